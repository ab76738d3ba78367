//! Installing into one folder and removing from it: look, decide, note what will be done, do it, note what was done.

use serde::Serialize;

use super::disk::{self, DiskError};
use super::host::Host;
use super::machine::{Machine, Spot};
use super::places::Packaging;
use super::plan::{self, Digests, Limits, Plan, Refusal};
use super::receipt::{Installed, Receipt};
use super::switch;

/// How it went with one folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Files were written.
    Installed,
    /// Everything was there already.
    Current,
    /// Files would be written.
    WouldInstall,
    /// Files were taken away.
    Removed,
    /// Files would be taken away.
    WouldRemove,
    /// There was nothing of ours.
    NotInstalled,
    /// A person has to put some lines somewhere.
    ByHand,
    /// The host makes its folder when it starts for the first time, and has not started yet.
    NeverStarted,
    /// Nothing was changed, because what is there is not ours.
    Refused,
    /// The system refused.
    Failed,
}

impl State {
    /// As people say it.
    pub fn word(self) -> &'static str {
        match self {
            State::Installed => "installed",
            State::Current => "up to date",
            State::WouldInstall => "would be installed",
            State::Removed => "removed",
            State::WouldRemove => "would be removed",
            State::NotInstalled => "not installed",
            State::ByHand => "waits for you",
            State::NeverStarted => "never started",
            State::Refused => "refused",
            State::Failed => "failed",
        }
    }
}

/// What became of one folder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// How the host came.
    pub packaging: Packaging,
    /// The version of the host whose folder it is.
    pub host_version: Option<String>,
    /// The folder.
    pub folder: String,
    /// How it went.
    pub state: State,
    /// Files that were written or taken away, or would be.
    pub files: Vec<String>,
    /// Files that stayed, because they are not ours or were changed.
    pub left: Vec<String>,
    /// What else was done or has to be known.
    pub notes: Vec<String>,
    /// Lines that a person has to put somewhere.
    pub lines: Option<String>,
    /// Why nothing was done.
    pub why: Option<String>,
    /// What to do about that.
    pub next: Option<String>,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// Replace what is not ours.
    pub force: bool,
    /// Change nothing, only say what would be done.
    pub dry_run: bool,
}

impl Outcome {
    /// Nothing has been done yet.
    pub fn new(spot: &Spot, state: State) -> Outcome {
        let folder = spot.folder.display().to_string();
        Outcome { host_version: spot.version.clone(), folder, ..Outcome::nowhere(spot.packaging, state) }
    }

    /// There is no folder yet.
    pub fn nowhere(packaging: Packaging, state: State) -> Outcome {
        Outcome {
            packaging,
            host_version: None,
            folder: String::new(),
            state,
            files: Vec::new(),
            left: Vec::new(),
            notes: Vec::new(),
            lines: None,
            why: None,
            next: None,
        }
    }

    /// With what the system said.
    pub fn failed(spot: &Spot, error: &DiskError) -> Outcome {
        Outcome {
            why: Some(error.to_string()),
            next: Some("See that the folder may be written, or name another one: --to FOLDER".to_owned()),
            ..Outcome::new(spot, State::Failed)
        }
    }

    fn refused(spot: &Spot, host: Host, refusal: Refusal) -> Outcome {
        let force = format!("maquette plugin install {} --force replaces them", host.word());
        let (names, why, next) = match refusal {
            Refusal::Linked(names) => (
                names,
                "these are symbolic links, and nothing is written through one",
                "Remove the links".to_owned(),
            ),
            Refusal::Foreign(names) => (names, "these are there, and were not written by maquette", force),
            Refusal::Changed(names) => (names, "these were changed since they were installed", force),
        };
        let out = Outcome::new(spot, State::Refused);
        Outcome { left: names, why: Some(why.to_owned()), next: Some(next), ..out }
    }
}

/// Installs a host's parcel into a folder.
pub fn install(machine: &Machine, host: Host, spot: &Spot, wish: Wish) -> Outcome {
    tried_install(machine, host, spot, wish).unwrap_or_else(|error| Outcome::failed(spot, &error))
}

