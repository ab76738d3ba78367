//! CIEDE2000 in single precision, whole pictures at once.
//!
//! The formula is the one of `ciede2000_fine`; the way is another one. Hues are vectors here, not angles: the mean hue is a sum, multiples
//! of it are products, and what turns the ellipses of blue is a polynomial of a cosine, so that nothing branches and no sine is needed.

use crate::lab::{Lab, lab};
use crate::light::linear_table;

/// How many pixels are turned at once: they stay near the processor.
const TOGETHER: usize = 256;
/// 25 to the seventh power.
const FAR_CHROMA: f32 = 6_103_515_625.0;

/// Colours of some pixels, each number by itself.
struct Planes([[f32; TOGETHER]; 3]);

/// CIEDE2000 of two colours with all weights 1: 0 equal, about 1 the least that is seen side by side, over 5 plain to see.
/// It is the same in both directions, finite for colours of sRGB, and within 0.001 of [`crate::ciede2000_fine`].
#[inline(always)]
pub fn ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f32 {
    let mean = ((a1 * a1 + b1 * b1).sqrt() + (a2 * a2 + b2 * b2).sqrt()) * 0.5;
    let stretch = 1.5 - 0.5 * chroma_weight(mean);
    let (a1, a2) = (a1 * stretch, a2 * stretch);
    let (c1, c2) = ((a1 * a1 + b1 * b1).sqrt(), (a2 * a2 + b2 * b2).sqrt());
    let hues = Hues::of([a1, b1, c1], [a2, b2, c2]);
    let [x, y] = hues.mean;
    let (x2, y2) = (x * x - y * y, 2.0 * x * y);
    let (x3, y3) = (x2 * x - y2 * y, y2 * x + x2 * y);
    let (x4, y4) = (x2 * x2 - y2 * y2, 2.0 * x2 * y2);
    // The cosines of equation 15: h − 30°, 2h, 3h + 6°, 4h − 63°.
    let t = 1.0 - (0.147_224_32 * x + 0.085 * y) + 0.24 * x2 + (0.318_247 * x3 - 0.033_449_11 * y3)
        - (0.090_798_1 * x4 + 0.178_201_3 * y4);
    let (l, c) = ((l1 + l2) * 0.5 - 50.0, (c1 + c2) * 0.5);
    let rotation = -2.0 * chroma_weight(c) * blue_sine(x, y);
    // Equation 16 with its root multiplied out.
    let above = l * l;
    let root = (20.0 + above).sqrt();
    let (dl, dc, dh) = (
        (l2 - l1) * root / (root + 0.015 * above),
        (c2 - c1) / (1.0 + 0.045 * c),
        hues.apart / (1.0 + 0.015 * c * t),
    );
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).max(0.0).sqrt()
}

/// The root of `C⁷ / (C⁷ + 25⁷)` in equations 4 and 19.
#[inline(always)]
fn chroma_weight(c: f32) -> f32 {
    let c2 = c * c;
    let c7 = c2 * c2 * c2 * c;
    (c7 / (c7 + FAR_CHROMA)).sqrt()
}

/// Two hues: what lies between them.
struct Hues {
    /// Equation 11: `2 √(C₁ C₂) sin(Δh / 2)`.
    apart: f32,
    /// Equation 14 as a unit vector; nought for two greys.
    mean: [f32; 2],
}

impl Hues {
    /// Of two colours' a′, b′ and C′.
    #[inline(always)]
    fn of([a1, b1, c1]: [f32; 3], [a2, b2, c2]: [f32; 3]) -> Self {
        let product = c1 * c2;
        let (cos, sin) = (a1 * a2 + b1 * b2, a1 * (b2 - b1) - b1 * (a2 - a1));
        let near = cos >= 0.0;
        // Within a right angle 2 sin(Δh / 2) is sin Δh over cos(Δh / 2), beyond it the root of 2 − 2 cos Δh: each keeps its digits there.
        let twice = product + cos.abs();
        let root = (2.0 * if near { 1.0 / twice.max(1e-20) } else { twice }).sqrt();
        let apart = if near { sin * root } else { root.copysign(sin) };
        // Of nearly opposite hues the sum is nearly nought, so the mean is taken across their difference.
        let (u1, u2) = ([a1 * c2, b1 * c2], [a2 * c1, b2 * c1]);
        let across = [u1[1] - u2[1], u2[0] - u1[0]];
        // Of quite opposite ones half the sum of angles of 0° to 360° lies on the left side, which is the paper's choice.
        let side = if sin == 0.0 { -across[0] } else { -sin };
        let side = 1.0_f32.copysign(side);
        let across = [across[0] * side, across[1] * side];
        // A grey has no hue: the mean is the other's.
        let sum = if product > 0.0 { [u1[0] + u2[0], u1[1] + u2[1]] } else { [a1 + a2, b1 + b2] };
        let [x, y] = if near { sum } else { across };
        let inverse = 1.0 / (x * x + y * y).sqrt().max(1e-20);
        Self { apart, mean: [x * inverse, y * inverse] }
    }
}

