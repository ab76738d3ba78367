//! Small things: book, lamp, candle, plant, parcel, phone, apple, umbrella, and the mannequin block.

use super::Pen;
use crate::colour::ink;
use crate::number::{cos_turns, sin_turns};
use crate::path::Place;
use crate::read::Typeface;
use crate::text;

/// Three closed books in a pile, their backs to the left, a ribbon hanging out.
pub(super) fn book(pen: &mut Pen<'_>) {
    let paper = ink(240, 232, 212);
    let pile = [
        (0.0, 0.36, -1.05, 1.05, pen.look.accent),
        (0.36, 0.34, -0.92, 0.98, pen.look.base),
        (0.7, 0.3, -1.0, 0.8, pen.look.accent.mix(ink(226, 190, 120), 0.75)),
    ];
    for (y, height, left, right, cover) in pile {
        let board = height * 0.16;
        pen.round((left, y), (right - left, board), board / 2.0, pen.tone(cover, 0.5));
        pen.rect(left + 0.1, y + board, right - left - 0.16, height - 2.0 * board, pen.tone(paper, 0.95));
        for line in 0..3 {
            let at = y + board + (height - 2.0 * board) * (0.22 + 0.26 * line as f32);
            pen.rect(left + 0.3, at, right - left - 0.36, 0.012, pen.tone(ink(150, 138, 116), 0.6));
        }
        pen.round((left, y + height - board), (right - left, board), board / 2.0, pen.tone(cover, 1.1));
        pen.round(
            (left - 0.02, y),
            (0.36, height),
            height * 0.3,
            pen.upright((y, pen.tone(cover, 0.4)), (y + height, pen.tone(cover, 1.05))),
        );
        for x in [0.08, 0.24] {
            pen.rect(left + x, y + 0.03, 0.025, height - 0.06, pen.tone(ink(236, 204, 130), 0.95));
        }
    }
    pen.polygon(
        &[(0.5, 0.42), (0.58, 0.42), (0.58, 0.12), (0.54, 0.18), (0.5, 0.12)],
        pen.tone(ink(190, 50, 50), 0.95),
    );
}

/// A shade on a stem, lit when it is dark.
pub(super) fn lamp(pen: &mut Pen<'_>) {
    let dark = pen.light.is_dark();
    let warm = ink(255, 214, 140);
    if dark {
        pen.glow((0.0, 0.72), 1.5, warm.alpha(0.5));
    }
    let brass = ink(176, 140, 78);
    pen.ellipse((0.0, 0.03), 0.17, 0.032, pen.tone(brass, 0.5));
    pen.ellipse((0.0, 0.045), 0.165, 0.028, pen.round_shade(brass, -0.17, 0.17));
    pen.rect(-0.014, 0.05, 0.028, 0.55, pen.round_shade(brass, -0.014, 0.014));
    let body = pen.round_shade(pen.look.accent, -0.09, 0.09);
    pen.smooth(
        &[(-0.03, 0.06), (0.03, 0.06), (0.095, 0.2), (0.03, 0.34), (-0.03, 0.34), (-0.095, 0.2)],
        body,
    );
    let cloth = pen.look.base.mix(ink(250, 240, 220), 0.4);
    let shade = if dark {
        pen.upright((0.5, warm.shift(0.25)), (1.0, warm.mix(cloth, 0.45)))
    } else {
        pen.round_shade(cloth, -0.33, 0.33)
    };
    pen.polygon(&[(-0.33, 0.54), (0.33, 0.54), (0.21, 1.0), (-0.21, 1.0)], shade);
    pen.stroke(&[(-0.325, 0.55), (0.0, 0.535), (0.325, 0.55)], 0.014, 0.014, pen.tone(cloth, 0.6));
    pen.stroke(&[(-0.21, 0.99), (0.0, 0.98), (0.21, 0.99)], 0.01, 0.01, pen.tone(cloth, 0.6));
}

/// A candle on a saucer, with a flame.
pub(super) fn candle(pen: &mut Pen<'_>) {
    pen.glow((0.0, 0.88), 1.3, ink(255, 190, 100).alpha(if pen.light.is_dark() { 0.55 } else { 0.3 }));
    let brass = ink(186, 148, 84);
    pen.ellipse((0.0, 0.04), 0.25, 0.045, pen.round_shade(brass, -0.25, 0.25));
    pen.ellipse((0.0, 0.055), 0.2, 0.03, pen.tone(brass, 0.4));
    let wax = pen.look.base.mix(ink(250, 242, 224), 0.5);
    pen.round((-0.09, 0.05), (0.18, 0.7), 0.03, pen.round_shade(wax, -0.09, 0.09));
    pen.smooth(&[(0.05, 0.74), (0.095, 0.7), (0.1, 0.55), (0.075, 0.5), (0.06, 0.6)], pen.tone(wax, 1.2));
    pen.ellipse((0.0, 0.748), 0.088, 0.02, pen.tone(wax, 1.3));
    pen.stroke(&[(0.0, 0.74), (0.005, 0.8)], 0.012, 0.01, ink(50, 40, 36));
    pen.smooth(
        &[(0.0, 0.77), (0.042, 0.83), (0.022, 0.91), (0.0, 1.0), (-0.026, 0.9), (-0.042, 0.83)],
        ink(255, 188, 84),
    );
    pen.smooth(&[(0.0, 0.78), (0.022, 0.83), (0.0, 0.92), (-0.022, 0.83)], ink(255, 244, 206));
}

