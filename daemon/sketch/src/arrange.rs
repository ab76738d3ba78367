//! Arranging: where everything stands, how tall it is, and what is nearer.

mod people;

use crate::look::look;
use crate::read::{Camera, Kind, Reading, Relation, Setting, Subject};
use crate::stage::{Floor, Stage};
use crate::subject::{Habit, habit, hand, measure};
use crate::unit::{Rest, Unit};
use people::{fill_hands, man_boats, raise_umbrella};

/// Decides where everything stands; the farthest comes first.
pub(crate) fn arrange<'a>(stage: &Stage, reading: &'a Reading, floor: Floor) -> Vec<Unit<'a>> {
    let table = stage.plan.tabletop;
    let shown = |s: &&Subject| {
        let is_the_table = table && matches!(s.kind, Kind::Table | Kind::Desk);
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
    // Nothing important is cut off at the top; a close view cuts off the foot.
    let crops = stage.plan.crops;
    let main_height = if crops {
        main_height(stage, main).min(stage.h * 2.2)
    } else {
        let fits = main_height(stage, main).min(floor.stand - stage.h * 0.05);
        let fits = fits.min(room_above(stage, main, floor));
        fits * modesty(stage, reading, main, fits, floor.water)
    };
    let main_height = support.map_or(main_height, |to| {
        let other = &reading.subjects[to];
        let width = relative_height(main_height, main, other, None) * measure(other.kind).aspect;
        main_height * (stage.w * 0.92 / width).min(1.0)
    });
    let mut side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let mut offset = 0.0;
    for (index, subject) in reading.subjects.iter().enumerate().filter(|(_, s)| shown(s)) {
        let is_main = index == main_index;
        // What the main thing stands on is as near as it is.
        let water = floor.water.filter(|_| Some(index) != support);
        let height = if is_main { main_height } else { relative_height(main_height, main, subject, water) };
        let aspect = measure(subject.kind).aspect;
        let height = height.min(if crops { stage.h * 2.2 } else { greatest(stage, subject.kind) });
        let offshore = !is_main && water.is_some() && floats(subject) && !floats(main);
        let height =
            if offshore { height.min(room_beside(stage, main, main_height) / aspect) } else { height };
        let width = height * aspect;
        // Shoes are alike, and side by side.
        let turns = if subject.kind == Kind::Shoe { 0 } else { 1 };
        for copy in 0..subject.count {
            let unlike = usize::from(copy) * turns;
            let look = look(&stage.plan.palette, &stage.light, subject, index * 7 + unlike + variety);
            let (x, lift) = if copy == 0 && (is_main || Some(index) == support) {
                (stage.w * stage.plan.focus, 0.0)
            } else {
                offset += if is_main {
                    width * 0.95 + stage.s * 0.03
                } else {
                    (width + main_height * measure(main.kind).aspect) * 0.5 + stage.s * 0.05
                };
                let x = stage.w * stage.plan.focus + side * offset * 0.9;
                side = -side;
                let lift = chance.range(-0.4, 0.6);
                (x, if is_main { lift } else { in_line(lift, height / main_height) })
            };
            let mut unit = Unit {
                look,
                x: x.clamp(width * 0.52, (stage.w - width * 0.52).max(width * 0.52)),
                ground: floor.stand,
                height: height * if copy > 0 { chance.range(0.9, 1.02) } else { 1.0 },
                mirrored: (stage.plan.choices.arrangement * 8.0) as usize % 2 == unlike % 2,
                near: 168,
                rest: Rest::Floor,
                subject: index,
                main: is_main && copy == 0,
            };
            place(stage, &mut unit, subject, main, floor, lift);
            units.push(unit);
        }
    }
    set_on(reading, &mut units, main_index);
    man_boats(stage, reading, &mut units);
    raise_umbrella(&mut units);
    fill_hands(reading, &mut units);
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
    if stage.plan.camera == Camera::ExtremeClose {
        by_height
    } else if stage.plan.crops {
        by_height.max(stage.h * 1.4)
    } else {
        by_height.min(by_width).min(stage.h * 0.86)
    }
}

/// What the main subject leaves of its usual height to the others: something larger beside it has to fit
/// into the picture at its own size, and so does an umbrella over a head.
fn modesty(stage: &Stage, reading: &Reading, main: &Subject, main_height: f32, water: Option<f32>) -> f32 {
    let umbrella = hand(main.kind).is_some() && reading.subjects.iter().any(|s| s.kind == Kind::Umbrella);
    let others =
        reading.subjects.iter().filter(|s| !matches!(s.kind, Kind::Window | Kind::Table | Kind::Desk));
    others
        .map(|s| greatest(stage, s.kind) / relative_height(main_height, main, s, water))
        .fold(if umbrella { 0.84 } else { 1.0 }, f32::min)
        .max(0.45)
}

