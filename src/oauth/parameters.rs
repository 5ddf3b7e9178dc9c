//! A request's own parameters, encoded and in the order of RFC 5849 §3.4.1.3.2, for `oauth1-request` and for the query.
//!
//! The crate encodes values but not names, and its own parameter list sorts before encoding: so both happen here.

use oauth1_request::Request;
use oauth1_request::serializer::Serializer;

use super::encode;

/// The protocol parameters that `oauth1-request` adds, in byte order.
#[derive(Clone, Copy)]
enum Protocol {
    Callback,
    ConsumerKey,
    Nonce,
    SignatureMethod,
    Timestamp,
    Token,
    Verifier,
    Version,
}

impl Protocol {
    const IN_ORDER: [Self; 8] = [
        Self::Callback,
        Self::ConsumerKey,
        Self::Nonce,
        Self::SignatureMethod,
        Self::Timestamp,
        Self::Token,
        Self::Verifier,
        Self::Version,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Callback => "oauth_callback",
            Self::ConsumerKey => "oauth_consumer_key",
            Self::Nonce => "oauth_nonce",
            Self::SignatureMethod => "oauth_signature_method",
            Self::Timestamp => "oauth_timestamp",
            Self::Token => "oauth_token",
            Self::Verifier => "oauth_verifier",
            Self::Version => "oauth_version",
        }
    }

    fn feed(self, serializer: &mut impl Serializer) {
        match self {
            Self::Callback => serializer.serialize_oauth_callback(),
            Self::ConsumerKey => serializer.serialize_oauth_consumer_key(),
            Self::Nonce => serializer.serialize_oauth_nonce(),
            Self::SignatureMethod => serializer.serialize_oauth_signature_method(),
            Self::Timestamp => serializer.serialize_oauth_timestamp(),
            Self::Token => serializer.serialize_oauth_token(),
            Self::Verifier => serializer.serialize_oauth_verifier(),
            Self::Version => serializer.serialize_oauth_version(),
        }
    }
}

/// The protocol parameter of that name: one that only the signer may set, since each may appear once (§3.1).
pub(super) fn reserved(name: &str) -> Option<&'static str> {
    if name == "oauth_signature" {
        return Some("oauth_signature");
    }
    Protocol::IN_ORDER.iter().map(|protocol| protocol.name()).find(|reserved| *reserved == name)
}

/// Encoded pairs, sorted by encoded name, then by encoded value; duplicates are kept.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn new<'a>(decoded: impl Iterator<Item = &'a (String, String)>) -> Self {
        let mut pairs: Vec<_> = decoded.map(|(name, value)| (encode(name), encode(value))).collect();
        pairs.sort();
        Self(pairs)
    }

    /// The query without its `?`; empty where there are no parameters.
    pub(super) fn query(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }
}

impl Request for Parameters {
    fn serialize<S: Serializer>(&self, mut serializer: S) -> S::Output {
        let mut pairs = self.0.iter().peekable();
        for protocol in Protocol::IN_ORDER {
            while let Some(pair) = pairs.next_if(|(name, _)| name.as_str() < protocol.name()) {
                feed(&mut serializer, pair);
            }
            protocol.feed(&mut serializer);
        }
        for pair in pairs {
            feed(&mut serializer, pair);
        }
        serializer.end()
    }
}

/// A signer encodes the value once more for the base string and leaves the name to us. Encoding an encoded name keeps
/// the order, since `%` sorts before every character that stays itself.
fn feed(serializer: &mut impl Serializer, (name, value): &(String, String)) {
    serializer.serialize_parameter_encoded(&encode(name), value);
}
