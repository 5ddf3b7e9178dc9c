//! The one gate between text from outside and the terminal.
//!
//! The sieve takes one character after the other, and what it does depends only on what it has let through so far
//! and on that character. So what came out goes through a second time unchanged.

use std::borrow::Cow;

use super::classes::{
    BLACK_FLAG, Class, DOTTED_CIRCLE, EMOJI_FORM, KEYCAP, REPLACEMENT, TAG_END, ZWJ, class, clings,
    is_ideograph, is_one_cluster, is_pictograph, is_plain, is_shaping_script, is_zero_width,
};

/// No grapheme cluster that comes out is longer than this, in bytes of UTF-8.
pub const CLUSTER_MAX: usize = 64;
/// No cluster keeps more zero-width marks than this: enough for every script, too few to climb out of the row.
pub const MARKS_MAX: u8 = 6;
/// Joiners in one cluster: the longest emoji in use have three.
const JOINERS_MAX: u8 = 4;
/// What a cluster may hold while there must still be room for a replacement character.
const CLUSTER_ROOM: usize = CLUSTER_MAX - REPLACEMENT.len_utf8();
/// Tags of a flag, the end not counted: a region has two to six letters and digits (UTS 51, ED-14a).
const TAGS_MAX: usize = 6;

/// Makes text from outside fit to be shown.
///
/// `\n` is the only control character that comes out: every kind of line end becomes one, a tab a space, the others
/// their control pictures (`␛`) or U+FFFD. Bidi controls and other invisible characters are dropped. Joiners,
/// variation selectors and tags stay only where they mean something. A combining mark without a base gets a dotted
/// circle; of a pile of marks the first [`MARKS_MAX`] stay; no cluster is longer than [`CLUSTER_MAX`] bytes.
/// Private-use characters and noncharacters become U+FFFD. Doing it twice changes nothing.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut sieve = Sieve { out: String::with_capacity(text.len()), ..Sieve::default() };
    let mut after_cr = false;
    for c in text.chars() {
        if !(after_cr && c == '\n') {
            sieve.take(c);
        }
        after_cr = c == '\r';
    }
    if sieve.out == text { Cow::Borrowed(text) } else { Cow::Owned(sieve.out) }
}

/// [`sanitise`] for what must stay on one line (names, labels, a server's message): runs of white space and line
/// ends become one space, and there is none at either end.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    let clean = sanitise(text);
    if is_folded(&clean) {
        return clean;
    }
    // A line end parts clusters and the space in its place need not (after a prepended mark): so what was folded goes
    // through the gate again. Each round makes it shorter or settles it.
    let mut line = fold(&clean);
    for _ in 0..ROUNDS {
        let again = sanitise(&line);
        if is_folded(&again) {
            return Cow::Owned(again.into_owned());
        }
        line = fold(&again);
    }
    Cow::Owned(line)
}

/// Rounds of folding at the most; text made to need more than two has not been found.
const ROUNDS: usize = 8;

