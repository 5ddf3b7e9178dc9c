//! The home timeline's state: the window of posts, where the reader stands, and what is being fetched.

mod fetch;
mod money;
mod pace;
mod place;
mod sheet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use fetch::{Fetching, Kind, Refresh, Stopped};
use money::Purse;
pub(super) use pace::Pacing;
pub use sheet::{Shown, ShownRow};

use crate::account::Account;
use crate::post::PostKey;
use crate::service::RateLimit;
use crate::timeline::{Extent, Gap, Left, Place, Row, Scroll, Slice};

use super::intent::Intent;
use super::message::{Effect, Effects};
use super::settings::Settings;
use sheet::Sheet;

/// When fewer rows than this lie below the selected one, older posts are asked for.
const NEAR_END: usize = 30;
/// When fewer rows than this lie between the selected one and an end of the window, the window is moved.
const NEAR_EDGE: usize = 120;

/// One account's home timeline.
#[derive(Debug)]
pub struct Home {
    /// Whose.
    pub account: Account,
    /// The window.
    pub slice: Slice,
    /// Where the reader stands.
    pub scroll: Scroll,
    /// What is under way and what came of it.
    pub fetching: Fetching,
    /// What the service last said about its limit.
    pub rate: Option<RateLimit>,
    /// What reading cost today.
    purse: Purse,
    /// Unread posts above the screen.
    pub new_above: usize,
    /// The line between what was read and what is new: above this post. It stays where it is while the reader goes
    /// through what is new, and moves up when more comes after all was read.
    line: Option<PostKey>,
    /// Where the reader was when that was last kept.
    kept: Option<Left>,
    /// Whether anything was ever loaded.
    pub is_loaded: bool,
    /// By how many seconds this computer's clock is ahead of the service's: ages are told by the service's.
    pub clock_ahead: i64,
    /// What the reader wants to stand on once it is at hand.
    wanted: Option<Place>,
    /// A page was kept, and the window does not show it yet: what it says of the ends is out of date.
    is_stale: bool,
    sheet: Sheet,
    area: Area,
}

/// The part of the screen that scrolls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Columns for a post's lines.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Blank rows between posts.
    pub spacing: u16,
}

impl Home {
    /// An account's timeline, nothing loaded yet.
    pub fn new(account: Account) -> Self {
        Self {
            account,
            slice: Slice::default(),
            scroll: Scroll::default(),
            fetching: Fetching::default(),
            rate: None,
            purse: Purse::default(),
            new_above: 0,
            line: None,
            kept: None,
            is_loaded: false,
            clock_ahead: 0,
            wanted: None,
            is_stale: false,
            sheet: Sheet::default(),
            area: Area::default(),
        }
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.slice.rows.get(self.scroll.selected)
    }

    /// Number of the selected post and how many are known, for "41/420".
    pub fn position(&self) -> (usize, usize) {
        let posts = |rows: &[Row]| rows.iter().filter(|row| matches!(row, Row::Post(_))).count();
        let upto = self.slice.rows.get(..=self.scroll.selected).map_or(0, posts);
        ((self.slice.above + upto).max(usize::from(upto > 0)), self.slice.total())
    }

    /// What a person wants of the timeline. `None`: nothing that this screen does.
    pub fn act(&mut self, intent: Intent) -> Option<Effects> {
        let page = i32::from(self.area.height.saturating_sub(1).max(1));
        match intent {
            Intent::NextPost => self.moved(Scroll::down),
            Intent::PreviousPost => self.moved(Scroll::up),
            Intent::PageDown => self.moved(|scroll, extent| scroll.page(page, extent)),
            Intent::PageUp => self.moved(|scroll, extent| scroll.page(-page, extent)),
            Intent::HalfDown => self.moved(|scroll, extent| scroll.page((page / 2).max(1), extent)),
            Intent::HalfUp => self.moved(|scroll, extent| scroll.page(-(page / 2).max(1), extent)),
            Intent::Newest => return Some(self.go(Place::Newest)),
            Intent::Oldest => return Some(self.go(Place::Oldest)),
            Intent::UnreadLine => {
                let line = self.line.clone()?;
                return Some(self.go(Place::Around(line)));
            }
            Intent::NextUnread => return Some(self.go_unread(true)),
            Intent::PreviousUnread => return Some(self.go_unread(false)),
            Intent::Unfold => self.unfold(),
            _ => return None,
        }
        Some(self.keep_window())
    }

