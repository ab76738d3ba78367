//! CIE L*a*b* (white D65, 2°) and CIEDE2000.
//!
//! CIEDE2000 after G. Sharma, W. Wu, E. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test
//! Data, and Mathematical Observations" (Color Research and Application 30, 2005), whose 34 pairs are the test of this file.
//! Hues are unit vectors here, not angles: the mean hue is a sum, multiples of it are products, so that whole pictures are compared
//! without a sine, in single precision, several pixels at once. The crate `palette` works with angles, one pixel at a time.

use std::sync::LazyLock;

use super::light::{Rooted, cube_root, linear_table};

/// A colour in L*a*b*: lightness 0 to 100; green to red and blue to yellow, within ±130 for sRGB.
pub type Lab = [f32; 3];

/// The white D65 of sRGB.
const WHITE: [f32; 3] = [0.950_47, 1.0, 1.088_83];
/// How many pixels are turned at once: they stay near the processor.
const TOGETHER: usize = 256;
/// 25 to the seventh power.
const FAR_CHROMA: f32 = 6_103_515_625.0;

static BENT: LazyLock<Rooted> = LazyLock::new(|| {
    Rooted::new(|t| if t > 216.0 / 24_389.0 { t.cbrt() } else { t * (841.0 / 108.0) + 4.0 / 29.0 })
});

