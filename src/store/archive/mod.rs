//! The archive: every post that was fetched, in one SQLite file, with what is known, read and where the reader was.
//!
//! | file | what it holds |
//! |---|---|
//! | `schema` | the tables, and how an older file becomes a newer one |
//! | `body` | a post as bytes |
//! | `counts` | how many posts and unread posts lie where, without counting them |
//! | `ledger` | what was read where posts cost money |
//! | `timeline` | taking pages in, handing slices out, for one account |
//! | `upkeep` | what is there, pruning, checking, getting everything out |
//!
//! Several twites may use one file: SQLite's write-ahead log lets them read while one writes, and a writer waits.

mod body;
mod counts;
mod ledger;
mod schema;
mod timeline;
mod upkeep;

use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};
use thiserror::Error;

use super::replace::private_folder;
use crate::account::AccountName;
use crate::config::FileError;
use crate::post::{OrderKey, PostId, PostKey};
use crate::service::{Page, Query};
use crate::timeline::{Left, Place, Slice};

pub use upkeep::{Keep, Pruned, Status};

/// How often a writer asks again while another one writes, and how long it waits each time: about five seconds in all.
/// SQLite's own waiting grows to 100 ms, with which a busy neighbour is never caught between two writes.
const TRIES: i32 = 2500;
const NAP: Duration = Duration::from_millis(2);
/// SQLite's own cache of pages, in KiB: enough for a window and what lies around it.
const CACHE_KIB: i64 = 2048;

/// Why the archive cannot be used. Displays as the cause and the remedy.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The folder or file cannot be had.
    #[error(transparent)]
    File(#[from] FileError),
    /// A newer twite wrote it.
    #[error("{}: a newer twite wrote this archive (version {found}); use that one; the file is left as it is", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// Another program's database.
    #[error("{}: this is not an archive of twite; move it away and start again", .0.display())]
    Foreign(PathBuf),
    /// SQLite says no.
    #[error("the archive: {0}; `twite archive check` looks at it")]
    Database(#[from] rusqlite::Error),
}

/// The archive file, open.
#[derive(Debug)]
pub struct Archive {
    connection: Connection,
    path: PathBuf,
}

fn wait_for_another(tries: i32) -> bool {
    std::thread::sleep(NAP);
    tries < TRIES
}

impl Archive {
    /// Opens the archive, and creates it, for its owner alone, where there is none. An older file is brought up to
    /// date in one transaction.
    ///
    /// # Errors
    /// When the file cannot be had, is not ours, or is newer than this program: then it is left untouched.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        // SQLite gives its side files the mode of the main one.
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(FileError::io(path, "open this file"))?;
        std::fs::set_permissions(path, Permissions::from_mode(0o600))
            .map_err(FileError::io(path, "make this file yours alone"))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_handler(Some(wait_for_another))?;
        schema::prepare(&mut connection, path)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection, path: path.to_owned() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a page, all of it or nothing. Posts that were known are replaced by their newer state. Returns how many
    /// posts came that are newer than everything known before (0 for the very first page).
    ///
    /// # Errors
    /// When it cannot be written: then nothing of it is kept.
    pub fn ingest(
        &mut self,
        account: &AccountName,
        query: &Query,
        page: &Page,
    ) -> Result<usize, ArchiveError> {
        self.write(account, |transaction, id| timeline::ingest(transaction, id, query, page))
    }

    /// A stretch of about `count` posts at a place, with the gaps that lie in it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn slice(
        &mut self,
        account: &AccountName,
        place: &Place,
        count: usize,
    ) -> Result<Slice, ArchiveError> {
        // One transaction: what another twite writes meanwhile must not tear the picture.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let slice = match find(&transaction, account)? {
            Some(id) => timeline::slice(&transaction, id, place, count)?,
            None => Slice::default(),
        };
        transaction.commit()?;
        Ok(slice)
    }

    /// Remembers that these posts were on the screen, and where the reader is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(
        &mut self,
        account: &AccountName,
        read: &[PostKey],
        left: Option<&Left>,
    ) -> Result<(), ArchiveError> {
        self.write(account, |transaction, id| {
            timeline::mark_read(transaction, id, read)?;
            left.map_or(Ok(()), |left| timeline::keep_place(transaction, id, left))
        })
    }

    fn write<T>(
        &mut self,
        account: &AccountName,
        act: impl FnOnce(&Transaction<'_>, i64) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        // At once for writing: one that began by reading could not wait for another writer.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id = match find(&transaction, account)? {
            Some(id) => id,
            None => {
                transaction
                    .execute("INSERT INTO accounts (name) VALUES (?1)", params![account.to_string()])?;
                transaction.last_insert_rowid()
            }
        };
        let done = act(&transaction, id)?;
        transaction.commit()?;
        Ok(done)
    }
}

fn find(connection: &Connection, account: &AccountName) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM accounts WHERE name = ?1")?
        .query_row(params![account.to_string()], |row| row.get(0))
        .optional()
}

/// A key as bytes that sort as keys do: the order in sixteen bytes, the greatest first byte first, then the id.
fn key_bytes(key: &PostKey) -> Vec<u8> {
    [&key.order.0.to_be_bytes(), key.id.as_str().as_bytes()].concat()
}

/// Back again; `None`: not a key.
fn read_key(bytes: &[u8]) -> Option<PostKey> {
    let (order, id) = bytes.split_first_chunk::<16>()?;
    let id = std::str::from_utf8(id).ok()?;
    Some(PostKey::new(OrderKey(u128::from_be_bytes(*order)), PostId::new(id)))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
