//! One account's timeline in the archive: taking pages in, handing slices out. The same questions with the same answers
//! as [`crate::store::Timeline`] in memory.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::super::rows::{OVERLAP, with_gaps};
use super::counts::{self, Count};
use super::{body, key_bytes, read_key};
use crate::post::{Post, PostKey};
use crate::service::{Page, Query};
use crate::timeline::{Coverage, Left, Place, Slice};

type Result<T> = rusqlite::Result<T>;

/// Keeps a page; how many of its posts are newer than all that was known.
pub(super) fn ingest(
    transaction: &Transaction<'_>,
    account: i64,
    query: &Query,
    page: &Page,
) -> Result<usize> {
    let mut known = HashSet::new();
    for post in &page.posts {
        if is_known(transaction, account, &post.key)? {
            known.insert(&post.key);
        }
    }
    let before = coverage(transaction, account)?;
    let mut after = before.clone();
    after.add(query, page, |key| known.contains(key));
    if after != before {
        keep_coverage(transaction, account, &after)?;
    }
    let newest = edge(transaction, account, "max")?;
    let mut newer = 0;
    for post in &page.posts {
        let (key, body) = (key_bytes(&post.key), body::write(post));
        let is_new = transaction
            .prepare_cached("UPDATE posts SET body = ?3 WHERE account = ?1 AND key = ?2")?
            .execute(params![account, key, body])?
            == 0;
        if is_new {
            transaction
                .prepare_cached("INSERT INTO posts (account, key, unread, body) VALUES (?1, ?2, 1, ?3)")?
                .execute(params![account, key, body])?;
            counts::added(transaction, account, &key)?;
            newer += usize::from(newest.as_ref().is_some_and(|newest| key > *newest));
        }
    }
    Ok(newer)
}

/// Marks posts as read. Those that are not known are left out.
pub(super) fn mark_read(transaction: &Transaction<'_>, account: i64, keys: &[PostKey]) -> Result<()> {
    let mut newest: Option<Vec<u8>> = None;
    for key in keys {
        if !is_known(transaction, account, key)? {
            continue;
        }
        let bytes = key_bytes(key);
        let was_unread = transaction
            .prepare_cached("UPDATE posts SET unread = 0 WHERE account = ?1 AND key = ?2 AND unread = 1")?
            .execute(params![account, bytes])?;
        if was_unread > 0 {
            counts::read(transaction, account, &bytes)?;
        }
        newest = newest.max(Some(bytes));
    }
    if let Some(newest) = newest {
        transaction
            .prepare_cached(
                "UPDATE accounts SET newest_read = max(coalesce(newest_read, ?2), ?2) WHERE id = ?1",
            )?
            .execute(params![account, newest])?;
    }
    Ok(())
}

/// Remembers where the reader is.
pub(super) fn keep_place(transaction: &Transaction<'_>, account: i64, left: &Left) -> Result<()> {
    transaction
        .prepare_cached("UPDATE accounts SET left_key = ?2, left_is_gap = ?3, left_y = ?4 WHERE id = ?1")?
        .execute(params![account, key_bytes(&left.post), left.is_gap, left.y])?;
    Ok(())
}

/// A stretch of about `count` posts.
pub(super) fn slice(
    transaction: &Transaction<'_>,
    account: i64,
    place: &Place,
    count: usize,
) -> Result<Slice> {
    let (newest_read, left) = state(transaction, account)?;
    let half = count / 2;
    let mut found = match resolve(transaction, account, place, left.as_ref())? {
        Place::Oldest => newer(transaction, account, None, count)?,
        Place::Around(key) => {
            let key = key_bytes(&key);
            let mut found = newer(transaction, account, Some(&key), half)?;
            found.extend(older(transaction, account, Some(&key), count - half)?);
            found
        }
        _ => older(transaction, account, None, count)?,
    };
    // A body that cannot be read is left out here and named by `twite archive check`.
    found.retain(|(post, _)| post.is_some());
    let first = found.first().map(|(_, row)| row.key.clone());
    let above = match &first {
        Some(first) => counts::newer(transaction, account, first)?,
        None => Count::default(),
    };
    let all = counts::all(transaction, account)?;
    let unread: HashSet<PostKey> = found
        .iter()
        .filter(|(_, row)| row.unread)
        .filter_map(|(post, _)| Some(post.as_ref()?.key.clone()))
        .collect();
    let posts: Vec<Arc<Post>> = found.into_iter().filter_map(|(post, _)| post.map(Arc::new)).collect();
    let coverage = coverage(transaction, account)?;
    Ok(Slice {
        above: above.posts,
        below: all.posts.saturating_sub(above.posts + posts.len()),
        is_whole: coverage.is_whole(),
        refresh_from: refresh_from(transaction, account)?,
        oldest: edge(transaction, account, "min")?.as_deref().and_then(read_key),
        unread_above: above.unread,
        unread_below: all.unread.saturating_sub(above.unread + unread.len()),
        unread,
        newest_read,
        left: left.filter(|_| *place == Place::Left),
        rows: with_gaps(&coverage, posts),
    })
}

struct Found {
    key: Vec<u8>,
    unread: bool,
}

type Rows = Vec<(Option<Post>, Found)>;

fn read_rows(statement: &mut rusqlite::Statement<'_>, with: impl rusqlite::Params) -> Result<Rows> {
    statement
        .query_map(with, |row| {
            let key: Vec<u8> = row.get(0)?;
            let post = read_key(&key).and_then(|key| body::read(key, row.get_ref(2).ok()?.as_blob().ok()?));
            Ok((post, Found { key, unread: row.get(1)? }))
        })?
        .collect()
}

