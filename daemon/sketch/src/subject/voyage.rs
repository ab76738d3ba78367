//! Vehicles of rail, air and sea: train, plane, helicopter, rocket, balloon, ship.

use super::Pen;
use super::road::pane;
use crate::colour::ink;
use crate::number::{cos_turns, sin_turns};
use crate::path::Point;

/// A steam locomotive, facing left.
pub(super) fn train(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    let dark = ink(44, 44, 50);
    let brass = ink(212, 172, 92);
    pen.rect(-1.18, 0.0, 2.36, 0.03, pen.tone(ink(120, 96, 76), 0.5));
    pen.polygon(&[(-1.18, 0.05), (-0.92, 0.05), (-0.92, 0.26)], pen.tone(pen.look.accent, 0.7));
    for i in 0..4 {
        let x = -1.12 + 0.06 * i as f32;
        pen.stroke(&[(x, 0.06), (-0.93, 0.2)], 0.012, 0.012, pen.tone(dark, 0.8));
    }
    pen.rect(-0.94, 0.2, 2.08, 0.1, pen.tone(dark, 0.7));
    pen.polygon(
        &[(-0.78, 0.66), (-0.6, 0.66), (-0.6, 0.8), (-0.54, 0.98), (-0.84, 0.98), (-0.78, 0.8)],
        pen.round_shade(dark, -0.84, -0.54),
    );
    pen.round((-0.86, 0.95), (0.34, 0.05), 0.02, pen.tone(brass, 0.9));
    for x in [-0.36, 0.0] {
        pen.outline(
            |p| {
                p.move_to((x - 0.1, 0.66))
                    .line_to((x - 0.1, 0.74))
                    .cubic_to((x - 0.1, 0.86), (x + 0.1, 0.86), (x + 0.1, 0.74))
                    .line_to((x + 0.1, 0.66));
            },
            pen.tone(brass, 0.95),
        );
    }
    pen.round(
        (-0.96, 0.3),
        (1.3, 0.42),
        0.06,
        pen.upright((0.3, pen.tone(paint, 0.25)), (0.72, pen.tone(paint, 1.2))),
    );
    for x in [-0.74, -0.4, -0.06] {
        pen.rect(x, 0.3, 0.025, 0.42, pen.tone(brass, 0.9));
    }
    pen.round((-1.0, 0.34), (0.09, 0.34), 0.03, pen.tone(dark, 0.9));
    pen.ellipse((-0.98, 0.76), 0.07, 0.07, pen.tone(dark, 0.9));
    pen.ellipse((-1.02, 0.76), 0.04, 0.05, ink(255, 240, 190));
    pen.rect(0.3, 0.26, 0.52, 0.66, pen.tone(paint, 0.85));
    pen.round((0.22, 0.9), (0.68, 0.07), 0.03, pen.tone(dark, 0.9));
    for x in [0.37, 0.59] {
        pane(pen, (x, 0.56), (0.17, 0.26));
    }
    pen.polygon(&[(0.9, 0.24), (1.18, 0.24), (1.18, 0.6), (0.9, 0.6)], pen.tone(paint, 0.7));
    pen.smooth(
        &[(0.9, 0.58), (0.97, 0.68), (1.04, 0.66), (1.1, 0.7), (1.18, 0.6)],
        pen.tone(ink(30, 28, 28), 0.8),
    );
    for (x, r) in
        [(-0.76, 0.105), (-0.5, 0.105), (-0.2, 0.17), (0.18, 0.17), (0.56, 0.17), (0.96, 0.105), (1.12, 0.08)]
    {
        spoked(pen, (x, r + 0.03), r);
    }
    pen.stroke(&[(-0.5, 0.2), (0.56, 0.2)], 0.035, 0.035, pen.tone(ink(190, 194, 200), 0.9));
    pen.round((-0.86, 0.2), (0.24, 0.14), 0.03, pen.tone(dark, 0.9));
    smoke(pen);
}

