//! `run` and `prompt`, with a daemon that says what a test wants.

use expect_test::expect;
use maquette_protocol::JobState;
use serde_json::{Value, json};

use crate::testing::*;

/// What the daemon says of a file on a tier.
fn expanded(tier: &str, request: Option<Value>, waiting: Option<Value>) -> Value {
    let tiers = json!([
        { "tier": "draft", "stage": "exploration", "route": "sketch/composition", "each_microcredits": 1_000_000, "takes": [], "kept": [] },
        { "tier": "hero", "stage": "refinement", "route": "sketch/finish", "each_microcredits": 12_000_000, "takes": [], "kept": [] },
    ]);
    json!({
        "total": 2, "axes": [{ "name": "light", "values": 2 }], "items": [], "project": "default", "shot": "teapot", "tier": tier,
        "stage": "exploration", "route": "sketch/composition", "request": request, "import": [], "waiting": waiting,
        "mentions": ["draft", "hero"], "tiers": tiers,
    })
}

fn request() -> Value {
    json!({ "method": "draft", "prompt": "", "variants": [{ "prompt": "a" }, { "prompt": "b" }], "shot": "teapot" })
}

fn waiting() -> Value {
    json!({ "kind": "keep", "message": "none of these is kept", "hint": "Keep what is good: `maquette keep t1`.", "takes": ["t1"] })
}

fn script() -> Script {
    Script::default()
        .on("prompt.expand", expanded("draft", Some(request()), None))
        .on("prompt.expand", expanded("hero", None, Some(waiting())))
        .on("quote", quote())
}

#[test]
fn a_dry_run_says_the_whole_plan_and_makes_nothing() {
    let mut script = script();
    let ran = Person::new().types("run 'tea pot.prompt' --dry-run --set light=dusk", &mut script);
    assert_eq!(ran.done, Ok(0));
    expect![[r#"
        tea pot.prompt · shot teapot · 2 combinations (2 light)
        tier   takes  cached  credits  route
        draft     12       2     12.5  sketch/composition  refused: budget passed
        hero                           sketch/composition  12 credits a take; none of these is kept
        now: 12.5 credits · 400 available
    "#]]
    .assert_eq(&ran.out);
    let asked: Vec<&str> = script.asked.iter().map(|(method, _)| *method).collect();
    assert_eq!(asked, ["prompt.expand", "quote", "prompt.expand"]);
    assert_eq!(script.asked[0].1["set"], json!({ "light": "dusk" }));
    assert!(script.asked[0].1["path"].as_str().unwrap().ends_with("/tea pot.prompt"));
}

#[test]
fn a_run_makes_what_was_quoted_and_stops_for_the_person() {
    let takes = (1..=2).map(take).collect();
    let jobs = (1..=2).map(|id| job(id, JobState::Done)).collect();
    let mut script = script().on("draft", made(takes, jobs)).on("board.make", sheet());
    let ran = Person::new().types("run teapot.prompt --yes", &mut script);
    assert_eq!(ran.done, Ok(0), "{}", ran.err);
    assert!(ran.out.contains("2 drafts in shot"), "{}", ran.out);
    assert!(
        ran.out
            .ends_with("hero waits: none of these is kept\nnext: Keep what is good: `maquette keep t1`.\n"),
        "{}",
        ran.out
    );
    let (_, sent) = script.asked.iter().find(|(method, _)| *method == "draft").unwrap();
    assert_eq!((&sent["quote_id"], &sent["idempotency_key"]), (&json!(quote().quote_id), &json!("key")));
    assert_eq!(sent["variants"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_script_gets_one_document() {
    let takes = (1..=2).map(take).collect();
    let jobs = (1..=2).map(|id| job(id, JobState::Done)).collect();
    let mut script = script().on("draft", made(takes, jobs));
    let ran = Person::new().types("run teapot.prompt --json", &mut script);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["takes"].as_array().map(Vec::len), Some(2));
}

#[test]
fn findings_are_printed_as_compilers_do() {
    let found = json!({
        "findings": [{ "code": "undefined-input", "severity": "warning", "message": "`lihgt` is no input", "hint": "Did you mean `light`?",
            "line": 3, "column": 5, "end_line": 3, "end_column": 10, "start": 20, "end": 25 }],
        "is_ours": true,
    });
    let mut script = Script::default().on("prompt.check", found);
    let ran = Person::new().types("prompt check teapot.prompt", &mut script);
    assert_eq!(ran.done, Ok(0));
    expect![[r#"
        teapot.prompt:3:5: warning[undefined-input] `lihgt` is no input
          next: Did you mean `light`?
        1 file checked · no errors, 1 warning
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(Person::new().types("prompt check teapot.prompt --strict", &mut script).done, Ok(3));
}

#[test]
fn a_file_is_begun_once_and_tidied_where_it_stands() {
    let person = Person::new();
    let mut nobody = Script::default();
    let file = person.home.path().join("my cup.prompt").display().to_string();
    let ran = person.types(&format!("prompt new '{file}' 'a cup'"), &mut nobody);
    assert_eq!(ran.done, Ok(0), "{}", ran.err);
    assert!(ran.out.contains(&format!("next: maquette run '{file}' --dry-run")), "{}", ran.out);
    let again = person.types(&format!("prompt new '{file}' 'a cup'"), &mut nobody).done.unwrap_err();
    assert!(again.message.contains("is there already"), "{again:?}");
    let tidy = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{tidy}\n\n\n")).unwrap();
    assert_eq!(person.types(&format!("prompt fmt --check '{file}'"), &mut nobody).done, Ok(3));
    assert_eq!(person.types(&format!("prompt fmt '{file}'"), &mut nobody).done, Ok(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), tidy);
}
