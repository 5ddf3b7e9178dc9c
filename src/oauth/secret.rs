//! A secret: it cannot be printed, and its memory is wiped when it is dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A consumer secret, token secret or verifier. Prints as `…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Box<str>>);

impl Secret {
    /// Takes a secret in. The source string is not wiped: take it in as early as possible.
    pub fn new(secret: impl Into<Box<str>>) -> Self {
        Self(Zeroizing::new(secret.into()))
    }

    /// The secret itself: for signing and for the 0600 file alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
