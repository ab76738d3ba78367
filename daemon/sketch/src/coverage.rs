//! Coverage: how much of each pixel an outline covers, as spans of one coverage.
//!
//! It is the exact signed area under each edge, accumulated per pixel as in Raph Levien's font-rs ("Inside the fastest font renderer
//! in the world", 2016). A bit set remembers the pixels that an edge touched, so that the runs between them come out as spans. Edges
//! are followed down the picture a few rows at a time: the cells of these rows stay in the processor's nearest cache, and a canvas
//! needs no further plane of its own size.

use crate::path::{Path, Point};

/// Rows that are worked out together.
pub(crate) const BAND: usize = 32;

/// The filler's memory, kept from outline to outline.
pub(crate) struct Coverage {
    width: usize,
    height: usize,
    /// Words of the bit set in a row.
    words: usize,
    cells: Vec<f32>,
    touched: Vec<u64>,
    /// The first word of the bit set that may have a bit in it, and the one after the last, by row.
    used: [(usize, usize); BAND],
    /// The row's spans, until they are handed out.
    spans: Vec<Span>,
}

/// Columns `from..to` of a row have a coverage of 1 to 256.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub from: usize,
    pub to: usize,
    pub cover: u32,
}

/// Where spans go.
pub(crate) trait Sink {
    /// The spans of row `y` from left to right, at least one.
    fn row(&mut self, y: usize, spans: &[Span]);
}

/// An edge on its way down: where it is, and where it ends.
pub(crate) struct Edge {
    x: f32,
    y: f32,
    end: f32,
    slope: f32,
    /// 1 down, −1 up.
    sign: f32,
    row: usize,
}

/// No word of the bit set.
const NONE: (usize, usize) = (usize::MAX, 0);

