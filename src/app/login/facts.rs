//! What the screen says of a service before one logs in to it: keys, the way back, costs, and what is read.

use crate::account::{RETURN_ADDRESS, Site};
use crate::budget::Tariff;
use crate::service::{Consent, Dialect, Found};
use crate::text;

use super::Login;

impl Login {
    /// What is worth knowing of the row that is selected: short sentences, the most important first.
    pub fn facts(&self, selected: usize) -> Vec<String> {
        match self.sites.get(selected) {
            Some(site) => facts(site.dialect, site.client.is_some(), site.tariff.as_ref()),
            None => {
                let kind = self.by_address().nth(selected.saturating_sub(self.sites.len()));
                kind.map_or_else(Vec::new, |(dialect, _)| facts(dialect, false, None))
            }
        }
    }
}

fn facts(dialect: &dyn Dialect, has_keys: bool, tariff: Option<&Tariff>) -> Vec<String> {
    let about = dialect.about();
    let back = match dialect.consent() {
        Consent::Pin => "A page in any browser shows a PIN, to be typed here.",
        Consent::Code => "A page in any browser shows a code, to be typed here.",
        Consent::Redirect => "No PIN: the address that the browser is sent to is pasted here.",
    };
    let cost = tariff.map_or_else(
        || about.cost.to_owned(),
        |tariff| match tariff.daily_limit {
            Some(limit) => format!("A post costs {}; twite stops at {limit} a day.", tariff.per_post),
            None => format!("A post costs {}.", tariff.per_post),
        },
    );
    let keys = (!has_keys).then(|| about.keys.to_owned());
    let more = "More in docs/networks.md.";
    keys.into_iter().chain([back.to_owned(), cost, about.reads.to_owned(), more.to_owned()]).collect()
}

/// Where the application's keys come from, and what has to be registered with them.
pub fn keys_note(site: &Site) -> String {
    let keys = site.dialect.about().keys;
    match site.dialect.consent() {
        Consent::Redirect => format!("{keys} Register {RETURN_ADDRESS} there as the callback."),
        _ if site.dialect.anonymous_client().is_some() => format!("{keys} Enter keeps it."),
        _ => keys.to_owned(),
    }
}

/// What a server said about itself, a line each: its name, what and where it is, and how long posts are there.
pub fn found_words(site: &Site, found: &Found) -> Vec<String> {
    let name = found.name.as_ref().map(|name| text::sanitise_line(name.as_delivered()).trim().to_owned());
    let length = found.longest_post.map(|most| match most {
        0 => "Posts of any length.".to_owned(),
        most => format!("Posts of up to {most} characters."),
    });
    let place = format!("{}, at {}", site.dialect.about().label, text::sanitise_line(&found.url));
    name.filter(|name| !name.is_empty()).into_iter().chain([place]).chain(length).collect()
}
