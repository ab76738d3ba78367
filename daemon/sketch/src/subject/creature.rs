//! Animals without hooves: rabbit, owl, penguin, turtle, butterfly.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::path::Point;

const PALE: Ink = ink(255, 250, 240);

/// A rabbit sitting in profile, ears up.
pub(super) fn rabbit(pen: &mut Pen<'_>) {
    let fur = pen.look.base;
    pen.ellipse((0.35, 0.16), 0.065, 0.06, pen.tone(PALE, 0.95));
    pen.smooth(
        &[(-0.13, 0.62), (-0.1, 0.8), (-0.02, 0.97), (0.04, 0.96), (0.03, 0.8), (-0.05, 0.62)],
        pen.tone(fur, 0.45),
    );
    let body = [
        (-0.2, 0.02),
        (0.05, 0.0),
        (0.3, 0.03),
        (0.38, 0.16),
        (0.33, 0.34),
        (0.16, 0.45),
        (-0.02, 0.46),
        (-0.14, 0.42),
        (-0.21, 0.28),
        (-0.2, 0.14),
    ];
    pen.smooth(&body, pen.round_shade(fur, -0.22, 0.38));
    pen.smooth(&[(0.04, 0.06), (0.12, 0.28), (0.26, 0.3), (0.34, 0.16), (0.26, 0.04)], pen.tone(fur, 0.8));
    pen.smooth(
        &[(-0.06, 0.035), (0.0, 0.075), (0.2, 0.08), (0.28, 0.03), (0.14, 0.0), (0.0, 0.0)],
        pen.tone(fur, 1.1),
    );
    pen.stroke(&[(-0.15, 0.26), (-0.17, 0.12), (-0.19, 0.03)], 0.09, 0.05, pen.tone(fur, 0.95));
    pen.ellipse((-0.215, 0.022), 0.055, 0.024, pen.tone(fur, 1.1));
    pen.smooth(
        &[(-0.2, 0.6), (-0.21, 0.8), (-0.16, 1.0), (-0.1, 0.99), (-0.07, 0.82), (-0.1, 0.62)],
        pen.tone(fur, 0.85),
    );
    pen.smooth(
        &[(-0.175, 0.66), (-0.18, 0.8), (-0.15, 0.94), (-0.115, 0.93), (-0.1, 0.8), (-0.12, 0.66)],
        pen.tone(ink(232, 176, 166), 0.85),
    );
    pen.smooth(
        &[
            (-0.05, 0.42),
            (-0.02, 0.54),
            (-0.09, 0.65),
            (-0.2, 0.67),
            (-0.31, 0.6),
            (-0.37, 0.5),
            (-0.34, 0.42),
            (-0.22, 0.36),
        ],
        pen.tone(fur, 1.0),
    );
    pen.ellipse((-0.29, 0.445), 0.07, 0.05, pen.tone(PALE, 0.95));
    pen.ellipse((-0.362, 0.49), 0.022, 0.018, pen.tone(ink(206, 116, 112), 0.9));
    pen.ellipse((-0.23, 0.55), 0.024, 0.028, ink(24, 20, 20));
    pen.ellipse((-0.238, 0.56), 0.008, 0.008, PALE);
    for y in [0.46, 0.43] {
        pen.stroke(&[(-0.3, y), (-0.17, y + (y - 0.45) * 1.2)], 0.006, 0.003, pen.tone(fur, 0.1).alpha(0.6));
    }
}

