//! By how much this computer's clock differs from each service's. What signatures are corrected by is learnt from
//! refusals alone; what ages are told by, from every answer's `Date`.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::service::CLOCK_TOLERANCE;

/// A difference is told again when it has changed by more seconds than this: answers take their time.
const DRIFT: i64 = 30;

#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    /// What signatures are corrected by, in seconds.
    signing: i64,
    /// What was told last.
    told: i64,
}

/// The clocks of all services, by name.
#[derive(Debug, Default)]
pub(super) struct Clocks(Mutex<HashMap<String, Clock>>);

impl Clocks {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Clock>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, service: &str) -> Clock {
        self.all().get(service).copied().unwrap_or_default()
    }

    /// The time to sign with.
    pub(super) fn signing_time(&self, service: &str, now: Timestamp) -> Timestamp {
        shifted(now, -self.of(service).signing)
    }

    /// The same moment by this computer's clock, for one by the service's.
    pub(super) fn here(&self, service: &str, there: Timestamp) -> Timestamp {
        shifted(there, self.of(service).told)
    }

    /// A signature was refused, and the time it was made with was so many seconds ahead. Gives back the whole
    /// difference.
    pub(super) fn correct(&self, service: &str, ahead_by: i64) -> i64 {
        let mut all = self.all();
        let clock = all.entry(service.to_owned()).or_default();
        clock.signing = clock.signing.saturating_add(ahead_by);
        clock.told = clock.signing;
        clock.signing
    }

    /// An answer's `Date` was so many seconds behind this computer's clock. Gives back what is worth telling.
    pub(super) fn observe(&self, service: &str, ahead_by: i64) -> Option<i64> {
        let differs = if ahead_by.saturating_abs() > CLOCK_TOLERANCE { ahead_by } else { 0 };
        let mut all = self.all();
        let told = all.get(service).map_or(0, |clock| clock.told);
        if differs == told || (differs != 0 && differs.saturating_sub(told).saturating_abs() <= DRIFT) {
            return None;
        }
        all.entry(service.to_owned()).or_default().told = differs;
        Some(differs)
    }
}

fn shifted(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_once_and_again_when_it_has_gone() {
        let clocks = Clocks::default();
        assert_eq!(clocks.observe("x", 5), None);
        assert_eq!(clocks.observe("x", -3_720), Some(-3_720));
        assert_eq!(clocks.observe("x", -3_719), None);
        assert_eq!(clocks.observe("other", 3), None);
        assert_eq!(clocks.observe("x", 2), Some(0));
        assert_eq!(clocks.observe("x", 2), None);
        assert_eq!(clocks.observe("x", i64::MIN), Some(i64::MIN));
    }

    #[test]
    fn only_a_refusal_changes_what_is_signed() {
        let (clocks, now) = (Clocks::default(), Timestamp::UNIX_EPOCH);
        clocks.observe("x", 3_600);
        assert_eq!(clocks.signing_time("x", now), now);
        assert_eq!(clocks.correct("x", 3_600), 3_600);
        assert_eq!(clocks.signing_time("x", now).as_second(), -3_600);
        assert_eq!(clocks.here("x", now).as_second(), 3_600);
        // A second correction is relative to the first.
        assert_eq!(clocks.correct("x", -60), 3_540);
        assert_eq!(clocks.signing_time("other", now), now);
        assert_eq!(clocks.signing_time("x", Timestamp::MIN), Timestamp::MIN);
    }
}
