//! Providers that are described in catalog files: one adapter acts on every description, so that a new vendor needs no release.
//!
//! A description says where things stand and what words mean (`catalog/description.rs`); what is done about it, and with what care for
//! money, is said here. Whatever a description says, the key goes to the address in `base_url` alone, orders are followed at that very
//! address, and links in answers are looked at like those of any other provider.

pub(super) mod auth;
mod rules;
mod wire;

use std::sync::Arc;

use reqwest::header::HeaderName;

use super::http::{Answer, Broken, Call, Http, Keys, Method, Taking, Url};
use super::pictures::{self, Fit};
use super::queued::{Queued, Stop};
use super::remote::{Brought, Settings, Trouble, base, bring, lost, pause_after_trouble, within_mask};
use super::{Decline, Lookup, Order, Outcome, ProductFile, Watch, Why};
use crate::assets::{MAX_ASSET_BYTES, Media};
use crate::catalog::ChargesOnRefusal;
pub use crate::catalog::description::{ADAPTER as NAME, ADAPTER_VERSION};
use crate::catalog::description::{Auth, Description, Meaning, MediaAt, Named, Poll, Standing, Submission};
use crate::keys::Key;
use crate::ledger::money::Microcredits;
use crate::platform::clock;
use wire::{Found, Sent, Submitted};

/// How often an order is looked for whose answer was lost: it may not stand there at once.
const LOOKS: u32 = 4;
const KINDS: &[Media] = &[Media::Png, Media::Jpeg, Media::Webp];

/// A provider that a file describes.
#[derive(Debug)]
pub struct Described {
    name: String,
    description: Arc<Description>,
    variables: &'static [&'static str],
    sifted: Keys,
    http: Http,
    settings: Arc<Settings>,
}

impl Described {
    /// The provider of this name, as it is described.
    pub fn new(name: &str, description: Arc<Description>, http: Http, settings: Arc<Settings>) -> Described {
        let variables = for_ever(&description.variables);
        let decoded = match &description.result.media {
            MediaAt::Base64(places) => for_ever(&wire::last_keys(places)),
            MediaAt::Url(_) | MediaAt::Body => &[],
        };
        let sifted = Keys { decoded, dropped: &[] };
        Described { name: name.to_owned(), description, variables, sifted, http, settings }
    }

    fn submission(&self, order: &Order) -> Result<&Submission, Decline> {
        let call = &order.recipe.call;
        let missing = || Decline::new(Why::Order, format!("the call `{call}` is not described any more"));
        self.description.calls.get(call).ok_or_else(missing)
    }

    fn key(&self) -> Result<Option<(HeaderName, Key)>, Decline> {
        if self.description.auth == Auth::None {
            return Ok(None);
        }
        let key = self.settings.key(&self.name, self.variables)?;
        auth::shown(&self.description.auth, &key, clock::unix_ms() / 1000)
    }

    /// A call to the provider's own address, with its key and headers.
    fn call(&self, order: &Order, method: Method, path: &str) -> Result<Call, Decline> {
        let base = base(&order.recipe)?;
        let wrong = |reason: String| Decline::new(Why::Order, reason);
        let url = base.join(path).map_err(|error| wrong(format!("bad address: {error}")))?;
        if url.origin() != base.origin() {
            return Err(wrong("a path of the description leads away from its provider".to_owned()));
        }
        let mut call = Call { method, ..Call::get(url) };
        for (name, value) in &self.description.headers {
            let name = HeaderName::try_from(name.as_str()).map_err(|error| wrong(error.to_string()))?;
            call = call.with_header(name, value.as_str());
        }
        Ok(match self.key()? {
            Some((header, key)) => call.with_key(header, key),
            None => call,
        })
    }

    /// What is made of an answer that brings a result.
    fn taking(&self) -> Taking {
        match self.description.result.media {
            MediaAt::Url(_) => Taking::Text,
            // Base64 is a third longer, and some words stand around it.
            MediaAt::Base64(_) => Taking::Sifted { keys: self.sifted, max: MAX_ASSET_BYTES / 2 * 3 },
            MediaAt::Body => Taking::File { max: MAX_ASSET_BYTES },
        }
    }

