//! Edits: the same shot, a child take, and outside a mask not one pixel changes.

use super::facts::{ParentFacts, PictureFacts, ProjectFacts};
use super::recipe::{Behind, Colour, Edit, Focus, Input, InputRole, Origin, Sides};
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
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Plan, Refusal> {
    no_strays(request)?;
    if parent.is_clip {
        return Err(Refusal::NotAStill { take: parent.take });
    }
    let op = operation(request, (parent.width, parent.height))?;
    let mask = fitting_mask(op, request.mask.as_ref(), parent)?;
    let does = does(op);
    let what = does.text();
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
    let (width, height) = resulting(op, request, (parent.width, parent.height))?;
    let wording = request.prompt.as_deref().map(numbers::prompt).transpose()?;
    let prompt = wording.or_else(|| parent.prompt.clone()).unwrap_or_default();
    let mut recipe = target.recipe(Origin::Edit, prompt, size::check(width, height, route)?);
    recipe.negative.clone_from(&parent.negative);
    recipe.palette.clone_from(&parent.palette);
    recipe.seed = target.seed(request.seed.map(numbers::seed).transpose()?);
    recipe.strength_per_mille =
        request.strength.map(|strength| numbers::per_mille("strength", strength)).transpose()?;
    recipe.edit = Some(op);
    recipe.inputs.push(Input { role: InputRole::Parent, digest: parent.digest });
    recipe.inputs.extend(mask.map(|mask| Input { role: InputRole::Mask, digest: mask.digest }));
    let behind = request.picture.map(|picture| Input { role: InputRole::Reference, digest: picture.digest });
    recipe.inputs.extend(behind);
    if op.keeps_places() || matches!(op, Edit::Guide(_)) {
        recipe.knows(parent.composition.as_ref(), (parent.width, parent.height));
    }
    let rolls = tier.rolls.filter(|_| op.makes_up());
    let series = Series::new(parent.shot.clone(), recipe, Some(parent.take), 1, begin);
    target.plan(ladder, project, Gate::None, rolls, vec![series])
}

/// What a route has to do for an edit.
pub(super) fn does(edit: Edit) -> Does {
    match edit {
        Edit::Inpaint => Does::Inpaint,
        Edit::Upscale { .. } => Does::Upscale,
        Edit::Remove => Does::Remove,
        Edit::Outpaint(_) => Does::Outpaint,
        Edit::Recolour { .. } => Does::Recolour,
        Edit::Crop { .. } => Does::Crop,
        Edit::Background(_) => Does::Background,
        Edit::Guide(_) => Does::Guide,
        Edit::Calm => Does::Calm,
    }
}

