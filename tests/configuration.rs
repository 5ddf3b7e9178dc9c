//! What the documents say about the configuration and the JSON output is so.

use std::path::Path;

use twite::config::{Config, Paths};

const CONFIGURATION: &str = include_str!("../docs/configuration.md");
const JSON: &str = include_str!("../docs/json.md");
const DIALECTS: [&str; 4] = ["twitter-1.1", "gnu-social", "tumblr", "plurk"];

/// The blocks of a document that are marked as being of that language.
fn blocks(document: &'static str, language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    document.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// The names in code in the first column of all tables of a document.
fn first_column(document: &'static str) -> Vec<&'static str> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    cells.flat_map(|cell| cell.split('`').step_by(2)).filter(|name| !name.is_empty()).collect()
}

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("config.toml"), &DIALECTS).map_err(|error| error.to_string())
}

#[test]
fn the_example_in_the_document_is_a_good_configuration() {
    let examples = blocks(CONFIGURATION, "toml");
    assert_eq!(examples.len(), 1);
    let config = parse(examples[0]).unwrap();
    assert_eq!(config.service("work").unwrap().api, "twitter-1.1");
}

#[test]
fn every_key_in_the_document_is_known_and_every_known_key_is_in_the_document() {
    let service = "[services.work]\napi = \"gnu-social\"\nurl = \"https://social.example\"\n";
    // An unknown key is answered with the list of those that are known, if it is far enough from all of them.
    let known = |table: &str| {
        let refusal = parse(&format!("{table}\nzzzzzzzz = 1")).unwrap_err();
        let (_, known) = refusal.split_once("known here: ").expect(&refusal);
        known.split(", ").map(str::to_owned).collect::<Vec<_>>()
    };
    let mut documented: Vec<_> = first_column(CONFIGURATION);
    documented.retain(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    for key in [known("[timeline]"), known("[archive]"), known("[display]"), known(service)].concat() {
        assert!(documented.contains(&key.as_str()), "{key} is not documented: {documented:?}");
    }
    for key in ["timeline", "archive", "display", "services"] {
        assert!(known("").iter().any(|name| name == key));
        assert!(CONFIGURATION.contains(&format!("### `[{key}")));
    }
    let all = [known("[timeline]"), known("[archive]"), known("[display]"), known(service)].concat();
    for key in documented.into_iter().filter(|key| !["tumblr", "plurk"].contains(key)) {
        assert!(all.iter().any(|name| name == key), "{key} is documented but not known");
    }
}

#[test]
fn the_json_document_lists_the_fields_of_its_own_example_in_order() {
    let example = blocks(JSON, "json");
    let example: serde_json::Value = serde_json::from_str(example[0]).unwrap();
    let mut fields: Vec<_> = example.as_object().unwrap().keys().cloned().collect();
    let mut documented = first_column(JSON);
    documented.sort_unstable();
    fields.sort_unstable();
    assert_eq!(documented, fields);
}

#[test]
fn a_data_folder_given_by_the_user_holds_everything_that_twite_writes() {
    let paths = Paths::find(Some(Path::new("/c/config.toml")), Some(Path::new("/d"))).unwrap();
    for file in [paths.accounts_file(), paths.archive_file(), paths.logins_file(), paths.log_file()] {
        assert!(file.starts_with("/d"), "{}", file.display());
    }
}
