//! `logins.toml`: logins that were left on the authorise page, to be taken up again. Mode 0600, replaced as a whole.
//!
//! Nothing here is worth an error to the user: what cannot be read is begun anew. So a broken file is left out with a
//! line in the log, and written over by the next login.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::replace::{Lock, behind_links, private_folder, replace};
use super::{Server, StoreError};
use crate::config::{Paths, read_text};
use crate::oauth::{Credentials, Secret};

/// How long an interrupted login is offered. Services do not say how long temporary credentials live; an hour is
/// within what is known of them, and long enough to find a browser.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

const VERSION: u32 = 1;
/// More at once nobody begins.
const MOST: usize = 16;
const HEADER: &str = "# Written by twite. Logins under way: keep it to yourself (mode 0600).\n";

/// A login that can be taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingLogin {
    /// The service's name.
    pub service: String,
    /// The server, where its address was typed.
    pub server: Option<Server>,
    /// The key that the temporary credentials were asked for with.
    pub consumer_key: String,
    /// Its secret, where it was typed; else it is in the configuration.
    pub consumer_secret: Option<Secret>,
    /// The callback that they were asked for with: `oob`, or a loopback address.
    pub callback: String,
    /// The temporary credentials.
    pub temporary: Credentials,
    /// When they were asked for.
    pub begun: Timestamp,
}

/// The interrupted logins on disk.
#[derive(Clone, Debug)]
pub struct PendingStore {
    file: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct FileForm {
    version: u32,
    #[serde(default)]
    logins: Vec<LoginForm>,
}

#[derive(Serialize, Deserialize)]
struct LoginForm {
    service: String,
    #[serde(default)]
    server: Option<(String, String)>,
    consumer_key: String,
    consumer_secret: Option<Zeroizing<String>>,
    callback: String,
    token: String,
    token_secret: Zeroizing<String>,
    begun: String,
}

impl PendingStore {
    /// The logins in the data folder of `paths`. Nothing is read or created yet.
    pub fn new(paths: &Paths) -> Self {
        Self { file: paths.logins_file() }
    }

    /// The logins that may still be taken up at this moment.
    pub fn load(&self, now: Timestamp) -> Vec<PendingLogin> {
        let file = behind_links(&self.file);
        let read = || -> Result<Vec<PendingLogin>, StoreError> {
            let Some(found) = read_text(&file)? else { return Ok(Vec::new()) };
            found.require_private(&file)?;
            let form: FileForm =
                toml::from_str(&found.text).map_err(|_| StoreError::BadAccount("no logins that it knows"))?;
            Ok(if form.version == VERSION {
                form.logins.into_iter().filter_map(login).collect()
            } else {
                vec![]
            })
        };
        let mut logins = read().unwrap_or_else(|error| {
            log::warn!("interrupted logins are left out: {error}");
            Vec::new()
        });
        // A login of the future comes from a clock that was set back: it may be of any age.
        logins.retain(|login| login.begun <= now && now.duration_since(login.begun) < LIFE);
        logins
    }

    /// Keeps a login, in place of an older one to the same service.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put(&self, pending: PendingLogin) -> Result<(), StoreError> {
        let now = pending.begun;
        self.change(now, |logins| {
            logins.retain(|login| login.service != pending.service);
            logins.push(pending);
        })
    }

    /// Forgets the login to a service.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget(&self, service: &str, now: Timestamp) -> Result<(), StoreError> {
        if !self.file.exists() {
            return Ok(());
        }
        self.change(now, |logins| logins.retain(|login| login.service != service))
    }

    fn change(&self, now: Timestamp, change: impl FnOnce(&mut Vec<PendingLogin>)) -> Result<(), StoreError> {
        if let Some(folder) = self.file.parent() {
            private_folder(folder)?;
        }
        let file = behind_links(&self.file);
        let _lock = Lock::take(&file)?;
        let mut logins = self.load(now);
        change(&mut logins);
        let surplus = logins.len().saturating_sub(MOST);
        logins.drain(..surplus);
        let form = FileForm { version: VERSION, logins: logins.iter().map(form_of).collect() };
        // Only a map with keys that are no texts cannot be written, and there is none.
        let body = toml::to_string(&form).map_err(|_| StoreError::BadAccount("something"))?;
        let text = Zeroizing::new([HEADER, Zeroizing::new(body).as_str()].concat());
        Ok(replace(&file, text.as_bytes())?)
    }
}

