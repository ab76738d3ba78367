//! Half under water: what was there before comes back below a wavy line, with foam on it.

use super::Unit;
use crate::canvas::{Canvas, Plane};
use crate::light::Light;
use crate::number::sin_turns;
use crate::path::{Path, Place, Point};

/// Share of a swimmer's height that is under water.
const UNDER: f32 = 0.3;

/// The water that was there before the swimmer was drawn.
pub(super) struct Waterline {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    /// Pixel height of the swimmer, which the waves follow.
    size: f32,
    level: f32,
    pixels: Vec<[u8; 4]>,
    depth: Vec<u8>,
}

impl Waterline {
    /// Remembers the water around the lower part of `unit`.
    pub(super) fn before(canvas: &mut Canvas, unit: &Unit<'_>) -> Self {
        canvas.settle();
        let (left, _, right, ground) = unit.extent();
        let margin = unit.height * 0.1;
        let column = |x: f32| (x.max(0.0) as usize).min(canvas.width);
        let row = |y: f32| (y.max(0.0) as usize).min(canvas.height);
        let (left, right) = (column(left - margin), column(right + margin));
        let level = ground - unit.height * UNDER;
        let (top, bottom) = (row(level - margin), row(ground + margin));
        let mut pixels = Vec::new();
        let mut depth = Vec::new();
        for y in top..bottom {
            let run = y * canvas.width + left..y * canvas.width + right;
            pixels.extend_from_slice(&canvas.pixels[run.clone()]);
            depth.extend_from_slice(&canvas.depth[run]);
        }
        Self { left, right, top, bottom, size: unit.height, level, pixels, depth }
    }

    /// Puts the water back below the line, and foam on the line.
    pub(super) fn close(&self, canvas: &mut Canvas, light: &Light) {
        canvas.settle();
        let width = self.right - self.left;
        for x in self.left..self.right {
            let surface = (self.wave(x as f32).max(0.0) as usize).clamp(self.top, self.bottom);
            for y in surface..self.bottom {
                let from = (y - self.top) * width + x - self.left;
                canvas.pixels[y * canvas.width + x] = self.pixels[from];
                canvas.depth[y * canvas.width + x] = self.depth[from];
            }
        }
        let knots: Vec<Point> = (0..=24)
            .map(|i| self.left as f32 + width as f32 * i as f32 / 24.0)
            .map(|x| (x, self.wave(x)))
            .collect();
        canvas.plane(Plane::Keep);
        let foam = light.haze.shift(0.45).alpha(0.75);
        let line = (self.size * 0.016).max(1.0);
        canvas.fill(&Path::new(Place::CANVAS).stroke(&knots, line * 0.4, line), foam);
    }

    /// The row of the surface at a column.
    fn wave(&self, x: f32) -> f32 {
        self.level + sin_turns(x / (self.size * 0.42).max(1.0)) * self.size * 0.014
    }
}
