//! The fold: what each event does to the records. Pure, and the only thing that changes them, so that the index can be thrown away
//! and made again from the journal.

use maquette_protocol::{BatchId, ShotId, TakeId};

use super::domain::{JobState, Stage};
use super::event::{Commit, Event, Idem, NewJob, NewTake};
use super::records::*;
use super::view::{Overlay, StateError};
use crate::ledger;
use crate::ledger::money::Microcredits;

/// Takes one commit in. `seq` is its sequence number.
pub fn fold(state: &mut Overlay, seq: u64, commit: &Commit) -> Result<(), StateError> {
    let mut fold = Fold { state, seq, at_ms: commit.at_ms };
    commit.events.iter().try_for_each(|event| fold.event(event))
}

struct Fold<'a, 'b> {
    state: &'a mut Overlay<'b>,
    seq: u64,
    at_ms: u64,
}

impl Fold<'_, '_> {
    fn event(&mut self, event: &Event) -> Result<(), StateError> {
        match event {
            Event::WalletOpened { wallet, unit, rate } => {
                self.state.put(wallet.as_str(), &ledger::open(wallet, unit, *rate))
            }
            Event::Granted { wallet, amount, reason, expires_ms, checkin, idem, .. } => {
                self.state.alter_if_there::<WalletRecord>(wallet, |record| {
                    Ok(ledger::grant(record, *amount, reason, *expires_ms, *checkin)?)
                })?;
                self.remember(idem.as_ref(), &Answer::Grant { wallet: wallet.clone() })
            }
            Event::Expired { wallet, expires_ms, amount, .. } => {
                self.state.alter_if_there::<WalletRecord>(wallet, |record| {
                    Ok(ledger::expire(record, *expires_ms, *amount)?)
                })
            }
            Event::ProjectOpened { project, name, root } => {
                self.state.alter::<ProjectRecord>(project, |record| {
                    record.name.clone_from(name);
                    record.root.clone_from(root);
                    Ok(())
                })
            }
            Event::ProjectTrusted { project, root } => self.state.alter::<ProjectRecord>(project, |record| {
                record.trusted.push(root.clone());
                Ok(())
            }),
            Event::ShotOpened { shot, project, name } => self.shot_opened(*shot, project, name),
            Event::ShotRenamed { shot, name } => self.shot_renamed(*shot, name),
            Event::Requested { idem, answer, .. } => self.requested(idem.as_ref(), answer),
            Event::Turned { .. } => Ok(()),
            Event::JobQueued(job) => self.job_queued(job),
            Event::JobJoined { job, project, shot, batch } => {
                self.saw_batch(*batch)?;
                self.state.alter_if_there::<JobRecord>(job, |record| {
                    record.also.push((project.clone(), *shot, *batch));
                    Ok(())
                })
            }
            Event::JobMoved { job, state, remote_id, why } => {
                self.state.alter_if_there::<JobRecord>(job, |record| {
                    record.state = *state;
                    record.updated_ms = self.at_ms;
                    record.attempt += u32::from(*state == JobState::Submitting);
                    if remote_id.is_some() {
                        record.remote_id.clone_from(remote_id);
                    }
                    record.error = why.as_ref().map(|why| ("possibly_charged".to_owned(), why.clone()));
                    Ok(())
                })
            }
            Event::StopWanted { job } => self.state.alter_if_there::<JobRecord>(job, |record| {
                record.stop_wanted = true;
                Ok(())
            }),
            Event::JobEnded { .. } => self.job_ended(event),
            Event::TakeMade(take) => self.take_made(take),
            Event::RollsReset { shot, tier } => {
                let seq = self.seq;
                self.state.alter_if_there::<ShotRecord>(shot, |record| {
                    record.rolls.retain(|rolls| rolls.tier != *tier);
                    record.rolls.push(Rolls { tier: tier.clone(), since: seq, jobs: Vec::new() });
                    Ok(())
                })
            }
            Event::Judged { project, takes, verdict, reason } => self.judged(
                project,
                takes,
                verdict.map(|verdict| Judgement { verdict, reason: reason.clone(), seq: self.seq }),
            ),
            Event::AnchorSet { project, shot, take, reason } => {
                self.anchor_set(project, *shot, *take, reason)
            }
            Event::Undone { project } => self.undone(project),
            Event::Deleted { takes, .. } => takes.iter().try_for_each(|take| self.deleted(*take)),
            Event::LimitSet { scope, limit } => {
                match limit {
                    Some(limit) => self.state.put(scope.as_str(), &LimitRecord(*limit))?,
                    None => self.state.remove::<LimitRecord>(scope),
                }
                Ok(())
            }
            Event::Imported { media } => self.state.put(&media.digest, &ImportRecord(media.clone())),
        }
    }

