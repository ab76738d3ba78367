//! Depth by proxy: regions of different sharpness, as a lens or haze leaves them. A deep-focus picture in flat light scores low
//! although it has depth; that is a limit of the proxy and is said in its words.

use super::ramp;
use crate::ground::plane::Plane;
use crate::ground::statistics::{mean, spearman};
use crate::{Measured, Why};

/// Side of a block, in pixels of the coarse size.
const BLOCK: usize = 8;
/// A layer needs this share of the blocks.
const LAYER: f32 = 0.08;
/// Two layers are apart by this many doublings of fine contrast.
const APART: f32 = 1.2;

/// Layers of sharpness.
#[derive(Debug, Clone, PartialEq)]
pub struct Depth {
    /// Groups of sharpness, 1 to 3.
    pub layers: usize,
    /// Share of neighbouring blocks that lie in one group, 0 to 1: layers are regions, not speckle.
    pub coherence: f32,
    /// Rank correlation of sharpness with the way down the picture, −1 to 1: a ground that recedes.
    pub trend: f32,
}

impl Depth {
    pub(super) fn new(luma: &Plane) -> Measured<Self> {
        let (columns, rows) = (luma.width() / BLOCK, luma.height() / BLOCK);
        if columns < 4 || rows < 4 {
            return Measured::NotDefined(Why::Small);
        }
        let sharp = sharpness(luma, columns, rows);
        let (groups, layers) = groups(sharp.values());
        let (mut same, mut pairs) = (0.0, 0.0);
        for i in 0..groups.len() {
            for (next, has) in [(i + 1, i % columns + 1 < columns), (i + columns, i / columns + 1 < rows)] {
                if has {
                    pairs += 1.0;
                    same += f32::from(u8::from(groups[i] == groups[next]));
                }
            }
        }
        let downs: Vec<f32> = (0..rows).map(|y| y as f32).collect();
        let lines: Vec<f32> = sharp.rows().map(mean).collect();
        Measured::Value(Self {
            layers,
            coherence: same / pairs,
            trend: spearman(&downs, &lines).unwrap_or(0.0),
        })
    }

    /// Three quarters for up to three coherent layers, one for a trend.
    pub fn score(&self) -> f32 {
        let layers = (self.layers - 1) as f32 / 2.0 * ramp(self.coherence, 0.4, 0.8);
        0.75 * layers + 0.25 * ramp(self.trend.abs(), 0.2, 0.9)
    }

    pub(super) fn words(&self) -> String {
        let layers = match self.layers {
            1 => "one layer of sharpness; depth in deep focus is not seen".to_owned(),
            n if self.coherence < 0.55 => format!("{n} layers of sharpness, but speckled"),
            n => format!("{n} layers of sharpness"),
        };
        match self.trend {
            t if t > 0.5 => format!("{layers}; it gets softer towards the top"),
            t if t < -0.5 => format!("{layers}; it gets softer towards the bottom"),
            _ => layers,
        }
    }
}

/// The binary logarithm of the deviation of Laplace's operator in each block.
fn sharpness(luma: &Plane, columns: usize, rows: usize) -> Plane {
    let mut sums = vec![0.0_f32; columns * rows];
    for y in 1..(rows * BLOCK).min(luma.height() - 1) {
        let [up, at, down] = [luma.row(y - 1), luma.row(y), luma.row(y + 1)];
        for x in 1..(columns * BLOCK).min(luma.width() - 1) {
            let edge = at[x - 1] + at[x + 1] + up[x] + down[x] - 4.0 * at[x];
            sums[y / BLOCK * columns + x / BLOCK] += edge * edge;
        }
    }
    let pixels = (BLOCK * BLOCK) as f32;
    Plane::of(columns, rows, sums).map(|sum| (sum / pixels + 1.0).log2() / 2.0).blurred(0.7)
}

/// Which of up to three groups each value is in, and how many groups are large and apart: k-means on a line.
fn groups(values: &[f32]) -> (Vec<u8>, usize) {
    let (low, high) = values.iter().fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    let mut middles = [0.15, 0.5, 0.85].map(|share| low + share * (high - low));
    let nearest = |middles: &[f32; 3], v: f32| {
        (0..3_u8).min_by(|a, b| {
            let far = |i: u8| (middles[usize::from(i)] - v).abs();
            far(*a).total_cmp(&far(*b))
        })
    };
    let mut of = vec![0_u8; values.len()];
    let mut counts = [0_usize; 3];
    for _ in 0..12 {
        let mut sums = [0.0_f32; 3];
        counts = [0; 3];
        for (group, v) in of.iter_mut().zip(values) {
            *group = nearest(&middles, *v).unwrap_or(0);
            sums[usize::from(*group)] += v;
            counts[usize::from(*group)] += 1;
        }
        for i in (0..3).filter(|i| counts[*i] > 0) {
            middles[i] = sums[i] / counts[i] as f32;
        }
    }
    let large = (0..3).filter(|i| counts[*i] as f32 >= LAYER * values.len() as f32);
    let (mut layers, mut last) = (0, f32::MIN);
    for i in large {
        if middles[i] - last >= APART {
            layers += 1;
            last = middles[i];
        }
    }
    (of, layers.max(1))
}
