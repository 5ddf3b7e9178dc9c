//! What every dialect answers, and the table of dialects by name. A new dialect is one file and one line here.

use crate::post::AuthorId;

use super::{
    About, Answer, Cause, During, Found, Identity, Page, Probe, Query, RequestSpec, Trouble, classify,
    gnu_social, plurk, tumblr, twitter, x2,
};

/// The three addresses of a login. Configuration may override each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginPlaces {
    /// Temporary Credential Request URI (RFC 5849 §2.1).
    pub request_token: String,
    /// Resource Owner Authorization URI (§2.2): for the browser.
    pub authorize: String,
    /// Token Request URI (§2.3).
    pub access_token: String,
}

/// How the owner's consent comes back from the authorise page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// The page shows a PIN of digits (`oauth_callback=oob`).
    Pin,
    /// The page shows a code that may hold letters (`oauth_callback=oob`).
    Code,
    /// The browser is sent to an address that is registered with the application; there is no PIN.
    Redirect,
}

/// How one kind of service is asked, and how its answers are read.
///
/// `base` is the service's configured `url`, `api` its configured `api_url` or else [`Dialect::api_base`] of it.
/// Both may end in slashes. Nothing here fails on anything that a server sends, other than by returning [`Trouble`].
pub trait Dialect: Send + Sync {
    /// The name that stands in the configuration as `api = "…"`.
    fn name(&self) -> &'static str;

    /// What a person who chooses a service of this kind is told.
    fn about(&self) -> About {
        About::default()
    }

    /// What a person reads who may log in to any server of this kind by typing its address; `None`: there is no choice.
    fn by_address(&self) -> Option<&'static str> {
        None
    }

    /// Where a server says that it is of this kind, for an address that a person typed, the likeliest place first. None: it
    /// cannot be asked, and the address is taken as it is.
    fn probes(&self, _typed: &str) -> Vec<Probe> {
        Vec::new()
    }

    /// Reads the answer to one of [`Dialect::probes`], whatever its status.
    ///
    /// # Errors
    /// [`Cause::OtherKind`] where something else answers; [`Cause::Redirected`] to the address that the server has instead;
    /// else what is wrong with the server.
    fn found(&self, _probe: &Probe, _answer: &Answer) -> Result<Found, Trouble> {
        Err(Trouble::local(Cause::OtherKind { kind: None }, ""))
    }

    /// Where a login happens.
    fn login_places(&self, base: &str) -> LoginPlaces;

    /// Where the API is.
    fn api_base(&self, base: &str) -> String;

    /// What is sent along, signed, when asking for temporary credentials.
    fn temporary_params(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// How the owner's consent comes back.
    fn consent(&self) -> Consent {
        Consent::Pin
    }

    /// The consumer key and secret that every service of this kind takes from clients it does not know.
    fn anonymous_client(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Asks whom the credentials belong to.
    fn verify(&self, api: &str) -> RequestSpec;

    /// Whether [`Dialect::home`] needs the account's id at the service.
    fn asks_by_owner(&self) -> bool {
        false
    }

    /// Asks for a page of the home timeline of `owner`, the id that [`Dialect::account`] gives.
    fn home(&self, api: &str, owner: &AuthorId, query: &Query) -> RequestSpec;

    /// Says a question in other words, where `refused` tells that some of them are not known there; `None`: there are no
    /// others. What one service refused once it refuses always.
    fn reworded(&self, _asked: &RequestSpec, _refused: &Answer) -> Option<RequestSpec> {
        None
    }

    /// Asks for what follows, where an answer holds no post and yet is not the end.
    fn beyond(&self, _asked: &RequestSpec, _answer: &Answer) -> Option<RequestSpec> {
        None
    }

    /// Asks the service to withdraw the token that signs the request; `None`: this dialect has no way to.
    fn revoke(&self, _api: &str) -> Option<RequestSpec> {
        None
    }

    /// Reads the answer to [`Dialect::verify`], whatever its status.
    ///
    /// # Errors
    /// The trouble that the answer tells of, or [`super::Cause::Unreadable`] with the JSON path in its detail.
    fn account(&self, answer: &Answer) -> Result<Identity, Trouble>;

    /// Reads the answer to [`Dialect::home`], whatever its status. `base` gives posts their address on the web.
    ///
    /// Entries outside the query's bounds are dropped. A page without posts says [`Page::is_last`], unless the query
    /// had a lower bound (then nothing is known about what is older) or entries were skipped.
    ///
    /// # Errors
    /// The trouble that the answer tells of, or [`super::Cause::Unreadable`] with the JSON path in its detail.
    fn page(&self, base: &str, answer: &Answer, query: &Query) -> Result<Page, Trouble>;

    /// What went wrong, told from an answer that is not the one hoped for. With a clock at hand,
    /// [`Trouble::with_clock`] says more about a 401.
    fn trouble(&self, answer: &Answer, during: During) -> Trouble {
        classify::trouble(answer, during)
    }
}

/// Every dialect there is.
static DIALECTS: [&dyn Dialect; 5] =
    [&x2::X2, &twitter::Twitter, &gnu_social::GnuSocial, &tumblr::Tumblr, &plurk::Plurk];

/// An address that stands for all.
const ANY_ADDRESS: &str = "https://localhost";

/// The dialect of that name.
pub fn dialect(name: &str) -> Option<&'static dyn Dialect> {
    DIALECTS.into_iter().find(|dialect| dialect.name() == name)
}

