//! `ladder` and `models`: which routes the tiers use, what they cost, and what else there is.

use std::collections::BTreeMap;

use maquette_protocol::methods::method;
use maquette_protocol::{
    LadderUseParams, Missing, ModelNoteParams, Nothing, ProviderLadder, Route, Stage, Tier,
};

use crate::amount;
use crate::args::{LadderAction, LadderArgs, LadderUseArgs, ModelsArgs, ModelsCommand};
use crate::fault::Fault;
use crate::session::Session;
use crate::show::table::{Cell, Table, cell, dim, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, painted};

/// A shutdown that is nearer than this is told in a colour, in days.
const SOON_DAYS: i64 = 30;

/// `maquette ladder`
pub async fn ladder(session: &mut Session<'_>, args: &LadderArgs) -> Result<u8, Fault> {
    match &args.action {
        None => shown(session).await,
        Some(LadderAction::Use(args)) => used(session, args).await,
    }
}

async fn shown(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::LadderGet>(&session.project_params()).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let reply = &answer.reply;
    let in_use = reply.ladders.iter().find(|ladder| ladder.in_use);
    let whose = in_use.map(|ladder| format!(" · the ladder of {}", ladder.name)).unwrap_or_default();
    headline(session, &format!("{}, lowest first{whose}", count(reply.tiers.len(), "tier")))?;
    tiers(session, &reply.tiers)?;
    missing(session, &reply.missing)?;
    let others: Vec<&str> = reply.ladders.iter().filter(|ladder| !ladder.in_use).map(name).collect();
    if !others.is_empty() {
        let line = format!("others: maquette ladder use {}", others.join("|"));
        writeln!(session.out, "{}", painted(&line, Style::Dim, session.look.colour))?;
    }
    Ok(0)
}

fn name(ladder: &ProviderLadder) -> &str {
    &ladder.name
}

async fn used(session: &mut Session<'_>, args: &LadderUseArgs) -> Result<u8, Fault> {
    let key = match (&args.key, args.funds) {
        (Some(key), _) => Some(key.clone()),
        (None, Some(_)) => Some(session.world.key()?),
        (None, None) => None,
    };
    let params = LadderUseParams {
        provider: args.provider.clone(),
        tier: args.tier.clone(),
        project: session.project.clone(),
        in_project: args.in_project,
        funds_micro_units: args.funds,
        idempotency_key: key,
    };
    let answer = session.ask::<method::LadderUse>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let reply = &answer.reply;
    let what = match &args.tier {
        Some(tier) => format!("{tier} uses {}", args.provider),
        None => format!("the tiers use {}", args.provider),
    };
    let file = reply.file.as_deref().filter(|_| reply.changed).map(|file| format!(" · {file}"));
    let already = if reply.changed { "" } else { " already" };
    headline(session, &format!("{what}{already}{}", file.unwrap_or_default()))?;
    tiers(session, &reply.tiers)?;
    for note in &reply.notes {
        writeln!(session.out, "note: {}", one_line(note))?;
    }
    if let Some(backup) = &reply.backup {
        writeln!(session.out, "note: the file as it was before is {}", one_line(backup))?;
    }
    missing(session, &reply.missing)?;
    if reply.missing.is_empty() {
        writeln!(session.out, "next: maquette draft \"a lighthouse in fog\"")?;
    }
    Ok(0)
}

fn tiers(session: &mut Session<'_>, tiers: &[Tier]) -> Result<(), Fault> {
    let mut table = Table::new(&["tier", "route", ">credits each", ">count", "size", "needs", "price of"]);
    for tier in tiers {
        let size = format!("{}×{}", tier.width, tier.height);
        let size = tier.seconds.map_or_else(|| size.clone(), |seconds| format!("{size}, {seconds} s"));
        table.row(vec![
            cell(tier.name.as_str()),
            cell(tier.route.as_str()),
            cell(amount::credits(tier.price_microcredits)),
            cell(tier.count.to_string()),
            dim(size),
            dim(if tier.needs_anchor { "anchor" } else { "" }),
            dim(tier.price_as_of.as_deref().unwrap_or_default()),
        ]);
    }
    table.write(session.out, &session.look)?;
    tier_notes(session, tiers)
}

/// What the person wrote beside the routes of tiers.
pub fn tier_notes(session: &mut Session<'_>, tiers: &[Tier]) -> Result<(), Fault> {
    notes(session, tiers.iter().map(|tier| (tier.route.as_str(), tier.note.as_deref())))
}

fn missing(session: &mut Session<'_>, missing: &[Missing]) -> Result<(), Fault> {
    for Missing { what, hint } in missing {
        let word = painted("missing:", Style::Warn, session.look.colour);
        writeln!(session.out, "{word} {}", one_line(what))?;
        writeln!(session.out, "  next: {}", one_line(hint))?;
    }
    Ok(())
}

