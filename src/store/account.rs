//! An account as it is kept on disk.

use jiff::Timestamp;

use super::{Server, StoreError};
use crate::account::{AccountName, Handle};
use crate::oauth::Credentials;
use crate::post::AuthorId;
use crate::text::Remote;

/// Someone at a service, with the token to read as them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAccount {
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
    /// The server, where its address was typed at the login; else it is in the configuration.
    pub server: Option<Server>,
    /// When the login was done.
    pub added_at: Timestamp,
}

impl KeptAccount {
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
