//! Installing and removing on a real disk, in a home of its own.

use std::path::PathBuf;

use super::*;
use crate::plugin::places::{Person, System};
use crate::plugin::receipt::Receipt;

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.0.path().join(inside)
    }

    /// A person with this home, on a machine on which Krita runs or not.
    fn machine(&self, krita_runs: bool) -> Machine {
        let person = Person {
            system: System::Linux,
            home: self.path(""),
            config: self.path(".config"),
            data: self.path(".local/share"),
            local: self.path(".local/share"),
            ours: self.path("ours"),
        };
        Machine { person, path: vec![], runs: if krita_runs { |_| Some(true) } else { |_| Some(false) } }
    }

    fn read(&self, inside: &str) -> String {
        std::fs::read_to_string(self.path(inside)).unwrap()
    }

    fn write(&self, inside: &str, text: &str) {
        std::fs::create_dir_all(self.path(inside).parent().unwrap()).unwrap();
        std::fs::write(self.path(inside), text).unwrap();
    }
}

const PLUGINS: &str = ".local/share/krita/pykrita";
const GO: Wish = Wish { force: false, dry_run: false };

fn krita(home: &Home) -> Spot {
    Spot {
        packaging: Packaging::Native,
        version: None,
        folder: home.path(PLUGINS),
        parcel: maquette_parcels::parcel("krita").unwrap(),
    }
}

