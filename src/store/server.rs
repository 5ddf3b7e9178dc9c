//! A server that the configuration does not know, as it is kept with an account or an interrupted login.

use crate::account::{Site, SiteError};
use crate::config::{DocumentError, Section, ServiceConfig};
use crate::oauth::SignatureMethod;

/// Where a server is, how it is talked to, and where it departs from its dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its dialect.
    pub api: String,
    /// Its address.
    pub url: String,
    request_token_url: Option<String>,
    authorize_url: Option<String>,
    access_token_url: Option<String>,
    api_url: Option<String>,
    signature_method: Option<SignatureMethod>,
}

/// The keys under which a server stands beside an account.
pub(super) const KEYS: [&str; 7] = [
    "server_api",
    "server_url",
    "server_request_token_url",
    "server_authorize_url",
    "server_access_token_url",
    "server_api_url",
    "server_signature_method",
];

impl Server {
    /// A server that is as its dialect says.
    pub fn new(api: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            api: api.into(),
            url: url.into(),
            request_token_url: None,
            authorize_url: None,
            access_token_url: None,
            api_url: None,
            signature_method: None,
        }
    }

    /// The server of a configured service.
    pub fn of(service: &ServiceConfig) -> Self {
        Self {
            api: service.api.clone(),
            url: service.url.clone(),
            request_token_url: service.request_token_url.clone(),
            authorize_url: service.authorize_url.clone(),
            access_token_url: service.access_token_url.clone(),
            api_url: service.api_url.clone(),
            signature_method: service.signature_method,
        }
    }

    /// The site of that name at this server, without application keys.
    ///
    /// # Errors
    /// When there is no such dialect.
    pub fn site(&self, name: &str) -> Result<Site, SiteError> {
        let mut site = Site::new(name, &self.api, &self.url)?;
        let replace = |place: &mut String, with: &Option<String>| {
            if let Some(with) = with {
                place.clone_from(with);
            }
        };
        replace(&mut site.endpoints.request_token, &self.request_token_url);
        replace(&mut site.endpoints.authorize, &self.authorize_url);
        replace(&mut site.endpoints.access_token, &self.access_token_url);
        replace(&mut site.api, &self.api_url);
        site.signature_method = self.signature_method.unwrap_or_default();
        Ok(site)
    }

    /// What stands under [`KEYS`], in their order.
    pub(super) fn values(&self) -> [Option<&str>; 7] {
        [
            Some(&self.api),
            Some(&self.url),
            self.request_token_url.as_deref(),
            self.authorize_url.as_deref(),
            self.access_token_url.as_deref(),
            self.api_url.as_deref(),
            self.signature_method.map(name_of),
        ]
    }

    /// Reads what stands under [`KEYS`]; `None` if nothing does.
    pub(super) fn read(section: &Section<'_>) -> Result<Option<Self>, DocumentError> {
        let text = |key: &str| Ok::<_, DocumentError>(section.text(key)?.map(str::to_owned));
        let (api, url) = (text("server_api")?, text("server_url")?);
        let signature_method = match section.text("server_signature_method")? {
            None => None,
            Some(name) => {
                Some(METHODS.into_iter().find(|method| name_of(*method) == name).ok_or_else(|| {
                    let what = "`server_signature_method` is unknown";
                    section.error_at("server_signature_method", what, "it is HMAC-SHA1 or HMAC-SHA256")
                })?)
            }
        };
        let server = |api, url| {
            Ok(Some(Self {
                api,
                url,
                request_token_url: text("server_request_token_url")?,
                authorize_url: text("server_authorize_url")?,
                access_token_url: text("server_access_token_url")?,
                api_url: text("server_api_url")?,
                signature_method,
            }))
        };
        match (api, url) {
            (Some(api), Some(url)) => server(api, url),
            (None, None) => Ok(None),
            _ => Err(section.error("`server_api` and `server_url` go together", super::accounts_file::MEND)),
        }
    }

    /// All its addresses.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let further = [&self.request_token_url, &self.authorize_url, &self.access_token_url, &self.api_url];
        std::iter::once(self.url.as_str()).chain(further.into_iter().filter_map(Option::as_deref))
    }
}

const METHODS: [SignatureMethod; 2] = [SignatureMethod::HmacSha1, SignatureMethod::HmacSha256];

fn name_of(method: SignatureMethod) -> &'static str {
    match method {
        SignatureMethod::HmacSha1 => "HMAC-SHA1",
        SignatureMethod::HmacSha256 => "HMAC-SHA256",
    }
}
