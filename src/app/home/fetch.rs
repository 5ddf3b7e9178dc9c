//! What a timeline asks its service for, when, and what came of it. At most one request of a kind is under way.

use std::time::Duration;

use jiff::Timestamp;

use crate::budget::midnight;
use crate::service::{Cause, Query, RateLimit, Trouble};
use crate::timeline::Gap;

use super::super::message::RequestId;
use super::Home;
use super::pace::{A_DAY, Fortune, Pacing, jittered, wait};

/// Posts of the very first page: fewer, so that it is there sooner.
const FIRST_PAGE: u32 = 60;
/// Posts of any other page.
pub(super) const PAGE: u32 = 100;
/// How long after a reset or a midnight: clocks differ.
const GRACE: Duration = Duration::from_secs(2);
/// How long the network gets to come back after the computer slept.
const AWAKE: Duration = Duration::from_secs(5);

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
    fortune: Fortune,
    /// It failed with something that only the reader can mend: nothing is asked by itself.
    pub is_stopped: bool,
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

    /// Why nothing may be asked now: the service's limit, or the reader's.
    pub(in super::super) fn obstacle(&self, now: Timestamp) -> Option<Trouble> {
        let closed = self
            .closed_until(now)
            .map(|until| Trouble::local(Cause::RateLimited { until: Some(until) }, "no requests are left"));
        closed.or_else(|| self.used_up(now))
    }

    /// The question for newer posts.
    pub(in super::super) fn newer_query(&self, now: Timestamp) -> Query {
        let newer_than = self.slice.refresh_from.clone();
        let usual = if newer_than.is_some() { PAGE } else { FIRST_PAGE };
        Query { newer_than, older_than: None, count: self.priced(now, usual).unwrap_or(1) }
    }

    /// The question for older posts, when the end comes near and nothing speaks against it.
    pub(in super::super) fn older_query(&self, now: Timestamp) -> Option<Query> {
        let free = self.fetching.older.is_none() && self.fetching.older_stopped.is_none();
        let oldest = self.slice.oldest.clone()?;
        let count = self.priced(now, PAGE)?;
        (free && self.is_near_end() && !self.slice.is_whole && self.obstacle(now).is_none())
            .then_some(Query { newer_than: None, older_than: Some(oldest), count })
    }

    /// The question for the selected gap, from its newer end.
    pub(in super::super) fn gap_query(&self, now: Timestamp) -> Option<(Gap, Query)> {
        if self.fetching.gap.is_some() {
            return None;
        }
        let (gap, from) = self.selected_gap()?;
        let count = self.priced(now, PAGE).unwrap_or(1);
        let query = Query { newer_than: Some(from), older_than: Some(gap.above.clone()), count };
        Some((gap, query))
    }

    /// A request succeeded.
    pub(in super::super) fn succeeded(&mut self, kind: Kind, now: Timestamp, pacing: Pacing) {
        match kind {
            Kind::Newer => {
                self.fetching.refresh.fortune = Fortune::Good;
                self.fetching.refresh.is_stopped = false;
                self.fetching.refresh.at = Some(now);
                self.plan(now, pacing);
            }
            Kind::Older => self.fetching.older_stopped = None,
            Kind::Gap => {}
        }
    }

    /// A request failed.
    pub(in super::super) fn failed(&mut self, kind: Kind, trouble: &Trouble, now: Timestamp, pacing: Pacing) {
        if let Cause::RateLimited { until: Some(until) } = trouble.cause {
            let limit = self.rate.and_then(|rate| rate.limit);
            self.rate = Some(RateLimit { limit, remaining: Some(0), reset: Some(until) });
        }
        match kind {
            Kind::Newer => {
                let refresh = &mut self.fetching.refresh;
                refresh.fortune = refresh.fortune.after(&trouble.cause);
            }
            Kind::Older => self.fetching.older_stopped = Some(Stopped::Failed(trouble.clone())),
            Kind::Gap => {}
        }
        if trouble.cause.needs_reader() {
            self.fetching.refresh.is_stopped = true;
        }
        self.plan(now, pacing);
    }

    /// The computer slept or its clock was set: what was planned by it, and what went wrong before, counts no more.
    pub(in super::super) fn resumed(&mut self, now: Timestamp, pacing: Pacing) {
        self.fetching.refresh.fortune = Fortune::Good;
        self.plan(now, pacing);
        if self.fetching.refresh.next_at.is_some() {
            let soon = later(now, jittered(AWAKE, pacing.dice));
            self.fetching.refresh.next_at = Some(self.opens_at(now).map_or(soon, |opens| opens.max(soon)));
        }
    }

    /// Sets the moment of the next refresh.
    pub(in super::super) fn plan(&mut self, now: Timestamp, pacing: Pacing) {
        let refresh = &self.fetching.refresh;
        let wait = wait(pacing, refresh.fortune, self.rate, self.money(now), now);
        let next = wait.filter(|_| !refresh.is_stopped).map(|wait| later(now, wait));
        let opens = self.opens_at(now).map(|opens| later(opens, jittered(GRACE, pacing.dice)));
        self.fetching.refresh.next_at = next.map(|next| opens.map_or(next, |opens| next.max(opens)));
    }

    /// When what speaks against asking is over.
    fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        let tomorrow = self.used_up(now).map(|_| midnight(now));
        self.closed_until(now).max(tomorrow)
    }
}
