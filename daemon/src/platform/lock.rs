//! One daemon a user: an advisory lock of the operating system, held for life. The lock is the truth; the process id
//! written into the file is only a hint for people. The system releases it when the process ends, however it ends.
//! It must not lie on a network file system, where such locks do not always work.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::clock;

/// Pause between two tries of [`Lock::take_within`].
const PAUSE: Duration = Duration::from_millis(20);

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("{path} is held by another process{}; a daemon that leaves may wait some minutes for a picture that is paid for", hint_text(*.pid_hint))]
    Held {
        /// The lock file.
        path: PathBuf,
        /// The process id that its holder wrote, if it can be read.
        pid_hint: Option<u32>,
    },
    /// The system refused.
    #[error("cannot lock {path}: {source}")]
    Io {
        /// The lock file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

fn hint_text(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid}, it says)")).unwrap_or_default()
}

/// A lock that is held until it is dropped or the process ends. The file stays: removing it would let two processes
/// hold locks on two files of the same name.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock or says at once who has it.
    pub fn try_take(path: &Path) -> Result<Lock, LockError> {
        let failed = |source| LockError::Io { path: path.to_path_buf(), source };
        let mut file = open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Held { path: path.to_path_buf(), pid_hint: read_pid(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        write_pid(&mut file);
        Ok(Lock { _file: file, path: path.to_path_buf() })
    }

    /// Takes the lock, trying again for `limit`: for a successor whose predecessor is still draining.
    /// Blocks the thread.
    pub fn take_within(path: &Path, limit: Duration) -> Result<Lock, LockError> {
        let start = clock::monotonic();
        loop {
            match Lock::try_take(path) {
                Err(LockError::Held { .. }) if start.elapsed() < limit => std::thread::sleep(PAUSE),
                ended => return ended,
            }
        }
    }

    /// The lock file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A planted link must not make us lock, or write our number into, somebody else's file.
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

/// A hint that cannot be written is no reason to fail.
fn write_pid(file: &mut File) {
    let text = format!("{}\n", std::process::id());
    let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes()));
    if let Err(error) = written {
        tracing::debug!(%error, "the lock's process id could not be written");
    }
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_who_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daemon.lock");
        let first = Lock::try_take(&path).unwrap();
        match Lock::try_take(&path).unwrap_err() {
            LockError::Held { pid_hint, .. } => assert_eq!(pid_hint, Some(std::process::id())),
            LockError::Io { source, .. } => panic!("{source}"),
        }
        drop(first);
        assert!(Lock::try_take(&path).is_ok());
    }

    #[test]
    fn a_successor_waits_for_the_predecessor() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daemon.lock");
        let first = Lock::try_take(&path).unwrap();
        assert!(Lock::take_within(&path, Duration::ZERO).is_err());
        std::thread::scope(|threads| {
            let waiting = threads.spawn(|| Lock::take_within(&path, Duration::from_secs(30)));
            drop(first);
            assert!(waiting.join().unwrap().is_ok());
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let victim = folder.path().join("victim");
        std::fs::write(&victim, "precious").unwrap();
        let path = folder.path().join("daemon.lock");
        std::os::unix::fs::symlink(&victim, &path).unwrap();
        assert!(matches!(Lock::try_take(&path), Err(LockError::Io { .. })));
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    }
}
