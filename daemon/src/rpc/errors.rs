//! The one place where faults become errors of the wire: a stable code, a message for the person, a hint that names the next step.

use jsonrpsee::types::ErrorObjectOwned;
use maquette_protocol::{ErrorCode, ErrorData, More};

use super::convert;
use crate::assets::AssetError;
use crate::engine::Fault;
use crate::journal::JournalError;
use crate::ledger::reserve::Short;
use crate::plan;
use crate::state::command::Refusal;
use crate::writer::Unwritten;

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
        Fault::Invalid { message, hint } => ErrorData::new(ErrorCode::InvalidParams, message, hint),
        Fault::PathsAreLocal => ErrorData::new(
            ErrorCode::Forbidden,
            "paths are for processes on this machine that use the Unix socket",
            "Name the project by its id, and fetch bytes by their `url`.",
        ),
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

fn of_state(refusal: Refusal) -> ErrorData {
    match refusal {
        Refusal::UnknownTake(take) => unknown_take(&take.to_string()),
        Refusal::UnknownJob(job) => unknown_job(&job.to_string()),
        Refusal::UnknownShot(name) => near_miss(
            ErrorCode::UnknownShot,
            format!("there is no shot `{name}`"),
            vec![],
            "`maquette shots` lists them.",
        ),
        Refusal::UnknownWallet(name) => ErrorData::new(
            ErrorCode::UnknownWallet,
            format!("there is no wallet `{name}`"),
            "`maquette credits` lists them; a new one is named in your own `config.toml` under `[wallets]`.",
        ),
        Refusal::MixedProjects => ErrorData::new(
            ErrorCode::InvalidParams,
            "the takes are of different projects",
            "Name the takes of one project at a time.",
        ),
        Refusal::IdempotencyMismatch => ErrorData::new(
            ErrorCode::IdempotencyMismatch,
            "this idempotency key was used with other parameters",
            "Use a new key for a new request.",
        ),
        Refusal::Untrusted { root } => ErrorData::new(
            ErrorCode::Untrusted,
            format!("nobody has allowed spending in {root} yet"),
            format!("Look at its `maquette.toml`, then allow it once: `maquette init --trust {root}`."),
        ),
        Refusal::NotKept(take) => ErrorData::new(
            ErrorCode::NotKept,
            format!("{take} was not kept"),
            format!("Keep it first: `maquette keep {take}`. Or say why not: `--override REASON`."),
        ),
        Refusal::NoAnchor { shot, anchor } => no_anchor(&shot, anchor.map(|take| take.to_string())),
        Refusal::ThreeRolls { shot, tier, rolls, limit } => three_rolls(&shot, &tier, rolls, limit),
        Refusal::Short(short) => of_money(short),
        Refusal::QuoteStale { total } => ErrorData::new(
            ErrorCode::QuoteStale,
            format!("it costs {total} credits now, more than was quoted"),
            "Ask for a new quote.",
        ),
        Refusal::TooManyVariations { max } => ErrorData::new(
            ErrorCode::TooLarge,
            format!(
                "this recipe has led to nearly {max} pictures over all shots, and the cache keeps {max} of one recipe"
            ),
            "Change a word of the prompt or give another `--seed`: that is a new recipe. Or make room: `maquette delete TAKE...`.",
        ),
        Refusal::WrongState { job, state } => ErrorData::new(
            ErrorCode::WrongState,
            format!("{job} is {}", convert::state_text(state)),
            format!(
                "`maquette jobs` shows what it waits for; only a job that needs you can be resolved ({job})."
            ),
        ),
        Refusal::NotAStill(take) => ErrorData::new(
            ErrorCode::NotSupported,
            format!("{take} is a clip; an anchor frame is a still"),
            "Name a still of the shot.",
        ),
        Refusal::NothingToUndo => ErrorData::new(
            ErrorCode::NothingToUndo,
            "there is nothing to take back",
            "Keep, reject and anchor can be taken back, up to 32 steps in a project.",
        ),
        Refusal::CheckinClosed { full } => ErrorData::new(
            ErrorCode::CheckinClosed,
            if full {
                "the wallet is as full as check-ins make it"
            } else {
                "this week's check-in was had already"
            },
            if full { "Spend some first." } else { "The next one is open from Monday (UTC)." },
        ),
        Refusal::NameTaken(name) => ErrorData::new(
            ErrorCode::InvalidParams,
            format!("another shot is called `{name}`"),
            "Choose another name.",
        ),
        Refusal::IsAnchor(take) => ErrorData::new(
            ErrorCode::WrongState,
            format!("{take} is the anchor of its shot"),
            "Set another anchor first, or take it back with `maquette undo`.",
        ),
        Refusal::State(why) => internal(&why),
    }
}

