//! Structure: multi-scale structural similarity of luma, and where the picture changed most.
//!
//! Z. Wang, E. Simoncelli, A. Bovik, "Multi-scale structural similarity for image quality assessment" (Asilomar 2003): 11 × 11
//! Gaussian windows (σ 1.5) that lie wholly inside, scales halved by 2 × 2 means, the paper's weights. Where the short edge is under
//! 176 pixels the coarsest scales would be smaller than a window; they are left out and the remaining weights scaled to sum to one.

use maquette_colour::{Lab, ciede2000_map};

use super::look::Pair;
use super::thresholds::{Level, STRUCTURE_LOCAL, STRUCTURE_LOSS};
use crate::Why;
use crate::ground::plane::{Plane, windows};
use crate::ground::statistics::{median, quantile, sum};

/// The paper's weights, the finest scale first.
const WEIGHTS: [f32; 5] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
/// (0.01 · 255)² and (0.03 · 255)².
const C1: f32 = 6.5025;
const C2: f32 = 58.5225;
/// Pixels from a window's middle to its rim.
const REACH: usize = 5;
/// Side of a cell of the map of change, in pixels of the normal size.
const CELL: usize = 4;

/// How the structure of two pictures differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Structure {
    /// Multi-scale structural similarity: 1 the same, 0 nothing in common.
    pub ms_ssim: f32,
    /// CIEDE2000 that 1 % of the picture exceeds, in cells of 1/64 of its long edge, after what changed in all of it (the median
    /// difference) is taken off: something added, removed or moved.
    pub local: f32,
    /// The share of the picture (0 to 1) that changed visibly after that.
    pub changed: f32,
    /// The middle of what changed, as shares of width and height from the upper left; the picture's middle if nothing did.
    pub place: (f32, f32),
}

impl Structure {
    pub(super) fn between(pair: &Pair<'_>) -> Result<Self, Why> {
        let ms_ssim = similarity(&pair.a.levels, &pair.b.levels).ok_or(Why::Small)?;
        let map = change_map(pair);
        let local = quantile(map.values(), 0.99).unwrap_or(0.0);
        let (mut sum, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
        for (y, row) in map.rows().enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, v)| **v > STRUCTURE_LOCAL.slight) {
                (sum, x_sum, y_sum) = (sum + 1.0, x_sum + x as f32 + 0.5, y_sum + y as f32 + 0.5);
            }
        }
        let place = match sum > 0.0 {
            true => (x_sum / sum / map.width() as f32, y_sum / sum / map.height() as f32),
            false => (0.5, 0.5),
        };
        Ok(Self { ms_ssim, local, changed: sum / map.values().len().max(1) as f32, place })
    }

    pub(super) fn score(&self) -> f32 {
        STRUCTURE_LOSS.score(1.0 - self.ms_ssim).max(STRUCTURE_LOCAL.score(self.local))
    }

    pub(super) fn level(&self) -> Level {
        STRUCTURE_LOSS.level(1.0 - self.ms_ssim).max(STRUCTURE_LOCAL.level(self.local))
    }

    pub(super) fn words(&self) -> String {
        let percent = (100.0 * self.changed).round().max(1.0);
        match (self.level(), STRUCTURE_LOCAL.level(self.local)) {
            (Level::Same, _) => "the structure is the same".to_owned(),
            (_, Level::Same) => format!("the structure differs all over (MS-SSIM {:.3})", self.ms_ssim),
            (..) if self.changed > 0.4 => format!("{percent} % of the picture changed"),
            (..) => format!("{percent} % of the picture changed, around the {}", place_words(self.place)),
        }
    }
}

/// Where a place is, in words: shares of width and height from the upper left.
pub(crate) fn place_words((x, y): (f32, f32)) -> &'static str {
    let third = |v: f32| usize::from(v > 0.36) + usize::from(v > 0.64);
    [
        ["upper left", "top", "upper right"],
        ["left", "middle", "right"],
        ["lower left", "bottom", "lower right"],
    ][third(y)][third(x)]
}

/// A picture's luma at each scale, the finest first.
#[derive(Debug, Clone)]
pub(super) struct Levels(Vec<Plane>);

