//! Larger furniture: armchair, bed, bookshelf, desk.

use super::Pen;
use crate::colour::ink;

/// A wing chair, turned a little.
pub(super) fn armchair(pen: &mut Pen<'_>) {
    let cloth = pen.look.base;
    let wood = ink(96, 66, 46);
    for (x, tone) in [(-0.38, 0.8), (0.34, 0.6)] {
        pen.polygon(
            &[(x, 0.0), (x + 0.045, 0.0), (x + 0.065, 0.13), (x - 0.015, 0.13)],
            pen.tone(wood, tone),
        );
    }
    pen.outline(
        |p| {
            p.move_to((-0.34, 0.3)).line_to((-0.36, 0.82)).cubic_to((-0.36, 0.96), (-0.2, 1.0), (0.0, 1.0));
            p.cubic_to((0.2, 1.0), (0.36, 0.96), (0.36, 0.82)).line_to((0.34, 0.3));
        },
        pen.upright((0.3, pen.tone(cloth, 0.4)), (1.0, pen.tone(cloth, 1.08))),
    );
    for (x, y) in [(-0.14, 0.82), (0.0, 0.82), (0.14, 0.82), (-0.07, 0.7), (0.07, 0.7)] {
        pen.ellipse((x, y), 0.014, 0.014, pen.tone(cloth, 0.1));
        pen.stroke(
            &[(x - 0.06, y + 0.055), (x, y), (x + 0.06, y + 0.055)],
            0.008,
            0.008,
            pen.tone(cloth, 0.25).alpha(0.6),
        );
    }
    pen.round((-0.34, 0.1), (0.68, 0.24), 0.04, pen.tone(cloth, 0.45));
    pen.round(
        (-0.29, 0.31),
        (0.58, 0.16),
        0.06,
        pen.upright((0.3, pen.tone(cloth, 0.6)), (0.47, pen.tone(cloth, 1.2))),
    );
    pen.smooth(&[(-0.2, 0.46), (0.16, 0.46), (0.19, 0.72), (-0.17, 0.73)], pen.tone(pen.look.accent, 0.95));
    for (x, tone) in [(-0.47, 0.95), (0.26, 0.6)] {
        pen.round(
            (x, 0.1),
            (0.21, 0.44),
            0.06,
            pen.upright((0.1, pen.tone(cloth, tone * 0.6)), (0.5, pen.tone(cloth, tone))),
        );
        pen.ellipse((x + 0.105, 0.52), 0.115, 0.075, pen.tone(cloth, tone * 1.15));
        pen.ellipse((x + 0.105, 0.515), 0.06, 0.038, pen.tone(cloth, tone * 0.6));
    }
}

/// A bed from the side: headboard, pillow, blanket.
pub(super) fn bed(pen: &mut Pen<'_>) {
    let cloth = pen.look.base;
    let wood = ink(132, 92, 60);
    let linen = ink(246, 242, 232);
    for x in [-0.9, 0.84] {
        pen.rect(x, 0.0, 0.06, 0.26, pen.tone(wood, 0.5));
    }
    pen.round(
        (-0.97, 0.08),
        (0.1, 0.92),
        0.04,
        pen.upright((0.08, pen.tone(wood, 0.5)), (1.0, pen.tone(wood, 1.1))),
    );
    pen.round(
        (0.87, 0.08),
        (0.1, 0.58),
        0.04,
        pen.upright((0.08, pen.tone(wood, 0.5)), (0.66, pen.tone(wood, 1.05))),
    );
    pen.rect(-0.9, 0.17, 1.8, 0.13, pen.tone(wood, 0.8));
    pen.round((-0.88, 0.28), (1.77, 0.2), 0.05, pen.tone(linen, 0.8));
    pen.smooth(
        &[
            (-0.86, 0.47),
            (-0.84, 0.66),
            (-0.68, 0.72),
            (-0.46, 0.66),
            (-0.42, 0.5),
            (-0.5, 0.46),
            (-0.7, 0.45),
        ],
        pen.upright((0.44, pen.tone(linen, 0.6)), (0.72, pen.tone(linen, 1.1))),
    );
    pen.stroke(&[(-0.76, 0.52), (-0.66, 0.56), (-0.56, 0.53)], 0.012, 0.008, pen.tone(linen, 0.3).alpha(0.6));
    pen.outline(
        |p| {
            p.move_to((-0.46, 0.5)).cubic_to((-0.3, 0.6), (-0.1, 0.56), (0.1, 0.58)).cubic_to(
                (0.4, 0.62),
                (0.66, 0.56),
                (0.87, 0.55),
            );
            p.line_to((0.87, 0.24)).cubic_to((0.6, 0.2), (0.3, 0.26), (0.0, 0.22)).cubic_to(
                (-0.2, 0.2),
                (-0.36, 0.24),
                (-0.46, 0.22),
            );
        },
        pen.upright((0.2, pen.tone(cloth, 0.5)), (0.6, pen.tone(cloth, 1.12))),
    );
    pen.outline(
        |p| {
            p.move_to((-0.47, 0.51))
                .quad_to((-0.4, 0.55), (-0.3, 0.57))
                .line_to((-0.3, 0.235))
                .quad_to((-0.4, 0.23), (-0.47, 0.215));
        },
        pen.tone(linen, 0.98),
    );
    for x in [-0.1, 0.2, 0.5] {
        pen.stroke(
            &[(x, 0.5), (x + 0.05, 0.38), (x + 0.02, 0.27)],
            0.016,
            0.006,
            pen.tone(cloth, 0.2).alpha(0.6),
        );
    }
}

