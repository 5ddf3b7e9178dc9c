//! The collected refusals: each is understood, where its meaning is known, and tells the reader something.

use std::fs;

use serde::Deserialize;
use twite::service::{Answer, Cause, During, Trouble, dialect};

use crate::{Reading, files, reading, root};

#[derive(Deserialize)]
struct Entry {
    id: String,
    status: u16,
    content_type: Option<String>,
    body: String,
}

/// Not refusals in themselves.
const OTHERS: [&str; 4] =
    ["v2-empty-page", "callback-gnusocial-refused", "callback-twitter-denied", "callback-tumblr-fragment"];

fn expected(id: &str) -> Cause {
    match id {
        "v1-32" | "v1-215" | "oauth-plain-signature" => Cause::AppKeysWrong,
        "v1-34" | "v1-63" | "v1-179" | "v2-200-errors-only" => Cause::NotFound,
        "v1-64" => Cause::AccountSuspended,
        "v1-88" | "plain-429" | "v2-429" => Cause::RateLimited { until: None },
        "v1-89" | "v1-error-string" | "v2-401" | "friendica" | "tumblr-401" | "mastodon-401"
        | "bluesky-400" => Cause::TokenRevoked,
        "v1-130" | "v1-131" | "html-gateway" | "empty-body" => Cause::ServerFault,
        "v1-135" | "plurk-400" => Cause::ClockWrong { ahead_by: None },
        "gnusocial-expired-timestamp" => Cause::ClockWrong { ahead_by: Some(-400) },
        "v1-187" => Cause::Refused,
        "v1-220" | "v1-453" | "v2-403-unsupported-authentication" => Cause::PlanExcludes,
        "v1-261" | "v2-403-oauth1-permissions" => Cause::PermissionMissing,
        "v1-326" => Cause::AccountLocked,
        "v1-415-json" | "v1-415-xml" | "v1-415-xml-2" => Cause::CallbackNotApproved { callback: None },
        "v1-417-xml" | "v1-417-hash-xml" | "v1-417-hash-xml-reversed" => {
            Cause::CallbackUnregistered { callback: None }
        }
        "v1-416" => Cause::AppSuspended,
        "oauth-plain-request-token" | "oauth-plain-reverse-auth" => Cause::LoginExpired,
        "oauth-plain-verifier" => Cause::PinWrong,
        "v2-403-client-forbidden" => Cause::AppNotEnrolled,
        "v2-400-invalid-request" => Cause::BadRequest,
        "v2-402-credits" | "v2-402-credits-depleted" => Cause::OutOfCredit,
        "v2-429-usage-capped" => Cause::UsageCapped,
        other => panic!("{other} is new: say what it means"),
    }
}

fn during(id: &str) -> During {
    match id {
        "oauth-plain-request-token" | "oauth-plain-reverse-auth" | "oauth-plain-verifier" => {
            During::AccessToken
        }
        _ if id.starts_with("oauth-plain") || id.starts_with("v1-41") => During::RequestToken,
        _ => During::Api,
    }
}

fn speaks(trouble: &Trouble, name: &str) {
    let headline = trouble.cause.headline();
    assert!(!headline.is_empty() && headline.chars().count() <= 60, "{name}: {headline}");
    assert!(trouble.cause.remedy(|at| at.to_string()).ends_with('.'), "{name}");
    let detail = trouble.detail.as_delivered();
    assert!(!detail.trim().is_empty() && detail.chars().count() <= 300, "{name}: {detail}");
    assert!(!detail.contains(['<', '{']), "{name}: {detail}");
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn every_collected_refusal_is_understood() {
    let text = fs::read_to_string(root().join("_errors/errors.yaml")).unwrap();
    let entries: Vec<Entry> = serde_yaml_ng::from_str(&text).unwrap();
    assert_eq!(entries.len(), 51);
    for entry in entries.iter().filter(|entry| !OTHERS.contains(&entry.id.as_str())) {
        // Whatever the server calls it, the body is what counts.
        for content_type in [entry.content_type.as_deref(), None, Some("text/html")] {
            let headers =
                content_type.map(|kind| ("content-type".to_owned(), kind.to_owned())).into_iter().collect();
            let answer = Answer { status: entry.status, headers, body: entry.body.clone().into() };
            let trouble = dialect("twitter-1.1").unwrap().trouble(&answer, during(&entry.id));
            assert_eq!(trouble.cause, expected(&entry.id), "{}", entry.id);
            speaks(&trouble, &entry.id);
        }
    }
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn recorded_refusals_are_understood() {
    let mut read = 0;
    for (name, path) in files() {
        let Some(Reading::Refusal(status)) = reading(&name) else { continue };
        let answer = Answer { status, headers: Vec::new(), body: fs::read(path).unwrap() };
        let trouble = dialect("twitter-1.1").unwrap().trouble(&answer, During::Api);
        let expected = match status {
            400 => Cause::BadRequest,
            401 => Cause::TokenRevoked,
            403 if name.contains("Client_Not_Enrolled") => Cause::AppNotEnrolled,
            403 => Cause::Refused,
            _ => Cause::RateLimited { until: None },
        };
        assert_eq!(trouble.cause, expected, "{name}");
        speaks(&trouble, &name);
        read += 1;
    }
    assert!(read >= 20, "{read}");
}
