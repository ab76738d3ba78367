//! The one place where faults become errors of the wire: a stable code, a message for the person, a hint that names the next step.

mod plan;
mod state;

use jsonrpsee::types::ErrorObjectOwned;
use maquette_protocol::{ErrorCode, ErrorData, More};

use super::convert;
use crate::assets::AssetError;
use crate::engine::Fault;
use crate::journal::JournalError;
use crate::writer::Unwritten;
use plan::of_plan;
use state::of_state;

/// The JSON-RPC error of a fault.
pub fn object(data: &ErrorData) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(data.code.number(), data.message.clone(), Some(data))
}

/// What a fault says on the wire.
pub fn data(fault: Fault) -> ErrorData {
    match fault {
        Fault::Plan(refusal) => of_plan(refusal),
        Fault::State(refusal) => of_state(refusal),
        Fault::QuoteStale(now) => ErrorData {
            more: More { quote: Some(Box::new(convert::quote(*now))), ..More::default() },
            ..ErrorData::new(
                ErrorCode::QuoteStale,
                "the plan is no longer the one that was quoted, or it costs more now",
                "Look at the new quote in `more.quote` and give its `quote_id`.",
            )
        },
        Fault::Unwritten(unwritten) => of_writer(&unwritten),
        Fault::Index(error) => ErrorData::new(
            ErrorCode::Rebuilding,
            format!("the index cannot be read now: {error}"),
            "Ask again in a moment. If it stays so, `maquette stop` and start again: the journal holds everything.",
        ),
        Fault::Rebuilding { done, target } => ErrorData::new(
            ErrorCode::Rebuilding,
            format!("the index is being built anew from the journal: {done} of {target} events"),
            "Ask again in a moment; `maquette status` says how far it is. Nothing is lost.",
        ),
        Fault::Journal(error) => of_journal(&error),
        Fault::Asset(error) => of_asset(&error),
        Fault::Picture(error) => ErrorData::new(
            ErrorCode::BadPicture,
            format!("this is no picture that can be used: {error}"),
            "Give a whole PNG or JPEG of at most 16,384 pixels a side and 100 megapixels.",
        ),
        Fault::File { path, why } => ErrorData::new(
            ErrorCode::InvalidParams,
            format!("{path}: {why}"),
            "Look whether the path is right and may be read or written by you.",
        ),
        Fault::UnknownTake(take) => unknown_take(&take.to_string()),
        Fault::UnknownJob(job) => unknown_job(&job.to_string()),
        Fault::UnknownAsset(digest) => ErrorData::new(
            ErrorCode::UnknownAsset,
            format!("there is no asset {digest}"),
            "Bring a file in with `maquette import FILE`; it answers with the digest.",
        ),
        Fault::UnknownShot { name, near } => near_miss(
            ErrorCode::UnknownShot,
            format!("there is no shot `{name}`"),
            near,
            "`maquette shots` lists them.",
        ),
        Fault::UnknownProject(name) => ErrorData::new(
            ErrorCode::UnknownProject,
            format!("there is no project `{name}`"),
            "Run `maquette init` in its folder; if it was moved, run it once in the new place.",
        ),
        Fault::Config { message, hint, .. } => ErrorData::new(ErrorCode::BadConfig, message, hint),
        Fault::Prompt { message, hint } => ErrorData::new(ErrorCode::BadPrompt, message, hint),
        Fault::Invalid { message, hint } => ErrorData::new(ErrorCode::InvalidParams, message, hint),
        Fault::PathsAreLocal => ErrorData::new(
            ErrorCode::Forbidden,
            "paths are for processes on this machine that use the Unix socket",
            "Name the project by its id, and fetch bytes by their `url`.",
        ),
        Fault::Elsewhere { message, hint } => ErrorData::new(ErrorCode::Forbidden, message, hint),
        Fault::TooOften { message, wait } => {
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
            let hint = format!("Wait {} s, then ask again.", wait_ms.div_ceil(1_000));
            ErrorData {
                more: More { retry_after_ms: Some(wait_ms), ..More::default() },
                ..ErrorData::new(ErrorCode::Busy, message, hint)
            }
        }
        Fault::WrongState { message, hint, .. } => ErrorData::new(ErrorCode::WrongState, message, hint),
        Fault::CursorGone { oldest } => ErrorData {
            more: More { oldest_seq: Some(oldest), ..More::default() },
            ..ErrorData::new(
                ErrorCode::CursorGone,
                "there are no events at that sequence number",
                "Read the lists anew, then go on from `status.last_seq`.",
            )
        },
        Fault::Leaving => of_writer(&Unwritten::Leaving),
        Fault::Protocol { theirs, ours } => ErrorData::new(
            ErrorCode::ProtocolMismatch,
            format!(
                "the client speaks protocol {} to {}, this daemon {} to {}",
                theirs[0], theirs[1], ours[0], ours[1]
            ),
            "Bring the older one of them up to date.",
        ),
        Fault::JobsOpen(open) => ErrorData::new(
            ErrorCode::Busy,
            format!("{open} jobs are open"),
            "Wait for them, or leave without `if_idle`: they go on after the next start.",
        ),
        Fault::Broken(why) => internal(&why),
    }
}

