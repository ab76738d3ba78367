//! Outlines: shapes in local units are placed on the canvas and flattened to straight lines.

use crate::number::{cos_turns, sin_turns};

/// A point in pixels, or in local units before placing.
pub(crate) type Point = (f32, f32);

/// Where local units land on the canvas: an affine map. Local y points up, canvas y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Canvas position of the local origin.
    pub origin: Point,
    /// Canvas vector of one local unit to the right.
    pub right: Point,
    /// Canvas vector of one local unit up.
    pub up: Point,
}

impl Place {
    /// Canvas pixels as they are (y down).
    pub(crate) const CANVAS: Self = Self { origin: (0.0, 0.0), right: (1.0, 0.0), up: (0.0, 1.0) };

    /// Upright at a ground point; a negative `scale_x` mirrors.
    pub(crate) fn upright(origin: Point, scale_x: f32, scale_y: f32) -> Self {
        Self { origin, right: (scale_x, 0.0), up: (0.0, -scale_y) }
    }

    /// The canvas point of a local point.
    pub(crate) fn at(&self, (x, y): Point) -> Point {
        (self.origin.0 + x * self.right.0 + y * self.up.0, self.origin.1 + x * self.right.1 + y * self.up.1)
    }

    /// Pixels a local unit spans, roughly.
    pub(crate) fn scale(&self) -> f32 {
        let right = (self.right.0 * self.right.0 + self.right.1 * self.right.1).sqrt();
        let up = (self.up.0 * self.up.0 + self.up.1 * self.up.1).sqrt();
        right.max(up)
    }

    /// The same map with another local origin.
    pub(crate) fn moved(&self, by: Point) -> Self {
        Self { origin: self.at(by), ..*self }
    }

    /// The same map with both axes scaled.
    pub(crate) fn scaled(&self, x: f32, y: f32) -> Self {
        Self {
            origin: self.origin,
            right: (self.right.0 * x, self.right.1 * x),
            up: (self.up.0 * y, self.up.1 * y),
        }
    }
}

/// A filled outline: closed polygons of canvas points, non-zero winding.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    place: Place,
    points: Vec<Point>,
    starts: Vec<usize>,
    pen: Point,
}

impl Path {
    /// An empty outline whose points are given in the local units of `place`.
    pub(crate) fn new(place: Place) -> Self {
        Self { place, points: Vec::with_capacity(64), starts: Vec::with_capacity(2), pen: (0.0, 0.0) }
    }

    /// The closed polygons, as canvas points.
    pub(crate) fn polygons(&self) -> impl Iterator<Item = &[Point]> {
        self.starts.iter().enumerate().map(|(i, start)| {
            let end = self.starts.get(i + 1).copied().unwrap_or(self.points.len());
            &self.points[*start..end]
        })
    }

    /// Begins a new polygon.
    pub(crate) fn move_to(&mut self, to: Point) -> &mut Self {
        self.starts.push(self.points.len());
        self.points.push(self.place.at(to));
        self.pen = to;
        self
    }

    /// A straight side.
    pub(crate) fn line_to(&mut self, to: Point) -> &mut Self {
        self.points.push(self.place.at(to));
        self.pen = to;
        self
    }

    /// A quadratic Bézier side.
    pub(crate) fn quad_to(&mut self, control: Point, to: Point) -> &mut Self {
        let from = self.pen;
        let third = |a: f32, b: f32| a + (b - a) * (2.0 / 3.0);
        self.cubic_to(
            (third(from.0, control.0), third(from.1, control.1)),
            (third(to.0, control.0), third(to.1, control.1)),
            to,
        )
    }

    /// A cubic Bézier side, flattened to chords of about two pixels' error-free length.
    pub(crate) fn cubic_to(&mut self, first: Point, second: Point, to: Point) -> &mut Self {
        let from = self.pen;
        let span = |a: Point, b: Point| ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt();
        let length = (span(from, first) + span(first, second) + span(second, to)) * self.place.scale();
        // The square root keeps the sagitta of a chord about constant as the curve grows.
        let count = ((length.max(0.0).sqrt() * 1.5) as usize).clamp(3, 64);
        for i in 1..=count {
            let t = i as f32 / count as f32;
            let u = 1.0 - t;
            let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
            self.points.push(self.place.at((
                a * from.0 + b * first.0 + c * second.0 + d * to.0,
                a * from.1 + b * first.1 + c * second.1 + d * to.1,
            )));
        }
        self.pen = to;
        self
    }

    /// A polygon.
    pub(crate) fn polygon(mut self, corners: &[Point]) -> Self {
        for (i, corner) in corners.iter().enumerate() {
            if i == 0 {
                self.move_to(*corner);
            } else {
                self.line_to(*corner);
            }
        }
        self
    }

