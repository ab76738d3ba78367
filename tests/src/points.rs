//! The named fail points, read from the daemon's sources so that none is forgotten.

use std::collections::BTreeSet;
use std::path::Path;

/// All names, in order.
pub fn all() -> Vec<String> {
    named().into_iter().map(|(name, _)| name).collect()
}

/// The names of those that are places on the way, in order; the others only let a fault in.
pub fn places() -> Vec<String> {
    named().into_iter().filter(|(_, is_place)| *is_place).map(|(name, _)| name).collect()
}

fn named() -> BTreeSet<(String, bool)> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../daemon/src");
    let mut names = BTreeSet::new();
    let mut open = vec![sources];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the sources are there") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                names.extend(names_in(&std::fs::read_to_string(&path).expect("sources are text")));
            }
        }
    }
    names
}

/// The names in a source, each with whether nothing is done there but to pass.
fn names_in(text: &str) -> Vec<(String, bool)> {
    let calls = text.split("fail_point!(").skip(1);
    calls
        .filter_map(|rest| {
            let (name, behind) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
            Some((name.to_owned(), behind.starts_with(')')))
        })
        .collect()
}

#[test]
fn names_are_found() {
    let found = names_in("a; fail::fail_point!(\"x.y\"); fail_point!(\n  \"z\", |e| Err(e))");
    assert_eq!(found, [("x.y".to_owned(), true), ("z".to_owned(), false)]);
    assert!(all().len() >= 10, "{:?}", all());
}
