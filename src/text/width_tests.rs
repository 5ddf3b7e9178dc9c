//! Widths by cluster, and which of them are believed.

use proptest::prelude::*;

use super::*;
use crate::text::{nasty, sanitise};

const NARROW: Widths = Widths { ambiguous: 1 };
const WIDE: Widths = Widths { ambiguous: 2 };

#[test]
fn a_cluster_is_as_wide_as_terminals_draw_it() {
    for (cluster, width) in [
        ("a", 1),
        ("é", 1),
        ("e\u{301}", 1),
        ("漢", 2),
        ("가", 2),
        ("か\u{3099}", 2),
        ("ｶ", 1),
        ("ｶﾞ", 2),
        ("(ﾟ", 2),
        ("🚀", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("👋🏽", 2),
        ("🇵🇹", 2),
        ("❤", 1),
        ("❤\u{FE0F}", 2),
        ("1\u{FE0F}\u{20E3}", 2),
        ("ש\u{5B8}", 1),
        ("ไ", 1),
        ("ل", 1),
        ("\u{FFFD}", 1),
        ("␛", 1),
        ("│", 1),
    ] {
        assert_eq!(NARROW.cluster(cluster), width, "{cluster}");
        assert_eq!(NARROW.text(cluster), usize::from(width), "{cluster} is one cluster");
    }
}

#[test]
fn ambiguous_characters_are_as_wide_as_the_terminal_is_set() {
    for ambiguous in ["…", "♡", "ж", "α", "é", "№", "│"] {
        assert_eq!((NARROW.cluster(ambiguous), WIDE.cluster(ambiguous)), (1, 2), "{ambiguous}");
    }
    for settled in ["a", "ñ", "א", "漢", "🚀"] {
        assert_eq!(NARROW.cluster(settled), WIDE.cluster(settled), "{settled}");
    }
}

#[test]
fn where_terminals_differ_the_width_is_disputed() {
    for cluster in [
        "👩‍👩‍👧‍👦",
        "❤\u{FE0F}",
        "🇵🇹",
        "🇵",
        "1\u{FE0F}\u{20E3}",
        "👋🏽",
        "क्ष",
        "का",
        "\u{1100}\u{1161}",
        "ж",
        "…",
        "❤",
        "🩷",
        "ｶﾞ",
        "葛\u{E0100}",
        "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        "\u{378}",
        "☰",
    ] {
        assert!(NARROW.disputed(cluster), "{cluster}");
    }
}

#[test]
fn where_terminals_agree_it_is_not() {
    for cluster in [
        "a",
        " ",
        "ñ",
        "e\u{302}",
        "漢",
        "가",
        "か",
        "か\u{3099}",
        "🚀",
        "😀",
        "א",
        "ש\u{5B8}",
        "ل",
        "ก",
        "│",
        "█",
        "ა",
    ] {
        assert!(!NARROW.disputed(cluster), "{cluster}");
    }
    assert!(!NARROW.disputed(""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_cluster_has_a_width_and_an_undisputed_one_is_one_or_two(text in nasty::text(40)) {
        for cluster in clusters(&sanitise(&text)) {
            for widths in [NARROW, WIDE] {
                let width = widths.cluster(cluster);
                prop_assert!(width >= 1);
                prop_assert!(width <= 2 || widths.disputed(cluster), "{:?} is {}", cluster, width);
            }
            // What nobody disputes must also be what the stock painter's own count says.
            if !NARROW.disputed(cluster) && cluster != "\n" {
                prop_assert_eq!(usize::from(NARROW.cluster(cluster)), cluster.width(), "{:?}", cluster);
            }
        }
    }
}
