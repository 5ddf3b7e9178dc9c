//! What X's API v2 says → what a reader sees. Shapes as docs.x.com and its OpenAPI description have them, words made up.

#![allow(clippy::needless_pass_by_value, reason = "values are made where they are passed")]

use serde_json::{Value, json};

use super::*;
use crate::post::{MediaKind, OrderKey, Post, PostId, Quote, Span};
use crate::service::Cause;
use crate::text::Remote;

pub(super) const BASE: &str = "https://api.x.com";

pub(super) fn answer(status: u16, body: &Value) -> Answer {
    Answer { status, headers: Vec::new(), body: body.to_string().into() }
}

pub(super) fn newest() -> Query {
    Query { newer_than: None, older_than: None, count: 20 }
}

fn read(body: &Value) -> Page {
    X2.page(BASE, &answer(200, body), &newest()).unwrap()
}

/// A page of one post, with what is included.
fn page(post: Value, includes: Value) -> Value {
    json!({"data": [post], "includes": includes, "meta": {"result_count": 1, "newest_id": "9", "oldest_id": "9"}})
}

fn one(post: Value, includes: Value) -> Post {
    let mut page = read(&page(post, includes));
    assert_eq!(page.skipped, Vec::<String>::new());
    page.posts.pop().unwrap()
}

pub(super) fn users() -> Value {
    json!([
        {"id": "7", "name": "Ana R.", "username": "ana_r"},
        {"id": "8", "name": "Tom & Co", "username": "tom"},
    ])
}

pub(super) fn post(id: &str, text: &str) -> Value {
    json!({"id": id, "text": text, "author_id": "7", "created_at": "2026-11-23T17:20:00.000Z",
        "edit_history_tweet_ids": [id], "lang": "en"})
}

/// A post with more fields.
pub(super) fn with(mut post: Value, more: Value) -> Value {
    let fields = post.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    post
}

fn text(spans: &[Span]) -> String {
    spans.iter().map(Span::as_delivered).collect()
}

#[test]
fn a_post_is_shown_with_its_author_links_mentions_and_tags() {
    let words = "caf\u{e9} \u{1f980} &lt;3 @tom &amp; #crabs $CRAB https://t.co/abc";
    let at = |what: &str| words.split_once(what).unwrap().0.chars().count();
    let entity = |what: &str| (at(what), at(what) + what.chars().count());
    let ((ms, me), (hs, he), (cs, ce), (us, ue)) =
        (entity("@tom"), entity("#crabs"), entity("$CRAB"), entity("https://t.co/abc"));
    let post = one(
        with(
            post("1861000000000000001", words),
            json!({
                "entities": {
                    "mentions": [{"start": ms, "end": me, "username": "tom", "id": "8"}],
                    "hashtags": [{"start": hs, "end": he, "tag": "crabs"}],
                    "cashtags": [{"start": cs, "end": ce, "tag": "CRAB"}],
                    "urls": [{"start": us, "end": ue, "url": "https://t.co/abc",
                        "expanded_url": "https://crab.example/a", "display_url": "crab.example/a"}],
                    "annotations": [{"start": 0, "end": 3, "type": "Place", "probability": 0.5}],
                },
                "public_metrics": {"like_count": 5, "retweet_count": 2, "reply_count": 1, "quote_count": 9},
                "possibly_sensitive": true,
            }),
        ),
        json!({"users": users()}),
    );
    assert_eq!(text(&post.content.body), "caf\u{e9} \u{1f980} <3 @tom & #crabs $CRAB https://crab.example/a");
    assert_eq!(
        post.key,
        PostKey::new(OrderKey(1_861_000_000_000_000_001), PostId::new("1861000000000000001"))
    );
    let shown = &post.content;
    assert_eq!((shown.author.handle.as_delivered(), shown.author.name.as_delivered()), ("ana_r", "Ana R."));
    let url = "https://x.com/ana_r/status/1861000000000000001";
    assert_eq!(shown.url.as_ref().map(Remote::as_delivered), Some(url));
    assert_eq!(shown.written_at, "2026-11-23T17:20:00Z".parse().unwrap());
    assert_eq!((shown.counts.likes, shown.counts.reposts, shown.counts.replies), (Some(5), Some(2), Some(1)));
    assert!(shown.sensitive);
}

#[test]
fn a_long_post_is_shown_whole() {
    let long = "word ".repeat(120);
    let note = json!({"text": format!("{long}#end"), "entities": {"hashtags": [{"start": 600, "end": 604, "tag": "end"}]}});
    for name in ["note_tweet", "note_post"] {
        let post = one(with(post("9", "word word\u{2026}"), json!({name: note})), json!({"users": users()}));
        assert_eq!(text(&post.content.body), format!("{long}#end"), "{name}");
        assert!(matches!(post.content.body.last(), Some(Span::Tag(tag)) if tag.as_delivered() == "#end"));
    }
}

