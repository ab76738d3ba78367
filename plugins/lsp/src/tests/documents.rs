//! Edits in order, versions, encodings, sizes, and diagnostics pushed or pulled.

use serde_json::{Value, json};
use tower_lsp::lsp_types::Url;

use super::harness::{Editor, Fake, plain, rich};

const URI: &str = "file:///a.prompt";

async fn text_of(editor: &Editor) -> (i32, String) {
    let snapshot = editor.session.documents.ask(Url::parse(URI).unwrap()).answer().await.unwrap();
    (snapshot.version, snapshot.text().to_string())
}

#[tokio::test(start_paused = true)]
async fn five_thousand_edits_apply_in_order() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    editor.open(URI, "🌄\n").await;
    let mut expect = String::from("🌄\n");
    for version in 2..5_002_i64 {
        // Each goes before what the one before it wrote, so that two that change places are seen.
        let text = format!("{version},");
        let at = json!({ "line": 0, "character": 2 });
        editor.change(URI, version, json!([{ "range": { "start": at, "end": at }, "text": text }])).await;
        expect.insert_str("🌄".len(), &text);
    }
    editor.diagnostics(5_001).await;
    assert_eq!(text_of(&editor).await, (5_001, expect));
}

#[tokio::test(start_paused = true)]
async fn a_request_sees_what_came_before_it_and_nothing_after() {
    let mut editor = Editor::greeted(json!({ "textDocument": { "diagnostic": {} } }), &Fake::none()).await;
    editor.open(URI, "a").await;
    let mut asked = Vec::new();
    for version in 2..200_i64 {
        let is_broken = version % 2 == 0;
        let text = if is_broken { "{{#if a}}" } else { "a" };
        editor.change(URI, version, json!([{ "text": text }])).await;
        let document = json!({ "textDocument": { "uri": URI } });
        asked.push((is_broken, editor.begin("textDocument/diagnostic", document).await));
    }
    for (is_broken, id) in asked {
        let items = editor.answer(id).await["result"]["items"].take();
        assert_eq!(!items.as_array().unwrap().is_empty(), is_broken, "{id}");
    }
    // Who pulls is not pushed at.
    assert_eq!(editor.count("textDocument/publishDiagnostics").await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_pull_that_finds_the_same_says_so() {
    let mut editor = Editor::greeted(json!({ "textDocument": { "diagnostic": {} } }), &Fake::none()).await;
    editor.open(URI, "{{#if a}}").await;
    let document = json!({ "uri": URI });
    let first =
        editor.ask("textDocument/diagnostic", json!({ "textDocument": document })).await["result"].take();
    assert_eq!(first["kind"], "full");
    let params = json!({ "textDocument": document, "previousResultId": first["resultId"] });
    let second = editor.ask("textDocument/diagnostic", params.clone()).await["result"].take();
    assert_eq!(second, json!({ "kind": "unchanged", "resultId": first["resultId"] }));
    editor.change(URI, 2, json!([{ "text": "fine" }])).await;
    let third = editor.ask("textDocument/diagnostic", params).await["result"].take();
    assert_eq!((&third["kind"], &third["items"]), (&json!("full"), &json!([])));
}

#[tokio::test(start_paused = true)]
async fn diagnostics_name_the_version_and_go_when_the_document_is_closed() {
    let mut editor = Editor::greeted(rich(), &Fake::none()).await;
    editor.open(URI, "{{#if a}}").await;
    let found = editor.diagnostics(1).await;
    assert_eq!(found[0]["code"], "bad-template");
    assert!(
        found[0]["codeDescription"]["href"].as_str().unwrap().ends_with("findings.md#bad-template"),
        "{found}"
    );
    editor.change(URI, 2, json!([{ "text": "fine" }])).await;
    assert_eq!(editor.diagnostics(2).await, json!([]));
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } })).await;
    let closed = editor.heard("textDocument/publishDiagnostics").await;
    assert_eq!(closed["params"], json!({ "uri": URI, "diagnostics": [] }));
    // What is not open has no answers, and edits of it are nobody's.
    editor.change(URI, 3, json!([{ "text": "x" }])).await;
    let at = json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 0 } });
    assert_eq!(editor.ask("textDocument/hover", at).await["result"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_document_that_is_opened_again_is_told_of_again() {
    let mut editor = Editor::greeted(rich(), &Fake::none()).await;
    for round in 0..20 {
        editor.open(URI, "{{#if a}}").await;
        assert_eq!(editor.diagnostics(1).await[0]["code"], "bad-template", "round {round}");
        // Closed and opened in one breath: the editor has forgotten what it knew.
        editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } })).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_partial_that_is_open_counts_as_it_stands_in_the_editor() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    let (whole, part) =
        (editor.in_project("prompts/whole.prompt"), editor.in_project("prompts/_part.prompt"));
    editor.open(&whole, "{{> part}}").await;
    assert_eq!(editor.diagnostics(1).await[0]["code"], "missing-partial");
    editor.open(&part, "in the middle of being written").await;
    let is_mended =
        |message: &Value| message["params"]["uri"] == whole && message["params"]["diagnostics"] == json!([]);
    editor.until(is_mended).await;
}

