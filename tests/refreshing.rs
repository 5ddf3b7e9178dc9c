//! Refreshing by itself: paced by what is left and by what it costs, and never at an end without a word.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "support/world.rs"]
mod world;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use twite::account::{Account, Outcome, Site};
use twite::app::{Key, KeyCode, Message};
use twite::budget::{MicroUsd, Tariff};
use twite::post::Post;
use twite::service::{Cause, Trouble};
use twite::view::view;
use world::{World, account, now, plain, site};

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn posts(ids: impl IntoIterator<Item = u128>) -> Vec<Post> {
    ids.into_iter().map(plain).collect()
}

fn status(world: &World) -> String {
    let frame = view(&world.model);
    let buffer = &frame.cells;
    let y = buffer.area.height - 1;
    let cells = (0..buffer.area.width).map(|x| buffer.cell((x, y)).unwrap().symbol());
    cells.collect::<String>().trim().to_owned()
}

fn next_at(world: &World) -> Option<Timestamp> {
    world.model.home().unwrap().fetching.refresh.next_at
}

fn fail(world: &mut World, cause: Cause) {
    let (id, _) = world.sent.remove(0);
    world.take(Message::Reply { id, outcome: Outcome::Failed(Trouble::local(cause, "")) });
}

/// Sleeps until the model wants to be woken, and wakes it.
fn wake(world: &mut World) {
    let next = world.model.next_wake().expect("something is due");
    assert!(next > world.now, "it must not spin: {next} at {}", world.now);
    world.now = next;
    world.take(Message::Wake);
}

fn until_asked(world: &mut World) -> SignedDuration {
    let from = world.now;
    while world.sent.is_empty() {
        wake(world);
        assert!(world.now < from + SignedDuration::from_hours(48), "it never asks again");
    }
    world.now.duration_since(from)
}

/// A reader of a service that charges half a cent for a post and may cost a dollar a day.
fn priced() -> World {
    let tariff = Tariff { per_post: MicroUsd(5_000), daily_limit: Some(MicroUsd(1_000_000)) };
    let site = Arc::new(Site { tariff: Some(tariff), ..Site::clone(&site()) });
    World::of(Account { site, ..account("maru") }, 80, 24)
}

#[test]
fn the_status_line_says_when_the_next_refresh_comes_whatever_happened() {
    let mut world = World::new(80, 24);
    assert!(status(&world).contains("asking for new posts"), "{}", status(&world));
    world.answer_next(posts((1..=40).rev()));
    world.sent.clear();
    assert!(status(&world).contains("next 17:4"), "{}", status(&world));
    until_asked(&mut world);
    fail(&mut world, Cause::NoNetwork);
    assert!(status(&world).contains("again within a minute"), "{}", status(&world));
    until_asked(&mut world);
    fail(&mut world, Cause::TokenRevoked);
    world.take(Message::Key(Key::plain(KeyCode::Esc)));
    assert!(status(&world).contains("stopped asking: r asks again"), "{}", status(&world));
    assert_eq!(next_at(&world), None);
    world.take(Message::Key(Key::char('r')));
    let (id, query) = world.sent.remove(0);
    world.answer(id, &query, Vec::new());
    assert!(next_at(&world).is_some(), "what was mended goes on by itself");
}

#[test]
fn a_network_that_comes_back_is_noticed_within_two_minutes_and_a_little() {
    let mut world = World::new(80, 24);
    let mut waits = Vec::new();
    for _ in 0..8 {
        fail(&mut world, Cause::NoNetwork);
        waits.push(until_asked(&mut world));
    }
    assert!(waits[0] < seconds(20), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait <= seconds(133)), "{waits:?}");
    assert!(waits.windows(2).take(3).all(|pair| pair[0] < pair[1]), "slower each time: {waits:?}");
    world.answer_next(posts([1]));
    assert!(next_at(&world).unwrap() >= world.now + seconds(120), "and then as usual");
}

#[test]
fn a_sign_in_page_of_the_network_is_not_the_end() {
    for cause in [Cause::Unreadable, Cause::Tls, Cause::Redirected { to: None }] {
        let mut world = World::new(80, 24);
        fail(&mut world, cause.clone());
        assert!(until_asked(&mut world) <= seconds(300), "{cause:?}");
    }
}

#[test]
fn after_a_sleep_it_asks_within_seconds_however_badly_it_went_before() {
    let mut world = World::new(80, 24);
    for _ in 0..5 {
        fail(&mut world, Cause::ServerFault);
        until_asked(&mut world);
    }
    fail(&mut world, Cause::ServerFault);
    assert!(next_at(&world).unwrap() > world.now + seconds(800));
    world.now += SignedDuration::from_hours(9);
    world.take(Message::Resumed);
    assert!(until_asked(&mut world) <= seconds(6));
}

