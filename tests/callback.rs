//! The browser comes back: whole logins with `--callback`, against the demo and against canned refusals.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/canned.rs"]
mod canned;
#[path = "support/plain.rs"]
mod plain;
#[path = "support/service.rs"]
mod service;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use browser::{fetch, sent_to};
use canned::{Canned, answer};
use plain::PlainLogin;
use service::{Service, twite, write_config};

/// The demo, known to a configuration as `d`.
fn demo() -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "20"]);
    write_config(folder.path(), &service.table("d"));
    (folder, service)
}

fn login(folder: &Path, options: &[&str]) -> Command {
    let mut command = twite(folder);
    command.args(["-vv", "login", "d", "--plain"]).args(options);
    command
}

fn port_of(address: &str) -> u16 {
    let (authority, _) = address.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
    authority.parse().unwrap()
}

fn is_logged_in(folder: &Path) -> bool {
    folder.join("accounts.toml").exists()
}

#[test]
fn the_browser_comes_back_and_the_login_is_done_with_nobody_typing() {
    let (folder, _service) = demo();
    let mut login = PlainLogin::start(&mut login(folder.path(), &["--callback"]));
    login.close_input();
    let back = sent_to(&login.address, "allow");
    let port = port_of(&back);
    assert!(back.starts_with(&format!("http://127.0.0.1:{port}/callback?oauth_token=")), "{back}");

    assert_eq!(fetch("GET", &format!("http://127.0.0.1:{port}/favicon.ico"), "").0, 404);
    let stranger = format!("http://127.0.0.1:{port}/callback?oauth_token=theirs&oauth_verifier=1");
    let (status, page) = fetch("GET", &stranger, "");
    assert_eq!(status, 400, "{page}");
    let (status, page) = fetch("GET", &back, "");
    assert!(status == 200 && page.contains("You can close this tab"), "{status}: {page}");

    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (d)\n"), "{}", ended.errors);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "the port is closed");

    let log = fs::read_to_string(folder.path().join("twite.log")).unwrap();
    assert!(log.contains("callback: the browser came back: Success"), "{log}");
    for secret in ["oauth_token", "oauth_verifier", back.rsplit('=').next().unwrap()] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn the_port_that_was_asked_for_is_the_one_in_the_address() {
    let (folder, _service) = demo();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let login = PlainLogin::start(&mut login(folder.path(), &[&format!("--callback={free}")]));
    let back = sent_to(&login.address, "allow");
    assert_eq!(port_of(&back), free);
    assert_eq!(fetch("GET", &back, "").0, 200);
    assert_eq!(login.end().code, 0);
}

#[test]
fn what_a_browser_elsewhere_was_sent_to_can_be_pasted_instead() {
    for paste_pin in [false, true] {
        let (folder, _service) = demo();
        let mut login = PlainLogin::start(&mut login(folder.path(), &["--callback"]));
        let back = sent_to(&login.address, "allow");
        login.line("http://127.0.0.1:1/callback?oauth_token=theirs&oauth_verifier=1");
        login.line(if paste_pin { back.rsplit('=').next().unwrap() } else { &back });
        let ended = login.end();
        assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (d)\n"), "{}", ended.errors);
        assert!(ended.errors.contains("that address belongs to another login"), "{}", ended.errors);
        assert!(TcpStream::connect(("127.0.0.1", port_of(&back))).is_err(), "the port is closed");
    }
}

#[test]
fn a_refusal_on_the_page_ends_it_and_stores_nothing() {
    let (folder, _service) = demo();
    let login = PlainLogin::start(&mut login(folder.path(), &["--callback"]));
    let back = sent_to(&login.address, "deny");
    let (status, page) = fetch("GET", &back, "");
    assert!(status == 200 && page.contains("Nothing was allowed"), "{status}: {page}");
    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (3, ""), "{}", ended.errors);
    assert!(ended.errors.contains("You pressed Cancel on the site"), "{}", ended.errors);
    assert!(!is_logged_in(folder.path()));
}

#[test]
fn over_ssh_the_line_to_type_on_the_desktop_comes_before_the_address() {
    let (folder, _service) = demo();
    let opened = with_browser(folder.path());
    let mut command = login(folder.path(), &["--callback"]);
    command
        .env("PATH", folder.path())
        .env("USER", "maru")
        .env("DISPLAY", ":0")
        .env("SSH_CONNECTION", "198.51.100.7 50312 203.0.113.5 22");
    let login = PlainLogin::start(&mut command);
    let back = sent_to(&login.address, "allow");
    assert_eq!(fetch("GET", &back, "").0, 200);
    let ended = login.end();
    let line = format!("\n    ssh -L {0}:127.0.0.1:{0} maru@203.0.113.5\n", port_of(&back));
    assert!(ended.errors.contains(&line), "{}", ended.errors);
    assert_eq!(ended.code, 0);
    assert!(!opened.exists() && !ended.errors.contains("browser; --no-browser"), "no browser was opened");
}

