//! Ridges in layers of air, hills with firs, a meadow.

use crate::canvas::Plane;
use crate::chance::Chance;
use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// Sky, three ridges, two hills with firs, the meadow.
pub(super) fn mountains(stage: &mut Stage) -> Floor {
    let h = stage.h;
    let line = h * (0.64 - 0.1 * stage.plan.height);
    stage.sky(line);
    let reach = stage.plan.reach;
    let ridges = [
        (0.44 * reach, 0.70, 8, ink(126, 140, 160)),
        (0.32 * reach, 0.48, 20, ink(104, 120, 138)),
        (0.2, 0.28, 36, ink(86, 104, 112)),
    ];
    for (i, (tall, haze, plane, colour)) in ridges.iter().enumerate() {
        stage.plane(*plane);
        ridge(stage, i as u64, line, *tall, *haze, *colour);
    }
    hills(stage, line);
    meadow(stage, line);
    Floor { far: line, near: h, stand: line + (h - line) * 0.42, shadow_end: h, mirror: 0.0, water: None }
}

/// One ridge by midpoint displacement (Fournier, Fussell, Carpenter 1982), its lit flanks, and snow on the highest.
fn ridge(stage: &mut Stage, index: u64, line: f32, tall: f32, haze: f32, rock: Ink) {
    let mut chance = stage.chance(71 + index);
    let heights = midpoint_heights(&mut chance);
    let count = heights.len() - 1;
    let at =
        |i: usize| (stage.w * (i as f32 / count as f32 * 1.1 - 0.05), line - stage.h * tall * heights[i]);
    let points: Vec<Point> = (0..=count).map(at).collect();
    let base = stage.light.far(stage.light.tone(rock, 0.5), haze);
    let lit = stage.light.far(stage.light.tone(rock, 1.05), haze);
    let mut outline = points.clone();
    outline.extend([(stage.w * 1.05, line + stage.h * 0.03), (-stage.w * 0.05, line + stage.h * 0.03)]);
    let top = line - stage.h * tall;
    stage.polygon(&outline, Paint::vertical(top, line, &[(0.0, base), (1.0, stage.light.far(base, 0.45))]));
    let snow = stage.light.far(stage.light.lit(ink(246, 248, 252)), haze * 0.6);
    for i in 1..count {
        let (before, here, after) = (points[i - 1], points[i], points[i + 1]);
        let peak = here.1 < before.1 && here.1 <= after.1 && heights[i] > 0.58;
        if !peak {
            continue;
        }
        let fall = (line - here.1) * 0.62;
        let flank = if stage.light.side < 0.0 { -1.0 } else { 1.0 };
        let sweep = [
            here,
            (here.0 + flank * fall * 0.72, here.1 + fall),
            (here.0 + flank * fall * 0.24, here.1 + fall * 0.82),
            (here.0 + flank * fall * 0.1, here.1 + fall * 0.4),
        ];
        stage.polygon(&sweep, Paint::linear(here, (here.0, here.1 + fall), lit.alpha(0.75), lit.alpha(0.0)));
        if index == 0 || stage.light.snow_lies() {
            snow_cap(stage, &mut chance, here, fall * 0.46, snow);
        }
    }
}

/// Seventeen heights from 0 to 1.
fn midpoint_heights(chance: &mut Chance) -> Vec<f32> {
    let mut heights =
        vec![chance.range(0.2, 0.6), chance.range(0.5, 0.9), chance.range(0.3, 1.0), chance.range(0.2, 0.6)];
    let mut reach = 0.28;
    for _ in 0..4 {
        let mut finer = Vec::with_capacity(heights.len() * 2);
        for pair in heights.windows(2) {
            finer.push(pair[0]);
            finer.push((pair[0] + pair[1]) / 2.0 + chance.range(-reach, reach));
        }
        finer.extend(heights.last());
        heights = finer;
        reach *= 0.5;
    }
    heights.iter().map(|v| v.clamp(0.06, 1.05)).collect()
}

fn snow_cap(stage: &mut Stage, chance: &mut Chance, peak: Point, fall: f32, snow: Ink) {
    let mut points = vec![peak];
    for i in 0..5 {
        let t = i as f32 / 4.0;
        let x = peak.0 + (0.5 - t) * fall * 1.15;
        let low = if i % 2 == 0 { chance.range(0.75, 1.0) } else { chance.range(0.4, 0.6) };
        points.push((x, peak.1 + fall * low * (0.62 + 0.38 * (1.0 - (2.0 * t - 1.0) * (2.0 * t - 1.0)))));
    }
    stage.polygon(&points, snow.alpha(0.85));
}

