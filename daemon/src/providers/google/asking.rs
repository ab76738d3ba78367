//! What those of Google's calls have in common that name their work: who asks, what a look at the work can show, and how a result is kept.

use reqwest::header::HeaderName;
use serde_json::Value;

use super::errors::error_of;
use super::tokens::Tokens;
use crate::assets::MAX_ASSET_BYTES;
use crate::keys::Key;
use crate::plan::recipe::Recipe;
use crate::providers::http::{Answer, Call, Http, Link, Url};
use crate::providers::remote::{Brought, Settings, Trouble, base, bring_from, join, lost, within_mask};
use crate::providers::{Decline, Order, Outcome, ProductFile, Watch, pictures};

/// Who asks, and where below a route's base.
pub struct Asker<'a> {
    /// The client.
    pub http: &'a Http,
    /// Prices.
    pub settings: &'a Settings,
    /// Header and key.
    pub key: (HeaderName, Key),
    /// What stands between the base and a path, with its slash; empty where the base has it.
    pub version: &'static str,
}

/// What a look at the work shows.
#[derive(Debug, PartialEq)]
pub enum Standing {
    /// It waits.
    Waits,
    /// It is worked on.
    Runs,
    /// The result is there.
    Made {
        /// Where it is.
        media: Media,
        /// What was used for it.
        tokens: Tokens,
        /// What is said about it.
        notes: Vec<String>,
    },
    /// It will not be made.
    Refused {
        /// Why.
        reason: String,
        /// What was used all the same.
        tokens: Tokens,
    },
    /// It went wrong.
    Failed(String),
}

/// Where a result is.
#[derive(Debug, PartialEq, Eq)]
pub enum Media {
    /// Among the decoded texts of the answer.
    Blob(usize),
    /// Behind this link.
    Link(String),
    /// In a place to which our key must not go.
    Elsewhere(String),
}

impl Media {
    /// The place that the sieve put in place of a long text.
    pub fn blob(text: &str) -> Option<Media> {
        text.strip_prefix('#')?.parse().ok().map(Media::Blob)
    }
}

