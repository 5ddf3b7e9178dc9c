//! `twite demo`: the embedded service, and twite itself reading it. Writes nowhere but into a folder of its own.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::account::Site;
use crate::app::{Login, Model, Pace, Settings};
use crate::demo::{self, Demo};
use crate::log_file::{self, FileLog};
use crate::oauth::{Credentials, Secret};
use crate::run::{KeepsNothing, Owner, Setup};
use crate::terminal::Clipboard;
use crate::worker::Limits;

use super::args::{Demo as Options, Global};
use super::context::zone;
use super::failure::Failure;
use super::full_screen::{caps, frame_gap, open_browser, run as run_full_screen, with_terminal};

/// How often the demo looks for new posts: often enough to see it live.
const PACE: Duration = Duration::from_secs(15);

/// Runs the demo.
///
/// # Errors
/// When no port or no terminal can be had.
pub(super) fn run(global: &Global, options: &Options) -> Result<u8, Failure> {
    let service = demo::Options {
        posts: usize::try_from(options.posts).unwrap_or(usize::MAX),
        seed: options.seed,
        port: options.port.unwrap_or(0),
        arrivals: Some(PACE),
        service: demo::spoken().find(|name| *name == options.service).unwrap_or_default(),
    };
    let cannot = |error| Failure::chain("the demo's service cannot start", &error);
    if options.serve {
        return demo::serve(service).map(|()| 0).map_err(cannot);
    }
    let folder = tempfile::Builder::new()
        .prefix("twite-demo-")
        .tempdir()
        .map_err(|error| Failure::chain("cannot make a temporary folder", &error))?;
    let log = folder.path().join("twite.log");
    FileLog::new(log.clone(), log_file::level(global.verbose)).install();
    let demo = Demo::start(service).map_err(cannot)?;
    let keys = demo.keys();
    let client = Credentials::new(&keys.consumer_key, Secret::new(keys.consumer_secret.as_str()));
    let site = Site::new("demo", &options.service, &keys.url)
        .map_err(|error| Failure::usage(error.to_string()))?
        .with_client(client);
    let login = Login::new(vec![Arc::new(site)]);
    let login = if options.manual { login } else { login.with_owner() };
    let settings = Settings { ascii: global.ascii, pace: Pace::Every(PACE), ..Settings::default() };
    let settings = with_terminal(&settings, global, true);
    let owner: Owner = Arc::new(|address| Box::pin(async move { demo::approve(&address).await }));
    run_full_screen(Setup {
        model: Model::new(Timestamp::now(), zone(), settings, Vec::new(), login),
        // The demo's account is worth nothing once its service has ended: it is kept nowhere.
        keeper: Arc::new(KeepsNothing),
        clipboard: Clipboard::from_vars(|name| std::env::var_os(name)),
        open_browser: open_browser(),
        owner: Some(owner),
        shelf: None,
        limits: Limits::default(),
        caps: caps(global),
        frame_gap: frame_gap(),
        log: Some(log),
    })
}
