//! Black Forest Labs' words: what is sent, and every known shape of what comes back. Pure.
//!
//! A route's parameters: `seed = "sent"`, `mode = "none"` where a clip's way is not to be named, and `input.<field>` is sent as it stands.
//! A clip takes one kind of pictures at most, and who carries on a draft sends nothing but its token and how large the clip shall be.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::config::table::decimal;
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::detail::said;
use crate::providers::fields::{fixed, is_id};
use crate::providers::http::status::{self, Status, retry_after};
use crate::providers::http::{Answer, Url};
use crate::providers::pictures::Enclosed;
use crate::providers::remote::Trouble;
use crate::providers::{Decline, MAX_CONTINUATION, Outcome, Why, shapes, words};

/// Whose hosts are the provider's.
const DOMAIN: &str = "bfl.ai";
/// The longest address by which an order is kept, in bytes.
const MAX_ADDRESS: usize = 1024;
/// Sides of pictures are multiples of this.
const STEP: u32 = 16;
/// The most pixels of a picture.
const MAX_PIXELS: u64 = 4 << 20;
const CLIP_ASPECTS: &[(u32, u32)] = &[(21, 9), (2, 1), (16, 9), (4, 3), (1, 1), (3, 4), (9, 16)];

/// The body of an order.
///
/// # Errors
/// Where the recipe asks for what the API has no word for.
pub fn to_wire(recipe: &Recipe, seed: u64, enclosed: &[Enclosed]) -> Result<Vec<u8>, Decline> {
    let body = match (&recipe.continuation, recipe.duration_ms) {
        (Some(token), _) => enhancement(recipe, token),
        (None, Some(ms)) => clip(recipe, ms, enclosed)?,
        (None, None) => still(recipe, seed, enclosed),
    };
    serde_json::to_vec(&body).map_err(|error| Decline::new(Why::Order, error.to_string()))
}

/// The draft's own words, seed and length count, so that nothing else is said.
fn enhancement(recipe: &Recipe, token: &str) -> Map<String, Value> {
    let said = [("mode", "draft_enhance"), ("draft_cache", token), ("resolution", resolution(recipe))];
    said.map(|(field, value)| (field.to_owned(), value.into())).into_iter().collect()
}

fn resolution(recipe: &Recipe) -> &'static str {
    if recipe.width.min(recipe.height) <= 900 { "hd" } else { "fhd" }
}

fn still(recipe: &Recipe, seed: u64, enclosed: &[Enclosed]) -> Map<String, Value> {
    let (width, height) = sides(recipe.width, recipe.height);
    let mut body = Map::new();
    body.insert("prompt".into(), words::prompt(recipe).into());
    body.insert("width".into(), width.into());
    body.insert("height".into(), height.into());
    if recipe.parameters.get("seed").is_some_and(|seed| seed == "sent") {
        body.insert("seed".into(), (seed & 0x7FFF_FFFF).into());
    }
    // A mask has no field in these models; it is seen to when the picture comes back.
    let looked_at = enclosed.iter().filter(|one| one.role != InputRole::Mask);
    for (n, picture) in (1..).zip(looked_at) {
        let field = if n == 1 { "input_image".to_owned() } else { format!("input_image_{n}") };
        body.insert(field, STANDARD.encode(&picture.bytes).into());
    }
    body.extend(fixed(recipe));
    body
}

/// The nearest sides that the API takes.
fn sides(width: u32, height: u32) -> (u32, u32) {
    let near = |side: u32| (side.saturating_add(STEP / 2) / STEP * STEP).max(STEP);
    let below = |side: u32| (side / STEP * STEP).max(STEP);
    let (wide, high) = (near(width), near(height));
    match u64::from(wide) * u64::from(high) <= MAX_PIXELS {
        true => (wide, high),
        false => (below(width), below(height)),
    }
}

