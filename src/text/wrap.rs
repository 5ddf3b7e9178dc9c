//! Breaks styled text into rows: at the places of UAX 14, between clusters, in one pass.

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::Widths;

/// Stands for a cluster that is wider than the whole row. ASCII, so that it has one column everywhere.
pub const STAND_IN: &str = "?";

/// A piece of one row: text with one tag, and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk<T> {
    /// Text without line breaks.
    pub text: String,
    /// The sum of its clusters' widths, in columns.
    pub width: u16,
    /// What the caller marked it with.
    pub tag: T,
}

/// Breaks sanitised pieces, read as one text, into rows of at most `width` columns (0 counts as 1).
///
/// Words too long for a row of their own are broken between clusters; a cluster wider than a row is replaced by
/// [`STAND_IN`]. White space where a row breaks is swallowed and nothing else is lost; at the start of a line it stays.
/// Of blank lines in a row one stays, none at the start or the end, so a text of white space gives no row.
/// A cluster that spans two pieces takes the tag of the first. The time is linear in the length of the text.
pub fn wrap<'a, T: Clone + PartialEq>(
    pieces: impl IntoIterator<Item = (&'a str, T)>,
    width: u16,
    widths: Widths,
) -> Vec<Vec<Chunk<T>>> {
    let mut text = String::new();
    let mut tags = Vec::new();
    for (piece, tag) in pieces {
        text.push_str(piece);
        tags.push((text.len(), tag));
    }
    let mut tags = tags.into_iter();
    let Some((mut tag_end, mut tag)) = tags.next() else { return Vec::new() };
    let mut breaks = linebreaks(&text).map(|(at, _)| at).peekable();
    let mut rows = Rows::new(width.max(1));
    for (at, text) in text.grapheme_indices(true) {
        while at >= tag_end
            && let Some(next) = tags.next()
        {
            (tag_end, tag) = next;
        }
        if text == "\n" {
            rows.end_word();
            rows.end_line();
        } else {
            rows.word_takes(Cell { text, width: widths.cluster(text), tag: tag.clone() });
        }
        let end = at + text.len();
        while breaks.next_if(|place| *place < end).is_some() {}
        if breaks.next_if_eq(&end).is_some() {
            rows.end_word();
        }
    }
    rows.end_word();
    rows.end_line();
    rows.done
}

/// Wraps plain sanitised text: one string a row.
pub fn wrap_plain(text: &str, width: u16, widths: Widths) -> Vec<String> {
    let rows = wrap([(text, ())], width, widths);
    rows.into_iter().map(|row| row.into_iter().map(|chunk| chunk.text).collect()).collect()
}

#[derive(Clone)]
struct Cell<'a, T> {
    text: &'a str,
    width: u16,
    tag: T,
}

impl<T> Cell<'_, T> {
    fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

fn sum<T>(cells: &[Cell<'_, T>]) -> usize {
    cells.iter().map(|cell| usize::from(cell.width)).sum()
}

struct Rows<'a, T> {
    limit: u16,
    done: Vec<Vec<Chunk<T>>>,
    /// The row being filled, and its columns.
    row: Vec<Chunk<T>>,
    used: u16,
    /// Whether a blank line was met since the last row.
    blank: bool,
    /// White space after what is in the row: written only if something follows it there.
    gap: Vec<Cell<'a, T>>,
    /// What stands between two places where the text may break: first what shows, then white space.
    word: Vec<Cell<'a, T>>,
    spaces: Vec<Cell<'a, T>>,
}

impl<'a, T: Clone + PartialEq> Rows<'a, T> {
    fn new(limit: u16) -> Self {
        Self {
            limit,
            done: Vec::new(),
            row: Vec::new(),
            used: 0,
            blank: false,
            gap: Vec::new(),
            word: Vec::new(),
            spaces: Vec::new(),
        }
    }

    fn word_takes(&mut self, cell: Cell<'a, T>) {
        if cell.is_space() {
            self.spaces.push(cell);
        } else {
            self.word.append(&mut self.spaces);
            self.word.push(cell);
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if !word.is_empty() {
            let gap = std::mem::take(&mut self.gap);
            let limit = usize::from(self.limit);
            if usize::from(self.used) + sum(&gap) + sum(&word) <= limit {
                gap.into_iter().chain(word).for_each(|cell| self.put(cell));
            } else {
                self.next_row();
                word.into_iter().for_each(|cell| self.put(cell));
            }
        }
        self.gap.append(&mut self.spaces);
    }

    /// Writes a cell, on a new row if it has no place on this one.
    fn put(&mut self, cell: Cell<'a, T>) {
        let (text, width) = match cell.width > self.limit {
            true if cell.is_space() => return,
            true => (STAND_IN, 1),
            false => (cell.text, cell.width),
        };
        if width > self.limit - self.used {
            self.next_row();
        }
        if self.row.is_empty() && std::mem::take(&mut self.blank) {
            self.done.push(Vec::new());
        }
        self.used += width;
        match self.row.last_mut() {
            Some(chunk) if chunk.tag == cell.tag => {
                chunk.text.push_str(text);
                chunk.width += width;
            }
            _ => self.row.push(Chunk { text: text.to_owned(), width, tag: cell.tag }),
        }
    }

    /// Ends the row if there is something in it.
    fn next_row(&mut self) {
        if !self.row.is_empty() {
            self.done.push(std::mem::take(&mut self.row));
            self.used = 0;
        }
    }

    fn end_line(&mut self) {
        self.gap.clear();
        if self.row.is_empty() {
            self.blank = !self.done.is_empty();
        }
        self.next_row();
    }
}

#[cfg(test)]
#[path = "wrap_tests.rs"]
mod tests;
