//! What an edit asks for, what it refuses, and what is known of a picture's composition.

use maquette_protocol::Digest;

use super::super::recipe::{Composition, Edit, Map, Sides};
use super::super::*;
use super::{clip, short, still, teapot, world};

#[test]
fn edits() {
    let world = world();
    let ask = |op, factor| EditRequest { factor, ..EditRequest::new(op) };
    let hero = still(2, "hero", Stage::Refinement);
    let check = |request: EditRequest, parent: &ParentFacts, mask, expect: &str| {
        let got = world.edit(request, parent, mask);
        let got = got.map_or_else(
            |refusal| refusal.to_string(),
            |plan| format!("{} {} {:?}", short(&plan), plan.route, plan.rolls),
        );
        assert_eq!(got, expect);
    };
    check(
        ask(EditOp::Upscale, None),
        &hero,
        None,
        "teapot hero @0 1 AtZero 2048x2048 None sketch/upscale None",
    );
    check(
        ask(EditOp::Upscale, Some(4)),
        &hero,
        None,
        "teapot hero @0 1 AtZero 4096x4096 None sketch/upscale None",
    );
    check(ask(EditOp::Upscale, Some(3)), &hero, None, "factor has to be 2 to 4, and not 3");
    check(ask(EditOp::Upscale, None), &hero, Some((4, 4)), "`upscale` has no use for `mask`");
    let large = ParentFacts { width: 4096, height: 4096, ..hero.clone() };
    check(
        ask(EditOp::Upscale, Some(4)),
        &large,
        None,
        "the route `sketch/upscale` makes no 16384 × 16384 pixels",
    );
    let inpaint = "teapot hero @0 1 AtZero 1024x1024 FromRecipe sketch/inpaint Some(3)";
    check(ask(EditOp::Inpaint, None), &hero, Some((1024, 1024)), inpaint);
    check(ask(EditOp::Inpaint, None), &hero, None, "`inpaint` needs a mask");
    let mismatch = "the mask is 512×512 pixels and the picture 1024×1024";
    check(ask(EditOp::Inpaint, None), &hero, Some((512, 512)), mismatch);
    check(ask(EditOp::Unknown, None), &hero, None, "this build knows no such edit");
    check(ask(EditOp::Upscale, None), &clip(3), None, "t3 is a clip; this needs a still");
    let plan = world.edit(ask(EditOp::Upscale, Some(4)), &hero, None).unwrap();
    assert_eq!(plan.series[0].recipe.edit, Some(Edit::Upscale { factor: 4 }));
}

