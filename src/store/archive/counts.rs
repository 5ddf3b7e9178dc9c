//! How many posts, and how many unread ones, are newer than a key: kept in blocks of some hundred posts, so that asking
//! costs the same for a thousand posts as for a million, nearly.

use rusqlite::{OptionalExtension as _, Transaction, params};

/// A block that grows beyond this is split in two.
const MOST: i64 = 512;

/// Posts and unread posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) posts: usize,
    pub(super) unread: usize,
}

impl Count {
    fn of(posts: Option<i64>, unread: Option<i64>) -> Self {
        let count = |count: Option<i64>| usize::try_from(count.unwrap_or(0)).unwrap_or(0);
        Self { posts: count(posts), unread: count(unread) }
    }
}

/// All posts of an account.
pub(super) fn all(transaction: &Transaction<'_>, account: i64) -> rusqlite::Result<Count> {
    transaction
        .prepare_cached("SELECT sum(posts), sum(unread) FROM blocks WHERE account = ?1")?
        .query_row(params![account], |row| Ok(Count::of(row.get(0)?, row.get(1)?)))
}

/// Those newer than a key.
pub(super) fn newer(transaction: &Transaction<'_>, account: i64, key: &[u8]) -> rusqlite::Result<Count> {
    let whole = transaction
        .prepare_cached("SELECT sum(posts), sum(unread) FROM blocks WHERE account = ?1 AND first > ?2")?
        .query_row(params![account, key], |row| Ok(Count::of(row.get(0)?, row.get(1)?)))?;
    // Its own block in part: from the key to the beginning of the next one.
    let part = between(transaction, account, "key > ?2", key)?;
    Ok(Count { posts: whole.posts + part.posts, unread: whole.unread + part.unread })
}

/// A post came that was not known, unread.
pub(super) fn added(transaction: &Transaction<'_>, account: i64, key: &[u8]) -> rusqlite::Result<()> {
    let block = match block_of(transaction, account, key)? {
        Some(first) => first,
        None => {
            // The first block of all begins before every key.
            transaction
                .prepare_cached("INSERT INTO blocks (account, first, posts, unread) VALUES (?1, x'', 0, 0)")?
                .execute(params![account])?;
            Vec::new()
        }
    };
    let posts: i64 = transaction
        .prepare_cached(
            "UPDATE blocks SET posts = posts + 1, unread = unread + 1 WHERE account = ?1 AND first = ?2
             RETURNING posts",
        )?
        .query_row(params![account, block], |row| row.get(0))?;
    if posts > MOST { split(transaction, account, &block) } else { Ok(()) }
}

/// A post that was unread has been read.
pub(super) fn read(transaction: &Transaction<'_>, account: i64, key: &[u8]) -> rusqlite::Result<()> {
    let Some(block) = block_of(transaction, account, key)? else { return Ok(()) };
    transaction
        .prepare_cached("UPDATE blocks SET unread = unread - 1 WHERE account = ?1 AND first = ?2")?
        .execute(params![account, block])?;
    Ok(())
}

/// Counts all blocks of an account anew, after posts were deleted: those before this key hold nothing any more.
pub(super) fn pruned(transaction: &Transaction<'_>, account: i64, before: &[u8]) -> rusqlite::Result<()> {
    let Some(block) = block_of(transaction, account, before)? else { return Ok(()) };
    transaction.execute("DELETE FROM blocks WHERE account = ?1 AND first < ?2", params![account, block])?;
    // The one that is left of the lowest now begins before every key.
    transaction.execute(
        "UPDATE blocks SET first = x'' WHERE account = ?1 AND first = ?2",
        params![account, block],
    )?;
    recount(transaction, account, b"")
}

fn block_of(transaction: &Transaction<'_>, account: i64, key: &[u8]) -> rusqlite::Result<Option<Vec<u8>>> {
    transaction
        .prepare_cached(
            "SELECT first FROM blocks WHERE account = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
        )?
        .query_row(params![account, key], |row| row.get(0))
        .optional()
}

fn split(transaction: &Transaction<'_>, account: i64, block: &[u8]) -> rusqlite::Result<()> {
    let middle: Vec<u8> = transaction
        .prepare_cached(
            "SELECT key FROM posts WHERE account = ?1 AND key >= ?2 ORDER BY key LIMIT 1 OFFSET ?3",
        )?
        .query_row(params![account, block, MOST / 2], |row| row.get(0))?;
    transaction
        .prepare_cached("INSERT INTO blocks (account, first, posts, unread) VALUES (?1, ?2, 0, 0)")?
        .execute(params![account, middle])?;
    recount(transaction, account, block)?;
    recount(transaction, account, &middle)
}

/// Counts the posts of a block.
fn recount(transaction: &Transaction<'_>, account: i64, block: &[u8]) -> rusqlite::Result<()> {
    let count = between(transaction, account, "key >= ?2", block)?;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    transaction
        .prepare_cached("UPDATE blocks SET posts = ?3, unread = ?4 WHERE account = ?1 AND first = ?2")?
        .execute(params![account, block, number(count.posts), number(count.unread)])?;
    Ok(())
}

/// Counts posts from a key to the beginning of the next block.
fn between(transaction: &Transaction<'_>, account: i64, from: &str, key: &[u8]) -> rusqlite::Result<Count> {
    let next: Option<Vec<u8>> = transaction
        .prepare_cached("SELECT min(first) FROM blocks WHERE account = ?1 AND first > ?2")?
        .query_row(params![account, key], |row| row.get(0))?;
    let count = format!("SELECT count(*), sum(unread) FROM posts WHERE account = ?1 AND {from}");
    let of = |row: &rusqlite::Row<'_>| Ok(Count::of(row.get(0)?, row.get(1)?));
    match next {
        Some(next) => transaction
            .prepare_cached(&format!("{count} AND key < ?3"))?
            .query_row(params![account, key, next], of),
        None => transaction.prepare_cached(&count)?.query_row(params![account, key], of),
    }
}
