//! A refusal, in whatever shape it comes, tells the reader what happened and what to do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use twite::service::{Answer, Cause, During, Trouble, dialect};

fn refusal(during: During, status: u16, body: &str) -> Trouble {
    let answer = Answer { status, headers: Vec::new(), body: body.into() };
    dialect("twitter-1.1").unwrap().trouble(&answer, during)
}

fn coded(code: i64) -> String {
    format!(r#"{{"errors":[{{"message":"What the service says","code":{code}}}]}}"#)
}

fn problem(kind: &str) -> String {
    format!(
        r#"{{"title":"T","detail":"What the service says","type":"https://api.x.example/2/problems/{kind}"}}"#
    )
}

const NO_CLOCK: Cause = Cause::ClockWrong { ahead_by: None };
const NOT_APPROVED: Cause = Cause::CallbackNotApproved { callback: None };
const UNREGISTERED: Cause = Cause::CallbackUnregistered { callback: None };
const LIMITED: Cause = Cause::RateLimited { until: None };

#[test]
fn codes_are_understood() {
    let table = [
        (401, 32, Cause::AppKeysWrong),
        (404, 34, Cause::NotFound),
        (403, 63, Cause::NotFound),
        (403, 64, Cause::AccountSuspended),
        (410, 68, Cause::PlanExcludes),
        (429, 88, LIMITED),
        (401, 89, Cause::TokenRevoked),
        (503, 130, Cause::ServerFault),
        (500, 131, Cause::ServerFault),
        (401, 135, NO_CLOCK),
        (404, 144, Cause::NotFound),
        (403, 179, Cause::NotFound),
        (403, 187, Cause::Refused),
        (400, 215, Cause::AppKeysWrong),
        (403, 220, Cause::PlanExcludes),
        (403, 261, Cause::PermissionMissing),
        (403, 326, Cause::AccountLocked),
        (403, 415, NOT_APPROVED),
        (401, 416, Cause::AppSuspended),
        (401, 417, UNREGISTERED),
        (403, 453, Cause::PlanExcludes),
        (401, 1016, Cause::TokenRevoked),
    ];
    for (status, code, cause) in table {
        let trouble = refusal(During::Api, status, &coded(code));
        assert_eq!(trouble.cause, cause, "{code}");
        assert_eq!((trouble.status, trouble.code), (Some(status), Some(code)));
        assert_eq!(trouble.detail.as_delivered(), "What the service says");
    }
}

#[test]
fn a_code_that_only_repeats_the_status_means_what_the_status_means() {
    let trouble = refusal(During::Api, 415, &coded(415));
    assert_eq!(trouble.cause, Cause::BadRequest);
}

#[test]
fn problem_types_are_understood() {
    let table = [
        (400, "invalid-request", Cause::BadRequest),
        (404, "resource-not-found", Cause::NotFound),
        (200, "resource-not-found", Cause::NotFound),
        (403, "not-authorized-for-resource", Cause::NotFound),
        (403, "client-forbidden", Cause::PlanExcludes),
        (403, "oauth1-permissions", Cause::PermissionMissing),
        (403, "unsupported-authentication", Cause::PlanExcludes),
        (429, "usage-capped", Cause::UsageCapped),
        (429, "rate-limit-exceeded", LIMITED),
        (402, "credits", Cause::OutOfCredit),
        (402, "credits-depleted", Cause::OutOfCredit),
    ];
    for (status, kind, cause) in table {
        assert_eq!(refusal(During::Api, status, &problem(kind)).cause, cause, "{kind}");
    }
    let unenrolled = r#"{"title":"Client Forbidden","detail":"D","reason":"client-not-enrolled",
        "type":"https://api.x.example/2/problems/client-forbidden"}"#;
    assert_eq!(refusal(During::Api, 403, unenrolled).cause, Cause::AppNotEnrolled);
}

