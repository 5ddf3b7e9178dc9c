//! A request from beginning to end: what to ask, signature, exchange, meaning; with the few retries that are allowed.

use std::time::Duration;

use jiff::Timestamp;

use crate::account::{Outcome, Request, Site};
use crate::oauth::{self, Credentials, Signing};
use crate::service::{Answer, Cause, During, Page, RequestSpec, Trouble};

use super::Client;

/// How often a GET is sent at the most.
const TRIES: u32 = 3;

/// What came of a request: a page (for the store), or an outcome (for the model).
#[derive(Debug)]
pub enum Done {
    /// A page of a timeline.
    Page(Page),
    /// Anything else.
    Outcome(Outcome),
}

/// Carries a request out within the total time limit. Only GETs are tried again, each time signed anew; `retrying`
/// is told the number of the try that begins.
pub async fn perform(client: &Client, request: &Request, retrying: impl Fn(u32)) -> Done {
    let work = attempts(client, request, retrying);
    match tokio::time::timeout(client.limits().total, work).await {
        Ok(Ok(done)) => done,
        Ok(Err(trouble)) => Done::Outcome(Outcome::Failed(trouble)),
        Err(_) => Done::Outcome(Outcome::Failed(Trouble::local(
            Cause::TimedOut,
            "no answer within the whole time allowed",
        ))),
    }
}

async fn attempts(client: &Client, request: &Request, retrying: impl Fn(u32)) -> Result<Done, Trouble> {
    let mut attempt = 1;
    loop {
        match once(client, request).await {
            Err(trouble) if attempt < TRIES && may_repeat(request) && passes_by_itself(&trouble) => {
                attempt += 1;
                log::info!("trying again ({attempt} of {TRIES}): {:?}", trouble.cause);
                retrying(attempt);
                tokio::time::sleep(pause(attempt)).await;
            }
            result => return result,
        }
    }
}

/// A POST of a login may have been carried out although its answer was lost: only GETs are safe.
fn may_repeat(request: &Request) -> bool {
    matches!(request, Request::Verify { .. } | Request::Home { .. })
}

fn passes_by_itself(trouble: &Trouble) -> bool {
    match trouble.cause {
        Cause::NoNetwork | Cause::ServerFault => true,
        Cause::TimedOut => trouble.status.is_none(),
        _ => false,
    }
}

/// Half a second, then a second, each up to half longer: many clients shall not knock at one moment.
fn pause(attempt: u32) -> Duration {
    let base = 500_u64.saturating_mul(1 << attempt.saturating_sub(2).min(4));
    let jitter = u64::from(random::<1>()[0]) * base / 512;
    Duration::from_millis(base + jitter)
}

async fn once(client: &Client, request: &Request) -> Result<Done, Trouble> {
    match request {
        Request::Leg { site, leg, during } => {
            let spec = RequestSpec { method: "POST", url: leg.url.clone(), params: leg.params.clone() };
            let signed = Signed {
                token: leg.token.as_ref(),
                callback: leg.callback.as_deref(),
                verifier: leg.verifier.as_ref().map(oauth::Secret::reveal),
            };
            let answer = send(client, site, &spec, signed).await?;
            if answer.status == 200 {
                return Ok(Done::Outcome(Outcome::Leg(answer)));
            }
            Err(refused(site, &answer, *during))
        }
        Request::Verify { site, token } => {
            let answer = send(client, site, &site.dialect.verify(&site.api), Signed::with(token)).await?;
            check(site, &answer)?;
            site.dialect.account(&answer).map(|identity| Done::Outcome(Outcome::Verified(identity)))
        }
        Request::Home { account, query } => {
            let site = &account.site;
            let spec = site.dialect.home(&site.api, query);
            let answer = send(client, site, &spec, Signed::with(&account.token)).await?;
            check(site, &answer)?;
            site.dialect.page(&site.url, &answer, query).map(Done::Page)
        }
    }
}

fn check(site: &Site, answer: &Answer) -> Result<(), Trouble> {
    if (200..300).contains(&answer.status) { Ok(()) } else { Err(refused(site, answer, During::Api)) }
}

fn refused(site: &Site, answer: &Answer, during: During) -> Trouble {
    site.dialect.trouble(answer, during).with_clock(answer, Timestamp::now())
}

/// What a signature needs beside the request.
#[derive(Default)]
struct Signed<'a> {
    token: Option<&'a Credentials>,
    callback: Option<&'a str>,
    verifier: Option<&'a str>,
}

impl<'a> Signed<'a> {
    fn with(token: &'a Credentials) -> Self {
        Self { token: Some(token), ..Self::default() }
    }
}

async fn send(
    client: &Client,
    site: &Site,
    spec: &RequestSpec,
    signed: Signed<'_>,
) -> Result<Answer, Trouble> {
    let keys = site.client.as_ref().ok_or_else(|| {
        Trouble::local(Cause::AppKeysWrong, format!("no consumer key and secret for {}", site.name))
    })?;
    let seconds = u64::try_from(Timestamp::now().as_second()).unwrap_or(0);
    let signature = oauth::sign(&Signing {
        method: spec.method,
        url: &spec.url,
        params: &spec.params,
        client: keys,
        token: signed.token,
        callback: signed.callback,
        verifier: signed.verifier,
        signature_method: site.signature_method,
        timestamp: seconds,
        nonce: &oauth::nonce(random()),
        version: true,
    })
    .map_err(|error| Trouble::local(Cause::BadRequest, error.to_string()))?;
    log::info!("{} {}", spec.method, spec.url);
    let answer = client.send(spec.method, &signature.url, &signature.authorization).await;
    match &answer {
        Ok(answer) => {
            log::info!("{} {}: {}, {} bytes", spec.method, spec.url, answer.status, answer.body.len());
        }
        Err(trouble) => log::warn!("{} {}: {:?}", spec.method, spec.url, trouble.cause),
    }
    answer
}

/// Random bytes from the system. Where it has none (a broken sandbox), the time stands in: a nonce must be unique,
/// not secret.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        let nanos = Timestamp::now().as_nanosecond().to_le_bytes();
        for (byte, nano) in bytes.iter_mut().zip(nanos.iter().cycle()) {
            *byte = *nano;
        }
    }
    bytes
}
