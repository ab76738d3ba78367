//! A rule: who it concerns, what it looks for, and examples of both kinds.

use crate::tree::{File, Tree};

/// What a rule complains about: a line, counted from 1, and what is wrong with it.
pub type Finding = (usize, String);

/// One rule with its examples.
pub struct Rule {
    /// Its name in the output.
    pub name: &'static str,
    /// Why it is there.
    pub why: &'static str,
    /// What it finds wrong with one file of the tree.
    pub check: fn(&File, &Tree) -> Vec<Finding>,
    /// Files that it must refuse: path and text.
    pub refuses: &'static [(&'static str, &'static str)],
    /// Files that it must let pass.
    pub passes: &'static [(&'static str, &'static str)],
}

impl Rule {
    /// All that it finds in a tree, one line each.
    pub fn findings(&self, tree: &Tree) -> Vec<String> {
        let of_file = |file: &File| {
            let findings = (self.check)(file, tree).into_iter();
            let lines = findings
                .map(|(line, what)| format!("{}:{line}: {}: {what} ({})", file.path, self.name, self.why));
            lines.collect::<Vec<String>>()
        };
        tree.files.iter().flat_map(of_file).collect()
    }
}

/// The lines of a file's code (no comments, no unit tests) that say one of `words` as a whole path, such as `sled` or `std::fs`.
pub fn lines_saying(file: &File, words: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in file.code() {
        for word in words.iter().filter(|word| says(&line, word)) {
            findings.push((number, format!("says `{word}`")));
        }
    }
    findings
}

/// Whether `line` holds `word` with no letter, digit or underscore right beside it.
pub fn says(line: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(inside) && !after.is_some_and(inside)
    })
}

#[test]
fn words_are_whole() {
    let check = |line: &str, word: &str, expect: bool| assert_eq!(says(line, word), expect, "{line}");
    check("use sled::Db;", "sled", true);
    check("let handled = 1;", "sled", false);
    check("assled and sled", "sled", true);
    check("std::fs::read(path)", "std::fs", true);
    check("std::fsync(path)", "std::fs", false);
}
