//! What is asked of a home timeline, and how it is said in other words.
//!
//! In August 2026 the API's description renamed tweets to posts, in parameters as in answers; which of the names the
//! service takes is not told. So the old ones are asked with, and where they are refused, the new ones.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::post::AuthorId;
use crate::service::dialect::below;
use crate::service::status::{lax::lax_list, list};
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

/// Old names, and what they became. The first three are of parameters' lists, the last is a parameter.
const RENAMED: [(&str, &str); 3] =
    [("referenced_tweets", "referenced_posts"), ("note_tweet", "note_post"), ("tweet.fields", "post.fields")];

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
}

/// The same question, without what a 400 says is not understood.
pub(super) fn reworded(asked: &RequestSpec, refused: &Answer) -> Option<RequestSpec> {
    if refused.status != 400 {
        return None;
    }
    let problem: Problem = serde_json::from_str(&list::text(&refused.body)).ok()?;
    let mut spec = asked.clone();
    for (name, values) in problem.errors.iter().flat_map(|error| &error.parameters) {
        if spec.params.iter().any(|(asked, _)| asked == name) {
            without(&mut spec, name, &strings(values));
        }
    }
    (spec != *asked).then_some(spec)
}

/// Each of a problem's values may be a list with commas, too.
fn strings(values: &Value) -> Vec<&str> {
    let all = values.as_array().map_or(std::slice::from_ref(values), Vec::as_slice);
    all.iter().filter_map(Value::as_str).flat_map(|list| list.split(',')).map(str::trim).collect()
}

/// Takes out what is refused, or says it by its new name.
fn without(spec: &mut RequestSpec, name: &str, refused: &[&str]) {
    let Some(list) = spec.params.iter().find(|(asked, _)| asked == name).map(|(_, list)| list.clone()) else {
        return;
    };
    let all: Vec<&str> = list.split(',').collect();
    // Where every value is told back, it is the parameter itself that is not known.
    let is_whole =
        all.iter().all(|value| refused.contains(value)) || !all.iter().any(|value| refused.contains(value));
    let is_old = |text: &str| RENAMED.iter().any(|(old, _)| text.contains(old));
    if is_whole && is_old(name)
        || refused.iter().any(|value| all.contains(value) && is_old(value)) && !is_whole
    {
        rename(spec);
    } else if name == "since_id" && refused.contains(&list.as_str()) {
        // Too old a bound, say: this one, and no other. What is known already is left out when the page is read.
        spec.params.retain(|(asked, _)| asked != name);
    } else if FIELDS.iter().any(|(known, _)| *known == name) || name == "post.fields" {
        let kept: Vec<&str> = all.into_iter().filter(|value| !is_whole && !refused.contains(value)).collect();
        // Without these there are no posts to be shown.
        if kept.is_empty() && ["post.fields", "expansions"].contains(&name) {
            if name == "expansions" && is_old(&list) {
                rename(spec);
            }
            return;
        }
        let kept = kept.join(",");
        spec.params.retain(|(asked, _)| asked != name || !kept.is_empty());
        spec.params
            .iter_mut()
            .filter(|(asked, _)| asked == name)
            .for_each(|(_, list)| list.clone_from(&kept));
    }
}

fn rename(spec: &mut RequestSpec) {
    for (name, list) in &mut spec.params {
        for (old, new) in RENAMED {
            *name = name.replace(old, new);
            if FIELDS
                .iter()
                .any(|(known, _)| known.replace("tweet.", "post.") == name.replace("tweet.", "post."))
            {
                *list = list.replace(old, new);
            }
        }
    }
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
