//! Addresses from outside: made safe to put into an escape sequence, and short enough to read.

use std::borrow::Cow;
use std::fmt::Write;

/// The longest address that is printed, in bytes. Longer ones are no use as a link: a cut one leads elsewhere.
pub const ADDRESS_MAX: usize = 4096;

/// An address in printable ASCII without spaces, for OSC 8, for copying and for showing bare.
///
/// Other bytes are percent-encoded (RFC 3986 §2.1); white space and control characters at the ends are dropped.
/// Empty where the result would be longer than [`ADDRESS_MAX`].
pub fn printable_url(url: &str) -> String {
    let url = url.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if url.len() > ADDRESS_MAX {
        return String::new();
    }
    let mut printable = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            printable.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(printable, "%{byte:02X}");
        }
    }
    if printable.len() > ADDRESS_MAX { String::new() } else { printable }
}

/// Whether an address is one for a browser (`http` or `https`): nothing else may be handed to an opener, which would
/// run whatever program is registered for the scheme.
pub fn is_web_address(url: &str) -> bool {
    let scheme = url.trim_start().split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
}

/// An address as people read it: without scheme, `www.` and closing slash. Not sanitised.
pub fn bare_address(url: &str) -> Cow<'_, str> {
    let bare = url.trim();
    let bare = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).unwrap_or(bare);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    Cow::Borrowed(bare.strip_suffix('/').unwrap_or(bare))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escape_sequence_in_an_address_is_encoded() {
        assert_eq!(printable_url("https://a.example/\u{1b}]8;;\u{7}x"), "https://a.example/%1B]8;;%07x");
        assert_eq!(printable_url(" https://ü.example/a b\n"), "https://%C3%BC.example/a%20b");
        assert_eq!(printable_url("https://a.example/%41"), "https://a.example/%41");
    }

    #[test]
    fn an_endless_address_is_no_address() {
        assert_eq!(printable_url(&"a".repeat(ADDRESS_MAX)).len(), ADDRESS_MAX);
        assert_eq!(printable_url(&"a".repeat(ADDRESS_MAX + 1)), "");
        assert_eq!(printable_url(&"ü".repeat(ADDRESS_MAX / 2)), "");
    }

    #[test]
    fn only_http_is_for_a_browser() {
        assert!(is_web_address("https://a.example") && is_web_address("HTTP://a.example"));
        for other in ["javascript:alert(1)", "file:///etc/passwd", "ssh://x", "a.example", "", "x https://a"]
        {
            assert!(!is_web_address(other), "{other}");
        }
    }

    #[test]
    fn people_read_addresses_without_the_wrapping() {
        assert_eq!(bare_address("https://www.pic.example/pier/"), "pic.example/pier");
        assert_eq!(bare_address("gopher://old.example"), "gopher://old.example");
    }

    proptest! {
        #[test]
        fn whatever_the_address_only_printable_ascii_comes_out(url in any::<String>()) {
            prop_assert!(printable_url(&url).bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
