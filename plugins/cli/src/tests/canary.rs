//! `canary` and `kinetic --calibrate`.

use expect_test::expect;
use maquette_protocol::{JobState, Quote};
use serde_json::{Value, json};

use crate::testing::*;

fn pin(take: &str, tier: &str, state: &str) -> Value {
    let version = |version: &str| json!({ "model": "sketcher", "version": version, "adapter_version": 7 });
    let is_due = state != "current";
    json!({
        "take": take, "shot_name": "a-ceramic-teapot", "template": "teapot.prompt", "prompt": "a teapot",
        "tier": tier, "route": "sketch/composition", "seed": 5, "width": 64, "height": 64, "pinned_ms": NOW_MS,
        "then": version("1"), "now": version(if is_due { "2" } else { "1" }),
        "changed": if is_due { json!(["version"]) } else { json!([]) },
        "state": state, "again": null, "job": null,
        "why_not": (state == "cannot").then_some("the take that it came from was deleted"),
    })
}

fn pins() -> Value {
    json!({ "pins": [pin("t1", "draft", "due"), pin("t2", "draft", "current"), pin("t3", "hero", "due"), pin("t4", "hero", "cannot")] })
}

fn script() -> Script {
    let quote = |tier: &str| Quote { tier: tier.into(), would_refuse: None, ..quote() };
    let done = made(vec![take(21)], vec![job(21, JobState::Done)]);
    Script::default()
        .on("canary.list", pins())
        .on("quote", quote("draft"))
        .on("quote", quote("hero"))
        .on("canary.run", done)
        .on("board.make", sheet())
}

