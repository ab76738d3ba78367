//! What a refusal of the plan says: the request itself cannot be carried out.

use maquette_protocol::{ErrorCode, ErrorData};

use super::near_miss;
use crate::plan::Refusal as No;

/// What the error says.
pub(super) fn of_plan(refusal: No) -> ErrorData {
    let message = refusal.to_string();
    let simple = |code, hint: &str| ErrorData::new(code, message.clone(), hint);
    match refusal {
        No::EmptyPrompt => {
            simple(ErrorCode::EmptyPrompt, "Say what to draw, for example \"a teapot at dawn\".")
        }
        No::TextTooLong { .. } => simple(ErrorCode::TooLarge, "Say it shorter, or ask for fewer at a time."),
        No::CountOutOfRange { .. } | No::BadNumber { .. } => {
            simple(ErrorCode::InvalidParams, "Give a number in that range.")
        }
        No::NoPins { .. } => {
            simple(ErrorCode::InvalidParams, "Pin some first: `maquette canary pin TAKE...`.")
        }
        No::NothingDue { .. } => simple(
            ErrorCode::InvalidParams,
            "Nothing to do. `maquette canary run --all` makes them again all the same, which shows how much comes by chance.",
        ),
        No::SeveralOrders { .. } => simple(
            ErrorCode::InvalidParams,
            "Name one with `tier` and `route`; `canary.list` says them of each pin.",
        ),
        No::CannotRepeat { .. } => simple(
            ErrorCode::NotSupported,
            "Pin another take: `maquette canary list` shows how each one stands.",
        ),
        No::TooManyTakes { .. } => {
            simple(ErrorCode::TooLarge, "Ask for fewer at a time; what is made already costs nothing.")
        }
        No::EitherOr { .. } => simple(ErrorCode::InvalidParams, "Give one of them."),
        No::NotOneEach { .. } => {
            simple(ErrorCode::InvalidParams, "Give one for each of `takes`, in their order.")
        }
        No::UnknownTier { near, .. } => {
            near_miss(ErrorCode::UnknownTier, message, near, "`maquette tiers` lists them.")
        }
        No::NoRouteFits { .. } => simple(
            ErrorCode::NoRouteFits,
            "Ask for a longer time or a higher price, or give the tier more `fallbacks`. A route is measured by using it: `maquette tiers` shows the times.",
        ),
        No::NoSuchRoute { near, .. } => {
            near_miss(ErrorCode::UnknownRoute, message, near, "`maquette models` lists them.")
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
        No::SizeNotMade { min_side, max_side, sizes, aspects, .. } => {
            let hint = match (&sizes[..], &aspects[..]) {
                ([_, ..], _) => format!("It makes {}.", sizes.join(", ")),
                ([], [_, ..]) => format!(
                    "It makes {}, {min_side} to {max_side} pixels a side: give a `--size` of that shape, such as `1280x720`, or begin with drafts of that `--aspect`.",
                    aspects.join(", ")
                ),
                ([], []) => {
                    format!("It makes {min_side} to {max_side} pixels a side; `maquette models` says more.")
                }
            };
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
        No::NoFrameRate { .. } => simple(ErrorCode::NotSupported, "Use the whole clip."),
        No::TrimBackwards { .. } => {
            simple(ErrorCode::InvalidParams, "Give an `out_ms` that is greater than `in_ms`.")
        }
        No::TrimPastEnd { .. } => {
            simple(ErrorCode::InvalidParams, "Leave `out_ms` out to use the clip to its end.")
        }
        No::TrimTooShort { .. } => simple(ErrorCode::InvalidParams, "Use one frame of it or more."),
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
        No::WrongRoute { ref could, .. } => {
            let hint = match could.first() {
                Some(route) => format!("The route `{route}` can; `maquette models` shows all."),
                None => "No route that your config allows can; `maquette models` shows all.".to_owned(),
            };
            ErrorData::new(ErrorCode::NotSupported, message, hint)
        }
        No::NotForStage { .. } => simple(ErrorCode::InvalidParams, "Leave it out, or choose another tier."),
        No::NoTierAbove { .. } | No::NotAbove { .. } | No::MixedTiers { .. } => {
            simple(ErrorCode::NotSupported, "Name the tier with `--to`; `maquette tiers` shows the ladder.")
        }
        No::BadOp => simple(
            ErrorCode::NotSupported,
            "Use inpaint, remove, outpaint, upscale, recolour, crop, background, guide or calm.",
        ),
        No::MaskMissing { .. } => {
            simple(ErrorCode::InvalidParams, "Give a mask of the picture's size: white changes, black stays.")
        }
        No::TooManyReferences { .. } => simple(
            ErrorCode::NotSupported,
            "Leave some out, or bind the tier to a route that looks at more: `maquette models`.",
        ),
        No::NoSuchInput { what, .. } => simple(
            ErrorCode::NotSupported,
            match what {
                "guide" => {
                    "Leave it out, or bind the tier to a route that takes one: `maquette models --guide`."
                }
                _ => "Leave it out, or bind the tier to a route that takes one: `maquette models`.",
            },
        ),
        No::EditLacks { .. } => {
            simple(ErrorCode::InvalidParams, "`maquette edit --help` has an example of each edit.")
        }
        No::NotForEdit { field, ref uses, .. } => {
            let hint = format!("Leave `{field}` out; it is for {}.", uses.join(", "));
            ErrorData::new(ErrorCode::InvalidParams, message, hint)
        }
        No::MaskMismatch { .. } => simple(ErrorCode::MaskMismatch, "Give a mask of the picture's own size."),
        No::TooMuchMoney => simple(ErrorCode::InvalidParams, "Ask for fewer."),
    }
}