/// So many posts from this key (inclusive) or from the newest on, newest first.
fn older(transaction: &Transaction<'_>, account: i64, from: Option<&[u8]>, count: usize) -> Result<Rows> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let select = "SELECT key, unread, body FROM posts WHERE account = ?1";
    match from {
        Some(from) => read_rows(
            &mut *transaction
                .prepare_cached(&format!("{select} AND key <= ?2 ORDER BY key DESC LIMIT ?3"))?,
            params![account, from, count],
        ),
        None => read_rows(
            &mut *transaction.prepare_cached(&format!("{select} ORDER BY key DESC LIMIT ?2"))?,
            params![account, count],
        ),
    }
}

/// So many posts above this key, or from the oldest on; newest first.
fn newer(transaction: &Transaction<'_>, account: i64, from: Option<&[u8]>, count: usize) -> Result<Rows> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let select = "SELECT key, unread, body FROM posts WHERE account = ?1";
    let mut rows = match from {
        Some(from) => read_rows(
            &mut *transaction.prepare_cached(&format!("{select} AND key > ?2 ORDER BY key LIMIT ?3"))?,
            params![account, from, count],
        ),
        None => read_rows(
            &mut *transaction.prepare_cached(&format!("{select} ORDER BY key LIMIT ?2"))?,
            params![account, count],
        ),
    }?;
    rows.reverse();
    Ok(rows)
}

fn is_known(transaction: &Transaction<'_>, account: i64, key: &PostKey) -> Result<bool> {
    transaction
        .prepare_cached("SELECT 1 FROM posts WHERE account = ?1 AND key = ?2")?
        .exists(params![account, key_bytes(key)])
}

/// The newest (`max`) or oldest (`min`) key.
fn edge(transaction: &Transaction<'_>, account: i64, which: &str) -> Result<Option<Vec<u8>>> {
    transaction
        .prepare_cached(&format!("SELECT {which}(key) FROM posts WHERE account = ?1"))?
        .query_row(params![account], |row| row.get(0))
}

/// A few below the newest, or the newest of fewer.
fn refresh_from(transaction: &Transaction<'_>, account: i64) -> Result<Option<PostKey>> {
    let offset = i64::try_from(OVERLAP).unwrap_or(0);
    let key: Option<Vec<u8>> = transaction
        .prepare_cached("SELECT key FROM posts WHERE account = ?1 ORDER BY key DESC LIMIT 1 OFFSET ?2")?
        .query_row(params![account, offset], |row| row.get(0))
        .optional()?;
    let key = match key {
        Some(key) => Some(key),
        None => edge(transaction, account, "min")?,
    };
    Ok(key.as_deref().and_then(read_key))
}

fn state(transaction: &Transaction<'_>, account: i64) -> Result<(Option<PostKey>, Option<Left>)> {
    transaction
        .prepare_cached("SELECT newest_read, left_key, left_is_gap, left_y FROM accounts WHERE id = ?1")?
        .query_row(params![account], |row| {
            let key = |bytes: Option<Vec<u8>>| bytes.as_deref().and_then(read_key);
            let (is_gap, y) = (row.get(2)?, row.get(3)?);
            let left = key(row.get(1)?).map(|post| Left { post, is_gap, y });
            Ok((key(row.get(0)?), left))
        })
}

fn resolve(transaction: &Transaction<'_>, account: i64, place: &Place, left: Option<&Left>) -> Result<Place> {
    let unread = |key: &PostKey, from: &str| -> Result<Place> {
        let select = format!("SELECT key FROM posts WHERE account = ?1 AND unread = 1 AND {from} LIMIT 1");
        let found: Option<Vec<u8>> = transaction
            .prepare_cached(&select)?
            .query_row(params![account, key_bytes(key)], |row| row.get(0))
            .optional()?;
        Ok(Place::Around(found.as_deref().and_then(read_key).unwrap_or_else(|| key.clone())))
    };
    match place {
        Place::Newest | Place::Oldest | Place::Around(_) => Ok(place.clone()),
        Place::Left => Ok(left.map_or(Place::Newest, |left| Place::Around(left.post.clone()))),
        Place::UnreadBelow(key) => unread(key, "key < ?2 ORDER BY key DESC"),
        Place::UnreadAbove(key) => unread(key, "key > ?2 ORDER BY key"),
    }
}

pub(super) fn coverage(transaction: &Transaction<'_>, account: i64) -> Result<Coverage> {
    let is_whole = transaction
        .prepare_cached("SELECT is_whole FROM accounts WHERE id = ?1")?
        .query_row(params![account], |row| row.get(0))?;
    let stretches = transaction
        .prepare_cached("SELECT oldest, newest FROM stretches WHERE account = ?1 ORDER BY oldest")?
        .query_map(params![account], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))?
        .filter_map(|ends| match ends {
            Ok((oldest, newest)) => Some(Ok((read_key(&oldest)?, read_key(&newest)?))),
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Coverage::from_parts(stretches, is_whole))
}

pub(super) fn keep_coverage(transaction: &Transaction<'_>, account: i64, coverage: &Coverage) -> Result<()> {
    transaction
        .prepare_cached("UPDATE accounts SET is_whole = ?2 WHERE id = ?1")?
        .execute(params![account, coverage.is_whole()])?;
    transaction.prepare_cached("DELETE FROM stretches WHERE account = ?1")?.execute(params![account])?;
    for (oldest, newest) in coverage.stretches() {
        transaction
            .prepare_cached("INSERT INTO stretches (account, oldest, newest) VALUES (?1, ?2, ?3)")?
            .execute(params![account, key_bytes(oldest), key_bytes(newest)])?;
    }
    Ok(())
}
