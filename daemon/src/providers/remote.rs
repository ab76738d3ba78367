//! What all remote providers share: where they are, their keys, the prices that only they need; and the list of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::a1111::{self, A1111};
use super::bfl::{self, Bfl};
use super::comfyui::{self, ComfyUi};
use super::described::Described;
use super::fal::{self, Fal};
use super::google::{self, Google};
use super::http::{Broken, Call, Http, Link, Lost, NoClient, NotFetched, Pace, Spooled, Url, wait};
use super::openai::{self, OpenAi};
use super::replicate::{self, Replicate};
use super::vertex::{self, Vertex};
use super::{Adapters, Decline, KeyTest, Order, Outcome, ProductFile, Provider, Why, pictures};
use crate::assets::MAX_ASSET_BYTES;
use crate::catalog::description::Description;
use crate::catalog::{Catalog, Route, TokenPrices};
use crate::config::ConfigFiles;
use crate::keys::{Key, KeyStore};
use crate::ledger::money::Microcredits;
use crate::plan::recipe::{Edit, Recipe};
use crate::platform::folders::Folders;

/// The remote providers with the versions of their adapters.
///
/// # Errors
/// Where there can be no HTTP client.
pub fn remote(folders: &Folders, pace: Pace) -> Result<Adapters, NoClient> {
    let http = Http::new(pace, spool(&folders.data))?;
    let settings = Arc::new(Settings::read(folders));
    let google: Arc<dyn Provider> = Arc::new(Google::new(http.clone(), settings.clone()));
    let fal: Arc<dyn Provider> = Arc::new(Fal::new(http.clone(), settings.clone()));
    let bfl: Arc<dyn Provider> = Arc::new(Bfl::new(http.clone(), settings.clone()));
    let vertex: Arc<dyn Provider> = Arc::new(Vertex::new(http.clone(), settings.clone()));
    let replicate: Arc<dyn Provider> = Arc::new(Replicate::new(http.clone(), settings.clone()));
    let openai: Arc<dyn Provider> = Arc::new(OpenAi::new(http.clone(), settings.clone()));
    let comfyui: Arc<dyn Provider> = Arc::new(ComfyUi::new(http.clone(), settings.clone()));
    let a1111: Arc<dyn Provider> = Arc::new(A1111::new(http.clone(), settings.clone()));
    let mut all = vec![
        (google, google::ADAPTER_VERSION),
        (vertex, vertex::ADAPTER_VERSION),
        (fal, fal::ADAPTER_VERSION),
        (bfl, bfl::ADAPTER_VERSION),
        (replicate, replicate::ADAPTER_VERSION),
        (openai, openai::ADAPTER_VERSION),
        (comfyui, comfyui::ADAPTER_VERSION),
        (a1111, a1111::ADAPTER_VERSION),
    ];
    all.extend(described(&http, &settings));
    Ok(all)
}

/// The providers that catalog files describe.
fn described(http: &Http, settings: &Arc<Settings>) -> Adapters {
    let of = |(name, description): (&str, &Arc<Description>)| {
        let version = description.version();
        let provider = Described::new(name, description.clone(), http.clone(), settings.clone());
        (Arc::new(provider) as Arc<dyn Provider>, version)
    };
    settings.catalog.descriptions().map(of).collect()
}

/// Beside the assets, on the same disk; a start and the sweep clear it.
fn spool(data: &Path) -> PathBuf {
    data.join("assets").join("tmp")
}

/// What providers know beside their orders.
#[derive(Debug)]
pub struct Settings {
    keys: KeyStore,
    catalog: Catalog,
    config: PathBuf,
}

impl Settings {
    /// Out of the person's config folder. A catalog that cannot be used is told by `doctor`; here the shipped one serves.
    fn read(folders: &Folders) -> Settings {
        let adapters = super::ADAPTERS;
        let catalog = ConfigFiles::new(folders.config.clone()).catalog(adapters);
        let catalog = catalog.or_else(|_| Catalog::load(&[], adapters)).unwrap_or_default();
        Settings { keys: KeyStore::new(&folders.config), catalog, config: folders.config.clone() }
    }

    /// These and no others.
    #[cfg(test)]
    pub fn of(config: &Path, catalog: Catalog) -> Settings {
        Settings { keys: KeyStore::new(config), catalog, config: config.to_owned() }
    }

