//! `maquette serve`: the daemon, in the foreground. The only file of all clients that runs it; everything else speaks to it.

use maquette_daemon::platform::folders::Folders;
use maquette_daemon::{Options, logs};

use crate::fault::{EXIT_DAEMON, Fault};

/// Runs the daemon until a signal or `daemon.drain` ends it.
pub fn run() -> Result<u8, Fault> {
    let failed = |error: &dyn std::fmt::Display| {
        Fault::new("not_started", EXIT_DAEMON, error.to_string(), "maquette doctor")
    };
    let folders = Folders::of_this_user().map_err(|error| failed(&error))?;
    folders.prepare().map_err(|error| failed(&error))?;
    let level = std::env::var("MAQUETTE_LOG").ok();
    let logs = logs::start(&folders.logs(), level.as_deref()).map_err(|error| failed(&error))?;
    let options = Options { folders, providers: Vec::new(), tcp: true, on_ready: None };
    let outcome = maquette_daemon::run(options);
    drop(logs);
    outcome.map(|()| 0).map_err(|error| failed(&error))
}
