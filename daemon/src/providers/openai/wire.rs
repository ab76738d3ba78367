//! OpenAI's words: what is sent, and every known shape of what comes back. Pure.
//!
//! What a route's parameters have under `input.` is sent as it stands: quality, output_format, background, moderation.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::catalog::TokenPrices;
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::http::status::{self, Status, retry_after};
use crate::providers::http::{Answer, Form};
use crate::providers::pictures::Enclosed;
use crate::providers::{Decline, Why, fields, words};

/// Sides are multiples of this.
const STEP: u32 = 16;
/// Fewest and most pixels of a picture.
const PIXELS: std::ops::RangeInclusive<u64> = 655_360..=8_294_400;
/// The longest side, in pixels.
const MAX_SIDE: u32 = 3840;
/// The long side is at most so many times the short one.
const MAX_RATIO: u64 = 3;

/// What is sent, and where.
#[derive(Debug)]
pub enum Request {
    /// To `images/generations`.
    Words(Vec<u8>),
    /// To `images/edits`.
    Pictures(Form),
}

/// An order. `mask` is a PNG of the first picture's size, transparent where that may change.
///
/// # Errors
/// Where the size is none that the API makes.
pub fn to_wire(recipe: &Recipe, enclosed: Vec<Enclosed>, mask: Option<Vec<u8>>) -> Result<Request, Decline> {
    let (width, height) = size(recipe.width, recipe.height)?;
    let mut fields: Map<String, Value> = fields::fixed(recipe).collect();
    fields.insert("model".into(), recipe.model.clone().into());
    fields.insert("prompt".into(), words::prompt(recipe).into());
    fields.insert("size".into(), format!("{width}x{height}").into());
    let pictures: Vec<Enclosed> = enclosed.into_iter().filter(|one| one.role != InputRole::Mask).collect();
    if pictures.is_empty() {
        let body = serde_json::to_vec(&fields);
        return body.map(Request::Words).map_err(|error| Decline::new(Why::Order, error.to_string()));
    }
    let form = fields.iter().fold(Form::default(), |form, (name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        form.text(name, &text)
    });
    let form = pictures.into_iter().enumerate().fold(form, |form, (at, one)| {
        form.file("image[]", &format!("{at}.{}", one.media.extension()), one.media.mime(), one.bytes)
    });
    Ok(Request::Pictures(match mask {
        Some(mask) => form.file("mask", "mask.png", "image/png", mask),
        None => form,
    }))
}

/// The size that is asked for: in steps of the API, and not smaller than it makes, whatever the aspect.
///
/// # Errors
/// Where that is too long or too large.
pub fn size(width: u32, height: u32) -> Result<(u32, u32), Decline> {
    let area = u64::from(width) * u64::from(height);
    let (width, height) = match area < *PIXELS.start() {
        true => (grown(width, height), grown(height, width)),
        false => (stepped(width), stepped(height)),
    };
    let (long, short) = (u64::from(width.max(height)), u64::from(width.min(height)));
    if PIXELS.contains(&(long * short)) && long <= u64::from(MAX_SIDE) && long <= MAX_RATIO * short {
        return Ok((width, height));
    }
    let reason = format!(
        "this API makes pictures of at most {} pixels and {MAX_SIDE} a side, and of 3:1 at most; {width}x{height} is none of them",
        PIXELS.end()
    );
    Err(Decline::new(Why::Order, reason))
}

/// The nearest step.
fn stepped(side: u32) -> u32 {
    (side.saturating_add(STEP / 2) / STEP * STEP).max(STEP)
}

/// One side of the smallest picture of that aspect, up to the next step.
fn grown(side: u32, other: u32) -> u32 {
    let square = u128::from(*PIXELS.start()) * u128::from(side) / u128::from(other.max(1));
    u32::try_from(square.isqrt() + 1).unwrap_or(u32::MAX).div_ceil(STEP).saturating_mul(STEP)
}

/// What an answer says.
#[derive(Debug, PartialEq)]
pub enum Reading {
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
#[serde(default)]
struct Reply {
    data: Option<Vec<Item>>,
    usage: Usage,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    b64_json: Option<String>,
}

/// Tokens that were used.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// All that went in.
    pub input_tokens: u64,
    /// All that came out.
    pub output_tokens: u64,
    /// What went in, by what it is.
    pub input_tokens_details: Details,
    /// What came out, by what it is.
    pub output_tokens_details: Details,
}

