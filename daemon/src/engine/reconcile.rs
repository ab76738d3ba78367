//! Compares the books with what a provider lists. Our side comes out of the journal, because the record of a done job is dropped; nothing
//! is changed, whatever is found.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{JobId, TakeId};

use super::{Engine, Fault};
use crate::catalog::{Per, Route};
use crate::ledger::money::{Microcredits, Rate};
use crate::ledger::reconcile::{Comparison, Frame, Listed, SLACK_MS, Sent, Side, Stand, compare, our_side};
use crate::providers::{Listing, NotListed};
use crate::state::domain::JobState;
use crate::state::event::{Commit, Event};
use crate::state::records::{JobRecord, TakeRecord, WalletRecord};
use crate::writer::read_commit;

/// Commits that are looked through at most, so that a question about all times ends.
const MAX_LOOKED_THROUGH: usize = 200_000;
/// Commits that are read at a time.
const PAGE: usize = 1_024;
/// The longest that a provider may take for its list.
const LIST_WITHIN: Duration = Duration::from_secs(120);
/// The period where none is asked for.
const USUAL_MS: u64 = 24 * 3_600_000;

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// The first millisecond that counts.
    pub from_ms: u64,
    /// The first that does not.
    pub to_ms: u64,
    /// Our side.
    pub ours: Side,
    /// Orders of ours that wait for a person.
    pub waiting: u32,
    /// What came of asking the provider.
    pub asked: Result<Compared, NotListed>,
}

/// A comparison that took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What came out.
    pub comparison: Comparison,
    /// Whether either side is longer than what was read of it.
    pub is_cut: bool,
    /// Orders of ours by models that the provider cannot be asked about, because no route leads to them any more.
    pub unasked: u32,
}

/// What the events of the period say of a job, newest first.
#[derive(Debug, Default)]
struct Trace {
    ended: Option<(JobState, Microcredits, String)>,
    state: Option<JobState>,
    remote_id: Option<String>,
    sent_ms: Option<u64>,
    owner: Option<Owner>,
}

/// What a job was from its beginning.
#[derive(Debug, Clone)]
struct Owner {
    route: String,
    model: String,
    rate: Option<Rate>,
    held: Microcredits,
}

/// The first millisecond that counts and the first that does not: up to and with this one, and a day of it, where nothing is asked for.
fn period(since_ms: Option<u64>, until_ms: Option<u64>, now_ms: u64) -> Result<(u64, u64), Fault> {
    // An order that the provider stamps with the millisecond of the question was there before it.
    let to_ms = until_ms.unwrap_or(now_ms.saturating_add(1));
    let from_ms = since_ms.unwrap_or(to_ms.saturating_sub(USUAL_MS));
    if from_ms >= to_ms || to_ms > now_ms.saturating_add(USUAL_MS) {
        return Err(Fault::Invalid {
            message: "this is no period of the past".to_owned(),
            hint: "Let `since` lie before `until`, and `until` not in the future.".to_owned(),
        });
    }
    Ok((from_ms, to_ms))
}

impl Engine {
    /// Compares a period with what the provider of this name lists of it: the last day, if none is given.
    ///
    /// # Errors
    /// Where there is no such provider or no such period, or the journal cannot be read. A provider that gives no list is none.
    pub async fn reconcile(
        self: &Arc<Self>,
        provider: &str,
        since_ms: Option<u64>,
        until_ms: Option<u64>,
    ) -> Result<Reconciliation, Fault> {
        let now_ms = (self.clock)();
        let (from_ms, to_ms) = period(since_ms, until_ms, now_ms)?;
        let vendor = self.executor.provider(provider).ok_or_else(|| self.unknown_provider(provider))?;
        let (early_ms, late_ms) = (from_ms.saturating_sub(SLACK_MS), to_ms.saturating_add(SLACK_MS));
        let listing = tokio::time::timeout(LIST_WITHIN, vendor.listed(early_ms, late_ms)).await;
        let listing = listing.unwrap_or_else(|_| {
            let seconds = LIST_WITHIN.as_secs();
            let why = format!("its list did not come within {seconds} s; ask for a shorter time");
            Err(NotListed::new(why, None))
        });
        // The journal after the list: whatever was listed was journalled before it was sent.
        let (engine, name) = (Arc::clone(self), provider.to_owned());
        let (sent, read_from_ms) =
            tokio::task::spawn_blocking(move || engine.sent(&name, early_ms)).await??;
        let from_ms = from_ms.max(read_from_ms);
        let rate = self.rate_of(provider)?;
        let frame = Frame { provider, from_ms, to_ms, now_ms, rate, kept_ms: None, is_cut: false };
        self.compared(sent, listing, &frame, read_from_ms > 0)
    }

