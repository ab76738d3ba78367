//! Requests and the plans or refusals that come of them.

mod edits;
mod pins;
mod wordings;

use maquette_protocol::{Digest, TakeId};

use super::recipe::{CameraMove, Input, InputRole, SeedMode};
use super::*;
use crate::catalog::Catalog;
use crate::config::{Ladder, PersonConfig, ProjectFile, demo_project};
use crate::ledger::money::Microcredits;
use crate::providers::ADAPTERS;

struct World {
    ladder: Ladder,
    catalog: Catalog,
    project: ProjectFacts,
}

/// The demo project on a fresh machine, with `more` in its own file.
fn world_with(person: &str, project: &str) -> World {
    let catalog = Catalog::load(&[], ADAPTERS).unwrap();
    let person = PersonConfig::parse(person).unwrap();
    let (file, warnings) = ProjectFile::parse(project).unwrap();
    assert_eq!(warnings, []);
    let ladder = Ladder::resolve(&person, Some(&file), &catalog);
    World { ladder, catalog, project: ProjectFacts { id: "p1".into(), palette: file.brand() } }
}

fn world() -> World {
    world_with("", &demo_project("p1", "Demo"))
}

impl World {
    fn draft(&self, request: DraftRequest) -> Result<Plan, Refusal> {
        draft(&request, &self.ladder, &self.catalog, &self.project)
    }
    fn promote(&self, request: PromoteRequest, parents: &[ParentFacts]) -> Result<Plan, Refusal> {
        promote(&request, parents, &self.ladder, &self.catalog, &self.project)
    }
    fn edit(
        &self,
        request: EditRequest,
        parent: &ParentFacts,
        mask: Option<(u32, u32)>,
    ) -> Result<Plan, Refusal> {
        let mask = mask.map(|(width, height)| PictureFacts { digest: Digest([9; 32]), width, height });
        edit(&EditRequest { mask, ..request }, parent, &self.ladder, &self.catalog, &self.project)
    }
    fn stitch(&self, clips: &[ParentFacts]) -> Result<Plan, Refusal> {
        self.cut(&[], clips)
    }
    fn cut(&self, trims: &[Trim], clips: &[ParentFacts]) -> Result<Plan, Refusal> {
        stitch(
            &StitchRequest { trims: trims.to_vec(), ..StitchRequest::default() },
            clips,
            &self.ladder,
            &self.catalog,
            &self.project,
        )
    }
}

fn teapot() -> DraftRequest {
    DraftRequest { variants: vec!["a teapot".into()], ..DraftRequest::default() }
}

fn still(take: u64, tier: &str, stage: Stage) -> ParentFacts {
    ParentFacts {
        take: TakeId(take),
        shot: "teapot".into(),
        route: format!("sketch/{tier}"),
        continuation: None,
        tier: tier.into(),
        stage,
        is_clip: false,
        prompt: Some("a teapot".into()),
        negative: None,
        palette: vec![],
        digest: Digest([take as u8; 32]),
        width: 1024,
        height: 1024,
        seed: Some(77),
        fps: None,
        duration_ms: None,
        composition: None,
    }
}

fn clip(take: u64) -> ParentFacts {
    ParentFacts {
        is_clip: true,
        width: 1280,
        height: 720,
        fps: Some(24),
        duration_ms: Some(4000),
        ..still(take, "motion", Stage::Motion)
    }
}

/// A draft plan in short: shot, tier, price, count, begin, size, seed.
fn short(plan: &Plan) -> String {
    let Series { recipe, count, begin, .. } = &plan.series[0];
    let price = plan.price_each.map_or("?".into(), |price| price.to_string());
    let (width, height, seed) = (recipe.width, recipe.height, recipe.seed);
    format!("{} {} @{price} {count} {begin:?} {width}x{height} {seed:?}", plan.shot, plan.tier)
}

