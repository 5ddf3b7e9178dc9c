//! A key (or token) with its secret: the same shape for consumer, temporary and token credentials (RFC 5849 §1.1).

use super::Secret;

/// An identifier and its shared secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Consumer key, temporary token or access token. Not secret, but not for everyone's eyes either.
    pub key: String,
    /// The shared secret.
    pub secret: Secret,
}

impl Credentials {
    /// Credentials from their two parts.
    pub fn new(key: impl Into<String>, secret: Secret) -> Self {
        Self { key: key.into(), secret }
    }
}

/// How requests are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignatureMethod {
    /// RFC 5849 §3.4.2; what nearly every provider wants.
    #[default]
    HmacSha1,
    /// The same with SHA-256, as oauthlib has it.
    HmacSha256,
}
