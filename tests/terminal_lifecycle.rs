//! Promise: however twite ends or pauses, the terminal is left as it was found, and it is never waited for in vain.
//!
//! The program under test is a small loop in this very file, as `terminal/mod.rs` tells a loop to be: the test binary
//! starts itself in a pseudo-terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "only for tests, and the program that they run")]

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use tokio::signal::unix::{SignalKind, signal};
use twite::app::Key;
use twite::terminal::{Caps, Guard, Input, InputStream, Writer, install_panic_hook, size};
use twite::view::Frame;

#[path = "support/pty.rs"]
mod pty;

use pty::{Command, Exit, Pty, Signal};

const MARK: &str = "TWITE_TEST_PROGRAM";

/// The program, when started by [`program`]; nothing when run as a test among the others.
#[test]
fn the_program_itself() {
    if std::env::var_os(MARK).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let code = runtime.block_on(run());
        std::process::exit(code);
    }
}

async fn run() -> i32 {
    install_panic_hook(Some("/somewhere/log".into()));
    let guard = Guard::enter().unwrap();
    let writer = Writer::spawn(guard.output(), Caps::default(), |_| {}).unwrap();
    let mut input = Some(InputStream::open().unwrap());
    let on = |kind| signal(kind).unwrap();
    let (mut interrupt, mut terminate) = (on(SignalKind::interrupt()), on(SignalKind::terminate()));
    let (mut hangup, mut quit) = (on(SignalKind::hangup()), on(SignalKind::quit()));
    let (mut stop, mut go_on) = (on(SignalKind::from_raw(20)), on(SignalKind::from_raw(18)));
    let mut typed = String::from("ready");
    let mut frames = 0;
    loop {
        frames += 1;
        writer.show(frame(&typed, frames));
        let mut suspend = false;
        tokio::select! {
            _ = interrupt.recv() => return 2,
            _ = terminate.recv() => return 3,
            _ = hangup.recv() => return 4,
            _ = quit.recv() => return 5,
            _ = stop.recv() => suspend = true,
            _ = go_on.recv() => {
                if guard.resume().is_err() {
                    return 7;
                }
                writer.forget();
                typed.push_str(" continued");
            }
            burst = input.as_mut().unwrap().next() => for one in burst.inputs {
                match one {
                    Input::Key(key) if key == Key::char('q') => return 0,
                    Input::Key(key) if key == Key::char('p') => panic!("a secret"),
                    Input::Key(key) if key == Key::char('w') => {
                        std::thread::spawn(|| panic!("a secret")).join().unwrap();
                    }
                    Input::Key(key) if key == Key::char('f') => {
                        // Until the terminal takes no more.
                        while writer.wait_idle(Duration::from_millis(200)) {
                            frames += 1;
                            writer.show(frame(&typed, frames));
                        }
                        std::fs::write("stalled", "").unwrap();
                    }
                    Input::Key(key) if key == Key::ctrl('z') => suspend = true,
                    Input::Key(key) => typed = format!("{key:?}"),
                    Input::Paste(text) => typed = format!("paste {text}"),
                    Input::Resize(..) => {}
                    Input::Closed => return 6,
                }
            },
        }
        if suspend && !Guard::can_suspend() {
            typed = "nobody to resume".into();
        } else if suspend {
            drop(input.take());
            if guard.suspend().is_err() {
                return 7;
            }
            typed = "resumed".into();
            input = Some(InputStream::open().unwrap());
            writer.forget();
        }
    }
}

fn frame(text: &str, number: usize) -> Frame {
    let (width, height) = size();
    let mut cells = Buffer::empty(Rect::new(0, 0, width, height));
    for y in 0..height {
        let color = Color::Indexed(u8::try_from((number + usize::from(y)) % 256).unwrap());
        cells.set_string(0, y, "x".repeat(width.into()), Style::new().fg(color));
    }
    cells.set_string(0, 0, format!("{width}x{height} {text} "), Style::new());
    Frame { cells, links: Vec::new(), cursor: None }
}

const ARGS: [&str; 5] = ["--exact", "the_program_itself", "--nocapture", "--test-threads", "1"];

fn program() -> Pty {
    let pty = Command::new(std::env::current_exe().unwrap()).args(ARGS).env(MARK, "1").start();
    pty.wait_for_text("80x24 ready");
    pty
}

/// Modes as a new pseudo-terminal has them.
fn fresh() -> pty::Modes {
    let shell = Command::new("/bin/cat").start();
    shell.modes()
}

fn exits(code: u32) -> Exit {
    Exit { code, signal: None }
}

#[test]
fn while_it_runs_the_terminal_is_its_own() {
    let pty = program();
    let screen = pty.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert!(!pty.modes().echo && !pty.modes().canonical);
}

