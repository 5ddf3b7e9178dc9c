//! What `accounts.toml` keeps, refuses, and survives.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Barrier;
use std::thread;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn store() -> (TempDir, AccountStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = AccountStore::new(&Paths::under(&folder.path().join("data")));
    (folder, store)
}

fn account(handle: &str) -> KeptAccount {
    KeptAccount {
        handle: Handle::new(handle).unwrap(),
        name: "Somebody".into(),
        service: "x".to_owned(),
        user_id: AuthorId::new(handle),
        token: Credentials::new("token", Secret::new("hush")),
        consumer: None,
        server: None,
        added_at: "2026-11-23T17:20:00Z".parse().unwrap(),
    }
}

fn add(store: &AccountStore, handle: &str) {
    store.change(|accounts| accounts.put(account(handle))).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nothing_is_created_before_there_is_an_account() {
    let (_folder, store) = store();
    assert!(store.load().unwrap().is_empty());
    assert!(!store.file().parent().unwrap().exists());
}

#[test]
fn file_and_folder_are_the_owners_alone_and_nothing_is_left_beside() {
    let (_folder, store) = store();
    add(&store, "maru");
    add(&store, "ana");
    let folder = store.file().parent().unwrap();
    assert_eq!((mode(store.file()), mode(folder)), (0o600, 0o700));
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["accounts.lock", "accounts.toml"]);
    assert_eq!(mode(&folder.join("accounts.lock")), 0o600);
}

#[test]
fn the_form_of_the_file_is_a_promise() {
    let (_folder, store) = store();
    let mut maru = account("maru");
    maru.consumer = Some(Credentials::new("ck", Secret::new("cs")));
    let name = maru.account_name();
    store
        .change(|accounts| {
            accounts.put(maru)?;
            accounts.set_default(&name)
        })
        .unwrap();
    let text = fs::read_to_string(store.file()).unwrap();
    let wanted = r#"version = 1

[default]
handle = "maru"
service = "x"

[[accounts]]
handle = "maru"
service = "x"
name = "Somebody"
user_id = "maru"
token = "token"
token_secret = "hush"
consumer_key = "ck"
consumer_secret = "cs"
added_at = "2026-11-23T17:20:00Z"
"#;
    assert_eq!(text, format!("{HEADER}{wanted}"));
}

#[test]
fn a_file_that_others_may_open_is_refused_and_left_alone() {
    let (_folder, store) = store();
    add(&store, "maru");
    for bits in [0o640, 0o604, 0o620, 0o644] {
        fs::set_permissions(store.file(), Permissions::from_mode(bits)).unwrap();
        let before = fs::read(store.file()).unwrap();
        for error in [store.load().err(), store.change(|_| Ok(())).err()] {
            let text = error.unwrap().to_string();
            assert!(
                text.contains("run: chmod 600 /") && text.contains(&format!("mode {bits:04o}")),
                "{text}"
            );
        }
        assert_eq!((fs::read(store.file()).unwrap(), mode(store.file())), (before, bits));
    }
}

