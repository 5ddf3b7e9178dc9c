//! A GNU social server of which only a host name is known: found, logged in to and read by the built program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test"
)]

#[path = "support/canned.rs"]
mod canned;
#[path = "support/gnu_social.rs"]
mod gnu_social;
#[path = "support/plain.rs"]
mod plain;
#[path = "support/pty.rs"]
mod pty;
#[path = "support/service.rs"]
mod service;

use std::path::Path;

use canned::{Canned, answer};
use gnu_social::{NOTICES, PIN, ROOT};
use plain::{Ended, PlainLogin};
use service::twite;

/// A login with prompts at this address.
fn log_in(folder: &Path, address: &str, line: &str) -> Ended {
    let mut login = PlainLogin::start(twite(folder).args(["login", address, "--plain", "--no-browser"]));
    if login.address.is_empty() {
        login.close_input();
    } else {
        login.line(line);
    }
    login.end()
}

/// twite with configuration and data in a folder.
fn empty_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    service::write_config(folder.path(), "");
    folder
}

#[test]
fn a_server_in_a_folder_is_found_by_its_address_logged_in_to_and_read_whole() {
    let server = gnu_social::serve();
    let folder = empty_folder();
    let ended = log_in(folder.path(), &format!("{}/sub/", server.url), PIN);
    let name = format!("{}_sub", server.url.trim_start_matches("http://").replace(':', "_"));
    assert_eq!((ended.code, ended.output), (0, format!("logged in as @maru ({name})\n")), "{}", ended.errors);
    assert!(ended.errors.contains("Found: Harbour Social; GNU social, at "), "{}", ended.errors);
    assert!(ended.errors.contains("Posts of up to 1024 characters"), "{}", ended.errors);
    // From now on the server is known by the account's name, and is not asked again what it is.
    let asked = server.heads().len();
    let again = log_in(folder.path(), &name, PIN);
    assert_eq!(again.code, 0, "{}", again.errors);
    assert!(server.heads()[asked..].iter().all(|head| !head.contains("config.json")));
    let output = twite(folder.path()).args(["home", "-n", "500", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let posts: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<u64> = posts.iter().map(|post| post["id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(ids, (1..=NOTICES).rev().filter(|id| *id != 30).collect::<Vec<_>>(), "each once, in order");
    let first = &posts[0];
    assert_eq!(first["text"], "notice 45: 5 < 6 &amp; so on", "the text is plain already");
    assert_eq!(first["created_at"], "2026-11-23T17:45:00Z", "the site's own offset counts");
    assert_eq!(first["url"], format!("{}{ROOT}/notice/45", server.url));
    assert_eq!(first["service"], name.as_str());
    assert_eq!(first["media"][0]["url"], "https://g.example/file/pier.png");
}

#[test]
fn a_refusal_in_plain_text_is_understood() {
    // The clock: what the refusal says is enough to go on with.
    let server = gnu_social::serve_ahead(4_000);
    let ended = log_in(empty_folder().path(), &format!("{}/sub", server.url), PIN);
    assert_eq!(ended.code, 0, "{}", ended.errors);
    assert!(ended.errors.contains("clock is 1 h 6 min behind"), "{}", ended.errors);
    // The PIN.
    let ended = log_in(empty_folder().path(), &format!("{}/sub", gnu_social::serve().url), "7");
    assert_eq!(ended.code, 3, "{}", ended.errors);
    assert!(ended.errors.contains("That PIN was not right"), "{}", ended.errors);
    assert!(ended.errors.contains("Invalid request token or verifier."), "{}", ended.errors);
    // The owner's no.
    let server = gnu_social::serve();
    let back = "http://127.0.0.1:8765/callback?oauth_problem=user_refused&oauth_token=tmp";
    let ended = log_in(empty_folder().path(), &format!("{}/sub", server.url), back);
    assert!(ended.code == 3 && ended.errors.contains("You pressed Cancel"), "{}", ended.errors);
}

#[test]
fn nothing_is_sent_but_the_question_before_the_server_is_known() {
    let server = gnu_social::serve();
    let folder = empty_folder();
    let ended = log_in(folder.path(), &format!("{}/sub/index.php/main/public", server.url), "7654321");
    assert_eq!(ended.code, 3, "the wrong PIN, but seven digits: {}", ended.errors);
    let heads = server.heads();
    let lower = |head: &String| head.to_ascii_lowercase();
    let (asked, signed): (Vec<_>, Vec<_>) = heads.iter().partition(|head| head.starts_with("GET "));
    assert_eq!(asked.len(), 1, "the script's own folder is the likeliest place: {asked:?}");
    for head in asked {
        let head = lower(head);
        assert!(
            !head.contains("authorization") && !head.contains("oauth") && !head.contains("cookie"),
            "{head}"
        );
    }
    assert!(
        signed.len() >= 2 && signed.iter().all(|head| head.starts_with(&format!("POST {ROOT}/api/oauth/")))
    );
}

#[test]
fn what_is_no_such_server_is_told_and_nothing_is_kept() {
    let page = |status: &'static str, kind: &'static str, body: &'static str| {
        Canned::serve(move |_| answer(status, kind, body)).url
    };
    let friendica =
        r#"{"site":{"name":"F","textlimit":"200000","friendica":{"FRIENDICA_PLATFORM":"Friendica"}}}"#;
    for (url, code, words) in [
        (page("404 Not Found", "text/html", "no"), 1, "No such server answers"),
        (page("200 OK", "text/html", "<!doctype html>"), 1, "No such server answers"),
        (page("200 OK", "application/json", friendica), 1, "This is a server of Friendica"),
        ("http://127.0.0.1:1".to_owned(), 4, "Nothing answers at this address"),
        ("no such host.example".to_owned(), 2, "that is no address of a server"),
    ] {
        let folder = empty_folder();
        let ended = log_in(folder.path(), &url, "");
        assert_eq!(ended.code, code, "{url}: {}", ended.errors);
        assert!(ended.errors.contains(words), "{url}: {}", ended.errors);
        assert!(!folder.path().join("accounts.toml").exists());
    }
}

#[test]
fn a_server_that_has_moved_is_named_and_not_followed() {
    let new = gnu_social::serve();
    let there = format!("{}{ROOT}", new.url);
    let location = format!("{there}/api/gnusocial/config.json");
    let old = Canned::serve(move |_| {
        format!(
            "HTTP/1.1 301 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        .into_bytes()
    });
    let ended = log_in(empty_folder().path(), &old.url, "");
    assert_eq!(ended.code, 1, "{}", ended.errors);
    assert!(ended.errors.contains(&format!("twite login {there}")), "{}", ended.errors);
    assert_eq!(new.heads().len(), 0);

    // On the screen the new address stands in the field, and Enter asks there.
    let folder = empty_folder();
    let terminal = on_screen(folder.path()).start();
    choose_gnu_social(&terminal);
    terminal.send(&old.url);
    terminal.wait_for_text(&old.url);
    terminal.send("\r");
    terminal.wait_for_text("sends to another address");
    terminal.wait_for_text(&there);
    assert_eq!(new.heads().len(), 0);
    terminal.send("\r");
    terminal.wait_for_text("Harbour Social");
}

fn on_screen(folder: &Path) -> pty::Command {
    let folder = folder.to_str().unwrap();
    pty::Command::new(env!("CARGO_BIN_EXE_twite"))
        .args(["--config", &format!("{folder}/config.toml"), "--data-dir", folder, "login", "--no-browser"])
        .env("HOME", folder)
        .size(80, 24)
}

fn choose_gnu_social(terminal: &pty::Pty) {
    terminal.wait_for_text("Where do you read?");
    // A key at a time: what comes at once is a paste to some, and here it must not matter.
    for _ in 0..20 {
        if terminal.screen().contents().contains("▌ a GNU social server") {
            break;
        }
        let before = terminal.screen().contents();
        terminal.send("j");
        terminal.wait_for("the next row", |screen| screen.contents() != before);
    }
    terminal.send("\r");
    terminal.wait_for_text("Its host name is enough");
}

#[test]
fn on_the_screen_a_server_is_found_and_a_login_goes_through() {
    let server = gnu_social::serve();
    let folder = empty_folder();
    let terminal = on_screen(folder.path()).start();
    choose_gnu_social(&terminal);
    terminal.send(format!("{}/sub", server.url));
    terminal.wait_for_text("/sub");
    terminal.send("\r");
    terminal.wait_for_text("Harbour Social");
    terminal.send("\r");
    terminal.wait_for_text("Enter keeps it");
    terminal.send("\r");
    terminal.wait_for_text("How do you log in");
    terminal.send("\r");
    terminal.wait_for_text("PIN, or");
    terminal.send(PIN);
    terminal.send("\r");
    terminal.wait_for_text("verify: you are @maru");
    terminal.send("\r");
    terminal.wait_for_text("notice 45: 5 < 6 &amp; so on");
    terminal.send("q");
    assert_eq!(terminal.wait_exit().code, 0);
}

#[test]
fn a_server_that_does_not_answer_is_given_up_with_escape() {
    let server = Canned::hang();
    let folder = empty_folder();
    let terminal = on_screen(folder.path()).start();
    choose_gnu_social(&terminal);
    terminal.send(&server.url);
    terminal.wait_for_text(&server.url);
    terminal.send("\r");
    terminal.wait_for_text("Looking for http://127.0.0.1");
    server.wait_for_requests(1);
    terminal.send("\x1b");
    terminal.wait_for_text("The server's address");
    terminal.wait_for_text(&server.url);
}
