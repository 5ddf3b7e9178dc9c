//! X's version 2 through the worker: who the owner is, the names that the service takes, and pages with nothing to see.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "support/canned.rs"]
mod canned;

use std::sync::Arc;

use canned::{Canned, answer};
use serde_json::{Value, json};
use twite::account::{Account, AccountName, Outcome, Request, Site};
use twite::oauth::{Credentials, Secret};
use twite::post::{AuthorId, OrderKey, PostId, PostKey};
use twite::service::{Cause, Page, Query, Trouble};
use twite::worker::{Client, Done, perform};

/// A home timeline of an owner, from below a post if one is given.
fn home(server: &Canned, owner: &str, older_than: Option<u64>) -> Request {
    let site = Site::new("x", "x-2", &server.url).unwrap();
    let account = Account {
        name: AccountName::new("me", "x").unwrap(),
        user_id: AuthorId::new(owner),
        site: Arc::new(site.with_client(Credentials::new("key", Secret::new("secret")))),
        token: Credentials::new("token", Secret::new("hush")),
    };
    let key = |id: u64| PostKey::new(OrderKey(id.into()), PostId::new(id.to_string()));
    Request::Home { account, query: Query { newer_than: None, older_than: older_than.map(key), count: 20 } }
}

fn ask(client: &Client, request: &Request) -> Result<Page, Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match runtime.block_on(perform(client, request, |_| ())) {
        Done::Page(page) => Ok(page),
        Done::Outcome(Outcome::Failed(trouble)) => Err(trouble),
        Done::Outcome(outcome) => panic!("{outcome:?}"),
    }
}

fn ok(body: &Value) -> Vec<u8> {
    answer("200 OK", "application/json", &body.to_string())
}

fn refused(name: &str, values: &[&str]) -> Vec<u8> {
    let body = json!({"title": "Invalid Request", "type": "https://api.x.com/2/problems/invalid-request",
        "detail": "One or more parameters were invalid.",
        "errors": [{"message": "no", "parameters": {name: values}}]});
    answer("400 Bad Request", "application/problem+json", &body.to_string())
}

fn one_post() -> Value {
    json!({"data": [{"id": "9", "text": "x", "author_id": "7", "created_at": "2026-11-23T17:20:00.000Z"}],
        "includes": {"users": [{"id": "7", "username": "ana"}]}, "meta": {"result_count": 1}})
}

/// Method and path of each request.
fn paths(server: &Canned) -> Vec<String> {
    let path = |head: String| head.split([' ', '?']).nth(1).unwrap().to_owned();
    server.heads().into_iter().map(path).collect()
}

#[test]
fn an_account_that_was_never_logged_in_to_asks_once_whose_its_token_is() {
    let server = Canned::serve(|head| {
        let me = json!({"data": {"id": "2244994945", "name": "Ana", "username": "ana"}});
        if head.starts_with("GET /2/users/me ") { ok(&me) } else { ok(&one_post()) }
    });
    let client = Client::default();
    for _ in 0..2 {
        assert_eq!(ask(&client, &home(&server, "", None)).unwrap().posts.len(), 1);
    }
    let timeline = "/2/users/2244994945/timelines/reverse_chronological";
    assert_eq!(paths(&server), ["/2/users/me", timeline, timeline]);
    assert_eq!(ask(&client, &home(&server, "31", None)).unwrap().posts.len(), 1);
    assert_eq!(paths(&server)[3], "/2/users/31/timelines/reverse_chronological", "who is known is not asked");
}

#[test]
fn where_nobody_says_whose_the_token_is_no_timeline_is_asked_for() {
    let server = Canned::serve(|_| {
        let problem =
            json!({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"});
        answer("401 Unauthorized", "application/problem+json", &problem.to_string())
    });
    assert_eq!(ask(&Client::default(), &home(&server, "", None)).unwrap_err().cause, Cause::TokenRevoked);
    assert_eq!(paths(&server), ["/2/users/me"]);
}

#[test]
fn a_name_that_is_refused_is_said_otherwise_at_once_and_from_then_on() {
    // A service that knows the new names alone, and not all fields.
    let server = Canned::serve(|head| match head {
        head if head.contains("tweet.fields=") => refused("tweet.fields", &["created_at,author_id"]),
        head if head.contains("display_text_range") => refused("post.fields", &["display_text_range"]),
        _ => ok(&one_post()),
    });
    let client = Client::default();
    assert_eq!(ask(&client, &home(&server, "7", None)).unwrap().posts.len(), 1);
    assert_eq!(server.heads().len(), 3);
    assert_eq!(ask(&client, &home(&server, "7", Some(9))).unwrap().posts.len(), 0);
    let heads = server.heads();
    assert_eq!(heads.len(), 4, "what was learnt is not asked again");
    assert!(heads[3].contains("until_id=9&") && heads[3].contains("post.fields=created_at"), "{}", heads[3]);
}

#[test]
fn a_service_that_refuses_everything_is_not_asked_for_ever() {
    let server = Canned::serve(|_| refused("max_results", &["20"]));
    assert_eq!(ask(&Client::default(), &home(&server, "7", None)).unwrap_err().cause, Cause::BadRequest);
    assert_eq!(server.heads().len(), 1);
    // It takes offence at another field each time.
    let server = Canned::serve(|head| {
        let fields = head.split("media.fields=").nth(1).unwrap_or_default();
        let first = fields.split(['%', '&', ' ']).next().unwrap_or_default().to_owned();
        refused("media.fields", &[&first])
    });
    assert_eq!(ask(&Client::default(), &home(&server, "7", None)).unwrap_err().cause, Cause::BadRequest);
    assert_eq!(server.heads().len(), 5);
}

#[test]
fn a_page_of_posts_that_may_not_be_seen_is_passed_over() {
    let server = Canned::serve(|head| {
        let nothing = |next: &str| json!({"meta": {"result_count": 0, "next_token": next}});
        match head {
            head if head.contains("pagination_token=second") => ok(&one_post()),
            head if head.contains("pagination_token=first") => ok(&nothing("second")),
            _ => ok(&nothing("first")),
        }
    });
    let page = ask(&Client::default(), &home(&server, "7", None)).unwrap();
    assert_eq!((page.posts.len(), server.heads().len()), (1, 3));
    // One that goes on for ever is left, and is not taken for the end.
    let server = Canned::serve(|head| {
        let next = head.len().to_string();
        ok(
            &json!({"meta": {"result_count": 0, "next_token": format!("{next}{}", head.matches("pagination").count())}}),
        )
    });
    let page = ask(&Client::default(), &home(&server, "7", None)).unwrap();
    assert!(page.posts.is_empty() && !page.is_last && server.heads().len() <= 5);
}
