//! Making and jobs.

use maquette_protocol::{self as wire, JobId, JobsReply, QuoteParams};

use super::canary::canary_ask;
use super::{Call, MAX_PAGE, cursor, key, limit, wait};
use crate::engine::Fault;
use crate::engine::events::Whose;
use crate::engine::preparing::{Ask, Enclosed, What};
use crate::ledger::money::Microcredits;
use crate::ledger::settle::Charge;
use crate::plan::recipe::{CameraMove, Map, Sides};
use crate::plan::{
    DraftRequest, EditOp, EditRequest, Pictures, PromoteRequest, Refusal, StitchRequest, Trim, Variant, Wish,
};
use crate::rpc::convert;
use crate::state::command::Command;

pub(super) async fn quote(call: Call<'_>, asked: QuoteParams) -> Result<wire::Quote, Fault> {
    let ask = match asked {
        QuoteParams::Draft(asked) => draft_ask(asked)?,
        QuoteParams::Promote(asked) => promote_ask(asked)?,
        QuoteParams::Edit(asked) => edit_ask(asked)?,
        QuoteParams::Stitch(asked) => stitch_ask(asked)?,
        QuoteParams::CanaryRun(asked) => canary_ask(asked)?,
    };
    let engine = call.engine().clone();
    let quoted = engine.quote(&call.caller, ask)?;
    let promise = match quoted.anchor {
        Some(still) => tokio::task::spawn_blocking(move || engine.promise(still)).await?,
        None => Vec::new(),
    };
    Ok(wire::Quote { kinetic: convert::measures(promise), ..convert::quote(quoted) })
}

pub(super) async fn draft(call: Call<'_>, asked: wire::DraftParams) -> Result<wire::Made, Fault> {
    make(call, draft_ask(asked)?).await
}

pub(super) async fn promote(call: Call<'_>, asked: wire::PromoteParams) -> Result<wire::Made, Fault> {
    make(call, promote_ask(asked)?).await
}

pub(super) async fn edit(call: Call<'_>, asked: wire::EditParams) -> Result<wire::Made, Fault> {
    make(call, edit_ask(asked)?).await
}

pub(super) async fn stitch(call: Call<'_>, asked: wire::StitchParams) -> Result<wire::Made, Fault> {
    make(call, stitch_ask(asked)?).await
}

pub(super) async fn make(call: Call<'_>, ask: Ask) -> Result<wire::Made, Fault> {
    let mut made = call.engine().make(&call.caller, ask).await?;
    let footing = made.footing.take();
    let told = call.teller().made(made);
    if let Some((may_keep, footing)) = call.may_keep.zip(footing) {
        may_keep.set(footing);
    }
    Ok(told)
}

fn draft_ask(asked: wire::DraftParams) -> Result<Ask, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| {
        (asked.idempotency_key, asked.wait_ms, asked.quote_id) = (None, None, None);
    })?;
    let (variants, of_variants) = variants(asked.prompt, asked.negative, asked.seed, asked.variants)?;
    Ok(Ask {
        wait: wait(asked.wait_ms)?,
        project: asked.project,
        quote_id: asked.quote_id,
        override_reason: reason(asked.override_reason)?,
        wish: wish(asked.within_ms, asked.under_microcredits)?,
        what: What::Draft(DraftRequest {
            variants,
            shot: asked.shot,
            tier: asked.tier,
            route: asked.route,
            count: asked.count,
            more: asked.more,
            again: asked.again,
            has_key: key.is_some(),
            size: asked.size,
            aspect: asked.aspect,
            palette: asked.palette,
            guide: None,
        }),
        enclosed: Enclosed { of_variants, ..enclosed(asked.references, None, asked.guide)? },
        key,
    })
}

/// The wordings of a request for drafts, and the pictures that each of them names: the one prompt, or the list.
fn variants(
    prompt: String,
    negative: Option<String>,
    seed: Option<u64>,
    listed: Vec<wire::Variant>,
) -> Result<(Vec<Variant>, Vec<Vec<wire::Digest>>), Fault> {
    if listed.is_empty() {
        return Ok((
            vec![Variant { prompt, shot: None, negative, seed, references: Vec::new() }],
            Vec::new(),
        ));
    }
    if !prompt.is_empty() {
        return Err(Fault::Plan(Refusal::EitherOr { one: "prompt", other: "variants" }));
    }
    let mut pictures = Vec::with_capacity(listed.len());
    let mut variants = Vec::with_capacity(listed.len());
    for one in listed {
        check_references(&one.references)?;
        pictures.push(one.references);
        variants.push(Variant {
            prompt: one.prompt,
            shot: one.shot,
            negative: one.negative.or_else(|| negative.clone()),
            seed: one.seed.or(seed),
            references: Vec::new(),
        });
    }
    Ok((variants, pictures))
}