fn spoked(pen: &mut Pen<'_>, (x, y): Point, r: f32) {
    let red = pen.look.accent;
    pen.ellipse((x, y), r, r, pen.tone(ink(40, 40, 46), 0.8));
    pen.ellipse((x, y), r * 0.8, r * 0.8, pen.tone(ink(24, 24, 28), 0.8));
    for i in 0..4 {
        let t = i as f32 / 8.0 + 0.02;
        let (c, s) = (cos_turns(t) * r * 0.84, sin_turns(t) * r * 0.84);
        pen.stroke(&[(x - c, y - s), (x + c, y + s)], r * 0.14, r * 0.14, pen.tone(red, 0.95));
    }
    pen.ellipse((x, y), r * 0.22, r * 0.22, pen.tone(red, 1.0));
}

/// Smoke is air and no body.
fn smoke(pen: &mut Pen<'_>) {
    if pen.canvas.wants_body_only() {
        return;
    }
    let pale = pen.light.haze.shift(0.35).alpha(0.5);
    for (x, y, r) in [(-0.62, 1.06, 0.07), (-0.5, 1.14, 0.1), (-0.3, 1.2, 0.12)] {
        pen.ellipse((x, y), r * 1.3, r, pale);
    }
}

/// An airliner climbing a little, facing left.
pub(super) fn plane(pen: &mut Pen<'_>) {
    let body = pen.look.base;
    let tail = pen.look.accent;
    pen.polygon(&[(-0.06, 0.56), (0.3, 0.9), (0.4, 0.9), (0.2, 0.56)], pen.tone(body, 0.4));
    pen.outline(
        |p| {
            p.move_to((-1.14, 0.4)).cubic_to((-1.08, 0.53), (-0.9, 0.6), (-0.7, 0.61)).line_to((0.66, 0.61));
            p.line_to((0.9, 1.0)).line_to((1.08, 1.0)).line_to((1.02, 0.58)).cubic_to(
                (1.1, 0.56),
                (1.14, 0.55),
                (1.15, 0.53),
            );
            p.cubic_to((0.9, 0.42), (0.6, 0.33), (0.4, 0.32)).line_to((-0.8, 0.3)).cubic_to(
                (-1.0, 0.3),
                (-1.12, 0.34),
                (-1.14, 0.4),
            );
        },
        pen.upright((0.3, pen.tone(body, 0.35)), (0.62, pen.tone(body, 1.15))),
    );
    pen.polygon(&[(0.7, 0.64), (0.92, 1.0), (1.08, 1.0), (1.03, 0.62)], pen.tone(tail, 0.9));
    pen.polygon(&[(0.78, 0.53), (1.06, 0.68), (1.15, 0.68), (1.06, 0.5)], pen.tone(body, 0.55));
    pen.polygon(&[(-1.08, 0.46), (-0.98, 0.54), (-0.88, 0.55), (-0.9, 0.47)], pen.tone(ink(50, 66, 84), 0.9));
    for i in 0..13 {
        pen.round((-0.74 + 0.105 * i as f32, 0.48), (0.05, 0.06), 0.02, pen.tone(ink(60, 78, 98), 0.8));
    }
    pen.rect(-0.96, 0.4, 1.62, 0.03, pen.tone(tail, 0.9));
    pen.round((-0.24, 0.14), (0.32, 0.14), 0.06, pen.tone(body, 0.7));
    pen.ellipse((-0.23, 0.21), 0.03, 0.07, ink(50, 52, 58));
    pen.polygon(&[(-0.24, 0.4), (0.22, 0.4), (0.56, 0.0), (0.42, 0.0)], pen.tone(body, 0.75));
    pen.stroke(&[(-0.24, 0.4), (0.42, 0.01)], 0.02, 0.012, pen.tone(body, 1.25));
}

