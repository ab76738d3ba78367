//! People in poses: one jointed figure, drawn from its joints.

use super::{Look, Pen};
use crate::colour::{Ink, ink};
use crate::path::Point;

/// Skins and hairs that follow each other in a group.
const SKINS: [Ink; 5] =
    [ink(238, 196, 164), ink(206, 150, 112), ink(150, 100, 72), ink(110, 72, 52), ink(224, 176, 140)];
const HAIRS: [Ink; 4] = [ink(58, 40, 32), ink(28, 24, 26), ink(140, 92, 52), ink(176, 168, 160)];

/// Joints of a grown figure whose standing height is one unit; near limbs are drawn over the body.
pub(super) struct Joints {
    pub head: Point,
    pub neck: Point,
    pub hip: Point,
    /// Shoulder, elbow, hand.
    pub far_arm: [Point; 3],
    pub near_arm: [Point; 3],
    /// Hip, knee, ankle.
    pub far_leg: [Point; 3],
    pub near_leg: [Point; 3],
    /// Where the toes point, in local units from the ankle: far foot, near foot.
    pub toes: [Point; 2],
    /// Half the width of the shoulders: narrow in profile, wide from the front.
    pub shoulders: f32,
    /// Where the face looks: −1, 0 or 1.
    pub facing: f32,
}

/// Clothes and colours of one figure.
#[derive(Clone, Copy)]
pub(super) struct Dress {
    pub top: Ink,
    pub legs: Ink,
    pub skin: Ink,
    pub hair: Ink,
}

pub(super) fn dress(pen: &Pen<'_>, which: usize) -> Dress {
    let at = pen.look.index + which;
    Dress {
        top: [pen.look.base, pen.look.accent, pen.look.base.shift(0.3)][which % 3],
        legs: pen.look.accent.shift(-0.4).saturate(0.6),
        skin: SKINS[at % SKINS.len()],
        hair: HAIRS[at % HAIRS.len()],
    }
}

/// As [`dress`], but without the grey hair of age.
pub(super) fn young(pen: &Pen<'_>) -> Dress {
    Dress { hair: HAIRS[pen.look.index % 3], ..dress(pen, 0) }
}

pub(super) fn figure(pen: &mut Pen<'_>, joints: &Joints, dress: Dress) {
    limb_with_sleeve(pen, &joints.far_arm, dress, 0.4);
    leg(pen, &joints.far_leg, joints.toes[0], dress, 0.4);
    leg(pen, &joints.near_leg, joints.toes[1], dress, 0.8);
    torso(pen, joints, dress.top);
    limb_with_sleeve(pen, &joints.near_arm, dress, 0.95);
    head(pen, joints, dress);
}

fn limb_with_sleeve(pen: &mut Pen<'_>, knots: &[Point; 3], dress: Dress, tone: f32) {
    pen.ellipse(knots[2], 0.024, 0.026, pen.tone(dress.skin, tone));
    pen.stroke(&[knots[0], knots[1]], 0.064, 0.052, pen.tone(dress.top, tone));
    pen.stroke(&[knots[1], knots[2]], 0.052, 0.038, pen.tone(dress.top, tone));
}

fn leg(pen: &mut Pen<'_>, knots: &[Point; 3], toe: Point, dress: Dress, tone: f32) {
    let (ankle, shoe) = (knots[2], pen.tone(ink(44, 40, 42), tone));
    pen.stroke(&[ankle, (ankle.0 + toe.0, ankle.1 + toe.1)], 0.05, 0.03, shoe);
    pen.stroke(&[knots[0], knots[1]], 0.105, 0.076, pen.tone(dress.legs, tone));
    pen.stroke(&[knots[1], knots[2]], 0.076, 0.048, pen.tone(dress.legs, tone));
}

fn torso(pen: &mut Pen<'_>, joints: &Joints, cloth: Ink) {
    let (neck, hip) = (joints.neck, joints.hip);
    let (dx, dy) = (neck.0 - hip.0, neck.1 - hip.1);
    let length = (dx * dx + dy * dy).sqrt().max(0.01);
    let (nx, ny) = (dy / length, -dx / length);
    let at = |t: f32, w: f32| (hip.0 + dx * t + nx * w, hip.1 + dy * t + ny * w);
    let (s, waist) = (joints.shoulders, joints.shoulders * 0.76);
    let knots = [
        at(1.0, 0.035),
        at(0.93, s * 0.9),
        at(0.72, s),
        at(0.35, waist),
        at(-0.05, s * 0.84),
        at(-0.12, 0.0),
        at(-0.05, -s * 0.84),
        at(0.35, -waist),
        at(0.72, -s),
        at(0.93, -s * 0.9),
        at(1.0, -0.035),
    ];
    let paint = pen.round_shade(cloth, hip.0.min(neck.0) - s, hip.0.max(neck.0) + s);
    pen.smooth(&knots, paint);
}