#[test]
fn drafts() {
    let world = world();
    let check = |request: DraftRequest, expect: &str| {
        let got = world.draft(request).map_or_else(|refusal| refusal.to_string(), |plan| short(&plan));
        assert_eq!(got, expect);
    };
    let with = |change: fn(&mut DraftRequest)| {
        let mut request = teapot();
        change(&mut request);
        request
    };
    check(teapot(), "teapot draft @1 8 AtZero 1024x1024 FromRecipe");
    check(with(|r| r.count = Some(3)), "teapot draft @1 3 AtZero 1024x1024 FromRecipe");
    check(with(|r| r.variants[0].seed = Some(5)), "teapot draft @1 8 AtZero 1024x1024 Base(5)");
    check(with(|r| r.shot = Some(" spring ".into())), "spring draft @1 8 AtZero 1024x1024 FromRecipe");
    check(with(|r| r.aspect = Some("16:9".into())), "teapot draft @1 8 AtZero 1024x576 FromRecipe");
    check(with(|r| r.aspect = Some("9:16".into())), "teapot draft @1 8 AtZero 576x1024 FromRecipe");
    check(with(|r| r.size = Some("2k".into())), "teapot draft @1 8 AtZero 2048x2048 FromRecipe");
    check(with(|r| r.size = Some("640x481".into())), "teapot draft @1 8 AtZero 640x481 FromRecipe");
    check(with(|r| (r.more, r.has_key) = (true, true)), "teapot draft @1 8 Continue 1024x1024 FromRecipe");
    check(with(|r| (r.again, r.has_key) = (true, true)), "teapot draft @1 8 Anew 1024x1024 FromRecipe");
    check(with(|r| r.more = true), "more needs an idempotency key");
    check(with(|r| r.again = true), "again needs an idempotency key");
    check(with(|r| r.variants[0].prompt = " \n".into()), "the prompt is empty");
    check(
        with(|r| r.variants[0].prompt = "x".repeat(1 << 20)),
        "prompt has 1048576 bytes; at most 32768 are taken",
    );
    check(with(|r| r.count = Some(0)), "count is 0; it has to be 1 to 256");
    check(with(|r| r.count = Some(100_000)), "count is 100000; it has to be 1 to 256");
    check(with(|r| r.variants[0].seed = Some(u64::MAX)), "seed has to be 0 to 9007199254740991");
    check(with(|r| r.size = Some("huge".into())), "`huge` is no size");
    check(with(|r| r.size = Some("0x5".into())), "`0x5` is no size");
    check(
        with(|r| r.size = Some("60000x60000".into())),
        "the route `sketch/composition` makes no 60000 × 60000 pixels",
    );
    check(with(|r| r.size = Some("10x10".into())), "the route `sketch/composition` makes no 10 × 10 pixels");
    check(
        with(|r| r.aspect = Some("100:1".into())),
        "the route `sketch/composition` makes no 1024 × 10 pixels",
    );
    check(with(|r| r.aspect = Some("wide".into())), "`wide` is no aspect: write it as 16:9");
    check(
        with(|r| (r.size, r.aspect) = (Some("800x600".into()), Some("4:3".into()))),
        "`4:3` is no aspect: the size is exact already; an aspect goes with 1K, 2K or 4K",
    );
    check(with(|r| r.palette = Some(vec!["blue".into()])), "`blue` is no colour");
    check(with(|r| r.shot = Some("a/b".into())), "`a/b` cannot be the name of a shot");
    check(with(|r| r.tier = Some("drafts".into())), "there is no tier `drafts`");
    check(
        with(|r| r.tier = Some("hero".into())),
        "the tier `hero` (sketch/finish) cannot draw from a prompt alone",
    );
    check(
        with(|r| r.tier = Some("motion".into())),
        "the tier `motion` (sketch/parallax) cannot draw from a prompt alone",
    );
}

#[test]
fn refusals_name_what_comes_near() {
    let world = world();
    let Err(Refusal::UnknownTier { near, .. }) =
        world.draft(DraftRequest { tier: Some("drafft".into()), ..teapot() })
    else {
        panic!("an unknown tier was taken");
    };
    assert_eq!(near, ["draft"]);
    let world = world_with("", "[tiers]\ndraft = { route = \"sketch/compositoin\" }");
    let refusal = world.draft(DraftRequest { tier: Some("draft".into()), ..teapot() }).unwrap_err();
    assert!(
        matches!(&refusal, Refusal::UnknownRoute { near, .. } if near == &["sketch/composition"]),
        "{refusal:?}"
    );
    let world = world_with("routes = [\"fal/*\"]", "");
    assert_eq!(world.draft(teapot()), Err(Refusal::RouteNotAllowed { route: "sketch/composition".into() }));
}

