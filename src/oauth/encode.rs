//! Percent-encoding as OAuth has it, which is stricter than what browsers and form encoders do.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 §2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes as RFC 5849 §3.6: letters, digits and `-` `.` `_` `~` stay, every other byte of the UTF-8 text becomes
/// `%XX` in upper case. A space is `%20`, never `+`.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn what_form_encoders_get_wrong_is_right_here() {
        for (text, encoded) in [
            ("Ladies + Gentlemen", "Ladies%20%2B%20Gentlemen"),
            ("An encoded string!", "An%20encoded%20string%21"),
            ("Dogs, Cats & Mice", "Dogs%2C%20Cats%20%26%20Mice"),
            ("☃", "%E2%98%83"),
            ("*'()~", "%2A%27%28%29~"),
            ("-._~aZ9", "-._~aZ9"),
            ("100%", "100%25"),
            ("\0\x7f", "%00%7F"),
            ("", ""),
        ] {
            assert_eq!(encode(text), encoded, "{text:?}");
        }
    }
}
