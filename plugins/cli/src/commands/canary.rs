//! `canary`: pinned takes, the same once more by a model's new version, and what that changed by template.

use maquette_protocol::methods::method;
use maquette_protocol::{
    CanaryListReply, CanaryPin, CanaryPinParams, CanaryReportParams, CanaryReportReply, CanaryRunParams,
    CanaryState, CanaryUnpinParams, Level, ModelVersion, Quote, QuoteParams, TemplateDrift,
};
use serde_json::{Value, json};

use crate::amount;
use crate::args::{CanaryAction, CanaryPinArgs, CanaryReportArgs, CanaryRunArgs, CanaryUnpinArgs, RunArgs};
use crate::commands::seeing::level_word;
use crate::fault::{EXIT_USAGE, Fault};
use crate::making::{self, Request};
use crate::session::Session;
use crate::show::table::{Table, cell, dim, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, painted};
use crate::which::{self, OfShot};

/// `maquette canary`
pub async fn canary(session: &mut Session<'_>, action: &CanaryAction) -> Result<u8, Fault> {
    match action {
        CanaryAction::Pin(args) => pin(session, args).await,
        CanaryAction::Unpin(args) => unpin(session, args).await,
        CanaryAction::List => {
            let params = session.project_params();
            let answer = session.ask::<method::CanaryList>(&params).await?;
            list(session, &answer.raw, &answer.reply)
        }
        CanaryAction::Run(args) => run(session, args).await,
        CanaryAction::Report(args) => report(session, args).await,
    }
}

async fn pin(session: &mut Session<'_>, args: &CanaryPinArgs) -> Result<u8, Fault> {
    let takes = which::takes(session, &args.which, OfShot::Best).await?;
    let params = CanaryPinParams { takes, template: args.template.clone() };
    let answer = session.ask::<method::CanaryPin>(&params).await?;
    list(session, &answer.raw, &answer.reply)
}

async fn unpin(session: &mut Session<'_>, args: &CanaryUnpinArgs) -> Result<u8, Fault> {
    let takes = which::takes(session, &args.which, OfShot::Best).await?;
    let answer = session.ask::<method::CanaryUnpin>(&CanaryUnpinParams { takes }).await?;
    list(session, &answer.raw, &answer.reply)
}

fn list(session: &mut Session<'_>, raw: &Value, reply: &CanaryListReply) -> Result<u8, Fault> {
    if session.printed_json(raw)? {
        return Ok(0);
    }
    let pins = &reply.pins;
    if pins.is_empty() {
        writeln!(session.out, "no pins · maquette canary pin TAKE...")?;
        return Ok(0);
    }
    let due = pins.iter().filter(|pin| pin.state == CanaryState::Due).count();
    let due = if due == 0 { "none out of date".to_owned() } else { format!("{due} out of date") };
    headline(session, &format!("{} · {due}", count(pins.len(), "canary pin")))?;
    let mut table =
        Table::new(&["take", "template", "tier", "route", "then", "now", "state", "again", "why"]);
    for pin in pins {
        let (word, style) = state(pin.state);
        let now = pin.now.as_ref().filter(|now| **now != pin.then);
        let why = pin.why_not.clone().unwrap_or_else(|| match (&pin.now, pin.changed.is_empty()) {
            (Some(now), false) if *now == pin.then => format!("other {}", pin.changed.join(", ")),
            (Some(_), _) => String::new(),
            (None, _) => "the route is in no catalog any more".to_owned(),
        });
        table.row(vec![
            cell(pin.take.to_string()),
            cell(pin.template.clone().unwrap_or_default()),
            cell(&pin.tier),
            cell(&pin.route),
            cell(version(&pin.then)),
            cell(now.map(version).unwrap_or_default()),
            styled(word, style),
            cell(pin.again.map(|take| take.to_string()).unwrap_or_default()),
            dim(why),
        ]);
    }
    table.write(session.out, &session.look)?;
    Ok(0)
}

fn version(version: &ModelVersion) -> String {
    format!("{} {} (adapter {})", version.model, version.version, version.adapter_version)
}

