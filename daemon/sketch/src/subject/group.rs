//! Children, women in dresses, couples and crowds.

use super::Pen;
use super::figure::{Dress, Joints, STANDING, dress, eyes, face, figure, is_woman, young};
use crate::colour::ink;

/// A child: a large head on a small body with short limbs.
pub(super) fn child(pen: &mut Pen<'_>) {
    let d = young(pen);
    for (x, tone) in [(-0.05, 0.7), (0.05, 0.9)] {
        pen.stroke(&[(x, 0.36), (x * 1.2, 0.06)], 0.066, 0.05, pen.tone(d.skin, tone));
        pen.stroke(&[(x * 1.2, 0.11), (x * 1.2, 0.055)], 0.058, 0.056, pen.tone(ink(240, 236, 228), tone));
        let lean = if x < 0.0 { -0.03 } else { 0.03 };
        pen.stroke(
            &[(x * 1.2, 0.028), (x * 1.2 + lean, 0.022)],
            0.055,
            0.044,
            pen.tone(ink(60, 50, 56), tone),
        );
    }
    for (hand, tone) in [((-0.2, 0.42), 0.6), ((0.205, 0.82), 0.95)] {
        let elbow = if tone < 0.7 { (-0.15, 0.55) } else { (0.175, 0.66) };
        let shoulder = if tone < 0.7 { (-0.08, 0.655) } else { (0.08, 0.655) };
        pen.ellipse(hand, 0.026, 0.026, pen.tone(d.skin, tone));
        pen.stroke(&[shoulder, elbow, hand], 0.06, 0.038, pen.tone(d.skin, tone));
        pen.stroke(
            &[shoulder, ((shoulder.0 + elbow.0) / 2.0, (shoulder.1 + elbow.1) / 2.0)],
            0.078,
            0.07,
            pen.tone(d.top, tone),
        );
    }
    let boy = is_woman(pen.look) == Some(false);
    let paint = pen.round_shade(d.top, -0.15, 0.15);
    if boy {
        let shorts = pen.tone(d.legs, 0.8);
        for x in [-0.05, 0.05] {
            pen.stroke(&[(x, 0.42), (x * 1.15, 0.29)], 0.1, 0.1, shorts);
        }
        let shirt = [
            (-0.04, 0.7),
            (0.04, 0.7),
            (0.095, 0.665),
            (0.09, 0.52),
            (0.1, 0.4),
            (-0.1, 0.4),
            (-0.09, 0.52),
            (-0.095, 0.665),
        ];
        pen.smooth(&shirt, paint);
    } else {
        let frock = [
            (-0.04, 0.7),
            (0.04, 0.7),
            (0.09, 0.665),
            (0.085, 0.54),
            (0.15, 0.31),
            (0.0, 0.29),
            (-0.15, 0.31),
            (-0.085, 0.54),
            (-0.09, 0.665),
        ];
        pen.smooth(&frock, paint);
    }
    pen.rect(-0.025, 0.68, 0.05, 0.06, pen.tone(d.skin, 0.5));
    let tails: &[f32] = if boy { &[] } else { &[-1.0, 1.0] };
    for sign in tails {
        let tail = [
            (0.09 * sign, 0.885),
            (0.165 * sign, 0.905),
            (0.185 * sign, 0.82),
            (0.15 * sign, 0.745),
            (0.125 * sign, 0.81),
        ];
        pen.smooth(&tail, pen.tone(d.hair, 0.7));
        pen.ellipse((0.112 * sign, 0.875), 0.017, 0.017, pen.tone(pen.look.accent, 1.0));
    }
    pen.ellipse((0.0, 0.855), 0.105, 0.118, pen.round_shade(d.skin, -0.11, 0.11));
    let fringe = [
        (-0.11, 0.85),
        (-0.112, 0.93),
        (-0.05, 0.995),
        (0.05, 0.995),
        (0.112, 0.93),
        (0.11, 0.85),
        (0.07, 0.92),
        (0.0, 0.935),
        (-0.07, 0.92),
    ];
    pen.smooth(&fringe, pen.tone(d.hair, 0.85));
    face(pen, (0.0, 0.838), 1.55);
}

/// Two people hand in hand.
pub(super) fn couple(pen: &mut Pen<'_>) {
    let place = pen.place;
    let man = Joints { near_arm: [(0.09, 0.8), (0.135, 0.66), (0.17, 0.51)], ..STANDING };
    let clothes = dress(pen, 0);
    pen.place = place.moved((-0.17, 0.0));
    figure(pen, &man, clothes);
    eyes(pen, (0.0, 0.92), 1.0);
    pen.place = place.moved((0.17, 0.0)).scaled(0.93, 0.93);
    woman(pen, dress(pen, 1));
    pen.place = place;
}

