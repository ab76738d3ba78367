//! Several wordings in one request, wordings for each take, and another route than the tier's own.

use super::*;
use crate::plan::recipe::Recipe;

fn drafts(variants: Vec<Variant>) -> DraftRequest {
    DraftRequest { variants, ..DraftRequest::default() }
}

fn prompts(plan: &Plan) -> Vec<&str> {
    plan.series.iter().map(|series| series.recipe.prompt.as_str()).collect()
}

#[test]
fn each_wording_is_a_series_of_one_plan() {
    let world = world();
    let blue = Variant { negative: Some("people".into()), seed: Some(5), ..Variant::from("a blue cup") };
    let plan = world.draft(drafts(vec!["a red cup".into(), blue])).unwrap();
    assert_eq!(prompts(&plan), ["a red cup", "a blue cup"]);
    assert!(plan.series.iter().all(|series| series.shot == "red-cup" && series.count == 1));
    let seeds: Vec<SeedMode> = plan.series.iter().map(|series| series.recipe.seed).collect();
    assert_eq!(seeds, [SeedMode::FromRecipe, SeedMode::Base(5)]);
    assert_eq!(plan.series[1].recipe.negative.as_deref(), Some("people"));
    assert_eq!(plan.price_each, Some(Microcredits::credits(1)));
    // The same wording alone is the same series, so that its takes are found again.
    let alone = world.draft(drafts(vec!["a red cup".into()])).unwrap();
    assert_eq!((alone.series[0].digest, alone.series[0].count), (plan.series[0].digest, 8));
    let named =
        DraftRequest { shot: Some("cups".into()), count: Some(3), ..drafts(vec!["a".into(), "b".into()]) };
    let plan = world.draft(named).unwrap();
    assert!(plan.series.iter().all(|series| series.shot == "cups" && series.count == 3));
}

#[test]
fn equal_wordings_are_made_once() {
    let world = world();
    let plan = world.draft(drafts(vec!["a cup".into(), "a mug".into(), " a cup ".into()])).unwrap();
    assert_eq!(prompts(&plan), ["a cup", "a mug"]);
    let twice = vec![still(1, "draft", Stage::Exploration); 2];
    assert_eq!(world.promote(PromoteRequest::default(), &twice).unwrap().series.len(), 1);
}

#[test]
fn wordings_have_bounds() {
    let world = world();
    let many = |n: usize| (0..n).map(|n| Variant::from(format!("cup {n}").as_str())).collect::<Vec<_>>();
    let check = |request: DraftRequest, expect: &str| {
        let got = world.draft(request).map_or_else(|refusal| refusal.to_string(), |plan| short(&plan));
        assert_eq!(got, expect);
    };
    assert_eq!(world.draft(drafts(many(256))).unwrap().series.len(), 256);
    check(drafts(many(257)), "variants is 257; it has to be 1 to 256");
    check(drafts(Vec::new()), "the prompt is empty");
    check(drafts(vec!["a cup".into(), " ".into()]), "the prompt is empty");
    let four = DraftRequest { count: Some(4), ..drafts(many(256)) };
    check(four, "1024 takes were asked for; one request makes at most 1000");
    let long = Variant::from("x".repeat(32_768).as_str());
    let most = DraftRequest { count: Some(64), ..drafts(vec![long.clone()]) };
    assert_eq!(world.draft(most).unwrap().series[0].count, 64);
    let more = DraftRequest { count: Some(65), ..drafts(vec![long]) };
    check(more, "what all takes say together has 2129920 bytes; at most 2097152 are taken");
    let parents: Vec<ParentFacts> = (0..256)
        .map(|take| ParentFacts { shot: format!("s{take}"), ..still(take, "draft", Stage::Exploration) })
        .collect();
    let refused = world.promote(PromoteRequest { count: Some(16), ..PromoteRequest::default() }, &parents);
    assert_eq!(refused, Err(Refusal::TooManyTakes { asked: 4096, max: numbers::MAX_TAKES }));
}

