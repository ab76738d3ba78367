//! Where each block of a frame was in the frame before: search over whole pixels, a check backwards, then parts of a pixel.
//!
//! Search: three steps of candidates (half the size, neighbours, the frame before) and a descent by single pixels.
//! Parts of a pixel with a change of light: B. Lucas, T. Kanade, "An iterative image registration technique" (IJCAI 1981) with an
//! offset, two rounds, over luma without its highest frequencies.

use super::small::Small;

/// Pixels along the side of a block.
pub(super) const SIDE: usize = 16;
/// The longest way that is looked for, in pixels at the normal size; ways over nine only where the frame before went that way too.
const REACH: i32 = 24;

/// One block of a frame and where it came from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    /// Its left upper corner.
    pub x: usize,
    pub y: usize,
    /// From its place to where it was in the frame before, in whole pixels.
    pub whole: (i32, i32),
    /// The same with parts of a pixel.
    pub exact: (f32, f32),
    /// How much lighter it became, in levels of 255.
    pub lighter: f32,
    /// Mean luma.
    pub luma: f32,
    /// Root mean square of its gradient, in levels a pixel.
    pub texture: f32,
    /// The search backwards ends where it began.
    pub found: bool,
}

impl Block {
    /// How far it moved, in pixels.
    pub(super) fn way(&self) -> f32 {
        (self.exact.0 * self.exact.0 + self.exact.1 * self.exact.1).sqrt()
    }
}

/// Blocks to a row and rows of them, and where the first begins (a multiple of a cell).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    pub across: usize,
    pub down: usize,
    pub left: usize,
    pub top: usize,
}

impl Grid {
    pub(super) fn of(width: usize, height: usize) -> Self {
        let margin = |length: usize| (length % SIDE / 2) & !3;
        Self { across: width / SIDE, down: height / SIDE, left: margin(width), top: margin(height) }
    }

    pub(super) fn count(self) -> usize {
        self.across * self.down
    }

    pub(super) fn corner(self, index: usize) -> (usize, usize) {
        (self.left + index % self.across * SIDE, self.top + index / self.across * SIDE)
    }

    /// The block whose corner is nearest to a place; `None` outside.
    pub(super) fn at(self, x: f32, y: f32) -> Option<usize> {
        let cell = |v: f32, margin: usize| ((v - margin as f32) / SIDE as f32).round();
        let (x, y) = (cell(x, self.left), cell(y, self.top));
        let inside = x >= 0.0 && y >= 0.0 && (x as usize) < self.across && (y as usize) < self.down;
        inside.then(|| y as usize * self.across + x as usize)
    }
}

/// Every block of `now` in `before`; `last` are the blocks of the pair before this one, if there are any.
pub(super) fn blocks(now: &Small, before: &Small, last: &[Block]) -> Vec<Block> {
    let grid = Grid::of(now.width, now.height);
    let mut blocks: Vec<Block> = Vec::with_capacity(grid.count());
    for index in 0..grid.count() {
        let (x, y) = grid.corner(index);
        let left = if index % grid.across > 0 { blocks[index - 1].whole } else { (0, 0) };
        let above = index.checked_sub(grid.across).map_or((0, 0), |above| blocks[above].whole);
        let then = last.get(index).map_or((0, 0), |block| block.whole);
        // Where frames are missing, all goes two to four times as far.
        let times = |n: i32| (n * then.0, n * then.1);
        let (whole, at_rim) = search(now, before, (x, y), &[left, above, then, times(2), times(3), times(4)]);
        let there = ((x as i32 + whole.0) as usize, (y as i32 + whole.1) as usize);
        let (back, _) = search(before, now, there, &[(-whole.0, -whole.1)]);
        let found = !at_rim && (back.0 + whole.0).abs() <= 1 && (back.1 + whole.1).abs() <= 1;
        let mut block = Block { x, y, whole, found, ..Block::default() };
        refine(&mut block, now, before);
        blocks.push(block);
    }
    blocks
}

