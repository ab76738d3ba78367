//! `plugin`: puts plugins where their programs look, takes them away, lists them, and finds out why one does not connect.
//! None of it needs a daemon; `doctor` looks for one.

mod doctor;
mod list;

use std::path::Path;

use maquette_daemon::platform::folders::Folders;
use serde::Serialize;

use crate::args::{PluginAction, PluginArgs};
use crate::fault::{EXIT_DAEMON, EXIT_REFUSED, EXIT_USAGE, Fault};
use crate::plugin::disk::{self, DiskError};
use crate::plugin::editor::{self, Editor};
use crate::plugin::host::Host;
use crate::plugin::machine::{Machine, Sight, Spot};
use crate::plugin::places::{Packaging, Place};
use crate::plugin::work::{self, Outcome, State, Wish};
use crate::show::Look;
use crate::show::table::{Table, cell, dim, one_line, styled};
use crate::show::text::{Style, count, painted};

/// What these commands work with.
pub struct Desk<'a> {
    /// Results: standard output.
    pub out: &'a mut dyn std::io::Write,
    /// Whether to print one JSON document instead.
    pub json: bool,
    /// What the terminal can show.
    pub look: Look,
    /// The machine.
    pub machine: Machine,
    /// The daemon's folders.
    pub folders: Folders,
}

/// What `--json` prints of installing and removing.
#[derive(Serialize)]
struct Report {
    host: Host,
    version: &'static str,
    dry_run: bool,
    places: Vec<Outcome>,
    /// What is left to do by hand.
    next: Option<&'static str>,
}

/// `maquette plugin`
pub async fn plugin(mut desk: Desk<'_>, args: &PluginArgs) -> Result<u8, Fault> {
    match &args.action {
        PluginAction::Install { host, to, dry_run, force } => {
            let wish = Wish { force: *force, dry_run: *dry_run };
            let places = match to {
                Some(folder) => named(&desk.machine, *host, folder, wish, work::install)?,
                None => found(&desk.machine, *host, wish)?,
            };
            told(&mut desk, *host, wish, places)
        }
        PluginAction::Remove { host, to, dry_run } => {
            let wish = Wish { force: false, dry_run: *dry_run };
            let places = match to {
                Some(folder) => named(&desk.machine, *host, folder, wish, work::remove)?,
                None => removed(&desk.machine, *host, wish)?,
            };
            told(&mut desk, *host, wish, places)
        }
        PluginAction::List => list::list(&mut desk),
        PluginAction::Doctor { host } => doctor::doctor(&mut desk, *host).await,
    }
}

type Worker = fn(&Machine, Host, &Spot, Wish) -> Outcome;

/// Works on the folder that was named.
fn named(machine: &Machine, host: Host, to: &Path, wish: Wish, work: Worker) -> Result<Vec<Outcome>, Fault> {
    let folder = std::path::absolute(to)?;
    if host == Host::Vscode {
        return Ok(vec![packed(&folder, wish)]);
    }
    let spot = machine.named(host, &folder);
    let spot =
        spot.ok_or_else(|| Fault::usage("this program carries no such plugin", "maquette plugin list"))?;
    Ok(vec![work(machine, host, &spot, wish)])
}

/// The package of the extension, for an editor that only a person can reach.
fn packed(folder: &Path, wish: Wish) -> Outcome {
    let file = folder.join("maquette.vsix");
    let to =
        Outcome { folder: file.display().to_string(), ..Outcome::nowhere(Packaging::Named, State::ByHand) };
    let written = if wish.dry_run { Ok(()) } else { editor::write(&file) };
    match written {
        Err(error) => Outcome { state: State::Failed, why: Some(error.to_string()), ..to },
        Ok(()) => {
            let next = "In the editor: Extensions > … > Install from VSIX…, and that file";
            Outcome { next: Some(next.to_owned()), ..to }
        }
    }
}

/// Installs into everything that is found.
fn found(machine: &Machine, host: Host, wish: Wish) -> Result<Vec<Outcome>, Fault> {
    let sights = machine.sights(host);
    if sights.is_empty() {
        let hint = format!(
            "Start it once, or name its folder of plugins: maquette plugin install {} --to FOLDER",
            host.word()
        );
        return Err(Fault::new("no_host", EXIT_USAGE, format!("{} was not found here", host.title()), hint));
    }
    let outcomes = sights.iter().flat_map(|(place, sight)| match sight {
        Sight::Spots(spots) => spots.iter().map(|spot| work::install(machine, host, spot, wish)).collect(),
        Sight::NeverStarted => vec![never_started(host, place)],
        Sight::Editor { command, list } => vec![Editor { place, command, list }.install(machine, wish)],
    });
    Ok(outcomes.collect())
}

fn never_started(host: Host, place: &Place) -> Outcome {
    let title = host.title();
    Outcome {
        why: Some(format!("{title} makes its folder when it starts for the first time")),
        next: Some(format!("Start {title} once and leave it, then type this again")),
        ..Outcome::nowhere(place.packaging, State::NeverStarted)
    }
}