fn hills(stage: &mut Stage, line: f32) {
    let light = stage.light.clone();
    let snow = light.snow_lies();
    for (i, (level, haze, plane)) in [(0.035, 0.42, 52), (0.0, 0.22, 76)].iter().enumerate() {
        let mut chance = stage.chance(81 + i as u64);
        let green = if snow { ink(222, 230, 238) } else { light.leaf(ink(94, 124, 84)) };
        let colour = light.far(light.tone(green, 0.7), *haze);
        let crest = |t: f32| {
            line - stage.h
                * (level
                    + 0.03
                        * crate::number::sin_turns(t * 0.8 + 0.4 * i as f32 + stage.plan.choices.arrangement))
        };
        let mut points: Vec<Point> =
            (0..=12).map(|k| (stage.w * k as f32 / 12.0, crest(k as f32 / 12.0))).collect();
        let trees: Vec<(f32, f32)> = (0..16)
            .map(|_| {
                let t = chance.unit();
                (t, chance.range(0.6, 1.3))
            })
            .collect();
        let positions: Vec<Point> = trees.iter().map(|(t, _)| (stage.w * t, crest(*t))).collect();
        points.extend([(stage.w, line + stage.h * 0.1), (0.0, line + stage.h * 0.1)]);
        stage.plane(*plane);
        stage.polygon(&points, colour);
        let fir = light.far(light.tone(ink(52, 78, 66), 0.5), haze * 0.9);
        for ((_, size), at) in trees.iter().zip(positions) {
            let tall = stage.h * 0.045 * size * (1.0 + 0.7 * i as f32);
            stage.polygon(
                &[
                    (at.0 - tall * 0.22, at.1 + tall * 0.1),
                    (at.0, at.1 - tall),
                    (at.0 + tall * 0.22, at.1 + tall * 0.1),
                ],
                fir,
            );
        }
    }
}

fn meadow(stage: &mut Stage, line: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let green = light.grass(ink(122, 150, 82));
    let top = line + h * 0.035;
    stage.canvas.plane(Plane::Slope((top, 90), (h, 230)));
    let crest: Vec<Point> = (0..=10)
        .map(|i| {
            (
                w * i as f32 / 10.0,
                top + h * 0.012 * crate::number::sin_turns(i as f32 * 0.13 + stage.plan.choices.focus),
            )
        })
        .collect();
    let mut points = crest;
    points.extend([(w, h), (0.0, h)]);
    stage.polygon(
        &points,
        Paint::vertical(
            top,
            h,
            &[(0.0, light.far(light.tone(green, 0.95), 0.15)), (1.0, light.tone(green, 0.45))],
        ),
    );
    stage.on_what_is_there();
    path(stage, top);
    let mut chance = stage.chance(84);
    for i in 0..40 {
        let t = 0.12 + 0.88 * i as f32 / 40.0;
        let y = top + (h - top) * t;
        let (x, length) = (w * chance.range(-0.1, 1.0), w * chance.range(0.04, 0.2) * (0.4 + t));
        let tone = light.tone(green, if i % 2 == 0 { 0.2 } else { 1.25 }).alpha(0.26);
        stage.smooth(
            &[
                (x, y),
                (x + length * 0.5, y - h * 0.008 * t),
                (x + length, y),
                (x + length * 0.5, y + h * 0.008 * t),
            ],
            tone,
        );
    }
}

/// A path that leads to the focal point.
fn path(stage: &mut Stage, top: f32) {
    let (w, h) = (stage.w, stage.h);
    let (fx, y0) = (w * stage.plan.focus, top + (h - top) * 0.42);
    let earth = stage.light.tone(ink(206, 184, 146), 0.8);
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let bottom = fx + side * w * 0.24;
    let points = [
        (fx - w * 0.006, y0),
        (fx + w * 0.006, y0),
        (fx + side * w * 0.10 + w * 0.03, y0 + (h - y0) * 0.4),
        (bottom + w * 0.12, h * 1.02),
        (bottom - w * 0.06, h * 1.02),
        (fx + side * w * 0.08 - w * 0.018, y0 + (h - y0) * 0.42),
    ];
    stage.smooth(
        &points,
        Paint::vertical(y0, h, &[(0.0, earth.alpha(0.75)), (1.0, earth.shift(-0.2).alpha(0.9))]),
    );
}

/// Grass and flowers along the bottom edge.
pub(super) fn foreground(stage: &mut Stage) {
    let mut chance = stage.chance(85);
    let light = stage.light.clone();
    stage.plane(246);
    let snow = light.snow_lies();
    for i in 0..70 {
        let x = stage.w * (i as f32 + chance.unit()) / 70.0;
        let middle = (x / stage.w - stage.plan.focus).abs();
        let tall = stage.s * chance.range(0.025, 0.07) * (0.45 + middle * 1.5);
        let lean = chance.range(-0.35, 0.35);
        let green = if snow { ink(196, 186, 150) } else { ink(84, 112, 60) };
        let tone = light.tone(green, chance.range(0.05, 0.75));
        let tip = (x + lean * tall, stage.h - tall);
        stage.stroke(
            &[(x, stage.h + 2.0), (x + lean * tall * 0.3, stage.h - tall * 0.5), tip],
            stage.s * 0.005,
            stage.s * 0.0012,
            tone,
        );
        if i % 6 == 0 && !snow {
            let r = stage.s * 0.0055;
            stage.ellipse(tip, r, r, light.lit(stage.plan.palette[1 + i % 3].shift(0.2)));
        }
    }
}
