//! What changed from one frame to the next once motion is taken out: light, colour, and what is left.

use super::motion::{Block, Grid, SIDE, blocks, moved};
use super::small::{CELL, Small};
use crate::ground::statistics::{mean, median};

/// One frame against the one before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Pair {
    pub blocks: Vec<Block>,
    /// Mean absolute difference of luma, in levels, without any compensation.
    pub plain: f32,
    /// How much lighter everything became, in levels, at the mean luma.
    pub lighter: f32,
    /// How colours changed.
    pub tint: Tint,
    /// What compensation does not explain, in levels; 0 where a block was not found.
    pub residue: Vec<f32>,
    /// True where `residue` holds something.
    pub known: Vec<bool>,
    /// Share of the frame's contrast that motion and light explain, at most 1; below 0 where they make it worse.
    pub explained: f32,
    /// Difference of the two luma histograms, 0 to 1.
    pub histogram: f32,
}

/// A change of colours between two frames: all hues turned, and all colours shifted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tint {
    /// In radians.
    pub turn: f32,
    /// In a and b of L*a*b*, at the mean colour.
    pub shift: (f32, f32),
    /// The mean colour's a and b.
    pub mean: (f32, f32),
    /// Root mean square distance of the colours from the mean one.
    pub spread: f32,
}

impl Pair {
    pub(super) fn new(now: &Small, before: &Small, last: Option<&Pair>) -> Self {
        let blocks = blocks(now, before, last.map_or(&[], |last| &last.blocks));
        let differences = now.luma.iter().zip(&before.luma).map(|(a, b)| (a - b).abs());
        let plain = differences.sum::<f32>() / now.luma.len() as f32;
        let light = Light::of(&blocks);
        let mut pair = Self {
            plain,
            lighter: light.at(light.middle),
            tint: tint(&blocks, now, before),
            residue: vec![0.0; now.luma.len()],
            known: vec![false; now.luma.len()],
            histogram: histograms(&now.bytes, &before.bytes),
            ..Self::default()
        };
        pair.fill(now, before, &blocks, light);
        pair.blocks = blocks;
        pair
    }

    /// The residue of every block that was found.
    fn fill(&mut self, now: &Small, before: &Small, blocks: &[Block], light: Light) {
        let (mut left, mut all) = (0.0_f64, 0.0_f64);
        for block in blocks {
            let there = moved(
                before,
                block,
                (block.exact.0 - block.whole.0 as f32, block.exact.1 - block.whole.1 as f32),
            );
            let (mut of_block, mut contrast) = (0.0, 0.0);
            for (dy, there) in there.iter().enumerate() {
                let at = (block.y + dy) * now.width + block.x;
                let here = &now.soft[at..at + SIDE];
                let residue = &mut self.residue[at..at + SIDE];
                for ((residue, here), there) in residue.iter_mut().zip(here).zip(there) {
                    *residue = here - there - light.at(*there);
                    of_block += *residue * *residue;
                    contrast += (here - block.luma) * (here - block.luma);
                }
                match block.found {
                    true => self.known[at..at + SIDE].fill(true),
                    false => residue.fill(0.0),
                }
            }
            left += f64::from(of_block);
            all += f64::from(contrast);
        }
        // Half a level of noise in every pixel is no contrast.
        let noise = 0.25 * (blocks.len() * SIDE * SIDE) as f64;
        self.explained = (1.0 - left / (all + noise).max(1.0)) as f32;
    }

    /// Blocks that were found.
    pub(super) fn found(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.found)
    }

    /// Mean way of the blocks, in pixels, those with more texture counting more; 0 without any.
    pub(super) fn way(&self) -> f32 {
        let all: f32 = self.found().map(weight).sum();
        self.found().map(|block| weight(block) * block.way()).sum::<f32>() / all.max(0.1)
    }

    /// The mean way with its direction: opposite ways cancel each other.
    pub(super) fn drift(&self) -> (f32, f32) {
        let all = self.found().map(weight).sum::<f32>().max(0.1);
        let mean = |pick: fn(&Block) -> f32| {
            self.found().map(|block| weight(block) * pick(block)).sum::<f32>() / all
        };
        // Blocks say where they came from.
        (-mean(|block| block.exact.0), -mean(|block| block.exact.1))
    }

    /// The root mean square of the residue, in levels, and the share of textured blocks that were not found.
    pub(super) fn warp(&self) -> (f32, f32) {
        let (mut sum, mut count) = (0.0_f64, 0_u32);
        for (residue, known) in self.residue.iter().zip(&self.known) {
            sum += f64::from(residue * residue);
            count += u32::from(*known);
        }
        let textured = self.blocks.iter().filter(|block| block.texture > 1.5).count();
        let lost = self.blocks.iter().filter(|block| block.texture > 1.5 && !block.found).count();
        ((sum / f64::from(count.max(1))).sqrt() as f32, lost as f32 / textured.max(1) as f32)
    }
}