    /// An axis-parallel rectangle in local units.
    pub(crate) fn rect(self, x: f32, y: f32, width: f32, height: f32) -> Self {
        self.polygon(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    }

    /// A rectangle with rounded corners.
    pub(crate) fn round_rect(mut self, x: f32, y: f32, width: f32, height: f32, radius: f32) -> Self {
        let r = radius.min(width / 2.0).min(height / 2.0);
        let k = r * 0.447_715;
        let (x1, y1) = (x + width, y + height);
        self.move_to((x + r, y));
        self.line_to((x1 - r, y)).cubic_to((x1 - k, y), (x1, y + k), (x1, y + r));
        self.line_to((x1, y1 - r)).cubic_to((x1, y1 - k), (x1 - k, y1), (x1 - r, y1));
        self.line_to((x + r, y1)).cubic_to((x + k, y1), (x, y1 - k), (x, y1 - r));
        self.line_to((x, y + r)).cubic_to((x, y + k), (x + k, y), (x + r, y));
        self
    }

    /// An ellipse by four cubic arcs (the usual 0.5523 approximation).
    pub(crate) fn ellipse(mut self, (cx, cy): Point, rx: f32, ry: f32) -> Self {
        let (kx, ky) = (rx * 0.552_285, ry * 0.552_285);
        self.move_to((cx + rx, cy));
        self.cubic_to((cx + rx, cy + ky), (cx + kx, cy + ry), (cx, cy + ry));
        self.cubic_to((cx - kx, cy + ry), (cx - rx, cy + ky), (cx - rx, cy));
        self.cubic_to((cx - rx, cy - ky), (cx - kx, cy - ry), (cx, cy - ry));
        self.cubic_to((cx + kx, cy - ry), (cx + rx, cy - ky), (cx + rx, cy));
        self
    }

    /// A closed smooth outline through the given points (uniform Catmull–Rom).
    pub(crate) fn smooth(mut self, knots: &[Point]) -> Self {
        let count = knots.len();
        if count < 3 {
            return self;
        }
        self.move_to(knots[0]);
        for i in 0..count {
            let at = |k: usize| knots[(i + k) % count];
            let (before, from, to, after) = (knots[(i + count - 1) % count], at(0), at(1), at(2));
            let first = (from.0 + (to.0 - before.0) / 6.0, from.1 + (to.1 - before.1) / 6.0);
            let second = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
            self.cubic_to(first, second, to);
        }
        self
    }

    /// A round-ended stroke through the knots, smooth, with a width that runs from `from` to `to`.
    pub(crate) fn stroke(mut self, knots: &[Point], from: f32, to: f32) -> Self {
        let line = smooth_line(knots);
        let count = line.len();
        if count < 2 {
            return self;
        }
        let half = |i: usize| (from + (to - from) * i as f32 / (count - 1) as f32) / 2.0;
        let normal = |i: usize| {
            let (a, b) = (line[i.saturating_sub(1)], line[(i + 1).min(count - 1)]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).sqrt().max(1e-9);
            (-dy / length, dx / length)
        };
        let side = |i: usize, sign: f32| {
            let (n, h) = (normal(i), half(i) * sign);
            (line[i].0 + n.0 * h, line[i].1 + n.1 * h)
        };
        self.move_to(side(0, 1.0));
        for i in 1..count {
            self.line_to(side(i, 1.0));
        }
        self.cap(line[count - 1], normal(count - 1), half(count - 1));
        for i in (0..count).rev() {
            self.line_to(side(i, -1.0));
        }
        let start = normal(0);
        self.cap(line[0], (-start.0, -start.1), half(0));
        self
    }

    /// Half a circle from the side of `normal` round the end of a stroke.
    fn cap(&mut self, centre: Point, normal: Point, radius: f32) {
        let forward = (normal.1, -normal.0);
        for step in 1..6 {
            let turns = step as f32 / 12.0;
            let (c, s) = (cos_turns(turns) * radius, sin_turns(turns) * radius);
            self.line_to((centre.0 + normal.0 * c + forward.0 * s, centre.1 + normal.1 * c + forward.1 * s));
        }
    }
}

/// An open smooth line through the knots, as points.
fn smooth_line(knots: &[Point]) -> Vec<Point> {
    if knots.len() < 3 {
        return knots.to_vec();
    }
    let at = |i: isize| knots[i.clamp(0, knots.len() as isize - 1) as usize];
    let mut line = vec![knots[0]];
    for i in 0..knots.len() as isize - 1 {
        let (before, from, to, after) = (at(i - 1), at(i), at(i + 1), at(i + 2));
        for step in 1..=6 {
            line.push(catmull_rom(before, from, to, after, step as f32 / 6.0));
        }
    }
    line
}

/// A point between `from` and `to` on the uniform Catmull–Rom spline.
fn catmull_rom(before: Point, from: Point, to: Point, after: Point, t: f32) -> Point {
    let axis = |a: f32, b: f32, c: f32, d: f32| {
        0.5 * (2.0 * b
            + t * ((c - a) + t * ((2.0 * a - 5.0 * b + 4.0 * c - d) + t * (3.0 * (b - c) + d - a))))
    };
    (axis(before.0, from.0, to.0, after.0), axis(before.1, from.1, to.1, after.1))
}
