//! How the login goes on: from the chosen service through the three legs to an account.

use std::sync::Arc;
use std::time::Duration;

use crate::account::{Account, AccountName, Outcome, Request, Site, login_trouble};
use crate::oauth::{self, Credentials, LegError, Secret};
use crate::service::{Cause, During, Identity, Trouble};
use crate::text;

use super::super::field::Field;
use super::super::home::Home;
use super::super::key::{Key, KeyCode};
use super::super::message::{Effect, Effects, RequestId};
use super::super::model::{Model, Screen};
use super::{BY_ADDRESS, Leg, Step, Walk};

/// In the demo, how long each leg stays on the screen before the next one begins: long enough to be seen.
const GLANCE: Duration = Duration::from_millis(120);

impl Model {
    /// The first step; passed over when there is nothing to choose.
    pub(in super::super) fn begin_login(&mut self) -> Effects {
        match self.login.sites.as_slice() {
            [site] => {
                let site = Arc::clone(site);
                self.choose(site)
            }
            _ => Effects::none(),
        }
    }

    fn choose(&mut self, site: Arc<Site>) -> Effects {
        self.login.problem = None;
        if site.client.is_some() {
            return self.walk(site);
        }
        // GNU social creates this consumer by itself, so there is a default that works.
        let (key, secret) =
            if site.dialect.name() == "gnu-social" { ("anonymous", "anonymous") } else { ("", "") };
        let mut masked = Field::masked();
        masked.paste(secret);
        self.login.step = Step::Keys { site, key: Field::holding(key), secret: masked, at_secret: false };
        Effects::none()
    }

    /// The first leg.
    fn walk(&mut self, site: Arc<Site>) -> Effects {
        self.login.problem = None;
        let plan = match site.plan() {
            Ok(plan) => plan,
            Err(error) => {
                self.login.problem = Some(("This service cannot be logged in to".into(), error.to_string()));
                self.login.step = Step::Failed { site };
                return Effects::none();
            }
        };
        let (login, leg) = oauth::Login::start(plan);
        self.login.step = Step::Walk(Box::new(Walk {
            site: Arc::clone(&site),
            login: Some(login),
            leg: Leg::Temporary,
            authorize_url: None,
            pin: Field::default(),
            account: None,
            kept: None,
        }));
        self.ask(Request::Leg { site, leg, during: During::RequestToken })
    }

    fn fresh_id(&mut self) -> RequestId {
        self.last_id += 1;
        self.login.waiting = Some(self.last_id);
        self.last_id
    }

    fn ask(&mut self, request: Request) -> Effects {
        let id = self.fresh_id();
        Effect::Send(id, request).into()
    }

    /// Goes on: at once, or in the demo after a glance.
    fn go_on(&mut self, effects: Effects) -> Effects {
        if !self.login.owner_is_here {
            return effects;
        }
        let at = self.now.saturating_add(GLANCE).unwrap_or(self.now);
        self.login.held = Some((at, effects));
        Effects::none()
    }

    pub(in super::super) fn login_wake(&mut self) -> Effects {
        if self.login.held.as_ref().is_none_or(|(at, _)| *at > self.now) {
            return Effects::none();
        }
        let effects = self.login.held.take().map_or_else(Effects::none, |(_, effects)| effects);
        let is_done = matches!(&self.login.step, Step::Walk(walk) if walk.leg == Leg::Done);
        if is_done { self.read_on() } else { effects }
    }

    pub(in super::super) fn login_reply(&mut self, outcome: Outcome) -> Effects {
        self.login.waiting = None;
        match outcome {
            Outcome::Failed(trouble) => {
                self.login_failed(&trouble);
                Effects::none()
            }
            Outcome::Leg(answer) => self.leg_answered(&answer.body),
            Outcome::Verified(identity) => self.verified(&identity),
        }
    }

    fn walking(&mut self) -> Option<&mut Walk> {
        match &mut self.login.step {
            Step::Walk(walk) => Some(walk),
            _ => None,
        }
    }

