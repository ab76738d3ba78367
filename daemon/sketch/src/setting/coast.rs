//! Sea, horizon, beach.

use crate::canvas::Plane;
use crate::colour::ink;
use crate::paint::Paint;
use crate::path::Point;
use crate::setting::sky::sun_position;
use crate::stage::{Floor, Stage};

/// The row of the horizon.
fn horizon(stage: &Stage) -> f32 {
    stage.h * (0.52 - 0.12 * stage.plan.height)
}

/// The row where the water ends at the beach.
fn waterline(stage: &Stage) -> f32 {
    horizon(stage) + (stage.h - horizon(stage)) * 0.46
}

/// Sky, headland, sea with glitter, foam, wet and dry sand.
pub(super) fn coast(stage: &mut Stage) -> Floor {
    let (h, line) = (stage.h, horizon(stage));
    let shore = waterline(stage);
    stage.sky(line);
    headland(stage, line);
    sea(stage, line, shore);
    sand(stage, shore);
    foam(stage, shore);
    Floor {
        far: line,
        near: h,
        stand: shore + (h - shore) * 0.44,
        shadow_end: h,
        mirror: 0.0,
        water: Some(shore),
    }
}

fn headland(stage: &mut Stage, line: f32) {
    let mut chance = stage.chance(61);
    let away = -stage.light.side;
    let base = if away > 0.0 { stage.w } else { 0.0 };
    for (reach, tall, haze, plane) in [(0.55, 0.05, 0.72, 14), (0.34, 0.085, 0.5, 22)] {
        let colour = stage.light.far(stage.light.tone(ink(96, 112, 104), 0.55), haze);
        let mut points = vec![(base + away * 9.0, line + 2.0), (base + away * 9.0, line - stage.h * tall)];
        for i in 1..9 {
            let t = i as f32 / 9.0;
            let drop = (1.0 - t * t) * chance.range(0.75, 1.1);
            points.push((base - away * stage.w * reach * t, line - stage.h * tall * drop));
        }
        points.push((base - away * stage.w * reach * 1.05, line + 2.0));
        stage.plane(plane);
        stage.polygon(&points, colour);
    }
}

fn sea(stage: &mut Stage, line: f32, shore: f32) {
    let (w, depth) = (stage.w, shore - line);
    let light = stage.light.clone();
    let deep = ink(38, 92, 122).times(light.fill).mix(light.sky[0], 0.35);
    let far = light.sky[2].mix(deep, 0.45);
    let near = light.tone(ink(96, 158, 160), 0.75).mix(light.sky[1], 0.25);
    stage.canvas.plane(Plane::Slope((line, 24), (shore, 110)));
    stage.rect(
        0.0,
        line,
        w,
        depth + stage.h * 0.05,
        Paint::vertical(line, shore, &[(0.0, far), (0.4, deep), (1.0, near)]),
    );
    stage.on_what_is_there();
    let mut chance = stage.chance(62);
    for i in 0..46 {
        let t = i as f32 / 46.0;
        let y = line + depth * (0.03 + 0.95 * t * t);
        let length = w * (0.05 + 0.2 * t) * chance.range(0.5, 1.5);
        let x = w * chance.range(-0.1, 1.1);
        let thick = stage.h * (0.0008 + 0.0042 * t);
        let tone = if i % 3 == 0 { light.sky[2].alpha(0.3) } else { deep.shift(-0.3).alpha(0.26) };
        stage.smooth(&[(x - length / 2.0, y), (x, y - thick), (x + length / 2.0, y), (x, y + thick)], tone);
    }
    glitter(stage, line, shore);
}

/// The path of the sun or moon on the water.
fn glitter(stage: &mut Stage, line: f32, shore: f32) {
    let (x, _) = sun_position(stage, line);
    let depth = shore - line;
    let low = stage.light.is_low() || stage.light.is_night();
    let bright = stage.light.key.shift(0.35);
    stage.glow(
        (x, line + depth * 0.2),
        stage.s * 0.22,
        depth * 0.9,
        stage.light.key.alpha(if low { 0.42 } else { 0.2 }),
    );
    let mut chance = stage.chance(63);
    for i in 0..36 {
        let t = i as f32 / 36.0;
        let y = line + depth * (0.02 + 0.94 * t);
        let spread = stage.s * (0.02 + 0.1 * t);
        let length = stage.s * chance.range(0.015, 0.075) * (0.5 + t);
        let at = x + chance.range(-1.0, 1.0) * spread;
        let thick = stage.h * (0.0012 + 0.003 * t);
        let alpha = if low { 0.85 - 0.5 * t } else { 0.5 - 0.3 * t };
        stage.smooth(
            &[(at - length, y), (at, y - thick), (at + length, y), (at, y + thick)],
            bright.alpha(alpha),
        );
    }
}

