//! Crashes at every fail point of the journal, the contents and the assets: a child process aborts there, and what it
//! had been told is on the disk must be there when the parent opens the files again.
//!
//! Run with `--features failpoints`. An abort keeps the kernel's memory, so this proves the order of steps, not syncs.

#![allow(clippy::unwrap_used)]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use maquette_daemon::assets::{Assets, digest_of};
use maquette_daemon::journal::{Contents, Health, Journal, JournalError, Options, Place};

/// Tells the child which fail point, at which of its hits, and where.
const CHILD: &str = "MAQUETTE_TEST_CRASH_POINT";
const JOURNAL_POINTS: [&str; 5] = [
    "journal.before_append",
    "journal.after_append",
    "journal.after_sync",
    "journal.after_seal",
    "journal.before_rotate_sync",
];
const CONTENT_POINTS: [&str; 3] = ["contents.after_append", "contents.after_sync", "contents.after_erase"];
const ASSET_POINTS: [&str; 3] = ["asset.after_temp", "asset.after_sync", "asset.after_rename"];

fn options() -> Options {
    Options { segment_bytes: 600 }
}

fn event(seq: u64) -> Vec<u8> {
    format!("event {seq} with some bytes").into_bytes()
}

fn content(number: u64) -> Vec<u8> {
    format!("content {number}").repeat(20).into_bytes()
}

fn picture(number: u64) -> Vec<u8> {
    format!("GIF89a {number}").into_bytes()
}

/// Starts this test binary again, to run `child` only, and waits until it has aborted.
fn crash(point: &str, hit: u64, dir: &Path) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env(CHILD, format!("{point} {hit} {}", dir.display()))
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success(), "{point} was not reached {hit} times");
}

/// The last line of a file of answers: how far the child was told that it is on the disk.
fn answered(dir: &Path) -> u64 {
    let text = fs::read_to_string(dir.join("answers")).unwrap_or_default();
    text.lines().last().map_or(0, |line| line.parse().unwrap())
}

/// Not a test of its own: the part that crashes, when the environment asks for it.
#[test]
fn child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let [point, hit, dir]: [&str; 3] = task.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
    let dir = Path::new(dir);
    let left = std::sync::atomic::AtomicU64::new(hit.parse().unwrap());
    fail::cfg_callback(point, move || {
        if left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) == 1 {
            std::process::abort();
        }
    })
    .unwrap();
    let mut answers = OpenOptions::new().append(true).create(true).open(dir.join("answers")).unwrap();
    let mut answer = |number: u64| writeln!(answers, "{number}").unwrap();
    match point.split_once('.').unwrap().0 {
        "journal" => write_journal(dir, &mut answer),
        "contents" => write_contents(dir, &mut answer),
        _ => write_assets(dir, &mut answer),
    }
}

fn write_journal(dir: &Path, answer: &mut dyn FnMut(u64)) {
    let (mut journal, _) = Journal::open(dir, options()).unwrap();
    while journal.last_seq() < 60 {
        let first = journal.last_seq() + 1;
        let group: Vec<_> = (first..first + 3).map(event).collect();
        answer(journal.append(&group).unwrap().end - 1);
        if journal.wants_seal() {
            journal.seal(format!("state after {}", journal.last_seq()).as_bytes()).unwrap();
        }
    }
}

fn write_contents(dir: &Path, answer: &mut dyn FnMut(u64)) {
    let (mut contents, _) = Contents::open(dir, 2000).unwrap();
    let first = contents.reader().scan().unwrap().count() as u64 + 1;
    for number in first..first + 20 {
        let bytes = content(number);
        let place = contents.append(&[(digest_of(&bytes), &bytes)]).unwrap()[0];
        answer(number);
        if number == 4 {
            contents.reader().erase(place).unwrap();
        }
    }
}

fn write_assets(dir: &Path, answer: &mut dyn FnMut(u64)) {
    let assets = Assets::open(dir).unwrap();
    for number in 1..=10 {
        assets.put(&picture(number)).unwrap();
        answer(number);
    }
}

