//! Files on their way in: private, temporary, and gone unless somebody takes them over.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::platform::files;

/// A temporary file that was written and is read by whoever keeps its bytes. It is removed with its last owner.
#[derive(Debug)]
pub struct Spooled {
    path: PathBuf,
    bytes: u64,
    /// Open as long as it is written.
    file: Option<File>,
}

impl Spooled {
    /// An empty one in `folder`, which is made where it is not there.
    ///
    /// # Errors
    /// What the system gives.
    pub fn create(folder: &Path) -> io::Result<Spooled> {
        files::create_private_dir(folder)?;
        let (file, path) = files::create_temporary(folder, "fetched")?;
        Ok(Spooled { path, bytes: 0, file: Some(file) })
    }

    /// One that holds these bytes.
    ///
    /// # Errors
    /// What the system gives.
    pub fn of(folder: &Path, bytes: &[u8]) -> io::Result<Spooled> {
        let mut spooled = Spooled::create(folder)?;
        spooled.write(bytes)?;
        spooled.close();
        Ok(spooled)
    }

    /// Adds bytes. They go to the page cache, so that this does not wait for the disk; whoever keeps them syncs.
    ///
    /// # Errors
    /// What the system gives; a closed one takes nothing.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = self.file.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        file.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// No more is written.
    pub fn close(&mut self) {
        self.file = None;
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.bytes
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Its first bytes, at most `most`.
    ///
    /// # Errors
    /// What the system gives.
    pub fn head(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        File::open(&self.path)?.take(most).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Its last bytes, at most `most`.
    ///
    /// # Errors
    /// What the system gives.
    pub fn tail(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.bytes.saturating_sub(most)))?;
        let mut tail = Vec::new();
        file.take(most).read_to_end(&mut tail)?;
        Ok(tail)
    }
}

/// The same file.
impl PartialEq for Spooled {
    fn eq(&self, other: &Spooled) -> bool {
        self.path == other.path
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        // What cannot be removed now goes with the folder's next sweep.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_away_with_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let spooled = Spooled::of(&folder.path().join("tmp"), b"hello").unwrap();
        assert_eq!((spooled.len(), spooled.head(3).unwrap()), (5, b"hel".to_vec()));
        let path = spooled.path().to_owned();
        assert!(path.exists());
        drop(spooled);
        assert!(!path.exists());
    }
}
