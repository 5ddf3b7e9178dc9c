//! OAuth 1.0a (RFC 5849): signing on top of `oauth1-request`, and the three legs as a state machine.
//!
//! Pure: time and nonce are inputs, requests leave as values.

mod credentials;
mod secret;

pub use credentials::{Credentials, SignatureMethod};
pub use secret::Secret;
