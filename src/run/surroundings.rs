//! What the loop needs from outside: where things are kept, the clipboard, a browser.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use crate::account::{Account, Interrupted};
use crate::service::Trouble;

/// Keeps on disk what a login brings. Called on threads that may block.
pub trait Keeper: Send + Sync {
    /// Keeps a new account; gives back where it was put.
    ///
    /// # Errors
    /// When it could not be kept.
    fn keep(&self, account: &Account) -> Result<String, Trouble>;

    /// Keeps what is needed to take a login up again. Without it the login works all the same, so nothing is said
    /// where that fails.
    fn keep_login(&self, interrupted: &Interrupted);

    /// Forgets what [`Keeper::keep_login`] kept for this service.
    fn forget_login(&self, service: &str);
}

/// Keeps nothing: for the demo, whose accounts are worth nothing once its service has ended.
#[derive(Clone, Copy, Debug)]
pub struct KeepsNothing;

impl Keeper for KeepsNothing {
    fn keep(&self, _account: &Account) -> Result<String, Trouble> {
        Ok(String::new())
    }

    fn keep_login(&self, _interrupted: &Interrupted) {}

    fn forget_login(&self, _service: &str) {}
}

/// Opens an address in a browser, without waiting for it.
pub type OpenBrowser = Arc<dyn Fn(&str) -> Result<(), String> + Send + Sync>;

/// Plays the demo's owner: opens the authorise address, allows the access, gives back the PIN.
pub type Owner =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<String>> + Send>> + Send + Sync>;
