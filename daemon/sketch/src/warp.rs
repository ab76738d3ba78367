//! Warping: layers as the camera sees them, drawn into a frame block by block.
//!
//! Where a nearer layer hides a block altogether, nothing behind it is drawn.

use crate::layers::Layer;
use crate::travel::View;
use crate::yuv::Planes;

/// Pixels between two nodes of a layer's flow, and the side of a block.
pub(crate) const BLOCK: usize = 1 << BLOCK_BITS;
const BLOCK_BITS: u32 = 4;
/// A position in 1/256 of a sample.
pub(crate) type Spot = (i32, i32);

/// Draws one frame; the farthest layer comes first.
pub(crate) fn draw(layers: &[Layer], view: &View, frame: &mut Planes) {
    let (across, down) = (frame.width.div_ceil(BLOCK) + 1, frame.height.div_ceil(BLOCK) + 1);
    let flows: Vec<Vec<Spot>> = layers.iter().map(|layer| layer.flow(view, across, down)).collect();
    let luma: Vec<_> =
        layers.iter().map(|l| Sheet { planes: [&l.y], cover: l.cover.as_ref().map(|c| &c.0) }).collect();
    warp(&luma, &flows, across, [&mut frame.y], frame.width, 0);
    let chroma: Vec<_> = layers
        .iter()
        .map(|l| Sheet { planes: [&l.u, &l.v], cover: l.cover.as_ref().map(|c| &c.1) })
        .collect();
    warp(&chroma, &flows, across, [&mut frame.u, &mut frame.v], frame.width / 2, 1);
}

/// Planes of a layer that lie alike, with their opacity; none is opaque.
struct Sheet<'a, const P: usize> {
    planes: [&'a Padded; P],
    cover: Option<&'a Cover>,
}

/// Warps planes of all layers; `half` is 1 for chroma, whose samples stand for two luma pixels each way, and 0 for luma.
fn warp<const P: usize>(
    sheets: &[Sheet<'_, P>],
    flows: &[Vec<Spot>],
    across: usize,
    mut to: [&mut [u8]; P],
    width: usize,
    half: u32,
) {
    let bits = BLOCK_BITS - half;
    let side = 1_usize << bits;
    // How much of each layer is seen in a block, the nearest first, down to the first that hides the rest.
    let mut seen = Vec::with_capacity(sheets.len());
    let mut levels = [Level::EMPTY; BLOCK];
    let rows = to.first().map_or(0, |plane| plane.len().div_ceil(width * side));
    for row in 0..rows {
        for (column, left) in (0..width).step_by(side).enumerate() {
            let corners = |flow: &[Spot]| {
                let at = row * across + column;
                let spot = |at: usize| (flow[at].0 >> half, flow[at].1 >> half);
                [spot(at), spot(at + 1), spot(at + across), spot(at + across + 1)]
            };
            seen.clear();
            for (sheet, flow) in sheets.iter().zip(flows).rev() {
                let opacity = sheet.cover.map_or(Opacity::Full, |cover| cover.over(&corners(flow)));
                seen.push(opacity);
                if opacity == Opacity::Full {
                    break;
                }
            }
            let first = sheets.len() - seen.len();
            for (i, opacity) in (first..sheets.len()).zip(seen.iter().rev()) {
                if *opacity == Opacity::None {
                    continue;
                }
                let block = Block { corners: corners(&flows[i]), bits, left, width };
                let cover = sheets[i].cover.filter(|_| *opacity != Opacity::Full);
                for (plane, to) in sheets[i].planes.iter().zip(&mut to) {
                    let start = row * width * side;
                    let end = (start + width * side).min(to.len());
                    block.draw(plane, cover, &mut to[start..end], &mut levels);
                }
            }
        }
    }
}

/// A block of the frame and where its corners come from: upper left, upper right, lower left, lower right.
struct Block {
    corners: [Spot; 4],
    /// The side is two to this power.
    bits: u32,
    left: usize,
    width: usize,
}

impl Block {
    /// Draws the block of a plane into the frame's `lines`, as opaque as the cover is; `levels` is room for its rows.
    fn draw(&self, plane: &Padded, cover: Option<&Cover>, lines: &mut [u8], levels: &mut [Level; BLOCK]) {
        let length = (1 << self.bits).min(self.width - self.left);
        let columns = self.left..self.left + length;
        let lines = lines.chunks_exact_mut(self.width);
        match cover {
            None => self.take(plane, levels, lines.map(|line| &mut line[columns.clone()])),
            Some(cover) => {
                let (mut colours, mut weights) = ([[0; BLOCK]; BLOCK], [[0; BLOCK]; BLOCK]);
                let side = 1 << self.bits;
                self.take(plane, levels, colours.iter_mut().map(|row| &mut row[..side]));
                self.take(&cover.alpha, levels, weights.iter_mut().map(|row| &mut row[..side]));
                for (line, (colours, weights)) in lines.zip(colours.iter().zip(&weights)) {
                    lay_over(&mut line[columns.clone()], colours, weights);
                }
            }
        }
    }

    /// Takes the block's pixels out of a plane; `levels` is room for its rows.
    fn take<'a>(
        &self,
        plane: &Padded,
        levels: &mut [Level; BLOCK],
        lines: impl Iterator<Item = &'a mut [u8]>,
    ) {
        // All rows are mixed before the first is taken up again: a processor waits for what it has only just written.
        let mut is_level = [false; BLOCK];
        for (y, (is_level, level)) in is_level.iter_mut().zip(&mut *levels).enumerate().take(1 << self.bits) {
            *is_level = self.run(y).level(plane, level);
        }
        let rows = is_level.iter().zip(&*levels).enumerate().take(1 << self.bits);
        for (pixels, (y, (is_level, level))) in lines.zip(rows) {
            if *is_level {
                level.pixels(pixels);
            } else {
                self.run(y).sample_any(plane, pixels);
            }
        }
    }

    /// One row of the block.
    fn run(&self, y: usize) -> Run {
        let (side, part) = (1 << self.bits, y as i32);
        let [a, b, c, d] = self.corners;
        let mix = |a: i32, b: i32| (a * (side - part) + b * part) >> self.bits;
        Run { from: (mix(a.0, c.0), mix(a.1, c.1)), to: (mix(b.0, d.0), mix(b.1, d.1)), bits: self.bits }
    }
}

