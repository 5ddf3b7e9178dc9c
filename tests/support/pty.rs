//! A program in a pseudo-terminal, seen through a terminal model, with an environment of its own.
//!
//! ```ignore
//! #[path = "support/pty.rs"]
//! mod pty;
//!
//! let twite = pty::Command::new(env!("CARGO_BIN_EXE_twite")).args(["demo"]).size(80, 24).start();
//! let before = twite.modes();
//! twite.wait_for_text("home @");          // panics with the screen and the raw bytes when it does not come
//! twite.send("j");
//! twite.resize(120, 40);
//! twite.signal(pty::Signal::TERM);
//! assert_eq!(twite.wait_exit().code, 0);
//! twite.assert_left_clean(&before);
//! ```
//!
//! - Everything waits for a condition, at most [`PATIENCE`]; there is nothing to tune and no sleep to add.
//! - The environment holds only `PATH`, `HOME` and the `XDG_*` directories (in a temporary directory that goes away
//!   with the last use of [`Command::home`]), `TERM`, `LANG`, `TZ`, and what [`Command::env`] adds.
//! - The program started is a session leader, so it cannot be suspended: nobody could continue it. To test that, start
//!   a shell with job control ([`Command::shell`]) and run the program in it.
//! - Dropping a [`Pty`] kills its program.

#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "outside test functions, but only for tests"
)]

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use filedescriptor::{FileDescriptor, POLLIN, Pipe, poll, pollfd};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};
use rustix::termios::tcgetattr;
pub use vt100::Screen;

mod modes;

pub use modes::{Modes, unclean};

/// How long anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The exit code; meaningless when `signal` is set.
    pub code: u32,
    /// The signal that ended it, by the name the system gives it ("Terminated", "Hangup", …).
    pub signal: Option<String>,
}

/// What is to be started.
pub struct Command {
    program: OsString,
    args: Vec<OsString>,
    env: BTreeMap<OsString, OsString>,
    size: (u16, u16),
    home: Arc<tempfile::TempDir>,
}

impl Command {
    /// This program, on 80×24.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let home = Arc::new(tempfile::tempdir().expect("a temporary directory"));
        let at = |sub: &str| home.path().join(sub).into_os_string();
        let env = [
            ("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into())),
            ("HOME", home.path().into()),
            ("XDG_CONFIG_HOME", at("config")),
            ("XDG_DATA_HOME", at("data")),
            ("XDG_STATE_HOME", at("state")),
            ("XDG_CACHE_HOME", at("cache")),
            ("XDG_RUNTIME_DIR", at("run")),
            ("TERM", "xterm-256color".into()),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
        ];
        let env = env.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Self { program: program.as_ref().into(), args: Vec::new(), env, size: (80, 24), home }
    }

    /// An interactive shell with job control; its prompt is `$ `. What is typed is echoed.
    pub fn shell() -> Self {
        Self::new("/bin/sh").args(["-i"]).env("PS1", "$ ")
    }

    /// More arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// One more variable, or another value.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.insert(name.as_ref().into(), value.as_ref().into());
        self
    }

    /// Columns and rows.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// With the home directory of another program: what was kept there is found again.
    pub fn home_of(mut self, other: &Pty) -> Self {
        let (ours, theirs) = (self.home.path().to_owned(), other.home.path().to_owned());
        for value in self.env.values_mut() {
            if let Ok(sub) = Path::new(value).strip_prefix(&ours) {
                *value = theirs.join(sub).into_os_string();
            }
        }
        self.home = Arc::clone(&other.home);
        self
    }

    /// Where `HOME` is, to put a configuration there before the start.
    pub fn home(&self) -> PathBuf {
        self.home.path().to_owned()
    }

    /// Starts it.
    pub fn start(self) -> Pty {
        let (columns, rows) = self.size;
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.args);
        command.env_clear();
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command.cwd(self.home.path());
        let tty = pair.master.tty_name().expect("the name of the pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);

        // The library's own writer types an end of file when it is dropped, so the descriptor is taken instead.
        let master = pair.master.as_raw_fd().expect("a descriptor");
        let master = FileDescriptor::dup(&master).expect("a second descriptor");
        let parser = vt100::Parser::new(nonzero(rows), nonzero(columns), 0);
        let seen = Seen { parser, raw: Vec::new(), paused: false, over: false };
        let shared = Arc::new(Shared { seen: Mutex::new(seen), changed: Condvar::new() });
        let wake = Pipe::new().expect("a pipe");
        let reader = {
            let (shared, master) = (Arc::clone(&shared), master.try_clone().expect("a third descriptor"));
            thread::spawn(move || read_all(master, wake.read, &shared))
        };
        let input = master.as_file().expect("a file");
        drop(master);
        Pty {
            ends: Some(Ends { master: pair.master, input, reader, wake: wake.write }),
            child: Mutex::new(child),
            shared,
            tty,
            home: self.home,
        }
    }
}

