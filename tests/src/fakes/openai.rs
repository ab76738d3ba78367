//! OpenAI's images: generations and edits with a mask. Synchronous, no id, no seed, always base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::Refusal;
use super::picture::{Kind, Recipe};

const ALIVE: &[&str] = &[
    "gpt-image-2",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.6-flare",
    "gpt-image-2.6-sunburst",
];
/// Output tokens of one picture at medium quality; low has a quarter, high four times as many.
const MEDIUM_TOKENS: u64 = 1056;
/// Millionths of a dollar for a token of words, of a picture that goes in, and of one that comes out.
const WORDS_USD_MICROS: u64 = 5;
const PICTURES_USD_MICROS: u64 = 8;
const OUT_USD_MICROS: u64 = 30;
/// More would not be a mask any more.
const MASK_LIMIT: usize = 4 << 20;

/// The fake; it remembers nothing, as the provider does.
#[derive(Debug, Default)]
pub struct OpenAi;

/// What an order says.
struct Wanted {
    prompt: String,
    count: usize,
    size: (u64, u64),
    quality: String,
    format: String,
    references: u64,
    stream: bool,
}

impl Provider for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn key(&self) -> Option<&'static str> {
        Some("sk-fake-key-openai-91ce")
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        let header = ask.header("authorization")?;
        Some(header.trim_start_matches("Bearer ").to_owned())
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Free]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[Refusal::PolicyError, Refusal::NoMedia]
    }

    fn step(&self, ask: &Ask) -> Step {
        if ask.method == "POST" { Step::Create } else { Step::Free }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        match (ask.method.as_str(), ask.path.as_str()) {
            ("POST", "/v1/images/generations") => create(ask, &ask.json(), 0, desk),
            ("POST", "/v1/images/edits") => edit(ask, desk),
            ("GET", "/v1/models") => {
                let model = |id: &&str| json!({"id": id, "object": "model", "created": 1_790_000_000, "owned_by": "openai"});
                let models: Vec<Value> = ALIVE.iter().map(model).collect();
                Answer::json(200, &json!({"object": "list", "data": models}))
            }
            _ => self.error(ask, 404),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        let (kind, code, message) = match status {
            400 => ("invalid_request_error", "invalid_value", "Invalid value."),
            401 => ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
            402 => (
                "insufficient_quota",
                "insufficient_quota",
                "You exceeded your current quota, please check your plan.",
            ),
            403 => (
                "invalid_request_error",
                "organization_not_verified",
                "Your organization must be verified to use the model.",
            ),
            404 => (
                "invalid_request_error",
                "model_not_found",
                "The model does not exist or you do not have access to it.",
            ),
            413 => ("invalid_request_error", "request_too_large", "The request is too large."),
            429 => ("requests", "rate_limit_exceeded", "Rate limit reached."),
            503 => ("server_error", "overloaded", "The server is overloaded."),
            _ => ("server_error", "server_error", "The server had an error while processing your request."),
        };
        // There is no 402 here: an empty account is a 429 that no waiting helps against.
        failed(if status == 402 { 429 } else { status }, kind, code, message)
    }
}

/// An edit comes as a form or as JSON.
fn edit(ask: &Ask, desk: &mut Desk<'_>) -> Answer {
    let form = ask.form();
    if form.is_empty() {
        let body = ask.json();
        let count = body["images"].as_array().map_or(0, Vec::len);
        return create(ask, &body, count, desk);
    }
    let images: Vec<_> = form.iter().filter(|part| part.name == "image" || part.name == "image[]").collect();
    if images.is_empty() || images.len() > 16 {
        return failed(
            400,
            "invalid_request_error",
            "missing_required_parameter",
            "Missing required parameter: 'image'.",
        );
    }
    let Some(first) =
        images.iter().map(|part| image::load_from_memory(&part.bytes).ok()).collect::<Option<Vec<_>>>()
    else {
        return failed(
            400,
            "invalid_request_error",
            "invalid_image_file",
            "Invalid image file or mode for image.",
        );
    };
    if let Some(mask) = form.iter().find(|part| part.name == "mask") {
        let decoded = image::load_from_memory_with_format(&mask.bytes, image::ImageFormat::Png).ok();
        let fits = decoded.is_some_and(|mask| {
            mask.color().has_alpha() && (mask.width(), mask.height()) == (first[0].width(), first[0].height())
        });
        if !fits || mask.bytes.len() > MASK_LIMIT {
            return failed(
                400,
                "invalid_request_error",
                "invalid_mask_image_format",
                "Invalid mask image: PNG with alpha of the image's size.",
            );
        }
    }
    for part in form.iter().filter(|part| part.file.is_some()) {
        desk.brought(&part.name, part.bytes.clone());
    }
    let text = |part: &super::exchange::Part| String::from_utf8_lossy(&part.bytes).into_owned();
    let fields = form.iter().filter(|part| part.file.is_none()).map(|part| {
        let words = text(part);
        let value = words.parse::<u64>().map(Value::from).unwrap_or(Value::String(words));
        (part.name.clone(), value)
    });
    create(ask, &Value::Object(fields.collect()), images.len(), desk)
}

