//! A timeline of API 1.1 or of GNU social shows each post whole, once, in order, and one bad post costs only itself.
//!
//! The people and texts are made up; the shapes are the documented ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use serde_json::{Value, json};
use twite::post::{Content, MediaKind, OrderKey, Post, PostId, PostKey, Quote, Span};
use twite::service::{Answer, Cause, Page, Query, Trouble, dialect};

const ANY: Query = Query { newer_than: None, older_than: None, count: 20 };

fn answer(body: impl Into<Vec<u8>>) -> Answer {
    Answer { status: 200, headers: Vec::new(), body: body.into() }
}

fn read(name: &str, base: &str, list: &Value) -> Page {
    dialect(name).unwrap().page(base, &answer(list.to_string()), &ANY).unwrap()
}

fn unreadable(body: &str) -> Trouble {
    dialect("twitter-1.1").unwrap().page("https://s.example", &answer(body), &ANY).unwrap_err()
}

/// The one post of a list, as `twitter-1.1` reads it.
fn twitter(status: &Value) -> Post {
    let mut page = read("twitter-1.1", "https://s.example", &json!([status]));
    assert_eq!(page.skipped, Vec::<String>::new());
    page.posts.pop().unwrap()
}

fn gnu(status: &Value) -> Post {
    let mut page = read("gnu-social", "https://g.example/", &json!([status]));
    assert_eq!(page.skipped, Vec::<String>::new());
    page.posts.pop().unwrap()
}

fn ana() -> Value {
    json!({"id": 7, "id_str": "7", "screen_name": "ana", "name": "Ana & Co &lt;3"})
}

