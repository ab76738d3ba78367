//! People and animals.

use super::Pen;
use crate::colour::{Ink, ink};

const SKINS: [Ink; 5] =
    [ink(238, 196, 164), ink(206, 150, 112), ink(150, 100, 72), ink(110, 72, 52), ink(224, 176, 140)];
const HAIRS: [Ink; 4] = [ink(58, 40, 32), ink(28, 24, 26), ink(140, 92, 52), ink(176, 168, 160)];

/// A person walking or standing, by index; seen from behind or in profile, as figures in a sketch are.
pub(super) fn person(pen: &mut Pen<'_>) {
    let (skin, hair) = (SKINS[pen.look.index % SKINS.len()], HAIRS[pen.look.index % HAIRS.len()]);
    let walking = pen.look.index.is_multiple_of(2);
    let coat = pen.look.base;
    let trousers = pen.look.accent.shift(-0.35).saturate(0.6);
    legs(pen, trousers, walking);
    arm(
        pen,
        coat.shift(-0.1),
        skin,
        if walking {
            [(-0.075, 0.79), (-0.125, 0.65), (-0.09, 0.52)]
        } else {
            [(-0.1, 0.79), (-0.13, 0.64), (-0.115, 0.5)]
        },
        0.5,
    );
    let hem = if pen.look.index % 3 == 1 { 0.36 } else { 0.45 };
    let body = [
        (-0.04, 0.855),
        (0.04, 0.855),
        (0.108, 0.81),
        (0.098, 0.68),
        (0.088, 0.58),
        (0.1, hem + 0.01),
        (0.0, hem - 0.012),
        (-0.1, hem + 0.01),
        (-0.086, 0.58),
        (-0.096, 0.68),
        (-0.108, 0.81),
    ];
    let paint = pen.round_shade(coat, -0.115, 0.115);
    pen.smooth(&body, paint);
    pen.stroke(&[(0.012, 0.83), (0.014, 0.6), (0.01, hem)], 0.005, 0.005, pen.tone(coat, 0.1).alpha(0.45));
    arm(
        pen,
        coat,
        skin,
        if walking {
            [(0.085, 0.79), (0.125, 0.66), (0.15, 0.53)]
        } else {
            [(0.1, 0.79), (0.128, 0.64), (0.112, 0.5)]
        },
        0.85,
    );
    pen.rect(-0.024, 0.84, 0.048, 0.05, pen.tone(skin, 0.4));
    pen.smooth(
        &[(-0.06, 0.845), (0.0, 0.865), (0.06, 0.845), (0.065, 0.82), (0.0, 0.83), (-0.065, 0.82)],
        pen.tone(pen.look.accent, 0.9),
    );
    pen.ellipse((0.004, 0.928), 0.05, 0.062, pen.round_shade(skin, -0.05, 0.05));
    let long = pen.look.index % 3 == 1;
    let low = if long { 0.85 } else { 0.915 };
    pen.smooth(
        &[
            (-0.056, low),
            (-0.06, 0.95),
            (-0.03, 0.998),
            (0.03, 0.998),
            (0.058, 0.955),
            (0.02, 0.962),
            (-0.016, 0.94),
            (-0.02, low),
        ],
        pen.tone(hair, 0.8),
    );
}

fn legs(pen: &mut Pen<'_>, cloth: Ink, walking: bool) {
    let shoe = ink(44, 40, 42);
    let sets: [&[(f32, f32)]; 2] = if walking {
        [&[(-0.03, 0.46), (-0.075, 0.25), (-0.13, 0.06)], &[(0.03, 0.46), (0.085, 0.26), (0.1, 0.04)]]
    } else {
        [&[(-0.045, 0.46), (-0.052, 0.25), (-0.058, 0.04)], &[(0.045, 0.46), (0.055, 0.25), (0.062, 0.04)]]
    };
    for (i, knots) in sets.iter().enumerate() {
        pen.stroke(knots, 0.098, 0.052, pen.tone(cloth, if i == 0 { 0.45 } else { 0.8 }));
        let (x, y) = knots[2];
        pen.smooth(
            &[
                (x - 0.035, y - 0.03),
                (x + 0.075, (y - 0.04).max(0.0)),
                (x + 0.07, y - 0.005),
                (x + 0.02, y + 0.025),
                (x - 0.03, y + 0.02),
            ],
            pen.tone(shoe, 0.8),
        );
    }
}

fn arm(pen: &mut Pen<'_>, sleeve: Ink, skin: Ink, knots: [(f32, f32); 3], tone: f32) {
    pen.ellipse(knots[2], 0.021, 0.027, pen.tone(skin, tone));
    pen.stroke(&knots, 0.062, 0.042, pen.tone(sleeve, tone));
}

