//! Food and drink: banana, cake, burger, ice cream, bread, wine glass, pizza.

use super::Pen;
use crate::colour::ink;
use crate::path::Point;

/// Two bananas of a bunch.
pub(super) fn banana(pen: &mut Pen<'_>) {
    let peel = pen.look.base;
    let tip = pen.tone(ink(84, 62, 40), 0.7);
    for (shift, tone) in [(0.12, 0.5), (0.0, 1.0)] {
        let at = |x: f32, y: f32| (x + shift * 0.1, y + shift);
        pen.outline(
            |p| {
                p.move_to(at(-0.78, 0.66)).cubic_to(at(-0.66, 0.2), at(-0.24, 0.0), at(0.1, 0.0)).cubic_to(
                    at(0.5, 0.02),
                    at(0.7, 0.4),
                    at(0.74, 0.78),
                );
                p.line_to(at(0.66, 0.8)).cubic_to(at(0.5, 0.52), at(0.3, 0.4), at(0.04, 0.38)).cubic_to(
                    at(-0.24, 0.37),
                    at(-0.5, 0.5),
                    at(-0.7, 0.72),
                );
            },
            pen.upright((0.0, pen.tone(peel, tone * 0.55)), (0.7, pen.tone(peel, tone * 1.1))),
        );
        pen.stroke(
            &[at(-0.72, 0.6), at(-0.4, 0.24), at(0.08, 0.15), at(0.46, 0.3), at(0.68, 0.7)],
            0.025,
            0.02,
            pen.tone(peel, tone * 0.2).alpha(0.5),
        );
        pen.stroke(&[at(-0.73, 0.67), at(-0.77, 0.72)], 0.09, 0.06, tip);
    }
    pen.polygon(&[(0.65, 0.76), (0.77, 0.74), (0.78, 1.0), (0.69, 1.0)], pen.tone(ink(132, 116, 60), 0.8));
}

/// A layered cake with icing, cherries and candles, on a stand.
pub(super) fn cake(pen: &mut Pen<'_>) {
    let icing = pen.look.base;
    let sponge = ink(206, 148, 92);
    pen.ellipse((0.0, 0.05), 0.52, 0.05, pen.tone(ink(206, 210, 214), 0.7));
    pen.ellipse((0.0, 0.065), 0.52, 0.045, pen.tone(ink(232, 236, 238), 1.0));
    pen.outline(
        |p| {
            p.move_to((-0.42, 0.58))
                .line_to((-0.42, 0.1))
                .quad_to((0.0, 0.03), (0.42, 0.1))
                .line_to((0.42, 0.58));
        },
        pen.round_shade(sponge, -0.42, 0.42),
    );
    for y in [0.2, 0.36] {
        pen.stroke(
            &[(-0.41, y + 0.02), (0.0, y - 0.035), (0.41, y + 0.02)],
            0.045,
            0.045,
            pen.tone(pen.look.accent.mix(ink(255, 220, 214), 0.5), 0.9),
        );
    }
    let mut knots: Vec<Point> = vec![(-0.43, 0.6), (-0.2, 0.66), (0.2, 0.66), (0.43, 0.6)];
    for (x, y) in [
        (0.435, 0.42),
        (0.37, 0.34),
        (0.31, 0.44),
        (0.22, 0.4),
        (0.15, 0.27),
        (0.08, 0.4),
        (0.0, 0.42),
        (-0.08, 0.3),
        (-0.16, 0.41),
        (-0.24, 0.44),
        (-0.31, 0.3),
        (-0.37, 0.42),
        (-0.43, 0.46),
    ] {
        knots.push((x, y));
    }
    pen.smooth(&knots, pen.round_shade(icing, -0.43, 0.43));
    pen.ellipse((0.0, 0.6), 0.425, 0.06, pen.tone(icing, 1.15));
    for (i, x) in [-0.24, 0.0, 0.24_f32].iter().enumerate() {
        let y = 0.615 - 0.02 * (i % 2) as f32;
        pen.rect(
            x - 0.02,
            y,
            0.04,
            0.22,
            pen.round_shade([pen.look.accent, ink(70, 98, 104), ink(224, 180, 104)][i], x - 0.02, x + 0.02),
        );
        for k in 0..3 {
            pen.stroke(
                &[(x - 0.02, y + 0.04 + 0.06 * k as f32), (x + 0.02, y + 0.07 + 0.06 * k as f32)],
                0.012,
                0.012,
                ink(255, 252, 246),
            );
        }
        pen.stroke(&[(*x, y + 0.22), (*x, y + 0.245)], 0.008, 0.008, ink(40, 34, 34));
        pen.smooth(
            &[(*x, y + 0.235), (x + 0.028, y + 0.28), (*x, (y + 0.38).min(1.0)), (x - 0.028, y + 0.28)],
            ink(255, 190, 80),
        );
        pen.smooth(
            &[(*x, y + 0.24), (x + 0.013, y + 0.275), (*x, y + 0.325), (x - 0.013, y + 0.275)],
            ink(255, 246, 210),
        );
    }
    for x in [-0.34, -0.12, 0.12, 0.34_f32] {
        pen.ellipse((x, 0.625 - x.abs() * 0.04), 0.042, 0.042, pen.tone(ink(190, 30, 44), 0.9));
        pen.ellipse((x - 0.012, 0.64 - x.abs() * 0.04), 0.011, 0.01, ink(255, 224, 220));
    }
}