#[test]
fn references_go_in_where_a_wording_names_them() {
    let world = world();
    let picture = PictureFacts { digest: Digest([7; 32]), width: 64, height: 64 };
    let shown = Variant { references: vec![picture], ..Variant::from("a cup") };
    let refused = world.draft(drafts(vec!["a mug".into(), shown])).unwrap_err();
    assert_eq!(refused.to_string(), "1 pictures go in, and sketch/composition looks at 0");
}

#[test]
fn each_take_may_have_a_wording_of_its_own() {
    let world = world();
    let own = |take: u64| ParentFacts {
        negative: Some("people".into()),
        shot: format!("s{take}"),
        ..still(take, "draft", Stage::Exploration)
    };
    let parents = [own(1), own(2)];
    let words = PromoteRequest {
        prompts: vec!["one".into(), " two ".into()],
        negatives: vec![None, Some(String::new())],
        seed: Some(9),
        ..PromoteRequest::default()
    };
    let plan = world.promote(words.clone(), &parents).unwrap();
    let told = |recipe: &Recipe| (recipe.prompt.clone(), recipe.negative.clone(), recipe.seed);
    let seed = SeedMode::Base(9);
    assert_eq!(told(&plan.series[0].recipe), ("one".into(), Some("people".into()), seed));
    assert_eq!(told(&plan.series[1].recipe), ("two".into(), None, seed));
    let check = |request: PromoteRequest, expect: &str| {
        assert_eq!(world.promote(request, &parents).unwrap_err().to_string(), expect);
    };
    let both = PromoteRequest { prompt: Some("x".into()), ..words.clone() };
    check(both, "`prompt` and `prompts` were both given");
    let one = PromoteRequest { prompts: vec!["one".into()], ..words.clone() };
    check(one, "`prompts` has 1 entries for 2 takes");
    let three = PromoteRequest { negatives: vec![None; 3], ..words.clone() };
    check(three, "`negatives` has 3 entries for 2 takes");
    let empty = PromoteRequest { prompts: vec!["one".into(), " ".into()], ..words.clone() };
    check(empty, "the prompt is empty");
    let seed = PromoteRequest { seed: Some(u64::MAX), ..words };
    check(seed, "seed has to be 0 to 9007199254740991");
}

/// A second route for stills, one that only makes clips, and one that the person does not allow.
const MORE: &str = r#"
    provider = "sketch"
    [route.other]
    call = "compose"
    model = "other"
    version = "1"
    about = "pictures"
    stages = ["exploration", "refinement"]
    makes = "still"
    does = ["draft", "promote", "inpaint"]
    min_side = 64
    max_side = 2048
    seed = "none"
    mask = "none"
    price = { amount = "2", per = "take", as_of = "2026-11-01", source = "x" }
    charges_on_refusal = "no"
    contract = "verified"
    [route.hidden]
    call = "compose"
    model = "hidden"
    version = "1"
    about = "pictures"
    stages = ["exploration", "refinement"]
    makes = "still"
    does = ["draft", "promote"]
    min_side = 64
    max_side = 2048
    seed = "none"
    mask = "none"
    price = { amount = "1", per = "take", as_of = "2026-11-01", source = "x" }
    charges_on_refusal = "no"
    contract = "verified"
"#;

fn wide_world() -> World {
    let catalog = Catalog::load(&[("more.toml".into(), MORE.into())], ADAPTERS).unwrap();
    let allowed = "routes = [\"sketch/composition\", \"sketch/finish\", \"sketch/parallax\", \"sketch/other\"]\n[wallets.sketch]\n";
    let person = PersonConfig::parse(allowed).unwrap();
    let (file, _) = ProjectFile::parse(&demo_project("p1", "Demo")).unwrap();
    let ladder = Ladder::resolve(&person, Some(&file), &catalog);
    World { ladder, catalog, project: ProjectFacts { id: "p1".into(), palette: file.brand() } }
}

