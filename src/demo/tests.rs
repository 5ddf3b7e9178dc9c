//! The provider's rules, tried with a signer of a few lines.

use super::provider::{Provider, Refusal};
use super::signed::{Incoming, Malformed, Signed, base_string, encode};
use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use sha1::Sha1;

/// Signs as a client does: the header for a request.
fn header(url_path: &str, pairs: &[(&str, &str)], consumer_secret: &str, token_secret: &str) -> String {
    let parameters: Vec<(String, String)> =
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let base = base_string("POST", &format!("http://127.0.0.1:1{url_path}"), &parameters);
    let key = format!("{}&{}", encode(consumer_secret), encode(token_secret));
    let mac =
        Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap().chain_update(base).finalize().into_bytes();
    let signature = base64::engine::general_purpose::STANDARD.encode(mac);
    let mut all: Vec<String> =
        parameters.iter().map(|(n, v)| format!("{}=\"{}\"", encode(n), encode(v))).collect();
    all.push(format!("oauth_signature=\"{}\"", encode(&signature)));
    format!("OAuth {}", all.join(", "))
}

fn read(path: &str, authorization: &str) -> Signed {
    Signed::read(&Incoming {
        method: "POST",
        origin: "http://127.0.0.1:1",
        path,
        query: "",
        authorization,
        form: "",
    })
    .unwrap()
}

struct Client {
    provider: Provider,
    nonce: u32,
}

const NOW: i64 = 1_700_000_000;

impl Client {
    fn new() -> Self {
        Self { provider: Provider::new(true, false).unwrap(), nonce: 0 }
    }

    fn signed(&mut self, extra: &[(&str, &str)], token_secret: &str, at: i64) -> Signed {
        self.nonce += 1;
        let consumer = self.provider.consumer().clone();
        let (nonce, at) = (format!("n{}", self.nonce), at.to_string());
        let mut pairs = vec![
            ("oauth_consumer_key", consumer.key.as_str()),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", at.as_str()),
            ("oauth_nonce", nonce.as_str()),
        ];
        pairs.extend_from_slice(extra);
        read("/x", &header("/x", &pairs, &consumer.secret, token_secret))
    }

    fn temporary(&mut self) -> super::provider::Pair {
        let request = self.signed(&[("oauth_callback", "oob")], "", NOW);
        self.provider.temporary(&request, NOW, false).unwrap()
    }

    fn exchange(
        &mut self,
        temporary: &super::provider::Pair,
        verifier: &str,
    ) -> Result<super::provider::Pair, Refusal> {
        let request = self.signed(
            &[("oauth_token", &temporary.key), ("oauth_verifier", verifier)],
            &temporary.secret,
            NOW,
        );
        self.provider.exchange(&request, NOW, false)
    }
}

#[test]
fn the_base_string_of_the_rfc() {
    let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
    let parameters = [
        pair("b5", "=%3D"),
        pair("a3", "a"),
        pair("c@", ""),
        pair("a2", "r b"),
        pair("oauth_consumer_key", "9djdj82h48djs9d2"),
        pair("oauth_token", "kkk9d7dh3k39sjv7"),
        pair("oauth_signature_method", "HMAC-SHA1"),
        pair("oauth_timestamp", "137131201"),
        pair("oauth_nonce", "7d8f3e4a"),
        pair("c2", ""),
        pair("a3", "2 q"),
    ];
    assert_eq!(
        base_string("post", "http://example.com/request", &parameters),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2\
         %3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26\
         oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    );
}

