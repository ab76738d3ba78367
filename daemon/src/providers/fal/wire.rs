//! fal's words: what is sent, and every known shape of what comes back. Pure.
//!
//! Beside the parameters that `fields` reads, a route may name `edit`: the path to use when pictures go in.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::catalog::Route;
use crate::ledger::calendar::read_instant;
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::detail::said;
use crate::providers::fields::{Shown, is_id};
use crate::providers::http::status::{self, Status, retry_after};
use crate::providers::http::{Answer, Url};
use crate::providers::pictures::Enclosed;
use crate::providers::{Decline, End, Listed, Why, fields};

/// Path and body of an order.
///
/// # Errors
/// Where the route does not say how pictures are sent.
pub fn to_wire(recipe: &Recipe, seed: u64, enclosed: &[Enclosed]) -> Result<(String, Vec<u8>), Decline> {
    let mut path = recipe.model.clone();
    if let Some(edit) = recipe.parameters.get("edit").filter(|_| !recipe.inputs.is_empty()) {
        path = format!("{path}/{edit}");
    }
    let enclosed = enclosed.iter().filter(|one| one.role != InputRole::Mask);
    let shown: Vec<Shown> = enclosed.map(Shown::inside).collect();
    let body = serde_json::to_vec(&fields::input(recipe, seed, &shown)?);
    Ok((path, body.map_err(|error| Decline::new(Why::Order, error.to_string()))?))
}

/// How a submission ended.
#[derive(Debug, PartialEq)]
pub enum Submitted {
    /// It was taken; the job's path below the base.
    As(String),
    /// It was not.
    Declined(Decline),
    /// Nobody knows.
    Unclear(String),
}

#[derive(Deserialize)]
struct Ticket {
    request_id: String,
    #[serde(default)]
    response_url: Option<String>,
}

/// Reads the answer to a submission.
pub fn submitted(answer: &Answer, model: &str, base: &Url) -> Submitted {
    match status::of_create(answer.status) {
        Status::Good => match answer.json::<Ticket>().filter(|ticket| is_id(&ticket.request_id)) {
            Some(Ticket { request_id, response_url }) => {
                let below = response_url.and_then(|url| below(&url, base));
                Submitted::As(below.unwrap_or_else(|| path_of(model, &request_id)))
            }
            None => Submitted::Unclear("it was taken, but the answer has no name for it".to_owned()),
        },
        Status::Denied(why) => Submitted::Declined(declined(answer, why)),
        Status::Perhaps => Submitted::Unclear(said(answer)),
    }
}

/// The path of a job: the model's owner and app, without what is below them.
pub fn path_of(model: &str, request_id: &str) -> String {
    let app: Vec<&str> = model.split('/').take(2).collect();
    format!("{}/requests/{request_id}", app.join("/"))
}

/// The path of an address below `base`, if that is where it is.
fn below(url: &str, base: &Url) -> Option<String> {
    let url: Url = url.parse().ok()?;
    let is_plain = url.query().is_none() && url.fragment().is_none();
    let path = url.as_str().strip_prefix(base.as_str())?;
    (is_plain && path.contains("requests/")).then(|| path.trim_end_matches('/').to_owned())
}

/// An empty account comes as 403 too.
fn declined(answer: &Answer, why: Why) -> Decline {
    let reason = said(answer);
    let text = reason.to_lowercase();
    let is_empty = ["balance", "locked", "exhausted"].iter().any(|word| text.contains(word));
    let why = if why == Why::Key && is_empty { Why::Money } else { why };
    Decline { why, reason, retry_after: retry_after(|name| answer.header(name)) }
}

/// Where a job stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Behind so many others.
    InQueue(Option<u32>),
    /// At work.
    Running,
    /// It is over.
    Over {
        /// Whether the status speaks of an error.
        failed: bool,
    },
}

/// Reads a status; none where it says nothing.
pub fn status(answer: &Answer) -> Option<Waiting> {
    #[derive(Deserialize)]
    struct Body {
        status: String,
        #[serde(default)]
        queue_position: Option<u32>,
        #[serde(default)]
        error: Value,
        #[serde(default)]
        error_type: Value,
    }
    let body: Body = answer.json().filter(|_| answer.is_good())?;
    match body.status.as_str() {
        "IN_QUEUE" => Some(Waiting::InQueue(body.queue_position)),
        "IN_PROGRESS" => Some(Waiting::Running),
        "COMPLETED" => Some(Waiting::Over { failed: !body.error.is_null() || !body.error_type.is_null() }),
        _ => None,
    }
}