/// The names of all dialects.
pub fn names() -> impl Iterator<Item = &'static str> {
    DIALECTS.into_iter().map(Dialect::name)
}

/// The dialects whose servers a person may name by address, each with the words for that; those first that find out by
/// themselves whether they are right.
pub fn by_address() -> impl Iterator<Item = (&'static dyn Dialect, &'static str)> {
    let probes = |dialect: &&'static dyn Dialect| !dialect.probes(ANY_ADDRESS).is_empty();
    let first = DIALECTS.into_iter().filter(probes);
    let others = DIALECTS.into_iter().filter(move |dialect| !probes(dialect));
    first.chain(others).filter_map(|dialect| Some((dialect, dialect.by_address()?)))
}

/// The dialect that finds out by itself whether a server is of its kind.
pub fn that_probes() -> Option<&'static dyn Dialect> {
    DIALECTS.into_iter().find(|dialect| !dialect.probes(ANY_ADDRESS).is_empty())
}

/// An address below another one.
pub(super) fn below(base: &str, path: &str) -> String {
    format!("{}/{path}", base.trim_end_matches('/'))
}

/// The login addresses below a folder, named as nearly everybody names them.
pub(super) fn places_below(folder: &str) -> LoginPlaces {
    LoginPlaces {
        request_token: below(folder, "request_token"),
        authorize: below(folder, "authorize"),
        access_token: below(folder, "access_token"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_found_by_its_own_name() {
        let all: Vec<_> = names().collect();
        assert_eq!(all, ["x-2", "twitter-1.1", "gnu-social", "tumblr", "plurk"]);
        for name in all {
            assert_eq!(dialect(name).map(Dialect::name), Some(name));
        }
        assert!(dialect("gopher").is_none());
    }

    #[test]
    fn each_dialect_asks_where_the_interface_says() {
        let table = [
            (
                "twitter-1.1",
                "https://social.example",
                "https://social.example/oauth",
                "https://social.example/1.1",
            ),
            (
                "twitter-1.1",
                "https://social.example//",
                "https://social.example/oauth",
                "https://social.example/1.1",
            ),
            ("gnu-social", "https://g.example", "https://g.example/api/oauth", "https://g.example/api"),
            (
                "gnu-social",
                "https://g.example/sub/",
                "https://g.example/sub/api/oauth",
                "https://g.example/sub/api",
            ),
            (
                "gnu-social",
                "https://g.example/sub/index.php/",
                "https://g.example/sub/index.php/api/oauth",
                "https://g.example/sub/index.php/api",
            ),
            (
                "gnu-social",
                "https://g.example/index.php",
                "https://g.example/index.php/api/oauth",
                "https://g.example/index.php/api",
            ),
        ];
        for (name, base, oauth, api) in table {
            let dialect = dialect(name).unwrap();
            let places = dialect.login_places(base);
            assert_eq!(places.request_token, format!("{oauth}/request_token"));
            assert_eq!(places.authorize, format!("{oauth}/authorize"));
            assert_eq!(places.access_token, format!("{oauth}/access_token"));
            assert_eq!(dialect.api_base(base), api);
            let verify = dialect.verify(&format!("{api}/"));
            assert_eq!(
                (verify.method, verify.url),
                ("GET", format!("{api}/account/verify_credentials.json"))
            );
            let home = dialect.home(
                api,
                &AuthorId::new("1"),
                &Query { newer_than: None, older_than: None, count: 20 },
            );
            assert_eq!((home.method, home.url), ("GET", format!("{api}/statuses/home_timeline.json")));
        }
    }

    #[test]
    fn only_the_dialect_that_knows_it_withdraws_a_token() {
        let revoke = dialect("twitter-1.1").unwrap().revoke("https://social.example/1.1/").unwrap();
        let url = "https://social.example/1.1/oauth/invalidate_token.json";
        assert_eq!((revoke.method, revoke.url.as_str()), ("POST", url));
        assert!(dialect("gnu-social").unwrap().revoke("https://g.example/api").is_none());
    }

    #[test]
    fn only_the_dialect_that_knows_it_asks_for_read_access() {
        let read = vec![("x_auth_access_type".to_owned(), "read".to_owned())];
        for name in ["x-2", "twitter-1.1"] {
            assert_eq!(dialect(name).unwrap().temporary_params(), read, "{name}");
        }
        for name in ["gnu-social", "tumblr", "plurk"] {
            assert!(dialect(name).unwrap().temporary_params().is_empty(), "{name}");
        }
    }

    #[test]
    fn a_host_name_alone_is_asked_whether_it_is_gnu_social() {
        assert_eq!(that_probes().map(Dialect::name), Some("gnu-social"));
        assert!(by_address().any(|(dialect, _)| dialect.name() == "gnu-social"));
    }

    #[test]
    fn what_is_said_of_each_kind_fits_on_small_screens() {
        for dialect in DIALECTS {
            let About { label, keys, cost, reads } = dialect.about();
            for sentence in [keys, cost, reads] {
                assert!(sentence.ends_with('.') && sentence.chars().count() <= 90, "{sentence}");
            }
            assert!((1..=16).contains(&label.len()), "{label}");
        }
    }

    #[test]
    fn only_gnu_social_takes_clients_that_it_does_not_know() {
        let named = |name: &&str| dialect(name).is_some_and(|dialect| dialect.anonymous_client().is_some());
        assert_eq!(names().filter(named).collect::<Vec<_>>(), ["gnu-social"]);
    }
}
