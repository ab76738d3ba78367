//! fal's queue: submit, status with place and logs, result, cancel; uploads; the Platform API's list of requests.

use maquette_daemon::ledger::calendar::{instant, read_instant};
use maquette_daemon::platform::clock::unix_ms;
use serde_json::{Map, Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

/// What a picture and a clip cost, in millionths of a dollar.
const PICTURE_USD_MICROS: u64 = 40_000;
const CLIP_USD_MICROS: u64 = 400_000;
/// What an upload shows instead of the key.
const UPLOAD_TOKEN: &str = "Bearer cdn-token";
/// So many pictures may be asked for at once.
const PICTURES_LIMIT: u64 = 4;

/// The fake.
#[derive(Debug, Default)]
pub struct Fal {
    jobs: Jobs,
    uploads: usize,
}

impl Provider for Fal {
    fn name(&self) -> &'static str {
        "fal"
    }

    fn key(&self) -> Option<&'static str> {
        Some("fake-id:fake-secret-fal-27d0")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        // The token of the uploads is no key.
        let header = ask.header("authorization").filter(|header| *header != UPLOAD_TOKEN)?;
        Some(header.strip_prefix("Key ").unwrap_or(header).to_owned())
    }

    fn admits(&self, ask: &Ask) -> bool {
        let uploads = ask.path == "/files/upload" && ask.header("authorization") == Some(UPLOAD_TOKEN);
        uploads || self.shown(ask).as_deref() == self.key()
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Result, Step::Cancel, Step::Media, Step::Upload, Step::List]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::PolicyError, Refusal::BlackPicture, Refusal::NoMedia]
    }

    fn step(&self, ask: &Ask) -> Step {
        let segments = ask.segments();
        match (ask.method.as_str(), segments.as_slice()) {
            (_, [.., "requests", "by-endpoint"]) => Step::List,
            ("POST", ["storage", ..] | ["files", ..]) => Step::Upload,
            (_, [.., "requests", _, "cancel"]) => Step::Cancel,
            (_, [.., "requests", _, "status"]) => Step::Status,
            (_, [.., "requests", _]) => Step::Result,
            ("POST", _) => Step::Create,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let segments = ask.segments();
        match (ask.method.as_str(), segments.as_slice()) {
            ("GET", ["v1", "models", "requests", "by-endpoint"]) => self.list(ask),
            ("POST", ["storage", "auth", "token"]) => Answer::json(
                200,
                &json!({"token": "cdn-token", "token_type": "Bearer",
                "base_url": ask.base, "expires_at": "2099-01-01T00:00:00Z"}),
            ),
            ("POST", ["files", "upload"]) => self.upload(ask, desk),
            ("POST", ["storage" | "files", ..]) => self.error(ask, 404),
            ("PUT", [_, _, "requests", id, "cancel"]) => self.cancel(ask, id, desk),
            ("GET", [owner, app, "requests", id, "status"]) => {
                self.status(ask, &format!("{owner}/{app}"), id, desk)
            }
            ("GET", [_, _, "requests", id]) => self.result(ask, id),
            ("POST", [_, _, ..]) => self.submit(ask, desk),
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let (kind, detail) = match status {
            400 => ("bad_request", "Bad request"),
            401 => ("unauthorized", "Cannot access application. Authentication is required."),
            402 | 403 => ("user_locked", "User is locked. Reason: Exhausted balance. Top up your balance."),
            404 => ("not_found", "Not found"),
            422 => return unprocessable("value_error", "Input should be a valid string"),
            429 => ("concurrent_requests_limit", "Too many concurrent requests"),
            503 => ("runner_scheduling_failure", "No runner could be scheduled"),
            504 => ("request_timeout", "The request timed out"),
            _ => ("internal_server_error", "Internal server error"),
        };
        let retryable = if status >= 500 { "true" } else { "false" };
        let answer = Answer::json(status, &json!({"detail": detail, "error_type": kind}));
        answer.with("x-fal-error-type", kind).with("x-fal-retryable", retryable)
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Fal {
    fn submit(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let input = ask.json();
        let Some(prompt) = input["prompt"].as_str() else {
            return unprocessable("missing", "Field required");
        };
        let count = input["num_images"].as_u64().unwrap_or(1);
        if !(1..=PICTURES_LIMIT).contains(&count) {
            return unprocessable("less_than_equal", "Input should be less than or equal to 4");
        }
        let endpoint = ask.path.trim_start_matches('/').to_owned();
        let is_clip = endpoint.contains("video") || input.get("duration").is_some();
        let kind = match (is_clip, input["output_format"].as_str()) {
            (true, _) => Kind::Mp4,
            (false, Some("jpeg" | "jpg")) => Kind::Jpeg,
            (false, _) => Kind::Png,
        };
        let id = desk.next_uuid();
        let seed = input["seed"].as_i64().unwrap_or_else(|| drawn_seed(&id));
        let (width, height) = size(&input);
        let recipe = Recipe::small(prompt, seed, kind).sized(width, height);
        let count = if is_clip { 1 } else { count };
        let recipes =
            (0..usize::try_from(count).unwrap_or(1)).map(|index| Recipe { index, ..recipe.clone() });
        let price = if is_clip { CLIP_USD_MICROS } else { PICTURE_USD_MICROS * count };
        self.jobs.accept(desk, id.clone(), &endpoint, input, recipes.collect(), price);
        let mut body = urls(&ask.base, &app(&endpoint), &id);
        body.insert("status".into(), json!("IN_QUEUE"));
        body.insert("queue_position".into(), json!(1));
        body.insert("gateway_request_id".into(), json!(id));
        Answer::json(200, &Value::Object(body)).with("x-fal-request-id", &id)
    }

    fn status(&mut self, ask: &Ask, called: &str, id: &str, desk: &mut Desk<'_>) -> Answer {
        // The sub-path of an endpoint is no part of this address; who builds it on his own gets a 404.
        let known = self.jobs.get(id).is_some_and(|job| app(&job.model) == called);
        let Some(job) = self.jobs.poll(desk, id).filter(|_| known) else { return self.error(ask, 404) };
        let mut body = urls(&ask.base, called, id);
        let logs = ask.query.get("logs").is_some_and(|wish| wish == "1" || wish == "true");
        let logs = if logs { logs_of(job) } else { json!([]) };
        let (name, status) = match job.phase {
            Phase::Queued => ("IN_QUEUE", 202),
            Phase::Running => ("IN_PROGRESS", 202),
            Phase::Done | Phase::Cancelled => ("COMPLETED", 200),
        };
        body.insert("status".into(), json!(name));
        match job.phase {
            Phase::Queued => drop(body.insert("queue_position".into(), json!(0))),
            _ => drop(body.insert("logs".into(), logs)),
        }
        if job.phase == Phase::Done {
            body.insert("metrics".into(), json!({"inference_time": 1.25}));
        }
        if job.phase == Phase::Cancelled {
            body.insert("error".into(), json!("Request was cancelled"));
            body.insert("error_type".into(), json!("cancelled"));
        }
        Answer::json(status, &Value::Object(body)).with("x-fal-request-id", id)
    }

    fn result(&mut self, ask: &Ask, id: &str) -> Answer {
        let Some(job) = self.jobs.get(id) else { return self.error(ask, 404) };
        let answer = match (job.phase, job.order.refusal) {
            (Phase::Queued | Phase::Running, _) => {
                Answer::json(400, &json!({"detail": "Request is still in progress"}))
            }
            (Phase::Cancelled, _) => {
                Answer::json(400, &json!({"detail": "Request was cancelled", "error_type": "cancelled"}))
            }
            (Phase::Done, Some(Refusal::PolicyError)) => unprocessable(
                "content_policy_violation",
                "The content could not be processed because it was flagged by a content checker.",
            ),
            (Phase::Done, Some(Refusal::NoMedia)) => Answer::json(200, &json!({"images": [], "seed": 0})),
            (Phase::Done, _) => Answer::json(200, &payload(job)),
        };
        answer.with("x-fal-request-id", id)
    }

    fn cancel(&mut self, _ask: &Ask, id: &str, desk: &mut Desk<'_>) -> Answer {
        match self.jobs.cancel(desk, id) {
            Some(true) => Answer::json(202, &json!({"status": "CANCELLATION_REQUESTED"})),
            Some(false) => Answer::json(400, &json!({"status": "ALREADY_COMPLETED"})),
            None => Answer::json(404, &json!({"status": "NOT_FOUND"})),
        }
    }

    fn list(&self, ask: &Ask) -> Answer {
        let Some(endpoint) = ask.query.get("endpoint_id") else {
            return unprocessable("missing", "Field required");
        };
        let at = |name: &str| ask.query.get(name).and_then(|at| read_instant(at));
        let from_ms = at("start").unwrap_or_else(|| unix_ms().saturating_sub(86_400_000));
        let to_ms = at("end").unwrap_or(u64::MAX);
        let items: Vec<Value> = self
            .jobs
            .all()
            .filter(|job| job.model == *endpoint && (from_ms..to_ms).contains(&job.came_ms))
            .map(|job| {
                let done = job.phase == Phase::Done;
                let status = if job.order.refusal == Some(Refusal::PolicyError) { 422 } else { 200 };
                json!({"request_id": job.id, "endpoint_id": job.model, "sent_at": instant(job.came_ms),
                    "started_at": done.then(|| instant(job.came_ms + 1_000)), "ended_at": done.then(|| instant(job.came_ms + 2_000)),
                    "status_code": done.then_some(status), "duration": done.then_some(1.0), "json_input": job.input,
                    "json_output": if done { payload(job) } else { Value::Null }})
            })
            .collect();
        Answer::json(200, &json!({"items": items, "next_cursor": null, "has_more": false}))
    }

    fn upload(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        self.uploads += 1;
        let name = format!("upload-{}", self.uploads);
        let kind = ask.header("content-type").unwrap_or("application/octet-stream").to_owned();
        desk.files.insert(name.clone(), (kind, ask.body.clone()));
        Answer::json(200, &json!({"access_url": format!("{}/files/{name}", desk.media)}))
    }
}

/// Owner and name of an app, without what follows.
fn app(endpoint: &str) -> String {
    endpoint.splitn(3, '/').take(2).collect::<Vec<_>>().join("/")
}

fn urls(base: &str, app: &str, id: &str) -> Map<String, Value> {
    let url = format!("{base}/{app}/requests/{id}");
    let pairs = [
        ("request_id", id.to_owned()),
        ("response_url", url.clone()),
        ("status_url", format!("{url}/status")),
        ("cancel_url", format!("{url}/cancel")),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
}

fn logs_of(job: &Job) -> Value {
    json!([{"message": format!("step {} of {}", job.polls, job.polls + 1), "level": "INFO", "source": "USER",
        "timestamp": "2026-11-20T10:00:01.000000"}])
}

fn payload(job: &Job) -> Value {
    let file = |url: &String, recipe: &Recipe, bytes: &Vec<u8>| {
        json!({"url": url, "content_type": recipe.kind.mime(), "width": recipe.width, "height": recipe.height,
            "file_name": url.rsplit('/').next(), "file_size": bytes.len()})
    };
    let files = job.urls.iter().zip(&job.recipes).zip(&job.files);
    let files: Vec<Value> = files.map(|((url, recipe), bytes)| file(url, recipe, bytes)).collect();
    let seed = job.recipes.first().map(|recipe| recipe.seed);
    if job.recipes.iter().any(|recipe| recipe.kind == Kind::Mp4) {
        return json!({"video": files.first(), "seed": seed});
    }
    let black = job.order.refusal == Some(Refusal::BlackPicture);
    let flags = vec![black; files.len()];
    json!({"images": files, "seed": seed, "has_nsfw_concepts": flags, "timings": {"inference": 1.25}})
}

/// A model that is given no seed draws one and says which.
fn drawn_seed(id: &str) -> i64 {
    i64::from(blake3::hash(id.as_bytes()).as_bytes()[0]) + 1000
}

/// An eighth of what is asked for, so that pictures stay small; a size in pixels is kept.
fn size(input: &Value) -> (u64, u64) {
    let asked = &input["image_size"];
    if let (Some(width), Some(height)) = (asked["width"].as_u64(), asked["height"].as_u64()) {
        return (width, height);
    }
    let side = match input["resolution"].as_str() {
        Some("2K") => 256,
        Some("4K") => 512,
        _ => 128,
    };
    let aspect = input["aspect_ratio"].as_str().or(asked.as_str()).unwrap_or("1:1");
    let aspect = aspect.rsplit("landscape_").next().unwrap_or(aspect).replace('_', ":");
    let (wide, high) = aspect.split_once(':').unwrap_or(("1", "1"));
    let (wide, high): (u64, u64) = (wide.parse().unwrap_or(1), high.parse().unwrap_or(1));
    (side * wide / wide.max(high), side * high / wide.max(high))
}

fn unprocessable(kind: &str, message: &str) -> Answer {
    let detail = json!([{"loc": ["body", "prompt"], "msg": message, "type": kind, "url": format!("https://docs.fal.ai/errors/#{kind}"),
        "input": "x"}]);
    Answer::json(422, &json!({"detail": detail}))
        .with("x-fal-error-type", kind)
        .with("x-fal-retryable", "false")
}
