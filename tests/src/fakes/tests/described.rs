//! The providers that catalog files describe: each fake's own ways.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};

use super::{Caller, fetched};
use crate::fakes::{Fault, Refusal, Step, kling, luma, runway, stability};

/// A header that a fake wants beside the key.
pub fn header(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "runway" => Some(("X-Runway-Version", "2024-11-06")),
        "stability" => Some(("Content-Type", "multipart/form-data; boundary=x")),
        _ => None,
    }
}

/// A token that such a key signs.
pub fn token(key: &str) -> String {
    let (issuer, secret) = key.split_once(':').expect("access key and secret");
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"iss": issuer, "nbf": 1_000, "exp": 2_800});
    let signed = format!("{}.{}", encode(json!({"alg": "HS256", "typ": "JWT"})), encode(claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes())))
}

/// A form of texts with the boundary `x`.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    let part = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    format!("{}--x--\r\n", fields.iter().map(part).collect::<String>()).into_bytes()
}

/// The words at `pointer` until one of `ends` stands there, and the last answer.
fn until(caller: &mut Caller, line: &str, pointer: &str, ends: &[&str]) -> (Vec<String>, Value) {
    let mut words = Vec::new();
    loop {
        let (_, answer) = caller.ask(line, &json!(null));
        let word = answer.pointer(pointer).and_then(Value::as_str).unwrap_or("none").to_owned();
        words.push(word.clone());
        if ends.contains(&word.as_str()) || words.len() > 9 {
            return (words, answer);
        }
    }
}

#[test]
fn runways_tasks_say_what_they_cost_and_why_they_failed() {
    let fake = runway();
    let mut caller = Caller::new(&fake);
    let order = json!({"promptText": "a fox", "model": "gen4_image", "ratio": "64:48", "seed": 3});
    let (_, taken) = caller.ask("POST /v1/text_to_image", &order);
    let line = format!("GET /v1/tasks/{}", taken["id"].as_str().unwrap());
    let (words, done) = until(&mut caller, &line, "/status", &["SUCCEEDED"]);
    assert_eq!(words, ["PENDING", "RUNNING", "SUCCEEDED"]);
    assert_eq!(fetched(done["output"][0].as_str().unwrap()).body, fake.books().made[0].bytes);
    assert_eq!((done["cost"]["credits"].as_u64(), fake.books().charged_usd_micros()), (Some(8), 80_000));
    let clip = json!({"promptText": "a", "model": "gen4_turbo", "ratio": "64:64", "duration": 5});
    assert_eq!(caller.ask("POST /v1/image_to_video", &clip).0, 400, "a clip wants a first frame");
    fake.script(Step::Create, Fault::Refusal(Refusal::RequestModerated));
    let (_, taken) = caller.ask("POST /v1/text_to_image", &order);
    let line = format!("GET /v1/tasks/{}", taken["id"].as_str().unwrap());
    let (_, failed) = until(&mut caller, &line, "/status", &["FAILED"]);
    assert_eq!(
        (&failed["failureCode"], &failed["cost"]["credits"]),
        (&json!("SAFETY.INPUT.TEXT"), &json!(0))
    );
    fake.pace(9);
    let (_, taken) = caller.ask("POST /v1/text_to_image", &order);
    let id = taken["id"].as_str().unwrap();
    assert_eq!(caller.ask(&format!("DELETE /v1/tasks/{id}"), &json!(null)).0, 204);
    assert_eq!(caller.ask(&format!("GET /v1/tasks/{id}"), &json!(null)).1["status"], "CANCELLED");
    let mut old = Caller::of(fake.url());
    assert_eq!(old.ask("POST /v1/text_to_image", &order).0, 401, "without a key");
    assert_eq!(fake.books().charges.len(), 1);
}

