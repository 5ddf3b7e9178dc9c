//! A plurk and the users beside it → a post.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::post::{Author, AuthorId, Content, Counts, OrderKey, Post, PostId, PostKey, Span};
use crate::service::clock::http_date;
use crate::service::dialect::below;
use crate::service::status::list;
use crate::text::Remote;

use super::html;
use super::raw::{Plurk, User};

/// Qualifiers that say nothing: none, and "write what you like".
const SILENT: [&str; 4] = ["", ":", "freestyle", "null"];

/// Reads one plurk. The error is its path below the entry and the reason.
pub(super) fn post(base: &str, json: &str, users: &HashMap<String, User>) -> Result<Post, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    let plurk: Plurk =
        serde_path_to_error::deserialize(&mut json).map_err(|error| list::explain("", &error))?;
    let created_at = http_date(&plurk.posted).ok_or(".posted: not a date")?;
    let order = order(created_at, plurk.plurk_id).ok_or(".posted: before 1970")?;
    let id = plurk.plurk_id.to_string();

    let mut body = Vec::new();
    let qualifier = plurk.qualifier.as_deref().unwrap_or_default();
    if !SILENT.contains(&qualifier) {
        let translated = plurk.qualifier_translated.as_deref().filter(|word| !word.trim().is_empty());
        body.push(Span::Text(format!("{} ", translated.unwrap_or(qualifier)).into()));
    }
    let read = plurk.content.as_ref().map(|content| html::read(&content.0, base)).unwrap_or_default();
    match &plurk.content_raw {
        Some(raw) if read.spans.is_empty() && read.media.is_empty() => {
            body.push(Span::Text(raw.0.as_str().into()));
        }
        _ => body.extend(read.spans),
    }

    let person = |id: &str| author(id, users.get(id));
    let reposted_by = plurk.replurker_id.as_ref().map(|id| person(&id.0));
    Ok(Post {
        key: PostKey::new(order, PostId::new(id.as_str())),
        created_at,
        original_id: reposted_by.as_ref().map(|_| PostId::new(id.as_str())),
        reposted_by,
        content: Content {
            author: person(&plurk.owner_id.0),
            written_at: created_at,
            body,
            url: Some(Remote::new(below(base, &format!("p/{}", base36(plurk.plurk_id))))),
            reply_to: None,
            media: read.media,
            poll: None,
            warning: None,
            sensitive: plurk.porn == Some(true),
            lang: plurk.lang.filter(|lang| !lang.is_empty()).map(Remote::from),
            counts: Counts {
                likes: plurk.favorite_count.map(|count| count.0),
                reposts: plurk.replurkers_count.map(|count| count.0),
                replies: plurk.response_count.map(|count| count.0),
            },
        },
        quote: None,
    })
}

/// A person; one who does not stand beside the plurks has no name but the id.
pub(super) fn author(id: &str, user: Option<&User>) -> Author {
    let field = |of: fn(&User) -> Option<&str>| user.and_then(of).filter(|text| !text.trim().is_empty());
    let handle = field(|user| user.nick_name.as_ref().map(|name| name.0.as_str())).unwrap_or(id);
    let name = field(|user| user.display_name.as_ref().map(|name| name.0.as_str()))
        .or_else(|| field(|user| user.full_name.as_ref().map(|name| name.0.as_str())));
    Author { id: AuthorId::new(id), handle: handle.into(), name: name.unwrap_or(handle).into() }
}

/// Pages go by time, so the second stands above the id.
fn order(at: Timestamp, id: u64) -> Option<OrderKey> {
    let seconds = u64::try_from(at.as_second()).ok()?;
    Some(OrderKey(u128::from(seconds) << 64 | u128::from(id)))
}

/// The second of a key that was made from a plurk; one that was made from a bare id has none.
pub(super) fn time(key: &PostKey) -> Option<Timestamp> {
    let seconds = i64::try_from(key.order.0 >> 64).ok().filter(|seconds| *seconds > 0)?;
    Timestamp::from_second(seconds).ok()
}

/// The id's number.
pub(super) fn id(key: &PostKey) -> u128 {
    key.order.0 & u128::from(u64::MAX)
}

/// A plurk's address ends in its id to the base of 36.
fn base36(mut id: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(id % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        id /= 36;
        if id == 0 {
            return digits.iter().rev().collect();
        }
    }
}
