//! What a command may still spend today, where reading costs money: the same ledger as that of the full screen.

use std::io::{self, Write as _};

use jiff::Timestamp;

use crate::account::Account;
use crate::budget::{Spent, Tariff, day, midnight};
use crate::service::{Cause, Page, Trouble};
use crate::store::Archive;

use super::context::Context;
use super::failure::Failure;

/// The day's ledger of an account's service. Empty where reading costs nothing.
pub(super) struct Spending(Option<Open>);

struct Open {
    service: String,
    tariff: Tariff,
    archive: Archive,
    spent: Spent,
}

impl Spending {
    /// Opens the ledger.
    ///
    /// # Errors
    /// When it cannot be read: what was spent is not guessed.
    pub(super) fn of(context: &Context, account: &Account) -> Result<Self, Failure> {
        let Some(tariff) = account.site.tariff else { return Ok(Self(None)) };
        let (archive, service) = (context.archive()?, account.name.service().to_owned());
        let spent = archive.spent(&service, day(Timestamp::now()))?;
        Ok(Self(Some(Open { service, tariff, archive, spent })))
    }

    /// How many posts to ask for, where `usual` would do.
    ///
    /// # Errors
    /// When the day's limit is reached.
    pub(super) fn page(&self, usual: u32) -> Result<u32, Trouble> {
        let Self(Some(open)) = self else { return Ok(usual) };
        let now = Timestamp::now();
        let spent = open.spent.at(now);
        open.tariff.page(&spent, 0, usual).ok_or_else(|| {
            let detail =
                format!("{} posts were read today, for about {}", spent.posts, open.tariff.cost(spent.posts));
            Trouble::local(Cause::OverDailyLimit { until: midnight(now) }, detail)
        })
    }

    /// Notes what a page may cost.
    pub(super) fn charge(&mut self, page: &Page) {
        let Self(Some(open)) = self else { return };
        match open.archive.charge(&open.service, day(Timestamp::now()), &page.charges()) {
            Ok(spent) => open.spent = spent,
            Err(error) => {
                log::error!("what was read cannot be written down: {error}");
                writeln!(io::stderr(), "twite: what this cost is not noted: {error}").unwrap_or_default();
            }
        }
    }
}
