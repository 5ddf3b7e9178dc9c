//! What Plurk says → what a reader sees. Shapes as the API 2.0 documents have them, words made up.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::html::{Read, read};
use super::*;
use crate::post::{MediaKind, OrderKey, Post, PostId, Span};
use crate::service::Cause;

const BASE: &str = "https://www.plurk.com";

fn answer(status: u16, body: &Value) -> Answer {
    Answer { status, headers: Vec::new(), body: body.to_string().into() }
}

fn newest() -> Query {
    Query { newer_than: None, older_than: None, count: 20 }
}

fn plurk(more: Value) -> Value {
    let mut plurk = json!({
        "plurk_id": 1_531_000_123_u64, "owner_id": 7, "user_id": 99, "posted": "Fri, 05 Jun 2026 23:07:13 GMT",
        "qualifier": ":", "qualifier_translated": "", "content": "Hello", "content_raw": "Hello", "lang": "en",
        "response_count": 3, "favorite_count": 2, "replurkers_count": 1, "replurker_id": null, "limited_to": null,
        "is_unread": 0,
    });
    if let Value::Object(more) = more {
        plurk.as_object_mut().unwrap().extend(more);
    }
    plurk
}

fn timeline(plurks: &Value) -> Value {
    json!({"plurks": plurks, "plurk_users": {
        "7": {"id": 7, "nick_name": "ana", "display_name": "Ana of the Quay", "full_name": "Ana"},
        "8": {"id": 8, "nick_name": "ben", "display_name": null, "full_name": "Ben"},
    }})
}

fn page(plurks: &Value) -> Page {
    Plurk.page(BASE, &answer(200, &timeline(plurks)), &newest()).unwrap()
}

fn post(more: Value) -> Post {
    let page = page(&json!([plurk(more)]));
    assert_eq!(page.skipped, Vec::<String>::new());
    page.posts.into_iter().next().unwrap()
}

#[test]
fn a_plurk_has_its_author_from_beside_it() {
    let post = post(json!({}));
    assert_eq!(post.content.author.handle.as_delivered(), "ana");
    assert_eq!(post.content.author.name.as_delivered(), "Ana of the Quay");
    assert_eq!(post.created_at.to_string(), "2026-06-05T23:07:13Z");
    assert_eq!(post.content.as_delivered_text(), "Hello");
    assert_eq!(post.content.counts.replies, Some(3));
    assert_eq!(post.content.counts.likes, Some(2));
    // 1531000123 to the base of 36.
    assert_eq!(post.content.url.as_ref().unwrap().as_delivered(), "https://www.plurk.com/p/pbin97");
    let stranger = self::post(json!({"owner_id": "12"}));
    assert_eq!(stranger.content.author.handle.as_delivered(), "12");
}

#[test]
fn a_qualifier_stands_before_the_text_in_the_readers_language() {
    for (qualifier, translated, text) in [
        ("says", "dit", "dit Hello"),
        ("says", "", "says Hello"),
        ("loves", "loves", "loves Hello"),
        (":", "", "Hello"),
        ("freestyle", "freestyle", "Hello"),
        ("", "", "Hello"),
    ] {
        let post = post(json!({"qualifier": qualifier, "qualifier_translated": translated}));
        assert_eq!(post.content.as_delivered_text(), text);
    }
}

#[test]
fn a_replurk_is_a_repost() {
    let post = post(json!({"replurker_id": 8}));
    let by = post.reposted_by.unwrap();
    assert_eq!((by.handle.as_delivered(), by.name.as_delivered()), ("ben", "Ben"));
    assert_eq!(post.content.author.handle.as_delivered(), "ana");
    assert_eq!(post.original_id, Some(post.key.id));
}

#[test]
fn without_html_the_text_as_it_was_typed_is_shown() {
    let post = post(json!({"content": null, "content_raw": "typed <b>"}));
    assert_eq!(post.content.as_delivered_text(), "typed <b>");
}

