//! A thread that keeps and forgets on disk what logins bring, in the order in which that was asked for.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::Keeper;

/// How long the end of the program waits for what is still to be written.
const PATIENCE: Duration = Duration::from_secs(2);

type Job = Box<dyn FnOnce(&dyn Keeper) + Send>;

/// The handle of the thread. Dropping it waits, not for long, until all that was asked for is done.
#[derive(Debug)]
pub(super) struct Keeping {
    jobs: Option<Sender<Job>>,
    done: Receiver<()>,
}

impl Keeping {
    /// Starts the thread.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn spawn(keeper: Arc<dyn Keeper>) -> io::Result<Self> {
        let (jobs, asked) = mpsc::channel::<Job>();
        let (finished, done) = mpsc::channel();
        thread::Builder::new().name("keeper".into()).spawn(move || {
            for job in asked {
                job(keeper.as_ref());
            }
            drop(finished);
        })?;
        Ok(Self { jobs: Some(jobs), done })
    }

    /// Does this after all that was asked for before. Does not wait.
    pub(super) fn then(&self, job: impl FnOnce(&dyn Keeper) + Send + 'static) {
        if self.jobs.as_ref().is_some_and(|jobs| jobs.send(Box::new(job)).is_err()) {
            log::error!("what a login brought cannot be kept: the thread for it has ended");
        }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        self.jobs = None;
        if self.done.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            log::warn!("what a login brought was not kept in time");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::account::{Account, Interrupted};
    use crate::service::Trouble;

    struct Slow(Mutex<Vec<String>>);

    impl Keeper for Slow {
        fn keep(&self, _account: &Account) -> Result<String, Trouble> {
            Ok(String::new())
        }

        fn keep_login(&self, _interrupted: &Interrupted) {}

        fn forget_login(&self, service: &str) {
            thread::sleep(Duration::from_millis(20));
            self.0.lock().unwrap().push(service.to_owned());
        }
    }

    #[test]
    fn everything_is_done_in_order_before_the_program_ends() {
        let keeper = Arc::new(Slow(Mutex::default()));
        let keeping = Keeping::spawn(keeper.clone()).unwrap();
        for name in ["a", "b", "c"] {
            keeping.then(move |keeper| keeper.forget_login(name));
        }
        drop(keeping);
        assert_eq!(*keeper.0.lock().unwrap(), ["a", "b", "c"]);
    }
}
