//! A post and what is included beside it → a post. What is referred to and not included (protected, deleted) leaves a
//! mark.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::post::{Author, AuthorId, Content, Counts, OrderKey, Post, PostId, PostKey, Quote, ReplyTo, Span};
use crate::service::Billed;
use crate::service::status::cut::{self, Mark, What};
use crate::service::status::{list, read::number};
use crate::text::Remote;

use super::attached;
use super::raw::{Entities, Includes, Link, Medium, Named, Note, Place, Poll, Reference, Tweet, User};

/// The first id that holds its time ("Snowflake", 2010), and the milliseconds since 1970 that such times count from.
const FIRST_TIMED_ID: u128 = 29_700_859_247;
const TIMES_BEGIN: i64 = 1_288_834_974_657;

/// What a page's posts refer to, by its id.
pub(super) struct Included<'a> {
    users: HashMap<String, User>,
    posts: HashMap<String, Tweet>,
    pub(super) media: HashMap<String, Medium>,
    pub(super) polls: HashMap<String, Poll>,
    pub(super) places: HashMap<String, Place>,
    web: &'a str,
}

impl<'a> Included<'a> {
    /// `web` is where posts stand on the web.
    pub(super) fn new(all: Includes, web: &'a str) -> Self {
        Self {
            users: all.users.into_iter().map(|user| (user.id.0.clone(), user)).collect(),
            posts: all.tweets.into_iter().chain(all.posts).map(|post| (post.id.0.clone(), post)).collect(),
            media: all.media.into_iter().map(|medium| (medium.media_key.0.clone(), medium)).collect(),
            polls: all.polls.into_iter().map(|poll| (poll.id.0.clone(), poll)).collect(),
            places: all.places.into_iter().map(|place| (place.id.0.clone(), place)).collect(),
            web,
        }
    }

    /// What X may charge for: posts and users as they came, included ones too; those that cannot be read, too.
    pub(super) fn billed(&self, data: &str) -> Billed {
        let entries = list::entries("$.data", data).map(|entries| entries.raw).unwrap_or_default();
        let own = entries.iter().filter_map(|entry| serde_json::from_str::<Named>(entry.get()).ok());
        let mut posts: Vec<String> = own.map(|post| post.id.0).chain(self.posts.keys().cloned()).collect();
        let mut users: Vec<String> = self.users.keys().cloned().collect();
        for ids in [&mut posts, &mut users] {
            ids.sort_unstable();
            ids.dedup();
        }
        Billed { posts, users }
    }

    /// An author by id. One that is not included goes by the id.
    fn author(&self, id: &str) -> Author {
        self.users.get(id).and_then(author).unwrap_or_else(|| Author {
            id: AuthorId::new(id),
            handle: id.into(),
            name: id.into(),
        })
    }

    fn handle(&self, id: &str) -> Option<&str> {
        self.users.get(id).map(|user| user.username.0.as_str()).filter(|handle| !handle.is_empty())
    }

    /// X leads to the post whoever's name stands in its address.
    fn address(&self, author: &str, id: &str) -> Remote {
        let segment = |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        let handle = segment(self.handle(author).unwrap_or("i")).to_string().replace("%5F", "_");
        Remote::new(format!("{}/{handle}/status/{}", self.web, segment(id)))
    }
}

/// An author, unless the name is empty.
pub(super) fn author(user: &User) -> Option<Author> {
    let handle = Some(user.username.0.as_str()).filter(|handle| !handle.is_empty())?;
    let name = user.name.as_ref().map(|name| name.0.as_str()).filter(|name| !name.is_empty());
    Some(Author {
        id: AuthorId::new(user.id.0.as_str()),
        name: name.unwrap_or(handle).into(),
        handle: handle.into(),
    })
}

