//! stable-diffusion.cpp's server: its native jobs. Results stay in memory until they are evicted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::own_server;
use super::picture::Kind;

/// The fake.
#[derive(Debug, Default)]
pub struct Sdcpp {
    jobs: Jobs,
}

impl Provider for Sdcpp {
    fn name(&self) -> &'static str {
        "sdcpp"
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
        &[]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", [.., "img_gen" | "vid_gen"]) => Step::Create,
            ("POST", [.., "cancel"]) => Step::Cancel,
            ("GET", [.., "jobs", _]) => Step::Status,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", ["sdcpp", "v1", kind @ ("img_gen" | "vid_gen")]) => self.create(ask, kind, desk),
            ("GET", ["sdcpp", "v1", "jobs", id]) => match self.jobs.poll(desk, id) {
                Some(job) => Answer::json(200, &state(job)),
                None => self.error(ask, 404),
            },
            ("POST", ["sdcpp", "v1", "jobs", id, "cancel"]) => {
                match (self.jobs.cancel(desk, id), self.jobs.get(id)) {
                    (Some(true), Some(job)) => Answer::json(200, &state(job)),
                    (Some(false), _) => self.error(ask, 409),
                    _ => self.error(ask, 404),
                }
            }
            ("GET", ["sdcpp", "v1", "capabilities"]) => Answer::json(
                200,
                &json!({"model": {"name": "sd-cpp-local"},
                "supported_modes": ["img_gen", "vid_gen"], "samplers": ["euler"], "schedulers": ["discrete"],
                "output_formats": ["png", "jpeg"], "features": {"cancel_queued": true}}),
            ),
            ("GET", ["v1", "models"]) => Answer::json(
                200,
                &json!({"data": [{"id": "sd-cpp-local", "object": "model", "owned_by": "local"}]}),
            ),
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        Answer::json(status, &json!({"error": {"code": status, "message": "it went wrong"}}))
    }

    /// Evicted jobs are gone, not unknown.
    fn expired(&self, ask: &Ask) -> Answer {
        self.error(ask, 410)
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Sdcpp {
    fn create(&mut self, ask: &Ask, mode: &str, desk: &mut Desk<'_>) -> Answer {
        let input = ask.json();
        let Some(prompt) = input["prompt"].as_str() else { return self.error(ask, 400) };
        let kind = match (mode, input["output_format"].as_str()) {
            ("vid_gen", _) => Kind::Mp4,
            (_, Some("jpeg")) => Kind::Jpeg,
            _ => Kind::Png,
        };
        let count = input["batch_count"].as_u64().unwrap_or(1);
        let recipes = own_server::recipes(&input, prompt, count, kind, (64, 64), 42);
        let id = desk.next_id("job");
        self.jobs.accept(desk, id.clone(), mode, input.clone(), recipes, 0);
        Answer::json(
            202,
            &json!({"id": id, "kind": mode, "status": "queued", "created": 1_790_000_000,
            "poll_url": format!("/sdcpp/v1/jobs/{id}")}),
        )
    }
}

fn state(job: &Job) -> Value {
    let status = match job.phase {
        Phase::Queued => "queued",
        Phase::Running => "generating",
        Phase::Done => "completed",
        Phase::Cancelled => "cancelled",
    };
    let encoded: Vec<String> = job.files.iter().map(|bytes| BASE64.encode(bytes)).collect();
    let result = match (job.phase, job.model.as_str()) {
        (Phase::Done, "vid_gen") => {
            json!({"b64_json": encoded.first(), "mime_type": "video/mp4", "fps": 12, "frame_count": 6})
        }
        (Phase::Done, _) => {
            let image = |(index, b64): (usize, &String)| json!({"index": index, "b64_json": b64});
            json!({"output_format": job.recipes[0].kind.ending(), "images": encoded.iter().enumerate().map(image).collect::<Vec<_>>()})
        }
        _ => Value::Null,
    };
    let queue_position = u32::from(job.phase == Phase::Queued);
    json!({"id": job.id, "kind": job.model, "status": status, "created": 1_790_000_000, "started": null, "completed": null,
        "queue_position": queue_position, "result": result, "error": null})
}
