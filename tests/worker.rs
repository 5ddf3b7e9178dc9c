//! The worker against every fault: each is told apart, and nothing is asked more often than it may be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails as a test does"
)]

#[path = "support/canned.rs"]
mod canned;
#[path = "support/requests.rs"]
mod requests;

use std::cell::RefCell;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use canned::{Canned, answer, gzipped};
use requests::*;
use twite::account::{Outcome, Request, Site};
use twite::demo::{Fault, approve};
use twite::oauth::{AwaitingOwner, Credentials, Heard, LegError, Secret, SignatureMethod};
use twite::service::{Cause, During};
use twite::worker::{Client, Done, Limits, News, perform};
use twite::{store, worker};

#[test]
fn a_page_is_signed_right_with_either_method() {
    let demo = demo();
    for signature_method in [SignatureMethod::HmacSha1, SignatureMethod::HmacSha256] {
        let page = page(&home(Site { signature_method, ..site(&demo) }, token(&demo)));
        assert_eq!((page.posts.len(), page.skipped), (20, vec![]));
    }
    assert_eq!(demo.requests().iter().map(|seen| seen.status).collect::<Vec<_>>(), [200, 200]);
}

#[test]
fn a_login_walks_all_three_legs_and_learns_who_it_is() {
    let demo = demo();
    let site = site(&demo);
    run(async {
        let client = Client::default();
        let sent = async |request: &Request| match perform(&client, request, |_| ()).await {
            Done::Outcome(Outcome::Leg(answer)) => answer,
            done => panic!("{done:?}"),
        };
        let (step, request) = first_leg(&site);
        let answer = sent(&leg(&site, request, During::RequestToken)).await;
        let awaiting: AwaitingOwner = step.answered(answer.status, &answer.body).unwrap();
        let pin = approve(awaiting.authorize_url()).await.unwrap();
        let Heard::Exchange(step, request) = awaiting.heard(&pin) else { panic!("{pin}") };
        let answer = sent(&leg(&site, request, During::AccessToken)).await;
        let token = step.answered(answer.status, &answer.body).unwrap().verified().token;
        let verify = Request::Verify { site: Arc::new(site.clone()), token };
        let Done::Outcome(Outcome::Verified(who)) = perform(&client, &verify, |_| ()).await else { panic!() };
        assert_eq!(who.author.handle.as_delivered(), "maru");
    });
}

#[test]
fn refused_credentials_are_told_apart() {
    let demo = demo();
    let wrong_keys = Credentials::new(demo.keys().consumer_key.as_str(), Secret::new("another"));
    let trouble = fails(&home(site(&demo).with_client(wrong_keys.clone()), token(&demo)));
    assert_eq!(trouble.cause, Cause::AppKeysWrong);
    let site_with_wrong_keys = site(&demo).with_client(wrong_keys);
    let (_, request) = first_leg(&site_with_wrong_keys);
    let trouble = fails(&leg(&site_with_wrong_keys, request, During::RequestToken));
    assert_eq!(trouble.cause, Cause::AppKeysWrong);
    let revoked = Credentials::new("1000-nonsense", Secret::new("secret"));
    assert_eq!(fails(&home(site(&demo), revoked)).cause, Cause::TokenRevoked);
    assert_eq!(demo.requests().len(), 3, "a refusal is not knocked at again");
}

#[test]
fn without_app_keys_nothing_is_sent() {
    let demo = demo();
    let trouble = fails(&home(Site { client: None, ..site(&demo) }, token(&demo)));
    assert_eq!(trouble.cause, Cause::AppKeysWrong);
    assert_eq!(demo.requests(), []);
}

