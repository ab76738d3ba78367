//! Every known shape of an interaction, and orders from end to end against a listener of our own.

use super::*;
use crate::assets::Media as Kind;
use crate::ledger::money::Microcredits;
use crate::plan::recipe::tests::teapot;
use crate::providers::Provider;
use crate::providers::google::{Google, NAME};
use crate::providers::http::Url;
use crate::providers::http::listener::{Act, Listener};
use crate::providers::stage::{KEY, PICTURE, Stage, answer};

fn picture(role: InputRole) -> Enclosed {
    Enclosed { role, media: Kind::Jpeg, bytes: b"hi".to_vec() }
}

fn sent(recipe: &Recipe, enclosed: &[Enclosed]) -> Value {
    serde_json::from_slice(&to_wire(recipe, 1 << 40 | 5, enclosed).unwrap()).unwrap()
}

fn clip(width: u32, height: u32, ms: u32) -> Recipe {
    Recipe { palette: Vec::new(), width, height, duration_ms: Some(ms), ..teapot() }
}

#[test]
fn a_picture_is_ordered_in_the_background_and_as_a_link() {
    let mut recipe = Recipe { palette: Vec::new(), width: 2048, height: 1152, ..teapot() };
    recipe.parameters.insert("seed".into(), "sent".into());
    recipe.parameters.insert("thinking".into(), "minimal".into());
    let expect = json!({
        "model": "m",
        "input": [{ "type": "user_input", "content": [
            { "type": "text", "text": "Render this picture anew and keep its composition:" },
            { "type": "image", "data": "aGk=", "mime_type": "image/jpeg" },
            { "type": "text", "text": "a teapot" },
        ] }],
        "background": true,
        "store": true,
        "response_format": { "type": "image", "aspect_ratio": "16:9", "image_size": "2K", "delivery": "uri" },
        "generation_config": { "seed": 5, "thinking_level": "minimal" },
    });
    assert_eq!(sent(&recipe, &[picture(InputRole::Parent)]), expect);
}

#[test]
fn a_clip_says_what_its_pictures_are_for() {
    let check = |roles: &[InputRole], task: &str| {
        let enclosed: Vec<Enclosed> = roles.iter().map(|role| picture(*role)).collect();
        let body = sent(&clip(1280, 720, 8_000), &enclosed);
        assert_eq!(body["generation_config"], json!({ "video_config": { "task": task } }), "{roles:?}");
        let kinds: Vec<&str> = body["input"][0]["content"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|part| part["type"].as_str())
            .collect();
        assert_eq!(kinds, [vec!["image"; roles.len()], vec!["text"]].concat(), "{roles:?}");
    };
    check(&[], "text_to_video");
    check(&[InputRole::Anchor], "image_to_video");
    check(&[InputRole::Anchor, InputRole::Anchor], "image_to_video");
    check(&[InputRole::Reference, InputRole::Reference], "reference_to_video");
}

#[test]
fn sizes_and_lengths_are_words_of_the_api() {
    let check = |width, height, ms, expect: [&str; 3]| {
        let format = format(&clip(width, height, ms));
        let found = ["aspect_ratio", "resolution", "duration"].map(|key| format[key].as_str().unwrap());
        assert_eq!(found, expect, "{width}x{height}");
        assert_eq!((&format["type"], &format["delivery"]), (&json!("video"), &json!("uri")));
    };
    check(640, 360, 3_000, ["16:9", "360p", "3s"]);
    check(1280, 720, 8_000, ["16:9", "720p", "8s"]);
    check(1080, 1920, 4_500, ["9:16", "1080p", "4.500s"]);
    check(3840, 2160, 15_000, ["16:9", "4k", "15s"]);
}

