//! One HTTP exchange under the rules of the wire: no redirects, no hidden retries, time limits for connecting and for
//! the whole answer, a cap on the (unzipped) body, and no proxy for loopback addresses.

use std::error::Error as _;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Method, Url};

use crate::service::{Answer, Cause, Trouble};

use super::clocks::Clocks;
use super::learnt::Learnt;

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a connection to stand.
    pub connect: Duration,
    /// For one whole answer.
    pub answer: Duration,
    /// For a request with all its retries.
    pub total: Duration,
    /// Bytes of a body after unzipping.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            total: Duration::from_secs(60),
            body: 16 * 1024 * 1024,
        }
    }
}

/// Sends requests. The two inner clients are built on first use: building one can cost tens of milliseconds.
#[derive(Debug, Default)]
pub struct Client {
    limits: Limits,
    clocks: Clocks,
    learnt: Learnt,
    remote: OnceLock<reqwest::Client>,
    loopback: OnceLock<reqwest::Client>,
}

impl Client {
    /// A client with other limits than the usual ones.
    pub fn with_limits(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// The limits.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// What is known of the services' clocks.
    pub(super) fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// What else is known of services.
    pub(super) fn learnt(&self) -> &Learnt {
        &self.learnt
    }

    /// Sends one request, signed or not, and reads the whole answer.
    ///
    /// # Errors
    /// When there is no whole answer. Any status is an answer.
    pub async fn send(
        &self,
        method: &str,
        url: &str,
        authorization: Option<&str>,
    ) -> Result<Answer, Trouble> {
        tokio::time::timeout(self.limits.answer, self.exchange(method, url, authorization))
            .await
            .unwrap_or_else(|_| Err(Trouble::local(Cause::TimedOut, "no whole answer in time")))
    }

    async fn exchange(
        &self,
        method: &str,
        url: &str,
        authorization: Option<&str>,
    ) -> Result<Answer, Trouble> {
        let bad = |what: &str| Trouble::local(Cause::BadRequest, what);
        let url = Url::parse(url).map_err(|_| bad("the address cannot be read"))?;
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| bad("no such HTTP method"))?;
        let client = self.client_for(&url)?;
        let mut request =
            client.request(method, url).header(reqwest::header::ACCEPT, "application/json, */*;q=0.5");
        if let Some(authorization) = authorization {
            request = request.header(reqwest::header::AUTHORIZATION, authorization);
        }
        let mut response = request.send().await.map_err(|error| trouble(&error))?;
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| {
                    (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into())
                })
                .collect(),
            body: Vec::new(),
        };
        while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error))? {
            if answer.body.len() + chunk.len() > self.limits.body {
                return Err(Trouble::local(Cause::TooLarge, format!("more than {} bytes", self.limits.body)));
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, Trouble> {
        let (cell, is_loopback) =
            if is_loopback(url) { (&self.loopback, true) } else { (&self.remote, false) };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = build(self.limits, is_loopback).map_err(|error| trouble(&error))?;
        Ok(cell.get_or_init(|| client))
    }
}

fn build(limits: Limits, is_loopback: bool) -> reqwest::Result<reqwest::Client> {
    // A second installation is refused, and the first one stays: either way there is a provider.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        log::trace!("a TLS provider is installed already");
    }
    let builder = reqwest::Client::builder()
        .user_agent(concat!("twite/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(limits.connect)
        .pool_idle_timeout(Duration::from_secs(60))
        .pool_max_idle_per_host(2);
    // A loopback address means this very machine; a proxy would take it for its own.
    if is_loopback { builder.no_proxy().build() } else { builder.build() }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What a failed exchange means. The addresses in reqwest's own words are left out: a query may stand in them.
fn trouble(error: &reqwest::Error) -> Trouble {
    let causes = chain(error);
    let has = |words: &[&str]| words.iter().any(|word| causes.contains(word));
    let cause = if error.is_timeout() {
        Cause::TimedOut
    } else if has(&["dns error", "failed to lookup", "Name or service not known", "nodename nor servname"]) {
        Cause::NameNotFound
    } else if has(&["certificate", "handshake", "TLS", "tls", "InvalidContentType"]) {
        Cause::Tls
    } else if error.is_connect() {
        Cause::NoNetwork
    } else if error.is_decode() && !has(&["error reading a body from connection"]) {
        // While unzipping, a cut connection looks like a broken body too.
        Cause::Unreadable
    } else if error.is_builder() {
        Cause::BadRequest
    } else {
        // The connection was cut in the middle of an answer, or said something that is not HTTP.
        Cause::NoNetwork
    };
    Trouble::local(cause, causes)
}

fn chain(error: &reqwest::Error) -> String {
    let mut parts = Vec::new();
    let mut next = error.source();
    while let Some(source) = next {
        let text = source.to_string();
        if parts.last() != Some(&text) {
            parts.push(text);
        }
        next = source.source();
    }
    if parts.is_empty() { "the exchange failed".into() } else { parts.join(": ") }
}
