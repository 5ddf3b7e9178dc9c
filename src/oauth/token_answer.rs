//! Reading the answer to leg 1 or 3 (RFC 5849 §2.1, §2.3), whatever content type it claims.

use serde_json::Value;

use super::form;
use super::{Credentials, LegError, Secret};

/// Longer tokens and secrets are refused: they end up in an address on the screen and in a file.
const LONGEST: usize = 4096;

/// Credentials, with what stood beside them.
pub(super) struct TokenAnswer {
    pub(super) credentials: Credentials,
    /// `oauth_callback_confirmed=true`.
    pub(super) confirmed: bool,
    pub(super) user_id: Option<String>,
    pub(super) screen_name: Option<String>,
}

/// Reads a form-encoded answer, or a JSON object, as some providers send.
pub(super) fn read(status: u16, body: &[u8]) -> Result<TokenAnswer, LegError> {
    if status != 200 {
        return Err(LegError::Status(status));
    }
    let body = std::str::from_utf8(body).map_err(|_| LegError::Unreadable)?;
    let body = body.trim_start_matches('\u{feff}').trim();
    let pairs = match body.chars().next() {
        None | Some('<') => return Err(LegError::Unreadable),
        Some('{') => json_pairs(body)?,
        Some(_) => form::pairs(body).map_err(|form::NotText| LegError::Unreadable)?,
    };
    let one = |name: &str| only(&pairs, name).map(|value| value.filter(|value| !value.is_empty()));
    let token = one("oauth_token")?.ok_or(LegError::MissingToken)?;
    let secret = one("oauth_token_secret")?.ok_or(LegError::MissingSecret)?;
    if token.len() > LONGEST || secret.len() > LONGEST {
        return Err(LegError::Unreadable);
    }
    Ok(TokenAnswer {
        credentials: Credentials::new(token, Secret::new(secret)),
        confirmed: one("oauth_callback_confirmed")? == Some("true"),
        user_id: one("user_id")?.and_then(hint),
        screen_name: one("screen_name")?.and_then(hint),
    })
}

/// The value of that name; several different ones are one too many to guess among.
pub(super) fn only<'a>(pairs: &'a [(String, String)], name: &str) -> Result<Option<&'a str>, LegError> {
    let mut values = pairs.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let first = values.next();
    if values.any(|other| Some(other) != first) { Err(LegError::Unreadable) } else { Ok(first) }
}

fn json_pairs(body: &str) -> Result<Vec<(String, String)>, LegError> {
    let object: serde_json::Map<String, Value> =
        serde_json::from_str(body).map_err(|_| LegError::Unreadable)?;
    let text = |value| match value {
        Value::String(text) => Some(text),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    Ok(object.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect())
}

/// Only what is harmless wherever it is printed; the account itself is asked for its real name.
fn hint(value: &str) -> Option<String> {
    let harmless = value.len() <= 64 && value.bytes().all(|byte| byte.is_ascii_graphic());
    harmless.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, body: &str) -> LegError {
        read(status, body.as_bytes()).err().unwrap()
    }

    #[test]
    fn answers_are_read_whatever_their_form() {
        for body in [
            "oauth_token=a%2Bb&oauth_token_secret=s&oauth_callback_confirmed=true",
            "\u{feff}  oauth_callback_confirmed=true&oauth_token_secret=s&x=1&oauth_token=a%2Bb\r\n",
            "oauth_token=a%2Bb&oauth_token=a%2Bb&oauth_token_secret=s&oauth_callback_confirmed=true",
            r#"{"oauth_token":"a+b","oauth_token_secret":"s","oauth_callback_confirmed":true,"x":[null]}"#,
            r#" {"oauth_token":"a+b","oauth_token_secret":"s","oauth_callback_confirmed":"true"}"#,
        ] {
            let answer = read(200, body.as_bytes()).ok().unwrap();
            assert_eq!(answer.credentials, Credentials::new("a+b", Secret::new("s")), "{body}");
            assert!(answer.confirmed && answer.user_id.is_none() && answer.screen_name.is_none(), "{body}");
        }
    }

    #[test]
    fn who_the_token_belongs_to_is_kept_where_it_is_harmless() {
        let of = |body: &str| {
            let answer =
                read(200, format!("oauth_token=a&oauth_token_secret=s&{body}").as_bytes()).ok().unwrap();
            (answer.user_id, answer.screen_name)
        };
        assert_eq!(of("user_id=6253282&screen_name=xapi"), (Some("6253282".into()), Some("xapi".into())));
        assert_eq!(of("user_id=&screen_name=a%1B%5B2J"), (None, None));
        assert_eq!(of(&format!("screen_name={}", "x".repeat(65))), (None, None));
    }

    #[test]
    fn what_is_missing_is_named() {
        let good = "oauth_token=a&oauth_token_secret=s";
        for (status, body, expected) in [
            (201, good, LegError::Status(201)),
            (302, good, LegError::Status(302)),
            (401, "", LegError::Status(401)),
            (200, "", LegError::Unreadable),
            (200, " \r\n", LegError::Unreadable),
            (200, "<html>oauth_token=a&oauth_token_secret=s</html>", LegError::Unreadable),
            (200, "{\"oauth_token\":\"a\"", LegError::Unreadable),
            (200, "oauth_token=%FF&oauth_token_secret=s", LegError::Unreadable),
            (200, "oauth_token=a&oauth_token_secret=s&oauth_token=b", LegError::Unreadable),
            (200, "oauth_token=a&oauth_token_secret=s&oauth_token_secret=t", LegError::Unreadable),
            (200, "Failed to validate oauth signature", LegError::MissingToken),
            (200, "oauth_token=&oauth_token_secret=s", LegError::MissingToken),
            (200, "{}", LegError::MissingToken),
            (200, r#"{"oauth_token":null}"#, LegError::MissingToken),
            (200, "oauth_token=a", LegError::MissingSecret),
            (200, "oauth_token=a&oauth_token_secret", LegError::MissingSecret),
        ] {
            assert_eq!(error(status, body), expected, "{status} {body}");
        }
        assert_eq!(read(200, b"\xff").err(), Some(LegError::Unreadable));
        assert_eq!(
            error(200, &format!("oauth_token={}&oauth_token_secret=s", "a".repeat(4097))),
            LegError::Unreadable
        );
        assert_eq!(error(200, &"{\"a\":".repeat(10_000)), LegError::Unreadable);
    }

    #[test]
    fn only_the_word_true_confirms_a_callback() {
        for body in [
            "",
            "&oauth_callback_confirmed=",
            "&oauth_callback_confirmed=false",
            "&oauth_callback_confirmed=1",
        ] {
            let body = format!("oauth_token=a&oauth_token_secret=s{body}");
            assert!(!read(200, body.as_bytes()).ok().unwrap().confirmed, "{body}");
        }
    }
}
