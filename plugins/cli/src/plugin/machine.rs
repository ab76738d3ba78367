//! This machine as the plugins see it: the person's folders, which hosts are here and in which versions, what runs. Looks, and changes nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use maquette_daemon::platform::folders::Folders;
use maquette_parcels::Parcel;

use super::host::Host;
use super::places::{self, Packaging, Person, Place, Root, System};

/// This machine.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The person's folders.
    pub person: Person,
    /// The folders of the `PATH`.
    pub path: Vec<PathBuf>,
    /// Whether a program of that name runs; none where that cannot be seen.
    pub runs: fn(&str) -> Option<bool>,
}

/// A folder into which a plugin goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// How the host came.
    pub packaging: Packaging,
    /// The version of the host whose folder it is, where it has one for each.
    pub version: Option<String>,
    /// The folder.
    pub folder: PathBuf,
    /// What goes into it.
    pub parcel: &'static Parcel,
}

/// What is to be seen of a host that is here.
#[derive(Debug, Clone, PartialEq)]
pub enum Sight {
    /// Its folders.
    Spots(Vec<Spot>),
    /// It makes its folder when it starts for the first time, and has not started yet.
    NeverStarted,
    /// An editor that takes packages by its own command.
    Editor {
        /// The command, with its first words.
        command: &'static [&'static str],
        /// The editor's own list of extensions.
        list: PathBuf,
    },
}

impl Machine {
    /// The machine of this process; none for an account without a home.
    pub fn of_this_user(folders: &Folders) -> Option<Machine> {
        let base = directories::BaseDirs::new()?;
        let person = Person {
            system: system(),
            home: base.home_dir().to_path_buf(),
            config: base.config_dir().to_path_buf(),
            data: base.data_dir().to_path_buf(),
            local: base.data_local_dir().to_path_buf(),
            ours: folders.data.clone(),
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        Some(Machine { person, path: std::env::split_paths(&path).collect(), runs })
    }

    /// Where a command lies, if it is on the `PATH`.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let names = match self.person.system {
            System::Windows => [".exe", ".cmd", ".bat"].map(|ending| format!("{name}{ending}")).to_vec(),
            System::Linux | System::Mac => vec![name.to_owned()],
        };
        let files = self.path.iter().flat_map(|folder| names.iter().map(|name| folder.join(name)));
        files.into_iter().find(|file| file.is_file())
    }

    /// Every way in which the host is here, with what is to be seen of it.
    pub fn sights(&self, host: Host) -> Vec<(Place, Sight)> {
        let places = places::places(host, &self.person);
        let here = places.into_iter().filter(|place| self.is_here(place));
        here.map(|place| (place.clone(), self.sight(host, &place))).collect()
    }

    fn is_here(&self, place: &Place) -> bool {
        place.signs.iter().any(|sign| sign.exists())
            || place.programs.iter().any(|name| self.program(name).is_some())
    }

    fn sight(&self, host: Host, place: &Place) -> Sight {
        match &place.root {
            Root::Editor { command, list } => Sight::Editor { command, list: list.clone() },
            Root::Folder(folder) => Sight::Spots(self.spot(host, place, folder).into_iter().collect()),
            Root::Versions(below) => {
                let names = folders_in(below);
                let spots: Vec<Spot> =
                    names.iter().filter_map(|name| of_version(host, place, below, name)).collect();
                if spots.is_empty() { Sight::NeverStarted } else { Sight::Spots(spots) }
            }
        }
    }

    fn spot(&self, host: Host, place: &Place, folder: &Path) -> Option<Spot> {
        let parcel = maquette_parcels::parcel(host.word())?;
        Some(Spot { packaging: place.packaging, version: None, folder: folder.to_path_buf(), parcel })
    }

    /// The folder that a person named for a host.
    pub fn named(&self, host: Host, folder: &Path) -> Option<Spot> {
        let parcel = maquette_parcels::parcel(places::of_named(host, folder))?;
        Some(Spot { packaging: Packaging::Named, version: None, folder: folder.to_path_buf(), parcel })
    }
}

fn of_version(host: Host, place: &Place, below: &Path, version: &str) -> Option<Spot> {
    let (inside, parcel) = places::of_version(host, version)?;
    let folder = below.join(version).join(inside);
    let parcel = maquette_parcels::parcel(parcel)?;
    Some(Spot { packaging: place.packaging, version: Some(version.to_owned()), folder, parcel })
}

/// The names of the folders in a folder, sorted; none where it cannot be read.
fn folders_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn system() -> System {
    if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::Mac
    } else {
        System::Linux
    }
}

/// Linux shows every process as a folder; elsewhere nobody is asked.
fn runs(program: &str) -> Option<bool> {
    let processes = std::fs::read_dir("/proc/self").and_then(|_| std::fs::read_dir("/proc")).ok()?;
    let is_number = |name: &OsStr| name.as_encoded_bytes().iter().all(u8::is_ascii_digit);
    let mut names = processes.flatten().filter(|entry| is_number(&entry.file_name())).filter_map(|entry| {
        let name = std::fs::read_to_string(entry.path().join("comm")).ok()?;
        Some(name.trim().to_owned())
    });
    Some(names.any(|name| name == program))
}
