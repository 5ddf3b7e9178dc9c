//! A signed request as a server sees it: collects its parameters, builds the signature base string and compares the
//! signature (RFC 5849 §3.2, §3.4, §3.5, §3.6). Written from the RFC, apart from the code that signs.

use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::Sha256;

/// What came in.
#[derive(Debug)]
pub(super) struct Incoming<'a> {
    /// Upper-case method.
    pub(super) method: &'a str,
    /// `http://127.0.0.1:PORT`, from the Host header.
    pub(super) origin: &'a str,
    /// The path as sent.
    pub(super) path: &'a str,
    /// The query as sent.
    pub(super) query: &'a str,
    /// The Authorization header.
    pub(super) authorization: &'a str,
    /// The body, if it is a form.
    pub(super) form: &'a str,
}

/// A request whose parameters have been read.
#[derive(Debug)]
pub(super) struct Signed {
    base: String,
    signature: Vec<u8>,
    method: Method,
    /// Protocol parameters and all others, decoded.
    parameters: Vec<(String, String)>,
}

#[derive(Debug)]
enum Method {
    HmacSha1,
    HmacSha256,
}

/// Why a request is not even checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// No OAuth parameters at all.
    NoOauth,
    /// A protocol parameter is missing, doubled or not understood.
    BadParameter,
}

impl Signed {
    /// Reads a request.
    pub(super) fn read(incoming: &Incoming<'_>) -> Result<Self, Malformed> {
        let mut parameters = decode_form(incoming.query);
        parameters.extend(decode_form(incoming.form));
        parameters.extend(decode_header(incoming.authorization));
        let protocol = parameters.iter().filter(|(name, _)| name.starts_with("oauth_"));
        let mut names: Vec<&str> = protocol.map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            return Err(Malformed::NoOauth);
        }
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(Malformed::BadParameter);
        }
        let get = |name: &str| parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        if get("oauth_version").is_some_and(|version| version != "1.0") {
            return Err(Malformed::BadParameter);
        }
        let method = match get("oauth_signature_method") {
            Some("HMAC-SHA1") => Method::HmacSha1,
            Some("HMAC-SHA256") => Method::HmacSha256,
            _ => return Err(Malformed::BadParameter),
        };
        let signature = get("oauth_signature")
            .and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok())
            .ok_or(Malformed::BadParameter)?;
        let base =
            base_string(incoming.method, &format!("{}{}", incoming.origin, incoming.path), &parameters);
        Ok(Self { base, signature, method, parameters })
    }

    /// A parameter's decoded value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether these secrets made the signature. Compares in constant time.
    pub(super) fn is_by(&self, consumer_secret: &str, token_secret: &str) -> bool {
        let key = format!("{}&{}", encode(consumer_secret), encode(token_secret));
        match self.method {
            Method::HmacSha1 => Hmac::<Sha1>::new_from_slice(key.as_bytes())
                .is_ok_and(|mac| mac.chain_update(&self.base).verify_slice(&self.signature).is_ok()),
            Method::HmacSha256 => Hmac::<Sha256>::new_from_slice(key.as_bytes())
                .is_ok_and(|mac| mac.chain_update(&self.base).verify_slice(&self.signature).is_ok()),
        }
    }
}

/// §3.4.1: method, base string URI, and every parameter but the signature, encoded, sorted, encoded again.
pub(super) fn base_string(method: &str, uri: &str, parameters: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, String)> = parameters
        .iter()
        .filter(|(name, _)| name != "oauth_signature")
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    pairs.sort();
    let normal: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}&{}&{}", method.to_ascii_uppercase(), encode(uri), encode(&normal.join("&")))
}

/// §3.6.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `%xx` to bytes; what is no escape stays. Bytes that are not UTF-8 become U+FFFD.
fn percent_decode(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// §3.4.1.3.1: a query or form body, where `+` is a blank.
pub(super) fn decode_form(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |part: &str| percent_decode(&part.replace('+', " "));
            (decode(name), decode(value))
        })
        .collect()
}

/// §3.5.1: `OAuth name="value", …` without the realm.
fn decode_header(header: &str) -> Vec<(String, String)> {
    let Some((scheme, rest)) = header.split_once(' ') else { return Vec::new() };
    if !scheme.eq_ignore_ascii_case("OAuth") {
        return Vec::new();
    }
    rest.split(',')
        .filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
            Some((percent_decode(name.trim()), percent_decode(value)))
        })
        .filter(|(name, _)| name != "realm")
        .collect()
}
