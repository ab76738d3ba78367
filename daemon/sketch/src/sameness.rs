//! Sameness: how alike a set of pictures looks, by perceptual hashes.
//!
//! The hash is the difference hash (N. Krawetz, "Kind of Like That", 2013) on 16 × 16 steps of luma, with the
//! same done on two colour differences at 8 × 8, so that light and palette count beside arrangement.

use crate::picture::Picture;

/// Bits of one hash.
const BITS: f32 = (16 * 16 + 2 * 8 * 8) as f32;

/// How far the pictures of a set are apart, as shares of differing bits: 0 equal, about 0.5 unrelated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sameness {
    /// Mean distance over all pairs.
    pub mean: f32,
    /// Mean distance of each picture to its nearest other.
    pub nearest: f32,
    /// The smallest distance of any pair.
    pub least: f32,
}

/// Measures a set; `None` for fewer than two pictures.
pub fn sameness(pictures: &[Picture]) -> Option<Sameness> {
    if pictures.len() < 2 {
        return None;
    }
    let hashes: Vec<[u64; 6]> = pictures.iter().map(hash).collect();
    let (mut sum, mut nearest) = (0.0, vec![1.0_f32; hashes.len()]);
    for (i, a) in hashes.iter().enumerate() {
        for (j, b) in hashes.iter().enumerate().skip(i + 1) {
            let distance = a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>() as f32 / BITS;
            sum += distance;
            nearest[i] = nearest[i].min(distance);
            nearest[j] = nearest[j].min(distance);
        }
    }
    let count = hashes.len() as f32;
    Some(Sameness {
        mean: sum / (count * (count - 1.0) / 2.0),
        nearest: nearest.iter().sum::<f32>() / count,
        least: nearest.iter().copied().fold(1.0, f32::min),
    })
}

/// The bits of one picture.
fn hash(picture: &Picture) -> [u64; 6] {
    let luma = |p: [f32; 3]| 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
    let fine = means(picture, 17, 16);
    let coarse = means(picture, 9, 8);
    let mut bits = Vec::with_capacity(384);
    let mut rises = |means: &[[f32; 3]], width: usize, value: &dyn Fn([f32; 3]) -> f32| {
        for row in means.chunks_exact(width) {
            bits.extend(row.windows(2).map(|pair| value(pair[1]) > value(pair[0])));
        }
    };
    rises(&fine, 17, &luma);
    rises(&coarse, 9, &|p| p[2] - luma(p));
    rises(&coarse, 9, &|p| p[0] - luma(p));
    let mut words = [0_u64; 6];
    for (word, part) in words.iter_mut().zip(bits.chunks(64)) {
        *word = part.iter().fold(0, |word, bit| (word << 1) | u64::from(*bit));
    }
    words
}

/// Mean colours of a grid of cells.
fn means(picture: &Picture, columns: usize, rows: usize) -> Vec<[f32; 3]> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut out = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let (top, bottom) = (row * height / rows, ((row + 1) * height / rows).max(row * height / rows + 1));
        for column in 0..columns {
            let (left, right) = (
                column * width / columns,
                ((column + 1) * width / columns).max(column * width / columns + 1),
            );
            let mut sums = [0_u64; 3];
            let mut count = 0_u64;
            for y in top..bottom.min(height) {
                for pixel in &picture.pixels()[y * width + left..y * width + right.min(width)] {
                    sums.iter_mut().zip(pixel).for_each(|(sum, v)| *sum += u64::from(*v));
                    count += 1;
                }
            }
            out.push(sums.map(|sum| sum as f32 / count.max(1) as f32));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{StillOrder, compose};

    fn set(prompt: &str, seeds: impl Iterator<Item = u64>) -> Vec<Picture> {
        let order = |seed| StillOrder { prompt, negative: None, seed, width: 160, height: 120, palette: &[] };
        seeds.map(|seed| compose(&order(seed)).expect("a still").picture).collect()
    }

    #[test]
    fn equal_pictures_are_at_no_distance() {
        let same = sameness(&set("a red car", [3, 3, 3].into_iter())).expect("a measure");
        assert_eq!((same.mean, same.nearest, same.least), (0.0, 0.0, 0.0));
        assert_eq!(sameness(&set("a red car", [3].into_iter())), None);
    }

    #[test]
    fn fifty_variations_are_far_apart() {
        for prompt in ["a ceramic teapot on an oak table", "a woman on a street", "a lighthouse"] {
            let same = sameness(&set(prompt, 100..150)).expect("a measure");
            assert!(same.mean > 0.25 && same.nearest > 0.08, "{prompt}: {same:?}");
        }
    }
}
