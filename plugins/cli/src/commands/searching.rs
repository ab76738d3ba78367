//! `search` and `takes`: lists of takes, and what to do where nothing is found.

use maquette_protocol::methods::method;
use maquette_protocol::{ErrorCode, ErrorData, TakeListParams, TakeListReply, TakeSearchParams, Verdict};

use crate::args::{SearchArgs, TakesArgs, Word};
use crate::calls::Answer;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::pages::next_page;
use crate::show::takes::{NO_TAKES, headline, numbered, remember};
use crate::show::text::count;

/// `maquette search`
pub async fn search(session: &mut Session<'_>, args: &SearchArgs) -> Result<u8, Fault> {
    if let (Some(after), Some(before)) = (args.after, args.before)
        && after >= before
    {
        return Err(Fault::usage(
            "no take can be of the day of `--after` or later and yet before `--before`",
            "Give `--before` a later day than `--after`",
        ));
    }
    let params = TakeSearchParams {
        text: (!args.words.is_empty()).then(|| args.words.join(" ")),
        project: session.project.clone(),
        everywhere: args.everywhere,
        shot: args.shot.clone(),
        tier: args.tier.clone(),
        seed: args.seed,
        verdict: args.verdict.map(|word| match word {
            Word::Keep => Verdict::Keep,
            Word::Reject => Verdict::Reject,
        }),
        after_ms: args.after,
        before_ms: args.before,
        limit: args.page.limit,
        cursor: args.page.cursor.clone(),
    };
    let answer = session.ask::<method::TakeSearch>(&params).await?;
    let only = Only { tier: args.tier.as_deref().filter(|_| !args.everywhere), nothing: nothing_found(args) };
    list(session, answer, only).await
}

/// `maquette takes`
pub async fn takes(session: &mut Session<'_>, args: &TakesArgs) -> Result<u8, Fault> {
    let params = TakeListParams {
        project: session.project.clone(),
        shot: args.shot.clone(),
        tier: args.tier.clone(),
        limit: args.page.limit,
        cursor: args.page.cursor.clone(),
    };
    let answer = session.ask::<method::TakeList>(&params).await?;
    let nothing = match (&args.tier, &args.shot) {
        (Some(tier), Some(shot)) => {
            format!("no takes on {tier} in {shot} · see them all: maquette takes {shot}")
        }
        (Some(tier), None) => format!("no takes on {tier} · see them all: maquette takes"),
        (None, Some(shot)) => format!("no takes in {shot} · see what there is: maquette shots"),
        (None, None) => NO_TAKES.to_owned(),
    };
    list(session, answer, Only { tier: args.tier.as_deref(), nothing }).await
}

/// What a list was narrowed to.
struct Only<'a> {
    /// A tier that the project should have.
    tier: Option<&'a str>,
    /// What is said where nothing is left.
    nothing: String,
}

/// What to do where a search finds nothing: the conditions that could be dropped.
fn nothing_found(args: &SearchArgs) -> String {
    let mut conditions = Vec::new();
    conditions.extend(args.words.iter().map(|word| format!("`{word}`")));
    conditions.extend(args.shot.is_some().then(|| "--shot".to_owned()));
    conditions.extend(args.tier.is_some().then(|| "--tier".to_owned()));
    conditions.extend(args.seed.is_some().then(|| "--seed".to_owned()));
    conditions.extend(args.verdict.is_some().then(|| "--verdict".to_owned()));
    conditions.extend(args.after.is_some().then(|| "--after".to_owned()));
    conditions.extend(args.before.is_some().then(|| "--before".to_owned()));
    let elsewhere = if args.everywhere { "" } else { ", or look in all projects: --everywhere" };
    match conditions.as_slice() {
        [] => NO_TAKES.to_owned(),
        [one] => format!("no takes found · try without {one}{elsewhere}"),
        many => format!("no takes found · try without one of {}{elsewhere}", many.join(", ")),
    }
}

async fn list<M: maquette_protocol::Method<Reply = TakeListReply>>(
    session: &mut Session<'_>,
    answer: Answer<M>,
    only: Only<'_>,
) -> Result<u8, Fault> {
    let reply = answer.reply;
    let is_empty = reply.takes.is_empty() && reply.total.unwrap_or(0) == 0;
    if let (true, Some(tier)) = (is_empty, only.tier) {
        check_tier(session, tier).await?;
    }
    if session.printed_json(&answer.raw)? {
        remember(session, &reply.takes)?;
        return Ok(0);
    }
    let shown = count(reply.takes.len(), "take");
    let line = match reply.total {
        _ if is_empty => only.nothing,
        Some(total) if total > reply.takes.len() as u64 => format!("{shown} of {total}, newest first"),
        Some(_) | None => shown,
    };
    headline(session, &line)?;
    numbered(session, &reply.takes)?;
    next_page(session, reply.cursor.as_deref()).map(|()| 0)
}

/// That the project has a tier; where nothing was found, a mistyped one is the likeliest reason.
async fn check_tier(session: &mut Session<'_>, tier: &str) -> Result<(), Fault> {
    let params = session.project_params();
    let tiers = session.ask::<method::TierList>(&params).await?.reply.tiers;
    if tiers.iter().any(|known| known.name == tier) {
        return Ok(());
    }
    let message = format!("there is no tier `{tier}` in this project");
    let mut error = ErrorData::new(ErrorCode::UnknownTier, message, "`maquette tiers` lists them");
    error.more.did_you_mean = tiers.into_iter().map(|known| known.name).collect();
    Err(error.into())
}
