//! A described provider's words: templates filled in, and what its answers say. Pure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::rules;
use crate::catalog::description::{
    self, Body, Description, Meaning, MediaAt, Named, Poll, Spot, Standing, Submission,
};
use crate::catalog::template::{Absent, Values, fill, fill_text, names, only_name, typed};
use crate::plan::recipe::{InputRole, Recipe, SeedMode};
use crate::providers::http::status::{self, Status, retry_after};
use crate::providers::http::{Answer, Form, Method, Url};
use crate::providers::own_id::own_id;
use crate::providers::pictures::Enclosed;
use crate::providers::{Decline, Order, Watch, Why, shapes, words};

/// The aspects of routes that list none.
const ASPECTS: &[(u32, u32)] = &[(1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (9, 16), (16, 9), (21, 9)];

/// What is sent.
#[derive(Debug)]
pub enum Sent {
    /// JSON.
    Json(Vec<u8>),
    /// A form with files.
    Form(Form),
}

/// Path and body of an order.
///
/// # Errors
/// Where the call asks for what the order does not have, or has no place for a picture that it has.
pub fn to_wire(
    submission: &Submission,
    as_uri: bool,
    order: &Order,
    enclosed: &[Enclosed],
    aspects: Vec<(u32, u32)>,
) -> Result<(String, Sent), Decline> {
    let wrong = |reason: String| Decline::new(Why::Order, reason);
    let route = &order.recipe.route;
    let said = |Absent(name): Absent| {
        wrong(format!("the call of {route} asks for `{name}`, which the order does not have"))
    };
    let asked = names(submission.body.template());
    let mut values = values(order, asked.contains("negative"), aspects)?;
    let placed = placed(enclosed, asked.contains("picture"));
    if let Some((name, _)) = placed.iter().find(|(name, _)| *name != "mask" && !asked.contains(*name)) {
        return Err(wrong(format!(
            "the call of {route} has no place for a picture: it does not ask for `{name}`"
        )));
    }
    let path = path(&submission.path, order, None).map_err(wrong)?;
    match &submission.body {
        Body::Json(template) => {
            let uri = |one: &Enclosed| match (as_uri, STANDARD.encode(&one.bytes)) {
                (true, data) => format!("data:{};base64,{data}", one.media.mime()),
                (false, data) => data,
            };
            for (name, pictures) in placed {
                let mut all = pictures.into_iter().map(|one| Value::from(uri(one)));
                let value = if name == "references" { Some(all.collect()) } else { all.next() };
                values.extend(value.map(|value| (name.to_owned(), value)));
            }
            let mut body = template.clone();
            fill(&mut body, &values).map_err(said)?;
            let body = serde_json::to_vec(&body).map_err(|error| wrong(error.to_string()))?;
            Ok((path, Sent::Json(body)))
        }
        Body::Form(template) => Ok((path, Sent::Form(form(template, &values, &placed).map_err(said)?))),
    }
}

type Placed<'e> = Vec<(&'static str, Vec<&'e Enclosed>)>;

/// The pictures under the names by which they are asked for. The parent is something to look at where nobody asks for it by itself.
fn placed(enclosed: &[Enclosed], parent_by_itself: bool) -> Placed<'_> {
    let of =
        |roles: &[InputRole]| enclosed.iter().filter(|one| roles.contains(&one.role)).collect::<Vec<_>>();
    let (parent, looked_at): (&[InputRole], &[InputRole]) = match parent_by_itself {
        true => (&[InputRole::Parent], &[InputRole::Reference]),
        false => (&[], &[InputRole::Parent, InputRole::Reference]),
    };
    let mut frames = of(&[InputRole::Anchor]);
    let last_frame = frames.split_off(frames.len().min(1));
    let all = vec![
        ("first_frame", frames),
        ("last_frame", last_frame),
        ("guide", of(&[InputRole::Guide])),
        ("picture", of(parent)),
        ("mask", of(&[InputRole::Mask])),
        ("references", of(looked_at)),
    ];
    all.into_iter().filter(|(_, pictures)| !pictures.is_empty()).collect()
}

fn form(template: &Value, values: &Values, placed: &Placed<'_>) -> Result<Form, Absent> {
    let mut form = Form::default();
    for (key, value) in template.as_object().into_iter().flatten() {
        let (field, may_be_absent) =
            key.strip_suffix('?').map_or((key.as_str(), false), |field| (field, true));
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let name = only_name(&text).unwrap_or_default();
        if let Some((_, pictures)) = placed.iter().find(|(place, _)| *place == name) {
            for one in pictures {
                let filename = format!("{name}.{}", one.media.extension());
                form = form.file(field, &filename, one.media.mime(), one.bytes.clone());
            }
            continue;
        }
        match fill_text(&text, values) {
            Ok(text) => form = form.text(field, &text),
            Err(_) if may_be_absent => {}
            Err(absent) => return Err(absent),
        }
    }
    Ok(form)
}