fn clip(recipe: &Recipe, ms: u32, enclosed: &[Enclosed]) -> Result<Map<String, Value>, Decline> {
    let wrong = |reason: &str| Err(Decline::new(Why::Order, reason));
    if !ms.is_multiple_of(1000) {
        return wrong("this API makes clips of whole seconds");
    }
    let (width, height) = (recipe.width, recipe.height);
    let mut body = Map::new();
    body.insert("prompt".into(), words::prompt(recipe).into());
    body.insert("aspect_ratio".into(), shapes::aspect(width, height, CLIP_ASPECTS).into());
    body.insert("resolution".into(), resolution(recipe).into());
    body.insert("duration".into(), (ms / 1000).into());
    let (frames, others): (Vec<&Enclosed>, Vec<&Enclosed>) =
        enclosed.iter().partition(|one| one.role == InputRole::Anchor);
    let all = |pictures: &[&Enclosed]| -> Value {
        pictures.iter().map(|one| Value::from(STANDARD.encode(&one.bytes))).collect()
    };
    let mode = match (&frames[..], &others[..]) {
        ([], []) => Some("t2v"),
        (frames, []) => {
            body.insert("keyframes".into(), all(frames));
            Some("i2v")
        }
        ([], others) => {
            body.insert("reference_images".into(), all(others));
            None
        }
        ([_, ..], [_, ..]) => return wrong("this API takes frames or pictures to look at, not both"),
    };
    let is_named = recipe.parameters.get("mode").is_none_or(|mode| mode != "none");
    body.extend(mode.filter(|_| is_named).map(|mode| ("mode".to_owned(), mode.into())));
    body.extend(fixed(recipe));
    Ok(body)
}

/// Reads the answer to a submission.
pub fn submitted(answer: &Answer, base: &Url) -> Outcome {
    match status::of_create(answer.status) {
        Status::Good => match name(&answer.json().unwrap_or_default(), base) {
            Some(remote_id) => Outcome::Accepted { remote_id },
            None => Outcome::Unknown { reason: "it was taken, but the answer has no name for it".to_owned() },
        },
        Status::Denied(why) => {
            let retry_after = retry_after(|name| answer.header(name));
            Outcome::Declined(Decline { why, reason: said(answer), retry_after })
        }
        Status::Perhaps => Outcome::Unknown { reason: said(answer) },
    }
}

/// The name of an order: where it is asked for, with its cost behind it, which is said only here. An address that is not the provider's
/// is never used; the provider's own one is tried then.
fn name(ticket: &Value, base: &Url) -> Option<String> {
    let given = ticket["polling_url"].as_str().filter(|url| url.len() <= MAX_ADDRESS);
    let given = given.and_then(|url| Url::parse(url).ok()).filter(|url| is_own(url, base));
    let built = || {
        let id = ticket["id"].as_str().filter(|id| is_id(id))?;
        let mut url = base.join("v1/get_result").ok()?;
        url.query_pairs_mut().append_pair("id", id);
        Some(url)
    };
    let mut url = given.or_else(built)?;
    let cost = ticket["cost"].as_number().map(|cost| format!("cost={cost}"));
    url.set_fragment(cost.as_deref());
    Some(url.into())
}

/// Whether the key may go there: to the address that the person chose, or to the provider's own domain.
pub fn is_own(url: &Url, base: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_domain = host == DOMAIN || host.strip_suffix(DOMAIN).is_some_and(|rest| rest.ends_with('.'));
    let is_plain = url.username().is_empty() && url.password().is_none();
    is_plain
        && (url.origin() == base.origin() || (is_domain && url.scheme() == "https" && url.port().is_none()))
}

/// The address in an order's name, and its cost in millionths of a credit.
pub fn address(remote_id: &str) -> Option<(Url, Option<u64>)> {
    let mut url = Url::parse(remote_id).ok()?;
    let cost = url.fragment().and_then(|text| decimal(text.strip_prefix("cost=")?, 6));
    url.set_fragment(None);
    Some((url, cost))
}

/// Where an order stands.
#[derive(Debug, PartialEq)]
pub enum Standing {
    /// It goes on; how much is done, where that is said.
    Waits(Option<f32>),
    /// The result is there.
    Ready(Ready),
    /// It will not be made.
    Refused(String),
    /// It went wrong.
    Failed(String),
}

/// A result.
#[derive(Debug, PartialEq)]
pub struct Ready {
    /// Where it is.
    pub url: Url,
    /// What is said of it.
    pub notes: Vec<String>,
    /// The token of a draft.
    pub continuation: Option<String>,
    /// What it cost, in millionths of a credit.
    pub credits: Option<u64>,
}

/// Reads a look; none where it shows nothing, or another order, of which the name does not speak. An order that is not found may be on
/// its way between two hosts.
pub fn standing(answer: &Answer, name: &str) -> Option<Standing> {
    let body: Value = answer.json().filter(|_| answer.is_good())?;
    if body["id"].as_str().is_some_and(|id| !name.contains(id)) {
        return None;
    }
    let details = || match (&body["details"], body["details"].as_str()) {
        (_, Some(text)) => format!(": {}", short(text)),
        (details, None) if details.is_null() => String::new(),
        (details, None) => format!(": {}", short(&details.to_string())),
    };
    match body["status"].as_str()? {
        "Ready" => ready(&body).map(Standing::Ready),
        "Request Moderated" => Some(Standing::Refused(format!("the request was moderated{}", details()))),
        "Content Moderated" => Some(Standing::Refused(format!("the result was moderated{}", details()))),
        "Error" => Some(Standing::Failed(format!("it went wrong there{}", details()))),
        "Task not found" => None,
        // Pending, Queued, Reasoning, Generating, Uploading: whatever else it says, it does not say that it is over.
        _ => Some(Standing::Waits(fraction(&body["progress"]))),
    }
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}

