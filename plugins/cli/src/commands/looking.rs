//! `show`, `shots`, `lineage`, `tiers`: looking costs nothing.

use maquette_protocol::methods::method;
use maquette_protocol::{Origin, Shot, ShotListParams, Take, TakeParams, Tier, Verdict};
use serde_json::Value;

use crate::args::{LineageArgs, PageArgs, ShowArgs};
use crate::commands::ladder::stage;
use crate::commands::seeing;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::pages::next_page;
use crate::show::table::{Table, cell, dim, one_line, styled};
use crate::show::takes::{NO_TAKES, headline, size};
use crate::show::text::{Style, count, duration, painted};
use crate::show::{sheet, tree};
use crate::which::{self, OfShot};
use crate::{amount, day};

/// `maquette show`
pub async fn show(session: &mut Session<'_>, args: &ShowArgs) -> Result<u8, Fault> {
    let take = which::take(session, &args.which, OfShot::Best).await?;
    let answer = session.ask::<method::TakeGet>(&TakeParams { take }).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let take = &answer.reply.take;
    headline(session, &format!("{} in shot {} · {} · {}", take.id, take.shot_name, take.tier, size(take)))?;
    facts(session, take)?;
    if take.parent.is_some() && take.asset.duration_ms.is_none() {
        seeing::tell_drift(session, take.id).await?;
    }
    if let Some(recipe) = &answer.reply.recipe {
        writeln!(session.out, "{}", painted("recipe", Style::Dim, session.look.colour))?;
        let fields: Vec<(String, String)> = recipe_fields(recipe);
        let width = fields.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in fields {
            let name = painted(&format!("{name:<width$}"), Style::Dim, session.look.colour);
            writeln!(session.out, "  {name}  {value}")?;
        }
    }
    let mut shown = take.asset.clone();
    if shown.duration_ms.is_some() && session.look.graphics.is_some() {
        // A terminal shows the clip's first frame; its file is named in pipes.
        shown.path = shown.thumbnail.clone().or(shown.path);
    }
    sheet::picture(session, "file", &shown)?;
    Ok(0)
}

fn facts(session: &mut Session<'_>, take: &Take) -> Result<(), Fault> {
    let verdict = match take.verdict {
        Some(Verdict::Keep) => "keep",
        Some(Verdict::Reject) => "reject",
        Some(Verdict::Unknown) => "another",
        None => "none yet",
    };
    let reason = take.verdict_reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let cached = if take.cached { " · from the cache" } else { "" };
    let from = take.parent.map(|parent| format!(" from {parent}")).unwrap_or_default();
    let lines = [
        ("prompt", take.prompt.clone().unwrap_or_else(|| "(deleted)".into())),
        ("verdict", format!("{verdict}{reason}{}", if take.anchor { " · anchor frame" } else { "" })),
        ("made by", format!("{} ({})", take.route, take.model)),
        ("origin", format!("{}{from}", origin(take.origin))),
        ("seed", take.seed.map_or_else(|| "none".into(), |seed| format!("{seed} · variation {}", take.k))),
        ("cost", format!("{}{cached}", amount::with_unit(take.cost_microcredits))),
        ("made", format!("{} UTC", day::minute(take.created_ms))),
        ("job", take.job.map(|job| job.to_string()).unwrap_or_default()),
        ("asset", take.asset.digest.to_string()),
    ];
    let notes = take.notes.iter().map(|note| ("note", note.clone()));
    for (name, value) in lines.into_iter().chain(notes).filter(|(_, value)| !value.is_empty()) {
        let name = painted(&format!("{name:<8}"), Style::Dim, session.look.colour);
        writeln!(session.out, "{name} {}", one_line(&value))?;
    }
    Ok(())
}

/// How a take came from its parent, as people say it.
fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Draft => "draft",
        Origin::Promote => "promoted",
        Origin::Edit => "edited",
        Origin::Stitch => "stitched",
        Origin::Import => "imported",
        Origin::Unknown => "made in a newer way",
    }
}

