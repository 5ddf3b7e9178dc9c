//! How a command fails: what is said on standard error, and the exit code.

use std::error::Error;
use std::io;

use crate::config::ConfigError;
use crate::service::Trouble;
use crate::store::{ArchiveError, StoreError};
use crate::text;

/// A failed command. The message holds cause and remedy, and no secret.
#[derive(Debug)]
pub(super) struct Failure {
    /// What to say, one or more lines.
    pub message: String,
    /// The exit code, as documented.
    pub code: u8,
}

impl Failure {
    /// Something that failed on this computer.
    pub(super) fn local(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// Wrong usage or configuration.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    /// Trouble with a service: headline, remedy, and what the service said.
    pub(super) fn service(trouble: &Trouble, clock: impl Fn(jiff::Timestamp) -> String) -> Self {
        let mut message = format!("{}. {}", trouble.cause.headline(), trouble.cause.remedy(clock));
        let mut detail = Vec::new();
        if let Some(status) = trouble.status {
            detail.push(format!("HTTP {status}"));
        }
        if let Some(code) = trouble.code {
            detail.push(format!("code {code}"));
        }
        if !trouble.detail.is_empty() {
            detail.push(text::sanitise_line(trouble.detail.as_delivered()).into_owned());
        }
        if !detail.is_empty() {
            message.push_str(&format!("\n  ({})", detail.join(", ")));
        }
        Self { message, code: trouble.exit_code() }
    }

    /// An error with its chain of causes.
    pub(super) fn chain(what: &str, error: &dyn Error) -> Self {
        let mut message = format!("{what}: {error}");
        let mut next = error.source();
        while let Some(cause) = next {
            message.push_str(&format!("\n  because: {cause}"));
            next = cause.source();
        }
        Self::local(message)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self { message: error.to_string(), code: error.exit_code() }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { message: error.to_string(), code: error.exit_code() }
    }
}

impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        Self::local(text::one_line(&error.to_string(), 1000))
    }
}

/// Writing to standard output failed. A closed pipe is no failure: the reader had enough.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { message: String::new(), code: 0 };
        }
        Self::local(format!("cannot write the output: {error}"))
    }
}
