//! `plugin doctor`: every link from the host to the daemon, in their order, each with what was seen and what to do.

mod daemon;

use std::path::Path;
use std::process::{Command, Stdio};

use crate::commands::plugin::Desk;
use crate::fault::{EXIT_DAEMON, Fault};
use crate::plugin::checks::{self, Check, Grade};
use crate::plugin::disk;
use crate::plugin::editor::Editor;
use crate::plugin::host::Host;
use crate::plugin::machine::{Machine, Sight, Spot};
use crate::plugin::needs::{self, Need};
use crate::plugin::places::{Packaging, Place};
use crate::plugin::receipt::Receipt;
use crate::plugin::sandbox::{self, Permissions};
use crate::plugin::switch;
use crate::plugin::work::{self, Wish};
use crate::show::table::one_line;
use crate::show::text::{Style, count, painted};

/// `maquette plugin doctor`. Exit code 0 if nothing is wrong, else 6.
pub async fn doctor(desk: &mut Desk<'_>, host: Host) -> Result<u8, Fault> {
    let sights = desk.machine.sights(host);
    let mut found = of_host(&desk.machine, host, &sights);
    found.extend(needs::need(host).map(|need| of_need(&desk.machine, need)));
    found.push(of_program(&desk.machine));
    let (daemon, port) = daemon::examined(&desk.folders, host).await;
    found.extend(daemon);
    found.extend(sights.iter().filter_map(|(place, _)| {
        checks::sandbox(host, place, permissions(&desk.machine, place).as_ref(), port)
    }));
    told(desk, host, &found)
}

/// The host, its plugin, and whether it is switched on; then the folders that a person named.
fn of_host(machine: &Machine, host: Host, sights: &[(Place, Sight)]) -> Vec<Check> {
    let receipt = disk::receipt(&machine.person.ours, host).unwrap_or_else(|_| Receipt::empty());
    let mut found: Vec<Check> =
        sights.iter().flat_map(|(place, sight)| of_sight(machine, host, place, sight, &receipt)).collect();
    let is_found = |folder: &Path| {
        let spots = sights.iter().filter_map(|(_, sight)| match sight {
            Sight::Spots(spots) => Some(spots),
            Sight::NeverStarted | Sight::Editor { .. } => None,
        });
        spots.flatten().any(|spot| spot.folder == folder)
    };
    let named = receipt.installs.iter().filter(|installed| !is_found(&installed.folder));
    let named = named.filter_map(|installed| machine.named(host, &installed.folder));
    found.extend(named.flat_map(|spot| of_spot(machine, host, &spot, &receipt)));
    if found.is_empty() {
        let (title, word) = (host.title(), host.word());
        let hidden = format!("where it is hidden: maquette plugin install {word} --to FOLDER");
        let next = format!("Install {title} and start it once; {hidden}");
        found.push(Check::wrong("host", format!("{title} was not found here"), next));
    }
    found
}

fn of_sight(machine: &Machine, host: Host, place: &Place, sight: &Sight, receipt: &Receipt) -> Vec<Check> {
    let (title, by) = (host.title(), place.packaging.word());
    match sight {
        Sight::NeverStarted => vec![Check::wrong(
            "host",
            format!("{title} is here ({by}), and was never started"),
            format!("Start {title} once, then: maquette plugin install {}", host.word()),
        )],
        Sight::Spots(spots) => {
            let versions: Vec<&str> = spots.iter().filter_map(|spot| spot.version.as_deref()).collect();
            let names = [vec![title], versions].concat().join(" ");
            let here = Check::ok("host", format!("{names} is here ({by})"));
            let spots = spots.iter().flat_map(|spot| of_spot(machine, host, spot, receipt));
            std::iter::once(here).chain(spots).collect()
        }
        Sight::Editor { command, list } => {
            let editor = Editor { place, command, list };
            let here = Check::ok("host", format!("`{}` is here ({by})", editor.name()));
            vec![here, checks::listed(&editor.name(), editor.installed().as_deref())]
        }
    }
}

fn of_spot(machine: &Machine, host: Host, spot: &Spot, receipt: &Receipt) -> Vec<Check> {
    let outcome = work::install(machine, host, spot, Wish { force: false, dry_run: true });
    let before = receipt.at(&spot.folder).map(|installed| installed.version.as_str());
    let installed = checks::installed(host, &outcome, before);
    let is_there = installed.state == Grade::Ok;
    let switch = of_switch(machine, host, spot.packaging).filter(|_| is_there);
    std::iter::once(installed).chain(switch).collect()
}

