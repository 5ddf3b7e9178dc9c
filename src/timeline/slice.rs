//! A stretch of a timeline, as the store hands it to the model.

use std::collections::HashSet;
use std::sync::Arc;

use crate::post::{Post, PostKey};

/// A stretch of the timeline that was never fetched: everything between two known posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The oldest known post above it (newer).
    pub above: PostKey,
    /// The newest known post below it (older).
    pub below: PostKey,
}

/// One row of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A post.
    Post(Arc<Post>),
    /// Posts that are there but were not loaded.
    Gap(Gap),
}

impl Row {
    /// What identifies the row: for a gap, the post below it, which stays the same while the gap is filled from the
    /// newer end, and takes the gap's place when it closes.
    pub fn key(&self) -> RowKey<'_> {
        match self {
            Self::Post(post) => RowKey { post: &post.key, is_gap: false },
            Self::Gap(gap) => RowKey { post: &gap.below, is_gap: true },
        }
    }
}

/// A row's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey<'a> {
    /// The post, or the post below a gap.
    pub post: &'a PostKey,
    /// Whether the row is the gap above that post.
    pub is_gap: bool,
}

/// Where a slice is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the newest post.
    Newest,
    /// At the oldest post that is known.
    Oldest,
    /// Around this post, or around where it would stand.
    Around(PostKey),
    /// Where the reader was when the program last ended; at the newest post, if nowhere.
    Left,
    /// Around the nearest unread post that is older than this one; around this one, if there is none.
    UnreadBelow(PostKey),
    /// Around the nearest unread post that is newer than this one; around this one, if there is none.
    UnreadAbove(PostKey),
}

/// Where a reader was: which row was selected, and at what height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The post, or the post below a gap.
    pub post: PostKey,
    /// Whether it was the gap above that post.
    pub is_gap: bool,
    /// The row of the screen on which it began; negative inside a row taller than the screen.
    pub y: i32,
}

/// A stretch of a timeline, newest first, with what lies beyond its ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Posts and gaps.
    pub rows: Vec<Row>,
    /// How many posts are known above the first row.
    pub above: usize,
    /// How many posts are known below the last row.
    pub below: usize,
    /// Nothing older exists at the service.
    pub is_whole: bool,
    /// The post that a refresh should ask from: a few below the newest, so that old and new provably meet.
    pub refresh_from: Option<PostKey>,
    /// The oldest known post of the whole timeline.
    pub oldest: Option<PostKey>,
    /// Which of the posts here were never on the screen.
    pub unread: HashSet<PostKey>,
    /// How many unread posts are known above the first row.
    pub unread_above: usize,
    /// How many unread posts are known below the last row.
    pub unread_below: usize,
    /// The newest post of the whole timeline that was on the screen.
    pub newest_read: Option<PostKey>,
    /// Where the reader was, if that was asked.
    pub left: Option<Left>,
}

impl Slice {
    /// How many posts are known in all.
    pub fn total(&self) -> usize {
        self.above + self.below + self.rows.iter().filter(|row| matches!(row, Row::Post(_))).count()
    }
}
