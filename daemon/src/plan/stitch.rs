//! Stitching: clips joined to one.

use super::facts::{ParentFacts, ProjectFacts};
use super::names::check_shot_name;
use super::recipe::{Frames, Input, InputRole, Origin};
use super::refusal::Refusal;
use super::request::{StitchRequest, Trim};
use super::target::{Target, own_route, tier, wrong_tier};
use super::words::Gate;
use super::{Begin, Plan, Series, size};
use crate::catalog::{Catalog, Does};
use crate::config::ladder::Ladder;

/// The fewest and the most clips. A single one has to be trimmed.
const CLIPS: std::ops::RangeInclusive<usize> = 2..=64;

/// What joining `clips`, all of one project, would make.
///
/// # Errors
/// The first reason why not.
pub fn stitch(
    request: &StitchRequest,
    clips: &[ParentFacts],
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Plan, Refusal> {
    let no_clips = || {
        let (count, min, max) = (clips.len() as u64, *CLIPS.start() as u64, *CLIPS.end() as u64);
        Refusal::CountOutOfRange { field: "takes", count, min, max }
    };
    let first = clips.first().filter(|_| clips.len() <= *CLIPS.end()).ok_or_else(no_clips)?;
    clips.iter().try_for_each(|clip| check_alike(first, clip))?;
    let trims = trims(&request.trims, clips)?;
    if trims.is_empty() && !CLIPS.contains(&clips.len()) {
        return Err(no_clips());
    }
    let shot = request.shot.as_deref().map_or_else(|| Ok(first.shot.clone()), check_shot_name)?;
    let tier = tier(&first.tier, ladder)?;
    let route = catalog
        .route_that(Does::Stitch, own_route(tier, catalog)?)
        .ok_or_else(|| wrong_tier(tier, Does::Stitch, "join clips", ladder, catalog))?;
    let target = Target { tier, route };
    let pixels = size::check(first.width, first.height, route)?;
    let mut recipe = target.recipe(Origin::Stitch, first.prompt.clone().unwrap_or_default(), pixels);
    recipe.fps = first.fps;
    recipe.duration_ms = match trims.is_empty() {
        true => clips.iter().map(|clip| clip.duration_ms).try_fold(0u32, |sum, ms| sum.checked_add(ms?)),
        false => length_ms(clips, &trims),
    };
    recipe.inputs = clips.iter().map(|clip| Input { role: InputRole::Clip, digest: clip.digest }).collect();
    recipe.trims = trims;
    let series = Series::new(shot, recipe, Some(first.take), 1, Begin::AtZero);
    // Joining makes no picture, so it is no roll.
    target.plan(ladder, project, Gate::None, None, vec![series])
}

/// The frames that are used of each clip; empty where they are all of every one.
fn trims(trims: &[Trim], clips: &[ParentFacts]) -> Result<Vec<Frames>, Refusal> {
    if trims.is_empty() {
        return Ok(Vec::new());
    }
    if trims.len() != clips.len() {
        return Err(Refusal::NotOneEach { field: "trims", given: trims.len(), takes: clips.len() });
    }
    let frames = trims.iter().zip(clips).map(|(trim, clip)| cut(*trim, clip));
    let frames = frames.collect::<Result<Vec<Frames>, Refusal>>()?;
    Ok(if frames.iter().all(|frames| frames.is_whole()) { Vec::new() } else { frames })
}

/// The frames between the two edges that lie nearest to a trim's ends.
fn cut(trim: Trim, clip: &ParentFacts) -> Result<Frames, Refusal> {
    let Trim { in_ms, out_ms } = trim;
    if trim == Trim::default() {
        return Ok(Frames::default());
    }
    let take = clip.take;
    if let Some(out_ms) = out_ms.filter(|out_ms| *out_ms <= in_ms) {
        return Err(Refusal::TrimBackwards { take, in_ms, out_ms });
    }
    let (Some(fps), Some(duration_ms), Some(count)) = (clip.fps, clip.duration_ms, frames_of(clip)) else {
        return Err(Refusal::NoFrameRate { take });
    };
    let edge = |ms: u32| (u64::from(ms) * u64::from(fps) + 500) / 1000;
    let (first, end) = (edge(in_ms), out_ms.map_or(count, edge));
    if end > count || first > count {
        let at_ms = if end > count { out_ms.unwrap_or(in_ms) } else { in_ms };
        return Err(Refusal::TrimPastEnd { take, at_ms, duration_ms });
    }
    if first >= end {
        return Err(Refusal::TrimTooShort { take, frame_ms: 1000_u32.div_ceil(u32::from(fps.max(1))) });
    }
    // Whatever fits into milliseconds fits, at most 60 of them a second.
    let number = |frame: u64| u32::try_from(frame).unwrap_or(u32::MAX);
    Ok(Frames { first: number(first), end: (end < count).then(|| number(end)) })
}

/// How many frames a clip has. Its length was rounded down to whole milliseconds.
fn frames_of(clip: &ParentFacts) -> Option<u64> {
    let fps = u64::from(clip.fps.filter(|fps| *fps > 0)?);
    Some((u64::from(clip.duration_ms?) * fps).div_ceil(1000))
}

/// The length of the frames that are used.
fn length_ms(clips: &[ParentFacts], trims: &[Frames]) -> Option<u32> {
    let used = clips.iter().zip(trims).map(|(clip, trim)| {
        let end = trim.end.map_or_else(|| frames_of(clip), |end| Some(u64::from(end)))?;
        end.checked_sub(u64::from(trim.first))
    });
    let frames = used.sum::<Option<u64>>()?;
    u32::try_from(frames * 1000 / u64::from(clips.first()?.fps?)).ok()
}

fn check_alike(first: &ParentFacts, clip: &ParentFacts) -> Result<(), Refusal> {
    if !clip.is_clip {
        return Err(Refusal::NotAClip { take: clip.take });
    }
    if (first.width, first.height) != (clip.width, clip.height) {
        return Err(Refusal::ClipsDiffer { take: clip.take, what: "size" });
    }
    if first.fps != clip.fps {
        return Err(Refusal::ClipsDiffer { take: clip.take, what: "frame rate" });
    }
    Ok(())
}
