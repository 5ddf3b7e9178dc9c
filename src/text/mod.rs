//! Text on its way from the network to a grid of cells: what may be shown, how wide it is, where it breaks.
//!
//! Pure. Knows no post, no service, no terminal. Everything here counts in grapheme clusters (UAX 29): a cluster
//! is what a person sees as one character, and it is never torn apart.

mod address;
mod classes;
mod elide;
mod one_line;
mod remote;
mod sanitise;
mod width;
mod wrap;

pub use address::{ADDRESS_MAX, bare_address, is_web_address, printable_url};
pub use elide::elide;
pub use one_line::one_line;
pub(crate) use one_line::prints;
pub use remote::Remote;
pub use sanitise::{CLUSTER_MAX, MARKS_MAX, sanitise, sanitise_line};
pub use width::{Widths, clusters};
pub use wrap::{Chunk, STAND_IN, wrap, wrap_plain};

#[cfg(test)]
pub(crate) mod nasty;
