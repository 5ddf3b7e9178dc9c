//! The OAuth 1.0a provider's memory and rules (RFC 5849 §2, §3.2, §3.3): one consumer, temporary credentials that are
//! good for one exchange and ten minutes, tokens that can be revoked, nonces that are good once.

use std::collections::{BTreeMap, HashSet};
use std::io;

use url::{Host, Url};

use super::random_word;
use super::signed::Signed;

/// Seconds that a timestamp may be off.
const WINDOW: i64 = 300;
/// Seconds that temporary credentials live.
const TEMPORARY_LIFE: i64 = 600;
/// Temporary credentials that may be open at once.
const TEMPORARIES: usize = 1000;
/// Nonces remembered at the most: beyond, the oldest second is forgotten.
const NONCES: usize = 100_000;
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const DIGITS: &[u8] = b"0123456789";

/// A key and its secret.
#[derive(Clone)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) secret: String,
}

impl Pair {
    fn random(length: usize) -> io::Result<Self> {
        Ok(Self { key: random_word(length, LETTERS)?, secret: random_word(length + 8, LETTERS)? })
    }
}

struct Temporary {
    secret: String,
    callback: String,
    made_at: i64,
    verifier: Option<String>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Wrong consumer, wrong secret, wrong signature.
    Signature,
    /// The timestamp is outside of the window.
    Timestamp,
    /// The nonce was used.
    Nonce,
    /// No such token, or it was revoked.
    Token,
    /// Temporary credentials that are unknown, used up or too old.
    Temporary,
    /// The verifier is missing or wrong.
    Verifier,
    /// The callback is missing or no address.
    Callback,
    /// Too many logins are open.
    Busy,
}

/// Whether a callback leads to this computer and nowhere else (RFC 8252 §7.3). Its beginning does not tell: in
/// `http://127.0.0.1:9@host.example/` the host is the other one. A fragment would swallow the query that is appended.
fn is_loopback(callback: &str) -> bool {
    let Ok(address) = Url::parse(callback) else { return false };
    let is_here = match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    is_here
        && address.scheme() == "http"
        && address.username().is_empty()
        && address.password().is_none()
        && address.fragment().is_none()
}

/// Key and secret of the consumer that GNU social makes for clients it does not know.
const ANYONE: &str = "anonymous";

/// The provider's state.
pub(super) struct Provider {
    /// Whether it hands out PINs; if not, every login has a callback.
    has_pin: bool,
    /// Whether it knows the consumer of clients that it does not know.
    takes_anyone: bool,
    consumer: Pair,
    temporaries: BTreeMap<String, Temporary>,
    tokens: BTreeMap<String, String>,
    nonces: BTreeMap<i64, HashSet<String>>,
}

