//! The ladder: the tiers as they hold for one project, made of the built-in ones, the person's own and the project's.

use std::collections::BTreeMap;

use super::person::{PersonConfig, allows};
use super::project::ProjectFile;
use super::table::Warning;
use super::tier::TierConfig;
use crate::catalog::{Catalog, Route};
use crate::ledger::money::{Microcredits, Rate, TooMuchMoney};
use crate::plan::recipe::Recipe;
use crate::plan::size::{Class, Size};
use crate::plan::words::Stage;

/// The rungs, lowest first, and what they cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ladder {
    /// The tiers, lowest first: by stage, then as they stand in the files.
    pub tiers: Vec<Tier>,
    /// What was lowered or ignored.
    pub warnings: Vec<Warning>,
    /// House prices by route.
    house_prices: BTreeMap<String, Microcredits>,
    /// What a unit of each wallet is worth.
    rates: BTreeMap<String, Rate>,
    /// The routes that the person's own config allows, where it has a list of them.
    routes: Option<Vec<String>>,
}

/// One rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub stage: Stage,
    /// The route it is bound to.
    pub route: String,
    /// Whether the person's config allows the route.
    pub allowed: bool,
    /// Routes it may use where its own is retired.
    pub fallbacks: Vec<String>,
    /// How many takes a request makes if it does not say.
    pub count: u32,
    /// What is added to every prompt.
    pub adds: Option<String>,
    /// Its size if a request does not say.
    pub size: Size,
    /// Its aspect where there is no parent.
    pub aspect: Option<(u32, u32)>,
    /// The Three-Roll Rule's number.
    pub rolls: Option<u32>,
    /// Whether a shot needs an anchor first.
    pub needs_anchor: bool,
    /// How much may change, per mille.
    pub strength_per_mille: Option<u16>,
    /// How strong the motion is.
    pub motion: Option<u8>,
    /// How close to the anchor it stays, per mille.
    pub guidance_per_mille: Option<u16>,
    /// Length of a clip.
    pub duration_ms: Option<u32>,
    /// Frames a second.
    pub fps: Option<u16>,
    /// What one take costs at least.
    pub house_price: Option<Microcredits>,
    /// Limit on all that the project spends on this tier.
    pub budget: Option<Microcredits>,
}

impl Ladder {
    /// The ladder of a project; without one, the person's own.
    pub fn resolve(person: &PersonConfig, project: Option<&ProjectFile>, catalog: &Catalog) -> Ladder {
        let mut ladder = Ladder {
            rates: person.wallets.iter().map(|(name, wallet)| (name.clone(), wallet.rate)).collect(),
            house_prices: person.prices.clone(),
            routes: person.routes.clone(),
            ..Ladder::default()
        };
        let mut layered: Vec<TierConfig> = TierConfig::built_in();
        layer(&mut layered, &person.tiers);
        let own = layered.clone();
        if let Some(project) = project {
            layer(&mut layered, &project.tiers);
        }
        ladder.tiers = layered.iter().map(|config| tier(config, person, catalog)).collect();
        ladder.tiers.sort_by_key(|tier| tier.stage);
        if let Some(project) = project {
            ladder.lower(person, &own, project);
            ladder.add_project_prices(person, &own, project, catalog);
        }
        ladder
    }

    /// The same ladder, with one tier bound to another route that it may use.
    pub fn with_route(&self, tier: &str, route: &str) -> Ladder {
        let mut ladder = self.clone();
        if let Some(tier) = ladder.tiers.iter_mut().find(|known| known.name == tier) {
            tier.route = route.to_owned();
            tier.allowed = true;
        }
        ladder
    }

    /// The same ladder, with one tier bound to a route that one request asks for. What the tier costs by its own route is no price of
    /// this one's, and who may use the route is as ever.
    pub fn on_route(&self, tier: &str, route: &str) -> Ladder {
        let mut ladder = self.clone();
        let allowed = self.allows(route);
        if let Some(tier) = ladder.tiers.iter_mut().find(|known| known.name == tier && known.route != route) {
            route.clone_into(&mut tier.route);
            tier.allowed = allowed;
            tier.house_price = None;
        }
        ladder
    }

    /// Whether the person's own config allows a route.
    pub fn allows(&self, route: &str) -> bool {
        allows(self.routes.as_deref(), route)
    }

