//! `twite login --token`: a token that one has already is asked for, shown nowhere, and kept only if it works.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

#[path = "support/plain.rs"]
mod plain;
#[path = "support/pty.rs"]
mod pty;
#[path = "support/service.rs"]
mod service;

use std::fs;
use std::path::Path;

use plain::{Ended, PlainLogin};
use pty::{Pty, Signal};
use service::{Service, twite, write_config};

fn demo() -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "20"]);
    write_config(folder.path(), &service.table("d"));
    (folder, service)
}

/// Everything in the folder that is a file, as one text.
fn all_files(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        text.push_str(&String::from_utf8_lossy(&fs::read(entry.path()).unwrap()));
    }
    text
}

/// With these lines on standard input, which then ends.
fn piped(folder: &Path, lines: &[&str]) -> Ended {
    let mut command = twite(folder);
    let file = folder.join("typed");
    fs::write(&file, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    let output = command
        .args(["-vv", "login", "d", "--token"])
        .stdin(fs::File::open(&file).unwrap())
        .output()
        .unwrap();
    fs::remove_file(file).unwrap();
    Ended {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn two_lines_log_in_and_are_repeated_nowhere() {
    let (folder, service) = demo();
    let (token, secret) = (service.get("access_token"), service.get("access_token_secret"));
    let ended = piped(folder.path(), &[token, &format!("  {secret}\r")]);
    assert_eq!((ended.code, ended.output.as_str()), (0, "logged in as @maru (d)\n"), "{}", ended.errors);
    let kept = fs::read_to_string(folder.path().join("accounts.toml")).unwrap();
    assert!(kept.contains(token) && kept.contains(secret));
    let log = fs::read_to_string(folder.path().join("twite.log")).unwrap();
    for shown in [&ended.errors, &log] {
        assert!(!shown.contains(token) && !shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_token_that_the_service_does_not_take_is_not_kept() {
    let (folder, service) = demo();
    let (token, secret) = (service.get("access_token"), service.get("access_token_secret"));
    for (lines, words) in [
        (vec!["1000-nonsense", "hush-hush"], "the token was not taken"),
        (vec![token, "hush-hush"], "the token was not taken"),
        (vec![token], "no secret was given"),
        (vec![], "no access token was given"),
        (vec!["", secret], "no access token was given"),
        (vec![token, "hush hush"], "that is no secret"),
    ] {
        let ended = piped(folder.path(), &lines);
        assert_eq!((ended.code, ended.output.as_str()), (3, ""), "{lines:?}: {}", ended.errors);
        assert!(ended.errors.contains(words), "{words}: {}", ended.errors);
        assert!(ended.errors.contains("nothing was stored"), "{}", ended.errors);
        assert!(!folder.path().join("accounts.toml").exists());
        let all = all_files(folder.path()) + &ended.errors;
        for secret in ["hush", token, secret, "1000-nonsense"] {
            assert!(!all.contains(secret), "{secret}");
        }
    }
}

#[test]
fn a_service_that_cannot_be_asked_keeps_nothing_either() {
    let (folder, service) = demo();
    let (token, secret) =
        (service.get("access_token").to_owned(), service.get("access_token_secret").to_owned());
    drop(service);
    let ended = piped(folder.path(), &[&token, &secret]);
    assert_eq!(ended.code, 4, "{}", ended.errors);
    assert!(!folder.path().join("accounts.toml").exists());
}

#[test]
fn nothing_is_taken_from_the_arguments() {
    let (folder, _service) = demo();
    for arguments in [["--token=hush"].as_slice(), &["--token", "hush"], &["d", "--token", "hush"]] {
        let mut command = twite(folder.path());
        let ended = PlainLogin::start(command.arg("login").args(arguments)).end();
        assert_eq!(ended.code, 2, "{}", ended.errors);
    }
}

fn at_a_terminal(folder: &Path) -> pty::Command {
    write_config(folder, &fs::read_to_string(folder.join("config.toml")).unwrap());
    pty::Command::new(env!("CARGO_BIN_EXE_twite"))
        .env("TWITE_CONFIG", folder.join("config.toml"))
        .env("TWITE_DATA_DIR", folder)
        .args(["login", "d", "--plain", "--token"])
}

/// Waits for the prompt, which comes once nothing is echoed any more.
fn wait_for_quiet(twite: &Pty, prompt: &str) {
    twite.wait_for_text(prompt);
    assert!(!twite.modes().echo, "what is typed would be shown");
}

#[test]
fn at_a_terminal_what_is_typed_is_not_shown_and_the_echo_comes_back() {
    let (folder, service) = demo();
    let (token, secret) = (service.get("access_token"), service.get("access_token_secret"));
    let before = pty::Command::new("cat").start().modes();
    for pasted_at_once in [false, true] {
        let twite = at_a_terminal(folder.path()).start();
        wait_for_quiet(&twite, "access token: ");
        if pasted_at_once {
            twite.send(format!("{token}\n{secret}\n"));
        } else {
            twite.send(format!("{token}\n"));
            wait_for_quiet(&twite, "access token secret: ");
            twite.send(format!("{secret}\n"));
        }
        twite.wait_for_text("logged in as @maru (d)");
        assert_eq!(twite.wait_exit().code, 0);
        twite.assert_left_clean(&before);
        let raw = String::from_utf8_lossy(&twite.raw()).into_owned();
        assert!(!raw.contains(token) && !raw.contains(secret), "{raw}");
    }
}

#[test]
fn the_echo_comes_back_whatever_ends_the_prompt() {
    let (folder, _service) = demo();
    let before = pty::Command::new("cat").start().modes();
    let end_by_signal = |signal| move |twite: &Pty| twite.signal(signal);
    let type_it = |bytes: &'static str| move |twite: &Pty| twite.send(bytes);
    type End<'a> = &'a dyn Fn(&Pty);
    let ways: [(&str, u32, End<'_>); 7] = [
        ("Ctrl-C", 130, &type_it("\x03")),
        ("Ctrl-C in the middle", 130, &type_it("hush\x03")),
        ("Ctrl-\\", 131, &type_it("\x1c")),
        ("TERM", 143, &end_by_signal(Signal::TERM)),
        ("HUP", 129, &end_by_signal(Signal::HUP)),
        ("Ctrl-D", 3, &type_it("\x04")),
        ("an empty line", 3, &type_it("\n")),
    ];
    for (what, code, end) in ways {
        let twite = at_a_terminal(folder.path()).start();
        wait_for_quiet(&twite, "access token: ");
        end(&twite);
        assert_eq!(twite.wait_exit().code, code, "{what}");
        twite.assert_left_clean(&before);
        assert!(!twite.text().contains("hush"), "{what}");
        assert!(!folder.path().join("accounts.toml").exists());
    }
}

#[test]
fn a_stopped_prompt_gives_the_echo_back_to_the_shell_and_takes_it_again() {
    let (folder, service) = demo();
    let (token, secret) = (service.get("access_token"), service.get("access_token_secret"));
    let shell = pty::Command::shell()
        .env("TWITE_CONFIG", folder.path().join("config.toml"))
        .env("TWITE_DATA_DIR", folder.path())
        .start();
    shell.wait_for_text("$ ");
    shell.send(format!("{} login d --plain --token\n", env!("CARGO_BIN_EXE_twite")));
    wait_for_quiet(&shell, "access token: ");
    shell.send("\x1a");
    shell.wait_for("the shell's prompt", |screen| {
        let contents = screen.contents();
        contents.contains("Stopped") && contents.trim_end().ends_with("\n$")
    });
    shell.send("echo to'ge'ther\n");
    shell.wait_for_text("\ntogether");
    assert!(shell.modes().echo, "the shell shows what is typed");
    let seen = shell.written();
    shell.send("fg\n");
    shell.wait_for_raw("the prompt again", |raw| {
        String::from_utf8_lossy(&raw[seen..]).contains("access token: ")
    });
    assert!(!shell.modes().echo, "what is typed would be shown");
    shell.send(format!("{token}\n"));
    shell.wait_for_text("access token secret: ");
    shell.send(format!("{secret}\n"));
    shell.wait_for_text("logged in as @maru (d)");
    let raw = String::from_utf8_lossy(&shell.raw()).into_owned();
    assert!(!raw.contains(token) && !raw.contains(secret), "{raw}");
}
