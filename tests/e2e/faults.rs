//! Faults of disk and clock: said plainly, and nothing that was acknowledged is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use maquette_protocol::methods::method;
use maquette_protocol::{AssetGetParams, DraftParams, ErrorCode, JobState, NoticeLevel, StatusReply};
use maquette_tests::client::draft_params;
use maquette_tests::{Audit, Client, Home};

use crate::cache::paid;
use crate::jobs::comes_to;

/// Segments of the journal, oldest first.
fn segments(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.at("data/journal")).expect("the journal is there");
    let mut segments: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "seg"))
        .collect();
    segments.sort();
    segments
}

/// Where the frames end: space that was laid out ahead is zero.
fn written(segment: &[u8]) -> usize {
    segment.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)
}

fn has_notice(status: &StatusReply, code: &str) -> bool {
    status
        .notices
        .iter()
        .any(|notice| notice.code.contains(code) && !notice.hint.is_empty() && !notice.message.is_empty())
}

/// A home with three takes in it, stopped.
fn filled() -> (Home, Audit) {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    client.draft("filled", "a mill by the river", 2);
    client.call::<method::Draft>(&paid("filled", "a paid mill"));
    let audit = Audit::read(&mut client);
    assert!(daemon.stop().success());
    (home, audit)
}

#[track_caller]
fn assert_nothing_is_lost(before: &Audit, client: &mut Client) {
    let after = Audit::read(client);
    after.assert_books_hold();
    after.assert_assets_are_whole();
    assert_eq!(before.entries, after.entries);
    assert_eq!(before.jobs, after.jobs);
    assert_eq!(before.takes, after.takes);
}

#[test]
fn an_index_that_is_gone_or_damaged_is_rebuilt() {
    let (home, before) = filled();
    fs::remove_dir_all(home.at("data/index")).unwrap();
    let daemon = home.start();
    assert_nothing_is_lost(&before, &mut daemon.client());
    assert!(daemon.stop().success());

    for entry in fs::read_dir(home.at("data/index")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
            fs::write(&path, vec![0xAB; length.max(64)]).unwrap();
        }
    }
    let daemon = home.start();
    let mut client = daemon.client();
    assert!(has_notice(&client.status(), "index"), "{:?}", client.status().notices);
    assert_nothing_is_lost(&before, &mut client);
    assert!(daemon.stop().success());
}

#[test]
fn a_torn_tail_is_repaired_and_said() {
    let (home, before) = filled();
    let last = segments(&home).pop().expect("there is a segment");
    let mut bytes = fs::read(&last).unwrap();
    let end = written(&bytes);
    bytes.resize(bytes.len().max(end + 37), 0);
    bytes[end..end + 37].fill(0x5A);
    fs::write(&last, &bytes).unwrap();
    let daemon = home.start();
    let mut client = daemon.client();
    let status = client.status();
    assert!(status.writable, "{:?}", status.notices);
    assert!(has_notice(&status, "torn"), "{:?}", status.notices);
    assert_nothing_is_lost(&before, &mut client);
    assert_eq!(client.draft("filled", "another mill", 1).takes.len(), 1);
    assert!(daemon.stop().success());
}

#[test]
fn damage_in_the_middle_means_read_only_and_is_said() {
    let (home, _) = filled();
    let first = segments(&home).remove(0);
    let mut bytes = fs::read(&first).unwrap();
    let middle = written(&bytes) / 2;
    bytes[middle..middle + 16].iter_mut().for_each(|byte| *byte ^= 0xFF);
    fs::write(&first, &bytes).unwrap();
    let daemon = home.start();
    let mut client = daemon.client();
    let status = client.status();
    assert!(!status.writable);
    assert!(
        status.notices.iter().any(|notice| notice.level == NoticeLevel::Error && !notice.hint.is_empty()),
        "{:?}",
        status.notices
    );
    let refused = client.refused::<method::Draft>(&draft_params("filled", "another mill", 1));
    assert_eq!(refused.code(), ErrorCode::ReadOnly);
    assert!(!refused.data.hint.is_empty());
    // Looking goes on.
    Audit::read(&mut client);
    assert!(daemon.stop().success());
    assert_eq!(fs::read(&first).unwrap(), bytes, "evidence is not written over");
}

