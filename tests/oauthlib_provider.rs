//! A provider that is not ours (oauthlib) accepts what we sign, and refuses what is wrong with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails as a test does"
)]

#[path = "support/peers.rs"]
mod peers;
#[path = "support/program.rs"]
mod program;
#[path = "support/pty.rs"]
mod pty;

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};

use peers::Provider;
use program::Twite;
use twite::oauth::{
    AwaitingOwner, Credentials, Endpoints, Failed, Heard, LegError, LegRequest, LoggedIn, Plan,
    RequestingTemporary, Secret, SignatureMethod, Signed, Signing, Verifiers, nonce, sign,
};

/// An answer over plain HTTP: status, head, body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

/// One request on one connection, with the address exactly as it was signed.
fn send(method: &str, url: &str, authorization: Option<&str>) -> Answer {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, target) = rest.split_at(rest.find('/').unwrap());
    let mut stream = TcpStream::connect(host).unwrap();
    let authorization = authorization.map(|value| format!("Authorization: {value}\r\n")).unwrap_or_default();
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\n{authorization}Content-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// A client of the provider: keys, method, clock and nonces.
struct Client<'a> {
    provider: &'a Provider,
    keys: Credentials,
    signature_method: SignatureMethod,
    /// Our clock minus the real one, in seconds.
    clock: i64,
    nonces: Cell<u128>,
}

impl<'a> Client<'a> {
    fn new(provider: &'a Provider) -> Self {
        Self {
            provider,
            keys: Credentials::new(provider.consumer_key.as_str(), Secret::new(provider.consumer_secret)),
            signature_method: SignatureMethod::HmacSha1,
            clock: 0,
            nonces: Cell::new(1 << 100),
        }
    }

    fn timestamp(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs()
            .checked_add_signed(self.clock)
            .unwrap()
    }

    fn nonce(&self) -> String {
        self.nonces.set(self.nonces.get() + 1);
        nonce(self.nonces.get().to_be_bytes())
    }

    fn plan(&self, callback: &str) -> Plan {
        let at = |path: &str| format!("{}/oauth/{path}", self.provider.url);
        let endpoints = Endpoints {
            request_token: at("request_token"),
            authorize: at("authorize"),
            access_token: at("access_token"),
        };
        let params = vec![("x_auth_access_type".to_owned(), "read".to_owned())];
        Plan::new(endpoints, callback, params, Verifiers::Digits).unwrap()
    }

    fn leg(&self, request: &LegRequest) -> Answer {
        let signed =
            request.sign(&self.keys, self.signature_method, self.timestamp(), &self.nonce()).unwrap();
        send(LegRequest::METHOD, &signed.url, Some(&signed.authorization))
    }

    /// Leg 1, with the answer for those who want to see a refusal.
    fn temporary(&self, callback: &str) -> (Result<AwaitingOwner, Failed>, Answer) {
        let (step, request) = RequestingTemporary::start(self.plan(callback));
        let answer = self.leg(&request);
        (step.answered(answer.status, answer.body.as_bytes()), answer)
    }

    fn log_in(&self) -> LoggedIn {
        let awaiting = self.temporary("oob").0.unwrap();
        let page = send("GET", awaiting.authorize_url(), None);
        assert!(page.body.contains(&format!("PIN: {}", Provider::PIN)), "{}", page.body);
        let Heard::Exchange(step, request) = awaiting.heard(Provider::PIN) else { panic!("a PIN is a PIN") };
        let answer = self.leg(&request);
        step.answered(answer.status, answer.body.as_bytes()).unwrap().verified()
    }

    fn signed_read(&self, token: &Credentials, path: &str, params: &[(&str, &str)]) -> Signed {
        let params: Vec<_> = params.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        sign(&Signing {
            method: "GET",
            url: &format!("{}{path}", self.provider.url),
            params: &params,
            client: &self.keys,
            token: Some(token),
            callback: None,
            verifier: None,
            signature_method: self.signature_method,
            timestamp: self.timestamp(),
            nonce: &self.nonce(),
            version: false,
        })
        .unwrap()
    }

