//! Where hosts look, as tables: a home in, folders out.

use super::*;

fn person(system: System) -> Person {
    let (home, config, data, local) = match system {
        System::Linux => ("/home/a", "/home/a/.config", "/home/a/.local/share", "/home/a/.local/share"),
        System::Mac => {
            let support = "/Users/a/Library/Application Support";
            ("/Users/a", support, support, support)
        }
        System::Windows => ("C:/Users/a", "C:/Users/a/Roaming", "C:/Users/a/Roaming", "C:/Users/a/Local"),
    };
    let ours = Path::new(data).join("maquette");
    Person { system, home: home.into(), config: config.into(), data: data.into(), local: local.into(), ours }
}

fn folder(root: &Root) -> String {
    match root {
        Root::Folder(folder) => folder.display().to_string().replace('\\', "/"),
        Root::Versions(below) => format!("{}/*", below.display()).replace('\\', "/"),
        Root::Editor { list, .. } => list.display().to_string().replace('\\', "/"),
    }
}

fn check(host: Host, system: System, expect: &[(Packaging, &str)]) {
    let places = places(host, &person(system));
    let found: Vec<(Packaging, String)> =
        places.iter().map(|place| (place.packaging, folder(&place.root))).collect();
    let expect: Vec<(Packaging, String)> =
        expect.iter().map(|(packaging, folder)| (*packaging, (*folder).to_owned())).collect();
    assert_eq!(found, expect, "{host:?} on {system:?}");
}

#[test]
fn on_linux_each_way_of_coming_has_a_folder() {
    use Packaging::{Flatpak, Native, Snap};
    let check = |host, expect: &[(Packaging, &str)]| check(host, System::Linux, expect);
    check(
        Host::Krita,
        &[
            (Native, "/home/a/.local/share/krita/pykrita"),
            (Flatpak, "/home/a/.var/app/org.kde.krita/data/krita/pykrita"),
            (Snap, "/home/a/snap/krita/current/.local/share/krita/pykrita"),
        ],
    );
    check(
        Host::Blender,
        &[
            (Native, "/home/a/.config/blender/*"),
            (Flatpak, "/home/a/.var/app/org.blender.Blender/config/blender/*"),
        ],
    );
    check(
        Host::Inkscape,
        &[
            (Native, "/home/a/.config/inkscape/extensions"),
            (Flatpak, "/home/a/.var/app/org.inkscape.Inkscape/config/inkscape/extensions"),
            (Snap, "/home/a/snap/inkscape/current/.config/inkscape/extensions"),
        ],
    );
    check(
        Host::Gimp,
        &[
            (Native, "/home/a/.config/GIMP/*"),
            (Flatpak, "/home/a/.var/app/org.gimp.GIMP/config/GIMP/*"),
            (Snap, "/home/a/snap/gimp/current/.config/GIMP/*"),
        ],
    );
    check(
        Host::Neovim,
        &[
            (Native, "/home/a/.local/share/nvim/site/pack/maquette/start"),
            (Flatpak, "/home/a/.var/app/io.neovim.nvim/data/nvim/site/pack/maquette/start"),
        ],
    );
    check(Host::Emacs, &[(Native, "/home/a/.local/share/maquette/plugins")]);
    check(
        Host::Helix,
        &[
            (Native, "/home/a/.config/helix"),
            (Flatpak, "/home/a/.var/app/com.helix_editor.Helix/config/helix"),
        ],
    );
    let editors = places(Host::Vscode, &person(System::Linux));
    assert_eq!(folder(&editors[0].root), "/home/a/.vscode/extensions/extensions.json");
    assert_eq!(editors.len(), EDITORS.len() + FLATPAK_EDITORS.len());
}

#[test]
fn macos_and_windows_have_one_folder_each() {
    let support = "/Users/a/Library/Application Support";
    let rows: &[(Host, String, &str)] = &[
        (Host::Krita, format!("{support}/krita/pykrita"), "C:/Users/a/Roaming/krita/pykrita"),
        (Host::Blender, format!("{support}/Blender/*"), "C:/Users/a/Roaming/Blender Foundation/Blender/*"),
        (
            Host::Inkscape,
            format!("{support}/org.inkscape.Inkscape/config/inkscape/extensions"),
            "C:/Users/a/Roaming/inkscape/extensions",
        ),
        (Host::Gimp, format!("{support}/GIMP/*"), "C:/Users/a/Roaming/GIMP/*"),
        (
            Host::Neovim,
            "/Users/a/.local/share/nvim/site/pack/maquette/start".to_owned(),
            "C:/Users/a/Local/nvim-data/site/pack/maquette/start",
        ),
        (Host::Emacs, format!("{support}/maquette/plugins"), "C:/Users/a/Roaming/maquette/plugins"),
        (Host::Helix, "/Users/a/.config/helix".to_owned(), "C:/Users/a/Roaming/helix"),
    ];
    for (host, mac, windows) in rows {
        check(*host, System::Mac, &[(Packaging::Native, mac)]);
        check(*host, System::Windows, &[(Packaging::Native, windows)]);
    }
}

#[test]
fn a_version_chooses_folder_and_parcel() {
    let check = |host, version: &str, expect| assert_eq!(of_version(host, version), expect, "{version}");
    check(Host::Blender, "3.4", Some(("scripts/addons", "blender")));
    check(Host::Blender, "4.1", Some(("scripts/addons", "blender")));
    check(Host::Blender, "4.2", Some(("extensions/user_default", "blender")));
    check(Host::Blender, "5.0", Some(("extensions/user_default", "blender")));
    check(Host::Blender, "4.10", Some(("extensions/user_default", "blender")));
    check(Host::Blender, "cache", None);
    check(Host::Gimp, "2.10", Some(("scripts", "gimp-2.10")));
    check(Host::Gimp, "3.0", Some(("plug-ins", "gimp")));
    check(Host::Gimp, "3.2", Some(("plug-ins", "gimp")));
    check(Host::Krita, "5.2", None);
    assert_eq!(of_named(Host::Gimp, Path::new("/x/2.10/scripts")), "gimp-2.10");
    assert_eq!(of_named(Host::Gimp, Path::new("/x/plug-ins")), "gimp");
    assert_eq!(of_named(Host::Krita, Path::new("/x/scripts")), "krita");
}

#[test]
fn a_flatpak_is_here_by_its_home_or_its_installation() {
    let krita = &places(Host::Krita, &person(System::Linux))[1];
    assert_eq!(krita.flatpak, Some("org.kde.krita"));
    assert_eq!(
        krita.signs,
        [
            "/home/a/.var/app/org.kde.krita",
            "/home/a/.local/share/flatpak/app/org.kde.krita",
            "/var/lib/flatpak/app/org.kde.krita"
        ]
        .map(PathBuf::from)
    );
}
