//! `keep`, `reject`, `undo`, `anchor`, `show`, `open`, `export`, `search`, `takes`, `shots`, `lineage`, `rename`, `delete`, `board`, `import`.

use expect_test::expect;
use maquette_protocol::{Take, TakeId, Verdict};
use serde_json::{Value, json};

use crate::show::Look;
use crate::testing::*;

fn kept(id: u64) -> Take {
    Take { verdict: Some(Verdict::Keep), ..take(id) }
}

#[test]
fn keep_and_reject_send_verdicts_and_leave_the_numbers_alone() {
    let check = |line: &str, sent: Value, out: &str| {
        let person = Person::new();
        let mut script = Script::default().on("take.judge", json!({ "takes": [kept(13), kept(15)] }));
        let ran = person.types(line, &mut script);
        assert_eq!((ran.done, ran.out.as_str(), &script.asked[0].1), (Ok(0), out, &sent));
        assert_eq!(person.lists().read(None).unwrap().len(), 8, "the list stays what was shown");
    };
    check(
        "keep 3 5 --reason 'the light'",
        json!({ "takes": ["t13", "t15"], "verdict": "keep", "reason": "the light" }),
        "kept t13 and t15 in a-ceramic-teapot\n",
    );
    check(
        "reject 3,5",
        json!({ "takes": ["t13", "t15"], "verdict": "reject" }),
        "rejected t13 and t15 in a-ceramic-teapot\n",
    );
    check(
        "keep 3,5 --clear",
        json!({ "takes": ["t13", "t15"] }),
        "no verdict on t13 and t15 in a-ceramic-teapot\n",
    );
}

#[test]
fn undo_says_what_was_undone() {
    let mut script = Script::default().on("undo", json!({ "undone": "keep of t3", "takes": [], "left": 1 }));
    let ran = Person::new().types("undo --project /p", &mut script);
    assert_eq!(ran.out, "undone: keep of t3 · 1 more step can be undone\n");
    assert_eq!(script.asked[0].1, json!({ "project": "/p" }));
}

