//! What can be asked of a service, and what a good answer holds.

use crate::post::{Author, Post, PostKey};

use super::RateLimit;

/// A question to a service about the home timeline. Bounds are keys of posts that are already known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Only posts newer than this one (exclusive).
    pub newer_than: Option<PostKey>,
    /// Only posts older than this one (exclusive, whatever the service's own parameter means).
    pub older_than: Option<PostKey>,
    /// How many posts at the most; a dialect lowers it to what its service takes.
    pub count: u32,
}

/// A request, before it is signed: method, address without query, and the decoded parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSpec {
    /// Upper-case HTTP method.
    pub method: &'static str,
    /// Absolute address without query and fragment.
    pub url: String,
    /// Decoded query parameters; the worker sends exactly what it signed.
    pub params: Vec<(String, String)>,
}

/// A page of a timeline, newest first, without duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The posts, newest first.
    pub posts: Vec<Post>,
    /// Entries that could not be read and were left out, each with the JSON path and the reason.
    pub skipped: Vec<String>,
    /// The service said outright that nothing older follows. A short page alone never says so, nor does an empty
    /// one if the query had a lower bound: that only says that nothing (more) lies between the bounds.
    pub is_last: bool,
    /// What the answer said about the rate limit.
    pub rate: Option<RateLimit>,
    /// What the service may charge for.
    pub billed: Billed,
}

impl Page {
    /// What may be charged for: what the dialect counted; else, for a service that bills though its dialect does not
    /// say so, the posts themselves.
    pub fn charges(&self) -> Billed {
        if self.billed != Billed::default() {
            return self.billed.clone();
        }
        let posts = self.posts.iter().map(|post| post.key.id.as_str().to_owned()).collect();
        Billed { posts, users: Vec::new() }
    }
}

/// What an answer held that a service which bills by the piece may charge for, included and quoted ones too, by its ids
/// there. Empty where the dialect's services do not bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    /// Posts.
    pub posts: Vec<String>,
    /// Authors and whoever else came along.
    pub users: Vec<String>,
}

/// Who the credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account's owner.
    pub author: Author,
    /// What the answer said about the rate limit.
    pub rate: Option<RateLimit>,
}
