//! Instruments: guitar, violin, piano, drums, trumpet.

use super::Pen;
use crate::colour::ink;
use crate::path::Path;

/// An acoustic guitar, upright.
pub(super) fn guitar(pen: &mut Pen<'_>) {
    let wood = pen.look.base;
    let dark = ink(62, 42, 32);
    let body = |p: &mut Path, g: f32| {
        let at = |x: f32, y: f32| (x * g, 0.25 + (y - 0.25) * g);
        p.move_to(at(0.0, 0.0)).cubic_to(at(0.16, 0.0), at(0.215, 0.08), at(0.215, 0.17)).cubic_to(
            at(0.215, 0.27),
            at(0.12, 0.29),
            at(0.12, 0.35),
        );
        p.cubic_to(at(0.12, 0.39), at(0.165, 0.41), at(0.16, 0.47)).cubic_to(
            at(0.155, 0.54),
            at(0.06, 0.56),
            at(0.0, 0.55),
        );
        p.cubic_to(at(-0.06, 0.56), at(-0.155, 0.54), at(-0.16, 0.47)).cubic_to(
            at(-0.165, 0.41),
            at(-0.12, 0.39),
            at(-0.12, 0.35),
        );
        p.cubic_to(at(-0.12, 0.29), at(-0.215, 0.27), at(-0.215, 0.17)).cubic_to(
            at(-0.215, 0.08),
            at(-0.16, 0.0),
            at(0.0, 0.0),
        );
    };
    pen.outline(|p| body(p, 1.0), pen.tone(dark, 0.8));
    pen.outline(|p| body(p, 0.94), pen.round_shade(wood, -0.21, 0.21));
    pen.ellipse((0.0, 0.36), 0.075, 0.075, pen.tone(ink(236, 214, 170), 0.9));
    pen.ellipse((0.0, 0.36), 0.062, 0.062, ink(28, 20, 18));
    pen.round((-0.085, 0.15), (0.17, 0.03), 0.012, pen.tone(dark, 0.8));
    pen.rect(-0.026, 0.4, 0.052, 0.47, pen.tone(dark, 0.9));
    for i in 0..9 {
        pen.rect(-0.026, 0.46 + 0.045 * i as f32, 0.052, 0.006, pen.tone(ink(220, 214, 196), 0.9));
    }
    pen.polygon(
        &[(-0.03, 0.86), (0.03, 0.86), (0.05, 0.99), (0.0, 1.0), (-0.05, 0.99)],
        pen.tone(wood.shift(-0.3), 0.9),
    );
    for i in 0..3 {
        let y = 0.885 + 0.035 * i as f32;
        for x in [-0.062, 0.062] {
            pen.ellipse((x, y), 0.016, 0.011, pen.tone(ink(226, 220, 204), 1.0));
        }
    }
    for x in [-0.015, -0.005, 0.005, 0.015] {
        pen.stroke(&[(x * 1.5, 0.16), (x, 0.88)], 0.0035, 0.0035, ink(238, 234, 222));
    }
}

