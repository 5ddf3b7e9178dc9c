//! The community in the shapes of Tumblr's API v2: an envelope, and posts made of blocks (NPF).

#![allow(
    clippy::indexing_slicing,
    reason = "indexing a JSON value by a name that is not there gives null, no panic"
)]

use std::cmp::Reverse;

use serde_json::{Map, Value, json};

use super::community::Community;
use super::signed::Signed;
use super::spoken::{Spoken, number, offset, seconds};

/// Tumblr's line in the table of dialects.
pub(super) const SPOKEN: Spoken = Spoken {
    name: "tumblr",
    login: "/oauth",
    has_pin: false,
    takes_anyone: false,
    me: "/v2/user/info",
    home: "/v2/user/dashboard",
    limit: "x-ratelimit-perhour",
    identity: |user| envelope(&json!({"user": {"name": user["screen_name"], "blogs": [blog(user)]}})),
    page,
    error,
};

fn envelope(response: &Value) -> Value {
    json!({"meta": {"status": 200, "msg": "OK"}, "response": response})
}

/// Where there is nothing to answer, the response is a list.
fn error(status: u16, _: u32, message: &str) -> Value {
    let (title, code) = match status {
        401 => ("Unauthorized", 1016),
        404 => ("Not Found", 0),
        429 => ("Limit Exceeded", 0),
        _ => ("Bad Request", 0),
    };
    json!({
        "meta": {"status": status, "msg": title},
        "response": [],
        "errors": [{"title": title, "code": code, "detail": message}],
    })
}

/// `user/dashboard`: `limit`, `before_id` and `since_id` (both exclusive; the latter counts upwards), `npf`.
fn page(community: &Community, request: &Signed) -> Value {
    let limit = usize::try_from(number(request, "limit").unwrap_or(20).clamp(1, 20)).unwrap_or(20);
    let before = number(request, "before_id").unwrap_or(u64::MAX);
    let inside = community.posts().iter().filter(|(id, _)| *id < before);
    let mut page: Vec<&(u64, Value)> = match number(request, "since_id") {
        None => inside.take(limit).collect(),
        Some(since) => inside.rev().filter(|(id, _)| *id > since).take(limit).collect(),
    };
    page.sort_by_key(|(id, _)| Reverse(*id));
    let mut response = json!({"posts": page.iter().map(|(_, status)| post(status)).collect::<Vec<_>>()});
    if let (Some((last, _)), Some(fields)) = (page.last(), response.as_object_mut()) {
        let next = json!({"type": "action", "method": "GET", "href": "/v2/user/dashboard",
            "query_params": {"before_id": last.to_string(), "npf": "true"}});
        fields.insert("_links".into(), json!({"next": next}));
    }
    envelope(&response)
}

fn blog(user: &Value) -> Value {
    let name = user["screen_name"].as_str().unwrap_or_default();
    json!({
        "name": name, "title": user["name"], "uuid": format!("t:{}", user["id_str"].as_str().unwrap_or_default()),
        "url": format!("https://{name}.harbour.example/"), "primary": name == "maru",
    })
}

fn address(status: &Value) -> Value {
    let who = status["user"]["screen_name"].as_str().unwrap_or_default();
    json!(format!("https://{who}.harbour.example/post/{}", status["id_str"].as_str().unwrap_or_default()))
}

/// An entry of the dashboard. A repost has no blocks of its own; what is quoted or repeated is its trail.
fn post(status: &Value) -> Value {
    let original = &status["retweeted_status"];
    let (content, trail) = if original.is_object() {
        let mut trail = quoted(original);
        trail.push(item(original));
        (Vec::new(), trail)
    } else {
        (blocks(status), quoted(status))
    };
    let mut post = Map::new();
    if let Some(parent) = [original, &status["quoted_status"]].into_iter().find(|parent| parent.is_object()) {
        post.insert("parent_post_url".into(), address(parent));
    }
    let fields = json!({
        "object_type": "post", "type": "blocks", "is_blocks_post_format": true,
        "id": status["id"], "id_string": status["id_str"], "timestamp": seconds(status),
        "blog": blog(&status["user"]), "blog_name": status["user"]["screen_name"], "post_url": address(status),
        "note_count": status["favorite_count"], "tags": [], "content": content, "layout": [], "trail": trail,
    });
    if let Value::Object(fields) = fields {
        post.extend(fields);
    }
    Value::Object(post)
}

