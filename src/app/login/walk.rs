//! The three legs (RFC 5849 §2), the check of whose token it is, and what becomes of the account.

use std::sync::Arc;
use std::time::Duration;

use crate::account::{Account, AccountName, Interrupted, LoginBy, Outcome, Request, Site, login_trouble};
use crate::oauth::{self, AwaitingOwner, Credentials, LegError, Plan, PlanError};
use crate::service::{Cause, During, Identity, Trouble};
use crate::text;

use super::super::field::Field;
use super::super::form::Form;
use super::super::home::Home;
use super::super::message::{Effect, Effects, RequestId};
use super::super::model::{Model, Screen};
use super::super::settings::Opener;
use super::{Browser, Face, Leg, Step, Walk};

/// In the demo, how long each leg stays on the screen before the next one begins: long enough to be seen.
const GLANCE: Duration = Duration::from_millis(120);

impl Walk {
    pub(super) fn new(site: Arc<Site>, by: LoginBy, leg: Leg) -> Self {
        Self {
            site,
            by,
            login: None,
            given: None,
            leg,
            authorize_url: None,
            face: Face::Page,
            browser: None,
            pin: Field::default(),
            account: None,
            kept: None,
        }
    }

    /// The callback that the temporary credentials are asked for with.
    fn callback(&self) -> &str {
        self.browser.as_ref().map_or("oob", |browser| &browser.address)
    }

    fn await_owner(&mut self, waiting: AwaitingOwner) {
        self.leg = Leg::Authorise;
        self.authorize_url = Some(waiting.authorize_url().to_owned());
        self.login = Some(oauth::Login::AwaitingOwner(waiting));
    }
}

impl Model {
    /// The first leg of a login by PIN.
    pub(super) fn walk(&mut self, site: Arc<Site>) -> Effects {
        let plan = site.plan();
        self.first_leg(plan, Walk::new(site, LoginBy::Pin, Leg::Temporary))
    }

    /// The first leg of a login from which the browser comes back by itself.
    pub(super) fn walk_with(&mut self, site: Arc<Site>, port: Option<u16>, browser: Browser) -> Effects {
        let plan = site.plan_with_callback(&browser.address);
        let walk = Walk::new(site, LoginBy::Callback(port), Leg::Temporary);
        self.first_leg(plan, Walk { browser: Some(browser), ..walk })
    }

