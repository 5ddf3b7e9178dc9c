//! The commands without a full screen: what scripts rely on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/service.rs"]
mod service;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use service::{Service, twite, write_config};

/// Logs in with plain prompts, as a person with a browser elsewhere does.
fn log_in(folder: &Path, name: &str) -> (i32, String, String) {
    let mut child = twite(folder)
        .args(["login", name, "--plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut address = String::new();
    out.read_line(&mut address).unwrap();
    if !address.is_empty() {
        let pin = browser::allow(address.trim());
        writeln!(child.stdin.take().unwrap(), " {pin} ").unwrap();
    }
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    (child.wait().unwrap().code().unwrap(), rest, errors)
}

fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn two_accounts_are_logged_in_listed_read_and_logged_out() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (Service::start(&["--posts", "60"]), Service::start(&["--posts", "30", "--seed", "2"]));
    write_config(folder.path(), &(one.table("one") + &two.table("two")));
    for name in ["one", "two"] {
        let (code, out, errors) = log_in(folder.path(), name);
        assert_eq!((code, out.as_str()), (0, format!("logged in as @maru ({name})\n").as_str()), "{errors}");
        assert!(!errors.contains(one.get("consumer_secret")), "{errors}");
    }
    let file = folder.path().join("accounts.toml");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(!kept.contains(one.get("consumer_secret")), "keys of the configuration stay there");

    let (code, out, _) = run(twite(folder.path()).args(["accounts", "list"]));
    assert_eq!(code, 0);
    assert!(out.contains("maru@one") && out.contains("* maru@two"), "{out}");

    let read =
        |name: &str| run(twite(folder.path()).args(["--account", name, "home", "-n", "200", "--json"]));
    assert_eq!(read("maru@one").1.lines().count(), 60);
    assert_eq!(read("maru@two").1.lines().count(), 30);
    assert_eq!(read("maru").0, 2, "which of the two?");

    let (code, out, _) = run(twite(folder.path()).args(["logout", "maru@two"]));
    assert_eq!(code, 0, "{out}");
    let (_, out, _) = run(twite(folder.path()).args(["accounts"]));
    assert_eq!(out.lines().count(), 1, "{out}");
}

#[test]
fn json_is_one_object_a_line_newest_first_and_harmless_to_print() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "120"]);
    write_config(folder.path(), &service.table("d"));
    let (code, out, errors) =
        run(from_environment(folder.path(), &service).args(["home", "-n", "120", "--json"]));
    assert_eq!(code, 0, "{errors}");
    assert!(!out.chars().any(|c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c)));
    let posts: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(posts.len(), 120);
    let ids: Vec<u64> = posts.iter().map(|post| post["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]));
    assert!(
        posts.iter().any(|post| post["text"].as_str().unwrap().contains('\u{1b}')),
        "as delivered, only escaped"
    );
    let since = ids[7].to_string();
    let (_, out, _) = run(
        from_environment(folder.path(), &service).args(["home", "-n", "50", "--json", "--since", &since])
    );
    assert_eq!(out.lines().count(), 7);
    let (_, out, _) = run(from_environment(folder.path(), &service).args(["home", "-n", "50"]));
    assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "and for people as well");
}

/// All four variables of a service are an account without a login.
fn from_environment(folder: &Path, service: &Service) -> Command {
    let mut command = twite(folder);
    for (variable, value) in [
        ("CONSUMER_KEY", "consumer_key"),
        ("CONSUMER_SECRET", "consumer_secret"),
        ("ACCESS_TOKEN", "access_token"),
        ("ACCESS_TOKEN_SECRET", "access_token_secret"),
    ] {
        command.env(format!("TWITE_D_{variable}"), service.get(value));
    }
    command
}

#[test]
fn failures_print_nothing_on_standard_output_and_end_with_their_code() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, errors) = run(twite(folder.path()).args(["home"]));
    assert_eq!((code, out.as_str()), (2, ""), "a configuration that was named is not there: {errors}");
    let service = Service::start(&["--posts", "20"]);
    write_config(folder.path(), &service.table("d"));
    let (code, out, errors) = run(twite(folder.path()).args(["home"]));
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(errors.contains("twite login"), "{errors}");
    let (code, out, errors) =
        run(from_environment(folder.path(), &service).env("TWITE_D_ACCESS_TOKEN", "nonsense").args(["home"]));
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(errors.contains("no longer logged in"), "{errors}");
    let (code, _, errors) = run(twite(folder.path()).args(["login", "e", "--plain"]));
    assert_eq!(code, 2, "{errors}");
    let mut gone = from_environment(folder.path(), &service);
    drop(service);
    let (code, out, errors) = run(gone.args(["home"]));
    assert_eq!((code, out.as_str()), (4, ""));
    assert!(errors.contains("cannot be reached"), "{errors}");
    assert_eq!(run(twite(folder.path()).args(["home", "-n", "none"])).0, 2);
}

#[test]
fn a_reader_that_has_enough_ends_it_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "300"]);
    write_config(folder.path(), &service.table("d"));
    let mut child = from_environment(folder.path(), &service)
        .args(["home", "-n", "300", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = BufReader::with_capacity(16, child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    drop(out);
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn a_login_without_a_pin_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "20"]);
    write_config(folder.path(), &service.table("d"));
    let (code, out, errors) = run(twite(folder.path()).args(["login", "d", "--plain"]));
    assert_eq!(code, 3, "{errors}");
    assert_eq!(out.lines().count(), 1, "the bare address alone");
    assert!(!folder.path().join("accounts.toml").exists());
}

#[test]
fn the_full_screen_without_a_terminal_says_what_to_use_instead() {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), "");
    let (code, out, errors) = run(twite(folder.path()).env("TERM", "xterm"));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(errors.contains("twite home"), "{errors}");
}

#[test]
fn the_log_holds_no_secret_no_post_and_no_query() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&["--posts", "20"]);
    write_config(folder.path(), &service.table("d"));
    let (code, _, errors) = log_in(folder.path(), "d");
    assert_eq!(code, 0, "{errors}");
    assert_eq!(run(twite(folder.path()).args(["-vv", "home"])).0, 0);
    let log = std::fs::read_to_string(folder.path().join("twite.log")).unwrap();
    assert!(log.contains("statuses/home_timeline.json: 200"), "{log}");
    let kept = std::fs::read_to_string(folder.path().join("accounts.toml")).unwrap();
    let secrets =
        kept.lines().filter_map(|line| line.strip_prefix("token")).filter_map(|line| line.split('"').nth(1));
    for secret in secrets.chain([service.get("consumer_secret"), "oauth_token", "tweet_mode", "ferry"]) {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
