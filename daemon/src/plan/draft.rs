//! Drafts: takes from words alone.

use super::facts::ProjectFacts;
use super::names::{check_shot_name, shot_name_from_prompt};
use super::recipe::Origin;
use super::refusal::Refusal;
use super::request::DraftRequest;
use super::size::{Size, parse_aspect, parse_size, pixels};
use super::target::{Target, begin, own_route, tier, wrong_tier};
use super::words::Gate;
use super::{Plan, Series, numbers};
use crate::catalog::{Catalog, Does};
use crate::config::ladder::{Ladder, Tier};

/// What a draft request would make.
///
/// # Errors
/// The first reason why not.
pub fn draft(
    request: &DraftRequest,
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Plan, Refusal> {
    let prompt = numbers::prompt(&request.prompt)?;
    let target = target(request.tier.as_deref(), ladder, catalog)?;
    let count = numbers::count("count", request.count.unwrap_or(target.tier.count), numbers::MAX_DRAFTS)?;
    let begin = begin(request.more, request.again, request.has_key)?;
    let shot = match &request.shot {
        Some(name) => check_shot_name(name)?,
        None => shot_name_from_prompt(&prompt),
    };
    let size = size(request, target)?;
    let mut recipe = target.recipe(Origin::Draft, prompt, size);
    recipe.negative = numbers::negative(request.negative.as_deref())?;
    recipe.palette = numbers::palette(request.palette.as_deref().unwrap_or(&project.palette))?;
    recipe.seed = target.seed(request.seed.map(numbers::seed).transpose()?);
    recipe.strength_per_mille = target.tier.strength_per_mille;
    target.clip(&mut recipe)?;
    target.enclose(&mut recipe, &request.pictures)?;
    let series = Series::new(shot, recipe, None, count, begin);
    target.plan(ladder, project, Gate::None, target.tier.rolls, vec![series])
}

/// The tier that was named, or the lowest that draws from words alone.
fn target<'a>(name: Option<&str>, ladder: &'a Ladder, catalog: &'a Catalog) -> Result<Target<'a>, Refusal> {
    let draws = |tier: &Tier| {
        !tier.needs_anchor
            && catalog.route(&tier.route).is_some_and(|route| route.does.contains(&Does::Draft))
    };
    let chosen = match name {
        Some(name) => tier(name, ladder)?,
        // Where no tier draws, the lowest one says why.
        None => ladder
            .tiers
            .iter()
            .find(|tier| draws(tier))
            .or_else(|| ladder.tiers.first())
            .ok_or_else(|| Refusal::UnknownTier { name: "draft".into(), near: Vec::new() })?,
    };
    let route = own_route(chosen, catalog)?;
    if !draws(chosen) {
        return Err(wrong_tier(chosen, Does::Draft, "draw from a prompt alone", ladder, catalog));
    }
    Ok(Target { tier: chosen, route })
}

fn size(request: &DraftRequest, target: Target<'_>) -> Result<(u32, u32), Refusal> {
    let short = |text: &str| text.chars().take(40).collect::<String>();
    let bad_aspect = |text: &str, why| Refusal::BadAspect { text: short(text), why };
    let size = match request.size.as_deref() {
        Some(text) => parse_size(text).ok_or_else(|| Refusal::BadSize { text: short(text) })?,
        None => target.tier.size,
    };
    let aspect = match request.aspect.as_deref() {
        Some(text) => Some(parse_aspect(text).ok_or_else(|| bad_aspect(text, "write it as 16:9"))?),
        None => None,
    };
    if let (Size::Exact(..), Some(text)) = (size, request.aspect.as_deref()) {
        return Err(bad_aspect(text, "the size is exact already; an aspect goes with 1K, 2K or 4K"));
    }
    pixels(size, aspect.or(target.tier.aspect).unwrap_or((1, 1)), target.route)
}
