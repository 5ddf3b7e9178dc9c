//! What reaches the loop from the other threads, and how it becomes a message.

use crate::app::{Listening, Message};
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
    /// A text was handed to the clipboard, or why not.
    Copied(Result<(), String>),
    /// A browser was started, or why not.
    Opened(Result<(), String>),
    /// A port for the browser to come back to is there, or cannot be had.
    Listening(u64, Result<Listening, Trouble>),
    /// The browser came back with an address, or will not.
    CameBack(u64, Result<String, Trouble>),
    /// The terminal takes no more frames.
    TerminalBroken,
}

impl Event {
    /// The message for the core; `None` for what concerns the loop alone.
    pub fn into_message(self) -> Option<Message> {
        Some(match self {
            Self::Worker(worker::Reply::Ended { id, outcome }) => Message::Reply { id, outcome },
            Self::Worker(worker::Reply::Retrying { id, attempt }) => Message::Retrying { id, attempt },
            Self::Worker(worker::Reply::Clock { service, ahead_by }) => Message::Clock { service, ahead_by },
            Self::Store(store::Reply::Stored { request, newer, rate, skipped, spent }) => {
                Message::Stored { id: request, newer, rate, skipped, spent }
            }
            Self::Store(store::Reply::Loaded { account, place, slice, spent }) => {
                Message::Loaded { account, place, slice, spent }
            }
            Self::Store(store::Reply::NotKept(why)) => Message::NotKept(why),
            Self::Saved(saved) => Message::Saved(saved),
            Self::Authorised(id, verifier) => Message::Authorised { id, verifier },
            Self::Copied(copied) => Message::Copied(copied),
            Self::Opened(opened) => Message::Opened(opened),
            Self::Listening(id, listening) => Message::Listening { id, listening },
            Self::CameBack(id, address) => Message::CameBack { id, address },
            Self::TerminalBroken => return None,
        })
    }
}
