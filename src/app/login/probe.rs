//! A server whose address was typed: it is asked what it is, and what it says is shown before anything is entrusted to it.

use std::sync::Arc;

use crate::account::{Request, Site};
use crate::service::{Cause, Found, Trouble, unreached};

use super::super::field::Field;
use super::super::message::Effects;
use super::super::model::Model;
use super::Step;

impl Model {
    /// Enter on a typed address.
    pub(super) fn look_for(&mut self, dialect: &'static str, typed: String) -> Effects {
        let site = match Site::typed(dialect, &typed) {
            Ok(site) => Arc::new(site),
            Err(error) => {
                self.login.problem = Some(("That is no address".into(), error.to_string()));
                return Effects::none();
            }
        };
        if site.dialect.probes(&site.url).is_empty() {
            return self.choose(site);
        }
        self.login.problem = None;
        self.login.step = Step::Probe { site: Arc::clone(&site), typed, found: None };
        self.ask(Request::Probe { site })
    }

    /// The server is there.
    pub(super) fn was_found(&mut self, said: Found) -> Effects {
        let Step::Probe { site, found, .. } = &mut self.login.step else { return Effects::none() };
        match site.found(&said) {
            Ok(there) => {
                *site = Arc::new(there);
                *found = Some(said);
                Effects::none()
            }
            Err(error) => self.not_found(&Trouble::local(Cause::Unreadable, error.to_string())),
        }
    }

    /// There is none, or it cannot be told: back to the address, with what was typed, or with the address that the server
    /// has instead. That is the reader's to look at first.
    pub(super) fn not_found(&mut self, trouble: &Trouble) -> Effects {
        let Step::Probe { site, typed, .. } = &self.login.step else { return Effects::none() };
        let (dialect, typed) = (site.dialect.name(), typed.clone());
        let moved = match &trouble.cause {
            Cause::Redirected { to: Some(to) } => {
                Site::typed(dialect, to.as_delivered()).ok().map(|site| site.url)
            }
            _ => None,
        };
        self.login.problem = Some(match &moved {
            Some(_) => (
                "The server sends to another address".into(),
                "It stands above. If you trust it, Enter asks there.".into(),
            ),
            None => match unreached(&trouble.cause) {
                Some((headline, remedy)) => (headline.into(), remedy.into()),
                None => self.in_words(trouble),
            },
        });
        let field = Field::holding(&moved.unwrap_or(typed));
        self.login.step = Step::Address { dialect, field };
        Effects::none()
    }
}
