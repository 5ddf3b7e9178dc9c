//! Text on its way from the network to a grid of cells: what may be shown, how wide it is, where it breaks.
//!
//! Pure. Knows no post, no service, no terminal.

mod one_line;
mod remote;
mod sanitise;
mod width;
mod wrap;

pub use one_line::one_line;
pub(crate) use one_line::prints;
pub use remote::Remote;
pub use sanitise::{printable_url, sanitise, sanitise_line};
pub use width::{Widths, elide};
pub use wrap::{Piece, Wrapped, wrap, wrap_plain};