#[test]
fn drafts_lean_on_the_brand_unless_told_otherwise() {
    let world = world();
    assert_eq!(world.draft(teapot()).unwrap().series[0].recipe.palette, ["#0b5fff", "#fff4e0"]);
    let own = DraftRequest { palette: Some(vec!["#FFF".into()]), ..teapot() };
    assert_eq!(world.draft(own).unwrap().series[0].recipe.palette, ["#ffffff"]);
}

#[test]
fn promotions() {
    let world = world();
    let check = |request: PromoteRequest, parents: &[ParentFacts], expect: &str| {
        let got = world.promote(request, parents);
        let got = got.map_or_else(
            |refusal| refusal.to_string(),
            |plan| format!("{} {:?} {:?}", short(&plan), plan.gate, plan.rolls),
        );
        assert_eq!(got, expect);
    };
    let none = PromoteRequest::default;
    let draft = still(1, "draft", Stage::Exploration);
    let hero = still(2, "hero", Stage::Refinement);
    check(none(), std::slice::from_ref(&draft), "teapot hero @12 1 AtZero 2048x2048 Base(77) Kept Some(3)");
    check(none(), std::slice::from_ref(&hero), "teapot motion @40 1 AtZero 960x960 Base(77) Anchor None");
    let wide = ParentFacts { width: 1024, height: 576, ..draft.clone() };
    check(none(), std::slice::from_ref(&wide), "teapot hero @12 1 AtZero 2048x1152 Base(77) Kept Some(3)");
    let to = |tier: &str| PromoteRequest { tier: Some(tier.into()), ..none() };
    check(
        to("motion"),
        std::slice::from_ref(&wide),
        "teapot motion @40 1 AtZero 1280x720 Base(77) Anchor None",
    );
    check(to("draft"), std::slice::from_ref(&hero), "`draft` is not above `hero`, the tier of t2");
    check(to("hero"), std::slice::from_ref(&hero), "`hero` is not above `hero`, the tier of t2");
    check(to("poster"), std::slice::from_ref(&hero), "there is no tier `poster`");
    check(none(), &[], "no take was named");
    check(none(), &[draft.clone(), hero.clone()], "the takes come from tiers with different next tiers");
    check(none(), &[clip(3)], "t3 is a clip; this needs a still");
    check(none(), &[still(4, "motion", Stage::Motion)], "there is no tier above `motion`, the tier of t4");
    check(
        none(),
        &[still(5, "gone", Stage::Exploration)],
        "teapot hero @12 1 AtZero 2048x2048 Base(77) Kept Some(3)",
    );
    check(
        PromoteRequest { count: Some(17), ..none() },
        std::slice::from_ref(&draft),
        "count is 17; it has to be 1 to 16",
    );
    check(
        PromoteRequest { strength: Some(1.5), ..none() },
        std::slice::from_ref(&draft),
        "strength has to be 0 to 1",
    );
    check(
        PromoteRequest { fps: Some(24), ..none() },
        std::slice::from_ref(&draft),
        "`fps` is not for the tier `hero`",
    );
    check(
        PromoteRequest { prompt: Some(" ".into()), ..none() },
        std::slice::from_ref(&draft),
        "the prompt is empty",
    );
    check(
        PromoteRequest { seconds: Some(21.0), ..to("motion") },
        std::slice::from_ref(&draft),
        "seconds has to be 0.5 to 20",
    );
    check(
        PromoteRequest { motion: Some(256), ..to("motion") },
        std::slice::from_ref(&draft),
        "motion has to be 0 to 255",
    );
    let odd = PromoteRequest { size: Some("1279x720".into()), ..to("motion") };
    check(odd, std::slice::from_ref(&draft), "a clip's sides have to be even, and 1279 × 720 are not");
    let many = vec![draft.clone(); 257];
    check(none(), &many, "takes is 257; it has to be 1 to 256");
}