impl Provider {
    /// With a fresh consumer.
    pub(super) fn new(has_pin: bool, takes_anyone: bool) -> io::Result<Self> {
        let mut consumer = Pair::random(20)?;
        // Characters that careless encoders get wrong, so that every login with the demo proves the encoding.
        consumer.secret.push_str("+/=%&");
        let (tokens, nonces) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { has_pin, takes_anyone, consumer, temporaries: BTreeMap::new(), tokens, nonces })
    }

    pub(super) fn consumer(&self) -> &Pair {
        &self.consumer
    }

    /// A token that was authorised without the legs.
    pub(super) fn grant(&mut self) -> io::Result<Pair> {
        let mut token = Pair::random(32)?;
        token.key.insert_str(0, "1000-");
        self.tokens.insert(token.key.clone(), token.secret.clone());
        Ok(token)
    }

    /// §3.2: signature, timestamp and nonce of a request that is signed with a token's secret (or none).
    fn check(
        &mut self,
        request: &Signed,
        token_secret: &str,
        now: i64,
        refuse_nonces: bool,
    ) -> Result<(), Refusal> {
        let secret = match request.get("oauth_consumer_key") {
            Some(key) if key == self.consumer.key => self.consumer.secret.as_str(),
            Some(ANYONE) if self.takes_anyone => ANYONE,
            _ => return Err(Refusal::Signature),
        };
        if !request.is_by(secret, token_secret) {
            return Err(Refusal::Signature);
        }
        let timestamp: i64 =
            request.get("oauth_timestamp").and_then(|text| text.parse().ok()).ok_or(Refusal::Timestamp)?;
        if timestamp.abs_diff(now) > WINDOW.unsigned_abs() {
            return Err(Refusal::Timestamp);
        }
        let nonce = request.get("oauth_nonce").filter(|nonce| !nonce.is_empty()).ok_or(Refusal::Nonce)?;
        let nonce = format!("{} {nonce}", request.get("oauth_token").unwrap_or_default());
        self.nonces = self.nonces.split_off(&(now - 2 * WINDOW));
        while self.nonces.values().map(HashSet::len).sum::<usize>() >= NONCES {
            self.nonces.pop_first();
        }
        if refuse_nonces || !self.nonces.entry(timestamp).or_default().insert(nonce) {
            return Err(Refusal::Nonce);
        }
        Ok(())
    }

    /// §2.1: temporary credentials.
    pub(super) fn temporary(
        &mut self,
        request: &Signed,
        now: i64,
        refuse_nonces: bool,
    ) -> Result<Pair, Refusal> {
        self.check(request, "", now, refuse_nonces)?;
        let callback = request.get("oauth_callback").ok_or(Refusal::Callback)?;
        let is_pin = callback == "oob" && self.has_pin;
        if !is_pin && !is_loopback(callback) {
            return Err(Refusal::Callback);
        }
        self.temporaries.retain(|_, temporary| now - temporary.made_at < TEMPORARY_LIFE);
        if self.temporaries.len() >= TEMPORARIES {
            return Err(Refusal::Busy);
        }
        let pair = Pair::random(27).map_err(|_| Refusal::Busy)?;
        let temporary = Temporary {
            secret: pair.secret.clone(),
            callback: callback.to_owned(),
            made_at: now,
            verifier: None,
        };
        self.temporaries.insert(pair.key.clone(), temporary);
        Ok(pair)
    }

    /// Whether the authorise page can be shown for these.
    pub(super) fn is_open(&self, token: &str, now: i64) -> bool {
        self.temporaries
            .get(token)
            .is_some_and(|temporary| temporary.verifier.is_none() && now - temporary.made_at < TEMPORARY_LIFE)
    }

    /// §2.2: the owner allows it. Gives back the callback and the verifier.
    pub(super) fn allow(&mut self, token: &str, now: i64) -> Result<(String, String), Refusal> {
        if !self.is_open(token, now) {
            return Err(Refusal::Temporary);
        }
        let temporary = self.temporaries.get_mut(token).ok_or(Refusal::Temporary)?;
        let (length, alphabet) = if self.has_pin { (7, DIGITS) } else { (40, LETTERS) };
        let verifier = random_word(length, alphabet).map_err(|_| Refusal::Busy)?;
        temporary.verifier = Some(verifier.clone());
        Ok((temporary.callback.clone(), verifier))
    }

    /// The owner refuses: the credentials are dead. Gives back the callback.
    pub(super) fn deny(&mut self, token: &str) -> Result<String, Refusal> {
        self.temporaries.remove(token).map(|temporary| temporary.callback).ok_or(Refusal::Temporary)
    }

    /// §2.3: a token for temporary credentials, which are used up whatever comes of it.
    pub(super) fn exchange(
        &mut self,
        request: &Signed,
        now: i64,
        refuse_nonces: bool,
    ) -> Result<Pair, Refusal> {
        let token = request.get("oauth_token").ok_or(Refusal::Temporary)?;
        let secret = self.temporaries.get(token).map(|temporary| temporary.secret.clone());
        let secret = secret.ok_or(Refusal::Temporary)?;
        self.check(request, &secret, now, refuse_nonces)?;
        let temporary = self.temporaries.remove(token).ok_or(Refusal::Temporary)?;
        if now - temporary.made_at >= TEMPORARY_LIFE {
            return Err(Refusal::Temporary);
        }
        if temporary.verifier.is_none() || temporary.verifier.as_deref() != request.get("oauth_verifier") {
            return Err(Refusal::Verifier);
        }
        self.grant().map_err(|_| Refusal::Busy)
    }

    /// §3: a request for a protected resource. Gives back the token.
    pub(super) fn resource(
        &mut self,
        request: &Signed,
        now: i64,
        refuse_nonces: bool,
    ) -> Result<String, Refusal> {
        let token = request.get("oauth_token").ok_or(Refusal::Token)?;
        let secret = self.tokens.get(token).cloned().ok_or(Refusal::Token)?;
        self.check(request, &secret, now, refuse_nonces)?;
        Ok(token.to_owned())
    }

    /// Makes a token worthless.
    pub(super) fn revoke(&mut self, token: &str) {
        self.tokens.remove(token);
    }
}