/// A helicopter, facing left.
pub(super) fn helicopter(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    let dark = ink(46, 48, 54);
    for x in [-0.42, 0.06] {
        pen.stroke(&[(x, 0.22), (x - 0.03, 0.05)], 0.035, 0.03, pen.tone(dark, 0.7));
    }
    pen.stroke(
        &[(-0.72, 0.1), (-0.64, 0.035), (0.2, 0.035), (0.32, 0.04)],
        0.045,
        0.045,
        pen.tone(dark, 0.9),
    );
    pen.polygon(&[(0.1, 0.62), (0.84, 0.66), (0.84, 0.56), (0.1, 0.36)], pen.tone(paint, 0.7));
    pen.polygon(&[(0.74, 0.62), (0.86, 0.86), (0.94, 0.86), (0.88, 0.56)], pen.tone(pen.look.accent, 0.9));
    pen.ellipse((0.84, 0.68), 0.13, 0.13, pen.tone(dark, 0.6).alpha(0.35));
    for t in [0.08, 0.33_f32] {
        let (c, s) = (cos_turns(t) * 0.13, sin_turns(t) * 0.13);
        pen.stroke(&[(0.84 - c, 0.68 - s), (0.84 + c, 0.68 + s)], 0.026, 0.026, pen.tone(dark, 0.9));
    }
    pen.polygon(&[(-0.26, 0.7), (0.1, 0.7), (0.04, 0.82), (-0.2, 0.82)], pen.tone(paint, 0.55));
    pen.rect(-0.1, 0.8, 0.05, 0.15, pen.tone(dark, 0.8));
    pen.outline(
        |p| {
            p.move_to((-0.78, 0.36))
                .cubic_to((-0.76, 0.6), (-0.56, 0.74), (-0.3, 0.74))
                .line_to((0.06, 0.74));
            p.cubic_to((0.24, 0.74), (0.34, 0.62), (0.36, 0.5))
                .cubic_to((0.3, 0.28), (0.14, 0.18), (-0.1, 0.18))
                .line_to((-0.5, 0.18));
            p.cubic_to((-0.68, 0.18), (-0.78, 0.24), (-0.78, 0.36));
        },
        pen.upright((0.18, pen.tone(paint, 0.35)), (0.74, pen.tone(paint, 1.15))),
    );
    pen.outline(
        |p| {
            p.move_to((-0.74, 0.42))
                .cubic_to((-0.7, 0.58), (-0.56, 0.68), (-0.38, 0.69))
                .line_to((-0.38, 0.42));
        },
        pen.tone(ink(96, 128, 150), 0.95),
    );
    pen.polygon(&[(-0.64, 0.44), (-0.58, 0.44), (-0.46, 0.66), (-0.53, 0.63)], pen.light.sky[2].alpha(0.5));
    pane(pen, (-0.32, 0.44), (0.24, 0.22));
    pane(pen, (-0.03, 0.46), (0.16, 0.18));
    pen.rect(-0.7, 0.31, 1.0, 0.04, pen.tone(pen.look.accent, 0.9));
    pen.stroke(&[(-0.95, 0.955), (0.8, 0.965)], 0.035, 0.035, pen.tone(dark, 0.8));
    pen.ellipse((-0.075, 0.965), 0.075, 0.035, pen.tone(dark, 1.0));
}