/// Reads one entry. The error is its path below the entry and the reason.
pub(super) fn post(json: &str, included: &Included<'_>) -> Result<Post, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    let outer: Tweet =
        serde_path_to_error::deserialize(&mut json).map_err(|error| list::explain("", &error))?;
    let id = outer.id.0.as_str();
    let order = number(id).ok_or(".id: not a number")?;
    let created_at = written_at(&outer).ok_or(".created_at: not there, or not a time")?;
    let author_id = outer.author_id.as_ref().ok_or(".author_id: not there, or not an id")?;
    let key = PostKey::new(OrderKey(order), PostId::new(id));

    let Some(original_id) = reference(&outer, "retweeted") else {
        let (content, quote) = whole(&outer, created_at, included);
        return Ok(Post { key, created_at, original_id: None, reposted_by: None, content, quote });
    };
    let reposted_by = Some(included.author(&author_id.0));
    let (content, quote) = match included.posts.get(original_id) {
        Some(original) => {
            let (mut content, quote) = whole(original, written_at(original).unwrap_or(created_at), included);
            content.sensitive |= outer.possibly_sensitive == Some(true);
            // What an included post refers to is included only if the page refers to it, too: that it is not there
            // says nothing. The link to it stays in the text.
            (content, quote.filter(|quote| matches!(quote, Quote::Post { .. })))
        }
        None => (cut_short(&outer, original_id, created_at, included), None),
    };
    Ok(Post { key, created_at, original_id: Some(PostId::new(original_id)), reposted_by, content, quote })
}

/// When a post was written: what it says, or else what its id holds.
fn written_at(post: &Tweet) -> Option<Timestamp> {
    let said = post.created_at.as_deref().and_then(|at| at.parse().ok());
    said.or_else(|| {
        let id = number(&post.id.0).filter(|id| *id >= FIRST_TIMED_ID)?;
        Timestamp::from_millisecond(i64::try_from(id >> 22).ok()?.checked_add(TIMES_BEGIN)?).ok()
    })
}

/// The id of what a post repeats (`retweeted`), quotes (`quoted`) or answers (`replied_to`).
fn reference<'a>(post: &'a Tweet, kind: &str) -> Option<&'a str> {
    let is_it = |reference: &&Reference| reference.r#type == kind;
    let found = post.referenced_tweets.iter().chain(&post.referenced_posts).find(is_it);
    found.map(|reference| reference.id.0.as_str())
}

/// A post's content, and the post that it quotes.
fn whole(post: &Tweet, at: Timestamp, included: &Included<'_>) -> (Content, Option<Quote>) {
    let Some(id) = reference(post, "quoted") else { return (content(post, at, None, included), None) };
    let (quote, shown) = match included.posts.get(id) {
        Some(quoted) => {
            let at = written_at(quoted).unwrap_or(at);
            let content = Box::new(content(quoted, at, None, included));
            (Quote::Post { id: PostId::new(id), content }, Some(id))
        }
        None => (Quote::Missing { url: Some(included.address("", id)) }, None),
    };
    (content(post, at, shown, included), Some(quote))
}

/// A repost whose original may not be seen: what its own text still holds of it, `RT @name: …`, with a mark.
fn cut_short(outer: &Tweet, original_id: &str, at: Timestamp, included: &Included<'_>) -> Content {
    let mut content = content(outer, at, None, included);
    let name = match content.body.as_slice() {
        [Span::Text(rt), Span::Mention { handle, .. }, Span::Text(rest), ..]
            if rt.as_delivered() == "RT " && rest.as_delivered().starts_with(": ") =>
        {
            Some((handle.clone(), Remote::from(rest.as_delivered().trim_start_matches(": "))))
        }
        _ => None,
    };
    if let Some((handle, rest)) = name {
        let mentions = outer.entities.iter().flat_map(|entities| &entities.mentions);
        let id = mentions.filter_map(|mention| mention.id.as_ref()).next();
        let id = id.map_or_else(|| handle.as_delivered().to_owned(), |id| id.0.clone());
        content.author = Author { id: AuthorId::new(id), name: handle.clone(), handle };
        content.body.splice(..3, [Span::Text(rest)]);
        content.reply_to = None;
    }
    let mark = "\n[twite cannot show this: the original is protected or gone]";
    content.body.push(Span::Text(mark.into()));
    content.url = Some(included.address("", original_id));
    content
}