    /// A tier by its name.
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.name == name)
    }

    /// Whether `tier` is above the tier of this name, or above its stage where the ladder no longer has it.
    pub fn is_above(&self, tier: &Tier, name: &str, stage: Stage) -> bool {
        let place = |name: &str| self.tiers.iter().position(|tier| tier.name == name);
        match (place(&tier.name), place(name)) {
            (Some(this), Some(other)) => this > other,
            (Some(_) | None, None) | (None, Some(_)) => tier.stage > stage,
        }
    }

    /// The next tier above the tier of this name, or above its stage where the ladder no longer has it.
    pub fn next_above(&self, name: &str, stage: Stage) -> Option<&Tier> {
        self.tiers.iter().find(|tier| self.is_above(tier, name, stage))
    }

    /// What one take of `recipe` costs on this tier by this route: the route's own price or the house's, whichever is higher. None
    /// where the route's own price is not known, or what its wallet's unit is worth.
    ///
    /// # Errors
    /// Where the price is more than a sum can be.
    pub fn price(
        &self,
        tier: &Tier,
        route: &Route,
        recipe: &Recipe,
    ) -> Result<Option<Microcredits>, TooMuchMoney> {
        let length = recipe.duration_ms.unwrap_or_default();
        let Some(own) = self.own_price(route, recipe.width, recipe.height, length)? else { return Ok(None) };
        Ok(Some(own.max(self.house_price(tier, route))))
    }

    /// What one take of the tier's usual size and length costs by this route, for lists; none where it is not known.
    pub fn usual_price(&self, tier: &Tier, route: &Route) -> Option<Microcredits> {
        let (width, height) = crate::plan::size::usual(tier, route);
        let length = tier.duration_ms.unwrap_or_default();
        let own = self.own_price(route, width, height, length).ok().flatten()?;
        Some(own.max(self.house_price(tier, route)))
    }

    /// What the house wants at least: by the tier, else by the route, else nothing.
    fn house_price(&self, tier: &Tier, route: &Route) -> Microcredits {
        let by_tier = tier.house_price.filter(|_| tier.route == route.name);
        by_tier.or(self.house_prices.get(&route.name).copied()).unwrap_or_default()
    }

    fn own_price(
        &self,
        route: &Route,
        width: u32,
        height: u32,
        ms: u32,
    ) -> Result<Option<Microcredits>, TooMuchMoney> {
        let rate = self.rates.get(&route.wallet).copied();
        route.price.as_ref().zip(rate).map(|(price, rate)| price.of_take(width, height, ms, rate)).transpose()
    }

    fn warn(&mut self, line: u32, message: String) {
        self.warnings.push(Warning { line, message });
    }

    /// The person's own limits hold where the project's are higher: on tiers of the same name, and on those of the same route, so
    /// that another name is no way around them. `own` are the tiers without the project.
    fn lower(&mut self, person: &PersonConfig, own: &[TierConfig], project: &ProjectFile) {
        let mut warnings = Vec::new();
        for tier in &mut self.tiers {
            let line =
                project.tiers.iter().find(|config| config.name == tier.name).map_or(0, |config| config.line);
            let same_route = |name: &str| {
                own.iter().any(|config| config.name == name && config.route.as_ref() == Some(&tier.route))
            };
            let binding: Vec<&TierConfig> = person
                .tiers
                .iter()
                .filter(|config| config.name == tier.name || same_route(&config.name))
                .collect();
            let name = &tier.name;
            let mut warn = |message| warnings.push(Warning { line, message });
            if let Some(rolls) = lower_one(&mut tier.rolls, binding.iter().filter_map(|config| config.rolls))
            {
                warn(format!("`tiers.{name}.rolls` is above your own; {rolls} holds"));
            }
            if let Some(budget) =
                lower_one(&mut tier.budget, binding.iter().filter_map(|config| config.budget))
            {
                warn(format!("`tiers.{name}.budget` is above your own; {budget} holds"));
            }
        }
        self.warnings.extend(warnings);
    }

    /// House prices of the project. They may be higher than what is there, never lower.
    fn add_project_prices(
        &mut self,
        person: &PersonConfig,
        own: &[TierConfig],
        project: &ProjectFile,
        catalog: &Catalog,
    ) {
        for (name, price) in &project.prices {
            self.add_route_price(name, price.value, price.line, catalog);
        }
        for config in &project.tiers {
            let Some(price) = config.price else { continue };
            let Some(tier) = self.tier(&config.name).cloned() else { continue };
            let Some(route) = catalog.route(&tier.route) else { continue };
            let floor = self.floor(&tier, route, person, own);
            let key = format!("tiers.{}.price", config.name);
            let kept = self.checked_price(&key, price, config.line, floor);
            if let Some(tier) = self.tiers.iter_mut().find(|tier| tier.name == config.name) {
                tier.house_price = kept;
            }
        }
    }

    fn add_route_price(&mut self, name: &str, price: Microcredits, line: u32, catalog: &Catalog) {
        let Some(route) = catalog.route(name) else {
            self.warn(line, format!("`prices.\"{name}\"` is for a route that is in no catalog; ignored"));
            return;
        };
        let own = self.typical_price(route);
        let own = own.map(|own| own.max(self.house_prices.get(name).copied().unwrap_or_default()));
        if let Some(kept) = self.checked_price(&format!("prices.\"{name}\""), price, line, own) {
            self.house_prices.insert(name.to_owned(), kept);
        }
    }

    /// The price that holds: the project's, unless it is lower than what is there, or that is not known.
    fn checked_price(
        &mut self,
        key: &str,
        price: Microcredits,
        line: u32,
        own: Option<Microcredits>,
    ) -> Option<Microcredits> {
        match own {
            None => {
                self.warn(
                    line,
                    format!(
                        "`{key}`: the route's own price is not known, so a house price cannot stand for it"
                    ),
                );
                None
            }
            Some(own) if price < own => {
                self.warn(line, format!("`{key}` is lower than the price of {own}, which holds"));
                Some(own)
            }
            Some(_) => Some(price),
        }
    }

    /// What a take on the tier costs without the project: the route's own price or the person's house price.
    fn floor(
        &self,
        tier: &Tier,
        route: &Route,
        person: &PersonConfig,
        own: &[TierConfig],
    ) -> Option<Microcredits> {
        let same =
            own.iter().find(|config| config.name == tier.name && config.route.as_ref() == Some(&route.name));
        let by_tier = same.and_then(|config| config.price);
        let by_route = person.prices.get(&route.name).copied();
        self.typical_price(route).map(|own| own.max(by_tier.or(by_route).unwrap_or_default()))
    }

    /// The route's own price of a usual take, to compare with: a million pixels, one second. The price of a plan is reckoned anew.
    fn typical_price(&self, route: &Route) -> Option<Microcredits> {
        self.own_price(route, 1000, 1000, 1000).ok().flatten()
    }
}

