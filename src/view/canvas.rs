//! Putting text into cells: by grapheme cluster, never over an edge, never a control character.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::Widths;

/// A buffer with the widths that the layout measured by.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    widths: Widths,
    ascii: bool,
}

impl<'a> Canvas<'a> {
    /// Over a whole buffer.
    pub(super) fn new(buffer: &'a mut Buffer, widths: Widths, ascii: bool) -> Self {
        Self { buffer, widths, ascii }
    }

    /// Columns.
    pub(super) fn width(&self) -> u16 {
        self.buffer.area.width
    }

    /// Rows.
    pub(super) fn height(&self) -> u16 {
        self.buffer.area.height
    }

    /// Whether twite's own marks are to be ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// One of two forms of a mark: the usual one, or the one for ASCII terminals.
    pub(super) fn mark(&self, usual: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { usual }
    }

    /// Columns of a text.
    pub(super) fn measure(&self, text: &str) -> u16 {
        u16::try_from(self.widths.text(text)).unwrap_or(u16::MAX)
    }

    /// Writes a text from a place to the right edge at the most; returns the column after it.
    pub(super) fn put(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.put_within(x, y, text, style, self.width())
    }

    /// Writes a text that ends before the column `end`; returns the column after it.
    pub(super) fn put_within(&mut self, x: u16, y: u16, text: &str, style: Style, end: u16) -> u16 {
        let mut at = x;
        let end = end.min(self.width());
        for cluster in text.graphemes(true) {
            let width = self.widths.cluster(cluster).max(1);
            if at.saturating_add(width) > end {
                break;
            }
            if let Some(cell) = self.buffer.cell_mut((at, y)) {
                cell.set_symbol(cluster).set_style(style);
            }
            for covered in 1..width {
                if let Some(cell) = self.buffer.cell_mut((at + covered, y)) {
                    // The second half of a wide cluster: nothing of its own.
                    cell.set_symbol(" ").set_style(style);
                }
            }
            at += width;
        }
        at
    }

    /// Writes a text so that it ends at the right edge (less `margin`); returns its first column.
    pub(super) fn put_right(&mut self, margin: u16, y: u16, text: &str, style: Style) -> u16 {
        let x = self.width().saturating_sub(margin).saturating_sub(self.measure(text));
        self.put(x, y, text, style);
        x
    }

    /// Blanks a row.
    pub(crate) fn clear_row(&mut self, y: u16) {
        let blank = " ".repeat(usize::from(self.width()));
        self.put(0, y, &blank, Style::reset());
    }

    /// A rule across the screen.
    pub(super) fn rule(&mut self, y: u16) {
        let line = self.mark("─", "-").repeat(usize::from(self.width()));
        self.put(0, y, &line, super::theme::dim());
    }
}
