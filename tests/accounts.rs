//! Accounts move from one computer to another through a pipe, whole or not at all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test"
)]

#[path = "support/pty.rs"]
mod pty;
#[path = "support/service.rs"]
mod service;

use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use service::{Service, twite, write_config};

struct Ended {
    code: i32,
    out: String,
    errors: String,
}

fn run(folder: &Path, args: &[&str], input: &str) -> Ended {
    let mut child = twite(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without having read: then the exit code tells.
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap_or_default();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: status.code().unwrap(), out: text(stdout), errors: text(stderr) }
}

/// A folder whose owner has an account at the service, whose keys are in the configuration.
fn with_account(service: &Service, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), &service.table(name));
    let keys = format!("{}\n{}\n", service.get("access_token"), service.get("access_token_secret"));
    let ended = run(folder.path(), &["login", name, "--plain", "--token"], &keys);
    assert_eq!(ended.code, 0, "{}", ended.errors);
    folder
}

/// A computer on which there is nothing yet.
fn fresh() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), "");
    folder
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn an_account_is_read_on_a_computer_that_knows_nothing_of_its_service() {
    let service = Service::start(&["--posts", "40"]);
    let (old, new) = (with_account(&service, "work"), fresh());
    let sent = run(old.path(), &["accounts", "export"], "");
    assert_eq!((sent.code, sent.errors.as_str()), (0, ""));
    let taken = run(new.path(), &["accounts", "import"], &sent.out);
    assert_eq!((taken.code, taken.out.as_str()), (0, ""), "{}", taken.errors);
    assert_eq!(
        taken.errors,
        "maru@work: added\nwork is not in the configuration here; where it is came with the account\n"
    );
    let read = run(new.path(), &["home", "-n", "5", "--json"], "");
    assert_eq!((read.code, read.out.lines().count()), (0, 5), "{}", read.errors);
    // From there it goes on as it came.
    assert_eq!(run(new.path(), &["accounts", "export"], "").out, sent.out);
    assert_eq!(
        run(new.path(), &["accounts", "import"], &sent.out).errors.lines().next(),
        Some("maru@work: put in place of the one that was here")
    );
}

#[test]
fn keys_that_the_other_computer_has_stay_where_they_are() {
    let service = Service::start(&["--posts", "40"]);
    let (old, new) = (with_account(&service, "work"), tempfile::tempdir().unwrap());
    write_config(new.path(), &service.table("work"));
    let sent = run(old.path(), &["accounts", "export", "maru@work"], "");
    let taken = run(new.path(), &["accounts", "import"], &sent.out);
    assert_eq!((taken.code, taken.errors.as_str()), (0, "maru@work: added\n"));
    let kept = std::fs::read_to_string(new.path().join("accounts.toml")).unwrap();
    assert!(!kept.contains(service.get("consumer_secret")) && !kept.contains("server_"), "{kept}");
}

#[test]
fn a_service_of_the_same_name_at_another_address_gets_no_token() {
    let service = Service::start(&["--posts", "40"]);
    let (old, new) = (with_account(&service, "work"), tempfile::tempdir().unwrap());
    let elsewhere = "[services.work]\napi = \"twitter-1.1\"\nurl = \"https://other.example\"\n";
    write_config(new.path(), elsewhere);
    let sent = run(old.path(), &["accounts", "export"], "");
    let taken = run(new.path(), &["accounts", "import"], &sent.out);
    assert_eq!(taken.code, 2);
    assert!(taken.errors.contains("other.example on this host"), "{}", taken.errors);
    assert_eq!(files(new.path()), ["config.toml"]);
}

#[test]
fn the_default_comes_along_to_a_computer_without_accounts() {
    let (one, two) = (Service::start(&["--posts", "40"]), Service::start(&["--posts", "40"]));
    let (old, new) = (with_account(&one, "work"), fresh());
    let other = run(with_account(&two, "home").path(), &["accounts", "export"], "").out;
    assert_eq!(run(old.path(), &["accounts", "import"], &other).code, 0);
    assert_eq!(run(old.path(), &["accounts", "default", "maru@work"], "").code, 0);
    let sent = run(old.path(), &["accounts", "export"], "").out;
    assert_eq!(run(new.path(), &["accounts", "import"], &sent).code, 0);
    let list = run(new.path(), &["accounts"], "").out;
    assert!(list.contains("* maru@work") && list.contains("  maru@home"), "{list}");
}

