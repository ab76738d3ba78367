//! fal's queue: an order is taken under a name, waits, runs, and its result is fetched by that name.
//!
//! The queue has no idempotency key, so a create is sent once. What may have been sent and has no name is looked for in the list of
//! the last day's requests. Results are kept for minutes only, so they are fetched as soon as they are there.

mod wire;

use std::collections::BTreeSet;
use std::sync::Arc;

use reqwest::header::HeaderName;

use super::http::{Call, Http, Keys, Method, Taking, Url};
use super::pictures::{self, Fit};
use super::queued::{Queued, Stop};
use super::remote::{
    Brought, Settings, Trouble, base, bring, lost, pause_after_trouble, tested, within_mask,
};
use super::{
    Decline, KeyTest, Listing, Lookup, MAX_LISTED, NotListed, Order, Outcome, ProductFile, Watch, fields,
};
use crate::assets::Media;
use crate::keys::Key;
use crate::ledger::calendar;
use wire::{Finding, Submitted, Waiting};

/// The provider's name.
pub const NAME: &str = "fal";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["FAL_KEY"];
const KEY_HEADER: HeaderName = HeaderName::from_static("authorization");
/// The queue's own host, beside which the list of requests is kept on another.
const QUEUE_HOST: &str = "queue.fal.run";
const LIST_BASE: &str = "https://api.fal.ai/";
/// Where a person finds the bill.
const BILL: &str = "https://fal.ai/dashboard/billing";
/// How far the list reaches back where it is asked for one order, which is the farthest that is said of it: 90 days.
const KEPT_MS: u64 = 90 * 86_400_000;
/// Pictures travel inside the order.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 30 << 20, kinds: &[Media::Png, Media::Jpeg, Media::Webp] };
/// The list repeats orders with their pictures, which say nothing here.
const LISTED: Keys = Keys {
    decoded: &[],
    dropped: &[
        "image_urls",
        "image_url",
        "mask_url",
        "first_frame_url",
        "last_frame_url",
        "start_image_url",
        "logs",
    ],
};
/// The most bytes of such a list as it travels.
const MAX_LIST: u64 = 512 << 20;

/// The provider.
#[derive(Debug)]
pub struct Fal {
    http: Http,
    settings: Arc<Settings>,
}

/// A job of the queue: where it is, and who asks.
struct Job {
    base: Url,
    path: String,
    key: Key,
}

impl Job {
    fn call(&self, method: Method, behind: &str) -> Result<Call, String> {
        let url = self.base.join(&format!("{}{behind}", self.path)).map_err(|error| error.to_string())?;
        if url.origin() != self.base.origin() {
            return Err("the job is not at its provider".to_owned());
        }
        Ok(Call { method, ..Call::get(url) }.with_key(KEY_HEADER, self.key.clone()))
    }
}

impl Fal {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> Fal {
        Fal { http, settings }
    }

    fn key(&self) -> Result<Key, Decline> {
        self.settings.key(NAME, VARIABLES).map(|key| key.after("Key"))
    }

    fn job(&self, order: &Order, remote_id: &str) -> Result<Job, Decline> {
        Ok(Job { base: base(&order.recipe)?, path: remote_id.to_owned(), key: self.key()? })
    }

    async fn standing(&self, job: &Job) -> Result<Waiting, Trouble> {
        let call = job.call(Method::GET, "/status").map_err(Trouble::Answer)?;
        let answer = self.http.call(call).await?;
        wire::status(&answer).ok_or_else(|| Trouble::of_status(answer.status))
    }

    /// `failed` says that the status spoke of an error: then an error here is the job's own, and not one of the reading.
    /// `doubted` says that it was read before and spoke of an error.
    async fn result(
        &self,
        order: &Order,
        job: &Job,
        failed: bool,
        doubted: bool,
    ) -> Result<Outcome, Trouble> {
        let call = job.call(Method::GET, "").map_err(Trouble::Answer)?;
        let answer = self.http.call(call).await?;
        if let Some(broken) = &answer.broken {
            return Err(Trouble::Silence(broken.to_string()));
        }
        match wire::result(&answer) {
            Finding::Media { url, notes } => self.keep(order, job, url, notes).await,
            Finding::Refused { reason, is_charged } => {
                let charged = is_charged.then(|| self.settings.price(order)).flatten();
                Ok(Outcome::Refused { reason, charged })
            }
            // One bad answer proves nothing: unless the status spoke of an error, it has to say so twice.
            Finding::Failed(reason) if failed || doubted => Ok(Outcome::Failed { reason }),
            Finding::Failed(_) => {
                pause_after_trouble(&self.http.pace, 1).await;
                Box::pin(self.result(order, job, failed, true)).await
            }
            Finding::NotThere(reason) if failed => Ok(Outcome::Failed { reason }),
            Finding::NotThere(_) => Err(Trouble::of_status(answer.status)),
        }
    }

