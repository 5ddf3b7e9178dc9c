//! A second, independent reading of RFC 5849 §3.4, as a server does it: it shares no code with what it checks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::oauth::SignatureMethod;

pub(super) type Pairs = Vec<(String, String)>;

/// §3.6.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.as_bytes() {
        if matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~') {
            out.push(*byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes [`escape`] and form encoding alike. Panics on what is neither.
pub(super) fn unescape(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(out).unwrap()
}

/// §3.4.1.1, of decoded pairs.
pub(super) fn base_string(method: &str, base_uri: &str, pairs: &[(String, String)]) -> String {
    let mut encoded: Vec<[String; 2]> = pairs.iter().map(|(n, v)| [escape(n), escape(v)]).collect();
    encoded.sort();
    let normalised = encoded.iter().map(|pair| pair.join("=")).collect::<Vec<_>>().join("&");
    [method.to_owned(), escape(base_uri), escape(&normalised)].join("&")
}

/// §3.4.2.
pub(super) fn signature(
    hash: SignatureMethod,
    base: &str,
    client_secret: &str,
    token_secret: &str,
) -> String {
    let key = format!("{}&{}", escape(client_secret), escape(token_secret));
    match hash {
        SignatureMethod::HmacSha1 => {
            let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap();
            mac.update(base.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        }
        SignatureMethod::HmacSha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
            mac.update(base.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        }
    }
}

/// The decoded pairs of an `Authorization` header (§3.5.1).
pub(super) fn header(authorization: &str) -> Pairs {
    let pairs = authorization.strip_prefix("OAuth ").unwrap();
    pairs
        .split(',')
        .map(|pair| {
            let (name, value) = pair.trim().split_once('=').unwrap();
            let value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            assert!(!value.contains('"'));
            (unescape(name), unescape(value))
        })
        .collect()
}

/// The address before the query, and the decoded pairs of the query.
pub(super) fn address(url: &str) -> (String, Pairs) {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    assert!(!url.contains(['#', ' ']) && !query.contains(['+', '?']), "{url}");
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (unescape(name), unescape(value))
    });
    (base.to_owned(), pairs.collect())
}

/// What a server computes from a request as it arrives, and the signature that came with it.
pub(super) fn expected_and_sent(
    hash: SignatureMethod,
    method: &str,
    url: &str,
    authorization: &str,
    client_secret: &str,
    token_secret: &str,
) -> (String, String) {
    let (base_uri, mut pairs) = address(url);
    let mut sent = None;
    for (name, value) in header(authorization) {
        if name == "oauth_signature" {
            assert!(sent.replace(value).is_none(), "one signature");
        } else {
            pairs.push((name, value));
        }
    }
    let base = base_string(method, &base_uri, &pairs);
    (signature(hash, &base, client_secret, token_secret), sent.unwrap())
}
