//! Stability AI's pictures: a form in, and at once the picture itself or JSON around it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::picture::{Kind, Recipe};

/// Paths and what they cost, in millionths of a dollar.
const PRICES: &[(&[&str], u64)] = &[
    (&["generate", "core"], 30_000),
    (&["generate", "ultra"], 80_000),
    (&["generate", "sd3"], 65_000),
    (&["edit", "inpaint"], 50_000),
];

/// The fake.
#[derive(Debug, Default)]
pub struct Stability;

impl Provider for Stability {
    fn name(&self) -> &'static str {
        "stability"
    }

    fn key(&self) -> Option<&'static str> {
        Some("sk-fake-stability-2ad8")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        Some(ask.header("authorization")?.trim_start_matches("Bearer ").to_owned())
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Free]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::PolicyError, Refusal::ContentModerated]
    }

    fn step(&self, ask: &Ask) -> Step {
        if ask.method == "POST" { Step::Create } else { Step::Free }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let segments = ask.segments();
        let path = segments.strip_prefix(&["v2beta", "stable-image"]).unwrap_or_default();
        match (ask.method.as_str(), PRICES.iter().find(|(known, _)| *known == path)) {
            ("POST", Some((_, price))) => self.make(ask, path, *price, desk),
            ("GET", _) if segments == ["v1", "user", "balance"] => {
                Answer::json(200, &json!({"credits": 100.0}))
            }
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let (name, error) = match status {
            401 => ("unauthorized", "missing, or invalid, authentication"),
            402 => ("payment_required", "You lack sufficient credits to make this request."),
            404 => ("not_found", "no such path"),
            413 => ("payload_too_large", "body cannot be larger than 10MiB"),
            429 => ("rate_limit_exceeded", "You have exceeded the rate limit of 150 requests in 10 seconds."),
            _ => ("bad_request", "some-field: is required"),
        };
        Answer::json(status, &json!({"id": "a1b2", "name": name, "errors": [error]}))
    }
}

impl Stability {
    fn make(&self, ask: &Ask, path: &[&str], price: u64, desk: &mut Desk<'_>) -> Answer {
        let picture = |name: &str| {
            let part = ask.form().into_iter().find(|part| part.name == name && part.file.is_some())?;
            image::load_from_memory(&part.bytes).ok()
        };
        let Some(prompt) = ask.field("prompt") else { return self.error(ask, 400) };
        let wants_picture =
            path == ["edit", "inpaint"] || ask.field("mode").as_deref() == Some("image-to-image");
        let (width, height) = match (picture("image"), wants_picture) {
            (Some(image), _) => (image.width(), image.height()),
            (None, true) => return self.error(ask, 400),
            (None, false) if ask.field("aspect_ratio").as_deref() == Some("16:9") => (128, 72),
            (None, false) => (64, 64),
        };
        if desk.order.refusal == Some(Refusal::PolicyError) {
            let errors = ["Your request was flagged by our content moderation system"];
            return Answer::json(403, &json!({"id": "a1b2", "name": "content_moderation", "errors": errors}));
        }
        let id = desk.next_id("img");
        desk.accepted(&id);
        let seed = ask.field("seed").and_then(|seed| seed.parse().ok()).unwrap_or(4_223);
        let kind = if ask.field("output_format").as_deref() == Some("jpeg") { Kind::Jpeg } else { Kind::Png };
        let recipe = Recipe::small(&prompt, seed, kind).sized(width.into(), height.into());
        let bytes = desk.make(&id, &recipe, desk.order);
        let reason = match desk.order.refusal {
            // What was filtered comes blurred, and is not charged.
            Some(_) => "CONTENT_FILTERED",
            None => {
                desk.charge(&id, price);
                "SUCCESS"
            }
        };
        if ask.header("accept").is_some_and(|accept| accept.contains("json")) {
            let body = json!({"image": BASE64.encode(&bytes), "finish_reason": reason, "seed": seed});
            return Answer::json(200, &body);
        }
        Answer::bytes(200, kind.mime(), bytes).with("finish-reason", reason).with("seed", &seed.to_string())
    }
}
