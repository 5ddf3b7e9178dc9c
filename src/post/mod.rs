//! The domain: a post, its author, what it holds, and how posts are told apart and ordered.
//!
//! Pure. Every string that a service sent is a [`Remote`], so nothing here can reach a terminal unsanitised.

mod delivered;
mod key;

use jiff::Timestamp;

pub use key::{AuthorId, OrderKey, PostId, PostKey};

use crate::text::Remote;

/// One entry of a timeline. A repost is shown as the post it repeats, with [`Post::reposted_by`] set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Where the entry stands in its timeline, and the entry's own id (a repost's own, not the original's).
    pub key: PostKey,
    /// When the entry was made (a repost: when it was reposted).
    pub created_at: Timestamp,
    /// The id of the original, where this entry is a repost.
    pub original_id: Option<PostId>,
    /// Who reposted it, where this entry is a repost.
    pub reposted_by: Option<Author>,
    /// What is shown: the post itself, or the original of a repost.
    pub content: Content,
    /// The post that this one quotes.
    pub quote: Option<Quote>,
}

/// What a post says: the same for a post, a repost's original and a quoted post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Who wrote it.
    pub author: Author,
    /// When it was written. For a repost this is the original's time, the entry's is [`Post::created_at`].
    pub written_at: Timestamp,
    /// The text, cut into plain pieces and entities, in order, already HTML-unescaped.
    pub body: Vec<Span>,
    /// The address of the post on the web.
    pub url: Option<Remote>,
    /// Whom it answers.
    pub reply_to: Option<ReplyTo>,
    /// Pictures, videos and the like.
    pub media: Vec<Media>,
    /// A poll.
    pub poll: Option<Poll>,
    /// The author's warning: the text is folded under it.
    pub warning: Option<Remote>,
    /// Whether the media are marked as sensitive.
    pub sensitive: bool,
    /// Language tag as delivered (`und` is dropped).
    pub lang: Option<Remote>,
    /// Likes, reposts, replies.
    pub counts: Counts,
}

/// A quoted post: there, or known to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quote {
    /// The quoted post with its id.
    Post {
        /// Its id.
        id: PostId,
        /// What it says. A quote of a quote is not nested further.
        content: Box<Content>,
    },
    /// Deleted, protected or not delivered.
    Missing {
        /// Its address, where the service still names it.
        url: Option<Remote>,
    },
}

/// A piece of a post's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Plain text; may hold line breaks.
    Text(Remote),
    /// A link: the whole address and the short form that is shown.
    Link {
        /// The expanded address.
        url: Remote,
        /// The display form.
        shown: Remote,
    },
    /// A mention, as it stands in the text (with its `@`).
    Mention {
        /// The text of the mention, as delivered, with its `@`.
        shown: Remote,
        /// The handle without `@`.
        handle: Remote,
    },
    /// A hashtag or cashtag, as it stands in the text (with its sign).
    Tag(Remote),
}

/// A person (or bot) that posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The service's id.
    pub id: AuthorId,
    /// Handle without `@`.
    pub handle: Remote,
    /// The name they chose.
    pub name: Remote,
}

/// Whom a post answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    /// The answered post.
    pub id: PostId,
    /// Its author's handle, where the service says it.
    pub handle: Option<Remote>,
}

/// What kind of thing a [`Media`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// A still picture.
    Photo,
    /// A video.
    Video,
    /// A short silent loop.
    Animation,
    /// Sound.
    Audio,
    /// Something else.
    Other,
}

/// An attached picture, video or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Where the file is.
    pub url: Remote,
    /// The author's description.
    pub alt: Option<Remote>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

/// A poll and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The choices, in order.
    pub options: Vec<PollOption>,
    /// When it closes.
    pub ends_at: Option<Timestamp>,
    /// Whether it is closed.
    pub closed: bool,
}

/// One choice of a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollOption {
    /// Its label.
    pub label: Remote,
    /// Its votes, where they are known.
    pub votes: Option<u64>,
}

/// How often a post was liked, reposted and answered. `None`: the service does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Likes.
    pub likes: Option<u64>,
    /// Reposts.
    pub reposts: Option<u64>,
    /// Replies.
    pub replies: Option<u64>,
}
