//! Published signatures: facts carried here by hand, each with where it was published.

/// A request as its publisher printed it.
pub(super) struct Vector {
    pub id: &'static str,
    pub method: &'static str,
    /// Without query.
    pub url: &'static str,
    /// Decoded, protocol parameters included, wherever the publisher sends them: that changes no signature.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Of the client and of the token.
    pub secrets: (&'static str, &'static str),
    pub hash: Hash,
    pub signature: &'static str,
    /// Why it cannot be put to `sign`; the second implementation alone is measured by it.
    pub not_ours: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

/// Methods with published examples that twite does not offer at all.
pub(super) const NOT_OFFERED: &[(&str, &str)] = &[
    (
        "PLAINTEXT",
        "sends the secrets themselves, and oauth1-request does not encode them a second time (RFC 5849 §3.4.4)",
    ),
    (
        "RSA-SHA1",
        "the rsa crate leaks its key through timing (RUSTSEC-2023-0071), and no known network asks for it",
    ),
    ("HMAC-SHA512", "no known network asks for it"),
];

/// RFC 5849 §3.4.1.1, as printed there.
pub(super) const RFC_BASE_STRING: &str = "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da\
    %26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a\
    %26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7";

/// RFC 5849 §3.1, the signature printed beside that base string. It does not follow from the secrets printed there.
pub(super) const RFC_PRINTED_SIGNATURE: &str = "bYT5CMsGcbgUdFHObYMEfcx6bsw=";

const RFC_3_4_1: &[(&str, &str)] = &[
    ("b5", "=%3D"),
    ("a3", "a"),
    ("c@", ""),
    ("a2", "r b"),
    ("oauth_consumer_key", "9djdj82h48djs9d2"),
    ("oauth_token", "kkk9d7dh3k39sjv7"),
    ("oauth_signature_method", "HMAC-SHA1"),
    ("oauth_timestamp", "137131201"),
    ("oauth_nonce", "7d8f3e4a"),
    ("c2", ""),
    ("a3", "2 q"),
];

const OAUTHLIB_SECRETS: (&str, &str) = ("ECrDNoq1VYzzzzzzzzzyAK7TwZNtPnkqatqZZZZ", "just-a-string    asdasd");

/// "Creating a signature" in the documentation of Twitter, later X, which printed it for three addresses.
const UPDATE: &[(&str, &str)] = &[
    ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
    ("include_entities", "true"),
    ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
    ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
    ("oauth_signature_method", "HMAC-SHA1"),
    ("oauth_timestamp", "1318622958"),
    ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
    ("oauth_version", "1.0"),
];

const UPDATE_SECRETS: (&str, &str) =
    ("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");

const WORDS_FOR_A_TIMESTAMP: &str = "its timestamp is `abc`, and ours is a number by type";

pub(super) const VECTORS: &[Vector] = &[
    Vector {
        id: "rfc5849-1.2-initiate",
        method: "POST",
        url: "https://photos.example.net/initiate",
        parameters: &[
            ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131200"),
            ("oauth_nonce", "wIjqoS"),
            ("oauth_callback", "http://printer.example.com/ready"),
        ],
        secrets: ("kd94hf93k423kf44", ""),
        hash: Hash::Sha1,
        signature: "74KNZJeDHnMBp0EMJ9ZHt/XKycU=",
        not_ours: None,
    },
    Vector {
        id: "rfc5849-1.2-token",
        method: "POST",
        url: "https://photos.example.net/token",
        parameters: &[
            ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
            ("oauth_token", "hh5s93j4hdidpola"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "walatlh"),
            ("oauth_verifier", "hfdp7dh39dks9884"),
        ],
        secrets: ("kd94hf93k423kf44", "hdhd0244k9j7ao03"),
        hash: Hash::Sha1,
        signature: "gKgrFCywp7rO0OXSjdot/IHF7IU=",
        not_ours: None,
    },
    Vector {
        id: "rfc5849-1.2-photos",
        method: "GET",
        url: "http://photos.example.net/photos",
        parameters: &[
            ("file", "vacation.jpg"),
            ("size", "original"),
            ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
            ("oauth_token", "nnch734d00sl2jdk"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131202"),
            ("oauth_nonce", "chapoH"),
        ],
        secrets: ("kd94hf93k423kf44", "pfkkdhi9sl3r4s00"),
        hash: Hash::Sha1,
        signature: "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
        not_ours: None,
    },
    // The signature is computed: see RFC_PRINTED_SIGNATURE.
    Vector {
        id: "rfc5849-3.4.1",
        method: "POST",
        url: "http://example.com/request",
        parameters: RFC_3_4_1,
        secrets: ("j49sk3j29djd", "dh893hdasih9"),
        hash: Hash::Sha1,
        signature: "r6/TJjbCOr97/+UU0NsvSne7s5g=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-base-hmac-sha1",
        method: "POST",
        url: "http://example.com/request",
        parameters: RFC_3_4_1,
        secrets: OAUTHLIB_SECRETS,
        hash: Hash::Sha1,
        signature: "wsdNmjGB7lvis0UJuPAmjvX/PXw=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-base-hmac-sha256",
        method: "POST",
        url: "http://example.com/request",
        parameters: RFC_3_4_1,
        secrets: OAUTHLIB_SECRETS,
        hash: Hash::Sha256,
        signature: "wdfdHUKXHbOnOGZP8WFAWMSAmWzN3EVBWWgXGlC/Eo4=",
        not_ours: Some(
            "it names HMAC-SHA1 in the base string and signs with SHA-256; ours names what it does",
        ),
    },
    Vector {
        id: "oauthlib-base-hmac-sha512",
        method: "POST",
        url: "http://example.com/request",
        parameters: RFC_3_4_1,
        secrets: OAUTHLIB_SECRETS,
        hash: Hash::Sha512,
        signature: "u/vlyZFDxOWOZ9UUXwRBJHvq8/T4jCA74ocRmn2ECnjUBTAeJiZIRU8hDTjS88Tz1fGONffMpdZxUkUTW3k1kg==",
        not_ours: Some("HMAC-SHA512 is not offered"),
    },
    Vector {
        id: "twitter-creating-a-signature https://api.twitter.com/1/statuses/update.json",
        method: "POST",
        url: "https://api.twitter.com/1/statuses/update.json",
        parameters: UPDATE,
        secrets: UPDATE_SECRETS,
        hash: Hash::Sha1,
        signature: "tnnArxj06cWHq44gCs1OSKk/jLY=",
        not_ours: None,
    },
    Vector {
        id: "twitter-creating-a-signature https://api.twitter.com/1.1/statuses/update.json",
        method: "POST",
        url: "https://api.twitter.com/1.1/statuses/update.json",
        parameters: UPDATE,
        secrets: UPDATE_SECRETS,
        hash: Hash::Sha1,
        signature: "hCtSmYh+iHYCEqBWrE7C7hYmtUk=",
        not_ours: None,
    },
    Vector {
        id: "twitter-creating-a-signature https://api.x.com/1.1/statuses/update.json",
        method: "POST",
        url: "https://api.x.com/1.1/statuses/update.json",
        parameters: UPDATE,
        secrets: UPDATE_SECRETS,
        hash: Hash::Sha1,
        signature: "Ls93hJiZbQ3akF3HF3x1Bz8/zU4=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-client-sha1",
        method: "GET",
        url: "http://example.com/",
        parameters: &[
            ("oauth_nonce", "abc"),
            ("oauth_timestamp", "1234567890"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "client_key"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "hH5BWYVqo7QI4EmPBUUe9owRUUQ=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-client-sha256",
        method: "GET",
        url: "http://example.com/",
        parameters: &[
            ("oauth_nonce", "abc"),
            ("oauth_timestamp", "1234567890"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA256"),
            ("oauth_consumer_key", "client_key"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha256,
        signature: "JzgJWBxX664OiMW3WE4MEjtYwOjI/paUWHqtdHe68Es=",
        not_ours: None,
    },
    Vector {
        id: "requests-oauthlib-post",
        method: "POST",
        url: "https://i.b/",
        parameters: &[
            ("oauth_nonce", "abc"),
            ("oauth_timestamp", "123"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "foo"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "h2sRqLArjhlc5p3FTkuNogVHlKE=",
        not_ours: None,
    },
    Vector {
        id: "requests-oauthlib-cjk",
        method: "POST",
        url: "https://i.b/",
        parameters: &[
            ("oauth_nonce", "abc"),
            ("oauth_timestamp", "123"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "foo"),
            ("cjk", "啦啦"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "W0haoue5IZAZoaJiYCtfqwMf8x8=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-client-in-body",
        method: "POST",
        url: "http://i.b/path",
        parameters: &[
            ("oauth_nonce", "14205877133089081931378988215"),
            ("oauth_timestamp", "1378988215"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "client_key"),
            ("a", "b"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "2JAQomgbShqoscqKWBiYQZwWq94=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-client-in-query",
        method: "POST",
        url: "http://i.b/path",
        parameters: &[
            ("oauth_nonce", "14205877133089081931378988215"),
            ("oauth_timestamp", "1378988215"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "client_key"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "08G5Snvw+gDAzBF+CmT5KqlrPKo=",
        not_ours: None,
    },
    Vector {
        id: "oauthlib-client-unicode-cjk",
        method: "POST",
        url: "http://i.b/path",
        parameters: &[
            ("oauth_nonce", "abc"),
            ("oauth_timestamp", "abc"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "client_key"),
            ("status", "啦啦"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "yrtSqp88m/c5UDaucI8BXK4oEtk=",
        not_ours: Some(WORDS_FOR_A_TIMESTAMP),
    },
    Vector {
        id: "oauthlib-client-unicode-latin",
        method: "POST",
        url: "http://i.b/path",
        parameters: &[
            ("oauth_nonce", "abc"),
            ("oauth_timestamp", "abc"),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_consumer_key", "client_key"),
            ("status", "æåø"),
        ],
        secrets: ("", ""),
        hash: Hash::Sha1,
        signature: "oG5t3Eg/XO5FfQgUUlTtUeeZzvk=",
        not_ours: Some(WORDS_FOR_A_TIMESTAMP),
    },
    // Twitter's documentation of 2010 walked through a whole login; other projects' tests still carry it.
    Vector {
        id: "twitter-2010-request-token",
        method: "POST",
        url: "https://api.twitter.com/oauth/request_token",
        parameters: &[
            ("oauth_consumer_key", "GDdmIQH6jhtmLUypg82g"),
            ("oauth_nonce", "QP70eNmVz8jvdPevU3oJD2AfF7R7odC2XJcn4XlZJqk"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1272323042"),
            ("oauth_version", "1.0"),
            ("oauth_callback", "http://localhost:3005/the_dance/process_callback?service_provider_id=11"),
        ],
        secrets: ("MCD8BKwGdgPHvAuvgvz4EQpqDAtx89grbuNMRd7Eh98", ""),
        hash: Hash::Sha1,
        signature: "8wUi7m5HFQy76nowoCThusfgB+Q=",
        not_ours: None,
    },
    Vector {
        id: "twitter-2010-access-token",
        method: "POST",
        url: "https://api.twitter.com/oauth/access_token",
        parameters: &[
            ("oauth_consumer_key", "GDdmIQH6jhtmLUypg82g"),
            ("oauth_nonce", "9zWH6qe0qG7Lc1telCn7FhUbLyVdjEaL3MO5uHxn8"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1272323047"),
            ("oauth_version", "1.0"),
            ("oauth_token", "8ldIZyxQeVrFZXFOZH5tAwj6vzJYuLQpl0WUEYtWc"),
            ("oauth_verifier", "pDNg57prOHapMbhv25RNf75lVRd6JDsni1AJJIDYoTY"),
        ],
        secrets: ("MCD8BKwGdgPHvAuvgvz4EQpqDAtx89grbuNMRd7Eh98", "x6qpRnlEmW9JbQn4PQVVeVG8ZLPEx6A0TOebgwcuA"),
        hash: Hash::Sha1,
        signature: "PUw/dHA4fnlJYM6RhXk5IU/0fCc=",
        not_ours: None,
    },
    Vector {
        id: "twitter-2010-update-cjk",
        method: "POST",
        url: "http://api.twitter.com/1/statuses/update.json",
        parameters: &[
            ("oauth_consumer_key", "GDdmIQH6jhtmLUypg82g"),
            ("oauth_nonce", "oElnnMTQIZvqvlfXM56aBLAf5noGD0AQR3Fmi7Q6Y"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1272325550"),
            ("oauth_version", "1.0"),
            ("oauth_token", "819797-Jxq8aYUDRmykzVKrgoLhXSq67TEa5ruc4GJC2rWimw"),
            ("status", "setting up my twitter 私のさえずりを設定する"),
        ],
        secrets: ("MCD8BKwGdgPHvAuvgvz4EQpqDAtx89grbuNMRd7Eh98", "J6zix3FfA9LofH0awS24M3HcBYXO5nI1iYe8EfBA"),
        hash: Hash::Sha1,
        signature: "yOahq5m0YjDDjfjxHaXEsW9D+X0=",
        not_ours: None,
    },
];