    fn saw_batch(&mut self, batch: BatchId) -> Result<(), StateError> {
        self.state.alter::<Counters>(&(), |counters| {
            counters.saw_batch(batch);
            Ok(())
        })
    }

    fn shot_opened(&mut self, shot: ShotId, project: &str, name: &str) -> Result<(), StateError> {
        self.state.alter::<Counters>(&(), |counters| {
            counters.next_shot = counters.next_shot.max(shot.0 + 1);
            Ok(())
        })?;
        self.state.put(shot_name_key(project, name).as_str(), &ShotName(shot))?;
        self.state.put(
            &shot,
            &ShotRecord {
                id: shot,
                project: project.to_owned(),
                name: name.to_owned(),
                takes: 0,
                kept: 0,
                latest: None,
                anchor: None,
                anchors: Vec::new(),
                rolls: Vec::new(),
                updated_ms: self.at_ms,
            },
        )
    }

    fn shot_renamed(&mut self, shot: ShotId, name: &str) -> Result<(), StateError> {
        let Some(mut record) = self.state.get::<ShotRecord>(&shot)? else { return Ok(()) };
        self.state.remove::<ShotName>(&shot_name_key(&record.project, &record.name));
        self.state.put(shot_name_key(&record.project, name).as_str(), &ShotName(shot))?;
        record.name = name.to_owned();
        record.updated_ms = self.at_ms;
        self.state.put(&shot, &record)
    }

    fn requested(&mut self, idem: Option<&Idem>, answer: &Answer) -> Result<(), StateError> {
        if let Answer::Batch { batch: Some(batch), .. } = answer {
            self.saw_batch(*batch)?;
        }
        self.remember(idem, answer)
    }

    fn remember(&mut self, idem: Option<&Idem>, answer: &Answer) -> Result<(), StateError> {
        let Some(idem) = idem else { return Ok(()) };
        let record = IdemRecord { params: idem.params, answer: answer.clone(), at_ms: self.at_ms };
        self.state.put(idem.key.as_str(), &record)
    }

    fn job_queued(&mut self, job: &NewJob) -> Result<(), StateError> {
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
        self.state.put(&job.id, &record_of(job, self.at_ms))
    }

