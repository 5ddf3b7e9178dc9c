//! Where a reader stands: which row is selected, and at what height of the screen it is.
//!
//! The selected row is the anchor: whatever arrives above or below it, it stays where it is. All heights are rows of
//! the screen; `y` may be negative inside a row that is taller than the screen.

/// What is scrolled: how many rows there are and how tall each is.
pub struct Extent<'a> {
    /// How many rows.
    pub count: usize,
    /// Height of the screen's part that scrolls.
    pub screen: u16,
    /// Blank rows after each row.
    pub spacing: u16,
    /// Height of what stands after the last row (0: nothing).
    pub footer: u16,
    /// Rows above the first are known but not at hand: no clamping there.
    pub more_above: bool,
    /// Rows below the last are known but not at hand.
    pub more_below: bool,
    /// The height of a row, at least 1.
    pub height: &'a mut dyn FnMut(usize) -> u16,
}

impl Extent<'_> {
    fn tall(&mut self, index: usize) -> i32 {
        i32::from((self.height)(index).max(1))
    }

    fn step(&mut self, index: usize) -> i32 {
        self.tall(index) + i32::from(self.spacing)
    }

    fn rows(&self) -> i32 {
        i32::from(self.screen.max(1))
    }
}

/// The selected row and its height on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// Index of the selected row.
    pub selected: usize,
    /// Row of the screen on which it begins.
    pub y: i32,
}

/// A row on the screen: its index and where it begins.
pub type Placed = (usize, i32);

impl Scroll {
    /// One post down; inside a row that goes beyond the lower edge, one line down.
    pub fn down(&mut self, extent: &mut Extent<'_>) {
        if extent.count == 0 {
            return;
        }
        let height = extent.tall(self.selected);
        if self.y + height > extent.rows() {
            self.y -= 1;
        } else if self.selected + 1 < extent.count {
            self.y += extent.step(self.selected);
            self.selected += 1;
            self.show_selected(extent);
        } else {
            self.y -= 1; // stopped at the end of what there is
        }
        self.fill(extent);
    }

    /// One post up; inside a row that goes beyond the upper edge, one line up.
    pub fn up(&mut self, extent: &mut Extent<'_>) {
        if extent.count == 0 {
            return;
        }
        if self.y < 0 {
            self.y += 1;
        } else if let Some(previous) = self.selected.checked_sub(1) {
            self.y -= extent.step(previous);
            self.selected = previous;
            self.show_selected(extent);
        }
        self.fill(extent);
    }

    /// Scrolls by lines (down: positive) and selects the first row that is whole on the screen. At the end of what
    /// there is, the last row (the first) is selected. No line is skipped for `|lines|` up to the screen's height.
    pub fn page(&mut self, lines: i32, extent: &mut Extent<'_>) {
        if extent.count == 0 {
            return;
        }
        let before = *self;
        self.y -= lines;
        self.clamp(extent);
        if self.y == before.y {
            self.selected_to_end(lines > 0, extent);
            return;
        }
        let placed = self.placed(extent);
        let rows = extent.rows();
        let whole = placed.iter().find(|(index, y)| *y >= 0 && y + extent.tall(*index) <= rows).copied();
        if let Some((selected, y)) = whole.or_else(|| placed.first().copied()) {
            *self = Self { selected, y };
        } else {
            // Only the blank row between two posts is on a very low screen: go on with the next one.
            self.pass_blank(lines > 0, extent);
        }
        self.fill(extent);
    }

    fn pass_blank(&mut self, down: bool, extent: &mut Extent<'_>) {
        if down {
            while self.y < 0 && self.selected + 1 < extent.count {
                self.y += extent.step(self.selected);
                self.selected += 1;
            }
        } else {
            while self.y > 0 && self.selected > 0 {
                self.selected -= 1;
                self.y -= extent.step(self.selected);
            }
        }
        self.show_selected(extent);
    }

