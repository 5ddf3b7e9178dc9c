//! A service as it is configured: dialect, addresses, application keys.

use thiserror::Error;

use crate::oauth::{Credentials, Endpoints, SignatureMethod};
use crate::service::{self, Dialect};

/// A configured service.
#[derive(Clone)]
pub struct Site {
    /// Its name in the configuration.
    pub name: String,
    /// How it is talked to.
    pub dialect: &'static dyn Dialect,
    /// Its address, as configured.
    pub url: String,
    /// Where its programming interface is.
    pub api: String,
    /// Where the three legs go.
    pub endpoints: Endpoints,
    /// Consumer key and secret, where they are known.
    pub client: Option<Credentials>,
    /// How requests are signed.
    pub signature_method: SignatureMethod,
}

/// Why a site cannot be made.
#[derive(Debug, Error)]
pub enum SiteError {
    /// No such dialect.
    #[error("this twite does not speak “{0}”; it speaks {1}")]
    UnknownDialect(String, String),
}

impl Site {
    /// A service at an address, with the places that its dialect gives it.
    ///
    /// # Errors
    /// When there is no such dialect.
    pub fn new(name: &str, dialect: &str, url: &str) -> Result<Self, SiteError> {
        let dialect = service::dialect(dialect).ok_or_else(|| {
            SiteError::UnknownDialect(dialect.to_owned(), service::names().collect::<Vec<_>>().join(", "))
        })?;
        let places = dialect.login_places(url);
        Ok(Self {
            name: name.to_owned(),
            dialect,
            url: url.to_owned(),
            api: dialect.api_base(url),
            endpoints: Endpoints {
                request_token: places.request_token,
                authorize: places.authorize,
                access_token: places.access_token,
            },
            client: None,
            signature_method: SignatureMethod::default(),
        })
    }

    /// The same with application keys.
    #[must_use]
    pub fn with_client(mut self, client: Credentials) -> Self {
        self.client = Some(client);
        self
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("name", &self.name).field("dialect", &self.dialect.name()).finish_non_exhaustive()
    }
}