/// Every file below the home, with what it holds.
fn files(home: &Home) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut open) = (Vec::new(), vec![home.path("")]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path)
            } else {
                found.push((path.clone(), std::fs::read(&path).unwrap()))
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_plugin_comes_whole_and_goes_without_a_trace() {
    let home = Home::new();
    let (machine, spot) = (home.machine(false), krita(&home));
    home.write(".config/kritarc", "[General]\nx=1\n");
    let before = files(&home);
    let would = install(&machine, Host::Krita, &spot, Wish { dry_run: true, ..GO });
    assert_eq!((would.state, would.files.len()), (State::WouldInstall, spot.parcel.files.len()));
    assert_eq!(files(&home), before, "a dry run changes nothing");

    let outcome = install(&machine, Host::Krita, &spot, GO);
    assert_eq!((outcome.state, outcome.left.len()), (State::Installed, 0), "{outcome:?}");
    for file in spot.parcel.files {
        assert_eq!(std::fs::read(spot.folder.join(file.name)).unwrap(), file.bytes, "{}", file.name);
    }
    assert_eq!(home.read(".config/kritarc"), "[General]\nx=1\n[python]\nenable_maquette=true\n");
    assert_eq!(install(&machine, Host::Krita, &spot, GO).state, State::Current);

    home.write(&format!("{PLUGINS}/maquette/__pycache__/docker.cpython-311.pyc"), "compiled");
    let outcome = remove(&machine, Host::Krita, &spot, GO);
    assert_eq!((outcome.state, outcome.left.len()), (State::Removed, 0), "{outcome:?}");
    assert_eq!(files(&home), before);
    assert!(!home.path(&format!("{PLUGINS}/maquette")).exists());
    assert_eq!(remove(&machine, Host::Krita, &spot, GO).state, State::NotInstalled);
}

#[test]
fn what_a_person_changed_is_refused_then_left() {
    let home = Home::new();
    let (machine, spot) = (home.machine(true), krita(&home));
    let outcome = install(&machine, Host::Krita, &spot, GO);
    assert!(outcome.notes[0].contains("Python Plugin Manager"), "Krita runs: {outcome:?}");
    assert!(!home.path(".config/kritarc").exists());
    home.write(&format!("{PLUGINS}/maquette/views.py"), "mine");
    home.write(&format!("{PLUGINS}/maquette/notes.txt"), "mine");
    let outcome = install(&machine, Host::Krita, &spot, GO);
    assert_eq!((outcome.state, outcome.left), (State::Refused, vec!["maquette/views.py".to_owned()]));
    let outcome = remove(&machine, Host::Krita, &spot, GO);
    assert_eq!(outcome.left, ["maquette/notes.txt", "maquette/views.py"]);
    assert_eq!(home.read(&format!("{PLUGINS}/maquette/views.py")), "mine");
    // Without a receipt it is somebody else's folder.
    let outcome = install(&machine, Host::Krita, &spot, GO);
    assert_eq!((outcome.state, outcome.left.len()), (State::Refused, 2));
    let outcome = install(&machine, Host::Krita, &spot, Wish { force: true, ..GO });
    assert_eq!((outcome.state, outcome.left), (State::Installed, vec!["maquette/notes.txt".to_owned()]));
    assert_ne!(home.read(&format!("{PLUGINS}/maquette/views.py")), "mine");
}

#[test]
fn an_older_version_is_replaced_whole() {
    let home = Home::new();
    let (machine, spot) = (home.machine(false), krita(&home));
    install(&machine, Host::Krita, &spot, GO);
    // As if the version before had another file, and another text in one that is still there.
    let ours = &machine.person.ours;
    let mut receipt = disk::receipt(ours, Host::Krita).unwrap();
    let mut installed = receipt.at(&spot.folder).unwrap().clone();
    for (name, text) in [("maquette/old.py", "old"), ("maquette/views.py", "older views")] {
        home.write(&format!("{PLUGINS}/{name}"), text);
        installed.files.insert(name.to_owned(), blake3::hash(text.as_bytes()).to_hex().to_string());
    }
    installed.version = "0.0.9".to_owned();
    receipt.put(installed);
    disk::keep(ours, Host::Krita, &receipt).unwrap();
    let outcome = install(&machine, Host::Krita, &spot, GO);
    assert_eq!(outcome.state, State::Installed, "{outcome:?}");
    assert_eq!(outcome.files, ["maquette/views.py", "maquette/old.py"]);
    assert!(!home.path(&format!("{PLUGINS}/maquette/old.py")).exists());
    let receipt = disk::receipt(ours, Host::Krita).unwrap();
    let installed = receipt.at(&spot.folder).unwrap();
    assert_eq!((installed.version.as_str(), installed.replaces.len()), (env!("CARGO_PKG_VERSION"), 0));
    assert!(installed.switched.is_some(), "what was switched on the first time is still known");
}

#[cfg(unix)]
#[test]
fn a_link_leads_nowhere() {
    let home = Home::new();
    let (machine, spot) = (home.machine(false), krita(&home));
    std::fs::create_dir_all(home.path("elsewhere")).unwrap();
    std::fs::create_dir_all(&spot.folder).unwrap();
    std::os::unix::fs::symlink(home.path("elsewhere"), spot.folder.join("maquette")).unwrap();
    for force in [false, true] {
        let outcome = install(&machine, Host::Krita, &spot, Wish { force, dry_run: false });
        assert_eq!((outcome.state, outcome.left), (State::Refused, vec!["maquette".to_owned()]));
    }
    assert_eq!(std::fs::read_dir(home.path("elsewhere")).unwrap().count(), 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_nothing_is_half_there() {
    let home = Home::new();
    let (machine, spot) = (home.machine(false), krita(&home));
    home.write(".local/share/krita", "a file where a folder should be");
    let outcome = install(&machine, Host::Krita, &spot, GO);
    assert_eq!(outcome.state, State::Failed);
    assert!(outcome.why.unwrap().contains("krita/pykrita"));
    home.write("pykrita/maquette.desktop", "");
    std::fs::remove_file(home.path("pykrita/maquette.desktop")).unwrap();
    // The first files can be written, and the folder of the others cannot be made.
    home.write("pykrita/maquette", "a file");
    let spot = Spot { packaging: Packaging::Named, folder: home.path("pykrita"), ..spot };
    let outcome = install(&machine, Host::Krita, &spot, Wish { force: true, dry_run: false });
    assert_eq!(outcome.state, State::Failed, "{outcome:?}");
    assert_eq!(std::fs::read_dir(home.path("pykrita")).unwrap().count(), 1, "nothing was left beside it");
}

#[test]
fn lines_for_a_person_s_own_files_are_shown_until_they_are_there() {
    let home = Home::new();
    let machine = home.machine(false);
    let parcel = maquette_parcels::parcel("helix").unwrap();
    let spot = Spot { packaging: Packaging::Native, version: None, folder: home.path("helix"), parcel };
    home.write("helix/languages.toml", "[[language]]\nname = \"rust\"\n");
    let outcome = install(&machine, Host::Helix, &spot, GO);
    assert_eq!((outcome.state, outcome.files), (State::Installed, vec!["config.toml".to_owned()]));
    let lines = outcome.lines.unwrap();
    assert!(lines.contains("[language-server.maquette]") && !lines.contains("display-messages"), "{lines}");
    assert_eq!(install(&machine, Host::Helix, &spot, GO).state, State::ByHand);
    home.write("helix/languages.toml", &lines);
    assert_eq!(install(&machine, Host::Helix, &spot, GO).state, State::Current);
    let outcome = remove(&machine, Host::Helix, &spot, GO);
    assert_eq!((outcome.state, outcome.files), (State::Removed, vec!["config.toml".to_owned()]));
    assert_eq!(home.read("helix/languages.toml"), lines);
}

#[test]
fn what_emacs_compiles_beside_the_plugin_is_left_and_no_fault() {
    let home = Home::new();
    let machine = home.machine(false);
    let parcel = maquette_parcels::parcel("emacs").unwrap();
    let spot =
        Spot { packaging: Packaging::Native, version: None, folder: home.path("ours/plugins"), parcel };
    let outcome = install(&machine, Host::Emacs, &spot, GO);
    assert!(outcome.lines.unwrap().starts_with("(add-to-list 'load-path \""));
    home.write("ours/plugins/emacs/maquette.elc", "compiled");
    let outcome = install(&machine, Host::Emacs, &spot, GO);
    assert_eq!((outcome.state, outcome.left), (State::Current, vec!["emacs/maquette.elc".to_owned()]));
}

#[test]
fn a_receipt_that_cannot_be_read_stops_everything() {
    let home = Home::new();
    let (machine, spot) = (home.machine(false), krita(&home));
    home.write("ours/plugins/krita.json", "{ torn");
    assert_eq!(Receipt::file(&machine.person.ours, Host::Krita), home.path("ours/plugins/krita.json"));
    assert_eq!(install(&machine, Host::Krita, &spot, GO).state, State::Failed);
    assert!(!spot.folder.exists());
}
