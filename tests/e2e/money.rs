//! Credits: nothing is spent without a hold, no hold ends twice, and rules refuse before anything is held.

use maquette_protocol::methods::method;
use maquette_protocol::{
    BudgetParams, BudgetScope, CheckinParams, DraftParams, EntriesParams, EntryKind, ErrorCode, GrantParams,
    JobState, MICROCREDITS, Nothing, PromoteParams, QuoteParams, Scope, TABLE, TakeJudgeParams, Verdict,
};
use maquette_tests::client::draft_params;
use maquette_tests::{Audit, Client, Daemon, Home};

use crate::cache::paid;
use crate::story::keep;

#[test]
fn too_few_credits_refuse_the_whole_request_and_say_how_many() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let many = DraftParams { count: Some(34), ..paid("rich", "a palace") };
    let refused = client.refused::<method::Draft>(&many);
    assert_eq!((refused.code(), refused.number), (ErrorCode::CreditsShort, -32124));
    assert_eq!(refused.data.more.needed_microcredits, Some(34 * 12 * MICROCREDITS));
    assert_eq!(refused.data.more.available_microcredits, Some(400 * MICROCREDITS));
    assert!(!refused.data.hint.is_empty());
    assert!(home.provider_books().lines.is_empty(), "nothing was sent");
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    assert_eq!(audit.entries.iter().filter(|entry| entry.kind == EntryKind::Refusal).count(), 1);
    let grant = GrantParams {
        wallet: None,
        amount_microcredits: 8 * MICROCREDITS,
        reason: "a present".into(),
        expires_ms: None,
        idempotency_key: Some("g1".into()),
    };
    let first = client.call::<method::CreditGrant>(&grant);
    assert_eq!(client.call::<method::CreditGrant>(&grant), first, "the same key grants once");
    assert_eq!(first.wallet.available_microcredits, 408 * MICROCREDITS);
    assert_eq!(client.call::<method::Draft>(&many).takes.len(), 34);
    assert_eq!(client.wallet("house").available_microcredits, 0);
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

#[test]
fn what_a_provider_takes_is_what_is_booked() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let mut check = |prompt: &str, state: JobState, captured: i64, overage: i64| {
        let made = client.call::<method::Draft>(&paid("till", prompt));
        let job = client.ended(made.jobs[0].id);
        assert_eq!(job.state, state, "{prompt}: {:?}", job.error);
        let hold = Audit::read(&mut client).holds()[&job.id];
        assert_eq!(
            (hold.captured, hold.overage),
            (captured * MICROCREDITS, overage * MICROCREDITS),
            "{prompt}"
        );
    };
    check("script: done", JobState::Done, 12, 0);
    check("script: accept-then-done", JobState::Done, 12, 0);
    check("script: undercharge", JobState::Done, 3, 0);
    check("script: overcharge", JobState::Done, 12, 24);
    check("script: refuse", JobState::Refused, 0, 0);
    check("script: refuse-charged", JobState::Refused, 12, 0);
    check("script: fail", JobState::Failed, 0, 0);
    check("script: accept-then-fail", JobState::Failed, 0, 0);
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

#[test]
fn a_price_that_nobody_knows_is_not_paid() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let params = DraftParams { tier: Some("unpriced".into()), ..paid("blind", "a lake") };
    assert_eq!(client.refused::<method::Draft>(&params).code(), ErrorCode::PriceUnknown);
    assert!(home.provider_books().lines.is_empty());
    assert!(daemon.stop().success());
}

#[test]
fn a_budget_that_would_be_passed_refuses() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let set = |scope, name: Option<&str>, credits: i64| BudgetParams {
        scope: Some(scope),
        name: name.map(str::to_owned),
        limit_microcredits: Some(credits * MICROCREDITS),
        ..BudgetParams::default()
    };
    client.call::<method::CreditBudget>(&set(BudgetScope::Project, None, 30));
    assert_eq!(
        client.call::<method::Draft>(&DraftParams { count: Some(2), ..paid("b", "a mill") }).takes.len(),
        2
    );
    let refused = client.refused::<method::Draft>(&paid("b", "another mill"));
    assert_eq!(refused.code(), ErrorCode::BudgetPassed);
    assert_eq!(refused.data.more.needed_microcredits, Some(12 * MICROCREDITS));
    assert_eq!(refused.data.more.available_microcredits, Some(6 * MICROCREDITS));
    for (scope, name) in [(BudgetScope::Day, None), (BudgetScope::Tier, Some("paid"))] {
        client.call::<method::CreditBudget>(&set(BudgetScope::Project, None, 300));
        client.call::<method::CreditBudget>(&set(scope, name, 25));
        assert_eq!(
            client.refused::<method::Draft>(&paid("b", "a third mill")).code(),
            ErrorCode::BudgetPassed,
            "{scope:?}"
        );
        let clear = BudgetParams { clear: true, limit_microcredits: None, ..set(scope, name, 0) };
        client.call::<method::CreditBudget>(&clear);
    }
    assert_eq!(client.call::<method::Draft>(&paid("b", "a third mill")).takes.len(), 1);
    assert_eq!(home.provider_books().creates().len(), 3);
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