/// Turns linear light into L*a*b*; take it once, then use it for every pixel.
#[derive(Debug, Clone, Copy)]
pub struct ToLab(&'static Rooted);

/// Turns linear light into L*a*b*.
pub fn to_lab() -> ToLab {
    ToLab(&BENT)
}

impl ToLab {
    /// L*a*b* of linear light of 0 to 1 a channel; what lies outside is cut off. Within 0.01 of the formula.
    pub fn lab(self, light: [f32; 3]) -> Lab {
        let [x, y, z] = to_xyz(light).map(|v| self.0.at(v));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// L*a*b* of many pixels of linear light of 0 to 1 a channel, several at once. Within 0.01 of the formula.
    pub fn all(self, light: &[[f32; 3]]) -> Vec<Lab> {
        let mut out = Vec::with_capacity(light.len());
        let mut of = [[0.0_f32; TOGETHER]; 3];
        for part in light.chunks(TOGETHER) {
            for (i, light) in part.iter().enumerate() {
                let xyz = to_xyz(*light);
                (0..3).for_each(|c| of[c][i] = xyz[c]);
            }
            of.iter_mut().for_each(|plane| bend(&mut plane[..part.len()]));
            let [x, y, z] = &of;
            let labs = x.iter().zip(y).zip(z).take(part.len());
            out.extend(labs.map(|((x, y), z)| [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]));
        }
        out
    }

    /// L*a*b* of an sRGB colour.
    pub fn of_srgb(self, rgb: [u8; 3]) -> Lab {
        let table = linear_table();
        self.lab(rgb.map(|code| table[usize::from(code)]))
    }
}

/// X, Y, Z by those of the white.
#[inline]
fn to_xyz([r, g, b]: [f32; 3]) -> [f32; 3] {
    [
        (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) * (1.0 / WHITE[0]),
        0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b,
        (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) * (1.0 / WHITE[2]),
    ]
}

/// The bend of L*a*b* by arithmetic alone: a cube root, or the line near black. What lies outside 0 to 1 is cut off.
fn bend(values: &mut [f32]) {
    for value in values {
        let t = value.max(0.0).min(1.0);
        let root = cube_root(t.max(1e-3));
        *value = if t > 216.0 / 24_389.0 { root } else { t * (841.0 / 108.0) + 4.0 / 29.0 };
    }
}

/// The nearest sRGB colour of an L*a*b* colour; what sRGB lacks is cut off channel by channel.
pub fn to_srgb([l, a, b]: Lab) -> [u8; 3] {
    let y = (l + 16.0) / 116.0;
    let unbent = |f: f32| if f > 6.0 / 29.0 { f * f * f } else { (f - 4.0 / 29.0) * (108.0 / 841.0) };
    let [x, y, z] = [unbent(y + a / 500.0) * WHITE[0], unbent(y), unbent(y - b / 200.0) * WHITE[2]];
    let encoder = super::light::encoder();
    [
        3.240_454_2 * x - 1.537_138_5 * y - 0.498_531_4 * z,
        -0.969_266 * x + 1.876_010_8 * y + 0.041_556 * z,
        0.055_643_4 * x - 0.204_025_9 * y + 1.057_225_2 * z,
    ]
    .map(|light| (encoder.code(light) + 0.5) as u8)
}

/// CIEDE2000 of two colours with all weights 1: 0 equal, about 1 the least that is seen side by side, over 5 plain to see.
/// It is the same in both directions. Finite for finite colours.
#[inline(always)]
pub fn ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f32 {
    let weight = |c: f32| {
        let c7 = c * c * c * c * c * c * c;
        (c7 / (c7 + FAR_CHROMA)).sqrt()
    };
    let mean = ((a1 * a1 + b1 * b1).sqrt() + (a2 * a2 + b2 * b2).sqrt()) / 2.0;
    let stretch = 1.5 - 0.5 * weight(mean);
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = ((a1 * a1 + b1 * b1).sqrt(), (a2 * a2 + b2 * b2).sqrt());
    // A grey has no hue: its vector is nought, and the mean hue is the other's, as the paper wants.
    let (inv1, inv2) = (1.0 / c1.max(1e-20), 1.0 / c2.max(1e-20));
    let (u1, u2) = ([a1 * inv1, b1 * inv1], [a2 * inv2, b2 * inv2]);
    let apart = [u2[0] - u1[0], u2[1] - u1[1]];
    // The chord between two unit vectors is twice the sine of half their angle.
    let chord = (apart[0] * apart[0] + apart[1] * apart[1]).sqrt();
    let turn = (a1 * b2 - b1 * a2).signum();
    let (dl, dc, dh) = (l2 - l1, c2 - c1, turn * (c1 * c2).sqrt() * chord);
    let [x, y] = mean_hue(u1, u2, apart);
    let (x2, y2) = (x * x - y * y, 2.0 * x * y);
    let (x3, y3) = (x2 * x - y2 * y, y2 * x + x2 * y);
    let (x4, y4) = (x2 * x2 - y2 * y2, 2.0 * x2 * y2);
    // The cosines of equation 15: h − 30°, 2h, 3h + 6°, 4h − 63°.
    let t =
        1.0 - 0.17 * (0.866_025_4 * x + 0.5 * y) + 0.24 * x2 + 0.32 * (0.994_521_9 * x3 - 0.104_528_46 * y3)
            - 0.20 * (0.453_990_5 * x4 + 0.891_006_5 * y4);
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let rotation = -2.0 * weight(c) * blue_sine(x, y);
    let above = (l - 50.0) * (l - 50.0);
    let (dl, dc, dh) = (
        dl / (1.0 + 0.015 * above / (20.0 + above).sqrt()),
        dc / (1.0 + 0.045 * c),
        dh / (1.0 + 0.015 * c * t),
    );
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).max(0.0).sqrt()
}

/// CIEDE2000 pixel by pixel. All three are of one length; what is longer is left alone.
pub fn ciede2000_map(one: &[Lab], other: &[Lab], out: &mut [f32]) {
    // Each number by itself, so that several pixels are compared at once.
    let (mut of_one, mut of_other) = ([[0.0_f32; TOGETHER]; 3], [[0.0_f32; TOGETHER]; 3]);
    for ((one, other), out) in one.chunks(TOGETHER).zip(other.chunks(TOGETHER)).zip(out.chunks_mut(TOGETHER))
    {
        let count = one.len().min(other.len()).min(out.len());
        for (i, (one, other)) in one.iter().zip(other).enumerate() {
            (0..3).for_each(|c| (of_one[c][i], of_other[c][i]) = (one[c], other[c]));
        }
        apart(&of_one, &of_other, &mut out[..count]);
    }
}

#[inline(never)]
fn apart([l1, a1, b1]: &[[f32; TOGETHER]; 3], [l2, a2, b2]: &[[f32; TOGETHER]; 3], out: &mut [f32]) {
    let n = out.len().min(TOGETHER);
    let ((l1, a1, b1), (l2, a2, b2)) = ((&l1[..n], &a1[..n], &b1[..n]), (&l2[..n], &a2[..n], &b2[..n]));
    for (i, out) in out[..n].iter_mut().enumerate() {
        *out = ciede2000([l1[i], a1[i], b1[i]], [l2[i], a2[i], b2[i]]);
    }
}

/// Equation 14 as a unit vector: the direction amid two hues. Of nearly opposite ones the sum is nearly nought, so it is taken across
/// their difference; of quite opposite ones half the sum of angles of 0° to 360° lies on the left side, which is the paper's choice.
#[inline(always)]
fn mean_hue(u1: [f32; 2], u2: [f32; 2], apart: [f32; 2]) -> [f32; 2] {
    let sum = [u1[0] + u2[0], u1[1] + u2[1]];
    let across = [-apart[1], apart[0]];
    let side = across[0] * sum[0] + across[1] * sum[1];
    let side = if side == 0.0 { -across[0] } else { side };
    let across = if side < 0.0 { [-across[0], -across[1]] } else { across };
    let (near, far) = (sum[0] * sum[0] + sum[1] * sum[1], across[0] * across[0] + across[1] * across[1]);
    // With one grey both are of one length, and the sum is the hue.
    let [x, y] = if near * 1.000_01 >= far { sum } else { across };
    let inverse = 1.0 / near.max(far).sqrt().max(1e-20);
    [x * inverse, y * inverse]
}

/// The sine of twice the angle of equation 16, which turns the ellipses of blue: `sin(60° · exp(−((h − 275°) / 25°)²))`.
#[inline(always)]
fn blue_sine(x: f32, y: f32) -> f32 {
    let (cos, sin) = (0.087_155_74 * x - 0.996_194_7 * y, 0.087_155_74 * y + 0.996_194_7 * x);
    // Over 90° away the exponential is under 3e-6.
    let half = if cos > 0.0 { sin / (1.0 + cos) } else { 1.0 };
    // The tangent of a quarter of the angle is at most 0.21; there Taylor's series of the arc tangent converges at once.
    let tan = half / (1.0 + (1.0 + half * half).sqrt());
    let t2 = tan * tan;
    let quarter = tan * (1.0 + t2 * (-1.0 / 3.0 + t2 * (0.2 + t2 * (-1.0 / 7.0 + t2 / 9.0))));
    let off = quarter * (4.0 * 180.0 / std::f32::consts::PI / 25.0);
    // The exponential is the 16th power of a series.
    let z = -off * off / 16.0;
    let part = 1.0
        + z * (1.0
            + z / 2.0
                * (1.0 + z / 3.0 * (1.0 + z / 4.0 * (1.0 + z / 5.0 * (1.0 + z / 6.0 * (1.0 + z / 7.0))))));
    let p4 = part * part * part * part;
    let angle = std::f32::consts::FRAC_PI_3 * p4 * p4 * p4 * p4;
    let s2 = angle * angle;
    angle * (1.0 - s2 / 6.0 * (1.0 - s2 / 20.0 * (1.0 - s2 / 42.0 * (1.0 - s2 / 72.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1 of the paper: L, a, b of two colours, and their difference.
    const PAIRS: [[f32; 7]; 34] = [
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

    #[test]
    fn the_papers_pairs_are_met_to_the_last_digit() {
        for [l1, a1, b1, l2, a2, b2, expect] in PAIRS {
            for got in [ciede2000([l1, a1, b1], [l2, a2, b2]), ciede2000([l2, a2, b2], [l1, a1, b1])] {
                assert!(
                    (got - expect).abs() <= 1e-4,
                    "{got:.5} for {expect}: {l1} {a1} {b1}, {l2} {a2} {b2}"
                );
            }
        }
    }

    #[test]
    fn known_colours_meet_their_lab() {
        for (rgb, lab) in [
            ([255, 255, 255], [100.0, 0.0, 0.0]),
            ([0, 0, 0], [0.0, 0.0, 0.0]),
            ([255, 0, 0], [53.2408, 80.0925, 67.2032]),
            ([0, 255, 0], [87.7347, -86.1827, 83.1793]),
            ([0, 0, 255], [32.2970, 79.1875, -107.8602]),
            ([128, 128, 128], [53.5850, 0.0, 0.0]),
        ] {
            let got = to_lab().of_srgb(rgb);
            assert!(
                got.iter().zip(lab).all(|(a, b): (&f32, f32)| (a - b).abs() < 0.02),
                "{got:?} for {rgb:?}"
            );
        }
    }

    #[test]
    fn many_pixels_are_what_one_pixel_is() {
        let light: Vec<[f32; 3]> = (0..2003_u32)
            .map(|i| [i % 101, i * 7 % 103, i * 13 % 107].map(|v| (v as f32 / 100.0).powi(3)))
            .collect();
        let to_lab = to_lab();
        for (light, got) in light.iter().zip(to_lab.all(&light)) {
            let expect = to_lab.lab(*light);
            assert!((0..3).all(|c| (got[c] - expect[c]).abs() < 0.02), "{light:?}: {got:?} {expect:?}");
        }
        assert!(to_lab.all(&[[f32::NAN; 3]; 8]).iter().flatten().all(|v| v.is_finite()));
    }

    #[test]
    fn there_and_back_is_the_same_colour() {
        let to_lab = to_lab();
        for i in 0..4096_u32 {
            let rgb = [(i * 37 % 256) as u8, (i * 91 % 256) as u8, (i % 256) as u8];
            let back = to_srgb(to_lab.of_srgb(rgb));
            assert!(rgb.iter().zip(back).all(|(a, b)| a.abs_diff(b) <= 1), "{rgb:?} {back:?}");
        }
    }

    #[test]
    fn a_colour_does_not_differ_from_itself_and_maps_say_the_same() {
        let colours: Vec<Lab> =
            (0..100).map(|i| [i as f32, 40.0 - i as f32, i as f32 * 2.0 - 80.0]).collect();
        let turned: Vec<Lab> = colours.iter().map(|[l, a, b]| [*l, *b, *a]).collect();
        let mut map = vec![f32::NAN; 100];
        ciede2000_map(&colours, &colours, &mut map);
        assert!(map.iter().all(|d| *d == 0.0));
        ciede2000_map(&colours, &turned, &mut map);
        assert!(
            (0..100).all(|i| (map[i] - ciede2000(colours[i], turned[i])).abs() < 1e-5 && map[i].is_finite())
        );
    }
}
