//! From a post and a width to lines of runs. Pure: the only place that measures and wraps.

mod line;

pub use line::{Laid, Line, Options, Role, Run};
