//! What a person reads about a cause: a headline, what to do about it, and how a command ends.

use jiff::Timestamp;

use super::{Cause, Trouble};

impl Cause {
    /// What happened, in at most 60 columns, without full stop.
    pub fn headline(&self) -> String {
        match self {
            Self::NoNetwork => "The service cannot be reached",
            Self::NameNotFound => "The service's address was not found",
            Self::Tls => "No secure connection could be made",
            Self::TimedOut => "The service did not answer in time",
            Self::TooLarge => "The answer is too large",
            Self::ClockWrong { ahead_by: Some(seconds) } => return clock_headline(*seconds),
            Self::ClockWrong { ahead_by: None } => "This computer's clock seems to be wrong",
            Self::NonceUsed => "The service took this request for a repeated one",
            Self::TokenRevoked => "This account is no longer logged in",
            Self::AppKeysWrong => "The app keys were not accepted",
            Self::AppSuspended => "The service has suspended this app",
            Self::AppNotEnrolled => "The app is not yet set up for this API",
            Self::PermissionMissing => "The app lacks a permission",
            Self::PlanExcludes => "The app's plan does not include this",
            Self::AccountSuspended => "Your account is suspended",
            Self::AccountLocked => "Your account is locked",
            Self::CallbackNotApproved { .. } => "The app does not allow this return address",
            Self::CallbackUnregistered { .. } => "The app has no return address registered",
            Self::LoginExpired => "This login has run out",
            Self::PinWrong => "That PIN was not right",
            Self::Denied => "You pressed Cancel on the site",
            Self::UnsafeProvider => "The login was stopped: the service's answer is not safe",
            Self::RateLimited { .. } => "Asked too often: the service wants a pause",
            Self::UsageCapped => "The plan's allowance is used up",
            Self::OutOfCredit => "The app's credit is used up",
            Self::OverDailyLimit { .. } => "Today's limit for what reading may cost is reached",
            Self::NotFound => "Not there, or not to be seen by you",
            Self::Refused => "The service refused",
            Self::ServerFault => "The service has a fault",
            Self::Unreadable => "The service's answer cannot be read",
            Self::Redirected { .. } => "The service has moved to another address",
            Self::OtherKind { kind: Some(kind) } => return format!("This is a server of {kind}"),
            Self::OtherKind { kind: None } => "No such server answers at this address",
            Self::BadRequest => "The service did not understand the request",
            Self::NotKept => "What you read now is not kept",
            Self::Local => "Something failed on this computer",
        }
        .to_owned()
    }

