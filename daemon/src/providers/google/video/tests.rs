//! Every known shape of an operation in both ways of asking, and orders from end to end against a listener of our own.

use super::*;
use crate::plan::recipe::tests::teapot;
use crate::providers::Provider;
use crate::providers::google::{self, Google};
use crate::providers::http::Url;
use crate::providers::http::listener::{Act, Listener};
use crate::providers::stage::{PICTURE, Stage, answer, stage};
use crate::providers::vertex::{self, Vertex};
use std::sync::Arc;

fn picture(role: InputRole) -> Enclosed {
    Enclosed { role, media: Kind::Png, bytes: b"hi".to_vec() }
}

fn clip(ms: u32) -> Recipe {
    Recipe { palette: Vec::new(), width: 1280, height: 720, duration_ms: Some(ms), ..teapot() }
}

#[test]
fn an_order_is_put_in_the_words_of_the_api() {
    let data = json!({ "bytesBase64Encoded": "aGk=", "mimeType": "image/png" });
    let check = |roles: &[InputRole], expect: Value| {
        let enclosed: Vec<Enclosed> = roles.iter().map(|role| picture(*role)).collect();
        let body: Value = serde_json::from_slice(&to_wire(&clip(8_000), 5, &enclosed).unwrap()).unwrap();
        assert_eq!(body["instances"], json!([expect]), "{roles:?}");
        let parameters =
            json!({ "sampleCount": 1, "durationSeconds": 8, "aspectRatio": "16:9", "resolution": "720p" });
        assert_eq!(body["parameters"], parameters);
    };
    let (anchor, look) = (InputRole::Anchor, InputRole::Reference);
    check(&[], json!({ "prompt": "a teapot" }));
    check(&[anchor], json!({ "prompt": "a teapot", "image": data }));
    check(&[anchor, anchor], json!({ "prompt": "a teapot", "image": data, "lastFrame": data }));
    let reference = json!({ "image": data, "referenceType": "asset" });
    check(&[look, look], json!({ "prompt": "a teapot", "referenceImages": [reference, reference] }));
    let both = to_wire(&clip(8_000), 5, &[picture(anchor), picture(look)]);
    assert_eq!(both.unwrap_err().why, Why::Order);
    assert_eq!(to_wire(&clip(4_500), 5, &[]).unwrap_err().why, Why::Order);
}

#[test]
fn what_the_route_says_is_sent_along() {
    let mut recipe = Recipe { negative: Some("cups".into()), ..clip(4_000) };
    recipe.parameters.insert("seed".into(), "sent".into());
    recipe.parameters.insert("input.generateAudio".into(), "false".into());
    recipe.parameters.insert("poll".into(), "post".into());
    let body: Value = serde_json::from_slice(&to_wire(&recipe, 1 << 40 | 7, &[]).unwrap()).unwrap();
    let expect = json!({ "sampleCount": 1, "durationSeconds": 4, "aspectRatio": "16:9", "resolution": "720p",
        "negativePrompt": "cups", "seed": 7, "generateAudio": false });
    assert_eq!((&body["parameters"], &body["instances"][0]["prompt"]), (&expect, &json!("a teapot")));
}

#[test]
fn names_that_lead_elsewhere_are_none() {
    let check = |name: &str, expect| {
        let body = json!({ "name": name }).to_string();
        let found = matches!(submitted(&answer(200, &body)), Outcome::Accepted { .. });
        assert_eq!(found, expect, "{name}");
    };
    check("models/m/operations/a-1", true);
    check("projects/p/locations/us-central1/publishers/google/models/m-1.0/operations/a", true);
    check("models/m/operations/../../x", false);
    check("/operations/a", false);
    check("//evil.example/operations/a", false);
    check("https://evil.example/operations/a", false);
    check("models/m/operations/a?x=1", false);
    check("files/a", false);
    check("", false);
}