impl Levels {
    pub(super) fn new(luma: &Plane) -> Self {
        let mut scales: Vec<Plane> = Vec::with_capacity(WEIGHTS.len());
        let has_window = |luma: &Plane| luma.width().min(luma.height()) > 2 * REACH;
        while scales.len() < WEIGHTS.len() {
            let next = scales.last().map_or_else(|| luma.clone(), Plane::halved);
            if !has_window(&next) {
                break;
            }
            scales.push(next);
        }
        Self(scales)
    }
}

/// Multi-scale structural similarity of two maps of luma (0 to 255) of one size: 1 the same, 0 nothing in common. `None` if their sizes
/// differ or a side is under 11 pixels.
pub fn ms_ssim(a: &Plane, b: &Plane) -> Option<f32> {
    if (a.width(), a.height()) != (b.width(), b.height()) {
        return None;
    }
    similarity(&Levels::new(a), &Levels::new(b))
}

fn similarity(a: &Levels, b: &Levels) -> Option<f32> {
    let taps = window();
    let count = a.0.len().min(b.0.len());
    let sum: f32 = WEIGHTS[..count].iter().sum();
    let mut product = 1.0_f32;
    for (i, ((a, b), weight)) in a.0.iter().zip(&b.0).zip(WEIGHTS).enumerate() {
        let (whole, contrast) = scale_similarity(a, b, &taps);
        let factor = if i + 1 == count { whole } else { contrast };
        product *= factor.max(0.0).powf(weight / sum);
    }
    (count > 0).then_some(product.clamp(0.0, 1.0))
}

/// The means over all windows of the whole similarity, and of its part of contrast and structure.
fn scale_similarity(a: &Plane, b: &Plane, taps: &[f32]) -> (f32, f32) {
    let (width, height) = (a.width().min(b.width()), a.height().min(b.height()));
    let (mut whole, mut contrast) = (0.0_f64, 0.0_f64);
    // Both, the sum of their squares, and their product: no more is needed.
    let source = |y: usize, [to_a, to_b, squares, products]: &mut [Vec<f32>; 4]| {
        let (a, b) = (&a.row(y)[..width], &b.row(y)[..width]);
        to_a.copy_from_slice(a);
        to_b.copy_from_slice(b);
        for (((a, b), square), product) in a.iter().zip(b).zip(squares).zip(products) {
            (*square, *product) = (a * a + b * b, a * b);
        }
    };
    let (mut alike, mut all) = (vec![0.0; width], vec![0.0; width]);
    windows((width, height), taps, source, |means| {
        let (alike, all) = (&mut alike[..means[0].len()], &mut all[..means[0].len()]);
        similar(means, alike, all);
        whole += sum(all);
        contrast += sum(alike);
    });
    let count = ((width - 2 * REACH) * (height - 2 * REACH)) as f64;
    ((whole / count) as f32, (contrast / count) as f32)
}

/// The similarity of contrast and structure in each window of a row, and the whole one: of both means, the mean of the sum of squares
/// and the mean product.
#[inline(never)]
fn similar([ma, mb, squares, products]: [&[f32]; 4], contrast: &mut [f32], whole: &mut [f32]) {
    let n = contrast.len();
    let (ma, mb, squares, products, whole) =
        (&ma[..n], &mb[..n], &squares[..n], &products[..n], &mut whole[..n]);
    for x in 0..n {
        let (both, mixed) = (ma[x] * ma[x] + mb[x] * mb[x], ma[x] * mb[x]);
        let spread = squares[x] - both;
        // Rounding may leave a flat window a variance just under nought.
        let spread = if spread > 0.0 { spread } else { 0.0 };
        let cs = (2.0 * (products[x] - mixed) + C2) / (spread + C2);
        contrast[x] = cs;
        whole[x] = cs * (2.0 * mixed + C1) / (both + C1);
    }
}

/// Half of the window, from its middle outwards.
fn window() -> Vec<f32> {
    let bell = |i: usize| (-0.5 * (i as f32 / 1.5).powi(2)).exp();
    let sum = bell(0) + 2.0 * (1..=REACH).map(bell).sum::<f32>();
    (0..=REACH).map(|i| bell(i) / sum).collect()
}

