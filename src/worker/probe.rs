//! Finding out where a server is whose address was typed: every place is asked without credentials, one after the other,
//! until one answers as hoped.

use crate::account::Site;
use crate::service::{Cause, Found, Trouble};

use super::Client;

/// Asks in the places that the site's dialect names. Redirects are not followed, here as everywhere.
///
/// # Errors
/// What is most worth knowing of all that went wrong: where the server has moved to, then that it is out of order, then that
/// it is none of that kind. Where there is no exchange at all, no other place is asked.
pub(super) async fn probe(client: &Client, site: &Site) -> Result<Found, Trouble> {
    let mut worst: Option<Trouble> = None;
    for probe in site.dialect.probes(&site.url) {
        log::info!("GET {}", probe.url);
        let answer = client.send("GET", &probe.url, None).await?;
        match site.dialect.found(&probe, &answer) {
            Ok(found) => return Ok(found),
            Err(trouble) if matches!(trouble.cause, Cause::OtherKind { kind: Some(_) }) => {
                return Err(trouble);
            }
            Err(trouble) => {
                // Of equals the first one: it is about the likeliest place.
                if worst.as_ref().is_none_or(|worst| weight(&trouble) > weight(worst)) {
                    worst = Some(trouble);
                }
            }
        }
    }
    Err(worst.unwrap_or_else(|| Trouble::local(Cause::OtherKind { kind: None }, "it cannot be asked")))
}

fn weight(trouble: &Trouble) -> u8 {
    match trouble.cause {
        Cause::Redirected { .. } => 2,
        Cause::OtherKind { .. } => 0,
        _ => 1,
    }
}
