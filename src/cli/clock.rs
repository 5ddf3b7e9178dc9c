//! A clock that is wrong, as commands deal with it: the user is told on standard error, and ages are told by the
//! service's clock.

use std::cell::Cell;
use std::io::{self, Write as _};

use jiff::{SignedDuration, Timestamp};

use crate::service::clock_words;
use crate::worker::News;

/// Says on standard error what came to light about a clock.
pub(super) fn tell_clock(service: &str, news: &News) {
    if let News::Clock(ahead_by) = news
        && *ahead_by != 0
    {
        let words = clock_words(*ahead_by);
        // Nothing can be done about a standard error that is closed.
        writeln!(io::stderr(), "twite: {words}; going by that of {service}").unwrap_or_default();
    }
}

/// A service's clock, as far as it is known.
pub(super) struct ServiceClock<'a> {
    service: &'a str,
    ahead_by: Cell<i64>,
}

impl<'a> ServiceClock<'a> {
    pub(super) fn new(service: &'a str) -> Self {
        Self { service, ahead_by: Cell::new(0) }
    }

    /// Takes in, and tells, what came to light.
    pub(super) fn hear(&self, news: &News) {
        tell_clock(self.service, news);
        if let News::Clock(ahead_by) = news {
            self.ahead_by.set(*ahead_by);
        }
    }

    /// What time it is there.
    pub(super) fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.saturating_sub(SignedDuration::from_secs(self.ahead_by.get())).unwrap_or(now)
    }
}
