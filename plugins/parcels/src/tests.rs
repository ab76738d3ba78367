//! Each parcel against the folders it comes from, and against what the host's own `package.py` writes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;

/// Parcels whose files a script of ours packs too, for installing them by the host's own menus.
const PACKED: &[&str] = &["krita", "blender", "inkscape", "gimp", "vscode"];

fn plugins() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every file below a folder, by its path with `/`; what Python leaves beside its modules is none.
fn below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.extend(Some(path).filter(|path| !path.ends_with("__pycache__")));
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

fn carried(parcel: &Parcel) -> BTreeMap<String, Vec<u8>> {
    parcel.files.iter().map(|file| (file.name.to_owned(), file.bytes.to_vec())).collect()
}

/// Compares names first: a list of bytes says nothing to a person.
fn check(parcel: &Parcel, expect: &BTreeMap<String, Vec<u8>>, whose: &str) {
    let carried = carried(parcel);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&carried),
        names(expect),
        "{} in plugins/parcels/src/lib.rs against {whose}",
        parcel.name
    );
    for (name, bytes) in expect {
        assert!(carried[name] == *bytes, "{}: {name} has other bytes than {whose}", parcel.name);
    }
}

/// What a script makes executable has to say by itself that it is a program.
#[cfg(unix)]
fn check_programs(parcel: &Parcel, written: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for file in parcel.files {
        let mode = written.join(file.name).metadata().unwrap().permissions().mode();
        assert_eq!(file.is_program(), mode & 0o100 != 0, "{}: {}", parcel.name, file.name);
    }
}

#[cfg(not(unix))]
fn check_programs(_parcel: &Parcel, _written: &Path) {}

#[test]
fn what_is_carried_is_what_each_script_packs() {
    for name in PACKED {
        let script = plugins().join(name).join("package.py");
        let out = tempfile::tempdir().unwrap();
        let done = Command::new("python3").arg("-B").arg(&script).arg(out.path()).output();
        let done =
            done.unwrap_or_else(|error| panic!("python3 is needed to run {}: {error}", script.display()));
        assert!(done.status.success(), "{}: {}", script.display(), String::from_utf8_lossy(&done.stderr));
        check(parcel(name).unwrap(), &below(out.path()), "what its package.py writes");
        check_programs(parcel(name).unwrap(), out.path());
    }
}

#[test]
fn what_is_carried_for_an_editor_is_its_folder() {
    let into: &[(&str, &str)] = &[("neovim", "maquette/"), ("emacs", "emacs/"), ("helix", "")];
    for (name, into) in into {
        let mut files = below(&plugins().join(name));
        files.retain(|file, _| !["README.md", "screenshot.png"].contains(&file.as_str()));
        let there = files.into_iter().map(|(file, bytes)| (format!("{into}{file}"), bytes)).collect();
        check(parcel(name).unwrap(), &there, "its folder");
    }
}

#[test]
fn gimp_2_10_has_the_scripts_that_lie_in_their_folder() {
    check(parcel("gimp-2.10").unwrap(), &below(&plugins().join("gimp/script-fu")), "its folder");
}

#[test]
fn names_are_plain_paths_and_stand_once() {
    for parcel in PARCELS {
        assert_eq!(carried(parcel).len(), parcel.files.len(), "{}: a file stands there twice", parcel.name);
        for file in parcel.files {
            let is_plain =
                |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\');
            assert!(file.name.split('/').all(is_plain), "{}: {}", parcel.name, file.name);
        }
    }
    assert!(parcel("nothing").is_none());
}
