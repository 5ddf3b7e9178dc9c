//! The first row of a post: who, when, and who passed it on. Always exactly one row, however long any of it is.

use crate::post::Author;

use super::setter::Setter;
use super::{Line, Role, Run};

/// In columns: a shorter stump of a name says nothing.
const LEAST_NAME: usize = 3;
/// In columns: a shorter stump of a repost note says less than its sign alone.
const LEAST_NOTE: usize = 5;
/// In columns: the age goes before so much of the handle.
const LEAST_HANDLE: usize = 4;

/// `Name @handle · age`, and at the right end `↻ by Somebody`.
///
/// Where not all of it fits, the note is cut to a third of the row, then the name, then the handle; the age goes last
/// and whole. Without `age` (a quoted post has none) there is no separator.
pub(super) fn header(
    setter: &Setter<'_>,
    author: &Author,
    age: &str,
    reposter: Option<&Author>,
    width: u16,
) -> Line {
    let width = usize::from(width);
    let columns = |text: &str| setter.widths.text(text);
    let (name, handle) = Setter::names(author);
    let age = if age.is_empty() { String::new() } else { format!("{}{age}", setter.marks.dot) };
    let both = usize::from(!name.is_empty() && !handle.is_empty());
    let left = columns(&name) + both + columns(&handle) + columns(&age);

    let note = reposter.map(|by| note(setter, by, left, width)).unwrap_or_default();
    let note_gap = if note.is_empty() { 0 } else { columns(&note) + 1 };
    let room = width.saturating_sub(note_gap);

    let (age, room) = match room.checked_sub(columns(&age)) {
        Some(rest) if rest >= columns(&handle).clamp(1, LEAST_HANDLE) => (age, rest),
        _ => (String::new(), room),
    };
    let mut runs: Vec<Run> = Vec::new();
    let mut push = |text: String, role| {
        if !text.is_empty() {
            runs.push(setter.run(text, role));
        }
    };
    let (name, handle) = names(setter, &name, &handle, room);
    let between = if name.is_empty() || handle.is_empty() { "" } else { " " };
    let used = columns(&name) + between.len() + columns(&handle) + columns(&age);
    push(name, Role::Name);
    push(between.to_owned(), Role::Meta);
    push(handle, Role::Handle);
    push(age, Role::Meta);
    if !note.is_empty() {
        push(" ".repeat(width.saturating_sub(used + columns(&note))), Role::Meta);
        push(note, Role::Meta);
    }
    Line { runs }
}

/// Who passed it on, in what the left side leaves, but in a third of the row at least.
fn note(setter: &Setter<'_>, by: &Author, left: usize, width: usize) -> String {
    let (name, handle) = Setter::names(by);
    let who = if name.is_empty() { handle } else { name };
    let mark = setter.marks.repost;
    let room = (width / 3).max(width.saturating_sub(left + 2));
    if room >= LEAST_NOTE {
        setter.elide(&format!("{mark} by {who}"), room)
    } else if room > setter.widths.text(mark) {
        mark.to_owned()
    } else {
        String::new()
    }
}

/// Name and handle in so many columns: the handle keeps at least half.
fn names(setter: &Setter<'_>, name: &str, handle: &str, room: usize) -> (String, String) {
    if handle.is_empty() {
        return (setter.elide(name, room), String::new());
    }
    let handle_columns = setter.widths.text(handle).min(room.div_ceil(2));
    let for_name = room.saturating_sub(handle_columns + 1);
    let name = if for_name >= LEAST_NAME || setter.widths.text(name) <= for_name {
        setter.elide(name, for_name)
    } else {
        String::new()
    };
    let taken = if name.is_empty() { 0 } else { setter.widths.text(&name) + 1 };
    let handle = setter.elide(handle, room.saturating_sub(taken));
    (name, handle)
}