/// A program in its pseudo-terminal.
pub struct Pty {
    ends: Option<Ends>,
    child: Mutex<Box<dyn Child + Send + Sync>>,
    shared: Arc<Shared>,
    tty: PathBuf,
    home: Arc<tempfile::TempDir>,
}

/// Everything that holds the master's side open.
struct Ends {
    master: Box<dyn MasterPty + Send>,
    input: File,
    reader: JoinHandle<()>,
    wake: FileDescriptor,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    paused: bool,
    over: bool,
}

impl Pty {
    /// What the terminal shows now.
    pub fn screen(&self) -> Screen {
        self.seen().parser.screen().clone()
    }

    /// The text on the screen, a line for each row, blanks at their ends left out.
    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// Every byte that was written so far.
    pub fn raw(&self) -> Vec<u8> {
        self.seen().raw.clone()
    }

    /// How many bytes were written so far, to ask later what came after with [`Pty::raw`].
    pub fn written(&self) -> usize {
        self.seen().raw.len()
    }

    /// The program's process id.
    pub fn pid(&self) -> Pid {
        let id = self.child().process_id().expect("a process id");
        Pid::from_raw(i32::try_from(id).expect("a process id")).expect("a process id")
    }

    /// Where the program has its `HOME`.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Waits until the screen is as it should be, and returns it.
    ///
    /// # Panics
    ///
    /// After [`PATIENCE`], with what was seen instead.
    #[track_caller]
    pub fn wait_for(&self, what: &str, mut wanted: impl FnMut(&Screen) -> bool) -> Screen {
        self.wait(what, |seen| wanted(seen.parser.screen()));
        self.screen()
    }

