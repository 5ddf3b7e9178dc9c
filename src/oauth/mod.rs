//! OAuth 1.0a (RFC 5849): signing on top of `oauth1-request`, and the three legs as a state machine.
//!
//! Pure: time and nonce are inputs, requests leave as values.

mod credentials;
mod encode;
mod form;
mod hmac_sha256;
mod legs;
mod login;
mod nonce;
mod owner;
mod parameters;
mod secret;
mod sign;
#[cfg(test)]
mod tests;
mod token_answer;

pub use credentials::{Credentials, SignatureMethod};
pub use encode::encode;
pub use legs::{Endpoints, LegError, LegRequest, Plan, PlanError, Verifiers};
pub use login::{
    AwaitingOwner, Event, Exchanging, Failed, Heard, LoggedIn, Login, RequestingTemporary, Verifying,
};
pub use nonce::nonce;
pub use owner::{Answers, InputError, answers};
pub use secret::Secret;
pub use sign::{SignError, Signed, Signing, sign};
