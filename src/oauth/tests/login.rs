//! A login keeps its promises whatever the network and its owner do.

use proptest::prelude::*;

use crate::oauth::{
    Credentials, Endpoints, Event, InputError, LegError, LegRequest, Login, Plan, PlanError, Secret,
    SignatureMethod, Verifiers,
};

fn endpoints() -> Endpoints {
    Endpoints {
        request_token: "https://api.example/oauth/request_token".into(),
        authorize: "https://api.example/oauth/authorize".into(),
        access_token: "https://api.example/oauth/access_token".into(),
    }
}

fn plan() -> Plan {
    let params = vec![("x_auth_access_type".to_owned(), "read".to_owned())];
    Plan::new(endpoints(), "oob", params, Verifiers::Digits).unwrap()
}

fn temporary(token: &str) -> String {
    format!("oauth_token={token}&oauth_token_secret=secret-of-{token}&oauth_callback_confirmed=true")
}

const TOKEN: &str = "oauth_token=42-abc&oauth_token_secret=lasting&user_id=42&screen_name=maru";

fn ok(body: &str) -> Event<'_> {
    Event::Answered { status: 200, body: body.as_bytes() }
}

fn awaiting() -> Login {
    Login::start(plan()).0.on(ok(&temporary("t1"))).0
}

#[test]
fn three_legs_lead_to_a_token() {
    let (login, first) = Login::start(plan());
    assert_eq!(
        first,
        LegRequest {
            url: endpoints().request_token,
            params: vec![("x_auth_access_type".into(), "read".into())],
            token: None,
            callback: Some("oob".into()),
            verifier: None,
        }
    );
    let (login, request) = login.on(ok(&temporary("t1")));
    assert_eq!(request, None);
    let Login::AwaitingOwner(step) = &login else { panic!("{login:?}") };
    assert_eq!(step.authorize_url(), "https://api.example/oauth/authorize?oauth_token=t1");
    assert_eq!(step.temporary(), &Credentials::new("t1", Secret::new("secret-of-t1")));

    let (login, request) = login.on(Event::Heard(" 123 4567\n"));
    assert_eq!(
        request,
        Some(LegRequest {
            url: endpoints().access_token,
            params: vec![],
            token: Some(Credentials::new("t1", Secret::new("secret-of-t1"))),
            callback: None,
            verifier: Some(Secret::new("1234567")),
        })
    );
    let (login, _) = login.on(ok(TOKEN));
    let Login::Verifying(step) = &login else { panic!("{login:?}") };
    assert_eq!(step.token(), &Credentials::new("42-abc", Secret::new("lasting")));

    let (login, _) = login.on(Event::Verified);
    let Login::LoggedIn(found) = login else { panic!("{login:?}") };
    assert_eq!(found.token, Credentials::new("42-abc", Secret::new("lasting")));
    assert_eq!((found.user_id.as_deref(), found.screen_name.as_deref()), (Some("42"), Some("maru")));
}

#[test]
fn a_wrong_input_can_be_corrected() {
    let mut login = awaiting();
    for (input, complaint) in [
        ("", InputError::Empty),
        ("12345678901", InputError::NotAPin),
        ("http://127.0.0.1/?oauth_token=t2&oauth_verifier=v", InputError::OtherLogin),
        ("http://127.0.0.1/?denied=t2", InputError::OtherLogin),
        ("https://api.example/oauth/authorize?oauth_token=t1", InputError::NoVerifier),
    ] {
        let (next, request) = login.on(Event::Heard(input));
        let Login::AwaitingOwner(step) = &next else { panic!("{input}: {next:?}") };
        assert_eq!((step.complaint(), request), (Some(complaint), None), "{input}");
        login = next;
    }
    let (login, request) = login.on(Event::Heard("http://127.0.0.1/?oauth_token=t1&oauth_verifier=v#_=_"));
    assert_eq!(request.unwrap().verifier, Some(Secret::new("v")));
    assert!(matches!(login, Login::Exchanging(_)));
}