/// What a result says.
#[derive(Debug, PartialEq)]
pub enum Finding {
    /// A picture or clip is there.
    Media { url: Url, notes: Vec<String> },
    /// The model would not.
    Refused { reason: String, is_charged: bool },
    /// It went wrong; such is not charged.
    Failed(String),
    /// No result: not yet, no more, or not for us. Or the job's own error, if its status spoke of one.
    NotThere(String),
}

/// Reads the result of a job that is over: the model's own status and body. A list of faults with a kind is the model's word; any other
/// error may come from whoever stands in between, and the job may be well and paid for.
pub fn result(answer: &Answer) -> Finding {
    let body: Value = answer.json().unwrap_or_default();
    let reason = said(answer);
    if answer.is_good() {
        return media(&body, reason);
    }
    let faults = body["detail"].as_array().map_or(&[][..], Vec::as_slice);
    match faults.iter().find_map(|fault| fault["type"].as_str()) {
        // Whether these are charged is said nowhere; it is not, as far as is known.
        Some("content_policy_violation" | "no_media_generated") => {
            Finding::Refused { reason, is_charged: false }
        }
        Some(_) => Finding::Failed(reason),
        None => Finding::NotThere(reason),
    }
}

fn media(body: &Value, said: String) -> Finding {
    let url = [&body["images"][0]["url"], &body["image"]["url"], &body["video"]["url"]];
    let Some(url) = url.iter().find_map(|url| url.as_str()) else {
        let reason = "the result holds no picture and no clip".to_owned();
        // Where an answer came twice, this may be the status once more.
        let is_status = body["request_id"].is_string() && body["status"].is_string();
        return if body.is_object() && !is_status {
            Finding::Refused { reason, is_charged: false }
        } else {
            Finding::NotThere(said)
        };
    };
    if body["has_nsfw_concepts"][0] == true {
        let reason = "the model blackened the picture: it holds it to be indecent".to_owned();
        return Finding::Refused { reason, is_charged: true };
    }
    match url.parse() {
        Ok(url) => {
            let notes = body["seed"].as_u64().map(|seed| format!("seed {seed}")).into_iter().collect();
            Finding::Media { url, notes }
        }
        Err(_) => Finding::Refused { reason: "the result links to nothing".into(), is_charged: true },
    }
}

/// The one request in a list that has these traits of an order.
pub fn find(answer: &Answer, traits: &Map<String, Value>) -> Option<String> {
    let list: Value = answer.json().filter(|_| answer.is_good())?;
    let is_ours = |item: &&Value| fields::has(&item["json_input"], traits);
    let mut ours = list["items"].as_array()?.iter().filter(is_ours);
    let id = ours.next()?["request_id"].as_str().filter(|id| is_id(id))?;
    ours.next().is_none().then(|| id.to_owned())
}

/// The endpoints that a route's orders go to.
pub fn endpoints(route: &Route) -> Vec<String> {
    let edit = route.parameters.get("edit").map(|edit| format!("{}/{edit}", route.model));
    std::iter::once(route.model.clone()).chain(edit).collect()
}

/// One page of a list of requests.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// The requests.
    pub orders: Vec<Listed>,
    /// Where the list goes on.
    pub next: Option<String>,
}

/// Reads a page of a list; none where it is no page.
pub fn page(answer: &Answer) -> Option<Page> {
    #[derive(Deserialize)]
    struct Body {
        items: Vec<Item>,
        #[serde(default)]
        next_cursor: Option<String>,
        #[serde(default)]
        has_more: bool,
    }
    let body: Body = answer.json().filter(|_| answer.is_good() && answer.broken.is_none())?;
    let next = body.next_cursor.filter(|_| body.has_more);
    let orders = body.items.into_iter().filter(|item| is_id(&item.request_id)).map(Item::listed).collect();
    Some(Page { orders, next })
}

#[derive(Deserialize)]
struct Item {
    request_id: String,
    endpoint_id: String,
    #[serde(default)]
    sent_at: Option<String>,
    #[serde(default)]
    status_code: Option<u16>,
}

impl Item {
    /// What an order cost is not in the list; but a server's own error is never charged.
    fn listed(self) -> Listed {
        let (end, charged) = match self.status_code {
            None => (End::Running, None),
            Some(200..=299) => (End::Succeeded, None),
            Some(500..) => (End::Failed, Some(0)),
            Some(_) => (End::Failed, None),
        };
        Listed {
            remote_id: self.request_id,
            model: self.endpoint_id,
            created_ms: self.sent_at.as_deref().and_then(read_instant),
            end,
            charged,
        }
    }
}
