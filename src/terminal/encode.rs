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

    /// Cells that run over the right edge, where the terminal wraps by itself for once: it then knows the rows for one
    /// text, which its mouse selects without line ends. Only for glyphs of one sure column.
    pub(super) fn flow<'b>(&mut self, x: u16, y: u16, cells: impl Iterator<Item = &'b Cell>) {
        self.goto(x, y);
        self.raw(b"\x1b[?7h");
        for cell in cells {
            self.set_look(cell.look);
            self.set_link(cell.link.as_ref());
            if let Glyph::Char(c) = &cell.glyph {
                self.raw(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        self.raw(b"\x1b[?7l");
        self.at = At::default();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a terminal makes of the codes (ECMA-48 §8.3.117, and ISO 8613-6 for colours).
    fn obey(mut look: Look, codes: &str) -> Look {
        let mut numbers =
            codes.split(';').map(|code| if code.is_empty() { 0 } else { code.parse::<u8>().unwrap() });
        while let Some(code) = numbers.next() {
            let extended = |numbers: &mut dyn Iterator<Item = u8>| {
                let mut next = || numbers.next().unwrap();
                if next() == 5 { Color::Indexed(next()) } else { Color::Rgb(next(), next(), next()) }
            };
            match code {
                0 => look = Look::default(),
                22 => look.modifier -= Modifier::BOLD | Modifier::DIM,
                25 => look.modifier -= Modifier::SLOW_BLINK | Modifier::RAPID_BLINK,
                1..=9 => look.modifier |= MODIFIERS[usize::from(code) - 1].0,
                23 | 24 | 27..=29 => {
                    let off = code.to_string();
                    look.modifier -= MODIFIERS.iter().find(|(_, _, theirs)| *theirs == off).unwrap().0;
                }
                38 => look.fg = extended(&mut numbers),
                48 => look.bg = extended(&mut numbers),
                30..=39 | 90..=97 => look.fg = basic(code),
                40..=49 | 100..=107 => look.bg = basic(code - 10),
                _ => panic!("{code}"),
            }
        }
        look
    }

    fn basic(code: u8) -> Color {
        BASIC.into_iter().find(|(_, theirs)| *theirs == code).unwrap().0
    }

    const BASIC: [(Color, u8); 17] = [
        (Color::Reset, 39),
        (Color::Black, 30),
        (Color::Red, 31),
        (Color::Green, 32),
        (Color::Yellow, 33),
        (Color::Blue, 34),
        (Color::Magenta, 35),
        (Color::Cyan, 36),
        (Color::Gray, 37),
        (Color::DarkGray, 90),
        (Color::LightRed, 91),
        (Color::LightGreen, 92),
        (Color::LightYellow, 93),
        (Color::LightBlue, 94),
        (Color::LightMagenta, 95),
        (Color::LightCyan, 96),
        (Color::White, 97),
    ];

    fn look() -> impl Strategy<Value = Look> {
        let color = || {
            prop_oneof![
                prop::sample::select(BASIC.map(|(color, _)| color).to_vec()),
                any::<u8>().prop_map(Color::Indexed),
                any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
            ]
        };
        let modifier = (0u16..512).prop_map(Modifier::from_bits_truncate);
        (color(), color(), modifier).prop_map(|(fg, bg, modifier)| Look { fg, bg, modifier })
    }

    proptest! {
        #[test]
        fn every_change_of_look_arrives(looks in prop::collection::vec(look(), 1..6)) {
            let mut at = Look::default();
            for look in looks {
                prop_assert_eq!(obey(at, &change(at, look)), look);
                prop_assert_eq!(obey(at, &afresh(look)), look);
                at = look;
            }
        }
    }

    #[test]
    fn bold_stays_when_dim_goes() {
        let both = Look { modifier: Modifier::BOLD | Modifier::DIM, ..Look::default() };
        let bold = Look { modifier: Modifier::BOLD, ..Look::default() };
        assert_eq!(change(both, bold), "22;1");
        assert_eq!(change(bold, Look::default()), "22");
        assert_eq!(afresh(Look::default()), "");
    }

    fn moved(from: At, x: u16, y: u16) -> String {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 80);
        encoder.at = from;
        encoder.goto(x, y);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn moves_are_short_where_the_cursor_is_known_and_absolute_where_it_is_not() {
        let at = |x, y| At { x: Some(x), y: Some(y) };
        assert_eq!(moved(at(5, 5), 5, 5), "");
        assert_eq!(moved(at(5, 5), 6, 5), "\x1b[C");
        assert_eq!(moved(at(5, 5), 9, 5), "\x1b[4C");
        assert_eq!(moved(at(5, 5), 3, 5), "\x08\x08");
        assert_eq!(moved(at(5, 5), 0, 5), "\r");
        assert_eq!(moved(at(5, 5), 5, 6), "\x1b[B");
        assert_eq!(moved(at(5, 50), 0, 51), "\r\x1b[B");
        assert_eq!(moved(at(5, 5), 0, 0), "\x1b[H");
        assert_eq!(moved(At { x: None, y: Some(5) }, 9, 5), "\x1b[10G");
        assert_eq!(moved(At { x: None, y: Some(5) }, 9, 6), "\x1b[7;10H");
        assert_eq!(moved(At::default(), 9, 5), "\x1b[6;10H");
    }
}
