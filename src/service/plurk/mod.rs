//! The dialect `plurk`: Plurk's API 2.0 (www.plurk.com/API) as far as it is documented.
//!
//! | file | what it holds |
//! |---|---|
//! | `raw` | the JSON as it comes |
//! | `read` | a plurk and the users beside it → a post |
//! | `html` | HTML → pieces of text |

mod html;
mod raw;
mod read;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::post::{AuthorId, PostKey};

use super::dialect::{below, places_below};
use super::status::{self, list};
use super::{About, Answer, Consent, Dialect, Identity, LoginPlaces, Page, Query, RequestSpec, Trouble};

/// The documented number of plurks in a page.
const PAGE: u32 = 20;

/// Texts in HTML, users beside the plurks, pages by time.
pub(super) struct Plurk;

impl Dialect for Plurk {
    fn name(&self) -> &'static str {
        "plurk"
    }

    fn about(&self) -> About {
        About {
            label: "Plurk",
            keys: "App keys: www.plurk.com/PlurkApp/register.",
            cost: "Costs nothing.",
            reads: "You read your timeline, no responses. twite never writes.",
        }
    }

    fn login_places(&self, base: &str) -> LoginPlaces {
        places_below(&below(base, "OAuth"))
    }

    fn api_base(&self, base: &str) -> String {
        below(base, "APP")
    }

    fn consent(&self) -> Consent {
        Consent::Code
    }

    fn verify(&self, api: &str) -> RequestSpec {
        RequestSpec { method: "GET", url: below(api, "Users/me"), params: Vec::new() }
    }

    /// `offset` is a time and leaves its own second out, where there may be more than the one plurk that is known: so
    /// the second after it is asked for, and [`Dialect::page`] drops what comes again. For the same reason the page
    /// is never asked to be shorter than usual.
    fn home(&self, api: &str, _: &AuthorId, query: &Query) -> RequestSpec {
        let mut params = vec![("limit".to_owned(), PAGE.to_string())];
        if let Some(offset) = query.older_than.as_ref().and_then(offset) {
            params.push(("offset".into(), offset));
        }
        RequestSpec { method: "GET", url: below(api, "Timeline/getPlurks"), params }
    }

    fn account(&self, answer: &Answer) -> Result<Identity, Trouble> {
        status::refuse(answer)?;
        let body = list::text(&answer.body);
        let mut json = serde_json::Deserializer::from_str(&body);
        let user: raw::User = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| status::unreadable(answer, &list::explain("$", &error)))?;
        let id = user.id.as_ref().map(|id| id.0.clone());
        let id = id.ok_or_else(|| status::unreadable(answer, "$.id: not there, or not an id"))?;
        let author = read::author(&id, Some(&user));
        if author.handle.as_delivered() == id {
            return Err(status::unreadable(answer, "$.nick_name: not there, or empty"));
        }
        Ok(Identity { author, rate: answer.rate() })
    }

    fn page(&self, base: &str, answer: &Answer, query: &Query) -> Result<Page, Trouble> {
        status::refuse(answer)?;
        let body = list::text(&answer.body);
        let mut json = serde_json::Deserializer::from_str(&body);
        let timeline: raw::Timeline<'_> = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| status::unreadable(answer, &list::explain("$", &error)))?;
        json.end().map_err(|error| status::unreadable(answer, &format!("$: {error}")))?;
        let users: HashMap<String, raw::User> = timeline.plurk_users.unwrap_or_default();
        let read = |json: &str| read::post(base, json, &users);
        let page = status::collect("$.plurks", timeline.plurks.get(), read, |key| is_inside(key, query));
        let page = page.map_err(|why| status::unreadable(answer, &why))?;
        let mut page = status::finish(page, answer, query);
        // What is cut off here is asked for again by what is left.
        page.posts.truncate(usize::try_from(query.count.max(1)).unwrap_or(usize::MAX));
        Ok(page)
    }
}

/// Whether a post lies between a query's bounds. Of a bound that was typed by hand the id alone is known.
fn is_inside(key: &PostKey, query: &Query) -> bool {
    let order = |key: &PostKey, bound: &PostKey| {
        if read::time(bound).is_some() {
            key.order.cmp(&bound.order)
        } else {
            read::id(key).cmp(&read::id(bound))
        }
    };
    !query.older_than.as_ref().is_some_and(|bound| order(key, bound).is_ge())
        && !query.newer_than.as_ref().is_some_and(|bound| order(key, bound).is_le())
}

/// The second after a post, as the documents write it: `2009-6-20T21:55:34`, in UTC.
fn offset(key: &PostKey) -> Option<String> {
    let at: Timestamp = read::time(key)?.checked_add(SignedDuration::from_secs(1)).ok()?;
    Some(TimeZone::UTC.to_datetime(at).strftime("%Y-%-m-%-dT%H:%M:%S").to_string())
}
