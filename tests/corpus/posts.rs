//! Recorded posts: how many, what is in them, and that every piece of text is what its entity says.

use serde_json::Value;
use twite::post::{Content, Post, Quote, Span};

use crate::{lists, page};

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn every_recorded_post_is_read() {
    // Reposts, quotes, replies, media, as an independent count over the same files found them.
    let known = [
        ("testcachedresult.02.json", [7, 4, 0, 3]),
        ("testhometimeline.json", [3, 0, 2, 10]),
        ("testlisttimeline.json", [0, 0, 1, 1]),
        ("testsearchtweets.json", [6, 0, 1, 3]),
        ("testusertimeline.01.json", [0, 0, 19, 14]),
        ("200_statuses.json", [45, 0, 0, 31]),
        ("matrix.json", [18, 0, 44, 0]),
        ("public_timeline.json", [0, 0, 9, 0]),
        ("6010814202.json", [1, 0, 0, 0]),
    ];
    let (mut found, mut quotes) = (0, 0);
    for (name, count, list) in lists() {
        let page = page(list.to_string()).unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"));
        assert_eq!(page.skipped, Vec::<String>::new(), "{name}");
        assert_eq!(page.posts.len(), count, "{name}");
        assert_eq!(page.is_last, count == 0, "{name}");
        assert!(page.posts.is_sorted_by(|a, b| a.key > b.key), "{name}");
        let sum = |of: fn(&Post) -> usize| page.posts.iter().map(of).sum::<usize>();
        let counts = [
            sum(|post| usize::from(post.reposted_by.is_some())),
            sum(|post| usize::from(matches!(post.quote, Some(Quote::Post { .. })))),
            sum(|post| usize::from(post.content.reply_to.is_some())),
            sum(|post| post.content.media.len()),
        ];
        quotes += counts[1];
        if let Some((_, known)) = known.iter().find(|(file, _)| name.ends_with(file)) {
            assert_eq!(counts, *known, "{name}");
            found += 1;
        }
    }
    assert_eq!((found, quotes), (known.len(), 16));
}

/// The raw post that a post shows, with the place of its text, its entities and its range.
struct Raw<'a> {
    text: Vec<char>,
    range: (usize, usize),
    entities: Option<&'a Value>,
    quote: Option<&'a str>,
}

fn raw(status: &Value) -> Raw<'_> {
    let whole = if status["extended_tweet"].is_object() { &status["extended_tweet"] } else { status };
    let text: Vec<char> = whole["full_text"].as_str().or(status["text"].as_str()).unwrap().chars().collect();
    let at = |i: usize| whole["display_text_range"][i].as_u64().and_then(|at| usize::try_from(at).ok());
    let range = (at(0).unwrap_or(0), at(1).unwrap_or(text.len()).min(text.len()));
    let quote = status["quoted_status"]["id_str"].as_str();
    Raw { text, range, entities: Some(&whole["entities"]).filter(|e| e.is_object()), quote }
}

impl Raw<'_> {
    fn slice(&self, from: usize, to: usize) -> String {
        self.text.get(from..to).unwrap_or_default().iter().collect()
    }

    /// The entities of a kind that lie in the text meant for display and whose text is what `names` says.
    fn named(&self, kind: &str, names: impl Fn(&Value, &str) -> bool) -> Vec<String> {
        let all = self.entities.and_then(|entities| entities[kind].as_array()).into_iter().flatten();
        let mut found: Vec<(usize, String)> = all
            .filter_map(|entity| {
                let at = |i: usize| usize::try_from(entity["indices"][i].as_u64()?).ok();
                let (start, end) = (at(0)?, at(1)?);
                let text = self.slice(start, end);
                let inside = self.range.0 <= start && end <= self.range.1;
                (inside && names(entity, &text)).then_some((start, text))
            })
            .collect();
        found.sort();
        found.dedup();
        found.into_iter().map(|(_, text)| text).collect()
    }
}

