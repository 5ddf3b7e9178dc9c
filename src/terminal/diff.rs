//! What has to be done so that the screen shows a new grid instead of an old one. Pure.
//!
//! Two things make it more than a comparison. Overwriting one half of a wide glyph destroys the other. And a glyph
//! whose width is disputed may cover more or fewer columns than we count, so that whenever it, or what it replaces, is
//! touched, everything that it may reach is painted again, from left to right: what was spilt is covered, and a wrong
//! guess costs one cell.

use ratatui::style::Color;

use super::grid::{Cell, Glyph, Grid};

/// One thing to do. Positions in columns and rows from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Op<'a> {
    /// Erase the whole screen.
    Clear,
    /// Write these cells next to each other. The first is no tail, and no glyph is cut.
    Cells { x: u16, y: u16, cells: &'a [Cell] },
    /// Erase to the end of the row with this background.
    EraseToEnd { x: u16, y: u16, bg: Color },
}

/// An erase costs about as much as so many cells.
const ERASE_COST: usize = 4;
/// A move of the cursor costs about as much as so many cells.
const MOVE_COST: usize = 4;

/// The way from `old` (`None`: nobody knows what is on the screen) to `new`. `bce`: erasing takes the background.
pub(super) fn diff<'a>(old: Option<&Grid>, new: &'a Grid, bce: bool) -> Vec<Op<'a>> {
    let mut ops = Vec::new();
    let blank;
    let old = match old.filter(|old| (old.width, old.height) == (new.width, new.height)) {
        Some(old) => old,
        None => {
            ops.push(Op::Clear);
            blank = Grid::blank(new.width, new.height);
            &blank
        }
    };
    for y in 0..new.height {
        if old.row(y) != new.row(y) {
            diff_row(old.row(y), new.row(y), y, bce, &mut ops);
        }
    }
    ops
}

fn diff_row<'a>(old: &[Cell], new: &'a [Cell], y: u16, bce: bool, ops: &mut Vec<Op<'a>>) {
    let mut dirty: Vec<bool> = old.iter().zip(new).map(|(old, new)| old != new).collect();
    spread_both(old, new, &mut dirty);
    let edge = edge(new, &dirty);
    if let Some(mark) = edge.and_then(|edge| dirty.get_mut(edge.checked_sub(1)?)) {
        *mark = true;
        spread_both(old, new, &mut dirty);
    }

    let tail = erasable_tail(new, bce);
    let erase = dirty
        .iter()
        .skip(tail)
        .position(|dirty| *dirty)
        .map(|first| tail + first)
        .filter(|first| dirty.iter().skip(*first).filter(|dirty| **dirty).count() > ERASE_COST);
    let end = erase.or(edge).unwrap_or(new.len());

    if let Some(edge) = edge {
        ops.push(Op::Cells { x: column(edge), y, cells: new.get(edge..).unwrap_or_default() });
    }
    let mut x = 0;
    while let Some(start) = next(&dirty, x, end, true) {
        let mut stop = next(&dirty, start, end, false).unwrap_or(end);
        while let Some(again) = next(&dirty, stop, end, true).filter(|again| worth_joining(new, stop, *again))
        {
            stop = next(&dirty, again, end, false).unwrap_or(end);
        }
        ops.push(Op::Cells { x: column(start), y, cells: new.get(start..stop).unwrap_or_default() });
        x = stop;
    }
    if let Some((start, cell)) = erase.and_then(|start| Some((start, new.get(start)?))) {
        ops.push(Op::EraseToEnd { x: column(start), y, bg: cell.look.bg });
    }
}

fn spread_both(old: &[Cell], new: &[Cell], dirty: &mut [bool]) {
    while spread(old, dirty) | spread(new, dirty) {}
}

/// The last column, where a glyph goes there that some terminals draw in two columns. Without room for it they may
/// draw it further left: so it goes first, and its neighbour is written over whatever it did.
fn edge(new: &[Cell], dirty: &[bool]) -> Option<usize> {
    let last = new.last()?;
    (last.is_disputed() && last.width == 1 && *dirty.last()?).then(|| new.len() - 1)
}

