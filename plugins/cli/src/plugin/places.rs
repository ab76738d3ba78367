//! Where each host looks for plugins: on each system, and in the homes that flatpak and snap give it. Pure; `machine` looks what is there.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::host::Host;

/// The kind of system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux and other free Unixes: proven.
    Linux,
    /// macOS: unproven.
    Mac,
    /// Windows: unproven.
    Windows,
}

/// The folders of a person's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The system.
    pub system: System,
    /// The home.
    pub home: PathBuf,
    /// `~/.config`, `~/Library/Application Support`, `AppData\Roaming`.
    pub config: PathBuf,
    /// `~/.local/share`, `~/Library/Application Support`, `AppData\Roaming`.
    pub data: PathBuf,
    /// `~/.local/share`, `~/Library/Application Support`, `AppData\Local`.
    pub local: PathBuf,
    /// Maquette's own data folder.
    pub ours: PathBuf,
}

/// How a host came to this machine, which decides where it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Packaging {
    /// By the system's packages, by hand, as an AppImage.
    Native,
    /// By flatpak, with a home and a network of its own.
    Flatpak,
    /// By snap, with a home of its own.
    Snap,
    /// A folder that was named by `--to`.
    Named,
}

impl Packaging {
    /// The word of tables and of `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Packaging::Native => "native",
            Packaging::Flatpak => "flatpak",
            Packaging::Snap => "snap",
            Packaging::Named => "named",
        }
    }
}

/// Where a host that came in one way looks for plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// How it came.
    pub packaging: Packaging,
    /// The id of its flatpak.
    pub flatpak: Option<&'static str>,
    /// It is here if one of these is there.
    pub signs: Vec<PathBuf>,
    /// It is here if one of these is on the `PATH`.
    pub programs: &'static [&'static str],
    /// Where its plugins lie.
    pub root: Root,
}

/// Where plugins lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    /// In one folder.
    Folder(PathBuf),
    /// In a folder of each version that was ever started, which are below this one.
    Versions(PathBuf),
    /// Where the editor's own command puts them: that command, and the list that the editor keeps.
    Editor {
        /// The command, with what comes before our words.
        command: &'static [&'static str],
        /// `extensions.json`.
        list: PathBuf,
    },
}

/// Everywhere that `host` may look, whether it is there or not.
pub fn places(host: Host, person: &Person) -> Vec<Place> {
    match host {
        Host::Vscode => editors(person),
        Host::Emacs => vec![emacs(person)],
        Host::Krita | Host::Blender | Host::Inkscape | Host::Gimp | Host::Neovim | Host::Helix => {
            let mut places = vec![native(host, person)];
            if person.system == System::Linux {
                places.extend(flatpaks(host).iter().map(|id| flatpak(host, id, person)));
                places.extend(snap_name(host).map(|name| snap(host, name, person)));
            }
            places
        }
    }
}

/// The folder that a version of the host looks into, below that version's own; and the parcel for it. None for what is no version.
pub fn of_version(host: Host, version: &str) -> Option<(&'static str, &'static str)> {
    let (major, minor) = version.split_once('.')?;
    let version: (u32, u32) = (major.parse().ok()?, minor.parse().ok()?);
    match host {
        // Blender 4.2 has brought extensions; before there were add-ons alone. One package is both.
        Host::Blender if version >= (4, 2) => Some(("extensions/user_default", "blender")),
        Host::Blender => Some(("scripts/addons", "blender")),
        // GIMP 3 runs Python, and 2.10 has none in most distributions.
        Host::Gimp if version >= (3, 0) => Some(("plug-ins", "gimp")),
        Host::Gimp => Some(("scripts", "gimp-2.10")),
        Host::Krita | Host::Inkscape | Host::Vscode | Host::Neovim | Host::Emacs | Host::Helix => None,
    }
}

/// The parcel for a folder that a person named: GIMP 2.10 has its plug-ins in folders called `scripts`, and no other host has.
pub fn of_named(host: Host, folder: &Path) -> &'static str {
    if host == Host::Gimp && folder.ends_with("scripts") { "gimp-2.10" } else { host.word() }
}

fn native(host: Host, person: &Person) -> Place {
    let own = own_folder(host, person);
    Place {
        packaging: Packaging::Native,
        flatpak: None,
        signs: vec![own.clone()],
        programs: host.programs(),
        root: root(host, &own),
    }
}

/// The folder of the host's settings and plugins, where no sandbox moves it.
fn own_folder(host: Host, person: &Person) -> PathBuf {
    match (host, person.system) {
        (Host::Blender, System::Mac) => person.config.join("Blender"),
        (Host::Blender, System::Windows) => person.config.join("Blender Foundation").join("Blender"),
        (Host::Inkscape, System::Mac) => person.config.join("org.inkscape.Inkscape/config/inkscape"),
        // These two follow Unix customs on macOS too.
        (Host::Neovim, System::Mac) => person.home.join(".local/share/nvim"),
        (Host::Helix, System::Mac) => person.home.join(".config/helix"),
        (Host::Neovim, System::Windows) => person.local.join("nvim-data"),
        _ => of_base(host, &person.config, &person.data),
    }
}

