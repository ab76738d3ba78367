//! Replicate's predictions: an order is taken under a name, and its result is fetched by that name.
//!
//! There is no idempotency key, so a create is sent once. What may have been sent and has no name is looked for in the list of
//! predictions. Inputs and results are kept for an hour, so results are fetched as soon as they are there.

mod wire;

use std::collections::BTreeSet;
use std::sync::Arc;

use reqwest::header::HeaderName;
use serde_json::{Map, Value};

use super::fields::Shown;
use super::http::{Answer, Call, Form, Http, Keys, Method, Taking, Url};
use super::pictures::{self, Enclosed, Fit};
use super::queued::{Queued, Stop};
use super::remote::{
    Brought, Settings, Trouble, base, bring, join, lost, pause_after_trouble, tested, within_mask,
};
use super::{
    Decline, KeyTest, Listing, Lookup, MAX_LISTED, NotListed, Order, Outcome, ProductFile, Watch, Why, fields,
};
use crate::assets::Media;
use crate::keys::Key;
use crate::plan::recipe::InputRole;
use wire::{Ending, Standing, Submitted};

/// The provider's name.
pub const NAME: &str = "replicate";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["REPLICATE_API_TOKEN"];
const KEY_HEADER: HeaderName = HeaderName::from_static("authorization");
/// What is sent along.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 90 << 20, kinds: &[Media::Png, Media::Jpeg, Media::Webp] };
/// The most bytes of pictures inside an order: as text they have 256 KiB, which is what Replicate takes so. More are uploaded.
const MOST_INSIDE: usize = 192 << 10;
/// Fields that may be long. The first four tell an order and its end.
const LONG: &[&str] = &[
    "prompt",
    "negative_prompt",
    "output",
    "error",
    "image_input",
    "input_images",
    "input_image",
    "reference_images",
    "images",
    "image",
    "first_frame",
    "last_frame",
    "start_image",
    "end_image",
    "mask",
    "logs",
];
/// The list repeats orders with their pictures, which say nothing here.
const LISTED: Keys = Keys { decoded: &[], dropped: LONG.split_at(4).1 };
/// Where only the ends count, words say nothing either.
const ENDS: Keys = Keys { decoded: &[], dropped: LONG };
/// The most bytes of a page of the list as it travels.
const MAX_LIST: u64 = 128 << 20;
/// How often the list is read: it may lag behind.
const LOOKS: u32 = 4;
/// How many pages of it: a hundred predictions each.
const PAGES: usize = 10;

/// The provider.
#[derive(Debug)]
pub struct Replicate {
    http: Http,
    settings: Arc<Settings>,
}

/// Where a person finds the bill.
const BILL: &str = "https://replicate.com/account/billing";

/// Where it is, and who asks.
struct Desk {
    base: Url,
    key: Key,
}

impl Desk {
    fn url(&self, path: &str) -> Result<Url, Decline> {
        join(&self.base, path)
    }

    fn call(&self, method: Method, url: Url) -> Call {
        Call { method, ..Call::get(url) }.with_key(KEY_HEADER, self.key.clone())
    }
}

impl Replicate {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> Replicate {
        Replicate { http, settings }
    }

    fn desk(&self, order: &Order) -> Result<Desk, Decline> {
        let key = self.settings.key(NAME, VARIABLES)?.after("Bearer");
        Ok(Desk { base: base(&order.recipe)?, key })
    }

    /// Few bytes travel inside the order; many are uploaded before it, which costs nothing.
    async fn show(&self, desk: &Desk, enclosed: &[Enclosed]) -> Result<Vec<Shown>, Decline> {
        let seen = || enclosed.iter().filter(|one| one.role != InputRole::Mask);
        if seen().map(|one| one.bytes.len()).sum::<usize>() <= MOST_INSIDE {
            return Ok(seen().map(Shown::inside).collect());
        }
        let mut shown = Vec::new();
        for one in seen() {
            shown.push(Shown { role: one.role, link: self.upload(desk, one).await? });
        }
        Ok(shown)
    }