    fn job_ended(&mut self, event: &Event) -> Result<(), StateError> {
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

    fn take_made(&mut self, take: &NewTake) -> Result<(), StateError> {
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

    fn judged(
        &mut self,
        project: &str,
        takes: &[TakeId],
        verdict: Option<Judgement>,
    ) -> Result<(), StateError> {
        let mut before = Vec::new();
        let mut rolls: Vec<(ShotId, Vec<Rolls>)> = Vec::new();
        for id in takes {
            let Some(take) = self.state.get::<TakeRecord>(id)? else { continue };
            if rolls.iter().all(|(shot, _)| *shot != take.shot)
                && let Some(shot) = self.state.get::<ShotRecord>(&take.shot)?
            {
                rolls.push((shot.id, shot.rolls));
            }
            before.push((*id, take.verdict.clone()));
            self.set_verdict(take, verdict.clone())?;
        }
        self.can_undo(project, UndoStep::Judged { before, rolls })
    }

    fn set_verdict(&mut self, mut take: TakeRecord, verdict: Option<Judgement>) -> Result<(), StateError> {
        let kept = |verdict: &Option<Judgement>| verdict.as_ref().is_some_and(Judgement::is_keep);
        let (was, is) = (u64::from(kept(&take.verdict)), u64::from(kept(&verdict)));
        let at_ms = self.at_ms;
        self.state.alter_if_there::<ShotRecord>(&take.shot, |shot| {
            shot.kept = (shot.kept + is).saturating_sub(was);
            shot.updated_ms = at_ms;
            Ok(())
        })?;
        take.verdict = verdict;
        self.state.put(&take.id.clone(), &take)
    }

    fn anchor_set(
        &mut self,
        project: &str,
        shot: ShotId,
        take: TakeId,
        reason: &Option<String>,
    ) -> Result<(), StateError> {
        let before = self.state.get::<ShotRecord>(&shot)?.and_then(|shot| shot.anchor);
        self.change_anchor(shot, Some(take), reason.clone())?;
        self.can_undo(project, UndoStep::Anchor { shot, before })
    }

    fn change_anchor(
        &mut self,
        shot: ShotId,
        take: Option<TakeId>,
        reason: Option<String>,
    ) -> Result<(), StateError> {
        let at_ms = self.at_ms;
        self.state.alter_if_there::<ShotRecord>(&shot, |shot| {
            shot.anchor = take;
            shot.anchors.push((take, at_ms, reason));
            let surplus = shot.anchors.len().saturating_sub(MAX_ANCHOR_STEPS);
            shot.anchors.drain(..surplus);
            shot.updated_ms = at_ms;
            Ok(())
        })
    }

    fn can_undo(&mut self, project: &str, step: UndoStep) -> Result<(), StateError> {
        self.state.alter::<UndoRecord>(project, |undo| {
            undo.steps.push(step);
            let surplus = undo.steps.len().saturating_sub(MAX_UNDO);
            undo.steps.drain(..surplus);
            Ok(())
        })
    }

    fn undone(&mut self, project: &str) -> Result<(), StateError> {
        let Some(mut undo) = self.state.get::<UndoRecord>(project)? else { return Ok(()) };
        let Some(step) = undo.steps.pop() else { return Ok(()) };
        self.state.put(project, &undo)?;
        match step {
            UndoStep::Anchor { shot, before } => self.change_anchor(shot, before, Some("undo".to_owned())),
            UndoStep::Judged { before, rolls } => {
                for (id, verdict) in before {
                    if let Some(take) = self.state.get::<TakeRecord>(&id)? {
                        self.set_verdict(take, verdict)?;
                    }
                }
                for (shot, rolls) in rolls {
                    self.state.alter_if_there::<ShotRecord>(&shot, |shot| {
                        shot.restore_rolls(rolls);
                        Ok(())
                    })?;
                }
                Ok(())
            }
        }
    }

    fn deleted(&mut self, id: TakeId) -> Result<(), StateError> {
        let Some(mut take) = self.state.get::<TakeRecord>(&id)? else { return Ok(()) };
        self.state.alter::<Counters>(&(), |counters| {
            counters.takes = counters.takes.saturating_sub(1);
            Ok(())
        })?;
        let kept = u64::from(take.is_kept());
        self.state.alter_if_there::<ShotRecord>(&take.shot, |shot| {
            shot.takes = shot.takes.saturating_sub(1);
            shot.kept = shot.kept.saturating_sub(kept);
            shot.latest = shot.latest.filter(|latest| *latest != id);
            Ok(())
        })?;
        if let Some(recipe) = take.recipe {
            let mut series = self.state.get::<SeriesRecord>(&recipe.series)?.unwrap_or_default();
            series.made.retain(|made| made.take != id);
            match series.made.is_empty() {
                true => self.state.remove::<SeriesRecord>(&recipe.series),
                false => self.state.put(&recipe.series, &series)?,
            }
        }
        take.deleted = true;
        take.verdict = take.verdict.map(|judgement| Judgement { reason: None, ..judgement });
        take.notes.clear();
        self.state.put(&id, &take)
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
        deleted: false,
    }
}