#[test]
fn lumas_generations_dream_and_are_listed() {
    let fake = luma();
    let mut caller = Caller::new(&fake);
    let order = json!({"prompt": "a fox", "model": "photon-1", "aspect_ratio": "16:9", "format": "png"});
    let (status, taken) = caller.ask("POST /dream-machine/v1/generations/image", &order);
    assert_eq!((status, &taken["state"]), (201, &json!("queued")));
    let line = format!("GET /dream-machine/v1/generations/{}", taken["id"].as_str().unwrap());
    let (words, done) = until(&mut caller, &line, "/state", &["completed"]);
    assert_eq!(words, ["queued", "dreaming", "completed"]);
    assert_eq!(fetched(done["assets"]["image"].as_str().unwrap()).body, fake.books().made[0].bytes);
    let (_, list) = caller.ask("GET /dream-machine/v1/generations", &json!(null));
    assert_eq!((&list["count"], &list["generations"][0]["id"]), (&json!(1), &taken["id"]));
    fake.script(Step::Create, Fault::Refusal(Refusal::FailedText));
    let (_, taken) = caller.ask("POST /dream-machine/v1/generations/image", &order);
    let line = format!("GET /dream-machine/v1/generations/{}", taken["id"].as_str().unwrap());
    let (_, failed) = until(&mut caller, &line, "/state", &["failed"]);
    assert!(failed["failure_reason"].as_str().unwrap().contains("moderation"));
    assert_eq!(fake.books().charged_usd_micros(), 16_000);
}

#[test]
fn klings_tasks_have_two_names_and_its_keys_only_sign() {
    let fake = kling();
    let mut caller = Caller::new(&fake);
    let order = json!({"prompt": "a fox", "model_name": "kling-v2-1", "external_task_id": "own-1"});
    let (_, taken) = caller.ask("POST /v1/images/generations", &order);
    let id = taken["data"]["task_id"].as_str().unwrap().to_owned();
    let (_, by_own) = caller.ask("GET /v1/images/generations/own-1", &json!(null));
    assert_eq!(by_own["data"]["task_id"].as_str(), Some(id.as_str()));
    let line = format!("GET /v1/images/generations/{id}");
    let (_, done) = until(&mut caller, &line, "/data/task_status", &["succeed"]);
    let url = done["data"]["task_result"]["images"][0]["url"].as_str().unwrap();
    assert_eq!(fetched(url).body, fake.books().made[0].bytes);
    assert_eq!(caller.ask("POST /v1/images/generations", &order).0, 400, "a name is used once");
    fake.script(Step::Create, Fault::Status(402));
    assert_eq!(caller.ask("POST /v1/images/generations", &order).1["code"], 1102);
    let shown: Vec<String> = fake.books().keys.values().flatten().cloned().collect();
    assert!(!shown.is_empty() && shown.iter().all(|token| !token.contains("secret")), "{shown:?}");
    let forged = token("fake-access-kling-50b1:another-secret");
    let mut stranger = Caller::of(fake.url());
    stranger.headers.push(("Authorization".to_owned(), format!("Bearer {forged}")));
    assert_eq!(stranger.ask("GET /v1/images/generations/own-1", &json!(null)).0, 401);
}

#[test]
fn stability_answers_with_the_picture_or_with_json_around_it() {
    let fake = stability();
    let mut caller = Caller::new(&fake);
    let body = form(&[("prompt", "a fox"), ("seed", "5"), ("output_format", "png")]);
    let line = "POST /v2beta/stable-image/generate/core";
    let plain = caller.try_ask(line, &body).unwrap();
    assert_eq!((plain.header("finish-reason"), plain.header("seed")), (Some("SUCCESS"), Some("5")));
    assert_eq!(plain.body, fake.books().made[0].bytes);
    caller.headers.push(("Accept".to_owned(), "application/json".to_owned()));
    let mut wrapped = |refusal: Option<Refusal>| -> (u16, Value) {
        if let Some(refusal) = refusal {
            fake.script(Step::Create, Fault::Refusal(refusal));
        }
        let answer = caller.try_ask(line, &body).unwrap();
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    };
    let (_, answer) = wrapped(None);
    assert_eq!((&answer["finish_reason"], &answer["seed"]), (&json!("SUCCESS"), &json!(5)));
    assert_eq!(wrapped(Some(Refusal::ContentModerated)).1["finish_reason"], "CONTENT_FILTERED");
    let (status, refused) = wrapped(Some(Refusal::PolicyError));
    assert_eq!((status, &refused["name"]), (403, &json!("content_moderation")));
    assert_eq!(fake.books().charged_usd_micros(), 60_000);
    assert_eq!(caller.try_ask(line, &form(&[("seed", "5")])).unwrap().status, 400);
}
