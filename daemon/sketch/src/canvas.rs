//! The canvas: anti-aliased filling of outlines, in colour or into a silhouette.

pub(crate) use crate::bounds::Bounds;
use crate::coverage::{BAND, Coverage, Edge, Sink, Span};
use crate::paint::{Paint, Ready, Row};
use crate::path::Path;
pub(crate) use crate::run::blend;
use crate::run::{paint_constant, paint_varying};

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
    coverage: Coverage,
    gathered: Gathered,
}

/// Shapes that were asked for and are not drawn yet. A band of rows at a time takes all of them, in their order: a picture is larger
/// than a processor's near caches, a band is not.
#[derive(Default)]
struct Gathered {
    /// False: every shape is drawn at once.
    on: bool,
    shapes: Vec<Shape>,
    edges: Vec<Edge>,
}

/// The most shapes, and the most edges, that are gathered.
const MOST_SHAPES: usize = 256;
const MOST_EDGES: usize = 1 << 16;

/// An outline that is to be painted.
struct Shape {
    /// It may cover these rows, half open.
    rows: (usize, usize),
    /// Where its edges end; they begin where those of the shape before it end.
    edges_end: usize,
    ready: Ready,
    plane: Plane,
    part: u8,
}

impl Canvas {
    /// A black canvas; the size must have been checked.
    pub(crate) fn new(width: usize, height: usize) -> Self {
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
            coverage: Coverage::new(width, height),
            gathered: Gathered::default(),
        }
    }

    /// From now on shapes are gathered and drawn together, or each at once. The same pixels come out of both; what reads pixels, depth
    /// or parts while shapes are gathered has to [`settle`](Self::settle) them first.
    pub(crate) fn gather(&mut self, on: bool) {
        self.settle();
        self.gathered.on = on;
    }

    /// Draws the shapes that were gathered.
    pub(crate) fn settle(&mut self) {
        let mut shapes = std::mem::take(&mut self.gathered.shapes);
        let mut edges = std::mem::take(&mut self.gathered.edges);
        let top = shapes.iter().map(|shape| shape.rows.0).min().unwrap_or(0);
        let bottom = shapes.iter().map(|shape| shape.rows.1).max().unwrap_or(0);
        for band in (top..bottom).step_by(BAND) {
            let mut start = 0;
            for shape in &shapes {
                let own = start..shape.edges_end;
                start = shape.edges_end;
                let rows = (shape.rows.0.max(band), shape.rows.1.min(band + BAND));
                if rows.0 < rows.1 {
                    self.paint(shape, &mut edges[own], rows);
                }
            }
        }
        shapes.clear();
        edges.clear();
        (self.gathered.shapes, self.gathered.edges) = (shapes, edges);
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
        match self.target {
            Target::Colour => self.colour(path, &paint.into()),
            Target::Silhouette => self.shadow(path),
        }
    }

    /// Fills an outline in the silhouette.
    fn shadow(&mut self, path: &Path) {
        // Behind the edges of what is gathered there is room for others.
        let first = self.gathered.edges.len();
        let rows = self.coverage.take(path, &mut self.gathered.edges);
        let mut sink =
            Shadow { width: self.width, silhouette: &mut self.silhouette, covered: &mut self.covered };
        self.coverage.spans(&mut self.gathered.edges[first..], rows, &mut sink);
        self.gathered.edges.truncate(first);
    }

    /// Fills an outline in the picture.
    fn colour(&mut self, path: &Path, paint: &Paint) {
        self.shapes += 1;
        let part = self.part_here();
        let rows = self.coverage.take(path, &mut self.gathered.edges);
        if rows.0 >= rows.1 {
            return;
        }
        let ready = Ready::new(paint, self.opacity).for_rows(rows.1 - rows.0, self.width);
        let edges_end = self.gathered.edges.len();
        self.gathered.shapes.push(Shape { rows, edges_end, ready, plane: self.plane, part });
        if !self.gathered.on || self.gathered.shapes.len() >= MOST_SHAPES || edges_end >= MOST_EDGES {
            self.settle();
        }
    }

    /// Paints some rows of a shape.
    fn paint(&mut self, shape: &Shape, edges: &mut [Edge], rows: (usize, usize)) {
        let mut sink = Colours {
            width: self.width,
            ready: &shape.ready,
            plane: shape.plane,
            part: shape.part,
            pixels: &mut self.pixels,
            depth: &mut self.depth,
            parts: &mut self.parts,
        };
        self.coverage.spans(edges, rows, &mut sink);
    }

    /// What is being drawn; surroundings that slope towards the camera are ground.
    fn part_here(&self) -> u8 {
        match self.plane {
            Plane::Slope(..) if self.part == 0 => GROUND,
            Plane::Slope(..) | Plane::Flat(_) | Plane::Keep => self.part,
        }
    }
}

