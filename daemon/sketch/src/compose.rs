//! `compose`: from a prompt and a seed to a lit composition sketch with depth.

use crate::canvas::{Bounds, Canvas, Plane};
use crate::colour::{Ink, Rgb, ink};
use crate::error::SketchError;
use crate::lettering;
use crate::light::Light;
use crate::path::Place;
use crate::picture::{Picture, check_size};
use crate::plan::Plan;
use crate::read::{Kind, Material, Reading, Relation, Setting, Subject, read, remove_kinds};
use crate::setting;
use crate::shade::{self, Finish};
use crate::stage::{Floor, Stage};
use crate::subject::{self, Look, measure};

/// What to sketch.
#[derive(Debug, Clone, Copy)]
pub struct StillOrder<'a> {
    /// The line as the person typed it.
    pub prompt: &'a str,
    /// Things that must not be there.
    pub negative: Option<&'a str>,
    /// Equal orders with equal seeds give equal bytes. Consecutive seeds spread evenly over camera, light,
    /// arrangement and palette, so variation `k` is best asked for as `base + k`.
    pub seed: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Brand colours, used where the prompt names none.
    pub palette: &'a [Rgb],
}

/// A composition sketch.
#[derive(Debug, Clone)]
pub struct Still {
    /// The picture.
    pub picture: Picture,
    /// Depth, one byte a pixel, the picture's size: 0 far, 255 near.
    pub depth: Vec<u8>,
    /// What was understood of the prompt, and what was not.
    pub reading: Reading,
    /// How many shapes were drawn.
    pub shapes: usize,
}

/// Draws a composition sketch.
///
/// # Errors
/// [`SketchError::Size`] for a size out of bounds.
pub fn compose(order: &StillOrder<'_>) -> Result<Still, SketchError> {
    check_size(order.width, order.height)?;
    let mut reading = read(order.prompt);
    apply_negative(&mut reading, order.negative);
    let plan = Plan::new(&reading, order.seed, order.palette);
    let mut stage = Stage::new(order.width, order.height, plan, order.seed);
    let floor = setting::draw_back(&mut stage);
    let units = arrange(&stage, &reading, floor);
    let light = stage.light.clone();
    for unit in &units {
        draw_unit(&mut stage.canvas, &light, unit, floor);
    }
    setting::draw_front(&mut stage);
    let extent = units.iter().find(|u| u.main).map(Unit::extent);
    lettering::set_quotes(&mut stage, &reading.quoted, extent);
    let Canvas { pixels, depth, shapes, .. } = stage.canvas;
    Ok(Still { picture: Picture::from_pixels(order.width, order.height, pixels), depth, reading, shapes })
}

/// Takes out what the negative prompt names.
fn apply_negative(reading: &mut Reading, negative: Option<&str>) {
    let Some(negative) = negative else { return };
    let unwanted = read(negative);
    let kinds: Vec<Kind> = unwanted.subjects.iter().map(|s| s.kind).filter(|k| *k != Kind::Unknown).collect();
    remove_kinds(reading, &kinds);
    reading.negated.extend(unwanted.subjects.into_iter().map(|s| s.word));
}

/// One thing at its place, in pixels.
struct Unit<'a> {
    look: Look<'a>,
    x: f32,
    ground: f32,
    height: f32,
    mirrored: bool,
    near: u8,
    /// Stands on the floor, and so casts a shadow and is mirrored there.
    on_floor: bool,
    main: bool,
}

impl Unit<'_> {
    /// Left, top, right, bottom in pixels.
    fn extent(&self) -> (f32, f32, f32, f32) {
        let half = self.height * measure(self.look.kind).aspect / 2.0;
        (self.x - half, self.ground - self.height, self.x + half, self.ground)
    }
}