    async fn ask(&self, order: &Order, poll: &Poll, remote_id: &str) -> Result<Answer, Trouble> {
        let path = match &poll.named {
            Named::Url(_) => remote_id.to_owned(),
            Named::Id { path, .. } => wire::path(path, order, Some(remote_id)).map_err(Trouble::Answer)?,
        };
        let call = Call { taking: self.taking(), ..self.call(order, wire::method(poll.method), &path)? };
        let answer = self.http.call(call).await?;
        if !answer.is_good() {
            return Err(Trouble::of_status(answer.status));
        }
        match &answer.broken {
            Some(broken @ (Broken::Cut(_) | Broken::Disk(_))) => Err(Trouble::Silence(broken.to_string())),
            Some(Broken::TooLong(_)) | None => Ok(answer),
        }
    }

    /// Where a job stands. A word that nobody knows may be a new one for work that goes on, so it is borne for long.
    fn standing(&self, poll: &Poll, answer: &Answer) -> Result<Standing, Trouble> {
        let word = rules::text(answer, &poll.status);
        let word = word.ok_or_else(|| Trouble::Answer("the answer has no status".to_owned()))?;
        let unknown = || Trouble::Silence(format!("the status `{}` is not described", rules::short(&word)));
        poll.words.get(&word).copied().ok_or_else(unknown)
    }

    async fn ended(
        &self,
        order: &Order,
        standing: Standing,
        answer: Answer,
    ) -> Result<Option<Outcome>, Trouble> {
        if let Some(refused) = self.refused(order, standing, &answer) {
            return Ok(Some(refused));
        }
        match standing {
            Standing::Done => self.result(order, answer).await.map(Some),
            Standing::Failed | Standing::Refused | Standing::Cancelled => {
                Ok(Some(self.came_to_nothing(order, standing == Standing::Cancelled, &answer)))
            }
            Standing::Waiting | Standing::Running => Ok(None),
        }
    }

    /// What a failure cost is what the answer says, else what the description says.
    fn came_to_nothing(&self, order: &Order, was_stopped: bool, answer: &Answer) -> Outcome {
        let reason = rules::said(&self.description, answer);
        match (self.charged(order, answer), self.description.charges_on_failure) {
            (Some(Microcredits(0)), _) | (None, ChargesOnRefusal::No) if was_stopped => Outcome::Cancelled,
            (Some(Microcredits(0)), _) | (None, ChargesOnRefusal::No) => Outcome::Failed { reason },
            (charged @ Some(_), _) => Outcome::Refused { reason, charged },
            (None, ChargesOnRefusal::Yes) => Outcome::Refused { reason, charged: self.settings.price(order) },
            (None, ChargesOnRefusal::Unknown) => {
                self.unknown(format!("it came to nothing, and nobody says whether that is charged: {reason}"))
            }
        }
    }

    /// A refusal, by a rule or by the word of the status.
    fn refused(&self, order: &Order, standing: Standing, answer: &Answer) -> Option<Outcome> {
        let is_charged = match rules::first(&self.description.rules, answer).map(|rule| rule.means) {
            Some(Meaning::Refused { is_charged }) => is_charged,
            Some(_) | None if standing == Standing::Refused => false,
            Some(_) | None => return None,
        };
        Some(self.no(order, answer, is_charged))
    }

    fn no(&self, order: &Order, answer: &Answer, is_charged: bool) -> Outcome {
        let by_rule = || is_charged.then(|| self.settings.price(order)).flatten();
        let charged = self.charged(order, answer).or_else(by_rule);
        Outcome::Refused { reason: rules::said(&self.description, answer), charged }
    }

