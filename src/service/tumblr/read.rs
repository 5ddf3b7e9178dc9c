//! An entry of the dashboard → a post. A reblog that adds nothing is a repost; one that adds something is a post that
//! quotes what it repeats. What stands further up the trail is told inside of the quote, oldest first.

use jiff::Timestamp;

use crate::post::{Author, AuthorId, Content, Counts, OrderKey, Post, PostId, PostKey, Quote, Span};
use crate::service::status::lax::Text;
use crate::service::status::{is_web, list, read::number};
use crate::text::Remote;

use super::blocks::{Body, mention};
use super::raw::{Blog, Entry, Trail};

/// A reblog's trail is as long as people like it: the beginning and the end of a longer one are kept.
const LONGEST_TRAIL: usize = 100;

/// One post of a trail, or what the entry's own author wrote.
struct Part {
    author: Author,
    id: Option<String>,
    written_at: Timestamp,
    body: Body,
}

/// Reads one entry. The error is its path below the entry and the reason.
pub(super) fn post(json: &str, now: Option<Timestamp>) -> Result<Post, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    let mut entry: Entry =
        serde_path_to_error::deserialize(&mut json).map_err(|error| list::explain("", &error))?;

    let id = entry.id_string.take().or_else(|| entry.id.take()).ok_or(".id: not there, or not an id")?.0;
    let order = number(&id).ok_or(".id_string: not a number")?;
    let created_at = entry.timestamp.ok_or(".timestamp: not there, or not a number")?;
    let created_at = Timestamp::from_second(created_at).map_err(|_| ".timestamp: beyond all time")?;
    let author = author(entry.blog.take().unwrap_or_default(), entry.blog_name.take())
        .ok_or(".blog_name: not there, or empty")?;

    let mut own = Body::read(&entry.content, &entry.layout, now);
    if own.is_empty() && entry.trail.is_empty() {
        own.spans.extend(entry.summary.take().map(|text| Span::Text(text.0.into())));
    }
    let url = [&entry.post_url, &entry.parent_post_url];
    let url = |at: usize| url.get(at).copied().and_then(|url| url.as_deref()).filter(|url| is_web(url));
    let mut trail = trail(&entry.trail, created_at, now);
    let sensitive =
        entry.community_labels.as_ref().is_some_and(|labels| labels.has_community_label == Some(true));

    let (mut shown, reposted_by, url) = match trail.pop() {
        Some(last) if own.is_empty() => (last, Some(author), url(1).or_else(|| url(0))),
        last => {
            trail.extend(last);
            (Part { author, id: None, written_at: created_at, body: own }, None, url(0))
        }
    };
    tags(&mut shown.body, &entry.tags);
    let original_id =
        reposted_by.as_ref().map(|_| PostId::new(shown.id.clone().unwrap_or_else(|| id.clone())));
    Ok(Post {
        key: PostKey::new(OrderKey(order), PostId::new(id.as_str())),
        created_at,
        original_id,
        reposted_by,
        quote: quote(trail, &id, sensitive),
        content: content(shown, url.map(Remote::from), sensitive),
    })
}

fn author(blog: Blog, name: Option<Text>) -> Option<Author> {
    let handle = blog.name.or(name).map(|name| name.0).filter(|name| !name.trim().is_empty())?;
    let title = blog.title.map(|title| title.0).filter(|title| !title.trim().is_empty());
    Some(Author {
        id: AuthorId::new(blog.uuid.map_or_else(|| handle.clone(), |id| id.0)),
        name: title.unwrap_or_else(|| handle.clone()).into(),
        handle: handle.into(),
    })
}

/// The posts that a reblog repeats, oldest first. Of a blog that is gone the name is left.
fn trail(trail: &[Trail], at: Timestamp, now: Option<Timestamp>) -> Vec<Part> {
    let left_out = trail.len().saturating_sub(LONGEST_TRAIL);
    let kept = trail.iter().enumerate().filter(|(i, _)| *i == 0 || *i > left_out);
    kept.map(|(_, item)| {
        let blog = item.blog.as_ref().or(item.broken_blog.as_ref());
        let gone = || Author {
            id: AuthorId::new("gone"),
            handle: "gone".into(),
            name: "a blog that is gone".into(),
        };
        let origin = item.post.as_ref();
        let written = origin.and_then(|post| Timestamp::from_second(post.timestamp?).ok());
        Part {
            author: blog.cloned().and_then(|blog| author(blog, None)).unwrap_or_else(gone),
            id: origin.and_then(|post| post.id.as_ref()).map(|id| id.0.clone()),
            written_at: written.unwrap_or(at),
            body: Body::read(&item.content, &item.layout, now),
        }
    })
    .collect()
}

/// Tags stand below the text. They may hold blanks.
fn tags(body: &mut Body, tags: &[Text]) {
    /// Tumblr itself keeps thirty.
    const MOST: usize = 100;
    let tags = tags.iter().map(|tag| tag.0.trim()).filter(|tag| !tag.is_empty()).take(MOST);
    for (index, tag) in tags.enumerate() {
        if index == 0 {
            body.next(false);
        } else {
            body.text(" ");
        }
        body.spans.push(Span::Tag(format!("#{tag}").into()));
    }
}

/// The rest of a trail as one quoted post: each further author by name, with what they added.
fn quote(trail: Vec<Part>, id: &str, sensitive: bool) -> Option<Quote> {
    let mut parts = trail.into_iter();
    let mut first = parts.next()?;
    for part in parts {
        let name = part.author.handle.as_delivered().to_owned();
        first.body.next(false);
        first.body.spans.push(mention(&name));
        first.body.text(":\n");
        first.body.spans.extend(part.body.spans);
        first.body.media.extend(part.body.media);
        first.body.poll = first.body.poll.or(part.body.poll);
    }
    let id = PostId::new(first.id.clone().unwrap_or_else(|| id.to_owned()));
    Some(Quote::Post { id, content: Box::new(content(first, None, sensitive)) })
}

fn content(part: Part, url: Option<Remote>, sensitive: bool) -> Content {
    Content {
        author: part.author,
        written_at: part.written_at,
        body: part.body.spans,
        url,
        reply_to: None,
        media: part.body.media,
        poll: part.body.poll,
        warning: None,
        sensitive,
        lang: None,
        // Notes count likes, reblogs and replies in one number.
        counts: Counts::default(),
    }
}
