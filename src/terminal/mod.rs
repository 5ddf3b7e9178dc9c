//! The terminal: taken over and given back, read from, written to. Knows frames and keys, no timeline and no network.
//!
//! | file | what it holds |
//! |---|---|
//! | `tty` | the file descriptors and modes; who may write now; every wait is bounded |
//! | `guard` | [`Guard`]: proof that the terminal is ours; panic hook; suspend and resume |
//! | `decode` | bytes from the terminal → [`Input`] |
//! | `input` | [`InputStream`]: reading without blocking, bursts, resizes, hang-up |
//! | `grid` | a [`Frame`](crate::view::Frame) made safe to show: the only place where a cell's text is judged |
//! | `diff` | two grids → what has to be done, as `Op`s |
//! | `encode` | what has to be done → bytes |
//! | `flow` | texts that the terminal shall wrap by itself |
//! | `clipboard` | [`Clipboard`]: the way to the clipboard of whoever sits before the terminal |
//! | `painter` | [`Painter`]: frame → bytes, with the copy of what is on the screen |
//! | `writer` | [`Writer`]: the thread that owns the painter and the tty |
//!
//! # What the loop has to do
//!
//! 1. [`install_panic_hook`], then [`Guard::enter`], [`Writer::spawn`] with [`Guard::output`], [`InputStream::open`].
//! 2. INT, TERM, HUP and QUIT through tokio's signals: leave the loop; dropping the guard (or [`restore`]) gives the
//!    terminal back. [`Input::Closed`] is the same as HUP.
//! 3. Ctrl-Z, and TSTP through tokio's signals (whose handler takes the place of the default action): if
//!    [`Guard::can_suspend`], drop the [`InputStream`], call [`Guard::suspend`] on the main thread, open a new
//!    [`InputStream`], call [`Writer::forget`], ask for [`size`], and show a frame.
//! 4. CONT through tokio's signals (it also comes after a stop nobody could catch): [`Guard::resume`],
//!    [`Writer::forget`], [`size`], show a frame. After [`Guard::suspend`] one more CONT arrives; doing this twice is
//!    harmless. The kernel sends CONT with HUP too: an error of [`Guard::resume`] or [`Guard::suspend`] means that the
//!    terminal is gone, and is treated as HUP.
//! 5. Resize: [`Input::Resize`]; show a frame of the new size. The writer clears by itself when the size changes.

mod clipboard;
mod decode;
mod diff;
mod encode;
mod flow;
mod grid;
mod guard;
mod input;
mod painter;
mod tty;
mod writer;

pub use clipboard::{Clipboard, CopyError};
pub use guard::{Guard, install_panic_hook, restore};
pub use input::{Burst, Input, InputStream, PASTE_LIMIT};
pub use painter::{Caps, Painter};
pub use tty::{TtyOut, size};
pub use writer::Writer;
