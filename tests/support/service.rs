//! `twite demo --serve` as a child of a test, and a configuration that knows it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of tests fails as a test does"
)]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running service; it is ended when this is dropped.
pub(crate) struct Service {
    child: Child,
    /// What it printed when it began to listen.
    pub(crate) line: String,
    pub(crate) keys: serde_json::Value,
}

impl Service {
    /// Starts it with further options and waits until it listens.
    pub(crate) fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_twite"))
            .args(["demo", "--serve"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let keys = serde_json::from_str(&line).expect("one line of JSON");
        Self { child, line: line.trim().to_owned(), keys }
    }

    /// A value of the line.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.keys[name].as_str().unwrap()
    }

    /// The table for `config.toml`.
    pub(crate) fn table(&self, name: &str) -> String {
        format!(
            "[services.{name}]\napi = \"twitter-1.1\"\nurl = \"{}\"\nconsumer_key = \"{}\"\nconsumer_secret = \"{}\"\n",
            self.get("url"),
            self.get("consumer_key"),
            self.get("consumer_secret")
        )
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}

/// Writes a configuration that only its owner can read.
pub(crate) fn write_config(folder: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let file = folder.join("config.toml");
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// twite with configuration and data in a folder, and nothing of the caller's environment.
pub(crate) fn twite(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twite"));
    command
        .env_clear()
        .env("HOME", folder)
        .env("TZ", "UTC")
        .arg("--config")
        .arg(folder.join("config.toml"))
        .arg("--data-dir")
        .arg(folder);
    command
}
