//! What services refused for its words, and who an account's owner is: learnt from answers, and kept while twite runs.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::account::Site;
use crate::post::AuthorId;
use crate::service::{Answer, RequestSpec};

/// No dialect has as many other words.
const MOST: usize = 8;

/// Bytes of a refusal that is kept.
const LONGEST: usize = 64 * 1024;

/// By service: the refusals, oldest first. By token: whose it is.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    refusals: Mutex<HashMap<String, Vec<Answer>>>,
    owners: Mutex<HashMap<String, AuthorId>>,
}

impl Learnt {
    /// A question in the words that this service is known to take.
    pub(super) fn said(&self, site: &Site, spec: RequestSpec) -> RequestSpec {
        let refusals = lock(&self.refusals);
        let of_site = refusals.get(&site.name).map(Vec::as_slice).unwrap_or_default();
        of_site.iter().fold(spec, |spec, refused| site.dialect.reworded(&spec, refused).unwrap_or(spec))
    }

    /// The same question in other words, if there are any; from now on all are asked so.
    pub(super) fn reworded(&self, site: &Site, asked: &RequestSpec, refused: &Answer) -> Option<RequestSpec> {
        let spec = site.dialect.reworded(asked, refused).filter(|_| refused.body.len() <= LONGEST)?;
        let mut refusals = lock(&self.refusals);
        let of_site = refusals.entry(site.name.clone()).or_default();
        if of_site.len() == MOST {
            of_site.remove(0);
        }
        of_site.push(refused.clone());
        Some(spec)
    }

    /// Whose a token is, where a service has said it.
    pub(super) fn owner(&self, token: &str) -> Option<AuthorId> {
        lock(&self.owners).get(token).cloned()
    }

    /// A service has said whose a token is.
    pub(super) fn learn_owner(&self, token: &str, owner: AuthorId) {
        lock(&self.owners).insert(token.to_owned(), owner);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