/// A rocket on its fins.
pub(super) fn rocket(pen: &mut Pen<'_>) {
    let (skin, red) = (pen.look.base, pen.look.accent);
    for sign in [-1.0, 1.0_f32] {
        pen.outline(
            |p| {
                p.move_to((0.08 * sign, 0.36)).cubic_to(
                    (0.2 * sign, 0.32),
                    (0.23 * sign, 0.2),
                    (0.225 * sign, 0.0),
                );
                p.cubic_to((0.18 * sign, 0.1), (0.14 * sign, 0.13), (0.08 * sign, 0.14));
            },
            pen.tone(red, if sign == pen.side() { 1.0 } else { 0.5 }),
        );
    }
    pen.polygon(
        &[(-0.065, 0.14), (0.065, 0.14), (0.09, 0.06), (-0.09, 0.06)],
        pen.round_shade(ink(90, 92, 100), -0.09, 0.09),
    );
    let hull = |p: &mut crate::path::Path| {
        p.move_to((-0.09, 0.12)).cubic_to((-0.17, 0.35), (-0.16, 0.72), (0.0, 1.0)).cubic_to(
            (0.16, 0.72),
            (0.17, 0.35),
            (0.09, 0.12),
        );
    };
    pen.outline(hull, pen.round_shade(skin, -0.15, 0.15));
    pen.outline(
        |p| {
            p.move_to((-0.108, 0.76)).cubic_to((-0.08, 0.86), (-0.04, 0.94), (0.0, 1.0)).cubic_to(
                (0.04, 0.94),
                (0.08, 0.86),
                (0.108, 0.76),
            );
            p.quad_to((0.0, 0.73), (-0.108, 0.76));
        },
        pen.round_shade(red, -0.11, 0.11),
    );
    pen.outline(
        |p| {
            p.move_to((-0.13, 0.25))
                .quad_to((0.0, 0.22), (0.13, 0.25))
                .line_to((0.118, 0.2))
                .quad_to((0.0, 0.17), (-0.118, 0.2));
        },
        pen.round_shade(red, -0.13, 0.13),
    );
    for (y, r) in [(0.6, 0.062), (0.42, 0.045)] {
        pen.ellipse((0.0, y), r, r, pen.tone(ink(120, 124, 132), 0.8));
        pen.ellipse((0.0, y), r * 0.72, r * 0.72, pen.tone(ink(60, 96, 130), 0.9));
        pen.ellipse((-r * 0.2, y + r * 0.2), r * 0.25, r * 0.2, ink(230, 240, 250));
    }
    pen.smooth(&[(0.0, 0.34), (0.022, 0.2), (0.016, 0.0), (-0.016, 0.0), (-0.022, 0.2)], pen.tone(red, 0.8));
}

/// A hot-air balloon with its basket.
pub(super) fn balloon(pen: &mut Pen<'_>) {
    if pen.look.in_use {
        return toy_balloon(pen);
    }
    let (a, b) = (pen.look.base, pen.look.accent.mix(ink(255, 246, 226), 0.5));
    for x in [-0.075, -0.025, 0.025, 0.075] {
        pen.stroke(&[(x, 0.12), (x * 1.9, 0.34)], 0.008, 0.008, pen.tone(ink(70, 56, 46), 0.7));
    }
    let s = pen.side();
    let edges: [f32; 9] = [-1.0, -0.88, -0.62, -0.25, 0.25, 0.62, 0.88, 1.0, 1.0];
    for i in 0..7 {
        let (l, r) = (edges[i] * 0.375, edges[i + 1] * 0.375);
        let tone = 0.98 - 0.16 * (i as f32 - 3.0) * -s;
        let colour = pen.tone(if i % 2 == 0 { a } else { b }, tone.clamp(0.35, 1.2));
        pen.outline(
            |p| {
                p.move_to((l * 0.4, 0.3)).cubic_to((l * 0.62, 0.42), (l, 0.5), (l, 0.66)).cubic_to(
                    (l, 0.86),
                    (l * 0.6, 1.0),
                    (0.0, 1.0),
                );
                p.cubic_to((r * 0.6, 1.0), (r, 0.86), (r, 0.66)).cubic_to(
                    (r, 0.5),
                    (r * 0.62, 0.42),
                    (r * 0.4, 0.3),
                );
            },
            colour,
        );
    }
    pen.smooth(&[(-0.15, 0.31), (0.0, 0.295), (0.15, 0.31), (0.0, 0.33)], pen.tone(a, 0.2));
    pen.polygon(
        &[(-0.09, 0.13), (0.09, 0.13), (0.075, 0.0), (-0.075, 0.0)],
        pen.round_shade(ink(168, 118, 68), -0.09, 0.09),
    );
    for y in [0.03, 0.065] {
        pen.rect(-0.08, y, 0.16, 0.01, pen.tone(ink(110, 74, 44), 0.6));
    }
    pen.round((-0.1, 0.115), (0.2, 0.025), 0.01, pen.tone(ink(120, 80, 48), 0.9));
}