impl Coverage {
    /// For a canvas of some size.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let (words, rows) = (width.div_ceil(64), height.min(BAND));
        Self {
            width,
            height,
            words,
            cells: vec![0.0; (width + 2) * rows],
            touched: vec![0; words * rows],
            used: [NONE; BAND],
            spans: Vec::new(),
        }
    }

    /// Appends an outline's edges. Gives the rows that it may cover, half open.
    pub(crate) fn take(&self, path: &Path, edges: &mut Vec<Edge>) -> (usize, usize) {
        let mut rows = (self.height, 0);
        for polygon in path.polygons() {
            let mut from = polygon[polygon.len() - 1];
            for to in polygon {
                edges.extend(self.edge(from, *to, &mut rows));
                from = *to;
            }
        }
        rows
    }

    /// Hands out the spans of an outline in some rows, from the top down. Edges remember how far down they were followed, so rows
    /// further down may be asked for later, and no others.
    pub(crate) fn spans(&mut self, edges: &mut [Edge], rows: (usize, usize), sink: &mut impl Sink) {
        let mut top = rows.0;
        while top < rows.1 {
            let bottom = (top + BAND).min(rows.1);
            for edge in &mut *edges {
                self.follow(edge, top, bottom);
            }
            for y in top..bottom {
                self.sweep(y, y - top, sink);
            }
            top = bottom;
        }
    }

    /// One directed edge, clipped to the canvas's rows, if it crosses any.
    fn edge(&self, a: Point, b: Point, rows: &mut (usize, usize)) -> Option<Edge> {
        let limit = 1.0e6;
        let finite = a.0.is_finite() && a.1.is_finite() && b.0.is_finite() && b.1.is_finite();
        if !finite || a.1 == b.1 {
            return None;
        }
        let tame = |p: Point| (p.0.clamp(-limit, limit), p.1.clamp(-limit, limit));
        let (a, b) = (tame(a), tame(b));
        let (top, bottom, sign) = if a.1 < b.1 { (a, b, 1.0) } else { (b, a, -1.0) };
        let height = self.height as f32;
        if bottom.1 <= 0.0 || top.1 >= height || top.1 == bottom.1 {
            return None;
        }
        let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
        let (y, end) = (top.1.max(0.0), bottom.1.min(height));
        let row = y as usize;
        rows.0 = rows.0.min(row);
        rows.1 = rows.1.max((end.ceil() as usize).min(self.height));
        Some(Edge { x: top.0 + (y - top.1) * slope, y, end, slope, sign, row })
    }

    /// Accumulates an edge down to row `bottom` of the band that begins at row `top`.
    fn follow(&mut self, edge: &mut Edge, top: usize, bottom: usize) {
        while edge.row < bottom && edge.y < edge.end {
            let next_y = ((edge.row + 1) as f32).min(edge.end);
            let part = next_y - edge.y;
            let next_x = edge.x + part * edge.slope;
            self.edge_in_row(edge.row - top, edge.x, next_x, part * edge.sign);
            (edge.x, edge.y, edge.row) = (next_x, next_y, edge.row + 1);
        }
    }

    /// Accumulates an edge that stays in one row of the band and covers `d` of its height, from column `xa` to `xb`. What lies left of
    /// the canvas is moved onto its first column.
    #[inline]
    fn edge_in_row(&mut self, row: usize, xa: f32, xb: f32, d: f32) {
        let width = self.width as f32;
        let (x0, x1) = if xa < xb { (xa, xb) } else { (xb, xa) };
        let first = x0 as i32 as usize;
        if x0 >= 0.0 && x1 <= (first + 1) as f32 && x1 < width {
            // Most edges are steep and stay in one column.
            let base = row * (self.width + 2) + first;
            let middle = 0.5 * (x0 + x1) - first as f32;
            if let [a, b] = &mut self.cells[base..base + 2] {
                *a += d * (1.0 - middle);
                *b += d * middle;
            }
            self.touch_two(row, first);
            return;
        }
        self.wide_edge_in_row(row, x0, x1, d);
    }

    /// The same for any edge, whose columns are in order.
    fn wide_edge_in_row(&mut self, row: usize, x0: f32, x1: f32, d: f32) {
        let width = self.width as f32;
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
        let first = x0 as i32 as usize;
        // The platform's rounding is a call on old processors.
        let cut = x1 as i32 as usize;
        let last = cut + usize::from((cut as f32) < x1);
        let base = row * (self.width + 2) + first;
        if last <= first + 1 {
            let middle = 0.5 * (x0 + x1) - first as f32;
            if let [a, b] = &mut self.cells[base..base + 2] {
                *a += d * (1.0 - middle);
                *b += d * middle;
            }
            self.touch(row, first, first + 1);
            return;
        }
        spread(&mut self.cells[base..=base + last - first], x0 - first as f32, x1 - last as f32, x1 - x0, d);
        self.touch(row, first, last);
    }

    /// Marks a column and the next of a row as written.
    fn touch_two(&mut self, row: usize, first: usize) {
        let words = &mut self.touched[row * self.words..][..self.words];
        let (from, to) = (first / 64, (first + 1) / 64);
        let used = &mut self.used[row];
        *used = (used.0.min(from), used.1.max((to + 1).min(self.words)));
        words[from] |= 1 << (first % 64);
        // Bits right of the canvas are read by nobody.
        if let Some(word) = words.get_mut(to) {
            *word |= 1 << ((first + 1) % 64);
        }
    }

    /// Marks columns `first..=last` of a row as written.
    fn touch(&mut self, row: usize, first: usize, last: usize) {
        let (from, to) = (first / 64, last / 64);
        let words = &mut self.touched[row * self.words..][..self.words];
        let used = &mut self.used[row];
        *used = (used.0.min(from), used.1.max((to + 1).min(self.words)));
        // Bits right of the canvas are read by nobody.
        if from == to
            && let Some(word) = words.get_mut(from)
        {
            *word |= (u64::MAX >> (63 - (last - first))) << (first % 64);
            return;
        }
        for (i, word) in words.iter_mut().enumerate().take(to + 1).skip(from) {
            let (low, high) = (first.max(i * 64) % 64, last.min(i * 64 + 63) % 64);
            *word |= (u64::MAX >> (63 - (high - low))) << low;
        }
    }

    /// Hands out one row's spans and leaves its cells empty. `y` is in row `row` of the band.
    fn sweep(&mut self, y: usize, row: usize, sink: &mut impl Sink) {
        let (first, end) = std::mem::replace(&mut self.used[row], NONE);
        if first >= end {
            return;
        }
        let cells = &mut self.cells[row * (self.width + 2)..][..self.width + 2];
        let words = &mut self.touched[row * self.words..][..self.words];
        self.spans.clear();
        let (mut cover, mut from) = (0.0_f32, 0);
        for (word, bits) in words.iter_mut().enumerate().take(end).skip(first) {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                let x = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if x >= self.width {
                    break;
                }
                let whole = in_256(cover);
                if whole > 0 && from < x {
                    self.spans.push(Span { from, to: x, cover: whole });
                }
                cover += std::mem::take(&mut cells[x]);
                from = x;
            }
        }
        let whole = in_256(cover);
        if whole > 0 && from < self.width {
            self.spans.push(Span { from, to: self.width, cover: whole });
        }
        if !self.spans.is_empty() {
            sink.row(y, &self.spans);
        }
        // Cells right of the last column take what was clipped there.
        cells[self.width..].fill(0.0);
    }
}

