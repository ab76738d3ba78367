//! The providers whose orders are jobs that are asked about: Replicate, Black Forest Labs, sd-server, and Google's newer ways.

use base64::Engine;
use serde_json::{Value, json};

use super::{Caller, fetched};
use crate::fakes::{Fake, Fault, Refusal, Step, bfl, google, replicate, sdcpp};

/// Asks until the answer has one of the words at its status; gives all the words and the last answer.
fn until(caller: &mut Caller, line: &str, ends: &[&str]) -> (Vec<String>, Value) {
    let mut words = Vec::new();
    loop {
        let (_, answer) = caller.ask(line, &json!(null));
        let word = answer["status"].as_str().unwrap_or_default().to_owned();
        words.push(word.clone());
        if ends.contains(&word.as_str()) || words.len() > 9 {
            return (words, answer);
        }
    }
}

fn decoded(value: &Value) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(value.as_str().unwrap()).unwrap()
}

fn path<'a>(fake: &Fake, url: &'a Value) -> &'a str {
    url.as_str().unwrap().strip_prefix(fake.url()).unwrap()
}

#[test]
fn replicate_waits_polls_lists_and_cancels() {
    let fake = replicate();
    let mut caller = Caller::new(&fake);
    let order = json!({"input": {"prompt": "a fox", "seed": 4}});
    let (status, first) = caller.ask("POST /v1/models/google/nano-banana-2/predictions", &order);
    assert_eq!((status, &first["status"]), (201, &json!("starting")));
    let line = format!("GET {}", path(&fake, &first["urls"]["get"]));
    let (words, done) = until(&mut caller, &line, &["succeeded"]);
    assert_eq!(words, ["starting", "processing", "succeeded"]);
    assert_eq!(fetched(done["output"].as_str().unwrap()).body, fake.books().made[0].bytes);
    fake.script(Step::Status, Fault::ExpiredResult);
    let (_, expired) = caller.ask(&line, &json!(null));
    assert_eq!(
        (&expired["data_removed"], &expired["output"], fake.books().held.len()),
        (&json!(true), &json!(null), 0)
    );
    let (_, first) = caller.ask("POST /v1/models/google/nano-banana-2/predictions", &order);
    assert_eq!(first["status"], "starting");
    let (_, listed) = caller.ask("GET /v1/predictions", &json!(null));
    assert_eq!(listed["results"][0]["input"], order["input"]);
    caller.headers.push(("Prefer".into(), "wait=5".into()));
    let (_, waited) = caller.ask("POST /v1/predictions", &json!({"version": "0", "input": {"prompt": "b"}}));
    assert_eq!(waited["status"], "succeeded");
    fake.pace(u32::MAX);
    let (_, held) = caller.ask("POST /v1/predictions", &json!({"version": "0", "input": {"prompt": "c"}}));
    let (_, cancelled) = caller.ask(&format!("POST {}", path(&fake, &held["urls"]["cancel"])), &json!({}));
    assert_eq!((&cancelled["status"], fake.books().charges.len()), (&json!("canceled"), 2));
    assert_eq!(caller.ask("POST /v1/predictions", &json!({"version": "0", "input": {}})).0, 422);
}

#[test]
fn a_job_whose_answer_was_lost_is_charged_all_the_same() {
    let fake = replicate();
    fake.script(Step::Create, Fault::ResetAfterReading);
    let order = json!({"version": "0", "input": {"prompt": "a"}}).to_string();
    assert!(Caller::new(&fake).try_ask("POST /v1/predictions", order.as_bytes()).is_err());
    assert_eq!(fake.books().charges.len(), 0);
    fake.finish();
    assert_eq!((fake.books().charges.len(), fake.books().held.len()), (1, 1));
}

#[test]
fn what_began_is_charged_by_replicate_though_cancelled() {
    let fake = replicate();
    let mut caller = Caller::new(&fake);
    for (polls, charges) in [(1, 0), (2, 1)] {
        let (_, order) =
            caller.ask("POST /v1/predictions", &json!({"version": "0", "input": {"prompt": "a"}}));
        let url = path(&fake, &order["urls"]["get"]);
        (0..polls).for_each(|_| drop(caller.ask(&format!("GET {url}"), &json!(null))));
        caller.ask(&format!("POST {url}/cancel"), &json!({}));
        fake.finish();
        fake.pace(2);
        assert_eq!(fake.books().charges.len(), charges, "after {polls} questions");
    }
}

