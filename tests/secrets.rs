//! After a whole session with all that goes wrong in one, no secret is anywhere but in the store.

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
#[path = "support/service.rs"]
mod service;

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use service::{Service, twite, write_config};
use twite::service::Cause;

const TWITE: &str = env!("CARGO_BIN_EXE_twite");
/// Files in which secrets are meant to be.
const STORE: [&str; 3] = ["accounts.toml", "config.toml", "logins.toml"];

/// All that a session shows and says, and the secrets that took part in it.
#[derive(Default)]
struct Session {
    shown: BTreeMap<String, Vec<u8>>,
    secrets: BTreeMap<String, String>,
}

impl Session {
    fn secret(&mut self, what: &str, secret: &str) {
        assert!(secret.len() >= 5, "{what}: too short to be told from chance");
        self.secrets.insert(what.to_owned(), secret.to_owned());
    }

    fn show(&mut self, what: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.shown.entry(what.into()).or_default().extend(bytes.into());
    }

    /// Runs a command with the fullest log; gives back its exit code and what it said on standard error.
    fn run(&mut self, folder: &Path, args: &[&str], input: &str) -> (i32, String) {
        let mut child = twite(folder)
            .arg("-vv")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap_or_default();
        let output = child.wait_with_output().unwrap();
        self.show(
            format!("{args:?} in {}", folder.display()),
            [output.stdout, output.stderr.clone()].concat(),
        );
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    /// Opens the full screen.
    fn open(folder: &Path, args: &[&str]) -> pty::Pty {
        let config = folder.join("config.toml");
        let common = ["-vv", "--config", config.to_str().unwrap(), "--data-dir", folder.to_str().unwrap()];
        pty::Command::new(TWITE).args([&common, args].concat()).size(100, 40).start()
    }

    /// Takes a screen into account, with every byte that was written to it.
    fn close(&mut self, what: &str, twite: &pty::Pty) {
        twite.wait_exit();
        self.show(what, twite.raw());
    }

    /// What other users of the computer can see of a process, and what its children get.
    fn look_at(&mut self, what: &str, pid: u32) {
        let parts: &[&str] = if cfg!(target_os = "linux") { &["cmdline", "environ"] } else { &[] };
        for part in parts {
            let bytes = fs::read(format!("/proc/{pid}/{part}")).unwrap();
            self.show(format!("{part} of {what}"), bytes);
        }
    }

    fn search(&self) {
        let encoded = |secret: &str| {
            percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        for (what, secret) in &self.secrets {
            for (place, bytes) in &self.shown {
                let text = String::from_utf8_lossy(bytes);
                for form in [secret.clone(), encoded(secret)] {
                    assert!(!text.contains(&form), "the {what} is in {place}:\n{text}");
                }
            }
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The value of the first line `key = "…"` of a file of the store.
fn value(file: &Path, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).expect(key);
    line.trim_matches(['"', '\'']).to_owned()
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Logs in with prompts, while somebody looks at the process and at what it keeps of the login.
fn log_in(session: &mut Session, folder: &Path) {
    let mut child = twite(folder)
        .args(["-vv", "login", "work", "--plain", "--no-browser"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut address = String::new();
    out.read_line(&mut address).unwrap();
    session.look_at("a login", child.id());
    session.secret("temporary secret", &value(&folder.join("logins.toml"), "token_secret"));
    let pin = browser::allow(address.trim());
    session.secret("verifier", &pin);
    writeln!(child.stdin.take().unwrap(), "{pin}").unwrap();
    let mut rest = address.into_bytes();
    out.read_to_end(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_end(&mut rest).unwrap();
    assert!(child.wait().unwrap().success(), "{}", String::from_utf8_lossy(&rest));
    session.show("the login", rest);
    let accounts = folder.join("accounts.toml");
    session.secret("access token", &value(&accounts, "token"));
    session.secret("token secret", &value(&accounts, "token_secret"));
}

#[test]
fn no_secret_leaves_the_store_in_a_session_in_which_everything_goes_wrong() {
    let service = Service::start(&["--posts", "60"]);
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (here, there) = (one.path(), two.path());
    let mut session = Session::default();
    session.secret("consumer secret", service.get("consumer_secret"));
    write_config(here, &service.table("work"));
    write_config(there, "");

    log_in(&mut session, here);
    assert_eq!(session.run(here, &["home", "-n", "20"], "").0, 0);
    for quiet in [&["accounts"][..], &["config", "check"], &["config", "path"]] {
        assert_eq!(session.run(here, quiet, "").0, 0, "{quiet:?}");
    }

    // The export is the one place where secrets are meant to come out.
    let exported = twite(here).args(["accounts", "export"]).output().unwrap().stdout;
    let exported = String::from_utf8(exported).unwrap();
    assert!(session.secrets.iter().any(|(_, secret)| exported.contains(secret)));
    let refused = Session::open(here, &["accounts", "export"]);
    session.close("an export on a terminal", &refused);
    assert_eq!(session.run(there, &["accounts", "import"], &exported).0, 0);
    for (from, to) in [("token_secret", "tokensecret"), ("version = 1", "version = 9"), ("\"", "")] {
        assert_eq!(session.run(there, &["accounts", "import"], &exported.replacen(from, to, 9)).0, 2);
    }

    // The full screen: the timeline, and a login with a wrong PIN.
    let reading = Session::open(here, &[]);
    reading.wait_for_text("home @maru");
    reading.send("jj?");
    reading.send("\u{1b}");
    reading.signal(pty::Signal::TERM);
    session.close("the timeline", &reading);
    let login = Session::open(here, &["login", "work", "--pin", "--no-browser"]);
    login.wait_for_text("oauth_token=");
    login.wait_for("the login to be kept", |_| here.join("logins.toml").exists());
    let pid = login.pid().as_raw_nonzero().get().cast_unsigned();
    session.look_at("the full screen", pid);
    session.secret("temporary secret of the full screen", &value(&here.join("logins.toml"), "token_secret"));
    login.send("1234567\r");
    login.wait_for_text(&Cause::PinWrong.headline());
    login.signal(pty::Signal::TERM);
    session.close("a login that failed", &login);

    // Files that are not as they should be.
    let accounts = here.join("accounts.toml");
    mode(&accounts, 0o644);
    let (code, errors) = session.run(here, &["home"], "");
    assert_eq!(code, 2);
    assert!(errors.contains(&format!("run: chmod 600 {}", accounts.display())), "{errors}");
    mode(&accounts, 0o600);
    let good = fs::read_to_string(&accounts).unwrap();
    for (from, to) in
        [("token_secret = ", "token_secret "), ("token = ", "tokin = "), ("token = \"", "token = 1\"")]
    {
        fs::write(&accounts, good.replace(from, to)).unwrap();
        assert_eq!(session.run(here, &["home"], "").0, 2, "{to}");
    }
    fs::write(&accounts, &good).unwrap();

    // Wrong app keys.
    let wrong = service.table("work").replace("consumer_secret = \"", "consumer_secret = \"wrong-secret-");
    session.secret("wrong consumer secret", "wrong-secret-");
    write_config(here, &wrong);
    assert_ne!(session.run(here, &["home"], "").0, 0);
    assert_ne!(session.run(here, &["login", "work", "--plain"], "").0, 0);
    mode(&here.join("config.toml"), 0o640);
    let (code, errors) = session.run(here, &["home"], "");
    assert!(code == 2 && errors.contains("run: chmod 600"), "{errors}");
    write_config(here, &service.table("work"));

    // Revoked here, and asked with there; then the service is gone.
    assert_eq!(session.run(here, &["logout"], "").0, 0);
    assert_ne!(session.run(there, &["home"], "").0, 0);
    let revoked = Session::open(there, &[]);
    revoked.wait_for_text(&Cause::TokenRevoked.headline());
    revoked.signal(pty::Signal::TERM);
    session.close("the timeline with a token that was revoked", &revoked);
    drop(service);
    assert_ne!(session.run(there, &["home"], "").0, 0);
    assert_eq!(session.run(there, &["logout"], "").0, 0);

    let mut logs = 0;
    for file in files_below(here).into_iter().chain(files_below(there)) {
        let name = file.file_name().unwrap().to_str().unwrap();
        logs += usize::from(name == "twite.log");
        if !STORE.contains(&name) {
            session.show(file.display().to_string(), fs::read(&file).unwrap());
        }
    }
    assert_eq!(logs, 2);
    let log = String::from_utf8_lossy(&session.shown[here.join("twite.log").to_str().unwrap()]).into_owned();
    assert!(log.contains("POST") && log.contains("home_timeline.json: 200"), "the log is full: {log}");
    assert_eq!(session.secrets.len(), 7);
    session.search();
    // And what was logged out of is not in the store either.
    for folder in [here, there] {
        let kept = fs::read_to_string(folder.join("accounts.toml")).unwrap();
        assert!(!kept.contains(&session.secrets["token secret"]), "{kept}");
    }
}

#[test]
fn a_secret_of_the_environment_is_not_handed_on_to_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let script = format!("env > '{}'; exit 1", seen.display());
    write_config(
        folder.path(),
        &format!(
            "[services.work]\napi = \"twitter-1.1\"\nurl = \"http://127.0.0.1:9\"\nconsumer_key = \"key\"\n\
             consumer_secret_command = [\"sh\", \"-c\", \"{script}\"]\n"
        ),
    );
    let output = twite(folder.path())
        .env("PATH", std::env::var("PATH").unwrap())
        .env("TWITE_WORK_ACCESS_TOKEN", "handed-on-token")
        .env("TWITE_WORK_ACCESS_TOKEN_SECRET", "handed-on-secret")
        .env("TWITE_OTHER_CONSUMER_SECRET", "handed-on-other")
        .args(["login", "work", "--plain"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let seen = fs::read_to_string(&seen).unwrap();
    assert!(seen.contains("PATH=") && !seen.contains("handed-on"), "{seen}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_crash_leaves_no_core_file() {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), "");
    let mut child = twite(folder.path())
        .args(["demo", "--serve"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
}
