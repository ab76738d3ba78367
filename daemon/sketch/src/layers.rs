//! Layers of an anchor: each complete behind what stands before it, so that motion uncovers no holes.

use crate::camera::View;
use crate::depth::Depth;
use crate::fill::fill_gaps;
use crate::yuv::Planes;

/// Pixels between two nodes of a layer's flow.
const BLOCK: usize = 16;

/// One layer: colours (filled where they were hidden), opacity, and depth on a coarse grid.
pub(crate) struct Layer {
    y: Padded,
    u: Padded,
    v: Padded,
    /// Opacity of luma and of chroma samples; none for the farthest layer.
    cover: Option<(Cover, Cover)>,
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
            grid_width,
            grid_height,
            nodes,
        }
    }

    /// Draws the layer as the camera sees it onto the frame.
    pub(crate) fn draw(&self, view: &View, frame: &mut Planes) {
        let flow = self.flow(view);
        let (luma, chroma) = match &self.cover {
            Some((luma, chroma)) => (Some(luma), Some(chroma)),
            None => (None, None),
        };
        self.warp(&flow, &self.y, luma, &mut frame.y, 1);
        self.warp(&flow, &self.u, chroma, &mut frame.u, 2);
        self.warp(&flow, &self.v, chroma, &mut frame.v, 2);
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
    fn warp(&self, flow: &[(i32, i32)], from: &Padded, alpha: Option<&Cover>, to: &mut [u8], step: usize) {
        let block = BLOCK / step;
        let width = from.width;
        for (y, line) in to.chunks_exact_mut(width).enumerate() {
            let (row, part) = (y / block, (y % block) as i32);
            let rows = (&flow[row * self.grid_width..], &flow[(row + 1) * self.grid_width..]);
            let mix = |a: i32, b: i32| (a * (block as i32 - part) + b * part) / (block * step) as i32;
            let node = |i: usize| (mix(rows.0[i].0, rows.1[i].0), mix(rows.0[i].1, rows.1[i].1));
            let mut left = node(0);
            for (cell, pixels) in line.chunks_mut(block).enumerate() {
                let right = node(cell + 1);
                let run = Run { from: left, to: right, length: block as i32 };
                match alpha.map(|a| (a, a.over(&run))) {
                    None | Some((_, Opacity::Full)) => run.copy(from, pixels),
                    Some((_, Opacity::None)) => {}
                    Some((cover, Opacity::Mixed)) => run.blend(from, &cover.alpha, pixels),
                }
                left = right;
            }
        }
    }
}

/// A short row of frame pixels and where its two ends come from, in 1/256 of a source pixel.
struct Run {
    from: (i32, i32),
    to: (i32, i32),
    length: i32,
}

impl Run {
    /// The source position of every pixel, inside the plane.
    fn positions(&self, plane: &Padded) -> impl Iterator<Item = (i32, i32)> + use<> {
        let limit = (((plane.width - 1) * 256) as i32, ((plane.height - 1) * 256) as i32);
        let step =
            ((self.to.0 - self.from.0) * 16 / self.length, (self.to.1 - self.from.1) * 16 / self.length);
        let start = (self.from.0 * 16, self.from.1 * 16);
        (0..self.length).map(move |i| {
            let (x, y) = ((start.0 + step.0 * i) >> 4, (start.1 + step.1 * i) >> 4);
            (x.clamp(0, limit.0), y.clamp(0, limit.1))
        })
    }

    fn copy(&self, plane: &Padded, pixels: &mut [u8]) {
        for (pixel, at) in pixels.iter_mut().zip(self.positions(plane)) {
            *pixel = plane.sample(at);
        }
    }

    fn blend(&self, plane: &Padded, alpha: &Padded, pixels: &mut [u8]) {
        for (pixel, at) in pixels.iter_mut().zip(self.positions(plane)) {
            let weight = i32::from(alpha.sample(at));
            if weight > 0 {
                let (old, colour) = (i32::from(*pixel), i32::from(plane.sample(at)));
                *pixel = (old + (((colour - old) * (weight + (weight >> 7)) + 128) >> 8)) as u8;
            }
        }
    }
}

/// A plane with its last column and row doubled, so that bilinear sampling needs no special case at the edge.
struct Padded {
    width: usize,
    height: usize,
    values: Vec<u8>,
}

impl Padded {
    fn new(plane: &[u8], width: usize, height: usize) -> Self {
        let mut values = Vec::with_capacity((width + 1) * (height + 1) + 1);
        for row in plane.chunks_exact(width).chain(plane.chunks_exact(width).last()) {
            values.extend(row);
            values.extend(row.last());
        }
        values.push(0);
        Self { width, height, values }
    }

    /// Bilinear sample at a position in 1/256 that lies inside the plane.
    #[inline]
    fn sample(&self, (x, y): (i32, i32)) -> u8 {
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
enum Opacity {
    None,
    Mixed,
    Full,
}

/// A layer's opacity, with its extremes in cells so that empty and full parts are known at once.
struct Cover {
    alpha: Padded,
    cells_across: usize,
    /// Least and most opacity in each cell of [`CELL`] pixels.
    cells: Vec<(u8, u8)>,
}

/// Side of a cell, in samples.
const CELL: usize = 8;

impl Cover {
    fn new(alpha: &[u8], width: usize, height: usize) -> Self {
        let (cells_across, cells_down) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut cells = vec![(255_u8, 0_u8); cells_across * cells_down];
        for (y, row) in alpha.chunks_exact(width).enumerate() {
            for (cell, part) in cells[y / CELL * cells_across..].iter_mut().zip(row.chunks(CELL)) {
                for value in part {
                    *cell = (cell.0.min(*value), cell.1.max(*value));
                }
            }
        }
        Self { alpha: Padded::new(alpha, width, height), cells_across, cells }
    }

    /// How opaque the layer is under a run, from the cells that it can touch.
    fn over(&self, run: &Run) -> Opacity {
        let range = |a: i32, b: i32, size: usize| {
            let cell = |v: i32| ((v >> 8).clamp(0, size as i32 - 1) as usize) / CELL;
            (cell(a.min(b) - 256), cell(a.max(b) + 512))
        };
        let (x0, x1) = range(run.from.0, run.to.0, self.alpha.width);
        let (y0, y1) = range(run.from.1, run.to.1, self.alpha.height);
        let (mut least, mut most) = (255, 0);
        for y in y0..=y1 {
            for cell in &self.cells[y * self.cells_across + x0..=y * self.cells_across + x1] {
                (least, most) = (least.min(cell.0), most.max(cell.1));
            }
        }
        match (least, most) {
            (_, 0) => Opacity::None,
            (255, _) => Opacity::Full,
            _ => Opacity::Mixed,
        }
    }
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