#[test]
fn a_promotion_carries_picture_seed_and_lineage() {
    let world = world();
    let parents = [
        still(1, "draft", Stage::Exploration),
        ParentFacts { shot: "cup".into(), ..still(2, "draft", Stage::Exploration) },
    ];
    let plan = world
        .promote(PromoteRequest { strength: Some(0.25), ..PromoteRequest::default() }, &parents)
        .unwrap();
    assert_eq!(plan.series.iter().map(|series| series.shot.as_str()).collect::<Vec<_>>(), ["teapot", "cup"]);
    assert_eq!(plan.series[1].parent, Some(TakeId(2)));
    let recipe = &plan.series[1].recipe;
    assert_eq!(recipe.inputs, [Input { role: InputRole::Parent, digest: Digest([2; 32]) }]);
    assert_eq!((recipe.seed, recipe.strength_per_mille), (SeedMode::Base(77), Some(250)));
    let motion =
        PromoteRequest { tier: Some("motion".into()), seconds: Some(2.5), ..PromoteRequest::default() };
    let recipe = &world.promote(motion, &parents[..1]).unwrap().series[0].recipe;
    assert_eq!(recipe.inputs[0].role, InputRole::Anchor);
    assert_eq!((recipe.motion, recipe.guidance_per_mille), (Some(40), Some(600)));
    assert_eq!((recipe.duration_ms, recipe.fps), (Some(2500), Some(24)));
}

#[test]
fn a_route_carries_on_what_its_provider_began() {
    const FILM: &str = r#"
        provider = "sketch"
        [route.rough]
        call = "parallax"
        model = "m"
        version = "1"
        about = "rough clips"
        stages = ["motion"]
        makes = "clip"
        does = ["promote"]
        min_side = 256
        max_side = 2048
        max_seconds = 8
        seed = "none"
        mask = "none"
        price = { amount = "1", per = "second", as_of = "2026-11-01", source = "x" }
        charges_on_refusal = "no"
        contract = "verified"
        [route.fine]
        call = "parallax"
        model = "m"
        version = "2"
        about = "carries on rough clips"
        stages = ["motion"]
        makes = "clip"
        does = ["promote"]
        min_side = 256
        max_side = 2048
        max_seconds = 8
        seed = "none"
        mask = "none"
        continues = "rough"
        price = { amount = "5", per = "second", as_of = "2026-11-01", source = "x" }
        charges_on_refusal = "no"
        contract = "verified"
    "#;
    let catalog = Catalog::load(&[("film.toml".into(), FILM.into())], ADAPTERS).unwrap();
    let person = "[tiers.rough]\nstage = \"motion\"\nroute = \"sketch/rough\"\nsize = \"1K\"\n[tiers.fine]\nstage = \"motion\"\nroute = \"sketch/fine\"\nsize = \"1K\"\n[wallets.sketch]\n";
    let ladder = Ladder::resolve(&PersonConfig::parse(person).unwrap(), None, &catalog);
    let project = ProjectFacts::default();
    let token = |route: &str| ParentFacts {
        route: route.into(),
        tier: "rough".into(),
        continuation: Some("draft-1".into()),
        duration_ms: Some(3_000),
        ..clip(3)
    };
    let to_fine = PromoteRequest { tier: Some("fine".into()), ..PromoteRequest::default() };
    let ask = |parents: &[ParentFacts]| promote(&to_fine, parents, &ladder, &catalog, &project);
    let plan = ask(&[token("sketch/rough")]).unwrap();
    let recipe = &plan.series[0].recipe;
    assert_eq!((recipe.continuation.as_deref(), recipe.duration_ms), (Some("draft-1"), Some(3_000)));
    assert_eq!((recipe.inputs.len(), plan.gate, plan.series[0].parent), (0, Gate::Kept, Some(TakeId(3))));
    assert_eq!(ask(&[token("other/rough")]), Err(Refusal::NotAStill { take: TakeId(3) }));
    let still = ParentFacts { continuation: Some("x".into()), ..still(4, "draft", Stage::Exploration) };
    let plan = ask(&[still]).unwrap();
    assert_eq!((plan.series[0].recipe.continuation.as_deref(), plan.gate), (None, Gate::Anchor));
}

