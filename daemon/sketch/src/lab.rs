//! CIE L*a*b* of sRGB (white D65): the space in which colours are compared and changed.
//!
//! IEC 61966-2-1 for sRGB, CIE 15 for L*a*b*. Powers are made of roots by Newton's method, so that they are the same everywhere.

use crate::colour::Rgb;

/// A colour in L*a*b*: lightness 0 to 100, green to red, blue to yellow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lab {
    pub l: f64,
    pub a: f64,
    pub b: f64,
}

/// The white D65 of sRGB.
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
/// `(6/29)³`: below it the cube root is a line.
const LINE: f64 = 216.0 / 24_389.0;
/// Steps of the tables of roots.
const STEPS: usize = 4096;

/// Tables that make the conversion fast: a few thousand roots, taken once.
pub(crate) struct LabTables {
    linear: [f32; 256],
    root: Vec<f32>,
    encoded: Vec<f32>,
}

/// A colour in L*a*b* in single precision, for every pixel of a picture.
pub(crate) type LabPixel = [f32; 3];

impl Lab {
    /// The exact conversion.
    pub(crate) fn of(colour: Rgb) -> Self {
        let [r, g, b] = [colour.r, colour.g, colour.b].map(linear);
        let f = to_xyz([r, g, b], WHITE).map(bent);
        Self { l: 116.0 * f[1] - 16.0, a: 500.0 * (f[0] - f[1]), b: 200.0 * (f[1] - f[2]) }
    }
}

impl LabTables {
    pub(crate) fn new() -> Self {
        let mut linear_of = [0.0; 256];
        for (code, value) in (0_u8..=255).zip(&mut linear_of) {
            *value = linear(code) as f32;
        }
        let at = |i: usize| i as f64 / STEPS as f64;
        Self {
            linear: linear_of,
            root: (0..=STEPS + 1).map(|i| bent(at(i)) as f32).collect(),
            encoded: (0..=STEPS + 1).map(|i| (encoded(at(i)) * 255.0) as f32).collect(),
        }
    }

    /// L*a*b* of a pixel's colour.
    pub(crate) fn lab(&self, pixel: [u8; 4]) -> LabPixel {
        let rgb = [0, 1, 2].map(|i| f64::from(self.linear[usize::from(pixel[i])]));
        let f = to_xyz(rgb, WHITE).map(|v| between(&self.root, v as f32));
        [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
    }

    /// The nearest sRGB colour, with the given opacity. What sRGB lacks is cut off channel by channel.
    pub(crate) fn pixel(&self, [l, a, b]: LabPixel, alpha: u8) -> [u8; 4] {
        let y = (l + 16.0) / 116.0;
        let xyz = [y + a / 500.0, y, y - b / 200.0].map(unbent);
        let [x, y, z] = [0, 1, 2].map(|i| xyz[i] * WHITE[i] as f32);
        let rgb = [
            3.240_454_2 * x - 1.537_138_5 * y - 0.498_531_4 * z,
            -0.969_266 * x + 1.876_010_8 * y + 0.041_556 * z,
            0.055_643_4 * x - 0.204_025_9 * y + 1.057_225_2 * z,
        ];
        let [r, g, b] = rgb.map(|v| (between(&self.encoded, v) + 0.5) as u8);
        [r, g, b, alpha]
    }
}

/// A table's value at 0 to 1, interpolated.
fn between(table: &[f32], at: f32) -> f32 {
    let place = at.clamp(0.0, 1.0) * STEPS as f32;
    let index = place as usize;
    let (low, high) = (table[index], table[index + 1]);
    low + (high - low) * (place - index as f32)
}

/// Relative tristimulus values by the white.
fn to_xyz([r, g, b]: [f64; 3], white: [f64; 3]) -> [f64; 3] {
    [
        (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / white[0],
        (0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b) / white[1],
        (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / white[2],
    ]
}

fn bent(t: f64) -> f64 {
    if t > LINE { root(t, 3) } else { t * (841.0 / 108.0) + 4.0 / 29.0 }
}

fn unbent(f: f32) -> f32 {
    if f > 6.0 / 29.0 { f * f * f } else { (f - 4.0 / 29.0) * (108.0 / 841.0) }
}

/// An sRGB code as light, 0 to 1.
pub(crate) fn linear(code: u8) -> f64 {
    let v = f64::from(code) / 255.0;
    if v <= 0.040_45 {
        return v / 12.92;
    }
    // x^2.4 is x² times the square of the fifth root.
    let x = (v + 0.055) / 1.055;
    let fifth = root(x, 5);
    x * x * fifth * fifth
}

/// Light of 0 to 1 as an sRGB value of 0 to 1.
fn encoded(light: f64) -> f64 {
    if light <= 0.003_130_8 {
        return light * 12.92;
    }
    // x^(1/2.4) is the fifth power of the twelfth root.
    let twelfth = root(light.sqrt().sqrt(), 3);
    1.055 * twelfth * twelfth * twelfth * twelfth * twelfth - 0.055
}

/// The root of a number of 0 to 1.2 by Newton's method, from above, until nothing changes any more.
fn root(x: f64, degree: u32) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let n = f64::from(degree);
    let mut guess = (1.0 + x) / 2.0 + 0.3;
    for _ in 0..60 {
        let power = (1..degree).fold(1.0, |p, _| p * guess);
        let next = guess + (x / power - guess) / n;
        if next >= guess {
            break;
        }
        guess = next;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_meet_their_lab() {
        for (rgb, lab) in [
            ((255, 255, 255), [100.0, 0.0, 0.0]),
            ((0, 0, 0), [0.0, 0.0, 0.0]),
            ((255, 0, 0), [53.2408, 80.0925, 67.2032]),
            ((0, 255, 0), [87.7347, -86.1827, 83.1793]),
            ((0, 0, 255), [32.2970, 79.1875, -107.8602]),
            ((128, 128, 128), [53.5850, 0.0, 0.0]),
        ] {
            let got = Lab::of(Rgb::new(rgb.0, rgb.1, rgb.2));
            for (a, b) in [got.l, got.a, got.b].iter().zip(lab) {
                assert!((a - b).abs() < 0.02, "{got:?} for {rgb:?}");
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_colour() {
        let tables = LabTables::new();
        for i in 0..4096_u32 {
            let pixel = [(i * 37 % 256) as u8, (i * 91 % 256) as u8, (i % 256) as u8, 77];
            let back = tables.pixel(tables.lab(pixel), 77);
            assert!(pixel.iter().zip(back).all(|(a, b)| a.abs_diff(b) <= 1), "{pixel:?} {back:?}");
        }
    }

    #[test]
    fn roots_meet_the_platforms() {
        for i in 1..500 {
            let x = f64::from(i) / 420.0;
            assert!((root(x, 3) - x.cbrt()).abs() < 1e-12 && (root(x, 5) - x.powf(0.2)).abs() < 1e-12, "{x}");
        }
    }
}
