//! How old a post is, in a few characters, and until when that stays true.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// From this age on a date says more than a number of days.
const WEEK: i64 = 7 * DAY;

/// The age of something made at `at`, seen at `now`: `now` in the first minute (and for what lies in the future),
/// then `3m`, `5h`, `6d`, after seven days the date in `tz`: `12 Mar`, with the year where it is another one.
pub fn age(at: Timestamp, now: Timestamp, tz: &TimeZone) -> String {
    let seconds = now.duration_since(at).as_secs();
    match seconds {
        ..MINUTE => "now".to_owned(),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h", seconds / HOUR),
        DAY..WEEK => format!("{}d", seconds / DAY),
        _ => {
            let (at, now) = (at.to_zoned_datetime(tz.clone()), now.to_zoned_datetime(tz.clone()));
            let format = if at.year() == now.year() { "%-d %b" } else { "%-d %b %Y" };
            at.strftime(format).to_string()
        }
    }
}

/// The next moment after `now` at which [`age`] gives something else; [`Timestamp::MAX`] where it never will.
pub fn changes_at(at: Timestamp, now: Timestamp, tz: &TimeZone) -> Timestamp {
    let seconds = now.duration_since(at).as_secs();
    let next = match seconds {
        ..MINUTE => MINUTE,
        MINUTE..HOUR => (seconds / MINUTE + 1) * MINUTE,
        HOUR..DAY => (seconds / HOUR + 1) * HOUR,
        DAY..WEEK => (seconds / DAY + 1) * DAY,
        _ => return new_year(&at.to_zoned_datetime(tz.clone()), &now.to_zoned_datetime(tz.clone())),
    };
    at.checked_add(SignedDuration::from_secs(next)).unwrap_or(Timestamp::MAX)
}

/// When the date of a post of this year begins to need its year.
fn new_year(at: &ZonedDateTime, now: &ZonedDateTime) -> Timestamp {
    if at.year() != now.year() {
        return Timestamp::MAX;
    }
    now.year()
        .checked_add(1)
        .and_then(|year| Date::new(year, 1, 1).ok())
        .and_then(|date| date.to_zoned_datetime(now.time_zone().clone()).ok())
        .map_or(Timestamp::MAX, |start| start.timestamp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: &str = "2026-11-23T12:00:00Z";

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    fn seen(time: &str) -> String {
        age(at(time), at(NOW), &TimeZone::UTC)
    }

    #[test]
    fn an_age_is_short_and_shows_no_seconds() {
        for (time, shown) in [
            ("2026-11-23T12:00:00Z", "now"),
            ("2026-11-23T11:59:00.5Z", "now"),
            ("2026-11-23T11:59:00Z", "1m"),
            ("2026-11-23T11:00:01Z", "59m"),
            ("2026-11-23T11:00:00Z", "1h"),
            ("2026-11-22T12:00:01Z", "23h"),
            ("2026-11-22T12:00:00Z", "1d"),
            ("2026-11-16T12:00:01Z", "6d"),
            ("2026-11-16T12:00:00Z", "16 Nov"),
            ("2026-01-01T00:00:00Z", "1 Jan"),
            ("2025-12-31T23:59:59Z", "31 Dec 2025"),
        ] {
            assert_eq!(seen(time), shown, "{time}");
        }
    }

    #[test]
    fn what_comes_from_the_future_is_now() {
        assert_eq!(seen("2026-11-23T12:00:01Z"), "now");
        assert_eq!(seen("9999-01-01T00:00:00Z"), "now");
    }

    #[test]
    fn dates_are_those_of_the_readers_time_zone() {
        let tz = TimeZone::fixed(jiff::tz::offset(9));
        assert_eq!(age(at("2025-12-31T16:00:00Z"), at(NOW), &tz), "1 Jan");
        assert_eq!(changes_at(at("2026-03-12T00:00:00Z"), at(NOW), &tz), at("2026-12-31T15:00:00Z"));
    }

    #[test]
    fn an_old_date_never_changes() {
        assert_eq!(changes_at(at("2024-03-12T00:00:00Z"), at(NOW), &TimeZone::UTC), Timestamp::MAX);
        assert_eq!(changes_at(Timestamp::MAX, at(NOW), &TimeZone::UTC), Timestamp::MAX);
        assert_eq!(changes_at(Timestamp::MIN, Timestamp::MAX, &TimeZone::UTC), Timestamp::MAX);
    }

    #[test]
    fn the_ends_of_time_have_a_label_in_every_zone() {
        let second = SignedDuration::from_secs(1);
        let (first, last) = (Timestamp::MIN, Timestamp::MAX);
        let ends = [first, first + second, at(NOW), last - second, last];
        for hours in [-25, -12, 0, 14, 25] {
            let tz = TimeZone::fixed(jiff::tz::offset(hours));
            for (made, now) in ends.iter().flat_map(|made| ends.iter().map(move |now| (*made, *now))) {
                assert!(!age(made, now, &tz).is_empty(), "{made} seen at {now}");
                let change = changes_at(made, now, &tz);
                assert!(change > now || change == last, "{made} seen at {now} changes at {change}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_label_holds_until_it_changes_and_then_it_changes(
            past in prop_oneof![-300..200_i64, 0..200_000_i64, 0..2_000_000_i64, 0..60_000_000_i64],
            part in 0..1_000_000_000_i64,
            hours in -12..=14_i8,
            share in 0.0..1.0_f64,
        ) {
            let tz = TimeZone::fixed(jiff::tz::offset(hours));
            let now = at(NOW) + SignedDuration::from_nanos(part);
            let made = at(NOW) - SignedDuration::from_secs(past);
            let change = changes_at(made, now, &tz);
            prop_assert!(change > now);
            if change < Timestamp::MAX {
                let label = age(made, now, &tz);
                let between = now + change.duration_since(now).mul_f64(share);
                prop_assert_eq!(&age(made, between.min(change - SignedDuration::from_nanos(1)), &tz), &label);
                prop_assert_ne!(age(made, change, &tz), label);
            }
        }
    }
}
