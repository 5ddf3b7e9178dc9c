//! Small posts for tests of everything that handles timelines.

use jiff::Timestamp;

use crate::post::{Author, AuthorId, Content, Counts, OrderKey, Post, PostId, PostKey, Span};
use crate::text::Remote;

/// The key of the post number `id`.
pub(crate) fn key(id: u128) -> PostKey {
    PostKey::new(OrderKey(id), PostId::new(id.to_string()))
}

/// Post number `id`, written `id` minutes after the epoch.
pub(crate) fn post(id: u128) -> Post {
    post_saying(id, &format!("post {id}"))
}

/// Post number `id` with that text.
pub(crate) fn post_saying(id: u128, text: &str) -> Post {
    let at = Timestamp::from_second(i64::try_from(id).unwrap_or(0) * 60).unwrap_or(Timestamp::UNIX_EPOCH);
    Post {
        key: key(id),
        created_at: at,
        original_id: None,
        reposted_by: None,
        content: Content {
            author: Author {
                id: AuthorId::new("1"),
                handle: Remote::from("ana"),
                name: Remote::from("Ana Lima"),
            },
            written_at: at,
            body: vec![Span::Text(Remote::from(text))],
            url: None,
            reply_to: None,
            media: Vec::new(),
            poll: None,
            warning: None,
            sensitive: false,
            lang: None,
            counts: Counts::default(),
        },
        quote: None,
    }
}
