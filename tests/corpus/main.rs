//! Recorded answers of real services, read. Every file is named here with its dialect, or why it is not read yet.
//!
//! The files stay outside the project; `TWITE_CORPUS` says where they are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod faults;
mod posts;
mod refusals;
mod tumblr;
mod x2;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use twite::service::{Answer, Page, Query, dialect};

/// How a file is read, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// A list of posts of `twitter-1.1`, with how many there are.
    Page(usize),
    /// A search of `twitter-1.1`: the list is inside.
    Search(usize),
    /// One post of `twitter-1.1`.
    One,
    /// An account of `twitter-1.1`.
    Account,
    /// An account of `tumblr`.
    TumblrAccount,
    /// A page of `tumblr` whose one entry is too short an example to be a post, and what is missing.
    TumblrSkips(&'static str),
    /// Blocks of `tumblr`, one or several, with or without the post around them.
    Blocks,
    /// Posts of `x-2`, with how many there are. Examples that were asked for without fields lack what twite asks for; it
    /// is given to them.
    X2(usize),
    /// A post of `x-2`, without anything around it.
    X2Bare,
    /// An account of `x-2`.
    X2Account,
    /// Something that `x-2` says is not there, with the status 200.
    X2Gone,
    /// A refusal with the status that it came with.
    Refusal(u16),
    /// The headers of the answer beside it.
    Headers,
    /// Not read here, and why.
    Not(&'static str),
}

/// File or folder (ending in `/`) or start of a name (ending in `*`) → reading. The first that fits counts.
const TABLE: &[(&str, Reading)] = &[
    ("README.md", Reading::Not("says where the files come from")),
    ("_errors/errors.yaml", Reading::Not("a table, read entry by entry in `refusals`")),
    ("_oauth1-vectors/", Reading::Not("signatures: the oauth room's tests")),
    ("Twitter4J+Twitter4J/dao/statuses/home_timeline.json", Reading::Page(16)),
    ("Twitter4J+Twitter4J/dao/statuses/public_timeline.json", Reading::Page(20)),
    ("Twitter4J+Twitter4J/dao/statuses/retweet/6010814202.json", Reading::One),
    ("Twitter4J+Twitter4J/dao/user.json", Reading::Account),
    ("Twitter4J+Twitter4J/error.json", Reading::Refusal(403)),
    ("sferik+x-cli/200_statuses.json", Reading::Page(200)),
    ("sferik+x-cli/matrix.json", Reading::Search(100)),
    ("sferik+x-cli/oauth_*", Reading::Not("token answers: the oauth room's tests")),
    ("tweepy+tweepy/v1.1/testcachedresult.00.json", Reading::Account),
    ("tweepy+tweepy/v1.1/testcachedresult.01.json", Reading::Account),
    ("tweepy+tweepy/v1.1/testcachedresult.02.json", Reading::Page(18)),
    ("tweepy+tweepy/v1.1/testgetstatus.json", Reading::One),
    ("tweepy+tweepy/v1.1/testhometimeline.json", Reading::Page(19)),
    ("tweepy+tweepy/v1.1/testlisttimeline.json", Reading::Page(20)),
    ("tweepy+tweepy/v1.1/testmentionstimeline.json", Reading::Page(0)),
    ("tweepy+tweepy/v1.1/testratelimitstatus.json", Reading::Not("limits are told from headers")),
    ("tweepy+tweepy/v1.1/testsearchtweets.json", Reading::Search(15)),
    ("tweepy+tweepy/v1.1/testusertimeline.00.json", Reading::Page(4)),
    ("tweepy+tweepy/v1.1/testusertimeline.01.json", Reading::Page(20)),
    ("tweepy+tweepy/v1.1/testverifycredentials.00.json", Reading::Account),
    ("tweepy+tweepy/v1.1/testverifycredentials.01.json", Reading::Account),
    ("tweepy+tweepy/v1.1/testverifycredentials.02.json", Reading::Account),
    ("tweepy+tweepy/v1.1/*.meta.json", Reading::Headers),
    ("tweepy+tweepy/v2/*.meta.json", Reading::Headers),
    ("tweepy+tweepy/v2/*_get_home_timeline.json", Reading::X2(98)),
    ("tweepy+tweepy/v2/*_get_quote_tweets.json", Reading::X2(9)),
    ("tweepy+tweepy/v2/*_get_me.json", Reading::X2Account),
    ("tweepy+tweepy/v2/*_get_users_mentions.json", Reading::X2(10)),
    ("tweepy+tweepy/v2/*_search_recent_tweets.json", Reading::X2(10)),
    ("twitterdev+tweet-updates/", Reading::One),
    ("xdevplatform+postman-twitter-api/200_Search_Tweets_*_Expanded_User_Fields.json", Reading::X2(4)),
    ("xdevplatform+postman-twitter-api/200_Search_Tweets_*", Reading::X2(10)),
    ("xdevplatform+postman-twitter-api/200_Tweet_Lookup_Multiple_*_1_Valid_Tweet.json", Reading::X2(1)),
    ("xdevplatform+postman-twitter-api/200_Tweet_Lookup_Multiple_*", Reading::X2(58)),
    ("xdevplatform+postman-twitter-api/200_Tweet_Lookup_Single_*_Deleted_Tweet.json", Reading::X2Gone),
    ("xdevplatform+postman-twitter-api/200_Tweet_Lookup_Single_*", Reading::X2(1)),
    ("xdevplatform+postman-twitter-api/200_User_Lookup_User_*_User_Not_Found.json", Reading::X2Gone),
    ("xdevplatform+postman-twitter-api/200_User_Lookup_User_*", Reading::X2Account),
    (
        "xdevplatform+postman-twitter-api/200_User_Lookup_Users_*",
        Reading::Not("lists of users, which twite does not ask for"),
    ),
    ("xdevplatform+postman-twitter-api/200_Spaces_*", Reading::Not("spaces are no posts")),
    ("xdevplatform+postman-twitter-api/400_*", Reading::Refusal(400)),
    ("xdevplatform+postman-twitter-api/401_*", Reading::Refusal(401)),
    ("xdevplatform+postman-twitter-api/403_*", Reading::Refusal(403)),
    ("xdevplatform+postman-twitter-api/429_*", Reading::Refusal(429)),
    ("xdevplatform+postman-twitter-api/500_*", Reading::Not("a schema of an answer, not an answer")),
    ("sns-sdks+python-twitter/apis/searches/search_tweets_for_nyc.json", Reading::X2(10)),
    ("sns-sdks+python-twitter/apis/searches/search_tweets_query.json", Reading::X2(4)),
    ("sns-sdks+python-twitter/apis/timeline/", Reading::X2(5)),
    ("sns-sdks+python-twitter/apis/tweet/tweet_quote_tweets_resp.json", Reading::X2(15)),
    ("sns-sdks+python-twitter/apis/tweet/tweet_resp.json", Reading::X2(1)),
    ("sns-sdks+python-twitter/apis/tweet/tweets_resp.json", Reading::X2(2)),
    ("sns-sdks+python-twitter/apis/user/me_resp.json", Reading::X2Account),
    ("sns-sdks+python-twitter/models/tweet.json", Reading::X2Bare),
    ("sns-sdks+python-twitter/models/", Reading::Not("parts of an answer by themselves; X2 files hold such")),
    ("sns-sdks+python-twitter/apis/", Reading::Not("answers to questions that twite does not ask")),
    ("bluesky-social+atproto/", Reading::Not("the dialect bluesky comes later")),
    ("halcy+Mastodon.py/", Reading::Not("the dialect mastodon comes later")),
    ("tumblr+docs/api/012_Response.json", Reading::TumblrAccount),
    ("tumblr+docs/api/014_Response.json", Reading::TumblrSkips("$.response.posts[0].timestamp: ")),
    ("tumblr+docs/api/009_Errors_and_Error_Subcodes.json", Reading::Refusal(400)),
    ("tumblr+docs/api/", Reading::Not("answers to questions that twite does not ask")),
    ("tumblr+docs/npf-spec/002_Media_Objects.json", Reading::Not("one file, outside of any block")),
    ("tumblr+docs/npf-spec/025_Post_Subscription_plan.json", Reading::Not("what a blog sells, no post")),
    ("tumblr+docs/npf-spec/", Reading::Blocks),
    (
        "twitter+twitter-text/",
        Reading::Not("rules for bare host names and the like, which twite leaves alone"),
    ),
];

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => name == pattern || pattern.ends_with('/') && name.starts_with(pattern),
    }
}

