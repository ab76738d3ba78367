//! Layers of an anchor: each complete behind what stands before it, so that motion uncovers no holes.

use crate::camera::View;
use crate::depth::Depth;
use crate::fill::fill_gaps;
use crate::yuv::Planes;

/// Pixels between two nodes of a layer's flow.
const BLOCK: usize = 16;

/// One layer: colours (filled where they were hidden), opacity, and depth on a coarse grid.
pub(crate) struct Layer {
    planes: Planes,
    /// Opacity of luma and of chroma samples; none for the farthest layer.
    alpha: Option<(Vec<u8>, Vec<u8>)>,
    grid_width: usize,
    grid_height: usize,
    /// Depth at the nodes, 0 to 1.
    nodes: Vec<f32>,
}

/// Splits an anchor at the depth's cuts; the farthest layer comes first.
pub(crate) fn split(anchor: &Planes, depth: &Depth) -> Vec<Layer> {
    let cuts = depth.cuts();
    let mut bounds = vec![0_u16];
    bounds.extend(cuts.iter().map(|c| u16::from(*c)));
    bounds.push(256);
    (0..bounds.len() - 1).map(|i| Layer::new(anchor, depth, bounds[i], bounds[i + 1])).collect()
}

impl Layer {
    /// The layer of what is at `from` and nearer, but visible only before `to`.
    fn new(anchor: &Planes, depth: &Depth, from: u16, to: u16) -> Self {
        let (width, height) = (anchor.width, anchor.height);
        let at_least = |limit: u16| -> Vec<u8> {
            depth.values.iter().map(|d| if u16::from(*d) >= limit { 255 } else { 0 }).collect()
        };
        let own = grown(&at_least(from), width, height, usize::from(from > 0));
        let hidden = grown(&at_least(to), width, height, 2);
        let gap: Vec<u8> = own.iter().zip(&hidden).map(|(own, hidden)| (255 - own) | hidden).collect();
        let mut planes = anchor.clone();
        let chroma_gap = halved(&gap, width, height, u8::max);
        fill_gaps(&mut planes.y, &gap, width, height);
        fill_gaps(&mut planes.u, &chroma_gap, width / 2, height / 2);
        fill_gaps(&mut planes.v, &chroma_gap, width / 2, height / 2);
        let alpha = (from > 0).then(|| {
            let luma = softened(&at_least(from), &own);
            let chroma = halved(&luma, width, height, |a, b| a / 2 + b / 2);
            (luma, chroma)
        });
        let (grid_width, grid_height) = (width.div_ceil(BLOCK) + 1, height.div_ceil(BLOCK) + 1);
        let nodes = node_depths(depth, &gap, grid_width, grid_height);
        Self { planes, alpha, grid_width, grid_height, nodes }
    }

    /// Draws the layer as the camera sees it onto the frame.
    pub(crate) fn draw(&self, view: &View, frame: &mut Planes) {
        let flow = self.flow(view);
        let (width, height) = (self.planes.width, self.planes.height);
        let (luma, chroma) = match &self.alpha {
            Some((luma, chroma)) => (Some(luma.as_slice()), Some(chroma.as_slice())),
            None => (None, None),
        };
        self.warp(&flow, &self.planes.y, luma, &mut frame.y, width, height, 1);
        self.warp(&flow, &self.planes.u, chroma, &mut frame.u, width / 2, height / 2, 2);
        self.warp(&flow, &self.planes.v, chroma, &mut frame.v, width / 2, height / 2, 2);
    }

    /// Source positions of the nodes in luma pixels, in 1/256.
    fn flow(&self, view: &View) -> Vec<(i32, i32)> {
        let depth_at = |x: f32, y: f32| {
            let column = (x / BLOCK as f32).clamp(0.0, (self.grid_width - 1) as f32);
            let row = (y / BLOCK as f32).clamp(0.0, (self.grid_height - 1) as f32);
            let (c0, r0) = (column as usize, row as usize);
            let (c1, r1) = ((c0 + 1).min(self.grid_width - 1), (r0 + 1).min(self.grid_height - 1));
            let (tx, ty) = (column - c0 as f32, row - r0 as f32);
            let at = |c: usize, r: usize| self.nodes[r * self.grid_width + c];
            let top = at(c0, r0) + (at(c1, r0) - at(c0, r0)) * tx;
            let bottom = at(c0, r1) + (at(c1, r1) - at(c0, r1)) * tx;
            top + (bottom - top) * ty
        };
        let mut flow = Vec::with_capacity(self.nodes.len());
        for row in 0..self.grid_height {
            for column in 0..self.grid_width {
                let (x, y) = ((column * BLOCK) as f32, (row * BLOCK) as f32);
                let mut source = (x, y);
                // The depth that counts is the one at the source: two steps of fixed-point iteration find it.
                for _ in 0..3 {
                    source = view.source(x, y, depth_at(source.0, source.1));
                }
                flow.push(((source.0 * 256.0).round() as i32, (source.1 * 256.0).round() as i32));
            }
        }
        flow
    }

