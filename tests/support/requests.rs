//! Requests for a worker, and what comes of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

use std::cell::RefCell;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use twite::account::{Account, AccountName, Outcome, Request, Site};
use twite::demo::{Demo, Fault, Options};
use twite::oauth::{Credentials, LegRequest, Plan, RequestingTemporary, Secret, Verifiers};
use twite::post::AuthorId;
use twite::service::{During, Page, Query, Trouble};
use twite::worker::{Client, Done, Limits, News, perform};
use twite::{store, worker};

/// Long enough for anything that comes at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const JSON: &str = "application/json";

pub(crate) fn demo() -> Demo {
    Demo::start(Options { posts: 60, ..Options::default() }).unwrap()
}

/// A site at some address, with keys that only a demo would check.
pub(crate) fn site_at(url: &str) -> Site {
    Site::new("test", "twitter-1.1", url).unwrap().with_client(Credentials::new("key", Secret::new("secret")))
}

pub(crate) fn site(demo: &Demo) -> Site {
    let keys = demo.keys();
    let client = Credentials::new(keys.consumer_key.as_str(), Secret::new(keys.consumer_secret.as_str()));
    site_at(&keys.url).with_client(client)
}

pub(crate) fn token(demo: &Demo) -> Credentials {
    let keys = demo.keys();
    Credentials::new(keys.access_token.as_str(), Secret::new(keys.access_token_secret.as_str()))
}

pub(crate) fn home(site: Site, token: Credentials) -> Request {
    let account = Account {
        name: AccountName::new("maru", "test").unwrap(),
        user_id: AuthorId::new("1000"),
        site: Arc::new(site),
        token,
    };
    Request::Home { account, query: Query { newer_than: None, older_than: None, count: 20 } }
}

/// The home timeline of a demo.
pub(crate) fn demos_home(demo: &Demo) -> Request {
    home(site(demo), token(demo))
}

/// A home timeline where nobody checks anything.
pub(crate) fn home_at(url: &str) -> Request {
    home(site_at(url), Credentials::new("token", Secret::new("secret")))
}

pub(crate) fn first_leg(site: &Site) -> (RequestingTemporary, LegRequest) {
    let plan = Plan::new(site.endpoints.clone(), "oob", Vec::new(), Verifiers::Digits).unwrap();
    RequestingTemporary::start(plan)
}

pub(crate) fn leg(site: &Site, leg: LegRequest, during: During) -> Request {
    Request::Leg { site: Arc::new(site.clone()), leg, during }
}

pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

pub(crate) fn carry_out(limits: Limits, request: &Request) -> (Done, Vec<u32>) {
    let retries = RefCell::new(Vec::new());
    let client = Client::with_limits(limits);
    let done = run(perform(&client, request, |news| {
        if let News::Retrying(attempt) = news {
            retries.borrow_mut().push(attempt);
        }
    }));
    (done, retries.into_inner())
}

#[track_caller]
pub(crate) fn page(request: &Request) -> Page {
    match carry_out(Limits::default(), request).0 {
        Done::Page(page) => page,
        Done::Outcome(outcome) => panic!("{outcome:?}"),
    }
}

#[track_caller]
pub(crate) fn failure(limits: Limits, request: &Request) -> (Trouble, Vec<u32>) {
    match carry_out(limits, request) {
        (Done::Outcome(Outcome::Failed(trouble)), retries) => (trouble, retries),
        (done, _) => panic!("{done:?}"),
    }
}

/// It fails at the first try.
#[track_caller]
pub(crate) fn fails(request: &Request) -> Trouble {
    let (trouble, retries) = failure(Limits::default(), request);
    assert_eq!(retries, [0; 0], "{trouble:?}");
    trouble
}

/// It fails at each of three tries.
#[track_caller]
pub(crate) fn fails_thrice(request: &Request) -> Trouble {
    let (trouble, retries) = failure(Limits::default(), request);
    assert_eq!(retries, [2, 3], "{trouble:?}");
    trouble
}

pub(crate) fn status(status: u16, content_type: &str, body: &str, headers: &[(&str, &str)]) -> Fault {
    Fault::Status {
        status,
        content_type: content_type.to_owned(),
        body: body.to_owned(),
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
    }
}

pub(crate) enum Said {
    Worker(worker::Reply),
    Store(store::Reply),
}

/// A worker and its store, and all that they say.
pub(crate) fn start() -> (worker::Handle, mpsc::Receiver<Said>) {
    let (sender, said) = mpsc::channel();
    let for_worker = sender.clone();
    let store = store::spawn(None, move |reply| drop(sender.send(Said::Store(reply)))).unwrap();
    let sink = move |reply| drop(for_worker.send(Said::Worker(reply)));
    (worker::spawn(Limits::default(), store, sink).unwrap(), said)
}