#[test]
fn leaving_by_key_or_by_signal_leaves_the_terminal_clean() {
    let ways: [(&str, Option<Signal>, u32); 5] = [
        ("q", None, 0),
        ("", Some(Signal::INT), 2),
        ("", Some(Signal::TERM), 3),
        ("", Some(Signal::HUP), 4),
        ("", Some(Signal::QUIT), 5),
    ];
    let before = fresh();
    for (keys, signal, code) in ways {
        let pty = program();
        pty.send(keys);
        if let Some(signal) = signal {
            pty.signal(signal);
        }
        assert_eq!(pty.wait_exit(), exits(code));
        pty.assert_left_clean(&before);
    }
}

#[test]
fn a_panic_on_any_thread_leaves_the_terminal_clean_and_tells_no_secret() {
    let before = fresh();
    for key in ["p", "w"] {
        let pty = program();
        pty.send(key);
        assert_eq!(pty.wait_exit(), exits(101));
        pty.assert_left_clean(&before);
        let text = pty.text();
        assert!(text.contains("twite stopped because of a fault of its own"), "{text}");
        assert!(text.contains("/somewhere/log"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}

#[test]
fn a_line_that_is_cut_ends_the_program() {
    let mut pty = program();
    pty.hang_up();
    let exit = pty.wait_exit();
    assert!([4, 6, 7].map(exits).contains(&exit), "{exit:?}");
}

#[test]
fn a_stalled_terminal_cannot_hold_the_program() {
    let pty = program();
    pty.stall(true);
    pty.send("f");
    let stalled = pty.home().join("stalled");
    let start = Instant::now();
    while !stalled.exists() {
        assert!(start.elapsed() < pty::PATIENCE, "it writes on and on");
        std::thread::yield_now();
    }
    pty.signal(Signal::TERM);
    let exit = pty.wait_exit();
    assert_eq!(exit, exits(3));
    assert!(pty.modes().echo);
    pty.stall(false);
    pty.wait_for("a clean terminal", |screen| pty::unclean(screen).is_empty());
}

#[test]
fn a_new_size_is_drawn_at_any_moment() {
    let pty = program();
    for (columns, rows) in [(120, 40), (20, 5), (1, 1), (200, 50), (80, 24)] {
        pty.resize(columns, rows);
        let expected = format!("{columns}x{rows} ready ");
        let expected: String = expected.chars().take(columns.into()).collect();
        let expected = expected.trim_end();
        pty.wait_for(expected, |screen| {
            let lines: Vec<_> = screen.rows(0, columns).collect();
            let full = "x".repeat(columns.into());
            lines[0].starts_with(expected) && lines[1..].iter().all(|line| **line == *full)
        });
    }
}

#[test]
fn suspended_the_shell_has_its_terminal_and_continued_the_screen_is_back() {
    let pty = Command::shell().env(MARK, "1").start();
    pty.wait_for_text("$ ");
    let before = pty.modes();
    let exe = std::env::current_exe().unwrap();
    pty.send(format!("{} {}\n", exe.display(), ARGS.join(" ")));
    pty.wait_for_text("80x24 ready");
    for _ in 0..3 {
        pty.send("\x1a");
        pty.wait_for("the shell's screen", |screen| pty::unclean(screen).is_empty());
        pty.send("echo sh''ell\n");
        pty.wait_for_text("shell");
        pty.assert_left_clean(&before);
        pty.send("clear; fg\n");
        pty.wait_for("the screen again", |screen| {
            screen.alternate_screen() && screen.hide_cursor() && screen.contents().contains("xxx")
        });
        pty.send("k");
        pty.wait_for_text("'k'");
    }
    pty.send("q");
    pty.wait_for("the shell's screen", |screen| pty::unclean(screen).is_empty());
    pty.send("echo done''\n");
    pty.wait_for_text("done");
    pty.assert_left_clean(&before);
}

#[test]
fn where_nobody_could_continue_it_it_is_not_suspended() {
    let pty = program();
    pty.send("\x1a");
    pty.wait_for_text("nobody to resume");
    pty.signal(Signal::TSTP);
    pty.send("q");
    assert_eq!(pty.wait_exit(), exits(0));
}

#[test]
fn stopped_by_force_it_takes_the_terminal_again_when_continued() {
    let pty = program();
    pty.signal(Signal::STOP);
    pty.signal(Signal::CONT);
    pty.wait_for_text("80x24 ready continued");
    assert!(!pty.modes().echo);
    pty.send("q");
    assert_eq!(pty.wait_exit(), exits(0));
}

#[test]
fn a_paste_arrives_whole() {
    let pty = program();
    pty.send("\x1b[200~hello qpw\x1b[201~");
    pty.wait_for_text("80x24 paste hello qpw");
}
