//! Long-running video: an operation by name that is asked for until it is done.
//!
//! There are two ways to ask: by GET for the name, or, with the parameter `poll = "post"`, by a POST that brings the clip itself, which
//! then streams into a file. What the filters took out is not charged, and their text says so.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::asking::{Asker, Media, Standing, is_of_another, trouble};
use super::errors::{declined, error_of, short, speaks_of_policy};
use super::tokens::Tokens;
use crate::assets::{MAX_ASSET_BYTES, Media as Kind};
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::fields::fixed;
use crate::providers::http::status::{self, Status};
use crate::providers::http::{Answer, Call, Keys, Taking};
use crate::providers::pictures::{self, Enclosed, Fit};
use crate::providers::remote::Trouble;
use crate::providers::{Decline, Order, Outcome, Watch, Why, shapes, words};

const ASPECTS: &[(u32, u32)] = &[(16, 9), (9, 16)];
/// Pictures travel inside the order; 7 MB each are allowed.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 20 << 20, kinds: &[Kind::Png, Kind::Jpeg] };
const SIFTED: Keys = Keys { decoded: &["bytesBase64Encoded", "encodedVideo"], dropped: &[] };
/// The most bytes of an answer as it travels: base64 of the largest clip that is kept, and what stands around it.
const TAKING: Taking = Taking::Sifted { keys: SIFTED, max: MAX_ASSET_BYTES / 3 * 4 + (1 << 20) };

/// Sends the order, once.
///
/// # Errors
/// Where it was certainly not taken.
pub async fn hand_over(asker: &Asker<'_>, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
    let url = asker.url(&order.recipe, &format!("models/{}:predictLongRunning", order.recipe.model))?;
    let enclosed = pictures::enclose(&order.inputs, FIT).await?;
    let body = to_wire(&order.recipe, order.seed, &enclosed)?;
    drop(enclosed);
    if watch.stop.is_cancelled() {
        return Ok(Outcome::Cancelled);
    }
    match asker.create(Call::create(url, body)).await {
        Ok(answer) => Ok(submitted(&answer)),
        Err(ended) => ended,
    }
}

/// One look at it.
///
/// # Errors
/// Where nothing can be seen now; one bad answer proves nothing.
pub async fn look(
    asker: &Asker<'_>,
    order: &Order,
    name: &str,
    watch: &Watch,
) -> Result<Option<Outcome>, Trouble> {
    let recipe = &order.recipe;
    let call = match recipe.parameters.get("poll").map(String::as_str) {
        Some("post") => {
            let url = asker.url(recipe, &format!("models/{}:fetchPredictOperation", recipe.model))?;
            Call::post(url, json!({ "operationName": name }).to_string().into_bytes())
        }
        Some(_) | None => Call::get(asker.url(recipe, name)?),
    };
    let answer = asker.read(Call { taking: TAKING, ..call }).await?;
    let Some(standing) = standing(&answer, name) else { return Err(trouble(&answer)) };
    asker.after(order, answer, standing, watch).await
}

/// The request's body. The first anchor is the first frame and the second the last one.
fn to_wire(recipe: &Recipe, seed: u64, enclosed: &[Enclosed]) -> Result<Vec<u8>, Decline> {
    let wrong = |reason: String| Decline::new(Why::Order, reason);
    let ms = recipe.duration_ms.filter(|ms| ms % 1000 == 0);
    let seconds = ms.ok_or_else(|| wrong("this API makes clips of whole seconds".to_owned()))? / 1000;
    let picture = |one: &Enclosed| {
        let data = STANDARD.encode(&one.bytes);
        json!({ "bytesBase64Encoded": data, "mimeType": one.media.mime() })
    };
    let mut instance = Map::new();
    instance.insert("prompt".into(), format!("{}{}", recipe.wording(), words::palette(recipe)).into());
    let (frames, others): (Vec<&Enclosed>, Vec<&Enclosed>) =
        enclosed.iter().partition(|one| one.role == InputRole::Anchor);
    match (&frames[..], &others[..]) {
        ([], others) => {
            let references =
                others.iter().map(|one| json!({ "image": picture(one), "referenceType": "asset" }));
            let references: Vec<Value> = references.collect();
            if !references.is_empty() {
                instance.insert("referenceImages".into(), references.into());
            }
        }
        ([first, last @ ..], []) => {
            instance.insert("image".into(), picture(first));
            if let Some(last) = last.first() {
                instance.insert("lastFrame".into(), picture(last));
            }
        }
        ([_, ..], [_, ..]) => {
            return Err(wrong("this API takes frames or pictures to look at, not both".to_owned()));
        }
    }
    let body = json!({ "instances": [instance], "parameters": parameters(recipe, seed, seconds) });
    serde_json::to_vec(&body).map_err(|error| wrong(error.to_string()))
}

