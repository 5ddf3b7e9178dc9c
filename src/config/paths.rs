//! Where the configuration, the accounts and the log are.

use std::path::{Path, PathBuf, absolute};

use directories::ProjectDirs;

use super::{ConfigError, FileError};

/// The places of twite's files. Nothing here creates them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, or what `--config` names.
    pub config_file: PathBuf,
    /// Whether the user named the configuration file, so that a missing one is a mistake.
    pub config_named: bool,
    /// The folder of the accounts and the archive.
    pub data_dir: PathBuf,
    /// The folder of the log.
    pub state_dir: PathBuf,
}

impl Paths {
    /// By the platform's conventions, unless `--config` and `--data-dir` (or their environment variables, which the
    /// caller has read) say otherwise. With a data folder given, the log goes there too. An empty path is none.
    pub fn find(config: Option<&Path>, data_dir: Option<&Path>) -> Result<Self, ConfigError> {
        Self::from_standard(config, data_dir, ProjectDirs::from("", "", "twite").as_ref())
    }

    fn from_standard(
        config: Option<&Path>,
        data_dir: Option<&Path>,
        standard: Option<&ProjectDirs>,
    ) -> Result<Self, ConfigError> {
        let given = |path: Option<&Path>| {
            let path = path.filter(|path| !path.as_os_str().is_empty());
            path.map(|path| absolute(path).map_err(FileError::io(path, "find this path"))).transpose()
        };
        let standard = standard.ok_or(ConfigError::NoHome);
        let (config, data_dir) = (given(config)?, given(data_dir)?);
        let config_named = config.is_some();
        let (data_dir, state_dir, standard) = match (data_dir, standard) {
            (Some(data_dir), standard) => (data_dir.clone(), data_dir, standard),
            (None, Err(error)) => return Err(error),
            (None, Ok(standard)) => {
                let state_dir = standard.state_dir().unwrap_or(standard.data_dir());
                (standard.data_dir().to_owned(), state_dir.to_owned(), Ok(standard))
            }
        };
        let config_file = match config {
            Some(config) => config,
            None => standard?.config_dir().join("config.toml"),
        };
        Ok(Self { config_file, config_named, data_dir, state_dir })
    }

    /// Everything under one folder, for the demo.
    pub fn under(folder: &Path) -> Self {
        Self {
            config_file: folder.join("config.toml"),
            config_named: false,
            data_dir: folder.to_owned(),
            state_dir: folder.to_owned(),
        }
    }

    /// `accounts.toml`.
    pub fn accounts_file(&self) -> PathBuf {
        self.data_dir.join("accounts.toml")
    }

    /// `archive.db`.
    pub fn archive_file(&self) -> PathBuf {
        self.data_dir.join("archive.db")
    }

    /// `logins.toml`: logins under way.
    pub fn logins_file(&self) -> PathBuf {
        self.data_dir.join("logins.toml")
    }

    /// `twite.log`.
    pub fn log_file(&self) -> PathBuf {
        self.state_dir.join("twite.log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_places_win_and_the_log_follows_the_data() {
        let paths = Paths::from_standard(Some(Path::new("/c/t.toml")), Some(Path::new("/d")), None).unwrap();
        assert_eq!(paths.config_file, Path::new("/c/t.toml"));
        assert!(paths.config_named);
        assert_eq!(paths.accounts_file(), Path::new("/d/accounts.toml"));
        assert_eq!(paths.log_file(), Path::new("/d/twite.log"));
    }

    #[test]
    fn without_a_home_what_is_missing_must_be_given() {
        let file = Some(Path::new("/c/t.toml"));
        for (config, data) in [(None, None), (file, None), (None, file), (file, Some(Path::new("")))] {
            let error = Paths::from_standard(config, data, None).unwrap_err();
            assert!(matches!(error, ConfigError::NoHome));
        }
    }

    #[test]
    fn the_demo_stays_in_its_folder() {
        let paths = Paths::under(Path::new("/tmp/demo"));
        for path in [&paths.config_file, &paths.accounts_file(), &paths.log_file()] {
            assert!(path.starts_with("/tmp/demo"));
        }
    }

    #[test]
    fn relative_places_are_made_absolute() {
        let paths = Paths::from_standard(Some(Path::new("t.toml")), Some(Path::new("d")), None).unwrap();
        assert!(paths.config_file.is_absolute() && paths.data_dir.is_absolute());
    }
}
