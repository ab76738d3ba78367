//! AUTOMATIC1111 and Forge, on a machine of the person's: one call whose answer is the picture, and beside it a view of the work.
//!
//! Nothing can be asked for afterwards, and nothing is ever charged: an answer that is lost has cost time, so it is a failure that may be
//! ordered again, and never a question to a person.

mod wire;

use std::pin::pin;
use std::sync::Arc;

use reqwest::header::HeaderName;

use super::described::auth;
use super::http::{Answer, Call, Http, Keys, Lost, Method, Taking, Url};
use super::pictures::{self, Fit};
use super::remote::{Settings, base, pause, within_mask};
use super::{Decline, Lookup, MAX_PREVIEW, Order, Outcome, Pending, ProductFile, Provider, Watch, Why};
use crate::assets::Media;
use crate::catalog::description::Auth;
use crate::keys::Key;
use wire::{Progress, Reading};

/// The provider's name.
pub const NAME: &str = "a1111";
/// Part of every cache key: changes whenever the same order is put in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// Where user and password may stand in the environment.
const VARIABLES: &[&str] = &["A1111_API_AUTH"];
/// What is sent along.
const FIT: Fit = Fit { max_side: 4096, max_bytes: 60 << 20, kinds: &[Media::Png, Media::Jpeg] };
/// Pictures stand in a list; the order's own pictures may be repeated to us.
const SIFTED: Keys = Keys { decoded: &["images"], dropped: &["init_images", "mask", "infotexts"] };
/// The most bytes of an answer as it travels.
const MAX_ANSWER: u64 = 256 << 20;
/// Where a preview stands while it works.
const PREVIEW: Keys = Keys { decoded: &["current_image"], dropped: &[] };
/// The most bytes of a look at its progress.
const MAX_LOOK: u64 = 16 << 20;

/// The provider.
#[derive(Debug)]
pub struct A1111 {
    http: Http,
    settings: Arc<Settings>,
}

/// The server and who asks.
struct Server {
    base: Url,
    key: Option<(HeaderName, Key)>,
}

impl Server {
    fn call(&self, method: Method, path: &str) -> Result<Call, Decline> {
        let url = self.base.join(path).map_err(|error| Decline::new(Why::Order, error.to_string()))?;
        Ok(Call { method, key: self.key.clone(), ..Call::get(url) })
    }
}

impl A1111 {
    /// With this client.
    pub fn new(http: Http, settings: Arc<Settings>) -> A1111 {
        A1111 { http, settings }
    }

    fn server(&self, order: &Order) -> Result<Server, Decline> {
        let key = match self.settings.key_if_any(NAME, VARIABLES)? {
            Some(key) => auth::shown(&Auth::Basic, &key, 0)?,
            None => None,
        };
        Ok(Server { base: base(&order.recipe)?, key })
    }

    async fn make(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        let server = self.server(order)?;
        let enclosed = pictures::enclose(&order.inputs, FIT).await?;
        let (path, body) = wire::to_wire(order, &enclosed)?;
        drop(enclosed);
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        let call = server.call(Method::POST, &path)?;
        let taking = Taking::Sifted { keys: SIFTED, max: MAX_ANSWER };
        let create = Call { key: call.key, is_slow: true, taking, ..Call::create(call.url, body) };
        let (answer, was_interrupted) = self.watched(&server, order, create, watch).await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(Lost { may_have_arrived: false, reason }) => {
                return Err(Decline::new(Why::Unreachable, reason));
            }
            Err(Lost { may_have_arrived: true, reason }) => return Ok(lost(&reason)),
        };
        // What was interrupted answers with what it had so far, which is no picture of the order.
        if was_interrupted {
            return Ok(Outcome::Cancelled);
        }
        Ok(match wire::from_wire(&answer) {
            Reading::Picture { blob, notes } => {
                match answer.blobs.into_iter().nth(blob).flatten().filter(pictures::is_whole) {
                    Some(file) => {
                        let product = ProductFile { notes, ..ProductFile::new(file) };
                        within_mask(order, product, &self.http.spool).await
                    }
                    None => lost("the picture in the answer is damaged"),
                }
            }
            Reading::Declined(decline) => Outcome::Declined(decline),
            Reading::Failed(reason) => Outcome::Failed { reason },
            Reading::Unclear(reason) => lost(&reason),
        })
    }

    /// Makes the call, and tells of its progress meanwhile; gives whether it was interrupted because of a wish to stop.
    async fn watched(
        &self,
        server: &Server,
        order: &Order,
        create: Call,
        watch: &Watch,
    ) -> (Result<Answer, Lost>, bool) {
        let mut create = pin!(self.http.call(create));
        let mut was_interrupted = false;
        let mut polls = 0;
        loop {
            let look = async {
                polls = pause(&self.http.pace, polls).await;
                self.progress(server).await
            };
            let looked = tokio::select! {
                answer = &mut create => return (answer, was_interrupted),
                looked = look => looked,
            };
            // The server tells of whatever it works on, and an interruption would hit just that: only what is ours counts.
            let Some((ours, preview)) = looked.filter(|(progress, _)| wire::is_ours(progress, order)) else {
                continue;
            };
            (watch.progress)(ours.fraction(), ours.left_ms());
            if let Some(preview) = preview {
                (watch.preview)(preview);
            }
            if watch.stop.is_cancelled() && !was_interrupted {
                was_interrupted = tokio::select! {
                    answer = &mut create => return (answer, was_interrupted),
                    heard = self.interrupt(server) => heard,
                };
            }
        }
    }

    /// What the server works on, and what that looks like by now.
    async fn progress(&self, server: &Server) -> Option<(Progress, Option<Vec<u8>>)> {
        let call = server.call(Method::GET, "sdapi/v1/progress").ok()?;
        let call = Call { taking: Taking::Sifted { keys: PREVIEW, max: MAX_LOOK }, ..call };
        let answer = self.http.call(call).await.ok().filter(Answer::is_good)?;
        let progress = answer.json()?;
        let preview = answer.blobs.into_iter().next().flatten();
        let preview = preview.filter(|file| file.len() <= MAX_PREVIEW as u64);
        Some((progress, preview.and_then(|file| file.head(file.len()).ok())))
    }

    async fn interrupt(&self, server: &Server) -> bool {
        let Ok(call) = server.call(Method::POST, "sdapi/v1/interrupt") else { return false };
        self.http.call(call).await.is_ok_and(|answer| answer.is_good())
    }
}

fn lost(reason: &str) -> Outcome {
    Outcome::Failed {
        reason: format!("its answer was lost; nothing is charged, and it may be ordered again: {reason}"),
    }
}

impl Provider for A1111 {
    fn name(&self) -> &str {
        NAME
    }

    fn at_once(&self) -> Option<usize> {
        self.settings.at_once(NAME)
    }

    fn submit<'a>(&'a self, order: &'a Order, watch: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(async move { self.make(order, watch).await.unwrap_or_else(Outcome::Declined) })
    }

    fn fetch<'a>(&'a self, _: &'a Order, _: &'a str, _: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(std::future::ready(lost("this API answers at once and keeps nothing")))
    }

    /// What a crash cut off runs on there and is lost; to make it again costs time alone.
    fn look_up<'a>(&'a self, _: &'a Order) -> Pending<'a, Lookup> {
        Box::pin(std::future::ready(Lookup::ResendIsSafe))
    }

    fn cancel<'a>(&'a self, _: &'a Order, _: &'a str) -> Pending<'a, Outcome> {
        Box::pin(std::future::ready(lost("this API answers at once and keeps nothing")))
    }
}

#[cfg(test)]
mod tests;
