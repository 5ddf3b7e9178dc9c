//! Starting the peers of `tests/peers/`: programs that are not ours and judge what we send.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails as a test does"
)]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

/// The provider on oauthlib; it ends when this is dropped, or when the test's process is gone.
pub(crate) struct Provider {
    child: Child,
    stdout: Mutex<BufReader<ChildStdout>>,
    stdin: Mutex<ChildStdin>,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    /// The key of the one application it knows.
    pub(crate) consumer_key: String,
    /// The secret of that application, with the characters that encoders get wrong.
    pub(crate) consumer_secret: &'static str,
}

impl Provider {
    /// What its authorise page shows.
    pub(crate) const PIN: &'static str = "1234567";

    /// Starts it with further options (`--clock-offset SECONDS`, `--replay`) and waits until it listens.
    ///
    /// The interpreter, which must have the package `oauthlib`, is named by `TWITE_PYTHON`.
    pub(crate) fn start(options: &[&str]) -> Self {
        let python = std::env::var("TWITE_PYTHON").expect("TWITE_PYTHON names a Python with oauthlib");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/provider.py");
        let consumer_secret = "s+e/c=r%e&t~";
        let mut child = Command::new(python)
            .arg("-B")
            .arg(script)
            .arg("--stop-at-eof")
            .args(options)
            .env("TWITE_PEER_CONSUMER_SECRET", consumer_secret)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the interpreter starts");
        let stdin = child.stdin.take().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let ready: serde_json::Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("the provider did not start: {line:?}"));
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        Self {
            url: text("url"),
            consumer_key: text("consumer_key"),
            consumer_secret,
            child,
            stdin: Mutex::new(stdin),
            stdout: Mutex::new(stdout),
        }
    }
}

impl Provider {
    /// Lets it take every nonce as used, as `--replay` does from the start, and waits until it does.
    pub(crate) fn replay_from_now_on(&self) {
        self.stdin.lock().unwrap().write_all(b"replay\n").unwrap();
        let mut line = String::new();
        self.stdout.lock().unwrap().read_line(&mut line).unwrap();
        assert_eq!(line, "replay\n");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