#[test]
fn a_clock_that_is_an_hour_behind_is_told_and_worked_around_for_legs_and_timelines_alike() {
    let demo = demo();
    demo.faults().set_clock_ahead(3600);
    let (client, told) = (Client::default(), RefCell::new(Vec::new()));
    let (_, request) = first_leg(&site(&demo));
    for request in [leg(&site(&demo), request, During::RequestToken), demos_home(&demo), demos_home(&demo)] {
        let done = run(perform(&client, &request, |news| told.borrow_mut().push(news)));
        assert!(!matches!(done, Done::Outcome(Outcome::Failed(_))), "{done:?}");
    }
    let [News::Clock(ahead_by)] = told.into_inner()[..] else { panic!("told once") };
    assert!((-3660..=-3590).contains(&ahead_by), "{ahead_by}");
    assert_eq!(demo.requests().len(), 4, "only the first was sent twice");
    // The clock was set meanwhile: found out and worked around the same way.
    demo.faults().set_clock_ahead(0);
    let told = RefCell::new(Vec::new());
    let done = run(perform(&client, &demos_home(&demo), |news| told.borrow_mut().push(news)));
    assert!(matches!(done, Done::Page(_)), "{done:?}");
    assert!(matches!(told.into_inner()[..], [News::Clock(-5..=5)]));
}