#[test]
fn anchor_pins_takes_and_shows_shots() {
    let reply = json!({ "shot": "s1", "shot_name": "spring-hero", "take": take(13) });
    let mut script = Script::default()
        .on("anchor.set", &reply)
        .on("anchor.get", &reply)
        .on("anchor.history", json!({ "steps": [{ "take": "t13", "at_ms": NOW_MS, "reason": "approved" }, { "take": null, "at_ms": 0 }] }));
    let person = Person::new();
    let ran = person.types("anchor 3 --reason approved", &mut script);
    assert_eq!(ran.out, "t13 is the anchor frame of spring-hero\n");
    assert_eq!(script.asked[0].1, json!({ "take": "t13", "reason": "approved" }));
    let ran = person.types("anchor spring-hero", &mut script);
    assert_eq!(
        ran.out,
        "t13 is the anchor frame of spring-hero · draft · 1024×1024\npicture: /assets/7.png\n"
    );
    let ran = person.types("anchor --history spring-hero", &mut script);
    expect![[r#"
        2 changes of anchor in spring-hero
        when (UTC)        anchor  reason
        2026-11-21 02:04  t13     approved
        1970-01-01 00:00  none
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn show_tells_all_facts() {
    let mut subject = kept(17);
    subject.anchor = true;
    subject.verdict_reason = Some("the light".into());
    subject.notes = vec!["`steampunk` was not understood".into()];
    subject.parent = Some(TakeId(3));
    let mut script = Script::default()
        .on(
            "take.get",
            json!({ "take": subject, "recipe": { "prompt": "a\nb", "seed": 5, "fps": null, "inputs": [] } }),
        )
        .on("anchor.get", json!({ "shot": "s1", "shot_name": "x", "take": take(17) }))
        .on("inspect", json!({ "take": "t17", "against": "t3", "drift": [
            { "name": "palette", "state": "measured", "level": "visible", "score": 3.2, "words": "colours are bluer" },
            { "name": "tone", "state": "measured", "level": "same", "score": 0.2, "words": "light and tone are the same" },
        ], "kinetic": [] }));
    let ran = Person::new().types("show spring-hero", &mut script);
    expect![[r#"
        t17 in shot a-ceramic-teapot · draft · 1024×1024
        prompt   a ceramic teapot
        verdict  keep (the light) · anchor frame
        made by  sketch/composition (sketch-1)
        origin   draft from t3
        seed     1017 · variation 0
        cost     1 credit
        made     2026-11-21 02:04 UTC
        job      j17
        asset    0707070707070707070707070707070707070707070707070707070707070707
        note     `steampunk` was not understood
        drift    palette visible: colours are bluer
        recipe
          prompt  a b
          seed    5
        file: /assets/7.png
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(script.asked[1].1, json!({ "take": "t17" }), "the shot's anchor");
}

#[test]
fn search_sends_every_condition_and_lists_are_numbered() {
    let other =
        Take { shot: maquette_protocol::ShotId(2), shot_name: "harbour".into(), prompt: None, ..kept(4) };
    let reply = json!({ "takes": [take(9), other], "total": 31, "cursor": "c2" });
    let mut script = Script::default().on("take.search", &reply).on("take.list", &reply);
    let person = Person::new();
    let ran = person.types(
        "search teapot dawn --tier draft --seed 7 --shot s1 --verdict keep --after 2026-11-01 --before 2026-11-21 --everywhere --limit 2",
        &mut script,
    );
    expect![[r#"
        2 takes of 31, newest first
        #  id  shot              seed  size       credits  verdict  prompt
        1  t9  a-ceramic-teapot  1009  1024×1024        1           a ceramic teapot
        2  t4  harbour           1004  1024×1024        1  keep     (deleted)
        there are more: maquette search teapot dawn --tier draft --seed 7 --shot s1 --verdict keep --after 2026-11-01 --before 2026-11-21 --everywhere --limit 2 --cursor c2
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(
        script.asked[0].1,
        json!({ "text": "teapot dawn", "everywhere": true, "shot": "s1", "tier": "draft", "seed": 7, "verdict": "keep",
            "after_ms": 1_793_491_200_000u64, "before_ms": 1_795_219_200_000u64, "limit": 2 })
    );
    assert_eq!(person.lists().read(None).unwrap(), [TakeId(9), TakeId(4)]);

    let ran = person.types("takes harbour --json --cursor c1", &mut script);
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap(), reply);
    assert_eq!(script.asked[1].1, json!({ "shot": "harbour", "cursor": "c1" }));
}

#[test]
fn shots_stand_in_a_table() {
    let mut script = Script::default()
        .on("shot.list", json!({ "shots": [shot(1, "spring-hero", Some(9))], "cursor": null }));
    let ran = Person::new().types("shots", &mut script);
    expect![[r#"
        1 shot
        id  shot         takes  kept  anchor  latest  rolls   changed (UTC)
        s1  spring-hero      9     1  t9      t9      hero 2  2026-11-21 02:04
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn lineage_draws_a_tree() {
    let child = Take { parent: Some(TakeId(17)), ..take(20) };
    let mut script =
        Script::default().on("take.lineage", json!({ "ancestors": [take(17)], "descendants": [child] }));
    let ran = Person::new().types("lineage t17", &mut script);
    expect![[r#"
        t17 · no takes before it · 1 take after it
        t17  draft  1024×1024  ← this one
        └─ t20  draft  1024×1024
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn rename_names_the_shot() {
    let mut script = Script::default().on("shot.rename", shot(1, "new", None));
    let ran = Person::new().types("rename old new", &mut script);
    assert_eq!(ran.out, "old is now called new\n");
    assert_eq!(script.asked[0].1, json!({ "shot": "old", "name": "new" }));
    for name in ["t5", "s3", "5-8"] {
        let fault = Person::new().types(&format!("rename old {name}"), &mut script).done.unwrap_err();
        assert_eq!((fault.exit, script.asked.len()), (2, 1), "{name}");
    }
}

#[test]
fn deletion_needs_a_yes() {
    let script =
        || Script::default().on("take.delete", json!({ "takes": ["t12"], "freed_bytes": 1_572_864 }));
    let mut asked = script();
    let fault = Person::new().types("delete 2", &mut asked).done.unwrap_err();
    assert_eq!((fault.exit, fault.hint.as_str(), asked.asked.len()), (3, "maquette delete 2 --yes", 0));
    let deleted = "1 take deleted · 1.5 MiB given back · the books stay\n";
    assert_eq!(Person::new().types("delete 2 --yes", &mut script()).out, deleted);
    let person = Person { look: Look { asks: true, ..Look::PIPE }, answers: "yes\n", ..Person::new() };
    let ran = person.types("delete 2", &mut script());
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (deleted, "Delete 1 take for good (t12)? [y/N] "));
    let fault = Person::new().types("delete spring-hero --yes", &mut script()).done.unwrap_err();
    assert_eq!((fault.exit, fault.hint.as_str()), (2, "maquette takes spring-hero"));
}

#[test]
fn copies_go_where_they_were_asked() {
    let mut script = Script::default().on("take.export", json!({ "files": ["/work/stills/a.png"] }));
    let person = Person::new();
    let ran = person.types("export 1 -o stills --recipes", &mut script);
    assert_eq!(ran.out, "1 file copied to stills\n/work/stills/a.png\n");
    assert_eq!(script.asked[0].1, json!({ "takes": ["t11"], "folder": "/work/stills", "recipes": true }));
    let ran = person.types("open t4 --print", &mut script);
    assert_eq!(ran.out, "/work/stills/a.png\n");
    assert_eq!(script.asked[1].1["folder"], "/cache/opened");
    let fault = person.types("open t4", &mut script).done.unwrap_err();
    assert!(fault.hint.contains("/work/stills/a.png"), "where no viewer starts, the copy is named");
}

#[test]
fn a_shot_stands_for_its_anchor_and_the_output_says_so() {
    let files = json!({ "files": ["/work/a.png"] });
    let anchored = |take: Value| json!({ "shot": "s1", "shot_name": "x", "take": take });
    let hero = Take { stage: maquette_protocol::Stage::Refinement, tier: "hero".into(), ..kept(9) };
    let page = |takes: Vec<Take>| json!({ "takes": takes, "total": null, "cursor": null });
    let check = |anchor: Value, kept: Vec<Take>, expect: &str| {
        let mut script = Script::default()
            .on("anchor.get", anchored(anchor))
            .on("take.search", page(kept))
            .on("take.list", page(vec![take(30)]))
            .on("take.export", &files);
        let ran = Person::new().types("export spring-hero", &mut script);
        assert_eq!(ran.out, format!("1 file copied to this folder\nspring-hero: {expect}\n/work/a.png\n"));
        let sent = &script.asked.last().unwrap().1;
        assert_eq!((&sent["takes"][0], &sent["folder"]), (&json!(expect.split(',').next()), &json!("/work")));
    };
    check(serde_json::to_value(take(17)).unwrap(), vec![kept(20)], "t17, its anchor frame");
    check(Value::Null, vec![kept(20), hero, kept(3)], "t9, its best kept take");
    check(Value::Null, vec![], "t30, its newest take");
}

#[test]
fn a_search_that_finds_nothing_says_what_to_do() {
    let tiers = json!({ "tiers": [{ "name": "draft", "stage": "exploration", "route": "r", "count": 1, "width": 1, "height": 1,
        "price_microcredits": 0, "needs_anchor": false, "measured": 0 }] });
    let empty = json!({ "takes": [], "total": 0, "cursor": null });
    let script =
        || Script::default().on("take.search", &empty).on("take.list", &empty).on("tier.list", &tiers);
    let check = |line: &str, expect: &str| {
        assert_eq!(Person::new().types(line, &mut script()).out, format!("{expect}\n"), "{line}");
    };
    let elsewhere = "or look in all projects: --everywhere";
    check("search zzz", &format!("no takes found · try without `zzz`, {elsewhere}"));
    check(
        "search a --tier draft --seed 5",
        &format!("no takes found · try without one of `a`, --tier, --seed, {elsewhere}"),
    );
    check(
        "search --verdict keep --everywhere --tier x",
        "no takes found · try without one of --tier, --verdict",
    );
    check("search", crate::show::takes::NO_TAKES);
    check("takes", crate::show::takes::NO_TAKES);
    check(
        "takes harbour --tier draft",
        "no takes on draft in harbour · see them all: maquette takes harbour",
    );
    for line in ["search --tier nope", "takes --tier nope", "search x --tier nope --json"] {
        let fault = Person::new().types(line, &mut script()).done.unwrap_err();
        assert_eq!(
            (fault.code.as_str(), fault.exit, fault.hint.as_str()),
            ("unknown_tier", 2, "`maquette tiers` lists them")
        );
        assert_eq!(fault.more.did_you_mean, ["draft"], "{line}");
    }
    let line = "search --after 2026-11-02 --before 2026-11-02";
    assert_eq!(Person::new().types(line, &mut script()).done.unwrap_err().exit, 2);
}

#[test]
fn a_board_is_copied_to_a_file() {
    let person = Person::new();
    let from = person.home.path().join("sheet.png");
    let to = person.home.path().join("copy.png");
    std::fs::write(&from, "sheet").unwrap();
    let mut sheet = asset(9);
    sheet.path = Some(from.to_str().unwrap().into());
    let mut script = Script::default().on("board.make", json!({ "asset": sheet }));
    let ran = person.types(&format!("board 1-3 --columns 3 --no-captions -o {}", to.display()), &mut script);
    assert!(ran.out.starts_with("sheet of 3 takes · 1024×1024, 1.5 MiB\n"), "{}", ran.out);
    assert_eq!(std::fs::read(&to).unwrap(), b"sheet");
    assert_eq!(script.asked[0].1, json!({ "takes": ["t11", "t12", "t13"], "columns": 3, "captions": false }));
}

#[test]
fn a_board_of_one_shot_is_all_that_is_kept_of_it_and_of_nothing_the_whole_project() {
    let person = Person::new();
    let reply = || json!({ "asset": asset(9), "unmeasured": ["t7"] });
    let page = |takes: &[u64]| {
        let takes: Vec<_> = takes.iter().map(|id| take(*id)).collect();
        json!({ "takes": takes, "cursor": null, "total": 2 })
    };
    let mut script = Script::default().on("take.search", page(&[7, 4])).on("board.make", reply());
    let ran = person.types("board lamp --title Spring", &mut script);
    assert!(ran.out.starts_with("sheet of 2 takes · 1024×1024"), "{}", ran.out);
    assert!(ran.err.contains("drift of 1 take is not measured yet"), "{}", ran.err);
    assert_eq!(
        script.asked[0].1,
        json!({ "everywhere": false, "shot": "lamp", "verdict": "keep", "limit": 500 })
    );
    assert_eq!(script.asked[1].1, json!({ "takes": ["t4", "t7"], "title": "Spring" }));

    let mut script = Script::default()
        .on("take.search", page(&[]))
        .on("take.search", page(&[2, 1]))
        .on("take.search", page(&[2]))
        .on("board.make", reply());
    let ran = person.types("board lamp harbour --mood", &mut script);
    assert!(ran.out.starts_with("mood board of 2 takes · "), "{}", ran.out);
    assert_eq!(script.asked[3].1, json!({ "takes": ["t1", "t2"], "layout": "mood" }));

    let mut script = Script::default().on("take.search", page(&[3])).on("board.make", reply());
    let ran = person.types("board --html", &mut script);
    assert!(ran.out.starts_with("sheet of 1 take · page, 1.5 MiB\npage: "), "{}", ran.out);
    assert_eq!(script.asked[0].1, json!({ "everywhere": false, "verdict": "keep", "limit": 500 }));
    assert_eq!(script.asked[1].1, json!({ "takes": ["t3"], "format": "html" }));

    let nothing =
        person.types("board", &mut Script::default().on("take.search", page(&[]))).done.unwrap_err();
    assert_eq!((nothing.exit, nothing.message.as_str()), (2, "nothing is kept in this project"));
    let refused = person.types("board t1 --html -o x.png", &mut Script::default()).done.unwrap_err();
    assert_eq!((refused.exit, refused.message.as_str()), (2, "a page is no .png"));
}

#[test]
fn import_makes_an_asset_or_a_take() {
    let mut script = Script::default()
        .on("asset.import", json!({ "asset": asset(3), "take": null }))
        .on("asset.import", json!({ "asset": asset(3), "take": take(5) }));
    let person = Person::new();
    let ran = person.types("import mask.png", &mut script);
    assert!(ran.out.starts_with("imported · 1024×1024 image/png · 1.5 MiB\nasset 0303"), "{}", ran.out);
    let ran = person.types("import photo.jpg --shot spring --tier hero --prompt words", &mut script);
    assert!(ran.out.starts_with("imported as t5 in shot a-ceramic-teapot"), "{}", ran.out);
    assert_eq!(
        script.asked[1].1,
        json!({ "path": "/work/photo.jpg", "shot": "spring", "tier": "hero", "prompt": "words" })
    );
    assert_eq!(person.lists().read(None).unwrap(), [TakeId(5)]);
}
