//! What both stores of timelines have in common.

use std::sync::Arc;

use crate::post::Post;
use crate::timeline::{Coverage, Gap, Row};

/// How many known posts a refresh asks for again: proof that old and new meet, and a net for posts that a service
/// puts in late.
pub(super) const OVERLAP: usize = 4;

/// Posts, newest first, with the gaps that lie between them.
pub(super) fn with_gaps(coverage: &Coverage, posts: Vec<Arc<Post>>) -> Vec<Row> {
    let mut gaps: Vec<Gap> = coverage.gaps().collect();
    gaps.reverse();
    let mut rows = Vec::with_capacity(posts.len());
    for post in posts {
        while gaps.last().is_some_and(|gap| gap.above > post.key) {
            // The gap stands above the first post of this slice, or between two of its posts.
            if let Some(gap) = gaps.pop()
                && !rows.is_empty()
            {
                rows.push(Row::Gap(gap));
            }
        }
        rows.push(Row::Post(post));
    }
    rows
}
