//! How source files look: a first line that says what they are for, a length a reader can hold, honest names, no leftovers.

use crate::rule::{Finding, Rule, says};
use crate::tree::{File, Tree};

/// A file outside tests may not be longer.
const LINES_LIMIT: usize = 600;
/// A file outside tests that is longer is named in the output, as a hint to split it by concept.
const LINES_WANTED: usize = 400;

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &STARTS_WITH_A_PURPOSE,
    &FITS_A_READER,
    &HONEST_NAMES,
    &NO_LEFTOVERS,
    &NO_SLEEP_IN_TESTS,
    &NO_MODEL_ID,
    &NO_REGISTRY_HOST,
    &NO_FORGOTTEN_MODULE,
    &LEDGER_COUNTS_IN_INTEGERS,
];

const STARTS_WITH_A_PURPOSE: Rule = Rule {
    name: "starts with its purpose",
    why: "a reader learns from the first line what a file is for",
    check: |file, _| {
        let opening: &[&str] = match file.path.rsplit('.').next() {
            Some("rs") => &["//! "],
            Some("py") => &["\"\"\"", "#!", "# "],
            Some("js" | "ts" | "mjs" | "css") => &["/*", "//"],
            Some("lua") => &["--"],
            Some("el") => &[";;"],
            _ => return Vec::new(),
        };
        let opens = opening.iter().any(|start| file.text.starts_with(start));
        if opens { Vec::new() } else { vec![(1, format!("does not start with `{}`", opening[0]))] }
    },
    refuses: &[
        ("daemon/src/a.rs", "use std::fs;\n"),
        ("plugins/python/maquette.py", "import os\n"),
        ("plugins/panel/a.js", "let a;\n"),
    ],
    passes: &[
        ("daemon/src/a.rs", "//! What it is for.\n"),
        ("plugins/python/maquette.py", "\"\"\"The client.\"\"\"\n"),
        ("a.txt", "x"),
    ],
};

const FITS_A_READER: Rule = Rule {
    name: "fits a reader",
    why: "split by concept",
    check: |file, _| {
        let lines = file.text.lines().count();
        if !file.is_rust() || file.is_test() || lines <= LINES_WANTED {
            return Vec::new();
        }
        if lines > LINES_LIMIT {
            return vec![(lines, format!("has {lines} lines; {LINES_LIMIT} are the limit"))];
        }
        println!("{}: {lines} lines; most files stay under {LINES_WANTED}", file.path);
        Vec::new()
    },
    refuses: &[("daemon/src/a.rs", LONG)],
    passes: &[("tests/e2e/a.rs", LONG), ("a.md", LONG)],
};

/// More lines than a file may have.
const LONG: &str = match std::str::from_utf8(&[b'\n'; LINES_LIMIT + 1]) {
    Ok(text) => text,
    Err(_) => "",
};

const HONEST_NAMES: Rule = Rule {
    name: "honest names",
    why: "a name says what a thing is, not that it is some thing",
    check: |file, _| {
        let stem = file.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let mut findings: Vec<Finding> = Vec::new();
        if file.is_rust() && ["util", "utils", "common", "helper", "helpers", "misc"].contains(&stem) {
            findings.push((1, format!("is called `{stem}`")));
        }
        let vague = ["Manager", "Helper", "Util", "Utils"];
        for (number, line) in file.rust_lines() {
            let defines =
                ["struct ", "enum ", "trait ", "type "].iter().find_map(|kind| line.split_once(kind));
            let name: String = defines
                .map(|(_, rest)| rest.chars().take_while(|c| c.is_alphanumeric()).collect())
                .unwrap_or_default();
            if vague.iter().any(|word| name.ends_with(word) || name.starts_with(word)) {
                findings.push((number, format!("defines `{name}`")));
            }
        }
        findings
    },
    refuses: &[
        ("daemon/src/utils.rs", "//! x\n"),
        ("daemon/src/a.rs", concat!("pub str", "uct JobManager;\n")),
        ("daemon/src/a.rs", concat!("tra", "it HelperOfAll {}\n")),
    ],
    passes: &[("daemon/src/jobs.rs", "pub struct Executor; // no Manager\n")],
};