/// How much a block's way counts.
fn weight(block: &Block) -> f32 {
    block.texture.min(8.0).powi(2)
}

/// A change of light: so much at black, so much more a level.
#[derive(Debug, Clone, Copy, Default)]
struct Light {
    at_black: f32,
    a_level: f32,
    middle: f32,
}

impl Light {
    fn at(self, luma: f32) -> f32 {
        self.at_black + self.a_level * luma
    }

    /// Least squares over the blocks that were found, without those far from the median.
    fn of(blocks: &[Block]) -> Self {
        let found: Vec<(f32, f32)> =
            blocks.iter().filter(|block| block.found).map(|block| (block.luma, block.lighter)).collect();
        let changes: Vec<f32> = found.iter().map(|(_, lighter)| *lighter).collect();
        let Some(middle) = median(&changes) else { return Self::default() };
        let apart: Vec<f32> = changes.iter().map(|change| (change - middle).abs()).collect();
        let limit = 3.0 * median(&apart).unwrap_or(0.0) + 0.3;
        let near: Vec<(f32, f32)> =
            found.into_iter().filter(|(_, change)| (change - middle).abs() <= limit).collect();
        let column = |pick: fn(&(f32, f32)) -> f32| mean(&near.iter().map(pick).collect::<Vec<_>>());
        let (luma, change) = (column(|pair| pair.0), column(|pair| pair.1));
        let spread: f32 = near.iter().map(|(l, _)| (l - luma).powi(2)).sum();
        let slope: f32 = near.iter().map(|(l, c)| (l - luma) * (c - change)).sum();
        // Blocks of one luma say nothing of a slope.
        let a_level = (slope / (spread + 200.0 * near.len() as f32 + 1.0)).clamp(-0.5, 0.5);
        Self { at_black: change - a_level * luma, a_level, middle: luma }
    }
}

/// The change of colours by least squares over the blocks that were found, twice, the second time without those that fit badly.
fn tint(blocks: &[Block], now: &Small, before: &Small) -> Tint {
    let mut pairs: Vec<Colours> = blocks
        .iter()
        .filter(|block| block.found)
        .map(|block| (colour(now, block, (0.0, 0.0)), colour(before, block, block.exact)))
        .collect();
    let mut tint = Tint::default();
    for _ in 0..2 {
        tint = fitted(&pairs);
        let misses: Vec<f32> = pairs.iter().map(|pair| miss(tint, pair)).collect();
        let limit = 2.0 * median(&misses).unwrap_or(0.0) + 0.1;
        pairs.retain(|pair| miss(tint, pair) <= limit);
    }
    tint
}

fn miss(tint: Tint, (here, there): &Colours) -> f32 {
    let a = here[0] - there[0] + tint.turn * (there[1] - tint.mean.1) - tint.shift.0;
    let b = here[1] - there[1] - tint.turn * (there[0] - tint.mean.0) - tint.shift.1;
    (a * a + b * b).sqrt()
}

/// A block's a and b here and there.
type Colours = ([f32; 2], [f32; 2]);

