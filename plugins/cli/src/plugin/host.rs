//! The programs that have a plugin of ours, and what is said about each: its name, its commands, what to click once the files are there.

use clap::ValueEnum;
use serde::{Serialize, Serializer};

/// A program with a plugin of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// A docker in Krita
    Krita,
    /// Panels in Blender
    Blender,
    /// Extensions of Inkscape
    Inkscape,
    /// A plug-in for GIMP 3, scripts for 2.10
    Gimp,
    /// An extension for VS Code, VSCodium, Cursor and code-server
    Vscode,
    /// A package for Neovim
    Neovim,
    /// A package for Emacs
    Emacs,
    /// Lines for the settings of Helix
    Helix,
}

impl Host {
    /// All of them, in the order of lists.
    pub const ALL: &'static [Host] = &[
        Host::Krita,
        Host::Blender,
        Host::Inkscape,
        Host::Gimp,
        Host::Vscode,
        Host::Neovim,
        Host::Emacs,
        Host::Helix,
    ];

    /// The word that is typed for it.
    pub fn word(self) -> &'static str {
        match self {
            Host::Krita => "krita",
            Host::Blender => "blender",
            Host::Inkscape => "inkscape",
            Host::Gimp => "gimp",
            Host::Vscode => "vscode",
            Host::Neovim => "neovim",
            Host::Emacs => "emacs",
            Host::Helix => "helix",
        }
    }

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Host::Krita => "Krita",
            Host::Blender => "Blender",
            Host::Inkscape => "Inkscape",
            Host::Gimp => "GIMP",
            Host::Vscode => "VS Code",
            Host::Neovim => "Neovim",
            Host::Emacs => "Emacs",
            Host::Helix => "Helix",
        }
    }

    /// Commands that start it; one of them on the `PATH` means that it is here.
    pub fn programs(self) -> &'static [&'static str] {
        match self {
            Host::Krita => &["krita"],
            Host::Blender => &["blender"],
            Host::Inkscape => &["inkscape"],
            Host::Gimp => &["gimp", "gimp-3.0", "gimp-2.10"],
            Host::Vscode => &[],
            Host::Neovim => &["nvim"],
            Host::Emacs => &["emacs"],
            Host::Helix => &["hx", "helix"],
        }
    }

    /// Whether its files belong to the person: they are written where none are, and never touched where some are.
    pub fn shares_its_files(self) -> bool {
        self == Host::Helix
    }

    /// Whether it is an editor, whose plugin starts `maquette lsp` and asks nothing else.
    pub fn is_editor(self) -> bool {
        matches!(self, Host::Vscode | Host::Neovim | Host::Emacs | Host::Helix)
    }

    /// What is left to do by hand once the plugin is there.
    pub fn then(self) -> &'static str {
        match self {
            Host::Krita => "start Krita again; the docker is at Settings > Dockers > Maquette",
            Host::Blender => {
                "start Blender again, then Edit > Preferences > Add-ons: switch Maquette on; its panels are in the sidebar (N)"
            }
            Host::Inkscape => "start Inkscape again; it is at Extensions > Maquette",
            Host::Gimp => "start GIMP again; it is in the menu Filters > Maquette",
            Host::Vscode => "open a file that ends with .prompt",
            Host::Neovim => "open a file that ends with .prompt; :checkhealth maquette says how things are",
            Host::Emacs => {
                "put the two lines above into your init file, then open a file that ends with .prompt"
            }
            Host::Helix => {
                "open a file that ends with .prompt; hx --health dotprompt says whether the server is found"
            }
        }
    }
}

impl Serialize for Host {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_are_typed() {
        let typed: Vec<String> = Host::value_variants()
            .iter()
            .filter_map(|host| Some(host.to_possible_value()?.get_name().to_owned()))
            .collect();
        let words: Vec<&str> = Host::ALL.iter().map(|host| host.word()).collect();
        assert_eq!(typed, words);
    }
}
