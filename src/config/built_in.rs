//! The services that twite knows by name: they need only keys.

/// A service that needs no `api` and no `url` in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// The service's name.
    pub name: &'static str,
    /// Its dialect.
    pub api: &'static str,
    /// Where it is.
    pub url: &'static str,
}

/// All of them. One is offered once its dialect is among those that this version speaks.
pub const BUILT_IN: [BuiltIn; 3] = [
    BuiltIn { name: "x", api: "x-2", url: "https://api.x.com" },
    BuiltIn { name: "tumblr", api: "tumblr", url: "https://api.tumblr.com" },
    BuiltIn { name: "plurk", api: "plurk", url: "https://www.plurk.com" },
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
