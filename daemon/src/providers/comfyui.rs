//! ComfyUI, on this machine or another of the person's: an order is a graph of nodes, filled in.
//!
//! The daemon chooses the job's id, so after a crash the server itself says whether it has the job. It keeps its history in memory
//! only: what a restart forgot has cost nothing and is a failure.

mod live;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use super::http::{Answer, Call, Form, Http, Method, Patience, Url};
use super::own_id::own_id;
use super::pictures::{self, Enclosed, Fit};
use super::queued::{Queued, Stop};
use super::remote::{
    Brought, Settings, Trouble, base, bring, join, lost, pause_after_trouble, tested, within_mask,
};
use super::{
    Decline, KeyTest, Listing, Lookup, MAX_LISTED, NotListed, Order, Outcome, ProductFile, Watch, Why,
};
use crate::assets::Media;
use live::Ears;
use wire::{File, Past, Standing, Submitted, Uploaded};

/// The provider's name.
pub const NAME: &str = "comfyui";
/// Part of every cache key: changes whenever the same order becomes another graph.
pub const ADAPTER_VERSION: u32 = 1;

/// The graphs inside the binary.
const GRAPHS: &[(&str, &str)] = &[
    ("text", include_str!("../../catalog/comfyui/text.json")),
    ("picture", include_str!("../../catalog/comfyui/picture.json")),
    ("mask", include_str!("../../catalog/comfyui/mask.json")),
    ("guided", include_str!("../../catalog/comfyui/guided.json")),
];
/// The longest graph of a person's own, in bytes.
const MAX_GRAPH: u64 = 1 << 20;
/// What is uploaded.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 100 << 20, kinds: &[Media::Png, Media::Jpeg, Media::Webp] };
/// How many entries of the history are read at a time: each repeats its whole graph.
const PAGE: usize = 16;
/// How often the server is asked whether it has a job, before it counts as not having it: it may still be reading the order.
const LOOKS: u32 = 2;

/// The provider.
#[derive(Debug)]
pub struct ComfyUi {
    http: Http,
    settings: Arc<Settings>,
    ears: Ears,
}

impl ComfyUi {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> ComfyUi {
        ComfyUi { http, settings, ears: Ears::default() }
    }

    /// Uploads a picture under the digest of its bytes, so that doing it twice changes nothing.
    async fn upload(&self, base: &Url, picture: &Enclosed) -> Result<String, Decline> {
        let digest = crate::assets::digest_of(&picture.bytes);
        let name = format!("maquette-{digest}.{}", picture.media.extension());
        let form = Form::default().text("type", "input").text("overwrite", "true");
        let form = form.file("image", &name, picture.media.mime(), picture.bytes.clone());
        let call = Call { method: Method::POST, ..Call::get(join(base, "upload/image")?) };
        let answer = self.http.call(call.with_form(form)).await;
        let answer = answer.map_err(|lost| Decline::new(Why::Unreachable, lost.reason))?;
        let kept: Option<serde_json::Value> = answer.json().filter(|_| answer.is_good());
        let text = |key: &str| kept.as_ref().and_then(|kept| kept[key].as_str()).unwrap_or_default();
        match (text("subfolder"), text("name")) {
            (_, "") => {
                let reason = format!("the server does not take a picture: status {}", answer.status);
                Err(Decline::new(Why::Order, reason))
            }
            ("", name) => Ok(name.to_owned()),
            (folder, name) => Ok(format!("{folder}/{name}")),
        }
    }

    async fn standing(&self, base: &Url, id: &str) -> Result<Standing, Trouble> {
        let answer = self.read(base, "queue").await?;
        wire::standing(&answer, id).ok_or_else(|| Trouble::of_status(answer.status))
    }

    async fn past(&self, base: &Url, id: &str) -> Result<Past, Trouble> {
        let answer = self.read(base, &format!("history/{id}")).await?;
        wire::past(&answer, id).ok_or_else(|| Trouble::of_status(answer.status))
    }

    async fn read(&self, base: &Url, path: &str) -> Result<Answer, Trouble> {
        let url = join(base, path).map_err(|decline| Trouble::Answer(decline.reason))?;
        let answer = self.http.call(Call::get(url)).await.map_err(|lost| Trouble::Silence(lost.reason))?;
        match &answer.broken {
            Some(broken) => Err(Trouble::Silence(broken.to_string())),
            None => Ok(answer),
        }
    }