/// Decides where everything stands; the farthest comes first.
fn arrange<'a>(stage: &Stage, reading: &'a Reading, floor: Floor) -> Vec<Unit<'a>> {
    let table = stage.plan.tabletop;
    let shown = |s: &&Subject| {
        let is_the_table = table && s.kind == Kind::Table;
        let is_the_rooms_window = s.kind == Kind::Window && stage.plan.setting == Setting::Interior;
        !is_the_table && !is_the_rooms_window
    };
    let mut units: Vec<Unit<'a>> = Vec::new();
    let mut chance = stage.chance(3);
    let variety = (stage.plan.choices.lettering * 60.0) as usize;
    let main_index = reading.subjects.iter().position(|s| shown(&s));
    let Some(main_index) = main_index else { return units };
    let main = &reading.subjects[main_index];
    let support = main
        .relation
        .filter(|(r, _)| *r == Relation::On)
        .map(|(_, to)| to)
        .filter(|to| shown(&&reading.subjects[*to]));
    // Nothing important is cut off at the top.
    let main_height = main_height(stage, main).min(floor.stand - stage.h * 0.05);
    let mut side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let mut offset = 0.0;
    for (index, subject) in reading.subjects.iter().enumerate().filter(|(_, s)| shown(s)) {
        let is_main = index == main_index;
        let height = if is_main { main_height } else { relative_height(main_height, main, subject) };
        let height = height.min(stage.h * 0.86);
        let width = height * measure(subject.kind).aspect;
        for copy in 0..subject.count {
            let look =
                look(&stage.plan.palette, &stage.light, subject, index * 7 + usize::from(copy) + variety);
            let (x, lift) = if copy == 0 && (is_main || Some(index) == support) {
                (stage.w * stage.plan.focus, 0.0)
            } else {
                offset += if is_main {
                    width * 0.95 + stage.s * 0.03
                } else {
                    (width + main_height * measure(main.kind).aspect) * 0.42 + stage.s * 0.05
                };
                let x = stage.w * stage.plan.focus + side * offset * 0.9;
                side = -side;
                (x, chance.range(-0.4, 0.6))
            };
            let mut unit = Unit {
                look,
                x: x.clamp(width * 0.3, (stage.w - width * 0.3).max(width * 0.3)),
                ground: floor.stand,
                height: height * if copy > 0 { chance.range(0.9, 1.02) } else { 1.0 },
                mirrored: (stage.plan.choices.arrangement * 8.0) as usize % 2 == usize::from(copy) % 2,
                near: 168,
                on_floor: true,
                main: is_main && copy == 0,
            };
            place(stage, &mut unit, subject, main, floor, lift);
            units.push(unit);
        }
    }
    if let Some(support) = support {
        set_on(reading, &mut units, main_index, support);
    }
    hold_umbrella(&mut units);
    units.sort_by(|a, b| a.near.cmp(&b.near).then(a.ground.total_cmp(&b.ground)));
    units
}

/// Height of the main subject in pixels.
fn main_height(stage: &Stage, main: &Subject) -> f32 {
    let measure = measure(main.kind);
    let table = if stage.plan.tabletop && stage.plan.scale < 0.8 { 1.25 } else { 1.0 };
    let by_height = stage.h * measure.share * stage.plan.scale * table;
    let room = if main.count > 1 { 0.55 } else { 0.8 };
    let by_width = stage.w * room / measure.aspect;
    by_height.min(by_width).min(stage.h * 0.86)
}

/// Another thing beside the main one: in proportion, but with the differences compressed.
fn relative_height(main_height: f32, main: &Subject, other: &Subject) -> f32 {
    let ratio = measure(other.kind).metres / measure(main.kind).metres;
    let compressed = ratio.sqrt() * ratio.sqrt().sqrt();
    main_height * compressed.clamp(0.22, 2.6)
}

