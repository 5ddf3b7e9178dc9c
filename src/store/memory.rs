//! One account's home timeline in memory: every post, and which stretches are known.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::rows::{OVERLAP, with_gaps};
use crate::post::{Post, PostKey};
use crate::service::{Page, Query};
use crate::timeline::{Coverage, Left, Place, Slice};

/// A timeline: posts by key, and its known stretches.
#[derive(Debug, Default)]
pub struct Timeline {
    posts: BTreeMap<PostKey, Arc<Post>>,
    coverage: Coverage,
    unread: BTreeSet<PostKey>,
    newest_read: Option<PostKey>,
    left: Option<Left>,
}

impl Timeline {
    /// Keeps a page. Posts that were known are replaced by their newer state. Returns how many posts came that are
    /// newer than everything known before (0 for the very first page).
    pub fn ingest(&mut self, query: &Query, page: Page) -> usize {
        self.coverage.add(query, &page, |key| self.posts.contains_key(key));
        let newest = self.posts.last_key_value().map(|(key, _)| key.clone());
        let mut newer = 0;
        for post in page.posts {
            if newest.as_ref().is_some_and(|newest| post.key > *newest) && !self.posts.contains_key(&post.key)
            {
                newer += 1;
            }
            let key = post.key.clone();
            if self.posts.insert(key.clone(), Arc::new(post)).is_none() {
                self.unread.insert(key);
            }
        }
        newer
    }

    /// Remembers that these posts were on the screen. Those that are not known are left out.
    pub fn mark_read(&mut self, keys: &[PostKey]) {
        for key in keys.iter().filter(|key| self.posts.contains_key(key)) {
            self.unread.remove(key);
            self.newest_read = self.newest_read.take().max(Some(key.clone()));
        }
    }

    /// Remembers where the reader is.
    pub fn keep_place(&mut self, left: Left) {
        self.left = Some(left);
    }

    /// The post that a place is around, and whether an end of the timeline is meant instead.
    fn resolve(&self, place: &Place) -> Place {
        let around = |found: Option<&PostKey>, key: &PostKey| Place::Around(found.unwrap_or(key).clone());
        match place {
            Place::Newest | Place::Oldest | Place::Around(_) => place.clone(),
            Place::Left => self.left.as_ref().map_or(Place::Newest, |left| Place::Around(left.post.clone())),
            Place::UnreadBelow(key) => around(self.unread.range(..key).next_back(), key),
            Place::UnreadAbove(key) => {
                let newer = (Bound::Excluded(key), Bound::Unbounded);
                around(self.unread.range::<PostKey, _>(newer).next(), key)
            }
        }
    }

    /// A stretch of about `count` posts at a place, with the gaps that lie in it.
    pub fn slice(&self, place: &Place, count: usize) -> Slice {
        let half = count / 2;
        let (newer, older) = match self.resolve(place) {
            Place::Oldest => (self.take_newer(None, count), Vec::new()),
            Place::Around(key) => {
                (self.take_newer(Some(&key), half), self.take_older(Some(&key), count - half))
            }
            _ => (Vec::new(), self.take_older(None, count)),
        };
        let posts: Vec<Arc<Post>> = newer.into_iter().rev().chain(older).cloned().collect();
        let above = posts.first().map_or(0, |first| self.count_newer(&first.key));
        let below = self.posts.len() - above - posts.len();
        let unread = posts.iter().map(|post| &post.key).filter(|key| self.unread.contains(key)).cloned();
        let unread: std::collections::HashSet<PostKey> = unread.collect();
        let newer =
            |key: &PostKey| self.unread.range::<PostKey, _>((Bound::Excluded(key), Bound::Unbounded)).count();
        let unread_above = posts.first().map_or(0, |first| newer(&first.key));
        let unread_below = self.unread.len() - unread_above - unread.len();
        Slice {
            rows: with_gaps(&self.coverage, posts),
            above,
            below,
            is_whole: self.coverage.is_whole(),
            refresh_from: self.posts.keys().rev().nth(OVERLAP).or_else(|| self.posts.keys().next()).cloned(),
            oldest: self.posts.keys().next().cloned(),
            unread,
            unread_above,
            unread_below,
            newest_read: self.newest_read.clone(),
            left: self.left.clone().filter(|_| *place == Place::Left),
        }
    }

