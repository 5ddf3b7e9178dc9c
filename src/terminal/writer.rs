//! The writer: a thread that owns the tty and the copy of the screen. Its mailbox holds one frame, and the newest wins,
//! so that a stalled link drops frames and holds nobody up.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::view::Frame;

use super::painter::{Caps, Painter};

#[derive(Debug, Default)]
struct Slot {
    frame: Option<Frame>,
    forget: bool,
    busy: bool,
    closed: bool,
}

#[derive(Debug, Default)]
struct Mailbox {
    slot: Mutex<Slot>,
    changed: Condvar,
}

impl Mailbox {
    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The handle of the writer's thread. None of its methods writes. Dropping it ends the thread after the frame it is
/// at, without waiting for it: it may be blocked in a write for as long as the terminal likes.
#[derive(Debug)]
pub struct Writer {
    mailbox: Arc<Mailbox>,
}

impl Writer {
    /// Starts the thread. `out` takes each frame in one `write`; it fails with `NotConnected` while the terminal is
    /// not ours ([`TtyOut`](super::TtyOut) does), which drops the frame. On any other error the thread ends and calls
    /// `broken`, once.
    ///
    /// # Errors
    ///
    /// When no thread can be started.
    pub fn spawn(
        out: impl Write + Send + 'static,
        caps: Caps,
        broken: impl FnOnce(io::Error) + Send + 'static,
    ) -> io::Result<Self> {
        let mailbox = Arc::new(Mailbox::default());
        let theirs = Arc::clone(&mailbox);
        thread::Builder::new().name("writer".into()).spawn(move || {
            let result = run(&theirs, out, caps);
            {
                let mut slot = theirs.slot();
                slot.closed = true;
                slot.busy = false;
                slot.frame = None;
            }
            theirs.changed.notify_all();
            if let Err(error) = result {
                broken(error);
            }
        })?;
        Ok(Self { mailbox })
    }

    /// Asks for this frame to be shown. Never blocks; a frame that was not begun yet is replaced.
    pub fn show(&self, frame: Frame) {
        let replaced = {
            let mut slot = self.mailbox.slot();
            if slot.closed { Some(frame) } else { slot.frame.replace(frame) }
        };
        drop(replaced);
        self.mailbox.changed.notify_all();
    }

    /// From the next frame shown on, nothing is known of the screen: it is painted whole (resume, Ctrl-L).
    pub fn forget(&self) {
        self.mailbox.slot().forget = true;
    }

    /// Whether all that was shown has been written (or dropped). While it is not, more frames are only replaced: a
    /// loop may wait with drawing.
    pub fn is_idle(&self) -> bool {
        let slot = self.mailbox.slot();
        !slot.busy && slot.frame.is_none()
    }

    /// Waits until [`Writer::is_idle`], at most so long; whether it is. For tests and for the last frame before a
    /// child takes the screen: the loop does not wait.
    pub fn wait_idle(&self, limit: Duration) -> bool {
        let slot = self.mailbox.slot();
        let busy = |slot: &mut Slot| slot.busy || slot.frame.is_some();
        let waited = self.mailbox.changed.wait_timeout_while(slot, limit, busy);
        let (slot, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !slot.busy && slot.frame.is_none()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.mailbox.slot().closed = true;
        self.mailbox.changed.notify_all();
    }
}

fn run(mailbox: &Mailbox, mut out: impl Write, caps: Caps) -> io::Result<()> {
    let mut painter = Painter::new(caps);
    loop {
        let (frame, forget) = {
            let slot = mailbox.slot();
            let waited = mailbox.changed.wait_while(slot, |slot| slot.frame.is_none() && !slot.closed);
            let mut slot = waited.unwrap_or_else(PoisonError::into_inner);
            let Some(frame) = slot.frame.take() else { return Ok(()) };
            slot.busy = true;
            (frame, std::mem::take(&mut slot.forget))
        };
        if forget {
            painter.forget();
        }
        let bytes = painter.paint(&frame);
        let written = if bytes.is_empty() { Ok(()) } else { out.write_all(bytes).and_then(|()| out.flush()) };
        match written {
            Err(error) if error.kind() == io::ErrorKind::NotConnected => painter.forget(),
            written => written?,
        }
        mailbox.slot().busy = false;
        mailbox.changed.notify_all();
    }
}