fn head(pen: &mut Pen<'_>, joints: &Joints, dress: Dress) {
    let (x, y) = joints.head;
    pen.stroke(&[joints.neck, (x, y - 0.03)], 0.05, 0.045, pen.tone(dress.skin, 0.5));
    pen.ellipse((x, y), 0.05, 0.062, pen.round_shade(dress.skin, x - 0.05, x + 0.05));
    let f = joints.facing;
    if is_woman(pen.look) == Some(true) {
        // Long hair falls behind the face.
        let back = [
            (x + 0.02 * f, y + 0.068),
            (x - 0.05 * f, y + 0.055),
            (x - 0.075 * f, y - 0.02),
            (x - 0.085 * f, y - 0.115),
            (x - 0.035 * f, y - 0.12),
            (x - 0.015 * f, y),
        ];
        let front = [
            (x - 0.06, y + 0.04),
            (x + 0.06, y + 0.04),
            (x + 0.07, y - 0.03),
            (x + 0.048, y - 0.058),
            (x - 0.048, y - 0.058),
            (x - 0.07, y - 0.03),
        ];
        let hair = pen.tone(dress.hair, 0.65);
        pen.smooth(if f == 0.0 { &front } else { &back }, hair);
    }
    if f != 0.0 {
        pen.smooth(
            &[(x + 0.045 * f, y + 0.012), (x + 0.064 * f, y - 0.012), (x + 0.044 * f, y - 0.02)],
            pen.tone(dress.skin, 0.9),
        );
    }
    let hair = [
        (x - 0.056 - 0.006 * f, y - 0.03),
        (x - 0.058, y + 0.03),
        (x - 0.03, y + 0.07),
        (x + 0.03, y + 0.07),
        (x + 0.058, y + 0.03),
        (x + 0.03 + 0.02 * f, y + 0.034),
        (x, y + 0.04),
        (x - 0.03 - 0.01 * f, y + 0.015),
    ];
    pen.smooth(&hair, pen.tone(dress.hair, 0.8));
}

/// Words for women and girls.
const WOMEN: [&str; 23] = [
    "woman",
    "women",
    "woman's",
    "lady",
    "ladies",
    "girl",
    "girl's",
    "schoolgirl",
    "daughter",
    "ballerina",
    "mother",
    "grandmother",
    "wife",
    "sister",
    "waitress",
    "actress",
    "queen",
    "princess",
    "bride",
    "witch",
    "nun",
    "businesswoman",
    "policewoman",
];
/// Words for men and boys, and for those whose work knows no dress.
const MEN: [&str; 40] = [
    "man",
    "men",
    "man's",
    "gentleman",
    "gentlemen",
    "guy",
    "boy",
    "boy's",
    "schoolboy",
    "son",
    "father",
    "grandfather",
    "husband",
    "brother",
    "waiter",
    "actor",
    "king",
    "prince",
    "groom",
    "wizard",
    "monk",
    "priest",
    "businessman",
    "salesman",
    "fireman",
    "policeman",
    "fisherman",
    "cowboy",
    "knight",
    "astronaut",
    "soldier",
    "firefighter",
    "guard",
    "miner",
    "worker",
    "builder",
    "mechanic",
    "sailor",
    "detective",
    "farmer",
];

/// Whether the word says a woman or girl (true), a man or boy (false), or leaves it open.
pub(super) fn is_woman(look: &Look<'_>) -> Option<bool> {
    let says = |names: &[&str]| look.label.split(' ').any(|word| names.contains(&word));
    if says(&WOMEN) { Some(true) } else { says(&MEN).then_some(false) }
}

