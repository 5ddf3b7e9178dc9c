//! What every command needs: configuration, sites with their keys, accounts on disk, and the log.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::account::{Account, AccountName, Interrupted, Site};
use crate::app::{Pace, Settings};
use crate::config::{Config, EnvironmentKeys, Paths, Refresh, ServiceConfig};
use crate::log_file::{self, FileLog};
use crate::oauth::Credentials;
use crate::post::AuthorId;
use crate::service;
use crate::store::{
    AccountStore, Accounts, Archive, Keep, KeptAccount, PendingLogin, PendingStore, Server,
    consumer_credentials, has_token, token_credentials,
};

use super::args::Global;
use super::failure::Failure;

/// How long a secret command may take: it may ask for a pass phrase in a window of its own.
const SECRET_COMMAND: Duration = Duration::from_secs(60);

/// What an account is called whose service has not said yet who it is.
const ME: &str = "me";

/// Everything a command knows before it does anything.
pub(super) struct Context {
    /// Options of every command.
    pub global: Global,
    /// Where files are.
    pub paths: Paths,
    /// The configuration.
    pub config: Config,
    /// The accounts on disk.
    pub kept: AccountStore,
    /// Sites that were made already: a secret command runs once, since it may ask for a pass phrase.
    sites: Mutex<HashMap<String, Site>>,
}

impl Context {
    /// Reads the configuration and starts the log.
    ///
    /// # Errors
    /// When the configuration cannot be read or is wrong.
    pub(super) fn new(global: Global) -> Result<Self, Failure> {
        let paths = Paths::find(global.config.as_deref(), global.data_dir.as_deref())?;
        let config = Config::load(&paths, &service::names().collect::<Vec<_>>())?;
        FileLog::new(paths.log_file(), log_file::level(global.verbose)).install();
        Ok(Self { global, kept: AccountStore::new(&paths), paths, config, sites: Mutex::default() })
    }

