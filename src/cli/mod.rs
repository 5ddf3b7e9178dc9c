//! The command line: its arguments, one file per subcommand, and what programs read.

pub mod accounts;
mod archive;
pub mod args;
mod clock;
pub mod config;
mod context;
mod demo;
mod failure;
mod full_screen;
mod home;
pub mod json;
mod keys;
mod login;
mod logout;
mod portable;
mod spending;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use jiff::Timestamp;

use crate::account::Account;
use crate::config::Paths;
use crate::service;
use crate::store::KeptAccount;
use crate::text::Remote;
use args::{AccountsCommand, ArchiveCommand, Args, Command, ConfigCommand};
use context::Context;
use failure::Failure;

/// Runs the program: arguments in, exit code out. Errors go to standard error.
pub fn main() -> ExitCode {
    leave_no_core();
    match run(Args::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            if !failure.message.is_empty() {
                // Nothing can be done about a standard error that is closed.
                writeln!(io::stderr(), "twite: {}", failure.message).unwrap_or_default();
            }
            ExitCode::from(failure.code)
        }
    }
}

/// A core file would hold every secret in memory.
fn leave_no_core() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let none = Rlimit { current: Some(0), ..getrlimit(Resource::Core) };
    // Where the system does not allow it, twite runs all the same.
    let _ = setrlimit(Resource::Core, none);
}

fn run(args: Args) -> Result<u8, Failure> {
    let global = args.global;
    let done = match args.command {
        None => return full_screen::timeline(Context::new(global)?),
        Some(Command::Demo(options)) => return demo::run(&global, &options),
        Some(Command::Login(options)) => {
            let is_plain = options.plain || !io::stdin().is_terminal() || !io::stdout().is_terminal();
            let context = Context::new(global)?;
            if !is_plain {
                return full_screen::login(context, &options);
            }
            login::plain(&context, &options)
        }
        Some(Command::Home(options)) => home::run(&Context::new(global)?, &options),
        Some(Command::Keys) => print(&keys::table()),
        Some(Command::Config { command }) => {
            let paths = Paths::find(global.config.as_deref(), global.data_dir.as_deref())?;
            match command.unwrap_or(ConfigCommand::Path) {
                ConfigCommand::Path => print(&config::paths(&paths)),
                ConfigCommand::Check => {
                    let dialects: Vec<&str> = service::names().collect();
                    print(&config::check(&paths, &dialects, &|name| std::env::var_os(name))?)
                }
            }
        }
        Some(Command::Archive { command }) => {
            let command = command.unwrap_or(ArchiveCommand::Status);
            archive::run(&Context::new(global)?, &command)
        }
        Some(Command::Accounts { command }) => {
            let context = Context::new(global)?;
            match command.unwrap_or(AccountsCommand::List) {
                AccountsCommand::List => list(&context),
                AccountsCommand::Default { name } => print(&accounts::make_default(&context.kept, &name)?),
                AccountsCommand::Export { names, show_secrets } => {
                    portable::export(&context, &names, show_secrets)
                }
                AccountsCommand::Import => portable::import(&context),
                AccountsCommand::Remove { name } => print(&accounts::remove(&context.kept, &name)?),
            }
        }
        Some(Command::Logout { name, delete_archive }) => {
            let context = Context::new(global)?;
            let name = name.or_else(|| context.global.account.clone());
            print(&logout::run(&context, name.as_deref(), delete_archive)?)
        }
    };
    done.map(|()| 0)
}

fn list(context: &Context) -> Result<(), Failure> {
    let kept = context.kept.load()?;
    if kept.is_empty() {
        let words = "there is no account yet; log in with: twite login";
        writeln!(io::stderr(), "{words}").unwrap_or_default();
    }
    print(&accounts::list(&kept))
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Puts a new account into `accounts.toml`; gives back where that is.
fn keep(context: &Context, account: &Account) -> Result<String, Failure> {
    let site = &account.site;
    let kept = KeptAccount {
        handle: account.name.handle.clone(),
        name: Remote::from(account.name.handle()),
        service: site.name.clone(),
        user_id: account.user_id.clone(),
        token: account.token.clone(),
        // Keys that are in the configuration or the environment stay there; typed ones are kept with the account.
        consumer: if context.has_keys_of(site) { None } else { site.client.clone() },
        server: context.server_of(site),
        added_at: Timestamp::now(),
    };
    context.kept.change(|accounts| accounts.put(kept))?;
    Ok(crate::text::one_line(&context.kept.file().to_string_lossy(), 200))
}
