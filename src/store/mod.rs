//! What is kept on disk: accounts with their tokens (and, later, the archive).

mod account;
mod accounts;
mod accounts_file;
mod consumer;
mod error;
mod replace;
mod secret_command;

pub use account::{Account, AccountName, Handle};
pub use accounts::{Accounts, Put};
pub use accounts_file::AccountStore;
pub use consumer::consumer_credentials;
pub use error::StoreError;
pub use secret_command::{SecretCommandError, run_secret_command};