/// Puts an `xdg-open` into the folder that writes down what it was asked to open.
fn with_browser(folder: &Path) -> std::path::PathBuf {
    let opened = folder.join("opened");
    let script = folder.join("xdg-open");
    let text = format!("#!/bin/sh\nprintf '%s|' \"$@\" >{0}.new && /bin/mv {0}.new {0}\n", opened.display());
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    opened
}

#[test]
fn on_a_desktop_the_page_is_opened_by_itself_unless_that_is_not_wanted() {
    for options in [["--callback"].as_slice(), &["--pin"], &["--pin", "--no-browser"]] {
        let (folder, _service) = demo();
        let opened = with_browser(folder.path());
        let mut command = login(folder.path(), options);
        command.env("PATH", folder.path()).env("DISPLAY", ":0").env("BROWSER", "w3m");
        let mut login = PlainLogin::start(&mut command);
        let is_wanted = !options.contains(&"--no-browser");
        if is_wanted {
            let began = Instant::now();
            while !opened.exists() {
                assert!(began.elapsed() < Duration::from_secs(20), "nothing was opened: {options:?}");
                std::thread::sleep(Duration::from_millis(5));
            }
            assert_eq!(fs::read_to_string(&opened).unwrap(), format!("{}|", login.address));
        }
        if options == ["--callback"] {
            assert_eq!(fetch("GET", &sent_to(&login.address, "allow"), "").0, 200);
        } else {
            let pin = browser::allow(&login.address);
            login.line(&pin);
        }
        let ended = login.end();
        assert_eq!(ended.code, 0, "{}", ended.errors);
        assert_eq!(ended.errors.contains("opened in your browser"), is_wanted, "{}", ended.errors);
        assert_eq!(opened.exists(), is_wanted, "{options:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_said_before_the_service_is_asked() {
    let (folder, service) = demo();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(service);
    let ended = PlainLogin::start(&mut login(folder.path(), &[&format!("--callback={port}")])).end();
    assert_eq!((ended.code, ended.output.as_str()), (1, ""), "{}", ended.errors);
    for words in [&format!("port {port}"), "--callback=PORT", "--pin"] {
        assert!(ended.errors.contains(words), "{words}: {}", ended.errors);
    }
}

#[test]
fn a_refused_callback_names_the_exact_address_to_register() {
    let json = |code: u32, text: &str| format!(r#"{{"errors":[{{"code":{code},"message":"{text}"}}]}}"#);
    let desktop = "Desktop applications only support the oauth_callback value 'oob'";
    let table = [
        ("403 Forbidden", "application/json", json(415, "Callback URL not approved for this client application.")),
        (
            "403 Forbidden",
            "text/html",
            "<?xml version='1.0' encoding='UTF-8'?><errors><error code=\"415\">Callback URL not approved.</error></errors>".into(),
        ),
        ("401 Unauthorized", "application/json", json(417, desktop)),
        ("401 Unauthorized", "text/xml", format!("<?xml version=\"1.0\"?>\n<hash>\n <error>{desktop}</error>\n</hash>")),
        ("400 Bad Request", "text/plain", "oauth_problem=parameter_rejected&oauth_parameters_rejected=oauth_callback".into()),
        ("400 Bad Request", "text/plain", "No callback URL is registered for this application".into()),
        ("400 Bad Request", "text/plain", "Invalid callback URL".into()),
    ];
    for (status, content_type, body) in table {
        let folder = tempfile::tempdir().unwrap();
        let server = {
            let body = body.clone();
            Canned::serve(move |_| answer(status, content_type, &body))
        };
        let table = format!(
            "[services.d]\napi = \"twitter-1.1\"\nurl = \"{}\"\nconsumer_key = \"k\"\nconsumer_secret = \"s\"\n",
            server.url
        );
        write_config(folder.path(), &table);
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let ended = PlainLogin::start(&mut login(folder.path(), &[&format!("--callback={free}")])).end();
        assert_eq!((ended.code, ended.output.as_str()), (3, ""), "{body}: {}", ended.errors);
        let remedy = format!("exactly http://127.0.0.1:{free}/callback as");
        assert!(ended.errors.contains(&remedy), "{body}: {}", ended.errors);
        assert!(ended.errors.contains(&format!("`--callback={free}`")), "{}", ended.errors);
        // What was sent is what is to be registered.
        let sent = server.heads().concat();
        assert!(
            sent.contains(&format!("oauth_callback=\"http%3A%2F%2F127.0.0.1%3A{free}%2Fcallback\"")),
            "{sent}"
        );
    }
}
