//! `stats` and `advise`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::testing::*;

fn times(n: u64, median_ms: Option<u64>, why_not: Option<&str>) -> Value {
    json!({ "n": n, "median_ms": median_ms, "p95_ms": median_ms.map(|ms| 2 * ms), "why_not": why_not })
}

fn spent(tier: &str) -> Value {
    json!({
        "tier": tier, "paid_takes": 7, "rejected_takes": 2, "captured_microcredits": 40_000_000,
        "kept_microcredits": 13_000_000, "rejected_microcredits": 13_000_000,
        "unjudged_microcredits": 13_500_000, "lost_microcredits": 500_000
    })
}

fn look(n: u64) -> Value {
    json!({
        "n": n, "palette": [{ "colour": "#102030", "share": 0.6 }, { "colour": "#ffeedd", "share": 0.4 }],
        "lightness": 41.2, "chroma": 22.9, "spread_delta_e": 4.3, "centre_x": 0.4, "centre_y": 0.5, "scatter": 0.031,
        "words": "one palette comes again and again"
    })
}

fn week(week: &str, made: u64, of_look: Option<Value>) -> Value {
    json!({
        "week": week, "from_ms": NOW_MS, "made": made, "kept": 2, "rejected": 2, "rolls": 3, "heroes": 1,
        "captured_microcredits": 40_000_000, "rejected_microcredits": 13_000_000, "look": of_look
    })
}

fn figures(to_look: u64) -> Value {
    json!({
        "project": "default", "from_ms": NOW_MS, "until_ms": NOW_MS, "takes": 9, "uncounted": 0,
        "heroes": {
            "accepted": 1, "rolls": 3, "credits_microcredits": 36_000_000, "rolls_each": 3.0,
            "credits_each_microcredits": 36_000_000,
            "shots": [{ "shot": "s1", "shot_name": "spring", "rolls": 3, "accepted": 1, "credits_microcredits": 36_000_000 }]
        },
        "by_tier": [
            { "name": "draft", "made": 6, "kept": 0, "rejected": 0, "share": null, "low": null, "high": null },
            { "name": "hero", "made": 3, "kept": 1, "rejected": 1, "share": 0.5, "low": 0.0945, "high": 0.9055 },
        ],
        "by_route": [{ "name": "sketch/finish", "made": 3, "kept": 1, "rejected": 1, "share": 0.5, "low": 0.0945, "high": 0.9055 }],
        "by_template": [],
        "pace": {
            "drafts_per_hero": 8.24, "draft_ms": times(2, Some(120), None), "hero_ms": times(1, Some(990), None),
            "first_take_ms": times(2, Some(90), None), "first_thumbnail_ms": times(0, None, Some("nothing tells when it was seen"))
        },
        "spent": spent(""), "spending": [spent("hero")],
        "batches": [
            { "batch": "b4", "shot_name": "spring", "at_ms": NOW_MS, "n": 4, "of": 4, "state": "measured", "mean": 0.31,
              "nearest": 0.22, "near_pairs": 0, "words": "the pictures vary" },
            { "batch": "b2", "shot_name": "cup", "at_ms": NOW_MS, "n": 1, "of": 2, "state": "not_checked", "mean": null,
              "nearest": null, "near_pairs": 0, "words": "not checked: not all of its pictures were looked at yet" },
        ],
        "weeks": [week("2026-W46", 0, None), week("2026-W47", 9, Some(look(9)))],
        "look": look(9), "looked": 5 - to_look, "to_look": to_look, "beyond": 0, "cursor": "1794787200000"
    })
}

#[test]
fn figures_come_with_their_n_once_all_pictures_were_looked_at() {
    let mut script = Script::default().on("stats.get", figures(3)).on("stats.get", figures(0));
    let ran = Person::new().types("stats --weeks 2", &mut script);
    let asked = json!({ "weeks": 2, "look": 48 });
    assert_eq!(
        script.asked,
        [("stats.get", asked.clone()), ("stats.get", asked)],
        "asked until nothing is unseen"
    );
    let lines = [
        "2 weeks to 2026-W47 · 9 takes",
        "heroes    3.00 rolls and 36 credits for each accepted one, n = 1",
        "spent     40 credits, of these 13 on rejected takes, n = 7 paid takes",
        "pace      8.2 drafts in the time of a hero; a draft 0.1 s, 95 of 100 within 0.2 s, n = 2, a hero 1.0 s, 95 of 100 within 2.0 s, n = 1",
        "first     take 90 ms, 95 of 100 within 0.2 s, n = 2",
        "          thumbnail not known: nothing tells when it was seen",
        "look      one palette comes again and again; spread ΔE 4.3, scatter 3 % of the diagonal, n = 9",
        "there are more: maquette stats --weeks 2 --cursor 1794787200000",
    ];
    for line in lines {
        assert!(ran.out.lines().any(|told| told == line), "no line {line:?} in\n{}", ran.out);
    }
    let has = |words: &str| assert!(ran.out.contains(words), "{words}:\n{}", ran.out);
    ["not judged", "9 to 91 %", "1 of 2", "#102030 #ffeedd", "the pictures vary"].into_iter().for_each(has);
}

