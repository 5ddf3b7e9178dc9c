//! The log: `twite.log` in the state folder, readable by its owner alone, at most two files of 1 MiB.
//!
//! Logging never fails and never stops the program: on a full disk the line is lost. Only twite's own lines are kept
//! (libraries log addresses with their queries). Callers keep post text, secrets and queries out of them.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use log::{Level, LevelFilter, Log, Metadata, Record};
use rustix::fs::OFlags;

use crate::text::one_line;

/// The most that one file holds, in bytes.
const MAX_FILE: u64 = 1 << 20;
/// The most that one message holds, in characters.
const MAX_MESSAGE: usize = 2000;

/// A logger that writes to a file.
#[derive(Debug)]
pub struct FileLog {
    path: PathBuf,
    level: LevelFilter,
    file: Mutex<Option<File>>,
}

impl FileLog {
    /// A log at `path`. Nothing is created before the first line.
    pub fn new(path: PathBuf, level: LevelFilter) -> Self {
        Self { path, level, file: Mutex::new(None) }
    }

    /// Makes this the program's log. `false` if there is one already.
    pub fn install(self) -> bool {
        let level = self.level;
        let installed = log::set_boxed_logger(Box::new(self)).is_ok();
        if installed {
            log::set_max_level(level);
        }
        installed
    }

    fn write(&self, line: &[u8]) -> io::Result<()> {
        let mut kept = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match kept.take() {
            Some(file) if self.has_room(&file, line)? => file,
            _ => self.open(line)?,
        };
        // One call a line, so that lines of two processes do not mix.
        (&file).write_all(line)?;
        *kept = Some(file);
        Ok(())
    }

    fn has_room(&self, file: &File, line: &[u8]) -> io::Result<bool> {
        Ok(file.metadata()?.len() + line.len() as u64 <= MAX_FILE)
    }

    /// Opens the file, after moving a full one away. Another process may have done that already, so what is at the path
    /// counts, not what was open before.
    fn open(&self, line: &[u8]) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        if let Ok(about) = fs::symlink_metadata(&self.path)
            && about.is_file()
            && about.size() + line.len() as u64 > MAX_FILE
        {
            fs::rename(&self.path, self.older())?;
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed())
            .open(&self.path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        if about.permissions().mode() & 0o077 != 0 {
            file.set_permissions(Permissions::from_mode(0o600))?;
        }
        Ok(file)
    }

    fn older(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".1");
        name.into()
    }
}

impl Log for FileLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= self.level && is_own(metadata.target())
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // There is nobody to tell: this is where trouble is told.
            let _ = self.write(line(Timestamp::now(), record).as_bytes());
        }
    }

    fn flush(&self) {}
}

fn is_own(target: &str) -> bool {
    target == "twite" || target.starts_with("twite::")
}

fn line(now: Timestamp, record: &Record<'_>) -> String {
    let level = match record.level() {
        Level::Error => "ERROR",
        Level::Warn => "WARN ",
        Level::Info => "INFO ",
        Level::Debug => "DEBUG",
        Level::Trace => "TRACE",
    };
    let message = one_line(&record.args().to_string(), MAX_MESSAGE);
    format!("{now:.3} {level} {}: {message}\n", one_line(record.target(), 80))
}

/// The level for a number of `-v`: info, debug, trace.
pub fn level(verbosity: u8) -> LevelFilter {
    match verbosity {
        0 => LevelFilter::Info,
        1 => LevelFilter::Debug,
        _ => LevelFilter::Trace,
    }
}

/// An address without its query and fragment, which may hold secrets: what may be logged of it.
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

