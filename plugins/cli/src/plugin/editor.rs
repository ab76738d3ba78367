//! VS Code and its relatives: their own command takes the package and gives it back; their own list says what is installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::disk;
use super::host::Host;
use super::machine::Machine;
use super::places::Place;
use super::vsix;
use super::work::{Outcome, State, Wish};

/// The extension's name, with its publisher.
const ID: &str = "maquette.maquette";

/// What is to be known of an editor: how it came, its command, its list of extensions.
pub struct Editor<'a> {
    /// How it came.
    pub place: &'a Place,
    /// The command, with its first words.
    pub command: &'static [&'static str],
    /// The list.
    pub list: &'a Path,
}

impl Editor<'_> {
    /// The version of our extension that its list names.
    pub fn installed(&self) -> Option<String> {
        version_in(&disk::text(self.list).ok()?)
    }

    /// What it is called, for people.
    pub fn name(&self) -> String {
        self.command.join(" ")
    }

    fn outcome(&self, state: State) -> Outcome {
        Outcome { folder: self.name(), ..Outcome::nowhere(self.place.packaging, state) }
    }

    /// Has the editor install the extension. It is installed anew even where its version is there: what carries it may be of another day.
    pub fn install(&self, machine: &Machine, wish: Wish) -> Outcome {
        if wish.dry_run {
            return self.outcome(State::WouldInstall);
        }
        let package = match package(&machine.person.ours) {
            Ok(package) => package,
            Err(error) => return Outcome { why: Some(error.to_string()), ..self.outcome(State::Failed) },
        };
        let path = package.display().to_string();
        let outcome = match self.run(machine, &["--install-extension", &path, "--force"]) {
            Ok(()) => self.outcome(State::Installed),
            Err(why) => {
                let next = "In the editor: Extensions > … > Install from VSIX…, with the file of `maquette plugin install vscode --to FOLDER`";
                Outcome { why: Some(why), next: Some(next.to_owned()), ..self.outcome(State::Failed) }
            }
        };
        // The editor has a copy of its own.
        let _ = std::fs::remove_file(&package);
        outcome
    }

    /// Has the editor remove the extension, if its list names it.
    pub fn remove(&self, machine: &Machine, wish: Wish) -> Option<Outcome> {
        self.installed()?;
        if wish.dry_run {
            return Some(self.outcome(State::WouldRemove));
        }
        Some(match self.run(machine, &["--uninstall-extension", ID]) {
            Ok(()) => self.outcome(State::Removed),
            Err(why) => Outcome { why: Some(why), ..self.outcome(State::Failed) },
        })
    }

    /// Runs the editor's command. What it said last is why it failed.
    fn run(&self, machine: &Machine, words: &[&str]) -> Result<(), String> {
        let [name, first @ ..] = self.command else { return Err("there is no command".to_owned()) };
        let program = machine.program(name).ok_or_else(|| format!("`{name}` is not on the PATH"))?;
        let done = Command::new(&program).args(first).args(words).stdin(Stdio::null()).output();
        let done = done.map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
        if done.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&done.stderr);
        Err(said.lines().last().unwrap_or("it ended with a fault and said nothing").to_owned())
    }
}

/// The package, for as long as the editor reads it.
fn package(ours: &Path) -> Result<PathBuf, disk::DiskError> {
    let path = ours.join("plugins").join(format!("maquette-{}.vsix", env!("CARGO_PKG_VERSION")));
    write(&path).map(|()| path)
}

/// Writes the package to a file that a person installs by the editor's own menu.
pub fn write(path: &Path) -> Result<(), disk::DiskError> {
    let bytes = maquette_parcels::parcel(Host::Vscode.word()).map(vsix::packed).unwrap_or_default();
    disk::replace(path, &bytes)
}

/// The version of our extension in an editor's `extensions.json`.
fn version_in(list: &str) -> Option<String> {
    let list: Value = serde_json::from_str(list).ok()?;
    let ours = list.as_array()?.iter().find(|one| one["identifier"]["id"] == ID)?;
    Some(ours["version"].as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_an_editor_names_version_by_id() {
        let check =
            |list: &str, expect: Option<&str>| assert_eq!(version_in(list).as_deref(), expect, "{list}");
        check("", None);
        check("[]", None);
        check(r#"[{"identifier":{"id":"a.b"},"version":"9.9.9"}]"#, None);
        let both = r#"[{"identifier":{"id":"a.b"},"version":"9"},{"identifier":{"id":"maquette.maquette"},"version":"0.1.0"}]"#;
        check(both, Some("0.1.0"));
    }
}