#[test]
fn models_are_told_in_words_where_the_camera_goes() {
    let world = world();
    let request = PromoteRequest {
        tier: Some("motion".into()),
        camera: Some(CameraMove::OrbitLeft),
        looped: true,
        ..PromoteRequest::default()
    };
    let parents = [still(1, "hero", Stage::Refinement)];
    let plan = world.promote(request.clone(), &parents).unwrap();
    let recipe = &plan.series[0].recipe;
    assert_eq!(recipe.wording(), "a teapot, the camera orbits to the left, seamless loop");
    assert_eq!(recipe.prompt, "a teapot", "the next tier begins with the person's own words");
    let stray = world.promote(
        PromoteRequest { tier: Some("hero".into()), ..request },
        &[still(1, "draft", Stage::Exploration)],
    );
    assert_eq!(stray.unwrap_err().to_string().split(' ').next(), Some("`camera`"));
}

#[test]
fn stitches() {
    let world = world();
    let check = |clips: &[ParentFacts], expect: &str| {
        let got = world.stitch(clips).map_or_else(|refusal| refusal.to_string(), |plan| short(&plan));
        assert_eq!(got, expect);
    };
    check(&[clip(1), clip(2)], "teapot motion @0 1 AtZero 1280x720 None");
    check(&[clip(1)], "takes is 1; it has to be 2 to 64");
    check(&vec![clip(1); 65], "takes is 65; it has to be 2 to 64");
    check(&[clip(1), still(2, "hero", Stage::Refinement)], "t2 is a still; this needs a clip");
    check(&[clip(1), ParentFacts { width: 640, ..clip(2) }], "t2 differs from the first clip in size");
    check(
        &[clip(1), ParentFacts { fps: Some(30), ..clip(2) }],
        "t2 differs from the first clip in frame rate",
    );
    let plan = world.stitch(&[clip(1), clip(2), clip(1)]).unwrap();
    assert_eq!(plan.series[0].recipe.duration_ms, Some(12_000));
    assert_eq!(plan.series[0].recipe.inputs.len(), 3);
}

#[test]
fn cuts_lie_at_the_nearest_edge_of_a_frame() {
    let world = world();
    let trim = |in_ms, out_ms| Trim { in_ms, out_ms };
    let check = |asked: Trim, expect: Result<(u32, Option<u32>, u32), &str>| {
        let got = world.cut(&[asked], &[clip(1)]).map_err(|refusal| refusal.to_string());
        let got = got.map(|plan| {
            let recipe = &plan.series[0].recipe;
            (recipe.trims[0].first, recipe.trims[0].end, recipe.duration_ms.unwrap())
        });
        assert_eq!(got, expect.map_err(str::to_owned), "{asked:?}");
    };
    // Clips of 4 s and 24 frames a second: a frame takes 41.7 ms.
    check(trim(500, Some(2_000)), Ok((12, Some(48), 1_500)));
    check(trim(0, Some(42)), Ok((0, Some(1), 41)));
    check(trim(21, Some(62)), Err("the part to use of t1 is shorter than a frame, which takes 42 ms"));
    check(trim(20, Some(62)), Ok((0, Some(1), 41)));
    check(trim(3_958, None), Ok((95, None, 41)));
    check(trim(1_000, Some(4_000)), Ok((24, None, 3_000)));
    check(trim(1_000, Some(4_020)), Ok((24, None, 3_000)));
    check(trim(1_000, Some(4_021)), Err("t1 is 4000 ms long, and the part to use of it reaches to 4021 ms"));
    check(trim(9_000, None), Err("t1 is 4000 ms long, and the part to use of it reaches to 9000 ms"));
    check(
        trim(u32::MAX - 1, Some(u32::MAX)),
        Err("t1 is 4000 ms long, and the part to use of it reaches to 4294967295 ms"),
    );
    check(trim(4_000, None), Err("the part to use of t1 is shorter than a frame, which takes 42 ms"));
    check(
        trim(2_000, Some(2_000)),
        Err("the part of t1 from 2000 ms to 2000 ms ends where it begins, or before"),
    );
    check(
        trim(2_000, Some(1_000)),
        Err("the part of t1 from 2000 ms to 1000 ms ends where it begins, or before"),
    );
    // All of a single clip is no stitch.
    for whole in [trim(0, None), trim(0, Some(4_000)), trim(20, Some(3_990))] {
        check(whole, Err("takes is 1; it has to be 2 to 64"));
    }
}

