//! `generateContent` with pictures: synchronous, no id, a refusal is a 200.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::fakes::desk::Desk;
use crate::fakes::exchange::{Answer, Ask};
use crate::fakes::fault::Refusal;
use crate::fakes::picture::{Kind, Recipe};

const ASPECTS: &[&str] = &["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
/// Those that only the newest flash model has.
const LONG_ASPECTS: &[&str] = &["1:4", "4:1", "1:8", "8:1"];
/// Tokens of text in a refusal, and their price.
const TEXT_TOKENS: u64 = 40;
const TEXT_USD_MICROS: u64 = 300;

/// What an order says.
struct Wanted {
    recipe: Recipe,
    size: String,
    references: u64,
    thoughts: bool,
}

/// Answers an order; `stream` gives server-sent events, one a part.
pub fn generate(ask: &Ask, model: &str, desk: &mut Desk<'_>, stream: bool) -> Answer {
    let wanted = match wanted(&ask.json(), model) {
        Ok(wanted) => wanted,
        Err(message) => return invalid(&message),
    };
    let id = desk.next_id("resp");
    desk.accepted(&id);
    let parts = parts(desk, &id, &wanted);
    let answered = Answered { model, id: &id, wanted: &wanted, made: desk.order.refusal.is_none() };
    if let Some(refusal) = desk.order.refusal {
        return Answer::json(200, &refused(refusal, &answered, parts, desk));
    }
    desk.charge(&id, price(model, &wanted.size));
    let finish = "STOP";
    if !stream {
        let candidate =
            json!({"content": {"role": "model", "parts": parts}, "finishReason": finish, "index": 0});
        return Answer::json(200, &answered.envelope(Some(candidate)));
    }
    let events = parts.iter().map(|part| {
        let candidate = json!({"content": {"role": "model", "parts": [part]}, "index": 0});
        format!("data: {}\r\n\r\n", answered.envelope(Some(candidate)))
    });
    let last = answered.envelope(Some(json!({"finishReason": finish, "index": 0})));
    let text: String = events.chain([format!("data: {last}\r\n\r\n")]).collect();
    Answer::bytes(200, "text/event-stream", text.into_bytes())
}

fn wanted(body: &Value, model: &str) -> Result<Wanted, String> {
    let parts =
        body["contents"].as_array().into_iter().flatten().filter_map(|content| content["parts"].as_array());
    let parts: Vec<&Value> = parts.flatten().collect();
    if parts.is_empty() {
        return Err("* GenerateContentRequest.contents: contents is not specified".to_owned());
    }
    let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
    let pictures: Vec<&Value> =
        parts.iter().filter_map(|part| either(part, "inlineData", "inline_data")).collect();
    for picture in &pictures {
        let data = picture["data"].as_str().unwrap_or_default();
        let bytes =
            BASE64.decode(data).map_err(|error| format!("Invalid value at 'inline_data.data': {error}"))?;
        image::guess_format(&bytes).map_err(|_| "Unable to process input image.".to_owned())?;
    }
    let config = either(body, "generationConfig", "generation_config").unwrap_or(&Value::Null);
    let image = either(config, "imageConfig", "image_config").unwrap_or(&Value::Null);
    let aspect = either(image, "aspectRatio", "aspect_ratio").and_then(Value::as_str).unwrap_or("1:1");
    let size = either(image, "imageSize", "image_size").and_then(Value::as_str).unwrap_or("1K");
    let (width, height) = dimensions(aspect, size, model)?;
    if let Some(wants) = either(config, "responseModalities", "response_modalities").and_then(Value::as_array)
        && !wants.iter().any(|want| want == "IMAGE")
    {
        return Err("this model answers with images".to_owned());
    }
    let thinking = either(config, "thinkingConfig", "thinking_config").unwrap_or(&Value::Null);
    let thoughts = either(thinking, "includeThoughts", "include_thoughts") == Some(&Value::Bool(true));
    let kind = if model.contains("2.1") { Kind::Jpeg } else { Kind::Png };
    // A seed may be given and is not echoed.
    let seed = config["seed"].as_i64().unwrap_or(0);
    let recipe = Recipe::small(&texts.join("\n"), seed, kind).sized(width, height);
    let thoughts = thoughts || model.contains("pro");
    Ok(Wanted { recipe, size: size.to_owned(), references: pictures.len() as u64, thoughts })
}

/// The fields are in camel case, and the server takes snake case too.
fn either<'a>(value: &'a Value, camel: &str, snake: &str) -> Option<&'a Value> {
    value.get(camel).or_else(|| value.get(snake))
}

