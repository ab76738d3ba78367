//! A subject that stands out: compact, of another colour, sharper than what is around it.

use maquette_colour::{Lab, ciede2000};

use super::ramp;
use crate::ground::plane::Plane;
use crate::ground::statistics::quantile;

/// Cells along each side of the map of saliency.
pub(super) const SIDE: usize = 64;
/// A blob counts from this share of the salient cells on.
const BLOB: f32 = 0.1;

/// What draws the eye.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Share of the picture that holds 80 % of what is salient, 0 to 0.8: small is compact.
    pub area: f32,
    /// Separate salient regions.
    pub blobs: usize,
    /// CIEDE2000 between the mean colours of subject and surround.
    pub contrast: f32,
    /// Mean gradient of the subject by that of the surround.
    pub sharper: f32,
    /// Where it is, as shares of width and height from the upper left.
    pub place: (f32, f32),
}

impl Subject {
    pub(super) fn new(saliency: &Plane, lab: &[Lab], luma: &Plane) -> Self {
        let floor = quantile(saliency.values(), 0.85).unwrap_or(0.0);
        let top: Vec<bool> = saliency.values().iter().map(|v| *v > floor).collect();
        let edges = gradients(&luma.resized(SIDE * 2, SIDE * 2));
        let mean_lab = |inside: bool| {
            let chosen = || lab.iter().zip(&top).filter(|(_, top)| **top == inside);
            let count = chosen().count().max(1) as f32;
            [0, 1, 2].map(|c| chosen().map(|(lab, _)| lab[c]).sum::<f32>() / count)
        };
        let mean_edge = |inside: bool| {
            let chosen = || edges.iter().zip(&top).filter(|(_, top)| **top == inside);
            chosen().map(|(v, _)| v).sum::<f32>() / chosen().count().max(1) as f32
        };
        let (mut count, mut x_sum, mut y_sum) = (0.0_f32, 0.0, 0.0);
        for (i, _) in top.iter().enumerate().filter(|(_, top)| **top) {
            (count, x_sum, y_sum) =
                (count + 1.0, x_sum + (i % SIDE) as f32 + 0.5, y_sum + (i / SIDE) as f32 + 0.5);
        }
        let share = |sum: f32| if count > 0.0 { sum / count / SIDE as f32 } else { 0.5 };
        Self {
            area: mass_area(saliency.values()),
            blobs: blobs(&top),
            contrast: ciede2000(mean_lab(true), mean_lab(false)),
            sharper: (mean_edge(true) + 0.5) / (mean_edge(false) + 0.5),
            place: (share(x_sum), share(y_sum)),
        }
    }

    /// A third each for compactness (55 % down to 25 % of the picture), colour (ΔE 2 to 20) and sharpness (1 to 2.5 times).
    pub fn score(&self) -> f32 {
        let compact = 1.0 - ramp(self.area, 0.25, 0.55);
        (compact + ramp(self.contrast, 2.0, 20.0) + ramp(self.sharper, 1.0, 2.5)) / 3.0
    }

    pub(super) fn words(&self) -> String {
        let place = crate::still::place_words(self.place);
        let stands = match self.contrast {
            c if c < 5.0 => "hardly stands out in colour",
            c if c < 12.0 => "stands out in colour",
            _ => "stands out clearly in colour",
        };
        match self.blobs {
            0 | 1 => format!("one subject, {place}; it {stands}"),
            n => format!("{n} places draw the eye, around the {place}; their colour {stands}"),
        }
    }
}

/// The share of cells that holds 80 % of the mass, the most salient first.
fn mass_area(values: &[f32]) -> f32 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (total, mut held) = (sorted.iter().sum::<f32>(), 0.0);
    let needed = sorted.iter().take_while(|v| {
        let more = held < 0.8 * total;
        held += **v;
        more
    });
    needed.count() as f32 / values.len().max(1) as f32
}

/// Mean gradients of 64 × 64 cells of a map twice as fine.
fn gradients(luma: &Plane) -> Vec<f32> {
    let at = |x: usize, y: usize| luma.values()[y * 2 * SIDE + x];
    (0..SIDE * SIDE)
        .map(|i| {
            let (x, y) = (i % SIDE * 2, i / SIDE * 2);
            let (a, b, c, d) = (at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1));
            ((b - a + d - c) / 2.0).hypot((c - a + d - b) / 2.0)
        })
        .collect()
}

/// Connected regions (by four neighbours) of at least a tenth of all that is set.
fn blobs(top: &[bool]) -> usize {
    let least = BLOB * top.iter().filter(|t| **t).count() as f32;
    let mut seen = vec![false; top.len()];
    let mut count = 0;
    for start in 0..top.len() {
        let (mut size, mut open) = (0_usize, vec![start]);
        while let Some(i) = open.pop() {
            if seen[i] || !top[i] {
                continue;
            }
            seen[i] = true;
            size += 1;
            let (x, y) = (i % SIDE, i / SIDE);
            let next = [
                (x > 0, i.wrapping_sub(1)),
                (x + 1 < SIDE, i + 1),
                (y > 0, i.wrapping_sub(SIDE)),
                (y + 1 < SIDE, i + SIDE),
            ];
            open.extend(next.into_iter().filter(|(has, _)| *has).map(|(_, j)| j));
        }
        count += usize::from(size > 0 && size as f32 >= least);
    }
    count
}
