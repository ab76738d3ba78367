//! Devices: laptop, camera, watch, clock, headphones.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::number::{cos_turns, sin_turns};
use crate::path::Point;

/// An open laptop.
pub(super) fn laptop(pen: &mut Pen<'_>) {
    let shell = pen.look.base;
    pen.round((-0.52, 0.2), (1.04, 0.8), 0.04, pen.tone(ink(34, 36, 42), 0.9));
    let sky = pen.light.sky;
    pen.rect(-0.48, 0.25, 0.96, 0.7, pen.upright((0.25, sky[2]), (0.95, sky[0])));
    pen.polygon(
        &[(-0.48, 0.25), (-0.48, 0.4), (-0.2, 0.62), (0.02, 0.44), (0.22, 0.58), (0.48, 0.36), (0.48, 0.25)],
        pen.tone(pen.look.accent, 0.8),
    );
    pen.polygon(&[(0.1, 0.95), (0.34, 0.95), (0.0, 0.25), (-0.2, 0.25)], ink(255, 255, 255).alpha(0.14));
    pen.ellipse((0.0, 0.972), 0.01, 0.01, ink(90, 96, 104));
    pen.polygon(
        &[(-0.54, 0.2), (0.54, 0.2), (0.72, 0.035), (-0.72, 0.035)],
        pen.upright((0.03, pen.tone(shell, 1.1)), (0.2, pen.tone(shell, 0.7))),
    );
    for row in 0..4 {
        let y = 0.17 - 0.026 * row as f32;
        let half = 0.47 + 0.028 * row as f32;
        let keys = 12;
        for i in 0..keys {
            let x = -half + 2.0 * half * i as f32 / keys as f32;
            pen.rect(x + 0.006, y, 2.0 * half / keys as f32 - 0.014, 0.018, ink(44, 46, 52));
        }
    }
    pen.polygon(&[(-0.14, 0.08), (0.14, 0.08), (0.15, 0.045), (-0.15, 0.045)], pen.tone(shell, 0.6));
    pen.polygon(&[(-0.72, 0.035), (0.72, 0.035), (0.7, 0.0), (-0.7, 0.0)], pen.tone(shell, 0.45));
}

/// A reflex camera, seen from the front.
pub(super) fn camera(pen: &mut Pen<'_>) {
    let body = pen.look.base;
    let steel = ink(196, 198, 202);
    pen.round((-0.54, 0.72), (0.24, 0.12), 0.04, pen.tone(steel, 0.8));
    pen.round((-0.48, 0.82), (0.12, 0.06), 0.03, pen.tone(ink(176, 52, 44), 0.9));
    pen.round((0.32, 0.72), (0.2, 0.13), 0.03, pen.tone(steel, 0.7));
    pen.polygon(&[(-0.25, 0.72), (0.25, 0.72), (0.17, 1.0), (-0.17, 1.0)], pen.tone(body, 1.0));
    pen.round((-0.11, 0.84), (0.22, 0.1), 0.02, pen.tone(ink(226, 232, 236), 1.0));
    pen.round(
        (-0.66, 0.02),
        (1.32, 0.74),
        0.1,
        pen.upright((0.0, pen.tone(body, 0.6)), (0.76, pen.tone(body.shift(0.15), 1.0))),
    );
    pen.rect(-0.66, 0.6, 1.32, 0.08, pen.tone(steel, 0.9));
    pen.round((-0.64, 0.06), (0.22, 0.5), 0.06, pen.tone(body, 0.3));
    for (r, colour, tone) in [
        (0.33, steel, 0.55),
        (0.31, ink(30, 30, 34), 0.8),
        (0.26, ink(78, 80, 86), 0.8),
        (0.225, ink(24, 24, 28), 0.9),
        (0.17, ink(44, 66, 96), 0.9),
        (0.1, ink(20, 26, 44), 0.9),
    ] {
        pen.ellipse((0.04, 0.36), r, r, pen.tone(colour, tone));
    }
    pen.ellipse((-0.04, 0.45), 0.05, 0.04, ink(236, 244, 255).alpha(0.9));
    pen.ellipse((0.1, 0.29), 0.028, 0.022, ink(190, 210, 240).alpha(0.8));
    pen.ellipse((0.53, 0.5), 0.04, 0.04, pen.tone(ink(210, 60, 50), 0.9));
}

/// Marks and two hands on a dial.
fn dial(pen: &mut Pen<'_>, (x, y): Point, r: f32, face: Ink) {
    let dark = ink(36, 32, 34);
    pen.ellipse((x, y), r, r, pen.tone(face, 1.05));
    for i in 0..12 {
        let (c, s) = (cos_turns(i as f32 / 12.0), sin_turns(i as f32 / 12.0));
        let inner = if i % 3 == 0 { 0.74 } else { 0.83 };
        pen.stroke(
            &[(x + c * r * inner, y + s * r * inner), (x + c * r * 0.92, y + s * r * 0.92)],
            r * 0.06,
            r * 0.06,
            dark,
        );
    }
    let hand = |t: f32, l: f32| (x + sin_turns(t) * r * l, y + cos_turns(t) * r * l);
    pen.stroke(&[(x, y), hand(0.84, 0.5)], r * 0.1, r * 0.07, dark);
    pen.stroke(&[(x, y), hand(0.17, 0.74)], r * 0.08, r * 0.05, dark);
    pen.ellipse((x, y), r * 0.07, r * 0.07, dark);
}

