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
    message: Option<Vec<u8>>,
    forget: bool,
    busy: bool,
    closed: bool,
}

impl Slot {
    fn is_idle(&self) -> bool {
        !self.busy && self.frame.is_none() && self.message.is_none()
    }
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
                slot.message = None;
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

    /// Sends the terminal something that shows nothing on the screen (a text for its clipboard), before the next
    /// frame. Never blocks; one that was not sent yet is replaced.
    pub fn send(&self, message: Vec<u8>) {
        {
            let mut slot = self.mailbox.slot();
            if !slot.closed {
                slot.message = Some(message);
            }
        }
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
        slot.is_idle()
    }

    /// Waits until [`Writer::is_idle`], at most so long; whether it is. For tests and for the last frame before a
    /// child takes the screen: the loop does not wait.
    pub fn wait_idle(&self, limit: Duration) -> bool {
        let slot = self.mailbox.slot();
        let waited = self.mailbox.changed.wait_timeout_while(slot, limit, |slot| !slot.is_idle());
        let (slot, _) = waited.unwrap_or_else(PoisonError::into_inner);
        slot.is_idle()
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
        let (message, frame, forget) = {
            let slot = mailbox.slot();
            let nothing = |slot: &mut Slot| slot.frame.is_none() && slot.message.is_none() && !slot.closed;
            let waited = mailbox.changed.wait_while(slot, nothing);
            let mut slot = waited.unwrap_or_else(PoisonError::into_inner);
            let (message, frame) = (slot.message.take(), slot.frame.take());
            if message.is_none() && frame.is_none() {
                return Ok(());
            }
            slot.busy = true;
            let forget = frame.is_some() && std::mem::take(&mut slot.forget);
            (message, frame, forget)
        };
        if forget {
            painter.forget();
        }
        let sent = message.map_or(Ok(()), |message| write(&mut out, &message));
        let shown = sent.and_then(|()| frame.map_or(Ok(()), |frame| write(&mut out, painter.paint(&frame))));
        match shown {
            Err(error) if error.kind() == io::ErrorKind::NotConnected => painter.forget(),
            written => written?,
        }
        mailbox.slot().busy = false;
        mailbox.changed.notify_all();
    }
}

fn write(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() { Ok(()) } else { out.write_all(bytes).and_then(|()| out.flush()) }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

    use ratatui::buffer::Buffer;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn frame(text: &str) -> Frame {
        Frame { cells: Buffer::with_lines([text]), links: Vec::new(), cursor: None }
    }

    /// Hands each write over and waits until it was taken.
    struct Slow(SyncSender<Vec<u8>>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn slow() -> (Writer, Receiver<Vec<u8>>, Receiver<io::ErrorKind>) {
        let (sender, written) = sync_channel(0);
        let (broken, breaks) = sync_channel(8);
        let report = move |error: io::Error| broken.send(error.kind()).unwrap();
        (Writer::spawn(Slow(sender), Caps::default(), report).unwrap(), written, breaks)
    }

    fn text(bytes: &[u8]) -> String {
        let mut parser = vt100::Parser::default();
        parser.process(bytes);
        parser.screen().contents().trim_end().to_owned()
    }

    #[test]
    fn while_the_terminal_is_slow_the_newest_frame_wins_and_each_is_one_write() {
        let (writer, written, _breaks) = slow();
        writer.show(frame("first"));
        assert!(!writer.is_idle());
        let first = written.recv().unwrap();
        assert_eq!(text(&first), "first");
        assert!(writer.wait_idle(LONG));
        writer.show(frame("a    "));
        // Blocked in the write of "a" from some moment on, it may or may not have begun.
        for number in 0..1000 {
            writer.show(frame(&format!("b{number:04}")));
        }
        let mut bytes = first;
        let mut writes = 0;
        while !text(&bytes).starts_with("b0999") {
            bytes.extend(written.recv_timeout(LONG).unwrap());
            writes += 1;
        }
        assert!(writes <= 3, "{writes}");
        assert!(writer.wait_idle(LONG));
        assert!(written.try_recv().is_err());
    }

    #[test]
    fn a_frame_that_shows_already_is_not_written_until_it_is_forgotten() {
        let (writer, written, _breaks) = slow();
        writer.show(frame("same"));
        let first = written.recv_timeout(LONG).unwrap();
        assert!(writer.wait_idle(LONG));
        writer.show(frame("same"));
        assert!(writer.wait_idle(LONG));
        assert!(written.try_recv().is_err());
        writer.forget();
        writer.show(frame("same"));
        assert_eq!(written.recv_timeout(LONG).unwrap(), first);
    }

    #[test]
    fn a_message_is_sent_before_the_next_frame_and_apart_from_it() {
        let (writer, written, _breaks) = slow();
        writer.send(b"\x1b]52;c;dHdpdGU=\x07".to_vec());
        writer.show(frame("after"));
        assert_eq!(written.recv_timeout(LONG).unwrap(), b"\x1b]52;c;dHdpdGU=\x07");
        assert_eq!(text(&written.recv_timeout(LONG).unwrap()), "after");
        assert!(writer.wait_idle(LONG));
        writer.send(b"alone".to_vec());
        assert_eq!(written.recv_timeout(LONG).unwrap(), b"alone");
        assert!(writer.wait_idle(LONG));
    }

    #[test]
    fn a_broken_terminal_is_told_once_and_then_frames_go_nowhere() {
        let (writer, written, breaks) = slow();
        drop(written);
        writer.show(frame("one"));
        assert_eq!(breaks.recv_timeout(LONG).unwrap(), io::ErrorKind::BrokenPipe);
        writer.show(frame("two"));
        assert!(writer.is_idle());
        assert!(breaks.recv_timeout(LONG).is_err(), "told once: the sender is gone");
    }

    #[test]
    fn a_terminal_given_back_gets_nothing_and_then_a_whole_frame() {
        struct Gate(Arc<Mutex<(bool, Vec<u8>)>>);
        impl Write for Gate {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let mut gate = self.0.lock().unwrap();
                if !gate.0 {
                    return Err(io::ErrorKind::NotConnected.into());
                }
                gate.1.extend_from_slice(bytes);
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let gate = Arc::new(Mutex::new((true, Vec::new())));
        let writer =
            Writer::spawn(Gate(Arc::clone(&gate)), Caps::default(), |error| panic!("{error}")).unwrap();
        writer.show(frame("before"));
        assert!(writer.wait_idle(LONG));
        *gate.lock().unwrap() = (false, Vec::new());
        writer.show(frame("during"));
        assert!(writer.wait_idle(LONG));
        assert!(gate.lock().unwrap().1.is_empty());
        gate.lock().unwrap().0 = true;
        writer.show(frame("during"));
        assert!(writer.wait_idle(LONG));
        assert_eq!(text(&gate.lock().unwrap().1), "during");
    }

    #[test]
    fn dropping_the_writer_ends_its_thread() {
        let (writer, written, _breaks) = slow();
        drop(writer);
        assert!(written.recv_timeout(LONG).is_err());
    }
}
