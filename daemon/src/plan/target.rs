//! What a request is aimed at: a tier and the route that does the work; and the plan that comes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{PictureFacts, ProjectFacts};
use super::recipe::{Camera, Input, InputRole, Origin, Recipe, SeedMode};
use super::refusal::Refusal;
use super::request::Pictures;
use super::words::Gate;
use super::{Begin, Plan, Series, numbers};
use crate::catalog::{Catalog, Contract, Does, Makes, Route, SeedSupport};
use crate::config::ladder::{Ladder, Tier};
use crate::plan::names::near;

/// A tier and the route that does the work.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub tier: &'a Tier,
    pub route: &'a Route,
}

/// A tier of the ladder by its name.
pub(super) fn tier<'a>(name: &str, ladder: &'a Ladder) -> Result<&'a Tier, Refusal> {
    ladder.tier(name).ok_or_else(|| Refusal::UnknownTier {
        name: name.chars().take(80).collect(),
        near: near(name, ladder.tiers.iter().map(|tier| tier.name.as_str())),
    })
}

/// The tier's own route.
pub(super) fn own_route<'a>(tier: &Tier, catalog: &'a Catalog) -> Result<&'a Route, Refusal> {
    let route = catalog.route(&tier.route).ok_or_else(|| Refusal::UnknownRoute {
        tier: tier.name.clone(),
        name: tier.route.clone(),
        near: catalog.near(&tier.route),
    })?;
    if tier.allowed { Ok(route) } else { Err(Refusal::RouteNotAllowed { route: route.name.clone() }) }
}

/// A route of the catalog that the person's config allows, by its name.
pub(super) fn named_route<'a>(
    name: &str,
    ladder: &Ladder,
    catalog: &'a Catalog,
) -> Result<&'a Route, Refusal> {
    let route = catalog.route(name).ok_or_else(|| Refusal::NoSuchRoute {
        name: name.chars().take(80).collect(),
        near: catalog.near(name),
    })?;
    if ladder.allows(name) { Ok(route) } else { Err(Refusal::RouteNotAllowed { route: route.name.clone() }) }
}

/// The ladder with the tier bound to another route, as one request asks for it. The route has to serve the tier's stage and do what is
/// asked; who may use it, and what it costs, is as ever.
pub(super) fn on_route(
    tier: &Tier,
    route: &str,
    does: Does,
    what: &'static str,
    ladder: &Ladder,
    catalog: &Catalog,
) -> Result<Ladder, Refusal> {
    let wanted = named_route(route, ladder, catalog)?;
    let can = |route: &&Route| route.stages.contains(&tier.stage) && route.does.contains(&does);
    if can(&wanted) {
        return Ok(ladder.on_route(&tier.name, &wanted.name));
    }
    let could = catalog.routes().filter(can).map(|route| &route.name).filter(|name| ladder.allows(name));
    Err(Refusal::WrongRoute {
        route: wanted.name.clone(),
        tier: tier.name.clone(),
        what,
        could: could.take(12).cloned().collect(),
    })
}

/// A refusal that names the tiers that could.
pub(super) fn wrong_tier(
    tier: &Tier,
    does: Does,
    what: &'static str,
    ladder: &Ladder,
    catalog: &Catalog,
) -> Refusal {
    let can = |other: &&Tier| catalog.route(&other.route).is_some_and(|route| route.does.contains(&does));
    Refusal::WrongTier {
        tier: tier.name.clone(),
        route: tier.route.clone(),
        what,
        could: ladder.tiers.iter().filter(can).map(|tier| tier.name.clone()).collect(),
    }
}