/// The way in whole pixels, and whether the frame's rim kept it from going on.
fn search(
    from: &Small,
    within: &Small,
    (x, y): (usize, usize),
    guesses: &[(i32, i32)],
) -> ((i32, i32), bool) {
    let (right, below) = ((within.width - SIDE - x) as i32, (within.height - SIDE - y) as i32);
    let inside = |(dx, dy): (i32, i32)| {
        dx >= -(x as i32)
            && dy >= -(y as i32)
            && dx <= right
            && dy <= below
            && dx.abs().max(dy.abs()) <= REACH
    };
    // Where nothing is to be seen, and among the periods of a pattern, going with the neighbours or staying is the likeliest.
    let odd = |(dx, dy): (i32, i32)| {
        let apart = |guess: &(i32, i32)| ((dx - guess.0).abs() + (dy - guess.1).abs()) as u32;
        guesses.iter().map(apart).min().unwrap_or(0).min((dx.abs() + dy.abs()) as u32)
    };
    let cost = |way: (i32, i32)| {
        let to = ((x as i32 + way.0) as usize, (y as i32 + way.1) as usize);
        difference::<SIDE>((&from.bytes, from.width, (x, y)), (&within.bytes, within.width, to))
            + 6 * odd(way)
    };
    let mut best = (0, 0);
    let mut least = cost(best);
    let coarse = coarse(from, within, (x, y));
    for guess in guesses.iter().copied().chain([coarse]) {
        if guess != best && inside(guess) {
            let cost = cost(guess);
            if cost < least {
                (best, least) = (guess, cost);
            }
        }
    }
    for _ in 0..9 {
        let centre = best;
        for step in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)] {
            let to = (centre.0 + step.0, centre.1 + step.1);
            if inside(to) {
                let cost = cost(to);
                if cost < least {
                    (best, least) = (to, cost);
                }
            }
        }
        if best == centre {
            break;
        }
    }
    let (dx, dy) = best;
    let at_rim = best != (0, 0)
        && (dx == -(x as i32)
            || dx == right
            || dy == -(y as i32)
            || dy == below
            || dx.abs().max(dy.abs()) == REACH);
    (best, at_rim)
}

/// The best way at half the size, in full pixels.
fn coarse(from: &Small, within: &Small, (x, y): (usize, usize)) -> (i32, i32) {
    const HALF: usize = SIDE / 2;
    let (width, height) = (within.width / 2, within.height / 2);
    let (x, y) = ((x / 2).min(width.saturating_sub(HALF)), (y / 2).min(height.saturating_sub(HALF)));
    let mut best = (0, 0);
    let mut least = u32::MAX;
    for dy in -4_i32..=4 {
        for dx in -4_i32..=4 {
            let (to_x, to_y) = (x as i32 + dx, y as i32 + dy);
            if to_x < 0 || to_y < 0 || to_x as usize + HALF > width || to_y as usize + HALF > height {
                continue;
            }
            let to = (to_x as usize, to_y as usize);
            let cost = difference::<HALF>((&from.half, width, (x, y)), (&within.half, width, to))
                + 3 * (dx.abs() + dy.abs()) as u32;
            if cost < least {
                (best, least) = ((2 * dx, 2 * dy), cost);
            }
        }
    }
    best
}

/// Sum of absolute differences of two squares inside their planes.
#[inline]
fn difference<const N: usize>(
    (a, a_width, (ax, ay)): (&[u8], usize, (usize, usize)),
    (b, b_width, (bx, by)): (&[u8], usize, (usize, usize)),
) -> u32 {
    let rows =
        |plane: &'_ [u8], width: usize, x: usize, y: usize| -> usize { (y * width + x).min(plane.len()) };
    let (a, b) = (&a[rows(a, a_width, ax, ay)..], &b[rows(b, b_width, bx, by)..]);
    let mut sum = 0;
    for row in 0..N {
        let (Some(a), Some(b)) = (
            a.get(row * a_width..).and_then(|line| line.first_chunk::<N>()),
            b.get(row * b_width..).and_then(|line| line.first_chunk::<N>()),
        ) else {
            return u32::MAX / 2;
        };
        sum += a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
    }
    sum
}

