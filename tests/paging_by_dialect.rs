//! A timeline of 3,000 posts is read whole, in order and each post once, forwards and backwards, at every kind of
//! service: with holes, short pages, repeated and late posts, and ids near 2^63.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use twite::post::{AuthorId, PostKey};
use twite::service::{Answer, Page, Query, RequestSpec, dialect};

const POSTS: usize = 3000;
const BASE: &str = "https://s.example";

/// A post of a made-up service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    /// Seconds since 1970; several posts may share one.
    at: i64,
    id: u64,
}

/// Which posts may be on a page.
type Is = Box<dyn Fn(&Made) -> bool>;

/// A service made by its documentation.
struct Service {
    dialect: &'static str,
    /// Newest first.
    posts: Vec<Made>,
    /// It gives no more than this at once, whatever it is asked for.
    most: usize,
    /// Every so-many-th page is a post shorter than it could be.
    short: usize,
    /// The next page begins with the last posts of the one before.
    repeats: bool,
}

impl Service {
    fn answer(&self, request: &RequestSpec) -> Answer {
        let param =
            |name: &str| request.params.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let number =
            |name: &str| param(name).map(|text| text.parse::<u64>().expect("the service takes numbers only"));
        let overlap = u64::from(self.repeats);
        let (asked, below): (_, Is) = match self.dialect {
            "tumblr" => {
                let before = number("before_id");
                (
                    number("limit"),
                    Box::new(move |post| before.is_none_or(|id| post.id < id.saturating_add(overlap))),
                )
            }
            "x-2" => {
                let (until, since) = (number("until_id"), number("since_id"));
                let is_in = move |post: &Made| {
                    until.is_none_or(|id| post.id < id.saturating_add(overlap))
                        && since.is_none_or(|id| post.id > id)
                };
                (number("max_results"), Box::new(is_in))
            }
            "plurk" => {
                // The time as it is written, without its padding.
                let at = param("offset").map(|text| {
                    let (date, time) = text.split_once('T').unwrap();
                    let date: Vec<i16> = date.split('-').map(|part| part.parse().unwrap()).collect();
                    let civil = format!("{:04}-{:02}-{:02}T{time}Z", date[0], date[1], date[2]);
                    civil.parse::<Timestamp>().unwrap().as_second()
                });
                (number("limit"), Box::new(move |post| at.is_none_or(|at| post.at < at)))
            }
            _ => {
                let (max, since) = (number("max_id"), number("since_id"));
                let is_in = move |post: &Made| {
                    max.is_none_or(|id| post.id <= id.saturating_add(overlap))
                        && since.is_none_or(|id| post.id > id)
                };
                (number("count"), Box::new(is_in))
            }
        };
        let asked = usize::try_from(asked.unwrap_or(20)).unwrap().min(self.most);
        let all: Vec<Made> = self.posts.iter().filter(|post| below(post)).copied().collect();
        let is_short = self.short > 0 && all.len().is_multiple_of(self.short) && asked > 12;
        let page = all.into_iter().take(if is_short { asked - 1 } else { asked });
        let page: Vec<Value> = page.map(|post| self.json(post)).collect();
        let body = match self.dialect {
            "tumblr" => json!({"meta": {"status": 200, "msg": "OK"}, "response": {"posts": page}}),
            // Without posts there is no list.
            "x-2" if page.is_empty() => json!({"meta": {"result_count": 0}}),
            "x-2" => {
                let meta = json!({"result_count": page.len(), "next_token": "7140dibdnow9"});
                json!({"data": page, "includes": {"users": [{"id": "1", "username": "ana"}]}, "meta": meta})
            }
            "plurk" => json!({"plurks": page, "plurk_users": {"1": {"id": 1, "nick_name": "ana"}}}),
            _ => json!(page),
        };
        Answer { status: 200, headers: Vec::new(), body: body.to_string().into() }
    }

    fn json(&self, post: Made) -> Value {
        let at = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::from_second(post.at).unwrap());
        match self.dialect {
            "tumblr" => {
                json!({"id": post.id, "id_string": post.id.to_string(), "blog_name": "ana", "timestamp": post.at,
                "content": [{"type": "text", "text": "x"}]})
            }
            "x-2" => json!({"id": post.id.to_string(), "text": "x", "author_id": "1",
                "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()}),
            "plurk" => json!({"plurk_id": post.id, "owner_id": 1, "content": "x",
                "posted": at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()}),
            _ => json!({"id": post.id, "text": "x", "user": {"id": 1, "screen_name": "ana"},
                "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y").to_string()}),
        }
    }

    fn ask(&self, query: &Query) -> Page {
        let dialect = dialect(self.dialect).unwrap();
        let request = dialect.home(BASE, &AuthorId::new("1"), query);
        let page = dialect.page(BASE, &self.answer(&request), query).unwrap();
        assert!(page.posts.is_sorted_by(|a, b| a.key > b.key), "newest first");
        assert_eq!(page.skipped, Vec::<String>::new());
        page
    }

    /// Reads downwards until nothing is left between the bounds.
    fn read(&self, mut query: Query) -> Vec<PostKey> {
        let mut keys: Vec<PostKey> = Vec::new();
        loop {
            let page = self.ask(&query);
            assert_eq!(page.is_last, page.posts.is_empty() && query.newer_than.is_none());
            let Some(oldest) = page.posts.last() else { return keys };
            query.older_than = Some(oldest.key.clone());
            keys.extend(page.posts.into_iter().map(|post| post.key));
            assert!(keys.len() <= self.posts.len(), "read in circles");
        }
    }
}

