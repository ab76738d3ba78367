//! Google's Gemini API: what all of its parts share, which are key, error envelope and models.

mod images;
mod interactions;
mod video;

use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::jobs::Jobs;

/// The models that are alive on the day of the facts; any other answers 404.
const ALIVE: &[&str] = &["gemini-nano-banana-2.1", "gemini-3-pro-image", "gemini-3.1-flash-lite-image"];

/// The verb behind a file's name that brings its bytes.
const DOWNLOAD: &str = ":download";

/// The fake.
#[derive(Debug, Default)]
pub struct Google {
    jobs: Jobs,
}

impl Provider for Google {
    fn name(&self) -> &'static str {
        "google"
    }

    fn key(&self) -> Option<&'static str> {
        Some("fake-key-google-8c1f")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        // Vertex takes a bearer token as well.
        let token = ask.header("authorization").map(|header| header.trim_start_matches("Bearer ").to_owned());
        let header = ask.header("x-goog-api-key").map(str::to_owned);
        header.or_else(|| ask.query.get("key").cloned()).or(token)
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Cancel, Step::Media, Step::Free]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[
            Refusal::PromptBlocked,
            Refusal::CandidateBlocked,
            Refusal::TextOnly,
            Refusal::ThoughtsOnly,
            Refusal::Filtered,
            Refusal::PolicyError,
        ]
    }

    fn step(&self, ask: &Ask) -> Step {
        match (ask.method.as_str(), path(ask).as_slice()) {
            ("POST", ["interactions", _, "cancel"]) => Step::Cancel,
            ("POST", ["models", call]) if call.ends_with(":fetchPredictOperation") => Step::Status,
            ("POST", _) => Step::Create,
            ("GET", ["interactions", _] | ["models", _, "operations", _]) => Step::Status,
            ("GET", ["files", call]) if call.ends_with(DOWNLOAD) => Step::Media,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let segments = path(ask);
        match (ask.method.as_str(), segments.as_slice()) {
            ("POST", ["models", call]) => match call.split_once(':') {
                Some((model, verb)) if ALIVE.contains(&model) => match verb {
                    "generateContent" => images::generate(ask, model, desk, false),
                    "streamGenerateContent" => images::generate(ask, model, desk, true),
                    _ => self.error(ask, 404),
                },
                // Its models are retired at this address and alive at others that speak the same.
                Some((model, "predictLongRunning")) => {
                    video::create(&mut self.jobs, ask, model, desk).unwrap_or_else(|| self.error(ask, 400))
                }
                Some((_, "fetchPredictOperation")) => {
                    video::fetch(&mut self.jobs, ask, desk).unwrap_or_else(|| self.error(ask, 404))
                }
                _ => self.error(ask, 404),
            },
            ("GET", ["models", _, "operations", id]) => {
                video::get(&mut self.jobs, ask, id, desk).unwrap_or_else(|| self.error(ask, 404))
            }
            ("POST", ["interactions"]) => interactions::create(&mut self.jobs, ask, desk),
            ("GET", ["interactions", id]) => interactions::get(&mut self.jobs, ask, id, desk),
            ("POST", ["interactions", id, "cancel"]) => interactions::cancel(&mut self.jobs, ask, id, desk),
            ("GET", ["files", call]) if call.ends_with(DOWNLOAD) => self.file(ask, call, desk),
            ("GET", ["files", id]) if desk.files.keys().any(|name| name.starts_with(id)) => Answer::json(
                200,
                &json!({"name": format!("files/{id}"), "state": "ACTIVE", "mimeType": "video/mp4"}),
            ),
            ("GET", ["models"]) => Answer::json(200, &json!({"models": models()})),
            ("GET", ["models", model]) if ALIVE.contains(model) || model.starts_with("veo-") => {
                Answer::json(200, &model_of(model))
            }
            _ => self.error(ask, 404),
        }
    }

    fn expired(&self, ask: &Ask) -> Answer {
        if is_interaction(ask) { interactions::unknown() } else { self.error(ask, 404) }
    }

    fn error(&self, ask: &Ask, status: u16) -> Answer {
        if is_interaction(ask) {
            return interactions::error(status, interactions::code(status), "An error has occurred.");
        }
        let (code, name, message) = match status {
            400 => (400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
            401 => return wrong_key(),
            402 => (402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
            403 => (403, "PERMISSION_DENIED", "The caller does not have permission."),
            404 => {
                (404, "NOT_FOUND", "models/x is not found for API version v1beta, or is no longer available.")
            }
            409 => (409, "ABORTED", "The operation was aborted."),
            413 => (413, "INVALID_ARGUMENT", "Request payload size exceeds the limit."),
            429 => (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
            503 => (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
            504 => (504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
            other => (other, "INTERNAL", "An internal error has occurred."),
        };
        let mut details = Vec::new();
        if code == 429 {
            details.push(json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2s"}));
        }
        Answer::json(
            status,
            &json!({"error": {"code": code, "message": message, "status": name, "details": details}}),
        )
    }

    fn forget(&mut self, ask: &Ask) {
        self.jobs.forget(ask);
        // Vertex names an operation in the body.
        if let Some(name) = ask.json()["operationName"].as_str() {
            self.jobs.forget(&Ask { path: name.to_owned(), ..ask.clone() });
        }
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        self.jobs.finish(desk);
    }
}

impl Google {
    /// A result that lies with Google itself; it needs the key.
    fn file(&self, ask: &Ask, call: &str, desk: &Desk<'_>) -> Answer {
        let id = call.trim_end_matches(DOWNLOAD);
        let found = desk.files.iter().find(|(name, _)| name.starts_with(id));
        match found.filter(|_| ask.query.get("alt").is_some_and(|alt| alt == "media")) {
            Some((_, (kind, bytes))) => Answer::bytes(200, kind, bytes.clone()),
            None => self.error(ask, 404),
        }
    }
}

fn is_interaction(ask: &Ask) -> bool {
    path(ask).first() == Some(&"interactions")
}

/// The path from the kind of thing on: without the version (`v1beta` is what the documents say, `v1` what the official client says by
/// itself since its 3.x, `v1beta1` belongs to Vertex), and without what Vertex writes before a model.
fn path(ask: &Ask) -> Vec<&str> {
    let segments = ask.segments();
    let ["v1beta" | "v1" | "v1beta1", rest @ ..] = segments.as_slice() else { return Vec::new() };
    match rest {
        ["projects", _, "locations", _, "publishers", "google", rest @ ..]
        | ["publishers", "google", rest @ ..] => rest.to_vec(),
        rest => rest.to_vec(),
    }
}

/// A wrong key is a 400 at Google, not a 401.
fn wrong_key() -> Answer {
    let info = json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
        "domain": "googleapis.com", "metadata": {"service": "generativelanguage.googleapis.com"}});
    let message = "API key not valid. Please pass a valid API key.";
    Answer::json(
        400,
        &json!({"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": [info]}}),
    )
}

fn models() -> Vec<Value> {
    ALIVE.iter().map(|model| model_of(model)).collect()
}

fn model_of(model: &str) -> Value {
    json!({"name": format!("models/{model}"), "version": "001", "displayName": model, "inputTokenLimit": 131_072,
        "outputTokenLimit": 32_768, "supportedGenerationMethods": ["generateContent", "countTokens", "batchGenerateContent"]})
}