fn state(state: CanaryState) -> (&'static str, Style) {
    match state {
        CanaryState::Current => ("as it was", Style::Dim),
        CanaryState::Due => ("out of date", Style::Warn),
        CanaryState::Running => ("being made", Style::Plain),
        CanaryState::Made => ("made again", Style::Plain),
        CanaryState::Cannot => ("cannot", Style::Bad),
        CanaryState::Unknown => ("another", Style::Dim),
    }
}

/// One request of a run: a tier and a route, with its price.
struct Part {
    params: CanaryRunParams,
    quote: Quote,
    raw: Value,
}

async fn run(session: &mut Session<'_>, args: &CanaryRunArgs) -> Result<u8, Fault> {
    if args.trust {
        session.trust_project().await?;
    }
    let params = session.project_params();
    let pins = session.ask::<method::CanaryList>(&params).await?.reply.pins;
    let mut parts = Vec::new();
    for (tier, route) in groups(args, &pins) {
        let params = CanaryRunParams {
            project: session.project.clone(),
            tier: Some(tier),
            route: Some(route),
            all: args.all,
            ..CanaryRunParams::default()
        };
        let asked = QuoteParams::CanaryRun(params.clone());
        let quoted = session.ask::<method::QuoteMethod>(&asked).await?;
        parts.push(Part { params, quote: quoted.reply, raw: quoted.raw });
    }
    if !session.json {
        plan(session, &pins, &parts)?;
    }
    let mut made = Vec::new();
    let mut code = 0;
    if !args.quote && !parts.is_empty() {
        if !agreed(session, args, &parts)? {
            let hint = "maquette canary run --yes";
            return Err(Fault::new("not_confirmed", EXIT_USAGE, "nothing was made", hint));
        }
        for part in &parts {
            let quote_id = Some(part.quote.quote_id.clone());
            let request = Request::Canary(CanaryRunParams { quote_id, ..part.params.clone() });
            let running = RunArgs { no_wait: args.no_wait, ..RunArgs::default() };
            let finished = making::finished(session, request, &running).await?;
            code = code.max(finished.exit_code());
            if !session.json {
                finished.show(session).await?;
            }
            made.push(finished.raw);
        }
    }
    if session.json {
        let quotes: Vec<Value> = parts.into_iter().map(|part| part.raw).collect();
        writeln!(session.out, "{}", json!({ "quotes": quotes, "made": made }))?;
    } else if !made.is_empty() && !args.no_wait {
        writeln!(session.out, "how far they are from the pinned ones: maquette canary report")?;
    }
    Ok(code)
}

