//! The canvas: anti-aliased filling of outlines, in colour or into a silhouette.
//!
//! Coverage is the exact signed area under each edge, accumulated per pixel as in Raph Levien's font-rs
//! ("Inside the fastest font renderer in the world", 2016). A bit set remembers the pixels that an edge
//! touched, so that the runs between them are painted as spans and large shapes cost no more than memory
//! bandwidth.

pub(crate) use crate::bounds::Bounds;
use crate::paint::{Paint, Ready, Row};
use crate::path::{Path, Point};

/// How near what is being drawn is: 0 far, 255 near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Plane {
    /// One depth for the whole shape.
    Flat(u8),
    /// Depth by row, as on a floor: `(y, depth)` at the far and at the near end.
    Slope((f32, u8), (f32, u8)),
    /// Leave the depth as it is: light, air and lettering lie on what is there.
    Keep,
}

/// Where fills go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Colour,
    Silhouette,
}

/// The number of floor, table or ground in [`Canvas::parts`].
pub(crate) const GROUND: u8 = 1;

/// Pixels, depth, and the buffers of the filler.
pub(crate) struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 4]>,
    pub depth: Vec<u8>,
    /// Coverage of the last silhouette, 0 to 255.
    pub silhouette: Vec<u8>,
    /// Shapes drawn in colour so far.
    pub shapes: usize,
    /// For every pixel, which part of the picture has its depth: 0 the surroundings, [`GROUND`], or what [`Canvas::part`] was.
    pub parts: Vec<u8>,
    /// What is being drawn, by the number that its pixels get.
    pub part: u8,
    /// Multiplies the opacity of every paint; reflections use it.
    pub opacity: f32,
    plane: Plane,
    target: Target,
    /// What the silhouette covers.
    covered: Bounds,
    cells: Vec<f32>,
    touched: Vec<u64>,
    words: usize,
}