/// A violin with its bow.
pub(super) fn violin(pen: &mut Pen<'_>) {
    let wood = pen.look.base;
    let dark = ink(34, 26, 24);
    let body = |p: &mut Path, g: f32| {
        let at = |x: f32, y: f32| (x * g, 0.28 + (y - 0.28) * g);
        p.move_to(at(0.0, 0.0)).cubic_to(at(0.14, 0.0), at(0.185, 0.06), at(0.185, 0.14)).cubic_to(
            at(0.185, 0.18),
            at(0.17, 0.2),
            at(0.165, 0.225),
        );
        p.line_to(at(0.19, 0.24))
            .cubic_to(at(0.1, 0.28), at(0.1, 0.35), at(0.165, 0.385))
            .line_to(at(0.145, 0.4));
        p.cubic_to(at(0.165, 0.48), at(0.12, 0.58), at(0.0, 0.57)).cubic_to(
            at(-0.12, 0.58),
            at(-0.165, 0.48),
            at(-0.145, 0.4),
        );
        p.line_to(at(-0.165, 0.385))
            .cubic_to(at(-0.1, 0.35), at(-0.1, 0.28), at(-0.19, 0.24))
            .line_to(at(-0.165, 0.225));
        p.cubic_to(at(-0.17, 0.2), at(-0.185, 0.18), at(-0.185, 0.14)).cubic_to(
            at(-0.185, 0.06),
            at(-0.14, 0.0),
            at(0.0, 0.0),
        );
    };
    pen.outline(|p| body(p, 1.0), pen.tone(dark, 0.9));
    pen.outline(|p| body(p, 0.95), pen.round_shade(wood, -0.185, 0.185));
    for sign in [-1.0, 1.0_f32] {
        pen.stroke(
            &[(0.062 * sign, 0.375), (0.068 * sign, 0.34), (0.088 * sign, 0.28), (0.098 * sign, 0.24)],
            0.013,
            0.013,
            dark,
        );
        pen.ellipse((0.058 * sign, 0.37), 0.013, 0.013, dark);
        pen.ellipse((0.1 * sign, 0.235), 0.015, 0.015, dark);
    }
    pen.polygon(&[(-0.04, 0.2), (0.04, 0.2), (0.02, 0.02), (-0.02, 0.02)], dark);
    pen.polygon(
        &[(-0.055, 0.285), (0.055, 0.285), (0.045, 0.305), (-0.045, 0.305)],
        pen.tone(ink(226, 190, 140), 1.0),
    );
    pen.polygon(&[(-0.032, 0.36), (0.032, 0.36), (0.021, 0.86), (-0.021, 0.86)], dark);
    for x in [-0.013, 0.0, 0.013] {
        pen.stroke(&[(x * 1.6, 0.2), (x, 0.86)], 0.0035, 0.0035, ink(226, 226, 226));
    }
    pen.smooth(
        &[
            (-0.024, 0.85),
            (0.024, 0.85),
            (0.03, 0.93),
            (0.034, 0.98),
            (0.0, 1.0),
            (-0.034, 0.98),
            (-0.03, 0.93),
        ],
        pen.tone(wood, 0.7),
    );
    pen.ellipse((0.0, 0.968), 0.016, 0.016, pen.tone(wood, 0.2));
    for (i, y) in [0.875, 0.9, 0.92].iter().enumerate() {
        let x = if i % 2 == 0 { 0.065 } else { -0.065 };
        pen.stroke(&[(0.0, *y), (x, *y)], 0.014, 0.022, dark);
    }
    pen.stroke(&[(0.235, 0.02), (0.2, 0.5), (0.225, 0.98)], 0.014, 0.01, pen.tone(ink(120, 66, 36), 0.8));
    pen.stroke(&[(0.215, 0.06), (0.215, 0.96)], 0.007, 0.007, ink(240, 236, 224));
    pen.rect(0.208, 0.04, 0.03, 0.06, dark);
}

