//! Tests of the journal as a whole; what they share.

mod damaged;
mod failing;
mod reading;
mod torn;

use std::fs;
use std::path::{Path, PathBuf};

use super::{Health, Journal, Opened, Options};

/// A small journal: a segment wants its seal after a kilobyte.
fn small() -> Options {
    Options { segment_bytes: 1024 }
}

fn open(dir: &Path) -> (Journal, Opened) {
    Journal::open(dir, small()).unwrap()
}

fn open_healthy(dir: &Path) -> (Journal, Opened) {
    let (journal, opened) = open(dir);
    assert_eq!(opened.health, Health::Healthy);
    (journal, opened)
}

/// The payload of event `seq`, of a length that varies.
fn payload(seq: u64) -> Vec<u8> {
    format!("event {seq} ").repeat(1 + (seq % 3) as usize).into_bytes()
}

/// Appends groups of these sizes, with no seal between them.
fn append_groups(journal: &mut Journal, sizes: &[u64]) {
    for size in sizes {
        let first = journal.last_seq() + 1;
        let group: Vec<_> = (first..first + size).map(payload).collect();
        assert_eq!(journal.append(&group).unwrap(), first..first + size);
    }
}

/// Appends single events up to `last`, and seals whenever a segment is full.
fn append_sealing(journal: &mut Journal, last: u64) {
    while journal.last_seq() < last {
        append_groups(journal, &[1]);
        if journal.wants_seal() {
            let checkpoint = format!("state after {}", journal.last_seq());
            journal.seal(checkpoint.as_bytes()).unwrap();
        }
    }
}

/// All events from `seq` on must be there, as they were appended, up to the last one.
fn assert_events(journal: &Journal, from: u64, last: u64) {
    assert_eq!(journal.last_seq(), last);
    let events: Vec<_> = journal.reader().read_from(from).map(Result::unwrap).collect();
    let expected: Vec<_> = (from.max(1)..=last).map(|seq| (seq, payload(seq))).collect();
    assert_eq!(events, expected);
}

fn segment_files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(dir.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The bytes of a file without the zeros at its end, and its whole length.
fn content(path: &Path) -> (Vec<u8>, usize) {
    let mut bytes = fs::read(path).unwrap();
    let length = bytes.len();
    bytes.truncate(bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1));
    (bytes, length)
}
