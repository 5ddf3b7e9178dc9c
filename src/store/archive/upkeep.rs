//! What is there, pruning, checking, getting everything out.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{Archive, ArchiveError, body, counts, find, read_key, timeline};
use crate::account::AccountName;
use crate::post::Post;

/// Posts that are deleted in one transaction, so that other twites get their turn.
const AT_ONCE: i64 = 1000;

/// What is there of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The account's whole name.
    pub account: String,
    /// Posts.
    pub posts: usize,
    /// Posts that were never on the screen.
    pub unread: usize,
    /// Gaps.
    pub gaps: usize,
    /// When the oldest and the newest post were made.
    pub span: Option<(Timestamp, Timestamp)>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Posts made within this time; `None`: for ever.
    pub age: Option<SignedDuration>,
    /// Bytes of the file; `None`: as many as come.
    pub bytes: Option<u64>,
}

/// What [`Archive::prune`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Posts that were deleted.
    pub posts: usize,
    /// Bytes of the file before.
    pub before: u64,
    /// And after.
    pub after: u64,
}

impl Archive {
    /// What is there, account by account, by name.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn status(&mut self) -> Result<Vec<Status>, ArchiveError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let mut all = Vec::new();
        for (id, account) in accounts(&transaction)? {
            let count = counts::all(&transaction, id)?;
            let made = |which: &str| -> rusqlite::Result<Option<Timestamp>> {
                let select =
                    format!("SELECT key, body FROM posts WHERE account = ?1 ORDER BY key {which} LIMIT 1");
                let found: Option<(Vec<u8>, Vec<u8>)> = transaction
                    .query_row(&select, params![id], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                Ok(found.and_then(|(key, body)| Some(body::read(read_key(&key)?, &body)?.created_at)))
            };
            all.push(Status {
                account,
                posts: count.posts,
                unread: count.unread,
                gaps: timeline::coverage(&transaction, id)?.gaps().count(),
                span: made("ASC")?.zip(made("DESC")?),
            });
        }
        Ok(all)
    }

