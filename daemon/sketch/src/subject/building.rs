//! Tall buildings: clock tower, castle, skyscraper, church.

use super::Pen;
use crate::colour::{Ink, ink};
use crate::path::Point;

/// The colour of a window: dark glass by day, lamplight in the dark.
pub(super) fn opening(pen: &Pen<'_>) -> Ink {
    if pen.light.is_dark() { ink(255, 206, 120) } else { pen.tone(ink(58, 68, 84), 0.7) }
}

/// A window or gate with a round head.
pub(super) fn arch(pen: &mut Pen<'_>, (x, y): Point, (w, h): Point, colour: Ink) {
    let spring = y + (h - w / 2.0).max(h * 0.4);
    pen.outline(
        |p| {
            p.move_to((x - w / 2.0, y)).line_to((x - w / 2.0, spring));
            p.cubic_to(
                (x - w / 2.0, y + h + (spring - y - h) * 0.1),
                (x + w / 2.0, y + h + (spring - y - h) * 0.1),
                (x + w / 2.0, spring),
            );
            p.line_to((x + w / 2.0, y));
        },
        colour,
    );
}

/// A slender tower with a clock under a pointed roof.
pub(super) fn tower(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let roof = ink(84, 92, 106);
    let hole = opening(pen);
    pen.rect(-0.16, 0.0, 0.32, 0.06, pen.round_shade(wall.shift(-0.15), -0.16, 0.16));
    pen.rect(-0.13, 0.05, 0.26, 0.56, pen.round_shade(wall, -0.13, 0.13));
    for x in [-0.13, 0.105] {
        pen.rect(x, 0.05, 0.025, 0.56, pen.tone(wall, if x < 0.0 { 1.1 } else { 0.3 }));
    }
    for y in [0.2, 0.34, 0.47] {
        for x in [-0.05, 0.05] {
            arch(pen, (x, y), (0.04, 0.09), hole);
        }
    }
    arch(pen, (0.0, 0.0), (0.09, 0.13), hole);
    pen.rect(-0.17, 0.6, 0.34, 0.03, pen.tone(wall, 1.05));
    pen.rect(-0.15, 0.62, 0.3, 0.2, pen.round_shade(wall, -0.15, 0.15));
    pen.ellipse((0.0, 0.72), 0.09, 0.09, pen.tone(ink(70, 62, 54), 0.8));
    pen.ellipse((0.0, 0.72), 0.078, 0.078, pen.tone(ink(252, 246, 230), 1.0));
    for i in 0..12 {
        let (c, s) = (crate::number::cos_turns(i as f32 / 12.0), crate::number::sin_turns(i as f32 / 12.0));
        pen.stroke(
            &[(c * 0.058, 0.72 + s * 0.058), (c * 0.07, 0.72 + s * 0.07)],
            0.008,
            0.008,
            ink(40, 36, 36),
        );
    }
    pen.stroke(&[(0.0, 0.72), (0.0, 0.777)], 0.011, 0.008, ink(40, 36, 36));
    pen.stroke(&[(0.0, 0.72), (0.035, 0.705)], 0.012, 0.01, ink(40, 36, 36));
    pen.rect(-0.18, 0.81, 0.36, 0.025, pen.tone(wall, 1.1));
    pen.polygon(&[(-0.17, 0.835), (0.17, 0.835), (0.0, 0.98)], pen.round_shade(roof, -0.17, 0.17));
    pen.stroke(&[(0.0, 0.96), (0.0, 1.0)], 0.01, 0.006, pen.tone(ink(210, 174, 90), 0.9));
    for x in [-0.155, 0.155] {
        pen.polygon(&[(x - 0.018, 0.83), (x + 0.018, 0.83), (x, 0.89)], pen.tone(roof, 0.7));
    }
}

/// Battlements along the top of a wall.
fn merlons(pen: &mut Pen<'_>, (from, y): Point, width: f32, count: usize, colour: Ink) {
    let step = width / (2 * count - 1) as f32;
    for i in 0..count {
        pen.rect(from + 2.0 * step * i as f32, y, step, 0.045, colour);
    }
}

