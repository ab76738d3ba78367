//! Errors: a stable code, a message for the person, a hint that names the next step, and data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::making::Quote;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $exit:literal $number:literal;)+) => {
        /// What kind of error it is. The text is stable; so are exit code and JSON-RPC number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
            /// A code that this build does not know.
            #[serde(other)]
            Unknown,
        }

        impl ErrorCode {
            /// All codes this build knows.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name,)+];

            /// The stable text.
            pub fn text(self) -> &'static str {
                match self { $(ErrorCode::$name => $text,)+ ErrorCode::Unknown => "unknown" }
            }

            /// The exit code that a command gives for it: 2 usage, 3 refused, 4 credits, 5 provider, 6 daemon.
            pub fn exit_code(self) -> u8 {
                match self { $(ErrorCode::$name => $exit,)+ ErrorCode::Unknown => 6 }
            }

            /// The number in a JSON-RPC error object: the standard ones where they fit, our own from -32101 down.
            pub fn number(self) -> i32 {
                match self { $(ErrorCode::$name => $number,)+ ErrorCode::Unknown => -32603 }
            }
        }
    };
}

error_codes! {
    /// A parameter is missing, has a wrong type or is out of range.
    InvalidParams "invalid_params" 2 -32602;
    /// The request is no JSON.
    ParseError "parse_error" 2 -32700;
    /// No such method.
    UnknownMethod "unknown_method" 2 -32601;
    /// The request or a part of it is too large.
    TooLarge "too_large" 2 -32101;
    /// No such take.
    UnknownTake "unknown_take" 2 -32102;
    /// No such shot.
    UnknownShot "unknown_shot" 2 -32103;
    /// No such job.
    UnknownJob "unknown_job" 2 -32104;
    /// No such tier.
    UnknownTier "unknown_tier" 2 -32105;
    /// No such route.
    UnknownRoute "unknown_route" 2 -32106;
    /// No such project.
    UnknownProject "unknown_project" 2 -32107;
    /// No such asset.
    UnknownAsset "unknown_asset" 2 -32108;
    /// No such wallet.
    UnknownWallet "unknown_wallet" 2 -32109;
    /// The prompt is empty.
    EmptyPrompt "empty_prompt" 2 -32110;
    /// The route cannot make that size, or not that kind of thing.
    NotSupported "not_supported" 2 -32111;
    /// The file is no picture that can be used.
    BadPicture "bad_picture" 2 -32112;
    /// The mask has another size than the picture.
    MaskMismatch "mask_mismatch" 2 -32113;
    /// `maquette.toml` or the person's own config cannot be used.
    BadConfig "bad_config" 2 -32114;
    /// The idempotency key was used with other parameters.
    IdempotencyMismatch "idempotency_mismatch" 2 -32115;
    /// The plan is no longer the one that was quoted.
    QuoteStale "quote_stale" 3 -32116;
    /// The take has no `keep`.
    NotKept "not_kept" 3 -32117;
    /// The shot has no anchor.
    NoAnchor "no_anchor" 3 -32118;
    /// The Three-Roll Rule.
    ThreeRolls "three_rolls" 3 -32119;
    /// The project was made elsewhere and has not been trusted.
    Untrusted "untrusted" 3 -32120;
    /// It cannot be done in this state.
    WrongState "wrong_state" 3 -32121;
    /// There is nothing to undo.
    NothingToUndo "nothing_to_undo" 3 -32122;
    /// This ISO week's check-in was had already, or the wallet is full.
    CheckinClosed "checkin_closed" 3 -32123;
    /// Not enough credits.
    CreditsShort "credits_short" 4 -32124;
    /// A budget would be passed.
    BudgetPassed "budget_passed" 4 -32125;
    /// The price is not known, so nothing can be put on hold.
    PriceUnknown "price_unknown" 4 -32126;
    /// The provider refused.
    ProviderRefused "provider_refused" 5 -32127;
    /// The provider failed.
    ProviderFailed "provider_failed" 5 -32128;
    /// Nobody knows whether the provider charged it.
    PossiblyCharged "possibly_charged" 5 -32129;
    /// The caller may not do that.
    Forbidden "forbidden" 3 -32130;
    /// Too many requests or jobs at once.
    Busy "busy" 6 -32131;
    /// The daemon is leaving.
    Draining "draining" 6 -32132;
    /// The journal is damaged or cannot be written: nothing that changes anything is accepted.
    ReadOnly "read_only" 6 -32133;
    /// The disk is full.
    DiskFull "disk_full" 6 -32134;
    /// The index is being rebuilt.
    Rebuilding "rebuilding" 6 -32135;
    /// The bytes of an asset are not what its name says.
    DamagedAsset "damaged_asset" 6 -32136;
    /// Events that old are no longer kept.
    CursorGone "cursor_gone" 6 -32137;
    /// The client speaks no protocol number that the daemon does.
    ProtocolMismatch "protocol_mismatch" 6 -32138;
    /// The caller has not shown a token, or a wrong one.
    Unauthorized "unauthorized" 6 -32139;
    /// The provider has no key of ours, or would not have it.
    ProviderKey "provider_key" 5 -32140;
    /// The account at the provider is empty.
    ProviderOutOfMoney "provider_out_of_money" 5 -32141;
    /// The provider no longer has the model.
    ModelRetired "model_retired" 5 -32142;
    /// The provider wants fewer orders.
    ProviderRateLimited "provider_rate_limited" 5 -32143;
    /// The provider cannot be reached; nothing was sent.
    ProviderUnreachable "provider_unreachable" 5 -32144;
    /// Nobody has said yet that this route may be paid, and its contract was never checked against its provider.
    RouteUnverified "route_unverified" 3 -32145;
    /// No route of the tier is as fast and as cheap as was asked.
    NoRouteFits "no_route_fits" 3 -32146;
    /// The prompt file is broken, so nothing of it is sent.
    BadPrompt "bad_prompt" 2 -32147;
    /// The request is JSON or HTTP, but no call that is served.
    BadRequest "bad_request" 2 -32600;
    /// Something broke inside the daemon.
    Internal "internal" 6 -32603;
}

