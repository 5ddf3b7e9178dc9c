//! What can go wrong with what is kept on disk.

use thiserror::Error;

use crate::account::BadHandle;
use crate::config::{DocumentError, FileError};

/// Why accounts cannot be read, found or changed. Displays as the cause and the remedy; holds no secret.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A file that cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Something in `accounts.toml` that is not understood.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// `accounts.toml` would grow beyond what is read again.
    #[error("accounts.toml would grow beyond 1 MiB; remove an account first (twite accounts remove NAME)")]
    Full,
    /// Another process holds the lock.
    #[error("another twite is changing the accounts; try again when it is done")]
    Busy,
    /// There is no account at all.
    #[error("there is no account yet; log in with: twite login")]
    NoAccount,
    /// No account of that name.
    #[error("there is no account `{name}`; {remedy}")]
    UnknownAccount {
        /// What was asked for, fit to print.
        name: String,
        /// The nearest name, or all of them.
        remedy: String,
    },
    /// More than one account answers to that name.
    #[error("`{name}` is the name of {} accounts; say which: {}", candidates.len(), candidates.join(", "))]
    AmbiguousAccount {
        /// What was asked for, fit to print.
        name: String,
        /// The whole names.
        candidates: Vec<String>,
    },
    /// No account was named, and there is more than one.
    #[error("there are {} accounts; say which: {}", candidates.len(), candidates.join(", "))]
    WhichAccount {
        /// The whole names.
        candidates: Vec<String>,
    },
    /// An account that comes from another host cannot be used as it is.
    #[error("{account}: {what}; {remedy}")]
    Exported {
        /// Its whole name.
        account: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A service reported a handle that cannot be one.
    #[error(transparent)]
    BadHandle(#[from] BadHandle),
    /// A service reported credentials or an id that cannot be kept.
    #[error("the service reported {0}, which cannot be kept")]
    BadAccount(&'static str),
}

impl StoreError {
    /// The exit code of a command that met it: 3 not logged in, 1 the system refused, 2 the rest.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoAccount => 3,
            Self::File(FileError::Io { .. })
            | Self::Full
            | Self::Busy
            | Self::BadHandle(_)
            | Self::BadAccount(_) => 1,
            _ => 2,
        }
    }
}
