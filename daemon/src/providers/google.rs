//! Google's models by the Gemini API. A route's `call` says which part of it is asked: `image` is `generateContent`, `interaction` is the
//! Interactions API for pictures and clips, `long_running` is `predictLongRunning`.

mod asking;
mod errors;
mod images;
mod interactions;
mod tokens;
mod video;

use std::sync::Arc;

use reqwest::header::HeaderName;

use super::http::{Call, Http};
use super::queued::{Queued, Stop};
use super::remote::{Settings, Trouble, join, tested};
use super::{Decline, KeyTest, Listing, NotListed, Order, Outcome, Watch, Why};
use crate::keys::Key;
pub(super) use asking::Asker;
pub(super) use video::{hand_over as hand_video_over, look as look_at_video};

/// The provider's name.
pub const NAME: &str = "google";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;
/// Where a person finds the bill.
const BILL: &str = "https://aistudio.google.com/usage";

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["GEMINI_API_KEY", "GOOGLE_API_KEY"];
const KEY_HEADER: HeaderName = HeaderName::from_static("x-goog-api-key");

/// The version in its addresses.
const VERSION: &str = "v1beta/";

/// The part of the API that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The answer to the order is its end.
    AtOnce,
    /// An interaction in the background.
    Interaction,
    /// An operation by name.
    LongRunning,
}

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

    /// The list of models: free, and given to nobody without a key.
    fn list_of_models(&self) -> Result<Call, Decline> {
        let (base, _) = self.settings.base_of(NAME)?;
        let url = join(&base, "v1beta/models?pageSize=1")?;
        Ok(Call::get(url).with_key(KEY_HEADER, self.key()?))
    }

    fn asker(&self) -> Result<Asker<'_>, Decline> {
        let key = (KEY_HEADER, self.key()?);
        Ok(Asker { http: &self.http, settings: &self.settings, key, version: VERSION })
    }

    fn way(&self, order: &Order) -> Result<Way, Decline> {
        match order.recipe.call.as_str() {
            "image" => Ok(Way::AtOnce),
            "interaction" => Ok(Way::Interaction),
            "long_running" => Ok(Way::LongRunning),
            other => {
                let reason =
                    format!("`{other}` is no call of Google's: see the catalog of {}", order.recipe.route);
                Err(Decline::new(Why::Order, reason))
            }
        }
    }
}

impl Queued for Google {
    const NAME: &'static str = NAME;
    const ANSWERS_ONCE: bool = true;
    const KEY_VARIABLES: &'static [&'static str] = VARIABLES;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn list(&self, _from_ms: u64, _to_ms: u64) -> Result<Listing, NotListed> {
        let why = "it keeps no list of past orders; what its answers say they cost is captured as it comes";
        Err(NotListed::new(why, Some(BILL)))
    }

    async fn try_key(&self) -> KeyTest {
        tested(&self.http, self.list_of_models(), "Google lists its models for it").await
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        match self.way(order)? {
            Way::AtOnce => images::make(self, order, watch).await,
            Way::Interaction => interactions::hand_over(&self.asker()?, order, watch).await,
            Way::LongRunning => video::hand_over(&self.asker()?, order, watch).await,
        }
    }

    /// What is answered at once has no name by which it could be asked for.
    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        match self.way(order)? {
            Way::AtOnce => {
                let reason = "this API answers at once and keeps nothing".to_owned();
                Ok(Some(Outcome::Unknown { reason }))
            }
            Way::Interaction => interactions::look(&self.asker()?, order, remote_id, watch).await,
            Way::LongRunning => video::look(&self.asker()?, order, remote_id, watch).await,
        }
    }

    /// Only interactions hear a wish to stop.
    async fn stop(&self, order: &Order, remote_id: &str) -> Stop {
        match (self.way(order), self.asker()) {
            (Ok(Way::Interaction), Ok(asker)) => interactions::stop(&asker, order, remote_id).await,
            (Ok(_) | Err(_), Ok(_) | Err(_)) => Stop::Unheard,
        }
    }
}
