//! The repository as text.

use std::collections::BTreeSet;
use std::path::Path;

/// A text file: its path below the root, with `/`, and its content.
pub struct File {
    pub path: String,
    pub text: String,
}

/// All files of the repository, or of an example.
pub struct Tree {
    pub files: Vec<File>,
    /// Every file and folder, binary ones too.
    pub paths: BTreeSet<String>,
}

impl Tree {
    /// The repository this crate lies in, without what `.gitignore` names.
    pub fn of_this_repository() -> Tree {
        let mut tree = Tree { files: Vec::new(), paths: BTreeSet::new() };
        tree.walk(root(), "");
        tree
    }

    /// A tree of the given files alone; every path in `paths` of the examples exists.
    pub fn of_examples(files: &[(&str, &str)]) -> Tree {
        let files: Vec<File> = files
            .iter()
            .map(|(path, text)| File { path: path.to_string(), text: text.to_string() })
            .collect();
        Tree { paths: files.iter().map(|file| file.path.clone()).collect(), files }
    }

    fn walk(&mut self, folder: &Path, below: &str) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
        entries.sort_by_key(|entry| entry.file_name());
        for entry in entries {
            let name = entry.file_name().into_string().expect("file names are UTF-8");
            if [".git", "target", "__pycache__", "node_modules", "dist"].contains(&name.as_str()) {
                continue;
            }
            let path = format!("{below}{name}");
            self.paths.insert(path.clone());
            if name == "vendor" {
                // Somebody else's, as it came; `vendor.rs` looks whether it still is.
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                self.walk(&entry.path(), &format!("{path}/"));
            } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
                self.files.push(File { path, text });
            }
        }
    }

    /// Whether a file or folder of that path exists.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(path.trim_end_matches('/'))
    }
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the root")
}

impl File {
    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is test code as a whole: a module of unit tests, or anything in the tests crate.
    pub fn is_test(&self) -> bool {
        let folders_and_stem = self.path.trim_end_matches(".rs").split('/');
        self.path.starts_with("tests/")
            || folders_and_stem.into_iter().any(|part| part == "tests" || part.ends_with("_tests"))
    }

    /// Whether it lies in one of the folders or is one of the files.
    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            self.path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || place.ends_with('/'))
        })
    }

    /// Its lines of Rust, numbered from 1, without comments and without the unit tests at its end.
    pub fn code(&self) -> Vec<(usize, String)> {
        if !self.is_rust() || self.is_test() {
            return Vec::new();
        }
        self.rust()
    }

    /// The same, of test code too.
    pub fn rust(&self) -> Vec<(usize, String)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let unit_tests = lines.windows(2).position(|pair| {
            pair[0].trim() == "#[cfg(test)]"
                && pair[1].trim_start().starts_with("mod ")
                && pair[1].trim_end().ends_with('{')
        });
        let end = unit_tests.unwrap_or(lines.len());
        lines[..end].iter().enumerate().map(|(index, line)| (index + 1, without_comment(line))).collect()
    }
}

/// The line up to a `//` that stands in no string.
fn without_comment(line: &str) -> String {
    let mut in_string = false;
    let mut last = ' ';
    for (at, c) in line.char_indices() {
        if c == '"' && last != '\\' && last != '\'' {
            in_string = !in_string;
        }
        if c == '/' && last == '/' && !in_string {
            return line[..at - 1].to_owned();
        }
        last = c;
    }
    line.to_owned()
}

#[test]
fn comments_and_unit_tests_are_no_code() {
    let text = "//! sled\nlet a = \"http://x\"; // sled\n#[cfg(test)]\nmod tests {\n    sled\n}\n";
    let file = File { path: "daemon/src/a.rs".into(), text: text.into() };
    let code: Vec<String> = file.code().into_iter().map(|(_, line)| line.trim_end().to_owned()).collect();
    assert_eq!(code, ["", "let a = \"http://x\";"]);
}
