//! A very small terminal that disagrees with us about the width of some clusters. Knows what the writer may send and
//! nothing else: anything unknown is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    unreachable_pub,
    reason = "only for tests"
)]

use unicode_segmentation::UnicodeSegmentation;

/// How such a terminal draws a disputed cluster.
#[derive(Clone, Copy, Debug)]
pub enum Opinion {
    /// In one column.
    Narrow,
    /// In two columns.
    Wide,
    /// Each of its characters for itself, two columns each.
    Apart,
    /// Not at all.
    Nothing,
}

/// Rows of cells; the right part of a wide glyph is empty.
pub struct Model {
    pub rows: Vec<Vec<String>>,
    pub cursor: (usize, usize),
    pub shown: bool,
    opinion: Opinion,
    disputed: fn(&str) -> bool,
}

impl Model {
    pub fn new(width: u16, height: u16, opinion: Opinion, disputed: fn(&str) -> bool) -> Self {
        let rows = vec![vec![" ".to_owned(); width.into()]; height.into()];
        Self { rows, cursor: (0, 0), shown: true, opinion, disputed }
    }

    pub fn process(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some(sequence) = rest.strip_prefix("\x1b[") {
                let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                self.sequence(&sequence[..end], &sequence[end..=end]);
                rest = &sequence[end + 1..];
            } else if first == '\r' {
                self.cursor.0 = 0;
                rest = &rest[1..];
            } else if first == '\x08' {
                self.cursor.0 = self.cursor.0.saturating_sub(1);
                rest = &rest[1..];
            } else {
                assert!(!first.is_control(), "{:?}", rest.chars().take(20).collect::<String>());
                let end = rest.find(|c: char| c.is_control()).unwrap_or(rest.len());
                for cluster in rest[..end].graphemes(true) {
                    self.write(cluster);
                }
                rest = &rest[end..];
            }
        }
    }

    fn sequence(&mut self, parameters: &str, last: &str) {
        let numbers: Vec<usize> = parameters.split(';').map(|number| number.parse().unwrap_or(0)).collect();
        let count = numbers[0].max(1);
        let (width, height) = (self.rows[0].len(), self.rows.len());
        let (x, y) = self.cursor;
        self.cursor = match last {
            "H" => (numbers.get(1).map_or(0, |x| x.max(&1) - 1).min(width - 1), (count - 1).min(height - 1)),
            "G" => ((count - 1).min(width - 1), y),
            "C" => ((x + count).min(width - 1), y),
            "D" => (x.saturating_sub(count), y),
            "A" => (x, y.saturating_sub(count)),
            "B" => (x, (y + count).min(height - 1)),
            "K" | "J" => {
                let rows = if last == "J" { 0..height } else { y..y + 1 };
                let from = if last == "J" { 0 } else { x };
                for row in rows {
                    self.cut(from, row);
                    self.rows[row][from..].fill(" ".to_owned());
                }
                (x, y)
            }
            "h" | "l" => {
                if parameters == "?25" {
                    self.shown = last == "h";
                }
                (x, y)
            }
            "m" => (x, y),
            "r" => (0, 0),
            _ => panic!("CSI {parameters} {last}"),
        };
    }

    fn write(&mut self, cluster: &str) {
        let undisputed = unicode_width::UnicodeWidthStr::width(cluster);
        match self.opinion {
            _ if !(self.disputed)(cluster) => self.put(cluster, undisputed),
            Opinion::Narrow => self.put(cluster, 1),
            Opinion::Wide => self.put(cluster, 2),
            Opinion::Nothing => {}
            Opinion::Apart => {
                for c in cluster.chars().filter(|c| unicode_width::UnicodeWidthChar::width(*c) > Some(0)) {
                    self.put(&c.to_string(), if c.is_ascii() { 1 } else { 2 });
                }
            }
        }
    }

    /// Without automatic wrap: what has no room is squeezed into the end of the row.
    fn put(&mut self, glyph: &str, width: usize) {
        let (x, y) = self.cursor;
        let columns = self.rows[0].len();
        let x = x.min(columns.saturating_sub(width));
        let end = (x + width).min(columns);
        self.cut(x, y);
        self.cut(end, y);
        for cell in &mut self.rows[y][x..end] {
            cell.clear();
        }
        self.rows[y][x] = glyph.to_owned();
        self.cursor.0 = end.min(columns - 1);
    }

    /// What is written from here destroys a wide glyph that begins before.
    fn cut(&mut self, x: usize, y: usize) {
        let row = &mut self.rows[y];
        if row.get(x).is_some_and(String::is_empty) {
            let start = (0..x).rev().find(|at| !row[*at].is_empty()).unwrap_or(0);
            let end = (x..row.len()).find(|at| !row[*at].is_empty()).unwrap_or(row.len());
            row[start..end].fill(" ".to_owned());
        }
    }
}