#[test]
fn cuts_are_a_part_of_what_is_made() {
    let world = world();
    let trim = |in_ms, out_ms| Trim { in_ms, out_ms };
    let clips = [clip(1), clip(2)];
    let made = |trims: &[Trim]| world.cut(trims, &clips).unwrap().series.remove(0);
    let whole = made(&[]);
    assert_eq!(made(&[trim(0, None), trim(0, Some(4_000))]).digest, whole.digest, "nothing is cut");
    let cut = made(&[trim(500, Some(2_000)), trim(0, None)]);
    assert_eq!(cut.recipe.duration_ms, Some(5_500));
    assert_eq!(
        made(&[trim(499, Some(2_001)), trim(0, None)]).digest,
        cut.digest,
        "the same frames are the same clip"
    );
    for other in [
        [trim(542, Some(2_000)), trim(0, None)],
        [trim(500, Some(2_042)), trim(0, None)],
        [trim(0, None), trim(500, Some(2_000))],
    ] {
        let other = made(&other).digest;
        assert!(other != cut.digest && other != whole.digest);
    }
    let refused = |trims: &[Trim], clips: &[ParentFacts]| world.cut(trims, clips).unwrap_err().to_string();
    assert_eq!(refused(&[trim(1, None)], &clips), "`trims` has 1 entries for 2 takes");
    assert_eq!(refused(&[trim(500, None)], &[]), "takes is 0; it has to be 2 to 64");
    let unknown = [ParentFacts { fps: None, ..clip(7) }];
    assert!(refused(&[trim(500, None)], &unknown).starts_with("t7 does not say how many frames a second"));
    let short = [ParentFacts { duration_ms: Some(541), ..clip(3) }];
    let end = world.cut(&[trim(42, Some(542))], &short).unwrap().series[0].recipe.trims[0];
    assert_eq!((end.first, end.end), (1, None), "13 frames take 541.7 ms, and clients may round that up");
}

#[test]
fn a_quote_is_bound_to_what_is_made_and_what_it_costs() {
    let world = world();
    let plan = world.draft(teapot()).unwrap();
    assert_eq!(plan_hash(&plan), plan_hash(&world.draft(teapot()).unwrap()));
    let check = |change: fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        assert_ne!(plan_hash(&plan), plan_hash(&other));
    };
    check(|plan| plan.price_each = Some(Microcredits(5)));
    check(|plan| plan.price_each = None);
    check(|plan| plan.wallet = "fal".into());
    check(|plan| plan.tier = "hero".into());
    check(|plan| plan.series[0].count = 9);
    check(|plan| plan.series[0].begin = Begin::Anew);
    check(|plan| plan.series[0].shot = "cup".into());
    check(|plan| plan.series[0].digest = Digest([1; 32]));
}

#[test]
fn the_first_route_that_fits_is_taken_and_says_why() {
    let world = world_with(
        "[tiers.hero]\nroute = \"sketch/finish\"\nprice = 12\nfallbacks = [\"sketch/composition\", \"sketch/upscale\"]\n",
        "",
    );
    let parents = [still(1, "draft", Stage::Exploration)];
    let promote_on = |ladder: &Ladder| {
        promote(&PromoteRequest::default(), &parents, ladder, &world.catalog, &world.project)
    };
    let check =
        |within_ms: Option<u64>, under: Option<i32>, gone: &[&str], measured: &[(&str, u64)], expect| {
            let known = Known {
                p95_ms: &|route| measured.iter().find(|(name, _)| *name == route).map(|(_, ms)| *ms),
                is_retired: &|route| gone.contains(&route.name.as_str()),
            };
            let wish = Wish { within_ms, under: under.map(Microcredits::credits) };
            let own = promote_on(&world.ladder).unwrap();
            let got = choose(own, wish, &known, &world.ladder, &world.catalog, &promote_on);
            let got = got.map_or_else(
                |refusal| refusal.to_string(),
                |plan| plan.why_route.unwrap_or_else(|| format!("{} by itself", plan.route)),
            );
            assert_eq!(got, expect);
        };
    check(None, None, &[], &[], "sketch/finish by itself");
    check(None, Some(12), &[], &[], "sketch/finish: 12 credits a take");
    check(Some(900), None, &[], &[("sketch/finish", 810)], "sketch/finish: 95 of 100 takes within 0.9 s");
    check(
        None,
        Some(5),
        &[],
        &[],
        "no route of the tier `hero` fits: sketch/finish: a take costs 12 credits; sketch/composition: it cannot make this; \
         sketch/upscale: it cannot make this",
    );
    check(
        Some(5_000),
        None,
        &[],
        &[("sketch/composition", 1)],
        "no route of the tier `hero` fits: sketch/finish: it was never measured here; sketch/composition: it cannot make this; \
         sketch/upscale: it cannot make this",
    );
    // Where nothing is wished and nobody else can, its provider has the last word.
    check(None, None, &["sketch/finish"], &[], "sketch/finish by itself");
}

