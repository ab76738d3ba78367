//! Start on demand, from the client's side: connect; else take the spawn lock, connect again, start the daemon and wait until it says that it is ready;
//! else say why not. Everything here blocks.
//!
//! The daemon says so in one line on its standard output, which is a pipe to the client that started it: `ready <socket>` or
//! `error <text>`. It detaches from that pipe afterwards, and lives on when the client is gone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::platform::clock;
use crate::platform::folders::{FolderError, Folders};
use crate::platform::lock::{Lock, LockError};

/// How long a daemon may take to be ready.
const READY_WITHIN: Duration = Duration::from_secs(10);
/// This many failed starts …
const FAILURES: usize = 3;
/// … within this time, in milliseconds, and nobody tries again until it has passed.
const FAILURES_WITHIN_MS: u64 = 60_000;
/// How long a client waits for others that are starting a daemon; longer than the few starts that may fail in a row take.
const OTHERS_WITHIN: Duration = Duration::from_secs(40);
/// What a starting daemon wrote to its standard error is kept up to here.
const STDERR_LIMIT: u64 = 1 << 20;

/// The socket of a daemon that answered a moment ago. Where there are no Unix sockets, the discovery file names its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketPath(pub PathBuf);

/// Why there is no daemon.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folders cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Something is wrong with the socket.
    #[cfg(unix)]
    #[error(transparent)]
    Socket(#[from] crate::platform::socket::SocketError),
    /// The discovery file cannot be read.
    #[error(transparent)]
    Discovery(#[from] crate::discovery::DiscoveryError),
    /// The spawn lock cannot be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The program could not be started.
    #[error("cannot start the daemon: {0}")]
    Spawn(io::Error),
    /// The daemon started and gave up.
    #[error("the daemon did not start: {reason}\nIts log: {}", log.display())]
    Failed {
        /// What it said.
        reason: String,
        /// Where to read more.
        log: PathBuf,
    },
    /// The daemon runs but is not ready yet.
    #[error("the daemon is not ready after {} s; it may still become so. Try again, or read {}", READY_WITHIN.as_secs(), log.display())]
    TooSlow {
        /// Where to read more.
        log: PathBuf,
    },
    /// It failed too often just now to try again.
    #[error("the daemon failed to start {FAILURES} times within a minute, so it is left alone for a while. \
             Read {}, or run `maquette serve` to see why", log.display())]
    TooManyFailures {
        /// Where to read more.
        log: PathBuf,
    },
}

/// The file that takes a starting daemon's standard error.
pub fn start_log(folders: &Folders) -> PathBuf {
    folders.logs().join("start.log")
}

/// Connects to the daemon of `folders`, or starts `exe` (an absolute path) with `args` and waits until it is ready.
/// Of many clients that call this at once, one starts a daemon and the others find it.
pub fn connect_or_start(folders: &Folders, exe: &Path, args: &[&str]) -> Result<SocketPath, StartError> {
    folders.check_socket_path()?;
    if is_answered(folders)? {
        return Ok(SocketPath(folders.socket.clone()));
    }
    folders.prepare()?;
    let _starter = Lock::take_within(&folders.spawn_lock(), OTHERS_WITHIN)?;
    if is_answered(folders)? {
        return Ok(SocketPath(folders.socket.clone()));
    }
    let failures = Failures::of(folders);
    if failures.are_too_many(clock::unix_ms()) {
        return Err(StartError::TooManyFailures { log: start_log(folders) });
    }
    let started = start(folders, exe, args);
    match &started {
        Ok(_) => failures.forget(),
        // A daemon that is merely slow has not failed.
        Err(StartError::TooSlow { .. }) => {}
        Err(_) => failures.add(clock::unix_ms()),
    }
    started
}

/// Whether a daemon listens.
#[cfg(unix)]
fn is_answered(folders: &Folders) -> Result<bool, StartError> {
    Ok(crate::platform::socket::connect(&folders.socket)?.is_some())
}

/// Whether a daemon listens. Without Unix sockets, the discovery file names the port; whoever is there still has to take our token.
#[cfg(not(unix))]
fn is_answered(folders: &Folders) -> Result<bool, StartError> {
    let hint = crate::discovery::read(&folders.discovery_file())?;
    let port = hint.and_then(|discovery| discovery.port);
    Ok(port.is_some_and(|port| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()))
}

fn start(folders: &Folders, exe: &Path, args: &[&str]) -> Result<SocketPath, StartError> {
    let log = start_log(folders);
    let (stderr, offset) = open_log(&log).map_err(StartError::Spawn)?;
    let mut child = command(folders, exe, args, stderr).spawn().map_err(StartError::Spawn)?;
    let Some(stdout) = child.stdout.take() else {
        return Err(StartError::Failed { reason: "its output cannot be read".to_owned(), log });
    };
    match wait_for_line(stdout) {
        Some(Said::Ready(socket)) => Ok(SocketPath(socket)),
        Some(Said::Error(reason)) => Err(StartError::Failed { reason, log }),
        Some(Said::Nothing) => Err(StartError::Failed { reason: last_words(&mut child, &log, offset), log }),
        None => Err(StartError::TooSlow { log }),
    }
}

fn command(folders: &Folders, exe: &Path, args: &[&str], stderr: File) -> Command {
    let mut command = Command::new(exe);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
    // A daemon must not keep the client's folder busy, nor depend on a relative path in its environment.
    command.current_dir(&folders.data);
    if let Some(home) = &folders.home {
        command.env("MAQUETTE_HOME", home);
    }
    if folders.socket_named {
        command.env("MAQUETTE_SOCK", &folders.socket);
    }
    // A group of its own: Ctrl-C at the client's terminal is not meant for the daemon.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Opens the log for appending, emptied when it has grown long, and tells where this start's lines begin.
fn open_log(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    if file.metadata()?.len() > STDERR_LIMIT {
        file.set_len(0)?;
    }
    let offset = file.metadata()?.len();
    Ok((file, offset))
}

/// What a starting daemon says.
enum Said {
    Ready(PathBuf),
    Error(String),
    /// It closed its output without a word, most likely by ending.
    Nothing,
}

/// `None` when the time is over.
fn wait_for_line(stdout: ChildStdout) -> Option<Said> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let said = read_line(stdout);
        // Nobody listens when the time was over.
        let _ = sender.send(said);
    });
    receiver.recv_timeout(READY_WITHIN).ok()
}