fn create(_ask: &Ask, body: &Value, references: usize, desk: &mut Desk<'_>) -> Answer {
    let wanted = match wanted(body, references) {
        Ok(wanted) => wanted,
        Err(answer) => return *answer,
    };
    let id = desk.next_id("req_");
    if desk.order.refusal == Some(Refusal::PolicyError) {
        let message = "Your request was rejected by the safety system.";
        return failed(400, "image_generation_user_error", "moderation_blocked", message)
            .with("x-request-id", &id);
    }
    desk.accepted(&id);
    let kind = if wanted.format == "jpeg" { Kind::Jpeg } else { Kind::Png };
    let recipe = Recipe::small(&wanted.prompt, 0, kind).sized(wanted.size.0, wanted.size.1);
    let empty = desk.order.refusal == Some(Refusal::NoMedia);
    let count = if empty { 0 } else { wanted.count };
    // Without a seed, the same order gives another picture.
    let first = desk.books.made.len();
    let pictures: Vec<Vec<u8>> = (first..first + count)
        .map(|index| desk.make(&id, &Recipe { index, ..recipe.clone() }, desk.order))
        .collect();
    let usage = usage(&wanted);
    if !empty {
        let of = |name: &str| usage["input_tokens_details"][name].as_u64().unwrap_or(0);
        let incoming = of("text_tokens") * WORDS_USD_MICROS + of("image_tokens") * PICTURES_USD_MICROS;
        desk.charge(&id, incoming + usage["output_tokens"].as_u64().unwrap_or(0) * OUT_USD_MICROS);
    }
    let size = format!("{}x{}", wanted.size.0, wanted.size.1);
    let shape = json!({"created": 1_790_000_000, "background": "opaque", "output_format": wanted.format, "size": size,
        "quality": wanted.quality, "usage": usage});
    let answer = if wanted.stream { streamed(&pictures, &shape) } else { whole(&pictures, shape) };
    answer.with("x-request-id", &id)
}

fn whole(pictures: &[Vec<u8>], mut shape: Value) -> Answer {
    let data: Vec<Value> = pictures.iter().map(|bytes| json!({"b64_json": BASE64.encode(bytes)})).collect();
    shape["data"] = json!(data);
    Answer::json(200, &shape)
}

fn streamed(pictures: &[Vec<u8>], shape: &Value) -> Answer {
    let events = pictures.iter().map(|bytes| {
        let mut event = shape.clone();
        event["type"] = json!("image_generation.completed");
        event["created_at"] = event["created"].take();
        event["b64_json"] = json!(BASE64.encode(bytes));
        format!("event: image_generation.completed\ndata: {event}\n\n")
    });
    Answer::bytes(200, "text/event-stream", events.collect::<String>().into_bytes())
}

fn wanted(body: &Value, references: usize) -> Result<Wanted, Box<Answer>> {
    let text = |name: &str, or: &str| body[name].as_str().unwrap_or(or).to_owned();
    let wrong = |code: &str, message: &str| Box::new(failed(400, "invalid_request_error", code, message));
    let model = text("model", "");
    if !ALIVE.contains(&model.as_str()) {
        return Err(Box::new(failed(
            404,
            "invalid_request_error",
            "model_not_found",
            &format!("The model '{model}' does not exist"),
        )));
    }
    for unknown in ["response_format", "seed", "negative_prompt"] {
        if body.get(unknown).is_some() {
            return Err(wrong("unknown_parameter", &format!("Unknown parameter: '{unknown}'.")));
        }
    }
    let prompt = text("prompt", "");
    if prompt.is_empty() {
        return Err(wrong("missing_required_parameter", "Missing required parameter: 'prompt'."));
    }
    let count = body["n"].as_u64().unwrap_or(1);
    if !(1..=10).contains(&count) {
        return Err(wrong("integer_above_max_value", "Invalid 'n': 1 to 10."));
    }
    let size = size(&text("size", "auto")).ok_or_else(|| wrong("invalid_value", "Invalid size."))?;
    let quality = match text("quality", "auto").as_str() {
        "auto" => "medium".to_owned(),
        quality @ ("low" | "medium" | "high" | "xhigh" | "max") => quality.to_owned(),
        _ => return Err(wrong("invalid_value", "Invalid quality.")),
    };
    let stream = body["stream"] == true || body["stream"] == "true";
    let count = usize::try_from(count).unwrap_or(1);
    Ok(Wanted {
        prompt,
        count,
        size,
        quality,
        format: text("output_format", "png"),
        references: references as u64,
        stream,
    })
}

/// Both sides divisible by 16, between 1:3 and 3:1, within the bounds of the area.
fn size(text: &str) -> Option<(u64, u64)> {
    if text == "auto" {
        return Some((1024, 1024));
    }
    let (width, height) = text.split_once('x')?;
    let (width, height): (u64, u64) = (width.parse().ok()?, height.parse().ok()?);
    let fits =
        width.is_multiple_of(16) && height.is_multiple_of(16) && width <= 3 * height && height <= 3 * width;
    let area = (655_360..=8_294_400).contains(&(width * height));
    (fits && area && width.max(height) <= 3840).then_some((width, height))
}

fn usage(wanted: &Wanted) -> Value {
    let text = wanted.prompt.len() as u64 / 4 + 1;
    let images = wanted.references * 323;
    let each = match wanted.quality.as_str() {
        "low" => MEDIUM_TOKENS / 4,
        "medium" => MEDIUM_TOKENS,
        _ => MEDIUM_TOKENS * 4,
    };
    let output = each * wanted.count as u64;
    json!({"input_tokens": text + images, "input_tokens_details": {"text_tokens": text, "image_tokens": images},
        "output_tokens": output, "output_tokens_details": {"text_tokens": 0, "image_tokens": output},
        "total_tokens": text + images + output})
}

fn failed(status: u16, kind: &str, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
        .with("x-request-id", "req_failed")
}
