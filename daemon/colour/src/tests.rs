//! What both precisions have to meet.

use proptest::prelude::*;

use crate::fine::{degrees, falling, sin_degrees};
use crate::light::{cube_root, root};
use crate::*;

/// Table 1 of the paper: L, a, b of two colours, and their difference.
const PAIRS: [[f64; 7]; 34] = [
    [50.0, 2.6772, -79.7751, 50.0, 0.0, -82.7485, 2.0425],
    [50.0, 3.1571, -77.2803, 50.0, 0.0, -82.7485, 2.8615],
    [50.0, 2.8361, -74.0200, 50.0, 0.0, -82.7485, 3.4412],
    [50.0, -1.3802, -84.2814, 50.0, 0.0, -82.7485, 1.0000],
    [50.0, -1.1848, -84.8006, 50.0, 0.0, -82.7485, 1.0000],
    [50.0, -0.9009, -85.5211, 50.0, 0.0, -82.7485, 1.0000],
    [50.0, 0.0, 0.0, 50.0, -1.0, 2.0, 2.3669],
    [50.0, -1.0, 2.0, 50.0, 0.0, 0.0, 2.3669],
    [50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0009, 7.1792],
    [50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0010, 7.1792],
    [50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0011, 7.2195],
    [50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0012, 7.2195],
    [50.0, -0.0010, 2.4900, 50.0, 0.0009, -2.4900, 4.8045],
    [50.0, -0.0010, 2.4900, 50.0, 0.0010, -2.4900, 4.8045],
    [50.0, -0.0010, 2.4900, 50.0, 0.0011, -2.4900, 4.7461],
    [50.0, 2.5, 0.0, 50.0, 0.0, -2.5, 4.3065],
    [50.0, 2.5, 0.0, 73.0, 25.0, -18.0, 27.1492],
    [50.0, 2.5, 0.0, 61.0, -5.0, 29.0, 22.8977],
    [50.0, 2.5, 0.0, 56.0, -27.0, -3.0, 31.9030],
    [50.0, 2.5, 0.0, 58.0, 24.0, 15.0, 19.4535],
    [50.0, 2.5, 0.0, 50.0, 3.1736, 0.5854, 1.0000],
    [50.0, 2.5, 0.0, 50.0, 3.2972, 0.0, 1.0000],
    [50.0, 2.5, 0.0, 50.0, 1.8634, 0.5757, 1.0000],
    [50.0, 2.5, 0.0, 50.0, 3.2592, 0.3350, 1.0000],
    [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
    [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
    [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
    [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
    [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
    [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
    [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
    [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
    [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
    [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
];

/// Colours that are known, and their L*a*b*.
const KNOWN: [([u8; 3], [f64; 3]); 6] = [
    ([255, 255, 255], [100.0, 0.0, 0.0]),
    ([0, 0, 0], [0.0, 0.0, 0.0]),
    ([255, 0, 0], [53.2408, 80.0925, 67.2032]),
    ([0, 255, 0], [87.7347, -86.1827, 83.1793]),
    ([0, 0, 255], [32.2970, 79.1875, -107.8602]),
    ([128, 128, 128], [53.5850, 0.0, 0.0]),
];

fn single(lab: FineLab) -> Lab {
    [lab.l, lab.a, lab.b].map(|v| v as f32)
}

fn both(one: FineLab, other: FineLab) -> [f64; 2] {
    [ciede2000_fine(one, other), f64::from(ciede2000(single(one), single(other)))]
}

#[test]
fn the_papers_pairs_are_met_to_the_last_digit() {
    for [l1, a1, b1, l2, a2, b2, expect] in PAIRS {
        let (one, other) = (FineLab { l: l1, a: a1, b: b1 }, FineLab { l: l2, a: a2, b: b2 });
        for [fine, fast] in [both(one, other), both(other, one)] {
            assert!((fine - expect).abs() <= 0.5e-4 + 1e-9, "{fine:.5} for {expect}: {one:?} {other:?}");
            assert!((fast - expect).abs() <= 1e-4, "{fast:.5} for {expect}: {one:?} {other:?}");
        }
    }
}

#[test]
fn a_colour_does_not_differ_from_itself() {
    for l in 0..=10 {
        let colour = FineLab { l: f64::from(l) * 10.0, a: 40.0 - f64::from(l), b: -70.0 };
        assert_eq!(both(colour, colour), [0.0, 0.0]);
    }
    let greys = FineLab { l: 20.0, a: 0.0, b: 0.0 };
    let lighter = FineLab { l: 30.0, ..greys };
    let [fine, fast] = both(greys, lighter);
    assert!(fine > 5.0 && (fine - fast).abs() < 1e-4, "{fine} {fast}");
}

#[test]
fn known_colours_meet_their_lab() {
    let tables = LabTables::new();
    for (rgb, expect) in KNOWN {
        let [r, g, b] = rgb;
        for got in [single(FineLab::of_srgb(rgb)), lab_of_srgb(rgb), tables.lab([r, g, b, 9])] {
            let off = got.iter().zip(expect).map(|(a, b)| (f64::from(*a) - b).abs());
            assert!(off.fold(0.0, f64::max) < 0.02, "{got:?} for {rgb:?}");
        }
    }
}

#[test]
fn there_and_back_is_the_same_colour() {
    let tables = LabTables::new();
    for i in 0..4096_u32 {
        let [r, g, b] = [(i * 37 % 256) as u8, (i * 91 % 256) as u8, (i % 256) as u8];
        let pixel = [r, g, b, 77];
        let back = tables.pixel(tables.lab(pixel), 77);
        assert!(pixel.iter().zip(back).all(|(a, b)| a.abs_diff(b) <= 1), "{pixel:?} {back:?}");
        assert_eq!(srgb_of_lab(lab_of_srgb([r, g, b])), [r, g, b]);
    }
}

#[test]
fn codes_become_light_and_light_becomes_codes() {
    let table = linear_table();
    assert!(table[0] == 0.0 && (table[255] - 1.0).abs() < 1e-6 && (table[128] - MID_GREY).abs() < 1e-6);
    for (at, light) in (0_u8..=255).zip(table) {
        let v = f64::from(at) / 255.0;
        let platform = if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        assert!((linear(at) - platform).abs() < 1e-12, "{at}");
        assert!((encoded(linear(at)) - v).abs() < 1e-6, "{at}");
        assert!((code(*light) - f32::from(at)).abs() < 0.001, "{at}");
        let mut nine = [luminance([*light; 3]); 9];
        lumas(&mut nine);
        assert!(nine.iter().all(|luma| (luma - f32::from(at)).abs() < 0.001), "{at}: {nine:?}");
    }
    for (light, at) in [(-1.0, 0.0), (2.0, 255.0), (f32::NAN, 0.0), (f32::INFINITY, 255.0)] {
        assert!((code(light) - at).abs() < 1e-3, "{light}");
    }
}

#[test]
fn own_functions_meet_the_platforms() {
    for i in -400..400 {
        let x = f64::from(i) * 2.77;
        assert!((sin_degrees(x) - x.to_radians().sin()).abs() < 1e-11, "sine of {x}");
        assert!((falling(x.abs()) - (-x.abs()).exp()).abs() < 1e-11, "falling {x}");
        let y = f64::from(i % 37) - 18.0;
        let expect = y.atan2(x).to_degrees().rem_euclid(360.0);
        assert!((degrees(y, x) - expect).abs() < 1e-9, "angle of {y}, {x}");
    }
    for i in 1..500 {
        let x = f64::from(i) / 420.0;
        assert!((root(x, 3) - x.cbrt()).abs() < 1e-12 && (root(x, 5) - x.powf(0.2)).abs() < 1e-12, "{x}");
    }
    let mut t = 0.001_f32;
    while t < 1.0 {
        let exact = f64::from(t).cbrt();
        assert!((f64::from(cube_root(t)) - exact).abs() < 2e-7 * exact, "{t}: {} {exact}", cube_root(t));
        t += 1.3e-4;
    }
}

#[test]
fn many_pixels_are_what_one_pixel_is() {
    let pixel = |i: u32, step: u32| [i * step % 256, i * 91 % 256, i % 253, i % 7].map(|v| v as u8);
    let (one, other): (Vec<_>, Vec<_>) = (0..2003).map(|i| (pixel(i, 37), pixel(i, 53))).unzip();
    let of = |pixels: &[[u8; 4]]| -> Vec<Lab> {
        pixels.iter().map(|[r, g, b, _]| lab_of_srgb([*r, *g, *b])).collect()
    };
    let (mut from_pixels, mut from_labs) = (vec![f32::NAN; one.len()], vec![f32::NAN; one.len()]);
    ciede2000_of_pixels(&one, &other, &mut from_pixels);
    ciede2000_map(&of(&one), &of(&other), &mut from_labs);
    assert_eq!(from_pixels, from_labs);
    for (i, got) in from_labs.iter().enumerate() {
        assert_eq!(*got, ciede2000(of(&one[i..=i])[0], of(&other[i..=i])[0]));
    }
    let light: Vec<[f32; 3]> =
        one.iter().map(|p| [0, 1, 2].map(|c| linear_table()[usize::from(p[c])])).collect();
    assert_eq!(labs(&light), of(&one));
    assert!(labs(&[[f32::NAN; 3]; 8]).iter().flatten().all(|v| v.is_finite()));
    // What is too long is left alone.
    let mut long = [7.0; 3];
    ciede2000_of_pixels(&one[..2], &other[..2], &mut long);
    assert!(long[0] == from_pixels[0] && long[2] == 7.0);
}

/// Platform maths differs between machines in the last bits.
#[test]
fn no_platform_maths_in_the_sources() {
    let sources = [
        include_str!("fine.rs"),
        include_str!("lab.rs"),
        include_str!("light.rs"),
        include_str!("pixels.rs"),
        include_str!("tables.rs"),
    ];
    for word in [
        ".sin(",
        ".cos(",
        ".tan(",
        ".atan",
        ".acos(",
        ".exp",
        ".ln(",
        ".log",
        ".pow",
        ".cbrt(",
        ".hypot(",
        ".mul_add(",
    ] {
        assert!(sources.iter().all(|source| !source.contains(word)), "{word}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn single_precision_says_what_double_precision_says(one in any::<[u8; 3]>(), other in any::<[u8; 3]>(), near in any::<bool>()) {
        // Likes of each other, where differences of large numbers lose digits, as often as strangers.
        let other = if near { [0, 1, 2].map(|c| one[c].saturating_add(other[c] % 8)) } else { other };
        let (a, b) = (FineLab::of_srgb(one), FineLab::of_srgb(other));
        let got = [ciede2000(lab_of_srgb(one), lab_of_srgb(other)), ciede2000(lab_of_srgb(other), lab_of_srgb(one))];
        let expect = ciede2000_fine(a, b);
        for got in got {
            prop_assert!((f64::from(got) - expect).abs() < 1e-3, "{got} {expect}");
        }
        let off = single(a).iter().zip(lab_of_srgb(one)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        prop_assert!(off < 5e-4, "{a:?} {:?}", lab_of_srgb(one));
    }
}