/// Whether the host has its plugin switched on, as far as it tells.
fn of_switch(machine: &Machine, host: Host, packaging: Packaging) -> Option<Check> {
    match host {
        Host::Krita => Some(match switch::is_on(machine, host, packaging) {
            Some(true) => Check::ok("switched on", "Krita's settings have the plugin switched on"),
            Some(false) => Check::wrong(
                "switched on",
                "Krita's settings have the plugin switched off",
                "Leave Krita and type: maquette plugin install krita; or switch it on in Settings > Configure Krita > Python Plugin Manager",
            ),
            None => Check::not_checked(
                "switched on",
                "Krita's settings cannot be read",
                "Look at Settings > Configure Krita > Python Plugin Manager",
            ),
        }),
        Host::Blender => Some(Check::not_checked(
            "switched on",
            "Blender keeps this in userpref.blend, which it alone reads",
            "Look at Edit > Preferences > Add-ons: Maquette has to be ticked",
        )),
        Host::Emacs => Some(Check::not_checked(
            "switched on",
            "your init file is yours, and is not read",
            "It needs the two lines that `maquette plugin install emacs` shows",
        )),
        Host::Inkscape | Host::Gimp | Host::Vscode | Host::Neovim | Host::Helix => None,
    }
}

/// Runs what the plugin needs, to hear its version.
fn of_need(machine: &Machine, need: Need) -> Check {
    let lacks = |why: String| Check::wrong("needs", why, need.next);
    let [name, words @ ..] = need.command else { return Check::ok("needs", need.what) };
    let Some(program) = machine.program(name) else {
        return Check::not_checked(
            "needs",
            format!("`{name}` is not on the PATH, so {} is not checked", need.what),
            need.next,
        );
    };
    let said = match Command::new(&program).args(words).stdin(Stdio::null()).output() {
        Ok(said) => said,
        Err(error) => return lacks(format!("{} cannot be run: {error}", program.display())),
    };
    if !said.status.success() {
        let last = String::from_utf8_lossy(&said.stderr);
        return lacks(format!("{} is missing: {}", need.what, last.lines().last().unwrap_or_default()));
    }
    let version = needs::version(&String::from_utf8_lossy(&said.stdout));
    match (need.oldest, version) {
        (None, _) => Check::ok("needs", format!("{} is there", need.what)),
        (Some(oldest), Some(there)) if there >= oldest => {
            Check::ok("needs", format!("{} is {}.{}", program.display(), there.0, there.1))
        }
        (Some(_), Some(there)) => {
            lacks(format!("{} is {}.{}, and {} is needed", program.display(), there.0, there.1, need.what))
        }
        (Some(_), None) => lacks(format!("{} does not say which version it is", program.display())),
    }
}

/// Plugins start the daemon, and editors the language server, by the command's name: it should be this program, or one of its version.
fn of_program(machine: &Machine) -> Check {
    let Some(program) = machine.program("maquette") else {
        return Check::wrong(
            "command",
            "`maquette` is not on the PATH, so a plugin can start neither daemon nor language server",
            "Put this program, or a link to it, into a folder of the PATH",
        );
    };
    let at = program.display();
    let said = Command::new(&program).arg("--version").stdin(Stdio::null()).output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned());
    match said {
        Ok(said) if said == concat!("maquette ", env!("CARGO_PKG_VERSION")) => {
            Check::ok("command", format!("plugins start {at}"))
        }
        Ok(said) => Check::wrong(
            "command",
            format!(
                "plugins start {at}, which says `{said}`, and this program is {}",
                env!("CARGO_PKG_VERSION")
            ),
            format!("Replace {at} by this program"),
        ),
        Err(error) => {
            Check::wrong("command", format!("{at} cannot be run: {error}"), format!("Replace {at}"))
        }
    }
}

/// What a flatpak may do; none where its files cannot be read.
fn permissions(machine: &Machine, place: &Place) -> Option<Permissions> {
    let [metadata, overrides] = sandbox::files(place.flatpak?, &machine.person);
    let read = |path| std::fs::read_to_string(path).ok();
    let own = metadata.into_iter().find_map(read)?;
    let changed: Vec<String> = overrides.into_iter().filter_map(read).collect();
    Some(sandbox::permissions(std::iter::once(own.as_str()).chain(changed.iter().map(String::as_str))))
}

fn told(desk: &mut Desk<'_>, host: Host, found: &[Check]) -> Result<u8, Fault> {
    let wrong = found.iter().filter(|check| check.state == Grade::Wrong).count();
    let exit = if wrong == 0 { 0 } else { EXIT_DAEMON };
    if desk.json {
        writeln!(desk.out, "{}", serde_json::json!({ "ok": wrong == 0, "host": host, "checks": found }))?;
        return Ok(exit);
    }
    let line = match wrong {
        0 => format!("{}: nothing is wrong", host.title()),
        many => format!("{}: {} to see to", host.title(), count(many, "thing")),
    };
    writeln!(desk.out, "{}", painted(&line, Style::Strong, desk.look.colour))?;
    for check in found {
        let (word, style) = match check.state {
            Grade::Ok => ("ok", Style::Good),
            Grade::Note => ("note", Style::Dim),
            Grade::NotChecked => ("not checked", Style::Warn),
            Grade::Wrong => ("wrong", Style::Bad),
        };
        let word = painted(&format!("{word:<11}"), style, desk.look.colour);
        writeln!(desk.out, "{word}  {:<11}  {}", check.check, one_line(&check.message))?;
        if let Some(next) = &check.next {
            writeln!(desk.out, "{:<26}next: {}", "", one_line(next))?;
        }
    }
    Ok(exit)
}