/// A plant with broad leaves in a pot.
pub(super) fn plant(pen: &mut Pen<'_>) {
    let green = ink(74, 122, 76);
    let leaves = [
        (-0.36, 0.7, 0.3),
        (0.36, 0.74, 0.5),
        (-0.24, 0.92, 0.7),
        (0.26, 0.94, 0.9),
        (0.0, 1.0, 1.0),
        (-0.4, 0.5, 0.4),
        (0.4, 0.52, 0.6),
    ];
    for (i, (x, y, tone)) in leaves.iter().enumerate() {
        let (mx, my) = (x * 0.35, 0.32 + (y - 0.32) * 0.55);
        pen.stroke(&[(x * 0.1, 0.3), (mx, my), (*x * 0.85, y - 0.08)], 0.02, 0.012, pen.tone(green, 0.35));
        let lean = if i % 2 == 0 { 0.075 } else { 0.06 };
        let (nx, ny) = (-(y - my), x - mx);
        let length = (nx * nx + ny * ny).sqrt().max(0.1);
        let (nx, ny) = (nx / length * lean, ny / length * lean);
        let mid = ((mx + x) / 2.0, (my + y) / 2.0 + 0.02);
        pen.smooth(
            &[(mx, my), (mid.0 + nx, mid.1 + ny), (*x, *y), (mid.0 - nx, mid.1 - ny)],
            pen.tone(green, *tone),
        );
        pen.stroke(&[(mx, my), mid, (*x, *y)], 0.006, 0.003, pen.tone(green, 1.35).alpha(0.6));
    }
    let pot = pen.look.base;
    pen.polygon(&[(-0.15, 0.0), (0.15, 0.0), (0.2, 0.3), (-0.2, 0.3)], pen.round_shade(pot, -0.2, 0.2));
    pen.round((-0.22, 0.28), (0.44, 0.07), 0.02, pen.round_shade(pot.shift(0.08), -0.22, 0.22));
    pen.ellipse((0.0, 0.348), 0.2, 0.018, pen.tone(ink(62, 46, 36), 0.6));
}

/// A box with a ribbon.
pub(super) fn parcel(pen: &mut Pen<'_>) {
    let base = pen.look.base;
    let s = pen.side();
    pen.polygon(
        &[(-0.6, 0.0), (0.18, 0.0), (0.18, 0.74), (-0.6, 0.74)],
        pen.tone(base, if s < 0.0 { 0.95 } else { 0.5 }),
    );
    pen.polygon(
        &[(0.18, 0.0), (0.6, 0.12), (0.6, 0.82), (0.18, 0.74)],
        pen.tone(base, if s < 0.0 { 0.4 } else { 0.95 }),
    );
    pen.polygon(&[(-0.6, 0.74), (0.18, 0.74), (0.6, 0.82), (-0.14, 0.86)], pen.tone(base, 1.2));
    let ribbon = pen.look.accent;
    pen.rect(-0.27, 0.0, 0.12, 0.74, pen.tone(ribbon, if s < 0.0 { 0.9 } else { 0.45 }));
    pen.polygon(&[(-0.27, 0.74), (-0.15, 0.74), (0.29, 0.838), (0.17, 0.845)], pen.tone(ribbon, 1.1));
    for sign in [-1.0, 1.0] {
        pen.smooth(
            &[(0.0, 0.8), (0.14 * sign, 0.93), (0.26 * sign, 0.97), (0.25 * sign, 0.86), (0.1 * sign, 0.8)],
            pen.tone(ribbon, 0.85 + 0.2 * sign * s),
        );
    }
    pen.ellipse((0.0, 0.82), 0.05, 0.045, pen.tone(ribbon, 0.6));
}

/// A telephone standing upright with a lit screen.
pub(super) fn phone(pen: &mut Pen<'_>) {
    pen.round((-0.235, 0.0), (0.47, 1.0), 0.06, pen.tone(ink(60, 62, 68), 0.7));
    pen.round((-0.225, 0.01), (0.45, 0.98), 0.055, ink(18, 19, 22));
    let screen = pen.upright((0.05, pen.look.accent.shift(-0.1)), (0.95, pen.look.base.shift(0.25)));
    pen.round((-0.205, 0.03), (0.41, 0.94), 0.04, screen);
    for row in 0..4 {
        for column in 0..3 {
            let at = (-0.155 + 0.115 * column as f32, 0.1 + 0.13 * row as f32);
            pen.round(
                at,
                (0.08, 0.085),
                0.02,
                ink(255, 255, 255).alpha(0.22 + 0.06 * ((row + column) % 3) as f32),
            );
        }
    }
    pen.round((-0.06, 0.92), (0.12, 0.022), 0.011, ink(10, 10, 12));
    pen.polygon(&[(-0.2, 0.55), (-0.2, 0.95), (0.1, 0.95)], ink(255, 255, 255).alpha(0.09));
}

