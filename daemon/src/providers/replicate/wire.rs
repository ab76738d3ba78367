//! Replicate's words: what is sent, and every known shape of what comes back. Pure.
//!
//! The parameters of a route are those that `fields` reads. A model `owner/name` is asked by its name; `owner/name:version` by that
//! version, and such models are billed by time.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::ledger::calendar::read_instant;
use crate::plan::recipe::Recipe;
use crate::providers::fields::{self, Shown, is_id};
use crate::providers::http::status::{self, Status, retry_after};
use crate::providers::http::{Answer, Url};
use crate::providers::{Decline, End, Listed, Why};

/// Path and body of an order.
///
/// # Errors
/// Where the route does not say how pictures are sent.
pub fn to_wire(recipe: &Recipe, seed: u64, shown: &[Shown]) -> Result<(String, Value), Decline> {
    let input = fields::input(recipe, seed, shown)?;
    Ok(match version(&recipe.model) {
        Some(version) => ("v1/predictions".to_owned(), json!({ "version": version, "input": input })),
        None => (format!("v1/models/{}/predictions", recipe.model), json!({ "input": input })),
    })
}

fn version(model: &str) -> Option<&str> {
    model.split_once(':').map(|(_, version)| version)
}

/// Whether a model is billed by the time that it works, so that a failure costs as well.
pub fn is_timed(model: &str) -> bool {
    version(model).is_some()
}

/// How a create ended.
#[derive(Debug, PartialEq)]
pub enum Submitted {
    /// It was taken, under this name.
    As(String),
    /// It was not.
    Declined(Decline),
    /// Nobody knows.
    Unclear(String),
}

/// Reads the answer to a create.
pub fn submitted(answer: &Answer) -> Submitted {
    #[derive(Deserialize)]
    struct Ticket {
        id: String,
    }
    match status::of_create(answer.status) {
        Status::Good => match answer.json::<Ticket>().filter(|ticket| is_id(&ticket.id)) {
            Some(ticket) => Submitted::As(ticket.id),
            None => Submitted::Unclear("it was taken, but the answer has no name for it".to_owned()),
        },
        Status::Denied(why) => Submitted::Declined(declined(answer, why)),
        Status::Perhaps => Submitted::Unclear(said(answer)),
    }
}

/// Where an uploaded picture is.
///
/// # Errors
/// Where it was not taken. Uploads cost nothing, so whatever went wrong, the order was not sent.
pub fn uploaded(answer: &Answer) -> Result<String, Decline> {
    if let Status::Denied(why) = status::of_create(answer.status) {
        return Err(declined(answer, why));
    }
    let body: Value = answer.json().unwrap_or_default();
    let link = body["urls"]["get"].as_str().filter(|_| answer.is_good() && answer.broken.is_none());
    let reason = || format!("a picture was not taken: {}", said(answer));
    link.filter(|link| is_link(link))
        .map(str::to_owned)
        .ok_or_else(|| Decline::new(Why::Unreachable, reason()))
}

/// Versions that do not exist come as an input that does not fit.
fn declined(answer: &Answer, why: Why) -> Decline {
    let reason = said(answer);
    let has_no_version = why == Why::Order && reason.to_lowercase().contains("invalid version");
    let why = if has_no_version { Why::Model } else { why };
    let wait = retry_after(|name| answer.header(name)).or_else(|| resets(&reason));
    Decline { why, reason, retry_after: wait.filter(|_| why == Why::Rate) }
}

/// The wait in "Your rate limit resets in ~30s."
fn resets(reason: &str) -> Option<Duration> {
    let (_, rest) = reason.split_once("resets in ~")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(Duration::from_secs).filter(|wait| *wait <= status::LONGEST_WAIT)
}