/// A daemon whose clock is ahead by so many milliseconds.
fn ahead(home: &Home, ms: i64) -> Daemon {
    let setting = format!("clock.set_back_ms=return({})", -ms);
    home.try_start(&[("MAQUETTE_FAIL_AT", &setting)]).expect("it starts")
}

const HOUR_MS: i64 = 3_600_000;

#[test]
fn a_clients_budget_for_a_day_refuses_until_the_next_day() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let limit = BudgetParams {
        scope: Some(BudgetScope::Client),
        name: Some("unix".into()),
        limit_microcredits: Some(25 * MICROCREDITS),
        ..BudgetParams::default()
    };
    client.call::<method::CreditBudget>(&limit);
    let two = DraftParams { count: Some(2), ..paid("day", "a mill") };
    assert_eq!(client.call::<method::Draft>(&two).takes.len(), 2);
    let refused = client.refused::<method::Draft>(&paid("day", "another mill"));
    assert_eq!(refused.code(), ErrorCode::BudgetPassed);
    assert!(refused.message.contains("unix"), "{refused:?}");
    assert_eq!(refused.data.more.needed_microcredits, Some(12 * MICROCREDITS));
    assert_eq!(refused.data.more.available_microcredits, Some(MICROCREDITS));
    // It is the client's, whatever the project.
    let elsewhere = home.demo_project(&mut client);
    let demo = DraftParams { project: Some(elsewhere), ..paid("day", "another mill") };
    assert_eq!(client.refused::<method::Draft>(&demo).code(), ErrorCode::BudgetPassed);
    assert!(daemon.stop().success());
    let daemon = ahead(&home, 24 * HOUR_MS);
    let mut client = daemon.client();
    assert_eq!(client.call::<method::Draft>(&paid("day", "another mill")).takes.len(), 1);
    let budgets = client.call::<method::CreditBudget>(&BudgetParams::default()).budgets;
    let of_client = budgets.iter().find(|budget| budget.scope == BudgetScope::Client).expect("it is listed");
    assert_eq!((of_client.spent_microcredits, of_client.name.as_deref()), (12 * MICROCREDITS, Some("unix")));
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn a_grant_that_expires_is_spent_first_and_what_is_left_of_it_is_lost_in_time() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let signed_up_ms = Audit::read(&mut client).entries[0].at_ms;
    let grant = GrantParams {
        wallet: None,
        amount_microcredits: 50 * MICROCREDITS,
        reason: "for this afternoon".into(),
        expires_ms: Some(signed_up_ms + HOUR_MS.cast_unsigned()),
        idempotency_key: None,
    };
    client.call::<method::CreditGrant>(&grant);
    client.call::<method::Draft>(&paid("soon", "a mill"));
    let wallet = client.wallet("house");
    assert_eq!(wallet.available_microcredits, 438 * MICROCREDITS);
    let left = |expires: bool| {
        let of_kind = wallet.grants.iter().filter(|grant| grant.expires_ms.is_some() == expires);
        of_kind.map(|grant| grant.left_microcredits).sum::<i64>()
    };
    assert_eq!((left(true), left(false)), (38 * MICROCREDITS, 400 * MICROCREDITS), "what expires goes first");
    // What open holds need is not lost: of the 38, thirty are free when the time comes, and eight are needed.
    let many = DraftParams { count: Some(34), wait_ms: None, ..paid("soon", "script: gate:late list") };
    let held = client.call::<method::Draft>(&many);
    assert!(daemon.stop().success());
    let daemon = ahead(&home, 2 * HOUR_MS);
    let mut client = daemon.client();
    let wallet = client.wallet("house");
    assert_eq!((wallet.held_microcredits, wallet.available_microcredits), (408 * MICROCREDITS, 0));
    home.open_gate("late");
    for job in &held.jobs {
        assert_eq!(client.ended(job.id).state, JobState::Done);
    }
    assert_eq!(client.wallet("house").posted_microcredits, 0);
    let audit = Audit::read(&mut client);
    let lost = audit.entries.iter().filter(|entry| entry.kind == EntryKind::Expiry);
    assert_eq!(lost.map(|entry| entry.amount_microcredits).sum::<i64>(), 30 * MICROCREDITS);
    audit.assert_books_hold();
    let late = GrantParams { expires_ms: Some(signed_up_ms + HOUR_MS.cast_unsigned()), ..grant };
    assert_eq!(client.refused::<method::CreditGrant>(&late).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn a_projects_books_show_what_was_granted_to_the_wallets_it_pays_from() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let demo = home.demo_project(&mut client);
    client.call::<method::Draft>(&paid("elsewhere", "a mill"));
    let draft = DraftParams { project: Some(demo.clone()), ..draft_params("here", "a mill", 1) };
    client.call::<method::Draft>(&draft);
    let entries = |client: &mut Client, project: Option<&String>| {
        let asked = EntriesParams { project: project.cloned(), ..EntriesParams::default() };
        let mut entries = client.call::<method::CreditEntries>(&asked).entries;
        entries.reverse();
        entries
    };
    let all = entries(&mut client, None);
    let here = entries(&mut client, Some(&demo));
    assert_eq!(here[0].kind, EntryKind::Grant, "the sign-up is the beginning of these books too: {here:?}");
    let kinds: Vec<EntryKind> = here.iter().skip(1).map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Hold, EntryKind::Capture]);
    assert!(here[1].project.is_some() && here[1].project == here[2].project);
    assert_eq!(all.len(), 5, "and the other project's are not among them: {all:?}");
    assert!(daemon.stop().success());
}

