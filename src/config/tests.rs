//! What `config.toml` may say, and what is said about what it may not.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::budget::{MicroUsd, Tariff};
use crate::oauth::{Secret, SignatureMethod};

const DIALECTS: [&str; 2] = ["twitter-1.1", "gnu-social"];

fn parse(text: &str) -> Result<Config, DocumentError> {
    Config::parse(text, Path::new("config.toml"), &DIALECTS)
}

fn refusal(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

/// A good service table with one more line.
fn service_with(line: &str) -> String {
    format!("[services.work]\napi = \"twitter-1.1\"\nurl = \"https://social.example\"\n{line}\n")
}

#[test]
fn an_empty_file_gives_the_defaults() {
    let config = parse("").unwrap();
    assert_eq!(config.timeline.refresh, Refresh::Auto);
    assert_eq!(config.ambiguous_width, 1);
    assert!(config.services.is_empty());
}

#[test]
fn every_key_is_read() {
    let config = parse(
        r#"
        [timeline]
        refresh = "5m"
        [display]
        ambiguous_width = 2
        [services.work]
        api = "twitter-1.1"
        url = "https://social.example/"
        consumer_key = "ck"
        consumer_secret = "cs"
        request_token_url = "https://social.example/r"
        authorize_url = "https://social.example/a"
        access_token_url = "https://social.example/t"
        api_url = "https://api.social.example/1/"
        signature_method = "HMAC-SHA256"
        allow_http = true
        price_per_post = 0.005
        daily_limit = 2
        "#,
    )
    .unwrap();
    assert_eq!(config.timeline.refresh, Refresh::Every(Duration::from_secs(300)));
    assert_eq!(config.ambiguous_width, 2);
    let some = |text: &str| Some(text.to_owned());
    let wanted = ServiceConfig {
        name: "work".to_owned(),
        api: "twitter-1.1".to_owned(),
        url: "https://social.example".to_owned(),
        configured: true,
        consumer_key: some("ck"),
        consumer_secret: Some(SecretSource::Plain(Secret::new("cs"))),
        access_token: None,
        access_token_secret: None,
        request_token_url: some("https://social.example/r"),
        authorize_url: some("https://social.example/a"),
        access_token_url: some("https://social.example/t"),
        api_url: some("https://api.social.example/1"),
        signature_method: Some(SignatureMethod::HmacSha256),
        allow_http: true,
        tariff: Some(Tariff { per_post: MicroUsd(5_000), daily_limit: Some(MicroUsd(2_000_000)) }),
    };
    assert_eq!(config.services, [wanted]);
}

#[test]
fn services_keep_the_order_of_the_file() {
    let table =
        |name: &str| format!("[services.{name}]\napi = \"gnu-social\"\nurl = \"https://{name}.example\"\n");
    let config = parse(&[table("zebra"), table("ant"), table("mouse")].concat()).unwrap();
    let names: Vec<_> = config.services.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(names, ["zebra", "ant", "mouse"]);
}

#[test]
fn a_secret_command_is_a_list_of_words() {
    let config =
        parse(&service_with(r#"consumer_secret_command = ["pass", "show", "work/consumer"]"#)).unwrap();
    let words = ["pass", "show", "work/consumer"].map(str::to_owned).to_vec();
    assert_eq!(config.services[0].consumer_secret, Some(SecretSource::Command(words)));
}

#[test]
fn a_mistake_is_answered_with_file_line_column_and_what_to_do() {
    for (text, answer) in [
        ("[timline]\n", "config.toml:1:2: unknown key `timline`; did you mean `timeline`?"),
        (
            "[timeline]\nrefesh = \"auto\"\n",
            "config.toml:2:1: unknown key `refesh` in [timeline]; did you mean `refresh`?",
        ),
        ("[timeline]\nrefresh = \"5 m\"\n", "config.toml:2:11: unknown refresh \"5 m\"; it must be \"auto\""),
        (
            "[timeline]\nrefresh = 5\n",
            "config.toml:2:11: `refresh` is of the wrong type (integer); it must be a text",
        ),
        ("timeline = 1\n", "config.toml:1:12: `timeline` is of the wrong type (integer); it must be a table"),
        (
            "[display]\nambiguous_width = 3",
            "config.toml:2:19: `ambiguous_width` is out of range; it must be 1 or 2",
        ),
        (
            "[timeline]\nrefresh = \"off\"\nrefresh = \"off\"\n",
            "config.toml:3:1: duplicate key `refresh`; keep only one",
        ),
        ("[timeline]\n[timeline]\n", "config.toml:2:2: duplicate key `timeline`; keep only one"),
        ("[timeline\n", "config.toml:1:10: "),
        ("[services]\nwork = 1\n", "config.toml:2:1: `work` under [services] is not a table; start it with"),
        (
            "[services.Work]\n",
            "config.toml:1:11: `Work` cannot be the name of a service; use 1 to 32 of a-z, 0-9, _ and -",
        ),
        ("[services.work]\n", "config.toml:1:11: `api` is missing in [services.work]; add the line api"),
        ("[services.work]\napi = \"gnu-social\"\n", "config.toml:1:11: `url` is missing in [services.work]"),
        (
            "[services.work]\napi = \"twiter-1.1\"\n",
            "config.toml:2:7: unknown dialect \"twiter-1.1\"; did you mean `twitter-1.1`?",
        ),
        (
            "[services.work]\napi = \"soap\"\n",
            "config.toml:2:7: unknown dialect \"soap\"; known here: twitter-1.1",
        ),
        (
            "[services.a-b]\napi='gnu-social'\nurl='https://a.b'\n[services.a_b]\napi='gnu-social'\nurl='https://a.b'\n",
            "config.toml:4:11: the services `a-b` and `a_b` would share the environment variables TWITE_A_B_…",
        ),
        ("[\"\\u001b[2J\u{202e}\"]\n", "config.toml:1:2: unknown key `\\u{1b}[2J\\u{202e}`; known here:"),
        ("# 서울\n\"é\" = 1\n", "config.toml:2:1: unknown key `é`"),
        ("[timeline]\nrefresh = \"서울\" oops\n", "config.toml:2:16: "),
    ] {
        let refusal = refusal(text);
        assert!(refusal.starts_with(answer), "{text}\n{refusal}");
        assert!(!refusal.contains('\n'), "{refusal}");
    }
}

#[test]
fn a_bad_value_in_a_service_is_answered_at_its_line() {
    for (line, answer) in [
        (
            "consumer-key = \"k\"",
            "unknown key `consumer-key` in [services.work]; did you mean `consumer_key`?",
        ),
        (
            "signature_method = \"HMAC-SHA2\"",
            "unknown signature method \"HMAC-SHA2\"; did you mean `HMAC-SHA1`?",
        ),
        ("signature_method = \"PLAINTEXT\"", "unknown signature method \"PLAINTEXT\"; known here: HMAC-SHA1"),
        ("api_url = \"http://social.example\"", "`api_url` is not encrypted (http://); use https://"),
        (
            "authorize_url = \"https://a.example/?x=1\"",
            "`authorize_url` holds a query or fragment; leave out",
        ),
        ("allow_http = \"yes\"", "`allow_http` is of the wrong type (string); it must be true or false"),
        ("consumer_key = \"\"", "`consumer_key` is empty, too long, or holds blanks"),
        ("consumer_secret_command = []", "`consumer_secret_command` names no program"),
        ("consumer_secret_command = [\"\"]", "`consumer_secret_command` names no program"),
        (
            "consumer_secret_command = \"pass show\"",
            "`consumer_secret_command` is of the wrong type (string)",
        ),
        ("consumer_secret_command = [\"pass\", 1]", "`consumer_secret_command` is of the wrong type (array)"),
        ("price_per_post = -0.1", "`price_per_post` is not a price in US dollars"),
        ("price_per_post = nan", "`price_per_post` is not a price in US dollars"),
        ("price_per_post = 0.0000001", "`price_per_post` is not a price in US dollars"),
        ("daily_limit = inf", "`daily_limit` is not a price in US dollars"),
        ("daily_limit = \"2\"", "`daily_limit` is of the wrong type (string); it must be a number"),
    ] {
        let refusal = refusal(&service_with(line));
        assert!(refusal.starts_with("config.toml:4:") && refusal.contains(answer), "{line}\n{refusal}");
    }
}

#[test]
fn no_mistake_around_a_secret_shows_the_secret() {
    for line in [
        "consumer_secret = \"hush",
        "consumer_secret = hush",
        "consumer_secret = \"hush\" hush",
        "consumer_secret = [\"hush\"]",
        "consumer_secret = \"hush hush\"",
        "consumer_secret = \"hush\"\nconsumer_secret = \"hush\"",
        "consumer_secret = \"hush\"\nconsumer_secret_command = [\"hush\"]",
        "consumer_secret = \"hu\\qsh\"",
    ] {
        let error = parse(&service_with(line)).expect_err(line);
        assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
    }
    let config = parse(&service_with("consumer_secret = \"hush\"")).unwrap();
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
fn a_built_in_service_says_not_yet_until_its_dialect_is_spoken() {
    let refusal = refusal("[services.x]\nconsumer_key = \"k\"\n");
    assert!(refusal.contains("this version of twite does not speak x-2 yet"), "{refusal}");
    let error = parse("").unwrap().service("x").unwrap_err();
    assert_eq!(error.to_string(), "this version of twite does not speak x-2 yet; a later one will");
    assert_eq!(error.exit_code(), 2);

    let later = |text| Config::parse(text, Path::new("config.toml"), &["x-2"]).unwrap();
    let config = later("");
    let x = config.service("x").unwrap();
    assert_eq!((x.api.as_str(), x.url.as_str(), x.configured), ("x-2", "https://api.x.com", false));
    let config = later("[services.x]\nconsumer_key = \"k\"\n");
    assert_eq!(config.services.len(), 1);
    let x = config.service("x").unwrap();
    assert_eq!((x.url.as_str(), x.configured), ("https://api.x.com", true));
}

#[test]
fn a_built_in_name_may_be_given_to_another_dialect_with_its_own_address() {
    let config = parse("[services.x]\napi = \"twitter-1.1\"\nurl = \"https://own.example\"\n").unwrap();
    assert_eq!(config.service("x").unwrap().url, "https://own.example");
    assert!(refusal("[services.x]\napi = \"twitter-1.1\"\n").contains("`url` is missing"));
}

#[test]
fn an_unknown_service_is_answered_with_the_nearest() {
    let config = parse(&service_with("")).unwrap();
    let answer = |name| config.service(name).unwrap_err().to_string();
    assert_eq!(answer("wrok"), "there is no service `wrok`; did you mean `work`?");
    assert_eq!(answer("elsewhere"), "there is no service `elsewhere`; known here: work");
    assert!(
        parse("").unwrap().service("work").unwrap_err().to_string().contains("no service is configured yet")
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
    let text = "\u{feff}[timeline]\r\nrefresh = \"off\"\r\n";
    assert_eq!(parse(text).unwrap().timeline.refresh, Refresh::Off);
    assert!(refusal("\u{feff}oops = 1").starts_with("config.toml:1:1: "));
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    assert!(parse(&format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000))).is_err());
    assert!(parse(&format!("{}1", "a.".repeat(100_000))).is_err());
}

fn load(text: &str, mode: u32) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::under(folder.path());
    fs::write(&paths.config_file, text).unwrap();
    fs::set_permissions(&paths.config_file, Permissions::from_mode(mode)).unwrap();
    Config::load(&paths, &DIALECTS)
}

#[test]
fn a_file_with_a_secret_must_be_its_owners_alone() {
    let text = service_with("consumer_secret = \"hush\"");
    for mode in [0o600, 0o400, 0o700] {
        assert!(load(&text, mode).is_ok(), "{mode:o}");
    }
    for mode in [0o640, 0o604, 0o644, 0o620, 0o602, 0o610, 0o601, 0o777] {
        let error = load(&text, mode).unwrap_err();
        let command = "run: chmod 600 /";
        assert!(error.to_string().contains(command), "{error}");
        assert_eq!(error.exit_code(), 2);
    }
}

#[test]
fn a_file_without_a_secret_may_be_open_read_only_or_a_link() {
    let text = service_with("consumer_secret_command = [\"pass\"]");
    for mode in [0o644, 0o444, 0o666] {
        assert!(load(&text, mode).is_ok(), "{mode:o}");
    }
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::under(folder.path());
    fs::write(folder.path().join("real.toml"), &text).unwrap();
    symlink("real.toml", &paths.config_file).unwrap();
    assert_eq!(Config::load(&paths, &DIALECTS).unwrap().services.len(), 1);
}

#[test]
fn a_missing_file_is_fine_unless_it_was_named() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::under(folder.path());
    assert!(Config::load(&paths, &DIALECTS).is_ok());
    let named = Paths { config_named: true, ..paths };
    assert!(matches!(Config::load(&named, &DIALECTS), Err(ConfigError::NoSuchFile(_))));
}

proptest! {
    #[test]
    fn no_text_panics_and_no_complaint_holds_a_control_character(text in "(?s)[\\[\\]a-z.=\"'# \\n\\x00-\\x1f\\u{80}-\\u{9f}]{0,60}|.{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(!error.to_string().chars().any(char::is_control));
        }
    }
}
