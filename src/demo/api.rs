//! The protected resources: who am I, and the home timeline, in the shapes of Twitter's API 1.1.

use std::time::Duration;

use serde_json::Value;

use super::Options;
use super::community::{Community, community};
use super::now;
use super::signed::Signed;

/// Requests for the timeline in a window, and the window's seconds.
const LIMIT: u32 = 180;
const WINDOW: i64 = 900;

/// The timeline and its rate limit.
pub(super) struct Api {
    community: Community,
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
    /// `x-rate-limit-*`.
    pub(super) limit: [(&'static str, String); 3],
}

impl Api {
    pub(super) fn new(options: Options) -> Self {
        let now = now();
        let mut api = Self {
            community: community(options.posts, options.seed, now),
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

    /// `account/verify_credentials`.
    pub(super) fn me(&self) -> Value {
        self.community.me()
    }

    /// `statuses/home_timeline`: `count`, `since_id` (exclusive), `max_id` (inclusive), `tweet_mode`.
    pub(super) fn home(&mut self, request: &Signed, now: i64) -> Timeline {
        if now >= self.resets_at {
            self.used = 0;
            self.resets_at = now + WINDOW;
        }
        let is_open = self.used < LIMIT;
        self.used = (self.used + 1).min(LIMIT);
        let limit = [
            ("x-rate-limit-limit", LIMIT.to_string()),
            ("x-rate-limit-remaining", (LIMIT - self.used).to_string()),
            ("x-rate-limit-reset", self.resets_at.to_string()),
        ];
        if !is_open {
            return Timeline { body: None, limit };
        }
        self.let_arrive(now);
        let number = |name: &str| request.get(name).and_then(|text| text.parse::<u64>().ok());
        let count = usize::try_from(number("count").unwrap_or(20).clamp(1, 200)).unwrap_or(20);
        let (since, max) = (number("since_id").unwrap_or(0), number("max_id").unwrap_or(u64::MAX));
        let is_extended = request.get("tweet_mode") == Some("extended");
        let page = self
            .community
            .posts()
            .iter()
            .filter(|(id, _)| *id > since && *id <= max)
            .take(count)
            .map(|(_, status)| if is_extended { status.clone() } else { Community::compat(status) })
            .collect();
        Timeline { body: Some(Value::Array(page)), limit }
    }
}
