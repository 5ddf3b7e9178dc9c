//! A post as bytes: short, and read again by every later twite. The first byte is the form's number; within a form
//! nothing changes its place. Numbers are LEB128, texts and lists have their length before them.

use jiff::Timestamp;

use crate::post::{
    Author, AuthorId, Content, Counts, Media, MediaKind, Poll, PollOption, Post, PostId, PostKey, Quote,
    ReplyTo, Span,
};
use crate::text::Remote;

const FORM: u8 = 1;
/// More spans, pictures or options no post has; a number beyond is a broken file.
const MOST: u64 = 100_000;

/// A post without its key, which stands beside it.
pub(super) fn write(post: &Post) -> Vec<u8> {
    let mut out = Out(vec![FORM]);
    out.time(post.created_at);
    out.option(post.original_id.as_ref(), |out, id| out.text(id.as_str()));
    out.option(post.reposted_by.as_ref(), Out::author);
    out.content(&post.content);
    match &post.quote {
        None => out.byte(0),
        Some(Quote::Post { id, content }) => {
            out.byte(1);
            out.text(id.as_str());
            out.content(content);
        }
        Some(Quote::Missing { url }) => {
            out.byte(2);
            out.remote(url.as_ref());
        }
    }
    out.0
}

/// Reads what [`write()`] wrote; `None`: it is broken, or of a newer form.
pub(super) fn read(key: PostKey, bytes: &[u8]) -> Option<Post> {
    let mut from = In(bytes);
    if from.byte()? != FORM {
        return None;
    }
    let created_at = from.time()?;
    let original_id = from.option(|from| Some(PostId::new(from.text()?)))?;
    let reposted_by = from.option(In::author)?;
    let content = from.content()?;
    let quote = match from.byte()? {
        0 => None,
        1 => Some(Quote::Post { id: PostId::new(from.text()?), content: Box::new(from.content()?) }),
        2 => Some(Quote::Missing { url: from.remote()? }),
        _ => return None,
    };
    from.0.is_empty().then_some(Post { key, created_at, original_id, reposted_by, content, quote })
}

struct Out(Vec<u8>);

impl Out {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    fn size(&mut self, size: usize) {
        self.number(u64::try_from(size).unwrap_or(u64::MAX));
    }

    /// Seconds, since that is what services tell; what is finer goes behind.
    fn time(&mut self, time: Timestamp) {
        let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
        self.number(seconds.wrapping_shl(1) as u64 ^ (seconds >> 63) as u64);
        self.number(u64::from(nanos.unsigned_abs()) << 1 | u64::from(nanos < 0));
    }

    fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn remote(&mut self, text: Option<&Remote>) {
        self.option(text, |out, text| out.text(text.as_delivered()));
    }

    fn count(&mut self, count: Option<u64>) {
        // One more than it is, so that nothing is one byte.
        self.number(count.map_or(0, |count| count.saturating_add(1)));
    }

    fn author(&mut self, author: &Author) {
        self.text(author.id.as_str());
        self.text(author.handle.as_delivered());
        self.text(author.name.as_delivered());
    }

