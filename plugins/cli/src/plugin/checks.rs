//! The links of the chain from a plugin to the daemon, as findings with a next step, and the pure judgements on what was seen.

use serde::Serialize;

use super::host::Host;
use super::places::{Packaging, Place};
use super::sandbox::Permissions;
use super::work::{Outcome, State};

/// Ports that a plugin tries which sees none of the daemon's files.
pub const PORTS: std::ops::RangeInclusive<u16> = 47113..=47117;

/// How one link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// As it should be.
    Ok,
    /// Worth knowing, and no fault.
    Note,
    /// Nobody can tell from here.
    NotChecked,
    /// This keeps the plugin from working.
    Wrong,
}

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which link.
    pub check: &'static str,
    /// How it is.
    pub state: Grade,
    /// What was seen.
    pub message: String,
    /// What to do; none where nothing is to be done.
    pub next: Option<String>,
}

impl Check {
    /// As it should be.
    pub fn ok(check: &'static str, message: impl Into<String>) -> Check {
        Check { check, state: Grade::Ok, message: message.into(), next: None }
    }

    /// Worth knowing.
    pub fn note(check: &'static str, message: impl Into<String>) -> Check {
        Check { state: Grade::Note, ..Check::ok(check, message) }
    }

    /// Not to be seen from here.
    pub fn not_checked(check: &'static str, message: impl Into<String>, next: &str) -> Check {
        Check { state: Grade::NotChecked, next: Some(next.to_owned()), ..Check::ok(check, message) }
    }

    /// In the way.
    pub fn wrong(check: &'static str, message: impl Into<String>, next: impl Into<String>) -> Check {
        Check { state: Grade::Wrong, next: Some(next.into()), ..Check::ok(check, message) }
    }
}

/// Whether the plugin lies where the host looks, by what installing it now would do. `before` is the version that was installed last.
pub fn installed(host: Host, outcome: &Outcome, before: Option<&str>) -> Check {
    let install = format!("maquette plugin install {}", host.word());
    let (at, ours) = (&outcome.folder, env!("CARGO_PKG_VERSION"));
    let why = outcome.why.clone().unwrap_or_default();
    let (message, next) = match (outcome.state, before) {
        (State::Current, _) => return Check::ok("installed", format!("version {ours} lies in {at}")),
        (State::ByHand, _) => {
            (format!("{at} has files of yours without our lines"), format!("{install} shows them"))
        }
        (State::Refused, _) => (format!("{why}: {}", outcome.left.join(", ")), format!("{install} --force")),
        (State::Failed, _) => (why, format!("See that {at} may be read, then type this again")),
        (_, Some(before)) if before != ours => {
            (format!("version {before} lies in {at}, and this program is {ours}"), install)
        }
        (_, Some(_)) => (format!("the plugin in {at} is not whole"), install),
        (_, None) => (format!("the plugin is not in {at}"), install),
    };
    Check::wrong("installed", message, next)
}

/// Whether an editor lists our extension, and in which version.
pub fn listed(editor: &str, version: Option<&str>) -> Check {
    let ours = env!("CARGO_PKG_VERSION");
    let install = "maquette plugin install vscode";
    match version {
        Some(version) if version == ours => {
            Check::ok("installed", format!("`{editor}` lists version {ours}"))
        }
        Some(other) => Check::wrong(
            "installed",
            format!("`{editor}` lists version {other}, and this program is {ours}"),
            install,
        ),
        None => Check::wrong("installed", format!("`{editor}` does not list the extension"), install),
    }
}