/// One block's pixels.
pub(super) type Patch = [[f32; SIDE]; SIDE];

/// Adds parts of a pixel and the change of light.
fn refine(block: &mut Block, now: &Small, before: &Small) {
    let here = patch(&now.soft, now, (block.x as i32, block.y as i32));
    let (mut ux, mut uy) = (0.0_f32, 0.0_f32);
    let (gx, gy) = gradients(now, block);
    let mut sums = [0.0_f32; 5];
    for (gx, gy) in gx.as_flattened().iter().zip(gy.as_flattened()) {
        sums[0] += gx * gx;
        sums[1] += gx * gy;
        sums[2] += gy * gy;
        sums[3] += gx;
        sums[4] += gy;
    }
    let count = (SIDE * SIDE) as f32;
    block.texture = ((sums[0] + sums[2]) / count).sqrt();
    block.luma = here.as_flattened().iter().sum::<f32>() / count;
    for _ in 0..2 {
        let there = moved(before, block, (ux, uy));
        let (mut tx, mut ty, mut t) = (0.0, 0.0, 0.0);
        for ((here, there), (gx, gy)) in (here.as_flattened().iter().zip(there.as_flattened()))
            .zip(gx.as_flattened().iter().zip(gy.as_flattened()))
        {
            let difference = here - there;
            tx += gx * difference;
            ty += gy * difference;
            t += difference;
        }
        // Normal equations of three unknowns, the offset eliminated; a little weight on staying where nothing is to be seen.
        let damping = count * 0.05;
        let (a, b, d) = (
            sums[0] - sums[3] * sums[3] / count + damping,
            sums[1] - sums[3] * sums[4] / count,
            sums[2] - sums[4] * sums[4] / count + damping,
        );
        let (e, f) = (tx - sums[3] * t / count, ty - sums[4] * t / count);
        let determinant = (a * d - b * b).max(1e-6);
        let (sx, sy) = ((d * e - b * f) / determinant, (a * f - b * e) / determinant);
        ux = (ux + sx).clamp(-1.0, 1.0);
        uy = (uy + sy).clamp(-1.0, 1.0);
    }
    let there = moved(before, block, (ux, uy));
    let difference = here.as_flattened().iter().zip(there.as_flattened()).map(|(h, t)| h - t).sum::<f32>();
    block.lighter = difference / count;
    block.exact = (block.whole.0 as f32 + ux, block.whole.1 as f32 + uy);
}

/// The pixels of a square; beyond the rim the last ones are repeated.
fn patch(plane: &[f32], small: &Small, (x, y): (i32, i32)) -> Patch {
    let mut out = [[0.0; SIDE]; SIDE];
    for (dy, line) in (0_i32..).zip(&mut out) {
        copy(plane, small, (x, y + dy), line);
    }
    out
}

/// Pixels of one row from a place on.
fn copy<const N: usize>(plane: &[f32], small: &Small, (x, y): (i32, i32), out: &mut [f32; N]) {
    let row = y.clamp(0, small.height as i32 - 1) as usize * small.width;
    let inside = x >= 0 && x as usize + N <= small.width;
    if let Some(line) =
        plane.get(row + x.max(0) as usize..).and_then(|line| line.first_chunk::<N>()).filter(|_| inside)
    {
        *out = *line;
        return;
    }
    for (dx, out) in (0_i32..).zip(out) {
        *out = plane[row + (x + dx).clamp(0, small.width as i32 - 1) as usize];
    }
}

