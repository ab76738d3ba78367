//! The one line of Krita's settings that switches a plugin on. Everything else in the file stays as it is, line for line.

use std::path::PathBuf;

use super::places::{Packaging, Person, System};

const SECTION: &str = "[python]";
const KEY: &str = "enable_maquette";

/// Where the settings of a Krita lie that came in this way; nobody knows for a folder that was named.
pub fn file(packaging: Packaging, person: &Person) -> Option<PathBuf> {
    match (packaging, person.system) {
        (Packaging::Native, System::Linux) => Some(person.config.join("kritarc")),
        (Packaging::Native, System::Mac) => Some(person.home.join("Library/Preferences/kritarc")),
        (Packaging::Native, System::Windows) => Some(person.local.join("kritarc")),
        (Packaging::Flatpak, _) => Some(person.home.join(".var/app/org.kde.krita/config/kritarc")),
        (Packaging::Snap, _) => Some(person.home.join("snap/krita/current/.config/kritarc")),
        (Packaging::Named, _) => None,
    }
}

/// What the settings say; none where they say nothing, which Krita takes for off.
pub fn switched(text: &str) -> Option<bool> {
    let (at, _) = line_of_key(text)?;
    let value = text.lines().nth(at)?.split_once('=')?.1;
    Some(value.trim().eq_ignore_ascii_case("true"))
}

/// The settings with the switch on or off, or without the line.
pub fn with(text: &str, value: Option<bool>) -> String {
    let line = value.map(|value| format!("{KEY}={value}"));
    let mut lines: Vec<&str> = text.lines().collect();
    match (line_of_key(text), &line) {
        (Some((at, _)), Some(line)) => lines[at] = line,
        (Some((at, is_alone)), None) => {
            // A section that has nothing left but us was begun by us.
            let from = if is_alone { at - 1 } else { at };
            lines.drain(from..=at);
        }
        (None, Some(line)) => match lines.iter().position(|one| one.trim() == SECTION) {
            Some(section) => lines.insert(section + 1, line),
            None => lines.extend([SECTION, line.as_str()]),
        },
        (None, None) => {}
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The number of our line, and whether it is all that its section holds.
fn line_of_key(text: &str) -> Option<(usize, bool)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let section = lines.iter().position(|line| *line == SECTION)?;
    let end = lines[section + 1..].iter().position(|line| line.starts_with('['));
    let end = end.map_or(lines.len(), |end| section + 1 + end);
    let is_key = |line: &&str| line.split_once('=').is_some_and(|(key, _)| key.trim() == KEY);
    let at = section + 1 + lines[section + 1..end].iter().position(is_key)?;
    let is_alone = lines[section + 1..end].iter().filter(|line| !line.is_empty()).count() == 1;
    Some((at, is_alone && at == section + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_is_read_in_its_section_alone() {
        let check = |text: &str, expect: Option<bool>| assert_eq!(switched(text), expect, "{text}");
        check("", None);
        check("[python]\nenable_maquette=true\n", Some(true));
        check("[a]\nx=1\n[python]\nenable_other=true\n enable_maquette = false\n", Some(false));
        check("[python]\n[other]\nenable_maquette=true\n", None);
        check("enable_maquette=true\n", None);
    }

    #[test]
    fn one_line_changes_and_goes_again() {
        let check = |before: &str, after: &str, was: Option<bool>| {
            assert_eq!(switched(before), was, "{before}");
            assert_eq!(with(before, Some(true)), after);
            assert_eq!(with(after, was), before, "taking it back");
        };
        check("", "[python]\nenable_maquette=true\n", None);
        check("[a]\nx=1\n", "[a]\nx=1\n[python]\nenable_maquette=true\n", None);
        let other = "[python]\nenable_other=true\n\n[b]\ny=2\n";
        check(other, "[python]\nenable_maquette=true\nenable_other=true\n\n[b]\ny=2\n", None);
        check("[python]\nenable_maquette=false\n", "[python]\nenable_maquette=true\n", Some(false));
    }
}
