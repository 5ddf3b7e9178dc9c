//! The loop itself, and everything it holds.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;

use crate::account::Account;
use crate::app::{Effect, Effects, Key, KeyCode, Message, Model};
use crate::service::Trouble;
use crate::store::Shelf;
use crate::terminal::{Burst, Caps, Clipboard, Guard, Input, InputStream, Writer, install_panic_hook, size};
use crate::view::view;
use crate::worker::Limits;
use crate::{store, worker};

use super::clocks::Clocks;
use super::come_back::ComeBack;
use super::events::{Came, Signals};
use super::keeping::Keeping;
use super::{Ending, Event, Keeper, OpenBrowser, Owner};

/// How long the end of the program waits for the disk.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// What the full screen needs from its surroundings.
pub struct Setup {
    /// The state to begin with.
    pub model: Model,
    /// Where new accounts go.
    pub keeper: Arc<dyn Keeper>,
    /// How a text gets into the reader's clipboard.
    pub clipboard: Clipboard,
    /// Opens an address in a browser.
    pub open_browser: OpenBrowser,
    /// Only in the demo.
    pub owner: Option<Owner>,
    /// Where timelines are kept; `None`: in memory alone.
    pub shelf: Option<Shelf>,
    /// For the worker.
    pub limits: Limits,
    /// What the terminal can do.
    pub caps: Caps,
    /// The least time between two frames: more over a thin wire.
    pub frame_gap: Duration,
    /// Where the log is, for the words after a panic.
    pub log: Option<std::path::PathBuf>,
}

/// Takes the terminal over, runs until the reader quits, and gives the terminal back.
///
/// # Errors
/// When there is no terminal, or threads or signals cannot be had.
pub fn full_screen(mut setup: Setup) -> io::Result<Ending> {
    setup.model.dice = dice();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ending = runtime.block_on(async {
        install_panic_hook(setup.log.clone());
        let signals = Signals::listen()?;
        let guard = Guard::enter()?;
        let (sender, events) = mpsc::unbounded_channel();
        let broken = sender.clone();
        let writer = Writer::spawn(guard.output(), setup.caps, move |error| {
            log::warn!("the terminal takes no more frames: {error}");
            // Nobody listens any more when the program is ending: nothing is lost.
            broken.send(Event::TerminalBroken).unwrap_or_default();
        })?;
        let mut shell = Shell::new(setup, sender, Some(guard), writer)?;
        let (width, height) = size();
        shell.take(Message::Resize { width, height });
        shell.serve(InputStream::open()?, events, Some(signals)).await
    });
    // A name look-up or a read of the owner's page may still be under way: nothing waits for it.
    runtime.shutdown_background();
    ending
}

/// Runs the real loop over input that a test injects and a writer of its own; no terminal, no signals.
///
/// # Errors
/// When threads cannot be started.
pub async fn run(setup: Setup, input: InputStream, writer: Writer) -> io::Result<(Ending, Model)> {
    let (sender, events) = mpsc::unbounded_channel();
    let mut shell = Shell::new(setup, sender, None, writer)?;
    let ending = shell.serve(input, events, None).await?;
    Ok((ending, shell.model))
}

struct Shell {
    model: Model,
    keeping: Keeping,
    clipboard: Clipboard,
    open_browser: OpenBrowser,
    come_back: ComeBack,
    owner: Option<Owner>,
    guard: Option<Guard>,
    writer: Writer,
    worker: worker::Handle,
    store: store::Handle,
    sender: UnboundedSender<Event>,
    frame_gap: Duration,
    is_dirty: bool,
    drawn_at: Option<Instant>,
    wants_suspend: bool,
    clocks: Clocks,
    ending: Option<Ending>,
}

