//! Which stretches of a timeline are known without a hole. Gaps are what lies between two stretches.

use crate::post::PostKey;
use crate::service::{Page, Query};

use super::Gap;

/// The known stretches of one timeline, oldest first, disjoint, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    stretches: Vec<(PostKey, PostKey)>,
    is_whole: bool,
}

impl Coverage {
    /// Takes in what a page proves: that nothing is missing between its posts, nor between its first post and the
    /// upper bound of the question. A page that holds a post which was known already has met what was there.
    ///
    /// `known` says whether a post was kept before this page.
    pub fn add(&mut self, query: &Query, page: &Page, known: impl Fn(&PostKey) -> bool) {
        let newest = page.posts.iter().map(|post| &post.key).max();
        let oldest = page.posts.iter().map(|post| &post.key).min();
        let lower = oldest.or(query.newer_than.as_ref());
        let upper = query.older_than.as_ref().max(newest).or(lower);
        // Only posts that were known say that there are no others, if the question began at the oldest of them: two
        // programs that ask for the same page at once have not reached the end.
        let is_from_edge = match (&query.older_than, self.stretches.first()) {
            (Some(from), Some((oldest, _))) => from <= oldest,
            _ => true,
        };
        let brought_nothing =
            page.posts.is_empty() || is_from_edge && page.posts.iter().all(|post| known(&post.key));
        if query.newer_than.is_none() && (page.is_last || brought_nothing) {
            // An unbounded question that brings nothing older has reached the service's end. With no upper bound
            // either, only a truly empty answer says so.
            self.is_whole |= page.is_last || query.older_than.is_some() || page.posts.is_empty();
        }
        if let (Some(lower), Some(upper)) = (lower, upper) {
            // An empty answer to an open-ended refresh proves nothing above the lower bound that needs a stretch.
            let lower = lower.min(upper).clone();
            let upper = upper.max(&lower).clone();
            self.insert(lower, upper);
        }
    }

    fn insert(&mut self, mut lower: PostKey, mut upper: PostKey) {
        let mut kept = Vec::with_capacity(self.stretches.len() + 1);
        for (low, high) in self.stretches.drain(..) {
            if high < lower || low > upper {
                kept.push((low, high));
            } else {
                lower = lower.min(low);
                upper = upper.max(high);
            }
        }
        kept.push((lower, upper));
        kept.sort();
        self.stretches = kept;
    }

    /// What was kept with [`Coverage::stretches`] and [`Coverage::is_whole`].
    pub fn from_parts(stretches: Vec<(PostKey, PostKey)>, is_whole: bool) -> Self {
        let mut coverage = Self { stretches: Vec::with_capacity(stretches.len()), is_whole };
        for (oldest, newest) in stretches {
            let (oldest, newest) = if oldest <= newest { (oldest, newest) } else { (newest, oldest) };
            coverage.insert(oldest, newest);
        }
        coverage
    }

    /// The known stretches, oldest first: the oldest and the newest key of each.
    pub fn stretches(&self) -> impl ExactSizeIterator<Item = &(PostKey, PostKey)> {
        self.stretches.iter()
    }

    /// What is older than this post is not kept any more.
    pub fn cut(&mut self, oldest: &PostKey) {
        self.is_whole = false;
        self.stretches.retain(|(_, newest)| newest >= oldest);
        for (low, _) in &mut self.stretches {
            if *low < *oldest {
                low.clone_from(oldest);
            }
        }
    }

    /// Whether nothing older exists at the service.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The gaps, newest first.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        self.stretches.windows(2).rev().filter_map(|pair| match pair {
            [(_, below), (above, _)] => Some(Gap { above: above.clone(), below: below.clone() }),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    use super::*;
    use crate::timeline::testing::{key, post};

    fn page(ids: &[u128]) -> Page {
        Page { posts: ids.iter().map(|id| post(*id)).collect(), ..Page::default() }
    }

    fn ask(newer_than: Option<u128>, older_than: Option<u128>) -> Query {
        Query { newer_than: newer_than.map(key), older_than: older_than.map(key), count: 10 }
    }

    #[test]
    fn a_refresh_that_meets_a_known_post_leaves_no_gap() {
        let mut coverage = Coverage::default();
        coverage.add(&ask(None, None), &page(&[30, 20, 10]), |_| false);
        coverage.add(&ask(Some(20), None), &page(&[50, 40, 30]), |k| k.order.0 <= 30);
        assert_eq!(coverage.gaps().count(), 0);
    }

