//! What people do with things: they sit in boats, hold what they are said to hold, and stand under umbrellas.

use crate::read::{Kind, Reading, Relation};
use crate::stage::Stage;
use crate::subject::{hand, measure};
use crate::unit::{Rest, Unit};

/// Who is in a boat rows it: the boat has no sail, and they sit in it, their legs behind the planks.
pub(super) fn man_boats(stage: &Stage, reading: &Reading, units: &mut [Unit<'_>]) {
    for (index, subject) in reading.subjects.iter().enumerate() {
        let Some((Relation::On, to)) = subject.relation else { continue };
        let Some(boat) = units.iter_mut().find(|u| u.subject == to && u.look.kind == Kind::Boat) else {
            continue;
        };
        // Without its mast it may be longer.
        boat.look.in_use = true;
        boat.height = (boat.height * 1.6).min(stage.w * 0.6 / measure(Kind::Boat).aspect);
        let (x, ground, height, near) = (boat.x, boat.ground, boat.height, boat.near);
        let room = height * 0.52 / f32::from(subject.count);
        for (unit, copy) in units.iter_mut().filter(|u| u.subject == index).zip(0_u8..) {
            if unit.look.kind == Kind::Person {
                unit.look.kind = Kind::Sitter;
            }
            let tall = measure(unit.look.kind).metres / measure(Kind::Sitter).metres;
            unit.look.seated = true;
            unit.height = height * 0.36 * tall.clamp(0.5, 1.3);
            unit.x = x + room * (f32::from(copy) - (f32::from(subject.count) - 1.0) / 2.0);
            unit.ground = ground - height * 0.02;
            unit.near = near.saturating_sub(1);
            unit.rest = Rest::Air;
        }
    }
}

/// What the words say somebody holds is put into the hand.
pub(super) fn fill_hands(reading: &Reading, units: &mut [Unit<'_>]) {
    for (index, subject) in reading.subjects.iter().enumerate() {
        let Some((Relation::Holding, to)) = subject.relation else { continue };
        let at = |wanted: usize| units.iter().position(|u| u.subject == wanted);
        if let (Some(holder), Some(held)) = (at(index), at(to)) {
            hold(units, holder, held);
        }
    }
}

/// An umbrella beside a person is held over them.
pub(super) fn raise_umbrella(units: &mut [Unit<'_>]) {
    let main = units.iter().position(|u| u.main && hand(u.look.kind).is_some());
    let umbrella = units.iter().position(|u| u.look.kind == Kind::Umbrella);
    if let (Some(main), Some(umbrella)) = (main, umbrella) {
        hold(units, main, umbrella);
    }
}

/// Puts one unit into the hand of another; an umbrella is raised, everything else hangs or lies in it.
pub(super) fn hold(units: &mut [Unit<'_>], holder: usize, held: usize) {
    let by = &units[holder];
    let Some((hand_x, hand_y)) = hand(by.look.kind) else { return };
    let flip = if by.mirrored { -1.0 } else { 1.0 };
    let (x, ground, height) = (by.x + flip * hand_x * by.height, by.ground - hand_y * by.height, by.height);
    let (near, metres) = (by.near, measure(by.look.kind).metres);
    let thing = &mut units[held];
    thing.rest = Rest::Air;
    thing.look.in_use = true;
    thing.near = near.saturating_add(1);
    thing.x = x;
    if thing.look.kind == Kind::Umbrella {
        thing.ground = ground - height * 0.03;
        thing.height = height * 0.74;
        return;
    }
    if thing.look.kind == Kind::Balloon {
        // A toy on a string, over the head.
        thing.ground = ground;
        thing.height = height * 0.8;
        thing.x += flip * height * 0.06;
        return;
    }
    // A little larger than life, so that it is seen.
    let ratio = measure(thing.look.kind).metres / metres;
    thing.height = height * (ratio * 1.5).clamp(0.06, 0.5);
    thing.ground = ground + thing.height * 0.35;
}
