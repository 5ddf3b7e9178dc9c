//! A post as one line of JSON, as `docs/json.md` documents it.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::ser::Formatter;

use crate::post::{Author, Content, Media, MediaKind, Poll, PollOption, Post, PostId, Quote, Span};
use crate::text::Remote;

/// Whose timeline a post was read in.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The service's name.
    pub service: &'a str,
    /// The account's handle.
    pub account: &'a str,
}

/// Writes a post as one line, in one call. What goes out is harmless on a terminal.
pub fn write_post(out: &mut dyn Write, post: &Post, reader: Reader<'_>) -> io::Result<()> {
    let quote = match &post.quote {
        Some(Quote::Post { id, content }) => {
            Some(Fields::new(reader, id, content.written_at, content, Repost::default(), ()))
        }
        Some(Quote::Missing { .. }) | None => None,
    };
    let repost = Repost { original_id: post.original_id.as_ref(), by: post.reposted_by.as_ref() };
    write_line(
        out,
        &Fields::new(reader, &post.key.id, post.created_at, &post.content, repost, Nested { quote }),
    )
}

/// Writes anything as one line of JSON in which no control or direction character stands as itself.
pub fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = Vec::with_capacity(1024);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut line, Harmless))?;
    line.push(b'\n');
    out.write_all(&line)
}

/// Writes as `\uXXXX` what JSON itself allows bare but a terminal may act on.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| must_be_escaped(*c)) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            write!(writer, "\\u{:04x}", u32::from(c))?;
            rest = after.get(c.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// DEL and the C1 controls, the line and paragraph separators, and the bidi controls of UAX #9. (C0 controls JSON
/// escapes by itself.)
fn must_be_escaped(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// The fields of a post, in the order in which they are written. `Q` is [`Nested`], or `()` in a quoted post, which has
/// no field `quote`.
#[derive(Serialize)]
struct Fields<'a, Q> {
    id: &'a str,
    original_id: Option<&'a str>,
    service: &'a str,
    account: &'a str,
    url: Option<&'a str>,
    created_at: String,
    author: AuthorFields<'a>,
    text: String,
    reposted_by: Option<AuthorFields<'a>>,
    reply_to: Option<ReplyFields<'a>>,
    #[serde(flatten)]
    quote: Q,
    warning: Option<&'a str>,
    sensitive: bool,
    lang: Option<&'a str>,
    links: Vec<LinkFields<'a>>,
    media: Vec<MediaFields<'a>>,
    poll: Option<PollFields<'a>>,
    counts: CountFields,
}

#[derive(Serialize)]
struct Nested<'a> {
    quote: Option<Fields<'a, ()>>,
}

#[derive(Serialize)]
struct AuthorFields<'a> {
    id: &'a str,
    handle: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct ReplyFields<'a> {
    id: &'a str,
    handle: Option<&'a str>,
}

#[derive(Serialize)]
struct LinkFields<'a> {
    url: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct MediaFields<'a> {
    kind: &'static str,
    url: &'a str,
    alt: Option<&'a str>,
    width: Option<u32>,
    height: Option<u32>,
}

#[derive(Serialize)]
struct PollFields<'a> {
    options: Vec<OptionFields<'a>>,
    ends_at: Option<String>,
    closed: bool,
}

#[derive(Serialize)]
struct OptionFields<'a> {
    label: &'a str,
    votes: Option<u64>,
}

#[derive(Serialize)]
struct CountFields {
    likes: Option<u64>,
    reposts: Option<u64>,
    replies: Option<u64>,
}

/// What only a repost has.
#[derive(Clone, Copy, Default)]
struct Repost<'a> {
    original_id: Option<&'a PostId>,
    by: Option<&'a Author>,
}

impl<'a, Q> Fields<'a, Q> {
    fn new(
        reader: Reader<'a>,
        id: &'a PostId,
        created_at: Timestamp,
        content: &'a Content,
        repost: Repost<'a>,
        quote: Q,
    ) -> Self {
        Self {
            id: id.as_str(),
            original_id: repost.original_id.map(PostId::as_str),
            service: reader.service,
            account: reader.account,
            url: content.url.as_ref().map(Remote::as_delivered),
            created_at: created_at.to_string(),
            author: author(&content.author),
            text: text(&content.body),
            reposted_by: repost.by.map(author),
            reply_to: content.reply_to.as_ref().map(|reply| ReplyFields {
                id: reply.id.as_str(),
                handle: reply.handle.as_ref().map(Remote::as_delivered),
            }),
            quote,
            warning: content.warning.as_ref().map(Remote::as_delivered),
            sensitive: content.sensitive,
            lang: content.lang.as_ref().map(Remote::as_delivered),
            links: content.body.iter().filter_map(link).collect(),
            media: content.media.iter().map(media).collect(),
            poll: content.poll.as_ref().map(poll),
            counts: CountFields {
                likes: content.counts.likes,
                reposts: content.counts.reposts,
                replies: content.counts.replies,
            },
        }
    }
}

/// The text as delivered, with whole addresses in place of short ones.
fn text(body: &[Span]) -> String {
    body.iter()
        .map(|span| match span {
            Span::Text(text) | Span::Tag(text) => text.as_delivered(),
            Span::Link { url, .. } => url.as_delivered(),
            Span::Mention { shown, .. } => shown.as_delivered(),
        })
        .collect()
}

fn author(author: &Author) -> AuthorFields<'_> {
    AuthorFields {
        id: author.id.as_str(),
        handle: author.handle.as_delivered(),
        name: author.name.as_delivered(),
    }
}

fn link(span: &Span) -> Option<LinkFields<'_>> {
    match span {
        Span::Link { url, shown } => Some(LinkFields { url: url.as_delivered(), text: shown.as_delivered() }),
        _ => None,
    }
}

fn media(media: &Media) -> MediaFields<'_> {
    MediaFields {
        kind: match media.kind {
            MediaKind::Photo => "photo",
            MediaKind::Video => "video",
            MediaKind::Animation => "animation",
            MediaKind::Audio => "audio",
            MediaKind::Other => "other",
        },
        url: media.url.as_delivered(),
        alt: media.alt.as_ref().map(Remote::as_delivered),
        width: media.width,
        height: media.height,
    }
}

fn poll(poll: &Poll) -> PollFields<'_> {
    PollFields {
        options: poll.options.iter().map(option).collect(),
        ends_at: poll.ends_at.map(|time| time.to_string()),
        closed: poll.closed,
    }
}

fn option(option: &PollOption) -> OptionFields<'_> {
    OptionFields { label: option.label.as_delivered(), votes: option.votes }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
