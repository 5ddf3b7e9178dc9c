//! The page with the address as a terminal receives it: bare over SSH, inside tmux with its defaults, and inside GNU
//! screen.

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
#[path = "support/pty.rs"]
mod pty;

use std::process::Command as Process;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pty::{Command, Pty};

const TWITE: &str = env!("CARGO_BIN_EXE_twite");
const DEMO: [&str; 4] = ["demo", "--manual", "--posts", "80"];

/// Over SSH: no desktop, whoever tests this.
fn over_ssh(command: Command) -> Command {
    let command = command.env("SSH_CONNECTION", "192.0.2.7 51515 192.0.2.1 22");
    command.env("USER", "maru").env("DISPLAY", "").env("WAYLAND_DISPLAY", "")
}

/// From the list of ways to the page with the address; gives the address back.
fn to_the_address(terminal: &Pty) -> String {
    terminal.wait_for_text("How do you log in");
    terminal.send("\r");
    let is_whole = |text: &str| text.contains("oauth_token=") && text.contains("PIN, or");
    let screen = terminal.wait_for("the whole address", |screen| is_whole(&screen.contents()));
    let contents = screen.contents();
    let (_, rest) = contents.split_once("http://").unwrap();
    let rows = rest.lines().take_while(|row| !row.trim().is_empty()).map(str::trim_end);
    format!("http://{}", rows.collect::<String>())
}

/// The texts that were put into the clipboard.
fn copied(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let ends = |c: char| c == '\x07' || c == '\x1b';
    text.split("\x1b]52;")
        .skip(1)
        .filter_map(|rest| rest.split(ends).next()?.split_once(';').map(|(_, text)| text.to_owned()))
        .filter_map(|base64| String::from_utf8(STANDARD.decode(base64).ok()?).ok())
        .collect()
}

#[test]
fn someone_without_a_browser_logs_in_over_ssh_at_80x24() {
    let terminal = over_ssh(Command::new(TWITE).args(DEMO)).start();
    let address = to_the_address(&terminal);
    let raw = String::from_utf8(terminal.raw()).unwrap();
    let links = raw.matches(&format!("\x1b]8;id=0;{address}\x1b\\")).count();
    assert!(links >= 1, "the address is a link to the terminal");
    assert_eq!(raw.matches("\x1b]8;;\x1b\\").count(), links, "each link is closed");
    terminal.send("y");
    terminal.wait_for_text("Copied, if your terminal allows it");
    assert_eq!(copied(&terminal.raw()), [address.as_str()]);
    terminal.send("o");
    terminal.wait_for_text("There is no desktop here");
    terminal.send("b");
    let bare = terminal.wait_for("the bare address", |screen| screen.contents().starts_with("http://"));
    let contents = bare.contents();
    let rows = contents.lines().take_while(|row| !row.trim().is_empty()).map(str::trim_end);
    assert_eq!(rows.collect::<String>(), address);
    terminal.send("c");
    terminal.wait_for_text("PIN, or");
    terminal.send("c");
    terminal.wait_for_text("scan it with a phone");
    let pin = browser::allow(&address);
    terminal.send(format!("{pin}\r"));
    terminal.wait_for_text("verify: you are @maru");
    terminal.send("\r");
    terminal.wait_for_text("home @maru");
    terminal.send("q");
    assert_eq!(terminal.wait_exit().code, 0);
}

#[test]
fn a_long_address_is_one_line_to_the_mouse() {
    let terminal = over_ssh(Command::new(TWITE).args(DEMO).size(40, 24)).start();
    terminal.wait_for_text("How do you log in");
    terminal.send("\r");
    let screen = terminal.wait_for("the address", |screen| screen.contents().contains("oauth_token="));
    let contents = screen.contents();
    let rows = u16::try_from(contents.lines().position(|line| line.starts_with("http://")).unwrap()).unwrap();
    assert!(screen.row_wrapped(rows), "{contents}");
    terminal.send("\x03");
    assert_eq!(terminal.wait_exit().code, 0);
}

#[test]
fn a_terminal_that_knows_no_links_gets_none() {
    for term in ["linux", "screen"] {
        let terminal = over_ssh(Command::new(TWITE).args(DEMO)).env("TERM", term).start();
        to_the_address(&terminal);
        assert!(!String::from_utf8(terminal.raw()).unwrap().contains("\x1b]8"), "{term}");
    }
}

/// A multiplexer of the machine's, whose name and home are the test's own.
fn multiplexer(program: &str, args: &[&str], inner: &str) -> Pty {
    let command = Command::new(program).args(args).args(["sh", "-c", inner]);
    over_ssh(command).env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8").size(100, 30).start()
}

#[test]
#[ignore = "needs tmux"]
fn in_tmux_with_its_defaults_the_address_reaches_the_clipboard_outside() {
    let name = format!("twite-test-{}", std::process::id());
    let inner = format!("{TWITE} {}; echo rc=$?; sleep 60", DEMO.join(" "));
    let terminal = multiplexer("tmux", &["-L", &name, "-f", "/dev/null", "new-session"], &inner);
    let address = to_the_address(&terminal);
    terminal.send("y");
    terminal.wait_for_text("Copied");
    terminal.wait_for_raw("the clipboard outside", |raw| copied(raw).contains(&address));
    let buffer = Process::new("tmux").args(["-L", &name, "show-buffer"]).output().unwrap();
    assert_eq!(String::from_utf8(buffer.stdout).unwrap(), address);
    // What tmux makes of links is its own affair; what it shows is the address, and nothing else of it.
    assert!(!terminal.text().contains("]8;"), "{}", terminal.text());
    terminal.send("\x03");
    terminal.wait_for_text("rc=0");
    assert!(Process::new("tmux").args(["-L", &name, "kill-server"]).status().unwrap().success());
}

#[test]
#[ignore = "needs GNU screen"]
fn in_gnu_screen_the_address_reaches_the_clipboard_outside() {
    let inner = format!("{TWITE} {}; echo rc=$?; sleep 60", DEMO.join(" "));
    let terminal = multiplexer("screen", &["-c", "/dev/null", "-U"], &inner);
    let address = to_the_address(&terminal);
    terminal.send("y");
    terminal.wait_for_text("Copied");
    terminal.wait_for_raw("the clipboard outside", |raw| copied(raw).contains(&address));
    assert!(!terminal.text().contains("]8;") && !terminal.text().contains("]52"), "{}", terminal.text());
    assert!(!String::from_utf8_lossy(&terminal.raw()).contains("\x1b]8;"), "screen has no place for links");
    terminal.send("\x03");
    terminal.wait_for_text("rc=0");
}
