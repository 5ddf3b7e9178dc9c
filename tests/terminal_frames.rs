//! Promise: whatever the stock renderer shows, ours shows, in one write and few bytes; and a terminal that disagrees
//! about a width never shifts a row.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "only for tests")]

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui_crossterm::CrosstermBackend;
use twite::terminal::{Caps, Painter};
use twite::view::{Frame, LinkSpan};

#[path = "support/model.rs"]
mod model;
#[path = "support/story.rs"]
mod story;

use model::{Model, Opinion};
use story::{DISPUTED, PLAIN, apply, story};

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

fn frame(cells: Buffer) -> Frame {
    Frame { cells, links: Vec::new(), cursor: None }
}

fn nonzero(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).unwrap()
}

fn parser(area: Rect) -> vt100::Parser {
    vt100::Parser::new(nonzero(area.height), nonzero(area.width), 0)
}

/// What the stock backend shows when it paints this frame on an empty screen. (Not its own sequence of differences:
/// that leaves the style of a new glyph on the other half of the wide one that it cut.)
fn stock(cells: &Buffer) -> (vt100::Parser, usize) {
    let mut bytes = Vec::new();
    let mut backend = CrosstermBackend::new(&mut bytes);
    backend.draw(Buffer::empty(cells.area).diff(cells).into_iter()).unwrap();
    let mut parser = parser(cells.area);
    parser.process(&bytes);
    (parser, bytes.len())
}

#[derive(Debug, PartialEq)]
struct Shown {
    text: String,
    wide: bool,
    bg: vt100::Color,
    fg: Option<vt100::Color>,
    flags: [bool; 5],
}

/// What can be seen of a cell: on a blank neither the colour of the text nor whether it is bold.
fn shown(screen: &vt100::Screen, x: u16, y: u16) -> Shown {
    let cell = screen.cell(y, x).unwrap();
    let blank = !cell.is_wide_continuation() && matches!(cell.contents(), "" | " ");
    let inked = !blank || cell.inverse() || cell.underline();
    Shown {
        text: if blank { " ".into() } else { cell.contents().into() },
        wide: cell.is_wide(),
        bg: cell.bgcolor(),
        fg: inked.then(|| cell.fgcolor()),
        flags: [
            cell.inverse(),
            cell.underline(),
            inked && !blank && cell.bold(),
            inked && !blank && cell.dim(),
            inked && !blank && cell.italic(),
        ],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_frames_the_screen_is_what_the_stock_renderer_paints(story in story(PLAIN.to_vec())) {
        let mut frame = frame(Buffer::empty(Rect::new(0, 0, 20, 5)));
        let mut painter = Painter::new(Caps::default());
        let mut ours = parser(frame.cells.area);
        for changes in story {
            let before = frame.cells.area;
            for change in &changes {
                apply(&mut frame, change);
            }
            let area = frame.cells.area;
            if area != before {
                ours.set_size(nonzero(area.height), nonzero(area.width));
            }
            ours.process(painter.paint(&frame));
            let (theirs, _) = stock(&frame.cells);
            for (x, y) in (0..area.height).flat_map(|y| (0..area.width).map(move |x| (x, y))) {
                let (ours, theirs) = (shown(ours.screen(), x, y), shown(theirs.screen(), x, y));
                prop_assert_eq!(ours, theirs, "at {},{} of {:?}", x, y, frame.cells);
            }
            let cursor = frame.cursor.filter(|at| at.x < area.width && at.y < area.height);
            prop_assert_eq!(ours.screen().hide_cursor(), cursor.is_none());
            if let Some(at) = cursor {
                prop_assert_eq!(ours.screen().cursor_position(), (at.y, at.x));
            }
        }
    }

    #[test]
    fn a_wrong_guess_about_a_width_costs_that_cluster_and_nothing_else(
        story in story([PLAIN, DISPUTED, DISPUTED].concat()),
        opinion in prop::sample::select(vec![Opinion::Narrow, Opinion::Wide, Opinion::Apart, Opinion::Nothing]),
    ) {
        let disputed = Caps::default().disputed;
        let mut frame = frame(Buffer::empty(Rect::new(0, 0, 20, 5)));
        let mut painter = Painter::new(Caps::default());
        let mut model = Model::new(20, 5, opinion, disputed);
        for changes in story {
            let before = frame.cells.area;
            for change in &changes {
                apply(&mut frame, change);
            }
            let area = frame.cells.area;
            if area != before {
                model = Model::new(area.width, area.height, opinion, disputed);
            }
            model.process(painter.paint(&frame));
            for y in 0..area.height {
                let mut x = 0;
                while x < area.width {
                    let cell = &frame.cells[(x, y)];
                    let width = cell.cell_width().max(1);
                    for column in x..x + width {
                        let seen = model.rows[usize::from(y)][usize::from(column)].as_str();
                        let right = if disputed(cell.symbol()) {
                            // Its own cells may hold it, a part of it, or nothing; never what was there before.
                            matches!(seen, "" | " ") || cell.symbol().contains(seen)
                        } else if column == x {
                            seen == cell.symbol() || cell.cell_width() == 0 && seen == " "
                        } else {
                            seen.is_empty()
                        };
                        prop_assert!(right, "{:?} at {},{} of {:?}: {:?}", seen, column, y, frame.cells, model.rows);
                    }
                    x += width;
                }
            }
            if let Some(at) = frame.cursor.filter(|at| at.x < area.width && at.y < area.height) {
                prop_assert_eq!(model.cursor, (usize::from(at.x), usize::from(at.y)));
            }
        }
    }

    #[test]
    fn whatever_is_in_a_cell_only_our_own_sequences_reach_the_terminal(
        symbols in prop::collection::vec(prop_oneof![
            ".{0,4}",
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "\x1b[31m", "\x1b]0;title\x07", "\u{9b}2J", "\n", "\r", "\t", "\x08", "\x7f", "a\x1b", "\u{202e}evil", "\u{200b}",
                "\u{2028}", "\u{0}", "é\x1bc", "日\u{85}",
            ]).prop_map(String::from),
        ], 1..40),
    ) {
        let mut cells = Buffer::empty(Rect::new(0, 0, 10, 4));
        for (cell, symbol) in cells.content.iter_mut().zip(&symbols) {
            cell.set_symbol(symbol);
        }
        let mut painter = Painter::new(Caps::default());
        let bytes = painter.paint(&frame(cells)).to_vec();
        // The model takes nothing it does not know.
        Model::new(10, 4, Opinion::Narrow, |_| true).process(&bytes);
        let text = String::from_utf8(bytes).unwrap();
        for allowed in text.split('\x1b').skip(1) {
            prop_assert!(allowed.starts_with('['), "{allowed:?}");
        }
        prop_assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\x1b' | '\r' | '\x08')), "{text:?}");
        prop_assert!(!text.contains(['\u{202e}', '\u{2028}']), "{text:?}");
    }
}

