//! What people wear and carry: shoe, hat, backpack, glasses, key, perfume.

use super::Pen;
use crate::colour::ink;
use crate::path::Path;

/// A lace-up running shoe, its toe to the left.
pub(super) fn shoe(pen: &mut Pen<'_>) {
    let cloth = pen.look.base;
    let white = ink(248, 246, 240);
    pen.outline(
        |p| {
            p.move_to((-0.98, 0.2)).cubic_to((-0.98, 0.46), (-0.76, 0.54), (-0.5, 0.58)).cubic_to(
                (-0.26, 0.64),
                (-0.1, 0.82),
                (0.06, 0.98),
            );
            p.quad_to((0.16, 1.0), (0.24, 0.94))
                .cubic_to((0.34, 0.8), (0.56, 0.8), (0.7, 0.94))
                .quad_to((0.8, 1.02), (0.88, 0.92));
            p.cubic_to((0.86, 0.7), (0.96, 0.5), (0.96, 0.2));
        },
        pen.upright((0.2, pen.tone(cloth, 0.5)), (0.98, pen.tone(cloth, 1.1))),
    );
    pen.smooth(
        &[
            (0.16, 0.96),
            (0.3, 0.82),
            (0.52, 0.78),
            (0.7, 0.84),
            (0.78, 0.95),
            (0.68, 0.9),
            (0.5, 0.86),
            (0.32, 0.9),
        ],
        pen.tone(ink(40, 36, 38), 0.7),
    );
    pen.smooth(
        &[(-0.96, 0.2), (-0.94, 0.4), (-0.76, 0.5), (-0.62, 0.44), (-0.56, 0.2)],
        pen.tone(white, 0.85),
    );
    pen.smooth(&[(0.62, 0.2), (0.66, 0.5), (0.88, 0.62), (0.94, 0.4), (0.95, 0.2)], pen.tone(cloth, 0.35));
    for i in 0..3 {
        let x = -0.12 + 0.19 * i as f32;
        pen.polygon(&[(x, 0.22), (x + 0.08, 0.22), (x + 0.26, 0.6), (x + 0.19, 0.62)], pen.tone(white, 0.95));
    }
    for i in 0..4 {
        let (x, y) = (-0.46 + 0.15 * i as f32, 0.58 + 0.095 * i as f32);
        pen.stroke(&[(x - 0.02, y + 0.05), (x + 0.14, y - 0.1)], 0.045, 0.04, pen.tone(white, 1.0));
    }
    pen.outline(
        |p| {
            p.move_to((-1.0, 0.22))
                .quad_to((0.0, 0.14), (0.98, 0.24))
                .cubic_to((1.02, 0.1), (0.96, 0.0), (0.86, 0.0))
                .line_to((-0.8, 0.0));
            p.cubic_to((-0.96, 0.0), (-1.01, 0.1), (-1.0, 0.22));
        },
        pen.tone(white, 0.95),
    );
    pen.rect(-0.94, 0.0, 1.86, 0.06, pen.tone(ink(52, 50, 54), 0.7));
}

/// A felt hat with a band.
pub(super) fn hat(pen: &mut Pen<'_>) {
    let felt = pen.look.base;
    pen.smooth(
        &[
            (-0.93, 0.22),
            (-0.6, 0.08),
            (0.0, 0.03),
            (0.6, 0.08),
            (0.93, 0.22),
            (0.5, 0.24),
            (0.0, 0.2),
            (-0.5, 0.24),
        ],
        pen.tone(felt, 0.45),
    );
    pen.outline(
        |p| {
            p.move_to((-0.5, 0.18)).cubic_to((-0.52, 0.5), (-0.44, 0.9), (-0.3, 0.97)).cubic_to(
                (-0.16, 1.02),
                (-0.06, 0.9),
                (0.04, 0.9),
            );
            p.cubic_to((0.16, 0.9), (0.24, 1.02), (0.34, 0.96))
                .cubic_to((0.46, 0.88), (0.52, 0.5), (0.5, 0.18))
                .quad_to((0.0, 0.06), (-0.5, 0.18));
        },
        pen.round_shade(felt, -0.52, 0.52),
    );
    pen.outline(
        |p| {
            p.move_to((-0.5, 0.18))
                .quad_to((0.0, 0.06), (0.5, 0.18))
                .line_to((0.5, 0.4))
                .quad_to((0.0, 0.28), (-0.5, 0.4));
        },
        pen.round_shade(ink(52, 40, 36), -0.5, 0.5),
    );
    pen.outline(
        |p| {
            p.move_to((-0.95, 0.24)).cubic_to((-0.8, 0.02), (-0.3, 0.0), (0.0, 0.0)).cubic_to(
                (0.3, 0.0),
                (0.8, 0.02),
                (0.95, 0.24),
            );
            p.cubic_to((0.8, 0.2), (0.66, 0.2), (0.52, 0.17)).quad_to((0.0, 0.05), (-0.52, 0.17)).cubic_to(
                (-0.66, 0.2),
                (-0.8, 0.2),
                (-0.95, 0.24),
            );
        },
        pen.upright((0.0, pen.tone(felt, 0.6)), (0.24, pen.tone(felt, 1.15))),
    );
    pen.stroke(&[(-0.16, 0.92), (-0.04, 0.7), (-0.1, 0.5)], 0.02, 0.006, pen.tone(felt, 0.15).alpha(0.6));
}

