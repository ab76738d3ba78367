//! Vehicles of the road and the field: bus, truck, motorbike, tractor.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::path::Point;

const GLASS: Ink = ink(70, 92, 112);

/// Tyre and hub.
pub(super) fn tyre(pen: &mut Pen<'_>, (x, y): Point, r: f32) {
    pen.ellipse((x, y), r, r, pen.tone(ink(34, 34, 38), 0.8));
    pen.ellipse((x, y), r * 0.58, r * 0.58, pen.tone(ink(178, 182, 190), 0.75));
    pen.ellipse((x, y), r * 0.36, r * 0.36, pen.tone(ink(110, 114, 122), 0.7));
    pen.ellipse((x, y), r * 0.13, r * 0.13, pen.tone(ink(40, 42, 46), 0.8));
}

/// A pane with a slanted gleam.
pub(super) fn pane(pen: &mut Pen<'_>, (x, y): Point, (w, h): Point) {
    let lit = pen.light.is_dark();
    let glass = if lit { ink(250, 214, 140) } else { pen.tone(GLASS, 0.8) };
    pen.round((x, y), (w, h), h * 0.12, glass);
    pen.polygon(
        &[
            (x + w * 0.3, y + h * 0.06),
            (x + w * 0.5, y + h * 0.06),
            (x + w * 0.85, y + h * 0.94),
            (x + w * 0.65, y + h * 0.94),
        ],
        pen.light.sky[2].alpha(0.35),
    );
}

/// A city bus, facing left: a row of windows, two doors.
pub(super) fn bus(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    pen.round(
        (-1.24, 0.12),
        (2.48, 0.88),
        0.1,
        pen.upright((0.12, pen.tone(paint, 0.55)), (1.0, pen.tone(paint, 1.12))),
    );
    pen.rect(-1.24, 0.34, 2.48, 0.05, pen.tone(pen.look.accent.shift(0.35), 0.95));
    pen.rect(-1.22, 0.1, 2.44, 0.08, pen.tone(ink(48, 48, 54), 0.7));
    pen.round((-1.24, 0.5), (0.2, 0.4), 0.05, pen.tone(GLASS, 0.75));
    pen.polygon(&[(-1.22, 0.52), (-1.16, 0.52), (-1.08, 0.88), (-1.14, 0.88)], pen.light.sky[2].alpha(0.35));
    for i in 0..6 {
        if i == 3 {
            continue;
        }
        pane(pen, (-0.64 + 0.31 * i as f32, 0.52), (0.27, 0.34));
    }
    for x in [-1.0, 0.29] {
        pen.rect(x, 0.14, 0.3, 0.74, pen.tone(paint.shift(-0.55), 0.7));
        for leaf in [0.02, 0.16] {
            pane(pen, (x + leaf, 0.18), (0.12, 0.66));
        }
    }
    pen.round((-1.02, 0.905), (0.8, 0.07), 0.02, ink(26, 24, 22));
    for i in 0..6 {
        pen.rect(-0.98 + 0.07 * i as f32, 0.925, 0.045, 0.03, ink(252, 190, 80));
    }
    for x in [-0.5, 0.78] {
        pen.ellipse((x, 0.19), 0.215, 0.215, ink(24, 24, 28));
        tyre(pen, (x, 0.165), 0.165);
    }
    pen.round((-1.25, 0.22), (0.06, 0.09), 0.02, ink(255, 240, 190));
    pen.round((1.2, 0.24), (0.05, 0.12), 0.02, pen.tone(ink(200, 40, 40), 1.0));
    pen.polygon(&[(-1.23, 0.86), (-1.25, 0.8), (-1.25, 0.66), (-1.23, 0.66)], ink(30, 30, 34));
}

