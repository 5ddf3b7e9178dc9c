//! What Tumblr says → what a reader sees. Shapes as tumblr.com/docs/en/api/v2 and the NPF specification have them,
//! words made up.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::cut::cut;
use super::raw::Format;
use super::*;
use crate::post::{MediaKind, Post, Quote, Span};
use crate::service::Cause;

fn answer(status: u16, body: &Value) -> Answer {
    let date = ("date".to_owned(), "Mon, 23 Nov 2026 17:00:00 GMT".to_owned());
    Answer { status, headers: vec![date], body: body.to_string().into() }
}

fn newest() -> Query {
    Query { newer_than: None, older_than: None, count: 20 }
}

fn dashboard(posts: &Value) -> Value {
    json!({"meta": {"status": 200, "msg": "OK"}, "response": {"posts": posts}})
}

fn page(posts: &Value) -> Page {
    Tumblr.page("https://api.tumblr.com", &answer(200, &dashboard(posts)), &newest()).unwrap()
}

/// An entry with further fields.
fn entry(more: Value) -> Value {
    let mut entry = json!({
        "object_type": "post", "type": "blocks", "is_blocks_post_format": true,
        "id": 790_000_000_000_000_001_u64, "id_string": "790000000000000001",
        "blog_name": "lighthouse", "blog": {"name": "lighthouse", "uuid": "t:abc", "title": "The lighthouse keeper"},
        "post_url": "https://lighthouse.example/post/790000000000000001", "timestamp": 1_795_453_200, "note_count": 7,
        "tags": [], "content": [], "layout": [], "trail": [],
    });
    if let Value::Object(more) = more {
        entry.as_object_mut().unwrap().extend(more);
    }
    entry
}

fn post(more: Value) -> Post {
    let page = page(&json!([entry(more)]));
    assert_eq!(page.skipped, Vec::<String>::new());
    page.posts.into_iter().next().unwrap()
}

fn text(post: &Post) -> String {
    post.content.as_delivered_text()
}

#[test]
fn a_post_has_its_author_time_place_and_text() {
    let post = post(json!({"content": [
        {"type": "text", "text": "Good evening"},
        {"type": "text", "text": "5 < 6 &amp; so on"},
    ], "tags": ["harbour at night", "", "ships"], "community_labels": {"has_community_label": true}}));
    assert_eq!(post.key.order.0, 790_000_000_000_000_001);
    assert_eq!(post.key.id.as_str(), "790000000000000001");
    assert_eq!(post.created_at.as_second(), 1_795_453_200);
    assert_eq!(post.content.author.handle.as_delivered(), "lighthouse");
    assert_eq!(post.content.author.name.as_delivered(), "The lighthouse keeper");
    assert_eq!(post.content.author.id.as_str(), "t:abc");
    // Texts are not escaped: an entity is what somebody typed.
    assert_eq!(text(&post), "Good evening\n\n5 < 6 &amp; so on\n\n#harbour at night #ships");
    assert_eq!(post.content.body.iter().filter(|span| matches!(span, Span::Tag(_))).count(), 2);
    assert!(post.content.sensitive && post.quote.is_none() && post.reposted_by.is_none());
    let url = post.content.url.unwrap();
    assert_eq!(url.as_delivered(), "https://lighthouse.example/post/790000000000000001");
}

#[test]
fn lists_headings_quotes_and_chats_read_as_they_are_meant() {
    let block = |subtype: &str, text: &str| json!({"type": "text", "subtype": subtype, "text": text});
    let post = post(json!({"content": [
        block("heading1", "To buy"),
        block("ordered-list-item", "Rope"),
        block("ordered-list-item", "Tar"),
        {"type": "text", "text": "and"},
        block("ordered-list-item", "Paint"),
        {"type": "text", "subtype": "unordered-list-item", "indent_level": 1, "text": "blue"},
        {"type": "text", "text": ""},
        block("quote", "The sea is wide."),
        block("chat", "Ana: aye"),
        block("chat", "Ben: aye aye"),
    ]}));
    assert_eq!(
        text(&post),
        "To buy\n\n1. Rope\n2. Tar\n\nand\n\n1. Paint\n  • blue\n\n> The sea is wide.\n\nAna: aye\nBen: aye aye"
    );
}