    /// Warps one plane; `step` is 2 for chroma, whose samples stand for two luma pixels each way.
    #[allow(clippy::too_many_arguments)]
    fn warp(
        &self,
        flow: &[(i32, i32)],
        from: &[u8],
        alpha: Option<&[u8]>,
        to: &mut [u8],
        width: usize,
        height: usize,
        step: usize,
    ) {
        let block = BLOCK / step;
        let limit = (((width - 1) * 256) as i32, ((height - 1) * 256) as i32);
        for y in 0..height {
            let (row, part) = (y / block, (y % block) as i32);
            let rows = (&flow[row * self.grid_width..], &flow[(row + 1) * self.grid_width..]);
            let mix = |a: i32, b: i32| (a * (block as i32 - part) + b * part) / (block * step) as i32;
            for (cell, run) in to[y * width..(y + 1) * width].chunks_mut(block).enumerate() {
                let node = |i: usize| (mix(rows.0[i].0, rows.1[i].0), mix(rows.0[i].1, rows.1[i].1));
                let (left, right) = (node(cell), node(cell + 1));
                let across = ((right.0 - left.0) * 16 / block as i32, (right.1 - left.1) * 16 / block as i32);
                let mut position = (left.0 * 16, left.1 * 16);
                for pixel in run {
                    let at = ((position.0 >> 4).clamp(0, limit.0), (position.1 >> 4).clamp(0, limit.1));
                    position = (position.0 + across.0, position.1 + across.1);
                    let Some(alpha) = alpha else {
                        *pixel = sample(from, at, width, limit);
                        continue;
                    };
                    let weight = i32::from(sample(alpha, at, width, limit));
                    if weight > 0 {
                        let colour = i32::from(sample(from, at, width, limit));
                        let old = i32::from(*pixel);
                        *pixel = (old + ((colour - old) * (weight + (weight >> 7)) + 128) / 256) as u8;
                    }
                }
            }
        }
    }
}

/// Bilinear sample at a position in 1/256 that lies inside the plane.
#[inline]
fn sample(plane: &[u8], (x, y): (i32, i32), width: usize, limit: (i32, i32)) -> u8 {
    let (column, row) = ((x >> 8) as usize, (y >> 8) as usize);
    let (tx, ty) = (x & 255, y & 255);
    let top = row * width + column;
    let right = usize::from(x < limit.0);
    let below = if y < limit.1 { width } else { 0 };
    let at = |i: usize| i32::from(plane[i]);
    let upper = at(top) * (256 - tx) + at(top + right) * tx;
    let lower = at(top + below) * (256 - tx) + at(top + below + right) * tx;
    ((upper * (256 - ty) + lower * ty + 32_768) >> 16) as u8
}

/// A mask grown by some pixels each way.
fn grown(mask: &[u8], width: usize, height: usize, by: usize) -> Vec<u8> {
    let mut mask = mask.to_vec();
    for _ in 0..by {
        let old = mask.clone();
        for y in 0..height {
            for x in 0..width {
                let at = y * width + x;
                let mut value = old[at];
                value |= if x > 0 { old[at - 1] } else { 0 };
                value |= if x + 1 < width { old[at + 1] } else { 0 };
                value |= if y > 0 { old[at - width] } else { 0 };
                value |= if y + 1 < height { old[at + width] } else { 0 };
                mask[at] = value;
            }
        }
    }
    mask
}

/// Full inside, half on the ring by which the layer was grown.
fn softened(inside: &[u8], grown: &[u8]) -> Vec<u8> {
    inside.iter().zip(grown).map(|(inside, grown)| if *inside > 0 { 255 } else { grown / 2 }).collect()
}

/// Half the size each way, four samples joined by `join`.
fn halved(values: &[u8], width: usize, height: usize, join: fn(u8, u8) -> u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(width / 2 * (height / 2));
    for y in 0..height / 2 {
        for x in 0..width / 2 {
            let at = y * 2 * width + x * 2;
            out.push(join(
                join(values[at], values[at + 1]),
                join(values[at + width], values[at + width + 1]),
            ));
        }
    }
    out
}

/// Mean known depth around each node; nodes without any take their neighbours'.
fn node_depths(depth: &Depth, gap: &[u8], grid_width: usize, grid_height: usize) -> Vec<f32> {
    let (mut means, mut unknown) = (Vec::new(), Vec::new());
    for row in 0..grid_height {
        for column in 0..grid_width {
            let (x, y) = (column * BLOCK, row * BLOCK);
            let (mut sum, mut count) = (0_u32, 0_u32);
            for py in (y.saturating_sub(BLOCK / 2)..(y + BLOCK / 2).min(depth.height)).step_by(2) {
                for px in (x.saturating_sub(BLOCK / 2)..(x + BLOCK / 2).min(depth.width)).step_by(2) {
                    let at = py * depth.width + px;
                    if gap[at] == 0 {
                        sum += u32::from(depth.values[at]);
                        count += 1;
                    }
                }
            }
            means.push((sum / count.max(1)) as u8);
            unknown.push(u8::from(count == 0));
        }
    }
    fill_gaps(&mut means, &unknown, grid_width, grid_height);
    crate::detail::box_blur(&mut means, grid_width, grid_height, 1);
    means.iter().map(|d| f32::from(*d) / 255.0).collect()
}