/// Row and depth of a unit, by setting and relation.
fn place(stage: &Stage, unit: &mut Unit<'_>, subject: &Subject, main: &Subject, floor: Floor, lift: f32) {
    let depth = floor.near - floor.far;
    let behind = main.relation.is_some_and(|(r, _)| r == Relation::InFrontOf) && !std::ptr::eq(subject, main);
    let before = main.relation.is_some_and(|(r, _)| r == Relation::Behind) && !std::ptr::eq(subject, main);
    let shift = if behind {
        -0.2
    } else if before {
        0.18
    } else {
        0.07 * lift
    };
    let distance = match (unit.look.kind, stage.plan.setting) {
        (Kind::Boat, Setting::Coast) => Some(0.3),
        (
            Kind::Tree | Kind::Pine | Kind::House | Kind::Lighthouse,
            Setting::Coast | Setting::Mountains | Setting::Street,
        ) => Some(0.3),
        _ => None,
    };
    let at = match distance {
        Some(t) => floor.far + depth * (t + shift * 0.5),
        None => floor.stand + depth * shift,
    };
    // Wide views stand farther off, close ones nearer.
    let camera = if stage.plan.tabletop { 0.0 } else { (stage.plan.scale - 1.0) * 0.2 };
    unit.ground = (at + depth * camera).clamp(floor.far + depth * 0.06, floor.near - depth * 0.04);
    let t = (unit.ground - floor.far) / depth;
    unit.near = (100.0 + 110.0 * t) as u8;
}

/// Puts the main subject on its support.
fn set_on(reading: &Reading, units: &mut [Unit<'_>], main: usize, support: usize) {
    let word = &reading.subjects[support];
    let Some((x, ground, height, near)) = units
        .iter()
        .find(|u| u.look.label == word.word && !u.main)
        .map(|u| (u.x, u.ground, u.height, u.near))
    else {
        return;
    };
    let seat = measure(word.kind).seat;
    let small = measure(reading.subjects[main].kind).metres < measure(word.kind).metres;
    if let Some(unit) = units.iter_mut().find(|u| u.main) {
        unit.x = x;
        unit.ground = ground - height * seat;
        unit.near = near.saturating_add(2);
        unit.on_floor = false;
        if small {
            unit.height = unit.height.min(height * 1.1);
        }
    }
}

/// An umbrella beside a person is held over them.
fn hold_umbrella(units: &mut [Unit<'_>]) {
    let Some((x, ground, height, near)) = units
        .iter()
        .find(|u| u.main && u.look.kind == Kind::Person)
        .map(|u| (u.x, u.ground, u.height, u.near))
    else {
        return;
    };
    if let Some(umbrella) = units.iter_mut().find(|u| u.look.kind == Kind::Umbrella) {
        umbrella.x = x + height * 0.1;
        umbrella.ground = ground - height * 0.53;
        umbrella.height = height * 0.74;
        umbrella.near = near.saturating_add(1);
        umbrella.on_floor = false;
    }
}

/// Colours of a thing: its own word first, then what such things usually are, then the palette.
fn look<'a>(palette: &[Ink; 4], light: &Light, subject: &'a Subject, index: usize) -> Look<'a> {
    let usual = usual_colour(palette, subject.kind, index);
    let base = subject.colour.map_or(usual, Ink::from);
    let base = match subject.material {
        Some(Material::Glass) => base.mix(light.sky[1], 0.35),
        Some(Material::Metal) if subject.colour.is_none() => ink(176, 182, 190),
        Some(Material::Oak) if subject.colour.is_none() => ink(186, 138, 88),
        Some(Material::Walnut) if subject.colour.is_none() => ink(108, 74, 54),
        Some(Material::Stone) if subject.colour.is_none() => ink(200, 196, 190),
        Some(
            Material::Glossy
            | Material::Matte
            | Material::Metal
            | Material::Oak
            | Material::Walnut
            | Material::Stone,
        )
        | None => base,
    };
    let material = subject.material.unwrap_or(usual_material(subject.kind));
    let accent = palette[1 + (index + 1) % 3];
    Look { kind: subject.kind, base, accent, material, index, label: &subject.word }
}

fn usual_material(kind: Kind) -> Material {
    let glossy = [Kind::Car, Kind::Teapot, Kind::Mug, Kind::Apple, Kind::Vase, Kind::Bowl];
    if kind == Kind::Bottle {
        Material::Glass
    } else if glossy.contains(&kind) {
        Material::Glossy
    } else if matches!(kind, Kind::Table | Kind::Chair) {
        Material::Oak
    } else {
        Material::Matte
    }
}

