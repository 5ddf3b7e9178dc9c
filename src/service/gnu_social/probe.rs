//! Where a GNU social server is: a person types its host name, or any of its addresses, and it is asked for its
//! description (`api/gnusocial/config.json`; `api/statusnet/config.json` on older ones) in the places where it may be.

use serde::Deserialize;
use url::Url;

use crate::service::about::{Found, Probe};
use crate::service::dialect::below;
use crate::service::status::lax::{Count, Text, lax};
use crate::service::status::list;
use crate::service::{Answer, Cause, During, Trouble, classify};
use crate::text::Remote;

/// Below its address, the newest first.
const PLACES: [&str; 2] = ["api/gnusocial/config.json", "api/statusnet/config.json"];

/// Characters of a name: more is no name, and would be carried about.
const LONGEST_NAME: usize = 120;

/// Where the server has no address without it.
const SCRIPT: &str = "index.php";

/// How many folders of a typed address are looked into: more is the address of a post or a person.
const DEEPEST: usize = 3;

/// Where to ask, most likely place first: the folder that was typed, then those above it; as it is, then by way of
/// `index.php`, since that is how it is found where the web server rewrites nothing.
pub(super) fn places(typed: &str) -> Vec<Probe> {
    let Ok(url) = Url::parse(typed) else { return Vec::new() };
    let folders: Vec<&str> =
        url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).collect();
    // Below these, everything is a page of the server.
    let own = folders.iter().position(|part| *part == SCRIPT || *part == "api").unwrap_or(folders.len());
    let has_script = folders.get(own) == Some(&SCRIPT);
    let deepest = if own < folders.len() { own } else { own.min(DEEPEST) };
    let shallowest = if own < folders.len() { own } else { 0 };
    let mut probes = Vec::new();
    for depth in (shallowest..=deepest).rev() {
        let path = folders.iter().take(depth).copied().collect::<Vec<_>>().join("/");
        let Ok(root) = url.join(&format!("/{path}")) else { continue };
        let root = root.as_str().trim_end_matches('/').to_owned();
        let by_script = below(&root, SCRIPT);
        let bases = if has_script { [by_script, root] } else { [root, by_script] };
        for place in PLACES {
            probes.extend(bases.iter().map(|base| Probe { base: base.clone(), url: below(base, place) }));
        }
    }
    probes
}

#[derive(Deserialize)]
struct Description {
    site: Site,
}

#[derive(Deserialize)]
struct Site {
    #[serde(default, deserialize_with = "lax")]
    name: Option<Text>,
    /// Demanded, since a description without it is not one of such a server.
    #[serde(deserialize_with = "lax")]
    textlimit: Option<Count>,
    /// Friendica's own part of the description that it gives in the same place.
    #[serde(default, deserialize_with = "lax")]
    friendica: Option<serde_json::Value>,
    /// Pleroma's.
    #[serde(default, deserialize_with = "lax")]
    pleromafe: Option<serde_json::Value>,
}

/// Reads the answer to a probe.
///
/// # Errors
/// [`Cause::OtherKind`] where something else answers, [`Cause::Redirected`] to the address that the server has instead, or
/// what is wrong with the server.
pub(super) fn found(probe: &Probe, answer: &Answer) -> Result<Found, Trouble> {
    let other = |kind, why: String| {
        let status = Some(answer.status);
        Trouble { status, ..Trouble::local(Cause::OtherKind { kind }, why) }
    };
    match answer.status {
        200 => {}
        300..=399 => {
            let Some(to) = sent_to(probe, answer) else {
                return Err(other(None, format!("{} leads elsewhere", probe.url)));
            };
            return Err(Trouble {
                status: Some(answer.status),
                ..Trouble::local(Cause::Redirected { to: Some(Remote::new(to.clone())) }, to)
            });
        }
        429 | 500.. => return Err(classify::trouble(answer, During::Api)),
        status => return Err(other(None, format!("{} is not there: {status}", probe.url))),
    }
    let Ok(Description { site }) = serde_json::from_str(&list::text(&answer.body)) else {
        return Err(other(None, format!("{} is no description of a server", probe.url)));
    };
    if site.friendica.is_some() {
        return Err(other(Some("Friendica"), probe.base.clone()));
    }
    if site.pleromafe.is_some() {
        return Err(other(Some("Pleroma"), probe.base.clone()));
    }
    let name = site.name.map(|Text(name)| Remote::new(name.chars().take(LONGEST_NAME).collect::<String>()));
    Ok(Found { url: probe.base.clone(), name, longest_post: site.textlimit.map(|Count(most)| most) })
}

/// The address of the server that a redirect leads to, if it leads to a server's description.
fn sent_to(probe: &Probe, answer: &Answer) -> Option<String> {
    let mut to = Url::parse(&probe.url).ok()?.join(answer.header("location")?).ok()?;
    to.set_query(None);
    to.set_fragment(None);
    let to = to.as_str().trim_end_matches('/');
    let base = PLACES.iter().find_map(|place| to.strip_suffix(place))?.trim_end_matches('/');
    (base != probe.base).then(|| base.to_owned())
}
