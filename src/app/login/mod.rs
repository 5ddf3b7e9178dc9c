//! The login's state: which service, which keys, which way, and how far the three legs have come.
//!
//! | file | what it holds |
//! |---|---|
//! | `steps` | what is chosen and typed before the legs begin |
//! | `facts` | what is said of a service before one logs in to it |
//! | `probe` | a server whose address was typed: what it says that it is |
//! | `walk` | the three legs and the check of whose token it is |
//! | `authorise` | the authorise page: its faces, copying, opening, the browser that comes back |
//! | `again` | logging in again from a timeline whose credentials were refused |

mod again;
mod authorise;
mod facts;
mod probe;
mod steps;
mod walk;

pub use facts::{found_words, keys_note};

use std::sync::Arc;

use jiff::Timestamp;

use crate::account::{Account, Interrupted, LoginBy, Site};
use crate::oauth;
use crate::service::{self, Dialect, Found, Trouble};

use super::field::Field;
use super::form::Form;
use super::message::{Effects, RequestId};

/// The ways to log in, in the order of the list: a name and what it takes.
pub const WAYS: [(LoginBy, &str, &str); 3] = [
    (LoginBy::Pin, "type a PIN", "allow it in any browser, on any device"),
    (LoginBy::Callback(None), "let the browser come back", "one on this computer, by itself"),
    (LoginBy::Token, "paste a token", "an access token and secret that you have already"),
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

/// What the authorise page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// The address, the input, and the QR code where it fits.
    #[default]
    Page,
    /// The QR code alone; on terminals without colours it can be turned inside out.
    Code {
        /// Light and dark swapped.
        inverted: bool,
    },
    /// The address alone, with nothing beside it, for the mouse.
    Bare,
}

/// The browser that shall come back by itself.
#[derive(Debug)]
pub struct Browser {
    pub(super) request: RequestId,
    /// Where it comes back to.
    pub address: String,
    /// The `ssh` line that brings the port here, where the browser runs on another computer.
    pub forward: Option<String>,
}

/// A login on its legs.
#[derive(Debug)]
pub struct Walk {
    /// Where.
    pub site: Arc<Site>,
    /// Which way.
    pub by: LoginBy,
    /// The state machine; `None` only when all legs are done, and on the way by token.
    pub(super) login: Option<oauth::Login>,
    /// The token that was given, on the way by token.
    pub(super) given: Option<oauth::Credentials>,
    /// The leg under way.
    pub leg: Leg,
    /// The address to open, once it is known.
    pub authorize_url: Option<String>,
    /// What the authorise page shows.
    pub face: Face,
    /// Where the browser comes back to, on the way by callback.
    pub browser: Option<Browser>,
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
    /// A server is asked what it is, or has said so.
    Probe {
        /// Where it was looked for, then where it is.
        site: Arc<Site>,
        /// What was typed.
        typed: String,
        /// What it said about itself.
        found: Option<Found>,
    },
    /// Typing the application's keys.
    Keys {
        /// For which service.
        site: Arc<Site>,
        /// Consumer key and secret.
        form: Form,
    },
    /// Choosing the way.
    How {
        /// For which service.
        site: Arc<Site>,
        /// The row of [`WAYS`] that is selected.
        selected: usize,
    },
    /// Typing an access token that one has.
    Token {
        /// For which service.
        site: Arc<Site>,
        /// Access token and secret.
        form: Form,
    },
    /// On the three legs.
    Walk(Box<Walk>),
    /// It failed; everything known is kept.
    Failed {
        /// Where.
        site: Arc<Site>,
        /// Which way.
        by: LoginBy,
    },
}

/// The login screen.
#[derive(Debug)]
pub struct Login {
    /// The configured services, in the file's order, then servers where a login was interrupted.
    pub sites: Vec<Arc<Site>>,
    /// Logins that can be taken up.
    interrupted: Vec<Interrupted>,
    /// The way, where the command line named it.
    by: Option<LoginBy>,
    /// A server's address, where the command line named one.
    address: Option<String>,
    step: Step,
    /// What is wrong, in words: a headline and a remedy.
    pub problem: Option<(String, String)>,
    /// Something worth saying that is not wrong.
    pub remark: Option<String>,
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
            interrupted: Vec::new(),
            by: None,
            address: None,
            step: Step::Network { selected: 0 },
            problem: None,
            remark: None,
            waiting: None,
            owner_is_here: false,
            held: None,
        }
    }

    /// The demo's login: its owner allows the access without being asked.
    #[must_use]
    pub fn with_owner(mut self) -> Self {
        self.owner_is_here = true;
        self.by = Some(LoginBy::Pin);
        self
    }

    /// The way is known: the question is passed over.
    #[must_use]
    pub fn by(mut self, by: Option<LoginBy>) -> Self {
        self.by = by.or(self.by);
        self
    }

    /// The server's address is known: it is looked for at once.
    #[must_use]
    pub fn at(mut self, address: Option<String>) -> Self {
        self.address = address;
        self
    }

    /// Logins that were interrupted. A server whose address was typed gets a row of its own.
    #[must_use]
    pub fn with_interrupted(mut self, interrupted: Vec<Interrupted>) -> Self {
        for one in &interrupted {
            if !self.sites.iter().any(|site| site.name == one.site.name) {
                self.sites.push(Arc::clone(&one.site));
            }
        }
        self.interrupted = interrupted;
        self
    }

    /// Where it stands.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// The login to this service that can be taken up: one of the same application keys, if those are known.
    pub fn interrupted_at(&self, site: &Site) -> Option<&Interrupted> {
        let same_keys = |one: &Interrupted| {
            site.client.is_none()
                || site.client.as_ref().map(|client| &client.key)
                    == one.site.client.as_ref().map(|client| &client.key)
        };
        self.interrupted.iter().find(|one| one.site.name == site.name && same_keys(one))
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

    /// The field that has the focus.
    fn field(&mut self) -> Option<&mut Field> {
        match &mut self.step {
            Step::Address { field, .. } => Some(field),
            Step::Keys { form, .. } | Step::Token { form, .. } => Some(form.field()),
            Step::Walk(walk) if walk.leg == Leg::Authorise => Some(&mut walk.pin),
            Step::Network { .. }
            | Step::Probe { .. }
            | Step::How { .. }
            | Step::Walk(_)
            | Step::Failed { .. } => None,
        }
    }

    /// Whether no field has the focus, so that letters are commands.
    pub(super) fn takes_no_text(&self) -> bool {
        match &self.step {
            Step::Address { .. } | Step::Keys { .. } | Step::Token { .. } => false,
            Step::Walk(walk) => walk.leg != Leg::Authorise,
            Step::Network { .. } | Step::Probe { .. } | Step::How { .. } | Step::Failed { .. } => true,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Step::Walk(walk) = &mut self.step {
            walk.face = Face::Page;
        }
        if let Some(field) = self.field() {
            field.paste(text);
        }
    }

    /// Rows of the network list: services, then servers by address.
    pub fn rows(&self) -> usize {
        self.sites.len() + self.by_address().count()
    }

    /// The kinds of servers that can be named by address, with the words for that.
    pub fn by_address(&self) -> impl Iterator<Item = (&'static dyn Dialect, &'static str)> {
        service::by_address()
    }
}
