//! A whole screen as a value: cells, links and the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// A link over some cells of one row. A ratatui cell has no attribute for it, so it lies beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSpan {
    /// Row.
    pub y: u16,
    /// First column.
    pub x: u16,
    /// How many columns.
    pub width: u16,
    /// The address, already sanitised to printable ASCII.
    pub url: String,
    /// Spans with one id are one link, however many rows it covers.
    pub id: u32,
}

/// What the writer brings to the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The cells; the buffer's area starts at 0,0 and is the whole screen.
    pub cells: Buffer,
    /// Links over cells.
    pub links: Vec<LinkSpan>,
    /// Where the cursor shows; `None` hides it.
    pub cursor: Option<Position>,
}
