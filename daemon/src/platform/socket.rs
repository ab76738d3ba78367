//! The private Unix socket: who may bind it, who may remove a stale one, and who is at the other end.

use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use super::folders::{FolderError, Folders};
use super::lock::Lock;

/// Why the socket cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// The path is too long or its folder is not private.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Somebody answers there, although the lock is ours.
    #[error(
        "another process already answers at {0}, although it does not hold the lock; end it, then start again"
    )]
    Answered(PathBuf),
    /// Something that is no socket of ours stands in the way.
    #[error("{path} is in the way: {fault}. Move it away, then start again")]
    InTheWay {
        /// The path of the socket.
        path: PathBuf,
        /// What stands there.
        fault: &'static str,
    },
    /// The system refused.
    #[error("cannot use the socket {path}: {source}")]
    Io {
        /// The path of the socket.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// The socket's file, removed when dropped, if it is still the one that we made.
#[derive(Debug)]
pub struct SocketFile {
    path: PathBuf,
    made: Identity,
}

/// What tells a file from a later one of the same name. Inode numbers are given again at once, hence the time of the last change.
type Identity = (u64, u64, i64, i64);

fn identity(about: &std::fs::Metadata) -> Identity {
    (about.dev(), about.ino(), about.ctime(), about.ctime_nsec())
}

impl SocketFile {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let still_ours =
            std::fs::symlink_metadata(&self.path).is_ok_and(|about| identity(&about) == self.made);
        if still_ours && let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "the socket could not be removed");
        }
    }
}

/// Binds the socket of `folders` (0600, in a 0700 folder) for the holder of the daemon's lock, who alone may remove a stale one.
pub fn bind(_holder: &Lock, folders: &Folders) -> Result<(UnixListener, SocketFile), SocketError> {
    let path = &folders.socket;
    let failed = |source| SocketError::Io { path: path.clone(), source };
    folders.prepare()?;
    clear_stale(path)?;
    let listener = UnixListener::bind(path).map_err(failed)?;
    // Between these two calls the folder's mode alone keeps others out, which is why it was checked first.
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let about = std::fs::symlink_metadata(path).map_err(failed)?;
    Ok((listener, SocketFile { path: path.clone(), made: identity(&about) }))
}

/// Removes what a killed daemon left, after making sure that nobody answers there.
fn clear_stale(path: &Path) -> Result<(), SocketError> {
    let failed = |source| SocketError::Io { path: path.to_path_buf(), source };
    let in_the_way = |fault| Err(SocketError::InTheWay { path: path.to_path_buf(), fault });
    let about = match std::fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    if !about.file_type().is_socket() {
        return in_the_way("it is no socket");
    }
    if about.uid() != our_uid() {
        return in_the_way("it is somebody else's socket");
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(SocketError::Answered(path.to_path_buf())),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            std::fs::remove_file(path).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Connects to a daemon, after checking that the socket is ours: a squatter must not get our requests.
/// `Ok(None)` means that nobody listens there.
pub fn connect(path: &Path) -> Result<Option<UnixStream>, SocketError> {
    let failed = |source| SocketError::Io { path: path.to_path_buf(), source };
    match std::fs::symlink_metadata(path) {
        Ok(about) if about.uid() != our_uid() => {
            return Err(SocketError::InTheWay {
                path: path.to_path_buf(),
                fault: "it is somebody else's socket",
            });
        }
        Ok(about) if !about.file_type().is_socket() => {
            return Err(SocketError::InTheWay { path: path.to_path_buf(), fault: "it is no socket" });
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    match UnixStream::connect(path) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if nobody_listens(&error) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn nobody_listens(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound)
}

/// The user whose requests are served: ours.
pub fn our_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> (tempfile::TempDir, Folders, Lock) {
        let home = tempfile::tempdir().unwrap();
        let folders = Folders::under(home.path());
        folders.prepare().unwrap();
        let lock = Lock::try_take(&folders.daemon_lock()).unwrap();
        (home, folders, lock)
    }

    #[test]
    fn the_socket_is_private_and_goes_with_its_owner() {
        let (_home, folders, lock) = fresh();
        let (_listener, file) = bind(&lock, &folders).unwrap();
        assert_eq!(std::fs::metadata(&folders.socket).unwrap().mode() & 0o777, 0o600);
        assert!(connect(&folders.socket).unwrap().is_some());
        drop(file);
        assert!(!folders.socket.exists());
        assert!(connect(&folders.socket).unwrap().is_none());
    }

    #[test]
    fn a_stale_socket_is_replaced_and_a_live_one_is_not() {
        let (_home, folders, lock) = fresh();
        let (listener, file) = bind(&lock, &folders).unwrap();
        assert!(matches!(bind(&lock, &folders), Err(SocketError::Answered(_))));
        drop(listener);
        let (_successor, _newer) = bind(&lock, &folders).unwrap();
        drop(file);
        assert!(folders.socket.exists(), "an old owner must not remove its successor's socket");
    }

    #[test]
    fn what_is_no_socket_is_left_alone() {
        let (_home, folders, lock) = fresh();
        std::fs::write(&folders.socket, "precious").unwrap();
        assert!(matches!(bind(&lock, &folders), Err(SocketError::InTheWay { .. })));
        assert!(matches!(connect(&folders.socket), Err(SocketError::InTheWay { .. })));
        assert_eq!(std::fs::read_to_string(&folders.socket).unwrap(), "precious");
    }
}