/// Tiers and routes whose pins are made again: what the person named, of those that are due, or of all.
fn groups(args: &CanaryRunArgs, pins: &[CanaryPin]) -> Vec<(String, String)> {
    let is_meant = |pin: &&CanaryPin| {
        let is_due = match pin.state {
            CanaryState::Due | CanaryState::Running | CanaryState::Made => true,
            CanaryState::Current => args.all,
            CanaryState::Cannot | CanaryState::Unknown => false,
        };
        is_due
            && pin.why_not.is_none()
            && args.route.as_ref().is_none_or(|route| *route == pin.route)
            && args.tier.as_ref().is_none_or(|tier| *tier == pin.tier)
    };
    let mut groups: Vec<(String, String)> = Vec::new();
    for pin in pins.iter().filter(is_meant) {
        let group = (pin.tier.clone(), pin.route.clone());
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

fn plan(session: &mut Session<'_>, pins: &[CanaryPin], parts: &[Part]) -> Result<(), Fault> {
    if parts.is_empty() {
        let what = match pins.len() {
            0 => "no pins · maquette canary pin TAKE...".to_owned(),
            n => format!("nothing to make again of {} · maquette canary list", count(n, "canary pin")),
        };
        writeln!(session.out, "{what}")?;
        return Ok(());
    }
    let mut table = Table::new(&["tier", ">takes", ">cached", ">credits", "route", ""]);
    for Part { quote, .. } in parts {
        let refused =
            quote.would_refuse.as_deref().map(|code| format!("refused: {}", code.replace('_', " ")));
        table.row(vec![
            cell(&quote.tier),
            cell(quote.takes.to_string()),
            cell(quote.hits.to_string()),
            cell(amount::credits(quote.total_microcredits)),
            cell(&quote.route),
            styled(refused.unwrap_or_default(), Style::Bad),
        ]);
    }
    table.write(session.out, &session.look)?;
    let now = painted(&format!("now: {}", amount::with_unit(sum(parts))), Style::Strong, session.look.colour);
    writeln!(session.out, "{now}")?;
    Ok(())
}

fn sum(parts: &[Part]) -> i64 {
    parts.iter().fold(0, |sum, part| sum.saturating_add(part.quote.total_microcredits))
}

/// Whether a person at a terminal agrees to the price. A script has agreed by running.
fn agreed(session: &mut Session<'_>, args: &CanaryRunArgs, parts: &[Part]) -> Result<bool, Fault> {
    let price = sum(parts);
    if price == 0 || args.yes || !session.look.asks || session.json {
        return Ok(true);
    }
    session.agrees(&format!("Spend {} on pinned takes?", amount::with_unit(price)))
}

async fn report(session: &mut Session<'_>, args: &CanaryReportArgs) -> Result<u8, Fault> {
    let params = CanaryReportParams {
        project: session.project.clone(),
        route: args.route.clone(),
        read_text: args.text,
    };
    let answer = session.ask::<method::CanaryReport>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let CanaryReportReply { templates, pins } = &answer.reply;
    if pins.is_empty() {
        writeln!(session.out, "no pins · maquette canary pin TAKE...")?;
        return Ok(0);
    }
    let measured: u32 = templates.iter().map(|template| template.n).sum();
    let needy = templates.iter().filter(|one| matches!(one.level, Some(Level::Visible | Level::Strong)));
    let (needy, of) = (needy.count(), count(templates.len(), "template"));
    let made = format!("{measured} of {} made again", count(pins.len(), "pinned take"));
    headline(session, &format!("{made} · {needy} of {of} to re-tune, as far as this measures"))?;
    by_template(session, templates)?;
    by_component(session, templates)?;
    let mut table = Table::new(&["pinned", "again", "route", "template", "in words"]);
    for drift in pins {
        let pin = &drift.pin;
        table.row(vec![
            cell(pin.take.to_string()),
            cell(pin.again.map(|take| take.to_string()).unwrap_or_default()),
            cell(&pin.route),
            cell(named(pin.template.as_deref())),
            dim(one_line(&drift.words)),
        ]);
    }
    writeln!(session.out)?;
    table.write(session.out, &session.look)?;
    Ok(0)
}

fn by_template(session: &mut Session<'_>, templates: &[TemplateDrift]) -> Result<(), Fault> {
    let mut table = Table::new(&["template", ">n", ">missing", "level", "worst", "in words"]);
    for one in templates {
        let (level, style) = one.level.map_or(("not checked", Style::Dim), level_word);
        let most = one
            .components
            .iter()
            .filter(|component| component.level == one.level && component.level > Some(Level::Same));
        let most = most.max_by(|one, other| one.worst.unwrap_or(0.0).total_cmp(&other.worst.unwrap_or(0.0)));
        table.row(vec![
            cell(named(one.template.as_deref())),
            cell(one.n.to_string()),
            cell(if one.missing == 0 { String::new() } else { one.missing.to_string() }),
            styled(level, style),
            cell(most.map(|component| component.name.clone()).unwrap_or_default()),
            cell(one_line(&one.words)),
        ]);
    }
    table.write(session.out, &session.look)?;
    Ok(())
}

fn by_component(session: &mut Session<'_>, templates: &[TemplateDrift]) -> Result<(), Fault> {
    let mut table = Table::new(&["template", "component", ">n", "level", ">median", ">worst", "take"]);
    for one in templates {
        for component in &one.components {
            let number = |score: Option<f64>| score.map_or_else(String::new, |score| format!("{score:.2}"));
            let none = match component.not_checked > 0 {
                true => ("not checked", Style::Dim),
                false => ("not defined", Style::Dim),
            };
            let (level, style) = component.level.map_or(none, level_word);
            table.row(vec![
                cell(named(one.template.as_deref())),
                cell(&component.name),
                cell(component.n.to_string()),
                styled(level, style),
                cell(number(component.median)),
                cell(number(component.worst)),
                cell(component.take.map(|take| take.to_string()).unwrap_or_default()),
            ]);
        }
    }
    writeln!(session.out)?;
    table.write(session.out, &session.look)?;
    Ok(())
}

fn named(template: Option<&str>) -> &str {
    template.unwrap_or("(no template)")
}