fn promote_ask(asked: wire::PromoteParams) -> Result<Ask, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| {
        (asked.idempotency_key, asked.wait_ms, asked.quote_id) = (None, None, None);
    })?;
    let request = PromoteRequest {
        tier: asked.tier,
        route: asked.route,
        count: asked.count,
        more: asked.more,
        again: asked.again,
        has_key: key.is_some(),
        prompt: asked.prompt,
        prompts: asked.prompts,
        negatives: asked.negatives,
        seed: asked.seed,
        strength: asked.strength,
        size: asked.size,
        motion: asked.motion,
        guidance: asked.guidance,
        seconds: asked.seconds,
        fps: asked.fps,
        camera: asked.camera.map(camera).transpose()?,
        looped: asked.looped,
        pictures: Pictures::default(),
    };
    Ok(Ask {
        what: What::Promote { request, takes: asked.takes, shot: asked.shot },
        enclosed: enclosed(asked.references, asked.last_frame, asked.guide)?,
        wait: wait(asked.wait_ms)?,
        project: asked.project,
        quote_id: asked.quote_id,
        override_reason: reason(asked.override_reason)?,
        wish: wish(asked.within_ms, asked.under_microcredits)?,
        key,
    })
}

fn edit_ask(asked: wire::EditParams) -> Result<Ask, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| {
        (asked.idempotency_key, asked.wait_ms, asked.quote_id) = (None, None, None);
    })?;
    let request = EditRequest {
        op: edit_op(asked.op),
        mask: None,
        prompt: asked.prompt,
        factor: asked.factor,
        sides: asked.sides.map(|wire::Sides { left, top, right, bottom }| Sides { left, top, right, bottom }),
        aspect: asked.aspect,
        focus: asked.focus.map(|wire::Focus { x, y }| (x, y)),
        from: asked.from,
        to: asked.to,
        strength: asked.strength,
        picture: None,
        map: asked.map.map(map).transpose()?,
        tier: asked.tier,
        route: asked.route,
        seed: asked.seed,
        again: asked.again,
        has_key: key.is_some(),
    };
    Ok(Ask {
        what: What::Edit { request, take: asked.take },
        enclosed: Enclosed { mask: asked.mask, behind: asked.picture, ..Enclosed::default() },
        wait: wait(asked.wait_ms)?,
        project: None,
        quote_id: asked.quote_id,
        override_reason: reason(asked.override_reason)?,
        wish: wish(asked.within_ms, asked.under_microcredits)?,
        key,
    })
}

/// Carries a word of the wire over to the engine's of the same name. A new one on either side is a compile error until it stands here.
macro_rules! alike {
    ($word:expr => $kind:ident { $($name:ident)+ } else $unknown:expr) => {
        match $word {
            $(wire::$kind::$name => $kind::$name,)+
            wire::$kind::Unknown => $unknown,
        }
    };
}

fn edit_op(op: wire::EditOp) -> EditOp {
    alike!(op => EditOp { Inpaint Remove Outpaint Upscale Recolour Crop Background Guide Calm } else EditOp::Unknown)
}

fn map(map: wire::GuideMap) -> Result<Map, Fault> {
    match map {
        wire::GuideMap::Depth => Ok(Map::Depth),
        wire::GuideMap::Edges => Ok(Map::Edges),
        wire::GuideMap::Segments => Ok(Map::Segments),
        wire::GuideMap::Unknown => Err(Fault::Invalid {
            message: "this build knows no such map".to_owned(),
            hint: "Use depth, edges or segments.".to_owned(),
        }),
    }
}

fn camera(way: wire::CameraMove) -> Result<CameraMove, Fault> {
    Ok(alike!(
        way => CameraMove { Push Pull PanLeft PanRight TiltUp TiltDown OrbitLeft OrbitRight DollyZoom Handheld }
        else return Err(Fault::Invalid {
            message: "this build knows no such camera move".to_owned(),
            hint: "Use push, pull, pan_left, pan_right, tilt_up, tilt_down, orbit_left, orbit_right, dolly_zoom or handheld; or say it in the prompt.".to_owned(),
        })
    ))
}