    fn selected_to_end(&mut self, last: bool, extent: &mut Extent<'_>) {
        let placed = self.placed(extent);
        if let Some((selected, y)) = if last { placed.last() } else { placed.first() }.copied() {
            *self = Self { selected, y };
            self.fill(extent);
        }
    }

    /// Makes the position valid: the selected row is on the screen, and nothing blank stands above the first row. What
    /// is below may stay blank: rows that come or go must not move the selected one.
    pub fn settle(&mut self, extent: &mut Extent<'_>) {
        if extent.count == 0 {
            *self = Self::default();
            return;
        }
        self.selected = self.selected.min(extent.count - 1);
        self.clamp_upper(extent);
        // However far it was scrolled, something of the selected row shows.
        let height = extent.tall(self.selected);
        if self.y >= extent.rows() || self.y + height <= 0 {
            self.show_selected(extent);
        }
    }

    /// The same, and no room is wasted at the lower end: after the reader moved, or the screen changed its size.
    pub fn fill(&mut self, extent: &mut Extent<'_>) {
        if extent.count > 0 {
            self.selected = self.selected.min(extent.count - 1);
            self.clamp(extent);
        }
        self.settle(extent);
    }

    /// The selected row whole on the screen, moving as little as possible; of a taller one, as much as fits.
    fn show_selected(&mut self, extent: &mut Extent<'_>) {
        let slack = extent.rows() - extent.tall(self.selected);
        self.y = self.y.clamp(slack.min(0), slack.max(0));
    }

    /// Keeps the ends of the timeline at the ends of the screen.
    fn clamp(&mut self, extent: &mut Extent<'_>) {
        self.clamp_lower(extent);
        self.clamp_upper(extent);
    }

    fn clamp_lower(&mut self, extent: &mut Extent<'_>) {
        if extent.more_below {
            return;
        }
        let mut bottom = self.y;
        let mut index = self.selected;
        while index < extent.count && bottom < extent.rows() {
            bottom += extent.step(index);
            index += 1;
        }
        if index == extent.count {
            let end = bottom - i32::from(extent.spacing) + i32::from(extent.footer);
            self.y += (extent.rows() - end).max(0);
        }
    }

    fn clamp_upper(&mut self, extent: &mut Extent<'_>) {
        if extent.more_above {
            return;
        }
        let mut top = self.y;
        let mut index = self.selected;
        while index > 0 && top > 0 {
            index -= 1;
            top -= extent.step(index);
        }
        if index == 0 {
            self.y -= top.max(0);
        }
    }

