//! A fault as it is said to a person: what happened, why where that tells more, and what to do. Each is one sentence
//! that reads well aloud; codes are for scripts and stand in the JSON document alone.

use crate::amount;
use crate::fault::Fault;
use crate::show::table::one_line;
use crate::show::text::listed;

/// What is said of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What happened.
    pub what: String,
    /// Why, where that says more than `what` does.
    pub why: Option<String>,
    /// What to do now.
    pub next: String,
}

/// Codes whose message ends with the cause, behind a colon.
const WITH_A_CAUSE: &[&str] = &[
    "bad_picture",
    "daemon_unreachable",
    "internal",
    "lost",
    "no_notifications",
    "no_viewer",
    "not_started",
    "output",
    "read_only",
];

/// Puts a fault into words.
pub fn said(fault: &Fault) -> Said {
    let message = without_system_numbers(&one_line(&fault.message));
    let (what, cause) = parted(&fault.code, message);
    let mut why: Vec<String> = cause.into_iter().collect();
    why.extend(rule(&fault.code).map(str::to_owned));
    why.extend(figures(fault));
    let next = match &fault.more.quote {
        // The daemon's own hint speaks to programs.
        Some(quote) => {
            format!("Look at the new price, then say `--quote-id {}`, or leave it away", quote.quote_id)
        }
        None => without_system_numbers(one_line(&fault.hint).trim_end_matches('.')),
    };
    Said { what, why: (!why.is_empty()).then(|| why.join("; ")), next: one_line(&next) }
}

/// What happened, and its cause where the message names one.
fn parted(code: &str, message: String) -> (String, Option<String>) {
    let Some((what, cause)) = message.split_once(": ").filter(|(_, cause)| !cause.is_empty()) else {
        return (message, None);
    };
    if WITH_A_CAUSE.contains(&code) {
        return (what.to_owned(), Some(cause.to_owned()));
    }
    // A fault of a file is told as its path and what the system said of it.
    if what.starts_with('/') {
        return (format!("{what} cannot be used"), Some(cause.to_owned()));
    }
    (message, None)
}

/// The rule behind a refusal.
fn rule(code: &str) -> Option<&'static str> {
    Some(match code {
        "not_kept" => "a take goes to a higher tier only after somebody kept it",
        "no_anchor" => "a clip is made from the still that was approved for its shot",
        "three_rolls" => {
            "so many rolls without a keep mostly mean that the draft or the prompt has to change"
        }
        "untrusted" => "a project that came from elsewhere asks once before it spends",
        "route_unverified" => "a route that nobody ever tried asks once before it is paid",
        "credits_short" => "credits are put on hold before any work begins",
        "budget_passed" => "a budget stops work before it begins",
        "idempotency_mismatch" => "a key stands for one request, so that it is never done twice",
        "not_confirmed" => "deleting is final, so it needs a yes",
        _ => return None,
    })
}

/// Figures and names that the message does not hold already.
fn figures(fault: &Fault) -> Vec<String> {
    let more = &*fault.more;
    let mut parts = Vec::new();
    if let Some(needed) = more.needed_microcredits.filter(|needed| is_news(fault, &amount::credits(*needed)))
    {
        let available = amount::credits(more.available_microcredits.unwrap_or(0));
        parts.push(format!("{} needed, {available} available", amount::with_unit(needed)));
    }
    if let (Some(rolls), Some(limit)) = (more.rolls, more.rolls_limit)
        && is_news(fault, &format!("{rolls} of {limit}"))
    {
        parts.push(format!("{rolls} of {limit} rolls are used"));
    }
    if let Some(diagnosis) = more.diagnosis.as_ref().filter(|diagnosis| is_news(fault, diagnosis)) {
        let price = more.diagnosis_microcredits.map(|price| format!(", for {}", amount::with_unit(price)));
        parts.push(format!("the cheapest way to find out is {diagnosis}{}", price.unwrap_or_default()));
    }
    if let Some(quote) = &more.quote {
        let total = amount::with_unit(quote.total_microcredits);
        parts.push(format!("it would be {total} now"));
    }
    if more.did_you_mean.len() > 1 {
        parts.push(format!("there are {}", listed(&more.did_you_mean, "and")));
    }
    parts
}