/// An owl on a branch, seen from the front.
pub(super) fn owl(pen: &mut Pen<'_>) {
    let feather = pen.look.base;
    let pale = feather.mix(PALE, 0.6);
    pen.smooth(&[(-0.1, 0.1), (-0.07, 0.0), (0.07, 0.0), (0.1, 0.1)], pen.tone(feather, 0.3));
    pen.stroke(&[(-0.32, 0.075), (0.0, 0.1), (0.32, 0.09)], 0.07, 0.05, pen.tone(ink(104, 76, 54), 0.7));
    let body = [
        (0.0, 0.1),
        (0.16, 0.13),
        (0.26, 0.32),
        (0.28, 0.55),
        (0.25, 0.8),
        (0.27, 1.0),
        (0.14, 0.93),
        (0.0, 0.91),
        (-0.14, 0.93),
        (-0.27, 1.0),
        (-0.25, 0.8),
        (-0.28, 0.55),
        (-0.26, 0.32),
        (-0.16, 0.13),
    ];
    pen.smooth(&body, pen.round_shade(feather, -0.28, 0.28));
    pen.smooth(
        &[(0.0, 0.13), (0.15, 0.2), (0.18, 0.42), (0.0, 0.56), (-0.18, 0.42), (-0.15, 0.2)],
        pen.tone(pale, 0.9),
    );
    for row in 0..4 {
        for i in 0..4 - row % 2 {
            let x = (i as f32 - 1.5 + 0.5 * (row % 2) as f32) * 0.075;
            let y = 0.22 + 0.075 * row as f32;
            pen.stroke(
                &[(x - 0.026, y + 0.018), (x, y - 0.012), (x + 0.026, y + 0.018)],
                0.012,
                0.012,
                pen.tone(feather, 0.5),
            );
        }
    }
    for sign in [-1.0, 1.0_f32] {
        pen.smooth(
            &[
                (0.2 * sign, 0.6),
                (0.29 * sign, 0.5),
                (0.27 * sign, 0.28),
                (0.19 * sign, 0.13),
                (0.17 * sign, 0.34),
            ],
            pen.tone(feather, 0.4),
        );
        let eye = (0.118 * sign, 0.735);
        pen.ellipse(eye, 0.125, 0.125, pen.tone(pale, 1.0));
        pen.ellipse(eye, 0.085, 0.085, pen.tone(ink(240, 186, 60), 1.0));
        pen.ellipse(eye, 0.048, 0.05, ink(18, 16, 16));
        pen.ellipse((eye.0 - 0.015, eye.1 + 0.02), 0.015, 0.015, PALE);
        pen.smooth(
            &[
                (0.02 * sign, 0.8),
                (0.14 * sign, 0.87),
                (0.27 * sign, 0.985),
                (0.24 * sign, 0.84),
                (0.13 * sign, 0.83),
            ],
            pen.tone(feather, 0.55),
        );
        for toe in [-0.035, 0.0, 0.035] {
            pen.stroke(
                &[(0.08 * sign + toe, 0.13), (0.08 * sign + toe, 0.075)],
                0.028,
                0.02,
                pen.tone(ink(214, 160, 80), 0.9),
            );
        }
    }
    pen.smooth(&[(-0.032, 0.71), (0.0, 0.735), (0.032, 0.71), (0.0, 0.63)], pen.tone(ink(222, 160, 70), 0.9));
}

/// A penguin, seen from the front.
pub(super) fn penguin(pen: &mut Pen<'_>) {
    let coat = pen.look.base;
    let orange = ink(236, 150, 50);
    for x in [-0.1, 0.1] {
        pen.smooth(
            &[(x - 0.085, 0.01), (x - 0.04, 0.06), (x + 0.04, 0.06), (x + 0.085, 0.01), (x, 0.0)],
            pen.tone(orange, 0.85),
        );
    }
    for sign in [-1.0, 1.0_f32] {
        pen.smooth(
            &[
                (0.16 * sign, 0.68),
                (0.23 * sign, 0.56),
                (0.285 * sign, 0.32),
                (0.25 * sign, 0.28),
                (0.19 * sign, 0.4),
            ],
            pen.tone(coat, 0.6),
        );
    }
    let body = [
        (0.0, 0.03),
        (0.16, 0.06),
        (0.225, 0.25),
        (0.215, 0.48),
        (0.155, 0.68),
        (0.15, 0.84),
        (0.09, 0.97),
        (0.0, 1.0),
        (-0.09, 0.97),
        (-0.15, 0.84),
        (-0.155, 0.68),
        (-0.215, 0.48),
        (-0.225, 0.25),
        (-0.16, 0.06),
    ];
    pen.smooth(&body, pen.round_shade(coat, -0.23, 0.23));
    pen.smooth(
        &[
            (0.0, 0.06),
            (0.13, 0.09),
            (0.17, 0.26),
            (0.15, 0.48),
            (0.08, 0.64),
            (0.0, 0.67),
            (-0.08, 0.64),
            (-0.15, 0.48),
            (-0.17, 0.26),
            (-0.13, 0.09),
        ],
        pen.tone(PALE, 1.0),
    );
    for sign in [-1.0, 1.0_f32] {
        pen.ellipse((0.06 * sign, 0.84), 0.06, 0.075, pen.tone(PALE, 1.0));
        pen.ellipse((0.052 * sign, 0.855), 0.018, 0.022, ink(16, 16, 20));
    }
    pen.smooth(&[(-0.05, 0.8), (0.0, 0.825), (0.05, 0.8), (0.0, 0.725)], pen.tone(orange, 1.0));
}

