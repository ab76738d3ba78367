//! fal's queue.

use serde_json::{Value, json};

use super::{Caller, fetched};
use crate::fakes::{Fake, Fault, Refusal, Step, fal};

fn submitted(fake: &Fake, input: &Value) -> (Caller, Value) {
    let mut caller = Caller::new(fake);
    let (status, order) = caller.ask("POST /fal-ai/flux-2-pro/edit", input);
    assert_eq!(status, 200, "{order}");
    (caller, order)
}

fn path<'a>(fake: &Fake, order: &'a Value, which: &str) -> &'a str {
    order[which].as_str().unwrap().strip_prefix(fake.url()).expect("the address is the fake's own")
}

#[test]
fn a_job_goes_through_its_states_and_the_picture_lies_elsewhere() {
    let fake = fal();
    let (mut caller, order) = submitted(&fake, &json!({"prompt": "a fox", "seed": 5, "num_images": 2}));
    let status = format!("GET {}?logs=1", path(&fake, &order, "status_url"));
    assert!(!status.contains("/edit"), "the sub-path is no part of it");
    let (code, queued) = caller.ask(&status, &json!(null));
    assert_eq!((code, &queued["status"], queued["queue_position"].is_u64()), (202, &json!("IN_QUEUE"), true));
    let result = format!("GET {}", path(&fake, &order, "response_url"));
    assert_eq!(caller.ask(&result, &json!(null)).0, 400, "it is too early");
    let (code, running) = caller.ask(&status, &json!(null));
    assert_eq!(
        (code, &running["status"], running["logs"].as_array().unwrap().len()),
        (202, &json!("IN_PROGRESS"), 1)
    );
    let (code, done) = caller.ask(&status, &json!(null));
    assert_eq!((code, &done["status"]), (200, &json!("COMPLETED")));
    let (_, result) = caller.ask(&result, &json!(null));
    let books = fake.books();
    for (image, made) in result["images"].as_array().unwrap().iter().zip(&books.made) {
        let url = image["url"].as_str().unwrap();
        assert!(url.starts_with(fake.media_url()));
        assert_eq!(fetched(url).body, made.bytes);
    }
    assert_eq!((result["seed"].as_i64(), books.made.len(), books.held.len()), (Some(5), 2, 2));
    assert_eq!((books.charges.len(), books.accepted()), (1, 1));
}

#[test]
fn refusals_show_in_the_result() {
    let result_of = |refusal: Refusal| {
        let fake = fal();
        fake.pace(0);
        fake.script(Step::Create, Fault::Refusal(refusal));
        let (mut caller, order) = submitted(&fake, &json!({"prompt": "a fox"}));
        let status = format!("GET {}", path(&fake, &order, "status_url"));
        assert_eq!(caller.ask(&status, &json!(null)).1["status"], "COMPLETED");
        caller.ask(&format!("GET {}", path(&fake, &order, "response_url")), &json!(null))
    };
    let (status, body) = result_of(Refusal::PolicyError);
    assert_eq!((status, &body["detail"][0]["type"]), (422, &json!("content_policy_violation")));
    assert_eq!(result_of(Refusal::BlackPicture).1["has_nsfw_concepts"], json!([true]));
    assert_eq!(result_of(Refusal::NoMedia).1["images"], json!([]));
}

#[test]
fn cancels_and_lists() {
    let fake = fal();
    let (mut caller, order) = submitted(&fake, &json!({"prompt": "a fox"}));
    let cancel = format!("PUT {}", path(&fake, &order, "cancel_url"));
    assert_eq!(caller.ask(&cancel, &json!(null)), (202, json!({"status": "CANCELLATION_REQUESTED"})));
    assert_eq!(caller.ask(&cancel, &json!(null)), (400, json!({"status": "ALREADY_COMPLETED"})));
    let nobody = caller.ask("PUT /fal-ai/flux-2-pro/requests/nobody/cancel", &json!(null));
    assert_eq!(nobody, (404, json!({"status": "NOT_FOUND"})));
    let list = "GET /v1/models/requests/by-endpoint?endpoint_id=fal-ai%2Fflux-2-pro%2Fedit";
    let (_, listed) = caller.ask(list, &json!(null));
    assert_eq!(listed["items"][0]["request_id"], order["request_id"]);
    assert_eq!(listed["items"][0]["json_input"]["prompt"], "a fox");
    assert_eq!(Caller::of(fake.url()).ask("POST /fal-ai/x", &json!({"prompt": "a"})).0, 401);
    assert_eq!(fake.books().charges.len(), 0);
}

#[test]
fn a_clip_is_a_clip() {
    let fake = fal();
    fake.pace(0);
    let (mut caller, order) = submitted(&fake, &json!({"prompt": "a fox", "duration": "4s"}));
    caller.ask(&format!("GET {}", path(&fake, &order, "status_url")), &json!(null));
    let (_, result) = caller.ask(&format!("GET {}", path(&fake, &order, "response_url")), &json!(null));
    let clip = fetched(result["video"]["url"].as_str().unwrap());
    assert_eq!((clip.header("content-type"), &clip.body[4..8]), (Some("video/mp4"), b"ftyp".as_slice()));
}
