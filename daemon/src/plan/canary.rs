//! The canary: a pinned take once more, by its own words and seed, on its route as that is now.
//!
//! Such an order is a series of its own: its seed is given as the number below the pinned one and its variation is 1. So an order by a
//! model that has not changed is made too and not answered with the pinned picture, and the second time it comes from the cache.

use maquette_protocol::{Digest, TakeId};

use super::choice::retarget;
use super::facts::{ParentFacts, ProjectFacts};
use super::recipe::{Edit, Origin, Recipe, SeedMode};
use super::refusal::Refusal;
use super::target::{Target, named_route, tier};
use super::words::Gate;
use super::{Begin, Plan, Series};
use crate::cache::{MAX_SEED, recipe_digest};
use crate::catalog::{Catalog, Route, SeedSupport};
use crate::config::ladder::Ladder;

/// The shot that takes made again go into.
pub const SHOT: &str = "canary";

/// Which pinned takes are made again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CanaryRequest {
    /// Only those of this tier.
    pub tier: Option<String>,
    /// Only those of this route.
    pub route: Option<String>,
    /// Also those whose route is what it was.
    pub all: bool,
}

/// What a plan has to know of a pinned take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinFacts {
    /// The take.
    pub take: TakeId,
    /// Tier it was made on.
    pub tier: String,
    /// Its recipe.
    pub recipe: Recipe,
    /// Its seed.
    pub seed: Option<u64>,
    /// What it was made from, where that is still there.
    pub parent: Option<ParentFacts>,
    /// Whether every picture that went in is still there.
    pub has_inputs: bool,
}

/// A pinned take's order by its route as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The recipe.
    pub recipe: Recipe,
    /// The digest of its key.
    pub digest: Digest,
    /// The variation.
    pub k: u32,
}

/// What of a route is another than when a recipe was made: all of these stand in the key of the cache.
pub fn changed(recipe: &Recipe, route: &Route) -> Vec<&'static str> {
    let parts = [
        ("model", recipe.model != route.model),
        ("version", recipe.model_version != route.model_version),
        ("adapter", recipe.adapter_version != route.adapter_version),
        ("call", recipe.call != route.call),
        ("address", recipe.base_url != route.base_url),
        ("parameters", recipe.parameters != route.parameters),
    ];
    parts.into_iter().filter(|(_, is_changed)| *is_changed).map(|(name, _)| name).collect()
}

/// The order that makes a pinned take again. Whether it may be paid is the writer's to say.
///
/// # Errors
/// Why it cannot be made: its tier or route is gone or no longer makes such takes, what went in is gone, or only the cache could answer.
pub fn again(pin: &PinFacts, ladder: &Ladder, catalog: &Catalog) -> Result<Again, Refusal> {
    let cannot = |why| Refusal::CannotRepeat { take: pin.take, why };
    let tier = tier(&pin.tier, ladder)?;
    let route = named_route(&pin.recipe.route, ladder, catalog)?;
    if matches!(pin.recipe.origin, Origin::Import | Origin::Stitch) {
        return Err(cannot("no model made it"));
    }
    if pin.recipe.continuation.is_some() {
        return Err(cannot("it carries on other work by its provider's own token, which is used up"));
    }
    if matches!(pin.recipe.origin, Origin::Promote | Origin::Edit) && pin.parent.is_none() {
        return Err(cannot("the take that it came from was deleted"));
    }
    if !pin.has_inputs {
        return Err(cannot("a picture that went in was deleted"));
    }
    if route.seed == SeedSupport::None && changed(&pin.recipe, route).is_empty() {
        return Err(cannot("its model takes no seed and has not changed, so only the cache could answer"));
    }
    let mut recipe = retarget(&pin.recipe, tier, route).map_err(|refusal| {
        let cannot_make = matches!(refusal, Refusal::NoRouteFits { .. });
        if cannot_make { cannot("its route no longer makes such takes") } else { refusal }
    })?;
    let k = match (route.seed, pin.seed) {
        (SeedSupport::BestEffort | SeedSupport::Echoed, Some(seed)) => {
            recipe.seed = SeedMode::Base(seed.wrapping_sub(1) & MAX_SEED);
            1
        }
        (SeedSupport::BestEffort | SeedSupport::Echoed, None) | (SeedSupport::None, _) => 0,
    };
    if let Some(parent) = pin.parent.as_ref().filter(|parent| !parent.is_clip && knows_its_parent(&recipe)) {
        recipe.knows(parent.composition.as_ref(), (parent.width, parent.height));
    }
    Ok(Again { digest: recipe_digest(&recipe), recipe, k })
}

/// Whether such an order is told how the picture that goes in was composed; see `promote` and `edit`.
fn knows_its_parent(recipe: &Recipe) -> bool {
    match (recipe.origin, recipe.edit) {
        (Origin::Promote, _) => true,
        (Origin::Edit, Some(edit)) => edit.keeps_places() || matches!(edit, Edit::Guide(_)),
        (Origin::Draft | Origin::Edit | Origin::Stitch | Origin::Import, _) => false,
    }
}

/// What making pinned takes again comes to: those of one tier and route, as one plan. The takes are no rolls of their shots: each is made
/// once by every version of its route, however often it is asked for.
///
/// # Errors
/// Where there is nothing to make, or pins of several tiers or routes are due.
pub fn canary(
    request: &CanaryRequest,
    pins: &[PinFacts],
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Plan, Refusal> {
    let CanaryRequest { tier: of_tier, route: of_route, all } = request;
    let is_asked = |pin: &&PinFacts| {
        of_tier.as_ref().is_none_or(|tier| *tier == pin.tier)
            && of_route.as_ref().is_none_or(|route| *route == pin.recipe.route)
    };
    let asked: Vec<&PinFacts> = pins.iter().filter(is_asked).collect();
    if asked.is_empty() {
        return Err(Refusal::NoPins { of: of_route.clone().or_else(|| of_tier.clone()) });
    }
    let is_due = |pin: &&&PinFacts| *all || is_due(pin, catalog);
    let due: Vec<&PinFacts> = asked.iter().filter(is_due).copied().collect();
    if due.is_empty() {
        return Err(Refusal::NothingDue { pins: asked.len() });
    }
    let mut groups: Vec<(String, String)> = Vec::new();
    let (mut series, mut refused) = (Vec::new(), None);
    for pin in due {
        match again(pin, ladder, catalog) {
            Ok(Again { recipe, k, .. }) => {
                let group = (pin.tier.clone(), recipe.route.clone());
                if !groups.contains(&group) {
                    groups.push(group);
                }
                let parent = pin.parent.as_ref().map(|parent| parent.take);
                series.push(Series::new(SHOT.to_owned(), recipe, parent, 1, Begin::At(k)));
            }
            // One that cannot be made again does not keep the others from it.
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    let [(tier_name, route_name)] = groups.as_slice() else {
        return Err(match (groups.is_empty(), refused) {
            (true, Some(refusal)) => refusal,
            (_, _) => Refusal::SeveralOrders { groups },
        });
    };
    let bound = ladder.on_route(tier_name, route_name);
    let target = Target { tier: tier(tier_name, &bound)?, route: named_route(route_name, &bound, catalog)? };
    target.plan(&bound, project, Gate::None, None, series)
}

/// Whether a pin's route is another than when it was made. What that made already is asked for once more, so that a repeated request is
/// the same request and comes from the cache. A route that is gone cannot be asked.
fn is_due(pin: &PinFacts, catalog: &Catalog) -> bool {
    catalog.route(&pin.recipe.route).is_some_and(|route| !changed(&pin.recipe, route).is_empty())
}
