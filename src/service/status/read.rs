//! From the raw shape to a post.

use std::hash::Hasher;

use jiff::Timestamp;

use crate::post::{
    Author, AuthorId, Content, Counts, OrderKey, Poll, PollOption, Post, PostId, PostKey, Quote, ReplyTo,
};
use crate::text::Remote;

use super::cut::{self, Mark, What};
use super::lax::Id;
use super::raw::{Entities, Link, Medium, Permalink, Status, User};
use super::{Manner, Place, is_web, list, media, raw, scan};

/// Reads one entry. The error is its path below the entry and the reason.
pub(super) fn post(manner: &Manner<'_>, json: &str) -> Result<Post, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    let mut outer: Status =
        serde_path_to_error::deserialize(&mut json).map_err(|error| list::explain("", &error))?;
    let say = |below: &'static str| move |(path, why): Missing| format!(".{below}{path}: {why}");

    let id = id(&mut outer).map_err(say(""))?;
    let created_at = outer.created_at;
    let key = PostKey::new(order(&id, created_at), PostId::new(id.as_str()));
    let Some(mut inner) = outer.retweeted_status.take() else {
        let (content, quote) = content(manner, outer, &id).map_err(say(""))?;
        return Ok(Post { key, created_at, original_id: None, reposted_by: None, content, quote });
    };

    let original = self::id(&mut inner).map_err(say("retweeted_status."))?;
    inner.quoted_status = inner.quoted_status.filter(|quoted| !quoted.is_null()).or(outer.quoted_status);
    inner.possibly_sensitive =
        Some([inner.possibly_sensitive, outer.possibly_sensitive].contains(&Some(true)));
    let (content, quote) = content(manner, *inner, &original).map_err(say("retweeted_status."))?;
    let reposted_by = Some(author(outer.user).map_err(say("user."))?);
    Ok(Post { key, created_at, original_id: Some(PostId::new(original)), reposted_by, content, quote })
}

/// What a post cannot do without: its path and what is wrong with it.
type Missing = (&'static str, &'static str);

/// An author.
pub(super) fn author(user: User) -> Result<Author, Missing> {
    let id = user.id_str.or(user.id).ok_or(("id", "not there, or not an id"))?;
    let handle = user.screen_name.0;
    if handle.is_empty() {
        return Err(("screen_name", "empty"));
    }
    let name = user.name.map(|name| name.0).filter(|name| !name.is_empty()).unwrap_or_else(|| handle.clone());
    Ok(Author { id: AuthorId::new(id.0), handle: handle.into(), name: name.into() })
}

/// An id's number, where it is one: digits and nothing else.
pub(in crate::service) fn number(id: &str) -> Option<u128> {
    id.parse().ok().filter(|_| id.bytes().all(|b| b.is_ascii_digit()))
}

/// Where a post stands: numeric ids grow with time. Where they are not numeric the time orders, and within one
/// moment something that stays the same for the same id.
fn order(id: &str, created_at: Timestamp) -> OrderKey {
    OrderKey(number(id).unwrap_or_else(|| {
        let since = created_at.as_microsecond().abs_diff(Timestamp::MIN.as_microsecond());
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        hash.write(id.as_bytes());
        u128::from(since) << 64 | u128::from(hash.finish())
    }))
}

/// FNV-1a: kept in archives by way of [`order`], so it must never change, as the standard hasher may.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn id(status: &mut Status) -> Result<String, Missing> {
    either(&mut status.id_str, &mut status.id).ok_or(("id", "not there, or not an id"))
}

fn either(text: &mut Option<Id>, number: &mut Option<Id>) -> Option<String> {
    text.take().or_else(|| number.take()).map(|id| id.0)
}

/// A post's content, and the post that it quotes.
fn content(manner: &Manner<'_>, mut status: Status, id: &str) -> Result<(Content, Option<Quote>), Missing> {
    let quote_id = either(&mut status.quoted_status_id_str, &mut status.quoted_status_id);
    let permalink = status.quoted_status_permalink.take();
    let quoted = status.quoted_status.take().and_then(|quoted| quoted_post(manner, quoted));
    let quotes = status.is_quote_status == Some(true) || quote_id.is_some() || permalink.is_some();
    let quote_id = quoted.as_ref().map(|(id, _)| id.clone()).or(quote_id);

    let text = text(&mut status)?;
    let trail =
        Trail { quote_id: quote_id.as_deref(), permalink: permalink.as_ref(), is_shown: quoted.is_some() };
    let (body, media) = body(manner, &status, &text, &trail);
    let quote = match quoted {
        Some((id, content)) => Some(Quote::Post { id: PostId::new(id), content: Box::new(content) }),
        None if quotes => Some(Quote::Missing { url: trail.address(text.entities.as_ref()) }),
        None => None,
    };

    let handle = status.in_reply_to_screen_name.take().filter(|handle| !handle.is_empty());
    let answered = either(&mut status.in_reply_to_status_id_str, &mut status.in_reply_to_status_id);
    let author = author(status.user)
        .map_err(|(path, why)| if path == "id" { ("user.id", why) } else { ("user.screen_name", why) })?;
    let place = Place {
        handle: author.handle.as_delivered(),
        id,
        external_url: status.external_url.as_deref(),
        uri: status.uri.as_deref(),
    };
    let content = Content {
        url: (manner.address)(&place),
        author,
        written_at: status.created_at,
        body,
        reply_to: answered.map(|id| ReplyTo { id: PostId::new(id), handle: handle.map(Remote::from) }),
        media,
        poll: status.twite_poll.and_then(poll),
        warning: None,
        sensitive: status.possibly_sensitive.unwrap_or(false),
        lang: status.lang.filter(|lang| !lang.is_empty() && lang != "und").map(Remote::from),
        counts: Counts {
            likes: status.favorite_count.map(|count| count.0),
            reposts: status.retweet_count.map(|count| count.0),
            replies: status.reply_count.map(|count| count.0),
        },
    };
    Ok((content, quote))
}