/// Tokens by what they are.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Of words.
    pub text_tokens: u64,
    /// Of pictures.
    pub image_tokens: u64,
}

/// Reads an answer.
pub fn from_wire(answer: &Answer) -> Reading {
    match status::of_create(answer.status) {
        Status::Good => {}
        Status::Denied(why) => return denied(answer, why),
        Status::Perhaps => return Reading::Unclear(error_of(answer).0),
    }
    if let Some(broken) = &answer.broken {
        return Reading::Unclear(with_request(answer, format!("the answer is not whole: {broken}")));
    }
    let Some(Reply { data: Some(data), usage }) = answer.json::<Reply>() else {
        return Reading::Unclear(with_request(answer, "the answer is not what this API answers".to_owned()));
    };
    let mut blobs = data.iter().filter_map(|item| item.b64_json.as_deref()?.strip_prefix('#')?.parse().ok());
    let Some(blob) = blobs.next() else {
        return Reading::Refused { reason: "the answer holds no picture".to_owned(), usage };
    };
    let mut notes: Vec<String> = request_id(answer).map(|id| format!("request {id}")).into_iter().collect();
    let more = blobs.count();
    if more > 0 {
        notes.push(format!("{more} more came in the same answer and were not kept"));
    }
    Reading::Picture { blob, usage, notes }
}

/// The API's own name for the call, which its support asks for.
fn request_id(answer: &Answer) -> Option<String> {
    answer.header("x-request-id").filter(|id| fields::is_id(id))
}

fn with_request(answer: &Answer, reason: String) -> String {
    match request_id(answer) {
        Some(id) => format!("{reason} (request {id})"),
        None => reason,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ApiError {
    message: Option<String>,
    code: Option<String>,
}

/// What an error says, and its code.
fn error_of(answer: &Answer) -> (String, String) {
    #[derive(Deserialize)]
    struct Wrapped {
        error: ApiError,
    }
    let error = answer.json::<Wrapped>().map(|wrapped| wrapped.error).unwrap_or_default();
    let code = error.code.unwrap_or_default();
    let message: String = error.message.unwrap_or_default().chars().take(300).collect();
    let said: Vec<&str> = [code.as_str(), &message].into_iter().filter(|text| !text.is_empty()).collect();
    let said = match said.join(": ") {
        said if said.is_empty() => format!("status {}", answer.status),
        said => format!("status {}, {said}", answer.status),
    };
    (with_request(answer, said), code)
}

/// The code says more than the status: an empty account is a 429 that no waiting helps against.
fn denied(answer: &Answer, why: Why) -> Reading {
    let (reason, code) = error_of(answer);
    let why = match code.as_str() {
        "moderation_blocked" | "content_policy_violation" | "image_content_policy_violation" => {
            return Reading::Refused { reason, usage: Usage::default() };
        }
        "insufficient_quota" | "billing_hard_limit_reached" | "billing_not_active" => Why::Money,
        "model_not_found" => Why::Model,
        "invalid_api_key" => Why::Key,
        _ => why,
    };
    let wait = retry_after(|name| answer.header(name)).filter(|_| why == Why::Rate);
    Reading::Declined(Decline { why, reason, retry_after: wait })
}

/// What the tokens cost, in millionths of the wallet's unit, rounded up; none where there is no count. Tokens of which nobody says what
/// they are count as the dearest.
pub fn price(usage: &Usage, prices: &TokenPrices) -> Option<i64> {
    if *usage == Usage::default() {
        return None;
    }
    let picture_in = prices.picture_in.unwrap_or(prices.text_in);
    let side = |all: u64, details: &Details, text: i64, picture: i64| {
        let texts = details.text_tokens.min(all);
        let pictures = details.image_tokens.min(all - texts);
        [(texts, text), (pictures, picture), (all - texts - pictures, text.max(picture))]
    };
    let incoming = side(usage.input_tokens, &usage.input_tokens_details, prices.text_in, picture_in);
    let outgoing =
        side(usage.output_tokens, &usage.output_tokens_details, prices.text_out, prices.picture_out);
    TokenPrices::sum(&[incoming, outgoing].concat())
}
