//! With a daemon, without one, and when it comes and goes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::harness::{Editor, Fake, plain, rich};
use crate::daemon::Refused;

const OURS: &str = "---\nmaquette.tiers: {nope: {size: 1K}}\n---\na\n";

fn tier(name: &str, stage: &str) -> Value {
    json!({
        "name": name, "stage": stage, "route": "sketch/x", "count": 8, "width": 64, "height": 64, "price_microcredits": 0,
        "price_as_of": null, "rolls": null, "needs_anchor": false, "seconds": null, "median_ms": null, "measured": 0,
    })
}

/// A daemon whose ladder has one tier.
fn with_ladder() -> Arc<Fake> {
    Fake::up(|method, _| match method {
        "tier.list" => Some(Ok(json!({ "tiers": [tier("draft", "exploration")] }))),
        "model.list" => Some(Ok(json!({ "routes": [] }))),
        _ => None,
    })
}

fn codes(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_file_of_ours_brings_the_daemon_and_what_it_knows() {
    let daemon = with_ladder();
    let mut editor = Editor::greeted(rich(), &daemon).await;
    let uri = editor.in_project("a.prompt");
    editor.open(&uri, OURS).await;
    assert!(!codes(&editor.diagnostics(1).await).contains(&"unknown-tier"));
    assert!(codes(&editor.diagnostics(1).await).contains(&"unknown-tier"));
    editor.heard("workspace/codeLens/refresh").await;
    editor.heard("workspace/inlayHint/refresh").await;
    assert!(daemon.may_start.load(Ordering::SeqCst));
    assert_eq!(daemon.called("tier.list")[0]["project"], editor.home.path().to_str().unwrap());
}

#[tokio::test(start_paused = true)]
async fn other_people_s_files_bring_nothing() {
    let daemon = with_ladder();
    let mut editor = Editor::greeted(plain(), &daemon).await;
    editor.open("file:///b.prompt", "---\nmodel: x/y\n---\n{{#if a}}").await;
    assert!(codes(&editor.diagnostics(1).await).contains(&"bad-template"));
    assert_eq!(editor.count("window/logMessage").await, 0);
    assert_eq!(daemon.tries.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_setting_keeps_the_daemon_from_being_started() {
    let daemon = Fake::none();
    let params =
        json!({ "capabilities": {}, "initializationOptions": { "maquette": { "startDaemon": false } } });
    let mut editor = Editor::with(params, &daemon).await;
    editor.open("file:///a.prompt", OURS).await;
    editor.heard("window/logMessage").await;
    assert!(!daemon.may_start.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn without_a_daemon_one_quiet_line_says_so_and_checks_go_on() {
    let daemon = Fake::none();
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open("file:///a.prompt", &OURS.replace("a\n", "{{#if a}}")).await;
    assert!(codes(&editor.diagnostics(1).await).contains(&"bad-template"));
    let told = editor.heard("window/logMessage").await;
    assert!(told["params"]["message"].as_str().unwrap().starts_with("nobody is there"), "{told}");
    // Time is paused and runs when everybody waits: many tries later, nothing more was said.
    tokio::time::advance(std::time::Duration::from_secs(600)).await;
    while daemon.tries.load(Ordering::SeqCst) < 10 {
        tokio::time::advance(std::time::Duration::from_secs(30)).await;
        editor.ask("test/unknown", json!({})).await;
    }
    assert_eq!(editor.count("window/logMessage").await, 0);
    assert_eq!(editor.count("window/showMessage").await, 0);
    // When it comes, it is found.
    daemon.set_up(true);
    while daemon.called("status").is_empty() {
        tokio::time::advance(std::time::Duration::from_secs(30)).await;
        editor.ask("test/unknown", json!({})).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_daemon_that_comes_back_is_asked_again_and_not_started() {
    let daemon = with_ladder();
    let mut editor = Editor::greeted(plain(), &daemon).await;
    editor.open("file:///a.prompt", OURS).await;
    editor.until(|message| message["params"]["diagnostics"].to_string().contains("unknown-tier")).await;
    let asked = daemon.called("tier.list").len();
    daemon.may_start.store(false, Ordering::SeqCst);
    daemon.set_up(false);
    editor.heard("window/logMessage").await;
    assert!(!daemon.may_start.load(Ordering::SeqCst), "somebody stopped it and means it");
    daemon.set_up(true);
    while daemon.called("tier.list").len() == asked {
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        editor.ask("test/unknown", json!({})).await;
    }
}

#[tokio::test(start_paused = true)]
async fn events_bring_news() {
    let daemon = with_ladder();
    let mut editor = Editor::greeted(plain(), &daemon).await;
    editor.open("file:///a.prompt", OURS).await;
    editor.until(|message| message["params"]["diagnostics"].to_string().contains("unknown-tier")).await;
    let asked = daemon.called("shot.list").len();
    daemon.happens();
    while daemon.called("shot.list").len() == asked {
        tokio::time::advance(std::time::Duration::from_millis(100)).await;
        editor.ask("test/unknown", json!({})).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_plan_would_come_up_against_stands_at_its_tier() {
    let check = async |quote: Result<Value, Refused>, code: &str, message: &str| {
        let daemon = Fake::up(move |method, _| match method {
            "tier.list" => Some(Ok(json!({ "tiers": [tier("draft", "exploration")] }))),
            "model.list" => Some(Ok(json!({ "routes": [] }))),
            "prompt.expand" => Some(Ok(json!({
                "total": 1, "axes": [], "items": [], "project": "p", "shot": "a", "tier": "draft", "stage": "exploration",
                "route": "r", "request": { "method": "draft", "prompt": "a" }, "waiting": null, "tiers": [],
            }))),
            "quote" => Some(quote.clone()),
            _ => None,
        });
        let mut editor = Editor::greeted(plain(), &daemon).await;
        editor.open("file:///a.prompt", "---\nmaquette.tiers: {draft: {size: 1K}}\n---\na\n").await;
        let told = editor.until(|message| message["params"]["diagnostics"].to_string().contains(code)).await;
        let found = told["params"]["diagnostics"].as_array().unwrap().clone();
        let found = found.iter().find(|found| found["code"] == code).unwrap();
        assert_eq!(found["message"], message);
        let place = json!({ "start": { "line": 1, "character": 17 }, "end": { "line": 1, "character": 22 } });
        assert_eq!(found["range"], place);
    };
    let quote = json!({
        "quote_id": "q", "total_microcredits": 12_000_000, "each_microcredits": 0, "takes": 1, "hits": 0, "joined": 0,
        "tier": "draft", "route": "r", "wallet": "house", "available_microcredits": 9_500_000, "price_as_of": null,
        "would_refuse": "credits_short", "expected_ms": null,
    });
    let text = "`draft`: The plan would pass a budget or the credits there are.\nIt is 12 credits; the wallet `house` has 9.5 credits.";
    check(Ok(quote), "over-budget", text).await;
    let refused = Refused {
        code: "three_rolls".into(),
        message: "that would be roll 4".into(),
        hint: "Diagnose.".into(),
    };
    check(Err(refused), "three-rolls", "`draft`: that would be roll 4\nDiagnose.").await;
}

#[tokio::test(start_paused = true)]
async fn an_editor_that_pulls_is_asked_to_pull_again_when_there_is_news() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} }, "workspace": { "diagnostic": { "refreshSupport": true } },
    });
    let mut editor = Editor::greeted(capabilities, &with_ladder()).await;
    editor.open("file:///a.prompt", OURS).await;
    editor.heard("workspace/diagnostic/refresh").await;
    let document = json!({ "textDocument": { "uri": "file:///a.prompt" } });
    let found = editor.ask("textDocument/diagnostic", document).await["result"]["items"].take();
    assert!(codes(&found).contains(&"unknown-tier"), "{found}");
}

#[tokio::test(start_paused = true)]
async fn settings_are_asked_of_an_editor_that_has_them() {
    let daemon = Fake::none();
    let capabilities = json!({
        "workspace": { "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true } },
        "textDocument": { "publishDiagnostics": { "codeDescriptionSupport": true } },
    });
    let mut editor = Editor::greeted(capabilities, &daemon).await;
    editor.answers = false;
    let asked = editor.heard("workspace/configuration").await;
    assert_eq!(asked["params"]["items"], json!([{ "section": "maquette" }]));
    let settings = json!([{ "startDaemon": false, "documentation": "https://example.org/findings" }]);
    editor.reply(&asked, settings).await;
    let watch = editor.heard("client/registerCapability").await;
    assert_eq!(watch["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    editor.open("file:///a.prompt", &OURS.replace("a\n", "{{#if a}}")).await;
    let found = editor.diagnostics(1).await;
    let links =
        |found: &Value| found["codeDescription"]["href"] == "https://example.org/findings#bad-template";
    assert!(found.as_array().unwrap().iter().any(links), "{found}");
    editor.heard("window/logMessage").await;
    assert!(!daemon.may_start.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn what_the_daemon_refuses_stays_unknown() {
    let daemon = Fake::up(|method, _| match method {
        "model.list" => Some(Ok(json!({ "routes": [] }))),
        "status" | "events.since" => None,
        _ => Some(Err(Refused { code: "unknown_project".into(), message: "no".into(), hint: "".into() })),
    });
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open("file:///a.prompt", OURS).await;
    editor.heard("workspace/codeLens/refresh").await;
    let told = editor.diagnostics(1).await;
    assert!(!codes(&told).contains(&"unknown-tier"), "{told}");
}