/// An edge over three columns or more: `into` is how far it begins in the first, `over` by how much it ends before the last of `cells`
/// (0 or less), which takes what lies right of it; it covers `wide` columns and `d` of the row.
fn spread(cells: &mut [f32], into: f32, over: f32, wide: f32, d: f32) {
    let count = cells.len() - 1;
    let inverse = 1.0 / wide;
    let rest = 1.0 - into;
    let out = over + 1.0;
    let start = 0.5 * inverse * rest * rest;
    let end = 0.5 * inverse * out * out;
    cells[0] += d * start;
    if count == 2 {
        cells[1] += d * (1.0 - start - end);
    } else {
        let second = inverse * (1.5 - into);
        cells[1] += d * (second - start);
        for cell in &mut cells[2..count - 1] {
            *cell += d * inverse;
        }
        let before = second + (count - 3) as f32 * inverse;
        cells[count - 1] += d * (1.0 - before - end);
    }
    cells[count] += d * end;
}

/// A signed coverage as 0 to 256.
fn in_256(cover: f32) -> u32 {
    (cover.abs().min(1.0) * 256.0 + 0.5) as i32 as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Place;

    /// Checks its spans and keeps the strongest.
    struct Strongest(u32);

    impl Sink for Strongest {
        fn row(&mut self, y: usize, spans: &[Span]) {
            for Span { from, to, cover } in spans {
                assert!(y < 77 && from < to && *to <= 133 && *cover <= 256);
                self.0 = self.0.max(*cover);
            }
            assert!(spans.windows(2).all(|pair| pair[0].to <= pair[1].from));
        }
    }

    #[test]
    fn nothing_is_left_in_the_cells() {
        let mut coverage = Coverage::new(133, 77);
        for i in 0..200 {
            let t = i as f32;
            let corners = [(t - 10.0, -3.0), (140.0 - t, t), (t * 1.7 - 20.0, 90.0)];
            let mut strongest = Strongest(0);
            let mut edges = Vec::new();
            let rows = coverage.take(&Path::new(Place::CANVAS).polygon(&corners), &mut edges);
            coverage.spans(&mut edges, rows, &mut strongest);
            assert!(i > 150 || strongest.0 > 0, "{i}");
            assert!(coverage.cells.iter().all(|c| *c == 0.0));
            assert!(coverage.touched.iter().all(|w| *w == 0));
            assert!(coverage.used.iter().all(|used| *used == NONE));
        }
    }
}
