//! What has to be done → bytes (ECMA-48; the private modes as xterm documents them).
//!
//! Keeps what the terminal's pen and cursor are at. Where it cannot be sure, after a disputed glyph or in the last
//! column, the next move is absolute.

use std::io::Write as _;
use std::sync::Arc;

use ratatui::style::{Color, Modifier};

use super::diff::Op;
use super::grid::{Cell, Glyph, Link, Look};

/// Where the terminal's cursor is, as far as that is sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct At {
    x: Option<u16>,
    y: Option<u16>,
}

/// One frame being written.
#[derive(Debug)]
pub(super) struct Encoder<'a> {
    out: &'a mut Vec<u8>,
    width: u16,
    at: At,
    look: Look,
    link: Option<Arc<Link>>,
}

impl<'a> Encoder<'a> {
    /// Appends to `out`, for a screen of `width` columns. The pen is taken to be at its default, as
    /// [`Encoder::finish`] leaves it; where the cursor is, is not taken from the frame before: someone else may have
    /// written in between.
    pub(super) fn new(out: &'a mut Vec<u8>, width: u16) -> Self {
        Self { out, width, at: At::default(), look: Look::default(), link: None }
    }

    pub(super) fn op(&mut self, op: &Op<'_>) {
        match op {
            Op::Clear => {
                // Margins and pen too: whoever had the screen may have left them anywhere.
                self.raw(b"\x1b[r\x1b[m\x1b[H\x1b[2J");
                self.at = At { x: Some(0), y: Some(0) };
            }
            Op::EraseToEnd { x, y, bg } => {
                self.goto(*x, *y);
                self.set_link(None);
                self.set_look(Look { bg: *bg, ..Look::default() });
                self.raw(b"\x1b[K");
            }
            Op::Cells { x, y, cells } => {
                let mut column = *x;
                for cell in cells.iter().filter(|cell| !cell.is_tail()) {
                    self.cell(column, *y, cell);
                    column = column.saturating_add(cell.width);
                }
            }
        }
    }

    pub(super) fn show_cursor(&mut self, shown: bool) {
        self.raw(if shown { b"\x1b[?25h" } else { b"\x1b[?25l" });
    }

