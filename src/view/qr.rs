//! A QR code (ISO/IEC 18004) in half blocks: two modules a cell, one above the other.

use qrcode::{EcLevel, QrCode};
use ratatui::style::{Color, Style};

use super::canvas::Canvas;

/// Black and white of the colour cube: the same whatever theme the terminal has.
const BLACK: Color = Color::Indexed(16);
const WHITE: Color = Color::Indexed(231);

/// The light border that the standard asks for, and the least that phones read, in modules.
const QUIET: RangeOfBorders = RangeOfBorders { best: 4, least: 1 };

struct RangeOfBorders {
    best: u16,
    least: u16,
}

/// A QR code.
pub(super) struct Code {
    dark: Vec<bool>,
    side: u16,
}

/// How it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Black on white.
    Colors,
    /// With the terminal's own two: right where letters are light on dark, or, `inverted`, dark on light.
    Plain { inverted: bool },
}

impl Code {
    /// The code of a text, with the lowest error correction, so that it is as small as can be. `None`: too long.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
        Some(Self { dark, side: u16::try_from(code.width()).ok()? })
    }

    /// Columns and rows with a border of so many modules.
    fn size(&self, border: u16, is_ascii: bool) -> (u16, u16) {
        let modules = self.side + 2 * border;
        if is_ascii { (2 * modules, modules) } else { (modules, modules.div_ceil(2)) }
    }

    /// Columns and rows that it needs at least.
    pub(super) fn least(&self, is_ascii: bool) -> (u16, u16) {
        self.size(QUIET.least, is_ascii)
    }

    /// Paints it in the middle between the rows `top` (inclusive) and `bottom`, with as wide a border as fits.
    /// `false`: it does not fit, and nothing was painted.
    pub(super) fn paint(&self, canvas: &mut Canvas<'_>, top: u16, bottom: u16, ink: Ink) -> bool {
        let room = (canvas.width(), bottom.saturating_sub(top));
        let is_ascii = canvas.is_ascii();
        let fits = |border: &u16| {
            let (width, height) = self.size(*border, is_ascii);
            width <= room.0 && height <= room.1
        };
        let Some(border) = (QUIET.least..=QUIET.best).rev().find(fits) else { return false };
        let (width, height) = self.size(border, is_ascii);
        let (left, top) = ((room.0 - width) / 2, top + (room.1 - height) / 2);
        for row in 0..height {
            for column in 0..width {
                let (mark, style) = if is_ascii {
                    let light = !self.is_dark(column / 2, row, border);
                    (" ", ink.style(light, light))
                } else {
                    let upper = !self.is_dark(column, 2 * row, border);
                    let lower = !self.is_dark(column, 2 * row + 1, border);
                    ink.half_block(upper, lower)
                };
                canvas.put(left + column, top + row, mark, style);
            }
        }
        true
    }

    /// Whether the module is dark. Those of the border, and beyond it, are light.
    fn is_dark(&self, column: u16, row: u16, border: u16) -> bool {
        let (Some(x), Some(y)) = (column.checked_sub(border), row.checked_sub(border)) else { return false };
        let at = usize::from(y) * usize::from(self.side) + usize::from(x);
        x < self.side && y < self.side && self.dark.get(at).copied().unwrap_or(false)
    }
}

impl Ink {
    fn style(self, upper_is_light: bool, lower_is_light: bool) -> Style {
        let color = |is_light| if is_light { WHITE } else { BLACK };
        match self {
            Self::Colors => Style::new().fg(color(upper_is_light)).bg(color(lower_is_light)),
            Self::Plain { inverted } if upper_is_light != inverted => Style::new().reversed(),
            Self::Plain { .. } => Style::new(),
        }
    }

