//! The built program in a pseudo-terminal, as a person meets it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/pty.rs"]
mod pty;

use std::path::Path;

use pty::{Command, Modes, Pty, Signal};

const TWITE: &str = env!("CARGO_BIN_EXE_twite");

fn demo(columns: u16, rows: u16) -> Pty {
    Command::new(TWITE).args(["demo", "--posts", "120", "--seed", "7"]).size(columns, rows).start()
}

/// A running demo whose timeline is on the screen.
fn reading(columns: u16, rows: u16) -> Pty {
    let twite = demo(columns, rows);
    twite.wait_for("the timeline", |screen| {
        screen.contents().contains("home @maru") && number(screen) == Some((1, 60))
    });
    twite
}

/// The modes of a terminal that nobody has touched.
fn untouched() -> Modes {
    Command::new("cat").start().modes()
}

/// "41/420" in the last row.
fn number(screen: &pty::Screen) -> Option<(usize, usize)> {
    let (rows, columns) = screen.size();
    let last = screen.rows(0, columns.get()).nth(usize::from(rows.get()) - 1)?;
    let (at, of) = last.split_whitespace().next()?.split_once('/')?;
    Some((at.parse().ok()?, of.parse().ok()?))
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

#[test]
fn the_demo_logs_in_by_itself_is_read_with_keys_and_leaves_nothing_behind() {
    let temporary = tempfile::tempdir().unwrap();
    let twite = Command::new(TWITE).args(["demo", "--posts", "120"]).env("TMPDIR", temporary.path()).start();
    twite.wait_for_text("ask for temporary credentials");
    twite.wait_for_text("verify: you are @maru");
    twite.wait_for("the timeline", |screen| number(screen) == Some((1, 60)));
    for _ in 0..50 {
        twite.send("j");
    }
    twite.wait_for("fifty posts further down", |screen| number(screen).is_some_and(|(at, _)| at > 20));
    twite.send("G");
    twite.wait_for("older posts", |screen| number(screen).is_some_and(|(_, of)| of > 60));
    twite.send("?");
    twite.wait_for_text("next post; inside a tall post");
    twite.send("q");
    twite.wait_for_text("home @maru");
    twite.send("q");
    assert_eq!(twite.wait_exit().code, 0);
    twite.assert_left_clean(&untouched());
    assert_eq!(files_below(temporary.path()), Vec::<String>::new(), "its folder is gone");
    assert_eq!(files_below(twite.home()), Vec::<String>::new(), "the user's own files are untouched");
}

#[test]
fn at_40x10_a_post_of_250_characters_is_read_to_its_end_with_j() {
    let twite = Command::new(TWITE).args(["demo"]).size(40, 10).start();
    twite.wait_for_text("home @maru");
    // The long one has no blank in it and ends with these two words.
    let mut presses = 0;
    while !twite.text().contains("一句晚安") {
        assert!(presses < 80, "{}", twite.text());
        let written = twite.written();
        twite.send("j");
        presses += 1;
        twite.wait_for_raw("the next line", |raw| raw.len() > written);
        twite.wait_for_text("home @maru");
    }
    twite.send("q");
    assert_eq!(twite.wait_exit().code, 0);
}

#[test]
fn the_screen_may_change_its_size_at_any_moment() {
    let twite = reading(80, 24);
    for (columns, rows) in [(20, 5), (200, 50), (120, 40), (40, 10)] {
        twite.resize(columns, rows);
        twite.send("j");
        twite.wait_for("the title and the number", |screen| {
            screen.size().0.get() == rows
                && screen.size().1.get() == columns
                && screen.contents().contains("home @maru")
                && number(screen).is_some()
        });
    }
    twite.resize(10, 3);
    twite.wait_for_text("too small");
    twite.resize(80, 24);
    twite.wait_for_text("? help");
    twite.send("q");
    assert_eq!(twite.wait_exit().code, 0);
    twite.assert_left_clean(&untouched());
}

#[test]
fn signals_end_it_and_leave_the_terminal_clean() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let twite = reading(80, 24);
        twite.signal(signal);
        assert_eq!(twite.wait_exit().code, code, "{signal:?}");
        assert_eq!(pty::unclean(&twite.screen()), Vec::<&str>::new(), "{signal:?}");
    }
}

#[test]
fn it_ends_when_the_terminal_goes_away() {
    let mut twite = reading(80, 24);
    twite.hang_up();
    let exit = twite.wait_exit();
    assert!(exit.code == 129 || exit.signal.is_some(), "{exit:?}");
}

#[test]
fn ctrl_z_gives_the_shell_back_and_fg_the_timeline() {
    let shell = Command::shell().start();
    shell.send(format!("{TWITE} demo --posts 80\r"));
    shell.wait_for_text("home @maru");
    shell.send("\x1a");
    shell.wait_for("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
    shell.send("fg\r");
    shell.wait_for("the timeline again", |screen| {
        screen.alternate_screen() && screen.contents().contains("home @maru")
    });
    shell.send("q");
    shell.wait_for("the shell", |screen| !screen.alternate_screen());
    shell.send("echo rc=$?\r");
    shell.wait_for_text("rc=0");
}

#[test]
fn a_pin_is_typed_and_a_wrong_one_can_be_mended() {
    let twite = Command::new(TWITE).args(["demo", "--manual", "--posts", "80"]).size(120, 40).start();
    twite.wait_for_text("How do you log in");
    twite.send("\r");
    let address = |twite: &Pty| {
        let screen = twite.wait_for("the whole address", |screen| screen.contents().contains("oauth_token="));
        screen
            .contents()
            .lines()
            .find(|line| line.starts_with("http://127.0.0.1:"))
            .unwrap()
            .trim()
            .to_owned()
    };
    let first = address(&twite);
    twite.send("12ab\r");
    twite.wait_for_text("That is not it yet");
    twite.send("0\r");
    twite.wait_for_text("That PIN was not right");
    twite.send("\r");
    twite.wait_for("another address", |screen| {
        screen.contents().contains("oauth_token=") && !screen.contents().contains(&first)
    });
    let pin = browser::allow(&address(&twite));
    twite.send(format!("{pin}\r"));
    twite.wait_for_text("verify: you are @maru");
    twite.send("\r");
    twite.wait_for_text("home @maru");
    twite.send("Q");
    assert_eq!(twite.wait_exit().code, 0);
    twite.assert_left_clean(&untouched());
}

#[test]
fn the_login_is_left_with_esc() {
    let twite = Command::new(TWITE).args(["demo", "--manual"]).start();
    twite.wait_for_text("How do you log in");
    twite.send("\r");
    twite.wait_for_text("oauth_token=");
    twite.send("\x1b");
    twite.wait_for_text("Where do you read?");
    twite.send("q");
    assert_eq!(twite.wait_exit().code, 0);
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_a_clear_word() {
    let twite = Command::new(TWITE).args(["demo"]).env("TERM", "dumb").start();
    assert_eq!(twite.wait_exit().code, 2);
    assert!(twite.text().contains("twite home"), "{}", twite.text());
}