    fn leg_answered(&mut self, body: &[u8]) -> Effects {
        let Some(walk) = self.walking() else { return Effects::none() };
        let Some(login) = walk.login.take() else { return Effects::none() };
        // The worker hands on nothing but a 200; every other status came as a failure.
        let (login, _) = login.on(oauth::Event::Answered { status: 200, body });
        match &login {
            oauth::Login::AwaitingOwner(waiting) => {
                let address = waiting.authorize_url().to_owned();
                walk.leg = Leg::Authorise;
                walk.authorize_url = Some(address.clone());
                walk.login = Some(login);
                if !self.login.owner_is_here {
                    return Effects::none();
                }
                let id = self.fresh_id();
                self.go_on(Effect::Authorise(id, address).into())
            }
            oauth::Login::Verifying(found) => {
                walk.leg = Leg::Verify;
                let request = Request::Verify { site: Arc::clone(&walk.site), token: found.token().clone() };
                walk.login = Some(login);
                let ask = self.ask(request);
                self.go_on(ask)
            }
            oauth::Login::Failed(failed) => {
                self.leg_failed(failed.error());
                Effects::none()
            }
            _ => Effects::none(),
        }
    }

    fn leg_failed(&mut self, error: LegError) {
        self.login_failed(&login_trouble(error));
    }

    /// The demo's owner allowed it.
    pub(in super::super) fn authorised(
        &mut self,
        id: RequestId,
        verifier: Result<String, Trouble>,
    ) -> Effects {
        if !self.login.waits_for(id) {
            return Effects::none();
        }
        self.login.waiting = None;
        match verifier {
            Ok(pin) => self.exchange(&pin),
            Err(trouble) => {
                self.login_failed(&trouble);
                Effects::none()
            }
        }
    }

    /// The third leg, with what the owner typed.
    fn exchange(&mut self, typed: &str) -> Effects {
        let Some(walk) = self.walking() else { return Effects::none() };
        let Some(login) = walk.login.take() else { return Effects::none() };
        walk.pin = Field::default();
        match login.on(oauth::Event::Heard(typed)) {
            (login, Some(leg)) => {
                walk.login = Some(login);
                walk.leg = Leg::Token;
                let site = Arc::clone(&walk.site);
                self.login.problem = None;
                let ask = self.ask(Request::Leg { site, leg, during: During::AccessToken });
                self.go_on(ask)
            }
            (oauth::Login::Failed(failed), None) => {
                self.leg_failed(failed.error());
                Effects::none()
            }
            (login, None) => {
                if let oauth::Login::AwaitingOwner(waiting) = &login {
                    let complaint = waiting.complaint().map_or_else(String::new, |why| why.to_string());
                    self.login.problem = Some(("That is not it yet".into(), complaint));
                }
                if let Some(walk) = self.walking() {
                    walk.login = Some(login);
                }
                Effects::none()
            }
        }
    }

    fn verified(&mut self, identity: &Identity) -> Effects {
        let Some(walk) = self.walking() else { return Effects::none() };
        let Some(oauth::Login::Verifying(found)) = walk.login.take() else { return Effects::none() };
        let name = match AccountName::new(identity.author.handle.as_delivered(), &walk.site.name) {
            Ok(name) => name,
            Err(error) => {
                self.login_failed(&Trouble::local(Cause::Unreadable, error.to_string()));
                return Effects::none();
            }
        };
        let account = Account {
            name,
            user_id: identity.author.id.clone(),
            site: Arc::clone(&walk.site),
            token: found.verified().token,
        };
        walk.leg = Leg::Done;
        walk.account = Some(account.clone());
        if self.login.owner_is_here {
            return self.go_on(Effects::none());
        }
        Effect::Save(Box::new(account)).into()
    }

    pub(in super::super) fn saved(&mut self, saved: Result<String, Trouble>) {
        if let Err(trouble) = &saved {
            self.login.problem = Some((
                "You are logged in, but the account could not be kept".into(),
                text::sanitise_line(trouble.detail.as_delivered()).into_owned(),
            ));
        }
        if let Some(walk) = self.walking() {
            walk.kept = Some(saved);
        }
    }