    fn read(&self, token: &Credentials, path: &str, params: &[(&str, &str)]) -> Answer {
        let signed = self.signed_read(token, path, params);
        send("GET", &signed.url, Some(&signed.authorization))
    }
}

const CHECK: &str = "/1.1/account/verify_credentials.json";
const HOME: &str = "/1.1/statuses/home_timeline.json";

fn ids(answer: &Answer) -> Vec<u64> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let posts: Vec<serde_json::Value> = serde_json::from_str(&answer.body).unwrap();
    posts.iter().map(|post| post["id"].as_u64().unwrap()).collect()
}

fn code(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 401, "{}", answer.body);
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    body["errors"][0]["code"].as_i64().unwrap()
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_login_and_its_reads_are_accepted_with_either_signature_method() {
    let provider = Provider::start(&[]);
    for signature_method in [SignatureMethod::HmacSha1, SignatureMethod::HmacSha256] {
        let client = Client { signature_method, ..Client::new(&provider) };
        // The second round has nonces of its own, as random ones would be.
        client.nonces.set((1 << 90) + signature_method as u128 * 1000);
        let found = client.log_in();
        assert_eq!((found.user_id.as_deref(), found.screen_name.as_deref()), (Some("42"), Some("maru")));

        let who = client.read(&found.token, CHECK, &[]);
        assert_eq!(who.status, 200, "{}", who.body);
        assert!(who.body.contains("\"maru\""), "{}", who.body);
        assert_eq!(ids(&client.read(&found.token, HOME, &[])), (1011..=1030).rev().collect::<Vec<_>>());
        let page =
            client.read(&found.token, HOME, &[("max_id", "1010"), ("since_id", "1004"), ("count", "4")]);
        assert_eq!(ids(&page), [1010, 1009, 1008, 1007]);
    }
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_query_with_every_kind_of_character_is_accepted() {
    let provider = Provider::start(&[]);
    let client = Client::new(&provider);
    let token = client.log_in().token;
    for (name, value) in [
        ("a", "b c+d"),
        ("a", "!*'()~"),
        ("timeline[]", "x"),
        ("c@", ""),
        ("é", "☀ 맑음 &=?#%25"),
        ("tweet.fields", "a,b"),
        ("oauti", "sorts behind the protocol's own"),
        ("~", "\u{10ffff}"),
    ] {
        let answer =
            client.read(&token, CHECK, &[(name, value), ("b", "2"), ("b", "10"), ("b", "~"), ("b", "é")]);
        assert_eq!(answer.status, 200, "{name}={value}: {}", answer.body);
    }
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn the_address_a_browser_is_sent_back_to_finishes_a_login() {
    let provider = Provider::start(&[]);
    let client = Client::new(&provider);
    let callback = "http://127.0.0.1:9/callback?from=twite";
    let awaiting = client.temporary(callback).0.unwrap();
    let page = send("GET", awaiting.authorize_url(), None);
    assert_eq!(page.status, 302, "{}", page.body);
    let location = page.head.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
    assert!(location.starts_with(callback), "{location}");
    let Heard::Exchange(step, request) = awaiting.heard(location) else { panic!("{location}") };
    let answer = client.leg(&request);
    let token = step.answered(answer.status, answer.body.as_bytes()).unwrap().verified().token;
    assert_eq!(client.read(&token, CHECK, &[]).status, 200);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_wrong_secret_is_refused_at_every_step() {
    let provider = Provider::start(&[]);
    let right = Client::new(&provider);
    let mut wrong = Client::new(&provider);
    wrong.keys.secret = Secret::new("another");
    wrong.nonces.set(1 << 80);
    let (step, answer) = wrong.temporary("oob");
    assert_eq!(step.unwrap_err().error(), LegError::Status(401));
    assert_eq!(answer.body, "Failed to validate oauth signature and token");

    let token = right.log_in().token;
    assert_eq!(code(&wrong.read(&token, CHECK, &[])), 32);
    let another = Credentials::new(token.key.as_str(), Secret::new("another"));
    assert_eq!(code(&right.read(&another, CHECK, &[])), 32);
    let unknown = Credentials::new("42-unknown", token.secret.clone());
    assert_eq!(code(&right.read(&unknown, CHECK, &[])), 89);
    assert_eq!(right.read(&token, CHECK, &[]).status, 200, "the right ones are still taken");
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_wrong_pin_is_refused_and_the_temporary_credentials_die_with_it() {
    let provider = Provider::start(&[]);
    let client = Client::new(&provider);
    let awaiting = client.temporary("oob").0.unwrap();
    send("GET", awaiting.authorize_url(), None);
    let kept = awaiting.temporary().clone();
    let Heard::Exchange(step, request) = awaiting.heard("7654321") else { panic!("a PIN is a PIN") };
    let answer = client.leg(&request);
    assert!(answer.body.contains("Invalid oauth_verifier parameter"), "{}", answer.body);
    let failed = step.answered(answer.status, answer.body.as_bytes()).unwrap_err();
    assert_eq!(failed.error(), LegError::Status(401));

    let awaiting = AwaitingOwner::resume(client.plan("oob"), kept);
    let Heard::Exchange(_, request) = awaiting.heard(Provider::PIN) else { panic!("a PIN is a PIN") };
    assert_eq!(client.leg(&request).body, "Invalid request token");

    let (step, request) = failed.restart();
    let answer = client.leg(&request);
    assert!(step.answered(answer.status, answer.body.as_bytes()).is_ok(), "a new login can begin");
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_request_that_is_sent_again_is_refused() {
    let provider = Provider::start(&[]);
    let client = Client::new(&provider);
    let token = client.log_in().token;
    let signed = client.signed_read(&token, CHECK, &[]);
    assert_eq!(send("GET", &signed.url, Some(&signed.authorization)).status, 200);
    let again = send("GET", &signed.url, Some(&signed.authorization));
    assert_eq!(again.status, 401);
    assert!(again.body.starts_with("Nonce already used: "), "{}", again.body);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_provider_that_takes_every_nonce_as_used_still_lets_one_log_in() {
    let provider = Provider::start(&["--replay"]);
    let client = Client::new(&provider);
    let token = client.log_in().token;
    let answer = client.read(&token, CHECK, &[]);
    assert_eq!(answer.status, 401);
    assert!(answer.body.starts_with("Nonce already used: "), "{}", answer.body);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_clock_that_is_an_hour_off_is_refused_until_it_is_set_right() {
    let provider = Provider::start(&["--clock-offset", "3600"]);
    let off = Client::new(&provider);
    let (step, answer) = off.temporary("oob");
    assert_eq!(step.unwrap_err().error(), LegError::Status(401));
    assert!(answer.head.contains("\r\nDate: "), "{}", answer.head);

    let set_right = Client { clock: 3600, nonces: Cell::new(1 << 90), ..Client::new(&provider) };
    let token = set_right.log_in().token;
    assert_eq!(code(&off.read(&token, CHECK, &[])), 135);
    assert_eq!(set_right.read(&token, CHECK, &[]).status, 200);
}

/// Logs in with the program and the PIN from the page.
fn log_in_by_program(twite: &Twite) -> program::Ended {
    twite.log_in(|address| {
        let page = send("GET", address, None).body;
        page.split_once("PIN: ").unwrap().1.split('<').next().unwrap().to_owned()
    })
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn twite_logs_in_by_prompts_and_reads_the_timeline_to_its_end() {
    let provider = Provider::start(&[]);
    let twite = Twite::new(&provider, provider.consumer_secret);
    let login = log_in_by_program(&twite);
    assert_eq!(login.code, 0, "{}", login.errors);
    let lines: Vec<_> = login.output.lines().collect();
    assert_eq!(lines.len(), 2, "{}", login.output);
    assert!(lines[0].starts_with(&format!("{}/oauth/authorize?oauth_token=", provider.url)), "{}", lines[0]);
    assert_eq!(lines[1], "logged in as @maru (work)");

    let home = twite.run(&["home", "-n", "40", "--json"]);
    assert_eq!(home.code, 0, "{}", home.errors);
    let ids: Vec<_> = home
        .output
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let all: Vec<_> = (1001..=1030).rev().map(|id| id.to_string()).collect();
    assert_eq!(ids, all);
    let few = twite.run(&["home", "-n", "3", "--json"]);
    assert_eq!((few.code, few.output.lines().count()), (0, 3));
    let since = twite.run(&["home", "-n", "40", "--since", "1027", "--json"]);
    assert_eq!((since.code, since.output.lines().count()), (0, 3), "{}", since.errors);
    let people = twite.run(&["home", "-n", "2"]);
    assert!(people.output.contains("tea & cake, 오늘은 맑음 ☀"), "{}", people.output);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn twite_names_the_app_keys_when_they_are_wrong() {
    let provider = Provider::start(&[]);
    let login = log_in_by_program(&Twite::new(&provider, "another"));
    assert_eq!((login.code, login.output.as_str()), (3, ""), "{}", login.errors);
    assert!(login.errors.contains("The app keys were not accepted"), "{}", login.errors);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn twite_works_around_a_clock_that_is_an_hour_off_and_says_so() {
    let provider = Provider::start(&["--clock-offset", "3600"]);
    let login = log_in_by_program(&Twite::new(&provider, provider.consumer_secret));
    assert_eq!((login.code, login.output.lines().count()), (0, 2), "{}", login.errors);
    assert!(login.output.ends_with("logged in as @maru (work)\n"), "{}", login.output);
    assert!(login.errors.contains("this host's clock is 1 h behind"), "{}", login.errors);
    assert_eq!(login.errors.matches("clock").count(), 1, "told once: {}", login.errors);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn twite_names_a_repeated_request_and_stores_no_account_that_it_could_not_check() {
    let provider = Provider::start(&["--replay"]);
    let twite = Twite::new(&provider, provider.consumer_secret);
    let login = log_in_by_program(&twite);
    assert_eq!(login.code, 3, "{}", login.errors);
    assert_eq!(login.output.lines().count(), 1, "only the address: {}", login.output);
    assert!(login.errors.contains("took this request for a repeated one"), "{}", login.errors);
    assert!(!twite.accounts_file().exists());

    // An account from better days meets it while reading.
    let good = Provider::start(&[]);
    let twite = Twite::new(&good, good.consumer_secret);
    assert_eq!(log_in_by_program(&twite).code, 0);
    good.replay_from_now_on();
    let home = twite.run(&["home", "--json"]);
    assert_eq!((home.code, home.output.as_str()), (3, ""), "{}", home.errors);
    assert!(home.errors.contains("took this request for a repeated one"), "{}", home.errors);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn twite_refuses_a_wrong_pin_in_words() {
    let provider = Provider::start(&[]);
    let login = Twite::new(&provider, provider.consumer_secret).log_in(|address| {
        send("GET", address, None);
        "7654321".to_owned()
    });
    assert_eq!((login.code, login.output.lines().count()), (3, 1), "{}", login.errors);
    assert!(login.errors.contains("PIN"), "{}", login.errors);
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn the_full_screen_logs_in_and_shows_the_timeline() {
    let provider = Provider::start(&[]);
    let command = pty::Command::new(env!("CARGO_BIN_EXE_twite")).size(100, 40);
    program::configure(&command.home().join("config/twite"), &provider, provider.consumer_secret);
    let screen = command.args(["login", "work"]).start();
    let before = screen.modes();
    screen.wait_for_text("How do you log in to work?");
    screen.send("\r");
    let start = format!("{}/oauth/authorize?oauth_token=", provider.url);
    let shown = screen.wait_for_text(&start).contents();
    let token = shown.split_once(&start).unwrap().1.split_whitespace().next().unwrap();
    let address = format!("{start}{token}");
    screen.wait_for_text("PIN, or the whole address");
    assert!(send("GET", &address, None).body.contains(Provider::PIN));
    screen.send(Provider::PIN);
    screen.wait_for_text(Provider::PIN);
    screen.send("\r");
    screen.wait_for_text("you are @maru");
    screen.wait_for_text("Enter reads your timeline");
    screen.send("\r");
    screen.wait_for_text("Post 30: tea & cake, 오늘은 맑음");
    screen.send("q");
    assert_eq!(screen.wait_exit(), pty::Exit { code: 0, signal: None });
    screen.assert_left_clean(&before);
}

/// The address on a screen wide enough for it.
fn address_on(screen: &pty::Pty) -> String {
    let contents = screen.wait_for_text("PIN, or the whole address").contents();
    contents.lines().find(|line| line.starts_with("http://")).unwrap().trim().to_owned()
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn a_login_whose_line_dropped_is_taken_up_and_spends_the_same_credentials() {
    let provider = Provider::start(&[]);
    let command = pty::Command::new(env!("CARGO_BIN_EXE_twite")).size(100, 40);
    let folder = command.home().join("config/twite");
    program::configure(&folder, &provider, provider.consumer_secret);
    let mut first = command.args(["login", "work", "--pin"]).start();
    let begun = address_on(&first);
    let again = pty::Command::new(env!("CARGO_BIN_EXE_twite")).size(100, 40).home_of(&first);
    let kept = first.home().join("data/twite/logins.toml");
    first.wait_for("what is kept", |_| kept.exists());
    first.hang_up();
    first.wait_exit();
    let second = again.args(["login", "work"]).start();
    assert_eq!(address_on(&second), begun);
    send("GET", &begun, None);
    second.send(format!("{}\r", Provider::PIN));
    second.wait_for_text("you are @maru");
    second.send("\rq");
    second.wait_exit();
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn the_full_screen_takes_the_browser_back() {
    let provider = Provider::start(&[]);
    let command = pty::Command::new(env!("CARGO_BIN_EXE_twite")).size(100, 40);
    program::configure(&command.home().join("config/twite"), &provider, provider.consumer_secret);
    let screen = command.args(["login", "work", "--callback", "--no-browser"]).start();
    let address = address_on(&screen);
    screen.wait_for_text("Waiting for the browser to come back to http://127.0.0.1:");
    let answer = send("GET", &address, None);
    let sent_to = answer.head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    let sent_to = sent_to.expect("the provider sends the browser back");
    assert!(send("GET", &sent_to, None).body.contains("You can close this tab"));
    screen.wait_for_text("you are @maru");
    screen.send("\r");
    screen.wait_for_text("Post 30: tea & cake");
    screen.send("q");
    assert_eq!(screen.wait_exit(), pty::Exit { code: 0, signal: None });
}

#[test]
#[ignore = "needs Python packages: TWITE_PYTHON"]
fn the_full_screen_takes_a_token_that_one_has() {
    let provider = Provider::start(&[]);
    let first = Twite::new(&provider, provider.consumer_secret);
    let login = first.log_in(|address| {
        send("GET", address, None);
        Provider::PIN.to_owned()
    });
    assert_eq!(login.code, 0, "{}", login.errors);
    let kept: toml::Table = std::fs::read_to_string(first.accounts_file()).unwrap().parse().unwrap();
    let account = &kept["accounts"][0];
    let (token, secret) = (account["token"].as_str().unwrap(), account["token_secret"].as_str().unwrap());
    let command = pty::Command::new(env!("CARGO_BIN_EXE_twite")).size(100, 40);
    program::configure(&command.home().join("config/twite"), &provider, provider.consumer_secret);
    let screen = command.args(["login", "work", "--token"]).start();
    screen.wait_for_text("Your access token for work");
    screen.send(format!("{token}\r"));
    screen.wait_for_text(token);
    screen.send(format!("{secret}\r"));
    screen.wait_for_text("you are @maru");
    assert!(!screen.text().contains(secret));
    screen.send("\r");
    screen.wait_for_text("Post 30: tea & cake");
    screen.send("q");
    assert_eq!(screen.wait_exit().code, 0);
}
