//! The store's thread: takes pages in, hands slices out, in the order it was asked.

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::account::AccountName;
use crate::budget::Spent;
use crate::post::PostKey;
use crate::service::{Billed, Page, Query, RateLimit};
use crate::timeline::{Left, Place, Slice};

use super::keeper::{Keeper, Shelf};

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
        /// What was read of the service today, where that costs money.
        spent: Option<Spent>,
    },
    /// A slice.
    Loaded {
        /// Whose timeline.
        account: AccountName,
        /// What was asked.
        place: Place,
        /// The stretch.
        slice: Box<Slice>,
        /// What was read of the service today.
        spent: Spent,
    },
    /// What comes from now on is held in memory alone, and why.
    NotKept(String),
}

enum Job {
    Ingest { request: u64, account: AccountName, query: Query, page: Box<Page>, charged: Option<Billed> },
    Load { account: AccountName, place: Place },
    KeepPlace(AccountName, Left),
    MarkRead(AccountName, Vec<PostKey>),
    Forget(AccountName),
    Flush(mpsc::Sender<()>),
}

/// Sends jobs to the store. Cheap to clone; the thread ends when the last handle is gone.
#[derive(Clone)]
pub struct Handle(mpsc::Sender<Job>);

impl Handle {
    /// Keeps a page, and what it may cost, then answers [`Reply::Stored`].
    pub fn ingest(
        &self,
        request: u64,
        account: AccountName,
        query: Query,
        page: Page,
        charged: Option<Billed>,
    ) {
        self.send(Job::Ingest { request, account, query, page: Box::new(page), charged });
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

    /// Waits, not longer than this, until all that was asked for is on disk. Whether it is.
    pub fn flush(&self, limit: Duration) -> bool {
        let (done, is_done) = mpsc::channel();
        self.send(Job::Flush(done));
        is_done.recv_timeout(limit).is_ok()
    }

    fn send(&self, job: Job) {
        // The thread ends only after every handle is gone, so a failed send means that all is shutting down.
        if self.0.send(job).is_err() {
            log::debug!("store: asked after its end");
        }
    }
}

/// Starts the store's thread: with an archive, or with timelines in memory alone. Replies go to `sink`.
///
/// # Errors
/// When no thread can be started.
pub fn spawn(archive: Option<Shelf>, sink: impl Fn(Reply) + Send + 'static) -> io::Result<Handle> {
    let (sender, jobs) = mpsc::channel();
    let mut keeper = Keeper::new(archive, sink);
    thread::Builder::new().name("store".into()).spawn(move || {
        loop {
            match jobs.recv_timeout(keeper.patience()) {
                Ok(job) => serve(&mut keeper, job),
                Err(mpsc::RecvTimeoutError::Timeout) => keeper.idle(),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        keeper.flush();
    })?;
    Ok(Handle(sender))
}

fn serve<S: Fn(Reply)>(keeper: &mut Keeper<S>, job: Job) {
    match job {
        Job::Ingest { request, account, query, page, charged } => {
            keeper.ingest(request, account, &query, *page, charged.as_ref());
        }
        Job::Load { account, place } => keeper.load(account, place),
        Job::KeepPlace(account, left) => keeper.keep_place(account, left),
        Job::MarkRead(account, keys) => keeper.mark_read(account, &keys),
        Job::Forget(account) => keeper.forget(&account),
        Job::Flush(done) => {
            keeper.flush();
            // Whoever asked may have had enough of waiting.
            done.send(()).unwrap_or_default();
        }
    }
}