    fn login_failed(&mut self, trouble: &Trouble) {
        let mut remedy = trouble.cause.remedy(|at| self.clock(at));
        let detail = text::sanitise_line(trouble.detail.as_delivered());
        if !detail.is_empty() {
            remedy.push_str(&format!(" ({detail})"));
        }
        self.login.problem = Some((trouble.cause.headline(), remedy));
        self.login.held = None;
        let site = match &self.login.step {
            Step::Walk(walk) => Arc::clone(&walk.site),
            _ => return,
        };
        let typed = !self.login.sites.iter().any(|known| Arc::ptr_eq(known, &site));
        // Keys that were typed and refused are typed again, with what was typed still there.
        self.login.step = match (&trouble.cause, typed, &site.client) {
            (Cause::AppKeysWrong, true, Some(client)) => {
                let mut secret = Field::masked();
                secret.paste(client.secret.reveal());
                Step::Keys { key: Field::holding(&client.key), secret, at_secret: false, site }
            }
            _ => Step::Failed { site },
        };
    }

    /// A key for the login screen.
    pub(in super::super) fn login_input(&mut self, key: Key) -> Effects {
        if key.code == KeyCode::Enter {
            return self.login_enter();
        }
        if let Step::Keys { at_secret, .. } = &mut self.login.step
            && matches!(key.code, KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down)
        {
            *at_secret = !*at_secret;
            return Effects::none();
        }
        match self.login.field() {
            Some(field) => {
                field.key(key);
            }
            None => self.login.move_selection(key),
        }
        Effects::none()
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
                if let Some((dialect, _)) = BY_ADDRESS.get(selected.saturating_sub(self.login.sites.len())) {
                    self.login.problem = None;
                    self.login.step = Step::Address { dialect, field: Field::default() };
                }
                Effects::none()
            }
            Step::Address { dialect, field } => {
                let (dialect, typed) = (*dialect, field.text().to_owned());
                match Site::typed(dialect, &typed) {
                    Ok(site) => self.choose(Arc::new(site)),
                    Err(error) => {
                        self.login.problem = Some(("That is no address".into(), error.to_string()));
                        Effects::none()
                    }
                }
            }
            Step::Keys { site, key, secret, at_secret } => {
                if key.text().is_empty() {
                    *at_secret = false;
                } else if secret.text().is_empty() {
                    *at_secret = true;
                } else {
                    let client = Credentials::new(key.text(), Secret::new(secret.text()));
                    let site = Arc::new(Site::clone(site).with_client(client));
                    return self.walk(site);
                }
                Effects::none()
            }
            Step::Walk(walk) if walk.leg == Leg::Authorise => {
                let typed = walk.pin.text().to_owned();
                self.exchange(&typed)
            }
            Step::Walk(walk) if walk.leg == Leg::Done => self.read_on(),
            Step::Walk(_) => Effects::none(),
            Step::Failed { site } => {
                let site = Arc::clone(site);
                self.choose(site)
            }
        }
    }

    /// To the timeline of the account that was just logged in.
    fn read_on(&mut self) -> Effects {
        let Some(account) = self.walking().and_then(|walk| walk.account.take()) else {
            return Effects::none();
        };
        self.login.step = Step::Network { selected: 0 };
        let words = format!("logged in as @{}", account.name.handle());
        let known = self.homes.iter().position(|home| home.account.name == account.name);
        match known.and_then(|index| self.homes.get_mut(index).map(|home| (index, home))) {
            Some((index, home)) => {
                home.account = account;
                self.front = index;
            }
            None => {
                self.homes.push(Home::new(account));
                self.front = self.homes.len().saturating_sub(1);
            }
        }
        self.screen = Screen::Home;
        self.notices.clear();
        self.notices.remark(words);
        self.come_to_front()
    }
}