    fn moved(&mut self, step: impl FnOnce(&mut Scroll, &mut Extent<'_>)) {
        let mut scroll = self.scroll;
        self.with_extent(|extent| step(&mut scroll, extent));
        self.scroll = scroll;
    }

    /// Goes to an end or a post: at once where it is at hand, else when it is loaded.
    fn go(&mut self, place: Place) -> Effects {
        let at_hand = match &place {
            Place::Newest => (self.slice.above == 0).then_some(0),
            Place::Oldest => (self.slice.below == 0).then(|| self.slice.rows.len().saturating_sub(1)),
            Place::Around(key) => self.index_of(key, false),
            Place::UnreadBelow(key) => self.unread_index(key, true),
            Place::UnreadAbove(key) => self.unread_index(key, false),
            Place::Left => None,
        };
        if let Some(index) = at_hand {
            let y = if place == Place::Oldest { i32::from(self.area.height) } else { 0 };
            self.stand_on(index, y);
            return Effects::none();
        }
        self.wanted = Some(place.clone());
        Effect::Load(self.account.name.clone(), place).into()
    }

    fn stand_on(&mut self, selected: usize, y: i32) {
        self.scroll = Scroll { selected, y };
        self.moved(|scroll, extent| {
            let height = i32::from((extent.height)(scroll.selected));
            let slack = i32::from(extent.screen) - height;
            scroll.y = scroll.y.clamp(slack.min(0), slack.max(0));
            scroll.fill(extent);
        });
    }

    fn unfold(&mut self) {
        if let Some(Row::Post(post)) = self.slice.rows.get(self.scroll.selected) {
            self.sheet.toggle(&post.key);
            self.moved(Scroll::settle);
        }
    }

    /// Moves the window when the reader comes near one of its ends.
    fn keep_window(&self) -> Effects {
        let below = self.slice.rows.len().saturating_sub(self.scroll.selected);
        let near_newer = self.scroll.selected < NEAR_EDGE && self.slice.above > 0;
        let near_older = below < NEAR_EDGE && self.slice.below > 0;
        match self.anchor() {
            Some((key, _)) if near_newer || near_older => self.load(Place::Around(key)),
            _ => Effects::none(),
        }
    }

    fn load(&self, place: Place) -> Effects {
        Effect::Load(self.account.name.clone(), place).into()
    }

    /// Asks the store for the window around the selected post: after a page was kept.
    pub fn reload(&mut self) -> Effects {
        self.is_stale = true;
        let place = self.anchor().map_or(Place::Left, |(key, _)| Place::Around(key));
        self.load(place)
    }

    fn anchor(&self) -> Option<(PostKey, bool)> {
        self.selected().map(|row| (row.key().post.clone(), row.key().is_gap))
    }

    fn index_of(&self, key: &PostKey, is_gap: bool) -> Option<usize> {
        let exact =
            self.slice.rows.iter().position(|row| row.key().post == key && row.key().is_gap == is_gap);
        // Where a gap closed or a post went away, what is nearest below takes its place.
        exact.or_else(|| {
            let next = self.slice.rows.iter().position(|row| row.key().post <= key);
            next.or_else(|| self.slice.rows.len().checked_sub(1))
        })
    }

    /// Takes a new window in. The selected row keeps its place on the screen.
    pub fn take_in(&mut self, place: &Place, slice: Slice) -> Effects {
        let anchor = self.anchor();
        let holds = |key: &PostKey| {
            slice.rows.iter().any(|row| row.key().post == key)
                || slice.total() == slice.rows.len()
                || slice.rows.is_empty()
        };
        let wanted = self.wanted.as_ref() == Some(place);
        if let (Some((key, _)), false) = (&anchor, wanted)
            && !holds(key)
        {
            // The reader went on meanwhile: this window is not the one any more.
            return self.reload();
        }
        let was_all_read = self.unread_newer_than_line() == 0;
        self.slice = slice;
        self.is_stale = false;
        self.is_loaded = true;
        if was_all_read {
            self.line = self.slice.newest_read.clone();
        }
        self.sheet.keep_only(&self.slice.rows);
        if wanted {
            self.wanted = None;
            return self.go(place.clone());
        }
        if let Some((key, is_gap)) = anchor {
            self.scroll.selected = self.index_of(&key, is_gap).unwrap_or(0);
        } else if let Some(left) = self.slice.left.take() {
            self.scroll = Scroll { selected: self.index_of(&left.post, left.is_gap).unwrap_or(0), y: left.y };
        }
        self.moved(Scroll::settle);
        Effects::none()
    }

    /// How many posts still lie below the selected row in all that is known.
    pub(super) fn is_near_end(&self) -> bool {
        if self.is_stale {
            return false;
        }
        let below = self.slice.rows.len().saturating_sub(self.scroll.selected + 1);
        below + self.slice.below < NEAR_END
    }

    /// The gap that is selected, with the post from which to ask so that both sides provably meet.
    pub(super) fn selected_gap(&self) -> Option<(Gap, PostKey)> {
        let Some(Row::Gap(gap)) = self.selected() else { return None };
        let beyond = self.slice.rows.iter().find_map(|row| match row {
            Row::Post(post) if post.key < gap.below => Some(post.key.clone()),
            _ => None,
        });
        Some((gap.clone(), beyond.unwrap_or_else(|| gap.below.clone())))
    }

    /// Lays out what is on the screen and remembers what was seen. Call after every change, before painting.
    ///
    /// Gives back what is to be kept: where the reader is, and which posts were on the screen now, if anything of them
    /// can be seen (`is_seen`: nothing lies over them).
    pub fn settle(
        &mut self,
        area: Area,
        settings: &Settings,
        (now, zone): (Timestamp, &TimeZone),
        is_seen: bool,
    ) -> Effects {
        let by_service = now.saturating_sub(SignedDuration::from_secs(self.clock_ahead)).unwrap_or(now);
        self.sheet.set(area.width, settings, by_service, zone);
        let is_resized = self.area != area;
        self.area = area;
        self.moved(if is_resized { Scroll::fill } else { Scroll::settle });
        let scroll = self.scroll;
        let placed = self.with_extent(|extent| scroll.placed(extent));
        self.sheet.show(&self.slice.rows, &placed, scroll.selected);
        let mut effects = Effects::none();
        if is_seen && !self.slice.rows.is_empty() {
            effects.append(self.keep_place());
            effects.append(self.mark_read());
        }
        self.count_new(&placed);
        effects
    }

    /// What is on the screen, from above.
    pub fn shown(&self) -> &[ShownRow] {
        self.sheet.shown()
    }

    /// The next moment when a label on the screen changes.
    pub fn label_changes_at(&self) -> Option<Timestamp> {
        let by_service = self.sheet.label_changes_at()?;
        by_service.checked_add(SignedDuration::from_secs(self.clock_ahead)).ok()
    }

    fn with_extent<T>(&mut self, act: impl FnOnce(&mut Extent<'_>) -> T) -> T {
        let Self { slice, sheet, area, .. } = self;
        act(&mut Extent {
            count: slice.rows.len(),
            screen: area.height,
            spacing: area.spacing,
            footer: 1,
            more_above: slice.above > 0,
            more_below: slice.below > 0,
            height: &mut |index| slice.rows.get(index).map_or(1, |row| sheet.height(row)),
        })
    }
}
