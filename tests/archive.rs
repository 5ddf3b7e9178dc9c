//! The archive as a reader meets it: the same post at the same height after a restart, a cut line or a kill, without
//! the network; and nothing lost, however it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test"
)]

#[path = "support/pty.rs"]
mod pty;
#[path = "support/service.rs"]
mod service;
#[path = "support/world.rs"]
mod world;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pty::{Command, Pty, Signal};
use service::{Service, twite, write_config};
use twite::account::AccountName;
use twite::service::{Page, Query};
use twite::store::{Archive, Keep, Reply, Shelf, spawn};
use twite::timeline::{Left, Place, Row};
use world::plain;

/// A service, and a folder in which somebody has logged in to it.
fn logged_in() -> (tempfile::TempDir, Service) {
    let service = Service::start(&["--posts", "300", "--seed", "7"]);
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &format!("[timeline]\nrefresh = \"off\"\n{}", service.table("work")));
    let mut child = twite(folder.path())
        .args(["login", "work", "--token"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (token, secret) = (service.get("access_token"), service.get("access_token_secret"));
    writeln!(child.stdin.take().unwrap(), "{token}\n{secret}").unwrap();
    assert!(child.wait().unwrap().success());
    (folder, service)
}

fn open(folder: &Path) -> Pty {
    let command = Command::new(env!("CARGO_BIN_EXE_twite"));
    let command = command.args(["--config".into(), folder.join("config.toml")]);
    command.args(["--data-dir".into(), folder.to_owned()]).size(80, 24).start()
}

/// What is on the screen but the status line, which says what is under way.
fn posts(contents: &str) -> Vec<String> {
    let mut lines: Vec<String> = contents.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.truncate(22);
    lines
}

fn wait_for_posts(terminal: &Pty, wanted: &[String]) {
    terminal.wait_for("the same posts at the same height", |screen| posts(&screen.contents()) == wanted);
}

/// Reads on to some post in the middle, and waits until that is written down.
fn read_on(terminal: &Pty) -> Vec<String> {
    terminal.wait_for_text("1/60");
    terminal.send("   jjj");
    terminal.wait_for("another post", |screen| !screen.contents().contains("1/60"));
    // Longer than the place takes to be written down.
    std::thread::sleep(Duration::from_secs(1));
    posts(&terminal.screen().contents())
}

#[test]
fn the_same_post_stands_at_the_same_height_after_quitting_a_cut_line_and_a_kill() {
    let (folder, service) = logged_in();
    let first = open(folder.path());
    let seen = read_on(&first);
    first.send("q");
    assert_eq!(first.wait_exit().code, 0);

    let mut second = open(folder.path());
    wait_for_posts(&second, &seen);
    second.hang_up();
    second.wait_exit();

    let third = open(folder.path());
    wait_for_posts(&third, &seen);
    third.send("jj");
    third.wait_for("another post", |screen| posts(&screen.contents()) != seen);
    std::thread::sleep(Duration::from_secs(1));
    let seen = posts(&third.screen().contents());
    third.signal(Signal::KILL);
    third.wait_exit();

    // Without the network too.
    drop(service);
    let fourth = open(folder.path());
    wait_for_posts(&fourth, &seen);
    fourth.wait_for_text("cannot be reached");
    wait_for_posts(&fourth, &seen);
    fourth.send("Q");
    assert_eq!(fourth.wait_exit().code, 0);
    let check = twite(folder.path()).args(["archive", "check"]).output().unwrap();
    assert_eq!(String::from_utf8(check.stdout).unwrap(), "the archive is whole\n");
}

#[test]
fn what_a_command_fetched_is_kept_and_printed_again_offline() {
    let (folder, service) = logged_in();
    let run = |args: &[&str]| {
        let output = twite(folder.path()).args(args).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        (String::from_utf8(output.stdout).unwrap(), errors, output.status.code())
    };
    assert_eq!(run(&["home", "--offline"]), (String::new(), String::new(), Some(0)));
    let (fetched, _, _) = run(&["home", "-n", "30", "--json"]);
    drop(service);
    let (offline, errors, code) = run(&["home", "-n", "30", "--json", "--offline"]);
    assert_eq!((&offline, code), (&fetched, Some(0)), "{errors}");
    let (status, _, _) = run(&["archive"]);
    assert!(status.contains("maru@work: 30 posts (30 unread), from "), "{status}");
    let (exported, _, _) = run(&["archive", "export", "maru"]);
    assert_eq!(exported, fetched);
    let (said, _, _) = run(&["logout", "--delete-archive"]);
    assert!(said.contains("what was kept of its timeline is deleted"), "{said}");
    assert!(run(&["archive"]).0.lines().count() == 1);
}

#[test]
fn an_archive_that_a_newer_twite_wrote_is_left_as_it_is() {
    let (folder, _service) = logged_in();
    let file = folder.path().join("archive.db");
    drop(Archive::open(&file).unwrap());
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let before = std::fs::read(&file).unwrap();
    let terminal = open(folder.path());
    assert_eq!(terminal.wait_exit().code, 1);
    assert!(terminal.text().contains("a newer twite"), "{}", terminal.text());
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

fn maru() -> AccountName {
    AccountName::new("maru", "work").unwrap()
}

fn millis() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()
}

/// Reads and refreshes as fast as it can, and says what it did, until somebody kills it: not a test of its own.
#[test]
#[ignore = "the child of the tests that kill it"]
fn child_that_reads_and_refreshes() {
    let Some(file) = std::env::var_os("TWITE_TEST_ARCHIVE") else { return };
    let mine: u128 = std::env::var("TWITE_TEST_OFFSET").map_or(0, |offset| offset.parse().unwrap());
    let (sender, replies) = mpsc::channel();
    let archive = Archive::open(Path::new(&file)).unwrap();
    let store = spawn(Some(Shelf { archive, keep: Keep::default() }), move |reply| {
        sender.send(reply).unwrap_or_default();
    })
    .unwrap();
    let mut out = std::io::stdout().lock();
    for round in 0_u64.. {
        let id = mine + 2 * u128::from(round) + millis() % 1_000_000 * 1000;
        let page = Page { posts: vec![plain(id % 90)], ..Page::default() };
        let mut page = page;
        page.posts[0].key.order.0 = id;
        let key = page.posts[0].key.clone();
        store.ingest(round, maru(), Query { newer_than: None, older_than: None, count: 20 }, page, None);
        match replies.recv().unwrap() {
            Reply::Stored { .. } => writeln!(out, "stored {id}").unwrap(),
            reply => panic!("{reply:?}"),
        }
        store.mark_read(maru(), vec![key.clone()]);
        store.keep_place(maru(), Left { post: key, is_gap: false, y: 3 });
        writeln!(out, "at {} {id}", millis()).unwrap();
        out.flush().unwrap();
    }
}

fn child(file: &Path, offset: u32) -> std::process::Child {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "child_that_reads_and_refreshes"])
        .env("TWITE_TEST_ARCHIVE", file)
        .env("TWITE_TEST_OFFSET", offset.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a child said before its end: ids that were stored, and where it was at which moment.
fn said(child: &mut std::process::Child) -> (Vec<u128>, Vec<(u128, u128)>) {
    let (mut stored, mut places) = (Vec::new(), Vec::new());
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["stored", id] => stored.extend(id.parse::<u128>()),
            ["at", moment, id] => places.extend(moment.parse().ok().zip(id.parse().ok())),
            _ => {}
        }
    }
    (stored, places)
}