/// A backpack with pockets and straps.
pub(super) fn backpack(pen: &mut Pen<'_>) {
    let cloth = pen.look.base;
    let dark = cloth.shift(-0.45);
    pen.stroke(&[(-0.1, 0.9), (-0.09, 0.98), (0.09, 0.98), (0.1, 0.9)], 0.036, 0.036, pen.tone(dark, 0.8));
    for sign in [-1.0, 1.0_f32] {
        pen.stroke(
            &[(0.22 * sign, 0.84), (0.355 * sign, 0.66), (0.345 * sign, 0.34), (0.26 * sign, 0.12)],
            0.05,
            0.035,
            pen.tone(dark, 0.7),
        );
    }
    pen.outline(
        |p| {
            p.move_to((-0.29, 0.06))
                .line_to((-0.3, 0.6))
                .cubic_to((-0.3, 0.84), (-0.2, 0.94), (0.0, 0.94))
                .cubic_to((0.2, 0.94), (0.3, 0.84), (0.3, 0.6));
            p.line_to((0.29, 0.06))
                .quad_to((0.28, 0.0), (0.2, 0.0))
                .line_to((-0.2, 0.0))
                .quad_to((-0.28, 0.0), (-0.29, 0.06));
        },
        pen.round_shade(cloth, -0.3, 0.3),
    );
    pen.outline(
        |p| {
            p.move_to((-0.295, 0.62))
                .cubic_to((-0.29, 0.84), (-0.2, 0.93), (0.0, 0.93))
                .cubic_to((0.2, 0.93), (0.29, 0.84), (0.295, 0.62))
                .quad_to((0.0, 0.5), (-0.295, 0.62));
        },
        pen.tone(cloth, 1.1),
    );
    pen.stroke(&[(-0.29, 0.625), (0.0, 0.565), (0.29, 0.625)], 0.014, 0.014, pen.tone(dark, 0.8));
    pen.round((-0.21, 0.07), (0.42, 0.34), 0.05, pen.tone(cloth, 0.75));
    pen.stroke(&[(-0.2, 0.33), (0.2, 0.33)], 0.014, 0.014, pen.tone(dark, 0.7));
    pen.round((-0.22, 0.36), (0.44, 0.07), 0.03, pen.tone(cloth, 1.0));
    for x in [-0.14, 0.14] {
        pen.rect(x - 0.02, 0.42, 0.04, 0.22, pen.tone(dark, 0.8));
        pen.round((x - 0.032, 0.47), (0.064, 0.06), 0.012, pen.tone(ink(214, 176, 96), 0.95));
    }
    pen.round((-0.34, 0.1), (0.07, 0.24), 0.03, pen.tone(cloth, 0.5));
    pen.round((0.27, 0.1), (0.07, 0.24), 0.03, pen.tone(cloth, 0.4));
}

/// Spectacles, seen from the front, a little open.
pub(super) fn glasses(pen: &mut Pen<'_>) {
    let frame = pen.tone(pen.look.base, 0.8);
    for sign in [-1.0, 1.0_f32] {
        pen.stroke(&[(1.08 * sign, 0.78), (1.24 * sign, 0.84), (1.3 * sign, 0.6)], 0.09, 0.06, frame);
        let lens = |p: &mut Path, g: f32| {
            let at = |x: f32, y: f32| ((0.62 + x * g) * sign, 0.48 + y * g);
            p.move_to(at(-0.44, 0.3)).cubic_to(at(-0.36, 0.48), at(0.36, 0.5), at(0.48, 0.34)).cubic_to(
                at(0.52, 0.0),
                at(0.38, -0.48),
                at(0.0, -0.48),
            );
            p.cubic_to(at(-0.34, -0.48), at(-0.46, -0.1), at(-0.44, 0.3));
        };
        pen.outline(|p| lens(p, 1.0), frame);
        let glass = pen.light.sky[1].mix(ink(255, 255, 255), 0.4);
        pen.outline(|p| lens(p, 0.82), glass);
        pen.polygon(
            &[
                (0.5 * sign - 0.06, 0.2),
                (0.5 * sign + 0.06, 0.2),
                (0.5 * sign + 0.3, 0.78),
                (0.5 * sign + 0.18, 0.78),
            ],
            ink(255, 255, 255).alpha(0.55),
        );
    }
    pen.stroke(&[(-0.2, 0.62), (0.0, 0.74), (0.2, 0.62)], 0.1, 0.1, frame);
}

