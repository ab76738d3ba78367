//! Palette: up to six colours of a picture, and how far two such sets are apart.
//!
//! k-means in L*a*b* (S. Lloyd, 1982), seeded by splitting the most spread group at its mean across its widest axis (variance cut, after
//! X. Wu, 1992), so that equal pictures give equal palettes without chance. Palettes are matched by their weights: the cheapest way to
//! turn one into the other (Y. Rubner, C. Tomasi, L. Guibas, "The Earth Mover's Distance", 2000), where the way between two colours is CIEDE2000.

use maquette_colour::{Lab, ciede2000, srgb_of_lab};

use super::thresholds::{Level, PALETTE_MEAN, PALETTE_MOST};

/// The most colours of a palette.
const MOST: usize = 6;
/// Rounds of k-means, at most.
const ROUNDS: usize = 24;
/// How many pixels are compared at once: they stay near the processor.
const TOGETHER: usize = 256;
/// How much worse than its own a palette may fit that is nearer to another one.
const SLACK: f32 = 1.1;
/// Weights are matched in these many parts.
const PARTS: i32 = 10_000;
/// A colour that covers less than this share does not decide the greatest difference.
const MINOR: f32 = 0.04;

/// One colour of a palette.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// In L*a*b*.
    pub lab: Lab,
    /// The share of the picture that it stands for, 0 to 1.
    pub weight: f32,
}

impl Colour {
    /// The nearest sRGB colour.
    pub fn srgb(&self) -> [u8; 3] {
        srgb_of_lab(self.lab)
    }
}

/// How far two palettes are apart.
#[derive(Debug, Clone, PartialEq)]
pub struct PaletteDrift {
    /// CIEDE2000 of matched colours, mean by weight.
    pub mean: f32,
    /// CIEDE2000 of the colour that found the worst match, among those of at least 4 % of the picture.
    pub most: f32,
    /// That colour, in sRGB.
    pub worst: [u8; 3],
    /// Mean lightness, second minus first: −100 to 100.
    pub lightness: f32,
    /// Mean chroma, second minus first.
    pub chroma: f32,
    /// Mean of a (green to red) and b (blue to yellow), second minus first.
    pub hue: [f32; 2],
}

impl PaletteDrift {
    pub(super) fn score(&self) -> f32 {
        PALETTE_MEAN.score(self.mean).max(PALETTE_MOST.score(self.most))
    }

    pub(super) fn level(&self) -> Level {
        PALETTE_MEAN.level(self.mean).max(PALETTE_MOST.level(self.most))
    }

    pub(super) fn words(&self) -> String {
        if self.level() == Level::Same {
            return "the palette is the same".to_owned();
        }
        let [r, g, b] = self.worst;
        let mut ways = Vec::new();
        if self.hue[0].hypot(self.hue[1]) > 1.5 {
            ways.push(match (self.hue[0].abs() > self.hue[1].abs(), self.hue[0] > 0.0, self.hue[1] > 0.0) {
                (true, true, _) => "redder",
                (true, false, _) => "greener",
                (false, _, true) => "yellower",
                (false, _, false) => "bluer",
            });
        }
        if self.chroma.abs() > 1.5 {
            ways.push(if self.chroma > 0.0 { "more saturated" } else { "more muted" });
        }
        if self.lightness.abs() > 2.0 {
            ways.push(if self.lightness > 0.0 { "lighter" } else { "darker" });
        }
        let ways = if ways.is_empty() { "different".to_owned() } else { ways.join(", ") };
        format!(
            "colours are {ways}: ΔE {:.1} in the mean, {:.1} for #{r:02x}{g:02x}{b:02x}",
            self.mean, self.most
        )
    }
}

/// Up to six colours of some pixels, the largest first; fewer if there are fewer. Empty without pixels.
pub fn palette(pixels: &[Lab]) -> Vec<Colour> {
    settled(pixels, seeds(pixels)).0
}

/// How far the palettes of two pictures are apart, by the nearest two of equally good ones: k-means may end in several places, so one
/// picture's groups also start from the other one's colours, and count if they fit about as well. `None` without colours.
pub(super) fn nearest_drift(
    a: &(Vec<Lab>, Vec<Colour>),
    b: &(Vec<Lab>, Vec<Colour>),
) -> Option<PaletteDrift> {
    let candidates = [
        like(&b.0, &b.1, &a.1).and_then(|after| palette_drift(&a.1, &after)),
        like(&a.0, &a.1, &b.1).and_then(|before| palette_drift(&before, &b.1)),
        palette_drift(&a.1, &b.1),
    ];
    candidates.into_iter().flatten().min_by(|a, b| a.mean.total_cmp(&b.mean))
}

