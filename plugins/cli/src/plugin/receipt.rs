//! What was installed, where, and with which bytes: the memory by which removing takes away what is ours and nothing else.
//! One file a host, `plugins/<host>.json` in Maquette's data folder.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::host::Host;
use super::plan::Digests;

/// The form's number. Fields may be added; what is there stays.
const SCHEMA: u32 = 1;

/// Everything that was installed for one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    schema: u32,
    /// One for each folder.
    pub installs: Vec<Installed>,
}

/// What was installed into one folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installed {
    /// The host's folder of plugins.
    pub folder: PathBuf,
    /// The version of the program that wrote it.
    pub version: String,
    /// What was written.
    pub files: Digests,
    /// What was there of ours before, while it is being replaced: a crash in the middle leaves files of both.
    #[serde(default, skip_serializing_if = "Digests::is_empty")]
    pub replaces: Digests,
    /// The setting of the host that was switched on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switched: Option<Switched>,
}

/// A setting of the host that we changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switched {
    /// The host's file of settings.
    pub file: PathBuf,
    /// What it was before; none if it did not stand there.
    pub before: Option<bool>,
}

impl Receipt {
    /// Of a host that has nothing yet.
    pub fn empty() -> Receipt {
        Receipt { schema: SCHEMA, installs: Vec::new() }
    }

    /// Where the receipt of a host lies.
    pub fn file(ours: &Path, host: Host) -> PathBuf {
        ours.join("plugins").join(format!("{}.json", host.word()))
    }

    /// What was installed into `folder`.
    pub fn at(&self, folder: &Path) -> Option<&Installed> {
        self.installs.iter().find(|installed| installed.folder == folder)
    }

    /// Notes what was installed, in place of what was known of that folder.
    pub fn put(&mut self, installed: Installed) {
        self.forget(&installed.folder.clone());
        self.installs.push(installed);
        self.installs.sort_by(|one, other| one.folder.cmp(&other.folder));
    }

    /// Forgets a folder.
    pub fn forget(&mut self, folder: &Path) {
        self.installs.retain(|installed| installed.folder != folder);
    }
}

impl Installed {
    /// Whether a file of that name was ever written.
    pub fn names(&self, name: &str) -> bool {
        self.files.contains_key(name) || self.replaces.contains_key(name)
    }

    /// Every name that was written, each once.
    pub fn all_names(&self) -> impl Iterator<Item = &String> {
        let before = self.replaces.keys().filter(|name| !self.files.contains_key(*name));
        self.files.keys().chain(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(folder: &str, name: &str) -> Installed {
        Installed {
            folder: folder.into(),
            version: "0.1.0".into(),
            files: Digests::from([(name.to_owned(), "d1".to_owned())]),
            replaces: Digests::new(),
            switched: None,
        }
    }

    #[test]
    fn a_folder_has_one_entry_and_can_be_forgotten() {
        let mut receipt = Receipt::empty();
        receipt.put(installed("/b", "x"));
        receipt.put(installed("/a", "x"));
        receipt.put(installed("/b", "y"));
        let folders: Vec<&Path> = receipt.installs.iter().map(|one| one.folder.as_path()).collect();
        assert_eq!(folders, [Path::new("/a"), Path::new("/b")]);
        assert!(receipt.at(Path::new("/b")).unwrap().names("y"));
        receipt.forget(Path::new("/b"));
        assert!(receipt.at(Path::new("/b")).is_none());
    }

    #[test]
    fn what_is_written_down_is_read_again_and_older_ones_lack_fields() {
        let mut receipt = Receipt::empty();
        receipt.put(installed("/a", "x"));
        let text = serde_json::to_string(&receipt).unwrap();
        assert!(!text.contains("replaces") && !text.contains("switched"), "{text}");
        assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
        assert_eq!(Receipt::file(Path::new("/d"), Host::Krita), Path::new("/d/plugins/krita.json"));
    }
}