/// A lorry, facing left: cab and a tall box.
pub(super) fn truck(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    let cargo = ink(228, 224, 214);
    pen.rect(-1.0, 0.16, 2.06, 0.09, pen.tone(ink(52, 52, 58), 0.7));
    pen.round(
        (-0.42, 0.24),
        (1.51, 0.76),
        0.02,
        pen.upright((0.24, pen.tone(cargo, 0.6)), (1.0, pen.tone(cargo, 1.08))),
    );
    for i in 0..8 {
        let x = -0.34 + 0.19 * i as f32;
        pen.rect(x, 0.27, 0.014, 0.7, pen.tone(cargo, 0.3).alpha(0.5));
    }
    pen.rect(-0.42, 0.52, 1.51, 0.16, pen.tone(pen.look.accent, 0.9));
    pen.outline(
        |p| {
            p.move_to((-0.48, 0.16))
                .line_to((-0.48, 0.84))
                .quad_to((-0.5, 0.88), (-0.56, 0.88))
                .line_to((-0.82, 0.88));
            p.quad_to((-0.88, 0.88), (-0.91, 0.8))
                .line_to((-1.02, 0.5))
                .quad_to((-1.08, 0.46), (-1.08, 0.38))
                .line_to((-1.08, 0.16));
        },
        pen.upright((0.16, pen.tone(paint, 0.5)), (0.88, pen.tone(paint, 1.12))),
    );
    pen.polygon(&[(-0.96, 0.52), (-0.86, 0.8), (-0.76, 0.8), (-0.76, 0.52)], pen.tone(GLASS, 0.8));
    pane(pen, (-0.73, 0.52), (0.19, 0.28));
    pen.rect(-0.755, 0.2, 0.012, 0.64, pen.tone(paint, 0.1).alpha(0.7));
    pen.rect(-0.7, 0.44, 0.07, 0.02, ink(30, 30, 34));
    pen.round((-1.09, 0.28), (0.06, 0.1), 0.02, ink(255, 242, 200));
    pen.round((-1.1, 0.12), (0.36, 0.08), 0.02, pen.tone(ink(70, 70, 76), 0.8));
    for x in [-0.78, 0.46, 0.82] {
        pen.ellipse((x, 0.18), 0.205, 0.2, ink(24, 24, 28));
        tyre(pen, (x, 0.165), 0.165);
    }
}

/// A motorbike, facing left.
pub(super) fn motorbike(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    let steel = ink(176, 180, 188);
    let black = ink(34, 34, 38);
    for x in [-0.56, 0.56] {
        tyre(pen, (x, 0.3), 0.3);
        pen.ellipse((x, 0.3), 0.2, 0.2, pen.tone(ink(56, 56, 62), 0.7));
        for turn in 0..5 {
            let t = turn as f32 / 10.0 + 0.03;
            let (c, s) = (crate::number::cos_turns(t) * 0.2, crate::number::sin_turns(t) * 0.2);
            pen.stroke(&[(x - c, 0.3 - s), (x + c, 0.3 + s)], 0.02, 0.02, pen.tone(steel, 0.9));
        }
        pen.ellipse((x, 0.3), 0.06, 0.06, pen.tone(steel, 0.6));
    }
    pen.stroke(&[(0.56, 0.3), (0.1, 0.36)], 0.06, 0.07, pen.tone(black, 0.8));
    pen.stroke(&[(0.2, 0.16), (0.56, 0.2), (0.84, 0.26)], 0.05, 0.085, pen.tone(steel, 1.0));
    pen.stroke(&[(-0.1, 0.24), (0.2, 0.16)], 0.04, 0.05, pen.tone(steel, 0.7));
    pen.round((-0.2, 0.2), (0.42, 0.34), 0.08, pen.tone(ink(96, 98, 104), 0.7));
    for i in 0..5 {
        pen.rect(-0.17, 0.27 + 0.045 * i as f32, 0.34, 0.018, pen.tone(steel, 0.95));
    }
    pen.ellipse((0.06, 0.28), 0.1, 0.1, pen.tone(steel, 0.6));
    pen.stroke(&[(-0.56, 0.3), (-0.44, 0.56), (-0.32, 0.86)], 0.05, 0.06, pen.tone(steel, 0.85));
    pen.smooth(
        &[(-0.87, 0.42), (-0.74, 0.6), (-0.5, 0.64), (-0.36, 0.52), (-0.52, 0.585), (-0.7, 0.55)],
        pen.tone(paint, 0.7),
    );
    pen.smooth(
        &[(0.22, 0.6), (0.42, 0.64), (0.72, 0.6), (0.86, 0.66), (0.84, 0.56), (0.6, 0.5), (0.3, 0.5)],
        pen.tone(paint, 0.7),
    );
    pen.smooth(
        &[(-0.36, 0.62), (-0.3, 0.78), (-0.14, 0.84), (0.06, 0.8), (0.2, 0.66), (0.14, 0.54), (-0.2, 0.52)],
        pen.upright((0.52, pen.tone(paint, 0.5)), (0.84, pen.tone(paint, 1.2))),
    );
    pen.smooth(
        &[(0.08, 0.7), (0.28, 0.64), (0.6, 0.7), (0.74, 0.76), (0.76, 0.68), (0.5, 0.6), (0.2, 0.57)],
        pen.tone(black, 0.9),
    );
    pen.stroke(&[(-0.33, 0.84), (-0.24, 0.96), (-0.1, 0.96)], 0.04, 0.045, pen.tone(black, 0.9));
    pen.ellipse((-0.45, 0.78), 0.1, 0.1, pen.tone(steel, 0.7));
    pen.ellipse((-0.48, 0.78), 0.075, 0.08, ink(255, 246, 214));
}