/// The palette of some pixels that starts from another one, if it fits them about as well as their own.
fn like(pixels: &[Lab], own: &[Colour], other: &[Colour]) -> Option<Vec<Colour>> {
    let (nearer, misfit) = settled(pixels, other.iter().map(|colour| colour.lab).collect());
    let middles: Vec<Lab> = own.iter().map(|colour| colour.lab).collect();
    let own_misfit: f32 = pixels.iter().map(|pixel| nearest(&middles, pixel).0).sum();
    (misfit <= own_misfit * SLACK + 1e-3 * pixels.len() as f32).then_some(nearer)
}

/// k-means from given middles: colours, the largest first, and the sum of squared distances before the last round.
fn settled(pixels: &[Lab], mut middles: Vec<Lab>) -> (Vec<Colour>, f32) {
    let mut misfit = f32::MAX;
    let mut counts = vec![0_usize; middles.len()];
    let side = |part: &[Lab]| {
        let mut side = [[0.0; TOGETHER]; 3];
        part.iter().enumerate().for_each(|(i, lab)| (0..3).for_each(|c| side[c][i] = lab[c]));
        side
    };
    let sides: Vec<Side> = pixels.chunks(TOGETHER).map(side).collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![[0.0_f32; 3]; middles.len()];
        counts.fill(0);
        misfit = 0.0;
        for (part, side) in pixels.chunks(TOGETHER).zip(&sides) {
            let (far, which) = nearest_of_many(&middles, side);
            for ((pixel, far), nearest) in part.iter().zip(far).zip(which) {
                let nearest = nearest as usize;
                misfit += far;
                counts[nearest] += 1;
                (0..3).for_each(|c| sums[nearest][c] += pixel[c]);
            }
        }
        let mut moved = 0.0_f32;
        for ((middle, sum), count) in
            middles.iter_mut().zip(&sums).zip(&counts).filter(|(_, count)| **count > 0)
        {
            let next = sum.map(|v| v / *count as f32);
            moved = moved.max((0..3).map(|c| (next[c] - middle[c]).abs()).fold(0.0, f32::max));
            *middle = next;
        }
        if moved < 0.02 {
            break;
        }
    }
    let weigh =
        |(lab, count): (&Lab, &usize)| Colour { lab: *lab, weight: *count as f32 / pixels.len() as f32 };
    let mut colours: Vec<Colour> = middles.iter().zip(&counts).filter(|(_, c)| **c > 0).map(weigh).collect();
    colours.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    (colours, misfit)
}

/// L, a and b of some pixels, each by itself.
type Side = [[f32; TOGETHER]; 3];

/// [`nearest`] of many pixels, several at once.
#[inline(never)]
fn nearest_of_many(middles: &[Lab], [l, a, b]: &Side) -> ([f32; TOGETHER], [u32; TOGETHER]) {
    let (mut best, mut which) = ([f32::MAX; TOGETHER], [0_u32; TOGETHER]);
    for (index, middle) in (0_u32..).zip(middles) {
        for i in 0..TOGETHER {
            let (dl, da, db) = (middle[0] - l[i], middle[1] - a[i], middle[2] - b[i]);
            let far = dl * dl + da * da + db * db;
            let is_nearer = far < best[i];
            which[i] = if is_nearer { index } else { which[i] };
            best[i] = if is_nearer { far } else { best[i] };
        }
    }
    (best, which)
}

/// The squared distance of the nearest middle, and which one it is.
fn nearest(middles: &[Lab], pixel: &Lab) -> (f32, usize) {
    let mut best = (f32::MAX, 0);
    for (i, middle) in middles.iter().enumerate() {
        let [l, a, b] = [0, 1, 2].map(|c| middle[c] - pixel[c]);
        let far = l * l + a * a + b * b;
        if far < best.0 {
            best = (far, i);
        }
    }
    best
}

