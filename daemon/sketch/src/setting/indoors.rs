//! Rooms with a purpose: kitchen, library, studio, stage, hall, station.

use super::interior;
use super::parts::{Soil, books, column, curtain, ground, pendant, shaft, slabs};
use crate::colour::ink;
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// Tiles, cupboards, a worktop along the wall, lamps over it.
pub(super) fn kitchen(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.76);
    let light = stage.light.clone();
    interior::plaster(stage, line);
    interior::open_window(stage, line - h * 0.16, 0.26);
    let worktop = line - h * 0.12;
    stage.plane(18);
    let tile = stage.plan.palette[3].mix(ink(244, 242, 236), 0.5);
    let size = s * 0.045;
    for row in 0..3 {
        for column in 0..(w / size) as usize + 1 {
            let x = size * (column as f32 - 0.5 * (row % 2) as f32);
            let amount = if (column * 7 + row * 3) % 5 == 0 { 1.1 } else { 0.8 };
            stage.rect(
                x,
                worktop - size * (row + 1) as f32,
                size * 0.94,
                size * 0.92,
                light.tone(tile, amount).alpha(0.8),
            );
        }
    }
    cupboards(stage, worktop);
    let front = stage.plan.palette[1].mix(ink(232, 226, 214), 0.45);
    stage.plane(46);
    stage.rect(0.0, worktop, w, line - worktop + 2.0, light.tone(front, 0.55));
    for i in 0..9 {
        let x = w * (i as f32 + 0.1) / 9.0;
        stage.rect(x, worktop + h * 0.03, w / 9.0 * 0.86, line - worktop - h * 0.04, light.tone(front, 0.75));
        stage.rect(x + w * 0.04, worktop + h * 0.042, w * 0.018, h * 0.005, light.tone(ink(90, 86, 80), 0.8));
    }
    stage.rect(0.0, worktop - h * 0.012, w, h * 0.026, light.tone(stage.plan.surface, 1.05));
    jars(stage, worktop - h * 0.012);
    ground(stage, line, if stage.plan.choices.arrangement < 0.5 { Soil::Stone } else { Soil::Boards });
    slabs(stage, line, (w * 0.5, line - h * 0.3), 14, 8);
    for t in [0.36, 0.64] {
        stage.plane(60);
        pendant(stage, w * t, h * 0.09, s * 0.07, stage.plan.palette[1]);
    }
    Floor { mirror: 0.1, ..Floor::open(stage, line, 0.6) }
}

/// Wall cupboards, away from the window.
fn cupboards(stage: &mut Stage, worktop: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let front = stage.plan.palette[1].mix(ink(236, 230, 220), 0.4);
    stage.plane(34);
    let (top, tall) = (h * 0.08, (worktop - h * 0.3).clamp(h * 0.12, h * 0.26));
    for i in 0..4 {
        let x = interior::from_light(stage, 0.56 + 0.115 * i as f32)
            - if light.side < 0.0 { 0.0 } else { w * 0.108 };
        stage.rect(x, top, w * 0.108, tall, light.tone(front, 0.9 - 0.15 * i as f32));
        stage.rect(
            x + w * 0.008,
            top + h * 0.012,
            w * 0.092,
            tall - h * 0.024,
            light.tone(front, 1.05 - 0.15 * i as f32),
        );
    }
    let x = interior::from_light(stage, if light.side < 0.0 { 0.56 } else { 1.02 });
    stage.rect(x, top + tall, w * 0.46, h * 0.05, light.shade.times(light.shade).alpha(0.3));
}

/// Jars and a pan on the worktop.
fn jars(stage: &mut Stage, foot: f32) {
    let mut chance = stage.chance(301);
    let light = stage.light.clone();
    for i in 0..7 {
        let x = stage.w * (0.06 + 0.14 * i as f32 + chance.range(-0.03, 0.03));
        let (half, tall) = (stage.s * chance.range(0.014, 0.026), stage.s * chance.range(0.04, 0.085));
        let colour = [stage.plan.palette[2], stage.plan.palette[3], ink(216, 208, 196)][chance.index(3)];
        let (a, b) = if light.side < 0.0 { (1.0, 0.3) } else { (0.3, 1.0) };
        let paint =
            Paint::linear((x - half, 0.0), (x + half, 0.0), light.tone(colour, a), light.tone(colour, b));
        stage.rect(x - half, foot - tall, half * 2.0, tall, paint);
        stage.rect(
            x - half * 0.8,
            foot - tall * 1.14,
            half * 1.6,
            tall * 0.16,
            light.tone(ink(120, 90, 62), 0.7),
        );
    }
}

