//! Whatever is given to `sign`, a server that follows the RFC arrives at the same signature.

use proptest::prelude::*;
use url::Url;

use super::oracle::{self, Pairs};
use crate::oauth::{Credentials, Secret, SignError, SignatureMethod, Signed, Signing, encode, sign};

fn client() -> Credentials {
    Credentials::new("key", Secret::new("secret"))
}

fn signing<'a>(client: &'a Credentials, url: &'a str, params: &'a [(String, String)]) -> Signing<'a> {
    Signing {
        method: "GET",
        url,
        params,
        client,
        token: None,
        callback: None,
        verifier: None,
        signature_method: SignatureMethod::HmacSha1,
        timestamp: 1_700_000_000,
        nonce: "n",
        version: true,
    }
}

fn signed(url: &str) -> Result<Signed, SignError> {
    sign(&signing(&client(), url, &[]))
}

/// RFC 5849 §3.4.1.2 and oauthlib's examples of it.
#[test]
fn the_address_is_normalised_as_the_base_string_needs_it() {
    for (given, sent) in [
        ("http://EXAMPLE.COM:80/r v/X?id=123", "http://example.com/r%20v/X?id=123"),
        ("https://www.example.net:8080/?q=1", "https://www.example.net:8080/?q=1"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:/", "http://example.com/"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("https://[123:db8:fd00:1000::5]:13000/x", "https://[123:db8:fd00:1000::5]:13000/x"),
        ("http://a.b/path/", "http://a.b/path/"),
        ("http://a.b/%7E", "http://a.b/%7E"),
        ("http://a.b/?b=2+3&a=%7E&flag", "http://a.b/?a=~&b=2%203&flag="),
    ] {
        let out = signed(given).unwrap();
        assert_eq!(out.url, sent, "{given}");
        let (expected, got) = oracle::expected_and_sent(
            SignatureMethod::HmacSha1,
            "GET",
            &out.url,
            &out.authorization,
            "secret",
            "",
        );
        assert_eq!(got, expected, "{given}");
    }
}

#[test]
fn what_cannot_be_signed_is_refused_by_name() {
    for (url, error) in [
        ("ftp://example.com/", SignError::Scheme),
        ("mailto:a@example.com", SignError::Scheme),
        ("https://user@example.com/", SignError::UserInfo),
        ("https://:password@example.com/", SignError::UserInfo),
        ("https://example.com/#top", SignError::Fragment),
        ("https://example.com/#", SignError::Fragment),
        ("https://example.com/?a=%FF", SignError::Query),
        ("https://example.com/?oauth_nonce=n", SignError::Reserved("oauth_nonce")),
        ("https://", SignError::Address(url::ParseError::EmptyHost)),
        ("/path", SignError::Address(url::ParseError::RelativeUrlWithoutBase)),
        ("", SignError::Address(url::ParseError::RelativeUrlWithoutBase)),
    ] {
        assert_eq!(signed(url).unwrap_err(), error, "{url}");
    }
    let (client, url) = (client(), "https://example.com/");
    let good = signing(&client, url, &[]);
    for method in ["", "GET ", "G-T", "GET\r\nX: y", "PÖST"] {
        assert_eq!(sign(&Signing { method, ..good }).unwrap_err(), SignError::Method, "{method:?}");
    }
    for nonce in ["", "a b", "a\n", "ä", "\x7f"] {
        assert_eq!(sign(&Signing { nonce, ..good }).unwrap_err(), SignError::Nonce, "{nonce:?}");
    }
    assert_eq!(sign(&Signing { timestamp: 0, ..good }).unwrap_err(), SignError::Timestamp);
    for name in ["oauth_token", "oauth_signature", "oauth_version"] {
        let params = [(name.to_owned(), String::new())];
        assert_eq!(sign(&Signing { params: &params, ..good }).unwrap_err(), SignError::Reserved(name));
    }
}

#[test]
fn a_method_in_lower_case_is_signed_in_upper_case() {
    let (client, url) = (client(), "https://example.com/");
    let good = signing(&client, url, &[]);
    assert_eq!(sign(&Signing { method: "get", ..good }), sign(&good));
}

#[test]
fn nothing_printable_shows_the_header() {
    let out = signed("https://example.com/").unwrap();
    let printed = format!("{out:?}");
    assert!(!printed.contains("oauth_signature") && printed.contains('…'), "{printed}");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,3}", "[ -~]{0,8}", "\\PC{0,6}", any::<String>()]
}

