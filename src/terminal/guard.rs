//! Proof that the terminal is ours, and the ways in which it is given back: drop, panic, signal, suspend.

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};

use super::tty::{Tty, TtyOut};

/// The terminal that is to be given back when the process falls: a panic hook and a signal have no one to ask.
static CURRENT: Mutex<Weak<Tty>> = Mutex::new(Weak::new());

/// As long as this lives the terminal is in raw mode, on its alternate screen, with bracketed paste and no cursor
/// (unless it was [restored](restore) in between). Dropping it gives the terminal back.
#[derive(Debug)]
#[must_use = "dropping the guard gives the terminal back"]
pub struct Guard {
    tty: Arc<Tty>,
}

impl Guard {
    /// Takes over the terminal: standard output, and standard input or else `/dev/tty`. The mouse is not captured and
    /// the title is not touched.
    ///
    /// # Errors
    ///
    /// `Unsupported` when standard output is no terminal, `AlreadyExists` when a guard lives already, or what the
    /// terminal says. It is then left as it was.
    pub fn enter() -> io::Result<Self> {
        Self::on(Tty::standard()?)
    }

    pub(super) fn on(tty: Tty) -> io::Result<Self> {
        let tty = Arc::new(tty);
        {
            let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
            if current.upgrade().is_some() {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the terminal is taken already"));
            }
            *current = Arc::downgrade(&tty);
        }
        tty.enter()?;
        Ok(Self { tty })
    }

    /// Where the writer is to write: see [`Writer::spawn`](super::Writer::spawn).
    pub fn output(&self) -> TtyOut {
        TtyOut { tty: Arc::clone(&self.tty) }
    }

    /// Gives the terminal back without ending the guard, to hand it to a child for example. Any number of times, from
    /// any thread; never longer than about a second. Nothing of a frame is written until [`Guard::resume`].
    pub fn restore(&self) {
        self.tty.leave();
    }

    /// Takes the terminal again: after [`Guard::restore`], or after CONT, when we may have been stopped without a
    /// chance to restore. The next frame has to be painted whole ([`Writer::forget`](super::Writer::forget)).
    ///
    /// # Errors
    ///
    /// What the terminal says. It is gone then: the kernel sends CONT together with HUP.
    pub fn resume(&self) -> io::Result<()> {
        self.tty.enter()
    }

    /// Whether a shell with job control started us. The kernel ignores TSTP in an orphaned process group, because
    /// nobody would continue it (`ssh -t host twite`, a terminal started with twite as its command); STOP it does not
    /// ignore, so we must. Such a group is the session leader's own.
    pub fn can_suspend() -> bool {
        getsid(None).is_ok_and(|session| session != getpgrp())
    }

    /// Gives the terminal back, stops, and takes the terminal again once continued. `false` when [there is no
    /// shell](Guard::can_suspend) that could continue us; nothing has happened then.
    ///
    /// Call it on the main thread, with the [`InputStream`](super::InputStream) dropped. It works whether or not TSTP
    /// has a handler: what is sent is STOP. It goes to the whole process group, as the kernel's own Ctrl-Z does, since
    /// the shell waits for everyone in it (`cargo run`, a wrapper script).
    ///
    /// # Errors
    ///
    /// What the terminal says when it is taken again.
    pub fn suspend(&self) -> io::Result<bool> {
        if !Self::can_suspend() {
            return Ok(false);
        }
        self.tty.leave();
        let stopped = stop_self();
        self.tty.enter()?;
        stopped.map(|()| true)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.tty.leave();
    }
}

/// Stops the process group. Returns when continued.
fn stop_self() -> io::Result<()> {
    kill_current_process_group(Signal::STOP)?;
    // The signal may reach another thread first: this one must not take the terminal again before it is stopped.
    std::thread::sleep(Duration::from_millis(50));
    Ok(())
}

/// Gives the terminal back, whoever holds the guard. For the panic hook and for exits that run no destructors; does
/// nothing when there is nothing to give back.
pub fn restore() {
    let current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
    if let Some(tty) = current {
        tty.leave();
    }
}

/// From now on a panic on any thread gives the terminal back, says in a few lines what happened, and ends the process
/// with exit code 101. A program whose worker is gone and whose screen has been given back must not linger.
///
/// What the panic said is shown only with `RUST_BACKTRACE`: it may quote anything, secrets included.
pub fn install_panic_hook(log: Option<PathBuf>) {
    static FALLING: AtomicBool = AtomicBool::new(false);
    std::panic::set_hook(Box::new(move |info| {
        if FALLING.swap(true, Ordering::SeqCst) {
            loop {
                std::thread::park();
            }
        }
        restore();
        let details = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
        say_within(Duration::from_millis(500), farewell(info, log.as_deref(), details));
        std::process::exit(101);
    }));
}

fn farewell(info: &PanicHookInfo<'_>, log: Option<&Path>, details: bool) -> String {
    let mut text = String::from("twite stopped because of a fault of its own");
    if let Some(place) = info.location() {
        let _ = write!(text, " ({}:{})", place.file(), place.line());
    }
    text.push_str(". The terminal is as it was before.\n");
    if let Some(log) = log {
        let _ = writeln!(text, "The log is at {}", log.display());
    }
    if details {
        let _ = writeln!(text, "{info}\n{}", Backtrace::force_capture());
    } else {
        text.push_str("Set RUST_BACKTRACE=1 to see the details (they may hold private text).\n");
    }
    text
}

/// Standard error may be the same stalled terminal.
fn say_within(limit: Duration, text: String) {
    let (done, said) = std::sync::mpsc::sync_channel(1);
    let spawned = std::thread::Builder::new().spawn(move || {
        let _ = io::stderr().lock().write_all(text.as_bytes());
        let _ = done.send(());
    });
    if spawned.is_ok() {
        let _ = said.recv_timeout(limit);
    }
}
