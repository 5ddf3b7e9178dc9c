//! The owner at the authorise page: the address is printed, and a PIN or the redirected address comes back, typed,
//! pasted or brought by the browser itself.

use std::io::{self, Write as _};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::browser::over_ssh;
use crate::callback::{CallbackError, Listener, Verdict, user_host};
use crate::oauth::{Answers, AwaitingOwner, Exchanging, Heard, LegRequest, answers};

use super::lines::Lines;
use super::{Failure, browser, given_up, prompt, refused, say};

/// How long the browser may take.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A port that the browser is to come back to.
pub(super) struct ComesBack(Listener);

impl ComesBack {
    /// Listens on this port, or on any.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub(super) async fn listen(port: Option<u16>) -> Result<Self, Failure> {
        Listener::bind(port).await.map(Self).map_err(|error| {
            let which = port.map_or_else(|| "a port".to_owned(), |port| format!("port {port}"));
            Failure::local(format!(
                "cannot listen on {which} of this computer: {error}; choose another with --callback=PORT, or log in \
                 with a PIN (--pin)"
            ))
        })
    }

    /// What the service is to send the browser back to.
    pub(super) fn address(&self) -> String {
        self.0.address()
    }

    fn explain(&self) {
        let variable = |name: &str| std::env::var_os(name);
        if over_ssh(&variable) {
            say(
                "twite runs at the other end of SSH. Type this in a terminal on your desktop and leave it open, so that",
            );
            say("your browser finds the way back (the name of this host there may be another):");
            say(&format!("\n    {}\n", self.0.ssh_line(user_host(&variable).as_deref())));
            say("Then open this address in the browser there and allow twite to read:");
        } else {
            say("Open this address in a browser on this computer and allow twite to read:");
        }
    }
}

/// What came of asking.
pub(super) enum Said {
    /// Leg 3 can be sent.
    Exchange(Exchanging, LegRequest),
    /// The login is to be begun anew: its address is no good.
    Anew,
    /// Nothing, and nothing can come any more.
    Nothing,
}

/// What is typed to begin anew.
pub(super) const ANEW: &str = "new";

/// Prints the address and waits until something comes that can be used.
///
/// # Errors
/// When the owner refused.
pub(super) async fn ask(
    waiting: AwaitingOwner,
    back: Option<ComesBack>,
    lines: &mut Lines,
    may_open: bool,
) -> Result<Said, Failure> {
    match &back {
        Some(back) => back.explain(),
        None => say("Open this address in any browser and allow twite to read:"),
    }
    writeln!(io::stdout(), "{}", waiting.authorize_url())?;
    io::stdout().flush()?;
    if may_open {
        browser::open(waiting.authorize_url());
    }
    let question = match &back {
        Some(_) => {
            say(
                "twite goes on by itself when the browser comes back, within 10 minutes. If the browser says",
            );
            say("that it cannot connect, copy the address that it was sent to.");
            "Waiting. The copied address, or a PIN: "
        }
        None => "PIN, or the whole address you were sent back to: ",
    };
    let (mut waits, mut reads, is_by_pin) = (back.is_some(), true, back.is_none());
    let browser = comes_back(back, waiting.temporary().key.clone());
    tokio::pin!(browser);
    let mut waiting = waiting;
    while waits || reads {
        if reads {
            prompt(question);
        }
        let input = tokio::select! {
            biased;
            address = &mut browser, if waits => {
                waits = false;
                // What is said next begins a line of its own.
                say("");
                address?
            }
            line = lines.next(), if reads => match line? {
                Some(line) => line,
                None => {
                    // There was nobody to type anything: the browser may come all the same.
                    reads = false;
                    say("");
                    continue;
                }
            },
        };
        if is_by_pin && input.trim() == ANEW {
            return Ok(Said::Anew);
        }
        match waiting.heard(&input) {
            Heard::Exchange(exchanging, leg) => return Ok(Said::Exchange(exchanging, leg)),
            Heard::Again(again) => {
                if let Some(complaint) = again.complaint() {
                    say(&complaint.to_string());
                }
                waiting = again;
            }
            Heard::Over(failed) => return Err(refused(failed.error())),
        }
    }
    Ok(Said::Nothing)
}

/// The address that the browser brings, of the login with this temporary token.
async fn comes_back(back: Option<ComesBack>, token: String) -> Result<Zeroizing<String>, Failure> {
    let Some(ComesBack(listener)) = back else { return std::future::pending().await };
    let judge = |address: &str| match answers(address, &token) {
        Answers::Yes => Verdict::Success,
        Answers::No => Verdict::Denied,
        Answers::AnotherLogin => Verdict::NotOurs,
    };
    listener.wait(judge, LIMIT).await.map(Zeroizing::new).map_err(|error| match error {
        CallbackError::TimedOut => given_up("the browser did not come back within 10 minutes"),
        CallbackError::Broken(_) => Failure::chain("cannot wait for the browser", &error),
    })
}
