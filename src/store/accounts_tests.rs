//! Finding an account by what the user types, and what adding and removing do to the others.

use jiff::Timestamp;

use super::*;
use crate::account::Handle;
use crate::oauth::{Credentials, Secret};
use crate::post::AuthorId;

fn account(name: &str, id: &str) -> KeptAccount {
    let (handle, service) = name.rsplit_once('@').unwrap();
    KeptAccount {
        handle: Handle::new(handle).unwrap(),
        name: "Somebody".into(),
        service: service.to_owned(),
        user_id: AuthorId::new(id),
        token: Credentials::new(format!("token of {id}"), Secret::new("hush")),
        consumer: None,
        server: None,
        added_at: Timestamp::UNIX_EPOCH,
    }
}

/// Accounts of those names, each with its name as its id.
fn accounts(names: &[&str]) -> Accounts {
    let mut accounts = Accounts::default();
    for name in names {
        assert_eq!(accounts.put(account(name, name)).unwrap(), Put::Added);
    }
    accounts
}

fn names(accounts: &Accounts) -> Vec<String> {
    accounts.iter().map(|account| account.account_name().to_string()).collect()
}

#[test]
fn an_account_is_found_by_its_whole_name_or_its_handle_where_that_is_unique() {
    let accounts = accounts(&["maru@x", "maru@work", "ana@work", "Ana@x", "b@c@x"]);
    for (typed, found) in [
        ("maru@x", "maru@x"),
        ("@maru@work", "maru@work"),
        ("MARU@X", "maru@x"),
        ("ana", "ana@work"),
        ("Ana", "Ana@x"),
        ("@ana", "ana@work"),
        ("b@c", "b@c@x"),
        ("b@c@x", "b@c@x"),
    ] {
        assert_eq!(accounts.find(typed).unwrap().account_name().to_string(), found, "{typed}");
    }
}

#[test]
fn a_handle_at_two_services_lists_both() {
    let error = accounts(&["maru@x", "maru@work", "ana@work"]).find("maru").unwrap_err();
    assert_eq!(error.to_string(), "`maru` is the name of 2 accounts; say which: maru@x, maru@work");
    assert_eq!(error.exit_code(), 2);
}

#[test]
fn an_unknown_name_is_answered_with_what_there_is() {
    let accounts = accounts(&["maru@x", "ana@work"]);
    let answer = |typed| accounts.find(typed).unwrap_err().to_string();
    assert_eq!(answer("mraru@x"), "there is no account `mraru@x`; did you mean `maru@x`?");
    assert_eq!(answer("tom"), "there is no account `tom`; known here: maru@x, ana@work");
    assert_eq!(answer("\u{1b}["), "there is no account `\\u{1b}[`; known here: maru@x, ana@work");
}

#[test]
fn without_any_account_the_answer_is_to_log_in() {
    let accounts = Accounts::default();
    for error in [accounts.find("maru"), accounts.choose(None), accounts.only(None)].map(Result::unwrap_err) {
        assert!(error.to_string().contains("twite login"), "{error}");
        assert_eq!(error.exit_code(), 3);
    }
}

#[test]
fn the_default_is_the_last_one_added_until_one_is_chosen() {
    let mut accounts = accounts(&["maru@x", "ana@work"]);
    let default = |accounts: &Accounts| accounts.choose(None).unwrap().account_name().to_string();
    assert_eq!(default(&accounts), "ana@work");
    let maru = accounts.find("maru").unwrap().account_name();
    accounts.set_default(&maru).unwrap();
    assert_eq!(default(&accounts), "maru@x");
    accounts.put(account("tom@x", "tom")).unwrap();
    assert_eq!(default(&accounts), "maru@x");
    accounts.remove(&maru).unwrap();
    assert_eq!(default(&accounts), "tom@x");
    assert!(accounts.set_default(&maru).is_err());
}

#[test]
fn logging_in_again_replaces_the_old_token_in_its_place() {
    let mut accounts = accounts(&["maru@x", "ana@x"]);
    let mut again = account("maru@x", "maru@x");
    again.token = Credentials::new("new", Secret::new("hush"));
    let maru = again.account_name();
    assert_eq!(accounts.put(again).unwrap(), Put::Replaced(maru.clone()));
    assert_eq!(names(&accounts), ["maru@x", "ana@x"]);
    assert_eq!(accounts.get(&maru).unwrap().token.key, "new");
}

#[test]
fn a_changed_handle_keeps_the_place_and_the_default() {
    let mut accounts = accounts(&["maru@x", "ana@x", "maru@work"]);
    let maru = accounts.find("maru@x").unwrap().account_name();
    accounts.set_default(&maru).unwrap();
    assert_eq!(accounts.put(account("marusya@x", "maru@x")).unwrap(), Put::Replaced(maru));
    assert_eq!(names(&accounts), ["marusya@x", "ana@x", "maru@work"]);
    assert_eq!(accounts.choose(None).unwrap().handle.as_str(), "marusya");
}

#[test]
fn a_handle_that_went_to_another_id_leaves_no_two_of_one_name() {
    let mut accounts = accounts(&["maru@x", "ana@x", "tom@x"]);
    accounts.put(account("maru@x", "ana@x")).unwrap();
    assert_eq!(names(&accounts), ["maru@x", "tom@x"]);
    assert_eq!(accounts.find("maru").unwrap().user_id, AuthorId::new("ana@x"));
}

#[test]
fn the_short_name_always_finds_its_account() {
    let accounts = accounts(&["maru@x", "maru@work", "ana@work", "Ana@x", "maru@x@y"]);
    let short: Vec<_> = accounts.iter().map(|account| accounts.short_name(account)).collect();
    assert_eq!(short, ["maru@x", "maru@work", "ana", "Ana", "maru@x@y"]);
    for (account, short) in accounts.iter().zip(short) {
        assert_eq!(accounts.find(&short).unwrap(), account);
    }
}

#[test]
fn nothing_is_guessed_when_something_is_taken_away() {
    let two = accounts(&["maru@x", "ana@x"]);
    assert!(two.only(None).unwrap_err().to_string().contains("say which: maru@x, ana@x"));
    assert_eq!(two.only(Some("ana")).unwrap().handle.as_str(), "ana");
    assert_eq!(accounts(&["ana@x"]).only(None).unwrap().handle.as_str(), "ana");
}

#[test]
fn what_a_service_cannot_mean_is_not_kept() {
    let mut accounts = Accounts::default();
    for spoil in [
        (|account: &mut KeptAccount| account.token.key = String::new()) as fn(&mut KeptAccount),
        |account| account.token.secret = Secret::new("a".repeat(5000)),
        |account| account.user_id = AuthorId::new("a".repeat(2000)),
        |account| account.name = "a".repeat(5000).into(),
        |account| account.service = "a@b".into(),
        |account| account.consumer = Some(Credentials::new("", Secret::new(""))),
    ] {
        let mut account = account("maru@x", "1");
        spoil(&mut account);
        assert!(accounts.put(account).is_err());
    }
    assert!(accounts.is_empty());
}
