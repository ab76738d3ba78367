//! Boil risk: fine texture that a motion model redraws in every frame.
//!
//! What five binomial taps take away lies above about half of the highest frequency. In blocks of 16 × 16 it is risky where it is
//! strong itself, makes up most of the block's contrast (so no edge runs through) and, worse, repeats (a peak in its autocorrelation).

use std::ops::Range;

use super::{calm::BLOCK, ramp};
use crate::ground::plane::Plane;

/// The low pass below what is called fine, from its middle outwards: half of the amplitude is left at 5.5 pixels a period.
const LOW_PASS: [f32; 3] = [6.0 / 16.0, 4.0 / 16.0, 1.0 / 16.0];
/// How far around a block contrast is looked for, in pixels.
const BEYOND: usize = 4;
/// Blocks riskier than this are counted as an area at risk.
const RISKY: f32 = 0.3;
/// Lags at which a repetition is looked for, in pixels.
const LAGS: std::ops::RangeInclusive<usize> = 2..=7;

/// Fine texture that would boil.
#[derive(Debug, Clone, PartialEq)]
pub struct Boil {
    /// Mean risk over the picture, 0 to 1.
    pub risk: f32,
    /// Share of the picture that is at risk, 0 to 1.
    pub area: f32,
    /// Share of that which repeats regularly (fabric, grilles, bricks far away), 0 to 1.
    pub regular: f32,
    /// The middle of what is at risk, as shares of width and height from the upper left.
    pub place: (f32, f32),
}

impl Boil {
    pub(super) fn new(luma: &Plane) -> Self {
        let (risks, regular) = risk_map(luma);
        let (mut risky, mut repeats, mut x_sum, mut y_sum) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for (i, (_, regular)) in
            risks.values().iter().zip(regular.values()).enumerate().filter(|(_, (r, _))| **r > RISKY)
        {
            risky += 1.0;
            repeats += f32::from(u8::from(*regular > 0.5));
            x_sum += ((i % risks.width()) as f32 + 0.5) / risks.width() as f32;
            y_sum += ((i / risks.width()) as f32 + 0.5) / risks.height() as f32;
        }
        let share = |sum: f32, or: f32| if risky > 0.0 { sum / risky } else { or };
        Self {
            risk: crate::ground::statistics::mean(risks.values()),
            area: risky / risks.values().len().max(1) as f32,
            regular: share(repeats, 0.0),
            place: (share(x_sum, 0.5), share(y_sum, 0.5)),
        }
    }

    /// 1 without risk; 0 when half of the picture would boil.
    pub fn score(&self) -> f32 {
        1.0 - ramp(self.risk, 0.0, 0.5)
    }

    pub(super) fn words(&self) -> String {
        let percent = (100.0 * self.area).round();
        if percent < 1.0 {
            return "no fine texture that would boil".to_owned();
        }
        let kind = if self.regular > 0.3 { "fine regular texture" } else { "fine texture" };
        format!("{percent} % is {kind}, around the {}; it would boil", crate::still::place_words(self.place))
    }
}

/// The risk of each block (0 to 1), and how regularly it repeats (0 to 1).
pub(super) fn risk_map(luma: &Plane) -> (Plane, Plane) {
    let soft = luma.filtered(&LOW_PASS);
    let mut fine = luma.clone();
    fine.values_mut().iter_mut().zip(soft.values()).for_each(|(v, s)| *v -= s);
    let (columns, rows) = (luma.width().div_ceil(BLOCK), luma.height().div_ceil(BLOCK));
    let (mut risks, mut regulars) = (Plane::new(columns, rows, 0.0), Plane::new(columns, rows, 0.0));
    for row in 0..rows {
        for column in 0..columns {
            let (left, top) = (column * BLOCK, row * BLOCK);
            let (wide, high) = (BLOCK.min(luma.width() - left), BLOCK.min(luma.height() - top));
            let squares = |y: usize| {
                let line = &fine.row(y)[left..left + wide];
                dot(line, line)
            };
            let power = (top..top + high).map(squares).sum::<f32>() / (wide * high) as f32;
            // Nothing fine: the usual case, and done.
            let strong = ramp(power.sqrt(), 1.5, 7.0);
            if strong <= 0.0 {
                continue;
            }
            // An edge just outside leaves its ringing in the block, so contrast is looked for a little beyond.
            let (right, bottom) =
                ((left + wide + BEYOND).min(luma.width()), (top + high + BEYOND).min(luma.height()));
            let around = part(&soft, left.saturating_sub(BEYOND)..right, top.saturating_sub(BEYOND)..bottom);
            let low = crate::ground::statistics::deviation(&around);
            let most = ramp(power / (power + low * low), 0.15, 0.5);
            if most <= 0.0 {
                continue;
            }
            let regular = repetition(&part(&fine, left..left + wide, top..top + high), wide, power);
            let i = row * columns + column;
            risks.values_mut()[i] = strong * most * (0.7 + 0.3 * regular);
            regulars.values_mut()[i] = regular;
        }
    }
    (risks, regulars)
}

/// The values of a part of a map, row by row.
fn part(plane: &Plane, columns: Range<usize>, rows: Range<usize>) -> Vec<f32> {
    rows.flat_map(|y| plane.row(y)[columns.clone()].iter().copied()).collect()
}

/// The highest autocorrelation at the lags, along or down, as 0 (under 0.3) to 1 (over 0.7).
fn repetition(block: &[f32], wide: usize, power: f32) -> f32 {
    let high = block.len() / wide.max(1);
    let turned: Vec<f32> = (0..block.len()).map(|i| block[i % high * wide + i / high]).collect();
    let mut best = 0.0_f32;
    // Down the block a lag is a whole number of rows; along it, of the turned block's.
    for (values, width) in [(block, wide), (&turned, high)] {
        for step in LAGS.map(|lag| lag * width).filter(|step| *step < values.len()) {
            let alike = dot(&values[step..], values) / (values.len() - step) as f32;
            best = best.max(alike / power.max(1e-6));
        }
    }
    ramp(best, 0.3, 0.7)
}

/// The sum of products of as many values as the first has, in eight sums, so that they are added several at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let b = &b[..a.len().min(b.len())];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        (0..8).for_each(|i| lanes[i] += a[i] * b[i]);
    }
    lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}