/// The greatest height anything may have.
fn greatest(stage: &Stage, kind: Kind) -> f32 {
    (stage.h * 0.86).min(stage.w * 0.94 / measure(kind).aspect)
}

/// The greatest height the main subject may have: what flies stays above the horizon.
fn room_above(stage: &Stage, main: &Subject, floor: Floor) -> f32 {
    if is_aloft(stage, main) { (floor.far * 0.7).max(stage.h * 0.22) } else { stage.h }
}

/// True for what is in the air: what always flies, and birds where there is nothing to sit on or many are.
fn is_aloft(stage: &Stage, subject: &Subject) -> bool {
    let nowhere = matches!(stage.plan.setting, Setting::Sky | Setting::Sea | Setting::Space);
    let takes_wing = subject.kind == Kind::Bird && (nowhere || subject.count > 3);
    (habit(subject.kind) == Habit::Flies || takes_wing) && !is_on_something(subject)
}

fn is_on_something(subject: &Subject) -> bool {
    subject.relation.is_some_and(|(relation, _)| relation == Relation::On)
}

/// Another thing beside the main one: in proportion, but with the differences compressed. At the water, what floats is farther away
/// than what stands on the shore, so that neither hides the other.
fn relative_height(main_height: f32, main: &Subject, other: &Subject, water: Option<f32>) -> f32 {
    let ratio = metres(other.kind, main.kind) / metres(main.kind, other.kind);
    let afloat = |s: &Subject| water.is_some() && floats(s);
    let compressed = ratio.sqrt() * ratio.sqrt().sqrt();
    let compressed = match (afloat(main), afloat(other)) {
        (false, true) => compressed * 0.5,
        (true, false) if compressed < 1.1 => (compressed * 1.7).min(1.1),
        (true, _) | (false, false) => compressed,
    };
    // Beside what is huge, nothing becomes too small to be seen.
    let least = if measure(main.kind).metres > 15.0 { 0.22 } else { 0.12 };
    main_height * compressed.clamp(least, 3.4)
}

fn floats(subject: &Subject) -> bool {
    habit(subject.kind) == Habit::Floats
}

/// The width that the main thing leaves free on its larger side.
fn room_beside(stage: &Stage, main: &Subject, main_height: f32) -> f32 {
    let share = stage.plan.focus.max(1.0 - stage.plan.focus);
    let half = main_height * measure(main.kind).aspect / 2.0;
    (stage.w * (share - 0.04) - half).max(stage.w * 0.2)
}

/// The real height of a thing. Nobody knows how tall a thing is that is only a name: as tall as what is beside it, up to a child.
fn metres(kind: Kind, beside: Kind) -> f32 {
    let own = measure(kind).metres;
    if kind == Kind::Unknown && beside != Kind::Unknown { measure(beside).metres.min(1.1) } else { own }
}

/// Row and depth of a unit, by habit, setting and relation.
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
    let habit = habit(subject.kind);
    if is_aloft(stage, subject) {
        let bottom = floor.far * (0.8 - 0.25 * lift.max(0.0));
        unit.ground = bottom.max(unit.height + stage.h * 0.045);
        unit.near = 150;
        unit.rest = Rest::Air;
        unit.look.aloft = true;
        return;
    }
    if habit == Habit::Swims && stage.plan.setting == Setting::Underwater {
        // What swims hangs in the water over the bottom.
        unit.ground = (floor.far * (0.94 - 0.2 * lift)).max(unit.height + stage.h * 0.1);
        unit.near = 150;
        unit.rest = Rest::Air;
        return;
    }
    let afloat = floor.water.is_some() && matches!(habit, Habit::Floats | Habit::Swims);
    let distance = distance(stage, subject.kind, floor, afloat);
    let at = match distance {
        Some(t) => floor.far + depth * (t + shift * 0.5),
        None => floor.stand + depth * shift,
    };
    // Wide views stand farther off, close ones nearer.
    let camera = if stage.plan.tabletop || afloat { 0.0 } else { (stage.plan.scale - 1.0) * 0.2 };
    unit.ground = (at + depth * camera).clamp(floor.far + depth * 0.06, floor.near - depth * 0.04);
    unit.rest = if afloat { Rest::Water } else { Rest::Floor };
    let t = (unit.ground - floor.far) / depth;
    unit.near = (100.0 + 110.0 * t) as u8;
    // Nothing is cut off at the top.
    if stage.plan.crops {
        // The upper part is what a close look is for: the foot goes out of the picture.
        unit.ground = unit.ground.max(stage.h * 0.1 + unit.height);
    } else {
        unit.height = unit.height.min(unit.ground - stage.h * 0.045);
    }
}

