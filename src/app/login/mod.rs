//! The login's state: which service, which keys, and how far the three legs have come.

mod flow;

use std::sync::Arc;

use jiff::Timestamp;

use crate::account::{Account, Site};
use crate::oauth;
use crate::service::Trouble;

use super::field::Field;
use super::key::{Key, KeyCode};
use super::message::{Effects, RequestId};

/// Dialects that a person can log in to by typing an address, with the words for them.
pub const BY_ADDRESS: [(&str, &str); 2] = [
    ("gnu-social", "a GNU social server, by its address"),
    ("twitter-1.1", "a Twitter 1.1 server, by its address"),
];

/// The legs as the checklist shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leg {
    /// Asking for temporary credentials.
    Temporary,
    /// The owner authorises.
    Authorise,
    /// Exchanging the verifier for an access token.
    Token,
    /// Asking whose it is.
    Verify,
    /// All done.
    Done,
}

/// A login on its legs.
#[derive(Debug)]
pub struct Walk {
    /// Where.
    pub site: Arc<Site>,
    /// The state machine; `None` only when all legs are done.
    pub(super) login: Option<oauth::Login>,
    /// The leg under way.
    pub leg: Leg,
    /// The address to open, once it is known.
    pub authorize_url: Option<String>,
    /// The PIN, or the whole redirected address.
    pub pin: Field,
    /// Who we are, when all is done.
    pub account: Option<Account>,
    /// Where the credentials were put, or why they could not be.
    pub kept: Option<Result<String, Trouble>>,
}

/// Where the login stands.
#[derive(Debug)]
pub enum Step {
    /// Choosing a service.
    Network {
        /// The row that is selected.
        selected: usize,
    },
    /// Typing a server's address.
    Address {
        /// How it will be talked to.
        dialect: &'static str,
        /// The address.
        field: Field,
    },
    /// Typing the application's keys.
    Keys {
        /// For which service.
        site: Arc<Site>,
        /// Consumer key.
        key: Field,
        /// Consumer secret.
        secret: Field,
        /// Whether the secret has the focus.
        at_secret: bool,
    },
    /// On the three legs.
    Walk(Box<Walk>),
    /// It failed; everything known is kept.
    Failed {
        /// Where.
        site: Arc<Site>,
    },
}

/// The login screen.
#[derive(Debug)]
pub struct Login {
    /// The configured services, in the file's order.
    pub sites: Vec<Arc<Site>>,
    step: Step,
    /// What is wrong, in words: a headline and a remedy.
    pub problem: Option<(String, String)>,
    waiting: Option<RequestId>,
    /// In the demo, the owner presses Allow by itself, and each leg stays on the screen for a moment.
    owner_is_here: bool,
    held: Option<(Timestamp, Effects)>,
}

impl Login {
    /// A login to one of these services.
    pub fn new(sites: Vec<Arc<Site>>) -> Self {
        Self {
            sites,
            step: Step::Network { selected: 0 },
            problem: None,
            waiting: None,
            owner_is_here: false,
            held: None,
        }
    }

    /// The demo's login: its owner allows the access without being asked.
    #[must_use]
    pub fn with_owner(mut self) -> Self {
        self.owner_is_here = true;
        self
    }

    /// Where it stands.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whether an answer is awaited.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Whether it goes by itself, as in the demo.
    pub fn goes_by_itself(&self) -> bool {
        self.owner_is_here
    }

    pub(super) fn waits_for(&self, id: RequestId) -> bool {
        self.waiting == Some(id)
    }

    pub(super) fn wakes_at(&self) -> Option<Timestamp> {
        self.held.as_ref().map(|(at, _)| *at)
    }

    /// Gives up what is under way, if anything is.
    pub(super) fn cancel(&mut self) -> Option<RequestId> {
        let id = self.waiting.take()?;
        self.held = None;
        self.problem = Some(("Cancelled".into(), "Enter starts again.".into()));
        if let Step::Walk(walk) = &self.step {
            self.step = Step::Failed { site: Arc::clone(&walk.site) };
        }
        Some(id)
    }

    /// One step back. `false`: this is the first one.
    pub(super) fn back(&mut self) -> bool {
        let is_first = matches!(self.step, Step::Network { .. });
        self.step = Step::Network { selected: 0 };
        self.problem = None;
        self.held = None;
        !is_first
    }

    /// The field that has the focus.
    fn field(&mut self) -> Option<&mut Field> {
        match &mut self.step {
            Step::Address { field, .. } => Some(field),
            Step::Keys { key, secret, at_secret, .. } => Some(if *at_secret { secret } else { key }),
            Step::Walk(walk) if walk.leg == Leg::Authorise => Some(&mut walk.pin),
            Step::Network { .. } | Step::Walk(_) | Step::Failed { .. } => None,
        }
    }

    /// Whether no field has the focus, so that letters are commands.
    pub(super) fn takes_no_text(&self) -> bool {
        match &self.step {
            Step::Address { .. } | Step::Keys { .. } => false,
            Step::Walk(walk) => walk.leg != Leg::Authorise,
            Step::Network { .. } | Step::Failed { .. } => true,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(field) = self.field() {
            field.paste(text);
        }
    }

    /// Rows of the network list: configured services, then servers by address.
    pub fn rows(&self) -> usize {
        self.sites.len() + BY_ADDRESS.len()
    }

    fn move_selection(&mut self, key: Key) {
        let rows = self.rows();
        if let Step::Network { selected } = &mut self.step {
            *selected = match key.code {
                KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => {
                    (*selected + 1).min(rows.saturating_sub(1))
                }
                KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => selected.saturating_sub(1),
                _ => *selected,
            };
        }
    }
}
