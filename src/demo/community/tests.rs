use std::collections::HashSet;

use super::*;

const NOW: i64 = 1_795_455_600;

fn text(status: &Value) -> &str {
    status["full_text"].as_str().unwrap()
}

fn all() -> Vec<Value> {
    community(420, 1, NOW).posts().iter().map(|(_, status)| status.clone()).collect()
}

#[test]
fn the_same_seed_makes_the_same_community_and_another_one_another() {
    let texts = |seed, now| {
        community(420, seed, now).posts().iter().map(|(_, s)| text(s).to_owned()).collect::<Vec<_>>()
    };
    let strip = |texts: Vec<String>| {
        texts.into_iter().map(|t| t.split("https://t.co").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(strip(texts(1, NOW)), strip(texts(1, NOW + 86_400)));
    assert_ne!(texts(1, NOW), texts(2, NOW));
}

#[test]
fn ids_and_times_fall_from_the_newest_to_the_oldest_over_two_weeks() {
    let community = community(420, 1, NOW);
    let ids: Vec<u64> = community.posts().iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.len(), 420);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]));
    let seconds = |id: u64| i64::try_from(id >> 22).unwrap() / 1000 + ID_EPOCH / 1000;
    assert!((NOW - seconds(ids[0])).abs() < 90);
    let days = (NOW - seconds(ids[419])) / 86_400;
    assert!((10..20).contains(&days), "{days}");
}

#[test]
fn every_kind_of_post_occurs() {
    let all = all();
    let any = |test: &dyn Fn(&Value) -> bool| all.iter().any(test);
    assert!(any(&|s| s["retweeted_status"].is_object()));
    assert!(any(&|s| s["quoted_status"].is_object()));
    assert!(any(&|s| s["is_quote_status"] == true && s["quoted_status"].is_null()));
    assert!(any(&|s| s["in_reply_to_status_id_str"].is_string()));
    assert!(any(&|s| s["extended_entities"]["media"].as_array().is_some_and(|media| media.len() == 4)));
    for kind in ["photo", "video", "animated_gif"] {
        assert!(any(&|s| s["extended_entities"]["media"][0]["type"] == kind), "{kind}");
    }
    assert!(any(&|s| s["twite_poll"]["closed"] == false) && any(&|s| s["twite_poll"]["closed"] == true));
    assert!(any(&|s| text(s).contains("&amp;")) && any(&|s| text(s).contains("&lt;")));
    assert!(any(&|s| text(s).contains('\u{1b}')) && any(&|s| text(s).contains('\u{202e}')));
    assert!(any(&|s| text(s).split_whitespace().any(|word| word.chars().count() >= 250 && !word.is_ascii())));
    assert!(any(&|s| text(s).chars().count() > 1000));
    assert!(any(&|s| text(s).chars().filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c)).count() >= 250));
}

#[test]
fn what_is_answered_or_quoted_is_there() {
    let all = all();
    let ids: HashSet<&str> = all.iter().filter_map(|s| s["id_str"].as_str()).collect();
    let mut answers = 0;
    for status in &all {
        if let Some(id) = status["in_reply_to_status_id_str"].as_str() {
            answers += 1;
            assert!(ids.contains(id), "{}", text(status));
        }
    }
    assert!(answers >= 4);
}

#[test]
fn entities_stand_where_they_say() {
    for status in all() {
        let characters: Vec<char> = text(&status).chars().collect();
        let at = |entity: &Value| -> String {
            let index = |n: usize| usize::try_from(entity["indices"][n].as_u64().unwrap()).unwrap();
            characters[index(0)..index(1)].iter().collect()
        };
        let entities = &status["entities"];
        for url in entities["urls"].as_array().unwrap() {
            assert_eq!(at(url), url["url"].as_str().unwrap());
        }
        for mention in entities["user_mentions"].as_array().unwrap() {
            assert_eq!(at(mention), format!("@{}", mention["screen_name"].as_str().unwrap()));
        }
        for tag in entities["hashtags"].as_array().unwrap() {
            assert_eq!(at(tag), format!("#{}", tag["text"].as_str().unwrap()));
        }
        let end = usize::try_from(status["display_text_range"][1].as_u64().unwrap()).unwrap();
        assert!(end <= characters.len());
    }
}

#[test]
fn texts_are_as_long_and_as_linked_as_people_write() {
    let own: Vec<Value> = all().into_iter().filter(|s| s["retweeted_status"].is_null()).collect();
    let mut lengths: Vec<usize> = own.iter().map(|s| text(s).chars().count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] >= 120, "median {}", lengths[lengths.len() / 2]);
    let linked = own.iter().filter(|s| !s["entities"]["urls"].as_array().unwrap().is_empty()).count();
    assert!((25..50).contains(&(linked * 100 / own.len())), "{linked} of {}", own.len());
}

#[test]
fn no_text_comes_twice_among_neighbours() {
    let own: Vec<Value> = all().into_iter().filter(|s| s["retweeted_status"].is_null()).collect();
    for window in own.windows(NEIGHBOURS) {
        let texts: HashSet<&str> = window.iter().map(text).collect();
        assert_eq!(texts.len(), window.len());
    }
}

#[test]
fn new_posts_come_on_top_and_never_run_out() {
    let mut community = community(30, 1, NOW);
    for round in 0..50 {
        let newest = community.posts()[0].0;
        community.arrive(1, NOW + round);
        assert!(community.posts()[0].0 > newest);
    }
    assert_eq!(community.posts().len(), 80);
}

#[test]
fn compat_mode_cuts_at_140_code_points_and_leaves_no_entity_or_escape_in_pieces() {
    let mut cut = 0;
    for status in all() {
        let compat = Community::compat(&status);
        assert!(compat["full_text"].is_null());
        let characters: Vec<char> = compat["text"].as_str().unwrap().chars().collect();
        assert!(characters.len() <= 140);
        for entity in
            compat["entities"].as_object().unwrap().values().flat_map(|list| list.as_array().unwrap())
        {
            let index = |n: usize| usize::try_from(entity["indices"][n].as_u64().unwrap()).unwrap();
            let there: String = characters[index(0)..index(1)].iter().collect();
            assert!(there.starts_with(['@', '#', '$']) || entity["url"] == there.as_str(), "{there}");
        }
        let is_long = text(&status).chars().count() > 140;
        assert_eq!(compat["truncated"], is_long);
        if is_long {
            cut += 1;
            let own = compat["entities"]["urls"].as_array().unwrap().last().unwrap();
            let shown = compat["text"].as_str().unwrap();
            assert!(shown.ends_with(&format!("… {}", own["url"].as_str().unwrap())), "{shown}");
            let (before, _) = shown.rsplit_once("… ").unwrap();
            assert!(before.rsplit_once('&').is_none_or(|(_, escape)| escape.contains(';')), "{shown}");
        }
    }
    assert!(cut > 20);
}

#[test]
fn a_cut_goes_neither_through_a_link_nor_through_an_escape() {
    let compat = |words: &str| {
        let status = status::made_up("ana", words, 1 << 60, NOW, 0);
        Community::compat(&status)["text"].as_str().unwrap().to_owned()
    };
    for before in 95..=140 {
        let start = "a".repeat(before);
        let end = "b".repeat(60);
        let text = compat(&format!("{start}& {end}"));
        assert!(!text.contains('&') || text.contains("&amp;"), "{text}");
        let text = compat(&format!("{start} <<x.example|https://x.example/>> {end}"));
        assert!(text.split(' ').skip(1).all(|word| !word.starts_with("http") || word.len() > 20), "{text}");
    }
}
