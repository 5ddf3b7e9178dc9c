//! A request from beginning to end: what to ask, signature, exchange, meaning; with the few retries that are allowed.

use std::time::Duration;

use jiff::Timestamp;

use crate::account::{Outcome, Request, Site};
use crate::oauth::{self, Credentials, Signing};
use crate::service::{Answer, Cause, During, Page, RateLimit, RequestSpec, Trouble, clock_ahead_by};

use super::Client;
use super::probe::probe;

/// How often a GET is sent at the most.
const TRIES: u32 = 3;

/// How often a page is asked for in other words, or the one after an empty one, before the reader hears of it.
const MORE: u32 = 4;

/// What came of a request: a page (for the store), or an outcome (for the model).
#[derive(Debug)]
pub enum Done {
    /// A page of a timeline.
    Page(Page),
    /// Anything else.
    Outcome(Outcome),
}

/// What happens while a request is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is being tried again; the number of the try that begins.
    Retrying(u32),
    /// This computer's clock is so many seconds ahead of the service's (negative: behind; 0: they agree again).
    Clock(i64),
}

/// Carries a request out within the total time limit. Only GETs are tried again, each time signed anew; and whatever
/// was refused for its time is signed once more with the service's, since it was not carried out.
pub async fn perform(client: &Client, request: &Request, news: impl Fn(News)) -> Done {
    let work = attempts(client, request, news);
    match tokio::time::timeout(client.limits().total, work).await {
        Ok(Ok(done)) => done,
        Ok(Err(trouble)) => Done::Outcome(Outcome::Failed(trouble)),
        Err(_) => Done::Outcome(Outcome::Failed(Trouble::local(
            Cause::TimedOut,
            "no answer within the whole time allowed",
        ))),
    }
}

async fn attempts(client: &Client, request: &Request, news: impl Fn(News)) -> Result<Done, Trouble> {
    let (service, mut attempt, mut is_corrected) = (request.service(), 1, false);
    loop {
        match once(client, request, &news).await {
            Err(Trouble { cause: Cause::ClockWrong { ahead_by: Some(ahead_by) }, .. }) if !is_corrected => {
                is_corrected = true;
                let ahead_by = client.clocks().correct(service, ahead_by);
                log::warn!("this clock is {ahead_by} s ahead of that of {service}: signing with the latter");
                news(News::Clock(ahead_by));
            }
            Err(trouble) if attempt < TRIES && may_repeat(request) && passes_by_itself(&trouble) => {
                attempt += 1;
                log::info!("trying again ({attempt} of {TRIES}): {:?}", trouble.cause);
                news(News::Retrying(attempt));
                tokio::time::sleep(pause(attempt)).await;
            }
            result => return by_this_clock(client, service, result),
        }
    }
}

/// Services name the end of a limit by their own clock; everybody here waits by this one.
fn by_this_clock(client: &Client, service: &str, result: Result<Done, Trouble>) -> Result<Done, Trouble> {
    let here = |at: Timestamp| client.clocks().here(service, at);
    match result {
        Ok(Done::Page(mut page)) => {
            page.rate = page.rate.map(|rate| RateLimit { reset: rate.reset.map(here), ..rate });
            Ok(Done::Page(page))
        }
        Err(mut trouble) => {
            if let Cause::RateLimited { until } = &mut trouble.cause {
                *until = until.map(here);
            }
            Err(trouble)
        }
        done => done,
    }
}

/// A POST of a login may have been carried out although its answer was lost: only GETs are safe.
fn may_repeat(request: &Request) -> bool {
    matches!(request, Request::Probe { .. } | Request::Verify { .. } | Request::Home { .. })
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

async fn once(client: &Client, request: &Request, news: &impl Fn(News)) -> Result<Done, Trouble> {
    let site = request.site();
    // What a refusal is compared with is the time that was signed.
    let signed_at = client.clocks().signing_time(&site.name, Timestamp::now());
    let refused =
        |answer: &Answer, during| site.dialect.trouble(answer, during).with_clock(answer, signed_at);
    let check = |answer: &Answer| {
        if (200..300).contains(&answer.status) { Ok(()) } else { Err(refused(answer, During::Api)) }
    };
    let send = async |spec: &RequestSpec, signed: Signed<'_>| {
        let answer = send(client, site, spec, signed, signed_at).await?;
        // What a refused signature says about the clock is dealt with by the one who tries again.
        let ahead_by = clock_ahead_by(&answer, Timestamp::now()).filter(|_| answer.status != 401);
        if let Some(ahead_by) = ahead_by.and_then(|ahead| client.clocks().observe(&site.name, ahead)) {
            news(News::Clock(ahead_by));
        }
        Ok(answer)
    };
    match request {
        Request::Probe { .. } => probe(client, site).await.map(|found| Done::Outcome(Outcome::Found(found))),
        Request::Leg { leg, during, .. } => {
            let spec = RequestSpec { method: "POST", url: leg.url.clone(), params: leg.params.clone() };
            let signed = Signed {
                token: leg.token.as_ref(),
                callback: leg.callback.as_deref(),
                verifier: leg.verifier.as_ref().map(oauth::Secret::reveal),
            };
            let answer = send(&spec, signed).await?;
            if answer.status == 200 {
                return Ok(Done::Outcome(Outcome::Leg(answer)));
            }
            Err(refused(&answer, *during).with_callback(leg.callback.as_deref()))
        }
        Request::Verify { token, .. } => {
            let answer = send(&site.dialect.verify(&site.api), Signed::with(token)).await?;
            check(&answer)?;
            site.dialect.account(&answer).map(|identity| Done::Outcome(Outcome::Verified(identity)))
        }
        Request::Home { account, query } => {
            let (learnt, token) = (client.learnt(), &account.token);
            // Of an account that was never logged in to here the owner is not known yet.
            let mut owner = account.user_id.clone();
            if site.dialect.asks_by_owner() && owner.as_str().is_empty() {
                owner = match learnt.owner(&token.key) {
                    Some(known) => known,
                    None => {
                        let answer = send(&site.dialect.verify(&site.api), Signed::with(token)).await?;
                        check(&answer)?;
                        let known = site.dialect.account(&answer)?.author.id;
                        learnt.learn_owner(&token.key, known.clone());
                        known
                    }
                };
            }
            let mut spec = learnt.said(site, site.dialect.home(&site.api, &owner, query));
            let mut answer = send(&spec, Signed::with(token)).await?;
            for _ in 0..MORE {
                let reworded = || learnt.reworded(site, &spec, &answer);
                let Some(next) = site.dialect.beyond(&spec, &answer).or_else(reworded) else { break };
                spec = next;
                answer = send(&spec, Signed::with(token)).await?;
            }
            check(&answer)?;
            site.dialect.page(&site.url, &answer, query).map(Done::Page)
        }
        Request::Revoke { account } => {
            let Some(spec) = site.dialect.revoke(&site.api) else {
                return Ok(Done::Outcome(Outcome::Revoked(false)));
            };
            let answer = send(&spec, Signed::with(&account.token)).await?;
            check(&answer)?;
            Ok(Done::Outcome(Outcome::Revoked(true)))
        }
    }
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
    signed_at: Timestamp,
) -> Result<Answer, Trouble> {
    let keys = site.client.as_ref().ok_or_else(|| {
        Trouble::local(Cause::AppKeysWrong, format!("no consumer key and secret for {}", site.name))
    })?;
    let seconds = u64::try_from(signed_at.as_second()).unwrap_or(0);
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
    let answer = client.send(spec.method, &signature.url, Some(&signature.authorization)).await;
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
