//! Animals of the farm on hooves, in profile, facing left: horse, cow, sheep.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::path::Point;

/// A leg through three or four joints with a hoof under it.
pub(super) fn leg(pen: &mut Pen<'_>, knots: &[Point], (top, bottom): (f32, f32), colour: Ink, hoof: Ink) {
    pen.stroke(knots, top, bottom, colour);
    if let Some((x, y)) = knots.last() {
        let (w, h) = (bottom * 0.62, bottom * 0.95);
        let foot = y - bottom * 0.4;
        pen.polygon(
            &[
                (x - w * 1.25, foot - h * 0.5),
                (x + w, foot - h * 0.5),
                (x + w * 0.8, foot + h * 0.5),
                (x - w * 0.85, foot + h * 0.5),
            ],
            hoof,
        );
    }
}

/// A horse standing, the neck up.
pub(super) fn horse(pen: &mut Pen<'_>) {
    let coat = pen.look.base;
    let dark = coat.shift(-0.5);
    let hoof = pen.tone(ink(52, 44, 42), 0.7);
    for knots in [[(-0.14, 0.5), (-0.11, 0.28), (-0.13, 0.05)], [(0.27, 0.5), (0.35, 0.3), (0.29, 0.05)]] {
        leg(pen, &knots, (0.11, 0.045), pen.tone(coat, 0.3), hoof);
    }
    pen.smooth(
        &[
            (0.4, 0.69),
            (0.49, 0.64),
            (0.54, 0.48),
            (0.55, 0.24),
            (0.5, 0.16),
            (0.48, 0.32),
            (0.44, 0.5),
            (0.39, 0.6),
        ],
        pen.tone(dark, 0.6),
    );
    let body = [
        (-0.2, 0.69),
        (-0.06, 0.665),
        (0.12, 0.65),
        (0.27, 0.69),
        (0.4, 0.67),
        (0.45, 0.56),
        (0.4, 0.45),
        (0.28, 0.43),
        (0.08, 0.395),
        (-0.1, 0.4),
        (-0.22, 0.43),
        (-0.29, 0.52),
        (-0.27, 0.63),
    ];
    pen.smooth(&body, pen.upright((0.4, pen.tone(coat, 0.3)), (0.7, pen.tone(coat, 1.1))));
    leg(pen, &[(-0.2, 0.5), (-0.21, 0.29), (-0.2, 0.05)], (0.13, 0.05), pen.tone(coat, 0.85), hoof);
    pen.stroke(&[(0.36, 0.56), (0.37, 0.42)], 0.18, 0.12, pen.tone(coat, 0.8));
    leg(
        pen,
        &[(0.36, 0.46), (0.43, 0.29), (0.4, 0.2), (0.38, 0.05)],
        (0.12, 0.05),
        pen.tone(coat, 0.8),
        hoof,
    );
    let neck = [
        (-0.06, 0.665),
        (-0.16, 0.77),
        (-0.25, 0.9),
        (-0.34, 0.965),
        (-0.42, 0.9),
        (-0.37, 0.8),
        (-0.33, 0.68),
        (-0.3, 0.55),
        (-0.2, 0.52),
    ];
    pen.smooth(&neck, pen.tone(coat, 0.95));
    let head = [
        (-0.33, 0.965),
        (-0.42, 0.94),
        (-0.51, 0.83),
        (-0.575, 0.74),
        (-0.575, 0.69),
        (-0.53, 0.67),
        (-0.48, 0.7),
        (-0.41, 0.77),
        (-0.34, 0.82),
        (-0.3, 0.9),
    ];
    pen.smooth(&head, pen.tone(coat, 1.0));
    pen.polygon(&[(-0.365, 0.95), (-0.36, 1.0), (-0.315, 0.955)], pen.tone(coat, 0.7));
    pen.smooth(
        &[
            (-0.37, 0.985),
            (-0.29, 0.965),
            (-0.19, 0.86),
            (-0.08, 0.7),
            (-0.14, 0.69),
            (-0.2, 0.74),
            (-0.26, 0.82),
            (-0.31, 0.9),
        ],
        pen.tone(dark, 0.6),
    );
    pen.smooth(&[(-0.38, 0.985), (-0.4, 0.93), (-0.43, 0.87), (-0.37, 0.93)], pen.tone(dark, 0.5));
    pen.ellipse((-0.435, 0.875), 0.014, 0.014, ink(22, 18, 18));
    pen.ellipse((-0.555, 0.725), 0.011, 0.009, ink(36, 28, 26));
    pen.stroke(&[(-0.57, 0.695), (-0.51, 0.71)], 0.006, 0.005, pen.tone(coat, 0.1));
}

