//! An account and its name.

use std::fmt;

use jiff::Timestamp;

use super::StoreError;
use crate::oauth::Credentials;
use crate::post::AuthorId;
use crate::text::{Remote, one_line};

/// A handle without `@`: 1 to 128 characters that print, no blank among them. Came from a service, is safe to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(Box<str>);

impl Handle {
    /// Takes a handle as a service reported it; an `@` before it is dropped.
    pub fn new(handle: &str) -> Result<Self, StoreError> {
        let bare = handle.strip_prefix('@').unwrap_or(handle);
        let bad = |c: char| c.is_whitespace() || !crate::text::prints(c) || matches!(c, '"' | '\'' | '\\');
        if bare.is_empty() || bare.chars().count() > 128 || bare.chars().any(bad) {
            return Err(StoreError::BadHandle(one_line(handle, 60)));
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

/// `handle@service`: how an account is told from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName {
    /// The handle.
    pub handle: Handle,
    /// The service's name in the configuration.
    pub service: String,
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.handle, self.service)
    }
}

/// Someone at a service, with the token to read as them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The handle.
    pub handle: Handle,
    /// The name they chose.
    pub name: Remote,
    /// The service's name in the configuration.
    pub service: String,
    /// The service's id of them.
    pub user_id: AuthorId,
    /// Access token and secret.
    pub token: Credentials,
    /// Consumer key and secret, where they were typed at the login; else they are in the configuration.
    pub consumer: Option<Credentials>,
    /// When the login was done.
    pub added_at: Timestamp,
}

impl Account {
    /// Its whole name.
    pub fn account_name(&self) -> AccountName {
        AccountName { handle: self.handle.clone(), service: self.service.clone() }
    }

    /// Whether two entries are about the same person: the same id, or the same handle, at the same service.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.service == other.service && (self.user_id == other.user_id || self.handle == other.handle)
    }

    /// Whether all that services reported is within what is kept.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let good = |credentials: &Credentials| {
            !credentials.key.is_empty()
                && credentials.key.len() <= 4096
                && credentials.secret.reveal().len() <= 4096
        };
        if !good(&self.token) || self.consumer.as_ref().is_some_and(|consumer| !good(consumer)) {
            return Err(StoreError::BadAccount("a key or secret that is empty or longer than 4096 bytes"));
        }
        if self.user_id.as_str().len() > 1024 || self.name.as_delivered().len() > 4096 {
            return Err(StoreError::BadAccount("an id or name of unlikely length"));
        }
        let in_service = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !(1..=253).contains(&self.service.len()) || !self.service.chars().all(in_service) {
            return Err(StoreError::BadAccount("a service of impossible name"));
        }
        Ok(())
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
