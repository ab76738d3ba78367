//! `draft`, `promote`, `motion`, `edit`, `stitch`, `retry`, `quote`.

use expect_test::expect;
use maquette_protocol::{ErrorCode, ErrorData, JobState, Stage, TakeId, Verdict};
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::show::Look;
use crate::testing::*;

fn eight() -> Script {
    let takes = (1..=8).map(take).collect();
    let jobs = (1..=8).map(|id| job(id, JobState::Done)).collect();
    Script::default().on("draft", made(takes, jobs)).on("board.make", sheet())
}

#[test]
fn a_draft_prints_its_result_first_and_remembers_the_list() {
    let person = Person::new();
    let mut script = eight();
    let ran = person.types("draft 'a ceramic teapot' -n 8 --palette '#0b5fff,#fff4e0'", &mut script);
    assert_eq!(ran.done, Ok(0));
    expect![[r#"
        8 drafts in shot a-ceramic-teapot · 1024×1024 · 8 credits · 0.4 s
        #  id  seed  size       credits
        1  t1  1001  1024×1024        1
        2  t2  1002  1024×1024        1
        3  t3  1003  1024×1024        1
        4  t4  1004  1024×1024        1
        5  t5  1005  1024×1024        1
        6  t6  1006  1024×1024        1
        7  t7  1007  1024×1024        1
        8  t8  1008  1024×1024        1
        sheet: /assets/9.png
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(ran.err, "");
    let sent = &script.asked[0].1;
    assert_eq!(
        sent,
        &json!({
            "prompt": "a ceramic teapot", "count": 8, "more": false, "again": false, "palette": ["#0b5fff", "#fff4e0"],
            "idempotency_key": "key", "wait_ms": 60_000,
        })
    );
    assert_eq!(script.asked[1].1["takes"], json!(["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"]));
    assert_eq!(person.lists().read(None).unwrap()[2], TakeId(3));
}

#[test]
fn json_prints_the_wire_s_reply_and_nothing_else() {
    let person = Person::new();
    let mut script = eight();
    let ran = person.types("draft 'a ceramic teapot' -n 8 --json", &mut script);
    let takes = (1..=8).map(take).collect();
    let jobs = (1..=8).map(|id| job(id, JobState::Done)).collect();
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document, serde_json::to_value(made(takes, jobs)).unwrap());
    assert_eq!(ran.out.matches('\n').count(), 1, "one line");
    assert_eq!(script.asked.len(), 1, "no sheet is made for a script");
    assert_eq!(person.lists().read(None).unwrap().len(), 8);
}

#[test]
fn more_continues_and_again_rolls_anew() {
    let mut script = eight();
    Person::new()
        .types("draft x --more 4 --again --key mine --override 'it must' --quote-id q1", &mut script);
    let sent = &script.asked[0].1;
    assert_eq!(sent["count"], 4);
    assert_eq!(sent["more"], true);
    assert_eq!(sent["again"], true);
    assert_eq!(sent["idempotency_key"], "mine");
    assert_eq!(sent["override_reason"], "it must");
    assert_eq!(sent["quote_id"], "q1");
}

#[test]
fn jobs_are_followed_to_the_end_even_over_a_lost_connection() {
    let mut script = Script::default()
        .on("draft", made(vec![], vec![job(1, JobState::Queued), job(2, JobState::Queued)]))
        .fails("job.get", Fault::lost("the daemon went away"))
        .on("job.get", job(1, JobState::Done))
        .on("job.list", json!({ "jobs": [job(2, JobState::Done), job(1, JobState::Done)], "cursor": null }))
        .on("take.get", json!({ "take": take(1), "recipe": null }))
        .on("take.get", json!({ "take": take(2), "recipe": null }))
        .on("board.make", sheet());
    let ran = Person::new().types("draft x -n 2", &mut script);
    assert_eq!(ran.done, Ok(0));
    assert_eq!(script.reconnected, 1);
    assert!(
        ran.out.starts_with("2 drafts in shot a-ceramic-teapot · 1024×1024 · 2 credits · 0.4 s\n"),
        "{}",
        ran.out
    );
    let names: Vec<&str> = script.asked.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["draft", "job.get", "job.get", "job.list", "take.get", "take.get", "board.make"]);
}

