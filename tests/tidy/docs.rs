//! What the documents name must exist: paths in back-ticks, and links.

use crate::rule::{Finding, Rule};
use crate::tree::{File, Tree};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&NAMED_PATHS_EXIST, &LINKS_LEAD_SOMEWHERE];

/// Endings by which a back-ticked word is taken for a file of ours.
const ENDINGS: &[&str] = &[".rs", ".md", ".py", ".json", ".sh", ".ts", ".js", ".lua"];

const NAMED_PATHS_EXIST: Rule = Rule {
    name: "named paths exist",
    why: "prose that names files rots",
    check: |file, tree| {
        let missing = |(number, word): (usize, String)| {
            let gone = is_path(&word) && !exists(&word, file, tree);
            gone.then(|| (number, format!("`{word}` does not exist")))
        };
        back_ticked(file).into_iter().filter_map(missing).collect()
    },
    refuses: &[
        ("README.md", "see `daemon/src/gone.rs`\n"),
        ("daemon/ARCHITECTURE.md", "see `tests/gone/` for more\n"),
        ("README.md", "type `tests/gone --fast`\n"),
    ],
    passes: &[
        ("README.md", "a route such as `sketch/finish`, a header `text/plain`, `README.md`\n"),
        ("README.md", "```\ndaemon/src/in_a_block.rs\n```\n"),
        ("README.md", "files `daemon/catalog/*.toml`, a name `out/<name>.json`\n"),
    ],
};

const LINKS_LEAD_SOMEWHERE: Rule = Rule {
    name: "links lead somewhere",
    why: "a reader follows them",
    check: |file, tree| {
        let mut findings = Vec::new();
        for (number, line) in prose(file) {
            for rest in line.split("](").skip(1) {
                let target = rest.split(')').next().unwrap_or_default().split('#').next().unwrap_or_default();
                if !target.is_empty() && !target.contains("://") && !exists(target, file, tree) {
                    findings.push((number, format!("the link to {target} leads nowhere")));
                }
            }
        }
        findings
    },
    refuses: &[("README.md", "[more](docs/gone.md)\n"), ("README.md", "![a picture](gone.png)\n")],
    passes: &[("README.md", "[here](README.md), [there](https://example.org/x), [above](#words)\n")],
};

/// Words in back-ticks outside blocks of code; of a command, its first word.
fn back_ticked(file: &File) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    for (number, line) in prose(file) {
        let inside = line.split('`').skip(1).step_by(2);
        words.extend(
            inside.filter_map(|code| code.split_whitespace().next()).map(|word| (number, word.to_owned())),
        );
    }
    words
}

/// The lines of a document outside its blocks of code, numbered from 1.
fn prose(file: &File) -> Vec<(usize, &str)> {
    if !file.path.ends_with(".md") {
        return Vec::new();
    }
    let mut in_block = false;
    let mut lines = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// Whether a word names something in this repository: it starts with a top folder, or is a path to a source file.
fn is_path(word: &str) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    let top = word.split('/').next().unwrap_or_default();
    let below_top = word.contains('/') && ["daemon", "plugins", "protocol", "tests", ".ci"].contains(&top);
    let source = word.contains('/') && ENDINGS.iter().any(|ending| word.ends_with(ending));
    plain && !word.starts_with('/') && (below_top || source)
}

/// From the root, from the document's folder, or from the sources beside it.
fn exists(word: &str, file: &File, tree: &Tree) -> bool {
    let folder = file.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let word = word.trim_start_matches("./");
    let beside = normal(&format!("{folder}{word}"));
    tree.has(word) || tree.has(&beside) || tree.has(&format!("{folder}src/{word}"))
}

/// The path without `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[test]
fn paths_are_told_from_other_words() {
    let check = |word: &str, expect: bool| assert_eq!(is_path(word), expect, "{word}");
    check("daemon/src/lib.rs", true);
    check("src/plan.rs", true);
    check("sketch/finish", false);
    check("maquette.toml", false);
    check("/rpc", false);
    check("daemon/catalog/*.toml", false);
    assert_eq!(normal("daemon/../tests/./run"), "tests/run");
}

#[test]
fn lines_in_blocks_are_no_prose() {
    let file = File { path: "a.md".into(), text: "one\n```\ntwo\n```\nthree".into() };
    let lines: Vec<Finding> =
        prose(&file).into_iter().map(|(number, line)| (number, line.to_owned())).collect();
    assert_eq!(lines, [(1, "one".to_owned()), (5, "three".to_owned())]);
}