    /// Waits until this text is somewhere on the screen, within one row.
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) -> Screen {
        self.wait_for(&format!("{text:?} on the screen"), |screen| screen.contents().contains(text))
    }

    /// Waits until the bytes written since the start are as they should be.
    #[track_caller]
    pub fn wait_for_raw(&self, what: &str, mut wanted: impl FnMut(&[u8]) -> bool) {
        self.wait(what, |seen| wanted(&seen.raw));
    }

    /// Types this.
    ///
    /// # Panics
    ///
    /// After [`Pty::hang_up`].
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        let mut input = &self.ends.as_ref().expect("not hung up").input;
        input.write_all(bytes.as_ref()).expect("the terminal takes what is typed");
    }

    /// Gives the terminal another size; the program gets WINCH.
    pub fn resize(&self, columns: u16, rows: u16) {
        // The lock first: what is written at the new size must not meet the model of the old one.
        let mut seen = self.seen();
        seen.parser.set_size(nonzero(rows), nonzero(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.ends.as_ref().expect("not hung up").master.resize(size).expect("the size is set");
    }

    /// Sends a signal to the program alone.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the program is there");
    }

    /// Stops taking what the program writes, as a stalled link does; or goes on.
    pub fn stall(&self, stalled: bool) {
        self.seen().paused = stalled;
        if let Some(ends) = &self.ends {
            let mut wake = ends.wake.as_file().expect("a file");
            // The reader may have ended already.
            let _ = wake.write_all(b"!");
        }
        self.shared.changed.notify_all();
    }

    /// Closes the terminal, as a cut line does: the program gets HUP, reads end of file and cannot write.
    pub fn hang_up(&mut self) {
        if let Some(Ends { master, input, reader, wake }) = self.ends.take() {
            drop((master, input, wake));
            let _ = reader.join();
            self.seen().over = true;
        }
    }

    /// Waits until the program has ended and all it wrote was seen.
    ///
    /// # Panics
    ///
    /// After [`PATIENCE`].
    #[track_caller]
    pub fn wait_exit(&self) -> Exit {
        let start = Instant::now();
        loop {
            let status = self.child().try_wait().expect("the program can be waited for");
            if let Some(status) = status {
                // Nothing is left to come once every process has closed the terminal; a background child may hold it.
                let seen = self.seen();
                let stalled = |seen: &mut Seen| !seen.over && !seen.paused;
                drop(self.shared.changed.wait_timeout_while(seen, Duration::from_secs(2), stalled));
                return Exit { code: status.exit_code(), signal: status.signal().map(str::to_owned) };
            }
            assert!(start.elapsed() < PATIENCE, "the program did not end; {}", self.seen().describe());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The terminal's modes now: echo, canonical input and the like.
    pub fn modes(&self) -> Modes {
        let tty = OpenOptions::new().read(true).write(true).custom_flags(NO_CONTROLLING_TTY).open(&self.tty);
        Modes::of(&tcgetattr(tty.expect("the terminal is there")).expect("a terminal"))
    }

    /// The terminal is as a shell expects it: the given modes, main screen, cursor shown, no bracketed paste, pen at
    /// its default, mouse not captured, automatic wrap, no update under way.
    #[track_caller]
    pub fn assert_left_clean(&self, before: &Modes) {
        assert_eq!(&self.modes(), before, "modes of the terminal; {}", self.seen().describe());
        assert_eq!(unclean(&self.screen()), Vec::<&str>::new(), "{}", self.seen().describe());
        // What the model does not know: automatic wrap, and an update that never ends.
        let raw = self.raw();
        for (changed, put_back) in [("\x1b[?7l", "\x1b[?7h"), ("\x1b[?2026h", "\x1b[?2026l")] {
            let last = |what: &str| raw.windows(what.len()).rposition(|bytes| bytes == what.as_bytes());
            assert!(last(changed) <= last(put_back), "{changed:?} is left; {}", self.seen().describe());
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn child(&self) -> MutexGuard<'_, Box<dyn Child + Send + Sync>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[track_caller]
    fn wait(&self, what: &str, mut wanted: impl FnMut(&Seen) -> bool) {
        let seen = self.seen();
        let unwanted = |seen: &mut Seen| !wanted(seen) && !seen.over;
        let (seen, _) = self.shared.changed.wait_timeout_while(seen, PATIENCE, unwanted).expect("no panic");
        let description = seen.describe();
        let arrived = wanted(&seen);
        drop(seen);
        assert!(arrived, "waited in vain for {what}; {description}");
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let mut child = self.child();
        if !matches!(child.try_wait(), Ok(Some(_))) {
            let _ = child.kill();
            let _ = child.wait();
        }
        drop(child);
        self.hang_up();
    }
}

impl Seen {
    fn describe(&self) -> String {
        let tail = &self.raw[self.raw.len().saturating_sub(300)..];
        let over = if self.over { " (all ends of the terminal are closed)" } else { "" };
        let (screen, tail) = (self.parser.screen().contents(), tail.escape_ascii());
        format!("the screen{over}:\n{screen}\nthe last bytes: {tail}")
    }
}

const NO_CONTROLLING_TTY: i32 = rustix::fs::OFlags::NOCTTY.bits() as i32;

fn nonzero(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size.max(1)).expect("at least 1")
}

fn read_all(mut master: FileDescriptor, mut wake: FileDescriptor, shared: &Shared) {
    use std::os::fd::AsRawFd;
    let mut buffer = [0; 4096];
    loop {
        let paused = shared.seen.lock().unwrap_or_else(PoisonError::into_inner).paused;
        let listen = |fd: i32| pollfd { fd, events: POLLIN, revents: 0 };
        let mut fds = vec![listen(wake.as_raw_fd())];
        if !paused {
            fds.push(listen(master.as_raw_fd()));
        }
        if poll(&mut fds, None).is_err() {
            continue;
        }
        if fds[0].revents != 0 {
            if !matches!(wake.read(&mut buffer), Ok(1..)) {
                return;
            }
            continue;
        }
        let read = master.read(&mut buffer);
        let mut seen = shared.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match read {
            Ok(count @ 1..) => {
                seen.raw.extend_from_slice(&buffer[..count]);
                seen.parser.process(&buffer[..count]);
            }
            // EIO: every process has closed its side.
            Ok(_) | Err(_) => seen.over = true,
        }
        let over = seen.over;
        drop(seen);
        shared.changed.notify_all();
        if over {
            return;
        }
    }
}
