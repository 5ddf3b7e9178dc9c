//! The core as a machine: whatever happens in whatever order, it does not panic, the selection is valid, the reader's
//! place is kept, and nothing that came is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

#[path = "support/world.rs"]
mod world;

use proptest::prelude::*;
use twite::account::Outcome;
use twite::app::{Key, KeyCode, Message, Overlay};
use twite::post::PostKey;
use twite::service::{Cause, Trouble};
use twite::timeline::Row;
use twite::view::view;
use world::{World, plain};

fn press(world: &mut World, keys: &str) {
    for c in keys.chars() {
        world.take(Message::Key(Key::char(c)));
    }
}

/// The selected post and the row of the screen on which it begins.
fn place(world: &World) -> Option<(PostKey, i32)> {
    let home = world.model.home()?;
    let key = home.selected()?.key().post.clone();
    Some((key, home.scroll.y))
}

fn full(ids: std::ops::RangeInclusive<u128>) -> Vec<twite::post::Post> {
    ids.rev().map(plain).collect()
}

/// A timeline of 60 posts, numbers 41 to 100.
fn reading() -> World {
    let mut world = World::new(80, 24);
    world.answer_next(full(41..=100));
    world
}

#[test]
fn the_selected_post_keeps_its_place_when_new_ones_arrive() {
    let mut world = reading();
    press(&mut world, "jjjj");
    let before = place(&world);
    press(&mut world, "r");
    world.answer_next(full(96..=120));
    assert_eq!(place(&world), before);
    assert_eq!(world.model.home().unwrap().new_above, 20);
    press(&mut world, "g");
    assert_eq!(world.model.home().unwrap().new_above, 0);
}

#[test]
fn the_place_is_kept_even_where_everything_fits_on_the_screen() {
    let mut world = World::new(80, 24);
    world.answer_next(full(1..=3));
    let before = place(&world);
    world.sent.clear();
    press(&mut world, "r");
    world.answer_next(full(1..=9));
    assert_eq!(place(&world), before);
}

#[test]
fn older_posts_load_when_the_end_comes_near_and_only_once() {
    let mut world = reading();
    assert!(world.sent.is_empty(), "sixty posts are enough to begin with");
    press(&mut world, "G");
    assert_eq!(world.sent.len(), 1);
    let (_, query) = &world.sent[0];
    assert_eq!(query.older_than, Some(plain(41).key));
    press(&mut world, "kjkj");
    assert_eq!(world.sent.len(), 1);
    let before = place(&world);
    world.answer_next(full(1..=40));
    assert_eq!(place(&world), before);
    press(&mut world, "G");
    world.answer_next(vec![]);
    press(&mut world, "G");
    assert!(world.sent.is_empty(), "the end is the end");
}

#[test]
fn a_failed_older_page_is_asked_for_again_only_on_enter() {
    let mut world = reading();
    press(&mut world, "G");
    let (id, _) = world.sent.remove(0);
    let outcome = Outcome::Failed(Trouble::local(Cause::TimedOut, ""));
    world.take(Message::Reply { id, outcome });
    press(&mut world, "kjj");
    assert!(world.sent.is_empty());
    world.take(Message::Key(Key::plain(KeyCode::Enter)));
    assert_eq!(world.sent.len(), 1);
}

#[test]
fn a_reply_that_nothing_waits_for_changes_nothing() {
    let mut world = reading();
    press(&mut world, "r");
    let (id, query) = world.sent.remove(0);
    world.take(Message::Key(Key::plain(KeyCode::Esc)));
    assert_eq!(world.cancelled, [id]);
    let before = place(&world);
    world.take(Message::Reply { id, outcome: Outcome::Failed(Trouble::local(Cause::TokenRevoked, "")) });
    world.answer(id, &query, full(90..=110));
    world.answer(999, &query, vec![]);
    assert_eq!(place(&world), before);
    assert!(world.model.notices.current().is_none());
}

#[test]
fn a_gap_is_filled_with_enter_and_closes_when_the_pages_meet() {
    let mut world = reading();
    press(&mut world, "r");
    world.answer_next(full(151..=160));
    let gap = |world: &World| {
        let rows = &world.model.home().unwrap().slice.rows;
        rows.iter().position(|row| matches!(row, Row::Gap(_)))
    };
    assert_eq!(gap(&world), Some(10));
    press(&mut world, "k");
    world.take(Message::Key(Key::plain(KeyCode::Enter)));
    let (_, query) = world.sent[0].clone();
    assert_eq!(query.older_than, Some(plain(151).key));
    assert!(
        query.newer_than.is_some_and(|key| key < plain(100).key),
        "asks a little further, to meet what is known"
    );
    world.answer_next(full(120..=150));
    assert_eq!(gap(&world), Some(41));
    world.take(Message::Key(Key::plain(KeyCode::Enter)));
    world.answer_next(full(100..=119));
    assert_eq!(gap(&world), None);
    assert_eq!(world.model.home().unwrap().slice.total(), 120);
}

#[test]
fn a_limit_is_obeyed_and_said() {
    let mut world = reading();
    press(&mut world, "r");
    let (id, _) = world.sent.remove(0);
    let until = world::now() + jiff::SignedDuration::from_mins(9);
    let trouble = Trouble::local(Cause::RateLimited { until: Some(until) }, "");
    world.take(Message::Reply { id, outcome: Outcome::Failed(trouble) });
    press(&mut world, "r");
    assert!(world.sent.is_empty(), "nothing is asked before the reset");
    assert!(world.model.notices.current().is_some());
    assert!(world.model.next_wake().is_some());
    while world.sent.is_empty() {
        world.now = world.model.next_wake().unwrap();
        world.take(Message::Wake);
    }
    assert!(world.now > until, "nothing is asked before the reset");
    assert!(world.now < until + jiff::SignedDuration::from_secs(5), "and then by itself");
}