fn status(id: u64, text: &str) -> Value {
    json!({"id": id, "id_str": id.to_string(), "created_at": "Wed Nov 18 18:54:12 +0000 2009", "full_text": text,
        "user": ana(), "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}})
}

fn with(mut status: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("an object is needed") };
    status.as_object_mut().unwrap().extend(fields);
    status
}

fn text(content: &Content) -> String {
    content.as_delivered_text()
}

#[test]
fn a_plain_post_is_read_with_all_that_it_says() {
    let post = twitter(&with(
        status(1_050_118_621_198_921_728, "5 &lt; 6 &amp; so on"),
        json!({"lang": "und", "favorite_count": 3, "retweet_count": "100+", "reply_count": null,
            "possibly_sensitive": true, "in_reply_to_status_id_str": "9", "in_reply_to_screen_name": "tom"}),
    ));
    assert_eq!(post.key.id.as_str(), "1050118621198921728");
    assert_eq!(post.key.order, OrderKey(1_050_118_621_198_921_728));
    assert_eq!(post.created_at.to_string(), "2009-11-18T18:54:12Z");
    let content = &post.content;
    assert_eq!(text(content), "5 < 6 & so on");
    assert_eq!(content.author.name.as_delivered(), "Ana & Co &lt;3", "names are not escaped");
    assert_eq!(content.url, Some("https://s.example/ana/status/1050118621198921728".into()));
    assert_eq!((content.lang.clone(), content.sensitive), (None, true));
    assert_eq!(
        (content.counts.likes, content.counts.reposts, content.counts.replies),
        (Some(3), Some(100), None)
    );
    let reply = content.reply_to.clone().unwrap();
    assert_eq!((reply.id.as_str(), reply.handle), ("9", Some("tom".into())));
    assert!(post.quote.is_none() && post.reposted_by.is_none() && post.original_id.is_none());
}

#[test]
fn ids_keep_every_digit_up_to_two_to_the_sixty_fourth() {
    for id in [0, (1 << 53) + 1, (1 << 63) - 1, 1 << 63, u64::MAX] {
        let post = twitter(&with(status(id, "x"), json!({"id_str": null})));
        assert_eq!(post.key, PostKey::new(OrderKey(u128::from(id)), PostId::new(id.to_string())));
    }
    // The number is damaged, as in a browser; the string is not.
    let post = twitter(&with(status(1, "x"), json!({"id": 1.0e19, "id_str": "10000000000000000001"})));
    assert_eq!(post.key.id.as_str(), "10000000000000000001");
}

#[test]
fn ids_that_are_no_numbers_are_ordered_by_time_and_then_always_alike() {
    let at = |id: &str, date: &str| with(status(1, "x"), json!({"id_str": id, "created_at": date}));
    let early = "Wed Nov 18 18:54:12 +0000 2009";
    let list =
        json!([at("b", early), at("z", "Wed Nov 18 18:54:11 +0000 2009"), at("a", early), at("+5", early)]);
    let ids = |page: Page| page.posts.iter().map(|p| p.key.id.as_str().to_owned()).collect::<Vec<_>>();
    let seen = ids(read("twitter-1.1", "https://s.example", &list));
    assert_eq!((seen.len(), seen.last().map(String::as_str)), (4, Some("z")));
    let Value::Array(mut turned) = list else { panic!() };
    turned.reverse();
    assert_eq!(ids(read("twitter-1.1", "https://s.example", &json!(turned))), seen);
}

#[test]
fn links_mentions_and_tags_stand_where_they_stood() {
    let post = twitter(&with(
        status(5, "🦉 hey @Ana &amp; ＃雨 $AB https://t.co/abc"),
        json!({"entities": {
            "hashtags": [{"text": "雨", "indices": [17, 19]}],
            "symbols": [{"text": "AB", "indices": [20, 23]}],
            "user_mentions": [{"screen_name": "ana", "id": null, "id_str": null, "indices": [6, 10]}],
            "urls": [{"url": "https://t.co/abc", "expanded_url": "https://example.org/long?a=b&c",
                      "display_url": "example.org/lo…", "indices": [24, 40]},
                     {"url": "nonsense"}]}}),
    ));
    let expected = [
        Span::Text("🦉 hey ".into()),
        Span::Mention { shown: "@Ana".into(), handle: "ana".into() },
        Span::Text(" & ".into()),
        Span::Tag("＃雨".into()),
        Span::Text(" ".into()),
        Span::Tag("$AB".into()),
        Span::Text(" ".into()),
        Span::Link { url: "https://example.org/long?a=b&c".into(), shown: "example.org/lo…".into() },
    ];
    assert_eq!(post.content.body, expected);
}

#[test]
fn hidden_mentions_of_a_reply_are_not_shown_but_the_reply_is_known() {
    let post = twitter(&with(
        status(5, "@tom @ana yes"),
        json!({"display_text_range": [10, 140], "in_reply_to_status_id_str": "4", "in_reply_to_screen_name": "tom",
            "entities": {"user_mentions": [{"screen_name": "tom", "indices": [0, 4]}, {"screen_name": "ana", "indices": [5, 9]}]}}),
    ));
    assert_eq!(post.content.body, [Span::Text("yes".into())]);
    assert_eq!(post.content.reply_to.map(|to| to.id), Some(PostId::new("4")));
}

fn photo(id: u64, alt: Option<&str>) -> Value {
    json!({"id_str": id.to_string(), "indices": [8, 24], "url": "https://t.co/pic", "type": "photo",
        "display_url": "pic.example/pic", "expanded_url": "https://s.example/ana/status/5/photo/1",
        "media_url_https": format!("https://img.example/{id}.jpg"), "ext_alt_text": alt,
        "sizes": {"large": {"w": 1200, "h": 800, "resize": "fit"}}})
}

#[test]
fn several_photos_share_one_link_which_the_text_loses() {
    let media = [photo(1, Some("two gulls")), photo(2, None)];
    for range in [json!([0, 7]), json!([0, 24]), json!(null)] {
        let post = twitter(&with(
            status(5, "at dawn https://t.co/pic"),
            json!({"display_text_range": range, "entities": {"media": [media[0]]}, "extended_entities": {"media": media}}),
        ));
        assert_eq!(text(&post.content), "at dawn");
        let seen: Vec<_> =
            post.content.media.iter().map(|m| (m.kind, m.url.as_delivered(), m.alt.is_some())).collect();
        assert_eq!(
            seen,
            [
                (MediaKind::Photo, "https://img.example/1.jpg", true),
                (MediaKind::Photo, "https://img.example/2.jpg", false)
            ]
        );
        assert_eq!((post.content.media[0].width, post.content.media[0].height), (Some(1200), Some(800)));
    }
}

#[test]
fn a_video_is_its_best_file_and_an_odd_kind_is_still_there() {
    let video = json!({"id_str": "1", "type": "video", "media_url_https": "https://img.example/still.jpg",
        "video_info": {"variants": [
            {"content_type": "application/x-mpegURL", "url": "https://v.example/list.m3u8"},
            {"bitrate": 256_000, "content_type": "video/mp4", "url": "https://v.example/low.mp4"},
            {"bitrate": 832_000, "content_type": "video/mp4", "url": "https://v.example/high.mp4"}]}});
    let list = json!({"id_str": "2", "type": "animated_gif", "media_url": "http://img.example/still.jpg",
        "video_info": {"variants": [{"content_type": "application/x-mpegURL", "url": "https://v.example/list.m3u8"}]}});
    let odd = json!({"id_str": "3", "type": "hologram", "media_url": "http://img.example/odd"});
    let bad = json!({"id_str": "4", "type": "photo", "media_url": "file:///etc/passwd"});
    let post =
        twitter(&with(status(5, "x"), json!({"extended_entities": {"media": [video, list, odd, bad]}})));
    let seen: Vec<_> = post.content.media.iter().map(|m| (m.kind, m.url.as_delivered())).collect();
    assert_eq!(
        seen,
        [
            (MediaKind::Video, "https://v.example/high.mp4"),
            (MediaKind::Animation, "https://v.example/list.m3u8"),
            (MediaKind::Other, "http://img.example/odd")
        ]
    );
}

fn quoting(quoted: &Value) -> Value {
    with(
        status(5, "look https://t.co/q"),
        json!({"is_quote_status": true, "quoted_status_id_str": "4", "quoted_status": quoted,
            "entities": {"urls": [{"url": "https://t.co/q", "expanded_url": "https://x.com/tom/status/4?s=20",
                "display_url": "x.com/tom/status/4", "indices": [5, 19]}]}}),
    )
}

#[test]
fn a_shown_quote_takes_its_link_out_of_the_text_and_is_not_nested_further() {
    let quoted = with(quoting(&status(4, "deeper")), json!({"id_str": "4"}));
    let post = twitter(&quoting(&quoted));
    assert_eq!(text(&post.content), "look");
    let Some(Quote::Post { id, content }) = post.quote else { panic!("no quote") };
    assert_eq!(id.as_str(), "4");
    // The quote of the quote is not there, so its link stays.
    assert_eq!(text(&content), "look https://x.com/tom/status/4?s=20");
}

#[test]
fn a_quote_that_is_gone_is_missing_and_keeps_its_link() {
    for gone in [json!(null), json!({"id_str": "4"}), json!("odd")] {
        let post = twitter(&quoting(&gone));
        assert_eq!(text(&post.content), "look https://x.com/tom/status/4?s=20");
        assert_eq!(post.quote, Some(Quote::Missing { url: Some("https://x.com/tom/status/4?s=20".into()) }));
    }
    let bare = twitter(&with(status(5, "look"), json!({"is_quote_status": true})));
    assert_eq!(bare.quote, Some(Quote::Missing { url: None }));
    let named = json!({"quoted_status_permalink": {"url": "https://t.co/q", "expanded": "https://x.com/tom/status/4"}});
    let named = twitter(&with(status(5, "look"), named));
    assert_eq!(named.quote, Some(Quote::Missing { url: Some("https://x.com/tom/status/4".into()) }));
}

#[test]
fn a_repost_shows_the_whole_original_with_its_quote() {
    let tom = json!({"id_str": "8", "screen_name": "tom", "name": "Tom"});
    let quoted = with(status(4, "quoted"), json!({"user": tom}));
    let original =
        with(quoting(&quoted), json!({"favorite_count": 12, "created_at": "Wed Nov 18 08:00:00 +0900 2009"}));
    let post = twitter(&with(
        status(9, "RT @ana: cut of…"),
        json!({"user": tom, "retweeted_status": original, "favorite_count": 0, "is_quote_status": true}),
    ));
    assert_eq!((post.key.id.as_str(), post.original_id.unwrap().as_str()), ("9", "5"));
    assert_eq!(post.reposted_by.unwrap().handle.as_delivered(), "tom");
    assert_eq!(post.content.author.handle.as_delivered(), "ana");
    assert_eq!(text(&post.content), "look");
    assert_eq!(post.content.counts.likes, Some(12));
    assert_eq!(post.content.url, Some("https://s.example/ana/status/5".into()));
    assert_eq!(post.content.written_at.to_string(), "2009-11-17T23:00:00Z");
    assert_eq!(post.created_at.to_string(), "2009-11-18T18:54:12Z");
    assert!(
        matches!(post.quote, Some(Quote::Post { content, .. }) if content.as_delivered_text() == "quoted")
    );
}

#[test]
fn compatible_mode_is_read_too_and_its_cut_text_is_replaced_where_the_whole_one_is_there() {
    let mut cut = status(5, "");
    cut.as_object_mut().unwrap().remove("full_text");
    let cut = with(
        cut,
        json!({"text": "it is lo… https://t.co/cut", "truncated": true, "entities": {
            "urls": [{"url": "https://t.co/cut", "expanded_url": "https://x.com/i/web/status/5", "indices": [10, 26]},
                     {"url": "https://t.co/lost", "expanded_url": "https://lost.example/", "indices": [8, 9]}]}}),
    );
    assert_eq!(text(&twitter(&cut).content), "it is lo… https://x.com/i/web/status/5");
    let whole = with(
        cut,
        json!({"extended_tweet": {"full_text": "@tom it is long &amp; whole", "display_text_range": [5, 27], "entities": {}}}),
    );
    assert_eq!(text(&twitter(&whole).content), "it is long & whole");
}

#[test]
fn a_poll_is_read_with_its_choices() {
    let poll = json!({"options": [{"label": "tea", "votes": 3}, {"label": "coffee", "votes": null}, {"odd": 1}],
        "ends_at": "2026-11-23T17:20:00Z", "closed": true});
    let poll = twitter(&with(status(5, "x"), json!({"twite_poll": poll}))).content.poll.unwrap();
    let options: Vec<_> = poll.options.iter().map(|o| (o.label.as_delivered(), o.votes)).collect();
    assert_eq!(options, [("tea", Some(3)), ("coffee", None)]);
    assert_eq!((poll.ends_at.map(|at| at.as_second()), poll.closed), (Some(1_795_454_400), true));
    assert_eq!(twitter(&with(status(5, "x"), json!({"twite_poll": [1]}))).content.poll, None);
}

fn notice(id: u64, text: &str) -> Value {
    json!({"id": id, "text": text, "truncated": false, "created_at": "Mon Nov 23 19:20:00 +0200 2026",
        "in_reply_to_status_id": null, "uri": format!("tag:g.example,2026-11-23:noticeId={id}:objectType=note"),
        "source": "web", "attachments": [], "statusnet_html": "…", "statusnet_conversation_id": 3,
        "user": {"id": 2, "name": "Ana", "screen_name": "ana", "statusnet_profile_url": "https://g.example/ana"}})
}

#[test]
fn gnu_socials_texts_are_plain_and_searched_for_what_is_in_them() {
    let post = gnu(&notice(12, "@tom &amp; I <3 #rust, see https://example.org/a (yes)"));
    assert_eq!(post.key, PostKey::new(OrderKey(12), PostId::new("12")));
    assert_eq!(post.created_at.to_string(), "2026-11-23T17:20:00Z");
    let expected = [
        Span::Mention { shown: "@tom".into(), handle: "tom".into() },
        Span::Text(" &amp; I <3 ".into()),
        Span::Tag("#rust".into()),
        Span::Text(", see ".into()),
        Span::Link { url: "https://example.org/a".into(), shown: "example.org/a".into() },
        Span::Text(" (yes)".into()),
    ];
    assert_eq!(post.content.body, expected);
    assert_eq!(post.content.url, Some("https://g.example/notice/12".into()));
}

#[test]
fn gnu_socials_posts_from_elsewhere_have_their_own_address() {
    let url = |fields| gnu(&with(notice(12, "x"), fields)).content.url.unwrap().as_delivered().to_owned();
    assert_eq!(url(json!({"uri": "https://far.example/notice/3"})), "https://far.example/notice/3");
    assert_eq!(url(json!({"external_url": "http://far.example/3"})), "http://far.example/3");
    assert_eq!(url(json!({"external_url": "javascript:x"})), "https://g.example/notice/12");
}

#[test]
fn gnu_socials_attachments_are_media_and_previews_are_not() {
    let file = |url: &str, mimetype: &str| json!({"url": url, "mimetype": mimetype, "size": 1, "id": 4});
    let post = gnu(&with(
        notice(12, "a cat https://g.example/file/cat.png"),
        json!({"attachments": [file("https://g.example/file/cat.png", "image/png"),
            file("https://g.example/file/a.ogg", "audio/ogg"),
            file("https://page.example/", "text/html; charset=utf-8"),
            file("javascript:x", "image/png"), {"url": "https://g.example/none"}]}),
    ));
    let kinds: Vec<_> = post.content.media.iter().map(|m| m.kind).collect();
    assert_eq!(kinds, [MediaKind::Photo, MediaKind::Audio]);
    assert_eq!(text(&post.content), "a cat");
}

#[test]
fn one_unreadable_post_costs_only_itself() {
    let list = json!([
        status(9, "nine"),
        with(status(8, "x"), json!({"user": {"id": 1, "screen_name": null}})),
        with(status(7, "x"), json!({"created_at": "some day"})),
        with(status(6, "x"), json!({"id_str": null, "id": null})),
        with(status(5, "x"), json!({"retweeted_status": {"user": ana()}})),
        with(status(4, "x"), json!({"full_text": null})),
        null,
        "odd",
        status(3, "three"),
        status(9, "nine again"),
    ]);
    let page = read("twitter-1.1", "https://s.example", &list);
    let ids: Vec<_> = page.posts.iter().map(|p| p.key.id.as_str()).collect();
    assert_eq!(ids, ["9", "3"]);
    let paths: Vec<_> = page.skipped.iter().map(|why| why.split(": ").next().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "$[1].user.screen_name",
            "$[2].created_at",
            "$[3].id",
            "$[4].retweeted_status",
            "$[5].text",
            "$[6]",
            "$[7]"
        ]
    );
    assert!(!page.is_last);
}

