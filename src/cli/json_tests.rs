//! What a program that reads our JSON may rely on.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::post::{AuthorId, Counts, OrderKey, PostKey, ReplyTo};

const READER: Reader<'_> = Reader { service: "x", account: "maru" };

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(id: &str, handle: &str, name: &str) -> Author {
    Author { id: AuthorId::new(id), handle: handle.into(), name: name.into() }
}

fn plain(text: &str) -> Post {
    let content = Content {
        author: person("7", "ana", "Ana Lima"),
        written_at: time("2026-11-23T17:20:00Z"),
        body: vec![Span::Text(text.into())],
        url: None,
        reply_to: None,
        media: Vec::new(),
        poll: None,
        warning: None,
        sensitive: false,
        lang: None,
        counts: Counts::default(),
    };
    Post {
        key: PostKey::new(OrderKey(1), PostId::new("1")),
        created_at: time("2026-11-23T17:20:00Z"),
        original_id: None,
        reposted_by: None,
        content,
        quote: None,
    }
}

/// A post in which every field holds something.
fn full() -> Post {
    let mut post = plain("Photos from the pier: ");
    post.key.id = PostId::new("9007199254740993");
    post.created_at = time("2026-11-23T18:00:00.25Z");
    post.original_id = Some(PostId::new("12"));
    post.reposted_by = Some(person("8", "tom", "Tom"));
    let content = &mut post.content;
    content.body.extend([
        Span::Link { url: "https://pic.example/pier".into(), shown: "pic.example/pier".into() },
        Span::Text("\n".into()),
        Span::Mention { shown: "@Bea".into(), handle: "bea".into() },
        Span::Tag(" #sea".into()),
    ]);
    content.url = Some("https://x.example/ana/12".into());
    content.reply_to = Some(ReplyTo { id: PostId::new("3"), handle: Some("bea".into()) });
    content.media = vec![
        Media {
            kind: MediaKind::Photo,
            url: "https://pic.example/1".into(),
            alt: Some("two gulls on a rail".into()),
            width: Some(1200),
            height: Some(800),
        },
        Media {
            kind: MediaKind::Animation,
            url: "https://pic.example/2".into(),
            alt: None,
            width: None,
            height: None,
        },
    ];
    content.poll = Some(Poll {
        options: vec![
            PollOption { label: "yes".into(), votes: Some(3) },
            PollOption { label: "no".into(), votes: None },
        ],
        ends_at: Some(time("2026-11-24T00:00:00Z")),
        closed: false,
    });
    content.warning = Some("gulls".into());
    content.sensitive = true;
    content.lang = Some("pt".into());
    content.counts = Counts { likes: Some(12), reposts: Some(3), replies: Some(1) };
    let mut quoted = plain("quoted").content;
    quoted.written_at = time("2026-11-22T00:00:00Z");
    post.quote = Some(Quote::Post { id: PostId::new("2"), content: Box::new(quoted) });
    post
}