/// Makes whole glyphs dirty, and what disputed ones reach. Whether anything changed.
fn spread(cells: &[Cell], dirty: &mut [bool]) -> bool {
    let mut changed = false;
    for (x, cell) in cells.iter().enumerate() {
        let width = usize::from(cell.width);
        if width + usize::from(cell.reach) < 2 {
            continue;
        }
        let end = (x + width.max(cell.reach.into())).min(dirty.len());
        let glyph = dirty.get(x..(x + width).min(dirty.len())).unwrap_or_default();
        if glyph.contains(&true) {
            for mark in dirty.get_mut(x..end).unwrap_or_default().iter_mut().filter(|mark| !**mark) {
                *mark = true;
                changed = true;
            }
        }
    }
    changed
}

/// Where the blank rest of a row begins that one erase can make.
fn erasable_tail(row: &[Cell], bce: bool) -> usize {
    let Some(bg) = row.last().map(|cell| cell.look.bg).filter(|bg| bce || *bg == Color::Reset) else {
        return row.len();
    };
    let blank = row.iter().rev().take_while(|cell| cell.is_erasable() && cell.look.bg == bg).count();
    row.len() - blank
}

/// The first column from `x` and before `end` that is dirty, or is not.
fn next(dirty: &[bool], x: usize, end: usize, wanted: bool) -> Option<usize> {
    dirty.get(x..end)?.iter().position(|dirty| *dirty == wanted).map(|found| x + found)
}

/// Whether writing the clean cells in between is cheaper than moving over them.
fn worth_joining(row: &[Cell], from: usize, to: usize) -> bool {
    let Some(before) = from.checked_sub(1).and_then(|x| row.get(x)) else { return false };
    to - from <= MOVE_COST
        && row.get(from..to).unwrap_or_default().iter().all(|cell| {
            let plain = matches!(cell.glyph, Glyph::Char(c) if c.is_ascii());
            plain && cell.look == before.look && cell.link == before.link
        })
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::terminal::painter::Caps;
    use crate::view::Frame;

    fn grid(lines: &[&str]) -> Grid {
        let frame = Frame { cells: Buffer::with_lines(lines.to_vec()), links: Vec::new(), cursor: None };
        Grid::of(&frame, &Caps::default())
    }

    /// Column, row and count of cells of each write.
    fn writes(old: &str, new: &str) -> Vec<(u16, u16, usize)> {
        let new = grid(&[new]);
        diff(Some(&grid(&[old])), &new, true)
            .into_iter()
            .map(|op| match op {
                Op::Cells { x, y, cells } => (x, y, cells.len()),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn only_what_differs_is_written() {
        assert_eq!(writes("abcdefgh", "abXdefgh"), [(2, 0, 1)]);
        assert_eq!(writes("abcdefgh", "abcdefgh"), []);
    }

    #[test]
    fn near_changes_are_one_write_and_far_ones_two() {
        assert_eq!(writes("abcdefghijk", "aXcdXfghijk"), [(1, 0, 4)]);
        assert_eq!(writes("abcdefghijk", "aXcdefghiXk"), [(1, 0, 1), (9, 0, 1)]);
    }

    #[test]
    fn a_wide_glyph_is_never_cut() {
        assert_eq!(writes("a日b", "abcd"), [(1, 0, 3)]);
        assert_eq!(writes("abcd", "a日d"), [(1, 0, 2)]);
        assert_eq!(writes("日本x", "x日本"), [(0, 0, 5)]);
    }

    #[test]
    fn what_a_disputed_glyph_may_have_reached_is_written_again_when_it_comes_and_when_it_goes() {
        assert_eq!(writes("a☀bcd", "aXbcd"), [(1, 0, 2)]);
        assert_eq!(writes("aXbcd", "a☀bcd"), [(1, 0, 2)]);
        assert_eq!(writes("👨‍👩‍👧XXXXcd", "ababXXcd")[0].2, 6);
    }

    #[test]
    fn another_size_or_an_unknown_screen_is_cleared_first() {
        let new = grid(&["ab", "  "]);
        let whole = [Op::Clear, Op::Cells { x: 0, y: 0, cells: new.row(0) }];
        assert_eq!(diff(None, &new, true), whole);
        assert_eq!(diff(Some(&grid(&["ab"])), &new, true), whole);
    }
}
