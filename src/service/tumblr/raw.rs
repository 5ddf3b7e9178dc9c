//! The JSON of Tumblr's API v2 as it comes. Only what a post cannot do without is demanded; everything else may be
//! missing, null or odd.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::service::status::lax::{Id, Text, lax, lax_list};

/// What an envelope tells of how the request fared.
#[derive(Default, Deserialize)]
pub(super) struct Told {
    #[serde(default, deserialize_with = "lax")]
    pub(super) meta: Option<Meta>,
    #[serde(default)]
    pub(super) errors: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct Meta {
    #[serde(default, deserialize_with = "lax")]
    pub(super) status: Option<u16>,
}

/// The envelope's content, unread.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow)]
    pub(super) response: &'a RawValue,
}

/// `user/info`.
#[derive(Deserialize)]
pub(super) struct Info {
    pub(super) user: User,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) name: Text,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) blogs: Vec<Blog>,
}

/// `user/dashboard`.
#[derive(Deserialize)]
pub(super) struct Dashboard<'a> {
    #[serde(borrow)]
    pub(super) posts: &'a RawValue,
    #[serde(default, rename = "_links", deserialize_with = "lax")]
    pub(super) links: Option<Links>,
}

#[derive(Deserialize)]
pub(super) struct Links {
    #[serde(default, deserialize_with = "lax")]
    pub(super) next: Option<Value>,
}

#[derive(Clone, Default, Deserialize)]
pub(super) struct Blog {
    #[serde(default, deserialize_with = "lax")]
    pub(super) name: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) uuid: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) title: Option<Text>,
}

/// An entry of the dashboard.
#[derive(Deserialize)]
pub(super) struct Entry {
    #[serde(default, deserialize_with = "lax")]
    pub(super) id_string: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) blog: Option<Blog>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) blog_name: Option<Text>,
    /// Seconds since 1970.
    #[serde(default, deserialize_with = "lax")]
    pub(super) timestamp: Option<i64>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) post_url: Option<String>,
    /// Of a reblog: what it repeats.
    #[serde(default, deserialize_with = "lax")]
    pub(super) parent_post_url: Option<String>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) tags: Vec<Text>,
    /// The text in short: all there is of a post that has no blocks.
    #[serde(default, deserialize_with = "lax")]
    pub(super) summary: Option<Text>,
    #[serde(default, deserialize_with = "blocks")]
    pub(super) content: Vec<Block>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) layout: Vec<Layout>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) trail: Vec<Trail>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) community_labels: Option<Labels>,
}

#[derive(Deserialize)]
pub(super) struct Labels {
    #[serde(default, deserialize_with = "lax")]
    pub(super) has_community_label: Option<bool>,
}

/// One of the posts that a reblog repeats, oldest first.
#[derive(Deserialize)]
pub(super) struct Trail {
    #[serde(default, deserialize_with = "lax")]
    pub(super) blog: Option<Blog>,
    /// In place of `blog`, where that is gone.
    #[serde(default, deserialize_with = "lax")]
    pub(super) broken_blog: Option<Blog>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) post: Option<Origin>,
    #[serde(default, deserialize_with = "blocks")]
    pub(super) content: Vec<Block>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) layout: Vec<Layout>,
}

#[derive(Deserialize)]
pub(super) struct Origin {
    #[serde(default, deserialize_with = "lax")]
    pub(super) id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) timestamp: Option<i64>,
}

/// How blocks belong together. Only a question matters here.
#[derive(Deserialize)]
pub(super) struct Layout {
    pub(super) r#type: String,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) blocks: Vec<usize>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) attribution: Option<Attribution>,
}

#[derive(Deserialize)]
pub(super) struct Attribution {
    #[serde(default, deserialize_with = "lax")]
    pub(super) blog: Option<Blog>,
}

/// A block of whatever kind, with the fields of all kinds.
#[derive(Default, Deserialize)]
pub(super) struct Block {
    #[serde(default, deserialize_with = "lax")]
    pub(super) r#type: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) subtype: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) indent_level: Option<usize>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) text: Option<Text>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) formatting: Vec<Format>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) title: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) artist: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) description: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) caption: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) alt_text: Option<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) media: Vec<File>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) question: Option<Text>,
    #[serde(default, deserialize_with = "lax_list")]
    pub(super) answers: Vec<Choice>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) settings: Option<PollSettings>,
    /// When a poll began, in seconds since 1970.
    #[serde(default, deserialize_with = "lax")]
    pub(super) timestamp: Option<i64>,
}

/// A range of a text, in code points, and what it is.
#[derive(Deserialize)]
pub(super) struct Format {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) r#type: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) url: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) blog: Option<Blog>,
}

/// One size of a picture, or a film or sound.
#[derive(Deserialize)]
pub(super) struct File {
    pub(super) url: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) r#type: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) width: Option<u32>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) height: Option<u32>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) has_original_dimensions: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    pub(super) answer_text: Text,
}

#[derive(Deserialize)]
pub(super) struct PollSettings {
    /// Seconds after the beginning.
    #[serde(default, deserialize_with = "lax")]
    pub(super) expire_after: Option<i64>,
}

/// Blocks, where a single one may stand without a list. One that cannot be read stays, as one of no known type.
fn blocks<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<Block>, D::Error> {
    let block = |json| serde_json::from_value(json).unwrap_or_default();
    Ok(many(Value::deserialize(json)?).into_iter().map(block).collect())
}

fn one_or_many<'de, D: Deserializer<'de>>(json: D) -> Result<Vec<File>, D::Error> {
    let file = |json| serde_json::from_value(json).ok();
    Ok(many(Value::deserialize(json)?).into_iter().filter_map(file).collect())
}

fn many(json: Value) -> Vec<Value> {
    match json {
        Value::Array(all) => all,
        Value::Object(_) => vec![json],
        _ => Vec::new(),
    }
}
