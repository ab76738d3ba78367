//! `run`: a prompt file from drafts to motion. Nothing is remembered between two runs: what was made is in the cache, what was kept is
//! kept, so the daemon says each time what is there and what comes next.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetImportParams, PromptExpandParams, PromptExpandReply, Quote, QuoteParams,
};
use serde_json::{Value, json};

use super::prompts;
use crate::amount;
use crate::args::{RunArgs, RunFileArgs};
use crate::fault::Fault;
use crate::making::{self, Request};
use crate::session::Session;
use crate::show::table::{Table, cell, dim, one_line};
use crate::show::takes::headline;
use crate::show::text::{Style, painted};

/// What one tier of a file comes to.
struct Step {
    reply: PromptExpandReply,
    /// Its price; none where a person has to do something first.
    quote: Option<Quote>,
    /// Both as they came.
    raw: Value,
}

/// `maquette run`
pub async fn run(session: &mut Session<'_>, args: &RunFileArgs) -> Result<u8, Fault> {
    let path = session.absolute(&args.file)?;
    if args.trust {
        session.trust_project().await?;
    }
    let first = step(session, args, &path, None).await?;
    let tiers = tiers(args, &first.reply)?;
    let mut steps = vec![first];
    for tier in tiers.iter().skip(1) {
        steps.push(step(session, args, &path, Some(tier)).await?);
    }
    if session.json && args.dry_run {
        let plan: Vec<&Value> = steps.iter().map(|step| &step.raw).collect();
        writeln!(session.out, "{}", json!({ "plan": plan }))?;
        return Ok(0);
    }
    if !session.json {
        plan(session, args, &steps)?;
    }
    if args.dry_run {
        return Ok(0);
    }
    carried_out(session, args, &path, &tiers, steps).await
}

/// Tier by tier: what a person has to do first ends it.
async fn carried_out(
    session: &mut Session<'_>,
    args: &RunFileArgs,
    path: &str,
    tiers: &[String],
    steps: Vec<Step>,
) -> Result<u8, Fault> {
    let mut steps = steps.into_iter().map(Some).collect::<Vec<_>>();
    let mut made = false;
    for (at, tier) in tiers.iter().enumerate() {
        // What was made a moment ago changes what comes next.
        let step = match steps.get_mut(at).and_then(Option::take) {
            Some(step) if !made => step,
            _ => step(session, args, path, Some(tier)).await?,
        };
        let Some(request) = step.reply.request.clone() else {
            return stopped(session, &step);
        };
        let all_there = step.quote.as_ref().is_some_and(|quote| quote.hits == quote.takes);
        let is_last = at + 1 == tiers.len();
        if all_there && !is_last {
            continue;
        }
        if !agreed(session, args, &step)? {
            return Err(Fault::new(
                "not_confirmed",
                crate::fault::EXIT_USAGE,
                "nothing was made",
                "maquette run --yes",
            ));
        }
        let running = RunArgs {
            no_wait: args.no_wait,
            override_reason: args.override_reason.clone(),
            quote_id: step.quote.as_ref().map(|quote| quote.quote_id.clone()),
            ..RunArgs::default()
        };
        let code = making::run(session, asked(request)?, &running).await?;
        // A script gets one document, and runs it again for the next tier.
        if code != 0 || args.no_wait || session.json {
            return Ok(code);
        }
        made = true;
    }
    Ok(0)
}

/// The tiers to go through, from the lowest up: the first, those that the file mentions, and the one that is named as the last.
fn tiers(args: &RunFileArgs, reply: &PromptExpandReply) -> Result<Vec<String>, Fault> {
    let all = reply.tiers.iter().map(|tier| &tier.tier).skip_while(|tier| **tier != reply.tier);
    let all: Vec<&String> = all.collect();
    let last = match &args.to {
        None => all.iter().rposition(|tier| reply.mentions.contains(tier)).unwrap_or(0),
        Some(to) => all.iter().position(|tier| *tier == to).ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|tier| tier.as_str()).collect();
            let hint = format!("Name one of these: {}", names.join(", "));
            Fault::usage(format!("there is no tier `{to}` to go to"), hint)
        })?,
    };
    let is_way = |(at, tier): &(usize, &String)| *at == 0 || *at == last || reply.mentions.contains(tier);
    let way = all.into_iter().enumerate().take(last + 1).filter(|(at, tier)| is_way(&(*at, *tier)));
    Ok(way.map(|(_, tier)| tier.clone()).collect())
}

/// Asks what a tier comes to, brings in what it needs, and asks for its price.
async fn step(
    session: &mut Session<'_>,
    args: &RunFileArgs,
    path: &str,
    tier: Option<&str>,
) -> Result<Step, Fault> {
    let params = PromptExpandParams {
        path: Some(path.to_owned()),
        project: session.project.clone(),
        tier: tier.map(str::to_owned),
        set: prompts::set(&args.set),
        limit: Some(0),
        with_request: true,
        ..PromptExpandParams::default()
    };
    let mut answer = session.ask::<method::PromptExpand>(&params).await?;
    let brings = !answer.reply.import.is_empty() || answer.reply.anchor.is_some();
    if brings && !args.dry_run {
        bring_in(session, &answer.reply).await?;
        answer = session.ask::<method::PromptExpand>(&params).await?;
    }
    let mut raw = answer.raw;
    // Pictures that are not there yet have no price: a dry run brings nothing in.
    let request = answer.reply.request.as_ref().filter(|_| answer.reply.import.is_empty() || !args.dry_run);
    let quote = match request {
        Some(request) => {
            let quoted = session.ask::<method::QuoteMethod>(request).await?;
            raw["quote"] = quoted.raw;
            Some(quoted.reply)
        }
        None => None,
    };
    Ok(Step { reply: answer.reply, quote, raw })
}

