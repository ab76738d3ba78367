//! Black Forest Labs: submit, then the polling URL that was given; results at a signed address for ten minutes.

use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

/// Hundredths of a dollar: the price of a credit, here of the middle model.
const PICTURE_USD_MICROS: u64 = 30_000;
const DRAFT_USD_MICROS: u64 = 50_000;
const CLIP_USD_MICROS: u64 = 500_000;
/// As `region` in the polling URL: who builds the address on his own misses it.
const REGION: &str = "eu2";

/// The fake.
#[derive(Debug, Default)]
pub struct Bfl {
    jobs: Jobs,
}

impl Provider for Bfl {
    fn name(&self) -> &'static str {
        "bfl"
    }

    fn key(&self) -> Option<&'static str> {
        Some("fake-key-bfl-3f77")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        ask.header("x-key").map(str::to_owned)
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Media]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::RequestModerated, Refusal::ContentModerated]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), ask.path.as_str()) {
            ("POST", _) => Step::Create,
            (_, "/v1/get_result") => Step::Status,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", ["v1", model]) if model.starts_with("flux-") => self.create(ask, model, desk),
            ("GET", ["v1", "get_result"]) => self.poll(ask, desk),
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let detail = match status {
            401 | 403 => json!("Not authenticated - Invalid Authentication"),
            402 => json!("Insufficient credits"),
            404 => json!("Not Found"),
            422 => json!([{"loc": ["body", "prompt"], "msg": "Field required", "type": "missing"}]),
            429 => json!("Too many active tasks: 24"),
            503 => json!("Service temporarily unavailable"),
            _ => json!("Error"),
        };
        // A wrong key is a 403 here.
        Answer::json(if status == 401 { 403 } else { status }, &json!({"detail": detail}))
    }

    fn expired(&self, ask: &Ask) -> Answer {
        if self.step(ask) == Step::Status {
            return unknown(ask.query.get("id").map(String::as_str).unwrap_or_default());
        }
        let page =
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthenticationFailed</Code></Error>";
        Answer::bytes(403, "application/xml", page.as_bytes().to_vec())
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Bfl {
    fn create(&mut self, ask: &Ask, model: &str, desk: &mut Desk<'_>) -> Answer {
        let input = ask.json();
        let Some(prompt) = input["prompt"].as_str() else { return self.error(ask, 422) };
        let side = |name: &str| input[name].as_u64().unwrap_or(64);
        let (width, height) = (side("width"), side("height"));
        if !width.is_multiple_of(16) || !height.is_multiple_of(16) || width * height > 4 << 20 {
            return self.error(ask, 422);
        }
        let is_clip = model.contains("video");
        let (kind, price) = match (is_clip, input["draft"] == true) {
            (true, true) => (Kind::Mp4, DRAFT_USD_MICROS),
            (true, false) => (Kind::Mp4, CLIP_USD_MICROS),
            (false, _) if input["output_format"] == "png" => (Kind::Png, PICTURE_USD_MICROS),
            (false, _) => (Kind::Jpeg, PICTURE_USD_MICROS),
        };
        if input["mode"] == "draft_enhance" && !self.knows_draft(&input["draft_cache"]) {
            return self.error(ask, 422);
        }
        let id = desk.next_uuid();
        let seed = input["seed"].as_i64().unwrap_or(42);
        let recipe = Recipe::small(prompt, seed, kind).sized(width, height);
        self.jobs.accept(desk, id.clone(), model, input.clone(), vec![recipe], price);
        let polling = format!("{}/v1/get_result?id={id}&region={REGION}", ask.base);
        Answer::json(
            200,
            &json!({"id": id, "polling_url": polling, "cost": price / 10_000, "input_mp": 0.0, "output_mp": 1.0}),
        )
    }

    /// A draft's continuation is its job's name under another one.
    fn knows_draft(&self, token: &Value) -> bool {
        let id = token.as_str().and_then(|token| token.strip_prefix("draft-"));
        id.and_then(|id| self.jobs.get(id)).is_some_and(|job| job.input["draft"] == true)
    }

    fn poll(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let id = ask.query.get("id").map(String::as_str).unwrap_or_default();
        let here = ask.query.get("region").map(String::as_str) == Some(REGION);
        match self.jobs.poll(desk, id).filter(|_| here) {
            Some(job) => Answer::json(200, &task(job)),
            None => unknown(id),
        }
    }
}

fn unknown(id: &str) -> Answer {
    Answer::json(404, &json!({"id": id, "status": "Task not found", "result": null}))
}

fn task(job: &Job) -> Value {
    let status = match (job.phase, job.order.refusal) {
        (Phase::Queued | Phase::Running, _) => "Pending",
        (Phase::Cancelled, _) => "Error",
        (Phase::Done, Some(Refusal::RequestModerated)) => "Request Moderated",
        (Phase::Done, Some(_)) => "Content Moderated",
        (Phase::Done, None) => "Ready",
    };
    let mut task = json!({"id": job.id, "status": status, "result": null, "progress": null, "details": null, "preview": null});
    if status == "Ready" {
        task["result"] = json!({"sample": job.urls.first(), "prompt": job.input["prompt"], "seed": job.recipes[0].seed,
            "start_time": 1_790_000_000.0, "end_time": 1_790_000_002.0, "duration": 2.0});
        if job.input["draft"] == true {
            task["result"]["draft_cache"] = json!(format!("draft-{}", job.id));
        }
    }
    task
}
