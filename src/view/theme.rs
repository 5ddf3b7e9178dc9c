//! What each role looks like. Only the 16 colours of the terminal's own palette, so that its theme applies; every
//! difference that matters is also told by weight or place, for terminals without colours.

use ratatui::style::{Color, Modifier, Style};

use crate::layout::Role;

/// The style of a run of a post.
pub(super) fn role(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Name => plain.add_modifier(Modifier::BOLD),
        Role::Handle | Role::Meta | Role::Frame => dim(),
        Role::Text => plain,
        Role::Link => plain.fg(Color::Cyan).add_modifier(Modifier::UNDERLINED),
        Role::Mention | Role::Tag => plain.fg(Color::Cyan),
        Role::Media => plain.fg(Color::Green),
        Role::Warning => plain.fg(Color::Yellow),
    }
}

/// Small print.
pub(super) fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// Headings.
pub(super) fn strong() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// The selection's marker, and keys in hints.
pub(super) fn accent() -> Style {
    Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD)
}

/// Something went wrong.
pub(super) fn error() -> Style {
    Style::new().fg(Color::Red)
}

/// Something went well.
pub(super) fn good() -> Style {
    Style::new().fg(Color::Green)
}

/// News.
pub(super) fn news() -> Style {
    Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD)
}