/// The middles of groups that the pixels are cut into.
fn seeds(pixels: &[Lab]) -> Vec<Lab> {
    let mut groups: Vec<Vec<Lab>> = if pixels.is_empty() { Vec::new() } else { vec![pixels.to_vec()] };
    while groups.len() < MOST {
        let spreads = groups.iter().map(|group| spread(group)).enumerate();
        let Some((index, (middle, axis, squares))) = spreads.max_by(|a, b| a.1.2.total_cmp(&b.1.2)) else {
            break;
        };
        if squares <= 1e-3 * pixels.len() as f32 {
            break;
        }
        let (low, high) = groups[index].iter().partition(|pixel| pixel[axis] < middle[axis]);
        groups[index] = low;
        groups.push(high);
        groups.retain(|group| !group.is_empty());
    }
    groups.iter().map(|group| spread(group).0).collect()
}

/// The mean of a group, the axis of its greatest squares, and their sum along it.
fn spread(group: &[Lab]) -> (Lab, usize, f32) {
    let count = group.len().max(1) as f32;
    let mean = [0, 1, 2].map(|c| group.iter().map(|p| p[c]).sum::<f32>() / count);
    let squares = [0, 1, 2].map(|c| group.iter().map(|p| (p[c] - mean[c]).powi(2)).sum::<f32>());
    let axis = (0..3).max_by(|a, b| squares[*a].total_cmp(&squares[*b])).unwrap_or(0);
    (mean, axis, squares[axis])
}

/// How far two palettes are apart; `None` if one is empty.
pub fn palette_drift(a: &[Colour], b: &[Colour]) -> Option<PaletteDrift> {
    let (supply, demand) = (parts(a)?, parts(b)?);
    let costs: Vec<Vec<f32>> =
        a.iter().map(|a| b.iter().map(|b| ciede2000(a.lab, b.lab)).collect()).collect();
    let flows = cheapest(&costs, supply, demand);
    let mut worst = (0.0_f32, a[0].lab);
    let mut total = 0.0;
    for ((colour, costs), flows) in a.iter().zip(&costs).zip(&flows) {
        let cost: f32 = costs.iter().zip(flows).map(|(cost, flow)| cost * *flow as f32).sum();
        total += cost / PARTS as f32;
        let own = cost / flows.iter().sum::<i32>().max(1) as f32;
        if own > worst.0 && colour.weight >= MINOR {
            worst = (own, colour.lab);
        }
    }
    let mean = |palette: &[Colour], value: &dyn Fn(Lab) -> f32| {
        palette.iter().map(|c| c.weight * value(c.lab)).sum::<f32>()
    };
    let change = |value: &dyn Fn(Lab) -> f32| mean(b, value) - mean(a, value);
    Some(PaletteDrift {
        mean: total,
        most: worst.0,
        worst: srgb_of_lab(worst.1),
        lightness: change(&|lab| lab[0]),
        chroma: change(&|lab| lab[1].hypot(lab[2])),
        hue: [change(&|lab| lab[1]), change(&|lab| lab[2])],
    })
}

/// Weights in whole parts that sum to [`PARTS`]; `None` without any.
fn parts(palette: &[Colour]) -> Option<Vec<i32>> {
    let sum: f32 = palette.iter().map(|colour| colour.weight.max(0.0)).sum();
    if palette.is_empty() || sum <= 0.0 {
        return None;
    }
    let mut parts: Vec<i32> =
        palette.iter().map(|colour| (colour.weight.max(0.0) / sum * PARTS as f32) as i32).collect();
    parts[0] += PARTS - parts.iter().sum::<i32>();
    Some(parts)
}

/// The cheapest flows from supply to demand (equal sums), by shortest augmenting paths (R. Busacker, P. Gowen, 1960).
fn cheapest(costs: &[Vec<f32>], mut supply: Vec<i32>, mut demand: Vec<i32>) -> Vec<Vec<i32>> {
    let (n, m) = (supply.len(), demand.len());
    let mut flows = vec![vec![0; m]; n];
    while supply.iter().any(|left| *left > 0) {
        let Some(path) = cheapest_path(costs, &flows, &supply, &demand) else { break };
        let (start, end) = (path[0].0, path[path.len() - 1].1);
        // A path goes forward on even steps and takes flow back on odd ones.
        let back = path.iter().skip(1).step_by(2).map(|(i, j)| flows[*i][*j]);
        let amount = back.fold(supply[start].min(demand[end]), i32::min);
        for (step, (i, j)) in path.iter().enumerate() {
            flows[*i][*j] += if step % 2 == 0 { amount } else { -amount };
        }
        supply[start] -= amount;
        demand[end] -= amount;
    }
    flows
}

