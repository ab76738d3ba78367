//! What a person reads, in a home of its own and on a machine without any other program.

use std::path::PathBuf;

use expect_test::{Expect, expect};

use super::*;
use crate::args::PluginAction;
use crate::plugin::places::{Person, System};

struct Home(tempfile::TempDir);

impl Home {
    /// A home with these folders in it.
    fn with(folders: &[&str]) -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        folders.iter().for_each(|folder| std::fs::create_dir_all(home.path(folder)).unwrap());
        home
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.0.path().join(inside)
    }

    fn machine(&self) -> Machine {
        let person = Person {
            system: System::Linux,
            home: self.path(""),
            config: self.path(".config"),
            data: self.path(".local/share"),
            local: self.path(".local/share"),
            ours: self.path("maquette/data"),
        };
        Machine { person, path: vec![self.path("bin")], runs: |_| Some(false) }
    }

    /// The exit code and what is printed, with `~` for the home.
    async fn run(&self, action: PluginAction) -> (u8, String) {
        let mut out = Vec::new();
        let folders = Folders::under(&self.path("maquette"));
        let desk = Desk { out: &mut out, json: false, look: Look::PIPE, machine: self.machine(), folders };
        let exit = plugin(desk, &PluginArgs { action }).await.unwrap();
        let home = format!("{}/", self.0.path().display());
        let text = String::from_utf8(out).unwrap().replace(&home, "~/");
        // A parcel grows by a file now and then; that all of them went is what counts.
        let blender = maquette_parcels::parcel("blender").unwrap().files.len();
        (
            exit,
            text.replace(&format!("{blender} files"), "ALL files")
                .replace(env!("CARGO_PKG_VERSION"), "V.V.V"),
        )
    }

    async fn check(&self, action: PluginAction, exit: u8, expect: Expect) {
        let (found, text) = self.run(action).await;
        expect.assert_eq(&text);
        assert_eq!(found, exit);
    }

    /// A command that writes down its words and ends as it is told.
    #[cfg(unix)]
    fn command(&self, name: &str, exit: u8) {
        use std::os::unix::fs::PermissionsExt;
        std::fs::create_dir_all(self.path("bin")).unwrap();
        let log = self.path("words");
        let script =
            format!("#!/bin/sh\necho \"$@\" >>{}\necho it went so >&2\nexit {exit}\n", log.display());
        std::fs::write(self.path("bin").join(name), script).unwrap();
        std::fs::set_permissions(self.path("bin").join(name), PermissionsExt::from_mode(0o755)).unwrap();
    }
}

fn install(host: Host) -> PluginAction {
    PluginAction::Install { host, to: None, dry_run: false, force: false }
}

fn remove(host: Host) -> PluginAction {
    PluginAction::Remove { host, to: None, dry_run: false }
}

