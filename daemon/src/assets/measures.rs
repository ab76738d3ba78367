//! Measures of assets: small files in the cache directory, made on demand. They may vanish at any time and are never synced.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use maquette_protocol::ids::Digest;

use crate::platform::files;

/// The longest file that is read, in bytes; ours are a few thousand.
const MAX_BYTES: u64 = 1 << 20;

/// The folder of measures.
#[derive(Clone, Debug)]
pub struct Measures {
    dir: PathBuf,
}

impl Measures {
    /// The measures in `cache_dir/measures`. Nothing is created before the first one is made.
    #[must_use]
    pub fn new(cache_dir: &Path) -> Self {
        Self { dir: cache_dir.join("measures") }
    }

    /// What is kept under a key, if anything is.
    #[must_use]
    pub fn read(&self, key: &Digest) -> Option<Vec<u8>> {
        let path = self.path(key);
        let fits = fs::metadata(&path).is_ok_and(|found| found.len() <= MAX_BYTES);
        fs::read(&path).ok().filter(|_| fits)
    }

    /// Keeps bytes under a key. Gives the name only to a whole file, so that nobody reads half of one.
    ///
    /// # Errors
    /// What the operating system gives.
    pub fn write(&self, key: &Digest, bytes: &[u8]) -> io::Result<()> {
        files::create_private_dir(&self.dir)?;
        let (mut file, temporary) = files::create_temporary(&self.dir, "tmp")?;
        let written = file.write_all(bytes).and_then(|()| fs::rename(&temporary, self.path(key)));
        if written.is_err() {
            files::remove_if_there(&temporary)?;
        }
        written
    }

    fn path(&self, key: &Digest) -> PathBuf {
        self.dir.join(format!("{key}.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::digest_of;

    #[test]
    fn what_was_kept_is_read_and_what_vanished_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let measures = Measures::new(dir.path());
        let key = digest_of(b"a pair");
        assert_eq!(measures.read(&key), None);
        measures.write(&key, b"[1]").unwrap();
        measures.write(&key, b"[2]").unwrap();
        assert_eq!(measures.read(&key), Some(b"[2]".to_vec()));
        assert_eq!(fs::read_dir(dir.path().join("measures")).unwrap().count(), 1);
        fs::remove_dir_all(dir.path().join("measures")).unwrap();
        assert_eq!(measures.read(&key), None);
    }
}
