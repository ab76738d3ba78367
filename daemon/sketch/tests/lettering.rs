//! Lettering on real renders: inside the picture, readable against its ground, in the face that was asked for.
#![allow(clippy::expect_used, clippy::panic)]

use maquette_sketch::{FontFile, LetteringBox, Rgb, Still, StillOrder, Typeface, compose, compose_with};
use proptest::prelude::*;

fn still(prompt: &str, seed: u64, width: u32, height: u32) -> Still {
    compose(&StillOrder { prompt, negative: None, seed, width, height, palette: &[] }).expect("a still")
}

/// Relative luminance by WCAG 2.2.
fn luminance([r, g, b]: [u8; 3]) -> f64 {
    let light = |code: u8| {
        let v = f64::from(code) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b)
}

fn ratio(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The box with `margin` more pixels on each side, cut to the picture.
fn pixels(still: &Still, set: &LetteringBox, margin: u32) -> Vec<[u8; 3]> {
    let (width, height) = (still.picture.width(), still.picture.height());
    let rows = set.top.saturating_sub(margin)..(set.top + set.height + margin).min(height);
    let columns = set.left.saturating_sub(margin)..(set.left + set.width + margin).min(width);
    let rgba = still.picture.rgba().as_chunks::<4>().0;
    let at = |x: u32, y: u32| rgba[(y * width + x) as usize];
    rows.flat_map(|y| columns.clone().map(move |x| (x, y)))
        .map(|(x, y)| [at(x, y)[0], at(x, y)[1], at(x, y)[2]])
        .collect()
}

/// The contrast of letters to the ground around them, by the picture alone: a pixel's colour is a mixture of the
/// letter's and the ground's, so the half that is further from the letters is ground; its twentieth nearest part counts.
fn worst_contrast(still: &Still, set: &LetteringBox) -> f64 {
    let letter = luminance([set.colour.r, set.colour.g, set.colour.b]);
    let mut all: Vec<f64> = pixels(still, set, 3).into_iter().map(|p| ratio(letter, luminance(p))).collect();
    all.sort_by(f64::total_cmp);
    let ground = &all[all.len() / 2..];
    ground[ground.len() / 20]
}

#[test]
fn letters_stand_out_against_their_ground() {
    let scenes = [
        "a ceramic teapot on an oak table at dawn",
        "a street in the rain at night, neon",
        "a forest at noon",
        "a snowfield, fog",
        "a city skyline at dusk",
        "a street, ink",
        "a vase in a room, charcoal",
        "a boat on the sea, watercolour",
        "a house, blueprint",
        "a crowd at a market, noon",
        "a robot on a stage, film noir",
        "space",
    ];
    let places = [
        "“SPRING SALE”",
        "“Open all day” on a sign",
        "“Grüße” at the bottom",
        "title “Où est-il ?”",
        "“50% off” on the left",
    ];
    for (i, scene) in scenes.iter().enumerate() {
        for (k, place) in places.iter().enumerate() {
            let seed = (i * 31 + k * 7) as u64;
            let made = still(&format!("{scene}, {place}"), seed, 512, 384);
            let [set] = made.lettering.as_slice() else { panic!("{scene}, {place}: {:?}", made.lettering) };
            let worst = worst_contrast(&made, set);
            assert!(worst >= 4.5, "{scene}, {place}, seed {seed}: {worst:.2}");
        }
    }
}

/// Letters change nothing outside their box but the scrim, and the box is where they are.
#[test]
fn the_box_holds_the_letters() {
    for (seed, place) in [(1, ""), (2, "at the top"), (3, "on a sign"), (4, "at the bottom right")] {
        let made = still(&format!("a boat at sea, “Ångström Ψ Й” {place}"), seed, 640, 480);
        let [set] = made.lettering.as_slice() else { panic!("{:?}", made.lettering) };
        let Rgb { r, g, b } = set.colour;
        let full = |p: &[u8; 3]| *p == [r, g, b];
        let inside = pixels(&made, set, 0);
        let share = inside.iter().filter(|p| full(p)).count() as f64 / inside.len() as f64;
        assert!((0.05..0.6).contains(&share), "{place}: {share}");
        // Something of the letters touches each side of the box.
        let (w, h) = (set.width as usize, set.height as usize);
        let letter = luminance([r, g, b]);
        let inky = |p: [u8; 3]| ratio(letter, luminance(p)) < 2.5;
        let row = |y: usize| (0..w).any(|x| inky(inside[y * w + x]));
        let column = |x: usize| (0..h).any(|y| inky(inside[y * w + x]));
        let near = |side: &dyn Fn(usize) -> bool, at: [usize; 3]| at.into_iter().any(side);
        assert!(near(&row, [0, 1, 2]) && near(&row, [h - 1, h - 2, h - 3]), "{place}");
        assert!(near(&column, [0, 1, 2]) && near(&column, [w - 1, w - 2, w - 3]), "{place}");
    }
}

#[test]
fn four_texts_do_not_cover_each_other() {
    let texts = "“ONE” and “The second text” and “drei” and “A fourth text that is longer than the others”";
    for place in ["", " at the bottom", " at the top"] {
        for seed in 0..12 {
            let made = still(&format!("a cat in a room, {texts}{place}"), seed, 512, 512);
            assert_eq!(made.lettering.len(), 4);
            for (i, a) in made.lettering.iter().enumerate() {
                for b in &made.lettering[..i] {
                    let apart = a.left >= b.left + b.width
                        || b.left >= a.left + a.width
                        || a.top >= b.top + b.height
                        || b.top >= a.top + a.height;
                    assert!(apart, "seed {seed}{place}: {a:?} {b:?}");
                }
            }
        }
    }
}

#[test]
fn the_face_is_the_one_that_was_asked_for() {
    for (words, face) in [
        ("in serif letters", Typeface::Serif),
        ("in sans serif", Typeface::Sans),
        ("in bold lettering", Typeface::Display),
        ("poster", Typeface::Display),
        ("on a neon sign", Typeface::Display),
    ] {
        for seed in 0..4 {
            let made = still(&format!("a car, “OPEN” {words}"), seed, 128, 96);
            assert_eq!(made.lettering[0].face, face, "{words}");
        }
    }
    let mut seen = Vec::new();
    for seed in 0..12 {
        let face = still("a car, “OPEN”", seed, 64, 64).lettering[0].face;
        if !seen.contains(&face) {
            seen.push(face);
        }
    }
    assert_eq!(seen.len(), 3, "open prompts use every face: {seen:?}");
}

#[test]
fn other_scripts_are_set_by_a_font_that_is_handed_in() {
    let order = StillOrder {
        prompt: "a boat at sea, “אבג”",
        negative: None,
        seed: 3,
        width: 320,
        height: 240,
        palette: &[],
    };
    let without = compose(&order).expect("a still");
    assert!(without.lettering.is_empty());
    assert_eq!(without.reading.not_understood, ["אבג"]);
    let font = FontFile { bytes: include_bytes!("fonts/eastern.ttf"), index: 0 };
    let with = compose_with(&order, &[font]).expect("a still");
    assert!(with.reading.not_understood.is_empty());
    assert_eq!(with.lettering[0].text, "אבג");
    assert!(worst_contrast(&with, &with.lettering[0]) >= 4.5);
    assert_ne!(with.picture, without.picture);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn no_letter_is_clipped(
        text in "[A-Za-z0-9ÄÖÜßàéçŁžΑΩάЯжй.,!?&%€ ()gjpqyÅĤ]{1,180}",
        place in 0_usize..13,
        seed: u64,
        width in 1_u32..420,
        height in 1_u32..420,
    ) {
        let places = [
            "", "on a sign", "at the top", "at the bottom", "on the left", "on the right", "in the centre", "at the top left",
            "at the top right", "at the bottom left", "at the bottom right", "copy space on the left", "poster",
        ];
        let made = still(&format!("a boat at sea, “{text}” {}", places[place]), seed, width, height);
        for set in &made.lettering {
            // Boxes are rounded outwards; a letter that reached over an edge would make them reach it.
            prop_assert!(set.left + set.width <= width && set.top + set.height <= height);
            if width >= 40 && height >= 40 {
                prop_assert!(set.left > 0 && set.top > 0, "{:?}", set);
                prop_assert!(set.left + set.width < width && set.top + set.height < height, "{:?}", set);
            }
        }
    }
}