#[test]
fn two_servers_of_one_name_are_not_mixed_up() {
    let (one, two) = (Service::start(&["--posts", "40"]), Service::start(&["--posts", "40"]));
    let (first, second, new) = (with_account(&one, "work"), with_account(&two, "work"), fresh());
    let sent = |folder: &tempfile::TempDir| run(folder.path(), &["accounts", "export"], "").out;
    assert_eq!(run(new.path(), &["accounts", "import"], &sent(&first)).code, 0);
    let kept = std::fs::read(new.path().join("accounts.toml")).unwrap();
    let taken = run(new.path(), &["accounts", "import"], &sent(&second));
    assert_eq!(taken.code, 2);
    assert!(taken.errors.contains("is another server"), "{}", taken.errors);
    assert_eq!(std::fs::read(new.path().join("accounts.toml")).unwrap(), kept);
}

#[test]
fn of_a_broken_export_nothing_is_stored() {
    let service = Service::start(&["--posts", "40"]);
    let (old, new) = (with_account(&service, "work"), fresh());
    let sent = run(old.path(), &["accounts", "export"], "").out;
    let (_, one) = sent.split_once("[[accounts]]").unwrap();
    let second = format!("[[accounts]]{one}").replace("maru", "ana").replace("token_secret", "tokensecret");
    for broken in [
        sent.chars().take(sent.len() / 2).collect(),
        format!("{sent}{second}"),
        String::new(),
        "\0".repeat(9),
    ] {
        let taken = run(new.path(), &["accounts", "import"], &broken);
        assert_eq!(taken.code, 2, "{}", taken.errors);
        assert!(!taken.errors.contains(service.get("access_token_secret")), "{}", taken.errors);
        assert_eq!(files(new.path()), ["config.toml"]);
    }
}

#[test]
fn a_token_that_a_command_knows_is_an_account_without_a_login() {
    let service = Service::start(&["--posts", "40"]);
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    std::fs::write(&store, service.get("access_token_secret")).unwrap();
    let trace = folder.path().join("trace");
    let table = |token: &str| {
        format!(
            "{}access_token_command = {token}\naccess_token_secret_command = [\"cat\", \"{}\"]\n",
            service.table("work"),
            store.display()
        )
    };
    let echo = format!(
        "[\"sh\", \"-c\", \"echo run >> '{}'; echo $0\", \"{}\"]",
        trace.display(),
        service.get("access_token")
    );
    write_config(folder.path(), &table(&echo));
    let env_path = std::env::var("PATH").unwrap();
    let home = |args: &[&str]| {
        let mut command = twite(folder.path());
        let output = command.env("PATH", &env_path).args(args).stdin(Stdio::null()).output().unwrap();
        (output.status.code().unwrap(), output.stdout, String::from_utf8(output.stderr).unwrap())
    };
    for quiet in [&["accounts"][..], &["config", "check"], &["keys"]] {
        home(quiet);
        assert!(!trace.exists(), "{quiet:?} needs no token, so no command is run");
    }
    let (code, out, errors) = home(&["home", "-n", "3", "--json"]);
    assert_eq!((code, out.split(|b| *b == b'\n').count()), (0, 4), "{errors}");
    assert_eq!(std::fs::read_to_string(&trace).unwrap(), "run\n", "once is enough");
    assert_eq!(home(&["--account", "me@work", "home", "-n", "3"]).0, 0);
    for name in files(folder.path()).iter().filter(|name| !["store", "config.toml"].contains(&name.as_str()))
    {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        let secret = service.get("access_token_secret").as_bytes();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret), "{name}");
    }

    write_config(folder.path(), &table("[\"sh\", \"-c\", \"echo locked >&2; exit 1\"]"));
    let (code, _, errors) = home(&["home"]);
    assert_eq!(code, 2);
    assert!(errors.contains("`sh` failed") && errors.contains("locked"), "{errors}");
    write_config(folder.path(), &(service.table("work") + "access_token_command = [\"true\"]\n"));
    let (code, _, errors) = home(&["home"]);
    assert_eq!(code, 2);
    assert!(errors.contains("access_token_secret"), "{errors}");
}

#[test]
fn secrets_are_shown_on_a_terminal_only_to_who_asks_for_them() {
    let service = Service::start(&["--posts", "40"]);
    let folder = with_account(&service, "work");
    let config = folder.path().join("config.toml");
    let (config, data) = (config.to_str().unwrap(), folder.path().to_str().unwrap());
    let on_terminal = |more: &[&str]| {
        let args = [&["--config", config, "--data-dir", data, "accounts", "export"], more].concat();
        let twite = pty::Command::new(env!("CARGO_BIN_EXE_twite")).args(args).size(200, 50).start();
        let code = twite.wait_exit().code;
        (code, twite.screen().contents())
    };
    let (code, screen) = on_terminal(&[]);
    assert_eq!(code, 2, "{screen}");
    assert!(
        screen.contains("--show-secrets") && screen.contains("ssh HOST twite accounts import"),
        "{screen}"
    );
    assert!(!screen.contains(service.get("access_token_secret")), "{screen}");
    let (code, screen) = on_terminal(&["--show-secrets"]);
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains(service.get("access_token_secret")), "{screen}");
}
