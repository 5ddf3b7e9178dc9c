//! The one way for text from outside to become text for a terminal.
//!
//! What could move a cursor, hide or reorder text, pile up without end, or has no agreed width is made visible or
//! neutral. What people write with (letters of every script, marks, emoji with their joiners) stays.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// How many marks may follow a base: more than any orthography uses, fewer than a pile.
const MARKS: usize = 6;
/// Tags after a black flag: enough for any subdivision.
const TAGS: usize = 8;
/// Bytes of one cluster: a family of four with skin tones takes 41.
const CLUSTER: usize = 64;
const JOINER: char = '\u{200d}';
const NON_JOINER: char = '\u{200c}';
const FLAG: char = '\u{1f3f4}';

/// Text that is safe to show. Of all control characters only `\n` is left. Idempotent.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let neutral = neutralise(text);
    let joined = join(&neutral);
    Cow::Owned(bound(joined))
}

/// The same on one line: every run of blanks and line ends becomes one space, none stays at the ends.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    let clean = sanitise(text);
    let is_folded = !clean.starts_with(char::is_whitespace)
        && !clean.ends_with(char::is_whitespace)
        && !clean.contains("  ")
        && !clean.chars().any(|c| c.is_whitespace() && c != ' ');
    if is_folded { clean } else { Cow::Owned(clean.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// Replaces or drops single characters.
fn neutralise(text: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            '\n' | ' '..='~' => out.push(c),
            // A picture of the control character: what somebody tried stays visible.
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' => out.push('\u{fffd}'),
            '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}' | '\u{2800}' => out.push(' '),
            c if is_dropped(c) => {}
            c if is_meaningless(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Invisible characters that reorder, hide or have no agreed width.
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{13455}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e001f}' | '\u{e0080}'..='\u{e0fff}'
    )
}

/// Private use and noncharacters: nobody knows what they mean or how wide they are.
fn is_meaningless(c: char) -> bool {
    let code = u32::from(c);
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..='\u{10ffff}')
        || code & 0xfffe == 0xfffe
}

fn is_mark(c: char) -> bool {
    c.width() == Some(0)
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Keeps joiners, selectors, tags and marks only where they belong to something, and no more than belong there.
fn join(chars: &[char]) -> String {
    let mut out = String::with_capacity(chars.len());
    let mut last: Option<char> = None;
    let (mut marks, mut tags) = (0, 0);
    for (index, &c) in chars.iter().enumerate() {
        let next = chars.get(index + 1).copied();
        let keep = if c == JOINER || c == NON_JOINER {
            let joins = |c: char| !c.is_ascii() && !c.is_whitespace() && c != '\u{fffd}';
            last.is_some_and(|last| joins(last) && last != JOINER && last != NON_JOINER)
                && next.is_some_and(|next| joins(next) && !is_mark(next))
        } else if matches!(c, '\u{fe0e}' | '\u{fe0f}') {
            last.is_some_and(|last| {
                let is_symbol =
                    !last.is_ascii() && !last.is_alphabetic() && !last.is_whitespace() && !is_mark(last);
                is_symbol || (matches!(last, '0'..='9' | '#' | '*') && next == Some('\u{20e3}'))
            })
        } else if is_tag(c) {
            tags += 1;
            tags <= TAGS && last.is_some_and(|last| last == FLAG || is_tag(last))
        } else if is_mark(c) {
            if last.is_none_or(|last| last.is_whitespace()) {
                // A mark on nothing would sit on a cell that is not its own.
                out.push('\u{25cc}');
                marks = 0;
            }
            marks += 1;
            marks <= MARKS
        } else {
            (marks, tags) = (0, 0);
            true
        };
        if keep {
            out.push(c);
            last = Some(c);
        }
    }
    out
}

/// No cluster is longer than a cell should hold.
fn bound(text: String) -> String {
    if text.graphemes(true).all(|cluster| cluster.len() <= CLUSTER) {
        return text;
    }
    text.graphemes(true).map(|cluster| if cluster.len() > CLUSTER { "\u{fffd}" } else { cluster }).collect()
}

/// An address for a terminal's link or the clipboard: printable ASCII only (the rest percent-encoded). Empty where it
/// is no web address or longer than terminals take.
pub fn printable_url(url: &str) -> String {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    if !is_web || url.len() > 2000 {
        return String::new();
    }
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'!'..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_harmful(c: char) -> bool {
        (c.is_control() && c != '\n')
            || is_dropped(c)
            || is_meaningless(c)
            || matches!(c, '\u{2028}' | '\u{2029}')
    }

    #[test]
    fn escape_sequences_become_text() {
        assert_eq!(sanitise("a\u{1b}[31mred\u{7}\u{9b}2J"), "a␛[31mred␇\u{fffd}2J");
    }

    #[test]
    fn direction_overrides_and_hidden_characters_go() {
        assert_eq!(sanitise("\u{202e}evil\u{202c} \u{2066}x\u{2069} z\u{200b}w\u{ad}"), "evil x zw");
    }

    #[test]
    fn every_line_end_is_a_line_end() {
        assert_eq!(sanitise("a\r\nb\rc\u{2028}d\u{85}e\tf"), "a\nb\nc\nd\ne f");
        assert_eq!(sanitise_line("  a\r\n\tb  \u{3000}c "), "a b c");
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "naïve café",
            "e\u{301}",
            "서울날씨",
            "今日は",
            "مرحبا بكم",
            "שָׁלוֹם",
            "क्षत्रिय",
            "நன்றி",
            "สวัสดีครับ",
            "👩‍👩‍👧‍👦",
            "🇵🇹🇰🇷",
            "1️⃣",
            "👍🏽",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "❤️‍🔥",
            "می‌خواهم",
            "☀️ ☀",
        ] {
            assert_eq!(sanitise(text), text);
        }
    }

    #[test]
    fn marks_do_not_pile_up_and_do_not_stand_alone() {
        let pile = format!("a{}", "\u{301}".repeat(500));
        assert_eq!(sanitise(&pile).chars().count(), 1 + MARKS);
        assert_eq!(sanitise("\u{301}x"), "\u{25cc}\u{301}x");
    }

    #[test]
    fn endless_joining_is_cut() {
        let chain = "👩\u{200d}".repeat(300) + "👩";
        assert!(sanitise(&chain).graphemes(true).all(|cluster| cluster.len() <= CLUSTER));
    }

    #[test]
    fn only_web_addresses_become_links_and_only_as_ascii() {
        assert_eq!(printable_url("https://a.example/ü\u{1b}]8;;x"), "https://a.example/%C3%BC%1B]8;;x");
        assert_eq!(printable_url("javascript:alert(1)"), "");
        assert_eq!(printable_url("httpé"), "");
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left_and_a_second_time_changes_nothing(text in "(\\PC|\\pC|[\u{200c}\u{200d}\u{fe0f}\u{301}\u{1f3f4}\u{e0067}\u{20e3}👩❤1#\n\r]){0,40}") {
            let once = sanitise(&text).into_owned();
            prop_assert!(!once.chars().any(is_harmful), "{:?}", once);
            prop_assert_eq!(sanitise(&once).into_owned(), once.clone());
            let line = sanitise_line(&text).into_owned();
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(sanitise_line(&line).into_owned(), line.clone());
            let url = printable_url(&format!("https://{text}"));
            prop_assert!(url.bytes().all(|b| b.is_ascii_graphic()));
        }
    }
}
