//! Screens that change at random: for tests of what the writer makes of them.

#![allow(unreachable_pub, clippy::indexing_slicing, reason = "only for tests")]

use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use twite::view::Frame;

/// Text about whose width nobody disagrees.
pub const PLAIN: &[&str] = &[
    "a",
    "hello world",
    "    ",
    "──────",
    "│ x",
    "日本語",
    "서울날씨",
    "été",
    "Привет",
    "שלום",
    "مرحبا",
    "日a本b",
    "ｱｲｳ",
    "…",
    "▌",
    "1234567890",
    "  \u{3000} ",
];

pub const DISPUTED: &[&str] =
    &["👨‍👩‍👧‍👦", "❤️", "☀", "🇯🇵", "👍🏽", "1️⃣", "e\u{301}", "क्षि", "🙂", "🏳️‍🌈", "👩‍🚀x", "☀☀", "🙂🙂日"];

/// One change of a screen.
#[derive(Clone, Debug)]
pub enum Change {
    Text { x: u16, y: u16, text: &'static str, style: Style },
    Style { area: Rect, style: Style },
    ScrollUp(u16),
    Clear,
    Resize(u16, u16),
    Cursor(Option<Position>),
}

pub fn apply(frame: &mut Frame, change: &Change) {
    let area = frame.cells.area;
    match change {
        Change::Text { x, y, text, style } if *x < area.width && *y < area.height => {
            frame.cells.set_string(*x, *y, text, *style);
            tidy(&mut frame.cells);
        }
        Change::Text { .. } => {}
        Change::Style { area: part, style } => frame.cells.set_style(part.intersection(area), *style),
        Change::ScrollUp(rows) => {
            let skip = usize::from(*rows) * usize::from(area.width);
            let mut cells = Buffer::empty(area);
            for (to, from) in cells.content.iter_mut().zip(frame.cells.content.iter().skip(skip)) {
                *to = from.clone();
            }
            frame.cells = cells;
        }
        Change::Clear => frame.cells.reset(),
        Change::Resize(width, height) => {
            frame.cells = Buffer::empty(Rect::new(0, 0, *width, *height));
        }
        Change::Cursor(at) => frame.cursor = *at,
    }
}

/// Makes sure that what lies under the right part of a wide glyph is blank, as widgets leave it, and in its style.
fn tidy(cells: &mut Buffer) {
    for y in 0..cells.area.height {
        let mut x = 0;
        while x < cells.area.width {
            let width = cells[(x, y)].cell_width().max(1);
            let style = cells[(x, y)].style();
            if x + width > cells.area.width {
                cells[(x, y)].set_symbol(" ");
            }
            for tail in x + 1..(x + width).min(cells.area.width) {
                cells[(tail, y)].set_symbol(" ").set_style(style);
            }
            x += width;
        }
    }
}

fn color() -> impl Strategy<Value = Color> {
    prop_oneof![
        3 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::Gray),
        1 => Just(Color::DarkGray),
        1 => Just(Color::White),
        1 => any::<u8>().prop_map(Color::Indexed),
        1 => any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
    ]
}

fn style() -> impl Strategy<Value = Style> {
    let modifiers =
        prop_oneof![2 => Just(Modifier::empty()), 1 => (0u16..512).prop_map(Modifier::from_bits_truncate)];
    // Hidden means nothing to the model, and bold and dim are one attribute of three values.
    (color(), color(), modifiers)
        .prop_map(|(fg, bg, modifier)| Style::reset().fg(fg).bg(bg).add_modifier(without_quarrels(modifier)))
}

fn without_quarrels(modifier: Modifier) -> Modifier {
    let dim = if modifier.contains(Modifier::BOLD) { Modifier::DIM } else { Modifier::empty() };
    modifier - Modifier::HIDDEN - dim
}

fn change(texts: Vec<&'static str>) -> impl Strategy<Value = Change> {
    prop_oneof![
        12 => (0u16..30, 0u16..8, prop::sample::select(texts), style())
            .prop_map(|(x, y, text, style)| Change::Text { x, y, text, style }),
        3 => (0u16..30, 0u16..8, 1u16..30, 1u16..3, style())
            .prop_map(|(x, y, width, height, style)| Change::Style { area: Rect::new(x, y, width, height), style }),
        1 => (1u16..4).prop_map(Change::ScrollUp),
        1 => Just(Change::Clear),
        1 => (1u16..30, 1u16..8).prop_map(|(width, height)| Change::Resize(width, height)),
        2 => prop::option::of((0u16..30, 0u16..8).prop_map(Position::from)).prop_map(Change::Cursor),
    ]
}

/// Batches of changes; each batch makes one frame.
pub fn story(texts: Vec<&'static str>) -> impl Strategy<Value = Vec<Vec<Change>>> {
    prop::collection::vec(prop::collection::vec(change(texts), 0..5), 1..12)
}