fn parameters(recipe: &Recipe, seed: u64, seconds: u32) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("sampleCount".into(), 1.into());
    all.insert("durationSeconds".into(), seconds.into());
    all.insert("aspectRatio".into(), shapes::aspect(recipe.width, recipe.height, ASPECTS).into());
    all.insert("resolution".into(), shapes::lines(recipe.width, recipe.height).into());
    if let Some(negative) = recipe.negative.as_deref().filter(|negative| !negative.is_empty()) {
        all.insert("negativePrompt".into(), negative.into());
    }
    if recipe.parameters.get("seed").is_some_and(|seed| seed == "sent") {
        all.insert("seed".into(), (seed & 0xFFFF_FFFF).into());
    }
    all.extend(fixed(recipe));
    all
}

/// Reads the answer to a create.
fn submitted(answer: &Answer) -> Outcome {
    match status::of_create(answer.status) {
        Status::Good => {
            let body: Value = answer.json().unwrap_or_default();
            match body["name"].as_str().filter(|name| is_name(name)) {
                Some(name) => Outcome::Accepted { remote_id: name.to_owned() },
                None => {
                    Outcome::Unknown { reason: "it was taken, but the answer has no name for it".to_owned() }
                }
            }
        }
        Status::Denied(why) => Outcome::Declined(declined(answer, why)),
        Status::Perhaps => Outcome::Unknown { reason: error_of(answer).0 },
    }
}

/// It becomes a part of an address, so it must not lead out of it.
fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    (1..=512).contains(&text.len())
        && text.contains("operations/")
        && !text.starts_with('/')
        && !text.contains("..")
        && !text.contains("//")
        && text.bytes().all(allowed)
}

/// Reads a look; none where it shows nothing. Pure.
fn standing(answer: &Answer, name: &str) -> Option<Standing> {
    let body: Value = answer.json().filter(|_| answer.is_good())?;
    if is_of_another(&body["name"], name) {
        return None;
    }
    if body["done"] != true {
        return body["name"].is_string().then_some(Standing::Runs);
    }
    if let Some(message) = body["error"]["message"].as_str() {
        return Some(match speaks_of_policy(message) {
            true => refused(short(message)),
            false => Standing::Failed(short(message)),
        });
    }
    let inner = &body["response"]["generateVideoResponse"];
    let response = if inner.is_object() { inner } else { &body["response"] };
    Some(match media(response) {
        Some(media) => Standing::Made { media, tokens: Tokens::default(), notes: Vec::new() },
        None => refused(filtered(response)),
    })
}

fn refused(reason: String) -> Standing {
    Standing::Refused { reason, tokens: Tokens::default() }
}

fn media(response: &Value) -> Option<Media> {
    let samples = [&response["generatedSamples"][0]["video"], &response["videos"][0]];
    samples.into_iter().find_map(|video| {
        let text = |key: &str| video[key].as_str();
        let inline = text("bytesBase64Encoded").or_else(|| text("encodedVideo"));
        inline
            .and_then(Media::blob)
            .or_else(|| text("uri").map(|uri| Media::Link(uri.to_owned())))
            .or_else(|| text("gcsUri").map(|uri| Media::Elsewhere(uri.to_owned())))
    })
}

fn filtered(response: &Value) -> String {
    let reasons = response["raiMediaFilteredReasons"].as_array().into_iter().flatten();
    let reasons: Vec<&str> = reasons.filter_map(Value::as_str).collect();
    if reasons.is_empty() {
        return "the operation ended without a clip and does not say why".to_owned();
    }
    short(&reasons.join(" "))
}

#[cfg(test)]
mod tests;