fn no_anchor(shot: &str, anchor: Option<String>) -> ErrorData {
    let (message, hint) = match anchor {
        Some(anchor) => (
            format!("motion starts from the anchor of `{shot}`, which is {anchor}"),
            format!("`maquette motion {shot}` uses it; `maquette anchor TAKE` sets another."),
        ),
        None => (
            format!("the shot `{shot}` has no anchor frame yet"),
            "Pin an approved still first: `maquette anchor TAKE`.".to_owned(),
        ),
    };
    ErrorData::new(ErrorCode::NoAnchor, message, hint)
}

fn three_rolls(shot: &str, tier: &str, rolls: u32, limit: u32) -> ErrorData {
    let message = format!(
        "`{shot}` has {rolls} of {limit} rolls on {tier} since the last keep; this would be too many"
    );
    let hint = "Keep one of them, or go back to drafts and promote another one that you kept. To go on all the same, say why: \
                `--override REASON`.";
    ErrorData {
        more: More {
            rolls: Some(rolls),
            rolls_limit: Some(limit),
            diagnosis: Some(format!(
                "compare what there is on one sheet: `maquette takes {shot}`, then `maquette board 1-{rolls}`"
            )),
            diagnosis_microcredits: Some(0),
            ..More::default()
        },
        ..ErrorData::new(ErrorCode::ThreeRolls, message, hint)
    }
}

fn of_money(short: Short) -> ErrorData {
    match short {
        Short::PriceUnknown { route } => ErrorData::new(
            ErrorCode::PriceUnknown,
            format!("the price of {route} is not known, so nothing can be put on hold"),
            "Give it a price in your catalog folder, or choose another route for the tier.",
        ),
        Short::NoWallet { wallet } => of_state(Refusal::UnknownWallet(wallet)),
        Short::Credits { wallet, needed, available } => ErrorData {
            more: More {
                needed_microcredits: Some(needed.0),
                available_microcredits: Some(available.0),
                ..More::default()
            },
            ..ErrorData::new(
                ErrorCode::CreditsShort,
                format!("{needed} credits are needed, and {available} are left in the wallet `{wallet}`"),
                "Ask for fewer, check in (`maquette checkin`), or add credits: `maquette grant AMOUNT --reason WHY`.",
            )
        },
        Short::Budget { label, needed, left } => ErrorData {
            more: More {
                needed_microcredits: Some(needed.0),
                available_microcredits: Some(left.0),
                ..More::default()
            },
            ..ErrorData::new(
                ErrorCode::BudgetPassed,
                format!("{needed} credits are needed, and {label} has {left} left"),
                "Ask for fewer, or look at the limits: `maquette budget`.",
            )
        },
    }
}

