//! One `[services.NAME]` table.

use std::ops::Range;

use super::address;
use super::built_in::{BuiltIn, built_in, is_planned};
use super::did_you_mean;
use super::document::{Document, DocumentError, Named, Section};
use super::environment::is_one_word;
use super::error::not_spoken;
use crate::budget::{MicroUsd, Tariff};
use crate::oauth::{Secret, SignatureMethod};
use crate::text::one_line;

/// A service that an account can be at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceConfig {
    /// Its name: 1 to 32 of `a-z`, `0-9`, `_`, `-`.
    pub name: String,
    /// Its dialect, one of those that the program speaks.
    pub api: String,
    /// Where it is, without a slash at the end; the dialect adds its paths.
    pub url: String,
    /// Whether it stands in the configuration (a built-in one need not).
    pub configured: bool,
    /// The consumer key.
    pub consumer_key: Option<String>,
    /// The consumer secret, or where to get it.
    pub consumer_secret: Option<SecretSource>,
    /// The access token of an account without a login, or where to get it.
    pub access_token: Option<SecretSource>,
    /// Its secret, or where to get it.
    pub access_token_secret: Option<SecretSource>,
    /// Replaces the dialect's temporary-credentials address.
    pub request_token_url: Option<String>,
    /// Replaces the dialect's authorise page.
    pub authorize_url: Option<String>,
    /// Replaces the dialect's token address.
    pub access_token_url: Option<String>,
    /// Replaces the start of the dialect's API addresses; no slash at the end.
    pub api_url: Option<String>,
    /// How requests are signed; `None` leaves it to the dialect.
    pub signature_method: Option<SignatureMethod>,
    /// Whether plain http may be spoken beyond this computer.
    pub allow_http: bool,
    /// What reading costs, where that is known.
    pub tariff: Option<Tariff>,
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// It stands in the file.
    Plain(Secret),
    /// A command, with its arguments, that prints it on its first line. At least one word.
    Command(Vec<String>),
}

const KEYS: [&str; 17] = [
    "api",
    "url",
    "consumer_key",
    "consumer_secret",
    "consumer_secret_command",
    "access_token",
    "access_token_command",
    "access_token_secret",
    "access_token_secret_command",
    "request_token_url",
    "authorize_url",
    "access_token_url",
    "api_url",
    "signature_method",
    "allow_http",
    "price_per_post",
    "daily_limit",
];

impl ServiceConfig {
    /// A built-in service about which the configuration says nothing.
    pub(super) fn built_in(service: &BuiltIn) -> Self {
        Self {
            name: service.name.to_owned(),
            api: service.api.to_owned(),
            url: service.url.to_owned(),
            configured: false,
            consumer_key: None,
            consumer_secret: None,
            access_token: None,
            access_token_secret: None,
            request_token_url: None,
            authorize_url: None,
            access_token_url: None,
            api_url: None,
            signature_method: None,
            allow_http: false,
            tariff: service.tariff,
        }
    }

    /// Reads one table; `dialects` are those that this version speaks.
    pub(super) fn read<'a>(
        document: Document<'a>,
        named: &Named<'a>,
        dialects: &[&str],
    ) -> Result<Self, DocumentError> {
        let name = named.name;
        check_name(document, name, &named.at)?;
        let Some(table) = named.value.as_table() else {
            let what = format!("`{name}` under [services] is not a table");
            return Err(document.error(&named.at, what, format!("start it with the line [services.{name}]")));
        };
        let section = Section::new(document, format!("[services.{name}]"), named.at.clone(), table, &KEYS)?;
        let known = built_in(name);
        let api = api(&section, known, dialects)?;
        let allow_http = section.flag("allow_http")?.unwrap_or(false);
        let address = |key: &str| address_at(&section, key, allow_http);
        let (url, usual_tariff) = match (address("url")?, known) {
            (Some(url), _) => (url, None),
            (None, Some(service)) if service.api == api => (service.url.to_owned(), service.tariff),
            (None, _) => {
                return Err(section.error("`url` is missing", "add the line url = \"https://…\""));
            }
        };
        let tariff = tariff(&section, usual_tariff)?;
        let service = Self {
            name: name.to_owned(),
            api,
            url,
            configured: true,
            consumer_key: word(&section, "consumer_key")?,
            consumer_secret: secret(&section, "consumer_secret", "consumer_secret_command")?,
            access_token: secret(&section, "access_token", "access_token_command")?,
            access_token_secret: secret(&section, "access_token_secret", "access_token_secret_command")?,
            request_token_url: address("request_token_url")?,
            authorize_url: address("authorize_url")?,
            access_token_url: address("access_token_url")?,
            api_url: address("api_url")?,
            signature_method: signature_method(&section)?,
            allow_http,
            tariff,
        };
        match (&service.access_token, &service.access_token_secret) {
            (Some(_), None) => Err(section
                .error("`access_token` stands without `access_token_secret`", "add it, or leave both out")),
            (None, Some(_)) => Err(section
                .error("`access_token_secret` stands without `access_token`", "add it, or leave both out")),
            _ => Ok(service),
        }
    }

    /// Whether the configuration file holds this service's secret itself.
    pub(super) fn holds_secret(&self) -> bool {
        [&self.consumer_secret, &self.access_token, &self.access_token_secret]
            .into_iter()
            .any(|source| matches!(source, Some(SecretSource::Plain(_))))
    }
}