#[test]
fn a_newer_form_is_refused_untouched_even_with_keys_unknown_here() {
    let (_folder, store) = store();
    add(&store, "maru");
    let newer = "version = 2\nshape = \"new\"\n";
    fs::write(store.file(), newer).unwrap();
    let error = store.change(|accounts| accounts.put(account("ana"))).unwrap_err();
    assert!(
        error.to_string().contains("accounts.toml:1:11: a newer twite wrote this file (version 2)"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(store.file()).unwrap(), newer);
}

#[test]
fn a_spoilt_file_is_refused_with_its_line_and_without_its_secrets() {
    let (_folder, store) = store();
    add(&store, "maru");
    let good = fs::read_to_string(store.file()).unwrap();
    for (from, to, answer) in [
        ("version = 1", "", "`version` is missing or unknown"),
        ("version = 1", "version = \"1\"", ":2:11: `version` is of the wrong type"),
        ("handle =", "handel =", ":5:1: unknown key `handel` in [[accounts]]; did you mean `handle`?"),
        ("\"hush\"", "12345", ":10:16: `token_secret` is of the wrong type (integer)"),
        ("\"hush\"", "\"hush", ":10:"),
        ("token_secret = \"hush\"\n", "", "`token_secret` is missing in [[accounts]]"),
        (
            "token_secret = \"hush\"\n",
            "token_secret = \"hush\"\nconsumer_key = \"a\"\n",
            "`consumer_secret` is missing",
        ),
        ("\"2026-11-23T17:20:00Z\"", "\"hush\"", "`added_at` is not a time"),
        ("handle = \"maru\"", "handle = \"ma ru\"", "`handle` cannot be a handle"),
        ("token = \"token\"", "token = \"\"", "an entry is empty or too long"),
    ] {
        assert!(good.contains(from), "{from}");
        fs::write(store.file(), good.replacen(from, to, 1)).unwrap();
        let error = store.load().expect_err(to);
        assert!(error.to_string().contains(answer), "{error}\n{answer}");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        assert_eq!(error.exit_code(), 2);
    }
    fs::write(store.file(), "version = 1\naccounts = [1]\n").unwrap();
    assert!(store.load().unwrap_err().to_string().contains(":2:13: an item of [[accounts]] is not a table"));
    let entry = good.split_once("[[accounts]]").unwrap().1;
    fs::write(store.file(), format!("{good}[[accounts]]{entry}")).unwrap();
    assert!(store.load().unwrap_err().to_string().contains("the same account stands here twice"));
}

#[test]
fn a_default_that_is_gone_is_forgotten() {
    let (_folder, store) = store();
    add(&store, "maru");
    let text = fs::read_to_string(store.file()).unwrap();
    fs::write(store.file(), format!("{text}[default]\nhandle = \"tom\"\nservice = \"x\"\n")).unwrap();
    assert_eq!(store.load().unwrap().default_name(), None);
}

#[test]
fn a_link_is_followed_and_stays_a_link() {
    let (folder, store) = store();
    let data = store.file().parent().unwrap().to_owned();
    fs::create_dir(&data).unwrap();
    let real = folder.path().join("real.toml");
    symlink(&real, store.file()).unwrap();
    for (n, handle) in ["maru", "ana"].iter().enumerate() {
        add(&store, handle);
        assert!(fs::symlink_metadata(store.file()).unwrap().is_symlink());
        assert!(fs::symlink_metadata(&real).unwrap().is_file());
        assert_eq!(store.load().unwrap().iter().len(), n + 1);
    }
    assert_eq!(fs::read_dir(data).unwrap().count(), 1);
}

#[test]
fn what_a_crash_left_beside_the_file_does_not_matter() {
    let (_folder, store) = store();
    add(&store, "maru");
    fs::write(store.file().with_file_name(".twite-abc.new"), "version = 1\n[[acc").unwrap();
    add(&store, "ana");
    assert_eq!(store.load().unwrap().iter().len(), 2);
}

#[test]
fn a_change_that_fails_or_changes_nothing_writes_nothing() {
    let (_folder, store) = store();
    add(&store, "maru");
    fs::write(store.file(), format!("# mine\n{}", fs::read_to_string(store.file()).unwrap())).unwrap();
    store.change(|_| Ok(())).unwrap();
    let failed = store.change(|accounts| {
        accounts.put(account("ana"))?;
        Err::<(), _>(StoreError::NoAccount)
    });
    assert!(failed.is_err());
    assert!(fs::read_to_string(store.file()).unwrap().starts_with("# mine\n"));
    assert_eq!(store.load().unwrap().iter().len(), 1);
}

#[test]
fn two_twites_at_once_lose_no_account() {
    let (_folder, store) = store();
    let start = Barrier::new(4);
    thread::scope(|scope| {
        for worker in 0..4 {
            let (store, start) = (store.clone(), &start);
            scope.spawn(move || {
                start.wait();
                for n in 0..5 {
                    add(&store, &format!("a{worker}_{n}"));
                }
            });
        }
    });
    assert_eq!(store.load().unwrap().iter().len(), 20);
}

#[test]
fn the_file_never_grows_beyond_what_is_read_again() {
    let (_folder, store) = store();
    let fill = store.change(|accounts| {
        for n in 0..300 {
            let mut account = account(&format!("a{n}"));
            account.token.key = "k".repeat(4096);
            accounts.put(account)?;
        }
        Ok(())
    });
    assert!(matches!(fill, Err(StoreError::Full)));
    assert!(store.load().unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_service_calls_someone_comes_back_unchanged(
        people in prop::collection::vec((any::<String>(), any::<String>(), ".{1,20}", any::<String>(), any::<bool>()), 0..4),
        nanoseconds in any::<u32>(),
    ) {
        let mut accounts = Accounts::default();
        for (n, (name, id, key, secret, typed)) in people.into_iter().enumerate() {
            let mut account = account(&format!("a{n}"));
            account.name = Remote::from(name);
            account.user_id = AuthorId::new(format!("{n}{id}"));
            account.token = Credentials::new(key.clone(), Secret::new(secret.clone()));
            account.consumer = typed.then(|| Credentials::new(key, Secret::new(secret)));
            account.added_at = Timestamp::new(1_790_000_000, (nanoseconds % 1_000_000_000).cast_signed()).unwrap();
            accounts.put(account).unwrap();
        }
        let text = write(&accounts, HEADER).unwrap();
        prop_assert_eq!(read(&text, Path::new("accounts.toml")).unwrap(), accounts);
    }

    #[test]
    fn no_text_in_the_file_panics(text in "(version = 1\n)?(\\[\\[accounts\\]\\]\n)?[a-z_=\"\\[\\]{} \n0-9]{0,80}") {
        let _ = read(&text, Path::new("accounts.toml"));
    }
}