    /// What was made is paid for, whatever becomes of the download.
    async fn keep(&self, order: &Order, job: &Job, url: Url, notes: Vec<String>) -> Result<Outcome, Trouble> {
        match bring(&self.http, url, &job.base).await? {
            Brought::Never(reason) => Ok(Outcome::Refused { reason, charged: self.settings.price(order) }),
            Brought::File(file) => {
                let product = ProductFile { notes, ..ProductFile::new(file) };
                Ok(within_mask(order, product, &self.http.spool).await)
            }
        }
    }

    /// The newest request of one model: free, and told to nobody without a key.
    fn newest_request(&self) -> Result<Call, Decline> {
        let (base, model) = self.settings.base_of(NAME)?;
        let url = list(&base, model, "1");
        let url = url.map_err(|error| Decline::new(super::Why::Order, format!("bad address: {error}")))?;
        let taking = Taking::Sifted { keys: LISTED, max: MAX_LIST };
        Ok(Call { taking, ..Call::get(url) }.with_key(KEY_HEADER, self.key()?))
    }

    /// The one request of the last day that says what the order says; two of them, or none, prove nothing.
    async fn find_listed(&self, order: &Order) -> Option<String> {
        let base = base(&order.recipe).ok()?;
        let (path, _) = wire::to_wire(&order.recipe, order.seed, &[]).ok()?;
        let traits = fields::traits(&order.recipe, order.seed)?;
        let mut url = list(&base, &path, "100").ok()?;
        url.query_pairs_mut().append_pair("expand", "payloads");
        let taking = Taking::Sifted { keys: LISTED, max: MAX_LIST };
        let call = Call { taking, ..Call::get(url) }.with_key(KEY_HEADER, self.key().ok()?);
        for attempt in 0..LOOKS {
            let answer = self.http.call(call.clone()).await.ok();
            if let Some(request) = answer.and_then(|answer| wire::find(&answer, &traits)) {
                return Some(wire::path_of(&order.recipe.model, &request));
            }
            pause_after_trouble(&self.http.pace, attempt).await;
        }
        None
    }
}

/// Where the last day's requests of a model are listed.
fn list(base: &Url, endpoint: &str, limit: &str) -> Result<Url, <Url as std::str::FromStr>::Err> {
    let list = if base.host_str() == Some(QUEUE_HOST) { LIST_BASE.parse()? } else { base.clone() };
    let mut url = list.join("v1/models/requests/by-endpoint")?;
    url.query_pairs_mut().append_pair("endpoint_id", endpoint).append_pair("limit", limit);
    Ok(url)
}

impl Fal {
    /// The requests for one endpoint, page by page.
    async fn list_endpoint(&self, first: Url, key: &Key, listing: &mut Listing) -> Result<(), NotListed> {
        let mut url = first.clone();
        loop {
            let taking = Taking::Sifted { keys: LISTED, max: MAX_LIST };
            let call = Call { taking, ..Call::get(url) }.with_key(KEY_HEADER, key.clone());
            let answer = self.http.call(call).await?;
            let page = wire::page(&answer).ok_or_else(|| NotListed::answered(&answer))?;
            let is_empty = page.orders.is_empty();
            listing.orders.extend(page.orders);
            let Some(next) = page.next else { return Ok(()) };
            if is_empty || listing.orders.len() >= MAX_LISTED {
                listing.is_cut = true;
                return Ok(());
            }
            url = first.clone();
            url.query_pairs_mut().append_pair("cursor", &next);
        }
    }