/// A grand piano, its lid up, the keys to the left.
pub(super) fn piano(pen: &mut Pen<'_>) {
    let black = pen.look.base.shift(0.08);
    let brass = ink(210, 168, 84);
    for (x, tone) in [(-0.46, 0.8), (0.1, 0.4), (0.5, 0.7)] {
        pen.polygon(
            &[(x - 0.02, 0.03), (x + 0.02, 0.03), (x + 0.035, 0.36), (x - 0.035, 0.36)],
            pen.tone(black, tone),
        );
        pen.ellipse((x, 0.025), 0.025, 0.025, pen.tone(brass, 0.8));
    }
    pen.polygon(&[(-0.12, 0.1), (-0.02, 0.1), (-0.06, 0.36), (-0.1, 0.36)], pen.tone(black, 0.6));
    pen.outline(
        |p| {
            p.move_to((-0.34, 0.56))
                .line_to((-0.14, 1.0))
                .cubic_to((0.2, 1.0), (0.34, 0.9), (0.44, 0.82))
                .cubic_to((0.54, 0.76), (0.66, 0.76), (0.68, 0.7));
            p.line_to((0.64, 0.56));
        },
        pen.upright((0.56, pen.tone(black, 0.3)), (1.0, pen.tone(black.shift(0.22), 1.1))),
    );
    pen.polygon(&[(-0.34, 0.56), (0.64, 0.56), (0.6, 0.62), (-0.3, 0.62)], pen.tone(brass, 0.75));
    for i in 0..12 {
        let x = -0.26 + 0.07 * i as f32;
        pen.stroke(&[(x, 0.565), (x + 0.03, 0.615)], 0.006, 0.006, ink(250, 236, 196));
    }
    pen.stroke(&[(0.36, 0.58), (0.28, 0.94)], 0.014, 0.014, pen.tone(black.shift(0.3), 0.9));
    pen.outline(
        |p| {
            p.move_to((-0.64, 0.36))
                .line_to((0.62, 0.36))
                .cubic_to((0.7, 0.38), (0.7, 0.52), (0.66, 0.58))
                .line_to((-0.38, 0.58))
                .line_to((-0.42, 0.5))
                .line_to((-0.64, 0.5));
        },
        pen.upright((0.36, pen.tone(black, 0.4)), (0.58, pen.tone(black.shift(0.12), 1.1))),
    );
    pen.polygon(&[(-0.68, 0.47), (-0.4, 0.47), (-0.36, 0.53), (-0.6, 0.53)], ink(250, 248, 240));
    for i in 0..6 {
        let x = -0.645 + 0.043 * i as f32;
        pen.polygon(
            &[(x + 0.02, 0.495), (x + 0.042, 0.495), (x + 0.066, 0.53), (x + 0.048, 0.53)],
            ink(20, 20, 22),
        );
    }
    pen.rect(-0.69, 0.42, 0.3, 0.05, pen.tone(black, 0.9));
    pen.polygon(
        &[(-0.36, 0.58), (-0.24, 0.58), (-0.2, 0.72), (-0.32, 0.72)],
        pen.tone(ink(248, 244, 234), 0.95),
    );
}

/// A drum kit: bass drum, toms, snare, cymbals.
pub(super) fn drum(pen: &mut Pen<'_>) {
    let shell = pen.look.base;
    let (skin, steel, brass) = (ink(244, 240, 230), ink(150, 154, 162), ink(222, 180, 84));
    for (foot, top) in [((-0.6, 0.02), (-0.52, 0.9)), ((0.6, 0.02), (0.52, 0.94))] {
        pen.stroke(&[foot, top], 0.022, 0.018, pen.tone(steel, 0.7));
        pen.stroke(
            &[(foot.0 - 0.1, 0.01), (foot.0 + 0.015, 0.2), (foot.0 + 0.11, 0.01)],
            0.018,
            0.018,
            pen.tone(steel, 0.6),
        );
    }
    pen.smooth(
        &[(-0.75, 0.87), (-0.53, 0.9), (-0.31, 0.94), (-0.5, 0.955), (-0.7, 0.92)],
        pen.tone(brass, 1.0),
    );
    pen.smooth(&[(0.75, 0.91), (0.53, 0.935), (0.3, 0.98), (0.5, 1.0), (0.7, 0.96)], pen.tone(brass, 0.85));
    for (x, tone) in [(-0.2, 0.95), (0.2, 0.75)] {
        pen.stroke(&[(x * 0.4, 0.6), (x, 0.72)], 0.03, 0.03, pen.tone(steel, 0.8));
        pen.outline(
            |p| {
                p.move_to((x - 0.17, 0.84))
                    .line_to((x - 0.155, 0.62))
                    .quad_to((x, 0.55), (x + 0.155, 0.62))
                    .line_to((x + 0.17, 0.84));
            },
            pen.round_shade(shell, x - 0.17, x + 0.17),
        );
        pen.ellipse((x, 0.84), 0.172, 0.05, pen.tone(steel, 0.8));
        pen.ellipse((x, 0.842), 0.155, 0.04, pen.tone(skin, tone));
    }
    for (x, y, h, w, tone) in [(-0.48, 0.36, 0.16, 0.19, 0.95), (0.5, 0.3, 0.24, 0.18, 0.75)] {
        for lean in [-0.12, 0.12] {
            pen.stroke(&[(x + lean, 0.01), (x + lean * 0.5, y)], 0.02, 0.02, pen.tone(steel, 0.7));
        }
        pen.outline(
            |p| {
                p.move_to((x - w, y + h))
                    .line_to((x - w, y))
                    .quad_to((x, y - 0.06), (x + w, y))
                    .line_to((x + w, y + h));
            },
            pen.round_shade(shell, x - w, x + w),
        );
        pen.ellipse((x, y + h), w, 0.05, pen.tone(steel, 0.8));
        pen.ellipse((x, y + h + 0.003), w * 0.91, 0.04, pen.tone(skin, tone));
    }
    pen.ellipse((0.0, 0.32), 0.33, 0.32, pen.tone(shell, 0.7));
    pen.ellipse((0.0, 0.32), 0.3, 0.29, pen.tone(steel, 0.95));
    pen.ellipse((0.0, 0.32), 0.275, 0.265, pen.tone(skin, 1.0));
    pen.ellipse((0.0, 0.32), 0.11, 0.105, pen.tone(pen.look.accent, 0.9));
    for i in 0..8 {
        let t = (i as f32 + 0.5) / 8.0;
        let (c, s) = (crate::number::cos_turns(t), crate::number::sin_turns(t));
        pen.stroke(
            &[(c * 0.27, 0.32 + s * 0.26), (c * 0.325, 0.32 + s * 0.31)],
            0.024,
            0.024,
            pen.tone(steel, 0.5),
        );
    }
}

