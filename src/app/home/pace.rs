//! When a timeline is asked for newer posts by itself: paced by what the service still allows and by what it costs,
//! slower after failures, never exactly at the same moment as everybody else.

use std::time::Duration;

use jiff::Timestamp;

use crate::service::{Cause, RateLimit};

use super::super::settings::Pace;

/// The pace where the service says nothing about its limits.
const USUAL: Duration = Duration::from_secs(120);
/// The pace where posts cost money.
const PRICED: Duration = Duration::from_secs(300);
/// And after half of what the day may cost.
const PRICED_LATE: Duration = Duration::from_secs(900);
/// The longest time between two tries after failures of the service.
const LONGEST: Duration = Duration::from_secs(900);
/// The first wait when the service cannot be reached; it doubles.
const UNREACHABLE: Duration = Duration::from_secs(15);
/// The longest wait then: the network may be back at any moment, and asking costs the service nothing.
const LONGEST_UNREACHABLE: Duration = Duration::from_secs(120);
/// What is added is less than one part in this many.
const JITTER: u64 = 10;
/// No service's window is longer.
pub(super) const A_DAY: Duration = Duration::from_secs(86_400);

/// The reader's choice, and a number that differs from run to run and from plan to plan.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Pacing {
    /// The choice.
    pub(in super::super) pace: Pace,
    /// Any number.
    pub(in super::super) dice: u64,
}

/// What the last tries have shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fortune {
    /// The last one succeeded, or none was made.
    #[default]
    Good,
    /// The service could not be reached so many times.
    Unreachable(u32),
    /// It answered, so many times, with something that may pass.
    Faulty(u32),
}

impl Fortune {
    /// After one more failure.
    pub(super) fn after(self, cause: &Cause) -> Self {
        let times = match self {
            Self::Good => 0,
            Self::Unreachable(times) | Self::Faulty(times) => times,
        };
        let is_unreachable =
            matches!(cause, Cause::NoNetwork | Cause::NameNotFound | Cause::TimedOut | Cause::Tls);
        let times = times.saturating_add(1);
        if is_unreachable { Self::Unreachable(times) } else { Self::Faulty(times) }
    }
}

/// How far a day's money is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Money {
    /// Reading costs nothing.
    Free,
    /// Less than half of the limit, or there is none.
    Plenty,
    /// More than half.
    Little,
}

/// How long to wait from now; `None`: until the reader asks.
pub(super) fn wait(
    pacing: Pacing,
    fortune: Fortune,
    rate: Option<RateLimit>,
    money: Money,
    now: Timestamp,
) -> Option<Duration> {
    let usual = match (pacing.pace, money) {
        (Pace::Off, _) => return None,
        (Pace::Every(interval), _) => interval.max(Duration::from_secs(1)),
        (Pace::Auto, Money::Free) => USUAL,
        (Pace::Auto, Money::Plenty) => PRICED,
        (Pace::Auto, Money::Little) => PRICED_LATE,
    };
    let wait = match fortune {
        Fortune::Good if pacing.pace == Pace::Auto => usual.max(share(rate, now)),
        Fortune::Good => return Some(usual.min(A_DAY)),
        Fortune::Unreachable(times) => doubled(UNREACHABLE, times - 1).min(LONGEST_UNREACHABLE),
        Fortune::Faulty(times) => doubled(usual, times).min(LONGEST.max(usual)),
    };
    Some(jittered(wait.min(A_DAY), pacing.dice))
}

/// The pace at which half of the requests that are left last until the window begins anew; the other half is the
/// reader's, for older posts and gaps.
fn share(rate: Option<RateLimit>, now: Timestamp) -> Duration {
    let Some(RateLimit { remaining: Some(remaining), reset: Some(reset), .. }) = rate else {
        return Duration::ZERO;
    };
    let window = Duration::try_from(reset.duration_since(now)).unwrap_or(Duration::ZERO);
    window.min(A_DAY) / (remaining / 2).max(1)
}

fn doubled(wait: Duration, times: u32) -> Duration {
    wait.saturating_mul(1 << times.min(10))
}

