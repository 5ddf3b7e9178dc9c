use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::post::{AuthorId, Counts, MediaKind, OrderKey, PollOption, PostId, PostKey, ReplyTo};

fn author(handle: &str, name: &str) -> Author {
    Author { id: AuthorId::new("1"), handle: handle.into(), name: name.into() }
}

fn content(text: &str) -> Content {
    Content {
        author: author("ana", "Ana Lima"),
        written_at: Timestamp::UNIX_EPOCH,
        body: vec![Span::Text(text.into())],
        url: None,
        reply_to: None,
        media: Vec::new(),
        poll: None,
        warning: None,
        sensitive: false,
        lang: None,
        counts: Counts::default(),
    }
}

fn post(content: Content) -> Post {
    Post {
        key: PostKey::new(OrderKey(1), PostId::new("1")),
        created_at: Timestamp::UNIX_EPOCH,
        original_id: None,
        reposted_by: None,
        content,
        quote: None,
    }
}

fn options(width: u16) -> Options {
    Options { width, unfolded: false, age: "3m".into(), ascii: false, ambiguous_width: 1 }
}

fn rows(post: &Post, options: &Options) -> Vec<String> {
    lay_out(post, options)
        .lines
        .iter()
        .map(|line| line.runs.iter().map(|run| run.text.as_str()).collect())
        .collect()
}

fn ferry() -> Post {
    let mut ferry = post(content("The ferry is late again. Photos from the pier:"));
    ferry.content.media = vec![Media {
        kind: MediaKind::Photo,
        url: "https://pic.example/pier".into(),
        alt: Some("pier at dawn, two gulls on a rail".into()),
        width: None,
        height: None,
    }];
    ferry.content.counts = Counts { likes: Some(1234), reposts: Some(3), replies: Some(0) };
    ferry.reposted_by = Some(author("tom", "Tom"));
    ferry
}

#[test]
fn a_post_reads_as_drawn() {
    assert_eq!(
        rows(&ferry(), &options(60)),
        [
            "Ana Lima @ana · 3m                                  ↻ by Tom",
            "The ferry is late again. Photos from the pier:",
            "▣ pier at dawn, two gulls on a rail [1]",
            "♡ 1.2k  ↻ 3",
        ]
    );
}

#[test]
fn on_a_narrow_screen_who_reposted_has_a_row_of_its_own() {
    assert_eq!(
        rows(&ferry(), &options(26)),
        [
            "Ana Lima @ana · 3m",
            "↻ by Tom",
            "The ferry is late again.",
            "Photos from the pier:",
            "▣ pier at dawn, two",
            "  gulls on a rail [1]",
            "♡ 1.2k  ↻ 3",
        ]
    );
}

#[test]
fn ascii_means_that_twites_own_marks_are_ascii() {
    let laid = rows(&ferry(), &Options { ascii: true, ..options(60) });
    assert!(laid.iter().all(|row| row.is_ascii()), "{laid:?}");
}

#[test]
fn names_and_texts_cannot_escape() {
    let mut hostile = post(content("\u{1b}[2Jgone \u{202e}backwards"));
    hostile.content.author = author("a\u{1b}b", "Eve\n\u{202e}Lima");
    assert_eq!(rows(&hostile, &options(40)), ["Eve Lima @a␛b · 3m", "␛[2Jgone backwards"]);
}

#[test]
fn a_warning_folds_what_it_warns_of_and_z_unfolds_it() {
    let mut warned = post(content("he dies in the end"));
    warned.content.warning = Some("spoilers".into());
    assert_eq!(rows(&warned, &options(40)), ["Ana Lima @ana · 3m", "⚠ spoilers · z unfolds"]);
    let unfolded = rows(&warned, &Options { unfolded: true, ..options(40) });
    assert_eq!(unfolded, ["Ana Lima @ana · 3m", "⚠ spoilers", "he dies in the end"]);
}

