//! Logging in again from a timeline whose credentials were refused: everything still known is filled in, and what was
//! read stays where it is.

use std::sync::Arc;

use crate::account::LoginBy;
use crate::service::Cause;

use super::super::message::Effects;
use super::super::model::{Model, Screen};
use super::{Step, walk::keys_again};

impl Model {
    /// To the login of the account in front. What was refused last says where to begin.
    pub(in super::super) fn log_in_again(&mut self) -> Effects {
        let effects = self.cancel();
        let Some(home) = self.homes.get(self.front) else { return effects };
        let site = Arc::clone(&home.account.site);
        let last = self.notices.all().next().map(|notice| notice.trouble.clone());
        let refused = last.filter(|trouble| trouble.cause.needs_login());
        self.login.problem = refused.as_ref().map(|trouble| self.in_words(trouble));
        self.login.remark = None;
        self.screen = Screen::Login;
        self.login.step = match refused.map(|trouble| trouble.cause) {
            Some(Cause::AppKeysWrong) => keys_again(site, LoginBy::Pin),
            _ => Step::How { site, selected: 0 },
        };
        effects
    }
}
