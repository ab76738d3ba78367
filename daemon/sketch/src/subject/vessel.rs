//! Vessels: teapot, mug, bottle, vase with a branch, bowl.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::read::Material;

/// Foot, belly, spout, handle, lid and knob.
pub(super) fn teapot(pen: &mut Pen<'_>) {
    let base = pen.look.base;
    let handle = [(-0.38, 0.59), (-0.54, 0.685), (-0.71, 0.64), (-0.765, 0.46), (-0.67, 0.27), (-0.42, 0.17)];
    pen.stroke(&handle, 0.088, 0.07, pen.base(0.5));
    pen.stroke(&handle[1..5], 0.028, 0.02, pen.base(1.1).alpha(0.8));
    spout(pen);
    pen.round((-0.25, 0.0), (0.5, 0.075), 0.025, pen.round_shade(base.shift(-0.2), -0.25, 0.25));
    let belly = [
        (0.0, 0.03),
        (0.29, 0.05),
        (0.45, 0.18),
        (0.505, 0.38),
        (0.44, 0.58),
        (0.28, 0.71),
        (0.0, 0.75),
        (-0.28, 0.71),
        (-0.44, 0.58),
        (-0.505, 0.38),
        (-0.45, 0.18),
        (-0.29, 0.05),
    ];
    pen.smooth(&belly, pen.round_shade(base, -0.52, 0.52));
    band(pen);
    lid(pen);
    highlights(pen);
}

fn spout(pen: &mut Pen<'_>) {
    let paint = pen.round_shade(pen.look.base, 0.34, 0.86);
    pen.outline(
        |p| {
            p.move_to((0.34, 0.13)).cubic_to((0.66, 0.16), (0.60, 0.54), (0.865, 0.69));
            p.line_to((0.855, 0.735)).line_to((0.735, 0.765));
            p.cubic_to((0.62, 0.70), (0.56, 0.56), (0.34, 0.55));
        },
        paint,
    );
    pen.smooth(&[(0.735, 0.762), (0.80, 0.735), (0.862, 0.70), (0.858, 0.74), (0.80, 0.768)], pen.base(0.12));
    pen.stroke(&[(0.42, 0.50), (0.55, 0.56), (0.64, 0.67)], 0.012, 0.02, pen.shine(0.35));
    pen.stroke(&[(0.43, 0.15), (0.56, 0.24), (0.62, 0.40)], 0.02, 0.012, pen.base(0.1).alpha(0.35));
}

/// Two painted lines round the shoulder.
fn band(pen: &mut Pen<'_>) {
    let accent = pen.tone(pen.look.accent, 0.8);
    for (y, width) in [(0.575, 0.016), (0.535, 0.008)] {
        let x = 0.445 + (0.575 - y) * 0.55;
        let dip = y - 0.055;
        pen.stroke(
            &[(-x, y), (-x * 0.6, dip + 0.018), (0.0, dip), (x * 0.6, dip + 0.018), (x, y)],
            width,
            width,
            accent.alpha(0.75),
        );
    }
    let foot = pen.base(0.05).alpha(0.4);
    pen.smooth(&[(-0.3, 0.06), (0.0, 0.03), (0.3, 0.06), (0.36, 0.12), (0.0, 0.075), (-0.36, 0.12)], foot);
}

fn lid(pen: &mut Pen<'_>) {
    let base = pen.look.base;
    pen.smooth(
        &[(-0.285, 0.716), (0.0, 0.672), (0.285, 0.716), (0.2, 0.752), (0.0, 0.765), (-0.2, 0.752)],
        pen.base(0.18),
    );
    let paint = pen.round_shade(base, -0.27, 0.27);
    pen.outline(
        |p| {
            p.move_to((-0.265, 0.728)).quad_to((0.0, 0.676), (0.265, 0.728));
            p.cubic_to((0.25, 0.82), (0.12, 0.868), (0.0, 0.87));
            p.cubic_to((-0.12, 0.868), (-0.25, 0.82), (-0.265, 0.728));
        },
        paint,
    );
    pen.stroke(&[(-0.25, 0.742), (0.0, 0.697), (0.25, 0.742)], 0.008, 0.008, pen.base(1.35).alpha(0.6));
    pen.smooth(&[(-0.035, 0.86), (0.035, 0.86), (0.028, 0.9), (-0.028, 0.9)], pen.base(0.3));
    pen.ellipse((0.0, 0.938), 0.066, 0.058, pen.round_shade(base, -0.066, 0.066));
    let s = pen.side();
    pen.ellipse((0.022 * s, 0.957), 0.02, 0.014, pen.shine(0.75));
    pen.stroke(&[(0.16 * s, 0.79), (0.11 * s, 0.83), (0.05 * s, 0.848)], 0.012, 0.018, pen.shine(0.55));
}

