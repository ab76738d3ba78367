//! CIEDE2000: how far apart two colours look.
//!
//! G. Sharma, W. Wu, E. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
//! Mathematical Observations" (Color Research and Application 30, 2005). Its 34 test pairs are the test of this file. Equation
//! numbers are the paper's. Angles need more than single precision: the mean hue turns over at half a turn exactly.

use crate::lab::Lab;

/// Half a turn. Opposite hues are meant to be exactly that far apart; what the last bits say of it decides nothing.
const HALF_TURN: f64 = 180.0 + 1e-9;
/// 25 to the seventh power.
const FAR_CHROMA: f64 = 6_103_515_625.0;

/// The difference of two colours with all weights 1: about 1 is the least that is seen side by side.
pub(crate) fn difference(one: Lab, other: Lab) -> f64 {
    let mean = (length(one.a, one.b) + length(other.a, other.b)) / 2.0;
    let g = 0.5 * (1.0 - chroma_weight(mean));
    let (a1, a2) = (one.a * (1.0 + g), other.a * (1.0 + g));
    let (c1, c2) = (length(a1, one.b), length(a2, other.b));
    let (h1, h2) = (degrees(one.b, a1), degrees(other.b, a2));
    let (dl, dc) = (other.l - one.l, c2 - c1);
    let turn = hue_step(h1, h2, c1 * c2);
    let dh = 2.0 * (c1 * c2).sqrt() * sin_degrees(turn / 2.0);
    let (l, c, h) = ((one.l + other.l) / 2.0, (c1 + c2) / 2.0, mean_hue(h1, h2, c1 * c2));
    let t =
        1.0 - 0.17 * cos_degrees(h - 30.0) + 0.24 * cos_degrees(2.0 * h) + 0.32 * cos_degrees(3.0 * h + 6.0)
            - 0.20 * cos_degrees(4.0 * h - 63.0);
    let off = (h - 275.0) / 25.0;
    let rotation = -2.0 * chroma_weight(c) * sin_degrees(60.0 * falling(off * off));
    let above = (l - 50.0) * (l - 50.0);
    let (sl, sc, sh) = (1.0 + 0.015 * above / (20.0 + above).sqrt(), 1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let (dl, dc, dh) = (dl / sl, dc / sc, dh / sh);
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).max(0.0).sqrt()
}

/// The root of `C⁷ / (C⁷ + 25⁷)` in equations 4 and 19.
fn chroma_weight(c: f64) -> f64 {
    let c7 = c * c * c * c * c * c * c;
    (c7 / (c7 + FAR_CHROMA)).sqrt()
}

/// Equation 10: the shorter way round from one hue to the other, in degrees.
fn hue_step(h1: f64, h2: f64, product: f64) -> f64 {
    let step = h2 - h1;
    if product == 0.0 {
        0.0
    } else if step > HALF_TURN {
        step - 360.0
    } else if step < -HALF_TURN {
        step + 360.0
    } else {
        step
    }
}

/// Equation 14: the hue amid two hues, in degrees.
fn mean_hue(h1: f64, h2: f64, product: f64) -> f64 {
    let sum = h1 + h2;
    if product == 0.0 {
        sum
    } else if (h1 - h2).abs() <= HALF_TURN {
        sum / 2.0
    } else if sum < 360.0 {
        (sum + 360.0) / 2.0
    } else {
        (sum - 360.0) / 2.0
    }
}

fn length(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

/// Equation 7: the angle of a point in degrees, 0 to 360; 0 for the origin.
fn degrees(y: f64, x: f64) -> f64 {
    if x == 0.0 && y == 0.0 {
        return 0.0;
    }
    let (low, high) = (x.abs().min(y.abs()), x.abs().max(y.abs()));
    let eighth = arc_tangent(low / high).to_degrees();
    let quarter = if y.abs() > x.abs() { 90.0 - eighth } else { eighth };
    match (x >= 0.0, y >= 0.0) {
        (true, true) => quarter,
        (false, true) => 180.0 - quarter,
        (false, false) => 180.0 + quarter,
        (true, false) => 360.0 - quarter,
    }
}

/// Arc tangent of 0 to 1 in radians: the angle is halved three times, then Taylor's series converges at once.
fn arc_tangent(x: f64) -> f64 {
    let mut x = x;
    for _ in 0..3 {
        x /= 1.0 + (1.0 + x * x).sqrt();
    }
    let x2 = x * x;
    let series = (0..10).rev().fold(0.0, |sum, k| {
        let term = 1.0 / f64::from(2 * k + 1);
        (if k % 2 == 0 { term } else { -term }) + sum * x2
    });
    8.0 * x * series
}

fn sin_degrees(angle: f64) -> f64 {
    let turns = angle / 360.0;
    let folded = turns - turns.floor();
    let (sign, half) = if folded >= 0.5 { (-1.0, folded - 0.5) } else { (1.0, folded) };
    let quarter = if half > 0.25 { 0.5 - half } else { half };
    let x = quarter * std::f64::consts::TAU;
    let x2 = x * x;
    let series = (1..10).rev().fold(1.0, |sum, k| 1.0 - x2 / f64::from(2 * k * (2 * k + 1)) * sum);
    sign * x * series
}

fn cos_degrees(angle: f64) -> f64 {
    sin_degrees(angle + 90.0)
}

/// `e` to the power of `−x`, for `x ≥ 0`: Taylor's series of a 1024th of it, squared ten times.
fn falling(x: f64) -> f64 {
    if x > 700.0 {
        return 0.0;
    }
    let part = -x / 1024.0;
    let series = (1..24).rev().fold(1.0, |sum, k| 1.0 + part / f64::from(k) * sum);
    (0..10).fold(series, |value, _| value * value)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn the_papers_pairs_are_met_to_the_last_digit() {
        for [l1, a1, b1, l2, a2, b2, expect] in PAIRS {
            let (one, other) = (Lab { l: l1, a: a1, b: b1 }, Lab { l: l2, a: a2, b: b2 });
            for got in [difference(one, other), difference(other, one)] {
                assert!((got - expect).abs() <= 0.5e-4 + 1e-9, "{got:.5} for {expect}: {one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_colour_does_not_differ_from_itself() {
        for l in 0..=10 {
            let colour = Lab { l: f64::from(l) * 10.0, a: 40.0 - f64::from(l), b: -70.0 };
            assert!(difference(colour, colour) == 0.0);
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
    }
}