#[test]
fn the_fourth_roll_needs_a_reason() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let draft = client.call::<method::Draft>(&paid("rolled", "a mill")).takes.remove(0);
    client.call::<method::TakeJudge>(&keep(draft.id));
    let roll = |client: &mut Client, n: u32, reason: Option<&str>| {
        client.try_call::<method::Promote>(&PromoteParams {
            takes: vec![draft.id],
            tier: Some("rolled".into()),
            again: true,
            idempotency_key: Some(format!("roll {n}")),
            override_reason: reason.map(str::to_owned),
            wait_ms: Some(60_000),
            ..PromoteParams::default()
        })
    };
    for n in 0..3 {
        assert_eq!(roll(&mut client, n, None).expect("three are free to roll").takes.len(), 1);
    }
    let posted = client.wallet("house").posted_microcredits;
    let refused = roll(&mut client, 3, None).expect_err("the fourth is refused");
    assert_eq!(
        (refused.code(), refused.data.more.rolls, refused.data.more.rolls_limit),
        (ErrorCode::ThreeRolls, Some(3), Some(3))
    );
    assert!(refused.data.more.diagnosis.is_some_and(|text| !text.is_empty()));
    let wallet = client.wallet("house");
    assert_eq!(
        (wallet.posted_microcredits, wallet.held_microcredits),
        (posted, 0),
        "nothing was held for it"
    );
    let fourth = roll(&mut client, 4, Some("the client asked")).expect("a reason passes");
    client.call::<method::TakeJudge>(&keep(fourth.takes[0].id));
    assert!(roll(&mut client, 5, None).is_ok(), "a keep on that tier begins anew");
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

