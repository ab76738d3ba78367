//! Views: records with the names that belong to them, ready to be told.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use maquette_protocol::{BatchId, Digest, JobId, ShotId, TakeId};

use super::{Engine, Fault};
use crate::jobs::JobProgress;
use crate::ledger::money::Microcredits;
use crate::plan::Recipe;
use crate::state::domain::{JobState, RecipeRef};
use crate::state::records::{JobRecord, ShotRecord, TakeRecord};

/// Recipes that the cache keeps; then it begins anew.
const KEPT_RECIPES: usize = 1_024;

/// Recipes that were read lately, by their content.
#[derive(Debug, Default)]
pub struct RecipeCache(Mutex<HashMap<Digest, Arc<Read>>>);

/// A recipe with what its provider has to say of it.
#[derive(Debug)]
pub struct Read {
    /// The recipe.
    pub recipe: Recipe,
    /// For example words that are not understood.
    pub remarks: Vec<String>,
}

/// A take with the names that belong to it.
#[derive(Debug, Clone, PartialEq)]
pub struct TakeView {
    /// The take.
    pub take: TakeRecord,
    /// Its shot's name.
    pub shot_name: String,
    /// Whether it is the shot's anchor.
    pub is_anchor: bool,
    /// Its prompt; none once its content was deleted.
    pub prompt: Option<String>,
    /// What the provider has to say of the prompt.
    pub remarks: Vec<String>,
}

/// A job with the names that belong to it; one that is done is told from its take.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    /// Its number.
    pub id: JobId,
    /// The request it came from.
    pub batch: BatchId,
    /// Project id.
    pub project: String,
    /// Shot.
    pub shot: ShotId,
    /// The shot's name.
    pub shot_name: String,
    /// Tier.
    pub tier: String,
    /// Route.
    pub route: String,
    /// Variation.
    pub k: u32,
    /// Where it stands.
    pub state: JobState,
    /// On hold.
    pub held: Microcredits,
    /// Captured.
    pub captured: Microcredits,
    /// Its take.
    pub take: Option<TakeId>,
    /// The job it tries again.
    pub retry_of: Option<JobId>,
    /// The job that tries it again.
    pub retried_by: Option<JobId>,
    /// Error code and message.
    pub error: Option<(String, String)>,
    /// How far it is.
    pub progress: Option<JobProgress>,
    /// When it was accepted.
    pub created_ms: u64,
    /// When its state changed last.
    pub updated_ms: u64,
}

impl Engine {
    /// A recipe by where its content lies; none once it was deleted.
    pub fn recipe(&self, at: &RecipeRef) -> Result<Option<Arc<Read>>, Fault> {
        let cached = self.recipes.0.lock().unwrap_or_else(PoisonError::into_inner).get(&at.content).cloned();
        if cached.is_some() {
            return Ok(cached);
        }
        let Some(bytes) = self.contents.read(at.place, at.content)? else { return Ok(None) };
        let recipe = Recipe::from_content(&bytes).map_err(|error| Fault::Broken(error.to_string()))?;
        let recipe = Arc::new(Read { remarks: self.executor.remarks(&recipe), recipe });
        let mut cache = self.recipes.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= KEPT_RECIPES {
            cache.clear();
        }
        cache.insert(at.content, recipe.clone());
        Ok(Some(recipe))
    }

    /// Forgets a recipe whose content was deleted.
    pub(super) fn forget_recipes(&self) {
        self.recipes.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The recipe of a take; none for imports and once it was deleted.
    pub fn recipe_of(&self, take: &TakeRecord) -> Result<Option<Arc<Read>>, Fault> {
        match take.recipe.filter(|_| !take.deleted) {
            Some(at) => self.recipe(&at),
            None => Ok(None),
        }
    }

    /// A take with its names.
    pub fn view(&self, take: TakeRecord) -> Result<TakeView, Fault> {
        let shot = self.get::<ShotRecord>(&take.shot)?;
        self.view_in(take, shot.as_ref())
    }

    fn view_in(&self, take: TakeRecord, shot: Option<&ShotRecord>) -> Result<TakeView, Fault> {
        let read = self.recipe_of(&take)?;
        Ok(TakeView {
            shot_name: shot.map(|shot| shot.name.clone()).unwrap_or_default(),
            is_anchor: shot.is_some_and(|shot| shot.anchor == Some(take.id)),
            prompt: read.as_ref().map(|read| read.recipe.prompt.clone()),
            remarks: read.map(|read| read.remarks.clone()).unwrap_or_default(),
            take,
        })
    }

    /// Takes by number, with their names, in that order.
    pub fn views(&self, ids: &[TakeId]) -> Result<Vec<TakeView>, Fault> {
        let mut shots: HashMap<ShotId, Option<ShotRecord>> = HashMap::new();
        let mut views = Vec::with_capacity(ids.len());
        for id in ids {
            let take = self.take(*id)?;
            let shot = match shots.entry(take.shot) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.get::<ShotRecord>(&take.shot)?),
            };
            views.push(self.view_in(take, shot.as_ref())?);
        }
        Ok(views)
    }

    /// A job, open, ended or done.
    pub fn job_view(&self, id: JobId) -> Result<JobView, Fault> {
        if let Some(job) = self.open_job(id)? {
            let shot_name = self.get::<ShotRecord>(&job.shot)?.map(|shot| shot.name).unwrap_or_default();
            let progress = self.executor.progress(id).map(|progress| self.with_time_left(&job, progress));
            return Ok(open_view(job, shot_name, progress));
        }
        let take = self.executor.take_of(id)?.ok_or(Fault::UnknownJob(id))?;
        let shot_name = self.get::<ShotRecord>(&take.shot)?.map(|shot| shot.name).unwrap_or_default();
        Ok(done_view(&take, shot_name))
    }
}

