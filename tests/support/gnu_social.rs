//! A GNU social server in a folder, without rewritten addresses: everything is below `/sub/index.php`. It checks every
//! signature by its own reckoning (RFC 5849 §3.4), knows nobody but `anonymous`, and answers in the shapes of GNU social.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails as a test does")]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::canned::{Canned, answer};

/// Below which path it is.
pub(crate) const ROOT: &str = "/sub/index.php";
/// The PIN that its page shows: no zeros before it.
pub(crate) const PIN: &str = "42";
/// How many notices there are.
pub(crate) const NOTICES: u64 = 45;

/// A page has this many at the most, whatever is asked for.
const SHORT: usize = 7;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Starts it.
pub(crate) fn serve() -> Canned {
    serve_ahead(0)
}

/// Starts it with a clock that is so many seconds ahead of this computer's.
pub(crate) fn serve_ahead(seconds: i64) -> Canned {
    Canned::serve(move |head| {
        let request = Request::read(head);
        let refused = |words: &str| answer("401 Unauthorized", "text/plain", words);
        if let Some(yours) = request.get("oauth_timestamp").and_then(|text| text.parse::<i64>().ok()) {
            let ours = jiff::Timestamp::now().as_second() + seconds;
            if (yours - ours).abs() > 300 {
                return refused(&format!("Expired timestamp, yours {yours}, ours {ours}"));
            }
        }
        match request.path.strip_prefix(ROOT) {
            Some("/api/gnusocial/config.json") if request.oauth.is_empty() => json_of(&json!({"site": {
                "name": "Harbour Social", "server": "127.0.0.1", "path": "sub", "fancy": false, "textlimit": 1024
            }})),
            Some("/api/oauth/request_token") => {
                if request.get("oauth_callback") != Some("oob") {
                    return answer("400 Bad Request", "text/plain", "Invalid callback URL");
                }
                if !request.is_signed("") {
                    return refused("Invalid signature");
                }
                let body = "oauth_token=tmp&oauth_token_secret=hush-tmp&oauth_callback_confirmed=true";
                answer("200 OK", "application/x-www-form-urlencoded", body)
            }
            Some("/api/oauth/access_token") => {
                if !request.is_signed("hush-tmp") {
                    return refused("Invalid signature");
                }
                if request.get("oauth_verifier") != Some(PIN) {
                    return refused("Invalid request token or verifier.");
                }
                answer(
                    "200 OK",
                    "application/x-www-form-urlencoded",
                    "oauth_token=acc&oauth_token_secret=hush-acc",
                )
            }
            Some(_) if !request.is_signed("hush-acc") => refused("Invalid signature"),
            Some("/api/account/verify_credentials.json") => json_of(&user(7, "maru", "Maru")),
            Some("/api/statuses/home_timeline.json") => json_of(&page(&request)),
            _ => answer("404 Not Found", "text/html", "<h1>Not Found</h1>"),
        }
    })
}

fn json_of(value: &Value) -> Vec<u8> {
    answer("200 OK", "application/json; charset=utf-8", &value.to_string())
}

fn user(id: u64, handle: &str, name: &str) -> Value {
    json!({"id": id, "screen_name": handle, "name": name, "statusnet_profile_url": format!("https://g.example/{handle}")})
}

/// Number 30 is hidden, so that ids have a hole. The site's clock is two hours east of Greenwich.
fn page(request: &Request) -> Value {
    let bound = |name: &str| request.get(name).and_then(|text| text.parse::<u64>().ok());
    let (since, max) = (bound("since_id").unwrap_or(0), bound("max_id").unwrap_or(u64::MAX));
    let ids = (1..=NOTICES).rev().filter(|id| *id != 30 && *id > since && *id <= max);
    ids.take(SHORT)
        .map(|id| {
            let mut notice = json!({
                "id": id, "created_at": format!("Mon Nov 23 19:{id:02}:00 +0200 2026"), "source": "web",
                "text": format!("notice {id}: 5 < 6 &amp; so on"), "uri": format!("tag:g.example,2026:{id}"),
                "statusnet_conversation_id": id, "user": user(8, "tom", "Tom"), "truncated": false,
            });
            if id == NOTICES {
                let file = "https://g.example/file/pier.png";
                notice["attachments"] = json!([{"url": file, "mimetype": "image/png", "size": 10}]);
            }
            notice
        })
        .collect()
}

struct Request {
    method: String,
    url: String,
    path: String,
    oauth: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

impl Request {
    fn read(head: &str) -> Self {
        let mut first = head.lines().next().unwrap().split(' ');
        let (method, target) = (first.next().unwrap(), first.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
        };
        let oauth = header("authorization").strip_prefix("OAuth ").unwrap_or("");
        let oauth = oauth.split(',').filter_map(|pair| pair.trim().split_once('='));
        let query = query.split('&').filter_map(|pair| pair.split_once('='));
        Self {
            method: method.to_owned(),
            url: format!("http://{}{path}", header("host")),
            path: path.to_owned(),
            oauth: oauth.map(|(key, value)| (decode(key), decode(value.trim_matches('"')))).collect(),
            query: query.map(|(key, value)| (decode(key), decode(value))).collect(),
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.oauth.iter().chain(&self.query);
        all.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is signed by `anonymous` with this token secret.
    fn is_signed(&self, token_secret: &str) -> bool {
        let given = self.oauth.iter().filter(|(key, _)| key != "realm" && key != "oauth_signature");
        let mut pairs: Vec<_> =
            given.chain(&self.query).map(|(key, value)| (encode(key), encode(value))).collect();
        pairs.sort();
        let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let base = format!("{}&{}&{}", self.method, encode(&self.url), encode(&pairs.join("&")));
        let mut mac = Hmac::<Sha1>::new_from_slice(format!("anonymous&{token_secret}").as_bytes()).unwrap();
        mac.update(base.as_bytes());
        let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
        self.get("oauth_consumer_key") == Some("anonymous") && self.get("oauth_signature") == Some(&signature)
    }
}