/// CIEDE2000 of cells, once the median difference of all cells is taken off the second picture.
fn change_map(pair: &Pair<'_>) -> Plane {
    let (columns, rows) = ((pair.width / CELL).max(1), (pair.height / CELL).max(1));
    let (a, b) = (cells(&pair.a.lab, pair, columns, rows), cells(&pair.b.lab, pair, columns, rows));
    let shift = [0, 1, 2].map(|c| {
        let differences: Vec<f32> = a.iter().zip(&b).map(|(a, b)| b[c] - a[c]).collect();
        median(&differences).unwrap_or(0.0)
    });
    let unshifted: Vec<Lab> = b.iter().map(|lab| [0, 1, 2].map(|c| lab[c] - shift[c])).collect();
    let mut apart = vec![0.0; a.len()];
    ciede2000_map(&a, &unshifted, &mut apart);
    Plane::of(columns, rows, apart)
}

/// Means of cells of [`CELL`]² pixels; odd pixels at the right and below are dropped.
fn cells(lab: &[Lab], pair: &Pair<'_>, columns: usize, rows: usize) -> Vec<Lab> {
    let (wide, high) = (CELL.min(pair.width), CELL.min(pair.height));
    let mut out = vec![[0.0; 3]; columns * rows];
    for (y, row) in lab.chunks_exact(pair.width).take(rows * high).enumerate() {
        let line = &mut out[y / high * columns..][..columns];
        for (cell, part) in line.iter_mut().zip(row.chunks_exact(wide)) {
            part.iter().for_each(|lab| (0..3).for_each(|c| cell[c] += lab[c]));
        }
    }
    let share = 1.0 / (wide * high) as f32;
    out.iter_mut().for_each(|cell| *cell = cell.map(|v| v * share));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: usize, height: usize, seed: u32, spread: f32) -> Plane {
        let at = |i: u32| {
            (i.wrapping_mul(2_654_435_761).wrapping_add(seed).wrapping_mul(2_246_822_519) >> 24) as f32
        };
        Plane::of(
            width,
            height,
            (0..(width * height) as u32).map(|i| 128.0 + (at(i) / 255.0 - 0.5) * spread).collect(),
        )
    }

    #[test]
    fn the_same_is_one_and_unrelated_noise_is_near_nought() {
        let a = noise(200, 180, 1, 200.0);
        assert!(ms_ssim(&a, &a).is_some_and(|v| (v - 1.0).abs() < 1e-5));
        assert!(ms_ssim(&a, &noise(200, 180, 77, 200.0)).is_some_and(|v| v < 0.2));
        let flat = |v| Plane::new(180, 180, v);
        let luminance = (2.0 * 100.0 * 150.0 + C1) / (100.0 * 100.0 + 150.0 * 150.0 + C1);
        assert!(
            ms_ssim(&flat(100.0), &flat(150.0)).is_some_and(|v| (v - luminance.powf(0.1333)).abs() < 4e-4)
        );
    }

    #[test]
    fn small_pictures_have_fewer_scales_or_no_answer() {
        assert_eq!(Levels::new(&Plane::new(176, 400, 1.0)).0.len(), 5);
        assert_eq!(Levels::new(&Plane::new(256, 144, 1.0)).0.len(), 4);
        assert_eq!(ms_ssim(&Plane::new(10, 99, 1.0), &Plane::new(10, 99, 1.0)), None);
        assert_eq!(ms_ssim(&Plane::new(20, 20, 1.0), &Plane::new(20, 21, 1.0)), None);
        assert_eq!(ms_ssim(&Plane::new(11, 11, 1.0), &Plane::new(11, 11, 1.0)), Some(1.0));
    }

    #[test]
    fn places_have_names() {
        assert_eq!(place_words((0.1, 0.9)), "lower left");
        assert_eq!(place_words((0.5, 0.5)), "middle");
        assert_eq!(place_words((1.0, 0.5)), "right");
    }
}
