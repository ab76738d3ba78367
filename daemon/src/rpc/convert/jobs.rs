//! Jobs, with the next step for each of their errors.

use maquette_protocol as wire;

use crate::engine::JobView;
use crate::jobs::JobProgress;
use crate::ledger::money::Microcredits;
use crate::state::domain::JobState;

/// A job.
pub fn job(view: JobView) -> wire::Job {
    let state = view.state;
    wire::Job {
        id: view.id,
        batch: view.batch,
        project: view.project,
        shot: view.shot,
        shot_name: view.shot_name,
        tier: view.tier,
        route: view.route,
        k: view.k,
        state: job_state(state),
        held_microcredits: view.held.0,
        captured_microcredits: view.captured.0,
        take: view.take,
        retry_of: view.retry_of,
        retried_by: view.retried_by,
        error: view.error.map(|(code, message)| job_error(view.id, state, view.captured, &code, message)),
        progress: view.progress.map(progress),
        created_ms: view.created_ms,
        updated_ms: view.updated_ms,
    }
}

fn job_error(
    job: wire::JobId,
    state: JobState,
    captured: Microcredits,
    code: &str,
    message: String,
) -> wire::ErrorData {
    let code = wire::ErrorCode::ALL.iter().copied().find(|known| known.text() == code);
    let hint = match state {
        JobState::NeedsYou => format!(
            "Look at the provider's own list, then say: `maquette resolve {job} charged` or `not-charged`, with `--reason`."
        ),
        JobState::Refused if code == Some(wire::ErrorCode::BadPicture) && captured > Microcredits::ZERO => {
            format!(
                "The provider took {captured} credits for it: ask there for them. `maquette retry {job}` orders it anew."
            )
        }
        JobState::Refused if code == Some(wire::ErrorCode::BadPicture) => {
            format!("It cost nothing. Try it again: `maquette retry {job}`.")
        }
        JobState::Refused => "Change the wording and ask again.".to_owned(),
        JobState::Unknown => "It is being looked up.".to_owned(),
        JobState::Failed => after_a_decline(code, job),
        JobState::Queued
        | JobState::Intent
        | JobState::Submitting
        | JobState::Submitted
        | JobState::Fetched
        | JobState::Done
        | JobState::Cancelled => format!("Try it again: `maquette retry {job}`."),
    };
    wire::ErrorData::new(code.unwrap_or(wire::ErrorCode::Unknown), message, hint)
}

/// The next step after a provider turned an order away. Nothing was charged for any of these.
fn after_a_decline(code: Option<wire::ErrorCode>, job: wire::JobId) -> String {
    use wire::ErrorCode as Code;
    let again = format!("`maquette retry {job}`");
    if code == Some(Code::ProviderKey) {
        format!(
            "Set the variable that the provider's catalog file names, start the daemon anew, then {again}."
        )
    } else if code == Some(Code::ProviderOutOfMoney) {
        format!("Put money into the account at the provider, then {again}.")
    } else if code == Some(Code::ModelRetired) {
        "Choose another route for the tier: `maquette models` lists them.".to_owned()
    } else if code == Some(Code::ProviderRateLimited) {
        format!("Wait a minute, then {again}.")
    } else if code == Some(Code::ProviderUnreachable) {
        format!("Look whether you are online, then {again}.")
    } else {
        format!("Try it again: {again}.")
    }
}

/// How far a job is.
pub fn progress(progress: JobProgress) -> wire::Progress {
    wire::Progress {
        place: progress.place,
        fraction: progress.fraction.map(f64::from),
        left_ms: progress.left_ms,
        preview: progress.preview,
    }
}

/// A job's state.
pub fn job_state(state: JobState) -> wire::JobState {
    match state {
        JobState::Queued => wire::JobState::Queued,
        JobState::Intent => wire::JobState::Intent,
        JobState::Submitting => wire::JobState::Submitting,
        JobState::Submitted => wire::JobState::Submitted,
        JobState::Fetched => wire::JobState::Fetched,
        JobState::Done => wire::JobState::Done,
        JobState::Refused => wire::JobState::Refused,
        JobState::Failed => wire::JobState::Failed,
        JobState::Cancelled => wire::JobState::Cancelled,
        JobState::Unknown => wire::JobState::Unknown,
        JobState::NeedsYou => wire::JobState::NeedsYou,
    }
}

/// A job's state in words.
pub fn state_text(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Intent | JobState::Submitting | JobState::Submitted | JobState::Fetched => "running",
        JobState::Done => "done",
        JobState::Refused => "refused",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Unknown => "being looked up",
        JobState::NeedsYou => "waiting for you",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jobs_error_names_the_step_that_fits_it() {
        let check = |state, captured, code: &str, expect: &str| {
            let error = job_error(wire::JobId(7), state, Microcredits(captured), code, "why".to_owned());
            assert_eq!((error.code.text(), error.message.as_str()), (code, "why"));
            assert!(error.hint.contains(expect), "{state:?} {code}: {}", error.hint);
            assert_eq!(error.hint.contains("wording"), expect == "wording", "{}", error.hint);
        };
        check(JobState::Refused, 0, "provider_refused", "wording");
        check(JobState::Refused, 12_000_000, "bad_picture", "took 12 credits");
        check(JobState::Refused, 12_000_000, "bad_picture", "`maquette retry j7`");
        check(JobState::Refused, 0, "bad_picture", "It cost nothing.");
        check(JobState::Failed, 0, "provider_failed", "`maquette retry j7`");
        check(JobState::NeedsYou, 0, "possibly_charged", "`maquette resolve j7 charged`");
    }
}
