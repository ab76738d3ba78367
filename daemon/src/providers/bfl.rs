//! Black Forest Labs: an order is taken under a name and asked for at an address that comes with it.
//!
//! That address names the region that works; another one does not know the order. So it is kept as the order's name, and the key goes
//! there only where it belongs to the provider. There is no idempotency key, no list and no way to stop. Pictures are kept for ten minutes.

mod wire;

use std::sync::Arc;

use reqwest::header::HeaderName;

use super::http::{Answer, Call, Http, Url};
use super::pictures::{self, Fit};
use super::queued::Queued;
use super::remote::{Brought, Settings, Trouble, base, bring, join, lost, tested, within_mask};
use super::{Decline, KeyTest, Order, Outcome, ProductFile, Watch};
use crate::assets::Media;
use crate::keys::Key;
use crate::ledger::money::Microcredits;
use wire::{Ready, Standing};

/// The provider's name.
pub const NAME: &str = "bfl";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["BFL_API_KEY"];
const KEY_HEADER: HeaderName = HeaderName::from_static("x-key");
/// Pictures travel inside the order, 20 MB each at most.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 20 << 20, kinds: &[Media::Png, Media::Jpeg, Media::Webp] };
/// How often a look may be sent on to another of the provider's hosts.
const MOST_HOPS: usize = 3;

/// The provider.
#[derive(Debug)]
pub struct Bfl {
    http: Http,
    settings: Arc<Settings>,
}

impl Bfl {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> Bfl {
        Bfl { http, settings }
    }

    fn key(&self) -> Result<Key, Decline> {
        self.settings.key(NAME, VARIABLES)
    }

    /// Reads at an address of the provider, and where that one sends us, as long as it is the provider's too.
    async fn read(&self, mut url: Url, base: &Url) -> Result<Answer, Trouble> {
        for _ in 0..=MOST_HOPS {
            if !wire::is_own(&url, base) {
                return Err(Trouble::Answer("the order is not at its provider".to_owned()));
            }
            let answer = self.http.call(Call::get(url.clone()).with_key(KEY_HEADER, self.key()?)).await?;
            let next = answer.header("location").filter(|_| (300..=399).contains(&answer.status));
            match next.and_then(|next| url.join(&next).ok()) {
                Some(next) => url = next,
                None => return Ok(answer),
            }
        }
        Err(Trouble::Answer("the order is sent from one address to the next without an end".to_owned()))
    }

    /// What was made is paid for, whatever becomes of the download.
    async fn keep(&self, order: &Order, base: &Url, ready: Ready) -> Result<Outcome, Trouble> {
        let Ready { url, notes, continuation, credits } = ready;
        let charged = credits.and_then(|credits| charge(order, credits));
        match bring(&self.http, url, base).await? {
            Brought::Never(reason) => {
                Ok(Outcome::Refused { reason, charged: charged.or_else(|| self.settings.price(order)) })
            }
            Brought::File(file) => {
                let product = ProductFile { charged, notes, continuation, ..ProductFile::new(file) };
                Ok(within_mask(order, product, &self.http.spool).await)
            }
        }
    }
}

/// What a cost comes to: a credit there is a hundredth of a dollar, which is the unit of the wallet.
fn charge(order: &Order, micro_credits: u64) -> Option<Microcredits> {
    order.rate.to_credits(i64::try_from(micro_credits.div_ceil(100)).ok()?).ok()
}

impl Queued for Bfl {
    const NAME: &'static str = NAME;
    const KEY_VARIABLES: &'static [&'static str] = VARIABLES;

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The account's balance: free, and told to nobody without a key.
    async fn try_key(&self) -> KeyTest {
        let balance = || {
            let (base, _) = self.settings.base_of(NAME)?;
            let url = join(&base, "v1/credits")?;
            Ok(Call::get(url).with_key(KEY_HEADER, self.key()?))
        };
        tested(&self.http, balance(), "Black Forest Labs tells the balance for it").await
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        let key = self.key()?;
        let base = base(&order.recipe)?;
        let enclosed = pictures::enclose(&order.inputs, FIT).await?;
        let body = wire::to_wire(&order.recipe, order.seed, &enclosed)?;
        drop(enclosed);
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let url = join(&base, &format!("v1/{}", order.recipe.model))?;
        match self.http.call(Call::create(url, body).with_key(KEY_HEADER, key)).await {
            Ok(answer) => Ok(wire::submitted(&answer, &base)),
            Err(lost_answer) => lost(lost_answer).map_err(|decline| *decline),
        }
    }

    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        let base = base(&order.recipe)?;
        let Some((url, credits)) = wire::address(remote_id) else {
            return Err(Trouble::Answer("the order's name is no address".to_owned()));
        };
        let answer = self.read(url, &base).await?;
        if let Some(broken) = &answer.broken {
            return Err(Trouble::Silence(broken.to_string()));
        }
        match wire::standing(&answer, remote_id) {
            Some(Standing::Waits(fraction)) => {
                (watch.progress)(fraction.unwrap_or_default(), None);
                Ok(None)
            }
            Some(Standing::Ready(ready)) => {
                let credits = ready.credits.or(credits);
                self.keep(order, &base, Ready { credits, ..ready }).await.map(Some)
            }
            Some(Standing::Refused(reason)) => Ok(Some(Outcome::Refused { reason, charged: None })),
            Some(Standing::Failed(reason)) => Ok(Some(Outcome::Failed { reason })),
            None => Err(wire::trouble(&answer)),
        }
    }
}

#[cfg(test)]
mod tests;