/// A short row of frame pixels and where its two ends come from.
struct Run {
    from: Spot,
    to: Spot,
    /// The number of pixels is two to this power.
    bits: u32,
}

/// The most source samples that a run is taken from in one go: twice its pixels, of which a block has sixteen or, in chroma, eight.
const REACH: usize = 2 * BLOCK;
const CHROMA_REACH: usize = BLOCK;
/// A run whose source leans by no more than this, in 1/256 of a sample, counts as level.
const LEVEL: i32 = 24;

/// Pixels that are worked out side by side.
const LANES: usize = 8;

/// A row of samples, doubled, between one that is never seen and some more.
const ROW: usize = 2 * BLOCK + 2 * LANES;

/// What a level run is taken from.
#[derive(Clone, Copy)]
struct Level {
    row: [u16; ROW],
    /// Where its first pixel lies, and how far the others are apart, in 1/4096 of a sample.
    at: i32,
    step: i32,
}

impl Level {
    const EMPTY: Self = Self { row: [0; ROW], at: 0, step: 0 };

    /// The run's pixels.
    fn pixels(&self, pixels: &mut [u8]) {
        let mut at = self.at;
        let (eights, rest) = pixels.as_chunks_mut::<LANES>();
        for eight in eights {
            between(&self.row, at, self.step, eight);
            at += self.step * LANES as i32;
        }
        if !rest.is_empty() {
            let mut eight = [0; LANES];
            between(&self.row, at, self.step, &mut eight);
            rest.iter_mut().zip(eight).for_each(|(pixel, value)| *pixel = value);
        }
    }
}

/// Mixes two rows into one: `down` is 0 (all of the upper one) to 256.
fn mix<const N: usize>(upper: &[u8], lower: &[u8], down: u16, to: &mut [u16; ROW]) -> Option<()> {
    let (upper, lower) = (upper.first_chunk::<N>()?, lower.first_chunk::<N>()?);
    for (mixed, (a, b)) in to[1..].iter_mut().zip(upper.iter().zip(lower)) {
        *mixed = (u16::from(*a) * (256 - down) + u16::from(*b) * down + 64) >> 7;
    }
    Some(())
}

