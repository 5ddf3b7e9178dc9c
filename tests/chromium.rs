//! A real browser, Chromium without a window, goes from the authorise page back to twite.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/peers.rs"]
mod peers;
#[path = "support/plain.rs"]
mod plain;
#[path = "support/service.rs"]
mod service;

use std::path::Path;

use chromium::Chromium;
use plain::PlainLogin;
use service::{Service, twite, write_config};

/// A login with `--callback` to the service `d`, where nobody types anything.
fn login(folder: &Path) -> PlainLogin {
    let mut login = PlainLogin::start(twite(folder).args(["login", "d", "--plain", "--callback"]));
    login.close_input();
    login
}

fn demo() -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "20"]);
    write_config(folder.path(), &service.table("d"));
    (folder, service)
}

#[test]
#[ignore = "needs Chromium"]
fn a_click_on_allow_leads_back_and_logs_in() {
    let (folder, _service) = demo();
    let mut browser = Chromium::start();
    let login = login(folder.path());
    browser.go(&login.address);
    browser.wait_for_title("Allow twite to read?");
    browser.click("button.allow");
    browser.wait_for_title("You can close this tab");
    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (d)\n"), "{}", ended.errors);

    assert!(browser.text().contains("twite has what it needs"), "{}", browser.text());
    // The page's own style is let through by its own policy, and it follows the desktop.
    assert_eq!(browser.evaluate("getComputedStyle(document.body).maxWidth"), "512px");
    for (is_dark, ink) in [(false, "rgb(0, 0, 0)"), (true, "rgb(255, 255, 255)")] {
        browser.set_dark(is_dark);
        assert_eq!(browser.evaluate("getComputedStyle(document.body).color"), ink, "dark: {is_dark}");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn a_click_on_do_not_allow_leads_back_and_logs_nobody_in() {
    let (folder, _service) = demo();
    let mut browser = Chromium::start();
    let login = login(folder.path());
    browser.go(&login.address);
    browser.wait_for_title("Allow twite to read?");
    browser.click("button[value=deny]");
    browser.wait_for_title("Nothing was allowed");
    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (3, ""), "{}", ended.errors);
}

#[test]
#[ignore = "needs Chromium"]
fn the_tab_of_an_older_login_is_told_so_and_the_newer_one_still_works() {
    let (folder, _service) = demo();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let option = format!("--callback={port}");
    let start = || PlainLogin::start(twite(folder.path()).args(["login", "d", "--plain", &option]));
    let mut browser = Chromium::start();
    let older = start();
    let address = older.address.clone();
    drop(older);
    let newer = start();
    browser.go(&address);
    browser.wait_for_title("Allow twite to read?");
    browser.click("button.allow");
    browser.wait_for_title("This is not the login that twite waits for");
    browser.go(&newer.address);
    browser.wait_for_title("Allow twite to read?");
    browser.click("button.allow");
    browser.wait_for_title("You can close this tab");
    let ended = newer.end();
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (d)\n"), "{}", ended.errors);
}

#[test]
#[ignore = "needs Chromium, and Python packages: TWITE_PYTHON"]
fn a_provider_that_is_not_ours_sends_it_back_too() {
    let provider = peers::Provider::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let table = format!(
        "[services.d]\napi = \"twitter-1.1\"\nurl = \"{}\"\nconsumer_key = \"{}\"\nconsumer_secret = \"{}\"\n",
        provider.url, provider.consumer_key, provider.consumer_secret
    );
    write_config(folder.path(), &table);
    let mut browser = Chromium::start();
    let login = login(folder.path());
    browser.go(&login.address);
    browser.wait_for_title("You can close this tab");
    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (d)\n"), "{}", ended.errors);
}
