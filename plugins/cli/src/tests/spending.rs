//! `jobs`, `cancel`, `resolve`, `credits`, `ledger`, `grant`, `checkin`, `budget`, `tiers`.

use expect_test::expect;
use maquette_protocol::{ErrorCode, ErrorData, JobState, Progress};
use serde_json::{Value, json};

use crate::testing::*;

#[test]
fn jobs_stand_in_a_table_with_their_progress() {
    let mut waiting = job(4, JobState::Queued);
    waiting.held_microcredits = 1_000_000;
    waiting.progress =
        Some(Progress { place: Some(2), fraction: None, left_ms: Some(12_000), preview: None });
    let mut failed = job(3, JobState::Failed);
    failed.error = Some(ErrorData::new(ErrorCode::ProviderFailed, "no answer", "maquette retry j3"));
    let mut script = Script::default()
        .on("job.list", json!({ "jobs": [waiting, failed, job(2, JobState::Done)], "cursor": null }));
    let ran = Person::new().types("jobs --project /p", &mut script);
    expect![[r#"
        3 jobs, 1 open
        id  batch  shot              tier   state                           held  spent  take  changed (UTC)     why
        j4  b1     a-ceramic-teapot  draft  queued, 2 before it, 12 s left     1               2026-11-21 02:04
        j3  b1     a-ceramic-teapot  draft  failed                                             2026-11-21 02:04  no answer · maquette retry j3
        j2  b1     a-ceramic-teapot  draft  done                                      1  t2    2026-11-21 02:04
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(script.asked[0].1, json!({ "project": "/p", "open": false }));
    Person::new().types("jobs --project /p --open --everywhere --batch b2", &mut script);
    assert_eq!(script.asked[1].1, json!({ "open": true, "batch": "b2" }));
}

#[test]
fn cancel_takes_jobs_a_batch_or_all() {
    let check = |line: &str, sent: Value| {
        let mut script = Script::default()
            .on("job.cancel", json!({ "jobs": [job(4, JobState::Cancelled), job(5, JobState::Done)] }));
        let ran = Person::new().types(line, &mut script);
        assert!(ran.out.starts_with("1 job cancelled, 1 stays as it is\n"), "{}", ran.out);
        assert_eq!(script.asked[0].1, sent);
    };
    check("cancel j4 j5", json!({ "jobs": ["j4", "j5"], "all": false }));
    check("cancel b2", json!({ "jobs": [], "batch": "b2", "all": false }));
    check("cancel --all --project /p", json!({ "jobs": [], "all": true, "project": "/p" }));
    let fault = Person::new().types("cancel b2 j4", &mut Script::default()).done.unwrap_err();
    assert_eq!((fault.exit, fault.hint.as_str()), (2, "maquette jobs --open"));
}

#[test]
fn resolve_tells_the_books() {
    let mut script = Script::default().on("job.resolve", job(4, JobState::Failed));
    let ran = Person::new().types("resolve j4 not-charged --reason 'not on the bill'", &mut script);
    assert_eq!(ran.out, "j4 is failed · 0 credits taken\n");
    assert_eq!(
        script.asked[0].1,
        json!({ "job": "j4", "outcome": "not_charged", "reason": "not on the bill" })
    );
    Person::new().types("resolve j4 charged --amount 0.5 --reason bill", &mut script);
    assert_eq!(script.asked[1].1["charged_microcredits"], 500_000);
}

fn entry(kind: &str, credits: i64) -> Value {
    json!({ "seq": 7, "at_ms": NOW_MS, "kind": kind, "wallet": "house", "amount_microcredits": credits * 1_000_000,
        "posted_after_microcredits": 388_000_000, "job": "j4", "take": "t9", "project": null, "tier": "hero", "reason": null })
}

#[test]
fn credits_show_wallets_and_what_was_spent() {
    let mut script = Script::default().on("credit.balance", json!({ "wallets": [wallet(388_500_000)] })).on(
        "credit.entries",
        json!({ "entries": [entry("capture", 12), entry("hold", 12)], "cursor": null }),
    );
    let ran = Person::new().types("credits", &mut script);
    expect![[r#"
        388.5 credits in house
        wallet  available  posted  held  check-in
        house       388.5   388.5     0  40 to be had: maquette checkin
        spent by day (UTC)
        2026-11-21  12  ████████████████████████████████
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn the_ledger_lists_entries() {
    let mut script =
        Script::default().on("credit.entries", json!({ "entries": [entry("capture", 12)], "cursor": null }));
    let ran = Person::new().types("ledger --wallet house", &mut script);
    expect![[r#"
        1 entry, newest first
        seq  when (UTC)        kind     credits  posted  wallet  job  take  tier
          7  2026-11-21 02:04  capture       12     388  house   j4   t9    hero
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(script.asked[0].1, json!({ "wallet": "house" }));
}

#[test]
fn the_ledger_has_pages_and_knows_its_wallets() {
    let page = json!({ "entries": [entry("capture", 12)], "cursor": "39" });
    let mut script = Script::default().on("credit.entries", page);
    let ran = Person::new().types("ledger -n 1 --everywhere", &mut script);
    assert!(
        ran.out.ends_with("\nthere are more: maquette ledger -n 1 --everywhere --cursor 39\n"),
        "{}",
        ran.out
    );
    assert_eq!(script.asked[0].1, json!({ "limit": 1 }));

    let empty = || {
        Script::default()
            .on("credit.entries", json!({ "entries": [], "cursor": null }))
            .on("credit.balance", json!({ "wallets": [wallet(1)] }))
    };
    let fault = Person::new().types("ledger --wallet nope", &mut empty()).done.unwrap_err();
    assert_eq!((fault.code.as_str(), fault.exit), ("unknown_wallet", 2));
    let check = |line: &str, expect: &str| assert_eq!(Person::new().types(line, &mut empty()).out, expect);
    check("ledger --wallet house", "the books are empty\n");
    check(
        "ledger --project /p",
        "nothing was booked for this project yet · see all: maquette ledger --everywhere\n",
    );
}

#[test]
fn spending_is_plotted_over_all_pages_of_its_days() {
    let mut old = entry("capture", 3);
    old["at_ms"] = json!(NOW_MS - 40 * 86_400_000);
    let mut script = Script::default()
        .on("credit.balance", json!({ "wallets": [] }))
        .on("credit.entries", json!({ "entries": [entry("capture", 12)], "cursor": "9" }))
        .on("credit.entries", json!({ "entries": [entry("capture", 5), old], "cursor": "5" }));
    let ran = Person::new().types("credits", &mut script);
    assert!(ran.out.contains("2026-11-21  17 "), "{}", ran.out);
    assert_eq!(script.asked.len(), 3, "older pages are not asked for: {:?}", script.asked);
    assert_eq!(script.asked[2].1["cursor"], "9");
}

#[test]
fn grants_and_checkins_say_what_there_is_now() {
    let mut script = Script::default()
        .on("credit.grant", json!({ "wallet": wallet(400_000_000) }))
        .on("credit.checkin", json!({ "wallet": wallet(440_000_000) }));
    let ran = Person::new().types("grant 12.000001 --reason gift --expires 2027-01-01", &mut script);
    assert_eq!(ran.out, "12.000001 credits granted · 400 credits available in house\n");
    assert_eq!(
        script.asked[0].1,
        json!({ "amount_microcredits": 12_000_001, "reason": "gift", "expires_ms": 1_798_761_600_000u64, "idempotency_key": "key" })
    );
    assert_eq!(
        Person::new().types("checkin", &mut script).out,
        "checked in · 440 credits available in house\n"
    );
}

#[test]
fn budgets_are_shown_set_and_cleared() {
    let reply = json!({ "budgets": [
        { "scope": "tier", "name": "hero", "limit_microcredits": 120_000_000, "spent_microcredits": 24_000_000,
          "held_microcredits": 36_000_000, "source": "you" }] });
    let mut script = Script::default().on("credit.budget", &reply);
    let ran = Person::new().types("budget", &mut script);
    expect![[r#"
        1 budget binds this project
        budget     limit  spent  held  set by  used
        tier hero    120     24    36  you     ██████████
    "#]]
    .assert_eq(&ran.out);
    let check = |line: &str, sent: Value| {
        let mut script = Script::default().on("credit.budget", &reply);
        assert_eq!(Person::new().types(line, &mut script).done, Ok(0), "{line}");
        assert_eq!(script.asked[0].1, sent, "{line}");
    };
    check("budget day", json!({ "clear": false }));
    check("budget day 300", json!({ "scope": "day", "limit_microcredits": 300_000_000, "clear": false }));
    check(
        "budget tier hero 120.5",
        json!({ "scope": "tier", "name": "hero", "limit_microcredits": 120_500_000, "clear": false }),
    );
    check("budget client krita --clear", json!({ "scope": "client", "name": "krita", "clear": true }));
    for line in ["budget tier", "budget day hero 3", "budget day 5 --clear", "budget project x"] {
        assert_eq!(Person::new().types(line, &mut Script::default()).done.unwrap_err().exit, 2, "{line}");
    }
}

#[test]
fn tiers_stand_in_a_table() {
    let mut script = Script::default().on(
        "tier.list",
        json!({ "tiers": [{ "name": "motion", "stage": "motion", "route": "sketch/parallax", "count": 1, "width": 1280,
            "height": 720, "price_microcredits": 40_000_000, "price_as_of": "2026-11-01", "rolls": 3, "needs_anchor": true,
            "seconds": 4.0, "median_ms": 2_100, "measured": 5 }] }),
    );
    let ran = Person::new().types("tiers", &mut script);
    expect![[r#"
        1 tier, lowest first
        tier    stage   route            count  size           credits  time each  rolls  needs   price of
        motion  motion  sketch/parallax      1  1280×720, 4 s       40      2.1 s      3  anchor  2026-11-01
    "#]]
    .assert_eq(&ran.out);
}
