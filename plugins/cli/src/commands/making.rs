//! `draft`, `promote`, `motion`, `edit`, `stitch`, `retry` and what they cost.

use std::collections::BTreeMap;

use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, EditOp, EditParams, JobRetryParams, Made, PromoteParams, ShotListParams, Stage,
    StitchParams, TakeId, TakeParams, Trim,
};

use crate::args::{
    DraftArgs, EditArgs, MotionArgs, Op, PromoteArgs, Quotable, RetryArgs, RunArgs, StitchArgs,
};
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
    let request = Request::Stitch(stitch_params(session, args).await?);
    making::run(session, request, &args.run).await
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
    Ok(EditParams {
        take,
        op,
        mask,
        prompt: args.prompt.clone(),
        factor: args.factor,
        tier: args.tier.clone(),
        route: None,
        seed: args.seed,
        again: false,
        idempotency_key: None,
        quote_id: None,
        override_reason: None,
        within_ms: None,
        under_microcredits: None,
        wait_ms: None,
    })
}

/// What an edit does: what was said, else what the other flags can only mean.
fn edit_op(args: &EditArgs) -> Result<EditOp, Fault> {
    let needs = |message: &str| {
        let hint =
            "maquette edit TAKE --mask mask.png --prompt \"a blue cup\", or: maquette edit TAKE --factor 2";
        Err(Fault::usage(message, hint))
    };
    let fills = args.mask.is_some() || args.prompt.is_some();
    match (args.op, fills, args.factor.is_some()) {
        (None, true, true) => needs("an edit either fills a mask or upscales, not both"),
        (None, false, false) => needs("an edit needs a mask to fill or a factor to upscale by"),
        (Some(Op::Inpaint), _, true) => needs("a factor belongs to upscaling, not to inpainting"),
        (Some(Op::Upscale), true, _) => needs("a mask and a prompt belong to inpainting, not to upscaling"),
        (Some(Op::Inpaint), _, false) | (None, true, false) if args.mask.is_none() => {
            needs("an inpaint needs a mask: a picture of the take's size whose white part is filled")
        }
        (Some(Op::Inpaint), _, false) | (None, true, false) => Ok(EditOp::Inpaint),
        (Some(Op::Upscale), false, _) | (None, false, true) => Ok(EditOp::Upscale),
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