/// A castle: keep, gate, round towers, flags.
pub(super) fn castle(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let roof = pen.look.accent.saturate(0.8);
    let hole = opening(pen);
    pen.rect(-0.2, 0.2, 0.4, 0.5, pen.round_shade(wall.shift(-0.1), -0.2, 0.2));
    merlons(pen, (-0.21, 0.7), 0.42, 5, pen.tone(wall, 0.7));
    for (x, flag) in [(-0.13, false), (0.12, true)] {
        pen.rect(x - 0.07, 0.6, 0.14, 0.2, pen.round_shade(wall, x - 0.07, x + 0.07));
        pen.polygon(
            &[(x - 0.095, 0.79), (x + 0.095, 0.79), (x, 0.95)],
            pen.round_shade(roof, x - 0.09, x + 0.09),
        );
        arch(pen, (x, 0.66), (0.035, 0.08), hole);
        if flag {
            pen.stroke(&[(x, 0.94), (x, 1.0)], 0.008, 0.008, ink(60, 54, 50));
            pen.polygon(&[(x, 1.0), (x + 0.09, 0.98), (x, 0.96)], pen.tone(pen.look.accent, 1.0));
        }
    }
    pen.rect(-0.46, 0.0, 0.92, 0.38, pen.upright((0.0, pen.tone(wall, 0.55)), (0.38, pen.tone(wall, 1.0))));
    merlons(pen, (-0.46, 0.38), 0.92, 10, pen.tone(wall, 0.95));
    for x in [-0.49, 0.49] {
        pen.rect(x - 0.11, 0.0, 0.22, 0.58, pen.round_shade(wall, x - 0.11, x + 0.11));
        pen.rect(x - 0.13, 0.55, 0.26, 0.04, pen.round_shade(wall.shift(-0.1), x - 0.13, x + 0.13));
        merlons(pen, (x - 0.13, 0.585), 0.26, 4, pen.tone(wall, 0.85));
        pen.polygon(&[(x - 0.1, 0.6), (x + 0.1, 0.6), (x, 0.86)], pen.round_shade(roof, x - 0.1, x + 0.1));
        for y in [0.16, 0.38] {
            arch(pen, (x, y), (0.04, 0.1), hole);
        }
    }
    arch(pen, (0.0, 0.0), (0.24, 0.29), pen.tone(wall, 0.25));
    arch(pen, (0.0, 0.0), (0.19, 0.25), pen.tone(ink(92, 64, 44), 0.7));
    for x in [-0.06, -0.02, 0.02, 0.06] {
        pen.rect(x - 0.005, 0.0, 0.01, 0.23, ink(36, 32, 32));
    }
    for y in [0.06, 0.12, 0.18] {
        pen.rect(-0.093, y, 0.186, 0.009, ink(36, 32, 32));
    }
    for (x, y) in [(-0.3, 0.12), (-0.22, 0.27), (0.25, 0.1), (0.32, 0.28), (-0.36, 0.3), (0.2, 0.24)] {
        pen.rect(x, y, 0.06, 0.012, pen.tone(wall, 0.3).alpha(0.6));
    }
}

/// A set-back high-rise with a mast.
pub(super) fn skyscraper(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let lit = pen.light.is_dark();
    let s = pen.side();
    let steps = [(0.0, 0.62, 0.16), (0.62, 0.2, 0.12), (0.82, 0.08, 0.07)];
    for (y, h, half) in steps {
        let (near, far) = if s < 0.0 { (1.0, 0.4) } else { (0.5, 1.0) };
        pen.rect(-half, y, half * 1.4, h, pen.tone(wall, near));
        pen.rect(half * 0.4, y, half * 0.6, h, pen.tone(wall, far));
        let rows = (h / 0.034) as usize;
        for row in 0..rows {
            let at = y + 0.012 + 0.034 * row as f32;
            for column in 0..7 {
                let x = -half + half * 2.0 * (column as f32 + 0.22) / 7.0;
                let on = (row * 5 + column * 3) % 7 < 3;
                let glass = if lit && on { ink(255, 214, 130) } else { pen.tone(ink(52, 68, 88), 0.75) };
                pen.rect(x, at, half * 2.0 / 7.0 * 0.58, 0.02, glass);
            }
        }
        pen.rect(-half - 0.006, y + h - 0.008, half * 2.0 + 0.012, 0.012, pen.tone(wall, 1.15));
    }
    pen.stroke(&[(0.0, 0.89), (0.0, 1.0)], 0.014, 0.005, pen.tone(ink(120, 124, 130), 0.8));
    pen.rect(-0.05, 0.0, 0.1, 0.035, pen.tone(ink(40, 44, 52), 0.8));
}

/// A village church: steeple with a cross, nave, round-headed windows.
pub(super) fn church(pen: &mut Pen<'_>) {
    let wall = pen.look.base;
    let roof = ink(126, 72, 58);
    let hole = opening(pen);
    pen.rect(-0.14, 0.0, 0.58, 0.33, pen.upright((0.0, pen.tone(wall, 0.6)), (0.33, pen.tone(wall, 0.95))));
    pen.polygon(
        &[(-0.14, 0.31), (0.47, 0.31), (0.4, 0.54), (-0.14, 0.54)],
        pen.upright((0.31, pen.tone(roof, 0.6)), (0.54, pen.tone(roof, 1.05))),
    );
    for x in [0.06, 0.2, 0.34] {
        arch(pen, (x, 0.09), (0.065, 0.17), pen.tone(wall, 0.25));
        arch(pen, (x, 0.1), (0.048, 0.15), hole);
    }
    pen.rect(-0.42, 0.0, 0.3, 0.6, pen.round_shade(wall, -0.42, -0.12));
    pen.rect(-0.44, 0.58, 0.34, 0.025, pen.tone(wall, 0.6));
    pen.polygon(&[(-0.44, 0.6), (-0.1, 0.6), (-0.27, 0.9)], pen.round_shade(roof, -0.44, -0.1));
    pen.rect(-0.277, 0.88, 0.014, 0.12, pen.tone(ink(70, 60, 50), 0.7));
    pen.rect(-0.305, 0.945, 0.07, 0.014, pen.tone(ink(70, 60, 50), 0.7));
    for x in [-0.31, -0.23] {
        arch(pen, (x, 0.44), (0.05, 0.1), hole);
    }
    pen.ellipse((-0.27, 0.35), 0.05, 0.05, pen.tone(wall, 0.3));
    pen.ellipse((-0.27, 0.35), 0.037, 0.037, hole);
    arch(pen, (-0.27, 0.0), (0.14, 0.2), pen.tone(wall, 0.3));
    arch(pen, (-0.27, 0.0), (0.11, 0.175), pen.tone(ink(108, 72, 46), 0.8));
    pen.rect(-0.273, 0.0, 0.006, 0.165, ink(50, 36, 28));
}
