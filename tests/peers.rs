//! Python's OAuth clients log in to and read from `twite demo --serve`: what the demo accepts is what others send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "support/service.rs"]
mod service;

use std::path::Path;
use std::process::Command;

use service::Service;

/// Runs a script of `tests/peers/` with the interpreter that `TWITE_PYTHON` names.
fn run(script: &str, arguments: &[&str]) -> String {
    let python =
        std::env::var("TWITE_PYTHON").expect("TWITE_PYTHON names a Python with requests-oauthlib and tweepy");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
    let output = Command::new(python).arg("-B").arg(script).args(arguments).output().unwrap();
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{errors}");
    out.into_owned()
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn requests_oauthlib_logs_in_and_reads() {
    let service = Service::start(&["--posts", "250"]);
    assert!(run("requests_oauthlib_client.py", &[&service.line]).contains("reads 50 posts"));
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn tweepy_logs_in_and_pages_through_everything() {
    let service = Service::start(&["--posts", "250"]);
    assert!(run("tweepy_client.py", &[&service.line, "250"]).starts_with("tweepy reads"));
}