#[test]
fn ranges_count_code_points_and_links_and_mentions_become_pieces() {
    let post = post(json!({"content": [{"type": "text", "text": "🦭👋🏽 see here, @ana!", "formatting": [
        {"start": 0, "end": 3, "type": "bold"},
        {"start": 4, "end": 12, "type": "link", "url": "https://seals.example/a"},
        {"start": 14, "end": 18, "type": "mention", "blog": {"name": "ana", "uuid": "t:1"}},
        {"start": 5, "end": 9, "type": "link", "url": "https://overlapping.example/"},
        {"start": 18, "end": 99, "type": "link", "url": "https://too-long.example/"},
        {"start": 18, "end": 19, "type": "link", "url": "javascript:alert(1)"},
        {"start": "x", "end": 3, "type": "link"},
    ]}]}));
    assert_eq!(
        post.content.body,
        [
            Span::Text("🦭👋🏽 ".into()),
            Span::Link { url: "https://seals.example/a".into(), shown: "see here".into() },
            Span::Text(", ".into()),
            Span::Mention { shown: "@ana".into(), handle: "ana".into() },
            Span::Text("!".into()),
        ]
    );
}

#[test]
fn pictures_films_and_sounds_are_media_with_their_words() {
    let post = post(json!({"content": [
        {"type": "image", "alt_text": "A seal", "caption": "On the pier", "media": [
            {"type": "image/jpeg", "url": "https://m.example/small.jpg", "width": 250, "height": 200},
            {"type": "image/jpeg", "url": "https://m.example/large.jpg", "width": 1280, "height": 1024},
        ]},
        {"type": "image", "media": [{"type": "image/gif", "url": "https://m.example/loop.gif"}]},
        {"type": "video", "media": {"type": "video/mp4", "url": "https://m.example/film.mp4", "width": 640, "height": 480}},
        {"type": "video", "provider": "tube", "url": "https://tube.example/watch", "title": "Elsewhere"},
        {"type": "audio", "artist": "The Crew", "title": "Shanty", "media": {"url": "https://m.example/a.mp3"}},
        {"type": "link", "url": "https://news.example/1", "title": "Tides", "description": "They come and go."},
    ]}));
    let media: Vec<_> = post
        .content
        .media
        .iter()
        .map(|media| (media.kind, media.url.as_delivered(), media.alt.as_ref().map(Remote::as_delivered)))
        .collect();
    assert_eq!(
        media,
        [
            (MediaKind::Photo, "https://m.example/large.jpg", Some("A seal")),
            (MediaKind::Animation, "https://m.example/loop.gif", None),
            (MediaKind::Video, "https://m.example/film.mp4", None),
            (MediaKind::Audio, "https://m.example/a.mp3", Some("The Crew – Shanty")),
        ]
    );
    assert_eq!(post.content.media[0].width, Some(1280));
    assert_eq!(
        text(&post),
        "On the pier\n\nhttps://tube.example/watch\n\nhttps://news.example/1\nThey come and go."
    );
    let shown = post.content.body.iter().filter_map(|span| match span {
        Span::Link { shown, .. } => Some(shown.as_delivered()),
        _ => None,
    });
    assert_eq!(shown.collect::<Vec<_>>(), ["Elsewhere", "Tides"]);
}

#[test]
fn a_poll_has_its_question_its_choices_and_its_end() {
    let poll = |begun: i64| {
        let post = post(json!({"content": [{"type": "poll", "question": "Which way?",
            "answers": [{"client_id": "a", "answer_text": "North"}, {"client_id": "b", "answer_text": "South"}],
            "settings": {"close_status": "closed-after", "expire_after": 86_400}, "timestamp": begun}]}));
        assert_eq!(text(&post), "Which way?");
        post.content.poll.unwrap()
    };
    // The answer's date is the server's clock: 17:00 on 23 November 2026.
    let open = poll(1_795_453_200);
    assert_eq!(open.ends_at.map(|at| at.as_second()), Some(1_795_539_600));
    assert!(!open.closed && poll(1_795_300_000).closed);
    let labels: Vec<_> = open.options.iter().map(|option| option.label.as_delivered()).collect();
    assert_eq!(labels, ["North", "South"]);
}