    /// Whether the server has a job. The queue first: what leaves it in between stands in the history.
    async fn find_at(&self, base: &Url, id: &str, most_troubles: u32) -> Lookup {
        let mut patience = Patience::new(most_troubles, most_troubles);
        let mut absent = 0;
        loop {
            let seen = match self.standing(base, id).await {
                Ok(Standing::Absent) => self.past(base, id).await.map(|past| past != Past::Nothing),
                Ok(Standing::Running | Standing::Pending(_)) => Ok(true),
                Err(trouble) => Err(trouble),
            };
            let again = match seen {
                Ok(true) => return Lookup::Found { remote_id: id.to_owned() },
                Ok(false) => {
                    absent += 1;
                    (absent < LOOKS).then_some(absent)
                }
                Err(_) => match patience.unanswered() {
                    Some(count) => Some(count),
                    None => return Lookup::CannotTell,
                },
            };
            let Some(count) = again else { return Lookup::NeverCame };
            pause_after_trouble(&self.http.pace, count).await;
        }
    }

    /// One look at a job; none while it goes on.
    async fn look_at(
        &self,
        order: &Order,
        base: &Url,
        id: &str,
        watch: &Watch,
    ) -> Result<Option<Outcome>, Trouble> {
        match self.standing(base, id).await? {
            Standing::Pending(place) => {
                (watch.place)(place);
                return Ok(None);
            }
            Standing::Running => {
                (watch.progress)(0.0, None);
                return Ok(None);
            }
            Standing::Absent => {}
        }
        match self.past(base, id).await? {
            Past::Nothing => Err(Trouble::Answer("it is neither in its queue nor in its history".to_owned())),
            Past::Failed(reason) => Ok(Some(Outcome::Failed { reason })),
            Past::Interrupted => {
                Ok(Some(Outcome::Failed { reason: "the work was interrupted at the server".to_owned() }))
            }
            Past::File(file) => self.keep(order, base, &file).await.map(Some),
        }
    }

    async fn keep(&self, order: &Order, base: &Url, file: &File) -> Result<Outcome, Trouble> {
        let mut url = join(base, "view").map_err(|decline| Trouble::Answer(decline.reason))?;
        url.query_pairs_mut()
            .append_pair("filename", &file.filename)
            .append_pair("subfolder", &file.subfolder)
            .append_pair("type", &file.kind);
        match bring(&self.http, url, base).await? {
            Brought::Never(reason) => Ok(Outcome::Failed { reason }),
            Brought::File(file) => Ok(within_mask(order, ProductFile::new(file), &self.http.spool).await),
        }
    }
}

impl ComfyUi {
    /// Queue and history of one server. Older servers give the whole history at once.
    async fn list_at(&self, base: &Url, listing: &mut Listing) -> Result<(), NotListed> {
        let answer = self.http.call(Call::get(join(base, "queue")?)).await?;
        let mut orders = wire::queued(&answer).ok_or_else(|| NotListed::answered(&answer))?;
        let mut offset = 0;
        while offset < MAX_LISTED {
            let url = join(base, &format!("history?max_items={PAGE}&offset={offset}"))?;
            let answer = self.http.call(Call::get(url)).await?;
            let page = wire::history(&answer).ok_or_else(|| NotListed::answered(&answer))?;
            let (before, count) = (orders.len(), page.len());
            // What left the queue in between is over.
            orders.extend(page);
            if count != PAGE || orders.len() == before {
                break;
            }
            offset += PAGE;
        }
        listing.is_cut |= offset >= MAX_LISTED;
        listing.orders.extend(orders.into_values());
        Ok(())
    }
}

/// The graph of an order's route: one of ours, or the person's own.
async fn graph(order: &Order, folder: PathBuf) -> Result<String, Decline> {
    let wrong = |reason: String| Decline::new(Why::Order, reason);
    let name = order.recipe.parameters.get("workflow").map_or("", String::as_str);
    if let Some((_, graph)) = GRAPHS.iter().find(|(known, _)| *known == name) {
        return Ok((*graph).to_owned());
    }
    if !wire::is_id(name) {
        return Err(wrong(format!("`{name}` is no name of a workflow: letters, digits and dashes")));
    }
    let path = folder.join(format!("{name}.json"));
    let read = tokio::task::spawn_blocking(move || {
        let length = std::fs::metadata(&path)?.len();
        if length > MAX_GRAPH {
            return Err(std::io::Error::other(format!("it has {length} bytes; {MAX_GRAPH} are read")));
        }
        std::fs::read_to_string(&path)
    });
    let text = read.await.map_err(|error| wrong(error.to_string()))?;
    text.map_err(|error| wrong(format!("the workflow `{name}` cannot be read: {error}")))
}