/// Takes pixels from between the samples of a row: the first at `at`, the others a `step` apart, in 1/4096 of a sample. Positions count
/// in 1/128, which keeps everything in 16 bits.
#[inline]
fn between(row: &[u16; ROW], at: i32, step: i32, pixels: &mut [u8; LANES]) {
    // How far the pixels run away from the samples that they would have if they were as far apart.
    let drift = step - 4096;
    let last = drift * (LANES as i32 - 1);
    // Every pixel lies between the first two or the last two of three samples; which ones, the drift decides.
    let (base, start) = if drift < 0 { ((at >> 12) - 1, (at & 4095) + 4096) } else { (at >> 12, at & 4095) };
    let window = usize::try_from(base).ok().and_then(|base| row.get(base..)?.first_chunk::<{ LANES + 2 }>());
    if let Some(window) = window
        && last.abs() <= 4096
    {
        let (start, drift) = (start as u16, drift as u16);
        for (i, pixel) in pixels.iter_mut().enumerate() {
            let place = start.wrapping_add(drift.wrapping_mul(i as u16)) >> 5;
            let (before, after) = (128_u16.saturating_sub(place), place.saturating_sub(128));
            let amid = 128_u16.wrapping_sub(before).wrapping_sub(after);
            let sum = (window[i].wrapping_mul(before))
                .wrapping_add(window[i + 1].wrapping_mul(amid))
                .wrapping_add(window[i + 2].wrapping_mul(after));
            *pixel = (sum.wrapping_add(128) >> 8) as u8;
        }
        return;
    }
    let mut at = at;
    for pixel in pixels {
        let (place, part) = (((at >> 12) as usize).min(ROW - 2), ((at & 4095) >> 5) as u16);
        *pixel = ((row[place] * (128 - part) + row[place + 1] * part + 128) >> 8) as u8;
        at += step;
    }
}

impl Run {
    /// The source position of every pixel. What lies outside the plane is its mirror image.
    fn positions(&self, plane: &Padded) -> impl Iterator<Item = Spot> + use<> {
        let limit = (((plane.width - 1) * 256) as i32, ((plane.height - 1) * 256) as i32);
        let step = ((self.to.0 - self.from.0) << 4 >> self.bits, (self.to.1 - self.from.1) << 4 >> self.bits);
        let start = (self.from.0 * 16, self.from.1 * 16);
        let mirror = |v: i32, limit: i32| {
            let v = v.abs();
            (if v > limit { 2 * limit - v } else { v }).clamp(0, limit)
        };
        (0..1 << self.bits).map(move |i| {
            let (x, y) = ((start.0 + step.0 * i) >> 4, (start.1 + step.1 * i) >> 4);
            (mirror(x, limit.0), mirror(y, limit.1))
        })
    }

    /// The plane at the run's positions, one pixel at a time.
    fn sample_any(&self, plane: &Padded, pixels: &mut [u8]) {
        for (pixel, at) in pixels.iter_mut().zip(self.positions(plane)) {
            *pixel = plane.sample(at);
        }
    }

    /// Mixes the two rows of the plane that a level run inside it lies between, which most runs are; false for any other.
    fn level(&self, plane: &Padded, to: &mut Level) -> bool {
        if self.bits == BLOCK_BITS {
            self.mixed::<REACH>(plane, to).is_some()
        } else {
            self.mixed::<CHROMA_REACH>(plane, to).is_some()
        }
    }

