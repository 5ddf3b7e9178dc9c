//! The cutter and the scanner, on texts and offsets of every kind.

use proptest::prelude::*;

use super::cut::{Mark, What, clip, cut, unescape};
use super::scan::scan;
use crate::post::Span;

fn link(start: usize, end: usize, written: &str, own: bool) -> Mark {
    let what =
        What::Link { written: written.into(), url: "https://example.org/all".into(), shown: None, own };
    Mark { start, end, what }
}

fn tag(start: usize, end: usize) -> Mark {
    Mark { start, end, what: What::Tag }
}

/// Pieces as text: links as `<…>`, mentions as `(…)`, tags as `[…]`.
fn drawn(spans: &[Span]) -> String {
    let draw = |span: &Span| match span {
        Span::Text(text) => text.as_delivered().to_owned(),
        Span::Link { shown, .. } => format!("<{}>", shown.as_delivered()),
        Span::Mention { handle, .. } => format!("({})", handle.as_delivered()),
        Span::Tag(text) => format!("[{}]", text.as_delivered()),
    };
    spans.iter().map(draw).collect()
}

#[test]
fn offsets_count_code_points_of_the_escaped_text() {
    let text = "🦉&amp;雨 #tag &lt;3 http://t.co/a";
    let marks = vec![link(19, 32, "http://t.co/a", false), tag(8, 12)];
    assert_eq!(drawn(&cut(text, None, marks, true)), "🦉&雨 [#tag] <3 <example.org/all>");
}

#[test]
fn marks_that_overlap_repeat_lie_outside_or_name_something_else_are_left_out() {
    let text = "a #b c #d";
    let table: [(Vec<Mark>, &str); 8] = [
        (vec![tag(2, 4), tag(2, 4), tag(7, 9)], "a [#b] c [#d]"),
        (vec![tag(7, 9), tag(2, 4)], "a [#b] c [#d]"),
        (vec![tag(2, 4), tag(3, 9)], "a [#b] c #d"),
        (vec![tag(7, 10)], text),
        (vec![tag(2, 2), tag(4, 2), tag(usize::MAX, 1), tag(1, usize::MAX)], text),
        (vec![tag(0, 1), tag(2, 3)], text),
        (vec![link(2, 4, "http://t.co/a", false)], text),
        (vec![], text),
    ];
    for (marks, expected) in table {
        assert_eq!(drawn(&cut(text, None, marks.clone(), true)), expected, "{marks:?}");
    }
}

#[test]
fn what_is_not_meant_for_display_is_not_shown() {
    let text = "@ana @tom hello https://t.co/x";
    let mention = Mark { start: 0, end: 4, what: What::Mention { handle: "ana".into() } };
    let marks = || vec![mention.clone(), link(16, 30, "https://t.co/x", false)];
    assert_eq!(drawn(&cut(text, Some((10, 15)), marks(), true)), "hello");
    assert_eq!(drawn(&cut(text, Some((5, 99)), marks(), true)), "@tom hello <example.org/all>");
    assert_eq!(drawn(&cut(text, Some((0, 0)), marks(), true)), "");
    for senseless in [(31, 40), (9, 3)] {
        assert_eq!(drawn(&cut(text, Some(senseless), marks(), true)), "(ana) @tom hello <example.org/all>");
    }
    assert_eq!(clip("🦉bc", Some((1, 2))), "b");
}

#[test]
fn links_that_stand_for_an_attachment_go_only_where_the_text_ends_in_them() {
    let own = |text: &str, marks| drawn(&cut(text, None, marks, true));
    let at = |start| link(start, start + 6, "http:a", true);
    let other = |start| link(start, start + 6, "http:a", false);
    assert_eq!(own("see http:a", vec![at(4)]), "see");
    assert_eq!(own("see http:a http:a \n", vec![at(4), at(11)]), "see");
    assert_eq!(own("http:a", vec![at(0)]), "");
    assert_eq!(own("http:a is it", vec![at(0)]), "<example.org/all> is it");
    assert_eq!(own("see http:a http:a", vec![at(4), other(11)]), "see <example.org/all> <example.org/all>");
    assert_eq!(own("see http:a http:a", vec![other(4), at(11)]), "see <example.org/all>");
    assert_eq!(own("blank ", vec![]), "blank ");
}

#[test]
fn links_never_lead_anywhere_but_to_the_web() {
    let mark = |url: &str, written: &str| {
        let what =
            What::Link { written: written.into(), url: url.into(), shown: Some("x".into()), own: false };
        Mark { start: 0, end: 13, what }
    };
    let cut = |url, written: &str| cut("http://t.co/a", None, vec![mark(url, written)], true);
    assert_eq!(
        cut("javascript:alert(1)", "http://t.co/a"),
        [Span::Link { url: "http://t.co/a".into(), shown: "x".into() }]
    );
    assert_eq!(cut("javascript:alert(1)", "file:///etc"), [Span::Text("http://t.co/a".into())]);
}

