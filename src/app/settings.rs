//! What a person chose about looks and pace.

use std::time::Duration;

/// How often the timeline is refreshed by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// By what the service allows.
    #[default]
    Auto,
    /// At this interval.
    Every(Duration),
    /// Only on request.
    Off,
}

/// Settings that the core and the face go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Only ASCII in what twite itself draws.
    pub ascii: bool,
    /// Columns of an ambiguous-width character, 1 or 2.
    pub ambiguous_width: u8,
    /// How often to refresh.
    pub pace: Pace,
}

impl Default for Settings {
    fn default() -> Self {
        Self { ascii: false, ambiguous_width: 1, pace: Pace::Auto }
    }
}