/// The window mirrored in the glaze, and light thrown back by the table.
fn highlights(pen: &mut Pen<'_>) {
    let s = pen.side();
    for (x, width) in [(0.335, 0.075), (0.24, 0.055)] {
        let pane = [
            (x * s, 0.36),
            ((x + width) * s, 0.375),
            ((x + width - 0.055) * s, 0.55),
            ((x - 0.045) * s, 0.57),
        ];
        pen.polygon(&pane, pen.shine(0.62));
    }
    let bounce = pen.tone(pen.look.accent.mix(ink(220, 160, 100), 0.5), 1.0).alpha(0.2);
    pen.smooth(&[(-0.36 * s, 0.13), (-0.46 * s, 0.27), (-0.43 * s, 0.32), (-0.3 * s, 0.16)], bounce);
}

/// A cylinder with a ring handle.
pub(super) fn mug(pen: &mut Pen<'_>) {
    let base = pen.look.base;
    pen.stroke(
        &[(0.36, 0.76), (0.58, 0.78), (0.66, 0.5), (0.56, 0.26), (0.34, 0.26)],
        0.095,
        0.085,
        pen.base(0.62),
    );
    pen.stroke(&[(0.5, 0.78), (0.62, 0.68), (0.65, 0.5)], 0.025, 0.02, pen.shine(0.4));
    let wall = pen.round_shade(base, -0.42, 0.42);
    pen.outline(
        |p| {
            p.move_to((-0.42, 0.93)).line_to((-0.39, 0.1)).cubic_to(
                (-0.38, -0.02),
                (0.38, -0.02),
                (0.39, 0.1),
            );
            p.line_to((0.42, 0.93));
            p.quad_to((0.0, 1.0), (-0.42, 0.93));
        },
        wall,
    );
    pen.stroke(
        &[(-0.395, 0.22), (0.0, 0.15), (0.395, 0.22)],
        0.05,
        0.05,
        pen.tone(pen.look.accent, 0.8).alpha(0.8),
    );
    pen.ellipse((0.0, 0.925), 0.42, 0.075, pen.base(1.2));
    pen.ellipse((0.0, 0.918), 0.385, 0.06, pen.base(0.15));
    pen.ellipse((0.0, 0.9), 0.35, 0.042, pen.tone(ink(84, 50, 32), 0.8));
    let s = pen.side();
    pen.polygon(&[(0.25 * s, 0.3), (0.32 * s, 0.31), (0.34 * s, 0.8), (0.26 * s, 0.79)], pen.shine(0.5));
    steam(pen, 1.0);
}

/// Thin rising steam; it is no body.
pub(super) fn steam(pen: &mut Pen<'_>, top: f32) {
    if pen.canvas.wants_body_only() {
        return;
    }
    let pale = pen.light.haze.shift(0.4).alpha(0.16);
    for (x, height) in [(-0.12, 0.5), (0.06, 0.62)] {
        let path = [
            (x, top),
            (x + 0.06, top + height * 0.25),
            (x - 0.04, top + height * 0.5),
            (x + 0.05, top + height * 0.78),
            (x, top + height),
        ];
        pen.stroke(&path, 0.07, 0.01, pale);
    }
}

/// Shoulders, neck, label and level of the liquid.
pub(super) fn bottle(pen: &mut Pen<'_>) {
    let glass = !matches!(pen.look.material, Material::Matte | Material::Metal);
    let base = pen.look.base;
    let paint = pen.round_shade(base, -0.16, 0.16);
    let silhouette = |p: &mut crate::path::Path| {
        p.move_to((-0.15, 0.02)).quad_to((0.0, -0.02), (0.15, 0.02));
        p.line_to((0.155, 0.56)).cubic_to((0.155, 0.7), (0.058, 0.7), (0.054, 0.8));
        p.line_to((0.05, 0.97)).line_to((-0.05, 0.97)).line_to((-0.054, 0.8));
        p.cubic_to((-0.058, 0.7), (-0.155, 0.7), (-0.155, 0.56));
    };
    pen.outline(silhouette, paint);
    if glass {
        pen.smooth(
            &[(-0.13, 0.04), (0.0, 0.02), (0.13, 0.04), (0.135, 0.5), (0.0, 0.48), (-0.135, 0.5)],
            pen.base(0.22).alpha(0.5),
        );
    }
    pen.rect(-0.06, 0.93, 0.12, 0.05, pen.round_shade(pen.look.accent, -0.06, 0.06));
    pen.rect(-0.052, 0.975, 0.104, 0.03, pen.tone(pen.look.accent, 0.5));
    let paper = pen.round_shade(ink(242, 234, 216), -0.156, 0.156);
    pen.outline(
        |p| {
            p.move_to((-0.153, 0.2)).quad_to((0.0, 0.175), (0.153, 0.2)).line_to((0.154, 0.44));
            p.quad_to((0.0, 0.415), (-0.154, 0.44));
        },
        paper,
    );
    for (y, width) in [(0.37, 0.09), (0.33, 0.07), (0.245, 0.05)] {
        pen.rect(-width, y - 0.02, width * 2.0, 0.012, pen.tone(pen.look.accent, 0.4).alpha(0.8));
    }
    let s = pen.side();
    pen.stroke(&[(0.115 * s, 0.08), (0.118 * s, 0.55), (0.085 * s, 0.66)], 0.018, 0.01, pen.shine(0.75));
    pen.stroke(&[(0.035 * s, 0.74), (0.032 * s, 0.91)], 0.012, 0.01, pen.shine(0.7));
    pen.stroke(&[(-0.135 * s, 0.06), (-0.138 * s, 0.54)], 0.008, 0.006, pen.shine(0.35));
}

