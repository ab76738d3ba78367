//! `draft`, `promote`, `motion`, `edit`, `stitch`, `retry` and what they cost.

use std::collections::BTreeMap;

use clap::ValueEnum;
use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, EditOp, EditParams, Focus, JobRetryParams, Made, PromoteParams, SeamParams, ShotListParams,
    Sides, Stage, StitchParams, TakeId, TakeParams, Trim,
};
use serde::de::DeserializeOwned;

use crate::args::{DraftArgs, EditArgs, MotionArgs, PromoteArgs, Quotable, RetryArgs, RunArgs, StitchArgs};
use crate::commands::seeing;
use crate::fault::Fault;
use crate::making::{self, Request};
use crate::pictures;
use crate::session::Session;
use crate::show::text::count;
use crate::which::{self, Name, OfShot};

/// `maquette draft`
pub async fn draft(session: &mut Session<'_>, args: &DraftArgs) -> Result<u8, Fault> {
    let request = Request::Draft(draft_params(session, args).await?);
    making::run(session, request, &args.run).await
}

/// `maquette promote`
pub async fn promote(session: &mut Session<'_>, args: &PromoteArgs) -> Result<u8, Fault> {
    let request = Request::Promote(promote_params(session, args).await?);
    making::run(session, request, &args.run).await
}

/// `maquette motion`
pub async fn motion(session: &mut Session<'_>, args: &MotionArgs) -> Result<u8, Fault> {
    let request = Request::Promote(motion_params(session, args).await?);
    making::run(session, request, &args.run).await
}

/// `maquette edit`
pub async fn edit(session: &mut Session<'_>, args: &EditArgs) -> Result<u8, Fault> {
    let request = Request::Edit(edit_params(session, args).await?);
    making::run(session, request, &args.run).await
}

/// `maquette stitch`
pub async fn stitch(session: &mut Session<'_>, args: &StitchArgs) -> Result<u8, Fault> {
    let params = stitch_params(session, args).await?;
    let clips = SeamParams { takes: params.takes.clone(), trims: params.trims.clone() };
    if args.look {
        return seeing::seams(session, &clips).await;
    }
    let exit = making::run(session, Request::Stitch(params), &args.run).await?;
    let is_joined = exit == 0 && !args.run.quote && !args.run.no_wait && clips.takes.len() > 1;
    if is_joined && !session.json {
        seeing::tell_seams(session, &clips).await?;
    }
    Ok(exit)
}

/// `maquette retry`
pub async fn retry(session: &mut Session<'_>, args: &RetryArgs) -> Result<u8, Fault> {
    let run = RunArgs { key: args.key.clone(), no_wait: args.no_wait, ..RunArgs::default() };
    let params = JobRetryParams { job: args.job, idempotency_key: None, wait_ms: None };
    making::run(session, Request::Retry(params), &run).await
}

/// `maquette quote`
pub async fn quote(session: &mut Session<'_>, command: Quotable) -> Result<u8, Fault> {
    let (request, run) = match command {
        Quotable::Draft(args) => (Request::Draft(draft_params(session, &args).await?), args.run),
        Quotable::Promote(args) => (Request::Promote(promote_params(session, &args).await?), args.run),
        Quotable::Motion(args) => (Request::Promote(motion_params(session, &args).await?), args.run),
        Quotable::Edit(args) => (Request::Edit(edit_params(session, &args).await?), args.run),
        Quotable::Stitch(args) => (Request::Stitch(stitch_params(session, &args).await?), args.run),
    };
    making::run(session, request, &RunArgs { quote: true, ..run }).await
}

async fn draft_params(session: &mut Session<'_>, args: &DraftArgs) -> Result<DraftParams, Fault> {
    args.shot.as_deref().map_or(Ok(()), which::check_shot_name)?;
    Ok(DraftParams {
        prompt: args.prompt.clone(),
        project: session.project.clone(),
        shot: args.shot.clone(),
        tier: args.tier.clone(),
        count: args.more.or(args.count),
        more: args.more.is_some(),
        seed: args.seed,
        size: args.size.clone(),
        aspect: args.aspect.clone(),
        negative: args.negative.clone(),
        palette: args.palette.clone(),
        references: pictures::all(session, &args.references).await?,
        guide: pictures::maybe(session, args.guide.as_deref()).await?,
        ..Default::default()
    })
}

async fn promote_params(session: &mut Session<'_>, args: &PromoteArgs) -> Result<PromoteParams, Fault> {
    let takes = match args.kept {
        true => which::kept_drafts(session, &args.which).await?,
        false => which::takes(session, &args.which, OfShot::Kept).await?,
    };
    Ok(PromoteParams {
        takes,
        project: session.project.clone(),
        tier: args.to.clone(),
        count: args.count,
        more: args.more,
        prompt: args.prompt.clone(),
        strength: args.strength,
        size: args.size.clone(),
        references: pictures::all(session, &args.references).await?,
        guide: pictures::maybe(session, args.guide.as_deref()).await?,
        ..Default::default()
    })
}

