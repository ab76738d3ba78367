//! Luma's Dream Machine API: generations that are asked for by their ids; pictures come in by address only.

use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

const PICTURE_USD_MICROS: u64 = 16_000;
const SECOND_USD_MICROS: u64 = 160_000;
const ASPECTS: &[(&str, (u64, u64))] = &[
    ("1:1", (64, 64)),
    ("16:9", (128, 72)),
    ("9:16", (72, 128)),
    ("4:3", (64, 48)),
    ("3:4", (48, 64)),
    ("21:9", (126, 54)),
    ("9:21", (54, 126)),
];

/// The fake.
#[derive(Debug, Default)]
pub struct Luma {
    jobs: Jobs,
}

impl Provider for Luma {
    fn name(&self) -> &'static str {
        "luma"
    }

    fn key(&self) -> Option<&'static str> {
        Some("luma-fake-key-91e0")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        Some(ask.header("authorization")?.trim_start_matches("Bearer ").to_owned())
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Media, Step::List]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::FailedText]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", _) => Step::Create,
            ("GET", [.., "generations"]) => Step::List,
            ("GET", [.., "generations", _]) => Step::Status,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let segments = ask.segments();
        let Some(path) = segments.strip_prefix(&["dream-machine", "v1"]) else { return self.error(ask, 404) };
        match (ask.method.as_str(), path) {
            ("POST", ["generations", "image"]) => self.create(ask, true, desk),
            ("POST", ["generations"] | ["generations", "video"]) => self.create(ask, false, desk),
            ("GET", ["generations"]) => {
                let all: Vec<Value> = self.jobs.all().map(generation).collect();
                let (count, limit) = (all.len(), 100);
                Answer::json(
                    200,
                    &json!({"has_more": false, "count": count, "limit": limit, "offset": 0, "generations": all}),
                )
            }
            ("GET", ["generations", id]) => match self.jobs.poll(desk, id) {
                Some(job) => Answer::json(200, &generation(job)),
                None => self.error(ask, 404),
            },
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let detail = match status {
            401 => "Invalid API key",
            402 => "Insufficient credits",
            404 => "Generation not found",
            429 => "Too many concurrent generations",
            _ => "Invalid request",
        };
        Answer::json(status, &json!({"detail": detail}))
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Luma {
    fn create(&mut self, ask: &Ask, is_picture: bool, desk: &mut Desk<'_>) -> Answer {
        let input = ask.json();
        let aspect = input["aspect_ratio"].as_str().unwrap_or("16:9");
        let size = ASPECTS.iter().find(|(name, _)| *name == aspect).map(|(_, size)| *size);
        let (Some(prompt), Some((width, height)), Some(model)) =
            (input["prompt"].as_str(), size, input["model"].as_str())
        else {
            return self.error(ask, 400);
        };
        let seconds = match input["duration"].as_str() {
            Some("9s") => 9,
            _ => 5,
        };
        let (kind, price) = match (is_picture, input["format"].as_str()) {
            (true, Some("png")) => (Kind::Png, PICTURE_USD_MICROS),
            (true, _) => (Kind::Jpeg, PICTURE_USD_MICROS),
            (false, _) => (Kind::Mp4, seconds * SECOND_USD_MICROS),
        };
        let id = desk.next_uuid();
        // It takes no seed, so every order is another picture.
        let seed = i64::try_from(desk.books.creates.len()).unwrap_or(0);
        let recipe = Recipe::small(prompt, seed, kind).sized(width, height);
        self.jobs.accept(desk, id.clone(), model, input.clone(), vec![recipe], price);
        match self.jobs.get(&id) {
            Some(job) => Answer::json(201, &generation(job)),
            None => self.error(ask, 500),
        }
    }
}

fn generation(job: &Job) -> Value {
    let refusal = job.order.refusal.filter(|_| job.phase == Phase::Done);
    let (state, reason) = match (job.phase, refusal) {
        (Phase::Queued, _) => ("queued", None),
        (Phase::Running, _) => ("dreaming", None),
        (Phase::Cancelled, _) => ("failed", Some("it was cancelled")),
        (Phase::Done, Some(_)) => ("failed", Some("prompt not allowed because advanced moderation failed")),
        (Phase::Done, None) => ("completed", None),
    };
    let is_picture = job.recipes.first().is_some_and(|recipe| recipe.kind != Kind::Mp4);
    let kind = if is_picture { "image" } else { "video" };
    let assets = match (state, job.urls.first()) {
        ("completed", Some(url)) => json!({ kind: url }),
        _ => Value::Null,
    };
    json!({"id": job.id, "generation_type": kind, "state": state, "failure_reason": reason,
        "created_at": "2026-11-20T10:00:00Z", "assets": assets, "model": job.model, "request": job.input})
}