#[test]
fn replicate_declines_in_an_error_text() {
    let fake = replicate();
    fake.pace(0);
    fake.script(Step::Create, Fault::Refusal(Refusal::FailedText));
    let mut caller = Caller::new(&fake);
    let (_, order) = caller.ask("POST /v1/predictions", &json!({"version": "0", "input": {"prompt": "a"}}));
    let (_, answer) = caller.ask(&format!("GET {}", path(&fake, &order["urls"]["get"])), &json!(null));
    assert!(answer["status"] == "failed" && answer["error"].as_str().unwrap().contains("NSFW"), "{answer}");
}

#[test]
fn bfl_wants_the_polling_url_that_it_gave() {
    let fake = bfl();
    let mut caller = Caller::new(&fake);
    let (status, order) =
        caller.ask("POST /v1/flux-2-pro", &json!({"prompt": "a fox", "seed": 2, "width": 96, "height": 64}));
    assert_eq!(status, 200);
    let own = format!("GET /v1/get_result?id={}", order["id"].as_str().unwrap());
    assert_eq!(caller.ask(&own, &json!(null)).1["status"], "Task not found");
    let line = format!("GET {}", path(&fake, &order["polling_url"]));
    let (_, done) = until(&mut caller, &line, &["Ready"]);
    assert_eq!((done["result"]["seed"].as_i64(), done["status"].as_str()), (Some(2), Some("Ready")));
    let url = done["result"]["sample"].as_str().unwrap();
    assert_eq!(fetched(url).body, fake.books().made[0].bytes);
    fake.script(Step::Media, Fault::ExpiredResult);
    assert_eq!(fetched(url).status, 403);
    assert_eq!(caller.ask("POST /v1/flux-2-pro", &json!({"prompt": "a", "width": 65})).0, 422);
    assert_eq!(Caller::of(fake.url()).ask("POST /v1/flux-2-pro", &json!({"prompt": "a"})).0, 403);
}

#[test]
fn bfl_enhances_a_draft_and_moderates() {
    let fake = bfl();
    fake.pace(0);
    let mut caller = Caller::new(&fake);
    let mut made = |order: Value| {
        let (status, order) = caller.ask("POST /v1/flux-3-video", &order);
        let polling = order["polling_url"].as_str().map(|url| url.trim_start_matches(fake.url()).to_owned());
        (status, polling.map(|polling| caller.ask(&format!("GET {polling}"), &json!(null)).1))
    };
    let (_, draft) = made(json!({"mode": "t2v", "prompt": "a fox", "draft": true}));
    let token = draft.unwrap()["result"]["draft_cache"].clone();
    let (status, full) = made(json!({"mode": "draft_enhance", "draft_cache": token}));
    assert_eq!((status, full.unwrap()["status"].as_str()), (200, Some("Ready")));
    assert_eq!(made(json!({"mode": "draft_enhance", "draft_cache": "draft-nothing"})).0, 422);
    assert_eq!(made(json!({"mode": "t2v", "prompt": "a fox", "duration": 4})).0, 422);
    assert_eq!(made(json!({"mode": "t2v", "prompt": "a fox", "width": 64})).0, 422);
    assert_eq!(made(json!({"mode": "i2v", "prompt": "a fox"})).0, 422);
    assert_eq!(made(json!({"prompt": "a fox"})).0, 422);
    for (refusal, word) in
        [(Refusal::RequestModerated, "Request Moderated"), (Refusal::ContentModerated, "Content Moderated")]
    {
        fake.script(Step::Create, Fault::Refusal(refusal));
        assert_eq!(made(json!({"mode": "t2v", "prompt": "a"})).1.unwrap()["status"], word);
    }
}

