//! Plants: palm, cactus, flower, mushroom.

use super::Pen;
use crate::colour::ink;
use crate::number::{cos_turns, sin_turns};

/// A palm with a bent trunk and hanging fronds.
pub(super) fn palm(pen: &mut Pen<'_>) {
    let (bark, leaf) = (ink(150, 114, 80), pen.look.base);
    pen.stroke(
        &[(-0.05, 0.0), (-0.06, 0.25), (-0.01, 0.52), (0.06, 0.76)],
        0.075,
        0.04,
        pen.tone(bark, 0.75),
    );
    for i in 0..9 {
        let t = i as f32 / 9.0;
        let y = 0.05 + t * 0.66;
        let x = -0.06 + 0.115 * t * t;
        let w = 0.034 - 0.013 * t;
        pen.stroke(
            &[(x - w, y + 0.014), (x, y), (x + w, y + 0.014)],
            0.011,
            0.011,
            pen.tone(bark, 0.2).alpha(0.8),
        );
    }
    let top = (0.06, 0.78);
    let fronds = [
        (-0.4, 0.62, 0.86, 0.35),
        (0.4, 0.56, 0.88, 0.35),
        (-0.3, 0.5, 0.84, 0.55),
        (0.34, 0.46, 0.82, 0.5),
        (-0.39, 0.8, 0.97, 0.8),
        (0.39, 0.78, 0.98, 0.75),
        (-0.18, 0.96, 0.96, 0.95),
        (0.28, 0.95, 1.0, 1.05),
    ];
    for (x, y, lift, tone) in fronds {
        let mid = (top.0 + (x - top.0) * 0.5, lift);
        let colour = pen.tone(leaf, tone);
        pen.stroke(&[top, mid, (x, y)], 0.022, 0.008, colour);
        for i in 0..9 {
            let t = 0.12 + 0.1 * i as f32;
            let u = 1.0 - t;
            let px = u * u * top.0 + 2.0 * u * t * (2.0 * mid.0 - (top.0 + x) / 2.0) + t * t * x;
            let py = u * u * top.1 + 2.0 * u * t * (2.0 * mid.1 - (top.1 + y) / 2.0) + t * t * y;
            let long = 0.13 * (1.0 - t * 0.55);
            let out = if x < 0.06 { -1.0 } else { 1.0 };
            pen.stroke(&[(px, py), (px + out * long * 0.4, py - long)], 0.026, 0.006, colour);
        }
    }
    for (x, y) in [(0.02, 0.74), (0.075, 0.72), (0.11, 0.75)] {
        pen.ellipse((x, y), 0.034, 0.036, pen.round_shade(ink(120, 82, 52), x - 0.034, x + 0.034));
    }
}

/// A tall cactus with two arms.
pub(super) fn cactus(pen: &mut Pen<'_>) {
    let skin = pen.look.base;
    for (sign, low, high, tone) in [(-1.0, 0.36, 0.72, 0.85), (1.0, 0.46, 0.84, 0.55)] {
        let x = 0.25 * sign;
        pen.stroke(&[(0.0, low), (x * 0.8, low)], 0.115, 0.115, pen.tone(skin, tone * 0.8));
        pen.stroke(
            &[(x * 0.82, low), (x, low + 0.06), (x, high - 0.08), (x, high)],
            0.115,
            0.105,
            pen.tone(skin, tone),
        );
        for dx in [-0.022, 0.022] {
            pen.stroke(
                &[(x + dx, low + 0.06), (x + dx, high)],
                0.009,
                0.009,
                pen.tone(skin, 0.15).alpha(0.7),
            );
        }
    }
    pen.round((-0.1, 0.0), (0.2, 1.0), 0.1, pen.round_shade(skin, -0.1, 0.1));
    for dx in [-0.06, -0.02, 0.02, 0.06] {
        pen.stroke(&[(dx, 0.03), (dx, 0.93)], 0.01, 0.01, pen.tone(skin, 0.12).alpha(0.7));
    }
    for i in 0..9 {
        let y = 0.08 + 0.1 * i as f32;
        for x in [-0.1, 0.1_f32] {
            pen.stroke(
                &[(x * 0.96, y), (x * 1.28, y + 0.022)],
                0.009,
                0.004,
                pen.tone(ink(240, 232, 204), 0.9),
            );
            pen.stroke(
                &[(x * 0.96, y), (x * 1.26, y - 0.018)],
                0.009,
                0.004,
                pen.tone(ink(240, 232, 204), 0.9),
            );
        }
    }
}