/// A key, lying, its bow to the left.
pub(super) fn key(pen: &mut Pen<'_>) {
    let brass = pen.look.base;
    let blade = [
        (-0.3, 0.6),
        (1.1, 0.6),
        (1.14, 0.54),
        (1.14, 0.46),
        (1.06, 0.4),
        (1.02, 0.4),
        (1.02, 0.06),
        (0.88, 0.06),
        (0.88, 0.24),
        (0.8, 0.24),
        (0.8, 0.0),
        (0.66, 0.0),
        (0.66, 0.4),
        (-0.3, 0.4),
    ];
    pen.polygon(&blade, pen.upright((0.0, pen.tone(brass, 0.1)), (0.6, pen.tone(brass, 0.75))));
    pen.stroke(&[(-0.14, 0.55), (1.06, 0.55)], 0.025, 0.025, pen.tone(brass, 1.35));
    pen.rect(-0.34, 0.34, 0.09, 0.32, pen.tone(brass, 0.7));
    pen.rect(-0.2, 0.36, 0.05, 0.28, pen.tone(brass, 1.1));
    ring(pen, brass);
}

/// The bow, open in the middle: the second outline runs the other way round.
fn ring(pen: &mut Pen<'_>, brass: crate::colour::Ink) {
    let paint = pen.upright((0.0, pen.tone(brass, 0.1)), (1.0, pen.tone(brass, 0.9)));
    pen.outline(
        |p| {
            for (r, turn) in [(0.47, 1.0), (0.27, -1.0)] {
                for i in 0..32 {
                    let t = turn * i as f32 / 32.0;
                    let at = (
                        -0.68 + crate::number::cos_turns(t) * r * 0.97,
                        0.5 + crate::number::sin_turns(t) * r,
                    );
                    if i == 0 {
                        p.move_to(at);
                    } else {
                        p.line_to(at);
                    }
                }
            }
        },
        paint,
    );
}

/// A flacon of perfume with an atomiser bulb.
pub(super) fn perfume(pen: &mut Pen<'_>) {
    let glass = pen.look.base.mix(ink(255, 250, 246), 0.35);
    let gold = ink(216, 176, 92);
    pen.stroke(&[(0.03, 0.84), (0.16, 0.9), (0.24, 0.82), (0.25, 0.74)], 0.022, 0.022, pen.tone(gold, 0.8));
    pen.ellipse((0.27, 0.64), 0.085, 0.1, pen.round_shade(pen.look.accent, 0.185, 0.355));
    for i in 0..4 {
        let x = 0.25 + 0.013 * i as f32;
        pen.stroke(&[(x, 0.55), (x + 0.004, 0.47)], 0.008, 0.006, pen.tone(gold, 0.9));
    }
    pen.outline(
        |p| {
            p.move_to((-0.24, 0.0))
                .line_to((0.1, 0.0))
                .cubic_to((0.2, 0.08), (0.2, 0.48), (0.04, 0.6))
                .line_to((-0.18, 0.6));
            p.cubic_to((-0.34, 0.48), (-0.34, 0.08), (-0.24, 0.0));
        },
        pen.round_shade(glass, -0.31, 0.17),
    );
    pen.outline(
        |p| {
            p.move_to((-0.21, 0.05))
                .line_to((0.07, 0.05))
                .cubic_to((0.13, 0.1), (0.14, 0.26), (0.12, 0.34))
                .quad_to((-0.07, 0.31), (-0.26, 0.34));
            p.cubic_to((-0.28, 0.26), (-0.27, 0.1), (-0.21, 0.05));
        },
        pen.round_shade(ink(226, 168, 84), -0.28, 0.14),
    );
    for x in [-0.2, -0.07, 0.06] {
        pen.stroke(
            &[(x, 0.06), (-0.07 + (x + 0.07) * 1.5, 0.32), (-0.07 + (x + 0.07) * 0.8, 0.58)],
            0.01,
            0.01,
            pen.shine(0.6),
        );
    }
    pen.rect(-0.14, 0.59, 0.14, 0.06, pen.round_shade(gold, -0.14, 0.0));
    pen.rect(-0.16, 0.64, 0.18, 0.03, pen.tone(gold, 1.1));
    pen.rect(-0.11, 0.67, 0.08, 0.13, pen.round_shade(gold, -0.11, -0.03));
    pen.round((-0.16, 0.79), (0.22, 0.1), 0.03, pen.round_shade(gold, -0.16, 0.06));
    pen.ellipse((-0.17, 0.84), 0.018, 0.026, ink(60, 50, 40));
    pen.smooth(
        &[(-0.1, 0.885), (-0.04, 0.885), (-0.03, 0.95), (-0.07, 1.0), (-0.11, 0.95)],
        pen.tone(gold, 1.0),
    );
}
