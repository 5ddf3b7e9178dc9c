//! What went wrong lately: the line at the bottom and the pane behind `e`.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::service::Trouble;

/// How many notices the pane remembers.
const KEPT: usize = 20;

/// One thing that went wrong.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What.
    pub trouble: Trouble,
    /// While doing what, in a few words: "refreshing @maru".
    pub during: String,
    /// When.
    pub at: Timestamp,
    /// When twite tries again by itself.
    pub retry_at: Option<Timestamp>,
}

/// What went wrong lately, newest first, and what is still worth a line.
#[derive(Debug, Default)]
pub struct Notices {
    all: VecDeque<Notice>,
    /// Whether the newest still stands in the line at the bottom.
    is_current: bool,
    /// A passing remark in the same line: not an error.
    remark: Option<String>,
}

impl Notices {
    /// Something went wrong.
    pub fn add(&mut self, notice: Notice) {
        self.remark = None;
        self.is_current = true;
        // The same trouble again is one notice with a newer time, not twenty.
        if let Some(last) = self.all.front_mut()
            && last.trouble == notice.trouble
            && last.during == notice.during
        {
            *last = notice;
            return;
        }
        self.all.push_front(notice);
        self.all.truncate(KEPT);
    }

    /// Something worth saying that is no error.
    pub fn remark(&mut self, text: impl Into<String>) {
        self.remark = Some(text.into());
    }

    /// What failed works again, or the reader took note.
    pub fn clear(&mut self) {
        self.is_current = false;
        self.remark = None;
    }

    /// What failed works again: the error leaves the line, a remark may stay until the next key.
    pub fn recovered(&mut self) {
        self.is_current = false;
    }

    /// The reader went on: a remark has been seen.
    pub fn forget_remark(&mut self) {
        self.remark = None;
    }

    /// The remark for the line at the bottom.
    pub fn current_remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// The error for the line at the bottom.
    pub fn current(&self) -> Option<&Notice> {
        self.all.front().filter(|_| self.is_current)
    }

    /// All that is remembered, newest first.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Notice> {
        self.all.iter()
    }
}
