//! AUTOMATIC1111 and Forge with `--api`: synchronous, no id, progress of whatever runs now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::own_server;
use super::picture::Kind;

const SAMPLERS: &[&str] = &["Euler a", "Euler", "DPM++ 2M"];

/// The fake.
#[derive(Debug, Default)]
pub struct A1111 {
    interrupted: u32,
}

impl Provider for A1111 {
    fn name(&self) -> &'static str {
        "a1111"
    }

    fn key(&self) -> Option<&'static str> {
        None
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        own_server::shown(ask)
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Cancel, Step::Free]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::NoMedia]
    }

    fn step(&self, ask: &Ask) -> Step {
        match ask.path.as_str() {
            "/sdapi/v1/txt2img" | "/sdapi/v1/img2img" => Step::Create,
            "/sdapi/v1/progress" => Step::Status,
            "/sdapi/v1/interrupt" | "/sdapi/v1/skip" => Step::Cancel,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let Some(("", name)) = ask.path.split_once("/sdapi/v1/") else { return self.error(ask, 404) };
        match (ask.method.as_str(), name) {
            ("POST", "txt2img") => self.generate(&ask.json(), false, desk),
            ("POST", "img2img") => self.generate(&ask.json(), true, desk),
            ("GET", "progress") => Answer::json(200, &progress()),
            ("POST", "interrupt" | "skip") => {
                self.interrupted += 1;
                Answer::json(200, &json!({}))
            }
            ("GET", "samplers") => {
                let sampler = |name: &&str| json!({"name": name, "aliases": [], "options": {}});
                Answer::json(200, &json!(SAMPLERS.iter().map(sampler).collect::<Vec<_>>()))
            }
            ("GET", "schedulers") => Answer::json(200, &json!([{"name": "karras", "label": "Karras"}])),
            ("GET", "sd-models") => Answer::json(
                200,
                &json!([{"title": "fake.safetensors [0123456789]", "model_name": "fake",
                "hash": "0123456789", "sha256": null, "filename": "/models/fake.safetensors", "config": null}]),
            ),
            ("GET", "options") => {
                Answer::json(200, &json!({"sd_model_checkpoint": "fake.safetensors [0123456789]"}))
            }
            ("GET", "upscalers" | "loras") => Answer::json(200, &json!([])),
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        match status {
            401 | 404 => Answer::json(
                status,
                &json!({"detail": if status == 404 { "Not Found" } else { "Incorrect username or password" }}),
            ),
            422 => Answer::json(
                422,
                &json!({"error": "HTTPException", "detail": "Invalid input", "body": "", "errors": ""}),
            ),
            500 => Answer::json(
                500,
                &json!({"error": "OutOfMemoryError", "detail": "", "body": "", "errors": "CUDA out of memory."}),
            ),
            _ => Answer::json(
                status,
                &json!({"error": "Exception", "detail": "", "body": "", "errors": "it went wrong"}),
            ),
        }
    }
}

impl A1111 {
    fn generate(&mut self, body: &Value, from_picture: bool, desk: &mut Desk<'_>) -> Answer {
        let sampler = body["sampler_name"].as_str().or(body["sampler_index"].as_str()).unwrap_or("Euler");
        if !SAMPLERS.contains(&sampler) {
            return Answer::json(
                404,
                &json!({"error": "HTTPException", "detail": "Sampler not found", "body": "", "errors": ""}),
            );
        }
        let first = body["init_images"][0].as_str();
        let start = match (from_picture, first.map(picture)) {
            (true, None) => {
                return Answer::json(
                    404,
                    &json!({"error": "HTTPException", "detail": "Init image not found", "body": "", "errors": ""}),
                );
            }
            (true, Some(None)) => {
                return Answer::json(
                    500,
                    &json!({"error": "HTTPException", "detail": "Invalid encoded image", "body": "", "errors": ""}),
                );
            }
            (true, Some(Some(size))) => size,
            (false, _) => (512, 512),
        };
        let id = desk.next_id("task");
        desk.accepted(&id);
        let number = |name: &str, or: u64| body[name].as_u64().unwrap_or(or);
        let prompt = body["prompt"].as_str().unwrap_or_default();
        let count = number("batch_size", 1) * number("n_iter", 1);
        let recipes = own_server::recipes(body, prompt, count, Kind::Png, start, 4_223);
        let made = if desk.order.refusal.is_some() { &[][..] } else { &recipes[..] };
        let pictures: Vec<String> =
            made.iter().map(|recipe| BASE64.encode(desk.make(&id, recipe, desk.order))).collect();
        let seeds: Vec<i64> = recipes.iter().map(|recipe| recipe.seed).collect();
        let (width, height) = recipes.first().map_or((0, 0), |recipe| (recipe.width, recipe.height));
        let info = json!({"prompt": prompt, "all_prompts": vec![prompt; recipes.len()], "negative_prompt": body["negative_prompt"],
            "seed": seeds.first(), "all_seeds": seeds, "subseed": 1, "width": width, "height": height, "sampler_name": sampler,
            "steps": number("steps", 50), "batch_size": number("batch_size", 1), "infotexts": [], "sd_model_name": "fake",
            "version": "v1.10.1"});
        // The info is JSON in a string.
        Answer::json(200, &json!({"images": pictures, "parameters": body, "info": info.to_string()}))
    }
}

/// The size of a picture in base64, with or without `data:` before it.
fn picture(text: &str) -> Option<(u64, u64)> {
    let text = text.split_once("base64,").map_or(text, |(_, rest)| rest);
    let picture = image::load_from_memory(&BASE64.decode(text).ok()?).ok()?;
    Some((picture.width().into(), picture.height().into()))
}

/// Nothing runs while this is asked, as orders are answered at once here.
fn progress() -> Value {
    json!({"progress": 0.0, "eta_relative": 0.0, "state": {"skipped": false, "interrupted": false, "stopping_generation": false, "job": "",
        "job_count": 0, "job_timestamp": "20261120100000", "job_no": 0, "sampling_step": 0, "sampling_steps": 0},
        "current_image": null, "textinfo": null, "current_task": null})
}
