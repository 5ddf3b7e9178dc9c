//! A service as it is configured: dialect, addresses, application keys.

use thiserror::Error;

use crate::budget::Tariff;
use crate::oauth::{Credentials, Endpoints, Plan, PlanError, SignatureMethod, Verifiers};
use crate::service::{self, Consent, Dialect, Found};

/// The address that people are told to register with their application (docs/networks.md). Nothing need answer there:
/// what the browser was sent to is pasted.
pub const RETURN_ADDRESS: &str = "http://127.0.0.1:8765/callback";

/// A configured service.
#[derive(Clone)]
pub struct Site {
    /// Its name in the configuration.
    pub name: String,
    /// How it is talked to.
    pub dialect: &'static dyn Dialect,
    /// Its address, as configured.
    pub url: String,
    /// Where its programming interface is.
    pub api: String,
    /// Where the three legs go.
    pub endpoints: Endpoints,
    /// Consumer key and secret, where they are known.
    pub client: Option<Credentials>,
    /// How requests are signed.
    pub signature_method: SignatureMethod,
    /// What reading costs, where the service bills by the post.
    pub tariff: Option<Tariff>,
}

/// Why a site cannot be made.
#[derive(Debug, Error)]
pub enum SiteError {
    /// No such dialect.
    #[error("this twite does not speak “{0}”; it speaks {1}")]
    UnknownDialect(String, String),
    /// An address that was typed cannot be one.
    #[error("type it like social.example, or https://social.example/folder")]
    NoAddress,
}

impl Site {
    /// A service at an address, with the places that its dialect gives it.
    ///
    /// # Errors
    /// When there is no such dialect.
    pub fn new(name: &str, dialect: &str, url: &str) -> Result<Self, SiteError> {
        let dialect = service::dialect(dialect).ok_or_else(|| {
            SiteError::UnknownDialect(dialect.to_owned(), service::names().collect::<Vec<_>>().join(", "))
        })?;
        let places = dialect.login_places(url);
        Ok(Self {
            name: name.to_owned(),
            dialect,
            url: url.to_owned(),
            api: dialect.api_base(url),
            endpoints: Endpoints {
                request_token: places.request_token,
                authorize: places.authorize,
                access_token: places.access_token,
            },
            client: None,
            signature_method: SignatureMethod::default(),
            tariff: None,
        })
    }

    /// A server whose address was typed: a host name, or an address of any form. Only this computer's own addresses are
    /// asked without encryption: `http://` before any other counts as `https://`, which is what people mean by it. The host
    /// becomes the site's name, with the port and the folder where there are some: `social.example_sub`.
    ///
    /// # Errors
    /// When it is no address.
    pub fn typed(dialect: &str, typed: &str) -> Result<Self, SiteError> {
        let typed = typed.trim();
        let bare = typed.split_once("://").map_or(typed, |(_, rest)| rest);
        let parse = |text: String| url::Url::parse(&text).map_err(|_| SiteError::NoAddress);
        let mut url = parse(if bare == typed { format!("https://{typed}") } else { typed.to_owned() })?;
        let is_own = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() == "http" && !is_own {
            url = parse(format!("https://{bare}"))?;
        }
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !is_web || !is_plain || url.password().is_some() {
            return Err(SiteError::NoAddress);
        }
        let name = site_name(&url).ok_or(SiteError::NoAddress)?;
        Self::new(&name, dialect, url.as_str().trim_end_matches('/'))
    }

    /// The same site at the address where it was found.
    ///
    /// # Errors
    /// As for [`Site::typed`].
    pub fn found(&self, found: &Found) -> Result<Self, SiteError> {
        Self::typed(self.dialect.name(), &found.url)
    }

    /// The plan of a login in which the owner brings back what the service shows, with read-only access asked for where
    /// the dialect can ask: a PIN, or at a service without PINs the address that the browser was sent to.
    ///
    /// # Errors
    /// When an address of the configuration cannot be used.
    pub fn plan(&self) -> Result<Plan, PlanError> {
        let (callback, verifiers) = match self.dialect.consent() {
            // A slip of the finger is found before it costs the login.
            Consent::Pin => ("oob", Verifiers::Digits),
            Consent::Code => ("oob", Verifiers::Words),
            Consent::Redirect => (RETURN_ADDRESS, Verifiers::Words),
        };
        Plan::new(self.endpoints.clone(), callback, self.dialect.temporary_params(), verifiers)
    }

