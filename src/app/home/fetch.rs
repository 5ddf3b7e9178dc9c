//! What a timeline asks its service for, when, and what came of it. At most one request of a kind is under way.

use std::time::Duration;

use jiff::Timestamp;

use crate::post::PostKey;
use crate::service::{Cause, Query, RateLimit, Trouble};
use crate::timeline::Gap;

use super::super::message::RequestId;
use super::super::settings::Pace;
use super::Home;

/// Posts of the very first page: fewer, so that it is there sooner.
const FIRST_PAGE: u32 = 60;
/// Posts of any other page.
const PAGE: u32 = 100;
/// The pace where the service says nothing about its limits.
const USUAL: Duration = Duration::from_secs(120);
/// The longest time between two tries after failures.
const LONGEST: Duration = Duration::from_secs(900);

const A_DAY: Duration = Duration::from_secs(86_400);

fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.saturating_add(wait).unwrap_or(at)
}

/// Newer posts: when they came last, and when they are asked for next.
#[derive(Clone, Debug, Default)]
pub struct Refresh {
    /// The request under way.
    pub request: Option<RequestId>,
    /// When the last one succeeded.
    pub at: Option<Timestamp>,
    /// When the next one is due by itself.
    pub next_at: Option<Timestamp>,
    failures: u32,
}

/// What is under way.
#[derive(Clone, Debug, Default)]
pub struct Fetching {
    /// Newer posts.
    pub refresh: Refresh,
    /// Older posts: the request under way.
    pub older: Option<RequestId>,
    /// Why older posts are not asked for any more, until Enter.
    pub older_stopped: Option<Stopped>,
    /// The gap being filled.
    pub gap: Option<(RequestId, Gap)>,
}

/// Why older posts are not asked for any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It failed.
    Failed(Trouble),
    /// The reader cancelled it.
    Cancelled,
}

/// What a request of this timeline was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Newer posts.
    Newer,
    /// Older posts.
    Older,
    /// The posts of a gap.
    Gap,
}

impl Fetching {
    /// The requests under way.
    pub fn requests(&self) -> impl Iterator<Item = RequestId> + '_ {
        [self.refresh.request, self.older, self.gap.as_ref().map(|(id, _)| *id)].into_iter().flatten()
    }

    /// Ends a request, whatever it was for.
    pub fn end(&mut self, id: RequestId) -> Option<Kind> {
        if self.refresh.request == Some(id) {
            self.refresh.request = None;
            Some(Kind::Newer)
        } else if self.older == Some(id) {
            self.older = None;
            Some(Kind::Older)
        } else if self.gap.as_ref().is_some_and(|(gap, _)| *gap == id) {
            self.gap = None;
            Some(Kind::Gap)
        } else {
            None
        }
    }
}

impl Home {
    /// Until when the service wants no request at all.
    pub fn closed_until(&self, now: Timestamp) -> Option<Timestamp> {
        match self.rate {
            // A reset that lies further ahead than any service's window is a slip: it must not close the door for ever.
            Some(RateLimit { remaining: Some(0), reset: Some(reset), .. }) if reset > now => {
                Some(reset.min(later(now, A_DAY)))
            }
            _ => None,
        }
    }

    /// The question for newer posts.
    pub(in super::super) fn newer_query(&self) -> Query {
        match &self.slice.refresh_from {
            Some(from) => Query { newer_than: Some(from.clone()), older_than: None, count: PAGE },
            None => Query { newer_than: None, older_than: None, count: FIRST_PAGE },
        }
    }

    /// The question for older posts, when the end comes near and nothing speaks against it.
    pub(in super::super) fn older_query(&self, now: Timestamp) -> Option<Query> {
        let free = self.fetching.older.is_none() && self.fetching.older_stopped.is_none();
        let oldest: &PostKey = self.slice.oldest.as_ref()?;
        (free && self.is_near_end() && !self.slice.is_whole && self.closed_until(now).is_none())
            .then(|| Query { newer_than: None, older_than: Some(oldest.clone()), count: PAGE })
    }

    /// The question for the selected gap, from its newer end.
    pub(in super::super) fn gap_query(&self) -> Option<(Gap, Query)> {
        if self.fetching.gap.is_some() {
            return None;
        }
        let (gap, from) = self.selected_gap()?;
        let query = Query { newer_than: Some(from), older_than: Some(gap.above.clone()), count: PAGE };
        Some((gap, query))
    }

    /// A request succeeded.
    pub(in super::super) fn succeeded(&mut self, kind: Kind, now: Timestamp, pace: Pace) {
        match kind {
            Kind::Newer => {
                self.fetching.refresh.failures = 0;
                self.fetching.refresh.at = Some(now);
                self.plan(now, pace);
            }
            Kind::Older => self.fetching.older_stopped = None,
            Kind::Gap => {}
        }
    }

    /// A request failed.
    pub(in super::super) fn failed(&mut self, kind: Kind, trouble: &Trouble, now: Timestamp, pace: Pace) {
        if let Cause::RateLimited { until: Some(until) } = trouble.cause {
            let limit = self.rate.and_then(|rate| rate.limit);
            self.rate = Some(RateLimit { limit, remaining: Some(0), reset: Some(until) });
        }
        match kind {
            Kind::Newer => {
                self.fetching.refresh.failures = self.fetching.refresh.failures.saturating_add(1);
                self.plan(now, pace);
            }
            Kind::Older => self.fetching.older_stopped = Some(Stopped::Failed(trouble.clone())),
            Kind::Gap => {}
        }
    }

    /// A refresh was cancelled: the next one comes after the usual time.
    pub(in super::super) fn put_off(&mut self, now: Timestamp, pace: Pace) {
        self.plan(now, pace);
    }

    /// Sets the moment of the next refresh.
    fn plan(&mut self, now: Timestamp, pace: Pace) {
        let usual = match pace {
            Pace::Off => {
                self.fetching.refresh.next_at = None;
                return;
            }
            Pace::Every(interval) => interval.max(Duration::from_secs(1)),
            Pace::Auto => USUAL,
        };
        let doubled = usual.saturating_mul(1 << self.fetching.refresh.failures.min(6));
        let wait = if self.fetching.refresh.failures == 0 { usual } else { doubled.min(LONGEST.max(usual)) };
        let next = later(now, wait.min(A_DAY));
        // Never before the service's window begins anew, and a second later, since clocks differ.
        let opens = self.closed_until(now).map(|reset| later(reset, Duration::from_secs(1)));
        self.fetching.refresh.next_at = Some(opens.map_or(next, |opens| next.max(opens)));
    }

    /// Nothing is to be asked by itself until the reader does something about it.
    pub(in super::super) fn stop_refreshing(&mut self) {
        self.fetching.refresh.next_at = None;
    }
}
