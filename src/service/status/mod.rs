//! The shape of posts and accounts that Twitter's API 1.1 made common, and its paging.
//!
//! | file | what it holds |
//! |---|---|
//! | `raw` | the JSON as it comes; only what a post cannot do without is demanded |
//! | `lax` | how fields are read that may be odd |
//! | `read` | from the raw shape to a [`crate::post::Post`] |
//! | `cut` | a text and its entities' offsets → pieces |
//! | `scan` | a text without entities → where its links, mentions and tags are |
//! | `media` | attachments |
//! | `list` | a body → its entries, one by one |

pub(super) mod cut;
pub(super) mod lax;
pub(super) mod list;
mod media;
mod raw;
pub(super) mod read;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::post::{Post, PostId, PostKey};
use crate::text::Remote;

use super::{Answer, Cause, Identity, Page, Query, Trouble, classify, errors};

/// The most that a server of this kind gives at once.
const MOST: u32 = 200;

/// In which ways servers of this shape differ.
pub(super) struct Manner<'a> {
    /// Whether texts come with `&`, `<` and `>` escaped.
    pub(super) escaped: bool,
    /// The address of a post on the web.
    pub(super) address: &'a dyn Fn(&Place<'_>) -> Option<Remote>,
}

/// What a post's web address is made from.
pub(super) struct Place<'a> {
    /// The author's handle.
    pub(super) handle: &'a str,
    /// The post's id.
    pub(super) id: &'a str,
    /// GNU social: where it was first posted.
    pub(super) external_url: Option<&'a str>,
    /// GNU social: its name, which need not be an address.
    pub(super) uri: Option<&'a str>,
}

/// Whether an address can be opened on the web.
pub(super) fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        let (head, rest) = (url.get(..scheme.len()), url.get(scheme.len()..));
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
            && rest.is_some_and(|rest| !rest.is_empty())
    })
}

/// A query's `count`, `since_id` and `max_id`. The latter includes its bound, so it is one less than the post that
/// is known; of an id that is no number the post itself comes again, and [`page`] drops it.
pub(super) fn bounds(query: &Query) -> Vec<(String, String)> {
    let mut params = vec![("count".to_owned(), query.count.clamp(1, MOST).to_string())];
    if let Some(key) = &query.newer_than {
        params.push(("since_id".into(), key.id.as_str().into()));
    }
    if let Some(key) = &query.older_than {
        let id = key.id.as_str();
        let below = read::number(id).and_then(|number| number.checked_sub(1));
        params.push(("max_id".into(), below.map_or_else(|| id.to_owned(), |below| below.to_string())));
    }
    params
}

/// Reads an account.
pub(super) fn account(answer: &Answer) -> Result<Identity, Trouble> {
    refuse(answer)?;
    let body = list::text(&answer.body);
    let mut json = serde_json::Deserializer::from_str(&body);
    let user: raw::User = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| unreadable(answer, &list::explain("$", &error)))?;
    let author = read::author(user).map_err(|(path, why)| unreadable(answer, &format!("$.{path}: {why}")))?;
    Ok(Identity { author, rate: answer.rate() })
}

/// Reads a page of posts: what is inside the query's bounds, newest first, each once.
pub(super) fn page(manner: &Manner<'_>, answer: &Answer, query: &Query) -> Result<Page, Trouble> {
    refuse(answer)?;
    let body = list::text(&answer.body);
    let inside = |key: &PostKey| is_inside(key, query);
    collect("$", &body, |entry| read::post(manner, entry), inside)
        .map(|page| finish(page, answer, query))
        .map_err(|why| unreadable(answer, &why))
}

/// Reads the list that stands at the path `root`: of the entries that can be read, those inside of the bounds, newest
/// first, each once. `read` gives the path below the entry and the reason where it fails.
pub(super) fn collect(
    root: &str,
    json: &str,
    read: impl Fn(&str) -> Result<Post, String>,
    is_inside: impl Fn(&PostKey) -> bool,
) -> Result<Page, String> {
    let entries = list::entries(root, json)?;
    let mut page = Page::default();
    for (index, entry) in entries.raw.iter().enumerate() {
        match read(entry.get()) {
            Ok(post) => page.posts.push(post),
            Err(why) => page.skipped.push(errors::clip(&format!("{root}[{index}]{why}"))),
        }
    }
    if entries.beyond > 0 {
        page.skipped.push(format!(
            "{root}[{}…]: {} more entries than were asked for",
            entries.raw.len(),
            entries.beyond
        ));
    }
    page.posts.retain(|post| is_inside(&post.key));
    page.posts.sort_by(|a, b| b.key.cmp(&a.key));
    let mut seen: HashSet<PostId> = HashSet::new();
    page.posts.retain(|post| seen.insert(post.key.id.clone()));
    Ok(page)
}

/// Adds what the answer says beside its list, and whether nothing older follows.
pub(super) fn finish(page: Page, answer: &Answer, query: &Query) -> Page {
    let is_last = page.posts.is_empty() && page.skipped.is_empty() && query.newer_than.is_none();
    Page { is_last, rate: answer.rate(), ..page }
}

/// Whether a post lies between a query's bounds. Numbers are compared; of other ids only the bounds themselves are
/// told apart, since servers need not order them by time.
pub(super) fn is_inside(key: &PostKey, query: &Query) -> bool {
    let is_number = |key: &PostKey| read::number(key.id.as_str()).is_some();
    let beyond = |bound: &PostKey, newer: bool| {
        if is_number(key) && is_number(bound) {
            if newer { key.order >= bound.order } else { key.order <= bound.order }
        } else {
            key.id == bound.id
        }
    };
    !query.older_than.as_ref().is_some_and(|bound| beyond(bound, true))
        && !query.newer_than.as_ref().is_some_and(|bound| beyond(bound, false))
}

/// Passes only an answer that can hold what was asked for.
pub(super) fn refuse(answer: &Answer) -> Result<(), Trouble> {
    let is_refusal = answer.status != 200 || errors::is_error_object(&answer.body);
    if is_refusal { Err(classify::trouble(answer, super::During::Api)) } else { Ok(()) }
}

pub(super) fn unreadable(answer: &Answer, why: &str) -> Trouble {
    Trouble {
        cause: Cause::Unreadable,
        status: Some(answer.status),
        code: None,
        detail: Remote::new(errors::clip(why)),
    }
}
