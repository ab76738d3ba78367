//! Runway's API: tasks that are asked for by their ids; results at another host, at addresses that a later question renews.

use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

/// The version that every request has to name.
const VERSION: &str = "2024-11-06";
/// A credit, in millionths of a dollar.
const CREDIT: u64 = 10_000;

/// The fake.
#[derive(Debug, Default)]
pub struct Runway {
    jobs: Jobs,
}

impl Provider for Runway {
    fn name(&self) -> &'static str {
        "runway"
    }

    fn key(&self) -> Option<&'static str> {
        Some("key_fake-runway-7c1d")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        Some(ask.header("authorization")?.trim_start_matches("Bearer ").to_owned())
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Cancel, Step::Media]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::RequestModerated, Refusal::ContentModerated]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", _) => Step::Create,
            ("DELETE", ["v1", "tasks", _]) => Step::Cancel,
            ("GET", ["v1", "tasks", _]) => Step::Status,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        if ask.header("x-runway-version") != Some(VERSION) {
            return self.error(ask, 400);
        }
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", ["v1", kind @ ("text_to_image" | "image_to_video" | "text_to_video")]) => {
                self.create(ask, kind, desk)
            }
            ("GET", ["v1", "tasks", id]) => match self.jobs.poll(desk, id) {
                Some(job) => Answer::json(200, &task(job)),
                None => self.error(ask, 404),
            },
            ("DELETE", ["v1", "tasks", id]) => match self.jobs.cancel(desk, id) {
                Some(_) => Answer::bytes(204, "application/json", Vec::new()),
                None => self.error(ask, 404),
            },
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let error = match status {
            401 => "The API key you provided is not valid.",
            402 => "You do not have enough credits to run this task.",
            404 => "Not found",
            429 => "You have reached the daily limit of this model.",
            _ => "Validation of body failed",
        };
        Answer::json(status, &json!({"error": error, "docUrl": "https://docs.dev.runwayml.com/api"}))
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Runway {
    fn create(&mut self, ask: &Ask, kind: &str, desk: &mut Desk<'_>) -> Answer {
        let input = ask.json();
        let ratio = input["ratio"].as_str().and_then(|ratio| ratio.split_once(':'));
        let sides = ratio.and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
        let (Some(prompt), Some((width, height)), Some(model)) =
            (input["promptText"].as_str(), sides, input["model"].as_str())
        else {
            return self.error(ask, 400);
        };
        let seconds = input["duration"].as_u64().filter(|seconds| (2..=10).contains(seconds));
        let has_frame = input["promptImage"].as_str().is_some_and(|uri| uri.starts_with("data:image/"));
        let (encoding, credits) = match (kind, seconds, model) {
            ("text_to_image", _, _) => (Kind::Png, 8),
            ("image_to_video", _, _) if !has_frame => return self.error(ask, 400),
            (_, Some(seconds), "gen4_turbo") => (Kind::Mp4, 5 * seconds),
            (_, Some(seconds), _) => (Kind::Mp4, 25 * seconds),
            (_, None, _) => return self.error(ask, 400),
        };
        let id = desk.next_uuid();
        let recipe =
            Recipe::small(prompt, input["seed"].as_i64().unwrap_or(11), encoding).sized(width, height);
        self.jobs.accept(desk, id.clone(), model, input.clone(), vec![recipe], credits * CREDIT);
        Answer::json(200, &json!({"id": id, "estimatedCost": {"credits": credits}}))
    }
}

fn task(job: &Job) -> Value {
    let refusal = job.order.refusal.filter(|_| job.phase == Phase::Done);
    let status = match (job.phase, refusal) {
        (Phase::Queued, _) => "PENDING",
        (Phase::Running, _) => "RUNNING",
        (Phase::Cancelled, _) => "CANCELLED",
        (Phase::Done, Some(_)) => "FAILED",
        (Phase::Done, None) => "SUCCEEDED",
    };
    let mut task = json!({"id": job.id, "createdAt": "2026-11-20T10:00:00.000Z", "status": status});
    let credits = job.price / CREDIT;
    match status {
        "PENDING" => task["estimatedCost"] = json!({"credits": credits}),
        "RUNNING" => {
            task["estimatedCost"] = json!({"credits": credits});
            task["progress"] = json!(0.5);
        }
        "SUCCEEDED" => {
            task["cost"] = json!({"credits": credits});
            task["output"] = json!(job.urls);
        }
        "FAILED" => {
            let is_input = refusal == Some(Refusal::RequestModerated);
            task["cost"] = json!({"credits": 0});
            task["failure"] = json!("The task did not pass moderation.");
            task["failureCode"] = json!(if is_input { "SAFETY.INPUT.TEXT" } else { "SAFETY.OUTPUT.IMAGE" });
        }
        _ => task["cost"] = json!({"credits": 0}),
    }
    task
}