const NO_LEFTOVERS: Rule = Rule {
    name: "no leftovers",
    why: "unfinished work belongs into an issue, where somebody sees it",
    check: |file, _| {
        // Spelt in parts, so that this list does not find itself.
        let words = [
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("X", "XX"),
            concat!("dbg", "!"),
            concat!("unimplemented", "!"),
        ];
        let lines = file.text.lines().enumerate().filter(|_| is_source(file));
        let found = lines.flat_map(|(index, line)| {
            words
                .iter()
                .filter(|word| says(line, word.trim_end_matches('!')) && line.contains(*word))
                .map(move |word| (index + 1, format!("says `{word}`")))
        });
        found.collect()
    },
    refuses: &[
        ("daemon/src/a.rs", concat!("// TO", "DO: later\n")),
        ("plugins/python/a.py", concat!("# FIX", "ME\n")),
    ],
    passes: &[("daemon/src/a.rs", "// Done.\n")],
};

const NO_SLEEP_IN_TESTS: Rule = Rule {
    name: "no sleep in tests",
    why: "a test waits for what happens, not for time to pass",
    check: |file, _| {
        if !file.is_rust() || file.is_in(&["tests/src/", "tests/bench/"]) {
            return Vec::new();
        }
        let in_tests = if file.is_test() { 0 } else { file.rust().len() };
        let lines = file.text.lines().enumerate().skip(in_tests);
        lines
            .filter(|(_, line)| line.contains(concat!("thread::", "sleep")))
            .map(|(index, _)| (index + 1, "sleeps".to_owned()))
            .collect()
    },
    refuses: &[
        ("tests/e2e/a.rs", concat!("std::thread::", "sleep(d);\n")),
        ("daemon/src/a.rs", concat!("#[cfg(test)]\nmod tests {\n    thread::", "sleep(d);\n}\n")),
    ],
    passes: &[("daemon/src/a.rs", concat!("fn x() { std::thread::", "sleep(d); }\n"))],
};

const NO_MODEL_ID: Rule = Rule {
    name: "no model id in code",
    why: "models live five to twelve months; they are data in daemon/catalog",
    check: |file, tree| {
        if file.is_test() || !file.is_rust() {
            return Vec::new();
        }
        let ids = model_ids(tree);
        let lines = file.code().into_iter();
        let found = lines.flat_map(|(number, line)| {
            ids.iter()
                .filter(|id| line.contains(&format!("\"{id}\"")))
                .map(|id| (number, format!("says `{id}`")))
                .collect::<Vec<_>>()
        });
        found.chain(well_known(file)).collect()
    },
    refuses: &[
        ("daemon/src/a.rs", "let model = \"gpt-image-2\";\n"),
        ("plugins/cli/src/a.rs", "let model = \"imagen-4.0-generate\";\n"),
    ],
    passes: &[
        ("daemon/src/a.rs", "let model = catalog.model(route);\n"),
        ("daemon/catalog/openai.toml", "model = \"gpt-image-2\"\n"),
    ],
};

/// The ids in the catalog that are a provider's own. The embedded renderer's are ours, and its code may say them.
fn model_ids(tree: &Tree) -> Vec<String> {
    let catalogs = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("daemon/catalog/") && !file.path.ends_with("/sketch.toml"));
    let values = catalogs.flat_map(|file| file.text.lines()).filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "model").then(|| value.trim().trim_matches('"').to_owned())
    });
    values.filter(|id| id.len() > 3).collect()
}

/// Families of model ids that must not be said, whether the catalog has them yet or not.
fn well_known(file: &File) -> Vec<Finding> {
    let families = [
        "\"gpt-",
        "\"dall-e",
        "\"imagen-",
        "\"gemini-",
        "\"veo-",
        "\"sora",
        "\"flux-",
        "\"stable-diffusion",
        "\"kling-",
        "\"gen-4",
    ];
    let says_one = |line: &str| {
        families
            .iter()
            .find(|family| line.contains(*family))
            .map(|family| family.trim_matches('"').to_owned())
    };
    file.code()
        .into_iter()
        .filter_map(|(number, line)| Some((number, format!("says `{}`", says_one(&line)?))))
        .collect()
}

