//! Interactions: pictures and clips, at once or in the background. The errors have another envelope than elsewhere at Google.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::fakes::desk::Desk;
use crate::fakes::exchange::{Answer, Ask};
use crate::fakes::fault::Refusal;
use crate::fakes::jobs::{Job, Jobs, Phase};
use crate::fakes::picture::{Kind, Recipe};

const ALIVE: &[&str] =
    &["gemini-omni-1.1-flash", "gemini-omni-1.2-flash", "gemini-nano-banana-2.1", "gemini-3-pro-image"];
const PICTURE_USD_MICROS: u64 = 33_600;

/// Takes an order; without `background` the answer has the result.
pub fn create(jobs: &mut Jobs, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
    let body = ask.json();
    let model = body["model"].as_str().unwrap_or_default();
    if !ALIVE.contains(&model) {
        return error(404, "model_not_found", &format!("models/{model} is not found"));
    }
    let Some(prompt) = prompt(&body["input"]) else {
        return error(400, "invalid_request", "input is required");
    };
    let format = &body["response_format"];
    let format = if format.is_array() { &format[0] } else { format };
    if format.get("duration").is_some_and(|duration| !duration.is_string()) {
        return error(400, "invalid_request", "duration must be a string such as \"8s\"");
    }
    if desk.order.refusal == Some(Refusal::PolicyError) {
        return error(400, "invalid_request", "The prompt was blocked by the safety filters.");
    }
    let is_clip = model.contains("omni");
    let kind = if is_clip { Kind::Mp4 } else { Kind::Jpeg };
    let seconds = format["duration"].as_str().and_then(|text| text.trim_end_matches('s').parse::<u64>().ok());
    if let Some(message) = is_clip.then(|| mismatch(&body)).flatten() {
        return error(400, "invalid_request", message);
    }
    let second = second_usd_micros(model, format["resolution"].as_str().unwrap_or("720p"));
    let price = if is_clip { seconds.unwrap_or(5) * second } else { PICTURE_USD_MICROS };
    let seed = body["generation_config"]["seed"].as_i64().unwrap_or(0);
    let recipe = Recipe::small(&prompt, seed, kind).sized(128, 72);
    let id = desk.next_id("v1_");
    jobs.accept(desk, id.clone(), model, body.clone(), vec![recipe], price);
    let pause = desk.pace;
    if body["background"] != true {
        desk.pace = 0;
        jobs.poll(desk, &id);
        desk.pace = pause;
    }
    match jobs.get(&id) {
        Some(job) => Answer::json(200, &interaction(ask, job)),
        None => error(500, "internal", "An internal error has occurred."),
    }
}

/// How far it is. Who is not known is an invalid name, not a 404.
pub fn get(jobs: &mut Jobs, ask: &Ask, id: &str, desk: &mut Desk<'_>) -> Answer {
    match jobs.poll(desk, id) {
        Some(job) => Answer::json(200, &interaction(ask, job)),
        None => unknown(),
    }
}

/// Ends it if it can still be ended.
pub fn cancel(jobs: &mut Jobs, ask: &Ask, id: &str, desk: &mut Desk<'_>) -> Answer {
    match (jobs.cancel(desk, id), jobs.get(id)) {
        (Some(_), Some(job)) => Answer::json(200, &interaction(ask, job)),
        _ => unknown(),
    }
}

/// What is said of a result that is gone.
pub fn unknown() -> Answer {
    error(400, "invalid_request", "Invalid interaction name")
}

/// An error; its code is a word.
pub fn error(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"error": {"code": code, "message": message}}))
}

/// The code of a status.
pub fn code(status: u16) -> &'static str {
    match status {
        400 | 413 | 422 => "invalid_request",
        401 => "authentication_error",
        402 | 429 => "resource_exhausted",
        403 => "permission_denied",
        404 => "not_found",
        409 => "aborted",
        503 => "unavailable",
        504 => "deadline_exceeded",
        _ => "internal",
    }
}

