//! A text and its formatting ranges → pieces. Ranges are code points (npf-spec, "Inline formatting") and come from
//! outside: what does not fit, or overlaps what stands before it, is left as plain text.

use crate::post::Span;
use crate::service::status::is_web;
use crate::text::Remote;

use super::raw::Format;

/// Cuts a text into plain pieces, links and mentions.
pub(super) fn cut(text: &str, formatting: &[Format]) -> Vec<Span> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let slice = |from: usize, to: usize| {
        let (from, to) = starts.get(from).zip(starts.get(to))?;
        text.get(*from..*to).filter(|text| !text.is_empty())
    };
    let mut marks: Vec<&Format> = formatting.iter().collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let (mut spans, mut at) = (Vec::new(), 0);
    for mark in marks {
        let covered = slice(mark.start, mark.end).filter(|_| mark.start >= at);
        let Some(span) = covered.and_then(|text| piece(mark, text)) else { continue };
        spans.extend(slice(at, mark.start).map(|text| Span::Text(text.into())));
        spans.push(span);
        at = mark.end;
    }
    spans.extend(slice(at, starts.len() - 1).map(|text| Span::Text(text.into())));
    spans
}

/// What a range makes of the text under it, if it is more than a way of writing.
fn piece(mark: &Format, text: &str) -> Option<Span> {
    match mark.r#type.as_str() {
        "link" => {
            let url = mark.url.as_deref().filter(|url| is_web(url))?;
            Some(Span::Link { url: url.into(), shown: text.into() })
        }
        "mention" => {
            let name = mark.blog.as_ref()?.name.as_ref()?;
            Some(Span::Mention { shown: text.into(), handle: Remote::from(name.0.as_str()) })
        }
        _ => None,
    }
}