#[test]
fn bytes_of_an_asset_that_changed_are_noticed() {
    let (home, before) = filled();
    let asset = &before.takes[0].asset;
    let path = Path::new(asset.path.as_ref().unwrap());
    let mut permissions = fs::metadata(path).unwrap().permissions();
    #[allow(clippy::permissions_set_readonly_false, reason = "a test does what nobody should")]
    permissions.set_readonly(false);
    fs::set_permissions(path, permissions).unwrap();
    let mut bytes = fs::read(path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(path, &bytes).unwrap();
    let daemon = home.start();
    let mut client = daemon.client();
    let export = maquette_protocol::TakeExportParams {
        takes: vec![before.takes[0].id],
        folder: home.at("out").display().to_string(),
        recipes: false,
        format: None,
    };
    let refused = client.refused::<method::TakeExport>(&export);
    assert_eq!(refused.code(), ErrorCode::DamagedAsset, "{refused:?}");
    assert!(!refused.data.hint.is_empty());
    // The books are untouched by it.
    assert_eq!(Audit::read(&mut client).entries, before.entries);
    let other = client.try_call::<method::AssetGet>(&AssetGetParams { digest: before.takes[1].asset.digest });
    assert!(other.is_ok(), "other assets are as they were");
    assert!(daemon.stop().success());
}

/// A small file system of its own; none where we may not make one.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    fn mounted(size: &str) -> Option<SmallDisk> {
        let folder = tempfile::Builder::new().prefix("mq-disk-").tempdir().unwrap();
        let options = format!("size={size},mode=0700");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        let mounted = mount.is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("SKIPPED: this needs the right to mount a tmpfs (root)");
        }
        mounted.then_some(SmallDisk { folder })
    }

    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        let status = Command::new("mount").args(["-o", &options]).arg(self.folder.path()).status().unwrap();
        assert!(status.success(), "mount -o {options}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily, in case a process that was just killed still has a file open.
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

#[test]
fn a_full_disk_refuses_and_goes_on_once_there_is_room() {
    let Some(disk) = SmallDisk::mounted("24m") else { return };
    let home = Home::inside(disk.folder.path());
    let daemon = home.start();
    let mut client = daemon.client();
    let first = client.draft("full", "a mill", 1);
    let ballast = home.at("ballast");
    let mut filled = Vec::new();
    // Fill what is left, down to the last block.
    for size in [1 << 20, 64 << 10, 4 << 10] {
        let mut n = 0;
        loop {
            let path = ballast.with_extension(format!("{size}-{n}"));
            if fs::write(&path, vec![7; size]).is_err() {
                let _ = fs::remove_file(&path);
                break;
            }
            filled.push(path);
            n += 1;
        }
    }
    let asked =
        DraftParams { count: Some(4), wait_ms: Some(4_000), ..draft_params("full", "another mill", 4) };
    match client.try_call::<method::Draft>(&asked) {
        Err(refused) => {
            let codes = [ErrorCode::DiskFull, ErrorCode::Rebuilding];
            assert!(codes.contains(&refused.code()), "{refused:?}");
            assert!(!refused.data.hint.is_empty());
        }
        Ok(made) => {
            assert!(made.takes.is_empty(), "nothing fits any more: {made:?}");
            for job in made.jobs.iter().filter(|job| job.state.is_final()) {
                assert_eq!(job.error.as_ref().expect("it says why").code, ErrorCode::DiskFull, "{job:?}");
            }
        }
    }
    filled.iter().for_each(|path| fs::remove_file(path).unwrap());
    // Either it goes on by itself, or after a new start; it says so in the meantime.
    let third = client.try_call::<method::Draft>(&draft_params("full", "a third mill", 1));
    let (daemon, mut client) = match third {
        Ok(_) => (daemon, client),
        Err(refused) => {
            assert!(!refused.data.hint.is_empty(), "{refused:?}");
            daemon.kill9();
            let daemon = home.start();
            let client = daemon.client();
            (daemon, client)
        }
    };
    let after = client.draft("full", "a third mill", 1);
    assert_eq!(after.takes.len(), 1, "{:?}", after.jobs);
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_assets_are_whole();
    assert!(audit.takes.iter().any(|take| take.id == first.takes[0].id));
    assert!(daemon.stop().success());
    let daemon = home.start();
    let again = Audit::read(&mut daemon.client());
    again.assert_books_hold();
    // Jobs that waited for room may have ended since.
    let is_there = |take: &maquette_protocol::Take| again.takes.iter().any(|other| other.id == take.id);
    assert!(audit.takes.iter().all(is_there));
    assert!(daemon.stop().success());
}

#[test]
fn a_disk_that_may_only_be_read_is_said() {
    let Some(disk) = SmallDisk::mounted("64m") else { return };
    let home = Home::inside(disk.folder.path());
    let daemon = home.start();
    let take = daemon.client().draft("kept", "a mill", 1).takes.remove(0);
    assert!(daemon.stop().success());
    disk.remount("ro");
    let errors = tempfile::tempdir().unwrap();
    match maquette_tests::daemon::Daemon::start_with_errors(
        &maquette_tests::programs::program(maquette_tests::programs::SCRIPTED_DAEMON),
        home.path(),
        errors.path(),
    ) {
        // Not starting is fine if it says why.
        Err(why) => assert!(why.to_lowercase().contains("read-only"), "{why}"),
        Ok(daemon) => {
            let mut client = daemon.client();
            assert!(!client.status().writable);
            let refused = client.refused::<method::Draft>(&draft_params("kept", "another mill", 1));
            assert_eq!(refused.code(), ErrorCode::ReadOnly);
            assert!(daemon.stop().success());
        }
    }
    disk.remount("rw");
    let daemon = home.start();
    assert_eq!(Audit::read(&mut daemon.client()).takes[0].id, take.id);
    assert!(daemon.stop().success());
}

#[test]
fn a_clock_set_back_a_year_changes_no_order_and_frees_no_hold() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let job = client
        .call::<method::Draft>(&DraftParams { wait_ms: None, ..paid("clock", "script: accept-then-hang") })
        .jobs[0]
        .id;
    comes_to(&mut client, job, JobState::Submitted);
    let before = Audit::read(&mut client);
    daemon.kill9();
    let year = format!("clock.set_back_ms=return({})", 365 * 24 * 3600 * 1000_i64);
    let daemon = home.try_start(&[("MAQUETTE_FAIL_AT", &year)]).expect("it starts");
    let mut client = daemon.client();
    client.draft("clock", "a mill", 1);
    let after = Audit::read(&mut client);
    after.assert_books_hold();
    assert!(!client.job(job).state.is_final(), "its hold is not freed by a clock");
    assert!(after.entries.len() >= before.entries.len());
    assert!(
        after.entries.windows(2).all(|pair| pair[0].seq <= pair[1].seq && pair[0].at_ms <= pair[1].at_ms),
        "times never go back"
    );
    client.call::<method::JobCancel>(&maquette_protocol::JobCancelParams {
        jobs: vec![job],
        ..Default::default()
    });
    assert_eq!(client.ended(job).state, JobState::Cancelled);
    assert!(daemon.stop().success());
}

#[test]
fn an_error_of_the_disk_is_never_acknowledged() {
    let home = Home::new();
    let daemon = home.start();
    let before = Audit::read(&mut daemon.client());
    assert!(daemon.stop().success());
    for fault in ["journal.sync_error", "journal.write_error"] {
        let setting = format!("{fault}=1*return");
        let daemon =
            home.try_start(&[("MAQUETTE_FAIL_AT", &setting)]).unwrap_or_else(|why| panic!("{fault}: {why}"));
        let mut client = daemon.client();
        let grant = maquette_protocol::GrantParams {
            wallet: None,
            amount_microcredits: 1,
            reason: fault.into(),
            expires_ms: None,
            idempotency_key: None,
        };
        let first = client.try_call::<method::CreditGrant>(&grant);
        assert!(first.is_err(), "{fault}: a write that failed was acknowledged");
        daemon.kill9();
        let daemon = home.start();
        let after = Audit::read(&mut daemon.client());
        after.assert_books_hold();
        let new = after.entries.len() - before.entries.len();
        assert!(new <= 2, "wholly there or wholly absent: {new}");
        assert!(daemon.stop().success());
    }
}
