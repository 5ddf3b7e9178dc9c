//! From a draft to a status of Twitter's API 1.1 in extended mode. Offsets are code points of the escaped text.

#![allow(
    clippy::indexing_slicing,
    reason = "indexing a JSON value by a name that is not there gives null, no panic"
)]

use serde_json::{Map, Value, json};

use super::draft::{Draft, With};
use super::people::user;

/// A text with its entities.
struct Marked {
    text: String,
    /// Code points so far.
    length: usize,
    urls: Vec<Value>,
    mentions: Vec<Value>,
    tags: Vec<Value>,
    symbols: Vec<Value>,
}

impl Marked {
    fn new() -> Self {
        Self { text: String::new(), length: 0, urls: vec![], mentions: vec![], tags: vec![], symbols: vec![] }
    }

    /// Appends plain text, escaped as the service escapes it.
    fn plain(&mut self, text: &str) {
        for c in text.chars() {
            let _: [usize; 2] = match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                c => self.raw(c.encode_utf8(&mut [0; 4])),
            };
        }
    }

    fn raw(&mut self, text: &str) -> [usize; 2] {
        let start = self.length;
        self.text.push_str(text);
        self.length += text.chars().count();
        [start, self.length]
    }

    fn link(&mut self, shown: &str, expanded: &str, short: &str) {
        let indices = self.raw(short);
        self.urls
            .push(json!({"url": short, "expanded_url": expanded, "display_url": shown, "indices": indices}));
    }

    fn word(&mut self, sign: char, word: &str) {
        let indices = self.raw(&format!("{sign}{word}"));
        match sign {
            '@' => {
                let owner = user(word);
                self.mentions.push(json!({
                    "screen_name": word, "name": owner["name"], "id": owner["id"], "id_str": owner["id_str"],
                    "indices": indices,
                }));
            }
            '#' => self.tags.push(json!({"text": word, "indices": indices})),
            _ => self.symbols.push(json!({"text": word, "indices": indices})),
        }
    }

    /// Reads the markup of a draft's text.
    fn marked(&mut self, text: &str, id: u64) {
        let mut rest = text;
        let mut last = ' ';
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            if let Some((shown, expanded, more)) = split_link(rest) {
                let number = self.urls.len();
                self.link(shown, expanded, &short(id, number));
                rest = more;
                last = ' ';
                continue;
            }
            let is_start = !last.is_alphanumeric() && matches!(c, '@' | '#' | '$');
            let word: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let fits = match c {
                '@' => word.is_ascii() && !word.is_empty(),
                '$' => !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase()),
                _ => word.chars().any(char::is_alphabetic),
            };
            if is_start && fits {
                self.word(c, &word);
                rest = after.get(word.len()..).unwrap_or_default();
                last = 'x';
            } else {
                self.plain(c.encode_utf8(&mut [0; 4]));
                rest = after;
                last = c;
            }
        }
    }
}

fn split_link(text: &str) -> Option<(&str, &str, &str)> {
    let (link, more) = text.strip_prefix("<<")?.split_once(">>")?;
    let (shown, expanded) = link.split_once('|')?;
    Some((shown, expanded, more))
}

fn short(id: u64, number: usize) -> String {
    format!("https://t.co/{:x}{number}", id >> 20)
}

/// The post that an answer or a quote is about.
pub(super) struct About<'a> {
    pub(super) status: &'a Value,
}

/// A status from a text that was put together.
pub(super) fn made_up(who: &str, text: &str, id: u64, at: i64, likes: u64) -> Value {
    build(who, text, With::Nothing, id, at, None, likes)
}

/// Makes the status. `at` is seconds since 1970.
pub(super) fn status(draft: &Draft, id: u64, at: i64, about: Option<&About<'_>>, likes: u64) -> Value {
    build(draft.who, draft.text, draft.with, id, at, about, likes)
}

