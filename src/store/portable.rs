//! Accounts on their way to another host: the form of `accounts.toml`, with all that a fresh host needs to know.

use std::path::Path;

use zeroize::Zeroizing;

use super::accounts_file::{read, write};
use super::{Accounts, KeptAccount, StoreError};
use crate::account::AccountName;
use crate::config::check_address;

const HEADER: &str =
    "# Accounts of twite, for `twite accounts import` on another host. Holds access tokens.\n";
/// What messages about the text call it.
const ORIGIN: &str = "standard input";

/// Accounts as a text, with the one that is the default if it is among them.
///
/// # Errors
/// When there is more than can be read again.
pub fn write_exported(
    accounts: &[KeptAccount],
    default: Option<&AccountName>,
) -> Result<Zeroizing<String>, StoreError> {
    let mut all = Accounts::default();
    for account in accounts {
        all.put(account.clone())?;
    }
    if let Some(default) = default.filter(|name| all.get(name).is_some()) {
        all.set_default(default)?;
    }
    write(&all, HEADER)
}

/// Reads the accounts and the default that [`write_exported`] wrote, as strictly as `accounts.toml`; and every address, as strictly as those of
/// `config.toml`: what is imported is asked with the token.
///
/// # Errors
/// When anything of it is not understood: then nothing of it is to be used.
pub fn read_exported(text: &str) -> Result<(Vec<KeptAccount>, Option<AccountName>), StoreError> {
    let accounts = read(text, Path::new(ORIGIN))?;
    for account in accounts.iter() {
        for address in account.server.iter().flat_map(|server| server.addresses()) {
            check_address(address, false).map_err(|(what, remedy)| StoreError::Exported {
                account: account.account_name().to_string(),
                what: format!("its server's address {what}"),
                remedy,
            })?;
        }
    }
    Ok((accounts.iter().cloned().collect(), accounts.default_name().cloned()))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::super::Server;
    use super::*;
    use crate::account::Handle;
    use crate::oauth::{Credentials, Secret};
    use crate::post::AuthorId;

    fn account() -> impl Strategy<Value = KeptAccount> {
        let secret = "[!-~]{1,40}|\\PC{1,20}";
        let server = prop::option::of(Just(Server::new("gnu-social", "https://g.example/sub")));
        (
            "[a-z0-9_.]{1,20}",
            "\\PC{0,30}",
            "[a-z0-9_-]{1,32}",
            secret,
            secret,
            prop::option::of(secret),
            server,
        )
            .prop_map(|(handle, name, service, token, token_secret, consumer, server)| KeptAccount {
                handle: Handle::new(&handle).unwrap(),
                name: name.as_str().into(),
                service,
                user_id: AuthorId::new(handle),
                token: Credentials::new(token, Secret::new(token_secret)),
                consumer: consumer.map(|secret| Credentials::new("key", Secret::new(secret))),
                server,
                added_at: Timestamp::UNIX_EPOCH,
            })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(account in account()) {
            for default in [None, Some(account.account_name())] {
                let text = write_exported(std::slice::from_ref(&account), default.as_ref()).unwrap();
                prop_assert_eq!(read_exported(&text).unwrap(), (vec![account.clone()], default));
            }
        }

        #[test]
        fn a_text_that_was_cut_or_changed_is_refused_or_read_and_never_shown(
            account in account(), at in any::<prop::sample::Index>(), with in any::<char>()
        ) {
            let text = write_exported(&[account], None).unwrap();
            let mut characters: Vec<char> = text.chars().collect();
            let at = at.index(characters.len());
            let cut: String = characters[..at].iter().collect();
            characters[at] = with;
            for text in [cut, characters.into_iter().collect()] {
                if let Err(error) = read_exported(&text) {
                    let error = error.to_string();
                    prop_assert!(error.starts_with("standard input") || !error.contains('\n'), "{error}");
                }
            }
        }
    }

    #[test]
    fn an_address_that_a_token_must_not_be_sent_to_is_refused() {
        for url in ["http://social.example", "ftp://a.example", "https://me:pw@a.example", "social.example"] {
            let account = KeptAccount {
                handle: Handle::new("maru").unwrap(),
                name: "Maru".into(),
                service: "work".into(),
                user_id: AuthorId::new("1"),
                token: Credentials::new("token", Secret::new("hush")),
                consumer: None,
                server: Some(Server::new("twitter-1.1", url)),
                added_at: Timestamp::UNIX_EPOCH,
            };
            let text = write_exported(&[account], None).unwrap();
            let error = read_exported(&text).unwrap_err().to_string();
            assert!(error.contains("maru@work") && !error.contains("hush"), "{error}");
        }
    }
}
