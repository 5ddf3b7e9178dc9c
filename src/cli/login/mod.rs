//! `twite login --plain`: logging in with prompts, for scripts and dumb terminals. Standard output gets the bare
//! authorisation address and the result; everything else goes to standard error.

mod browser;
mod host;
mod lines;
mod owner;
mod token;

use std::io::{self, Write as _};
use std::sync::Arc;

use crate::account::{Account, AccountName, Interrupted, LoginBy, Outcome, Request, Site, login_trouble};
use crate::oauth::{
    AwaitingOwner, Credentials, LegError, LegRequest, Plan, PlanError, RequestingTemporary, Secret,
};
use crate::service::During;
use crate::worker::{Client, Done, perform};

use super::args::Login as Options;
use super::clock::tell_clock;
use super::context::{Context, clock};
use super::failure::Failure;
use lines::Lines;
use owner::{ANEW, ComesBack, Said};

/// Logs in to a configured service.
///
/// # Errors
/// As documented; nothing is stored then.
pub(super) fn plain(context: &Context, options: &Options) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::chain("cannot start", &error))?;
    let client = Client::default();
    let mut site = match named(context, options.service.as_deref())? {
        Named::Server(address) => runtime.block_on(host::find(&client, &address))?,
        Named::Known(site) => *site,
        Named::Nothing => choose(context)?,
    };
    if site.client.is_none() {
        let keys = site.dialect.anonymous_client();
        site.client = keys.map(|(key, secret)| Credentials::new(key, Secret::new(secret)));
    }
    if site.client.is_none() {
        return Err(Failure::usage(format!(
            "{} has no app keys; set consumer_key and consumer_secret (or consumer_secret_command) under \
             [services.{}] in {}, or the environment variables TWITE_…_CONSUMER_KEY and TWITE_…_CONSUMER_SECRET",
            site.name,
            site.name,
            context.paths.config_file.display(),
        )));
    }
    let service = Service { context, site: Arc::new(site), client };
    let account = runtime.block_on(service.log_in(options))?;
    runtime.shutdown_background();
    let place = super::keep(context, &account)?;
    writeln!(io::stdout(), "logged in as @{} ({})", account.name.handle(), account.name.service())?;
    say(&format!("kept in {place}, readable by you alone"));
    Ok(())
}

/// What a command line names.
pub(super) enum Named {
    /// A service of the configuration, or a server that an account is at.
    Known(Box<Site>),
    /// A server by its address.
    Server(String),
    /// Nothing.
    Nothing,
}

/// What was named.
///
/// # Errors
/// When there is no such service.
pub(super) fn named(context: &Context, service: Option<&str>) -> Result<Named, Failure> {
    let Some(name) = service else { return Ok(Named::Nothing) };
    // The name of a configured service holds none of these.
    if !name.contains(['.', ':', '/']) {
        return Ok(Named::Known(Box::new(context.site(context.config.service(name)?)?)));
    }
    let known = context.known_server(name)?;
    Ok(known.map_or_else(|| Named::Server(name.to_owned()), |site| Named::Known(Box::new(site))))
}

/// The only service there is.
fn choose(context: &Context) -> Result<Site, Failure> {
    match context.config.services.as_slice() {
        [only] => context.site(only),
        [] => Err(Failure::usage(format!(
            "no service is configured yet; add a [services.NAME] table to {}, or name a server: twite login social.example",
            context.paths.config_file.display()
        ))),
        many => {
            let names: Vec<&str> = many.iter().map(|service| service.name.as_str()).collect();
            let names = names.join(" | ");
            Err(Failure::usage(format!("say which service: twite login {names}, or a server's address")))
        }
    }
}

/// The service, and what it is asked with.
struct Service<'a> {
    context: &'a Context,
    site: Arc<Site>,
    client: Client,
}