#[test]
fn a_request_may_name_another_route() {
    let world = wide_world();
    let check = |tier: Option<&str>, route: &str, expect: &str| {
        let tier = tier.map(str::to_owned);
        let got = world.draft(DraftRequest { tier, route: Some(route.into()), ..teapot() });
        let got =
            got.map_or_else(|refusal| refusal.to_string(), |plan| format!("{} {}", short(&plan), plan.route));
        assert_eq!(got, expect, "{route}");
    };
    // The price is the route's own: the credit that the demo wants for drafts by the tier's own route is not asked for this one.
    let other = "teapot draft @2 8 AtZero 1024x1024 None sketch/other";
    check(None, "sketch/other", other);
    check(Some("draft"), "sketch/other", other);
    check(None, "sketch/composition", "teapot draft @1 8 AtZero 1024x1024 FromRecipe sketch/composition");
    check(None, "sketch/othr", "the route `sketch/othr` is in no catalog");
    check(None, "sketch/hidden", "the route `sketch/hidden` is not among those that your own config allows");
    check(
        None,
        "sketch/finish",
        "the route `sketch/finish` cannot draw from a prompt alone on the tier `hero`",
    );
    check(
        Some("draft"),
        "sketch/parallax",
        "the route `sketch/parallax` cannot draw from a prompt alone on the tier `draft`",
    );
    check(Some("nope"), "sketch/other", "there is no tier `nope`");
    let wrong = world.draft(DraftRequest { route: Some("sketch/finish".into()), ..teapot() });
    let Err(Refusal::WrongRoute { could, .. }) = wrong else { panic!("{wrong:?}") };
    assert_eq!(could, ["sketch/other"], "only those that are allowed");
    let ours = world.draft(teapot()).unwrap();
    let theirs = world.draft(DraftRequest { route: Some("sketch/other".into()), ..teapot() }).unwrap();
    assert_ne!(plan_hash(&ours), plan_hash(&theirs));
}

#[test]
fn a_promotion_and_an_edit_may_name_another_route() {
    let world = wide_world();
    let parent = still(1, "draft", Stage::Exploration);
    let ask = |route: &str| {
        let request = PromoteRequest { route: Some(route.into()), ..PromoteRequest::default() };
        let got = world.promote(request, std::slice::from_ref(&parent));
        got.map_or_else(|refusal| refusal.to_string(), |plan| format!("{} {:?}", short(&plan), plan.gate))
    };
    assert_eq!(ask("sketch/other"), "teapot hero @2 1 AtZero 2048x2048 None Kept");
    assert_eq!(
        ask("sketch/parallax"),
        "the route `sketch/parallax` cannot make takes from a picture on the tier `hero`"
    );
    let edit = |op, route: &str| EditRequest { route: Some(route.into()), ..EditRequest::new(op) };
    let plan = world.edit(edit(EditOp::Inpaint, "sketch/other"), &parent, Some((1024, 1024))).unwrap();
    assert_eq!((plan.route.as_str(), plan.price_each), ("sketch/other", Some(Microcredits::credits(2))));
    let refused = world.edit(edit(EditOp::Upscale, "sketch/other"), &parent, None).unwrap_err();
    assert_eq!(refused.to_string(), "the route `sketch/other` cannot upscale on the tier `draft`");
}

#[test]
fn a_named_route_has_to_be_as_fast_and_cheap_as_is_wished() {
    let world = wide_world();
    let plan = world.draft(DraftRequest { route: Some("sketch/other".into()), ..teapot() }).unwrap();
    let known = Known { p95_ms: &|_| Some(2_000), is_retired: &|_| false };
    let check = |wish: Wish, expect: &str| {
        let got = choice::only(plan.clone(), wish, &known, &world.catalog);
        let got = got.map_or_else(|refusal| refusal.to_string(), |plan| plan.why_route.unwrap_or_default());
        assert_eq!(got, expect);
    };
    check(Wish::default(), "");
    let under = |credits| Wish { under: Some(Microcredits::credits(credits)), within_ms: None };
    check(under(2), "sketch/other: 2 credits a take");
    check(under(1), "no route of the tier `draft` fits: sketch/other: a take costs 2 credits");
    let within = Wish { within_ms: Some(1_000), under: None };
    check(within, "no route of the tier `draft` fits: sketch/other: 95 of 100 takes took up to 2.0 s");
}
