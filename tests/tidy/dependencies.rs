//! What we stand on: licences that ours may be combined with, and crates that must stay without certain others.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

use crate::tree::root;

/// Licences that may go into a program under MIT OR Apache-2.0.
const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-1-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "BSL-1.0",
    "Unlicense",
    "CC0-1.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "bzip2-1.0.6",
    // Data, such as lists of root certificates.
    "CDLA-Permissive-2.0",
];

/// Crates under a licence that binds their own files only, which we use unchanged.
const EXCEPTIONS: &[(&str, &str)] = &[("option-ext", "MPL-2.0")];

/// Crates of ours, and what may not stand below them.
const WITHOUT: &[(&str, &[&str])] = &[
    ("maquette-protocol", &["tokio", "mio", "hyper", "jsonrpsee", "sled", "rustix", "maquette-daemon"]),
    ("maquette-panel", &["serde", "tokio", "hyper", "maquette-protocol", "maquette-daemon"]),
    ("maquette-parcels", &["serde", "tokio", "hyper", "maquette-protocol", "maquette-daemon"]),
    ("maquette-colour", &["serde", "tokio", "maquette-daemon", "maquette-eye", "maquette-sketch"]),
    ("maquette-eye", &["tokio", "mio", "hyper", "jsonrpsee", "sled", "maquette-daemon"]),
    ("maquette-sketch", &["tokio", "mio", "hyper", "jsonrpsee", "sled", "maquette-daemon"]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    license: Option<String>,
    license_file: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dep>,
}

#[derive(Deserialize)]
struct Dep {
    pkg: String,
    dep_kinds: Vec<DepKind>,
}

#[derive(Deserialize)]
struct DepKind {
    kind: Option<String>,
}

fn metadata() -> Metadata {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata answers in JSON")
}

/// Whether an SPDX expression can be met by allowed licences alone. `/` is an old spelling of `OR`.
fn allowed(expression: &str) -> bool {
    let words = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let (met, rest) = any_of(&words);
    met && rest.is_empty()
}

/// `a OR b …`, and what follows it.
fn any_of<'a, 'b>(words: &'a [&'b str]) -> (bool, &'a [&'b str]) {
    let (mut met, mut rest) = all_of(words);
    while rest.first() == Some(&"OR") {
        let (other, after) = all_of(&rest[1..]);
        (met, rest) = (met || other, after);
    }
    (met, rest)
}

/// `a AND b …`, and what follows it.
fn all_of<'a, 'b>(words: &'a [&'b str]) -> (bool, &'a [&'b str]) {
    let (mut met, mut rest) = one(words);
    while rest.first() == Some(&"AND") {
        let (other, after) = one(&rest[1..]);
        (met, rest) = (met && other, after);
    }
    (met, rest)
}

/// One licence, or an expression in parentheses, and what follows it.
fn one<'a, 'b>(words: &'a [&'b str]) -> (bool, &'a [&'b str]) {
    match words {
        ["(", inner @ ..] => {
            let (met, rest) = any_of(inner);
            (met && rest.first() == Some(&")"), rest.get(1..).unwrap_or_default())
        }
        [licence, "WITH", exception, rest @ ..] => {
            (ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()), rest)
        }
        [licence, rest @ ..] => (ALLOWED.contains(licence), rest),
        [] => (false, words),
    }
}

/// Names of all packages below `name` by normal dependencies.
fn below(metadata: &Metadata, name: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> =
        metadata.packages.iter().map(|package| (package.id.as_str(), package.name.as_str())).collect();
    let nodes: BTreeMap<&str, &Node> =
        metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let mut open: Vec<&str> = names.iter().filter(|(_, found)| **found == name).map(|(id, _)| *id).collect();
    assert!(!open.is_empty(), "there is no package {name}");
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = open.pop() {
        let normal = nodes[id].deps.iter().filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        open.extend(normal.map(|dep| dep.pkg.as_str()).filter(|id| seen.insert(id)));
    }
    seen.into_iter().map(|id| names[id].to_owned()).collect()
}

#[test]
fn licences_are_compatible() {
    let metadata = metadata();
    assert!(metadata.packages.len() > 50);
    let unfit: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| {
            let licence = package.license.as_deref().unwrap_or_default();
            !allowed(licence) && !EXCEPTIONS.contains(&(package.name.as_str(), licence))
        })
        .map(|package| format!("{}: {:?} {:?}", package.name, package.license, package.license_file))
        .collect();
    assert!(unfit.is_empty(), "{unfit:#?}");
}

#[test]
fn licence_expressions_are_read() {
    let check = |expression: &str, expect: bool| assert_eq!(allowed(expression), expect, "{expression}");
    check("MIT", true);
    check("MIT OR Apache-2.0", true);
    check("MIT/Apache-2.0", true);
    check("GPL-3.0-only", false);
    check("GPL-3.0-only OR MIT", true);
    check("GPL-3.0-only AND MIT", false);
    check("(MIT OR GPL-3.0-only) AND Unicode-3.0", true);
    check("MIT AND (GPL-2.0-only OR AGPL-3.0-only)", false);
    check("Apache-2.0 WITH LLVM-exception OR MIT", true);
    check("GPL-2.0-only WITH Classpath-exception-2.0", false);
    check("(MIT", false);
    check("", false);
}

#[test]
fn pure_crates_stay_without_runtimes() {
    let metadata = metadata();
    for (name, forbidden) in WITHOUT {
        let below = below(&metadata, name);
        let found: Vec<&&str> = forbidden.iter().filter(|other| below.contains(**other)).collect();
        assert!(found.is_empty(), "{name} stands on {found:?}");
    }
    // The same search must find what is there.
    assert!(below(&metadata, "maquette-daemon").contains("tokio"));
}
