//! ComfyUI's words: graphs that are filled in, and what its queue and its history say. Pure.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::catalog::template::{Absent, Values, fill, typed};
use crate::plan::recipe::{InputRole, Recipe};
use crate::providers::http::Answer;
use crate::providers::http::status::{self, Status};
use crate::providers::{Decline, End, Listed, Why, words};

/// How much may change where nobody says, per mille.
const STRENGTH_PER_MILLE: u16 = 550;

/// The names under which the server keeps an order's pictures.
pub type Uploaded = Vec<(InputRole, String)>;

/// The body of an order: its graph filled in.
///
/// # Errors
/// Where the graph is no JSON, or asks for something that the order does not have.
pub fn to_wire(
    graph: &str,
    recipe: &Recipe,
    seed: u64,
    id: &str,
    uploaded: &Uploaded,
) -> Result<Vec<u8>, Decline> {
    let wrong = |reason: String| Decline::new(Why::Order, reason);
    let mut graph: Value = serde_json::from_str(graph)
        .map_err(|error| wrong(format!("the workflow of {} is no JSON: {error}", recipe.route)))?;
    let values = values(recipe, seed, id, uploaded);
    fill(&mut graph, &values).map_err(|Absent(name)| {
        wrong(format!("the workflow of {} asks for `{name}`, which the order does not have", recipe.route))
    })?;
    let body = json!({ "prompt": graph, "prompt_id": id, "client_id": id });
    serde_json::to_vec(&body).map_err(|error| wrong(error.to_string()))
}

fn values(recipe: &Recipe, seed: u64, id: &str, uploaded: &Uploaded) -> Values {
    let mut values: Values =
        recipe.parameters.iter().map(|(name, value)| (name.clone(), typed(value))).collect();
    let prompt = format!("{}{}", recipe.wording(), words::palette(recipe));
    let strength = f64::from(recipe.strength_per_mille.unwrap_or(STRENGTH_PER_MILLE)) / 1000.0;
    let own = [
        ("prompt", prompt.into()),
        ("negative", recipe.negative.clone().unwrap_or_default().into()),
        ("seed", seed.into()),
        ("width", recipe.width.into()),
        ("height", recipe.height.into()),
        ("strength", strength.into()),
        ("model", recipe.model.clone().into()),
        ("id", id.into()),
        ("fps", recipe.fps.unwrap_or(24).into()),
        ("seconds", (f64::from(recipe.duration_ms.unwrap_or_default()) / 1000.0).into()),
    ];
    values.extend(own.map(|(name, value)| (name.to_owned(), value)));
    for (role, name) in uploaded {
        let key = match role {
            InputRole::Mask => "mask",
            InputRole::Parent | InputRole::Anchor => "picture",
            InputRole::Reference | InputRole::Clip => "reference",
            InputRole::Guide => "guide",
        };
        values.entry(key.to_owned()).or_insert_with(|| name.clone().into());
    }
    values
}

/// How a submission ended.
#[derive(Debug, PartialEq)]
pub enum Submitted {
    /// It was taken, under this id.
    As(String),
    /// It was not.
    Declined(Decline),
    /// Nobody knows.
    Unclear(String),
}

/// Reads the answer to a submission. An older server may take another id than ours.
pub fn submitted(answer: &Answer) -> Submitted {
    let body: Value = answer.json().unwrap_or_default();
    match status::of_create(answer.status) {
        Status::Good => match body["prompt_id"].as_str().filter(|id| is_id(id)) {
            Some(id) => Submitted::As(id.to_owned()),
            None => Submitted::Unclear("it was taken, but the answer has no id".to_owned()),
        },
        Status::Denied(why) => {
            // A wrong address gives 404; a model that is not there gives 400, as every fault of a graph.
            let why = if why == Why::Model { Why::Order } else { why };
            Submitted::Declined(Decline::new(why, fault(answer.status, &body)))
        }
        Status::Perhaps => Submitted::Unclear(fault(answer.status, &body)),
    }
}

/// Whether it can be part of a path.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=128).contains(&text.len()) && text.bytes().all(allowed)
}

/// The error and the first of the nodes' own.
fn fault(status: u16, body: &Value) -> String {
    let node = body["node_errors"].as_object().and_then(|nodes| nodes.iter().next());
    let of_node = node.map(|(id, node)| {
        let error = &node["errors"][0];
        let said = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        let class = node["class_type"].as_str().unwrap_or_default();
        format!("; node {id} ({class}): {} {}", said("message"), said("details"))
    });
    let message = body["error"]["message"].as_str().unwrap_or("no reason given");
    let text = format!("status {status}: {message}{}", of_node.unwrap_or_default());
    text.chars().take(400).collect()
}

/// Where a job stands in the queue.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Standing {
    /// At work.
    Running,
    /// Behind so many others.
    Pending(u32),
    /// Not in it.
    Absent,
}

