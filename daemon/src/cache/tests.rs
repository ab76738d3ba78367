//! Equal recipes have equal keys, and a change of any one field that belongs to the key changes it.

use proptest::prelude::*;

use super::*;
use crate::plan::recipe::Focus;

fn text() -> impl Strategy<Value = String> {
    "[a-c]{0,3}"
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    of: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    prop_oneof![Just(None), of.prop_map(Some)].boxed()
}

fn input() -> impl Strategy<Value = Input> {
    let role = prop_oneof![
        Just(InputRole::Parent),
        Just(InputRole::Anchor),
        Just(InputRole::Mask),
        Just(InputRole::Reference),
        Just(InputRole::Clip),
        Just(InputRole::Guide)
    ];
    (role, any::<u8>()).prop_map(|(role, byte)| Input { role, digest: Digest([byte; 32]) })
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![
        Just(Origin::Draft),
        Just(Origin::Promote),
        Just(Origin::Edit),
        Just(Origin::Stitch),
        Just(Origin::Import)
    ]
}

fn seed() -> impl Strategy<Value = SeedMode> {
    prop_oneof![Just(SeedMode::FromRecipe), Just(SeedMode::None), (0u64..4).prop_map(SeedMode::Base)]
}

fn edit() -> impl Strategy<Value = Edit> {
    let colour = || (0u8..3).prop_map(|byte| Colour([byte, 0, 1]));
    let sides = (0u32..2, 0u32..2, 0u32..2, 0u32..2);
    let focus = (0u16..3, 0u16..3).prop_map(|(x_per_mille, y_per_mille)| Focus { x_per_mille, y_per_mille });
    prop_oneof![
        Just(Edit::Inpaint),
        (2u8..=4).prop_map(|factor| Edit::Upscale { factor }),
        Just(Edit::Remove),
        sides.prop_map(|(left, top, right, bottom)| Edit::Outpaint(Sides { left, top, right, bottom })),
        (maybe(colour()), colour()).prop_map(|(from, to)| Edit::Recolour { from, to }),
        maybe(focus).prop_map(|focus| Edit::Crop { focus }),
        (colour(), colour()).prop_map(|(top, bottom)| Edit::Background(Behind::Colours { top, bottom })),
        Just(Edit::Background(Behind::Picture)),
        prop_oneof![Just(Map::Depth), Just(Map::Edges), Just(Map::Segments)].prop_map(Edit::Guide),
        Just(Edit::Calm),
    ]
}

fn camera() -> impl Strategy<Value = Camera> {
    let way = prop_oneof![
        Just(CameraMove::Push),
        Just(CameraMove::Pull),
        Just(CameraMove::PanLeft),
        Just(CameraMove::PanRight),
        Just(CameraMove::TiltUp),
        Just(CameraMove::TiltDown),
        Just(CameraMove::OrbitLeft),
        Just(CameraMove::OrbitRight),
        Just(CameraMove::DollyZoom),
        Just(CameraMove::Handheld),
    ];
    (maybe(way), any::<bool>()).prop_map(|(way, looped)| Camera { way, looped })
}

prop_compose! {
    fn composition()(
        (provider, wording, negative) in (text(), text(), maybe(text())),
        palette in prop::collection::vec(text(), 0..3),
        (adapter_version, seed, width, height) in (0u32..3, 0u64..3, 1u32..3, 1u32..3),
    ) -> Composition {
        Composition { provider, adapter_version, wording, negative, palette, seed, width, height }
    }
}

prop_compose! {
    fn recipe()(
        (origin, prompt, negative, palette) in (origin(), text(), maybe(text()), prop::collection::vec(text(), 0..3)),
        (route, provider, call, base_url) in (text(), text(), text(), maybe(text())),
        (model, model_version, adapter_version) in (text(), text(), 0u32..3),
        parameters in prop::collection::btree_map(text(), text(), 0..3),
        (width, height, seed) in (1u32..3, 1u32..3, seed()),
        (strength_per_mille, motion, guidance_per_mille) in (maybe(0u16..3), maybe(0u8..3), maybe(0u16..3)),
        (duration_ms, fps, edit) in (maybe(0u32..3), maybe(0u16..3), maybe(edit())),
        (inputs, continuation, adds) in (prop::collection::vec(input(), 0..3), maybe(text()), maybe(text())),
        trims in prop::collection::vec((0u32..3, maybe(0u32..3)).prop_map(|(first, end)| Frames { first, end }), 0..3),
        (camera, composition) in (camera(), maybe(composition())),
    ) -> Recipe {
        Recipe {
            origin, prompt, negative, palette, route, provider, call, base_url, model, model_version, adapter_version, parameters,
            width, height, seed, strength_per_mille, motion, guidance_per_mille, duration_ms, fps, edit, inputs, continuation, adds, trims,
            camera, composition,
        }
    }
}

