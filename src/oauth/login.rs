//! A login as a state machine: each step is a type that knows only what is known then, and leads only where it can.
//!
//! A command line drives the steps' own methods; a screen keeps a [`Login`] and feeds it [`Event`]s. Both send the
//! [`LegRequest`]s they are handed, each once.

use super::owner::{self, InputError, Said};
use super::token_answer;
use super::{Credentials, LegError, LegRequest, Plan};

/// Leg 1 is under way.
#[derive(Debug, PartialEq, Eq)]
pub struct RequestingTemporary {
    plan: Plan,
}

impl RequestingTemporary {
    /// Begins a login.
    pub fn start(plan: Plan) -> (Self, LegRequest) {
        let request = plan.request_temporary();
        (Self { plan }, request)
    }

    /// Takes the answer to leg 1.
    ///
    /// # Errors
    ///
    /// The login has failed: see [`LegError`].
    pub fn answered(self, status: u16, body: &[u8]) -> Result<AwaitingOwner, Failed> {
        match token_answer::read(status, body) {
            Ok(answer) if answer.confirmed => Ok(AwaitingOwner::resume(self.plan, answer.credentials)),
            Ok(_) => Err(Failed { plan: self.plan, error: LegError::NotConfirmed }),
            Err(error) => Err(Failed { plan: self.plan, error }),
        }
    }
}

/// The owner is to open an address and bring something back.
#[derive(Debug, PartialEq, Eq)]
pub struct AwaitingOwner {
    plan: Plan,
    temporary: Credentials,
    authorize_url: String,
    complaint: Option<InputError>,
}

/// What became of an input.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// Leg 3 can be sent.
    Exchange(Exchanging, LegRequest),
    /// The input was of no use; the owner can try again, and [`AwaitingOwner::complaint`] says why.
    Again(AwaitingOwner),
    /// The owner refused, or the provider gave up.
    Over(Failed),
}

impl AwaitingOwner {
    /// Takes up a login that was cut off before its leg 3, with the temporary credentials it had. They must not have
    /// been exchanged: whoever keeps them forgets them before sending leg 3.
    pub fn resume(plan: Plan, temporary: Credentials) -> Self {
        let authorize_url = plan.authorize_url(&temporary.key);
        Self { plan, temporary, authorize_url, complaint: None }
    }

    /// The address for the owner's browser: printable ASCII without blanks.
    pub fn authorize_url(&self) -> &str {
        &self.authorize_url
    }

    /// The temporary credentials, for keeping them in case the connection is cut.
    pub fn temporary(&self) -> &Credentials {
        &self.temporary
    }

    /// What was wrong with the last input.
    pub fn complaint(&self) -> Option<InputError> {
        self.complaint
    }

    /// Takes the owner's input: a PIN, or the whole address (or request target, or query) that the browser was sent to.
    pub fn heard(self, input: &str) -> Heard {
        match owner::read(input, &self.temporary.key, self.plan.verifiers()) {
            Ok(Said::Verifier(verifier)) => {
                let request = self.plan.exchange(self.temporary, verifier);
                Heard::Exchange(Exchanging { plan: self.plan }, request)
            }
            Ok(Said::Denied) => Heard::Over(Failed { plan: self.plan, error: LegError::Denied }),
            Ok(Said::Problem) => Heard::Over(Failed { plan: self.plan, error: LegError::Problem }),
            Err(complaint) => Heard::Again(Self { complaint: Some(complaint), ..self }),
        }
    }
}

/// Leg 3 is under way, and the temporary credentials are spent: on several servers they are dead even if it fails.
#[derive(Debug, PartialEq, Eq)]
pub struct Exchanging {
    plan: Plan,
}

impl Exchanging {
    /// Takes the answer to leg 3.
    ///
    /// # Errors
    ///
    /// The login has failed: see [`LegError`].
    pub fn answered(self, status: u16, body: &[u8]) -> Result<Verifying, Failed> {
        match token_answer::read(status, body) {
            Ok(answer) => Ok(Verifying {
                plan: self.plan,
                found: LoggedIn {
                    token: answer.credentials,
                    user_id: answer.user_id,
                    screen_name: answer.screen_name,
                },
            }),
            Err(error) => Err(Failed { plan: self.plan, error }),
        }
    }
}

/// There are token credentials, and the service is asked whose they are. If it cannot be asked just now, asking again
/// costs nothing: only a refusal makes this a failure.
#[derive(Debug, PartialEq, Eq)]
pub struct Verifying {
    plan: Plan,
    found: LoggedIn,
}

