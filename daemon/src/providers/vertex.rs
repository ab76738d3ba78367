//! Google's clips by Vertex: long-running video below a project and a place, which the person's own catalog file names.
//!
//! Its key is an access token, which lives for an hour; a result that comes later waits until there is a new one.

use std::sync::Arc;

use reqwest::header::HeaderName;

use super::google::{self, Asker};
use super::http::Http;
use super::queued::Queued;
use super::remote::{Settings, Trouble};
use super::{Decline, Order, Outcome, Watch, Why};

/// The provider's name.
pub const NAME: &str = "vertex";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// Where its access token may stand in the environment.
const VARIABLES: &[&str] = &["VERTEX_ACCESS_TOKEN"];
const KEY_HEADER: HeaderName = HeaderName::from_static("authorization");
/// What stands in the shipped address in place of a project.
const NO_PROJECT: &str = "YOUR-PROJECT";

/// The provider.
#[derive(Debug)]
pub struct Vertex {
    http: Http,
    settings: Arc<Settings>,
}

impl Vertex {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> Vertex {
        Vertex { http, settings }
    }

    /// The version is a part of the address, as the project is.
    fn asker(&self, order: &Order) -> Result<Asker<'_>, Decline> {
        if order.recipe.base_url.as_deref().is_some_and(|url| url.contains(NO_PROJECT)) {
            let reason = "the catalog does not name your project: copy `vertex.toml` into the folder `catalog` beside your config.toml and set `base_url`";
            return Err(Decline::new(Why::Order, reason));
        }
        let key = self.settings.key(NAME, VARIABLES)?.after("Bearer");
        Ok(Asker { http: &self.http, settings: &self.settings, key: (KEY_HEADER, key), version: "" })
    }
}

impl Queued for Vertex {
    const NAME: &'static str = NAME;
    const KEY_VARIABLES: &'static [&'static str] = VARIABLES;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        google::hand_video_over(&self.asker(order)?, order, watch).await
    }

    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        google::look_at_video(&self.asker(order)?, order, remote_id, watch).await
    }
}