/// What an error says: its title and its detail.
fn said(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let texts = [&body["title"], &body["detail"]];
    let texts: Vec<&str> = texts.iter().filter_map(|text| text.as_str()).map(str::trim).collect();
    match short(&texts.join(": ")) {
        text if text.is_empty() => format!("status {}", answer.status),
        text => format!("status {}: {text}", answer.status),
    }
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Where a prediction stands.
#[derive(Debug, PartialEq)]
pub enum Standing {
    /// It waits for a machine.
    Waiting,
    /// At work, so much of it done.
    Running(f32),
    /// It is over.
    Over(Ending),
}

/// How a prediction ended.
#[derive(Debug, PartialEq)]
pub enum Ending {
    /// A picture or clip is there.
    Media { url: Url, notes: Vec<String> },
    /// It was made, and there is nothing to fetch.
    Nothing(String),
    /// The model would not.
    Refused { reason: String, began: bool },
    /// It went wrong.
    Failed { reason: String, began: bool },
    /// Somebody stopped it; what began is charged.
    Stopped { began: bool },
}

#[derive(Deserialize)]
struct Prediction {
    id: String,
    status: String,
    #[serde(default)]
    output: Value,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    logs: Option<String>,
    #[serde(default)]
    started_at: Option<String>,
    #[serde(default)]
    data_removed: bool,
}

/// Reads the prediction of this name; none where the answer is another one, or none at all.
pub fn standing(answer: &Answer, id: &str) -> Option<Standing> {
    let prediction: Prediction = answer.json().filter(|_| answer.is_good())?;
    if prediction.id != id {
        return None;
    }
    let began = prediction.started_at.is_some();
    let logs = prediction.logs.as_deref().unwrap_or_default();
    Some(match prediction.status.as_str() {
        "starting" | "queued" => Standing::Waiting,
        "processing" => Standing::Running(fraction(logs)),
        "succeeded" => Standing::Over(made(&prediction, logs)),
        "failed" => Standing::Over(failure(&prediction.error, began)),
        "canceled" => Standing::Over(Ending::Stopped { began }),
        // It was too late before it began.
        "aborted" => Standing::Over(Ending::Stopped { began: false }),
        _ => return None,
    })
}

/// Results are a text, a list of texts, or an object of either.
fn made(prediction: &Prediction, logs: &str) -> Ending {
    if prediction.data_removed {
        return Ending::Nothing("it was made, and it was deleted before it was fetched".to_owned());
    }
    let mut links = Vec::new();
    collect_links(&prediction.output, &mut links);
    let Some(url) = links.first().and_then(|link| link.parse().ok()) else {
        let reason = "the model ended without a picture or a clip".to_owned();
        return Ending::Refused { reason, began: false };
    };
    let mut notes: Vec<String> = seed(logs).map(|seed| format!("seed {seed}")).into_iter().collect();
    if links.len() > 1 {
        notes.push(format!("{} more came in the same answer and were not kept", links.len() - 1));
    }
    Ending::Media { url, notes }
}

fn collect_links<'a>(output: &'a Value, links: &mut Vec<&'a str>) {
    match output {
        Value::String(text) if is_link(text) => links.push(text),
        Value::Array(all) => all.iter().for_each(|one| collect_links(one, links)),
        Value::Object(all) => all.values().for_each(|one| collect_links(one, links)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_link(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Models say no in the words of their failure.
fn failure(error: &Value, began: bool) -> Ending {
    const NO: &[&str] =
        &["nsfw", "flagged", "sensitive", "e005", "safety", "content policy", "moderat", "prohibited"];
    let text = error.as_str().map(short).unwrap_or_default();
    let reason = if text.is_empty() { "the model failed and did not say why".to_owned() } else { text };
    let small = reason.to_lowercase();
    match NO.iter().any(|word| small.contains(word)) {
        true => Ending::Refused { reason, began },
        false => Ending::Failed { reason, began },
    }
}

/// The seed that models write into their logs.
fn seed(logs: &str) -> Option<u64> {
    let line = logs.lines().find_map(|line| line.trim().strip_prefix("Using seed:"))?;
    line.trim().parse().ok()
}

/// The last percentage of a progress bar in the logs, `45%|████`, as a fraction.
fn fraction(logs: &str) -> f32 {
    let Some((before, _)) = logs.rsplit_once("%|") else { return 0.0 };
    let start = before.rfind(|sign: char| !sign.is_ascii_digit()).map_or(0, |at| at + 1);
    let percent = before.get(start..).and_then(|digits| digits.parse::<u8>().ok());
    percent.map_or(0.0, |percent| f32::from(percent.min(100)) / 100.0)
}

/// One page of the list of predictions.
#[derive(Debug, PartialEq)]
pub struct Page {
    /// The names of those that say what the order says.
    pub ours: Vec<String>,
    /// Where the list goes on; none where it ends, or where the hour ends for which inputs are kept.
    pub next: Option<String>,
}

/// Reads a page of the list, looking for an order for this model with these traits; none where it is no page.
pub fn page(answer: &Answer, model: &str, traits: &Map<String, Value>) -> Option<Page> {
    let list: Value = answer.json().filter(|_| answer.is_good() && answer.broken.is_none())?;
    let all = list["results"].as_array()?;
    let is_ours = |one: &&Value| {
        let is_model = match version(model) {
            Some(version) => one["version"] == version,
            None => one["model"] == model,
        };
        is_model && fields::has(&one["input"], traits)
    };
    let name = |one: &Value| one["id"].as_str().filter(|id| is_id(id)).map(str::to_owned);
    let ours = all.iter().filter(is_ours).filter_map(name).collect();
    let is_old = all.last().is_none_or(|one| one["data_removed"] == true);
    let next = list["next"].as_str().filter(|_| !is_old).map(str::to_owned);
    Some(Page { ours, next })
}

/// Reads a page of the list for what became of each; and where the list goes on. None where it is no page.
pub fn orders(answer: &Answer) -> Option<(Vec<Listed>, Option<String>)> {
    #[derive(Deserialize)]
    struct Body {
        results: Vec<Item>,
        #[serde(default)]
        next: Option<String>,
    }
    let body: Body = answer.json().filter(|_| answer.is_good() && answer.broken.is_none())?;
    Some((body.results.into_iter().filter(|item| is_id(&item.id)).map(Item::listed).collect(), body.next))
}

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    model: String,
    status: String,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    started_at: Option<String>,
}

impl Item {
    /// What an order cost is not in the list; but what was stopped before it began is never charged.
    fn listed(self) -> Listed {
        let never_began = self.started_at.is_none();
        let (end, charged) = match self.status.as_str() {
            "succeeded" => (End::Succeeded, None),
            "failed" => (End::Failed, None),
            "canceled" => (End::Cancelled, never_began.then_some(0)),
            "aborted" => (End::Cancelled, Some(0)),
            _ => (End::Running, None),
        };
        let created_ms = self.created_at.as_deref().and_then(read_instant);
        Listed { remote_id: self.id, model: self.model, created_ms, end, charged }
    }
}