/// A person standing at ease, from the front; where the word leaves it open, every third wears a dress.
pub(super) fn person(pen: &mut Pen<'_>) {
    let clothes = dress(pen, 0);
    if is_woman(pen.look).unwrap_or(pen.look.index % 3 == 1) {
        return super::group::woman(pen, clothes);
    }
    figure(pen, &STANDING, clothes);
    let cloth = pen.tone(clothes.top, 0.1).alpha(0.5);
    pen.stroke(&[(0.0, 0.82), (0.0, 0.45)], 0.006, 0.006, cloth);
    pen.smooth(&[(-0.045, 0.855), (0.0, 0.8), (0.045, 0.855), (0.0, 0.84)], pen.tone(clothes.skin, 0.5));
    eyes(pen, (0.0, 0.92), 1.0);
}

/// At ease, the feet a little apart.
pub(super) const STANDING: Joints = Joints {
    head: (0.0, 0.93),
    neck: (0.0, 0.85),
    hip: (0.0, 0.5),
    far_arm: [(-0.09, 0.8), (-0.128, 0.66), (-0.12, 0.5)],
    near_arm: [(0.09, 0.8), (0.128, 0.66), (0.12, 0.5)],
    far_leg: [(-0.045, 0.5), (-0.055, 0.27), (-0.062, 0.04)],
    near_leg: [(0.045, 0.5), (0.055, 0.27), (0.062, 0.04)],
    toes: [(-0.035, -0.014), (0.035, -0.014)],
    shoulders: 0.11,
    facing: 0.0,
};

/// A long stride in profile.
pub(super) fn walker(pen: &mut Pen<'_>) {
    let joints = Joints {
        head: (0.03, 0.93),
        neck: (0.015, 0.85),
        hip: (0.0, 0.5),
        far_arm: [(0.01, 0.8), (0.085, 0.67), (0.17, 0.57)],
        near_arm: [(0.005, 0.8), (-0.09, 0.67), (-0.12, 0.53)],
        far_leg: [(-0.01, 0.5), (-0.07, 0.27), (-0.18, 0.08)],
        near_leg: [(0.01, 0.5), (0.1, 0.28), (0.15, 0.05)],
        toes: [(0.05, -0.055), (0.06, 0.01)],
        shoulders: 0.085,
        facing: 1.0,
    };
    figure(pen, &joints, dress(pen, 0));
}

/// Running, pushing off with the toes.
pub(super) fn runner(pen: &mut Pen<'_>) {
    let joints = Joints {
        head: (0.15, 0.925),
        neck: (0.11, 0.845),
        hip: (-0.02, 0.52),
        far_arm: [(0.1, 0.79), (0.22, 0.66), (0.32, 0.78)],
        near_arm: [(0.09, 0.79), (-0.1, 0.72), (-0.09, 0.56)],
        far_leg: [(-0.02, 0.52), (-0.11, 0.28), (-0.31, 0.2)],
        near_leg: [(-0.01, 0.52), (0.2, 0.45), (0.2, 0.21)],
        toes: [(-0.035, -0.055), (0.07, -0.01)],
        shoulders: 0.082,
        facing: 1.0,
    };
    let place = pen.place;
    pen.place = place.moved((0.0, -0.13)).scaled(1.13, 1.13);
    let clothes = dress(pen, 0);
    figure(pen, &joints, clothes);
    pen.place = place;
}

/// Sitting on a stool, in profile.
pub(super) fn sitter(pen: &mut Pen<'_>) {
    let place = pen.place;
    pen.place = place.scaled(1.3, 1.3);
    if !pen.look.seated {
        stool(pen);
    }
    let joints = Joints {
        head: (-0.02, 0.7),
        neck: (-0.05, 0.62),
        hip: (-0.07, 0.305),
        far_arm: [(-0.04, 0.57), (0.05, 0.46), (0.16, 0.38)],
        near_arm: [(-0.06, 0.57), (-0.04, 0.42), (0.1, 0.35)],
        far_leg: [(-0.05, 0.3), (0.16, 0.31), (0.14, 0.05)],
        near_leg: [(-0.06, 0.3), (0.14, 0.285), (0.1, 0.045)],
        toes: [(0.06, -0.015), (0.065, -0.015)],
        shoulders: 0.085,
        facing: 1.0,
    };
    let clothes = dress(pen, 0);
    figure(pen, &joints, clothes);
    pen.place = place;
}