fn check_name(document: Document<'_>, name: &str, at: &Range<usize>) -> Result<(), DocumentError> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    if (1..=32).contains(&name.len()) && name.bytes().all(good) {
        return Ok(());
    }
    let what = format!("`{}` cannot be the name of a service", one_line(name, 60));
    Err(document.error(at, what, "use 1 to 32 of a-z, 0-9, _ and -"))
}

fn api(section: &Section<'_>, known: Option<&BuiltIn>, dialects: &[&str]) -> Result<String, DocumentError> {
    let api = match (section.text("api")?, known) {
        (Some(api), _) => api,
        (None, Some(service)) => service.api,
        (None, None) => {
            let remedy = format!("add the line api = \"…\" with one of: {}", dialects.join(", "));
            return Err(section.error("`api` is missing", remedy));
        }
    };
    if dialects.contains(&api) {
        Ok(api.to_owned())
    } else if is_planned(api) {
        let remedy = format!("until then leave this service out (spoken now: {})", dialects.join(", "));
        Err(section.error_at("api", not_spoken(api), remedy))
    } else {
        let what = format!("unknown dialect \"{}\"", one_line(api, 60));
        Err(section.error_at("api", what, did_you_mean(api, dialects)))
    }
}

fn address_at(section: &Section<'_>, key: &str, allow_http: bool) -> Result<Option<String>, DocumentError> {
    let Some(text) = section.text(key)? else { return Ok(None) };
    match address::check(text, allow_http) {
        Ok(address) => Ok(Some(address)),
        Err((what, remedy)) => Err(section.error_at(key, format!("`{key}` {what}"), remedy)),
    }
}

fn word(section: &Section<'_>, key: &str) -> Result<Option<String>, DocumentError> {
    let Some(text) = section.text(key)? else { return Ok(None) };
    if is_one_word(text) {
        return Ok(Some(text.to_owned()));
    }
    let what = format!("`{key}` is empty, too long, or holds blanks");
    Err(section.error_at(key, what, "paste it again as the service shows it, or leave the line out"))
}

/// A secret that stands under `key`, or the command under `command` that prints it.
fn secret(section: &Section<'_>, key: &str, command: &str) -> Result<Option<SecretSource>, DocumentError> {
    let plain = word(section, key)?.map(|secret| SecretSource::Plain(Secret::new(secret)));
    let words = section.texts(command)?;
    match (plain, words) {
        (Some(_), Some(_)) => {
            let what = format!("both `{key}` and `{command}` are given");
            Err(section.error_at(command, what, "keep only one of the two"))
        }
        (_, Some(words)) if words.first().is_none_or(String::is_empty) => {
            let what = format!("`{command}` names no program");
            Err(section.error_at(command, what, "write it like [\"pass\", \"show\", \"work/consumer\"]"))
        }
        (_, Some(words)) if words.iter().any(|word| word.contains('\0')) => {
            Err(section.error_at(command, format!("`{command}` holds a NUL character"), "leave it out"))
        }
        (plain, words) => Ok(plain.or(words.map(SecretSource::Command))),
    }
}

fn signature_method(section: &Section<'_>) -> Result<Option<SignatureMethod>, DocumentError> {
    const KEY: &str = "signature_method";
    match section.text(KEY)? {
        None => Ok(None),
        Some("HMAC-SHA1") => Ok(Some(SignatureMethod::HmacSha1)),
        Some("HMAC-SHA256") => Ok(Some(SignatureMethod::HmacSha256)),
        Some(other) => {
            let what = format!("unknown signature method \"{}\"", one_line(other, 60));
            Err(section.error_at(KEY, what, did_you_mean(other, &["HMAC-SHA1", "HMAC-SHA256"])))
        }
    }
}

/// What reading costs: the keys of the table, else what is usual at a built-in service.
fn tariff(section: &Section<'_>, usual: Option<Tariff>) -> Result<Option<Tariff>, DocumentError> {
    let (price, limit) = (money(section, "price_per_post")?, money(section, "daily_limit")?);
    let daily_limit = limit.or(usual.and_then(|usual| usual.daily_limit));
    match price.or(usual.map(|usual| usual.per_post)) {
        Some(MicroUsd(0)) => Ok(None),
        Some(per_post) => Ok(Some(Tariff { per_post, daily_limit })),
        None if limit.is_some() => Err(section.error_at(
            "daily_limit",
            "`daily_limit` stands without `price_per_post`",
            "add what reading one post costs, such as price_per_post = 0.005",
        )),
        None => Ok(None),
    }
}

fn money(section: &Section<'_>, key: &str) -> Result<Option<MicroUsd>, DocumentError> {
    let Some(dollars) = section.number(key)? else { return Ok(None) };
    let micros = (dollars * 1e6).round();
    // NaN is in no range; what is not zero must not become zero.
    if (0.0..=1e12).contains(&micros) && ((micros == 0.0) == (dollars == 0.0)) {
        // In range, so nothing is cut.
        return Ok(Some(MicroUsd(micros as u64)));
    }
    let what = format!("`{key}` is not a price in US dollars");
    Err(section.error_at(key, what, "it must be between 0 and 1000000, such as 0.005"))
}
