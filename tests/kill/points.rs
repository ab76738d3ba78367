//! The named fail points, read from the daemon's sources so that none is forgotten.

use std::collections::BTreeSet;
use std::path::Path;

/// All names, in order.
pub fn all() -> Vec<String> {
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
    names.into_iter().collect()
}

fn names_in(text: &str) -> Vec<String> {
    let calls = text.split("fail_point!(").skip(1);
    calls
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned))
        .collect()
}

#[test]
fn names_are_found() {
    assert_eq!(names_in("a; fail::fail_point!(\"x.y\"); fail_point!(\n  \"z\", |e| Err(e))"), ["x.y", "z"]);
    assert!(all().len() >= 10, "{:?}", all());
}