#[test]
fn a_repost_shows_the_whole_original_by_either_name_of_the_fields() {
    let original = with(
        post("5", "the whole &gt; original"),
        json!({"author_id": "8", "public_metrics": {"repost_count": 3}, "created_at": "2026-11-20T10:00:00.000Z"}),
    );
    for (references, included) in [("referenced_tweets", "tweets"), ("referenced_posts", "posts")] {
        let outer = with(
            post("9", "RT @tom: the whole &gt; o\u{2026}"),
            json!({references: [{"type": "retweeted", "id": "5"}]}),
        );
        let post = one(outer, json!({"users": users(), included: [original]}));
        assert_eq!(text(&post.content.body), "the whole > original");
        assert_eq!(post.reposted_by.unwrap().handle.as_delivered(), "ana_r");
        assert_eq!(post.content.author.handle.as_delivered(), "tom");
        assert_eq!(post.original_id, Some(PostId::new("5")));
        assert_eq!(post.content.counts.reposts, Some(3));
        assert!(post.content.written_at < post.created_at);
    }
}

#[test]
fn a_repost_of_what_may_not_be_seen_shows_what_there_is_with_a_mark() {
    let outer = with(
        post("9", "RT @far_away: a long story that is cut\u{2026}"),
        json!({
            "referenced_tweets": [{"type": "retweeted", "id": "5"}],
            "entities": {"mentions": [{"start": 3, "end": 12, "username": "far_away", "id": "31"}]},
        }),
    );
    let mut body = page(outer, json!({"users": users()}));
    body["errors"] = json!([{"resource_type": "tweet", "resource_id": "5", "parameter": "referenced_tweets.id", "value": "5",
        "title": "Authorization Error", "detail": "not authorized", "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}]);
    let page = read(&body);
    let post = &page.posts[0];
    assert_eq!(
        text(&post.content.body),
        "a long story that is cut\u{2026}\n[twite cannot show this: the original is protected or gone]"
    );
    let author = &post.content.author;
    assert_eq!((author.id.as_str(), author.handle.as_delivered()), ("31", "far_away"));
    assert_eq!(post.reposted_by.as_ref().unwrap().handle.as_delivered(), "ana_r");
    assert!(page.skipped.is_empty() && !page.is_last);
}

#[test]
fn a_quote_is_shown_in_place_of_the_link_to_it_and_a_missing_one_is_told() {
    let quoting = |includes| {
        one(
            with(
                post("9", "look https://t.co/q"),
                json!({
                    "referenced_tweets": [{"type": "quoted", "id": "5"}],
                    "entities": {"urls": [{"start": 5, "end": 19, "url": "https://t.co/q",
                        "expanded_url": "https://twitter.com/tom/status/5", "display_url": "x.com/tom/status/5"}]},
                }),
            ),
            includes,
        )
    };
    let quoted = with(post("5", "seen"), json!({"author_id": "8"}));
    let post = quoting(json!({"users": users(), "tweets": [quoted]}));
    assert_eq!(text(&post.content.body), "look");
    let Some(Quote::Post { id, content }) = post.quote else { panic!("no quote") };
    assert_eq!((id.as_str(), text(&content.body).as_str()), ("5", "seen"));

    let post = quoting(json!({"users": users()}));
    assert_eq!(text(&post.content.body), "look https://twitter.com/tom/status/5");
    let Some(Quote::Missing { url: Some(url) }) = post.quote else { panic!("no mark") };
    assert_eq!(url.as_delivered(), "https://x.com/i/status/5");
}

#[test]
fn what_a_repeated_post_quotes_is_not_called_missing_only_because_it_does_not_come_along() {
    let original = with(
        post("5", "see https://t.co/q"),
        json!({
            "referenced_tweets": [{"type": "quoted", "id": "3"}],
            "entities": {"urls": [{"start": 4, "end": 18, "url": "https://t.co/q",
                "expanded_url": "https://x.com/i/status/3"}]},
        }),
    );
    let outer = with(post("9", "RT"), json!({"referenced_tweets": [{"type": "retweeted", "id": "5"}]}));
    let alone = one(outer.clone(), json!({"users": users(), "tweets": [original]}));
    assert_eq!((text(&alone.content.body).as_str(), &alone.quote), ("see https://x.com/i/status/3", &None));
    let both = one(outer, json!({"users": users(), "tweets": [original, post("3", "there")]}));
    assert!(matches!(both.quote, Some(Quote::Post { .. })) && text(&both.content.body) == "see");
}

#[test]
fn a_reply_says_to_whom_without_the_name_in_front_of_its_text() {
    let reply = with(
        post("9", "@tom yes"),
        json!({
            "referenced_tweets": [{"type": "replied_to", "id": "5"}], "in_reply_to_user_id": "8",
            "display_text_range": [5, 8],
            "entities": {"mentions": [{"start": 0, "end": 4, "username": "tom", "id": "8"}]},
        }),
    );
    let post = one(reply, json!({"users": [{"id": "7", "username": "ana_r"}]}));
    let to = post.content.reply_to.unwrap();
    assert_eq!((to.id.as_str(), to.handle.unwrap().as_delivered()), ("5", "tom"));
    assert_eq!(text(&post.content.body), "yes");
}

#[test]
fn pictures_films_polls_and_places_are_attached() {
    let post = one(
        with(
            post("9", "two https://t.co/m"),
            json!({
                "attachments": {"media_keys": ["3_1", "7_2", "3_gone"], "poll_ids": ["40"]}, "geo": {"place_id": "aa"},
                "entities": {"urls": [
                    {"start": 4, "end": 18, "url": "https://t.co/m", "expanded_url": "https://x.com/ana_r/status/9/photo/1",
                        "display_url": "pic.x.com/m", "media_key": "3_1"},
                    {"start": 4, "end": 18, "url": "https://t.co/m", "expanded_url": "https://x.com/ana_r/status/9/photo/1",
                        "display_url": "pic.x.com/m", "media_key": "7_2"},
                ]},
            }),
        ),
        json!({
            "users": users(),
            "media": [
                {"media_key": "3_1", "type": "photo", "url": "https://pic.example/1.jpg", "alt_text": "a crab", "width": 12, "height": 8},
                {"media_key": "7_2", "type": "video", "preview_image_url": "https://pic.example/2.jpg", "variants": [
                    {"content_type": "application/x-mpegURL", "url": "https://film.example/2.m3u8"},
                    {"bit_rate": 632_000, "content_type": "video/mp4", "url": "https://film.example/low.mp4"},
                    {"bit_rate": 2_176_000, "content_type": "video/mp4", "url": "https://film.example/high.mp4"},
                ]},
            ],
            "polls": [{"id": "40", "voting_status": "closed", "end_datetime": "2026-11-24T00:00:00.000Z",
                "options": [{"position": 2, "label": "no", "votes": 1}, {"position": 1, "label": "yes", "votes": 4}]}],
            "places": [{"id": "aa", "full_name": "Harbour, North"}],
        }),
    );
    assert_eq!(text(&post.content.body), "two\n(Harbour, North)");
    let media: Vec<_> = post.content.media.iter().map(|m| (m.kind, m.url.as_delivered())).collect();
    assert_eq!(
        media,
        [
            (MediaKind::Photo, "https://pic.example/1.jpg"),
            (MediaKind::Video, "https://film.example/high.mp4")
        ]
    );
    let first = &post.content.media[0];
    assert_eq!(
        (first.alt.as_ref().unwrap().as_delivered(), first.width, first.height),
        ("a crab", Some(12), Some(8))
    );
    let poll = post.content.poll.unwrap();
    let options: Vec<_> = poll.options.iter().map(|o| (o.label.as_delivered(), o.votes)).collect();
    assert_eq!(options, [("yes", Some(4)), ("no", Some(1))]);
    assert!(poll.closed && poll.ends_at == Some("2026-11-24T00:00:00Z".parse().unwrap()));
}

#[test]
fn a_withheld_post_says_so() {
    let told = |withheld: Value| {
        let post = one(with(post("9", "x"), json!({"withheld": withheld})), json!({"users": users()}));
        post.content.warning.map(|warning| warning.as_delivered().to_owned())
    };
    assert_eq!(told(json!({"country_codes": ["DE", "FR"]})).as_deref(), Some("withheld in DE, FR"));
    let copyright = told(json!({"copyright": true, "country_codes": ["XX"]}));
    assert_eq!(copyright.as_deref(), Some("withheld for a claim of copyright"));
    assert_eq!(told(json!({"copyright": false})), None);
}

#[test]
fn an_author_who_is_not_included_goes_by_the_id_and_a_time_is_told_from_the_id() {
    let mut bare = post("1212092628029698048", "x");
    bare.as_object_mut().unwrap().remove("created_at");
    let post = one(bare, json!({}));
    assert_eq!(post.content.author.handle.as_delivered(), "7");
    assert_eq!(post.created_at.to_string(), "2019-12-31T19:26:16.771Z");
    assert_eq!(post.content.url.unwrap().as_delivered(), "https://x.com/i/status/1212092628029698048");
}

#[test]
fn one_bad_entry_spoils_nothing_else_and_is_named() {
    let good = || post("9", "x");
    let without = |field: &str| {
        let mut post = good();
        post.as_object_mut().unwrap().remove(field);
        post
    };
    let table = [
        (without("text"), "$.data[0]: missing field `text`"),
        (without("author_id"), "$.data[0].author_id: "),
        (without("created_at"), "$.data[0].created_at: "),
        (with(good(), json!({"id": "abc"})), "$.data[0].id: not a number"),
        (json!(5), "$.data[0]: invalid type"),
    ];
    for (bad, why) in table {
        let page = read(&json!({"data": [bad, post("8", "y")], "includes": {"users": users()}}));
        assert_eq!(page.posts.len(), 1, "{why}");
        assert!(page.skipped.len() == 1 && page.skipped[0].starts_with(why), "{:?}", page.skipped);
    }
    let unreadable = |body: &Value| X2.page(BASE, &answer(200, body), &newest()).unwrap_err();
    for (body, why) in [
        (json!({"data": {"id": "9"}, "meta": {}}), "$.data: invalid type"),
        (json!({"news": []}), "$.data: neither"),
        (json!([]), "$"),
    ] {
        let trouble = unreadable(&body);
        assert_eq!(trouble.cause, Cause::Unreadable, "{body}");
        assert!(trouble.detail.as_delivered().starts_with(why), "{:?}", trouble.detail);
    }
}

#[test]
fn whatever_x_may_charge_for_is_counted_once() {
    let repost = with(
        post("9", "RT"),
        json!({"referenced_tweets": [{"type": "retweeted", "id": "5"}, {"type": "quoted", "id": "4"}]}),
    );
    let body = json!({
        "data": [repost, post("5", "x"), {"id": "3"}],
        "includes": {"users": users(), "tweets": [post("5", "x"), post("4", "x")]},
    });
    let billed = read(&body).billed;
    assert_eq!(billed.posts, ["3", "4", "5", "9"]);
    assert_eq!(billed.users, ["7", "8"]);
    assert_eq!(read(&json!({"meta": {"result_count": 0}})).billed, crate::service::Billed::default());
}

#[test]
fn an_empty_page_is_the_end_only_where_none_follows() {
    let ends = |body: Value| {
        let page = read(&body);
        assert!(page.posts.is_empty());
        page.is_last
    };
    assert!(ends(json!({"meta": {"result_count": 0}})));
    assert!(ends(json!({"data": [], "meta": {"result_count": 0}})));
    assert!(ends(json!({"data": null, "meta": {"result_count": 0}})));
    assert!(!ends(json!({"meta": {"result_count": 0, "next_token": "7140dibdnow9c7btw423"}})));
    let bounded = Query { newer_than: Some(PostKey::new(OrderKey(5), PostId::new("5"))), ..newest() };
    assert!(!X2.page(BASE, &answer(200, &json!({"meta": {"result_count": 0}})), &bounded).unwrap().is_last);

    let asked = X2.home("https://api.x.com/2", &AuthorId::new("7"), &newest());
    let token = |token: &str| answer(200, &json!({"meta": {"result_count": 0, "next_token": token}}));
    let next = X2.beyond(&asked, &token("abc")).unwrap();
    assert!(next.params.contains(&("pagination_token".into(), "abc".into())));
    assert_eq!(X2.beyond(&next, &token("def")).unwrap().params.len(), next.params.len());
    assert_eq!(X2.beyond(&next, &token("abc")), None, "not in circles");
    let full = answer(200, &json!({"data": [post("9", "x")], "meta": {"next_token": "abc"}}));
    assert_eq!(X2.beyond(&asked, &full), None);
    assert_eq!(X2.beyond(&asked, &answer(200, &json!({"meta": {"result_count": 0}}))), None);
}

#[test]
fn who_the_credentials_belong_to_is_read() {
    assert_eq!(X2.verify("https://api.x.com/2/").url, "https://api.x.com/2/users/me");
    let me = answer(200, &json!({"data": {"id": "7", "name": "Ana R.", "username": "ana_r"}}));
    let author = X2.account(&me).unwrap().author;
    assert_eq!((author.id.as_str(), author.handle.as_delivered()), ("7", "ana_r"));
    for (body, why) in [
        (json!({"data": {"id": "7"}}), "$.data: missing field `username`"),
        (json!({"data": {"id": "7", "username": ""}}), "$.data.username: empty"),
        (json!({}), "$: missing field `data`"),
    ] {
        let trouble = X2.account(&answer(200, &body)).unwrap_err();
        assert!(trouble.detail.as_delivered().starts_with(why), "{:?}", trouble.detail);
    }
    let revoke = X2.revoke("https://api.x.com/2/").unwrap();
    assert_eq!(
        (revoke.method, revoke.url.as_str()),
        ("POST", "https://api.x.com/1.1/oauth/invalidate_token.json")
    );
}
