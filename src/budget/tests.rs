use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn billed(posts: &[&str], users: &[&str]) -> Billed {
    let texts = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Billed { posts: texts(posts), users: texts(users) }
}

const X: Tariff = Tariff { per_post: MicroUsd(5_000), daily_limit: Some(MicroUsd(1_000_000)) };

#[test]
fn money_is_told_in_cents_and_small_money_in_tenths_of_them() {
    for (micros, text) in [
        (0, "$0.00"),
        (5_000, "$0.005"),
        (10_000, "$0.01"),
        (95_000, "$0.095"),
        (99_999, "$0.100"),
        (1_060_000, "$1.06"),
        (1_065_000, "$1.07"),
        (12_345_678_901, "$12345.68"),
        (u64::MAX, "$18446744073709.55"),
    ] {
        assert_eq!(MicroUsd(micros).to_string(), text);
    }
    assert_eq!(X.cost(212).to_string(), "$1.06");
    assert_eq!(X.cost(u64::MAX), MicroUsd(u64::MAX));
}

#[test]
fn the_day_is_that_of_utc_and_ends_at_its_midnight() {
    for (moment, today, end) in [
        ("2026-11-23T23:59:59.999Z", "2026-11-23", "2026-11-24T00:00:00Z"),
        ("2026-11-24T00:00:00Z", "2026-11-24", "2026-11-25T00:00:00Z"),
        ("2026-11-24T01:30:00+02:00", "2026-11-23", "2026-11-24T00:00:00Z"),
        ("2026-12-31T12:00:00Z", "2026-12-31", "2027-01-01T00:00:00Z"),
        ("2028-02-28T12:00:00Z", "2028-02-28", "2028-02-29T00:00:00Z"),
    ] {
        assert_eq!((day(at(moment)).to_string(), midnight(at(moment))), (today.to_owned(), at(end)));
    }
    assert_eq!(midnight(Timestamp::MAX), Timestamp::MAX, "the end of time is no panic");
}

#[test]
fn a_repeat_within_the_day_is_free_and_after_midnight_it_is_not() {
    let mut ledger = Ledger::default();
    let (monday, tuesday) = (day(at("2026-11-23T23:59:59Z")), day(at("2026-11-24T00:00:01Z")));
    assert_eq!(ledger.spent(monday), Spent::nothing(monday));
    let spent = |day, posts, users| Spent { day, posts, users };
    assert_eq!(ledger.charge(monday, &billed(&["1", "2"], &["a"])), spent(monday, 2, 1));
    assert_eq!(ledger.charge(monday, &billed(&["2", "3", "3"], &["a", "b"])), spent(monday, 3, 2));
    assert_eq!(ledger.spent(tuesday), Spent::nothing(tuesday), "midnight came, and nothing was read yet");
    assert_eq!(ledger.charge(tuesday, &billed(&["3"], &[])), spent(tuesday, 1, 0));
    assert_eq!(ledger.spent(monday), Spent::nothing(monday), "the past is not this ledger's affair");
    let yesterday = spent(monday, 200, 9);
    assert_eq!(yesterday.at(at("2026-11-23T12:00:00Z")), yesterday);
    assert_eq!(yesterday.at(at("2026-11-24T00:00:00Z")), Spent::nothing(tuesday));
}

#[test]
fn pages_get_smaller_as_the_limit_comes_near_and_then_there_is_none() {
    let spent = |posts| Spent { day: day(at("2026-11-23T12:00:00Z")), posts, users: 0 };
    for (posts, left, page) in [
        (0, 200, Some(50)),
        (120, 80, Some(50)),
        (190, 10, Some(10)),
        (199, 1, Some(1)),
        (200, 0, None),
        (230, 0, None),
        (u64::MAX, 0, None),
    ] {
        assert_eq!((X.posts_left(&spent(posts), 0), X.page(&spent(posts), 0, 100)), (Some(left), page));
    }
    assert_eq!(X.page(&spent(0), 0, 20), Some(20), "never more than usual");
    assert_eq!(X.page(&spent(200), 1, 100), Some(50), "the reader said go on: as much again");
    assert_eq!(X.page(&spent(400), 1, 100), None);
    let free = Tariff { daily_limit: None, ..X };
    assert_eq!((free.posts_left(&spent(9000), 0), free.page(&spent(9000), 0, 100)), (None, Some(100)));
    let tiny = Tariff { daily_limit: Some(MicroUsd(1)), ..X };
    assert_eq!(tiny.page(&spent(0), 0, 100), None, "a limit below the price of a post allows none");
    let odd = Tariff { per_post: MicroUsd(0), ..X };
    assert_eq!(odd.page(&spent(9), 0, 100), Some(100), "what costs nothing has no limit");
}