/// The values of an order but for its pictures. A route's parameter of the same name stands where the order has none.
fn values(order: &Order, has_negative: bool, aspects: Vec<(u32, u32)>) -> Result<Values, Decline> {
    let recipe: &Recipe = &order.recipe;
    let (width, height) = (recipe.width, recipe.height);
    let aspects = if aspects.is_empty() { ASPECTS.to_vec() } else { aspects };
    let prompt = match has_negative {
        true => format!("{}{}", recipe.wording(), words::palette(recipe)),
        false => words::prompt(recipe),
    };
    let seed = (recipe.seed != SeedMode::None).then_some(order.seed & 0x7FFF_FFFF);
    let strength = recipe.strength_per_mille.map(|strength| f64::from(strength) / 1000.0);
    let seconds = seconds(recipe)?;
    let own: [(&str, Option<Value>); 17] = [
        ("prompt", Some(prompt.into())),
        ("negative", recipe.negative.clone().filter(|text| !text.is_empty()).map(Value::from)),
        ("width", Some(width.into())),
        ("height", Some(height.into())),
        ("aspect", Some(shapes::aspect(width, height, &aspects).into())),
        ("class", Some(shapes::class(width, height).into())),
        ("lines", Some(shapes::lines(width, height).into())),
        ("seconds_text", seconds.as_ref().map(|seconds| seconds.to_string().into())),
        ("seconds", seconds),
        ("fps", recipe.fps.map(Value::from)),
        ("motion", recipe.motion.map(Value::from)),
        ("strength", strength.map(Value::from)),
        ("seed", seed.map(Value::from)),
        ("model", Some(recipe.model.clone().into())),
        ("call", Some(recipe.call.clone().into())),
        ("job", Some(own_id(order).into())),
        ("continuation", recipe.continuation.clone().map(Value::from)),
    ];
    let parameters = recipe.parameters.iter().map(|(name, value)| (name.clone(), Some(typed(value))));
    let mut values = Values::new();
    for (name, value) in parameters.chain(own.map(|(name, value)| (name.to_owned(), value))) {
        values.extend(value.map(|value| (name, value)));
    }
    Ok(values)
}

/// The length of a clip. A route's parameter `lengths` lists those that its API takes, such as `5, 10`.
fn seconds(recipe: &Recipe) -> Result<Option<Value>, Decline> {
    let Some(ms) = recipe.duration_ms else { return Ok(None) };
    let value = match ms % 1000 {
        0 => Value::from(ms / 1000),
        _ => Value::from(f64::from(ms) / 1000.0),
    };
    let text = value.to_string();
    match recipe.parameters.get("lengths") {
        Some(lengths) if !lengths.split(',').any(|length| length.trim() == text) => {
            let reason = format!("{} makes clips of {lengths} seconds, and none of {value}", recipe.route);
            Err(Decline::new(Why::Order, reason))
        }
        Some(_) | None => Ok(Some(value)),
    }
}

/// A path with its names filled in. Only what a provider or the catalog named stands in one, never words of a person.
///
/// # Errors
/// Where it asks for what is not there.
pub fn path(template: &str, order: &Order, id: Option<&str>) -> Result<String, String> {
    let recipe = &order.recipe;
    let mut values: Values =
        recipe.parameters.iter().map(|(name, value)| (name.clone(), typed(value))).collect();
    let own = [
        ("id", id.map(str::to_owned)),
        ("job", Some(own_id(order))),
        ("call", Some(recipe.call.clone())),
        ("model", Some(recipe.model.clone())),
    ];
    values.extend(own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))));
    fill_text(template, &values)
        .map_err(|absent| format!("a path of the description cannot be filled in: {absent}"))
}

/// The method as the client has it.
pub fn method(method: description::Method) -> Method {
    match method {
        description::Method::Get => Method::GET,
        description::Method::Post => Method::POST,
        description::Method::Put => Method::PUT,
        description::Method::Delete => Method::DELETE,
    }
}

