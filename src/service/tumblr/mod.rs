//! The dialect `tumblr`: Tumblr's API v2 (tumblr.com/docs/en/api/v2) with posts as blocks (NPF).
//!
//! | file | what it holds |
//! |---|---|
//! | `raw` | the JSON as it comes; only what a post cannot do without is demanded |
//! | `read` | an entry of the dashboard → a post: reblogs, trails, addresses |
//! | `blocks` | a list of blocks → text, media and poll |
//! | `cut` | a text and its formatting ranges → pieces |

mod blocks;
mod cut;
mod raw;
mod read;
#[cfg(test)]
mod tests;

use crate::post::{Author, AuthorId, PostKey};
use crate::text::Remote;

use super::dialect::{below, places_below};
use super::status::{self, list};
use super::{
    About, Answer, Consent, Dialect, During, Identity, LoginPlaces, Page, Query, RequestSpec, Trouble,
    classify,
};

/// The most that the dashboard gives at once.
const MOST: u32 = 20;

/// Answers in an envelope, posts in blocks, pages by id.
pub(super) struct Tumblr;

impl Dialect for Tumblr {
    fn name(&self) -> &'static str {
        "tumblr"
    }

    fn about(&self) -> About {
        About {
            label: "Tumblr",
            keys: "App keys: www.tumblr.com/oauth/apps.",
            cost: "Costs nothing; 1,000 requests an hour.",
            reads: "You read your dashboard, no messages. twite never writes.",
        }
    }

    /// Tumblr's own login is on another host than its API; any other server has both below one address.
    fn login_places(&self, base: &str) -> LoginPlaces {
        let is_tumblr = url::Url::parse(base).is_ok_and(|url| url.host_str() == Some("api.tumblr.com"));
        places_below(&below(if is_tumblr { "https://www.tumblr.com" } else { base }, "oauth"))
    }

    fn api_base(&self, base: &str) -> String {
        below(base, "v2")
    }

    fn consent(&self) -> Consent {
        Consent::Redirect
    }

    fn verify(&self, api: &str) -> RequestSpec {
        RequestSpec { method: "GET", url: below(api, "user/info"), params: Vec::new() }
    }

    /// `before_id` leaves its bound out. `since_id` is not sent: it counts upwards from its bound, so that after a long
    /// absence the page would be the oldest news and look like the newest. [`Dialect::page`] drops what is known.
    fn home(&self, api: &str, _: &AuthorId, query: &Query) -> RequestSpec {
        let mut params = vec![
            ("limit".to_owned(), query.count.clamp(1, MOST).to_string()),
            ("npf".to_owned(), "true".to_owned()),
        ];
        if let Some(key) = &query.older_than {
            params.push(("before_id".into(), key.id.as_str().into()));
        }
        RequestSpec { method: "GET", url: below(api, "user/dashboard"), params }
    }

    fn account(&self, answer: &Answer) -> Result<Identity, Trouble> {
        let body = list::text(&answer.body);
        let response: raw::Info = response(answer, &body)?;
        let name = response.user.name.0;
        let blogs = response.user.blogs;
        let own = blogs.into_iter().find(|blog| blog.name.as_ref().is_some_and(|blog| blog.0 == name));
        let (id, title) = own.map(|blog| (blog.uuid, blog.title)).unwrap_or_default();
        if name.is_empty() {
            return Err(status::unreadable(answer, "$.response.user.name: empty"));
        }
        let title = title.map(|title| title.0).filter(|title| !title.trim().is_empty());
        let author = Author {
            id: AuthorId::new(id.map_or_else(|| name.clone(), |id| id.0)),
            name: Remote::new(title.unwrap_or_else(|| name.clone())),
            handle: Remote::new(name),
        };
        Ok(Identity { author, rate: answer.rate() })
    }

    fn page(&self, _: &str, answer: &Answer, query: &Query) -> Result<Page, Trouble> {
        let body = list::text(&answer.body);
        let response: raw::Dashboard<'_> = response(answer, &body)?;
        let now = super::clock::server_time(answer);
        let inside = |key: &PostKey| status::is_inside(key, query);
        let page =
            status::collect("$.response.posts", response.posts.get(), |json| read::post(json, now), inside)
                .map_err(|why| status::unreadable(answer, &why))?;
        let mut page = status::finish(page, answer, query);
        // An empty page that names the next one is not the end: what was on it may not be seen.
        page.is_last &= response.links.is_none_or(|links| links.next.is_none());
        Ok(page)
    }
}

/// What stands in an answer's envelope. The envelope has a status of its own: a refusal may come with HTTP's 200.
fn response<'a, T: serde::Deserialize<'a>>(answer: &Answer, body: &'a str) -> Result<T, Trouble> {
    let told: raw::Told = serde_json::from_str(body).unwrap_or_default();
    let status = told.meta.and_then(|meta| meta.status).unwrap_or(answer.status);
    if answer.status != 200 || status != 200 || told.errors.is_some() {
        let status = if answer.status == 200 { status } else { answer.status };
        return Err(classify::trouble(&Answer { status, ..answer.clone() }, During::Api));
    }
    let mut json = serde_json::Deserializer::from_str(body);
    let envelope: raw::Envelope<'a> = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| status::unreadable(answer, &list::explain("$", &error)))?;
    json.end().map_err(|error| status::unreadable(answer, &format!("$: {error}")))?;
    let mut json = serde_json::Deserializer::from_str(envelope.response.get());
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| status::unreadable(answer, &list::explain("$.response", &error)))
}