impl Service<'_> {
    async fn log_in(&self, options: &Options) -> Result<Account, Failure> {
        let may_open = !options.no_browser;
        match options.by().unwrap_or_default() {
            LoginBy::Pin => self.walk(self.site.plan(), None, may_open).await,
            LoginBy::Callback(port) => {
                let back = ComesBack::listen(port).await?;
                let plan = self.site.plan_with_callback(&back.address());
                self.walk(plan, Some(back), may_open).await
            }
            LoginBy::Token => {
                let token = token::ask(&self.site.name).await?;
                self.verified(token).await.map_err(token::explained)
            }
        }
    }

    /// The three legs.
    async fn walk(
        &self,
        plan: Result<Plan, PlanError>,
        back: Option<ComesBack>,
        may_open: bool,
    ) -> Result<Account, Failure> {
        let plan = plan.map_err(|error| Failure::usage(format!("{}: {error}", self.site.name)))?;
        let callback = back.as_ref().map(ComesBack::address);
        let mut waiting = match self.interrupted().filter(|_| back.is_none()) {
            Some(interrupted) => {
                say(&format!(
                    "This login was begun at {}: its address is still good. If its page says otherwise, type: {ANEW}",
                    clock(interrupted.begun)
                ));
                AwaitingOwner::resume(plan.clone(), interrupted.temporary)
            }
            None => self.temporary(plan.clone(), callback.as_deref()).await?,
        };
        let (mut lines, mut back) = (Lines::of_standard_input()?, back);
        let (exchanging, leg) = loop {
            let said = owner::ask(waiting, back.take(), &mut lines, may_open).await;
            if !matches!(said, Ok(Said::Nothing)) {
                // Whatever was said, the temporary credentials are spent; after silence they may still be used.
                self.context.forget_login(&self.site.name);
            }
            match said? {
                Said::Exchange(exchanging, leg) => break (exchanging, leg),
                Said::Anew => waiting = self.temporary(plan.clone(), callback.as_deref()).await?,
                Said::Nothing => return Err(given_up("no PIN was given")),
            }
        };
        let body = self.send(leg, During::AccessToken).await?;
        let found = exchanging.answered(200, &body).map_err(|failed| refused(failed.error()))?;
        self.verified(found.verified().token).await
    }

    /// The login by PIN to this service that can be taken up.
    fn interrupted(&self) -> Option<Interrupted> {
        let mut all = self.context.interrupted();
        all.retain(|one| one.site.name == self.site.name && one.callback == "oob");
        all.pop()
    }

    /// The first leg. What is needed to go on is kept, in case the line drops.
    async fn temporary(&self, plan: Plan, callback: Option<&str>) -> Result<AwaitingOwner, Failure> {
        let (requesting, leg) = RequestingTemporary::start(plan);
        let body = self.send(leg, During::RequestToken).await?;
        let waiting = requesting.answered(200, &body).map_err(|failed| refused(failed.error()))?;
        self.context.keep_login(&Interrupted {
            site: Arc::clone(&self.site),
            callback: callback.unwrap_or("oob").to_owned(),
            temporary: waiting.temporary().clone(),
            begun: jiff::Timestamp::now(),
        });
        Ok(waiting)
    }

    /// The account that a token opens.
    async fn verified(&self, token: Credentials) -> Result<Account, Failure> {
        let request = Request::Verify { site: Arc::clone(&self.site), token: token.clone() };
        match perform(&self.client, &request, |news| tell_clock(&self.site.name, &news)).await {
            Done::Outcome(Outcome::Verified(identity)) => Ok(Account {
                name: AccountName::new(identity.author.handle.as_delivered(), &self.site.name)
                    .map_err(|error| Failure::local(error.to_string()))?,
                user_id: identity.author.id,
                site: Arc::clone(&self.site),
                token,
            }),
            other => Err(failed(&other)),
        }
    }

    async fn send(&self, leg: LegRequest, during: During) -> Result<Vec<u8>, Failure> {
        let request = Request::Leg { site: Arc::clone(&self.site), leg, during };
        match perform(&self.client, &request, |news| tell_clock(&self.site.name, &news)).await {
            Done::Outcome(Outcome::Leg(answer)) => Ok(answer.body),
            other => Err(failed(&other)),
        }
    }
}

fn failed(done: &Done) -> Failure {
    match done {
        Done::Outcome(Outcome::Failed(trouble)) => Failure::service(trouble, clock),
        _ => Failure::local("the service answered another question"),
    }
}

fn refused(error: LegError) -> Failure {
    Failure::service(&login_trouble(error), clock)
}

/// The login was given up before anything was stored.
fn given_up(words: &str) -> Failure {
    Failure { message: format!("{words}; nothing was stored"), code: 3 }
}

fn say(words: &str) {
    // Nothing can be done about a standard error that is closed.
    writeln!(io::stderr(), "{words}").unwrap_or_default();
}

fn prompt(words: &str) {
    write!(io::stderr(), "{words}").unwrap_or_default();
    io::stderr().flush().unwrap_or_default();
}
