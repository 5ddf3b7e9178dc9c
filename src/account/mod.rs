//! A service as it is configured, an account on it, and what can be asked on an account's behalf. Pure.

mod interrupted;
mod login_by;
mod name;
mod request;
mod site;

use std::sync::Arc;

pub use interrupted::Interrupted;
pub use login_by::LoginBy;
pub use name::{AccountName, BadHandle, Handle};
pub use request::{Outcome, Request, login_trouble};
pub use site::{RETURN_ADDRESS, Site, SiteError};

use crate::oauth::Credentials;
use crate::post::AuthorId;

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
