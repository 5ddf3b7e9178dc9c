//! A [`Frame`] made safe to show: every cell holds one glyph that can neither steer the terminal nor be wider than its
//! place. The only file that judges what is in a cell.

use std::sync::Arc;

use ratatui::buffer::CellDiffOption;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthChar;

use crate::view::{Frame, LinkSpan};

use super::painter::Caps;

/// A cluster of more bytes than this is no writing but an attack on the link.
const CLUSTER_LIMIT: usize = 96;
/// An address longer than this gets no link.
const URL_LIMIT: usize = 2083;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    Char(char),
    Cluster(Box<str>),
    /// Covered by the wide glyph to the left.
    Tail,
}

/// Colours and modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

/// Where a cell leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) url: String,
    pub(super) id: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) glyph: Glyph,
    /// Columns, as the one who painted the frame counted them; 0 for a tail.
    pub(super) width: u16,
    /// 0, or, where terminals disagree about the width, how many columns the glyph may cover at worst.
    pub(super) reach: u16,
    pub(super) look: Look,
    pub(super) link: Option<Arc<Link>>,
}

impl Cell {
    pub(super) const BLANK: Self = Self {
        glyph: Glyph::Char(' '),
        width: 1,
        reach: 0,
        look: Look { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() },
        link: None,
    };

    pub(super) fn is_disputed(&self) -> bool {
        self.reach > 0
    }

    pub(super) fn is_tail(&self) -> bool {
        self.glyph == Glyph::Tail
    }

    /// Nothing but its background shows, so that an erased cell looks the same.
    pub(super) fn is_erasable(&self) -> bool {
        self.glyph == Glyph::Char(' ')
            && !self.look.modifier.intersects(SEEN_ON_BLANKS)
            && self.link.is_none()
    }
}

const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// Rows of cells. A wide glyph is followed by its tails, all in its own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) width: u16,
    pub(super) height: u16,
    cells: Vec<Cell>,
}

impl Grid {
    pub(super) fn blank(width: u16, height: u16) -> Self {
        Self { width, height, cells: vec![Cell::BLANK; usize::from(width) * usize::from(height)] }
    }

    pub(super) fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        self.cells.get(start..start + width).unwrap_or_default()
    }

    /// Takes over what a frame says, as far as it may be shown.
    pub(super) fn of(frame: &Frame, caps: &Caps) -> Self {
        let (width, height) = (frame.cells.area.width, frame.cells.area.height);
        let mut cells = Vec::with_capacity(usize::from(width) * usize::from(height));
        let blank = ratatui::buffer::Cell::EMPTY;
        for y in 0..height {
            let start = usize::from(y) * usize::from(width);
            let mut x = 0;
            while x < width {
                let source = frame.cells.content.get(start + usize::from(x)).unwrap_or(&blank);
                let cell = admit(source, width - x, caps);
                x += cell.width;
                let tails = cell.width.saturating_sub(1);
                let tail = Cell { glyph: Glyph::Tail, width: 0, reach: 0, look: cell.look, link: None };
                cells.push(cell);
                cells.extend(std::iter::repeat_n(tail, tails.into()));
            }
        }
        let mut grid = Self { width, height, cells };
        if caps.links {
            for span in &frame.links {
                grid.link(span);
            }
        }
        grid
    }

    fn link(&mut self, span: &LinkSpan) {
        let printable = span.url.bytes().all(|byte| matches!(byte, 0x21..=0x7e));
        if !printable || span.url.is_empty() || span.url.len() > URL_LIMIT || span.y >= self.height {
            return;
        }
        let link = Arc::new(Link { url: span.url.clone(), id: span.id });
        let start = usize::from(span.y) * usize::from(self.width);
        let first = start + usize::from(span.x.min(self.width));
        let last = start + usize::from(span.x.saturating_add(span.width).min(self.width));
        for cell in self.cells.get_mut(first..last).unwrap_or_default() {
            cell.link = Some(Arc::clone(&link));
        }
    }
}

/// One cell of the frame, with `room` columns left in its row.
fn admit(source: &ratatui::buffer::Cell, room: u16, caps: &Caps) -> Cell {
    let symbol = source.symbol();
    let mut cell = Cell { look: look(source, caps), ..Cell::BLANK };
    if let [byte @ 0x20..=0x7e] = symbol.as_bytes() {
        cell.glyph = Glyph::Char(char::from(*byte));
    } else if symbol.len() > CLUSTER_LIMIT || symbol.chars().any(steers) {
        set_glyph(&mut cell, "\u{fffd}", 1, caps);
    } else {
        let width = match source.diff_option {
            CellDiffOption::ForcedWidth(width) => width.get(),
            _ => (caps.width)(symbol),
        };
        // What has no width has no place of its own, and what has no room would wrap: both leave a blank.
        if width > 0 && width <= room {
            set_glyph(&mut cell, symbol, width, caps);
        }
    }
    if cell.is_erasable() {
        cell.look = Look { bg: cell.look.bg, ..Look::default() };
    }
    cell
}

fn set_glyph(cell: &mut Cell, symbol: &str, width: u16, caps: &Caps) {
    let mut chars = symbol.chars();
    cell.glyph = match (chars.next(), chars.next()) {
        (Some(c), None) => Glyph::Char(c),
        _ => Glyph::Cluster(symbol.into()),
    };
    cell.width = width;
    if (caps.disputed)(symbol) {
        cell.reach = reach(symbol).max(width).max(2);
    }
}

/// The columns a cluster takes where none of its characters are joined.
fn reach(symbol: &str) -> u16 {
    symbol
        .chars()
        .map(|c| match c.width() {
            None | Some(0) => 0,
            Some(_) if c.is_ascii() => 1,
            Some(_) => 2,
        })
        .sum()
}

/// Whether a character does something else than being seen: control characters, and those that turn the direction of
/// the text around them or break its line.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn look(source: &ratatui::buffer::Cell, caps: &Caps) -> Look {
    let (fg, bg) = if caps.colors { (source.fg, source.bg) } else { (Color::Reset, Color::Reset) };
    Look { fg, bg, modifier: source.modifier }
}
