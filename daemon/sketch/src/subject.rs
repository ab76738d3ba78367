//! Subjects: silhouettes with simple inner form, each drawn in its own units.
//!
//! One local unit is the subject's height; the origin is where it stands, x to its right, y up.

mod furniture;
mod living;
mod outdoor;
mod things;
mod vehicle;
mod vessel;

use crate::canvas::Canvas;
use crate::colour::{Ink, ink};
use crate::light::Light;
use crate::paint::Paint;
use crate::path::{Path, Place, Point};
use crate::read::{Kind, Material};

/// Sizes of a subject.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    /// Real height in metres.
    pub metres: f32,
    /// Width over height.
    pub aspect: f32,
    /// Share of the picture's height at medium distance, when it is the main subject.
    pub share: f32,
    /// Where another thing can be set on it, as a share of its height.
    pub seat: f32,
    /// Half the width where it touches the ground, as a share of its height.
    pub foot: f32,
    /// How round it is: 0 flat walls, 1 a ball.
    pub roundness: f32,
}

/// The measures of a kind.
pub(crate) fn measure(kind: Kind) -> Measure {
    let m = |metres, aspect, share, seat, foot, roundness| Measure {
        metres,
        aspect,
        share,
        seat,
        foot,
        roundness,
    };
    match kind {
        Kind::Teapot => m(0.2, 1.62, 0.36, 0.95, 0.34, 0.85),
        Kind::Mug => m(0.1, 1.25, 0.3, 0.95, 0.42, 0.85),
        Kind::Bottle => m(0.3, 0.34, 0.52, 1.0, 0.16, 0.85),
        Kind::Vase => m(0.42, 0.62, 0.56, 1.0, 0.13, 0.85),
        Kind::Bowl => m(0.1, 2.1, 0.22, 0.9, 0.45, 0.85),
        Kind::Book => m(0.06, 4.0, 0.14, 1.0, 1.92, 0.25),
        Kind::Lamp => m(0.5, 0.66, 0.52, 1.0, 0.2, 0.5),
        Kind::Candle => m(0.24, 0.5, 0.44, 1.0, 0.26, 0.85),
        Kind::Plant => m(0.5, 0.86, 0.52, 1.0, 0.2, 0.85),
        Kind::Box => m(0.25, 1.3, 0.34, 1.0, 0.62, 0.25),
        Kind::Phone => m(0.15, 0.5, 0.46, 1.0, 0.24, 0.25),
        Kind::Apple => m(0.09, 1.0, 0.28, 0.9, 0.3, 0.85),
        Kind::Chair => m(0.95, 0.6, 0.52, 0.47, 0.26, 0.4),
        Kind::Table => m(0.75, 1.9, 0.36, 0.985, 0.91, 0.3),
        Kind::Sofa => m(0.85, 2.3, 0.34, 0.46, 1.1, 0.85),
        Kind::Window => m(1.3, 0.8, 0.5, 0.04, 0.38, 0.2),
        Kind::Person => m(1.72, 0.34, 0.54, 1.0, 0.17, 0.85),
        Kind::Cat => m(0.44, 0.8, 0.36, 0.9, 0.38, 0.85),
        Kind::Dog => m(0.6, 1.15, 0.38, 0.7, 0.55, 0.85),
        Kind::Bird => m(0.2, 1.25, 0.26, 0.8, 0.12, 0.85),
        Kind::Tree => m(6.0, 0.9, 0.62, 0.6, 0.1, 0.85),
        Kind::Pine => m(8.0, 0.5, 0.62, 0.9, 0.08, 0.85),
        Kind::House => m(5.6, 1.25, 0.36, 0.98, 0.52, 0.25),
        Kind::Lighthouse => m(16.0, 0.36, 0.6, 1.0, 0.17, 0.5),
        Kind::Car => m(1.45, 2.85, 0.24, 0.98, 1.37, 0.5),
        Kind::Bicycle => m(1.05, 1.65, 0.34, 0.9, 0.79, 0.2),
        Kind::Boat => m(7.0, 0.86, 0.5, 0.16, 0.4, 0.85),
        Kind::Umbrella => m(1.0, 1.25, 0.4, 1.0, 0.06, 0.85),
        Kind::Lantern => m(4.0, 0.24, 0.62, 1.0, 0.05, 0.3),
        Kind::Unknown => m(0.5, 0.9, 0.38, 1.0, 0.43, 0.25),
    }
}

/// How a subject is to look.
#[derive(Debug, Clone)]
pub(crate) struct Look<'a> {
    pub kind: Kind,
    /// The surface's own colour.
    pub base: Ink,
    /// A second colour for bands, shades and clothes.
    pub accent: Ink,
    pub material: Material,
    /// Tells one of several from the next.
    pub index: usize,
    /// A word for mannequin blocks.
    pub label: &'a str,
}

