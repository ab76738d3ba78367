//! Damage in the middle: the journal opens for reading, says where, and changes nothing on the disk.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::journal::segment::Header;
use crate::journal::{Damage, Fault, JournalError, ScrubProgress, ScrubReport, scrub};

/// Opens a damaged journal, expects it to be read-only, and that the files stay as they are.
fn open_damaged(dir: &Path) -> (Journal, Opened, Damage) {
    let before: Vec<_> = segment_files(dir).iter().map(|path| fs::read(path).unwrap()).collect();
    let (mut journal, opened) = open(dir);
    let Health::ReadOnly(damage) = opened.health.clone() else { panic!("not read-only: {opened:?}") };
    for _ in 0..2 {
        assert!(matches!(journal.append(&[b"x"]), Err(JournalError::ReadOnly(_))));
    }
    assert!(!journal.wants_seal());
    let after: Vec<_> = segment_files(dir).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after, "a damaged journal was changed");
    (journal, opened, damage)
}

#[test]
fn every_flipped_bit_before_the_last_group_makes_it_read_only() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_groups(&mut journal, &[2, 1]);
    let path = segment_files(dir.path()).remove(0);
    let middle_end = content(&path).0.len();
    append_groups(&mut journal, &[1]);
    drop(journal);
    let good = content(&path).0;
    for at in Header::first().bytes() as usize..middle_end {
        for bit in [0, 7] {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            fs::write(&path, &bad).unwrap();
            let (journal, opened, damage) = open_damaged(dir.path());
            assert!(damage.offset as usize <= at && opened.last_seq < 3, "{damage}");
            assert_eq!(damage.segment, path);
            // What stands before the damage can still be read.
            assert_events(&journal, 1, opened.last_seq);
        }
    }
}

#[test]
fn a_seal_proves_that_the_last_group_was_synced() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_groups(&mut journal, &[1, 1]);
    journal.seal(b"state").unwrap();
    let files = segment_files(dir.path());
    fs::remove_file(&files[1]).unwrap();
    let mut bytes = fs::read(&files[0]).unwrap();
    let at = Header::first().bytes() as usize + 60;
    bytes[at] ^= 1;
    fs::write(&files[0], bytes).unwrap();
    assert_eq!(open_damaged(dir.path()).2.why, Fault::BadChecksum);
}

#[test]
fn a_damaged_header_of_the_last_segment_leaves_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_groups(&mut journal, &[1, 1]);
    journal.seal(b"state").unwrap();
    append_groups(&mut journal, &[1]);
    drop(journal);
    let last = segment_files(dir.path()).remove(1);
    let mut bytes = fs::read(&last).unwrap();
    bytes[30] ^= 1;
    fs::write(&last, bytes).unwrap();
    let (journal, opened, damage) = open_damaged(dir.path());
    assert_eq!((damage.segment, damage.why, opened.last_seq), (last, Fault::BadHeader, 2));
    assert_events(&journal, 1, 2);
}

#[test]
fn a_journal_whose_only_header_is_damaged_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    drop(open_healthy(dir.path()));
    let path = segment_files(dir.path()).remove(0);
    fs::write(&path, b"not a journal").unwrap();
    assert!(matches!(Journal::open(dir.path(), small()), Err(JournalError::Damaged(_))));
    assert_eq!(fs::read(&path).unwrap(), b"not a journal");
}

#[test]
fn a_missing_segment_is_damage_but_the_newest_state_is_read() {
    for missing in [0, 1] {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, _) = open_healthy(dir.path());
        append_sealing(&mut journal, 60);
        let segments = journal.reader().segments();
        drop(journal);
        fs::remove_file(&segment_files(dir.path())[missing]).unwrap();
        let (journal, opened, damage) = open_damaged(dir.path());
        assert_eq!(damage.seq_expected, segments[missing + 1]);
        assert!(matches!(damage.why, Fault::MissingSegment));
        assert_eq!(opened.last_seq, 60);
        let readable = *segments.last().unwrap();
        assert_events(&journal, readable, 60);
        let all: Vec<_> = journal.reader().read_from(1).collect();
        assert!(matches!(all.last(), Some(Err(JournalError::Damaged(_)))), "{:?}", all.last());
        assert_eq!(all.len() as u64, if missing == 0 { 1 } else { segments[1] });
    }
}

#[test]
fn a_scrub_reads_every_sealed_segment() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_sealing(&mut journal, 60);
    let segments = journal.reader().segments();
    let mut heard: Vec<ScrubProgress> = Vec::new();
    let run = |from, heard: &mut Vec<ScrubProgress>| {
        scrub(&journal.reader(), from, &mut |progress| heard.push(progress), &AtomicBool::new(false))
    };
    let report = run(0, &mut heard).unwrap();
    let sealed = segments.len() as u64 - 1;
    assert_eq!((report.segments, report.cancelled_at), (sealed, None));
    assert_eq!(report.events, segments.last().unwrap() - 1);
    assert_eq!(heard.last().unwrap().bytes, report.bytes);
    assert_eq!(run(segments[2], &mut heard).unwrap().segments, sealed - 2);
}

#[test]
fn a_cancelled_scrub_says_where_to_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_sealing(&mut journal, 60);
    let second = journal.reader().segments()[1];
    let cancel = AtomicBool::new(false);
    let mut stop_in_second =
        |progress: ScrubProgress| cancel.store(progress.segment == second, Ordering::Relaxed);
    let report: ScrubReport = scrub(&journal.reader(), 0, &mut stop_in_second, &cancel).unwrap();
    assert_eq!((report.segments, report.cancelled_at), (1, Some(second)));
}

#[test]
fn a_scrub_finds_every_flipped_bit_of_an_older_segment() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_groups(&mut journal, &[2, 1]);
    journal.seal(b"state").unwrap();
    append_groups(&mut journal, &[1]);
    let path = segment_files(dir.path()).remove(0);
    let good = fs::read(&path).unwrap();
    let run = || scrub(&journal.reader(), 0, &mut |_| (), &AtomicBool::new(false));
    assert_eq!(run().unwrap().segments, 1);
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 4;
        fs::write(&path, &bad).unwrap();
        assert!(matches!(run(), Err(JournalError::Damaged(damage)) if damage.offset as usize <= at), "{at}");
    }
    fs::write(&path, &good).unwrap();
    assert!(run().is_ok());
}

#[test]
fn a_scrub_sees_a_segment_that_was_exchanged_for_another_good_one() {
    let dir = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    for (dir, text) in [(dir.path(), "ours"), (other.path(), "theirs")] {
        let (mut journal, _) = open_healthy(dir);
        journal.append(&[text.repeat(5)]).unwrap();
        journal.seal(b"state").unwrap();
    }
    fs::copy(&segment_files(other.path())[0], &segment_files(dir.path())[0]).unwrap();
    let (journal, _) = open_healthy(dir.path());
    let result = scrub(&journal.reader(), 0, &mut |_| (), &AtomicBool::new(false));
    assert!(matches!(result, Err(JournalError::Damaged(damage)) if damage.why == Fault::SealNotCarried));
}
