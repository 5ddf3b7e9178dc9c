//! Logins as they really go: the line drops and the login is taken up again; accounts on two services are read in one
//! run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/plain.rs"]
mod plain;
#[path = "support/pty.rs"]
mod pty;
#[path = "support/service.rs"]
mod service;

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use plain::PlainLogin;
use pty::{Command, Pty};
use service::{Service, twite, write_config};

/// twite in a pseudo-terminal, with configuration and data in a folder.
fn full_screen(folder: &Path, args: &[&str]) -> Pty {
    let (config, data) = (folder.join("config.toml"), folder.to_owned());
    let command = Command::new(env!("CARGO_BIN_EXE_twite")).args(["--config".into(), config]);
    command.args(["--data-dir".into(), data]).args(args).size(120, 30).start()
}

/// The address on the screen, once it is whole.
fn address(terminal: &Pty) -> String {
    terminal.wait_for_text("PIN, or the whole");
    let contents = terminal.screen().contents();
    contents.lines().find(|line| line.starts_with("http://127.0.0.1")).unwrap().trim().to_owned()
}

/// Logs in with prompts; the owner allows it.
fn log_in(folder: &Path, service: &str) {
    let mut child = twite(folder)
        .args(["login", service, "--plain", "--no-browser"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut line).unwrap();
    let pin = browser::allow(line.trim());
    writeln!(child.stdin.take().unwrap(), "{pin}").unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_login_whose_line_drops_is_taken_up_where_it_was() {
    let service = Service::start(&["--posts", "80"]);
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &service.table("work"));
    let mut first = full_screen(folder.path(), &["login", "work", "--pin"]);
    let begun = address(&first);
    let kept = folder.path().join("logins.toml");
    first.wait_for("what is kept", |_| kept.exists());
    first.hang_up();
    first.wait_exit();
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let second = full_screen(folder.path(), &["login", "work"]);
    second.wait_for_text("This login was begun at");
    assert_eq!(address(&second), begun);
    let pin = browser::allow(&begun);
    second.send(format!("{pin}\r"));
    second.wait_for_text("verify: you are @maru");
    assert!(!std::fs::read_to_string(&kept).unwrap().contains("token_secret"), "it is spent");
    second.send("\r");
    second.wait_for_text("home @maru");
    second.send("q");
    assert_eq!(second.wait_exit().code, 0);
}

#[test]
fn prompts_take_a_login_up_too_and_after_a_wrong_pin_begin_anew() {
    let service = Service::start(&["--posts", "80"]);
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &service.table("work"));
    let run = |typed: &str| {
        let mut command = twite(folder.path());
        let mut child = command
            .args(["login", "work", "--plain", "--no-browser"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let ended = child.wait_with_output().unwrap();
        let (said, told) =
            (String::from_utf8(ended.stdout).unwrap(), String::from_utf8(ended.stderr).unwrap());
        (said.lines().next().unwrap().to_owned(), told, ended.status.code().unwrap())
    };
    let (begun, told, code) = run("");
    assert_eq!(code, 3, "{told}");
    let (again, told, _) = run("");
    assert_eq!(again, begun);
    assert!(told.contains("This login was begun at"), "{told}");
    browser::allow(&begun);
    let (_, told, code) = run("0\n");
    assert!(code == 3 && told.contains("PIN"), "{told}");
    let (anew, told, _) = run("");
    assert_ne!(anew, begun);
    assert!(!told.contains("This login was begun at"), "{told}");
}

#[test]
fn a_login_that_was_taken_up_in_vain_is_begun_anew_by_a_word() {
    let service = Service::start(&["--posts", "80"]);
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &service.table("work"));
    let start = || PlainLogin::start(twite(folder.path()).args(["login", "work", "--plain"]));
    let dropped = start();
    let mut login = start();
    assert_eq!(login.address, dropped.address);
    // The owner has refused that one by mistake: its page is dead.
    browser::deny(&login.address);
    login.line("new");
    let anew = login.next_line();
    assert_ne!(anew, login.address);
    login.line(&browser::allow(&anew));
    let ended = login.end();
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (work)\n"), "{}", ended.errors);
    assert!(ended.errors.contains("type: new"), "{}", ended.errors);
}

#[test]
fn accounts_on_two_services_are_read_in_one_run() {
    let (one, other) = (Service::start(&["--seed", "3"]), Service::start(&["--seed", "4"]));
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &[one.table("one"), other.table("other")].concat());
    log_in(folder.path(), "one");
    log_in(folder.path(), "other");
    let terminal = full_screen(folder.path(), &[]);
    terminal.wait_for_text("home @maru · other  account 1 of 2");
    terminal.wait_for_text("1/60");
    let others = terminal.screen().contents();
    terminal.send("\x0e");
    terminal.wait_for_text("home @maru · one  account 2 of 2");
    terminal.wait_for_text("1/60");
    assert_ne!(terminal.screen().contents(), others);
    terminal.send("\x10");
    terminal.wait_for_text("home @maru · other");
    terminal.send("q");
    assert_eq!(terminal.wait_exit().code, 0);
}
