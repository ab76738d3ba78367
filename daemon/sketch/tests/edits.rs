//! Edits of any picture: what may not change does not, and what must be kept is measured.
#![allow(clippy::expect_used, clippy::print_stdout)]

use maquette_sketch::{
    FinishOrder, Mask, Picture, Rgb, SketchError, StillOrder, compose, finish, inpaint, thumbnail,
};
use proptest::prelude::*;

fn picture(prompt: &str, width: u32, height: u32) -> Picture {
    compose(&StillOrder { prompt, negative: None, seed: 3, width, height, palette: &[] })
        .expect("a still")
        .picture
}

fn order(parent: &Picture, side: u32, strength: f32) -> FinishOrder<'_> {
    FinishOrder { parent, prompt: "at dawn", seed: 9, width: side, height: side, strength, palette: &[] }
}

/// Mean structural similarity of lumas (Wang and others 2004) over 8 × 8 windows.
fn ssim(a: &Picture, b: &Picture) -> f64 {
    let luma = |p: &Picture| -> Vec<f64> {
        p.rgba()
            .as_chunks::<4>()
            .0
            .iter()
            .map(|c| 0.2126 * f64::from(c[0]) + 0.7152 * f64::from(c[1]) + 0.0722 * f64::from(c[2]))
            .collect()
    };
    let (la, lb, width) = (luma(a), luma(b), a.width() as usize);
    let (mut total, mut count) = (0.0, 0.0);
    for y in (0..a.height() as usize - 7).step_by(4) {
        for x in (0..width - 7).step_by(4) {
            let (mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for i in 0..64 {
                let at = (y + i / 8) * width + x + i % 8;
                let (va, vb) = (la[at], lb[at]);
                (sa, sb, saa, sbb, sab) = (sa + va, sb + vb, saa + va * va, sbb + vb * vb, sab + va * vb);
            }
            let n = 64.0;
            let (ma, mb) = (sa / n, sb / n);
            let (va, vb, cov) = (saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb);
            let (c1, c2) = (6.5025, 58.5225);
            total += (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
            count += 1.0;
        }
    }
    total / count
}

#[test]
fn a_finish_keeps_the_composition() {
    for prompt in
        ["a ceramic teapot on an oak table at dawn, 'SPRING'", "a red car on a rainy street at night"]
    {
        let parent = picture(prompt, 384, 384);
        for strength in [0.0, 0.5, 1.0] {
            let made = finish(&order(&parent, 1024, strength)).expect("a finish");
            let likeness = ssim(&parent, &thumbnail(&made, 384));
            println!("{prompt}, strength {strength}: SSIM {likeness:.4}");
            assert!(likeness > 0.93, "{prompt} at {strength}: {likeness}");
        }
    }
}

#[test]
fn a_finish_has_steeper_edges_than_an_enlargement() {
    let row: Vec<u8> =
        (0..32).flat_map(|x| if x < 16 { [40, 40, 40, 255] } else { [140, 140, 140, 255] }).collect();
    let parent = Picture::new(32, 32, row.repeat(32)).expect("a picture");
    let between = |strength| {
        let made = finish(&order(&parent, 256, strength)).expect("a finish");
        made.rgba().as_chunks::<4>().0.iter().filter(|p| (60..120).contains(&p[0])).count()
    };
    let (plain, full) = (between(0.0), between(1.0));
    println!("pixels between the two tones: plain {plain}, full {full}");
    assert!(full * 4 < plain * 3, "{full} {plain}");
}

#[test]
fn a_finish_is_repeatable_and_crops_instead_of_stretching() {
    let parent = picture("a boat", 200, 100);
    let square = finish(&order(&parent, 200, 0.7)).expect("a finish");
    assert_eq!(square, finish(&order(&parent, 200, 0.7)).expect("a finish"));
    assert_eq!((square.width(), square.height()), (200, 200));
    let tall = FinishOrder { width: 4096, height: 1, ..order(&parent, 1, 1.0) };
    assert_eq!(finish(&tall).map(|p| p.height()), Ok(1));
}

#[test]
fn brand_colours_are_locked() {
    let parent = Picture::new(8, 8, [18, 90, 250, 255].repeat(64)).expect("a picture");
    let brand = [Rgb::new(11, 95, 255)];
    let made =
        finish(&FinishOrder { palette: &brand, prompt: "", ..order(&parent, 64, 1.0) }).expect("a finish");
    let [r, g, b, _] = made.rgba().as_chunks::<4>().0[2080];
    assert!(r.abs_diff(11) <= 4 && g.abs_diff(95) <= 4 && b.abs_diff(255) <= 4, "{r} {g} {b}");
}

#[test]
fn wrong_finishes_are_refused() {
    let parent = picture("a boat", 16, 16);
    for bad in [
        order(&parent, 0, 0.5),
        order(&parent, 4097, 0.5),
        order(&parent, 9000, 0.5),
        order(&parent, 64, 1.5),
        order(&parent, 64, f32::NAN),
    ] {
        assert!(finish(&bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_mask_of_another_size_is_refused() {
    let parent = picture("a boat", 32, 24);
    let mask = Mask::new(24, 32, vec![255; 768]).expect("a mask");
    let expect = SketchError::MaskSize { mask_width: 24, mask_height: 32, width: 32, height: 24 };
    assert_eq!(inpaint(&parent, &mask, "", 1), Err(expect));
}

#[test]
fn a_hole_is_filled_like_its_surroundings() {
    let parent = picture("a house in the mountains", 256, 256);
    let inside = |i: usize| (90..150).contains(&(i % 256)) && (60..120).contains(&(i / 256));
    let mask = Mask::new(256, 256, (0..65_536).map(|i| u8::from(inside(i))).collect()).expect("a mask");
    let made = inpaint(&parent, &mask, "", 1).expect("it fills");
    let mean = |p: &Picture, of: &dyn Fn(usize) -> bool| {
        let values: Vec<f64> =
            (0..65_536).filter(|i| of(*i)).map(|i| f64::from(p.rgba()[i * 4 + 1])).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let ring = |i: usize| !inside(i) && (80..160).contains(&(i % 256)) && (50..130).contains(&(i / 256));
    assert!((mean(&made, &inside) - mean(&parent, &ring)).abs() < 30.0);
    assert_eq!(made, inpaint(&parent, &mask, "", 1).expect("it fills"));
    let with_cat = inpaint(&parent, &mask, "a black cat", 1).expect("it fills");
    assert_ne!(made, with_cat);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn outside_a_mask_every_byte_is_equal(
        seed: u64, width in 1_u32..70, height in 1_u32..70, kind in 0..4, cut in 0_u32..70, prompt in "(a cat|no people|)",
    ) {
        let parent = picture("a boat at dusk", width, height);
        let set = |i: u32| match kind {
            0 => (i.wrapping_mul(2_654_435_761) ^ seed as u32).is_multiple_of(5),
            1 => i % width > cut,
            2 => i / width < cut,
            _ => true,
        };
        let values: Vec<u8> = (0..width * height).map(|i| if set(i) { 1 + (i % 255) as u8 } else { 0 }).collect();
        let mask = Mask::new(width, height, values).expect("a mask");
        let made = inpaint(&parent, &mask, &prompt, seed).expect("it fills");
        let pairs = made.rgba().as_chunks::<4>().0.iter().zip(parent.rgba().as_chunks::<4>().0);
        for ((new, old), masked) in pairs.zip(mask.values()) {
            prop_assert!(*masked > 0 || new == old);
        }
    }
}
