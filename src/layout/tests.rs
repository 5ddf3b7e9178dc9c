//! Posts as they are seen.

use jiff::Timestamp;

use super::*;
use crate::post::{
    Author, AuthorId, Content, Media, MediaKind, OrderKey, Poll, PollOption, PostId, PostKey, Quote, ReplyTo,
    Span,
};
use crate::text::{Remote, Widths};

fn author(name: &str, handle: &str) -> Author {
    Author { id: AuthorId::new("1"), handle: handle.into(), name: name.into() }
}

pub(super) fn content(text: &str) -> Content {
    Content {
        author: author("Ana Lima", "ana"),
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

pub(super) fn post(content: Content) -> Post {
    Post {
        key: PostKey::new(OrderKey(1), PostId::new("1")),
        created_at: Timestamp::UNIX_EPOCH,
        original_id: None,
        reposted_by: None,
        content,
        quote: None,
    }
}

fn photo(alt: Option<&str>) -> Media {
    Media {
        kind: MediaKind::Photo,
        url: "https://pic.example/pier".into(),
        alt: alt.map(Remote::from),
        width: None,
        height: None,
    }
}

fn options(width: u16) -> Options {
    Options { width, unfolded: false, age: "3m".into(), ascii: false, ambiguous_width: 1 }
}

/// The rows as text, with the bounds checked on the way.
pub(super) fn shown_with(post: &Post, options: &Options) -> Vec<String> {
    let laid = lay_out(post, options);
    let widths = Widths { ambiguous: options.ambiguous_width };
    for line in &laid.lines {
        let mut columns = 0;
        for run in &line.runs {
            assert!(!run.text.is_empty() && !run.text.contains(char::is_control), "{run:?}");
            assert_eq!(widths.text(&run.text), usize::from(run.width), "{run:?}");
            assert!(run.link.is_none_or(|link| link < laid.links.len()), "{run:?}");
            columns += usize::from(run.width);
        }
        assert!(columns <= usize::from(options.width), "{columns} of {}: {line:?}", options.width);
    }
    let text = |line: &Line| line.runs.iter().map(|run| run.text.as_str()).collect();
    laid.lines.iter().map(text).collect()
}

fn shown(post: &Post, width: u16) -> String {
    shown_with(post, &options(width)).join("\n")
}

/// The post of the picture in the documentation.
fn ferry() -> Post {
    let mut ferry = post(content("The ferry is late again. Photos from the pier:"));
    ferry.reposted_by = Some(author("Tom", "tom"));
    ferry.content.media.push(photo(Some("pier at dawn, two gulls on a rail")));
    ferry.content.counts = Counts { likes: Some(12), reposts: Some(3), replies: Some(1) };
    ferry
}

#[test]
fn a_post_looks_as_in_the_picture() {
    insta::assert_snapshot!(shown(&ferry(), 77), @r"
    Ana Lima @ana · 3m                                                   ↻ by Tom
    The ferry is late again. Photos from the pier:
    ▣ pier at dawn, two gulls on a rail [1] pic.example/pier
    ♡ 12  ↻ 3  ↩ 1
    ");
    insta::assert_snapshot!(shown(&ferry(), 37), @r"
    Ana Lima @ana · 3m           ↻ by Tom
    The ferry is late again. Photos from
    the pier:
    ▣ pier at dawn, two gulls on a rail
      [1] pic.example/pier
    ♡ 12  ↻ 3  ↩ 1
    ");
    insta::assert_snapshot!(shown(&ferry(), 20), @r"
    Ana… @ana · 3m ↻ by…
    The ferry is late
    again. Photos from
    the pier:
    ▣ pier at dawn, two
      gulls on a rail
      [1] pic.example/
      pier
    ♡ 12  ↻ 3  ↩ 1
    ");
}

#[test]
fn in_ascii_all_that_twite_draws_is_ascii() {
    let mut full = ferry();
    full.content.reply_to = Some(ReplyTo { id: PostId::new("0"), handle: Some("bo".into()) });
    full.content.poll = Some(ferry_poll());
    full.content.warning = Some("weather".into());
    full.quote = Some(Quote::Missing { url: None });
    let options = Options { ascii: true, unfolded: true, ..options(50) };
    let rows = shown_with(&full, &options).join("\n");
    assert!(rows.is_ascii());
    insta::assert_snapshot!(rows, @r"
    Ana Lima @ana - 3m                       RT by Tom
    reply to @bo
    ! weather
    The ferry is late again. Photos from the pier:
    ..........   3% swim
    ##########  98% wait for the next ferry, however
                    long it takes
    1.2k votes - open until 12 Mar 2026 14:00 UTC
    [photo] pier at dawn, two gulls on a rail [1]
            pic.example/pier
    | quoted post is not available
    like 12  repost 3  reply 1
    ");
}

fn ferry_poll() -> Poll {
    let option = |label: &str, votes| PollOption { label: label.into(), votes: Some(votes) };
    Poll {
        options: vec![option("swim", 30), option("wait for the next ferry, however long it takes", 1_170)],
        ends_at: Some("2026-03-12T14:00:00Z".parse().unwrap()),
        closed: false,
    }
}

#[test]
fn a_poll_shows_shares_and_how_it_stands() {
    let mut asked = post(content("How do we get home?"));
    asked.content.poll = Some(ferry_poll());
    insta::assert_snapshot!(shown(&asked, 50), @r"
    Ana Lima @ana · 3m
    How do we get home?
    ░░░░░░░░░░   3% swim
    ██████████  98% wait for the next ferry, however
                    long it takes
    1.2k votes · open until 12 Mar 2026 14:00 UTC
    ");
    insta::assert_snapshot!(shown(&asked, 30), @r"
    Ana Lima @ana · 3m
    How do we get home?
    ░░░░░   3% swim
    █████  98% wait for the next
               ferry, however long
               it takes
    1.2k votes · open until 12 Mar
    2026 14:00 UTC
    ");
    let poll = asked.content.poll.as_mut().unwrap();
    poll.closed = true;
    poll.options.iter_mut().for_each(|option| option.votes = None);
    insta::assert_snapshot!(shown(&asked, 50), @r"
    Ana Lima @ana · 3m
    How do we get home?
    ○ swim
    ○ wait for the next ferry, however long it takes
    closed
    ");
}

#[test]
fn a_quoted_post_stands_behind_a_bar() {
    let mut quoting = post(content("This."));
    let mut quoted = content("The last one leaves at nine, and then there is none until the morning.");
    quoted.author = author("서울날씨", "seoul");
    quoted.media.push(photo(None));
    quoting.quote = Some(Quote::Post { id: PostId::new("9"), content: Box::new(quoted) });
    insta::assert_snapshot!(shown(&quoting, 40), @r"
    Ana Lima @ana · 3m
    This.
    │ 서울날씨 @seoul
    │ The last one leaves at nine, and then
    │ there is none until the morning.
    │ ▣ no description [1] pic.example/pier
    ");
    quoting.quote = Some(Quote::Missing { url: Some("https://a.example/9".into()) });
    insta::assert_snapshot!(shown(&quoting, 77), @r"
    Ana Lima @ana · 3m
    This.
    │ quoted post is not available [1] a.example/9
    ");
}

#[test]
fn a_warning_folds_everything_under_it_away_until_it_is_unfolded() {
    let mut warned = ferry();
    warned.content.warning = Some("weather, again".into());
    warned.content.reply_to = Some(ReplyTo { id: PostId::new("0"), handle: Some("bo".into()) });
    warned.quote = Some(Quote::Missing { url: None });
    insta::assert_snapshot!(shown(&warned, 60), @r"
    Ana Lima @ana · 3m                                  ↻ by Tom
    ↩ to @bo
    ⚠ weather, again · z unfolds
    ♡ 12  ↻ 3  ↩ 1
    ");
    assert_eq!(lay_out(&warned, &options(60)).links, []);
    let unfolded = Options { unfolded: true, ..options(60) };
    insta::assert_snapshot!(shown_with(&warned, &unfolded).join("\n"), @r"
    Ana Lima @ana · 3m                                  ↻ by Tom
    ↩ to @bo
    ⚠ weather, again
    The ferry is late again. Photos from the pier:
    ▣ pier at dawn, two gulls on a rail [1] pic.example/pier
    │ quoted post is not available
    ♡ 12  ↻ 3  ↩ 1
    ");
}

#[test]
fn sensitive_media_are_folded_but_the_text_is_not() {
    let mut post = ferry();
    post.content.sensitive = true;
    insta::assert_snapshot!(shown(&post, 60), @r"
    Ana Lima @ana · 3m                                  ↻ by Tom
    The ferry is late again. Photos from the pier:
    ⚠ sensitive attachment · z unfolds
    ♡ 12  ↻ 3  ↩ 1
    ");
    assert!(shown_with(&post, &Options { unfolded: true, ..options(60) })[2].contains("two gulls"));
}

#[test]
fn links_are_numbered_in_the_order_in_which_they_stand() {
    let mut post = post(content(""));
    post.content.body = vec![
        Span::Mention { shown: "@bo".into(), handle: "bo".into() },
        Span::Text(" see ".into()),
        Span::Link { url: "https://a.example/long/address".into(), shown: "a.example/long".into() },
        Span::Text(" ".into()),
        Span::Tag("#ferry".into()),
    ];
    post.content.media = vec![photo(None), photo(Some("gulls"))];
    let laid = lay_out(&post, &options(77));
    let text: Vec<_> = laid.lines[1].runs.iter().map(|run| (run.text.as_str(), run.role, run.link)).collect();
    assert_eq!(
        text,
        [
            ("@bo", Role::Mention, None),
            (" see ", Role::Text, None),
            ("a.example/long", Role::Link, Some(0)),
            (" ", Role::Text, None),
            ("#ferry", Role::Tag, None),
        ]
    );
    let links: Vec<_> = laid.links.iter().map(Remote::as_delivered).collect();
    assert_eq!(
        links,
        ["https://a.example/long/address", "https://pic.example/pier", "https://pic.example/pier"]
    );
    assert!(shown(&post, 77).contains("▣ no description [2] pic.example/pier\n▣ gulls [3] pic.example/pier"));
}

#[test]
fn hard_text_wraps_without_breaking_the_frame() {
    let text = format!(
        "今天天气很好我们去海边看日出吧然后吃早饭。👩‍👩‍👧‍👦🇵🇹🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}❤️👋🏽 \
         e\u{301}a\u{308} مرحبا بالعالم שלום עולם {}\n\n\n\n\u{1b}[2Jend\u{202E}.",
        "w".repeat(250)
    );
    let mut post = post(content(&text));
    post.content.author = author("Mal\u{1b}]0;x\u{7}ory \u{202E}evil\u{2066}\n\n2nd", "m\u{200B}al\u{9b}31m");
    insta::assert_snapshot!(shown(&post, 37), @r"
    Mal␛]0;x␇ory evil 2nd @mal�31m · 3m
    今天天气很好我们去海边看日出吧然后吃
    早饭。👩‍👩‍👧‍👦🇵🇹🏴󠁧󠁢󠁳󠁣󠁴󠁿❤️👋🏽 éä مرحبا بالعالم
    שלום עולם
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
    wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
    wwwwwwwwwwwwwwwwwwwwwwwwwwww

    ␛[2Jend.
    ");
    for width in [1, 2, 3, 5, 20, 77, 117, 197, u16::MAX] {
        for ambiguous_width in [1, 2] {
            let rows = shown_with(&post, &Options { ambiguous_width, ..options(width) });
            assert!(rows.concat().matches('w').count() >= 250, "at {width}");
        }
    }
}

#[test]
fn the_header_keeps_the_age_and_some_of_the_handle_when_names_are_long() {
    let mut post = post(content("x"));
    post.content.author = author("Wolfeschlegelsteinhausenbergerdorff", "hubert_blaine_the_elder");
    post.reposted_by = Some(author("The Society of Friends of Long Names", "long"));
    let header = |width| shown_with(&post, &options(width)).swap_remove(0);
    let headers: Vec<String> = [117, 77, 37, 20, 12, 6, 2, 1].map(header).into();
    insta::assert_snapshot!(headers.join("\n"), @r"
    Wolfeschlegelsteinhausenbergerdorff @hubert_blaine_the_elder · 3m           ↻ by The Society of Friends of Long Names
    Wolfeschlegelsteinhau… @hubert_blaine_the_eld… · 3m ↻ by The Society of Frie…
    Wolfesc… @hubert_b… · 3m ↻ by The So…
    Wo… @hub… · 3m ↻ by…
    @hub… · 3m ↻
    @hu… ↻
    @…
    …
    ");
}

#[test]
fn an_author_without_a_name_is_the_handle_and_one_without_either_is_only_an_age() {
    let mut post = post(content("x"));
    post.content.author = author("\u{3164}", "ana");
    assert_eq!(shown_with(&post, &options(30))[0], "@ana · 3m");
    post.content.author = author("Ana", "");
    assert_eq!(shown_with(&post, &options(30))[0], "Ana · 3m");
    post.content.author = author("", "");
    assert_eq!(shown_with(&post, &options(30))[0], " · 3m");
}

#[test]
fn a_post_of_nothing_is_its_header() {
    assert_eq!(shown(&post(content(" \n\n")), 30), "Ana Lima @ana · 3m");
}

#[test]
fn a_post_of_a_hundred_thousand_line_ends_is_not_tall() {
    assert_eq!(lay_out(&post(content(&"\n".repeat(100_000))), &options(77)).lines.len(), 1);
    assert_eq!(lay_out(&post(content(&format!("a{}b", "\n".repeat(100_000)))), &options(77)).lines.len(), 4);
}