#[test]
fn jobs_that_fail_are_shown_with_their_next_step_and_exit_code_5() {
    let mut failed = job(2, JobState::Refused);
    failed.error = Some(ErrorData::new(
        ErrorCode::ProviderRefused,
        "the provider will not draw that",
        "Say it otherwise",
    ));
    let jobs = vec![job(1, JobState::Done), failed, job(3, JobState::NeedsYou)];
    let mut script = Script::default().on("draft", made(vec![take(1)], jobs)).on("board.make", sheet());
    let ran = Person::new().types("draft x -n 3", &mut script);
    assert_eq!(ran.done, Ok(5));
    expect![[r#"
        1 of 3 drafts in shot a-ceramic-teapot · 1024×1024 · 1 credit · 0.4 s
        #  id  seed  size       credits
        1  t1  1001  1024×1024        1
        j2 refused · the provider will not draw that · Say it otherwise
        j3 needs you · nobody knows whether it was charged · maquette resolve j3 charged|not-charged --reason …
        sheet: /assets/9.png
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn control_c_leaves_the_jobs_running_and_says_so() {
    let mut script = Script::default().on("draft", made(vec![], vec![job(1, JobState::Submitted)]));
    let person = Person { interrupts: true, ..Person::new() };
    let ran = person.types("draft x -n 1", &mut script);
    assert_eq!(ran.done, Ok(130));
    assert_eq!(
        ran.err,
        "1 job goes on without this window. See them: maquette jobs --open · stop them: maquette cancel b1\n"
    );
}

#[test]
fn no_wait_says_what_goes_on() {
    let mut script = Script::default().on("draft", made(vec![], vec![job(1, JobState::Queued)]));
    let ran = Person::new().types("draft x -n 1 --no-wait", &mut script);
    assert_eq!(ran.done, Ok(0));
    assert_eq!(script.asked[0].1.get("wait_ms"), None);
    assert!(ran.err.contains("1 job goes on"), "{}", ran.err);
    assert_eq!(ran.out, "1 draft take being made in shot a-ceramic-teapot · 0 credits on hold\n");
}

fn untrusted() -> Script {
    Script::default()
        .fails(
            "draft",
            ErrorData::new(ErrorCode::Untrusted, "this project was made elsewhere", "maquette init --trust"),
        )
        .on("draft", made(vec![take(1)], vec![job(1, JobState::Done)]))
        .on("project.get", project("/home/p"))
        .on("project.init", project("/home/p"))
        .on("board.make", sheet())
}

fn project(path: &str) -> Value {
    json!({ "id": "p1", "name": "p", "path": path, "trusted": false, "tiers": [], "palette": {}, "warnings": [] })
}

#[test]
fn a_stranger_s_project_is_asked_about_once_and_only_on_a_terminal() {
    let person = Person { look: Look { asks: true, ..Look::PIPE }, answers: "y\n", ..Person::new() };
    let mut script = untrusted();
    let ran = person.types("draft x", &mut script);
    assert_eq!(ran.done, Ok(0));
    assert_eq!(ran.err, "Spend credits in this project? It was made elsewhere. [y/N] ");
    let trust = script.asked.iter().find(|(name, _)| *name == "project.init").unwrap();
    assert_eq!(trust.1, json!({ "path": "/home/p", "demo": false, "trust": true }));

    for (answers, asks) in [("n\n", true), ("", true), ("y\n", false)] {
        let person = Person { look: Look { asks, ..Look::PIPE }, answers, ..Person::new() };
        let mut script = untrusted();
        let fault = person.types("draft x", &mut script).done.unwrap_err();
        assert_eq!((fault.exit, fault.hint.as_str()), (3, "maquette init --trust"));
        assert_eq!(script.asked.len(), 1);
    }
}

#[test]
fn a_route_that_nobody_tried_is_asked_about_once() {
    let unverified = || {
        let mut error = ErrorData::new(ErrorCode::RouteUnverified, "never checked", "maquette models accept");
        error.more.route = Some("far/new".into());
        error.more.note = Some("poor at\u{1b}[2J hands".into());
        error
    };
    let route = json!({ "route": "far/new", "provider": "far", "model": "m 1", "about": "", "stages": [],
        "price_microcredits": 1, "price_as_of": "", "price_source": "", "charges_on_refusal": "no", "seed": "none",
        "mask": "none", "max_side": 1024, "shutdown": null, "accepted": true, "ready": true, "why_not": null });
    let person = Person { look: Look { asks: true, ..Look::PIPE }, answers: "y\n", ..Person::new() };
    let mut script = Script::default()
        .fails("draft", unverified())
        .on("draft", made(vec![take(1)], vec![job(1, JobState::Done)]))
        .on("model.accept", route)
        .on("board.make", sheet());
    let ran = person.types("draft x", &mut script);
    assert_eq!(ran.done, Ok(0));
    assert!(ran.err.starts_with("Pay far/new? "), "{}", ran.err);
    assert!(
        ran.err.contains("never checked against it. Your note on it: “poor at [2J hands”. "),
        "{}",
        ran.err
    );
    let accepted = script.asked.iter().find(|(name, _)| *name == "model.accept").unwrap();
    assert_eq!(accepted.1, json!({ "route": "far/new" }));
    let person = Person { look: Look { asks: true, ..Look::PIPE }, answers: "n\n", ..Person::new() };
    let fault =
        person.types("draft x", &mut Script::default().fails("draft", unverified())).done.unwrap_err();
    assert_eq!((fault.exit, fault.code.as_str()), (3, "route_unverified"));
}

#[test]
fn a_job_whose_model_is_gone_is_followed_by_the_one_that_goes_on() {
    let open = job(1, JobState::Submitted);
    let gone = maquette_protocol::Job {
        error: Some(ErrorData::new(ErrorCode::ModelRetired, "it is gone", "maquette tiers")),
        retried_by: Some(maquette_protocol::JobId(2)),
        ..job(1, JobState::Failed)
    };
    let mut script = Script::default()
        .on("draft", made(vec![], vec![open]))
        .on("job.get", gone)
        .on("job.get", job(2, JobState::Done))
        .on("take.get", json!({ "take": take(2), "recipe": null }))
        .on("board.make", sheet());
    let ran = Person::new().types("draft x --within 10s --under 5", &mut script);
    assert_eq!(ran.done, Ok(0), "{}{}", ran.out, ran.err);
    assert_eq!(script.asked[0].1["within_ms"], 10_000);
    assert_eq!(script.asked[0].1["under_microcredits"], 5_000_000);
    assert!(ran.out.starts_with("1 draft in shot"), "{}", ran.out);
}

#[test]
fn refusals_keep_the_daemon_s_code_and_hint() {
    let mut error = ErrorData::new(ErrorCode::CreditsShort, "not enough credits", "maquette checkin");
    error.more.needed_microcredits = Some(12_000_000);
    error.more.available_microcredits = Some(3_000_000);
    let mut script = Script::default().fails("promote", error);
    let fault = Person::new().types("promote 3", &mut script).done.unwrap_err();
    assert_eq!((fault.exit, fault.code.as_str()), (4, "credits_short"));
    assert_eq!(fault.document()["error"]["more"]["needed_microcredits"], 12_000_000);
}

#[test]
fn pictures_that_go_in_are_files_or_takes() {
    let asset = maquette_protocol::Asset { digest: maquette_protocol::Digest([0xAB; 32]), ..take(9).asset };
    let mut script = Script::default()
        .on("asset.import", json!({ "asset": asset, "take": null }))
        .on("take.get", json!({ "take": take(7), "recipe": null }))
        .on("draft", made(vec![take(1)], vec![job(1, JobState::Done)]))
        .on("board.make", sheet());
    let ran = Person::new().types("draft x --ref look.png --guide t7", &mut script);
    assert_eq!(ran.done, Ok(0), "{}{}", ran.out, ran.err);
    let draft = script.asked.iter().find(|(name, _)| *name == "draft").unwrap();
    assert_eq!(draft.1["references"], json!(["ab".repeat(32)]));
    assert_eq!(draft.1["guide"], json!(take(7).asset.digest));
}

#[test]
fn promote_takes_a_whole_kept_selection() {
    let kept = |id| maquette_protocol::Take { verdict: Some(Verdict::Keep), ..take(id) };
    let hero = maquette_protocol::Take { stage: Stage::Refinement, ..kept(40) };
    let page = |takes: Vec<maquette_protocol::Take>, cursor: Option<&str>| json!({ "takes": takes, "total": 3, "cursor": cursor });
    let mut script = Script::default()
        .on("take.search", page(vec![kept(9), hero], Some("next")))
        .on("take.search", page(vec![kept(7)], None))
        .on("promote", made(vec![take(41)], vec![job(41, JobState::Done)]))
        .on("board.make", sheet());
    assert_eq!(Person::new().types("promote --kept", &mut script).done, Ok(0));
    let promoted = script.asked.iter().find(|(name, _)| *name == "promote").unwrap();
    assert_eq!(promoted.1["takes"], json!(["t7", "t9"]));
    let mut none = Script::default().on("take.search", page(vec![], None));
    let fault = Person::new().types("promote --kept harbour", &mut none).done.unwrap_err();
    assert_eq!(fault.message, "no draft is kept there");
}

#[test]
fn promote_takes_numbers_ranges_ids_and_shots() {
    let kept = maquette_protocol::Take { verdict: Some(Verdict::Keep), ..take(30) };
    let hero = maquette_protocol::Take { tier: "hero".into(), stage: Stage::Refinement, ..take(40) };
    let mut script = Script::default()
        .on("take.search", json!({ "takes": [kept], "total": 1, "cursor": null }))
        .on("promote", made(vec![hero], vec![job(40, JobState::Done)]))
        .on("board.make", sheet());
    let ran = Person::new().types("promote 3 5-6 t21 3 spring-hero --to hero --strength 0.4", &mut script);
    assert!(ran.out.starts_with("1 hero take in shot"), "{}", ran.out);
    let (_, sent) = script.asked.iter().find(|(name, _)| *name == "promote").unwrap();
    assert_eq!(sent["takes"], json!(["t13", "t15", "t16", "t21", "t30"]));
    assert_eq!(sent["tier"], "hero");
    assert_eq!(sent["strength"], 0.4);
    assert_eq!(
        script.asked[0].1,
        json!({ "shot": "spring-hero", "verdict": "keep", "everywhere": false, "limit": 1 })
    );
}

#[test]
fn a_number_without_a_list_says_how_to_get_one() {
    let fault =
        Person::new().types("--project /elsewhere promote 3", &mut Script::default()).done.unwrap_err();
    assert_eq!((fault.exit, fault.hint.as_str()), (2, "maquette takes"));
    let fault = Person::new().types("promote 9", &mut Script::default()).done.unwrap_err();
    assert_eq!(fault.message, "the last list has 8 takes, so 9 names none");
}

fn motion() -> Script {
    let tier = |name: &str, stage: &str| {
        json!({ "name": name, "stage": stage, "route": "r", "count": 1, "width": 1, "height": 1, "price_microcredits": 0,
            "needs_anchor": false, "measured": 0 })
    };
    Script::default()
        .on("tier.list", json!({ "tiers": [tier("draft", "exploration"), tier("clip", "motion")] }))
        .on(
            "shot.list",
            json!({ "shots": [shot(2, "later", None), shot(1, "spring-hero", Some(9))], "cursor": null }),
        )
        .on("promote", made(vec![], vec![]))
}

#[test]
fn motion_starts_from_the_anchor_of_a_shot() {
    let check = |line: &str, shot: Value, takes: Value| {
        let mut script = motion();
        assert_eq!(Person::new().types(line, &mut script).done, Ok(0));
        let (_, sent) = script.asked.last().unwrap();
        assert_eq!((&sent["shot"], &sent["takes"], &sent["tier"]), (&shot, &takes, &json!("clip")), "{line}");
    };
    check("motion", json!("spring-hero"), json!([]));
    check("motion harbour", json!("harbour"), json!([]));
    check("motion 2 --seconds 4 --motion 60", Value::Null, json!(["t12"]));
    let mut script = motion();
    Person::new().types("motion --camera orbit-left --loop", &mut script).done.unwrap();
    let (_, sent) = script.asked.last().unwrap();
    assert_eq!((&sent["camera"], &sent["loop"]), (&json!("orbit_left"), &json!(true)));
}

#[test]
fn a_mask_is_imported_before_the_edit() {
    let mut script = Script::default()
        .on("asset.import", json!({ "asset": asset(3), "take": null }))
        .on("edit", made(vec![take(1)], vec![]))
        .on("board.make", sheet());
    let ran = Person::new().types("edit 1 --op inpaint --mask mask.png --prompt 'a cup'", &mut script);
    assert_eq!(ran.done, Ok(0));
    assert_eq!(script.asked[0].1, json!({ "path": "/work/mask.png" }));
    assert_eq!(script.asked[1].1["mask"], asset(3).digest.to_string());
    assert_eq!(script.asked[1].1["op"], "inpaint");

    let mut script = Script::default().on("edit", made(vec![take(1)], vec![])).on("board.make", sheet());
    Person::new().types("edit t4 --op upscale --factor 2", &mut script);
    assert_eq!(script.asked[0].1["factor"], 2);
}

#[test]
fn what_an_edit_does_follows_from_its_flags() {
    let check = |line: &str, op: &str| {
        let mut script = Script::default()
            .on("asset.import", json!({ "asset": asset(3), "take": null }))
            .on("edit", made(vec![take(1)], vec![]))
            .on("board.make", sheet());
        assert_eq!(Person::new().types(line, &mut script).done, Ok(0), "{line}");
        let (_, sent) = script.asked.iter().find(|(name, _)| *name == "edit").unwrap();
        assert_eq!(sent["op"], op, "{line}");
    };
    check("edit 1 --mask m.png --prompt 'a cup'", "inpaint");
    check("edit 1 --mask m.png", "inpaint");
    check("edit 1 --factor 2", "upscale");
    check("edit 1 --op upscale", "upscale");
    check("edit 1 --op remove --mask m.png", "remove");
    check("edit 1 --left 20", "outpaint");
    check("edit 1 --op outpaint --aspect 16:9", "outpaint");
    check("edit 1 --aspect 16:9", "crop");
    check("edit 1 --aspect 1:1 --focus 0.25,0.5", "crop");
    check("edit 1 --to #0b5fff", "recolour");
    check("edit 1 --mask m.png --from #fff --to #0b5fff", "recolour");
    check("edit 1 --mask m.png --behind #fff,#000", "background");
    check("edit 1 --map depth", "guide");
    check("edit 1 --op calm --strength 0.5", "calm");
    let wrong =
        ["edit 1", "edit 1 --prompt x", "edit 1 --factor 2 --map depth", "edit 1 --to #fff --aspect 1:1"];
    for line in wrong {
        let mut script = Script::default();
        let fault = Person::new().types(line, &mut script).done.unwrap_err();
        assert_eq!((fault.exit, script.asked.len()), (2, 0), "{line}");
        assert!(fault.hint.contains("--mask mask.png"), "{line}");
    }
}

#[test]
fn what_an_edit_is_told_is_sent() {
    let sent = |line: &str| {
        let mut script = Script::default()
            .on("asset.import", json!({ "asset": asset(3), "take": null }))
            .on("edit", made(vec![take(1)], vec![]))
            .on("board.make", sheet());
        assert_eq!(Person::new().types(line, &mut script).done, Ok(0), "{line}");
        script.asked.into_iter().find(|(name, _)| *name == "edit").unwrap().1
    };
    assert_eq!(
        sent("edit 1 --left 20 --bottom 4")["sides"],
        json!({ "left": 20, "top": 0, "right": 0, "bottom": 4 })
    );
    assert_eq!(sent("edit 1 --aspect 1:1 --focus 0.25,0.5")["focus"], json!({ "x": 0.25, "y": 0.5 }));
    assert_eq!(sent("edit 1 --mask m.png --behind '#fff, #000'")["to"], json!(["#fff", "#000"]));
    assert_eq!(sent("edit 1 --mask m.png --behind sky.png")["picture"], asset(3).digest.to_string());
    assert_eq!(sent("edit 1 --map segments")["map"], "segments");
    assert_eq!(sent("edit 1 --from #aa2020 --to #fff --strength 0.5")["strength"], 0.5);
}

#[test]
fn clips_are_stitched_in_the_order_and_as_often_as_they_are_named() {
    let of_shot = json!({ "takes": [take(9), clip(8), kept_clip(7)], "total": null, "cursor": null });
    let mut script = Script::default()
        .on("take.search", of_shot)
        .on("stitch", made(vec![clip(20)], vec![]))
        .on("seam.inspect", json!({ "seams": [] }))
        .on("board.make", sheet());
    let ran = Person::new().types("stitch t18 t18 2 t18 harbour", &mut script);
    assert_eq!(script.asked[1].1["takes"], json!(["t18", "t18", "t12", "t18", "t7"]));
    assert!(ran.out.starts_with("1 clip in shot a-ceramic-teapot · 960×960, 4 s · 0 credits"), "{}", ran.out);
    let mut script =
        Script::default().on("take.search", json!({ "takes": [take(9)], "total": null, "cursor": null }));
    let fault = Person::new().types("stitch harbour t1", &mut script).done.unwrap_err();
    assert_eq!(
        (fault.message.as_str(), fault.hint.as_str()),
        ("the shot `harbour` has no clip", "maquette motion harbour")
    );
}

#[test]
fn clips_are_cut_by_the_name_they_are_stitched_by() {
    let sent = |line: &str| {
        let mut script = Script::default()
            .on("stitch", made(vec![clip(20)], vec![]))
            .on("seam.inspect", json!({ "seams": [] }))
            .on("board.make", sheet());
        Person::new().types(line, &mut script);
        script.asked[0].1["trims"].clone()
    };
    let (whole, part) = (json!({ "in_ms": 0, "out_ms": null }), json!({ "in_ms": 500, "out_ms": 2_000 }));
    assert_eq!(sent("stitch t1 t2"), Value::Null);
    assert_eq!(sent("stitch t1 t2 --trim t1=0.5..2.0"), json!([part, whole]));
    assert_eq!(sent("stitch t1 t2 t1 --trim t1=0.5..2"), json!([part, whole, part]));
    let second = json!({ "in_ms": 3_000, "out_ms": null });
    assert_eq!(sent("stitch t1 t2 t1 --trim t1=0.5..2 --trim t1=3.."), json!([part, whole, second]));
    assert_eq!(sent("stitch t1 --trim t1=0.5..2"), json!([part]));
    for (line, message) in [
        ("stitch t1 t2 --trim t3=1..2", "t3 is cut, and is none of the clips"),
        ("stitch t1 t1 t1 --trim t1=1..2 --trim t1=2..3", "t1 comes 3 times, and has 2 --trim"),
    ] {
        let fault = Person::new().types(line, &mut Script::default()).done.unwrap_err();
        assert_eq!((fault.exit, fault.message.as_str()), (2, message));
    }
}

fn clip(id: u64) -> maquette_protocol::Take {
    let mut clip = maquette_protocol::Take { stage: Stage::Motion, tier: "motion".into(), ..take(id) };
    (clip.asset.width, clip.asset.height, clip.asset.duration_ms) = (960, 960, Some(4_000));
    clip
}

fn kept_clip(id: u64) -> maquette_protocol::Take {
    maquette_protocol::Take { verdict: Some(Verdict::Keep), ..clip(id) }
}

#[test]
fn stitch_and_retry_send_what_they_were_given() {
    let mut script = Script::default()
        .on("stitch", made(vec![take(1)], vec![]))
        .on("seam.inspect", json!({ "seams": [] }))
        .on("board.make", sheet())
        .on("job.retry", made(vec![], vec![]));
    Person::new().types("stitch t2 t1 --shot reel", &mut script);
    assert_eq!(script.asked[0].1["shot"], "reel");
    Person::new().types("retry j4", &mut script);
    let (name, sent) = script.asked.last().unwrap();
    assert_eq!(
        (*name, sent),
        ("job.retry", &json!({ "job": "j4", "idempotency_key": "key", "wait_ms": 60_000 }))
    );
}

#[test]
fn a_quote_shows_the_price_and_asks_for_nothing_else() {
    let quote = quote();
    for line in ["quote draft x -n 12", "draft x -n 12 --quote"] {
        let mut script = Script::default().on("quote", &quote);
        let ran = Person::new().types(line, &mut script);
        expect![[r#"
            12.5 credits · 12 takes on draft · 2 from the cache at 0 · about 4.2 s
            each     1.25 credits (price of 2026-11-01)
            route    sketch/composition
            wallet   house, 400 available
            refused  budget passed
            quote    q-1
        "#]]
        .assert_eq(&ran.out);
        assert_eq!(script.asked.len(), 1);
        assert_eq!(
            (&script.asked[0].1["method"], &script.asked[0].1["count"]),
            (&json!("draft"), &json!(12))
        );
    }
}

#[test]
fn a_quote_of_a_clip_says_what_speaks_against_its_anchor() {
    let low = json!([
        { "name": "depth", "state": "measured", "score": 0.9, "words": "4 layers of sharpness" },
        { "name": "boil", "state": "measured", "score": 0.2, "words": "fine texture at the left would boil" },
        { "name": "light", "state": "not_defined", "words": "not defined: one colour" },
    ]);
    let mut quote = serde_json::to_value(quote()).unwrap();
    quote["kinetic"] = low;
    let mut script = motion().on("quote", quote);
    let ran = Person::new().types("motion --quote", &mut script);
    let anchor: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("anchor")).collect();
    assert_eq!(anchor, ["anchor   boil 0.20: fine texture at the left would boil"]);
}

#[test]
fn a_board_that_fails_spoils_no_result() {
    let mut script = Script::default()
        .on("draft", made(vec![take(1)], vec![]))
        .fails("board.make", ErrorData::new(ErrorCode::DiskFull, "the disk is full", "Free some space"));
    let ran = Person::new().types("draft x", &mut script);
    assert_eq!((ran.done, ran.err.as_str()), (Ok(0), "note: no sheet: the disk is full\n"));
}
