//! Whether two sides differ, and what is said about it.

use super::{Difference, End, Frame, Kind, Listed, SLACK_MS, Sent, Stand};
use crate::ledger::money::{Microcredits, TooMuchMoney};

/// An order that both sides have.
///
/// # Errors
/// Where an amount is more than amounts can be.
pub fn of_pair(sent: &Sent, listed: &Listed, frame: &Frame<'_>) -> Result<Option<Difference>, TooMuchMoney> {
    let charged = listed.charged.map(|units| sent.rate.to_credits(units)).transpose()?;
    let told = |kind, (message, hint): (String, String)| {
        Some(Difference {
            kind,
            job: Some(sent.job),
            remote_id: Some(listed.remote_id.clone()),
            model: sent.model.clone(),
            at_ms: sent.at_ms,
            stand: Some(sent.stand),
            end: Some(listed.end),
            captured: Some(sent.captured),
            charged,
            message,
            hint,
        })
    };
    let is_free = sent.captured == Microcredits::ZERO;
    Ok(match (sent.stand, listed.end) {
        (Stand::NeedsYou, end) => told(Kind::NeedsYou, needs_you(sent, listed, end, charged, frame)),
        // It is being seen to.
        (Stand::Open, _) => None,
        (Stand::Made, End::Failed | End::Cancelled) => told(Kind::Outcome, made_here(sent, listed, frame)),
        (Stand::Unmade, End::Succeeded | End::Running) if is_free && charged != Some(Microcredits::ZERO) => {
            told(Kind::Outcome, made_there(sent, listed, frame))
        }
        (Stand::Made | Stand::Unmade, _) => charged
            .filter(|charged| *charged != sent.captured)
            .and_then(|charged| told(Kind::Charge, other_amount(sent, charged, frame))),
    })
}

fn needs_you(
    sent: &Sent,
    listed: &Listed,
    end: End,
    charged: Option<Microcredits>,
    frame: &Frame<'_>,
) -> (String, String) {
    let (job, id, provider) = (sent.job, &listed.remote_id, frame.provider);
    let which = match sent.remote_id {
        Some(_) => format!("{job} waits for you, and {provider} lists it ({id})"),
        None => format!("{job} waits for you and has no name at {provider}; by model and time it is {id}"),
    };
    let amount = charged.map(|amount| format!(" --amount {amount}")).unwrap_or_default();
    let doubt = if sent.remote_id.is_none() { "Is that it? Then: " } else { "" };
    let resolve = |outcome: &str, word: &str| {
        format!("maquette resolve {job} {outcome} --reason \"{provider} lists {id} as {word}\"")
    };
    let word = ended(end);
    let hint = match (end, charged) {
        (End::Running, _) => "Ask again when it has ended.".to_owned(),
        (End::Succeeded, _) | (_, Some(_)) if charged != Some(Microcredits::ZERO) => {
            resolve(&format!("charged{amount}"), word)
        }
        (_, Some(_)) => resolve("not-charged", word),
        (_, None) => {
            format!("Look whether such an end is on the bill; if not: {}", resolve("not-charged", word))
        }
    };
    (format!("{which} as {word}"), format!("{doubt}{hint}"))
}

fn made_here(sent: &Sent, listed: &Listed, frame: &Frame<'_>) -> (String, String) {
    let (job, provider, word) = (sent.job, frame.provider, ended(listed.end));
    (
        format!("{job} is done here and cost {}; {provider} lists it as {word}", sent.captured),
        format!(
            "If it is not on the bill of {provider}, it cost you less than the books say. They are not changed."
        ),
    )
}

fn made_there(sent: &Sent, listed: &Listed, frame: &Frame<'_>) -> (String, String) {
    let (job, provider) = (sent.job, frame.provider);
    let word = if listed.end == End::Running { "still running" } else { "made" };
    (
        format!("{job} came to nothing here and cost nothing; {provider} lists it as {word}"),
        format!(
            "Look whether {} is on the bill of {provider}: then the books are short of it.",
            listed.remote_id
        ),
    )
}