/// Puts one field of `other` into `recipe`. The fields are all of the recipe's but `route`.
fn with_field_of(recipe: &Recipe, other: &Recipe, field: usize) -> Recipe {
    let mut mixed = recipe.clone();
    let other = other.clone();
    match field {
        0 => mixed.origin = other.origin,
        1 => mixed.prompt = other.prompt,
        2 => mixed.negative = other.negative,
        3 => mixed.palette = other.palette,
        4 => mixed.provider = other.provider,
        5 => mixed.call = other.call,
        6 => mixed.base_url = other.base_url,
        7 => mixed.model = other.model,
        8 => mixed.model_version = other.model_version,
        9 => mixed.adapter_version = other.adapter_version,
        10 => mixed.parameters = other.parameters,
        11 => mixed.width = other.width,
        12 => mixed.height = other.height,
        13 => mixed.seed = other.seed,
        14 => mixed.strength_per_mille = other.strength_per_mille,
        15 => mixed.motion = other.motion,
        16 => mixed.guidance_per_mille = other.guidance_per_mille,
        17 => mixed.duration_ms = other.duration_ms,
        18 => mixed.fps = other.fps,
        19 => mixed.edit = other.edit,
        20 => mixed.inputs = other.inputs,
        21 => mixed.adds = other.adds,
        22 => mixed.camera = other.camera,
        23 => mixed.composition = other.composition,
        _ => mixed.continuation = other.continuation,
    }
    mixed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn keys_differ_exactly_where_recipes_do(one in recipe(), other in recipe(), field in 0usize..=24) {
        let mixed = with_field_of(&one, &other, field);
        prop_assert_eq!(recipe_digest(&mixed) == recipe_digest(&one), mixed == one);
        let same_but_for_the_name = Recipe { route: one.route.clone(), ..other.clone() };
        prop_assert_eq!(recipe_digest(&other), recipe_digest(&same_but_for_the_name));
        prop_assert_eq!(recipe_digest(&other) == recipe_digest(&one), same_but_for_the_name == one);
    }

    #[test]
    fn seeds_stay_exact_in_every_reader(series: [u8; 32], base in prop::option::of(0..=MAX_SEED), k: u32) {
        let seed = seed_for(&Digest(series), base, k);
        prop_assert!(seed <= MAX_SEED);
        if let Some(base) = base {
            prop_assert_eq!(seed, (base + u64::from(k)) % (MAX_SEED + 1));
        }
    }

    #[test]
    fn content_reads_back(recipe in recipe()) {
        prop_assert_eq!(&Recipe::from_content(&recipe.content()).unwrap(), &recipe);
    }
}

#[test]
fn neighbouring_texts_do_not_run_together() {
    let teapot = crate::plan::recipe::tests::teapot;
    let one = Recipe { provider: "ab".into(), call: "c".into(), ..teapot() };
    let other = Recipe { provider: "a".into(), call: "bc".into(), ..teapot() };
    assert_ne!(recipe_digest(&one), recipe_digest(&other));
}

#[test]
fn keys_and_seeds_never_change_between_releases() {
    // A new value here throws away everybody's cache: only ever change it together with a context text.
    let digest = recipe_digest(&crate::plan::recipe::tests::teapot());
    expect_test::expect!["df9ee1c56ea98dff96a8bf9dfbd57d29db98f931f9c334fbbda465b9738c960e"]
        .assert_eq(&digest.to_string());
    expect_test::expect!["[986055938525559, 986055938525560, 986055938525561]"]
        .assert_eq(&format!("{:?}", (0..3).map(|k| seed_for(&digest, None, k)).collect::<Vec<_>>()));
}
