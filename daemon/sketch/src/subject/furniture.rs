//! Furniture: chair, table, sofa, window.

use super::Pen;
use crate::colour::ink;
use crate::read::Material;

/// A chair, three-quarter view.
pub(super) fn chair(pen: &mut Pen<'_>) {
    let wood = pen.look.base;
    let (front, back) = (pen.tone(wood, 0.85), pen.tone(wood, 0.4));
    pen.polygon(&[(-0.2, 0.06), (-0.165, 0.06), (-0.15, 0.46), (-0.19, 0.46)], back);
    pen.polygon(&[(0.16, 0.06), (0.195, 0.06), (0.19, 0.46), (0.15, 0.46)], back);
    pen.polygon(&[(-0.2, 0.44), (-0.165, 0.44), (-0.19, 1.0), (-0.225, 1.0)], front);
    pen.polygon(&[(0.15, 0.44), (0.185, 0.44), (0.17, 0.98), (0.135, 0.98)], front);
    for (i, y) in [0.9, 0.76, 0.62].iter().enumerate() {
        let tone = pen.tone(wood, 1.05 - 0.15 * i as f32);
        pen.smooth(
            &[
                (-0.21, *y),
                (0.0, y - 0.02),
                (0.16, *y),
                (0.165, y + 0.075),
                (0.0, y + 0.06),
                (-0.215, y + 0.08),
            ],
            tone,
        );
    }
    pen.polygon(&[(-0.28, 0.44), (0.26, 0.44), (0.21, 0.52), (-0.2, 0.52)], pen.tone(pen.look.accent, 1.0));
    pen.polygon(&[(-0.28, 0.40), (0.26, 0.40), (0.26, 0.445), (-0.28, 0.445)], pen.tone(wood, 0.55));
    pen.polygon(&[(-0.275, 0.0), (-0.235, 0.0), (-0.225, 0.42), (-0.27, 0.42)], front);
    pen.polygon(&[(0.215, 0.0), (0.255, 0.0), (0.25, 0.42), (0.205, 0.42)], pen.tone(wood, 0.6));
    pen.stroke(&[(-0.25, 0.2), (0.23, 0.2)], 0.02, 0.02, pen.tone(wood, 0.45));
}

/// A table with four legs, seen from a little above.
pub(super) fn table(pen: &mut Pen<'_>) {
    let wood = surface(pen);
    for (x, y, tone) in [(-0.74, 0.1, 0.2), (0.7, 0.1, 0.15), (-0.88, 0.0, 0.7), (0.82, 0.0, 0.45)] {
        pen.polygon(&[(x, y), (x + 0.05, y), (x + 0.065, 0.86), (x - 0.005, 0.86)], pen.tone(wood, tone));
    }
    pen.rect(-0.86, 0.76, 1.72, 0.1, pen.tone(wood, 0.3));
    pen.polygon(&[(-0.96, 0.9), (0.96, 0.9), (0.84, 1.0), (-0.84, 1.0)], pen.tone(wood, 1.05));
    for i in 0..5 {
        let y = 0.91 + 0.018 * i as f32;
        let half = 0.95 - 0.02 * i as f32;
        pen.stroke(&[(-half, y), (0.1, y + 0.004), (half, y)], 0.004, 0.003, pen.tone(wood, 0.6).alpha(0.5));
    }
    pen.rect(-0.96, 0.86, 1.92, 0.042, pen.tone(wood, 0.62));
}

/// The colour of a named wood or stone, else the look's own.
fn surface(pen: &Pen<'_>) -> crate::colour::Ink {
    match pen.look.material {
        Material::Oak => ink(186, 138, 88),
        Material::Walnut => ink(104, 72, 52),
        Material::Stone => ink(206, 202, 196),
        Material::Glossy | Material::Glass | Material::Metal | Material::Matte => pen.look.base,
    }
}

