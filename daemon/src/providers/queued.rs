//! What all providers have in common that take an order under a name, are asked for it until it is over, and can be asked to stop.
//!
//! A vendor's file says what one call means; how often it is asked, how long errors are borne and what a wish to stop leads to is said
//! here, once.

use std::time::Duration;

use super::http::{Http, Patience};
use super::remote::{Settings, Trouble, pause, pause_after_trouble};
use super::{Decline, KeyTest, Listing, Lookup, NotListed, Order, Outcome, Pending, Provider, Watch};

/// A provider of named jobs; everything else of [`Provider`] follows from it.
pub trait Queued: Send + Sync {
    /// The provider's name.
    const NAME: &'static str;

    /// Variables of the environment that may hold its key; none where it needs no key.
    const KEY_VARIABLES: &'static [&'static str] = &[];
    /// The name of this one, where a kind of provider has several.
    fn own_name(&self) -> &str {
        Self::NAME
    }

    /// The variables of this one, where a kind of provider has several.
    fn own_variables(&self) -> &'static [&'static str] {
        Self::KEY_VARIABLES
    }

    /// Whether some of its creates are answered with the picture itself.
    const ANSWERS_ONCE: bool = false;

    /// The client and its pace.
    fn http(&self) -> &Http;

    /// Keys, prices and addresses.
    fn settings(&self) -> &Settings;

    /// Sends the order, once: what comes of it is [`Outcome::Accepted`], or its end where the answer brings that already.
    fn hand_over(
        &self,
        order: &Order,
        watch: &Watch,
    ) -> impl Future<Output = Result<Outcome, Decline>> + Send;

    /// One look at an accepted order: none while it goes on. The first good result is brought at once.
    fn look(
        &self,
        order: &Order,
        remote_id: &str,
        watch: &Watch,
    ) -> impl Future<Output = Result<Option<Outcome>, Trouble>> + Send;

    /// Hears, beside the looking, what the provider tells of an accepted order. Nothing rests on it, and it may end at any time.
    fn listen(&self, _order: &Order, _remote_id: &str, _watch: &Watch) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    /// Looks an order up whose answer was lost.
    fn find(&self, _order: &Order) -> impl Future<Output = Lookup> + Send {
        std::future::ready(Lookup::CannotTell)
    }

    /// Asks to stop an accepted order.
    fn stop(&self, _order: &Order, _remote_id: &str) -> impl Future<Output = Stop> + Send {
        std::future::ready(Stop::Unheard)
    }

    /// Lists the orders of a period; see [`Provider::listed`].
    fn list(&self, _from_ms: u64, _to_ms: u64) -> impl Future<Output = Result<Listing, NotListed>> + Send {
        let why = "it cannot list past orders, or the daemon does not know how to ask";
        std::future::ready(Err(NotListed::new(why, None)))
    }

    /// Asks by a free read whether its key is good; without keys, whether it answers. Never a create.
    fn try_key(&self) -> impl Future<Output = KeyTest> + Send {
        std::future::ready(KeyTest::NotChecked)
    }

    /// What an accepted order ends in that cannot be asked for any more: nobody knows, unless the provider never charges.
    fn given_up(&self, reason: String) -> Outcome {
        Outcome::Unknown { reason: format!("the order was taken, and its result cannot be had: {reason}") }
    }
}

/// What became of a wish to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It is out, and nothing was charged.
    Out,
    /// The provider heard the wish: the end is waited for, kept if it is a result, and a failure is the cancelling.
    Heard,
    /// It did not, or there is no such wish: the end is waited for as if nobody had asked.
    Unheard,
}

/// Asks until the order is over or patience is.
async fn follow<Q: Queued>(provider: &Q, order: &Order, remote_id: &str, watch: &Watch) -> Outcome {
    let pace = provider.http().pace;
    let mut patience = Patience::new(pace.bad_answers, pace.silences);
    let mut polls = 0;
    loop {
        let trouble = match provider.look(order, remote_id, watch).await {
            Ok(Some(outcome)) => return outcome,
            Ok(None) => {
                patience.restore();
                polls = pause(&pace, polls).await;
                continue;
            }
            Err(trouble) => trouble,
        };
        let (reason, again) = match trouble {
            Trouble::Answer(reason) => (reason, patience.answered_badly()),
            Trouble::Silence(reason) => (reason, patience.unanswered()),
            // The order was taken: a key that is missing now is waited for, so that its result is not lost.
            Trouble::NotAsked(reason) => {
                tracing::warn!(job = %order.job, reason, "a result waits");
                tokio::time::sleep(Duration::from_secs(5).min(pace.trouble_most)).await;
                continue;
            }
        };
        let Some(count) = again else { return provider.given_up(reason) };
        pause_after_trouble(&pace, count).await;
    }
}

async fn cancel<Q: Queued>(provider: &Q, order: &Order, remote_id: &str) -> Outcome {
    let heard = match provider.stop(order, remote_id).await {
        Stop::Out => return Outcome::Cancelled,
        Stop::Heard => true,
        Stop::Unheard => false,
    };
    let ended = follow(provider, order, remote_id, &Watch::deaf()).await;
    if heard && matches!(ended, Outcome::Failed { .. }) { Outcome::Cancelled } else { ended }
}

impl<Q: Queued> Provider for Q {
    fn name(&self) -> &str {
        self.own_name()
    }

    fn at_once(&self) -> Option<usize> {
        self.settings().at_once(self.own_name())
    }

    fn answers_once(&self) -> bool {
        Q::ANSWERS_ONCE
    }

    fn key_variables(&self) -> &'static [&'static str] {
        self.own_variables()
    }

    fn test_key<'a>(&'a self) -> Pending<'a, KeyTest> {
        Box::pin(self.try_key())
    }

    fn submit<'a>(&'a self, order: &'a Order, watch: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(async move { self.hand_over(order, watch).await.unwrap_or_else(Outcome::Declined) })
    }

    fn fetch<'a>(&'a self, order: &'a Order, remote_id: &'a str, watch: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(async move {
            let listening = async {
                self.listen(order, remote_id, watch).await;
                std::future::pending::<()>().await;
            };
            tokio::select! {
                biased;
                outcome = follow(self, order, remote_id, watch) => outcome,
                // It never ends by itself.
                () = listening => self.given_up(String::new()),
            }
        })
    }

    fn look_up<'a>(&'a self, order: &'a Order) -> Pending<'a, Lookup> {
        Box::pin(self.find(order))
    }

    fn cancel<'a>(&'a self, order: &'a Order, remote_id: &'a str) -> Pending<'a, Outcome> {
        Box::pin(cancel(self, order, remote_id))
    }

    fn listed<'a>(&'a self, from_ms: u64, to_ms: u64) -> Pending<'a, Result<Listing, NotListed>> {
        Box::pin(self.list(from_ms, to_ms))
    }
}