fn is_folded(text: &str) -> bool {
    let mut last = ' ';
    let single = text.chars().all(|c| {
        let twice = c == ' ' && last == ' ';
        last = c;
        !twice && (c == ' ' || !c.is_whitespace())
    });
    single && (last != ' ' || text.is_empty())
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[derive(Default)]
struct Sieve {
    out: String,
    /// Where the last cluster of `out` starts.
    start: usize,
    /// Zero-width marks in that cluster.
    marks: u8,
    /// Joiners in that cluster.
    joiners: u8,
    /// A joiner, or an emoji selector after a keycap's base: kept if what follows gives it a meaning.
    pending: Option<char>,
    /// Tags after a black flag, until their end is seen.
    tags: String,
}

impl Sieve {
    fn take(&mut self, c: char) {
        match class(c) {
            Class::Shown => self.show(c),
            Class::Becomes(other) => self.show(other),
            Class::LineEnd => {
                self.forget();
                self.begin('\n');
            }
            Class::Dropped => {}
            Class::Joiner => {
                self.forget();
                self.pending = Some(c);
            }
            Class::Selector => self.select(c),
            Class::Tag => self.tag(c),
        }
    }

    /// The last cluster.
    fn tail(&self) -> &str {
        self.out.get(self.start..).unwrap_or_default()
    }

    fn last(&self) -> char {
        self.out.chars().next_back().unwrap_or('\n')
    }

    /// Drops what waited for a meaning and found none.
    fn forget(&mut self) {
        self.pending = None;
        self.tags.clear();
    }

    /// Starts a cluster.
    fn begin(&mut self, c: char) {
        self.start = self.out.len();
        self.marks = 0;
        self.joiners = 0;
        self.out.push(c);
    }

    /// Whether `more`, put after the last cluster, would belong to it.
    fn continues(&self, more: &[char]) -> bool {
        let tail = self.tail();
        let mut joined = String::with_capacity(tail.len() + 8);
        joined.push_str(tail);
        joined.extend(more);
        !tail.is_empty() && is_one_cluster(&joined)
    }

    fn has_room(&self, bytes: usize) -> bool {
        self.tail().len() + bytes <= CLUSTER_ROOM
    }

    fn show(&mut self, c: char) {
        self.tags.clear();
        if let Some(waiting) = self.pending.take()
            && self.gives_meaning(waiting, c)
        {
            self.joiners += u8::from(waiting != EMOJI_FORM);
            self.out.push(waiting);
        }
        // Nothing plain clings to something plain, so most text never needs the longer look.
        if is_plain(c) && is_plain(self.last()) {
            return self.begin(c);
        }
        let is_zero = is_zero_width(c);
        let continues = self.continues(&[c]) && !(is_zero && self.tail().chars().all(char::is_whitespace));
        match (continues, is_zero) {
            (true, true) if clings(c) => self.mark(c),
            (true, _) if self.has_room(c.len_utf8()) => self.out.push(c),
            (true, _) if clings(c) => {}
            (true, _) if self.continues(&[REPLACEMENT]) => self.replace(),
            (true, _) => self.begin(REPLACEMENT),
            (false, false) => self.begin(c),
            (false, true) if clings(c) => {
                self.begin(DOTTED_CIRCLE);
                self.mark(c);
            }
            (false, true) => self.begin(REPLACEMENT),
        }
    }

    /// Only a prepended mark lets a replacement character into its cluster, and only once.
    fn replace(&mut self) {
        if self.last() == REPLACEMENT {
            self.begin(REPLACEMENT);
        } else {
            self.out.push(REPLACEMENT);
        }
    }

    fn mark(&mut self, c: char) {
        if self.marks < MARKS_MAX && self.has_room(c.len_utf8()) {
            self.marks += 1;
            self.out.push(c);
        }
    }

    /// Whether `waiting` means something between the last character and `c`.
    fn gives_meaning(&self, waiting: char, c: char) -> bool {
        if waiting == EMOJI_FORM {
            return c == KEYCAP && self.has_room(EMOJI_FORM.len_utf8() + KEYCAP.len_utf8());
        }
        if self.joiners >= JOINERS_MAX || !self.has_room(waiting.len_utf8() + c.len_utf8()) {
            return false;
        }
        // What would not be kept must not keep a joiner either.
        let is_kept = !is_zero_width(c) || (clings(c) && self.marks < MARKS_MAX);
        let parts_letters = is_kept && is_shaping_script(self.last()) && is_shaping_script(c);
        let joins_emoji = waiting == ZWJ && is_pictograph(c) && self.continues(&[ZWJ, c]);
        parts_letters || joins_emoji
    }

    fn select(&mut self, selector: char) {
        self.forget();
        let base = self.last();
        if selector > EMOJI_FORM {
            if is_ideograph(base) && self.has_room(selector.len_utf8()) {
                self.out.push(selector);
            }
        } else if is_pictograph(base) {
            if self.has_room(selector.len_utf8()) {
                self.out.push(selector);
            }
        } else if selector == EMOJI_FORM && matches!(base, '0'..='9' | '#' | '*') {
            self.pending = Some(selector);
        }
    }

    fn tag(&mut self, tag: char) {
        self.pending = None;
        if self.last() != BLACK_FLAG {
            return;
        }
        let is_letter_or_digit = matches!(tag, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
        let count = self.tags.chars().count();
        if is_letter_or_digit && count <= TAGS_MAX {
            self.tags.push(tag);
            return;
        }
        if tag == TAG_END
            && (2..=TAGS_MAX).contains(&count)
            && self.has_room(self.tags.len() + tag.len_utf8())
        {
            self.out.push_str(&self.tags);
            self.out.push(tag);
        }
        self.tags.clear();
    }
}

#[cfg(test)]
#[path = "sanitise_tests.rs"]
mod tests;