    /// The result that an answer holds or leads to. What was made is paid for, whatever becomes of it.
    async fn result(&self, order: &Order, answer: Answer) -> Result<Outcome, Trouble> {
        let charged = self.charged(order, &answer);
        let never = |reason: String| {
            let charged = charged.or_else(|| self.settings.price(order));
            Ok(Outcome::Refused { reason, charged })
        };
        if let Some(broken) = &answer.broken {
            return match broken {
                Broken::TooLong(_) => never(format!("the result was made and cannot be kept: {broken}")),
                Broken::Cut(_) | Broken::Disk(_) => Err(Trouble::Silence(broken.to_string())),
            };
        }
        let notes = rules::seed(&self.description, &answer).into_iter().collect();
        let at = self.description.result.continuation.as_ref();
        let continuation = at.and_then(|at| rules::text(&answer, at));
        let found = wire::found(&self.description, &answer);
        let file = match found {
            Found::Link(url) => match bring(&self.http, url, &base(&order.recipe)?).await? {
                Brought::Never(reason) => return never(reason),
                Brought::File(file) => file,
            },
            Found::Blob(blob) => {
                let file = answer.blobs.into_iter().nth(blob).flatten().filter(pictures::is_whole);
                file.ok_or_else(|| Trouble::Answer("the picture in the answer is damaged".to_owned()))?
            }
            Found::Nothing => {
                let reason = "it is done, and its answer holds no picture and no clip".to_owned();
                return Ok(self.unknown(reason));
            }
        };
        let product = ProductFile { charged, notes, continuation, ..ProductFile::new(file) };
        Ok(within_mask(order, product, &self.http.spool).await)
    }

    /// Nobody knows what came of it. Where nothing is ever charged, that is a failure: it has cost time, and it may be ordered again.
    fn unknown(&self, reason: String) -> Outcome {
        match self.description.is_free {
            true => Outcome::Failed { reason: format!("it was lost; nothing is charged: {reason}") },
            false => Outcome::Unknown { reason },
        }
    }

    /// What the answer says that it cost.
    fn charged(&self, order: &Order, answer: &Answer) -> Option<Microcredits> {
        rules::cost(&self.description, answer).and_then(|units| order.rate.to_credits(units).ok())
    }

    /// The answer to an order that was to be its result.
    async fn made_at_once(&self, order: &Order, answer: Answer) -> Outcome {
        let charged = self.charged(order, &answer).or_else(|| self.settings.price(order));
        let is_link = matches!(self.description.result.media, MediaAt::Url(_));
        match (self.result(order, answer).await, is_link) {
            (Ok(outcome), _) => outcome,
            (Err(Trouble::Answer(reason)), false) => Outcome::Refused { reason, charged },
            (Err(Trouble::Answer(reason) | Trouble::Silence(reason) | Trouble::NotAsked(reason)), _) => {
                self.unknown(format!("it was made, and it cannot be had: {reason}"))
            }
        }
    }

    async fn send(&self, order: &Order, path: &str, sent: Sent) -> Result<Outcome, Decline> {
        let method = wire::method(self.submission(order)?.method);
        let is_slow = self.description.poll.is_none();
        let taking = if is_slow { self.taking() } else { Taking::Text };
        let call = Call { is_slow, taking, ..self.call(order, method, path)? };
        let call = match sent {
            Sent::Json(body) => Call { body: Call::create(call.url.clone(), body).body, ..call },
            Sent::Form(form) => call.with_form(form),
        };
        let answer = match self.http.call(call).await {
            Ok(answer) => answer,
            Err(lost_answer) if lost_answer.may_have_arrived && self.description.is_free => {
                return Ok(self.unknown(lost_answer.reason));
            }
            Err(lost_answer) => return lost(lost_answer).map_err(|decline| *decline),
        };
        Ok(match wire::submitted(&self.description, &answer, &base(&order.recipe)?) {
            Submitted::As(remote_id) => Outcome::Accepted { remote_id },
            Submitted::Refused { is_charged } => self.no(order, &answer, is_charged),
            Submitted::Declined(decline) => Outcome::Declined(decline),
            Submitted::Unclear(reason) => self.unknown(reason),
            Submitted::AtOnce => self.made_at_once(order, answer).await,
        })
    }

    /// One question for our own name; none where the answer proves nothing.
    async fn find_once(&self, order: &Order, path: &str, is_certain: bool) -> Option<Lookup> {
        let call = self.call(order, Method::GET, path).ok()?;
        let answer = self.http.call(call).await.ok()?;
        match (answer.status, &self.description.poll) {
            (404, _) if is_certain => Some(Lookup::NeverCame),
            (200..=299, Some(Poll { named: Named::Id { id, .. }, .. })) => {
                let remote_id = rules::text(&answer, id).filter(|id| wire::is_id(id))?;
                Some(Lookup::Found { remote_id })
            }
            _ => None,
        }
    }
}

