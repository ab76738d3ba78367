//! Mosaics: pictures of any shape fill a rectangle without being cut, some of them large and some small, in their order.
//!
//! A page is halved again and again, across or down, until each part holds one picture (C. B. Atkins, "Blocked recursive image
//! composition", 2008). The halves follow from the pictures' shapes alone, so nothing is cut and nothing is stretched; which way and
//! where to halve is chosen for areas near the wanted ones and a page near the wanted shape. Runs of neighbours are solved once and
//! joined, as chains of matrices are, keeping of all ways to fill a run the best one of each shape.

use maquette_sketch::Area;

/// Pictures that are wider or narrower than this, as width over height, stand in a frame of this shape.
const WIDEST: f64 = 3.0;
/// Shapes that are kept apart: steps of the logarithm of width over height, up to a page of 1 to 20 either way.
const STEPS: f64 = 8.0;
const MOST_STEPS: i64 = 24;
/// What a page of another shape costs against pictures of another size.
const SHAPE_COSTS: f64 = 0.4;

/// A picture that wants a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    /// Width over height.
    pub aspect: f64,
    /// How much area it wants against the others, over 0.
    pub weight: f64,
}

/// One way to fill a run of pictures.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// Width over height, without gaps.
    aspect: f64,
    /// Sums over the pictures, each as often as it weighs, of the logarithm of its area by its wanted one, and of its square.
    sum: f64,
    squares: f64,
    cut: Cut,
}

/// How a run is halved. The numbers are those of the ways that its halves take.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// One picture.
    Whole,
    /// Side by side.
    Across { middle: usize, first: usize, second: usize },
    /// One above the other.
    Down { middle: usize, first: usize, second: usize },
}

/// All runs of pictures, each with its ways.
struct Runs {
    count: usize,
    weight: f64,
    ways: Vec<Vec<Way>>,
}

/// Where each picture goes on a page of this width, with gaps between them, and how high the page becomes. Its shape (width over
/// height) comes near the wanted one where the pictures' shapes allow it. Nothing for no pictures.
pub(super) fn mosaic(pieces: &[Piece], width: f64, gap: f64, shape: f64) -> (Vec<Area>, f64) {
    let runs = Runs::new(pieces);
    let Some(best) = runs.best(shape) else { return (Vec::new(), 0.0) };
    let tree = Tree { runs: &runs, pieces, gap };
    let (slope, offset) = tree.height(0, pieces.len(), best);
    let height = slope * width + offset;
    let mut areas = Vec::with_capacity(pieces.len());
    tree.place((0, pieces.len(), best), (0.0, 0.0), (width, height), &mut areas);
    (areas, height)
}

fn bounded(aspect: f64) -> f64 {
    aspect.clamp(1.0 / WIDEST, WIDEST)
}

/// Costs are compared in whole millionths, so that the last bit of a logarithm decides nothing.
fn whole(cost: f64) -> i64 {
    (cost * 1e6).round() as i64
}

impl Way {
    /// How far its areas are from the wanted ones: the variance of the logarithms, times the weight of the pictures. So a large picture
    /// that came out small counts for more than a small one that came out large.
    fn uneven(&self, weight: f64) -> f64 {
        self.squares - self.sum * self.sum / weight
    }
}

impl Runs {
    fn new(pieces: &[Piece]) -> Self {
        let count = pieces.len();
        let mut sums = vec![0.0];
        sums.extend(pieces.iter().scan(0.0, |sum, piece| {
            *sum += piece.weight;
            Some(*sum)
        }));
        let mut runs = Self { count, weight: sums[count], ways: vec![Vec::new(); count * count] };
        for length in 1..=count {
            for (from, piece) in pieces.iter().enumerate().take(count + 1 - length) {
                let to = from + length;
                let ways = match length {
                    1 => {
                        let aspect = bounded(piece.aspect);
                        vec![Way { aspect, sum: 0.0, squares: 0.0, cut: Cut::Whole }]
                    }
                    _ => runs.joined(from, to, &sums),
                };
                runs.ways[from * count + to - 1] = ways;
            }
        }
        runs
    }