/// The sine of twice the angle of equation 16, which turns the ellipses of blue: `sin(60° · exp(−((h − 275°) / 25°)²))`.
///
/// It is even around 275°, so it is a function of the cosine there. The exponential is the 16th power of a polynomial of one less that
/// cosine (Chebyshev nodes, 0 to 90°; beyond, the exponential is under 3e-6), the sine an odd polynomial. Within 1e-6.
#[inline(always)]
fn blue_sine(x: f32, y: f32) -> f32 {
    let u = (1.0 - (0.087_155_74 * x - 0.996_194_7 * y)).min(1.0);
    let part = 1.000_000_1
        + u * (-0.656_566_8
            + u * (0.106_169_62 + u * (-0.004_740_247_4 + u * (0.000_313_744_56 - u * 0.000_318_259_52))));
    let p2 = part * part;
    let p4 = p2 * p2;
    let p8 = p4 * p4;
    let e = p8 * p8;
    let e2 = e * e;
    e * (1.047_197_4 + e2 * (-0.191_395_02 + e2 * (0.010_487_897 - e2 * 0.000_264_923_4)))
}

/// CIEDE2000 pixel by pixel. All three are of one length; what is longer is left alone.
pub fn ciede2000_map(one: &[Lab], other: &[Lab], out: &mut [f32]) {
    let (mut of_one, mut of_other) = (Planes::new(), Planes::new());
    for ((one, other), out) in one.chunks(TOGETHER).zip(other.chunks(TOGETHER)).zip(out.chunks_mut(TOGETHER))
    {
        of_one.take(one);
        of_other.take(other);
        let count = one.len().min(other.len()).min(out.len());
        apart(&of_one, &of_other, &mut out[..count]);
    }
}

/// CIEDE2000 of two pictures pixel by pixel, from sRGB codes; the fourth channel, opacity, is not looked at. All three are of one length;
/// what is longer is left alone.
pub fn ciede2000_of_pixels(one: &[[u8; 4]], other: &[[u8; 4]], out: &mut [f32]) {
    let (mut of_one, mut of_other) = (Planes::new(), Planes::new());
    for ((one, other), out) in one.chunks(TOGETHER).zip(other.chunks(TOGETHER)).zip(out.chunks_mut(TOGETHER))
    {
        let count = one.len().min(other.len()).min(out.len());
        of_one.look(&one[..count]);
        of_other.look(&other[..count]);
        apart(&of_one, &of_other, &mut out[..count]);
    }
}

impl Planes {
    fn new() -> Self {
        Self([[0.0; TOGETHER]; 3])
    }

    fn take(&mut self, labs: &[Lab]) {
        for (i, lab) in labs.iter().enumerate().take(TOGETHER) {
            (0..3).for_each(|c| self.0[c][i] = lab[c]);
        }
    }

    /// L\*a\*b\* of pixels.
    fn look(&mut self, pixels: &[[u8; 4]]) {
        let table = linear_table();
        let [first, second, third] = &mut self.0;
        let places = first.iter_mut().zip(second.iter_mut()).zip(third.iter_mut());
        for (((r, g), b), pixel) in places.zip(pixels) {
            [*r, *g, *b] = [0, 1, 2].map(|c| table[usize::from(pixel[c])]);
        }
        bend_all(first, second, third);
    }
}

/// Light becomes L\*a\*b\* where it stands.
#[inline(never)]
fn bend_all(first: &mut [f32; TOGETHER], second: &mut [f32; TOGETHER], third: &mut [f32; TOGETHER]) {
    for ((first, second), third) in first.iter_mut().zip(second).zip(third) {
        [*first, *second, *third] = lab([*first, *second, *third]);
    }
}

#[inline(never)]
fn apart(Planes([l1, a1, b1]): &Planes, Planes([l2, a2, b2]): &Planes, out: &mut [f32]) {
    let n = out.len().min(TOGETHER);
    let ((l1, a1, b1), (l2, a2, b2)) = ((&l1[..n], &a1[..n], &b1[..n]), (&l2[..n], &a2[..n], &b2[..n]));
    for (i, out) in out[..n].iter_mut().enumerate() {
        *out = ciede2000([l1[i], a1[i], b1[i]], [l2[i], a2[i], b2[i]]);
    }
}