async fn motion_params(session: &mut Session<'_>, args: &MotionArgs) -> Result<PromoteParams, Fault> {
    let mut params = PromoteParams {
        project: session.project.clone(),
        count: args.count,
        more: args.more,
        prompt: args.prompt.clone(),
        seconds: args.seconds,
        motion: args.motion,
        guidance: args.guidance,
        fps: args.fps,
        camera: args.camera.as_ref().map(on_the_wire).transpose()?,
        looped: args.looped,
        size: args.size.clone(),
        references: pictures::all(session, &args.references).await?,
        last_frame: pictures::maybe(session, args.last_frame.as_deref()).await?,
        ..Default::default()
    };
    match &args.which {
        None => params.shot = Some(newest_shot(session).await?),
        Some(word) => match which::parse(word)?.as_slice() {
            [Name::Shot(shot)] => params.shot = Some(shot.clone()),
            _ => params.takes = which::takes(session, std::slice::from_ref(word), OfShot::Best).await?,
        },
    }
    params.tier = match &args.to {
        Some(tier) => Some(tier.clone()),
        None => Some(motion_tier(session).await?),
    };
    Ok(params)
}

/// The protocol's word for a flag's: they have the same names, but for `-` and `_`. A test holds that it knows each.
fn on_the_wire<W: DeserializeOwned>(word: &impl ValueEnum) -> Result<W, Fault> {
    let name = word.to_possible_value().map(|value| value.get_name().replace('-', "_"));
    serde_json::from_value(name.into()).map_err(|error| Fault::usage(error.to_string(), "maquette --help"))
}

/// The anchored shot that changed last; without any, the shot that changed last, so that the daemon can say what it lacks.
async fn newest_shot(session: &mut Session<'_>) -> Result<String, Fault> {
    let params = ShotListParams { project: session.project.clone(), ..Default::default() };
    let shots = session.ask::<method::ShotList>(&params).await?.reply.shots;
    let shot = shots.iter().find(|shot| shot.anchor.is_some()).or(shots.first());
    shot.map(|shot| shot.name.clone()).ok_or_else(|| {
        Fault::usage("there is no shot to move yet", "maquette draft \"a ceramic teapot at dawn\"")
    })
}

async fn motion_tier(session: &mut Session<'_>) -> Result<String, Fault> {
    let params = session.project_params();
    let tiers = session.ask::<method::TierList>(&params).await?.reply.tiers;
    tiers
        .into_iter()
        .find(|tier| tier.stage == Stage::Motion)
        .map(|tier| tier.name)
        .ok_or_else(|| Fault::usage("this project has no motion tier", "Add one to [tiers] in maquette.toml"))
}

async fn edit_params(session: &mut Session<'_>, args: &EditArgs) -> Result<EditParams, Fault> {
    let op = edit_op(args)?;
    let take = which::take(session, &args.which, OfShot::Kept).await?;
    let mask = match &args.mask {
        Some(file) => Some(pictures::brought_in(session, file).await?),
        None => None,
    };
    let (to, picture) = match args.behind.as_deref() {
        Some(colours) if colours.starts_with('#') => {
            (colours.split(',').map(|colour| colour.trim().to_owned()).collect(), None)
        }
        Some(picture) => (Vec::new(), pictures::maybe(session, Some(picture)).await?),
        None => (args.to.iter().cloned().collect(), None),
    };
    let EditArgs { left, top, right, bottom, .. } = *args;
    let side = |side: Option<u32>| side.unwrap_or_default();
    let is_wider = [left, top, right, bottom].iter().any(Option::is_some);
    let sides = Sides { left: side(left), top: side(top), right: side(right), bottom: side(bottom) };
    Ok(EditParams {
        mask,
        prompt: args.prompt.clone(),
        factor: args.factor,
        sides: is_wider.then_some(sides),
        aspect: args.aspect.clone(),
        focus: args.focus.map(|(x, y)| Focus { x, y }),
        from: args.from.clone(),
        to,
        strength: args.strength,
        picture,
        map: args.map.as_ref().map(on_the_wire).transpose()?,
        tier: args.tier.clone(),
        seed: args.seed,
        ..EditParams::new(take, op)
    })
}

