//! `key`, `ladder`, `models`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::show::Look;
use crate::testing::{Person, Script};

fn kept(place: &str, warning: Option<&str>) -> Value {
    json!({ "provider": "far", "found_in": place, "variable": null, "path": null, "variables": ["FAR_KEY"], "warning": warning })
}

#[test]
fn a_key_comes_unseen_or_from_a_pipe_and_is_never_shown() {
    let warning =
        "no system keyring answered; the key lies unencrypted in /config/keys/far, which only you may read";
    for (asks, sent) in [(true, "typed-unseen"), (false, "piped")] {
        let mut script = Script::default().on("key.set", json!({ "key": kept("file", Some(warning)) }));
        let person = Person { look: Look { asks, ..Look::PIPE }, answers: " piped\n", ..Person::new() };
        let ran = person.types("key set far", &mut script);
        assert_eq!(ran.done.unwrap(), 0);
        assert_eq!(script.asked[0].1, json!({ "provider": "far", "key": sent }));
        expect![[r#"
            the key for far was kept · in a file, unencrypted
            next: maquette key test far
        "#]]
        .assert_eq(&ran.out);
        assert_eq!(ran.err, format!("note: far: {warning}\n"));
    }
    let ran = Person::new().types("key set far", &mut Script::default());
    assert_eq!(ran.done.unwrap_err().exit, 2, "nothing came in");
}

#[test]
fn keys_stand_in_a_table_with_where_they_are() {
    let mut near = kept("environment", None);
    near["provider"] = "near".into();
    near["variable"] = "NEAR_KEY".into();
    let mut script = Script::default().on("key.list", json!({ "keys": [kept("nowhere", None), near] }));
    let ran = Person::new().types("key list", &mut script);
    expect![[r#"
        1 of 2 keys found
        provider  key          variables that come first
        far       none         FAR_KEY
        near      in NEAR_KEY  FAR_KEY
        next: maquette key set far
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn a_bad_key_ends_in_a_code_of_its_own() {
    let test = |verdict: &str, hint: Option<&str>| json!({ "tests": [{ "provider": "far", "verdict": verdict, "says": "it says so", "hint": hint }] });
    let mut script = Script::default()
        .on("key.test", test("good", None))
        .on("key.test", test("bad", Some("maquette key set far")));
    let person = Person::new();
    assert_eq!(person.types("key test far", &mut script).done.unwrap(), 0);
    let ran = person.types("key test", &mut script);
    assert_eq!(ran.done.unwrap(), 5);
    expect![[r#"
        0 of 1 key good
        provider  key  the provider  next
        far       bad  it says so    maquette key set far
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn forgetting_says_what_is_still_there() {
    let mut script = Script::default()
        .on("key.forget", json!({ "forgotten": true, "key": kept("nowhere", None) }))
        .on("key.forget", json!({ "forgotten": false, "key": kept("environment", None) }));
    let person = Person::new();
    assert_eq!(person.types("key forget far", &mut script).out, "far: the key was forgotten\n");
    let out = person.types("key forget far", &mut script).out;
    assert_eq!(out, "far: there was no key to forget · there is still one in the environment\n");
}

fn tier() -> Value {
    json!({ "name": "draft", "stage": "exploration", "route": "far/new", "count": 4, "width": 1024, "height": 1024,
        "price_microcredits": 3_360_000, "price_as_of": "2026-11-20", "rolls": null, "needs_anchor": false,
        "seconds": null, "median_ms": null, "measured": 0 })
}

#[test]
fn the_ladder_is_shown_with_what_is_missing_and_what_else_there_is() {
    let mut script = Script::default().on(
        "ladder.get",
        json!({ "tiers": [tier()], "missing": [{ "what": "a key for far", "hint": "maquette key set far" }],
            "ladders": [{ "name": "far", "routes": { "draft": "far/new" }, "in_use": true },
                { "name": "local", "routes": {}, "in_use": false }] }),
    );
    let ran = Person::new().types("ladder", &mut script);
    expect![[r#"
        1 tier, lowest first · the ladder of far
        tier   route    credits each  count  size       price of
        draft  far/new          3.36      4  1024×1024  2026-11-20
        missing: a key for far
          next: maquette key set far
        others: maquette ladder use local
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn another_ladder_is_used_and_its_funds_are_said() {
    let mut script = Script::default().on(
        "ladder.use",
        json!({ "provider": "far", "changed": true, "file": "/config/config.toml", "backup": "/config/config.toml.bak",
            "tiers": [tier()], "missing": [], "notes": ["the wallet far was added"] }),
    );
    let ran = Person::new().types("ladder use far --funds 20.5", &mut script);
    assert_eq!(
        script.asked[0].1,
        json!({ "provider": "far", "in_project": false,
            "funds_micro_units": 20_500_000, "idempotency_key": "key" })
    );
    expect![[r#"
        the tiers use far · /config/config.toml
        tier   route    credits each  count  size       price of
        draft  far/new          3.36      4  1024×1024  2026-11-20
        note: the wallet far was added
        note: the file as it was before is /config/config.toml.bak
        next: maquette draft "a lighthouse in fog"
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn models_stand_in_a_table_and_a_near_shutdown_is_said() {
    let route = |name: &str, days: Option<i64>, why_not: Option<&str>| {
        json!({ "route": name, "provider": "x", "model": "v-3", "about": "clips", "stages": ["motion"],
            "price_microcredits": 10_000_000, "price_as_of": "2026-11-01", "price_source": "page", "price_per": "second",
            "charges_on_refusal": "unknown", "seed": "best_effort", "mask": "none", "max_side": 1920, "makes": "clip",
            "max_seconds": 8.0, "max_references": 1, "shutdown": days.map(|_| "2026-12-01"), "shutdown_days": days,
            "successor": "x/next", "verified": days.is_some(), "accepted": false, "ready": why_not.is_none(), "why_not": why_not })
    };
    let no_key = Some("there is no key: `maquette key set x`");
    let routes = [
        route("x/soon", Some(10), None),
        route("x/late", Some(40), no_key),
        route("x/gone", Some(-3), no_key),
        route("x/stays", None, None),
    ];
    let mut script = Script::default().on("model.list", json!({ "routes": routes }));
    let ran = Person::new().types("models", &mut script);
    expect![[r#"
        4 routes, 2 ready
        route    model  makes              for     credits  per     price of    seed         mask  references  ready       shutdown                             about
        x/soon   v-3    clip to 1920, 8 s  motion       10  second  2026-11-01  best effort  none           1  yes         2026-12-01, in 10 days, then x/next  clips
        x/late   v-3    clip to 1920, 8 s  motion       10  second  2026-11-01  best effort  none           1  no          2026-12-01                           clips
        x/gone   v-3    clip to 1920, 8 s  motion       10  second  2026-11-01  best effort  none           1  no          2026-12-01, 3 days ago, then x/next  clips
        x/stays  v-3    clip to 1920, 8 s  motion       10  second  2026-11-01  best effort  none           1  asks first                                       clips
        not ready: x/late, x/gone: there is no key: `maquette key set x`
    "#]].assert_eq(&ran.out);
    let mut guided = routes[3].clone();
    guided["guide"] = json!(true);
    let mut script = Script::default().on("model.list", json!({ "routes": [routes[0], guided] }));
    let ran = Person::new().types("models", &mut script);
    let guide = ran.out.lines().nth(1).and_then(|heads| heads.find("guide")).expect("a column");
    let of = |line: usize| ran.out.lines().nth(line).map(|row| row[guide..guide + 5].trim().to_owned());
    assert_eq!((of(2), of(3)), (Some(String::new()), Some("yes".to_owned())), "{}", ran.out);
    let mut script = Script::default()
        .on("model.list", json!({ "routes": [routes[0], guided] }))
        .on("model.list", json!({ "routes": [routes[0]] }));
    let ran = Person::new().types("models --guide", &mut script);
    assert!(ran.out.starts_with("1 route, all ready\n") && !ran.out.contains("x/soon"), "{}", ran.out);
    let ran = Person::new().types("models --guide", &mut script);
    assert_eq!(ran.out, "no route of your catalog takes a guide\n");
    let mut noted = routes[3].clone();
    noted["note"] = json!("poor at hands");
    let mut script =
        Script::default().on("model.list", json!({ "routes": [noted] })).on("model.note", &noted);
    let ran = Person::new().types("models", &mut script);
    assert_eq!(ran.out.lines().last(), Some("note: x/stays: poor at hands"));
    assert!(!ran.out.contains("guide"), "a column that says nothing is left out: {}", ran.out);
    let ran = Person::new().types("models note x/stays 'poor at hands'", &mut script);
    assert_eq!(script.asked[1].1, json!({ "route": "x/stays", "note": "poor at hands" }));
    assert_eq!(ran.out, "x/stays: poor at hands\n");
    let mut script = Script::default().on("model.note", &routes[3]);
    let ran = Person::new().types("models note x/stays", &mut script);
    assert_eq!((&script.asked[0].1["note"], ran.out.as_str()), (&Value::Null, "x/stays has no note\n"));
}