/// A farm tractor, facing left: one huge wheel, one small.
pub(super) fn tractor(pen: &mut Pen<'_>) {
    let paint = pen.look.base;
    let dark = ink(40, 40, 44);
    pen.rect(-0.42, 0.72, 0.05, 0.2, pen.tone(dark, 0.8));
    pen.rect(-0.43, 0.9, 0.09, 0.03, pen.tone(dark, 0.9));
    pen.polygon(&[(-0.04, 0.58), (0.42, 0.58), (0.38, 0.96), (0.04, 0.96)], pen.tone(GLASS.shift(0.2), 0.9));
    pen.polygon(&[(0.14, 0.6), (0.22, 0.6), (0.32, 0.94), (0.24, 0.94)], pen.light.sky[2].alpha(0.4));
    for line in [[(-0.04, 0.56), (0.04, 0.97)], [(0.4, 0.56), (0.38, 0.97)], [(0.2, 0.56), (0.2, 0.96)]] {
        pen.stroke(&line, 0.028, 0.026, pen.tone(paint, 0.5));
    }
    pen.round((-0.02, 0.94), (0.46, 0.06), 0.025, pen.tone(paint, 1.0));
    pen.round(
        (-0.58, 0.38),
        (0.62, 0.34),
        0.06,
        pen.upright((0.38, pen.tone(paint, 0.5)), (0.72, pen.tone(paint, 1.15))),
    );
    for i in 0..4 {
        pen.rect(-0.54 + 0.08 * i as f32, 0.46, 0.03, 0.18, pen.tone(dark, 0.6));
    }
    pen.ellipse((-0.58, 0.62), 0.035, 0.045, ink(255, 244, 206));
    pen.rect(-0.5, 0.3, 0.7, 0.1, pen.tone(dark, 0.7));
    pen.smooth(
        &[(-0.08, 0.4), (0.0, 0.62), (0.24, 0.72), (0.52, 0.66), (0.62, 0.5), (0.3, 0.4)],
        pen.tone(paint, 0.85),
    );
    for (x, r, knobs) in [(-0.42, 0.19, 12), (0.3, 0.335, 18)] {
        for i in 0..knobs {
            let t = i as f32 / knobs as f32;
            let (c, s) = (crate::number::cos_turns(t), crate::number::sin_turns(t));
            let y = (r + s * r * 0.97).max(0.03);
            pen.ellipse((x + c * r * 0.97, y), 0.03, 0.03, pen.tone(dark, 0.6));
        }
        pen.ellipse((x, r), r, r, pen.tone(dark, 0.8));
        pen.ellipse((x, r), r * 0.6, r * 0.6, pen.tone(pen.look.accent.mix(ink(240, 200, 90), 0.6), 0.95));
        pen.ellipse((x, r), r * 0.44, r * 0.44, pen.tone(paint, 0.6));
        pen.ellipse((x, r), r * 0.16, r * 0.16, pen.tone(dark, 0.9));
    }
}