#[test]
fn pins_are_listed_with_their_versions_and_what_is_out_of_date() {
    let mut script = Script::default().on("canary.pin", pins());
    let ran = Person::new().types("canary pin 1 t9 --template teapots", &mut script);
    assert_eq!(script.asked[0].1, json!({ "takes": ["t11", "t9"], "template": "teapots" }));
    expect![[r#"
        4 canary pins · 2 out of date
        take  template       tier   route               then                    now                     state        why
        t1    teapot.prompt  draft  sketch/composition  sketcher 1 (adapter 7)  sketcher 2 (adapter 7)  out of date
        t2    teapot.prompt  draft  sketch/composition  sketcher 1 (adapter 7)                          as it was
        t3    teapot.prompt  hero   sketch/composition  sketcher 1 (adapter 7)  sketcher 2 (adapter 7)  out of date
        t4    teapot.prompt  hero   sketch/composition  sketcher 1 (adapter 7)  sketcher 2 (adapter 7)  cannot       the take that it came from was deleted
    "#]]
    .assert_eq(&ran.out);
    let mut script = Script::default().on("canary.unpin", json!({ "pins": [] }));
    let ran = Person::new().types("canary unpin t1", &mut script);
    assert_eq!(ran.out, "no pins · maquette canary pin TAKE...\n");
}

#[test]
fn a_run_says_its_price_and_asks_once_for_all_of_it() {
    let mut script = script();
    let ran = Person::new().types("canary run --quote", &mut script);
    expect![[r#"
        tier   takes  cached  credits  route
        draft     12       2     12.5  sketch/composition
        hero      12       2     12.5  sketch/composition
        now: 25 credits
    "#]]
    .assert_eq(&ran.out);
    let asked: Vec<_> = script.asked.iter().map(|(method, _)| *method).collect();
    assert_eq!(asked, ["canary.list", "quote", "quote"], "nothing is made");
    assert_eq!(script.asked[1].1["method"], "canary.run");

    let mut person = Person::new();
    person.look.asks = true;
    person.answers = "n\n";
    let mut script = self::script();
    let ran = person.types("canary run", &mut script);
    assert!(ran.err.contains("Spend 25 credits on pinned takes? [y/N]"), "{}", ran.err);
    assert_eq!(ran.done.unwrap_err().code, "not_confirmed");
    assert!(script.asked.iter().all(|(method, _)| *method != "canary.run"));

    for (answers, line) in [("y\n", "canary run"), ("", "canary run --yes")] {
        let mut script = self::script();
        person.answers = answers;
        assert_eq!(person.types(line, &mut script).done.unwrap(), 0);
        let runs: Vec<&Value> =
            script.asked.iter().filter(|(method, _)| *method == "canary.run").map(|(_, sent)| sent).collect();
        assert_eq!(runs.len(), 2, "one request a tier and route");
        assert_eq!((&runs[0]["tier"], &runs[1]["tier"]), (&json!("draft"), &json!("hero")));
        assert_eq!((&runs[0]["quote_id"], &runs[0]["idempotency_key"]), (&json!("q-1"), &json!("key")));
    }
}

#[test]
fn a_run_can_be_of_one_tier_of_all_pins_or_of_none() {
    let mut script = script();
    Person::new().types("canary run --tier hero --json", &mut script);
    assert_eq!(script.asked[1].1["tier"], "hero");
    let mut script = Script::default().on("canary.list", json!({ "pins": [pin("t2", "draft", "current")] }));
    let ran = Person::new().types("canary run", &mut script);
    assert_eq!(ran.out, "nothing to make again of 1 canary pin · maquette canary list\n");
    let mut script = self::script();
    let ran = Person::new().types("canary run --all --json", &mut script);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(script.asked[1].1["all"], true);
    assert_eq!(
        (document["quotes"].as_array().unwrap().len(), document["made"].as_array().unwrap().len()),
        (2, 2)
    );
}

#[test]
fn a_report_says_by_template_what_moved_and_what_was_not_checked() {
    let component = |name: &str, level: Option<&str>, worst: Option<f64>| {
        json!({ "name": name, "n": if level.is_some() { 2 } else { 0 }, "not_checked": if level.is_some() { 0 } else { 2 },
            "not_defined": 0, "median": worst, "worst": worst, "level": level, "take": level.map(|_| "t21") })
    };
    let templates = json!([
        { "template": "teapot.prompt", "n": 2, "missing": 1, "level": "strong", "words": "needs re-tuning: palette strong in 2 of 2",
            "components": [component("layout", Some("same"), Some(0.4)), component("palette", Some("strong"), Some(9.5)), component("identity", None, None)] },
        { "template": null, "n": 0, "missing": 1, "level": null, "words": "not checked: nothing was made again that could be compared", "components": [] },
    ]);
    let drift = json!({ "pin": pin("t1", "draft", "made"), "drift": [], "words": "by the pinned seed" });
    let mut script =
        Script::default().on("canary.report", json!({ "templates": templates, "pins": [drift] }));
    let ran = Person::new().types("canary report --route sketch/composition --text", &mut script);
    assert_eq!(script.asked[0].1, json!({ "route": "sketch/composition", "read_text": true }));
    expect![[r#"
        2 of 1 pinned take made again · 1 of 2 templates to re-tune, as far as this measures
        template       n  missing  level        worst    in words
        teapot.prompt  2        1  strong       palette  needs re-tuning: palette strong in 2 of 2
        (no template)  0        1  not checked           not checked: nothing was made again that could be compared

        template       component  n  level        median  worst  take
        teapot.prompt  layout     2  same           0.40   0.40  t21
        teapot.prompt  palette    2  strong         9.50   9.50  t21
        teapot.prompt  identity   0  not checked

        pinned  route               template       in words
        t1      sketch/composition  teapot.prompt  by the pinned seed
    "#]].assert_eq(&ran.out);
}

#[test]
fn a_calibration_tells_n_and_interval_of_each_pair() {
    let of = |measure: &str, n: u32, rho: Option<f64>, says: &str, words: &str| {
        json!({ "score": "boil", "measure": measure, "figure": "levels", "n": n, "rho": rho,
            "low": rho.map(|rho| rho - 0.2), "high": rho.map(|rho| rho + 0.2), "says": says, "words": words })
    };
    let reply = json!({ "anchors": 20, "clips": 31, "not_measured": 3, "left_out": 0, "least_n": 18, "confidence": 0.95,
        "words": "how to read them", "correlations": [
            of("boiling", 20, Some(-0.7), "holds", "holds: the higher boil, the less boiling"),
            of("pumping", 5, None, "too_few", "too few: 5 of 18"),
        ] });
    let mut script = Script::default().on("inspect.calibrate", reply);
    let ran = Person::new().types("kinetic --calibrate --route sketch/parallax", &mut script);
    assert_eq!(script.asked[0].1, json!({ "route": "sketch/parallax" }));
    expect![[r#"
        31 clips of 20 anchors · 3 not measured yet, ask again · 1 of 2 correlations say something
        score  measure          n    rho  95 % from     to  in words
        boil   boiling levels  20  -0.70      -0.90  -0.50  holds: the higher boil, the less boiling
        boil   pumping levels   5                           too few: 5 of 18
        how to read them
    "#]]
    .assert_eq(&ran.out);
}
