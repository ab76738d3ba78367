//! Stitching: clips joined to one.

use super::facts::{ParentFacts, ProjectFacts};
use super::names::check_shot_name;
use super::recipe::{Input, InputRole, Origin};
use super::refusal::Refusal;
use super::request::StitchRequest;
use super::target::{Target, own_route, tier, wrong_tier};
use super::words::Gate;
use super::{Begin, Plan, Series, size};
use crate::catalog::{Catalog, Does};
use crate::config::ladder::Ladder;

/// The fewest and the most clips.
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
    let count = clips.len() as u64;
    let (min, max) = (*CLIPS.start() as u64, *CLIPS.end() as u64);
    let first = clips.first().filter(|_| CLIPS.contains(&clips.len()));
    let first = first.ok_or(Refusal::CountOutOfRange { field: "takes", count, min, max })?;
    clips.iter().try_for_each(|clip| check_alike(first, clip))?;
    let shot = request.shot.as_deref().map_or_else(|| Ok(first.shot.clone()), check_shot_name)?;
    let tier = tier(&first.tier, ladder)?;
    let route = catalog
        .route_that(Does::Stitch, own_route(tier, catalog)?)
        .ok_or_else(|| wrong_tier(tier, Does::Stitch, "join clips", ladder, catalog))?;
    let target = Target { tier, route };
    let pixels = size::check(first.width, first.height, route)?;
    let mut recipe = target.recipe(Origin::Stitch, first.prompt.clone().unwrap_or_default(), pixels);
    recipe.fps = first.fps;
    recipe.duration_ms =
        clips.iter().map(|clip| clip.duration_ms).try_fold(0u32, |sum, ms| sum.checked_add(ms?));
    recipe.inputs = clips.iter().map(|clip| Input { role: InputRole::Clip, digest: clip.digest }).collect();
    let series = Series::new(shot, recipe, Some(first.take), 1, Begin::AtZero);
    // Joining makes no picture, so it is no roll.
    target.plan(ladder, project, Gate::None, None, vec![series])
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