/// Whether a host in a sandbox reaches the daemon, which it finds by its ports alone: its home is another one.
pub fn sandbox(
    host: Host,
    place: &Place,
    permissions: Option<&Permissions>,
    port: Option<u16>,
) -> Option<Check> {
    let pairs = "in its sandbox it sees none of the daemon's files, finds it by its ports and is paired once";
    match (place.packaging, place.flatpak) {
        (Packaging::Flatpak, Some(id)) if host.is_editor() => Some(Check::not_checked(
            "sandbox",
            format!("{id} sees the programs of its sandbox alone, and `maquette` has to be one of them"),
            "Name to the plugin, as its program, a script that runs: flatpak-spawn --host maquette \"$@\"",
        )),
        (Packaging::Flatpak, Some(id)) => Some(match (permissions, port) {
            (None, _) => Check::not_checked(
                "sandbox",
                format!("the permissions of {id} cannot be read"),
                "`flatpak info --show-permissions` tells them; it needs shared=network",
            ),
            (Some(permissions), _) if !permissions.network => Check::wrong(
                "sandbox",
                format!("{id} may not use the network, so it reaches no daemon"),
                format!("flatpak override --user --share=network {id}"),
            ),
            (Some(_), Some(port)) if !PORTS.contains(&port) => wrong_port(id, port),
            (Some(_), _) => Check::note("sandbox", format!("{id}: {pairs}")),
        }),
        (Packaging::Snap, _) => Some(Check::not_checked(
            "sandbox",
            format!("a snap's permissions are its own affair; {pairs}"),
            "`snap connections` tells whether its plug `network` is connected",
        )),
        (Packaging::Native | Packaging::Named | Packaging::Flatpak, _) => None,
    }
}

fn wrong_port(id: &str, port: u16) -> Check {
    let (first, last) = (PORTS.start(), PORTS.end());
    Check::wrong(
        "sandbox",
        format!("the daemon listens at port {port}, and {id} looks at {first} to {last} alone"),
        format!("End what else listens at {first} to {last}, then: maquette stop && maquette start"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::places::Root;

    fn place(packaging: Packaging, flatpak: Option<&'static str>) -> Place {
        Place { packaging, flatpak, signs: vec![], programs: &[], root: Root::Folder("/x".into()) }
    }

    #[test]
    fn what_installing_would_do_says_how_it_stands() {
        let spot = Outcome { folder: "/p".to_owned(), ..Outcome::nowhere(Packaging::Native, State::Current) };
        let check = |state, before, message: &str| {
            let found = installed(Host::Krita, &Outcome { state, ..spot.clone() }, before);
            assert_eq!(found.message, message);
            assert_eq!(found.state == Grade::Ok, state == State::Current);
        };
        let ours = env!("CARGO_PKG_VERSION");
        check(State::Current, Some(ours), &format!("version {ours} lies in /p"));
        check(State::WouldInstall, None, "the plugin is not in /p");
        check(State::WouldInstall, Some(ours), "the plugin in /p is not whole");
        check(
            State::WouldInstall,
            Some("0.0.9"),
            &format!("version 0.0.9 lies in /p, and this program is {ours}"),
        );
        check(State::ByHand, None, "/p has files of yours without our lines");
    }

    #[test]
    fn a_sandbox_needs_the_network_and_a_port_it_knows() {
        let krita = place(Packaging::Flatpak, Some("org.kde.krita"));
        let open = Permissions { network: true, folders: vec![] };
        let check = |permissions: Option<&Permissions>, port, state: Grade, next: &str| {
            let found = sandbox(Host::Krita, &krita, permissions, port).unwrap();
            assert_eq!(found.state, state, "{found:?}");
            assert!(found.next.unwrap_or_default().contains(next));
        };
        check(Some(&open), Some(47113), Grade::Note, "");
        check(Some(&open), None, Grade::Note, "");
        check(Some(&open), Some(50_000), Grade::Wrong, "maquette stop");
        check(Some(&Permissions::default()), Some(47113), Grade::Wrong, "--share=network org.kde.krita");
        check(None, None, Grade::NotChecked, "flatpak info");
        assert_eq!(sandbox(Host::Krita, &place(Packaging::Native, None), None, None), None);
        let snap = place(Packaging::Snap, None);
        assert_eq!(sandbox(Host::Krita, &snap, None, None).unwrap().state, Grade::NotChecked);
        let found = sandbox(Host::Neovim, &krita, Some(&open), Some(47113)).unwrap();
        assert!(found.next.unwrap().contains("flatpak-spawn"), "an editor runs a program, and calls nobody");
    }
}