    /// What the person can do, and what happens next: one to three plain sentences. `when` writes a moment the way
    /// the caller shows times, such as `17:44`.
    pub fn remedy(&self, when: impl Fn(Timestamp) -> String) -> String {
        match self {
            Self::NoNetwork => {
                "Check the network, and the proxy if you use one. The timeline tries again by itself."
            }
            Self::NameNotFound => {
                "Check the network, and how the address is spelled in the configuration. The timeline tries again by itself."
            }
            Self::Tls => {
                "Check this computer's date, and whether the network puts a sign-in page or a filter in between. \
                 The certificate has to be valid: twite makes no exceptions."
            }
            Self::TimedOut => "The network or the service is slow just now. The timeline tries again by itself.",
            Self::TooLarge => "Ask for fewer posts at once. If that does not help, the address is probably not an API.",
            Self::ClockWrong { .. } => {
                "Set the clock, for example by `timedatectl set-ntp true`, and try again: services refuse requests \
                 that seem to come from another time."
            }
            Self::NonceUsed => "Try again: every request is signed anew. Nothing else is wrong.",
            Self::TokenRevoked => {
                "Log in again: `twite login`, or L on the timeline. The access was withdrawn on the site, or has run out; your archive stays."
            }
            Self::AppKeysWrong => {
                "Compare consumer key and secret with those on the service's developer page: a blank or a missing \
                 character is enough. The service also answers like this for a suspended app."
            }
            Self::AppSuspended => "Look at the app on the service's developer page, or use the keys of another app.",
            Self::AppNotEnrolled => {
                "On the service's developer page, attach the app to a project or package (environment: production), \
                 then try again."
            }
            Self::PermissionMissing => {
                "Give the app the permission on the service's developer page, then log in again with `twite login`: \
                 a login keeps the permissions it was made with."
            }
            Self::PlanExcludes => {
                "Choose a plan that includes reading timelines, or another API for this service (on X: `api = \"x-2\"`)."
            }
            Self::AccountSuspended => "Log in on the site in a browser: it says why, and how to object.",
            Self::AccountLocked => "Log in on the site in a browser and unlock the account, then try again here.",
            Self::CallbackNotApproved { callback } | Self::CallbackUnregistered { callback } => {
                return callback_remedy(callback.as_deref());
            }
            Self::LoginExpired => "Start the login again: its address works only once and not for long.",
            Self::PinWrong => "Start the login again and type the new PIN: each one works only once.",
            Self::Denied => "Nothing was changed. Start the login again if you did not mean to cancel.",
            Self::UnsafeProvider => {
                "Check the service's address in the configuration. If it is right, the service does not support \
                 OAuth 1.0a as it must."
            }
            Self::RateLimited { until: Some(until) } => {
                let when = when(*until);
                return format!("Asking is allowed again at {when}. The timeline waits and then goes on by itself.");
            }
            Self::RateLimited { until: None } => {
                "Wait a quarter of an hour before asking again: the service does not say how long. The timeline waits by itself."
            }
            Self::UsageCapped => {
                "Waiting a few minutes does not help: the allowance is renewed with the billing period, or by a larger plan."
            }
            Self::OutOfCredit => "Buy credit on the service's developer page. What is archived can still be read.",
            Self::OverDailyLimit { until } => {
                let when = when(*until);
                return format!(
                    "A new day begins at {when} (midnight UTC), and reading goes on by itself. Press $ on the timeline to read \
                     on today, or set a higher `daily_limit` in the configuration. What is archived can still be read."
                );
            }
            Self::NotFound => {
                "It may be deleted, or belong to somebody whose posts you may not see. If this is about everything, \
                 check the service's address in the configuration."
            }
            Self::Refused => "The details say what the service gave as its reason.",
            Self::ServerFault => "Nothing is wrong here: wait a little. The timeline tries again by itself.",
            Self::Unreadable => {
                "Check that the service's address and `api` in the configuration are right, and that no sign-in page \
                 of the network is in between. The details say where reading stopped."
            }
            Self::Redirected { to: Some(_) } => {
                "Put the new address, shown in the details, into the configuration: a signature counts for one address only."
            }
            Self::Redirected { to: None } => "Look up the service's new address and put it into the configuration.",
            Self::OtherKind { kind: Some(kind) } => {
                return format!("{kind} does not take logins by OAuth 1.0a, so twite cannot read there.");
            }
            Self::OtherKind { kind: None } => {
                "Check how it is spelled, with its folder if it has one. A server that does not say what it is can be \
                 put into the configuration."
            }
            Self::BadRequest => {
                "Check the service's address and `api` in the configuration. The details say what was not understood."
            }
            Self::NotKept => {
                "The archive cannot be written, often for want of room on the disk. What was kept before is safe; \
                 start twite again when there is room."
            }
            Self::Local => "The details say what failed: often a full disk or a file that may not be written.",
        }
        .to_owned()
    }

    /// Whether it passes by itself or with the next try: then a line says enough. What lasts deserves a pane.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::NoNetwork
                | Self::NameNotFound
                | Self::TimedOut
                | Self::NonceUsed
                | Self::RateLimited { .. }
                | Self::OverDailyLimit { .. }
                | Self::ServerFault
        )
    }

    /// Whether only the reader can mend it, so that asking again by itself is no use. A network's sign-in page looks like
    /// an answer that cannot be read, or like a bad certificate, and goes away.
    pub fn needs_reader(&self) -> bool {
        let may_go_away = matches!(
            self,
            Self::Tls | Self::TooLarge | Self::ClockWrong { .. } | Self::Unreadable | Self::Redirected { .. }
        );
        !self.is_passing() && !may_go_away
    }

    /// Whether logging in again, with the same or other keys, may mend it.
    pub fn needs_login(&self) -> bool {
        matches!(
            self,
            Self::TokenRevoked
                | Self::AppKeysWrong
                | Self::AppSuspended
                | Self::AppNotEnrolled
                | Self::PermissionMissing
                | Self::AccountSuspended
                | Self::AccountLocked
        )
    }

    /// The exit code of a command that met it (the interface's table).
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::TooLarge
            | Self::AppNotEnrolled
            | Self::PlanExcludes
            | Self::AccountSuspended
            | Self::AccountLocked
            | Self::UnsafeProvider
            | Self::NotFound
            | Self::Refused
            | Self::Unreadable
            | Self::Redirected { .. }
            | Self::OtherKind { .. }
            | Self::NotKept
            | Self::Local => 1,
            Self::BadRequest => 2,
            Self::ClockWrong { .. }
            | Self::NonceUsed
            | Self::TokenRevoked
            | Self::AppKeysWrong
            | Self::AppSuspended
            | Self::PermissionMissing
            | Self::CallbackNotApproved { .. }
            | Self::CallbackUnregistered { .. }
            | Self::LoginExpired
            | Self::PinWrong
            | Self::Denied => 3,
            Self::NoNetwork | Self::NameNotFound | Self::Tls | Self::TimedOut | Self::ServerFault => 4,
            Self::RateLimited { .. }
            | Self::UsageCapped
            | Self::OutOfCredit
            | Self::OverDailyLimit { .. } => 5,
        }
    }
}

