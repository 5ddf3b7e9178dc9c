//! The community as GNU social tells it: plain texts without entities, numbers for ids, dates in the site's own time,
//! attachments. It knows neither quotes nor polls: a quote is a link, and a poll's choices stand in the text.

#![allow(
    clippy::indexing_slicing,
    reason = "indexing a JSON value by a name that is not there gives null, no panic"
)]

use serde_json::{Value, json};

use super::spoken::{Spoken, between, offset, seconds};

/// GNU social's line in the table of dialects.
pub(super) const SPOKEN: Spoken = Spoken {
    name: "gnu-social",
    login: "/api/oauth",
    has_pin: true,
    takes_anyone: true,
    me: "/api/account/verify_credentials.json",
    home: "/api/statuses/home_timeline.json",
    limit: "x-rate-limit",
    identity: user,
    page: |community, request| between(community, request).map(notice).collect(),
    error: |_, _, message| json!({"error": message, "request": "/api/"}),
};

/// The site's own time, in hours east of Greenwich.
const SITE: i8 = 2;

fn user(user: &Value) -> Value {
    json!({
        "id": user["id"], "name": user["name"], "screen_name": user["screen_name"], "protected": false,
        "statusnet_profile_url": format!("https://harbour.example/{}", user["screen_name"].as_str().unwrap_or_default()),
    })
}

fn notice(status: &Value) -> Value {
    let at = jiff::Timestamp::from_second(seconds(status)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let at = at.to_zoned_datetime(jiff::tz::offset(SITE).to_time_zone());
    let address = format!("https://harbour.example/notice/{}", status["id"]);
    let mut notice = json!({
        "id": status["id"], "text": text(status), "truncated": false, "source": "web",
        "created_at": at.strftime("%a %b %d %H:%M:%S %z %Y").to_string(),
        "user": user(&status["user"]), "uri": address, "external_url": address,
        "in_reply_to_status_id": status["in_reply_to_status_id"],
        "in_reply_to_screen_name": status["in_reply_to_screen_name"],
        "attachments": attachments(status),
    });
    if status["retweeted_status"].is_object() {
        notice["retweeted_status"] = self::notice(&status["retweeted_status"]);
    }
    notice
}

fn attachments(status: &Value) -> Vec<Value> {
    let media = status["extended_entities"]["media"].as_array().into_iter().flatten();
    let attachment = |medium: &Value| {
        let size = &medium["sizes"]["large"];
        let (url, mimetype) = match &medium["video_info"]["variants"][0]["url"] {
            Value::String(film) => (json!(film), "video/mp4"),
            _ => (medium["media_url_https"].clone(), "image/jpeg"),
        };
        json!({"url": url, "mimetype": mimetype, "size": 4096, "oembed": false, "width": size["w"], "height": size["h"],
            "description": medium["ext_alt_text"]})
    };
    media.map(attachment).collect()
}

/// The text with whole addresses and nothing escaped.
fn text(status: &Value) -> String {
    let chars: Vec<char> = status["full_text"].as_str().unwrap_or_default().chars().collect();
    let end = offset(&status["display_text_range"][1]).unwrap_or(chars.len()).min(chars.len());
    let mut links: Vec<(usize, usize, &str)> = status["entities"]["urls"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|link| {
            Some((offset(&link["indices"][0])?, offset(&link["indices"][1])?, link["expanded_url"].as_str()?))
        })
        .filter(|(_, stop, _)| *stop <= end)
        .collect();
    links.sort_unstable();
    let plain = |from: usize, to: usize| -> String {
        let text: String = chars.get(from..to).unwrap_or_default().iter().collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    let (mut text, mut done) = (String::new(), 0);
    for (start, stop, url) in links {
        text.push_str(&plain(done, start));
        text.push_str(url);
        done = stop;
    }
    text.push_str(&plain(done, end));
    if let Some(quoted) = status["quoted_status_permalink"]["expanded"].as_str() {
        text.push(' ');
        text.push_str(quoted);
    }
    for option in status["twite_poll"]["options"].as_array().into_iter().flatten() {
        text.push_str("\n- ");
        text.push_str(option["label"].as_str().unwrap_or_default());
    }
    text
}