/// Names that collide, sort around the protocol parameters, or sort otherwise once they are encoded.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        text(),
        prop::sample::select(vec![
            "a",
            "a-b",
            "a@",
            "a2",
            "c@",
            "c2",
            "oauth_",
            "oauth_d",
            "oauth_z",
            "p",
            "timeline[]",
            "~",
            "é"
        ])
        .prop_map(str::to_owned)
    ]
    .prop_filter("protocol parameters are refused", |name| crate::oauth::parameters::reserved(name).is_none())
}

fn host() -> impl Strategy<Value = String> {
    ("(http|https|HTTPS)", "[a-zA-Z]{1,5}(\\.[a-z]{1,3})?", prop::option::of(1_u16..)).prop_map(
        |(scheme, host, port)| {
            format!("{scheme}://{host}{}", port.map(|port| format!(":{port}")).unwrap_or_default())
        },
    )
}

proptest! {
    #[test]
    fn a_server_that_follows_the_rfc_agrees(
        method in "(GET|POST|delete)",
        host in host(),
        path in prop::collection::vec("[a-z.~%]{0,3}|\\PC{0,4}", 0..4),
        params in prop::collection::vec((name(), text()), 0..6),
        keys in (text(), text(), prop::option::of((text(), text()))),
        callback in prop::option::of(text()),
        verifier in prop::option::of(text()),
        hash in prop::sample::select(vec![SignatureMethod::HmacSha1, SignatureMethod::HmacSha256]),
        timestamp in 1_u64..,
        nonce in "[!-~]{1,12}",
        version: bool,
    ) {
        let path = path.iter().map(|part| format!("/{}", part.replace(['?', '#'], ""))).collect::<String>();
        let url = format!("{host}{path}");
        prop_assume!(Url::parse(&url).is_ok());
        let client = Credentials::new(keys.0, Secret::new(keys.1));
        let token = keys.2.map(|(key, secret)| Credentials::new(key, Secret::new(secret)));
        let out = sign(&Signing {
            method: &method,
            url: &url,
            params: &params,
            client: &client,
            token: token.as_ref(),
            callback: callback.as_deref(),
            verifier: verifier.as_deref(),
            signature_method: hash,
            timestamp,
            nonce: &nonce,
            version,
        }).unwrap();

        let parsed = Url::parse(&out.url).unwrap();
        prop_assert_eq!(parsed.as_str(), &out.url, "an HTTP client sends the address as it is");
        prop_assert!(out.authorization.bytes().all(|b| matches!(b, b' '..=b'~')));

        let token_secret = token.as_ref().map_or("", |token| token.secret.reveal());
        let (expected, sent) = oracle::expected_and_sent(
            hash, &method.to_uppercase(), &out.url, &out.authorization, client.secret.reveal(), token_secret,
        );
        prop_assert_eq!(sent, expected);

        let mut arrived: Pairs = oracle::address(&out.url).1;
        arrived.sort();
        let mut given = params;
        given.sort();
        prop_assert_eq!(arrived, given, "no parameter is lost, changed or doubled");

        let header = oracle::header(&out.authorization);
        let has = |name: &str| header.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        prop_assert_eq!(has("oauth_consumer_key"), Some(client.key.as_str()));
        prop_assert_eq!(has("oauth_token"), token.as_ref().map(|token| token.key.as_str()));
        prop_assert_eq!(has("oauth_callback"), callback.as_deref());
        prop_assert_eq!(has("oauth_verifier"), verifier.as_deref());
        prop_assert_eq!(has("oauth_nonce"), Some(nonce.as_str()));
        prop_assert_eq!(has("oauth_timestamp").map(str::to_owned), Some(timestamp.to_string()));
        prop_assert_eq!(has("oauth_version"), version.then_some("1.0"));
    }

    #[test]
    fn a_query_in_the_address_is_signed_like_parameters(params in prop::collection::vec((name(), text()), 0..6)) {
        let client = client();
        let apart = sign(&signing(&client, "https://example.com/p", &params)).unwrap();
        prop_assert_eq!(&sign(&signing(&client, &apart.url, &[])).unwrap(), &apart);
    }

    #[test]
    fn no_address_makes_it_panic(url in any::<String>(), rest in any::<String>()) {
        let _ = signed(&url);
        let _ = signed(&format!("https://{rest}"));
        let _ = signed(&format!("https://example.com/{rest}"));
    }

    #[test]
    fn the_encoder_agrees_with_the_second_one(text: String) {
        prop_assert_eq!(encode(&text), oracle::escape(&text));
        prop_assert_eq!(oracle::unescape(&encode(&text)), text);
    }
}