/// Spans go into the silhouette.
struct Shadow<'a> {
    width: usize,
    silhouette: &'a mut [u8],
    covered: &'a mut Bounds,
}

impl Sink for Shadow<'_> {
    fn row(&mut self, y: usize, spans: &[Span]) {
        let row = &mut self.silhouette[y * self.width..(y + 1) * self.width];
        for Span { from, to, cover } in spans {
            let value = (*cover).min(255) as u8;
            self.covered.include(*from, *to, y);
            row[*from..*to].iter_mut().for_each(|old| *old = (*old).max(value));
        }
    }
}

/// Spans go into the picture.
struct Colours<'a> {
    width: usize,
    ready: &'a Ready,
    plane: Plane,
    part: u8,
    pixels: &'a mut [[u8; 4]],
    depth: &'a mut [u8],
    parts: &'a mut [u8],
}

impl Sink for Colours<'_> {
    fn row(&mut self, y: usize, spans: &[Span]) {
        match self.ready.row(y) {
            Row::Constant(colour) => self.each(y, spans, |run, span| paint_constant(run, colour, span.cover)),
            Row::Varying(varying, table) => {
                self.each(y, spans, |run, span| paint_varying(run, span.from, (&varying, table), span.cover));
            }
        }
    }
}

impl Colours<'_> {
    /// Paints the spans of a row by `paint`, which gives the strongest opacity that it laid on, 0 to 256.
    fn each(&mut self, y: usize, spans: &[Span], paint: impl Fn(&mut [[u8; 4]], Span) -> u32) {
        let line = y * self.width..(y + 1) * self.width;
        let pixels = &mut self.pixels[line.clone()];
        let near = self.plane.at(y);
        let (depth, parts) = (&mut self.depth[line.clone()], &mut self.parts[line]);
        let mut own = |from: usize, to: usize| {
            if let (Some(near), true) = (near, from < to) {
                depth[from..to].fill(near);
                parts[from..to].fill(self.part);
            }
        };
        // The columns that are so much covered that their depth changes, as far as they are known to follow each other.
        let (mut from, mut to) = (0, 0);
        for span in spans {
            let strongest = paint(&mut pixels[span.from..span.to], *span);
            if strongest <= 140 {
                continue;
            }
            if span.from != to {
                own(from, to);
                from = span.from;
            }
            to = span.to;
        }
        own(from, to);
    }
}

impl Plane {
    /// The depth on a row.
    fn at(self, y: usize) -> Option<u8> {
        match self {
            Self::Keep => None,
            Self::Flat(near) => Some(near),
            Self::Slope(far, near) => {
                let t = ((y as f32 - far.0) / (near.0 - far.0).max(1.0)).clamp(0.0, 1.0);
                Some((f32::from(far.1) + (f32::from(near.1) - f32::from(far.1)) * t) as u8)
            }
        }
    }
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
    fn odd_numbers_do_no_harm() {
        let mut canvas = Canvas::new(8, 8);
        let bad = [(f32::NAN, 1.0), (f32::INFINITY, 2.0), (1e30, -1e30), (-1e30, 1e30), (3.0, 3.0)];
        canvas.fill(&Path::new(Place::CANVAS).polygon(&bad), ink(1, 2, 3));
        assert_eq!(canvas.shapes, 1);
    }

    #[test]
    fn what_is_gathered_comes_out_the_same() {
        let drawn = |gather: bool| {
            let mut canvas = Canvas::new(90, 150);
            canvas.gather(gather);
            for i in 0..300 {
                let t = i as f32;
                let path = || Path::new(Place::CANVAS);
                let colour = ink(i as u8, (i * 7) as u8, 200).alpha(if i % 3 == 0 { 1.0 } else { 0.4 });
                canvas.plane(if i % 4 == 0 { Plane::Keep } else { Plane::Flat((i % 256) as u8) });
                canvas.part = (i % 5) as u8;
                let round = path().ellipse((t % 97.0, t * 0.5), 9.0 + t % 7.0, 5.0 + t % 31.0);
                let away = Paint::linear((0.0, 0.0), (90.0, t), colour, ink(9, 9, 9).alpha(0.3));
                canvas.fill(&round, if i % 2 == 0 { away } else { colour.into() });
                if i % 50 == 0 {
                    canvas.silhouette_of(|c| c.fill(&round, colour));
                }
                let corners = [(t * 1.3 - 90.0, -4.0), (40.0, 160.0), (t - 80.0, t * 0.3)];
                canvas.fill(&path().polygon(&corners), Paint::glow((40.0, 60.0), (30.0, t), colour));
            }
            canvas.gather(false);
            (canvas.pixels, canvas.depth, canvas.parts, canvas.silhouette, canvas.shapes)
        };
        assert!(drawn(true) == drawn(false));
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