    fn unknown_provider(&self, name: &str) -> Fault {
        let known = self.executor.provider_names();
        Fault::Invalid {
            message: format!("there is no provider `{}`", name.chars().take(80).collect::<String>()),
            hint: format!("Name one of these: {}.", known.join(", ")),
        }
    }

    fn compared(
        &self,
        mut sent: Vec<Sent>,
        listing: Result<Listing, NotListed>,
        frame: &Frame<'_>,
        is_ours_cut: bool,
    ) -> Result<Reconciliation, Fault> {
        let too_much = |_| Fault::Broken("a sum is more than sums can be".to_owned());
        let ours = our_side(&sent, frame).map_err(too_much)?;
        let is_inside = |one: &&Sent| (frame.from_ms..frame.to_ms).contains(&one.at_ms);
        let waiting = sent.iter().filter(is_inside).filter(|one| one.stand == Stand::NeedsYou).count();
        let asked = match listing {
            Err(not) => Err(not),
            Ok(listing) => {
                let is_asked = |one: &Sent| {
                    let model = one.model.split(' ').next().unwrap_or_default();
                    listing.models.as_ref().is_none_or(|models| models.contains(model))
                };
                let unasked = sent.iter().filter(is_inside).filter(|one| !is_asked(one)).count();
                sent.retain(is_asked);
                let is_cut = listing.is_cut || is_ours_cut;
                let frame = Frame { kept_ms: listing.kept_ms, is_cut: listing.is_cut, ..*frame };
                let comparison =
                    compare(&sent, &listing.orders, &frame, |order| self.price_of(order, &frame));
                let unasked = u32::try_from(unasked).unwrap_or(u32::MAX);
                Ok(Compared { comparison: comparison.map_err(too_much)?, is_cut, unasked })
            }
        };
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        Ok(Reconciliation { from_ms: frame.from_ms, to_ms: frame.to_ms, ours, waiting, asked })
    }

    /// What an order that is not ours costs at least by the catalog, where its model is priced by the take.
    fn price_of(&self, order: &Listed, frame: &Frame<'_>) -> Option<Microcredits> {
        let is_it = |route: &&Route| {
            let below = order.model.strip_prefix(route.model.as_str());
            route.provider == frame.provider
                && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let price = self.catalog.routes().find(is_it)?.price.as_ref()?;
        if price.per != Per::Take {
            return None;
        }
        frame.rate.to_credits(price.micro_units).ok()
    }

    fn rate_of(&self, provider: &str) -> Result<Rate, Fault> {
        let wallet =
            self.catalog.routes().find(|route| route.provider == provider).map(|route| &route.wallet);
        self.rate_of_wallet(wallet.map_or("", String::as_str))
    }

    fn rate_of_wallet(&self, name: &str) -> Result<Rate, Fault> {
        Ok(self.get::<WalletRecord>(name)?.map_or(Rate::HOUSE, |wallet| wallet.rate))
    }

    /// The jobs that were sent to a provider since a time, and the time to which the journal was read back if not to that one; else 0.
    fn sent(&self, provider: &str, since_ms: u64) -> Result<(Vec<Sent>, u64), Fault> {
        let mut traces: BTreeMap<JobId, Trace> = BTreeMap::new();
        let mut before = u64::MAX;
        let mut read_from_ms = 0;
        let mut looked_through = 0;
        'pages: loop {
            let page = self.journal.read_back(before, PAGE)?;
            let Some((oldest, _)) = page.last() else { break };
            before = *oldest;
            for (seq, payload) in page {
                let commit = read_commit(seq, &payload).map_err(|error| Fault::Broken(error.to_string()))?;
                if commit.at_ms < since_ms {
                    break 'pages;
                }
                looked_through += 1;
                if looked_through > MAX_LOOKED_THROUGH {
                    read_from_ms = commit.at_ms.saturating_add(SLACK_MS);
                    break 'pages;
                }
                trace(&mut traces, commit);
            }
        }
        let prefix = format!("{provider}/");
        let mut sent = Vec::new();
        for (job, trace) in traces {
            sent.extend(self.of_trace(job, trace, &prefix)?);
        }
        Ok((sent, read_from_ms))
    }

