//! Pinned takes once more: which are due, by what order, and for which price.

use super::*;
use crate::cache::{MAX_SEED, recipe_digest, seed_for};
use crate::plan::canary::{Again, SHOT, again, changed};
use crate::plan::recipe::Origin;

/// A draft of the demo project, as a pin whose model had another version then.
fn pin(world: &World, take: u64, version: &str) -> PinFacts {
    let plan = world.draft(teapot()).unwrap();
    let recipe = Recipe { model_version: version.into(), ..plan.series[0].recipe.clone() };
    PinFacts { take: TakeId(take), tier: plan.tier, recipe, seed: Some(take), parent: None, has_inputs: true }
}

fn now(world: &World, pin: &PinFacts) -> Again {
    again(pin, &world.ladder, &world.catalog).unwrap()
}

fn run(world: &World, request: &CanaryRequest, pins: &[PinFacts]) -> Result<Plan, Refusal> {
    canary(request, pins, &world.ladder, &world.catalog, &world.project)
}

#[test]
fn a_pin_is_made_again_with_its_own_words_and_seed_by_the_version_of_now() {
    let world = world();
    let old = pin(&world, 41, "an older one");
    let Again { recipe, k, digest } = now(&world, &old);
    let route = world.catalog.route(&recipe.route).unwrap();
    assert_eq!(changed(&old.recipe, route), ["version"]);
    assert_eq!(changed(&recipe, route), [""; 0]);
    assert_eq!(seed_for(&digest, recipe.seed.base(), k), 41, "the seed that is sent is the pinned one");
    let as_it_was =
        Recipe { model_version: old.recipe.model_version.clone(), seed: old.recipe.seed, ..recipe };
    assert_eq!(as_it_was, old.recipe, "nothing else differs");
    let first = PinFacts { seed: Some(0), ..old };
    let Again { recipe, k, digest } = now(&world, &first);
    assert_eq!(recipe.seed, SeedMode::Base(MAX_SEED), "there is no seed below the first");
    assert_eq!(seed_for(&digest, recipe.seed.base(), k), 0);
}

#[test]
fn by_the_same_version_it_is_a_series_of_its_own_and_always_the_same_one() {
    let world = world();
    let plan = world.draft(DraftRequest {
        variants: vec![Variant { seed: Some(9), ..Variant::from("a teapot") }],
        ..teapot()
    });
    let recipe = plan.unwrap().series.remove(0).recipe;
    let same = PinFacts { recipe: recipe.clone(), seed: Some(9), ..pin(&world, 1, "") };
    let order = now(&world, &same);
    assert_ne!(order.digest, recipe_digest(&recipe), "the cache would answer with the pin itself");
    assert_eq!(order, now(&world, &same), "and the second time with what was made");
    assert_eq!(
        run(&world, &CanaryRequest::default(), std::slice::from_ref(&same)),
        Err(Refusal::NothingDue { pins: 1 })
    );
    let all = CanaryRequest { all: true, ..CanaryRequest::default() };
    assert_eq!(run(&world, &all, &[same]).unwrap().series[0].digest, order.digest);
}

#[test]
fn a_plan_is_for_one_tier_and_route_and_no_roll() {
    let world = world();
    let old = pin(&world, 1, "old");
    let mut hero =
        world.promote(PromoteRequest::default(), &[still(5, "draft", Stage::Exploration)]).unwrap();
    let recipe = Recipe { adapter_version: 0, ..hero.series.remove(0).recipe };
    let parent = Some(still(5, "draft", Stage::Exploration));
    let hero = PinFacts { tier: "hero".into(), recipe, parent, ..pin(&world, 2, "old") };
    let pins = [old.clone(), hero.clone(), pin(&world, 3, "old")];
    let groups = [("draft", "sketch/composition"), ("hero", "sketch/finish")];
    let groups = groups.map(|(tier, route)| (tier.to_owned(), route.to_owned())).to_vec();
    let any = CanaryRequest::default();
    assert_eq!(run(&world, &any, &pins), Err(Refusal::SeveralOrders { groups }));
    let plan = run(&world, &CanaryRequest { tier: Some("draft".into()), ..any.clone() }, &pins).unwrap();
    assert_eq!((plan.series.len(), plan.shot.as_str(), plan.gate, plan.rolls), (2, SHOT, Gate::None, None));
    assert_eq!(plan.series[0].begin, Begin::At(1));
    let plan = run(&world, &CanaryRequest { route: Some("sketch/finish".into()), ..any.clone() }, &pins);
    let plan = plan.unwrap();
    assert_eq!((plan.tier.as_str(), plan.series[0].parent), ("hero", Some(TakeId(5))));
    let price = world.promote(PromoteRequest::default(), &[still(5, "draft", Stage::Exploration)]);
    assert_eq!(plan.price_each, price.unwrap().price_each, "at the price of its tier");
    let none = CanaryRequest { route: Some("sketch/nothing".into()), ..any.clone() };
    assert_eq!(run(&world, &none, &pins), Err(Refusal::NoPins { of: none.route.clone() }));
    assert_eq!(run(&world, &any, &[]), Err(Refusal::NoPins { of: None }));
}

#[test]
fn what_cannot_be_made_again_says_why_and_holds_up_no_other() {
    let world = world();
    let check = |change: fn(&mut PinFacts), expect: &str| {
        let mut pin = pin(&world, 7, "old");
        change(&mut pin);
        let refusal = again(&pin, &world.ladder, &world.catalog).unwrap_err().to_string();
        assert!(refusal.contains(expect), "{refusal}");
    };
    check(
        |pin| pin.recipe.origin = Origin::Promote,
        "t7 cannot be made again: the take that it came from was deleted",
    );
    check(|pin| pin.has_inputs = false, "a picture that went in was deleted");
    check(|pin| pin.recipe.origin = Origin::Import, "no model made it");
    check(|pin| pin.recipe.continuation = Some("token".into()), "its provider's own token");
    check(|pin| pin.tier = "gone".into(), "there is no tier `gone`");
    check(|pin| pin.recipe.route = "gone/route".into(), "`gone/route` is in no catalog");
    check(|pin| pin.recipe.route = "sketch/parallax".into(), "its route no longer makes such takes");
    let broken = PinFacts { has_inputs: false, ..pin(&world, 7, "old") };
    let any = CanaryRequest::default();
    assert_eq!(run(&world, &any, &[broken.clone(), pin(&world, 8, "old")]).unwrap().series.len(), 1);
    assert!(matches!(run(&world, &any, &[broken]), Err(Refusal::CannotRepeat { take: TakeId(7), .. })));
}

#[test]
fn a_model_without_seeds_is_asked_only_once_it_has_changed() {
    let text = crate::catalog::SHIPPED.iter().find(|(name, _)| *name == "sketch.toml").unwrap().1;
    let text = text.replace("seed = \"echoed\"", "seed = \"none\"");
    let catalog = Catalog::load(&[("sketch.toml".into(), text)], ADAPTERS).unwrap();
    let world = World { catalog, ..world() };
    let old = pin(&world, 3, "old");
    let order = now(&world, &old);
    assert_eq!((order.recipe.seed, order.k), (SeedMode::None, 0));
    let version = world.catalog.route(&old.recipe.route).unwrap().model_version.clone();
    let same = again(&pin(&world, 3, &version), &world.ladder, &world.catalog).unwrap_err();
    assert!(same.to_string().contains("only the cache could answer"), "{same}");
}