impl Canvas {
    /// A black canvas; the size must have been checked.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let words = width.div_ceil(64);
        Self {
            width,
            height,
            pixels: vec![[0, 0, 0, 255]; width * height],
            depth: vec![0; width * height],
            silhouette: Vec::new(),
            shapes: 0,
            parts: vec![0; width * height],
            part: 0,
            opacity: 1.0,
            plane: Plane::Flat(0),
            target: Target::Colour,
            covered: Bounds { left: 0, top: 0, right: 0, bottom: 0 },
            cells: vec![0.0; (width + 2) * height],
            touched: vec![0; words * height],
            words,
        }
    }

    /// Sets the depth of what follows.
    pub(crate) fn plane(&mut self, plane: Plane) {
        self.plane = plane;
    }

    /// Draws into the silhouette instead of into the picture; returns the rows and columns it covers.
    pub(crate) fn silhouette_of(&mut self, draw: impl FnOnce(&mut Self)) -> Bounds {
        self.silhouette.resize(self.width * self.height, 0);
        // Only what the last silhouette covered has to be cleared.
        let old = self.covered;
        for y in old.top..old.bottom {
            self.silhouette[y * self.width + old.left..y * self.width + old.right].fill(0);
        }
        self.covered = Bounds { left: self.width, top: self.height, right: 0, bottom: 0 };
        self.target = Target::Silhouette;
        draw(self);
        self.target = Target::Colour;
        if self.covered.is_empty() {
            self.covered = Bounds { left: 0, top: 0, right: 0, bottom: 0 };
        }
        self.covered
    }

    /// True while a silhouette is drawn: light effects that are no body (glows, beams) leave themselves out.
    pub(crate) fn wants_body_only(&self) -> bool {
        self.target == Target::Silhouette
    }

    /// Fills an outline.
    pub(crate) fn fill(&mut self, path: &Path, paint: impl Into<Paint>) {
        let mut rows = (self.height, 0);
        for polygon in path.polygons() {
            let mut from = polygon[polygon.len() - 1];
            for to in polygon {
                self.edge(from, *to, &mut rows);
                from = *to;
            }
        }
        if self.target == Target::Colour {
            self.shapes += 1;
        }
        let ready =
            Ready::new(&paint.into(), self.opacity).for_rows(rows.1.saturating_sub(rows.0), self.width);
        for y in rows.0..rows.1 {
            self.sweep(y, &ready);
        }
    }

    /// Adds one directed edge, clipped to the canvas; what lies left of it is moved onto column 0.
    fn edge(&mut self, a: Point, b: Point, rows: &mut (usize, usize)) {
        let limit = 1.0e6;
        let finite = a.0.is_finite() && a.1.is_finite() && b.0.is_finite() && b.1.is_finite();
        if !finite || a.1 == b.1 {
            return;
        }
        let tame = |p: Point| (p.0.clamp(-limit, limit), p.1.clamp(-limit, limit));
        let (a, b) = (tame(a), tame(b));
        let (top, bottom, sign) = if a.1 < b.1 { (a, b, 1.0) } else { (b, a, -1.0) };
        let height = self.height as f32;
        if bottom.1 <= 0.0 || top.1 >= height || top.1 == bottom.1 {
            return;
        }
        let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
        let (y0, y1) = (top.1.max(0.0), bottom.1.min(height));
        rows.0 = rows.0.min(y0 as usize);
        rows.1 = rows.1.max((y1.ceil() as usize).min(self.height));
        let mut x = top.0 + (y0 - top.1) * slope;
        let mut y = y0;
        let mut row = y0 as usize;
        while y < y1 && row < self.height {
            let next_y = ((row + 1) as f32).min(y1);
            let next_x = x + (next_y - y) * slope;
            self.edge_in_row(row, x, next_x, (next_y - y) * sign);
            (x, y, row) = (next_x, next_y, row + 1);
        }
    }

    /// Accumulates an edge that stays in one row and covers `d` of its height, from column `xa` to `xb`.
    fn edge_in_row(&mut self, row: usize, xa: f32, xb: f32, d: f32) {
        let width = self.width as f32;
        let (x0, x1) = if xa < xb { (xa, xb) } else { (xb, xa) };
        if x0 >= width {
            return;
        }
        if x0 < 0.0 && x1 > 0.0 {
            // The part left of the picture acts as an edge on its first column.
            let part = d * (-x0 / (x1 - x0));
            self.edge_in_row(row, 0.0, 0.0, part);
            self.edge_in_row(row, 0.0, x1, d - part);
            return;
        }
        if x1 > width {
            let part = d * ((width - x0) / (x1 - x0));
            self.edge_in_row(row, x0, width, part);
            return;
        }
        let (x0, x1) = (x0.clamp(0.0, width), x1.clamp(0.0, width));
        let first = x0 as usize;
        let last = x1.ceil() as usize;
        let base = row * (self.width + 2);
        if last <= first + 1 {
            let middle = 0.5 * (x0 + x1) - first as f32;
            self.cells[base + first] += d * (1.0 - middle);
            self.cells[base + first + 1] += d * middle;
            self.touch(row, first, first + 1);
            return;
        }
        let inverse = 1.0 / (x1 - x0);
        let into = 1.0 - (x0 - first as f32);
        let out = x1 - last as f32 + 1.0;
        let start = 0.5 * inverse * into * into;
        let end = 0.5 * inverse * out * out;
        self.cells[base + first] += d * start;
        if last == first + 2 {
            self.cells[base + first + 1] += d * (1.0 - start - end);
        } else {
            let second = inverse * (1.5 - (x0 - first as f32));
            self.cells[base + first + 1] += d * (second - start);
            for column in first + 2..last - 1 {
                self.cells[base + column] += d * inverse;
            }
            let before = second + (last - first - 3) as f32 * inverse;
            self.cells[base + last - 1] += d * (1.0 - before - end);
        }
        self.cells[base + last] += d * end;
        self.touch(row, first, last);
    }

    /// Marks columns `first..=last` of a row as written.
    fn touch(&mut self, row: usize, first: usize, last: usize) {
        let base = row * self.words;
        for column in first..=last.min(self.width - 1) {
            self.touched[base + column / 64] |= 1 << (column % 64);
        }
    }

    /// Paints one row from its cells and leaves them empty.
    fn sweep(&mut self, y: usize, ready: &Ready) {
        let paint = ready.row(y);
        let base = y * (self.width + 2);
        let (mut cover, mut from) = (0.0_f32, 0);
        for word in 0..self.words {
            let mut bits = std::mem::take(&mut self.touched[y * self.words + word]);
            while bits != 0 {
                let x = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                self.span(y, from, x, cover, &paint);
                cover += std::mem::take(&mut self.cells[base + x]);
                from = x;
            }
        }
        self.span(y, from, self.width, cover, &paint);
        // Cells right of the last column take what was clipped there.
        self.cells[base + self.width] = 0.0;
        self.cells[base + self.width + 1] = 0.0;
    }

    /// Paints columns `from..to` of a row at one coverage.
    fn span(&mut self, y: usize, from: usize, to: usize, cover: f32, paint: &Row<'_>) {
        let cover = (cover.abs().min(1.0) * 256.0 + 0.5) as u32;
        if from >= to || cover == 0 {
            return;
        }
        let range = y * self.width + from..y * self.width + to;
        if self.target == Target::Silhouette {
            let value = cover.min(255) as u8;
            self.covered.include(from, to, y);
            self.silhouette[range].iter_mut().for_each(|old| *old = (*old).max(value));
            return;
        }
        let run = &mut self.pixels[range.clone()];
        let strongest = match paint {
            Row::Constant(colour) => paint_constant(run, *colour, cover),
            Row::Columns(_) | Row::Linear { .. } | Row::Radial { .. } => {
                paint_varying(run, from, paint, cover)
            }
        };
        if strongest > 140
            && let Some(near) = self.depth_at(y)
        {
            let part = self.part_here();
            self.parts[range.clone()].fill(part);
            self.depth[range].fill(near);
        }
    }

    /// What is being drawn; surroundings that slope towards the camera are ground.
    fn part_here(&self) -> u8 {
        match self.plane {
            Plane::Slope(..) if self.part == 0 => GROUND,
            Plane::Slope(..) | Plane::Flat(_) | Plane::Keep => self.part,
        }
    }

    /// The current plane's depth on a row.
    fn depth_at(&self, y: usize) -> Option<u8> {
        match self.plane {
            Plane::Keep => None,
            Plane::Flat(near) => Some(near),
            Plane::Slope(far, near) => {
                let t = ((y as f32 - far.0) / (near.0 - far.0).max(1.0)).clamp(0.0, 1.0);
                Some((f32::from(far.1) + (f32::from(near.1) - f32::from(far.1)) * t) as u8)
            }
        }
    }
}