/// Shelves full of books.
pub(super) fn bookshelf(pen: &mut Pen<'_>) {
    let wood = pen.look.base;
    pen.rect(-0.31, 0.0, 0.62, 1.0, pen.tone(wood, 0.7));
    pen.rect(-0.28, 0.05, 0.56, 0.91, pen.tone(wood, 0.05).shift(-0.4));
    let covers = [
        pen.look.accent,
        ink(150, 62, 52),
        ink(60, 88, 104),
        ink(214, 178, 104),
        ink(92, 112, 78),
        ink(226, 216, 198),
    ];
    for shelf in 0..4 {
        let y = 0.06 + 0.23 * shelf as f32;
        let mut x = -0.27;
        let mut i = shelf * 3;
        while x < 0.2 {
            let width = 0.034 + 0.012 * ((i * 7) % 3) as f32;
            let height = 0.14 + 0.016 * ((i * 5) % 4) as f32;
            let colour = covers[(i * 5 + shelf) % covers.len()];
            pen.rect(x, y, width - 0.005, height, pen.tone(colour, 0.65 + 0.1 * (i % 4) as f32));
            pen.rect(
                x,
                y + height * 0.75,
                width - 0.005,
                0.012,
                pen.tone(ink(236, 210, 150), 0.8).alpha(0.8),
            );
            x += width;
            i += 1;
        }
        if shelf % 2 == 1 {
            pen.polygon(
                &[(0.2, y), (0.235, y), (0.275, y + 0.15), (0.245, y + 0.155)],
                pen.tone(covers[shelf], 0.9),
            );
        }
    }
    for i in 0..5 {
        pen.rect(-0.31, 0.02 + 0.23 * i as f32, 0.62, 0.035, pen.tone(wood, 1.0));
    }
    pen.rect(-0.31, 0.0, 0.035, 1.0, pen.tone(wood, 0.95));
    pen.rect(0.275, 0.0, 0.035, 1.0, pen.tone(wood, 0.5));
    pen.rect(-0.31, 0.96, 0.62, 0.04, pen.tone(wood, 1.1));
}

/// A desk with drawers, a screen and a lamp on it.
pub(super) fn desk(pen: &mut Pen<'_>) {
    let wood = pen.look.base;
    let dark = ink(52, 54, 60);
    pen.rect(-0.68, 0.0, 0.05, 0.58, pen.tone(wood, 0.6));
    pen.rect(-0.63, 0.36, 0.8, 0.2, pen.tone(wood, 0.35));
    pen.rect(0.14, 0.0, 0.54, 0.58, pen.tone(wood, 0.75));
    for i in 0..3 {
        let y = 0.04 + 0.175 * i as f32;
        pen.round((0.18, y), (0.46, 0.15), 0.015, pen.tone(wood, 1.0));
        pen.round((0.35, y + 0.065), (0.12, 0.025), 0.012, pen.tone(dark, 0.7));
    }
    pen.rect(-0.74, 0.57, 1.48, 0.06, pen.upright((0.57, pen.tone(wood, 0.6)), (0.63, pen.tone(wood, 1.15))));
    pen.rect(-0.2, 0.63, 0.2, 0.025, pen.tone(dark, 0.8));
    pen.rect(-0.125, 0.64, 0.05, 0.09, pen.tone(dark, 0.6));
    pen.round((-0.38, 0.7), (0.56, 0.3), 0.02, pen.tone(dark, 0.9));
    pen.rect(-0.355, 0.725, 0.51, 0.25, pen.upright((0.72, pen.light.sky[2]), (1.0, pen.light.sky[0])));
    pen.stroke(&[(0.5, 0.64), (0.42, 0.8), (0.54, 0.94)], 0.022, 0.02, pen.tone(dark, 0.8));
    pen.ellipse((0.5, 0.64), 0.08, 0.02, pen.tone(dark, 0.8));
    pen.polygon(&[(0.44, 0.83), (0.6, 0.87), (0.57, 0.99), (0.5, 0.97)], pen.tone(pen.look.accent, 0.95));
    pen.round((-0.6, 0.63), (0.13, 0.1), 0.015, pen.tone(pen.look.accent, 0.9));
    for x in [-0.57, -0.535, -0.5] {
        pen.stroke(
            &[(x, 0.7), (x + (x + 0.535) * 0.4, 0.82)],
            0.016,
            0.012,
            pen.tone(ink(214, 178, 104), 0.9),
        );
    }
}
