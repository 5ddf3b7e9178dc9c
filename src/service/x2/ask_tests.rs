//! Questions, and the other words for them.

use serde_json::json;

use super::*;
use crate::post::{OrderKey, PostId, PostKey};

fn asked(count: u32) -> RequestSpec {
    let query = Query { newer_than: None, older_than: None, count };
    home("https://api.x.com/2/", &AuthorId::new("2244994945"), &query)
}

fn param<'a>(spec: &'a RequestSpec, name: &str) -> Option<&'a str> {
    spec.params.iter().find(|(asked, _)| asked == name).map(|(_, value)| value.as_str())
}

fn refusal(name: &str, values: &[&str]) -> Answer {
    let body = json!({"errors": [{"parameters": {name: values}, "message": "The query parameter is not one of …"}],
        "title": "Invalid Request", "type": "https://api.x.com/2/problems/invalid-request"});
    Answer { status: 400, headers: Vec::new(), body: body.to_string().into() }
}

/// The whole list is told back, and the words name the value.
fn worded(name: &str, list: &str, value: &str) -> Answer {
    let message = format!("The `{name}` query parameter value [{value}] is not one of [id,text,attachments]");
    let body = json!({"errors": [{"parameters": {name: [list]}, "message": message}]});
    Answer { status: 400, headers: Vec::new(), body: body.to_string().into() }
}

#[test]
fn the_timeline_is_asked_for_by_its_owner_and_both_bounds_are_left_out() {
    let key = |id: &str| Some(PostKey::new(OrderKey(1), PostId::new(id)));
    let query =
        Query { newer_than: key("9223372036854775807"), older_than: key("18446744073709551615"), count: 20 };
    let spec = home("https://api.x.com/2/", &AuthorId::new("22/4?"), &query);
    assert_eq!(spec.url, "https://api.x.com/2/users/22%2F4%3F/timelines/reverse_chronological");
    assert_eq!(param(&spec, "since_id"), Some("9223372036854775807"));
    assert_eq!(param(&spec, "until_id"), Some("18446744073709551615"));
    assert_eq!(param(&spec, "max_results"), Some("20"));
    assert_eq!(
        (param(&asked(0), "max_results"), param(&asked(900), "max_results")),
        (Some("1"), Some("100"))
    );
    assert!(param(&asked(5), "tweet.fields").unwrap().contains("note_tweet"));
    assert!(asked(5).params.iter().all(|(_, list)| !list.contains(' ')));
}

#[test]
fn where_an_old_name_is_refused_all_new_ones_are_used() {
    let list = param(&asked(20), "tweet.fields").unwrap().to_owned();
    for refused in [
        refusal("tweet.fields", &[&list]),
        refusal("tweet.fields", &[]),
        refusal("tweet.fields", &["note_tweet"]),
        refusal("expansions", &["referenced_tweets.id"]),
        worded("expansions", "author_id,referenced_tweets.id", "referenced_tweets.id"),
    ] {
        let spec = reworded(&asked(20), &refused).unwrap();
        assert_eq!(param(&spec, "tweet.fields"), None);
        assert!(param(&spec, "post.fields").unwrap().contains("referenced_posts,"), "{spec:?}");
        assert!(param(&spec, "post.fields").unwrap().contains("note_post"));
        assert!(param(&spec, "expansions").unwrap().contains(",referenced_posts.id.author_id,"));
        assert!(spec.params.iter().all(|(name, list)| !name.contains("tweet") && !list.contains("tweet")));
        assert_eq!(reworded(&spec, &refused), None, "said once more, it changes nothing");
    }
}

#[test]
fn a_field_that_is_not_known_is_left_out_and_the_rest_is_asked_for() {
    let all = param(&asked(20), "tweet.fields").unwrap().to_owned();
    let spec = reworded(&asked(20), &refusal("tweet.fields", &["display_text_range"])).unwrap();
    let fields = param(&spec, "tweet.fields").unwrap();
    assert!(fields.contains("note_tweet,withheld") && !fields.contains("display_text_range"), "{fields}");
    assert_eq!(reworded(&asked(20), &worded("tweet.fields", &all, "display_text_range")), Some(spec.clone()));
    let spec = reworded(&asked(20), &refusal("media.fields", &["variants", "width"])).unwrap();
    assert_eq!(param(&spec, "media.fields"), Some("type,url,preview_image_url,alt_text,height"));
    let spec = reworded(&asked(20), &refusal("place.fields", &["full_name"])).unwrap();
    assert_eq!(param(&spec, "place.fields"), None);
    let spec = reworded(&asked(20), &refusal("expansions", &["geo.place_id"])).unwrap();
    assert!(param(&spec, "expansions").unwrap().ends_with("attachments.poll_ids"));
}

#[test]
fn a_lower_bound_that_is_refused_is_left_out_and_no_other_bound_is() {
    let key = |id: &str| Some(PostKey::new(OrderKey(1), PostId::new(id)));
    let query = Query { newer_than: key("5"), older_than: key("9"), count: 20 };
    let spec = home("https://api.x.com/2/", &AuthorId::new("7"), &query);
    let without = reworded(&spec, &refusal("since_id", &["5"])).unwrap();
    assert_eq!((param(&without, "since_id"), param(&without, "until_id")), (None, Some("9")));
    assert_eq!(reworded(&spec, &refusal("since_id", &["4"])), None, "another bound");
    assert_eq!(reworded(&spec, &refusal("until_id", &["9"])), None);
    assert_eq!(reworded(&spec, &refusal("max_results", &["20"])), None);
}

#[test]
fn what_is_no_matter_of_words_is_not_asked_again() {
    let mut other = refusal("tweet.fields", &["note_tweet"]);
    other.status = 403;
    assert_eq!(reworded(&asked(20), &other), None);
    assert_eq!(reworded(&asked(20), &refusal("id", &["x"])), None);
    for body in ["", "{}", "[]", r#"{"errors":[{"message":"no"}]}"#, r#"{"errors":{"parameters":5}}"#] {
        let answer = Answer { status: 400, headers: Vec::new(), body: body.into() };
        assert_eq!(reworded(&asked(20), &answer), None, "{body}");
    }
}
