//! Lines from standard input, read on a thread of their own so that other things can be waited for meanwhile; and
//! reading without echo.

use std::io::{self, BufRead as _};
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcsetattr,
};
use tokio::signal::unix::{Signal as Listening, SignalKind, signal};
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::{Failure, prompt, say};

/// The longest line that is read: a redirected address fits many times.
const LONGEST_LINE: u64 = 64 * 1024;

/// A line with its end; wiped from memory after use.
type Line = Zeroizing<String>;

/// Reads standard input line by line.
pub(super) struct Lines(mpsc::Receiver<io::Result<Line>>);

impl Lines {
    /// Begins to read.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn of_standard_input() -> Result<Self, Failure> {
        let (sender, lines) = mpsc::channel(1);
        thread::Builder::new()
            .name("stdin".into())
            .spawn(move || {
                while let Some(line) = read_line().transpose() {
                    let is_over = line.is_err();
                    if sender.blocking_send(line).is_err() || is_over {
                        break;
                    }
                }
            })
            .map_err(|error| Failure::chain("cannot start", &error))?;
        Ok(Self(lines))
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// When standard input cannot be read.
    pub(super) async fn next(&mut self) -> Result<Option<Line>, Failure> {
        let line = self.0.recv().await.transpose();
        line.map_err(|error| Failure::chain("cannot read standard input", &error))
    }
}

fn read_line() -> io::Result<Option<Line>> {
    let mut line = Zeroizing::new(String::new());
    let read = io::Read::take(io::stdin().lock(), LONGEST_LINE).read_line(&mut line)?;
    Ok((read > 0).then_some(line))
}

/// Standard input, if it is a terminal, shows nothing of what is typed. Dropping it shows it again, and forgets what was
/// typed and not read: the rest of a secret must not be the shell's next command.
struct Quiet(Option<Termios>);

impl Quiet {
    fn begin() -> Self {
        let stdin = io::stdin();
        if !isatty(&stdin) {
            return Self(None);
        }
        let Ok(usual) = tcgetattr(&stdin) else { return Self(None) };
        let mut quiet = usual.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        // The end of the line is shown, so that the cursor goes where one expects it.
        quiet.local_modes.insert(LocalModes::ECHONL);
        Self(tcsetattr(&stdin, OptionalActions::Now, &quiet).is_ok().then_some(usual))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        let Some(usual) = &self.0 else { return };
        let stdin = io::stdin();
        let forgotten = tcflush(&stdin, QueueSelector::IFlush);
        if let Err(error) = forgotten.and(tcsetattr(&stdin, OptionalActions::Now, usual)) {
            log::warn!("the terminal could not be given back: {error}");
        }
    }
}

/// Asks for secrets, one a line. At a terminal they are not shown, and whatever ends or stops the program meanwhile
/// (a signal, an error, Ctrl-Z) shows again what is typed after it.
pub(super) struct Masked {
    /// Held from the first question to the end: of two lines that are pasted at once, the second comes early.
    quiet: Option<Quiet>,
    lines: Lines,
    ends: [(Listening, u8); 4],
    stop: Listening,
}

impl Masked {
    /// Begins to read.
    ///
    /// # Errors
    /// When signals or threads cannot be had.
    pub(super) fn begin() -> Result<Self, Failure> {
        let listen = |number: Signal| {
            signal(SignalKind::from_raw(number.as_raw()))
                .map_err(|error| Failure::chain("cannot start", &error))
        };
        Ok(Self {
            quiet: Some(Quiet::begin()),
            ends: [
                (listen(Signal::HUP)?, 1),
                (listen(Signal::INT)?, 2),
                (listen(Signal::QUIT)?, 3),
                (listen(Signal::TERM)?, 15),
            ],
            stop: listen(Signal::TSTP)?,
            lines: Lines::of_standard_input()?,
        })
    }

    /// Asks until a line comes; `None` at the end of standard input.
    ///
    /// # Errors
    /// When a signal ends the program, or standard input cannot be read.
    pub(super) async fn ask(&mut self, question: &str) -> Result<Option<Line>, Failure> {
        loop {
            prompt(question);
            let [hang_up, interrupt, quit, terminate] = &mut self.ends;
            let ended = tokio::select! {
                biased;
                _ = hang_up.0.recv() => hang_up.1,
                _ = interrupt.0.recv() => interrupt.1,
                _ = quit.0.recv() => quit.1,
                _ = terminate.0.recv() => terminate.1,
                _ = self.stop.recv() => {
                    self.quiet = None;
                    stop();
                    self.quiet = Some(Quiet::begin());
                    continue;
                }
                line = self.lines.next() => return line,
            };
            self.quiet = None;
            say("");
            return Err(Failure { message: String::new(), code: 128 + ended });
        }
    }
}

/// Stops the process group, as Ctrl-Z does, until it is continued; not where nobody could continue it.
fn stop() {
    if getsid(None).is_ok_and(|session| session != getpgrp()) {
        if let Err(error) = kill_current_process_group(Signal::STOP) {
            log::warn!("cannot stop: {error}");
        }
        // The signal may reach another thread first: the terminal must not be touched before all are stopped.
        thread::sleep(Duration::from_millis(50));
    }
}
