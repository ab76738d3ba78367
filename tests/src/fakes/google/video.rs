//! Long-running video as Vertex has it and as `generate_videos` speaks it: an operation by name, a file that needs the key.

use serde_json::{Value, json};

use crate::fakes::desk::Desk;
use crate::fakes::exchange::{Answer, Ask};
use crate::fakes::jobs::{Job, Jobs, Phase};
use crate::fakes::picture::{Kind, Recipe};

const SECOND_USD_MICROS: u64 = 400_000;

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
    let seed = body["parameters"]["seed"].as_i64().unwrap_or(0);
    let recipe = Recipe::small(prompt, seed, Kind::Mp4).sized(width, height);
    let id = desk.next_id("op");
    jobs.accept(desk, id.clone(), model, body.clone(), vec![recipe], seconds * SECOND_USD_MICROS);
    Some(Answer::json(200, &json!({"name": format!("models/{model}/operations/{id}")})))
}

/// How far an operation is.
pub fn get(jobs: &mut Jobs, ask: &Ask, id: &str, desk: &mut Desk<'_>) -> Option<Answer> {
    let job = jobs.poll(desk, id)?;
    Some(Answer::json(200, &operation(ask, job)))
}

fn operation(ask: &Ask, job: &Job) -> Value {
    let mut operation = json!({"name": format!("models/{}/operations/{}", job.model, job.id)});
    if job.phase != Phase::Done {
        return operation;
    }
    operation["done"] = json!(true);
    let kind = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse";
    let response = if job.order.refusal.is_some() {
        let reason = "We encountered an issue with your prompt. You have not been charged for this request.";
        json!({"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": [reason]})
    } else {
        let uri = format!("{}/v1beta/files/{}:download?alt=media", ask.base, job.id);
        json!({"generatedSamples": [{"video": {"uri": uri}}]})
    };
    operation["response"] = json!({"@type": kind, "generateVideoResponse": response});
    operation
}