/// The `data` of a JSON-RPC error, and the error of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorData {
    /// What kind.
    pub code: ErrorCode,
    /// What happened, for the person.
    pub message: String,
    /// The next step.
    pub hint: String,
    /// More, by kind.
    #[serde(default)]
    pub more: More,
}

/// Figures that belong to an error. What does not apply is null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct More {
    /// `credits_short`, `budget_passed`: what is needed.
    pub needed_microcredits: Option<i64>,
    /// `credits_short`, `budget_passed`: what is there.
    pub available_microcredits: Option<i64>,
    /// `three_rolls`: rolls so far.
    pub rolls: Option<u32>,
    /// `three_rolls`: the rule's number.
    pub rolls_limit: Option<u32>,
    /// `three_rolls`: the cheapest way to find out what is wrong.
    pub diagnosis: Option<String>,
    /// `three_rolls`: what that costs.
    pub diagnosis_microcredits: Option<i64>,
    /// `quote_stale`: the new quote.
    pub quote: Option<Box<Quote>>,
    /// `cursor_gone`: the oldest sequence number that is kept.
    pub oldest_seq: Option<u64>,
    /// `busy`: when asking again makes sense, in milliseconds, where that is known.
    #[serde(default)]
    pub retry_after_ms: Option<u64>,
    /// `route_unverified`: the route that somebody has to say yes to.
    #[serde(default)]
    pub route: Option<String>,
    /// `route_unverified`: what the person wrote beside that route by `model.note`.
    #[serde(default)]
    pub note: Option<String>,
    /// Names that come near what was asked for.
    #[serde(default)]
    pub did_you_mean: Vec<String>,
}

impl ErrorData {
    /// An error without figures.
    pub fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        ErrorData { code, message: message.into(), hint: hint.into(), more: More::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_texts_are_distinct() {
        let numbers: BTreeSet<i32> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
        let texts: BTreeSet<&str> = ErrorCode::ALL.iter().map(|code| code.text()).collect();
        assert_eq!(numbers.len(), ErrorCode::ALL.len());
        assert_eq!(texts.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn unknown_codes_are_tolerated() {
        let read: ErrorCode = serde_json::from_str("\"from_the_future\"").unwrap();
        assert_eq!(read, ErrorCode::Unknown);
        assert_eq!(serde_json::to_string(&ErrorCode::ThreeRolls).unwrap(), "\"three_rolls\"");
    }
}
