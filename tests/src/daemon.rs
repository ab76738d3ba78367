//! A daemon as a child process: started, waited for without sleeping, ended in every way there is, and never left behind.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::client::Client;

/// A start or an end that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running daemon.
pub struct Daemon {
    child: Option<Child>,
    socket: PathBuf,
    http: Option<String>,
}

/// What is set for a child beside its home.
pub type Environment<'a> = &'a [(&'a str, &'a str)];

impl Daemon {
    /// Starts `program` with `home`; returns when it says that it is ready, or with what it wrote when it ended before that.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        home: &Path,
        environment: Environment,
    ) -> Result<Daemon, String> {
        Daemon::start_elsewhere(program, arguments, home, home, environment)
    }

    /// The same for a home that cannot be written: what it complains of goes to `errors`.
    pub fn start_with_errors(program: &Path, home: &Path, errors: &Path) -> Result<Daemon, String> {
        Daemon::start_elsewhere(program, &[], home, errors, &[])
    }

    fn start_elsewhere(
        program: &Path,
        arguments: &[&str],
        home: &Path,
        errors: &Path,
        environment: Environment,
    ) -> Result<Daemon, String> {
        let errors = errors.join("daemon.stderr");
        let stderr = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&errors)
            .expect("the home can be written");
        let mut command = Command::new(program);
        command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("MAQUETTE_HOME", home)
            .env("MAQUETTE_KEYRING", "none")
            .envs(environment.iter().copied())
            .env("RUST_BACKTRACE", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
        let mut child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let line = first_line(&mut child);
        let Some(socket) = line.as_deref().and_then(ready) else {
            if line.is_some() {
                child.kill().expect("it is ours");
            }
            let status = child.wait().expect("it is ours");
            let wrote = std::fs::read_to_string(&errors).unwrap_or_default();
            return Err(format!("{status}; said {line:?}; wrote: {wrote}"));
        };
        Ok(Daemon { child: Some(child), socket, http: address(home) })
    }

    /// A new connection.
    #[track_caller]
    pub fn client(&self) -> Client {
        Client::connect(&self.socket).expect("a daemon that is ready accepts connections")
    }

    /// Its Unix socket.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Host and port of its loopback listener.
    pub fn http(&self) -> Option<&str> {
        self.http.as_deref()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// A line of the kernel's account of its memory, such as `VmRSS:`, in KiB.
    pub fn kib(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("it runs");
        let told = status.lines().find_map(|told| told.strip_prefix(line)).expect("Linux tells");
        told.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// Has the kernel count its peak (`VmHWM:`) from now on; gives what is in memory now, in KiB.
    pub fn watch_memory(&self) -> u64 {
        std::fs::write(format!("/proc/{}/clear_refs", self.pid()), "5").expect("it is ours");
        self.kib("VmRSS:")
    }

    /// Ends it at once, as a power cut of the process would. Returns when it is gone.
    pub fn kill9(mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("it is ours");
        child.wait().expect("it is ours");
    }

    /// Asks it to leave (SIGTERM) and waits until it has.
    pub fn stop(self) -> ExitStatus {
        self.signal(rustix::process::Signal::TERM);
        self.left()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid().cast_signed()).expect("a child has a pid");
        rustix::process::kill_process(pid, signal).expect("it is ours");
    }

    /// Waits until it has left by itself.
    pub fn left(mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it runs");
        let pid = rustix::process::Pid::from_raw(child.id().cast_signed()).expect("a child has a pid");
        let (done, wait) = mpsc::channel::<()>();
        let watchdog = std::thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                eprintln_line("the daemon did not leave in time and is killed");
                // It may have ended in this very moment.
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
        });
        let status = child.wait().expect("it is ours");
        drop(done);
        watchdog.join().expect("the watchdog ends");
        status
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Already gone is as good.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The first line of a child's output; none if it ended or took too long. A thread goes on reading, so that the child never blocks.
fn first_line(child: &mut Child) -> Option<String> {
    let output = BufReader::new(child.stdout.take().expect("the output is piped"));
    let (to, from) = mpsc::channel();
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            // Nobody listens after the first line.
            let _ = to.send(line);
        }
    });
    from.recv_timeout(PATIENCE).ok()
}

/// The socket in the line `ready <socket>`.
fn ready(line: &str) -> Option<PathBuf> {
    line.strip_prefix("ready ").map(PathBuf::from)
}

/// Host and port of the loopback listener, by the discovery file, which is written before anybody is told.
fn address(home: &Path) -> Option<String> {
    let text = std::fs::read(home.join("config/daemon.json")).ok()?;
    let discovery: serde_json::Value = serde_json::from_slice(&text).ok()?;
    discovery["port"].as_u64().map(|port| format!("127.0.0.1:{port}"))
}

fn eprintln_line(text: &str) {
    use std::io::Write;
    // Standard error may be closed; there is nobody else to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[test]
fn readiness_lines_are_read() {
    assert_eq!(ready("ready /a b/c"), Some("/a b/c".into()));
    assert_eq!(ready("error"), None);
}
