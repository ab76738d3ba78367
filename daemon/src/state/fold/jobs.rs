//! What a job that is queued, ended or done does to the records.

use maquette_protocol::TakeId;

use super::Fold;
use crate::ledger;
use crate::ledger::money::Microcredits;
use crate::state::domain::{JobState, Stage};
use crate::state::event::{Event, NewJob, NewTake};
use crate::state::records::*;
use crate::state::view::StateError;

impl Fold<'_, '_> {
    pub(super) fn job_queued(&mut self, job: &NewJob) -> Result<(), StateError> {
        self.state.alter::<Counters>(&(), |counters| {
            counters.next_take = counters.next_take.max(job.id.0 + 1);
            counters.open_jobs += 1;
            counters.saw_batch(job.batch);
            Ok(())
        })?;
        let amount = job.hold.amount;
        if amount > Microcredits::ZERO {
            self.state.alter_if_there::<WalletRecord>(&job.hold.wallet, |wallet| {
                Ok(ledger::put_on_hold(wallet, amount)?)
            })?;
            for scope in &job.hold.scopes {
                self.state.alter::<SpendRecord>(scope, |spend| {
                    spend.held = spend.held.plus(amount)?;
                    Ok(())
                })?;
            }
        }
        let counts_as_roll = job.stage == Stage::Refinement && amount > Microcredits::ZERO;
        let at_ms = self.at_ms;
        self.state.alter_if_there::<ShotRecord>(&job.shot, |shot| {
            shot.updated_ms = at_ms;
            if counts_as_roll {
                shot.rolls_of(&job.tier).jobs.push(job.id);
            }
            Ok(())
        })?;
        let entry = MadeEntry { k: job.k, shot: job.shot, take: TakeId(job.id.0), exists: false };
        self.state.alter::<SeriesRecord>(&job.recipe.series, |series| {
            series.recipe = Some(job.recipe);
            series.made.push(entry);
            Ok(())
        })?;
        if let Some(before) = &job.retry_of {
            self.state.alter_if_there::<JobRecord>(before, |before| {
                before.retried_by = Some(job.id);
                Ok(())
            })?;
        }
        self.state.put(&job.id, &record_of(job, self.at_ms))
    }

    pub(super) fn job_ended(&mut self, event: &Event) -> Result<(), StateError> {
        let Event::JobEnded { job, state, error, captured, overage, .. } = event else { return Ok(()) };
        let Some(mut record) = self.state.get::<JobRecord>(job)? else { return Ok(()) };
        let held = record.hold.amount;
        if held > Microcredits::ZERO || *overage > Microcredits::ZERO {
            self.state.alter_if_there::<WalletRecord>(&record.hold.wallet, |wallet| {
                Ok(ledger::end_hold(wallet, held, *captured, *overage)?)
            })?;
            for scope in &record.hold.scopes {
                self.state.alter::<SpendRecord>(scope, |spend| {
                    spend.held = spend.held.minus(held)?;
                    spend.captured = spend.captured.plus(*captured)?.plus(*overage)?;
                    Ok(())
                })?;
            }
        }
        self.state.alter::<Counters>(&(), |counters| {
            counters.open_jobs = counters.open_jobs.saturating_sub(1);
            Ok(())
        })?;
        if *state == JobState::Done {
            self.state.remove::<JobRecord>(job);
            return Ok(());
        }
        self.forget_roll(&record)?;
        let take = TakeId(job.0);
        self.state.alter::<SeriesRecord>(&record.recipe.series, |series| {
            series.made.retain(|made| made.take != take);
            Ok(())
        })?;
        record.state = *state;
        record.error.clone_from(error);
        record.hold.amount = Microcredits::ZERO;
        record.captured = captured.plus(*overage)?;
        record.updated_ms = self.at_ms;
        self.state.put(job, &record)
    }

    /// A refusal or a failure is no roll.
    fn forget_roll(&mut self, job: &JobRecord) -> Result<(), StateError> {
        self.state.alter_if_there::<ShotRecord>(&job.shot, |shot| {
            shot.rolls_of(&job.tier).jobs.retain(|roll| *roll != job.id);
            Ok(())
        })
    }

    pub(super) fn take_made(&mut self, take: &NewTake) -> Result<(), StateError> {
        let job = take.job.map(|job| self.state.get::<JobRecord>(&job)).transpose()?.flatten();
        self.state.alter::<Counters>(&(), |counters| {
            counters.next_take = counters.next_take.max(take.id.0 + 1);
            counters.takes += 1;
            Ok(())
        })?;
        let at_ms = self.at_ms;
        self.state.alter_if_there::<ShotRecord>(&take.shot, |shot| {
            shot.takes += 1;
            shot.latest = shot.latest.max(Some(take.id));
            shot.updated_ms = at_ms;
            Ok(())
        })?;
        if let Some(recipe) = take.recipe {
            let entry = MadeEntry { k: take.k, shot: take.shot, take: take.id, exists: true };
            self.state.alter::<SeriesRecord>(&recipe.series, |series| {
                series.recipe = Some(recipe);
                series.made.retain(|made| made.take != take.id);
                series.made.push(entry);
                Ok(())
            })?;
        }
        self.state.put(&take.id, &take_record(take, job.as_ref(), self.at_ms))
    }
}

fn record_of(job: &NewJob, at_ms: u64) -> JobRecord {
    JobRecord {
        id: job.id,
        batch: job.batch,
        client: job.client.clone(),
        project: job.project.clone(),
        shot: job.shot,
        tier: job.tier.clone(),
        stage: job.stage,
        route: job.route.clone(),
        model: job.model.clone(),
        edge: job.edge,
        recipe: job.recipe,
        seed: job.seed,
        k: job.k,
        state: JobState::Queued,
        hold: job.hold.clone(),
        attempt: 0,
        remote_id: None,
        stop_wanted: false,
        retry_of: job.retry_of,
        retried_by: None,
        also: Vec::new(),
        error: None,
        captured: Microcredits::ZERO,
        queued_ms: at_ms,
        updated_ms: at_ms,
    }
}

fn take_record(take: &NewTake, job: Option<&JobRecord>, at_ms: u64) -> TakeRecord {
    TakeRecord {
        id: take.id,
        project: take.project.clone(),
        shot: take.shot,
        tier: take.tier.clone(),
        stage: take.stage,
        route: take.route.clone(),
        model: take.model.clone(),
        edge: take.edge,
        recipe: take.recipe,
        seed: take.seed,
        k: take.k,
        media: take.media.clone(),
        cost: take.cost,
        cached: take.cached,
        verdict: None,
        batch: take.batch,
        made_by: take.job.map(|id| (id, job.and_then(|job| job.retry_of))),
        queued_ms: job.map_or(at_ms, |job| job.queued_ms),
        created_ms: at_ms,
        notes: take.notes.clone(),
        continuation: take.continuation.clone(),
        deleted: false,
    }
}
