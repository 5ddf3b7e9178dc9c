//! From frames to bytes, with the copy of what is on the screen.

use std::ffi::OsString;

use ratatui::buffer::CellWidth;
use ratatui::layout::Position;
use unicode_width::UnicodeWidthChar;

use crate::view::Frame;

use super::diff::diff;
use super::encode::Encoder;
use super::flow::{Flow, flows};
use super::grid::Grid;

/// Synchronised update: the terminal shows a frame whole or not yet.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// What the terminal can do, from the environment and the configuration: it is never asked.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// Colours; without them bold, reverse and the like stay.
    pub colors: bool,
    /// Links by OSC 8.
    pub links: bool,
    /// Erased cells take the background colour (terminfo's `bce`).
    pub bce: bool,
    /// Columns of a cell's symbol: the same measure with which the frame was painted. Never called with control
    /// characters.
    pub width: fn(&str) -> u16,
    /// Whether terminals disagree about the columns of a symbol. Never called with control characters.
    pub disputed: fn(&str) -> bool,
}

impl Default for Caps {
    /// Colours, no links, ratatui's widths.
    fn default() -> Self {
        Self {
            colors: true,
            links: false,
            bce: true,
            width: |symbol| symbol.cell_width(),
            disputed: perhaps_disputed,
        }
    }
}

impl Caps {
    /// What the environment says: `NO_COLOR` (not empty), and a `TERM` of GNU screen, which does not fill what it
    /// erases. Links go to all but those that are known to have no use for them: GNU screen, whose own copy of the
    /// screen has no place for a link, and consoles.
    pub fn from_vars(var: impl Fn(&str) -> Option<OsString>) -> Self {
        let term = var("TERM").unwrap_or_default();
        let term = term.to_string_lossy();
        let in_tmux = var("TMUX").is_some_and(|value| !value.is_empty());
        let screen =
            !in_tmux && (term.starts_with("screen") || var("STY").is_some_and(|sty| !sty.is_empty()));
        let console = ["linux", "dumb", "vt", "ansi", "cons"].iter().any(|name| term.starts_with(name));
        Self {
            colors: var("NO_COLOR").is_none_or(|value| value.is_empty()),
            links: !screen && !console,
            bce: !screen,
            ..Self::default()
        }
    }
}

/// Rather too often than too seldom: every cluster of several characters, every emoji, every replacement character.
fn perhaps_disputed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            let pictograph =
                matches!(c, '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}');
            matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{fffd}')
                || pictograph && (c.width() == Some(2) || c >= '\u{2600}')
        }
        (_, second) => second.is_some(),
    }
}

/// Turns frames into bytes, the shortest way it knows from the frame before.
#[derive(Debug)]
pub struct Painter {
    caps: Caps,
    shown: Option<Grid>,
    flows: Vec<Flow>,
    cursor: Option<Option<Position>>,
    out: Vec<u8>,
}

impl Painter {
    /// A painter that knows nothing of the screen yet.
    pub fn new(caps: Caps) -> Self {
        Self { caps, shown: None, flows: Vec::new(), cursor: None, out: Vec::new() }
    }

    /// Nothing is known of the screen any more: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.shown = None;
        self.flows.clear();
        self.cursor = None;
    }

    /// The bytes that bring this frame to the screen, to be written at once; none when it shows already. A frame of
    /// another size than the last one is painted whole.
    pub fn paint(&mut self, frame: &Frame) -> &[u8] {
        let grid = Grid::of(frame, &self.caps);
        let within = |at: &Position| at.x < grid.width && at.y < grid.height;
        let cursor = frame.cursor.filter(within);
        let ops = diff(self.shown.as_ref(), &grid, self.caps.bce);
        let flows = flows(frame, &grid);
        let is_kept = |flow: &Flow| self.flows.contains(flow) && flow.is_same(self.shown.as_ref(), &grid);
        let anew: Vec<&Flow> = flows.iter().filter(|flow| !is_kept(flow)).collect();
        self.out.clear();
        if ops.is_empty() && anew.is_empty() && self.cursor == Some(cursor) {
            return &self.out;
        }

        self.out.extend_from_slice(BEGIN);
        let mut encoder = Encoder::new(&mut self.out, grid.width);
        if cursor.is_none() && self.cursor != Some(None) {
            encoder.show_cursor(false);
        }
        for op in &ops {
            encoder.op(op);
        }
        for flow in anew {
            encoder.flow(flow.x, flow.y, flow.cells(&grid));
        }
        encoder.finish();
        if let Some(at) = cursor {
            encoder.goto(at.x, at.y);
            if !matches!(self.cursor, Some(Some(_))) {
                encoder.show_cursor(true);
            }
        }
        self.out.extend_from_slice(END);
        self.shown = Some(grid);
        self.flows = flows;
        self.cursor = Some(cursor);
        &self.out
    }
}
