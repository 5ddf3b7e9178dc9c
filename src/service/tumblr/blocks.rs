//! A list of blocks → text, media and poll (npf-spec, "Content blocks").

use std::collections::HashSet;

use jiff::Timestamp;

use crate::post::{Media, MediaKind, Poll, PollOption, Span};
use crate::service::status::is_web;
use crate::service::status::lax::Text;
use crate::text::Remote;

use super::cut::cut;
use super::raw::{Block, Choice, File, Layout};

/// More blocks than this are not read: Tumblr takes 1000 of a post.
const MOST: usize = 1000;

/// What the blocks of a post, or of one post of a trail, hold.
#[derive(Default)]
pub(super) struct Body {
    pub(super) spans: Vec<Span>,
    pub(super) media: Vec<Media>,
    pub(super) poll: Option<Poll>,
    /// The type of the last block and, in an ordered list, its number.
    last: (String, u32),
}

impl Body {
    /// Reads blocks. `now` is the server's time: it tells whether a poll is closed.
    pub(super) fn read(blocks: &[Block], layout: &[Layout], now: Option<Timestamp>) -> Self {
        let mut body = Self::default();
        let ask = layout.iter().find(|layout| layout.r#type == "ask");
        let asked: HashSet<usize> = ask.map(|ask| ask.blocks.iter().copied().collect()).unwrap_or_default();
        if let Some(ask) = ask {
            let blog = ask.attribution.as_ref().and_then(|attribution| attribution.blog.as_ref());
            match blog.and_then(|blog| blog.name.as_ref()) {
                Some(name) => body.spans.push(mention(&name.0)),
                None => body.text("Anonymous"),
            }
            body.text(" asked:");
        }
        let all = || blocks.iter().take(MOST).enumerate();
        for (_, block) in all().filter(|(at, _)| asked.contains(at)) {
            body.block(block, now);
        }
        if ask.is_some() {
            body.last = (String::new(), 0);
        }
        for (_, block) in all().filter(|(at, _)| !asked.contains(at)) {
            body.block(block, now);
        }
        body
    }

    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.media.is_empty() && self.poll.is_none()
    }

    /// Begins a new paragraph, or a line below the last.
    pub(super) fn next(&mut self, is_close: bool) {
        if !self.spans.is_empty() {
            self.text(if is_close { "\n" } else { "\n\n" });
        }
    }

    /// Appends plain text.
    pub(super) fn text(&mut self, text: &str) {
        self.spans.push(Span::Text(text.into()));
    }

    fn paragraph(&mut self, spans: Vec<Span>) {
        if !spans.is_empty() {
            self.next(false);
            self.spans.extend(spans);
        }
    }

    fn block(&mut self, block: &Block, now: Option<Timestamp>) {
        let words = |text: Option<&Text>| {
            text.map(|text| text.0.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        match block.r#type.as_deref() {
            Some("text") => return self.text_block(block),
            Some("image") => self.files(block, MediaKind::Photo, block.alt_text.clone()),
            Some("video") => self.files(block, MediaKind::Video, words(block.title.as_ref())),
            Some("audio") => {
                let both = [words(block.artist.as_ref()), words(block.title.as_ref())];
                let track = both.into_iter().flatten().collect::<Vec<_>>().join(" – ");
                self.files(block, MediaKind::Audio, Some(track));
            }
            Some("link") => self.link(block, words(block.title.as_ref())),
            Some("poll") => self.poll(block, now),
            Some(other) => {
                let name: String = other.chars().take(40).collect();
                self.paragraph(vec![Span::Text(format!("[twite cannot show this: {name}]").into())]);
            }
            None => self.paragraph(vec![Span::Text("[twite cannot show this]".into())]),
        }
        if let Some(caption) = words(block.caption.as_ref()) {
            self.paragraph(vec![Span::Text(caption.into())]);
        }
        self.last = (String::new(), 0);
    }

    fn text_block(&mut self, block: &Block) {
        let subtype = block.subtype.clone().unwrap_or_default();
        let (last, number) = std::mem::take(&mut self.last);
        let is_item = |subtype: &str| subtype.ends_with("-list-item");
        let number = if last == subtype { number.saturating_add(1) } else { 1 };
        let text = block.text.as_ref().map(|text| text.0.as_str()).unwrap_or_default();
        if !text.trim().is_empty() {
            let is_close = (is_item(&last) && is_item(&subtype)) || (last == "chat" && subtype == "chat");
            self.next(is_close);
            let indent = "  ".repeat(block.indent_level.unwrap_or(0).min(7));
            match subtype.as_str() {
                "unordered-list-item" => self.text(&format!("{indent}• ")),
                "ordered-list-item" => self.text(&format!("{indent}{number}. ")),
                "quote" | "indented" => self.text(&format!("{indent}> ")),
                _ => {}
            }
            self.spans.extend(cut(text, &block.formatting));
        }
        self.last = (subtype, number);
    }

    fn link(&mut self, block: &Block, title: Option<String>) {
        let Some(url) = block.url.as_deref().filter(|url| is_web(url)) else {
            return self.paragraph(title.map(|title| Span::Text(title.into())).into_iter().collect());
        };
        let shown = title.unwrap_or_else(|| url.to_owned());
        self.paragraph(vec![Span::Link { url: url.into(), shown: shown.into() }]);
        let about = block.description.as_ref().map(|text| text.0.trim()).filter(|text| !text.is_empty());
        if let Some(about) = about {
            self.text("\n");
            self.text(about);
        }
    }

    fn poll(&mut self, block: &Block, now: Option<Timestamp>) {
        if let Some(question) = &block.question {
            self.paragraph(cut(&question.0, &[]));
        }
        let lasts = block.settings.as_ref().and_then(|settings| settings.expire_after);
        let ends_at = block
            .timestamp
            .zip(lasts)
            .and_then(|(begun, lasts)| Timestamp::from_second(begun.checked_add(lasts)?).ok());
        let option =
            |choice: &Choice| PollOption { label: choice.answer_text.0.as_str().into(), votes: None };
        if self.poll.is_none() && !block.answers.is_empty() {
            self.poll = Some(Poll {
                options: block.answers.iter().take(MOST).map(option).collect(),
                closed: ends_at.zip(now).is_some_and(|(ends_at, now)| ends_at <= now),
                ends_at,
            });
        }
    }

    /// A picture, film or sound; where the file is elsewhere (a video of another site), a link to it.
    fn files(&mut self, block: &Block, kind: MediaKind, alt: Option<String>) {
        let alt = alt.filter(|alt| !alt.trim().is_empty());
        let sizes = block.media.iter().filter(|file| is_web(&file.url));
        let best = sizes.max_by_key(|file| (file.has_original_dimensions == Some(true), file.width));
        let Some(file) = best else { return self.link(block, alt) };
        self.media.push(Media {
            kind: kind_of(file, kind),
            url: file.url.as_str().into(),
            alt: alt.map(Remote::from),
            width: file.width,
            height: file.height,
        });
    }
}

/// Somebody's name as a mention.
pub(super) fn mention(name: &str) -> Span {
    Span::Mention { shown: format!("@{name}").into(), handle: name.into() }
}

fn kind_of(file: &File, kind: MediaKind) -> MediaKind {
    match file.r#type.as_deref() {
        Some("image/gif") if kind == MediaKind::Photo => MediaKind::Animation,
        _ => kind,
    }
}
