//! A service as it is configured: dialect, addresses, application keys.

use thiserror::Error;

use crate::budget::Tariff;
use crate::oauth::{Credentials, Endpoints, Plan, PlanError, SignatureMethod, Verifiers};
use crate::service::{self, Consent, Dialect};

/// The address that people are told to register with their application (docs/networks.md). Nothing need answer there:
/// what the browser was sent to is pasted.
pub const RETURN_ADDRESS: &str = "http://127.0.0.1:8765/callback";

/// A configured service.
#[derive(Clone)]
pub struct Site {
    /// Its name in the configuration.
    pub name: String,
    /// How it is talked to.
    pub dialect: &'static dyn Dialect,
    /// Its address, as configured.
    pub url: String,
    /// Where its programming interface is.
    pub api: String,
    /// Where the three legs go.
    pub endpoints: Endpoints,
    /// Consumer key and secret, where they are known.
    pub client: Option<Credentials>,
    /// How requests are signed.
    pub signature_method: SignatureMethod,
    /// What reading costs, where the service bills by the post.
    pub tariff: Option<Tariff>,
}

/// Why a site cannot be made.
#[derive(Debug, Error)]
pub enum SiteError {
    /// No such dialect.
    #[error("this twite does not speak “{0}”; it speaks {1}")]
    UnknownDialect(String, String),
    /// An address that was typed cannot be one.
    #[error("type it like https://social.example; plain http is for this computer's own addresses alone")]
    NoAddress,
}

impl Site {
    /// A service at an address, with the places that its dialect gives it.
    ///
    /// # Errors
    /// When there is no such dialect.
    pub fn new(name: &str, dialect: &str, url: &str) -> Result<Self, SiteError> {
        let dialect = service::dialect(dialect).ok_or_else(|| {
            SiteError::UnknownDialect(dialect.to_owned(), service::names().collect::<Vec<_>>().join(", "))
        })?;
        let places = dialect.login_places(url);
        Ok(Self {
            name: name.to_owned(),
            dialect,
            url: url.to_owned(),
            api: dialect.api_base(url),
            endpoints: Endpoints {
                request_token: places.request_token,
                authorize: places.authorize,
                access_token: places.access_token,
            },
            client: None,
            signature_method: SignatureMethod::default(),
            tariff: None,
        })
    }

    /// A server whose address was typed: a bare host name is taken for https. The host becomes the site's name.
    ///
    /// # Errors
    /// When it is no address, or an unsafe one.
    pub fn typed(dialect: &str, typed: &str) -> Result<Self, SiteError> {
        let typed = typed.trim();
        let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let url = url::Url::parse(&whole).map_err(|_| SiteError::NoAddress)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SiteError::NoAddress)?;
        let is_own = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_own);
        let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !is_safe || !is_plain || url.password().is_some() {
            return Err(SiteError::NoAddress);
        }
        let name = host.trim_matches(['[', ']']).to_owned();
        Self::new(&name, dialect, url.as_str().trim_end_matches('/'))
    }

    /// The plan of a login in which the owner brings back what the service shows, with read-only access asked for where
    /// the dialect can ask: a PIN, or at a service without PINs the address that the browser was sent to.
    ///
    /// # Errors
    /// When an address of the configuration cannot be used.
    pub fn plan(&self) -> Result<Plan, PlanError> {
        let (callback, verifiers) = match self.dialect.consent() {
            // A slip of the finger is found before it costs the login.
            Consent::Pin => ("oob", Verifiers::Digits),
            Consent::Code => ("oob", Verifiers::Words),
            Consent::Redirect => (RETURN_ADDRESS, Verifiers::Words),
        };
        Plan::new(self.endpoints.clone(), callback, self.dialect.temporary_params(), verifiers)
    }

    /// The plan of a login from which the browser comes back to `callback`, an absolute address. Whoever has no browser
    /// to send there can still paste what theirs was sent to.
    ///
    /// # Errors
    /// When an address of the configuration, or the callback, cannot be used.
    pub fn plan_with_callback(&self, callback: &str) -> Result<Plan, PlanError> {
        Plan::new(self.endpoints.clone(), callback, self.dialect.temporary_params(), Verifiers::Words)
    }

    /// The same with application keys.
    #[must_use]
    pub fn with_client(mut self, client: Credentials) -> Self {
        self.client = Some(client);
        self
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("name", &self.name)
            .field("dialect", &self.dialect.name())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::{AwaitingOwner, Credentials, Heard, RequestingTemporary, Secret};

    /// Whether a login to a service of that dialect goes on after the owner's input.
    fn goes_on(dialect: &str, input: &str) -> (Option<String>, bool) {
        let plan = Site::new("work", dialect, "https://social.example").unwrap().plan().unwrap();
        let (_, leg) = RequestingTemporary::start(plan.clone());
        let temporary = Credentials::new("temporary", Secret::new("hush"));
        let heard = AwaitingOwner::resume(plan, temporary).heard(input);
        (leg.callback, matches!(heard, Heard::Exchange(..)))
    }

    #[test]
    fn each_service_is_told_how_the_consent_comes_back() {
        let sent_back = format!("{RETURN_ADDRESS}?oauth_token=temporary&oauth_verifier=a1B2c3#_=_");
        for (dialect, callback, pin, word) in [
            ("x-2", "oob", true, false),
            ("twitter-1.1", "oob", true, false),
            ("gnu-social", "oob", true, false),
            ("plurk", "oob", true, true),
            ("tumblr", RETURN_ADDRESS, true, true),
        ] {
            assert_eq!(goes_on(dialect, "1234567"), (Some(callback.to_owned()), pin), "{dialect}");
            assert_eq!(goes_on(dialect, "a1B2c3").1, word, "{dialect}");
            assert!(goes_on(dialect, &sent_back).1, "{dialect}");
        }
    }
}
