//! Every known shape of an answer, and a job from end to end against a listener of our own.

use serde_json::{Value, json};

use super::super::http::listener::{Act, Listener};
use super::super::pictures::Enclosed;
use super::super::stage::{PICTURE, Stage, answer};
use super::super::{Provider, Why};
use super::*;
use crate::plan::recipe::tests::teapot;
use crate::plan::recipe::{Input, InputRole, Recipe};
use maquette_protocol::Digest;

#[test]
fn an_order_is_put_in_the_words_of_its_model() {
    let check = |parameters: &[(&str, &str)], enclosed: &[Enclosed], path: &str, expect: Value| {
        let mut recipe = Recipe { palette: Vec::new(), model: "owner/app/x".into(), ..teapot() };
        recipe.parameters =
            parameters.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        recipe.inputs =
            enclosed.iter().map(|one| Input { role: one.role, digest: Digest([0; 32]) }).collect();
        let (found, body) = wire::to_wire(&recipe, 5 | 1 << 40, enclosed).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((found.as_str(), body), (path, expect));
    };
    check(&[], &[], "owner/app/x", json!({ "prompt": "a teapot", "seed": 5 }));
    check(
        &[
            ("size", "aspect"),
            ("seed", "none"),
            ("input.num_images", "1"),
            ("input.output_format", "png"),
            ("edit", "edit"),
        ],
        &[],
        "owner/app/x",
        json!({ "prompt": "a teapot", "aspect_ratio": "1:1", "resolution": "1K", "num_images": 1, "output_format": "png" }),
    );
    let parent = Enclosed { role: InputRole::Parent, media: Media::Png, bytes: b"hi".to_vec() };
    check(
        &[("size", "pixels"), ("edit", "edit"), ("pictures", "image_urls")],
        &[parent],
        "owner/app/x/edit",
        json!({ "prompt": "a teapot", "seed": 5, "image_size": { "width": 1024, "height": 1024 },
            "image_urls": ["data:image/png;base64,aGk="] }),
    );
    let anchor = Enclosed { role: InputRole::Anchor, media: Media::Jpeg, bytes: b"hi".to_vec() };
    check(
        &[("size", "lines"), ("first_frame", "image_url"), ("input.generate_audio", "false")],
        &[anchor],
        "owner/app/x",
        json!({ "prompt": "a teapot", "seed": 5, "aspect_ratio": "1:1", "resolution": "1080p",
            "image_url": "data:image/jpeg;base64,aGk=", "generate_audio": false }),
    );
}

