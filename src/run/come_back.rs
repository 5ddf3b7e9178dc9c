//! The browser that comes back by itself: a port for it, and the wait at that port. Tasks of the loop's runtime.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::{mpsc::UnboundedSender, oneshot};
use tokio::task::AbortHandle;

use crate::app::Listening;
use crate::callback::{CallbackError, Listener, Verdict, user_host};
use crate::oauth::{Answers, answers};
use crate::service::{Cause, Trouble};

use super::Event;

/// How long the browser may take: the owner may have to log in there first.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// The ports that are listened at. Dropping it closes them.
#[derive(Debug, Default)]
pub(super) struct ComeBack(HashMap<u64, Waiting>);

#[derive(Debug)]
struct Waiting {
    task: AbortHandle,
    /// Tells the task for which temporary token to wait.
    token: Option<oneshot::Sender<String>>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl ComeBack {
    /// Opens a port; the event says where.
    pub(super) fn listen(&mut self, id: u64, port: Option<u16>, sender: UnboundedSender<Event>) {
        let (tell, token) = oneshot::channel();
        let task = tokio::spawn(async move {
            if let Some(came) = listen(id, port, token, &sender).await {
                sender.send(Event::CameBack(id, came)).unwrap_or_default();
            }
        });
        self.0.insert(id, Waiting { task: task.abort_handle(), token: Some(tell) });
    }

    /// The temporary token is known: whoever comes with it and a verifier is the one.
    pub(super) fn wait_for(&mut self, id: u64, token: String) {
        if let Some(tell) = self.0.get_mut(&id).and_then(|waiting| waiting.token.take())
            && tell.send(token).is_err()
        {
            log::debug!("callback: nobody listens any more");
        }
    }

    /// Closes the port of this request, if it is one.
    pub(super) fn cancel(&mut self, id: u64) {
        self.0.remove(&id);
    }
}

async fn listen(
    id: u64,
    port: Option<u16>,
    token: oneshot::Receiver<String>,
    sender: &UnboundedSender<Event>,
) -> Option<Result<String, Trouble>> {
    let listener = match Listener::bind(port).await {
        Ok(listener) => listener,
        Err(error) => {
            let port = port.map_or_else(|| "any port".to_owned(), |port| format!("port {port}"));
            let words = format!("this computer gives no {port} to listen at: {error}");
            let trouble = Trouble::local(Cause::Local, words.replace("no any", "no"));
            sender.send(Event::Listening(id, Err(trouble))).unwrap_or_default();
            return None;
        }
    };
    let user_host = user_host(&|name| std::env::var_os(name));
    let forward = user_host.map(|user_host| listener.ssh_line(Some(&user_host)));
    let listening = Listening { address: listener.address(), forward };
    sender.send(Event::Listening(id, Ok(listening))).unwrap_or_default();
    let token = token.await.ok()?;
    let judge = move |address: &str| match answers(address, &token) {
        Answers::Yes => Verdict::Success,
        Answers::No => Verdict::Denied,
        Answers::AnotherLogin => Verdict::NotOurs,
    };
    Some(listener.wait(judge, PATIENCE).await.map_err(|error| {
        let cause = match error {
            CallbackError::TimedOut => Cause::TimedOut,
            CallbackError::Broken(_) => Cause::Local,
        };
        Trouble::local(cause, error.to_string())
    }))
}
