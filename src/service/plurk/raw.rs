//! The JSON of Plurk's API 2.0 as it comes. Only what a post cannot do without is demanded.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::service::status::lax::{Count, Id, Text, lax};

/// `Timeline/getPlurks`.
#[derive(Deserialize)]
pub(super) struct Timeline<'a> {
    #[serde(borrow)]
    pub(super) plurks: &'a RawValue,
    /// By id.
    #[serde(default, deserialize_with = "lax")]
    pub(super) plurk_users: Option<HashMap<String, User>>,
}

/// `Users/me`, and those beside the plurks.
#[derive(Default, Deserialize)]
pub(super) struct User {
    #[serde(default, deserialize_with = "lax")]
    pub(super) id: Option<Id>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) nick_name: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) display_name: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) full_name: Option<Text>,
}

#[derive(Deserialize)]
pub(super) struct Plurk {
    pub(super) plurk_id: u64,
    pub(super) owner_id: Id,
    pub(super) posted: String,
    #[serde(default, deserialize_with = "lax")]
    pub(super) qualifier: Option<String>,
    /// In the reader's language.
    #[serde(default, deserialize_with = "lax")]
    pub(super) qualifier_translated: Option<String>,
    /// HTML.
    #[serde(default, deserialize_with = "lax")]
    pub(super) content: Option<Text>,
    /// As it was typed.
    #[serde(default, deserialize_with = "lax")]
    pub(super) content_raw: Option<Text>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) lang: Option<String>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) response_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) favorite_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) replurkers_count: Option<Count>,
    #[serde(default, deserialize_with = "lax")]
    pub(super) replurker_id: Option<Id>,
    /// For adults only.
    #[serde(default, deserialize_with = "lax")]
    pub(super) porn: Option<bool>,
}
