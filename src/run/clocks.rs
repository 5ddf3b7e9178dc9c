//! Finds out that the computer slept or that its clock was set: the wall clock then goes otherwise than the one that only
//! counts. What was planned by the wall clock is out of date.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Less is a clock being kept right.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(20);

/// Both clocks, as they last stood.
#[derive(Debug)]
pub(super) struct Clocks {
    wall: Timestamp,
    counting: Instant,
}

impl Clocks {
    pub(super) fn now() -> Self {
        Self { wall: Timestamp::now(), counting: Instant::now() }
    }

    /// Whether the wall clock jumped since this was last asked.
    pub(super) fn jumped(&mut self) -> bool {
        let before = std::mem::replace(self, Self::now());
        self.differ(&before)
    }

    fn differ(&self, before: &Self) -> bool {
        let wall = self.wall.duration_since(before.wall);
        let counted = self.counting.saturating_duration_since(before.counting);
        let counted = SignedDuration::try_from(counted).unwrap_or(SignedDuration::MAX);
        wall.saturating_sub(counted).abs() > TOLERANCE
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn sleeping_and_setting_the_clock_are_told_from_time_that_passes() {
        let before = Clocks::now();
        let after = |wall: i64, counted: u64| Clocks {
            wall: before.wall + SignedDuration::from_secs(wall),
            counting: before.counting + Duration::from_secs(counted),
        };
        for (wall, counted, jumped) in [
            (0, 0, false),
            (60, 60, false),
            (86_400, 86_400, false),
            (70, 60, false),
            (3600, 10, true),
            (-3600, 10, true),
            (-10, 5, false),
        ] {
            assert_eq!(after(wall, counted).differ(&before), jumped, "{wall} {counted}");
        }
    }
}
