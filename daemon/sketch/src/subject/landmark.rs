//! Buildings of the open country: barn, windmill, tent, bridge.

use super::Pen;
use super::building::opening;
use crate::colour::ink;
use crate::number::{cos_turns, sin_turns};

/// A barn with a gambrel roof and crossed doors.
pub(super) fn barn(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let white = ink(244, 238, 226);
    let roof = ink(92, 86, 88);
    pen.polygon(
        &[(-0.5, 0.0), (0.5, 0.0), (0.5, 0.52), (0.36, 0.8), (0.0, 0.97), (-0.36, 0.8), (-0.5, 0.52)],
        pen.upright((0.0, pen.tone(wall, 0.65)), (0.97, pen.tone(wall, 1.05))),
    );
    for i in 0..12 {
        let x = -0.46 + 0.083 * i as f32;
        pen.rect(x, 0.0, 0.006, 0.55, pen.tone(wall, 0.2).alpha(0.5));
    }
    for sign in [-1.0, 1.0_f32] {
        let tone = if sign == pen.side() { 1.0 } else { 0.5 };
        pen.polygon(
            &[
                (0.58 * sign, 0.48),
                (0.4 * sign, 0.82),
                (0.0, 1.0),
                (0.0, 0.93),
                (0.34 * sign, 0.765),
                (0.51 * sign, 0.46),
            ],
            pen.tone(roof, tone),
        );
    }
    pen.rect(-0.25, 0.0, 0.5, 0.42, pen.tone(white, 0.9));
    for x in [-0.225, 0.012] {
        pen.rect(x, 0.0, 0.213, 0.395, pen.tone(wall, 0.6));
        pen.stroke(&[(x + 0.01, 0.02), (x + 0.2, 0.38)], 0.024, 0.024, pen.tone(white, 0.9));
        pen.stroke(&[(x + 0.01, 0.38), (x + 0.2, 0.02)], 0.024, 0.024, pen.tone(white, 0.9));
    }
    pen.rect(-0.11, 0.56, 0.22, 0.2, pen.tone(white, 0.95));
    pen.rect(-0.085, 0.585, 0.17, 0.15, opening(pen));
    pen.rect(-0.007, 0.58, 0.014, 0.16, pen.tone(white, 0.9));
}

/// A windmill with four lattice sails.
pub(super) fn windmill(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let roof = ink(108, 74, 56);
    pen.polygon(
        &[(-0.16, 0.0), (0.16, 0.0), (0.095, 0.58), (-0.095, 0.58)],
        pen.round_shade(wall, -0.15, 0.15),
    );
    pen.outline(
        |p| {
            p.move_to((-0.115, 0.57))
                .line_to((0.115, 0.57))
                .cubic_to((0.11, 0.68), (0.05, 0.73), (0.0, 0.73))
                .cubic_to((-0.05, 0.73), (-0.11, 0.68), (-0.115, 0.57));
        },
        pen.round_shade(roof, -0.115, 0.115),
    );
    super::building::arch(pen, (0.0, 0.0), (0.085, 0.15), pen.tone(ink(96, 66, 46), 0.7));
    let hole = opening(pen);
    for (x, y) in [(-0.04, 0.26), (0.045, 0.4)] {
        pen.rect(x - 0.025, y, 0.05, 0.065, hole);
    }
    pen.rect(-0.19, 0.2, 0.38, 0.022, pen.tone(roof, 0.7));
    let hub = (0.0, 0.62);
    let wood = pen.tone(ink(96, 70, 50), 0.7);
    let cloth = ink(248, 242, 228);
    for i in 0..4 {
        let t = i as f32 / 4.0 + 0.1;
        let (c, s) = (cos_turns(t), sin_turns(t));
        let at = |along: f32, across: f32| (hub.0 + c * along - s * across, hub.1 + s * along + c * across);
        let tone = if i % 2 == 0 { 1.0 } else { 0.8 };
        pen.polygon(&[at(0.1, 0.0), at(0.385, 0.0), at(0.385, 0.1), at(0.1, 0.1)], pen.tone(cloth, tone));
        for k in 0..6 {
            let along = 0.1 + 0.057 * k as f32;
            pen.stroke(&[at(along, 0.0), at(along, 0.1)], 0.008, 0.008, wood);
        }
        for across in [0.05, 0.1] {
            pen.stroke(&[at(0.1, across), at(0.385, across)], 0.007, 0.007, wood);
        }
        pen.stroke(&[hub, at(0.39, 0.0)], 0.018, 0.012, wood);
    }
    pen.ellipse(hub, 0.028, 0.028, pen.tone(ink(70, 52, 40), 0.8));
}