#[test]
fn pictures_go_in_where_a_route_has_a_use_for_them() {
    const FILM: &str = r#"
        provider = "sketch"
        [route.film]
        call = "parallax"
        model = "m"
        version = "1"
        about = "clips between two frames"
        stages = ["motion"]
        makes = "clip"
        does = ["promote"]
        min_side = 256
        max_side = 2048
        seed = "none"
        mask = "none"
        first_frame = true
        last_frame = true
        max_references = 2
        price = { amount = "0", per = "take", as_of = "2026-11-01", source = "x" }
        charges_on_refusal = "no"
        contract = "verified"
        [route.painter]
        call = "compose"
        model = "m"
        version = "1"
        about = "pictures"
        stages = ["exploration", "refinement"]
        makes = "still"
        does = ["draft", "promote"]
        min_side = 256
        max_side = 2048
        seed = "none"
        mask = "none"
        max_references = 2
        guide = true
        price = { amount = "0", per = "take", as_of = "2026-11-01", source = "x" }
        charges_on_refusal = "no"
        contract = "verified"
    "#;
    let catalog = Catalog::load(&[("film.toml".into(), FILM.into())], ADAPTERS).unwrap();
    let person = "[tiers.film]\nstage = \"motion\"\nroute = \"sketch/film\"\n[tiers.paint]\nstage = \"refinement\"\nroute = \"sketch/painter\"\nadds = \" linen, grain \"\n[wallets.sketch]\n";
    let ladder = Ladder::resolve(&PersonConfig::parse(person).unwrap(), None, &catalog);
    let project = ProjectFacts::default();
    let picture = |n: u8| PictureFacts { digest: Digest([n; 32]), width: 64, height: 64 };
    let parents = [still(1, "draft", Stage::Exploration)];
    let ask = |tier: &str, pictures: Pictures| {
        let request = PromoteRequest { tier: Some(tier.into()), pictures, ..PromoteRequest::default() };
        promote(&request, &parents, &ladder, &catalog, &project)
    };
    let input = |role, n: u8| Input { role, digest: Digest([n; 32]) };
    let two = Pictures { last_frame: Some(picture(7)), references: vec![picture(8)], guide: None };
    let film = ask("film", two.clone()).unwrap();
    let expect = [input(InputRole::Anchor, 1), input(InputRole::Anchor, 7), input(InputRole::Reference, 8)];
    assert_eq!(film.series[0].recipe.inputs, expect);
    let guided = Pictures { guide: Some(picture(9)), references: vec![picture(8)], last_frame: None };
    let painted = ask("paint", guided.clone()).unwrap();
    let recipe = &painted.series[0].recipe;
    let expect = [input(InputRole::Parent, 1), input(InputRole::Reference, 8), input(InputRole::Guide, 9)];
    assert_eq!(recipe.inputs, expect);
    assert_eq!((recipe.prompt.as_str(), recipe.wording().as_str()), ("a teapot", "a teapot, linen, grain"));
    let said = |got: Result<Plan, Refusal>| got.unwrap_err().to_string();
    assert_eq!(said(ask("film", guided)), "sketch/film takes no guide");
    assert_eq!(said(ask("paint", two)), "sketch/painter takes no last frame");
    let many = Pictures { references: vec![picture(1), picture(2)], ..Pictures::default() };
    assert_eq!(said(ask("paint", many)), "3 pictures go in, and sketch/painter looks at 2");
}