    fn content(&mut self, content: &Content) {
        self.author(&content.author);
        self.time(content.written_at);
        self.size(content.body.len());
        for span in &content.body {
            let (kind, texts): (u8, [Option<&Remote>; 2]) = match span {
                Span::Text(text) => (0, [Some(text), None]),
                Span::Link { url, shown } => (1, [Some(url), Some(shown)]),
                Span::Mention { shown, handle } => (2, [Some(shown), Some(handle)]),
                Span::Tag(text) => (3, [Some(text), None]),
            };
            self.byte(kind);
            for text in texts.into_iter().flatten() {
                self.text(text.as_delivered());
            }
        }
        self.remote(content.url.as_ref());
        self.option(content.reply_to.as_ref(), |out, reply| {
            out.text(reply.id.as_str());
            out.remote(reply.handle.as_ref());
        });
        self.size(content.media.len());
        for media in &content.media {
            self.byte(match media.kind {
                MediaKind::Photo => 0,
                MediaKind::Video => 1,
                MediaKind::Animation => 2,
                MediaKind::Audio => 3,
                MediaKind::Other => 4,
            });
            self.text(media.url.as_delivered());
            self.remote(media.alt.as_ref());
            self.count(media.width.map(u64::from));
            self.count(media.height.map(u64::from));
        }
        self.option(content.poll.as_ref(), |out, poll| {
            out.size(poll.options.len());
            for option in &poll.options {
                out.text(option.label.as_delivered());
                out.count(option.votes);
            }
            out.option(poll.ends_at, Self::time);
            out.byte(u8::from(poll.closed));
        });
        self.remote(content.warning.as_ref());
        self.byte(u8::from(content.sensitive));
        self.remote(content.lang.as_ref());
        self.count(content.counts.likes);
        self.count(content.counts.reposts);
        self.count(content.counts.replies);
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            number |= part.checked_shl(shift).filter(|shifted| shifted >> shift == part)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn size(&mut self) -> Option<usize> {
        let size = self.number().filter(|size| *size <= MOST)?;
        usize::try_from(size).ok()
    }

    fn time(&mut self) -> Option<Timestamp> {
        let folded = self.number()?;
        let seconds = (folded >> 1) as i64 ^ -((folded & 1) as i64);
        let folded = self.number()?;
        let nanos = i32::try_from(folded >> 1).ok()?;
        Timestamp::new(seconds, if folded & 1 == 1 { -nanos } else { nanos }).ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    /// A value that may be missing; `None`: it cannot be read.
    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }

    fn remote(&mut self) -> Option<Option<Remote>> {
        self.option(|from| from.text().map(Remote::from))
    }

    fn count(&mut self) -> Option<Option<u64>> {
        self.number().map(|number| number.checked_sub(1))
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.size()?).map(|_| read(self)).collect()
    }

    fn author(&mut self) -> Option<Author> {
        Some(Author {
            id: AuthorId::new(self.text()?),
            handle: self.text()?.into(),
            name: self.text()?.into(),
        })
    }

    fn span(&mut self) -> Option<Span> {
        Some(match self.byte()? {
            0 => Span::Text(self.text()?.into()),
            1 => Span::Link { url: self.text()?.into(), shown: self.text()?.into() },
            2 => Span::Mention { shown: self.text()?.into(), handle: self.text()?.into() },
            3 => Span::Tag(self.text()?.into()),
            _ => return None,
        })
    }

    fn media(&mut self) -> Option<Media> {
        let kind = match self.byte()? {
            0 => MediaKind::Photo,
            1 => MediaKind::Video,
            2 => MediaKind::Animation,
            3 => MediaKind::Audio,
            4 => MediaKind::Other,
            _ => return None,
        };
        let (url, alt) = (self.text()?.into(), self.remote()?);
        let mut side = || Some(self.count()?.and_then(|side| u32::try_from(side).ok()));
        Some(Media { kind, url, alt, width: side()?, height: side()? })
    }

    fn poll(&mut self) -> Option<Poll> {
        let options =
            self.list(|from| Some(PollOption { label: from.text()?.into(), votes: from.count()? }))?;
        Some(Poll { options, ends_at: self.option(Self::time)?, closed: self.flag()? })
    }

    fn content(&mut self) -> Option<Content> {
        Some(Content {
            author: self.author()?,
            written_at: self.time()?,
            body: self.list(Self::span)?,
            url: self.remote()?,
            reply_to: self
                .option(|from| Some(ReplyTo { id: PostId::new(from.text()?), handle: from.remote()? }))?,
            media: self.list(Self::media)?,
            poll: self.option(Self::poll)?,
            warning: self.remote()?,
            sensitive: self.flag()?,
            lang: self.remote()?,
            counts: Counts { likes: self.count()?, reposts: self.count()?, replies: self.count()? },
        })
    }
}
