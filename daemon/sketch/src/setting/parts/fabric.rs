//! Parts of rooms: columns, curtains, books, hanging lamps, shafts of light.

use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::stage::Stage;

/// A round column with base and capital, between two rows.
pub(in crate::setting) fn column(
    stage: &mut Stage,
    x: f32,
    (top, foot): (f32, f32),
    half: f32,
    colour: Ink,
    haze: f32,
) {
    let light = stage.light.clone();
    let tone = |amount: f32| light.far(light.tone(colour, amount), haze);
    let (a, b) = if light.side < 0.0 { (x - half, x + half) } else { (x + half, x - half) };
    let stops = vec![(0.0, tone(0.8)), (0.25, tone(1.1)), (0.6, tone(0.6)), (1.0, tone(0.15))];
    let round = Paint::Linear { from: (a, 0.0), to: (b, 0.0), stops };
    stage.polygon(
        &[(x - half, foot), (x - half * 0.86, top), (x + half * 0.86, top), (x + half, foot)],
        round.clone(),
    );
    for (y, grow, tall) in [
        (foot - half * 0.5, 1.4, 0.5),
        (foot - half * 0.85, 1.2, 0.35),
        (top, 1.35, 0.4),
        (top + half * 0.4, 1.12, 0.25),
    ] {
        stage.rect(x - half * grow, y, 2.0 * half * grow, half * tall, round.clone());
    }
}

/// Hanging cloth in folds between two columns of pixels, down to a row.
pub(in crate::setting) fn curtain(
    stage: &mut Stage,
    (left, right): (f32, f32),
    bottom: f32,
    colour: Ink,
    folds: usize,
) {
    let light = stage.light.clone();
    for i in 0..folds {
        let (a, b) = (i as f32 / folds as f32, (i + 1) as f32 / folds as f32);
        let x = |t: f32| left + (right - left) * t;
        let stops = vec![
            (0.0, light.tone(colour, 0.15)),
            (0.45, light.tone(colour, 0.95)),
            (1.0, light.tone(colour, 0.05)),
        ];
        let paint = Paint::Linear { from: (x(a), 0.0), to: (x(b), 0.0), stops };
        stage.polygon(
            &[
                (x(a), -2.0),
                (x(b), -2.0),
                (x(b), bottom),
                (x((a + b) / 2.0), bottom + stage.s * 0.008),
                (x(a), bottom),
            ],
            paint,
        );
    }
}

/// Shelves full of books in a rectangle.
pub(in crate::setting) fn books(
    stage: &mut Stage,
    stream: u64,
    (left, top): (f32, f32),
    (width, height): (f32, f32),
    rows: usize,
) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    let wood = ink(104, 70, 48);
    let paper = stage.plan.palette;
    let row_tall = height / rows as f32;
    stage.rect(left, top, width, height, light.tone(wood, 0.1));
    for row in 0..rows {
        let foot = top + row_tall * (row as f32 + 0.94);
        let mut x = left + width * 0.02;
        while x < left + width * 0.97 {
            let thick = (row_tall * chance.range(0.1, 0.24)).max(1.5);
            let tall = row_tall * chance.range(0.55, 0.82);
            if chance.happens(0.9) {
                let cloth =
                    [paper[1], paper[2], paper[3], ink(122, 58, 48), ink(60, 78, 70), ink(196, 178, 142)]
                        [chance.index(6)];
                let amount = chance.range(0.35, 0.95);
                let spine = light.tone(cloth.mix(wood, 0.3), amount);
                stage.rect(x, foot - tall, thick * 0.92, tall, spine);
                stage.rect(x, foot - tall * 0.8, thick * 0.92, tall * 0.05, spine.shift(0.4));
            }
            x += thick;
        }
        stage.rect(left, foot, width, row_tall * 0.06, light.tone(wood, 0.95));
    }
    for t in [0.0, 1.0] {
        stage.rect(left + width * t - stage.s * 0.008, top, stage.s * 0.016, height, light.tone(wood, 0.7));
    }
}

/// A lamp on a cord, lit once it is dark.
pub(in crate::setting) fn pendant(stage: &mut Stage, x: f32, drop: f32, size: f32, colour: Ink) {
    let light = stage.light.clone();
    stage.rect(x - stage.s * 0.0015, 0.0, stage.s * 0.003, drop, light.tone(ink(48, 46, 46), 0.5));
    let shade = [
        (x - size * 0.16, drop),
        (x + size * 0.16, drop),
        (x + size * 0.62, drop + size * 0.6),
        (x - size * 0.62, drop + size * 0.6),
    ];
    let (a, b) = if light.side < 0.0 { (1.0, 0.2) } else { (0.2, 1.0) };
    stage.polygon(
        &shade,
        Paint::linear(
            (x - size * 0.6, 0.0),
            (x + size * 0.6, 0.0),
            light.tone(colour, a),
            light.tone(colour, b),
        ),
    );
    let warm = ink(255, 214, 148);
    stage.ellipse((x, drop + size * 0.62), size * 0.4, size * 0.1, warm);
    if light.is_dark() {
        stage.on_what_is_there();
        stage.glow((x, drop + size * 0.8), size * 3.2, size * 3.0, warm.alpha(0.45));
    }
}

/// A beam of light that widens from a point to a row.
pub(in crate::setting) fn shaft(
    stage: &mut Stage,
    (x0, y0): (f32, f32),
    narrow: f32,
    (x1, y1): (f32, f32),
    wide: f32,
    alpha: f32,
) {
    stage.on_what_is_there();
    let key = stage.light.key;
    let paint = Paint::linear((x0, y0), (x1, y1), key.alpha(alpha), key.alpha(alpha * 0.12));
    stage.polygon(&[(x0 - narrow, y0), (x0 + narrow, y0), (x1 + wide, y1), (x1 - wide, y1)], paint);
}
