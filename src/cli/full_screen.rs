//! `twite` and `twite login`: the full screen.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::account::{Account, Interrupted};
use crate::app::{Login, Model, Opener, Settings};
use crate::browser;
use crate::run::{Ending, Keeper, OpenBrowser, Setup, full_screen};
use crate::service::{Cause, Trouble};
use crate::store::Shelf;
use crate::terminal::{Caps, Clipboard};
use crate::text::Widths;
use crate::worker::Limits;

use super::args::{Color, Global, Login as Options};
use super::context::{Context, zone};
use super::failure::Failure;
use super::login::{Named, named};

/// Frames a second: 60 on this computer, 20 over SSH.
const LOCAL_GAP: Duration = Duration::from_millis(16);
const REMOTE_GAP: Duration = Duration::from_millis(50);

/// Opens the timeline, or the login where there is no account yet.
///
/// # Errors
/// When there is no terminal, or the configuration or the accounts cannot be used.
pub(super) fn timeline(context: Context) -> Result<u8, Failure> {
    let accounts = context.accounts()?;
    let login = if accounts.is_empty() {
        Login::new(context.sites()?).with_interrupted(context.interrupted())
    } else {
        Login::new(Vec::new())
    };
    let settings = with_terminal(&context.settings(), &context.global, true);
    let model = Model::new(Timestamp::now(), zone(), settings, accounts, login);
    open(context, model)
}

/// Opens the login of one service, or of any.
///
/// # Errors
/// As for [`timeline`].
pub(super) fn login(context: Context, options: &Options) -> Result<u8, Failure> {
    let mut interrupted = context.interrupted();
    let (sites, address) = match named(&context, options.service.as_deref())? {
        Named::Known(site) => {
            interrupted.retain(|one| one.site.name == site.name);
            (vec![Arc::from(site)], None)
        }
        Named::Server(address) => (context.sites()?, Some(address)),
        Named::Nothing => (context.sites()?, None),
    };
    let login = Login::new(sites).at(address).with_interrupted(interrupted).by(options.by());
    let settings = with_terminal(&context.settings(), &context.global, !options.no_browser);
    let model = Model::new(Timestamp::now(), zone(), settings, Vec::new(), login);
    open(context, model)
}

fn open(context: Context, model: Model) -> Result<u8, Failure> {
    let shelf = Some(Shelf { archive: context.archive()?, keep: context.retention() });
    let setup = Setup {
        shelf,
        model,
        caps: caps(&context.global),
        frame_gap: frame_gap(),
        log: Some(context.paths.log_file()),
        limits: Limits::default(),
        owner: None,
        keeper: Arc::new(OnDisk(context)),
        clipboard: Clipboard::from_vars(|name| std::env::var_os(name)),
        open_browser: open_browser(),
    };
    run(setup)
}

/// Keeps accounts and interrupted logins where the configuration says.
struct OnDisk(Context);

impl Keeper for OnDisk {
    fn keep(&self, account: &Account) -> Result<String, Trouble> {
        super::keep(&self.0, account).map_err(|failure| Trouble::local(Cause::Local, failure.message))
    }

    fn keep_login(&self, interrupted: &Interrupted) {
        self.0.keep_login(interrupted);
    }

    fn forget_login(&self, service: &str) {
        self.0.forget_login(service);
    }
}

/// The settings, with what depends on the terminal and on where the reader sits.
pub(super) fn with_terminal(settings: &Settings, global: &Global, may_open: bool) -> Settings {
    let var = |name: &str| std::env::var_os(name);
    let has_desktop = may_open && browser::graphical_opener(&var).is_some();
    Settings {
        colors: caps(global).colors,
        links: !browser::over_ssh(&var),
        opener: if has_desktop { Opener::ByItself } else { Opener::Nowhere },
        ..settings.clone()
    }
}

/// Opens addresses on the desktop, where there is one.
pub(super) fn open_browser() -> OpenBrowser {
    Arc::new(|address| {
        let opener =
            browser::graphical_opener(&|name| std::env::var_os(name)).ok_or("there is no desktop here")?;
        browser::open(&opener, address).map_err(|error| crate::text::one_line(&error.to_string(), 120))
    })
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