/// The cheapest path from a colour with supply to one with demand, as (supplier, demander) steps, by Bellman and Ford.
fn cheapest_path(
    costs: &[Vec<f32>],
    flows: &[Vec<i32>],
    supply: &[i32],
    demand: &[i32],
) -> Option<Vec<(usize, usize)>> {
    let (n, m) = (supply.len(), demand.len());
    let mut from: Vec<(f32, Option<usize>)> =
        supply.iter().map(|left| (if *left > 0 { 0.0 } else { f32::INFINITY }, None)).collect();
    let mut to: Vec<(f32, usize)> = vec![(f32::INFINITY, 0); m];
    for _ in 0..n + m {
        for i in 0..n {
            for j in 0..m {
                let cost = costs[i][j];
                if from[i].0 + cost < to[j].0 - 1e-4 {
                    to[j] = (from[i].0 + cost, i);
                }
                if flows[i][j] > 0 && to[j].0 - cost < from[i].0 - 1e-4 {
                    from[i] = (to[j].0 - cost, Some(j));
                }
            }
        }
    }
    let end = (0..m).filter(|j| demand[*j] > 0).min_by(|a, b| to[*a].0.total_cmp(&to[*b].0))?;
    let (mut path, mut at) = (Vec::new(), end);
    while path.len() <= 2 * (n + m) {
        let supplier = to[at].1;
        path.push((supplier, at));
        let Some(back) = from[supplier].1 else {
            path.reverse();
            return to[end].0.is_finite().then_some(path);
        };
        path.push((supplier, back));
        at = back;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_colours_are_found_with_their_shares() {
        let colours: [Lab; 3] = [[20.0, 0.0, 0.0], [60.0, 50.0, 20.0], [80.0, -40.0, 30.0]];
        let pixels: Vec<Lab> =
            (0..100).map(|i| colours[usize::from(i >= 50) + usize::from(i >= 80)]).collect();
        let got = palette(&pixels);
        assert_eq!(got.iter().map(|c| c.lab).collect::<Vec<_>>(), colours);
        assert!(got.iter().zip([0.5, 0.3, 0.2]).all(|(c, w)| (c.weight - w).abs() < 1e-6));
        assert_eq!(palette(&[]), []);
        assert_eq!(palette(&[[1.0, 2.0, 3.0]]).len(), 1);
    }

    #[test]
    fn flows_are_the_cheapest() {
        // The greedy way (0 to 0 for nothing) costs 0 + 10; the best one goes across for 1 + 1.
        let costs = vec![vec![0.0, 1.0], vec![1.0, 10.0]];
        assert_eq!(cheapest(&costs, vec![5, 5], vec![5, 5]), vec![vec![0, 5], vec![5, 0]]);
        assert_eq!(cheapest(&costs, vec![7, 3], vec![4, 6]), vec![vec![1, 6], vec![3, 0]]);
    }

    #[test]
    fn palettes_are_matched_by_weight() {
        let of = |list: &[(Lab, f32)]| {
            list.iter().map(|(lab, weight)| Colour { lab: *lab, weight: *weight }).collect::<Vec<_>>()
        };
        let (dark, red, red2) = ([20.0, 0.0, 0.0], [50.0, 60.0, 40.0], [50.0, 66.0, 30.0]);
        let a = of(&[(dark, 0.7), (red, 0.3)]);
        let same = palette_drift(&a, &of(&[(dark, 0.4), (red, 0.3), (dark, 0.3)])).unwrap();
        assert!(same.mean < 1e-3 && same.most < 1e-3, "{same:?}");
        let moved = palette_drift(&a, &of(&[(dark, 0.7), (red2, 0.3)])).unwrap();
        let step = ciede2000(red, red2);
        assert!((moved.most - step).abs() < 1e-3 && (moved.mean - 0.3 * step).abs() < 1e-2, "{moved:?}");
        assert_eq!(moved.worst, srgb_of_lab(red));
        assert_eq!(palette_drift(&[], &a), None);
    }
}