/// Shelves of books, an opening between them, boards, a lamp's pool.
pub(super) fn library(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.74);
    interior::plaster(stage, line);
    let gap = w * stage.plan.focus;
    stage.plane(10);
    interior::open_window(stage, line - h * 0.08, 0.22);
    stage.plane(26);
    let x = interior::from_light(stage, 0.36);
    let (left, right) = if stage.light.side < 0.0 { (x, w * 1.01) } else { (-w * 0.01, x) };
    books(stage, 311, (left, h * 0.02), (right - left, line - h * 0.02), 5);
    let light = stage.light.clone();
    stage.plane(44);
    let foot = left + (right - left) * 0.7;
    for t in [0.0, 0.06] {
        let lean = s * 0.09 * light.side;
        stage.stroke(
            &[(foot + w * t, line + h * 0.02), (foot + w * t + lean, h * 0.06)],
            s * 0.007,
            s * 0.006,
            light.tone(ink(150, 108, 70), 0.7),
        );
    }
    for i in 0..8 {
        let t = (i as f32 + 0.5) / 8.0;
        let y = line + h * 0.02 - (line - h * 0.04) * t;
        stage.rect(
            foot + s * 0.09 * light.side * t,
            y,
            w * 0.06,
            s * 0.007,
            light.tone(ink(150, 108, 70), 0.8),
        );
    }
    ground(stage, line, Soil::Boards);
    slabs(stage, line, (gap, line - h * 0.25), 16, 1);
    stage.plane(58);
    pendant(stage, w * (1.0 - stage.plan.focus), h * 0.12, s * 0.06, stage.plan.palette[2]);
    stage.on_what_is_there();
    stage.glow((gap, line + (h - line) * 0.5), w * 0.42, (h - line) * 0.7, light.key.alpha(0.3));
    Floor { mirror: 0.08, ..Floor::open(stage, line, 0.6) }
}

/// A sweep of paper without a corner, lamps and a screen at its edges.
pub(super) fn studio(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.7);
    let light = stage.light.clone();
    let paper = stage.plan.palette[0];
    let (lit, dim) = (light.tone(paper, 1.15), light.tone(paper, 0.55));
    stage.plane(8);
    let stops = [(0.0, dim), (0.5, light.tone(paper, 0.9)), (0.72, lit), (1.0, light.tone(paper, 0.8))];
    stage.rect(0.0, 0.0, w, line + 2.0, Paint::vertical(0.0, h, &stops));
    stage.canvas.plane(crate::canvas::Plane::Slope((line, 40), (h, 232)));
    stage.rect(0.0, line, w, h - line + 1.0, Paint::vertical(0.0, h, &stops));
    stage.on_what_is_there();
    stage.glow((w * stage.plan.focus, line * 0.7), s * 0.75, s * 0.6, light.key.alpha(0.5));
    stage.glow(
        (w * stage.plan.focus, line + (h - line) * 0.5),
        s * 0.6,
        (h - line) * 0.5,
        lit.shift(0.3).alpha(0.5),
    );
    // The roll hangs from a bar that is seen at the top.
    stage.plane(16);
    stage.rect(0.0, h * 0.018, w, h * 0.02, light.tone(ink(74, 74, 78), 0.7));
    stage.rect(0.0, h * 0.034, w, h * 0.012, light.shade.times(light.shade).alpha(0.25));
    stand_and_box(stage, light.side, line);
    flag(stage, -light.side, line);
    for i in 0..26 {
        let t = i as f32 / 26.0;
        let y = line + (h - line) * t;
        stage.on_what_is_there();
        stage.rect(0.0, y, w, (h * 0.001).max(0.5), lit.alpha(0.06));
    }
    for i in 0..16 {
        let x = w * (i as f32 + 0.5) / 16.0;
        stage.rect(x, h * 0.02, w * 0.001, line, dim.alpha(0.1));
    }
    Floor { mirror: 0.12, ..Floor::open(stage, line, 0.5) }
}

