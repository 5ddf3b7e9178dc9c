//! A real browser without a window: Chromium, driven over its debugging protocol (`--remote-debugging-pipe`: messages of
//! JSON with a NUL byte after each, on the descriptors 3 and 4).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of tests fails as a test does"
)]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything is waited for: a first start on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// One browser with one tab, and a profile of its own; both are gone when this is dropped.
pub(crate) struct Chromium {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    last_id: u64,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// Starts the `chromium` on the path, or the one that `TWITE_CHROMIUM` names.
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let program = std::env::var("TWITE_CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", &program])
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--disable-background-networking", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut browser = Self { child, to, from, session: None, last_id: 0, _profile: profile };
        let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}));
        let tab = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.ask("Target.attachToTarget", &tab);
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        browser
    }

    /// Goes to an address, as if it was typed.
    pub(crate) fn go(&mut self, address: &str) {
        self.ask("Page.navigate", &json!({"url": address}));
    }

    /// Lets pages believe that the desktop is dark, or light.
    pub(crate) fn set_dark(&mut self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": value}]);
        self.ask("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// What JavaScript says.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let answer = self.ask("Runtime.evaluate", &json!({"expression": expression, "returnByValue": true}));
        answer["result"]["value"].clone()
    }

    /// Waits until the page's title begins like this and the page is loaded whole.
    pub(crate) fn wait_for_title(&mut self, beginning: &str) {
        let began = Instant::now();
        loop {
            let seen = self.evaluate("document.readyState + ' ' + document.title");
            let seen = seen.as_str().unwrap_or_default().to_owned();
            if seen.strip_prefix("complete ").is_some_and(|title| title.starts_with(beginning)) {
                return;
            }
            let body = if began.elapsed() < PATIENCE { String::new() } else { self.text() };
            assert!(began.elapsed() < PATIENCE, "waited for {beginning:?}, saw {seen:?}: {body}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What a reader reads on the page.
    pub(crate) fn text(&mut self) -> String {
        self.evaluate("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Presses the mouse on the middle of an element.
    pub(crate) fn click(&mut self, selector: &str) {
        let middle = self.evaluate(&format!(
            "(() => {{ const at = document.querySelector({selector:?}).getBoundingClientRect(); \
             return [at.x + at.width / 2, at.y + at.height / 2]; }})()"
        ));
        assert!(middle[0].is_number(), "{selector} is not on the page");
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": middle[0], "y": middle[1], "button": "left", "clickCount": 1});
            self.ask("Input.dispatchMouseEvent", &event);
        }
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("Chromium runs");
        self.to.flush().unwrap();
        loop {
            let mut bytes = Vec::new();
            self.from.read_until(0, &mut bytes).unwrap();
            assert_eq!(bytes.pop(), Some(0), "Chromium ended; is it installed?");
            let heard: Value = serde_json::from_slice(&bytes).unwrap();
            if heard["id"] == json!(self.last_id) {
                assert!(heard.get("error").is_none(), "{method}: {heard}");
                return heard["result"].clone();
            }
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Asked to, it takes its helpers along and leaves the profile alone.
        self.session = None;
        let close = json!({"id": self.last_id + 1, "method": "Browser.close"});
        let _ = self.to.write_all(format!("{close}\0").as_bytes());
        let began = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && began.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