#[test]
fn a_drawing_goes_where_its_name_says_and_as_what_its_name_says() {
    let person = Person::new();
    let svg = person.home.path().join("figures.svg");
    let reply = json!({ "asset": null, "svg": "<svg/>" });
    let mut script = Script::default().on("stats.get", figures(0)).on("stats.plot", reply);
    let ran = person.types(&format!("stats --plot {}", svg.display()), &mut script);
    assert!(ran.out.contains(&format!("\n{}\n", svg.display())), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(&svg).unwrap(), "<svg/>");
    assert_eq!(
        (script.asked[1].1["svg"].as_bool(), script.asked[1].1["look"].as_u64()),
        (Some(true), Some(0))
    );
    let png = json!({ "asset": { "path": svg, "digest": "00".repeat(32), "media": "image/png", "bytes": 1, "width": 1, "height": 1,
        "duration_ms": null, "url": null, "thumbnail": null }, "svg": null });
    let mut script = Script::default().on("stats.get", figures(0)).on("stats.plot", png);
    let file = person.home.path().join("figures.PNG");
    assert_eq!(person.types(&format!("stats --plot {}", file.display()), &mut script).done.unwrap(), 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "<svg/>", "the asset's bytes were copied");
    let mut script = Script::default();
    let fault = person.types("stats --plot figures.pdf", &mut script).done.unwrap_err();
    assert_eq!((fault.exit, script.asked.len()), (2, 0), "nothing is asked for a name that says nothing");
}

fn reason(source: &str, words: &str, n: Option<u64>) -> Value {
    json!({ "source": source, "words": words, "n": n })
}

fn option(kind: &str, reasons: Vec<Value>) -> Value {
    json!({ "kind": kind, "possible": true, "why_not": null, "tier": null, "route": null, "note": null,
        "each_microcredits": null, "reasons": reasons })
}

fn advice(verdict: Option<&str>, clip: bool) -> Value {
    let mut promote = option(
        "promote",
        vec![
            reason("prompt", "the prompt asks for glass (glass): drafts only hint at it", None),
            reason("note", "your note on fal/pro, which would make it: “poor at hands”", None),
            reason("rolls", "1 of 3 rolls on hero are used", Some(1)),
        ],
    );
    promote["tier"] = json!("hero");
    promote["route"] = json!("fal/pro");
    promote["each_microcredits"] = json!(12_000_000);
    if verdict.is_none() {
        promote["possible"] = json!(false);
        promote["why_not"] = json!("it is not kept yet, and only kept takes are promoted");
    }
    json!({
        "take": "t13", "shot_name": "spring hero", "tier": "draft", "route": "sketch/composition", "note": null, "clip": clip,
        "anchor": false, "verdict": verdict, "against": null,
        "options": [
            option("stay", vec![reason("take", "nobody has judged it yet", None)]), option("edit", vec![]), option("upscale", vec![]),
            promote, option("diagnose", vec![reason("history", "0 of 3 judged draft takes were kept", Some(3))]),
            option("something newer", vec![]),
        ]
    })
}

#[test]
fn advice_spells_the_command_of_each_option_and_chooses_none() {
    let mut script = Script::default().on("advise", advice(None, false));
    let ran = Person::new().types("advise 3", &mut script);
    assert_eq!(script.asked, [("advise", json!({ "take": "t13" }))]);
    expect![[r#"
        t13 in shot spring hero · draft by sketch/composition · what could be done; you choose

        stay
          take     nobody has judged it yet
          type     maquette keep t13

        edit
                   nothing is known that bears on it
          type     maquette edit t13 --mask MASK.png --prompt "…"

        upscale
                   nothing is known that bears on it
          type     maquette edit t13 --op upscale --factor 2

        promote · to hero by fal/pro · 12 credits
          not now  it is not kept yet, and only kept takes are promoted
          prompt   the prompt asks for glass (glass): drafts only hint at it
          note     your note on fal/pro, which would make it: “poor at hands”
          rolls    1 of 3 rolls on hero are used (n = 1)
          type     maquette keep t13 && maquette promote t13 --to hero

        diagnose
          history  0 of 3 judged draft takes were kept (n = 3)
          type     maquette takes 'spring hero'
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn the_commands_follow_the_take() {
    let commands = |verdict: Option<&str>, clip: bool| -> Vec<String> {
        let mut script = Script::default().on("advise", advice(verdict, clip));
        let out = Person::new().types("advise 3", &mut script).out;
        out.lines().filter_map(|line| line.strip_prefix("  type     ").map(str::to_owned)).collect()
    };
    assert_eq!(commands(Some("keep"), false)[0], "maquette anchor t13");
    assert_eq!(commands(Some("reject"), false)[0], "maquette takes 'spring hero'");
    let of_clip = commands(Some("keep"), true);
    assert_eq!(of_clip, ["maquette open t13", "maquette promote t13 --to hero", "maquette flicker t13"]);
}

#[test]
fn a_quote_says_what_was_noted_of_its_route() {
    let mut quoted = serde_json::to_value(quote()).unwrap();
    quoted["note"] = json!("poor at\u{1b}[2J hands");
    let mut script = Script::default().on("quote", quoted);
    let ran = Person::new().types("draft x --quote", &mut script);
    assert!(ran.out.contains("\nnote     poor at [2J hands\n"), "{}", ran.out);
}