    /// Settings for the core.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            ascii: self.global.ascii,
            ambiguous_width: self.config.ambiguous_width,
            pace: match self.config.timeline.refresh {
                Refresh::Auto => Pace::Auto,
                Refresh::Every(interval) => Pace::Every(interval),
                Refresh::Off => Pace::Off,
            },
            ..Settings::default()
        }
    }

    /// How much is kept.
    pub(super) fn retention(&self) -> Keep {
        Keep { age: self.config.archive.keep, bytes: self.config.archive.max_size }
    }

    /// The archive, made if there is none.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(super) fn archive(&self) -> Result<Archive, Failure> {
        Ok(Archive::open(&self.paths.archive_file())?)
    }

    /// The archive, if there is one.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(super) fn archive_if_any(&self) -> Result<Option<Archive>, Failure> {
        if self.paths.archive_file().exists() { self.archive().map(Some) } else { Ok(None) }
    }

    /// A configured service, with its application keys where they are known.
    ///
    /// # Errors
    /// When its configuration cannot be used, or its secret command fails.
    pub(super) fn site(&self, service: &ServiceConfig) -> Result<Site, Failure> {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(site) = sites.get(&service.name) {
            return Ok(site.clone());
        }
        let site = make_site(service)?;
        sites.insert(service.name.clone(), site.clone());
        Ok(site)
    }

    /// The server of that name, if an account is kept whose address was typed.
    ///
    /// # Errors
    /// When the accounts cannot be read.
    pub(super) fn known_server(&self, name: &str) -> Result<Option<Site>, Failure> {
        let kept = self.kept.load()?;
        let mut servers = kept.iter().filter(|account| account.service == name);
        Ok(servers.find_map(|account| account.server.as_ref()?.site(name).ok()))
    }

    /// All configured services.
    ///
    /// # Errors
    /// See [`Context::site`].
    pub(super) fn sites(&self) -> Result<Vec<Arc<Site>>, Failure> {
        self.config.services.iter().map(|service| self.site(service).map(Arc::new)).collect()
    }

    /// An account that is kept, ready for use.
    ///
    /// # Errors
    /// When its service is not configured any more.
    pub(super) fn ready(&self, kept: &KeptAccount) -> Result<Account, Failure> {
        let site = match &kept.server {
            // A server whose address was typed at the login is known from the account alone.
            Some(server) if !self.config.services.iter().any(|service| service.name == kept.service) => {
                server.site(&kept.service).map_err(|error| Failure::usage(error.to_string()))?
            }
            _ => {
                let service = self.config.service(&kept.service)?;
                // A command is run for keys that are needed, and for no others.
                if kept.consumer.is_some() {
                    let site = Server::of(service).site(&service.name);
                    site.map_err(|error| Failure::usage(error.to_string()))?
                } else {
                    self.site(service)?
                }
            }
        };
        let site = match &kept.consumer {
            Some(client) => site.with_client(client.clone()),
            None => site,
        };
        Ok(Account {
            name: kept.account_name(),
            user_id: kept.user_id.clone(),
            site: Arc::new(site),
            token: kept.token.clone(),
        })
    }

    /// The account to use: the one named with `--account`, else the default.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn account(&self) -> Result<Account, Failure> {
        let kept = self.kept.load()?;
        let typed = self.global.account.as_deref();
        match self.without_login(&kept, typed)?.into_iter().next() {
            Some(service) if kept.is_empty() || typed.is_some() => self.account_without_login(service),
            _ => self.ready(kept.choose(typed)?),
        }
    }

    /// All accounts, the one to use first. One that cannot be used is left out with its reason.
    ///
    /// # Errors
    /// When the accounts cannot be read, or the one asked for cannot be used.
    pub(super) fn accounts(&self) -> Result<Vec<Account>, Failure> {
        let kept = self.kept.load()?;
        let typed = self.global.account.as_deref();
        let bare = self.without_login(&kept, None)?;
        if kept.is_empty() && bare.is_empty() {
            return if typed.is_some() { Ok(vec![self.ready(kept.choose(typed)?)?]) } else { Ok(Vec::new()) };
        }
        let first = self.account()?;
        let others = kept.iter().map(|other| (other.account_name().to_string(), self.ready(other)));
        let bare =
            bare.into_iter().map(|service| (service.name.clone(), self.account_without_login(service)));
        let mut accounts = vec![first];
        for (name, account) in others.chain(bare) {
            match account {
                Ok(account) if accounts.iter().any(|known| known.name == account.name) => {}
                Ok(account) => accounts.push(account),
                Err(failure) => log::warn!("{name} is left out: {}", failure.message),
            }
        }
        Ok(accounts)
    }

    /// The services with an account without a login, as far as none was logged in there; of that name, if one was
    /// typed.
    fn without_login(&self, kept: &Accounts, typed: Option<&str>) -> Result<Vec<&ServiceConfig>, Failure> {
        let mut found = Vec::new();
        for service in &self.config.services {
            let environment = EnvironmentKeys::read(&service.name, &|name| std::env::var_os(name))?;
            let is_meant =
                typed.is_none_or(|typed| typed.trim_start_matches('@') == format!("{ME}@{}", service.name));
            if is_meant
                && has_token(service, &environment)
                && !kept.iter().any(|account| account.service == service.name)
            {
                found.push(service);
            }
        }
        Ok(found)
    }

    /// The account of a token from the environment or the configuration.
    fn account_without_login(&self, service: &ServiceConfig) -> Result<Account, Failure> {
        let environment = EnvironmentKeys::read(&service.name, &|name| std::env::var_os(name))?;
        let token = token_credentials(service, &environment, SECRET_COMMAND).map_err(|error| Failure {
            message: format!("the access token of {}: {error}", service.name),
            code: error.exit_code(),
        })?;
        let token = token.ok_or_else(|| Failure::local("there is no access token any more"))?;
        // Who it is, the service says with the first answer; until then the account goes by this name.
        let name = AccountName::new(ME, &service.name).map_err(|error| Failure::local(error.to_string()))?;
        Ok(Account { name, user_id: AuthorId::new(""), site: Arc::new(self.site(service)?), token })
    }

    /// Logins that were left on the authorise page and may still be taken up, with the keys that they were begun with.
    pub(super) fn interrupted(&self) -> Vec<Interrupted> {
        let pending = PendingStore::new(&self.paths).load(Timestamp::now());
        pending.into_iter().filter_map(|pending| self.take_up(pending)).collect()
    }

    fn take_up(&self, pending: PendingLogin) -> Option<Interrupted> {
        let site = match (self.config.service(&pending.service), &pending.server) {
            (Ok(service), _) => self.site(service).ok()?,
            (Err(_), Some(server)) => server.site(&pending.service).ok()?,
            (Err(_), None) => return None,
        };
        let site = match pending.consumer_secret {
            Some(secret) => site.with_client(Credentials::new(pending.consumer_key, secret)),
            None => Some(site).filter(|site| {
                site.client.as_ref().is_some_and(|client| client.key == pending.consumer_key)
            })?,
        };
        let (callback, temporary, begun) = (pending.callback, pending.temporary, pending.begun);
        Some(Interrupted { site: Arc::new(site), callback, temporary, begun })
    }

    /// Keeps what is needed to take this login up again. Without it the login works all the same: a failure is logged.
    pub(super) fn keep_login(&self, interrupted: &Interrupted) {
        let site = &interrupted.site;
        let Some(client) = &site.client else { return };
        let pending = PendingLogin {
            service: site.name.clone(),
            server: self.server_of(site),
            consumer_key: client.key.clone(),
            consumer_secret: (!self.has_keys_of(site)).then(|| client.secret.clone()),
            callback: interrupted.callback.clone(),
            temporary: interrupted.temporary.clone(),
            begun: interrupted.begun,
        };
        if let Err(error) = PendingStore::new(&self.paths).put(pending) {
            log::warn!("a login under way cannot be kept: {error}");
        }
    }

    /// Forgets what was kept of a login to this service.
    pub(super) fn forget_login(&self, service: &str) {
        if let Err(error) = PendingStore::new(&self.paths).forget(service, Timestamp::now()) {
            log::warn!("a login that is over cannot be forgotten: {error}");
        }
    }

    /// Where a site is, if its address was typed and is not in the configuration.
    pub(super) fn server_of(&self, site: &Site) -> Option<Server> {
        let is_configured = self.config.services.iter().any(|service| service.name == site.name);
        (!is_configured).then(|| Server::new(site.dialect.name(), site.url.as_str()))
    }

    /// Whether a site's keys are in the configuration or the environment, and not typed.
    pub(super) fn has_keys_of(&self, site: &Site) -> bool {
        let configured = self.config.services.iter().find(|service| service.name == site.name);
        configured
            .and_then(|service| self.site(service).ok())
            .is_some_and(|known| known.client == site.client)
    }
}

/// A configured service with what is known of its application keys.
fn make_site(service: &ServiceConfig) -> Result<Site, Failure> {
    let environment = EnvironmentKeys::read(&service.name, &|name| std::env::var_os(name))?;
    let site = Server::of(service).site(&service.name);
    let mut site = site.map_err(|error| Failure::usage(error.to_string()))?;
    site.client = consumer_credentials(service, &environment, SECRET_COMMAND).map_err(|error| Failure {
        message: format!("the consumer secret of {}: {error}", service.name),
        code: error.exit_code(),
    })?;
    site.tariff = service.tariff;
    Ok(site)
}

/// The reader's time zone.
pub(super) fn zone() -> TimeZone {
    TimeZone::system()
}

/// A moment as the reader's clock time.
pub(super) fn clock(at: Timestamp) -> String {
    at.to_zoned_datetime(zone()).strftime("%H:%M").to_string()
}