fn form_of(login: &PendingLogin) -> LoginForm {
    let secret = |secret: &Secret| Zeroizing::new(secret.reveal().to_owned());
    LoginForm {
        service: login.service.clone(),
        server: login.server.as_ref().map(|server| (server.api.clone(), server.url.clone())),
        consumer_key: login.consumer_key.clone(),
        consumer_secret: login.consumer_secret.as_ref().map(secret),
        callback: login.callback.clone(),
        token: login.temporary.key.clone(),
        token_secret: secret(&login.temporary.secret),
        begun: login.begun.to_string(),
    }
}

fn login(form: LoginForm) -> Option<PendingLogin> {
    Some(PendingLogin {
        service: form.service,
        server: form.server.map(|(api, url)| Server::new(api, url)),
        consumer_key: form.consumer_key,
        consumer_secret: form.consumer_secret.map(|secret| Secret::new(secret.as_str())),
        callback: form.callback,
        temporary: Credentials::new(form.token, Secret::new(form.token_secret.as_str())),
        begun: form.begun.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn pending(service: &str, begun: Timestamp) -> PendingLogin {
        PendingLogin {
            service: service.into(),
            server: (service == "typed").then(|| Server::new("gnu-social", "https://g.example")),
            consumer_key: "key".into(),
            consumer_secret: (service == "typed").then(|| Secret::new("consumer secret")),
            callback: "oob".into(),
            temporary: Credentials::new("tmp", Secret::new("hush")),
            begun,
        }
    }

    fn store() -> (tempfile::TempDir, PendingStore, Timestamp) {
        let folder = tempfile::tempdir().unwrap();
        let store = PendingStore::new(&Paths::under(folder.path()));
        (folder, store, "2026-11-24T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_login_is_kept_for_its_owner_alone_until_it_is_spent() {
        let (_folder, store, now) = store();
        assert_eq!(store.load(now), []);
        store.put(pending("typed", now)).unwrap();
        store.put(pending("x", now)).unwrap();
        store.put(pending("x", now)).unwrap();
        assert_eq!(store.load(now), [pending("typed", now), pending("x", now)]);
        assert_eq!(fs::metadata(&store.file).unwrap().permissions().mode() & 0o777, 0o600);
        store.forget("typed", now).unwrap();
        store.forget("never begun", now).unwrap();
        assert_eq!(store.load(now), [pending("x", now)]);
        store.forget("x", now).unwrap();
        assert!(!fs::read_to_string(&store.file).unwrap().contains("hush"));
    }

    #[test]
    fn a_login_is_not_offered_after_its_life_nor_before_it_was_begun() {
        let (_folder, store, now) = store();
        store.put(pending("x", now)).unwrap();
        assert_eq!(store.load(now + LIFE - SignedDuration::from_secs(1)).len(), 1);
        assert_eq!(store.load(now + LIFE).len(), 0);
        assert_eq!(store.load(now - SignedDuration::from_secs(1)).len(), 0);
        // What has run out does not stay on the disk either.
        store.put(pending("work", now + LIFE)).unwrap();
        assert!(!fs::read_to_string(&store.file).unwrap().contains("\"x\""));
    }

    #[test]
    fn a_file_that_is_broken_or_open_to_others_is_left_out_and_written_over() {
        let (_folder, store, now) = store();
        for broken in ["not toml [", "version = 2\n", "version = 1\n[[logins]]\nservice = 3\n", "\u{0}"] {
            fs::write(&store.file, broken).unwrap();
            fs::set_permissions(&store.file, fs::Permissions::from_mode(0o600)).unwrap();
            assert_eq!(store.load(now), [], "{broken}");
            store.put(pending("x", now)).unwrap();
            assert_eq!(store.load(now).len(), 1, "{broken}");
        }
        fs::set_permissions(&store.file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(store.load(now), []);
        store.put(pending("work", now)).unwrap();
        assert_eq!(fs::metadata(&store.file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