fn ids(keys: &[PostKey]) -> Vec<u64> {
    keys.iter().map(|key| key.id.as_str().parse().unwrap()).collect()
}

/// The ids of posts, in the order in which their service gives them.
fn order(posts: &[Made]) -> Vec<u64> {
    posts.iter().map(|post| post.id).collect()
}

fn whole(count: u32) -> Query {
    Query { newer_than: None, older_than: None, count }
}

/// How a timeline is made: from where ids count, how far apart they are, and how many share a second.
#[derive(Clone, Debug)]
struct Plan {
    base: u64,
    steps: Vec<u64>,
    together: i64,
    most: usize,
    short: usize,
    repeats: bool,
    count: u32,
}

impl Plan {
    fn service(&self, dialect: &'static str) -> Service {
        let (mut id, mut at) = (self.base, 1_795_000_000);
        let mut posts: Vec<Made> = (0..POSTS)
            .map(|index| {
                let step = self.steps[index % self.steps.len()];
                id += step;
                at += i64::from(step.is_multiple_of(3) || i64::try_from(index).unwrap() % self.together == 0);
                Made { at, id }
            })
            .collect();
        posts.reverse();
        Service { dialect, posts, most: self.most, short: self.short, repeats: self.repeats }
    }
}

fn plans() -> impl Strategy<Value = Plan> {
    let base = prop_oneof![
        Just(1_u64),
        Just((1 << 53) - 1500),
        Just((1 << 63) - 1500),
        Just((1 << 63) - 40_000),
        Just(u64::MAX - 400_000),
    ];
    let steps = prop::collection::vec(prop_oneof![5 => Just(1_u64), 1 => 2..100_u64], 1..40);
    // A page has to be longer than what shares a second, or a service that pages by time could not be read at all.
    (base, steps, 1..7_i64, 9..60_usize, 0..9_usize, any::<bool>(), 1..300_u32).prop_map(
        |(base, steps, together, most, short, repeats, count)| Plan {
            base,
            steps,
            together,
            most,
            short,
            repeats,
            count,
        },
    )
}

const DIALECTS: [&str; 5] = ["x-2", "twitter-1.1", "gnu-social", "tumblr", "plurk"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn backwards_every_post_is_read_once(plan in plans()) {
        for dialect in DIALECTS {
            let service = plan.service(dialect);
            let count = plan.count.max(20);
            prop_assert_eq!(ids(&service.read(whole(count))), order(&service.posts), "{}", dialect);
        }
    }

    #[test]
    fn forwards_every_stretch_of_news_is_read_down_to_what_is_known(plan in plans(), arrivals in prop::collection::vec(1..400_usize, 1..30)) {
        for dialect in DIALECTS {
            let mut service = plan.service(dialect);
            let all = std::mem::take(&mut service.posts);
            let mut known: Vec<PostKey> = Vec::new();
            let (mut arrived, mut arrivals) = (0, arrivals.iter().cycle());
            while arrived < all.len() {
                arrived = (arrived + arrivals.next().unwrap()).min(all.len());
                service.posts = all[all.len() - arrived..].to_vec();
                let news = service.read(Query { newer_than: known.first().cloned(), ..whole(20) });
                known.splice(0..0, news);
            }
            prop_assert_eq!(ids(&known), order(&all), "{}", dialect);
        }
    }
}

#[test]
fn a_post_that_comes_late_is_read_if_it_is_still_below_and_disturbs_nothing_if_it_is_not() {
    let plan =
        Plan { base: 1 << 62, steps: vec![10], together: 3, most: 20, short: 0, repeats: true, count: 20 };
    for dialect in DIALECTS {
        let mut service = plan.service(dialect);
        let mut query = whole(20);
        let mut read = Vec::new();
        for step in 0.. {
            let page = service.ask(&query);
            let Some(oldest) = page.posts.last() else { break };
            query.older_than = Some(oldest.key.clone());
            read.extend(ids(&page.posts.iter().map(|post| post.key.clone()).collect::<Vec<_>>()));
            if step % 7 == 3 {
                // One above of what is read, one below.
                for place in [read.len() / 2, (read.len() + 30).min(service.posts.len() - 1)] {
                    let next = service.posts[place];
                    service.posts.insert(place + 1, Made { at: next.at, id: next.id - 1 });
                }
            }
        }
        assert!(read.is_sorted_by(|a, b| a > b), "{dialect}: in order, and none twice");
        let late: BTreeSet<u64> =
            order(&service.posts).into_iter().filter(|id| id % 10 != (1 << 62) % 10).collect();
        let read: BTreeSet<u64> = read.into_iter().collect();
        let missed: Vec<u64> = order(&service.posts).into_iter().filter(|id| !read.contains(id)).collect();
        assert!(missed.iter().all(|id| late.contains(id)), "{dialect}: {missed:?}");
        assert!(late.iter().any(|id| read.contains(id)), "{dialect}: what comes late below is read");
        // The next time everything is there.
        assert_eq!(ids(&service.read(whole(20))), order(&service.posts), "{dialect}");
    }
}