    fn first_leg(&mut self, plan: Result<Plan, PlanError>, mut walk: Walk) -> Effects {
        self.login.problem = None;
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => return self.cannot(walk.site, walk.by, &error),
        };
        let (login, leg) = oauth::Login::start(plan);
        walk.login = Some(login);
        let site = Arc::clone(&walk.site);
        self.login.step = Step::Walk(Box::new(walk));
        self.ask(Request::Leg { site, leg, during: During::RequestToken })
    }

    fn cannot(&mut self, site: Arc<Site>, by: LoginBy, error: &PlanError) -> Effects {
        self.login.problem = Some(("This service cannot be logged in to".into(), error.to_string()));
        self.login.step = Step::Failed { site, by };
        Effects::none()
    }

    /// Takes a login up where it was left: at the authorise page.
    pub(super) fn resume(&mut self, interrupted: &Interrupted) -> Effects {
        let site = Arc::clone(&interrupted.site);
        let plan = match interrupted.callback.as_str() {
            "oob" => site.plan(),
            callback => site.plan_with_callback(callback),
        };
        match plan {
            Ok(plan) => {
                let mut walk = Walk::new(site, LoginBy::Pin, Leg::Authorise);
                walk.await_owner(AwaitingOwner::resume(plan, interrupted.temporary.clone()));
                self.login.step = Step::Walk(Box::new(walk));
                Effects::none()
            }
            Err(error) => self.cannot(site, LoginBy::Pin, &error),
        }
    }

    /// A token that one has: whose is it?
    pub(super) fn try_token(&mut self, site: Arc<Site>, token: Credentials) -> Effects {
        self.login.problem = None;
        let mut walk = Walk::new(Arc::clone(&site), LoginBy::Token, Leg::Verify);
        walk.given = Some(token.clone());
        self.login.step = Step::Walk(Box::new(walk));
        self.ask(Request::Verify { site, token })
    }

    pub(super) fn fresh_id(&mut self) -> RequestId {
        self.last_id += 1;
        self.login.waiting = Some(self.last_id);
        self.last_id
    }

    pub(super) fn ask(&mut self, request: Request) -> Effects {
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
            Outcome::Failed(trouble) if matches!(self.login.step, Step::Probe { .. }) => {
                self.not_found(&trouble)
            }
            Outcome::Failed(trouble) => self.login_failed(&trouble),
            Outcome::Found(found) => self.was_found(found),
            Outcome::Leg(answer) => self.leg_answered(&answer.body),
            Outcome::Verified(identity) => self.verified(&identity),
            // Only the command line withdraws tokens.
            Outcome::Revoked(_) => Effects::none(),
        }
    }

    pub(super) fn walking(&mut self) -> Option<&mut Walk> {
        match &mut self.login.step {
            Step::Walk(walk) => Some(walk),
            _ => None,
        }
    }

    fn leg_answered(&mut self, body: &[u8]) -> Effects {
        let Some(walk) = self.walking() else { return Effects::none() };
        let Some(login) = walk.login.take() else { return Effects::none() };
        // The worker hands on nothing but a 200; every other status came as a failure.
        match login.on(oauth::Event::Answered { status: 200, body }).0 {
            oauth::Login::AwaitingOwner(waiting) => self.await_owner(waiting),
            oauth::Login::Verifying(found) => {
                walk.leg = Leg::Verify;
                let request = Request::Verify { site: Arc::clone(&walk.site), token: found.token().clone() };
                walk.login = Some(oauth::Login::Verifying(found));
                let ask = self.ask(request);
                self.go_on(ask)
            }
            oauth::Login::Failed(failed) => self.leg_failed(failed.error()),
            _ => Effects::none(),
        }
    }

    /// The second leg is the owner's. What is needed to go on is kept, in case the line drops meanwhile.
    fn await_owner(&mut self, waiting: AwaitingOwner) -> Effects {
        let begun = self.now;
        let Some(walk) = self.walking() else { return Effects::none() };
        let interrupted = Interrupted {
            site: Arc::clone(&walk.site),
            callback: walk.callback().to_owned(),
            temporary: waiting.temporary().clone(),
            begun,
        };
        let token = waiting.temporary().key.clone();
        let listening = walk.browser.as_ref().map(|browser| browser.request);
        walk.await_owner(waiting);
        let address = walk.authorize_url.clone().unwrap_or_default();
        if self.login.owner_is_here {
            let id = self.fresh_id();
            return self.go_on(Effect::Authorise(id, address).into());
        }
        let mut effects = Effects::from(Effect::KeepLogin(Box::new(interrupted)));
        if let Some(id) = listening {
            effects.push(Effect::AwaitBrowser(id, token));
            if self.settings.opener == Opener::ByItself {
                effects.push(Effect::Open(address));
            }
        }
        effects
    }

    fn leg_failed(&mut self, error: LegError) -> Effects {
        self.login_failed(&login_trouble(error))
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
            Err(trouble) => self.login_failed(&trouble),
        }
    }

    /// The third leg, with what the owner typed or the browser brought.
    pub(super) fn exchange(&mut self, typed: &str) -> Effects {
        let Some(walk) = self.walking() else { return Effects::none() };
        let Some(login) = walk.login.take() else { return Effects::none() };
        walk.pin = Field::default();
        match login.on(oauth::Event::Heard(typed)) {
            (login, Some(leg)) => {
                walk.login = Some(login);
                let site = Arc::clone(&walk.site);
                // The temporary credentials are good for one exchange: from now on there is nothing to take up.
                let mut effects = self.leave_walk();
                if let Some(walk) = self.walking() {
                    walk.leg = Leg::Token;
                }
                self.login.problem = None;
                self.login.remark = None;
                let ask = self.ask(Request::Leg { site, leg, during: During::AccessToken });
                effects.append(self.go_on(ask));
                effects
            }
            (oauth::Login::Failed(failed), None) => self.leg_failed(failed.error()),
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
        let token = match (walk.login.take(), walk.given.take()) {
            (Some(oauth::Login::Verifying(found)), _) => found.verified().token,
            (_, Some(given)) => given,
            _ => return Effects::none(),
        };
        let name = match AccountName::new(identity.author.handle.as_delivered(), &walk.site.name) {
            Ok(name) => name,
            Err(error) => return self.login_failed(&Trouble::local(Cause::Unreadable, error.to_string())),
        };
        let account =
            Account { name, user_id: identity.author.id.clone(), site: Arc::clone(&walk.site), token };
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

    pub(super) fn login_failed(&mut self, trouble: &Trouble) -> Effects {
        let effects = self.leave_walk();
        self.login.problem = Some(self.in_words(trouble));
        self.login.remark = None;
        self.login.held = None;
        let Step::Walk(walk) = &mut self.login.step else { return effects };
        let (site, by, given) = (Arc::clone(&walk.site), walk.by, walk.given.take());
        self.login.step = match (&trouble.cause, given) {
            // What was typed and refused is typed again, with what was typed still there.
            (Cause::AppKeysWrong, _) => keys_again(site, by),
            (_, Some(token)) => Step::Token { site, form: Form::holding(&token) },
            _ => Step::Failed { site, by },
        };
        effects
    }

    /// A headline and a remedy.
    pub(super) fn in_words(&self, trouble: &Trouble) -> (String, String) {
        let mut remedy = trouble.cause.remedy(|at| self.clock(at));
        let detail = text::sanitise_line(trouble.detail.as_delivered());
        if !detail.is_empty() {
            remedy.push_str(&format!(" ({detail})"));
        }
        (trouble.cause.headline(), remedy)
    }

    /// To the timeline of the account that was just logged in.
    pub(super) fn read_on(&mut self) -> Effects {
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

/// Back to the application's keys, with what is known filled in.
pub(super) fn keys_again(site: Arc<Site>, by: LoginBy) -> Step {
    match &site.client {
        Some(client) => Step::Keys { form: Form::holding(client), site },
        None => Step::Failed { site, by },
    }
}
