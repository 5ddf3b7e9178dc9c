//! What the worker can be asked to do, and what comes of it.

use std::sync::Arc;

use crate::oauth::{Credentials, LegError, LegRequest};
use crate::service::{Answer, Cause, During, Found, Identity, Query, Trouble};

use super::{Account, Site};

/// One exchange with a service.
#[derive(Debug)]
pub enum Request {
    /// Is there a server of the kind that was chosen, and where? Asked without any credentials.
    Probe {
        /// The address that was typed.
        site: Arc<Site>,
    },
    /// A leg of a login: temporary credentials or the access token.
    Leg {
        /// The service, with its application keys.
        site: Arc<Site>,
        /// What to send.
        leg: LegRequest,
        /// Which leg: decides how a refusal reads.
        during: During,
    },
    /// Who do these credentials belong to?
    Verify {
        /// The service.
        site: Arc<Site>,
        /// The access token.
        token: Credentials,
    },
    /// A page of the home timeline.
    Home {
        /// Whose.
        account: Account,
        /// Which part.
        query: Query,
    },
    /// Withdraw the account's token, so that nobody can use it any more.
    Revoke {
        /// Whose.
        account: Account,
    },
}

impl Request {
    /// The service that is asked.
    pub fn site(&self) -> &Arc<Site> {
        match self {
            Self::Probe { site } | Self::Leg { site, .. } | Self::Verify { site, .. } => site,
            Self::Home { account, .. } | Self::Revoke { account } => &account.site,
        }
    }

    /// Its name.
    pub fn service(&self) -> &str {
        &self.site().name
    }
}

/// What it means for a person that a login came to nothing.
pub fn login_trouble(error: LegError) -> Trouble {
    let cause = match error {
        LegError::Denied => Cause::Denied,
        LegError::Problem => Cause::Refused,
        LegError::Unreadable => Cause::Unreadable,
        _ => Cause::UnsafeProvider,
    };
    Trouble::local(cause, error.to_string())
}

/// What came of a request. A page goes to the store first and reaches the model from there.
#[derive(Debug)]
pub enum Outcome {
    /// The server that was looked for.
    Found(Found),
    /// The answer to a leg: always a 200.
    Leg(Answer),
    /// Who it is.
    Verified(Identity),
    /// The token is withdrawn; `false`: the service has no way to do that, and was not asked.
    Revoked(bool),
    /// It failed.
    Failed(Trouble),
}
