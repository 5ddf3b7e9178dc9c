//! The terminal's two file descriptors, its modes, and who may write to it now. No wait in here is unbounded.
//!
//! The tty is never set non-blocking: the shell shares its open file, and would be left with it.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use rustix::termios::{
    Action, OptionalActions, QueueSelector, Termios, isatty, tcflow, tcflush, tcgetattr, tcgetwinsize,
    tcsetattr,
};

/// Alternate screen; no automatic wrap (so that a glyph wider than we think can never push a row down); bracketed
/// paste; no cursor.
fn entering() -> Vec<u8> {
    sequences(&[&EnterAlternateScreen, &DisableLineWrap, &EnableBracketedPaste, &Hide])
}

/// End of a synchronised update, margins, colours, wrap, paste, screen, cursor: all as a shell expects them.
fn leaving() -> Vec<u8> {
    /// Margins over the whole screen (DECSTBM), for which crossterm has no name.
    struct ResetMargins;
    impl Command for ResetMargins {
        fn write_ansi(&self, out: &mut impl fmt::Write) -> fmt::Result {
            out.write_str("\x1b[r")
        }
    }
    sequences(&[
        &EndSynchronizedUpdate,
        &ResetMargins,
        &SetAttribute(Attribute::Reset),
        &EnableLineWrap,
        &DisableBracketedPaste,
        &LeaveAlternateScreen,
        &Show,
    ])
}

/// crossterm's commands are generic over their output: this is the one that is used here.
trait Sequence {
    fn write(&self, out: &mut String) -> fmt::Result;
}

impl<C: Command> Sequence for C {
    fn write(&self, out: &mut String) -> fmt::Result {
        self.write_ansi(out)
    }
}

fn sequences(commands: &[&dyn Sequence]) -> Vec<u8> {
    let mut out = String::new();
    for command in commands {
        // Writing into a string cannot fail.
        command.write(&mut out).unwrap_or_default();
    }
    out.into_bytes()
}

/// Goes first when a frame was cut in the middle: CAN ends any sequence, then an open link is closed.
const AFTER_A_CUT: &[u8] = b"\x18\x1b]8;;\x1b\\";

/// How long a frame under way is waited for, and again how long our own few bytes may take.
const PATIENCE: Duration = Duration::from_millis(300);

/// Columns and rows beyond which a claimed size is not believed.
const LARGEST: (u16, u16) = (1000, 500);

#[derive(Debug, Default)]
struct State {
    /// We have entered and not left: frames may be written.
    ours: bool,
    /// The writer is inside a write.
    writing: bool,
    /// Someone is giving the terminal back right now.
    leaving: bool,
}

