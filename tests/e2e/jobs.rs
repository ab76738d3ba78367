//! Jobs: stopped, tried again, resolved by a person, and taken up again by the next daemon. A paid create is never sent twice.

use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, ErrorCode, Job, JobCancelParams, JobGetParams, JobId, JobListParams, JobResolveParams,
    JobRetryParams, JobState, MICROCREDITS, Resolution,
};
use maquette_tests::{Audit, Client, Home};

use crate::cache::paid;

/// Asks for one paid draft and does not wait.
fn begun(client: &mut Client, shot: &str, prompt: &str) -> JobId {
    client.call::<method::Draft>(&DraftParams { wait_ms: None, ..paid(shot, prompt) }).jobs[0].id
}

/// Waits by long polls until the job stands where it should.
#[track_caller]
pub fn comes_to(client: &mut Client, job: JobId, state: JobState) -> Job {
    for _ in 0..2_000 {
        let now = client.call::<method::JobGet>(&JobGetParams { job, wait_ms: Some(5) });
        if now.state == state {
            return now;
        }
        assert!(!now.state.is_final(), "{job} ended as {:?}: {:?}", now.state, now.error);
    }
    panic!("{job} did not come to {state:?}: {:?}", client.job(job));
}

fn cancel(job: JobId) -> JobCancelParams {
    JobCancelParams { jobs: vec![job], ..JobCancelParams::default() }
}

#[test]
fn a_stopped_job_gives_its_hold_back() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    for prompt in ["script: hang", "script: accept-then-hang"] {
        let job = begun(&mut client, "stopped", prompt);
        client.call::<method::JobCancel>(&cancel(job));
        let ended = client.ended(job);
        assert_eq!((ended.state, ended.captured_microcredits), (JobState::Cancelled, 0), "{prompt}");
        let seq = client.status().last_seq;
        let again = client.call::<method::JobCancel>(&cancel(job));
        assert_eq!(again.jobs[0].state, JobState::Cancelled, "stopping what has ended changes nothing");
        assert_eq!(client.status().last_seq, seq);
    }
    assert_eq!(client.wallet("house").available_microcredits, 400 * MICROCREDITS);
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn a_failed_job_can_be_tried_again_as_a_new_one() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let job = begun(&mut client, "retried", "script: gate:never");
    client.call::<method::JobCancel>(&cancel(job));
    assert_eq!(client.ended(job).state, JobState::Cancelled);
    home.open_gate("never");
    let retry = JobRetryParams { job, idempotency_key: Some("r".into()), wait_ms: Some(60_000) };
    let made = client.call::<method::JobRetry>(&retry);
    assert_eq!((made.jobs[0].retry_of, made.jobs[0].state), (Some(job), JobState::Done));
    assert_eq!(
        client.call::<method::JobRetry>(&retry).jobs[0].id,
        made.jobs[0].id,
        "the same key tries once"
    );
    let done = client.refused::<method::JobRetry>(&JobRetryParams {
        job: made.jobs[0].id,
        idempotency_key: None,
        wait_ms: None,
    });
    assert_eq!(done.code(), ErrorCode::WrongState);
    Audit::read(&mut client).assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

#[test]
fn a_lost_answer_is_looked_up_sent_again_under_the_key_or_asked_about() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let listed = begun(&mut client, "lost", "script: drop-reply list");
    assert_eq!(client.ended(listed).state, JobState::Done, "the provider lists it");
    let never_came = begun(&mut client, "lost", "script: lose-order list");
    comes_to_an_end_without_a_charge(&mut client, never_came);
    let asked = begun(&mut client, "lost", "script: drop-reply cannot-tell");
    let waiting = comes_to(&mut client, asked, JobState::NeedsYou);
    assert_eq!(waiting.held_microcredits, 12 * MICROCREDITS, "its hold stays");
    let error = waiting.error.expect("it says why");
    assert_eq!(error.code, ErrorCode::PossiblyCharged);
    assert!(!error.hint.is_empty());
    assert_eq!(home.provider_books().creates()[&asked], 1, "it was not sent again");
    let resolve = |job, outcome| JobResolveParams {
        job,
        outcome,
        charged_microcredits: None,
        reason: "the provider's page says so".into(),
        asset: None,
    };
    let resolved = client.call::<method::JobResolve>(&resolve(asked, Resolution::Charged));
    assert!(resolved.state.is_final());
    assert_eq!(resolved.captured_microcredits, 12 * MICROCREDITS);
    let twice = client.refused::<method::JobResolve>(&resolve(asked, Resolution::NotCharged));
    assert_eq!(twice.code(), ErrorCode::WrongState);
    let free = begun(&mut client, "lost", "script: lose-order cannot-tell");
    comes_to(&mut client, free, JobState::NeedsYou);
    let released = client.call::<method::JobResolve>(&resolve(free, Resolution::NotCharged));
    assert_eq!((released.held_microcredits, released.captured_microcredits), (0, 0));
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_all_ended();
    audit.assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

