//! Text on its way from the network to a grid of cells: what may be shown, how wide it is, where it breaks.
//!
//! Pure. Knows no post, no service, no terminal.

mod one_line;
mod remote;

pub use one_line::one_line;
pub(crate) use one_line::prints;
pub use remote::Remote;