impl Shell {
    fn new(
        setup: Setup,
        sender: UnboundedSender<Event>,
        guard: Option<Guard>,
        writer: Writer,
    ) -> io::Result<Self> {
        let to_loop = |sender: &UnboundedSender<Event>| {
            let sender = sender.clone();
            move |event| sender.send(event).unwrap_or_default()
        };
        let (from_store, from_worker) = (to_loop(&sender), to_loop(&sender));
        let store = store::spawn(setup.shelf, move |reply| from_store(Event::Store(reply)))?;
        let worker =
            worker::spawn(setup.limits, store.clone(), move |reply| from_worker(Event::Worker(reply)))?;
        Ok(Self {
            model: setup.model,
            keeping: Keeping::spawn(setup.keeper)?,
            come_back: ComeBack::default(),
            clipboard: setup.clipboard,
            open_browser: setup.open_browser,
            owner: setup.owner,
            guard,
            writer,
            worker,
            store,
            sender,
            frame_gap: setup.frame_gap,
            is_dirty: true,
            drawn_at: None,
            wants_suspend: false,
            clocks: Clocks::now(),
            ending: None,
        })
    }

    async fn serve(
        &mut self,
        mut input: InputStream,
        mut events: UnboundedReceiver<Event>,
        mut signals: Option<Signals>,
    ) -> io::Result<Ending> {
        let begun = self.model.begin(Timestamp::now());
        self.carry_out(begun);
        loop {
            if let Some(ending) = self.ending {
                if !self.store.flush(LAST_WRITES) {
                    log::warn!("where the reader was could not be written in time");
                }
                return Ok(ending);
            }
            if self.wants_suspend {
                self.wants_suspend = false;
                input = self.suspend(input)?;
                continue;
            }
            if self.clocks.jumped() {
                log::info!("the computer slept, or its clock was set");
                self.take(Message::Resumed);
            }
            let draw_at =
                self.is_dirty.then(|| self.drawn_at.map_or_else(Instant::now, |at| at + self.frame_gap));
            let wake_at = self.model.next_wake().map(until);
            tokio::select! {
                biased;
                came = next_signal(&mut signals) => match came {
                    Came::End(number) => self.ending = Some(Ending::Signal(number)),
                    Came::Stop => self.wants_suspend = true,
                    Came::Continue => self.come_back(),
                },
                event = events.recv() => {
                    // All that is pending goes in before the next frame.
                    let mut next = event;
                    while let Some(event) = next {
                        self.event(event);
                        next = events.try_recv().ok();
                    }
                }
                burst = input.next() => self.burst(burst),
                () = sleep_to(wake_at) => self.take(Message::Wake),
                () = sleep_to(draw_at) => self.draw(),
            }
        }
    }

    fn event(&mut self, event: Event) {
        match event.into_message() {
            Some(message) => self.take(message),
            None => self.ending = Some(Ending::HungUp),
        }
    }

    fn burst(&mut self, burst: Burst) {
        // Several characters in one read are a paste where there is a field to take it.
        if self.model.takes_text()
            && let Some(text) = burst.as_text()
        {
            // The Enter at its end is meant: it came with the text over a slow line, or was copied with it.
            let line = text.strip_suffix('\n').filter(|line| !line.contains('\n'));
            self.take(Message::Paste(line.unwrap_or(&text).to_owned()));
            if line.is_some() {
                self.take(Message::Key(Key::plain(KeyCode::Enter)));
            }
            return;
        }
        for input in burst.inputs {
            match input {
                Input::Key(key) => self.take(Message::Key(key)),
                Input::Paste(text) => self.take(Message::Paste(text)),
                Input::Resize(width, height) => self.take(Message::Resize { width, height }),
                Input::Closed => self.ending = Some(Ending::HungUp),
            }
            if self.ending.is_some() {
                return;
            }
        }
    }

    fn take(&mut self, message: Message) {
        let effects = self.model.update(Timestamp::now(), message);
        self.is_dirty = true;
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Effects) {
        for effect in effects.into_vec() {
            match effect {
                Effect::Send(id, request) => self.worker.send(id, request),
                Effect::Cancel(id) => {
                    self.worker.cancel(id);
                    self.come_back.cancel(id);
                }
                Effect::Listen(id, port) => self.come_back.listen(id, port, self.sender.clone()),
                Effect::AwaitBrowser(id, token) => self.come_back.wait_for(id, token),
                Effect::Load(account, place) => self.store.load(account, place),
                Effect::KeepPlace(account, left) => self.store.keep_place(account, left),
                Effect::MarkRead(account, keys) => self.store.mark_read(account, keys),
                Effect::Authorise(id, address) => self.authorise(id, address),
                Effect::Save(account) => self.save(*account),
                Effect::KeepLogin(interrupted) => {
                    self.keeping.then(move |keeper| keeper.keep_login(&interrupted));
                }
                Effect::ForgetLogin(service) => {
                    self.keeping.then(move |keeper| keeper.forget_login(&service));
                }
                Effect::Copy(text) => self.copy(text),
                Effect::Open(address) => self.open(address),
                Effect::Repaint => self.writer.forget(),
                Effect::Suspend => self.wants_suspend = true,
                Effect::Exit => self.ending = Some(Ending::Quit),
            }
        }
    }

