//! Every edit, with masks of any shape, pictures of any bytes and sizes from 1 × 1 to 4096 × 4096: what may not change does not.
#![allow(clippy::expect_used)]

use maquette_sketch::{
    Background, FinishHints, FinishOrder, Mask, Picture, RecolourOrder, Rgb, Segments, Sides, SketchError,
    StillOrder, compose, composition_drift, crop, depth_guide, edge_guide, finish_with, focal_point, inpaint,
    outpaint, recolour, remove, replace_background, segment_guide,
};
use proptest::prelude::*;

/// A picture of any bytes, or of slopes with noise as photographs have them.
fn picture(width: u32, height: u32, seed: u64, any_bytes: bool) -> Picture {
    let mut state = seed | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u32
    };
    let count = width * height;
    let bytes = (0..count).flat_map(|i| {
        let noise = next();
        if any_bytes {
            return noise.to_le_bytes();
        }
        let (x, y) = (i % width * 160 / width, i / width * 120 / height);
        let grain = noise % 17;
        [(40 + x + grain) as u8, (60 + y + grain) as u8, (180 - x / 2 - y / 2 + grain) as u8, 255]
    });
    Picture::new(width, height, bytes.collect()).expect("a picture")
}

/// Random cases of each property, and the longest side of a picture.
const CASES: u32 = 96;
const LONGEST: u32 = 4096;

/// How many kinds of masks there are.
const MASKS: u32 = 12;

/// Masks: noise, halves, a disc, slanting stripes, nothing, one pixel, blobs, all but one pixel, a frame, rows, everything.
fn mask(width: u32, height: u32, kind: u32, cut: u32) -> Mask {
    let set = |i: u32| {
        let (x, y) = (i % width, i / width);
        match kind {
            0 => (i.wrapping_mul(2_654_435_761) ^ cut).is_multiple_of(5),
            1 => x > cut,
            2 => y < cut,
            3 => {
                let (dx, dy) = (x.abs_diff(width / 2), y.abs_diff(height / 2));
                dx * dx + dy * dy < cut * cut / 4
            }
            4 => (x + y).is_multiple_of(cut + 2),
            5 => false,
            6 => i == cut.wrapping_mul(2_654_435_761) % (width * height),
            7 => (0..5_u32).any(|blob| {
                let place = (blob + 1).wrapping_mul(cut + 7).wrapping_mul(2_654_435_761);
                let (dx, dy) = (x.abs_diff(place % width), y.abs_diff(place / 65_536 % height));
                dx * dx + dy * dy < (place >> 24) / 4
            }),
            8 => i != cut % (width * height),
            9 => x < 2 || y < 2 || x + 2 >= width || y + 2 >= height,
            10 => y % (cut / 8 + 2) < 1,
            _ => true,
        }
    };
    let values = (0..width * height).map(|i| if set(i) { 1 + (i % 255) as u8 } else { 0 }).collect();
    Mask::new(width, height, values).expect("a mask")
}

