//! The books beside what a provider lists: what agrees, what differs and what to do about it; and that nothing is changed by looking.

use std::collections::BTreeSet;

use maquette_protocol::methods::method;
use maquette_protocol::{
    DifferenceKind, JobResolveParams, JobState, ReconcileParams, ReconcileReply, RemoteState, Resolution,
};
use maquette_tests::fakes::{Fault, Refusal, Step};
use maquette_tests::http::Http;
use maquette_tests::{Audit, Client};

use super::setups::{Setup, comfyui, fal, google, openai, replicate};
use super::{draft, settled};

/// Compares the last day, and proves that the books are what they were.
fn reconciled(client: &mut Client, setup: &Setup) -> ReconcileReply {
    let before = Audit::read(client);
    let provider = setup.route.split('/').next().unwrap().to_owned();
    let params = ReconcileParams { provider, ..ReconcileParams::default() };
    let reply = client.call::<method::CreditReconcile>(&params);
    let after = Audit::read(client);
    assert_eq!(before.entries, after.entries, "{}: looking books nothing", setup.fake.name());
    assert_eq!((before.jobs, before.wallets), (after.jobs, after.wallets), "{}", setup.fake.name());
    reply
}

fn kinds(reply: &ReconcileReply) -> Vec<DifferenceKind> {
    reply.differences.iter().map(|difference| difference.kind).collect()
}

