//! Other people's clients log in to our demo and read all of it: it is a service like those they were made for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails as a test does"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// `twite demo --serve`, ended when dropped.
struct Served {
    child: Child,
    /// Its line: address and keys.
    keys: String,
}

impl Served {
    fn start(posts: usize) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_twite"))
            .args(["demo", "--serve", "--posts", &posts.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut keys = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut keys).unwrap();
        assert!(keys.starts_with('{'), "the demo did not start: {keys:?}");
        Self { child, keys }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a client of `tests/peers/` found.
fn client(script: &str, keys: &str) -> Value {
    let python = std::env::var("TWITE_PYTHON").expect("TWITE_PYTHON names a Python with the packages");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
    let mut child = Command::new(python)
        .arg("-B")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the interpreter starts");
    child.stdin.take().unwrap().write_all(keys.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}; {errors}"))
}

/// At least 250 ids from new to old, none twice.
fn assert_all_posts_once(found: &Value) {
    let ids: Vec<u64> =
        found["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().parse().unwrap()).collect();
    // A few new ones may have come before the first page was asked for.
    assert!((250..260).contains(&ids.len()), "{}", ids.len());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a post comes twice");
    assert!(ids.is_sorted_by(|newer, older| newer > older), "{ids:?}");
    assert_eq!((&found["who"], &found["extended"]), (&Value::from("maru"), &Value::from(true)));
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn requests_oauthlib_logs_in_and_reads_every_post_once() {
    let demo = Served::start(250);
    let found = client("requests_oauthlib_client.py", &demo.keys);
    assert_all_posts_once(&found);
    assert_eq!(found["named"], "maru");
    assert_eq!(found["wrong_verifier"], 401);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn tweepy_logs_in_and_reads_every_post_once() {
    let demo = Served::start(250);
    let found = client("tweepy_client.py", &demo.keys);
    assert_all_posts_once(&found);
    assert_eq!((&found["dated"], &found["wrong_verifier"]), (&Value::from(true), &Value::from("refused")));
}