/// The fields of a recipe that say something, with their names as words.
fn recipe_fields(recipe: &Value) -> Vec<(String, String)> {
    let fields = recipe.as_object().into_iter().flatten();
    let words = fields.map(|(name, value)| (one_line(&name.replace('_', " ")), plain(value)));
    words.filter(|(_, value)| !value.is_empty()).collect()
}

/// A value as people write it; nothing where it says nothing.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => one_line(text),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) if fields.is_empty() => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => one_line(&value.to_string()),
    }
}

/// `maquette shots`
pub async fn shots(session: &mut Session<'_>, args: &PageArgs) -> Result<u8, Fault> {
    let params =
        ShotListParams { project: session.project.clone(), limit: args.limit, cursor: args.cursor.clone() };
    let answer = session.ask::<method::ShotList>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let shots = &answer.reply.shots;
    if shots.is_empty() && args.cursor.is_none() {
        headline(session, NO_TAKES)?;
        return Ok(0);
    }
    headline(session, &count(shots.len(), "shot"))?;
    let mut table =
        Table::new(&["id", "shot", ">takes", ">kept", "anchor", "latest", "rolls", "changed (UTC)"]);
    for shot in shots {
        table.row(shot_row(shot));
    }
    table.write(session.out, &session.look)?;
    next_page(session, answer.reply.cursor.as_deref())?;
    Ok(0)
}

fn shot_row(shot: &Shot) -> Vec<crate::show::table::Cell> {
    let rolls: Vec<String> = shot.rolls.iter().map(|(tier, rolls)| format!("{tier} {rolls}")).collect();
    vec![
        dim(shot.id.to_string()),
        cell(shot.name.as_str()),
        cell(shot.takes.to_string()),
        cell(shot.kept.to_string()),
        styled(shot.anchor.map(|take| take.to_string()).unwrap_or_default(), Style::Good),
        cell(shot.latest.map(|take| take.to_string()).unwrap_or_default()),
        cell(rolls.join(", ")),
        dim(day::minute(shot.updated_ms)),
    ]
}

/// `maquette lineage`
pub async fn lineage(session: &mut Session<'_>, args: &LineageArgs) -> Result<u8, Fault> {
    let take = which::take(session, &args.which, OfShot::Best).await?;
    let answer = session.ask::<method::TakeLineage>(&TakeParams { take }).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let (up, down) = (&answer.reply.ancestors, &answer.reply.descendants);
    let before = count(up.len().saturating_sub(1), "take");
    headline(session, &format!("{take} · {before} before it · {} after it", count(down.len(), "take")))?;
    for line in tree::lines(take, up, down) {
        writeln!(session.out, "{line}")?;
    }
    Ok(0)
}

/// `maquette tiers`
pub async fn tiers(session: &mut Session<'_>) -> Result<u8, Fault> {
    let params = session.project_params();
    let answer = session.ask::<method::TierList>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    headline(session, &format!("{}, lowest first", count(answer.reply.tiers.len(), "tier")))?;
    let mut table = Table::new(&[
        "tier",
        "stage",
        "route",
        ">count",
        "size",
        ">credits",
        ">time each",
        ">95 of 100",
        ">rolls",
        "needs",
        "price of",
    ]);
    for tier in &answer.reply.tiers {
        table.row(tier_row(tier));
    }
    table.write(session.out, &session.look)?;
    super::ladder::tier_notes(session, &answer.reply.tiers)?;
    Ok(0)
}

fn tier_row(tier: &Tier) -> Vec<crate::show::table::Cell> {
    let size = format!("{}×{}", tier.width, tier.height);
    vec![
        cell(tier.name.as_str()),
        dim(stage(tier.stage)),
        cell(tier.route.as_str()),
        cell(tier.count.to_string()),
        dim(tier.seconds.map_or_else(|| size.clone(), |seconds| format!("{size}, {seconds} s"))),
        cell(amount::credits(tier.price_microcredits)),
        dim(tier.median_ms.map(duration).unwrap_or_default()),
        dim(tier.p95_ms.map(duration).unwrap_or_default()),
        cell(tier.rolls.map(|rolls| rolls.to_string()).unwrap_or_default()),
        cell(if tier.needs_anchor { "anchor" } else { "" }),
        dim(tier.price_as_of.as_deref().unwrap_or_default()),
    ]
}
