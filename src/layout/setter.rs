//! What every part of a post is set with: the measure, the signs, and the links met so far.

use crate::post::Author;
use crate::text::{Remote, Widths, bare_address, elide, sanitise_line, wrap};

use super::marks::Marks;
use super::{Line, Options, Role, Run};

/// In columns: where less than this would be left beside an indent, there is no indent.
const LEAST_BESIDE: u16 = 8;
/// Columns of an address that stands beside a description.
const ADDRESS_COLUMNS: usize = 28;

/// A piece of text with its role and link, before it is broken into rows.
pub(super) type Piece = (String, Role, Option<usize>);

/// Sets the parts of one post.
pub(super) struct Setter<'o> {
    pub(super) options: &'o Options,
    pub(super) widths: Widths,
    pub(super) marks: Marks,
    /// See [`super::Laid::links`].
    pub(super) links: Vec<Remote>,
}

impl<'o> Setter<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self {
            options,
            widths: Widths { ambiguous: options.ambiguous_width },
            marks: Marks::new(options.ascii),
            links: Vec::new(),
        }
    }

    pub(super) fn elide(&self, text: &str, width: usize) -> String {
        elide(text, width, self.widths, self.options.ascii)
    }

    /// A run of sanitised text.
    pub(super) fn run(&self, text: impl Into<String>, role: Role) -> Run {
        let text = text.into();
        let width = u16::try_from(self.widths.text(&text)).unwrap_or(u16::MAX);
        Run { text, width, role, link: None }
    }

    /// Takes in an address, and gives its index.
    pub(super) fn link(&mut self, url: &Remote) -> usize {
        self.links.push(url.clone());
        self.links.len() - 1
    }

    /// The end of a row about something that can be opened: its number and a short form of its address.
    pub(super) fn numbered(&self, index: usize) -> [Piece; 2] {
        let url = self.links.get(index).map(Remote::shown_line).unwrap_or_default();
        let short = self.elide(&bare_address(&url), ADDRESS_COLUMNS);
        [(format!(" [{}] ", index + 1), Role::Meta, Some(index)), (short, Role::Link, Some(index))]
    }

    /// Breaks pieces into rows.
    pub(super) fn wrap(&self, pieces: &[Piece], width: u16) -> Vec<Line> {
        let pieces = pieces.iter().map(|(text, role, link)| (text.as_str(), (*role, *link)));
        let rows = wrap(pieces, width, self.widths);
        rows.into_iter()
            .map(|row| Line {
                runs: row
                    .into_iter()
                    .map(|chunk| {
                        let (role, link) = chunk.tag;
                        Run { text: chunk.text, width: chunk.width, role, link }
                    })
                    .collect(),
            })
            .collect()
    }

    /// Breaks pieces into rows behind a mark; the rows after the first stand under the text, not under the mark.
    pub(super) fn hang(&self, mark: Vec<Piece>, pieces: Vec<Piece>, width: u16) -> Vec<Line> {
        let shown = mark.iter().filter(|(text, ..)| !text.is_empty());
        let head: Vec<Run> =
            shown.map(|(text, role, link)| Run { link: *link, ..self.run(text.as_str(), *role) }).collect();
        let indent = head.iter().fold(0_u16, |sum, run| sum.saturating_add(run.width));
        let beside = width.saturating_sub(indent);
        if beside < LEAST_BESIDE {
            return self.wrap(&[mark, pieces].concat(), width);
        }
        let mut lines = self.wrap(&pieces, beside);
        if lines.is_empty() {
            lines.push(Line::default());
        }
        for (row, line) in lines.iter_mut().enumerate() {
            if row == 0 {
                line.runs.splice(0..0, head.iter().cloned());
            } else if !line.runs.is_empty() {
                line.runs.insert(0, self.run(" ".repeat(usize::from(indent)), Role::Meta));
            }
        }
        lines
    }

    /// The name and the `@handle` as they may be shown; either may be empty.
    pub(super) fn names(author: &Author) -> (String, String) {
        let handle = author.handle.shown_line();
        let handle = if handle.is_empty() { String::new() } else { at_handle(&handle) };
        (author.name.shown_line().into_owned(), handle)
    }
}

/// A handle with its `@`; sanitised once more, since the two together might be one cluster.
pub(super) fn at_handle(handle: &str) -> String {
    sanitise_line(&format!("@{handle}")).into_owned()
}
