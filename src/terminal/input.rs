//! Reading the terminal: bursts of keys and pastes, resizes, and the end when the terminal hangs up.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::OwnedFd;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, Sender, UnboundedReceiver, channel};

use crate::app::{Key, KeyCode};

use super::decode::Decoder;
use super::tty::{size, standard_input};

/// Bytes of a paste that are kept; the rest is dropped.
pub const PASTE_LIMIT: usize = 64 * 1024;

/// Bursts that wait for a loop that is busy; beyond them the bytes wait in the terminal.
const WAITING_LIMIT: usize = 16;

/// One thing that came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeats.
    Key(Key),
    /// A bracketed paste, at most [`PASTE_LIMIT`] bytes, control characters and all: the field it goes to cleans it.
    Paste(String),
    /// The terminal has so many columns and rows now; never 0, never absurd (see [`size`]).
    Resize(u16, u16),
    /// The terminal is gone. Comes once, as the last input.
    Closed,
}

/// All that came in one read, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burst {
    /// What came. Never empty when it comes from an [`InputStream`].
    pub inputs: Vec<Input>,
}

impl Burst {
    /// The text, when the burst is several plain characters and nothing else: most likely a paste into a terminal
    /// without bracketed paste. Enter and Tab count as characters, as `\n` and `\t`. A key held down over a slow link
    /// looks the same: it is for the one who has a field to fill to take it as text.
    pub fn as_text(&self) -> Option<String> {
        if self.inputs.len() < 2 {
            return None;
        }
        self.inputs.iter().map(plain_character).collect()
    }
}

fn plain_character(input: &Input) -> Option<char> {
    match input {
        Input::Key(Key { code, ctrl: false, alt: false }) => match code {
            KeyCode::Char(c) => Some(*c),
            KeyCode::Enter => Some('\n'),
            KeyCode::Tab => Some('\t'),
            _ => None,
        },
        _ => None,
    }
}

/// The terminal's input as a stream of bursts. Nothing is read while it does not exist: drop it before the terminal is
/// handed to a child or the process is stopped, and open a new one afterwards. (What was read and not yet taken is lost
/// with it.)
#[derive(Debug)]
pub struct InputStream {
    source: Source,
}

#[derive(Debug)]
enum Source {
    Terminal { bursts: Receiver<Burst>, resized: Signal, _reader: Reader },
    Injected(UnboundedReceiver<Burst>),
    Over,
}

impl InputStream {
    /// Reads standard input where it is a terminal, else `/dev/tty`. Within a tokio runtime with IO enabled.
    ///
    /// # Errors
    ///
    /// When there is no terminal, or no thread can be started.
    pub fn open() -> io::Result<Self> {
        Self::on(standard_input()?)
    }

    pub(super) fn on(tty: OwnedFd) -> io::Result<Self> {
        let resized = signal(SignalKind::window_change())?;
        let (sender, bursts) = channel(WAITING_LIMIT);
        let reader = Reader::start(tty, sender)?;
        Ok(Self { source: Source::Terminal { bursts, resized, _reader: reader } })
    }

    /// A stream that gives what a test sends; it is closed when the sender is dropped.
    pub fn injected(bursts: UnboundedReceiver<Burst>) -> Self {
        Self { source: Source::Injected(bursts) }
    }

    /// The next burst. Cancelling it loses nothing. After [`Input::Closed`] it stays pending for ever.
    pub async fn next(&mut self) -> Burst {
        let burst = match &mut self.source {
            Source::Terminal { bursts, resized, .. } => tokio::select! {
                biased;
                burst = bursts.recv() => burst.unwrap_or_else(closed),
                Some(()) = resized.recv() => {
                    let (columns, rows) = size();
                    Burst { inputs: vec![Input::Resize(columns, rows)] }
                }
            },
            Source::Injected(bursts) => bursts.recv().await.unwrap_or_else(closed),
            Source::Over => std::future::pending().await,
        };
        self.note_end(burst)
    }

