//! `init`, `start`, `stop`, `status`, `sockname`, `doctor`, `completions`, `man`.

use expect_test::expect;
use maquette_protocol::NoticeLevel;
use serde_json::{Value, json};

use crate::args::{CompletionsArgs, ManArgs};
use crate::commands::{self, Examination};
use crate::fault::Fault;
use crate::testing::*;

fn status() -> Value {
    json!({
        "build": env!("CARGO_PKG_VERSION"), "pid": 42, "started_ms": NOW_MS - 65_000, "socket": "/run/m.sock", "http": "http://127.0.0.1:1",
        "data_folder": "/data", "log_folder": "/logs", "last_seq": 9, "takes": 31, "open_jobs": 1, "writable": true,
        "notices": [{ "code": "torn_tail_repaired", "level": "warning", "message": "a torn tail was repaired", "hint": "Nothing is lost" }],
        "memory_bytes": 31_457_280,
    })
}

#[test]
fn status_shows_how_the_daemon_is() {
    let ran = Person::new().types("status", &mut Script::default().on("status", status()));
    let version = env!("CARGO_PKG_VERSION");
    expect![[r#"
        the daemon runs · up 1 min 5 s · 31 takes · 1 open job
        version  VERSION
        process  42
        started  2026-11-21 02:02 UTC
        socket   /run/m.sock
        http     http://127.0.0.1:1
        data     /data
        logs     /logs
        memory   30.0 MiB
        warning: a torn tail was repaired
          next: Nothing is lost
    "#]]
    .assert_eq(&ran.out.replace(&format!("version  {version}"), "version  VERSION"));
}

#[test]
fn sockname_and_start_print_one_line() {
    let mut script = Script::default().on("status", status());
    assert_eq!(Person::new().types("sockname", &mut script).out, "/run/m.sock\n");
    assert_eq!(Person::new().types("sockname --json", &mut script).out, "{\"socket\":\"/run/m.sock\"}\n");
    assert!(Person::new().types("start", &mut script).out.starts_with("the daemon runs · process 42"));
}

#[test]
fn stop_says_which_jobs_go_on() {
    let mut script = Script::default().on("daemon.drain", json!({ "open_jobs": 2 }));
    let ran = Person::new().types("stop --if-idle", &mut script);
    assert_eq!(ran.out, "the daemon leaves · 2 jobs go on at the next start\n");
    assert_eq!(script.asked[0].1, json!({ "if_idle": true }));
}

#[test]
fn a_daemon_that_is_gone_before_its_answer_has_left_as_it_was_told() {
    let mut script = Script::default().fails("daemon.drain", Fault::lost("closed"));
    assert_eq!(Person::new().types("stop", &mut script).out, "the daemon leaves\n");
    let mut script = Script::default().fails("daemon.drain", Fault::lost("closed"));
    let ran = Person::new().types("stop --json", &mut script);
    assert_eq!(ran.out, "{\"open_jobs\":null}\n");
    assert!(matches!(ran.done, Ok(0)));
}

#[test]
fn init_makes_and_trusts_projects() {
    let reply = json!({ "id": "p1", "name": "spring", "path": "/work/spring", "trusted": true, "palette": {}, "budget_microcredits": 2_000_000_000i64,
        "warnings": ["`providers` is ignored"], "tiers": [{ "name": "draft", "stage": "exploration", "route": "sketch/composition", "count": 8,
            "width": 1024, "height": 1024, "price_microcredits": 1_000_000, "needs_anchor": false, "measured": 0 }] });
    let mut script = Script::default().on("project.init", reply);
    let ran = Person::new().types("init spring --demo --name spring", &mut script);
    assert_eq!(
        ran.out,
        "project spring · /work/spring\ntier   route               credits each\ndraft  sketch/composition             1\nbudget: 2000 credits in all\n"
    );
    assert_eq!(ran.err, "note: `providers` is ignored\n");
    assert_eq!(
        script.asked[0].1,
        json!({ "path": "/work/spring", "name": "spring", "demo": true, "trust": false })
    );
    let ran = Person::new().types("init --trust", &mut script);
    assert!(ran.out.starts_with("spending is allowed in spring\n"));
}

fn doctor(findings: &[maquette_protocol::Notice], json: bool) -> (u8, String) {
    let mut out = Vec::new();
    let code =
        commands::report(Examination { out: &mut out, json, colour: false, project: None }, findings, None)
            .unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn doctor_names_the_next_step_of_every_fault() {
    let project = json!({ "id": "p1", "name": "p", "path": "/p", "trusted": false, "tiers": [], "palette": {}, "warnings": ["`x` is ignored"] });
    let mut script = Script::default().on("status", status()).on("project.get", project);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut findings = Vec::new();
    let raw = runtime.block_on(commands::asked(&mut script, None, &mut findings));
    assert_eq!(raw.unwrap()["pid"], 42);
    let (code, text) = doctor(&findings, false);
    assert_eq!(code, 6);
    expect![[r#"
        2 things to see to
        warning: a torn tail was repaired
          next: Nothing is lost
        warning: `x` is ignored
          next: Change maquette.toml
        info: spending in the project p was never allowed
          next: maquette init --trust
    "#]]
    .assert_eq(&text);
    findings.retain(|finding| finding.level == NoticeLevel::Info);
    assert_eq!(doctor(&findings, false).0, 0, "what is merely good to know is no fault");
    let (code, text) = doctor(&[], true);
    assert_eq!(
        (code, serde_json::from_str::<Value>(&text).unwrap()),
        (0, json!({ "ok": true, "findings": [], "status": null }))
    );
}

#[test]
fn completions_and_man_pages_name_the_commands() {
    for shell in [clap_complete::Shell::Bash, clap_complete::Shell::Zsh, clap_complete::Shell::Fish] {
        let mut out = Vec::new();
        assert_eq!(commands::completions(&mut out, &CompletionsArgs { shell }), Ok(0));
        assert!(String::from_utf8(out).unwrap().contains("promote"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    assert_eq!(commands::man(&mut out, &ManArgs { folder: folder.path().join("man") }), Ok(0));
    let page = std::fs::read_to_string(folder.path().join("man/maquette-draft.1")).unwrap();
    assert!(page.contains("Make drafts from a prompt"));
}
