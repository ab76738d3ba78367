//! Every known shape of an answer, and an order from end to end against a listener of our own.

use serde_json::{Value, json};

use super::super::Why;
use super::*;
use crate::plan::recipe::tests::teapot;
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::Provider;
use crate::providers::http::listener::{Act, Listener};
use crate::providers::pictures::Enclosed;
use crate::providers::stage::{KEY, PICTURE, Stage, answer};

fn picture(role: InputRole) -> Enclosed {
    Enclosed { role, media: Media::Png, bytes: b"hi".to_vec() }
}

fn sent(recipe: &Recipe, roles: &[InputRole]) -> Value {
    let enclosed: Vec<Enclosed> = roles.iter().map(|role| picture(*role)).collect();
    serde_json::from_slice(&wire::to_wire(recipe, 5 | 1 << 40, &enclosed).unwrap()).unwrap()
}

#[test]
fn a_picture_is_put_in_the_words_of_the_api() {
    let mut recipe = Recipe { palette: Vec::new(), ..teapot() };
    assert_eq!(sent(&recipe, &[]), json!({ "prompt": "a teapot", "width": 1024, "height": 1024 }));
    recipe.parameters.insert("seed".into(), "sent".into());
    recipe.parameters.insert("input.output_format".into(), "png".into());
    let roles = [InputRole::Parent, InputRole::Mask, InputRole::Reference, InputRole::Reference];
    let expect = json!({ "prompt": "a teapot", "width": 1024, "height": 1024, "seed": 5, "output_format": "png",
        "input_image": "aGk=", "input_image_2": "aGk=", "input_image_3": "aGk=" });
    assert_eq!(sent(&recipe, &roles), expect);
}

#[test]
fn a_clip_takes_one_kind_of_pictures_and_a_draft_is_carried_on_by_its_token_alone() {
    let mut recipe =
        Recipe { palette: Vec::new(), width: 1280, height: 720, duration_ms: Some(5_000), ..teapot() };
    recipe.parameters.insert("input.draft".into(), "true".into());
    let plain = || json!({ "prompt": "a teapot", "aspect_ratio": "16:9", "resolution": "hd", "duration": 5, "draft": true });
    let with = |fields: &[(&str, Value)]| {
        let mut body = plain();
        fields.iter().for_each(|(field, value)| body[field] = value.clone());
        body
    };
    let (anchor, look) = (InputRole::Anchor, InputRole::Reference);
    assert_eq!(sent(&recipe, &[]), with(&[("mode", json!("t2v"))]));
    assert_eq!(sent(&recipe, &[anchor]), with(&[("mode", json!("i2v")), ("keyframes", json!(["aGk="]))]));
    assert_eq!(
        sent(&recipe, &[anchor, anchor]),
        with(&[("mode", json!("i2v")), ("keyframes", json!(["aGk=", "aGk="]))])
    );
    assert_eq!(sent(&recipe, &[look]), with(&[("reference_images", json!(["aGk="]))]));
    let both = wire::to_wire(&recipe, 5, &[picture(anchor), picture(look)]);
    assert_eq!(both.unwrap_err().why, Why::Order);
    let mut unnamed = recipe.clone();
    unnamed.parameters.insert("mode".into(), "none".into());
    assert_eq!(sent(&unnamed, &[]), plain());
    let halves = Recipe { duration_ms: Some(5_500), ..recipe.clone() };
    assert_eq!(wire::to_wire(&halves, 5, &[]).unwrap_err().why, Why::Order);
    let carried_on = Recipe { continuation: Some("https://c.example/d".into()), ..recipe };
    let expect = json!({ "mode": "draft_enhance", "draft_cache": "https://c.example/d", "resolution": "hd" });
    assert_eq!(sent(&carried_on, &[]), expect);
}

