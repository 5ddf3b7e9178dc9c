//! What the reader has seen, and where they are: read and unread, the line between the two, the place to come back to.

use crate::post::PostKey;
use crate::timeline::{Left, Place, Row};

use super::super::message::{Effect, Effects};
use super::{Home, Shown};

impl Home {
    /// Goes to the nearest unread post in a direction. At the last one it stays.
    pub(super) fn go_unread(&mut self, older: bool) -> Effects {
        let Some((key, _)) = self.anchor() else { return Effects::none() };
        let place = if older { Place::UnreadBelow(key.clone()) } else { Place::UnreadAbove(key.clone()) };
        let beyond = if older { self.slice.unread_below } else { self.slice.unread_above };
        match self.unread_index(&key, older) {
            Some(_) => {
                let mut effects = self.go(place);
                effects.append(self.keep_window());
                effects
            }
            None if beyond > 0 => self.go(place),
            None => Effects::none(),
        }
    }

    pub(super) fn unread_index(&self, key: &PostKey, older: bool) -> Option<usize> {
        let is_wanted = |row: &Row| match row {
            Row::Post(post) => self.slice.unread.contains(&post.key) && ((post.key < *key) == older),
            Row::Gap(_) => false,
        };
        if older {
            self.slice.rows.iter().position(is_wanted)
        } else {
            self.slice.rows.iter().rposition(is_wanted)
        }
    }

    pub(super) fn keep_place(&mut self) -> Effects {
        let Some((post, is_gap)) = self.anchor() else { return Effects::none() };
        let left = Left { post, is_gap, y: self.scroll.y };
        if self.kept.as_ref() == Some(&left) {
            return Effects::none();
        }
        self.kept = Some(left.clone());
        Effect::KeepPlace(self.account.name.clone(), left).into()
    }

    /// A post was read when its last line was on the screen.
    pub(super) fn mark_read(&mut self) -> Effects {
        let height = i32::from(self.area.height);
        let ended = self.sheet.shown().iter().filter(|row| match &row.what {
            Shown::Post(laid) => {
                let end = row.y.saturating_add(i32::try_from(laid.lines.len()).unwrap_or(i32::MAX));
                (1..=height).contains(&end)
            }
            Shown::Gap(_) => false,
        });
        let keys: Vec<PostKey> = ended
            .filter_map(|row| self.slice.rows.get(row.index))
            .map(|row| row.key().post.clone())
            .filter(|key| self.slice.unread.contains(key))
            .collect();
        if keys.is_empty() {
            return Effects::none();
        }
        for key in &keys {
            self.slice.unread.remove(key);
            self.slice.newest_read = self.slice.newest_read.take().max(Some(key.clone()));
        }
        if self.line.is_none() {
            self.line = self.slice.newest_read.clone();
        }
        Effect::MarkRead(self.account.name.clone(), keys).into()
    }

    /// Unread posts above the line.
    pub(super) fn unread_newer_than_line(&self) -> usize {
        let newer = |key: &&PostKey| self.line.as_ref().is_none_or(|line| *key > line);
        self.slice.unread_above + self.slice.unread.iter().filter(newer).count()
    }

    /// Whether the line between read and new stands above this row.
    pub fn is_line(&self, row: &Row) -> bool {
        let has_news = || self.slice.above > 0 || self.slice.rows.first().is_some_and(|first| first != row);
        matches!(row, Row::Post(post) if self.line.as_ref() == Some(&post.key)) && has_news()
    }

    /// How many unread posts stand above the screen.
    pub(super) fn count_new(&mut self, placed: &[(usize, i32)]) {
        let top = placed.iter().find(|(_, y)| *y >= 0).map_or(0, |(index, _)| *index);
        let above = self.slice.rows.iter().take(top).filter(|row| match row {
            Row::Post(post) => self.slice.unread.contains(&post.key),
            Row::Gap(_) => false,
        });
        self.new_above = self.slice.unread_above + above.count();
    }
}
