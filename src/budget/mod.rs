//! What reading costs where a service bills by the post: prices, a ledger of what was read on a day of UTC, and how much
//! of the day's limit is left. Arithmetic alone: the clock is the caller's, and the archive keeps the ledger.

use std::collections::HashSet;
use std::fmt;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};

use crate::service::Billed;

/// An amount of money: millionths of a US dollar, so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroUsd(pub u64);

impl fmt::Display for MicroUsd {
    /// Whole cents, `$1.06`; less than ten cents are told to a tenth of a cent, `$0.005`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = |unit: u64| self.0.saturating_add(unit / 2) / unit;
        if self.0 < 100_000 && !self.0.is_multiple_of(10_000) {
            let tenths = rounded(1_000);
            return write!(f, "${}.{:03}", tenths / 1000, tenths % 1000);
        }
        let cents = rounded(10_000);
        write!(f, "${}.{:02}", cents / 100, cents % 100)
    }
}

/// What a service charges, and what a day may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// For one post. More than nothing.
    pub per_post: MicroUsd,
    /// The most that a day may cost; `None`: no limit.
    pub daily_limit: Option<MicroUsd>,
}

impl Tariff {
    /// What so many posts cost.
    pub fn cost(&self, posts: u64) -> MicroUsd {
        MicroUsd(self.per_post.0.saturating_mul(posts))
    }

    /// The limit after the reader said `more` times that it may go on: each time allows as much again.
    pub fn limit(&self, more: u32) -> Option<MicroUsd> {
        self.daily_limit.map(|limit| MicroUsd(limit.0.saturating_mul(u64::from(more).saturating_add(1))))
    }

    /// How many posts may still be read today; `None`: as many as there are.
    pub fn posts_left(&self, spent: &Spent, more: u32) -> Option<u64> {
        let left = self.limit(more)?.0.saturating_sub(self.cost(spent.posts).0);
        Some(left.checked_div(self.per_post.0).unwrap_or(u64::MAX))
    }

    /// How many posts to ask for at once, where `usual` is what costs nothing: at the most a quarter of what a day may
    /// cost, and not more than is left. `None`: the limit is reached.
    pub fn page(&self, spent: &Spent, more: u32, usual: u32) -> Option<u32> {
        let Some(left) = self.posts_left(spent, more) else { return Some(usual) };
        let a_day = self.daily_limit.map_or(0, |limit| limit.0) / self.per_post.0.max(1);
        let most = left.min((a_day / 4).max(1));
        (left > 0).then(|| usual.min(u32::try_from(most).unwrap_or(u32::MAX)))
    }
}

/// The day of UTC on which a moment lies: the one by which X charges.
pub fn day(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}

/// When the day of a moment ends.
pub fn midnight(at: Timestamp) -> Timestamp {
    let next = day(at).tomorrow().and_then(|next| next.to_zoned_datetime(TimeZone::UTC));
    next.map_or(Timestamp::MAX, |next| next.timestamp())
}

/// What was read on a day, each post and user once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The day, of UTC.
    pub day: Date,
    /// Posts.
    pub posts: u64,
    /// Users that came along. X does not say whether these are charged; they are counted and not priced.
    pub users: u64,
}

impl Spent {
    /// Nothing yet.
    pub fn nothing(day: Date) -> Self {
        Self { day, posts: 0, users: 0 }
    }

    /// What counts at a moment: on another day, nothing.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        let today = day(now);
        if self.day == today { self } else { Self::nothing(today) }
    }
}

/// A day's ledger in memory: the same arithmetic as the archive's, for when there is no archive.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    day: Option<Date>,
    posts: HashSet<String>,
    users: HashSet<String>,
}

impl Ledger {
    /// Notes what an answer held. What was read before on the same day is free.
    pub fn charge(&mut self, day: Date, billed: &Billed) -> Spent {
        if self.day != Some(day) {
            *self = Self { day: Some(day), ..Self::default() };
        }
        self.posts.extend(billed.posts.iter().cloned());
        self.users.extend(billed.users.iter().cloned());
        self.spent(day)
    }

    /// What was read on a day.
    pub fn spent(&self, day: Date) -> Spent {
        let count = |ids: &HashSet<String>| u64::try_from(ids.len()).unwrap_or(u64::MAX);
        match self.day {
            Some(kept) if kept == day => Spent { day, posts: count(&self.posts), users: count(&self.users) },
            _ => Spent::nothing(day),
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
