//! A login that was left on the authorise page and can be taken up again.

use std::sync::Arc;

use jiff::Timestamp;

use crate::oauth::Credentials;

use super::Site;

/// Temporary credentials (RFC 5849 §2.1) that the owner may still authorise, with all that is needed to go on.
#[derive(Clone, Debug)]
pub struct Interrupted {
    /// Where, with the application keys that asked for them.
    pub site: Arc<Site>,
    /// The callback that they were asked for with: `oob`, or a loopback address.
    pub callback: String,
    /// The temporary credentials.
    pub temporary: Credentials,
    /// When they were asked for.
    pub begun: Timestamp,
}