#[test]
fn a_block_of_an_unknown_kind_leaves_a_note_and_the_rest_is_read() {
    let post = post(json!({"content": [
        {"type": "text", "text": "before"}, {"type": "hologram", "depth": 3}, {"text": 5}, 7,
        {"type": "text", "text": "after"},
    ]}));
    assert_eq!(
        text(&post),
        "before\n\n[twite cannot show this: hologram]\n\n[twite cannot show this]\n\n[twite cannot show this]\n\nafter"
    );
    let bare = self::post(json!({"content": [], "summary": "only in short"}));
    assert_eq!(text(&bare), "only in short");
}

#[test]
fn a_question_says_who_asked_before_the_answer() {
    let ask = |attribution: Value| {
        let layout = json!([{"type": "rows"}, {"type": "ask", "blocks": [0, 1], "attribution": attribution}]);
        let content = json!([
            {"type": "text", "text": "How deep is it?"}, {"type": "text", "text": "And how cold?"},
            {"type": "text", "text": "Very."},
        ]);
        text(&post(json!({"content": content, "layout": layout})))
    };
    let blog = json!({"type": "blog", "blog": {"name": "ana"}});
    assert_eq!(ask(blog), "@ana asked:\n\nHow deep is it?\n\nAnd how cold?\n\nVery.");
    assert_eq!(ask(Value::Null), "Anonymous asked:\n\nHow deep is it?\n\nAnd how cold?\n\nVery.");
}

fn said(name: &str, id: &str, text: &str) -> Value {
    json!({"blog": {"name": name, "uuid": format!("t:{name}")}, "post": {"id": id, "timestamp": 1_795_000_000},
        "content": [{"type": "text", "text": text}], "layout": []})
}

#[test]
fn a_reblog_that_adds_nothing_is_a_repost_of_the_last_in_the_trail() {
    let post = post(json!({"trail": [said("ana", "11", "First."), said("ben", "12", "Second.")],
        "parent_post_url": "https://ben.example/post/12"}));
    assert_eq!(post.reposted_by.as_ref().unwrap().handle.as_delivered(), "lighthouse");
    assert_eq!(post.original_id.as_ref().map(|id| id.as_str()), Some("12"));
    assert_eq!((post.content.author.handle.as_delivered(), text(&post).as_str()), ("ben", "Second."));
    assert_eq!(post.content.written_at.as_second(), 1_795_000_000);
    assert_eq!(post.content.url.as_ref().unwrap().as_delivered(), "https://ben.example/post/12");
    let Some(Quote::Post { id, content }) = &post.quote else { panic!("{:?}", post.quote) };
    assert_eq!(
        (id.as_str(), content.author.handle.as_delivered(), content.as_delivered_text().as_str()),
        ("11", "ana", "First.")
    );
}

#[test]
fn a_reblog_that_adds_something_quotes_the_whole_trail_oldest_first() {
    let gone = json!({"broken_blog": {"name": "carla"}, "content": [{"type": "text", "text": "Third."}]});
    let post = post(json!({"content": [{"type": "text", "text": "Mine."}],
        "trail": [said("ana", "11", "First."), said("ben", "12", "Second."), gone, {"content": []}]}));
    assert!(post.reposted_by.is_none() && post.original_id.is_none());
    assert_eq!(text(&post), "Mine.");
    let Some(Quote::Post { content, .. }) = &post.quote else { panic!("{:?}", post.quote) };
    assert_eq!(content.as_delivered_text(), "First.\n\n@ben:\nSecond.\n\n@carla:\nThird.\n\n@gone:\n");
}