/// A vase with a branch in blossom.
pub(super) fn vase(pen: &mut Pen<'_>) {
    let place = pen.place;
    pen.place = place.scaled(0.92, 0.92);
    let bark = pen.tone(ink(96, 72, 56), 0.7);
    let petal = pen.look.accent.mix(ink(255, 235, 235), 0.35);
    let twigs: [&[(f32, f32)]; 4] = [
        &[(0.0, 0.5), (-0.05, 0.7), (-0.18, 0.88), (-0.24, 1.0)],
        &[(0.01, 0.5), (0.04, 0.72), (0.14, 0.86), (0.26, 0.95)],
        &[(0.0, 0.5), (0.0, 0.74), (0.04, 0.92), (0.02, 1.02)],
        &[(-0.08, 0.74), (-0.2, 0.78), (-0.29, 0.8)],
    ];
    for twig in twigs {
        pen.stroke(twig, 0.016, 0.006, bark);
    }
    for (i, twig) in twigs.iter().enumerate() {
        for (j, (x, y)) in twig.iter().skip(1).enumerate() {
            let lift = if (i + j) % 2 == 0 { 0.012 } else { -0.012 };
            blossom(pen, (x + lift * 1.6, y + lift), 0.034 + 0.006 * ((i * 3 + j) % 3) as f32, petal);
        }
    }
    let base = pen.look.base;
    let paint = pen.round_shade(base, -0.18, 0.18);
    pen.outline(
        |p| {
            p.move_to((-0.085, 0.0)).quad_to((0.0, -0.018), (0.085, 0.0));
            p.cubic_to((0.19, 0.1), (0.23, 0.3), (0.1, 0.42)).cubic_to(
                (0.06, 0.46),
                (0.06, 0.5),
                (0.085, 0.545),
            );
            p.quad_to((0.0, 0.53), (-0.085, 0.545)).cubic_to((-0.06, 0.5), (-0.06, 0.46), (-0.1, 0.42));
            p.cubic_to((-0.23, 0.3), (-0.19, 0.1), (-0.085, 0.0));
        },
        paint,
    );
    pen.ellipse((0.0, 0.543), 0.083, 0.014, pen.base(0.25));
    let s = pen.side();
    pen.stroke(&[(0.105 * s, 0.12), (0.135 * s, 0.24), (0.095 * s, 0.36)], 0.022, 0.012, pen.shine(0.55));
    pen.place = place;
}

fn blossom(pen: &mut Pen<'_>, (x, y): (f32, f32), r: f32, petal: Ink) {
    for (dx, dy, amount) in [(-0.6, 0.1, 0.75), (0.55, 0.25, 1.0), (0.0, -0.55, 0.6), (0.05, 0.6, 1.15)] {
        pen.ellipse((x + dx * r, y + dy * r), r * 0.72, r * 0.66, pen.tone(petal, amount));
    }
    pen.ellipse((x, y), r * 0.28, r * 0.26, pen.tone(ink(226, 178, 70), 0.9));
}

/// A wide open bowl.
pub(super) fn bowl(pen: &mut Pen<'_>) {
    let base = pen.look.base;
    pen.round((-0.34, 0.0), (0.68, 0.14), 0.04, pen.round_shade(base.shift(-0.2), -0.34, 0.34));
    let paint = pen.round_shade(base, -1.0, 1.0);
    pen.outline(
        |p| {
            p.move_to((-1.0, 0.88)).cubic_to((-0.9, 0.3), (-0.5, 0.07), (0.0, 0.07));
            p.cubic_to((0.5, 0.07), (0.9, 0.3), (1.0, 0.88)).quad_to((0.0, 1.0), (-1.0, 0.88));
        },
        paint,
    );
    pen.ellipse((0.0, 0.88), 1.0, 0.12, pen.base(1.15));
    pen.ellipse((0.0, 0.87), 0.94, 0.095, pen.base(0.3));
    let s = pen.side();
    pen.stroke(&[(0.55 * s, 0.28), (0.74 * s, 0.48), (0.83 * s, 0.7)], 0.05, 0.03, pen.shine(0.5));
    pen.stroke(
        &[(-0.86, 0.62), (0.0, 0.47), (0.86, 0.62)],
        0.035,
        0.035,
        pen.tone(pen.look.accent, 0.7).alpha(0.7),
    );
}
