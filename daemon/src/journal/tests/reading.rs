//! Reading: from any number, backwards, and while somebody writes.

use super::*;

fn seqs(events: &[(u64, Vec<u8>)]) -> Vec<u64> {
    events.iter().map(|(seq, _)| *seq).collect()
}

#[test]
fn reading_begins_anywhere_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(dir.path(), Options { segment_bytes: 20_000 }).unwrap();
    append_sealing(&mut journal, 700);
    assert!(journal.reader().segments().len() > 2);
    let check = |journal: &Journal| {
        for from in (0..=702).step_by(13).chain([63, 64, 65, 66, 128, 129, 699, 700, 701]) {
            assert_events(journal, from, 700);
        }
    };
    check(&journal);
    drop(journal);
    check(&open_healthy(dir.path()).0);
}

#[test]
fn pages_backwards() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_sealing(&mut journal, 100);
    let reader = journal.reader();
    let check = |before, limit, expect: Vec<u64>| {
        let page = reader.read_back(before, limit).unwrap();
        assert_eq!(seqs(&page), expect, "before {before}, {limit}");
        assert!(page.iter().all(|(seq, bytes)| *bytes == payload(*seq)));
    };
    check(u64::MAX, 3, vec![100, 99, 98]);
    check(98, 2, vec![97, 96]);
    check(50, 0, vec![]);
    check(4, 10, vec![3, 2, 1]);
    check(1, 10, vec![]);
    check(0, 10, vec![]);
    check(101, 1000, (1..=100).rev().collect());
}

#[test]
fn an_empty_journal_has_nothing_to_read() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    assert_eq!(journal.append::<&[u8]>(&[]).unwrap(), 1..1);
    assert!(!journal.wants_seal());
    assert_events(&journal, 1, 0);
    assert_eq!(journal.reader().read_back(u64::MAX, 5).unwrap(), []);
}

#[test]
fn a_reader_sees_only_what_is_synced_and_nothing_out_of_order() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    let reader = journal.reader();
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let reader = reader.clone();
                scope.spawn(move || {
                    let mut next = 1;
                    while next <= 300 {
                        let durable = reader.durable_seq();
                        for event in reader.read_from(next) {
                            assert_eq!(event.unwrap(), (next, payload(next)));
                            next += 1;
                        }
                        assert!(next > durable);
                        std::thread::yield_now();
                    }
                    next - 1
                })
            })
            .collect();
        append_sealing(&mut journal, 300);
        for handle in readers {
            assert_eq!(handle.join().unwrap(), 300);
        }
    });
}

#[test]
fn an_iterator_ends_where_the_journal_ended_when_it_was_made() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = open_healthy(dir.path());
    append_groups(&mut journal, &[3]);
    let mut events = journal.reader().read_from(2);
    append_groups(&mut journal, &[3]);
    assert_eq!(events.by_ref().map(|event| event.unwrap().0).collect::<Vec<_>>(), [2, 3]);
    assert!(events.next().is_none());
}
