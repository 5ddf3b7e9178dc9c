//! What may come through the gate, and what must not.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::text::{clusters, nasty};

/// Said once more and independently of the sieve: what must never reach a terminal, wherever it stands.
fn is_forbidden(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && c != '\n')
        || matches!(code,
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B | 0x200E | 0x200F
            | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xFE00..=0xFE0D
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE001F
            | 0xE0080..=0xE00FF | 0xE01F0..=0xE0FFF | 0xF0000..=0x10FFFF)
        || code % 0x10000 >= 0xFFFE
}

#[test]
fn ordinary_text_is_not_even_copied() {
    for text in [
        "",
        "The ferry is late again.\nPhotos: <a&b>",
        "Привет, мир",
        "서울날씨 오늘은 맑음",
        "日本語、カタカナ",
    ] {
        assert!(matches!(sanitise(text), Cow::Borrowed(same) if same == text), "{text}");
    }
    for text in ["e\u{301}", "👩‍👩‍👧‍👦", "🇵🇹", "1\u{FE0F}\u{20E3}", "می‌خواهم", "क्‍ष", "ﾟДﾟ", "❤️", "👋🏽", "葛\u{E0100}"]
    {
        assert_eq!(sanitise(text), text);
    }
}

#[test]
fn escape_sequences_become_visible_text() {
    assert_eq!(sanitise("\u{1b}[31mred\u{1b}]52;c;eA==\u{7}"), "␛[31mred␛]52;c;eA==␇");
    assert_eq!(sanitise("\u{9b}2J\u{9d}x\u{7f}\0"), "\u{FFFD}2J\u{FFFD}x␡␀");
}

#[test]
fn every_kind_of_line_end_is_one_line_end_and_a_tab_is_a_space() {
    assert_eq!(sanitise("a\r\nb\rc\u{2028}d\u{2029}e\u{85}f\tg\n\nh\r\r\n"), "a\nb\nc\nd\ne\nf g\n\nh\n\n");
}

#[test]
fn direction_controls_and_invisible_characters_are_dropped() {
    assert_eq!(
        sanitise("a\u{202E}b\u{2066}c\u{200F}d\u{61C}e\u{FEFF}f\u{AD}g\u{200B}h\u{2060}i"),
        "abcdefghi"
    );
    assert_eq!(sanitise("x\u{E000}y\u{FFFF}z"), "x\u{FFFD}y\u{FFFD}z");
}

#[test]
fn a_mark_without_a_base_gets_a_dotted_circle() {
    assert_eq!(sanitise("\u{301}a"), "◌\u{301}a");
    assert_eq!(sanitise("a \u{301}\n\u{302}"), "a ◌\u{301}\n◌\u{302}");
}

#[test]
fn a_pile_of_marks_is_cut_down() {
    assert_eq!(sanitise(&format!("a{}b", "\u{301}".repeat(500))), format!("a{}b", "\u{301}".repeat(6)));
}

#[test]
fn a_joiner_stays_only_between_what_it_can_join() {
    assert_eq!(sanitise("a\u{200D}b\u{200C}c\u{200D}"), "abc");
    assert_eq!(sanitise("👩\u{200D} \u{200D}👩\u{200D}"), "👩 👩");
    assert_eq!(sanitise("👩\u{200D}\u{200D}\u{200D}👧"), "👩‍👧");
    assert_eq!(clusters(&sanitise(&"👩\u{200D}".repeat(50))).map(str::len).max(), Some(5 * 4 + 4 * 3));
}

#[test]
fn a_variation_selector_stays_only_after_what_varies() {
    assert_eq!(
        sanitise("\u{FE0F}a\u{FE0F}❤\u{FE0F}\u{FE0F}❤\u{FE0E} 1\u{FE0F}2\u{FE00}"),
        "a❤\u{FE0F}❤\u{FE0E} 12"
    );
}

