//! Laid-out posts, kept by post, width and fold; and the rows that are on the screen now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::layout::{self, Laid, Options};
use crate::post::{Post, PostKey};
use crate::timeline::{Gap, Placed, Row};

use super::super::message::earlier;
use super::super::settings::Settings;

/// How many laid-out posts are kept before those outside of the window are let go.
const KEPT: usize = 900;

#[derive(Debug)]
struct Entry {
    post: Arc<Post>,
    age: String,
    laid: Arc<Laid>,
}

/// A row on the screen.
#[derive(Clone, Debug)]
pub struct ShownRow {
    /// Index into the window's rows.
    pub index: usize,
    /// Where it begins; negative when its top is above the screen.
    pub y: i32,
    /// Whether it is the selected one.
    pub is_selected: bool,
    /// What it is.
    pub what: Shown,
}

/// What a row on the screen shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A post.
    Post(Arc<Laid>),
    /// Posts that were not loaded.
    Gap(Gap),
}

/// The laid-out posts of one timeline.
#[derive(Debug)]
pub(super) struct Sheet {
    entries: HashMap<PostKey, Entry>,
    unfolded: HashSet<PostKey>,
    shown: Vec<ShownRow>,
    options: Options,
    now: Timestamp,
    zone: TimeZone,
    changes_at: Option<Timestamp>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            unfolded: HashSet::new(),
            shown: Vec::new(),
            options: Options {
                width: 1,
                unfolded: false,
                age: String::new(),
                ascii: false,
                ambiguous_width: 1,
            },
            now: Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
            changes_at: None,
        }
    }
}

impl Sheet {
    /// Sets what laying out depends on; what was laid out otherwise is let go.
    pub(super) fn set(&mut self, width: u16, settings: &Settings, now: Timestamp, zone: &TimeZone) {
        let options = Options {
            width,
            unfolded: false,
            age: String::new(),
            ascii: settings.ascii,
            ambiguous_width: settings.ambiguous_width,
        };
        if self.options != options {
            self.entries.clear();
            self.options = options;
        }
        self.now = now;
        if self.zone != *zone {
            self.zone = zone.clone();
        }
    }

    /// Rows of a timeline row on the screen.
    pub(super) fn height(&mut self, row: &Row) -> u16 {
        match row {
            Row::Gap(_) => 1,
            Row::Post(post) => u16::try_from(self.laid(post, false).lines.len()).unwrap_or(u16::MAX).max(1),
        }
    }

    /// The laid-out post. A height does not depend on the age, so only what is shown needs a fresh one.
    fn laid(&mut self, post: &Arc<Post>, fresh: bool) -> Arc<Laid> {
        let age = || layout::age(post.created_at, self.now, &self.zone);
        if let Some(entry) = self.entries.get(&post.key)
            && (Arc::ptr_eq(&entry.post, post) || entry.post == *post)
            && (!fresh || entry.age == age())
        {
            return Arc::clone(&entry.laid);
        }
        let age = age();
        let options =
            Options { unfolded: self.unfolded.contains(&post.key), age: age.clone(), ..self.options.clone() };
        let laid = Arc::new(layout::lay_out(post, &options));
        let entry = Entry { post: Arc::clone(post), age, laid: Arc::clone(&laid) };
        self.entries.insert(post.key.clone(), entry);
        laid
    }

    /// Unfolds a post, or folds it again.
    pub(super) fn toggle(&mut self, key: &PostKey) {
        if !self.unfolded.remove(key) {
            self.unfolded.insert(key.clone());
        }
        self.entries.remove(key);
    }

    /// Lets go of posts outside of the window, when there are many.
    pub(super) fn keep_only(&mut self, rows: &[Row]) {
        if self.entries.len() > KEPT {
            let kept: HashSet<&PostKey> = rows.iter().map(|row| row.key().post).collect();
            self.entries.retain(|key, _| kept.contains(key));
        }
    }

    /// Notes what is on the screen.
    pub(super) fn show(&mut self, rows: &[Row], placed: &[Placed], selected: usize) {
        self.changes_at = None;
        let mut shown = Vec::with_capacity(placed.len());
        for (index, y) in placed {
            let Some(row) = rows.get(*index) else { continue };
            let what = match row {
                Row::Gap(gap) => Shown::Gap(gap.clone()),
                Row::Post(post) => {
                    let changes = layout::changes_at(post.created_at, self.now, &self.zone);
                    self.changes_at = earlier(self.changes_at, Some(changes));
                    Shown::Post(self.laid(post, true))
                }
            };
            shown.push(ShownRow { index: *index, y: *y, is_selected: *index == selected, what });
        }
        self.shown = shown;
    }

    pub(super) fn shown(&self) -> &[ShownRow] {
        &self.shown
    }

    pub(super) fn label_changes_at(&self) -> Option<Timestamp> {
        self.changes_at
    }
}
