//! Texts that run over the right edge and that the terminal shall wrap by itself, so that selecting them with the mouse
//! takes them as one line: a link that ends in the last column and goes on in the first of the next row.

use unicode_width::UnicodeWidthChar as _;

use crate::view::{Frame, LinkSpan};

use super::grid::{Cell, Glyph, Grid};

/// A link over several rows: from `x` in row `y` to the column before `end` in the row `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) x: u16,
    pub(super) y: u16,
    last: u16,
    end: u16,
}

impl Flow {
    /// The cells from first to last, row after row.
    pub(super) fn cells<'a>(&self, grid: &'a Grid) -> impl Iterator<Item = &'a Cell> + use<'a> {
        let (from, to) = (*self, grid.width);
        (from.y..=from.last).flat_map(move |y| {
            let start = if y == from.y { from.x } else { 0 };
            let end = if y == from.last { from.end } else { to };
            grid.row(y).get(usize::from(start)..usize::from(end)).unwrap_or_default()
        })
    }

    /// Whether it shows the same in both.
    pub(super) fn is_same(&self, old: Option<&Grid>, new: &Grid) -> bool {
        old.filter(|old| (old.width, old.height) == (new.width, new.height))
            .is_some_and(|old| self.cells(old).eq(self.cells(new)))
    }

    fn goes_on_in(&self, span: &LinkSpan, width: u16) -> bool {
        self.end == width && span.x == 0 && self.last.checked_add(1) == Some(span.y)
    }
}

/// The links of a frame that run over the edge. Those with a glyph that terminals may wrap elsewhere are left out.
pub(super) fn flows(frame: &Frame, grid: &Grid) -> Vec<Flow> {
    let mut found: Vec<(Flow, &LinkSpan)> = Vec::new();
    for span in frame.links.iter().filter(|span| span.y < grid.height && span.x < grid.width) {
        let end = span.x.saturating_add(span.width).min(grid.width);
        match found.last_mut() {
            Some((flow, first))
                if (first.id, &first.url) == (span.id, &span.url) && flow.goes_on_in(span, grid.width) =>
            {
                (flow.last, flow.end) = (span.y, end);
            }
            _ => found.push((Flow { x: span.x, y: span.y, last: span.y, end }, span)),
        }
    }
    let is_sure =
        |cell: &Cell| matches!(cell.glyph, Glyph::Char(c) if c.width() == Some(1)) && !cell.is_disputed();
    let wraps = |flow: &Flow| flow.last > flow.y && flow.cells(grid).all(is_sure);
    found.into_iter().map(|(flow, _)| flow).filter(wraps).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::super::painter::{Caps, Painter};
    use super::*;

    fn frame(rows: &[&str], spans: &[(u16, u16, u16)]) -> Frame {
        let links = spans.iter().map(|&(x, y, width)| LinkSpan {
            x,
            y,
            width,
            url: "https://a.example/1234567890".into(),
            id: 0,
        });
        Frame { cells: Buffer::with_lines(rows.to_vec()), links: links.collect(), cursor: None }
    }

    fn shown(frames: &[Frame], caps: Caps) -> vt100::Parser {
        let area = frames[0].cells.area;
        let (height, width) = (area.height.try_into().unwrap(), area.width.try_into().unwrap());
        let mut terminal = vt100::Parser::new(height, width, 0);
        // As the guard leaves it.
        terminal.process(b"\x1b[?7l");
        let mut painter = Painter::new(caps);
        for frame in frames {
            terminal.process(painter.paint(frame));
        }
        terminal
    }

    #[test]
    fn an_address_over_several_rows_is_one_line_to_the_terminal() {
        let address = frame(
            &["open:     ", "https://a.", "example/12", "34567890  ", "PIN:      "],
            &[(0, 1, 10), (0, 2, 10), (0, 3, 8)],
        );
        for links in [true, false] {
            let terminal = shown(std::slice::from_ref(&address), Caps { links, ..Caps::default() });
            let wrapped: Vec<bool> = (0..5).map(|row| terminal.screen().row_wrapped(row)).collect();
            assert_eq!(wrapped, [false, true, true, false, false]);
            assert!(terminal.screen().contents().starts_with("open:\nhttps://a.example/1234567890\nPIN:"));
        }
    }

    #[test]
    fn a_link_that_stands_beside_something_is_not_wrapped() {
        let beside = frame(&["| https://", "| a.exampl"], &[(2, 0, 8), (2, 1, 8)]);
        let terminal = shown(&[beside], Caps::default());
        assert!(!terminal.screen().row_wrapped(0));
    }

    #[test]
    fn what_shows_already_is_not_sent_again_and_what_changed_is() {
        let mut painter = Painter::new(Caps::default());
        let first = frame(&["https://a.", "example/  ", "          "], &[(0, 0, 10), (0, 1, 8)]);
        painter.paint(&first);
        assert!(painter.paint(&first).is_empty());
        let mut typed = first.clone();
        typed.cells = Buffer::with_lines(["https://a.", "example/  ", "1         "]);
        assert!(painter.paint(&typed).len() < 40);
        let mut other = typed.clone();
        other.cells = Buffer::with_lines(["https://b.", "example/  ", "1         "]);
        let terminal = shown(&[first, typed, other], Caps::default());
        assert!(terminal.screen().row_wrapped(0));
        assert_eq!(terminal.screen().contents().trim_end(), "https://b.example/\n1");
    }

    #[test]
    fn a_glyph_that_may_not_fit_the_last_column_keeps_the_rows_apart() {
        let wide = frame(&["https://a日", "example/  "], &[(0, 0, 11), (0, 1, 8)]);
        assert!(flows(&wide, &Grid::of(&wide, &Caps::default())).is_empty());
    }
}