/// Central differences, in levels a pixel.
fn gradients(now: &Small, block: &Block) -> (Patch, Patch) {
    let (x, y) = (block.x as i32, block.y as i32);
    let half = |a: Patch, b: Patch| {
        let mut out = a;
        for (a, b) in out.as_flattened_mut().iter_mut().zip(b.as_flattened()) {
            *a = (*a - b) * 0.5;
        }
        out
    };
    let at = |dx, dy| patch(&now.soft, now, (x + dx, y + dy));
    (half(at(1, 0), at(-1, 0)), half(at(0, 1), at(0, -1)))
}

/// Weights of the cubic of E. Catmull and R. Rom (1974) at a part of a pixel from −1 to 1, for the whole pixel below it and around.
fn cubic(part: f32) -> (i32, [f32; 4]) {
    let below = part.floor();
    let t = part - below;
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    ];
    (below as i32, weights)
}

/// The block as it was in the frame before, parts of a pixel away from its whole way.
pub(super) fn moved(before: &Small, block: &Block, (ux, uy): (f32, f32)) -> Patch {
    const TALL: usize = SIDE + 3;
    let ((wx, across), (wy, down)) = (cubic(ux), cubic(uy));
    let (x, y) = (block.x as i32 + block.whole.0 + wx - 1, block.y as i32 + block.whole.1 + wy - 1);
    let mut rows = [[0.0_f32; SIDE]; TALL];
    let mut line = [0.0_f32; TALL];
    for (dy, out) in (0_i32..).zip(&mut rows) {
        copy(&before.soft, before, (x, y + dy), &mut line);
        for (i, out) in out.iter_mut().enumerate() {
            *out = across[0] * line[i]
                + across[1] * line[i + 1]
                + across[2] * line[i + 2]
                + across[3] * line[i + 3];
        }
    }
    let mut out = [[0.0; SIDE]; SIDE];
    for (y, out) in out.iter_mut().enumerate() {
        for (x, out) in out.iter_mut().enumerate() {
            *out = down[0] * rows[y][x]
                + down[1] * rows[y + 1][x]
                + down[2] * rows[y + 2][x]
                + down[3] * rows[y + 3][x];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{FrameBuf, Pixels};

    /// Smooth waves, shifted.
    fn waves(dx: f32, dy: f32, lighter: f32) -> Small {
        let (width, height) = (256, 144);
        let level = |i: u32| {
            let (x, y) = ((i % width) as f32 + dx, (i / width) as f32 + dy);
            let v = (x * 0.23 + y * 0.11).sin() * 30.0
                + (x * 0.05 - y * 0.31).sin() * 30.0
                + (x * 0.4).cos() * 15.0;
            (128.0 + v + lighter) as u8
        };
        let rgba = (0..width * height).flat_map(|i| [level(i), level(i), level(i), 255]).collect();
        Small::new(&FrameBuf { width, height, seconds: 0.0, pixels: Pixels::Rgba(rgba) })
    }

    #[test]
    fn shifts_are_found_to_a_tenth_of_a_pixel() {
        let before = waves(0.0, 0.0, 0.0);
        for (dx, dy, lighter) in
            [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (2.3, -1.6, 4.0), (-6.5, 3.25, -2.0), (0.2, 0.4, 0.0)]
        {
            let blocks = blocks(&waves(dx, dy, lighter), &before, &[]);
            let good: Vec<&Block> = blocks.iter().filter(|block| block.found).collect();
            assert!(good.len() * 10 >= blocks.len() * 6, "{dx} {dy}: {} of {}", good.len(), blocks.len());
            let near = |b: &&&Block| {
                (b.exact.0 - dx).abs() < 0.1
                    && (b.exact.1 - dy).abs() < 0.1
                    && (b.lighter - lighter).abs() < 0.6
            };
            let right = good.iter().filter(near).count();
            assert!(right * 20 >= good.len() * 19, "{dx} {dy}: {right} of {}", good.len());
        }
    }
}
