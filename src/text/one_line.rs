//! What somebody else wrote, made fit for one line of a message or a log.

/// `text` on one line of at most `max_chars` characters: line breaks and tabs become blanks, and whatever does not
/// print (control characters, direction marks, line separators) is written out as `\u{…}`. A cut is marked with `…`.
pub fn one_line(text: &str, max_chars: usize) -> String {
    let mut line = String::new();
    let mut room = max_chars;
    for c in text.chars() {
        let shown = Shown::of(c);
        let width = shown.chars();
        if width >= room {
            // The last place is kept for the mark of a cut, so a text that fits exactly is cut one early.
            if room > 0 {
                line.push('…');
            }
            break;
        }
        room -= width;
        shown.push_to(&mut line);
    }
    line
}

/// Whether a character is harmless and visible as it is, or is a plain blank.
pub(crate) fn prints(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\' | ' ') || c.is_alphanumeric() || c.escape_debug().eq([c])
}

enum Shown {
    AsIs(char),
    Escaped(std::char::EscapeUnicode),
}

impl Shown {
    fn of(c: char) -> Self {
        match c {
            '\n' | '\r' | '\t' => Self::AsIs(' '),
            c if prints(c) => Self::AsIs(c),
            c => Self::Escaped(c.escape_unicode()),
        }
    }

    fn chars(&self) -> usize {
        match self {
            Self::AsIs(_) => 1,
            Self::Escaped(escape) => escape.len(),
        }
    }

    fn push_to(self, line: &mut String) {
        match self {
            Self::AsIs(c) => line.push(c),
            Self::Escaped(escape) => line.extend(escape),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_words_of_any_script_stay_as_they_are() {
        for text in ["Ana Lima", "서울날씨", "\"quoted\" \\ it's", "naïve ☀"] {
            assert_eq!(one_line(text, 80), text);
        }
    }

    #[test]
    fn an_escape_sequence_and_a_direction_override_are_spelt_out() {
        assert_eq!(one_line("a\u{1b}[2J\u{202e}b", 80), "a\\u{1b}[2J\\u{202e}b");
        assert_eq!(one_line("two\r\nlines\tand tab", 80), "two  lines and tab");
    }

    #[test]
    fn a_cut_is_marked() {
        assert_eq!(one_line("abcdef", 4), "abc…");
        assert_eq!(one_line("abc", 0), "");
    }

    proptest! {
        #[test]
        fn the_line_is_bounded_and_holds_no_control_character(text in any::<String>(), max in 0usize..50) {
            let line = one_line(&text, max);
            prop_assert!(line.chars().count() <= max);
            prop_assert!(line.chars().all(|c| !c.is_control() && prints(c) || c == '…'));
        }
    }
}
