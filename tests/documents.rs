//! What the documents say is what the program does.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::path::Path;
use std::process::Command;

use twite::app::{KeyMap, TABLE};

fn document(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_key_document_is_the_key_table() {
    let map = KeyMap::default();
    let rows: Vec<String> = TABLE
        .iter()
        .map(|entry| {
            let keys: Vec<String> = map.keys(entry.intent).map(|key| format!("`{}`", key.label())).collect();
            format!("| `{}` | {} | {} |", entry.name, keys.join(" "), entry.help)
        })
        .collect();
    let text = document("docs/keys.md");
    let written: Vec<&str> = text.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(written, rows);
}

#[test]
fn every_document_that_the_readme_names_is_there() {
    let readme = document("README.md");
    let named: Vec<&str> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(named.len() >= 4);
    for name in named.iter().filter(|name| !name.contains("://")) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(name).is_file(), "{name}");
    }
}

#[test]
fn every_command_of_the_readme_is_one() {
    let readme = document("README.md");
    let help = Command::new(env!("CARGO_BIN_EXE_twite")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for command in readme.split("`twite ").skip(1).filter_map(|rest| rest.split(['`', ' ']).next()) {
        assert!(help.contains(&format!("  {command} ")), "{command}");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = document("Cargo.toml").parse().unwrap();
    let architecture = document("docs/architecture.md");
    let (_, table) = architecture.split_once("## Dependencies").unwrap();
    for name in manifest.get("dependencies").and_then(toml::Value::as_table).unwrap().keys() {
        assert!(table.contains(name.as_str()), "{name} is not explained");
    }
}
