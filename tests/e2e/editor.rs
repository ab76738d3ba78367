//! The language server beside a real daemon, as an editor sees both.

use std::path::{Path, PathBuf};

use maquette_tests::Home;
use maquette_tests::editor::{Editor, uri};
use serde_json::{Value, json};

const TEAPOT: &str = "\
---
input:
  default: { light: dawn }
maquette.matrix: { light: [dawn, dusk] }
maquette.tiers:
  draft: { count: 2 }
  hero: { add: \", fine detail\" }
---
a teapot at {{light}}
";

/// The language server of a home, as an editor with these abilities runs it.
fn editor(home: &Home, client: &str, capabilities: Value) -> Editor {
    let mut command = home.cli_command(&["lsp"]);
    Editor::start(&mut command, &home.at("project"), client, capabilities)
}

/// What an editor with all windows can do.
fn all() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true, "showDocument": { "support": true }, "showMessage": {} },
        "workspace": { "codeLens": { "refreshSupport": true } },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true, "codeDescriptionSupport": true },
            "hover": { "contentFormat": ["markdown"] },
            "codeLens": {},
        },
    })
}

fn file(home: &Home, name: &str, text: &str) -> PathBuf {
    home.write(&format!("project/{name}"), text)
}

fn at(path: &Path, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri(path) }, "position": { "line": line, "character": character } })
}

#[test]
fn a_file_is_drafted_from_the_editor_and_the_result_is_shown() {
    let home = Home::new();
    let path = file(&home, "tea pot.prompt", TEAPOT);
    let mut editor = editor(&home, "Visual Studio Code", all());
    editor.open(&path, TEAPOT);
    assert_eq!(editor.diagnostics(&path, 1), Vec::<Value>::new(), "nothing is wrong with it");
    let command = json!({ "command": "maquette.draft", "arguments": [{ "uri": uri(&path) }] });
    let begun = editor.request("workspace/executeCommand", command);
    let token = begun["progress"].clone();
    let ended = editor.until("the end of the progress", |message| {
        message["method"] == "$/progress"
            && message["params"]["token"] == token
            && message["params"]["value"]["kind"] == "end"
    });
    assert!(ended["params"]["value"]["message"].is_string(), "{ended}");
    let shown = editor.until("the result", |message| message["method"] == "window/showDocument");
    let place = shown["params"]["uri"].as_str().unwrap_or_default();
    assert!(place.starts_with("file://") && place.ends_with(".png"), "the board: {shown}");
    let output = home.cli(&["takes", "--json"]);
    let takes: Value = serde_json::from_slice(&output.stdout).expect("one document");
    let takes = takes["takes"].as_array().expect("a list").clone();
    assert_eq!(takes.len(), 4, "two combinations, two variations each");
    assert!(takes.iter().all(|take| take["shot_name"] == "tea pot"), "{takes:?}");
    assert!(editor.leave().success());
    home.stop_by_cli();
}

#[test]
fn what_the_daemon_knows_is_said_in_the_file() {
    let home = Home::new();
    let text = "---\nmaquette.tiers: { drafts: {}, hero: { route: sketch/finnish } }\n---\na cup\n";
    let path = file(&home, "cup.prompt", text);
    let mut editor = editor(&home, "Neovim", all());
    editor.open(&path, text);
    let found = editor.until("what only the daemon knows", |message| {
        let codes = message["params"]["diagnostics"].as_array().into_iter().flatten();
        let codes: Vec<&str> = codes.filter_map(|found| found["code"].as_str()).collect();
        codes.contains(&"unknown-tier") && codes.contains(&"unknown-route")
    });
    let link = &found["params"]["diagnostics"][0]["codeDescription"]["href"];
    assert!(link.as_str().is_some_and(|link| link.contains('#')), "{found}");
    let hover = editor.request("textDocument/hover", at(&path, 1, 2));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("tier to tier")), "{hover}");
    assert!(editor.leave().success());
    home.stop_by_cli();
}

#[test]
fn a_file_of_another_tool_starts_no_daemon() {
    let home = Home::new();
    let text = "---\nmodel: some/model\n---\nSummarise {{text}}\n";
    let path = file(&home, "other.prompt", text);
    let mut editor = editor(&home, "Neovim", all());
    editor.open(&path, text);
    assert_eq!(editor.diagnostics(&path, 1), Vec::<Value>::new());
    assert!(editor.leave().success());
    assert_eq!(home.processes(), Vec::<u32>::new(), "nobody asked for a daemon");
}
