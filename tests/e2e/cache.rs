//! Never pay twice: what the cache has is free and a read; what is being made is joined; a repeated request is the same request.

use maquette_protocol::methods::method;
use maquette_protocol::{DraftParams, ErrorCode, MICROCREDITS, QuoteParams, TakeJudgeParams, Verdict};
use maquette_tests::client::draft_params;
use maquette_tests::scripted::CONFIG;
use maquette_tests::{Audit, Home};
use serde_json::json;

/// Drafts on the paid tier by the scripted provider.
pub fn paid(shot: &str, prompt: &str) -> DraftParams {
    DraftParams { tier: Some("paid".into()), ..draft_params(shot, prompt, 1) }
}

#[test]
fn a_hit_in_its_own_shot_is_a_read() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let first = client.draft("harbour", "a harbour at night", 4);
    let seq = client.status().last_seq;
    let again = client.draft("harbour", "a harbour at night", 4);
    assert_eq!(client.status().last_seq, seq, "a read commits nothing");
    assert_eq!((again.batch, again.jobs.len(), again.hits, again.held_microcredits), (None, 0, 4, 0));
    let ids = |made: &maquette_protocol::Made| made.takes.iter().map(|take| take.id).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&first));
    assert!(daemon.stop().success());
}

#[test]
fn a_kept_reply_is_given_again_only_while_everything_stands() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let asked = DraftParams { tier: Some("noop".into()), ..draft_params("harbour", "script: noop", 1) };
    let first = client.call::<method::Draft>(&asked).takes[0].clone();
    for _ in 0..3 {
        let again = client.call::<method::Draft>(&asked);
        assert_eq!((again.hits, &again.takes[0]), (1, &first));
    }
    // Somebody judges the take: the same question has another answer.
    client.call::<method::TakeJudge>(&TakeJudgeParams {
        takes: vec![first.id],
        verdict: Some(Verdict::Keep),
        reason: None,
    });
    assert_eq!(client.call::<method::Draft>(&asked).takes[0].verdict, Some(Verdict::Keep));
    assert_eq!(client.call::<method::Draft>(&asked).takes[0].verdict, Some(Verdict::Keep));
    // The person changes the tier: the same words now mean another picture.
    let config = CONFIG.replacen("size = \"64x64\"", "size = \"96x64\"", 1);
    assert_ne!(config, CONFIG);
    home.write("config/config.toml", config);
    let other = client.call::<method::Draft>(&asked);
    assert_eq!(other.hits, 0);
    assert_ne!(other.takes[0].id, first.id);
    assert!(daemon.stop().success());
}

#[test]
fn a_hit_in_another_shot_is_one_commit_and_free() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    client.call::<method::Draft>(&paid("one", "a harbour"));
    let (seq, posted) = (client.status().last_seq, client.wallet("house").posted_microcredits);
    let other = client.call::<method::Draft>(&paid("two", "a harbour"));
    assert_eq!(client.status().last_seq, seq + 1);
    assert_eq!(client.wallet("house").posted_microcredits, posted);
    assert_eq!((other.hits, other.takes[0].cached, other.takes[0].cost_microcredits), (1, true, 0));
    assert_eq!(home.provider_books().creates().len(), 1);
    assert!(daemon.stop().success());
}

#[test]
fn equal_requests_in_flight_share_one_job_and_one_hold() {
    let home = Home::new();
    let daemon = home.start();
    let (mut one, mut two) = (daemon.client(), daemon.client());
    let params = DraftParams { wait_ms: None, ..paid("shared", "a harbour script: gate:both") };
    let first = one.call::<method::Draft>(&params);
    let second = two.call::<method::Draft>(&params);
    assert_eq!((second.joined, second.held_microcredits, second.jobs[0].id), (1, 0, first.jobs[0].id));
    assert_eq!(one.wallet("house").held_microcredits, 12 * MICROCREDITS);
    home.open_gate("both");
    let ended = one.ended(first.jobs[0].id);
    assert_eq!(ended.captured_microcredits, 12 * MICROCREDITS);
    assert_eq!(home.provider_books().creates().len(), 1);
    Audit::read(&mut two).assert_books_hold();
    assert!(daemon.stop().success());
}

