//! A prompt file in an editor, with the real daemon behind the language server: what is wrong with it, what it would cost, making it, and
//! what becomes of all this when the daemon is started, stopped and started again.

use maquette_protocol::TakeListParams;
use maquette_protocol::methods::method;
use maquette_tests::programs::until;
use maquette_tests::{Client, Editor, Home};
use serde_json::{Value, json};

const VIEWS: &str = "\
---
input:
  default: { light: dawn }
maquette.matrix: { light: [dawn, dusk, noon] }
maquette.shot: views
maquette.tiers: { draft: { size: 256x256 } }
---
a harbour at {{light}}
";

/// What an editor can do that shows everything.
fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "workspace": { "codeLens": { "refreshSupport": true } },
        "textDocument": { "codeLens": {}, "publishDiagnostics": { "versionSupport": true } },
    })
}

fn open(home: &Home, arguments: &[&str]) -> Editor {
    Editor::start(&mut home.cli_command(arguments), home.path(), "test", capabilities())
}

/// The lens whose title begins so, once its price is known.
fn priced(editor: &mut Editor, file: &str, title: &str) -> Value {
    let uri = maquette_tests::editor::uri(std::path::Path::new(file));
    until("a lens with a price", || {
        let lenses = editor.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri } }));
        let is_it =
            |lens: &&Value| lens["command"]["title"].as_str().is_some_and(|text| text.starts_with(title));
        lenses.as_array()?.iter().find(is_it).cloned()
    })
}

fn ends(message: &Value) -> bool {
    message["method"] == "$/progress" && message["params"]["value"]["kind"] == "end"
}

fn run(editor: &mut Editor, lens: &Value) -> String {
    let command = &lens["command"];
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    editor.request("workspace/executeCommand", params);
    let end = editor.until("the end of the job", ends);
    end["params"]["value"]["message"].as_str().unwrap_or_default().to_owned()
}

fn takes(client: &mut Client, project: &str) -> usize {
    let params = TakeListParams {
        project: Some(project.to_owned()),
        shot: Some("views".into()),
        ..TakeListParams::default()
    };
    client.call::<method::TakeList>(&params).takes.len()
}

#[test]
fn a_file_is_drafted_at_the_price_of_its_lens_and_free_the_second_time() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let file = home.write("demo/prompts/my views.prompt", VIEWS);
    let mut editor = open(&home, &["lsp", "--stdio"]);
    editor.open(&file, VIEWS);
    assert!(editor.diagnostics(&file, 1).iter().all(|found| found["code"] != "bad-yaml"));
    let name = file.display().to_string();
    let lens = priced(&mut editor, &name, "Draft 3 \u{b7} 3 credits");
    assert_eq!(run(&mut editor, &lens), "3 takes, 3 credits");
    let shown = editor.until("the board", |message| message["method"] == "window/showDocument");
    assert!(shown["params"]["uri"].as_str().unwrap().contains("/assets/"), "{shown}");
    assert_eq!(takes(&mut client, &project), 3);
    let again = priced(&mut editor, &name, "Draft 3 \u{b7} 0 credits");
    assert_eq!(run(&mut editor, &again), "3 takes, 3 cached, 0 credits");
    assert_eq!(takes(&mut client, &project), 3);
    assert!(editor.leave().success());
    assert!(daemon.stop().success());
}

#[test]
fn what_only_the_daemon_knows_is_found_when_it_comes_and_silent_when_it_goes() {
    let home = Home::new();
    let text = VIEWS.replace("draft:", "drafft:");
    let file = home.write("demo/prompts/views.prompt", &text);
    home.write("demo/maquette.toml", "");
    let mut editor = open(&home, &["lsp"]);
    editor.open(&file, &text);
    let knows = |message: &Value| message.to_string().contains("unknown-tier");
    let first = editor.diagnostics(&file, 1);
    assert!(first.iter().all(|found| found["code"] != "unknown-tier"), "{first:?}");
    // Opening it has started the daemon, which knows the ladder.
    editor.until("the daemon's word", knows);
    assert!(home.cli(&["stop"]).status.success());
    let is_line = |message: &Value| message["method"] == "window/logMessage";
    editor.until("a quiet line", is_line);
    // Who stopped it meant it: nothing but the language server runs on.
    until("an end of the daemon", || (home.processes() == [editor.pid()]).then_some(()));
    // Checks go on.
    editor.insert(&file, 2, 7, 0, "{{#if light}}");
    let without = editor.diagnostics(&file, 2);
    assert!(without.iter().any(|found| found["code"] == "bad-template"), "{without:?}");
    assert!(editor.leave().success());
}

#[test]
fn a_file_of_another_tool_starts_no_daemon() {
    let home = Home::new();
    let text = "---\nmodel: some/model\n---\nSummarise {{text}}\n";
    let path = home.write("other.prompt", text);
    let mut editor = open(&home, &["lsp"]);
    editor.open(&path, text);
    assert_eq!(editor.diagnostics(&path, 1), Vec::<Value>::new());
    assert!(editor.leave().success());
    assert_eq!(home.processes(), Vec::<u32>::new(), "nobody asked for a daemon");
}
