//! Which of a tier's routes does the work: its own, unless the person wants a take faster or cheaper than that, or its model is gone.
//!
//! The person's own order decides: the tier's route comes first, then its fallbacks as they are written. What was passed over is said.

use super::Plan;
use super::edit::does;
use super::recipe::{Origin, Recipe};
use super::refusal::Refusal;
use super::size;
use super::target::Target;
use crate::catalog::{Catalog, Does, Route};
use crate::config::ladder::{Ladder, Tier};
use crate::ledger::money::Microcredits;

/// What a person wants of each take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// Made within so many milliseconds in 95 of 100 cases, as measured.
    pub within_ms: Option<u64>,
    /// For at most so many credits.
    pub under: Option<Microcredits>,
}

/// What is known of routes beside catalog and ladder.
pub struct Known<'a> {
    /// Milliseconds within which 95 of 100 takes of a route were made; none where nothing was measured.
    pub p95_ms: &'a dyn Fn(&str) -> Option<u64>,
    /// Whether the provider said that the route's model is gone.
    pub is_retired: &'a dyn Fn(&Route) -> bool,
}

/// The plan by the first route of its tier that does what is wanted. `own` is the plan by the tier's own route, and `plan` makes the
/// same request's plan on another ladder.
///
/// # Errors
/// [`Refusal::NoRouteFits`], which says of each route why not.
pub fn choose(
    own: Plan,
    wish: Wish,
    known: &Known<'_>,
    ladder: &Ladder,
    catalog: &Catalog,
    plan: &dyn Fn(&Ladder) -> Result<Plan, Refusal>,
) -> Result<Plan, Refusal> {
    let (Some(tier), is_retired) = (ladder.tier(&own.tier), retired(&own.route, catalog, known)) else {
        return Ok(own);
    };
    if wish == Wish::default() && !is_retired {
        return Ok(own);
    }
    let mut passed: Vec<(String, String)> = Vec::new();
    let own_misfit = misfit(&own, wish, catalog, known);
    match own_misfit {
        None => {
            let why = because(&own, wish, known, &passed);
            return Ok(Plan { why_route: Some(why), ..own });
        }
        Some(why) => passed.push((own.route.clone(), why)),
    }
    for name in tier.fallbacks.iter().filter(|name| **name != own.route) {
        let Ok(other) = plan(&ladder.with_route(&tier.name, name)) else {
            passed.push((name.clone(), "it cannot make this".to_owned()));
            continue;
        };
        match misfit(&other, wish, catalog, known) {
            None => {
                let why = because(&other, wish, known, &passed);
                return Ok(Plan { why_route: Some(why), ..other });
            }
            Some(why) => passed.push((name.clone(), why)),
        }
    }
    // Where nothing was wished for, the provider itself has the last word on its model.
    match wish == Wish::default() {
        true => Ok(own),
        false => Err(Refusal::NoRouteFits { tier: tier.name.clone(), passed }),
    }
}

/// The plan by the route that the request itself names: that one or none.
///
/// # Errors
/// [`Refusal::NoRouteFits`] where it is not as fast and as cheap as is wanted.
pub fn only(named: Plan, wish: Wish, known: &Known<'_>, catalog: &Catalog) -> Result<Plan, Refusal> {
    if wish == Wish::default() {
        return Ok(named);
    }
    match misfit(&named, wish, catalog, known) {
        None => Ok(Plan { why_route: Some(because(&named, wish, known, &[])), ..named }),
        Some(why) => Err(Refusal::NoRouteFits { tier: named.tier, passed: vec![(named.route, why)] }),
    }
}

fn retired(route: &str, catalog: &Catalog, known: &Known<'_>) -> bool {
    catalog.route(route).is_some_and(|route| (known.is_retired)(route))
}

