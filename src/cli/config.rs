//! `twite config`. Each gives back what is to be printed.

use std::ffi::OsString;
use std::path::Path;

use crate::config::{Config, ConfigError, EnvironmentKeys, Paths};
use crate::store::has_token;
use crate::text::one_line;

/// Where the files are, one a line, whether they exist or not.
pub fn paths(paths: &Paths) -> String {
    let line = |what: &str, path: &Path| format!("{what:13} {}\n", one_line(&path.to_string_lossy(), 1024));
    [
        line("configuration", &paths.config_file),
        line("accounts", &paths.accounts_file()),
        line("archive", &paths.archive_file()),
        line("log", &paths.log_file()),
    ]
    .concat()
}

/// Reads the configuration and the environment, and says what was found. No secret command is run.
pub fn check(
    paths: &Paths,
    dialects: &[&str],
    lookup: &dyn Fn(&str) -> Option<OsString>,
) -> Result<String, ConfigError> {
    let config = Config::load(paths, dialects)?;
    let mut report = if paths.config_file.exists() {
        format!("{}: no mistakes\n", one_line(&paths.config_file.to_string_lossy(), 1024))
    } else {
        "there is no configuration file; the defaults hold\n".to_owned()
    };
    for service in &config.services {
        let keys = EnvironmentKeys::read(&service.name, lookup)?;
        let keyed = (keys.consumer_key.is_some() || service.consumer_key.is_some())
            && (keys.consumer_secret.is_some() || service.consumer_secret.is_some());
        let state = match (keyed, has_token(service, &keys)) {
            (true, true) => "an account without a login",
            (true, false) => "ready to log in",
            (false, _) => "app keys are asked for at the login",
        };
        report.push_str(&format!("{}: {} at {}; {state}\n", service.name, service.api, service.url));
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_are_listed_whether_or_not_the_files_exist() {
        let text = paths(&Paths::under(Path::new("/tmp/demo")));
        assert_eq!(
            text,
            "configuration /tmp/demo/config.toml\naccounts      /tmp/demo/accounts.toml\n\
             archive       /tmp/demo/archive.db\nlog           /tmp/demo/twite.log\n"
        );
    }

    #[test]
    fn a_check_says_what_each_service_still_needs() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::under(folder.path());
        let table = |name: &str| {
            format!("[services.{name}]\napi = \"gnu-social\"\nurl = \"https://{name}.example\"\n")
        };
        let keyed = format!("{}consumer_key = \"k\"\nconsumer_secret_command = [\"false\"]\n", table("a"));
        std::fs::write(&paths.config_file, [keyed, table("b"), table("c")].concat()).unwrap();
        let lookup = |name: &str| name.starts_with("TWITE_B_").then(|| OsString::from("hush"));
        let report = check(&paths, &["gnu-social"], &lookup).unwrap();
        let lines: Vec<_> = report.lines().collect();
        assert!(lines[0].ends_with("config.toml: no mistakes"));
        assert_eq!(lines[1], "a: gnu-social at https://a.example; ready to log in");
        assert_eq!(lines[2], "b: gnu-social at https://b.example; an account without a login");
        assert_eq!(lines[3], "c: gnu-social at https://c.example; app keys are asked for at the login");
        assert!(!report.contains("hush"));
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let folder = tempfile::tempdir().unwrap();
        let report = check(&Paths::under(folder.path()), &[], &|_| None).unwrap();
        assert_eq!(report, "there is no configuration file; the defaults hold\n");
    }
}