/// From the front, in a dress, with long hair.
pub(super) fn woman(pen: &mut Pen<'_>, d: Dress) {
    pen.smooth(
        &[(-0.06, 0.97), (0.06, 0.97), (0.085, 0.88), (0.08, 0.78), (-0.08, 0.78), (-0.085, 0.88)],
        pen.tone(d.hair, 0.6),
    );
    for (x, tone) in [(-0.04, 0.6), (0.04, 0.85)] {
        pen.stroke(&[(x, 0.4), (x, 0.05)], 0.07, 0.04, pen.tone(d.skin, tone));
        pen.stroke(&[(x, 0.03), (x * 1.6, 0.016)], 0.045, 0.03, pen.tone(ink(60, 40, 46), tone));
    }
    for (x, tone) in [(-1.0, 0.7), (1.0, 0.9)] {
        let hand = if x < 0.0 { (-0.18, 0.54) } else { (0.115, 0.5) };
        pen.stroke(&[(0.075 * x, 0.8), (0.115 * x, 0.66), hand], 0.046, 0.034, pen.tone(d.skin, tone));
    }
    let paint = pen.round_shade(d.top, -0.15, 0.15);
    pen.smooth(
        &[
            (-0.035, 0.84),
            (0.035, 0.84),
            (0.085, 0.81),
            (0.07, 0.68),
            (0.06, 0.62),
            (0.15, 0.33),
            (0.0, 0.31),
            (-0.15, 0.33),
            (-0.06, 0.62),
            (-0.07, 0.68),
            (-0.085, 0.81),
        ],
        paint,
    );
    pen.rect(-0.022, 0.83, 0.044, 0.05, pen.tone(d.skin, 0.5));
    pen.ellipse((0.0, 0.925), 0.047, 0.06, pen.round_shade(d.skin, -0.05, 0.05));
    pen.smooth(
        &[
            (-0.055, 0.9),
            (-0.056, 0.96),
            (-0.02, 0.995),
            (0.02, 0.995),
            (0.056, 0.96),
            (0.055, 0.9),
            (0.03, 0.95),
            (0.0, 0.962),
            (-0.03, 0.95),
        ],
        pen.tone(d.hair, 0.85),
    );
    eyes(pen, (0.0, 0.918), 1.0);
}

/// Many people in three rows, the nearest below.
pub(super) fn crowd(pen: &mut Pen<'_>) {
    let place = pen.place;
    let rows: [(f32, f32, usize, f32); 3] =
        [(0.22, 0.78, 6, 0.35), (0.11, 0.8, 7, 0.65), (0.0, 0.84, 6, 1.0)];
    for (row, (foot, size, count, tone)) in rows.into_iter().enumerate() {
        for i in 0..count {
            let step = (i as f32 + 0.5) / count as f32 * 2.0 - 1.0;
            let grow = 0.93 + 0.07 * ((i * 5 + row * 3) % 4) as f32 / 3.0;
            pen.place = place.moved((step * 0.86, foot)).scaled(size * grow, size * grow);
            bystander(pen, dress(pen, i * 2 + row), tone, (i + row) % 2 == 0);
        }
    }
    pen.place = place;
}

/// A standing figure of few shapes, for crowds.
fn bystander(pen: &mut Pen<'_>, d: Dress, tone: f32, long_hair: bool) {
    for x in [-0.045, 0.045] {
        pen.stroke(&[(x, 0.5), (x * 1.2, 0.03)], 0.085, 0.05, pen.tone(d.legs, tone * 0.8));
    }
    for x in [-1.0, 1.0] {
        pen.stroke(
            &[(0.09 * x, 0.79), (0.135 * x, 0.64), (0.12 * x, 0.5)],
            0.058,
            0.04,
            pen.tone(d.top, tone * 0.7),
        );
    }
    pen.smooth(
        &[
            (-0.04, 0.85),
            (0.04, 0.85),
            (0.11, 0.8),
            (0.1, 0.62),
            (0.1, 0.47),
            (-0.1, 0.47),
            (-0.1, 0.62),
            (-0.11, 0.8),
        ],
        pen.tone(d.top, tone),
    );
    if long_hair {
        pen.smooth(
            &[(-0.06, 0.97), (0.06, 0.97), (0.075, 0.83), (-0.075, 0.83)],
            pen.tone(d.hair, tone * 0.7),
        );
    }
    pen.rect(-0.022, 0.83, 0.044, 0.05, pen.tone(d.skin, tone * 0.6));
    pen.ellipse((0.0, 0.925), 0.048, 0.06, pen.tone(d.skin, tone));
    pen.smooth(
        &[
            (-0.054, 0.92),
            (-0.05, 0.97),
            (0.0, 0.996),
            (0.05, 0.97),
            (0.054, 0.92),
            (0.03, 0.955),
            (-0.03, 0.955),
        ],
        pen.tone(d.hair, tone * 0.8),
    );
}