/// The first pixel outside a mask that differs.
fn changed_outside(made: &Picture, parent: &Picture, mask: &Mask) -> Option<usize> {
    let pairs = made.rgba().as_chunks::<4>().0.iter().zip(parent.rgba().as_chunks::<4>().0);
    pairs.zip(mask.values()).position(|((new, old), masked)| *masked == 0 && new != old)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]
    #[test]
    fn outside_a_mask_every_pixel_is_equal(
        seed: u64, width in 1_u32..80, height in 1_u32..80, kind in 0_u32..MASKS, cut in 0_u32..80, any_bytes: bool,
        feather in 0_u32..65, colour: (u8, u8, u8), strength in 0.0_f32..=1.0, prompt in "(|a cat|six red cars|a zebra|'HI')",
    ) {
        let parent = picture(width, height, seed, any_bytes);
        let mask = mask(width, height, kind, cut);
        let to = Rgb::new(colour.0, colour.1, colour.2);
        let made = inpaint(&parent, &mask, &prompt, seed).expect("it fills");
        prop_assert_eq!(changed_outside(&made, &parent, &mask), None);
        let grown = mask.grown(3);
        let made = remove(&parent, &mask, Some(3), seed).expect("it is removed");
        prop_assert_eq!(changed_outside(&made, &parent, &grown), None);
        let order = RecolourOrder { parent: &parent, mask: Some(&mask), from: None, to, strength };
        prop_assert_eq!(changed_outside(&recolour(&order).expect("colour"), &parent, &mask), None);
        let other = picture(7, 90, seed ^ 5, true);
        for behind in [Background::Colour(to), Background::Gradient(to, Rgb::new(1, 2, 3)), Background::Picture(&other)] {
            let made = replace_background(&parent, &mask, behind, feather).expect("a background");
            prop_assert_eq!(changed_outside(&made, &parent, &mask), None);
        }
    }

    #[test]
    fn any_picture_of_any_size_is_edited(
        seed: u64, width in 1_u32..90, height in 1_u32..90, any_bytes: bool,
        sides in (0_u32..60, 0_u32..60, 0_u32..60, 0_u32..60), aspect in (1_u32..40, 1_u32..40), line in "\\PC{0,60}",
    ) {
        let parent = picture(width, height, seed, any_bytes);
        let sides = Sides { left: sides.0, top: sides.1, right: sides.2, bottom: sides.3 };
        let made = outpaint(&parent, sides, seed).expect("it goes on");
        for y in 0..height {
            let from = (((y + sides.top) * made.width() + sides.left) * 4) as usize;
            let row = (y * width * 4) as usize..((y + 1) * width * 4) as usize;
            prop_assert!(made.rgba()[from..from + row.len()] == parent.rgba()[row]);
        }
        let cut = crop(&parent, aspect, None).expect("a crop");
        prop_assert!(cut.left + cut.picture.width() <= width && cut.top + cut.picture.height() <= height);
        let (x, y) = focal_point(&parent);
        prop_assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y));
        for guide in [depth_guide(&parent, None), Ok(edge_guide(&parent)), segment_guide(&parent, None)] {
            let guide = guide.expect("a guide");
            prop_assert_eq!((guide.picture.width(), guide.picture.height()), (width, height));
        }
        let prompt = format!("{line} wet asphalt, a linen thing of glass");
        let order = FinishOrder {
            parent: &parent, prompt: &prompt, seed, width: height * 2, height: width, strength: 1.0,
            palette: &[Rgb::new(200, 30, 60)],
        };
        prop_assert_eq!(finish_with(&order, &FinishHints::default()).expect("a finish").picture.width(), height * 2);
    }
}

#[test]
fn the_largest_pictures_are_edited() {
    let side = LONGEST;
    let parent = picture(side, side, 3, false);
    let hole = mask(side, side, 3, side / 4 * 3);
    let made = inpaint(&parent, &hole, "", 1).expect("it fills");
    assert_eq!(changed_outside(&made, &parent, &hole), None);
    let to = Rgb::new(20, 120, 140);
    let order = RecolourOrder { parent: &parent, mask: Some(&hole), from: None, to, strength: 1.0 };
    assert_eq!(changed_outside(&recolour(&order).expect("colour"), &parent, &hole), None);
    let wide = outpaint(&parent, Sides { right: side / 2, ..Sides::default() }, 1).expect("it goes on");
    assert_eq!(wide.width(), side / 2 * 3);
    let line = replace_background(&parent, &hole, Background::Colour(to), 64).expect("a background");
    assert_eq!(changed_outside(&line, &parent, &hole), None);
    assert_eq!(edge_guide(&parent).picture.width(), side);
}

/// The stated bound: after a low pass a finish differs from its parent by at most this in CIEDE2000, on average.
const DRIFT: f32 = 2.5;