/// A soft box on its stand, on the side of the key.
fn stand_and_box(stage: &mut Stage, side: f32, line: f32) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let light = stage.light.clone();
    let x = if side < 0.0 { w * 0.075 } else { w * 0.925 };
    let iron = light.tone(ink(40, 40, 44), 0.5);
    let foot = line + (h - line) * 0.35;
    stage.plane(92);
    stage.stroke(&[(x, h * 0.3), (x, foot - s * 0.05)], s * 0.005, s * 0.006, iron);
    for dx in [-0.05, 0.0, 0.05] {
        stage.stroke(&[(x, foot - s * 0.09), (x + s * dx, foot)], s * 0.004, s * 0.004, iron);
    }
    let lean = side * s * 0.05;
    let (top, bottom, half) = (h * 0.1, h * 0.36, s * 0.075);
    stage.polygon(&[(x - half, top), (x + half, top), (x + half, bottom), (x - half, bottom)], iron);
    let face = [
        (x - half * 0.9 - lean, top + s * 0.008),
        (x + half * 0.9 - lean, top + s * 0.008),
        (x + half * 0.9 - lean, bottom - s * 0.008),
        (x - half * 0.9 - lean, bottom - s * 0.008),
    ];
    stage.polygon(&face, ink(255, 252, 244));
    stage.on_what_is_there();
    stage.glow((x - lean, h * 0.23), s * 0.4, s * 0.36, light.key.alpha(0.55));
}

/// A dark flag on the other side.
fn flag(stage: &mut Stage, side: f32, line: f32) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let light = stage.light.clone();
    let x = if side < 0.0 { w * 0.05 } else { w * 0.95 };
    stage.plane(104);
    let foot = line + (h - line) * 0.45;
    stage.stroke(&[(x, h * 0.24), (x, foot)], s * 0.005, s * 0.006, light.tone(ink(50, 50, 54), 0.5));
    stage.rect(x - s * 0.05, h * 0.22, s * 0.1, h * 0.32, light.tone(ink(44, 44, 50), 0.6));
    for dx in [-0.05, 0.05] {
        stage.stroke(
            &[(x, foot - s * 0.05), (x + s * dx, foot)],
            s * 0.004,
            s * 0.004,
            light.tone(ink(50, 50, 54), 0.5),
        );
    }
}

/// Backdrop glow, curtains, boards, and the spot.
pub(super) fn stage_set(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.7);
    let light = stage.light.clone();
    let cloth = stage.plan.palette[1].mix(ink(120, 18, 30), 0.35);
    let back = ink(26, 26, 40).mix(stage.plan.palette[2].shift(-0.5), 0.4);
    stage.plane(6);
    stage.rect(
        0.0,
        0.0,
        w,
        line + 2.0,
        Paint::vertical(0.0, line, &[(0.0, back.shift(-0.5)), (1.0, back.mix(light.key, 0.28))]),
    );
    let fx = w * stage.plan.focus;
    stage.on_what_is_there();
    stage.glow((fx, line), s * 0.8, s * 0.5, stage.plan.palette[2].mix(light.key, 0.4).alpha(0.6));
    for i in 0..3 {
        stage.plane(20 + 14 * i);
        let inset = 0.28 - 0.075 * f32::from(i);
        let bottom = line + (h - line) * (0.02 + 0.08 * f32::from(i));
        let shade = cloth.shift(-0.35 + 0.15 * f32::from(i));
        curtain(stage, (-w * 0.01, w * (inset - 0.03)), bottom, shade, 7 - usize::from(i));
        curtain(stage, (w * (1.03 - inset), w * 1.01), bottom, shade, 7 - usize::from(i));
    }
    ground(stage, line, Soil::Boards);
    slabs(stage, line, (w * 0.5, line - h * 0.3), 26, 1);
    stage.on_what_is_there();
    let dark = light.shade.times(light.shade).shift(-0.5);
    stage.rect(
        0.0,
        line,
        w,
        h - line,
        Paint::vertical(line, h, &[(0.0, dark.alpha(0.4)), (1.0, dark.alpha(0.7))]),
    );
    let stand = line + (h - line) * 0.5;
    let beam = if stage.plan.choices.arrangement < 0.5 { -0.3 } else { 0.3 };
    shaft(stage, (fx + w * beam, -4.0), s * 0.02, (fx, stand), s * 0.26, 0.34);
    shaft(stage, (fx - w * beam * 1.3, -4.0), s * 0.014, (fx, stand), s * 0.2, 0.16);
    stage.ellipse((fx, stand), s * 0.3, s * 0.07, light.key.alpha(0.4));
    stage.ellipse((fx, stand), s * 0.26, s * 0.058, light.key.alpha(0.35));
    stage.plane(64);
    let scallop: Vec<Point> = (0..=24)
        .map(|i| (w * i as f32 / 24.0, h * (0.075 + 0.018 * sin_turns(i as f32 / 4.0))))
        .chain([(w, -2.0), (0.0, -2.0)])
        .collect();
    stage.polygon(
        &scallop,
        Paint::vertical(0.0, h * 0.1, &[(0.0, light.tone(cloth, 0.1)), (1.0, light.tone(cloth, 0.8))]),
    );
    Floor { mirror: 0.14, ..Floor::open(stage, line, 0.5) }
}

