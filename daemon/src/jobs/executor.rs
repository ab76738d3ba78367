//! The executor: which jobs run, how many at once, how they are stopped, and what becomes of those that a crash left behind.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use maquette_protocol::{Digest, JobId};
use tokio::sync::{broadcast, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::places::Places;
use super::running::{JobProgress, Preview, Running};
use super::timings::Timings;
use super::transitions::is_final;
use super::work::Work;
use crate::assets::{Assets, Thumbs};
use crate::journal::ContentReader;
use crate::plan::Recipe;
use crate::providers::Provider;
use crate::state::command::{Command, Reply};
use crate::state::domain::JobState;
use crate::state::records::{JobRecord, TakeRecord};
use crate::state::view::{StateError, View};
use crate::store::Store;
use crate::writer::{Unwritten, Writer};

/// Orders that one remote provider gets at once, where its catalog does not say.
const REMOTE_AT_ONCE: usize = 16;

/// What jobs work with.
#[derive(Clone)]
pub struct Deps {
    /// The index.
    pub store: Arc<Store>,
    /// The writer.
    pub writer: Writer,
    /// The recipes.
    pub contents: ContentReader,
    /// The assets.
    pub assets: Assets,
    /// The thumbnails.
    pub thumbs: Thumbs,
    /// The providers by name.
    pub providers: BTreeMap<String, Arc<dyn Provider>>,
    /// Milliseconds of a clock that never goes back, for measuring.
    pub stopwatch: fn() -> u64,
}

/// What is done about a job that ended because its model is gone, before anybody is told of its end.
pub type Instead = Box<dyn Fn(JobId) -> BoxFuture<'static, ()> + Send + Sync>;

/// What is done about a job that made its take, once that is on disk. It must not wait.
pub type AfterMaking = Box<dyn Fn(JobId) + Send + Sync>;

/// The executor; clones share it.
#[derive(Clone)]
pub struct Executor {
    pub(super) deps: Arc<Deps>,
    pub(super) running: Arc<Running>,
    pub(super) timings: Arc<Timings>,
    pub(super) leaving: CancellationToken,
    instead: Arc<OnceLock<Instead>>,
    after_making: Arc<OnceLock<AfterMaking>>,
    places: Arc<BTreeMap<String, Places>>,
    tasks: TaskTracker,
}

impl Executor {
    /// An executor without jobs. Local providers get one place a core, because they compute; remote ones wait more than they work.
    pub fn new(deps: Deps, leaving: CancellationToken) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let place = |(name, provider): (&String, &Arc<dyn Provider>)| {
            let usual = if provider.is_local() { cores } else { REMOTE_AT_ONCE };
            let places = provider.at_once().unwrap_or(usual);
            (name.clone(), Places::new(places))
        };
        Executor {
            places: Arc::new(deps.providers.iter().map(place).collect()),
            deps: Arc::new(deps),
            running: Arc::new(Running::new()),
            timings: Arc::default(),
            instead: Arc::default(),
            after_making: Arc::default(),
            leaving,
            tasks: TaskTracker::new(),
        }
    }

    /// Names what is done about jobs whose model is gone. Once only.
    pub fn on_retired(&self, instead: Instead) {
        // A second one would be a fault of the one place that calls this.
        let _first = self.instead.set(instead);
    }

    /// Names what is done about jobs that made their take. Once only.
    pub fn on_made(&self, after_making: AfterMaking) {
        // A second one would be a fault of the one place that calls this.
        let _first = self.after_making.set(after_making);
    }

    /// A job made its take.
    pub(super) fn made(&self, job: JobId) {
        if let Some(after_making) = self.after_making.get() {
            after_making(job);
        }
    }

    /// A job ended because its model is gone.
    pub(super) async fn retired(&self, job: JobId) {
        if let Some(instead) = self.instead.get() {
            instead(job).await;
        }
    }

    /// Carries jobs to their end, in this order. A job that runs already goes on as it does.
    pub fn start(&self, jobs: impl IntoIterator<Item = JobId>) {
        for id in jobs {
            let Ok(Some(job)) = self.job(id) else { continue };
            let provider = job.route.split('/').next().unwrap_or_default().to_owned();
            let Some(stop) = self.running.enter(id, &provider) else { continue };
            let executor = self.clone();
            self.tasks.spawn(async move {
                executor.carry(job, &provider, stop).await;
                executor.running.leave(id, &provider);
                executor.running.ended(id);
            });
        }
    }

    async fn carry(&self, job: JobRecord, provider: &str, stop: CancellationToken) {
        let Some(places) = self.places.get(provider) else {
            return Work::orphan(self, job).await;
        };
        let place = tokio::select! {
            () = self.leaving.cancelled() => return,
            () = stop.cancelled() => None,
            place = places.take(&job.project, job.stage) => place,
        };
        self.running.starts(job.id, provider);
        let Some(provider) = self.deps.providers.get(provider) else { return };
        Work::new(self, job.id, provider.clone(), stop, place).run(job).await;
    }

    /// Takes up again what a crash or a stop left open.
    pub fn recover(&self) -> Result<u64, StateError> {
        let mut open = Vec::new();
        for job in self.deps.store.scan::<JobRecord>() {
            let job = job?;
            if !is_final(job.state) && job.state != JobState::NeedsYou {
                open.push(job.id);
            }
        }
        let count = open.len() as u64;
        self.start(open);
        Ok(count)
    }

    /// Stops jobs: waiting ones at once, running ones as soon as their provider lets go.
    pub async fn stop(&self, jobs: Vec<JobId>) -> Result<(), Unwritten> {
        let reply = self.deps.writer.carry_out(Command::Stop { jobs: jobs.clone() }).await?;
        let still_running = match reply {
            Reply::Stopping(jobs) => jobs,
            Reply::Done
            | Reply::Made { .. }
            | Reply::Take(_)
            | Reply::Paired(_)
            | Reply::Undone { .. }
            | Reply::Erase { .. } => Vec::new(),
        };
        for job in jobs {
            self.running.stop(job);
            if !still_running.contains(&job) {
                self.running.ended(job);
            }
        }
        Ok(())
    }

    /// Waits until a job has ended or needs a person. A job that is done has no record any more.
    pub async fn end_of(&self, id: JobId) -> Result<(), StateError> {
        let end: oneshot::Receiver<()> = self.running.end_of(id);
        if self.running.has(id) {
            // Its end is still to come, and is told after it has left.
            let _ended = end.await;
            return Ok(());
        }
        match self.job(id)? {
            Some(job) if !is_final(job.state) && job.state != JobState::NeedsYou => {
                // The sender only goes away with the daemon.
                let _ended = end.await;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Tells who waits that a job ended by another hand than the executor's.
    pub fn ended(&self, job: JobId) {
        self.running.ended(job);
    }

    /// The provider of this name.
    pub fn provider(&self, name: &str) -> Option<Arc<dyn Provider>> {
        self.deps.providers.get(name).cloned()
    }

    /// The names of all providers, in order.
    pub fn provider_names(&self) -> Vec<String> {
        self.deps.providers.keys().cloned().collect()
    }

    /// What a recipe's provider has to say of it.
    pub fn remarks(&self, recipe: &Recipe) -> Vec<String> {
        self.deps.providers.get(&recipe.provider).map(|provider| provider.remarks(recipe)).unwrap_or_default()
    }

    /// Whether there is a provider of this name.
    pub fn has(&self, provider: &str) -> bool {
        self.deps.providers.contains_key(provider)
    }

    /// The providers, by name.
    pub fn providers(&self) -> impl Iterator<Item = &Arc<dyn Provider>> {
        self.deps.providers.values()
    }

    /// How far a job is.
    pub fn progress(&self, job: JobId) -> Option<JobProgress> {
        self.running.progress(job)
    }

    /// A picture of work that goes on, by its digest; none once there is a newer one, or the work is over.
    pub fn preview(&self, digest: &Digest) -> Option<Preview> {
        self.running.preview(digest)
    }

    /// Progress of all jobs as it comes; who is slow misses some.
    pub fn notes(&self) -> broadcast::Receiver<JobProgress> {
        self.running.notes()
    }

    /// What was measured of routes.
    pub fn timings(&self) -> &Timings {
        &self.timings
    }

    /// Waits until no order is on its way to a provider that answers once; see `Provider::answers_once`.
    pub async fn no_create_is_on_its_way(&self) {
        let mut creates = self.running.creates();
        // The sender lives as long as this.
        let _none = creates.wait_for(|count| *count == 0).await;
    }

    /// Waits for running jobs, after `leaving` was cancelled. Jobs that did not run yet stay in the journal.
    pub async fn drained(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    pub(super) fn job(&self, id: JobId) -> Result<Option<JobRecord>, StateError> {
        (&*self.deps.store as &dyn View).get::<JobRecord>(&id)
    }

    /// The record of a job that is done.
    pub fn take_of(&self, id: JobId) -> Result<Option<TakeRecord>, StateError> {
        let take = (&*self.deps.store as &dyn View).get::<TakeRecord>(&maquette_protocol::TakeId(id.0))?;
        Ok(take.filter(|take| take.made_by.is_some()))
    }
}