    /// Under the digest of its bytes, so that two uploads of a picture can be told to be one.
    async fn upload(&self, desk: &Desk, picture: &Enclosed) -> Result<String, Decline> {
        let digest = crate::assets::digest_of(&picture.bytes);
        let name = format!("maquette-{digest}.{}", picture.media.extension());
        let form = Form::default().file("content", &name, picture.media.mime(), picture.bytes.clone());
        let call = desk.call(Method::POST, desk.url("v1/files")?).with_form(form);
        let answer = self.http.call(call).await;
        wire::uploaded(&answer.map_err(|lost| Decline::new(Why::Unreachable, lost.reason))?)
    }

    async fn ask(&self, desk: &Desk, method: Method, id: &str, behind: &str) -> Result<Answer, Trouble> {
        let url = desk.url(&format!("v1/predictions/{id}{behind}"))?;
        let answer = self.http.call(desk.call(method, url)).await?;
        match &answer.broken {
            Some(broken) => Err(Trouble::Silence(broken.to_string())),
            None => Ok(answer),
        }
    }

    async fn end(&self, order: &Order, desk: &Desk, ending: Ending) -> Result<Outcome, Trouble> {
        // A model that is billed by time has worked for its failure, too; nobody says for how much, so the price is taken.
        let timed = wire::is_timed(&order.recipe.model);
        let price = || self.settings.price(order);
        Ok(match ending {
            Ending::Media { url, notes } => return self.keep(order, desk, url, notes).await,
            Ending::Nothing(reason) => Outcome::Refused { reason, charged: price() },
            Ending::Refused { reason, began } => {
                Outcome::Refused { reason, charged: (began && timed).then(price).flatten() }
            }
            Ending::Failed { reason, began } if began && timed => Outcome::Refused {
                reason: format!("it failed, and its time is billed: {reason}"),
                charged: price(),
            },
            Ending::Failed { reason, .. } => Outcome::Failed { reason },
            Ending::Stopped { began: false } => Outcome::Failed {
                reason: "it was stopped at Replicate before it began, which costs nothing".into(),
            },
            Ending::Stopped { began: true } => {
                let reason = "it was stopped at Replicate after it began, which is charged".to_owned();
                Outcome::Refused { reason, charged: price() }
            }
        })
    }

    /// What was made is paid for, whatever becomes of the download.
    async fn keep(
        &self,
        order: &Order,
        desk: &Desk,
        url: Url,
        notes: Vec<String>,
    ) -> Result<Outcome, Trouble> {
        match bring(&self.http, url, &desk.base).await? {
            Brought::Never(reason) => Ok(Outcome::Refused { reason, charged: self.settings.price(order) }),
            Brought::File(file) => {
                let product = ProductFile { notes, ..ProductFile::new(file) };
                Ok(within_mask(order, product, &self.http.spool).await)
            }
        }
    }

    /// The one prediction of the last hour that says what the order says; two of them, or none, prove nothing.
    async fn search(&self, order: &Order, desk: &Desk, traits: &Map<String, Value>) -> Option<String> {
        let mut ours = BTreeSet::new();
        let mut url = desk.url("v1/predictions").ok()?;
        for _ in 0..PAGES {
            let taking = Taking::Sifted { keys: LISTED, max: MAX_LIST };
            let call = Call { taking, ..desk.call(Method::GET, url) };
            let answer = self.http.call(call).await.ok()?;
            let page = wire::page(&answer, &order.recipe.model, traits)?;
            ours.extend(page.ours);
            let Some(next) = page.next else {
                return if ours.len() == 1 { ours.pop_first() } else { None };
            };
            url = desk.url(&next).ok().filter(|url| url.origin() == desk.base.origin())?;
        }
        // What was not read may be ours too.
        None
    }

    /// The newest come first, so the list is read until it is older than the period.
    async fn list_back(&self, desk: &Desk, from_ms: u64, listing: &mut Listing) -> Result<(), NotListed> {
        let mut url = desk.url("v1/predictions")?;
        loop {
            let taking = Taking::Sifted { keys: ENDS, max: MAX_LIST };
            let answer = self.http.call(Call { taking, ..desk.call(Method::GET, url) }).await?;
            let (orders, next) = wire::orders(&answer).ok_or_else(|| NotListed::answered(&answer))?;
            let oldest = orders.iter().filter_map(|order| order.created_ms).min();
            let is_past = oldest.is_none_or(|oldest| oldest < from_ms);
            listing.orders.extend(orders);
            let Some(next) = next.filter(|_| !is_past) else { return Ok(()) };
            let next = desk.url(&next).ok().filter(|url| url.origin() == desk.base.origin());
            let Some(next) = next.filter(|_| listing.orders.len() < MAX_LISTED) else {
                listing.is_cut = true;
                return Ok(());
            };
            url = next;
        }
    }