/// A tortoise in profile.
pub(super) fn turtle(pen: &mut Pen<'_>) {
    let skin = pen.look.base;
    let shell = ink(122, 90, 58);
    pen.smooth(&[(0.6, 0.26), (0.8, 0.14), (0.6, 0.16)], pen.tone(skin, 0.7));
    for (x, tone) in [(-0.32, 0.35), (0.34, 0.35)] {
        pen.stroke(&[(x, 0.3), (x + 0.02, 0.07)], 0.16, 0.15, pen.tone(skin, tone));
    }
    for (x, lean) in [(-0.46, -0.06), (0.5, 0.07)] {
        pen.stroke(&[(x, 0.3), (x + lean, 0.1)], 0.19, 0.17, pen.tone(skin, 0.85));
        pen.ellipse((x + lean - 0.03, 0.05), 0.12, 0.05, pen.tone(skin, 0.9));
    }
    pen.smooth(
        &[
            (-0.5, 0.22),
            (-0.5, 0.42),
            (-0.62, 0.58),
            (-0.74, 0.6),
            (-0.84, 0.52),
            (-0.86, 0.43),
            (-0.78, 0.38),
            (-0.68, 0.38),
            (-0.6, 0.26),
        ],
        pen.tone(skin, 1.0),
    );
    pen.ellipse((-0.77, 0.5), 0.028, 0.03, ink(20, 20, 18));
    pen.stroke(&[(-0.855, 0.43), (-0.76, 0.425)], 0.012, 0.01, pen.tone(skin, 0.1));
    let dome = |p: &mut crate::path::Path| {
        p.move_to((-0.66, 0.24)).cubic_to((-0.6, 0.8), (-0.25, 1.0), (0.02, 1.0));
        p.cubic_to((0.3, 1.0), (0.62, 0.8), (0.7, 0.24));
    };
    pen.outline(dome, pen.upright((0.24, pen.tone(shell, 0.3)), (1.0, pen.tone(shell, 1.15))));
    let plates: [&[Point]; 5] = [
        &[(-0.16, 0.86), (0.18, 0.86), (0.26, 0.6), (0.02, 0.46), (-0.24, 0.6)],
        &[(-0.22, 0.85), (-0.3, 0.6), (-0.5, 0.52), (-0.44, 0.7)],
        &[(0.25, 0.85), (0.33, 0.6), (0.54, 0.5), (0.46, 0.7)],
        &[(-0.26, 0.54), (-0.02, 0.41), (-0.04, 0.32), (-0.46, 0.32), (-0.48, 0.46)],
        &[(0.3, 0.54), (0.06, 0.41), (0.08, 0.32), (0.52, 0.32), (0.54, 0.44)],
    ];
    for (i, plate) in plates.iter().enumerate() {
        pen.polygon(plate, pen.tone(shell.mix(ink(226, 200, 140), 0.5), 0.6 + 0.1 * ((i * 2) % 5) as f32));
    }
    pen.stroke(&[(-0.68, 0.26), (0.0, 0.2), (0.72, 0.26)], 0.075, 0.075, pen.tone(shell, 0.75));
}

/// A butterfly, wings open.
pub(super) fn butterfly(pen: &mut Pen<'_>) {
    let wing = pen.look.base;
    let rim = ink(40, 32, 38);
    for sign in [-1.0, 1.0_f32] {
        let at = |knots: &[Point]| -> Vec<Point> { knots.iter().map(|(x, y)| (x * sign, *y)).collect() };
        let lower = at(&[
            (0.03, 0.48),
            (0.22, 0.46),
            (0.42, 0.32),
            (0.4, 0.12),
            (0.28, 0.0),
            (0.17, 0.06),
            (0.1, 0.24),
        ]);
        let lower_in = at(&[
            (0.06, 0.44),
            (0.22, 0.41),
            (0.36, 0.3),
            (0.34, 0.15),
            (0.27, 0.07),
            (0.19, 0.12),
            (0.12, 0.27),
        ]);
        let upper = at(&[
            (0.03, 0.5),
            (0.1, 0.72),
            (0.3, 0.94),
            (0.54, 0.99),
            (0.61, 0.88),
            (0.55, 0.62),
            (0.4, 0.46),
            (0.2, 0.42),
        ]);
        let upper_in = at(&[
            (0.07, 0.52),
            (0.14, 0.7),
            (0.31, 0.87),
            (0.5, 0.92),
            (0.53, 0.84),
            (0.48, 0.64),
            (0.37, 0.51),
            (0.2, 0.46),
        ]);
        pen.smooth(&lower, rim);
        pen.smooth(&lower_in, pen.tone(pen.look.accent, 0.95));
        pen.smooth(&upper, rim);
        pen.smooth(&upper_in, pen.tone(wing, 1.0));
        for (x, y) in [(0.47, 0.86), (0.3, 0.74), (0.48, 0.55), (0.28, 0.16)] {
            pen.stroke(&[(0.06 * sign, 0.5), (x * sign, y)], 0.01, 0.014, rim);
        }
        for (x, y, r) in [(0.55, 0.8, 0.018), (0.5, 0.94, 0.016), (0.56, 0.9, 0.014), (0.36, 0.12, 0.016)] {
            pen.ellipse((x * sign, y), r, r, PALE);
        }
        pen.ellipse((0.4 * sign, 0.72), 0.05, 0.05, pen.tone(pen.look.accent, 1.0));
        pen.ellipse((0.27 * sign, 0.26), 0.045, 0.045, pen.tone(wing, 1.0));
        pen.stroke(&[(0.012 * sign, 0.72), (0.06 * sign, 0.85), (0.12 * sign, 0.93)], 0.012, 0.01, rim);
        pen.ellipse((0.122 * sign, 0.935), 0.018, 0.018, rim);
    }
    pen.smooth(&[(0.0, 0.2), (0.032, 0.34), (0.034, 0.6), (0.0, 0.68), (-0.034, 0.6), (-0.032, 0.34)], rim);
    pen.ellipse((0.0, 0.7), 0.036, 0.04, rim);
}