/// A trumpet, its bell to the left.
pub(super) fn trumpet(pen: &mut Pen<'_>) {
    let brass = pen.look.base;
    let tube = |pen: &mut Pen<'_>, knots: &[(f32, f32)], w: f32, tone: f32| {
        pen.stroke(knots, w, w, pen.tone(brass, tone * 0.55));
        pen.stroke(knots, w * 0.5, w * 0.5, pen.tone(brass, tone * 1.2));
    };
    tube(pen, &[(-0.55, 0.24), (0.5, 0.24)], 0.075, 0.8);
    tube(pen, &[(0.5, 0.24), (0.66, 0.28), (0.72, 0.45), (0.66, 0.62), (0.5, 0.66)], 0.075, 0.85);
    tube(pen, &[(-0.55, 0.24), (-0.66, 0.3), (-0.68, 0.45), (-0.62, 0.6), (-0.5, 0.66)], 0.07, 0.75);
    tube(pen, &[(1.0, 0.66), (0.1, 0.66), (-0.5, 0.66)], 0.07, 0.95);
    for (i, x) in [-0.2, 0.0, 0.2].iter().enumerate() {
        pen.round((x - 0.08, 0.06), (0.16, 0.76), 0.04, pen.round_shade(brass, x - 0.08, x + 0.08));
        pen.rect(x - 0.085, 0.7, 0.17, 0.03, pen.tone(brass, 0.3));
        pen.rect(x - 0.085, 0.18, 0.17, 0.03, pen.tone(brass, 0.3));
        pen.rect(x - 0.018, 0.82, 0.036, 0.1 - 0.03 * (i % 2) as f32, pen.tone(ink(210, 210, 214), 0.9));
        pen.round(
            (x - 0.055, 0.9 - 0.03 * (i % 2) as f32),
            (0.11, 0.06),
            0.03,
            pen.tone(ink(246, 242, 230), 1.0),
        );
    }
    pen.outline(
        |p| {
            p.move_to((-0.3, 0.7))
                .cubic_to((-0.7, 0.72), (-0.98, 0.78), (-1.15, 1.0))
                .line_to((-1.19, 0.98))
                .line_to((-1.19, 0.34))
                .line_to((-1.15, 0.32));
            p.cubic_to((-0.98, 0.54), (-0.7, 0.6), (-0.3, 0.62));
        },
        pen.upright((0.32, pen.tone(brass, 0.4)), (1.0, pen.tone(brass, 1.2))),
    );
    pen.ellipse((-1.165, 0.66), 0.035, 0.335, pen.tone(brass, 0.3));
    pen.polygon(
        &[(0.98, 0.6), (0.98, 0.72), (1.13, 0.76), (1.19, 0.78), (1.19, 0.54), (1.13, 0.56)],
        pen.tone(ink(220, 220, 224), 0.9),
    );
}
