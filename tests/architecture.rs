//! Imports point down: every room may use only the rooms that docs/architecture.md lets it use.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::panic,
    reason = "this file reads source text, and fails as a test does"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A room and the rooms that it may import.
const ALLOWED: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("post", &["text"]),
    ("service", &["post", "text"]),
    ("oauth", &[]),
    ("budget", &["service"]),
    ("layout", &["post", "text"]),
    ("timeline", &["post", "text", "service"]),
    ("account", &["budget", "oauth", "service", "post", "text"]),
    ("app", &["account", "budget", "oauth", "service", "timeline", "layout", "post", "text"]),
    ("view", &["account", "app", "budget", "layout", "text"]),
    ("config", &["budget", "oauth", "text"]),
    ("store", &["account", "budget", "oauth", "service", "timeline", "post", "text", "config"]),
    ("worker", &["account", "budget", "oauth", "service", "store", "post", "text"]),
    ("terminal", &["app", "view", "text"]),
    ("demo", &[]),
    ("callback", &[]),
    ("run", &["account", "app", "callback", "oauth", "service", "store", "terminal", "view", "worker"]),
];

/// Rooms without a clock, a file, a socket or a terminal, and what would give them one.
const PURE: &[&str] =
    &["text", "post", "service", "oauth", "layout", "timeline", "account", "budget", "app", "view"];
const IMPURE: &[&str] = &[
    "tokio",
    "reqwest",
    "crossterm",
    "hyper",
    "rustix",
    "directories",
    "getrandom",
    "tempfile",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
];

fn sources(room: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(room).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

/// The code of a file without comments; and without its tests, which may use what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap().to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test_file(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "testing.rs")
        || path.file_name().is_some_and(|name| name.to_string_lossy().contains("tests"))
}

#[test]
fn every_room_imports_only_what_lies_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut wrong = Vec::new();
    for room in fs::read_dir(&src).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir())
    {
        let name = room.file_name().into_string().unwrap();
        if name == "cli" {
            continue;
        }
        let allowed =
            rooms.get(name.as_str()).unwrap_or_else(|| panic!("the room {name} is not in the table"));
        let mut files = Vec::new();
        sources(&room.path(), &mut files);
        for file in files.iter().filter(|file| !is_test_file(file)) {
            let code = code(file);
            for (at, _) in code.match_indices("crate::") {
                let rest = &code[at + "crate::".len()..];
                let named: Vec<String> = match rest.strip_prefix('{') {
                    Some(list) => list
                        .split('}')
                        .next()
                        .unwrap()
                        .split(',')
                        .map(|item| item.trim().split("::").next().unwrap().to_owned())
                        .collect(),
                    None => vec![
                        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned(),
                    ],
                };
                for target in named {
                    let known = rooms.contains_key(target.as_str()) || target == "cli";
                    if known && target != name && !allowed.contains(&target.as_str()) {
                        wrong.push(format!("{}: {name} → {target}", file.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_touch_nothing_outside() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for room in PURE {
        let mut files = Vec::new();
        sources(&src.join(room), &mut files);
        for file in files.iter().filter(|file| !is_test_file(file)) {
            let code = code(file);
            for word in IMPURE {
                let used = code.match_indices(word).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
                });
                if used {
                    wrong.push(format!("{}: {word}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a dialect may be named: where it is made, where the demo speaks it, where a built-in service is at home, and where
/// the demo's usual one is chosen.
const MAY_NAME_DIALECTS: [&str; 4] = ["service/", "demo/", "config/built_in.rs", "cli/args.rs"];

#[test]
fn nothing_but_the_table_of_dialects_names_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut looked_at = 0;
    for file in files.iter().filter(|file| !is_test_file(file)) {
        let place = file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if MAY_NAME_DIALECTS.iter().any(|may| place.starts_with(may)) {
            continue;
        }
        looked_at += 1;
        let code = code(file);
        for name in twite::service::names() {
            assert!(!code.contains(&format!("\"{name}\"")), "{place} names the dialect {name}");
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}