    /// The plan of a login from which the browser comes back to `callback`, an absolute address. Whoever has no browser
    /// to send there can still paste what theirs was sent to.
    ///
    /// # Errors
    /// When an address of the configuration, or the callback, cannot be used.
    pub fn plan_with_callback(&self, callback: &str) -> Result<Plan, PlanError> {
        Plan::new(self.endpoints.clone(), callback, self.dialect.temporary_params(), Verifiers::Words)
    }

    /// The same with application keys.
    #[must_use]
    pub fn with_client(mut self, client: Credentials) -> Self {
        self.client = Some(client);
        self
    }
}

/// Host, port and folder, of letters, digits and `-_.`: what an account's name may hold. A script in the folder says nothing.
fn site_name(url: &url::Url) -> Option<String> {
    const LONGEST: usize = 253;
    let host = url.host_str().filter(|host| !host.is_empty())?.trim_matches(['[', ']']).to_owned();
    let folders = url.path_segments().into_iter().flatten();
    let folders = folders.filter(|part| !part.is_empty() && *part != "index.php").map(str::to_owned);
    let port = url.port().map(|port| port.to_string());
    let parts: Vec<String> = std::iter::once(host).chain(port).chain(folders).collect();
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    Some(parts.join("_").chars().map(plain).take(LONGEST).collect())
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("name", &self.name)
            .field("dialect", &self.dialect.name())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::{AwaitingOwner, Credentials, Heard, RequestingTemporary, Secret};

    /// Whether a login to a service of that dialect goes on after the owner's input.
    fn goes_on(dialect: &str, input: &str) -> (Option<String>, bool) {
        let plan = Site::new("work", dialect, "https://social.example").unwrap().plan().unwrap();
        let (_, leg) = RequestingTemporary::start(plan.clone());
        let temporary = Credentials::new("temporary", Secret::new("hush"));
        let heard = AwaitingOwner::resume(plan, temporary).heard(input);
        (leg.callback, matches!(heard, Heard::Exchange(..)))
    }

    #[test]
    fn a_server_is_known_by_a_host_name_or_an_address_of_any_form() {
        for (typed, name, url) in [
            ("social.example", "social.example", "https://social.example"),
            (" Social.Example/ ", "social.example", "https://social.example"),
            ("https://social.example/sub/", "social.example_sub", "https://social.example/sub"),
            ("social.example/index.php", "social.example", "https://social.example/index.php"),
            ("http://social.example/a/b", "social.example_a_b", "https://social.example/a/b"),
            ("social.example:8443", "social.example_8443", "https://social.example:8443"),
            ("http://127.0.0.1:8080/", "127.0.0.1_8080", "http://127.0.0.1:8080"),
            ("http://[::1]:80", "--1", "http://[::1]"),
            ("b\u{fc}cher.example", "xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ] {
            let site = Site::typed("gnu-social", typed).unwrap();
            assert_eq!((site.name.as_str(), site.url.as_str()), (name, url), "{typed}");
        }
        for typed in [
            "",
            "https://",
            "two words",
            "ftp://social.example",
            "file:///etc/passwd",
            "me@social.example",
            "https://me:pw@social.example",
            "social.example?x=1",
            "social.example/#a",
            "javascript:alert(1)",
        ] {
            assert!(Site::typed("gnu-social", typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn each_service_is_told_how_the_consent_comes_back() {
        let sent_back = format!("{RETURN_ADDRESS}?oauth_token=temporary&oauth_verifier=a1B2c3#_=_");
        for (dialect, callback, pin, word) in [
            ("x-2", "oob", true, false),
            ("twitter-1.1", "oob", true, false),
            ("gnu-social", "oob", true, false),
            ("plurk", "oob", true, true),
            ("tumblr", RETURN_ADDRESS, true, true),
        ] {
            assert_eq!(goes_on(dialect, "1234567"), (Some(callback.to_owned()), pin), "{dialect}");
            assert_eq!(goes_on(dialect, "a1B2c3").1, word, "{dialect}");
            assert!(goes_on(dialect, &sent_back).1, "{dialect}");
        }
    }
}