#[test]
fn a_page_is_asked_for_by_the_id_before_it_and_never_by_the_one_after() {
    let key =
        |id: u64| PostKey::new(crate::post::OrderKey(id.into()), crate::post::PostId::new(id.to_string()));
    let query = Query { newer_than: Some(key(5)), older_than: Some(key(9)), count: 500 };
    let request = Tumblr.home("https://api.tumblr.com/v2/", &AuthorId::new("1"), &query);
    assert_eq!((request.method, request.url.as_str()), ("GET", "https://api.tumblr.com/v2/user/dashboard"));
    let params: Vec<_> = request.params.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(params, [("limit", "20"), ("npf", "true"), ("before_id", "9")]);
}

#[test]
fn only_a_page_that_names_no_next_one_is_the_last() {
    let empty = |response: Value| {
        let body = json!({"meta": {"status": 200}, "response": response});
        Tumblr.page("", &answer(200, &body), &newest()).unwrap().is_last
    };
    assert!(empty(json!({"posts": []})));
    assert!(empty(json!({"posts": [], "_links": {"previous": {}}})));
    assert!(!empty(json!({"posts": [], "_links": {"next": {"query_params": {"before_id": "7"}}}})));
    assert!(!page(&json!([entry(json!({}))])).is_last);
}

#[test]
fn the_account_is_the_user_with_the_blog_of_that_name() {
    let info = json!({"meta": {"status": 200}, "response": {"user": {"name": "maru", "blogs": [
        {"name": "other", "title": "Other", "uuid": "t:other"},
        {"name": "maru", "title": "Maru's log", "uuid": "t:maru"},
    ]}}});
    let author = Tumblr.account(&answer(200, &info)).unwrap().author;
    assert_eq!(
        (author.id.as_str(), author.handle.as_delivered(), author.name.as_delivered()),
        ("t:maru", "maru", "Maru's log")
    );
    let bare = json!({"meta": {"status": 200}, "response": {"user": {"name": "maru"}}});
    let author = Tumblr.account(&answer(200, &bare)).unwrap().author;
    assert_eq!((author.id.as_str(), author.name.as_delivered()), ("maru", "maru"));
}

#[test]
fn refusals_are_told_from_the_envelope_whatever_the_response_is() {
    let table = [
        (
            401,
            json!({"meta": {"status": 401, "msg": "Unauthorized"}, "response": [],
            "errors": [{"title": "Unauthorized", "code": 1016, "detail": "Unable to authorize"}]}),
            Cause::TokenRevoked,
        ),
        (200, json!({"meta": {"status": 401, "msg": "Unauthorized"}, "response": []}), Cause::TokenRevoked),
        (200, json!({"meta": {"status": 404, "msg": "Not Found"}, "response": {}}), Cause::NotFound),
        (
            429,
            json!({"meta": {"status": 429, "msg": "Limit Exceeded"}, "response": []}),
            Cause::RateLimited { until: None },
        ),
        (500, json!({"meta": {"status": 500, "msg": "Server Error"}}), Cause::ServerFault),
        (200, json!({"meta": {"status": 200, "msg": "OK"}, "response": []}), Cause::Unreadable),
        (200, json!({"meta": {"status": 200, "msg": "OK"}}), Cause::Unreadable),
    ];
    for (status, body, cause) in table {
        let answer = answer(status, &body);
        assert_eq!(Tumblr.page("", &answer, &newest()).unwrap_err().cause, cause, "{body}");
        assert_eq!(Tumblr.account(&answer).unwrap_err().cause, cause, "{body}");
    }
}