/// A sofa with cushions.
pub(super) fn sofa(pen: &mut Pen<'_>) {
    let cloth = pen.look.base;
    for x in [-1.0, 0.92] {
        pen.polygon(
            &[(x, 0.0), (x + 0.06, 0.0), (x + 0.08, 0.12), (x - 0.01, 0.12)],
            pen.tone(ink(96, 70, 50), 0.5),
        );
    }
    pen.round(
        (-1.02, 0.3),
        (2.04, 0.7),
        0.12,
        pen.upright((0.3, pen.tone(cloth, 0.4)), (1.0, pen.tone(cloth, 1.0))),
    );
    for x in [-0.9, 0.0] {
        pen.round(
            (x, 0.46),
            (0.9, 0.46),
            0.08,
            pen.upright((0.46, pen.tone(cloth, 0.5)), (0.9, pen.tone(cloth, 1.1))),
        );
    }
    pen.round((-1.0, 0.1), (2.0, 0.26), 0.05, pen.tone(cloth, 0.4));
    for x in [-0.92, 0.01] {
        pen.round(
            (x, 0.3),
            (0.91, 0.19),
            0.07,
            pen.upright((0.3, pen.tone(cloth, 0.6)), (0.49, pen.tone(cloth, 1.15))),
        );
    }
    for (x, tone) in [(-1.14, 0.9), (0.9, 0.6)] {
        pen.round((x, 0.1), (0.24, 0.58), 0.1, pen.tone(cloth, tone));
        pen.stroke(&[(x + 0.05, 0.62), (x + 0.19, 0.62)], 0.02, 0.02, pen.tone(cloth, 1.3).alpha(0.5));
    }
    pen.smooth(&[(-0.7, 0.48), (-0.38, 0.5), (-0.34, 0.8), (-0.66, 0.84)], pen.tone(pen.look.accent, 0.95));
    pen.smooth(
        &[(0.42, 0.48), (0.72, 0.48), (0.76, 0.78), (0.46, 0.8)],
        pen.tone(pen.look.accent.shift(0.2), 0.85),
    );
}

/// A window with panes and a sill.
pub(super) fn window(pen: &mut Pen<'_>) {
    let frame = ink(236, 232, 222);
    pen.rect(-0.42, 0.03, 0.84, 0.97, pen.tone(frame, 0.15));
    pen.rect(-0.4, 0.04, 0.8, 0.95, pen.tone(frame, 0.9));
    let sky = pen.light.sky;
    let glass = pen.upright((1.0, sky[0].shift(-0.2)), (0.1, sky[1]));
    pen.rect(-0.36, 0.09, 0.72, 0.87, glass);
    let hills = pen.light.far(ink(92, 122, 96), 0.25);
    pen.outline(
        |p| {
            p.move_to((-0.36, 0.09)).line_to((-0.36, 0.24)).cubic_to((-0.2, 0.36), (0.0, 0.2), (0.14, 0.25));
            p.quad_to((0.26, 0.3), (0.36, 0.27)).line_to((0.36, 0.09));
        },
        hills,
    );
    for (x, y, width, height) in
        [(-0.02, 0.09, 0.04, 0.87), (-0.36, 0.36, 0.72, 0.03), (-0.36, 0.65, 0.72, 0.03)]
    {
        pen.rect(x, y, width, height, pen.tone(frame, 0.9));
    }
    pen.polygon(&[(0.06, 0.4), (0.13, 0.4), (0.3, 0.93), (0.23, 0.93)], ink(255, 255, 255).alpha(0.25));
    pen.polygon(&[(-0.3, 0.4), (-0.26, 0.4), (-0.12, 0.93), (-0.16, 0.93)], ink(255, 255, 255).alpha(0.25));
    pen.rect(-0.46, 0.0, 0.92, 0.05, pen.tone(frame, 1.0));
    pen.rect(-0.46, -0.012, 0.92, 0.014, pen.tone(frame, 0.3));
}
