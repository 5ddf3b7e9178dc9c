//! What was read of a service that bills by the post: each post and user of a day once, and the sums of the days before.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{Archive, ArchiveError};
use crate::budget::Spent;
use crate::service::Billed;

const POST: i64 = 0;
const USER: i64 = 1;

impl Archive {
    /// Notes what an answer held. What was read before on the same day, by any twite, is free.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn charge(&mut self, service: &str, day: Date, billed: &Billed) -> Result<Spent, ArchiveError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut fresh = [0_i64; 2];
        let kinds = [(POST, &billed.posts), (USER, &billed.users)];
        for (count, (kind, ids)) in fresh.iter_mut().zip(kinds) {
            let mut note = transaction.prepare_cached(
                "INSERT OR IGNORE INTO charged (service, day, kind, id) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for id in ids {
                *count +=
                    i64::try_from(note.execute(params![service, day.to_string(), kind, id])?).unwrap_or(0);
            }
        }
        let [posts, users] = fresh;
        transaction.execute(
            "INSERT INTO spent (service, day, posts, users) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (service, day) DO UPDATE SET posts = posts + ?3, users = users + ?4",
            params![service, day.to_string(), posts, users],
        )?;
        // Which ones they were matters on their own day alone; a day is left over for clocks that differ.
        let yesterday = day.yesterday().unwrap_or(day);
        transaction.execute(
            "DELETE FROM charged WHERE service = ?1 AND day < ?2",
            params![service, yesterday.to_string()],
        )?;
        let spent = find(&transaction, service, day)?;
        transaction.commit()?;
        Ok(spent)
    }

    /// What was read on a day.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn spent(&self, service: &str, day: Date) -> Result<Spent, ArchiveError> {
        Ok(find(&self.connection, service, day)?)
    }

    /// How many posts were read since a day, that day included.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn posts_since(&self, service: &str, day: Date) -> Result<u64, ArchiveError> {
        let posts: i64 = self.connection.query_row(
            "SELECT coalesce(sum(posts), 0) FROM spent WHERE service = ?1 AND day >= ?2",
            params![service, day.to_string()],
            |row| row.get(0),
        )?;
        Ok(u64::try_from(posts).unwrap_or(0))
    }
}

fn find(connection: &Connection, service: &str, day: Date) -> rusqlite::Result<Spent> {
    let found: Option<(i64, i64)> = connection
        .prepare_cached("SELECT posts, users FROM spent WHERE service = ?1 AND day = ?2")?
        .query_row(params![service, day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (posts, users) = found.unwrap_or_default();
    Ok(Spent { day, posts: u64::try_from(posts).unwrap_or(0), users: u64::try_from(users).unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::budget::Ledger;

    fn date(day: i8) -> Date {
        Date::new(2026, 11, day).unwrap()
    }

    #[test]
    fn two_twites_share_the_ledger_and_the_sums_of_earlier_days_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("archive.db");
        let (mut one, mut other) = (Archive::open(&file).unwrap(), Archive::open(&file).unwrap());
        let billed = |ids: &[&str]| Billed {
            posts: ids.iter().map(|id| (*id).to_owned()).collect(),
            users: vec!["7".into()],
        };
        one.charge("x", date(29), &billed(&["1", "2"])).unwrap();
        assert_eq!(other.charge("x", date(29), &billed(&["2", "3"])).unwrap().posts, 3);
        assert_eq!(
            one.charge("x", date(30), &billed(&["3"])).unwrap(),
            Spent { day: date(30), posts: 1, users: 1 }
        );
        assert_eq!(one.spent("x", date(29)).unwrap().posts, 3);
        assert_eq!(one.posts_since("x", date(1)).unwrap(), 4);
        assert_eq!(one.spent("y", date(30)).unwrap(), Spent::nothing(date(30)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        /// On disk it is the same arithmetic as in memory, across midnights and restarts.
        #[test]
        fn it_counts_as_the_ledger_in_memory_does(
            answers in prop::collection::vec((0_i8..2, prop::collection::vec(0_u8..9, 0..6), any::<bool>()), 0..20)
        ) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("archive.db");
            let (mut archive, mut memory, mut today) = (Archive::open(&file).unwrap(), Ledger::default(), 1);
            for (days, ids, restarts) in answers {
                today += days;
                let ids: Vec<String> = ids.iter().map(u8::to_string).collect();
                let billed = Billed { users: ids.iter().take(2).cloned().collect(), posts: ids };
                if restarts {
                    archive = Archive::open(&file).unwrap();
                }
                prop_assert_eq!(archive.charge("x", date(today), &billed).unwrap(), memory.charge(date(today), &billed));
                prop_assert_eq!(archive.spent("x", date(today)).unwrap(), memory.spent(date(today)));
            }
        }
    }
}