#[test]
fn edits_of_other_kinds() {
    let world = world();
    let wide = ParentFacts { width: 1200, height: 800, ..still(2, "hero", Stage::Refinement) };
    let check = |request: EditRequest, mask: bool, expect: &str| {
        let got = world.edit(request, &wide, mask.then_some((1200, 800))).map_or_else(
            |refusal| refusal.to_string(),
            |plan| {
                let recipe = &plan.series[0].recipe;
                let edit = serde_json::to_string(&recipe.edit).unwrap();
                format!("{} {}x{} {edit} {:?}", plan.route, recipe.width, recipe.height, plan.rolls)
            },
        );
        assert_eq!(got, expect);
    };
    let ask = EditRequest::new;
    let text = |text: &str| Some(text.to_owned());
    let to = |colours: &[&str]| colours.iter().map(|colour| (*colour).to_owned()).collect::<Vec<_>>();

    check(ask(EditOp::Remove), true, r#"sketch/edit 1200x800 "remove" Some(3)"#);
    check(ask(EditOp::Remove), false, "`remove` needs a mask");

    let sides = |left, bottom| EditRequest {
        sides: Some(Sides { left, bottom, ..Sides::default() }),
        ..ask(EditOp::Outpaint)
    };
    let grown = r#"sketch/edit 1300x850 {"outpaint":{"left":100,"top":0,"right":0,"bottom":50}} Some(3)"#;
    check(sides(100, 50), false, grown);
    check(
        sides(0, 0),
        false,
        "`outpaint` needs pixels on a side as `sides`, or an `aspect` that the picture does not have already",
    );
    check(sides(90_000, 0), false, "the route `sketch/edit` makes no 91200 × 800 pixels");
    check(sides(u32::MAX, 0), false, "the route `sketch/edit` makes no 4294967295 × 800 pixels");
    let to_aspect = |op, aspect| EditRequest { aspect: text(aspect), ..ask(op) };
    check(
        to_aspect(EditOp::Outpaint, "16:9"),
        false,
        r#"sketch/edit 1422x800 {"outpaint":{"left":111,"top":0,"right":111,"bottom":0}} Some(3)"#,
    );
    check(
        to_aspect(EditOp::Outpaint, "1:1"),
        false,
        r#"sketch/edit 1200x1200 {"outpaint":{"left":0,"top":200,"right":0,"bottom":200}} Some(3)"#,
    );
    let both = EditRequest { aspect: text("1:1"), ..sides(1, 1) };
    check(both, false, "`sides` and `aspect` were both given");

    check(to_aspect(EditOp::Crop, "1:1"), false, r#"sketch/edit 800x800 {"crop":{"focus":null}} None"#);
    check(to_aspect(EditOp::Crop, "2:1"), false, r#"sketch/edit 1200x600 {"crop":{"focus":null}} None"#);
    check(to_aspect(EditOp::Crop, "1:1000"), false, r#"sketch/edit 1x800 {"crop":{"focus":null}} None"#);
    let aimed = |x| EditRequest { focus: Some((x, 0.5)), ..to_aspect(EditOp::Crop, "1:1") };
    let at = r#"sketch/edit 800x800 {"crop":{"focus":{"x_per_mille":250,"y_per_mille":500}}} None"#;
    check(aimed(0.25), false, at);
    check(aimed(f64::NAN), false, "focus.x has to be 0 to 1");
    check(ask(EditOp::Crop), false, "`crop` needs an `aspect`, such as 1:1");
    let why = "`square` is no aspect: write it like 16:9, each part 1 to 1,000";
    check(to_aspect(EditOp::Crop, "square"), false, why);

    let colours = |op, list: &[&str]| EditRequest { to: to(list), ..ask(op) };
    let red = r#"sketch/edit 1200x800 {"recolour":{"from":null,"to":[255,0,16]}} None"#;
    check(colours(EditOp::Recolour, &["#FF0010"]), false, red);
    check(colours(EditOp::Recolour, &["#f01"]), true, red.replace("16", "17").as_str());
    check(colours(EditOp::Recolour, &["red"]), false, "`red` is no colour");
    check(ask(EditOp::Recolour), false, "`recolour` needs the new colour as `to`");
    let two = "`recolour` needs one new colour, and no more, as `to`";
    check(colours(EditOp::Recolour, &["#fff", "#000"]), false, two);
    let strong = EditRequest { strength: Some(1.5), ..colours(EditOp::Recolour, &["#fff"]) };
    check(strong, false, "strength has to be 0 to 1");

    let plain = r#"{"background":{"colours":{"top":[255,255,255],"bottom":[0,0,0]}}}"#;
    let expect = format!("sketch/edit 1200x800 {plain} None");
    check(colours(EditOp::Background, &["#fff", "#000"]), true, &expect);
    check(colours(EditOp::Background, &["#fff"; 3]), true, "to is 3; it has to be 1 to 2");
    check(colours(EditOp::Background, &["#fff"]), false, "`background` needs a mask");
    let picture = Some(PictureFacts { digest: Digest([8; 32]), width: 10, height: 10 });
    let behind = EditRequest { picture, ..ask(EditOp::Background) };
    check(behind.clone(), true, r#"sketch/edit 1200x800 {"background":"picture"} None"#);
    check(EditRequest { to: to(&["#fff"]), ..behind }, true, "`to` and `picture` were both given");
    check(ask(EditOp::Background), true, "`background` needs a colour as `to`, or a `picture`");

    let map = |map| EditRequest { map, ..ask(EditOp::Guide) };
    check(map(Some(Map::Depth)), false, r#"sketch/edit 1200x800 {"guide":"depth"} None"#);
    check(map(None), false, "`guide` needs a map: depth, edges or segments");

    check(ask(EditOp::Calm), false, r#"sketch/edit 1200x800 "calm" None"#);

    let stray = |request: EditRequest, field: &str| {
        let op = request.op.text();
        check(request, false, &format!("`{op}` has no use for `{field}`"));
    };
    stray(EditRequest { prompt: text("x"), ..ask(EditOp::Crop) }, "prompt");
    stray(EditRequest { factor: Some(2), ..ask(EditOp::Inpaint) }, "factor");
    stray(EditRequest { from: text("#fff"), ..ask(EditOp::Background) }, "from");
    stray(EditRequest { map: Some(Map::Edges), ..ask(EditOp::Upscale) }, "map");
}

#[test]
fn a_local_renderer_is_told_how_a_picture_was_composed() {
    let world = world();
    let draft = world.draft(teapot()).unwrap().series.remove(0).recipe;
    let composed = draft.composed(5).unwrap();
    assert_eq!((composed.wording.as_str(), composed.seed), ("a teapot", 5));
    let parent = |composition: Option<Composition>| ParentFacts {
        composition,
        ..still(1, "draft", Stage::Exploration)
    };
    let knows = |composition: Composition, request: EditRequest| {
        let plan = world.edit(request, &parent(Some(composition)), None).unwrap();
        plan.series[0].recipe.composition.is_some()
    };
    let depth = || EditRequest { map: Some(Map::Depth), ..EditRequest::new(EditOp::Guide) };
    assert!(knows(composed.clone(), depth()));
    let crop = EditRequest { aspect: Some("2:1".into()), ..EditRequest::new(EditOp::Crop) };
    assert!(!knows(composed.clone(), crop), "a cropped picture is another composition");
    let older = Composition { adapter_version: composed.adapter_version - 1, ..composed.clone() };
    assert!(!knows(older, depth()), "an older renderer composed another picture");
    let narrow = Composition { width: 512, ..composed.clone() };
    assert!(!knows(narrow, depth()), "the picture shows only a part of it");

    let hero = world.promote(PromoteRequest::default(), &[parent(Some(composed.clone()))]).unwrap();
    let hero = &hero.series[0].recipe;
    assert_eq!(hero.composed(9).as_ref(), Some(&composed), "a finish keeps every place");
    let recipe = Recipe { composition: None, ..hero.clone() };
    assert_ne!(crate::cache::recipe_digest(&recipe), crate::cache::recipe_digest(hero));
    let large = ParentFacts { width: 2048, height: 2048, ..parent(hero.composed(9)) };
    let clip = PromoteRequest {
        tier: Some("motion".into()),
        size: Some("512x512".into()),
        ..PromoteRequest::default()
    };
    let clip = world.promote(clip, &[large]).unwrap();
    assert_eq!(clip.series[0].recipe.composition.as_ref(), Some(&composed));
    assert_eq!(clip.series[0].recipe.composed(1), Some(composed));
}
