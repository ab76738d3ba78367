//! `maquette serve`: the daemon, in the foreground. The only file of all clients that runs it; everything else speaks to it.

use maquette_daemon::logs::LogError;
use maquette_daemon::platform::folders::Folders;
use maquette_daemon::providers::http::Pace;
use maquette_daemon::{Options, ShellFile, logs};

use crate::fault::{EXIT_DAEMON, Fault};

/// Runs the daemon until a signal or `daemon.drain` ends it.
pub fn run() -> Result<u8, Fault> {
    let failed = |error: &dyn std::fmt::Display| not_started(error, "maquette doctor");
    let folders = Folders::of_this_user().map_err(|error| failed(&error))?;
    folders.prepare().map_err(|error| failed(&error))?;
    let level = std::env::var("MAQUETTE_LOG").ok();
    let logs = logs::start(&folders.logs(), level.as_deref()).map_err(|error| match error {
        LogError::Level(_) => not_started(&error, "Unset MAQUETTE_LOG, or set it to info"),
        LogError::Folder(_) | LogError::Started(_) => failed(&error),
    })?;
    let providers =
        maquette_daemon::providers::remote(&folders, Pace::default()).map_err(|error| failed(&error))?;
    let options = Options { folders, providers, tcp: true, shell: panel(), on_ready: None };
    let outcome = maquette_daemon::run(options);
    drop(logs);
    outcome.map(|()| 0).map_err(|error| failed(&error))
}

/// The panel's pages. The daemon knows nothing of them but their bytes.
fn panel() -> Vec<ShellFile> {
    let file =
        |file: &maquette_panel::File| ShellFile { path: file.path, media: file.media, bytes: file.bytes };
    maquette_panel::FILES.iter().map(file).collect()
}

fn not_started(why: &dyn std::fmt::Display, hint: &str) -> Fault {
    Fault::new("not_started", EXIT_DAEMON, format!("the daemon cannot run: {why}"), hint)
}
