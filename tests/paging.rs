//! Following pages to the end reads every post exactly once, whatever the service leaves out on the way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use serde_json::json;
use twite::post::{AuthorId, OrderKey, PostId, PostKey};
use twite::service::{Answer, Page, Query, RequestSpec, dialect};

/// A service of the 1.1 kind, made by its documentation: `since_id` excludes, `max_id` includes, and `count` is
/// applied before posts that may not be seen are taken out, so that pages come short.
#[derive(Debug)]
struct Service {
    /// Newest first, with whether each may be seen.
    posts: Vec<(u64, bool)>,
    /// It gives no more than this at once, whatever it is asked for.
    most: usize,
}

impl Service {
    fn answer(&self, request: &RequestSpec) -> Answer {
        let param = |name: &str| -> Option<u64> {
            let value = &request.params.iter().find(|(n, _)| n == name)?.1;
            Some(value.parse().expect("the service takes numbers only"))
        };
        let count = param("count").map_or(20, |count| usize::try_from(count).unwrap()).min(self.most);
        let (since, max) = (param("since_id"), param("max_id"));
        let page =
            self.posts.iter().filter(|(id, _)| since.is_none_or(|s| *id > s) && max.is_none_or(|m| *id <= m));
        let mut page: Vec<_> = page.take(count).collect();
        // A page is never empty before the end.
        if page.iter().all(|(_, seen)| !seen) {
            let more = self.posts.iter().filter(|(id, seen)| *seen && max.is_none_or(|m| *id <= m));
            page = more.filter(|(id, _)| since.is_none_or(|s| *id > s)).take(1).collect();
        }
        let statuses: Vec<_> = page
            .into_iter()
            .filter(|(_, seen)| *seen)
            .map(|(id, _)| {
                json!({"id": id, "id_str": id.to_string(), "text": "x", "created_at": "Mon Nov 23 17:20:00 +0000 2026",
                    "user": {"id": 1, "screen_name": "ana"}})
            })
            .collect();
        Answer { status: 200, headers: Vec::new(), body: json!(statuses).to_string().into() }
    }
}

fn ask(service: &Service, query: &Query) -> Page {
    let dialect = dialect("twitter-1.1").unwrap();
    let request = dialect.home("https://s.example/1.1", &AuthorId::new("1"), query);
    let page = dialect.page("https://s.example", &service.answer(&request), query).unwrap();
    assert!(page.posts.is_sorted_by(|a, b| a.key > b.key), "newest first");
    page
}

/// Reads downwards from a query's upper bound until nothing is left; gives the ids as read.
fn read_all(service: &Service, mut query: Query) -> Vec<u64> {
    let mut ids = Vec::new();
    loop {
        let page = ask(service, &query);
        assert_eq!(page.is_last, page.posts.is_empty() && query.newer_than.is_none());
        let Some(oldest) = page.posts.last() else { return ids };
        query.older_than = Some(oldest.key.clone());
        ids.extend(page.posts.iter().map(|post| post.key.id.as_str().parse::<u64>().unwrap()));
        assert!(ids.len() <= service.posts.len(), "read in circles");
    }
}

fn key(id: u64) -> PostKey {
    PostKey::new(OrderKey(u128::from(id)), PostId::new(id.to_string()))
}

/// Ids close together and far apart, around the edges where careless arithmetic goes wrong.
fn services() -> impl Strategy<Value = Service> {
    let base = prop_oneof![Just(0), Just(1 << 53), Just((1 << 63) - 20), Just(u64::MAX - 60), any::<u64>()];
    let steps = prop::collection::btree_set(0..60_u64, 0..50);
    (base, steps, any::<u64>(), 1..30_usize).prop_map(|(base, steps, holes, most)| {
        let ids: std::collections::BTreeSet<u64> =
            steps.iter().map(|step| base.saturating_add(*step)).collect();
        let posts = ids.iter().rev().enumerate().map(|(i, id)| (*id, holes >> (i % 64) & 1 == 0)).collect();
        Service { posts, most }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_post_is_read_once(service in services(), count in 0..300_u32) {
        let expected: Vec<u64> = service.posts.iter().filter(|(_, seen)| *seen).map(|(id, _)| *id).collect();
        let read = read_all(&service, Query { newer_than: None, older_than: None, count });
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn a_gap_is_filled_without_touching_what_is_known(service in services(), low in 0..60_usize, high in 0..60_usize) {
        let at = |index: usize| service.posts.get(index).map(|(id, _)| *id);
        let (Some(top), Some(bottom)) = (at(high.min(low)), at(high.max(low))) else { return Ok(()) };
        let inside = service.posts.iter().filter(|(id, seen)| *seen && *id < top && *id > bottom);
        let expected: Vec<u64> = inside.map(|(id, _)| *id).collect();
        let query = Query { newer_than: Some(key(bottom)), older_than: Some(key(top)), count: 10 };
        prop_assert_eq!(read_all(&service, query), expected);
    }
}

#[test]
fn bounds_are_asked_for_as_the_service_counts_them() {
    let dialect = dialect("twitter-1.1").unwrap();
    let asked = |older: Option<&str>, newer: Option<&str>, count| {
        let key = |id: &str| PostKey::new(OrderKey(1), PostId::new(id));
        let query = Query { newer_than: newer.map(key), older_than: older.map(key), count };
        let request = dialect.home("https://s.example/1.1/", &AuthorId::new("1"), &query);
        let find = |name| request.params.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        (find("max_id"), find("since_id"), find("count"))
    };
    let table = [
        (Some("9223372036854775808"), Some("9223372036854775807")),
        (Some("18446744073709551616"), Some("18446744073709551615")),
        (Some("1"), Some("0")),
        (Some("0"), Some("0")),
        (Some("abc"), Some("abc")),
        (Some("+5"), Some("+5")),
        (None, None),
    ];
    for (older, max_id) in table {
        assert_eq!(asked(older, None, 20).0.as_deref(), max_id, "{older:?}");
    }
    assert_eq!(asked(None, Some("18446744073709551615"), 0).1.as_deref(), Some("18446744073709551615"));
    assert_eq!(asked(None, None, 0).2.as_deref(), Some("1"));
    assert_eq!(asked(None, None, 900).2.as_deref(), Some("200"));
}

#[test]
fn extended_texts_and_descriptions_of_pictures_are_asked_for() {
    let query = Query { newer_than: None, older_than: None, count: 20 };
    let request = dialect("twitter-1.1").unwrap().home("https://s.example/1.1", &AuthorId::new("1"), &query);
    for pair in [("tweet_mode", "extended"), ("include_ext_alt_text", "true")] {
        assert!(request.params.iter().any(|(name, value)| (name.as_str(), value.as_str()) == pair));
    }
}

#[test]
fn a_server_that_repeats_its_newest_page_for_ever_is_left() {
    let body = json!([{"id_str": "abc", "text": "x", "created_at": "Mon Nov 23 17:20:00 +0000 2026",
        "user": {"id": 1, "screen_name": "ana"}}]);
    let answer = Answer { status: 200, headers: Vec::new(), body: body.to_string().into() };
    let dialect = dialect("twitter-1.1").unwrap();
    let mut query = Query { newer_than: None, older_than: None, count: 20 };
    let first = dialect.page("https://s.example", &answer, &query).unwrap();
    query.older_than = Some(first.posts[0].key.clone());
    let second = dialect.page("https://s.example", &answer, &query).unwrap();
    assert!(second.posts.is_empty() && second.is_last);
}