impl Asker<'_> {
    /// The address of a path.
    ///
    /// # Errors
    /// Where the route's base is none.
    pub fn url(&self, recipe: &Recipe, path: &str) -> Result<Url, Decline> {
        join(&base(recipe)?, &format!("{}{path}", self.version))
    }

    /// Makes a create; where there is no answer, its end.
    ///
    /// # Errors
    /// That end.
    pub async fn create(&self, call: Call) -> Result<Answer, Result<Outcome, Decline>> {
        let answer = self.http.call(self.keyed(call)).await;
        answer.map_err(|lost_answer| lost(lost_answer).map_err(|decline| *decline))
    }

    /// Makes a call that costs nothing.
    ///
    /// # Errors
    /// Where nobody answered, or only half of it.
    pub async fn read(&self, call: Call) -> Result<Answer, Trouble> {
        let answer = self.http.call(self.keyed(call)).await?;
        match &answer.broken {
            Some(broken) => Err(Trouble::Silence(broken.to_string())),
            None => Ok(answer),
        }
    }

    fn keyed(&self, call: Call) -> Call {
        call.with_key(self.key.0.clone(), self.key.1.clone())
    }

    /// What becomes of an order that stands like this by this answer: none while it goes on.
    ///
    /// # Errors
    /// Where its result cannot be had now.
    pub async fn after(
        &self,
        order: &Order,
        answer: Answer,
        standing: Standing,
        watch: &Watch,
    ) -> Result<Option<Outcome>, Trouble> {
        Ok(match standing {
            Standing::Waits => None,
            Standing::Runs => {
                (watch.progress)(0.0, None);
                None
            }
            Standing::Refused { reason, tokens } => {
                Some(Outcome::Refused { reason, charged: tokens.charge(order, self.settings) })
            }
            Standing::Failed(reason) => Some(Outcome::Failed { reason }),
            Standing::Made { media, tokens, notes } => {
                let Some(brought) = self.fetch(order, answer, media).await? else { return Ok(None) };
                Some(self.keep(order, brought, tokens, notes).await)
            }
        })
    }

    /// What was made is paid for, whatever becomes of it.
    async fn keep(&self, order: &Order, brought: Brought, tokens: Tokens, notes: Vec<String>) -> Outcome {
        let charged = tokens.charge(order, self.settings);
        match brought {
            Brought::File(file) => {
                let product = ProductFile { charged, notes, ..ProductFile::new(file) };
                within_mask(order, product, &self.http.spool).await
            }
            Brought::Never(reason) => {
                Outcome::Refused { reason, charged: charged.or_else(|| self.settings.price(order)) }
            }
        }
    }

    /// None while the file behind a link is not ready yet.
    async fn fetch(&self, order: &Order, answer: Answer, media: Media) -> Result<Option<Brought>, Trouble> {
        let never = |reason: String| Ok(Some(Brought::Never(reason)));
        let link = match media {
            Media::Blob(at) => {
                let file = answer.blobs.into_iter().nth(at).flatten().filter(pictures::is_whole);
                let damaged = || Brought::Never("the result in the answer is damaged".to_owned());
                return Ok(Some(file.map_or_else(damaged, Brought::File)));
            }
            Media::Elsewhere(place) => {
                return never(format!(
                    "the result was made and lies at {place}, where it is not fetched from"
                ));
            }
            Media::Link(link) => link,
        };
        let base = base(&order.recipe)?;
        let Some(url) = file_address(&link, &base, self.version) else {
            return never("the result links to nothing".to_owned());
        };
        let key = Some(self.key.clone());
        let link = Link { url: url.clone(), base: &base, key, max: MAX_ASSET_BYTES };
        match bring_from(self.http, link).await {
            Ok(brought) => Ok(Some(brought)),
            Err(Trouble::Answer(_)) if self.is_processing(url, &base).await => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// A file may be named before it can be fetched.
    async fn is_processing(&self, mut url: Url, base: &Url) -> bool {
        let Some(file) = url.path().strip_suffix(DOWNLOAD).map(str::to_owned) else { return false };
        if url.origin() != base.origin() {
            return false;
        }
        url.set_path(&file);
        url.set_query(None);
        let answer = self.read(Call::get(url)).await.ok().filter(Answer::is_good);
        let about: Option<Value> = answer.and_then(|answer| answer.json());
        about.is_some_and(|about| about["state"] == "PROCESSING")
    }
}

/// Whether an answer speaks of another order than the one that was asked for, as when it was meant for somebody else on the same
/// connection. What stands before the name itself may be written in more than one way.
pub fn is_of_another(found: &Value, asked: &str) -> bool {
    let own = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    found.as_str().is_some_and(|found| own(found) != own(asked))
}

/// Why a look shows nothing. A key that is not taken any more says nothing of the work: there may be a new one soon.
pub fn trouble(answer: &Answer) -> Trouble {
    let (reason, _) = error_of(answer);
    match (answer.status, Trouble::of_status(answer.status)) {
        (401 | 403, _) | (_, Trouble::Silence(_)) => Trouble::Silence(reason),
        (_, Trouble::Answer(_)) => Trouble::Answer(reason),
        (_, not_asked @ Trouble::NotAsked(_)) => not_asked,
    }
}

const DOWNLOAD: &str = ":download";

/// Where a result's bytes are: Google's own files are fetched by a verb behind their name, and only with this query.
fn file_address(link: &str, base: &Url, version: &str) -> Option<Url> {
    let mut url = match link.starts_with("files/") {
        true => base.join(&format!("{version}{link}")).ok()?,
        false => Url::parse(link).ok()?,
    };
    if url.origin() == base.origin() && url.path().contains("/files/") {
        if !url.path().ends_with(DOWNLOAD) {
            url.set_path(&format!("{}{DOWNLOAD}", url.path()));
        }
        if !url.query_pairs().any(|(name, value)| name == "alt" && value == "media") {
            url.query_pairs_mut().append_pair("alt", "media");
        }
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_fetched_by_their_verb_and_other_links_as_they_are() {
        let base: Url = "https://far.example/".parse().unwrap();
        let check = |link: &str, expect: Option<&str>| {
            let found = file_address(link, &base, "v1beta/");
            assert_eq!(found.as_ref().map(Url::as_str), expect, "{link}");
        };
        let whole = Some("https://far.example/v1beta/files/a-1:download?alt=media");
        check("https://far.example/v1beta/files/a-1:download?alt=media", whole);
        check("https://far.example/v1beta/files/a-1", whole);
        check("files/a-1", whole);
        check("https://far.example/other/a-1", Some("https://far.example/other/a-1"));
        check("https://cdn.example/v1beta/files/a?sig=1", Some("https://cdn.example/v1beta/files/a?sig=1"));
        check("no link", None);
        check("", None);
    }
}