fn undo(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Compares what is shown with the raw post. Gives how many entities were compared.
fn compare(name: &str, shown: &Content, status: &Value) -> usize {
    let raw = raw(status);
    let whole = undo(&raw.slice(raw.range.0, raw.range.1));
    let id = &status["id"];
    if raw.entities.is_none() {
        // Nothing is lost of a text that is searched for links: they are written as they stand.
        assert_eq!(shown.as_delivered_text(), whole, "{name} {id}");
        return 0;
    }
    let same = |sign: &str, entity: &Value, key: &str, text: &str| {
        let name = entity[key].as_str().unwrap();
        text.chars().count() > 1
            && text.to_lowercase().ends_with(&name.to_lowercase())
            && sign.contains(&text[..1])
            || text.to_lowercase() == format!("＃{}", name.to_lowercase())
    };
    let mentions = raw.named("user_mentions", |entity, text| same("@", entity, "screen_name", text));
    let mut tags = raw.named("hashtags", |entity, text| same("#", entity, "text", text));
    tags.extend(raw.named("symbols", |entity, text| same("$", entity, "text", text)));
    let links = raw.named("urls", |entity, text| entity["url"] == text);
    let media = raw.named("media", |entity, text| entity["url"] == text);

    let mut rest = whole.as_str();
    let (mut seen_mentions, mut seen_tags, mut seen_links) = (Vec::new(), Vec::new(), 0);
    for span in &shown.body {
        let text = match span {
            Span::Text(text) => text.as_delivered(),
            Span::Mention { shown, handle } => {
                let expected = format!("@{}", handle.as_delivered());
                assert!(shown.as_delivered().eq_ignore_ascii_case(&expected), "{name} {id}: {span:?}");
                seen_mentions.push(shown.as_delivered().to_owned());
                shown.as_delivered()
            }
            Span::Tag(text) => {
                seen_tags.push(text.as_delivered().to_owned());
                text.as_delivered()
            }
            Span::Link { .. } => {
                seen_links += 1;
                let written = links.iter().chain(&media).find(|link| rest.starts_with(*link));
                written.unwrap_or_else(|| panic!("{name} {id}: {span:?} does not stand at {rest:?}"))
            }
        };
        rest = rest
            .strip_prefix(text)
            .unwrap_or_else(|| panic!("{name} {id}: {text:?} is not where {rest:?} is"));
    }
    // What is left out at the end are links to what is shown anyway.
    let left: Vec<&str> = rest.split_whitespace().collect();
    let quoted = |link: &str| {
        let urls = raw.entities.and_then(|entities| entities["urls"].as_array()).into_iter().flatten();
        let to = |entity: &&Value| entity["url"] == link;
        let url = urls.clone().find(to).and_then(|entity| entity["expanded_url"].as_str());
        url.zip(raw.quote).is_some_and(|(url, id)| url.ends_with(id))
    };
    assert!(
        left.iter().all(|link| media.iter().any(|m| m == link) || quoted(link)),
        "{name} {id}: lost {left:?}"
    );
    tags.sort();
    seen_tags.sort();
    assert_eq!(seen_mentions, mentions, "{name} {id}");
    assert_eq!(seen_tags, tags, "{name} {id}");
    assert_eq!(seen_links + left.len(), links.len() + media.len(), "{name} {id}");
    mentions.len() + tags.len() + links.len() + media.len()
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn every_piece_of_text_is_what_its_entity_says() {
    let mut compared = 0;
    for (name, _, list) in lists() {
        let posts = page(list.to_string()).unwrap().posts;
        for status in list.as_array().unwrap() {
            let id = status["id"].to_string();
            let post = posts.iter().find(|post| post.key.id.as_str() == id).unwrap();
            let inner =
                if status["retweeted_status"].is_object() { &status["retweeted_status"] } else { status };
            compared += compare(&name, &post.content, inner);
            if let Some(Quote::Post { content, .. }) = &post.quote {
                compared += compare(&name, content, &inner["quoted_status"]);
            }
        }
    }
    // As many as an independent count over the same files found.
    assert_eq!(compared, 324);
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn posts_of_x_have_their_address_on_its_web_site() {
    for (name, _, list) in lists() {
        for post in page(list.to_string()).unwrap().posts {
            let id = post.original_id.as_ref().unwrap_or(&post.key.id).as_str();
            let expected = format!("https://x.com/{}/status/{id}", post.content.author.handle.as_delivered());
            assert_eq!(post.content.url.unwrap().as_delivered(), expected, "{name}");
        }
    }
}