/// A balloon on a string, as children have.
fn toy_balloon(pen: &mut Pen<'_>) {
    pen.stroke(&[(0.0, 0.0), (0.015, 0.22), (0.0, 0.46)], 0.008, 0.008, pen.tone(ink(70, 60, 56), 0.8));
    let base = pen.look.base;
    pen.polygon(&[(-0.03, 0.455), (0.03, 0.455), (0.0, 0.51)], pen.tone(base, 0.5));
    pen.smooth(
        &[(0.0, 0.48), (0.19, 0.66), (0.2, 0.84), (0.0, 1.0), (-0.2, 0.84), (-0.19, 0.66)],
        pen.round_shade(base, -0.2, 0.2),
    );
    pen.ellipse((0.08 * pen.side(), 0.87), 0.035, 0.05, pen.shine(0.7));
}

/// A passenger steamer, facing left.
pub(super) fn ship(pen: &mut Pen<'_>) {
    let hull = pen.look.base.shift(-0.35);
    let white = ink(240, 238, 230);
    for (x, tone) in [(-0.34, 0.9), (0.04, 0.8), (0.42, 0.7)] {
        pen.polygon(
            &[(x, 0.62), (x + 0.2, 0.62), (x + 0.24, 0.97), (x + 0.06, 0.97)],
            pen.tone(pen.look.accent, tone),
        );
        pen.polygon(
            &[(x + 0.045, 0.88), (x + 0.23, 0.88), (x + 0.24, 0.97), (x + 0.06, 0.97)],
            pen.tone(ink(36, 36, 42), 0.8),
        );
    }
    for x in [-0.66, 0.82] {
        pen.stroke(&[(x, 0.4), (x + 0.03, 1.0)], 0.018, 0.012, pen.tone(ink(120, 96, 70), 0.8));
    }
    pen.stroke(&[(-0.63, 0.98), (-1.08, 0.44)], 0.006, 0.006, pen.tone(ink(60, 56, 54), 0.7));
    pen.stroke(&[(0.85, 0.98), (1.08, 0.42)], 0.006, 0.006, pen.tone(ink(60, 56, 54), 0.7));
    for (x, y, w, tone) in [(-0.76, 0.36, 1.64, 0.85), (-0.62, 0.49, 1.38, 0.95), (-0.5, 0.6, 1.1, 1.05)] {
        pen.rect(x, y, w, 0.12, pen.tone(white, tone));
        let count = (w / 0.11) as usize;
        for i in 0..count {
            let lit = pen.light.is_dark();
            let glass = if lit { ink(255, 214, 130) } else { pen.tone(ink(66, 86, 106), 0.8) };
            pen.rect(x + 0.05 + 0.105 * i as f32, y + 0.04, 0.055, 0.045, glass);
        }
    }
    pen.outline(
        |p| {
            p.move_to((-1.15, 0.45))
                .quad_to((0.0, 0.32), (1.14, 0.42))
                .cubic_to((1.14, 0.26), (1.04, 0.1), (0.98, 0.0))
                .line_to((-0.86, 0.0));
            p.cubic_to((-1.0, 0.12), (-1.1, 0.3), (-1.15, 0.45));
        },
        pen.upright((0.0, pen.tone(hull, 0.4)), (0.45, pen.tone(hull, 1.05))),
    );
    pen.polygon(&[(-0.93, 0.08), (1.03, 0.08), (0.98, 0.0), (-0.86, 0.0)], pen.tone(ink(170, 60, 50), 0.7));
    pen.stroke(&[(-1.13, 0.435), (0.0, 0.375), (1.13, 0.41)], 0.022, 0.022, pen.tone(white, 1.0));
    for i in 0..15 {
        pen.ellipse(
            (-0.86 + 0.122 * i as f32, 0.22 + 0.012 * ((i as f32 - 7.0) / 7.0).abs()),
            0.022,
            0.022,
            pen.tone(ink(226, 232, 232), 0.9),
        );
    }
}