#[test]
fn tags_stay_only_in_a_whole_flag() {
    let scotland = "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}";
    assert_eq!(sanitise(scotland), scotland);
    assert_eq!(sanitise("a\u{E0067}\u{E0062}\u{E007F}"), "a");
    assert_eq!(sanitise("🏴\u{E0067}\u{E0062} x"), "🏴 x");
    assert_eq!(sanitise(&format!("🏴{}\u{E007F}", "\u{E0067}".repeat(7))), "🏴");
}

#[test]
fn a_name_is_one_line_without_white_space_at_its_ends() {
    assert_eq!(sanitise_line("  Ana\r\n \u{3000}Lima\t\u{1b}[0m "), "Ana Lima ␛[0m");
    assert_eq!(sanitise_line("\u{3164}\u{200B} \n"), "");
    assert!(matches!(sanitise_line("Ana Lima"), Cow::Borrowed("Ana Lima")));
}

#[test]
fn what_counts_as_plain_is_really_left_alone() {
    for c in (' '..=char::MAX).filter(|c| is_plain(*c)) {
        assert_eq!(class(c), Class::Shown, "{c:?}");
        assert!(!is_zero_width(c) && !clings(c) && !is_pictograph(c), "{c:?}");
        for other in ['a', '가', 'か', 'ж'] {
            assert_eq!(String::from_iter([other, c, other]).graphemes(true).count(), 3, "{c:?}");
        }
    }
}

#[test]
fn no_single_character_comes_out_forbidden() {
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        let clean = sanitise(&text);
        assert!(!clean.chars().any(is_forbidden), "{c:?} gave {clean:?}");
        assert_eq!(sanitise(&clean), clean, "{c:?}");
    }
}

#[test]
fn all_that_is_wrong_on_the_way_in_is_caught_by_the_checks_of_this_file() {
    // The checks below would prove nothing if the text they are given were harmless.
    let dirty = "\u{1b}\u{202E}\u{200B}\u{E000}\u{FDD0}\u{FEFF}\u{E0001}";
    assert!(dirty.chars().all(is_forbidden));
}

#[test]
fn a_line_end_that_becomes_a_space_joins_no_cluster_that_is_too_long() {
    let text = format!("{}\u{85}\u{e33}", "\u{600}".repeat(29));
    let line = sanitise_line(&text).into_owned();
    assert_eq!(sanitise_line(&line), line);
    assert_eq!(sanitise(&line), line);
    assert!(clusters(&line).all(|cluster| cluster.len() <= CLUSTER_MAX));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_forbidden_comes_out_and_a_second_time_changes_nothing(text in nasty::text(80)) {
        let clean = sanitise(&text);
        prop_assert!(!clean.chars().any(is_forbidden), "{:?}", clean);
        prop_assert_eq!(sanitise(&clean), clean.as_ref());
        for cluster in clusters(&clean) {
            prop_assert!(cluster.len() <= CLUSTER_MAX, "{:?}", cluster);
            let marks = cluster.chars().filter(|c| is_zero_width(*c) && clings(*c)).count();
            prop_assert!(marks <= usize::from(MARKS_MAX + JOINERS_MAX) + 2 * TAGS_MAX, "{:?}", cluster);
        }
    }

    #[test]
    fn one_line_is_one_line_and_a_second_time_changes_nothing(text in nasty::text(80)) {
        let line = sanitise_line(&text);
        prop_assert!(!line.contains(|c: char| is_forbidden(c) || c == '\n'));
        prop_assert!(line.trim() == line && !line.contains("  "));
        prop_assert_eq!(sanitise_line(&line), line.as_ref());
        prop_assert_eq!(sanitise(&line), line.as_ref());
    }

    #[test]
    fn letters_and_signs_of_ordinary_text_are_never_lost(text in "[a-zA-Z0-9 .,:;!?äöüßéñçøжабвгαβγ漢字かなカナ가나다ابجאבג🚀👩❤☀-]{0,60}") {
        prop_assert_eq!(sanitise(&text), text.as_str());
    }
}
