//! Interactions: pictures and clips under a name that is asked for in the background, so that a crash loses nothing.
//!
//! There is no idempotency key and no list that would show an order whose name was lost. A refusal is a finished interaction that only
//! talks. Results are asked for as links, because what lies in the answer may have 4 MB.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::asking::{Asker, Media, Standing, is_of_another, trouble};
use super::errors::{declined, error_of, short, speaks_of_policy};
use super::images;
use super::tokens::Tokens;
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::http::status::{self, Status};
use crate::providers::http::{Answer, Call, Keys, Taking};
use crate::providers::pictures::{self, Enclosed};
use crate::providers::queued::Stop;
use crate::providers::remote::Trouble;
use crate::providers::{Decline, Order, Outcome, Watch, Why, shapes, words};

const PATH: &str = "interactions";
/// The aspects of clips.
const CLIP_ASPECTS: &[(u32, u32)] = &[(16, 9), (9, 16)];
/// A result may lie in the answer all the same; signatures are long and of no use here.
const SIFTED: Keys = Keys { decoded: &["data"], dropped: &["signature", "thought_signature"] };
const TAKING: Taking = Taking::Sifted { keys: SIFTED, max: images::MAX_ANSWER };

/// Sends the order, once.
///
/// # Errors
/// Where it was certainly not taken.
pub async fn hand_over(asker: &Asker<'_>, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
    let url = asker.url(&order.recipe, PATH)?;
    let enclosed = pictures::enclose(&order.inputs, images::FIT).await?;
    let body = to_wire(&order.recipe, order.seed, &enclosed)?;
    drop(enclosed);
    if watch.stop.is_cancelled() {
        return Ok(Outcome::Cancelled);
    }
    match asker.create(Call { taking: TAKING, ..Call::create(url, body) }).await {
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
    id: &str,
    watch: &Watch,
) -> Result<Option<Outcome>, Trouble> {
    let url = asker.url(&order.recipe, &format!("{PATH}/{id}"))?;
    let answer = asker.read(Call { taking: TAKING, ..Call::get(url) }).await?;
    let Some(standing) = standing(&answer, id) else { return Err(trouble(&answer)) };
    asker.after(order, answer, standing, watch).await
}

/// Asks to stop it. Whether that ends the cost too is said nowhere, so its end is waited for.
pub async fn stop(asker: &Asker<'_>, order: &Order, id: &str) -> Stop {
    let Ok(url) = asker.url(&order.recipe, &format!("{PATH}/{id}/cancel")) else { return Stop::Unheard };
    let call = Call { taking: TAKING, ..Call::post(url, b"{}".to_vec()) };
    match asker.read(call).await {
        Ok(answer) if answer.is_good() => Stop::Heard,
        Ok(_) | Err(_) => Stop::Unheard,
    }
}

/// The request's body, as the official client writes it. The first anchor is a clip's first frame and the second its last one.
fn to_wire(recipe: &Recipe, seed: u64, enclosed: &[Enclosed]) -> Result<Vec<u8>, Decline> {
    let is_clip = recipe.duration_ms.is_some();
    let mut input = Vec::new();
    for picture in enclosed {
        if !is_clip {
            input.push(json!({ "type": "text", "text": images::label(picture.role, recipe.edit.is_some()) }));
        }
        let data = STANDARD.encode(&picture.bytes);
        input.push(json!({ "type": "image", "data": data, "mime_type": picture.media.mime() }));
    }
    input.push(json!({ "type": "text", "text": words::prompt(recipe) }));
    let mut config = Map::new();
    if recipe.parameters.get("seed").is_some_and(|seed| seed == "sent") {
        config.insert("seed".into(), (seed & 0x7FFF_FFFF).into());
    }
    if let Some(level) = recipe.parameters.get("thinking") {
        config.insert("thinking_level".into(), level.as_str().into());
    }
    if is_clip {
        config.insert("video_config".into(), json!({ "task": task(enclosed) }));
    }
    let mut body = json!({
        "model": recipe.model,
        "input": [{ "type": "user_input", "content": input }],
        "background": true,
        "store": true,
        "response_format": format(recipe),
    });
    if !config.is_empty() {
        body["generation_config"] = config.into();
    }
    serde_json::to_vec(&body).map_err(|error| Decline::new(Why::Order, error.to_string()))
}

/// What is to be done with the pictures of a clip.
fn task(enclosed: &[Enclosed]) -> &'static str {
    match enclosed {
        [] => "text_to_video",
        all if all.iter().any(|one| one.role == InputRole::Anchor) => "image_to_video",
        _ => "reference_to_video",
    }
}

fn format(recipe: &Recipe) -> Value {
    let (width, height) = (recipe.width, recipe.height);
    let Some(ms) = recipe.duration_ms else {
        let mut format = json!({
            "type": "image",
            "aspect_ratio": shapes::aspect(width, height, images::ASPECTS),
            "delivery": "uri",
        });
        if let Some(size) = images::size(recipe) {
            format["image_size"] = size.into();
        }
        return format;
    };
    json!({
        "type": "video",
        "aspect_ratio": shapes::aspect(width, height, CLIP_ASPECTS),
        "resolution": resolution(width, height),
        "duration": protobuf(ms),
        "delivery": "uri",
    })
}

