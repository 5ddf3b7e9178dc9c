//! The tables, and how an older file becomes a newer one: each step in one transaction, with the version in the file.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{ArchiveError, wait_for_another};

/// Tells an archive of twite from other databases ("twit").
const APPLICATION: i64 = 0x7477_6974;

/// The steps: number N brings a file of version N to version N + 1. Never change one that was released: add one.
const STEPS: [&str; 1] = [
    // Counts lie in `blocks`, each for the posts from its `first` key to the next block's. `stretches` are the parts of
    // a timeline that are known without a hole; gaps lie between them. `charged` is what a service may charge for on
    // a day of UTC, `spent` the sums.
    "CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        is_whole INTEGER NOT NULL DEFAULT 0,
        newest_read BLOB,
        left_key BLOB,
        left_is_gap INTEGER NOT NULL DEFAULT 0,
        left_y INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE posts (
        account INTEGER NOT NULL,
        key BLOB NOT NULL,
        unread INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (account, key)
    ) WITHOUT ROWID;
    CREATE INDEX unread_posts ON posts (account, key) WHERE unread = 1;
    CREATE TABLE blocks (
        account INTEGER NOT NULL,
        first BLOB NOT NULL,
        posts INTEGER NOT NULL,
        unread INTEGER NOT NULL,
        PRIMARY KEY (account, first)
    ) WITHOUT ROWID;
    CREATE TABLE stretches (
        account INTEGER NOT NULL,
        oldest BLOB NOT NULL,
        newest BLOB NOT NULL,
        PRIMARY KEY (account, oldest)
    ) WITHOUT ROWID;
    CREATE TABLE charged (
        service TEXT NOT NULL,
        day TEXT NOT NULL,
        kind INTEGER NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (service, day, kind, id)
    ) WITHOUT ROWID;
    CREATE TABLE spent (
        service TEXT NOT NULL,
        day TEXT NOT NULL,
        posts INTEGER NOT NULL,
        users INTEGER NOT NULL,
        PRIMARY KEY (service, day)
    ) WITHOUT ROWID;",
];

/// Makes the file an archive of this version.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), ArchiveError> {
    if check(connection, path)? == STEPS.len() {
        return Ok(());
    }
    write_ahead(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another twite may have done it while this one waited.
    let version = check(&transaction, path)?;
    for step in STEPS.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", i64::try_from(STEPS.len()).unwrap_or(i64::MAX))?;
    transaction.commit()?;
    Ok(())
}

/// Turns the write-ahead log on. SQLite does not wait here while another twite has just opened the new file too.
fn write_ahead(connection: &Connection) -> Result<(), rusqlite::Error> {
    let is_busy =
        |error: &rusqlite::Error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy);
    let mut tries = 0;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && wait_for_another(tries) => tries += 1,
            done => return done,
        }
    }
}

/// The version of the file; 0 for an empty one.
fn check(connection: &Connection, path: &Path) -> Result<usize, ArchiveError> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let foreign = || ArchiveError::Foreign(path.to_owned());
    let not_a_database =
        |error: &rusqlite::Error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase);
    let version = match pragma("user_version") {
        Err(error) if not_a_database(&error) => return Err(foreign()),
        version => version?,
    };
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    match (pragma("application_id")?, usize::try_from(version)) {
        (0, Ok(0)) if tables == 0 => Ok(0),
        (APPLICATION, Ok(version)) if (1..=STEPS.len()).contains(&version) => Ok(version),
        (APPLICATION, _) => Err(ArchiveError::Newer { path: path.to_owned(), found: version }),
        _ => Err(foreign()),
    }
}