#[test]
fn what_is_refused_with_the_right_time_too_is_not_sent_a_third_time() {
    let refusing = Canned::serve(|_| {
        let later = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(2))
            .to_zoned_datetime(jiff::tz::TimeZone::UTC)
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        let body = r#"{"errors":[{"code":32,"message":"Could not authenticate you."}]}"#;
        format!(
            "HTTP/1.1 401 Unauthorized\r\nDate: {later}\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    });
    let told = RefCell::new(Vec::new());
    let request = home_at(&refusing.url);
    let done = run(perform(&Client::default(), &request, |news| told.borrow_mut().push(news)));
    let Done::Outcome(Outcome::Failed(trouble)) = done else { panic!("{done:?}") };
    assert_eq!(trouble.cause, Cause::AppKeysWrong, "not the clock any more");
    assert_eq!(refusing.heads().len(), 2);
    assert!(matches!(told.into_inner()[..], [News::Clock(ahead_by)] if (-7260..-7100).contains(&ahead_by)));
}

#[test]
fn a_limit_ends_by_this_clock_and_not_by_the_services() {
    let demo = demo();
    demo.faults().set_clock_ahead(7200);
    let Done::Page(page) = run(perform(&Client::default(), &demos_home(&demo), |_| ())) else { panic!() };
    let reset = page.rate.and_then(|rate| rate.reset).unwrap();
    let wait = reset.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((0..=15 * 60).contains(&wait), "{wait}");
}

#[test]
fn a_nonce_that_is_taken_for_used_is_named() {
    let demo = demo();
    demo.faults().refuse_nonces(true);
    assert_eq!(fails(&demos_home(&demo)).cause, Cause::NonceUsed);
}

#[test]
fn a_login_stops_at_a_provider_that_does_not_confirm_the_callback() {
    let demo = demo();
    demo.faults().omit_callback_confirmed(true);
    let site = site(&demo);
    let (step, request) = first_leg(&site);
    let request = leg(&site, request, During::RequestToken);
    let (Done::Outcome(Outcome::Leg(answer)), _) = carry_out(Limits::default(), &request) else { panic!() };
    let failed = step.answered(answer.status, &answer.body).unwrap_err();
    assert_eq!(failed.error(), LegError::NotConfirmed);
}

#[test]
fn a_redirect_is_not_followed_anywhere() {
    let elsewhere = Canned::serve(|_| answer("200 OK", JSON, "[]"));
    let demo = demo();
    for to in [elsewhere.url.clone(), format!("{}/1.1/statuses/home_timeline.json?x=1", demo.keys().url)] {
        demo.faults().next(Fault::Redirect(to.clone()));
        let trouble = fails(&demos_home(&demo));
        let Cause::Redirected { to: Some(named) } = trouble.cause else { panic!("{trouble:?}") };
        assert_eq!(named.as_delivered(), to.split('?').next().unwrap());
    }
    assert_eq!(demo.requests().len(), 2);
    assert_eq!(elsewhere.heads().len(), 0, "a signature went to another place");
}

#[test]
fn a_faulty_server_is_asked_three_times_for_a_page_and_then_given_up() {
    for (code, content_type, body) in [
        (500, JSON, "{\"errors\":[{\"code\":131}]}"),
        (502, "text/html", "<h1>Bad gateway</h1>"),
        (503, "", ""),
    ] {
        let demo = demo();
        for _ in 0..5 {
            demo.faults().next(status(code, content_type, body, &[]));
        }
        let trouble = fails_thrice(&demos_home(&demo));
        assert_eq!((trouble.cause, trouble.status), (Cause::ServerFault, Some(code)));
        assert_eq!(demo.requests().len(), 3);
    }
}

#[test]
fn a_server_that_is_itself_again_is_read_at_the_next_try() {
    let demo = demo();
    demo.faults().next(status(503, "", "", &[]));
    let (done, retries) = carry_out(Limits::default(), &demos_home(&demo));
    assert!(matches!(done, Done::Page(page) if page.posts.len() == 20));
    assert_eq!(retries, [2]);
}

#[test]
fn every_try_has_a_nonce_and_a_signature_of_its_own() {
    let server = Canned::serve(|_| answer("503 Busy", "text/plain", ""));
    fails_thrice(&home_at(&server.url));
    let heads = server.heads();
    let of = |name: &str| {
        let start = format!("{name}=\"");
        let value = |head: &String| head.split_once(&start).unwrap().1.split_once('"').unwrap().0.to_owned();
        let mut all: Vec<_> = heads.iter().map(value).collect();
        all.sort();
        all.dedup();
        all.len()
    };
    assert_eq!((heads.len(), of("oauth_nonce"), of("oauth_signature")), (3, 3, 3));
}

#[test]
fn a_leg_of_a_login_is_sent_once_whatever_comes_of_it() {
    for fault in [status(500, JSON, "{}", &[]), status(503, "", "", &[]), Fault::CutBody] {
        let demo = demo();
        demo.faults().next(fault.clone());
        let (_, request) = first_leg(&site(&demo));
        let trouble = fails(&leg(&site(&demo), request, During::RequestToken));
        assert!(matches!(trouble.cause, Cause::ServerFault | Cause::NoNetwork), "{fault:?}: {trouble:?}");
        assert_eq!(demo.requests().len(), 1, "{fault:?}");
    }
}

#[test]
fn a_rate_limit_says_until_when_and_is_not_asked_again() {
    let demo = demo();
    let headers = [("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "1795455900")];
    demo.faults().next(status(
        429,
        JSON,
        "{\"errors\":[{\"code\":88,\"message\":\"Rate limit\"}]}",
        &headers,
    ));
    let trouble = fails(&demos_home(&demo));
    let Cause::RateLimited { until: Some(until) } = trouble.cause else { panic!("{trouble:?}") };
    assert_eq!(until.as_second(), 1_795_455_900);
    assert_eq!(demo.requests().len(), 1);
}

#[test]
fn an_answer_that_is_cut_off_is_asked_for_again_and_then_put_down_to_the_network() {
    for zipped in [false, true] {
        let server = Canned::serve(move |_| {
            let numbers: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
            let body = format!("[{}]", numbers.join(","));
            let mut whole = if zipped { gzipped(body.as_bytes()) } else { answer("200 OK", JSON, &body) };
            whole.truncate(whole.len() - 1000);
            whole
        });
        assert_eq!(fails_thrice(&home_at(&server.url)).cause, Cause::NoNetwork, "zipped: {zipped}");
        assert_eq!(server.heads().len(), 3);
    }
    let demo = demo();
    demo.faults().next(Fault::CutBody);
    let (done, retries) = carry_out(Limits::default(), &demos_home(&demo));
    assert!(matches!(done, Done::Page(page) if page.posts.len() == 20));
    assert_eq!(retries, [2]);
}

#[test]
fn an_answer_that_is_too_large_is_given_up_zipped_or_not() {
    let demo = demo();
    let small = Limits { body: 10_000, ..Limits::default() };
    demo.faults().next(Fault::HugeBody(10_001));
    let (trouble, retries) = failure(small, &demos_home(&demo));
    assert_eq!((trouble.cause, retries), (Cause::TooLarge, vec![]));

    let bomb = Canned::serve(|_| gzipped(&vec![b' '; 5_000_000]));
    let (trouble, retries) = failure(small, &home_at(&bomb.url));
    assert_eq!((trouble.cause, retries), (Cause::TooLarge, vec![]));
}

#[test]
fn a_gzipped_page_is_read() {
    let server = Canned::serve(|_| gzipped(b"[]"));
    assert_eq!(page(&home_at(&server.url)).posts, []);
    assert!(server.heads()[0].to_ascii_lowercase().contains("accept-encoding: gzip"), "{:?}", server.heads());
}

#[test]
fn every_request_names_the_same_program() {
    // Tumblr wants it so, and suspends keys that are used under changing names.
    let server = Canned::serve(|_| answer("401 Unauthorized", "text/plain", "no"));
    let site = site_at(&server.url);
    let (_, request) = first_leg(&site);
    for request in [leg(&site, request, During::RequestToken), home_at(&server.url), home_at(&server.url)] {
        fails(&request);
    }
    let heads = server.heads();
    let names =
        heads.iter().filter_map(|head| head.lines().find_map(|line| line.strip_prefix("user-agent: ")));
    let expected = concat!("twite/", env!("CARGO_PKG_VERSION"));
    assert_eq!(names.collect::<Vec<_>>(), [expected; 3]);
}

#[test]
fn gzip_that_is_none_is_unreadable() {
    let demo = demo();
    demo.faults().next(Fault::GarbageGzip);
    assert_eq!(fails(&demos_home(&demo)).cause, Cause::Unreadable);
}

#[test]
fn a_page_of_garbage_is_unreadable_and_says_where() {
    for (body, place) in [("{\"posts\": 7}", ""), ("[{\"id\": 1}, ", "[1]"), ("<html>", "")] {
        let server = Canned::serve(move |_| answer("200 OK", JSON, body));
        let trouble = fails(&home_at(&server.url));
        assert_eq!(trouble.cause, Cause::Unreadable);
        assert!(trouble.detail.as_delivered().contains(place), "{trouble:?}");
    }
}

#[test]
fn one_garbage_entry_costs_itself_alone_and_its_place_is_named() {
    let server = Canned::serve(|_| answer("200 OK", JSON, r#"[{"id_str":"7","created_at":[]}, 5]"#));
    let page = page(&home_at(&server.url));
    assert_eq!(page.posts, []);
    assert_eq!(page.skipped.len(), 2);
    assert!(page.skipped[0].contains("[0]") && page.skipped[1].contains("[1]"), "{:?}", page.skipped);
}

#[test]
fn a_server_that_hangs_is_given_up_within_the_limits() {
    let demo = demo();
    for _ in 0..3 {
        demo.faults().next(Fault::Hang);
    }
    let limits =
        Limits { answer: Duration::from_millis(150), total: Duration::from_millis(400), ..Limits::default() };
    let start = Instant::now();
    let (trouble, retries) = failure(limits, &demos_home(&demo));
    assert_eq!((trouble.cause, trouble.status), (Cause::TimedOut, None));
    assert!(retries.len() <= 2);
    // The limit is 0.4 seconds; the rest is for a busy machine.
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn an_answer_that_drips_is_given_up_within_the_limits() {
    let server = Canned::drip();
    let limits =
        Limits { answer: Duration::from_millis(300), total: Duration::from_millis(500), ..Limits::default() };
    let start = Instant::now();
    assert_eq!(failure(limits, &home_at(&server.url)).0.cause, Cause::TimedOut);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn a_closed_port_is_no_network() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let trouble = fails_thrice(&home_at(&format!("http://127.0.0.1:{port}")));
    assert_eq!((trouble.cause, trouble.status), (Cause::NoNetwork, None));
}

#[test]
fn a_name_without_an_address_is_not_found() {
    let (trouble, _) = failure(Limits::default(), &home_at("https://nosuch.invalid"));
    // Behind a proxy it is the proxy that does not find it.
    assert!(matches!(trouble.cause, Cause::NameNotFound | Cause::NoNetwork), "{trouble:?}");
}

#[test]
fn something_that_is_not_http_is_no_network_and_not_a_panic() {
    let server = Canned::serve(|_| b"SSH-2.0-OpenSSH_9.9\r\n".to_vec());
    assert_eq!(fails_thrice(&home_at(&server.url)).cause, Cause::NoNetwork);
}

#[test]
fn what_went_wrong_holds_neither_query_nor_secret() {
    let server = Canned::serve(|_| b"nonsense".to_vec());
    let request = home(site_at(&server.url), Credentials::new("the-token", Secret::new("hush-hush")));
    let text = format!("{:?}", failure(Limits::default(), &request));
    for secret in ["the-token", "hush-hush", "tweet_mode", "oauth_"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn a_loopback_address_is_asked_directly_whatever_proxy_is_set() {
    // The environment of this very process must stay: a test from above runs once more in another one.
    let mut proxied = std::process::Command::new(std::env::current_exe().unwrap());
    proxied.args(["--exact", "a_page_is_signed_right_with_either_method"]);
    let trap = Canned::serve(|_| answer("502 A proxy", "text/plain", ""));
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        proxied.env(variable, &trap.url);
    }
    for variable in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        proxied.env_remove(variable);
    }
    let output = proxied.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert_eq!(trap.heads(), [""; 0]);
}

#[test]
fn a_cancelled_request_never_answers_and_later_ones_still_do() {
    let demo = demo();
    let (worker, said) = start();
    let hanging = Canned::hang();
    worker.send(1, home_at(&hanging.url));
    hanging.wait_for_requests(1);
    worker.cancel(1);
    hanging.let_go();

    let verify = Request::Verify { site: Arc::new(site(&demo)), token: token(&demo) };
    worker.send(2, home_at("http://127.0.0.1:0"));
    worker.cancel(2);
    worker.cancel(77);
    worker.send(3, verify);
    worker.send(4, demos_home(&demo));
    let mut ids = Vec::new();
    while let Ok(reply) = said.recv_timeout(PATIENCE) {
        match reply {
            Said::Worker(worker::Reply::Clock { .. }) => {}
            Said::Worker(worker::Reply::Ended { id, outcome }) => {
                assert!(matches!(outcome, Outcome::Verified(_)), "{id}: {outcome:?}");
                ids.push(id);
            }
            Said::Worker(worker::Reply::Retrying { id, .. }) => panic!("{id} is tried again"),
            Said::Store(store::Reply::Stored { request, .. }) => ids.push(request),
            Said::Store(reply) => panic!("{reply:?}"),
        }
        if ids.len() == 2 {
            break;
        }
    }
    ids.sort_unstable();
    assert_eq!(ids, [3, 4]);
    drop(worker);
    assert!(said.recv_timeout(PATIENCE).is_err(), "something else was said at the end");
}

#[test]
fn requests_are_carried_out_side_by_side_and_answered_by_their_ids() {
    let demo = demo();
    let (worker, said) = start();
    let hanging = Canned::hang();
    worker.send(1, home_at(&hanging.url));
    hanging.wait_for_requests(1);
    worker.send(2, demos_home(&demo));
    let first = said.recv_timeout(PATIENCE).unwrap();
    assert!(
        matches!(first, Said::Store(store::Reply::Stored { request: 2, .. })),
        "a hanging one is in the way"
    );
}
