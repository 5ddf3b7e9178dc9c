//! Reading form-encoded text: an address's query, a redirect, a provider's answer.

use percent_encoding::percent_decode_str;

/// Some bytes do not decode to text. Guessing would change what is signed, or a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotText;

/// Decoded name-value pairs in the order given (RFC 5849 §3.4.1.3.1): `+` is a space, a name without `=` has an
/// empty value, empty sequences are skipped, and a `%` that starts no escape stands for itself.
pub(super) fn pairs(form: &str) -> Result<Vec<(String, String)>, NotText> {
    form.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(encoded: &str) -> Result<String, NotText> {
    let spaced = encoded.replace('+', " ");
    match percent_decode_str(&spaced).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(NotText),
    }
}

#[cfg(test)]
mod tests {
    use super::{NotText, pairs};

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_query_of_the_rfc_is_read_as_the_rfc_reads_it() {
        assert_eq!(
            pairs("b5=%3D%253D&a3=a&c%40=&a2=r%20b").unwrap(),
            owned(&[("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b")])
        );
        assert_eq!(pairs("c2&a3=2+q").unwrap(), owned(&[("c2", ""), ("a3", "2 q")]));
    }

    #[test]
    fn odd_input_is_read_without_guessing() {
        assert_eq!(pairs("").unwrap(), []);
        assert_eq!(pairs("&&a=1&&").unwrap(), owned(&[("a", "1")]));
        assert_eq!(pairs("a=b=c&%zz=%4").unwrap(), owned(&[("a", "b=c"), ("%zz", "%4")]));
        assert_eq!(pairs("a=%FF"), Err(NotText));
    }
}
