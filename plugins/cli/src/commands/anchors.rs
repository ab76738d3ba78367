//! `anchor`: pins, shows and recalls anchor frames.

use maquette_protocol::methods::method;
use maquette_protocol::{AnchorSetParams, ShotParams};

use crate::args::AnchorArgs;
use crate::day;
use crate::fault::Fault;
use crate::session::Session;
use crate::show::sheet;
use crate::show::table::{Table, cell, dim};
use crate::show::takes::{headline, size};
use crate::show::text::count;
use crate::which::{self, Name, OfShot};

/// `maquette anchor`
pub async fn anchor(session: &mut Session<'_>, args: &AnchorArgs) -> Result<u8, Fault> {
    let named = which::parse(&args.which)?;
    match named.as_slice() {
        [Name::Shot(shot)] if args.history => history(session, shot).await,
        [Name::Shot(shot)] if args.reason.is_none() => show(session, shot).await,
        _ if args.history => Err(Fault::usage("a history belongs to a shot", "maquette shots")),
        _ => set(session, args).await,
    }
}

async fn set(session: &mut Session<'_>, args: &AnchorArgs) -> Result<u8, Fault> {
    let take = which::take(session, &args.which, OfShot::Kept).await?;
    let params = AnchorSetParams { take, reason: args.reason.clone() };
    let answer = session.ask::<method::AnchorSet>(&params).await?;
    if !session.printed_json(&answer.raw)? {
        headline(session, &format!("{take} is the anchor frame of {}", answer.reply.shot_name))?;
    }
    Ok(0)
}

async fn show(session: &mut Session<'_>, shot: &str) -> Result<u8, Fault> {
    let params = ShotParams { project: session.project.clone(), shot: shot.to_owned() };
    let answer = session.ask::<method::AnchorGet>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let name = &answer.reply.shot_name;
    match &answer.reply.take {
        Some(take) => {
            headline(
                session,
                &format!("{} is the anchor frame of {name} · {} · {}", take.id, take.tier, size(take)),
            )?;
            sheet::picture(session, "picture", &take.asset)?;
        }
        None => headline(session, &format!("{name} has no anchor frame · pin one: maquette anchor TAKE"))?,
    }
    Ok(0)
}

async fn history(session: &mut Session<'_>, shot: &str) -> Result<u8, Fault> {
    let params = ShotParams { project: session.project.clone(), shot: shot.to_owned() };
    let answer = session.ask::<method::AnchorHistory>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let steps = &answer.reply.steps;
    headline(session, &format!("{} of anchor in {shot}", count(steps.len(), "change")))?;
    let mut table = Table::new(&["when (UTC)", "anchor", "reason"]);
    for step in steps {
        table.row(vec![
            dim(day::minute(step.at_ms)),
            cell(step.take.map_or_else(|| "none".to_owned(), |take| take.to_string())),
            cell(step.reason.as_deref().unwrap_or_default()),
        ]);
    }
    table.write(session.out, &session.look)?;
    Ok(0)
}
