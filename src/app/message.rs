//! Facts that reach the core, and what the core asks the shell to do.

use jiff::Timestamp;

use crate::account::{Account, AccountName, Interrupted, Outcome, Request};
use crate::budget::Spent;
use crate::post::PostKey;
use crate::service::{RateLimit, Trouble};
use crate::timeline::{Left, Place, Slice};

use super::key::Key;

/// A request's number: fresh and growing, never used twice.
pub type RequestId = u64;

/// A port on this computer to which a browser can come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    /// The address for the browser.
    pub address: String,
    /// The `ssh` line that brings the port here, where the browser runs on another computer.
    pub forward: Option<String>,
}

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The screen has a new size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The moment came that [`super::Model::next_wake`] named.
    Wake,
    /// A request ended.
    Reply {
        /// Which.
        id: RequestId,
        /// How.
        outcome: Outcome,
    },
    /// A request failed and is being tried again.
    Retrying {
        /// Which.
        id: RequestId,
        /// Which try is under way, from 2.
        attempt: u32,
    },
    /// A page was kept.
    Stored {
        /// The request that brought it.
        id: RequestId,
        /// Posts newer than all that was known.
        newer: usize,
        /// What the service said about its limit.
        rate: Option<RateLimit>,
        /// Entries that could not be read.
        skipped: Vec<String>,
        /// What was read of the service today, where that costs money.
        spent: Option<Spent>,
    },
    /// A slice came from the store.
    Loaded {
        /// Whose.
        account: AccountName,
        /// What was asked.
        place: Place,
        /// The stretch.
        slice: Box<Slice>,
        /// What was read of the service today.
        spent: Spent,
    },
    /// The computer slept, or its clock was set: what was planned by it is out of date.
    Resumed,
    /// What comes from now on is held in memory alone, and why.
    NotKept(String),
    /// The demo's owner pressed Allow: the PIN from the page, or why there is none.
    Authorised {
        /// The request.
        id: RequestId,
        /// The PIN.
        verifier: Result<String, Trouble>,
    },
    /// An account was written to disk, or could not be.
    Saved(Result<String, Trouble>),
    /// A port for the browser to come back to is there, or cannot be had.
    Listening {
        /// The request.
        id: RequestId,
        /// Where.
        listening: Result<Listening, Trouble>,
    },
    /// The browser came back: with the whole address, or not at all.
    CameBack {
        /// The request.
        id: RequestId,
        /// The address that it was sent to.
        address: Result<String, Trouble>,
    },
    /// A text was handed to the clipboard, or why not.
    Copied(Result<(), String>),
    /// A browser was started, or why not.
    Opened(Result<(), String>),
    /// By how much this computer's clock differs from a service's.
    Clock {
        /// The service's name.
        service: String,
        /// Seconds; positive: this clock is ahead.
        ahead_by: i64,
    },
}

/// Something the shell shall do.
#[derive(Debug)]
pub enum Effect {
    /// Send a request; the answer comes as a [`Message`] with the same id.
    Send(RequestId, Request),
    /// Give up a request.
    Cancel(RequestId),
    /// Ask the store.
    Load(AccountName, Place),
    /// Remember where the reader of this timeline is.
    KeepPlace(AccountName, Left),
    /// Remember that these posts were on the screen.
    MarkRead(AccountName, Vec<PostKey>),
    /// Let the demo's owner allow the access on the authorise page (the demo alone does this).
    Authorise(RequestId, String),
    /// Keep a new account on disk.
    Save(Box<Account>),
    /// Keep on disk what is needed to take this login up again.
    KeepLogin(Box<Interrupted>),
    /// The login to this service is over, one way or the other: nothing of it is to be taken up.
    ForgetLogin(String),
    /// Find a port to which a browser can come back; the answer is [`Message::Listening`].
    Listen(RequestId, Option<u16>),
    /// Wait there for the browser that brings the verifier for this temporary token. [`Effect::Cancel`] ends it.
    AwaitBrowser(RequestId, String),
    /// Put a text into the clipboard of whoever sits before the terminal.
    Copy(String),
    /// Open an address in a browser.
    Open(String),
    /// Paint the whole screen anew.
    Repaint,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// End the program.
    Exit,
}

/// The effects of one transition: they must be carried out.
#[derive(Debug, Default)]
#[must_use]
pub struct Effects(Vec<Effect>);

impl Effects {
    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// One more.
    pub fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// All of another transition.
    pub fn append(&mut self, mut more: Self) {
        self.0.append(&mut more.0);
    }

    /// To carry them out.
    pub fn into_vec(self) -> Vec<Effect> {
        self.0
    }
}

impl From<Effect> for Effects {
    fn from(effect: Effect) -> Self {
        Self(vec![effect])
    }
}

/// The earlier of two moments, where either may be missing.
pub(super) fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
