//! The real daemon with the scripted provider beside its own. `MAQUETTE_ABORT_AT=<fail point>[:<n>]` makes it abort at the n-th passing
//! of a fail point; `MAQUETTE_FAIL_AT=<fail point>=<actions>` makes a fail point act, in the words of the crate `fail`;
//! `MAQUETTE_HOLD_AT=<fail point>:<gate>` holds it there until that gate is open. With `MAQUETTE_REMOTE` it has the remote providers
//! too, in a hurry; `MAQUETTE_SILENCES` says how many reads without an answer they bear.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use maquette_daemon::logs;
use maquette_daemon::platform::folders::Folders;
use maquette_daemon::providers::Provider;
use maquette_daemon::providers::http::Pace;
use maquette_daemon::{Options, ShellFile, run};
use maquette_tests::scripted::{Keyed, Scripted};

/// Fakes on this machine answer at once, and a test does not wait ten minutes for one that does not.
const IN_A_HURRY: Pace = Pace {
    connect: Duration::from_secs(5),
    create: Duration::from_secs(20),
    answer: Duration::from_secs(20),
    idle: Duration::from_secs(20),
    poll_first: Duration::from_millis(5),
    poll_most: Duration::from_millis(20),
    trouble_most: Duration::from_millis(20),
    bad_answers: 6,
    silences: 20,
};

/// How often a gate is looked at.
const GATE_PAUSE: Duration = Duration::from_millis(2);

/// The same as the real daemon has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match live() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn live() -> Result<(), Box<dyn std::error::Error>> {
    let folders = Folders::of_this_user()?;
    let home = folders.home.clone().ok_or("MAQUETTE_HOME must name the home of this test")?;
    set_fail_points(&home)?;
    // Written until it is dropped, at the end.
    let _logs = match logs::start(&folders.logs(), Some("debug")) {
        Ok(logs) => Some(logs),
        Err(error) => {
            complain(&error.to_string());
            None
        }
    };
    let scripted: Arc<dyn Provider> = Arc::new(Scripted::open(&home)?);
    // A parent that is gone is noticed by other means.
    let on_ready = Box::new(|socket: &Path| drop(writeln!(std::io::stdout(), "ready {}", socket.display())));
    let keyed: Arc<dyn Provider> = Arc::new(Keyed::new(&folders));
    let mut providers = vec![(scripted, 1), (keyed, 1)];
    if std::env::var_os("MAQUETTE_REMOTE").is_some() {
        let silences = std::env::var("MAQUETTE_SILENCES").ok().map(|number| number.parse()).transpose()?;
        let pace = Pace { silences: silences.unwrap_or(IN_A_HURRY.silences), ..IN_A_HURRY };
        providers.extend(maquette_daemon::providers::remote(&folders, pace)?);
    }
    let file =
        |file: &maquette_panel::File| ShellFile { path: file.path, media: file.media, bytes: file.bytes };
    let shell = maquette_panel::FILES.iter().map(file).collect();
    Ok(run(Options { folders, providers, tcp: true, shell, on_ready: Some(on_ready) })?)
}

fn set_fail_points(home: &Path) -> Result<(), Box<dyn std::error::Error>> {
    if let Ok(point) = std::env::var("MAQUETTE_ABORT_AT") {
        let (name, nth) = point.split_once(':').unwrap_or((&point, "1"));
        let left = AtomicU32::new(nth.parse()?);
        let name = name.to_owned();
        fail::cfg_callback(name.clone(), move || {
            if left.fetch_sub(1, Ordering::SeqCst) == 1 {
                complain(&format!("aborts at {name}"));
                std::process::abort();
            }
        })?;
    }
    if let Ok(setting) = std::env::var("MAQUETTE_FAIL_AT") {
        let (name, actions) = setting.split_once('=').ok_or("MAQUETTE_FAIL_AT is <fail point>=<actions>")?;
        fail::cfg(name, actions)?;
    }
    if let Ok(setting) = std::env::var("MAQUETTE_HOLD_AT") {
        let (name, gate) = setting.split_once(':').ok_or("MAQUETTE_HOLD_AT is <fail point>:<gate>")?;
        let gate = home.join("gates").join(gate);
        fail::cfg_callback(name, move || {
            while !gate.exists() {
                std::thread::sleep(GATE_PAUSE);
            }
        })?;
    }
    Ok(())
}

fn complain(text: &str) {
    // Standard error may be closed; there is nobody else to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}