/// Reads the queue; none where the answer is no queue.
pub fn standing(answer: &Answer, id: &str) -> Option<Standing> {
    #[derive(Deserialize)]
    struct Queue {
        queue_running: Vec<Value>,
        queue_pending: Vec<Value>,
    }
    let queue: Queue = answer.json().filter(|_| answer.is_good())?;
    if queue.queue_running.iter().any(|item| item[1] == id) {
        return Some(Standing::Running);
    }
    let Some(own) = queue.queue_pending.iter().find(|item| item[1] == id) else {
        return Some(Standing::Absent);
    };
    let number = |item: &Value| item[0].as_f64().unwrap_or(f64::MAX);
    // The lowest number is next; the list itself is a heap.
    let before = queue.queue_pending.iter().filter(|item| number(item) < number(own)).count();
    Some(Standing::Pending(u32::try_from(before + queue.queue_running.len()).unwrap_or(u32::MAX)))
}

/// A file that a job left.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct File {
    /// Its name.
    pub filename: String,
    /// Its folder.
    #[serde(default)]
    pub subfolder: String,
    /// `output` or `temp`.
    #[serde(rename = "type", default)]
    pub kind: String,
}

/// What the history says of a job.
#[derive(Debug, PartialEq)]
pub enum Past {
    /// Nothing: it is not over, or the server forgot it.
    Nothing,
    /// It is over and left this.
    File(File),
    /// It was stopped.
    Interrupted,
    /// It went wrong.
    Failed(String),
}

/// Reads the history of a job; none where the answer is none.
pub fn past(answer: &Answer, id: &str) -> Option<Past> {
    let body: Map<String, Value> = answer.json().filter(|_| answer.is_good())?;
    let Some(entry) = body.get(id) else { return Some(Past::Nothing) };
    let messages = entry["status"]["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let message = |kind: &str| messages.iter().find(|message| message[0] == kind).map(|message| &message[1]);
    if message("execution_interrupted").is_some() {
        return Some(Past::Interrupted);
    }
    if entry["status"]["status_str"] == "error" {
        let said = message("execution_error").map(|error| {
            let text = |key: &str| error[key].as_str().unwrap_or_default().trim().to_owned();
            format!("{} in {}: {}", text("exception_type"), text("node_type"), text("exception_message"))
        });
        let reason: String = said.unwrap_or_else(|| "it went wrong".to_owned()).chars().take(400).collect();
        return Some(Past::Failed(reason));
    }
    let reason = "the workflow ended without a picture or clip: does it end in a node that saves one?";
    Some(file(&entry["outputs"]).map_or_else(|| Past::Failed(reason.to_owned()), Past::File))
}

/// The first saved file, else the first temporary one, by the number of the node.
fn file(outputs: &Value) -> Option<File> {
    let mut nodes: Vec<(&String, &Value)> = outputs.as_object()?.iter().collect();
    nodes.sort_by_key(|(id, _)| (id.parse::<u64>().unwrap_or(u64::MAX), (*id).clone()));
    let files: Vec<File> = nodes
        .iter()
        .flat_map(|(_, node)| ["images", "gifs", "video", "videos"].map(|kind| &node[kind]))
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|file| File::deserialize(file).ok())
        .collect();
    let saved = files.iter().find(|file| file.kind == "output");
    saved.or(files.first()).cloned()
}

/// The orders in the queue, by their ids; none where the answer is no queue.
pub fn queued(answer: &Answer) -> Option<BTreeMap<String, Listed>> {
    let body: Value = answer.json().filter(|_| answer.is_good())?;
    let rows = body["queue_running"].as_array()?.iter().chain(body["queue_pending"].as_array()?);
    let id = |row: &Value| row[1].as_str().filter(|id| is_id(id)).map(str::to_owned);
    Some(rows.filter_map(|row| Some((id(row)?, listed(id(row)?, None, End::Running)))).collect())
}

/// The orders in a page of the history, by their ids; none where the answer is no history.
pub fn history(answer: &Answer) -> Option<BTreeMap<String, Listed>> {
    let body: Map<String, Value> = answer.json().filter(|_| answer.is_good() && answer.broken.is_none())?;
    let entries = body.into_iter().filter(|(id, _)| is_id(id));
    Some(entries.map(|(id, entry)| (id.clone(), of_history(id, &entry))).collect())
}

fn of_history(id: String, entry: &Value) -> Listed {
    let messages = entry["status"]["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let message = |kind: &str| messages.iter().find(|message| message[0] == kind).map(|message| &message[1]);
    let end = match entry["status"]["status_str"].as_str() {
        _ if message("execution_interrupted").is_some() => End::Cancelled,
        Some("error") => End::Failed,
        Some(_) | None => End::Succeeded,
    };
    listed(id, message("execution_start").and_then(|start| start["timestamp"].as_u64()), end)
}

/// It charges nothing, and what it lists has no one model.
fn listed(remote_id: String, created_ms: Option<u64>, end: End) -> Listed {
    Listed { remote_id, model: String::new(), created_ms, end, charged: Some(0) }
}
