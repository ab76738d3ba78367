//! `reconcile`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::testing::*;

fn side(orders: u32, taken: Option<i64>) -> Value {
    json!({ "orders": orders, "made": orders, "taken_microcredits": taken, "held_microcredits": 0 })
}

fn reply(change: Value) -> Value {
    let mut reply = json!({ "provider": "vendor", "since_ms": NOW_MS - 86_400_000, "until_ms": NOW_MS, "checked": true,
        "why_not": null, "bill": null, "cut": false, "unasked": 0, "agreed": 2, "ours": side(2, Some(8_000_000)),
        "theirs": side(2, Some(8_000_000)), "waiting": 0, "differences": [], "more": 0 });
    reply.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    reply
}

fn ran(change: Value) -> Ran {
    let mut script = Script::default().on("credit.reconcile", reply(change));
    Person::new().types("reconcile vendor", &mut script)
}

#[test]
fn differences_are_told_with_what_to_do() {
    let one = |kind: &str, job: Option<&str>, message: &str, hint: &str| {
        json!({ "kind": kind, "job": job, "remote_id": "r4", "model": "m 1", "at_ms": NOW_MS, "ours": job.map(|_| "needs_you"),
            "theirs": "succeeded", "captured_microcredits": null, "charged_microcredits": null, "message": message, "hint": hint })
    };
    let ran = ran(json!({ "more": 1, "theirs": side(3, None), "differences": [
        one("needs_you", Some("j4"), "j4 waits for you, and vendor lists it (r4) as made", "maquette resolve j4 charged --reason \"x\""),
        one("only_there", None, "vendor lists r4 as made; no job here has it", "Was it made elsewhere?"),
    ]}));
    assert_eq!(ran.done, Ok(3));
    expect![[r#"
        3 differences between the books and vendor, 2 orders alike · 2026-11-20 02:04 to 2026-11-21 02:04 (UTC) · nothing was changed
                orders  made  credits
        books        2     2        8
        vendor       3     3
        needs you   2026-11-21 02:04  j4 waits for you, and vendor lists it (r4) as made
                    maquette resolve j4 charged --reason "x"
        only there  2026-11-21 02:04  vendor lists r4 as made; no job here has it
                    Was it made elsewhere?
        note: the list of vendor names no amounts, so orders are compared and prices are not
        note: 1 difference more
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn what_was_not_compared_is_no_pass() {
    let agree = ran(json!({}));
    assert_eq!(agree.done, Ok(0));
    assert!(
        agree.out.starts_with("no differences between the books and vendor, 2 orders alike · 2026-11-20"),
        "{}",
        agree.out
    );
    let not =
        ran(json!({ "checked": false, "why_not": "it keeps no list", "bill": "https://vendor.example/bill",
        "theirs": null, "waiting": 2, "agreed": 0 }));
    assert_eq!(not.done, Ok(5));
    expect![[r#"
        vendor was not checked · 2026-11-20 02:04 to 2026-11-21 02:04 (UTC) · nothing was changed
               orders  made  credits
        books       2     2        8
        note: vendor: it keeps no list
        note: the bill of vendor is at https://vendor.example/bill
        note: 2 jobs of this time wait for you: look at the bill, then maquette resolve
    "#]]
    .assert_eq(&not.out);
    let check = |change: Value, words: &str| {
        let ran = ran(change);
        assert_eq!(ran.done, Ok(5));
        assert!(ran.out.contains(words), "{}", ran.out);
    };
    check(json!({ "cut": true }), "note: there is more than was read");
    check(json!({ "unasked": 1 }), "note: 1 order by models that no route leads to any more");
}

#[test]
fn times_are_days_or_so_long_ago() {
    let check = |line: &str, since: Option<u64>, until: Option<u64>| {
        let mut script = Script::default().on("credit.reconcile", reply(json!({})));
        Person::new().types(line, &mut script);
        let mut expect = json!({ "provider": "vendor" });
        if let Some(since) = since {
            expect["since_ms"] = since.into();
        }
        if let Some(until) = until {
            expect["until_ms"] = until.into();
        }
        assert_eq!(script.asked[0].1, expect, "{line}");
    };
    check("reconcile vendor", None, None);
    check("reconcile vendor --since 24h", Some(NOW_MS - 86_400_000), None);
    check("reconcile vendor --since 7d --until 90m", Some(NOW_MS - 604_800_000), Some(NOW_MS - 5_400_000));
    check("reconcile vendor --since 2026-11-21", Some(1_795_219_200_000), None);
}