/// What is larger stands behind what the picture is about, what is much smaller before it, so that nothing
/// is hidden.
fn in_line(lift: f32, ratio: f32) -> f32 {
    if ratio > 1.15 {
        -1.0 - lift.abs()
    } else if ratio < 0.6 {
        0.3 + lift.abs()
    } else {
        lift
    }
}

/// How far towards the viewer a thing stands that does not stand where the main subject would: 0 at the
/// horizon, 1 at the picture's edge. Water lies behind the shore; what is built or grown tall stands back.
fn distance(stage: &Stage, kind: Kind, floor: Floor, afloat: bool) -> Option<f32> {
    let tall = measure(kind).metres >= 5.0;
    let setting = stage.plan.setting;
    let enclosed =
        setting.is_sheltered() || matches!(setting, Setting::Forest | Setting::Jungle | Setting::Alley);
    if afloat {
        Some(0.3)
    } else if tall && floor.water.is_some() {
        Some(0.58)
    } else if tall && !enclosed {
        Some(0.3)
    } else {
        None
    }
}

/// Puts things onto what the words say they are on, several of them side by side.
fn set_on(reading: &Reading, units: &mut [Unit<'_>], main: usize) {
    for (index, subject) in reading.subjects.iter().enumerate() {
        let Some((Relation::On, to)) = subject.relation else { continue };
        let Some(seat) = Seat::of(units, reading, to) else { continue };
        let count = f32::from(subject.count);
        let step = seat.height * measure(seat.kind).aspect * 0.7 / count.max(1.0);
        for (unit, copy) in units.iter_mut().filter(|u| u.subject == index).zip(0_u8..) {
            seat.take(unit);
            unit.x += step * (f32::from(copy) - (count - 1.0) / 2.0);
            unit.height = unit.height.min(unit.ground * 0.93);
        }
        if index == main {
            keep_below_the_top(units, main, to, seat.ground);
        }
    }
}

/// A thing that another is put on.
#[derive(Clone, Copy)]
struct Seat {
    kind: Kind,
    x: f32,
    ground: f32,
    height: f32,
    near: u8,
}

impl Seat {
    /// The first unit of a subject.
    fn of(units: &[Unit<'_>], reading: &Reading, subject: usize) -> Option<Self> {
        let unit = units.iter().find(|u| u.subject == subject)?;
        let (x, ground, height, near) = (unit.x, unit.ground, unit.height, unit.near);
        Some(Self { kind: reading.subjects[subject].kind, x, ground, height, near })
    }

    /// Puts a unit onto it.
    fn take(self, unit: &mut Unit<'_>) {
        let chairs = matches!(self.kind, Kind::Chair | Kind::Armchair | Kind::Sofa | Kind::Bed);
        if chairs && unit.look.kind == Kind::Person {
            unit.look.kind = Kind::Sitter;
        }
        let (sitter, seat) = (measure(unit.look.kind), measure(self.kind));
        unit.x = self.x;
        unit.near = self.near.saturating_add(2);
        if chairs && unit.look.kind == Kind::Sitter {
            // Somebody who sits keeps the feet on the floor and the hips over the middle of the seat.
            unit.look.seated = true;
            unit.height = self.height * sitter.metres / seat.metres;
            unit.x += unit.height * if unit.mirrored { -0.13 } else { 0.13 };
            unit.ground = self.ground;
            unit.rest = Rest::Floor;
            return;
        }
        unit.ground = self.ground - self.height * seat.seat;
        unit.rest = Rest::Thing;
        if self.kind == Kind::Bowl {
            // Half of it is behind the rim.
            unit.height = unit.height.min(self.height * 0.9);
            unit.ground += unit.height * 0.4;
            unit.near = self.near.saturating_sub(1);
            return;
        }
        if sitter.metres < seat.metres {
            unit.height = unit.height.min(self.height * 1.1);
        }
    }
}

/// Makes a pile lower, the thing and what it stands on alike, until it fits into the picture.
fn keep_below_the_top(units: &mut [Unit<'_>], main: usize, support: usize, ground: f32) {
    let top =
        units.iter().filter(|u| u.subject == main).map(|u| u.ground - u.height).fold(f32::MAX, f32::min);
    let least = ground * 0.07;
    let fit = ((ground - least) / (ground - top).max(1.0)).min(1.0);
    for unit in units.iter_mut().filter(|u| u.subject == main || u.subject == support) {
        unit.height *= fit;
        unit.ground = ground - (ground - unit.ground) * fit;
    }
}

#[cfg(test)]
mod tests;
