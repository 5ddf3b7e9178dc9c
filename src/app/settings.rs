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

/// Whether a browser can be opened on the screen before which the reader sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opener {
    /// There is no desktop here: a remote host, a console.
    #[default]
    Nowhere,
    /// There is one, and the reader asks for it by a key.
    OnRequest,
    /// There is one, and a login from which the browser comes back opens it by itself.
    ByItself,
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
    /// Whether the terminal shows colours.
    pub colors: bool,
    /// Whether the links of posts are links to the terminal too: they cost bytes.
    pub links: bool,
    /// Where a browser can be opened.
    pub opener: Opener,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ascii: false,
            ambiguous_width: 1,
            pace: Pace::Auto,
            colors: true,
            links: false,
            opener: Opener::Nowhere,
        }
    }
}
