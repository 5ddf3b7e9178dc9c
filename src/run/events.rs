//! The signals that end or stop the program.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// A signal that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// INT, TERM, HUP or QUIT, by number.
    End(u8),
    /// TSTP from outside (the keyboard's Ctrl-Z is a key in raw mode).
    Stop,
    /// CONT.
    Continue,
}

/// Listens for all of them.
#[derive(Debug)]
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
    quit: Signal,
    stop: Signal,
    carry_on: Signal,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        // tokio has no names for the last two.
        let number = |signal: rustix::process::Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            quit: signal(SignalKind::quit())?,
            stop: signal(number(rustix::process::Signal::TSTP))?,
            carry_on: signal(number(rustix::process::Signal::CONT))?,
        })
    }

    pub(super) async fn next(&mut self) -> Came {
        tokio::select! {
            _ = self.interrupt.recv() => Came::End(2),
            _ = self.terminate.recv() => Came::End(15),
            _ = self.hang_up.recv() => Came::End(1),
            _ = self.quit.recv() => Came::End(3),
            _ = self.stop.recv() => Came::Stop,
            _ = self.carry_on.recv() => Came::Continue,
        }
    }
}
