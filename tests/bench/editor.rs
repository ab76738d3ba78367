//! The language server over stdio, as an editor sees it: from a keystroke to its diagnostics, completion, hover, bursts, memory; and the
//! same keystrokes for another server, where `PROMPTLY` names its program.

use std::path::{Path, PathBuf};
use std::process::Command;

use maquette_tests::editor::{Editor, uri};
use maquette_tests::programs::{MAQUETTE, program};
use serde_json::{Value, json};

use crate::Size;
use crate::measure::{Runs, Times, ms, timed};
use crate::report::Row;

/// Lines of the two files that keystrokes go to.
const SMALL: usize = 200;
const LARGE: usize = 5_000;

/// A folder with a home and a project in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let folder =
            tempfile::Builder::new().prefix("mq-").tempdir().expect("the temporary folder can be written");
        std::fs::create_dir(folder.path().join("project")).expect("it can be written");
        Place { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn editor(&self, root: &Path) -> Editor {
        let mut command = Command::new(program(MAQUETTE));
        command
            .arg("lsp")
            .env("MAQUETTE_HOME", self.folder.path().join("home"))
            .env("MAQUETTE_KEYRING", "none");
        Editor::start(&mut command, root, "bench", capabilities())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut stop = Command::new(program(MAQUETTE));
        let stop = stop.arg("stop").env("MAQUETTE_HOME", self.folder.path().join("home")).output();
        // Where no daemon was started, none is stopped.
        drop(stop);
    }
}

fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true },
            "hover": { "contentFormat": ["markdown"] },
            "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
        },
    })
}

/// A prompt file of so many lines, with front matter, inputs, blocks and a mistake.
fn file(lines: usize) -> String {
    let mut text = String::from(
        "---\ninput:\n  schema:\n    subject: string\n    light: string\n  default: { subject: teapot, light: dawn }\n\
         maquette.matrix: { light: [dawn, dusk] }\nmaquette.tiers: { draft: { count: 4 }, hero: { size: 2K } }\n---\n",
    );
    let kinds = [
        "a {{subject}} on an oak table at {{light}}, soft light from the left\n",
        "{{#if subject}}with steam above the {{subject}}{{/if}}, and a linen cloth\n",
        "the background is out of focus; nothing else is on the table\n",
        "{{! what the art director said: less clutter }}\n",
    ];
    let head = text.lines().count();
    (head..lines.saturating_sub(1)).for_each(|line| text.push_str(kinds[line % kinds.len()]));
    text.push_str("{{nobody}}\n");
    text
}

/// Types a letter and waits for the diagnostics of that version: p95.
fn keystrokes(editor: &mut Editor, path: &Path, lines: usize, count: u32) -> f64 {
    let mut version = 1;
    editor.open(path, &file(lines));
    assert!(!editor.diagnostics(path, 1).is_empty(), "the mistake is found");
    let line = u32::try_from(lines / 2).expect("a small number");
    let times = Times::of(count, |_| {
        version += 1;
        editor.insert(path, version, line, 0, "x");
        assert!(!editor.diagnostics(path, version).is_empty(), "the mistake is still there");
    });
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } }));
    times.percentile(95)
}

