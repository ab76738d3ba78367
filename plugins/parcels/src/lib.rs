//! The plugins of other programs, as bytes in the binary: whoever has the one file has all of them, and they fit its daemon.
//!
//! A parcel is what a host wants in its folder of plugins. Adding one is adding lines to `PARCELS`; tests compare it with the folders beside
//! this one and with what each `package.py` writes, so nothing can be forgotten or differ.

#[cfg(test)]
mod tests;

/// One file of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Its path below the host's folder of plugins, with `/`, for example `maquette/docker.py`.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl File {
    /// Whether the host runs it by itself, so that it has to be executable: it says by which program in its first line.
    pub fn is_program(&self) -> bool {
        self.bytes.starts_with(b"#!")
    }
}

/// What one host, or one of its generations, wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    /// What it is called here, for example `krita`.
    pub name: &'static str,
    /// Its files.
    pub files: &'static [File],
}

/// Files by the folder below `plugins` that they come from and the one below the host's that they go to; both end with `/` or are empty.
macro_rules! parcel {
    ($name:literal { $($from:literal => $into:literal [$($file:literal)+])+ }) => {
        Parcel {
            name: $name,
            files: &[$($(File {
                name: concat!($into, $file),
                bytes: include_bytes!(concat!("../../", $from, $file)),
            },)+)+],
        }
    };
}

/// Every parcel that this program carries.
pub const PARCELS: &[Parcel] = &[
    parcel! { "krita" {
        "krita/" => "" [
            "maquette.desktop"
            "maquette/Manual.html"
            "maquette/__init__.py"
            "maquette/canvas.py"
            "maquette/colours.py"
            "maquette/docker.py"
            "maquette/pictures.py"
            "maquette/pixels.py"
            "maquette/qt.py"
            "maquette/remedies.py"
            "maquette/ticks.py"
            "maquette/views.py"
        ]
        "python/" => "maquette/" ["maquette.py"]
        "python/host/" => "maquette/" [
            "asking.py"
            "connection.py"
            "png.py"
            "record.py"
            "session.py"
            "standing.py"
            "words.py"
        ]
    } },
    parcel! { "blender" {
        "blender/" => "" [
            "maquette/__init__.py"
            "maquette/blender_manifest.toml"
            "maquette/capture.py"
            "maquette/document.py"
            "maquette/fitting.py"
            "maquette/form.py"
            "maquette/operators.py"
            "maquette/panels.py"
            "maquette/plugin.py"
            "maquette/surfaces.py"
            "maquette/versions.py"
        ]
        "python/" => "maquette/" ["maquette.py"]
        "python/host/" => "maquette/" [
            "asking.py"
            "connection.py"
            "png.py"
            "record.py"
            "session.py"
            "standing.py"
            "words.py"
        ]
    } },
    parcel! { "inkscape" {
        "inkscape/" => "" [
            "maquette/canvas.py"
            "maquette/extension.py"
            "maquette/how_it_stands.inx"
            "maquette/how_it_stands.py"
            "maquette/insert_anchor.inx"
            "maquette/insert_anchor.py"
            "maquette/insert_draft.inx"
            "maquette/insert_draft.py"
            "maquette/memory.py"
            "maquette/pairing.py"
            "maquette/placeholder.py"
            "maquette/refresh.inx"
            "maquette/refresh.py"
            "maquette/request_draft.inx"
            "maquette/request_draft.py"
            "maquette/spending.py"
            "maquette/use_as_reference.inx"
            "maquette/use_as_reference.py"
        ]
        "python/" => "maquette/" ["maquette.py"]
        "python/host/" => "maquette/host/" ["asking.py" "record.py" "standing.py" "words.py"]
    } },
    // GIMP 3; its folder of plug-ins holds one folder a plug-in, named as the program in it.
    parcel! { "gimp" {
        "gimp/" => "" [
            "maquette-gimp/canvas.py"
            "maquette-gimp/dialog.py"
            "maquette-gimp/maquette-gimp.py"
            "maquette-gimp/work.py"
        ]
        "python/" => "maquette-gimp/" ["maquette.py"]
        "python/host/" => "maquette-gimp/host/" ["asking.py" "record.py" "standing.py" "words.py"]
    } },
    parcel! { "gimp-2.10" {
        "gimp/script-fu/" => "" ["maquette.scm"]
    } },
    parcel! { "vscode" {
        "vscode/" => "" ["[Content_Types].xml" "extension.vsixmanifest"]
        "vscode/" => "extension/" [
            "README.md"
            "language-configuration.json"
            "media/picture.css"
            "media/picture.js"
            "package.json"
            "screenshot.png"
            "src/extension.js"
            "src/picture.js"
            "src/protocol.js"
            "src/server.js"
            "src/takes.js"
            "syntaxes/dotprompt.tmLanguage.json"
            "vendor/LICENSES.txt"
            "vendor/vscode-languageclient.js"
        ]
        "../" => "extension/" ["LICENSE-APACHE" "LICENSE-MIT"]
    } },
    parcel! { "neovim" {
        "neovim/" => "maquette/" [
            "ftplugin/dotprompt.lua"
            "lsp/maquette.lua"
            "lua/maquette/health.lua"
            "lua/maquette/init.lua"
            "lua/maquette/takes.lua"
            "plugin/maquette.lua"
            "syntax/dotprompt.vim"
        ]
    } },
    parcel! { "emacs" {
        "emacs/" => "emacs/" ["maquette.el"]
    } },
    parcel! { "helix" {
        "helix/" => "" ["config.toml" "languages.toml"]
    } },
];

/// The parcel of that name.
pub fn parcel(name: &str) -> Option<&'static Parcel> {
    PARCELS.iter().find(|parcel| parcel.name == name)
}
