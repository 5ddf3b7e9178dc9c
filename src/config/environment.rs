//! Keys and tokens from the environment: `TWITE_<SERVICE>_CONSUMER_KEY` and its three siblings.

use std::ffi::OsString;

use super::ConfigError;
use crate::oauth::{Credentials, Secret};

/// What the environment says about one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentKeys {
    /// `TWITE_<SERVICE>_CONSUMER_KEY`.
    pub consumer_key: Option<String>,
    /// `TWITE_<SERVICE>_CONSUMER_SECRET`.
    pub consumer_secret: Option<Secret>,
    /// `TWITE_<SERVICE>_ACCESS_TOKEN`.
    pub access_token: Option<String>,
    /// `TWITE_<SERVICE>_ACCESS_TOKEN_SECRET`.
    pub access_token_secret: Option<Secret>,
}

impl EnvironmentKeys {
    /// Reads the four variables of a service through `lookup` (in the program: `std::env::var_os`). An empty variable
    /// counts as not set.
    pub fn read(service: &str, lookup: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let prefix = variable_prefix(service);
        let get = |part: &str| -> Result<Option<String>, ConfigError> {
            let name = format!("{prefix}{part}");
            let Some(value) = lookup(&name).filter(|value| !value.is_empty()) else { return Ok(None) };
            let error =
                |what| ConfigError::Environment { name, what, remedy: "set it anew or unset it".to_owned() };
            match value.into_string() {
                Ok(value) if is_one_word(&value) => Ok(Some(value)),
                Ok(_) => Err(error("holds blanks, control characters or more than 4096 bytes")),
                Err(_) => Err(error("is not UTF-8 text")),
            }
        };
        let keys = Self {
            consumer_key: get("CONSUMER_KEY")?,
            consumer_secret: get("CONSUMER_SECRET")?.map(Secret::new),
            access_token: get("ACCESS_TOKEN")?,
            access_token_secret: get("ACCESS_TOKEN_SECRET")?.map(Secret::new),
        };
        let half = |set: &str, missing: &str| ConfigError::Environment {
            name: format!("{prefix}{set}"),
            what: "is set alone",
            remedy: format!("set {prefix}{missing} too, or unset it"),
        };
        match (&keys.access_token, &keys.access_token_secret) {
            (Some(_), None) => Err(half("ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")),
            (None, Some(_)) => Err(half("ACCESS_TOKEN_SECRET", "ACCESS_TOKEN")),
            _ => Ok(keys),
        }
    }

    /// The consumer key with its secret, where both are set.
    pub fn consumer(&self) -> Option<Credentials> {
        Some(Credentials::new(self.consumer_key.clone()?, self.consumer_secret.clone()?))
    }

    /// The access token with its secret, where both are set.
    pub fn token(&self) -> Option<Credentials> {
        Some(Credentials::new(self.access_token.clone()?, self.access_token_secret.clone()?))
    }

    /// Consumer and token credentials, where all four are set: an account without a login.
    pub fn account(&self) -> Option<(Credentials, Credentials)> {
        Some((self.consumer()?, self.token()?))
    }
}

/// `TWITE_<SERVICE>_`: the service's name in capitals, everything but letters and digits as `_`.
pub(super) fn variable_prefix(service: &str) -> String {
    let service: String = service
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("TWITE_{service}_")
}

/// Whether a key or secret can be one: no blank, no control character, at most 4096 bytes, not empty.
pub(super) fn is_one_word(value: &str) -> bool {
    !value.is_empty() && value.len() <= 4096 && !value.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn read(service: &str, set: &[(&str, &str)]) -> Result<EnvironmentKeys, ConfigError> {
        EnvironmentKeys::read(service, &|name| {
            set.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn all_four_are_an_account_and_three_are_not() {
        let four = [
            ("TWITE_MY_SITE_1_CONSUMER_KEY", "ck"),
            ("TWITE_MY_SITE_1_CONSUMER_SECRET", "cs"),
            ("TWITE_MY_SITE_1_ACCESS_TOKEN", "at"),
            ("TWITE_MY_SITE_1_ACCESS_TOKEN_SECRET", "as"),
        ];
        let (consumer, token) = read("my-site_1", &four).unwrap().account().unwrap();
        assert_eq!((consumer.key.as_str(), consumer.secret.reveal()), ("ck", "cs"));
        assert_eq!((token.key.as_str(), token.secret.reveal()), ("at", "as"));
        assert!(read("my-site_1", &four[1..]).unwrap().account().is_none());
        assert!(read("other", &four).unwrap() == EnvironmentKeys::default());
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        assert!(read("x", &[("TWITE_X_CONSUMER_KEY", "")]).unwrap().consumer_key.is_none());
    }

    #[test]
    fn a_token_without_its_secret_is_an_error_that_names_the_missing_variable() {
        let error = read("x", &[("TWITE_X_ACCESS_TOKEN", "at")]).unwrap_err().to_string();
        assert!(error.contains("set TWITE_X_ACCESS_TOKEN_SECRET too"), "{error}");
        let error = read("x", &[("TWITE_X_ACCESS_TOKEN_SECRET", "hush")]).unwrap_err().to_string();
        assert!(error.contains("set TWITE_X_ACCESS_TOKEN too") && !error.contains("hush"), "{error}");
    }

    #[test]
    fn a_value_that_cannot_be_a_key_is_refused_without_being_shown() {
        for value in ["hush hush", "hush\n", "\u{7}hush"] {
            let error = read("x", &[("TWITE_X_CONSUMER_SECRET", value)]).unwrap_err().to_string();
            assert!(error.contains("TWITE_X_CONSUMER_SECRET") && !error.contains("hush"), "{error}");
        }
        let bytes = |_: &str| Some(OsString::from_vec(vec![0xff]));
        assert!(EnvironmentKeys::read("x", &bytes).is_err());
    }
}
