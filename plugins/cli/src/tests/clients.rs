//! `panel`, `clients`, `pair`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::show::Look;
use crate::testing::{NOW_MS, Person, Script};

fn client(id: &str, scopes: Value, limit: Value) -> Value {
    json!({
        "id": id, "name": "Figma \u{1b}[2J", "origin": "null", "scopes": scopes, "spend_per_day_microcredits": limit,
        "spent_today_microcredits": 2_500_000, "paired_ms": NOW_MS - 60_000, "last_seen_ms": null, "panel": id == "panel",
        "expires_ms": null
    })
}

fn request() -> Value {
    json!({
        "pair_id": "ab", "client": "Krita", "code": "K7QM-2R4T", "origin": null, "scopes": ["read", "spend"],
        "spend_per_day_microcredits": 20_000_000, "asked_ms": NOW_MS, "expires_ms": NOW_MS + 90_000
    })
}

#[test]
fn clients_and_requests_stand_in_tables() {
    let clients = [
        client("figma", json!(["read", "spend"]), json!(20_000_000)),
        client("panel", json!(["admin"]), Value::Null),
    ];
    let mut script =
        Script::default().on("pair.list", json!({ "requests": [request()], "clients": clients }));
    let ran = Person::new().types("clients", &mut script);
    expect![[r#"
        2 clients · 1 request
        client  name                      may            spent today  paired            origin
        figma   Figma  [2J                spend            2.5 of 20  2026-11-21 02:03  null
        panel   a browser with the panel  do everything          2.5  2026-11-21 02:03  null
        code       asks   for                      time
        K7QM-2R4T  Krita  spend, 20 credits a day  1 min 30 s left
        next: maquette pair K7QM-2R4T
    "#]]
    .assert_eq(&ran.out);
    let mut script = Script::default().on("pair.list", json!({ "requests": [], "clients": [] }));
    assert_eq!(Person::new().types("clients", &mut script).out, "no clients · no requests\n");
}

#[test]
fn a_code_is_approved_as_asked_or_as_told() {
    let paired = json!({ "client": client("figma", json!(["generate"]), Value::Null) });
    let check = |line: &str, sent: Value| {
        let mut script = Script::default().on("pair.approve", paired.clone());
        let ran = Person::new().types(line, &mut script);
        assert_eq!((ran.done.unwrap(), &script.asked[0].1), (0, &sent), "{line}");
        ran.out
    };
    let out = check("pair k7qm2r4t", json!({ "code": "k7qm2r4t" }));
    expect![[r#"
        Figma  [2J is paired as figma · may make what is free
        take it back: maquette clients revoke figma
    "#]]
    .assert_eq(&out);
    check("pair A-B --scopes read,generate", json!({ "code": "A-B", "scopes": ["read", "generate"] }));
    check(
        "pair A-B --scopes spend --spend 12.5",
        json!({ "code": "A-B", "scopes": ["spend"], "spend_per_day_microcredits": 12_500_000 }),
    );
}

#[test]
fn a_person_at_a_terminal_is_shown_who_asks() {
    let list = json!({ "requests": [request()], "clients": [] });
    let paired = json!({ "client": client("krita", json!(["read", "spend"]), json!(20_000_000)) });
    for (answers, exit) in [("y\n", Ok(0)), ("\n", Err(3))] {
        let mut script = Script::default().on("pair.list", list.clone()).on("pair.approve", paired.clone());
        let person = Person { look: Look { asks: true, ..Look::PIPE }, answers, ..Person::new() };
        let ran = person.types("pair K7QM-2R4T", &mut script);
        assert_eq!(ran.done.map_err(|fault| fault.exit), exit);
        assert_eq!(ran.err, "may `Krita` spend, 20 credits a day? [y/N] ");
        assert_eq!(script.asked.len(), if exit.is_ok() { 2 } else { 1 });
    }
}

#[test]
fn a_client_is_revoked_and_the_panel_s_address_printed() {
    let mut script =
        Script::default().on("pair.revoke", json!({ "client": client("figma", json!([]), Value::Null) }));
    let ran = Person::new().types("clients revoke figma", &mut script);
    assert_eq!((ran.done.unwrap(), ran.out.as_str()), (0, "figma may ask for nothing any more\n"));
    let login = json!({ "url": "http://127.0.0.1:47113/panel/#code=ab", "expires_ms": NOW_MS });
    let mut script = Script::default().on("panel.login", login);
    assert_eq!(
        Person::new().types("panel --print", &mut script).out,
        "http://127.0.0.1:47113/panel/#code=ab\n"
    );
    let fault = Person::new().types("panel", &mut script).done.unwrap_err();
    assert_eq!((fault.exit, fault.hint.as_str()), (6, "maquette panel --print"));
}