#[test]
fn creates_are_taken_declined_refused_or_unclear() {
    let check = |status, body: &str, expect: fn(&Outcome) -> bool| {
        let found = submitted(&answer(status, body));
        assert!(expect(&found), "{status} {body}: {found:?}");
    };
    check(200, r#"{"id":"v1_a-B","status":"queued"}"#, |found| {
        *found == Outcome::Accepted { remote_id: "v1_a-B".into() }
    });
    let unknown = |found: &Outcome| matches!(found, Outcome::Unknown { .. });
    check(200, r#"{"id":"../../x"}"#, unknown);
    check(200, r#"{"id":"v1_"#, unknown);
    check(200, "<html>", unknown);
    let error = |message: &str| format!(r#"{{"error":{{"code":"invalid_request","message":"{message}"}}}}"#);
    check(400, &error("duration must be a string"), |found| {
        matches!(found, Outcome::Declined(Decline { why: Why::Order, .. }))
    });
    check(400, &error("The prompt was blocked by the safety filters."), |found| {
        matches!(found, Outcome::Refused { charged: None, .. })
    });
    check(401, &error("no"), |found| matches!(found, Outcome::Declined(Decline { why: Why::Key, .. })));
    check(402, &error("no"), |found| matches!(found, Outcome::Declined(Decline { why: Why::Money, .. })));
    check(404, &error("no"), |found| matches!(found, Outcome::Declined(Decline { why: Why::Model, .. })));
    check(429, &error("no"), |found| matches!(found, Outcome::Declined(Decline { why: Why::Rate, .. })));
    for status in [408, 409, 499, 500, 502, 503, 504] {
        check(status, &error("no"), unknown);
    }
}

fn output(content: &str) -> String {
    format!(
        r##"{{"id":"v1_a","status":"completed","model":"m","steps":[
            {{"type":"user_input","content":[{{"type":"image","data":"#0"}}]}},
            {{"type":"thought","content":[{{"type":"thought","text":"hm"}}]}},
            {{"type":"model_output","content":[{content}]}}]}}"##
    )
}

