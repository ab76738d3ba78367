//! A file that is only appended to: it grows ahead in zeros, so that a sync of data needs no change of metadata.

use std::fs::File;
use std::io;

use crate::platform::files;

/// How far a file grows ahead of its end, in bytes.
pub const GROWTH: u64 = 1 << 20;

/// The file, where its content ends, and how far it is allocated.
#[derive(Debug)]
pub struct AppendFile {
    file: File,
    end: u64,
    allocated: u64,
}

impl AppendFile {
    /// Takes a file whose content ends at `end`; what lies behind it must be zeros.
    ///
    /// # Errors
    /// Whatever reading the length gives.
    pub fn new(file: File, end: u64) -> io::Result<Self> {
        let allocated = file.metadata()?.len();
        Ok(Self { file, end, allocated })
    }

    /// Where the content ends, in bytes from the start.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Writes `bytes` behind the content in one write, growing the file first if need be; gives their offset.
    ///
    /// # Errors
    /// Whatever growing or writing gives; the bytes behind the end are then unknown.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let offset = self.end;
        let end = offset + bytes.len() as u64;
        if end > self.allocated {
            self.grow(end)?;
        }
        files::write_all_at(&self.file, bytes, offset)?;
        self.end = end;
        Ok(offset)
    }

    /// Waits until all that was written is on the disk.
    ///
    /// # Errors
    /// Whatever the sync gives. It must never be tried again: the kernel may have dropped the pages.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Cuts off the zeros behind the content, durably.
    ///
    /// # Errors
    /// Whatever cutting or syncing gives.
    pub fn trim(&mut self) -> io::Result<()> {
        self.file.set_len(self.end)?;
        self.allocated = self.end;
        self.file.sync_all()
    }

    /// Writes zeros, not a hole: blocks that were never written would cost a change of metadata at each sync.
    fn grow(&mut self, needed: u64) -> io::Result<()> {
        let target = needed.next_multiple_of(GROWTH);
        let zeros = vec![0_u8; 1 << 16];
        while self.allocated < target {
            let step = (target - self.allocated).min(zeros.len() as u64);
            files::write_all_at(&self.file, &zeros[..step as usize], self.allocated)?;
            self.allocated += step;
        }
        self.file.sync_all()
    }
}

/// Whether a file holds nothing but zeros from `offset` to its end.
///
/// # Errors
/// Whatever reading gives.
pub fn is_zero_from(file: &File, offset: u64) -> io::Result<bool> {
    let length = file.metadata()?.len();
    let mut buffer = vec![0_u8; 1 << 16];
    let mut at = offset;
    while at < length {
        let step = (length - at).min(buffer.len() as u64);
        let part = &mut buffer[..step as usize];
        files::read_exact_at(file, part, at)?;
        if part.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        at += step;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_in_zeros_and_trims_to_its_content() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let mut file = AppendFile::new(files::create_private_file(&path).unwrap(), 0).unwrap();
        assert_eq!(file.write(b"one").unwrap(), 0);
        assert_eq!(file.write(b"two").unwrap(), 3);
        file.sync().unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), GROWTH);
        assert!(is_zero_from(&File::open(&path).unwrap(), 6).unwrap());
        assert!(!is_zero_from(&File::open(&path).unwrap(), 5).unwrap());
        file.trim().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"onetwo");
    }

    #[test]
    fn a_write_larger_than_a_step_fits() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let mut file = AppendFile::new(files::create_private_file(&path).unwrap(), 0).unwrap();
        let bytes = vec![7_u8; GROWTH as usize + 1];
        file.write(&bytes).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 2 * GROWTH);
        assert_eq!(file.end(), GROWTH + 1);
    }
}
