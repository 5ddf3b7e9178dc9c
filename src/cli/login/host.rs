//! A server that is named by its address: it is asked what it is, and what it says is told.

use std::sync::Arc;

use crate::account::{Outcome, Request, Site};
use crate::app::found_words;
use crate::service::{Cause, Trouble, that_probes, unreached};
use crate::worker::{Client, Done, perform};

use super::{Failure, failed, say};

/// The server at this address.
///
/// # Errors
/// When it is no address, or no server that can be logged in to answers there. One that sends elsewhere is not followed: the
/// other address is told.
pub(super) async fn find(client: &Client, address: &str) -> Result<Site, Failure> {
    let dialect = that_probes().ok_or_else(|| Failure::usage("no kind of server can be asked what it is"))?;
    let site = Site::typed(dialect.name(), address)
        .map_err(|error| Failure::usage(format!("that is no address of a server: {error}")))?;
    say(&format!("Asking {} what it is. No keys are sent.", site.name));
    let site = Arc::new(site);
    match perform(client, &Request::Probe { site: Arc::clone(&site) }, |_| ()).await {
        Done::Outcome(Outcome::Found(found)) => {
            let there = site.found(&found).map_err(|error| Failure::local(error.to_string()))?;
            say(&format!("Found: {}", found_words(&there, &found).join("; ")));
            Ok(there)
        }
        Done::Outcome(Outcome::Failed(trouble)) => Err(not_found(&trouble)),
        other => Err(failed(&other)),
    }
}

fn not_found(trouble: &Trouble) -> Failure {
    let code = trouble.exit_code();
    if let Cause::Redirected { to: Some(to) } = &trouble.cause {
        let to = crate::text::one_line(to.as_delivered(), 400);
        let message = format!("the server sends to another address; if you trust it: twite login {to}");
        return Failure { message, code };
    }
    match unreached(&trouble.cause) {
        Some((headline, remedy)) => Failure { message: format!("{headline}: {remedy}"), code },
        None => failed(&Done::Outcome(Outcome::Failed(trouble.clone()))),
    }
}
