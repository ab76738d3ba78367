//! Follows jobs to their end by long polls: each answer says how a job stands now, so a lost connection costs nothing. Cancelling asks the
//! daemon, and the jobs say what became of it.

use std::time::Duration;

use maquette_protocol::{
    BoardMakeParams, BoardReply, ErrorCode, Job, JobCancelParams, JobGetParams, JobListParams, JobListReply,
    JobState, JobsReply, Made, Take, TakeId, TakeParams, TakeReply,
};
use tokio::time::timeout;
use tower_lsp::lsp_types::{MessageType, Url};

use super::progress::{Bar, is_over};
use super::{Ended, Run};
use crate::amount::credits;
use crate::daemon::Refused;

/// How long one answer may be waited for: the progress moves at least that often.
const WATCHED_MS: u64 = 500;
/// Jobs of one page.
const PAGE: u32 = 500;
/// A daemon that went away has so long to come back; its jobs go on then.
const COMES_BACK_WITHIN: Duration = Duration::from_secs(120);
/// A board has at most so many takes.
const ON_A_BOARD: usize = 256;

impl Run {
    /// Shows how a request goes on, and its result at the end.
    pub(super) async fn follow(&self, tier: &str, made: Made) -> Result<(), Ended> {
        let Made { takes, mut jobs, shot_name, .. } = made;
        let title = format!("Maquette: {tier}, {shot_name}");
        let mut bar = Bar::begin(&self.session.editor, &self.name, title).await;
        let outcome = self.to_the_end(&mut bar, &mut jobs).await;
        bar.end(summary(takes.len(), &jobs)).await;
        self.session.knowledge.ask_again();
        outcome?;
        self.tell_failures(&jobs);
        let made = jobs.iter().filter_map(|job| job.take);
        let mut all: Vec<TakeId> = takes.iter().map(|take| take.id).collect();
        all.extend(made.filter(|take| !takes.iter().any(|known| known.id == *take)));
        self.open_takes(&all).await
    }

    async fn to_the_end(&self, bar: &mut Bar, jobs: &mut [Job]) -> Result<(), Ended> {
        let mut is_cancelled = false;
        loop {
            bar.update(jobs).await;
            if jobs.iter().all(is_over) {
                return Ok(());
            }
            let round = async { self.refreshed(jobs).await };
            let outcome = tokio::select! {
                biased;
                () = self.stop.cancelled(), if !is_cancelled => {
                    is_cancelled = true;
                    self.cancel_jobs(jobs).await
                }
                outcome = round => outcome,
            };
            match outcome {
                Ok(()) => {}
                // The jobs are safe in the daemon's journal; ask again when it is back.
                Err(refused) if is_leaving(&refused) => self.until_back(refused).await?,
                Err(refused) => return Err(refused.into()),
            }
        }
    }

    async fn cancel_jobs(&self, jobs: &[Job]) -> Result<(), Refused> {
        let open = jobs.iter().filter(|job| !is_over(job)).map(|job| job.id).collect();
        let params = JobCancelParams { jobs: open, ..Default::default() };
        self.ask::<JobsReply>("job.cancel", params).await.map(drop)
    }

    /// One round: waits for the first open job, then asks how the others of its batch stand.
    async fn refreshed(&self, jobs: &mut [Job]) -> Result<(), Refused> {
        let Some(place) = jobs.iter().position(|job| !is_over(job)) else { return Ok(()) };
        jobs[place] = self.job(&jobs[place], WATCHED_MS).await?;
        let open: Vec<usize> = (0..jobs.len()).filter(|at| *at != place && !is_over(&jobs[*at])).collect();
        let Some(first) = open.first() else { return Ok(()) };
        let of_batch =
            JobListParams { batch: Some(jobs[*first].batch), limit: Some(PAGE), ..Default::default() };
        let listed: JobListReply = self.ask("job.list", of_batch).await?;
        for at in open {
            let known = listed.jobs.iter().find(|job| job.id == jobs[at].id);
            jobs[at] = match known {
                Some(job) if gone_on_as(job).is_none() => job.clone(),
                // It goes on as another job, or somebody else's request began it.
                Some(_) | None => self.job(&jobs[at], 0).await?,
            };
        }
        Ok(())
    }

