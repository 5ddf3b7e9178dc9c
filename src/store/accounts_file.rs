//! `accounts.toml`: mode 0600, read strictly, replaced as a whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use zeroize::Zeroizing;

use super::replace::{Lock, behind_links, private_folder, replace};
use super::server::{self, Server};
use super::{Accounts, KeptAccount, StoreError};
use crate::account::{AccountName, Handle};
use crate::config::{Document, DocumentError, Paths, Section, read_text};
use crate::oauth::{Credentials, Secret};
use crate::post::AuthorId;
use crate::text::Remote;

/// The version of the file's form. A reader refuses a greater one.
const VERSION: i64 = 1;
/// What `read_text` takes, and so the most that is written.
const MAX_BYTES: usize = 1 << 20;
const HEADER: &str = "# Written by twite. Holds access tokens: keep it to yourself (mode 0600).\n";
pub(super) const MEND: &str = "mend this line, or move the file away and log in again";

/// The accounts on disk.
#[derive(Clone, Debug)]
pub struct AccountStore {
    file: PathBuf,
}

impl AccountStore {
    /// The accounts in the data folder of `paths`. Nothing is read or created yet.
    pub fn new(paths: &Paths) -> Self {
        Self { file: paths.accounts_file() }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Reads the accounts; none, if there is no file. Refuses a file that others may open, or that a newer twite wrote.
    pub fn load(&self) -> Result<Accounts, StoreError> {
        let file = behind_links(&self.file);
        let Some(found) = read_text(&file)? else { return Ok(Accounts::default()) };
        found.require_private(&file)?;
        read(&found.text, &file)
    }

    /// Reads, changes and writes the accounts while no other twite can. If `change` fails or changes nothing, nothing
    /// is written.
    pub fn change<T>(
        &self,
        change: impl FnOnce(&mut Accounts) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(folder) = self.file.parent() {
            private_folder(folder)?;
        }
        let file = behind_links(&self.file);
        let _lock = Lock::take(&file)?;
        let before = self.load()?;
        let mut accounts = before.clone();
        let result = change(&mut accounts)?;
        if accounts != before {
            replace(&file, write(&accounts, HEADER)?.as_bytes())?;
        }
        Ok(result)
    }
}

#[derive(Serialize)]
struct FileForm<'a> {
    version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<DefaultForm<'a>>,
    accounts: Vec<AccountForm<'a>>,
}

#[derive(Serialize)]
struct DefaultForm<'a> {
    handle: &'a str,
    service: &'a str,
}

#[derive(Serialize)]
struct AccountForm<'a> {
    handle: &'a str,
    service: &'a str,
    name: &'a str,
    user_id: &'a str,
    token: &'a str,
    token_secret: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumer_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumer_secret: Option<&'a str>,
    added_at: String,
    #[serde(flatten)]
    server: BTreeMap<&'static str, &'a str>,
}

const ACCOUNT_KEYS: [&str; 9] = [
    "handle",
    "service",
    "name",
    "user_id",
    "token",
    "token_secret",
    "consumer_key",
    "consumer_secret",
    "added_at",
];

/// The text of the file, below this header.
pub(super) fn write(accounts: &Accounts, header: &str) -> Result<Zeroizing<String>, StoreError> {
    let form = FileForm {
        version: VERSION,
        default: accounts
            .default_name()
            .map(|name| DefaultForm { handle: name.handle.as_str(), service: &name.service }),
        accounts: accounts.iter().map(form_of).collect(),
    };
    // Only a map with keys that are no texts cannot be written, and there is none.
    let body = Zeroizing::new(toml::to_string(&form).map_err(|_| StoreError::BadAccount("something"))?);
    let text = Zeroizing::new([header, &body].concat());
    if text.len() > MAX_BYTES { Err(StoreError::Full) } else { Ok(text) }
}

