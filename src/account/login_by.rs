//! The ways to log in.

/// How the owner's consent is to come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoginBy {
    /// The service shows a PIN, and the owner types it (`oauth_callback=oob`).
    #[default]
    Pin,
    /// The browser is sent back to a port of this computer: this one, or any that is free.
    Callback(Option<u16>),
    /// The owner has an access token with its secret already.
    Token,
}
