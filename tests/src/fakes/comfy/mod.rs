//! A ComfyUI server. A job runs to its end as soon as it is at the head of the queue, unless the test holds it (`pace(u32::MAX)`).

mod events;
mod graph;

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

use super::Provider;
use super::desk::Desk;
use super::exchange::{Answer, Ask, Step};
use super::fault::{Order, Refusal};
use super::picture::Recipe;
use super::socket::{Heard, Said};
use events::{event, preview, preview_with_metadata, status, text};
use graph::{batch, check, classes, invalid, is_output, is_uuid, node_of, objects, recipe, system_stats};

/// How many steps a sampler shows.
const STEPS: u32 = 3;

/// A job on its way.
#[derive(Debug, Clone)]
struct Work {
    id: String,
    number: u64,
    graph: Value,
    extra: Value,
    client: Option<String>,
    order: Order,
    started: bool,
}

/// A client on the WebSocket.
#[derive(Debug)]
struct Listener {
    say: mpsc::UnboundedSender<Said>,
    metadata: bool,
}

/// The fake.
#[derive(Debug, Default)]
pub struct Comfy {
    queue: VecDeque<Work>,
    history: BTreeMap<String, Value>,
    files: BTreeMap<String, (Vec<u8>, &'static str)>,
    listeners: BTreeMap<String, Listener>,
    number: u64,
    /// What came of graphs that ran: the same graph again runs nothing.
    cached: BTreeMap<String, Value>,
}

impl Provider for Comfy {
    fn name(&self) -> &'static str {
        "comfy"
    }

    fn key(&self) -> Option<&'static str> {
        None
    }

    fn shown(&self, ask: &Ask) -> Option<String> {
        ask.header("authorization").map(str::to_owned)
    }

    fn steps(&self) -> &'static [Step] {
        &[Step::Create, Step::Status, Step::Cancel, Step::Media, Step::Upload, Step::List, Step::Free]
    }

    fn refusals(&self) -> &'static [Refusal] {
        &[]
    }

    fn step(&self, ask: &Ask) -> Step {
        let path = ask.path.strip_prefix("/api").unwrap_or(&ask.path);
        match (ask.method.as_str(), path) {
            ("POST", "/prompt") => Step::Create,
            ("GET", path) if path.starts_with("/history/") => Step::Status,
            ("GET", "/queue" | "/history") => Step::List,
            ("POST", "/queue" | "/interrupt") => Step::Cancel,
            ("GET", "/view") => Step::Media,
            ("POST", "/upload/image" | "/upload/mask") => Step::Upload,
            _ => Step::Free,
        }
    }

    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        if let Some(origin) = ask.header("origin")
            && origin.split("://").nth(1) != ask.header("host")
        {
            return Answer::bytes(403, "text/plain", Vec::new());
        }
        let path = ask.path.strip_prefix("/api").unwrap_or(&ask.path);
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match (ask.method.as_str(), segments.as_slice()) {
            ("GET", ["ws"]) => Answer::bytes(101, "text/plain", Vec::new()),
            ("POST", ["prompt"]) => self.prompt(ask, desk),
            ("GET", ["prompt"]) => {
                Answer::json(200, &json!({"exec_info": {"queue_remaining": self.queue.len()}}))
            }
            ("GET", ["queue"]) => self.queue(),
            ("POST", ["queue"]) => self.delete(&ask.json(), desk),
            ("POST", ["interrupt"]) => self.interrupt(&ask.json(), desk),
            ("GET", ["history"]) => Answer::json(200, &json!(self.history)),
            ("GET", ["history", id]) => {
                let found = self.history.get(*id).map(|entry| ((*id).to_owned(), entry.clone()));
                Answer::json(200, &Value::Object(found.into_iter().collect()))
            }
            ("POST", ["history"]) => self.forget(&ask.json(), desk),
            ("GET", ["view"]) => self.view(ask),
            ("POST", ["upload", "image" | "mask"]) => self.upload(ask),
            ("GET", ["object_info"]) => Answer::json(200, &objects(None)),
            ("GET", ["object_info", class]) => Answer::json(200, &objects(Some(class))),
            ("GET", ["system_stats"]) => Answer::json(200, &system_stats()),
            ("GET", ["features"]) => {
                Answer::json(200, &json!({"supports_preview_metadata": true, "max_upload_size": 104_857_600}))
            }
            ("POST", ["free"]) => Answer::bytes(200, "text/plain", Vec::new()),
            _ => Answer::bytes(404, "text/plain", b"404: Not Found".to_vec()),
        }
    }

    fn error(&self, _ask: &Ask, status: u16) -> Answer {
        if status == 400 {
            return invalid("invalid_prompt", "Cannot execute because of an invalid prompt", &json!({}));
        }
        // What aiohttp says of itself.
        Answer::bytes(status, "text/plain; charset=utf-8", format!("{status}: error").into_bytes())
    }

    /// A server that was started anew has no history, and a file may be deleted by anybody.
    fn expired(&self, ask: &Ask) -> Answer {
        if self.step(ask) == Step::Status { Answer::json(200, &json!({})) } else { self.error(ask, 404) }
    }

    fn forget(&mut self, ask: &Ask) {
        self.history.retain(|id, _| !ask.names(id));
        self.files.retain(|name, _| !ask.names(name));
        self.cached.clear();
    }

    fn heard(
        &mut self,
        ask: &Ask,
        heard: Heard,
        _desk: &mut Desk<'_>,
    ) -> Option<mpsc::UnboundedReceiver<Said>> {
        let client = ask.query.get("clientId").cloned().unwrap_or_else(|| "without-a-name".to_owned());
        match heard {
            Heard::Came => {
                let (say, said) = mpsc::unbounded_channel();
                let _ = say.send(status(self.queue.len(), Some(&client)));
                self.listeners.insert(client, Listener { say, metadata: false });
                Some(said)
            }
            Heard::Text(words) => {
                let words: Value = serde_json::from_str(&words).unwrap_or(Value::Null);
                let wishes = words["data"]["supports_preview_metadata"] == true;
                if let Some(listener) =
                    self.listeners.get_mut(&client).filter(|_| words["type"] == "feature_flags")
                {
                    listener.metadata = wishes;
                    let _ = listener
                        .say
                        .send(event("feature_flags", &json!({"supports_preview_metadata": true})));
                }
                None
            }
        }
    }

    fn finish(&mut self, desk: &mut Desk<'_>) {
        while let Some(work) = self.queue.pop_front() {
            self.begin(&work);
            self.complete(&work, desk);
        }
        self.say_all(&status(0, None));
    }
}

