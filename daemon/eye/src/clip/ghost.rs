//! Trails: what is left of an old frame where its content has moved on.
//!
//! A trail moves along with what it belongs to, so compensation does not show it. But it leaves, at the old place, a weak copy of the
//! old edges: the second differences along the motion, taken at one place in two frames that lie at least three pixels of motion
//! apart, correlate. For frames blended as `(1 − a) · new + a · old` over k frames the correlation of sharp detail is aᵏ; without a
//! trail it is about nought, since the filter's own correlation is nought three pixels off.

use std::collections::VecDeque;

use super::motion::{Block, Grid, SIDE, accompanied};
use super::pair::Pair;
use super::small::Small;

/// The way after which an old place has to be free of what was there, in pixels of the normal size.
const CLEAR: f32 = 3.0;
/// How many frames are kept to look back.
pub(super) const BACK: usize = 2;

/// Sums of a frame: products of the details of two frames, and their energies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trail {
    product: f64,
    now: f64,
    then: f64,
    /// Blocks that moved far enough.
    pub blocks: u32,
}

impl Trail {
    pub(super) fn add(&mut self, other: Self) {
        self.product += other.product;
        self.now += other.now;
        self.then += other.then;
        self.blocks += other.blocks;
    }

    /// Share of the old detail that is still there, −1 to 1; 0 without detail.
    pub(super) fn share(self) -> f32 {
        let energy = (self.now * self.then).sqrt();
        if energy > 1.0 { (self.product / energy) as f32 } else { 0.0 }
    }
}

/// Looks at every block that moves; `past` holds the frames before `now`, the latest first.
pub(super) fn trail(now: &Small, pair: &Pair, past: &VecDeque<Small>) -> Trail {
    let mut sums = Trail::default();
    let grid = Grid::of(now.width, now.height);
    for (index, block) in pair.blocks.iter().enumerate() {
        if !block.found || block.texture < 2.0 || !accompanied(&pair.blocks, grid, index) {
            continue;
        }
        let way = block.way();
        let back = (CLEAR / way.max(0.1)).ceil() as usize;
        if let Some(then) = past.get(back - 1).filter(|_| back <= BACK) {
            let of_block = of_block(now, then, block);
            // Less detail than half a level is mostly rounding.
            let enough = 0.25 * (SIDE * SIDE) as f64;
            if of_block.now > enough && of_block.then > enough {
                sums.add(of_block);
            }
        }
    }
    sums
}

fn of_block(now: &Small, then: &Small, block: &Block) -> Trail {
    let way = block.way();
    let unit = (block.exact.0 / way, block.exact.1 / way);
    let mut sums = Trail { blocks: 1, ..Trail::default() };
    // The steps along the motion need a margin.
    let (right, below) = (now.width as f32 - 4.0, now.height as f32 - 4.0);
    let inside = |x: f32, y: f32| x >= 3.0 && y >= 3.0 && x < right && y < below;
    for y in (block.y..block.y + SIDE).map(|y| y as f32) {
        for x in (block.x..block.x + SIDE).map(|x| x as f32) {
            if !inside(x, y) {
                continue;
            }
            let (a, b) = (detail(now, (x, y), unit), detail(then, (x, y), unit));
            sums.product += f64::from(a * b);
            sums.now += f64::from(a * a);
            sums.then += f64::from(b * b);
        }
    }
    sums
}

/// The second difference of soft luma along a direction.
fn detail(small: &Small, (x, y): (f32, f32), (ux, uy): (f32, f32)) -> f32 {
    let at = |x: f32, y: f32| {
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let line = |y: usize| {
            let line = &small.soft[y * small.width + left..][..2];
            line[0] + fx * (line[1] - line[0])
        };
        let (upper, lower) = (line(top), line(top + 1));
        upper + fy * (lower - upper)
    };
    2.0 * at(x, y) - at(x + ux, y + uy) - at(x - ux, y - uy)
}