/// `quoted` is the quoted post that is shown: the link to it is left out where the text ends in it.
fn content(post: &Tweet, at: Timestamp, quoted: Option<&str>, included: &Included<'_>) -> Content {
    let by = post.author_id.as_ref().map(|id| id.0.as_str()).unwrap_or_default();
    let attachments = post.attachments.as_ref();
    let media = attachments.map(|attachments| attached::media(attachments, included)).unwrap_or_default();
    let mut body = body(post, quoted, !media.is_empty());
    body.extend(
        attached::place(post.geo.as_ref(), included).map(|place| Span::Text(format!("\n({place})").into())),
    );
    let metrics = post.public_metrics.as_ref();
    Content {
        author: included.author(by),
        written_at: at,
        body,
        url: Some(included.address(by, &post.id.0)),
        reply_to: reference(post, "replied_to")
            .map(|id| ReplyTo { id: PostId::new(id), handle: answered(post, included).map(Remote::from) }),
        media,
        poll: attachments.and_then(|attachments| attached::poll(attachments, included)),
        warning: withheld(post),
        sensitive: post.possibly_sensitive.unwrap_or(false),
        lang: post.lang.as_deref().filter(|lang| !matches!(*lang, "" | "und" | "zxx")).map(Remote::from),
        counts: Counts {
            likes: metrics.and_then(|metrics| metrics.like_count.as_ref()).map(|count| count.0),
            reposts: metrics
                .and_then(|metrics| metrics.retweet_count.as_ref().or(metrics.repost_count.as_ref()))
                .map(|count| count.0),
            replies: metrics.and_then(|metrics| metrics.reply_count.as_ref()).map(|count| count.0),
        },
    }
}

/// Whom a post answers: a mention tells it, or who is included.
fn answered<'a>(post: &'a Tweet, included: &'a Included<'_>) -> Option<&'a str> {
    let to = post.in_reply_to_user_id.as_ref()?.0.as_str();
    let mut mentions = post.entities.iter().flat_map(|entities| &entities.mentions);
    let mentioned = mentions.find(|mention| mention.id.as_ref().is_some_and(|id| id.0 == to));
    mentioned.map(|mention| mention.username.as_str()).or_else(|| included.handle(to))
}

/// Where X withholds a post, or why.
fn withheld(post: &Tweet) -> Option<Remote> {
    let withheld = post.withheld.as_ref()?;
    let countries = withheld.country_codes.join(", ");
    Some(match (withheld.copyright, countries.is_empty()) {
        (Some(true), _) => "withheld for a claim of copyright".into(),
        (_, false) => format!("withheld in {countries}").into(),
        (_, true) => return None,
    })
}

fn body(post: &Tweet, quoted: Option<&str>, has_media: bool) -> Vec<Span> {
    let note: Option<&Note> = post.note_tweet.as_ref().or(post.note_post.as_ref());
    let (text, entities, range) = match note {
        Some(note) => (&note.text.0, note.entities.as_ref(), None),
        None => (&post.text.0, post.entities.as_ref(), post.display_text_range),
    };
    // Media stand behind a long text, too, and the short one has their link.
    let marks = entities.map(|entities| marks(entities, &post.id.0, quoted, has_media)).unwrap_or_default();
    cut::cut(text, range, marks, true)
}

fn marks(entities: &Entities, id: &str, quoted: Option<&str>, has_media: bool) -> Vec<Mark> {
    let links = entities.urls.iter().map(|link| {
        let own = has_media && is_attachment(link, id) || quoted.is_some_and(|quoted| leads_to(link, quoted));
        let url = link.expanded_url.clone().unwrap_or_else(|| link.url.clone());
        let what = What::Link { written: link.url.clone(), url, shown: link.display_url.clone(), own };
        Mark { start: link.start, end: link.end, what }
    });
    let mentions = entities.mentions.iter().map(|mention| Mark {
        start: mention.start,
        end: mention.end,
        what: What::Mention { handle: mention.username.clone() },
    });
    let tags = entities.hashtags.iter().chain(&entities.cashtags);
    let tags = tags.map(|tag| Mark { start: tag.start, end: tag.end, what: What::Tag });
    links.chain(mentions).chain(tags).collect()
}

/// Whether a link stands for what is attached to the post itself.
fn is_attachment(link: &Link, id: &str) -> bool {
    let url = link.expanded_url.as_deref().unwrap_or_default();
    let own = ["photo", "video"].iter().any(|kind| url.contains(&format!("/status/{id}/{kind}/")));
    link.media_key.is_some() || own
}

fn leads_to(link: &Link, id: &str) -> bool {
    let url = link.expanded_url.as_deref().unwrap_or_default();
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.strip_suffix(id).is_some_and(|rest| rest.ends_with("/status/"))
}
