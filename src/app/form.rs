//! Two fields under each other, the second one masked: a key or token, and its secret.

use crate::oauth::{Credentials, Secret};

use super::field::Field;
use super::key::{Key, KeyCode};

/// A key or token and its secret, being typed.
#[derive(Debug)]
pub struct Form {
    /// The key or token.
    pub key: Field,
    /// Its secret, masked.
    pub secret: Field,
    /// Whether the secret has the focus.
    pub at_secret: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self { key: Field::default(), secret: Field::masked(), at_secret: false }
    }
}

impl Form {
    /// Filled with what is known already.
    pub(super) fn holding(credentials: &Credentials) -> Self {
        let mut secret = Field::masked();
        secret.paste(credentials.secret.reveal());
        Self { key: Field::holding(&credentials.key), secret, at_secret: false }
    }

    /// The field that has the focus.
    pub(super) fn field(&mut self) -> &mut Field {
        if self.at_secret { &mut self.secret } else { &mut self.key }
    }

    /// A key: moves between the fields, or edits the one in focus.
    pub(super) fn input(&mut self, key: Key) {
        if matches!(key.code, KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down) {
            self.at_secret = !self.at_secret;
        } else {
            self.field().key(key);
        }
    }

    /// Enter: both, once both are there; else the focus goes to the one that is missing.
    pub(super) fn enter(&mut self) -> Option<Credentials> {
        if self.key.text().is_empty() {
            self.at_secret = false;
        } else if self.secret.text().is_empty() {
            self.at_secret = true;
        } else {
            return Some(Credentials::new(self.key.text(), Secret::new(self.secret.text())));
        }
        None
    }
}