/// Texts for as long as the process runs, as a description lives: what is asked of keys and answers is fixed in other providers.
fn for_ever(texts: &[String]) -> &'static [&'static str] {
    let kept: Vec<&'static str> = texts.iter().map(|text| &*String::leak(text.clone())).collect();
    Vec::leak(kept)
}

impl Queued for Described {
    const NAME: &'static str = NAME;
    const ANSWERS_ONCE: bool = true;

    fn own_variables(&self) -> &'static [&'static str] {
        self.variables
    }

    fn own_name(&self) -> &str {
        &self.name
    }

    fn http(&self) -> &Http {
        &self.http
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    async fn hand_over(&self, order: &Order, watch: &Watch) -> Result<Outcome, Decline> {
        // Nobody may have the order twice: where it can be looked for, it is.
        if order.attempt > 1
            && self.description.find.is_some()
            && let Lookup::Found { remote_id } = self.find(order).await
        {
            return Ok(Outcome::Accepted { remote_id });
        }
        let submission = self.submission(order)?;
        let limits = self.description.pictures;
        let max_bytes = usize::try_from(limits.max_bytes).unwrap_or(usize::MAX);
        let fit = Fit { max_side: limits.max_side, max_bytes, kinds: KINDS };
        let enclosed = pictures::enclose(&order.inputs, fit).await?;
        let aspects = self.settings.aspects(&order.recipe.route);
        let (path, sent) = wire::to_wire(submission, limits.as_uri, order, &enclosed, aspects)?;
        drop(enclosed);
        if watch.stop.is_cancelled() {
            return Ok(Outcome::Cancelled);
        }
        self.send(order, &path, sent).await
    }

    async fn look(&self, order: &Order, remote_id: &str, watch: &Watch) -> Result<Option<Outcome>, Trouble> {
        let Some(poll) = &self.description.poll else {
            return Err(Trouble::Answer("this API answers at once and keeps nothing".to_owned()));
        };
        let answer = self.ask(order, poll, remote_id).await?;
        let standing = match self.standing(poll, &answer) {
            // An answer that is too long to be read is a result that is too long to be kept.
            Err(_) if answer.broken.is_some() => Standing::Done,
            other => other?,
        };
        wire::tell(poll, standing, &answer, watch);
        self.ended(order, standing, answer).await
    }

    async fn find(&self, order: &Order) -> Lookup {
        // What a crash cut off may be sent again where that costs nothing.
        let otherwise = if self.description.is_free { Lookup::ResendIsSafe } else { Lookup::CannotTell };
        let Some(find) = &self.description.find else { return otherwise };
        let Ok(path) = wire::path(&find.path, order, None) else { return otherwise };
        let mut last = None;
        for attempt in 0..LOOKS {
            last = self.find_once(order, &path, find.absent_is_certain).await;
            if matches!(last, Some(Lookup::Found { .. })) {
                break;
            }
            pause_after_trouble(&self.http.pace, attempt).await;
        }
        last.unwrap_or(otherwise)
    }

    fn given_up(&self, reason: String) -> Outcome {
        self.unknown(format!("the order was taken, and its result cannot be had: {reason}"))
    }

    /// Only what is not over is stopped: a wish may delete the result of what is.
    async fn stop(&self, order: &Order, remote_id: &str) -> Stop {
        let (Some(cancel), Some(poll)) = (&self.description.cancel, &self.description.poll) else {
            return Stop::Unheard;
        };
        let standing = match self.ask(order, poll, remote_id).await {
            Ok(answer) => self.standing(poll, &answer).ok(),
            Err(_) => None,
        };
        let was_waiting = match standing {
            Some(Standing::Waiting) => true,
            Some(Standing::Running) => false,
            Some(_) | None => return Stop::Unheard,
        };
        let Ok(path) = wire::path(&cancel.path, order, Some(remote_id)) else { return Stop::Unheard };
        let Ok(call) = self.call(order, wire::method(cancel.method), &path) else { return Stop::Unheard };
        let heard = self.http.call(call).await.is_ok_and(|answer| answer.is_good());
        match (heard, was_waiting && cancel.is_certain) {
            (true, true) => Stop::Out,
            (true, false) => Stop::Heard,
            (false, _) => Stop::Unheard,
        }
    }
}

/// The address without what the person wrote before the path.
fn below(url: &Url) -> String {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{query}", url.path())
}

#[cfg(test)]
mod tests;