fn usual_colour(palette: &[Ink; 4], kind: Kind, index: usize) -> Ink {
    match kind {
        Kind::Tree => ink(98, 132, 72),
        Kind::Pine => ink(56, 88, 72),
        Kind::Plant => ink(196, 112, 78),
        Kind::Bottle => ink(58, 92, 66),
        Kind::Apple => ink(186, 44, 44),
        Kind::Cat => [ink(196, 138, 84), ink(84, 82, 86), ink(206, 196, 182), ink(60, 54, 52)][index % 4],
        Kind::Dog => [ink(176, 126, 78), ink(92, 74, 62), ink(222, 206, 178)][index % 3],
        Kind::Bird => ink(120, 132, 148),
        Kind::House => ink(226, 214, 194),
        Kind::Lighthouse => ink(190, 52, 46),
        Kind::Table | Kind::Chair => ink(176, 130, 84),
        Kind::Teapot | Kind::Mug | Kind::Bowl | Kind::Vase => {
            [ink(236, 228, 212), palette[1], ink(206, 216, 214), palette[2].shift(0.15)][index % 4]
        }
        Kind::Candle => ink(240, 230, 210),
        Kind::Lamp | Kind::Window => ink(240, 228, 206),
        Kind::Book
        | Kind::Box
        | Kind::Phone
        | Kind::Sofa
        | Kind::Person
        | Kind::Car
        | Kind::Bicycle
        | Kind::Boat
        | Kind::Umbrella
        | Kind::Lantern
        | Kind::Unknown => palette[1 + index % 3],
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
        on_floor: true,
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
fn draw_unit(canvas: &mut Canvas, light: &Light, unit: &Unit<'_>, floor: Floor) {
    let flip = if unit.mirrored { -unit.height } else { unit.height };
    let upright = Place::upright((unit.x, unit.ground), flip, unit.height);
    canvas.plane(Plane::Keep);
    if unit.on_floor && unit.look.kind == Kind::Boat {
        mirror(canvas, light, unit, floor, flip);
    } else if unit.on_floor {
        cast_shadow(canvas, light, unit, floor, flip);
        mirror(canvas, light, unit, floor, flip);
    }
    if unit.look.kind != Kind::Umbrella || unit.on_floor {
        contact(canvas, light, unit);
    }
    canvas.plane(Plane::Flat(unit.near));
    subject::draw(canvas, upright, light, &unit.look);
    let bounds = canvas.silhouette_of(|c| subject::draw(c, upright, light, &unit.look));
    let soft = measure(unit.look.kind).roundness;
    let finish = Finish { form: soft, rim: 0.5 + 0.4 * light.hardness * soft, size: unit.height };
    shade::model(canvas, bounds, light, finish);
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
        Some(shore) if unit.look.kind == Kind::Boat => (0.4, shore, 0.55),
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
    let paint = crate::paint::Paint::Radial { centre, radii: (half, length), stops };
    canvas.fill(
        &crate::path::Path::new(Place::CANVAS).rect(unit.x - half, unit.ground, half * 2.0, length),
        paint,
    );
}

/// The narrow dark line where a body meets what it stands on.
fn contact(canvas: &mut Canvas, light: &Light, unit: &Unit<'_>) {
    let wide = measure(unit.look.kind).foot;
    let dark = light.shade.times(light.shade).shift(-0.4);
    let (rx, ry) = (unit.height * wide * 1.15, unit.height * 0.045);
    let centre = (unit.x, unit.ground + ry * 0.1);
    let paint = crate::paint::Paint::Radial {
        centre,
        radii: (rx, ry),
        stops: vec![(0.0, dark.alpha(0.7)), (0.5, dark.alpha(0.4)), (1.0, dark.alpha(0.0))],
    };
    canvas.fill(&crate::path::Path::new(Place::CANVAS).ellipse(centre, rx, ry), paint);
}
