//! `twite logout`: the token is withdrawn at the service where that is possible, then forgotten here; and the user is
//! told which of the two happened.

use crate::account::{AccountName, Outcome, Request};
use crate::service::Cause;
use crate::worker::{Client, Done, perform};

use super::clock::tell_clock;
use super::context::Context;
use super::failure::Failure;

/// What became of the token at the service.
enum There {
    Withdrawn,
    /// The service did not know it any more.
    WasGone,
    /// The dialect has no way to withdraw it.
    NoWay,
    /// It could not be asked, or refused.
    Failed(String),
}

/// Logs out of an account: the one named, else the only one.
///
/// # Errors
/// When there is no such account, or it cannot be forgotten. A service that cannot be asked is no error.
pub(super) fn run(context: &Context, typed: Option<&str>) -> Result<String, Failure> {
    let kept = context.kept.load()?;
    let account = kept.only(typed)?;
    let name = account.account_name();
    let there = match context.ready(account) {
        Ok(account) => withdraw(&Request::Revoke { account })?,
        Err(failure) => There::Failed(failure.message),
    };
    context.kept.change(|accounts| {
        accounts.remove(&name);
        Ok(())
    })?;
    Ok(in_words(&name, &there))
}

fn withdraw(request: &Request) -> Result<There, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::chain("cannot start", &error))?;
    let client = Client::default();
    let news = |news| tell_clock(request.service(), &news);
    let done = runtime.block_on(perform(&client, request, news));
    runtime.shutdown_background();
    Ok(match done {
        Done::Outcome(Outcome::Revoked(true)) => There::Withdrawn,
        Done::Outcome(Outcome::Revoked(false)) => There::NoWay,
        Done::Outcome(Outcome::Failed(trouble)) if trouble.cause == Cause::TokenRevoked => There::WasGone,
        Done::Outcome(Outcome::Failed(trouble)) => There::Failed(trouble.cause.headline()),
        _ => There::Failed("the service answered another question".into()),
    })
}

fn in_words(name: &AccountName, there: &There) -> String {
    let by_hand = format!(
        "to withdraw it, remove the app from those with access, in your settings at {}",
        name.service()
    );
    match there {
        There::Withdrawn => {
            format!("{name}: the token was withdrawn at the service, and is forgotten here\n")
        }
        There::WasGone => {
            format!("{name}: the token had been withdrawn at the service already, and is forgotten here\n")
        }
        There::NoWay => {
            format!(
                "{name}: the token is forgotten here, but this kind of service cannot be told; {by_hand}\n"
            )
        }
        There::Failed(why) => {
            format!("{name}: the token is forgotten here, but still good at the service ({why}); {by_hand}\n")
        }
    }
}