#[test]
fn a_failed_login_begins_anew_with_the_same_plan() {
    let exchanging = || awaiting().on(Event::Heard("1234567")).0;
    let verifying = || exchanging().on(ok(TOKEN)).0;
    let start = || Login::start(plan()).0;
    let unconfirmed = "oauth_token=a&oauth_token_secret=s";
    for (login, event, error) in [
        (start(), ok(unconfirmed), LegError::NotConfirmed),
        (start(), ok("<html>"), LegError::Unreadable),
        (start(), Event::Answered { status: 403, body: b"" }, LegError::Status(403)),
        (start(), Event::Failed(LegError::NotAsked), LegError::NotAsked),
        (awaiting(), Event::Heard("?denied=t1"), LegError::Denied),
        (awaiting(), Event::Heard("?oauth_problem=user_refused"), LegError::Denied),
        (awaiting(), Event::Heard("?oauth_problem=token_expired"), LegError::Problem),
        (awaiting(), Event::Failed(LegError::Cancelled), LegError::Cancelled),
        (exchanging(), Event::Answered { status: 401, body: b"" }, LegError::Status(401)),
        (exchanging(), ok("oauth_token=a"), LegError::MissingSecret),
        (exchanging(), Event::Failed(LegError::NotAsked), LegError::NotAsked),
        (verifying(), Event::Failed(LegError::Status(401)), LegError::Status(401)),
    ] {
        let (login, request) = login.on(event);
        let Login::Failed(step) = &login else { panic!("{error:?}: {login:?}") };
        assert_eq!((step.error(), request), (error, None));
        let (login, request) = login.on(Event::Restart);
        assert_eq!((login, request.unwrap()), Login::start(plan()), "{error:?}");
    }
}