/// Why a plan is not what is wanted.
fn misfit(plan: &Plan, wish: Wish, catalog: &Catalog, known: &Known<'_>) -> Option<String> {
    if retired(&plan.route, catalog, known) {
        return Some("its provider says that the model is gone".to_owned());
    }
    if let Some(under) = wish.under {
        match plan.price_each {
            None => return Some("its price is not known".to_owned()),
            Some(price) if price > under => return Some(format!("a take costs {price} credits")),
            Some(_) => {}
        }
    }
    let within = wish.within_ms?;
    match (known.p95_ms)(&plan.route) {
        None => Some("it was never measured here".to_owned()),
        Some(p95) if p95 > within => Some(format!("95 of 100 takes took up to {}", seconds(p95))),
        Some(_) => None,
    }
}

fn because(plan: &Plan, wish: Wish, known: &Known<'_>, passed: &[(String, String)]) -> String {
    let mut reasons = Vec::new();
    if let Some(p95) = (known.p95_ms)(&plan.route).filter(|_| wish.within_ms.is_some()) {
        reasons.push(format!("95 of 100 takes within {}", seconds(p95)));
    }
    if let Some(price) = plan.price_each.filter(|_| wish.under.is_some()) {
        reasons.push(format!("{price} credits a take"));
    }
    if reasons.is_empty() {
        reasons.push("the next that the tier may use".to_owned());
    }
    let mut text = format!("{}: {}", plan.route, reasons.join(", "));
    for (route, why) in passed {
        text.push_str(&format!("; not {route}: {why}"));
    }
    text
}

/// Milliseconds as seconds with one decimal, rounded up, so that no limit looks kept that is not.
fn seconds(ms: u64) -> String {
    let tenths = ms.div_ceil(100);
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// The same order for another route of the same tier: what the route fixes changes, and what the person said stays.
///
/// # Errors
/// Where the route cannot make it.
pub fn retarget(recipe: &Recipe, tier: &Tier, route: &Route) -> Result<Recipe, Refusal> {
    let needed = match (recipe.origin, recipe.edit) {
        (_, Some(edit)) => does(edit),
        (Origin::Stitch, None) => Does::Stitch,
        (Origin::Draft, None) => Does::Draft,
        (Origin::Promote | Origin::Edit | Origin::Import, None) => Does::Promote,
    };
    if !route.does.contains(&needed) || recipe.continuation.is_some() {
        return Err(Refusal::NoRouteFits {
            tier: tier.name.clone(),
            passed: vec![(route.name.clone(), "it cannot make this".to_owned())],
        });
    }
    let target = Target { tier, route };
    let size = size::check(recipe.width, recipe.height, route)?;
    let seed = target.seed(recipe.seed.base());
    let fixed = target.recipe(recipe.origin, recipe.prompt.clone(), size);
    let other = Recipe {
        seed,
        adds: recipe.adds.clone(),
        negative: recipe.negative.clone(),
        palette: recipe.palette.clone(),
        strength_per_mille: recipe.strength_per_mille,
        motion: recipe.motion,
        guidance_per_mille: recipe.guidance_per_mille,
        duration_ms: recipe.duration_ms,
        fps: recipe.fps,
        edit: recipe.edit,
        inputs: recipe.inputs.clone(),
        camera: recipe.camera,
        ..fixed
    };
    target.check_length(&other)?;
    Ok(other)
}

/// The next route that the tier may use for an order whose own route is gone, and the order in its words; none where there is none.
pub fn next<'a>(
    recipe: &Recipe,
    tier: &Tier,
    catalog: &'a Catalog,
    known: &Known<'_>,
) -> Option<(&'a Route, Recipe)> {
    let names = std::iter::once(&tier.route).chain(&tier.fallbacks);
    let routes = names.filter(|name| **name != recipe.route).filter_map(|name| catalog.route(name));
    let mut living = routes.filter(|route| !(known.is_retired)(route));
    living.find_map(|route| Some((route, retarget(recipe, tier, route).ok()?)))
}