/// A daisy with stem and leaves.
pub(super) fn flower(pen: &mut Pen<'_>) {
    let green = ink(88, 132, 74);
    pen.stroke(&[(0.03, 0.0), (-0.02, 0.3), (0.0, 0.72)], 0.028, 0.022, pen.tone(green, 0.7));
    pen.smooth(&[(0.0, 0.1), (0.1, 0.24), (0.22, 0.3), (0.2, 0.18), (0.08, 0.08)], pen.tone(green, 0.95));
    pen.smooth(
        &[(-0.01, 0.2), (-0.1, 0.36), (-0.23, 0.4), (-0.2, 0.28), (-0.08, 0.17)],
        pen.tone(green, 0.6),
    );
    let petal = pen.look.base.mix(ink(255, 250, 250), 0.25);
    let (cx, cy) = (0.0, 0.745);
    for layer in 0..2 {
        for i in 0..8 {
            let t = (i as f32 + 0.5 * layer as f32) / 8.0;
            let (c, s) = (cos_turns(t), sin_turns(t));
            let reach = if layer == 0 { 0.25 } else { 0.225 };
            let w = 0.062;
            let tip = (cx + c * reach, cy + s * reach);
            let mid = (cx + c * reach * 0.62, cy + s * reach * 0.62);
            let tone = 0.7 + 0.25 * s + 0.15 * layer as f32;
            pen.smooth(
                &[(cx, cy), (mid.0 - s * w, mid.1 + c * w), tip, (mid.0 + s * w, mid.1 - c * w)],
                pen.tone(petal, tone),
            );
        }
    }
    pen.ellipse((cx, cy), 0.082, 0.08, pen.tone(ink(196, 130, 40), 0.8));
    pen.ellipse((cx, cy), 0.066, 0.064, pen.tone(ink(244, 196, 72), 1.0));
}

/// A toadstool with spots.
pub(super) fn mushroom(pen: &mut Pen<'_>) {
    let (cap, stem) = (pen.look.base, ink(244, 236, 220));
    pen.outline(
        |p| {
            p.move_to((-0.17, 0.02)).quad_to((0.0, -0.03), (0.17, 0.02)).cubic_to(
                (0.2, 0.14),
                (0.1, 0.3),
                (0.12, 0.5),
            );
            p.line_to((-0.12, 0.5)).cubic_to((-0.1, 0.3), (-0.2, 0.14), (-0.17, 0.02));
        },
        pen.round_shade(stem, -0.18, 0.18),
    );
    pen.ellipse((0.0, 0.46), 0.42, 0.075, pen.tone(stem, 0.35));
    for i in 0..13 {
        let x = (i as f32 - 6.0) * 0.062;
        pen.stroke(&[(x * 0.3, 0.47), (x, 0.412 + x * x * 0.25)], 0.009, 0.009, pen.tone(stem, 0.75));
    }
    pen.smooth(
        &[(-0.15, 0.36), (0.0, 0.4), (0.15, 0.36), (0.2, 0.28), (0.0, 0.24), (-0.2, 0.28)],
        pen.tone(stem, 0.85),
    );
    pen.outline(
        |p| {
            p.move_to((-0.5, 0.48)).cubic_to((-0.48, 0.8), (-0.26, 1.0), (0.0, 1.0)).cubic_to(
                (0.26, 1.0),
                (0.48, 0.8),
                (0.5, 0.48),
            );
            p.cubic_to((0.48, 0.4), (0.3, 0.5), (0.0, 0.5)).cubic_to((-0.3, 0.5), (-0.48, 0.4), (-0.5, 0.48));
        },
        pen.round_shade(cap, -0.5, 0.5),
    );
    for (x, y, rx, ry) in [
        (-0.02, 0.84, 0.1, 0.07),
        (-0.28, 0.7, 0.075, 0.065),
        (0.26, 0.72, 0.085, 0.075),
        (0.06, 0.62, 0.075, 0.055),
        (-0.15, 0.56, 0.05, 0.035),
        (0.38, 0.56, 0.05, 0.04),
        (-0.4, 0.54, 0.04, 0.035),
        (0.16, 0.93, 0.045, 0.022),
    ] {
        pen.ellipse((x, y), rx, ry, pen.tone(ink(252, 246, 236), 1.0));
    }
}
