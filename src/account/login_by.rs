//! How someone logs in.

/// The three ways to an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginBy {
    /// Authorise in any browser, on any device, and type the PIN (or paste the redirected address).
    Pin,
    /// Authorise in a browser on this computer, which comes back by itself to a loopback port; `None`: any free one.
    Callback(Option<u16>),
    /// Give an access token with its secret that one already has.
    Token,
}
