//! `config.toml` as a whole.

use std::path::Path;

use super::built_in::{BUILT_IN, built_in};
use super::document::{Document, Section};
use super::environment::variable_prefix;
use super::read::{path_text, read_text};
use super::retention::{self, Retention};
use super::{ConfigError, DocumentError, Paths, Refresh, ServiceConfig, did_you_mean};
use crate::text::one_line;

/// What the user has set, with defaults for the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `[timeline]`.
    pub timeline: TimelineConfig,
    /// `[archive]`.
    pub archive: Retention,
    /// Columns of an ambiguous-width character, 1 or 2 (`[display] ambiguous_width`).
    pub ambiguous_width: u8,
    /// The configured services in the order of the file, then the built-in ones that can be used.
    pub services: Vec<ServiceConfig>,
}

/// `[timeline]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineConfig {
    /// How often to refresh.
    pub refresh: Refresh,
}

impl Config {
    /// Reads the configuration file. A missing one gives the defaults, unless the user named it. `dialects` are the
    /// names of those that the program speaks.
    pub fn load(paths: &Paths, dialects: &[&str]) -> Result<Self, ConfigError> {
        let file = &paths.config_file;
        let Some(found) = read_text(file)? else {
            return if paths.config_named {
                Err(ConfigError::NoSuchFile(path_text(file)))
            } else {
                Ok(Self::parse("", file, dialects)?)
            };
        };
        let config = Self::parse(&found.text, file, dialects)?;
        if config.services.iter().any(ServiceConfig::holds_secret) {
            found.require_private(file)?;
        }
        Ok(config)
    }

    /// Reads a configuration; `file` is for messages.
    pub fn parse(text: &str, file: &Path, dialects: &[&str]) -> Result<Self, DocumentError> {
        let document = Document::new(file, text);
        let table = document.parse()?;
        let top = Section::new(
            document,
            "",
            0..0,
            table.get_ref(),
            &["timeline", "archive", "display", "services"],
        )?;

        let mut timeline = TimelineConfig::default();
        if let Some(section) = top.section("timeline", "[timeline]", &["refresh"])?
            && let Some(text) = section.text("refresh")?
        {
            let what = || format!("unknown refresh \"{}\"", one_line(text, 60));
            timeline.refresh =
                Refresh::read(text).ok_or_else(|| section.error_at("refresh", what(), Refresh::REMEDY))?;
        }

        let mut archive = Retention::default();
        if let Some(section) = top.section("archive", "[archive]", &["keep", "max_size"])? {
            let unknown = |key: &str, text: &str| format!("unknown {key} \"{}\"", one_line(text, 60));
            if let Some(text) = section.text("keep")? {
                archive.keep = retention::keep(text)
                    .ok_or_else(|| section.error_at("keep", unknown("keep", text), retention::KEEP))?;
            }
            if let Some(text) = section.text("max_size")? {
                archive.max_size = retention::max_size(text).ok_or_else(|| {
                    section.error_at("max_size", unknown("max_size", text), retention::MAX_SIZE)
                })?;
            }
        }

        let mut ambiguous_width = 1;
        if let Some(section) = top.section("display", "[display]", &["ambiguous_width"])? {
            ambiguous_width = match section.integer("ambiguous_width")? {
                None | Some(1) => 1,
                Some(2) => 2,
                Some(_) => {
                    let what = "`ambiguous_width` is out of range";
                    return Err(section.error_at("ambiguous_width", what, "it must be 1 or 2"));
                }
            };
        }

        let mut services: Vec<ServiceConfig> = Vec::new();
        for named in top.names_in("services")? {
            let service = ServiceConfig::read(document, &named, dialects)?;
            let prefix = variable_prefix(&service.name);
            if let Some(other) = services.iter().find(|other| variable_prefix(&other.name) == prefix) {
                let what = format!(
                    "the services `{}` and `{}` would share the environment variables {prefix}…",
                    other.name, service.name
                );
                return Err(document.error(&named.at, what, "rename one of the two"));
            }
            services.push(service);
        }
        for known in BUILT_IN.iter().filter(|known| dialects.contains(&known.api)) {
            if !services.iter().any(|service| service.name == known.name) {
                services.push(ServiceConfig::built_in(known));
            }
        }
        Ok(Self { timeline, archive, ambiguous_width, services })
    }

    /// The service of that name, configured or built in.
    pub fn service(&self, name: &str) -> Result<&ServiceConfig, ConfigError> {
        if let Some(service) = self.services.iter().find(|service| service.name == name) {
            return Ok(service);
        }
        if let Some(known) = built_in(name) {
            return Err(ConfigError::NotSpokenYet { api: known.api });
        }
        let names: Vec<&str> = self.services.iter().map(|service| service.name.as_str()).collect();
        let remedy = if names.is_empty() {
            "no service is configured yet; add a [services.NAME] table to config.toml".to_owned()
        } else {
            did_you_mean(name, &names)
        };
        Err(ConfigError::UnknownService { name: one_line(name, 60), remedy })
    }
}