#[test]
fn only_three_escapes_are_undone_and_each_once() {
    let table = [
        ("&amp;lt; &lt;b&gt; &quot; &#39; & &am", "&lt; <b> &quot; &#39; & &am"),
        ("&amp;amp;amp;", "&amp;amp;"),
        ("&", "&"),
        ("", ""),
    ];
    for (from, to) in table {
        assert_eq!(unescape(from, true), to);
        assert_eq!(unescape(from, false), from);
    }
}

#[test]
fn plain_texts_are_searched_for_links_mentions_and_tags() {
    let table = [
        ("see https://example.org/a_(b), ok", "see <example.org/a_(b)>, ok"),
        ("(https://example.org/a)", "(<example.org/a>)"),
        ("\"https://example.org/a?b=c&d#e\"", "\"<example.org/a?b=c&d#e>\""),
        ("HTTP://EXAMPLE.org.", "<EXAMPLE.org>."),
        ("見てhttps://例え.jp/雨。", "見て<例え.jp/雨>。"),
        ("xhttps://example.org", "xhttps://example.org"),
        ("https:// and http://?", "https:// and http://?"),
        ("hi @ana, @tom_1: a@b.example", "hi (ana), (tom_1): a@b.example"),
        ("@ana@social.example.", "(ana@social.example)."),
        ("@ana@", "@ana@"),
        ("@ana@@tom", "@ana@@tom"),
        ("@雨 @ @@x", "@雨 @ @@x"),
        (".@ana", ".(ana)"),
        ("#rust #雨 #2016 #a1 c#d", "[#rust] [#雨] #2016 [#a1] c#d"),
        ("(#tag) ##x https://example.org/#frag", "([#tag]) ##x <example.org/#frag>"),
        ("", ""),
    ];
    for (text, expected) in table {
        let spans = cut(text, None, scan(text, &[]), false);
        assert_eq!(drawn(&spans), expected, "{text}");
    }
    let own = ["https://example.org/f.png".to_owned()];
    let text = "a cat https://example.org/f.png";
    assert_eq!(drawn(&cut(text, None, scan(text, &own), false)), "a cat");
}

/// Texts as people write them, and as nobody does.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://t.co/abc".to_owned()),
        Just("&amp;".to_owned()),
        Just("#tag".to_owned()),
        Just("@ana".to_owned()),
        Just("＃雨".to_owned()),
        Just("👩‍👩‍👧 e\u{301}".to_owned()),
        Just(" \n".to_owned()),
        any::<String>(),
        "[a-z(@#&;. ]{0,6}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let offset = prop_oneof![9 => 0..60_usize, 1 => any::<usize>()];
    let what = prop_oneof![
        Just(What::Tag),
        Just(What::Mention { handle: "ana".into() }),
        any::<bool>().prop_map(|own| What::Link {
            written: "https://t.co/abc".into(),
            url: String::new(),
            shown: Some("example.org".into()),
            own,
        }),
    ];
    // A link's address says where it stood, so that a test can put the text back.
    let mark = (offset, 0..20_usize, what).prop_map(|(start, length, mut what)| {
        let end = start.saturating_add(length);
        if let What::Link { url, .. } = &mut what {
            *url = format!("https://example.org/{start}/{end}");
        }
        Mark { start, end, what }
    });
    prop::collection::vec(mark, 0..12)
}

/// The text under a link made by [`marks`], or the piece itself.
fn put_back(text: &str, span: &Span) -> String {
    let Span::Link { url, .. } = span else {
        return span.as_delivered().to_owned();
    };
    let mut places = url.as_delivered().rsplit('/').map(|place| place.parse::<usize>().unwrap());
    let (end, start) = (places.next().unwrap(), places.next().unwrap());
    text.chars().take(end).skip(start).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_with_any_offsets_is_cut_without_panic(
        text in texts(),
        marks in marks(),
        range in prop::option::of((0..80_usize, 0..80_usize)),
        escaped in any::<bool>(),
    ) {
        for span in cut(&text, range, marks, escaped) {
            prop_assert!(!span.as_delivered().is_empty());
        }
    }

    #[test]
    fn the_pieces_put_together_are_the_text_that_is_meant_for_display(
        text in texts(),
        marks in marks(),
        range in prop::option::of((0..80_usize, 0..80_usize)),
    ) {
        let marks = marks.into_iter().filter(|m| !matches!(m.what, What::Link { own: true, .. })).collect();
        let whole: String = cut(&text, range, marks, false).iter().map(|span| put_back(&text, span)).collect();
        prop_assert_eq!(whole, clip(&text, range));
    }

    #[test]
    fn scanning_finds_places_in_order_that_lose_nothing(text in texts()) {
        let found = scan(&text, &[]);
        let length = text.chars().count();
        let mut at = 0;
        for mark in &found {
            prop_assert!(at <= mark.start && mark.start < mark.end && mark.end <= length);
            at = mark.end;
        }
        let spans = cut(&text, None, found.clone(), false);
        let pieces = spans.iter().filter(|span| !matches!(span, Span::Text(_))).count();
        prop_assert_eq!(pieces, found.len());
        let whole: String = spans.iter().map(Span::as_delivered).collect();
        prop_assert_eq!(whole, text);
    }
}