#[test]
fn the_journal_keeps_what_it_answered() {
    for point in JOURNAL_POINTS {
        for hit in [1, 2, 3] {
            let dir = tempfile::tempdir().unwrap();
            crash(point, hit, dir.path());
            let (journal, opened) = Journal::open(dir.path(), options()).unwrap();
            assert_eq!(opened.health, Health::Healthy, "{point} {hit}");
            assert_eq!(opened.last_seq % 3, 0, "half a group after {point} {hit}");
            assert!(opened.last_seq >= answered(dir.path()), "{point} {hit}");
            let events: Vec<_> = journal.reader().read_from(1).map(Result::unwrap).collect();
            assert_eq!(events, (1..=opened.last_seq).map(|seq| (seq, event(seq))).collect::<Vec<_>>());
            if let Some(checkpoint) = opened.checkpoint {
                assert_eq!(checkpoint.bytes, format!("state after {}", checkpoint.seq).into_bytes());
            }
        }
    }
}

#[test]
fn the_contents_keep_what_they_answered_and_never_give_back_what_was_erased() {
    for point in CONTENT_POINTS {
        let dir = tempfile::tempdir().unwrap();
        crash(point, 1, dir.path());
        let (contents, opened) = Contents::open(dir.path(), 2000).unwrap();
        assert_eq!(opened.damaged, None);
        let found: Vec<(Place, _, Vec<u8>)> = contents.reader().scan().unwrap().map(Result::unwrap).collect();
        let last = answered(dir.path());
        let is_erased = point == "contents.after_erase";
        let kept = (1..=last).filter(|number| !(is_erased && *number == 4));
        for number in kept.clone() {
            assert!(found.iter().any(|item| item.2 == content(number)), "{point}: {number} is lost");
        }
        assert!(found.len() as u64 <= kept.count() as u64 + 1);
        assert_eq!(is_erased, last == 4 && !found.iter().any(|item| item.2 == content(4)));
    }
}

#[test]
fn the_assets_keep_what_they_answered_and_a_sweep_takes_the_rest() {
    for point in ASSET_POINTS {
        let dir = tempfile::tempdir().unwrap();
        crash(point, 3, dir.path());
        let last = answered(dir.path());
        assert_eq!(last, 2);
        let assets = Assets::open(dir.path()).unwrap();
        let known: Vec<_> = (1..=last).map(|number| digest_of(&picture(number))).collect();
        let report = assets.sweep(0, &|digest| known.contains(digest), u64::MAX).unwrap();
        // What was half-written went when the store was opened; what has its name already is an orphan.
        let orphans = u64::from(point == "asset.after_rename");
        assert_eq!((report.orphans, report.temporaries), (orphans, 0), "{point}");
        assert_eq!(std::fs::read_dir(dir.path().join("assets/tmp")).unwrap().count(), 0, "{point}");
        for (digest, number) in known.iter().zip(1..) {
            let media = assets.find(digest).unwrap();
            assert_eq!(assets.read_verified(digest, media).unwrap(), picture(number));
        }
    }
}

#[test]
fn an_injected_error_is_never_tried_again() {
    let scenario = fail::FailScenario::setup();
    for (point, action, is_full) in [
        ("journal.write_error", "return(full)", true),
        ("journal.write_error", "return", false),
        ("journal.sync_error", "return(full)", true),
        ("journal.sync_error", "return", false),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(dir.path(), options()).unwrap();
        journal.append(&[event(1)]).unwrap();
        fail::cfg(point, action).unwrap();
        let error = journal.append(&[event(2)]).unwrap_err();
        fail::remove(point);
        assert_eq!(matches!(error, JournalError::DiskFull { .. }), is_full, "{error:?}");
        assert!(matches!(journal.append(&[event(2)]), Err(JournalError::Poisoned)));
        assert_eq!(journal.reader().durable_seq(), 1);
        drop(journal);
        let (mut journal, opened) = Journal::open(dir.path(), options()).unwrap();
        assert_eq!(opened.health, Health::Healthy);
        // An event whose sync failed may be there or not; either is a clean state.
        assert!((1..=2).contains(&opened.last_seq));
        journal.append(&[event(3)]).unwrap();
    }
    scenario.teardown();
}
