//! Drafts: takes from words alone.

use std::borrow::Cow;

use super::facts::ProjectFacts;
use super::names::{check_shot_name, shot_name_from_prompt};
use super::recipe::{Origin, Recipe};
use super::refusal::Refusal;
use super::request::{DraftRequest, Pictures, Variant};
use super::size::{Size, parse_aspect, parse_size, pixels};
use super::target::{Target, begin, named_route, on_route, own_route, tier, wrong_tier};
use super::words::Gate;
use super::{Plan, Series, numbers};
use crate::catalog::{Catalog, Does};
use crate::config::ladder::{Ladder, Tier};

/// What a tier for drafts does.
const DRAWS: &str = "draw from a prompt alone";

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
    let (given, most) = (request.variants.len(), numbers::MAX_VARIANTS);
    if given > most {
        let (count, max) = (given as u64, most as u64);
        return Err(Refusal::CountOutOfRange { field: "variants", count, min: 1, max });
    }
    let (ladder, tier) = on_its_route(request, ladder, catalog)?;
    let target = target(tier.as_deref(), &ladder, catalog)?;
    let series = laid_out(request, target, project)?;
    target.plan(&ladder, project, Gate::None, target.tier.rolls, series)
}

/// The series of a request without its bounds, one a wording, to look up what was made of it. Nothing is paid by this.
///
/// # Errors
/// The first reason why it could not be made.
pub fn series(
    request: &DraftRequest,
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Vec<Series>, Refusal> {
    let (ladder, tier) = on_its_route(request, ladder, catalog)?;
    laid_out(request, target(tier.as_deref(), &ladder, catalog)?, project)
}

/// The ladder, with the route that the request names on its tier, and the name of that.
fn on_its_route<'a>(
    request: &DraftRequest,
    ladder: &'a Ladder,
    catalog: &Catalog,
) -> Result<(Cow<'a, Ladder>, Option<String>), Refusal> {
    let Some(route) = &request.route else { return Ok((Cow::Borrowed(ladder), request.tier.clone())) };
    let (bound, tier) = bound(request.tier.as_deref(), route, ladder, catalog)?;
    Ok((Cow::Owned(bound), Some(tier.to_owned())))
}

fn laid_out(
    request: &DraftRequest,
    target: Target<'_>,
    project: &ProjectFacts,
) -> Result<Vec<Series>, Refusal> {
    let first = request.variants.first().ok_or(Refusal::EmptyPrompt)?;
    let shot = match &request.shot {
        Some(name) => check_shot_name(name)?,
        None => shot_name_from_prompt(&numbers::prompt(&first.prompt)?),
    };
    let usual = if request.variants.len() == 1 { target.tier.count } else { 1 };
    let count = numbers::count("count", request.count.unwrap_or(usual), numbers::MAX_DRAFTS)?;
    let begin = begin(request.more, request.again, request.has_key)?;
    let frame = Frame { request, target, size: size(request, target)?, project };
    let series = request.variants.iter().map(|variant| {
        let own = variant.shot.as_deref().map(check_shot_name).transpose()?;
        let shot = own.unwrap_or_else(|| shot.clone());
        Ok(Series::new(shot, frame.recipe(variant)?, None, count, begin))
    });
    series.collect()
}

/// What all wordings of a request share.
struct Frame<'a> {
    request: &'a DraftRequest,
    target: Target<'a>,
    size: (u32, u32),
    project: &'a ProjectFacts,
}

impl Frame<'_> {
    fn recipe(&self, variant: &Variant) -> Result<Recipe, Refusal> {
        let Frame { request, target, size, project } = *self;
        let mut recipe = target.recipe(Origin::Draft, numbers::prompt(&variant.prompt)?, size);
        recipe.negative = numbers::negative(variant.negative.as_deref())?;
        recipe.palette = numbers::palette(request.palette.as_deref().unwrap_or(&project.palette))?;
        recipe.seed = target.seed(variant.seed.map(numbers::seed).transpose()?);
        recipe.strength_per_mille = target.tier.strength_per_mille;
        target.clip(&mut recipe)?;
        let pictures =
            Pictures { references: variant.references.clone(), last_frame: None, guide: request.guide };
        target.enclose(&mut recipe, &pictures)?;
        Ok(recipe)
    }
}

/// The ladder with the route that was asked for on its tier: the one that was named, or the lowest whose stage the route serves.
fn bound<'a>(
    name: Option<&'a str>,
    route: &str,
    ladder: &'a Ladder,
    catalog: &Catalog,
) -> Result<(Ladder, &'a str), Refusal> {
    let wanted = named_route(route, ladder, catalog)?;
    let fits = |tier: &&Tier| !tier.needs_anchor && wanted.stages.contains(&tier.stage);
    let tier = match name {
        Some(name) => tier(name, ladder)?,
        None => ladder
            .tiers
            .iter()
            .find(fits)
            .or_else(|| ladder.tiers.first())
            .ok_or_else(|| Refusal::UnknownTier { name: "draft".into(), near: Vec::new() })?,
    };
    Ok((on_route(tier, route, Does::Draft, DRAWS, ladder, catalog)?, &tier.name))
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
        return Err(wrong_tier(chosen, Does::Draft, DRAWS, ladder, catalog));
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