    fn of(&self, from: usize, to: usize) -> &[Way] {
        &self.ways[from * self.count + to - 1]
    }

    /// The best way of each shape to fill a run.
    fn joined(&self, from: usize, to: usize, sums: &[f64]) -> Vec<Way> {
        let mut kept: Vec<Option<Way>> = vec![None; 2 * MOST_STEPS as usize + 1];
        for middle in from + 1..to {
            let weights = (sums[middle] - sums[from], sums[to] - sums[middle]);
            for (first, a) in self.of(from, middle).iter().enumerate() {
                for (second, b) in self.of(middle, to).iter().enumerate() {
                    let across = a.aspect + b.aspect;
                    let down = 1.0 / (1.0 / a.aspect + 1.0 / b.aspect);
                    // Side by side areas are as widths, one above the other as heights.
                    let share = (a.aspect / across, (1.0 / a.aspect) * down);
                    let ways = [
                        (across, share.0, Cut::Across { middle, first, second }),
                        (down, share.1, Cut::Down { middle, first, second }),
                    ];
                    for (aspect, share, cut) in ways {
                        let step = (aspect.ln() * STEPS).round() as i64;
                        let Some(slot) =
                            usize::try_from(step + MOST_STEPS).ok().and_then(|i| kept.get_mut(i))
                        else {
                            continue;
                        };
                        let way = of_halves((a, b), weights, share, aspect, cut);
                        let is_better = slot.as_ref().is_none_or(|old| {
                            whole(way.uneven(weights.0 + weights.1))
                                < whole(old.uneven(weights.0 + weights.1))
                        });
                        if is_better {
                            *slot = Some(way);
                        }
                    }
                }
            }
        }
        kept.into_iter().flatten().collect()
    }

    /// The way for the whole page that costs least.
    fn best(&self, shape: f64) -> Option<usize> {
        if self.count == 0 {
            return None;
        }
        let cost = |way: &Way| {
            let off = (way.aspect / shape).ln();
            whole(way.uneven(self.weight) / self.weight + SHAPE_COSTS * off * off)
        };
        let ways = self.of(0, self.count).iter().enumerate();
        ways.min_by_key(|(_, way)| cost(way)).map(|(number, _)| number)
    }
}

/// Two runs of these weights beside each other; the first has this share of the area.
fn of_halves((a, b): (&Way, &Way), weights: (f64, f64), share: f64, aspect: f64, cut: Cut) -> Way {
    let moved = |way: &Way, weight: f64, by: f64| {
        (way.sum + weight * by, way.squares + 2.0 * by * way.sum + weight * by * by)
    };
    let wanted = weights.0 / (weights.0 + weights.1);
    let first = moved(a, weights.0, (share / wanted).ln());
    let second = moved(b, weights.1, ((1.0 - share) / (1.0 - wanted)).ln());
    Way { aspect, sum: first.0 + second.0, squares: first.1 + second.1, cut }
}

/// A way with its pictures, to be placed. Gaps are of one width everywhere, so a run's height is a straight function of its width.
struct Tree<'a> {
    runs: &'a Runs,
    pieces: &'a [Piece],
    gap: f64,
}

