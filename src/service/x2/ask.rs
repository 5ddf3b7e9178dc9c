//! What is asked of a home timeline, and how it is said in other words.
//!
//! In August 2026 the API's description renamed tweets to posts, in parameters as in answers; which of the names the
//! service takes is not told. So the old ones are asked with, and where they are refused, the new ones.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::post::AuthorId;
use crate::service::dialect::below;
use crate::service::status::{lax::lax, lax::lax_list, list};
use crate::service::{Answer, Query, RequestSpec};

/// The most that the timeline gives at once.
const MOST: u32 = 100;

/// What is asked for beside the posts' ids and texts: parameter and its list. Whoever is answered is not asked for, since
/// it may cost and mentions tell it.
const FIELDS: [(&str, &str); 6] = [
    (
        "tweet.fields",
        "created_at,author_id,in_reply_to_user_id,referenced_tweets,entities,attachments,lang,possibly_sensitive,\
         public_metrics,note_tweet,display_text_range,withheld,geo",
    ),
    (
        "expansions",
        "author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys,\
         referenced_tweets.id.attachments.media_keys,attachments.poll_ids,geo.place_id",
    ),
    ("user.fields", "name,username"),
    ("media.fields", "type,url,preview_image_url,alt_text,width,height,variants"),
    ("poll.fields", "options,voting_status,end_datetime"),
    ("place.fields", "full_name"),
];

/// Old names, and what they became.
const RENAMED: [(&str, &str); 3] =
    [("referenced_tweets", "referenced_posts"), ("note_tweet", "note_post"), ("tweet.fields", "post.fields")];

/// Parameters that a page can do without.
const LEFT_OUT: [&str; 4] = ["user.fields", "media.fields", "poll.fields", "place.fields"];

/// `users/:id/timelines/reverse_chronological`: `since_id` and `until_id` both leave their bound out.
pub(super) fn home(api: &str, owner: &AuthorId, query: &Query) -> RequestSpec {
    let owner = utf8_percent_encode(owner.as_str(), NON_ALPHANUMERIC);
    let mut params = vec![("max_results".to_owned(), query.count.clamp(1, MOST).to_string())];
    for (name, bound) in [("since_id", &query.newer_than), ("until_id", &query.older_than)] {
        params.extend(bound.as_ref().map(|key| (name.to_owned(), key.id.as_str().to_owned())));
    }
    params.extend(FIELDS.map(|(name, list)| (name.to_owned(), list.to_owned())));
    RequestSpec {
        method: "GET",
        url: below(api, &format!("users/{owner}/timelines/reverse_chronological")),
        params,
    }
}

/// The page after the one that was asked for; `None` where that is the same again.
pub(super) fn next(asked: &RequestSpec, token: String) -> Option<RequestSpec> {
    const NAME: &str = "pagination_token";
    let is_same = asked.params.iter().any(|(name, value)| name == NAME && *value == token);
    let mut spec = asked.clone();
    spec.params.retain(|(name, _)| name != NAME);
    spec.params.push((NAME.to_owned(), token));
    (!is_same).then_some(spec)
}

/// A problem that names parameters.
#[derive(Deserialize)]
struct Problem {
    #[serde(default, deserialize_with = "lax_list")]
    errors: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    parameters: Map<String, Value>,
    #[serde(default, deserialize_with = "lax")]
    message: Option<String>,
}

/// The same question, without what a 400 says is not understood.
pub(super) fn reworded(asked: &RequestSpec, refused: &Answer) -> Option<RequestSpec> {
    if refused.status != 400 {
        return None;
    }
    let problem: Problem = serde_json::from_str(&list::text(&refused.body)).ok()?;
    let mut spec = asked.clone();
    for error in &problem.errors {
        // The whole list may be told back, and the one value that is wrong in words alone: "… value [x] is not one of".
        let worded =
            error.message.as_deref().and_then(|words| words.split_once("value [")?.1.split(']').next());
        for (name, values) in &error.parameters {
            let told = values.as_array().map_or(std::slice::from_ref(values), Vec::as_slice);
            let told: Vec<&str> = told.iter().filter_map(Value::as_str).chain(worded).collect();
            without(&mut spec, name, &told);
        }
    }
    (spec != *asked).then_some(spec)
}

/// Takes out what is refused, or says it by its new name.
fn without(spec: &mut RequestSpec, name: &str, refused: &[&str]) {
    let Some(at) = spec.params.iter().position(|(asked, _)| asked == name) else { return };
    let Some(list) = spec.params.get(at).map(|(_, list)| list.clone()) else { return };
    let is_old = |text: &str| RENAMED.iter().any(|(old, _)| text.contains(old));
    let (gone, kept): (Vec<&str>, Vec<&str>) = list.split(',').partition(|value| refused.contains(value));
    // Where no value is named, or each, it is the parameter itself that is not known.
    let is_whole = gone.is_empty() || kept.is_empty();
    if name == "since_id" {
        // Too old a bound, say: this one, and no other. What is known already is left out when the page is read.
        if kept.is_empty() {
            spec.params.remove(at);
        }
    } else if is_old(name) && is_whole || gone.iter().any(|value| is_old(value)) {
        rename(spec);
    } else if is_whole {
        // Without posts' fields and what they refer to there is nothing to be shown.
        if LEFT_OUT.contains(&name) {
            spec.params.remove(at);
        }
    } else if let Some((_, list)) = spec.params.get_mut(at) {
        *list = kept.join(",");
    }
}

/// Ids and tokens hold none of these words.
fn rename(spec: &mut RequestSpec) {
    for (name, list) in &mut spec.params {
        for (old, new) in RENAMED {
            *name = name.replace(old, new);
            *list = list.replace(old, new);
        }
    }
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