fn root() -> PathBuf {
    std::env::var_os("TWITE_CORPUS").expect("TWITE_CORPUS says where the corpus is").into()
}

/// Every file, by its name below the root.
fn files() -> BTreeMap<String, PathBuf> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, path);
            }
        }
    }
    let (root, mut found) = (root(), BTreeMap::new());
    walk(&root, &root, &mut found);
    found
}

fn reading(name: &str) -> Option<Reading> {
    TABLE.iter().find(|(pattern, _)| fits(pattern, name)).map(|(_, reading)| *reading)
}

/// The files that hold posts: name, how many, and the list of them as JSON.
fn lists() -> Vec<(String, usize, Value)> {
    let list = |(name, path): (String, PathBuf)| {
        let json = |path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).unwrap();
        let (count, list) = match reading(&name)? {
            Reading::Page(count) => (count, json(path)),
            Reading::Search(count) => (count, json(path)["statuses"].take()),
            Reading::One => (1, json!([json(path)])),
            _ => return None,
        };
        Some((name, count, list))
    };
    let lists: Vec<_> = files().into_iter().filter_map(list).collect();
    assert!(lists.len() > 40, "only {} files with posts", lists.len());
    lists
}

fn answer(body: impl Into<Vec<u8>>) -> Answer {
    Answer { status: 200, headers: Vec::new(), body: body.into() }
}