#[test]
fn what_cannot_happen_in_a_step_changes_nothing() {
    let exchanging = || awaiting().on(Event::Heard("1234567")).0;
    let logged_in = || exchanging().on(ok(TOKEN)).0.on(Event::Verified).0;
    type Make = fn() -> Login;
    let cases: [(Make, Event<'_>); 9] = [
        (|| Login::start(plan()).0, Event::Heard("1234567")),
        (|| Login::start(plan()).0, Event::Verified),
        (|| Login::start(plan()).0, Event::Restart),
        (awaiting, ok(TOKEN)),
        (awaiting, Event::Verified),
        (awaiting, Event::Restart),
        (|| awaiting().on(Event::Failed(LegError::Denied)).0, ok(TOKEN)),
        (|| awaiting().on(Event::Failed(LegError::Denied)).0, Event::Failed(LegError::Cancelled)),
        (|| awaiting().on(Event::Failed(LegError::Denied)).0, Event::Heard("1234567")),
    ];
    for (make, event) in cases {
        assert_eq!(make().on(event), (make(), None));
    }
    for event in [ok(TOKEN), Event::Failed(LegError::Cancelled), Event::Restart, Event::Heard("1")] {
        assert_eq!(logged_in().on(event), (logged_in(), None));
        if event != ok(TOKEN) && event != Event::Failed(LegError::Cancelled) {
            assert_eq!(exchanging().on(event), (exchanging(), None));
        }
    }
}

#[test]
fn a_login_that_was_cut_off_is_taken_up_again() {
    use crate::oauth::AwaitingOwner;
    let Login::AwaitingOwner(before) = awaiting() else { panic!() };
    let kept = before.temporary().clone();
    assert_eq!(AwaitingOwner::resume(plan(), kept), before);
}

#[test]
fn the_token_is_appended_to_whatever_authorise_address_there_is() {
    for (authorize, url) in [
        ("https://a.example/authorize", "https://a.example/authorize?oauth_token=t%2F1"),
        ("https://a.example/authorize?", "https://a.example/authorize?oauth_token=t%2F1"),
        (
            "https://a.example/authorize?mode=desktop",
            "https://a.example/authorize?mode=desktop&oauth_token=t%2F1",
        ),
        (
            "https://a.example/authorize?mode=desktop&",
            "https://a.example/authorize?mode=desktop&oauth_token=t%2F1",
        ),
        ("https://Ä.example", "https://xn--4ca.example/?oauth_token=t%2F1"),
    ] {
        let endpoints = Endpoints { authorize: authorize.into(), ..endpoints() };
        let plan = Plan::new(endpoints, "oob", vec![], Verifiers::Words).unwrap();
        let (login, _) = Login::start(plan).0.on(ok(&temporary("t%2F1")));
        let Login::AwaitingOwner(step) = login else { panic!("{login:?}") };
        assert_eq!(step.authorize_url(), url);
    }
}

#[test]
fn a_plan_that_cannot_work_is_refused_beforehand() {
    let with = |change: fn(&mut Endpoints)| {
        let mut endpoints = endpoints();
        change(&mut endpoints);
        Plan::new(endpoints, "oob", vec![], Verifiers::Digits).unwrap_err()
    };
    assert_eq!(with(|e| e.request_token = "/oauth".into()), PlanError::Endpoint("request_token_url"));
    assert_eq!(with(|e| e.authorize = "https://a.example/#x".into()), PlanError::Endpoint("authorize_url"));
    assert_eq!(with(|e| e.authorize = "javascript:alert(1)".into()), PlanError::Endpoint("authorize_url"));
    assert_eq!(
        with(|e| e.access_token = "https://u:p@a.example".into()),
        PlanError::Endpoint("access_token_url")
    );
    let plan = |callback: &str, name: &str| {
        Plan::new(endpoints(), callback, vec![(name.to_owned(), String::new())], Verifiers::Digits)
    };
    assert_eq!(plan("callback", "scope").unwrap_err(), PlanError::Callback);
    assert_eq!(plan("OOB", "scope").unwrap_err(), PlanError::Callback);
    assert_eq!(plan("oob", "oauth_token").unwrap_err(), PlanError::Reserved("oauth_token"));
    assert!(plan("http://127.0.0.1:8080/callback", "scope").is_ok());
}

#[test]
fn no_step_and_no_error_shows_a_secret() {
    let steps = [awaiting(), awaiting().on(Event::Heard("1234567")).0];
    let (last, request) = awaiting().on(Event::Heard("1234567"));
    let last = last.on(ok(TOKEN)).0;
    for printed in steps.iter().map(|s| format!("{s:?}")).chain([format!("{last:?} {request:?}")]) {
        for secret in ["secret-of-t1", "1234567", "lasting"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

/// Every address to which a provider sends the browser back, as collected.
#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn the_collected_redirects_are_understood() {
    let corpus = std::env::var("TWITE_CORPUS").expect("TWITE_CORPUS names the corpus");
    let path = std::path::Path::new(&corpus).join("_errors/errors.yaml");
    let all: serde_yaml_ng::Value = serde_yaml_ng::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut seen = Vec::new();
    for entry in all.as_sequence().unwrap().iter().filter(|e| e["content_type"] == "callback-url") {
        let (id, address) = (entry["id"].as_str().unwrap(), entry["body"].as_str().unwrap());
        let (token, denied) = match id {
            "callback-gnusocial-refused" => ("t1", true),
            "callback-twitter-denied" => ("qKGB6VNZ2eANegKZgEoeh6Cit8ApCmrA2r2D9dI", true),
            "callback-tumblr-fragment" => ("aaa", false),
            other => panic!("{other} has no expectation here"),
        };
        let (login, request) = Login::start(plan()).0.on(ok(&temporary(token))).0.on(Event::Heard(address));
        match login {
            Login::Failed(step) if denied => assert_eq!(step.error(), LegError::Denied, "{id}"),
            Login::Exchanging(_) if !denied => {
                assert_eq!(request.unwrap().verifier, Some(Secret::new("bbb")), "{id}");
            }
            other => panic!("{id}: {other:?}"),
        }
        seen.push(id);
    }
    assert_eq!(seen.len(), 3);
}

/// Something that may happen; answers are made when it does, so that each leg 1 has a token of its own.
#[derive(Clone, Debug)]
enum Happening {
    Temporary,
    Token,
    Body(u16, Vec<u8>),
    Pin,
    Ours,
    Theirs,
    Text(String),
    Verified,
    Failed,
    Restart,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => Just(Happening::Temporary),
        2 => Just(Happening::Token),
        1 => (prop::sample::select(vec![200_u16, 401, 0]), prop::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(status, body)| Happening::Body(status, body)),
        1 => "(oauth_token|oauth_token_secret|oauth_callback_confirmed|=|&|%|\\{|\"|true|x){0,12}"
            .prop_map(|body| Happening::Body(200, body.into_bytes())),
        2 => Just(Happening::Pin),
        2 => Just(Happening::Ours),
        3 => Just(Happening::Theirs),
        1 => any::<String>().prop_map(Happening::Text),
        1 => "(\\?|oauth_token|oauth_verifier|denied|oauth_problem|=|&|#|%2|t1|t2|9| ){0,12}".prop_map(Happening::Text),
        1 => Just(Happening::Verified),
        1 => Just(Happening::Failed),
        3 => Just(Happening::Restart),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_temporary_credentials_are_spent_once_and_for_their_own_verifier(
        happenings in prop::collection::vec(happening(), 0..60),
    ) {
        let client = Credentials::new("k", Secret::new("s"));
        let mut issued = 0;
        let mut spent = Vec::new();
        let mut pending: Option<String> = None;
        let (mut login, first) = Login::start(plan());
        prop_assert_eq!(first.token, None);
        for happening in happenings {
            let (text, body);
            let mut foreign = false;
            let event = match &happening {
                Happening::Temporary => {
                    issued += 1;
                    body = temporary(&format!("t{issued}"));
                    ok(&body)
                }
                Happening::Token => ok(TOKEN),
                Happening::Body(status, body) => Event::Answered { status: *status, body },
                Happening::Pin => Event::Heard("1234567"),
                Happening::Ours => {
                    text = format!("?oauth_token={}&oauth_verifier=1234567", pending.as_deref().unwrap_or("none"));
                    Event::Heard(&text)
                }
                Happening::Theirs => {
                    foreign = true;
                    text = format!("http://127.0.0.1/?oauth_verifier=666&oauth_token=t{}", issued + 1);
                    Event::Heard(&text)
                }
                Happening::Text(text) => Event::Heard(text),
                Happening::Verified => Event::Verified,
                Happening::Failed => Event::Failed(LegError::NotAsked),
                Happening::Restart => Event::Restart,
            };
            let (next, request) = login.on(event);
            if let Some(request) = &request {
                prop_assert!(request.sign(&client, SignatureMethod::HmacSha1, 1, "n").is_ok());
                match (&request.token, &request.verifier) {
                    (Some(token), Some(_)) => {
                        prop_assert!(!foreign, "a verifier for another token was taken");
                        prop_assert_eq!(Some(&token.key), pending.as_ref());
                        prop_assert!(!spent.contains(&token.key), "spent twice");
                        spent.push(token.key.clone());
                        prop_assert!(matches!(next, Login::Exchanging(_)));
                    }
                    (None, None) => prop_assert!(matches!(next, Login::RequestingTemporary(_))),
                    odd => prop_assert!(false, "{odd:?}"),
                }
            }
            pending = match &next {
                Login::AwaitingOwner(step) => Some(step.temporary().key.clone()),
                _ => None,
            };
            if let Some(key) = &pending {
                prop_assert!(!spent.contains(key), "spent credentials came back");
            }
            login = next;
        }
    }
}
