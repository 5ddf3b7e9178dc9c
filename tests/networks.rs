//! Each kind of service, logged in to and read by the built program: in a pseudo-terminal and with plain prompts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/canned.rs"]
mod canned;
#[path = "support/plain.rs"]
mod plain;
#[path = "support/pty.rs"]
mod pty;
#[path = "support/service.rs"]
mod service;

use canned::{Canned, answer};
use plain::PlainLogin;
use pty::Command;
use service::{Service, twite, write_config};

/// The kinds that the demo speaks.
const KINDS: [&str; 4] = ["twitter-1.1", "x-2", "gnu-social", "tumblr"];

/// How many posts there are, by the last row's "41/420".
fn posts(screen: &pty::Screen) -> usize {
    let contents = screen.contents();
    let number = contents.lines().last().and_then(|last| last.split_whitespace().next());
    number.and_then(|number| number.split_once('/')?.1.parse().ok()).unwrap_or_default()
}

#[test]
fn every_kind_of_service_is_logged_in_to_and_read_in_a_terminal() {
    for kind in KINDS {
        let terminal = Command::new(env!("CARGO_BIN_EXE_twite"))
            .args(["demo", "--service", kind, "--posts", "120", "--seed", "7"])
            .size(100, 30)
            .start();
        terminal.wait_for_text("verify: you are @maru");
        terminal.wait_for("the timeline", |screen| posts(screen) >= 20);
        let first = posts(&terminal.screen());
        terminal.send("G");
        terminal.wait_for("older posts", |screen| posts(screen) >= first + 20);
        terminal.send("q");
        assert_eq!(terminal.wait_exit().code, 0, "{kind}");
    }
}

/// What a service makes of its own: addresses, counts, and ids, which hold the time.
fn strip(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Object(fields) => {
            for own in ["id", "original_id", "url", "created_at", "counts"] {
                fields.remove(own);
            }
            fields.values_mut().for_each(strip);
        }
        serde_json::Value::Array(all) => all.iter_mut().for_each(strip),
        serde_json::Value::String(text) => text.retain(|c| !c.is_ascii_digit()),
        _ => {}
    }
}

#[test]
fn the_two_versions_of_xs_api_tell_the_same_of_the_same_posts() {
    let [one, two] = ["twitter-1.1", "x-2"].map(|kind| {
        let (_service, folder) = logged_in(kind);
        let output = twite(folder.path()).args(["home", "-n", "500", "--json"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let mut posts: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        posts.iter_mut().for_each(strip);
        posts
    });
    assert!(one.len() >= 130);
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one, two);
    }
    assert_eq!(one.len(), two.len());
}

/// A login with prompts at a demo of that kind; the folder then holds the account.
fn logged_in(kind: &str) -> (Service, tempfile::TempDir) {
    let service = Service::start(&["--service", kind, "--posts", "130"]);
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &service.table("work").replace("twitter-1.1", kind));
    let mut login =
        PlainLogin::start(twite(folder.path()).args(["login", "work", "--plain", "--no-browser"]));
    let brought = if kind == "tumblr" {
        browser::sent_to(&login.address, "allow")
    } else {
        browser::allow(&login.address)
    };
    login.line(&brought);
    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (work)\n"), "{}", ended.errors);
    (service, folder)
}

#[test]
fn every_post_of_every_kind_of_service_is_printed_once_and_in_order() {
    for kind in KINDS {
        let (_service, folder) = logged_in(kind);
        let output = twite(folder.path()).args(["home", "-n", "500", "--json"]).output().unwrap();
        assert!(output.status.success(), "{kind}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let posts: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: Vec<u64> = posts.iter().map(|post| post["id"].as_str().unwrap().parse().unwrap()).collect();
        assert!(ids.len() >= 130 && ids.is_sorted_by(|a, b| a > b), "{kind}: {}", ids.len());
        let have = |what: &str, of: &dyn Fn(&serde_json::Value) -> bool| {
            assert!(posts.iter().any(of), "{kind}: no post with {what}");
        };
        have("a repost", &|post| post["reposted_by"].is_object());
        // GNU social has neither.
        if kind != "gnu-social" {
            have("a quote", &|post| post["quote"].is_object());
            have("a poll", &|post| post["poll"].is_object());
        }
        have("a picture that is described", &|post| post["media"][0]["alt"].is_string());
        have("a link", &|post| post["text"].as_str().is_some_and(|text| text.contains("https://")));
    }
}

#[test]
fn a_service_without_pins_is_told_where_the_browser_is_sent_and_a_refusal_there_is_understood() {
    let service = Service::start(&["--service", "tumblr", "--posts", "5"]);
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &service.table("work").replace("twitter-1.1", "tumblr"));
    let start = || PlainLogin::start(twite(folder.path()).args(["login", "work", "--plain", "--no-browser"]));
    let mut login = start();
    let sent_to = browser::sent_to(&login.address, "deny");
    assert!(sent_to.starts_with("http://127.0.0.1:8765/callback?denied="), "{sent_to}");
    login.line(&sent_to);
    let ended = login.end();
    assert!(ended.code == 3 && ended.errors.contains("Cancel"), "{ended:?}");
}

#[test]
fn without_keys_gnu_social_is_logged_in_to_as_anybody() {
    let service = Service::start(&["--service", "gnu-social", "--posts", "30"]);
    let folder = tempfile::tempdir().unwrap();
    let url = service.get("url");
    write_config(folder.path(), &format!("[services.work]\napi = \"gnu-social\"\nurl = \"{url}\"\n"));
    let mut login =
        PlainLogin::start(twite(folder.path()).args(["login", "work", "--plain", "--no-browser"]));
    let pin = browser::allow(&login.address);
    login.line(&pin);
    assert_eq!(login.end().output, "logged in as @maru (work)\n");
    let output = twite(folder.path()).args(["home", "-n", "5", "--json"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 5);
}

#[test]
fn a_gnu_social_server_in_a_folder_is_asked_without_keys_of_ones_own() {
    let server = Canned::serve(|_| answer("401 Unauthorized", "text/plain", "Invalid callback URL"));
    let folder = tempfile::tempdir().unwrap();
    let table = format!("[services.work]\napi = \"gnu-social\"\nurl = \"{}/sub/index.php\"\n", server.url);
    write_config(folder.path(), &table);
    let mut login = PlainLogin::start(twite(folder.path()).args(["login", "work", "--plain"]));
    login.close_input();
    assert_eq!(login.end().code, 3);
    let heads = server.heads();
    assert_eq!(heads.len(), 1);
    assert!(heads[0].starts_with("POST /sub/index.php/api/oauth/request_token HTTP/1.1"), "{}", heads[0]);
    assert!(heads[0].contains("oauth_consumer_key=\"anonymous\""), "{}", heads[0]);
    // A service of another kind has no such keys, and nobody is asked.
    write_config(folder.path(), &table.replace("gnu-social", "plurk"));
    let login = PlainLogin::start(twite(folder.path()).args(["login", "work", "--plain"]));
    let ended = login.end();
    assert!(ended.code == 2 && ended.errors.contains("no app keys"), "{ended:?}");
    assert_eq!(server.heads().len(), 1);
}
