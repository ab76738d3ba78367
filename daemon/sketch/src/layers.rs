//! Layers of an anchor: each complete behind what stands before it, so that motion uncovers no holes.

use crate::depth::Depth;
use crate::fill::fill_gaps;
use crate::travel::View;
use crate::warp::{BLOCK, Cover, Padded, Spot};
use crate::yuv::Planes;

/// One layer: colours (filled where they were hidden), opacity, and depth on a coarse grid.
pub(crate) struct Layer {
    pub y: Padded,
    pub u: Padded,
    pub v: Padded,
    /// Opacity of luma and of chroma samples; none for the farthest layer.
    pub cover: Option<(Cover, Cover)>,
    /// Where the frame's corner lies in the layer, in pixels.
    margin: (f32, f32),
    grid_width: usize,
    grid_height: usize,
    /// Depth at the nodes, 0 to 1.
    nodes: Vec<f32>,
}

/// Splits an anchor at the depth's cuts; the farthest layer comes first. The anchor may be larger than the frame by an even margin
/// on every side.
pub(crate) fn split(anchor: &Planes, depth: &Depth, margin: (usize, usize)) -> Vec<Layer> {
    let cuts = depth.cuts();
    let mut bounds = vec![0_u16];
    bounds.extend(cuts.iter().map(|c| u16::from(*c)));
    bounds.push(256);
    (0..bounds.len() - 1).map(|i| Layer::new(anchor, depth, bounds[i], bounds[i + 1], margin)).collect()
}

impl Layer {
    /// The layer of what is at `from` and nearer, but visible only before `to`.
    fn new(anchor: &Planes, depth: &Depth, from: u16, to: u16, margin: (usize, usize)) -> Self {
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
        let cover = (from > 0).then(|| {
            // Behind a nearer thing the layer goes on only where it surrounds that thing; elsewhere the
            // layers behind show.
            let mut luma = softened(&at_least(from), &own);
            fill_gaps(&mut luma, &hidden, width, height);
            let chroma = halved(&luma, width, height, |a, b| a / 2 + b / 2 + (a & b & 1));
            (Cover::new(&luma, width, height), Cover::new(&chroma, width / 2, height / 2))
        });
        let (grid_width, grid_height) = (width.div_ceil(BLOCK) + 1, height.div_ceil(BLOCK) + 1);
        let nodes = node_depths(depth, &gap, grid_width, grid_height);
        Self {
            y: Padded::new(&planes.y, width, height),
            u: Padded::new(&planes.u, width / 2, height / 2),
            v: Padded::new(&planes.v, width / 2, height / 2),
            cover,
            margin: (margin.0 as f32, margin.1 as f32),
            grid_width,
            grid_height,
            nodes,
        }
    }

    /// Source positions in the layer of the frame's nodes, in 1/256 of a luma pixel.
    pub(crate) fn flow(&self, view: &View, across: usize, down: usize) -> Vec<Spot> {
        let mut flow = Vec::with_capacity(across * down);
        for row in 0..down {
            for column in 0..across {
                let (x, y) = ((column * BLOCK) as f32, (row * BLOCK) as f32);
                let mut source = (x, y);
                // The depth that counts is the one at the source: two steps of fixed-point iteration find it.
                for step in 0..2 {
                    let depth = if step == 0 && self.margin == (0.0, 0.0) {
                        self.node(column, row)
                    } else {
                        self.depth_at(source.0 + self.margin.0, source.1 + self.margin.1)
                    };
                    source = view.source(x, y, depth);
                }
                // Moved above zero, so that cutting off rounds; the platform's rounding is a call on old processors.
                let code = |v: f32| ((v + 1024.0) * 256.0 + 0.5) as i32 - (1024 << 8);
                flow.push((code(source.0 + self.margin.0), code(source.1 + self.margin.1)));
            }
        }
        flow
    }

    /// Depth at a node; beyond the last it is the last one's.
    fn node(&self, column: usize, row: usize) -> f32 {
        self.nodes[row.min(self.grid_height - 1) * self.grid_width + column.min(self.grid_width - 1)]
    }

    /// Depth at a position of the layer, between its nodes.
    fn depth_at(&self, x: f32, y: f32) -> f32 {
        let column = (x / BLOCK as f32).clamp(0.0, (self.grid_width - 1) as f32);
        let row = (y / BLOCK as f32).clamp(0.0, (self.grid_height - 1) as f32);
        let (c0, r0) = (column as usize, row as usize);
        let (tx, ty) = (column - c0 as f32, row - r0 as f32);
        let at = |c: usize, r: usize| self.node(c, r);
        let top = at(c0, r0) + (at(c0 + 1, r0) - at(c0, r0)) * tx;
        let bottom = at(c0, r0 + 1) + (at(c0 + 1, r0 + 1) - at(c0, r0 + 1)) * tx;
        top + (bottom - top) * ty
    }
}

/// A mask grown by some pixels each way.
fn grown(mask: &[u8], width: usize, height: usize, by: usize) -> Vec<u8> {
    let mut mask = mask.to_vec();
    for _ in 0..by {
        let old = mask.clone();
        let row = |y: usize| &old[y * width..(y + 1) * width];
        for (y, line) in mask.chunks_exact_mut(width).enumerate() {
            let (own, above, below) = (row(y), row(y.saturating_sub(1)), row((y + 1).min(height - 1)));
            for (value, (above, below)) in line.iter_mut().zip(above.iter().zip(below)) {
                *value |= above | below;
            }
            line[1..].iter_mut().zip(own).for_each(|(value, left)| *value |= left);
            line.iter_mut().zip(&own[1..]).for_each(|(value, right)| *value |= right);
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
