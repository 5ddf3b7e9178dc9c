//! Text on its way from the network to a grid of cells: what may be shown, how wide it is, where it breaks.
//!
//! Pure. Knows no post, no service, no terminal.

mod remote;

pub use remote::Remote;
