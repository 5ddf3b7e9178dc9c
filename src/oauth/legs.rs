//! What the three legs of a login (RFC 5849 §2) are made of: the plan, the requests, and why a login fails.

use url::Url;

use super::parameters::reserved;
use super::{Credentials, Secret, SignError, SignatureMethod, Signed, Signing, encode, sign};

/// Where a provider takes the three legs: absolute `http` or `https` addresses, which may hold a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Leg 1: temporary credentials.
    pub request_token: String,
    /// Leg 2: the page on which the owner says yes.
    pub authorize: String,
    /// Leg 3: token credentials.
    pub access_token: String,
}

/// What a bare verifier (a PIN) looks like at a provider. One that comes in a redirected address may be anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verifiers {
    /// 1 to 10 digits: X, and what speaks its dialect. GNU social pads nothing, so "7" is a whole PIN.
    Digits,
    /// Letters, digits and `-` `.` `_` `~`, at most 512.
    #[default]
    Words,
}

/// All that a login needs to know beforehand. It holds no secret and outlives failed attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan(Box<Parts>);

/// Boxed, because every step of a login hands the plan on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    request_token: String,
    authorize: Url,
    access_token: String,
    callback: String,
    params: Vec<(String, String)>,
    verifiers: Verifiers,
}

/// Why a plan cannot work: a fault of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The named endpoint is no address that a login can use.
    #[error("{0} is not an absolute http or https address without user name and fragment")]
    Endpoint(&'static str),
    /// The callback is neither `oob` nor an absolute address.
    #[error("the callback is neither \"oob\" nor an absolute address")]
    Callback,
    /// A further parameter has the name of a protocol parameter.
    #[error("{0} is a parameter that a login sets itself")]
    Reserved(&'static str),
}

impl Plan {
    /// A plan with a callback (`oob` for a PIN, else an absolute address) and further parameters for the first leg, such
    /// as `x_auth_access_type` = `read`.
    ///
    /// # Errors
    ///
    /// See [`PlanError`]. What passes here can neither fail to be signed nor lack an authorise address later.
    pub fn new(
        endpoints: Endpoints,
        callback: impl Into<String>,
        params: Vec<(String, String)>,
        verifiers: Verifiers,
    ) -> Result<Self, PlanError> {
        address("request_token_url", &endpoints.request_token)?;
        let authorize = address("authorize_url", &endpoints.authorize)?;
        address("access_token_url", &endpoints.access_token)?;
        let callback = callback.into();
        if callback != "oob" && Url::parse(&callback).is_err() {
            return Err(PlanError::Callback);
        }
        if let Some(name) = params.iter().find_map(|(name, _)| reserved(name)) {
            return Err(PlanError::Reserved(name));
        }
        let Endpoints { request_token, access_token, .. } = endpoints;
        Ok(Self(Box::new(Parts { request_token, authorize, access_token, callback, params, verifiers })))
    }

    pub(super) fn verifiers(&self) -> Verifiers {
        self.0.verifiers
    }

    /// Leg 1 (§2.1): signed with the client's credentials alone.
    pub(super) fn request_temporary(&self) -> LegRequest {
        LegRequest {
            url: self.0.request_token.clone(),
            params: self.0.params.clone(),
            token: None,
            callback: Some(self.0.callback.clone()),
            verifier: None,
        }
    }

    /// Leg 2 (§2.2): the address for the browser, printable ASCII.
    pub(super) fn authorize_url(&self, token: &str) -> String {
        let joint = match self.0.authorize.query() {
            None => "?",
            Some(query) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        format!("{}{joint}oauth_token={}", self.0.authorize, encode(token))
    }

    /// Leg 3 (§2.3): spends the temporary credentials.
    pub(super) fn exchange(&self, temporary: Credentials, verifier: Secret) -> LegRequest {
        LegRequest {
            url: self.0.access_token.clone(),
            params: Vec::new(),
            token: Some(temporary),
            callback: None,
            verifier: Some(verifier),
        }
    }
}

fn address(name: &'static str, address: &str) -> Result<Url, PlanError> {
    let client = Credentials::new("", Secret::new(""));
    let request =
        LegRequest { url: address.to_owned(), params: vec![], token: None, callback: None, verifier: None };
    // Whatever would keep the signer from signing it is found now, before the owner is sent anywhere.
    request.sign(&client, SignatureMethod::HmacSha1, 1, "n").map_err(|_| PlanError::Endpoint(name))?;
    Url::parse(address).map_err(|_| PlanError::Endpoint(name))
}

/// A request of leg 1 or 3, to be signed and sent with POST and an empty body.
///
/// It cannot be cloned: the temporary credentials in it are good for one exchange.
#[derive(Debug, PartialEq, Eq)]
pub struct LegRequest {
    /// Absolute address; a query in it is signed and sent with `params`.
    pub url: String,
    /// Decoded query parameters.
    pub params: Vec<(String, String)>,
    /// Temporary credentials: leg 3.
    pub token: Option<Credentials>,
    /// `oauth_callback`: leg 1.
    pub callback: Option<String>,
    /// `oauth_verifier`: leg 3.
    pub verifier: Option<Secret>,
}

impl LegRequest {
    /// The method of every leg (§2.1, §2.3).
    pub const METHOD: &'static str = "POST";

    /// Signs it with the client's credentials, at a time in seconds since 1970 and with a fresh nonce.
    ///
    /// # Errors
    ///
    /// A timestamp of 0 or a nonce that is not visible ASCII: a [`Plan`] leaves nothing else to go wrong.
    pub fn sign(
        &self,
        client: &Credentials,
        signature_method: SignatureMethod,
        timestamp: u64,
        nonce: &str,
    ) -> Result<Signed, SignError> {
        sign(&Signing {
            method: Self::METHOD,
            url: &self.url,
            params: &self.params,
            client,
            token: self.token.as_ref(),
            callback: self.callback.as_deref(),
            verifier: self.verifier.as_ref().map(Secret::reveal),
            signature_method,
            timestamp,
            nonce,
            version: true,
        })
    }
}

/// Why a login came to nothing. Holds no secret and nothing that somebody else wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LegError {
    /// Any status but 200; what the answer means is told elsewhere.
    #[error("the service answered with status {0}")]
    Status(u16),
    /// The answer is neither form-encoded nor a JSON object, or contradicts itself.
    #[error("the service's answer cannot be read")]
    Unreadable,
    /// No `oauth_token`, or an empty one.
    #[error("the service's answer holds no token")]
    MissingToken,
    /// No `oauth_token_secret`, or an empty one.
    #[error("the service's answer holds no token secret")]
    MissingSecret,
    /// `oauth_callback_confirmed` is not `true`: the provider speaks OAuth 1.0, which lets others finish a login.
    #[error("the service does not confirm the callback: it speaks the unsafe OAuth 1.0, not 1.0a")]
    NotConfirmed,
    /// The owner said no on the authorise page.
    #[error("access was refused on the service's page")]
    Denied,
    /// The provider sent the browser back with a problem (`oauth_problem`) that is no refusal.
    #[error("the service reports a problem with this login")]
    Problem,
    /// Given up here.
    #[error("the login was cancelled")]
    Cancelled,
    /// No answer, or an answer to the check of the new token, that is told elsewhere.
    #[error("the service could not be asked")]
    NotAsked,
}
