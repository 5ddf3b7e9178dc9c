//! Which [`Cause`] a refusal is: told by the service's code, then the problem's type, then phrases, then the status.

use crate::text::Remote;

use super::errors::{self, Said};
use super::{Answer, Cause, Trouble};

/// What was being done when an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum During {
    /// Asking for temporary credentials.
    RequestToken,
    /// Exchanging them for an access token.
    AccessToken,
    /// Anything signed with an access token.
    Api,
}

/// What went wrong, told from an answer.
pub(super) fn trouble(answer: &Answer, during: During) -> Trouble {
    let said = errors::read(answer.status, &answer.body);
    // Some servers repeat the status as a code, where it could be mistaken for one of Twitter's.
    let code = said.code.filter(|code| *code != i64::from(answer.status));
    let cause = redirect(answer)
        .or_else(|| code.and_then(|code| by_code(code, answer, during)))
        .or_else(|| by_kind(&said, answer))
        .or_else(|| by_phrase(&said, answer, during))
        .unwrap_or_else(|| by_status(answer, during));
    Trouble { cause, status: Some(answer.status), code: said.code, detail: Remote::new(said.message) }
}

fn limited(answer: &Answer) -> Cause {
    Cause::RateLimited { until: answer.allowed_again() }
}

fn redirect(answer: &Answer) -> Option<Cause> {
    let is_redirect = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
    let to = answer.header("location").map(|to| to.split(['?', '#']).next().unwrap_or_default());
    is_redirect.then(|| Cause::Redirected { to: to.map(|to| Remote::new(errors::clip(to))) })
}

/// Credentials that were refused. In the middle of a login they are the temporary ones.
fn token_refused(during: During) -> Cause {
    match during {
        During::RequestToken => Cause::AppKeysWrong,
        During::AccessToken => Cause::LoginExpired,
        During::Api => Cause::TokenRevoked,
    }
}

/// Twitter's table of codes, and Tumblr's 1016.
fn by_code(code: i64, answer: &Answer, during: During) -> Option<Cause> {
    Some(match code {
        32 | 99 | 215 => Cause::AppKeysWrong,
        34 | 50 | 63 | 144 | 179 => Cause::NotFound,
        64 => Cause::AccountSuspended,
        68 | 87 | 220 | 251 | 453 => Cause::PlanExcludes,
        88 => limited(answer),
        89 | 1016 => token_refused(during),
        92 => Cause::BadRequest,
        93 | 261 => Cause::PermissionMissing,
        130 | 131 => Cause::ServerFault,
        135 => Cause::ClockWrong { ahead_by: None },
        231 | 326 => Cause::AccountLocked,
        415 => Cause::CallbackNotApproved { callback: None },
        416 => Cause::AppSuspended,
        417 => Cause::CallbackUnregistered { callback: None },
        _ => return None,
    })
}

/// The types of problems, as X's v2 has them, and the names that OAuth and others give.
fn by_kind(said: &Said, answer: &Answer) -> Option<Cause> {
    let reason = said.reason.as_deref().unwrap_or_default();
    let kind = said.kind.as_deref().unwrap_or_default();
    Some(match kind {
        "invalid-request" => Cause::BadRequest,
        "resource-not-found" | "not-authorized-for-resource" => Cause::NotFound,
        "client-forbidden" if reason == "client-not-enrolled" => Cause::AppNotEnrolled,
        "client-forbidden" | "unsupported-authentication" => Cause::PlanExcludes,
        "oauth1-permissions" => Cause::PermissionMissing,
        "usage-capped" => Cause::UsageCapped,
        "rate-limit-exceeded" => limited(answer),
        "credits" | "credits-depleted" => Cause::OutOfCredit,
        _ => match reason {
            "UsageCapExceeded" => Cause::UsageCapped,
            "CreditsDepleted" => Cause::OutOfCredit,
            "ExpiredToken" | "InvalidToken" | "invalid_token" => Cause::TokenRevoked,
            _ => return None,
        },
    })
}

