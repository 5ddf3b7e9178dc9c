//! The community in the shapes of X's API v2: posts that refer to users, media, polls and other posts, which stand beside
//! them once each; what a client does not ask for is not there.

#![allow(
    clippy::indexing_slicing,
    reason = "indexing a JSON value by a name that is not there gives null, no panic"
)]

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::community::Community;
use super::signed::Signed;
use super::spoken::{Spoken, number, offset, seconds};

/// X's line in the table of dialects. The owner's id is that of @maru.
pub(super) const SPOKEN: Spoken = Spoken {
    name: "x-2",
    login: "/oauth",
    has_pin: true,
    takes_anyone: false,
    me: "/2/users/me",
    home: "/2/users/1000/timelines/reverse_chronological",
    limit: "x-rate-limit",
    identity: |user| json!({"data": self::user(user)}),
    page,
    error,
};

/// Longer texts are cut, and stand whole in the note.
const SHORT: usize = 280;
/// The text of a repost is cut here.
const REPOST: usize = 140;
/// What is there whether it is asked for or not.
const ALWAYS: [&str; 3] = ["id", "text", "edit_history_tweet_ids"];

/// Whether a login or a question about posts is refused makes no difference here, as 401 has no codes.
fn error(status: u16, code: u32, message: &str) -> Value {
    match (status, code) {
        (401, _) => {
            json!({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"})
        }
        (404 | 429, _) => {
            json!({"title": message, "type": "about:blank", "status": status, "detail": message})
        }
        _ => json!({"errors": [{"code": code, "message": message}]}),
    }
}

/// What posts refer to, by id.
#[derive(Default)]
struct Beside {
    users: BTreeMap<String, Value>,
    tweets: BTreeMap<String, Value>,
    media: BTreeMap<String, Value>,
    polls: BTreeMap<String, Value>,
    errors: Vec<Value>,
}

/// `reverse_chronological`: `max_results`, `since_id` and `until_id` (both exclusive), `pagination_token`.
fn page(community: &Community, request: &Signed) -> Value {
    let most = usize::try_from(number(request, "max_results").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let since = number(request, "since_id").unwrap_or(0);
    let token =
        request.get("pagination_token").and_then(|token| u64::from_str_radix(token.get(4..)?, 16).ok());
    let until = token.or_else(|| number(request, "until_id")).unwrap_or(u64::MAX);
    let mut inside = community.posts().iter().filter(|(id, _)| *id > since && *id < until);
    let page: Vec<&(u64, Value)> = inside.by_ref().take(most).collect();

    let mut meta = json!({"result_count": page.len()});
    let (Some(first), Some(last)) = (page.first(), page.last()) else { return json!({"meta": meta}) };
    meta["newest_id"] = json!(first.0.to_string());
    meta["oldest_id"] = json!(last.0.to_string());
    if inside.next().is_some() {
        meta["next_token"] = json!(format!("7140{:x}", last.0));
    }
    let mut beside = Beside::default();
    let fields: Vec<&str> = listed(request, "tweet.fields").chain(listed(request, "post.fields")).collect();
    let data: Vec<Value> =
        page.iter().map(|(_, status)| chosen(post(status, community, &mut beside, true), &fields)).collect();
    let mut answer =
        json!({"data": data, "meta": meta, "includes": includes(beside.tweets, &fields, request)});
    let expansions: Vec<&str> = listed(request, "expansions").collect();
    let asked = |what: &str| expansions.iter().any(|asked| asked.contains(what));
    let lists = [
        ("users", "author_id", beside.users),
        ("media", "attachments.media_keys", beside.media),
        ("polls", "attachments.poll_ids", beside.polls),
    ];
    for (name, expansion, all) in lists {
        if asked(expansion) && !all.is_empty() {
            answer["includes"][name] = all.into_values().collect();
        }
    }
    if asked("referenced_") && !beside.errors.is_empty() {
        answer["errors"] = json!(beside.errors);
    }
    answer
}

fn listed<'a>(request: &'a Signed, name: &str) -> impl Iterator<Item = &'a str> {
    request.get(name).unwrap_or_default().split(',')
}

fn includes(tweets: BTreeMap<String, Value>, fields: &[&str], request: &Signed) -> Value {
    let is_asked = listed(request, "expansions").any(|asked| asked == "referenced_tweets.id");
    if tweets.is_empty() || !is_asked {
        return json!({});
    }
    json!({"tweets": tweets.into_values().map(|post| chosen(post, fields)).collect::<Vec<_>>()})
}

fn chosen(post: Value, fields: &[&str]) -> Value {
    let Value::Object(all) = post else { return post };
    all.into_iter()
        .filter(|(name, _)| ALWAYS.contains(&name.as_str()) || fields.contains(&name.as_str()))
        .collect()
}

fn user(user: &Value) -> Value {
    json!({"id": user["id_str"], "name": user["name"], "username": user["screen_name"]})
}

fn id(status: &Value) -> String {
    status["id_str"].as_str().unwrap_or_default().to_owned()
}

/// A post. What it refers to goes beside it; of a post beside others no further ones.
fn post(status: &Value, community: &Community, beside: &mut Beside, is_outer: bool) -> Value {
    beside.users.insert(id(&status["user"]), user(&status["user"]));
    let at = jiff::Timestamp::from_second(seconds(status)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let created_at = at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    let (mut entities, original) = (entities(status), &status["retweeted_status"]);
    let mut text = status["full_text"].as_str().unwrap_or_default().to_owned();
    if original.is_object() {
        let by = &original["user"];
        let end = 4 + by["screen_name"].as_str().unwrap_or_default().chars().count();
        entities["mentions"] =
            json!([{"start": 3, "end": end, "username": by["screen_name"], "id": by["id_str"]}]);
    }
    let mut post = json!({
        "id": id(status), "edit_history_tweet_ids": [id(status)], "author_id": status["user"]["id_str"],
        "created_at": created_at, "lang": status["lang"], "display_text_range": status["display_text_range"],
        "possibly_sensitive": false, "public_metrics": {"like_count": status["favorite_count"],
            "retweet_count": status["retweet_count"], "reply_count": 0, "quote_count": 0},
    });
    let most = if original.is_object() { REPOST } else { SHORT };
    if text.chars().count() > most {
        let whole = std::mem::take(&mut text);
        text = whole.chars().take(most - 1).chain(['…']).collect();
        if !original.is_object() {
            post["note_tweet"] = json!({"text": whole, "entities": entities});
        }
        for list in
            entities.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_array_mut)
        {
            list.retain(|entity| offset(&entity["end"]).is_some_and(|end| end < most));
        }
    }
    post["text"] = json!(text);
    post["entities"] = entities;
    attach(status, &mut post, beside);
    let references = references(status, community, beside, is_outer);
    if !references.is_empty() {
        post["referenced_tweets"] = json!(references);
        post["in_reply_to_user_id"] = status["in_reply_to_user_id_str"].clone();
    }
    if let Some(fields) = post.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    post
}

/// What a post repeats, quotes and answers. A quoted post that is gone is an error beside the page.
fn references(status: &Value, community: &Community, beside: &mut Beside, is_outer: bool) -> Vec<Value> {
    let mut found = Vec::new();
    let answered = status["in_reply_to_status_id"].as_u64();
    let answered = answered.and_then(|to| community.posts().iter().find(|(id, _)| *id == to));
    let all = [
        ("retweeted", &status["retweeted_status"]["id_str"], Some(&status["retweeted_status"])),
        ("quoted", &status["quoted_status_id_str"], Some(&status["quoted_status"])),
        ("replied_to", &status["in_reply_to_status_id_str"], answered.map(|(_, status)| status)),
    ];
    for (kind, to, there) in all {
        let Some(to) = to.as_str() else { continue };
        found.push(json!({"type": kind, "id": to}));
        match there.filter(|there| there.is_object()) {
            // What an included post refers to does not come along.
            Some(there) if is_outer => {
                let included = post(there, community, beside, false);
                beside.tweets.insert(to.to_owned(), included);
            }
            None if is_outer => beside.errors.push(json!({
                "resource_type": "tweet", "resource_id": to, "parameter": "referenced_tweets.id", "value": to,
                "title": "Not Found Error", "detail": format!("Could not find tweet with referenced_tweets.id: [{to}]."),
                "type": "https://api.twitter.com/2/problems/resource-not-found",
            })),
            _ => {}
        }
    }
    found
}

fn attach(status: &Value, post: &mut Value, beside: &mut Beside) {
    let media = status["extended_entities"]["media"].as_array().into_iter().flatten();
    let keys: Vec<String> = media
        .map(|medium| {
            let (key, shown) = (key(medium), self::medium(medium));
            beside.media.insert(key.clone(), shown);
            key
        })
        .collect();
    if !keys.is_empty() {
        post["attachments"]["media_keys"] = json!(keys);
    }
    let Some(options) = status["twite_poll"]["options"].as_array() else { return };
    let numbered = options.iter().zip(1..);
    let options: Vec<Value> = numbered
        .map(|(option, position)| json!({"position": position, "label": option["label"], "votes": option["votes"]}))
        .collect();
    let voting = if status["twite_poll"]["closed"] == true { "closed" } else { "open" };
    let poll = json!({"id": id(status), "options": options, "voting_status": voting});
    beside.polls.insert(id(status), poll);
    post["attachments"]["poll_ids"] = json!([id(status)]);
}

fn key(medium: &Value) -> String {
    let kind = match medium["type"].as_str() {
        Some("video") => 7,
        Some("animated_gif") => 16,
        _ => 3,
    };
    format!("{kind}_{}", id(medium))
}

fn medium(medium: &Value) -> Value {
    let size = &medium["sizes"]["large"];
    let mut shown =
        json!({"media_key": key(medium), "type": medium["type"], "width": size["w"], "height": size["h"]});
    if medium["type"] == "photo" {
        shown["url"] = medium["media_url_https"].clone();
    } else {
        let film = &medium["video_info"]["variants"][0];
        shown["preview_image_url"] = medium["media_url_https"].clone();
        shown["variants"] =
            json!([{"bit_rate": film["bitrate"], "content_type": film["content_type"], "url": film["url"]}]);
    }
    if medium["ext_alt_text"].is_string() {
        shown["alt_text"] = medium["ext_alt_text"].clone();
    }
    shown
}

/// `start` and `end` in place of `indices`. Media have links like any other, each its own.
fn entities(status: &Value) -> Value {
    let list = |kind: &str| status["entities"][kind].as_array().into_iter().flatten();
    let at = |entity: &Value| (entity["indices"][0].clone(), entity["indices"][1].clone());
    let link = |entity: &Value| {
        let (start, end) = at(entity);
        json!({"start": start, "end": end, "url": entity["url"], "expanded_url": entity["expanded_url"],
            "display_url": entity["display_url"]})
    };
    let mention = |entity: &Value| {
        let (start, end) = at(entity);
        json!({"start": start, "end": end, "username": entity["screen_name"], "id": entity["id_str"]})
    };
    let tag = |entity: &Value| {
        let (start, end) = at(entity);
        json!({"start": start, "end": end, "tag": entity["text"]})
    };
    let media = status["extended_entities"]["media"].as_array().into_iter().flatten().map(|medium| {
        let mut link = link(medium);
        link["media_key"] = json!(key(medium));
        link
    });
    json!({
        "urls": list("urls").map(link).chain(media).collect::<Vec<_>>(),
        "mentions": list("user_mentions").map(mention).collect::<Vec<_>>(),
        "hashtags": list("hashtags").map(tag).collect::<Vec<_>>(),
        "cashtags": list("symbols").map(tag).collect::<Vec<_>>(),
    })
}
