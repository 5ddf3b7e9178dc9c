//! The timeline as a model: which stretches of it are known, the rows of a window, and where a reader stands in it.
//!
//! Pure. Rows run from the newest to the oldest. The whole timeline lives in the store; what is here holds a
//! window of it, and the rules that both share.

mod coverage;
mod scroll;
mod slice;
#[cfg(test)]
pub(crate) mod testing;

pub use coverage::Coverage;
pub use scroll::{Extent, Placed, Scroll};
pub use slice::{Gap, Left, Place, Row, Slice};
