//! The authorise page: its faces, copying and opening the address, and the browser that comes back by itself.
//!
//! The input has the focus all the time; the letters below are commands only while it is empty.

use std::sync::Arc;

use crate::account::{LoginBy, Site};
use crate::service::{Cause, Trouble};

use super::super::field::Field;
use super::super::key::{Key, KeyCode};
use super::super::message::{Effect, Effects, Listening, RequestId};
use super::super::model::Model;
use super::super::settings::Opener;
use super::{Browser, Face, Leg, Step, Walk};

impl Model {
    /// A key that the authorise page takes for itself; `None`: it is for the input, or for whatever is in front.
    pub(super) fn authorise_key(&mut self, key: Key) -> Option<Effects> {
        let (has_colors, opener) = (self.settings.colors, self.settings.opener);
        let Step::Walk(walk) = &mut self.login.step else { return None };
        if walk.leg != Leg::Authorise {
            return None;
        }
        let is_plain = !key.ctrl && !key.alt;
        if walk.face != Face::Page {
            let turned = Face::Code { inverted: true };
            walk.face = match (key.code, walk.face) {
                (KeyCode::Char('c'), Face::Code { inverted: false }) if is_plain && !has_colors => turned,
                (KeyCode::Char('y'), face) if is_plain => face,
                _ => Face::Page,
            };
            // A digit is the beginning of a PIN, whatever is on the screen.
            let goes_on = matches!(key.code, KeyCode::Char(c) if c == 'y' || c.is_ascii_digit());
            if !goes_on {
                return Some(Effects::none());
            }
        }
        if key.code == KeyCode::Esc && !walk.pin.is_empty() {
            walk.pin = Field::default();
            self.login.problem = None;
            return Some(Effects::none());
        }
        let KeyCode::Char(letter) = key.code else { return None };
        if !is_plain || !walk.pin.is_empty() {
            return None;
        }
        let address = walk.authorize_url.clone().unwrap_or_default();
        match letter {
            'y' => Some(Effect::Copy(address).into()),
            'c' => {
                walk.face = Face::Code { inverted: false };
                Some(Effects::none())
            }
            'b' => {
                walk.face = Face::Bare;
                Some(Effects::none())
            }
            'o' if opener != Opener::Nowhere => Some(Effect::Open(address).into()),
            'o' => {
                let why =
                    "There is no desktop here to open a browser on: y copies the address, c shows a QR code.";
                self.login.remark = Some(why.into());
                Some(Effects::none())
            }
            _ => None,
        }
    }

    /// A text was handed to the clipboard, or not.
    pub(in super::super) fn copied(&mut self, copied: Result<(), String>) {
        let words = match copied {
            // Terminals do not say whether they took it.
            Ok(()) => {
                "Copied, if your terminal allows it. If not: b shows the address bare, for the mouse.".into()
            }
            Err(why) => format!("Not copied: {why}. b shows the address bare, for the mouse."),
        };
        self.login.remark = Some(words);
    }

    /// A browser was started, or not.
    pub(in super::super) fn opened(&mut self, opened: Result<(), String>) {
        self.login.remark = Some(match opened {
            Ok(()) => "Opened in your browser.".into(),
            Err(why) => format!("No browser could be opened: {why}. y copies the address."),
        });
    }

    /// The first thing for a login from which the browser comes back: a port to come back to.
    pub(super) fn listen(&mut self, site: Arc<Site>, port: Option<u16>) -> Effects {
        self.login.problem = None;
        let walk = Walk::new(site, LoginBy::Callback(port), Leg::Temporary);
        self.login.step = Step::Walk(Box::new(walk));
        let id = self.fresh_id();
        Effect::Listen(id, port).into()
    }

    /// The port is there, or cannot be had.
    pub(in super::super) fn listening(
        &mut self,
        id: RequestId,
        listening: Result<Listening, Trouble>,
    ) -> Effects {
        if !self.login.waits_for(id) {
            return Effects::none();
        }
        self.login.waiting = None;
        let Some(walk) = self.walking() else { return Effects::none() };
        let (site, by) = (Arc::clone(&walk.site), walk.by);
        match listening {
            Ok(Listening { address, forward }) => {
                let port = if let LoginBy::Callback(port) = by { port } else { None };
                self.walk_with(site, port, Browser { request: id, address, forward })
            }
            Err(trouble) => self.login_failed(&trouble),
        }
    }

    /// The browser came back with an address, or will not.
    pub(in super::super) fn came_back(&mut self, id: RequestId, came: Result<String, Trouble>) -> Effects {
        let Some(walk) = self.walking() else { return Effects::none() };
        if walk.leg != Leg::Authorise || walk.browser.as_ref().is_none_or(|browser| browser.request != id) {
            return Effects::none();
        }
        walk.browser = None;
        match came {
            Ok(address) => self.exchange(&address),
            // The address can still be pasted: nothing is lost.
            Err(trouble) if trouble.cause == Cause::TimedOut => {
                let words = "twite no longer waits for the browser: paste the address that it was sent to.";
                self.login.remark = Some(words.into());
                Effects::none()
            }
            Err(trouble) => {
                self.login.problem = Some(self.in_words(&trouble));
                Effects::none()
            }
        }
    }

    /// What the authorise page holds is let go: the port, and what was kept to take the login up again.
    pub(super) fn leave_walk(&mut self) -> Effects {
        let mut effects = Effects::none();
        let is_demo = self.login.owner_is_here;
        let Some(walk) = self.walking() else { return effects };
        if let Some(browser) = walk.browser.take() {
            effects.push(Effect::Cancel(browser.request));
        }
        if walk.leg == Leg::Authorise && !is_demo {
            effects.push(Effect::ForgetLogin(walk.site.name.clone()));
        }
        effects
    }
}
