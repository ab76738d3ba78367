//! Warping: layers as the camera sees them, drawn into a frame block by block.
//!
//! Where a nearer layer hides a block altogether, nothing behind it is drawn.

mod cover;
mod run;

use crate::layers::Layer;
use crate::travel::View;
use crate::yuv::Planes;

pub(crate) use cover::Cover;
use cover::Opacity;
use run::{LEVEL, Mixed, REACH, Run};

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
    warp::<BLOCK, 1>(&luma, &flows, across, [&mut frame.y], frame.width);
    let chroma: Vec<_> = layers
        .iter()
        .map(|l| Sheet { planes: [&l.u, &l.v], cover: l.cover.as_ref().map(|c| &c.1) })
        .collect();
    warp::<{ BLOCK / 2 }, 2>(&chroma, &flows, across, [&mut frame.u, &mut frame.v], frame.width / 2);
}

/// Planes of a layer that lie alike, with their opacity; none is opaque.
struct Sheet<'a, const P: usize> {
    planes: [&'a Padded; P],
    cover: Option<&'a Cover>,
}

/// Warps planes of all layers in blocks of a `SIDE`: that of luma is [`BLOCK`], that of chroma, whose samples stand for two luma
/// pixels each way, half of it.
fn warp<const SIDE: usize, const P: usize>(
    sheets: &[Sheet<'_, P>],
    flows: &[Vec<Spot>],
    across: usize,
    mut to: [&mut [u8]; P],
    width: usize,
) {
    let half = BLOCK_BITS - SIDE.trailing_zeros();
    // How much of each layer is seen in a block, the nearest first, down to the first that hides the rest.
    let mut seen = Vec::with_capacity(sheets.len());
    let mut room = [Mixed::EMPTY; BLOCK];
    let rows = to.first().map_or(0, |plane| plane.len().div_ceil(width * SIDE));
    for row in 0..rows {
        for (column, left) in (0..width).step_by(SIDE).enumerate() {
            let block = |flow: &[Spot]| {
                let at = row * across + column;
                let spot = |at: usize| (flow[at].0 >> half, flow[at].1 >> half);
                Block { corners: [spot(at), spot(at + 1), spot(at + across), spot(at + across + 1)] }
            };
            seen.clear();
            for (sheet, flow) in sheets.iter().zip(flows).rev() {
                let block: Block<SIDE> = block(flow);
                let opacity = sheet.cover.map_or(Opacity::Full, |cover| cover.over(&block.corners));
                seen.push((opacity, block));
                if opacity == Opacity::Full {
                    break;
                }
            }
            let first = sheets.len() - seen.len();
            for (sheet, (opacity, block)) in sheets[first..].iter().zip(seen.iter().rev()) {
                let weights = match (opacity, sheet.cover) {
                    (Opacity::None, _) => continue,
                    (Opacity::Mixed, Some(cover)) => Some(block.take(cover.alpha(), &mut room)),
                    (Opacity::Mixed | Opacity::Full, _) => None,
                };
                for (plane, to) in sheet.planes.iter().zip(&mut to) {
                    let colours = block.take(plane, &mut room);
                    let lines = to.chunks_exact_mut(width).skip(row * SIDE).take(SIDE);
                    for (i, line) in lines.enumerate() {
                        let pixels = &mut line[left..(left + SIDE).min(width)];
                        match &weights {
                            None => pixels.copy_from_slice(&colours[i][..pixels.len()]),
                            Some(weights) => lay_over(pixels, &colours[i], &weights[i]),
                        }
                    }
                }
            }
        }
    }
}

/// A block of the frame by where its corners come from: upper left, upper right, lower left, lower right.
#[derive(Clone, Copy)]
struct Block<const SIDE: usize> {
    corners: [Spot; 4],
}

impl<const SIDE: usize> Block<SIDE> {
    /// The block's pixels out of a plane.
    fn take(&self, plane: &Padded, room: &mut [Mixed; BLOCK]) -> [[u8; SIDE]; SIDE] {
        let mut pixels = [[0; SIDE]; SIDE];
        // All rows are mixed before the first is taken up again: a processor waits for what it has only just written.
        let is_mixed = self.lies_level(plane)
            && room.iter_mut().enumerate().take(SIDE).all(|(y, row)| self.run(y).mix(plane, row).is_some());
        if is_mixed {
            pixels.iter_mut().zip(room).for_each(|(pixels, row)| *pixels = row.pixels());
        } else {
            let row = &mut room[0];
            pixels.iter_mut().enumerate().for_each(|(y, pixels)| *pixels = self.run(y).sample(plane, row));
        }
        pixels
    }

    /// Whether each row of the block surely is level and inside the plane, as most are.
    fn lies_level(&self, plane: &Padded) -> bool {
        let [a, b, c, d] = self.corners;
        let inside = |v: i32, size: usize| v >= 0 && v >> 8 < size as i32;
        let is_inside = self.corners.iter().all(|(x, y)| inside(*x, plane.width) && inside(*y, plane.height));
        // One less than a run's own bound, since the rows between are cut off.
        let leans = (a.1 - b.1).abs().max((c.1 - d.1).abs()) < LEVEL;
        let length = (a.0 - b.0).abs().max((c.0 - d.0).abs());
        is_inside && leans && (length >> 8) + 1 < 2 * SIDE as i32 - 2
    }

    /// One row of the block.
    fn run(&self, y: usize) -> Run<SIDE> {
        let part = y as i32;
        let [a, b, c, d] = self.corners;
        let mix = |a: i32, b: i32| (a * (SIDE as i32 - part) + b * part) >> SIDE.trailing_zeros();
        Run { from: (mix(a.0, c.0), mix(a.1, c.1)), to: (mix(b.0, d.0), mix(b.1, d.1)) }
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