#[test]
fn a_finish_keeps_what_the_eye_sees_from_afar() {
    let (width, height) = (512, 384);
    let line = "a brushed aluminium teapot on an oak table beside a linen sofa at dawn";
    let still = compose(&StillOrder { prompt: line, negative: None, seed: 4, width, height, palette: &[] })
        .expect("a still");
    let photo = picture(width, height, 9, false);
    for (parent, segments) in
        [(&still.picture, Some(&still.segments)), (&still.picture, None), (&photo, None)]
    {
        for strength in [0.0, 0.5, 1.0] {
            let order = FinishOrder {
                parent,
                prompt: line,
                seed: 1,
                width: width * 3,
                height: height * 3,
                strength,
                palette: &[],
            };
            let made =
                finish_with(&order, &FinishHints { segments, ..FinishHints::default() }).expect("a finish");
            assert!(made.drift <= DRIFT * strength + 0.3, "{} at {strength}", made.drift);
            assert_eq!(made.drift, composition_drift(parent, &made.picture));
            let told = made.surfaces.iter().map(|s| (s.on.as_deref(), s.estimated)).collect::<Vec<_>>();
            match segments {
                _ if strength == 0.0 => assert!(told.is_empty()),
                Some(_) => {
                    assert_eq!(
                        told,
                        [(Some("teapot"), false), (Some("table"), false), (Some("sofa"), false)]
                    );
                }
                None => assert!(told.len() == 3 && told.iter().all(|t| *t == (None, true)), "{told:?}"),
            }
        }
    }
}

#[test]
fn materials_change_what_they_are_said_of_and_nothing_else() {
    let line = "a teapot on a table";
    let still =
        compose(&StillOrder { prompt: line, negative: None, seed: 4, width: 400, height: 300, palette: &[] })
            .expect("a still");
    let hints = FinishHints { segments: Some(&still.segments), ..FinishHints::default() };
    let finished = |prompt| {
        let order = FinishOrder {
            parent: &still.picture,
            prompt,
            seed: 1,
            width: 400,
            height: 300,
            strength: 1.0,
            palette: &[],
        };
        finish_with(&order, &hints).expect("a finish").picture
    };
    let (plain, linen) = (finished("a teapot on a table"), finished("a teapot on a linen table"));
    let pairs = plain.rgba().as_chunks::<4>().0.iter().zip(linen.rgba().as_chunks::<4>().0);
    let (mut on, mut off) = (0, 0);
    for ((plain, linen), part) in pairs.zip(&still.segments.parts) {
        if plain != linen {
            *(if *part == 1 { &mut on } else { &mut off }) += 1;
        }
    }
    let table = still.segments.parts.iter().filter(|p| **p == 1).count();
    assert_eq!(off, 0, "nothing else changes");
    assert!(on > table / 2, "{on} of {table} pixels");
}

#[test]
fn segments_of_a_wrong_size_are_refused() {
    let parent = picture(8, 8, 1, false);
    let names = vec!["surroundings".into(), "ground".into()];
    let short = Segments { width: 8, height: 8, parts: vec![0; 63], names };
    let order = FinishOrder {
        parent: &parent,
        prompt: "",
        seed: 1,
        width: 8,
        height: 8,
        strength: 0.5,
        palette: &[],
    };
    let hints = FinishHints { segments: Some(&short), ..FinishHints::default() };
    assert_eq!(finish_with(&order, &hints), Err(SketchError::Bytes { expected: 64, actual: 63 }));
    for tolerance in [-1.0, 101.0, f32::NAN] {
        let hints = FinishHints { segments: None, tolerance };
        assert!(matches!(finish_with(&order, &hints), Err(SketchError::Parameter { .. })));
    }
    // Numbers without a name belong to nothing.
    let odd = Segments { parts: vec![200; 64], ..short };
    let hints = FinishHints { segments: Some(&odd), ..FinishHints::default() };
    assert!(finish_with(&FinishOrder { prompt: "a linen ground", ..order }, &hints).is_ok());
}
