//! Follows jobs to their end by long polls, so that no event can be missed and a lost connection costs nothing:
//! each answer says how a job stands now. Ctrl-C stops the watching, never the jobs.

use std::time::Duration;

use maquette_protocol::methods::method;
use maquette_protocol::{BatchId, ErrorCode, Job, JobGetParams, JobId, JobListParams, JobState};

use crate::fault::Fault;
use crate::session::Session;
use crate::show::progress::BatchBar;

/// How long one answer may be waited for where a person watches: the progress line moves at least that often.
const WATCHED_MS: u64 = 400;
/// The same where nobody watches; the longest wait the daemon accepts.
const UNWATCHED_MS: u64 = 60_000;
/// Jobs of one page.
const PAGE: u32 = 500;

/// How often in a row a connection is sought anew, first at once and then after ever longer pauses: half a minute in all.
const COMEBACKS: u32 = 16;
/// The pause grows by this much each time.
const COMEBACK_PAUSE: Duration = Duration::from_millis(250);

/// How a watch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// Every job has ended or needs the person.
    Ended,
    /// The person typed Ctrl-C; the jobs go on.
    Left,
}

/// How long the first answer to a making request may be waited for.
pub fn first_wait_ms(session: &Session<'_>) -> u64 {
    if session.look.progress && !session.json { WATCHED_MS } else { UNWATCHED_MS }
}

/// Whether there is nothing left to wait for: a job that needs the person moves no further by itself.
pub fn is_over(job: &Job) -> bool {
    job.state.is_final() || job.state == JobState::NeedsYou
}

/// Waits until all `jobs` are over, bringing them up to date in place.
pub async fn to_the_end(session: &mut Session<'_>, jobs: &mut [Job]) -> Result<Watch, Fault> {
    if jobs.iter().all(is_over) {
        return Ok(Watch::Ended);
    }
    let bar = BatchBar::new(session.look.progress && !session.json);
    let mut comebacks = 0;
    let mut interrupted = session.world.interrupted();
    let watch = loop {
        bar.update(jobs);
        if jobs.iter().all(is_over) {
            break Ok(Watch::Ended);
        }
        let round = tokio::select! {
            biased;
            () = &mut interrupted => break Ok(Watch::Left),
            round = refreshed(session, jobs) => round,
        };
        match round {
            Ok(()) => comebacks = 0,
            // The jobs are safe in the daemon's journal; ask again when it is back.
            Err(fault) if is_away(&fault) && comebacks < COMEBACKS => {
                tokio::time::sleep(COMEBACK_PAUSE * comebacks).await;
                comebacks += 1;
                match session.calls.reconnect().await {
                    Ok(()) => {}
                    Err(gone) if is_away(&gone) => {}
                    Err(gone) => break Err(gone),
                }
            }
            Err(fault) => break Err(fault),
        }
    };
    bar.finish();
    watch
}

/// Whether the daemon is only leaving or gone, and can be found or started again.
pub fn is_away(fault: &Fault) -> bool {
    fault.code == "lost" || fault.is(ErrorCode::Draining)
}

/// One round: waits for the first open job, then asks how the others stand.
async fn refreshed(session: &mut Session<'_>, jobs: &mut [Job]) -> Result<(), Fault> {
    let wait_ms = first_wait_ms(session);
    let Some(place) = jobs.iter().position(|job| !is_over(job)) else {
        return Ok(());
    };
    jobs[place] = get(session, &jobs[place], wait_ms).await?;
    let open: Vec<usize> =
        (0..jobs.len()).filter(|other| *other != place && !is_over(&jobs[*other])).collect();
    if open.is_empty() {
        return Ok(());
    }
    let batch = jobs[open[0]].batch;
    let listed = of_batch(session, batch).await?;
    for other in open {
        let known = listed.iter().find(|job| job.id == jobs[other].id);
        jobs[other] = match known {
            Some(job) if gone_on_as(job).is_some() => get(session, job, 0).await?,
            Some(job) => job.clone(),
            // A job that somebody else's request began, which ours joined.
            None => get(session, &jobs[other], 0).await?,
        };
    }
    Ok(())
}

async fn get(session: &mut Session<'_>, job: &Job, wait_ms: u64) -> Result<Job, Fault> {
    let params = JobGetParams { job: job.id, wait_ms: Some(wait_ms) };
    let mut job = session.ask::<method::JobGet>(&params).await?.reply;
    while let Some(next) = gone_on_as(&job) {
        job = session.ask::<method::JobGet>(&JobGetParams { job: next, wait_ms: None }).await?.reply;
    }
    Ok(job)
}

/// The job that goes on by another route where this one's model is gone.
fn gone_on_as(job: &Job) -> Option<JobId> {
    let is_gone = job.error.as_ref().is_some_and(|error| error.code == ErrorCode::ModelRetired);
    job.retried_by.filter(|_| is_gone)
}

async fn of_batch(session: &mut Session<'_>, batch: BatchId) -> Result<Vec<Job>, Fault> {
    let params = JobListParams { batch: Some(batch), limit: Some(PAGE), ..Default::default() };
    Ok(session.ask::<method::JobList>(&params).await?.reply.jobs)
}
