//! Google's picture models by `generateContent`: one call, whose answer is the picture.
//!
//! Nothing names the work before it is done and nothing can be asked for afterwards. So an answer that is lost may have been paid for,
//! and only a person can say. A refusal comes with status 200.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::errors::{declined, error_of, short};
use super::tokens::Tokens;
use super::{Google, KEY_HEADER};
use crate::assets::Media;
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::http::status::{self, Status};
use crate::providers::http::{Answer, Call, Keys, Taking, Url};
use crate::providers::pictures::{self, Enclosed, Fit};
use crate::providers::remote::{base, join, lost, within_mask};
use crate::providers::{Decline, Order, Outcome, ProductFile, Watch, Why, shapes, words};

/// The aspects that the API knows.
pub(super) const ASPECTS: &[(u32, u32)] = &[
    (1, 1),
    (2, 3),
    (3, 2),
    (3, 4),
    (4, 3),
    (4, 5),
    (5, 4),
    (9, 16),
    (16, 9),
    (21, 9),
    (1, 4),
    (4, 1),
    (1, 8),
    (8, 1),
];
/// Pictures travel inside the answer; thought signatures are as long as pictures and of no use here.
const SIFTED: Keys = Keys { decoded: &["data"], dropped: &["thoughtSignature"] };
/// The most bytes of an answer as it travels: base64 of two pictures of 4K as PNG.
pub(super) const MAX_ANSWER: u64 = 160 << 20;
/// What is sent along: the limit of a request is 100 MB, of which base64 takes a third more than the bytes.
pub(super) const FIT: Fit =
    Fit { max_side: 4096, max_bytes: 60 << 20, kinds: &[Media::Png, Media::Jpeg, Media::Webp] };

/// Sends the order, whose answer is its end.
///
/// # Errors
/// Where nothing was begun.
pub(super) async fn make(google: &Google, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
    let key = google.key()?;
    let url = address(&order.recipe)?;
    let enclosed = pictures::enclose(&order.inputs, FIT).await?;
    let body = to_wire(&order.recipe, order.seed, &enclosed)?;
    drop(enclosed);
    if watch.stop.is_cancelled() {
        return Ok(Outcome::Cancelled);
    }
    let taking = Taking::Sifted { keys: SIFTED, max: MAX_ANSWER };
    let call = Call { is_slow: true, taking, ..Call::create(url, body) }.with_key(KEY_HEADER, key);
    // From here on a wish to stop changes nothing: the work is paid for, so its result is waited for.
    let answer = match google.http.call(call).await {
        Ok(answer) => answer,
        Err(lost_answer) => return lost(lost_answer).map_err(|decline| *decline),
    };
    let charged = |usage: &Usage| usage.tokens().charge(order, &google.settings);
    Ok(match from_wire(&answer) {
        Reading::Picture { blob, usage, notes } => {
            let charged = charged(&usage);
            let file = answer.blobs.into_iter().nth(blob).flatten();
            match file.filter(pictures::is_whole) {
                Some(file) => {
                    let product = ProductFile { charged, notes, ..ProductFile::new(file) };
                    within_mask(order, product, &google.http.spool).await
                }
                None => Outcome::Refused { reason: "the picture in the answer is damaged".into(), charged },
            }
        }
        Reading::Refused { reason, usage } => Outcome::Refused { reason, charged: charged(&usage) },
        Reading::Declined(decline) => Outcome::Declined(decline),
        Reading::Unclear(reason) => Outcome::Unknown { reason },
    })
}

fn address(recipe: &Recipe) -> Result<Url, Decline> {
    let base = base(recipe)?;
    let path = format!("v1beta/models/{}:generateContent", recipe.model);
    join(&base, &path)
}

/// The request's body.
///
/// # Errors
/// Where the recipe asks for what the API has no word for.
fn to_wire(recipe: &Recipe, seed: u64, enclosed: &[Enclosed]) -> Result<Vec<u8>, Decline> {
    let mut parts = vec![json!({ "text": words::prompt(recipe) })];
    for picture in enclosed {
        parts.push(json!({ "text": label(picture.role, recipe.edit.is_some()) }));
        let data = STANDARD.encode(&picture.bytes);
        parts.push(json!({ "inlineData": { "mimeType": picture.media.mime(), "data": data } }));
    }
    let mut config = json!({
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": { "aspectRatio": shapes::aspect(recipe.width, recipe.height, ASPECTS) },
    });
    if let Some(size) = size(recipe) {
        config["imageConfig"]["imageSize"] = Value::from(size);
    }
    if recipe.parameters.get("seed").is_some_and(|seed| seed == "sent") {
        config["seed"] = Value::from(seed & 0x7FFF_FFFF);
    }
    if let Some(level) = recipe.parameters.get("thinking") {
        config["thinkingConfig"] = json!({ "thinkingLevel": level });
    }
    let body = json!({ "contents": [{ "role": "user", "parts": parts }], "generationConfig": config });
    serde_json::to_vec(&body).map_err(|error| Decline::new(Why::Order, error.to_string()))
}