impl Target<'_> {
    /// A recipe for this route with nothing in it yet but prompt and size.
    pub fn recipe(self, origin: Origin, prompt: String, (width, height): (u32, u32)) -> Recipe {
        let route = self.route;
        Recipe {
            origin,
            prompt,
            adds: self.tier.adds.clone(),
            negative: None,
            palette: Vec::new(),
            route: route.name.clone(),
            provider: route.provider.clone(),
            call: route.call.clone(),
            base_url: route.base_url.clone(),
            model: route.model.clone(),
            model_version: route.model_version.clone(),
            adapter_version: route.adapter_version,
            parameters: BTreeMap::clone(&route.parameters),
            width,
            height,
            seed: self.seed(None),
            strength_per_mille: None,
            motion: None,
            guidance_per_mille: None,
            duration_ms: None,
            fps: None,
            edit: None,
            inputs: Vec::new(),
            continuation: None,
            trims: Vec::new(),
            camera: Camera::default(),
            composition: None,
        }
    }

    /// Where the seeds come from on this route.
    pub fn seed(self, base: Option<u64>) -> SeedMode {
        match (self.route.seed, base) {
            (SeedSupport::None, _) => SeedMode::None,
            (SeedSupport::BestEffort | SeedSupport::Echoed, Some(seed)) => SeedMode::Base(seed),
            (SeedSupport::BestEffort | SeedSupport::Echoed, None) => SeedMode::FromRecipe,
        }
    }

    /// Puts the pictures that go in beside the parent into a recipe, behind what is there.
    ///
    /// # Errors
    /// Where the route has no use for one, or not for so many.
    pub fn enclose(self, recipe: &mut Recipe, pictures: &Pictures) -> Result<(), Refusal> {
        let (route, limits) = (self.route.name.clone(), self.route.inputs);
        let is_clip = self.route.makes == Makes::Clip;
        if pictures.last_frame.is_some() && !(limits.last_frame && is_clip) {
            return Err(Refusal::NoSuchInput { route, what: "last frame" });
        }
        if pictures.guide.is_some() && !limits.guide {
            return Err(Refusal::NoSuchInput { route, what: "guide" });
        }
        let shown = recipe.inputs.iter().filter(|input| input.role == InputRole::Parent).count();
        let asked = shown + pictures.references.len();
        if !pictures.references.is_empty() && asked > limits.max_references as usize {
            return Err(Refusal::TooManyReferences { route, asked, max: limits.max_references });
        }
        let input = |role| move |picture: &PictureFacts| Input { role, digest: picture.digest };
        recipe.inputs.extend(pictures.last_frame.iter().map(input(InputRole::Anchor)));
        recipe.inputs.extend(pictures.references.iter().map(input(InputRole::Reference)));
        recipe.inputs.extend(pictures.guide.iter().map(input(InputRole::Guide)));
        Ok(())
    }

    /// The plan of these series, which must not be empty.
    pub fn plan(
        self,
        ladder: &Ladder,
        project: &ProjectFacts,
        gate: Gate,
        rolls: Option<u32>,
        series: Vec<Series>,
    ) -> Result<Plan, Refusal> {
        let series = each_once(series);
        let asked = series.iter().map(|series| u64::from(series.count)).sum();
        if asked > numbers::MAX_TAKES {
            return Err(Refusal::TooManyTakes { asked, max: numbers::MAX_TAKES });
        }
        let words = |series: &Series| u64::from(series.count) * series.recipe.prompt.len() as u64;
        let bytes = series.iter().map(words).sum::<u64>();
        if bytes > numbers::MAX_WORDS {
            let (bytes, max) = (bytes as usize, numbers::MAX_WORDS as usize);
            return Err(Refusal::TextTooLong { field: "what all takes say together", bytes, max });
        }
        let mut price_each = Some(crate::ledger::money::Microcredits::ZERO);
        for one in &series {
            let price =
                ladder.price(self.tier, self.route, &one.recipe).map_err(|_| Refusal::TooMuchMoney)?;
            // One price for the whole plan: the dearest. Takes of one promotion can differ in size.
            price_each = price.zip(price_each).map(|(price, dearest)| price.max(dearest));
        }
        Ok(Plan {
            project: project.id.clone(),
            shot: series.first().map(|series| series.shot.clone()).unwrap_or_default(),
            tier: self.tier.name.clone(),
            stage: self.tier.stage,
            route: self.route.name.clone(),
            provider: self.route.provider.clone(),
            model: self.route.model_name(),
            verified: self.route.contract == Contract::Verified,
            why_route: None,
            wallet: self.route.wallet.clone(),
            price_each,
            price_as_of: self.route.price.as_ref().map(|price| price.as_of.clone()),
            charges_on_refusal: self.route.charges_on_refusal,
            rolls,
            gate,
            series,
        })
    }
}

/// The same recipe twice in a shot is one picture, and is not paid twice.
fn each_once(mut series: Vec<Series>) -> Vec<Series> {
    let mut seen = BTreeSet::new();
    series.retain(|one| seen.insert((one.digest, one.shot.clone())));
    series
}

/// Where the variations begin. Rolling on or anew without a key could pay twice after a lost answer.
pub(super) fn begin(more: bool, again: bool, has_key: bool) -> Result<Begin, Refusal> {
    match (more, again, has_key) {
        (false, false, _) => Ok(Begin::AtZero),
        (_, true, true) => Ok(Begin::Anew),
        (true, false, true) => Ok(Begin::Continue),
        (_, true, false) => Err(Refusal::NeedsIdempotencyKey { why: "again" }),
        (true, false, false) => Err(Refusal::NeedsIdempotencyKey { why: "more" }),
    }
}