#[test]
fn a_frame_that_changes_nothing_is_no_byte() {
    let mut painter = Painter::new(Caps::default());
    let cells = Buffer::with_lines(["hello 日本 🙂", "world"]);
    assert!(!painter.paint(&frame(cells.clone())).is_empty());
    assert_eq!(painter.paint(&frame(cells.clone())), b"");
    let with_cursor = Frame { cursor: Some(Position::new(2, 1)), ..frame(cells) };
    assert!(!painter.paint(&with_cursor).is_empty());
    assert_eq!(painter.paint(&with_cursor), b"");
}

#[test]
fn one_changed_cell_is_a_few_bytes() {
    let mut painter = Painter::new(Caps::default());
    let mut cells = Buffer::empty(Rect::new(0, 0, 200, 50));
    painter.paint(&frame(cells.clone()));
    cells[(150, 40)].set_symbol("x");
    let plain = painter.paint(&frame(cells.clone())).to_vec();
    assert!(plain.starts_with(BEGIN) && plain.ends_with(END));
    assert!(plain.len() - BEGIN.len() - END.len() <= 10, "{}", plain.escape_ascii());
    cells[(150, 40)].set_symbol("日").set_fg(Color::Red);
    let styled = painter.paint(&frame(cells.clone())).len();
    assert!(styled - BEGIN.len() - END.len() <= 20, "{styled}");
    let moved = painter.paint(&Frame { cursor: Some(Position::new(9, 9)), ..frame(cells) }).len();
    assert!(moved - BEGIN.len() - END.len() <= 14, "{moved}");
}