#[test]
fn plain_words_are_understood_in_the_leg_of_the_login_in_which_they_are_said() {
    use During::{AccessToken, Api, RequestToken};
    let xml = |text: &str| format!("<?xml version=\"1.0\"?>\n<hash>\n <error>{text}</error>\n</hash>");
    let oob = "Desktop applications only support the oauth_callback value 'oob'";
    let table = [
        (RequestToken, 401, "Failed to validate oauth signature and token".to_owned(), Cause::AppKeysWrong),
        (RequestToken, 401, xml(oob), UNREGISTERED),
        (RequestToken, 403, xml("Callback URL not approved for this client"), NOT_APPROVED),
        (RequestToken, 400, "Invalid callback URL".to_owned(), NOT_APPROVED),
        (RequestToken, 400, "Callback URL does not match the registered one".to_owned(), NOT_APPROVED),
        (RequestToken, 400, r#"{"error":"Missing oauth_callback"}"#.to_owned(), UNREGISTERED),
        (
            RequestToken,
            400,
            "No callback is registered for this app: a callback is required".to_owned(),
            UNREGISTERED,
        ),
        (
            RequestToken,
            400,
            "oauth_problem=parameter_rejected&oauth_parameters_rejected=oauth_callback".to_owned(),
            NOT_APPROVED,
        ),
        (
            RequestToken,
            400,
            "oauth_problem=parameter_absent&oauth_parameters_absent=oauth_callback%26x".to_owned(),
            UNREGISTERED,
        ),
        (
            RequestToken,
            400,
            "oauth_problem=parameter_rejected&oauth_parameters_rejected=x".to_owned(),
            Cause::BadRequest,
        ),
        (RequestToken, 401, "Invalid consumer key: abc".to_owned(), Cause::AppKeysWrong),
        (RequestToken, 401, String::new(), Cause::AppKeysWrong),
        (RequestToken, 401, coded(89), Cause::AppKeysWrong),
        (AccessToken, 401, "Invalid request token".to_owned(), Cause::LoginExpired),
        (AccessToken, 401, "Reverse auth credentials are invalid".to_owned(), Cause::LoginExpired),
        (AccessToken, 401, "Error: Invalid oauth_verifier parameter".to_owned(), Cause::PinWrong),
        (AccessToken, 401, "oauth_problem=verifier_invalid&x=1".to_owned(), Cause::PinWrong),
        (AccessToken, 401, "oauth_problem=user_refused".to_owned(), Cause::Denied),
        (AccessToken, 401, String::new(), Cause::LoginExpired),
        (Api, 401, "Nonce already used: x".to_owned(), Cause::NonceUsed),
        (Api, 400, r#"{"error_text":"Invalid timestamp"}"#.to_owned(), NO_CLOCK),
        (Api, 401, "oauth_problem=timestamp_refused".to_owned(), NO_CLOCK),
        (Api, 401, r#"{"error":"The access token is invalid"}"#.to_owned(), Cause::TokenRevoked),
        (
            Api,
            400,
            r#"{"error":"ExpiredToken","message":"Token has expired"}"#.to_owned(),
            Cause::TokenRevoked,
        ),
        (
            Api,
            403,
            r#"{"error":"This api requires login","code":"403 Forbidden"}"#.to_owned(),
            Cause::TokenRevoked,
        ),
        (Api, 401, String::new(), Cause::TokenRevoked),
        // Words only count in refusals, not in faults.
        (Api, 503, "token server: invalid timestamp".to_owned(), Cause::ServerFault),
        (Api, 429, "Rate limit exceeded\n".to_owned(), LIMITED),
    ];
    for (during, status, body, cause) in table {
        assert_eq!(refusal(during, status, &body).cause, cause, "{during:?} {status} {body}");
    }
}

#[test]
fn gnu_socials_refusal_of_a_clock_tells_by_how_much_it_is_wrong() {
    let refusal = |body| refusal(During::Api, 401, body).cause;
    assert_eq!(
        refusal("Expired timestamp, yours 1700000000, ours 1700000400"),
        Cause::ClockWrong { ahead_by: Some(-400) }
    );
    assert_eq!(refusal("Expired timestamp, yours 9, ours"), NO_CLOCK);
    assert_eq!(refusal("Expired timestamp, yours 99999999999999999999, ours 1"), NO_CLOCK);
}

#[test]
fn where_nothing_is_said_the_status_decides() {
    let table = [
        (204, Cause::Unreadable),
        (304, Cause::Unreadable),
        (400, Cause::BadRequest),
        (402, Cause::OutOfCredit),
        (403, Cause::Refused),
        (404, Cause::NotFound),
        (418, Cause::Refused),
        (420, LIMITED),
        (429, LIMITED),
        (500, Cause::ServerFault),
        (502, Cause::ServerFault),
        (503, Cause::ServerFault),
        (511, Cause::NoNetwork),
        (999, Cause::ServerFault),
        (0, Cause::Unreadable),
    ];
    for (status, cause) in table {
        let trouble = refusal(During::Api, status, "");
        assert_eq!(trouble.cause, cause, "{status}");
        assert!(!trouble.detail.is_empty(), "{status}");
    }
    let page = refusal(During::Api, 502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
    assert_eq!((page.cause, page.detail.as_delivered()), (Cause::ServerFault, "502 Bad Gateway"));
}

#[test]
fn a_redirect_says_where_to_without_its_query() {
    let answer = Answer {
        status: 302,
        headers: vec![("location".into(), "https://new.example/x?oauth_token=hush#top".into())],
        body: Vec::new(),
    };
    let trouble = dialect("gnu-social").unwrap().trouble(&answer, During::Api);
    assert_eq!(trouble.cause, Cause::Redirected { to: Some("https://new.example/x".into()) });
}

#[test]
fn a_limit_carries_the_moment_that_the_service_named() {
    let answer = |name: &str, value: &str| Answer {
        status: 429,
        headers: vec![("date".into(), "Mon, 23 Nov 2026 17:00:00 GMT".into()), (name.into(), value.into())],
        body: coded(88).into(),
    };
    let until = |answer: &Answer| match dialect("twitter-1.1").unwrap().trouble(answer, During::Api).cause {
        Cause::RateLimited { until } => until.map(|at| at.to_string()),
        other => panic!("{other:?}"),
    };
    let at = Some("2026-11-23T17:15:00Z".to_owned());
    assert_eq!(until(&answer("x-rate-limit-reset", "1795454100")), at);
    assert_eq!(until(&answer("retry-after", "900")), at);
    assert_eq!(until(&answer("x-other", "900")), None);
}