/// What an edit does: what was said, else what the other flags can only mean. Whether they fit it, the daemon says.
fn edit_op(args: &EditArgs) -> Result<EditOp, Fault> {
    if let Some(op) = args.op {
        return on_the_wire(&op);
    }
    let EditArgs {
        mask, prompt, factor, left, top, right, bottom, aspect, focus, from, to, behind, map, ..
    } = args;
    let signs = [
        (factor.is_some(), EditOp::Upscale),
        ([left, top, right, bottom].iter().any(|side| side.is_some()), EditOp::Outpaint),
        (aspect.is_some() || focus.is_some(), EditOp::Crop),
        (from.is_some() || to.is_some(), EditOp::Recolour),
        (behind.is_some(), EditOp::Background),
        (map.is_some(), EditOp::Guide),
    ];
    let meant: Vec<EditOp> = signs.into_iter().filter(|(is_given, _)| *is_given).map(|(_, op)| op).collect();
    let unclear = |message: &str| {
        let hint = "maquette edit TAKE --mask mask.png --prompt \"a blue cup\"; `maquette edit --help` has more examples";
        Err(Fault::usage(message, hint))
    };
    match meant.as_slice() {
        [op] => Ok(*op),
        [] if mask.is_some() => Ok(EditOp::Inpaint),
        [] if prompt.is_some() => {
            unclear("an inpaint needs a mask: a picture of the take's size whose white part is filled")
        }
        [] => unclear("what should the edit do?"),
        [_, _, ..] => {
            unclear("these flags belong to several edits: do one after the other, or say one with --op")
        }
    }
}

async fn stitch_params(session: &mut Session<'_>, args: &StitchArgs) -> Result<StitchParams, Fault> {
    args.shot.as_deref().map_or(Ok(()), which::check_shot_name)?;
    // Clips run in the order they are named, and one may come back.
    let takes = which::ids(&which::picked(session, &args.which, OfShot::Clip).await?);
    let mut parts: BTreeMap<TakeId, Vec<Trim>> = BTreeMap::new();
    for trim in &args.trims {
        let part = Trim { in_ms: trim.in_ms, out_ms: trim.out_ms };
        for take in which::takes(session, std::slice::from_ref(&trim.which), OfShot::Clip).await? {
            parts.entry(take).or_default().push(part);
        }
    }
    let trims = if parts.is_empty() { Vec::new() } else { trims(&takes, &parts)? };
    Ok(StitchParams { takes, trims, shot: args.shot.clone(), ..Default::default() })
}

/// What is used of each clip. A part that is said once goes for each time that the clip comes; else there is one for each time.
fn trims(takes: &[TakeId], parts: &BTreeMap<TakeId, Vec<Trim>>) -> Result<Vec<Trim>, Fault> {
    for (take, parts) in parts {
        let times = takes.iter().filter(|named| *named == take).count();
        if times == 0 {
            return Err(Fault::usage(
                format!("{take} is cut, and is none of the clips"),
                format!("Name it before --trim: maquette stitch {take} --trim {take}=0.5..2.0"),
            ));
        }
        if parts.len() > 1 && parts.len() != times {
            let message = format!("{take} comes {}, and has {} --trim", count(times, "time"), parts.len());
            return Err(Fault::usage(message, "Give one for all times, or one for each"));
        }
    }
    let mut seen: BTreeMap<TakeId, usize> = BTreeMap::new();
    let part = |take: &TakeId| {
        let time = seen.entry(*take).or_default();
        *time += 1;
        let parts = parts.get(take).map(Vec::as_slice).unwrap_or_default();
        parts.get(*time - 1).or(parts.first()).copied().unwrap_or_default()
    };
    Ok(takes.iter().map(part).collect())
}

/// The takes of jobs that ended after the first answer.
pub async fn fetch_takes(session: &mut Session<'_>, made: &mut Made) -> Result<(), Fault> {
    for take in made.jobs.iter().filter_map(|job| job.take) {
        if !made.takes.iter().any(|known| known.id == take) {
            let reply = session.ask::<method::TakeGet>(&TakeParams { take }).await?.reply;
            made.takes.push(reply.take);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use maquette_protocol::{CameraMove, GuideMap};

    use super::*;
    use crate::args::{Camera, Map, Op};

    #[test]
    fn each_word_of_a_flag_is_a_word_of_the_protocol() {
        for op in Op::value_variants() {
            assert_ne!(on_the_wire::<EditOp>(op).unwrap(), EditOp::Unknown, "{op:?}");
        }
        for map in Map::value_variants() {
            assert_ne!(on_the_wire::<GuideMap>(map).unwrap(), GuideMap::Unknown, "{map:?}");
        }
        for way in Camera::value_variants() {
            assert_ne!(on_the_wire::<CameraMove>(way).unwrap(), CameraMove::Unknown, "{way:?}");
        }
    }
}