/// A wooden stool as high as a knee.
fn stool(pen: &mut Pen<'_>) {
    let wood = ink(150, 104, 66);
    for (from, to, tone) in [(-0.13, -0.1, 0.35), (0.03, 0.0, 0.35), (-0.17, -0.13, 0.75), (0.07, 0.03, 0.75)]
    {
        pen.stroke(&[(from, 0.012), (to, 0.24)], 0.024, 0.03, pen.tone(wood, tone));
    }
    pen.stroke(&[(-0.14, 0.1), (0.04, 0.1)], 0.016, 0.016, pen.tone(wood, 0.4));
    pen.round((-0.17, 0.225), (0.24, 0.035), 0.015, pen.tone(wood, 0.95));
}

/// A ballet dancer: on the toes of one foot, the other leg behind, arms open.
pub(super) fn dancer(pen: &mut Pen<'_>) {
    let clothes = dress(pen, 0);
    let clothes = Dress { legs: clothes.skin.mix(ink(250, 226, 218), 0.5), ..clothes };
    let joints = Joints {
        head: (0.1, 0.93),
        neck: (0.075, 0.85),
        hip: (0.0, 0.56),
        far_arm: [(0.07, 0.8), (-0.06, 0.86), (-0.2, 0.96)],
        near_arm: [(0.08, 0.8), (0.24, 0.84), (0.41, 0.9)],
        far_leg: [(-0.02, 0.54), (-0.21, 0.52), (-0.4, 0.6)],
        near_leg: [(0.0, 0.54), (0.015, 0.3), (0.0, 0.08)],
        toes: [(-0.06, 0.04), (0.003, -0.068)],
        shoulders: 0.072,
        facing: 1.0,
    };
    figure(pen, &joints, clothes);
    let tulle = clothes.top.mix(ink(255, 250, 250), 0.45);
    for (i, tone) in [0.5, 0.85, 1.1].iter().enumerate() {
        let y = 0.515 + 0.018 * i as f32;
        let w = 0.25 - 0.035 * i as f32;
        pen.smooth(
            &[
                (-w, y - 0.025),
                (-0.08, y - 0.045),
                (0.1, y - 0.05),
                (w, y - 0.005),
                (0.1, y + 0.045),
                (-0.08, y + 0.05),
            ],
            pen.tone(tulle, *tone),
        );
    }
    pen.ellipse((0.055, 0.985), 0.03, 0.026, pen.tone(clothes.hair, 0.8));
}

/// Both arms thrown up, seen from the front.
pub(super) fn cheerer(pen: &mut Pen<'_>) {
    let place = pen.place;
    pen.place = place.scaled(0.85, 0.85);
    let joints = Joints {
        head: (0.0, 0.93),
        neck: (0.0, 0.85),
        hip: (0.0, 0.52),
        far_arm: [(-0.085, 0.8), (-0.2, 0.96), (-0.27, 1.13)],
        near_arm: [(0.085, 0.8), (0.2, 0.96), (0.27, 1.13)],
        far_leg: [(-0.045, 0.5), (-0.1, 0.27), (-0.15, 0.04)],
        near_leg: [(0.045, 0.5), (0.1, 0.27), (0.15, 0.04)],
        toes: [(-0.05, -0.012), (0.05, -0.012)],
        shoulders: 0.108,
        facing: 0.0,
    };
    let clothes = dress(pen, 0);
    figure(pen, &joints, clothes);
    for x in [-0.27, 0.27_f32] {
        for finger in -1..=1 {
            let lean = finger as f32 * 0.022 + x * 0.08;
            pen.stroke(&[(x, 1.13), (x + lean, 1.166)], 0.016, 0.01, pen.tone(clothes.skin, 0.9));
        }
    }
    face(pen, (0.0, 0.92), 1.0);
    pen.place = place;
}

/// Two eyes; `size` 1 suits a grown head.
pub(super) fn eyes(pen: &mut Pen<'_>, (x, y): Point, size: f32) {
    for side in [-0.019, 0.019_f32] {
        pen.ellipse((x + side * size, y + 0.008 * size), 0.006 * size, 0.007 * size, ink(40, 30, 30));
    }
}

/// Two eyes and a smile.
pub(super) fn face(pen: &mut Pen<'_>, (x, y): Point, size: f32) {
    eyes(pen, (x, y), size);
    let smile =
        [(x - 0.016 * size, y - 0.024 * size), (x, y - 0.031 * size), (x + 0.016 * size, y - 0.024 * size)];
    pen.stroke(&smile, 0.007 * size, 0.007 * size, ink(40, 30, 30));
}