/// `here − there = turn · (−b, a) + shift`, with a and b from the mean colour.
fn fitted(pairs: &[Colours]) -> Tint {
    let count = pairs.len() as f32;
    if pairs.is_empty() {
        return Tint::default();
    }
    let mean = |pick: &dyn Fn(&Colours) -> f32| pairs.iter().map(pick).sum::<f32>() / count;
    let (ma, mb) = (mean(&|p| p.1[0]), mean(&|p| p.1[1]));
    let (da, db) = (mean(&|p| p.0[0] - p.1[0]), mean(&|p| p.0[1] - p.1[1]));
    let (mut along, mut spread) = (0.0, 0.0);
    for (here, there) in pairs {
        let (a, b) = (there[0] - ma, there[1] - mb);
        along += -b * (here[0] - there[0] - da) + a * (here[1] - there[1] - db);
        spread += a * a + b * b;
    }
    // Colours that lie close together say nothing of a turn.
    let turn = along / (spread + 20.0 * count);
    Tint { turn, shift: (da, db), mean: (ma, mb), spread: (spread / count).sqrt() }
}

/// Mean a and b of a block, some way off, linear between the middles of cells.
fn colour(small: &Small, block: &Block, (dx, dy): (f32, f32)) -> [f32; 2] {
    let (across, down) = (small.across(), small.height / CELL);
    let side = SIDE / CELL;
    let (x, y) = ((block.x as f32 + dx) / CELL as f32, (block.y as f32 + dy) / CELL as f32);
    let (x, y) = (x.clamp(0.0, (across - side) as f32), y.clamp(0.0, (down - side) as f32));
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f32, y - top as f32);
    // A mean of linear samples is a sum with weights: one over the inner cells, parts at the rims.
    let weight = |i: usize, part: f32| match i {
        0 => 1.0 - part,
        i if i == side => part,
        _ => 1.0,
    };
    let mut sum = [0.0; 2];
    for j in 0..=side {
        for i in 0..=side {
            let (cx, cy) = ((left + i).min(across - 1), (top + j).min(down - 1));
            let share = weight(i, fx) * weight(j, fy);
            let [_, a, b] = small.cells[cy * across + cx];
            sum[0] += share * a;
            sum[1] += share * b;
        }
    }
    sum.map(|sum| sum / (side * side) as f32)
}

/// Half the sum of differences of two histograms of 32 steps.
fn histograms(a: &[u8], b: &[u8]) -> f32 {
    let mut bins = [0_i32; 32];
    a.iter().for_each(|v| bins[usize::from(v >> 3)] += 1);
    b.iter().for_each(|v| bins[usize::from(v >> 3)] -= 1);
    bins.iter().map(|bin| bin.abs()).sum::<i32>() as f32 / (2 * a.len().max(1)) as f32
}

/// Boiling in every block: what compensation leaves now against what it left before, in levels².
///
/// Of noise that is new in every frame the residues `nₜ − nₜ₋₁` and `nₜ₋₁ − nₜ₋₂` have the mean product −σ². Whatever moves steadily
/// leaves errors of interpolation that are alike from frame to frame, with a product above 0. The product below nought is the energy
/// above a quarter of the frame rate minus the energy below it: (|rₜ − rₜ₋₁|² − |rₜ + rₜ₋₁|²) / 4.
pub(super) fn boiling(
    now: &Pair,
    before: &Pair,
    width: usize,
    height: usize,
    visit: &mut dyn FnMut(usize, f32, f32),
) {
    let grid = Grid::of(width, height);
    for (index, block) in now.blocks.iter().enumerate().take(grid.count()) {
        if !block.found {
            continue;
        }
        let (dx, dy) = (block.exact.0.round() as i32, block.exact.1.round() as i32);
        let (x0, y0) = (block.x as i32 + dx, block.y as i32 + dy);
        if x0 < 0 || y0 < 0 || x0 as usize + SIDE > width || y0 as usize + SIDE > height {
            continue;
        }
        let (mut product, mut energy, mut count) = (0.0_f32, 0.0_f32, 0_u32);
        for row in 0..SIDE {
            let here = (block.y + row) * width + block.x;
            let there = (y0 as usize + row) * width + x0 as usize;
            let pairs = now.residue[here..here + SIDE].iter().zip(&before.residue[there..there + SIDE]);
            for (a, b) in pairs {
                product += a * b;
                energy += a * a + b * b;
            }
            count += before.known[there..there + SIDE].iter().map(|known| u32::from(*known)).sum::<u32>();
        }
        if count as usize * 2 > SIDE * SIDE {
            visit(index, -product / count as f32, energy / count as f32);
        }
    }
}