#[test]
fn submissions_are_taken_declined_or_unclear() {
    let base: Url = "https://api.bfl.ai/".parse().unwrap();
    let check = |status, body: &str, expect: Result<&str, Option<Why>>| {
        let found = match wire::submitted(&answer(status, body), &base) {
            Outcome::Accepted { remote_id } => Ok(remote_id),
            Outcome::Declined(decline) => Err(Some(decline.why)),
            Outcome::Unknown { .. } => Err(None),
            other @ (Outcome::Made(_)
            | Outcome::MadeFile(_)
            | Outcome::Refused { .. }
            | Outcome::Failed { .. }
            | Outcome::Cancelled) => panic!("{status} {body}: {other:?}"),
        };
        assert_eq!(found, expect.map(str::to_owned), "{status} {body}");
    };
    let polling = "https://api.eu.bfl.ai/v1/get_result?id=a";
    check(200, &json!({ "id": "a", "polling_url": polling }).to_string(), Ok(polling));
    check(200, "{}", Err(None));
    check(200, "<html>", Err(None));
    check(402, r#"{"detail":"Insufficient credits"}"#, Err(Some(Why::Money)));
    check(403, r#"{"detail":"Not authenticated"}"#, Err(Some(Why::Key)));
    check(404, "{}", Err(Some(Why::Model)));
    check(422, r#"{"detail":[{"msg":"Field required"}]}"#, Err(Some(Why::Order)));
    check(429, "{}", Err(Some(Why::Rate)));
    for status in [408, 409, 500, 502, 503, 504] {
        check(status, "{}", Err(None));
    }
}

#[test]
fn every_status_is_read() {
    let check = |body: Value, expect: Option<Standing>| {
        assert_eq!(
            wire::standing(&answer(200, &body.to_string()), "https://api.bfl.ai/?id=a-1"),
            expect,
            "{body}"
        );
    };
    for word in ["Pending", "Queued", "Reasoning", "Generating", "Uploading", "Something new"] {
        check(json!({ "status": word }), Some(Standing::Waits(None)));
    }
    check(json!({ "status": "Pending", "progress": 0.25 }), Some(Standing::Waits(Some(0.25))));
    check(json!({ "status": "Pending", "progress": 50 }), Some(Standing::Waits(Some(0.5))));
    let ready = |notes: &[&str], continuation: Option<&str>, credits| {
        Some(Standing::Ready(Ready {
            url: "https://c.example/a.png".parse().unwrap(),
            notes: notes.iter().map(|note| (*note).to_owned()).collect(),
            continuation: continuation.map(str::to_owned),
            credits,
        }))
    };
    let sample = "https://c.example/a.png";
    check(json!({ "status": "Ready", "result": { "sample": sample } }), ready(&[], None, None));
    check(
        json!({ "status": "Ready", "cost": 3, "result": { "sample": sample, "seed": 7, "draft_cache": "https://c.example/d" } }),
        ready(&["seed 7"], Some("https://c.example/d"), Some(3_000_000)),
    );
    let long = "x".repeat(crate::providers::MAX_CONTINUATION + 1);
    check(
        json!({ "status": "Ready", "result": { "sample": sample, "draft_cache": long } }),
        ready(&[], None, None),
    );
    check(json!({ "status": "Ready", "result": null }), None);
    check(json!({ "status": "Task not found" }), None);
    check(json!({ "id": "a-1", "status": "Pending" }), Some(Standing::Waits(None)));
    check(json!({ "id": "a-2", "status": "Pending" }), None);
    check(
        json!({ "status": "Request Moderated", "details": { "Moderation Reasons": ["x"] } }),
        Some(Standing::Refused(r#"the request was moderated: {"Moderation Reasons":["x"]}"#.into())),
    );
    check(
        json!({ "status": "Content Moderated" }),
        Some(Standing::Refused("the result was moderated".into())),
    );
    check(
        json!({ "status": "Error", "details": "down" }),
        Some(Standing::Failed("it went wrong there: down".into())),
    );
    assert_eq!(wire::standing(&answer(404, r#"{"status":"Pending"}"#), ""), None);
    assert_eq!(wire::standing(&answer(200, "<html>"), ""), None);
}

fn stage(base: &Url) -> (Bfl, Stage) {
    let stage = crate::providers::stage::stage(NAME, "flux-2-pro", "flux-x", base);
    (Bfl::new(stage.http.clone(), stage.settings.clone()), stage)
}

fn polling(base: &Url) -> String {
    base.join("v1/get_result?id=a&region=eu2").unwrap().to_string()
}

fn ready(sample: &Url) -> Act {
    let result = json!({ "sample": sample.as_str(), "seed": 7 });
    Act::json(200, &json!({ "id": "a", "status": "Ready", "result": result }).to_string())
}

#[tokio::test]
async fn an_order_is_asked_for_where_it_was_told_and_costs_what_was_said() {
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let listener = Listener::begun(|base| {
        let ticket = json!({ "id": "a", "polling_url": polling(base), "cost": 4.5 });
        vec![
            Act::json(200, &ticket.to_string()),
            Act::json(404, r#"{"id":"a","status":"Task not found"}"#),
            Act::json(200, r#"{"id":"a","status":"Pending","progress":0.5}"#),
            Act::with(307, "location: /v1/get_result?id=a&region=us\r\n", b""),
            ready(&media.base),
        ]
    })
    .await;
    let (bfl, stage) = stage(&listener.base);
    let Outcome::Accepted { remote_id } = bfl.submit(&stage.order, &stage.watch).await else { panic!() };
    assert_eq!(remote_id, format!("{}#cost=4.5", polling(&listener.base)));
    let outcome = bfl.fetch(&stage.order, &remote_id, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    // 4.5 hundredths of a dollar, and a dollar is a hundred credits.
    assert_eq!((product.charged, product.notes), (Some(Microcredits(4_500_000)), vec!["seed 7".to_owned()]));
    assert_eq!(*stage.fractions.lock().unwrap(), [0.5]);
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /v1/flux-x HTTP"), "{}", seen[0]);
    assert!(seen[1].starts_with("GET /v1/get_result?id=a&region=eu2 HTTP"), "{}", seen[1]);
    assert!(seen[4].starts_with("GET /v1/get_result?id=a&region=us HTTP"), "{}", seen[4]);
    assert!(seen.iter().all(|request| request.contains("x-key: ")), "{seen:?}");
    assert!(!media.seen()[0].contains("x-key") && !media.seen()[0].contains(KEY), "{:?}", media.seen());
}

#[tokio::test]
async fn nothing_is_read_where_the_key_must_not_go() {
    let stranger = Listener::new(vec![Act::json(200, "{}")]).await;
    let listener =
        Listener::new(vec![Act::with(307, &format!("location: {}\r\n", stranger.base), b""); 9]).await;
    let (bfl, stage) = stage(&listener.base);
    for name in [polling(&listener.base), polling(&stranger.base), "r1".to_owned()] {
        let outcome = bfl.fetch(&stage.order, &name, &stage.watch).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{name}: {outcome:?}");
    }
    assert!(stranger.seen().is_empty(), "{:?}", stranger.seen());
}

#[tokio::test]
async fn what_is_moderated_or_broken_ends_so_and_what_is_gone_is_asked_about() {
    let fetch = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let (bfl, stage) = stage(&listener.base);
        bfl.fetch(&stage.order, &polling(&listener.base), &stage.watch).await
    };
    let word = |word: &str| Act::json(200, &json!({ "status": word }).to_string());
    let outcome = fetch(vec![word("Content Moderated")]).await;
    assert!(matches!(outcome, Outcome::Refused { charged: None, .. }), "{outcome:?}");
    let outcome = fetch(vec![Act::Reset, word("Error")]).await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
    let gone = Act::json(404, r#"{"status":"Task not found"}"#);
    let outcome = fetch(vec![gone; 9]).await;
    assert!(matches!(&outcome, Outcome::Unknown { reason } if reason.contains("not found")), "{outcome:?}");
}

#[tokio::test]
async fn faults_of_the_create_end_in_what_is_certain() {
    let check = async |act: Act, expect: fn(&Outcome) -> bool| {
        let listener = Listener::new(vec![act.clone()]).await;
        let (bfl, stage) = stage(&listener.base);
        let outcome = bfl.submit(&stage.order, &stage.watch).await;
        assert!(expect(&outcome) && listener.seen().len() <= 1, "{act:?}: {outcome:?}");
    };
    let unknown = |outcome: &Outcome| matches!(outcome, Outcome::Unknown { .. });
    check(Act::Reset, unknown).await;
    check(Act::Keep, unknown).await;
    check(Act::cut(200, b"{\"id\":"), unknown).await;
    check(Act::json(503, "{}"), unknown).await;
    let gone = Listener::new(Vec::new()).await.base.clone();
    let (bfl, stage) = stage(&gone);
    let outcome = bfl.submit(&stage.order, &stage.watch).await;
    assert!(matches!(outcome, Outcome::Declined(Decline { why: Why::Unreachable, .. })), "{outcome:?}");
    check(Act::json(429, "{}"), |outcome| {
        matches!(outcome, Outcome::Declined(Decline { why: Why::Rate, .. }))
    })
    .await;
}