/// A wristwatch, its strap upright.
pub(super) fn watch(pen: &mut Pen<'_>) {
    let strap = pen.look.base.shift(-0.25);
    let steel = ink(206, 208, 214);
    for sign in [-1.0, 1.0_f32] {
        let at = |x: f32, y: f32| (x, 0.5 + sign * y);
        pen.polygon(
            &[
                at(-0.12, 0.16),
                at(0.12, 0.16),
                at(0.09, 0.47),
                at(0.07, 0.5),
                at(-0.07, 0.5),
                at(-0.09, 0.47),
            ],
            pen.round_shade(strap, -0.12, 0.12),
        );
        for x in [-0.085, 0.085_f32] {
            pen.stroke(
                &[at(x * 1.1, 0.22), at(x * 0.8, 0.46)],
                0.006,
                0.006,
                pen.tone(ink(240, 226, 200), 0.9),
            );
        }
    }
    for i in 0..4 {
        pen.ellipse((0.0, 0.06 + 0.045 * i as f32), 0.012, 0.012, ink(26, 22, 22));
    }
    pen.round((-0.085, 0.94), (0.17, 0.045), 0.01, pen.tone(steel, 0.9));
    pen.rect(-0.05, 0.95, 0.1, 0.022, pen.tone(strap, 0.5));
    pen.round((0.19, 0.475), (0.045, 0.05), 0.012, pen.tone(steel, 0.7));
    pen.ellipse((0.0, 0.5), 0.21, 0.21, pen.round_shade(steel, -0.21, 0.21));
    pen.ellipse((0.0, 0.5), 0.178, 0.178, pen.tone(ink(60, 62, 68), 0.8));
    dial(pen, (0.0, 0.5), 0.168, ink(250, 248, 242));
}

/// A twin-bell alarm clock.
pub(super) fn clock(pen: &mut Pen<'_>) {
    let case = pen.look.base;
    let steel = ink(210, 210, 214);
    for sign in [-1.0, 1.0_f32] {
        pen.stroke(&[(0.22 * sign, 0.14), (0.34 * sign, 0.02)], 0.07, 0.05, pen.tone(steel, 0.6));
        pen.stroke(&[(0.2 * sign, 0.7), (0.25 * sign, 0.8)], 0.04, 0.04, pen.tone(steel, 0.6));
        let at = |x: f32, y: f32| (x * sign, y);
        pen.outline(
            |p| {
                p.move_to(at(0.08, 0.875)).cubic_to(at(0.12, 0.99), at(0.28, 1.0), at(0.36, 0.9)).cubic_to(
                    at(0.44, 0.82),
                    at(0.44, 0.74),
                    at(0.4, 0.67),
                );
            },
            pen.round_shade(steel, 0.08 * sign.min(0.0) * 5.0, 0.4 * sign.max(0.0) + 0.05),
        );
    }
    pen.stroke(&[(0.0, 0.8), (0.0, 0.9)], 0.03, 0.03, pen.tone(steel, 0.6));
    pen.round((-0.04, 0.88), (0.08, 0.06), 0.02, pen.tone(case, 0.7));
    pen.ellipse((0.0, 0.44), 0.4, 0.4, pen.round_shade(case, -0.4, 0.4));
    pen.ellipse((0.0, 0.44), 0.335, 0.335, pen.tone(ink(70, 64, 62), 0.7));
    dial(pen, (0.0, 0.44), 0.32, ink(252, 248, 238));
}

/// Headphones, standing on their cups.
pub(super) fn headphones(pen: &mut Pen<'_>) {
    let shell = pen.look.base;
    let arc = |r: f32, h: f32| -> Vec<Point> {
        (0..=10).map(|i| 0.5 * i as f32 / 10.0).map(|t| (cos_turns(t) * r, 0.42 + sin_turns(t) * h)).collect()
    };
    pen.stroke(&arc(0.37, 0.545), 0.07, 0.07, pen.tone(shell, 0.7));
    pen.stroke(&arc(0.345, 0.5)[2..9], 0.05, 0.05, pen.tone(ink(90, 88, 92), 0.9));
    for sign in [-1.0, 1.0_f32] {
        pen.stroke(
            &[(0.37 * sign, 0.5), (0.385 * sign, 0.36)],
            0.045,
            0.05,
            pen.tone(ink(190, 192, 198), 0.9),
        );
        let x = if sign < 0.0 { -0.475 } else { 0.335 };
        pen.round(
            (x, 0.02),
            (0.14, 0.46),
            0.06,
            pen.upright((0.02, pen.tone(shell, 0.5)), (0.48, pen.tone(shell.shift(0.2), 1.0))),
        );
        let pad = if sign < 0.0 { -0.355 } else { 0.235 };
        pen.round((pad, 0.04), (0.12, 0.42), 0.06, pen.tone(ink(28, 26, 28), 0.8));
        let ring = if sign < 0.0 { -0.455 } else { 0.435 };
        pen.round((ring, 0.14), (0.02, 0.22), 0.01, pen.tone(pen.look.accent, 1.0));
    }
}