    fn take_older(&self, from: Option<&PostKey>, count: usize) -> Vec<&Arc<Post>> {
        let upper = from.map_or(Bound::Unbounded, Bound::Included);
        self.posts
            .range::<PostKey, _>((Bound::Unbounded, upper))
            .rev()
            .take(count)
            .map(|(_, post)| post)
            .collect()
    }

    fn take_newer(&self, from: Option<&PostKey>, count: usize) -> Vec<&Arc<Post>> {
        let lower = from.map_or(Bound::Unbounded, Bound::Excluded);
        self.posts.range::<PostKey, _>((lower, Bound::Unbounded)).take(count).map(|(_, post)| post).collect()
    }

    fn count_newer(&self, key: &PostKey) -> usize {
        self.posts.range::<PostKey, _>((Bound::Excluded(key), Bound::Unbounded)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::Row;
    use crate::timeline::testing::{key, post};

    fn page(ids: impl IntoIterator<Item = u128>) -> Page {
        Page { posts: ids.into_iter().map(post).collect(), ..Page::default() }
    }

    fn ask(newer_than: Option<u128>, older_than: Option<u128>) -> Query {
        Query { newer_than: newer_than.map(key), older_than: older_than.map(key), count: 100 }
    }

    fn numbers(slice: &Slice) -> Vec<String> {
        slice
            .rows
            .iter()
            .map(|row| match row {
                Row::Post(post) => post.key.id.as_str().to_owned(),
                Row::Gap(gap) => format!("{}..{}", gap.above.id.as_str(), gap.below.id.as_str()),
            })
            .collect()
    }

    #[test]
    fn a_slice_knows_what_lies_beyond_it() {
        let mut timeline = Timeline::default();
        timeline.ingest(&ask(None, None), page((1..=20).rev()));
        let slice = timeline.slice(&Place::Around(key(10)), 6);
        assert_eq!(numbers(&slice), ["13", "12", "11", "10", "9", "8"]);
        assert_eq!((slice.above, slice.below, slice.total()), (7, 7, 20));
        assert_eq!(numbers(&timeline.slice(&Place::Newest, 2)), ["20", "19"]);
        assert_eq!(numbers(&timeline.slice(&Place::Oldest, 2)), ["2", "1"]);
    }

    #[test]
    fn a_gap_is_a_row_between_the_posts_that_bound_it() {
        let mut timeline = Timeline::default();
        timeline.ingest(&ask(None, None), page([3, 2, 1]));
        let newer = timeline.ingest(&ask(Some(1), None), page([9, 8]));
        assert_eq!(newer, 2);
        assert_eq!(numbers(&timeline.slice(&Place::Newest, 10)), ["9", "8", "8..3", "3", "2", "1"]);
        assert_eq!(numbers(&timeline.slice(&Place::Oldest, 3)), ["3", "2", "1"]);
        assert_eq!(numbers(&timeline.slice(&Place::Around(key(3)), 3)), ["8", "8..3", "3", "2"]);
    }

    #[test]
    fn a_known_post_is_renewed_and_not_counted_as_new() {
        let mut timeline = Timeline::default();
        timeline.ingest(&ask(None, None), page([3, 2, 1]));
        assert_eq!(timeline.ingest(&ask(Some(1), None), page([4, 3, 2])), 1);
        assert_eq!(timeline.slice(&Place::Newest, 10).total(), 4);
    }

    #[test]
    fn the_first_page_is_not_news() {
        assert_eq!(Timeline::default().ingest(&ask(None, None), page([3, 2, 1])), 0);
    }
}
