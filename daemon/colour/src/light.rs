//! sRGB codes and linear light (IEC 61966-2-1).

use std::sync::LazyLock;

/// Linear light of mid grey (sRGB 128): what stands behind transparent pixels.
pub const MID_GREY: f32 = 0.215_860_5;

static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut table = [0.0; 256];
    (0_u8..=255).zip(&mut table).for_each(|(code, value)| *value = linear(code) as f32);
    table
});

/// An sRGB code as light, 0 to 1.
pub fn linear(code: u8) -> f64 {
    let v = f64::from(code) / 255.0;
    if v <= 0.040_45 {
        return v / 12.92;
    }
    // x^2.4 is x² times the square of the fifth root.
    let x = (v + 0.055) / 1.055;
    let fifth = root(x, 5);
    x * x * fifth * fifth
}

/// [`linear`] of every code, rounded to single precision.
pub fn linear_table() -> &'static [f32; 256] {
    &LINEAR
}

/// Light of 0 to 1 as an sRGB value of 0 to 1.
pub fn encoded(light: f64) -> f64 {
    if light <= 0.003_130_8 {
        return light * 12.92;
    }
    // x^(1/2.4) is the fifth power of the twelfth root.
    let twelfth = root(light.sqrt().sqrt(), 3);
    1.055 * twelfth * twelfth * twelfth * twelfth * twelfth - 0.055
}

/// The sRGB code, 0 to 255 with fractions, of a light of 0 to 1; what lies outside is cut off. Within 0.001 of [`encoded`].
#[inline(always)]
pub fn code(light: f32) -> f32 {
    let light = light.max(0.0).min(1.0);
    // The power of 5 by 12 by roots.
    let twelfth = cube_root(light).sqrt().sqrt();
    let fourth = twelfth * twelfth * twelfth * twelfth;
    if light > 0.003_130_8 { 269.025 * (fourth * twelfth) - 14.025 } else { 255.0 * 12.92 * light }
}

/// Luma as the eye uses it everywhere: the code, 0 to 255, of the grey that has the same luminance as a colour in linear light. Turns
/// luminances of 0 to 1 into it, several at once.
pub fn lumas(luminances: &mut [f32]) {
    luminances.iter_mut().for_each(|value| *value = code(*value));
}

/// Relative luminance, 0 to 1, of a colour in linear light (Rec. 709 primaries).
pub fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b
}

/// The cube root of a number from 0.001 to 1, within 2e-7 of itself and without a division; below it some finite number. The inverse
/// root is begun from a third of the bits and bettered, and the root is bettered once more (L. Moroz and others, "Fast calculation of
/// cube and inverse cube roots using a magic constant", 2021).
#[inline(always)]
pub(crate) fn cube_root(t: f32) -> f32 {
    let bits = t.to_bits();
    // A third as a sum of shifts, which every processor does four at once.
    let part = bits + (bits >> 2);
    let part = part + (part >> 4);
    let third = (part + (part >> 8)) >> 2;
    let guess = f32::from_bits(0x548c_3a00 - third);
    let cubed = t * guess * guess * guess;
    let inverse = guess * (1.752_319_7 - cubed * (1.250_952_4 - 0.509_381_8 * cubed));
    let near = t * inverse * inverse;
    near + near * ((1.0 - near * inverse) * (2.0 / 3.0))
}

/// The root of a number of 0 to 1.2 by Newton's method, from above, until nothing changes any more.
pub(crate) fn root(x: f64, degree: u32) -> f64 {
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
