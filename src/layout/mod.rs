//! From a post and a width to lines of runs. Pure: the only place that measures and wraps.

mod line;

pub use line::{Laid, Line, Options, Role, Run};
// STUB
pub fn age(_: jiff::Timestamp, _: jiff::Timestamp, _: &jiff::tz::TimeZone) -> String {
    "3m".into()
}
pub fn changes_at(_: jiff::Timestamp, n: jiff::Timestamp, _: &jiff::tz::TimeZone) -> jiff::Timestamp {
    n
}
pub fn lay_out(_: &crate::post::Post, _: &Options) -> Laid {
    Laid::default()
}