    async fn job(&self, job: &Job, wait_ms: u64) -> Result<Job, Refused> {
        let mut job: Job = self.ask("job.get", JobGetParams { job: job.id, wait_ms: Some(wait_ms) }).await?;
        while let Some(next) = gone_on_as(&job) {
            job = self.ask("job.get", JobGetParams { job: next, wait_ms: None }).await?;
        }
        Ok(job)
    }

    /// Waits for another connection than the one that was lost.
    async fn until_back(&self, refused: Refused) -> Result<(), Ended> {
        let mut connections = self.session.link.watch();
        let back = async {
            // A daemon that is leaving still has its connection for a moment.
            if !refused.is_away() && connections.wait_for(Option::is_none).await.is_err() {
                return;
            }
            let _ = connections.wait_for(Option::is_some).await;
        };
        timeout(COMES_BACK_WITHIN, back).await.map_err(|_| Ended::Refused(refused.clone()))
    }

    fn tell_failures(&self, jobs: &[Job]) {
        let failed: Vec<&Job> = jobs.iter().filter(|job| job.state != JobState::Done).collect();
        let Some(error) = failed.iter().find_map(|job| job.error.as_ref()) else { return };
        let text =
            format!("{} of {} were not made: {} {}", failed.len(), jobs.len(), error.message, error.hint);
        self.session.editor.say(MessageType::WARNING, text);
    }

    /// Opens one take, or a board of several.
    pub(super) async fn open_takes(&self, takes: &[TakeId]) -> Result<(), Ended> {
        match takes {
            [] => Ok(()),
            [only] => self.open_take(*only).await,
            several => {
                let takes = several.iter().take(ON_A_BOARD).copied().collect();
                let board: BoardReply =
                    self.ask("board.make", BoardMakeParams { takes, ..Default::default() }).await?;
                self.open(format!("{} takes", several.len()), board.asset.url, board.asset.path);
                Ok(())
            }
        }
    }

    pub(super) async fn open_take(&self, take: TakeId) -> Result<(), Ended> {
        let TakeReply { take, .. } = self.ask("take.get", TakeParams { take }).await?;
        let Take { id, tier, asset, .. } = take;
        self.open(format!("{id} ({tier})"), asset.url, asset.path);
        Ok(())
    }

    /// A picture opens in editors that show pictures, and in the browser for all others.
    fn open(&self, what: String, url: Option<String>, path: Option<String>) {
        let editor = &self.session.editor;
        let file = path.and_then(|path| Url::from_file_path(path).ok());
        let address = url.and_then(|url| Url::parse(&url).ok());
        let shows_files = editor.features().shows_pictures();
        let (first, second) = if shows_files { (file, address) } else { (address, file) };
        if let Some(address) = first.or(second) {
            let in_browser = !(shows_files && address.scheme() == "file");
            editor.open(what, address, in_browser);
        }
    }
}

/// Whether the daemon is only leaving or gone, and may come back.
fn is_leaving(refused: &Refused) -> bool {
    refused.is_away() || refused.code == ErrorCode::Draining.text()
}

/// The job that goes on by another route where this one's model is gone.
fn gone_on_as(job: &Job) -> Option<maquette_protocol::JobId> {
    let is_gone = job.error.as_ref().is_some_and(|error| error.code == ErrorCode::ModelRetired);
    job.retried_by.filter(|_| is_gone)
}

/// `8 takes, 5 cached, 3 credits`.
fn summary(cached: usize, jobs: &[Job]) -> String {
    let made = jobs.iter().filter(|job| job.state == JobState::Done).count();
    let cost = jobs.iter().map(|job| job.captured_microcredits).sum();
    let hits = if cached > 0 { format!(", {cached} cached") } else { String::new() };
    let takes = cached + made;
    format!("{takes} take{}{hits}, {}", if takes == 1 { "" } else { "s" }, credits(cost))
}
