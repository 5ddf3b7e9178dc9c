//! One line of typed text.

use super::key::{Key, KeyCode};

/// The most that a field takes: more than any key, token or address needs.
const LONGEST: usize = 4096;

/// A line being typed, with a cursor. Masked fields hold secrets: they print as dots and are wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: zeroize::Zeroizing<String>,
    /// Characters before the cursor.
    cursor: usize,
    /// Whether it is shown as dots.
    pub is_masked: bool,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({} characters)", self.text.chars().count())
    }
}

impl Field {
    /// A field that holds a text already.
    pub fn holding(text: &str) -> Self {
        let mut field = Self::default();
        field.paste(text);
        field
    }

    /// A field for a secret.
    pub fn masked() -> Self {
        Self { is_masked: true, ..Self::default() }
    }

    /// What was typed, without blanks around it.
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What to show, and the cursor's place in it, in characters.
    pub fn shown(&self) -> (String, usize) {
        let text =
            if self.is_masked { "•".repeat(self.text.chars().count()) } else { self.text.to_string() };
        (text, self.cursor)
    }

    /// Takes typed or pasted text in at the cursor: control characters (line ends of a paste) are left out.
    pub fn paste(&mut self, text: &str) {
        let clean = crate::text::sanitise_line(text);
        for c in clean.chars() {
            self.insert(c);
        }
    }

    fn insert(&mut self, c: char) {
        if self.text.len() + c.len_utf8() <= LONGEST {
            let at = self.byte(self.cursor);
            self.text.insert(at, c);
            self.cursor += 1;
        }
    }

    fn byte(&self, character: usize) -> usize {
        self.text.char_indices().nth(character).map_or(self.text.len(), |(at, _)| at)
    }

    /// An editing key. `false`: not one.
    pub fn key(&mut self, key: Key) -> bool {
        let end = self.text.chars().count();
        match (key.code, key.ctrl) {
            (KeyCode::Char('u'), true) => {
                let at = self.byte(self.cursor);
                self.text.drain(..at);
                self.cursor = 0;
            }
            (KeyCode::Char('a'), true) | (KeyCode::Home, _) => self.cursor = 0,
            (KeyCode::Char('e'), true) | (KeyCode::End, _) => self.cursor = end,
            (KeyCode::Char(c), false) if !key.alt && !c.is_control() => self.insert(c),
            (KeyCode::Backspace, false) if self.cursor > 0 => {
                self.cursor -= 1;
                let at = self.byte(self.cursor);
                self.text.remove(at);
            }
            (KeyCode::Delete, false) if self.cursor < end => {
                let at = self.byte(self.cursor);
                self.text.remove(at);
            }
            (KeyCode::Backspace | KeyCode::Delete, false) => {}
            (KeyCode::Left, false) => self.cursor = self.cursor.saturating_sub(1),
            (KeyCode::Right, false) => self.cursor = (self.cursor + 1).min(end),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_and_editing() {
        let mut field = Field::default();
        for c in "añc".chars() {
            field.key(Key::char(c));
        }
        field.key(Key::plain(KeyCode::Left));
        field.key(Key::plain(KeyCode::Backspace));
        field.key(Key::char('b'));
        assert_eq!(field.text(), "abc");
        field.key(Key::plain(KeyCode::Delete));
        assert_eq!(field.text(), "ab");
        field.key(Key::ctrl('u'));
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_paste_is_one_clean_line() {
        let mut field = Field::default();
        field.paste(" 123 4567\r\n\u{1b}[31m");
        assert!(!field.text().chars().any(char::is_control));
        assert!(field.text().starts_with("123 4567"));
    }

    #[test]
    fn a_secret_is_neither_shown_nor_printed() {
        let mut field = Field::masked();
        field.paste("s3cret");
        assert_eq!(field.shown().0, "••••••");
        assert!(!format!("{field:?}").contains("s3cret"));
    }
}