/// The whole kept selection of a board: one quote, one sum, each hero with its own draft; a kill in the middle changes nothing.
#[test]
fn a_kept_selection_of_two_hundred_goes_up_under_one_quote() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let grant = GrantParams {
        wallet: None,
        amount_microcredits: 5_000 * MICROCREDITS,
        reason: "a board".into(),
        expires_ms: None,
        idempotency_key: None,
    };
    client.call::<method::CreditGrant>(&grant);
    let mut drafts = Vec::new();
    for shot in ["dawn", "noon"] {
        let made = client.call::<method::Draft>(&DraftParams {
            count: Some(100),
            tier: Some("noop".into()),
            ..draft_params(shot, &format!("{shot}, script: noop"), 100)
        });
        drafts.extend(made.takes.iter().map(|take| take.id));
    }
    client.call::<method::TakeJudge>(&TakeJudgeParams {
        takes: drafts.clone(),
        verdict: Some(Verdict::Keep),
        reason: None,
    });
    let promote = |quote_id: Option<String>, wait_ms| PromoteParams {
        takes: drafts.clone(),
        tier: Some("rolled".into()),
        prompt: Some("the same, in evening light, script: done list".into()),
        idempotency_key: Some("the board".into()),
        quote_id,
        wait_ms,
        ..PromoteParams::default()
    };
    let quote = client.call::<method::QuoteMethod>(&QuoteParams::Promote(promote(None, None)));
    assert_eq!((quote.takes, quote.hits, quote.would_refuse.as_deref()), (200, 0, None));
    assert_eq!(quote.total_microcredits, 200 * quote.each_microcredits);
    assert!(quote.each_microcredits > 0);
    let before = client.wallet("house").posted_microcredits;
    let started = client.call::<method::Promote>(&promote(Some(quote.quote_id.clone()), None));
    assert_eq!((started.jobs.len(), started.held_microcredits), (200, quote.total_microcredits));
    // Some are done and some are not.
    client.ended(started.jobs[20].id);
    daemon.kill9();
    let daemon = home.start();
    let mut client = daemon.client();
    let again = client.call::<method::Promote>(&promote(Some(quote.quote_id), Some(60_000)));
    assert_eq!(again.batch, started.batch, "the same key is the same request");
    for job in &started.jobs {
        assert_eq!(client.ended(job.id).state, JobState::Done, "{job:?}");
    }
    let heroes = client.call::<method::Promote>(&promote(None, Some(60_000))).takes;
    let parents: Vec<_> = heroes.iter().map(|take| take.parent.expect("it came from a draft")).collect();
    assert_eq!(parents, drafts, "each take has its own edge, in the order that was asked");
    let spent = before - client.wallet("house").posted_microcredits;
    assert_eq!(spent, quote.total_microcredits, "one sum, paid once");
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn the_weekly_checkin_comes_once() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    assert!(client.wallet("house").checkin_open);
    let first = client.call::<method::CreditCheckin>(&CheckinParams::default());
    assert_eq!(first.wallet.posted_microcredits, 440 * MICROCREDITS);
    assert_eq!(
        client.refused::<method::CreditCheckin>(&CheckinParams::default()).code(),
        ErrorCode::CheckinClosed
    );
    let unknown = CheckinParams { wallet: Some("nobody".into()) };
    assert_eq!(client.refused::<method::CreditCheckin>(&unknown).code(), ErrorCode::UnknownWallet);
    assert!(daemon.stop().success());
}

#[test]
fn racing_requests_on_a_small_balance_spend_it_exactly() {
    let home = Home::new();
    let daemon = home.start();
    let accepted: usize = std::thread::scope(|scope| {
        let race = |n: u32| {
            let mut client = daemon.client();
            scope.spawn(move || {
                client
                    .try_call::<method::Draft>(&paid(&format!("race {n}"), &format!("a mill, number {n}")))
                    .is_ok()
            })
        };
        let threads: Vec<_> = (0..40).map(race).collect();
        threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
    });
    assert_eq!(accepted, 33, "400 credits are 33 pictures at 12");
    let mut client = daemon.client();
    assert_eq!(client.wallet("house").available_microcredits, 4 * MICROCREDITS);
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

/// Methods that lead to work, and so may put credits on hold. Every other one must leave the wallet as it was.
const MAY_HOLD: &[&str] = &["draft", "promote", "edit", "stitch", "canary.run", "job.retry"];

#[test]
fn no_other_method_can_spend() {
    for method in TABLE {
        if MAY_HOLD.contains(&method.name) {
            assert_eq!(method.scope, Scope::Spend, "{}", method.name);
        }
    }
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    client.call::<method::Draft>(&paid("till", "a mill"));
    let before = client.wallet("house");
    let exempt = ["daemon.drain", "credit.grant", "credit.checkin", "events.since"];
    for method in
        TABLE.iter().filter(|method| !MAY_HOLD.contains(&method.name) && !exempt.contains(&method.name))
    {
        // The most that a caller could hope to slip in: everything that the paid methods know.
        let params = serde_json::json!({ "prompt": "a mill", "shot": "till", "take": "t1", "takes": ["t1"], "job": "j1" });
        for params in [params, serde_json::json!({})] {
            // Most are refused for fields that they do not know; that is as good.
            let _ = client.try_raw(method.name, &params);
        }
        let after = client.wallet("house");
        assert_eq!(
            (after.posted_microcredits, after.held_microcredits),
            (before.posted_microcredits, 0),
            "{}",
            method.name
        );
    }
    let balance = client.call::<method::CreditBalance>(&Nothing {});
    assert_eq!(balance.wallets.iter().map(|wallet| wallet.held_microcredits).sum::<i64>(), 0);
    assert_eq!(home.provider_books().creates().len(), 1);
    assert!(daemon.stop().success());
}
