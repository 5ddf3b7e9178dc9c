//! What reaches the loop from the other threads, and how it becomes a message.

use crate::app::Message;
use crate::service::Trouble;
use crate::{store, worker};

/// News from another thread.
#[derive(Debug)]
pub enum Event {
    /// From the worker.
    Worker(worker::Reply),
    /// From the store.
    Store(store::Reply),
    /// An account was kept, or not.
    Saved(Result<String, Trouble>),
    /// The demo's owner pressed Allow.
    Authorised(u64, Result<String, Trouble>),
    /// The terminal takes no more frames.
    TerminalBroken,
}

impl Event {
    /// The message for the core; `None` for what concerns the loop alone.
    pub fn into_message(self) -> Option<Message> {
        Some(match self {
            Self::Worker(worker::Reply::Ended { id, outcome }) => Message::Reply { id, outcome },
            Self::Worker(worker::Reply::Retrying { id, attempt }) => Message::Retrying { id, attempt },
            Self::Store(store::Reply::Stored { request, newer, rate, skipped }) => {
                Message::Stored { id: request, newer, rate, skipped }
            }
            Self::Store(store::Reply::Loaded { account, place, slice }) => {
                Message::Loaded { account, place, slice }
            }
            Self::Saved(saved) => Message::Saved(saved),
            Self::Authorised(id, verifier) => Message::Authorised { id, verifier },
            Self::TerminalBroken => return None,
        })
    }
}
