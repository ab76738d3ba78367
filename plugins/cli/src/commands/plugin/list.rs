//! `plugin list`: the programs that have a plugin of ours, which of them are here, and which have it.

use serde::Serialize;

use crate::commands::plugin::{Desk, unreadable};
use crate::fault::Fault;
use crate::plugin::disk;
use crate::plugin::editor::Editor;
use crate::plugin::host::Host;
use crate::plugin::machine::{Machine, Sight, Spot};
use crate::plugin::places::Packaging;
use crate::plugin::receipt::Receipt;
use crate::plugin::work::{self, State, Wish};
use crate::show::table::{Table, cell, dim, styled};
use crate::show::text::{Style, count, painted};

/// One way in which a host is here.
#[derive(Debug, Serialize)]
struct Row {
    host: Host,
    packaging: Option<Packaging>,
    host_version: Option<String>,
    folder: Option<String>,
    state: Standing,
    installed_version: Option<String>,
}

/// How it stands with a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    NoHost,
    NeverStarted,
    NotInstalled,
    UpToDate,
    Outdated,
    Changed,
    Unreadable,
}

impl Standing {
    fn words(self) -> (&'static str, Style) {
        match self {
            Standing::NoHost => ("not found here", Style::Dim),
            Standing::NeverStarted => ("never started", Style::Warn),
            Standing::NotInstalled => ("not installed", Style::Plain),
            Standing::UpToDate => ("up to date", Style::Good),
            Standing::Outdated => ("to be brought up to date", Style::Warn),
            Standing::Changed => ("not as it was written", Style::Warn),
            Standing::Unreadable => ("cannot be read", Style::Bad),
        }
    }
}

/// `maquette plugin list`
pub fn list(desk: &mut Desk<'_>) -> Result<u8, Fault> {
    let mut rows = Vec::new();
    for host in Host::ALL {
        let receipt = disk::receipt(&desk.machine.person.ours, *host).map_err(unreadable)?;
        rows.extend(rows_of(&desk.machine, *host, &receipt));
    }
    if desk.json {
        writeln!(
            desk.out,
            "{}",
            serde_json::json!({ "version": env!("CARGO_PKG_VERSION"), "plugins": rows })
        )?;
        return Ok(0);
    }
    let installed = rows.iter().filter(|row| row.installed_version.is_some()).count();
    let line = format!("{} installed", count(installed, "plugin"));
    writeln!(desk.out, "{}", painted(&line, Style::Strong, desk.look.colour))?;
    let mut table = Table::new(&["plugin", "from", "version", "state", "installed", "folder"]);
    for row in &rows {
        let (word, style) = row.state.words();
        table.row(vec![
            cell(row.host.word()),
            cell(row.packaging.map(Packaging::word).unwrap_or_default()),
            cell(row.host_version.as_deref().unwrap_or_default()),
            styled(word, style),
            cell(row.installed_version.as_deref().unwrap_or_default()),
            dim(row.folder.as_deref().unwrap_or_default()),
        ]);
    }
    table.write(desk.out, &desk.look)?;
    let waits = |row: &&Row| matches!(row.state, Standing::NotInstalled | Standing::Outdated);
    if let Some(row) = rows.iter().find(waits) {
        writeln!(desk.out, "next: maquette plugin install {}", row.host.word())?;
    }
    Ok(0)
}

/// What there is of a host, and the folders that were named for it.
fn rows_of(machine: &Machine, host: Host, receipt: &Receipt) -> Vec<Row> {
    let sights = machine.sights(host);
    let mut rows: Vec<Row> = sights
        .iter()
        .flat_map(|(place, sight)| match sight {
            Sight::Spots(spots) => spots.iter().map(|spot| row(machine, host, spot, receipt)).collect(),
            Sight::NeverStarted => vec![bare(host, Some(place.packaging), Standing::NeverStarted)],
            Sight::Editor { command, list } => vec![listed(host, &Editor { place, command, list })],
        })
        .collect();
    let named = receipt.installs.iter().filter(|installed| {
        let folder = installed.folder.display().to_string();
        !rows.iter().any(|row| row.folder.as_ref() == Some(&folder))
    });
    let named = named.filter_map(|installed| machine.named(host, &installed.folder));
    let named: Vec<Row> = named.map(|spot| row(machine, host, &spot, receipt)).collect();
    rows.extend(named);
    if rows.is_empty() {
        rows.push(bare(host, None, Standing::NoHost));
    }
    rows
}

fn listed(host: Host, editor: &Editor<'_>) -> Row {
    let installed_version = editor.installed();
    let state = match installed_version.as_deref() {
        None => Standing::NotInstalled,
        Some(env!("CARGO_PKG_VERSION")) => Standing::UpToDate,
        Some(_) => Standing::Outdated,
    };
    let folder = Some(editor.name());
    Row { folder, installed_version, ..bare(host, Some(editor.place.packaging), state) }
}

fn bare(host: Host, packaging: Option<Packaging>, state: Standing) -> Row {
    Row { host, packaging, host_version: None, folder: None, state, installed_version: None }
}

fn row(machine: &Machine, host: Host, spot: &Spot, receipt: &Receipt) -> Row {
    let installed = receipt.at(&spot.folder);
    Row {
        packaging: Some(spot.packaging),
        host_version: spot.version.clone(),
        folder: Some(spot.folder.display().to_string()),
        state: standing(machine, host, spot, installed.is_some()),
        installed_version: installed.map(|installed| installed.version.clone()),
        host,
    }
}

/// What installing would do says how it stands.
fn standing(machine: &Machine, host: Host, spot: &Spot, is_installed: bool) -> Standing {
    let outcome = work::install(machine, host, spot, Wish { force: false, dry_run: true });
    match outcome.state {
        State::WouldInstall if is_installed => Standing::Outdated,
        State::Refused if is_installed => Standing::Changed,
        State::Failed => Standing::Unreadable,
        State::Current | State::ByHand if is_installed => Standing::UpToDate,
        State::Current => Standing::UpToDate,
        State::Installed
        | State::WouldInstall
        | State::Removed
        | State::WouldRemove
        | State::NotInstalled
        | State::ByHand
        | State::NeverStarted
        | State::Refused => Standing::NotInstalled,
    }
}
