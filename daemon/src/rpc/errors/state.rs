//! What a refusal of the writer says: rules, states and money.

use maquette_protocol::{ErrorCode, ErrorData, More};

use super::{internal, near_miss, unknown_job, unknown_take};
use crate::ledger::money::Microcredits;
use crate::ledger::reserve::Short;
use crate::rpc::convert;
use crate::state::command::Refusal;

/// What the error says.
pub(super) fn of_state(refusal: Refusal) -> ErrorData {
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
        Refusal::RouteUnverified { route, model, note } => {
            let mut error = ErrorData::new(
                ErrorCode::RouteUnverified,
                format!(
                    "{route} ({model}) was written from its provider's documents and never checked against the provider itself; nobody has said yet that it may be paid"
                ),
                format!("Allow it once: `maquette models accept {route}`. Begin with one cheap picture."),
            );
            error.more.route = Some(route);
            error.more.note = note;
            error
        }
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
            "Keep, reject, anchor and canary pins can be taken back, up to 32 steps in a project.",
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
        Refusal::UnknownClient(client) => ErrorData::new(
            ErrorCode::InvalidParams,
            format!("no client `{client}` is paired"),
            "`maquette clients` lists them.",
        ),
        Refusal::IsAnchor(take) => ErrorData::new(
            ErrorCode::WrongState,
            format!("{take} is the anchor of its shot"),
            "Set another anchor first, or take it back with `maquette undo`.",
        ),
        Refusal::IsPinned(take) => ErrorData::new(
            ErrorCode::WrongState,
            format!("{take} is pinned as a canary: what is made later is measured against it"),
            format!("Take the pin away first: `maquette canary unpin {take}`."),
        ),
        Refusal::NotPinned(take) => ErrorData::new(
            ErrorCode::InvalidParams,
            format!("{take} is not pinned as a canary"),
            "`maquette canary list` shows the pins.",
        ),
        Refusal::TooManyPins { max } => ErrorData::new(
            ErrorCode::TooLarge,
            format!("a project has at most {max} canary pins"),
            "Take some away first: `maquette canary unpin TAKE...`.",
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

/// The figures of a refusal for too little of something.
fn too_little(needed: Microcredits, available: Microcredits) -> More {
    More { needed_microcredits: Some(needed.0), available_microcredits: Some(available.0), ..More::default() }
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
            more: too_little(needed, available),
            ..ErrorData::new(
                ErrorCode::CreditsShort,
                format!("{needed} credits are needed, and {available} are left in the wallet `{wallet}`"),
                "Ask for fewer, check in (`maquette checkin`), or add credits: `maquette grant AMOUNT --reason WHY`.",
            )
        },
        Short::Client { name, needed, left, limit } => ErrorData {
            more: too_little(needed, left),
            ..ErrorData::new(
                ErrorCode::BudgetPassed,
                if limit == Microcredits::ZERO {
                    format!("{needed} credits are needed, and `{name}` was given no credits to spend")
                } else {
                    format!("{needed} credits are needed, and `{name}` has {left} left of its {limit} a day")
                },
                format!(
                    "Ask in the panel for more: pair `{name}` again with a higher limit. Or ask for fewer."
                ),
            )
        },
        Short::Budget { label, needed, left } => ErrorData {
            more: too_little(needed, left),
            ..ErrorData::new(
                ErrorCode::BudgetPassed,
                format!("{needed} credits are needed, and {label} has {left} left"),
                "Ask for fewer, or look at the limits: `maquette budget`.",
            )
        },
    }
}