#[test]
fn an_answer_that_is_no_list_is_unreadable_and_says_where() {
    for (body, path) in [
        ("{\"statuses\":[]}", "$: "),
        ("", "$: "),
        ("null", "$: "),
        ("<html>Sign in to the hotel</html>", "$: "),
        ("[{\"id\":1},{\"id\":", "$[1]: "),
        ("[1] 2", "$: "),
    ] {
        let trouble = unreadable(body);
        assert_eq!((trouble.cause, trouble.status), (Cause::Unreadable, Some(200)), "{body}");
        assert!(trouble.detail.as_delivered().starts_with(path), "{:?}", trouble.detail);
    }
    let said = unreadable(r#"{"errors":[{"code":89,"message":"Invalid or expired token."}]}"#);
    assert_eq!((said.cause, said.code), (Cause::TokenRevoked, Some(89)));
}

#[test]
fn bodies_that_mean_harm_stay_small_and_do_no_harm() {
    let deep = format!("[{}1{}]", "[".repeat(100_000), "]".repeat(100_000));
    let page = dialect("twitter-1.1").unwrap().page("https://s.example", &answer(deep), &ANY).unwrap();
    assert_eq!((page.posts.len(), page.skipped.len()), (0, 1));
    assert!(page.skipped[0].chars().count() <= 300);
    let many = format!("[{}0]", "0,".repeat(200_000));
    let page = dialect("twitter-1.1").unwrap().page("https://s.example", &answer(many), &ANY).unwrap();
    assert!(page.skipped.len() <= 1001, "{}", page.skipped.len());
    let long = with(status(1, "x"), json!({"id_str": "1".repeat(10_000)}));
    assert_eq!(twitter(&long).key.id.as_str(), "1");
    let mut bytes = json!([status(1, "a?b")]).to_string().into_bytes();
    let at = bytes.iter().position(|b| *b == b'?').unwrap();
    bytes[at] = 0xff;
    let page = dialect("twitter-1.1").unwrap().page("https://s.example", &answer(bytes), &ANY).unwrap();
    assert_eq!(text(&page.posts[0].content), "a\u{fffd}b");
}

#[test]
fn the_account_is_read_from_either_kind_of_id() {
    for name in ["twitter-1.1", "gnu-social"] {
        let dialect = dialect(name).unwrap();
        for body in
            [r#"{"id_str":"42","screen_name":"maru","name":"Maru"}"#, r#"{"id":42,"screen_name":"maru"}"#]
        {
            let who = dialect.account(&answer(body)).unwrap().author;
            assert_eq!((who.id.as_str(), who.handle.as_delivered()), ("42", "maru"));
        }
        for (body, path) in [
            ("[]", "$"),
            ("{}", "$"),
            (r#"{"id":1,"screen_name":{}}"#, "$.screen_name: "),
            (r#"{"screen_name":"maru"}"#, "$.id: "),
        ] {
            let trouble = dialect.account(&answer(body)).unwrap_err();
            assert_eq!(trouble.cause, Cause::Unreadable, "{body}");
            assert!(trouble.detail.as_delivered().starts_with(path), "{:?}", trouble.detail);
        }
        let refused = Answer { status: 401, ..answer("") };
        assert_eq!(dialect.account(&refused).unwrap_err().cause, Cause::TokenRevoked);
    }
}