fn of_plan(refusal: plan::Refusal) -> ErrorData {
    use plan::Refusal as No;
    let message = refusal.to_string();
    let simple = |code, hint: &str| ErrorData::new(code, message.clone(), hint);
    match refusal {
        No::EmptyPrompt => {
            simple(ErrorCode::EmptyPrompt, "Say what to draw, for example \"a teapot at dawn\".")
        }
        No::TextTooLong { .. } => simple(ErrorCode::TooLarge, "Say it shorter."),
        No::CountOutOfRange { .. } | No::BadNumber { .. } => {
            simple(ErrorCode::InvalidParams, "Give a number in that range.")
        }
        No::UnknownTier { near, .. } => {
            near_miss(ErrorCode::UnknownTier, message, near, "`maquette tiers` lists them.")
        }
        No::UnknownRoute { near, .. } => near_miss(
            ErrorCode::UnknownRoute,
            message,
            near,
            "`maquette models` lists them; a tier is bound to one in `[tiers]`.",
        ),
        No::RouteNotAllowed { .. } => simple(
            ErrorCode::UnknownRoute,
            "Add it to `routes` in your own `config.toml`, or bind the tier to another.",
        ),
        No::BadSize { .. } => simple(ErrorCode::InvalidParams, "Say `1K`, `2K`, `4K` or `1280x720`."),
        No::BadAspect { .. } => {
            simple(ErrorCode::InvalidParams, "Say it as `16:9`, together with a size such as `1K`.")
        }
        No::SizeNotMade { min_side, max_side, .. } => {
            let hint =
                format!("It makes {min_side} to {max_side} pixels a side; `maquette models` says more.");
            ErrorData::new(ErrorCode::NotSupported, message, hint)
        }
        No::OddClip { .. } => simple(ErrorCode::NotSupported, "Give even numbers, for example `1280x720`."),
        No::LengthNotMade { max_ms, .. } => {
            let hint = format!("Ask for at most {} seconds.", max_ms / 1000);
            ErrorData::new(ErrorCode::NotSupported, message, hint)
        }
        No::BadColour { .. } => simple(ErrorCode::InvalidParams, "Write colours as `#0b5fff`."),
        No::BadShotName { .. } => {
            simple(ErrorCode::InvalidParams, "Use 1 to 64 letters, digits, spaces, `-`, `_` or `.`.")
        }
        No::NeedsIdempotencyKey { .. } => simple(
            ErrorCode::InvalidParams,
            "Give an `idempotency_key`, so that a repeated request is not paid twice.",
        ),
        No::NoTakes => simple(ErrorCode::InvalidParams, "Name takes by number, id (`t17`) or shot."),
        No::NotAStill { .. } => simple(ErrorCode::NotSupported, "Name a still."),
        No::NotAClip { .. } => simple(ErrorCode::NotSupported, "Name clips; `maquette motion` makes them."),
        No::ClipsDiffer { .. } => {
            simple(ErrorCode::NotSupported, "Make the clips with the same size and frame rate.")
        }
        No::WrongTier { ref could, .. } => {
            let hint = match could.first() {
                Some(tier) => format!("The tier `{tier}` can: `--to {tier}` or `--tier {tier}`."),
                None => "No tier of this project can; `maquette models` shows routes that do.".to_owned(),
            };
            ErrorData::new(ErrorCode::NotSupported, message, hint)
        }
        No::NotForStage { .. } => simple(ErrorCode::InvalidParams, "Leave it out, or choose another tier."),
        No::NoTierAbove { .. } | No::NotAbove { .. } | No::MixedTiers { .. } => {
            simple(ErrorCode::NotSupported, "Name the tier with `--to`; `maquette tiers` shows the ladder.")
        }
        No::BadOp => simple(ErrorCode::NotSupported, "Use `inpaint` or `upscale`."),
        No::MaskMissing => simple(
            ErrorCode::InvalidParams,
            "Give a mask of the picture's size: white is filled, black stays.",
        ),
        No::MaskNotUsed => simple(ErrorCode::InvalidParams, "Leave the mask out."),
        No::MaskMismatch { .. } => simple(ErrorCode::MaskMismatch, "Give a mask of the picture's own size."),
        No::TooMuchMoney => simple(ErrorCode::InvalidParams, "Ask for fewer."),
    }
}