    /// The list is kept endpoint by endpoint: those of the catalog's routes are asked about.
    async fn list_all(&self, from_ms: u64, to_ms: u64) -> Result<Listing, NotListed> {
        let key = self.key()?;
        let models = self.settings.routes(NAME).map(|route| route.model.clone()).collect();
        let mut listing = Listing { kept_ms: Some(KEPT_MS), models: Some(models), ..Listing::default() };
        let endpoints: BTreeSet<String> = self.settings.routes(NAME).flat_map(wire::endpoints).collect();
        for base in self.settings.addresses(NAME)? {
            for endpoint in &endpoints {
                let wrong = |_| NotListed::new("the address of its list cannot be used", None);
                let mut url = list(&base, endpoint, "100").map_err(wrong)?;
                url.query_pairs_mut()
                    .append_pair("start", &calendar::instant(from_ms))
                    .append_pair("end", &calendar::instant(to_ms));
                self.list_endpoint(url, &key, &mut listing).await?;
            }
        }
        Ok(listing)
    }
}

/// How often the list is read: it may lag behind.
const LOOKS: u32 = 4;

fn tell(waiting: &Waiting, watch: &Watch) {
    match waiting {
        Waiting::InQueue(Some(place)) => (watch.place)(*place),
        Waiting::Running => (watch.progress)(0.0, None),
        Waiting::InQueue(None) | Waiting::Over { .. } => {}
    }
}

impl Queued for Fal {
    const NAME: &'static str = NAME;
    const KEY_VARIABLES: &'static [&'static str] = VARIABLES;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        let key = self.key()?;
        let base = base(&order.recipe)?;
        let enclosed = pictures::enclose(&order.inputs, FIT).await?;
        let (path, body) = wire::to_wire(&order.recipe, order.seed, &enclosed)?;
        drop(enclosed);
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let url = base.join(&path).map_err(|error| Decline::new(super::Why::Order, error.to_string()))?;
        let answer = match self.http.call(Call::create(url, body).with_key(KEY_HEADER, key)).await {
            Ok(answer) => answer,
            Err(lost_answer) => return lost(lost_answer).map_err(|decline| *decline),
        };
        Ok(match wire::submitted(&answer, &order.recipe.model, &base) {
            Submitted::As(remote_id) => Outcome::Accepted { remote_id },
            Submitted::Declined(decline) => Outcome::Declined(decline),
            Submitted::Unclear(reason) => Outcome::Unknown { reason },
        })
    }

    async fn try_key(&self) -> KeyTest {
        tested(&self.http, self.newest_request(), "fal lists its requests for it").await
    }

    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        let job = self.job(order, remote_id)?;
        match self.standing(&job).await? {
            Waiting::Over { failed } => self.result(order, &job, failed, false).await.map(Some),
            waiting @ (Waiting::InQueue(_) | Waiting::Running) => {
                tell(&waiting, watch);
                Ok(None)
            }
        }
    }

    async fn find(&self, order: &Order) -> Lookup {
        let found = self.find_listed(order).await;
        found.map_or(Lookup::CannotTell, |remote_id| Lookup::Found { remote_id })
    }

    /// What waits is certainly stopped; what runs only hears of the wish.
    async fn stop(&self, order: &Order, remote_id: &str) -> Stop {
        let Ok(job) = self.job(order, remote_id) else { return Stop::Unheard };
        let was_waiting = matches!(self.standing(&job).await, Ok(Waiting::InQueue(_)));
        let heard = match job.call(Method::PUT, "/cancel") {
            Ok(call) => self.http.call(call).await.is_ok_and(|answer| answer.is_good()),
            Err(_) => false,
        };
        match (heard, was_waiting) {
            (true, true) => match self.standing(&job).await {
                // It began between the look and the wish, and may end and be billed.
                Ok(Waiting::Running | Waiting::Over { failed: false }) => Stop::Heard,
                Ok(Waiting::InQueue(_) | Waiting::Over { failed: true }) | Err(_) => Stop::Out,
            },
            (true, false) => Stop::Heard,
            (false, _) => Stop::Unheard,
        }
    }

    async fn list(&self, from_ms: u64, to_ms: u64) -> Result<Listing, NotListed> {
        self.list_all(from_ms, to_ms).await.map_err(|not| not.billed_at(BILL))
    }
}

#[cfg(test)]
mod tests;
