//! `twite accounts export` and `import`: accounts go to another host through a pipe.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Read as _, Write as _};

use zeroize::Zeroizing;

use crate::store::{Accounts, KeptAccount, Put, Server, StoreError, read_exported, write_exported};

use super::context::Context;
use super::failure::Failure;

/// More than this is no accounts.
const LONGEST: u64 = 1 << 20;

/// Prints accounts with all their secrets: those named, else all.
///
/// # Errors
/// When there is none, or when the secrets would show on a terminal and that was not asked for.
pub(super) fn export(context: &Context, names: &[String], show_secrets: bool) -> Result<(), Failure> {
    if io::stdout().is_terminal() && !show_secrets {
        return Err(Failure::usage(
            "this would show your secrets on the terminal; send them through a pipe \
             (twite accounts export | ssh HOST twite accounts import), or say --show-secrets",
        ));
    }
    let kept = context.kept.load()?;
    let chosen: Vec<&KeptAccount> = if names.is_empty() {
        kept.iter().collect()
    } else {
        names.iter().map(|name| kept.find(name)).collect::<Result<_, _>>()?
    };
    if chosen.is_empty() {
        return Err(StoreError::NoAccount.into());
    }
    let portable: Vec<KeptAccount> =
        chosen.into_iter().map(|account| portable(context, account)).collect::<Result<_, _>>()?;
    let text = write_exported(&portable, kept.default_name())?;
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// With the service's definition and keys beside it.
fn portable(context: &Context, account: &KeptAccount) -> Result<KeptAccount, Failure> {
    let site = context.ready(account)?.site;
    let server = match context.config.service(&account.service) {
        Ok(service) => Some(Server::of(service)),
        Err(_) => account.server.clone(),
    };
    Ok(KeptAccount { consumer: site.client.clone(), server, ..account.clone() })
}

/// Reads accounts from standard input and keeps them.
///
/// # Errors
/// When anything of them cannot be used here: then none is kept.
pub(super) fn import(context: &Context) -> Result<(), Failure> {
    if io::stdin().is_terminal() {
        return Err(Failure::usage(
            "this reads accounts from standard input: twite accounts export | ssh HOST twite accounts import",
        ));
    }
    let mut text = Zeroizing::new(String::new());
    io::stdin()
        .lock()
        .take(LONGEST)
        .read_to_string(&mut text)
        .map_err(|error| Failure::chain("cannot read standard input", &error))?;
    let (came, default) = read_exported(&text)?;
    if came.is_empty() {
        return Err(Failure::usage("no account came on standard input"));
    }
    let unknown: BTreeSet<String> = came
        .iter()
        .filter(|account| context.config.service(&account.service).is_err())
        .map(|account| account.service.clone())
        .collect();
    let local: Vec<KeptAccount> =
        came.into_iter().map(|account| local(context, account)).collect::<Result<_, _>>()?;
    let put = context.kept.change(|accounts| {
        let was_empty = accounts.is_empty();
        let put = local
            .iter()
            .map(|account| {
                same_server(accounts, account)?;
                Ok((account.account_name(), accounts.put(account.clone())?))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        // A computer that has accounts keeps its own choice.
        if let Some(default) = default.filter(|_| was_empty) {
            accounts.set_default(&default)?;
        }
        Ok(put)
    })?;
    for (name, put) in put {
        let words = match put {
            Put::Added => "added",
            Put::Replaced(_) => "put in place of the one that was here",
        };
        writeln!(io::stderr(), "{name}: {words}").unwrap_or_default();
    }
    for service in unknown {
        let words = "is not in the configuration here; where it is came with the account";
        writeln!(io::stderr(), "{service} {words}").unwrap_or_default();
    }
    Ok(())
}

/// Two servers of one name would be mixed up, and one would get the other's tokens.
fn same_server(accounts: &Accounts, account: &KeptAccount) -> Result<(), StoreError> {
    let is_stranger = |old: &KeptAccount| {
        let both = old.server.as_ref().zip(account.server.as_ref());
        old.service == account.service
            && both.is_some_and(|(old, new)| (&old.api, &old.url) != (&new.api, &new.url))
    };
    if accounts.iter().any(is_stranger) {
        return Err(StoreError::Exported {
            account: account.account_name().to_string(),
            what: format!(
                "an account is here whose service is called {} too, but is another server",
                account.service
            ),
            remedy: "remove one of the two accounts first",
        });
    }
    Ok(())
}

/// As it is kept on this host: what the configuration here says already is left out.
fn local(context: &Context, account: KeptAccount) -> Result<KeptAccount, Failure> {
    let Ok(service) = context.config.service(&account.service) else {
        let Some(server) = &account.server else {
            return Err(Failure::usage(format!(
                "{}: this host knows no service {}, and what came does not say where it is",
                account.account_name(),
                account.service
            )));
        };
        server.site(&account.service).map_err(|error| Failure::usage(error.to_string()))?;
        return Ok(account);
    };
    if let Some(server) = account.server.as_ref().filter(|server| **server != Server::of(service)) {
        return Err(Failure::usage(format!(
            "{}: {} is {} at {} on this host, and {} at {} where the account comes from; give one of the two another \
             name in config.toml",
            account.account_name(),
            account.service,
            service.api,
            service.url,
            server.api,
            server.url
        )));
    }
    let known = context.site(service)?.client;
    let consumer = account.consumer.clone().filter(|consumer| known.as_ref() != Some(consumer));
    Ok(KeptAccount { consumer, server: None, ..account })
}