    #[test]
    fn a_refresh_that_meets_nothing_leaves_a_gap_that_closes_when_the_pages_meet() {
        let mut coverage = Coverage::default();
        coverage.add(&ask(None, None), &page(&[30, 20, 10]), |_| false);
        coverage.add(&ask(Some(20), None), &page(&[90, 80]), |_| false);
        assert_eq!(coverage.gaps().collect::<Vec<_>>(), [Gap { above: key(80), below: key(30) }]);
        coverage.add(&ask(Some(20), Some(80)), &page(&[70, 60]), |_| false);
        assert_eq!(coverage.gaps().collect::<Vec<_>>(), [Gap { above: key(60), below: key(30) }]);
        coverage.add(&ask(Some(20), Some(60)), &page(&[40, 30]), |k| k.order.0 == 30);
        assert_eq!(coverage.gaps().count(), 0);
    }

    #[test]
    fn a_gap_whose_posts_were_deleted_closes_on_an_empty_answer() {
        let mut coverage = Coverage::default();
        coverage.add(&ask(None, None), &page(&[30, 20, 10]), |_| false);
        coverage.add(&ask(Some(20), None), &page(&[90, 80]), |_| false);
        coverage.add(&ask(Some(20), Some(80)), &page(&[]), |_| false);
        assert_eq!(coverage.gaps().count(), 0);
    }

    #[test]
    fn a_short_page_is_not_the_end_and_an_empty_one_is() {
        let mut coverage = Coverage::default();
        coverage.add(&ask(None, None), &page(&[30]), |_| false);
        assert!(!coverage.is_whole());
        coverage.add(&ask(None, Some(30)), &page(&[20]), |_| false);
        assert!(!coverage.is_whole());
        coverage.add(&ask(None, Some(20)), &page(&[]), |_| false);
        assert!(coverage.is_whole());
    }

    #[test]
    fn an_older_page_of_only_known_posts_is_the_end() {
        let mut coverage = Coverage::default();
        coverage.add(&ask(None, None), &page(&[30, 20]), |_| false);
        coverage.add(&ask(None, Some(20)), &page(&[20]), |_| true);
        assert!(coverage.is_whole());
    }

    #[test]
    fn a_refresh_that_brings_nothing_new_is_not_the_end() {
        let mut coverage = Coverage::default();
        coverage.add(&ask(None, None), &page(&[30, 20]), |_| false);
        coverage.add(&ask(None, None), &page(&[30, 20]), |_| true);
        coverage.add(&ask(Some(20), None), &page(&[30]), |_| true);
        coverage.add(&ask(Some(20), None), &page(&[]), |_| true);
        assert!(!coverage.is_whole());
    }

    proptest! {
        /// Against a service with every id from 1 to 200, whatever is asked in whatever order: a known id lies in
        /// no gap, and an id that is not known lies in a gap, above all, or below all.
        #[test]
        fn gaps_are_exactly_what_was_not_fetched(asks in prop::collection::vec((0u8..3, 1u128..200, 1usize..15), 1..40)) {
            let mut coverage = Coverage::default();
            let mut known: BTreeSet<u128> = BTreeSet::new();
            let mut newest_at_service = 100u128;
            for (kind, at, count) in asks {
                let query = match kind {
                    0 => {
                        newest_at_service = newest_at_service.max(at);
                        let overlap = known.iter().rev().nth(1).copied();
                        ask(overlap, None)
                    }
                    1 => ask(None, known.first().copied()),
                    _ => match coverage.gaps().next() {
                        Some(gap) => ask(known.range(..gap.below.order.0).next_back().copied(), Some(gap.above.order.0)),
                        None => continue,
                    },
                };
                let low = query.newer_than.as_ref().map_or(0, |k| k.order.0);
                let high = query.older_than.as_ref().map_or(newest_at_service + 1, |k| k.order.0);
                let ids: Vec<u128> = (low + 1..high).rev().take(count).collect();
                coverage.add(&query, &page(&ids), |k| known.contains(&k.order.0));
                known.extend(ids);
                let gaps: Vec<Gap> = coverage.gaps().collect();
                let (Some(first), Some(last)) = (known.first().copied(), known.last().copied()) else { continue };
                for id in first..=last {
                    let in_gap = gaps.iter().any(|gap| gap.below.order.0 < id && id < gap.above.order.0);
                    prop_assert_eq!(in_gap, !known.contains(&id), "id {} gaps {:?}", id, gaps);
                }
                if coverage.is_whole() { prop_assert_eq!(first, 1); }
            }
        }
    }
}
