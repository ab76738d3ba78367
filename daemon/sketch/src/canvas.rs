//! The canvas: anti-aliased filling of outlines, in colour or into a silhouette.

pub(crate) use crate::bounds::Bounds;
use crate::coverage::{Coverage, Sink};
use crate::paint::{Paint, Ready};
use crate::path::Path;
pub(crate) use crate::run::blend;
use crate::run::paint_run;

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
        match self.target {
            Target::Colour => self.colour(path, &paint.into()),
            Target::Silhouette => self.shadow(path),
        }
    }

    /// Fills an outline in the silhouette.
    fn shadow(&mut self, path: &Path) {
        let rows = self.coverage.take(path);
        let mut sink =
            Shadow { width: self.width, silhouette: &mut self.silhouette, covered: &mut self.covered };
        self.coverage.spans(rows, &mut sink);
    }

    /// Fills an outline in the picture.
    fn colour(&mut self, path: &Path, paint: &Paint) {
        self.shapes += 1;
        let part = self.part_here();
        let rows = self.coverage.take(path);
        let height = rows.1.saturating_sub(rows.0);
        let mut sink = Colours {
            width: self.width,
            ready: Ready::new(paint, self.opacity).for_rows(height, self.width),
            plane: self.plane,
            part,
            pixels: &mut self.pixels,
            depth: &mut self.depth,
            parts: &mut self.parts,
        };
        self.coverage.spans(rows, &mut sink);
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
    fn span(&mut self, y: usize, from: usize, to: usize, cover: u32) {
        let value = cover.min(255) as u8;
        self.covered.include(from, to, y);
        let run = &mut self.silhouette[y * self.width + from..y * self.width + to];
        run.iter_mut().for_each(|old| *old = (*old).max(value));
    }
}

/// Spans go into the picture.
struct Colours<'a> {
    width: usize,
    ready: Ready,
    plane: Plane,
    part: u8,
    pixels: &'a mut [[u8; 4]],
    depth: &'a mut [u8],
    parts: &'a mut [u8],
}

impl Sink for Colours<'_> {
    fn span(&mut self, y: usize, from: usize, to: usize, cover: u32) {
        let range = y * self.width + from..y * self.width + to;
        let strongest = paint_run(&mut self.pixels[range.clone()], from, &self.ready.row(y), cover);
        if strongest > 140
            && let Some(near) = self.plane.at(y)
        {
            self.parts[range.clone()].fill(self.part);
            self.depth[range].fill(near);
        }
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
