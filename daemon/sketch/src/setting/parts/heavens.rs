//! What hangs in the sky: stars, planets, banks of cloud.

use crate::colour::{Ink, ink};
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::Stage;

/// Stars down to a row.
pub(in crate::setting) fn stars(stage: &mut Stage, stream: u64, bottom: f32, count: usize) {
    let mut chance = stage.chance(stream);
    let r = (stage.s * 0.0015).max(0.55);
    for _ in 0..count {
        let at = (stage.w * chance.unit(), bottom * chance.unit());
        let size = r * chance.range(0.4, 1.5);
        stage.ellipse(at, size, size, ink(228, 234, 252).alpha(chance.range(0.25, 0.95)));
    }
}

/// A ball in sunlight: bands, a dark limb, and a ring if it has one.
pub(in crate::setting) fn planet(stage: &mut Stage, at: Point, r: f32, colour: Ink, ring: bool) {
    let side = stage.light.side;
    let glow = colour.shift(0.3);
    stage.glow(at, r * 1.5, r * 1.5, glow.alpha(0.35));
    let (from, to) = ((at.0 + side * r, at.1 - r * 0.5), (at.0 - side * r, at.1 + r * 0.5));
    let stops = vec![
        (0.0, colour.shift(0.35)),
        (0.4, colour),
        (0.72, colour.shift(-0.65)),
        (1.0, colour.shift(-0.88)),
    ];
    stage.ellipse(at, r, r, Paint::Linear { from, to, stops });
    for (dy, wide) in [(-0.42, 0.86), (-0.1, 0.97), (0.26, 0.92)] {
        stage.ellipse((at.0, at.1 + r * dy), r * wide, r * 0.05, colour.shift(-0.35).alpha(0.3));
    }
    if ring {
        for (grow, alpha) in [(1.75, 0.5), (1.55, 0.7)] {
            let half: Vec<Point> = (0..=24)
                .map(|i| {
                    let t = i as f32 / 24.0;
                    (at.0 - r * grow + 2.0 * r * grow * t, at.1 + r * 0.32 * sin_turns(t * 0.5) - r * 0.05)
                })
                .collect();
            stage.stroke(&half, r * 0.03, r * 0.03, glow.alpha(alpha));
        }
    }
}

/// Heaps of cloud side by side along a row; each layer nearer than the last is larger.
pub(in crate::setting) fn cloud_bank(
    stage: &mut Stage,
    stream: u64,
    y: f32,
    size: f32,
    plane: u8,
    shade: f32,
) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    let white = light.sky[2].mix(light.key, 0.4).shift(0.35);
    let body = white.mix(light.sky[0], 0.18 + 0.4 * shade);
    let lit = white.mix(light.key, 0.25);
    stage.plane(plane);
    let base = light.far(body, 0.4 - 0.4 * shade);
    stage.rect(
        -1.0,
        y,
        stage.w + 2.0,
        stage.h - y + 1.0,
        Paint::vertical(y, y + size * 3.0, &[(0.0, base), (1.0, base.shift(-0.12))]),
    );
    let count = ((stage.w / size) * 1.7) as usize + 2;
    for i in 0..count {
        let x = stage.w * (i as f32 + chance.range(-0.3, 0.3)) / (count as f32 - 1.0);
        let r = size * chance.range(0.45, 0.95);
        let at = (x, y + r * chance.range(0.0, 0.35));
        let top = Paint::vertical(at.1 - r, at.1 + r, &[(0.0, lit), (0.5, base), (1.0, base.shift(-0.06))]);
        stage.ellipse(at, r * 1.15, r, top);
        let puff = (at.0 + light.side * r * 0.3, at.1 - r * 0.42);
        stage.ellipse(puff, r * 0.55, r * 0.42, lit.alpha(0.6));
    }
}