    #[inline]
    fn mixed<const N: usize>(&self, plane: &Padded, to: &mut Level) -> Option<()> {
        let step = (self.to.0 - self.from.0) << 4 >> self.bits;
        let last = self.from.0 + ((step * ((1 << self.bits) - 1)) >> 4);
        let (low, high) = (self.from.0.min(last), self.from.0.max(last));
        let first = low >> 8;
        let inside = low >= 0 && high >> 8 < plane.width as i32 && ((high >> 8) - first) < N as i32 - 2;
        let y = (self.from.1 + self.to.1) / 2;
        let level = (self.from.1 - self.to.1).abs() <= LEVEL && y >= 0 && y >> 8 < plane.height as i32;
        if !inside || !level {
            return None;
        }
        let stride = plane.width + 1;
        let start = (y >> 8) as usize * stride + first as usize;
        let upper = plane.values.get(start..start + N)?;
        let lower = plane.values.get(start + stride..start + stride + N)?;
        let down = (y & 255) as u16;
        (to.at, to.step) = ((self.from.0 - (first << 8)) * 16 + 4096, step);
        // A run that is about as long as its source needs no more than these.
        if N == REACH && (high >> 8) - first < (BLOCK + LANES - 1) as i32 {
            mix::<{ BLOCK + LANES }>(upper, lower, down, &mut to.row)
        } else {
            mix::<N>(upper, lower, down, &mut to.row)
        }
    }
}

/// Lays colours over pixels by their weights.
fn lay_over(pixels: &mut [u8], colours: &[u8], weights: &[u8]) {
    for (pixel, (colour, weight)) in pixels.iter_mut().zip(colours.iter().zip(weights)) {
        // Both factors fit into 16 bits.
        let weight = i32::from(i16::from(*weight) + i16::from(*weight >> 7));
        let step = i32::from(i16::from(*colour) - i16::from(*pixel));
        *pixel = (i32::from(*pixel) + ((step * weight + 128) >> 8)) as u8;
    }
}

/// A plane with its last column and row doubled, so that bilinear sampling needs no special case at the edge.
pub(crate) struct Padded {
    width: usize,
    height: usize,
    values: Vec<u8>,
}

impl Padded {
    pub(crate) fn new(plane: &[u8], width: usize, height: usize) -> Self {
        let mut values = Vec::with_capacity((width + 1) * (height + 1) + REACH);
        for row in plane.chunks_exact(width).chain(plane.chunks_exact(width).last()) {
            values.extend(row);
            values.extend(row.last());
        }
        values.extend([0; REACH]);
        Self { width, height, values }
    }

    /// Bilinear sample at a position in 1/256 that lies inside the plane.
    #[inline]
    fn sample(&self, (x, y): Spot) -> u8 {
        let stride = self.width + 1;
        let (tx, ty) = (x & 255, y & 255);
        let start = (y >> 8) as usize * stride + (x >> 8) as usize;
        let near = &self.values[start..start + stride + 2];
        let (a, b) = (i32::from(near[0]), i32::from(near[1]));
        let (c, d) = (i32::from(near[stride]), i32::from(near[stride + 1]));
        let upper = (a << 8) + (b - a) * tx;
        let lower = (c << 8) + (d - c) * tx;
        (((upper << 8) + (lower - upper) * ty + 32_768) >> 16) as u8
    }
}

/// How much of a part is covered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opacity {
    None,
    Mixed,
    Full,
}

/// A layer's opacity, with its extremes in cells so that empty and full parts are known at once.
pub(crate) struct Cover {
    alpha: Padded,
    cells_across: usize,
    /// Least and most opacity in each cell of [`CELL`] pixels.
    cells: Vec<(u8, u8)>,
    /// The same of each cell with the one beside it and the two below.
    squares: Vec<(u8, u8)>,
}

/// Side of a cell, in samples.
const CELL: usize = 8;

impl Cover {
    pub(crate) fn new(alpha: &[u8], width: usize, height: usize) -> Self {
        let (cells_across, cells_down) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut cells = vec![(255_u8, 0_u8); cells_across * cells_down];
        for (y, row) in alpha.chunks_exact(width).enumerate() {
            for (cell, part) in cells[y / CELL * cells_across..].iter_mut().zip(row.chunks(CELL)) {
                for value in part {
                    *cell = (cell.0.min(*value), cell.1.max(*value));
                }
            }
        }
        let joined = |a: (u8, u8), b: (u8, u8)| (a.0.min(b.0), a.1.max(b.1));
        let at = |x: usize, y: usize| cells[y.min(cells_down - 1) * cells_across + x.min(cells_across - 1)];
        let square = |i: usize| {
            let (x, y) = (i % cells_across, i / cells_across);
            joined(joined(at(x, y), at(x + 1, y)), joined(at(x, y + 1), at(x + 1, y + 1)))
        };
        let squares = (0..cells.len()).map(square).collect();
        Self { alpha: Padded::new(alpha, width, height), cells_across, cells, squares }
    }