/// Lowers a limit to the lowest of others, and says to what if that changed it.
fn lower_one<T: Copy + Ord>(limit: &mut Option<T>, others: impl Iterator<Item = T>) -> Option<T> {
    let lowest = others.min()?;
    if limit.is_some_and(|limit| limit <= lowest) {
        return None;
    }
    *limit = Some(lowest);
    Some(lowest)
}

/// Puts the upper layer on the lower one. A tier of the same name that keeps its route changes only what it says; one that takes
/// another route begins anew, because what suits one model does not suit another.
fn layer(lower: &mut Vec<TierConfig>, upper: &[TierConfig]) {
    for config in upper {
        match lower.iter_mut().find(|known| known.name == config.name) {
            Some(known) => *known = config.over(known),
            None => lower.push(config.clone()),
        }
    }
}

/// What a tier is if nobody says otherwise.
fn tier(config: &TierConfig, person: &PersonConfig, catalog: &Catalog) -> Tier {
    let route = config.route.clone().unwrap_or_default();
    let stage = config.stage.unwrap_or_else(|| stage_of(&config.name, catalog.route(&route)));
    Tier {
        name: config.name.clone(),
        stage,
        allowed: person.allows(&route),
        route,
        fallbacks: config.fallbacks.iter().filter(|name| person.allows(name)).cloned().collect(),
        count: config.count.unwrap_or(1),
        adds: config.adds.clone(),
        size: config.size.unwrap_or(Size::Named(Class::K1)),
        aspect: config.aspect,
        rolls: config.rolls,
        needs_anchor: config.needs_anchor || stage == Stage::Motion,
        strength_per_mille: config.strength_per_mille,
        motion: config.motion,
        guidance_per_mille: config.guidance_per_mille,
        duration_ms: config.duration_ms,
        fps: config.fps,
        house_price: config.price,
        budget: config.budget,
    }
}

/// The stage of a tier that names none: the one that its name says if the route serves it, else the lowest that the route serves.
fn stage_of(name: &str, route: Option<&Route>) -> Stage {
    let by_name = match name {
        "hero" => Stage::Refinement,
        "motion" => Stage::Motion,
        _ => Stage::Exploration,
    };
    match route {
        Some(route) if !route.stages.contains(&by_name) => {
            route.stages.iter().copied().min().unwrap_or(by_name)
        }
        Some(_) | None => by_name,
    }
}
