//! What is known of running jobs beside the journal: how to stop them, how far they are, who waits for their end.
//! All of it is volatile; a restart begins with an empty one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use maquette_protocol::{Digest, JobId};
use tokio::sync::{broadcast, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::assets::{Media, digest_of, sniff};
use crate::providers::MAX_PREVIEW;

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
    /// The newest picture of the work so far.
    pub preview: Option<Digest>,
}

/// A picture of work that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// PNG or JPEG.
    pub media: Media,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Jobs that have a preview at the same time; the others go without.
const MAX_PREVIEWS: usize = 64;

/// The running jobs.
#[derive(Debug)]
pub(super) struct Running {
    jobs: Mutex<BTreeMap<JobId, One>>,
    queues: Mutex<HashMap<String, BTreeSet<JobId>>>,
    waiting_for_end: Mutex<HashMap<JobId, Vec<oneshot::Sender<()>>>>,
    notes: broadcast::Sender<JobProgress>,
    /// Orders that are on their way to somebody who may be paid for them.
    creates: watch::Sender<usize>,
}

/// An order on its way, until it is dropped.
pub(super) struct Create<'a>(&'a Running);

impl Drop for Create<'_> {
    fn drop(&mut self) {
        self.0.creates.send_modify(|count| *count = count.saturating_sub(1));
    }
}

#[derive(Debug)]
struct One {
    stop: CancellationToken,
    provider: String,
    progress: Option<(f32, Option<u64>)>,
    preview: Option<Preview>,
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
            creates: watch::Sender::new(0),
        }
    }

    /// An order goes out.
    pub(super) fn create(&self) -> Create<'_> {
        self.creates.send_modify(|count| *count += 1);
        Create(self)
    }

    /// How many orders are on their way, as it changes.
    pub(super) fn creates(&self) -> watch::Receiver<usize> {
        self.creates.subscribe()
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
            One {
                stop: stop.clone(),
                provider: provider.to_owned(),
                progress: None,
                preview: None,
                place: None,
            },
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
            // Who asks from time to time knows less than who listens: what was done stays done.
            let done = one.progress.map_or(0.0, |(done, _)| done);
            one.progress = Some((fraction.max(done), left_ms));
            one.place = None;
        }
        self.tell(job);
    }

    /// A job waits at its provider.
    pub(super) fn note_place(&self, job: JobId, place: u32) {
        if let Some(one) = lock(&self.jobs).get_mut(&job) {
            one.place = Some(place);
        }
        self.tell(job);
    }

    /// A picture of a job's work so far; the newest takes the place of the last.
    pub(super) fn note_preview(&self, job: JobId, bytes: Vec<u8>) {
        let Some(media) = sniff(&bytes).filter(|media| matches!(media, Media::Png | Media::Jpeg)) else {
            return;
        };
        if bytes.len() > MAX_PREVIEW {
            return;
        }
        let preview = Preview { digest: digest_of(&bytes), media, bytes: bytes.into() };
        {
            let mut jobs = lock(&self.jobs);
            let others = jobs.iter().filter(|(other, one)| **other != job && one.preview.is_some()).count();
            match jobs.get_mut(&job) {
                Some(one) if others < MAX_PREVIEWS => one.preview = Some(preview),
                Some(_) | None => return,
            }
        }
        self.tell(job);
    }

    /// A preview that is the newest of its job.
    pub(super) fn preview(&self, digest: &Digest) -> Option<Preview> {
        let jobs = lock(&self.jobs);
        let mut previews = jobs.values().filter_map(|one| one.preview.as_ref());
        previews.find(|preview| preview.digest == *digest).cloned()
    }

    fn tell(&self, job: JobId) {
        if let Some(progress) = self.progress(job) {
            // Nobody listening is no fault.
            let _none = self.notes.send(progress);
        }
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
        let preview = one.preview.as_ref().map(|preview| preview.digest);
        Some(JobProgress { job, place, fraction, left_ms, preview })
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