/// A burger: bun, lettuce, cheese, patty.
pub(super) fn burger(pen: &mut Pen<'_>) {
    let bun = pen.look.base;
    pen.outline(
        |p| {
            p.move_to((-0.54, 0.22))
                .line_to((-0.52, 0.1))
                .cubic_to((-0.5, 0.0), (-0.4, 0.0), (-0.3, 0.0))
                .line_to((0.3, 0.0));
            p.cubic_to((0.4, 0.0), (0.5, 0.0), (0.52, 0.1)).line_to((0.54, 0.22));
        },
        pen.round_shade(bun, -0.54, 0.54),
    );
    pen.round((-0.57, 0.2), (1.14, 0.16), 0.07, pen.round_shade(ink(104, 62, 42), -0.57, 0.57));
    pen.polygon(
        &[
            (-0.56, 0.37),
            (0.56, 0.37),
            (0.42, 0.35),
            (0.28, 0.22),
            (0.1, 0.35),
            (-0.2, 0.35),
            (-0.34, 0.24),
            (-0.46, 0.35),
        ],
        pen.tone(ink(246, 190, 66), 1.0),
    );
    pen.round((-0.55, 0.37), (1.1, 0.09), 0.04, pen.round_shade(ink(196, 54, 44), -0.55, 0.55));
    let mut leaf: Vec<Point> = vec![(-0.58, 0.5), (-0.3, 0.54), (0.0, 0.54), (0.3, 0.54), (0.58, 0.5)];
    for i in 0..10 {
        let x = 0.55 - 0.122 * i as f32;
        leaf.push((x, if i % 2 == 0 { 0.4 } else { 0.47 }));
    }
    pen.smooth(&leaf, pen.tone(ink(120, 172, 74), 0.95));
    pen.outline(
        |p| {
            p.move_to((-0.56, 0.52)).cubic_to((-0.56, 0.82), (-0.34, 1.0), (0.0, 1.0)).cubic_to(
                (0.34, 1.0),
                (0.56, 0.82),
                (0.56, 0.52),
            );
            p.quad_to((0.0, 0.47), (-0.56, 0.52));
        },
        pen.round_shade(bun, -0.56, 0.56),
    );
    for (x, y, lean) in [
        (-0.3, 0.76, 0.02),
        (-0.1, 0.88, 0.0),
        (0.12, 0.8, -0.01),
        (0.3, 0.84, -0.02),
        (-0.2, 0.62, 0.01),
        (0.04, 0.68, 0.0),
        (0.26, 0.66, -0.02),
        (0.42, 0.68, -0.03),
        (-0.42, 0.66, 0.03),
        (-0.16, 0.75, 0.01),
    ] {
        pen.stroke(
            &[(x - 0.018, y - lean), (x + 0.018, y + lean)],
            0.026,
            0.018,
            pen.tone(ink(255, 240, 206), 1.05),
        );
    }
}

