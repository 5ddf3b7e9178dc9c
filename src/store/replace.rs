//! Replaces a file as a whole: whoever reads it, at whatever moment, after whatever crash, finds the old one or the
//! new one. And one writer at a time.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

use super::StoreError;
use crate::config::FileError;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(5);

/// Creates the folder, and those above it, for the owner alone. One that exists keeps its mode.
pub(super) fn private_folder(folder: &Path) -> Result<(), FileError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(FileError::io(folder, "create this folder"))
}

/// Where a path that may be a symbolic link leads, even if there is nothing there yet.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    if let Ok(path) = fs::canonicalize(path) {
        return path;
    }
    match fs::read_link(path) {
        Ok(target) => path.parent().unwrap_or(Path::new("/")).join(target),
        Err(_) => path.to_owned(),
    }
}

/// Writes beside the file, syncs, renames over it, syncs the folder. The new file is the owner's alone.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let write = || -> io::Result<()> {
        let mut beside = tempfile::Builder::new()
            .prefix(".twite-")
            .suffix(".new")
            .permissions(Permissions::from_mode(0o600))
            .tempfile_in(folder)?;
        beside.write_all(content)?;
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|error| error.error)?;
        // Some file systems cannot sync a folder; the rename is done all the same.
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    };
    write().map_err(FileError::io(path, "write this file"))
}

/// Holds other writers off until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file gives the lock back")] File);

impl Lock {
    /// Takes the lock of a file, waiting up to five seconds. Where the file system knows no locks, goes on without.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        Self::take_within(path, PATIENCE)
    }

    fn take_within(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let path = path.with_extension("lock");
        // A pipe in its place must not hold us up.
        let no_wait = OFlags::NONBLOCK.bits().cast_signed();
        let cannot = |cause| FileError::io(&path, "create this file")(cause);
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .custom_flags(no_wait)
            .open(&path)
            .map_err(cannot)?;
        let until = Instant::now() + patience;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self(file)),
                Err(Errno::WOULDBLOCK | Errno::INTR) if Instant::now() < until => {
                    sleep(Duration::from_millis(20));
                }
                Err(Errno::WOULDBLOCK | Errno::INTR) => return Err(StoreError::Busy),
                Err(error) => {
                    log::warn!("{}: no locks here: {error}", path.display());
                    return Ok(Self(file));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_second_writer_is_told_after_a_while_and_served_when_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.toml");
        let first = Lock::take(&path).unwrap();
        assert!(matches!(Lock::take_within(&path, Duration::ZERO), Err(StoreError::Busy)));
        drop(first);
        assert!(Lock::take_within(&path, Duration::ZERO).is_ok());
    }

    #[test]
    fn a_failed_replacement_leaves_the_old_file_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "old").unwrap();
        assert!(replace(&path, b"new").is_err());
        assert_eq!(fs::read(path.join("inside")).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn links_lead_to_what_is_there_or_will_be() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(folder.path()).unwrap();
        let (link, real) = (folder.join("link"), folder.join("real"));
        symlink("real", &link).unwrap();
        assert_eq!(behind_links(&link), real);
        fs::write(&real, "").unwrap();
        assert_eq!(behind_links(&link), real);
        assert_eq!(behind_links(&folder.join("none")), folder.join("none"));
    }

    #[test]
    fn a_new_folder_is_the_owners_alone_and_an_old_one_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        private_folder(&deep).unwrap();
        for path in [&deep, &folder.path().join("a")] {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
        }
        fs::set_permissions(&deep, Permissions::from_mode(0o755)).unwrap();
        private_folder(&deep).unwrap();
        assert_eq!(fs::metadata(&deep).unwrap().permissions().mode() & 0o777, 0o755);
    }
}
