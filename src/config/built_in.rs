//! The services that twite knows by name: they need only keys.

use crate::budget::{MicroUsd, Tariff};

/// A service that needs no `api` and no `url` in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// The service's name.
    pub name: &'static str,
    /// Its dialect.
    pub api: &'static str,
    /// Where it is.
    pub url: &'static str,
    /// What reading there costs, and what a day may cost unless the configuration says otherwise.
    pub tariff: Option<Tariff>,
}

/// X's price for reading one post, as of August 2026, and a limit that a surprise can be borne with.
const X_TARIFF: Tariff = Tariff { per_post: MicroUsd(5_000), daily_limit: Some(MicroUsd(1_000_000)) };

/// All of them. One is offered once its dialect is among those that this version speaks.
pub const BUILT_IN: [BuiltIn; 3] = [
    BuiltIn { name: "x", api: "x-2", url: "https://api.x.com", tariff: Some(X_TARIFF) },
    BuiltIn { name: "tumblr", api: "tumblr", url: "https://api.tumblr.com", tariff: None },
    BuiltIn { name: "plurk", api: "plurk", url: "https://www.plurk.com", tariff: None },
];

/// Dialects that are planned, so that naming one is answered with "not yet" and not with "unknown".
const PLANNED: [&str; 7] = ["x-2", "twitter-1.1", "gnu-social", "tumblr", "plurk", "mastodon", "bluesky"];

/// The built-in service of that name.
pub(super) fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|service| service.name == name)
}

/// Whether a dialect is one that a later version speaks.
pub(super) fn is_planned(api: &str) -> bool {
    PLANNED.contains(&api)
}