/// The first line with one of our words; other lines are passed over.
fn read_line(stdout: impl Read) -> Said {
    for line in BufReader::new(stdout.take(1 << 20)).lines() {
        let Ok(line) = line else { break };
        match line.split_once(' ') {
            Some(("ready", path)) => return Said::Ready(PathBuf::from(path)),
            Some(("error", reason)) => return Said::Error(reason.to_owned()),
            _ => {}
        }
    }
    Said::Nothing
}

/// Why a daemon ended without a word: its exit and the last lines of its standard error.
fn last_words(child: &mut Child, log: &Path, offset: u64) -> String {
    let exit = child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
    let mut text = String::new();
    let read = File::open(log).and_then(|mut file| {
        file.seek(SeekFrom::Start(offset))?;
        file.take(STDERR_LIMIT).read_to_string(&mut text)
    });
    if let Err(error) = read {
        return format!("{exit} ({error})");
    }
    let lines: Vec<&str> = text.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
    let tail = lines.into_iter().rev().collect::<Vec<_>>().join("\n");
    if tail.is_empty() { exit } else { format!("{exit}\n{tail}") }
}

/// When starts failed, one time a line, read and written under the spawn lock.
struct Failures {
    path: PathBuf,
}

impl Failures {
    fn of(folders: &Folders) -> Failures {
        Failures { path: folders.state.join("failed-starts") }
    }

    /// Times of the last minute. Times in the future, from a clock that was set back, do not count.
    fn recent(&self, now_ms: u64) -> Vec<u64> {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let times = text.lines().filter_map(|line| line.parse().ok());
        times.filter(|time| *time <= now_ms && now_ms - time < FAILURES_WITHIN_MS).collect()
    }

    fn are_too_many(&self, now_ms: u64) -> bool {
        self.recent(now_ms).len() >= FAILURES
    }

    /// A count that cannot be kept must not hide the failure itself.
    fn add(&self, now_ms: u64) {
        let mut times = self.recent(now_ms);
        times.push(now_ms);
        let text: String = times.iter().map(|time| format!("{time}\n")).collect();
        if let Err(error) = fs::write(&self.path, text) {
            tracing::debug!(%error, "a failed start could not be noted");
        }
    }

    fn forget(&self) {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::debug!(%error, "failed starts could not be forgotten");
            }
            _ => {}
        }
    }
}

/// From the daemon's side: says `ready` with the socket to the client that waits, if one does, and lets go of standard output.
/// Errors are passed over: the client may be gone, and Rust programs ignore SIGPIPE.
pub fn announce_ready(socket: &Path) {
    announce(format_args!("ready {}", socket.display()));
}

/// From the daemon's side: says why it does not start.
pub fn announce_error(reason: &str) {
    announce(format_args!("error {}", reason.replace('\n', "; ")));
}

fn announce(line: std::fmt::Arguments<'_>) {
    let mut stdout = io::stdout().lock();
    let said = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    if let Err(error) = said {
        tracing::debug!(%error, "nobody waits for this daemon to be ready");
    }
    // The client reads until the end of the pipe, and would be held up by a daemon that kept it open.
    #[cfg(unix)]
    {
        let null = File::options().write(true).open("/dev/null");
        let closed = null.and_then(|null| rustix::stdio::dup2_stdout(null).map_err(io::Error::from));
        if let Err(error) = closed {
            tracing::debug!(%error, "standard output stays open");
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