/// Phrases that servers without codes use. The first that fits counts.
fn by_phrase(said: &Said, answer: &Answer, during: During) -> Option<Cause> {
    if !(400..500).contains(&answer.status) {
        return None;
    }
    let text = said.message.to_lowercase();
    let has = |phrase: &str| text.contains(phrase);
    let cause = match () {
        () if answer.status == 429 || answer.status == 420 => return None,
        () if during == During::RequestToken && has("callback") => return by_callback_phrase(&text),
        () if has("callback url not approved") => Cause::CallbackNotApproved { callback: None },
        () if has("timestamp") => Cause::ClockWrong { ahead_by: quoted_clocks(&text) },
        () if has("nonce") => Cause::NonceUsed,
        () if has("verifier") => Cause::PinWrong,
        () if has("user refused") || has("permission denied by user") => Cause::Denied,
        () if has("suspended") && has("application") => Cause::AppSuspended,
        () if has("suspended") && has("account") => Cause::AccountSuspended,
        () if has("temporarily locked") => Cause::AccountLocked,
        () if has("request token") || has("reverse auth") => match during {
            During::RequestToken => Cause::AppKeysWrong,
            During::AccessToken | During::Api => Cause::LoginExpired,
        },
        () if has("consumer") || has("client credentials") => Cause::AppKeysWrong,
        () if has("signature") && during == During::AccessToken => Cause::LoginExpired,
        () if has("signature") => Cause::AppKeysWrong,
        () if has("read-only application") || has("outside the authorized scopes") => {
            Cause::PermissionMissing
        }
        () if has("rate limit") || has("too many requests") => limited(answer),
        () if has("requires login") || has("requires authentication") => token_refused(during),
        () if has("token") && ["invalid", "expired", "revoked", "rejected"].iter().any(|word| has(word)) => {
            token_refused(during)
        }
        () => return None,
    };
    Some(cause)
}

/// What the first leg's answer has against the callback: there is none, or it is another one. In whose words ever: the
/// word itself comes up in no other refusal of that leg.
fn by_callback_phrase(text: &str) -> Option<Cause> {
    let has = |phrase: &&str| text.contains(*phrase);
    let none =
        ["'oob'", "\"oob\"", "missing", "absent", "required", "no callback", "without callback", "must have"];
    let other = [
        "not approved",
        "not allowed",
        "not registered",
        "not valid",
        "not match",
        "invalid",
        "mismatch",
        "rejected",
        "refused",
        "unauthorized",
        "unknown",
        "whitelist",
        "allowlist",
        "wrong",
        "disallowed",
        "does not",
    ];
    if none.iter().any(has) {
        Some(Cause::CallbackUnregistered { callback: None })
    } else if other.iter().any(has) {
        Some(Cause::CallbackNotApproved { callback: None })
    } else {
        None
    }
}

/// GNU social: `Expired timestamp, yours 1700000000, ours 1700000400` tells by how much we are ahead.
fn quoted_clocks(text: &str) -> Option<i64> {
    let after = |word: &str| -> Option<i64> {
        let (_, rest) = text.split_once(word)?;
        let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    };
    after("yours ")?.checked_sub(after(", ours ")?)
}

fn by_status(answer: &Answer, during: During) -> Cause {
    match answer.status {
        400 | 405 | 406 | 411 | 413 | 414 | 415 | 422 => Cause::BadRequest,
        401 => token_refused(during),
        402 => Cause::OutOfCredit,
        404 | 410 => Cause::NotFound,
        408 => Cause::TimedOut,
        420 | 429 => limited(answer),
        // "Network Authentication Required": a hotel's sign-in page stands between us and the service.
        511 => Cause::NoNetwork,
        500.. => Cause::ServerFault,
        400..=499 => Cause::Refused,
        _ => Cause::Unreadable,
    }
}
