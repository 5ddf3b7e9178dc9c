//! Rows never overflow, and nothing but white space is lost.

use proptest::prelude::*;

use super::*;
use crate::text::{nasty, sanitise};

fn rows(text: &str, width: u16) -> Vec<String> {
    joined(&wrap([(text, ())], width, Widths::default()))
}

fn joined<T>(rows: &[Vec<Chunk<T>>]) -> Vec<String> {
    rows.iter().map(|row| row.iter().map(|chunk| chunk.text.as_str()).collect()).collect()
}

#[test]
fn words_stay_whole_and_the_space_at_the_break_is_swallowed() {
    assert_eq!(rows("The ferry is late again.", 10), ["The ferry", "is late", "again."]);
    assert_eq!(rows("a  b   c", 4), ["a  b", "c"]);
    assert_eq!(rows("  indented", 12), ["  indented"]);
    assert_eq!(rows("            indented", 8), ["indented"]);
}

#[test]
fn a_word_longer_than_the_row_is_broken_and_starts_on_a_row_of_its_own() {
    assert_eq!(
        rows(&format!("so {} so", "x".repeat(25)), 10),
        ["so", "xxxxxxxxxx", "xxxxxxxxxx", "xxxxx so"]
    );
    let long = "w".repeat(250);
    assert_eq!(rows(&long, 77).concat(), long);
}

#[test]
fn chinese_breaks_anywhere_but_not_before_a_full_stop() {
    assert_eq!(rows("今日は晴れです。", 6), ["今日は", "晴れで", "す。"]);
    assert_eq!(rows("今日は晴れ。", 10), ["今日は晴", "れ。"]);
}

#[test]
fn clusters_are_never_torn() {
    assert_eq!(rows("👩‍👩‍👧‍👦👩‍👩‍👧‍👦🇵🇹🇩🇪", 4), ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "🇵🇹🇩🇪"]);
    assert_eq!(rows("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
}

#[test]
fn what_cannot_fit_at_all_has_a_stand_in() {
    assert_eq!(rows("a漢b", 1), ["a", "?", "b"]);
    assert_eq!(rows("漢", 0), ["?"]);
}

#[test]
fn one_blank_line_stays_one_and_none_stays_at_the_ends() {
    assert_eq!(rows("\n \na\n\n \n\n\nb\nc\n\n", 5), ["a", "", "b", "c"]);
    assert_eq!(rows(" \n \n", 5), Vec::<String>::new());
    assert_eq!(rows("", 5), Vec::<String>::new());
}

#[test]
fn tags_follow_their_text_and_a_word_may_have_several() {
    let laid = wrap([("go to ", 0), ("pic.example", 1), (", now", 0)], 13, Widths::default());
    let flat: Vec<Vec<(&str, u16, i32)>> =
        laid.iter().map(|row| row.iter().map(|c| (c.text.as_str(), c.width, c.tag)).collect()).collect();
    assert_eq!(flat, [vec![("go to", 5, 0)], vec![("pic.example", 11, 1), (",", 1, 0)], vec![("now", 3, 0)]]);
}

#[test]
fn empty_pieces_do_no_harm() {
    let laid = wrap([("", 0), ("a", 1), ("", 2), ("b", 3), ("", 4)], 5, Widths::default());
    assert_eq!(
        laid,
        [[Chunk { text: "a".into(), width: 1, tag: 1 }, Chunk { text: "b".into(), width: 1, tag: 3 }]]
    );
}

/// A tag that counts how often it is copied: once for each cluster that is handled, so it counts the work.
struct Counted<'a>(&'a std::cell::Cell<usize>);

impl Clone for Counted<'_> {
    fn clone(&self) -> Self {
        self.0.set(self.0.get() + 1);
        Counted(self.0)
    }
}

impl PartialEq for Counted<'_> {
    fn eq(&self, _: &Self) -> bool {
        self.0.set(self.0.get() + 1);
        true
    }
}

#[test]
fn twice_the_text_is_twice_the_work() {
    let work = |text: &str| {
        let count = std::cell::Cell::new(0);
        let rows = wrap([(sanitise(text).as_ref(), Counted(&count))], 77, Widths::default());
        assert!(!rows.is_empty());
        count.get()
    };
    for seed in ["x", "漢", "a ", "e\u{301}", "👩‍👧", "\u{A0}x", "x\n\n", "क्ष", "a   \u{202E}", "ل"]
    {
        let (once, twice) = (work(&seed.repeat(10_000)), work(&seed.repeat(20_000)));
        assert!(twice <= 2 * once + 10, "{seed:?}: {once}, then {twice}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn rows_fit_and_hold_everything_but_white_space(
        pieces in proptest::collection::vec(nasty::text(60), 0..5),
        width in prop_oneof![1..12_u16, 1..200_u16],
        ambiguous in 1..=2_u8,
    ) {
        let widths = Widths { ambiguous };
        let pieces: Vec<String> = pieces.iter().map(|piece| sanitise(piece).into_owned()).collect();
        let laid = wrap(pieces.iter().enumerate().map(|(n, piece)| (piece.as_str(), n)), width, widths);
        for row in &laid {
            let mut used = 0;
            for chunk in row {
                prop_assert!(!chunk.text.is_empty() && !chunk.text.contains('\n'));
                prop_assert_eq!(usize::from(chunk.width), widths.text(&chunk.text));
                used += chunk.width;
            }
            prop_assert!(used <= width, "{} of {}: {:?}", used, width, row.iter().map(|c| &c.text).collect::<Vec<_>>());
        }
        let whole = pieces.concat();
        let visible = |cluster: &&str| !cluster.chars().all(char::is_whitespace);
        let expected: Vec<&str> = whole
            .graphemes(true)
            .filter(visible)
            .map(|cluster| if widths.cluster(cluster) > width { STAND_IN } else { cluster })
            .collect();
        let lines = joined(&laid);
        let got: Vec<&str> = lines.iter().flat_map(|line| line.graphemes(true)).filter(visible).collect();
        prop_assert_eq!(got, expected);
        prop_assert!(!lines.windows(2).any(|two| two[0].is_empty() && two[1].is_empty()));
        prop_assert!(lines.first().is_none_or(|line| !line.is_empty()));
        prop_assert!(lines.last().is_none_or(|line| !line.is_empty()));
    }
}
