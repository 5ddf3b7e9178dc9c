//! All accounts, in the order in which they were added: finding one by name, adding, removing, the default. Pure.

use super::{KeptAccount, StoreError};
use crate::account::AccountName;
use crate::config::did_you_mean;
use crate::text::one_line;

/// The accounts of this user. No two have the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    list: Vec<KeptAccount>,
    default: Option<AccountName>,
}

/// What [`Accounts::put`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// A new account.
    Added,
    /// In place of an older entry of the same person, which had this name.
    Replaced(AccountName),
}

impl Accounts {
    /// In the order in which they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &KeptAccount> {
        self.list.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The account of that whole name.
    pub fn get(&self, name: &AccountName) -> Option<&KeptAccount> {
        self.list.iter().find(|account| account.account_name() == *name)
    }

    /// The account that the user means by `handle@service`, or by the handle alone where that is unique. An `@` before
    /// it is dropped; capitals count only where two names differ in nothing else.
    pub fn find(&self, typed: &str) -> Result<&KeptAccount, StoreError> {
        if self.list.is_empty() {
            return Err(StoreError::NoAccount);
        }
        let bare = typed.strip_prefix('@').unwrap_or(typed);
        let folded = bare.to_lowercase();
        let whole = |account: &KeptAccount| account.account_name().to_string();
        let handle = |account: &KeptAccount| account.handle.as_str().to_owned();
        let mut candidates = Vec::new();
        for name_of in [&whole as &dyn Fn(&KeptAccount) -> String, &handle] {
            candidates = self.list.iter().filter(|account| name_of(account) == bare).collect();
            if candidates.is_empty() {
                candidates =
                    self.list.iter().filter(|account| name_of(account).to_lowercase() == folded).collect();
            }
            if !candidates.is_empty() {
                break;
            }
        }
        match candidates.as_slice() {
            [account] => Ok(account),
            [] => {
                let names: Vec<String> = self.list.iter().map(whole).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let name = one_line(typed, 60);
                Err(StoreError::UnknownAccount { name, remedy: did_you_mean(bare, &names) })
            }
            several => {
                let candidates = several.iter().map(|account| whole(account)).collect();
                Err(StoreError::AmbiguousAccount { name: one_line(typed, 60), candidates })
            }
        }
    }

    /// The account to use when none is named: the one chosen as default, else the one added last.
    pub fn default_account(&self) -> Option<&KeptAccount> {
        self.default.as_ref().and_then(|name| self.get(name)).or(self.list.last())
    }

    /// The account to use: the one named, else the default.
    pub fn choose(&self, typed: Option<&str>) -> Result<&KeptAccount, StoreError> {
        match typed {
            Some(typed) => self.find(typed),
            None => self.default_account().ok_or(StoreError::NoAccount),
        }
    }

    /// The account to change: the one named, else the only one. Nothing is guessed among several.
    pub fn only(&self, typed: Option<&str>) -> Result<&KeptAccount, StoreError> {
        match (typed, self.list.as_slice()) {
            (Some(typed), _) => self.find(typed),
            (None, []) => Err(StoreError::NoAccount),
            (None, [account]) => Ok(account),
            (None, several) => {
                let candidates = several.iter().map(|account| account.account_name().to_string()).collect();
                Err(StoreError::WhichAccount { candidates })
            }
        }
    }

    /// The name that the user chose as default.
    pub fn default_name(&self) -> Option<&AccountName> {
        self.default.as_ref()
    }

    /// Makes an account the default. Fails if there is none of that name.
    pub fn set_default(&mut self, name: &AccountName) -> Result<(), StoreError> {
        let account = self.find(&name.to_string())?;
        self.default = Some(account.account_name());
        Ok(())
    }

    /// The shortest name that finds the account: its handle where that is unique, else its whole name.
    pub fn short_name(&self, account: &KeptAccount) -> String {
        match self.find(account.handle.as_str()) {
            Ok(found) if found.account_name() == account.account_name() => account.handle.to_string(),
            _ => account.account_name().to_string(),
        }
    }

    /// Adds an account. An entry of the same person (same service, and same id or handle) is replaced in its place, and
    /// if it was the default, the new one is.
    pub fn put(&mut self, account: KeptAccount) -> Result<Put, StoreError> {
        account.check()?;
        let name = account.account_name();
        // One entry may share the id and another the handle: both were this person, or are stale.
        let old: Vec<usize> =
            (0..).zip(&self.list).filter(|(_, old)| old.is_same_as(&account)).map(|(i, _)| i).collect();
        let Some(first) = old.first().copied() else {
            self.list.push(account);
            return Ok(Put::Added);
        };
        let replaced = self.list.get(first).map_or_else(|| name.clone(), KeptAccount::account_name);
        let was_default = self.default.as_ref().is_some_and(|default| {
            old.iter().filter_map(|i| self.list.get(*i)).any(|old| old.account_name() == *default)
        });
        for i in old.iter().rev() {
            self.list.remove(*i);
        }
        self.list.insert(first, account);
        if was_default {
            self.default = Some(name);
        }
        Ok(Put::Replaced(replaced))
    }

    /// Adds an account from the file, where two may be of one person if somebody wrote them so.
    pub(super) fn push_as_read(&mut self, account: KeptAccount) {
        self.list.push(account);
    }

    /// Takes an account out; the default, if it was that, is then again the one added last.
    pub fn remove(&mut self, name: &AccountName) -> Option<KeptAccount> {
        let place = self.list.iter().position(|account| account.account_name() == *name)?;
        if self.default.as_ref() == Some(name) {
            self.default = None;
        }
        Some(self.list.remove(place))
    }
}

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