#[test]
fn the_published_signature_of_twitters_documentation_is_accepted() {
    let authorization = "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
        oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\", \
        oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", \
        oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", oauth_version=\"1.0\"";
    let signed = Signed::read(&Incoming {
        method: "POST",
        origin: "https://api.twitter.com",
        path: "/1.1/statuses/update.json",
        query: "include_entities=true",
        authorization,
        form: "status=Hello+Ladies+%2B+Gentlemen%2C+a+signed+OAuth+request%21",
    })
    .unwrap();
    let secrets =
        ("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
    assert!(signed.is_by(secrets.0, secrets.1));
    assert!(!signed.is_by(secrets.0, "another"));
}

#[test]
fn three_legs_lead_to_a_token_that_opens_and_can_be_revoked() {
    let mut client = Client::new();
    let temporary = client.temporary();
    let (callback, verifier) = client.provider.allow(&temporary.key, NOW).unwrap();
    assert_eq!(callback, "oob");
    let token = client.exchange(&temporary, &verifier).unwrap();
    let request = client.signed(&[("oauth_token", &token.key)], &token.secret, NOW);
    assert_eq!(client.provider.resource(&request, NOW, false), Ok(token.key.clone()));
    client.provider.revoke(&token.key);
    let request = client.signed(&[("oauth_token", &token.key)], &token.secret, NOW);
    assert_eq!(client.provider.resource(&request, NOW, false), Err(Refusal::Token));
}

#[test]
fn temporary_credentials_are_good_for_one_exchange() {
    let mut client = Client::new();
    let temporary = client.temporary();
    let (_, verifier) = client.provider.allow(&temporary.key, NOW).unwrap();
    assert_eq!(client.exchange(&temporary, "0").err(), Some(Refusal::Verifier));
    assert_eq!(
        client.exchange(&temporary, &verifier).err(),
        Some(Refusal::Temporary),
        "a wrong PIN uses them up"
    );
    let temporary = client.temporary();
    client.provider.deny(&temporary.key).unwrap();
    assert_eq!(client.exchange(&temporary, "1").err(), Some(Refusal::Temporary));
    let temporary = client.temporary();
    assert_eq!(client.provider.allow(&temporary.key, NOW + 601).err(), Some(Refusal::Temporary), "too late");
}

#[test]
fn a_replayed_nonce_an_old_time_and_a_wrong_secret_are_refused() {
    let mut client = Client::new();
    let request = client.signed(&[("oauth_callback", "oob")], "", NOW);
    assert!(client.provider.temporary(&request, NOW, false).is_ok());
    assert_eq!(client.provider.temporary(&request, NOW, false).err(), Some(Refusal::Nonce));
    let request = client.signed(&[("oauth_callback", "oob")], "", NOW - 301);
    assert_eq!(client.provider.temporary(&request, NOW, false).err(), Some(Refusal::Timestamp));
    let request = client.signed(&[("oauth_callback", "oob")], "wrong", NOW);
    assert_eq!(client.provider.temporary(&request, NOW, false).err(), Some(Refusal::Signature));
    let request = client.signed(&[("oauth_callback", "http://evil.example/")], "", NOW);
    assert_eq!(client.provider.temporary(&request, NOW, false).err(), Some(Refusal::Callback));
}

#[test]
fn a_doubled_or_missing_protocol_parameter_is_malformed() {
    let read = |authorization| {
        Signed::read(&Incoming {
            method: "GET",
            origin: "http://h",
            path: "/",
            query: "",
            authorization,
            form: "",
        })
        .err()
    };
    assert_eq!(read(""), Some(Malformed::NoOauth));
    assert_eq!(read("Bearer x"), Some(Malformed::NoOauth));
    assert_eq!(read("OAuth oauth_nonce=\"a\""), Some(Malformed::BadParameter));
    let twice = "OAuth oauth_nonce=\"a\", oauth_nonce=\"b\", oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"\"";
    assert_eq!(read(twice), Some(Malformed::BadParameter));
}

#[test]
fn a_callback_leads_to_this_computer_and_nowhere_else() {
    let mut client = Client::new();
    let mut asked = |callback: &str| {
        let request = client.signed(&[("oauth_callback", callback)], "", NOW);
        client.provider.temporary(&request, NOW, false).err()
    };
    for callback in ["oob", "http://127.0.0.1:9/cb", "http://127.0.0.1:9/cb?x=1", "http://[::1]:9/"] {
        assert_eq!(asked(callback), None, "{callback}");
    }
    for callback in [
        "http://127.0.0.1:9@host.example/",
        "http://127.0.0.1:9\t@host.example/",
        "http://[::1]:9@host.example/",
        "http://127.0.0.1.host.example:9/",
        "http://127.0.0.1:9/#fragment",
        "https://127.0.0.1:9/",
        "javascript:127.0.0.1",
        "",
    ] {
        assert_eq!(asked(callback), Some(Refusal::Callback), "{callback:?}");
    }
}

#[test]
fn the_owner_goes_to_no_other_computer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for address in [
        "http://127.0.0.1:9@host.example:80/oauth/authorize?oauth_token=a",
        "http://127.0.0.1:9.host.example/oauth/authorize?oauth_token=a",
        "http://192.0.2.1:80/oauth/authorize?oauth_token=a",
        "https://127.0.0.1:9/oauth/authorize?oauth_token=a",
    ] {
        let refused = runtime.block_on(super::approve(address)).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput, "{address}");
    }
}

#[test]
fn a_taken_port_is_named() {
    let first = super::Demo::start(super::Options { posts: 1, ..Default::default() }).unwrap();
    let port: u16 = first.keys().url.rsplit(':').next().unwrap().parse().unwrap();
    let taken = super::Demo::start(super::Options { posts: 1, port, ..Default::default() }).err().unwrap();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    assert!(taken.to_string().contains(&port.to_string()), "{taken}");
}