/// Three scoops in a cone.
pub(super) fn ice_cream(pen: &mut Pen<'_>) {
    let cone = ink(214, 158, 90);
    let scoops = [(-0.1, 0.62, ink(236, 150, 150)), (0.1, 0.62, ink(128, 86, 62)), (0.0, 0.8, pen.look.base)];
    pen.polygon(&[(-0.19, 0.53), (0.19, 0.53), (0.0, 0.0)], pen.round_shade(cone, -0.19, 0.19));
    let line = pen.tone(cone, 0.2).alpha(0.7);
    for i in 0..5 {
        let t = 0.12 + 0.2 * i as f32;
        let w = 0.19 * (1.0 - t);
        let y = 0.53 * (1.0 - t);
        pen.stroke(&[(-w, y), (w * 0.4 + 0.05 * (1.0 - t), 0.53f32.min(y + 0.2))], 0.009, 0.009, line);
        pen.stroke(&[(w, y), (-w * 0.4 - 0.05 * (1.0 - t), 0.53f32.min(y + 0.2))], 0.009, 0.009, line);
    }
    for (x, y, colour) in scoops {
        let r = 0.15;
        let mut knots: Vec<Point> = Vec::new();
        for i in 0..7 {
            let t = 0.5 * i as f32 / 6.0;
            knots.push((x + crate::number::cos_turns(t) * r, y + crate::number::sin_turns(t) * r * 1.15));
        }
        for (dx, dy) in [
            (-0.16, -0.05),
            (-0.11, -0.085),
            (-0.05, -0.06),
            (0.01, -0.09),
            (0.07, -0.06),
            (0.12, -0.085),
            (0.165, -0.04),
        ] {
            knots.push((x + dx, y + dy));
        }
        pen.smooth(&knots, pen.round_shade(colour, x - r, x + r));
        let s = pen.side();
        pen.ellipse((x + 0.06 * s, y + 0.08), 0.03, 0.022, pen.shine(0.7));
    }
    pen.ellipse((0.02, 0.955), 0.045, 0.045, pen.tone(ink(196, 30, 44), 0.95));
    pen.stroke(&[(0.03, 0.98), (0.06, 1.0)], 0.01, 0.008, pen.tone(ink(70, 90, 40), 0.8));
}

/// A loaf with a cut face and two slices.
pub(super) fn bread(pen: &mut Pen<'_>) {
    let crust = pen.look.base;
    let crumb = ink(248, 226, 184);
    pen.outline(
        |p| {
            p.move_to((-0.3, 0.06))
                .line_to((0.72, 0.06))
                .cubic_to((0.8, 0.1), (0.8, 0.4), (0.82, 0.56))
                .cubic_to((0.9, 0.72), (0.84, 0.98), (0.64, 0.98));
            p.line_to((-0.2, 0.98));
        },
        pen.upright((0.06, pen.tone(crust, 0.4)), (0.98, pen.tone(crust, 1.1))),
    );
    for x in [0.08, 0.32, 0.56] {
        pen.smooth(&[(x, 0.95), (x + 0.06, 0.96), (x + 0.13, 0.76), (x + 0.09, 0.72)], pen.tone(crumb, 0.75));
    }
    for (x, y) in [(-0.26, 0.04), (-0.5, 0.0)] {
        let slice = |p: &mut crate::path::Path, g: f32| {
            let at = |a: f32, b: f32| (x + a * g, y + 0.46 + (b - 0.46) * g);
            p.move_to(at(-0.28, 0.0)).line_to(at(0.28, 0.0)).cubic_to(
                at(0.31, 0.2),
                at(0.29, 0.4),
                at(0.3, 0.54),
            );
            p.cubic_to(at(0.42, 0.66), at(0.36, 0.94), at(0.14, 0.94)).line_to(at(-0.14, 0.94));
            p.cubic_to(at(-0.36, 0.94), at(-0.42, 0.66), at(-0.3, 0.54)).cubic_to(
                at(-0.29, 0.4),
                at(-0.31, 0.2),
                at(-0.28, 0.0),
            );
        };
        pen.outline(|p| slice(p, 1.0), pen.tone(crust, 0.75));
        pen.outline(|p| slice(p, 0.88), pen.tone(crumb, 1.0));
        for (dx, dy) in [(-0.12, 0.3), (0.06, 0.5), (0.14, 0.24), (-0.16, 0.66), (0.1, 0.74), (-0.02, 0.18)] {
            pen.ellipse((x + dx, y + dy), 0.02, 0.014, pen.tone(crust, 0.9).alpha(0.6));
        }
    }
}

