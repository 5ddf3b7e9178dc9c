//! A text and the offsets of its entities → pieces.
//!
//! Offsets are code points of the text as it was delivered, that is while it is still escaped: so it is sliced first
//! and each slice unescaped after. Offsets come from outside: whatever does not fit is left as plain text.

use std::borrow::Cow;

use crate::post::Span;
use crate::text::Remote;

use super::is_web;

/// A place in a text, in code points, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::service) struct Mark {
    pub(in crate::service) start: usize,
    pub(in crate::service) end: usize,
    pub(in crate::service) what: What,
}

/// What stands at a [`Mark`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::service) enum What {
    Link {
        /// The address as it stands in the text.
        written: String,
        /// The whole address.
        url: String,
        /// The short form, where the service has one.
        shown: Option<String>,
        /// Whether it only stands for what is shown anyway (an attachment, the quoted post), so that it is left out
        /// where the text ends in it.
        own: bool,
    },
    Mention {
        handle: String,
    },
    Tag,
}

/// Cuts a text into pieces. `range` is what of it is meant for display; marks that reach beyond it are not looked at.
pub(in crate::service) fn cut(
    text: &str,
    range: Option<(usize, usize)>,
    mut marks: Vec<Mark>,
    escaped: bool,
) -> Vec<Span> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let slice =
        |from: usize, to: usize| starts.get(from).zip(starts.get(to)).and_then(|(&a, &b)| text.get(a..b));
    let plain = |from: usize, to: usize| {
        slice(from, to).map(|text| unescape(text, escaped)).filter(|t| !t.is_empty())
    };
    let (first, last) = clamp(range, starts.len().saturating_sub(1));

    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut pieces: Vec<(Span, bool)> = Vec::new();
    let mut at = first;
    for mark in marks {
        if mark.start < at || mark.start >= mark.end || mark.end > last {
            continue;
        }
        let Some(piece) = slice(mark.start, mark.end).and_then(|text| accept(mark.what, text, escaped))
        else {
            continue;
        };
        pieces.extend(plain(at, mark.start).map(|text| (Span::Text(text.into_owned().into()), false)));
        pieces.push(piece);
        at = mark.end;
    }
    pieces.extend(plain(at, last).map(|text| (Span::Text(text.into_owned().into()), false)));
    drop_own_links(&mut pieces);
    pieces.into_iter().map(|(span, _)| span).collect()
}

/// What of a text is meant for display.
pub(in crate::service) fn clip(text: &str, range: Option<(usize, usize)>) -> String {
    let (first, last) = clamp(range, text.chars().count());
    text.chars().skip(first).take(last.saturating_sub(first)).collect()
}

/// A range inside a text of so many code points. One that lies outside says nothing.
fn clamp(range: Option<(usize, usize)>, length: usize) -> (usize, usize) {
    match range {
        Some((start, end)) if start <= end && (start < length || start == end && start <= length) => {
            (start, end.min(length))
        }
        _ => (0, length),
    }
}

/// `&amp;`, `&lt;` and `&gt;`: nothing else is ever escaped. Each is undone once.
pub(in crate::service) fn unescape(text: &str, escaped: bool) -> Cow<'_, str> {
    if !escaped || !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let known = [("amp;", '&'), ("lt;", '<'), ("gt;", '>')];
        let found = known.iter().find_map(|(name, c)| Some((*c, piece.strip_prefix(name)?)));
        let (c, rest) = found.unwrap_or(('&', piece));
        out.push(c);
        out.push_str(rest);
    }
    Cow::Owned(out)
}

/// The piece that a mark makes of the text under it, if that text is what the mark says. `true`: may be left out.
fn accept(what: What, text: &str, escaped: bool) -> Option<(Span, bool)> {
    let text = unescape(text, escaped);
    let named = |signs: &[char]| {
        let name = text.strip_prefix(signs)?;
        (!name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '…')).then_some(name)
    };
    match what {
        What::Link { written, url, shown, own } => {
            let is_it = *text == written || *text == *unescape(&written, true);
            if !is_it && (!is_web(&text) || text.contains(|c: char| c.is_whitespace() || c == '…')) {
                return None;
            }
            let url = [url.as_str(), written.as_str()].into_iter().find(|url| is_web(url))?;
            let shown =
                shown.filter(|shown| !shown.is_empty()).unwrap_or_else(|| without_scheme(url).to_owned());
            Some((Span::Link { url: Remote::from(url), shown: shown.into() }, own))
        }
        What::Mention { handle } => {
            named(&['@', '＠'])?;
            Some((Span::Mention { shown: text.into_owned().into(), handle: handle.into() }, false))
        }
        What::Tag => {
            named(&['#', '＃', '$', '＄'])?;
            Some((Span::Tag(text.into_owned().into()), false))
        }
    }
}

/// An address as people write it.
fn without_scheme(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest)
}

/// Leaves out the links that a text ends in and that stand for what is shown anyway, and the blanks before them.
fn drop_own_links(pieces: &mut Vec<(Span, bool)>) {
    let is_blank = |span: &Span| matches!(span, Span::Text(text) if text.as_delivered().trim().is_empty());
    let Some(kept) = pieces.iter().rposition(|(span, own)| !own && !is_blank(span)) else {
        if pieces.iter().any(|(_, own)| *own) {
            pieces.clear();
        }
        return;
    };
    if !pieces.iter().skip(kept).any(|(_, own)| *own) {
        return;
    }
    pieces.truncate(kept + 1);
    if let Some((Span::Text(text), _)) = pieces.last_mut() {
        *text = Remote::from(text.as_delivered().trim_end());
    }
}