#[test]
fn a_repeated_key_gets_the_same_bytes_and_another_request_under_it_is_refused() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let request = |prompt: &str| {
        let params = json!({ "prompt": prompt, "shot": "keyed", "tier": "paid", "count": 1, "again": true, "idempotency_key": "k1" });
        json!({ "jsonrpc": "2.0", "id": 7, "method": "draft", "params": params }).to_string()
    };
    let first = client.post(request("a harbour").as_bytes()).unwrap();
    let made: serde_json::Value = serde_json::from_slice(&first.body).unwrap();
    let job = made["result"]["jobs"][0]["id"].as_str().expect("a job").parse().unwrap();
    client.ended(job);
    let seq = client.status().last_seq;
    let one = client.post(request("a harbour").as_bytes()).unwrap();
    let two = client.post(request("a harbour").as_bytes()).unwrap();
    assert_eq!(one.body, two.body);
    let replay: serde_json::Value = serde_json::from_slice(&one.body).unwrap();
    assert_eq!(replay["result"]["batch"], made["result"]["batch"]);
    assert_eq!(replay["result"]["jobs"][0]["id"], made["result"]["jobs"][0]["id"]);
    let other = client.post(request("another harbour").as_bytes()).unwrap();
    let other: serde_json::Value = serde_json::from_slice(&other.body).unwrap();
    assert_eq!(other["error"]["data"]["code"], ErrorCode::IdempotencyMismatch.text());
    assert_eq!(client.status().last_seq, seq, "neither changed anything");
    assert_eq!(home.provider_books().creates().len(), 1);
    assert!(daemon.stop().success());
}

#[test]
fn more_continues_and_again_rolls_anew() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let first = client.draft("dunes", "dunes under a red sky", 3);
    let more = client.call::<method::Draft>(&DraftParams {
        more: true,
        idempotency_key: Some("more".into()),
        ..draft_params("dunes", "dunes under a red sky", 2)
    });
    let variations: Vec<u32> = first.takes.iter().chain(&more.takes).map(|take| take.k).collect();
    assert_eq!(variations, [0, 1, 2, 3, 4]);
    let all = client.draft("dunes", "dunes under a red sky", 5);
    assert_eq!((all.hits, all.jobs.len()), (5, 0), "asking for five finds the five");
    let again = client.call::<method::Draft>(&DraftParams {
        again: true,
        idempotency_key: Some("again".into()),
        ..draft_params("dunes", "dunes under a red sky", 1)
    });
    assert_eq!((again.hits, again.takes.len()), (0, 1));
    assert!(!first.takes.iter().chain(&more.takes).any(|take| take.id == again.takes[0].id));
    let refused =
        client.refused::<method::Draft>(&DraftParams { more: true, ..draft_params("dunes", "dunes", 1) });
    assert_eq!(refused.code(), ErrorCode::InvalidParams, "without a key it could pay twice");
    assert!(daemon.stop().success());
}

#[test]
fn a_quote_counts_hits_at_zero_and_binds() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let three = DraftParams { count: Some(3), ..paid("quoted", "a mill") };
    client.call::<method::Draft>(&DraftParams { count: Some(1), ..three.clone() });
    let quote = client.call::<method::QuoteMethod>(&QuoteParams::Draft(three.clone()));
    assert_eq!((quote.takes, quote.hits, quote.total_microcredits), (3, 1, 24 * MICROCREDITS));
    let seq = client.status().last_seq;
    let other = DraftParams { quote_id: Some(quote.quote_id.clone()), count: Some(4), ..three.clone() };
    let stale = client.refused::<method::Draft>(&other);
    assert_eq!(stale.code(), ErrorCode::QuoteStale);
    let new = stale.data.more.quote.expect("the new quote comes with it");
    assert_eq!(new.total_microcredits, 36 * MICROCREDITS);
    assert_eq!(client.wallet("house").held_microcredits, 0);
    assert!(client.status().last_seq <= seq + 1, "at most the refusal was booked");
    let made = client.call::<method::Draft>(&DraftParams { quote_id: Some(quote.quote_id), ..three });
    assert_eq!((made.takes.len(), made.hits), (3, 1));
    assert!(daemon.stop().success());
}
