//! Edits: the same shot, a child take, and outside a mask not one pixel changes.

use super::facts::{ParentFacts, PictureFacts, ProjectFacts};
use super::recipe::{Edit, Input, InputRole, Origin};
use super::refusal::Refusal;
use super::request::{EditOp, EditRequest};
use super::target::{Target, begin, on_route, own_route, tier, wrong_tier};
use super::words::Gate;
use super::{Plan, Series, numbers, size};
use crate::catalog::{Catalog, Does};
use crate::config::ladder::Ladder;

/// What an edit of `parent` would make.
///
/// # Errors
/// The first reason why not.
pub fn edit(
    request: &EditRequest,
    parent: &ParentFacts,
    mask: Option<&PictureFacts>,
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Plan, Refusal> {
    let (op, does, what) = operation(request)?;
    if parent.is_clip {
        return Err(Refusal::NotAStill { take: parent.take });
    }
    let mask = check_mask(op, mask, parent)?;
    let name = request.tier.as_deref().unwrap_or(&parent.tier);
    let bound = match request.route.as_deref() {
        Some(route) => Some(on_route(tier(name, ladder)?, route, does, what, ladder, catalog)?),
        None => None,
    };
    let ladder = bound.as_ref().unwrap_or(ladder);
    let tier = tier(name, ladder)?;
    let route = catalog
        .route_that(does, own_route(tier, catalog)?)
        .ok_or_else(|| wrong_tier(tier, does, what, ladder, catalog))?;
    let target = Target { tier, route };
    let begin = begin(false, request.again, request.has_key)?;
    let factor = if let Edit::Upscale { factor } = op { u32::from(factor) } else { 1 };
    let (width, height) = (parent.width.saturating_mul(factor), parent.height.saturating_mul(factor));
    let wording = request.prompt.as_deref().map(numbers::prompt).transpose()?;
    let prompt = wording.or_else(|| parent.prompt.clone()).unwrap_or_default();
    let mut recipe = target.recipe(Origin::Edit, prompt, size::check(width, height, route)?);
    recipe.negative.clone_from(&parent.negative);
    recipe.palette.clone_from(&parent.palette);
    recipe.seed = target.seed(request.seed.map(numbers::seed).transpose()?);
    recipe.edit = Some(op);
    recipe.inputs.push(Input { role: InputRole::Parent, digest: parent.digest });
    recipe.inputs.extend(mask.map(|mask| Input { role: InputRole::Mask, digest: mask.digest }));
    // Filling a mask is a new try at the picture; more pixels of the same picture are not.
    let rolls = tier.rolls.filter(|_| op == Edit::Inpaint);
    let series = Series::new(parent.shot.clone(), recipe, Some(parent.take), 1, begin);
    target.plan(ladder, project, Gate::None, rolls, vec![series])
}

fn operation(request: &EditRequest) -> Result<(Edit, Does, &'static str), Refusal> {
    match request.op {
        EditOp::Inpaint => Ok((Edit::Inpaint, Does::Inpaint, "inpaint")),
        EditOp::Upscale => match request.factor.unwrap_or(2) {
            2 => Ok((Edit::Upscale { factor: 2 }, Does::Upscale, "upscale")),
            4 => Ok((Edit::Upscale { factor: 4 }, Does::Upscale, "upscale")),
            _ => Err(Refusal::BadNumber { field: "factor", min: "2", max: "4, and not 3" }),
        },
        EditOp::Unknown => Err(Refusal::BadOp),
    }
}

fn check_mask<'a>(
    op: Edit,
    mask: Option<&'a PictureFacts>,
    parent: &ParentFacts,
) -> Result<Option<&'a PictureFacts>, Refusal> {
    match (op, mask) {
        (Edit::Inpaint, None) => Err(Refusal::MaskMissing),
        (Edit::Upscale { .. }, Some(_)) => Err(Refusal::MaskNotUsed),
        (Edit::Upscale { .. }, None) => Ok(None),
        (Edit::Inpaint, Some(mask)) if (mask.width, mask.height) != (parent.width, parent.height) => {
            Err(Refusal::MaskMismatch {
                mask: (mask.width, mask.height),
                picture: (parent.width, parent.height),
            })
        }
        (Edit::Inpaint, Some(mask)) => Ok(Some(mask)),
    }
}