impl Queued for ComfyUi {
    const NAME: &'static str = NAME;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn try_key(&self) -> KeyTest {
        let about = || {
            let (base, _) = self.settings.base_of(NAME)?;
            join(&base, "system_stats").map(Call::get)
        };
        tested(&self.http, about(), "ComfyUI answers").await
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        let id = own_id(order);
        let base = base(&order.recipe)?;
        // The same id may stand in the queue twice, so an order that is handed over again is looked for first.
        if order.attempt > 1 && matches!(self.find_at(&base, &id, 1).await, Lookup::Found { .. }) {
            return Ok(Outcome::Accepted { remote_id: id });
        }
        let graph = graph(order, self.settings.workflows()).await?;
        let enclosed = pictures::enclose(&order.inputs, FIT).await?;
        let mut uploaded = Uploaded::new();
        for picture in &enclosed {
            uploaded.push((picture.role, self.upload(&base, picture).await?));
        }
        let body = wire::to_wire(&graph, &order.recipe, order.seed, &id, &uploaded)?;
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let url = join(&base, "prompt")?;
        self.ears.prick_up(&base, &id).await;
        let answer = match self.http.call(Call::create(url, body)).await {
            Ok(answer) => answer,
            Err(lost_answer) => {
                self.ears.close(&id);
                return lost(lost_answer).map_err(|decline| *decline);
            }
        };
        let submitted = wire::submitted(&answer);
        if !matches!(submitted, Submitted::As(_)) {
            self.ears.close(&id);
        }
        Ok(match submitted {
            Submitted::As(remote_id) => Outcome::Accepted { remote_id },
            Submitted::Declined(decline) => Outcome::Declined(decline),
            Submitted::Unclear(reason) => Outcome::Unknown { reason },
        })
    }

    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        self.look_at(order, &base(&order.recipe)?, remote_id, watch).await
    }

    async fn find(&self, order: &Order) -> Lookup {
        match base(&order.recipe) {
            Ok(base) => self.find_at(&base, &own_id(order), self.http.pace.bad_answers).await,
            Err(_) => Lookup::CannotTell,
        }
    }

    async fn listen(&self, order: &Order, remote_id: &str, watch: &Watch) {
        if let Ok(base) = base(&order.recipe) {
            self.ears.listen(&base, remote_id, watch).await;
        }
    }

    /// Takes a job out of the queue, or interrupts it where it is the one at work; older servers interrupt whatever is.
    async fn stop(&self, order: &Order, remote_id: &str) -> Stop {
        let Ok(base) = base(&order.recipe) else { return Stop::Unheard };
        let post = async |path: &str, body: serde_json::Value| {
            let Ok(url) = join(&base, path) else { return };
            // Whether it helped is seen in the queue.
            let _any = self.http.call(Call::post(url, body.to_string().into_bytes())).await;
        };
        post("queue", json!({ "delete": [remote_id] })).await;
        if let Ok(Standing::Running) = self.standing(&base, remote_id).await {
            post("interrupt", json!({ "prompt_id": remote_id })).await;
        }
        match (self.standing(&base, remote_id).await, self.past(&base, remote_id).await) {
            (Ok(Standing::Absent), Ok(Past::Nothing)) => Stop::Out,
            _ => Stop::Heard,
        }
    }

    /// The history is in the server's memory, so that a restart may have emptied it at any time.
    async fn list(&self, _from_ms: u64, _to_ms: u64) -> Result<Listing, NotListed> {
        let mut listing = Listing { kept_ms: Some(0), ..Listing::default() };
        for base in self.settings.addresses(NAME)? {
            self.list_at(&base, &mut listing).await?;
        }
        Ok(listing)
    }

    /// It is the person's own server, which charges nothing.
    fn given_up(&self, reason: String) -> Outcome {
        Outcome::Failed { reason: format!("ComfyUI took the order and lost it: {reason}") }
    }
}

#[cfg(test)]
mod tests;