/// Heads of the audience before the stage's edge.
pub(super) fn audience(stage: &mut Stage) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let mut chance = stage.chance(323);
    let dark = ink(14, 13, 20);
    for (row, plane) in [(0.0, 238), (1.0, 250)] {
        stage.plane(plane);
        for i in 0..15 {
            let x = w * (i as f32 + 0.5 * row + chance.range(-0.2, 0.2)) / 14.0;
            let r = s * (0.02 + 0.008 * row) * chance.range(0.85, 1.15);
            let y = h * (0.965 + 0.025 * row) + r * chance.range(-0.3, 0.3);
            stage.ellipse((x, y), r, r * 1.2, dark);
            stage.ellipse((x, y + r * 2.2), r * 2.0, r * 1.3, dark);
            stage.stroke(
                &[(x - r * 0.8, y - r * 0.7), (x, y - r * 1.2), (x + r * 0.8, y - r * 0.7)],
                r * 0.07,
                r * 0.07,
                stage.light.key.alpha(0.5),
            );
        }
    }
}

/// Columns in two rows towards a bright window, arches over them, light across the floor.
pub(super) fn hall(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.66);
    let light = stage.light.clone();
    let stone = stage.plan.palette[0].mix(ink(206, 196, 178), 0.6);
    let vanish = (w * (0.5 + (stage.plan.focus - 0.5) * 0.5), line - h * 0.06);
    stage.plane(6);
    stage.rect(
        0.0,
        0.0,
        w,
        line + 2.0,
        Paint::vertical(
            0.0,
            line,
            &[(0.0, light.tone(stone, 0.1)), (1.0, light.far(light.tone(stone, 0.7), 0.5))],
        ),
    );
    let (half, top) = (w * 0.07, vanish.1 - h * 0.3);
    let bright = light.sky[2].mix(ink(255, 250, 236), 0.5);
    stage.rect(vanish.0 - half, top + half, half * 2.0, line - top - half, bright);
    stage.ellipse((vanish.0, top + half), half, half, bright);
    for t in [-0.33, 0.33] {
        stage.rect(vanish.0 + half * t - s * 0.003, top, s * 0.006, line - top, light.tone(stone, 0.3));
    }
    stage.on_what_is_there();
    stage.glow((vanish.0, vanish.1 - h * 0.1), s * 0.5, s * 0.6, bright.alpha(0.6));
    ground(stage, line, Soil::Stone);
    slabs(stage, line, vanish, 12, 9);
    stage.on_what_is_there();
    stage.glow((vanish.0, line), w * 0.14, (h - line) * 1.2, bright.alpha(0.55));
    for (i, z) in [4.6_f32, 3.2, 2.2, 1.5, 1.05].iter().enumerate() {
        let haze = 0.6 - 0.14 * i as f32;
        let across = w * 0.46 / z;
        let (foot, cap) = (vanish.1 + (h * 0.94 - vanish.1) / z, vanish.1 - h * 0.62 / z);
        stage.plane(24 + 34 * i as u8);
        arch(stage, vanish.0, (across, cap), s * 0.05 / z, light.far(light.tone(stone, 0.55), haze));
        for side in [-1.0, 1.0] {
            column(stage, vanish.0 + side * across, (cap, foot), s * 0.062 / z, stone, haze);
        }
    }
    let from = vanish.0 + light.side * w * 0.42;
    shaft(stage, (from, -4.0), s * 0.05, (vanish.0 - light.side * w * 0.1, h * 0.86), s * 0.2, 0.26);
    Floor { mirror: 0.2, ..Floor::open(stage, line, 0.5) }
}

/// A round arch between two columns.
fn arch(stage: &mut Stage, x: f32, (half, spring): (f32, f32), thick: f32, colour: crate::colour::Ink) {
    let knots: Vec<Point> = (0..=20)
        .map(|i| {
            let turn = 0.5 + 0.5 * i as f32 / 20.0;
            (x + half * crate::number::cos_turns(turn), spring + half * 0.8 * sin_turns(turn))
        })
        .collect();
    stage.stroke(&knots, thick, thick, colour);
}