fn line(post: &Post) -> String {
    let mut out = Vec::new();
    write_post(&mut out, post, READER).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_full_post_is_this_line_to_the_byte() {
    let wanted = concat!(
        r#"{"id":"9007199254740993","original_id":"12","service":"x","account":"maru","#,
        r#""url":"https://x.example/ana/12","created_at":"2026-11-23T18:00:00.25Z","#,
        r#""author":{"id":"7","handle":"ana","name":"Ana Lima"},"#,
        r##""text":"Photos from the pier: https://pic.example/pier\n@Bea #sea","##,
        r#""reposted_by":{"id":"8","handle":"tom","name":"Tom"},"reply_to":{"id":"3","handle":"bea"},"#,
        r#""quote":{"id":"2","original_id":null,"service":"x","account":"maru","url":null,"#,
        r#""created_at":"2026-11-22T00:00:00Z","author":{"id":"7","handle":"ana","name":"Ana Lima"},"#,
        r#""text":"quoted","reposted_by":null,"reply_to":null,"warning":null,"sensitive":false,"lang":null,"#,
        r#""links":[],"media":[],"poll":null,"counts":{"likes":null,"reposts":null,"replies":null}},"#,
        r#""warning":"gulls","sensitive":true,"lang":"pt","#,
        r#""links":[{"url":"https://pic.example/pier","text":"pic.example/pier"}],"#,
        r#""media":[{"kind":"photo","url":"https://pic.example/1","alt":"two gulls on a rail","width":1200,"height":800},"#,
        r#"{"kind":"animation","url":"https://pic.example/2","alt":null,"width":null,"height":null}],"#,
        r#""poll":{"options":[{"label":"yes","votes":3},{"label":"no","votes":null}],"#,
        r#""ends_at":"2026-11-24T00:00:00Z","closed":false},"counts":{"likes":12,"reposts":3,"replies":1}}"#,
        "\n",
    );
    assert_eq!(line(&full()), wanted);
}

#[test]
fn a_bare_post_has_every_field_too() {
    let (full, bare): (Value, Value) =
        (serde_json::from_str(&line(&full())).unwrap(), serde_json::from_str(&line(&plain("a"))).unwrap());
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&full), keys(&bare));
    assert_eq!(bare["quote"], Value::Null);
}

#[test]
fn a_quote_that_is_gone_is_null() {
    let mut post = plain("a");
    post.quote = Some(Quote::Missing { url: Some("https://x.example/gone".into()) });
    assert!(line(&post).contains(r#""quote":null,"#));
}

#[test]
fn every_documented_character_is_escaped_and_its_neighbours_are_not() {
    for c in [
        0x00, 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066,
        0x2069,
    ] {
        let text = char::from_u32(c).unwrap().to_string();
        let line = line(&plain(&text));
        assert!(line.contains(&format!(r#""text":"\u{c:04x}""#)), "{line}");
    }
    for c in [
        '~', '\u{a0}', '\u{61b}', '\u{200d}', '\u{2010}', '\u{2027}', '\u{202f}', '\u{2065}', '\u{206a}',
        '😀',
    ] {
        assert!(line(&plain(&c.to_string())).contains(&format!(r#""text":"{c}""#)), "{c:?}");
    }
}

#[test]
fn a_line_is_written_in_one_call() {
    struct Calls(usize);
    impl Write for Calls {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += 1;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut calls = Calls(0);
    write_post(&mut calls, &full(), READER).unwrap();
    assert_eq!(calls.0, 1);
}

#[test]
fn a_closed_pipe_is_still_told_as_one() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = write_post(&mut Closed, &full(), READER).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}

/// Any text, and often the characters that matter here.
fn nasty() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        '\u{7f}', '\u{85}', '\u{9b}', '\u{61c}', '\u{200e}', '\u{2028}', '\u{202e}', '\u{2067}', '"', '\\',
        '\n', '/',
    ]);
    let any = prop_oneof![special, any::<char>(), prop::char::range('\0', '\u{ff}')];
    prop::collection::vec(any, 0..40).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn no_text_gets_a_control_character_out_and_every_text_comes_back(text in nasty(), name in nasty()) {
        let mut post = plain(&text);
        post.content.author.name = name.as_str().into();
        post.content.warning = Some(name.as_str().into());
        post.quote = Some(Quote::Post { id: PostId::new(text.as_str()), content: Box::new(plain(&text).content) });
        let line = line(&post);
        let bare = line.strip_suffix('\n').unwrap();
        let bidi = |c: char| "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}".contains(c)
            || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
        prop_assert!(!bare.chars().any(|c| c.is_control() || bidi(c)));
        let value: Value = serde_json::from_str(bare).unwrap();
        for (found, sent) in [
            (&value["text"], &text), (&value["quote"]["text"], &text), (&value["quote"]["id"], &text),
            (&value["author"]["name"], &name), (&value["warning"], &name),
        ] {
            prop_assert_eq!(found.as_str(), Some(sent.as_str()));
        }
    }
}