/// `maquette models`
pub async fn models(session: &mut Session<'_>, args: &ModelsArgs) -> Result<u8, Fault> {
    match &args.command {
        Some(ModelsCommand::Accept { route }) => return accept(session, route).await,
        Some(ModelsCommand::Note { route, note: text }) => {
            return note(session, route, text.as_deref()).await;
        }
        None => {}
    }
    let mut answer = session.ask::<method::ModelList>(&Nothing {}).await?;
    let routes = &mut answer.reply.routes;
    if args.guide {
        routes.retain(|route| route.guide);
        if let Some(told) = answer.raw["routes"].as_array_mut() {
            told.retain(|route| route["guide"] == true);
        }
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    if routes.is_empty() && args.guide {
        headline(session, "no route of your catalog takes a guide")?;
        return Ok(0);
    }
    let ready = routes.iter().filter(|route| route.ready).count();
    let ready = if ready == routes.len() { "all ready".to_owned() } else { format!("{ready} ready") };
    headline(session, &format!("{}, {ready}", count(routes.len(), "route")))?;
    let mut table = Table::new(&[
        "route",
        "model",
        "makes",
        "for",
        ">credits",
        "per",
        "price of",
        "seed",
        "mask",
        ">references",
        "guide",
        "ready",
        "shutdown",
        "about",
    ]);
    for route in routes.iter() {
        table.row(route_row(route));
    }
    table.write(session.out, &session.look)?;
    for (why, routes) in reasons(routes) {
        writeln!(session.out, "not ready: {}: {}", routes.join(", "), one_line(why))?;
    }
    notes(session, routes.iter().map(|route| (route.route.as_str(), route.note.as_deref())))?;
    Ok(0)
}

/// What the person wrote beside routes; each once.
fn notes<'a>(
    session: &mut Session<'_>,
    routes: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<(), Fault> {
    let noted: BTreeMap<&str, &str> = routes.filter_map(|(route, note)| Some((route, note?))).collect();
    for (route, note) in noted {
        writeln!(session.out, "note: {route}: {}", one_line(note))?;
    }
    Ok(())
}

async fn note(session: &mut Session<'_>, route: &str, note: Option<&str>) -> Result<u8, Fault> {
    let params = ModelNoteParams { route: route.to_owned(), note: note.map(str::to_owned) };
    let answer = session.ask::<method::ModelNote>(&params).await?;
    if !session.printed_json(&answer.raw)? {
        let said = match answer.reply.note.as_deref() {
            Some(note) => format!("{route}: {}", one_line(note)),
            None => format!("{route} has no note"),
        };
        headline(session, &said)?;
    }
    Ok(0)
}

async fn accept(session: &mut Session<'_>, route: &str) -> Result<u8, Fault> {
    let params = maquette_protocol::ModelAcceptParams { route: route.to_owned() };
    let answer = session.ask::<method::ModelAccept>(&params).await?;
    if !session.printed_json(&answer.raw)? {
        let Route { route, model, .. } = &answer.reply;
        headline(session, &format!("{route} may be paid, as long as it leads to {model}"))?;
    }
    Ok(0)
}

fn route_row(route: &Route) -> Vec<Cell> {
    let stages: Vec<&str> = route.stages.iter().map(|of| stage(*of)).collect();
    let is_known = route.ready || route.price_microcredits > 0;
    let references = match route.max_references {
        0 => String::new(),
        many => many.to_string(),
    };
    vec![
        cell(route.route.as_str()),
        dim(route.model.as_str()),
        dim(makes(route)),
        dim(stages.join(", ")),
        cell(if is_known { amount::credits(route.price_microcredits) } else { "?".to_owned() }),
        dim(if route.price_microcredits > 0 { route.price_per.as_str() } else { "" }),
        dim(route.price_as_of.as_str()),
        dim(route.seed.replace('_', " ")),
        dim(route.mask.as_str()),
        dim(references),
        dim(if route.guide { "yes" } else { "" }),
        is_ready(route),
        shutdown(route),
        dim(route.about.as_str()),
    ]
}

/// Whether it can be used now; one that was never checked against its provider asks first.
fn is_ready(route: &Route) -> Cell {
    match (route.ready, route.verified || route.accepted) {
        (true, true) => styled("yes", Style::Good),
        (true, false) => styled("asks first", Style::Warn),
        (false, _) => styled("no", Style::Warn),
    }
}

/// What a route makes, and how large or long.
fn makes(route: &Route) -> String {
    let seconds = route.max_seconds.map(|seconds| format!(", {seconds} s")).unwrap_or_default();
    format!("{} to {}{seconds}", route.makes, route.max_side)
}

fn shutdown(route: &Route) -> Cell {
    let Some(date) = &route.shutdown else { return dim("") };
    let successor = route.successor.as_deref().map(|name| format!(", then {name}")).unwrap_or_default();
    match route.shutdown_days {
        Some(days @ ..0) => {
            styled(format!("{date}, {} days ago{successor}", days.unsigned_abs()), Style::Bad)
        }
        Some(days @ 0..=SOON_DAYS) => styled(format!("{date}, in {days} days{successor}"), Style::Warn),
        Some(_) | None => dim(date.as_str()),
    }
}

/// Why routes are not ready; each reason once.
fn reasons(routes: &[Route]) -> Vec<(&str, Vec<&str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for route in routes.iter().filter(|route| !route.ready) {
        let Some(why) = route.why_not.as_deref() else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(&route.route),
            None => reasons.push((why, vec![&route.route])),
        }
    }
    reasons
}

/// The word for a stage.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Exploration => "exploration",
        Stage::Refinement => "refinement",
        Stage::Motion => "motion",
        Stage::Unknown => "newer",
    }
}
