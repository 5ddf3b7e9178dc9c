//! The built program with a configuration and a data folder of its own, and no screen.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails as a test does")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::peers::Provider;

/// The program for one provider, which is called `work`.
pub(crate) struct Twite {
    folder: tempfile::TempDir,
}

/// A command that has ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

/// Writes a `config.toml` for the provider, with this consumer secret, into a folder.
pub(crate) fn configure(folder: &Path, provider: &Provider, consumer_secret: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    let file = folder.join("config.toml");
    let mut file = fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(file).unwrap();
    write!(
        file,
        "[services.work]\napi = \"twitter-1.1\"\nurl = \"{}\"\nconsumer_key = \"{}\"\nconsumer_secret = \"{}\"\n",
        provider.url, provider.consumer_key, consumer_secret
    )
    .unwrap();
}

impl Twite {
    /// With this consumer secret in the configuration.
    pub(crate) fn new(provider: &Provider, consumer_secret: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        configure(folder.path(), provider, consumer_secret);
        Self { folder }
    }

    /// Where accounts are kept.
    pub(crate) fn accounts_file(&self) -> PathBuf {
        self.folder.path().join("data/accounts.toml")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twite"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("TWITE_CONFIG", self.folder.path().join("config.toml"))
            .env("TWITE_DATA_DIR", self.folder.path().join("data"))
            .env("LANG", "C.UTF-8")
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        let output = self.command(args).stdin(Stdio::null()).output().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `twite login work --plain`: the address goes to `owner`, and what that says is typed.
    pub(crate) fn log_in(&self, owner: impl FnOnce(&str) -> String) -> Ended {
        let mut child = self.command(&["login", "work", "--plain"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut errors = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut output = String::new();
        stdout.read_line(&mut output).unwrap();
        let mut stdin = child.stdin.take().unwrap();
        if !output.is_empty() {
            let said = owner(output.trim_end());
            writeln!(stdin, "{said}").unwrap();
        }
        drop(stdin);
        stdout.read_to_string(&mut output).unwrap();
        let code = child.wait().unwrap().code().unwrap();
        Ended { code, output, errors: errors.join().unwrap() }
    }
}
