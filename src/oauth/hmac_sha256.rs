//! HMAC-SHA256 as a signature method for `oauth1-request`, which has only HMAC-SHA1.
//!
//! The RFC does not define it; it is RFC 5849 §3.4.2 with the other hash, as oauthlib has it.

use std::fmt::{self, Display, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use oauth1_request::signature_method::{Sign, SignatureMethod};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::encode;

/// The signature method.
#[derive(Clone, Copy)]
pub(super) struct HmacSha256;

/// A signature under way.
pub(super) struct HmacSha256Sign(Hmac<Sha256>);

impl SignatureMethod for HmacSha256 {
    type Sign = HmacSha256Sign;

    #[allow(
        clippy::expect_used,
        reason = "HMAC is defined for keys of any length (RFC 2104 §2), so this cannot fail"
    )]
    fn sign_with(self, client_secret: &str, token_secret: Option<&str>) -> HmacSha256Sign {
        let client_secret = Zeroizing::new(encode(client_secret));
        let token_secret = Zeroizing::new(encode(token_secret.unwrap_or_default()));
        let key = Zeroizing::new(format!("{}&{}", *client_secret, *token_secret));
        HmacSha256Sign(Hmac::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length"))
    }
}

/// Feeds what is printed to the MAC, so that the base string never stands in memory as a whole.
struct Feed<'a>(&'a mut Hmac<Sha256>);

impl Write for Feed<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl HmacSha256Sign {
    fn feed(&mut self, arguments: fmt::Arguments<'_>) {
        // `Feed` never fails, and neither do the encoders it is given.
        let _ = Feed(&mut self.0).write_fmt(arguments);
    }
}

impl Sign for HmacSha256Sign {
    type Signature = String;

    fn get_signature_method_name(&self) -> &'static str {
        "HMAC-SHA256"
    }

    fn request_method(&mut self, method: &str) {
        self.feed(format_args!("{method}&"));
    }

    fn uri<T: Display>(&mut self, uri: T) {
        self.feed(format_args!("{uri}&"));
    }

    fn parameter<V: Display>(&mut self, name: &str, value: V) {
        self.feed(format_args!("{name}%3D{value}"));
    }

    fn delimiter(&mut self) {
        self.feed(format_args!("%26"));
    }

    fn end(self) -> String {
        encode(&STANDARD.encode(self.0.finalize().into_bytes()))
    }
}
