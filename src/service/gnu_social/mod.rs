//! The dialect `gnu-social`: the 1.1 API as GNU social (StatusNet) speaks it, with plain text and no entities.
//!
//! | file | what it holds |
//! |---|---|
//! | `probe` | finding out where a server is, and whether it is one |

mod probe;
#[cfg(test)]
mod tests;

use super::dialect::{below, places_below};
use super::status::{self, Manner};
use super::{About, Answer, Dialect, Found, Identity, LoginPlaces, Page, Probe, Query, RequestSpec, Trouble};
use crate::post::AuthorId;
use crate::text::Remote;

/// Numeric ids without a string form, plain texts, attachments, dates in the site's own offset.
pub(super) struct GnuSocial;

impl Dialect for GnuSocial {
    fn name(&self) -> &'static str {
        "gnu-social"
    }

    fn login_places(&self, base: &str) -> LoginPlaces {
        places_below(&below(base, "api/oauth"))
    }

    fn api_base(&self, base: &str) -> String {
        below(base, "api")
    }

    fn about(&self) -> About {
        About {
            label: "GNU social",
            keys: "No app keys needed: its servers know the app “anonymous”.",
            cost: "Costs nothing.",
            reads: "You read your home timeline. The server allows writing too; twite never writes.",
        }
    }

    fn by_address(&self) -> Option<&'static str> {
        Some("a GNU social server, by its address")
    }

    fn probes(&self, typed: &str) -> Vec<Probe> {
        probe::places(typed)
    }

    fn found(&self, probe: &Probe, answer: &Answer) -> Result<Found, Trouble> {
        probe::found(probe, answer)
    }

    /// The server makes this consumer when it is first asked for, and warns its user on the authorise page.
    fn anonymous_client(&self) -> Option<(&'static str, &'static str)> {
        Some(("anonymous", "anonymous"))
    }

    fn verify(&self, api: &str) -> RequestSpec {
        RequestSpec { method: "GET", url: below(api, "account/verify_credentials.json"), params: Vec::new() }
    }

    fn home(&self, api: &str, _: &AuthorId, query: &Query) -> RequestSpec {
        let params = status::bounds(query);
        RequestSpec { method: "GET", url: below(api, "statuses/home_timeline.json"), params }
    }

    fn account(&self, answer: &Answer) -> Result<Identity, Trouble> {
        status::account(answer)
    }

    fn page(&self, base: &str, answer: &Answer, query: &Query) -> Result<Page, Trouble> {
        let address = |place: &status::Place<'_>| {
            let own = [place.external_url, place.uri].into_iter().flatten().find(|url| status::is_web(url));
            Some(own.map_or_else(|| Remote::new(below(base, &format!("notice/{}", place.id))), Remote::from))
        };
        status::page(&Manner { escaped: false, address: &address }, answer, query)
    }
}