fn stitch_ask(asked: wire::StitchParams) -> Result<Ask, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| {
        (asked.idempotency_key, asked.wait_ms, asked.quote_id) = (None, None, None);
    })?;
    Ok(Ask {
        what: What::Stitch {
            request: StitchRequest {
                trims: asked
                    .trims
                    .iter()
                    .map(|part| Trim { in_ms: part.in_ms, out_ms: part.out_ms })
                    .collect(),
                shot: asked.shot,
            },
            takes: asked.takes,
        },
        wait: wait(asked.wait_ms)?,
        project: None,
        quote_id: asked.quote_id,
        override_reason: None,
        enclosed: Enclosed::default(),
        wish: Wish::default(),
        key,
    })
}

/// The most pictures to look at that a request names.
const MAX_REFERENCES: usize = 64;

/// Pictures that go in beside the parent.
fn enclosed(
    references: Vec<wire::Digest>,
    last_frame: Option<wire::Digest>,
    guide: Option<wire::Digest>,
) -> Result<Enclosed, Fault> {
    check_references(&references)?;
    Ok(Enclosed { references, last_frame, guide, ..Enclosed::default() })
}

fn check_references(references: &[wire::Digest]) -> Result<(), Fault> {
    if references.len() <= MAX_REFERENCES {
        return Ok(());
    }
    Err(Fault::Invalid {
        message: format!("{} references were named; at most {MAX_REFERENCES} are taken", references.len()),
        hint: "Leave some out; `maquette models` says how many a route looks at.".to_owned(),
    })
}

/// What a take may take and cost.
fn wish(within_ms: Option<u64>, under: Option<i64>) -> Result<Wish, Fault> {
    let bad = |message: &str| {
        let hint = "For example 10000 for ten seconds, or 5000000 for five credits.";
        Fault::Invalid { message: message.to_owned(), hint: hint.to_owned() }
    };
    if within_ms == Some(0) {
        return Err(bad("`within_ms` is 1 or more"));
    }
    if under.is_some_and(|under| !(0..=crate::ledger::money::MAX_AMOUNT.0).contains(&under)) {
        return Err(bad("`under_microcredits` is 0 or more"));
    }
    Ok(Wish { within_ms, under: under.map(Microcredits) })
}

/// A reason that says something.
fn reason(reason: Option<String>) -> Result<Option<String>, Fault> {
    crate::engine::library::check_reason(reason.as_deref())?;
    match reason.as_deref().map(str::trim) {
        Some("") => Err(Fault::Invalid {
            message: "an override needs a reason".to_owned(),
            hint: "Say why, for example `--override \"client asked for it\"`.".to_owned(),
        }),
        _ => Ok(reason),
    }
}

pub(super) async fn job_get(call: Call<'_>, asked: wire::JobGetParams) -> Result<wire::Job, Fault> {
    let (engine, wait) = (call.engine(), wait(asked.wait_ms)?);
    engine.job_view(asked.job)?;
    if !wait.is_zero() {
        // Whoever waited in vain gets the job as it stands.
        if let Ok(ended) = tokio::time::timeout(wait, engine.executor.end_of(asked.job)).await {
            ended?;
        }
    }
    engine.job_view(asked.job).map(convert::job)
}

pub(super) async fn job_list(
    call: Call<'_>,
    asked: wire::JobListParams,
) -> Result<wire::JobListReply, Fault> {
    let project = asked.project.as_ref().map(|_| call.project(&asked.project)).transpose()?;
    let project = project.map(|project| project.id.clone());
    let limit = limit(asked.limit, 50, MAX_PAGE)?;
    let before = cursor::<JobId>(asked.cursor.as_ref())?;
    let wanted = |job: &crate::engine::JobView| {
        project.as_ref().is_none_or(|project| *project == job.project)
            && asked.batch.is_none_or(|batch| batch == job.batch)
            && (!asked.open || !crate::jobs::transitions::is_final(job.state))
    };
    let (jobs, next) = call.engine().jobs(before, limit, asked.open, wanted)?;
    Ok(wire::JobListReply {
        jobs: jobs.into_iter().map(convert::job).collect(),
        cursor: next.map(|next| next.to_string()),
    })
}