fn page(body: impl Into<Vec<u8>>) -> Result<Page, twite::service::Trouble> {
    let query = Query { newer_than: None, older_than: None, count: 200 };
    dialect("twitter-1.1").unwrap().page("https://api.twitter.com", &answer(body), &query)
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn every_file_is_named_and_every_name_has_its_files() {
    let files = files();
    let unlisted: Vec<_> = files.keys().filter(|name| reading(name).is_none()).collect();
    assert!(unlisted.is_empty(), "say in the table how these are read, or why not: {unlisted:#?}");
    for (pattern, _) in TABLE {
        assert!(files.keys().any(|name| fits(pattern, name)), "{pattern} names nothing");
    }
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn accounts_are_read() {
    let mut read = 0;
    for (name, path) in files() {
        if reading(&name) != Some(Reading::Account) {
            continue;
        }
        let body = fs::read(path).unwrap();
        let raw: Value = serde_json::from_slice(&body).unwrap();
        let author = dialect("twitter-1.1").unwrap().account(&answer(body)).unwrap().author;
        assert_eq!(author.handle.as_delivered(), raw["screen_name"].as_str().unwrap(), "{name}");
        assert_eq!(author.name.as_delivered(), raw["name"].as_str().unwrap(), "{name}");
        assert_eq!(author.id.as_str(), raw["id"].to_string(), "{name}");
        read += 1;
    }
    assert_eq!(read, 6);
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn recorded_headers_tell_limits_and_time() {
    let mut limited = 0;
    for (name, path) in files() {
        if reading(&name) != Some(Reading::Headers) {
            continue;
        }
        let raw: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let one =
            |(name, values): (&String, &Value)| (name.to_lowercase(), values[0].as_str().unwrap().to_owned());
        let headers: Vec<_> = raw["headers"].as_object().unwrap().iter().map(one).collect();
        let answer = Answer { status: 200, headers, body: Vec::new() };
        let at = "2026-11-23T00:00:00Z".parse().unwrap();
        let ahead = twite::service::clock_ahead_by(&answer, at);
        assert!(ahead.is_some_and(|seconds| seconds > 0), "{name}: {:?}", answer.header("date"));
        if let Some(rate) = answer.rate() {
            assert!(
                rate.limit.is_some() && rate.remaining <= rate.limit && rate.reset.is_some(),
                "{name}: {rate:?}"
            );
            limited += 1;
        }
        if name.ends_with("/testhometimeline.meta.json") {
            assert_eq!(answer.rate().and_then(|rate| rate.limit.zip(rate.remaining)), Some((15, 5)));
        }
    }
    assert!(limited >= 15, "{limited}");
}
