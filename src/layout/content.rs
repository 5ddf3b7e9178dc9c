//! What stands under the header: text, poll, media, the quoted post; or the warning that folds them away.

use crate::post::{Content, Media, Quote, Span};

use super::header::header;
use super::poll::poll;
use super::setter::{Piece, Setter, at_handle};
use super::{Line, Role};

/// In columns: a narrower quoted post does without its bar.
const LEAST_QUOTE: u16 = 8;
/// How a fold says that it can be opened.
const UNFOLDS: &str = "z unfolds";

/// Sets everything below the header, save for the counts.
pub(super) fn content(
    setter: &mut Setter<'_>,
    content: &Content,
    quoted: Option<&Quote>,
    width: u16,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let unfolded = setter.options.unfolded;
    let warning = content.warning.as_ref().map(|text| text.shown_line()).filter(|text| !text.is_empty());
    if let Some(warning) = warning {
        lines.extend(fold(setter, warning.into_owned(), !unfolded, width));
        if !unfolded {
            return lines;
        }
    }
    lines.extend(text(setter, &content.body, width));
    if let Some(asked) = &content.poll {
        lines.extend(poll(setter, asked, width));
    }
    if content.sensitive && !unfolded && !content.media.is_empty() {
        lines.extend(fold(setter, sensitive(content.media.len()), true, width));
    } else {
        for item in &content.media {
            lines.extend(media(setter, item, width));
        }
    }
    if let Some(quoted) = quoted {
        lines.extend(quote(setter, quoted, width));
    }
    lines
}

/// Whom the post answers: a row of its own, so that the header stays readable at 40 columns.
pub(super) fn reply(setter: &Setter<'_>, content: &Content, width: u16) -> Option<Line> {
    let answered = content.reply_to.as_ref()?;
    let mark = setter.marks.reply;
    let handle =
        answered.handle.as_ref().map(|handle| handle.shown_line()).filter(|handle| !handle.is_empty());
    let words = match (&handle, setter.options.ascii) {
        (Some(_), _) => format!("{mark} to "),
        (None, false) => format!("{mark} reply"),
        (None, true) => mark.to_owned(),
    };
    let handle = handle.map(|handle| at_handle(&handle)).unwrap_or_default();
    let room = usize::from(width);
    let beside = room.saturating_sub(setter.widths.text(&words));
    let runs = if handle.is_empty() || beside < 2 {
        vec![setter.run(setter.elide(words.trim_end(), room), Role::Meta)]
    } else {
        vec![setter.run(words, Role::Meta), setter.run(setter.elide(&handle, beside), Role::Handle)]
    };
    Some(Line { runs })
}

fn fold(setter: &Setter<'_>, text: String, is_folded: bool, width: u16) -> Vec<Line> {
    let mut pieces = vec![(text, Role::Warning, None)];
    if is_folded {
        pieces.push((format!("{}{UNFOLDS}", setter.marks.dot), Role::Meta, None));
    }
    setter.hang(vec![(setter.marks.warning.to_owned(), Role::Warning, None)], pieces, width)
}

fn sensitive(count: usize) -> String {
    if count == 1 { "sensitive attachment".to_owned() } else { format!("{count} sensitive attachments") }
}

fn text(setter: &mut Setter<'_>, body: &[Span], width: u16) -> Vec<Line> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(body.len());
    for span in body {
        pieces.push(match span {
            Span::Text(text) => (text.shown().into_owned(), Role::Text, None),
            Span::Mention { shown, .. } => (shown.shown_line().into_owned(), Role::Mention, None),
            Span::Tag(tag) => (tag.shown_line().into_owned(), Role::Tag, None),
            Span::Link { url, shown } => {
                let index = setter.link(url);
                let shown = if shown.shown_line().is_empty() { url } else { shown };
                (shown.shown_line().into_owned(), Role::Link, Some(index))
            }
        });
    }
    setter.wrap(&pieces, width)
}

fn media(setter: &mut Setter<'_>, media: &Media, width: u16) -> Vec<Line> {
    let alt = media.alt.as_ref().map(|alt| alt.shown_line()).filter(|alt| !alt.is_empty());
    let mut pieces = vec![match alt {
        Some(alt) => (alt.into_owned(), Role::Media, None),
        None => ("no description".to_owned(), Role::Meta, None),
    }];
    let index = setter.link(&media.url);
    pieces.extend(setter.numbered(index));
    setter.hang(vec![(setter.marks.media(media.kind).to_owned(), Role::Media, None)], pieces, width)
}

fn quote(setter: &mut Setter<'_>, quoted: &Quote, width: u16) -> Vec<Line> {
    let bar = setter.run(setter.marks.quote, Role::Frame);
    let beside = width.saturating_sub(bar.width);
    let (bar, width) = if beside < LEAST_QUOTE { (None, width) } else { (Some(bar), beside) };
    let mut lines = Vec::new();
    match quoted {
        Quote::Post { content: quoted, .. } => {
            lines.push(header(setter, &quoted.author, "", None, width));
            lines.extend(content(setter, quoted, None, width));
        }
        Quote::Missing { url } => {
            let mut pieces = vec![("quoted post is not available".to_owned(), Role::Meta, None)];
            if let Some(url) = url {
                let index = setter.link(url);
                pieces.extend(setter.numbered(index));
            }
            lines.extend(setter.wrap(&pieces, width));
        }
    }
    if let Some(bar) = bar {
        for line in &mut lines {
            line.runs.insert(0, bar.clone());
        }
    }
    lines
}
