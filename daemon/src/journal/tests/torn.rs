//! Crashes: a write that was cut short at any byte, in any way, costs only the group that was not answered.

use std::fs;

use super::*;
use crate::journal::TornTail;
use crate::journal::frame::HEAD_BYTES;
use crate::journal::segment::{self, Header};

/// Writes three groups and gives the last segment's bytes and where each group ends.
fn three_groups(dir: &Path) -> (PathBuf, Vec<u8>, Vec<(u64, usize)>) {
    let (mut journal, _) = open_healthy(dir);
    let mut ends = vec![(0, Header::first().bytes() as usize)];
    for sizes in [2, 1, 4] {
        append_groups(&mut journal, &[sizes]);
        ends.push((journal.last_seq(), content(&segment_files(dir)[0]).0.len()));
    }
    let path = segment_files(dir).remove(0);
    let bytes = content(&path).0;
    (path, bytes, ends)
}

/// Puts `bytes` in place of the segment, opens, and expects the events up to `last`; then goes on appending.
fn check_reopen(dir: &Path, path: &Path, bytes: &[u8], last: u64) -> Option<TornTail> {
    fs::write(path, bytes).unwrap();
    let (mut journal, opened) = open_healthy(dir);
    assert_events(&journal, 1, last);
    // Going on is tried for some only: it is slow, because a segment grows by a megabyte.
    if !bytes.len().is_multiple_of(16) {
        return opened.repaired;
    }
    append_groups(&mut journal, &[2]);
    drop(journal);
    let (journal, again) = open_healthy(dir);
    assert_eq!(again.repaired, None);
    assert_events(&journal, 1, last + 2);
    opened.repaired
}

#[test]
fn a_cut_at_every_byte_keeps_every_group_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let (path, bytes, ends) = three_groups(dir.path());
    for cut in ends[0].1..=bytes.len() {
        let (last, end) = *ends.iter().rfind(|(_, end)| *end <= cut).unwrap();
        let torn = check_reopen(dir.path(), &path, &bytes[..cut], last);
        let expected = (cut > end).then(|| content_length(&bytes[end..cut]));
        assert_eq!(torn.map(|torn| torn.bytes_dropped), expected, "cut at {cut}");
    }
}

fn content_length(bytes: &[u8]) -> u64 {
    bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last as u64 + 1)
}

#[test]
fn a_cut_followed_by_zeros_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (path, bytes, ends) = three_groups(dir.path());
    for cut in (ends[2].1..bytes.len()).step_by(3) {
        let mut bad = bytes[..cut].to_vec();
        bad.resize(bytes.len() + 500, 0);
        let torn = check_reopen(dir.path(), &path, &bad, ends[2].0);
        assert_eq!(torn.is_some(), cut > ends[2].1, "cut at {cut}");
    }
}

#[test]
fn a_page_lost_from_the_last_group_is_a_tear_though_whole_frames_follow() {
    let dir = tempfile::tempdir().unwrap();
    let (path, bytes, ends) = three_groups(dir.path());
    let start = ends[2].1;
    for lost in (start..bytes.len() - HEAD_BYTES).step_by(5) {
        let mut bad = bytes.clone();
        bad[lost..lost + 20].fill(0);
        assert!(check_reopen(dir.path(), &path, &bad, ends[2].0).is_some(), "lost at {lost}");
    }
}

#[test]
fn zeros_behind_the_end_are_no_tear() {
    let dir = tempfile::tempdir().unwrap();
    let (path, bytes, ends) = three_groups(dir.path());
    let last = ends[3].0;
    for zeros in [0, 1, HEAD_BYTES - 1, HEAD_BYTES, 5000] {
        let mut padded = bytes.clone();
        padded.resize(bytes.len() + zeros, 0);
        assert_eq!(check_reopen(dir.path(), &path, &padded, last), None, "{zeros} zeros");
    }
}

#[test]
fn a_tear_is_reported_where_it_is_and_only_once() {
    let dir = tempfile::tempdir().unwrap();
    let (path, bytes, ends) = three_groups(dir.path());
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let (_, opened) = open_healthy(dir.path());
    let torn = opened.repaired.unwrap();
    assert_eq!(torn.segment, path);
    assert_eq!(torn.at_offset, ends[2].1 as u64);
    assert_eq!(fs::metadata(&path).unwrap().len(), torn.at_offset);
    assert_eq!(open_healthy(dir.path()).1.repaired, None);
}

#[test]
fn a_crash_anywhere_between_seal_and_next_segment_is_made_good() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_groups(&mut journal, &[3, 1]);
    let unsealed = fs::read(&segment_files(dir.path())[0]).unwrap();
    journal.seal(b"checkpoint").unwrap();
    drop(journal);
    let files = segment_files(dir.path());
    let sealed = fs::read(&files[0]).unwrap();
    let frames_end = content_length(&unsealed) as usize;
    for cut in frames_end..=sealed.len() {
        fs::write(&files[0], &sealed[..cut]).unwrap();
        let _ = fs::remove_file(&files[1]);
        // A next segment that has not got its name yet.
        fs::write(files[1].with_extension("seg.tmp"), b"half").unwrap();
        let (mut journal, opened) = open_healthy(dir.path());
        let is_sealed = cut == sealed.len();
        assert_eq!(opened.checkpoint.as_ref().map(|c| (c.seq, c.bytes.as_slice())).is_some(), is_sealed);
        assert_eq!(files[1].exists(), is_sealed, "cut at {cut}");
        assert!(!files[1].with_extension("seg.tmp").exists());
        append_groups(&mut journal, &[1]);
        drop(journal);
        assert_events(&open_healthy(dir.path()).0, 1, 5);
    }
}

#[test]
fn a_seal_carries_its_checkpoint_over() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, opened) = open_healthy(dir.path());
    assert_eq!((opened.last_seq, opened.checkpoint), (0, None));
    append_sealing(&mut journal, 60);
    let count = segment_files(dir.path()).len();
    assert!(count > 3, "{count} segments");
    let chain = journal.chain();
    drop(journal);
    let (journal, opened) = open_healthy(dir.path());
    assert_eq!((opened.last_seq, opened.chain), (60, chain));
    let checkpoint = opened.checkpoint.unwrap();
    assert_eq!(checkpoint.bytes, format!("state after {}", checkpoint.seq).into_bytes());
    let begun = *journal.reader().segments().last().unwrap();
    assert_eq!(checkpoint.seq + 1, begun);
    assert_eq!(segment::list(&dir.path().join("journal")).unwrap(), journal.reader().segments());
    assert_events(&journal, 1, 60);
}
