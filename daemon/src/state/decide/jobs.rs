//! Deciding about jobs: each step, each end, and what a person says of one that nobody knows about.

use maquette_protocol::{JobId, TakeId};

use super::{Decider, Decision};
use crate::jobs::transitions::may_move;
use crate::ledger::money::Microcredits;
use crate::ledger::settle::{Charge, settle};
use crate::state::command::{Ending, Refusal, Reply, Step};
use crate::state::domain::{JobState, Media};
use crate::state::event::{Event, NewTake};
use crate::state::records::{Counters, JobRecord, WalletRecord};
use crate::state::view::StateError;

impl Decider<'_> {
    pub(super) fn step(&self, id: JobId, step: &Step) -> Result<Decision, StateError> {
        let Some(job) = self.state.get::<JobRecord>(&id)? else {
            return Ok(Decision::refuse(Refusal::UnknownJob(id)));
        };
        let (state, remote_id, why) = match step {
            Step::Intent => (JobState::Intent, None, None),
            Step::Submitting => (JobState::Submitting, None, None),
            Step::Submitted { remote_id } => (JobState::Submitted, Some(remote_id.clone()), None),
            Step::Fetched => (JobState::Fetched, None, None),
            Step::Unknown { why } => (JobState::Unknown, None, Some(why.clone())),
            Step::NeedsYou { why } => (JobState::NeedsYou, None, Some(why.clone())),
            Step::Again => (JobState::Queued, None, None),
        };
        let moved = Event::JobMoved { job: id, state, remote_id, why };
        // A worker that hands an order over at once takes both steps in one commit: still on the disk before the first byte is sent.
        if job.state == JobState::Queued && state == JobState::Submitting {
            let intent = Event::JobMoved { job: id, state: JobState::Intent, remote_id: None, why: None };
            return Ok(Decision::done(vec![intent, moved]));
        }
        if !may_move(job.state, state) {
            return Ok(Decision::refuse(Refusal::WrongState { job: id, state: job.state }));
        }
        Ok(Decision::done(vec![moved]))
    }

    pub(super) fn end(&self, id: JobId, ending: &Ending) -> Result<Decision, StateError> {
        let Some(job) = self.state.get::<JobRecord>(&id)? else {
            return Ok(Decision::refuse(Refusal::UnknownJob(id)));
        };
        let (state, charge, error) = match ending {
            Ending::Done { charge, .. } => (JobState::Done, *charge, None),
            Ending::Refused { reason, charge } => {
                (JobState::Refused, *charge, Some(("provider_refused".to_owned(), reason.clone())))
            }
            Ending::Unusable { reason, charge } => {
                (JobState::Refused, *charge, Some(("bad_picture".to_owned(), reason.clone())))
            }
            Ending::Failed { code, reason } => {
                (JobState::Failed, Charge::Nothing, Some(((*code).to_owned(), reason.clone())))
            }
            Ending::Cancelled { charge } => (JobState::Cancelled, *charge, None),
        };
        if !may_move(job.state, state) {
            return Ok(Decision::refuse(Refusal::WrongState { job: id, state: job.state }));
        }
        match ending {
            Ending::Done { media, notes, continuation, .. } => {
                let product = Product { media, notes, continuation: continuation.as_deref() };
                self.finish(&job, charge, Some(product), error, state)
            }
            Ending::Refused { .. }
            | Ending::Unusable { .. }
            | Ending::Failed { .. }
            | Ending::Cancelled { .. } => self.finish(&job, charge, None, error, state),
        }
    }

    /// Ends a job: take, asset, capture and state in one commit.
    fn finish(
        &self,
        job: &JobRecord,
        charge: Charge,
        made: Option<Product<'_>>,
        error: Option<(String, String)>,
        state: JobState,
    ) -> Result<Decision, StateError> {
        let posted =
            self.state.get::<WalletRecord>(&job.hold.wallet)?.map_or(Microcredits::ZERO, |w| w.posted);
        let settled = settle(&job.hold, posted, charge)?;
        let mut events = Vec::new();
        if let Some(made) = made {
            let cost = settled.captured.plus(settled.overage)?;
            let take = take_of(job, made, cost);
            self.copies(job, &take, &mut events)?;
            events.insert(0, Event::TakeMade(Box::new(take)));
        }
        events.push(Event::JobEnded {
            job: job.id,
            state,
            error,
            wallet: job.hold.wallet.clone(),
            held: job.hold.amount,
            captured: settled.captured,
            overage: settled.overage,
            posted_after: settled.posted_after,
        });
        Ok(Decision::done(events))
    }

    /// Every other shot that asked for the picture gets it too.
    fn copies(&self, job: &JobRecord, take: &NewTake, events: &mut Vec<Event>) -> Result<(), StateError> {
        let next = self.state.get::<Counters>(&())?.unwrap_or_default().next_take;
        for (number, (project, shot, batch)) in (next..).zip(&job.also) {
            let mut copy = take.clone();
            (copy.id, copy.project, copy.shot, copy.batch) =
                (TakeId(number), project.clone(), *shot, Some(*batch));
            (copy.cost, copy.cached, copy.job) = (Microcredits::ZERO, true, None);
            events.push(Event::TakeMade(Box::new(copy)));
        }
        Ok(())
    }

    pub(super) fn stop(&self, jobs: &[JobId]) -> Result<Decision, StateError> {
        let mut events = Vec::new();
        let mut stopping = Vec::new();
        for id in jobs {
            let Some(job) = self.state.get::<JobRecord>(id)? else { continue };
            match job.state {
                JobState::Queued => events.extend(self.cancelled(&job)?),
                JobState::Intent | JobState::Submitting | JobState::Submitted | JobState::Fetched => {
                    stopping.push(*id);
                    if !job.stop_wanted {
                        events.push(Event::StopWanted { job: *id });
                    }
                }
                JobState::Unknown
                | JobState::NeedsYou
                | JobState::Done
                | JobState::Refused
                | JobState::Failed
                | JobState::Cancelled => {}
            }
        }
        Ok(Decision { events, outcome: Ok(Reply::Stopping(stopping)) })
    }

    fn cancelled(&self, job: &JobRecord) -> Result<Vec<Event>, StateError> {
        Ok(self.finish(job, Charge::Nothing, None, None, JobState::Cancelled)?.events)
    }

    pub(super) fn resolve(
        &self,
        id: JobId,
        charge: Charge,
        media: Option<&Media>,
        reason: &str,
    ) -> Result<Decision, StateError> {
        let Some(job) = self.state.get::<JobRecord>(&id)? else {
            return Ok(Decision::refuse(Refusal::UnknownJob(id)));
        };
        if job.state != JobState::NeedsYou {
            return Ok(Decision::refuse(Refusal::WrongState { job: id, state: job.state }));
        }
        let notes = vec![format!("resolved by a person: {reason}")];
        match media {
            Some(media) => {
                let product = Product { media, notes: &notes, continuation: None };
                self.finish(&job, charge, Some(product), None, JobState::Done)
            }
            None => {
                let error = Some(("provider_failed".to_owned(), format!("resolved by a person: {reason}")));
                self.finish(&job, charge, None, error, JobState::Failed)
            }
        }
    }
}

/// What a job brought.
#[derive(Clone, Copy)]
struct Product<'a> {
    media: &'a Media,
    notes: &'a [String],
    continuation: Option<&'a str>,
}

fn take_of(job: &JobRecord, made: Product<'_>, cost: Microcredits) -> NewTake {
    NewTake {
        id: TakeId(job.id.0),
        project: job.project.clone(),
        shot: job.shot,
        tier: job.tier.clone(),
        stage: job.stage,
        route: job.route.clone(),
        model: job.model.clone(),
        edge: job.edge,
        recipe: Some(job.recipe),
        seed: Some(job.seed),
        k: job.k,
        media: made.media.clone(),
        cost,
        cached: false,
        batch: Some(job.batch),
        job: Some(job.id),
        notes: made.notes.to_vec(),
        continuation: made.continuation.map(str::to_owned),
    }
}