    /// A burst that is here already, to drain what is pending before drawing.
    pub fn pending(&mut self) -> Option<Burst> {
        let burst = match &mut self.source {
            Source::Terminal { bursts, .. } => bursts.try_recv().ok(),
            Source::Injected(bursts) => bursts.try_recv().ok(),
            Source::Over => None,
        };
        burst.map(|burst| self.note_end(burst))
    }

    fn note_end(&mut self, burst: Burst) -> Burst {
        if burst.inputs.contains(&Input::Closed) {
            self.source = Source::Over;
        }
        burst
    }
}

fn closed() -> Burst {
    Burst { inputs: vec![Input::Closed] }
}

/// The thread that reads. It never blocks in a read, only in a poll that also ends when this is dropped.
#[derive(Debug)]
struct Reader {
    stop: Option<PipeWriter>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    fn start(tty: OwnedFd, bursts: Sender<Burst>) -> io::Result<Self> {
        let (stopped, stop) = io::pipe()?;
        let thread =
            thread::Builder::new().name("input".into()).spawn(move || read_all(&tty, &stopped, &bursts))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop = None;
        // Once this returns no byte is taken any more. (The receiver is gone too, so a send cannot hold the thread.)
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read_all(tty: &OwnedFd, stopped: &PipeReader, bursts: &Sender<Burst>) {
    let mut decoder = Decoder::new();
    let mut give_up_at: Option<Instant> = None;
    loop {
        let mut inputs = Vec::new();
        match wait(tty, stopped, give_up_at) {
            Ready::Stopped => return,
            Ready::Late => {
                decoder.give_up(&mut inputs);
                give_up_at = None;
            }
            Ready::Readable => {
                if read_some(tty, &mut decoder, &mut inputs).is_err() {
                    decoder.give_up(&mut inputs);
                    inputs.push(Input::Closed);
                }
                give_up_at = decoder.patience().map(|patience| Instant::now() + patience);
            }
        }
        let over = inputs.contains(&Input::Closed);
        if (!inputs.is_empty() && bursts.blocking_send(Burst { inputs }).is_err()) || over {
            return;
        }
    }
}

enum Ready {
    Readable,
    /// Nothing more came in time.
    Late,
    Stopped,
}

fn wait(tty: &OwnedFd, stopped: &PipeReader, until: Option<Instant>) -> Ready {
    loop {
        let left = until.map(|until| timespec(until.saturating_duration_since(Instant::now())));
        let mut fds = [PollFd::new(stopped, PollFlags::IN), PollFd::new(tty, PollFlags::IN)];
        let ready = poll(&mut fds, left.as_ref());
        let [stop, input] = fds;
        match ready {
            Ok(0) => return Ready::Late,
            Ok(_) if !stop.revents().is_empty() => return Ready::Stopped,
            Ok(_) if !input.revents().is_empty() => return Ready::Readable,
            Ok(_) | Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            // Reading says what is wrong.
            Err(_) => return Ready::Readable,
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}

/// One read. An error is the end, whatever it is called: end of file, EIO after a hang-up.
fn read_some(tty: &OwnedFd, decoder: &mut Decoder, inputs: &mut Vec<Input>) -> io::Result<()> {
    let mut buffer = [0; 4096];
    match rustix::io::read(tty, &mut buffer) {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => {
            decoder.feed(buffer.get(..count).unwrap_or_default(), inputs);
            Ok(())
        }
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use futures_util::FutureExt;
    use portable_pty::{MasterPty, PtySize, native_pty_system};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

    use super::*;

    fn run<T>(test: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
    }

    /// The program's end of a terminal in raw mode, and the other end.
    fn terminal() -> (OwnedFd, Box<dyn MasterPty + Send>) {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let name = pair.master.tty_name().unwrap();
        let tty: OwnedFd = OpenOptions::new().read(true).write(true).open(name).unwrap().into();
        let mut modes = tcgetattr(&tty).unwrap();
        modes.make_raw();
        tcsetattr(&tty, OptionalActions::Now, &modes).unwrap();
        (tty, pair.master)
    }

    fn keys(text: &str) -> Vec<Input> {
        text.chars().map(|c| Input::Key(Key::char(c))).collect()
    }

    #[test]
    fn what_comes_in_one_read_is_one_burst() {
        run(async {
            let (tty, master) = terminal();
            let mut input = InputStream::on(tty).unwrap();
            let mut typist = master.take_writer().unwrap();
            typist.write_all(b"1234567").unwrap();
            let burst = input.next().await;
            assert_eq!(burst.inputs, keys("1234567"));
            assert_eq!(burst.as_text().as_deref(), Some("1234567"));
            typist.write_all(b"y").unwrap();
            assert_eq!(input.next().await.as_text(), None);
        });
    }

    #[test]
    fn escape_alone_is_a_key_and_cancelling_loses_nothing() {
        run(async {
            let (tty, master) = terminal();
            let mut input = InputStream::on(tty).unwrap();
            assert!(input.next().now_or_never().is_none());
            let mut typist = master.take_writer().unwrap();
            typist.write_all(b"\x1b").unwrap();
            assert_eq!(input.next().await.inputs, [Input::Key(Key::plain(KeyCode::Esc))]);
            typist.write_all(b"\x1b[").unwrap();
            assert!(input.next().now_or_never().is_none());
            typist.write_all(b"A").unwrap();
            assert_eq!(input.next().await.inputs, [Input::Key(Key::plain(KeyCode::Up))]);
        });
    }

    #[test]
    fn a_hang_up_closes_the_input_once_and_ends_its_thread() {
        run(async {
            let (tty, master) = terminal();
            let mut input = InputStream::on(tty).unwrap();
            drop(master);
            assert_eq!(input.next().await.inputs, [Input::Closed]);
            assert!(matches!(input.source, Source::Over));
            assert!(input.next().now_or_never().is_none());
            assert!(input.pending().is_none());
        });
    }

    #[test]
    fn a_dropped_stream_leaves_what_is_typed_next_to_others() {
        run(async {
            let (tty, master) = terminal();
            let again = tty.try_clone().unwrap();
            let mut typist = master.take_writer().unwrap();
            drop(InputStream::on(tty).unwrap());
            typist.write_all(b"ls").unwrap();
            let mut input = InputStream::on(again).unwrap();
            assert_eq!(input.next().await.inputs, keys("ls"));
        });
    }

    #[test]
    fn a_flood_waits_in_the_terminal_and_none_of_it_is_lost() {
        run(async {
            let (tty, master) = terminal();
            let mut input = InputStream::on(tty).unwrap();
            let mut typist = master.take_writer().unwrap();
            let flood = thread::spawn(move || {
                for _ in 0..500 {
                    typist.write_all(&[b'j'; 100]).unwrap();
                }
                typist
            });
            let mut count = 0;
            while count < 50_000 {
                let burst = input.next().await;
                assert!(burst.inputs.iter().all(|one| *one == Input::Key(Key::char('j'))));
                count += burst.inputs.len();
            }
            assert_eq!(count, 50_000);
            drop(flood.join().unwrap());
        });
    }

    #[test]
    fn only_several_plain_characters_pass_for_text() {
        let burst = |inputs: &[Input]| Burst { inputs: inputs.to_vec() };
        let (a, enter) = (Input::Key(Key::char('a')), Input::Key(Key::plain(KeyCode::Enter)));
        assert_eq!(burst(&[a.clone(), enter]).as_text().as_deref(), Some("a\n"));
        assert_eq!(burst(std::slice::from_ref(&a)).as_text(), None);
        assert_eq!(burst(&[a.clone(), Input::Key(Key::ctrl('c'))]).as_text(), None);
        assert_eq!(burst(&[a, Input::Resize(80, 24)]).as_text(), None);
    }

    #[test]
    fn an_injected_stream_ends_when_its_sender_does() {
        run(async {
            let (sender, bursts) = tokio::sync::mpsc::unbounded_channel();
            let mut input = InputStream::injected(bursts);
            sender.send(Burst { inputs: keys("j") }).unwrap();
            assert_eq!(input.pending(), Some(Burst { inputs: keys("j") }));
            drop(sender);
            assert_eq!(input.next().await.inputs, [Input::Closed]);
            assert!(input.next().now_or_never().is_none());
        });
    }
}