/// The two files that a log at `path` may consist of, the newer one first.
pub fn files(path: &Path) -> [PathBuf; 2] {
    [path.to_owned(), FileLog::new(path.to_owned(), LevelFilter::Off).older()]
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn say(log: &FileLog, target: &str, level: Level, message: &str) {
        log.log(&Record::builder().target(target).level(level).args(format_args!("{message}")).build());
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn the_first_line_creates_folder_and_file_for_the_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/twite.log");
        let log = FileLog::new(path.clone(), LevelFilter::Info);
        assert!(!path.exists());
        say(&log, "twite::worker", Level::Info, "up\nand \u{1b}[2Jaway");
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        let text = fs::read_to_string(&path).unwrap();
        let (time, rest) = text.split_once(' ').unwrap();
        assert!(time.parse::<Timestamp>().is_ok() && time.ends_with('Z') && time.len() == 24, "{time}");
        assert_eq!(rest, "INFO  twite::worker: up and \\u{1b}[2Jaway\n");
    }

    #[test]
    fn only_twites_own_lines_of_the_asked_level_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("twite.log");
        let log = FileLog::new(path.clone(), LevelFilter::Info);
        say(&log, "hyper", Level::Error, "a");
        say(&log, "twitter", Level::Error, "b");
        say(&log, "twite", Level::Debug, "c");
        assert!(!path.exists());
        say(&log, "twite", Level::Warn, "d");
        assert!(fs::read_to_string(&path).unwrap().ends_with("WARN  twite: d\n"));
    }

    #[test]
    fn never_more_than_two_files_of_a_mebibyte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("twite.log");
        let log = FileLog::new(path.clone(), LevelFilter::Info);
        let long = "가".repeat(100_000);
        for _ in 0..500 {
            say(&log, "twite", Level::Info, &long);
        }
        say(&log, "twite", Level::Info, "last");
        let [newer, older] = files(&path);
        for file in [&newer, &older] {
            assert!(fs::metadata(file).unwrap().len() <= MAX_FILE);
            assert_eq!(mode(file), 0o600);
        }
        assert!(fs::read_to_string(&newer).unwrap().ends_with(": last\n"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_another_process_moved_away_is_not_lost_by_moving_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("twite.log");
        let log = FileLog::new(path.clone(), LevelFilter::Info);
        say(&log, "twite", Level::Info, "ours");
        let [newer, older] = files(&path);
        fs::rename(&newer, &older).unwrap();
        fs::write(&newer, "theirs\n").unwrap();
        // Fills the moved file, which is still open here.
        OpenOptions::new().append(true).open(&older).unwrap().set_len(MAX_FILE).unwrap();
        say(&log, "twite", Level::Info, "ours again");
        let text = fs::read_to_string(&newer).unwrap();
        assert!(text.starts_with("theirs\n") && text.ends_with("ours again\n"), "{text}");
        assert_eq!(mode(&newer), 0o600);
    }

    #[test]
    fn a_full_disk_a_folder_or_a_pipe_in_its_place_does_not_stop_anyone() {
        let folder = tempfile::tempdir().unwrap();
        let full = folder.path().join("full");
        symlink("/dev/full", &full).unwrap();
        let pipe = folder.path().join("pipe");
        let user = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, user, 0).unwrap();
        for path in [folder.path().to_owned(), full, pipe, "/dev/null/twite.log".into()] {
            let log = FileLog::new(path, LevelFilter::Info);
            say(&log, "twite", Level::Info, "lost");
            say(&log, "twite", Level::Info, "lost too");
        }
    }

    #[test]
    fn a_log_goes_on_when_its_place_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("twite.log");
        fs::create_dir(&path).unwrap();
        let log = FileLog::new(path.clone(), LevelFilter::Info);
        say(&log, "twite", Level::Info, "lost");
        fs::remove_dir(&path).unwrap();
        say(&log, "twite", Level::Info, "kept");
        assert!(fs::read_to_string(&path).unwrap().ends_with("twite: kept\n"));
    }

    #[test]
    fn an_address_is_cut_before_its_query() {
        for (url, cut) in [
            ("https://a.example/p?oauth_token=hush", "https://a.example/p"),
            ("https://a.example/#token=hush?", "https://a.example/"),
            ("https://a.example/p", "https://a.example/p"),
            ("?x", ""),
        ] {
            assert_eq!(without_query(url), cut);
        }
    }
}
