//! Text that came from outside, kept exactly as delivered and impossible to print by accident.

use std::borrow::Cow;
use std::fmt;

use super::{sanitise, sanitise_line};

/// A string that somebody else wrote: a post's text, an author's name, a server's message.
///
/// It has no `Display` and does not deref to `str`, so the only ways out say what they are for:
/// [`Remote::as_delivered`] for storing and for JSON (which escapes), and [`Remote::shown`] or
/// [`Remote::shown_line`] for anything that a terminal will see.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Remote(Box<str>);

impl Remote {
    /// Wraps a string that came from outside.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text exactly as it was delivered. Never write this to a terminal.
    pub fn as_delivered(&self) -> &str {
        &self.0
    }

    /// The text as it may be shown: see [`sanitise()`]. Holds `\n` and no other control character.
    pub fn shown(&self) -> Cow<'_, str> {
        sanitise(&self.0)
    }

    /// The text as it may be shown on one line: see [`sanitise_line`].
    pub fn shown_line(&self) -> Cow<'_, str> {
        sanitise_line(&self.0)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Remote {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Remote {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Shows the text escaped, as a string literal would: safe in a log or a test failure.
impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
