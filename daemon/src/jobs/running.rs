//! What is known of running jobs beside the journal: how to stop them, how far they are, who waits for their end.
//! All of it is volatile; a restart begins with an empty one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use maquette_protocol::JobId;
use tokio::sync::{broadcast, oneshot};
use tokio_util::sync::CancellationToken;

/// Progress notes that a slow subscriber may miss.
const NOTES: usize = 256;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JobProgress {
    /// The job.
    pub job: JobId,
    /// Jobs before it, while it waits.
    pub place: Option<u32>,
    /// Work done, 0 to 1.
    pub fraction: Option<f32>,
    /// Milliseconds left, where known.
    pub left_ms: Option<u64>,
}

/// The running jobs.
#[derive(Debug)]
pub(super) struct Running {
    jobs: Mutex<BTreeMap<JobId, One>>,
    queues: Mutex<HashMap<String, BTreeSet<JobId>>>,
    waiting_for_end: Mutex<HashMap<JobId, Vec<oneshot::Sender<()>>>>,
    notes: broadcast::Sender<JobProgress>,
}

#[derive(Debug)]
struct One {
    stop: CancellationToken,
    provider: String,
    progress: Option<(f32, Option<u64>)>,
    /// Jobs before it in the provider's own queue.
    place: Option<u32>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Running {
    pub(super) fn new() -> Self {
        Running {
            jobs: Mutex::default(),
            queues: Mutex::default(),
            waiting_for_end: Mutex::default(),
            notes: broadcast::channel(NOTES).0,
        }
    }

    /// A job is about to run; none if it does already. Gives what stops it.
    pub(super) fn enter(&self, job: JobId, provider: &str) -> Option<CancellationToken> {
        let mut jobs = lock(&self.jobs);
        if jobs.contains_key(&job) {
            return None;
        }
        let stop = CancellationToken::new();
        jobs.insert(
            job,
            One { stop: stop.clone(), provider: provider.to_owned(), progress: None, place: None },
        );
        lock(&self.queues).entry(provider.to_owned()).or_default().insert(job);
        Some(stop)
    }

    /// A job waits no more: it has a place to work.
    pub(super) fn starts(&self, job: JobId, provider: &str) {
        if let Some(queue) = lock(&self.queues).get_mut(provider) {
            queue.remove(&job);
        }
    }

    pub(super) fn leave(&self, job: JobId, provider: &str) {
        self.starts(job, provider);
        lock(&self.jobs).remove(&job);
    }

    /// Whether the executor has it: waiting for a place or at work.
    pub(super) fn has(&self, job: JobId) -> bool {
        lock(&self.jobs).contains_key(&job)
    }

    pub(super) fn stop(&self, job: JobId) {
        if let Some(one) = lock(&self.jobs).get(&job) {
            one.stop.cancel();
        }
    }

    pub(super) fn note(&self, job: JobId, fraction: f32, left_ms: Option<u64>) {
        if let Some(one) = lock(&self.jobs).get_mut(&job) {
            one.progress = Some((fraction, left_ms));
            one.place = None;
        }
        // Nobody listening is no fault.
        let _none = self.notes.send(JobProgress { job, place: None, fraction: Some(fraction), left_ms });
    }

    /// A job waits at its provider.
    pub(super) fn note_place(&self, job: JobId, place: u32) {
        if let Some(one) = lock(&self.jobs).get_mut(&job) {
            one.place = Some(place);
        }
        let _none = self.notes.send(JobProgress { job, place: Some(place), fraction: None, left_ms: None });
    }

    pub(super) fn progress(&self, job: JobId) -> Option<JobProgress> {
        let jobs = lock(&self.jobs);
        let one = jobs.get(&job)?;
        let queues = lock(&self.queues);
        let queue = queues.get(&one.provider);
        let place = queue
            .filter(|queue| queue.contains(&job))
            .map(|queue| u32::try_from(queue.range(..job).count()).unwrap_or(u32::MAX))
            .or(one.place);
        let (fraction, left_ms) = one.progress.map_or((None, None), |(done, left_ms)| (Some(done), left_ms));
        Some(JobProgress { job, place, fraction, left_ms })
    }

    pub(super) fn notes(&self) -> broadcast::Receiver<JobProgress> {
        self.notes.subscribe()
    }

    /// Resolves when the job has ended or needs a person; ask before looking at its state, so that no end is missed.
    pub(super) fn end_of(&self, job: JobId) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut waiting = lock(&self.waiting_for_end);
        let of_job = waiting.entry(job).or_default();
        of_job.retain(|sender| !sender.is_closed());
        of_job.push(sender);
        receiver
    }

    pub(super) fn ended(&self, job: JobId) {
        for sender in lock(&self.waiting_for_end).remove(&job).unwrap_or_default() {
            // Who went away need not hear it.
            let _gone = sender.send(());
        }
    }
}
