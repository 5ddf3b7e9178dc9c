//! The JSON of X's API v2 as it comes. Fields that were renamed in 2026 are read by either name. Only what a post cannot do
//! without is demanded; everything else may be missing, null or odd.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::service::status::lax::{Count, Id, Text, lax, lax_list};

/// What stands around a page.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    /// Not there at all where a page holds no post.
    #[serde(borrow, default)]
    pub(super) data: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) includes: Option<Includes>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) meta: Option<Meta>,
}

#[derive(Default, Deserialize)]
pub(super) struct Meta {
    /// Names the page of older posts. Not there on the last page.
    #[serde(default, deserialize_with = "lax")]
    pub(super) next_token: Option<String>,
}

/// What the posts of a page refer to, each thing once.
#[derive(Default, Deserialize)]
pub(super) struct Includes {
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) users: Vec<User>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) tweets: Vec<Tweet>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) posts: Vec<Tweet>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) media: Vec<Medium>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) polls: Vec<Poll>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) places: Vec<Place>,
}

/// `users/me`.
#[derive(Deserialize)]
pub(super) struct Me {
    pub(super) data: User,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: Id,
    pub(super) username: Text,
    #[serde(default, deserialize_with = "lax")]
    pub(super) name: Option<Text>,
}

/// Whatever has an id: to count what may be charged for.
#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) id: Id,
}

#[derive(Deserialize)]
pub(super) struct Tweet {
    pub(super) id: Id,
    pub(super) text: Text,
    #[serde(default, deserialize_with = "lax")]
    pub(super) created_at: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) author_id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) in_reply_to_user_id: Option<Id>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) referenced_tweets: Vec<Reference>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) referenced_posts: Vec<Reference>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) entities: Option<Entities>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) attachments: Option<Attachments>,
    /// The whole of a long post, whose `text` is cut.
    #[serde(default, deserialize_with = "lax")]
    pub(super) note_tweet: Option<Note>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) note_post: Option<Note>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_text_range: Option<(usize, usize)>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) lang: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) possibly_sensitive: Option<bool>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) public_metrics: Option<Metrics>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) withheld: Option<Withheld>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) geo: Option<Geo>,
}

/// What a post repeats, quotes or answers.
#[derive(Deserialize)]
pub(super) struct Reference {
    pub(super) r#type: String,
    pub(super) id: Id,
}

#[derive(Deserialize)]
pub(super) struct Note {
    pub(super) text: Text,
    #[serde(default, deserialize_with = "lax")]
    pub(super) entities: Option<Entities>,
}

#[derive(Default, Deserialize)]
pub(super) struct Attachments {
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) media_keys: Vec<Id>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) poll_ids: Vec<Id>,
}

#[derive(Deserialize)]
pub(super) struct Metrics {
    #[serde(default, deserialize_with = "lax")]
    pub(super) like_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) retweet_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) repost_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) reply_count: Option<Count>,
}

#[derive(Deserialize)]
pub(super) struct Withheld {
    #[serde(default, deserialize_with = "lax")]
    pub(super) copyright: Option<bool>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) country_codes: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Geo {
    #[serde(default, deserialize_with = "lax")]
    pub(super) place_id: Option<Id>,
}

/// Offsets are code points of the text as it comes; the end is not part of it.
#[derive(Default, Deserialize)]
pub(super) struct Entities {
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) urls: Vec<Link>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) mentions: Vec<Mention>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) hashtags: Vec<Tagged>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) cashtags: Vec<Tagged>,
}

#[derive(Deserialize)]
pub(super) struct Link {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) url: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) expanded_url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_url: Option<String>,
    /// Of a link that stands for an attachment.
    #[serde(default, deserialize_with = "lax")]
    pub(super) media_key: Option<Id>,
}

#[derive(Deserialize)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) username: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) id: Option<Id>,
}

#[derive(Deserialize)]
pub(super) struct Tagged {
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Deserialize)]
pub(super) struct Medium {
    pub(super) media_key: Id,
    #[serde(default, deserialize_with = "lax")]
    pub(super) r#type: Option<String>,
    /// Of a picture only.
    #[serde(default, deserialize_with = "lax")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) preview_image_url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) alt_text: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) width: Option<u32>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) height: Option<u32>,
    /// Of a film: its files.
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) variants: Vec<Variant>,
}

#[derive(Deserialize)]
pub(super) struct Variant {
    pub(super) url: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) content_type: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) bit_rate: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Poll {
    pub(super) id: Id,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) options: Vec<Choice>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) voting_status: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) end_datetime: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    pub(super) label: Text,
    #[serde(default, deserialize_with = "lax")]
    pub(super) position: Option<u32>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) votes: Option<Count>,
}

#[derive(Deserialize)]
pub(super) struct Place {
    pub(super) id: Id,
    #[serde(default, deserialize_with = "lax")]
    pub(super) full_name: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) name: Option<Text>,
}