#[test]
fn sd_server_keeps_its_results_in_memory() {
    let fake = sdcpp();
    let mut caller = Caller::new(&fake);
    let (status, order) =
        caller.ask("POST /sdcpp/v1/img_gen", &json!({"prompt": "a fox", "seed": 1, "batch_count": 2}));
    assert_eq!(status, 202);
    let url = order["poll_url"].as_str().unwrap().to_owned();
    let (words, done) = until(&mut caller, &format!("GET {url}"), &["completed"]);
    assert_eq!(words, ["queued", "generating", "completed"]);
    assert_eq!(decoded(&done["result"]["images"][1]["b64_json"]), fake.books().made[1].bytes);
    assert_eq!(caller.ask(&format!("POST {url}/cancel"), &json!({})).0, 409);
    assert_eq!(caller.ask("GET /sdcpp/v1/jobs/nobody", &json!(null)).0, 404);
    fake.script(Step::Status, Fault::ExpiredResult);
    assert_eq!(caller.ask(&format!("GET {url}"), &json!(null)).0, 410);
}

#[test]
fn interactions_have_their_own_envelope() {
    let fake = google();
    let mut caller = Caller::new(&fake);
    let order = json!({"model": "gemini-omni-1.2-flash", "input": "a fox", "background": true,
        "response_format": {"type": "video", "duration": "4s", "delivery": "uri"}});
    let (_, started) = caller.ask("POST /v1beta/interactions", &order);
    let line = format!("GET /v1beta/interactions/{}", started["id"].as_str().unwrap());
    let (words, done) = until(&mut caller, &line, &["completed"]);
    assert_eq!(words, ["queued", "in_progress", "completed"]);
    let uri = done["steps"][0]["content"][0]["uri"].as_str().unwrap().to_owned();
    let file = caller.try_ask(&format!("GET {}", uri.trim_start_matches(fake.url())), b"").unwrap();
    assert_eq!((file.body, fake.books().charged_usd_micros()), (fake.books().made[0].bytes.clone(), 278_000));
    assert_ne!(fetched(&uri).status, 200, "without the key there is nothing");
    let (status, wrong) = caller.ask("GET /v1beta/interactions/v1_nobody", &json!(null));
    assert_eq!((status, &wrong["error"]["code"]), (400, &json!("invalid_request")));
    let mut number = order.clone();
    number["response_format"]["duration"] = json!(8);
    assert_eq!(caller.ask("POST /v1beta/interactions", &number).0, 400);
    fake.script(Step::Status, Fault::SpuriousPollError);
    assert_eq!(caller.ask(&line, &json!(null)).0, 400);
    assert_eq!(caller.ask(&line, &json!(null)).1["status"], "completed");
}

#[test]
fn an_operation_ends_in_a_file_or_in_a_reason() {
    let fake = google();
    fake.pace(0);
    let mut caller = Caller::new(&fake);
    let order = json!({"instances": [{"prompt": "a fox"}], "parameters": {"durationSeconds": 4}});
    let mut ended = |order: &Value| {
        let (status, begun) =
            caller.ask("POST /v1beta/models/veo-3.1-generate-001:predictLongRunning", order);
        let line = format!("GET /v1beta/{}", begun["name"].as_str().unwrap_or("nothing"));
        (status, caller.ask(&line, &json!(null)).1)
    };
    let (_, done) = ended(&order);
    let response = &done["response"]["generateVideoResponse"];
    assert!(response["generatedSamples"][0]["video"]["uri"].is_string(), "{done}");
    assert_eq!(fake.books().charged_usd_micros(), 1_600_000);
    fake.script(Step::Create, Fault::Refusal(Refusal::Filtered));
    let (_, filtered) = ended(&order);
    let response = &filtered["response"]["generateVideoResponse"];
    assert_eq!(
        (filtered["done"].as_bool(), response["raiMediaFilteredCount"].as_u64()),
        (Some(true), Some(1))
    );
    assert_eq!(fake.books().charges.len(), 1);
    assert_eq!(ended(&json!({"instances": [{"prompt": "a", "lastFrame": {}}]})).0, 400);
    let vertex = "/v1/projects/mine/locations/us-central1/publishers/google/models/veo-3.1-generate-001";
    let (_, begun) = caller.ask(&format!("POST {vertex}:predictLongRunning"), &order);
    assert!(begun["name"].as_str().unwrap().starts_with("projects/"), "{begun}");
    let (_, done) =
        caller.ask(&format!("POST {vertex}:fetchPredictOperation"), &json!({"operationName": begun["name"]}));
    assert_eq!(decoded(&done["response"]["videos"][0]["bytesBase64Encoded"]), fake.books().made[1].bytes);
}
