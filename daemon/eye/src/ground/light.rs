//! sRGB codes and linear light (IEC 61966-2-1), by tables: a picture has millions of pixels and a channel 256 codes.

use std::sync::LazyLock;

/// Linear light of mid grey (sRGB 128): what stands behind transparent pixels.
pub const MID_GREY: f32 = 0.215_860_5;
/// Steps of the tables of roots.
const STEPS: usize = 1024;

static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut table = [0.0; 256];
    (0_u8..=255).zip(&mut table).for_each(|(code, value)| *value = linear_of(f64::from(code) / 255.0) as f32);
    table
});

static CODES: LazyLock<Rooted> = LazyLock::new(|| Rooted::new(|light| encoded_of(light) * 255.0));

/// Linear light, 0 to 1, of every sRGB code.
pub fn linear_table() -> &'static [f32; 256] {
    &LINEAR
}

/// Turns light into sRGB codes; take it once, then use it for every pixel.
pub fn encoder() -> Encoder {
    Encoder(&CODES)
}

/// Turns light into sRGB codes.
#[derive(Debug, Clone, Copy)]
pub struct Encoder(&'static Rooted);

impl Encoder {
    /// The sRGB code, 0 to 255 with fractions, of a light of 0 to 1; what lies outside is cut off. Within 0.001 of the formula.
    pub fn code(self, light: f32) -> f32 {
        self.0.at(light)
    }

    /// Luma as it is used everywhere here: the code, 0 to 255, of the grey that has the same luminance as a colour in linear light.
    pub fn luma(self, light: [f32; 3]) -> f32 {
        self.0.at(luminance(light))
    }
}

/// Luma, 0 to 255, of many luminances of 0 to 1: as [`Encoder::luma`], by arithmetic alone, so that several are done at once. What lies
/// outside is cut off. Within 0.001 of the formula.
pub fn lumas(luminances: &mut [f32]) {
    for value in luminances {
        let light = value.max(0.0).min(1.0);
        // The power of 5 by 12 by roots.
        let twelfth = cube_root(light.max(1e-3)).sqrt().sqrt();
        let fourth = twelfth * twelfth * twelfth * twelfth;
        *value =
            if light > 0.003_130_8 { 269.025 * (fourth * twelfth) - 14.025 } else { 255.0 * 12.92 * light };
    }
}

/// The cube root of a number from 0.001 to 1: begun from a third of its bits, bettered three times by Newton's way.
#[inline]
pub(crate) fn cube_root(t: f32) -> f32 {
    let bits = t.to_bits();
    // A third as a sum of shifts, which every processor does four at once.
    let third = (bits >> 2) + (bits >> 4) + (bits >> 6) + (bits >> 8) + (bits >> 10) + (bits >> 12);
    let guess = f32::from_bits(third + 0x2a52_9000);
    let better = |y: f32| (2.0 * y + t / (y * y)) * (1.0 / 3.0);
    better(better(better(guess)))
}

/// Relative luminance, 0 to 1, of a colour in linear light (Rec. 709 primaries).
pub fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b
}

/// A function of 0 to 1 in a table over the square root of its argument, where sRGB's and CIE's bends are nearly straight.
#[derive(Debug)]
pub(crate) struct Rooted(Vec<f32>);

impl Rooted {
    pub(crate) fn new(function: impl Fn(f64) -> f64) -> Self {
        let at = |i: usize| (i as f64 / STEPS as f64).powi(2);
        Self((0..=STEPS + 1).map(|i| function(at(i)) as f32).collect())
    }

    pub(crate) fn at(&self, x: f32) -> f32 {
        // `max` before `min` turns NaN into 0.
        let place = x.max(0.0).min(1.0).sqrt() * STEPS as f32;
        let index = place as usize;
        let (low, high) = (self.0[index], self.0[index + 1]);
        low + (high - low) * (place - index as f32)
    }
}

fn linear_of(v: f64) -> f64 {
    if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

fn encoded_of(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_light_and_light_becomes_codes() {
        let (table, encoder) = (linear_table(), encoder());
        assert!(table[0] == 0.0 && (table[255] - 1.0).abs() < 1e-6 && (table[128] - MID_GREY).abs() < 1e-6);
        for (code, light) in (0_u8..=255).zip(table) {
            assert!((encoder.code(*light) - f32::from(code)).abs() < 0.01, "{code}");
            assert!((encoder.luma([*light; 3]) - f32::from(code)).abs() < 0.01, "{code}");
            let mut nine = [*light; 9];
            lumas(&mut nine);
            assert!(nine.iter().all(|luma| (luma - f32::from(code)).abs() < 0.01), "{code}: {nine:?}");
        }
    }

    #[test]
    fn light_out_of_range_is_cut_off() {
        let encoder = encoder();
        for (light, code) in [(-1.0, 0.0), (2.0, 255.0), (f32::NAN, 0.0), (f32::INFINITY, 255.0)] {
            assert!((encoder.code(light) - code).abs() < 1e-3, "{light}");
            let mut one = [light];
            lumas(&mut one);
            assert!((one[0] - code).abs() < 1e-2, "{light}: {one:?}");
        }
    }
}
