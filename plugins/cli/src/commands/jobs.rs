//! `jobs`, `cancel`, `resolve`: what is running, and what became of it.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AssetImportParams, BatchId, Job, JobCancelParams, JobId, JobListParams, JobResolveParams, JobState,
    Resolution,
};

use crate::args::{CancelArgs, JobsArgs, Outcome, ResolveArgs};
use crate::fault::Fault;
use crate::session::Session;
use crate::show::pages::next_page;
use crate::show::progress::stage;
use crate::show::table::{Cell, Table, cell, dim, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, time_left};
use crate::{amount, day};

/// `maquette jobs`
pub async fn jobs(session: &mut Session<'_>, args: &JobsArgs) -> Result<u8, Fault> {
    let project = if args.everywhere { None } else { session.project.clone() };
    let params = JobListParams {
        project,
        open: args.open,
        batch: args.batch,
        limit: args.page.limit,
        cursor: args.page.cursor.clone(),
    };
    let answer = session.ask::<method::JobList>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let jobs = &answer.reply.jobs;
    let open = jobs.iter().filter(|job| !job.state.is_final()).count();
    let line = match (args.open, open) {
        (true, _) => count(jobs.len(), "open job"),
        (false, 0) => format!("{}, none open", count(jobs.len(), "job")),
        (false, open) => format!("{}, {open} open", count(jobs.len(), "job")),
    };
    headline(session, if jobs.is_empty() && !args.open { "no jobs yet" } else { &line })?;
    write_table(session, jobs)?;
    next_page(session, answer.reply.cursor.as_deref())?;
    Ok(0)
}

fn write_table(session: &mut Session<'_>, jobs: &[Job]) -> Result<(), Fault> {
    let mut table = Table::new(&[
        "id",
        "batch",
        "shot",
        "tier",
        "state",
        ">held",
        ">spent",
        "take",
        "changed (UTC)",
        "why",
    ]);
    for job in jobs {
        table.row(row(job));
    }
    table.write(session.out, &session.look)?;
    Ok(())
}

fn row(job: &Job) -> Vec<Cell> {
    let why = match (&job.error, &job.retry_of) {
        (Some(error), _) => format!("{} · {}", error.message, error.hint),
        (None, Some(job)) => format!("again for {job}"),
        (None, None) => String::new(),
    };
    vec![
        cell(job.id.to_string()),
        dim(job.batch.to_string()),
        cell(job.shot_name.as_str()),
        dim(job.tier.as_str()),
        state(job),
        cell(some_credits(job.held_microcredits)),
        cell(some_credits(job.captured_microcredits)),
        cell(job.take.map(|take| take.to_string()).unwrap_or_default()),
        dim(day::minute(job.updated_ms)),
        cell(why),
    ]
}

fn some_credits(micro: i64) -> String {
    if micro == 0 { String::new() } else { amount::credits(micro) }
}

fn state(job: &Job) -> Cell {
    let mut words = stage(job.state).to_owned();
    if let Some(progress) = &job.progress
        && !job.state.is_final()
    {
        if let Some(place) = progress.place {
            words.push_str(&format!(", {place} before it"));
        } else if let Some(fraction) = progress.fraction {
            words.push_str(&format!(" {} %", (fraction.clamp(0.0, 1.0) * 100.0) as u32));
        }
        words.extend(progress.left_ms.map(|left| format!(", {}", time_left(left))));
    }
    let style = match job.state {
        JobState::Done => Style::Good,
        JobState::Refused | JobState::Failed => Style::Bad,
        JobState::NeedsYou | JobState::Unknown => Style::Warn,
        JobState::Cancelled => Style::Dim,
        JobState::Queued
        | JobState::Intent
        | JobState::Submitting
        | JobState::Submitted
        | JobState::Fetched
        | JobState::Other => Style::Plain,
    };
    styled(words, style)
}

/// `maquette cancel`
pub async fn cancel(session: &mut Session<'_>, args: &CancelArgs) -> Result<u8, Fault> {
    let answer = session.ask::<method::JobCancel>(&cancel_params(session, args)?).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let jobs = &answer.reply.jobs;
    let stopped = jobs.iter().filter(|job| job.state == JobState::Cancelled).count();
    let line = match jobs.len() - stopped {
        0 => format!("{} cancelled", count(stopped, "job")),
        others => {
            let stay = if others == 1 { "stays as it is" } else { "stay as they are" };
            format!("{} cancelled, {others} {stay}", count(stopped, "job"))
        }
    };
    headline(session, &line)?;
    write_table(session, jobs)?;
    Ok(0)
}

fn cancel_params(session: &Session<'_>, args: &CancelArgs) -> Result<JobCancelParams, Fault> {
    let mut params = JobCancelParams { all: args.all, ..Default::default() };
    if args.all {
        params.project = session.project.clone();
    }
    for word in &args.which {
        if let Ok(job) = word.parse::<JobId>() {
            params.jobs.push(job);
        } else if let (Ok(batch), None, 1) = (word.parse::<BatchId>(), params.batch, args.which.len()) {
            params.batch = Some(batch);
        } else {
            return Err(Fault::usage(
                format!("`{word}` is neither a job such as j4 nor, alone, a batch such as b2"),
                "maquette jobs --open",
            ));
        }
    }
    Ok(params)
}

/// `maquette resolve`
pub async fn resolve(session: &mut Session<'_>, args: &ResolveArgs) -> Result<u8, Fault> {
    let asset = match &args.file {
        Some(file) => {
            let path = session.absolute(file)?;
            let params = AssetImportParams { path, project: session.project.clone(), ..Default::default() };
            Some(session.ask::<method::AssetImport>(&params).await?.reply.asset.digest)
        }
        None => None,
    };
    let params = JobResolveParams {
        job: args.job,
        outcome: match args.outcome {
            Outcome::Charged => Resolution::Charged,
            Outcome::NotCharged => Resolution::NotCharged,
        },
        charged_microcredits: args.amount,
        reason: args.reason.clone(),
        asset,
    };
    let answer = session.ask::<method::JobResolve>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let job = &answer.reply;
    let spent = amount::with_unit(job.captured_microcredits);
    headline(session, &format!("{} is {} · {spent} taken", job.id, stage(job.state)))?;
    Ok(0)
}