#[tokio::test]
async fn every_way_in_which_a_host_came_has_a_row() {
    let home = Home::with(&[
        ".config/blender/3.4",
        ".config/blender/4.2",
        ".config/blender/cache",
        ".var/app/org.blender.Blender",
    ]);
    home.check(install(Host::Blender), 0, expect![[r#"
        Blender: installed, never started
        from     version  state          files     folder
        native   3.4      installed      ALL files  ~/.config/blender/3.4/scripts/addons
        native   4.2      installed      ALL files  ~/.config/blender/4.2/extensions/user_default
        flatpak           never started
        never started: Blender makes its folder when it starts for the first time
          next: Start Blender once and leave it, then type this again
        next: start Blender again, then Edit > Preferences > Add-ons: switch Maquette on; its panels are in the sidebar (N)
    "#]]).await;
    home.check(
        PluginAction::List,
        0,
        expect![[r#"
            2 plugins installed
            plugin    from     version  state           installed  folder
            krita                       not found here
            blender   native   3.4      up to date      V.V.V      ~/.config/blender/3.4/scripts/addons
            blender   native   4.2      up to date      V.V.V      ~/.config/blender/4.2/extensions/user_default
            blender   flatpak           never started
            inkscape                    not found here
            gimp                        not found here
            vscode                      not found here
            neovim                      not found here
            emacs                       not found here
            helix                       not found here
        "#]],
    )
    .await;
    home.check(
        remove(Host::Blender),
        0,
        expect![[r#"
            Blender: removed
            from    version  state    files     folder
            native  3.4      removed  ALL files  ~/.config/blender/3.4/scripts/addons
            native  4.2      removed  ALL files  ~/.config/blender/4.2/extensions/user_default
        "#]],
    )
    .await;
}

#[tokio::test]
async fn doctor_names_each_link_and_what_to_do() {
    let home = Home::with(&[".var/app/org.kde.krita/data/krita"]);
    home.run(install(Host::Krita)).await;
    std::fs::write(home.path(".var/app/org.kde.krita/config/kritarc"), "").unwrap();
    let metadata = home.path(".local/share/flatpak/app/org.kde.krita/current/active/metadata");
    std::fs::create_dir_all(metadata.parent().unwrap()).unwrap();
    std::fs::write(metadata, "[Context]\nshared=ipc;\n").unwrap();
    home.check(PluginAction::Doctor { host: Host::Krita }, 6, expect![[r#"
        Krita: 4 things to see to
        ok           host         Krita is here (flatpak)
        ok           installed    version V.V.V lies in ~/.var/app/org.kde.krita/data/krita/pykrita
        wrong        switched on  Krita's settings have the plugin switched off
                                  next: Leave Krita and type: maquette plugin install krita; or switch it on in Settings > Configure Krita > Python Plugin Manager
        wrong        command      `maquette` is not on the PATH, so a plugin can start neither daemon nor language server
                                  next: Put this program, or a link to it, into a folder of the PATH
        wrong        daemon       no daemon answers at ~/maquette/run/maquette.sock: the connection to the daemon broke: nobody listens at the socket
                                  next: maquette start; most plugins have a button for it
        wrong        sandbox      org.kde.krita may not use the network, so it reaches no daemon
                                  next: flatpak override --user --share=network org.kde.krita
    "#]]).await;
}

#[cfg(unix)]
#[tokio::test]
async fn an_editor_is_asked_by_its_own_command() {
    let home = Home::with(&[".vscode/extensions"]);
    home.command("code", 0);
    home.command("codium", 1);
    let (exit, text) = home.run(install(Host::Vscode)).await;
    assert_eq!(exit, EXIT_DAEMON);
    expect![[r#"
        VS Code: installed, failed
        from    state      folder
        native  installed  code
        native  failed     codium
        failed: it went so
          next: In the editor: Extensions > … > Install from VSIX…, with the file of `maquette plugin install vscode --to FOLDER`
        next: open a file that ends with .prompt
    "#]].assert_eq(&text);
    let words = std::fs::read_to_string(home.path("words")).unwrap();
    let package =
        home.path("maquette/data/plugins").join(concat!("maquette-", env!("CARGO_PKG_VERSION"), ".vsix"));
    let line = format!("--install-extension {} --force\n", package.display());
    assert_eq!(words, line.repeat(2));
    assert!(!package.exists(), "the editor has a copy of its own");
    let list = r#"[{"identifier":{"id":"maquette.maquette"},"version":"0.0.9"}]"#;
    std::fs::write(home.path(".vscode/extensions/extensions.json"), list).unwrap();
    let (_, text) = home.run(PluginAction::Doctor { host: Host::Vscode }).await;
    assert!(text.contains("`code` lists version 0.0.9, and this program is "), "{text}");
    let (exit, _) = home.run(remove(Host::Vscode)).await;
    assert_eq!(exit, 0);
    let words = std::fs::read_to_string(home.path("words")).unwrap();
    assert!(words.ends_with("--uninstall-extension maquette.maquette\n"), "{words}");
    assert_eq!(words.lines().count(), 3, "codium lists nothing of ours");
}
