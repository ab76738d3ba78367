//! Replicate's predictions: create, `Prefer: wait`, get, list, cancel; files at another host.

use maquette_daemon::ledger::calendar::instant;
use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

/// What a picture costs, in millionths of a dollar.
const USD_MICROS: u64 = 40_000;
/// How many predictions a page of the list has; there it is a hundred.
const PAGE: usize = 20;

/// The fake.
#[derive(Debug, Default)]
pub struct Replicate {
    jobs: Jobs,
    /// Names of jobs as they came.
    names: Vec<String>,
    uploads: usize,
}

impl Provider for Replicate {
    fn name(&self) -> &'static str {
        "replicate"
    }

    fn key(&self) -> Option<&'static str> {
        Some("r8_fake-key-replicate-5b2a")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        let header = ask.header("authorization")?;
        Some(header.trim_start_matches("Bearer ").trim_start_matches("Token ").to_owned())
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Cancel, Step::Media, Step::Upload, Step::List, Step::Free]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::FailedText, Refusal::NoMedia]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", [.., "cancel"]) => Step::Cancel,
            ("POST", [.., "predictions"]) => Step::Create,
            ("POST", [.., "files"]) => Step::Upload,
            ("GET", ["v1", "predictions"]) => Step::List,
            ("GET", ["v1", "predictions", _]) => Step::Status,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", ["v1", "predictions"]) => self.create(ask, "", desk),
            ("POST", ["v1", "models" | "deployments", owner, name, "predictions"]) => {
                self.create(ask, &format!("{owner}/{name}"), desk)
            }
            ("GET", ["v1", "predictions"]) => self.list(ask),
            ("GET", ["v1", "predictions", id]) => match self.jobs.poll(desk, id) {
                Some(job) => Answer::json(200, &prediction(ask, job)),
                None => self.error(ask, 404),
            },
            ("POST", ["v1", "predictions", id, "cancel"]) => self.cancel(ask, id, desk),
            ("POST", ["v1", "files"]) => self.upload(ask, desk),
            ("GET", ["v1", "account"]) => Answer::json(
                200,
                &json!({"type": "user", "username": "fake", "name": "Fake", "github_url": null}),
            ),
            ("GET", ["v1", "models", owner, name]) => Answer::json(200, &model(owner, name)),
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let (title, detail) = match status {
            401 => ("Unauthenticated", "You did not pass a valid authentication token"),
            402 => ("Insufficient credit", "You have insufficient credit to run this model."),
            404 => ("Not found", "The requested resource could not be found."),
            422 => ("Input validation failed", "- input: prompt is required\n"),
            429 => {
                let detail = "Request was throttled. Your rate limit resets in ~2s.";
                return Answer::json(429, &json!({"detail": detail, "status": 429}));
            }
            _ => ("Error", "Something went wrong."),
        };
        let kind = format!("https://replicate.com/docs/errors#{status}");
        let mut body =
            json!({"type": kind, "title": title, "status": status, "detail": detail, "instance": null});
        if status == 422 {
            body["invalid_fields"] =
                json!([{"type": "required", "field": "input.prompt", "description": "prompt is required"}]);
        }
        Answer::json(status, &body).with("content-type", "application/problem+json")
    }

    /// After an hour the prediction stands, and what it made does not.
    fn expired(&self, ask: &Ask) -> Answer {
        let segments = ask.segments();
        let job = segments.last().and_then(|id| self.jobs.get(id));
        let Some(job) = job.filter(|_| self.step(ask) == Step::Status) else { return self.error(ask, 404) };
        let mut prediction = prediction(ask, &Job { phase: Phase::Done, ..job.clone() });
        prediction["output"] = Value::Null;
        prediction["input"] = json!({});
        prediction["data_removed"] = json!(true);
        Answer::json(200, &prediction)
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Replicate {
    fn create(&mut self, ask: &Ask, model: &str, desk: &mut Desk<'_>) -> Answer {
        let body = ask.json();
        let input = &body["input"];
        let Some(prompt) = input["prompt"].as_str() else { return self.error(ask, 422) };
        if model.is_empty() && !body["version"].is_string() {
            return self.error(ask, 422);
        }
        let model = if model.is_empty() { body["version"].as_str().unwrap_or_default() } else { model };
        let kind = match input["output_format"].as_str() {
            Some("jpg" | "jpeg") => Kind::Jpeg,
            _ if model.contains("video") || input.get("duration").is_some() => Kind::Mp4,
            _ => Kind::Png,
        };
        let side = |name: &str| input[name].as_u64().unwrap_or(64);
        let recipe = Recipe::small(prompt, input["seed"].as_i64().unwrap_or(0), kind)
            .sized(side("width"), side("height"));
        let count = usize::try_from(input["num_outputs"].as_u64().unwrap_or(1)).unwrap_or(1);
        let recipes = (0..count).map(|index| Recipe { index, ..recipe.clone() }).collect();
        let id = desk.next_id("pred");
        self.names.push(id.clone());
        for (field, value) in input.as_object().into_iter().flatten() {
            desk.brought_by(field, value);
        }
        self.jobs.accept(desk, id.clone(), model, input.clone(), recipes, USD_MICROS);
        // The caller is kept until the result is there, unless the test wants jobs to take their time.
        let waits = ask.header("prefer").is_some_and(|prefer| prefer.starts_with("wait"));
        while waits && desk.pace != u32::MAX && self.jobs.get(&id).is_some_and(|job| job.phase != Phase::Done)
        {
            self.jobs.poll(desk, &id);
        }
        match self.jobs.get(&id) {
            Some(job) => Answer::json(201, &prediction(ask, job)),
            None => self.error(ask, 500),
        }
    }

    /// Newest first, page by page.
    fn list(&self, ask: &Ask) -> Answer {
        let from = ask.query.get("cursor").and_then(|at| at.parse::<usize>().ok()).unwrap_or(0);
        let known = self.names.iter().rev().filter_map(|id| self.jobs.get(id)).skip(from);
        let results: Vec<Value> = known.take(PAGE).map(|job| prediction(ask, job)).collect();
        let to = from + results.len();
        let next = (to < self.jobs.all().count()).then(|| format!("{}/v1/predictions?cursor={to}", ask.base));
        Answer::json(200, &json!({"next": next, "previous": null, "results": results}))
    }

    /// What has begun is charged though it is cancelled.
    fn cancel(&mut self, ask: &Ask, id: &str, desk: &mut Desk<'_>) -> Answer {
        let began = self.jobs.get(id).is_some_and(|job| job.phase == Phase::Running);
        match (self.jobs.cancel(desk, id), self.jobs.get(id)) {
            (Some(_), Some(job)) => {
                if began && job.phase == Phase::Cancelled {
                    desk.charge(id, job.price);
                }
                Answer::json(200, &prediction(ask, job))
            }
            _ => self.error(ask, 404),
        }
    }

    fn upload(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let form = ask.form();
        let Some(content) = form.iter().find(|part| part.name == "content") else {
            return self.error(ask, 422);
        };
        self.uploads += 1;
        let id = format!("file-{}", self.uploads);
        desk.files.insert(id.clone(), ("application/octet-stream".to_owned(), content.bytes.clone()));
        let url = format!("{}/files/{id}", desk.media);
        let sums = json!({"sha256": "", "md5": ""});
        Answer::json(
            201,
            &json!({"id": id, "name": content.file, "content_type": "application/octet-stream",
            "size": content.bytes.len(), "etag": id, "checksums": sums, "checksum": "", "metadata": {},
            "created_at": "2026-11-20T10:00:00Z", "expires_at": "2026-11-21T10:00:00Z", "urls": {"get": url}}),
        )
    }
}

fn prediction(ask: &Ask, job: &Job) -> Value {
    let refusal = job.order.refusal.filter(|_| job.phase == Phase::Done);
    let (status, error) = match (job.phase, refusal) {
        (Phase::Queued, _) => ("starting", None),
        (Phase::Running, _) => ("processing", None),
        (Phase::Cancelled, _) => ("canceled", None),
        (Phase::Done, Some(Refusal::FailedText)) => {
            ("failed", Some("NSFW content detected. The input or output was flagged as sensitive. (E005)"))
        }
        (Phase::Done, _) => ("succeeded", None),
    };
    let output = match (status, job.urls.as_slice()) {
        ("succeeded", [one]) => json!(one),
        ("succeeded", many) => json!(many),
        _ => Value::Null,
    };
    let url = format!("{}/v1/predictions/{}", ask.base, job.id);
    let ended = matches!(job.phase, Phase::Done | Phase::Cancelled);
    let metrics = if ended { json!({"predict_time": 1.5, "total_time": 2.0}) } else { json!({}) };
    json!({"id": job.id, "model": job.model, "version": "hidden", "input": job.input, "logs": format!("Using seed: {}\n",
        job.recipes.first().map_or(0, |recipe| recipe.seed)), "output": output, "data_removed": false, "error": error,
        "source": "api", "status": status, "created_at": instant(job.came_ms),
        "started_at": (job.polls > 1 || job.phase == Phase::Done).then(|| instant(job.came_ms + 1_000)),
        "completed_at": ended.then(|| instant(job.came_ms + 2_000)), "metrics": metrics,
        "urls": {"get": url, "cancel": format!("{url}/cancel"), "stream": format!("{url}/stream"), "web": url}})
}

fn model(owner: &str, name: &str) -> Value {
    json!({"url": format!("https://replicate.com/{owner}/{name}"), "owner": owner, "name": name, "description": "", "visibility": "public",
        "github_url": null, "paper_url": null, "license_url": null, "run_count": 1, "cover_image_url": null,
        "default_example": null, "latest_version": null})
}
