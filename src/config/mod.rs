//! What the user has set: the configuration file, the environment, and where the files are.
//!
//! Reads `config.toml` strictly: whatever it does not know is an error that names the line and the nearest known
//! name. Knows the names of the dialects only because they are passed in.

mod address;
mod built_in;
mod document;
mod environment;
mod error;
mod file;
mod nearest;
mod paths;
mod read;
mod refresh;
mod retention;
mod service;
#[cfg(test)]
mod tests;

pub(crate) use address::check as check_address;
pub use built_in::{BUILT_IN, BuiltIn};
pub(crate) use document::{Document, Section};
pub use document::{DocumentError, Spot};
pub use environment::EnvironmentKeys;
pub use error::ConfigError;
pub use file::{Config, TimelineConfig};
pub(crate) use nearest::did_you_mean;
pub use paths::Paths;
pub use read::FileError;
pub(crate) use read::read_text;
pub use refresh::Refresh;
pub use retention::Retention;
pub use service::{SecretSource, ServiceConfig};
