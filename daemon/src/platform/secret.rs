//! Random secrets, and the token file that local programs read.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The system gives no randomness.
    #[error("the system gives no random numbers: {0}")]
    NoRandomness(String),
    /// The token file cannot be read or written.
    #[error("cannot use the token file {path}: {source}")]
    Io {
        /// The token file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The token file holds something else, or others may read it.
    #[error("{path} is no private token file: {fault}. Delete it, and the daemon makes a new one")]
    Unfit {
        /// The token file.
        path: PathBuf,
        /// What is wrong with it.
        fault: &'static str,
    },
}

/// 256 random bits.
pub fn random() -> Result<[u8; 32], SecretError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| SecretError::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

/// 256 random bits as 64 hexadecimal digits.
pub fn random_hex() -> Result<String, SecretError> {
    Ok(blake3::Hash::from_bytes(random()?).to_hex().to_string())
}

/// The token in `path`, made there (0600) at the first start.
pub fn token(path: &Path) -> Result<String, SecretError> {
    let failed = |source| SecretError::Io { path: path.to_path_buf(), source };
    match open_private(path, false) {
        Ok(file) => read_token(path, file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let token = random_hex()?;
            let mut file = open_private(path, true).map_err(failed)?;
            file.write_all(token.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(token)
        }
        Err(error) => Err(failed(error)),
    }
}

fn read_token(path: &Path, file: File) -> Result<String, SecretError> {
    let unfit = |fault| Err(SecretError::Unfit { path: path.to_path_buf(), fault });
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let about = file.metadata().map_err(|source| SecretError::Io { path: path.to_path_buf(), source })?;
        if about.mode() & 0o077 != 0 {
            return unfit("others may read it");
        }
        if about.uid() != rustix::process::geteuid().as_raw() {
            return unfit("it belongs to somebody else");
        }
    }
    let mut text = String::new();
    file.take(128)
        .read_to_string(&mut text)
        .map_err(|source| SecretError::Io { path: path.to_path_buf(), source })?;
    let token = text.trim_end();
    if token.len() != 64 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return unfit("it does not hold 64 hexadecimal digits");
    }
    Ok(token.to_owned())
}

fn open_private(path: &Path, new: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(new).create_new(new);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let first = token(&path).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(token(&path).unwrap(), first);
        assert_ne!(random_hex().unwrap(), first);
    }

    #[cfg(unix)]
    #[test]
    fn a_token_that_others_can_read_or_that_is_cut_short_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        token(&path).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        assert!(matches!(token(&path), Err(SecretError::Unfit { .. })));
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        std::fs::write(&path, "abc").unwrap();
        assert!(matches!(token(&path), Err(SecretError::Unfit { .. })));
    }
}
