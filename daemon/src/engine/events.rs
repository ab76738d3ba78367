//! Events for clients: projections of the journal, with the sequence number as cursor.
//!
//! The journal is the queue: a subscriber that is slow or was away reads on from its cursor and misses nothing. What wakes it only says
//! that there is more.

use std::time::Duration;

use maquette_protocol::{BatchId, JobId, ShotId, TakeId};

use super::making::MAX_WAIT;
use super::{Engine, Fault};
use crate::state::domain::{JobState, Verdict};
use crate::state::event::{Commit, Event};
use crate::state::records::{JobRecord, ShotRecord, TakeRecord};
use crate::writer::read_commit;

/// Commits that are read before an answer is given, even if none of them was for the client.
const MAX_READ: u64 = 5_000;

/// What happened, as far as clients look at it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Happening {
    /// Sequence number.
    pub seq: u64,
    /// When.
    pub at_ms: u64,
    /// What kind.
    pub kind: Kind,
    /// Project id.
    pub project: Option<String>,
    /// Shot.
    pub shot: Option<ShotId>,
    /// Take.
    pub take: Option<TakeId>,
    /// Job.
    pub job: Option<JobId>,
    /// Batch.
    pub batch: Option<BatchId>,
    /// The job's new state.
    pub state: Option<JobState>,
    /// A word more.
    pub detail: Option<String>,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// A job has a new state.
    #[default]
    Job,
    /// A take exists.
    Take,
    /// A verdict was given or taken back.
    Verdict,
    /// A shot has another anchor.
    Anchor,
    /// A shot was made or renamed.
    Shot,
    /// Content was deleted.
    Deleted,
    /// The books have a new entry.
    Credit,
    /// A project was made or trusted.
    Project,
    /// A client was paired or revoked. Only for those who may do everything.
    Client,
}

/// Whose events they are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose<'a> {
    /// Those of this project alone, and those of none.
    pub project: Option<&'a str>,
    /// Of somebody who may do everything, and so may hear of other clients.
    pub is_admin: bool,
}

impl Whose<'_> {
    fn hears(self, happening: &Happening) -> bool {
        let of_project = match (self.project, &happening.project) {
            (Some(wanted), Some(project)) => wanted == project,
            (None, _) | (_, None) => true,
        };
        of_project && (self.is_admin || happening.kind != Kind::Client)
    }
}

/// A page of what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// In order.
    pub happenings: Vec<Happening>,
    /// Where to go on.
    pub seq: u64,
    /// Whether there is more already.
    pub more: bool,
}

impl Engine {
    /// What happened after a sequence number, as far as `whose` may hear of it; waits for something if there is nothing yet.
    pub async fn since(
        &self,
        seq: u64,
        whose: Whose<'_>,
        limit: usize,
        wait: Duration,
    ) -> Result<Since, Fault> {
        let over = tokio::time::sleep(wait.min(MAX_WAIT));
        tokio::pin!(over);
        let mut tip = self.writer.tip();
        let mut from = seq;
        if seq > *tip.borrow_and_update() {
            return Err(Fault::CursorGone { oldest: 1 });
        }
        loop {
            let page = self.read_since(from, whose, limit)?;
            if !page.happenings.is_empty() || over.is_elapsed() || wait.is_zero() {
                return Ok(page);
            }
            from = page.seq;
            if page.more {
                continue;
            }
            let woken = tokio::select! {
                changed = tip.changed() => changed.is_ok(),
                () = &mut over => false,
                () = self.leaving.cancelled() => false,
            };
            if !woken {
                return Ok(page);
            }
        }
    }

    fn read_since(&self, seq: u64, whose: Whose<'_>, limit: usize) -> Result<Since, Fault> {
        let mut page = Since { happenings: Vec::new(), seq, more: false };
        for entry in self.journal.read_from(seq + 1) {
            if page.happenings.len() >= limit || page.seq >= seq + MAX_READ {
                page.more = true;
                break;
            }
            let (seq, payload) = entry?;
            let commit = read_commit(seq, &payload).map_err(|error| Fault::Broken(error.to_string()))?;
            let happenings = self.happenings(seq, &commit)?;
            page.happenings.extend(happenings.into_iter().filter(|happening| whose.hears(happening)));
            page.seq = seq;
        }
        Ok(page)
    }

    fn happenings(&self, seq: u64, commit: &Commit) -> Result<Vec<Happening>, Fault> {
        let mut happenings = Vec::new();
        for event in &commit.events {
            let blank = Happening { seq, at_ms: commit.at_ms, ..Happening::default() };
            self.happening(event, blank, &mut happenings)?;
        }
        Ok(happenings)
    }