/// An apple with its leaf.
pub(super) fn apple(pen: &mut Pen<'_>) {
    let base = pen.look.base;
    let body = [
        (0.0, 0.02),
        (0.2, 0.0),
        (0.4, 0.16),
        (0.48, 0.46),
        (0.36, 0.76),
        (0.14, 0.82),
        (0.0, 0.76),
        (-0.14, 0.82),
        (-0.36, 0.76),
        (-0.48, 0.46),
        (-0.4, 0.16),
        (-0.2, 0.0),
    ];
    pen.smooth(&body, pen.round_shade(base, -0.48, 0.48));
    pen.ellipse((0.0, 0.77), 0.12, 0.03, pen.base(0.2));
    pen.stroke(&[(0.0, 0.75), (0.02, 0.88), (0.06, 0.98)], 0.03, 0.04, pen.tone(ink(84, 58, 40), 0.7));
    pen.smooth(&[(0.03, 0.84), (0.16, 0.96), (0.34, 0.94), (0.22, 0.83)], pen.tone(ink(98, 140, 66), 0.95));
    let s = pen.side();
    pen.smooth(&[(0.24 * s, 0.5), (0.33 * s, 0.56), (0.28 * s, 0.68), (0.18 * s, 0.66)], pen.shine(0.7));
}

/// An open umbrella, its handle down.
pub(super) fn umbrella(pen: &mut Pen<'_>) {
    pen.stroke(
        &[(0.0, 0.95), (0.0, 0.1), (0.03, 0.02), (0.09, 0.04), (0.1, 0.1)],
        0.022,
        0.028,
        pen.tone(ink(80, 60, 48), 0.7),
    );
    for (i, x) in [-0.62_f32, -0.31, 0.0, 0.31].iter().enumerate() {
        let (left, right) = (*x, x + 0.31);
        let tone = [0.95, 1.1, 0.7, 0.45][if pen.side() < 0.0 { i } else { 3 - i }];
        let paint = pen.tone(if i % 2 == 0 { pen.look.base } else { pen.look.base.shift(-0.08) }, tone);
        pen.outline(
            |p| {
                p.move_to((0.0, 0.97)).cubic_to((left * 0.6, 0.95), (left * 0.98, 0.75), (left, 0.58));
                p.quad_to(((left + right) / 2.0, 0.66), (right, 0.58));
                p.cubic_to((right * 0.98, 0.75), (right * 0.6, 0.95), (0.0, 0.97));
            },
            paint,
        );
    }
    pen.stroke(&[(0.0, 0.95), (0.0, 1.0)], 0.02, 0.012, pen.tone(ink(80, 60, 48), 0.6));
}

/// A block with its name, for a noun that has no silhouette here.
pub(super) fn mannequin(pen: &mut Pen<'_>) {
    let clay = ink(196, 186, 172);
    let s = pen.side();
    let (front, flank) = if s < 0.0 { (0.95, 0.4) } else { (0.55, 1.0) };
    pen.polygon(&[(-0.45, 0.0), (0.24, 0.0), (0.24, 0.9), (-0.45, 0.9)], pen.tone(clay, front));
    pen.polygon(&[(0.24, 0.0), (0.45, 0.08), (0.45, 0.95), (0.24, 0.9)], pen.tone(clay, flank));
    pen.polygon(&[(-0.45, 0.9), (0.24, 0.9), (0.45, 0.95), (-0.2, 1.0)], pen.tone(clay, 1.15));
    let line = pen.tone(clay, 0.1).alpha(0.35);
    for turn in 0..4 {
        // The cross-lines of a draughtsman's block.
        let (c, q) = (cos_turns(turn as f32 / 8.0), sin_turns(turn as f32 / 8.0));
        let (cx, cy, r) = (-0.105, 0.54, 0.17);
        pen.stroke(&[(cx - c * r, cy - q * r), (cx + c * r, cy + q * r)], 0.006, 0.006, line);
    }
    if pen.canvas.wants_body_only() {
        return;
    }
    let origin = pen.place.at((-0.105, 0.1));
    let scale = pen.place.scale();
    let width = 0.62 * scale;
    let colour = pen.tone(clay, 0.0).shift(-0.45);
    let size = text::fitted_size(Typeface::Sans, pen.look.label, width, 0.17 * scale);
    let line_width = text::width(Typeface::Sans, pen.look.label, size);
    let place = Place { origin: (origin.0 - line_width / 2.0, origin.1), right: (1.0, 0.0), up: (0.0, 1.0) };
    text::set(pen.canvas, place, Typeface::Sans, pen.look.label, size, colour);
}
