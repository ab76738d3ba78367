//! The stage: canvas, light and plan together, with the few drawing words that settings share.

use crate::canvas::{Canvas, Plane};
use crate::chance::Chance;
use crate::colour::Ink;
use crate::light::Light;
use crate::paint::Paint;
use crate::path::{Path, Place, Point};
use crate::plan::Plan;

/// Where things may stand, in canvas rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Floor {
    /// The far edge, or the horizon.
    pub far: f32,
    /// The near edge: a table's front, or the picture's bottom.
    pub near: f32,
    /// Where the main subject stands.
    pub stand: f32,
    /// Shadows end here.
    pub shadow_end: f32,
    /// How strongly the floor mirrors, 0 to 1.
    pub mirror: f32,
    /// Where water ends, if there is any; what floats is mirrored up to here.
    pub water: Option<f32>,
}

impl Floor {
    /// Open ground from a horizon to the bottom; the main subject stands at a share of the way.
    pub(crate) fn open(stage: &Stage, far: f32, share: f32) -> Self {
        let h = stage.h;
        Self { far, near: h, stand: far + (h - far) * share, shadow_end: h, mirror: 0.0, water: None }
    }
}

/// A picture being drawn.
pub(crate) struct Stage {
    pub canvas: Canvas,
    pub light: Light,
    pub plan: Plan,
    pub seed: u64,
    /// Width in pixels.
    pub w: f32,
    /// Height in pixels.
    pub h: f32,
    /// The shorter side in pixels; sizes of things follow it.
    pub s: f32,
}

impl Stage {
    /// An empty stage of a checked size.
    pub(crate) fn new(width: u32, height: u32, plan: Plan, seed: u64) -> Self {
        let light = Light::of(&plan);
        let (w, h) = (width as f32, height as f32);
        Self { canvas: Canvas::new(width as usize, height as usize), light, plan, seed, w, h, s: w.min(h) }
    }

    /// Detail randomness for one purpose.
    pub(crate) fn chance(&self, stream: u64) -> Chance {
        Chance::new(self.seed, stream)
    }

    /// Depth of what follows.
    pub(crate) fn plane(&mut self, near: u8) {
        self.canvas.plane(Plane::Flat(near));
    }

    /// What follows is light or air and has no depth.
    pub(crate) fn on_what_is_there(&mut self) {
        self.canvas.plane(Plane::Keep);
    }

    /// A rectangle in pixels.
    pub(crate) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(Place::CANVAS).rect(x, y, width, height), paint);
    }

    /// A polygon in pixels.
    pub(crate) fn polygon(&mut self, corners: &[Point], paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(Place::CANVAS).polygon(corners), paint);
    }

    /// A smooth outline in pixels.
    pub(crate) fn smooth(&mut self, knots: &[Point], paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(Place::CANVAS).smooth(knots), paint);
    }

    /// An ellipse in pixels.
    pub(crate) fn ellipse(&mut self, centre: Point, rx: f32, ry: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(Place::CANVAS).ellipse(centre, rx, ry), paint);
    }

    /// A stroke in pixels.
    pub(crate) fn stroke(&mut self, knots: &[Point], from: f32, to: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(Place::CANVAS).stroke(knots, from, to), paint);
    }

    /// A soft glow.
    pub(crate) fn glow(&mut self, centre: Point, rx: f32, ry: f32, colour: Ink) {
        let paint = Paint::glow(centre, (rx, ry), colour);
        self.rect(centre.0 - rx, centre.1 - ry, 2.0 * rx, 2.0 * ry, paint);
    }

    /// The row of the horizon: `base` of the height at eye level, lower when the camera looks up, higher
    /// when it looks down.
    pub(crate) fn horizon(&self, base: f32) -> f32 {
        (self.h * (base - 0.1 * self.plan.height)).max(self.h * 0.12)
    }

    /// The sky from the top to a row, with sun or moon and its glow.
    pub(crate) fn sky(&mut self, horizon: f32) {
        let [top, middle, low] = self.light.sky;
        self.plane(0);
        self.rect(
            0.0,
            0.0,
            self.w,
            horizon + 1.0,
            Paint::vertical(0.0, horizon, &[(0.0, top), (0.55, middle), (1.0, low)]),
        );
        crate::setting::heaven(self, horizon);
    }
}