/// A little later, by less than a tenth.
pub(super) fn jittered(wait: Duration, dice: u64) -> Duration {
    let most = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX) / JITTER;
    wait.saturating_add(Duration::from_millis(mixed(dice) % most.max(1)))
}

/// Spreads numbers that lie close together over the whole range (the finaliser of splitmix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-23T17:40:00Z".parse().unwrap()
    }

    fn rate(remaining: u32, seconds: i64) -> Option<RateLimit> {
        let reset = now() + jiff::SignedDuration::from_secs(seconds);
        Some(RateLimit { limit: Some(180), remaining: Some(remaining), reset: Some(reset) })
    }

    fn auto(fortune: Fortune, rate: Option<RateLimit>, money: Money) -> u64 {
        let pacing = Pacing { pace: Pace::Auto, dice: 5 };
        let wait = wait(pacing, fortune, rate, money, now()).unwrap();
        // Rounded down to the wait without its jitter, all of which here are whole seconds in steps of a twelfth.
        wait.as_secs()
    }

    #[test]
    fn half_of_what_is_left_lasts_until_the_window_begins_anew() {
        for (remaining, seconds, least) in
            [(180, 900, 120), (15, 900, 128), (5, 900, 450), (2, 900, 900), (1, 900, 900), (5, 10, 120)]
        {
            let got = auto(Fortune::Good, rate(remaining, seconds), Money::Free);
            assert!((least..=least + least / 10 + 1).contains(&got), "{remaining} in {seconds} s: {got}");
        }
        let past = auto(Fortune::Good, rate(3, -5), Money::Free);
        assert!((120..=132).contains(&past), "a window that is over says nothing: {past}");
    }

    #[test]
    fn what_costs_money_is_asked_for_less_often_and_still_less_when_half_is_gone() {
        assert!((300..=330).contains(&auto(Fortune::Good, None, Money::Plenty)));
        assert!((900..=990).contains(&auto(Fortune::Good, None, Money::Little)));
    }

    #[test]
    fn an_unreachable_service_is_tried_soon_and_never_less_often_than_every_two_minutes() {
        for (times, least) in [(1, 15), (2, 30), (3, 60), (4, 120), (5, 120), (u32::MAX, 120)] {
            let got = auto(Fortune::Unreachable(times), None, Money::Free);
            assert!((least..=least + least / 10).contains(&got), "{times}: {got}");
        }
    }

    #[test]
    fn a_faulty_service_is_left_alone_for_longer_each_time() {
        for (times, least) in [(1, 240), (2, 480), (3, 900), (u32::MAX, 900)] {
            let got = auto(Fortune::Faulty(times), None, Money::Free);
            assert!((least..=least + least / 10).contains(&got), "{times}: {got}");
        }
        assert_eq!(Fortune::Unreachable(2).after(&Cause::ServerFault), Fortune::Faulty(3));
    }

    #[test]
    fn an_interval_is_kept_to_the_second_and_off_is_off() {
        let wait = |pace| wait(Pacing { pace, dice: 9 }, Fortune::Good, rate(1, 900), Money::Little, now());
        assert_eq!(wait(Pace::Every(Duration::from_secs(90))), Some(Duration::from_secs(90)));
        assert_eq!(wait(Pace::Every(Duration::from_secs(1 << 40))), Some(A_DAY));
        assert_eq!(wait(Pace::Off), None);
    }

    proptest! {
        #[test]
        fn no_two_runs_keep_the_same_step_and_none_is_early(dice in any::<u64>(), seconds in 1_u64..100_000) {
            let wait = Duration::from_secs(seconds);
            let got = jittered(wait, dice);
            prop_assert!(got >= wait && got <= wait + wait / 10);
        }
    }

    #[test]
    fn neighbouring_numbers_fall_far_apart() {
        let all: std::collections::BTreeSet<u128> =
            (0..100).map(|dice| jittered(Duration::from_secs(120), dice).as_millis()).collect();
        assert!(all.len() > 95 && all.last().unwrap() - all.first().unwrap() > 10_000);
    }
}