impl Engine {
    /// Where the provider does not say how long it will take: what the route usually takes, less the time since it began.
    fn with_time_left(&self, job: &JobRecord, progress: JobProgress) -> JobProgress {
        let is_working = matches!(job.state, JobState::Submitting | JobState::Submitted | JobState::Unknown);
        let measured = self.executor.timings().of(&job.route).filter(|_| is_working);
        let elapsed = (self.clock)().saturating_sub(job.updated_ms);
        let usual = measured.map(|measured| measured.median_ms.saturating_sub(elapsed));
        JobProgress { left_ms: progress.left_ms.or(usual), ..progress }
    }
}

/// Numbers that one page of jobs looks at, at most.
const MAX_LOOKED_AT: u64 = 20_000;

impl Engine {
    /// Jobs below a number, newest first, until there are `limit` of them. Gives where to go on.
    pub fn jobs(
        &self,
        before: Option<JobId>,
        limit: usize,
        open_only: bool,
        wanted: impl Fn(&JobView) -> bool,
    ) -> Result<(Vec<JobView>, Option<JobId>), Fault> {
        if open_only {
            return self.open_jobs(before, limit, wanted);
        }
        let end = before.map_or(self.counters()?.next_take, |before| before.0);
        let mut jobs = Vec::new();
        for number in (end.saturating_sub(MAX_LOOKED_AT)..end).rev() {
            match self.job_view(JobId(number)) {
                Ok(job) if wanted(&job) => jobs.push(job),
                Ok(_) | Err(Fault::UnknownJob(_)) => {}
                Err(fault) => return Err(fault),
            }
            if jobs.len() >= limit {
                return Ok((jobs, Some(JobId(number))));
            }
        }
        Ok((jobs, (end > MAX_LOOKED_AT).then(|| JobId(end - MAX_LOOKED_AT))))
    }

    fn open_jobs(
        &self,
        before: Option<JobId>,
        limit: usize,
        wanted: impl Fn(&JobView) -> bool,
    ) -> Result<(Vec<JobView>, Option<JobId>), Fault> {
        let mut jobs = Vec::new();
        for job in self.store.scan::<JobRecord>().rev() {
            let job = job?;
            if before.is_some_and(|before| job.id >= before) || crate::jobs::transitions::is_final(job.state)
            {
                continue;
            }
            let id = job.id;
            jobs.extend(Some(self.job_view(id)?).filter(&wanted));
            if jobs.len() >= limit {
                return Ok((jobs, Some(id)));
            }
        }
        Ok((jobs, None))
    }
}

fn open_view(job: JobRecord, shot_name: String, progress: Option<JobProgress>) -> JobView {
    JobView {
        id: job.id,
        batch: job.batch,
        project: job.project,
        shot: job.shot,
        shot_name,
        tier: job.tier,
        route: job.route,
        k: job.k,
        state: job.state,
        held: job.hold.amount,
        captured: job.captured,
        take: None,
        retry_of: job.retry_of,
        retried_by: job.retried_by,
        error: job.error,
        progress,
        created_ms: job.queued_ms,
        updated_ms: job.updated_ms,
    }
}

fn done_view(take: &TakeRecord, shot_name: String) -> JobView {
    JobView {
        id: JobId(take.id.0),
        batch: take.batch.unwrap_or(BatchId(0)),
        project: take.project.clone(),
        shot: take.shot,
        shot_name,
        tier: take.tier.clone(),
        route: take.route.clone(),
        k: take.k,
        state: JobState::Done,
        held: Microcredits::ZERO,
        captured: take.cost,
        take: Some(take.id),
        retry_of: take.made_by.and_then(|(_, retry_of)| retry_of),
        retried_by: None,
        error: None,
        progress: None,
        created_ms: take.queued_ms,
        updated_ms: take.created_ms,
    }
}
