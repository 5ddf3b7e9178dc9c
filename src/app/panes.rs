//! The text of the panes that lie over a screen: the help (made from the key map) and the errors. Wrapped here, so
//! that the face only paints and scrolling knows how long they are.

use crate::layout::Role;
use crate::text::{self, Widths};

use super::intent::{Entry, Group, TABLE};
use super::model::{Model, Overlay};

/// A line of a pane: pieces with their roles.
pub type PaneLine = Vec<(String, Role)>;

/// Rows that a pane has for its text: all but the title and the hint.
pub fn height(model: &Model) -> u16 {
    model.size.1.saturating_sub(if model.is_roomy() { 4 } else { 2 }).max(1)
}

/// Rows of the help.
pub(super) fn help_rows(model: &Model) -> usize {
    help(model).len()
}

/// Rows of the error pane.
pub(super) fn error_rows(model: &Model) -> usize {
    errors(model).len()
}

/// The lines of the pane that is in front.
pub fn lines(model: &Model, overlay: Overlay) -> Vec<PaneLine> {
    match overlay {
        Overlay::Help(_) => help(model),
        Overlay::Errors(_) => errors(model),
    }
}

fn width(model: &Model) -> u16 {
    model.size.0.saturating_sub(2).max(1)
}

/// Words under a hanging indent.
fn hang(model: &Model, head: (String, Role), words: &str, indent: u16, role: Role, out: &mut Vec<PaneLine>) {
    let widths = Widths::new(model.settings.ambiguous_width);
    let room = width(model).saturating_sub(indent).max(1);
    let mut lines = text::wrap_plain(words, room, widths).into_iter();
    let pad = usize::from(indent)
        .saturating_sub(usize::from(u16::try_from(widths.text(&head.0)).unwrap_or(u16::MAX)));
    let first = lines.next().unwrap_or_default();
    out.push(vec![head, (" ".repeat(pad), Role::Text), (first, role)]);
    out.extend(lines.map(|line| vec![(" ".repeat(usize::from(indent)), Role::Text), (line, role)]));
}

fn help(model: &Model) -> Vec<PaneLine> {
    let narrow = model.size.0 < 50;
    let keys_of = |entry: &Entry| match narrow {
        true => model.keys.keys(entry.intent).next().map(super::Key::label).unwrap_or_default(),
        false => model.keys.label(entry.intent),
    };
    let widest = TABLE.iter().map(|entry| keys_of(entry).chars().count()).max().unwrap_or(0);
    let indent = u16::try_from(widest + 4).unwrap_or(20);
    let mut out = Vec::new();
    for (group, heading) in [(Group::Move, "Moving"), (Group::Act, "Reading"), (Group::Program, "twite")] {
        if !out.is_empty() {
            out.push(Vec::new());
        }
        out.push(vec![(heading.to_owned(), Role::Name)]);
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            hang(
                model,
                (format!("  {}", keys_of(entry)), Role::Mention),
                entry.help,
                indent,
                Role::Text,
                &mut out,
            );
        }
    }
    out
}

fn errors(model: &Model) -> Vec<PaneLine> {
    let mut out = Vec::new();
    let clock = |at| model.clock(at);
    for notice in model.notices.all() {
        if !out.is_empty() {
            out.push(Vec::new());
        }
        let trouble = &notice.trouble;
        let head = (clock(notice.at), Role::Meta);
        hang(model, head, &trouble.cause.headline(), 7, Role::Warning, &mut out);
        let mut say = |words: &str, role| hang(model, (String::new(), Role::Meta), words, 7, role, &mut out);
        say(&trouble.cause.remedy(clock), Role::Text);
        if let Some(at) = notice.retry_at {
            say(&format!("The next try: {}.", model.soon(at)), Role::Text);
        }
        let mut detail = format!("while {}", notice.during);
        if let Some(status) = trouble.status {
            detail.push_str(&format!("; HTTP {status}"));
        }
        if let Some(code) = trouble.code {
            detail.push_str(&format!(", code {code}"));
        }
        if !trouble.detail.is_empty() {
            detail.push_str(&format!("; {}", text::sanitise_line(trouble.detail.as_delivered())));
        }
        say(&detail, Role::Meta);
    }
    if out.is_empty() {
        out.push(vec![("Nothing went wrong.".to_owned(), Role::Text)]);
    }
    out
}