#[test]
fn every_status_is_read() {
    let none = Tokens::default();
    let made = |media| Standing::Made { media, tokens: none, notes: vec!["made by m".into()] };
    let check = |body: &str, expect: Standing| {
        assert_eq!(standing(&answer(200, body), "v1_a"), Some(expect), "{body}");
    };
    check(r#"{"status":"queued"}"#, Standing::Waits);
    check(r#"{"status":"in_progress","steps":[]}"#, Standing::Runs);
    check(r#"{"status":"something_new"}"#, Standing::Runs);
    let link = Media::Link("https://far.example/v1beta/files/a".into());
    check(&output(r#"{"type":"video","uri":"https://far.example/v1beta/files/a"}"#), made(link));
    check(&output(r##"{"type":"text","text":"here"},{"type":"image","data":"#1"}"##), made(Media::Blob(1)));
    let refused = |reason: &str, tokens| Standing::Refused { reason: reason.into(), tokens };
    check(&output(r#"{"type":"text","text":"I can't."}"#), refused("the model only said: I can't.", none));
    check(&output(""), refused("no result, completed", none));
    check(r#"{"status":"completed"}"#, refused("no result, completed", none));
    let used = r#""usage":{"total_input_tokens":3,"total_output_tokens":9,"total_thought_tokens":2,
        "output_tokens_by_modality":[{"modality":"text","tokens":9}]}"#;
    let tokens = Tokens { input: 3, pictures: 0, text: 11 };
    check(
        &format!(r#"{{"status":"budget_exceeded",{used}}}"#),
        refused("no result, budget_exceeded", tokens),
    );
    check(
        &format!(r#"{{"status":"incomplete","errors":[{{"message":"too long"}}],{used}}}"#),
        refused("no result, incomplete: too long", tokens),
    );
    check(
        &format!(r#"{{"status":"requires_action",{used}}}"#),
        refused("it waits for an action that it was not to ask for", tokens),
    );
    check(r#"{"status":"cancelled"}"#, Standing::Failed("it was cancelled there".into()));
    check(
        &format!(r#"{{"status":"cancelled",{used}}}"#),
        refused("it was cancelled there, after work had begun", tokens),
    );
    check(
        r#"{"status":"failed","steps":[{"type":"model_output","error":{"message":"down"}}]}"#,
        Standing::Failed("down".into()),
    );
    check(r#"{"status":"failed","steps":null}"#, Standing::Failed("it failed and does not say why".into()));
}

#[test]
fn what_shows_nothing_is_trouble() {
    let check = |status, body: &str, is_answer| {
        let answer = answer(status, body);
        assert_eq!(standing(&answer, "v1_a"), None, "{status} {body}");
        assert_eq!(matches!(trouble(&answer), Trouble::Answer(_)), is_answer, "{status} {body}");
    };
    let unknown = r#"{"error":{"code":"invalid_request","message":"Invalid interaction name"}}"#;
    check(400, unknown, true);
    check(404, unknown, true);
    check(200, "<html>", true);
    check(200, "{}", true);
    check(200, r#"{"id":"v1_b","status":"queued"}"#, true);
    // Somebody else's trouble, or that of a key that is renewed.
    for status in [401, 403, 429, 500, 503] {
        check(status, unknown, false);
    }
}

fn stage(base: &Url, route: &str) -> (Google, Stage) {
    let stage = crate::providers::stage::stage(NAME, route, "some-model", base);
    (Google::new(stage.http.clone(), stage.settings.clone()), stage)
}

fn over(content: &Value) -> Act {
    let usage = json!({ "total_input_tokens": 0, "total_output_tokens": 1120, "total_thought_tokens": 0,
        "output_tokens_by_modality": [{ "modality": "image", "tokens": 1120 }] });
    let steps = json!([{ "type": "model_output", "content": [content] }]);
    Act::json(
        200,
        &json!({ "id": "v1_a", "status": "completed", "steps": steps, "usage": usage }).to_string(),
    )
}

fn state(word: &str) -> Act {
    Act::json(200, &json!({ "id": "v1_a", "status": word, "steps": [] }).to_string())
}

/// One listener that plays these acts, of which some speak of its own address.
async fn fetched(acts: impl FnOnce(&Url) -> Vec<Act>) -> (Outcome, Vec<String>, Stage) {
    let listener = Listener::begun(acts).await;
    let (google, stage) = stage(&listener.base, "nano-banana-background");
    (google.fetch(&stage.order, "v1_a", &stage.watch).await, listener.seen(), stage)
}

fn link(base: &Url, kind: &str) -> Value {
    json!({ "type": kind, "uri": base.join("v1beta/files/f-1:download?alt=media").unwrap().as_str() })
}

#[tokio::test]
async fn an_order_goes_through_the_background_and_its_file_is_brought_with_the_key() {
    let listener = Listener::begun(|base| {
        vec![
            state("queued"),
            state("queued"),
            Act::json(401, r#"{"error":{"code":"unauthenticated","message":"x"}}"#),
            Act::json(400, r#"{"error":{"code":"invalid_request","message":"Invalid interaction name"}}"#),
            state("in_progress"),
            over(&link(base, "image")),
            Act::answer(200, "image/jpeg", PICTURE),
        ]
    })
    .await;
    let (google, stage) = stage(&listener.base, "nano-banana-background");
    let taken = google.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: "v1_a".into() });
    let outcome = google.fetch(&stage.order, "v1_a", &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    // 1120 tokens at 30 dollars a million, a dollar at a hundred credits.
    assert_eq!(product.charged, Some(Microcredits(3_360_000)));
    assert_eq!(*stage.fractions.lock().unwrap(), [0.0]);
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /v1beta/interactions HTTP"), "{}", seen[0]);
    assert!(seen[1].starts_with("GET /v1beta/interactions/v1_a HTTP"), "{}", seen[1]);
    assert!(seen[6].starts_with("GET /v1beta/files/f-1:download?alt=media HTTP"), "{}", seen[6]);
    assert!(seen.iter().all(|request| request.contains("x-goog-api-key: ")), "{seen:?}");
}

#[tokio::test]
async fn the_key_stays_with_google_when_its_file_lies_elsewhere() {
    let elsewhere = Listener::new(vec![Act::answer(200, "image/jpeg", PICTURE)]).await;
    let moved = Act::with(302, &format!("location: {}signed\r\n", elsewhere.base), b"");
    let (outcome, seen, _stage) = fetched(|base| vec![over(&link(base, "image")), moved]).await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
    assert!(seen[1].contains("x-goog-api-key: "), "{}", seen[1]);
    let there = elsewhere.seen();
    assert!(!there[0].contains("x-goog-api-key") && !there[0].contains(KEY), "{}", there[0]);
    let other = Listener::new(vec![Act::answer(200, "image/jpeg", PICTURE)]).await;
    let direct = json!({ "type": "image", "uri": other.base.as_str() });
    let (outcome, _, _stage) = fetched(|_| vec![over(&direct)]).await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
    assert!(!other.seen()[0].contains("x-goog-api-key"), "{}", other.seen()[0]);
}

#[tokio::test]
async fn a_file_that_is_not_ready_is_waited_for() {
    let (outcome, seen, _stage) = fetched(|base| {
        let mut acts = Vec::new();
        for _ in 0..6 {
            acts.extend([
                over(&link(base, "video")),
                Act::json(400, r#"{"error":{"message":"not ACTIVE"}}"#),
                Act::json(200, r#"{"name":"files/f-1","state":"PROCESSING"}"#),
            ]);
        }
        acts.extend([over(&link(base, "video")), Act::answer(200, "video/mp4", PICTURE)]);
        acts
    })
    .await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
    assert!(seen[2].starts_with("GET /v1beta/files/f-1 HTTP"), "{}", seen[2]);
}

#[tokio::test]
async fn a_result_inside_the_answer_is_taken_and_a_damaged_one_is_paid_for() {
    let inside = |data: String| json!({ "type": "image", "data": data });
    let (outcome, _, _stage) = fetched(|_| vec![over(&inside(STANDARD.encode(PICTURE)))]).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    let (outcome, _, _stage) = fetched(|_| vec![over(&inside("!!".into()))]).await;
    assert!(
        matches!(outcome, Outcome::Refused { charged: Some(Microcredits(3_360_000)), .. }),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn an_order_that_is_unknown_for_good_is_asked_about() {
    let unknown = r#"{"error":{"code":"invalid_request","message":"Invalid interaction name"}}"#;
    let (outcome, seen, _stage) = fetched(|_| vec![Act::json(400, unknown); 9]).await;
    assert!(matches!(&outcome, Outcome::Unknown { reason } if reason.contains("Invalid")), "{outcome:?}");
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn a_link_to_a_private_address_is_not_followed() {
    let private = json!({ "type": "image", "uri": "http://169.254.169.254/x" });
    let (outcome, seen, _stage) = fetched(|_| vec![over(&private); 9]).await;
    assert!(matches!(&outcome, Outcome::Unknown { reason } if reason.contains("private")), "{outcome:?}");
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn a_wish_to_stop_is_heard_and_its_end_is_waited_for() {
    let stopped = async |acts: fn(&Url) -> Vec<Act>| {
        let listener = Listener::begun(acts).await;
        let (google, stage) = stage(&listener.base, "nano-banana-background");
        let outcome = google.cancel(&stage.order, "v1_a").await;
        assert!(listener.seen()[0].starts_with("POST /v1beta/interactions/v1_a/cancel HTTP"));
        (outcome, stage)
    };
    let (outcome, _) = stopped(|_| vec![state("cancelled"), state("cancelled")]).await;
    assert_eq!(outcome, Outcome::Cancelled);
    let (outcome, _stage) = stopped(|base| {
        vec![
            state("in_progress"),
            state("in_progress"),
            over(&link(base, "image")),
            Act::answer(200, "image/jpeg", PICTURE),
        ]
    })
    .await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
}

#[tokio::test]
async fn faults_of_the_create_end_in_what_is_certain() {
    let check = async |act: Act, expect: fn(&Outcome) -> bool| {
        let listener = Listener::new(vec![act.clone()]).await;
        let (google, stage) = stage(&listener.base, "omni");
        let outcome = google.submit(&stage.order, &stage.watch).await;
        assert!(expect(&outcome) && listener.seen().len() <= 1, "{act:?}: {outcome:?}");
    };
    let unknown = |outcome: &Outcome| matches!(outcome, Outcome::Unknown { .. });
    check(Act::Reset, unknown).await;
    check(Act::Keep, unknown).await;
    check(Act::cut(200, b"{\"id\":"), unknown).await;
    check(Act::answer(502, "text/html", b"<html>"), unknown).await;
    check(Act::json(503, "{}"), unknown).await;
    let gone = Listener::new(Vec::new()).await.base.clone();
    let (google, stage) = stage(&gone, "omni");
    let outcome = google.submit(&stage.order, &stage.watch).await;
    assert!(matches!(outcome, Outcome::Declined(Decline { why: Why::Unreachable, .. })), "{outcome:?}");
}
