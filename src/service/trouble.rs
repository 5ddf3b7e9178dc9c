//! Everything that can go wrong between a person and a service, as causes that a person can act on.

use jiff::Timestamp;

use crate::text::Remote;

/// What went wrong. Each cause has a headline, a remedy and the exit code of a command that met it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No connection: refused, unreachable, cut.
    NoNetwork,
    /// The host name has no address.
    NameNotFound,
    /// The secure connection could not be made.
    Tls,
    /// No whole answer in time.
    TimedOut,
    /// The answer is larger than twite takes.
    TooLarge,
    /// This computer's clock is off: the difference in seconds (positive: this clock is ahead), where it is known.
    ClockWrong {
        /// Our clock minus the server's, in seconds.
        ahead_by: Option<i64>,
    },
    /// The nonce was refused as used.
    NonceUsed,
    /// The access token was revoked, has expired or never was.
    TokenRevoked,
    /// Consumer key or secret (or the signature made with them) rejected.
    AppKeysWrong,
    /// The application is suspended.
    AppSuspended,
    /// The application must be enrolled in a project or package first.
    AppNotEnrolled,
    /// The application or token lacks a permission.
    PermissionMissing,
    /// This access level, plan or kind of sign-in does not include what was asked.
    PlanExcludes,
    /// The user's account is suspended.
    AccountSuspended,
    /// The user's account is locked until its owner logs in on the web.
    AccountLocked,
    /// The callback address is not registered with the application.
    CallbackNotApproved {
        /// What was sent as `oauth_callback`, where it is known: our own address, or `oob`.
        callback: Option<String>,
    },
    /// The application has no callback registered at all: only PIN logins work, or not even those.
    CallbackUnregistered {
        /// What was sent as `oauth_callback`, where it is known: our own address, or `oob`.
        callback: Option<String>,
    },
    /// Temporary credentials are stale or were used.
    LoginExpired,
    /// The PIN (verifier) is wrong.
    PinWrong,
    /// The owner pressed Cancel on the authorise page.
    Denied,
    /// The provider does not speak OAuth 1.0a (no confirmed callback), or answered for other credentials.
    UnsafeProvider,
    /// Too many requests; the reset is by the server's clock.
    RateLimited {
        /// When asking is allowed again.
        until: Option<Timestamp>,
    },
    /// A monthly cap that no waiting today mends.
    UsageCapped,
    /// The application's account has no credit left.
    OutOfCredit,
    /// The reader's own limit for a day is reached.
    OverDailyLimit {
        /// When the next day begins.
        until: Timestamp,
    },
    /// The thing asked for is not there (or not to be seen).
    NotFound,
    /// Refused for another reason.
    Refused,
    /// The service is down, overloaded or faulty.
    ServerFault,
    /// An answer that cannot be read.
    Unreadable,
    /// A redirect, which twite never follows with a signature.
    Redirected {
        /// Where it points, where it says so.
        to: Option<Remote>,
    },
    /// At an address that was typed, something else answers than was looked for.
    OtherKind {
        /// What it is, where it can be told.
        kind: Option<&'static str>,
    },
    /// A request that cannot be signed or sent as asked (a wrong address in the configuration, say).
    BadRequest,
    /// What is read can be shown but not kept: the archive cannot be written.
    NotKept,
    /// Reading or writing on this computer failed.
    Local,
}

/// A cause with what the service itself said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What kind of trouble.
    pub cause: Cause,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The service's own error code.
    pub code: Option<i64>,
    /// What the service said, or the technical detail. Holds no secret and no query string.
    pub detail: Remote,
}

impl Trouble {
    /// Trouble without an answer.
    pub fn local(cause: Cause, detail: impl Into<Remote>) -> Self {
        Self { cause, status: None, code: None, detail: detail.into() }
    }

    /// The same, knowing which `oauth_callback` was sent: the remedy then names the address to register.
    #[must_use]
    pub fn with_callback(mut self, sent: Option<&str>) -> Self {
        if let Cause::CallbackNotApproved { callback } | Cause::CallbackUnregistered { callback } =
            &mut self.cause
        {
            *callback = sent.map(str::to_owned);
        }
        self
    }
}
