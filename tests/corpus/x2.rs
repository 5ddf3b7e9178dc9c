//! Recorded answers of X's version 2, read.

use std::fs;

use serde_json::{Value, json};
use twite::post::{Post, Span};
use twite::service::{Answer, Cause, Page, Query, Trouble, dialect};

use crate::{Reading, answer, files, reading};

fn page(answer: &Answer) -> Result<Page, Trouble> {
    let query = Query { newer_than: None, older_than: None, count: 100 };
    dialect("x-2").unwrap().page("https://api.x.com", answer, &query)
}

/// The answers that hold posts: name, how many posts there are, and the answer as a page, with what twite asks for where
/// the example lacks it.
fn pages() -> Vec<(String, usize, Value)> {
    let mut pages = Vec::new();
    for (name, path) in files() {
        let json = || serde_json::from_slice::<Value>(&fs::read(&path).unwrap()).unwrap();
        let (count, mut body) = match reading(&name) {
            Some(Reading::X2(count)) => (count, json()),
            Some(Reading::X2Bare) => (1, json!({"data": json()})),
            _ => continue,
        };
        if body["data"].is_object() {
            body["data"] = json!([body["data"].take()]);
        }
        for post in body["data"].as_array_mut().unwrap() {
            let fields = post.as_object_mut().unwrap();
            fields.entry("author_id").or_insert(json!("1"));
            fields.entry("created_at").or_insert(json!("2020-01-01T00:00:00.000Z"));
        }
        pages.push((name, count, body));
    }
    pages
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn what_an_example_lacks_is_named() {
    let mut lacking = 0;
    for (name, path) in files() {
        if !matches!(reading(&name), Some(Reading::X2(_))) {
            continue;
        }
        // One post stands without a list, which is no page.
        match page(&answer(fs::read(path).unwrap())) {
            Ok(page) => {
                assert!(
                    page.skipped.iter().all(|why| why.contains("author_id") || why.contains("created_at"))
                );
                lacking += usize::from(!page.skipped.is_empty());
            }
            Err(trouble) => {
                assert!(trouble.detail.as_delivered().starts_with("$.data: "), "{name}: {trouble:?}");
            }
        }
    }
    assert!(lacking >= 5, "{lacking}");
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn every_post_is_read_with_all_its_words_links_and_pictures() {
    let (mut words_seen, mut links, mut media, mut polls) = (0, 0, 0, 0);
    let pages = pages();
    assert!(pages.len() >= 30, "only {} files with posts", pages.len());
    for (name, count, body) in pages {
        let page = page(&answer(body.to_string())).unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"));
        assert_eq!((page.posts.len(), page.skipped), (count, Vec::new()), "{name}");
        assert!(page.posts.is_sorted_by(|a, b| a.key > b.key), "{name}");
        assert!(page.billed.posts.len() >= count, "{name}");
        for raw in body["data"].as_array().unwrap() {
            let post = page.posts.iter().find(|post| post.key.id.as_str() == raw["id"]).unwrap();
            if post.reposted_by.is_none() {
                words_seen += words(raw, post, &name);
            }
            links += post.content.body.iter().filter(|span| !matches!(span, Span::Text(_))).count();
            media += post.content.media.len();
            polls += usize::from(post.content.poll.is_some());
        }
    }
    assert!(words_seen > 3000, "{words_seen} words");
    assert!(links > 100 && media >= 9 && polls >= 2, "{links} {media} {polls}");
}

/// Every word but addresses is in the post. Gives back how many there are.
fn words(raw: &Value, post: &Post, name: &str) -> usize {
    let shown: String = post.content.body.iter().map(Span::as_delivered).collect();
    let text = raw["text"].as_str().unwrap();
    let words: Vec<String> = text
        .split_whitespace()
        .filter(|word| !word.contains("http"))
        .map(|word| word.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .collect();
    for word in &words {
        assert!(shown.contains(word.as_str()), "{name}: {word:?} is not in {shown:?}");
    }
    words.len()
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn accounts_are_read_and_what_is_gone_is_told() {
    let (mut accounts, mut gone) = (0, 0);
    for (name, path) in files() {
        let body = fs::read(path).unwrap();
        match reading(&name) {
            Some(Reading::X2Account) => {
                let raw: Value = serde_json::from_slice(&body).unwrap();
                let author = dialect("x-2").unwrap().account(&answer(body)).unwrap().author;
                assert_eq!(author.handle.as_delivered(), raw["data"]["username"].as_str().unwrap(), "{name}");
                assert_eq!(author.id.as_str(), raw["data"]["id"].as_str().unwrap(), "{name}");
                accounts += 1;
            }
            Some(Reading::X2Gone) => {
                assert_eq!(page(&answer(body)).unwrap_err().cause, Cause::NotFound, "{name}");
                gone += 1;
            }
            _ => {}
        }
    }
    assert!(accounts >= 6 && gone == 4, "{accounts} {gone}");
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn a_page_that_is_cut_off_anywhere_is_unreadable_and_says_where() {
    for (name, _, body) in pages() {
        let body = body.to_string().into_bytes();
        for end in (1..body.len()).step_by((body.len() / 40).max(1)).chain([body.len() - 1]) {
            let trouble = page(&answer(&body[..end])).expect_err("half a page is no page");
            assert_eq!(trouble.cause, Cause::Unreadable, "{name} at {end}");
            assert!(trouble.detail.as_delivered().starts_with('$'), "{name} at {end}: {trouble:?}");
        }
    }
}