    fn happening(&self, event: &Event, blank: Happening, to: &mut Vec<Happening>) -> Result<(), Fault> {
        let some = |project: &String| Some(project.clone());
        match event {
            Event::WalletOpened { wallet, .. }
            | Event::Granted { wallet, .. }
            | Event::Expired { wallet, .. } => {
                to.push(Happening { kind: Kind::Credit, detail: some(wallet), ..blank });
            }
            Event::Turned { project, code, .. } => {
                to.push(Happening {
                    kind: Kind::Credit,
                    project: some(project),
                    detail: some(code),
                    ..blank
                });
            }
            Event::LimitSet { scope, .. } => {
                to.push(Happening { kind: Kind::Credit, detail: some(scope), ..blank })
            }
            Event::ProjectOpened { project, .. } | Event::ProjectTrusted { project, .. } => {
                to.push(Happening { kind: Kind::Project, project: some(project), ..blank });
            }
            Event::ClientPaired(_) => {
                to.push(Happening { kind: Kind::Client, detail: Some("paired".to_owned()), ..blank });
            }
            Event::ClientRevoked { .. } => {
                to.push(Happening { kind: Kind::Client, detail: Some("revoked".to_owned()), ..blank });
            }
            // Nobody waits for these: they change what may be asked for, and nothing that is there.
            Event::RouteAccepted { .. }
            | Event::RouteRetired { .. }
            | Event::RouteNoted { .. }
            | Event::CanaryPinned { .. }
            | Event::CanaryUnpinned { .. } => {}
            Event::ShotOpened { shot, project, name } => {
                let (project, detail) = (some(project), some(name));
                to.push(Happening { kind: Kind::Shot, project, shot: Some(*shot), detail, ..blank });
            }
            Event::ShotRenamed { shot, name } => {
                let project = self.get::<ShotRecord>(shot)?.map(|shot| shot.project);
                let detail = some(name);
                to.push(Happening { kind: Kind::Shot, project, shot: Some(*shot), detail, ..blank });
            }
            Event::JobQueued(job) => to.push(Happening {
                project: some(&job.project),
                shot: Some(job.shot),
                job: Some(job.id),
                batch: Some(job.batch),
                state: Some(JobState::Queued),
                ..blank
            }),
            Event::JobJoined { job, project, shot, batch } => to.push(Happening {
                project: some(project),
                shot: Some(*shot),
                job: Some(*job),
                batch: Some(*batch),
                detail: Some("joined".to_owned()),
                ..blank
            }),
            Event::JobMoved { job, state, why, .. } => {
                to.push(Happening { state: Some(*state), detail: why.clone(), ..self.of_job(*job, blank)? });
            }
            Event::JobEnded { job, state, error, .. } => {
                let detail = error.as_ref().map(|(code, _)| code.clone());
                to.push(Happening { state: Some(*state), detail, ..self.of_job(*job, blank)? });
            }
            Event::StopWanted { job } => {
                to.push(Happening { detail: Some("stopping".to_owned()), ..self.of_job(*job, blank)? });
            }
            Event::TakeMade(take) => to.push(Happening {
                kind: Kind::Take,
                project: some(&take.project),
                shot: Some(take.shot),
                take: Some(take.id),
                job: take.job,
                batch: take.batch,
                ..blank
            }),
            Event::Judged { project, takes, verdict, .. } => {
                let word = verdict.map(|verdict| match verdict {
                    Verdict::Keep => "keep".to_owned(),
                    Verdict::Reject => "reject".to_owned(),
                });
                to.extend(takes.iter().map(|take| Happening {
                    kind: Kind::Verdict,
                    project: some(project),
                    take: Some(*take),
                    detail: word.clone(),
                    ..blank.clone()
                }));
            }
            Event::AnchorSet { project, shot, take, .. } => to.push(Happening {
                kind: Kind::Anchor,
                project: some(project),
                shot: Some(*shot),
                take: Some(*take),
                ..blank
            }),
            Event::Undone { project } => {
                let detail = Some("undo".to_owned());
                to.push(Happening { kind: Kind::Verdict, project: some(project), detail, ..blank });
            }
            Event::Deleted { takes, .. } => {
                for take in takes {
                    let project = self.get::<TakeRecord>(take)?.map(|take| take.project);
                    to.push(Happening { kind: Kind::Deleted, project, take: Some(*take), ..blank.clone() });
                }
            }
            Event::Requested { .. } | Event::RollsReset { .. } | Event::Imported { .. } => {}
        }
        Ok(())
    }

    fn of_job(&self, id: JobId, blank: Happening) -> Result<Happening, Fault> {
        let blank = Happening { job: Some(id), ..blank };
        if let Some(job) = self.get::<JobRecord>(&id)? {
            let (project, shot, batch) = (Some(job.project), Some(job.shot), Some(job.batch));
            return Ok(Happening { project, shot, batch, ..blank });
        }
        let Some(take) = self.get::<TakeRecord>(&TakeId(id.0))? else { return Ok(blank) };
        Ok(Happening { project: Some(take.project), shot: Some(take.shot), batch: take.batch, ..blank })
    }
}
