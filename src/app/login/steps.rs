//! What is chosen and typed before the legs begin: service, address, keys, the way. Known answers are passed over.

use std::sync::Arc;

use crate::account::{Interrupted, LoginBy, Site};
use crate::oauth::{Credentials, Secret};
use crate::service;

use super::super::field::Field;
use super::super::form::Form;
use super::super::intent::Intent;
use super::super::key::{Key, KeyCode};
use super::super::message::{Effect, Effects};
use super::super::model::{Model, Overlay, Screen};
use super::{Leg, Login, Step, WAYS};

impl Login {
    fn move_selection(&mut self, key: Key) {
        let networks = self.rows();
        let (selected, rows) = match &mut self.step {
            Step::Network { selected } => (selected, networks),
            Step::How { selected, .. } => (selected, WAYS.len()),
            _ => return,
        };
        *selected = match key.code {
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => (*selected + 1).min(rows.saturating_sub(1)),
            KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => selected.saturating_sub(1),
            _ => *selected,
        };
    }
}

impl Model {
    /// The first step; passed over when there is nothing to choose.
    pub(in super::super) fn begin_login(&mut self) -> Effects {
        if let Some(address) = self.login.address.take()
            && let Some(dialect) = service::that_probes()
        {
            self.login.step = Step::Address { dialect: dialect.name(), field: Field::holding(&address) };
            return self.look_for(dialect.name(), address);
        }
        match self.login.sites.as_slice() {
            [site] => {
                let site = Arc::clone(site);
                self.choose(site)
            }
            sites => {
                // A login that was interrupted is likely what brings the reader here.
                let begun = sites.iter().position(|site| self.login.interrupted_at(site).is_some());
                self.login.step = Step::Network { selected: begun.unwrap_or(0) };
                Effects::none()
            }
        }
    }

    pub(super) fn choose(&mut self, site: Arc<Site>) -> Effects {
        self.login.problem = None;
        if matches!(self.login.by, None | Some(LoginBy::Pin))
            && let Some(interrupted) = self.login.interrupted_at(&site).cloned()
        {
            return self.take_up(&interrupted);
        }
        if site.client.is_some() {
            return self.choose_way(site);
        }
        // Where the server takes clients that it does not know, there is a default that works.
        let form = site.dialect.anonymous_client().map_or_else(Form::default, |(key, secret)| {
            Form::holding(&Credentials::new(key, Secret::new(secret)))
        });
        self.login.step = Step::Keys { site, form };
        Effects::none()
    }

    fn take_up(&mut self, interrupted: &Interrupted) -> Effects {
        let begun = self.clock(interrupted.begun);
        self.login.interrupted.retain(|one| one.site.name != interrupted.site.name);
        let effects = self.resume(interrupted);
        self.login.remark = Some(format!("This login was begun at {begun}: its address is still good."));
        effects
    }

    /// The keys are known: how shall it be?
    fn choose_way(&mut self, site: Arc<Site>) -> Effects {
        match self.login.by {
            Some(by) => self.go(site, by),
            None => {
                self.login.step = Step::How { site, selected: 0 };
                Effects::none()
            }
        }
    }

    /// Off on the chosen way.
    fn go(&mut self, site: Arc<Site>, by: LoginBy) -> Effects {
        match by {
            LoginBy::Pin => self.walk(site),
            LoginBy::Callback(port) => self.listen(site, port),
            LoginBy::Token => {
                self.login.step = Step::Token { site, form: Form::default() };
                Effects::none()
            }
        }
    }

    /// Keys of the login screen: where an input field has the focus, letters are text.
    pub(in super::super) fn login_key(&mut self, key: Key) -> Effects {
        // A remark has been read by whoever goes on.
        self.login.remark = None;
        if let Some(effects) = self.authorise_key(key) {
            return effects;
        }
        let is_free = self.login.takes_no_text();
        if key.code == KeyCode::Char('?') && is_free {
            self.overlay = Some(Overlay::Help(0));
            return Effects::none();
        }
        let leaves = is_free && matches!(self.keys.intent(key), Some(Intent::Leave | Intent::Quit));
        if key.code == KeyCode::Esc || leaves {
            return self.login_back();
        }
        if key.code == KeyCode::Enter {
            return self.login_enter();
        }
        match &mut self.login.step {
            Step::Keys { form, .. } | Step::Token { form, .. } => form.input(key),
            _ => match self.login.field() {
                Some(field) => {
                    field.key(key);
                }
                None => self.login.move_selection(key),
            },
        }
        Effects::none()
    }