    /// Pen and link back to default, so that what anyone else writes looks as it should.
    pub(super) fn finish(&mut self) {
        self.set_link(None);
        self.set_look(Look::default());
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn cell(&mut self, x: u16, y: u16, cell: &Cell) {
        self.goto(x, y);
        self.set_look(cell.look);
        self.set_link(cell.link.as_ref());
        if cell.is_disputed() {
            // Where the terminal draws fewer columns than we count, the others must not keep what they showed.
            self.out.extend(std::iter::repeat_n(b' ', cell.width.into()));
            let after = x.saturating_add(cell.width);
            self.at.x = (after < self.width).then_some(after);
            self.goto(x, y);
        }
        match &cell.glyph {
            Glyph::Char(c) => self.raw(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Glyph::Cluster(text) => self.raw(text.as_bytes()),
            Glyph::Tail => {}
        }
        let reach = x.saturating_add(cell.reach.max(cell.width));
        // In the last column the cursor waits for the next character, in ways that differ.
        self.at = At {
            x: (!cell.is_disputed() && reach < self.width).then_some(reach),
            y: (!cell.is_disputed() || reach < self.width).then_some(y),
        };
    }

    pub(super) fn goto(&mut self, x: u16, y: u16) {
        if self.at == (At { x: Some(x), y: Some(y) }) {
            return;
        }
        let mut best = absolute(x, y);
        let mut offer = |bytes: Vec<u8>| {
            if bytes.len() < best.len() {
                best = bytes;
            }
        };
        if self.at.y == Some(y) {
            offer(if x == 0 { b"\r".to_vec() } else { sequence(x.saturating_add(1), 'G') });
            match self.at.x {
                Some(from) if from < x => offer(sequence(x - from, 'C')),
                Some(from) if from > x => {
                    offer(sequence(from - x, 'D'));
                    // Backspaces may be the shortest; more than a few never are.
                    offer(vec![0x08; usize::from(from - x)]);
                }
                _ => {}
            }
        } else if let (Some(from), Some(column)) = (self.at.y, self.at.x) {
            let (count, vertical) = if y > from { (y - from, 'B') } else { (from - y, 'A') };
            if column == x {
                offer(sequence(count, vertical));
            } else if x == 0 {
                offer([b"\r", sequence(count, vertical).as_slice()].concat());
            }
        }
        self.out.extend_from_slice(&best);
        self.at = At { x: Some(x), y: Some(y) };
    }

    fn set_link(&mut self, link: Option<&Arc<Link>>) {
        if self.link.as_ref() == link {
            return;
        }
        match link {
            Some(link) => {
                let _ = write!(self.out, "\x1b]8;id={};{}\x1b\\", link.id, link.url);
            }
            None => self.raw(b"\x1b]8;;\x1b\\"),
        }
        self.link = link.cloned();
    }

    fn set_look(&mut self, look: Look) {
        if self.look == look {
            return;
        }
        let change = change(self.look, look);
        let afresh = afresh(look);
        let codes = if afresh.len() < change.len() { afresh } else { change };
        let _ = write!(self.out, "\x1b[{codes}m");
        self.look = look;
    }
}

fn absolute(x: u16, y: u16) -> Vec<u8> {
    let (column, row) = (x.saturating_add(1), y.saturating_add(1));
    match (row, column) {
        (1, 1) => b"\x1b[H".to_vec(),
        (_, 1) => sequence(row, 'H'),
        (1, _) => format!("\x1b[;{column}H").into_bytes(),
        _ => format!("\x1b[{row};{column}H").into_bytes(),
    }
}

/// A control sequence of one number, which is left out when it is 1.
fn sequence(number: u16, last: char) -> Vec<u8> {
    if number == 1 {
        format!("\x1b[{last}").into_bytes()
    } else {
        format!("\x1b[{number}{last}").into_bytes()
    }
}

/// A modifier, what turns it on, what turns it off.
const MODIFIERS: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// From one look to another by what differs.
fn change(from: Look, to: Look) -> String {
    let mut codes = Vec::new();
    let mut on = to.modifier - from.modifier;
    for (modifier, _, off) in MODIFIERS {
        if (from.modifier - to.modifier).contains(modifier) && !codes.iter().any(|code| code == off) {
            codes.push(off.to_owned());
            // Bold and dim go out together, as do the two ways to blink: the one that stays comes on again.
            let twins = MODIFIERS.iter().filter(|(_, _, theirs)| *theirs == off);
            on |= twins.fold(Modifier::empty(), |all, (twin, ..)| all | *twin) & to.modifier;
        }
    }
    codes.extend(turned_on(on));
    if from.fg != to.fg {
        codes.push(color(to.fg, 30));
    }
    if from.bg != to.bg {
        codes.push(color(to.bg, 40));
    }
    codes.join(";")
}

/// To a look from whatever there was.
fn afresh(to: Look) -> String {
    // An empty parameter is 0.
    let mut codes = vec![String::new()];
    codes.extend(turned_on(to.modifier));
    if to.fg != Color::Reset {
        codes.push(color(to.fg, 30));
    }
    if to.bg != Color::Reset {
        codes.push(color(to.bg, 40));
    }
    codes.join(";")
}

fn turned_on(modifiers: Modifier) -> impl Iterator<Item = String> {
    MODIFIERS
        .into_iter()
        .filter(move |(modifier, ..)| modifiers.contains(*modifier))
        .map(|(_, on, _)| on.to_owned())
}

/// The parameters of a colour; `base` is 30 for the foreground, 40 for the background.
fn color(color: Color, base: u16) -> String {
    let basic = |number: u16| (base + number).to_string();
    let bright = |number: u16| (base + 60 + number).to_string();
    match color {
        Color::Reset => basic(9),
        Color::Black => basic(0),
        Color::Red => basic(1),
        Color::Green => basic(2),
        Color::Yellow => basic(3),
        Color::Blue => basic(4),
        Color::Magenta => basic(5),
        Color::Cyan => basic(6),
        Color::Gray => basic(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}
