//! CIE L\*a\*b\* of sRGB (white D65, 2°; CIE 15): the space in which colours are compared.

use crate::light::{code, cube_root, linear, linear_table, root};

/// A colour in L\*a\*b\* in single precision: lightness 0 to 100; green to red and blue to yellow, within ±130 for sRGB.
pub type Lab = [f32; 3];

/// A colour in L\*a\*b\* in double precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FineLab {
    /// Lightness, 0 to 100.
    pub l: f64,
    /// Green to red, within ±130 for sRGB.
    pub a: f64,
    /// Blue to yellow, within ±130 for sRGB.
    pub b: f64,
}

/// The white D65 of sRGB.
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
/// `(6/29)³`: below it the cube root is a line.
const LINE: f64 = 216.0 / 24_389.0;
/// X, Y and Z of linear red, green and blue.
const XYZ: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175],
    [0.019_333_9, 0.119_192, 0.950_304_1],
];
/// The same by those of the white.
const BY_WHITE: [[f32; 3]; 3] = [by_white(0), by_white(1), by_white(2)];

const fn by_white(row: usize) -> [f32; 3] {
    let ([r, g, b], white) = (XYZ[row], WHITE[row]);
    [(r / white) as f32, (g / white) as f32, (b / white) as f32]
}

impl FineLab {
    /// L\*a\*b\* of an sRGB colour, as exact as double precision is.
    pub fn of_srgb(rgb: [u8; 3]) -> Self {
        let [x, y, z] = to_xyz(rgb.map(linear)).map(bent);
        Self { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
    }
}

/// X, Y, Z by those of the white.
pub(crate) fn to_xyz([r, g, b]: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|i| (XYZ[i][0] * r + XYZ[i][1] * g + XYZ[i][2] * b) / WHITE[i])
}

/// The bend of L\*a\*b\* by CIE 15: a cube root, or the line near black.
pub(crate) fn bent(t: f64) -> f64 {
    if t > LINE { root(t, 3) } else { t * (841.0 / 108.0) + 4.0 / 29.0 }
}

/// L\*a\*b\* of linear light of 0 to 1 a channel; what lies outside is cut off. Within 0.0005 of the formula.
#[inline(always)]
pub fn lab([r, g, b]: [f32; 3]) -> Lab {
    // Written out: what is handed on by arrays and closures is not done several at once.
    let row = |i: usize| BY_WHITE[i][0] * r + BY_WHITE[i][1] * g + BY_WHITE[i][2] * b;
    let (x, y, z) = (bend(row(0)), bend(row(1)), bend(row(2)));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// [`lab`] of many pixels, several at once.
pub fn labs(light: &[[f32; 3]]) -> Vec<Lab> {
    light.iter().map(|light| lab(*light)).collect()
}

/// L\*a\*b\* of an sRGB colour.
pub fn lab_of_srgb(rgb: [u8; 3]) -> Lab {
    let table = linear_table();
    lab(rgb.map(|code| table[usize::from(code)]))
}

/// [`bent`] in single precision; what lies outside 0 to 1 is cut off.
#[inline(always)]
fn bend(t: f32) -> f32 {
    let t = t.max(0.0).min(1.0);
    let root = cube_root(t);
    if t > LINE as f32 { root } else { t * (841.0 / 108.0) + 4.0 / 29.0 }
}

/// Linear light of a colour in L\*a\*b\*; outside 0 to 1 where sRGB lacks it.
pub(crate) fn light([l, a, b]: Lab) -> [f32; 3] {
    let y = (l + 16.0) / 116.0;
    let xyz = [y + a / 500.0, y, y - b / 200.0].map(unbent);
    let [x, y, z] = [0, 1, 2].map(|i| xyz[i] * WHITE[i] as f32);
    [
        3.240_454_2 * x - 1.537_138_5 * y - 0.498_531_4 * z,
        -0.969_266 * x + 1.876_010_8 * y + 0.041_556 * z,
        0.055_643_4 * x - 0.204_025_9 * y + 1.057_225_2 * z,
    ]
}

fn unbent(f: f32) -> f32 {
    if f > 6.0 / 29.0 { f * f * f } else { (f - 4.0 / 29.0) * (108.0 / 841.0) }
}

/// The nearest sRGB colour; what sRGB lacks is cut off channel by channel.
pub fn srgb_of_lab(colour: Lab) -> [u8; 3] {
    light(colour).map(|light| (code(light) + 0.5) as u8)
}
