//! A person at a browser, as far as the demo's authorise page needs one: plain HTTP over a socket.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails as a test does")]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// One request; gives back status and body.
pub(crate) fn fetch(method: &str, url: &str, form: &str) -> (u16, String) {
    let (status, _, body) = exchange(method, url, form);
    (status, body)
}

/// One request; gives back status, head and body.
fn exchange(method: &str, url: &str, form: &str) -> (u16, String, String) {
    let rest = url.strip_prefix("http://").expect("a plain address");
    let (host, target) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(host).expect("the service listens");
    write!(
        stream,
        "{method} /{target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_owned(), body.to_owned())
}

/// Presses “Do not allow” on the authorise page of a login by PIN.
pub(crate) fn deny(authorize_url: &str) {
    let (origin, rest) = authorize_url.split_once("/oauth/").unwrap();
    let token = rest.split_once("oauth_token=").unwrap().1;
    let (status, page) =
        fetch("POST", &format!("{origin}/oauth/authorize"), &format!("oauth_token={token}&answer=deny"));
    assert_eq!(status, 200, "{page}");
}

/// Presses a button (`allow` or `deny`) on the authorise page of a login with a callback; gives back where the browser
/// is sent.
pub(crate) fn sent_to(authorize_url: &str, answer: &str) -> String {
    let (origin, rest) = authorize_url.split_once("/oauth/").unwrap();
    let token = rest.split_once("oauth_token=").unwrap().1;
    let form = format!("oauth_token={token}&answer={answer}");
    let (status, head, page) = exchange("POST", &format!("{origin}/oauth/authorize"), &form);
    assert_eq!(status, 302, "{page}");
    location(&head)
}

/// Where an authorise page that agrees at once sends the browser.
pub(crate) fn sent_on(authorize_url: &str) -> String {
    let (status, head, page) = exchange("GET", authorize_url, "");
    assert_eq!(status, 302, "{page}");
    location(&head)
}

fn location(head: &str) -> String {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case("location"));
    found.expect("a Location").1.to_owned()
}

/// Presses Allow on the authorise page; gives back the PIN.
pub(crate) fn allow(authorize_url: &str) -> String {
    let (status, page) = fetch("GET", authorize_url, "");
    assert_eq!(status, 200, "{page}");
    let (origin, rest) = authorize_url.split_once("/oauth/").unwrap();
    let token = rest.split_once("oauth_token=").unwrap().1;
    let (status, page) =
        fetch("POST", &format!("{origin}/oauth/authorize"), &format!("oauth_token={token}&answer=allow"));
    assert_eq!(status, 200, "{page}");
    page.split_once("<output id=\"pin\">").expect("a PIN").1.split_once('<').unwrap().0.to_owned()
}