/// A cow, spotted, with horns and an udder.
pub(super) fn cow(pen: &mut Pen<'_>) {
    let coat = pen.look.base;
    let patch = ink(58, 44, 40);
    let pink = ink(224, 168, 158);
    let hoof = pen.tone(ink(60, 50, 46), 0.7);
    pen.stroke(&[(0.6, 0.78), (0.67, 0.66), (0.66, 0.42)], 0.03, 0.02, pen.tone(coat, 0.6));
    pen.smooth(&[(0.66, 0.44), (0.7, 0.32), (0.66, 0.22), (0.62, 0.32)], pen.tone(patch, 0.6));
    for knots in [[(-0.24, 0.4), (-0.22, 0.22), (-0.24, 0.06)], [(0.42, 0.4), (0.48, 0.24), (0.45, 0.06)]] {
        leg(pen, &knots, (0.15, 0.08), pen.tone(coat, 0.35), hoof);
    }
    pen.smooth(&[(0.2, 0.37), (0.26, 0.24), (0.38, 0.25), (0.44, 0.38)], pen.tone(pink, 0.8));
    for x in [0.28, 0.35] {
        pen.stroke(&[(x, 0.27), (x, 0.205)], 0.032, 0.022, pen.tone(pink, 0.55));
    }
    let body = [
        (-0.38, 0.8),
        (-0.2, 0.85),
        (0.1, 0.82),
        (0.4, 0.86),
        (0.58, 0.83),
        (0.64, 0.7),
        (0.6, 0.48),
        (0.45, 0.37),
        (0.1, 0.33),
        (-0.2, 0.34),
        (-0.4, 0.42),
        (-0.46, 0.6),
    ];
    pen.smooth(&body, pen.upright((0.33, pen.tone(coat, 0.3)), (0.86, pen.tone(coat, 1.08))));
    for knots in [[(-0.33, 0.45), (-0.35, 0.24), (-0.34, 0.06)], [(0.54, 0.48), (0.6, 0.26), (0.56, 0.06)]] {
        leg(pen, &knots, (0.17, 0.085), pen.tone(coat, 0.8), hoof);
    }
    let spots: [&[Point]; 3] = [
        &[(-0.22, 0.84), (-0.02, 0.83), (0.0, 0.66), (-0.1, 0.56), (-0.24, 0.62), (-0.28, 0.74)],
        &[(0.2, 0.83), (0.46, 0.855), (0.5, 0.68), (0.38, 0.6), (0.28, 0.66), (0.22, 0.72)],
        &[(0.1, 0.52), (0.22, 0.54), (0.26, 0.42), (0.14, 0.36), (0.04, 0.42)],
    ];
    for spot in spots {
        pen.smooth(spot, pen.tone(patch, 0.8));
    }
    cow_head(pen, coat, patch, pink);
}

