//! `notify`: a system notification when work that took a while ends, or when a job needs the person. One for a batch, not one for a job.

mod bundles;

use std::collections::BTreeSet;

use maquette_protocol::methods::method;
use maquette_protocol::{BatchId, Event, Job, JobListParams, JobState};

use crate::args::NotifyArgs;
use crate::fault::{EXIT_DAEMON, EXIT_INTERRUPTED, Fault};
use crate::session::Session;
use crate::tail::{LONG_MS, Step, Tail, is_away};

use bundles::{Bundles, Notice};

/// Jobs of one page, which are more than a batch can have in one picture's lifetime.
const PAGE: u32 = 500;

/// `maquette notify`
pub async fn notify(session: &mut Session<'_>, args: &NotifyArgs) -> Result<u8, Fault> {
    // Whoever waits at another program waits for all projects; the folder this was typed in says nothing.
    if !session.typed.iter().any(|word| word.starts_with("--project")) {
        session.project = None;
    }
    let mut tail = Tail::from_now(session).await?;
    let mut bundles = Bundles::new(u64::from(args.after) * 1000);
    let mut due = BTreeSet::new();
    if !session.json {
        writeln!(session.out, "work of {} s and more is told when it ends · Ctrl-C ends this", args.after)?;
    }
    loop {
        session.out.flush()?;
        let wait_ms = if due.is_empty() { LONG_MS } else { 0 };
        match tail.step(session, wait_ms).await? {
            Step::Left => return Ok(EXIT_INTERRUPTED),
            Step::Missed => {}
            Step::Events(events) => due.extend(events.iter().filter_map(batch_to_look_at)),
        }
        while let Some(batch) = due.first().copied() {
            match jobs_of(session, batch).await {
                Ok(jobs) => {
                    for notice in bundles.look(&jobs) {
                        tell(session, &notice).await?;
                    }
                    due.remove(&batch);
                }
                Err(fault) if is_away(&fault) => break,
                Err(fault) => return Err(fault),
            }
        }
    }
}

/// The batch of a job that has ended or waits for the person.
fn batch_to_look_at(event: &Event) -> Option<BatchId> {
    let is_over = event.state.is_some_and(|state| state.is_final() || state == JobState::NeedsYou);
    event.batch.filter(|_| is_over)
}

async fn jobs_of(session: &mut Session<'_>, batch: BatchId) -> Result<Vec<Job>, Fault> {
    let mut params = JobListParams { batch: Some(batch), limit: Some(PAGE), ..JobListParams::default() };
    let mut jobs = Vec::new();
    loop {
        let page = session.ask::<method::JobList>(&params).await?.reply;
        jobs.extend(page.jobs);
        if page.cursor.is_none() {
            return Ok(jobs);
        }
        params.cursor = page.cursor;
    }
}

async fn tell(session: &mut Session<'_>, notice: &Notice) -> Result<(), Fault> {
    if session.json {
        writeln!(session.out, "{}", serde_json::to_string(notice).unwrap_or_default())?;
        return Ok(());
    }
    session.world.notify(&notice.title, &notice.body).await.map_err(|why| {
        let message = format!("no notification can be shown: {why}");
        Fault::new("no_notifications", EXIT_DAEMON, message, "`maquette notify --json` prints them instead")
    })?;
    writeln!(session.out, "{}", notice.title)?;
    Ok(())
}