/// A cat sitting, its tail round its side.
pub(super) fn cat(pen: &mut Pen<'_>) {
    let fur = pen.look.base;
    pen.stroke(
        &[(0.2, 0.06), (0.4, 0.05), (0.5, 0.14), (0.47, 0.28), (0.4, 0.32)],
        0.085,
        0.05,
        pen.tone(fur, 0.55),
    );
    let body = [
        (-0.2, 0.0),
        (0.16, 0.0),
        (0.29, 0.06),
        (0.3, 0.22),
        (0.2, 0.42),
        (0.1, 0.58),
        (-0.02, 0.68),
        (-0.19, 0.66),
        (-0.23, 0.52),
        (-0.2, 0.34),
        (-0.24, 0.14),
        (-0.25, 0.03),
    ];
    let paint = pen.round_shade(fur, -0.26, 0.3);
    pen.smooth(&body, paint);
    pen.smooth(
        &[(0.02, 0.02), (0.2, 0.02), (0.27, 0.14), (0.2, 0.28), (0.08, 0.26), (0.0, 0.12)],
        pen.tone(fur, 0.62).alpha(0.7),
    );
    let pale = fur.mix(ink(255, 250, 240), 0.6);
    pen.smooth(&[(-0.2, 0.54), (-0.1, 0.6), (-0.08, 0.42), (-0.13, 0.28), (-0.2, 0.36)], pen.tone(pale, 0.9));
    for (x, tone) in [(-0.09, 0.6), (-0.19, 0.9)] {
        pen.stroke(&[(x, 0.4), (x - 0.005, 0.2), (x - 0.01, 0.05)], 0.085, 0.065, pen.tone(fur, tone));
        pen.ellipse((x - 0.03, 0.028), 0.06, 0.03, pen.tone(pale, tone));
    }
    cat_head(pen, fur, pale);
}

fn cat_head(pen: &mut Pen<'_>, fur: Ink, pale: Ink) {
    pen.polygon(&[(-0.27, 0.84), (-0.265, 1.0), (-0.15, 0.91)], pen.tone(fur, 0.8));
    pen.polygon(&[(-0.08, 0.91), (0.02, 0.995), (0.03, 0.83)], pen.tone(fur, 0.6));
    pen.polygon(&[(-0.25, 0.86), (-0.25, 0.955), (-0.185, 0.9)], pen.tone(ink(226, 160, 150), 0.7));
    pen.polygon(&[(-0.045, 0.89), (0.005, 0.95), (0.01, 0.86)], pen.tone(ink(226, 160, 150), 0.5));
    let head = [
        (-0.12, 0.62),
        (0.0, 0.65),
        (0.055, 0.77),
        (0.02, 0.88),
        (-0.11, 0.925),
        (-0.24, 0.885),
        (-0.29, 0.77),
        (-0.235, 0.655),
    ];
    let paint = pen.round_shade(fur, -0.29, 0.055);
    pen.smooth(&head, paint);
    for (x, y) in [(-0.16, 0.9), (-0.115, 0.905), (-0.07, 0.9)] {
        pen.stroke(&[(x, y), (x + 0.005, y - 0.06)], 0.014, 0.006, pen.tone(fur, 0.2).alpha(0.6));
    }
    pen.smooth(
        &[(-0.21, 0.7), (-0.15, 0.735), (-0.09, 0.7), (-0.1, 0.645), (-0.15, 0.63), (-0.2, 0.65)],
        pen.tone(pale, 0.95),
    );
    for x in [-0.215, -0.075] {
        pen.ellipse((x, 0.783), 0.031, 0.026, pen.tone(ink(198, 190, 84), 1.1));
        pen.ellipse((x, 0.783), 0.011, 0.024, ink(20, 20, 18));
        pen.ellipse((x + 0.008, 0.792), 0.006, 0.006, ink(255, 255, 255));
    }
    pen.smooth(&[(-0.172, 0.727), (-0.128, 0.727), (-0.15, 0.7)], pen.tone(ink(206, 120, 116), 0.9));
    for (sign, y) in [(-1.0, 0.71), (-1.0, 0.69), (1.0, 0.71), (1.0, 0.69)] {
        pen.stroke(
            &[(-0.15 + 0.05 * sign, y), (-0.15 + 0.2 * sign, y + (y - 0.7) * 2.0)],
            0.005,
            0.002,
            pale.alpha(0.6),
        );
    }
}

