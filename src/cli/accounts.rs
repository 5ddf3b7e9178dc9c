//! `twite accounts`: listing, choosing, forgetting. Each gives back what is to be printed.

use crate::store::{AccountStore, Accounts, KeptAccount, StoreError};
use crate::text::one_line;

/// One line an account: `*` before the one in use, its whole name, the name they chose. Empty if there is none.
pub fn list(accounts: &Accounts) -> String {
    let whole = |account: &KeptAccount| account.account_name().to_string();
    let width = accounts.iter().map(|account| whole(account).chars().count()).max().unwrap_or(0);
    let in_use = accounts.default_account().map(whole);
    accounts
        .iter()
        .map(|account| {
            let name = whole(account);
            let mark = if in_use.as_ref() == Some(&name) { '*' } else { ' ' };
            let chosen = one_line(account.name.as_delivered(), 40);
            let line = format!("{mark} {name:width$}  {chosen}");
            format!("{}\n", line.trim_end())
        })
        .collect()
}

/// Makes an account the one in use.
pub fn make_default(store: &AccountStore, typed: &str) -> Result<String, StoreError> {
    store.change(|accounts| {
        let name = accounts.find(typed)?.account_name();
        accounts.set_default(&name)?;
        Ok(format!("{name} is now used when no account is named\n"))
    })
}

/// Forgets an account here and nowhere else: the same token may be in use on another host.
pub fn remove(store: &AccountStore, typed: &str) -> Result<String, StoreError> {
    store.change(|accounts| {
        let name = accounts.find(typed)?.account_name();
        accounts.remove(&name);
        Ok(format!(
            "{name}: the token is forgotten here, and still good elsewhere; `twite logout` would have withdrawn it\n"
        ))
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::account::Handle;
    use crate::config::Paths;
    use crate::oauth::{Credentials, Secret};
    use crate::post::AuthorId;

    fn store(names: &[(&str, &str, &str)]) -> (tempfile::TempDir, AccountStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = AccountStore::new(&Paths::under(folder.path()));
        for (handle, service, name) in names {
            let account = KeptAccount {
                handle: Handle::new(handle).unwrap(),
                name: (*name).into(),
                service: (*service).to_owned(),
                user_id: AuthorId::new(*handle),
                token: Credentials::new("token", Secret::new("hush")),
                consumer: None,
                server: None,
                added_at: Timestamp::UNIX_EPOCH,
            };
            store.change(|accounts| accounts.put(account)).unwrap();
        }
        (folder, store)
    }

    #[test]
    fn the_list_marks_the_account_in_use_and_shows_no_control_character() {
        let (_folder, store) =
            store(&[("maru", "x", "Maru\u{1b}[2J"), ("ana", "work", ""), ("tom", "x", "Tom")]);
        assert_eq!(list(&store.load().unwrap()), "  maru@x    Maru\\u{1b}[2J\n  ana@work\n* tom@x     Tom\n");
        assert_eq!(list(&Accounts::default()), "");
    }

    #[test]
    fn the_account_in_use_can_be_chosen_and_removed() {
        let (_folder, store) = store(&[("maru", "x", "Maru"), ("tom", "x", "Tom")]);
        assert!(make_default(&store, "maru").unwrap().starts_with("maru@x is now used"));
        assert!(list(&store.load().unwrap()).starts_with("* maru@x"));
        assert!(matches!(remove(&store, "ana"), Err(StoreError::UnknownAccount { .. })));
        assert!(remove(&store, "maru").unwrap().starts_with("maru@x: the token is forgotten here"));
        assert!(remove(&store, "tom").unwrap().starts_with("tom@x: "));
        assert!(matches!(remove(&store, "tom"), Err(StoreError::NoAccount)));
    }
}
