//! The ways of the protocol: beginning, ending, cancelling, bursts, and what is no message at all.

use serde_json::{Value, json};

use super::harness::{Editor, Fake, plain, rich};

#[tokio::test(start_paused = true)]
async fn shutdown_with_null_params_is_answered_and_exit_ends_it_while_the_pipe_is_open() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    let answer = editor.ask("shutdown", Value::Null).await;
    assert_eq!(answer, json!({ "jsonrpc": "2.0", "id": 2, "result": null }));
    editor.tell("exit", Value::Null).await;
    assert_eq!(editor.ended().await, 0);
}

#[tokio::test(start_paused = true)]
async fn leaving_without_shutdown_is_told_by_the_exit_code() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    editor.tell("exit", Value::Null).await;
    assert_eq!(editor.ended().await, 1);
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    editor.hang_up().await;
    assert_eq!(editor.ended().await, 1);
}

#[tokio::test(start_paused = true)]
async fn exit_does_not_wait_for_requests() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    for _ in 0..300 {
        editor.begin("test/never", Value::Null).await;
    }
    editor.tell("exit", Value::Null).await;
    assert_eq!(editor.ended().await, 1);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn an_editor_that_died_is_not_waited_for() {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    let params = json!({ "processId": child.id(), "capabilities": {} });
    let mut editor = Editor::connected(&Fake::none());
    editor.begin("initialize", params).await;
    assert_eq!(editor.ended().await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_requests_is_answered_to_the_last() {
    let mut editor = Editor::greeted(rich(), &Fake::none()).await;
    editor.open("file:///a.prompt", "a {{b}}").await;
    let at =
        json!({ "textDocument": { "uri": "file:///a.prompt" }, "position": { "line": 0, "character": 4 } });
    let mut last = 0;
    for _ in 0..3_000 {
        last = editor.begin("textDocument/hover", at.clone()).await;
    }
    for id in last - 2_999..=last {
        assert!(editor.answer(id).await.get("error").is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_commands_is_answered_though_the_editor_answers_nothing() {
    let mut editor = Editor::greeted(rich(), &Fake::none()).await;
    editor.answers = false;
    let mut last = 0;
    for _ in 0..1_000 {
        last = editor.begin("workspace/executeCommand", json!({ "command": "maquette.draft" })).await;
    }
    for id in last - 999..=last {
        assert!(editor.answer(id).await["result"]["progress"].is_string());
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_is_cancelled_while_sixteen_others_run() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    let mut ids = Vec::new();
    for _ in 0..16 {
        ids.push(editor.begin("test/never", Value::Null).await);
    }
    let before = tokio::time::Instant::now();
    editor.tell("$/cancelRequest", json!({ "id": ids[7] })).await;
    assert_eq!(editor.answer(ids[7]).await["error"]["code"], -32800);
    // The clock is paused: nothing had to be waited for.
    assert_eq!(before.elapsed().as_millis(), 0);
    editor.tell("$/cancelRequest", json!({ "id": 99_999 })).await;
    assert_eq!(editor.count("window/showMessage").await, 0);
}

#[tokio::test(start_paused = true)]
async fn garbage_is_dropped_and_told_of() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    for garbage in [
        "GET / HTTP/1.1\r\n\r\n",
        "Content-Length: 3\r\n\r\n{]}",
        "Content-Length: x\r\n\r\n",
        "\r\n\r\n{}\r\n",
    ] {
        editor.raw(garbage.as_bytes()).await;
        assert_eq!(editor.ask("test/unknown", json!({})).await["error"]["code"], -32601, "{garbage:?}");
    }
    let told = editor.heard("window/logMessage").await;
    assert!(
        told["params"]["message"]
            .as_str()
            .unwrap()
            .starts_with("a message was not understood: it is no JSON")
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_editor_cannot_show_is_not_announced() {
    let announced = async |capabilities: Value| {
        let mut editor = Editor::connected(&Fake::none());
        let answer = editor.ask("initialize", json!({ "capabilities": capabilities })).await;
        answer["result"]["capabilities"].clone()
    };
    let few = announced(plain()).await;
    for name in ["codeLensProvider", "inlayHintProvider", "diagnosticProvider"] {
        assert!(few.get(name).is_none(), "{name}");
    }
    assert_eq!(few["positionEncoding"], "utf-16");
    let many = announced(rich()).await;
    assert!(many.get("codeLensProvider").is_some() && many.get("inlayHintProvider").is_some());
    let check = async |offered: Value, expect: &str| {
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        assert_eq!(announced(capabilities).await["positionEncoding"], expect);
    };
    check(json!(["utf-16"]), "utf-16").await;
    check(json!(["utf-16", "utf-8"]), "utf-8").await;
    check(json!(["utf-32", "utf-16"]), "utf-32").await;
}

#[tokio::test(start_paused = true)]
async fn an_unknown_command_and_wrong_arguments_are_refused() {
    let mut editor = Editor::greeted(plain(), &Fake::none()).await;
    for params in
        [json!({ "command": "rm" }), json!({ "command": "maquette.keep", "arguments": [{ "takes": "t1" }] })]
    {
        assert_eq!(editor.ask("workspace/executeCommand", params).await["error"]["code"], -32602);
    }
}