fn cow_head(pen: &mut Pen<'_>, coat: Ink, patch: Ink, pink: Ink) {
    pen.smooth(
        &[(-0.3, 0.84), (-0.44, 0.86), (-0.52, 0.7), (-0.44, 0.52), (-0.3, 0.46)],
        pen.tone(coat, 0.75),
    );
    let horn = pen.tone(ink(232, 218, 186), 0.9);
    pen.smooth(&[(-0.5, 0.9), (-0.43, 0.92), (-0.37, 1.0), (-0.39, 0.92), (-0.44, 0.86)], horn);
    pen.smooth(&[(-0.56, 0.9), (-0.61, 0.93), (-0.63, 1.0), (-0.66, 0.92), (-0.6, 0.86)], horn);
    pen.smooth(
        &[(-0.45, 0.87), (-0.34, 0.88), (-0.27, 0.82), (-0.34, 0.79), (-0.43, 0.82)],
        pen.tone(patch, 0.7),
    );
    let head = [
        (-0.45, 0.91),
        (-0.58, 0.91),
        (-0.62, 0.82),
        (-0.66, 0.7),
        (-0.73, 0.6),
        (-0.71, 0.51),
        (-0.62, 0.49),
        (-0.54, 0.55),
        (-0.46, 0.68),
        (-0.41, 0.8),
    ];
    pen.smooth(&head, pen.tone(coat, 1.0));
    pen.smooth(
        &[(-0.46, 0.9), (-0.55, 0.9), (-0.56, 0.78), (-0.5, 0.7), (-0.44, 0.76), (-0.42, 0.84)],
        pen.tone(patch, 0.8),
    );
    pen.smooth(
        &[(-0.68, 0.66), (-0.75, 0.58), (-0.72, 0.5), (-0.62, 0.48), (-0.58, 0.56)],
        pen.tone(pink, 0.9),
    );
    pen.ellipse((-0.7, 0.58), 0.016, 0.013, pen.tone(patch, 0.6));
    pen.ellipse((-0.575, 0.77), 0.02, 0.02, ink(24, 20, 20));
    pen.ellipse((-0.58, 0.777), 0.007, 0.007, ink(250, 250, 250));
}

/// A sheep: a cloud of wool on dark legs.
pub(super) fn sheep(pen: &mut Pen<'_>) {
    let wool = pen.look.base;
    let face = ink(64, 54, 52);
    for (x, tone) in [(-0.2, 0.4), (0.3, 0.4), (-0.3, 0.8), (0.38, 0.8)] {
        pen.stroke(&[(x, 0.34), (x, 0.03)], 0.085, 0.065, pen.tone(face, tone));
    }
    let puffs = [
        (0.5, 0.6),
        (0.46, 0.42),
        (0.3, 0.32),
        (0.1, 0.29),
        (-0.1, 0.3),
        (-0.3, 0.36),
        (-0.36, 0.52),
        (-0.34, 0.7),
        (-0.18, 0.8),
        (0.02, 0.83),
        (0.22, 0.82),
        (0.4, 0.74),
    ];
    for (x, y) in puffs {
        pen.ellipse((x, y), 0.135, 0.13, pen.tone(wool, 0.25 + y));
    }
    pen.ellipse(
        (0.06, 0.57),
        0.46,
        0.28,
        pen.upright((0.3, pen.tone(wool, 0.55)), (0.8, pen.tone(wool, 1.05))),
    );
    for (x, y) in [(-0.1, 0.6), (0.12, 0.66), (0.3, 0.54), (0.06, 0.46), (-0.14, 0.44), (0.26, 0.72)] {
        pen.stroke(
            &[(x - 0.06, y), (x - 0.02, y - 0.05), (x + 0.05, y - 0.02)],
            0.014,
            0.01,
            pen.tone(wool, 0.2).alpha(0.7),
        );
    }
    pen.smooth(&[(-0.38, 0.84), (-0.27, 0.82), (-0.2, 0.73), (-0.32, 0.74)], pen.tone(face, 0.6));
    pen.smooth(
        &[(-0.38, 0.9), (-0.5, 0.86), (-0.6, 0.7), (-0.63, 0.58), (-0.55, 0.53), (-0.45, 0.6), (-0.34, 0.74)],
        pen.tone(face, 0.95),
    );
    for (x, y) in [(-0.44, 0.9), (-0.35, 0.92), (-0.28, 0.86)] {
        pen.ellipse((x, y), 0.085, 0.075, pen.tone(wool, 1.1));
    }
    pen.ellipse((-0.5, 0.75), 0.022, 0.022, ink(245, 240, 230));
    pen.ellipse((-0.505, 0.748), 0.012, 0.014, ink(16, 14, 14));
}
