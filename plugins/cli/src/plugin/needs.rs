//! Programs without which a plugin cannot work, and in which version. Pure: `doctor` runs them and hands over what they said.

use super::host::Host;

/// A program that a host's plugin needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The command, with what makes it tell.
    pub command: &'static [&'static str],
    /// The oldest version that will do; none where running without a fault is enough.
    pub oldest: Option<(u32, u32)>,
    /// What it is, for people.
    pub what: &'static str,
    /// What to do where it lacks.
    pub next: &'static str,
}

/// What a host's plugin needs beside the host.
pub fn need(host: Host) -> Option<Need> {
    let need = |command, oldest, what, next| Some(Need { command, oldest, what, next });
    match host {
        Host::Neovim => need(
            &["nvim", "--version"],
            Some((0, 10)),
            "Neovim 0.10",
            "Install Neovim 0.10 or later; older ones take the lines at the end of the plugin's README",
        ),
        Host::Helix => {
            need(&["hx", "--version"], Some((25, 1)), "Helix 25.01", "Install Helix 25.01 or later")
        }
        Host::Emacs => need(
            &["emacs", "--version"],
            Some((28, 1)),
            "Emacs 28",
            "Install Emacs 29 or later, or Emacs 28 with the package eglot",
        ),
        Host::Inkscape => need(
            &["/usr/bin/python3", "-c", "import lxml"],
            None,
            "lxml in the system's Python",
            "Install the package python3-lxml; without it no extension of Inkscape runs",
        ),
        Host::Krita | Host::Blender | Host::Gimp | Host::Vscode => None,
    }
}

/// The first version in what a program said: `NVIM v0.10.4` is 0.10.
pub fn version(said: &str) -> Option<(u32, u32)> {
    said.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.');
        let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
        Some((numbers.next()?.parse().ok()?, digits(numbers.next()?).parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_programs_say() {
        let check = |said: &str, expect| assert_eq!(version(said), expect, "{said}");
        check("NVIM v0.10.4\nBuild type: Release", Some((0, 10)));
        check("NVIM v0.7.2", Some((0, 7)));
        check("helix 25.01.1 (dabfb6ce)", Some((25, 1)));
        check("GNU Emacs 28.2\nCopyright (C) 2022", Some((28, 2)));
        check("Blender 3.4.1", Some((3, 4)));
        check("Krita 5.2-beta", Some((5, 2)));
        check("no version here.", None);
    }
}
