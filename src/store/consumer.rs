//! Puts a service's consumer credentials together from where they may be.

use std::time::Duration;

use super::{SecretCommandError, run_secret_command};
use crate::config::{EnvironmentKeys, SecretSource, ServiceConfig};
use crate::oauth::Credentials;

/// The consumer key and secret of a service: each from the environment, else from the configuration, where the secret
/// may come from a command (given `limit` to answer). `None` if one of them is nowhere; then no command is run.
pub fn consumer_credentials(
    service: &ServiceConfig,
    environment: &EnvironmentKeys,
    limit: Duration,
) -> Result<Option<Credentials>, SecretCommandError> {
    let Some(key) = environment.consumer_key.as_ref().or(service.consumer_key.as_ref()) else {
        return Ok(None);
    };
    let secret = match (&environment.consumer_secret, &service.consumer_secret) {
        (Some(secret), _) | (None, Some(SecretSource::Plain(secret))) => secret.clone(),
        (None, Some(SecretSource::Command(words))) => run_secret_command(words, limit)?,
        (None, None) => return Ok(None),
    };
    Ok(Some(Credentials::new(key.clone(), secret)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;
    use crate::oauth::Secret;

    fn service(lines: &str) -> ServiceConfig {
        let text = format!("[services.work]\napi = \"gnu-social\"\nurl = \"https://a.example\"\n{lines}");
        let config = Config::parse(&text, Path::new("config.toml"), &["gnu-social"]).unwrap();
        config.service("work").unwrap().clone()
    }

    fn credentials(lines: &str, environment: &EnvironmentKeys) -> Option<(String, String)> {
        let found = consumer_credentials(&service(lines), environment, Duration::from_secs(20)).unwrap()?;
        Some((found.key, found.secret.reveal().to_owned()))
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_command_comes_last() {
        let both = |key: &str, secret: &str| Some((key.to_owned(), secret.to_owned()));
        let nothing = EnvironmentKeys::default();
        let plain = "consumer_key = \"k\"\nconsumer_secret = \"s\"";
        let command = "consumer_key = \"k\"\nconsumer_secret_command = [\"echo\", \"c\"]";
        assert_eq!(credentials(plain, &nothing), both("k", "s"));
        assert_eq!(credentials(command, &nothing), both("k", "c"));
        let set = EnvironmentKeys {
            consumer_key: Some("ek".to_owned()),
            consumer_secret: Some(Secret::new("es")),
            ..nothing.clone()
        };
        assert_eq!(credentials("consumer_secret_command = [\"false\"]", &set), both("ek", "es"));
        assert_eq!(credentials("consumer_key = \"k\"", &nothing), None);
        assert_eq!(credentials("consumer_secret_command = [\"false\"]", &nothing), None);
    }
}