fn build(
    who: &str,
    words: &str,
    with: With,
    id: u64,
    at: i64,
    about: Option<&About<'_>>,
    likes: u64,
) -> Value {
    let mut text = Marked::new();
    let mut out = Map::new();
    let mut shown_from = 0;
    if let (With::Answers(_), Some(About { status })) = (with, about) {
        let to = status["user"]["screen_name"].as_str().unwrap_or_default();
        out.insert("in_reply_to_status_id".into(), status["id"].clone());
        out.insert("in_reply_to_status_id_str".into(), status["id_str"].clone());
        out.insert("in_reply_to_user_id_str".into(), status["user"]["id_str"].clone());
        out.insert("in_reply_to_screen_name".into(), status["user"]["screen_name"].clone());
        if to != who {
            text.word('@', to);
            text.plain(" ");
            shown_from = text.length;
        }
    }
    text.marked(words, id);
    let shown_to = text.length;
    attach(who, with, id, about, &mut text, &mut out);
    let entities = json!({
        "urls": text.urls, "user_mentions": text.mentions, "hashtags": text.tags, "symbols": text.symbols,
        "media": out.get("extended_entities").and_then(|all| all["media"].get(0)).map_or(json!([]), |first| json!([first])),
    });
    out.insert("id".into(), json!(id));
    out.insert("id_str".into(), json!(id.to_string()));
    out.insert("created_at".into(), json!(date(at)));
    out.insert("full_text".into(), json!(text.text));
    out.insert("truncated".into(), json!(false));
    out.insert("display_text_range".into(), json!([shown_from, shown_to]));
    out.insert("entities".into(), entities);
    out.insert("user".into(), user(who));
    out.insert(
        "source".into(),
        json!("<a href=\"https://harbour.example/\" rel=\"nofollow\">the harbour</a>"),
    );
    out.insert("favorite_count".into(), json!(likes));
    out.insert("retweet_count".into(), json!(likes / 4));
    out.insert("lang".into(), json!("und"));
    Value::Object(out)
}

fn attach(
    who: &str,
    with: With,
    id: u64,
    about: Option<&About<'_>>,
    text: &mut Marked,
    out: &mut Map<String, Value>,
) {
    match with {
        With::Nothing | With::Answers(_) => {}
        With::Photos(photos) => {
            let photos: Vec<(&str, Option<&str>)> =
                photos.iter().map(|alt| ("photo", Some(*alt).filter(|alt| !alt.is_empty()))).collect();
            media(&photos, id, who, text, out);
        }
        With::Video(alt) => media(&[("video", Some(alt))], id, who, text, out),
        With::Loop(alt) => media(&[("animated_gif", Some(alt))], id, who, text, out),
        With::Poll(options) => poll(options, false, out),
        With::ClosedPoll(options) => poll(options, true, out),
        With::Quotes(_) => {
            if let Some(About { status }) = about {
                quote(Some(status), id, text, out);
            }
        }
        With::QuotesGone => quote(None, id, text, out),
    }
}

/// Several photos share one address and one pair of indices.
fn media(all: &[(&str, Option<&str>)], id: u64, who: &str, text: &mut Marked, out: &mut Map<String, Value>) {
    text.plain(" ");
    let url = format!("https://t.co/{:x}m", id >> 20);
    let indices = text.raw(&url);
    let items: Vec<Value> = all
        .iter()
        .zip(1_u64..)
        .map(|((kind, alt), number)| {
            let file = format!("https://pic.harbour.example/{:x}/{number}", id >> 22);
            let mut item = json!({
                "id": id + number, "id_str": (id + number).to_string(), "indices": indices, "type": kind,
                "media_url_https": format!("{file}.jpg"), "media_url": format!("{file}.jpg"), "url": url,
                "display_url": format!("pic.harbour.example/{:x}", id >> 22),
                "expanded_url": format!("https://harbour.example/{who}/status/{id}/photo/1"),
                "sizes": {"large": {"w": 1200, "h": 800, "resize": "fit"}},
            });
            if let (Some(object), Some(alt)) = (item.as_object_mut(), alt) {
                object.insert("ext_alt_text".into(), json!(alt));
            }
            if let (Some(object), true) = (item.as_object_mut(), *kind != "photo") {
                let variant =
                    json!({"bitrate": 832_000, "content_type": "video/mp4", "url": format!("{file}.mp4")});
                object.insert("video_info".into(), json!({"aspect_ratio": [16, 9], "variants": [variant]}));
            }
            item
        })
        .collect();
    out.insert("extended_entities".into(), json!({"media": items}));
}

/// The demo's own extension: API 1.1 has no field for polls.
fn poll(options: &[(&str, u32)], closed: bool, out: &mut Map<String, Value>) {
    let options: Vec<Value> =
        options.iter().map(|(label, votes)| json!({"label": label, "votes": votes})).collect();
    out.insert("twite_poll".into(), json!({"options": options, "ends_at": null, "closed": closed}));
}