impl Tree<'_> {
    /// Slope and offset of the height of a run over its width.
    fn height(&self, from: usize, to: usize, way: usize) -> (f64, f64) {
        match self.cut(from, to, way) {
            Cut::Whole => (1.0 / bounded(self.pieces[from].aspect), 0.0),
            Cut::Down { middle, first, second } => {
                let (a, b) = (self.height(from, middle, first), self.height(middle, to, second));
                (a.0 + b.0, a.1 + b.1 + self.gap)
            }
            Cut::Across { middle, first, second } => {
                let (a, b) = (self.height(from, middle, first), self.height(middle, to, second));
                let slope = 1.0 / (1.0 / a.0 + 1.0 / b.0);
                (slope, slope * (a.1 / a.0 + b.1 / b.0 - self.gap))
            }
        }
    }

    fn place(
        &self,
        (from, to, way): (usize, usize, usize),
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        areas: &mut Vec<Area>,
    ) {
        match self.cut(from, to, way) {
            Cut::Whole => {
                areas.push(Area { x: x as f32, y: y as f32, width: width as f32, height: height as f32 })
            }
            Cut::Down { middle, first, second } => {
                let (slope, offset) = self.height(from, middle, first);
                let upper = slope * width + offset;
                let below = upper + self.gap;
                self.place((from, middle, first), (x, y), (width, upper), areas);
                self.place((middle, to, second), (x, y + below), (width, height - below), areas);
            }
            Cut::Across { middle, first, second } => {
                let (slope, offset) = self.height(from, middle, first);
                let left = (height - offset) / slope;
                let beside = left + self.gap;
                self.place((from, middle, first), (x, y), (left, height), areas);
                self.place((middle, to, second), (x + beside, y), (width - beside, height), areas);
            }
        }
    }

    fn cut(&self, from: usize, to: usize, way: usize) -> Cut {
        self.runs.of(from, to).get(way).map_or(Cut::Whole, |way| way.cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(aspects: &[f64], weights: &[f64]) -> (Vec<Area>, f64) {
        let pieces: Vec<Piece> = aspects
            .iter()
            .zip(weights)
            .map(|(aspect, weight)| Piece { aspect: *aspect, weight: *weight })
            .collect();
        mosaic(&pieces, 1500.0, 8.0, 1.5)
    }

    #[test]
    fn every_picture_keeps_its_shape_and_pages_are_filled_but_for_gaps() {
        let shapes = [1.0, 16.0 / 9.0, 9.0 / 16.0, 4.0 / 3.0, 1.0, 2.4, 0.5, 1.5, 1.0, 0.75, 1.0, 1.78];
        for count in 1..=shapes.len() {
            let weights: Vec<f64> = (0..count).map(|i| if i % 4 == 0 { 3.0 } else { 1.0 }).collect();
            let (areas, height) = made(&shapes[..count], &weights);
            assert_eq!(areas.len(), count);
            let mut covered = 0.0;
            for (i, area) in areas.iter().enumerate() {
                let aspect = f64::from(area.width) / f64::from(area.height);
                assert!((aspect / shapes[i] - 1.0).abs() < 1e-3, "{count}, {i}: {aspect}");
                assert!(area.x >= -0.01 && area.y >= -0.01, "{area:?}");
                assert!(f64::from(area.x + area.width) < 1500.1, "{area:?}");
                assert!(f64::from(area.y + area.height) < height + 0.1, "{area:?}");
                covered += f64::from(area.width) * f64::from(area.height);
                for other in &areas[..i] {
                    let beside =
                        area.x >= other.x + other.width + 7.9 || other.x >= area.x + area.width + 7.9;
                    let below =
                        area.y >= other.y + other.height + 7.9 || other.y >= area.y + area.height + 7.9;
                    assert!(beside || below, "{area:?} over {other:?}");
                }
            }
            assert!(covered > 1500.0 * height * 0.94, "{count}: {}", covered / (1500.0 * height));
        }
    }

    #[test]
    fn what_weighs_more_is_larger_and_pages_come_near_their_shape() {
        let (areas, height) = made(&[1.0; 9], &[4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        let size = |area: &Area| f64::from(area.width) * f64::from(area.height);
        let rest = areas[1..].iter().map(size).fold(0.0, f64::max);
        assert!(size(&areas[0]) > 2.5 * rest, "{areas:?}");
        assert!((1.2..1.9).contains(&(1500.0 / height)), "{height}");
    }

    #[test]
    fn shapes_that_no_page_can_hold_are_framed() {
        let (areas, height) = made(&[40.0, 0.01], &[1.0, 1.0]);
        assert!(areas.iter().all(|area| area.width > 20.0 && area.height > 20.0), "{areas:?}");
        assert!(height.is_finite() && height < 8000.0);
        assert_eq!(mosaic(&[], 100.0, 8.0, 1.5), (vec![], 0.0));
    }
}
