//! Every shape of refusal → what it says. The table from refusals to causes is in `tests/refusals.rs`.

use super::*;

fn said(body: &str) -> (Option<i64>, String) {
    let said = read(400, body.as_bytes());
    (said.code, said.message)
}

#[test]
fn each_shape_yields_its_code_and_its_message() {
    let table = [
        (r#"{"errors":[{"code":89,"message":"No token."}]}"#, Some(89), "No token."),
        (r#"{"errors":[{"message":"No page","code":34},{"code":1,"message":"x"}]}"#, Some(34), "No page"),
        (r#"{"errors":["Something","else"]}"#, None, "Something"),
        (r#"{"errors":"Not for you"}"#, None, "Not for you"),
        (r#"{"error":"Not for you","request":"/x.json"}"#, None, "Not for you"),
        (r#"{"error":"Not for you","code":"403 Forbidden"}"#, None, "Not for you"),
        (r#"{"error":{"code":12,"message":"Nested"}}"#, Some(12), "Nested"),
        (r#"{"error":"Gone","message":"It has gone"}"#, None, "It has gone"),
        (r#"{"error_text":"No such plurk"}"#, None, "No such plurk"),
        (r#"{"type":"about:blank","title":"Nope","detail":"Nope, sorry"}"#, None, "Nope, sorry"),
        (r#"{"meta":{"status":401,"msg":"Unwanted"},"response":[]}"#, None, "Unwanted"),
        (r#""just a string""#, None, "just a string"),
        (
            "<?xml version='1.0'?><errors><error code=\"415\">Not approved</error></errors>",
            Some(415),
            "Not approved",
        ),
        ("<hash>\n <request>/x</request>\n <error>Only oob</error>\n</hash>\n", None, "Only oob"),
        (
            "<html><head><TITLE>502 Bad\nGateway</TITLE></head><body><h1>x</h1></body></html>",
            None,
            "502 Bad Gateway",
        ),
        ("<!DOCTYPE html><html><body><h1>Sorry &amp; bye</h1>", None, "Sorry & bye"),
        ("<p>Only a <b>paragraph</b></p>", None, "Only a paragraph"),
        ("First line\nsecond line", None, "First line"),
        ("\u{feff}{\"error\":\"marked\"}", None, "marked"),
        ("{\"error\":\"cut of", None, "{\"error\":\"cut of"),
        ("", None, "Bad Request"),
        (" \n ", None, "Bad Request"),
        ("{}", None, "Bad Request"),
    ];
    for (body, code, message) in table {
        assert_eq!(said(body), (code, message.to_owned()), "{body}");
    }
}

#[test]
fn problems_are_known_by_the_last_part_of_their_type_whatever_the_host() {
    for host in ["api.twitter.com", "api.x.com"] {
        let body = format!(r#"{{"title":"T","detail":"D","type":"https://{host}/2/problems/usage-capped"}}"#);
        assert_eq!(read(429, body.as_bytes()).kind.as_deref(), Some("usage-capped"));
    }
    let blank = read(401, br#"{"title":"Unauthorized","type":"about:blank"}"#);
    assert_eq!((blank.kind, blank.message.as_str()), (None, "Unauthorized"));
    let number =
        read(402, br#"{"account_id":1553086854915936256,"title":"CreditsDepleted","detail":"None left"}"#);
    assert_eq!((number.reason.as_deref(), number.message.as_str()), (Some("CreditsDepleted"), "None left"));
}

#[test]
fn what_a_server_repeats_of_our_secrets_is_cut_off() {
    let table = [
        ("bad https://a.example/x?oauth_token=abc here", "bad https://a.example/x… here"),
        ("base GET&https%3A%2F%2Fa&oauth_token%3Dabc", "base GET&https%3A%2F%2Fa&oauth_token…"),
        ("oauth_token_secret=hush", "oauth_token_secret…"),
        ("Invalid oauth_verifier parameter", "Invalid oauth_verifier parameter"),
        ("why? because", "why? because"),
    ];
    for (from, to) in table {
        assert_eq!(redact(from), to);
    }
}

#[test]
fn long_and_hostile_bodies_are_clipped_without_harm() {
    let deep_xml = "<a>".repeat(20_000);
    let deep_json = "[".repeat(60_000);
    let laughs =
        r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><error>&c;</error>"#;
    let long = "é".repeat(100_000);
    let many = format!("<errors>{}</errors>", "<x/>".repeat(5000));
    for body in [deep_xml.as_str(), &deep_json, laughs, &long, &many, "<", "<>", "<title", "{", "\u{0}"] {
        let said = read(400, body.as_bytes());
        assert!(!said.message.is_empty() && said.message.chars().count() <= 300);
        assert!(!said.message.contains("haha"));
    }
    assert!(!read(400, &[0xff, 0xfe, 0x80]).message.is_empty());
}

#[test]
fn an_object_with_data_is_no_error_even_with_errors_beside_it() {
    for (body, is_error) in [
        (r#"{"errors":[{"detail":"x"}]}"#, true),
        (r#"{"data":[],"errors":[{"detail":"x"}]}"#, false),
        (r#"{"error":"x"}"#, true),
        (r#"{"id":1,"screen_name":"ana"}"#, false),
        (r#"[{"error":"x"}]"#, false),
        ("", false),
    ] {
        assert_eq!(is_error_object(body.as_bytes()), is_error, "{body}");
    }
}
