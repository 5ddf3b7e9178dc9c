//! What a person is told about a kind of service before logging in, and what a server says about itself when it is asked
//! what kind it is.

use crate::text::Remote;

use super::Cause;

/// What a person who chooses a service is told. Each is one short sentence, or two; the list of services has little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// What this kind of service is called.
    pub label: &'static str,
    /// Where the application's keys come from, or that none are needed.
    pub keys: &'static str,
    /// What it costs.
    pub cost: &'static str,
    /// What can be read of it, and what not.
    pub reads: &'static str,
}

impl Default for About {
    fn default() -> Self {
        Self {
            label: "a service",
            keys: "App keys: from the service's developer page.",
            cost: "What it costs, the service says.",
            reads: "You read your home timeline. twite never writes.",
        }
    }
}

/// A place where a server may say what it is. It is asked there without a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The address that the service has if there is a good answer, without a slash at the end.
    pub base: String,
    /// What is asked for by GET.
    pub url: String,
}

/// What a server says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its address: where its API is, and no slash at the end.
    pub url: String,
    /// What it calls itself.
    pub name: Option<Remote>,
    /// How many characters a post may have there; 0: any number.
    pub longest_post: Option<u64>,
}

/// What happened and what to do about it where a server that was looked for did not answer at all; `None`: the cause's own
/// words say it well.
pub fn unreached(cause: &Cause) -> Option<(&'static str, &'static str)> {
    match cause {
        Cause::NameNotFound => Some((
            "There is no host of that name",
            "Check how it is spelled, and whether the network is there.",
        )),
        Cause::NoNetwork => Some((
            "Nothing answers at this address",
            "Check how it is spelled, and whether the network is there.",
        )),
        Cause::TimedOut => {
            Some(("The server did not answer in time", "Try again, or check how it is spelled."))
        }
        Cause::ServerFault => Some(("The server has a fault", "Nothing is wrong here: try again later.")),
        _ => None,
    }
}
