//! Refusals, and answers that are cut or damaged.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::tests::{BASE, answer, newest, post, users, with};
use super::*;
use crate::service::Cause;

#[test]
fn problems_become_causes_with_a_remedy() {
    let problem = |status: u16, kind: &str, more: Value| {
        let problem = json!({"title": "Problem", "detail": "in words", "type": format!("https://api.x.com/2/problems/{kind}")});
        X2.page(BASE, &answer(status, &with(problem, more)), &newest()).unwrap_err().cause
    };
    let enrol = json!({"reason": "client-not-enrolled", "client_id": "1", "registration_url": "https://developer.x.com/"});
    assert_eq!(problem(403, "client-forbidden", enrol), Cause::AppNotEnrolled);
    let official = json!({"reason": "official-client-forbidden"});
    assert_eq!(problem(403, "client-forbidden", official), Cause::PlanExcludes);
    let capped = json!({"period": "Monthly", "scope": "Product", "product_name": "posts", "account_id": 1});
    assert_eq!(problem(429, "usage-capped", capped), Cause::UsageCapped);
    // An id that no double holds, and one that no 64 bits hold.
    for account in ["9007199254740993", "1844674407370955161600"] {
        let account: Value = serde_json::from_str(account).unwrap();
        let credits = problem(402, "credits", json!({"title": "CreditsDepleted", "account_id": account}));
        assert_eq!(credits, Cause::OutOfCredit);
    }
    assert_eq!(problem(402, "credits-depleted", json!({})), Cause::OutOfCredit);
    assert_eq!(problem(403, "oauth1-permissions", json!({})), Cause::PermissionMissing);
    assert_eq!(problem(403, "unsupported-authentication", json!({})), Cause::PlanExcludes);
    assert_eq!(problem(429, "rate-limit-exceeded", json!({})), Cause::RateLimited { until: None });
    let unauthorized =
        json!({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"});
    assert_eq!(X2.account(&answer(401, &unauthorized)).unwrap_err().cause, Cause::TokenRevoked);
    // Refused although the status says otherwise.
    let gone = json!({"errors": [{"title": "Not Found Error", "detail": "no such user",
        "type": "https://api.x.com/2/problems/resource-not-found"}]});
    assert_eq!(X2.page(BASE, &answer(200, &gone), &newest()).unwrap_err().cause, Cause::NotFound);
}

fn rich() -> String {
    let note = json!({"text": "x #y", "entities": {"hashtags": [{"start": 2, "end": 4, "tag": "y"}]}});
    let repost =
        with(post("9", "RT @tom: x"), json!({"referenced_tweets": [{"type": "retweeted", "id": "5"}]}));
    let quote = with(
        post("8", "x https://t.co/q @tom"),
        json!({"note_tweet": note, "referenced_tweets": [{"type": "quoted", "id": "5"}], "attachments": {"media_keys": ["3_1"], "poll_ids": ["4"]},
            "entities": {"urls": [{"start": 2, "end": 16, "url": "https://t.co/q", "expanded_url": "https://x.com/t/status/5"}]}}),
    );
    let includes = json!({
        "users": users(), "tweets": [post("5", "x")], "places": [{"id": "a", "name": "b"}],
        "media": [{"media_key": "3_1", "type": "photo", "url": "https://p.example/1", "variants": [{"url": "https://p.example/2"}]}],
        "polls": [{"id": "4", "options": [{"label": "y", "votes": 3}], "end_datetime": "2026-11-24T00:00:00Z"}],
    });
    json!({"data": [repost, quote], "includes": includes, "errors": [{"detail": "x"}], "meta": {"next_token": "t"}}).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_however_broken_panics_and_what_is_wrong_is_told_with_its_path(
        cut in 0..4000_usize, at in 0..4000_usize, with in any::<u8>(), status in prop_oneof![Just(200_u16), Just(400), any::<u16>()],
    ) {
        let mut body = rich().into_bytes();
        let length = body.len();
        if let Some(byte) = body.get_mut(at % (length * 2)) {
            *byte = with;
        }
        body.truncate(cut.max(1));
        let answer = Answer { status, headers: Vec::new(), body };
        let asked = X2.home("https://api.x.com/2", &AuthorId::new("7"), &newest());
        let _ = X2.beyond(&asked, &answer);
        let _ = X2.reworded(&asked, &answer);
        for result in [X2.page(BASE, &answer, &newest()).map(|page| page.skipped), X2.account(&answer).map(|_| Vec::new())] {
            match result {
                Ok(skipped) => prop_assert!(skipped.iter().all(|why| why.starts_with("$.data["))),
                Err(trouble) if trouble.cause == Cause::Unreadable && status == 200 => {
                    prop_assert!(trouble.detail.as_delivered().starts_with('$'), "{:?}", trouble.detail);
                }
                Err(_) => {}
            }
        }
    }
}