const NO_REGISTRY_HOST: Rule = Rule {
    name: "no package host",
    why: "where a machine gets packages is its own affair",
    check: |file, _| {
        let own = "registry+https://github.com/rust-lang/crates.io-index";
        let suspects = [
            "registry",
            "mirror",
            "proxy",
            "artifactory",
            "nexus",
            "pypi",
            "npmjs",
            "deb.debian",
            "index.crates",
        ];
        let lines = file.text.lines().enumerate();
        let bad = lines.filter_map(|(index, line)| {
            let line = line.replace(own, "");
            let host =
                line.split("://").nth(1)?.split(['/', '"', '\'', ' ', '`', ')', '>']).next()?.to_owned();
            suspects
                .iter()
                .any(|word| host.contains(word))
                .then(|| (index + 1, format!("names the host `{host}`")))
        });
        bad.collect()
    },
    refuses: &[
        ("tests/run", concat!("curl https:/", "/registry.example/x\n")),
        ("Cargo.lock", concat!("source = \"registry+https:/", "/mirror.example/index\"\n")),
    ],
    passes: &[
        ("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"),
        ("a.md", "http://127.0.0.1:47113/rpc\n"),
    ],
};

const NO_FORGOTTEN_MODULE: Rule = Rule {
    name: "no forgotten module",
    why: "a file that nothing names is neither compiled nor tested",
    check: |file, tree| {
        let is_root = file.path.ends_with("/main.rs")
            || file.path.ends_with("/lib.rs")
            || file.path.contains("/src/bin/")
            || file.path.ends_with("build.rs")
            || ["/examples/", "/benches/", "/tests/"].iter().any(|folder| stands_alone(&file.path, folder));
        if !file.is_rust() || is_root {
            return Vec::new();
        }
        let (folder, stem) = module_place(&file.path);
        let folder_name = folder.rsplit('/').next().unwrap_or_default();
        let above = folder.rsplit_once('/').map(|(above, _)| above).unwrap_or_default();
        let parents = [
            format!("{folder}/mod.rs"),
            format!("{folder}/lib.rs"),
            format!("{folder}/main.rs"),
            format!("{above}/{folder_name}.rs"),
        ];
        // A crate's own folder of tests has several roots.
        let is_parent = |path: &str| {
            let beside = path.rsplit_once('/').is_some_and(|(place, _)| place == folder);
            parents.iter().any(|parent| parent == path) || (beside && stands_alone(path, "/tests/"))
        };
        let declares = |candidate: &File| {
            is_parent(&candidate.path)
                && candidate.text.lines().any(|line| line.trim_end().ends_with(&format!("mod {stem};")))
        };
        let declared = tree.files.iter().any(declares);
        if declared { Vec::new() } else { vec![(1, format!("no `mod {stem};` names it"))] }
    },
    refuses: &[("daemon/src/lost.rs", "//! x\n"), ("tests/e2e/lost.rs", "//! x\n")],
    passes: &[("daemon/src/lib.rs", "//! x\n"), ("tests/src/bin/scripted_daemon.rs", "//! x\n")],
};

/// The folder in which a module's parent looks for it, and the module's name.
fn module_place(path: &str) -> (&str, &str) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name.trim_end_matches(".rs") {
        "mod" => folder.rsplit_once('/').unwrap_or(("", folder)),
        stem => (folder, stem),
    }
}

const LEDGER_COUNTS_IN_INTEGERS: Rule = Rule {
    name: "money is integers",
    why: "a float loses a micro-credit sooner or later",
    check: |file, _| {
        if !file.is_in(&["daemon/src/ledger/"]) {
            return Vec::new();
        }
        let floats = file.code().into_iter().filter(|(_, line)| says(line, "f32") || says(line, "f64"));
        floats.map(|(number, _)| (number, "counts with floats".to_owned())).collect()
    },
    refuses: &[("daemon/src/ledger/money.rs", "let price: f64 = 0.1;\n")],
    passes: &[("daemon/src/ledger/money.rs", "let price: i64 = 1;\n")],
};

fn is_source(file: &File) -> bool {
    [".rs", ".py", ".js", ".ts", ".lua", ".el", ".toml", ".sh"]
        .iter()
        .any(|ending| file.path.ends_with(ending))
}

impl File {
    fn rust_lines(&self) -> Vec<(usize, String)> {
        if self.is_rust() { self.rust() } else { Vec::new() }
    }
}

/// Whether cargo takes it for a program of its own: it lies right in such a folder beside `src`.
fn stands_alone(path: &str, folder: &str) -> bool {
    path.split_once(folder).is_some_and(|(above, name)| !above.contains("/src") && !name.contains('/'))
}