fn other_amount(sent: &Sent, charged: Microcredits, frame: &Frame<'_>) -> (String, String) {
    (
        format!("{} cost {} by the books; {} charged {charged}", sent.job, sent.captured, frame.provider),
        "Look whether the price in the catalog is out of date: `maquette models` shows its day.".to_owned(),
    )
}

/// A job that their list does not have; `is_absent` where nothing in it comes into question either. Where no money is in it, there is
/// nothing to compare.
pub fn without_theirs(sent: &Sent, is_absent: bool, frame: &Frame<'_>) -> Option<Difference> {
    if sent.stand == Stand::Open || !sent.has_money() {
        return None;
    }
    let (job, provider) = (sent.job, frame.provider);
    let what = match sent.stand {
        Stand::NeedsYou => format!("{job} waits for you with {} on hold", sent.held),
        Stand::Open | Stand::Made | Stand::Unmade => format!("{job} cost {}", sent.captured),
    };
    let message = match (&sent.remote_id, is_absent) {
        (Some(_), _) => format!("{what}; {provider} does not list it"),
        (None, true) => format!("{what}; {provider} lists no other order of its model around that time"),
        (None, false) => format!("{what}; {provider} lists more than one order that it may be"),
    };
    let never_came = is_absent && sent.stand == Stand::NeedsYou;
    let (kind, hint) = match reason(sent, frame) {
        Some(reason) => (Kind::OnlyHere, reason.to_owned()),
        None if never_came => {
            let resolve =
                format!("maquette resolve {job} not-charged --reason \"{provider} does not list it\"");
            (Kind::NeedsYou, format!("Look at the bill; if it is not there either: {resolve}"))
        }
        None if sent.remote_id.is_none() && sent.stand == Stand::NeedsYou => {
            (Kind::OnlyHere, "Look at the bill around that time. Then: maquette resolve.".to_owned())
        }
        None => {
            let hint = "Look at the bill, and whether the key still belongs to the same account.";
            (Kind::OnlyHere, hint.to_owned())
        }
    };
    Some(Difference {
        kind,
        job: Some(job),
        remote_id: sent.remote_id.clone(),
        model: sent.model.clone(),
        at_ms: sent.at_ms,
        stand: Some(sent.stand),
        end: None,
        captured: Some(sent.captured),
        charged: None,
        message,
        hint,
    })
}

/// Why an order need not be in the list.
fn reason(sent: &Sent, frame: &Frame<'_>) -> Option<&'static str> {
    let age_ms = frame.now_ms.saturating_sub(sent.at_ms);
    if age_ms <= SLACK_MS {
        Some("It may not be listed yet: ask again in a quarter of an hour.")
    } else if frame.is_cut {
        Some("The list is longer than what is read of it: ask for a shorter time.")
    } else if frame.kept_ms.is_some_and(|kept| age_ms > kept) {
        Some("It is older than what the list keeps, so this may be all there is to it: look at the bill.")
    } else {
        None
    }
}

/// An order that no job here has.
pub fn without_ours(listed: &Listed, charged: Option<Microcredits>, frame: &Frame<'_>) -> Difference {
    let cost = match (listed.charged, charged) {
        (Some(_), Some(charged)) => format!(" and charged {charged}"),
        (None, Some(price)) => format!("; by the catalog one costs {price} or more"),
        (_, None) => String::new(),
    };
    Difference {
        kind: Kind::OnlyThere,
        job: None,
        remote_id: Some(listed.remote_id.clone()),
        model: listed.model.clone(),
        at_ms: listed.created_ms.unwrap_or_default(),
        stand: None,
        end: Some(listed.end),
        captured: None,
        charged,
        message: format!(
            "{} lists {} as {}{cost}; no job here has it",
            frame.provider,
            listed.remote_id,
            ended(listed.end)
        ),
        hint: "Was it made elsewhere with this key? If not, an order was lost: look at the bill.".to_owned(),
    }
}

fn ended(end: End) -> &'static str {
    match end {
        End::Running => "running",
        End::Succeeded => "made",
        End::Failed => "failed",
        End::Cancelled => "cancelled",
    }
}
