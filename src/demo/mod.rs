//! The demo: an embedded OAuth 1.0a provider and the API of a timeline on a loopback port, with a synthetic community.
//!
//! It imports neither `oauth` nor `service`: it checks twite's signatures by code of its own, written from the RFC.
//!
//! | file | what it holds |
//! |---|---|
//! | `server` | the socket, HTTP, routes |
//! | `signed` | an incoming request's parameters, its base string and signature (RFC 5849 §3) |
//! | `provider` | consumers, temporary credentials, tokens, nonces (§2) |
//! | `api` | the timeline's answers, and its limits |
//! | `spoken` | the dialects that it speaks: one line each |
//! | `x2`, `gnu_social`, `tumblr` | the community as others tell it |
//! | `page` | the authorise page |
//! | `owner` | plays the owner who presses Allow |
//! | `community` | who posts, and what |
//! | `faults`, `cut` | what a test can make go wrong |

mod api;
mod community;
mod cut;
mod faults;
mod gnu_social;
mod owner;
mod page;
mod provider;
mod serve;
mod server;
mod signed;
mod spoken;
#[cfg(test)]
mod tests;
mod tumblr;
mod x2;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

pub use faults::{Fault, Faults};
pub use owner::{approve, deny};
pub use serve::serve;
pub use spoken::spoken;

use api::Api;
use provider::Provider;
use spoken::Spoken;

/// How the demo is set up.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many posts there are at the start.
    pub posts: usize,
    /// The same seed makes the same community.
    pub seed: u64,
    /// The port; 0 takes any that is free.
    pub port: u16,
    /// Mean time between new posts; `None`: only when told.
    pub arrivals: Option<Duration>,
    /// The dialect, one of [`spoken()`].
    pub service: &'static str,
}

impl Default for Options {
    fn default() -> Self {
        Self { posts: 420, seed: 1, port: 0, arrivals: None, service: "twitter-1.1" }
    }
}

/// Address and throw-away keys of a running demo. They are made anew at every start.
#[derive(Clone)]
pub struct Keys {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// Consumer key.
    pub consumer_key: String,
    /// Consumer secret.
    pub consumer_secret: String,
    /// A token that is authorised already, for clients that do not want to walk the legs.
    pub access_token: String,
    /// Its secret.
    pub access_token_secret: String,
}

impl Keys {
    /// One line of JSON, as `twite demo --serve` prints it.
    pub fn to_json_line(&self) -> String {
        serde_json::json!({
            "url": self.url,
            "consumer_key": self.consumer_key,
            "consumer_secret": self.consumer_secret,
            "access_token": self.access_token,
            "access_token_secret": self.access_token_secret,
        })
        .to_string()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A request that came in, for tests: no secrets, no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// HTTP method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The status it was answered with.
    pub status: u16,
}

/// What all connections share.
struct Shared {
    provider: Mutex<Provider>,
    api: Mutex<Api>,
    faults: Arc<Faults>,
    seen: Mutex<Vec<Seen>>,
    keys: Keys,
    spoken: &'static Spoken,
}

/// How many requests are remembered for tests.
const REMEMBERED: usize = 10_000;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running demo. Dropping it stops the service.
pub struct Demo {
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Demo {
    /// Starts it on a thread of its own.
    ///
    /// # Errors
    /// When the port is taken, the dialect is none of those spoken, or the system has no random numbers or threads to give.
    pub fn start(options: Options) -> io::Result<Self> {
        let spoken = spoken::find(options.service)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the demo does not speak that"))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .map_err(|error| io::Error::new(error.kind(), format!("127.0.0.1:{}: {error}", options.port)))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let mut provider = Provider::new(spoken.has_pin, spoken.takes_anyone)?;
        let consumer = provider.consumer().clone();
        let token = provider.grant()?;
        let keys = Keys {
            url: format!("http://127.0.0.1:{port}"),
            consumer_key: consumer.key,
            consumer_secret: consumer.secret,
            access_token: token.key,
            access_token_secret: token.secret,
        };
        let shared = Arc::new(Shared {
            provider: Mutex::new(provider),
            api: Mutex::new(Api::new(options, spoken)),
            faults: Arc::new(Faults::default()),
            seen: Mutex::default(),
            keys,
            spoken,
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new().name("demo".into()).spawn(move || {
            runtime.block_on(server::run(listener, theirs, stopped));
        })?;
        Ok(Self { shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Address and keys.
    pub fn keys(&self) -> &Keys {
        &self.shared.keys
    }

    /// What can be made to go wrong.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Lets so many new posts arrive now.
    pub fn publish(&self, count: usize) {
        lock(&self.shared.api).publish(count, now() + self.shared.faults.clock_ahead());
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the demo's service panicked");
        }
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Random letters and digits.
fn random_word(length: usize, alphabet: &[u8]) -> io::Result<String> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes
        .iter()
        .filter_map(|byte| alphabet.get(usize::from(*byte) % alphabet.len()))
        .map(|b| char::from(*b))
        .collect())
}
