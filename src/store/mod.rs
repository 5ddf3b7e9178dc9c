//! What is kept: timelines (in memory until there is an archive on disk) and, on disk, accounts and their secrets.
//!
//! Timelines answer from a thread of their own, in order. The model never holds a timeline, only the slices that it
//! asks for here.

mod account;
mod accounts;
mod accounts_file;
mod archive;
mod consumer;
mod error;
mod memory;
mod pending;
mod portable;
mod replace;
mod rows;
mod secret_command;
mod server;
mod thread;

pub use account::KeptAccount;
pub use accounts::{Accounts, Put};
pub use accounts_file::AccountStore;
pub use archive::{Archive, ArchiveError, Keep, Pruned, Status};
pub use consumer::{consumer_credentials, has_token, token_credentials};
pub use error::StoreError;
pub use memory::Timeline;
pub use pending::{PendingLogin, PendingStore};
pub use portable::{read_exported, write_exported};
pub use secret_command::{SecretCommandError, run_secret_command};
pub use server::Server;
pub use thread::{Handle, Reply, spawn};
