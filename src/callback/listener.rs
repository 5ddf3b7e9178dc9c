//! The sockets, and the wait for the one answer.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, Id, JoinSet};

use super::page::Page;
use super::visit::{self, Visit};
use super::{PATH, Verdict, forward_line};

/// Connections at once. One more, and the oldest is dropped: the browser that is waited for is among the newest.
const CONNECTIONS: usize = 32;
/// How long the browser may take to fetch the last page.
const LAST_PAGE: Duration = Duration::from_secs(2);
/// How often a port that is free on both addresses is looked for.
const TRIES: u32 = 16;
/// Accepting fails for want of files or memory: a little later it may work.
const PAUSE: Duration = Duration::from_millis(50);
/// Failures in a row after which it is given up (about ten seconds).
const MOST_FAILURES: u32 = 200;

/// Why no answer came.
#[derive(Debug, Error)]
pub enum CallbackError {
    /// Nobody came in time.
    #[error("the browser did not come back in time")]
    TimedOut,
    /// The system takes no connections any more.
    #[error("no connection can be taken any more")]
    Broken(#[source] io::Error),
}

/// Listens on 127.0.0.1, and on ::1 where the host has IPv6. Nobody is answered before [`Listener::wait`], and nobody
/// after it.
#[derive(Debug)]
pub struct Listener {
    v4: TcpListener,
    v6: Option<TcpListener>,
    port: u16,
}

impl Listener {
    /// Listens on a port, the same on both addresses; on one that the system picks where none is given (or 0).
    ///
    /// # Errors
    /// When the port is taken or not ours to take.
    pub async fn bind(port: Option<u16>) -> io::Result<Self> {
        let wanted = port.unwrap_or(0);
        let mut tries = TRIES;
        loop {
            tries = tries.saturating_sub(1);
            let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).await?;
            let port = v4.local_addr()?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
                Ok(v6) => return Ok(Self { v4, v6: Some(v6), port }),
                // Somebody else sits there: `localhost` would lead the browser to them.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    if wanted != 0 || tries == 0 {
                        return Err(error);
                    }
                }
                Err(error) => {
                    log::debug!("callback: no IPv6 here: {error}");
                    return Ok(Self { v4, v6: None, port });
                }
            }
        }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address for `oauth_callback`: `http://127.0.0.1:PORT/callback`. Where callbacks have to be registered with the
    /// app, this is what is to be registered, letter by letter.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// The line to type on the desktop when twite runs at the other end of SSH; see [`forward_line`].
    pub fn ssh_line(&self, user_host: Option<&str>) -> String {
        forward_line(self.port, user_host)
    }

    /// Waits for the browser and answers it. `judge` is shown each redirected address; the first one that it calls
    /// [`Verdict::Success`] or [`Verdict::Denied`] is given back whole, once its page has gone out, and the port is
    /// closed. Dropping the future closes it too.
    ///
    /// # Errors
    /// See [`CallbackError`].
    pub async fn wait(
        self,
        judge: impl Fn(&str) -> Verdict,
        limit: Duration,
    ) -> Result<String, CallbackError> {
        tokio::time::timeout(limit, self.answer(judge)).await.unwrap_or(Err(CallbackError::TimedOut))
    }

    async fn answer(self, judge: impl Fn(&str) -> Verdict) -> Result<String, CallbackError> {
        let address = self.address();
        let (sender, mut visits) = mpsc::channel(CONNECTIONS);
        let mut visitors = Visitors::default();
        let mut failures = 0;
        let (found, visitor) = loop {
            let visit: Visit = tokio::select! {
                Some(visit) = visits.recv() => visit,
                () = visitors.one_left() => continue,
                accepted = self.accept() => {
                    match accepted {
                        Ok(stream) => {
                            failures = 0;
                            visitors.admit(visit::serve(stream, self.port, sender.clone()));
                        }
                        Err(error) if failures >= MOST_FAILURES => return Err(CallbackError::Broken(error)),
                        Err(_) => {
                            failures += 1;
                            tokio::time::sleep(PAUSE).await;
                        }
                    }
                    continue;
                }
            };
            let redirected = format!("{address}?{}", visit.query);
            let verdict = judge(&redirected);
            log::info!("callback: the browser came back: {verdict:?}");
            let page = match verdict {
                Verdict::Success => Page::Done,
                Verdict::Denied => Page::Denied,
                Verdict::NotOurs => Page::NotOurs,
            };
            // A browser that has gone again is not waited for.
            let is_there = visit.answer.send(page).is_ok();
            log::debug!("callback: the page is wanted: {is_there}");
            if verdict != Verdict::NotOurs {
                break (redirected, visit.visitor);
            }
        };
        // From here on nobody else gets in; the page under way is let through.
        drop((self, sender, visits));
        if tokio::time::timeout(LAST_PAGE, visitors.left(visitor)).await.is_err() {
            log::debug!("callback: the last page was not fetched");
        }
        Ok(found)
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        let accepted: io::Result<(TcpStream, SocketAddr)> = match &self.v6 {
            None => self.v4.accept().await,
            Some(v6) => tokio::select! {
                accepted = self.v4.accept() => accepted,
                accepted = v6.accept() => accepted,
            },
        };
        accepted.map(|(stream, _)| stream)
    }
}

/// Who is connected, the oldest first. All are sent away when it is dropped.
#[derive(Default)]
struct Visitors {
    tasks: JoinSet<()>,
    order: VecDeque<AbortHandle>,
}

impl Visitors {
    fn admit(&mut self, serving: impl Future<Output = ()> + Send + 'static) {
        self.order.retain(|visitor| !visitor.is_finished());
        if self.order.len() >= CONNECTIONS
            && let Some(oldest) = self.order.pop_front()
        {
            oldest.abort();
        }
        self.order.push_back(self.tasks.spawn(serving));
    }

    /// Returns when one has left; never, while there is nobody.
    async fn one_left(&mut self) {
        if self.tasks.join_next().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// Returns when this one has left.
    async fn left(&mut self, visitor: Option<Id>) {
        let is_here = |handle: &AbortHandle| Some(handle.id()) == visitor && !handle.is_finished();
        while self.order.iter().any(is_here) && self.tasks.join_next().await.is_some() {}
    }
}