    /// The rows that are on the screen, from above.
    pub fn placed(&self, extent: &mut Extent<'_>) -> Vec<Placed> {
        if extent.count == 0 {
            return Vec::new();
        }
        let mut index = self.selected.min(extent.count - 1);
        let mut y = self.y;
        while y > 0 && index > 0 {
            index -= 1;
            y -= extent.step(index);
        }
        let mut placed = Vec::new();
        while index < extent.count && y < extent.rows() {
            if y + extent.tall(index) > 0 {
                placed.push((index, y));
            }
            y += extent.step(index);
            index += 1;
        }
        placed
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn with<T>(heights: &[u16], screen: u16, act: impl FnOnce(&mut Extent<'_>) -> T) -> T {
        act(&mut Extent {
            count: heights.len(),
            screen,
            spacing: 0,
            footer: 1,
            more_above: false,
            more_below: false,
            height: &mut |index| heights[index],
        })
    }

    #[test]
    fn down_goes_post_by_post_and_scrolls_no_more_than_needed() {
        let mut scroll = Scroll::default();
        with(&[3, 3, 3, 3], 8, |extent| {
            scroll.down(extent);
            assert_eq!(scroll, Scroll { selected: 1, y: 3 });
            scroll.down(extent);
            assert_eq!(scroll, Scroll { selected: 2, y: 5 });
        });
    }

    #[test]
    fn a_post_taller_than_the_screen_is_read_line_by_line_to_its_end() {
        let mut scroll = Scroll::default();
        with(&[2, 12, 2], 5, |extent| {
            scroll.down(extent);
            assert_eq!(scroll, Scroll { selected: 1, y: 0 });
            for line in 1..=7 {
                scroll.down(extent);
                assert_eq!(scroll, Scroll { selected: 1, y: -line });
            }
            scroll.down(extent);
            assert_eq!(scroll.selected, 2);
            scroll.up(extent);
            assert_eq!(scroll, Scroll { selected: 1, y: -7 }, "going back, its end comes first");
        });
    }

    #[test]
    fn the_last_row_lets_the_footer_be_seen() {
        let mut scroll = Scroll { selected: 2, y: 2 };
        with(&[2, 2, 2], 4, |extent| {
            scroll.fill(extent);
            scroll.down(extent);
            assert_eq!(scroll, Scroll { selected: 2, y: 1 });
            scroll.down(extent);
            assert_eq!(scroll, Scroll { selected: 2, y: 1 });
        });
    }

    proptest! {
        #[test]
        fn paging_down_shows_every_line_and_reaches_the_end(
            heights in prop::collection::vec(1u16..30, 1..40), screen in 1u16..25, spacing in 0u16..2,
        ) {
            let mut extent = Extent {
                count: heights.len(), screen, spacing, footer: 1, more_above: false, more_below: false,
                height: &mut |index| heights[index],
            };
            let mut scroll = Scroll::default();
            let mut seen = BTreeSet::new();
            let lines = if screen > 1 { i32::from(screen) - 1 } else { 1 };
            for _ in 0..2000 {
                for (index, y) in scroll.placed(&mut extent) {
                    for line in 0..i32::from(heights[index]) {
                        if (0..i32::from(screen)).contains(&(y + line)) { seen.insert((index, line)); }
                    }
                }
                scroll.page(lines, &mut extent);
            }
            let all: usize = heights.iter().map(|h| usize::from(*h)).sum();
            prop_assert_eq!(seen.len(), all);
            prop_assert_eq!(scroll.selected, heights.len() - 1);
        }

        #[test]
        fn stepping_down_shows_every_line_too(
            heights in prop::collection::vec(1u16..30, 1..40), screen in 1u16..25,
        ) {
            let mut extent = Extent {
                count: heights.len(), screen, spacing: 1, footer: 1, more_above: false, more_below: false,
                height: &mut |index| heights[index],
            };
            let mut scroll = Scroll::default();
            let mut seen = BTreeSet::new();
            for _ in 0..1500 {
                for (index, y) in scroll.placed(&mut extent) {
                    for line in 0..i32::from(heights[index]) {
                        if (0..i32::from(screen)).contains(&(y + line)) { seen.insert((index, line)); }
                    }
                }
                scroll.down(&mut extent);
            }
            let all: usize = heights.iter().map(|h| usize::from(*h)).sum();
            prop_assert_eq!(seen.len(), all);
        }

        #[test]
        fn any_moves_leave_the_selected_row_on_the_screen(
            heights in prop::collection::vec(1u16..30, 0..30), screen in 0u16..25, start in 0usize..40, y in -50i32..50,
            moves in prop::collection::vec(0u8..5, 0..60),
        ) {
            let mut extent = Extent {
                count: heights.len(), screen, spacing: 1, footer: 1, more_above: false, more_below: false,
                height: &mut |index| heights[index],
            };
            let mut scroll = Scroll { selected: start, y };
            scroll.settle(&mut extent);
            for step in moves {
                match step {
                    0 => scroll.down(&mut extent),
                    1 => scroll.up(&mut extent),
                    2 => scroll.page(i32::from(screen) - 1, &mut extent),
                    3 => scroll.page(1 - i32::from(screen), &mut extent),
                    _ => scroll.settle(&mut extent),
                }
                if !heights.is_empty() {
                    let placed = scroll.placed(&mut extent);
                    prop_assert!(placed.contains(&(scroll.selected, scroll.y)), "{:?} {:?}", scroll, placed);
                }
            }
        }
    }
}