fn resolution(width: u32, height: u32) -> &'static str {
    if width.min(height) <= 480 { "360p" } else { shapes::lines(width, height) }
}

/// A duration as protobuf writes it; a number is refused.
fn protobuf(ms: u32) -> String {
    let (seconds, rest) = (ms / 1000, ms % 1000);
    if rest == 0 { format!("{seconds}s") } else { format!("{seconds}.{rest:03}s") }
}

/// Reads the answer to a create.
fn submitted(answer: &Answer) -> Outcome {
    match status::of_create(answer.status) {
        Status::Good => {
            let body: Value = answer.json().unwrap_or_default();
            match body["id"].as_str().filter(|id| is_id(id)) {
                Some(id) => Outcome::Accepted { remote_id: id.to_owned() },
                None => {
                    Outcome::Unknown { reason: "it was taken, but the answer has no name for it".to_owned() }
                }
            }
        }
        Status::Denied(why) => {
            let (reason, error) = error_of(answer);
            let is_policy = error.is_some_and(|error| speaks_of_policy(&error.message));
            match is_policy && why == Why::Order {
                true => Outcome::Refused { reason, charged: None },
                false => Outcome::Declined(declined(answer, why)),
            }
        }
        Status::Perhaps => Outcome::Unknown { reason: error_of(answer).0 },
    }
}

/// It becomes a part of an address.
fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=512).contains(&text.len()) && text.bytes().all(allowed)
}

/// Reads a look; none where it shows nothing. Pure.
fn standing(answer: &Answer, id: &str) -> Option<Standing> {
    let body: Value = answer.json().filter(|_| answer.is_good())?;
    if is_of_another(&body["id"], id) {
        return None;
    }
    let tokens = tokens(&body["usage"]);
    let refused = |reason: String| Standing::Refused { reason, tokens };
    Some(match body["status"].as_str()? {
        "queued" => Standing::Waits,
        // Not to finish by itself is the one thing that a background order must not do; nobody can act for it.
        "requires_action" => refused("it waits for an action that it was not to ask for".to_owned()),
        "failed" => Standing::Failed(fault(&body).unwrap_or_else(|| "it failed and does not say why".into())),
        "cancelled" if tokens == Tokens::default() => Standing::Failed("it was cancelled there".to_owned()),
        "cancelled" => refused("it was cancelled there, after work had begun".to_owned()),
        word @ ("completed" | "incomplete" | "budget_exceeded") => match media(&body) {
            Some(media) => Standing::Made { media, tokens, notes: notes(&body) },
            None => refused(refusal(word, &body)),
        },
        // Whatever else it says, it does not say that it is over.
        _ => Standing::Runs,
    })
}

/// What the model put out; pictures that went in and thoughts stand beside it.
fn output(body: &Value) -> impl Iterator<Item = &Value> {
    let steps = body["steps"].as_array().into_iter().flatten();
    let own = steps.filter(|step| step["type"] == "model_output");
    own.filter_map(|step| step["content"].as_array()).flatten()
}

fn media(body: &Value) -> Option<Media> {
    let mut found = output(body).filter(|content| content["type"] == "image" || content["type"] == "video");
    found.find_map(|content| {
        let link = content["uri"].as_str().filter(|uri| !uri.is_empty());
        link.map(|uri| Media::Link(uri.to_owned())).or_else(|| Media::blob(content["data"].as_str()?))
    })
}

fn notes(body: &Value) -> Vec<String> {
    body["model"].as_str().map(|model| format!("made by {model}")).into_iter().collect()
}

fn refusal(word: &str, body: &Value) -> String {
    let said: Vec<&str> = output(body).filter_map(|content| content["text"].as_str()).collect();
    let said = said.join(" ");
    match (fault(body), said.trim()) {
        (Some(fault), _) => format!("no result, {word}: {fault}"),
        (None, "") => format!("no result, {word}"),
        (None, said) => format!("the model only said: {}", short(said)),
    }
}

/// What it says of an error, in one of the places where one may stand.
fn fault(body: &Value) -> Option<String> {
    let steps = body["steps"].as_array().into_iter().flatten().map(|step| &step["error"]);
    let mut all = body["errors"].as_array().into_iter().flatten().chain([&body["error"]]).chain(steps);
    all.find_map(|error| error["message"].as_str().map(short))
}

fn tokens(usage: &Value) -> Tokens {
    let count = |name: &str| usage[name].as_u64().unwrap_or_default();
    let by_modality = usage["output_tokens_by_modality"].as_array().into_iter().flatten();
    let texts =
        by_modality.filter(|one| one["modality"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("text")));
    let text = texts.filter_map(|one| one["tokens"].as_u64()).fold(0, u64::saturating_add);
    let (input, output) = (count("total_input_tokens"), count("total_output_tokens"));
    Tokens::new(input, output, text, count("total_thought_tokens"))
}

#[cfg(test)]
mod tests;
