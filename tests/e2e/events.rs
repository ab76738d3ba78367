//! Events: in order, by cursor, by long poll and by subscription; what was missed can be fetched.

use std::time::Duration;

use jsonrpsee::core::client::{Subscription, SubscriptionClientT};
use jsonrpsee_ws_client::WsClientBuilder;
use maquette_protocol::methods::{SUBSCRIPTION, method};
use maquette_protocol::{DraftParams, Event, EventKind, EventsSinceParams, JobState};
use maquette_tests::Home;
use serde_json::json;

use crate::cache::paid;

#[test]
fn events_come_in_order_and_from_any_cursor() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let made = client.call::<method::Draft>(&paid("told", "a mill"));
    let all = client.call::<method::EventsSince>(&EventsSinceParams {
        limit: Some(1000),
        ..EventsSinceParams::default()
    });
    assert!(all.events.windows(2).all(|pair| pair[0].seq <= pair[1].seq), "in order");
    let job = made.jobs[0].id;
    let states: Vec<JobState> =
        all.events.iter().filter(|event| event.job == Some(job)).filter_map(|event| event.state).collect();
    assert_eq!(states.first(), Some(&JobState::Queued));
    assert_eq!(states.iter().filter(|state| state.is_final()).count(), 1, "one terminal event: {states:?}");
    let kinds = [EventKind::Job, EventKind::Take, EventKind::Shot, EventKind::Credit];
    for kind in kinds {
        assert!(all.events.iter().any(|event| event.kind == kind), "no {kind:?} event");
    }
    // Two by two, every event comes once.
    let mut seen = Vec::new();
    let mut seq = 0;
    loop {
        let page = client.call::<method::EventsSince>(&EventsSinceParams {
            seq,
            limit: Some(2),
            ..EventsSinceParams::default()
        });
        assert!(page.seq >= seq);
        seen.extend(page.events);
        seq = page.seq;
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, all.events);
    assert!(daemon.stop().success());
}

#[test]
fn a_long_poll_answers_when_something_happens() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let seq = client.status().last_seq;
    let waiting = {
        let mut other = daemon.client();
        let params = EventsSinceParams { seq, wait_ms: Some(60_000), ..EventsSinceParams::default() };
        std::thread::spawn(move || other.call::<method::EventsSince>(&params))
    };
    client.call::<method::Draft>(&paid("told", "a mill"));
    let reply = waiting.join().unwrap();
    assert!(!reply.events.is_empty() && reply.events.iter().all(|event| event.seq > seq), "{reply:?}");
    assert!(daemon.stop().success());
}

#[test]
fn a_subscriber_hears_of_a_job_and_of_the_end() {
    let home = Home::new();
    let daemon = home.start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let stream = tokio::net::UnixStream::connect(daemon.socket()).await.unwrap();
        let client =
            WsClientBuilder::default().build_with_stream("ws://localhost/rpc", stream).await.unwrap();
        let mut params = jsonrpsee::core::params::ObjectParams::new();
        params.insert("since", 0).unwrap();
        let mut events: Subscription<Event> =
            client.subscribe(SUBSCRIPTION[0], params, SUBSCRIPTION[1]).await.unwrap();
        let socket = daemon.socket().to_owned();
        let drafting = std::thread::spawn(move || {
            maquette_tests::Client::connect(&socket).unwrap().call::<method::Draft>(&paid("told", "a mill"))
        });
        let done = async {
            while let Some(event) = events.next().await {
                let event = event.unwrap();
                if event.kind == EventKind::Job && event.state == Some(JobState::Done) {
                    return event.job;
                }
            }
            None
        };
        let job = tokio::time::timeout(Duration::from_secs(60), done).await.expect("it is told in time");
        assert_eq!(job, Some(drafting.join().unwrap().jobs[0].id));
        daemon.signal(rustix::process::Signal::TERM);
        let closing = async {
            while let Some(event) = events.next().await {
                if event.is_ok_and(|event| event.kind == EventKind::Closing) {
                    return true;
                }
            }
            false
        };
        assert!(tokio::time::timeout(Duration::from_secs(60), closing).await.expect("it is told in time"));
    });
    assert!(daemon.left().success());
}

#[test]
fn a_drain_refuses_new_work_and_loses_none() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let job = client
        .call::<method::Draft>(&DraftParams { wait_ms: None, ..paid("drained", "script: gate:after list") })
        .jobs[0]
        .id;
    let busy = client.try_raw("daemon.drain", &json!({ "if_idle": true })).expect_err("a job is open");
    assert_eq!(busy.code(), maquette_protocol::ErrorCode::Busy);
    let reply = client.call::<method::Drain>(&maquette_protocol::DrainParams { if_idle: false });
    assert_eq!(reply.open_jobs, 1);
    assert!(daemon.left().success());
    home.open_gate("after");
    let daemon = home.start();
    assert_eq!(daemon.client().ended(job).state, JobState::Done);
    assert!(daemon.stop().success());
}
