//! Where the browser comes back to after the authorise page: a listener on this computer's loopback addresses that
//! takes one answer and closes (RFC 8252 §7.3; RFC 5849 §2.2).
//!
//! It speaks to whatever connects, so it trusts nothing: exact path, GET alone, `Host` must name this computer (a
//! page elsewhere could point a name of its own here), sizes, times and connections are bounded, and nobody who is
//! slow or silent holds up the browser that is waited for. What stands in a query is never logged.
//!
//! | file | what it holds |
//! |---|---|
//! | `listener` | the sockets, the wait |
//! | `visit` | one connection: what is asked, what is answered |
//! | `page` | what the browser shows |
//! | `forward` | the `ssh` line that leads a desktop's browser here |

mod forward;
mod listener;
mod page;
#[cfg(test)]
mod tests;
mod visit;

pub use forward::{forward_line, user_host};
pub use listener::{CallbackError, Listener};

/// What a redirected address is, told by whoever knows the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It brings the verifier of this login: the wait is over.
    Success,
    /// The owner refused on the authorise page: the wait is over.
    Denied,
    /// It belongs to no login, or to another one: the wait goes on.
    NotOurs,
}

/// The path that is answered; all others are not there.
const PATH: &str = "/callback";
