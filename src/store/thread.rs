//! The store's thread: takes pages in, hands slices out, in the order it was asked.

use std::collections::HashMap;
use std::io;
use std::sync::mpsc;
use std::thread;

use crate::account::AccountName;
use crate::post::PostKey;
use crate::service::{Page, Query, RateLimit};
use crate::timeline::{Left, Place, Slice};

use super::Timeline;

/// How many posts a slice holds at the most: the model's window.
pub(super) const WINDOW: usize = 600;

/// What the store answers.
#[derive(Debug)]
pub enum Reply {
    /// A page was kept.
    Stored {
        /// The request that brought it.
        request: u64,
        /// How many posts are newer than all that was known before.
        newer: usize,
        /// What the page said about the rate limit.
        rate: Option<RateLimit>,
        /// Entries that could not be read.
        skipped: Vec<String>,
    },
    /// A slice.
    Loaded {
        /// Whose timeline.
        account: AccountName,
        /// What was asked.
        place: Place,
        /// The stretch.
        slice: Box<Slice>,
    },
}

enum Job {
    Ingest { request: u64, account: AccountName, query: Query, page: Page },
    Load { account: AccountName, place: Place },
    KeepPlace(AccountName, Left),
    MarkRead(AccountName, Vec<PostKey>),
    Forget(AccountName),
}

/// Sends jobs to the store. Cheap to clone; the thread ends when the last handle is gone.
#[derive(Clone)]
pub struct Handle(mpsc::Sender<Job>);

impl Handle {
    /// Keeps a page, then answers [`Reply::Stored`].
    pub fn ingest(&self, request: u64, account: AccountName, query: Query, page: Page) {
        self.send(Job::Ingest { request, account, query, page });
    }

    /// Answers [`Reply::Loaded`].
    pub fn load(&self, account: AccountName, place: Place) {
        self.send(Job::Load { account, place });
    }

    /// Remembers where the reader is.
    pub fn keep_place(&self, account: AccountName, left: Left) {
        self.send(Job::KeepPlace(account, left));
    }

    /// Remembers that these posts were on the screen.
    pub fn mark_read(&self, account: AccountName, keys: Vec<PostKey>) {
        self.send(Job::MarkRead(account, keys));
    }

    /// Lets go of an account's timeline.
    pub fn forget(&self, account: AccountName) {
        self.send(Job::Forget(account));
    }

    fn send(&self, job: Job) {
        // The thread ends only after every handle is gone, so a failed send means that all is shutting down.
        if self.0.send(job).is_err() {
            log::debug!("store: asked after its end");
        }
    }
}

/// Starts the store's thread. Replies go to `sink`.
///
/// # Errors
/// When no thread can be started.
pub fn spawn(sink: impl Fn(Reply) + Send + 'static) -> io::Result<Handle> {
    let (sender, jobs) = mpsc::channel();
    thread::Builder::new().name("store".into()).spawn(move || serve(&jobs, &sink))?;
    Ok(Handle(sender))
}

fn serve(jobs: &mpsc::Receiver<Job>, sink: &dyn Fn(Reply)) {
    let mut timelines: HashMap<AccountName, Timeline> = HashMap::new();
    while let Ok(job) = jobs.recv() {
        match job {
            Job::Ingest { request, account, query, mut page } => {
                let (rate, skipped) = (page.rate, std::mem::take(&mut page.skipped));
                let newer = timelines.entry(account).or_default().ingest(&query, page);
                sink(Reply::Stored { request, newer, rate, skipped });
            }
            Job::Load { account, place } => {
                let slice = timelines.entry(account.clone()).or_default().slice(&place, WINDOW);
                sink(Reply::Loaded { account, place, slice: Box::new(slice) });
            }
            Job::KeepPlace(account, left) => timelines.entry(account).or_default().keep_place(left),
            Job::MarkRead(account, keys) => timelines.entry(account).or_default().mark_read(&keys),
            Job::Forget(account) => {
                timelines.remove(&account);
            }
        }
    }
}