/// One terminal, from which we read and to which we write.
#[derive(Debug)]
pub(super) struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    saved: Mutex<Option<Termios>>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Tty {
    /// The terminal of this process: standard output, and standard input or else `/dev/tty`.
    ///
    /// # Errors
    ///
    /// `Unsupported` when standard output is no terminal; what opening `/dev/tty` says otherwise.
    pub(super) fn standard() -> io::Result<Self> {
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        if !isatty(&output) {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "standard output is not a terminal"));
        }
        Ok(Self::new(standard_input()?, output))
    }

    /// A terminal given by its open files.
    pub(super) fn new(input: OwnedFd, output: OwnedFd) -> Self {
        Self { input, output, saved: Mutex::default(), state: Mutex::default(), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn saved(&self) -> MutexGuard<'_, Option<Termios>> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits, at most [`PATIENCE`], until `busy` is over; whether it is.
    fn wait_while<'a>(
        &'a self,
        state: MutexGuard<'a, State>,
        busy: impl Fn(&State) -> bool,
    ) -> (MutexGuard<'a, State>, bool) {
        let waited = self.changed.wait_timeout_while(state, PATIENCE, |state| busy(state));
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let over = !busy(&state);
        (state, over)
    }

    /// Takes the terminal, or takes it again after it was stopped without our knowing.
    ///
    /// # Errors
    ///
    /// What the terminal says; it is then as it was before.
    pub(super) fn enter(&self) -> io::Result<()> {
        let mut state = self.state();
        let was_ours = state.ours;
        state.ours = false;
        let (state, _) = self.wait_while(state, |state| state.writing || state.leaving);
        drop(state);

        let modes = {
            let mut saved = self.saved();
            // After a stop that nobody could catch the modes may still be our own: those are not to be kept.
            match saved.as_ref().filter(|_| was_ours) {
                Some(modes) => modes.clone(),
                None => saved.insert(tcgetattr(&self.input)?).clone(),
            }
        };
        let mut raw = modes.clone();
        raw.make_raw();
        tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        if let Err(error) = self.write_within(PATIENCE, entering()) {
            let _ = tcsetattr(&self.input, OptionalActions::Now, &modes);
            return Err(error);
        }
        self.state().ours = true;
        Ok(())
    }

    /// Gives the terminal back. From any thread, any number of times; whoever comes second waits for the first.
    /// Afterwards nothing more is written by the writer. Takes at most some 1.2 seconds, however stalled the terminal.
    pub(super) fn leave(&self) {
        let mut state = self.state();
        if state.leaving {
            let _ = self.wait_while(state, |state| state.leaving);
            return;
        }
        if !state.ours {
            return;
        }
        state.ours = false;
        state.leaving = true;
        let (state, whole) = self.wait_while(state, |state| state.writing);
        if !whole {
            self.make_room();
            let _ = self.wait_while(state, |state| state.writing);
        } else {
            drop(state);
        }

        let mut last = Vec::new();
        if !whole {
            last.extend_from_slice(AFTER_A_CUT);
        }
        last.extend(leaving());
        let _ = self.write_within(PATIENCE, last);
        if let Some(modes) = self.saved().as_ref() {
            let _ = tcsetattr(&self.input, OptionalActions::Now, modes);
        }
        self.state().leaving = false;
        self.changed.notify_all();
    }

    /// Writes, on a thread of its own, so that a terminal that takes nothing cannot hold us.
    fn write_within(&self, limit: Duration, bytes: Vec<u8>) -> io::Result<()> {
        let output = self.output.try_clone()?;
        let (done, result) = mpsc::sync_channel(1);
        std::thread::Builder::new().name("last words".into()).spawn(move || {
            let _ = done.send(write_all(&output, &bytes));
        })?;
        match result.recv_timeout(limit) {
            Ok(result) => result,
            Err(_) => {
                self.make_room();
                result.recv_timeout(limit).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }

    /// Nobody reads: throws away what nobody has read yet, so that there is room for the way out.
    fn make_room(&self) {
        let _ = tcflush(&self.output, QueueSelector::OFlush);
        // Linux wakes whoever is blocked in a write only when output is started again, so it is stopped first.
        let _ = tcflow(&self.output, Action::OOff);
        let _ = tcflow(&self.output, Action::OOn);
    }

    fn write_frame(&self, bytes: &[u8]) -> io::Result<usize> {
        {
            let mut state = self.state();
            if !state.ours {
                return Err(io::Error::new(io::ErrorKind::NotConnected, "the terminal is not ours now"));
            }
            state.writing = true;
        }
        let written = rustix::io::write(&self.output, bytes);
        self.state().writing = false;
        self.changed.notify_all();
        Ok(written?)
    }
}

fn write_all(output: &OwnedFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(output, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Standard input where it is a terminal, else `/dev/tty`: a secret may have been piped in.
pub(super) fn standard_input() -> io::Result<OwnedFd> {
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    if isatty(&input) {
        return Ok(input);
    }
    Ok(OpenOptions::new().read(true).write(true).open("/dev/tty")?.into())
}

/// Columns and rows of the terminal behind standard output: at least 1×1, at most 1000×500; 80×24 where it does not
/// say.
pub fn size() -> (u16, u16) {
    size_of(io::stdout())
}

/// As [`size`], of another terminal.
pub(super) fn size_of(tty: impl AsFd) -> (u16, u16) {
    match tcgetwinsize(tty) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
            (size.ws_col.min(LARGEST.0), size.ws_row.min(LARGEST.1))
        }
        _ => (80, 24),
    }
}

/// Where frames go. A write blocks as long as the terminal does; while the terminal is not ours it fails with
/// `NotConnected` and nothing is written.
#[derive(Clone, Debug)]
pub struct TtyOut {
    pub(super) tty: Arc<Tty>,
}

impl Write for TtyOut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tty.write_frame(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