fn is_news(fault: &Fault, words: &str) -> bool {
    !fault.message.contains(words) && !fault.hint.contains(words)
}

/// Without the system's own number of an error: ` (os error 2)`.
fn without_system_numbers(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once(" (os error ") {
        kept.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use maquette_protocol::{ErrorCode, ErrorData};

    fn lines(fault: impl Into<Fault>) -> String {
        let said = said(&fault.into());
        [Some(said.what), said.why, Some(said.next)].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_cause_is_told_apart_from_what_happened() {
        let check = |code: &str, message: &str, expect: &str| {
            assert_eq!(
                lines(Fault::new(code, 6, message, "maquette doctor")),
                format!("{expect}\nmaquette doctor")
            );
        };
        check(
            "daemon_unreachable",
            "the daemon did not start: MAQUETTE_LOG is `loud`",
            "the daemon did not start\nMAQUETTE_LOG is `loud`",
        );
        check(
            "invalid_params",
            "/in/x.png: No such file or directory (os error 2)",
            "/in/x.png cannot be used\nNo such file or directory",
        );
        check(
            "invalid_params",
            "`0:0` is no aspect: write it as 16:9",
            "`0:0` is no aspect: write it as 16:9",
        );
        check("unknown_take", "there is no take t9", "there is no take t9");
        check("output", "cannot write: ", "cannot write: ");
    }

    #[test]
    fn figures_are_told_once() {
        let mut error = ErrorData::new(ErrorCode::CreditsShort, "not enough credits", "maquette checkin");
        error.more.needed_microcredits = Some(12_000_000);
        error.more.available_microcredits = Some(3_500_000);
        assert_eq!(
            lines(error.clone()),
            "not enough credits\ncredits are put on hold before any work begins; 12 credits needed, 3.5 available\n\
             maquette checkin"
        );
        error.message = "12 credits are needed, and 3.5 are left in the wallet `house`".into();
        assert_eq!(said(&error.into()).why.unwrap(), "credits are put on hold before any work begins");
    }

    #[test]
    fn a_roll_too_many_names_the_cheapest_way_to_find_out() {
        let mut error = ErrorData::new(ErrorCode::ThreeRolls, "that would be roll 4", "maquette keep t3");
        error.more.rolls = Some(3);
        error.more.rolls_limit = Some(3);
        error.more.diagnosis = Some("one draft with another wording".into());
        error.more.diagnosis_microcredits = Some(1_000_000);
        let why = said(&error.into()).why.unwrap();
        assert!(why.ends_with("3 of 3 rolls are used; the cheapest way to find out is one draft with another wording, for 1 credit"), "{why}");
    }

    #[test]
    fn names_that_were_meant_are_listed_where_there_are_several() {
        let mut error =
            ErrorData::new(ErrorCode::UnknownTier, "there is no tier `x`", "Did you mean `draft`?");
        error.more.did_you_mean = vec!["draft".into()];
        assert_eq!(said(&error.clone().into()).why, None, "the hint says it already");
        error.more.did_you_mean.push("hero".into());
        assert_eq!(said(&error.into()).why.unwrap(), "there are draft and hero");
    }

    #[test]
    fn a_stale_quote_is_told_with_the_new_one() {
        let mut error = ErrorData::new(ErrorCode::QuoteStale, "the plan has changed", "Look at `more.quote`");
        error.more.quote = Some(Box::new(crate::testing::quote()));
        assert_eq!(
            lines(error),
            "the plan has changed\nit would be 12.5 credits now\n\
             Look at the new price, then say `--quote-id q-1`, or leave it away"
        );
    }

    #[test]
    fn nothing_in_a_fault_speaks_to_the_terminal() {
        let said = said(&Fault::new("internal", 6, "a\u{1b}[2J: b\nc", "d\re"));
        assert_eq!(
            (said.what.as_str(), said.why.as_deref(), said.next.as_str()),
            ("a [2J", Some("b c"), "d e")
        );
    }
}
