//! A text without entities → where its links, mentions and tags are. Deliberately modest: only what is plainly one.

use super::cut::{Mark, What};
use super::is_web;

/// Finds links, mentions and tags. Offsets are code points of `text`, which is not escaped.
pub(super) fn scan(text: &str, own: &[String]) -> Vec<Mark> {
    let chars: Vec<char> = text.chars().collect();
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
        let found = match c {
            'h' | 'H' if before.is_none_or(|b| !b.is_ascii_alphanumeric()) => link(rest, own),
            '@' | '＠' if before.is_none_or(may_precede) => mention(rest),
            '#' | '＃' if before.is_none_or(may_precede) => tag(rest),
            _ => None,
        };
        let length = match found {
            Some((length, what)) => {
                marks.push(Mark { start: at, end: at + length, what });
                length
            }
            None => 1,
        };
        at += length;
    }
    marks
}

/// What may stand before a sign: not part of a word, an address or another sign.
fn may_precede(c: char) -> bool {
    !is_word(c) && !matches!(c, '/' | '@' | '＠' | '#' | '＃' | '&')
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn link(rest: &[char], own: &[String]) -> Option<(usize, What)> {
    /// Long enough for any address that is meant for people, short enough to bound the work.
    const LONGEST: usize = 4096;
    if rest.get(1).is_none_or(|c| !c.eq_ignore_ascii_case(&'t')) {
        return None;
    }
    let ends =
        |c: &char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '“' | '”' | '　');
    let whole: Vec<char> = rest.iter().take(LONGEST).take_while(|c| !ends(c)).copied().collect();
    let length = without_trailing_marks(&whole);
    let url: String = whole.iter().take(length).collect();
    let host = url.split_once("://").filter(|_| is_web(&url))?.1;
    if !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return None;
    }
    let own = own.contains(&url);
    Some((length, What::Link { written: url.clone(), url, shown: None, own }))
}

/// How much of an address is left without the punctuation that ends a sentence, and without a bracket that was
/// opened before it.
fn without_trailing_marks(whole: &[char]) -> usize {
    let mut length = whole.len();
    let count = |c: char| whole.iter().filter(|x| **x == c).count();
    let mut surplus =
        [(')', '('), (']', '['), ('}', '{')].map(|(close, open)| (close, count(close), count(open)));
    while let Some(&last) = length.checked_sub(1).and_then(|i| whole.get(i)) {
        if let Some((_, closed, opened)) = surplus.iter_mut().find(|(close, ..)| *close == last) {
            if *closed <= *opened {
                break;
            }
            *closed -= 1;
        } else if !matches!(
            last,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…' | '。' | '、' | '」' | '）' | '»' | '’'
        ) {
            break;
        }
        length -= 1;
    }
    length
}

fn mention(rest: &[char]) -> Option<(usize, What)> {
    /// GNU social allows 64.
    const LONGEST: usize = 64;
    let is_handle = |c: &&char| c.is_ascii_alphanumeric() || **c == '_';
    let name = rest.iter().skip(1).take(LONGEST + 1).take_while(is_handle).count();
    if name == 0 || name > LONGEST {
        return None;
    }
    let mut length = 1 + name;
    if rest.get(length) == Some(&'@') {
        let is_host = |c: &&char| c.is_ascii_alphanumeric() || matches!(**c, '.' | '-');
        let host: Vec<char> = rest.iter().skip(length + 1).take(255).take_while(is_host).copied().collect();
        let dots = host.iter().rev().take_while(|c| matches!(c, '.' | '-')).count();
        let host = host.get(..host.len() - dots).unwrap_or_default();
        if !host.contains(&'.') {
            return None;
        }
        length += 1 + host.len();
    } else if rest.get(length).is_some_and(|c| is_word(*c)) {
        return None;
    }
    Some((length, What::Mention { handle: rest.iter().take(length).skip(1).collect() }))
}

fn tag(rest: &[char]) -> Option<(usize, What)> {
    const LONGEST: usize = 140;
    let name: Vec<char> = rest.iter().skip(1).take(LONGEST).take_while(|c| is_word(**c)).copied().collect();
    name.iter().any(|c| c.is_alphabetic()).then_some((1 + name.len(), What::Tag))
}
