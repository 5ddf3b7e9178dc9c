//! A login with plain prompts that is under way: what it prints is read as it comes, and things can be typed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails as a test does")]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::{self, JoinHandle};

/// It is killed when this is dropped.
pub(crate) struct PlainLogin {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    errors: Option<JoinHandle<String>>,
    /// The first line on standard output: the authorisation address, if it came to that.
    pub(crate) address: String,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    /// Standard output after the address.
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl PlainLogin {
    /// Starts the command and waits for its first line, or its end.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut errors = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        stdout.read_line(&mut address).unwrap();
        let stdin = child.stdin.take();
        Self { child, stdin, stdout, errors: Some(errors), address: address.trim_end().to_owned() }
    }

    /// The next line on standard output.
    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Types a line.
    pub(crate) fn line(&mut self, text: &str) {
        writeln!(self.stdin.as_mut().expect("not closed"), "{text}").unwrap();
    }

    /// Nobody will type anything.
    pub(crate) fn close_input(&mut self) {
        self.stdin = None;
    }

    /// Waits for its end, with standard input left as it is.
    pub(crate) fn end(mut self) -> Ended {
        let mut output = String::new();
        self.stdout.read_to_string(&mut output).unwrap();
        let code = self.child.wait().unwrap().code().expect("it ended by itself");
        Ended { code, output, errors: self.errors.take().unwrap().join().unwrap() }
    }
}

impl Drop for PlainLogin {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}