pub(super) async fn job_cancel(call: Call<'_>, asked: wire::JobCancelParams) -> Result<JobsReply, Fault> {
    let engine = call.engine();
    let mut jobs = asked.jobs;
    if jobs.len() > MAX_PAGE as usize {
        return Err(Fault::Invalid {
            message: format!("at most {MAX_PAGE} jobs are stopped at once"),
            hint: "Use `all`, or name fewer.".to_owned(),
        });
    }
    for job in &jobs {
        engine.job_view(*job)?;
    }
    if asked.batch.is_some() || asked.all {
        let project = asked.all.then(|| call.project(&asked.project)).transpose()?;
        let (open, _) = engine.jobs(None, usize::MAX, true, |job| {
            !crate::jobs::transitions::is_final(job.state)
                && asked.batch.is_none_or(|batch| batch == job.batch)
                && project.as_ref().is_none_or(|project| project.id == job.project)
        })?;
        jobs.extend(open.into_iter().map(|job| job.id));
    }
    // A caller that goes away has still stopped them.
    let (executor, stopping) = (engine.executor.clone(), jobs.clone());
    engine.tasks.spawn(async move { executor.stop(stopping).await }).await??;
    let views: Result<Vec<_>, Fault> = jobs.iter().map(|job| engine.job_view(*job)).collect();
    Ok(JobsReply { jobs: views?.into_iter().map(convert::job).collect() })
}

pub(super) async fn job_retry(call: Call<'_>, asked: wire::JobRetryParams) -> Result<wire::Made, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| {
        (asked.idempotency_key, asked.wait_ms) = (None, None);
    })?;
    let ask = Ask {
        what: What::Retry(asked.job),
        project: None,
        key,
        quote_id: None,
        override_reason: None,
        enclosed: Enclosed::default(),
        wish: Wish::default(),
        wait: wait(asked.wait_ms)?,
    };
    make(call, ask).await
}

pub(super) async fn job_resolve(call: Call<'_>, asked: wire::JobResolveParams) -> Result<wire::Job, Fault> {
    let engine = call.engine();
    engine.job_view(asked.job)?;
    let charge = match asked.outcome {
        wire::Resolution::Charged => {
            asked.charged_microcredits.map_or(Charge::Price, |charged| Charge::Exactly(Microcredits(charged)))
        }
        wire::Resolution::NotCharged => Charge::Nothing,
        wire::Resolution::Unknown => {
            return Err(Fault::Invalid {
                message: "`outcome` is `charged` or `not_charged`".to_owned(),
                hint: "Look at the provider's own list of what it charged.".to_owned(),
            });
        }
    };
    if asked
        .charged_microcredits
        .is_some_and(|charged| !(0..=crate::ledger::money::MAX_AMOUNT.0).contains(&charged))
    {
        return Err(Fault::Invalid {
            message: "`charged_microcredits` is 0 or more".to_owned(),
            hint: "Leave it out where the whole hold was charged.".to_owned(),
        });
    }
    if asked.reason.trim().is_empty() {
        return Err(Fault::Invalid {
            message: "a resolution needs a reason".to_owned(),
            hint: "Say how you know, for example \"it is on the invoice\".".to_owned(),
        });
    }
    crate::engine::library::check_reason(Some(&asked.reason))?;
    let media = match asked.asset {
        Some(digest) => Some(engine.asset(digest).await?),
        None => None,
    };
    engine.writer.carry_out(Command::Resolve { job: asked.job, charge, media, reason: asked.reason }).await?;
    engine.executor.ended(asked.job);
    engine.job_view(asked.job).map(convert::job)
}

pub(super) async fn events_since(
    call: Call<'_>,
    asked: wire::EventsSinceParams,
) -> Result<wire::EventsReply, Fault> {
    let project = asked.project.as_ref().map(|_| call.project(&asked.project)).transpose()?;
    let limit = limit(asked.limit, 200, 1_000)?;
    let wait = wait(asked.wait_ms)?;
    let project = project.as_ref().map(|project| project.id.as_str());
    let whose = Whose { project, is_admin: call.caller.is_admin };
    let page = call.engine().since(asked.seq, whose, limit, wait).await?;
    Ok(wire::EventsReply {
        events: page.happenings.into_iter().map(convert::event).collect(),
        seq: page.seq,
        more: page.more,
    })
}