async fn bring_in(session: &mut Session<'_>, reply: &PromptExpandReply) -> Result<(), Fault> {
    let of = |path: &str| AssetImportParams {
        path: path.to_owned(),
        project: session.project.clone(),
        ..AssetImportParams::default()
    };
    let (pictures, anchor) =
        (reply.import.iter().map(|path| of(path)).collect::<Vec<_>>(), reply.anchor.as_deref());
    let anchor = anchor.map(|path| AssetImportParams { shot: Some(reply.shot.clone()), ..of(path) });
    for params in &pictures {
        session.ask::<method::AssetImport>(params).await?;
    }
    if let Some(params) = anchor {
        let brought = session.ask::<method::AssetImport>(&params).await?.reply;
        if let Some(take) = brought.take {
            session
                .ask::<method::AnchorSet>(&AnchorSetParams {
                    take: take.id,
                    reason: Some("the prompt file names it".into()),
                })
                .await?;
        }
    }
    Ok(())
}

/// The whole plan, before anything is made of it: one line a tier, one sum.
fn plan(session: &mut Session<'_>, args: &RunFileArgs, steps: &[Step]) -> Result<(), Fault> {
    let Some(first) = steps.first() else { return Ok(()) };
    let combinations = prompts::combinations(&first.reply);
    let file = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    headline(session, &format!("{} · shot {} · {combinations}", one_line(&file), first.reply.shot))?;
    let mut table = Table::new(&["tier", ">takes", ">cached", ">credits", "route", ""]);
    let mut sum = 0_i64;
    for step in steps {
        let reply = &step.reply;
        let tier = reply.tiers.iter().find(|tier| tier.tier == reply.tier);
        match &step.quote {
            Some(quote) => {
                sum = sum.saturating_add(quote.total_microcredits);
                let refused =
                    quote.would_refuse.as_deref().map(|code| format!("refused: {}", code.replace('_', " ")));
                table.row(vec![
                    cell(reply.tier.as_str()),
                    cell(quote.takes.to_string()),
                    cell(quote.hits.to_string()),
                    cell(amount::credits(quote.total_microcredits)),
                    cell(quote.route.as_str()),
                    dim(refused.unwrap_or_default()),
                ]);
            }
            None => {
                let each = tier.and_then(|tier| tier.each_microcredits);
                let each =
                    each.map(|each| format!("{} a take; ", amount::with_unit(each))).unwrap_or_default();
                let why = reply
                    .waiting
                    .as_ref()
                    .map_or("pictures are brought in first", |waiting| waiting.message.as_str());
                table.row(vec![
                    cell(reply.tier.as_str()),
                    cell(""),
                    cell(""),
                    cell(""),
                    cell(reply.route.as_str()),
                    dim(format!("{each}{why}")),
                ]);
            }
        }
    }
    table.write(session.out, &session.look)?;
    let left = steps.iter().filter_map(|step| step.quote.as_ref()).next_back();
    let left = left.map(|quote| format!(" · {} available", amount::credits(quote.available_microcredits)));
    writeln!(
        session.out,
        "{}{}",
        painted(&format!("now: {}", amount::with_unit(sum)), Style::Strong, session.look.colour),
        left.unwrap_or_default()
    )?;
    Ok(())
}

/// Whether a person at a terminal agrees to what a tier costs. A script has agreed by running.
fn agreed(session: &mut Session<'_>, args: &RunFileArgs, step: &Step) -> Result<bool, Fault> {
    let price = step.quote.as_ref().map_or(0, |quote| quote.total_microcredits);
    if price == 0 || args.yes || !session.look.asks || session.json {
        return Ok(true);
    }
    session.agrees(&format!("Spend {} on {}?", amount::with_unit(price), step.reply.tier))
}

/// What a person has to do before it goes on.
fn stopped(session: &mut Session<'_>, step: &Step) -> Result<u8, Fault> {
    if session.json {
        writeln!(session.out, "{}", step.raw)?;
        return Ok(0);
    }
    if let Some(waiting) = &step.reply.waiting {
        writeln!(session.out, "{} waits: {}", step.reply.tier, one_line(&waiting.message))?;
        writeln!(session.out, "next: {}", one_line(&waiting.hint))?;
    }
    Ok(0)
}

fn asked(request: QuoteParams) -> Result<Request, Fault> {
    Ok(match request {
        QuoteParams::Draft(params) => Request::Draft(params),
        QuoteParams::Promote(params) => Request::Promote(params),
        QuoteParams::Edit(params) => Request::Edit(params),
        QuoteParams::Stitch(params) => Request::Stitch(params),
        QuoteParams::CanaryRun(params) => Request::Canary(params),
    })
}