fn ready(body: &Value) -> Option<Ready> {
    let result = &body["result"];
    let token = result["draft_cache"].as_str().filter(|token| (1..=MAX_CONTINUATION).contains(&token.len()));
    Some(Ready {
        url: result["sample"].as_str()?.parse().ok()?,
        notes: result["seed"].as_u64().map(|seed| format!("seed {seed}")).into_iter().collect(),
        continuation: token.map(str::to_owned),
        credits: body["cost"].as_number().and_then(|cost| decimal(&cost.to_string(), 6)),
    })
}

/// Told as a part of one or as a percentage.
fn fraction(progress: &Value) -> Option<f32> {
    let told: f32 = serde_json::from_value(progress.clone()).ok()?;
    Some(if told > 1.0 { told / 100.0 } else { told }.clamp(0.0, 1.0))
}

/// Why a look shows nothing.
pub fn trouble(answer: &Answer) -> Trouble {
    let body: Value = answer.json().unwrap_or_default();
    match (Trouble::of_status(answer.status), body["status"].as_str()) {
        (Trouble::Answer(_), Some(word)) => Trouble::Answer(format!("{}: {}", said(answer), short(word))),
        (trouble, _) => trouble,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sides_are_multiples_and_bounded() {
        let check = |asked: (u32, u32), expect| assert_eq!(sides(asked.0, asked.1), expect, "{asked:?}");
        check((1024, 1024), (1024, 1024));
        check((1024, 682), (1024, 688));
        check((2048, 2048), (2048, 2048));
        check((2900, 1449), (2896, 1440));
        check((3, 7), (16, 16));
    }

    #[test]
    fn the_key_goes_to_the_providers_hosts_alone() {
        let check = |url: &str, expect| {
            let base = "https://api.bfl.ai/".parse().unwrap();
            assert_eq!(is_own(&url.parse().unwrap(), &base), expect, "{url}");
        };
        check("https://api.bfl.ai/v1/get_result?id=a", true);
        check("https://api.eu2.bfl.ai/v1/get_result?id=a", true);
        check("https://bfl.ai/x", true);
        check("https://evilbfl.ai/x", false);
        check("https://bfl.ai.evil.example/x", false);
        check("https://api.eu2.bfl.ai:8443/x", false);
        check("http://api.eu2.bfl.ai/x", false);
        check("https://a:b@api.bfl.ai/x", false);
        check("https://evil.example/api.bfl.ai", false);
        let own: Url = "http://127.0.0.1:9/".parse().unwrap();
        assert!(is_own(&"http://127.0.0.1:9/v1/get_result".parse().unwrap(), &own));
        assert!(!is_own(&"http://127.0.0.1:10/v1/get_result".parse().unwrap(), &own));
    }

    #[test]
    fn a_name_carries_address_and_cost() {
        let base: Url = "https://api.bfl.ai/".parse().unwrap();
        let check = |ticket: Value, expect: Option<&str>| {
            assert_eq!(name(&ticket, &base).as_deref(), expect, "{ticket}");
        };
        let polling = "https://api.eu.bfl.ai/v1/get_result?id=a";
        check(json!({ "id": "a", "polling_url": polling }), Some(polling));
        check(
            json!({ "id": "a", "polling_url": polling, "cost": 4.5 }),
            Some("https://api.eu.bfl.ai/v1/get_result?id=a#cost=4.5"),
        );
        check(json!({ "id": "a", "polling_url": polling, "cost": null }), Some(polling));
        let own = Some("https://api.bfl.ai/v1/get_result?id=a");
        check(json!({ "id": "a", "polling_url": "https://evil.example/?id=a" }), own);
        check(json!({ "id": "a", "polling_url": format!("{polling}{}", "b".repeat(MAX_ADDRESS)) }), own);
        check(json!({ "id": "a" }), own);
        check(json!({ "id": "../a" }), None);
        check(json!({}), None);
        let (url, cost) = address("https://api.eu.bfl.ai/v1/get_result?id=a#cost=4.5").unwrap();
        assert_eq!((url.as_str(), cost), (polling, Some(4_500_000)));
        assert_eq!(address(polling).unwrap().1, None);
        assert!(address("r1").is_none());
    }
}