impl Comfy {
    fn prompt(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer {
        let body = ask.json();
        let graph = &body["prompt"];
        if !graph.is_object() {
            return invalid("no_prompt", "No prompt provided", &json!({}));
        }
        if let Err(refused) = check(graph) {
            return *refused;
        }
        let id = match &body["prompt_id"] {
            Value::Null => desk.next_uuid(),
            Value::String(id) if is_uuid(id) => id.clone(),
            _ => return invalid("invalid_prompt_id", "prompt_id must be a UUID", &json!({})),
        };
        self.number += 1;
        let client = body["client_id"].as_str().map(str::to_owned);
        let mut extra = body.get("extra_data").cloned().unwrap_or_else(|| json!({}));
        if let Some(client) = &client {
            extra["client_id"] = json!(client);
        }
        let number = if body["front"] == true { 0 } else { self.number };
        let work = Work {
            id: id.clone(),
            number,
            graph: graph.clone(),
            extra,
            client,
            order: desk.order,
            started: false,
        };
        desk.accepted(&id);
        self.queue.push_back(work);
        self.say_all(&status(self.queue.len(), None));
        if desk.pace == u32::MAX {
            self.start_head();
        } else {
            self.finish(desk);
        }
        Answer::json(200, &json!({"prompt_id": id, "number": number, "node_errors": {}}))
    }

    /// The head of a held queue is at work as soon as nobody is before it.
    fn start_head(&mut self) {
        let Some(mut work) = self.queue.front().cloned().filter(|work| !work.started) else { return };
        self.begin(&work);
        work.started = true;
        self.queue[0] = work;
    }

    /// Everything that is heard up to the middle of the sampling.
    fn begin(&self, work: &Work) {
        if work.started {
            return;
        }
        let (id, sampler) = (&work.id, node_of(&work.graph, "KSampler").unwrap_or_else(|| "0".into()));
        self.say(
            work,
            event("execution_start", &json!({"prompt_id": id, "timestamp": 1_790_000_000_000_u64})),
        );
        let cached = self.cached.contains_key(&work.graph.to_string());
        let nodes: Vec<String> =
            classes(&work.graph).into_iter().filter(|_| cached).map(|(node, _)| node).collect();
        let data = json!({"nodes": nodes, "prompt_id": id, "timestamp": 1_790_000_000_001_u64});
        self.say(work, event("execution_cached", &data));
        if cached {
            return;
        }
        self.say(
            work,
            event("executing", &json!({"node": sampler, "display_node": sampler, "prompt_id": id})),
        );
        let interim = crate::pictures::jpeg(&crate::pictures::stripes(16, 16, 1));
        for value in 1..=STEPS {
            let data = json!({"value": value, "max": STEPS, "prompt_id": id, "node": sampler});
            self.say(work, event("progress", &data));
            let nodes = json!({&sampler: {"value": value, "max": STEPS, "state": "running", "node_id": sampler, "prompt_id": id}});
            self.say(work, event("progress_state", &json!({"prompt_id": id, "nodes": nodes})));
            let with_metadata = work
                .client
                .as_ref()
                .and_then(|client| self.listeners.get(client))
                .is_some_and(|one| one.metadata);
            self.say(
                work,
                if with_metadata { preview_with_metadata(&interim, &sampler, id) } else { preview(&interim) },
            );
        }
        self.say(work, text(&sampler, "sampled"));
    }

    fn complete(&mut self, work: &Work, desk: &mut Desk<'_>) {
        let graph = work.graph.to_string();
        let outputs = match self.cached.get(&graph) {
            Some(outputs) => outputs.clone(),
            None => self.run(work, desk),
        };
        self.cached.insert(graph, outputs.clone());
        self.say(
            work,
            event("execution_success", &json!({"prompt_id": work.id, "timestamp": 1_790_000_000_900_u64})),
        );
        self.say(work, event("executing", &json!({"node": null, "prompt_id": work.id})));
        self.remember(work, outputs, "success", &json!(["execution_success", {"prompt_id": work.id}]));
    }

    /// Runs every node that has an output; gives what history keeps of it.
    fn run(&mut self, work: &Work, desk: &mut Desk<'_>) -> Value {
        let mut outputs = Map::new();
        for (node, class) in classes(&work.graph).into_iter().filter(|(_, class)| is_output(class)) {
            let temporary = class == "PreviewImage";
            let images = self.save(work, &node, temporary, desk);
            let output = json!({"images": images});
            self.say(
                work,
                event("executing", &json!({"node": node, "display_node": node, "prompt_id": work.id})),
            );
            self.say(
                work,
                event(
                    "executed",
                    &json!({"node": node, "display_node": node, "output": output, "prompt_id": work.id}),
                ),
            );
            outputs.insert(node, output);
        }
        Value::Object(outputs)
    }

    fn save(&mut self, work: &Work, node: &str, temporary: bool, desk: &mut Desk<'_>) -> Vec<Value> {
        let recipe = recipe(&work.graph);
        let prefix = work.graph[node]["inputs"]["filename_prefix"].as_str().unwrap_or("ComfyUI");
        let (subfolder, prefix) = prefix.rsplit_once('/').unwrap_or(("", prefix));
        let folder = if temporary { "temp" } else { "output" };
        let mut images = Vec::new();
        for index in 0..batch(&work.graph) {
            let name = format!("{prefix}_{:05}_.png", self.files.len() + 1);
            let bytes = desk.make(&work.id, &Recipe { index, ..recipe.clone() }, work.order);
            let place = format!("{folder}/{subfolder}/{name}");
            desk.books.held.insert(place.clone(), blake3::hash(&bytes).to_hex().to_string());
            self.files.insert(place, (bytes, "image/png"));
            images.push(json!({"filename": name, "subfolder": subfolder, "type": folder}));
        }
        images
    }

    fn remember(&mut self, work: &Work, outputs: Value, word: &str, last: &Value) {
        let messages = json!([["execution_start", {"prompt_id": work.id}], ["execution_cached", {"nodes": [], "prompt_id": work.id}], last]);
        let entry = json!({"prompt": row(work), "outputs": outputs, "meta": {},
            "status": {"status_str": word, "completed": word == "success", "messages": messages}});
        self.history.insert(work.id.clone(), entry);
    }

    fn queue(&self) -> Answer {
        let rows = |started: bool| {
            self.queue.iter().filter(|work| work.started == started).map(row).collect::<Vec<_>>()
        };
        Answer::json(200, &json!({"queue_running": rows(true), "queue_pending": rows(false)}))
    }

    /// Only those that wait can be taken out of the queue.
    fn delete(&mut self, body: &Value, desk: &mut Desk<'_>) -> Answer {
        let ids: Vec<&str> =
            body["delete"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let all = body["clear"] == true;
        let gone = |work: &Work| !work.started && (all || ids.contains(&work.id.as_str()));
        desk.books.cancelled.extend(self.queue.iter().filter(|work| gone(work)).map(|work| work.id.clone()));
        self.queue.retain(|work| !gone(work));
        Answer::bytes(200, "text/plain", Vec::new())
    }

    fn interrupt(&mut self, body: &Value, desk: &mut Desk<'_>) -> Answer {
        let meant = |work: &Work| work.started && body["prompt_id"].as_str().is_none_or(|id| id == work.id);
        if self.queue.front().is_some_and(meant)
            && let Some(work) = self.queue.pop_front()
        {
            desk.books.cancelled.push(work.id.clone());
            if work.order.late {
                self.complete(&work, desk);
            } else {
                let data =
                    json!({"prompt_id": work.id, "node_id": "3", "node_type": "KSampler", "executed": []});
                self.say(&work, event("execution_interrupted", &data));
                self.remember(&work, json!({}), "error", &json!(["execution_interrupted", data]));
            }
            self.start_head();
        }
        Answer::bytes(200, "text/plain", Vec::new())
    }

    fn forget(&mut self, body: &Value, desk: &mut Desk<'_>) -> Answer {
        let ids: Vec<&str> =
            body["delete"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let all = body["clear"] == true;
        self.history.retain(|id, _| !all && !ids.contains(&id.as_str()));
        if all {
            desk.books.held.clear();
        }
        Answer::bytes(200, "text/plain", Vec::new())
    }

    fn view(&self, ask: &Ask) -> Answer {
        let field = |name: &str| ask.query.get(name).map(String::as_str).unwrap_or_default();
        let (name, subfolder) = (field("filename"), field("subfolder"));
        if name.starts_with('/') || name.contains("..") || subfolder.contains("..") {
            return Answer::bytes(if name.contains("..") { 400 } else { 403 }, "text/plain", Vec::new());
        }
        let folder = if field("type").is_empty() { "output" } else { field("type") };
        match self.files.get(&format!("{folder}/{subfolder}/{name}")) {
            Some((bytes, kind)) => Answer::bytes(200, kind, bytes.clone())
                .with("content-disposition", &format!("filename=\"{name}\"")),
            None => Answer::bytes(404, "text/plain", Vec::new()),
        }
    }

    fn upload(&mut self, ask: &Ask) -> Answer {
        let form = ask.form();
        let Some(image) = form.iter().find(|part| part.name == "image") else {
            return Answer::bytes(400, "text/plain", Vec::new());
        };
        let text = |name: &str| ask.field(name).unwrap_or_default();
        let folder = if text("type").is_empty() { "input".to_owned() } else { text("type") };
        let subfolder = text("subfolder");
        let asked = image.file.clone().unwrap_or_else(|| "image.png".to_owned());
        let (stem, ending) = asked.rsplit_once('.').unwrap_or((&asked, "png"));
        let overwrite = ["true", "1"].contains(&text("overwrite").as_str());
        let mut names =
            std::iter::once(asked.clone()).chain((1..).map(|number| format!("{stem} ({number}).{ending}")));
        let free = |name: &String| {
            let there = self.files.get(&format!("{folder}/{subfolder}/{name}"));
            overwrite || there.is_none_or(|(bytes, _)| *bytes == image.bytes)
        };
        let name = names.find(free).unwrap_or(asked);
        self.files.insert(format!("{folder}/{subfolder}/{name}"), (image.bytes.clone(), "image/png"));
        Answer::json(200, &json!({"name": name, "subfolder": subfolder, "type": folder}))
    }

    /// What concerns a job goes to the client that ordered it, and to nobody else.
    fn say(&self, work: &Work, said: Said) {
        if let Some(listener) = work.client.as_ref().and_then(|client| self.listeners.get(client)) {
            let _ = listener.say.send(said);
        }
    }

    fn say_all(&self, said: &Said) {
        for listener in self.listeners.values() {
            let _ = listener.say.send(said.clone());
        }
    }
}

fn row(work: &Work) -> Value {
    let outputs: Vec<String> = classes(&work.graph)
        .into_iter()
        .filter(|(_, class)| is_output(class))
        .map(|(node, _)| node)
        .collect();
    json!([work.number, work.id, work.graph, work.extra, outputs])
}
