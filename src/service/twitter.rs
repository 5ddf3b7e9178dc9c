//! The dialect `twitter-1.1`: X's API v1.1 as it was, and every server that speaks it.

use super::dialect::{below, places_below};
use super::status::{self, Manner};
use super::{About, Answer, Dialect, Identity, LoginPlaces, Page, Query, RequestSpec, Trouble};
use crate::post::AuthorId;
use crate::text::Remote;

/// Extended texts, escaped; entities with offsets.
pub(super) struct Twitter;

impl Dialect for Twitter {
    fn name(&self) -> &'static str {
        "twitter-1.1"
    }

    fn about(&self) -> About {
        About {
            label: "Twitter 1.1",
            keys: "App keys: from whoever runs the server.",
            cost: "What it costs, the server says.",
            reads: "You read your home timeline; nothing else is asked for.",
        }
    }

    fn by_address(&self) -> Option<&'static str> {
        Some("a Twitter 1.1 server, by its address")
    }

    fn login_places(&self, base: &str) -> LoginPlaces {
        places_below(&below(base, "oauth"))
    }

    fn api_base(&self, base: &str) -> String {
        below(base, "1.1")
    }

    fn temporary_params(&self) -> Vec<(String, String)> {
        vec![("x_auth_access_type".into(), "read".into())]
    }

    fn verify(&self, api: &str) -> RequestSpec {
        RequestSpec {
            method: "GET",
            url: below(api, "account/verify_credentials.json"),
            params: vec![("include_entities".into(), "false".into()), ("skip_status".into(), "true".into())],
        }
    }

    fn home(&self, api: &str, _: &AuthorId, query: &Query) -> RequestSpec {
        let mut params = status::bounds(query);
        params.push(("tweet_mode".into(), "extended".into()));
        params.push(("include_ext_alt_text".into(), "true".into()));
        RequestSpec { method: "GET", url: below(api, "statuses/home_timeline.json"), params }
    }

    fn revoke(&self, api: &str) -> Option<RequestSpec> {
        // "POST oauth/invalidate_token" of the API's reference: the token that signs is the one that dies.
        Some(RequestSpec {
            method: "POST",
            url: below(api, "oauth/invalidate_token.json"),
            params: Vec::new(),
        })
    }

    fn account(&self, answer: &Answer) -> Result<Identity, Trouble> {
        status::account(answer)
    }

    fn page(&self, base: &str, answer: &Answer, query: &Query) -> Result<Page, Trouble> {
        let web = web_base(base);
        let address = move |place: &status::Place<'_>| {
            let segment =
                |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
            let handle = segment(place.handle).to_string().replace("%5F", "_");
            Some(Remote::new(format!("{web}/{handle}/status/{}", segment(place.id))))
        };
        status::page(&Manner { escaped: true, address: &address }, answer, query)
    }
}

/// Where posts stand on the web: X's API hosts show none themselves.
pub(super) fn web_base(base: &str) -> String {
    let host =
        url::Url::parse(base).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let is_x = ["x.com", "twitter.com"]
        .iter()
        .any(|x| host.strip_suffix(x).is_some_and(|h| h.is_empty() || h.ends_with('.')));
    if is_x { "https://x.com".to_owned() } else { base.trim_end_matches('/').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_of_x_are_on_its_web_site_and_those_of_other_servers_on_theirs() {
        for base in ["https://api.x.com", "https://api.twitter.com/", "https://x.com", "https://twitter.com"]
        {
            assert_eq!(web_base(base), "https://x.com");
        }
        assert_eq!(web_base("http://127.0.0.1:8080/"), "http://127.0.0.1:8080");
        assert_eq!(web_base("https://notx.com/sub"), "https://notx.com/sub");
        assert_eq!(web_base("nonsense"), "nonsense");
    }
}