    /// The key of a provider.
    ///
    /// # Errors
    /// Where there is none that can be used; the text says what to do.
    pub fn key(&self, provider: &str, variables: &[&'static str]) -> Result<Key, Decline> {
        match self.key_if_any(provider, variables)? {
            Some(key) => Ok(key),
            None => {
                let names = variables.join(" or ");
                let reason = format!(
                    "there is no key for {provider}: `maquette key set {provider}` keeps one, or set {names} for the daemon"
                );
                Err(Decline::new(Why::Key, reason))
            }
        }
    }

    /// Where a provider is asked, and the model of its first route, for calls that are about no order.
    ///
    /// # Errors
    /// Where the catalog names no address, or none that can be used.
    pub fn base_of(&self, provider: &str) -> Result<(Url, &str), Decline> {
        let mut routes = self.catalog.routes().filter(|route| route.provider == provider);
        let route = routes.find(|route| route.base_url.is_some());
        let text = route.and_then(|route| route.base_url.as_deref());
        Ok((address(provider, text)?, route.map_or("", |route| &route.model)))
    }

    /// The key of a provider that may do without.
    ///
    /// # Errors
    /// Where there is one that cannot be used.
    pub fn key_if_any(&self, provider: &str, variables: &[&'static str]) -> Result<Option<Key>, Decline> {
        let found = self.keys.find(provider, variables);
        found
            .map(|found| found.map(|(key, _)| key))
            .map_err(|error| Decline::new(Why::Key, error.to_string()))
    }

    /// How many orders a provider gets at once, by its catalog file.
    pub fn at_once(&self, provider: &str) -> Option<usize> {
        let most = self.catalog.routes().find(|route| route.provider == provider)?.at_once?;
        usize::try_from(most).ok()
    }

    /// A provider's routes, in the order of their names.
    pub fn routes(&self, provider: &str) -> impl Iterator<Item = &Route> {
        self.catalog.routes().filter(move |route| route.provider == provider)
    }

    /// Where a provider is asked: nearly always one address.
    ///
    /// # Errors
    /// Where the catalog names one that cannot be used.
    pub fn addresses(&self, provider: &str) -> Result<BTreeSet<Url>, Decline> {
        self.routes(provider).map(|route| address(provider, route.base_url.as_deref())).collect()
    }

    /// Where the person's own graphs lie.
    pub fn workflows(&self) -> PathBuf {
        self.config.join("workflows")
    }

    /// What a route's tokens cost, where it is paid by tokens.
    pub fn tokens(&self, route: &str) -> Option<TokenPrices> {
        self.catalog.route(route)?.price.as_ref()?.tokens
    }

    /// The aspects that a route lists.
    pub fn aspects(&self, route: &str) -> Vec<(u32, u32)> {
        self.catalog.route(route).map(|route| route.limits.aspects.clone()).unwrap_or_default()
    }

    /// What an order costs by the catalog, for results that were made and cannot be kept.
    pub fn price(&self, order: &Order) -> Option<Microcredits> {
        let recipe = &order.recipe;
        let price = self.catalog.route(&recipe.route)?.price.as_ref()?;
        let ms = recipe.duration_ms.unwrap_or_default();
        price.of_take(recipe.width, recipe.height, ms, order.rate).ok()
    }
}

/// Where a recipe's provider is asked, with a slash at its end so that paths can be joined to it.
///
/// # Errors
/// Where the catalog names no address, or none that can be used.
pub fn base(recipe: &Recipe) -> Result<Url, Decline> {
    address(&recipe.provider, recipe.base_url.as_deref())
}

fn address(provider: &str, base_url: Option<&str>) -> Result<Url, Decline> {
    let text = base_url.unwrap_or_default();
    let slash = if text.ends_with('/') { "" } else { "/" };
    let bad = |error| format!("the catalog's base_url of {provider} cannot be used: {error}");
    Url::parse(&format!("{text}{slash}")).map_err(|error| Decline::new(Why::Order, bad(error)))
}

/// Asks by a free read whether a key is good: a good answer says so, and a provider that turns the key away says that. `says` is what a
/// good answer means.
pub async fn tested(http: &Http, call: Result<Call, Decline>, says: &str) -> KeyTest {
    let call = match call {
        Ok(call) => call,
        Err(Decline { why: Why::Key, reason, .. }) => return KeyTest::Bad { reason },
        Err(decline) => return KeyTest::NotReached { reason: decline.reason },
    };
    let answer = match http.call(call).await {
        Ok(answer) => answer,
        Err(lost) => return KeyTest::NotReached { reason: lost.reason },
    };
    match answer.status {
        200..=299 => KeyTest::Good { says: says.to_owned() },
        // Some say 400 to a key that is none; this read has nothing else that could be wrong.
        status @ (400 | 401) => {
            KeyTest::Bad { reason: format!("the provider turned it away (status {status})") }
        }
        403 => KeyTest::Bad {
            reason:
                "the provider lets it do nothing (status 403): it may lack a right, or the account is locked"
                    .to_owned(),
        },
        // Whoever is told that it asks too often, or that its account is empty, was let in.
        402 | 429 => {
            KeyTest::Good { says: format!("{says}, and wants no more for now (status {})", answer.status) }
        }
        status => KeyTest::NotReached { reason: format!("the provider answered with status {status}") },
    }
}

/// An address below a provider's base.
///
/// # Errors
/// Where the two make none.
pub fn join(base: &Url, path: &str) -> Result<Url, Decline> {
    base.join(path).map_err(|error| Decline::new(Why::Order, format!("bad address: {error}")))
}

/// How a create without an answer ends: it may be sent again only if nothing of it can have arrived.
///
/// # Errors
/// The decline, where nothing arrived.
pub fn lost(lost: Lost) -> Result<Outcome, Box<Decline>> {
    match lost.may_have_arrived {
        true => Ok(Outcome::Unknown { reason: format!("the order was sent, and then: {}", lost.reason) }),
        false => Err(Box::new(Decline::new(Why::Unreachable, lost.reason))),
    }
}

/// Why a read brought nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody said no.
    Answer(String),
    /// Nobody said anything that counts.
    Silence(String),
    /// Nobody could even be asked: a key is missing, for example.
    NotAsked(String),
}

impl From<Decline> for Trouble {
    fn from(decline: Decline) -> Trouble {
        Trouble::NotAsked(decline.reason)
    }
}

impl From<Lost> for Trouble {
    fn from(lost: Lost) -> Trouble {
        Trouble::Silence(lost.reason)
    }
}

impl Trouble {
    /// A server in trouble is as good as silent; an answer that says no is an answer.
    pub fn of_status(status: u16) -> Trouble {
        let reason = format!("status {status}");
        match status {
            408 | 429 | 500.. => Trouble::Silence(reason),
            _ => Trouble::Answer(reason),
        }
    }
}

/// What became of the download of a result.
#[derive(Debug)]
pub enum Brought {
    /// It is here.
    File(Spooled),
    /// It was made, and it cannot be fetched or kept, today or tomorrow.
    Never(String),
}

/// Downloads a result. A picture that is cut off is none: it is fetched once more.
///
/// # Errors
/// Where it may work later.
pub async fn bring(http: &Http, url: Url, base: &Url) -> Result<Brought, Trouble> {
    bring_from(http, Link { url, base, key: None, max: MAX_ASSET_BYTES }).await
}

/// The same, where the provider itself keeps its results behind its key.
///
/// # Errors
/// Where it may work later.
pub async fn bring_from(http: &Http, link: Link<'_>) -> Result<Brought, Trouble> {
    let answer = match http.download(link).await {
        Ok(answer) => answer,
        Err(NotFetched::Lost(reason)) => return Err(Trouble::Silence(reason)),
        // Never followed; but another look at the result may show another link.
        Err(error @ (NotFetched::Bad(_) | NotFetched::Endless)) => {
            return Err(Trouble::Answer(error.to_string()));
        }
    };
    if !answer.is_good() {
        return Err(Trouble::of_status(answer.status));
    }
    match (&answer.broken, answer.blobs.into_iter().next().flatten()) {
        (Some(broken @ Broken::TooLong(_)), _) => {
            Ok(Brought::Never(format!("the result was made and cannot be kept: {broken}")))
        }
        (Some(broken @ (Broken::Cut(_) | Broken::Disk(_))), _) => Err(Trouble::Silence(broken.to_string())),
        (None, None) => Err(Trouble::Answer("the result is empty".to_owned())),
        (None, Some(file)) if !pictures::is_whole(&file) => {
            Err(Trouble::Answer("the result ends too early".to_owned()))
        }
        (None, Some(file)) => Ok(Brought::File(file)),
    }
}

/// Outside the mask of an edit every pixel is the parent's: few models take a mask and none keeps to it, so that is seen to here.
pub async fn within_mask(order: &Order, product: ProductFile, spool: &Path) -> Outcome {
    if !order.recipe.edit.is_some_and(Edit::is_masked) {
        return Outcome::MadeFile(product);
    }
    match pictures::within_mask(&order.inputs, &product.file, spool).await {
        Ok(file) => Outcome::MadeFile(ProductFile { file: Arc::new(file), ..product }),
        Err(reason) => Outcome::Refused { reason, charged: product.charged },
    }
}

/// Waits before the next poll of a job that goes on; gives the number of that poll.
pub async fn pause(pace: &Pace, polls: u32) -> u32 {
    tokio::time::sleep(wait(polls / 4, random(), pace.poll_first, pace.poll_most)).await;
    polls.saturating_add(1)
}

/// Waits before a read that failed is tried again.
pub async fn pause_after_trouble(pace: &Pace, count: u32) {
    tokio::time::sleep(wait(count, random(), pace.poll_first, pace.trouble_most)).await;
}

/// Only spreads waits, so that nothing breaks where the system gives no randomness.
fn random() -> u64 {
    let [a, b, c, d, ..] = crate::platform::secret::random().unwrap_or_default();
    u64::from(u32::from_le_bytes([a, b, c, d]))
}
