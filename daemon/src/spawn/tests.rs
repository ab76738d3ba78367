//! Real processes: the test binary starts itself as a small daemon, which does what the real one does with lock, socket and pipe.

use std::os::unix::net::UnixStream;
use std::sync::Barrier;

use super::*;
use crate::platform::socket;

/// The arguments by which this test binary becomes [`small_daemon`].
const DAEMON: [&str; 4] = ["--exact", "spawn::tests::small_daemon", "--ignored", "--nocapture"];

/// Not a test: a daemon that notes its start, serves until somebody sends a byte, and ends.
#[test]
#[ignore = "started by the other tests"]
fn small_daemon() {
    let Ok(folders) = Folders::of_this_user() else { return };
    if folders.home.is_none() {
        return;
    }
    let lock = match Lock::try_take(&folders.daemon_lock()) {
        Ok(lock) => lock,
        Err(error) => return announce_error(&error.to_string()),
    };
    let mut starts = OpenOptions::new().append(true).create(true).open(folders.state.join("starts")).unwrap();
    writeln!(starts, "{}", std::process::id()).unwrap();
    let (listener, _file) = socket::bind(&lock, &folders).unwrap();
    listener.set_nonblocking(false).unwrap();
    announce_ready(&folders.socket);
    for client in listener.incoming() {
        if client.unwrap().read(&mut [0]).unwrap_or(0) > 0 {
            return;
        }
    }
}

/// A home whose small daemon ends with it, also when a test fails.
struct Home {
    folder: tempfile::TempDir,
}

impl Drop for Home {
    fn drop(&mut self) {
        // Nobody listens after a test that went well.
        let _ = tell_to_stop(&Folders::under(self.folder.path()));
    }
}

fn fresh() -> (Home, Folders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::under(folder.path());
    (Home { folder }, folders)
}

fn tell_to_stop(folders: &Folders) -> io::Result<()> {
    UnixStream::connect(&folders.socket)?.write_all(b"x")
}

/// Ends the small daemon, and waits until it has let go of its lock.
fn stop(folders: &Folders) {
    tell_to_stop(folders).unwrap();
    drop(Lock::take_within(&folders.daemon_lock(), Duration::from_secs(30)).unwrap());
}

fn starts(folders: &Folders) -> usize {
    fs::read_to_string(folders.state.join("starts")).unwrap().lines().count()
}

#[test]
fn fifty_racing_clients_start_exactly_one_daemon() {
    let (_home, folders) = fresh();
    let exe = std::env::current_exe().unwrap();
    let gun = Barrier::new(50);
    std::thread::scope(|threads| {
        let clients: Vec<_> = (0..50)
            .map(|_| {
                threads.spawn(|| {
                    gun.wait();
                    connect_or_start(&folders, &exe, &DAEMON)
                })
            })
            .collect();
        for client in clients {
            assert_eq!(client.join().unwrap().unwrap(), SocketPath(folders.socket.clone()));
        }
    });
    assert_eq!(starts(&folders), 1);
    stop(&folders);
}

#[test]
fn a_stale_socket_does_not_keep_a_daemon_from_starting() {
    let (_home, folders) = fresh();
    folders.prepare().unwrap();
    drop(std::os::unix::net::UnixListener::bind(&folders.socket).unwrap());
    assert!(folders.socket.exists());
    let exe = std::env::current_exe().unwrap();
    connect_or_start(&folders, &exe, &DAEMON).unwrap();
    stop(&folders);
    connect_or_start(&folders, &exe, &DAEMON).unwrap();
    assert_eq!(starts(&folders), 2);
    stop(&folders);
}

#[test]
fn the_reason_of_a_failed_start_reaches_the_person() {
    let (_home, folders) = fresh();
    let shell = Path::new("/bin/sh");
    let check = |script: &str, expect: &str| {
        fs::remove_file(folders.state.join("failed-starts")).ok();
        let error = connect_or_start(&folders, shell, &["-c", script]).unwrap_err().to_string();
        assert!(error.contains(expect), "{script}: {error}");
    };
    check("echo noise; echo 'error the journal is damaged'", "the journal is damaged");
    check("echo 'thread main panicked' >&2; exit 7", "thread main panicked");
    check("exit 7", "exit status: 7");
    let missing = connect_or_start(&folders, Path::new("/nonexistent/maquette"), &[]).unwrap_err();
    assert!(matches!(missing, StartError::Spawn(_)));
}

#[test]
fn three_failures_within_a_minute_end_the_trying() {
    let (_home, folders) = fresh();
    let shell = Path::new("/bin/sh");
    for _ in 0..FAILURES {
        let error = connect_or_start(&folders, shell, &["-c", "echo 'error no'"]).unwrap_err();
        assert!(matches!(error, StartError::Failed { .. }), "{error}");
    }
    let error = connect_or_start(&folders, shell, &["-c", "echo 'error no'"]).unwrap_err();
    assert!(matches!(&error, StartError::TooManyFailures { log } if *log == start_log(&folders)), "{error}");

    let failures = Failures::of(&folders);
    let last = failures.recent(u64::MAX / 2).len() + failures.recent(clock::unix_ms()).len();
    assert_eq!(last, FAILURES);
    assert!(
        !failures.are_too_many(clock::unix_ms() + FAILURES_WITHIN_MS),
        "a minute later it is tried again"
    );
    assert!(!failures.are_too_many(0), "a clock that was set back does not lock anybody out");
}

#[test]
fn a_named_socket_and_a_long_path_are_handled_before_anything_starts() {
    let (_home, folders) = fresh();
    let long = Folders { socket: folders.run.join("x".repeat(120)), ..folders };
    let error = connect_or_start(&long, Path::new("/bin/false"), &[]).unwrap_err();
    assert!(matches!(error, StartError::Folder(FolderError::SocketPathTooLong { .. })), "{error}");
}
