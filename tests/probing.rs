//! The worker on its way to a server whose address was typed: where it asks, with what, and which trouble it tells.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

#[path = "support/canned.rs"]
mod canned;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use canned::{Canned, answer};
use twite::account::{Outcome, Request, Site};
use twite::oauth::{Credentials, Secret};
use twite::service::{Cause, Found, Trouble};
use twite::worker::{Client, Done, Limits, perform};

const JSON: &str = "application/json";
const SITE: &str = r#"{"site":{"name":"Harbour","textlimit":0}}"#;

fn probe_within(limits: Limits, url: &str) -> Result<Found, Trouble> {
    // Keys that are known must not be sent either.
    let keys = Credentials::new("key", Secret::new("secret"));
    let site = Arc::new(Site::typed("gnu-social", url).unwrap().with_client(keys));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::with_limits(limits);
    match runtime.block_on(perform(&client, &Request::Probe { site }, |_| ())) {
        Done::Outcome(Outcome::Found(found)) => Ok(found),
        Done::Outcome(Outcome::Failed(trouble)) => Err(trouble),
        done => panic!("{done:?}"),
    }
}

fn probe(url: &str) -> Result<Found, Trouble> {
    probe_within(Limits::default(), url)
}

/// Answers at one path as given, and elsewhere with 404.
fn only_at(path: &'static str, good: impl Fn() -> Vec<u8> + Send + 'static) -> Canned {
    Canned::serve(move |head| {
        let is_there = head.split(' ').nth(1) == Some(path);
        if is_there { good() } else { answer("404 Not Found", "text/html", "no") }
    })
}

fn paths(server: &Canned) -> Vec<String> {
    server.heads().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn the_root_is_found_wherever_the_server_is_installed() {
    for (typed, path, root) in [
        ("", "/api/gnusocial/config.json", ""),
        ("", "/index.php/api/gnusocial/config.json", "/index.php"),
        ("/", "/api/statusnet/config.json", ""),
        ("/sub", "/sub/api/gnusocial/config.json", "/sub"),
        ("/sub/", "/sub/index.php/api/statusnet/config.json", "/sub/index.php"),
        ("/sub/index.php", "/sub/api/gnusocial/config.json", "/sub"),
        ("/maru/all", "/index.php/api/gnusocial/config.json", "/index.php"),
    ] {
        let server = only_at(path, || answer("200 OK", JSON, SITE));
        let found = probe(&format!("{}{typed}", server.url)).unwrap();
        assert_eq!(found.url, format!("{}{root}", server.url), "{typed} {path}");
        assert_eq!(found.longest_post, Some(0));
        for head in server.heads() {
            let head = head.to_ascii_lowercase();
            assert!(head.starts_with("get /") && !head.contains("authorization"), "{head}");
        }
    }
}

#[test]
fn each_place_is_asked_once_and_the_first_good_answer_ends_it() {
    let server = Canned::serve(|_| answer("404 Not Found", "text/html", "no"));
    let trouble = probe(&server.url).unwrap_err();
    assert_eq!(trouble.cause, Cause::OtherKind { kind: None });
    assert!(
        trouble.detail.as_delivered().contains("/api/gnusocial/config.json"),
        "the likeliest place is named"
    );
    let all = paths(&server);
    assert_eq!(all.len(), 4, "{all:?}");
    let server = Canned::serve(|_| answer("200 OK", JSON, SITE));
    probe(&format!("{}/sub", server.url)).unwrap();
    assert_eq!(paths(&server), ["/sub/api/gnusocial/config.json"]);
}

#[test]
fn a_redirect_is_told_unless_the_server_is_found_all_the_same() {
    let elsewhere = Canned::serve(|_| answer("200 OK", JSON, SITE));
    let location = format!("{}/api/gnusocial/config.json", elsewhere.url);
    let moved = move || {
        format!(
            "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        .into_bytes()
    };
    let first = only_at("/api/gnusocial/config.json", moved.clone());
    let Cause::Redirected { to: Some(to) } = probe(&first.url).unwrap_err().cause else { panic!() };
    assert_eq!(to.as_delivered(), elsewhere.url);
    assert_eq!(elsewhere.heads().len(), 0, "it is not followed");
    let both = Canned::serve(
        move |head| {
            if head.contains("index.php") { answer("200 OK", JSON, SITE) } else { moved() }
        },
    );
    assert_eq!(probe(&both.url).unwrap().url, format!("{}/index.php", both.url));
}

#[test]
fn a_server_out_of_order_is_told_from_one_that_is_none() {
    let server = only_at("/api/gnusocial/config.json", || answer("503 Busy", "text/html", ""));
    assert_eq!(probe(&server.url).unwrap_err().cause, Cause::ServerFault);
    assert_eq!(paths(&server).len(), 12, "a fault may pass: three rounds, and no more");
    let server = Canned::serve(|_| answer("200 OK", "text/html", "<p>a shop</p>"));
    assert_eq!(probe(&server.url).unwrap_err().cause, Cause::OtherKind { kind: None });
    let friendica = r#"{"site":{"name":"F","textlimit":"9","friendica":{"FRIENDICA_PLATFORM":"Friendica"}}}"#;
    let server = Canned::serve(move |_| answer("200 OK", JSON, friendica));
    assert_eq!(probe(&server.url).unwrap_err().cause, Cause::OtherKind { kind: Some("Friendica") });
    assert_eq!(paths(&server).len(), 1, "that is certain at once");
}

#[test]
fn without_any_exchange_no_other_place_is_asked() {
    let server = Canned::hang();
    let limits = Limits { answer: Duration::from_millis(200), ..Limits::default() };
    assert_eq!(
        probe_within(Limits { total: Duration::from_millis(300), ..limits }, &server.url).unwrap_err().cause,
        Cause::TimedOut
    );
    assert!(paths(&server).iter().all(|path| path == "/api/gnusocial/config.json"));
    // Networks without a resolver say otherwise.
    let nowhere = probe("social.invalid").unwrap_err().cause;
    assert!(matches!(nowhere, Cause::NameNotFound | Cause::NoNetwork), "{nowhere:?}");
}

#[test]
fn what_speaks_no_tls_is_not_asked_without_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").unwrap();
        let mut heard = Vec::new();
        // The other end may close it hard.
        let _ = stream.read_to_end(&mut heard);
        heard
    });
    let trouble = probe(&address).unwrap_err();
    assert_eq!(trouble.cause, Cause::Tls, "{trouble:?}");
    assert!(!heard.join().unwrap().starts_with(b"GET"));
}

#[test]
fn an_endless_description_is_cut_off() {
    let server = Canned::serve(|_| answer("200 OK", JSON, &" ".repeat(70_000)));
    let limits = Limits { body: 64 * 1024, ..Limits::default() };
    assert_eq!(probe_within(limits, &server.url).unwrap_err().cause, Cause::TooLarge);
    assert_eq!(paths(&server).len(), 1);
}