impl Trouble {
    /// The exit code of a command that met it. A request that the service did not understand is no fault of the
    /// configuration, unless it never was sent.
    pub fn exit_code(&self) -> u8 {
        if self.cause == Cause::BadRequest && self.status.is_some() { 1 } else { self.cause.exit_code() }
    }
}

/// What to register, letter by letter: services compare scheme, host, port and path.
fn callback_remedy(sent: Option<&str>) -> String {
    match sent {
        Some("oob") => "This service sends the browser back instead of showing a PIN, or wants a return address even for \
             that. Register one (a callback URL) with the app on the service's developer page, such as \
             http://127.0.0.1:8765/callback, then log in with `--callback=8765`."
            .to_owned(),
        Some(address) => {
            let port = address.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next());
            let option = port.map_or_else(|| "--callback".to_owned(), |port| format!("--callback={port}"));
            format!(
                "Register exactly {address} as a return address (callback URL) of the app on the service's developer \
                 page, then log in with `{option}`. Or log in with a PIN (`--pin`)."
            )
        }
        None => "Register the return address (callback URL) with the app on the service's developer page, letter by \
             letter, or log in with a PIN (`--pin`)."
            .to_owned(),
    }
}

fn clock_headline(ahead_by: i64) -> String {
    format!("This computer's clock is {}", apart(ahead_by))
}

/// How wrong this computer's clock is, for the middle of a line: `this host's clock is 1 h 2 min behind`.
pub fn clock_words(ahead_by: i64) -> String {
    format!("this host's clock is {}", apart(ahead_by))
}