fn tried_install(machine: &Machine, host: Host, spot: &Spot, wish: Wish) -> Result<Outcome, DiskError> {
    let wanted = disk::digests(spot.parcel);
    let mut receipt = disk::receipt(&machine.person.ours, host)?;
    let before = receipt.at(&spot.folder).cloned();
    let known: Vec<&String> =
        wanted.keys().chain(before.iter().flat_map(|installed| installed.all_names())).collect();
    let seen = disk::seen(&spot.folder, known.into_iter())?;
    let limits = Limits { force: wish.force, shared: host.shares_its_files() };
    let plan = match plan::install(&wanted, before.as_ref(), &seen, limits) {
        Ok(plan) => plan,
        Err(refusal) => return Ok(Outcome::refused(spot, host, refusal)),
    };
    let lines = lines(host, spot, &plan);
    let state = state(&plan, wish, host.shares_its_files() && lines.is_some());
    let mut outcome = Outcome { lines, ..Outcome::new(spot, state) };
    if !wish.dry_run {
        let mine = wanted.into_iter().filter(|(name, _)| !plan.left.contains(name)).collect();
        carry_out(machine, host, spot, &plan, mine, before, &mut receipt)?;
        let switched = receipt.at(&spot.folder).and_then(|installed| installed.switched.as_ref());
        outcome.notes.extend(switched.map(|it| format!("switched on in {}", it.file.display())));
        outcome.notes.extend(switch::by_hand(machine, host, spot.packaging).map(str::to_owned));
    }
    let removed = plan.remove.iter().filter(|name| !plan.write.contains(name)).cloned();
    outcome.files = plan.write.iter().cloned().chain(removed).collect();
    outcome.left = plan.left;
    Ok(outcome)
}

fn state(plan: &Plan, wish: Wish, waits: bool) -> State {
    match (plan.write.is_empty() && plan.remove.is_empty(), wish.dry_run) {
        (true, _) if waits => State::ByHand,
        (true, _) => State::Current,
        (false, true) => State::WouldInstall,
        (false, false) => State::Installed,
    }
}

/// Writes and removes, with the receipt before and after: whatever happens between, what is ours is known as ours.
fn carry_out(
    machine: &Machine,
    host: Host,
    spot: &Spot,
    plan: &Plan,
    files: Digests,
    before: Option<Installed>,
    receipt: &mut Receipt,
) -> Result<(), DiskError> {
    let ours = &machine.person.ours;
    let (replaces, switched) =
        before.map_or_else(Default::default, |installed| (installed.files, installed.switched));
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut installed = Installed { folder: spot.folder.clone(), version, files, replaces, switched };
    receipt.put(installed.clone());
    disk::keep(ours, host, receipt)?;
    disk::write(&spot.folder, spot.parcel, &plan.write)?;
    disk::remove(&spot.folder, &plan.remove)?;
    installed.switched = switch::on(machine, host, spot.packaging).or(installed.switched);
    installed.replaces = Digests::new();
    receipt.put(installed);
    disk::keep(ours, host, receipt)
}

/// What a person has to add to files of their own.
fn lines(host: Host, spot: &Spot, plan: &Plan) -> Option<String> {
    if host == Host::Emacs {
        let folder = spot.folder.join("emacs");
        return Some(format!("(add-to-list 'load-path {folder:?})\n(require 'maquette)\n"));
    }
    let theirs = spot.parcel.files.iter().filter(|file| plan.left.iter().any(|name| name == file.name));
    let texts = theirs.filter(|_| host.shares_its_files()).filter_map(|file| {
        let path = spot.folder.join(file.name);
        let text = String::from_utf8_lossy(file.bytes);
        let there = disk::text(&path).unwrap_or_default();
        // Whoever has our first table has put the rest beside it, or did not want it.
        let table = text.lines().find(|line| line.starts_with('['))?;
        (!there.contains(table)).then(|| format!("# into {}\n{text}", path.display()))
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    Some(text).filter(|text| !text.is_empty())
}

/// Removes from a folder what was installed there and is still as it was.
pub fn remove(machine: &Machine, host: Host, spot: &Spot, wish: Wish) -> Outcome {
    tried_remove(machine, host, spot, wish).unwrap_or_else(|error| Outcome::failed(spot, &error))
}

fn tried_remove(machine: &Machine, host: Host, spot: &Spot, wish: Wish) -> Result<Outcome, DiskError> {
    let ours = &machine.person.ours;
    let mut receipt = disk::receipt(ours, host)?;
    let Some(installed) = receipt.at(&spot.folder).cloned() else {
        return Ok(Outcome::new(spot, State::NotInstalled));
    };
    let plan = plan::remove(&installed, &disk::seen(&spot.folder, installed.all_names())?);
    let state = if wish.dry_run { State::WouldRemove } else { State::Removed };
    let mut outcome = Outcome::new(spot, state);
    if !wish.dry_run {
        disk::remove(&spot.folder, &plan.remove)?;
        let switched = installed.switched.as_ref();
        outcome.notes.extend(switched.map(|it| match switch::back(machine, spot.packaging, it) {
            true => "its switch is as it was".to_owned(),
            false => format!("its switch in {} was left alone, and does nothing now", it.file.display()),
        }));
        receipt.forget(&spot.folder);
        disk::keep(ours, host, &receipt)?;
    }
    (outcome.files, outcome.left) = (plan.remove, plan.left);
    Ok(outcome)
}

#[cfg(test)]
mod tests;
