//! What the tests of remote providers begin with: an order, a client at a test's pace, a key, and somebody who listens.

use std::sync::{Arc, Mutex};

use maquette_protocol::JobId;
use reqwest::header::HeaderMap;
use tokio_util::sync::CancellationToken;

use super::http::listener::quick;
use super::http::{Answer, Http, Url};
use super::remote::Settings;
use super::{Order, Watch};
use crate::catalog::Catalog;
use crate::keys::KeyStore;
use crate::ledger::money::Rate;
use crate::plan::recipe::Recipe;
use crate::plan::recipe::tests::teapot;

/// The key of every provider here.
pub const KEY: &str = "sesame";

/// The smallest that passes for a whole picture: a JPEG's beginning and end.
pub const PICTURE: &[u8] = b"\xff\xd8\xff\xe0bytes\xff\xd9";

/// What a provider and its order are made of.
pub struct Stage {
    /// A client that does not wait long.
    pub http: Http,
    /// The shipped catalog, and a key.
    pub settings: Arc<Settings>,
    /// An order for a teapot, job 1, seed 7; a unit is worth a hundred credits.
    pub order: Order,
    /// A watch that keeps what it hears.
    pub watch: Watch,
    /// Places in the queue, as they were heard.
    pub places: Arc<Mutex<Vec<u32>>>,
    /// Fractions done, as they were heard.
    pub fractions: Arc<Mutex<Vec<f32>>>,
    /// The config folder; downloads lie in `tmp`.
    pub folder: tempfile::TempDir,
}

/// A stage for a route of this provider as the shipped catalog has it, asked at `base` and for another model.
pub fn stage(provider: &str, route: &str, model: &str, base: &Url) -> Stage {
    stage_of(Catalog::load(&[], super::ADAPTERS).unwrap(), provider, route, model, base)
}

/// The same for a route of this catalog.
pub fn stage_of(catalog: Catalog, provider: &str, route: &str, model: &str, base: &Url) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    KeyStore::new(folder.path()).set(provider, KEY).unwrap();
    let http = Http::new(quick(), folder.path().join("tmp")).unwrap();
    let route = catalog.route(&format!("{provider}/{route}")).unwrap().clone();
    let recipe = Recipe {
        route: route.name,
        provider: provider.into(),
        base_url: Some(base.to_string()),
        model: model.into(),
        call: route.call,
        parameters: route.parameters,
        ..teapot()
    };
    let order = Order {
        job: JobId(1),
        attempt: 1,
        recipe: Arc::new(recipe),
        k: 0,
        seed: 7,
        inputs: Vec::new(),
        rate: Rate { numerator: 100, denominator: 1 },
    };
    let settings = Arc::new(Settings::of(folder.path(), catalog));
    let places: Arc<Mutex<Vec<u32>>> = Arc::default();
    let fractions: Arc<Mutex<Vec<f32>>> = Arc::default();
    let (queue, done) = (places.clone(), fractions.clone());
    let watch = Watch {
        stop: CancellationToken::new(),
        progress: Arc::new(move |fraction, _| done.lock().unwrap().push(fraction)),
        place: Arc::new(move |place| queue.lock().unwrap().push(place)),
        preview: Arc::new(|_| ()),
    };
    Stage { http, settings, order, watch, places, fractions, folder }
}

/// A client, the shipped catalog with this provider at `base`, and a key; and the folder that they live in.
pub fn settled_at(provider: &str, base: &Url) -> (Http, Arc<Settings>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    KeyStore::new(folder.path()).set(provider, KEY).unwrap();
    let file = format!("{provider}.toml");
    let (_, text) = crate::catalog::SHIPPED.iter().find(|(name, _)| *name == file).unwrap();
    let there = format!("base_url = \"{base}\"");
    let moved = |line: &str| if line.starts_with("base_url") { there.clone() } else { line.to_owned() };
    let text = text.lines().map(moved).collect::<Vec<_>>().join("\n");
    let catalog = Catalog::load(&[(file, text)], super::ADAPTERS).unwrap();
    let http = Http::new(quick(), folder.path().join("tmp")).unwrap();
    (http, Arc::new(Settings::of(folder.path(), catalog)), folder)
}

/// An answer with this body and no headers.
pub fn answer(status: u16, body: &str) -> Answer {
    let body = body.as_bytes().to_vec();
    Answer { status, headers: HeaderMap::new(), body, blobs: Vec::new(), broken: None }
}