/// A dog standing in profile.
pub(super) fn dog(pen: &mut Pen<'_>) {
    let fur = pen.look.base;
    pen.stroke(&[(0.42, 0.6), (0.56, 0.74), (0.6, 0.9)], 0.07, 0.03, pen.tone(fur, 0.7));
    for (x, tone) in [(-0.22, 0.35), (0.3, 0.35)] {
        pen.stroke(&[(x + 0.02, 0.4), (x + 0.05, 0.2), (x + 0.03, 0.03)], 0.11, 0.055, pen.tone(fur, tone));
    }
    let body = [
        (-0.34, 0.44),
        (-0.2, 0.36),
        (0.05, 0.4),
        (0.3, 0.4),
        (0.44, 0.44),
        (0.46, 0.6),
        (0.36, 0.68),
        (0.05, 0.66),
        (-0.2, 0.72),
        (-0.36, 0.74),
        (-0.4, 0.58),
    ];
    pen.smooth(&body, pen.upright((0.36, pen.tone(fur, 0.3)), (0.7, pen.tone(fur, 1.1))));
    for (x, tone) in [(-0.31, 0.85), (0.39, 0.75)] {
        pen.stroke(&[(x, 0.5), (x + 0.02, 0.24), (x, 0.035)], 0.13, 0.06, pen.tone(fur, tone));
        pen.ellipse((x - 0.025, 0.03), 0.06, 0.03, pen.tone(fur, tone));
    }
    pen.smooth(
        &[(-0.24, 0.66), (-0.42, 0.56), (-0.52, 0.74), (-0.46, 0.9), (-0.32, 0.86)],
        pen.tone(fur, 0.9),
    );
    let head = [
        (-0.34, 0.8),
        (-0.34, 0.95),
        (-0.46, 1.0),
        (-0.56, 0.95),
        (-0.7, 0.86),
        (-0.71, 0.79),
        (-0.62, 0.765),
        (-0.5, 0.76),
        (-0.42, 0.72),
    ];
    pen.smooth(&head, pen.tone(fur, 0.95));
    pen.smooth(
        &[(-0.4, 0.97), (-0.32, 0.92), (-0.3, 0.76), (-0.37, 0.74), (-0.42, 0.84)],
        pen.tone(fur.shift(-0.25), 0.7),
    );
    pen.ellipse((-0.695, 0.845), 0.028, 0.025, ink(26, 24, 24));
    pen.ellipse((-0.54, 0.895), 0.018, 0.018, ink(22, 20, 18));
    pen.stroke(&[(-0.68, 0.79), (-0.6, 0.785)], 0.008, 0.006, pen.tone(fur, 0.1));
    pen.stroke(&[(-0.27, 0.72), (-0.4, 0.66), (-0.44, 0.62)], 0.035, 0.035, pen.tone(pen.look.accent, 0.9));
}

/// A bird perched.
pub(super) fn bird(pen: &mut Pen<'_>) {
    let feather = pen.look.base;
    for x in [-0.03, 0.07] {
        pen.stroke(&[(x, 0.2), (x - 0.01, 0.0)], 0.022, 0.02, pen.tone(ink(176, 120, 60), 0.7));
    }
    pen.polygon(&[(0.28, 0.36), (0.66, 0.16), (0.68, 0.24), (0.34, 0.5)], pen.tone(feather, 0.4));
    let body = [
        (-0.18, 0.3),
        (0.0, 0.17),
        (0.2, 0.22),
        (0.4, 0.4),
        (0.22, 0.62),
        (-0.02, 0.78),
        (-0.12, 0.94),
        (-0.28, 0.98),
        (-0.38, 0.88),
        (-0.36, 0.7),
        (-0.3, 0.5),
    ];
    pen.smooth(
        &body,
        pen.upright(
            (0.17, pen.tone(feather.mix(ink(255, 250, 240), 0.55), 0.6)),
            (0.9, pen.tone(feather, 1.0)),
        ),
    );
    pen.smooth(
        &[(-0.1, 0.58), (0.1, 0.62), (0.3, 0.46), (0.5, 0.3), (0.24, 0.32), (-0.04, 0.36)],
        pen.tone(feather, 0.45),
    );
    for i in 0..3 {
        let y = 0.4 + 0.05 * i as f32;
        pen.stroke(
            &[(0.02, y), (0.2, y - 0.01), (0.36, y - 0.06)],
            0.012,
            0.006,
            pen.tone(feather, 0.1).alpha(0.5),
        );
    }
    pen.polygon(&[(-0.37, 0.88), (-0.52, 0.83), (-0.37, 0.8)], pen.tone(ink(226, 160, 60), 0.9));
    pen.ellipse((-0.27, 0.87), 0.03, 0.032, ink(20, 20, 22));
    pen.ellipse((-0.28, 0.882), 0.01, 0.01, ink(255, 255, 255));
}
