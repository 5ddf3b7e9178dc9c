//! What the store's thread does: timelines in the archive, or, where that fails, in memory; and the small writes put
//! together, so that holding a key down does not write a hundred times a second.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::thread::Reply;
use super::{Archive, ArchiveError, Keep, Timeline};
use crate::account::AccountName;
use crate::budget::{Ledger, Spent, day};
use crate::post::{Post, PostKey};
use crate::service::{Billed, Page, Query};
use crate::timeline::{Left, Place, Row, Slice};

/// How many posts a slice holds at the most: the model's window.
const WINDOW: usize = 600;
/// How long what was read, and where the reader is, may wait before it is written: what a kill may lose.
const DELAY: Duration = Duration::from_millis(400);
/// How long nothing was asked before a little of what is too old is deleted.
const IDLE: Duration = Duration::from_secs(10);
/// Without anything to do.
const LONG: Duration = Duration::from_secs(3600);

/// An archive, and how much of it is kept.
#[derive(Debug)]
pub struct Shelf {
    /// The archive.
    pub archive: Archive,
    /// What is beyond this is deleted, little by little.
    pub keep: Keep,
}

#[derive(Debug, Default)]
struct Waiting {
    read: Vec<PostKey>,
    left: Option<Left>,
}

/// The store's state.
pub(super) struct Keeper<S> {
    shelf: Option<Shelf>,
    /// Accounts whose timeline is in memory alone.
    memory: HashMap<AccountName, Timeline>,
    /// What was read, by service, where that is not on disk.
    ledgers: HashMap<String, Ledger>,
    waiting: HashMap<AccountName, Waiting>,
    due: Option<Instant>,
    may_trim: bool,
    sink: S,
}

impl<S: Fn(Reply)> Keeper<S> {
    pub(super) fn new(shelf: Option<Shelf>, sink: S) -> Self {
        let may_trim = shelf.as_ref().is_some_and(|shelf| shelf.keep != Keep::default());
        Self {
            shelf,
            memory: HashMap::new(),
            ledgers: HashMap::new(),
            waiting: HashMap::new(),
            due: None,
            may_trim,
            sink,
        }
    }

    /// How long to wait for the next job before [`Keeper::idle`].
    pub(super) fn patience(&self) -> Duration {
        match self.due {
            Some(due) => due.saturating_duration_since(Instant::now()),
            None if self.may_trim => IDLE,
            None => LONG,
        }
    }

    /// Nothing was asked for a while.
    pub(super) fn idle(&mut self) {
        if self.due.is_some() {
            self.flush();
        } else if self.may_trim
            && let Some(shelf) = &mut self.shelf
        {
            match shelf.archive.trim(shelf.keep, Timestamp::now()) {
                Ok(gone) => self.may_trim = gone > 0,
                Err(error) => {
                    log::warn!("what is too old cannot be deleted: {error}");
                    self.may_trim = false;
                }
            }
        }
    }

    pub(super) fn ingest(
        &mut self,
        request: u64,
        account: AccountName,
        query: &Query,
        mut page: Page,
        charged: Option<&Billed>,
    ) {
        let spent = charged.map(|billed| self.charge(account.service(), billed));
        let (rate, skipped) = (page.rate, std::mem::take(&mut page.skipped));
        let newer = match self.archive_of(&account) {
            Some(shelf) => match shelf.archive.ingest(&account, query, &page) {
                Ok(newer) => newer,
                Err(error) => self.fall_back(&account, &error).ingest(query, page),
            },
            None => self.memory.entry(account).or_default().ingest(query, page),
        };
        (self.sink)(Reply::Stored { request, newer, rate, skipped, spent });
    }

    pub(super) fn load(&mut self, account: AccountName, place: Place) {
        self.flush();
        let slice = match self.archive_of(&account) {
            Some(shelf) => match shelf.archive.slice(&account, &place, WINDOW) {
                Ok(slice) => slice,
                Err(error) => self.fall_back(&account, &error).slice(&place, WINDOW),
            },
            None => self.memory.entry(account.clone()).or_default().slice(&place, WINDOW),
        };
        let spent = self.spent(account.service());
        (self.sink)(Reply::Loaded { account, place, slice: Box::new(slice), spent });
    }

