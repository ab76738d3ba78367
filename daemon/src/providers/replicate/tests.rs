//! Every known shape of an answer, and a prediction from end to end against a listener of our own.

use std::time::Duration;

use maquette_protocol::Digest;
use serde_json::json;

use super::super::http::listener::{Act, Listener};
use super::super::stage::{KEY, PICTURE, Stage, answer};
use super::super::{InputFile, Provider};
use super::*;
use crate::ledger::money::Microcredits;
use crate::plan::recipe::tests::teapot;
use crate::plan::recipe::{Input, Recipe};

#[test]
fn a_model_is_asked_by_its_name_or_by_its_version() {
    let check = |model: &str, path: &str, expect: Value| {
        let recipe = Recipe { palette: Vec::new(), model: model.into(), ..teapot() };
        let (found, body) = wire::to_wire(&recipe, 5, &[]).unwrap();
        assert_eq!((found.as_str(), body), (path, expect));
    };
    let input = json!({ "prompt": "a teapot", "seed": 5 });
    check("owner/name", "v1/models/owner/name/predictions", json!({ "input": input }));
    check("owner/name:abc", "v1/predictions", json!({ "version": "abc", "input": input }));
}

#[test]
fn creates_are_taken_declined_or_unclear() {
    let check = |status, body: &str, expect: Result<&str, Option<(Why, Option<u64>)>>| {
        let found = match wire::submitted(&answer(status, body)) {
            Submitted::As(id) => Ok(id),
            Submitted::Declined(decline) => {
                Err(Some((decline.why, decline.retry_after.map(|wait| wait.as_secs()))))
            }
            Submitted::Unclear(_) => Err(None),
        };
        assert_eq!(found, expect.map(str::to_owned), "{status} {body}");
    };
    check(201, r#"{"id":"gm3q","status":"starting"}"#, Ok("gm3q"));
    check(202, r#"{"id":"gm3q","status":"processing"}"#, Ok("gm3q"));
    check(201, r#"{"id":"../account"}"#, Err(None));
    check(201, "{}", Err(None));
    check(201, "<html>", Err(None));
    let denied = |why| Err(Some((why, None)));
    check(401, r#"{"title":"Unauthenticated","detail":"x","status":401}"#, denied(Why::Key));
    check(402, r#"{"title":"Insufficient credit","status":402}"#, denied(Why::Money));
    check(404, r#"{"title":"Not found","status":404}"#, denied(Why::Model));
    check(422, r#"{"title":"Input validation failed","detail":"- input: x\n"}"#, denied(Why::Order));
    check(422, r#"{"title":"Invalid version or not permitted","detail":"x"}"#, denied(Why::Model));
    let throttled = r#"{"detail":"Request was throttled. Your rate limit resets in ~30s.","status":429}"#;
    check(429, throttled, Err(Some((Why::Rate, Some(30)))));
    check(429, "", denied(Why::Rate));
    check(409, "{}", Err(None));
    check(500, "", Err(None));
    check(504, "<html>", Err(None));
}

#[test]
fn a_header_says_when_to_come_back_before_the_words_do() {
    let mut throttled = answer(429, r#"{"detail":"Your rate limit resets in ~30s."}"#);
    throttled.headers.insert("retry-after", "2".parse().unwrap());
    let Submitted::Declined(decline) = wire::submitted(&throttled) else { panic!("it was declined") };
    assert_eq!(decline.retry_after, Some(Duration::from_secs(2)));
}

#[test]
fn uploads_have_an_address_or_a_reason() {
    let check = |status, body: &str, expect: Result<&str, Why>| {
        let found = wire::uploaded(&answer(status, body)).map_err(|decline| decline.why);
        assert_eq!(found, expect.map(str::to_owned), "{status} {body}");
    };
    check(
        201,
        r#"{"id":"f","urls":{"get":"https://api.example/v1/files/f"}}"#,
        Ok("https://api.example/v1/files/f"),
    );
    check(201, r#"{"id":"f","urls":{"get":"file:///etc/passwd"}}"#, Err(Why::Unreachable));
    check(201, "<html>", Err(Why::Unreachable));
    check(401, "{}", Err(Why::Key));
    check(413, "{}", Err(Why::Order));
    check(500, "{}", Err(Why::Unreachable));
}

#[test]
fn a_prediction_says_where_it_stands() {
    let check = |mut body: Value, expect: Option<Standing>| {
        body["id"] = ID.into();
        assert_eq!(wire::standing(&answer(200, &body.to_string()), ID), expect, "{body}");
        assert_eq!(wire::standing(&answer(200, &body.to_string()), "another"), None);
    };
    let over = |ending| Some(Standing::Over(ending));
    check(json!({ "status": "starting" }), Some(Standing::Waiting));
    check(json!({ "status": "processing", "logs": null }), Some(Standing::Running(0.0)));
    let logs = "Using seed: 7\n  0%|   | 0/28\n 46%|████ | 13/28";
    check(json!({ "status": "processing", "logs": logs }), Some(Standing::Running(0.46)));
    check(json!({ "status": "processing", "logs": "999%|" }), Some(Standing::Running(0.0)));
    let began = "2026-11-20T10:00:01Z";
    check(json!({ "status": "canceled", "started_at": began }), over(Ending::Stopped { began: true }));
    check(json!({ "status": "canceled", "started_at": null }), over(Ending::Stopped { began: false }));
    check(json!({ "status": "aborted", "started_at": began }), over(Ending::Stopped { began: false }));
    let failed = |error: Value, began: Option<&str>| json!({ "status": "failed", "error": error, "started_at": began });
    for no in
        ["NSFW content detected.", "The input was flagged as sensitive. (E005)", "blocked by moderation"]
    {
        check(failed(no.into(), Some(began)), over(Ending::Refused { reason: no.into(), began: true }));
    }
    let went_wrong = |reason: &str, began| over(Ending::Failed { reason: reason.into(), began });
    check(failed("CUDA out of memory".into(), Some(began)), went_wrong("CUDA out of memory", true));
    check(failed(Value::Null, None), went_wrong("the model failed and did not say why", false));
    check(json!({ "status": "something" }), None);
    check(json!({}), None);
    assert_eq!(wire::standing(&answer(404, r#"{"id":"r1","status":"succeeded"}"#), ID), None);
    assert_eq!(wire::standing(&answer(200, "<html>"), ID), None);
}

#[test]
fn results_are_a_text_a_list_or_an_object() {
    let check = |output: Value, logs: &str, expect: Result<(&str, &[&str]), &str>| {
        let body = json!({ "id": ID, "status": "succeeded", "output": output, "logs": logs });
        let found = match wire::standing(&answer(200, &body.to_string()), ID) {
            Some(Standing::Over(Ending::Media { url, notes })) => Ok((url.to_string(), notes)),
            Some(Standing::Over(Ending::Refused { reason, .. })) => Err(reason),
            other => panic!("{body}: {other:?}"),
        };
        let expect =
            expect.map(|(url, notes)| (url.to_owned(), notes.iter().map(|&note| note.to_owned()).collect()));
        assert_eq!(found, expect.map_err(str::to_owned), "{body}");
    };
    let link = "https://replicate.delivery/a.png";
    check(json!(link), "", Ok((link, &[])));
    check(json!([link]), "Using seed: 7\n", Ok((link, &["seed 7"])));
    check(json!({ "images": [link], "meta": 3 }), "", Ok((link, &[])));
    let more = "1 more came in the same answer and were not kept";
    check(json!([link, "https://replicate.delivery/b.png"]), "", Ok((link, &[more])));
    let none = "the model ended without a picture or a clip";
    check(json!([]), "", Err(none));
    check(Value::Null, "", Err(none));
    check(json!("some words"), "", Err(none));
    let removed = json!({ "id": ID, "status": "succeeded", "output": null, "data_removed": true });
    let removed = wire::standing(&answer(200, &removed.to_string()), ID);
    assert!(matches!(removed, Some(Standing::Over(Ending::Nothing(_)))), "{removed:?}");
}

#[test]
fn pages_name_what_is_ours_and_where_the_list_goes_on() {
    let item = |id: &str, model: &str, seed: u64| json!({ "id": id, "model": model, "version": "v", "input": { "prompt": "p", "seed": seed } });
    let traits = || json!({ "prompt": "p", "seed": 7 }).as_object().unwrap().clone();
    let check = |results: Value, next: Option<&str>, model: &str, ours: &[&str], on: Option<&str>| {
        let list = answer(200, &json!({ "results": results, "next": next }).to_string());
        let page = wire::page(&list, model, &traits()).unwrap();
        assert_eq!(
            (page.ours, page.next),
            (ours.iter().map(|&id| id.to_owned()).collect(), on.map(str::to_owned))
        );
    };
    check(
        json!([item("a", "o/n", 7), item("b", "o/n", 8), item("c", "o/x", 7)]),
        Some("u"),
        "o/n",
        &["a"],
        Some("u"),
    );
    check(json!([item("a", "o/n", 7), item("b", "o/n", 7)]), None, "o/n:v", &["a", "b"], None);
    check(
        json!([item("a", "o/n", 7), { "id": "z", "input": {}, "data_removed": true }]),
        Some("u"),
        "o/n",
        &["a"],
        None,
    );
    check(json!([]), Some("u"), "o/n", &[], None);
    assert_eq!(wire::page(&answer(200, "{}"), "o/n", &traits()), None);
    assert_eq!(wire::page(&answer(500, r#"{"results":[]}"#), "o/n", &traits()), None);
}

fn stage(base: &Url, model: &str) -> (Replicate, Stage) {
    let stage = super::super::stage::stage(NAME, "flux-2-pro", model, base);
    (Replicate::new(stage.http.clone(), stage.settings.clone()), stage)
}

const ID: &str = "r1";
const MODEL: &str = "owner/name";
/// 0.04 dollars at a hundred credits.
const PRICE: Option<Microcredits> = Some(Microcredits(4_000_000));

async fn fetch(model: &str, acts: Vec<Act>) -> (Outcome, Vec<String>) {
    let listener = Listener::new(acts).await;
    let (replicate, stage) = stage(&listener.base, model);
    (replicate.fetch(&stage.order, ID, &stage.watch).await, listener.seen())
}

fn told(status: &str, rest: Value) -> Act {
    let mut body = json!({ "id": ID, "status": status });
    body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    Act::json(200, &body.to_string())
}

fn made(link: &Url) -> Act {
    told("succeeded", json!({ "output": [link.as_str()], "logs": "Using seed: 7" }))
}

#[tokio::test]
async fn a_prediction_is_taken_followed_and_its_result_brought() {
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let listener = Listener::new(vec![
        Act::json(201, r#"{"id":"r1","status":"starting"}"#),
        told("starting", json!({})),
        told("processing", json!({ "logs": " 50%|██" })),
        made(&media.base.join("/a.png").unwrap()),
    ])
    .await;
    let (replicate, stage) = stage(&listener.base, MODEL);
    let taken = replicate.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: ID.into() });
    let outcome = replicate.fetch(&stage.order, ID, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    assert_eq!((product.notes, product.charged), (vec!["seed 7".to_owned()], None));
    assert_eq!(*stage.fractions.lock().unwrap(), [0.5]);
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /v1/models/owner/name/predictions HTTP"), "{}", seen[0]);
    assert!(seen[3].starts_with("GET /v1/predictions/r1 HTTP"), "{}", seen[3]);
    assert!(seen.iter().all(|request| request.contains("authorization: Bearer ")), "{seen:?}");
    assert!(!media.seen()[0].contains("authorization"), "the key went to a stranger");
}

#[tokio::test]
async fn spurious_troubles_end_nothing() {
    let media = Listener::new(vec![Act::cut(200, b"byt"), Act::answer(200, "image/png", PICTURE)]).await;
    let (outcome, _) = fetch(
        MODEL,
        vec![
            Act::json(401, "{}"),
            Act::Reset,
            Act::json(429, "{}"),
            Act::answer(502, "text/html", b"<html>"),
            Act::cut(200, b"{\"status\":\"fail"),
            made(&media.base),
            made(&media.base),
        ],
    )
    .await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
}

#[tokio::test]
async fn an_end_without_a_picture_costs_what_is_known_of_it() {
    let began = "2026-11-20T10:00:01Z";
    let check = async |model: &str, act: Act, expect: fn(&Outcome) -> bool| {
        let (outcome, _) = fetch(model, vec![act.clone()]).await;
        assert!(expect(&outcome), "{model} {act:?}: {outcome:?}");
    };
    let failed = |error: &str| told("failed", json!({ "error": error, "started_at": began }));
    let is_free = |outcome: &Outcome| matches!(outcome, Outcome::Refused { charged: None, .. });
    let is_charged =
        |outcome: &Outcome| matches!(outcome, Outcome::Refused { charged, .. } if *charged == PRICE);
    let has_failed = |outcome: &Outcome| matches!(outcome, Outcome::Failed { .. });
    check(MODEL, failed("NSFW"), is_free).await;
    check("owner/name:v", failed("NSFW"), is_charged).await;
    check(MODEL, failed("broken"), has_failed).await;
    check("owner/name:v", failed("broken"), is_charged).await;
    check("owner/name:v", told("failed", json!({ "error": "broken" })), has_failed).await;
    check(MODEL, told("canceled", json!({ "started_at": began })), is_charged).await;
    check(MODEL, told("canceled", json!({})), has_failed).await;
    check(MODEL, told("aborted", json!({})), has_failed).await;
    check(MODEL, told("succeeded", json!({ "data_removed": true })), is_charged).await;
    check(MODEL, told("succeeded", json!({ "output": [] })), is_free).await;
}

#[tokio::test]
async fn what_is_gone_is_asked_about() {
    let (outcome, seen) = fetch(MODEL, vec![Act::json(404, "{}"); 9]).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    assert_eq!(seen.len(), 4);
    let private: Url = "http://169.254.169.254/x".parse().unwrap();
    let (outcome, _) = fetch(MODEL, vec![made(&private); 9]).await;
    assert!(matches!(&outcome, Outcome::Unknown { reason } if reason.contains("private")), "{outcome:?}");
}

#[tokio::test]
async fn what_has_not_begun_is_stopped_and_the_rest_is_waited_for() {
    let stop = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let (replicate, stage) = stage(&listener.base, MODEL);
        let outcome = replicate.cancel(&stage.order, ID).await;
        assert!(listener.seen()[0].starts_with("POST /v1/predictions/r1/cancel HTTP"));
        outcome
    };
    assert_eq!(stop(vec![told("canceled", json!({}))]).await, Outcome::Cancelled);
    assert_eq!(
        stop(vec![told("processing", json!({})), told("aborted", json!({}))]).await,
        Outcome::Cancelled
    );
    let began = || told("canceled", json!({ "started_at": "2026-11-20T10:00:01Z" }));
    let charged = stop(vec![began(), began()]).await;
    assert!(matches!(&charged, Outcome::Refused { charged, .. } if *charged == PRICE), "{charged:?}");
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let done = stop(vec![Act::json(404, "{}"), made(&media.base)]).await;
    assert!(matches!(done, Outcome::MadeFile(_)), "{done:?}");
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_in_the_list() {
    let item = |id: &str, seed: u64| {
        json!({ "id": id, "model": MODEL, "logs": "long", "input": { "seed": seed, "input_images": [],
            "prompt": "a teapot\n\nLean on these colours: #0b5fff" } })
    };
    let page = |items: Vec<Value>, next: Option<&str>| {
        Act::json(200, &json!({ "results": items, "next": next }).to_string())
    };
    let look_up = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let (replicate, stage) = stage(&listener.base, MODEL);
        (replicate.look_up(&stage.order).await, listener.seen())
    };
    let next = Some("/v1/predictions?cursor=c2");
    let (found, seen) = look_up(vec![
        page(vec![], None),
        page(vec![item("other", 8)], next),
        page(vec![item("r9", 7)], None),
    ])
    .await;
    assert_eq!(found, Lookup::Found { remote_id: "r9".into() });
    assert!(seen[2].starts_with("GET /v1/predictions?cursor=c2 HTTP"), "{}", seen[2]);
    let twice = || [page(vec![item("a", 7)], next), page(vec![item("b", 7)], None)];
    assert_eq!(look_up((0..4).flat_map(|_| twice()).collect()).await.0, Lookup::CannotTell);
    let elsewhere = page(vec![item("a", 7)], Some("https://evil.example/v1/predictions"));
    assert_eq!(look_up(vec![elsewhere; 4]).await.0, Lookup::CannotTell);
    assert_eq!(look_up(vec![Act::json(500, "{}"); 4]).await.0, Lookup::CannotTell);
}

/// An order with a parent of so many bytes.
fn with_parent(stage: &mut Stage, noise: u32) {
    let mut state = 1_u32;
    let rgba: Vec<u8> = (0..noise * noise * 4)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    let path = stage.folder.path().join("parent");
    std::fs::write(&path, crate::assets::encode_png(noise, noise, &rgba, true).unwrap()).unwrap();
    let digest = Digest([0; 32]);
    stage.order.inputs = vec![InputFile { role: InputRole::Parent, digest, path }];
    let mut recipe = (*stage.order.recipe).clone();
    recipe.inputs = vec![Input { role: InputRole::Parent, digest }];
    stage.order.recipe = Arc::new(recipe);
}

#[tokio::test]
async fn small_pictures_travel_inside_and_large_ones_are_uploaded_first() {
    let taken = || Act::json(201, r#"{"id":"r1"}"#);
    let listener = Listener::new(vec![taken()]).await;
    let (replicate, mut small) = stage(&listener.base, MODEL);
    with_parent(&mut small, 16);
    assert_eq!(
        replicate.submit(&small.order, &small.watch).await,
        Outcome::Accepted { remote_id: ID.into() }
    );
    assert!(
        listener.seen()[0].contains(r#""input_images":["data:image/png;base64,"#),
        "{:?}",
        listener.seen()
    );
    let uploaded = Act::json(201, r#"{"urls":{"get":"https://api.example/v1/files/f1"}}"#);
    let listener = Listener::new(vec![uploaded, taken()]).await;
    let (replicate, mut large) = stage(&listener.base, MODEL);
    with_parent(&mut large, 300);
    assert_eq!(
        replicate.submit(&large.order, &large.watch).await,
        Outcome::Accepted { remote_id: ID.into() }
    );
    let seen = listener.seen();
    assert!(
        seen[0].starts_with("POST /v1/files HTTP") && seen[0].contains("filename=\"maquette-"),
        "{:.200}",
        seen[0]
    );
    assert!(seen[1].contains(r#""input_images":["https://api.example/v1/files/f1"]"#), "{}", seen[1]);
    let listener = Listener::new(vec![Act::json(500, "{}")]).await;
    let (replicate, mut lost) = stage(&listener.base, MODEL);
    with_parent(&mut lost, 300);
    let outcome = replicate.submit(&lost.order, &lost.watch).await;
    assert!(matches!(outcome, Outcome::Declined(Decline { why: Why::Unreachable, .. })), "{outcome:?}");
    assert!(!KEY.is_empty() && listener.seen().len() == 1, "the order was not sent");
}