/// An order that certainly never came may be sent again or fail, but it must not cost anything that was not made.
fn comes_to_an_end_without_a_charge(client: &mut Client, job: JobId) {
    let now = client.call::<method::JobGet>(&JobGetParams { job, wait_ms: Some(60_000) });
    assert!(now.state.is_final() || now.state == JobState::NeedsYou, "{now:?}");
    assert_eq!(now.captured_microcredits, 0);
    if now.state == JobState::NeedsYou {
        let params = JobResolveParams {
            job,
            outcome: Resolution::NotCharged,
            charged_microcredits: None,
            reason: "it never came".into(),
            asset: None,
        };
        client.call::<method::JobResolve>(&params);
    }
}

#[test]
fn jobs_go_on_after_a_kill() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let accepted = begun(&mut client, "killed", "script: accept-then-hang");
    comes_to(&mut client, accepted, JobState::Submitted);
    let asked = begun(&mut client, "killed", "script: gate:open cannot-tell");
    comes_to(&mut client, asked, JobState::Submitting);
    let resent = begun(&mut client, "killed", "script: gate:open resend");
    comes_to(&mut client, resent, JobState::Submitting);
    let listed = begun(&mut client, "killed", "script: gate:open list");
    comes_to(&mut client, listed, JobState::Submitting);
    daemon.kill9();

    home.open_gate("open");
    let daemon = home.start();
    let mut client = daemon.client();
    assert_eq!(comes_to(&mut client, asked, JobState::NeedsYou).held_microcredits, 12 * MICROCREDITS);
    assert_eq!(client.ended(resent).state, JobState::Done, "the same key may be sent again");
    assert_eq!(client.ended(listed).state, JobState::Done, "the provider's list says that it never came");
    assert_eq!(client.job(accepted).state, JobState::Submitted, "it is waited for again");
    client.call::<method::JobCancel>(&cancel(accepted));
    assert_eq!(client.ended(accepted).state, JobState::Cancelled);
    let books = home.provider_books();
    assert!(!books.knows(asked), "what may have been sent is not sent again");
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_agrees_with(&books);
    assert!(daemon.stop().success());
}

#[test]
fn bytes_that_are_no_picture_fail_the_job_and_not_the_daemon() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let job = begun(&mut client, "garbage", "script: garbage");
    let ended = client.call::<method::JobGet>(&JobGetParams { job, wait_ms: Some(60_000) });
    // The provider took its price, so the books say so whatever it delivered.
    let bad_end = matches!(ended.state, JobState::Refused | JobState::Failed | JobState::NeedsYou);
    assert!(bad_end && ended.take.is_none(), "{ended:?}");
    assert!(ended.error.is_some_and(|error| !error.hint.is_empty()));
    let audit = Audit::read(&mut client);
    audit.assert_books_hold();
    audit.assert_agrees_with(&home.provider_books());
    assert!(daemon.stop().success());
}

#[test]
fn a_client_that_goes_away_stops_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let job = begun(&mut client, "left", "script: gate:later");
    drop(client);
    home.open_gate("later");
    let mut client = daemon.client();
    assert_eq!(client.ended(job).state, JobState::Done);
    let open = client.call::<method::JobList>(&JobListParams { open: true, ..JobListParams::default() });
    assert!(open.jobs.is_empty());
    assert!(daemon.stop().success());
}
