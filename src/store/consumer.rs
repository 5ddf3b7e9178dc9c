//! Puts a service's consumer credentials, and the token of an account without a login, together from where they may
//! be.

use std::time::Duration;

use super::{SecretCommandError, run_secret_command};
use crate::config::{EnvironmentKeys, SecretSource, ServiceConfig};
use crate::oauth::{Credentials, Secret};

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
        (Some(secret), _) => secret.clone(),
        (None, Some(source)) => reveal(source, limit)?,
        (None, None) => return Ok(None),
    };
    Ok(Some(Credentials::new(key.clone(), secret)))
}

/// Whether [`token_credentials`] will find a token. Runs no command.
pub fn has_token(service: &ServiceConfig, environment: &EnvironmentKeys) -> bool {
    environment.token().is_some() || service.access_token.is_some()
}

/// The access token of an account without a login: from the environment, else from the configuration, where both
/// halves may come from commands (each given `limit` to answer).
pub fn token_credentials(
    service: &ServiceConfig,
    environment: &EnvironmentKeys,
    limit: Duration,
) -> Result<Option<Credentials>, SecretCommandError> {
    if let Some(token) = environment.token() {
        return Ok(Some(token));
    }
    match (&service.access_token, &service.access_token_secret) {
        (Some(token), Some(secret)) => {
            let token = reveal(token, limit)?;
            Ok(Some(Credentials::new(token.reveal(), reveal(secret, limit)?)))
        }
        _ => Ok(None),
    }
}

fn reveal(source: &SecretSource, limit: Duration) -> Result<Secret, SecretCommandError> {
    match source {
        SecretSource::Plain(secret) => Ok(secret.clone()),
        SecretSource::Command(words) => run_secret_command(words, limit),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

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

    #[test]
    fn a_token_is_found_in_the_environment_then_in_the_file_and_its_halves_may_come_from_commands() {
        let token = |lines: &str, environment: &EnvironmentKeys| {
            let service = service(lines);
            let found = token_credentials(&service, environment, Duration::from_secs(20)).unwrap();
            assert_eq!(found.is_some(), has_token(&service, environment));
            found.map(|found| (found.key, found.secret.reveal().to_owned()))
        };
        let both = |key: &str, secret: &str| Some((key.to_owned(), secret.to_owned()));
        let nothing = EnvironmentKeys::default();
        let commands =
            "access_token_command = [\"echo\", \"t\"]\naccess_token_secret_command = [\"echo\", \"s\"]";
        assert_eq!(token(commands, &nothing), both("t", "s"));
        let mixed = "access_token = \"p\"\naccess_token_secret_command = [\"echo\", \"s\"]";
        assert_eq!(token(mixed, &nothing), both("p", "s"));
        assert_eq!(token("", &nothing), None);
        let set = EnvironmentKeys {
            access_token: Some("et".to_owned()),
            access_token_secret: Some(Secret::new("es")),
            ..nothing
        };
        let failing = "access_token = \"p\"\naccess_token_secret_command = [\"false\"]";
        assert_eq!(token(failing, &set), both("et", "es"));
    }
}
