//! What reading this timeline costs today, and whether that is allowed.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::budget::{MicroUsd, Spent, Tariff, day, midnight};
use crate::service::{Cause, Trouble};

use super::Home;
use super::pace::Money;

/// What was spent, and how often the reader said that it may go on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Purse {
    spent: Option<Spent>,
    more: Option<(Date, u32)>,
}

impl Purse {
    fn more(&self, now: Timestamp) -> u32 {
        self.more.filter(|(on, _)| *on == day(now)).map_or(0, |(_, more)| more)
    }
}

impl Home {
    /// What was read today and what it costs, where it costs anything.
    pub fn today(&self, now: Timestamp) -> Option<(Spent, MicroUsd)> {
        let tariff = self.account.site.tariff?;
        let spent = self.spent(now);
        Some((spent, tariff.cost(spent.posts)))
    }

    /// What the day may cost, with what the reader allowed beyond the limit.
    pub fn limit(&self, now: Timestamp) -> Option<MicroUsd> {
        self.account.site.tariff?.limit(self.purse.more(now))
    }

    /// The most that a page of older posts costs.
    pub fn page_cost(&self, now: Timestamp) -> Option<MicroUsd> {
        let tariff = self.account.site.tariff?;
        Some(tariff.cost(u64::from(self.priced(now, super::fetch::PAGE)?)))
    }

    /// The day's limit is reached: why, and when a new day begins.
    pub fn used_up(&self, now: Timestamp) -> Option<Trouble> {
        if self.priced(now, 1).is_some() {
            return None;
        }
        let (spent, cost) = self.today(now)?;
        let limit = self.limit(now)?;
        let detail = format!("{} posts were read today, for about {cost}; the limit is {limit}", spent.posts);
        Some(Trouble::local(Cause::OverDailyLimit { until: midnight(now) }, detail))
    }

    /// The reader says that it may go on: as much again. Whether that was needed.
    pub(in super::super) fn go_on(&mut self, now: Timestamp) -> bool {
        let needed = self.used_up(now).is_some();
        if needed {
            self.purse.more = Some((day(now), self.purse.more(now).saturating_add(1)));
        }
        needed
    }

    /// What was read today, as the store says.
    pub(in super::super) fn take_spent(&mut self, spent: Spent) {
        self.purse.spent = Some(spent);
    }

    /// How many posts to ask for, where `usual` would be asked for if they cost nothing; `None`: none any more today.
    pub(super) fn priced(&self, now: Timestamp, usual: u32) -> Option<u32> {
        match self.account.site.tariff {
            None => Some(usual),
            Some(tariff) => tariff.page(&self.spent(now), self.purse.more(now), usual),
        }
    }

    pub(super) fn money(&self, now: Timestamp) -> Money {
        let half_is_gone = |tariff: Tariff| {
            let half = tariff.limit(self.purse.more(now)).map(|limit| limit.0 / 2);
            half.is_some_and(|half| tariff.cost(self.spent(now).posts).0 > half)
        };
        match self.account.site.tariff {
            None => Money::Free,
            Some(tariff) if half_is_gone(tariff) => Money::Little,
            Some(_) => Money::Plenty,
        }
    }

    fn spent(&self, now: Timestamp) -> Spent {
        self.purse.spent.map_or_else(|| Spent::nothing(day(now)), |spent| spent.at(now))
    }
}
