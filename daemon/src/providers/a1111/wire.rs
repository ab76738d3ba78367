//! AUTOMATIC1111's words: what is sent, and every known shape of what comes back. Pure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::catalog::template::typed;
use crate::plan::recipe::InputRole;
use crate::providers::http::Answer;
use crate::providers::http::status::{self, Status, retry_after};
use crate::providers::own_id::own_id;
use crate::providers::pictures::Enclosed;
use crate::providers::{Decline, Order, Why, words};

/// How much may change where nobody says, per mille.
const STRENGTH_PER_MILLE: u16 = 550;
/// The parameter that names the checkpoint to draw with; without it the server draws with the one that it has loaded.
const CHECKPOINT: &str = "checkpoint";

/// Path and body of an order.
///
/// # Errors
/// Where a call for a picture has none.
pub fn to_wire(order: &Order, enclosed: &[Enclosed]) -> Result<(String, Vec<u8>), Decline> {
    let recipe = &order.recipe;
    let wrong = |reason: String| Decline::new(Why::Order, reason);
    let mut body = json!({
        "prompt": format!("{}{}", recipe.wording(), words::palette(recipe)),
        "negative_prompt": recipe.negative.clone().unwrap_or_default(),
        "width": recipe.width,
        "height": recipe.height,
        "seed": order.seed & 0x7FFF_FFFF,
        "batch_size": 1,
        "n_iter": 1,
        "send_images": true,
        "force_task_id": own_id(order),
    });
    for (name, value) in &recipe.parameters {
        match name.as_str() {
            CHECKPOINT => body["override_settings"] = json!({ "sd_model_checkpoint": value }),
            name => body[name] = typed(value),
        }
    }
    let data = |roles: &[InputRole]| {
        let found = enclosed.iter().find(|one| roles.contains(&one.role));
        found.map(|one| STANDARD.encode(&one.bytes))
    };
    match (recipe.call.as_str(), data(&[InputRole::Parent, InputRole::Anchor])) {
        ("txt2img", None) => {}
        ("img2img", Some(picture)) => {
            body["init_images"] = json!([picture]);
            let strength = recipe.strength_per_mille.unwrap_or(STRENGTH_PER_MILLE);
            body["denoising_strength"] = json!(f64::from(strength) / 1000.0);
            // White is what may change, as here.
            if let Some(mask) = data(&[InputRole::Mask]) {
                body["mask"] = mask.into();
            }
        }
        ("txt2img" | "img2img", _) => {
            return Err(wrong(format!("{} does not fit an order with or without a picture", recipe.route)));
        }
        (call, _) => return Err(wrong(format!("`{call}` is no call of this provider: txt2img or img2img"))),
    }
    let bytes = serde_json::to_vec(&body).map_err(|error| wrong(error.to_string()))?;
    Ok((format!("sdapi/v1/{}", recipe.call), bytes))
}

/// What an answer says.
#[derive(Debug, PartialEq)]
pub enum Reading {
    /// A picture, by its place among the decoded texts.
    Picture { blob: usize, notes: Vec<String> },
    /// It did not begin.
    Declined(Decline),
    /// It went wrong.
    Failed(String),
    /// Nobody knows.
    Unclear(String),
}

#[derive(Deserialize)]
struct Reply {
    images: Vec<String>,
    #[serde(default)]
    info: String,
}

/// Reads an answer.
pub fn from_wire(answer: &Answer) -> Reading {
    match status::of_create(answer.status) {
        Status::Good => {}
        Status::Denied(why) => {
            // A sampler or a picture that is not there gives 404, as every wrong address.
            let why = if why == Why::Model { Why::Order } else { why };
            let retry_after = retry_after(|name| answer.header(name));
            return Reading::Declined(Decline { why, reason: said(answer), retry_after });
        }
        Status::Perhaps => return Reading::Failed(said(answer)),
    }
    if let Some(broken) = &answer.broken {
        return Reading::Unclear(format!("the answer is not whole: {broken}"));
    }
    let Some(Reply { images, info }) = answer.json() else {
        return Reading::Unclear("the answer is not what this API answers".to_owned());
    };
    match images.first().map(|name| name.strip_prefix('#').and_then(|blob| blob.parse().ok())) {
        Some(Some(blob)) => Reading::Picture { blob, notes: seed(&info).into_iter().collect() },
        Some(None) => Reading::Unclear("the picture in the answer is none".to_owned()),
        None => Reading::Failed("the server made no picture".to_owned()),
    }
}

/// The seed that was used; it stands in JSON that stands in a text.
fn seed(info: &str) -> Option<String> {
    let info: Value = serde_json::from_str(info).ok()?;
    info["seed"].as_i64().map(|seed| format!("seed {seed}"))
}

/// What an error says.
fn said(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let parts = ["error", "detail", "errors"].map(|key| match &body[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        faults @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            faults.to_string()
        }
    });
    let words: Vec<&str> = parts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let text: String = words.join(": ").chars().take(300).collect();
    match text.as_str() {
        "" => format!("status {}", answer.status),
        text => format!("status {}: {text}", answer.status),
    }
}

/// What the server works on.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Progress {
    #[serde(default)]
    progress: f32,
    #[serde(default)]
    eta_relative: f32,
    #[serde(default)]
    current_task: Option<String>,
}

impl Progress {
    /// The fraction done.
    pub fn fraction(&self) -> f32 {
        if self.progress.is_finite() { self.progress.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Milliseconds left, where it says so.
    pub fn left_ms(&self) -> Option<u64> {
        let left = std::time::Duration::try_from_secs_f32(self.eta_relative).ok()?;
        u64::try_from(left.as_millis()).ok().filter(|ms| *ms > 0)
    }
}

/// Whether what the server works on is this order; servers that do not say what it is leave that open.
pub fn is_ours(progress: &Progress, order: &Order) -> bool {
    progress.current_task.as_deref() == Some(own_id(order).as_str())
}