/// A stemmed glass, half full of red wine.
pub(super) fn wineglass(pen: &mut Pen<'_>) {
    let glass = pen.look.base;
    let wine = ink(130, 24, 44);
    pen.ellipse((0.0, 0.025), 0.16, 0.025, pen.tone(glass, 0.6));
    pen.ellipse((0.0, 0.032), 0.14, 0.018, pen.tone(glass, 1.1));
    pen.smooth(
        &[
            (-0.06, 0.035),
            (-0.012, 0.1),
            (-0.01, 0.36),
            (-0.03, 0.42),
            (0.03, 0.42),
            (0.01, 0.36),
            (0.012, 0.1),
            (0.06, 0.035),
        ],
        pen.round_shade(glass, -0.03, 0.03),
    );
    pen.outline(
        |p| {
            p.move_to((-0.165, 0.98)).cubic_to((-0.24, 0.68), (-0.18, 0.42), (0.0, 0.4)).cubic_to(
                (0.18, 0.42),
                (0.24, 0.68),
                (0.165, 0.98),
            );
        },
        pen.round_shade(glass, -0.21, 0.21),
    );
    pen.outline(
        |p| {
            p.move_to((-0.196, 0.7))
                .cubic_to((-0.19, 0.5), (-0.12, 0.43), (0.0, 0.42))
                .cubic_to((0.12, 0.43), (0.19, 0.5), (0.196, 0.7))
                .quad_to((0.0, 0.65), (-0.196, 0.7));
        },
        pen.round_shade(wine, -0.2, 0.2),
    );
    pen.ellipse((0.0, 0.7), 0.194, 0.032, pen.tone(wine.shift(0.15), 1.0));
    pen.ellipse((0.0, 0.978), 0.163, 0.022, pen.tone(glass, 0.5));
    pen.ellipse((0.0, 0.978), 0.15, 0.015, pen.tone(glass, 1.2));
    let s = pen.side();
    pen.stroke(&[(0.13 * s, 0.52), (0.165 * s, 0.7), (0.135 * s, 0.92)], 0.022, 0.012, pen.shine(0.85));
}

/// A slice of pizza, its point down.
pub(super) fn pizza(pen: &mut Pen<'_>) {
    let (cheese, crust) = (pen.look.base, ink(198, 134, 72));
    pen.smooth(&[(-0.2, 0.5), (-0.17, 0.36), (-0.14, 0.44)], pen.tone(cheese, 0.8));
    pen.outline(
        |p| {
            p.move_to((0.0, 0.0)).line_to((-0.4, 0.84)).quad_to((0.0, 0.96), (0.4, 0.84));
        },
        pen.upright((0.0, pen.tone(cheese, 0.75)), (0.9, pen.tone(cheese, 1.1))),
    );
    for (x, y, l) in [(-0.14, 0.42, 0.1), (0.1, 0.28, 0.08)] {
        pen.stroke(&[(x, y), (x + 0.005, y - l)], 0.06, 0.04, pen.tone(cheese, 0.95));
    }
    pen.outline(
        |p| {
            p.move_to((-0.42, 0.78)).quad_to((0.0, 0.93), (0.42, 0.78)).cubic_to(
                (0.46, 0.84),
                (0.45, 0.9),
                (0.4, 0.92),
            );
            p.quad_to((0.0, 1.06), (-0.4, 0.92)).cubic_to((-0.45, 0.9), (-0.46, 0.84), (-0.42, 0.78));
        },
        pen.upright((0.78, pen.tone(crust, 0.55)), (1.0, pen.tone(crust, 1.1))),
    );
    for (x, y, r) in [(-0.16, 0.7, 0.088), (0.15, 0.72, 0.088), (0.0, 0.47, 0.085), (0.0, 0.2, 0.05)] {
        pen.ellipse((x, y), r, r * 0.95, pen.tone(ink(150, 34, 30), 0.8));
        pen.ellipse((x, y), r * 0.82, r * 0.78, pen.tone(ink(204, 62, 46), 1.0));
        for (dx, dy) in [(-0.3, 0.2), (0.3, 0.3), (0.1, -0.35)] {
            pen.ellipse((x + dx * r, y + dy * r), r * 0.12, r * 0.1, pen.tone(ink(240, 160, 120), 1.0));
        }
    }
    for (x, y) in [(-0.03, 0.64), (0.2, 0.56), (-0.19, 0.54), (0.09, 0.34)] {
        pen.smooth(
            &[(x - 0.035, y), (x, y + 0.022), (x + 0.035, y), (x, y - 0.02)],
            pen.tone(ink(84, 130, 60), 0.9),
        );
    }
}