fn quote(quoted: Option<&Value>, id: u64, text: &mut Marked, out: &mut Map<String, Value>) {
    let (quoted_id, who) = match quoted {
        Some(status) => {
            (status["id"].as_u64().unwrap_or(0), status["user"]["screen_name"].as_str().unwrap_or("ana"))
        }
        None => (id - (9 << 40), "ana"),
    };
    let url = format!("https://t.co/{:x}q", id >> 20);
    let expanded = format!("https://harbour.example/{who}/status/{quoted_id}");
    text.plain(" ");
    text.link(&format!("harbour.example/{who}/status/…"), &expanded, &url);
    out.insert("is_quote_status".into(), json!(true));
    out.insert("quoted_status_id".into(), json!(quoted_id));
    out.insert("quoted_status_id_str".into(), json!(quoted_id.to_string()));
    out.insert(
        "quoted_status_permalink".into(),
        json!({"url": url, "expanded": expanded, "display": "harbour.example"}),
    );
    if let Some(status) = quoted {
        out.insert("quoted_status".into(), status.clone());
    }
}

/// Somebody repeats a post: the text is cut as the service cuts it, the original is inside.
pub(super) fn repost(who: &str, original: &Value, id: u64, at: i64) -> Value {
    let inner = original["full_text"].as_str().unwrap_or_default();
    let text: String =
        format!("RT @{}: {inner}", original["user"]["screen_name"].as_str().unwrap_or_default());
    let text =
        if text.chars().count() > 140 { text.chars().take(139).chain(['…']).collect() } else { text };
    json!({
        "id": id, "id_str": id.to_string(), "created_at": date(at), "full_text": text, "truncated": false,
        "display_text_range": [0, text.chars().count()],
        "entities": {"urls": [], "user_mentions": [], "hashtags": [], "symbols": []},
        "user": user(who), "retweeted_status": original, "is_quote_status": false,
        "favorite_count": 0, "retweet_count": original["retweet_count"], "lang": "und",
    })
}

/// Code points of a status in compat mode.
const COMPAT: usize = 140;

/// The same status in compat mode: `text` of 140 code points at the most. A longer one is cut and ends in the status's
/// own address, and entities that no longer fit are gone, as the service had it.
pub(super) fn compat(status: &Value) -> Value {
    let Some(fields) = status.as_object() else { return status.clone() };
    let mut out = fields.clone();
    out.remove("display_text_range");
    out.remove("extended_entities");
    for inner in ["retweeted_status", "quoted_status"] {
        if let Some(status) = out.get(inner).cloned() {
            out.insert(inner.into(), compat(&status));
        }
    }
    let text = out.remove("full_text").and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
    let is_long = text.chars().count() > COMPAT;
    let text = if is_long { cut(&text, &mut out) } else { text };
    out.insert("text".into(), json!(text));
    out.insert("truncated".into(), json!(is_long));
    Value::Object(out)
}

fn cut(text: &str, out: &mut Map<String, Value>) -> String {
    let id = out.get("id").and_then(Value::as_u64).unwrap_or(0);
    let url = format!("https://t.co/{:x}s", id >> 20);
    let mut keep = COMPAT - 2 - url.chars().count();
    let Some(entities) = out.get_mut("entities").and_then(Value::as_object_mut) else {
        return text.to_owned();
    };
    let end = |entity: &Value, n: usize| {
        entity["indices"][n].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX)
    };
    // No cut goes through an entity.
    for entity in entities.values().filter_map(Value::as_array).flatten() {
        if (end(entity, 0)..end(entity, 1)).contains(&keep) {
            keep = keep.min(end(entity, 0));
        }
    }
    for list in entities.values_mut().filter_map(Value::as_array_mut) {
        list.retain(|entity| end(entity, 1) <= keep);
    }
    let mut kept: String = text.chars().take(keep).collect();
    // Nor through `&amp;`.
    if let Some((before, escape)) = kept.rsplit_once('&')
        && !escape.contains(';')
    {
        kept = before.to_owned();
    }
    kept.push_str("… ");
    let start = kept.chars().count();
    let own = json!({
        "url": url, "expanded_url": format!("https://harbour.example/i/web/status/{id}"),
        "display_url": "harbour.example/i/web/status/…", "indices": [start, start + url.chars().count()],
    });
    if let Some(urls) = entities.get_mut("urls").and_then(Value::as_array_mut) {
        urls.push(own);
    }
    kept + &url
}

/// `Wed Nov 18 18:54:12 +0000 2009`.
fn date(at: i64) -> String {
    let at = jiff::Timestamp::from_second(at).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned_datetime(jiff::tz::TimeZone::UTC).strftime("%a %b %d %H:%M:%S +0000 %Y").to_string()
}
