//! OpenAI's images: one call, whose answer is the picture.
//!
//! Nothing names the work before it is done and nothing can be asked for afterwards. So an answer that is lost may have been paid for,
//! and only a person can say. There is no seed. A mask is a hint to the model, so edits are kept inside it when they come back.

mod wire;

use std::sync::Arc;

use reqwest::header::HeaderName;

use super::http::{Call, Http, Keys, Taking};
use super::pictures::{self, Fit};
use super::remote::{Settings, base, join, lost, tested, within_mask};
use super::{
    Decline, KeyTest, Listing, Lookup, NotListed, Order, Outcome, Pending, ProductFile, Provider, Watch,
};
use crate::assets::Media;
use wire::{Reading, Request, Usage};

/// The provider's name.
pub const NAME: &str = "openai";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;
/// Where a person finds the bill.
const BILL: &str = "https://platform.openai.com/usage";

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["OPENAI_API_KEY"];
const KEY_HEADER: HeaderName = HeaderName::from_static("authorization");
/// Pictures travel inside the answer.
const SIFTED: Keys = Keys { decoded: &["b64_json"], dropped: &["revised_prompt"] };
/// The most bytes of an answer as it travels: base64 of two pictures of 4K as PNG.
const MAX_ANSWER: u64 = 160 << 20;
/// What is sent along. The API takes 50 MB a picture; a mask of the same size stays far below its limit of 4 MB.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 90 << 20, kinds: &[Media::Png, Media::Jpeg, Media::Webp] };

/// The provider.
#[derive(Debug)]
pub struct OpenAi {
    http: Http,
    settings: Arc<Settings>,
}

impl OpenAi {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> OpenAi {
        OpenAi { http, settings }
    }

    async fn make(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        let call = self.call(order).await?;
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        // From here on a wish to stop changes nothing: the work is paid for, so its result is waited for.
        let answer = match self.http.call(call).await {
            Ok(answer) => answer,
            Err(lost_answer) => return lost(lost_answer).map_err(|decline| *decline),
        };
        let prices = self.settings.tokens(&order.recipe.route);
        let charged = |usage: &Usage| {
            wire::price(usage, prices.as_ref()?).and_then(|units| order.rate.to_credits(units).ok())
        };
        Ok(match wire::from_wire(&answer) {
            Reading::Picture { blob, usage, notes } => {
                let charged = charged(&usage);
                let file = answer.blobs.into_iter().nth(blob).flatten();
                match file.filter(pictures::is_whole) {
                    Some(file) => {
                        let product = ProductFile { charged, notes, ..ProductFile::new(file) };
                        within_mask(order, product, &self.http.spool).await
                    }
                    None => {
                        Outcome::Refused { reason: "the picture in the answer is damaged".into(), charged }
                    }
                }
            }
            Reading::Refused { reason, usage } => Outcome::Refused { reason, charged: charged(&usage) },
            Reading::Declined(decline) => Outcome::Declined(decline),
            Reading::Unclear(reason) => Outcome::Unknown { reason },
        })
    }

    async fn call(&self, order: &Order) -> Result<Call, Decline> {
        let key = self.settings.key(NAME, VARIABLES)?.after("Bearer");
        let base = base(&order.recipe)?;
        let enclosed = pictures::enclose(&order.inputs, FIT).await?;
        let mask = pictures::clear_mask(&enclosed).await?;
        let request = wire::to_wire(&order.recipe, enclosed, mask)?;
        let url = |path: &str| join(&base, path);
        let call = match request {
            Request::Words(body) => Call::create(url("v1/images/generations")?, body),
            Request::Pictures(form) => Call::create(url("v1/images/edits")?, Vec::new()).with_form(form),
        };
        let taking = Taking::Sifted { keys: SIFTED, max: MAX_ANSWER };
        Ok(Call { is_slow: true, taking, ..call }.with_key(KEY_HEADER, key))
    }
}

impl Provider for OpenAi {
    fn name(&self) -> &str {
        NAME
    }

    fn answers_once(&self) -> bool {
        true
    }

    fn at_once(&self) -> Option<usize> {
        self.settings.at_once(NAME)
    }

    fn key_variables(&self) -> &'static [&'static str] {
        VARIABLES
    }

    fn test_key<'a>(&'a self) -> Pending<'a, KeyTest> {
        let models = || {
            let (base, _) = self.settings.base_of(NAME)?;
            let url = join(&base, "v1/models")?;
            Ok(Call::get(url).with_key(KEY_HEADER, self.settings.key(NAME, VARIABLES)?.after("Bearer")))
        };
        Box::pin(tested(&self.http, models(), "OpenAI lists its models for it"))
    }

    fn submit<'a>(&'a self, order: &'a Order, watch: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(async move { self.make(order, watch).await.unwrap_or_else(Outcome::Declined) })
    }

    fn fetch<'a>(&'a self, _: &'a Order, _: &'a str, _: &'a Watch) -> Pending<'a, Outcome> {
        let reason = "this API answers at once and keeps nothing".to_owned();
        Box::pin(std::future::ready(Outcome::Unknown { reason }))
    }

    fn look_up<'a>(&'a self, _: &'a Order) -> Pending<'a, Lookup> {
        Box::pin(std::future::ready(Lookup::CannotTell))
    }

    fn cancel<'a>(&'a self, _: &'a Order, _: &'a str) -> Pending<'a, Outcome> {
        let reason = "this API cannot stop what it began".to_owned();
        Box::pin(std::future::ready(Outcome::Unknown { reason }))
    }

    fn listed<'a>(&'a self, _: u64, _: u64) -> Pending<'a, Result<Listing, NotListed>> {
        let why = "it keeps no list of past orders; what its answers say they cost is captured as it comes";
        Box::pin(std::future::ready(Err(NotListed::new(why, Some(BILL)))))
    }
}

#[cfg(test)]
mod tests;