fn apart(ahead_by: i64) -> String {
    let side = if ahead_by < 0 { "behind" } else { "ahead" };
    let seconds = ahead_by.unsigned_abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let parts = match (days, hours, minutes) {
        (0, 0, 0) => vec![(seconds, "s")],
        (0, 0, minutes) => vec![(minutes, "min")],
        (0, hours, minutes) => vec![(hours, "h"), (minutes, "min")],
        (days, hours, _) => vec![(days, "d"), (hours, "h")],
    };
    let words: Vec<String> = parts
        .iter()
        .filter(|(amount, _)| *amount > 0)
        .map(|(amount, unit)| format!("{amount} {unit}"))
        .collect();
    format!("{} {side}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each. The match makes the compiler name this place when a cause is added.
    fn every_cause() -> Vec<Cause> {
        use Cause::*;
        let until = Timestamp::from_second(1_795_455_900).ok();
        let all = vec![
            NoNetwork,
            NameNotFound,
            Tls,
            TimedOut,
            TooLarge,
            ClockWrong { ahead_by: None },
            ClockWrong { ahead_by: Some(i64::MIN) },
            ClockWrong { ahead_by: Some(420) },
            NonceUsed,
            TokenRevoked,
            AppKeysWrong,
            AppSuspended,
            AppNotEnrolled,
            PermissionMissing,
            PlanExcludes,
            AccountSuspended,
            AccountLocked,
            CallbackNotApproved { callback: None },
            CallbackNotApproved { callback: Some("oob".into()) },
            CallbackUnregistered { callback: Some("http://127.0.0.1:8765/callback".into()) },
            LoginExpired,
            PinWrong,
            Denied,
            UnsafeProvider,
            RateLimited { until: None },
            RateLimited { until },
            UsageCapped,
            OutOfCredit,
            OverDailyLimit { until: Timestamp::MAX },
            NotFound,
            Refused,
            ServerFault,
            Unreadable,
            Redirected { to: None },
            OtherKind { kind: None },
            OtherKind { kind: Some("Friendica") },
            Redirected { to: Some("https://new.example/".into()) },
            BadRequest,
            NotKept,
            Local,
        ];
        for cause in &all {
            match cause {
                NoNetwork | NameNotFound | Tls | TimedOut | TooLarge | NonceUsed | TokenRevoked
                | AppKeysWrong => {}
                AppSuspended | AppNotEnrolled | PermissionMissing | PlanExcludes | AccountSuspended => {}
                AccountLocked | LoginExpired | PinWrong => {}
                CallbackNotApproved { .. } | CallbackUnregistered { .. } => {}
                Denied | UnsafeProvider | UsageCapped | OutOfCredit | NotFound | Refused | ServerFault => {}
                Unreadable | BadRequest | NotKept | Local => {}
                ClockWrong { .. } | RateLimited { .. } | Redirected { .. } | OverDailyLimit { .. } => {}
                OtherKind { .. } => {}
            }
        }
        all
    }

    #[test]
    fn every_cause_has_a_short_headline_and_a_remedy_in_sentences() {
        for cause in every_cause() {
            let headline = cause.headline();
            assert!((1..=60).contains(&headline.chars().count()), "{headline}");
            assert!(!headline.ends_with('.'), "{headline}");
            let remedy = cause.remedy(|_| "17:44".to_owned());
            assert!(remedy.ends_with('.') && remedy.len() > 30, "{remedy}");
            assert!(!remedy.contains("  "), "{remedy}");
            assert!((1..=5).contains(&cause.exit_code()));
        }
    }

    #[test]
    fn headlines_tell_causes_apart() {
        let mut headlines: Vec<_> = every_cause().iter().map(Cause::headline).collect();
        headlines.sort();
        let all = headlines.len();
        headlines.dedup();
        // Rate limits, redirects and a callback come twice above.
        assert_eq!(headlines.len(), all - 3);
    }

    #[test]
    fn a_limit_says_until_when_and_a_clock_by_how_much() {
        let limit = Cause::RateLimited { until: Timestamp::from_second(1_795_455_900).ok() };
        assert!(limit.remedy(|at| format!("<{}>", at.as_second())).contains("<1795455900>"));
        let headline = |seconds| Cause::ClockWrong { ahead_by: Some(seconds) }.headline();
        assert_eq!(headline(420), "This computer's clock is 7 min ahead");
        assert_eq!(headline(-61), "This computer's clock is 1 min behind");
        assert_eq!(headline(-86_400 * 30), "This computer's clock is 30 d behind");
        assert_eq!(clock_words(-3_720), "this host's clock is 1 h 2 min behind");
        assert_eq!(clock_words(45), "this host's clock is 45 s ahead");
    }

    #[test]
    fn a_callback_that_was_refused_is_named_as_it_is_to_be_registered() {
        let callback = Some("http://127.0.0.1:43211/callback".to_owned());
        for cause in [
            Cause::CallbackNotApproved { callback: callback.clone() },
            Cause::CallbackUnregistered { callback },
        ] {
            let remedy = cause.remedy(|_| String::new());
            assert!(remedy.contains("exactly http://127.0.0.1:43211/callback as"), "{remedy}");
            assert!(remedy.contains("`--callback=43211`") && remedy.contains("`--pin`"), "{remedy}");
        }
        let pin = Cause::CallbackUnregistered { callback: Some("oob".to_owned()) }.remedy(|_| String::new());
        assert!(pin.contains("http://127.0.0.1:8765/callback") && !pin.contains("--pin"), "{pin}");
    }

    #[test]
    fn commands_end_as_the_interface_says() {
        let table = [
            (Cause::Unreadable, 1),
            (Cause::PlanExcludes, 1),
            (Cause::TokenRevoked, 3),
            (Cause::AppKeysWrong, 3),
            (Cause::ClockWrong { ahead_by: Some(600) }, 3),
            (Cause::NoNetwork, 4),
            (Cause::ServerFault, 4),
            (Cause::RateLimited { until: None }, 5),
            (Cause::OutOfCredit, 5),
            (Cause::UsageCapped, 5),
        ];
        for (cause, code) in table {
            assert_eq!(cause.exit_code(), code, "{cause:?}");
        }
        let mut trouble = Trouble::local(Cause::BadRequest, "no host");
        assert_eq!(trouble.exit_code(), 2);
        trouble.status = Some(400);
        assert_eq!(trouble.exit_code(), 1);
    }
}