fn sand(stage: &mut Stage, shore: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let dry = ink(226, 200, 160);
    stage.canvas.plane(Plane::Slope((shore, 110), (h, 230)));
    let edge = shore_line(stage, shore, 0.0);
    let stops = [
        (0.0, light.tone(dry.times(ink(190, 176, 164)), 0.6).mix(light.sky[1], 0.3)),
        (0.3, light.tone(dry, 0.68)),
        (1.0, light.tone(dry, 0.95)),
    ];
    let mut points = edge;
    points.extend([(w, h), (0.0, h)]);
    stage.polygon(&points, Paint::vertical(shore, h, &stops));
    stage.on_what_is_there();
    let mut chance = stage.chance(64);
    for i in 0..26 {
        let t = 0.25 + 0.75 * i as f32 / 26.0;
        let y = shore + (h - shore) * t;
        let (x, length) = (w * chance.range(-0.1, 1.0), w * chance.range(0.06, 0.24));
        let tone = light.tone(dry, if i % 2 == 0 { 0.3 } else { 1.3 }).alpha(0.22);
        let thick = h * 0.004 * t;
        stage.smooth(
            &[(x, y), (x + length * 0.5, y - thick), (x + length, y), (x + length * 0.5, y + thick)],
            tone,
        );
    }
}

/// The edge of the water as a wavy line.
fn shore_line(stage: &Stage, shore: f32, shift: f32) -> Vec<Point> {
    let mut chance = stage.chance(65);
    let steps = 16;
    (0..=steps)
        .map(|i| {
            let t = i as f32 / steps as f32;
            let sway =
                crate::number::sin_turns(t * 1.4 + chance.unit() * 0.1 + stage.plan.choices.arrangement);
            (stage.w * t, shore + stage.h * (0.016 * sway + shift))
        })
        .collect()
}

fn foam(stage: &mut Stage, shore: f32) {
    let white = stage.light.lit(ink(250, 250, 248));
    for (shift, width, alpha) in [(-0.05, 0.004, 0.45), (-0.022, 0.006, 0.65), (0.0, 0.011, 0.95)] {
        let line = shore_line(stage, shore, shift);
        let thick = stage.h * width;
        stage.stroke(&line, thick, thick * 0.6, white.alpha(alpha));
    }
    let wet = shore_line(stage, shore, 0.012);
    let thick = stage.h * 0.02;
    stage.stroke(&wet, thick, thick, stage.light.sky[1].alpha(0.3));
}

/// Dune grass in the near corner.
pub(super) fn foreground(stage: &mut Stage) {
    let mut chance = stage.chance(66);
    let (side, light) = (-stage.light.side, stage.light.clone());
    let root = if side > 0.0 { stage.w } else { 0.0 };
    stage.plane(246);
    let mound = stage.s * 0.24;
    stage.smooth(
        &[
            (root - side * mound * 1.5, stage.h * 1.01),
            (root - side * mound * 0.7, stage.h - mound * 0.22),
            (root, stage.h - mound * 0.36),
            (root + side * mound, stage.h * 1.05),
        ],
        light.tone(ink(200, 172, 130), 0.35),
    );
    for i in 0..26 {
        let t = i as f32 / 26.0;
        let (x, y) = (root - side * mound * 1.05 * t, stage.h - mound * 0.28 * (1.0 - t));
        let (lean, tall) = (chance.range(-0.4, 0.4), stage.s * chance.range(0.06, 0.15) * (1.0 - 0.4 * t));
        let tone = light.tone(ink(128, 134, 82), chance.range(0.1, 0.8));
        stage.stroke(
            &[(x, y + tall * 0.2), (x + lean * tall * 0.3, y - tall * 0.5), (x + lean * tall, y - tall)],
            stage.s * 0.005,
            stage.s * 0.001,
            tone,
        );
    }
}
