//! Animals of the sea in profile, facing left: whale, fish.

use super::Pen;
use crate::colour::{Ink, ink};

const PALE: Ink = ink(255, 250, 240);

/// A whale, its fluke up, blowing.
pub(super) fn whale(pen: &mut Pen<'_>) {
    let skin = pen.look.base;
    let pale = skin.mix(PALE, 0.75);
    let body = |p: &mut crate::path::Path| {
        p.move_to((-1.02, 0.34)).cubic_to((-1.04, 0.62), (-0.8, 0.72), (-0.5, 0.72));
        p.cubic_to((-0.1, 0.72), (0.35, 0.62), (0.64, 0.44)).cubic_to(
            (0.74, 0.38),
            (0.79, 0.48),
            (0.8, 0.62),
        );
        p.cubic_to((0.7, 0.66), (0.64, 0.74), (0.6, 0.86)).cubic_to((0.72, 0.88), (0.82, 0.82), (0.86, 0.74));
        p.cubic_to((0.9, 0.82), (0.98, 0.88), (1.05, 0.86)).cubic_to((1.04, 0.74), (0.98, 0.66), (0.92, 0.6));
        p.cubic_to((0.92, 0.3), (0.7, 0.0), (0.1, 0.0)).line_to((-0.5, 0.0));
        p.cubic_to((-0.86, 0.0), (-1.01, 0.12), (-1.02, 0.34));
    };
    pen.outline(body, pen.upright((0.0, pen.tone(skin, 0.35)), (0.72, pen.tone(skin, 1.1))));
    pen.outline(
        |p| {
            p.move_to((-1.015, 0.3)).cubic_to((-0.86, 0.2), (-0.6, 0.26), (-0.44, 0.2)).cubic_to(
                (-0.2, 0.1),
                (0.1, 0.06),
                (0.34, 0.03),
            );
            p.cubic_to((0.2, 0.0), (0.1, 0.0), (-0.5, 0.0)).cubic_to(
                (-0.86, 0.0),
                (-1.0, 0.1),
                (-1.015, 0.3),
            );
        },
        pen.tone(pale, 0.9),
    );
    for i in 0..5 {
        let y = 0.16 - 0.035 * i as f32;
        pen.stroke(
            &[(-0.92 + 0.07 * i as f32, y + 0.02), (-0.6, y + 0.03), (-0.3, y - 0.02)],
            0.01,
            0.006,
            pen.tone(skin, 0.4).alpha(0.7),
        );
    }
    pen.smooth(
        &[(-0.36, 0.2), (-0.22, 0.22), (-0.02, 0.02), (-0.1, -0.02), (-0.3, 0.08)],
        pen.tone(skin, 0.45),
    );
    pen.ellipse((-0.72, 0.34), 0.032, 0.032, ink(18, 18, 22));
    pen.ellipse((-0.73, 0.35), 0.011, 0.011, PALE);
    pen.stroke(&[(-1.0, 0.31), (-0.86, 0.25), (-0.76, 0.265)], 0.014, 0.008, pen.tone(skin, 0.1));
    let water = pen.light.sky[1].mix(PALE, 0.6);
    for (lean, top) in [(-0.2, 0.9), (-0.08, 0.98), (0.08, 0.98), (0.2, 0.9)] {
        pen.stroke(
            &[(-0.5, 0.71), (-0.5 + lean * 0.4, 0.88), (-0.5 + lean, top), (-0.5 + lean * 1.5, top - 0.07)],
            0.035,
            0.022,
            water,
        );
    }
}

/// A fish in profile.
pub(super) fn fish(pen: &mut Pen<'_>) {
    let scale = pen.look.base;
    let fin = pen.look.accent;
    pen.polygon(&[(-0.2, 0.8), (0.0, 1.0), (0.34, 0.92), (0.3, 0.72)], pen.tone(fin, 0.8));
    pen.polygon(&[(-0.08, 0.2), (0.14, 0.0), (0.28, 0.06), (0.2, 0.26)], pen.tone(fin, 0.5));
    pen.outline(
        |p| {
            p.move_to((0.5, 0.52)).cubic_to((0.66, 0.62), (0.74, 0.84), (0.88, 0.92)).cubic_to(
                (0.8, 0.7),
                (0.8, 0.34),
                (0.88, 0.08),
            );
            p.cubic_to((0.74, 0.18), (0.66, 0.4), (0.5, 0.48));
        },
        pen.tone(fin, 0.75),
    );
    pen.outline(
        |p| {
            p.move_to((-0.88, 0.5)).cubic_to((-0.66, 0.82), (-0.3, 0.9), (0.0, 0.86)).cubic_to(
                (0.3, 0.8),
                (0.46, 0.6),
                (0.62, 0.56),
            );
            p.line_to((0.62, 0.44)).cubic_to((0.46, 0.4), (0.3, 0.2), (0.0, 0.14)).cubic_to(
                (-0.3, 0.1),
                (-0.66, 0.2),
                (-0.88, 0.5),
            );
        },
        pen.upright((0.12, pen.tone(scale.mix(PALE, 0.6), 0.6)), (0.86, pen.tone(scale, 1.05))),
    );
    pen.stroke(&[(-0.42, 0.82), (-0.34, 0.5), (-0.42, 0.19)], 0.028, 0.028, pen.tone(scale, 0.2).alpha(0.8));
    for column in 0..5 {
        for row in 0..4 {
            let x = -0.2 + 0.15 * column as f32 + if row % 2 == 0 { 0.0 } else { 0.075 };
            let y = 0.3 + 0.13 * row as f32;
            if (y - 0.5).abs() < 0.28 - 0.05 * column as f32 {
                pen.stroke(
                    &[(x - 0.03, y + 0.055), (x + 0.03, y), (x - 0.03, y - 0.055)],
                    0.02,
                    0.02,
                    pen.tone(scale, 0.25).alpha(0.7),
                );
            }
        }
    }
    pen.smooth(&[(-0.22, 0.46), (0.02, 0.36), (0.0, 0.22), (-0.18, 0.34)], pen.tone(fin, 0.9));
    pen.ellipse((-0.62, 0.58), 0.07, 0.07, PALE);
    pen.ellipse((-0.63, 0.58), 0.038, 0.038, ink(16, 16, 20));
    pen.stroke(&[(-0.87, 0.48), (-0.74, 0.42)], 0.022, 0.014, pen.tone(scale, 0.1));
}