fn form_of(account: &KeptAccount) -> AccountForm<'_> {
    AccountForm {
        handle: account.handle.as_str(),
        service: &account.service,
        name: account.name.as_delivered(),
        user_id: account.user_id.as_str(),
        token: &account.token.key,
        token_secret: account.token.secret.reveal(),
        consumer_key: account.consumer.as_ref().map(|consumer| consumer.key.as_str()),
        consumer_secret: account.consumer.as_ref().map(|consumer| consumer.secret.reveal()),
        added_at: account.added_at.to_string(),
        server: account.server.as_ref().map_or_else(BTreeMap::new, |server| {
            let named = server::KEYS.into_iter().zip(server.values());
            named.filter_map(|(key, value)| Some((key, value?))).collect()
        }),
    }
}

/// Reads the text of such a file.
pub(super) fn read(text: &str, file: &Path) -> Result<Accounts, StoreError> {
    let document = Document::new(file, text);
    let table = document.parse()?;
    // The version first: a newer form may hold keys that this twite does not know.
    let all: Vec<&str> = table.get_ref().keys().map(|key| key.get_ref().as_ref()).collect();
    let version = Section::new(document, "", 0..0, table.get_ref(), &all)?;
    match version.integer("version")? {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => {
            let what = format!("a newer twite wrote this file (version {newer})");
            return Err(version.error_at("version", what, "use that one; the file is left as it is").into());
        }
        _ => return Err(version.error_at("version", "`version` is missing or unknown", MEND).into()),
    }
    let top = Section::new(document, "", 0..0, table.get_ref(), &["version", "default", "accounts"])?;
    let mut accounts = Accounts::default();
    for section in top.sections("accounts", "[[accounts]]", &[&ACCOUNT_KEYS[..], &server::KEYS].concat())? {
        let account = read_account(&section)?;
        if accounts.get(&account.account_name()).is_some() {
            return Err(section
                .error("the same account stands here twice", "keep only one of the two")
                .into());
        }
        accounts.push_as_read(account);
    }
    if let Some(section) = top.section("default", "[default]", &["handle", "service"])? {
        let handle = read_handle(&section)?;
        let name = AccountName { handle, service: needed(&section, "service")?.to_owned() };
        if accounts.get(&name).is_some() {
            accounts.set_default(&name)?;
        }
    }
    Ok(accounts)
}

fn needed<'a>(section: &Section<'a>, key: &str) -> Result<&'a str, DocumentError> {
    section.text(key)?.ok_or_else(|| section.error(format!("`{key}` is missing"), MEND))
}

fn read_handle(section: &Section<'_>) -> Result<Handle, DocumentError> {
    Handle::new(needed(section, "handle")?)
        .map_err(|_| section.error_at("handle", "`handle` cannot be a handle", MEND))
}

fn read_account(section: &Section<'_>) -> Result<KeptAccount, DocumentError> {
    let credentials = |key: &str, secret: &str| -> Result<Credentials, DocumentError> {
        Ok(Credentials::new(needed(section, key)?, Secret::new(needed(section, secret)?)))
    };
    let has_consumer = section.text("consumer_key")?.is_some() || section.text("consumer_secret")?.is_some();
    let account = KeptAccount {
        handle: read_handle(section)?,
        name: Remote::from(needed(section, "name")?),
        service: needed(section, "service")?.to_owned(),
        user_id: AuthorId::new(needed(section, "user_id")?),
        token: credentials("token", "token_secret")?,
        consumer: if has_consumer { Some(credentials("consumer_key", "consumer_secret")?) } else { None },
        server: Server::read(section)?,
        added_at: needed(section, "added_at")?
            .parse::<Timestamp>()
            .map_err(|_| section.error_at("added_at", "`added_at` is not a time", MEND))?,
    };
    match account.check() {
        Ok(()) => Ok(account),
        Err(_) => Err(section.error("an entry is empty or too long", MEND)),
    }
}

#[cfg(test)]
#[path = "accounts_file_tests.rs"]
mod tests;