/// All rows.
pub fn rows(size: Size) -> Vec<Row> {
    let place = Place::new();
    let (small, large) = (place.root().join("small.prompt"), place.root().join("large.prompt"));
    let names = ["initialize", "small", "large", "completion", "hover", "edits", "requests"];
    let mut runs: Vec<Runs> = names.iter().map(|_| Runs(Vec::new())).collect();
    let mut rival = [Runs(Vec::new()), Runs(Vec::new())];
    // The first start reads the program from the disk.
    assert!(place.editor(&place.root()).leave().success());
    for _ in 0..size.runs {
        let (initialize, mut editor) = timed(|| place.editor(&place.root()));
        let figures = [
            ms(initialize),
            keystrokes(&mut editor, &small, SMALL, 400 / size.part),
            keystrokes(&mut editor, &large, LARGE, 200 / size.part),
            asked(&mut editor, &place, "textDocument/completion", 1_000 / size.part),
            asked(&mut editor, &place, "textDocument/hover", 1_000 / size.part),
            burst_of_edits(&mut editor, &place, 5_000 / size.part),
            burst_of_requests(&mut editor, &place, 3_000 / size.part),
        ];
        runs.iter_mut().zip(figures).for_each(|(runs, figure)| runs.0.push(figure));
        assert!(editor.leave().success());
        if let Some([small, large]) = of_the_rival(&place, size) {
            rival[0].0.push(small);
            rival[1].0.push(large);
        }
    }
    let mut runs = runs.into_iter();
    let mut next = || runs.next().expect("a figure for each name");
    let (initialize, keys_small, keys_large) = (next(), next(), next());
    let mut rows = vec![
        Row::at_most("language server: initialise, warm", initialize, 20.0, "ms"),
        Row::at_most("keystroke to diagnostics, 200 lines: p95", keys_small.clone(), 2.0, "ms"),
        Row::at_most("keystroke to diagnostics, 5,000 lines: p95", keys_large.clone(), 12.0, "ms"),
        Row::at_most("completion: p95", next(), 5.0, "ms"),
        Row::at_most("hover, with the daemon: p95", next(), 10.0, "ms"),
        Row::told("5,000 edits in a burst, all in order, to the last diagnostics", next(), "ms"),
        Row::at_most("3,000 requests in a burst, all answered", next(), 1_000.0, "ms"),
        Row::at_most("memory that 100,000 edits add", memory(&place, size), 5.0, "MB"),
        Row::at_most("expansion of 10,000 combinations", expansion(size), 100.0, "ms"),
    ];
    let [rival_small, rival_large] = rival;
    if !rival_small.0.is_empty() {
        rows.push(Row::told("`promptly`: the same keystrokes, 200 lines: p95", rival_small.clone(), "ms"));
        rows.push(Row::told("`promptly`: the same keystrokes, 5,000 lines: p95", rival_large.clone(), "ms"));
        rows.push(Row::at_most("ours by `promptly`'s, 200 lines", keys_small.ratio(&rival_small), 1.0, "×"));
        rows.push(Row::at_most(
            "ours by `promptly`'s, 5,000 lines",
            keys_large.ratio(&rival_large),
            1.0,
            "×",
        ));
    }
    rows
}

/// A question at an input of a file of ours, while the daemon runs: p95.
fn asked(editor: &mut Editor, place: &Place, method: &str, count: u32) -> f64 {
    let path = place.root().join("asked.prompt");
    editor.open(&path, &file(SMALL));
    assert!(!editor.diagnostics(&path, 1).is_empty());
    let at = json!({ "textDocument": { "uri": uri(&path) }, "position": { "line": 9, "character": 6 } });
    let times = Times::of(count, |_| assert!(!editor.request(method, at.clone()).is_null(), "{method}"));
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&path) } }));
    times.percentile(95)
}

/// Types letters as fast as the pipe takes them; the last diagnostics have to know all of them.
fn burst_of_edits(editor: &mut Editor, place: &Place, count: u32) -> f64 {
    let path = place.root().join("burst.prompt");
    editor.open(&path, "a cup\n");
    editor.diagnostics(&path, 1);
    let (time, _) = timed(|| {
        for edit in 0..count {
            // Each letter stands before the one that came before it: any other order gives another text.
            editor.insert(&path, i64::from(edit) + 2, 0, 0, if edit + 1 == count { "{{b" } else { "x" });
        }
        editor.diagnostics(&path, i64::from(count) + 1)
    });
    let at = json!({ "textDocument": { "uri": uri(&path) }, "position": { "line": 0, "character": 3 } });
    assert!(!editor.request("textDocument/completion", at).is_null(), "it stands within the braces");
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&path) } }));
    ms(time)
}

fn burst_of_requests(editor: &mut Editor, place: &Place, count: u32) -> f64 {
    let path = place.root().join("requests.prompt");
    editor.open(&path, &file(SMALL));
    assert!(!editor.diagnostics(&path, 1).is_empty());
    let methods = ["textDocument/hover", "textDocument/completion", "textDocument/documentHighlight"];
    let at = json!({ "textDocument": { "uri": uri(&path) }, "position": { "line": 9, "character": 6 } });
    let (time, ()) = timed(|| {
        let asked: Vec<u64> =
            (0..count).map(|n| editor.ask(methods[n as usize % methods.len()], at.clone())).collect();
        for id in asked {
            assert!(editor.answer(id).get("error").is_none());
        }
    });
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&path) } }));
    ms(time)
}