/// A quoted post is a courtesy: one that cannot be read is as good as missing. Its own quote is not nested further.
fn quoted_post(manner: &Manner<'_>, quoted: serde_json::Value) -> Option<(String, Content)> {
    let mut quoted: Status = serde_json::from_value(quoted).ok()?;
    quoted.quoted_status = None;
    let id = id(&mut quoted).ok()?;
    let (content, _) = content(manner, quoted, &id).ok()?;
    Some((id, content))
}

/// A post's whole text, with what belongs to it.
struct Text {
    text: String,
    range: Option<(usize, usize)>,
    entities: Option<Entities>,
    more: Option<Entities>,
}

/// The whole text in whichever place this payload has it.
fn text(status: &mut Status) -> Result<Text, Missing> {
    if let Some(whole) = status.extended_tweet.take() {
        let more = whole.extended_entities.or(status.extended_entities.take());
        return Ok(Text {
            text: whole.full_text,
            range: whole.display_text_range,
            entities: whole.entities,
            more,
        });
    }
    let text = status
        .full_text
        .take()
        .or(status.text.take())
        .ok_or(("text", "neither full_text nor text is there"))?;
    let (entities, more) = (status.entities.take(), status.extended_entities.take());
    Ok(Text { text: text.0, range: status.display_text_range, entities, more })
}

/// How a quote shows in the text: by a link at the end.
struct Trail<'a> {
    quote_id: Option<&'a str>,
    permalink: Option<&'a Permalink>,
    is_shown: bool,
}

impl Trail<'_> {
    fn is(&self, link: &Link) -> bool {
        let same =
            self.permalink.and_then(|permalink| permalink.url.as_ref()).is_some_and(|url| *url == link.url);
        same || link.expanded_url.as_deref().is_some_and(|url| self.leads_to(url))
    }

    /// Whether an address ends in `/status/` and the quoted post's id.
    fn leads_to(&self, url: &str) -> bool {
        let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let end = self.quote_id.and_then(|id| path.strip_suffix(id));
        end.is_some_and(|rest| rest.ends_with("/status/") || rest.ends_with("/statuses/"))
    }

    /// The quoted post's address, where anything names it.
    fn address(&self, entities: Option<&Entities>) -> Option<Remote> {
        let named =
            self.permalink.and_then(|permalink| permalink.expanded.as_deref().or(permalink.url.as_deref()));
        let linked = || {
            let link = entities?.urls.iter().rev().find(|link| self.is(link))?;
            Some(link.expanded_url.as_deref().unwrap_or(&link.url))
        };
        named.or_else(linked).filter(|url| is_web(url)).map(Remote::from)
    }
}

fn body(
    manner: &Manner<'_>,
    status: &Status,
    text: &Text,
    trail: &Trail<'_>,
) -> (Vec<crate::post::Span>, Vec<crate::post::Media>) {
    let first = text.entities.as_ref().map(|entities| entities.media.as_slice()).unwrap_or_default();
    let all = text
        .more
        .as_ref()
        .map(|more| more.media.as_slice())
        .filter(|media| !media.is_empty())
        .unwrap_or(first);
    let mut attached = media::media(all);
    attached.extend(media::attachments(&status.attachments));

    let Some(entities) = &text.entities else {
        let shown = cut::clip(&text.text, text.range);
        let shown = cut::unescape(&shown, manner.escaped);
        let own: Vec<String> = attached.iter().map(|media| media.url.as_delivered().to_owned()).collect();
        return (cut::cut(&shown, None, scan::scan(&shown, &own), false), attached);
    };
    let mut marks: Vec<Mark> =
        all.iter().chain(first).filter_map(|medium| own_link(medium, !attached.is_empty())).collect();
    marks.extend(entities.urls.iter().map(|link| {
        let own = trail.is_shown && trail.is(link);
        let url = link.expanded_url.clone().unwrap_or_else(|| link.url.clone());
        let what = What::Link { written: link.url.clone(), url, shown: link.display_url.clone(), own };
        mark(link.indices, what)
    }));
    marks.extend(
        entities
            .user_mentions
            .iter()
            .map(|mention| mark(mention.indices, What::Mention { handle: mention.screen_name.clone() })),
    );
    marks.extend(entities.hashtags.iter().chain(&entities.symbols).map(|tag| mark(tag.indices, What::Tag)));
    (cut::cut(&text.text, text.range, marks, manner.escaped), attached)
}

/// The link that stands for an attachment. It is only left out of the text where attachments are shown.
fn own_link(medium: &Medium, own: bool) -> Option<Mark> {
    let written = medium.url.clone()?;
    let url = medium.expanded_url.clone().unwrap_or_else(|| written.clone());
    Some(mark(medium.indices?, What::Link { written, url, shown: medium.display_url.clone(), own }))
}

fn mark((start, end): (usize, usize), what: What) -> Mark {
    Mark { start, end, what }
}

fn poll(poll: raw::Poll) -> Option<Poll> {
    /// More choices than any poll has.
    const MOST: usize = 32;
    let option =
        |choice: raw::Choice| PollOption { label: choice.label.into(), votes: choice.votes.map(|v| v.0) };
    let options: Vec<_> = poll.options.into_iter().take(MOST).map(option).collect();
    let ends_at = poll.ends_at.as_deref().and_then(raw::moment);
    (!options.is_empty()).then_some(Poll { options, ends_at, closed: poll.closed.unwrap_or(false) })
}
