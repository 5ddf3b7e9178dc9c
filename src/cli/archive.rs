//! `twite archive`: what is there, pruning, checking, getting everything out.

use std::io::{self, BufWriter, Write as _};

use jiff::Timestamp;

use crate::budget::day;
use crate::store::{Archive, ArchiveError, Keep, StoreError};

use super::args::ArchiveCommand;
use super::context::{Context, zone};
use super::failure::Failure;
use super::json;

/// Does one of the archive's commands.
///
/// # Errors
/// When the archive cannot be used; for `check`, also when something is wrong with it.
pub(super) fn run(context: &Context, command: &ArchiveCommand) -> Result<(), Failure> {
    let path = context.paths.archive_file();
    if !path.exists() {
        writeln!(io::stderr(), "there is no archive yet").unwrap_or_default();
        return Ok(());
    }
    let mut archive = Archive::open(&path)?;
    match command {
        ArchiveCommand::Status => {
            super::print(&status(&mut archive)?)?;
            super::print(&costs(context, &archive)?)
        }
        ArchiveCommand::Check => check(&mut archive),
        ArchiveCommand::Prune => {
            let pruned = archive.prune(context.retention(), Timestamp::now())?;
            let rest = if context.retention() == Keep::default() {
                "; config.toml sets no limit ([archive] keep, max_size)"
            } else {
                ""
            };
            super::print(&format!(
                "{} posts deleted; the file has {} now, and had {}{rest}\n",
                pruned.posts,
                size(pruned.after),
                size(pruned.before)
            ))
        }
        ArchiveCommand::Export { name } => export(&mut archive, name.as_deref()),
    }
}

fn status(archive: &mut Archive) -> Result<String, Failure> {
    let mut text = format!(
        "{}: {}\n",
        crate::text::one_line(&archive.path().to_string_lossy(), 1024),
        size(archive.bytes()?)
    );
    for account in archive.status()? {
        let gaps = match account.gaps {
            0 => String::new(),
            1 => ", 1 gap".to_owned(),
            gaps => format!(", {gaps} gaps"),
        };
        let day = |at: Timestamp| at.to_zoned_datetime(zone()).strftime("%Y-%m-%d").to_string();
        let span = account.span.map_or_else(String::new, |(oldest, newest)| {
            format!(", from {} to {}", day(oldest), day(newest))
        });
        let (posts, unread) = (account.posts, account.unread);
        text.push_str(&format!("{}: {posts} posts ({unread} unread){gaps}{span}\n", account.account));
    }
    Ok(text)
}

/// What was read today and since the first of the month, where that costs money.
fn costs(context: &Context, archive: &Archive) -> Result<String, Failure> {
    let today = day(Timestamp::now());
    let mut text = String::new();
    for service in &context.config.services {
        let Some(tariff) = service.tariff else { continue };
        let spent = archive.spent(&service.name, today)?;
        let month = archive.posts_since(&service.name, today.first_of_month())?;
        if month == 0 {
            continue;
        }
        let limit = tariff.daily_limit.map_or_else(String::new, |limit| format!(" of {limit}"));
        text.push_str(&format!(
            "{}: read today (UTC): {} posts, about {}{limit}, with {} users; this month: {month} posts, about {}\n",
            service.name,
            spent.posts,
            tariff.cost(spent.posts),
            spent.users,
            tariff.cost(month),
        ));
    }
    Ok(text)
}

fn check(archive: &mut Archive) -> Result<(), Failure> {
    let wrong = archive.check()?;
    if wrong.is_empty() {
        return super::print("the archive is whole\n");
    }
    let lines: Vec<String> = wrong.iter().map(|line| crate::text::one_line(line, 200)).collect();
    Err(Failure::local(format!(
        "the archive is damaged:\n  {}\n`twite archive export` gets out what can be read; then move the file away",
        lines.join("\n  ")
    )))
}

/// Every post as JSON, one a line, newest first.
fn export(archive: &mut Archive, name: Option<&str>) -> Result<(), Failure> {
    let accounts: Vec<String> = archive.status()?.into_iter().map(|status| status.account).collect();
    let chosen: Vec<&String> = match name {
        None => accounts.iter().collect(),
        Some(name) => {
            let bare = name.trim_start_matches('@');
            let handle = |account: &str| account.rsplit_once('@').is_some_and(|(handle, _)| handle == bare);
            accounts.iter().filter(|account| *account == bare || handle(account)).collect()
        }
    };
    if name.is_some() && chosen.len() != 1 {
        let known = if accounts.is_empty() { "nobody's".to_owned() } else { accounts.join(", ") };
        return Err(Failure::usage(format!("say whose posts: the archive has {known}")));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for account in chosen {
        let Some((handle, service)) = account.rsplit_once('@') else { continue };
        let name = crate::account::AccountName::new(handle, service).map_err(StoreError::from)?;
        let reader = json::Reader { service, account: handle };
        archive.export::<ExportError>(&name, |post| {
            json::write_post(&mut out, post, reader).map_err(ExportError::Out)
        })?;
    }
    out.flush()?;
    Ok(())
}

enum ExportError {
    Archive(ArchiveError),
    Out(io::Error),
}

impl From<ArchiveError> for ExportError {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Archive(error) => error.into(),
            ExportError::Out(error) => error.into(),
        }
    }
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