/// A ridge tent with its flaps open.
pub(super) fn tent(pen: &mut Pen<'_>) {
    let cloth = pen.look.base;
    let s = pen.side();
    let (front, flank) = if s < 0.0 { (1.0, 0.5) } else { (0.7, 1.05) };
    pen.stroke(&[(-0.28, 0.93), (-0.8, 0.01)], 0.01, 0.01, pen.tone(ink(226, 216, 196), 0.8));
    pen.polygon(&[(-0.28, 0.95), (0.36, 0.86), (0.79, 0.04), (0.22, 0.0)], pen.tone(cloth, flank));
    for t in [0.33, 0.66] {
        let (x0, y0) = (-0.28 + 0.64 * t, 0.95 - 0.09 * t);
        let (x1, y1) = (0.22 + 0.57 * t, 0.04 * t);
        pen.stroke(&[(x0, y0), (x1, y1)], 0.012, 0.012, pen.tone(cloth, 0.2).alpha(0.6));
    }
    pen.polygon(&[(-0.28, 0.95), (-0.72, 0.0), (0.22, 0.0)], pen.tone(cloth, front));
    pen.polygon(&[(-0.28, 0.84), (-0.48, 0.0), (-0.04, 0.0)], pen.tone(ink(42, 40, 46), 0.7));
    pen.polygon(&[(-0.28, 0.84), (-0.48, 0.0), (-0.58, 0.0), (-0.4, 0.4)], pen.tone(cloth, front * 1.15));
    pen.polygon(&[(-0.28, 0.84), (-0.04, 0.0), (0.08, 0.0), (-0.14, 0.4)], pen.tone(cloth, front * 0.75));
    pen.stroke(&[(-0.28, 0.86), (-0.28, 1.0)], 0.022, 0.02, pen.tone(ink(120, 88, 58), 0.8));
    pen.stroke(&[(-0.28, 0.95), (0.36, 0.865)], 0.02, 0.02, pen.tone(cloth, 1.2));
}

/// A suspension bridge.
pub(super) fn bridge(pen: &mut Pen<'_>) {
    let steel = pen.look.base;
    for x in [-0.62, 0.62] {
        pen.rect(x - 0.1, 0.0, 0.2, 0.16, pen.round_shade(ink(166, 158, 148), x - 0.1, x + 0.1));
        for dx in [-0.06, 0.03] {
            pen.rect(x + dx, 0.1, 0.035, 0.9, pen.tone(steel, if dx < 0.0 { 1.0 } else { 0.6 }));
        }
        for y in [0.5, 0.66, 0.82, 0.96] {
            pen.rect(x - 0.07, y, 0.145, 0.035, pen.tone(steel, 0.85));
        }
    }
    let cable = pen.tone(steel, 0.6);
    pen.stroke(&[(-1.24, 0.36), (-0.95, 0.6), (-0.62, 0.97)], 0.024, 0.024, cable);
    pen.stroke(&[(1.24, 0.36), (0.95, 0.6), (0.62, 0.97)], 0.024, 0.024, cable);
    let dip = |x: f32| 0.42 + 0.55 * (x / 0.62) * (x / 0.62);
    let knots: Vec<(f32, f32)> =
        (0..=12).map(|i| -0.62 + 1.24 * i as f32 / 12.0).map(|x| (x, dip(x))).collect();
    pen.stroke(&knots, 0.024, 0.024, cable);
    for i in 1..14 {
        let x = -0.62 + 1.24 * i as f32 / 14.0;
        pen.stroke(&[(x, dip(x)), (x, 0.34)], 0.009, 0.009, cable);
    }
    for i in 1..5 {
        let t = i as f32 / 5.0;
        for sign in [-1.0, 1.0_f32] {
            let x = sign * (1.24 - 0.62 * t);
            pen.stroke(&[(x, 0.36 + 0.57 * t * (0.75 + 0.25 * t)), (x, 0.34)], 0.009, 0.009, cable);
        }
    }
    pen.rect(
        -1.25,
        0.27,
        2.5,
        0.075,
        pen.upright((0.27, pen.tone(steel, 0.4)), (0.345, pen.tone(steel, 1.0))),
    );
    for i in 0..24 {
        let x = -1.24 + 0.104 * i as f32;
        pen.stroke(&[(x, 0.28), (x + 0.05, 0.33), (x + 0.1, 0.28)], 0.009, 0.009, pen.tone(steel, 0.15));
    }
}