    async fn list_all(&self, from_ms: u64) -> Result<Listing, NotListed> {
        let key = self.settings.key(NAME, VARIABLES)?.after("Bearer");
        let mut listing = Listing::default();
        for base in self.settings.addresses(NAME)? {
            self.list_back(&Desk { base, key: key.clone() }, from_ms, &mut listing).await?;
        }
        Ok(listing)
    }
}

impl Queued for Replicate {
    const NAME: &'static str = NAME;
    const KEY_VARIABLES: &'static [&'static str] = VARIABLES;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn try_key(&self) -> KeyTest {
        let account = || {
            let (base, _) = self.settings.base_of(NAME)?;
            let url = join(&base, "v1/account")?;
            let key = self.settings.key(NAME, VARIABLES)?.after("Bearer");
            Ok(Call::get(url).with_key(KEY_HEADER, key))
        };
        tested(&self.http, account(), "Replicate tells whose it is").await
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        let desk = self.desk(order)?;
        let enclosed = pictures::enclose(&order.inputs, FIT).await?;
        let shown = self.show(&desk, &enclosed).await?;
        drop(enclosed);
        let (path, body) = wire::to_wire(&order.recipe, order.seed, &shown)?;
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let call = Call::create(desk.url(&path)?, body.to_string().into_bytes());
        let answer = match self.http.call(call.with_key(KEY_HEADER, desk.key)).await {
            Ok(answer) => answer,
            Err(lost_answer) => return lost(lost_answer).map_err(|decline| *decline),
        };
        Ok(match wire::submitted(&answer) {
            Submitted::As(remote_id) => Outcome::Accepted { remote_id },
            Submitted::Declined(decline) => Outcome::Declined(decline),
            Submitted::Unclear(reason) => Outcome::Unknown { reason },
        })
    }

    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        let desk = self.desk(order)?;
        let answer = self.ask(&desk, Method::GET, remote_id, "").await?;
        match wire::standing(&answer, remote_id) {
            None => Err(Trouble::of_status(answer.status)),
            Some(Standing::Waiting) => Ok(None),
            Some(Standing::Running(fraction)) => {
                (watch.progress)(fraction, None);
                Ok(None)
            }
            Some(Standing::Over(ending)) => self.end(order, &desk, ending).await.map(Some),
        }
    }

    async fn find(&self, order: &Order) -> Lookup {
        let (Ok(desk), Some(traits)) = (self.desk(order), fields::traits(&order.recipe, order.seed)) else {
            return Lookup::CannotTell;
        };
        for attempt in 0..LOOKS {
            if let Some(remote_id) = self.search(order, &desk, &traits).await {
                return Lookup::Found { remote_id };
            }
            pause_after_trouble(&self.http.pace, attempt).await;
        }
        Lookup::CannotTell
    }

    /// What has not begun is certainly stopped and costs nothing; of the rest the end is waited for.
    async fn stop(&self, order: &Order, remote_id: &str) -> Stop {
        let Ok(desk) = self.desk(order) else { return Stop::Unheard };
        let Ok(answer) = self.ask(&desk, Method::POST, remote_id, "/cancel").await else {
            return Stop::Unheard;
        };
        match wire::standing(&answer, remote_id) {
            Some(Standing::Over(Ending::Stopped { began: false })) => Stop::Out,
            Some(_) => Stop::Heard,
            None => Stop::Unheard,
        }
    }

    async fn list(&self, from_ms: u64, _to_ms: u64) -> Result<Listing, NotListed> {
        self.list_all(from_ms).await.map_err(|not| not.billed_at(BILL))
    }
}

#[cfg(test)]
mod tests;
