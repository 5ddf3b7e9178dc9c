//! The timeline against a service that lives: posts come, go, and are put in late, pages are short, requests fail, the
//! program starts anew. Nothing that was fetched is lost, and no post is missing where no gap says so.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

#[path = "support/world.rs"]
mod world;

use std::collections::BTreeSet;

use proptest::prelude::*;
use twite::account::AccountName;
use twite::post::PostKey;
use twite::service::{Page, Query};
use twite::store::{Archive, Timeline};
use twite::timeline::{Place, Row, Slice};
use world::plain;

#[derive(Clone, Debug)]
enum Step {
    /// So many posts are written.
    Written(u8),
    /// One goes away: the so-manieth.
    Deleted(u8),
    /// One is put in among the old ones.
    Late(u8),
    /// Newer posts are asked for.
    Refresh(u8),
    /// Older ones.
    Older(u8),
    /// Those of a gap, the so-manieth.
    Fill(u8, u8),
    /// A request fails, also halfway: nothing of its page arrives.
    Failed,
    /// The page that came last comes again.
    Again,
    /// The program starts anew.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_u8..40).prop_map(Step::Written),
        1 => any::<u8>().prop_map(Step::Deleted),
        1 => any::<u8>().prop_map(Step::Late),
        4 => (1_u8..12).prop_map(Step::Refresh),
        3 => (1_u8..12).prop_map(Step::Older),
        3 => (any::<u8>(), 1_u8..12).prop_map(|(which, most)| Step::Fill(which, most)),
        1 => Just(Step::Failed),
        1 => Just(Step::Again),
        1 => Just(Step::Restart),
    ]
}

/// A service whose posts have every fifth number, so that there is room for late ones.
#[derive(Default)]
struct Service {
    posts: BTreeSet<u128>,
    late: BTreeSet<u128>,
    last: u128,
}

impl Service {
    fn write(&mut self, count: u8) {
        for _ in 0..count {
            self.last += 5;
            self.posts.insert(self.last);
        }
    }

    fn nth(&self, which: u8) -> Option<u128> {
        let count = self.posts.len();
        (count > 0).then(|| *self.posts.iter().nth(usize::from(which) % count).unwrap())
    }

    /// Newest first, between the bounds, often fewer than were asked for.
    fn page(&self, query: &Query, most: u8) -> Page {
        let low = query.newer_than.as_ref().map_or(0, |key| key.order.0);
        let high = query.older_than.as_ref().map_or(u128::MAX, |key| key.order.0);
        let found = self.posts.iter().rev().filter(|id| (low + 1..high).contains(*id));
        Page { posts: found.take(usize::from(most)).map(|id| plain(*id)).collect(), ..Page::default() }
    }
}

/// The archive, and beside it the timeline in memory: both must hold what is promised.
struct Reader {
    folder: tempfile::TempDir,
    archive: Archive,
    memory: Timeline,
    delivered: BTreeSet<u128>,
    last: Option<(Query, Page)>,
}

fn maru() -> AccountName {
    AccountName::new("maru", "work").unwrap()
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(&folder.path().join("archive.db")).unwrap();
        Self { folder, archive, memory: Timeline::default(), delivered: BTreeSet::new(), last: None }
    }

    fn restart(&mut self) {
        self.archive = Archive::open(&self.folder.path().join("archive.db")).unwrap();
    }

    fn all(&mut self) -> Slice {
        let slice = self.archive.slice(&maru(), &Place::Newest, 100_000).unwrap();
        assert_eq!(slice, self.memory.slice(&Place::Newest, 100_000));
        slice
    }

    fn take(&mut self, query: Query, page: Page) {
        self.delivered.extend(page.posts.iter().map(|post| post.key.order.0));
        self.archive.ingest(&maru(), &query, &page).unwrap();
        self.memory.ingest(&query, page.clone());
        self.last = Some((query, page));
    }

    /// The questions that the timeline asks.
    fn refresh(&mut self) -> Query {
        Query { newer_than: self.all().refresh_from, older_than: None, count: 100 }
    }

    fn older(&mut self) -> Option<Query> {
        let slice = self.all();
        (!slice.is_whole).then_some(Query { newer_than: None, older_than: slice.oldest, count: 100 })
    }

    fn fill(&mut self, which: u8) -> Option<Query> {
        let rows = self.all().rows;
        let gaps: Vec<_> =
            rows.iter().filter_map(|row| if let Row::Gap(gap) = row { Some(gap) } else { None }).collect();
        let gap = *gaps.get(usize::from(which) % gaps.len().max(1))?;
        let beyond = posts(&rows).into_iter().find(|key| *key < gap.below);
        let from = beyond.unwrap_or_else(|| gap.below.clone());
        Some(Query { newer_than: Some(from), older_than: Some(gap.above.clone()), count: 100 })
    }
}

