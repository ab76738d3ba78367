//! Commands as a person runs them: price, progress, cancel, result, refusal.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::harness::{Editor, Fake, rich};
use crate::daemon::Refused;

const URI: &str = "file:///a.prompt";
const OURS: &str = "---\nmaquette.count: 2\n---\na teapot\n";

fn job(id: &str, state: &str, progress: Value) -> Value {
    let take = if state == "done" { json!(id.replace('j', "t")) } else { Value::Null };
    json!({
        "id": id, "batch": "b1", "project": "p", "shot": "s1", "shot_name": "a", "tier": "draft", "route": "r", "k": 0, "state": state,
        "held_microcredits": 0, "captured_microcredits": if state == "done" { 1_000_000 } else { 0 }, "take": take,
        "retry_of": null, "error": null, "progress": progress, "created_ms": 0, "updated_ms": 0,
    })
}

fn asset() -> Value {
    json!({
        "digest": "0000000000000000000000000000000000000000000000000000000000000001", "media": "image/png", "bytes": 1, "width": 1,
        "height": 1, "duration_ms": null, "url": "http://127.0.0.1:4/assets/1", "path": "/store/1.png", "thumbnail": null,
    })
}

fn take(id: &str) -> Value {
    json!({
        "id": id, "project": "p", "shot": "s1", "shot_name": "a", "tier": "draft", "stage": "exploration", "route": "r",
        "model": "m", "origin": "draft", "parent": null, "prompt": null, "seed": null, "k": 0, "asset": asset(),
        "cost_microcredits": 0, "cached": false, "verdict": null, "verdict_reason": null, "anchor": false, "job": null, "created_ms": 0,
    })
}

fn expanded(waiting: Value) -> Value {
    let request = json!({ "method": "draft", "prompt": "a teapot", "shot": "a", "count": 2 });
    let row = |tier: &str, stage: &str, kept: Value| json!({ "tier": tier, "stage": stage, "route": "r", "each_microcredits": null, "takes": ["t9"], "kept": kept });
    json!({
        "total": 1, "axes": [], "items": [], "project": "p", "shot": "a", "tier": "draft", "stage": "exploration", "route": "r",
        "request": if waiting.is_null() { request } else { Value::Null }, "import": [], "waiting": waiting,
        "tiers": [row("draft", "exploration", json!([])), row("hero", "refinement", json!(["t9"])), row("motion", "motion", json!([]))],
    })
}

fn quote(total: i64) -> Value {
    json!({
        "quote_id": "q1", "total_microcredits": total, "each_microcredits": 1_000_000, "takes": 2, "hits": 0, "joined": 0,
        "tier": "draft", "route": "r", "wallet": "house", "available_microcredits": 9, "price_as_of": null,
        "would_refuse": null, "expected_ms": null,
    })
}

fn made(jobs: Value) -> Value {
    json!({
        "batch": "b1", "project": "p", "shot": "s1", "shot_name": "a", "takes": [], "jobs": jobs, "hits": 0, "joined": 0,
        "held_microcredits": 0,
    })
}

/// A daemon that makes two drafts for `total`. The states of both jobs can be changed.
fn making(total: i64) -> (Arc<Fake>, Arc<Mutex<[Value; 2]>>) {
    let waits = json!({ "place": 2, "fraction": 0.5, "left_ms": 4_000 });
    let jobs = Arc::new(Mutex::new([job("j1", "queued", waits.clone()), job("j2", "queued", Value::Null)]));
    let state = jobs.clone();
    let daemon = Fake::up(move |method, params| {
        let jobs = || state.lock().unwrap().clone();
        Some(Ok(match method {
            "prompt.expand" => expanded(Value::Null),
            "quote" => quote(total),
            "draft" => made(json!(jobs())),
            "job.get" => jobs()[usize::from(params["job"] == "j2")].clone(),
            "job.list" => json!({ "jobs": jobs(), "cursor": null }),
            "job.cancel" => {
                *state.lock().unwrap() =
                    [job("j1", "cancelled", Value::Null), job("j2", "cancelled", Value::Null)];
                json!({ "jobs": state.lock().unwrap().clone() })
            }
            "board.make" => json!({ "asset": asset() }),
            "take.get" => json!({ "take": take("t1"), "recipe": null }),
            "take.judge" => json!({ "takes": [take("t1")] }),
            "anchor.set" => json!({ "shot": "s1", "shot_name": "a", "take": take("t9") }),
            _ => return None,
        }))
    });
    (daemon, jobs)
}

async fn run(editor: &mut Editor, command: &str, arguments: Value) -> String {
    let params = json!({ "command": command, "arguments": [arguments] });
    let answer = editor.ask("workspace/executeCommand", params).await;
    answer["result"]["progress"].as_str().unwrap().to_owned()
}

