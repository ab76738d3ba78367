//! Depth for motion: the sketch's own where it is given, an estimate otherwise; and the split into layers.

use crate::detail::{box_blur, luma};
use crate::picture::{DepthMap, Picture};

/// A plane of depth bytes: 0 far, 255 near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Depth {
    pub width: usize,
    pub height: usize,
    pub values: Vec<u8>,
}

impl Depth {
    /// A given map, brought to a size by nearest sample so that edges stay edges. The part used is the one
    /// that a centred crop to the new aspect keeps.
    pub(crate) fn from_map(map: &DepthMap<'_>, width: usize, height: usize) -> Self {
        let (mw, mh) = (map.width as usize, map.height as usize);
        let scale = (mw as f32 / width as f32).min(mh as f32 / height as f32);
        let (left, top) =
            ((mw as f32 - width as f32 * scale) / 2.0, (mh as f32 - height as f32 * scale) / 2.0);
        let column = |x: usize| ((left + (x as f32 + 0.5) * scale) as usize).min(mw - 1);
        let columns: Vec<usize> = (0..width).map(column).collect();
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let row = ((top + (y as f32 + 0.5) * scale) as usize).min(mh - 1) * mw;
            values.extend(columns.iter().map(|x| map.values[row + x]));
        }
        Self { width, height, values }
    }

    /// An estimate, and no more than that: what is lower in a picture is usually nearer, and what is sharper
    /// than its surroundings is usually the subject. Smooth everywhere, so it moves without tearing.
    pub(crate) fn estimate(picture: &Picture) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let lumas: Vec<u8> = picture.pixels().iter().map(|p| luma(*p)).collect();
        let mut soft = lumas.clone();
        box_blur(&mut soft, width, height, 2);
        let mut sharp: Vec<u8> =
            lumas.iter().zip(&soft).map(|(a, b)| a.abs_diff(*b).saturating_mul(6)).collect();
        let radius = (width.min(height) / 12).max(1);
        for _ in 0..3 {
            box_blur(&mut sharp, width, height, radius);
        }
        let most = sharp.iter().copied().max().unwrap_or(0).max(1);
        let mut values = vec![0; width * height];
        for (y, row) in values.chunks_exact_mut(width).enumerate() {
            let low = 20.0 + 150.0 * (y as f32 + 0.5) / height as f32;
            for (value, s) in row.iter_mut().zip(&sharp[y * width..]) {
                *value = (low + 80.0 * f32::from(*s) / f32::from(most)) as u8;
            }
        }
        Self { width, height, values }
    }

    /// The map with its rim continued outwards on every side.
    pub(crate) fn widened(&self, across: usize, down: usize) -> Self {
        let (width, height) = (self.width + 2 * across, self.height + 2 * down);
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let row = y.saturating_sub(down).min(self.height - 1) * self.width;
            let row = &self.values[row..row + self.width];
            values.extend(std::iter::repeat_n(row[0], across));
            values.extend(row);
            values.extend(std::iter::repeat_n(row[self.width - 1], across));
        }
        Self { width, height, values }
    }

    /// Up to two depths that cut the most jumps: where one thing stands before another.
    pub(crate) fn cuts(&self) -> Vec<u8> {
        let mut cuts: Vec<u8> = Vec::new();
        for _ in 0..2 {
            let scores = self.jump_scores(&cuts);
            let (best, score) =
                scores.iter().enumerate().max_by_key(|(_, s)| **s).map_or((0, 0), |(i, s)| (i, *s));
            // A jump counts if it is as long as a sixteenth of the picture's height, at least.
            if score < (self.height as u64 / 16).max(2) * u64::from(MIN_JUMP) {
                break;
            }
            cuts.push(best as u8);
        }
        cuts.sort_unstable();
        cuts
    }

    /// For every depth, the sum of the jumps across it between neighbours that no earlier cut separates.
    fn jump_scores(&self, cuts: &[u8]) -> Vec<u64> {
        // Differences first, summed up at the end: each jump adds to a range of depths.
        let mut steps = vec![0_i64; 257];
        let mut count = |a: u8, b: u8| {
            let (low, high) = (a.min(b), a.max(b));
            let cut_already = cuts.iter().any(|c| low < *c && *c <= high);
            if high - low >= MIN_JUMP && !cut_already {
                steps[usize::from(low) + 1] += i64::from(high - low);
                steps[usize::from(high) + 1] -= i64::from(high - low);
            }
        };
        for row in self.values.chunks_exact(self.width).step_by(2) {
            row.windows(2).for_each(|pair| count(pair[0], pair[1]));
        }
        let below = &self.values[self.width.min(self.values.len())..];
        for (a, b) in self.values.iter().zip(below).step_by(2) {
            count(*a, *b);
        }
        let mut sum = 0;
        steps
            .iter()
            .take(256)
            .map(|step| {
                sum += step;
                sum.max(0) as u64
            })
            .collect()
    }
}

/// Smaller steps are slopes.
const MIN_JUMP: u8 = 14;

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(width: usize, height: usize, of: impl Fn(usize, usize) -> u8) -> Depth {
        let values = (0..width * height).map(|i| of(i % width, i / width)).collect();
        Depth { width, height, values }
    }

    #[test]
    fn a_thing_before_a_wall_is_cut_off() {
        let depth =
            plane(64, 64, |x, y| if (20..40).contains(&x) && (20..50).contains(&y) { 180 } else { 20 });
        let cuts = depth.cuts();
        assert_eq!(cuts.len(), 1);
        assert!((21..=180).contains(&cuts[0]), "{cuts:?}");
    }

    #[test]
    fn a_slope_is_not_cut() {
        assert!(plane(64, 64, |_, y| (y * 3) as u8).cuts().is_empty());
    }

    #[test]
    fn maps_are_scaled_by_nearest_sample() {
        let map = DepthMap { width: 2, height: 2, values: &[0, 50, 100, 200] };
        let depth = Depth::from_map(&map, 4, 4);
        assert_eq!(depth.values, [0, 0, 50, 50, 0, 0, 50, 50, 100, 100, 200, 200, 100, 100, 200, 200]);
    }

    #[test]
    fn the_estimate_grows_downwards() {
        let picture = Picture::from_pixels(16, 64, vec![[90, 90, 90, 255]; 1024]);
        let depth = Depth::estimate(&picture);
        assert!(depth.values[0] + 100 < depth.values[1023]);
    }
}
