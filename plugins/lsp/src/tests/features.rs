//! Each request reaches its feature, and answers as the editor understands it.

use serde_json::{Value, json};

use super::harness::{Editor, Fake, rich};

const TEXT: &str = "---\nmaquette.palette:   [\"#0b5fff\"]  \nmaquette.matrix: {light: [dawn, dusk]}\nmaquette.tiers:\n  draft: { count: 4 }\n---\n\
{{> style}} at {{light}}   \n{{#if other}}x{{/if}}\n";

/// An editor that shows everything, with a file of a project that has a partial.
async fn opened() -> (Editor, String) {
    let mut capabilities = rich();
    capabilities["textDocument"]["codeAction"] =
        json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } });
    capabilities["textDocument"]["rename"] = json!({ "prepareSupport": true });
    let mut editor = Editor::greeted(capabilities, &Fake::none()).await;
    let uri = editor.in_project("prompts/hero.prompt");
    std::fs::create_dir_all(editor.home.path().join("prompts")).unwrap();
    std::fs::write(editor.home.path().join("prompts/_style.prompt"), "film grain").unwrap();
    editor.open(&uri, TEXT).await;
    (editor, uri)
}

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

#[tokio::test(start_paused = true)]
async fn every_request_reaches_its_feature() {
    let (mut editor, uri) = opened().await;
    let document = json!({ "textDocument": { "uri": uri } });
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let with = |more: Value| {
        let mut params = document.clone();
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    let ranged = with(json!({ "range": range }));
    let style = at(&uri, 6, 5);
    let light = at(&uri, 6, 19);
    let formatting = json!({ "tabSize": 2, "insertSpaces": true });
    let mut check = async |method: &str, params: Value, piece: &str| {
        let answer = editor.ask(method, params).await;
        let text = answer["result"].to_string();
        assert!(text.contains(piece), "{method}: {piece} is not in {answer}");
    };
    check("textDocument/completion", style.clone(), "\"label\":\"style\"").await;
    check("textDocument/hover", style.clone(), "film grain").await;
    check("textDocument/definition", style.clone(), "_style.prompt").await;
    check(
        "textDocument/references",
        with(json!({ "position": light["position"], "context": { "includeDeclaration": true } })),
        "\"line\":2",
    )
    .await;
    check("textDocument/documentHighlight", light.clone(), "\"kind\":3").await;
    check("textDocument/prepareRename", light.clone(), "\"placeholder\":\"light\"").await;
    check(
        "textDocument/rename",
        with(json!({ "position": light["position"], "newName": "mood" })),
        "\"newText\":\"mood\"",
    )
    .await;
    check("textDocument/codeAction", with(json!({ "range": { "start": { "line": 7, "character": 7 }, "end": { "line": 7, "character": 7 } }, "context": { "diagnostics": [] } })), "Declare the input `other`").await;
    check("textDocument/codeLens", document.clone(), "maquette.draft").await;
    check("textDocument/inlayHint", ranged.clone(), "2 combinations").await;
    check("textDocument/documentColor", document.clone(), "\"red\"").await;
    check("textDocument/documentLink", document.clone(), "_style.prompt").await;
    check("textDocument/documentSymbol", document.clone(), "maquette.tiers").await;
    check("textDocument/foldingRange", document.clone(), "\"startLine\":0").await;
    check("textDocument/semanticTokens/full", document.clone(), "\"data\":[").await;
    check("textDocument/semanticTokens/range", ranged.clone(), "\"data\":[").await;
    check("textDocument/formatting", with(json!({ "options": formatting })), "newText").await;
    check("textDocument/rangeFormatting", with(json!({ "range": range, "options": formatting })), "newText")
        .await;
    check("workspace/symbol", json!({ "query": "sty" }), "style").await;
    let colour = json!({ "red": 0.0, "green": 0.0, "blue": 0.0, "alpha": 1.0 });
    check("textDocument/colorPresentation", with(json!({ "range": range, "color": colour })), "#000000")
        .await;
}

#[tokio::test(start_paused = true)]
async fn what_is_looked_at_is_read_then() {
    let (mut editor, uri) = opened().await;
    let answer = editor.ask("textDocument/completion", at(&uri, 6, 5)).await;
    let items = answer["result"]["items"].as_array().unwrap();
    let style = items.iter().find(|item| item["label"] == "style").unwrap().clone();
    let resolved = editor.ask("completionItem/resolve", style).await;
    assert!(
        resolved["result"]["documentation"]["value"].as_str().unwrap().contains("film grain"),
        "{resolved}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_rename_that_cannot_be_says_why() {
    let (mut editor, uri) = opened().await;
    let mut params = at(&uri, 6, 19);
    params["newName"] = json!("two words");
    let answer = editor.ask("textDocument/rename", params).await;
    assert!(answer["error"]["message"].as_str().unwrap().contains("two words"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_take_is_copied_beside_the_document() {
    let daemon = Fake::up(|method, _| {
        (method == "take.export").then(|| Ok(json!({ "files": ["/refs/a-draft-t7.png"] })))
    });
    let mut editor = Editor::greeted(rich(), &daemon).await;
    let uri = editor.in_project("a.prompt");
    editor.open(&uri, "---\nmaquette.seed: 1\n---\nx").await;
    let arguments = json!([{ "uri": uri, "takes": ["t7"] }]);
    editor
        .ask("workspace/executeCommand", json!({ "command": "maquette.export", "arguments": arguments }))
        .await;
    let said = editor.heard("window/showMessage").await;
    assert_eq!(said["params"]["message"], "Copied to /refs/a-draft-t7.png.");
    let folder = editor.home.path().join("refs");
    assert_eq!(
        daemon.called("take.export"),
        [json!({ "takes": ["t7"], "folder": folder, "recipes": false })]
    );
}