/// Fills or blends a run with one colour; returns the opacity it had, 0 to 256.
fn paint_constant(run: &mut [[u8; 4]], colour: [u8; 4], cover: u32) -> u32 {
    let alpha = weight(colour[3], cover);
    if alpha >= 256 {
        run.fill([colour[0], colour[1], colour[2], 255]);
    } else if alpha > 0 {
        run.iter_mut().for_each(|pixel| *pixel = blend(*pixel, colour, alpha));
    }
    alpha
}

/// Blends a run with changing colours, some at a time: colours first, then all bytes in 16-bit lanes, which
/// every processor has side by side. Returns the strongest opacity, 0 to 256.
fn paint_varying(run: &mut [[u8; 4]], from: usize, paint: &Row<'_>, cover: u32) -> u32 {
    const TOGETHER: usize = 32;
    let mut colours = [[0_u8; 4]; TOGETHER];
    let mut weights = [[0_u16; 4]; TOGETHER];
    let mut strongest = 0;
    for (i, pixels) in run.chunks_mut(TOGETHER).enumerate() {
        let colours = &mut colours[..pixels.len()];
        paint.colours(from + i * TOGETHER, colours);
        let (mut least, mut most) = (256, 0);
        for (colour, weights) in colours.iter_mut().zip(&mut weights) {
            let weight = weight(colour[3], cover) as u16;
            (least, most) = (least.min(weight), most.max(weight));
            (*weights, colour[3]) = ([weight; 4], 255);
        }
        strongest = strongest.max(u32::from(most));
        if least == 256 {
            pixels.copy_from_slice(colours);
        } else if most > 0 {
            let bytes = colours.as_flattened().iter().zip(weights.as_flattened());
            for (old, (new, weight)) in pixels.as_flattened_mut().iter_mut().zip(bytes) {
                *old = ((u16::from(*old) * (256 - weight) + u16::from(*new) * weight + 128) >> 8) as u8;
            }
        }
    }
    strongest
}

/// Opacity times coverage, 0 to 256.
fn weight(alpha: u8, cover: u32) -> u32 {
    let alpha = u32::from(alpha);
    (alpha + (alpha >> 7)).wrapping_mul(cover) >> 8
}