#[test]
fn a_whole_frame_is_no_more_bytes_than_the_stock_renderer_needs() {
    let mut cells = Buffer::empty(Rect::new(0, 0, 80, 24));
    for y in 0..24 {
        let style = Style::new().fg(Color::Indexed(y));
        cells.set_string(1, y.into(), "Ana Lima @ana", style.add_modifier(Modifier::BOLD));
        cells.set_string(16, y.into(), "The ferry is late again. 日本語 Photos from the pier", Style::new());
    }
    let (_, stock) = stock(&cells);
    let ours = Painter::new(Caps::default()).paint(&frame(cells)).len();
    assert!(ours <= stock, "{ours} > {stock}");
}

#[test]
fn a_control_character_shows_as_a_replacement_character_and_an_invisible_one_as_a_blank() {
    let mut cells = Buffer::with_lines(["abcde"]);
    cells[(1, 0)].set_symbol("\x1b");
    cells[(2, 0)].set_symbol("\u{200b}");
    cells[(3, 0)].set_symbol(&"e\u{301}\u{301}".repeat(50));
    let mut model = Model::new(5, 1, Opinion::Narrow, Caps::default().disputed);
    model.process(Painter::new(Caps::default()).paint(&frame(cells)));
    assert_eq!(model.rows[0].concat(), "a\u{fffd} \u{fffd}e");
}

#[test]
fn a_wide_glyph_with_half_a_place_left_is_a_blank_and_nothing_wraps() {
    let mut cells = Buffer::with_lines(["abcd", "efgh"]);
    cells[(3, 0)].set_symbol("日");
    let mut parser = parser(cells.area);
    parser.process(Painter::new(Caps::default()).paint(&frame(cells)));
    assert_eq!(parser.screen().contents(), "abc\nefgh");
}

#[test]
fn without_colours_bold_and_reverse_stay() {
    let mut cells = Buffer::with_lines(["abc"]);
    let style = Style::new().fg(Color::Red).bg(Color::Rgb(1, 2, 3));
    cells.set_style(cells.area, style.add_modifier(Modifier::BOLD | Modifier::REVERSED));
    let caps = Caps::from_vars(|name| (name == "NO_COLOR").then(|| "1".into()));
    let bytes = Painter::new(caps).paint(&frame(cells)).to_vec();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("\x1b[1;7mabc\x1b[m"), "{text:?}");
}

#[test]
fn links_are_written_only_where_the_terminal_knows_them_and_never_stay_open() {
    let link = |y, x, width, url: &str| LinkSpan { y, x, width, url: url.into(), id: 7 };
    let cells = Buffer::with_lines(["see this", "link"]);
    let links = vec![
        link(0, 4, 4, "https://example.com/a?b;c"),
        link(1, 0, 4, "https://example.com/a?b;c"),
        link(0, 0, 3, "https://example.com/\x1b\\"),
        link(9, 0, 3, "https://example.com/off"),
    ];
    let frame = Frame { links, ..frame(cells) };
    let plain = String::from_utf8(Painter::new(Caps::default()).paint(&frame).to_vec()).unwrap();
    assert!(!plain.contains("\x1b]"), "{plain:?}");
    let mut painter = Painter::new(Caps { links: true, ..Caps::default() });
    let linked = String::from_utf8(painter.paint(&frame).to_vec()).unwrap();
    let open = "\x1b]8;id=7;https://example.com/a?b;c\x1b\\";
    assert!(linked.contains(&format!("see {open}this")), "{linked:?}");
    assert_eq!(linked.matches("\x1b]8;;\x1b\\").count(), 1, "one link over two rows: {linked:?}");
    assert!(linked.rfind("\x1b]8;;\x1b\\") > linked.find("link"), "{linked:?}");
    assert!(!linked.contains("off"), "{linked:?}");
    assert_eq!(painter.paint(&frame), b"");
}

#[test]
fn a_blank_rest_of_a_row_is_erased_in_its_background_unless_the_terminal_cannot() {
    let area = Rect::new(0, 0, 60, 1);
    let mut full = Buffer::empty(area);
    full.set_string(0, 0, "x".repeat(60), Style::new());
    let mut short = Buffer::empty(area);
    short.set_string(0, 0, "x", Style::new());
    short.set_style(area, Style::new().bg(Color::Blue));
    let bytes = |bce| {
        let mut painter = Painter::new(Caps { bce, ..Caps::default() });
        painter.paint(&frame(full.clone()));
        painter.paint(&frame(short.clone())).len()
    };
    assert!(bytes(true) < 50, "{}", bytes(true));
    assert!(bytes(false) > 60, "{}", bytes(false));
}
