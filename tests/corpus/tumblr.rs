//! Tumblr's own examples, read.

use std::fs;

use serde_json::{Value, json};
use twite::post::Span;
use twite::service::{Query, dialect};

use crate::{Reading, answer, files, reading};

fn page(response: &Value) -> twite::service::Page {
    let query = Query { newer_than: None, older_than: None, count: 20 };
    let body = json!({"meta": {"status": 200, "msg": "OK"}, "response": response}).to_string();
    dialect("tumblr").unwrap().page("https://api.tumblr.com", &answer(body), &query).unwrap()
}

/// All strings under a name, wherever they are.
fn strings<'a>(json: &'a Value, name: &str, found: &mut Vec<&'a str>) {
    match json {
        Value::Object(fields) => {
            found.extend(fields.get(name).and_then(Value::as_str));
            fields.values().for_each(|value| strings(value, name, found));
        }
        Value::Array(all) => all.iter().for_each(|value| strings(value, name, found)),
        _ => {}
    }
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn accounts_and_short_examples_are_read_as_far_as_they_go() {
    let mut read = 0;
    for (name, path) in files() {
        let body = fs::read(path).unwrap();
        match reading(&name) {
            Some(Reading::TumblrAccount) => {
                let raw: Value = serde_json::from_slice(&body).unwrap();
                let author = dialect("tumblr").unwrap().account(&answer(body)).unwrap().author;
                let user = &raw["response"]["user"];
                assert_eq!(author.handle.as_delivered(), user["name"].as_str().unwrap(), "{name}");
                assert_eq!(author.name.as_delivered(), user["blogs"][0]["title"].as_str().unwrap(), "{name}");
            }
            Some(Reading::TumblrSkips(path)) => {
                let raw: Value = serde_json::from_slice(&body).unwrap();
                let mut response = raw["response"].clone();
                let skipped = page(&response).skipped;
                assert!(skipped.len() == 1 && skipped[0].starts_with(path), "{name}: {skipped:?}");
                // With what is missing it is a post.
                response["posts"][0]["timestamp"] = json!(1_308_781_073);
                assert_eq!(page(&response).posts.len(), 1, "{name}");
            }
            _ => continue,
        }
        read += 1;
    }
    assert_eq!(read, 2);
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn every_text_and_every_file_of_a_block_is_in_the_post() {
    let (mut texts_seen, mut files_seen, mut pieces) = (0, 0, 0);
    for (name, path) in files() {
        if reading(&name) != Some(Reading::Blocks) {
            continue;
        }
        let raw: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let content = raw.get("content").unwrap_or(&raw);
        let post =
            json!({"id_string": "5", "blog_name": "ana", "timestamp": 1_795_453_200, "content": content});
        let page = page(&json!({"posts": [post]}));
        assert_eq!((page.posts.len(), page.skipped.len()), (1, 0), "{name}");
        let shown = &page.posts[0].content;
        let text: String = shown
            .body
            .iter()
            .map(|span| match span {
                Span::Link { shown, .. } => shown.as_delivered(),
                span => span.as_delivered(),
            })
            .collect();
        let mut texts = Vec::new();
        strings(content, "text", &mut texts);
        strings(content, "description", &mut texts);
        for wanted in texts.into_iter().filter(|text| !text.trim().is_empty()) {
            assert!(text.contains(wanted.trim()), "{name}: {wanted:?} is not in {text:?}");
            texts_seen += 1;
        }
        let (mut kinds, mut urls) = (Vec::new(), Vec::new());
        strings(content, "type", &mut kinds);
        strings(content, "url", &mut urls);
        for media in &shown.media {
            assert!(urls.contains(&media.url.as_delivered()), "{name}: {media:?}");
            files_seen += 1;
        }
        let has_file = ["image", "video", "audio"].iter().any(|kind| kinds.contains(kind));
        assert_eq!(has_file, !shown.media.is_empty(), "{name}");
        pieces += shown.body.iter().filter(|span| !matches!(span, Span::Text(_))).count();
    }
    assert!(texts_seen >= 40 && files_seen >= 6 && pieces >= 3, "{texts_seen} {files_seen} {pieces}");
}
