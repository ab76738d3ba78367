//! What a flatpak may do, from the files in which flatpak keeps its permissions. Pure; where these files cannot be read nobody knows.

use std::path::PathBuf;

use super::places::{Person, flatpak_folders};

/// What matters to a plugin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Whether it shares the machine's network, and so its loopback.
    pub network: bool,
    /// Folders outside its own home that it sees, as flatpak writes them: `host`, `home`, `xdg-config/x`.
    pub folders: Vec<String>,
}

/// The files that say what a flatpak may do, in the order in which each changes what those before it said. The first is its own list.
pub fn files(id: &str, person: &Person) -> [Vec<PathBuf>; 2] {
    let [mine, all] = flatpak_folders(person);
    let metadata = [&mine, &all].map(|folder| folder.join("app").join(id).join("current/active/metadata"));
    let overrides = [&all, &mine].into_iter().flat_map(|folder| {
        let folder = folder.join("overrides");
        [folder.join("global"), folder.join(id)]
    });
    [metadata.to_vec(), overrides.collect()]
}

/// The permissions that these texts add up to.
pub fn permissions<'a>(texts: impl IntoIterator<Item = &'a str>) -> Permissions {
    let mut found = Permissions::default();
    for (key, value) in texts.into_iter().flat_map(context) {
        let words = value.split(';').map(str::trim).filter(|word| !word.is_empty());
        match key {
            "shared" => words.for_each(|word| match word {
                "network" => found.network = true,
                "!network" => found.network = false,
                _ => {}
            }),
            "filesystems" => words.for_each(|word| add(&mut found.folders, word)),
            _ => {}
        }
    }
    found
}

/// The lines of the section that matters.
fn context(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().map(str::trim).skip_while(|line| *line != "[Context]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once('=')).map(|(key, value)| (key.trim(), value.trim()))
}

/// Adds a folder, or takes one away that begins with `!`. Whether it may be written does not matter here.
fn add(folders: &mut Vec<String>, word: &str) {
    let plain = |word: &str| word.split(':').next().unwrap_or_default().to_owned();
    match word.strip_prefix('!') {
        Some(gone) => {
            let gone = plain(gone);
            folders.retain(|folder| *folder != gone);
        }
        None => folders.push(plain(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_files_change_what_earlier_ones_said() {
        let check = |texts: &[&str], network: bool, folders: &[&str]| {
            let found = permissions(texts.iter().copied());
            assert_eq!(
                (found.network, found.folders),
                (network, folders.iter().map(|f| (*f).to_owned()).collect())
            );
        };
        check(&[], false, &[]);
        // As Krita's own metadata has it.
        let krita = "[Application]\nname=org.kde.krita\nshared=none\n[Context]\nshared=network;ipc;\nfilesystems=host;xdg-config/kdeglobals:ro;\n[Session Bus Policy]\nshared=x\n";
        check(&[krita], true, &["host", "xdg-config/kdeglobals"]);
        check(
            &[krita, "[Context]\nshared=!network;\nfilesystems=!host;~/art;\n"],
            false,
            &["xdg-config/kdeglobals", "~/art"],
        );
        check(
            &[krita, "[Context]\nshared=!network\n", "[Context]\nshared=network\n"],
            true,
            &["host", "xdg-config/kdeglobals"],
        );
        check(&["shared=network"], false, &[]);
    }
}
