//! Segments: which thing every pixel of a picture belongs to. A sketch knows its own; of any other picture they are an estimate.

use maquette_colour::LabTables;

use crate::detail::box_blur;
use crate::picture::Picture;
use crate::resample::thumbnail;

/// The number of the first thing in [`Segments::parts`]; 0 is the surroundings and 1 the ground.
pub(crate) const FIRST_THING: u8 = 2;

/// A number for every pixel, and a name for every number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height` numbers, rows from the top.
    pub parts: Vec<u8>,
    /// What the numbers mean. Of a sketch: surroundings, ground or table, then the things by the words that named them, the farthest
    /// first.
    pub names: Vec<String>,
}

/// The longer side of the picture on which segments are estimated.
const SIDE: u32 = 160;
/// How many colours are looked for.
const CLUSTERS: usize = 6;
/// Rounds of k-means; the clusters hardly move after that.
const ROUNDS: usize = 8;

impl Segments {
    /// An estimate: pixels of like colour that lie near each other (k-means in L*a*b* and place, J. MacQueen 1967). It knows nothing
    /// of things, so the parts have numbers for names.
    pub(crate) fn estimate(picture: &Picture) -> Self {
        let small = thumbnail(picture, SIDE);
        let (width, height) = (small.width() as usize, small.height() as usize);
        let tables = LabTables::new();
        let mut points: Vec<[f32; 5]> = Vec::with_capacity(width * height);
        for (i, pixel) in small.pixels().iter().enumerate() {
            let [l, a, b] = tables.lab(*pixel);
            let place = |at: usize, size: usize| (at as f32 + 0.5) / size as f32 * PLACE;
            points.push([l, a, b, place(i % width, width), place(i / width, height)]);
        }
        let mut parts = clustered(&points);
        smoothed(&mut parts, width, height);
        let (w, h) = (picture.width() as usize, picture.height() as usize);
        let columns: Vec<usize> = (0..w).map(|x| x * width / w).collect();
        let row = |y: usize| &parts[y * height / h * width..][..width];
        let parts = (0..h).flat_map(|y| columns.iter().map(move |x| row(y)[*x])).collect();
        let names = (1..=CLUSTERS).map(|i| format!("part {i}")).collect();
        Self { width: picture.width(), height: picture.height(), parts, names }
    }
}

/// How much place counts against colour: the way across is as far as this much lightness.
const PLACE: f32 = 45.0;

/// Which cluster every point belongs to. Centres begin evenly spread and far from each other.
fn clustered(points: &[[f32; 5]]) -> Vec<u8> {
    let mut centres: Vec<[f32; 5]> = vec![points[points.len() / 2]];
    let mut nearest: Vec<f32> = points.iter().map(|p| gap(p, &centres[0])).collect();
    while centres.len() < CLUSTERS {
        let far = (0..points.len()).max_by(|a, b| nearest[*a].total_cmp(&nearest[*b])).unwrap_or(0);
        centres.push(points[far]);
        nearest.iter_mut().zip(points).for_each(|(n, p)| *n = n.min(gap(p, &points[far])));
    }
    let mut parts = vec![0_u8; points.len()];
    for _ in 0..ROUNDS {
        let mut sums = [[0.0_f32; 6]; CLUSTERS];
        for (part, point) in parts.iter_mut().zip(points) {
            let best =
                (0..CLUSTERS).min_by(|a, b| gap(point, &centres[*a]).total_cmp(&gap(point, &centres[*b])));
            let best = best.unwrap_or(0);
            *part = best as u8;
            (0..5).for_each(|k| sums[best][k] += point[k]);
            sums[best][5] += 1.0;
        }
        for (centre, sum) in centres.iter_mut().zip(sums).filter(|(_, sum)| sum[5] > 0.0) {
            *centre = [0, 1, 2, 3, 4].map(|k| sum[k] / sum[5]);
        }
    }
    parts
}

fn gap(a: &[f32; 5], b: &[f32; 5]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Gives every pixel the part that most of those around it have, so that no crumbs are left.
fn smoothed(parts: &mut [u8], width: usize, height: usize) {
    let mut best = vec![0_u8; parts.len()];
    let mut winner = parts.to_vec();
    for cluster in 0..CLUSTERS as u8 {
        let mut votes: Vec<u8> = parts.iter().map(|p| if *p == cluster { 255 } else { 0 }).collect();
        box_blur(&mut votes, width, height, 2);
        for ((best, winner), votes) in best.iter_mut().zip(&mut winner).zip(votes) {
            if votes > *best {
                (*best, *winner) = (votes, cluster);
            }
        }
    }
    parts.copy_from_slice(&winner);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{StillOrder, compose};

    #[test]
    fn a_sketch_knows_its_things() {
        let prompt = "a red teapot on an oak table beside a mug";
        let still =
            compose(&StillOrder { prompt, negative: None, seed: 4, width: 200, height: 150, palette: &[] })
                .expect("a still");
        let segments = &still.segments;
        assert_eq!(&segments.names[..2], ["surroundings", "table"]);
        for name in ["surroundings", "table", "teapot", "mug"] {
            let part = segments.names.iter().position(|n| n == name).expect(name) as u8;
            let count = segments.parts.iter().filter(|p| **p == part).count();
            assert!(count > 300, "{name}: {count} pixels");
        }
    }

    #[test]
    fn an_estimate_tells_colours_apart() {
        let colour = |i: u32| match (i % 90 / 45, i / 90 / 30) {
            (0, 0) => [200, 40, 40, 255],
            (_, 0) => [40, 60, 200, 255],
            (_, _) => [60, 160, 60, 255],
        };
        let picture = Picture::from_pixels(90, 60, (0..5400).map(colour).collect());
        let segments = Segments::estimate(&picture);
        let at = |x: usize, y: usize| segments.parts[y * 90 + x];
        assert_ne!(at(20, 15), at(70, 15));
        assert_ne!(at(20, 15), at(20, 50));
        for size in [(1, 1), (1, 50), (300, 2)] {
            let picture = Picture::from_pixels(size.0, size.1, vec![[9; 4]; (size.0 * size.1) as usize]);
            assert_eq!(Segments::estimate(&picture).parts.len(), (size.0 * size.1) as usize);
        }
    }
}