fn orders(archive: &mut Archive) -> std::collections::HashSet<u128> {
    let mut all = std::collections::HashSet::new();
    archive
        .export(&maru(), |post| {
            all.insert(post.key.order.0);
            Ok::<_, twite::store::ArchiveError>(())
        })
        .unwrap();
    all
}

#[test]
#[ignore = "takes a minute: two hundred kills"]
fn two_hundred_kills_lose_nothing_that_was_shown_and_at_most_a_second_of_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("archive.db");
    for round in 0_u64..200 {
        let mut running = child(&file, 0);
        // Random moments: in the opening of the file, in the first writes, in full swing.
        std::thread::sleep(Duration::from_millis(
            (round * 7919) % 160 + u64::try_from(millis() % 10).unwrap(),
        ));
        running.kill().unwrap();
        let killed_at = millis();
        let (stored, places) = said(&mut running);
        running.wait().unwrap();
        let mut archive = Archive::open(&file).unwrap();
        assert_eq!(archive.check().unwrap(), Vec::<String>::new(), "round {round}");
        let kept = orders(&mut archive);
        for id in &stored {
            assert!(kept.contains(id), "round {round}: {id} was shown and is lost");
        }
        let sure: Vec<u128> =
            places.iter().filter(|(moment, _)| moment + 1000 < killed_at).map(|(_, id)| *id).collect();
        if let Some(last) = sure.last() {
            let left = archive.slice(&maru(), &Place::Left, 1).unwrap().left.unwrap();
            let later: Vec<u128> = places.iter().map(|(_, id)| *id).skip(sure.len() - 1).collect();
            assert!(later.contains(&left.post.order.0), "round {round}: {last} {left:?}");
        }
    }
}

#[test]
fn two_processes_read_and_refresh_on_one_archive() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("archive.db");
    let mut both = [child(&file, 0), child(&file, 1)];
    let seconds = std::env::var("TWITE_TEST_SECONDS").map_or(3, |text| text.parse().unwrap());
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut looking = Archive::open(&file).unwrap();
    let mut most = 0;
    while Instant::now() < until {
        let slice = looking.slice(&maru(), &Place::Newest, 600).unwrap();
        assert!(slice.total() >= most, "a post went away");
        most = slice.total();
        assert!(slice.rows.windows(2).all(|pair| pair[0].key().post >= pair[1].key().post));
        std::thread::sleep(Duration::from_millis(20));
    }
    for running in &mut both {
        running.kill().unwrap();
    }
    let mut stored = Vec::new();
    for running in &mut both {
        let (mine, places) = said(running);
        assert!(mine.len() > 10 && places.len() > 10, "{} were stored", mine.len());
        stored.extend(mine);
        running.wait().unwrap();
    }
    let kept = orders(&mut looking);
    assert!(stored.iter().all(|id| kept.contains(id)));
    assert_eq!(looking.check().unwrap(), Vec::<String>::new());
    let slice = looking.slice(&maru(), &Place::Oldest, 50).unwrap();
    let is_read = |row: &Row| matches!(row, Row::Post(post) if !slice.unread.contains(&post.key));
    assert!(slice.rows.iter().any(is_read), "reads arrive too");
}
