//! `twite` and `twite login`: the full screen.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::app::{Login, Model};
use crate::run::{Ending, Setup, full_screen};
use crate::service::{Cause, Trouble};
use crate::terminal::Caps;
use crate::text::Widths;
use crate::worker::Limits;

use super::args::{Color, Global};
use super::context::{Context, zone};
use super::failure::Failure;

/// Frames a second: 60 on this computer, 20 over SSH.
const LOCAL_GAP: Duration = Duration::from_millis(16);
const REMOTE_GAP: Duration = Duration::from_millis(50);

/// Opens the timeline, or the login where there is no account yet.
///
/// # Errors
/// When there is no terminal, or the configuration or the accounts cannot be used.
pub(super) fn timeline(context: Context) -> Result<u8, Failure> {
    let accounts = context.accounts()?;
    let login = Login::new(if accounts.is_empty() { context.sites()? } else { Vec::new() });
    let model = Model::new(Timestamp::now(), zone(), context.settings(), accounts, login);
    open(context, model)
}

/// Opens the login of one service, or of any.
///
/// # Errors
/// As for [`timeline`].
pub(super) fn login(context: Context, service: Option<&str>) -> Result<u8, Failure> {
    let sites = match service {
        Some(name) => vec![Arc::new(context.site(context.config.service(name)?)?)],
        None => context.sites()?,
    };
    let model = Model::new(Timestamp::now(), zone(), context.settings(), Vec::new(), Login::new(sites));
    open(context, model)
}

fn open(context: Context, model: Model) -> Result<u8, Failure> {
    let setup = Setup {
        model,
        caps: caps(&context.global),
        frame_gap: frame_gap(),
        log: Some(context.paths.log_file()),
        limits: Limits::default(),
        owner: None,
        keeper: Arc::new(move |account| {
            super::keep(&context, account).map_err(|failure| Trouble::local(Cause::Local, failure.message))
        }),
    };
    run(setup)
}

/// Runs the full screen and says how it ended.
///
/// # Errors
/// When there is no terminal to run on.
pub(super) fn run(setup: Setup) -> Result<u8, Failure> {
    if !io::stdout().is_terminal() || is_dumb() {
        return Err(Failure::usage(
            "the full screen needs a terminal that can move its cursor; `twite home` prints posts, and \
             `twite login SERVICE --plain` logs in with plain prompts",
        ));
    }
    full_screen(setup)
        .map(Ending::exit_code)
        .map_err(|error| Failure::chain("the terminal cannot be used", &error))
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

/// What the terminal can do.
pub(super) fn caps(global: &Global) -> Caps {
    let mut caps = Caps::from_vars(|name| std::env::var_os(name));
    caps.width = |symbol| Widths::new(1).cluster(symbol);
    caps.disputed = |symbol| Widths::new(1).disputed(symbol);
    match global.color {
        Color::Auto => {}
        Color::Always => caps.colors = true,
        Color::Never => caps.colors = false,
    }
    caps
}

/// The least time between two frames.
pub(super) fn frame_gap() -> Duration {
    if std::env::var_os("SSH_CONNECTION").is_some() { REMOTE_GAP } else { LOCAL_GAP }
}
