//! Black Forest Labs: submit, then the polling URL that was given; results at a signed address for ten minutes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

/// Of the middle model.
const PICTURE_USD_MICROS: u64 = 30_000;
/// A second of a draft, of a clip in 720p, and of one in 1080p.
const DRAFT_USD_MICROS: u64 = 60_000;
const HD_USD_MICROS: u64 = 170_000;
const FHD_USD_MICROS: u64 = 290_000;
/// What an order for a clip may say; anything else is refused.
const CLIP_FIELDS: &[&str] = &[
    "mode",
    "prompt",
    "aspect_ratio",
    "resolution",
    "duration",
    "generate_audio",
    "draft",
    "keyframes",
    "version",
    "safety_tolerance",
];
/// The same of one that carries on a draft.
const ENHANCE_FIELDS: &[&str] = &["mode", "draft_cache", "resolution"];
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
            ("GET", ["v1", "credits"]) => Answer::json(200, &json!({"credits": 1_000.5})),
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
        let wanted = if model.contains("video") { self.clip(&input) } else { picture(&input) };
        let Some(Wanted { recipe, price }) = wanted else { return self.error(ask, 422) };
        let id = desk.next_uuid();
        self.jobs.accept(desk, id.clone(), model, input, vec![recipe], price);
        let polling = format!("{}/v1/get_result?id={id}&region={REGION}", ask.base);
        Answer::json(
            200,
            &json!({"id": id, "polling_url": polling, "cost": price / 10_000, "input_mp": 0.0, "output_mp": 1.0}),
        )
    }

    /// What carries on a draft has its words, seed and length from there.
    fn clip(&self, input: &Value) -> Option<Wanted> {
        let says_only = |fields: &[&str]| {
            input.as_object().is_some_and(|all| all.keys().all(|key| fields.contains(&key.as_str())))
        };
        let has = |name: &str| input.get(name).is_some();
        let second = |otherwise: &str| match input["resolution"].as_str().unwrap_or(otherwise) {
            "hd" => Some(HD_USD_MICROS),
            "fhd" => Some(FHD_USD_MICROS),
            _ => None,
        };
        match input["mode"].as_str()? {
            "draft_enhance" if says_only(ENHANCE_FIELDS) => {
                let draft = self.draft(&input["draft_cache"])?;
                let seconds = draft.input["duration"].as_u64().unwrap_or(5);
                return Some(Wanted { recipe: draft.recipes[0].clone(), price: seconds * second("fhd")? });
            }
            "t2v" if says_only(CLIP_FIELDS) && !has("keyframes") => {}
            "i2v" if says_only(CLIP_FIELDS) && has("keyframes") && pictures(&input["keyframes"]) => {}
            _ => return None,
        }
        let seconds = input.get("duration").map_or(Some(5), Value::as_u64)?;
        let second = if input["draft"] == true { DRAFT_USD_MICROS } else { second("hd")? };
        let recipe = Recipe::small(input["prompt"].as_str()?, 42, Kind::Mp4).sized(128, 72);
        (5..=20).contains(&seconds).then_some(Wanted { recipe, price: seconds * second })
    }

    /// A draft's continuation is its job's name under another one.
    fn draft(&self, token: &Value) -> Option<&Job> {
        let id = token.as_str()?.strip_prefix("draft-")?;
        self.jobs.get(id).filter(|job| job.input["draft"] == true)
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

/// What an order leads to.
struct Wanted {
    recipe: Recipe,
    price: u64,
}

fn picture(input: &Value) -> Option<Wanted> {
    let side = |name: &str| input[name].as_u64().unwrap_or(64);
    let (width, height) = (side("width"), side("height"));
    if !width.is_multiple_of(16) || !height.is_multiple_of(16) || width * height > 4 << 20 {
        return None;
    }
    let kind = if input["output_format"] == "png" { Kind::Png } else { Kind::Jpeg };
    let seed = input["seed"].as_i64().unwrap_or(42);
    let recipe = Recipe::small(input["prompt"].as_str()?, seed, kind).sized(width, height);
    Some(Wanted { recipe, price: PICTURE_USD_MICROS })
}

/// Whether all of them are pictures; none are as well.
fn pictures(list: &Value) -> bool {
    list.as_array().into_iter().flatten().all(|one| {
        let bytes = BASE64.decode(one.as_str().unwrap_or_default());
        bytes.is_ok_and(|bytes| image::guess_format(&bytes).is_ok())
    })
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
