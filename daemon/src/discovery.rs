//! `daemon.json`: a hint where the daemon listens, for programs that cannot use the socket's fixed path.
//! A reader connects and says `hello`; only an answer with the same `instance_id` proves that the hint is not stale.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A discovery file is never longer than this many bytes.
const LIMIT: u64 = 16 << 10;

/// What the file says. A reader ignores fields that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    /// Process id, for people.
    pub pid: u32,
    /// When the daemon started, in milliseconds since the Unix epoch.
    pub started_ms: u64,
    /// A random name of this run, the same as in the answer to `hello`.
    pub instance_id: String,
    /// The Unix socket, where there is one.
    pub socket: Option<PathBuf>,
    /// The loopback TCP port, if TCP is served.
    pub port: Option<u16>,
    /// The oldest and the newest protocol number.
    pub protocol: [u32; 2],
    /// Version of the daemon.
    pub build: String,
    /// The file with the token for TCP.
    pub token_file: PathBuf,
}

/// Why the file could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} the discovery file {path}: {source}")]
pub struct DiscoveryError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// The discovery file of a running daemon: written once the listeners are up, removed when dropped.
#[derive(Debug)]
pub struct Announcement {
    path: PathBuf,
    instance_id: String,
}

impl Announcement {
    /// Writes the file so that a reader sees all of it or nothing (0600; temporary file, sync, rename).
    pub fn publish(path: &Path, discovery: &Discovery) -> Result<Announcement, DiscoveryError> {
        write(path, discovery).map_err(|source| DiscoveryError {
            action: "write",
            path: path.to_path_buf(),
            source,
        })?;
        Ok(Announcement { path: path.to_path_buf(), instance_id: discovery.instance_id.clone() })
    }
}

impl Drop for Announcement {
    /// A file that a successor has written is left alone.
    fn drop(&mut self) {
        let ours = matches!(read(&self.path), Ok(Some(found)) if found.instance_id == self.instance_id);
        if ours && let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "the discovery file could not be removed");
        }
    }
}

/// What the file says; `None` if there is none, or if it is none of ours. It is never deleted by a reader.
pub fn read(path: &Path) -> Result<Option<Discovery>, DiscoveryError> {
    let failed = |source| DiscoveryError { action: "read", path: path.to_path_buf(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut text = Vec::new();
    file.take(LIMIT).read_to_end(&mut text).map_err(failed)?;
    Ok(serde_json::from_slice(&text).ok())
}

fn write(path: &Path, discovery: &Discovery) -> io::Result<()> {
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let text = serde_json::to_vec_pretty(discovery)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(&text)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // The first error is the one worth telling.
        let _ = fs::remove_file(&temporary);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discovery(instance_id: &str) -> Discovery {
        Discovery {
            pid: 1,
            started_ms: 2,
            instance_id: instance_id.to_owned(),
            socket: Some("/run/x.sock".into()),
            port: Some(47113),
            protocol: [1, 1],
            build: "0.1.0".to_owned(),
            token_file: "/state/token".into(),
        }
    }

    #[test]
    fn it_is_written_read_and_removed_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daemon.json");
        assert_eq!(read(&path).unwrap(), None);
        let first = Announcement::publish(&path, &discovery("a")).unwrap();
        assert_eq!(read(&path).unwrap(), Some(discovery("a")));
        let second = Announcement::publish(&path, &discovery("b")).unwrap();
        drop(first);
        assert_eq!(read(&path).unwrap(), Some(discovery("b")));
        drop(second);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no temporary file may stay");
    }

    #[test]
    fn a_damaged_file_is_a_hint_less_and_nothing_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daemon.json");
        fs::write(&path, "{ torn").unwrap();
        assert_eq!(read(&path).unwrap(), None);
        assert!(path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daemon.json");
        let _announced = Announcement::publish(&path, &discovery("a")).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
