//! The fold: what each event does to the records. Pure, and the only thing that changes them, so that the index can be thrown away
//! and made again from the journal.

mod jobs;
mod judgement;

use maquette_protocol::{BatchId, ShotId, TakeId};

use super::domain::JobState;
use super::event::{Commit, Event, Idem, NewClient};
use super::records::*;
use super::view::{Overlay, StateError};
use crate::ledger;

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
                    record.id.clone_from(project);
                    record.name.clone_from(name);
                    record.root.clone_from(root);
                    record.updated_ms = self.at_ms;
                    Ok(())
                })
            }
            Event::RouteAccepted { route, model } => self.state.alter::<RouteRecord>(route, |record| {
                (record.accepted, record.retired) = (Some(model.clone()), None);
                Ok(())
            }),
            Event::RouteRetired { route, model } => self.state.alter::<RouteRecord>(route, |record| {
                record.retired = Some(model.clone());
                Ok(())
            }),
            Event::RouteNoted { route, note } => self.state.alter::<RouteRecord>(route, |record| {
                record.note.clone_from(note);
                Ok(())
            }),
            Event::ProjectTrusted { project, root } => self.state.alter::<ProjectRecord>(project, |record| {
                record.id.clone_from(project);
                record.trusted.push(root.clone());
                record.updated_ms = self.at_ms;
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
            Event::CanaryPinned { project, pins } => self.pinned(project, pins),
            Event::CanaryUnpinned { project, takes } => self.unpinned(project, takes),
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
            Event::ClientPaired(client) => self.client_paired(client),
            Event::ClientRevoked { client } => self.state.alter_if_there::<ClientRecord>(client, |record| {
                record.revoked = true;
                Ok(())
            }),
        }
    }

    fn client_paired(&mut self, client: &NewClient) -> Result<(), StateError> {
        self.state.alter::<Counters>(&(), |counters| {
            counters.clients += 1;
            Ok(())
        })?;
        let record = ClientRecord {
            id: client.client.clone(),
            name: client.name.clone(),
            origin: client.origin.clone(),
            scopes: client.scopes.clone(),
            limit: client.limit,
            token_hash: client.token_hash,
            panel: client.panel,
            paired_ms: self.at_ms,
            expires_ms: client.expires_ms,
            revoked: false,
        };
        self.state.put(client.client.as_str(), &record)
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
        take.continuation = None;
        self.state.put(&id, &take)
    }
}
