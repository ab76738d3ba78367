//! Arranging: where everything stands, how tall it is, and what is nearer.

use crate::look::look;
use crate::read::{Camera, Kind, Reading, Relation, Setting, Subject};
use crate::stage::{Floor, Stage};
use crate::subject::measure;
use crate::unit::Unit;

/// Decides where everything stands; the farthest comes first.
pub(crate) fn arrange<'a>(stage: &Stage, reading: &'a Reading, floor: Floor) -> Vec<Unit<'a>> {
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
    // Only an extreme close-up cuts it off.
    let crops = stage.plan.camera == Camera::ExtremeClose;
    let main_height =
        main_height(stage, main).min(if crops { stage.h * 2.2 } else { floor.stand - stage.h * 0.05 });
    let held = main.kind == Kind::Person && reading.subjects.iter().any(|s| s.kind == Kind::Umbrella);
    let main_height = if held { main_height * 0.84 } else { main_height };
    let main_height = support.map_or(main_height, |to| {
        let other = &reading.subjects[to];
        let width = relative_height(main_height, main, other) * measure(other.kind).aspect;
        main_height * (stage.w * 0.92 / width).min(1.0)
    });
    let mut side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let mut offset = 0.0;
    for (index, subject) in reading.subjects.iter().enumerate().filter(|(_, s)| shown(s)) {
        let is_main = index == main_index;
        let height = if is_main { main_height } else { relative_height(main_height, main, subject) };
        let height = height.min(stage.h * if crops { 2.2 } else { 0.86 });
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
                x: x.clamp(width * 0.52, (stage.w - width * 0.52).max(width * 0.52)),
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
    if stage.plan.camera == Camera::ExtremeClose {
        by_height
    } else {
        by_height.min(by_width).min(stage.h * 0.86)
    }
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
        (Kind::Tree | Kind::Pine | Kind::House | Kind::Lighthouse, Setting::Mountains | Setting::Street) => {
            Some(0.3)
        }
        (Kind::Tree | Kind::Pine | Kind::House | Kind::Lighthouse, Setting::Coast) => Some(0.58),
        _ => None,
    };
    let at = match distance {
        Some(t) => floor.far + depth * (t + shift * 0.5),
        None => floor.stand + depth * shift,
    };
    // Wide views stand farther off, close ones nearer.
    let on_the_ground = unit.look.kind != Kind::Boat;
    let camera = if stage.plan.tabletop || !on_the_ground { 0.0 } else { (stage.plan.scale - 1.0) * 0.2 };
    unit.ground = (at + depth * camera).clamp(floor.far + depth * 0.06, floor.near - depth * 0.04);
    let t = (unit.ground - floor.far) / depth;
    unit.near = (100.0 + 110.0 * t) as u8;
    // Nothing is cut off at the top.
    if stage.plan.camera == Camera::ExtremeClose {
        // The upper part is what a close look is for: the foot goes out of the picture.
        unit.ground = unit.ground.max(stage.h * 0.1 + unit.height);
    } else {
        unit.height = unit.height.min(unit.ground - stage.h * 0.045);
    }
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
