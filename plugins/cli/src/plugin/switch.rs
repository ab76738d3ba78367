//! Switches the plugin on in Krita's settings, and back as it was. Only while Krita does not run, because it writes them when it ends.

use std::path::PathBuf;

use super::disk;
use super::host::Host;
use super::kritarc;
use super::machine::Machine;
use super::places::Packaging;
use super::receipt::Switched;

/// The settings of this Krita, if they may be changed now: a file of its own, of a Krita that is known not to run.
fn open_to_us(machine: &Machine, packaging: Packaging) -> Option<PathBuf> {
    let file = kritarc::file(packaging, &machine.person)?;
    let is_link = file.symlink_metadata().is_ok_and(|about| about.is_symlink());
    ((machine.runs)("krita") == Some(false) && !is_link).then_some(file)
}

/// Whether the host has its plugin switched on; none where it needs no switch, or where that cannot be read.
pub fn is_on(machine: &Machine, host: Host, packaging: Packaging) -> Option<bool> {
    let file = kritarc::file(packaging, &machine.person).filter(|_| host == Host::Krita)?;
    Some(kritarc::switched(&disk::text(&file).ok()?).unwrap_or(false))
}

/// What a person has to click where the switch is off and was not ours to change.
pub fn by_hand(machine: &Machine, host: Host, packaging: Packaging) -> Option<&'static str> {
    (is_on(machine, host, packaging) == Some(false)).then_some(
        "Krita runs, or hides whether it does, so its settings were left alone: Settings > Configure Krita > Python Plugin Manager > \
         Maquette, then start it again",
    )
}

/// Switches the plugin on. Gives what is to be remembered for taking it back, if something was changed.
pub fn on(machine: &Machine, host: Host, packaging: Packaging) -> Option<Switched> {
    let file = open_to_us(machine, packaging).filter(|_| host == Host::Krita)?;
    let text = disk::text(&file).ok()?;
    let before = kritarc::switched(&text);
    if before == Some(true) {
        return None;
    }
    disk::replace(&file, kritarc::with(&text, Some(true)).as_bytes()).ok()?;
    Some(Switched { file, before })
}

/// Puts the switch back as it was. What a person has switched since stays. Gives whether there was something to do.
pub fn back(machine: &Machine, packaging: Packaging, switched: &Switched) -> bool {
    let Some(file) = open_to_us(machine, packaging).filter(|file| *file == switched.file) else {
        return false;
    };
    let Ok(text) = disk::text(&file) else { return false };
    kritarc::switched(&text) == Some(true)
        && disk::replace(&file, kritarc::with(&text, switched.before).as_bytes()).is_ok()
}
