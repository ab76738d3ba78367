//! Google's models by the Gemini API. A route's `call` says which part of it is asked: `image` is `generateContent`.

mod images;

use std::sync::Arc;

use reqwest::header::HeaderName;

use super::http::Http;
use super::queued::Queued;
use super::remote::{Settings, Trouble};
use super::{Decline, Order, Outcome, Watch};
use crate::keys::Key;

/// The provider's name.
pub const NAME: &str = "google";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["GEMINI_API_KEY", "GOOGLE_API_KEY"];
const KEY_HEADER: HeaderName = HeaderName::from_static("x-goog-api-key");

/// The provider.
#[derive(Debug)]
pub struct Google {
    http: Http,
    settings: Arc<Settings>,
}

impl Google {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> Google {
        Google { http, settings }
    }

    fn key(&self) -> Result<Key, Decline> {
        self.settings.key(NAME, VARIABLES)
    }
}

impl Queued for Google {
    const NAME: &'static str = NAME;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        images::make(self, order, watch).await
    }

    /// What is answered at once has no name by which it could be asked for.
    async fn look(&self, _: &Order, _: &str, _: &Watch) -> Result<Option<Outcome>, Trouble> {
        let reason = "this API answers at once and keeps nothing".to_owned();
        Ok(Some(Outcome::Unknown { reason }))
    }
}