/// An eighth of what the true model would give, so that pictures stay small.
fn dimensions(aspect: &str, size: &str, model: &str) -> Result<(u64, u64), String> {
    let newest = model.contains("2.1");
    let known = ASPECTS.contains(&aspect) || (newest && LONG_ASPECTS.contains(&aspect));
    if !known {
        return Err(format!("Invalid aspect ratio {aspect}"));
    }
    let side = match size {
        "1K" => 128,
        "2K" if !model.contains("lite") => 256,
        "4K" if !model.contains("lite") => 512,
        other => return Err(format!("Invalid image size {other}")),
    };
    let (wide, high) = aspect.split_once(':').expect("every aspect has a colon");
    let (wide, high): (u64, u64) = (wide.parse().unwrap_or(1), high.parse().unwrap_or(1));
    let longest = wide.max(high);
    Ok((side * wide / longest, side * high / longest))
}

fn parts(desk: &mut Desk<'_>, id: &str, wanted: &Wanted) -> Vec<Value> {
    let refused = desk.order.refusal;
    let inline = |bytes: &[u8], kind: Kind| json!({"mimeType": kind.mime(), "data": BASE64.encode(bytes)});
    let mut parts = Vec::new();
    if wanted.thoughts || refused == Some(Refusal::ThoughtsOnly) {
        // An interim picture, which nobody may take for the result.
        let interim = Recipe { index: 99, ..wanted.recipe.clone() };
        parts.push(json!({"text": "Considering the composition.", "thought": true}));
        parts.push(json!({"inlineData": inline(&interim.bytes(), interim.kind), "thought": true}));
    }
    if refused.is_none() {
        let bytes = desk.make(id, &wanted.recipe, desk.order);
        parts.push(
            json!({"inlineData": inline(&bytes, wanted.recipe.kind), "thoughtSignature": BASE64.encode(id)}),
        );
    }
    parts
}

struct Answered<'a> {
    model: &'a str,
    id: &'a str,
    wanted: &'a Wanted,
    /// Whether there is a picture in the end.
    made: bool,
}

impl Answered<'_> {
    fn envelope(&self, candidate: Option<Value>) -> Value {
        let prompt = self.wanted.recipe.prompt.len() as u64 / 4 + 1;
        let images = self.wanted.references * 1120;
        let output = if self.made { tokens(&self.wanted.size) } else { TEXT_TOKENS };
        let mut input = vec![json!({"modality": "TEXT", "tokenCount": prompt})];
        if images > 0 {
            input.push(json!({"modality": "IMAGE", "tokenCount": images}));
        }
        let thoughts = if self.wanted.thoughts { 312 } else { 0 };
        let modality = if self.made { "IMAGE" } else { "TEXT" };
        let mut usage = json!({"promptTokenCount": prompt + images, "candidatesTokenCount": output,
            "totalTokenCount": prompt + images + output + thoughts, "promptTokensDetails": input,
            "candidatesTokensDetails": [{"modality": modality, "tokenCount": output}]});
        if thoughts > 0 {
            usage["thoughtsTokenCount"] = json!(thoughts);
        }
        let mut whole = json!({"usageMetadata": usage, "modelVersion": self.model, "responseId": self.id});
        if let Some(candidate) = candidate {
            whole["candidates"] = json!([candidate]);
        }
        whole
    }
}

fn refused(refusal: Refusal, answered: &Answered<'_>, parts: Vec<Value>, desk: &mut Desk<'_>) -> Value {
    match refusal {
        Refusal::PromptBlocked => {
            let mut whole = answered.envelope(None);
            whole["promptFeedback"] = json!({"blockReason": "PROHIBITED_CONTENT"});
            whole["usageMetadata"] = json!({"promptTokenCount": 8, "totalTokenCount": 8});
            whole
        }
        Refusal::CandidateBlocked => answered
            .envelope(Some(json!({"finishReason": "IMAGE_SAFETY", "index": 0,
            "finishMessage": "Unable to show the generated image."}))),
        Refusal::ThoughtsOnly => answered.envelope(Some(
            json!({"content": {"role": "model", "parts": parts}, "finishReason": "NO_IMAGE", "index": 0}),
        )),
        _ => {
            desk.charge(answered.id, TEXT_USD_MICROS);
            let text = json!({"text": "I can't create that image."});
            answered.envelope(Some(
                json!({"content": {"role": "model", "parts": [text]}, "finishReason": "STOP", "index": 0}),
            ))
        }
    }
}

/// Output tokens by size.
fn tokens(size: &str) -> u64 {
    match size {
        "2K" => 1680,
        "4K" => 2520,
        _ => 1120,
    }
}

/// Millionths of a dollar: the tokens at $30 a million, $120 for the largest model.
fn price(model: &str, size: &str) -> u64 {
    tokens(size) * if model.contains("pro") { 120 } else { 30 }
}

fn invalid(message: &str) -> Answer {
    Answer::json(400, &json!({"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}))
}
