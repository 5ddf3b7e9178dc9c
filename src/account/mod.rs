//! A service as it is configured, an account on it, and what can be asked on an account's behalf. Pure.

mod request;
mod site;

use std::fmt;
use std::sync::Arc;

pub use request::{Outcome, Request};
pub use site::{Site, SiteError};

use crate::oauth::Credentials;
use crate::post::AuthorId;

/// `handle@service`: names an account everywhere (files, commands, the screen). Only printable ASCII and what the
/// store lets in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(Arc<str>);

impl AccountName {
    /// From handle and service.
    pub fn new(handle: &str, service: &str) -> Self {
        Self(format!("{handle}@{service}").into())
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the last `@`.
    pub fn handle(&self) -> &str {
        self.0.rsplit_once('@').map_or(&self.0, |(handle, _)| handle)
    }

    /// The part after the last `@`.
    pub fn service(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, service)| service)
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Someone's account: where, who, and the token that opens it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub name: AccountName,
    /// The owner's id at the service.
    pub user_id: AuthorId,
    /// The service.
    pub site: Arc<Site>,
    /// The access token with its secret.
    pub token: Credentials,
}