/// What was said that has no meaning for the edit: a slip that would else go unnoticed.
fn no_strays(request: &EditRequest) -> Result<(), Refusal> {
    use EditOp::{Background, Calm, Crop, Guide, Inpaint, Outpaint, Recolour, Remove, Upscale};
    let given: [(&'static str, bool, &[EditOp]); 11] = [
        ("mask", request.mask.is_some(), &[Inpaint, Remove, Background, Recolour]),
        ("prompt", request.prompt.is_some(), &[Inpaint, Outpaint]),
        ("factor", request.factor.is_some(), &[Upscale]),
        ("sides", request.sides.is_some(), &[Outpaint]),
        ("aspect", request.aspect.is_some(), &[Outpaint, Crop]),
        ("focus", request.focus.is_some(), &[Crop]),
        ("from", request.from.is_some(), &[Recolour]),
        ("to", !request.to.is_empty(), &[Recolour, Background]),
        ("strength", request.strength.is_some(), &[Recolour, Calm]),
        ("picture", request.picture.is_some(), &[Background]),
        ("map", request.map.is_some(), &[Guide]),
    ];
    let stray = given.into_iter().find(|(_, given, uses)| *given && !uses.contains(&request.op));
    match stray {
        Some((field, _, uses)) if request.op != EditOp::Unknown => {
            let uses = uses.iter().map(|op| op.text()).collect();
            Err(Refusal::NotForEdit { field, op: request.op.text(), uses })
        }
        Some(_) | None => Ok(()),
    }
}

fn operation(request: &EditRequest, parent: (u32, u32)) -> Result<Edit, Refusal> {
    let lacks = |what| Refusal::EditLacks { op: request.op.text(), what };
    match request.op {
        EditOp::Inpaint => Ok(Edit::Inpaint),
        EditOp::Remove => Ok(Edit::Remove),
        EditOp::Upscale => match request.factor.unwrap_or(2) {
            2 => Ok(Edit::Upscale { factor: 2 }),
            4 => Ok(Edit::Upscale { factor: 4 }),
            _ => Err(Refusal::BadNumber { field: "factor", min: "2", max: "4, and not 3" }),
        },
        EditOp::Outpaint => sides(request, parent).map(Edit::Outpaint),
        EditOp::Recolour => match request.to.as_slice() {
            [to] => {
                Ok(Edit::Recolour { from: request.from.as_deref().map(colour).transpose()?, to: colour(to)? })
            }
            [] => Err(lacks("the new colour as `to`")),
            [_, ..] => Err(lacks("one new colour, and no more, as `to`")),
        },
        EditOp::Crop => {
            let focus = request.focus.map(|(x, y)| {
                let x_per_mille = numbers::per_mille("focus.x", x)?;
                Ok(Focus { x_per_mille, y_per_mille: numbers::per_mille("focus.y", y)? })
            });
            Ok(Edit::Crop { focus: focus.transpose()? })
        }
        EditOp::Background => behind(request).map(Edit::Background),
        EditOp::Guide => request.map.map(Edit::Guide).ok_or_else(|| lacks("a map: depth, edges or segments")),
        EditOp::Calm => Ok(Edit::Calm),
        EditOp::Unknown => Err(Refusal::BadOp),
    }
}

fn behind(request: &EditRequest) -> Result<Behind, Refusal> {
    match (request.to.as_slice(), &request.picture) {
        ([], None) => {
            Err(Refusal::EditLacks { op: request.op.text(), what: "a colour as `to`, or a `picture`" })
        }
        ([], Some(_)) => Ok(Behind::Picture),
        ([_, ..], Some(_)) => Err(Refusal::EitherOr { one: "to", other: "picture" }),
        ([one], None) => Ok(Behind::Colours { top: colour(one)?, bottom: colour(one)? }),
        ([top, bottom], None) => Ok(Behind::Colours { top: colour(top)?, bottom: colour(bottom)? }),
        ([_, _, ..], None) => {
            let count = request.to.len() as u64;
            Err(Refusal::CountOutOfRange { field: "to", count, min: 1, max: 2 })
        }
    }
}

fn sides(request: &EditRequest, parent: (u32, u32)) -> Result<Sides, Refusal> {
    let sides = match (request.sides, aspect(request)?) {
        (Some(_), Some(_)) => return Err(Refusal::EitherOr { one: "sides", other: "aspect" }),
        (Some(sides), None) => sides,
        (None, Some(aspect)) => size::grown_to(parent, aspect),
        (None, None) => Sides::default(),
    };
    if sides == Sides::default() {
        let what = "pixels on a side as `sides`, or an `aspect` that the picture does not have already";
        return Err(Refusal::EditLacks { op: request.op.text(), what });
    }
    Ok(sides)
}

fn aspect(request: &EditRequest) -> Result<Option<(u32, u32)>, Refusal> {
    let read = |text: &String| {
        let why = "write it like 16:9, each part 1 to 1,000";
        size::parse_aspect(text)
            .ok_or_else(|| Refusal::BadAspect { text: text.chars().take(40).collect(), why })
    };
    request.aspect.as_ref().map(read).transpose()
}

fn colour(text: &str) -> Result<Colour, Refusal> {
    let plain = numbers::colour(text);
    plain
        .as_deref()
        .and_then(Colour::from_hex)
        .ok_or_else(|| Refusal::BadColour { text: text.chars().take(40).collect() })
}

/// How large the result is.
fn resulting(op: Edit, request: &EditRequest, (width, height): (u32, u32)) -> Result<(u32, u32), Refusal> {
    match op {
        Edit::Upscale { factor } => {
            Ok((width.saturating_mul(factor.into()), height.saturating_mul(factor.into())))
        }
        Edit::Outpaint(Sides { left, top, right, bottom }) => Ok((
            width.saturating_add(left).saturating_add(right),
            height.saturating_add(top).saturating_add(bottom),
        )),
        Edit::Crop { .. } => match aspect(request)? {
            Some(aspect) => Ok(size::largest_within((width, height), aspect)),
            None => Err(Refusal::EditLacks { op: request.op.text(), what: "an `aspect`, such as 1:1" }),
        },
        Edit::Inpaint
        | Edit::Remove
        | Edit::Recolour { .. }
        | Edit::Background(_)
        | Edit::Guide(_)
        | Edit::Calm => Ok((width, height)),
    }
}

fn fitting_mask<'a>(
    op: Edit,
    mask: Option<&'a PictureFacts>,
    parent: &ParentFacts,
) -> Result<Option<&'a PictureFacts>, Refusal> {
    match mask {
        None if op.is_masked() => Err(Refusal::MaskMissing { op: does(op).text() }),
        None => Ok(None),
        Some(mask) if (mask.width, mask.height) == (parent.width, parent.height) => Ok(Some(mask)),
        Some(mask) => Err(Refusal::MaskMismatch {
            mask: (mask.width, mask.height),
            picture: (parent.width, parent.height),
        }),
    }
}