    fn half_block(self, upper_is_light: bool, lower_is_light: bool) -> (&'static str, Style) {
        match self {
            Self::Colors if upper_is_light == lower_is_light => {
                (" ", self.style(upper_is_light, lower_is_light))
            }
            Self::Colors => ("▀", self.style(upper_is_light, lower_is_light)),
            Self::Plain { inverted } => {
                let mark = match (upper_is_light != inverted, lower_is_light != inverted) {
                    (true, true) => "█",
                    (true, false) => "▀",
                    (false, true) => "▄",
                    (false, false) => " ",
                };
                (mark, Style::new())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::text::Widths;

    const ADDRESS: &str =
        "https://api.x.com/oauth/authorize?oauth_token=Z6eEdO8MOmk394WozF5oKyuAv855l4Mlqo7hhlSLik";

    fn painted(text: &str, size: (u16, u16), ink: Ink, ascii: bool) -> Option<Buffer> {
        let mut cells = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let mut canvas = Canvas::new(&mut cells, Widths::new(1), ascii);
        Code::of(text).unwrap().paint(&mut canvas, 0, size.1, ink).then_some(cells)
    }

    /// What a camera sees: each cell as eight by sixteen points, on a terminal of these colours.
    fn photograph(cells: &Buffer, ground: u8, letters: u8) -> (usize, usize, Vec<u8>) {
        let (width, height) = (usize::from(cells.area.width) * 8, usize::from(cells.area.height) * 16);
        let mut points = vec![ground; width * height];
        let shade = |color: Color, usual| match color {
            Color::Indexed(16) => 0,
            Color::Indexed(231) => 255,
            _ => usual,
        };
        for (index, point) in points.iter_mut().enumerate() {
            let (x, y) = (index % width, index / width);
            let cell = &cells[((x / 8) as u16, (y / 16) as u16)];
            let (mut fg, mut bg) = (shade(cell.fg, letters), shade(cell.bg, ground));
            if cell.modifier.contains(ratatui::style::Modifier::REVERSED) {
                std::mem::swap(&mut fg, &mut bg);
            }
            let upper = y % 16 < 8;
            *point = match cell.symbol() {
                " " => bg,
                "█" => fg,
                "▀" => {
                    if upper {
                        fg
                    } else {
                        bg
                    }
                }
                "▄" => {
                    if upper {
                        bg
                    } else {
                        fg
                    }
                }
                other => panic!("{other}"),
            };
        }
        (width, height, points)
    }

    fn read(cells: &Buffer, ground: u8, letters: u8) -> String {
        let (width, height, points) = photograph(cells, ground, letters);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| points[y * width + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code is seen");
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_usual_address_is_read_back_from_the_cells_at_80x24_on_light_and_dark() {
        let cells = painted(ADDRESS, (80, 24), Ink::Colors, false).expect("it fits");
        for (ground, letters) in [(0, 255), (255, 0), (40, 180), (230, 90)] {
            assert_eq!(read(&cells, ground, letters), ADDRESS);
        }
    }

    #[test]
    fn without_colours_it_is_right_one_way_on_dark_and_the_other_way_on_light() {
        let upright = painted(ADDRESS, (80, 24), Ink::Plain { inverted: false }, false).unwrap();
        let inverted = painted(ADDRESS, (80, 24), Ink::Plain { inverted: true }, false).unwrap();
        assert_eq!(read(&upright, 0, 255), ADDRESS);
        assert_eq!(read(&inverted, 255, 0), ADDRESS);
    }

    #[test]
    fn in_ascii_there_is_no_block_and_it_reads_the_same() {
        for ink in [Ink::Colors, Ink::Plain { inverted: false }] {
            let cells = painted(ADDRESS, (120, 50), ink, true).unwrap();
            assert!(cells.content.iter().all(|cell| cell.symbol() == " "));
            assert_eq!(read(&cells, 0, 255), ADDRESS);
        }
    }

    #[test]
    fn what_does_not_fit_is_not_painted_in_part() {
        let code = Code::of(ADDRESS).unwrap();
        let (width, height) = code.least(false);
        assert!((width, height) <= (80, 24));
        assert!(painted(ADDRESS, (width, height), Ink::Colors, false).is_some());
        assert!(painted(ADDRESS, (width - 1, height), Ink::Colors, false).is_none());
        assert!(painted(ADDRESS, (width, height - 1), Ink::Colors, false).is_none());
        assert!(Code::of(&"a".repeat(4000)).is_none());
    }
}
