//! `twite login --plain`: the three legs with prompts, for scripts and dumb terminals. Standard output gets the bare
//! authorisation address and the result; everything else goes to standard error.

use std::io::{self, BufRead as _, Write as _};
use std::sync::Arc;

use crate::account::{Account, AccountName, Outcome, Request, Site, login_trouble};
use crate::oauth::{AwaitingOwner, Heard, LegError, LegRequest, RequestingTemporary};
use crate::service::During;
use crate::worker::{Client, Done, perform};

use super::clock::tell_clock;
use super::context::{Context, clock};
use super::failure::Failure;

/// The longest line that is read from standard input: a redirected address fits many times.
const LONGEST_LINE: u64 = 64 * 1024;

/// Logs in to a configured service.
///
/// # Errors
/// As documented; nothing is stored then.
pub(super) fn plain(context: &Context, service: Option<&str>) -> Result<(), Failure> {
    let site = choose(context, service)?;
    if site.client.is_none() {
        return Err(Failure::usage(format!(
            "{} has no app keys; set consumer_key and consumer_secret (or consumer_secret_command) under \
             [services.{}] in {}, or the environment variables TWITE_…_CONSUMER_KEY and TWITE_…_CONSUMER_SECRET",
            site.name,
            site.name,
            context.paths.config_file.display(),
        )));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::chain("cannot start", &error))?;
    let account = runtime.block_on(walk(&Arc::new(site)))?;
    runtime.shutdown_background();
    let place = super::keep(context, &account)?;
    writeln!(io::stdout(), "logged in as @{} ({})", account.name.handle(), account.name.service())?;
    say(&format!("kept in {place}, readable by you alone"));
    Ok(())
}

fn choose(context: &Context, service: Option<&str>) -> Result<Site, Failure> {
    match (service, context.config.services.as_slice()) {
        (Some(name), _) => context.site(context.config.service(name)?),
        (None, [only]) => context.site(only),
        (None, []) => Err(Failure::usage(format!(
            "no service is configured yet; add a [services.NAME] table to {}",
            context.paths.config_file.display()
        ))),
        (None, many) => {
            let names: Vec<&str> = many.iter().map(|service| service.name.as_str()).collect();
            Err(Failure::usage(format!("say which service: twite login {}", names.join(" | "))))
        }
    }
}

async fn walk(site: &Arc<Site>) -> Result<Account, Failure> {
    let client = Client::default();
    let plan = site.plan().map_err(|error| Failure::usage(format!("{}: {error}", site.name)))?;
    let (requesting, leg) = RequestingTemporary::start(plan);
    let body = send_leg(&client, site, leg, During::RequestToken).await?;
    let waiting = requesting.answered(200, &body).map_err(|failed| refused(failed.error()))?;
    let (exchanging, leg) = ask_owner(waiting)?;
    let body = send_leg(&client, site, leg, During::AccessToken).await?;
    let found = exchanging.answered(200, &body).map_err(|failed| refused(failed.error()))?;
    let verify = Request::Verify { site: Arc::clone(site), token: found.token().clone() };
    match perform(&client, &verify, |news| tell_clock(&site.name, &news)).await {
        Done::Outcome(Outcome::Verified(identity)) => Ok(Account {
            name: AccountName::new(identity.author.handle.as_delivered(), &site.name)
                .map_err(|error| Failure::local(error.to_string()))?,
            user_id: identity.author.id,
            site: Arc::clone(site),
            token: found.verified().token,
        }),
        Done::Outcome(Outcome::Failed(trouble)) => Err(Failure::service(&trouble, clock)),
        Done::Outcome(_) | Done::Page(_) => Err(Failure::local("the service answered another question")),
    }
}

/// Prints the address and reads lines until one can be used, or there are no more.
fn ask_owner(waiting: AwaitingOwner) -> Result<(crate::oauth::Exchanging, LegRequest), Failure> {
    say("Open this address in any browser and allow twite to read:");
    writeln!(io::stdout(), "{}", waiting.authorize_url())?;
    io::stdout().flush()?;
    let mut waiting = waiting;
    loop {
        prompt("PIN, or the whole address you were sent back to: ");
        let Some(line) = read_line()? else {
            return Err(Failure { message: "no PIN was given; nothing was stored".into(), code: 3 });
        };
        match waiting.heard(&line) {
            Heard::Exchange(exchanging, leg) => return Ok((exchanging, leg)),
            Heard::Again(again) => {
                if let Some(complaint) = again.complaint() {
                    say(&complaint.to_string());
                }
                waiting = again;
            }
            Heard::Over(failed) => return Err(refused(failed.error())),
        }
    }
}

fn read_line() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let mut input = io::Read::take(io::stdin().lock(), LONGEST_LINE);
    let read =
        input.read_line(&mut line).map_err(|error| Failure::chain("cannot read standard input", &error))?;
    Ok((read > 0).then_some(line))
}

async fn send_leg(
    client: &Client,
    site: &Arc<Site>,
    leg: LegRequest,
    during: During,
) -> Result<Vec<u8>, Failure> {
    match perform(client, &Request::Leg { site: Arc::clone(site), leg, during }, |news| {
        tell_clock(&site.name, &news)
    })
    .await
    {
        Done::Outcome(Outcome::Leg(answer)) => Ok(answer.body),
        Done::Outcome(Outcome::Failed(trouble)) => Err(Failure::service(&trouble, clock)),
        Done::Outcome(_) | Done::Page(_) => Err(Failure::local("the service answered another question")),
    }
}

fn refused(error: LegError) -> Failure {
    Failure::service(&login_trouble(error), clock)
}

fn say(words: &str) {
    // Nothing can be done about a standard error that is closed.
    writeln!(io::stderr(), "{words}").unwrap_or_default();
}

fn prompt(words: &str) {
    write!(io::stderr(), "{words}").unwrap_or_default();
    io::stderr().flush().unwrap_or_default();
}
