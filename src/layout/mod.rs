//! From a post and a width to lines of runs. Pure: the only place that measures and wraps.

mod age;
mod lay_out;
mod line;
mod marks;

pub use age::{age, changes_at};
pub use lay_out::lay_out;
pub use line::{Laid, Line, Options, Role, Run};