#[test]
fn every_shape_of_an_operation_is_read() {
    let check = |body: &str, expect: Option<Standing>| {
        assert_eq!(standing(&answer(200, body), "models/m/operations/a"), expect, "{body}");
    };
    let made = |media| Some(Standing::Made { media, tokens: Tokens::default(), notes: Vec::new() });
    check(r#"{"name":"models/m/operations/a"}"#, Some(Standing::Runs));
    check(r#"{"name":"models/m/operations/a","metadata":{},"done":false}"#, Some(Standing::Runs));
    let gemini = |inner: &str| format!(r#"{{"done":true,"response":{{"generateVideoResponse":{inner}}}}}"#);
    let link = Media::Link("https://far.example/v1beta/files/a".into());
    check(
        &gemini(r#"{"generatedSamples":[{"video":{"uri":"https://far.example/v1beta/files/a"}}]}"#),
        made(link),
    );
    check(
        r##"{"done":true,"response":{"videos":[{"bytesBase64Encoded":"#0","mimeType":"video/mp4"}]}}"##,
        made(Media::Blob(0)),
    );
    check(
        r#"{"done":true,"response":{"videos":[{"gcsUri":"gs://b/a.mp4"}]}}"#,
        made(Media::Elsewhere("gs://b/a.mp4".into())),
    );
    let filtered =
        r#"{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["No.","You have not been charged."]}"#;
    let said = || Some(refused("No. You have not been charged.".into()));
    check(&gemini(filtered), said());
    check(&format!(r#"{{"done":true,"response":{filtered}}}"#), said());
    let silent = || Some(refused("the operation ended without a clip and does not say why".into()));
    check(&gemini("{}"), silent());
    check(r#"{"done":true,"response":{"videos":[]}}"#, silent());
    check(r#"{"done":true,"error":{"code":13,"message":"down"}}"#, Some(Standing::Failed("down".into())));
    check(
        r#"{"done":true,"error":{"code":3,"message":"It violates our usage guidelines."}}"#,
        Some(refused("It violates our usage guidelines.".into())),
    );
    check(r#"{"name":"projects/7/models/m/operations/a"}"#, Some(Standing::Runs));
    check(r#"{"name":"models/m/operations/b"}"#, None);
    check("{}", None);
    check("<html>", None);
    assert_eq!(standing(&answer(404, r#"{"name":"a"}"#), "a"), None);
}

const NAME: &str = "models/some-model/operations/a-1";

/// An order for a clip, asked about by GET or by POST.
fn clip_of(stage: &mut Stage, poll: &str) {
    let mut recipe =
        Recipe { call: "long_running".into(), duration_ms: Some(4_000), ..(*stage.order.recipe).clone() };
    recipe.parameters.insert("poll".into(), poll.into());
    stage.order.recipe = Arc::new(recipe);
}

fn by_google(base: &Url) -> (Google, Stage) {
    let mut stage = stage(google::NAME, "omni", "some-model", base);
    clip_of(&mut stage, "get");
    (Google::new(stage.http.clone(), stage.settings.clone()), stage)
}

fn by_vertex(base: &Url) -> (Vertex, Stage) {
    let mut stage = stage(vertex::NAME, "veo", "some-model", base);
    clip_of(&mut stage, "post");
    (Vertex::new(stage.http.clone(), stage.settings.clone()), stage)
}

#[tokio::test]
async fn an_operation_is_asked_for_by_its_name_and_its_file_is_brought() {
    let listener = Listener::begun(|base| {
        let uri = base.join("v1beta/files/f:download?alt=media").unwrap();
        let response =
            json!({ "generateVideoResponse": { "generatedSamples": [{ "video": { "uri": uri.as_str() } }] } });
        vec![
            Act::json(200, &json!({ "name": NAME }).to_string()),
            Act::json(200, &json!({ "name": NAME }).to_string()),
            Act::json(400, "{}"),
            Act::json(200, &json!({ "name": NAME, "done": true, "response": response }).to_string()),
            Act::answer(200, "video/mp4", PICTURE),
        ]
    })
    .await;
    let (google, stage) = by_google(&listener.base);
    let taken = google.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: NAME.into() });
    let outcome = google.fetch(&stage.order, NAME, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!((product.file.head(99).unwrap().as_slice(), product.charged), (PICTURE, None));
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /v1beta/models/some-model:predictLongRunning HTTP"), "{}", seen[0]);
    assert!(seen[1].starts_with(&format!("GET /v1beta/{NAME} HTTP")), "{}", seen[1]);
    assert!(seen.iter().all(|request| request.contains("x-goog-api-key: ")), "{seen:?}");
}

#[tokio::test]
async fn vertex_brings_the_clip_in_its_answer_and_waits_for_a_new_token() {
    let videos = json!([{ "bytesBase64Encoded": STANDARD.encode(PICTURE), "mimeType": "video/mp4" }]);
    let done = json!({ "name": NAME, "done": true, "response": { "videos": videos } }).to_string();
    let listener = Listener::new(vec![
        Act::json(200, &json!({ "name": NAME }).to_string()),
        Act::json(401, "{}"),
        Act::json(401, "{}"),
        Act::json(401, "{}"),
        Act::json(401, "{}"),
        Act::cut(200, &done.as_bytes()[..done.len() - 30]),
        Act::json(200, &done),
    ])
    .await;
    let base = listener.base.join("v1/projects/p/locations/l/publishers/google").unwrap();
    let (vertex, stage) = by_vertex(&base);
    let taken = vertex.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: NAME.into() });
    let outcome = vertex.fetch(&stage.order, NAME, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    let seen = listener.seen();
    let path = "/v1/projects/p/locations/l/publishers/google/models/some-model";
    assert!(seen[0].starts_with(&format!("POST {path}:predictLongRunning HTTP")), "{}", seen[0]);
    assert!(seen[1].starts_with(&format!("POST {path}:fetchPredictOperation HTTP")), "{}", seen[1]);
    assert!(seen[1].ends_with(&json!({ "operationName": NAME }).to_string()), "{}", seen[1]);
    assert!(seen.iter().all(|request| request.contains("authorization: Bearer ")), "{seen:?}");
}

#[tokio::test]
async fn without_a_project_nothing_is_sent() {
    let base: Url =
        "https://far.invalid/v1/projects/YOUR-PROJECT/locations/l/publishers/google".parse().unwrap();
    let (vertex, stage) = by_vertex(&base);
    let outcome = vertex.submit(&stage.order, &stage.watch).await;
    let Outcome::Declined(Decline { why: Why::Order, reason, .. }) = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains("vertex.toml"), "{reason}");
}

#[tokio::test]
async fn what_was_filtered_is_refused_and_costs_nothing() {
    let response = json!({ "raiMediaFilteredReasons": ["No."] });
    let done = json!({ "name": NAME, "done": true, "response": response }).to_string();
    let listener = Listener::new(vec![Act::json(200, &done)]).await;
    let (vertex, stage) = by_vertex(&listener.base);
    let outcome = vertex.fetch(&stage.order, NAME, &stage.watch).await;
    assert_eq!(outcome, Outcome::Refused { reason: "No.".into(), charged: None });
}
