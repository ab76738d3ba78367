//! Trunks in layers of haze, light between them, ferns in front.

use crate::canvas::Plane;
use crate::colour::ink;
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// Haze, four layers of trunks, forest floor with a path, crowns.
pub(super) fn forest(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = h * (0.6 - 0.08 * stage.plan.height);
    let light = stage.light.clone();
    let glowing = light.sky[2].mix(ink(232, 240, 190), 0.35).mix(light.haze, 0.4);
    let high = light.sky[1].mix(light.tone(ink(110, 140, 104), 0.8), 0.55);
    stage.plane(0);
    stage.rect(
        0.0,
        0.0,
        w,
        line + h * 0.06,
        Paint::vertical(0.0, line, &[(0.0, high), (0.7, glowing), (1.0, glowing.shift(0.1))]),
    );
    stage.on_what_is_there();
    stage.glow((w * (0.5 + 0.22 * light.side), h * 0.34), stage.s * 0.7, stage.s * 0.6, light.key.alpha(0.5));
    for layer in 0..2 {
        trunks(stage, layer, line);
    }
    floor(stage, line);
    for layer in 2..4 {
        trunks(stage, layer, line);
        crowns(stage, layer);
    }
    shafts(stage, line);
    Floor { far: line, near: h, stand: line + (h - line) * 0.55, shadow_end: h, mirror: 0.0, water: None }
}

fn trunks(stage: &mut Stage, layer: usize, line: f32) {
    let mut chance = stage.chance(101 + layer as u64);
    let near = layer as f32 / 3.0;
    let count = [15, 11, 7, 4][layer];
    let haze = [0.8, 0.62, 0.38, 0.12][layer];
    let foot = line + stage.h * [0.01, 0.045, 0.1, 0.2][layer];
    stage.plane([18, 40, 76, 128][layer]);
    let light = stage.light.clone();
    let bark = ink(96, 82, 70);
    for i in 0..count {
        let slot = (i as f32 + chance.range(0.15, 0.85)) / count as f32;
        let clear = (slot - stage.plan.focus).abs() < 0.1 + 0.1 * near;
        if layer >= 2 && clear {
            continue;
        }
        let x = stage.w * slot;
        let half = stage.s * (0.006 + 0.024 * near * near + 0.006 * near) * chance.range(0.7, 1.3);
        let lean = stage.s * chance.range(-0.03, 0.03);
        let base = foot + stage.h * chance.range(-0.008, 0.012);
        let (dark, lit) = (light.far(light.tone(bark, 0.2), haze), light.far(light.tone(bark, 1.0), haze));
        let (a, b) = if light.side < 0.0 { (lit, dark) } else { (dark, lit) };
        let shape: [Point; 6] = [
            (x - half * 1.7, base),
            (x - half, base - stage.h * 0.07),
            (x - half * 0.7 + lean, -4.0),
            (x + half * 0.7 + lean, -4.0),
            (x + half, base - stage.h * 0.07),
            (x + half * 1.7, base),
        ];
        stage.polygon(&shape, Paint::linear((x - half, 0.0), (x + half, 0.0), a, b));
        for _ in 0..2 {
            let y = stage.h * chance.range(0.08, 0.34);
            let reach = half * chance.range(4.0, 8.0) * if chance.happens(0.5) { 1.0 } else { -1.0 };
            stage.stroke(
                &[
                    (x + lean * 0.6, y + stage.h * 0.05),
                    (x + reach * 0.5, y + stage.h * 0.01),
                    (x + reach, y),
                ],
                half * 0.6,
                half * 0.15,
                dark,
            );
        }
    }
}

fn crowns(stage: &mut Stage, layer: usize) {
    let mut chance = stage.chance(111 + layer as u64);
    let light = stage.light.clone();
    let haze = [0.7, 0.5, 0.34, 0.1][layer];
    stage.plane([18, 40, 80, 136][layer]);
    let leaf = if light.snow_lies() { ink(226, 234, 240) } else { light.leaf(ink(78, 112, 62)) };
    for i in 0..16 {
        let x = stage.w * (i as f32 + chance.unit()) / 16.0;
        let drop = stage.h * chance.range(0.03, 0.14) * (0.6 + 1.2 * (x / stage.w - stage.plan.focus).abs());
        let wide = stage.w * chance.range(0.05, 0.1);
        let colour = light.far(light.tone(leaf, chance.range(0.1, 0.8)), haze);
        let mut knots = vec![(x - wide, -6.0)];
        for k in 0..6 {
            let t = k as f32 / 5.0;
            let belly = 1.0 - (2.0 * t - 1.0) * (2.0 * t - 1.0);
            knots.push((x - wide + 2.0 * wide * t, drop * (0.35 + 0.65 * belly) * chance.range(0.8, 1.15)));
        }
        knots.push((x + wide, -6.0));
        stage.smooth(&knots, colour);
    }
}