#[test]
fn sensitive_media_are_folded_but_the_text_is_not() {
    let mut sensitive = ferry();
    sensitive.content.sensitive = true;
    assert_eq!(rows(&sensitive, &options(60))[2], "⚠ sensitive media · z shows it");
}

#[test]
fn a_quote_stands_behind_a_bar() {
    let mut quoter = post(content("this"));
    quoter.quote =
        Some(Quote::Post { id: PostId::new("2"), content: Box::new(content("is quoted and wraps")) });
    assert_eq!(
        rows(&quoter, &options(20)),
        ["Ana Lima @ana · 3m", "this", "│ Ana Lima @ana", "│ is quoted and", "│ wraps"]
    );
    quoter.quote = Some(Quote::Missing { url: None });
    assert_eq!(rows(&quoter, &options(50)).last().unwrap(), "│ the quoted post is not available");
}

#[test]
fn a_reply_says_to_whom_and_a_poll_how_it_stands() {
    let mut reply = post(content("yes"));
    reply.content.reply_to = Some(ReplyTo { id: PostId::new("9"), handle: Some("tom".into()) });
    let option = |label: &str, votes| PollOption { label: label.into(), votes: Some(votes) };
    reply.content.poll =
        Some(Poll { options: vec![option("tea", 30), option("coffee", 10)], ends_at: None, closed: true });
    assert_eq!(
        rows(&reply, &options(60)),
        [
            "Ana Lima @ana · 3m",
            "↩ to @tom",
            "yes",
            "tea    ▇▇▇▇▇▇▇▇▇▇▇▇░░░░ 75%",
            "coffee ▇▇▇▇░░░░░░░░░░░░ 25%",
            "40 votes · closed",
        ]
    );
}

#[test]
fn counts_are_short() {
    for (count, text) in [
        (0, "0"),
        (999, "999"),
        (1_000, "1.0k"),
        (12_345, "12k"),
        (3_400_000, "3.4M"),
        (u64::MAX, "18446744073709M"),
    ] {
        assert_eq!(compact(count), text);
    }
}

proptest! {
    #[test]
    fn no_line_is_wider_than_asked_and_every_run_measures_what_it_says(
        text in "(\\PC|\\pC|[가-힣]|👩‍👧|[a-z ]{1,40}|\n){0,40}", name in "\\PC{0,20}", handle in "\\PC{0,12}",
        alt in "\\PC{0,60}", width in 1u16..130, ascii: bool,
    ) {
        let mut any = post(content(&text));
        any.content.author = author(&handle, &name);
        any.reposted_by = Some(author(&name, &handle));
        any.content.reply_to = Some(ReplyTo { id: PostId::new("9"), handle: Some(handle.as_str().into()) });
        any.content.media = ferry().content.media;
        any.content.media[0].alt = Some(alt.as_str().into());
        let option = |label: &str, votes| PollOption { label: label.into(), votes: Some(votes) };
        any.content.poll = Some(Poll { options: vec![option(&name, u64::MAX), option("b", 1)], ends_at: None, closed: false });
        any.content.counts = Counts { likes: Some(5), reposts: Some(u64::MAX), replies: Some(1) };
        any.quote = Some(Quote::Post { id: PostId::new("2"), content: Box::new(content(&text)) });
        let widths = Widths::new(1);
        let laid = lay_out(&any, &Options { ascii, ..options(width) });
        for line in &laid.lines {
            let columns: u16 = line.runs.iter().map(|run| run.width).sum();
            prop_assert!(columns <= width, "{} > {}: {:?}", columns, width, line);
            for run in &line.runs {
                prop_assert_eq!(usize::from(run.width), widths.text(&run.text));
                prop_assert!(!run.text.chars().any(char::is_control));
                prop_assert!(run.link.is_none_or(|link| link < laid.links.len()));
            }
        }
        let old = lay_out(&any, &Options { ascii, age: "12 Mar 2024".into(), ..options(width) });
        prop_assert_eq!(old.lines.len(), laid.lines.len(), "the height must not depend on the age");
    }
}