#[test]
fn a_clock_that_is_set_back_does_not_stop_the_refreshing() {
    let mut world = World::new(80, 24);
    world.answer_next(posts((1..=40).rev()));
    world.sent.clear();
    world.now -= SignedDuration::from_hours(24);
    world.take(Message::Resumed);
    assert!(until_asked(&mut world) <= seconds(6));
}

#[test]
fn a_limit_that_an_older_page_met_holds_for_refreshes_too_and_nothing_spins() {
    let mut world = World::new(80, 24);
    world.answer_next(posts((1000..=1040).rev()));
    world.take(Message::Key(Key::char('G')));
    assert_eq!(world.sent.len(), 1, "older posts are asked for");
    let until = world.now + SignedDuration::from_mins(40);
    fail(&mut world, Cause::RateLimited { until: Some(until) });
    let waited = until_asked(&mut world);
    assert!(waited > SignedDuration::from_mins(40) && waited < SignedDuration::from_mins(45), "{waited}");
}

#[test]
fn what_was_read_today_is_told_with_what_it_costs() {
    let mut world = priced();
    assert!(status(&world).contains("today: 0 posts ≈ $0.00"), "{}", status(&world));
    assert_eq!(world.sent[0].1.count, 50, "a quarter of what a day allows");
    world.answer_next(posts((1..=50).rev()));
    assert!(status(&world).contains("today: 50 posts ≈ $0.25"), "{}", status(&world));
    assert!(next_at(&world).unwrap() >= world.now + seconds(300), "less often than where it is free");
}

#[test]
fn at_the_daily_limit_it_stops_until_the_reader_says_go_on_or_midnight_utc() {
    let mut world = priced();
    world.answer_next(posts((1000..1050).rev()));
    let mut oldest = 1000;
    for _ in 0..10 {
        world.take(Message::Key(Key::char('G')));
        let Some(position) = world.sent.iter().position(|(_, query)| query.older_than.is_some()) else {
            break;
        };
        let (id, query) = world.sent.remove(position);
        let count = u128::from(query.count);
        world.answer(id, &query, posts((oldest - count..oldest).rev()));
        oldest -= count;
    }
    assert_eq!(oldest, 850, "two hundred posts cost a dollar, and not one more is asked for");
    assert!(world.sent.is_empty());
    world.take(Message::Key(Key::char('r')));
    assert!(world.sent.is_empty(), "nor when the reader asks");
    assert!(status(&world).contains("limit for what reading may cost"), "{}", status(&world));
    let next = next_at(&world).unwrap();
    let midnight: Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
    assert!(next > midnight && next < midnight + seconds(5), "{next}");

    world.take(Message::Key(Key::char('$')));
    assert_eq!(world.sent.len(), 2, "newer posts, and the older ones at whose end the reader stands");
    assert!(world.sent.iter().all(|(_, query)| query.count <= 50));
    world.take(Message::Key(Key::plain(KeyCode::Esc)));
    world.sent.clear();

    // The next day has its own money, and the word of yesterday counts no more.
    world.now = midnight + seconds(1);
    world.take(Message::Wake);
    assert!(status(&world).contains("today: 0 posts"), "{}", status(&world));
    assert_eq!(world.model.home().unwrap().limit(world.now), Some(MicroUsd(1_000_000)));
}

#[test]
fn go_on_is_answered_also_where_it_means_nothing() {
    let mut world = World::new(80, 24);
    world.take(Message::Key(Key::char('$')));
    assert!(status(&world).contains("reading here costs nothing"), "{}", status(&world));
    let mut world = priced();
    world.take(Message::Key(Key::char('$')));
    assert!(status(&world).contains("the limit of $1.00 today is not reached yet"), "{}", status(&world));
    assert_eq!(
        world.model.home().unwrap().limit(now()),
        Some(MicroUsd(1_000_000)),
        "and nothing is given away"
    );
}

#[test]
fn a_gap_says_what_it_costs() {
    let mut world = priced();
    world.answer_next(posts((1..=5).rev()));
    world.take(Message::Key(Key::char('r')));
    world.answer_next(posts((100..=105).rev()));
    world.take(Message::Key(Key::char('g')));
    let frame = view(&world.model);
    let text: String = frame.cells.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains("Enter loads them (at most $0.25 a page)"), "{text}");
}
