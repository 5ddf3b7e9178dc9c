//! The dialect `x-2`: X's API v2 (docs.x.com/x-api) in OAuth 1.0a user context.
//!
//! | file | what it holds |
//! |---|---|
//! | `ask` | what is asked for, and how it is said in other words where a parameter is refused |
//! | `raw` | the JSON as it comes, by the names before and after 2026 |
//! | `read` | a post and what is included → a post: reposts, quotes, answers, what is withheld |
//! | `attached` | its pictures, films, poll and place |

mod ask;
mod attached;
#[cfg(test)]
mod broken_tests;
mod raw;
mod read;
#[cfg(test)]
mod tests;

use crate::post::{Author, AuthorId, PostKey};

use super::dialect::{below, places_below};
use super::status::{self, list};
use super::{About, Answer, Dialect, Identity, LoginPlaces, Page, Query, RequestSpec, Trouble, twitter};

use read::Included;

/// Posts that refer to what is included beside them; a home timeline by its owner's id.
pub(super) struct X2;

impl Dialect for X2 {
    fn name(&self) -> &'static str {
        "x-2"
    }

    fn about(&self) -> About {
        About {
            label: "X",
            keys: "App keys: console.x.com, from an app with credit.",
            cost: "What it costs, the server says.",
            reads: "You read your home timeline; access is asked for read-only.",
        }
    }

    fn login_places(&self, base: &str) -> LoginPlaces {
        places_below(&below(base, "oauth"))
    }

    fn api_base(&self, base: &str) -> String {
        below(base, "2")
    }

    fn temporary_params(&self) -> Vec<(String, String)> {
        vec![("x_auth_access_type".into(), "read".into())]
    }

    fn verify(&self, api: &str) -> RequestSpec {
        RequestSpec { method: "GET", url: below(api, "users/me"), params: Vec::new() }
    }

    fn asks_by_owner(&self) -> bool {
        true
    }

    fn home(&self, api: &str, owner: &AuthorId, query: &Query) -> RequestSpec {
        ask::home(api, owner, query)
    }

    fn reworded(&self, asked: &RequestSpec, refused: &Answer) -> Option<RequestSpec> {
        ask::reworded(asked, refused)
    }

    /// Posts that may not be seen are taken out of a page after it was made, so that it may be empty and yet not the last.
    fn beyond(&self, asked: &RequestSpec, answer: &Answer) -> Option<RequestSpec> {
        let body = list::text(&answer.body);
        let envelope: raw::Envelope<'_> =
            serde_json::from_str(&body).ok().filter(|_| answer.status == 200)?;
        let is_empty = envelope.data.is_none_or(|data| data.get() == "[]" || data.get() == "null");
        let token = envelope.meta?.next_token.filter(|token| is_empty && !token.is_empty())?;
        ask::next(asked, token)
    }

    /// Tokens are withdrawn by version 1.1, beside this one ("POST oauth/invalidate_token").
    fn revoke(&self, api: &str) -> Option<RequestSpec> {
        let root = api.trim_end_matches('/').strip_suffix("/2")?;
        let url = below(root, "1.1/oauth/invalidate_token.json");
        Some(RequestSpec { method: "POST", url, params: Vec::new() })
    }

    fn account(&self, answer: &Answer) -> Result<Identity, Trouble> {
        status::refuse(answer)?;
        let body = list::text(&answer.body);
        let mut json = serde_json::Deserializer::from_str(&body);
        let me: raw::Me = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| status::unreadable(answer, &list::explain("$", &error)))?;
        let author: Author =
            read::author(&me.data).ok_or_else(|| status::unreadable(answer, "$.data.username: empty"))?;
        Ok(Identity { author, rate: answer.rate() })
    }

    fn page(&self, base: &str, answer: &Answer, query: &Query) -> Result<Page, Trouble> {
        let body = list::text(&answer.body);
        let envelope = envelope(answer, &body)?;
        let meta = envelope.meta.unwrap_or_default();
        let web = twitter::web_base(base);
        let included = Included::new(envelope.includes.unwrap_or_default(), &web);
        let data = envelope.data.map_or("[]", |data| data.get());
        let data = if data == "null" { "[]" } else { data };
        let inside = |key: &PostKey| status::is_inside(key, query);
        let page = status::collect("$.data", data, |json| read::post(json, &included), inside)
            .map_err(|why| status::unreadable(answer, &why))?;
        let mut page = status::finish(page, answer, query);
        // An empty page that names the one after it is not the end: what was on it may not be seen.
        page.is_last &= data != "[]" || meta.next_token.is_none();
        page.billed = included.billed(data);
        Ok(page)
    }
}

/// The answer's frame. Errors beside a page tell of single things that may not be seen; without one they refuse it.
fn envelope<'a>(answer: &Answer, body: &'a str) -> Result<raw::Envelope<'a>, Trouble> {
    let mut json = serde_json::Deserializer::from_str(body);
    let envelope: Result<raw::Envelope<'a>, _> = serde_path_to_error::deserialize(&mut json);
    match envelope {
        Ok(envelope) if answer.status == 200 && (envelope.data.is_some() || envelope.meta.is_some()) => {
            json.end().map_err(|error| status::unreadable(answer, &format!("$: {error}")))?;
            Ok(envelope)
        }
        other => {
            status::refuse(answer)?;
            let why = match other {
                Ok(_) => "$.data: neither data nor meta is there".to_owned(),
                Err(error) => list::explain("$", &error),
            };
            Err(status::unreadable(answer, &why))
        }
    }
}
