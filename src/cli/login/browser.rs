//! Opening the authorise page by itself, where there is a desktop to open it on.

use super::say;

/// Opens the address on a graphical desktop, and says so; does nothing elsewhere.
pub(super) fn open(address: &str) {
    let Some(opener) = crate::browser::graphical_opener(&|name| std::env::var_os(name)) else { return };
    match crate::browser::open(&opener, address) {
        Ok(()) => say("(It is being opened in your browser; --no-browser leaves that to you.)"),
        Err(error) => {
            log::warn!("no browser could be started: {error}");
            say("(No browser could be started: open it yourself.)");
        }
    }
}