    /// A job that was sent, if it was sent to this provider.
    fn of_trace(&self, job: JobId, trace: Trace, prefix: &str) -> Result<Option<Sent>, Fault> {
        let Some(at_ms) = trace.sent_ms else { return Ok(None) };
        let owner = match trace.owner {
            Some(owner) => Some(owner),
            None => self.owner(job)?,
        };
        let Some(owner) = owner.filter(|owner| owner.route.starts_with(prefix)) else { return Ok(None) };
        let rate = match (owner.rate, &trace.ended) {
            (Some(rate), _) => rate,
            (None, Some((_, _, wallet))) => self.rate_of_wallet(wallet)?,
            (None, None) => Rate::HOUSE,
        };
        let (stand, captured, held) = match (trace.ended, trace.state) {
            (Some((JobState::Done, captured, _)), _) => (Stand::Made, captured, Microcredits::ZERO),
            (Some((_, captured, _)), _) => (Stand::Unmade, captured, Microcredits::ZERO),
            (None, Some(JobState::NeedsYou)) => (Stand::NeedsYou, Microcredits::ZERO, owner.held),
            (None, _) => (Stand::Open, Microcredits::ZERO, owner.held),
        };
        let remote_id = trace.remote_id;
        Ok(Some(Sent { job, model: owner.model, remote_id, at_ms, stand, captured, held, rate }))
    }

    /// What the index knows of a job that was accepted before what was read: it is open, ended without a take, or is a take.
    fn owner(&self, id: JobId) -> Result<Option<Owner>, Fault> {
        if let Some(job) = self.get::<JobRecord>(&id)? {
            let (rate, held) = (Some(job.hold.rate), job.hold.amount);
            return Ok(Some(Owner { route: job.route, model: job.model, rate, held }));
        }
        let take = self.get::<TakeRecord>(&TakeId(id.0))?;
        let held = Microcredits::ZERO;
        Ok(take.map(|take| Owner { route: take.route, model: take.model, rate: None, held }))
    }
}

/// Takes down what a commit says of jobs. Commits come newest first, so what is known already stays.
fn trace(traces: &mut BTreeMap<JobId, Trace>, commit: Commit) {
    let at_ms = commit.at_ms;
    for event in commit.events.into_iter().rev() {
        if let Event::JobEnded { job, state, wallet, captured, overage, .. } = event {
            let taken = captured.plus(overage).unwrap_or(captured);
            traces.entry(job).or_default().ended.get_or_insert((state, taken, wallet));
        } else if let Event::JobMoved { job, state, remote_id, .. } = event {
            let trace = traces.entry(job).or_default();
            trace.state.get_or_insert(state);
            trace.remote_id = trace.remote_id.take().or(remote_id);
            if state == JobState::Submitting {
                trace.sent_ms.get_or_insert(at_ms);
            }
        } else if let Event::JobQueued(job) = event {
            let owner = Owner {
                route: job.route,
                model: job.model,
                rate: Some(job.hold.rate),
                held: job.hold.amount,
            };
            traces.entry(job.id).or_default().owner = Some(owner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{USUAL_MS, period};

    #[test]
    fn a_period_takes_in_the_millisecond_of_the_question() {
        let check = |since, until, expect: Option<(u64, u64)>| {
            let now_ms = USUAL_MS * 3;
            assert_eq!(period(since, until, now_ms).ok(), expect, "{since:?} {until:?}");
        };
        check(None, None, Some((USUAL_MS * 2 + 1, USUAL_MS * 3 + 1)));
        check(Some(5), None, Some((5, USUAL_MS * 3 + 1)));
        check(None, Some(USUAL_MS), Some((0, USUAL_MS)));
        check(Some(7), Some(7), None);
        check(None, Some(USUAL_MS * 4 + 1), None);
    }
}