/// The same below given folders for settings and data, as the specification of free desktops has them.
fn of_base(host: Host, config: &Path, data: &Path) -> PathBuf {
    match host {
        Host::Krita => data.join("krita"),
        Host::Neovim => data.join("nvim"),
        Host::Blender => config.join("blender"),
        Host::Inkscape => config.join("inkscape"),
        Host::Gimp => config.join("GIMP"),
        Host::Helix => config.join("helix"),
        Host::Vscode | Host::Emacs => config.to_path_buf(),
    }
}

fn root(host: Host, own: &Path) -> Root {
    match host {
        Host::Krita => Root::Folder(own.join("pykrita")),
        Host::Inkscape => Root::Folder(own.join("extensions")),
        Host::Neovim => Root::Folder(own.join("site/pack/maquette/start")),
        Host::Blender | Host::Gimp => Root::Versions(own.to_path_buf()),
        Host::Helix | Host::Vscode | Host::Emacs => Root::Folder(own.to_path_buf()),
    }
}

fn flatpaks(host: Host) -> &'static [&'static str] {
    match host {
        Host::Krita => &["org.kde.krita"],
        Host::Blender => &["org.blender.Blender"],
        Host::Inkscape => &["org.inkscape.Inkscape"],
        Host::Gimp => &["org.gimp.GIMP"],
        Host::Neovim => &["io.neovim.nvim"],
        Host::Helix => &["com.helix_editor.Helix"],
        Host::Vscode | Host::Emacs => &[],
    }
}

fn flatpak(host: Host, id: &'static str, person: &Person) -> Place {
    let home = person.home.join(".var/app").join(id);
    let installed = flatpak_folders(person).map(|folder| folder.join("app").join(id));
    Place {
        packaging: Packaging::Flatpak,
        flatpak: Some(id),
        signs: [vec![home.clone()], installed.to_vec()].concat(),
        programs: &[],
        root: root(host, &of_base(host, &home.join("config"), &home.join("data"))),
    }
}

/// Where flatpak keeps what is installed for this person, and for all.
pub fn flatpak_folders(person: &Person) -> [PathBuf; 2] {
    [person.home.join(".local/share/flatpak"), PathBuf::from("/var/lib/flatpak")]
}

/// Snaps that are confined. Those of Blender, Neovim and Helix are not, and look where the native ones do.
fn snap_name(host: Host) -> Option<&'static str> {
    match host {
        Host::Krita => Some("krita"),
        Host::Inkscape => Some("inkscape"),
        Host::Gimp => Some("gimp"),
        Host::Blender | Host::Vscode | Host::Neovim | Host::Emacs | Host::Helix => None,
    }
}

fn snap(host: Host, name: &str, person: &Person) -> Place {
    // `current` is a link that snap itself keeps, to the home of the revision in use.
    let home = person.home.join("snap").join(name).join("current");
    Place {
        packaging: Packaging::Snap,
        flatpak: None,
        signs: vec![person.home.join("snap").join(name), Path::new("/snap").join(name)],
        programs: &[],
        root: root(host, &of_base(host, &home.join(".config"), &home.join(".local/share"))),
    }
}

/// Emacs is told by its init file where the plugin lies, so that it lies with us, whichever of its folders are in use.
fn emacs(person: &Person) -> Place {
    let homes = [".emacs.d", ".emacs", ".config/emacs"];
    Place {
        packaging: Packaging::Native,
        flatpak: None,
        signs: homes.iter().map(|name| person.home.join(name)).collect(),
        programs: Host::Emacs.programs(),
        root: Root::Folder(person.ours.join("plugins")),
    }
}

/// The relatives of VS Code: command, and the folder in which each keeps its extensions.
const EDITORS: &[(&[&str], &str)] = &[
    (&["code"], ".vscode/extensions"),
    (&["code-insiders"], ".vscode-insiders/extensions"),
    (&["codium"], ".vscode-oss/extensions"),
    (&["cursor"], ".cursor/extensions"),
    (&["code-server"], ".local/share/code-server/extensions"),
];

/// The same by flatpak: id, command, and the folder below its own data. Unproven: nobody has run them here.
const FLATPAK_EDITORS: &[(&str, &[&str], &str)] = &[
    ("com.visualstudio.code", &["flatpak", "run", "com.visualstudio.code"], "vscode/extensions"),
    ("com.vscodium.codium", &["flatpak", "run", "com.vscodium.codium"], "codium/extensions"),
];

fn editors(person: &Person) -> Vec<Place> {
    let native = EDITORS.iter().map(|(command, extensions)| Place {
        packaging: Packaging::Native,
        flatpak: None,
        signs: Vec::new(),
        programs: command,
        root: Root::Editor { command, list: person.home.join(extensions).join("extensions.json") },
    });
    let flatpaks = FLATPAK_EDITORS.iter().map(|(id, command, extensions)| Place {
        packaging: Packaging::Flatpak,
        flatpak: Some(id),
        signs: flatpak_folders(person).map(|folder| folder.join("app").join(id)).to_vec(),
        programs: &[],
        root: Root::Editor {
            command,
            list: person.home.join(".var/app").join(id).join("data").join(extensions).join("extensions.json"),
        },
    });
    native.chain(flatpaks.filter(|_| person.system == System::Linux)).collect()
}

#[cfg(test)]
mod tests;