/// `old` under `colour` with a weight of 0 to 256, two channels at a time; the result is opaque.
#[inline]
pub(crate) fn blend(old: [u8; 4], colour: [u8; 4], weight: u32) -> [u8; 4] {
    const EVEN: u32 = 0x00ff_00ff;
    const HALF: u32 = 0x0080_0080;
    let (old, new) = (u32::from_le_bytes(old), u32::from_le_bytes(colour) | 0xff00_0000);
    let keep = 256_u32.wrapping_sub(weight);
    let low =
        (old & EVEN).wrapping_mul(keep).wrapping_add((new & EVEN).wrapping_mul(weight)).wrapping_add(HALF);
    let high = ((old >> 8) & EVEN)
        .wrapping_mul(keep)
        .wrapping_add(((new >> 8) & EVEN).wrapping_mul(weight))
        .wrapping_add(HALF);
    (((low >> 8) & EVEN) | (high & !EVEN)).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::ink;
    use crate::path::Place;

    fn painted(path: &Path) -> f32 {
        let mut canvas = Canvas::new(64, 48);
        canvas.fill(path, ink(255, 255, 255));
        canvas.pixels.iter().map(|p| f32::from(p[0]) / 255.0).sum()
    }

    #[test]
    fn areas_are_exact() {
        let path = || Path::new(Place::CANVAS);
        for (shape, area) in [
            (path().rect(2.25, 3.5, 10.5, 4.25), 44.625),
            (path().ellipse((30.0, 20.0), 12.0, 9.0), 339.29),
            (path().polygon(&[(5.0, 5.0), (45.0, 7.0), (20.0, 40.0)]), 685.0),
            (path().rect(-20.0, -20.0, 200.0, 200.0), 64.0 * 48.0),
            (path().rect(-20.0, 10.0, 30.0, 5.0), 50.0),
            (path().rect(60.0, 40.0, 30.0, 50.0), 32.0),
            (path().polygon(&[(-30.0, 24.0), (32.0, -40.0), (94.0, 24.0), (32.0, 88.0)]), 3071.4),
        ] {
            let got = painted(&shape);
            assert!((got - area).abs() < area * 0.012 + 0.3, "{got} for {area}");
        }
    }

    #[test]
    fn nothing_is_left_in_the_cells() {
        let mut canvas = Canvas::new(33, 17);
        for i in 0..40 {
            let t = i as f32;
            let corners = [(t - 10.0, -3.0), (40.0 - t, t), (t * 1.7 - 20.0, 30.0)];
            canvas.fill(&Path::new(Place::CANVAS).polygon(&corners), ink(9, 9, 9));
        }
        assert!(canvas.cells.iter().all(|c| *c == 0.0));
        assert!(canvas.touched.iter().all(|w| *w == 0));
    }

    #[test]
    fn odd_numbers_do_no_harm() {
        let mut canvas = Canvas::new(8, 8);
        let bad = [(f32::NAN, 1.0), (f32::INFINITY, 2.0), (1e30, -1e30), (-1e30, 1e30), (3.0, 3.0)];
        canvas.fill(&Path::new(Place::CANVAS).polygon(&bad), ink(1, 2, 3));
        assert_eq!(canvas.shapes, 1);
    }

    #[test]
    fn blending_meets_its_ends() {
        assert_eq!(blend([10, 20, 30, 255], [200, 100, 50, 9], 0), [10, 20, 30, 255]);
        assert_eq!(blend([10, 20, 30, 255], [200, 100, 50, 9], 256), [200, 100, 50, 255]);
        assert_eq!(blend([0, 100, 200, 255], [200, 100, 0, 255], 128), [100, 100, 100, 255]);
    }

    #[test]
    fn a_silhouette_is_apart_from_the_picture() {
        let mut canvas = Canvas::new(20, 10);
        let before = canvas.pixels.clone();
        let bounds = canvas
            .silhouette_of(|c| c.fill(&Path::new(Place::CANVAS).rect(3.0, 2.0, 5.0, 4.0), ink(1, 1, 1)));
        assert_eq!(bounds, Bounds { left: 3, top: 2, right: 8, bottom: 6 });
        assert_eq!(canvas.pixels, before);
        assert_eq!(canvas.shapes, 0);
    }
}