fn floor(stage: &mut Stage, line: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let moss = light.grass(ink(98, 108, 62));
    let top = line + h * 0.02;
    stage.canvas.plane(Plane::Slope((top, 44), (h, 228)));
    stage.rect(
        0.0,
        top,
        w,
        h - top,
        Paint::vertical(
            top,
            h,
            &[
                (0.0, light.far(light.tone(moss, 1.0), 0.55)),
                (0.35, light.tone(moss, 0.75)),
                (1.0, light.tone(moss, 0.2)),
            ],
        ),
    );
    stage.on_what_is_there();
    let fx = w * stage.plan.focus;
    let earth = light.tone(ink(178, 148, 108), 0.75);
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let track = [
        (fx - w * 0.01, top),
        (fx + w * 0.012, top),
        (fx + w * 0.07, top + (h - top) * 0.45),
        (fx + side * w * 0.1 + w * 0.17, h * 1.02),
        (fx + side * w * 0.1 - w * 0.17, h * 1.02),
        (fx - w * 0.06, top + (h - top) * 0.45),
    ];
    stage.smooth(
        &track,
        Paint::vertical(
            top,
            h,
            &[(0.0, light.far(earth, 0.5).alpha(0.9)), (1.0, earth.shift(-0.35).alpha(0.9))],
        ),
    );
    let mut chance = stage.chance(105);
    for i in 0..34 {
        let t = (i as f32 + 0.5) / 34.0;
        let y = top + (h - top) * t;
        let (x, length) = (w * chance.range(-0.1, 1.0), w * chance.range(0.05, 0.22) * (0.4 + t));
        let lit = i % 3 == 0;
        let tone = if lit { light.key.alpha(0.24) } else { light.tone(moss, 0.0).alpha(0.3) };
        stage.smooth(
            &[
                (x, y),
                (x + length * 0.5, y - h * 0.009 * t),
                (x + length, y),
                (x + length * 0.5, y + h * 0.009 * t),
            ],
            tone,
        );
    }
}

/// Slanted light between the trunks.
fn shafts(stage: &mut Stage, line: f32) {
    stage.on_what_is_there();
    let mut chance = stage.chance(106);
    let side = stage.light.side;
    let light = stage.light.key.alpha(0.17 * (0.4 + stage.light.hardness));
    for i in 0..5 {
        let x = stage.w * (0.5 + side * (0.42 - 0.16 * i as f32)) + stage.w * chance.range(-0.03, 0.03);
        let (narrow, wide) = (stage.s * chance.range(0.015, 0.04), stage.s * chance.range(0.05, 0.12));
        let fall = -side * stage.w * 0.24;
        let bottom = line + stage.h * chance.range(0.08, 0.3);
        let corners =
            [(x - narrow, -4.0), (x + narrow, -4.0), (x + fall + wide, bottom), (x + fall - wide, bottom)];
        stage.polygon(&corners, Paint::vertical(0.0, bottom, &[(0.0, light), (1.0, light.alpha(0.0))]));
    }
}

/// Ferns along the bottom and one dark trunk at the edge.
pub(super) fn foreground(stage: &mut Stage) {
    let mut chance = stage.chance(107);
    let light = stage.light.clone();
    let (w, h, s) = (stage.w, stage.h, stage.s);
    stage.plane(240);
    let edge = if stage.plan.focus > 0.5 { 0.02 } else { 0.98 };
    let bark = light.tone(ink(70, 60, 54), 0.12);
    let (x, half) = (w * edge, s * 0.055);
    stage.polygon(
        &[
            (x - half * 1.4, h + 2.0),
            (x - half, h * 0.7),
            (x - half * 0.8, -4.0),
            (x + half * 0.8, -4.0),
            (x + half, h * 0.7),
            (x + half * 1.5, h + 2.0),
        ],
        bark,
    );
    stage.plane(250);
    for i in 0..18 {
        let at = (i as f32 + chance.unit()) / 18.0;
        let room = (at - stage.plan.focus).abs();
        let tall = s * chance.range(0.05, 0.1) * (0.3 + 1.5 * room);
        let lean = chance.range(-0.7, 0.7);
        let root = (w * at, h + 2.0);
        let tip = (root.0 + lean * tall, h - tall);
        let colour = light.tone(ink(70, 100, 56), chance.range(0.05, 0.55));
        stage.stroke(
            &[root, (root.0 + lean * tall * 0.3, h - tall * 0.65), tip],
            s * 0.004,
            s * 0.001,
            colour,
        );
        for k in 1..6 {
            let t = k as f32 / 6.0;
            let (cx, cy) = (root.0 + lean * tall * t * t, h - tall * t);
            let leaf = tall * 0.26 * (1.0 - t * 0.7);
            for sign in [-1.0, 1.0] {
                stage.smooth(
                    &[
                        (cx, cy),
                        (cx + sign * leaf * 0.6, cy - leaf * 0.5),
                        (cx + sign * leaf, cy - leaf * 0.2),
                        (cx + sign * leaf * 0.5, cy + leaf * 0.05),
                    ],
                    colour,
                );
            }
        }
    }
}
