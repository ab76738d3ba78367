//! Files of others that we ship: each is what its README says that it is, byte for byte.

use std::collections::BTreeMap;

use maquette_tests::sha256;

use crate::tree::root;

const FOLDERS: &[&str] = &["plugins/panel/vendor", "plugins/vscode/vendor"];

/// File and SHA-256 by the rows of a table whose first cell is the file and whose last one is the digest.
fn digests(readme: &str) -> BTreeMap<String, String> {
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    let cells =
        rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect());
    cells
        .filter_map(|cells: Vec<&str>| Some(((*cells.first()?).to_owned(), (*cells.last()?).to_owned())))
        .collect()
}

#[test]
fn vendored_files_are_what_their_table_says() {
    FOLDERS.iter().for_each(|folder| check(folder));
}

fn check(folder: &str) {
    let there = root().join(folder);
    let known = digests(&std::fs::read_to_string(there.join("README.md")).unwrap());
    let mut scripts = 0;
    for entry in std::fs::read_dir(&there).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(".js") {
            let digest = sha256(&std::fs::read_to_string(&path).unwrap());
            assert_eq!(known.get(&name), Some(&digest), "{name} is not what {folder}/README.md says");
            scripts += 1;
        }
    }
    assert_eq!(scripts, known.len(), "{folder}: a row without a file, or a file without a row");
}

#[test]
fn a_table_is_read_by_its_first_and_last_cells() {
    let known = digests("| file | SHA |\n|---|---|\n| `a.js` | npm `b`, `c/d.js` | `12ab` |\n");
    assert_eq!(known, BTreeMap::from([("a.js".to_owned(), "12ab".to_owned())]));
}