    /// Notes what an answer may cost. What cannot be written is counted in memory: too little is never told.
    fn charge(&mut self, service: &str, billed: &Billed) -> Spent {
        let today = day(Timestamp::now());
        if let Some(shelf) = &mut self.shelf {
            match shelf.archive.charge(service, today, billed) {
                Ok(spent) => return spent,
                Err(error) => log::error!("what was read cannot be written down: {error}"),
            }
        }
        self.ledgers.entry(service.to_owned()).or_default().charge(today, billed);
        self.spent(service)
    }

    /// What was read of a service today.
    fn spent(&self, service: &str) -> Spent {
        let today = day(Timestamp::now());
        let kept = self.shelf.as_ref().and_then(|shelf| shelf.archive.spent(service, today).ok());
        let more = self.ledgers.get(service).map(|ledger| ledger.spent(today));
        let sum = |of: fn(&Spent) -> u64| [kept, more].iter().flatten().map(of).fold(0, u64::saturating_add);
        Spent { day: today, posts: sum(|spent| spent.posts), users: sum(|spent| spent.users) }
    }

    pub(super) fn keep_place(&mut self, account: AccountName, left: Left) {
        match self.memory.get_mut(&account) {
            Some(timeline) => timeline.keep_place(left),
            None => self.later(account).left = Some(left),
        }
    }

    pub(super) fn mark_read(&mut self, account: AccountName, keys: &[PostKey]) {
        match self.memory.get_mut(&account) {
            Some(timeline) => timeline.mark_read(keys),
            None => self.later(account).read.extend_from_slice(keys),
        }
    }

    pub(super) fn forget(&mut self, account: &AccountName) {
        self.memory.remove(account);
        self.waiting.remove(account);
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self) {
        self.due = None;
        for (account, waiting) in std::mem::take(&mut self.waiting) {
            let timeline = match self.archive_of(&account) {
                Some(shelf) => match shelf.archive.keep(&account, &waiting.read, waiting.left.as_ref()) {
                    Ok(()) => continue,
                    Err(error) => self.fall_back(&account, &error),
                },
                None => self.memory.entry(account).or_default(),
            };
            timeline.mark_read(&waiting.read);
            if let Some(left) = waiting.left {
                timeline.keep_place(left);
            }
        }
    }

    fn later(&mut self, account: AccountName) -> &mut Waiting {
        self.due.get_or_insert_with(|| Instant::now() + DELAY);
        self.waiting.entry(account).or_default()
    }

    fn archive_of(&mut self, account: &AccountName) -> Option<&mut Shelf> {
        self.shelf.as_mut().filter(|_| !self.memory.contains_key(account))
    }

    /// The archive failed: the account's timeline goes on in memory, with what can still be read of it.
    fn fall_back(&mut self, account: &AccountName, error: &ArchiveError) -> &mut Timeline {
        log::error!("{account} is in memory alone from now on: {error}");
        (self.sink)(Reply::NotKept(crate::text::one_line(&error.to_string(), 200)));
        let window = self.shelf.as_mut().map(|shelf| shelf.archive.slice(account, &Place::Left, WINDOW));
        let timeline = self.memory.entry(account.clone()).or_default();
        if let Some(Ok(window)) = window {
            restore(timeline, &window);
        }
        timeline
    }
}

/// Fills an empty timeline with a window: what lay beyond it is out of reach until the program starts anew.
fn restore(timeline: &mut Timeline, window: &Slice) {
    let posts = window.rows.iter().filter_map(|row| match row {
        Row::Post(post) => Some(Post::clone(post)),
        Row::Gap(_) => None,
    });
    let page = Page { posts: posts.collect(), ..Page::default() };
    let read: Vec<PostKey> =
        page.posts.iter().map(|post| &post.key).filter(|key| !window.unread.contains(key)).cloned().collect();
    timeline.ingest(&Query { newer_than: None, older_than: None, count: 0 }, page);
    timeline.mark_read(&read);
    if let Some(left) = &window.left {
        timeline.keep_place(left.clone());
    }
}
