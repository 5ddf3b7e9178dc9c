//! What a test can make go wrong.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use super::lock;

/// One fault, for one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Another answer.
    Status {
        /// HTTP status.
        status: u16,
        /// Content type.
        content_type: String,
        /// Body.
        body: String,
        /// Further headers.
        headers: Vec<(String, String)>,
    },
    /// The answer comes later.
    Delay(Duration),
    /// The body ends before it should.
    CutBody,
    /// A body of so many blanks.
    HugeBody(usize),
    /// A body that says it is gzip and is not.
    GarbageGzip,
    /// No answer at all, ever.
    Hang,
    /// A redirect.
    Redirect(String),
}

/// Thread-safe switches. They act on the API and the legs, not on the authorise page.
#[derive(Debug, Default)]
pub struct Faults {
    next: Mutex<VecDeque<Fault>>,
    clock_ahead: AtomicI64,
    no_confirmation: AtomicBool,
    refuse_nonces: AtomicBool,
}

impl Faults {
    /// The next request meets this; several are queued.
    pub fn next(&self, fault: Fault) {
        lock(&self.next).push_back(fault);
    }

    /// The server's clock is so many seconds ahead of the real one.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.clock_ahead.store(seconds, Ordering::Relaxed);
    }

    /// Leaves `oauth_callback_confirmed` out, as an OAuth 1.0 server (without the a) does.
    pub fn omit_callback_confirmed(&self, omit: bool) {
        self.no_confirmation.store(omit, Ordering::Relaxed);
    }

    /// Takes every nonce for a used one.
    pub fn refuse_nonces(&self, refuse: bool) {
        self.refuse_nonces.store(refuse, Ordering::Relaxed);
    }

    pub(super) fn take(&self) -> Option<Fault> {
        lock(&self.next).pop_front()
    }

    pub(super) fn clock_ahead(&self) -> i64 {
        self.clock_ahead.load(Ordering::Relaxed)
    }

    pub(super) fn omits_confirmation(&self) -> bool {
        self.no_confirmation.load(Ordering::Relaxed)
    }

    pub(super) fn refuses_nonces(&self) -> bool {
        self.refuse_nonces.load(Ordering::Relaxed)
    }
}