fn says(message: &Value, kind: &str) -> bool {
    message["method"] == "$/progress" && message["params"]["value"]["kind"] == kind
}

async fn message(editor: &mut Editor) -> String {
    editor.heard("window/showMessage").await["params"]["message"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_a_job_with_progress_and_opens_at_the_end() {
    let (daemon, jobs) = making(2_000_000);
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open(URI, OURS).await;
    let token =
        run(&mut editor, "maquette.draft", json!({ "uri": URI, "shown_microcredits": 2_000_000 })).await;
    let created = editor.heard("window/workDoneProgress/create").await;
    assert_eq!(created["params"]["token"], token);
    let begun = editor.until(|message| says(message, "begin")).await["params"]["value"].take();
    assert_eq!((&begun["title"], &begun["cancellable"]), (&json!("Maquette: draft, a"), &json!(true)));
    let report = editor.until(|message| says(message, "report")).await["params"]["value"].take();
    assert_eq!(
        (&report["percentage"], &report["message"]),
        (&json!(25), &json!("0 of 2 · place 2 · 4 s left"))
    );
    *jobs.lock().unwrap() = [job("j1", "done", Value::Null), job("j2", "done", Value::Null)];
    let end = editor.until(|message| says(message, "end")).await;
    assert_eq!(end["params"]["value"]["message"], "2 takes, 2 credits");
    let shown = editor.heard("window/showDocument").await;
    assert_eq!(
        (&shown["params"]["uri"], &shown["params"]["external"]),
        (&json!("http://127.0.0.1:4/assets/1"), &json!(true))
    );
    assert_eq!(daemon.called("board.make")[0]["takes"], json!(["t1", "t2"]));
    // The editor could not show it, so the person gets the link.
    assert_eq!(message(&mut editor).await, "2 takes: http://127.0.0.1:4/assets/1");
    let sent = daemon.called("draft")[0].clone();
    assert_eq!(
        (&sent["quote_id"], &sent["wait_ms"], &sent["prompt"]),
        (&json!("q1"), &json!(0), &json!("a teapot"))
    );
    assert!(
        sent["idempotency_key"].as_str().unwrap().starts_with("lsp-") && sent.get("method").is_none(),
        "{sent}"
    );
    assert_eq!(daemon.called("prompt.expand").last().unwrap()["text"], OURS);
}

#[tokio::test(start_paused = true)]
async fn the_cancel_button_cancels_the_jobs() {
    let (daemon, _) = making(0);
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open(URI, OURS).await;
    let token = run(&mut editor, "maquette.draft", json!({ "uri": URI })).await;
    editor.until(|message| says(message, "report")).await;
    editor.tell("window/workDoneProgress/cancel", json!({ "token": token })).await;
    let end = editor.until(|message| says(message, "end")).await;
    assert_eq!(end["params"]["value"]["message"], "0 takes, 0 credits");
    assert_eq!(daemon.called("job.cancel"), [json!({ "jobs": ["j1", "j2"], "all": false })]);
    assert_eq!(editor.count("window/showDocument").await, 0);
}

#[tokio::test(start_paused = true)]
async fn the_command_cancel_cancels_what_this_editor_began() {
    let (daemon, _) = making(0);
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open(URI, OURS).await;
    run(&mut editor, "maquette.draft", json!({ "uri": URI })).await;
    editor.until(|message| says(message, "report")).await;
    run(&mut editor, "maquette.cancel", json!({})).await;
    editor.until(|message| says(message, "end")).await;
    assert_eq!(daemon.called("job.cancel").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_price_that_nobody_saw_is_asked_about() {
    let check = async |button: Value, drafts: usize| {
        let (daemon, jobs) = making(2_000_000);
        *jobs.lock().unwrap() = [job("j1", "done", Value::Null), job("j2", "done", Value::Null)];
        let mut editor = Editor::greeted(rich(), &daemon).await;
        editor.answers = false;
        editor.open(URI, OURS).await;
        // A credit less was shown than it costs now.
        run(&mut editor, "maquette.draft", json!({ "uri": URI, "shown_microcredits": 1_000_000 })).await;
        let asked = editor.heard("window/showMessageRequest").await;
        assert_eq!(asked["params"]["message"], "draft: 2 takes for 2 credits.");
        assert_eq!(
            asked["params"]["actions"],
            json!([{ "title": "Spend 2 credits" }, { "title": "Cancel" }])
        );
        editor.reply(&asked, button).await;
        if drafts > 0 {
            let created = editor.heard("window/workDoneProgress/create").await;
            editor.reply(&created, Value::Null).await;
            editor.until(|message| says(message, "end")).await;
        } else {
            editor.ask("test/unknown", json!({})).await;
        }
        assert_eq!(daemon.called("draft").len(), drafts);
    };
    check(json!({ "title": "Spend 2 credits" }), 1).await;
    check(json!({ "title": "Cancel" }), 0).await;
    check(Value::Null, 0).await;
}

#[tokio::test(start_paused = true)]
async fn without_buttons_a_price_that_nobody_saw_is_not_paid() {
    let (daemon, _) = making(2_000_000);
    let mut editor = Editor::greeted(json!({}), &daemon).await;
    editor.answers = false;
    editor.open(URI, OURS).await;
    run(&mut editor, "maquette.draft", json!({ "uri": URI })).await;
    let asked = editor.heard("window/showMessageRequest").await;
    editor.refuse(&asked).await;
    let said = message(&mut editor).await;
    assert!(said.starts_with("draft: 2 takes for 2 credits. Run it from the lens"), "{said}");
    assert_eq!(daemon.called("draft").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_has_to_come_first_and_what_is_refused_is_said_in_the_daemon_s_words() {
    let check = async |expand: Result<Value, Refused>, expect: &str| {
        let daemon = Fake::up(move |method, _| (method == "prompt.expand").then(|| expand.clone()));
        let mut editor = Editor::greeted(rich(), &daemon).await;
        editor.open(URI, OURS).await;
        run(&mut editor, "maquette.promote", json!({ "uri": URI, "tier": "hero" })).await;
        assert_eq!(message(&mut editor).await, expect);
    };
    let waiting =
        json!({ "kind": "keep", "message": "No draft is kept.", "hint": "maquette keep 3", "takes": [] });
    check(Ok(expanded(waiting)), "No draft is kept. Next: maquette keep 3").await;
    let refused =
        Refused { code: "budget_passed".into(), message: "too much".into(), hint: "Raise it.".into() };
    check(Err(refused), "too much. Raise it.").await;
}

#[tokio::test(start_paused = true)]
async fn a_command_without_a_document_or_a_daemon_says_so() {
    let mut editor = Editor::greeted(rich(), &making(0).0).await;
    run(&mut editor, "maquette.draft", json!({ "uri": "file:///not-open.prompt" })).await;
    assert_eq!(message(&mut editor).await, "Open a prompt file first, then run this again.");
    let mut editor = Editor::greeted(rich(), &Fake::none()).await;
    editor.open(URI, OURS).await;
    run(&mut editor, "maquette.draft", json!({ "uri": URI })).await;
    assert_eq!(message(&mut editor).await, "no daemon answers. Run `maquette doctor`.");
}

#[tokio::test(start_paused = true)]
async fn a_daemon_that_goes_away_is_waited_for_and_its_jobs_are_followed_on() {
    let (daemon, jobs) = making(0);
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open(URI, OURS).await;
    run(&mut editor, "maquette.draft", json!({ "uri": URI })).await;
    editor.until(|message| says(message, "report")).await;
    daemon.set_up(false);
    editor.heard("window/logMessage").await;
    *jobs.lock().unwrap() = [job("j1", "done", Value::Null), job("j2", "failed", Value::Null)];
    daemon.set_up(true);
    let end = editor.until(|message| says(message, "end")).await;
    assert_eq!(end["params"]["value"]["message"], "1 take, 1 credit");
}

#[tokio::test(start_paused = true)]
async fn small_commands_do_what_they_say() {
    let (daemon, _) = making(0);
    let mut editor = Editor::greeted(rich(), &daemon).await;
    editor.open(URI, OURS).await;
    run(&mut editor, "maquette.keep", json!({ "takes": ["t1"] })).await;
    assert_eq!(message(&mut editor).await, "Kept t1.");
    assert_eq!(daemon.called("take.judge"), [json!({ "takes": ["t1"], "verdict": "keep" })]);
    run(&mut editor, "maquette.anchor", json!({ "uri": URI })).await;
    assert_eq!(message(&mut editor).await, "t9 is the anchor frame of a.");
    run(&mut editor, "maquette.show", json!({ "takes": ["t1"] })).await;
    assert_eq!(message(&mut editor).await, "t1 (draft): http://127.0.0.1:4/assets/1");
    run(&mut editor, "maquette.cancel", json!({ "jobs": ["j1"] })).await;
    assert_eq!(message(&mut editor).await, "2 jobs cancelled.");
}

#[tokio::test(start_paused = true)]
async fn an_editor_that_shows_pictures_gets_the_file() {
    let (daemon, _) = making(0);
    let params = json!({ "capabilities": rich(), "clientInfo": { "name": "Visual Studio Code" } });
    let mut editor = Editor::with(params, &daemon).await;
    run(&mut editor, "maquette.show", json!({ "takes": ["t1"] })).await;
    let shown = editor.heard("window/showDocument").await;
    assert_eq!(
        (&shown["params"]["uri"], &shown["params"]["external"]),
        (&json!("file:///store/1.png"), &json!(false))
    );
}