    fn authorise(&self, id: u64, address: String) {
        let Some(owner) = self.owner.clone() else { return };
        let sender = self.sender.clone();
        tokio::spawn(async move {
            let verifier = owner(address).await.map_err(|error| {
                Trouble::local(crate::service::Cause::NoNetwork, format!("the authorise page: {error}"))
            });
            sender.send(Event::Authorised(id, verifier)).unwrap_or_default();
        });
    }

    fn save(&self, account: Account) {
        let sender = self.sender.clone();
        self.keeping.then(move |keeper| {
            sender.send(Event::Saved(keeper.keep(&account))).unwrap_or_default();
        });
    }

    fn copy(&self, text: String) {
        let told = match self.clipboard.sequence(&text) {
            Ok(Some(sequence)) => {
                self.writer.send(sequence);
                Ok(())
            }
            Ok(None) => {
                let sender = self.sender.clone();
                tokio::task::spawn_blocking(move || {
                    let copied = Clipboard::through_tmux(&text).map_err(|error| error.to_string());
                    sender.send(Event::Copied(copied)).unwrap_or_default();
                });
                return;
            }
            Err(error) => Err(error.to_string()),
        };
        self.sender.send(Event::Copied(told)).unwrap_or_default();
    }

    fn open(&self, address: String) {
        let (open, sender) = (Arc::clone(&self.open_browser), self.sender.clone());
        tokio::task::spawn_blocking(move || {
            sender.send(Event::Opened(open(&address))).unwrap_or_default();
        });
    }

    fn draw(&mut self) {
        self.writer.show(view(&self.model));
        self.is_dirty = false;
        self.drawn_at = Some(Instant::now());
    }

    fn suspend(&mut self, input: InputStream) -> io::Result<InputStream> {
        let Some(guard) = &self.guard else { return Ok(input) };
        if !Guard::can_suspend() {
            self.model.notices.remark("there is no shell to suspend to");
            self.is_dirty = true;
            return Ok(input);
        }
        drop(input);
        if guard.suspend().is_err() {
            self.ending = Some(Ending::HungUp);
        }
        self.come_back();
        InputStream::open()
    }

    /// Takes the terminal again and paints it whole. A terminal that cannot be taken is gone: a hang-up brings a CONT
    /// along with its HUP.
    fn come_back(&mut self) {
        if self.guard.as_ref().is_some_and(|guard| guard.resume().is_err()) {
            self.ending = Some(Ending::HungUp);
            return;
        }
        self.writer.forget();
        let (width, height) = size();
        self.take(Message::Resize { width, height });
    }
}

/// A number that differs from run to run.
fn dice() -> u64 {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_ne_bytes(bytes),
        // Nothing secret hangs on it.
        Err(_) => Timestamp::now().subsec_nanosecond().unsigned_abs().into(),
    }
}

async fn next_signal(signals: &mut Option<Signals>) -> Came {
    match signals {
        Some(signals) => signals.next().await,
        None => std::future::pending().await,
    }
}

async fn sleep_to(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// A moment of the wall clock as one of the runtime's. A clock that was set back must not make the loop spin, so
/// it always lies a little ahead; one far ahead is looked at again after a minute.
fn until(at: Timestamp) -> Instant {
    let wait = at.duration_since(Timestamp::now());
    let wait = Duration::try_from(wait).unwrap_or(Duration::ZERO);
    Instant::now() + wait.min(Duration::from_secs(60)).max(Duration::from_millis(10))
}
