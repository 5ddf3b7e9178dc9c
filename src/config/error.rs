//! What can be wrong with the configuration, each with its remedy.

use thiserror::Error;

use super::{DocumentError, FileError};

/// Why the configuration cannot be used. Displays as the cause and the remedy on one line; holds no secret.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file that cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Something in a file.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The file named with `--config` is not there.
    #[error("{0}: there is no such file; check what was given as --config or TWITE_CONFIG")]
    NoSuchFile(String),
    /// The system does not say where files go.
    #[error("no home folder is known; set HOME, or give --config FILE and --data-dir DIR")]
    NoHome,
    /// An environment variable that cannot be used.
    #[error("the environment variable {name} {what}; {remedy}")]
    Environment {
        /// Its name.
        name: String,
        /// What is wrong.
        what: &'static str,
        /// What to do.
        remedy: String,
    },
    /// A service that is neither configured nor built in.
    #[error("there is no service `{name}`; {remedy}")]
    UnknownService {
        /// What was asked for, fit to print.
        name: String,
        /// The nearest name, or all of them.
        remedy: String,
    },
    /// A built-in service whose dialect is not implemented yet.
    #[error("{}", not_spoken(.api))]
    NotSpokenYet {
        /// The dialect.
        api: &'static str,
    },
}

impl ConfigError {
    /// The exit code of a command that met it (interface: "wrong usage or configuration").
    pub fn exit_code(&self) -> u8 {
        2
    }
}

/// The one way to say that a dialect comes later.
pub(super) fn not_spoken(api: &str) -> String {
    format!("this version of twite does not speak {api} yet; a later one will")
}