/// Removes from every folder that was ever installed into, and from every editor that lists the extension.
fn removed(machine: &Machine, host: Host, wish: Wish) -> Result<Vec<Outcome>, Fault> {
    let sights = machine.sights(host);
    let editors = sights.iter().filter_map(|(place, sight)| match sight {
        Sight::Editor { command, list } => Editor { place, command, list }.remove(machine, wish),
        Sight::Spots(_) | Sight::NeverStarted => None,
    });
    let receipt = disk::receipt(&machine.person.ours, host).map_err(unreadable)?;
    let known: Vec<&Spot> = sights
        .iter()
        .flat_map(|(_, sight)| match sight {
            Sight::Spots(spots) => spots.iter().collect(),
            Sight::NeverStarted | Sight::Editor { .. } => Vec::new(),
        })
        .collect();
    let spots = receipt.installs.iter().filter_map(|installed| {
        let found = known.iter().find(|spot| spot.folder == installed.folder);
        found.map(|spot| Spot::clone(spot)).or_else(|| machine.named(host, &installed.folder))
    });
    Ok(editors.chain(spots.map(|spot| work::remove(machine, host, &spot, wish))).collect())
}

fn unreadable(error: DiskError) -> Fault {
    let hint =
        "Move that file aside; plugins that were installed before are then replaced with --force alone";
    Fault::new("bad_receipt", EXIT_DAEMON, error.to_string(), hint)
}

/// Prints what became of every folder. The exit code is that of the worst.
fn told(desk: &mut Desk<'_>, host: Host, wish: Wish, places: Vec<Outcome>) -> Result<u8, Fault> {
    let is_new = |outcome: &Outcome| matches!(outcome.state, State::Installed | State::Current);
    let next = places.iter().any(is_new).then(|| host.then());
    // Where one Blender has its plugin, another one that nobody ever started is no fault.
    let counts = |state: &State| next.is_none() || *state != State::NeverStarted;
    let exit = places.iter().map(|outcome| outcome.state).filter(counts).map(exit_of).max().unwrap_or(0);
    let report = Report { host, version: env!("CARGO_PKG_VERSION"), dry_run: wish.dry_run, places, next };
    if desk.json {
        writeln!(desk.out, "{}", serde_json::to_string(&report).unwrap_or_default())?;
        return Ok(exit);
    }
    let line = format!("{}: {}", host.title(), summary(&report.places));
    writeln!(desk.out, "{}", painted(&line, Style::Strong, desk.look.colour))?;
    table(&report.places).write(desk.out, &desk.look)?;
    for outcome in &report.places {
        details(desk, outcome)?;
    }
    if let Some(next) = report.next {
        writeln!(desk.out, "next: {next}")?;
    }
    Ok(exit)
}

fn exit_of(state: State) -> u8 {
    match state {
        State::Failed => EXIT_DAEMON,
        State::Refused => EXIT_REFUSED,
        State::NeverStarted => EXIT_USAGE,
        State::Installed
        | State::Current
        | State::WouldInstall
        | State::Removed
        | State::WouldRemove
        | State::NotInstalled
        | State::ByHand => 0,
    }
}

/// The states of all folders in one line, each once: `installed`, or `installed, refused`.
fn summary(places: &[Outcome]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for outcome in places {
        if !words.contains(&outcome.state.word()) {
            words.push(outcome.state.word());
        }
    }
    if words.is_empty() { State::NotInstalled.word().to_owned() } else { words.join(", ") }
}

fn table(places: &[Outcome]) -> Table {
    let mut table = Table::new(&["from", "version", "state", "files", "folder"]);
    for outcome in places {
        let files =
            Some(outcome.files.len()).filter(|number| *number > 0).map(|number| count(number, "file"));
        table.row(vec![
            cell(outcome.packaging.word()),
            cell(outcome.host_version.as_deref().unwrap_or_default()),
            styled(outcome.state.word(), style(outcome.state)),
            cell(files.unwrap_or_default()),
            dim(outcome.folder.as_str()),
        ]);
    }
    table
}

fn style(state: State) -> Style {
    match state {
        State::Installed | State::Current | State::Removed => Style::Good,
        State::WouldInstall | State::WouldRemove | State::ByHand | State::NeverStarted => Style::Warn,
        State::NotInstalled => Style::Dim,
        State::Refused | State::Failed => Style::Bad,
    }
}

/// What is to be said of one folder beside its row.
fn details(desk: &mut Desk<'_>, outcome: &Outcome) -> Result<(), Fault> {
    if let Some(why) = &outcome.why {
        let word = painted(outcome.state.word(), style(outcome.state), desk.look.colour);
        writeln!(desk.out, "{word}: {}", one_line(why))?;
    }
    for name in &outcome.left {
        let word = painted("left as it is:", Style::Dim, desk.look.colour);
        writeln!(
            desk.out,
            "{word} {}",
            one_line(&Path::new(&outcome.folder).join(name).display().to_string())
        )?;
    }
    if let Some(next) = &outcome.next {
        writeln!(desk.out, "  next: {next}")?;
    }
    for note in &outcome.notes {
        writeln!(desk.out, "note: {}", one_line(note))?;
    }
    if let Some(lines) = &outcome.lines {
        writeln!(desk.out, "add these lines:\n\n{lines}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