#[test]
fn what_needs_the_reader_is_not_tried_again_by_itself() {
    let mut world = reading();
    press(&mut world, "r");
    let (id, _) = world.sent.remove(0);
    world.take(Message::Reply { id, outcome: Outcome::Failed(Trouble::local(Cause::TokenRevoked, "")) });
    assert_eq!(world.model.home().unwrap().fetching.refresh.next_at, None);
}

#[test]
fn letters_are_commands_on_the_timeline_and_a_paste_there_is_ignored() {
    let mut world = reading();
    world.take(Message::Paste("qqq".into()));
    assert!(!world.exited);
    press(&mut world, "?");
    assert_eq!(world.model.overlay, Some(Overlay::Help(0)));
    press(&mut world, "q");
    assert!(world.model.overlay.is_none() && !world.exited);
    press(&mut world, "q");
    assert!(world.exited);
}

#[test]
fn a_tall_post_is_read_to_its_end_on_a_small_screen() {
    let mut world = World::new(40, 10);
    let tall = world::post(100, world::content(world::author("li", "李"), &"潮".repeat(250)));
    let mut posts = vec![tall];
    posts.extend(full(41..=60));
    world.answer_next(posts);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..40 {
        for row in world.model.home().unwrap().shown().iter().filter(|row| row.index == 0) {
            let lines = match &row.what {
                twite::app::Shown::Post(laid) => laid.lines.len(),
                twite::app::Shown::Gap(_) => 0,
            };
            seen.extend((0..i32::try_from(lines).unwrap()).filter(|line| (0..8).contains(&(row.y + line))));
            assert!(lines > 10);
        }
        if world.model.home().unwrap().scroll.selected > 0 {
            break;
        }
        press(&mut world, "j");
    }
    assert_eq!(world.model.home().unwrap().scroll.selected, 1);
    assert_eq!(seen.len(), 15, "header and fourteen lines of eighteen characters");
}

#[derive(Clone, Debug)]
enum Step {
    Key(char),
    Special(KeyCode),
    Resize(u16, u16),
    Answer(usize, u8),
    Fail(usize),
    Late(u64),
    Wake(i64),
    Paste,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => prop::sample::select("jkgGrz? be.lhq".chars().filter(|c| *c != 'q').collect::<Vec<_>>()).prop_map(Step::Key),
        2 => prop::sample::select(vec![KeyCode::Enter, KeyCode::Esc, KeyCode::PageDown, KeyCode::PageUp, KeyCode::End])
            .prop_map(Step::Special),
        1 => (1u16..130, 1u16..45).prop_map(|(width, height)| Step::Resize(width, height)),
        4 => (0usize..4, 0u8..12).prop_map(|(which, new)| Step::Answer(which, new)),
        1 => (0usize..4).prop_map(Step::Fail),
        1 => (0u64..40).prop_map(Step::Late),
        1 => (0i64..2000).prop_map(Step::Wake),
        1 => Just(Step::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_keeps_the_selection_valid_and_the_place_where_it_was(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new(80, 24);
        let mut newest = 500_u128;
        let service = |query: &twite::service::Query, newest: u128, count: usize| {
            let low = query.newer_than.as_ref().map_or(0, |key| key.order.0);
            let high = query.older_than.as_ref().map_or(newest + 1, |key| key.order.0);
            (low + 1..high).rev().take(count).map(plain).collect::<Vec<_>>()
        };
        for step in steps {
            let before = place(&world);
            let moved_by_reader = !matches!(step, Step::Answer(..) | Step::Fail(_) | Step::Late(_) | Step::Wake(_));
            match step {
                Step::Key(c) => press(&mut world, &c.to_string()),
                Step::Special(code) => world.take(Message::Key(Key::plain(code))),
                Step::Resize(width, height) => world.take(Message::Resize { width, height }),
                Step::Paste => world.take(Message::Paste("jjjq".into())),
                Step::Answer(which, new) => {
                    newest += u128::from(new);
                    if which < world.sent.len() {
                        let (id, query) = world.sent.remove(which);
                        let posts = service(&query, newest, 8);
                        world.answer(id, &query, posts);
                    }
                }
                Step::Fail(which) => {
                    if which < world.sent.len() {
                        let (id, _) = world.sent.remove(which);
                        let outcome = Outcome::Failed(Trouble::local(Cause::ServerFault, "x"));
                        world.take(Message::Reply { id, outcome });
                    }
                }
                Step::Late(id) => world.take(Message::Retrying { id: id + 1_000_000, attempt: 2 }),
                Step::Wake(seconds) => {
                    world.now += jiff::SignedDuration::from_secs(seconds);
                    world.take(Message::Wake);
                }
            }
            let home = world.model.home().unwrap();
            if !home.slice.rows.is_empty() {
                prop_assert!(home.scroll.selected < home.slice.rows.len());
                prop_assert!(home.shown().iter().any(|row| row.is_selected), "the selected row is on the screen");
            }
            let waits_to_go = matches!(world.model.home().unwrap().selected(), Some(Row::Gap(_)));
            if let (Some(before), false, false) = (before, moved_by_reader, waits_to_go) {
                let after = place(&world).unwrap();
                prop_assert_eq!(after, before, "the place is kept");
            }
            let keys: Vec<_> = world.model.home().unwrap().slice.rows.iter().filter_map(|row| match row {
                Row::Post(post) => Some(post.key.clone()),
                Row::Gap(_) => None,
            }).collect();
            prop_assert!(keys.windows(2).all(|pair| pair[0] > pair[1]), "in order, no duplicate");
            let _ = view(&world.model);
        }
    }
}