    /// Gives up what is under way, or goes one step back; from the first one back to reading, else out.
    fn login_back(&mut self) -> Effects {
        let mut effects = self.leave_walk();
        let begun = std::mem::replace(&mut self.login.step, Step::Network { selected: 0 });
        let has_list = !self.login.sites.is_empty();
        self.login.remark = None;
        self.login.held = None;
        self.login.problem = None;
        if let Some(id) = self.login.waiting.take() {
            effects.push(Effect::Cancel(id));
            match begun {
                Step::Walk(walk) => {
                    self.login.problem = Some(("Cancelled".into(), "Enter starts again.".into()));
                    self.login.step = Step::Failed { site: walk.site, by: walk.by };
                }
                Step::Probe { site, typed, .. } => self.address_again(&site, &typed),
                _ => {}
            }
            return effects;
        }
        match begun {
            Step::Probe { site, typed, .. } => self.address_again(&site, &typed),
            Step::Token { site, .. } if self.login.by.is_none() => {
                let selected = WAYS.iter().position(|(by, ..)| *by == LoginBy::Token).unwrap_or(0);
                self.login.step = Step::How { site, selected };
            }
            // Whoever came from reading to log in again has no list: it is back to reading at once.
            begun if self.homes.is_empty() || has_list && !matches!(begun, Step::Network { .. }) => {
                if matches!(begun, Step::Network { .. }) {
                    effects.push(Effect::Exit);
                }
            }
            _ => {
                self.screen = Screen::Home;
                effects.append(self.come_to_front());
            }
        }
        effects
    }

    fn address_again(&mut self, site: &Site, typed: &str) {
        self.login.step = Step::Address { dialect: site.dialect.name(), field: Field::holding(typed) };
    }

    fn login_enter(&mut self) -> Effects {
        if self.login.is_waiting() {
            return Effects::none();
        }
        match &mut self.login.step {
            Step::Network { selected } => {
                let selected = *selected;
                if let Some(site) = self.login.sites.get(selected).cloned() {
                    return self.choose(site);
                }
                let at = selected.saturating_sub(self.login.sites.len());
                let dialect = self.login.by_address().nth(at);
                if let Some((dialect, _)) = dialect {
                    self.login.problem = None;
                    self.login.step = Step::Address { dialect: dialect.name(), field: Field::default() };
                }
                Effects::none()
            }
            Step::Address { dialect, field } => {
                let (dialect, typed) = (*dialect, field.text().to_owned());
                self.look_for(dialect, typed)
            }
            Step::Probe { site, .. } => {
                let site = Arc::clone(site);
                self.choose(site)
            }
            Step::Keys { site, form } => match form.enter() {
                Some(client) => {
                    let site = Arc::new(Site::clone(site).with_client(client));
                    self.choose_way(site)
                }
                None => Effects::none(),
            },
            Step::How { site, selected } => {
                let way = WAYS.get(*selected).map_or(LoginBy::Pin, |(by, ..)| *by);
                let site = Arc::clone(site);
                self.go(site, way)
            }
            Step::Token { site, form } => match form.enter() {
                Some(token) => {
                    let site = Arc::clone(site);
                    self.try_token(site, token)
                }
                None => Effects::none(),
            },
            Step::Walk(walk) if walk.leg == Leg::Authorise => {
                let typed = walk.pin.text().to_owned();
                self.exchange(&typed)
            }
            Step::Walk(walk) if walk.leg == Leg::Done => self.read_on(),
            Step::Walk(_) => Effects::none(),
            Step::Failed { site, by } => {
                let (site, by) = (Arc::clone(site), *by);
                self.login.problem = None;
                self.go(site, by)
            }
        }
    }
}