/// What the memory of the server grows by over many edits that leave the text as long as it was, in megabytes.
fn memory(place: &Place, size: Size) -> Runs {
    let mut editor = place.editor(&place.root());
    let path = place.root().join("memory.prompt");
    editor.open(&path, &file(SMALL));
    let mut version = 1;
    let mut edits = |editor: &mut Editor, count: u32| {
        for _ in 0..count / 2 {
            version += 2;
            editor.insert(&path, version - 1, 20, 0, "x");
            let range =
                json!({ "start": { "line": 20, "character": 0 }, "end": { "line": 20, "character": 1 } });
            editor.notify(
                "textDocument/didChange",
                json!({
                    "textDocument": { "uri": uri(&path), "version": version },
                    "contentChanges": [{ "range": range, "text": "" }],
                }),
            );
            // As a person would, who does not type a thousand letters ahead of the screen.
            if version % 200 == 1 {
                editor.diagnostics(&path, version);
            }
        }
        // Its answer comes after everything that was typed before.
        let document = json!({ "textDocument": { "uri": uri(&path) } });
        editor.request("textDocument/foldingRange", document);
    };
    // The allocator keeps some of what it once had; after this it has had everything.
    edits(&mut editor, 20_000 / size.part);
    let before = resident_mb(&editor);
    edits(&mut editor, 100_000 / size.part);
    let after = resident_mb(&editor);
    assert!(editor.leave().success());
    Runs(vec![(after - before).max(0.0)])
}

fn resident_mb(editor: &Editor) -> f64 {
    let path = format!("/proc/{}/status", editor.pid());
    let text = std::fs::read_to_string(path).expect("the server runs");
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the kernel tells it");
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib / 1024.0
}

/// The time in which a file of 10,000 combinations becomes wordings.
fn expansion(size: Size) -> Runs {
    use maquette_prompt::document::Document;
    use maquette_prompt::expand::{Ask, Expansion};
    use maquette_prompt::files::NoFiles;
    let values: Vec<String> = (0..100).map(|n| format!("value {n}")).collect();
    let axis = values.join(", ");
    let text = format!(
        "---\nmaquette.matrix: {{ light: [{axis}], lens: [{axis}] }}\nmaquette.negative: no {{{{light}}}}\n---\n\
         a teapot at {{{{light}}}},\n{{{{#if lens}}}}by {{{{lens}}}}{{{{/if}}}},\non an oak table\n"
    );
    let run = || {
        let document = Document::parse(text.as_str());
        let expansion = Expansion::new(&document, &NoFiles, &serde_json::Map::new(), Ask::default());
        let wordings = expansion.expect("the file is sound").wordings(0, 10_000).expect("all can be written");
        assert_eq!(
            (wordings.len(), wordings[9_999].prompt.contains("value 99,\nby value 99")),
            (10_000, true)
        );
    };
    Runs((0..size.runs).map(|_| ms(timed(run).0)).collect())
}

/// The same keystrokes for the one other server of this file format, if somebody has built it.
fn of_the_rival(place: &Place, size: Size) -> Option<[f64; 2]> {
    let program = std::env::var_os("PROMPTLY")?;
    let mut command = Command::new(program);
    let mut editor = Editor::start(command.arg("lsp"), &place.root(), "bench", capabilities());
    let figures = [(SMALL, 400), (LARGE, 60)].map(|(lines, count)| {
        let path = place.root().join(format!("rival-{lines}.prompt"));
        rival_keystrokes(&mut editor, &path, lines, count / size.part)
    });
    Some(figures)
}

/// It takes whole texts and gives diagnostics without a version, so each keystroke waits for the next ones that come.
fn rival_keystrokes(editor: &mut Editor, path: &Path, lines: usize, count: u32) -> f64 {
    let mut text = file(lines);
    let is_it = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    editor.open(path, &text);
    editor.until("diagnostics", is_it);
    let mut version = 1;
    let times = Times::of(count, |_| {
        version += 1;
        text.push('x');
        editor.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri(path), "version": version },
                "contentChanges": [{ "text": text }],
            }),
        );
        editor.until("diagnostics", is_it);
    });
    times.percentile(95)
}