/// Orders work with the daemon's own key, as another program would.
fn order_behind_its_back(setup: &Setup) {
    let books = setup.fake.books();
    let line = &books.creates[0].line;
    let key = setup.fake.key();
    let (key, body) = match setup.fake.name() {
        "fal" => (format!("Key {key}"), r#"{"prompt":"a boat"}"#),
        _ => (format!("Bearer {key}"), r#"{"input":{"prompt":"a boat"}}"#),
    };
    let address = setup.fake.url().trim_start_matches("http://");
    let headers = [("Host", address), ("Authorization", &key), ("Content-Type", "application/json")];
    let answer = Http::tcp(address).and_then(|mut http| http.request(line, &headers, body.as_bytes()));
    assert!((200..300).contains(&answer.expect("it answers").status));
}

/// After whatever went wrong: nothing is there that no job here has, and every job that waits for a person is told of.
pub fn finds_only_what_waits_for_a_person(setup: &Setup, client: &mut Client) {
    let name = setup.fake.name();
    let reply = reconciled(client, setup);
    if !reply.checked {
        assert!(reply.why_not.is_some() && reply.differences.is_empty(), "{name}: {reply:?}");
        return;
    }
    let odd = |kind: &DifferenceKind| matches!(kind, DifferenceKind::OnlyThere | DifferenceKind::Charge);
    assert!(!kinds(&reply).iter().any(odd), "{name}: {:?}", reply.differences);
    let waits = |ours: Option<JobState>| ours == Some(JobState::NeedsYou);
    let told = reply.differences.iter().filter(|difference| waits(difference.ours));
    let told: BTreeSet<_> = told.filter_map(|difference| difference.job).collect();
    let jobs = Audit::read(client).jobs;
    let waiting = jobs.iter().filter(|(_, job)| waits(Some(job.state))).map(|(id, _)| *id);
    assert_eq!(told, waiting.collect(), "{name}");
}

#[test]
fn books_and_provider_agree_on_what_went_well_and_on_what_did_not() {
    for (setup, refusal) in
        [(fal(), Refusal::PolicyError), (replicate(), Refusal::FailedText), (comfyui(), Refusal::NoMedia)]
    {
        let name = setup.fake.name();
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        for seed in 1..=3 {
            let made = client.call::<method::Draft>(&draft(seed));
            assert_eq!(settled(&mut client, made.jobs[0].id).state, JobState::Done, "{name}");
        }
        if name != "comfy" {
            setup.fake.script(Step::Create, Fault::Refusal(refusal));
            let made = client.call::<method::Draft>(&draft(4));
            assert_eq!(settled(&mut client, made.jobs[0].id).state, JobState::Refused, "{name}");
        }
        let reply = reconciled(&mut client, &setup);
        assert_eq!((reply.checked, reply.cut, reply.unasked), (true, false, 0), "{name}: {reply:?}");
        assert_eq!(reply.differences, [], "{name}");
        let orders = if name == "comfy" { 3 } else { 4 };
        assert_eq!((reply.agreed, reply.ours.orders, reply.ours.made), (orders, orders, 3), "{name}");
        let theirs = reply.theirs.expect("it was compared");
        assert_eq!((theirs.orders, theirs.made), (orders, 3), "{name}");
        if name != "comfy" {
            let charged = i64::try_from(setup.fake.books().charged_usd_micros()).unwrap() * 100;
            let taken = (reply.ours.taken_microcredits, theirs.taken_microcredits);
            assert_eq!(taken, (Some(charged), None), "{name}: neither of these lists names amounts");
        }
        assert!(daemon.stop().success());
        // What was written down is told after a restart as well.
        let daemon = setup.start(&home);
        assert_eq!(reconciled(&mut daemon.client(), &setup).agreed, orders, "{name}");
        assert!(daemon.stop().success());
    }
}

#[test]
fn an_order_that_somebody_else_placed_is_only_there() {
    for setup in [fal(), replicate()] {
        let name = setup.fake.name();
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let made = client.call::<method::Draft>(&draft(1));
        assert_eq!(settled(&mut client, made.jobs[0].id).state, JobState::Done, "{name}");
        order_behind_its_back(&setup);
        setup.fake.finish();
        let reply = reconciled(&mut client, &setup);
        assert_eq!((kinds(&reply), reply.agreed), (vec![DifferenceKind::OnlyThere], 1), "{name}: {reply:?}");
        let stranger = &reply.differences[0];
        assert_eq!((stranger.job, stranger.theirs), (None, Some(RemoteState::Succeeded)), "{name}");
        assert_eq!(stranger.charged_microcredits, Some(4_000_000), "{name}: its price by the catalog");
        assert_eq!(stranger.remote_id, setup.fake.books().creates[1].job, "{name}");
        assert!(daemon.stop().success());
    }
}

/// Settles a job as the hint says.
fn resolve(client: &mut Client, job: maquette_protocol::JobId) {
    client.call::<method::JobResolve>(&JobResolveParams {
        job,
        outcome: Resolution::Charged,
        reason: "the provider lists it as made".into(),
        charged_microcredits: None,
        asset: None,
    });
}

#[test]
fn a_job_that_waits_for_a_person_is_told_what_became_of_it() {
    for setup in [fal(), replicate()] {
        let name = setup.fake.name();
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        // Its result cannot be fetched: it has a name there.
        (0..40).for_each(|_| setup.fake.script(Step::Media, Fault::RedirectToPrivate));
        let made = client.call::<method::Draft>(&draft(1));
        let named = settled(&mut client, made.jobs[0].id);
        assert_eq!(named.state, JobState::NeedsYou, "{name}: {:?}", named.error);
        let reply = reconciled(&mut client, &setup);
        assert_eq!(kinds(&reply), [DifferenceKind::NeedsYou], "{name}: {reply:?}");
        let told = &reply.differences[0];
        assert_eq!((told.job, told.theirs), (Some(named.id), Some(RemoteState::Succeeded)), "{name}");
        assert!(
            told.hint.starts_with(&format!("maquette resolve {} charged --reason", named.id)),
            "{name}: {told:?}"
        );
        resolve(&mut client, named.id);
        assert_eq!(reconciled(&mut client, &setup).differences, [], "{name}: it is settled");
        // Its answer was lost and it is not found: it has none, but is the only one of its model at that time.
        (0..40).for_each(|_| setup.fake.script(Step::List, Fault::Status(500)));
        setup.fake.script(Step::Create, Fault::ResetAfterReading);
        let made = client.call::<method::Draft>(&draft(2));
        let nameless = settled(&mut client, made.jobs[0].id);
        setup.fake.finish();
        assert_eq!(nameless.state, JobState::NeedsYou, "{name}: {:?}", nameless.error);
        let failing = reconciled(&mut client, &setup);
        assert!(!failing.checked && failing.differences.is_empty(), "{name}: no list is no pass");
        assert_eq!((failing.waiting, failing.bill.is_some()), (1, true), "{name}: {failing:?}");
        let reply = until_listed(&mut client, &setup);
        assert_eq!(kinds(&reply), [DifferenceKind::NeedsYou], "{name}: {reply:?}");
        assert_eq!(reply.differences[0].remote_id, setup.fake.books().creates[1].job, "{name}");
        assert!(reply.differences[0].message.contains("by model and time"), "{name}: {reply:?}");
        resolve(&mut client, nameless.id);
        assert_eq!(reconciled(&mut client, &setup).differences, [], "{name}: it is settled");
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
    }
}

/// Asks until no fault is left for the list.
fn until_listed(client: &mut Client, setup: &Setup) -> ReconcileReply {
    let mut answers = (0..60).map(|_| reconciled(client, setup));
    answers.find(|reply| reply.checked).expect("the list is given in the end")
}

#[test]
fn who_keeps_no_list_is_not_checked() {
    for setup in [google(), openai()] {
        let name = setup.fake.name();
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let made = client.call::<method::Draft>(&draft(1));
        let job = settled(&mut client, made.jobs[0].id);
        assert_eq!(job.state, JobState::Done, "{name}");
        let reply = reconciled(&mut client, &setup);
        assert!(!reply.checked && reply.theirs.is_none() && reply.agreed == 0, "{name}: {reply:?}");
        assert!(reply.why_not.is_some() && reply.bill.is_some(), "{name}: {reply:?}");
        assert_eq!(reply.ours.taken_microcredits, Some(job.captured_microcredits), "{name}");
        let nobody = ReconcileParams { provider: "nobody".into(), ..ReconcileParams::default() };
        let refused = client.refused::<method::CreditReconcile>(&nobody);
        assert!(refused.data.hint.contains("google"), "{refused:?}");
        let never = ReconcileParams { provider: name.into(), since_ms: Some(7), until_ms: Some(7) };
        assert_eq!(
            client.refused::<method::CreditReconcile>(&never).code(),
            maquette_protocol::ErrorCode::InvalidParams
        );
        assert!(daemon.stop().success());
    }
}
