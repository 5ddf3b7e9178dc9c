//! The JSON of API 1.1 as it comes, extended and compatible mode alike. Only what a post cannot do without is
//! demanded; everything else may be missing, null or odd.

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::lax::{Count, Id, Text, lax, lax_list};

#[derive(Deserialize)]
pub(super) struct Status {
    #[serde(deserialize_with = "date")]
    pub(super) created_at: Timestamp,
    #[serde(default, deserialize_with = "lax")]
    pub(super) id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) id_str: Option<Id>,
    pub(super) full_text: Option<Text>,
    pub(super) text: Option<Text>,
    pub(super) user: User,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_text_range: Option<(usize, usize)>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) entities: Option<Entities>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) extended_entities: Option<Entities>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) extended_tweet: Option<ExtendedText>,
    pub(super) retweeted_status: Option<Box<Self>>,
    #[serde(default)]
    pub(super) quoted_status: Option<Value>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) is_quote_status: Option<bool>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) quoted_status_id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) quoted_status_id_str: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) quoted_status_permalink: Option<Permalink>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) in_reply_to_status_id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) in_reply_to_status_id_str: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) in_reply_to_screen_name: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) possibly_sensitive: Option<bool>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) lang: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) favorite_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) retweet_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) reply_count: Option<Count>,
    /// GNU social.
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) attachments: Vec<Attachment>,
    /// GNU social.
    #[serde(default, deserialize_with = "lax")]
    pub(super) external_url: Option<String>,
    /// GNU social.
    #[serde(default, deserialize_with = "lax")]
    pub(super) uri: Option<String>,
    /// An extension: a poll, as twite's demo service has it.
    #[serde(default, deserialize_with = "lax")]
    pub(super) twite_poll: Option<Poll>,
}

#[derive(Deserialize)]
pub(super) struct User {
    #[serde(default, deserialize_with = "lax")]
    pub(super) id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) id_str: Option<Id>,
    pub(super) screen_name: Text,
    #[serde(default, deserialize_with = "lax")]
    pub(super) name: Option<Text>,
}

#[derive(Default, Deserialize)]
pub(super) struct Entities {
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) hashtags: Vec<Tagged>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) symbols: Vec<Tagged>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) user_mentions: Vec<Mention>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) urls: Vec<Link>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) media: Vec<Medium>,
}

/// A streaming payload's whole text beside the cut one.
#[derive(Deserialize)]
pub(super) struct ExtendedText {
    pub(super) full_text: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_text_range: Option<(usize, usize)>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) entities: Option<Entities>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) extended_entities: Option<Entities>,
}

#[derive(Deserialize)]
pub(super) struct Tagged {
    pub(super) indices: (usize, usize),
}

#[derive(Deserialize)]
pub(super) struct Mention {
    pub(super) indices: (usize, usize),
    pub(super) screen_name: String,
}

#[derive(Deserialize)]
pub(super) struct Link {
    pub(super) indices: (usize, usize),
    pub(super) url: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) expanded_url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Medium {
    #[serde(default, deserialize_with = "lax")]
    pub(super) indices: Option<(usize, usize)>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) id_str: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) expanded_url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) media_url_https: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) media_url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) r#type: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) ext_alt_text: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) sizes: Option<Sizes>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) original_info: Option<Original>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) video_info: Option<Video>,
}

#[derive(Deserialize)]
pub(super) struct Sizes {
    #[serde(default, deserialize_with = "lax")]
    pub(super) large: Option<Size>,
}

#[derive(Clone, Copy, Deserialize)]
pub(super) struct Size {
    pub(super) w: u32,
    pub(super) h: u32,
}

#[derive(Clone, Copy, Deserialize)]
pub(super) struct Original {
    pub(super) width: u32,
    pub(super) height: u32,
}

#[derive(Deserialize)]
pub(super) struct Video {
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) variants: Vec<Variant>,
}

#[derive(Deserialize)]
pub(super) struct Variant {
    #[serde(default, deserialize_with = "lax")]
    pub(super) bitrate: Option<u64>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) content_type: Option<String>,
    pub(super) url: String,
}

#[derive(Deserialize)]
pub(super) struct Permalink {
    #[serde(default, deserialize_with = "lax")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) expanded: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Attachment {
    pub(super) url: String,
    pub(super) mimetype: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) width: Option<u32>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) height: Option<u32>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) description: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Poll {
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) options: Vec<Choice>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) ends_at: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) closed: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    pub(super) label: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) votes: Option<Count>,
}

/// `Wed Nov 18 18:54:12 +0000 2009`, names always English, any offset; or RFC 3339.
fn date<'de, D: Deserializer<'de>>(json: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(json)?;
    moment(&text).ok_or_else(|| D::Error::custom("not a date"))
}

/// A moment in either of the two ways that it is written. The day's name is not looked at.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let old = || Timestamp::strptime("%b %d %H:%M:%S %z %Y", text.split_once(' ')?.1.trim_start()).ok();
    text.parse().ok().or_else(old)
}