/// What is said before a picture, so that the model knows what it is for.
pub(super) fn label(role: InputRole, is_edit: bool) -> &'static str {
    match role {
        InputRole::Parent if is_edit => "This is the picture to change:",
        InputRole::Parent | InputRole::Anchor => "Render this picture anew and keep its composition:",
        InputRole::Mask => "Change that picture only where this mask is white:",
        InputRole::Reference | InputRole::Clip => "For reference:",
        InputRole::Guide => "Keep to the composition that this drawing of depth or lines shows:",
    }
}

/// The API's class of sizes, unless the route makes one size only and the API wants no word about it.
pub(super) fn size(recipe: &Recipe) -> Option<&'static str> {
    let is_fixed = recipe.parameters.get("size").is_some_and(|size| size == "fixed");
    (!is_fixed).then(|| shapes::class(recipe.width, recipe.height))
}

/// What an answer says.
#[derive(Debug, PartialEq)]
enum Reading {
    /// A picture, by its place among the decoded texts.
    Picture { blob: usize, usage: Usage, notes: Vec<String> },
    /// No.
    Refused { reason: String, usage: Usage },
    /// It did not even begin.
    Declined(Decline),
    /// Nobody knows what was done.
    Unclear(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Reply {
    candidates: Vec<Candidate>,
    prompt_feedback: Option<Feedback>,
    usage_metadata: Usage,
    model_version: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Candidate {
    finish_reason: Option<String>,
    finish_message: Option<String>,
    content: Content,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Content {
    parts: Vec<Part>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Part {
    thought: bool,
    text: Option<String>,
    inline_data: Option<Inline>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Inline {
    data: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Feedback {
    block_reason: Option<String>,
    block_reason_message: Option<String>,
}

/// Tokens that were used.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Usage {
    prompt_token_count: u64,
    candidates_token_count: u64,
    thoughts_token_count: u64,
    candidates_tokens_details: Vec<OfModality>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OfModality {
    modality: String,
    token_count: u64,
}

impl Usage {
    fn tokens(&self) -> Tokens {
        let texts = self.candidates_tokens_details.iter().filter(|detail| detail.modality == "TEXT");
        let text = texts.map(|detail| detail.token_count).fold(0, u64::saturating_add);
        Tokens::new(self.prompt_token_count, self.candidates_token_count, text, self.thoughts_token_count)
    }
}

/// Reads an answer. Pure.
fn from_wire(answer: &Answer) -> Reading {
    match status::of_create(answer.status) {
        Status::Good => {}
        Status::Denied(why) => return Reading::Declined(declined(answer, why)),
        Status::Perhaps => return Reading::Unclear(error_of(answer).0),
    }
    if let Some(broken) = &answer.broken {
        return Reading::Unclear(format!("the answer is not whole: {broken}"));
    }
    let Some(reply) = answer.json::<Reply>() else {
        return Reading::Unclear("the answer is not what this API answers".to_owned());
    };
    let Reply { candidates, prompt_feedback, usage_metadata: usage, model_version } = reply;
    let parts =
        || candidates.iter().flat_map(|candidate| &candidate.content.parts).filter(|part| !part.thought);
    let mut blobs = parts().filter_map(|part| blob(part.inline_data.as_ref()?));
    if let Some(blob) = blobs.next() {
        let mut notes: Vec<String> =
            model_version.map(|version| format!("made by {version}")).into_iter().collect();
        let more = blobs.count();
        if more > 0 {
            notes.push(format!("{more} more came in the same answer and were not kept"));
        }
        return Reading::Picture { blob, usage, notes };
    }
    // A prompt that is blocked never reached the model: its tokens are counted and not billed.
    let is_blocked = prompt_feedback.as_ref().is_some_and(|feedback| feedback.block_reason.is_some());
    let usage = if is_blocked { Usage::default() } else { usage };
    let said: Vec<&str> = parts().filter_map(|part| part.text.as_deref()).collect();
    let reason = refusal(prompt_feedback, candidates.first(), &said.join(" "));
    match reason {
        Some(reason) => Reading::Refused { reason, usage },
        None => Reading::Unclear("the answer holds neither a picture nor a reason".to_owned()),
    }
}

/// The place that the sieve put in place of a picture.
fn blob(inline: &Inline) -> Option<usize> {
    inline.data.strip_prefix('#')?.parse().ok()
}

/// The three shapes of a refusal with status 200: the prompt is blocked; the candidate ends for a reason; it only talks.
fn refusal(feedback: Option<Feedback>, candidate: Option<&Candidate>, said: &str) -> Option<String> {
    let with = |reason: &str, message: Option<String>| match message {
        Some(message) if !message.is_empty() => format!("{reason}: {}", short(&message)),
        Some(_) | None => reason.to_owned(),
    };
    if let Some(Feedback { block_reason: Some(reason), block_reason_message }) = feedback {
        return Some(with(&format!("the prompt was blocked, {reason}"), block_reason_message));
    }
    let finish = candidate.and_then(|candidate| candidate.finish_reason.as_deref());
    if let Some(reason) = finish.filter(|reason| *reason != "STOP") {
        let message = candidate.and_then(|candidate| candidate.finish_message.clone());
        return Some(with(&format!("no picture, {reason}"), message));
    }
    match said.trim() {
        "" => finish.map(|_| "the model ended without a picture".to_owned()),
        said => Some(format!("the model only said: {}", short(said))),
    }
}

#[cfg(test)]
mod tests;