    /// Bytes of the file, its log left out.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn bytes(&self) -> Result<u64, ArchiveError> {
        let pragma = |name| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        Ok(u64::try_from(pragma("page_count")?.saturating_mul(pragma("page_size")?)).unwrap_or(0))
    }

    /// Deletes what is beyond `keep`, oldest posts first, and gives the space back to the disk. The post where the
    /// reader is, and all that is newer, stays.
    ///
    /// # Errors
    /// When it cannot be written; what was deleted until then stays deleted.
    pub fn prune(&mut self, keep: Keep, now: Timestamp) -> Result<Pruned, ArchiveError> {
        let before = self.bytes()?;
        let mut posts = 0;
        if let Some(age) = keep.age {
            let oldest = now.saturating_sub(age).unwrap_or(Timestamp::MIN);
            let accounts = accounts(&self.connection)?;
            for (id, _) in accounts {
                while let gone @ 1.. = self.delete_oldest(id, Some(oldest), AT_ONCE)? {
                    posts += gone;
                }
            }
        }
        if let Some(most) = keep.bytes {
            posts += self.shrink(most)?;
        }
        if posts > 0 {
            self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        }
        Ok(Pruned { posts, before, after: self.bytes()? })
    }

    /// Deletes oldest posts of the account that has most, until the used part of the file fits.
    fn shrink(&mut self, most: u64) -> Result<usize, ArchiveError> {
        let mut posts = 0;
        loop {
            let free: i64 = self.connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
            let page: i64 = self.connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
            let free = u64::try_from(free.saturating_mul(page)).unwrap_or(0);
            if self.bytes()?.saturating_sub(free) <= most {
                return Ok(posts);
            }
            let largest: Option<i64> = self
                .connection
                .query_row(
                    "SELECT account FROM blocks GROUP BY account ORDER BY sum(posts) DESC LIMIT 1",
                    [],
                    |row| row.get(0),
                )
                .optional()?;
            let Some(account) = largest else { return Ok(posts) };
            match self.delete_oldest(account, None, AT_ONCE)? {
                0 => return Ok(posts),
                gone => posts += gone,
            }
        }
    }

    /// Deletes some of an account's oldest posts, those made before a moment if one is given, never the one where the
    /// reader is.
    fn delete_oldest(
        &mut self,
        account: i64,
        before: Option<Timestamp>,
        most: i64,
    ) -> Result<usize, ArchiveError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let left: Option<Vec<u8>> = transaction.query_row(
            "SELECT left_key FROM accounts WHERE id = ?1",
            params![account],
            |row| row.get(0),
        )?;
        let mut gone = 0;
        let mut stays: Option<Vec<u8>> = None;
        {
            let mut oldest = transaction
                .prepare_cached("SELECT key, body FROM posts WHERE account = ?1 ORDER BY key LIMIT ?2")?;
            let mut rows = oldest.query(params![account, most + 1])?;
            while let Some(row) = rows.next()? {
                let (key, bytes): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
                let post = read_key(&key).and_then(|key| body::read(key, &bytes));
                let is_old = before.is_none_or(|before| post.is_none_or(|post| post.created_at < before));
                if !is_old || left.as_ref().is_some_and(|left| key >= *left) || gone == most {
                    stays = Some(key);
                    break;
                }
                gone += 1;
            }
        }
        // The newest post of all stays: it says from where to ask.
        let Some(stays) = stays.filter(|_| gone > 0) else { return Ok(0) };
        transaction.execute("DELETE FROM posts WHERE account = ?1 AND key < ?2", params![account, stays])?;
        counts::pruned(&transaction, account, &stays)?;
        if let Some(oldest) = read_key(&stays) {
            let mut coverage = timeline::coverage(&transaction, account)?;
            coverage.cut(&oldest);
            timeline::keep_coverage(&transaction, account, &coverage)?;
        }
        transaction.commit()?;
        Ok(usize::try_from(gone).unwrap_or(0))
    }

    /// Forgets everything of an account. Whether there was anything.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget(&mut self, account: &AccountName) -> Result<bool, ArchiveError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(id) = find(&transaction, account)? else { return Ok(false) };
        for table in ["posts", "blocks", "stretches"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE account = ?1"), params![id])?;
        }
        transaction.execute("DELETE FROM accounts WHERE id = ?1", params![id])?;
        transaction.commit()?;
        Ok(true)
    }

    /// Looks for damage: in the file, in each post, in the counts. Gives back what is wrong, in words; nothing, if all
    /// is well.
    ///
    /// # Errors
    /// When it cannot even be read.
    pub fn check(&mut self) -> Result<Vec<String>, ArchiveError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let mut wrong: Vec<String> = transaction
            .prepare("PRAGMA integrity_check(20)")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        wrong.retain(|line| line != "ok");
        for (id, name) in accounts(&transaction)? {
            let mut bodies = transaction.prepare("SELECT key, body FROM posts WHERE account = ?1")?;
            let mut rows = bodies.query(params![id])?;
            let mut broken = 0_usize;
            while let Some(row) = rows.next()? {
                let (key, bytes): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
                broken += usize::from(read_key(&key).and_then(|key| body::read(key, &bytes)).is_none());
            }
            if broken > 0 {
                wrong.push(format!("{name}: {broken} posts cannot be read"));
            }
            let (posts, unread): (i64, i64) = transaction.query_row(
                "SELECT count(*), coalesce(sum(unread), 0) FROM posts WHERE account = ?1",
                params![id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let count = counts::all(&transaction, id)?;
            if (i64::try_from(count.posts), i64::try_from(count.unread)) != (Ok(posts), Ok(unread)) {
                wrong.push(format!("{name}: {} posts are counted, and {posts} are there", count.posts));
            }
        }
        Ok(wrong)
    }

    /// Hands out every post of an account, newest first, until `each` fails.
    ///
    /// # Errors
    /// When it cannot be read, or what `each` fails with.
    pub fn export<E: From<ArchiveError>>(
        &mut self,
        account: &AccountName,
        mut each: impl FnMut(&Post) -> Result<(), E>,
    ) -> Result<(), E> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Deferred);
        let transaction = transaction.map_err(ArchiveError::from)?;
        let Some(id) = find(&transaction, account).map_err(ArchiveError::from)? else { return Ok(()) };
        let select = "SELECT key, body FROM posts WHERE account = ?1 ORDER BY key DESC";
        let mut posts = transaction.prepare(select).map_err(ArchiveError::from)?;
        let mut rows = posts.query(params![id]).map_err(ArchiveError::from)?;
        while let Some(row) = rows.next().map_err(ArchiveError::from)? {
            let key: Vec<u8> = row.get(0).map_err(ArchiveError::from)?;
            let bytes: Vec<u8> = row.get(1).map_err(ArchiveError::from)?;
            if let Some(post) = read_key(&key).and_then(|key| body::read(key, &bytes)) {
                each(&post)?;
            }
        }
        Ok(())
    }
}

fn accounts(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    connection
        .prepare("SELECT id, name FROM accounts ORDER BY name")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
