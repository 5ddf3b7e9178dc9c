//! The dialects that the demo speaks: one line a dialect in [`SPOKEN`], and a file for its shapes.

use serde_json::{Value, json};

use super::community::Community;
use super::signed::Signed;
use super::{gnu_social, tumblr, x2};

/// What differs from one dialect to another.
#[derive(Clone, Copy)]
pub(super) struct Spoken {
    /// As it stands in a configuration after `api =`.
    pub(super) name: &'static str,
    /// Below which path the three legs are.
    pub(super) login: &'static str,
    /// Whether the authorise page shows a PIN. If not, the browser is sent back, as Tumblr does.
    pub(super) has_pin: bool,
    /// Whether there is a consumer for clients that are not known, as GNU social has.
    pub(super) takes_anyone: bool,
    /// Where one asks whose a token is.
    pub(super) me: &'static str,
    /// Where the home timeline is.
    pub(super) home: &'static str,
    /// What the rate limit's headers begin with: `-limit`, `-remaining` and `-reset` follow.
    pub(super) limit: &'static str,
    /// The owner, from a user in the shape of API 1.1.
    pub(super) identity: fn(&Value) -> Value,
    /// A page of the timeline.
    pub(super) page: fn(&Community, &Signed) -> Value,
    /// A refusal: status, the code that API 1.1 has for it, words.
    pub(super) error: fn(u16, u32, &str) -> Value,
}

/// All of them. The first is the usual one.
static SPOKEN: [Spoken; 4] = [TWITTER, x2::SPOKEN, gnu_social::SPOKEN, tumblr::SPOKEN];

const TWITTER: Spoken = Spoken {
    name: "twitter-1.1",
    login: "/oauth",
    has_pin: true,
    takes_anyone: false,
    me: "/1.1/account/verify_credentials.json",
    home: "/1.1/statuses/home_timeline.json",
    limit: "x-rate-limit",
    identity: Value::clone,
    page: statuses,
    error: |_, code, message| json!({"errors": [{"code": code, "message": message}]}),
};

/// The names of all dialects; the first is the usual one.
pub fn spoken() -> impl Iterator<Item = &'static str> {
    SPOKEN.iter().map(|spoken| spoken.name)
}

/// The dialect of that name.
pub(super) fn find(name: &str) -> Option<&'static Spoken> {
    SPOKEN.iter().find(|spoken| spoken.name == name)
}

/// A parameter that is a number.
pub(super) fn number(request: &Signed, name: &str) -> Option<u64> {
    request.get(name).and_then(|text| text.parse().ok())
}

/// A place in a text, or whatever counts as such.
pub(super) fn offset(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|at| usize::try_from(at).ok())
}

/// When a status was written, in seconds since 1970.
pub(super) fn seconds(status: &Value) -> i64 {
    let date = status.get("created_at").and_then(Value::as_str).unwrap_or_default();
    jiff::Timestamp::strptime("%a %b %d %H:%M:%S %z %Y", date).map_or(0, jiff::Timestamp::as_second)
}

/// `statuses/home_timeline`: `count`, `since_id` (exclusive), `max_id` (inclusive).
pub(super) fn between<'a>(community: &'a Community, request: &Signed) -> impl Iterator<Item = &'a Value> {
    let count = usize::try_from(number(request, "count").unwrap_or(20).clamp(1, 200)).unwrap_or(20);
    let since = number(request, "since_id").unwrap_or(0);
    let max = number(request, "max_id").unwrap_or(u64::MAX);
    let inside = community.posts().iter().filter(move |(id, _)| *id > since && *id <= max);
    inside.take(count).map(|(_, status)| status)
}

/// Whole texts with `tweet_mode=extended` alone.
fn statuses(community: &Community, request: &Signed) -> Value {
    let is_extended = request.get("tweet_mode") == Some("extended");
    between(community, request)
        .map(|status| if is_extended { status.clone() } else { Community::compat(status) })
        .collect()
}
