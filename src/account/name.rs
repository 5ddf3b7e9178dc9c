//! The name of an account.

use std::fmt;

use thiserror::Error;

use crate::text::one_line;

/// A handle without `@`: 1 to 128 characters that print, no blank among them. Came from a service, is safe to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(Box<str>);

impl Handle {
    /// Takes a handle as a service reported it; an `@` before it is dropped.
    pub fn new(handle: &str) -> Result<Self, BadHandle> {
        let bare = handle.strip_prefix('@').unwrap_or(handle);
        let bad = |c: char| c.is_whitespace() || !crate::text::prints(c) || matches!(c, '"' | '\'' | '\\');
        if bare.is_empty() || bare.chars().count() > 128 || bare.chars().any(bad) {
            return Err(BadHandle(one_line(handle, 60)));
        }
        Ok(Self(bare.into()))
    }

    /// The handle without `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A handle that cannot be a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the service reported the handle `{0}`, which cannot be used as a name")]
pub struct BadHandle(pub String);

/// `handle@service`: how an account is told from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName {
    /// The handle.
    pub handle: Handle,
    /// The service's name in the configuration.
    pub service: String,
}

impl AccountName {
    /// From a handle as a service reported it, and a service's name.
    ///
    /// # Errors
    /// When the handle cannot be one.
    pub fn new(handle: &str, service: &str) -> Result<Self, BadHandle> {
        Ok(Self { handle: Handle::new(handle)?, service: service.to_owned() })
    }

    /// The handle without `@`.
    pub fn handle(&self) -> &str {
        self.handle.as_str()
    }

    /// The service's name.
    pub fn service(&self) -> &str {
        &self.service
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.handle, self.service)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn handles_of_all_kinds_of_services_are_taken() {
        for handle in ["maru", "@maru", "ana.bsky.social", "ana_1", "서울날씨", "a-b"] {
            assert_eq!(Handle::new(handle).unwrap().as_str(), handle.trim_start_matches('@'));
        }
    }

    #[test]
    fn a_handle_that_could_upset_a_terminal_or_a_shell_word_is_refused() {
        for handle in
            ["", "@", "a b", "a\n", "a\u{1b}[2J", "\u{202e}a", "a\u{200b}", "it's", &"a".repeat(129)]
        {
            let error = Handle::new(handle).expect_err(handle).to_string();
            assert!(!error.chars().any(char::is_control), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_handle_that_is_taken_prints_as_it_is(text in any::<String>()) {
            if let Ok(handle) = Handle::new(&text) {
                prop_assert_eq!(one_line(handle.as_str(), 200), handle.as_str());
            }
        }
    }
}