#[tokio::test(start_paused = true)]
async fn columns_are_the_editor_s_own() {
    // The broken tag stands behind an emoji: 4 bytes, 2 half words, 1 character.
    let check = async |offered: &str, edit_at: u32, expect: u32| {
        let capabilities = json!({ "general": { "positionEncodings": [offered] } });
        let mut editor = Editor::greeted(capabilities, &Fake::none()).await;
        editor.open(URI, "x🌄\r\n🌄é{{#if a}}").await;
        let found = editor.diagnostics(1).await;
        assert_eq!(found[0]["range"]["start"], json!({ "line": 1, "character": expect }), "{offered}");
        let at = json!({ "line": 1, "character": edit_at });
        editor.change(URI, 2, json!([{ "range": { "start": at, "end": at }, "text": "+" }])).await;
        editor.diagnostics(2).await;
        assert_eq!(text_of(&editor).await.1, "x🌄\r\n🌄+é{{#if a}}", "{offered}");
    };
    check("utf-8", 4, 6).await;
    check("utf-16", 2, 3).await;
    check("utf-32", 1, 2).await;
}

#[tokio::test(start_paused = true)]
async fn edits_beyond_the_end_or_backwards_do_no_harm() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    editor.open(URI, "ab\ncd").await;
    let edit = |start: [u32; 2], end: [u32; 2], text: &str| {
        let at = |place: [u32; 2]| json!({ "line": place[0], "character": place[1] });
        json!({ "range": { "start": at(start), "end": at(end) }, "text": text })
    };
    let edits = json!([edit([9, 9], [99, 0], "!"), edit([0, 7], [0, 9], "?"), edit([1, 1], [0, 0], "-")]);
    editor.change(URI, 2, edits).await;
    editor.diagnostics(2).await;
    assert_eq!(text_of(&editor).await, (2, "ab?\nc-d!".into()));
}

#[tokio::test(start_paused = true)]
async fn a_document_that_is_too_long_is_told_of_once_and_left_alone() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    editor.open(URI, &"{{#if a}}\n".repeat(5 << 17)).await;
    let told = editor.heard("window/showMessage").await;
    assert!(told["params"]["message"].as_str().unwrap().contains("more than 4 MiB"), "{told}");
    let at = json!({ "line": 0, "character": 0 });
    editor.change(URI, 2, json!([{ "range": { "start": at, "end": at }, "text": "x" }])).await;
    assert_eq!(editor.diagnostics(2).await, json!([]));
    assert_eq!(editor.count("window/showMessage").await, 0);
    // When it is short enough again, it is looked into.
    editor.change(URI, 3, json!([{ "text": "{{#if a}}" }])).await;
    assert_eq!(editor.diagnostics(3).await[0]["code"], "bad-template");
}