#[test]
fn submissions_are_taken_declined_or_unclear() {
    let base: Url = "https://queue.fal.run/".parse().unwrap();
    let check = |status, body: &str, expect: Result<&str, Option<Why>>| {
        let found = match wire::submitted(&answer(status, body), "owner/app/x", &base) {
            Submitted::As(path) => Ok(path),
            Submitted::Declined(decline) => Err(Some(decline.why)),
            Submitted::Unclear(_) => Err(None),
        };
        assert_eq!(found, expect.map(str::to_owned), "{status} {body}");
    };
    check(200, r#"{"request_id":"a-1"}"#, Ok("owner/app/requests/a-1"));
    check(
        200,
        r#"{"request_id":"a-1","response_url":"https://queue.fal.run/other/app/requests/a-1"}"#,
        Ok("other/app/requests/a-1"),
    );
    check(
        200,
        r#"{"request_id":"a-1","response_url":"https://evil.example/x/requests/a-1"}"#,
        Ok("owner/app/requests/a-1"),
    );
    check(200, r#"{"request_id":"../../x"}"#, Err(None));
    check(200, "{}", Err(None));
    check(200, "<html>", Err(None));
    check(401, r#"{"detail":"bad key"}"#, Err(Some(Why::Key)));
    check(403, r#"{"detail":"User is locked. Reason: Exhausted balance."}"#, Err(Some(Why::Money)));
    check(402, "", Err(Some(Why::Money)));
    check(404, r#"{"detail":"Application not found"}"#, Err(Some(Why::Model)));
    check(422, r#"{"detail":[{"msg":"field required","type":"missing"}]}"#, Err(Some(Why::Order)));
    check(429, "", Err(Some(Why::Rate)));
    check(500, "", Err(None));
    check(504, "<html>", Err(None));
}

#[test]
fn a_status_says_where_a_job_stands() {
    let check =
        |status, body: &str, expect| assert_eq!(wire::status(&answer(status, body)), expect, "{body}");
    check(202, r#"{"status":"IN_QUEUE","queue_position":3}"#, Some(Waiting::InQueue(Some(3))));
    check(202, r#"{"status":"IN_PROGRESS","logs":[]}"#, Some(Waiting::Running));
    check(200, r#"{"status":"COMPLETED","error":null}"#, Some(Waiting::Over { failed: false }));
    check(200, r#"{"status":"COMPLETED","error":"x"}"#, Some(Waiting::Over { failed: true }));
    check(200, r#"{"status":"COMPLETED","error_type":"x"}"#, Some(Waiting::Over { failed: true }));
    check(200, r#"{"status":"SOMETHING"}"#, None);
    check(404, r#"{"status":"COMPLETED"}"#, None);
    check(200, "<html>", None);
}

#[test]
fn every_shape_of_a_result_is_known() {
    let media = |url: &str, notes: &[&str]| Finding::Media {
        url: url.parse().unwrap(),
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
    };
    let check = |status, body: &str, expect: Finding| {
        assert_eq!(wire::result(&answer(status, body)), expect, "{body}")
    };
    check(
        200,
        r#"{"images":[{"url":"https://c.example/a.png"}],"seed":7}"#,
        media("https://c.example/a.png", &["seed 7"]),
    );
    check(200, r#"{"image":{"url":"https://c.example/a.png"}}"#, media("https://c.example/a.png", &[]));
    check(200, r#"{"video":{"url":"https://c.example/a.mp4"}}"#, media("https://c.example/a.mp4", &[]));
    let refused = |reason: &str, is_charged| Finding::Refused { reason: reason.into(), is_charged };
    check(200, r#"{"images":[]}"#, refused("the result holds no picture and no clip", false));
    check(
        200,
        r#"{"images":[{"url":"https://c.example/a.png"}],"has_nsfw_concepts":[true]}"#,
        refused("the model blackened the picture: it holds it to be indecent", true),
    );
    check(
        422,
        r#"{"detail":[{"loc":["body","prompt"],"msg":"flagged","type":"content_policy_violation"}]}"#,
        refused("status 422: flagged", false),
    );
    check(
        422,
        r#"{"detail":[{"msg":"too small","type":"image_too_small"}]}"#,
        Finding::Failed("status 422: too small".into()),
    );
    check(
        500,
        r#"{"detail":[{"msg":"down","type":"downstream_service_error"}]}"#,
        Finding::Failed("status 500: down".into()),
    );
    let not_there = |reason: &str| Finding::NotThere(reason.to_owned());
    check(200, r#"{"status":"COMPLETED","request_id":"a"}"#, not_there("status 200"));
    check(504, r#"{"detail":"late","error_type":"request_timeout"}"#, not_there("status 504: late"));
    check(502, "<html>", not_there("status 502"));
    check(200, r#"{"status":"COMPLETED","request_id":"r1"}"#, not_there("status 200"));
    check(404, r#"{"detail":"Not found"}"#, not_there("status 404: Not found"));
    check(422, r#"{"detail":"x"}"#, not_there("status 422: x"));
    check(200, "<html>", not_there("status 200"));
}

#[test]
fn a_request_is_found_if_it_is_the_only_one_that_says_the_same() {
    let item = |id: &str, prompt: &str, seed: u64| json!({ "request_id": id, "json_input": { "prompt": prompt, "seed": seed } });
    let check = |items: Value, expect: Option<&str>| {
        let list = answer(200, &json!({ "items": items }).to_string());
        let traits = json!({ "prompt": "p", "seed": 7 }).as_object().unwrap().clone();
        assert_eq!(wire::find(&list, &traits).as_deref(), expect);
    };
    check(json!([item("a", "p", 7), item("b", "p", 8), item("c", "q", 7)]), Some("a"));
    check(json!([item("a", "p", 7), item("b", "p", 7)]), None);
    check(json!([]), None);
    check(json!([{ "request_id": "a", "json_input": { "prompt": "p" } }]), None);
}

fn stage(base: &Url) -> (Fal, Stage) {
    let stage = super::super::stage::stage(NAME, "nano-banana-pro", "owner/app", base);
    (Fal::new(stage.http.clone(), stage.settings.clone()), stage)
}

const ID: &str = "owner/app/requests/r1";

async fn fetch(acts: Vec<Act>) -> (Outcome, Vec<String>) {
    let listener = Listener::new(acts).await;
    let (fal, stage) = stage(&listener.base);
    (fal.fetch(&stage.order, ID, &stage.watch).await, listener.seen())
}

fn over() -> Act {
    Act::json(200, r#"{"status":"COMPLETED"}"#)
}

fn linking_to(url: &str) -> Act {
    Act::json(200, &json!({ "images": [{ "url": url }] }).to_string())
}

#[tokio::test]
async fn a_job_goes_through_the_queue_and_its_result_is_brought() {
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let listener = Listener::new(vec![
        Act::json(200, r#"{"request_id":"r1","status":"IN_QUEUE"}"#),
        Act::json(202, r#"{"status":"IN_QUEUE","queue_position":2}"#),
        Act::json(202, r#"{"status":"IN_PROGRESS","logs":null}"#),
        over(),
        linking_to(media.base.join("/a.png").unwrap().as_str()),
    ])
    .await;
    let (fal, stage) = stage(&listener.base);
    let taken = fal.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: ID.into() });
    let outcome = fal.fetch(&stage.order, ID, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    assert_eq!(*stage.places.lock().unwrap(), [2]);
    assert_eq!(*stage.fractions.lock().unwrap(), [0.0]);
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /owner/app HTTP"), "{}", seen[0]);
    assert!(seen.iter().all(|request| request.contains("authorization: Key ")), "{seen:?}");
    assert!(seen[3].starts_with("GET /owner/app/requests/r1/status HTTP"), "{}", seen[3]);
    assert!(!media.seen()[0].contains("authorization"), "the key went to a stranger");
}

#[tokio::test]
async fn spurious_troubles_end_nothing() {
    let media = Listener::new(vec![Act::cut(200, b"byt"), Act::answer(200, "image/png", PICTURE)]).await;
    let link = media.base.as_str().to_owned();
    let (outcome, _) = fetch(vec![
        Act::json(401, "{}"),
        Act::Reset,
        Act::json(503, "{}"),
        over(),
        Act::answer(502, "text/html", b"<html>"),
        over(),
        linking_to(&link),
        over(),
        linking_to(&link),
    ])
    .await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
}

#[tokio::test]
async fn what_is_gone_is_asked_about_and_what_is_refused_is_refused() {
    let (outcome, seen) = fetch(vec![Act::json(404, "{}"); 9]).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    assert_eq!(seen.len(), 4);
    let policy = r#"{"detail":[{"msg":"flagged","type":"content_policy_violation"}]}"#;
    let (outcome, _) = fetch(vec![over(), Act::json(422, policy)]).await;
    assert!(matches!(outcome, Outcome::Refused { charged: None, .. }), "{outcome:?}");
    let acts = (0..4).flat_map(|_| [over(), linking_to("http://169.254.169.254/x")]).collect();
    let (outcome, _) = fetch(acts).await;
    assert!(matches!(&outcome, Outcome::Unknown { reason } if reason.contains("private")), "{outcome:?}");
}

#[tokio::test]
async fn what_waits_is_stopped_and_what_runs_is_waited_for() {
    let stop = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let (fal, stage) = stage(&listener.base);
        fal.cancel(&stage.order, ID).await
    };
    let waiting = Act::json(202, r#"{"status":"IN_QUEUE","queue_position":0}"#);
    let heard = Act::json(202, r#"{"status":"CANCELLATION_REQUESTED"}"#);
    assert_eq!(stop(vec![waiting.clone(), heard.clone()]).await, Outcome::Cancelled);
    let running = Act::json(202, r#"{"status":"IN_PROGRESS"}"#);
    // It began between the look and the wish, and goes on to its end.
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let late = vec![waiting, heard.clone(), running.clone(), over(), linking_to(media.base.as_str())];
    let done = stop(late).await;
    assert!(matches!(done, Outcome::MadeFile(_)), "{done:?}");
    let ended = Act::json(200, r#"{"status":"COMPLETED","error":"cancelled"}"#);
    let failed = Act::json(500, r#"{"detail":"cancelled","error_type":"client_cancelled"}"#);
    assert_eq!(stop(vec![running.clone(), heard.clone(), ended, failed]).await, Outcome::Cancelled);
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let done = stop(vec![
        running,
        Act::json(400, r#"{"status":"ALREADY_COMPLETED"}"#),
        over(),
        linking_to(media.base.as_str()),
    ])
    .await;
    assert!(matches!(done, Outcome::MadeFile(_)), "{done:?}");
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_in_the_list() {
    let item = json!({ "request_id": "r9", "json_input": { "prompt": "a teapot\n\nLean on these colours: #0b5fff", "seed": 7, "image_urls": [] } });
    let list = Act::json(200, &json!({ "items": [item], "has_more": false }).to_string());
    let listener = Listener::new(vec![Act::json(200, r#"{"items":[]}"#), list]).await;
    let (fal, stage) = stage(&listener.base);
    let found = fal.look_up(&stage.order).await;
    assert_eq!(found, Lookup::Found { remote_id: "owner/app/requests/r9".into() });
    assert!(listener.seen()[0].starts_with(
        "GET /v1/models/requests/by-endpoint?endpoint_id=owner%2Fapp&limit=100&expand=payloads "
    ));
}
