//! Signing one request (RFC 5849 §3) with `oauth1-request`, wrapped so that none of its limits can bite.
//!
//! The crate takes method, address and parameter names as they come, and a query in the address makes it panic or sign
//! something else. Here everything is normalised or refused first, and what was signed is what the caller gets to send.

use std::fmt;
use std::num::NonZeroU64;

use oauth1_request::signature_method::SignatureMethod as Method;
use oauth1_request::{Builder, HMAC_SHA1};
use url::Url;

use super::form;
use super::hmac_sha256::HmacSha256;
use super::parameters::{Parameters, reserved};
use super::{Credentials, SignatureMethod};

/// A request to be signed. It has no `Debug`: it can hold a verifier.
///
/// Bodies are not signed, because twite sends none: a reader asks with GET, and the legs of a login carry their
/// parameters in the query.
#[derive(Clone, Copy)]
pub struct Signing<'a> {
    /// HTTP method: ASCII letters, in any case; it is signed in upper case.
    pub method: &'a str,
    /// Absolute `http` or `https` address without user name and fragment. A query is taken as further parameters.
    pub url: &'a str,
    /// Decoded query parameters in any order; duplicates are allowed, protocol parameters are not.
    pub params: &'a [(String, String)],
    /// The application's credentials.
    pub client: &'a Credentials,
    /// Temporary or token credentials.
    pub token: Option<&'a Credentials>,
    /// `oauth_callback`: `oob` or an absolute address; for the first leg alone.
    pub callback: Option<&'a str>,
    /// `oauth_verifier`; for the third leg alone.
    pub verifier: Option<&'a str>,
    /// How to sign.
    pub signature_method: SignatureMethod,
    /// Seconds since 1970 by the server's clock, more than 0.
    pub timestamp: u64,
    /// Visible ASCII, never used before with this timestamp, client and token: see [`super::nonce()`].
    pub nonce: &'a str,
    /// Whether `oauth_version="1.0"` is sent, which is optional (§3.1).
    pub version: bool,
}

/// A signed request. Its header can be used once, for exactly this address.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The normalised address with the query exactly as it was signed; [`Url::parse`] leaves it as it is.
    pub url: String,
    /// The value of the `Authorization` header, ASCII. A secret: never logged, never shown.
    pub authorization: String,
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed").field("url", &self.url).field("authorization", &format_args!("…")).finish()
    }
}

/// Why a request cannot be signed. Holds nothing of the request itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The method is empty or holds something else than ASCII letters.
    #[error("the HTTP method is not a word of ASCII letters")]
    Method,
    /// The address does not parse.
    #[error("not an absolute address: {0}")]
    Address(url::ParseError),
    /// Neither `http` nor `https`.
    #[error("the address is neither http nor https")]
    Scheme,
    /// A user name or password in the address.
    #[error("the address holds a user name or password")]
    UserInfo,
    /// A fragment in the address.
    #[error("the address holds a fragment (#…)")]
    Fragment,
    /// The query in the address holds percent-escapes that are not UTF-8.
    #[error("the query in the address is not UTF-8")]
    Query,
    /// A parameter has the name of a protocol parameter, which may appear once.
    #[error("{0} is set by the signature and cannot be a parameter of its own")]
    Reserved(&'static str),
    /// The timestamp is 0.
    #[error("the timestamp is 0")]
    Timestamp,
    /// The nonce is empty or holds something else than visible ASCII.
    #[error("the nonce is not visible ASCII")]
    Nonce,
}

/// Signs a request.
///
/// # Errors
///
/// See [`SignError`]: each is a fault of the configuration or of the program, none of the network.
pub fn sign(signing: &Signing<'_>) -> Result<Signed, SignError> {
    if signing.method.is_empty() || !signing.method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(SignError::Method);
    }
    if signing.nonce.is_empty() || !signing.nonce.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SignError::Nonce);
    }
    let timestamp = NonZeroU64::new(signing.timestamp).ok_or(SignError::Timestamp)?;
    let (address, in_address) = normalise(signing.url)?;
    let decoded = || in_address.iter().chain(signing.params);
    if let Some(name) = decoded().find_map(|(name, _)| reserved(name)) {
        return Err(SignError::Reserved(name));
    }
    let parameters = Parameters::new(decoded());
    let authorization = match signing.signature_method {
        SignatureMethod::HmacSha1 => authorize(signing, timestamp, &address, &parameters, HMAC_SHA1),
        SignatureMethod::HmacSha256 => authorize(signing, timestamp, &address, &parameters, HmacSha256),
    };
    let query = parameters.query();
    let url = if query.is_empty() { address } else { format!("{address}?{query}") };
    Ok(Signed { url, authorization })
}

/// The base string URI (§3.4.1.2) and the pairs of the query that stood behind it.
fn normalise(address: &str) -> Result<(String, Vec<(String, String)>), SignError> {
    let mut url = Url::parse(address).map_err(SignError::Address)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(SignError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SignError::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(SignError::Fragment);
    }
    let pairs = form::pairs(url.query().unwrap_or_default()).map_err(|form::NotText| SignError::Query)?;
    url.set_query(None);
    Ok((url.into(), pairs))
}

fn authorize<M: Method + Clone>(
    signing: &Signing<'_>,
    timestamp: NonZeroU64,
    address: &str,
    parameters: &Parameters,
    method: M,
) -> String {
    let mut builder = Builder::<_, &str, &str>::new(borrow(signing.client), method);
    builder
        .token(signing.token.map(borrow))
        .callback(signing.callback)
        .verifier(signing.verifier)
        .timestamp(timestamp)
        .nonce(signing.nonce)
        .version(signing.version);
    builder.authorize(&signing.method.to_ascii_uppercase(), address, parameters)
}

fn borrow(credentials: &Credentials) -> oauth1_request::Credentials<&str> {
    oauth1_request::Credentials::new(&credentials.key, credentials.secret.reveal())
}
