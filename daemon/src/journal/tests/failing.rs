//! Errors of the disk: nothing is answered, nothing is tried again, and the next start finds a clean journal.

use std::fs::{self, File};

use super::*;
use crate::journal::append_file::AppendFile;
use crate::journal::writer::Mode;
use crate::journal::{JournalError, MAX_CHECKPOINT_BYTES, MAX_GROUP_FRAMES, MAX_PAYLOAD_BYTES};

/// Appends once to a journal whose file was exchanged, and once more; gives both errors.
fn fail_twice(dir: &Path, file: File) -> (JournalError, JournalError) {
    let (mut journal, _) = open_healthy(dir);
    append_groups(&mut journal, &[2]);
    journal.mode = Mode::Writable(AppendFile::new(file, 0).unwrap());
    let first = journal.append(&[b"lost"]).unwrap_err();
    assert_eq!(journal.reader().durable_seq(), 2);
    let second = journal.append(&[b"never tried"]).unwrap_err();
    assert!(matches!(journal.seal(b"nor this"), Err(JournalError::Poisoned)));
    (first, second)
}

#[test]
fn a_failed_write_poisons() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("read-only handle");
    fs::write(&path, b"").unwrap();
    let (first, second) = fail_twice(dir.path(), File::open(&path).unwrap());
    assert!(matches!(first, JournalError::Io { .. }), "{first:?}");
    assert!(matches!(second, JournalError::Poisoned));
    assert_events(&open_healthy(dir.path()).0, 1, 2);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_apart_and_poisons() {
    let dir = tempfile::tempdir().unwrap();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let (first, second) = fail_twice(dir.path(), full);
    assert!(matches!(first, JournalError::DiskFull { .. }), "{first:?}");
    assert!(matches!(second, JournalError::Poisoned));
    assert_events(&open_healthy(dir.path()).0, 1, 2);
}

#[test]
fn what_is_too_large_is_refused_and_poisons_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    let refused = |result: Result<_, JournalError>| matches!(result, Err(JournalError::TooLarge { .. }));
    assert!(refused(journal.append(&[vec![0; MAX_PAYLOAD_BYTES + 1]]).map(|_| ())));
    assert!(refused(journal.append(&vec![b"x"; MAX_GROUP_FRAMES + 1]).map(|_| ())));
    assert!(refused(journal.append(&vec![vec![1; MAX_PAYLOAD_BYTES]; 16]).map(|_| ())));
    assert!(refused(journal.seal(&vec![0; MAX_CHECKPOINT_BYTES + 1])));
    assert!(matches!(journal.seal(b"state"), Err(JournalError::EmptySegment)));
    append_groups(&mut journal, &[1]);
    assert_eq!(journal.append(&[vec![7; MAX_PAYLOAD_BYTES]]).unwrap(), 2..3);
    journal.seal(b"state").unwrap();
    assert!(matches!(journal.seal(b"state"), Err(JournalError::EmptySegment)));
    drop(journal);
    let (journal, _) = open_healthy(dir.path());
    assert_eq!(journal.reader().read_back(3, 1).unwrap(), [(2, vec![7; MAX_PAYLOAD_BYTES])]);
}
