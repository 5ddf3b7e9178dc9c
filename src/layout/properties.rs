//! What holds for every post at every width.

use jiff::Timestamp;
use proptest::prelude::*;

use super::tests::{content, post, shown_with};
use super::*;
use crate::post::{
    Author, AuthorId, Content, Media, MediaKind, Poll, PollOption, PostId, Quote, ReplyTo, Span,
};
use crate::text::{Remote, STAND_IN, Widths, clusters, nasty};

fn remote() -> impl Strategy<Value = Remote> {
    nasty::text(30).prop_map(Remote::from)
}

fn any_author() -> impl Strategy<Value = Author> {
    (remote(), remote()).prop_map(|(name, handle)| Author { id: AuthorId::new("1"), handle, name })
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        remote().prop_map(Span::Text),
        (remote(), remote()).prop_map(|(url, shown)| Span::Link { url, shown }),
        remote().prop_map(|shown| Span::Mention { handle: shown.clone(), shown }),
        remote().prop_map(Span::Tag),
    ]
}

fn any_media() -> impl Strategy<Value = Media> {
    let kind = proptest::sample::select(vec![
        MediaKind::Photo,
        MediaKind::Video,
        MediaKind::Animation,
        MediaKind::Audio,
        MediaKind::Other,
    ]);
    (kind, remote(), proptest::option::of(remote())).prop_map(|(kind, url, alt)| Media {
        kind,
        url,
        alt,
        width: None,
        height: None,
    })
}

fn any_poll() -> impl Strategy<Value = Poll> {
    let option = (remote(), any::<Option<u64>>()).prop_map(|(label, votes)| PollOption { label, votes });
    let end = proptest::option::of(0..4_000_000_000_i64);
    (proptest::collection::vec(option, 0..4), any::<bool>(), end).prop_map(|(options, closed, end)| Poll {
        options,
        closed,
        ends_at: end.map(|seconds| Timestamp::from_second(seconds).unwrap()),
    })
}

fn any_content() -> impl Strategy<Value = Content> {
    let reply = proptest::option::of(remote()).prop_map(|handle| ReplyTo { id: PostId::new("0"), handle });
    (
        any_author(),
        proptest::collection::vec(any_span(), 0..4),
        proptest::collection::vec(any_media(), 0..3),
        proptest::option::of(any_poll()),
        proptest::option::of(remote()),
        proptest::option::of(reply),
        any::<(bool, Option<u64>, Option<u64>, Option<u64>)>(),
    )
        .prop_map(
            |(author, body, media, poll, warning, reply_to, (sensitive, likes, reposts, replies))| Content {
                author,
                body,
                media,
                poll,
                warning,
                reply_to,
                sensitive,
                counts: Counts { likes, reposts, replies },
                ..content("")
            },
        )
}

fn any_post() -> impl Strategy<Value = Post> {
    let quote = prop_oneof![
        any_content().prop_map(|content| Quote::Post { id: PostId::new("9"), content: Box::new(content) }),
        proptest::option::of(remote()).prop_map(|url| Quote::Missing { url }),
    ];
    (any_content(), proptest::option::of(any_author()), proptest::option::of(quote))
        .prop_map(|(content, reposted_by, quote)| Post { reposted_by, quote, ..post(content) })
}

fn any_options() -> impl Strategy<Value = Options> {
    let width = prop_oneof![0..12_u16, 1..200_u16, 200..=500_u16];
    (width, any::<bool>(), any::<bool>(), 0..=3_u8, nasty::text(20)).prop_map(
        |(width, unfolded, ascii, ambiguous_width, age)| Options {
            width,
            unfolded,
            age,
            ascii,
            ambiguous_width,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_post_breaks_the_frame(post in any_post(), options in any_options()) {
        shown_with(&post, &Options { width: options.width.max(1), ..options.clone() });
        let narrowest = Options { width: 1, ..options.clone() };
        prop_assert_eq!(lay_out(&post, &narrowest), lay_out(&post, &Options { width: 0, ..options }));
    }

    #[test]
    fn the_age_changes_the_header_and_nothing_else(post in any_post(), options in any_options(), age in ".{0,30}") {
        let one = lay_out(&post, &options);
        let other = lay_out(&post, &Options { age, ..options });
        prop_assert_eq!(&one.lines[1..], &other.lines[1..]);
        prop_assert_eq!(one.links, other.links);
    }

    #[test]
    fn nothing_that_can_be_seen_in_the_text_is_lost(text in nasty::text(120), options in any_options()) {
        let post = post(content(&text));
        let options = Options { width: options.width.max(1), ..options };
        let widths = Widths { ambiguous: options.ambiguous_width };
        let seen = |cluster: &&str| !cluster.chars().all(char::is_whitespace);
        let clean = Remote::from(text.as_str());
        let clean = clean.shown();
        let expected: Vec<&str> = clusters(&clean)
            .filter(seen)
            .map(|cluster| if widths.cluster(cluster) > options.width { STAND_IN } else { cluster })
            .collect();
        let rows = shown_with(&post, &options);
        let got: Vec<&str> = rows[1..].iter().flat_map(|row| clusters(row)).filter(seen).collect();
        prop_assert_eq!(got, expected);
    }
}
