//! OAuth 1.0a (RFC 5849): signing on top of `oauth1-request`, and the three legs as a state machine.
//!
//! Pure: time and nonce are inputs, requests leave as values.

mod credentials;
mod encode;
mod form;
mod hmac_sha256;
mod nonce;
mod parameters;
mod secret;
mod sign;
#[cfg(test)]
mod tests;

pub use credentials::{Credentials, SignatureMethod};
pub use encode::encode;
pub use nonce::nonce;
pub use secret::Secret;
pub use sign::{SignError, Signed, Signing, sign};
