//! The protected resources: who am I, and the home timeline, in the shapes of the dialect that is spoken.

use std::time::Duration;

use serde_json::Value;

use super::Options;
use super::community::{Community, community};
use super::now;
use super::signed::Signed;
use super::spoken::Spoken;

/// Requests for the timeline in a window, and the window's seconds.
const LIMIT: u32 = 180;
const WINDOW: i64 = 900;

/// The timeline and its rate limit.
pub(super) struct Api {
    community: Community,
    spoken: &'static Spoken,
    arrivals: Option<Duration>,
    next_arrival: i64,
    /// For the spread of arrivals: counted up with each.
    arrived: u64,
    used: u32,
    resets_at: i64,
}

/// A page, or that the limit is used up.
pub(super) struct Timeline {
    /// The answer; `None`: asked too often.
    pub(super) body: Option<Value>,
    /// The headers that tell of it.
    pub(super) limit: [(String, String); 3],
}

impl Api {
    pub(super) fn new(options: Options, spoken: &'static Spoken) -> Self {
        let now = now();
        let mut api = Self {
            community: community(options.posts, options.seed, now),
            spoken,
            arrivals: options.arrivals,
            next_arrival: i64::MAX,
            arrived: 0,
            used: 0,
            resets_at: now + WINDOW,
        };
        api.plan_arrival(now);
        api
    }

    /// When the next post comes by itself: around the mean, never quite regular. Nothing ticks: posts are made when
    /// somebody looks.
    fn plan_arrival(&mut self, now: i64) {
        if let Some(mean) = self.arrivals {
            let mean = i64::try_from(mean.as_secs()).unwrap_or(60).max(1);
            let spread = [60, 140, 80, 100, 170, 50, 110, 90];
            let percent = spread.get(usize::try_from(self.arrived % 8).unwrap_or(0)).copied().unwrap_or(100);
            self.next_arrival = now + (mean * percent / 100).max(1);
        }
    }

    pub(super) fn publish(&mut self, count: usize, now: i64) {
        self.community.arrive(count, now);
    }

    fn let_arrive(&mut self, now: i64) {
        // After a long silence a handful is enough.
        let mut left = 12;
        while self.next_arrival <= now && left > 0 {
            let at = self.next_arrival;
            self.community.arrive(1, at);
            self.arrived += 1;
            self.plan_arrival(at);
            left -= 1;
        }
        if self.next_arrival <= now {
            self.plan_arrival(now);
        }
    }

    /// Whose a token is.
    pub(super) fn me(&self) -> Value {
        (self.spoken.identity)(&self.community.me())
    }

    /// A page of the home timeline.
    pub(super) fn home(&mut self, request: &Signed, now: i64) -> Timeline {
        // A clock that a test has set back begins a window anew, too.
        if !(self.resets_at - WINDOW..self.resets_at).contains(&now) {
            self.used = 0;
            self.resets_at = now + WINDOW;
        }
        let is_open = self.used < LIMIT;
        self.used = (self.used + 1).min(LIMIT);
        let header = |end: &str, value: String| (format!("{}-{end}", self.spoken.limit), value);
        let limit = [
            header("limit", LIMIT.to_string()),
            header("remaining", (LIMIT - self.used).to_string()),
            header("reset", self.resets_at.to_string()),
        ];
        if !is_open {
            return Timeline { body: None, limit };
        }
        self.let_arrive(now);
        Timeline { body: Some((self.spoken.page)(&self.community, request)), limit }
    }
}
