//! What headers say about how often a service may be asked. All of them may be absent or odd: then nothing is known.

use jiff::{SignedDuration, Timestamp};

use super::clock::{http_date, server_time};
use super::{Answer, RateLimit};

/// Below this (September 2001) a reset is a number of seconds from now, not a moment.
const EARLIEST_EPOCH: i64 = 1_000_000_000;
/// Above this it is milliseconds.
const EARLIEST_MILLIS: i64 = 1_000_000_000_000;

impl Answer {
    /// What the `x-rate-limit-*` headers say, if they say anything. Of several windows (Tumblr counts by the hour and by
    /// the day) it is the one that leaves the fewest requests.
    pub fn rate(&self) -> Option<RateLimit> {
        let all = ["x-rate-limit", "x-ratelimit", "x-ratelimit-perhour", "x-ratelimit-perday"];
        let windows = all.into_iter().filter_map(|name| self.window(name));
        windows.min_by_key(|rate| rate.remaining.unwrap_or(u32::MAX))
    }

    fn window(&self, name: &str) -> Option<RateLimit> {
        let rate = RateLimit {
            limit: self.number(&format!("{name}-limit")),
            remaining: self.number(&format!("{name}-remaining")),
            reset: self.moment(&format!("{name}-reset")),
        };
        (rate.limit.is_some() || rate.remaining.is_some() || rate.reset.is_some()).then_some(rate)
    }

    /// When a refused request may be made again, by the server's clock: the latest of what the answer names.
    pub(super) fn allowed_again(&self) -> Option<Timestamp> {
        let windows =
            ["x-app-limit-24hour", "x-user-limit-24hour", "x-ratelimit-perhour", "x-ratelimit-perday"];
        let longer = windows.into_iter().filter_map(|window| {
            let used_up = self.number(&format!("{window}-remaining")) == Some(0);
            used_up.then(|| self.moment(&format!("{window}-reset"))).flatten()
        });
        let window = self.rate().and_then(|rate| rate.reset);
        longer.chain(window).chain(self.retry_after()).max()
    }

    /// `Retry-After`: seconds from the answer's own date, or a date (RFC 9110 §10.2.3).
    fn retry_after(&self) -> Option<Timestamp> {
        let value = self.header("retry-after")?.trim();
        match value.parse::<u32>() {
            Ok(seconds) => later(server_time(self)?, i64::from(seconds)),
            Err(_) => http_date(value),
        }
    }

    fn number(&self, name: &str) -> Option<u32> {
        leading_digits(self.header(name)?)?.parse().ok()
    }

    fn moment(&self, name: &str) -> Option<Timestamp> {
        let value = self.header(name)?.trim();
        if let Ok(moment) = value.parse::<Timestamp>() {
            return Some(moment);
        }
        match leading_digits(value)?.parse::<i64>().ok()? {
            wait if wait < EARLIEST_EPOCH => later(server_time(self)?, wait),
            seconds if seconds < EARLIEST_MILLIS => Timestamp::from_second(seconds).ok(),
            millis => Timestamp::from_millisecond(millis).ok(),
        }
    }
}

fn later(from: Timestamp, seconds: i64) -> Option<Timestamp> {
    from.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// The digits that a value starts with: `15, 15` and `15.0` are 15, `-1` is nothing.
fn leading_digits(value: &str) -> Option<&str> {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value.get(..end).filter(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        Answer {
            status: 200,
            headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            body: Vec::new(),
        }
    }

    fn at(text: &str) -> Option<Timestamp> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn limits_are_read_in_every_form_and_missing_ones_are_unknown() {
        let seen = answer(&[
            ("x-rate-limit-limit", "15"),
            ("x-rate-limit-remaining", "5"),
            ("x-rate-limit-reset", "1562984885"),
        ]);
        let reset = at("2019-07-13T02:28:05Z");
        assert_eq!(seen.rate(), Some(RateLimit { limit: Some(15), remaining: Some(5), reset }));
        assert_eq!(answer(&[]).rate(), None);
        let only = answer(&[("x-rate-limit-remaining", " 0 ")]).rate();
        assert_eq!(only, Some(RateLimit { limit: None, remaining: Some(0), reset: None }));
        let iso = answer(&[("x-ratelimit-reset", "2026-11-23T17:45:00.123Z")]).rate();
        assert_eq!(iso.and_then(|r| r.reset), at("2026-11-23T17:45:00.123Z"));
    }

    #[test]
    fn odd_header_values_are_forgiven() {
        for odd in ["", "-1", "soon", "99999999999999999999999", "\u{1b}[0m"] {
            let names = ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset", "retry-after"];
            let answer = answer(&names.map(|name| (name, odd)));
            assert_eq!(answer.rate(), None, "{odd:?}");
            assert_eq!(answer.allowed_again(), None, "{odd:?}");
        }
        let millis = answer(&[("x-rate-limit-reset", "1562984885000")]).rate();
        assert_eq!(millis.and_then(|r| r.reset), at("2019-07-13T02:28:05Z"));
    }

    #[test]
    fn a_wait_in_seconds_counts_from_the_servers_own_date() {
        let date = ("date", "Mon, 23 Nov 2026 17:00:00 GMT");
        let waits = answer(&[date, ("retry-after", "90")]);
        assert_eq!(waits.allowed_again(), at("2026-11-23T17:01:30Z"));
        let delta = answer(&[date, ("x-rate-limit-reset", "900")]);
        assert_eq!(delta.allowed_again(), at("2026-11-23T17:15:00Z"));
        assert_eq!(answer(&[("retry-after", "90")]).allowed_again(), None);
        let dated = answer(&[("retry-after", "Mon, 23 Nov 2026 18:00:00 GMT")]);
        assert_eq!(dated.allowed_again(), at("2026-11-23T18:00:00Z"));
    }

    #[test]
    fn of_the_hour_and_the_day_the_one_that_leaves_less_counts_and_both_are_waited_for() {
        let counted = |hour: &str, day: &str| {
            answer(&[
                ("date", "Mon, 23 Nov 2026 17:00:00 GMT"),
                ("x-ratelimit-perhour-limit", "1000"),
                ("x-ratelimit-perhour-remaining", hour),
                ("x-ratelimit-perhour-reset", "600"),
                ("x-ratelimit-perday-limit", "5000"),
                ("x-ratelimit-perday-remaining", day),
                ("x-ratelimit-perday-reset", "7200"),
            ])
        };
        let reset = at("2026-11-23T17:10:00Z");
        assert_eq!(
            counted("7", "4000").rate(),
            Some(RateLimit { limit: Some(1000), remaining: Some(7), reset })
        );
        assert_eq!(counted("900", "12").rate().and_then(|rate| rate.limit), Some(5000));
        assert_eq!(counted("0", "12").allowed_again(), reset);
        assert_eq!(counted("0", "0").allowed_again(), at("2026-11-23T19:00:00Z"));
        assert_eq!(counted("400", "0").allowed_again(), at("2026-11-23T19:00:00Z"));
    }

    #[test]
    fn a_used_up_daily_limit_outlasts_the_quarter_hour() {
        let day = answer(&[
            ("x-rate-limit-reset", "1795455900"),
            ("x-app-limit-24hour-remaining", "0"),
            ("x-app-limit-24hour-reset", "1795500000"),
            ("x-user-limit-24hour-remaining", "7"),
            ("x-user-limit-24hour-reset", "1795599999"),
        ]);
        assert_eq!(day.allowed_again(), Timestamp::from_second(1_795_500_000).ok());
    }
}
