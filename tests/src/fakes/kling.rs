//! Kling's API: an envelope with a code around everything; keys that sign tokens; tasks by its id or by the client's.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD};
use ring::hmac;
use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::{Job, Jobs, Phase};
use super::picture::{Kind, Recipe};

const ACCESS: &str = "fake-access-kling-50b1";
const SECRET: &str = "fake-secret-kling-c4e9";
const KEY: &str = "fake-access-kling-50b1:fake-secret-kling-c4e9";
const PICTURE_USD_MICROS: u64 = 14_000;
const SECOND_USD_MICROS: u64 = 70_000;

/// The fake.
#[derive(Debug, Default)]
pub struct Kling {
    jobs: Jobs,
}

impl Provider for Kling {
    fn name(&self) -> &'static str {
        "kling"
    }

    fn key(&self) -> Option<&'static str> {
        Some(KEY)
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        Some(ask.header("authorization")?.trim_start_matches("Bearer ").to_owned())
    }

    /// The secret itself is never shown.
    fn admits(&self, ask: &Ask) -> bool {
        self.shown(ask).and_then(|token| claims(&token)).is_some_and(|claims| {
            let number = |name: &str| claims[name].as_u64().unwrap_or(0);
            claims["iss"] == ACCESS && number("exp") > number("nbf") && number("exp") - number("nbf") <= 3_600
        })
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Media]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::PolicyError, Refusal::FailedText]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", _) => Step::Create,
            ("GET", ["v1", _, _, _]) => Step::Status,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        match (ask.method.as_str(), ask.segments().as_slice()) {
            ("POST", ["v1", "images", "generations"]) => self.create(ask, false, desk),
            ("POST", ["v1", "videos", "text2video" | "image2video"]) => self.create(ask, true, desk),
            ("GET", ["v1", "images" | "videos", _, id]) => {
                let ours = self.jobs.all().find(|job| job.input["external_task_id"] == *id);
                let id = ours.map_or_else(|| (*id).to_owned(), |job| job.id.clone());
                match self.jobs.poll(desk, &id) {
                    Some(job) => Answer::json(200, &envelope(0, "SUCCEED", task(job))),
                    None => self.error(ask, 404),
                }
            }
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let (code, message) = match status {
            400 | 422 => (1201, "Invalid parameter"),
            401 => (1000, "Authorization failed"),
            402 => (1102, "Account balance not enough"),
            403 => (1103, "Unauthorized access to requested resource"),
            404 => (1203, "The requested resource does not exist"),
            429 => (1303, "parallel task over resource pack limit"),
            _ => (5000, "Server internal error"),
        };
        // An empty account is a 429 here.
        let status = if status == 402 { 429 } else { status };
        Answer::json(status, &envelope(code, message, Value::Null))
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

/// What a token claims, if it is signed with the secret.
fn claims(token: &str) -> Option<Value> {
    let (signed, signature) = token.rsplit_once('.')?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    hmac::verify(&key, signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    let (_, claims) = signed.split_once('.')?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

fn envelope(code: u32, message: &str, data: Value) -> Value {
    json!({"code": code, "message": message, "request_id": "r-1", "data": data})
}

impl Kling {
    fn create(&mut self, ask: &Ask, is_clip: bool, desk: &mut Desk<'_>) -> Answer {
        let input = ask.json();
        let (Some(prompt), Some(model)) = (input["prompt"].as_str(), input["model_name"].as_str()) else {
            return self.error(ask, 400);
        };
        // Pictures are base64 without anything before it.
        let frame = input["image"].as_str().map(|data| BASE64.decode(data).ok());
        let is_frame = frame.flatten().is_some_and(|bytes| image::load_from_memory(&bytes).is_ok());
        if ask.path.ends_with("image2video") && !is_frame {
            return self.error(ask, 400);
        }
        let own = input["external_task_id"].as_str();
        if own.is_some_and(|own| self.jobs.all().any(|job| job.input["external_task_id"] == own)) {
            return self.error(ask, 400);
        }
        if desk.order.refusal == Some(Refusal::PolicyError) {
            return Answer::json(400, &envelope(1301, "Trigger content security policy", Value::Null));
        }
        let seconds = match input["duration"].as_str() {
            Some("10") => 10,
            Some("5") | None => 5,
            Some(_) => return self.error(ask, 400),
        };
        let (kind, price) = match is_clip {
            true => (Kind::Mp4, seconds * SECOND_USD_MICROS),
            false => (Kind::Png, PICTURE_USD_MICROS),
        };
        let id = desk.next_id("8");
        let seed = i64::try_from(desk.books.creates.len()).unwrap_or(0);
        self.jobs.accept(
            desk,
            id.clone(),
            model,
            input.clone(),
            vec![Recipe::small(prompt, seed, kind)],
            price,
        );
        match self.jobs.get(&id) {
            Some(job) => Answer::json(200, &envelope(0, "SUCCEED", task(job))),
            None => self.error(ask, 500),
        }
    }
}

fn task(job: &Job) -> Value {
    let refusal = job.order.refusal.filter(|_| job.phase == Phase::Done);
    let (status, message) = match (job.phase, refusal) {
        (Phase::Queued, _) => ("submitted", ""),
        (Phase::Running, _) => ("processing", ""),
        (Phase::Cancelled, _) => ("failed", "cancelled"),
        (Phase::Done, Some(_)) => ("failed", "Failure to pass the risk control system"),
        (Phase::Done, None) => ("succeed", ""),
    };
    let own = &job.input["external_task_id"];
    let mut task = json!({"task_id": job.id, "task_status": status, "task_status_msg": message,
        "task_info": {"external_task_id": own}, "created_at": 1_790_000_000_000_u64, "updated_at": 1_790_000_000_000_u64});
    if status == "succeed" {
        let is_clip = job.recipes.first().is_some_and(|recipe| recipe.kind == Kind::Mp4);
        let url = job.urls.first();
        task["task_result"] = match is_clip {
            true => json!({"videos": [{"id": "v1", "url": url, "duration": "5.0"}]}),
            false => json!({"images": [{"index": 0, "url": url}]}),
        };
    }
    task
}