fn posts(rows: &[Row]) -> Vec<PostKey> {
    rows.iter()
        .filter_map(|row| if let Row::Post(post) = row { Some(post.key.clone()) } else { None })
        .collect()
}

fn gaps(slice: &Slice) -> usize {
    slice.rows.iter().filter(|row| matches!(row, Row::Gap(_))).count()
}

/// What must hold after every step.
fn check(reader: &mut Reader, service: &Service) -> Result<(), TestCaseError> {
    let slice = reader.all();
    let keys = posts(&slice.rows);
    prop_assert!(keys.windows(2).all(|pair| pair[0] > pair[1]), "in order, none twice");
    let shown: BTreeSet<u128> = keys.iter().map(|key| key.order.0).collect();
    prop_assert_eq!(&shown, &reader.delivered, "nothing is lost, nothing is made up");
    for pair in slice.rows.windows(2) {
        let (Row::Post(newer), Row::Post(older)) = (&pair[0], &pair[1]) else { continue };
        let between = older.key.order.0 + 1..newer.key.order.0;
        let missing = service.posts.range(between).find(|id| !service.late.contains(id));
        prop_assert_eq!(missing, None, "no gap stands between {:?} and {:?}", newer.key, older.key);
    }
    prop_assert!(
        !matches!(slice.rows.first(), Some(Row::Gap(_))) && !matches!(slice.rows.last(), Some(Row::Gap(_)))
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_gaps_close_exactly_when_the_pages_meet(steps in prop::collection::vec(step(), 1..50)) {
        let (mut service, mut reader) = (Service::default(), Reader::new());
        service.write(30);
        for step in steps {
            match step {
                Step::Written(count) => service.write(count),
                Step::Deleted(which) => if let Some(id) = service.nth(which) { service.posts.remove(&id); },
                Step::Late(which) => if let Some(id) = service.nth(which) {
                    service.posts.insert(id + 2);
                    service.late.insert(id + 2);
                },
                Step::Refresh(most) => {
                    let query = reader.refresh();
                    let page = service.page(&query, most);
                    reader.take(query, page);
                }
                Step::Older(most) => if let Some(query) = reader.older() {
                    let page = service.page(&query, most);
                    reader.take(query, page);
                },
                Step::Fill(which, most) => if let Some(query) = reader.fill(which) {
                    let before = gaps(&reader.all());
                    let page = service.page(&query, most);
                    // The lower bound lies below the gap: a page that reaches down to what is known has met it.
                    let below = query.newer_than.clone().unwrap();
                    let known = page.posts.iter().any(|post| {
                        post.key > below && reader.delivered.contains(&post.key.order.0)
                    });
                    let is_empty = page.posts.is_empty();
                    reader.take(query, page);
                    let after = gaps(&reader.all());
                    prop_assert!(after <= before, "filling opens no gap");
                    if known || is_empty {
                        prop_assert_eq!(after, before - 1, "the pages have met");
                    }
                },
                Step::Failed => {}
                Step::Again => if let Some((query, page)) = reader.last.clone() { reader.take(query, page); },
                Step::Restart => reader.restart(),
            }
            check(&mut reader, &service)?;
        }

        // And whatever happened: by going on, everything that is to be had is had, and no gap is left.
        let query = reader.refresh();
        let page = service.page(&query, 100);
        reader.take(query, page);
        for _ in 0..2000 {
            let Some(query) = reader.fill(0).or_else(|| reader.older()) else { break };
            let page = service.page(&query, 7);
            reader.take(query, page);
        }
        check(&mut reader, &service)?;
        let slice = reader.all();
        prop_assert_eq!(gaps(&slice), 0);
        prop_assert!(slice.is_whole);
        let missing: Vec<_> = service.posts.difference(&reader.delivered).filter(|id| !service.late.contains(id)).collect();
        prop_assert!(missing.is_empty(), "{:?}", missing);
        prop_assert_eq!(reader.archive.check().unwrap(), Vec::<String>::new());
    }
}
