//! HTML → pieces of text. Not a browser: links, pictures and line breaks are kept, every other tag is dropped and its
//! text stays, and what is in `script` and `style` goes with them. No tag survives, closed or not, and entities are
//! undone once, after the tags are gone, so that none can be made of them.

use crate::post::{Media, MediaKind, Span};
use crate::service::status::is_web;
use crate::text::Remote;

/// More pieces than this are not made of one text.
const MOST: usize = 2000;

/// What a text in HTML holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) spans: Vec<Span>,
    pub(super) media: Vec<Media>,
}

/// Reads HTML. Addresses without a host are below `base`.
pub(super) fn read(html: &str, base: &str) -> Read {
    let mut reader = Reader { base, read: Read::default(), text: String::new(), link: None };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        reader.text(text);
        let after = from.strip_prefix('<').unwrap_or_default();
        rest = match after.chars().next() {
            Some('!') if after.starts_with("!--") => after.split_once("-->").map_or("", |(_, rest)| rest),
            Some(c) if c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?') => {
                let (tag, rest) = split_tag(after);
                match hidden(tag) {
                    Some(name) => after_element(rest, name),
                    None => {
                        reader.tag(tag);
                        rest
                    }
                }
            }
            // "5 < 6" is no tag.
            _ => {
                reader.text("<");
                after
            }
        };
    }
    reader.text(rest);
    reader.end_link();
    reader.flush();
    reader.read
}

struct Reader<'a> {
    base: &'a str,
    read: Read,
    /// Text that is not yet a piece.
    text: String,
    /// The address of the link that is open.
    link: Option<String>,
}

impl Reader<'_> {
    fn text(&mut self, text: &str) {
        self.text.push_str(&unescape(text));
    }

    fn push(&mut self, span: Span) {
        if self.read.spans.len() < MOST {
            self.read.spans.push(span);
        }
    }

    /// Makes a piece of the text so far.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.push(Span::Text(text.into()));
        }
    }

    fn tag(&mut self, tag: &str) {
        let (is_end, bare) = (tag.starts_with('/'), tag.trim_start_matches('/'));
        let name = name_of(bare).to_ascii_lowercase();
        match (name.as_str(), is_end) {
            ("br", _) | ("p" | "div" | "li", true) => self.text.push('\n'),
            ("a", false) => {
                self.end_link();
                self.link = attribute(bare, "href").and_then(|href| self.address(&href));
                if self.link.is_some() {
                    self.flush();
                }
            }
            ("a", true) => self.end_link(),
            ("img", false) => self.picture(bare),
            _ => {}
        }
    }

    /// An address that can be opened.
    fn address(&self, written: &str) -> Option<String> {
        let written = written.trim();
        if is_web(written) {
            Some(written.to_owned())
        } else if let Some(rest) = written.strip_prefix("//") {
            Some(format!("https://{rest}"))
        } else {
            let path = written.strip_prefix('/')?;
            Some(crate::service::dialect::below(self.base, path))
        }
    }

    /// The text since a link began is the link, a mention or a tag, by how it is written.
    fn end_link(&mut self) {
        let Some(url) = self.link.take() else { return };
        let text = std::mem::take(&mut self.text);
        let shown = text.trim();
        let is_word = !shown.is_empty() && !shown.contains(char::is_whitespace);
        // The sign stands before the link: `@<a href="…/ana">ana</a>`.
        let is_mention = is_word && self.take_sign(&url, shown);
        if is_mention {
            self.push(Span::Mention { shown: format!("@{shown}").into(), handle: shown.into() });
        } else if is_word && shown.starts_with('#') && shown.chars().nth(1).is_some() {
            self.push(Span::Tag(shown.into()));
        } else {
            let shown = if shown.is_empty() { without_scheme(&url) } else { shown };
            let shown = Remote::from(shown);
            self.push(Span::Link { url: url.into(), shown });
        }
    }

    /// Whether the text before a link ends in `@` and the link leads to that person. The sign is taken away.
    fn take_sign(&mut self, url: &str, name: &str) -> bool {
        let leads_there = url.trim_end_matches('/').rsplit('/').next().is_some_and(|last| last == name);
        let Some(Span::Text(before)) = self.read.spans.last() else { return false };
        let Some(kept) = before.as_delivered().strip_suffix('@').filter(|_| leads_there) else {
            return false;
        };
        let kept = kept.to_owned();
        self.read.spans.pop();
        if !kept.is_empty() {
            self.push(Span::Text(kept.into()));
        }
        true
    }

    /// A picture inside of a link is a preview of what is linked; one with words for it is a face in the text.
    fn picture(&mut self, tag: &str) {
        let alt = attribute(tag, "alt").unwrap_or_default();
        let alt = alt.trim();
        match &self.link {
            Some(url) => {
                let is_picture = [".jpg", ".jpeg", ".png", ".gif", ".webp"]
                    .iter()
                    .any(|end| url.to_ascii_lowercase().ends_with(end));
                if is_picture && self.read.media.len() < MOST {
                    self.read.media.push(Media {
                        kind: MediaKind::Photo,
                        url: url.as_str().into(),
                        alt: Some(alt).filter(|alt| !alt.is_empty() && !is_web(alt)).map(Remote::from),
                        width: None,
                        height: None,
                    });
                }
            }
            None if alt.is_empty() => {
                if let Some(url) = attribute(tag, "src").and_then(|src| self.address(&src)) {
                    self.flush();
                    let shown = Remote::from(without_scheme(&url));
                    self.push(Span::Link { url: url.into(), shown });
                }
            }
            None => self.text.push_str(alt),
        }
    }
}

/// A tag without its brackets, and what follows. A `>` inside of quotes does not end it; a tag that nothing ends goes to
/// the end of the text.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => {
                return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    (text, "")
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    tag.get(..end).unwrap_or_default()
}

/// The element that a tag opens, if its text is not for people.
fn hidden(tag: &str) -> Option<&'static str> {
    ["script", "style"].into_iter().find(|name| name_of(tag).eq_ignore_ascii_case(name))
}

/// What follows the end of an element in which nothing else is a tag.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| {
        let tag = text.get(at + 2..).map(name_of);
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(is_end);
    end.and_then(|at| text.get(at..)).map_or("", |end| split_tag(end).1)
}

/// The value of an attribute, its entities undone.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag.trim_start_matches(|c: char| !c.is_ascii_whitespace());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if key.is_empty() && after.is_empty() {
            return None;
        }
        let (value, after) = match after.trim_start().strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = value.get(1..).unwrap_or_default();
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => {
                    let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
                    value.split_at(end)
                }
            },
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(unescape(value));
        }
        rest = after;
    }
}

/// Undoes entities, once: the five of XML, the hard space, and numbers. What is none stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        /// `&#x10FFFF;` without its sign.
        const LONGEST: usize = 10;
        let end = from.bytes().take(LONGEST).position(|byte| byte == b';');
        let entity = end.and_then(|end| Some((from.get(1..end)?, from.get(end + 1..)?)));
        match entity.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

/// An address as people write it.
fn without_scheme(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest)
}