    /// How opaque the layer is under a block, from the cells that it can touch. What reaches outside the plane is mixed.
    fn over(&self, corners: &[Spot; 4]) -> Opacity {
        let range = |of: fn(&Spot) -> i32, size: usize| {
            let low = corners.iter().map(of).fold(i32::MAX, i32::min) - 256;
            let high = corners.iter().map(of).fold(i32::MIN, i32::max) + 512;
            let inside = low >= -256 && high <= (size as i32 + 2) << 8;
            let cell = |v: i32| ((v >> 8).clamp(0, size as i32 - 1) as usize) / CELL;
            inside.then(|| (cell(low), cell(high)))
        };
        let (Some((x0, x1)), Some((y0, y1))) =
            (range(|c| c.0, self.alpha.width), range(|c| c.1, self.alpha.height))
        else {
            return Opacity::Mixed;
        };
        let (mut least, mut most) = (255, 0);
        if (1..=3).contains(&(x1 - x0)) && (1..=3).contains(&(y1 - y0)) {
            // Two squares each way hold two to four cells, as most blocks touch.
            for at in [y0, y1 - 1].map(|y| y * self.cells_across) {
                let (left, right) = (self.squares[at + x0], self.squares[at + x1 - 1]);
                (least, most) = (least.min(left.0).min(right.0), most.max(left.1).max(right.1));
            }
        } else {
            for y in y0..=y1 {
                for cell in &self.cells[y * self.cells_across + x0..=y * self.cells_across + x1] {
                    (least, most) = (least.min(cell.0), most.max(cell.1));
                }
            }
        }
        match (least, most) {
            (_, 0) => Opacity::None,
            (255, _) => Opacity::Full,
            _ => Opacity::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane() -> (Vec<u8>, Padded) {
        let values: Vec<u8> = (0..64 * 48).map(|i| ((i % 64) * 3 + (i / 64) * 2 + i % 5) as u8).collect();
        let padded = Padded::new(&values, 64, 48);
        (values, padded)
    }

    /// A run's pixels, as a block takes them.
    fn sample(run: &Run, plane: &Padded, pixels: &mut [u8]) {
        let mut level = Level::EMPTY;
        if run.level(plane, &mut level) {
            level.pixels(pixels);
        } else {
            run.sample_any(plane, pixels);
        }
    }

    #[test]
    fn standing_still_copies() {
        let (values, plane) = plane();
        for (x, y) in [(0, 0), (16, 5), (48, 47), (3, 20)] {
            let run = Run { from: (x * 256, y * 256), to: ((x + 16) * 256, y * 256), bits: 4 };
            let mut pixels = [0; 16];
            sample(&run, &plane, &mut pixels);
            assert_eq!(pixels, values[(y * 64 + x) as usize..][..16], "{x} {y}");
        }
    }

    #[test]
    fn level_runs_are_sampled_like_any_other() {
        let (_, plane) = plane();
        for (from, to) in
            [((700, 900), (4300, 910)), ((256, 1111), (5200, 1111)), ((9000, 300), (12_900, 300))]
        {
            let run = Run { from, to, bits: 4 };
            let (mut fast, mut exact, mut level) = ([0; 16], [0; 16], Level::EMPTY);
            assert!(run.level(&plane, &mut level));
            level.pixels(&mut fast);
            run.sample_any(&plane, &mut exact);
            assert!(fast.iter().zip(exact).all(|(a, b)| a.abs_diff(b) <= 1), "{fast:?} {exact:?}");
        }
    }

    #[test]
    fn outside_the_plane_is_its_mirror_image() {
        let (values, plane) = plane();
        let run = Run { from: (-8 * 256, 2560), to: (8 * 256, 2560), bits: 4 };
        let mut pixels = [0; 16];
        sample(&run, &plane, &mut pixels);
        assert_eq!((pixels[0], pixels[8], pixels[15]), (values[648], values[640], values[647]));
        // Any position at all is inside.
        let far = Run { from: (-1_000_000, 9_999_999), to: (1_000_000, -5), bits: 4 };
        sample(&far, &plane, &mut pixels);
    }
}