/// A platform: glass roof, train, lamps, the far end bright.
pub(super) fn station(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.6);
    let light = stage.light.clone();
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let vanish = (w * 0.5 + side * w * 0.1, line);
    let iron = ink(70, 78, 86);
    stage.plane(0);
    stage.rect(
        0.0,
        0.0,
        w,
        line + 2.0,
        Paint::vertical(0.0, line, &[(0.0, light.sky[0]), (1.0, light.sky[2])]),
    );
    stage.on_what_is_there();
    stage.glow(vanish, s * 0.5, s * 0.45, light.sky[2].shift(0.4).alpha(0.8));
    for (i, z) in [5.0_f32, 3.6, 2.6, 1.9, 1.4, 1.05].iter().enumerate() {
        let haze = 0.66 - 0.12 * i as f32;
        stage.plane(14 + 26 * i as u8);
        let colour = light.far(light.tone(iron, 0.35), haze);
        let half = w * 0.62 / z;
        arch(stage, vanish.0, (half, vanish.1 - h * 0.22 / z), s * 0.02 / z, colour);
        arch(stage, vanish.0, (half * 0.92, vanish.1 - h * 0.22 / z), s * 0.008 / z, colour);
        for across in [-1.0, 1.0] {
            let x = vanish.0 + across * half;
            stage.rect(x - s * 0.012 / z, vanish.1 - h * 0.24 / z, s * 0.024 / z, h * 0.72 / z, colour);
        }
    }
    ground(stage, line, Soil::Stone);
    slabs(stage, line, vanish, 16, 8);
    train(stage, vanish, side);
    let p = |x: f32, z: f32| (vanish.0 + x * w / z, vanish.1 + (h * 1.05 - vanish.1) / z);
    stage.on_what_is_there();
    let yellow = light.tone(ink(232, 190, 60), 0.9);
    stage.polygon(
        &[p(side * 0.16, 9.0), p(side * 0.16, 0.9), p(side * 0.19, 0.9), p(side * 0.19, 9.0)],
        yellow,
    );
    clock(stage, (vanish.0 - side * w * 0.2, h * 0.2));
    Floor { mirror: 0.16, ..Floor::open(stage, line, 0.58) }
}

/// A train that stands along the platform.
fn train(stage: &mut Stage, vanish: Point, side: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let paint = stage.plan.palette[1];
    let p = |up: f32, z: f32| (vanish.0 + side * w * 0.24 / z, vanish.1 + (h * (1.0 - up) - vanish.1) / z);
    for (i, (far, near)) in [(7.0, 3.4), (3.3, 1.7), (1.66, 0.8)].iter().enumerate() {
        let haze = 0.5 - 0.22 * i as f32;
        let amount = if side == light.side { 0.3 } else { 0.85 };
        let tone = |c: crate::colour::Ink, a: f32| light.far(light.tone(c, a), haze);
        stage.plane(70 + 40 * i as u8);
        stage.polygon(&[p(0.03, *far), p(0.74, *far), p(0.74, *near), p(0.03, *near)], tone(paint, amount));
        stage.polygon(
            &[p(0.26, *far), p(0.32, *far), p(0.32, *near), p(0.26, *near)],
            tone(ink(236, 232, 224), amount),
        );
        stage.polygon(
            &[p(0.0, *far), p(0.05, *far), p(0.05, *near), p(0.0, *near)],
            tone(ink(30, 30, 36), 0.4),
        );
        for k in 0..5 {
            let z = |t: f32| 1.0 / ((1.0 - t) / far + t / near);
            let (a, b) = (z((k as f32 + 0.2) / 5.0), z((k as f32 + 0.82) / 5.0));
            let glass =
                if light.is_dark() { ink(255, 224, 160) } else { tone(light.sky[0].shift(-0.35), 0.9) };
            stage.polygon(&[p(0.4, a), p(0.62, a), p(0.62, b), p(0.4, b)], glass);
        }
    }
}

fn clock(stage: &mut Stage, at: Point) {
    let s = stage.s;
    let light = stage.light.clone();
    stage.plane(120);
    stage.rect(at.0 - s * 0.003, 0.0, s * 0.006, at.1, light.tone(ink(50, 52, 56), 0.5));
    stage.ellipse(at, s * 0.046, s * 0.046, light.tone(ink(50, 52, 56), 0.6));
    stage.ellipse(at, s * 0.038, s * 0.038, ink(250, 246, 232));
    stage.stroke(&[at, (at.0, at.1 - s * 0.03)], s * 0.003, s * 0.002, ink(30, 30, 34));
    stage.stroke(&[at, (at.0 + s * 0.02, at.1 + s * 0.006)], s * 0.004, s * 0.003, ink(30, 30, 34));
}