#[test]
fn pages_are_asked_for_by_the_second_after_the_post_that_is_known() {
    let key = page(&json!([plurk(json!({"posted": "Tue, 30 Jun 2026 23:59:59 GMT"}))])).posts.remove(0).key;
    let ask = |query: &Query| {
        let request = Plurk.home("https://www.plurk.com/APP/", &AuthorId::new("1"), query);
        assert_eq!(
            (request.method, request.url.as_str()),
            ("GET", "https://www.plurk.com/APP/Timeline/getPlurks")
        );
        request.params.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(ask(&Query { older_than: Some(key), ..newest() }), ["limit=20", "offset=2026-7-1T00:00:00"]);
    let typed = PostKey::new(OrderKey(1_531_000_123), PostId::new("1531000123"));
    assert_eq!(
        ask(&Query { newer_than: Some(typed.clone()), older_than: Some(typed), count: 3 }),
        ["limit=20"]
    );
}

#[test]
fn a_bound_that_was_typed_by_hand_is_compared_by_its_id() {
    let plurks = json!([
        plurk(json!({"plurk_id": 12})),
        plurk(json!({"plurk_id": 11})),
        plurk(json!({"plurk_id": 10}))
    ]);
    let typed = PostKey::new(OrderKey(11), PostId::new("11"));
    let ids = |query: &Query| {
        let page = Plurk.page(BASE, &answer(200, &timeline(&plurks)), query).unwrap();
        page.posts.iter().map(|post| post.key.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&Query { newer_than: Some(typed.clone()), ..newest() }), ["12"]);
    assert_eq!(ids(&Query { older_than: Some(typed), ..newest() }), ["10"]);
    assert_eq!(ids(&Query { count: 2, ..newest() }), ["12", "11"]);
}

#[test]
fn the_account_is_told_and_refusals_are_understood() {
    let me = json!({"id": 7, "nick_name": "ana", "display_name": "Ana of the Quay"});
    let author = Plurk.account(&answer(200, &me)).unwrap().author;
    assert_eq!((author.id.as_str(), author.handle.as_delivered()), ("7", "ana"));
    for (body, path) in [(json!({"nick_name": "ana"}), "$.id: "), (json!({"id": 7}), "$.nick_name: ")] {
        let trouble = Plurk.account(&answer(200, &body)).unwrap_err();
        assert!(
            trouble.cause == Cause::Unreadable && trouble.detail.as_delivered().starts_with(path),
            "{trouble:?}"
        );
    }
    for (text, cause) in [
        ("40106:invalid access token", Cause::TokenRevoked),
        ("40004:invalid timestamp or nonce", Cause::ClockWrong { ahead_by: None }),
        ("Requires login", Cause::TokenRevoked),
        ("Plurk not found", Cause::BadRequest),
    ] {
        let trouble = Plurk.page(BASE, &answer(400, &json!({"error_text": text})), &newest()).unwrap_err();
        assert_eq!((trouble.cause, trouble.detail.as_delivered()), (cause, text));
    }
}

#[test]
fn what_cannot_be_read_is_named_by_its_path() {
    for (body, path) in
        [(json!([]), "$: "), (json!({}), "$: missing field `plurks`"), (json!({"plurks": 5}), "$.plurks: ")]
    {
        let trouble = Plurk.page(BASE, &answer(200, &body), &newest()).unwrap_err();
        assert!(trouble.detail.as_delivered().starts_with(path), "{trouble:?}");
    }
    let page = page(&json!([plurk(json!({"posted": "yesterday"})), plurk(json!({"plurk_id": "x"}))]));
    assert!(page.skipped[0].starts_with("$.plurks[0].posted: "), "{:?}", page.skipped);
    assert!(page.skipped[1].starts_with("$.plurks[1].plurk_id: "), "{:?}", page.skipped);
    assert!(!page.is_last);
}

fn text(html: &str) -> String {
    read(html, BASE).spans.iter().map(Span::as_delivered).collect()
}

#[test]
fn tags_go_and_their_text_stays() {
    for (html, shown) in [
        ("plain", "plain"),
        ("a<br />b<br>c", "a\nb\nc"),
        ("<b>bold</b> <i>and</i> <u class='x'>so on</u>", "bold and so on"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        (
            "1 &lt; 2 &amp;&amp; &quot;x&quot; &#39;y&#x27; &nbsp;&copy; &",
            "1 < 2 && \"x\" 'y' \u{a0}&copy; &",
        ),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&#0; &#xD800; &#99999999;", "\u{0} &#xD800; &#99999999;"),
        ("before<script>if (a<b) alert('x')</script>after", "beforeafter"),
        ("<STYLE>p { color: red }</style>text", "text"),
        ("x<!-- <b>not</b> shown -->y", "xy"),
        ("x<!-- never closed", "x"),
        ("x<b never=closed", "x"),
        ("<b title='a>b'>c</b>", "c"),
        ("<<b>>", "<>"),
    ] {
        assert_eq!(text(html), shown, "{html}");
    }
}

#[test]
fn links_mentions_tags_and_pictures_become_pieces() {
    let html = "see <a href=\"https://a.example/?x=1&amp;y=2\" class=\"ex_link\">this page</a>, \
                @<a href=\"https://www.plurk.com/ben\">ben</a> \
                <a class=hashtag href='/search?q=%23sea'>#sea</a> \
                <img src=\"https://e.example/smile.gif\" alt=\"(smile)\"> <a href=\"javascript:x()\">no</a>\
                <a href=\"https://i.example/p.jpg\"><img src=\"//i.example/t.jpg\" alt=\"https://i.example/p.jpg\"></a>";
    let Read { spans, media } = read(html, BASE);
    assert_eq!(
        spans,
        [
            Span::Text("see ".into()),
            Span::Link { url: "https://a.example/?x=1&y=2".into(), shown: "this page".into() },
            Span::Text(", ".into()),
            Span::Mention { shown: "@ben".into(), handle: "ben".into() },
            Span::Text(" ".into()),
            Span::Tag("#sea".into()),
            Span::Text(" (smile) no".into()),
            Span::Link { url: "https://i.example/p.jpg".into(), shown: "i.example/p.jpg".into() },
        ]
    );
    assert_eq!((media.len(), media[0].kind, &media[0].alt), (1, MediaKind::Photo, &None));
}

#[test]
fn addresses_without_a_host_are_below_the_service() {
    let links = |html: &str| match read(html, "https://plurk.example/").spans.as_slice() {
        [Span::Link { url, .. }] => Some(url.as_delivered().to_owned()),
        _ => None,
    };
    assert_eq!(links("<a href='/p/1'>x</a>").as_deref(), Some("https://plurk.example/p/1"));
    assert_eq!(links("<a href='//other.example/1'>x</a>").as_deref(), Some("https://other.example/1"));
    assert_eq!(links("<img src='https://i.example/a.png'>").as_deref(), Some("https://i.example/a.png"));
    assert_eq!(links("<a href='data:text/html,x'>x</a>"), None);
}

fn html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z &;#<>/\"'=!-]{0,8}",
        Just("<a href=\"https://a.example/\">".to_owned()),
        Just("</a>".to_owned()),
        Just("@<a href='/ana'>ana</a>".to_owned()),
        Just("<br>".to_owned()),
        Just("<script>".to_owned()),
        Just("&lt;".to_owned()),
        Just("&#x3c;".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_tag_survives_and_nothing_is_made_up(html in html()) {
        let Read { spans, media } = read(&html, BASE);
        for span in &spans {
            prop_assert!(!span.as_delivered().is_empty());
            if let Span::Link { url, .. } = span {
                prop_assert!(status::is_web(url.as_delivered()), "{url:?}");
            }
        }
        prop_assert!(media.is_empty() || html.contains("img"));
        // What is not escaped cannot come out as a tag.
        if !html.contains('&') {
            let shown: String = spans.iter().filter_map(|span| match span {
                Span::Text(text) => Some(text.as_delivered()),
                _ => None,
            }).collect();
            for tag in ["<a ", "</a>", "<br>", "<script>"] {
                prop_assert!(!shown.contains(tag) || html.contains("<<") || html.contains("< "), "{shown:?}");
            }
        }
    }

    #[test]
    fn a_body_that_is_cut_off_or_damaged_is_refused_with_its_path_or_read(
        at in 0..1200_usize,
        with in prop::option::of(prop_oneof![Just("null"), Just("9e999"), Just("\""), Just("]"), Just("{")]),
    ) {
        let whole = timeline(&json!([plurk(json!({"content": "<b>hé</b>"})), plurk(json!({"plurk_id": 5}))])).to_string();
        let at = (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        let (start, rest) = whole.split_at(at);
        let body = match with {
            None => start.to_owned(),
            Some(with) => format!("{start}{with}{}", rest.chars().skip(1).collect::<String>()),
        };
        let answer = Answer { status: 200, headers: Vec::new(), body: body.into() };
        match Plurk.page(BASE, &answer, &newest()) {
            Ok(page) => prop_assert!(page.skipped.iter().all(|why| why.starts_with("$.plurks["))),
            Err(trouble) if trouble.cause == Cause::Unreadable => {
                prop_assert!(trouble.detail.as_delivered().starts_with('$'), "{:?}", trouble.detail);
            }
            Err(_) => {}
        }
    }
}
