//! A home of its own for each test. When it goes, it looks whether anything was left behind.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use maquette_protocol::ProjectInitParams;
use maquette_protocol::methods::method;
use tempfile::TempDir;

use crate::client::Client;
use crate::daemon::{Daemon, Environment};
use crate::programs::{MAQUETTE, SCRIPTED_DAEMON, program};
use crate::scripted::{CATALOG, CONFIG, books_of};

/// Everything that one test's daemon keeps.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty home whose catalog knows the scripted provider.
    pub fn new() -> Home {
        // Short, because a socket address holds 107 bytes.
        Home::inside(&std::env::temp_dir())
    }

    /// A home in a folder that is there already, for example on a file system of its own.
    pub fn inside(place: &Path) -> Home {
        let folder =
            tempfile::Builder::new().prefix("mq-").tempdir_in(place).expect("the place can be written");
        let home = Home { folder };
        home.write("config/catalog/scripted.toml", CATALOG);
        home.write("config/config.toml", CONFIG);
        home
    }

    /// A folder in it that is a project of the demo ladder with house prices.
    #[track_caller]
    pub fn demo_project(&self, client: &mut Client) -> String {
        let path = self.at("demo").display().to_string();
        let params = ProjectInitParams { path: path.clone(), demo: true, ..ProjectInitParams::default() };
        client.call::<method::ProjectInit>(&params);
        path
    }

    /// Opens a gate of the scripted provider.
    pub fn open_gate(&self, name: &str) {
        self.write(&format!("gates/{name}"), "open");
    }

    /// Its folder: `MAQUETTE_HOME`.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn at(&self, below: &str) -> PathBuf {
        self.path().join(below)
    }

    /// Writes a file in it, with its folders.
    pub fn write(&self, below: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(below);
        std::fs::create_dir_all(path.parent().expect("below the home")).expect("the home can be written");
        std::fs::write(&path, content).expect("the home can be written");
        path
    }

    /// Starts the daemon with the scripted provider.
    #[track_caller]
    pub fn start(&self) -> Daemon {
        self.try_start(&[]).unwrap_or_else(|why| panic!("the daemon did not start: {why}"))
    }

    /// The same with variables, and with the reason if it does not start.
    pub fn try_start(&self, environment: Environment) -> Result<Daemon, String> {
        Daemon::start(&program(SCRIPTED_DAEMON), &[], self.path(), environment)
    }

    /// Runs the command line in `folder` and waits for its end.
    pub fn cli_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = self.cli_command(arguments);
        command.current_dir(folder).output().expect("the command line was built")
    }

    /// Runs the command line in the home itself.
    pub fn cli(&self, arguments: &[&str]) -> Output {
        self.cli_in(self.path(), arguments)
    }

    /// Has the command line stop the daemon, and waits until that is gone: the command itself only asks.
    #[track_caller]
    pub fn stop_by_cli(&self) {
        let output = self.cli(&["stop"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for _ in 0..6_000 {
            if self.processes().is_empty() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("the daemon does not leave: {:?}", self.processes());
    }

    /// A command of the command line, not yet started.
    pub fn cli_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program(MAQUETTE));
        command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("MAQUETTE_HOME", self.path())
            .env("MAQUETTE_KEYRING", "none")
            .stdin(Stdio::null())
            .current_dir(self.path());
        command
    }

    /// What the scripted provider wrote into its own books.
    pub fn provider_books(&self) -> crate::scripted::Books {
        books_of(self.path())
    }

    /// Files of unfinished writing.
    pub fn unfinished_files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![self.at("data")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let name = entry.file_name().to_string_lossy().into_owned();
                if path.is_dir() {
                    open.push(path);
                } else if folder.ends_with("tmp") || name.ends_with(".tmp") || name.starts_with(".tmp") {
                    found.push(path);
                }
            }
        }
        found
    }

    /// Processes that still run with this home.
    pub fn processes(&self) -> Vec<u32> {
        let ours = format!("MAQUETTE_HOME={}", self.path().display());
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = processes
            .filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()));
        let runs_here = |pid: &u32| {
            let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == ours.as_bytes())
        };
        pids.filter(runs_here).collect()
    }
}

impl Default for Home {
    fn default() -> Self {
        Home::new()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let left = self.processes();
        for pid in &left {
            let pid = rustix::process::Pid::from_raw(pid.cast_signed());
            // It has our home in its environment, so it is ours; it may have ended just now.
            let _ = pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::KILL));
        }
        if !std::thread::panicking() {
            assert!(left.is_empty(), "processes {left:?} were left behind in {}", self.path().display());
            let unfinished = self.unfinished_files();
            assert!(unfinished.is_empty(), "unfinished files were left behind: {unfinished:?}");
        }
    }
}
