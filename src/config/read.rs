//! Reads a small text file that a user may have put anywhere and made of anything, without hanging on it.

use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::text::one_line;

/// The largest file that is read, in bytes (1 MiB).
pub(crate) const MAX_BYTES: u64 = 1 << 20;

/// Why a file of the user's could not be read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// It is a folder, a pipe, a device.
    #[error("{}: this is not a regular file; name a regular file, or move this one away", path_text(.0))]
    NotAFile(PathBuf),
    /// It is larger than 1 MiB.
    #[error("{}: this file is larger than 1 MiB; is it the right one?", path_text(.0))]
    TooLarge(PathBuf),
    /// It holds something that is not text.
    #[error("{file}:{line}: this is not UTF-8 text; save the file as UTF-8", file = path_text(.path))]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first line that is not text, from 1.
        line: usize,
    },
    /// It holds a secret, and others may read or change it.
    #[error("{file}: this file holds a secret, but others on this computer may open it (mode {mode:04o}); run: {command}",
        file = path_text(.path), command = mending_command(.path))]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The system refused.
    #[error("{file}: cannot {what}: {cause}", file = path_text(.path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried ("read this file").
        what: &'static str,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

impl FileError {
    /// A constructor for `map_err`.
    pub(crate) fn io(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Io { path, what, cause }
    }
}

/// A file's text with its permission bits.
#[derive(Debug)]
pub(crate) struct FileText {
    pub(crate) text: Zeroizing<String>,
    pub(crate) mode: u32,
}

impl FileText {
    /// Fails if anyone but the owner may do anything with the file.
    pub(crate) fn require_private(&self, path: &Path) -> Result<(), FileError> {
        if self.mode & 0o077 == 0 {
            Ok(())
        } else {
            Err(FileError::TooOpen { path: path.to_owned(), mode: self.mode })
        }
    }
}

/// Reads the file, following links; `None` if there is none.
///
/// Opened without waiting, so a pipe without a writer is an error, not a wait.
pub(crate) fn read_text(path: &Path) -> Result<Option<FileText>, FileError> {
    let cannot = |cause| FileError::io(path, "read this file")(cause);
    let not_a_file = || FileError::NotAFile(path.to_owned());
    match fs::metadata(path) {
        Ok(about) if !about.is_file() => return Err(not_a_file()),
        Ok(_) => {}
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            // A link to nowhere is a mistake, not a missing file.
            return if fs::symlink_metadata(path).is_ok() { Err(cannot(cause)) } else { Ok(None) };
        }
        Err(cause) => return Err(cannot(cause)),
    }
    let mut file = OpenOptions::new()
        .read(true)
        .custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed())
        .open(path)
        .map_err(cannot)?;
    let about = file.metadata().map_err(cannot)?;
    if !about.is_file() {
        return Err(not_a_file());
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    let text = match str::from_utf8(&bytes) {
        Ok(text) => Zeroizing::new(text.to_owned()),
        Err(error) => {
            let good = bytes.iter().take(error.valid_up_to());
            let line = good.filter(|byte| **byte == b'\n').count() + 1;
            return Err(FileError::NotUtf8 { path: path.to_owned(), line });
        }
    };
    Ok(Some(FileText { text, mode: about.permissions().mode() & 0o7777 }))
}

/// A path for a message: nothing in it can upset a terminal.
pub(crate) fn path_text(path: &Path) -> String {
    one_line(&path.to_string_lossy(), 1024)
}

/// The command that makes a file its owner's alone, ready to be pasted into a shell.
pub(crate) fn mending_command(path: &Path) -> String {
    let path = path_text(path);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | '@' | ':');
    if path.chars().all(plain) && !path.starts_with('-') {
        format!("chmod 600 {path}")
    } else {
        format!("chmod 600 -- '{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_none_and_a_link_to_nowhere_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert!(read_text(&path).unwrap().is_none());
        std::os::unix::fs::symlink("nowhere", &path).unwrap();
        assert!(matches!(read_text(&path), Err(FileError::Io { .. })));
    }

    #[test]
    fn a_folder_a_pipe_and_a_device_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        for path in [folder.path(), &pipe, Path::new("/dev/zero")] {
            assert!(matches!(read_text(path), Err(FileError::NotAFile(_))), "{path:?}");
        }
    }

    #[test]
    fn a_file_may_be_one_mebibyte_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, vec![b'#'; MAX_BYTES as usize]).unwrap();
        assert!(read_text(&path).unwrap().is_some());
        fs::write(&path, vec![b'#'; MAX_BYTES as usize + 1]).unwrap();
        assert!(matches!(read_text(&path), Err(FileError::TooLarge(_))));
    }

    #[test]
    fn what_is_not_text_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, b"# one\n# two\n\xff").unwrap();
        assert!(matches!(read_text(&path), Err(FileError::NotUtf8 { line: 3, .. })));
    }

    #[test]
    fn the_mending_command_survives_blanks_quotes_and_escapes() {
        assert_eq!(mending_command(Path::new("/a/b.toml")), "chmod 600 /a/b.toml");
        assert_eq!(mending_command(Path::new("/a b/it's")), r"chmod 600 -- '/a b/it'\''s'");
        assert!(!mending_command(Path::new("/a\u{1b}[2J")).contains('\u{1b}'));
    }
}
