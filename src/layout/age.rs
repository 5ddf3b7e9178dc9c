//! How long ago, in a word; and when that word changes.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// "now" under a minute (and for what lies ahead), then minutes, hours and days; from a week on the date, with the
/// year where it is another one. No label shows seconds.
pub fn age(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let seconds = now.duration_since(at).as_secs();
    match seconds {
        ..MINUTE => "now".to_owned(),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h", seconds / HOUR),
        DAY..WEEK => format!("{}d", seconds / DAY),
        WEEK.. => {
            let (at, now) = (at.to_zoned_datetime(zone.clone()), now.to_zoned_datetime(zone.clone()));
            let form = if at.year() == now.year() { "%-d %b" } else { "%-d %b %Y" };
            at.strftime(form).to_string()
        }
    }
}

/// The next moment at which the label of [`age`] may change; always later than `now`.
pub fn changes_at(at: Timestamp, now: Timestamp, _zone: &TimeZone) -> Timestamp {
    let seconds = now.duration_since(at).as_secs();
    let step = match seconds {
        ..HOUR => MINUTE,
        HOUR..DAY => HOUR,
        // From a week on it changes with the year at the most: looking again once a day is enough.
        DAY.. => DAY,
    };
    let into_step = seconds.rem_euclid(step);
    let wait = if seconds < 0 { MINUTE - seconds } else { step - into_step };
    now.saturating_add(SignedDuration::from_secs(wait)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn second(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn ages_read_as_people_say_them() {
        let now = second("2026-11-23T12:00:00Z");
        for (at, label) in [
            ("2026-11-23T12:00:30Z", "now"),
            ("2026-11-23T11:59:01Z", "now"),
            ("2026-11-23T11:59:00Z", "1m"),
            ("2026-11-23T11:00:01Z", "59m"),
            ("2026-11-23T11:00:00Z", "1h"),
            ("2026-11-22T12:00:00Z", "1d"),
            ("2026-11-16T12:00:00Z", "16 Nov"),
            ("2025-03-02T12:00:00Z", "2 Mar 2025"),
        ] {
            assert_eq!(age(second(at), now, &TimeZone::UTC), label, "{at}");
        }
    }

    proptest! {
        #[test]
        fn a_label_holds_until_it_is_said_to_change(back in -1000i64..2_000_000, ahead in 0i64..100_000) {
            let now = second("2026-06-15T12:00:00Z");
            let at = now - SignedDuration::from_secs(back);
            let changes = changes_at(at, now, &TimeZone::UTC);
            prop_assert!(changes > now);
            let later = now + SignedDuration::from_secs(ahead);
            if later < changes {
                prop_assert_eq!(age(at, later, &TimeZone::UTC), age(at, now, &TimeZone::UTC));
            }
        }

        #[test]
        fn no_time_is_too_far(at in any::<i64>(), now in any::<i64>()) {
            let stamp = |s: i64| Timestamp::from_second(s % 250_000_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
            let _ = age(stamp(at), stamp(now), &TimeZone::UTC);
            let _ = changes_at(stamp(at), stamp(now), &TimeZone::UTC);
        }
    }
}