/// What a second costs.
fn second_usd_micros(model: &str, resolution: &str) -> u64 {
    let newest = model.contains("1.2");
    match (resolution, newest) {
        ("360p", true) => 23_200,
        ("360p", false) => 30_000,
        ("1080p", true) => 104_300,
        ("1080p", false) => 150_000,
        ("4k", true) => 208_500,
        ("4k", false) => 300_000,
        (_, true) => 69_500,
        (_, false) => 100_000,
    }
}

/// Why the pictures that came along do not fit what is said about them, if so.
fn mismatch(body: &Value) -> Option<&'static str> {
    let pictures: Vec<&Value> = parts(&body["input"]).filter(|part| part["type"] == "image").collect();
    let is_picture = |part: &&Value| {
        let bytes = BASE64.decode(part["data"].as_str().unwrap_or_default());
        bytes.is_ok_and(|bytes| image::guess_format(&bytes).is_ok())
    };
    if !pictures.iter().all(is_picture) {
        return Some("Unable to process input image.");
    }
    match body["generation_config"]["video_config"]["task"].as_str() {
        Some("text_to_video") if !pictures.is_empty() => Some("text_to_video takes no images"),
        Some("image_to_video") if !(1..=2).contains(&pictures.len()) => {
            Some("image_to_video takes a first frame, and a last one at most")
        }
        Some("reference_to_video") if pictures.is_empty() => Some("reference_to_video takes images"),
        _ => None,
    }
}

fn prompt(input: &Value) -> Option<String> {
    if let Some(text) = input.as_str() {
        return Some(text.to_owned());
    }
    let texts: Vec<&str> = parts(input).filter_map(|part| part["text"].as_str()).collect();
    input.is_array().then(|| texts.join("\n"))
}

/// What an input consists of: its parts stand in it, as the documents have it, or in steps of it, as the official client writes them.
fn parts(input: &Value) -> impl Iterator<Item = &Value> {
    let inside = |one: &'_ Value| one["content"].is_array();
    input.as_array().into_iter().flatten().flat_map(move |one| match inside(one) {
        true => one["content"].as_array().into_iter().flatten().collect::<Vec<_>>(),
        false => vec![one],
    })
}

fn interaction(ask: &Ask, job: &Job) -> Value {
    let status = match job.phase {
        Phase::Queued => "queued",
        Phase::Running => "in_progress",
        Phase::Done => "completed",
        Phase::Cancelled => "cancelled",
    };
    let mut whole = json!({"id": job.id, "status": status, "model": job.model, "object": "interaction", "role": "model",
        "created": "2026-11-20T10:00:00Z", "updated": "2026-11-20T10:00:02Z", "steps": []});
    if job.phase != Phase::Done {
        return whole;
    }
    let content = match (job.order.refusal, job.files.first()) {
        (None, Some(bytes)) => media(ask, job, bytes),
        _ => json!({"type": "text", "text": "I can't create that."}),
    };
    let modality = content["type"].clone();
    whole["steps"] = json!([{"type": "model_output", "content": [content]}]);
    let tokens = if job.order.refusal.is_some() { 20 } else { 1120 };
    let input = job.recipes[0].prompt.len() as u64 / 4 + 1;
    whole["usage"] = json!({"total_input_tokens": input, "total_output_tokens": tokens, "total_thought_tokens": 0,
        "total_tokens": input + tokens, "output_tokens_by_modality": [{"modality": modality, "tokens": tokens}]});
    whole
}

fn media(ask: &Ask, job: &Job, bytes: &[u8]) -> Value {
    let kind = job.recipes[0].kind;
    let name = if kind == Kind::Mp4 { "video" } else { "image" };
    let mut content = json!({"type": name, "mime_type": kind.mime()});
    let format = &job.input["response_format"];
    let format = if format.is_array() { &format[0] } else { format };
    if format["delivery"] == "uri" {
        content["uri"] = json!(format!("{}/v1beta/files/{}:download?alt=media", ask.base, job.id));
    } else {
        content["data"] = json!(BASE64.encode(bytes));
    }
    content
}