#[test]
fn what_cannot_be_read_is_named_by_its_path() {
    let why = |body: Value| Tumblr.page("", &answer(200, &body), &newest()).unwrap_err().detail;
    let starts = |detail: Remote, path: &str| {
        assert!(detail.as_delivered().starts_with(path), "{detail:?} does not start with {path}");
    };
    starts(why(json!({"meta": {}})), "$: missing field `response`");
    starts(why(json!({"response": []})), "$.response: ");
    starts(why(json!({"response": {}})), "$.response: missing field `posts`");
    starts(why(json!({"response": {"posts": {}}})), "$.response.posts: ");
    let skipped =
        page(&json!([entry(json!({"id_string": "x1", "id": null})), entry(json!({"timestamp": null})), 5]))
            .skipped;
    assert_eq!(skipped.len(), 3);
    for (skipped, path) in skipped.iter().zip([
        "$.response.posts[0].id_string: ",
        "$.response.posts[1].timestamp: ",
        "$.response.posts[2]: ",
    ]) {
        assert!(skipped.starts_with(path), "{skipped}");
    }
}

#[test]
fn the_login_is_on_the_web_site_and_the_api_on_its_own_host() {
    let places = Tumblr.login_places("https://api.tumblr.com");
    assert_eq!(places.request_token, "https://www.tumblr.com/oauth/request_token");
    assert_eq!(Tumblr.login_places("http://127.0.0.1:9/").authorize, "http://127.0.0.1:9/oauth/authorize");
    assert_eq!(Tumblr.api_base("https://api.tumblr.com"), "https://api.tumblr.com/v2");
    assert_eq!(Tumblr.verify("https://api.tumblr.com/v2").url, "https://api.tumblr.com/v2/user/info");
}

/// A body with something of everything.
fn rich() -> String {
    dashboard(&json!([
        entry(json!({"content": [{"type": "text", "text": "🦭 see @ana", "formatting": [
            {"start": 2, "end": 5, "type": "link", "url": "https://a.example/"},
            {"start": 6, "end": 10, "type": "mention", "blog": {"name": "ana"}}]}], "tags": ["x"]})),
        entry(json!({"id_string": "5", "trail": [said("ana", "11", "First."), said("ben", "12", "Second.")]})),
        entry(json!({"id_string": "4", "content": [{"type": "poll", "question": "?", "answers": [{"answer_text": "a"}],
            "settings": {"expire_after": 5}, "timestamp": 1}], "layout": [{"type": "ask", "blocks": [0]}]})),
    ]))
    .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_with_any_ranges_is_cut_without_loss(
        text in "[aé🦭 \n]{0,20}",
        marks in prop::collection::vec((0..30_usize, 0..30_usize, any::<bool>()), 0..8),
    ) {
        let format = |(start, end, is_link): (usize, usize, bool)| {
            let kind = if is_link { "link" } else { "italic" };
            let json = json!({"start": start, "end": end, "type": kind, "url": "https://a.example/"});
            serde_json::from_value::<Format>(json).unwrap()
        };
        let marks: Vec<Format> = marks.into_iter().map(format).collect();
        let shown: String = cut(&text, &marks).iter().map(|span| match span {
            Span::Link { shown, .. } => shown.as_delivered().to_owned(),
            span => span.as_delivered().to_owned(),
        }).collect();
        prop_assert_eq!(shown, text);
    }

    #[test]
    fn a_body_that_is_cut_off_or_damaged_is_refused_with_its_path_or_read(
        at in 0..4000_usize,
        with in prop::option::of(prop_oneof![Just("null"), Just("9e999"), Just("\""), Just("]"), Just("\u{fffd}"), Just("{")]),
    ) {
        let whole = rich();
        let at = (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        let (start, rest) = whole.split_at(at);
        let body = match with {
            None => start.to_owned(),
            Some(with) => format!("{start}{with}{}", rest.chars().skip(1).collect::<String>()),
        };
        let answer = Answer { status: 200, headers: Vec::new(), body: body.into() };
        match Tumblr.page("", &answer, &newest()) {
            Ok(page) => prop_assert!(page.skipped.iter().all(|why| why.starts_with("$.response.posts["))),
            Err(trouble) if trouble.cause == Cause::Unreadable => {
                prop_assert!(trouble.detail.as_delivered().starts_with('$'), "{:?}", trouble.detail);
            }
            Err(_) => {}
        }
    }
}