impl Verifying {
    /// The token credentials.
    pub fn token(&self) -> &Credentials {
        &self.found.token
    }

    /// The service took the token.
    pub fn verified(self) -> LoggedIn {
        self.found
    }
}

/// The end of a login.
#[derive(Debug, PartialEq, Eq)]
pub struct LoggedIn {
    /// Token credentials, for every request from now on.
    pub token: Credentials,
    /// The owner's id, where the provider sent one: a hint, at most 64 visible ASCII characters.
    pub user_id: Option<String>,
    /// The owner's handle, where the provider sent one: a hint, at most 64 visible ASCII characters.
    pub screen_name: Option<String>,
}

/// A login that came to nothing. The plan is kept, and the app's keys were never here: another try needs no typing.
#[derive(Debug, PartialEq, Eq)]
pub struct Failed {
    plan: Plan,
    error: LegError,
}

impl Failed {
    /// Why.
    pub fn error(&self) -> LegError {
        self.error
    }

    /// Begins anew, with new temporary credentials.
    pub fn restart(self) -> (RequestingTemporary, LegRequest) {
        RequestingTemporary::start(self.plan)
    }
}

/// A login in any of its steps.
#[derive(Debug, PartialEq, Eq)]
pub enum Login {
    /// Leg 1 is under way.
    RequestingTemporary(RequestingTemporary),
    /// The owner is at the authorise page.
    AwaitingOwner(AwaitingOwner),
    /// Leg 3 is under way.
    Exchanging(Exchanging),
    /// The token is being tried.
    Verifying(Verifying),
    /// Done.
    LoggedIn(LoggedIn),
    /// Over; can be begun anew.
    Failed(Failed),
}

/// What happens to a login. It has no `Debug`: inputs and bodies hold secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// The answer to the request last handed out.
    Answered {
        /// HTTP status code.
        status: u16,
        /// The body, decompressed.
        body: &'a [u8],
    },
    /// The owner entered something, or the loopback listener was called.
    Heard(&'a str),
    /// The service took the token.
    Verified,
    /// The request could not be sent or answered, the token was refused, or the owner gave up.
    Failed(LegError),
    /// The owner wants to try again after a failure.
    Restart,
}

impl Login {
    /// Begins a login: the request is to be signed and sent.
    pub fn start(plan: Plan) -> (Self, LegRequest) {
        let (step, request) = RequestingTemporary::start(plan);
        (Self::RequestingTemporary(step), request)
    }

    /// Lets something happen. A request that comes out is to be signed and sent, once; in [`Login::Verifying`] the service
    /// is to be asked whose the token is. What cannot happen in a step is ignored there.
    #[must_use]
    pub fn on(self, event: Event<'_>) -> (Self, Option<LegRequest>) {
        match (self, event) {
            (Self::RequestingTemporary(step), Event::Answered { status, body }) => {
                (step.answered(status, body).map_or_else(Self::Failed, Self::AwaitingOwner), None)
            }
            (Self::AwaitingOwner(step), Event::Heard(input)) => match step.heard(input) {
                Heard::Exchange(step, request) => (Self::Exchanging(step), Some(request)),
                Heard::Again(step) => (Self::AwaitingOwner(step), None),
                Heard::Over(step) => (Self::Failed(step), None),
            },
            (Self::Exchanging(step), Event::Answered { status, body }) => {
                (step.answered(status, body).map_or_else(Self::Failed, Self::Verifying), None)
            }
            (Self::Verifying(step), Event::Verified) => (Self::LoggedIn(step.verified()), None),
            (Self::Failed(step), Event::Restart) => {
                let (step, request) = step.restart();
                (Self::RequestingTemporary(step), Some(request))
            }
            (step, Event::Failed(error)) => (step.fail(error), None),
            (step, _) => (step, None),
        }
    }

    /// Ends a login that is under way; what it knew is forgotten, except the plan.
    #[must_use]
    pub fn fail(self, error: LegError) -> Self {
        match self {
            Self::RequestingTemporary(RequestingTemporary { plan })
            | Self::AwaitingOwner(AwaitingOwner { plan, .. })
            | Self::Exchanging(Exchanging { plan })
            | Self::Verifying(Verifying { plan, .. }) => Self::Failed(Failed { plan, error }),
            Self::LoggedIn(_) | Self::Failed(_) => self,
        }
    }
}
