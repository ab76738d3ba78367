//! A unit is one thing at its place: shadow, mirror image, body, and light on the body.

mod waterline;

use crate::canvas::{Bounds, Canvas, Plane};
use crate::colour::ink;
use crate::light::Light;
use crate::look::look;
use crate::paint::Paint;
use crate::path::{Path, Place};
use crate::read::Subject;
use crate::shade::{self, Finish};
use crate::stage::Floor;
use crate::subject::{self, Habit, Look, habit, measure};
use waterline::Waterline;

/// What a unit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// The floor: it casts a shadow there and is mirrored.
    Floor,
    /// Water: it is mirrored.
    Water,
    /// Another thing: it only touches it.
    Thing,
    /// Nothing: it flies or is held.
    Air,
}

/// One thing at its place, in pixels.
pub(crate) struct Unit<'a> {
    pub look: Look<'a>,
    pub x: f32,
    pub ground: f32,
    pub height: f32,
    pub mirrored: bool,
    pub near: u8,
    pub rest: Rest,
    /// Which of the reading's subjects it is.
    pub subject: usize,
    pub main: bool,
}

impl Unit<'_> {
    /// Left, top, right, bottom in pixels.
    pub(crate) fn extent(&self) -> (f32, f32, f32, f32) {
        let half = self.height * measure(self.look.kind).aspect / 2.0;
        (self.x - half, self.ground - self.height, self.x + half, self.ground)
    }
}

/// Draws one subject into a part of a finished picture, as large as fits, with its shadow.
pub(crate) fn draw_into(canvas: &mut Canvas, light: &Light, subject: &Subject, part: Bounds) {
    let (width, height) = ((part.right - part.left) as f32, (part.bottom - part.top) as f32);
    let aspect = measure(subject.kind).aspect;
    let palette = [ink(206, 196, 178), ink(186, 92, 62), ink(70, 98, 104), ink(224, 180, 104)];
    let unit = Unit {
        look: look(&palette, light, subject, 0),
        x: part.left as f32 + width / 2.0,
        ground: part.bottom as f32 - height * 0.08,
        height: (height * 0.84).min(width * 0.9 / aspect),
        mirrored: false,
        near: 168,
        rest: Rest::Floor,
        subject: 0,
        main: true,
    };
    let bottom = part.bottom as f32;
    let floor = Floor {
        far: part.top as f32,
        near: bottom,
        stand: unit.ground,
        shadow_end: bottom,
        mirror: 0.0,
        water: None,
    };
    draw_unit(canvas, light, &unit, floor);
}

/// Shadow, mirror image, body, light on the body.
pub(crate) fn draw_unit(canvas: &mut Canvas, light: &Light, unit: &Unit<'_>, floor: Floor) {
    let flip = if unit.mirrored { -unit.height } else { unit.height };
    let upright = Place::upright((unit.x, unit.ground), flip, unit.height);
    canvas.plane(Plane::Keep);
    let dives = unit.rest == Rest::Water && habit(unit.look.kind) == Habit::Swims;
    match unit.rest {
        Rest::Floor => {
            cast_shadow(canvas, light, unit, floor, flip);
            mirror(canvas, light, unit, floor, flip);
            contact(canvas, light, unit);
        }
        Rest::Water if dives => {}
        Rest::Water => {
            mirror(canvas, light, unit, floor, flip);
            contact(canvas, light, unit);
        }
        Rest::Thing => contact(canvas, light, unit),
        Rest::Air => {}
    }
    let water = dives.then(|| Waterline::before(canvas, unit));
    canvas.plane(Plane::Flat(unit.near));
    subject::draw(canvas, upright, light, &unit.look);
    let bounds = canvas.silhouette_of(|c| subject::draw(c, upright, light, &unit.look));
    let soft = measure(unit.look.kind).roundness;
    let finish = Finish { form: soft, rim: 0.5 + 0.4 * light.hardness * soft, size: unit.height };
    shade::model(canvas, bounds, light, finish);
    if let Some(water) = water {
        water.close(canvas, light);
    }
}

fn cast_shadow(canvas: &mut Canvas, light: &Light, unit: &Unit<'_>, floor: Floor, flip: f32) {
    let room = (floor.shadow_end - unit.ground).max(1.0) * 0.92;
    let length = (unit.height * 0.24).min(room);
    let shear = -light.side * unit.height * (0.35 + 0.75 * light.slant);
    let place = Place {
        origin: (unit.x, unit.ground - unit.height * 0.012),
        right: (flip, 0.0),
        up: (shear, length),
    };
    let bounds = canvas.silhouette_of(|c| subject::draw(c, place, light, &unit.look));
    let strength = 0.3 + 0.42 * light.hardness;
    let radius = (unit.height * 0.012) as usize + 1;
    let mut bounds = bounds;
    bounds.bottom = bounds.bottom.min(floor.shadow_end as usize);
    shade::cast(canvas, bounds, light, radius.min(24), strength, (unit.ground, unit.ground + length));
}

/// The mirror image on a polished or wet floor, or on water.
fn mirror(canvas: &mut Canvas, light: &Light, unit: &Unit<'_>, floor: Floor, flip: f32) {
    let (strength, end, squeeze) = match floor.water {
        Some(shore) if unit.rest == Rest::Water => (0.4, shore, 0.55),
        Some(_) | None => (floor.mirror, floor.shadow_end, 0.8),
    };
    let room = end - unit.ground;
    if strength < 0.05 || room < 2.0 {
        return;
    }
    if strength < 0.3 {
        return sheen(canvas, unit, floor, flip, strength);
    }
    let place = Place {
        origin: (unit.x, unit.ground),
        right: (flip, 0.0),
        up: (0.0, (unit.height * squeeze).min(room)),
    };
    canvas.opacity = strength;
    subject::draw(canvas, place, light, &unit.look);
    canvas.opacity = 1.0;
}

/// A polished surface shows no more than a soft patch of the body's colour.
fn sheen(canvas: &mut Canvas, unit: &Unit<'_>, floor: Floor, flip: f32, strength: f32) {
    let length = (unit.height * 0.55).min(floor.shadow_end - unit.ground);
    let half = flip.abs() * measure(unit.look.kind).foot * 1.1;
    let colour = unit.look.base.alpha(strength * 1.6);
    let stops = vec![(0.0, colour), (0.5, colour.alpha(colour.a * 0.35)), (1.0, colour.alpha(0.0))];
    let centre = (unit.x, unit.ground);
    let paint = Paint::Radial { centre, radii: (half, length), stops };
    canvas.fill(&Path::new(Place::CANVAS).rect(unit.x - half, unit.ground, half * 2.0, length), paint);
}

/// The narrow dark line where a body meets what it stands on.
fn contact(canvas: &mut Canvas, light: &Light, unit: &Unit<'_>) {
    let wide = measure(unit.look.kind).foot;
    let dark = light.shade.times(light.shade).shift(-0.4);
    let (rx, ry) = (unit.height * wide * 1.15, unit.height * 0.045);
    let centre = (unit.x, unit.ground + ry * 0.1);
    let paint = Paint::Radial {
        centre,
        radii: (rx, ry),
        stops: vec![(0.0, dark.alpha(0.7)), (0.5, dark.alpha(0.4)), (1.0, dark.alpha(0.0))],
    };
    canvas.fill(&Path::new(Place::CANVAS).ellipse(centre, rx, ry), paint);
}
