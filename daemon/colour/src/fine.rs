//! CIEDE2000 in double precision, one pair of colours at a time: what decides over pixels of frozen pictures.
//!
//! G. Sharma, W. Wu, E. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
//! Mathematical Observations" (Color Research and Application 30, 2005). Its 34 test pairs are the test of this crate. Equation
//! numbers are the paper's. Angles need more than single precision: the mean hue turns over at half a turn exactly.

use crate::lab::FineLab;

/// Half a turn. Opposite hues are meant to be exactly that far apart; what the last bits say of it decides nothing.
const HALF_TURN: f64 = 180.0 + 1e-9;
/// 25 to the seventh power.
const FAR_CHROMA: f64 = 6_103_515_625.0;

/// CIEDE2000 of two colours with all weights 1: 0 equal, about 1 the least that is seen side by side, over 5 plain to see. It is the same
/// in both directions, and finite for colours of sRGB.
pub fn ciede2000_fine(one: FineLab, other: FineLab) -> f64 {
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
pub(crate) fn degrees(y: f64, x: f64) -> f64 {
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

pub(crate) fn sin_degrees(angle: f64) -> f64 {
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
pub(crate) fn falling(x: f64) -> f64 {
    if x > 700.0 {
        return 0.0;
    }
    let part = -x / 1024.0;
    let series = (1..24).rev().fold(1.0, |sum, k| 1.0 + part / f64::from(k) * sum);
    (0..10).fold(series, |value, _| value * value)
}