fn internal(why: &str) -> ErrorData {
    tracing::error!(why, "something broke");
    ErrorData::new(
        ErrorCode::Internal,
        format!("something broke: {why}"),
        "`maquette doctor` says where the log is.",
    )
}

fn unknown_take(take: &str) -> ErrorData {
    let hint = "`maquette takes` lists them.";
    ErrorData::new(ErrorCode::UnknownTake, format!("there is no take {take}"), hint)
}

fn unknown_job(job: &str) -> ErrorData {
    ErrorData::new(ErrorCode::UnknownJob, format!("there is no job {job}"), "`maquette jobs` lists them.")
}

fn near_miss(code: ErrorCode, message: String, near: Vec<String>, otherwise: &str) -> ErrorData {
    let hint = match near.first() {
        Some(first) => format!("Did you mean `{first}`? {otherwise}"),
        None => otherwise.to_owned(),
    };
    ErrorData { more: More { did_you_mean: near, ..More::default() }, ..ErrorData::new(code, message, hint) }
}

fn of_writer(unwritten: &Unwritten) -> ErrorData {
    match unwritten {
        // A refusal has become a fault of its own long before.
        Unwritten::Refused(refusal) => of_state((**refusal).clone()),
        Unwritten::ReadOnly(why) => ErrorData::new(
            ErrorCode::ReadOnly,
            format!("the journal is damaged, so nothing is written any more: {why}"),
            "Reading still works. Put a backup of the folder `journal` in its place and start again; `maquette doctor` says where it is.",
        ),
        Unwritten::DiskFull => ErrorData::new(
            ErrorCode::DiskFull,
            "the disk is full; nothing was done",
            "Free some space and ask again.",
        ),
        Unwritten::Failed(why) => ErrorData::new(
            ErrorCode::Internal,
            format!("the disk failed; nothing was answered as done: {why}"),
            "Look at the disk, then ask again: the journal is opened anew.",
        ),
        Unwritten::Busy => {
            ErrorData::new(ErrorCode::Busy, "too many requests wait already", "Ask again in a moment.")
        }
        Unwritten::Leaving => ErrorData::new(
            ErrorCode::Draining,
            "the daemon is leaving",
            "Ask again in a moment: the next request starts a new one.",
        ),
    }
}

fn of_journal(error: &JournalError) -> ErrorData {
    match error {
        JournalError::DiskFull { .. } => of_writer(&Unwritten::DiskFull),
        JournalError::ReadOnly(damage) | JournalError::Damaged(damage) => {
            of_writer(&Unwritten::ReadOnly(damage.to_string()))
        }
        JournalError::Io { .. }
        | JournalError::Poisoned
        | JournalError::TooLarge { .. }
        | JournalError::EmptySegment => internal(&error.to_string()),
    }
}

fn of_asset(error: &AssetError) -> ErrorData {
    let code = match error {
        AssetError::DiskFull { .. } => return of_writer(&Unwritten::DiskFull),
        AssetError::UnknownMedia => ErrorCode::BadPicture,
        AssetError::TooLarge { .. } => ErrorCode::TooLarge,
        AssetError::NotFound(_) => ErrorCode::UnknownAsset,
        AssetError::Damaged { .. } => ErrorCode::DamagedAsset,
        AssetError::Io { .. } => ErrorCode::Internal,
    };
    let hint = match error {
        AssetError::Damaged { .. } => {
            "The file was moved aside. Make it again with `--again`, or bring it back from a backup."
        }
        AssetError::UnknownMedia | AssetError::TooLarge { .. } => "Give a PNG or JPEG of at most 64 MiB.",
        AssetError::NotFound(_) => "Its content may have been deleted.",
        AssetError::Io { .. } | AssetError::DiskFull { .. } => {
            "Look at the disk; `maquette doctor` says where."
        }
    };
    ErrorData::new(code, error.to_string(), hint)
}