/// Draws a subject; used for its silhouette and for its colours alike.
pub(crate) fn draw(canvas: &mut Canvas, place: Place, light: &Light, look: &Look<'_>) {
    let mut pen = Pen { canvas, place, light, look };
    match look.kind {
        Kind::Teapot => vessel::teapot(&mut pen),
        Kind::Mug => vessel::mug(&mut pen),
        Kind::Bottle => vessel::bottle(&mut pen),
        Kind::Vase => vessel::vase(&mut pen),
        Kind::Bowl => vessel::bowl(&mut pen),
        Kind::Book => things::book(&mut pen),
        Kind::Lamp => things::lamp(&mut pen),
        Kind::Candle => things::candle(&mut pen),
        Kind::Plant => things::plant(&mut pen),
        Kind::Box => things::parcel(&mut pen),
        Kind::Phone => things::phone(&mut pen),
        Kind::Apple => things::apple(&mut pen),
        Kind::Umbrella => things::umbrella(&mut pen),
        Kind::Unknown => things::mannequin(&mut pen),
        Kind::Chair => furniture::chair(&mut pen),
        Kind::Table => furniture::table(&mut pen),
        Kind::Sofa => furniture::sofa(&mut pen),
        Kind::Window => furniture::window(&mut pen),
        Kind::Person => living::person(&mut pen),
        Kind::Cat => living::cat(&mut pen),
        Kind::Dog => living::dog(&mut pen),
        Kind::Bird => living::bird(&mut pen),
        Kind::Tree => outdoor::tree(&mut pen),
        Kind::Pine => outdoor::pine(&mut pen),
        Kind::House => outdoor::house(&mut pen),
        Kind::Lighthouse => outdoor::lighthouse(&mut pen),
        Kind::Lantern => outdoor::lantern(&mut pen),
        Kind::Car => vehicle::car(&mut pen),
        Kind::Bicycle => vehicle::bicycle(&mut pen),
        Kind::Boat => vehicle::boat(&mut pen),
    }
}

/// Draws in local units and knows the light.
pub(crate) struct Pen<'a> {
    pub canvas: &'a mut Canvas,
    pub place: Place,
    pub light: &'a Light,
    pub look: &'a Look<'a>,
}

impl Pen<'_> {
    /// A closed smooth outline.
    pub(crate) fn smooth(&mut self, knots: &[Point], paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).smooth(knots), paint);
    }

    /// A polygon.
    pub(crate) fn polygon(&mut self, corners: &[Point], paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).polygon(corners), paint);
    }

    /// A rectangle.
    pub(crate) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).rect(x, y, width, height), paint);
    }

    /// A rectangle with round corners.
    pub(crate) fn round(
        &mut self,
        (x, y): Point,
        (width, height): Point,
        radius: f32,
        paint: impl Into<Paint>,
    ) {
        self.canvas.fill(&Path::new(self.place).round_rect(x, y, width, height, radius), paint);
    }

    /// An ellipse.
    pub(crate) fn ellipse(&mut self, centre: Point, rx: f32, ry: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).ellipse(centre, rx, ry), paint);
    }

    /// A round-ended stroke.
    pub(crate) fn stroke(&mut self, knots: &[Point], from: f32, to: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).stroke(knots, from, to), paint);
    }

    /// A free outline.
    pub(crate) fn outline(&mut self, build: impl FnOnce(&mut Path), paint: impl Into<Paint>) {
        let mut path = Path::new(self.place);
        build(&mut path);
        self.canvas.fill(&path, paint);
    }

    /// A surface between shade (0), full light (1) and the key's own colour (2).
    pub(crate) fn tone(&self, base: Ink, amount: f32) -> Ink {
        self.light.tone(base, amount)
    }

    /// The subject's own surface, in light.
    pub(crate) fn base(&self, amount: f32) -> Ink {
        self.tone(self.look.base, amount)
    }

    /// The side the light comes from, in local x: −1 or 1.
    pub(crate) fn side(&self) -> f32 {
        if self.place.right.0 < 0.0 { -self.light.side } else { self.light.side }
    }

    /// A round body's shading between two local x: light, core shadow, reflected light.
    pub(crate) fn round_shade(&self, base: Ink, left: f32, right: f32) -> Paint {
        let tones = [(0.0, 0.86), (0.2, 1.14), (0.52, 0.78), (0.84, 0.28), (1.0, 0.48)];
        let stops: Vec<(f32, Ink)> = tones.iter().map(|(t, amount)| (*t, self.tone(base, *amount))).collect();
        let (from, to) = if self.side() < 0.0 { (left, right) } else { (right, left) };
        Paint::Linear { from: self.place.at((from, 0.3)), to: self.place.at((to, 0.22)), stops }
    }

    /// From one tone at local `y0` to another at `y1`.
    pub(crate) fn upright(&self, (y0, from): (f32, Ink), (y1, to): (f32, Ink)) -> Paint {
        Paint::linear(self.place.at((0.0, y0)), self.place.at((0.0, y1)), from, to)
    }

    /// A glow around a local point; it is light and no body, so silhouettes leave it out.
    pub(crate) fn glow(&mut self, centre: Point, radius: f32, colour: Ink) {
        if self.canvas.wants_body_only() {
            return;
        }
        let at = self.place.at(centre);
        let r = radius * self.place.scale();
        let paint = Paint::glow(at, (r, r), colour);
        self.canvas.fill(&Path::new(Place::CANVAS).rect(at.0 - r, at.1 - r, 2.0 * r, 2.0 * r), paint);
    }

    /// Shine of the key light, for smooth surfaces.
    pub(crate) fn shine(&self, alpha: f32) -> Ink {
        let strength = match self.look.material {
            Material::Glossy | Material::Glass | Material::Metal => 1.0,
            Material::Oak | Material::Walnut | Material::Stone => 0.5,
            Material::Matte => 0.3,
        };
        let dim = if self.light.is_dark() { 0.7 } else { 1.0 };
        self.light.key.mix(ink(255, 255, 255), 0.45).alpha(alpha * strength * dim)
    }
}
