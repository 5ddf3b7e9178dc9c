//! The worker's thread: takes requests and cancellations, carries several out at once, and answers by id.

use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::thread;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, LocalSet};

use crate::account::{Outcome, Request};
use crate::store;

use super::{Client, Done, Limits, News, perform};

/// What the worker says.
#[derive(Debug)]
pub enum Reply {
    /// A request ended. (One that brought a page is reported by the store, which has the page.)
    Ended {
        /// Which.
        id: u64,
        /// How.
        outcome: Outcome,
    },
    /// A request is being tried again.
    Retrying {
        /// Which.
        id: u64,
        /// The number of the try that begins.
        attempt: u32,
    },
    /// This computer's clock differs from a service's otherwise than was known.
    Clock {
        /// The service's name.
        service: String,
        /// Seconds; positive: this clock is ahead.
        ahead_by: i64,
    },
}

enum Command {
    Do(u64, Box<Request>),
    Cancel(u64),
}

/// Sends commands to the worker. The thread ends when the handle is gone.
#[derive(Clone)]
pub struct Handle(mpsc::UnboundedSender<Command>);

impl Handle {
    /// Carries a request out.
    pub fn send(&self, id: u64, request: Request) {
        self.command(Command::Do(id, Box::new(request)));
    }

    /// Gives a request up: no reply comes.
    pub fn cancel(&self, id: u64) {
        self.command(Command::Cancel(id));
    }

    fn command(&self, command: Command) {
        if self.0.send(command).is_err() {
            log::debug!("worker: asked after its end");
        }
    }
}

/// Starts the worker. Pages go to the store, everything else to `sink`.
///
/// # Errors
/// When no thread or no runtime can be started.
pub fn spawn(
    limits: Limits,
    store: store::Handle,
    sink: impl Fn(Reply) + 'static + Send,
) -> io::Result<Handle> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, commands) = mpsc::unbounded_channel();
    thread::Builder::new().name("worker".into()).spawn(move || {
        LocalSet::new().block_on(&runtime, serve(limits, commands, store, Rc::new(sink)));
        // A name look-up cannot be interrupted: do not wait for it when all is over.
        runtime.shutdown_background();
    })?;
    Ok(Handle(sender))
}

async fn serve(
    limits: Limits,
    mut commands: mpsc::UnboundedReceiver<Command>,
    store: store::Handle,
    sink: Rc<impl Fn(Reply) + 'static>,
) {
    let client = Rc::new(Client::with_limits(limits));
    let mut under_way: HashMap<u64, AbortHandle> = HashMap::new();
    while let Some(command) = commands.recv().await {
        under_way.retain(|_, task| !task.is_finished());
        match command {
            Command::Do(id, request) => {
                let (client, store, sink) = (Rc::clone(&client), store.clone(), Rc::clone(&sink));
                let task = tokio::task::spawn_local(async move {
                    let service = request.service().to_owned();
                    let news = |news| match news {
                        News::Retrying(attempt) => sink(Reply::Retrying { id, attempt }),
                        News::Clock(ahead_by) => sink(Reply::Clock { service: service.clone(), ahead_by }),
                    };
                    match (perform(&client, &request, news).await, *request) {
                        (Done::Page(page), Request::Home { account, query }) => {
                            let charged = account.site.tariff.is_some().then(|| page.charges());
                            store.ingest(id, account.name, query, page, charged);
                        }
                        (Done::Outcome(outcome), _) => sink(Reply::Ended { id, outcome }),
                        (Done::Page(_), _) => log::error!("a page came for a request that asked for none"),
                    }
                });
                under_way.insert(id, task.abort_handle());
            }
            Command::Cancel(id) => {
                if let Some(task) = under_way.remove(&id) {
                    task.abort();
                }
            }
        }
    }
}