/// How a submission ended.
#[derive(Debug, PartialEq)]
pub enum Submitted {
    /// It was taken, under this name.
    As(String),
    /// Its answer is the result.
    AtOnce,
    /// The provider will not make it.
    Refused {
        /// Whether that costs.
        is_charged: bool,
    },
    /// It did not begin.
    Declined(Decline),
    /// Nobody knows.
    Unclear(String),
}

/// Reads the answer to a submission. What the description says of an answer counts more than its status.
pub fn submitted(description: &Description, answer: &Answer, base: &Url) -> Submitted {
    let declined = |why: Why| {
        let retry_after = retry_after(|name| answer.header(name));
        Submitted::Declined(Decline { why, reason: rules::said(description, answer), retry_after })
    };
    if let Some(rule) = rules::first(&description.rules, answer) {
        return match rule.means {
            Meaning::Refused { is_charged } => Submitted::Refused { is_charged },
            Meaning::Order => declined(Why::Order),
            Meaning::Key => declined(Why::Key),
            Meaning::Money => declined(Why::Money),
            Meaning::Model => declined(Why::Model),
            Meaning::Rate => declined(Why::Rate),
        };
    }
    match status::of_create(answer.status) {
        Status::Good => {}
        Status::Denied(why) => return declined(why),
        Status::Perhaps => return Submitted::Unclear(rules::said(description, answer)),
    }
    match &description.poll {
        None => Submitted::AtOnce,
        Some(poll) => match named(poll, answer, base) {
            Some(name) => Submitted::As(name),
            None => Submitted::Unclear("it was taken, but the answer has no name for it".to_owned()),
        },
    }
}

fn named(poll: &Poll, answer: &Answer, base: &Url) -> Option<String> {
    match &poll.named {
        Named::Id { id, .. } => rules::text(answer, id).filter(|id| is_id(id)),
        Named::Url(at) => {
            let url = base.join(&rules::text(answer, at)?).ok()?;
            let name = super::below(&url);
            (url.origin() == base.origin() && name.len() <= 1024).then_some(name)
        }
    }
}

/// Whether it can be one part of a path and nothing else.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte);
    (1..=200).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('.')
}

/// Tells the watch what a status says.
pub fn tell(poll: &Poll, standing: Standing, answer: &Answer, watch: &Watch) {
    let number =
        |spot: &Spot| rules::text(answer, spot)?.parse::<f32>().ok().filter(|number| number.is_finite());
    match standing {
        Standing::Waiting => {
            let place = poll.place.as_ref().and_then(number).filter(|place| (0.0..1e9).contains(place));
            if let Some(place) = place {
                // A place in a queue is a small whole number.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 to a thousand millions"
                )]
                (watch.place)(place as u32);
            }
        }
        Standing::Running => {
            let most = |most: u32| f32::from(u16::try_from(most).unwrap_or(1));
            let done = poll.progress.as_ref().and_then(|(spot, of)| Some(number(spot)? / most(*of)));
            (watch.progress)(done.unwrap_or(0.0).clamp(0.0, 1.0), None);
        }
        Standing::Done | Standing::Failed | Standing::Refused | Standing::Cancelled => {}
    }
}

/// Where the result is.
#[derive(Debug, PartialEq)]
pub enum Found {
    /// Behind this link.
    Link(Url),
    /// In the answer, by its place among what was decoded.
    Blob(usize),
    /// Nowhere.
    Nothing,
}

/// Looks for the result in an answer.
pub fn found(description: &Description, answer: &Answer) -> Found {
    let text = |places: &[Spot]| places.iter().find_map(|place| rules::text(answer, place));
    let found = match &description.result.media {
        MediaAt::Url(places) => text(places).and_then(|url| url.parse().ok()).map(Found::Link),
        MediaAt::Base64(places) => {
            text(places).and_then(|text| text.strip_prefix('#')?.parse().ok()).map(Found::Blob)
        }
        MediaAt::Body => (!answer.blobs.is_empty()).then_some(Found::Blob(0)),
    };
    found.unwrap_or(Found::Nothing)
}

/// The keys under which base64 stands, or lists of it: the last part of each pointer that is no number.
pub fn last_keys(places: &[Spot]) -> Vec<String> {
    let is_key = |part: &&str| !part.is_empty() && !part.bytes().all(|byte| byte.is_ascii_digit());
    let key = |place: &Spot| match place {
        Spot::Pointer(pointer) => {
            let part = pointer.rsplit('/').find(is_key)?;
            Some(part.replace("~1", "/").replace("~0", "~"))
        }
        Spot::Header(_) => None,
    };
    places.iter().filter_map(key).collect()
}