fn item(status: &Value) -> Value {
    json!({
        "blog": blog(&status["user"]), "content": blocks(status), "layout": [],
        "post": {"id": status["id_str"], "timestamp": seconds(status)},
    })
}

/// The quoted post as a trail. One that is gone has a blog that is broken.
fn quoted(status: &Value) -> Vec<Value> {
    if status["quoted_status"].is_object() {
        vec![item(&status["quoted_status"])]
    } else if status["is_quote_status"] == true {
        let text = json!([{"type": "text", "text": "This post is gone."}]);
        vec![json!({"broken_blog": {"name": "somebody", "avatar": []}, "content": text, "layout": []})]
    } else {
        Vec::new()
    }
}

fn blocks(status: &Value) -> Vec<Value> {
    let mut blocks = vec![text(status)];
    for medium in status["extended_entities"]["media"].as_array().into_iter().flatten() {
        blocks.push(medium_block(medium));
    }
    if let Some(options) = status["twite_poll"]["options"].as_array() {
        let answers: Vec<Value> = options
            .iter()
            .zip(0..)
            .map(
                |(option, number)| json!({"client_id": format!("a{number}"), "answer_text": option["label"]}),
            )
            .collect();
        blocks.push(json!({
            "type": "poll", "client_id": status["id_str"], "question": "", "answers": answers,
            "settings": {"multiple_choice": false, "close_status": "closed-after", "expire_after": 604_800},
            "timestamp": seconds(status),
        }));
    }
    blocks
}

fn medium_block(medium: &Value) -> Value {
    let size = &medium["sizes"]["large"];
    let still = json!({"type": "image/jpeg", "url": medium["media_url_https"], "width": size["w"], "height": size["h"]});
    match medium["type"].as_str() {
        Some("video") => json!({
            "type": "video", "media": {"type": "video/mp4", "url": medium["video_info"]["variants"][0]["url"]},
            "title": medium["ext_alt_text"], "poster": [still],
        }),
        Some("animated_gif") => {
            let film = medium["video_info"]["variants"][0]["url"].as_str().unwrap_or_default();
            let file = json!({"type": "image/gif", "url": film.replace(".mp4", ".gif"), "poster": still});
            json!({"type": "image", "media": [file], "alt_text": medium["ext_alt_text"]})
        }
        _ => json!({"type": "image", "media": [still], "alt_text": medium["ext_alt_text"]}),
    }
}

/// A block of text: not escaped, links under their words, ranges in code points.
fn text(status: &Value) -> Value {
    let chars: Vec<char> = status["full_text"].as_str().unwrap_or_default().chars().collect();
    let range = &status["display_text_range"];
    let end = offset(&range[1]).unwrap_or(chars.len()).min(chars.len());
    let mut marks: Vec<(usize, usize, &Value)> = ["urls", "user_mentions"]
        .iter()
        .flat_map(|kind| status["entities"][*kind].as_array().into_iter().flatten())
        .filter_map(|entity| Some((offset(&entity["indices"][0])?, offset(&entity["indices"][1])?, entity)))
        .filter(|(_, stop, _)| *stop <= end)
        .collect();
    marks.sort_by_key(|(start, ..)| *start);

    let slice = |from: usize, to: usize| -> String {
        let text: String = chars.get(from..to).unwrap_or_default().iter().collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    let (mut text, mut formatting, mut done) = (String::new(), Vec::new(), offset(&range[0]).unwrap_or(0));
    for (start, stop, entity) in marks {
        if start < done {
            continue;
        }
        text.push_str(&slice(done, start));
        let from = text.chars().count();
        let shown = entity["display_url"].as_str().map_or_else(|| slice(start, stop), str::to_owned);
        text.push_str(&shown);
        let to = text.chars().count();
        formatting.push(match entity["expanded_url"].as_str() {
            Some(url) => json!({"start": from, "end": to, "type": "link", "url": url}),
            None => {
                json!({"start": from, "end": to, "type": "mention", "blog": {"name": entity["screen_name"]}})
            }
        });
        done = stop;
    }
    text.push_str(&slice(done, end));
    json!({"type": "text", "text": text, "formatting": formatting})
}
