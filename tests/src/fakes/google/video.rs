//! Long-running video as Vertex has it and as `generate_videos` speaks it: an operation by name, a file that needs the key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::fakes::desk::Desk;
use crate::fakes::exchange::{Answer, Ask};
use crate::fakes::jobs::{Job, Jobs, Phase};
use crate::fakes::picture::{Kind, Recipe};

const SECOND_USD_MICROS: u64 = 400_000;
const SILENT_SECOND_USD_MICROS: u64 = 200_000;

/// Takes an order; none if it is wrong.
pub fn create(jobs: &mut Jobs, ask: &Ask, model: &str, desk: &mut Desk<'_>) -> Option<Answer> {
    let body = ask.json();
    let instance = &body["instances"][0];
    let prompt = instance["prompt"].as_str()?;
    let seconds = body["parameters"]["durationSeconds"].as_u64().unwrap_or(8);
    // A last frame needs a first one.
    if ![4, 6, 8].contains(&seconds)
        || (instance.get("lastFrame").is_some() && instance.get("image").is_none())
    {
        return None;
    }
    let (width, height) = match body["parameters"]["aspectRatio"].as_str() {
        Some("9:16") => (72, 128),
        _ => (128, 72),
    };
    for frame in [&instance["image"], &instance["lastFrame"]].into_iter().filter(|frame| frame.is_object()) {
        let bytes = BASE64.decode(frame["bytesBase64Encoded"].as_str().unwrap_or_default()).ok()?;
        image::guess_format(&bytes).ok()?;
    }
    let seed = body["parameters"]["seed"].as_i64().unwrap_or(0);
    let recipe = Recipe::small(prompt, seed, Kind::Mp4).sized(width, height);
    let id = desk.next_id("op");
    let is_silent = body["parameters"]["generateAudio"] == false;
    let second = if is_silent { SILENT_SECOND_USD_MICROS } else { SECOND_USD_MICROS };
    jobs.accept(desk, id.clone(), model, body.clone(), vec![recipe], seconds * second);
    Some(Answer::json(200, &json!({"name": name(ask, model, &id)})))
}

/// How far an operation is.
pub fn get(jobs: &mut Jobs, ask: &Ask, id: &str, desk: &mut Desk<'_>) -> Option<Answer> {
    let job = jobs.poll(desk, id)?;
    Some(Answer::json(200, &operation(ask, job)))
}

/// The same as Vertex has it: asked by POST, answered with the bytes.
pub fn fetch(jobs: &mut Jobs, ask: &Ask, desk: &mut Desk<'_>) -> Option<Answer> {
    let body = ask.json();
    let id = body["operationName"].as_str()?.rsplit('/').next()?;
    let job = jobs.poll(desk, id)?;
    let mut operation = json!({"name": name(ask, &job.model, id)});
    if job.phase == Phase::Done {
        operation["done"] = json!(true);
        let kind = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse";
        let mut response =
            if job.order.refusal.is_some() { filtered() } else { json!({"raiMediaFilteredCount": 0}) };
        let videos = job
            .files
            .iter()
            .map(|bytes| json!({"bytesBase64Encoded": BASE64.encode(bytes), "mimeType": "video/mp4"}));
        response["videos"] = Value::Array(videos.collect());
        response["@type"] = json!(kind);
        operation["response"] = response;
    }
    Some(Answer::json(200, &operation))
}

/// The operation's name; at Vertex it has the project in it.
fn name(ask: &Ask, model: &str, id: &str) -> String {
    let before = if ask.path.contains("/publishers/") {
        "projects/fake/locations/us-central1/publishers/google/"
    } else {
        ""
    };
    format!("{before}models/{model}/operations/{id}")
}

fn filtered() -> Value {
    let reason = "We encountered an issue with your prompt. You have not been charged for this request.";
    json!({"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": [reason]})
}

fn operation(ask: &Ask, job: &Job) -> Value {
    let mut operation = json!({"name": name(ask, &job.model, &job.id)});
    if job.phase != Phase::Done {
        return operation;
    }
    operation["done"] = json!(true);
    let kind = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse";
    let response = if job.order.refusal.is_some() {
        filtered()
    } else {
        let uri = format!("{}/v1beta/files/{}:download?alt=media", ask.base, job.id);
        json!({"generatedSamples": [{"video": {"uri": uri}}]})
    };
    operation["response"] = json!({"@type": kind, "generateVideoResponse": response});
    operation
}
