//! Places where little grows: desert, canyon, cave, snowfield, ruins.

use super::parts::{
    Relief, Soil, Tree, berg, column, crags, dune, ground, mesas, mounds, rocks, shaft, stars, tree_row,
    tufts,
};
use crate::canvas::Plane;
use crate::chance::Chance;
use crate::colour::{Ink, ink};
use crate::number::{cos_turns, sin_turns};
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

const SAND: Ink = ink(226, 180, 122);
const RED_ROCK: Ink = ink(190, 104, 70);

/// Mesas far away, dunes in rows, ripples before the camera.
pub(super) fn desert(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.6);
    stage.sky(line);
    mesas(
        stage,
        &Relief { stream: 601, line, tall: 0.09, haze: 0.72, plane: 8, colour: ink(176, 128, 104) },
        5,
    );
    mounds(
        stage,
        &Relief { stream: 602, line: line + h * 0.01, tall: 0.05, haze: 0.55, plane: 22, colour: SAND },
    );
    ground(stage, line + h * 0.01, Soil::Sand);
    let mut chance = stage.chance(603);
    for i in 0..4 {
        let t = i as f32 / 4.0;
        let x = w * chance.range(0.0, 1.0);
        let relief = Relief {
            stream: 0,
            line: line + (h - line) * (0.05 + 0.16 * t),
            tall: 0.09 + 0.05 * t,
            haze: 0.42 - 0.34 * t,
            plane: 40 + (50.0 * t) as u8,
            colour: SAND,
        };
        dune(stage, &relief, x, w * (0.22 + 0.14 * t));
    }
    let top = line + (h - line) * 0.24;
    let light = stage.light.clone();
    stage.canvas.plane(Plane::Slope((top, 100), (h, 232)));
    let crest: Vec<Point> = (0..=14)
        .map(|i| {
            (w * (i as f32 / 13.0 - 0.04), top + h * 0.03 * sin_turns(i as f32 * 0.06 + stage.plan.focus))
        })
        .chain([(w * 1.05, h + 2.0), (-w * 0.05, h + 2.0)])
        .collect();
    stage.polygon(
        &crest,
        Paint::vertical(top, h, &[(0.0, light.tone(SAND, 1.08)), (1.0, light.tone(SAND, 0.55))]),
    );
    wind_marks(stage, top, 22, light.tone(SAND, 0.2));
    Floor::open(stage, line, 0.56)
}

/// Ripples that the wind left, closer together with distance.
fn wind_marks(stage: &mut Stage, top: f32, count: usize, colour: Ink) {
    let (w, h) = (stage.w, stage.h);
    stage.on_what_is_there();
    for i in 0..count {
        let t = (i as f32 + 0.6) / count as f32;
        let y = top + (h - top) * t * t + h * 0.03;
        let knots: Vec<Point> = (0..=9)
            .map(|k| (w * k as f32 / 9.0, y + h * 0.014 * (0.2 + t) * sin_turns(k as f32 * 0.19 + t * 2.3)))
            .collect();
        stage.stroke(&knots, h * 0.001, h * 0.0045 * t, colour.alpha(0.3));
        let lit: Vec<Point> = knots.iter().map(|p| (p.0, p.1 - h * 0.004 * t)).collect();
        stage.stroke(&lit, h * 0.001, h * 0.003 * t, stage.light.key.alpha(0.22));
    }
}

/// Stones and dry stalks.
pub(super) fn desert_front(stage: &mut Stage) {
    let h = stage.h;
    rocks(stage, 605, (h * 0.9, h * 0.99), 5, ink(170, 124, 88));
    tufts(stage, 606, ink(150, 128, 78), 0.04, 16);
}

/// Walls of banded rock that close towards a far gap, a ledge to stand on.
pub(super) fn canyon(stage: &mut Stage) -> Floor {
    let h = stage.h;
    let line = stage.horizon(0.6);
    stage.sky(line);
    mesas(stage, &Relief { stream: 611, line, tall: 0.24, haze: 0.74, plane: 8, colour: RED_ROCK }, 4);
    mesas(
        stage,
        &Relief { stream: 612, line: line + h * 0.02, tall: 0.18, haze: 0.56, plane: 20, colour: RED_ROCK },
        3,
    );
    ground(stage, line, Soil::Sand);
    let gap = stage.plan.focus * 0.5 + 0.25;
    for (i, (inset, tall, foot)) in
        [(0.16, 0.34, 0.08), (0.26, 0.46, 0.2), (0.37, 0.62, 0.38)].iter().enumerate()
    {
        for side in [-1.0, 1.0] {
            wall(
                stage,
                i,
                side,
                gap + side * (0.42 - inset) * 0.9,
                line - h * tall,
                line + (h - line) * foot,
            );
        }
    }
    rocks(stage, 615, (line + h * 0.1, h), 9, RED_ROCK);
    Floor::open(stage, line, 0.55)
}

/// One side of the canyon at one distance.
fn wall(stage: &mut Stage, layer: usize, side: f32, inner: f32, top: f32, foot: f32) {
    let mut chance = stage.chance(620 + layer as u64 * 2 + u64::from(side > 0.0));
    let light = stage.light.clone();
    let haze = 0.46 - 0.18 * layer as f32;
    let amount = if side == light.side { 0.25 } else { 0.95 };
    let tone = |c: Ink, a: f32| light.far(light.tone(c, a), haze);
    let w = stage.w;
    let edge = if side < 0.0 { -w * 0.05 } else { w * 1.05 };
    let inner = w * inner;
    let tall = foot - top;
    let mut points = vec![(edge, top - tall * 0.12)];
    let mut x = inner + side * w * 0.07;
    for step in 0..5 {
        let y = top + tall * step as f32 / 4.5;
        points.push((x, y));
        points.push((x + side * w * chance.range(-0.004, 0.02), y + tall * 0.1));
        x -= side * w * chance.range(0.0, 0.022);
    }
    points.extend([(inner - side * w * 0.05, foot), (edge, foot + stage.h * 0.05)]);
    stage.plane(40 + 34 * layer as u8);
    stage.polygon(
        &points,
        Paint::linear((inner, 0.0), (edge, 0.0), tone(RED_ROCK, amount), tone(RED_ROCK, amount * 0.45)),
    );
    for band in 0..8 {
        let y = top + tall * (0.06 + 0.12 * band as f32);
        let shade = if band % 2 == 0 {
            tone(RED_ROCK, 0.1).alpha(0.3)
        } else {
            tone(ink(226, 160, 112), 1.0).alpha(0.26)
        };
        let start = inner + side * w * 0.05;
        stage.polygon(
            &[(start, y), (edge, y - tall * 0.06), (edge, y - tall * 0.02), (start, y + tall * 0.025)],
            shade,
        );
    }
}

/// A dark hollow: the bright mouth, ribs of rock, water on the ground, teeth of stone.
pub(super) fn cave(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.64);
    let light = stage.light.clone();
    let mouth = (w * (0.5 + (0.5 - stage.plan.focus) * 0.5), line - h * 0.14);
    let rock = ink(96, 92, 100).mix(stage.plan.palette[2].shift(-0.3), 0.25);
    stage.plane(0);
    stage.rect(
        0.0,
        0.0,
        w,
        line + 2.0,
        Paint::vertical(0.0, line, &[(0.0, light.sky[0]), (1.0, light.sky[2].shift(0.2))]),
    );
    mounds(stage, &Relief { stream: 631, line, tall: 0.06, haze: 0.6, plane: 8, colour: ink(92, 112, 98) });
    ground(stage, line, Soil::Stone);
    stage.on_what_is_there();
    stage.rect(
        0.0,
        line,
        w,
        h - line,
        Paint::vertical(line, h, &[(0.0, ink(10, 10, 16).alpha(0.3)), (1.0, ink(10, 10, 16).alpha(0.7))]),
    );
    for (i, grow) in [1.0_f32, 1.45, 2.05].iter().enumerate() {
        stage.plane(40 + 46 * i as u8);
        let dark =
            rock.times(light.fill).shift(-0.45 - 0.16 * i as f32).mix(light.sky[2], 0.2 - 0.07 * i as f32);
        ring(
            stage,
            632 + i as u64,
            mouth,
            (w * 0.2 * grow, h * 0.27 * grow),
            line + (h - line) * 0.16 * i as f32,
            dark,
        );
    }
    stage.on_what_is_there();
    stage.glow((mouth.0, mouth.1 + h * 0.05), s * 0.5, s * 0.46, light.sky[2].shift(0.3).alpha(0.55));
    let pool = (mouth.0, line + (h - line) * 0.2);
    stage.ellipse(pool, w * 0.17, (h - line) * 0.08, light.sky[2].shift(0.1).alpha(0.5));
    stage.ellipse(
        (pool.0, pool.1 + h * 0.01),
        w * 0.11,
        (h - line) * 0.04,
        light.sky[2].shift(0.5).alpha(0.5),
    );
    shaft(
        stage,
        (mouth.0, mouth.1 - h * 0.1),
        s * 0.12,
        (w * stage.plan.focus, line + (h - line) * 0.6),
        s * 0.24,
        0.22,
    );
    teeth(stage, rock);
    rocks(stage, 636, (line + (h - line) * 0.2, h * 0.98), 10, rock.shift(-0.25));
    Floor { mirror: 0.12, ..Floor::open(stage, line, 0.55) }
}

/// Rock around an irregular opening: everything outside of it, down to a row.
fn ring(stage: &mut Stage, stream: u64, centre: Point, (rx, ry): (f32, f32), foot: f32, colour: Ink) {
    let mut chance = stage.chance(stream);
    let (w, h) = (stage.w, stage.h);
    let rim: Vec<Point> = (0..=26)
        .map(|i| {
            let turn = 0.5 + 0.5 * i as f32 / 26.0;
            let rough = chance.range(0.84, 1.14);
            (centre.0 + rx * rough * cos_turns(turn), centre.1 + ry * rough * sin_turns(turn))
        })
        .collect();
    let mut points = vec![(-8.0, foot + h * 0.06), (-8.0, -8.0), (w + 8.0, -8.0), (w + 8.0, foot + h * 0.06)];
    points.push((centre.0 + rx * 1.25, foot));
    points.extend(rim.iter().rev());
    points.push((centre.0 - rx * 1.25, foot));
    stage.polygon(
        &points,
        Paint::Radial {
            centre,
            radii: (w * 0.8, h * 0.9),
            stops: vec![(0.0, colour.shift(0.12)), (0.25, colour), (1.0, colour.shift(-0.55))],
        },
    );
    for pair in rim.windows(2) {
        stage.stroke(pair, stage.s * 0.003, stage.s * 0.003, stage.light.sky[2].alpha(0.4));
    }
}

/// Stone that hangs from the ceiling.
fn teeth(stage: &mut Stage, rock: Ink) {
    let mut chance: Chance = stage.chance(637);
    let dark = rock.times(stage.light.fill).shift(-0.62);
    stage.plane(168);
    for i in 0..16 {
        let x = stage.w * (i as f32 + chance.unit()) / 16.0;
        let away = (x / stage.w - stage.plan.focus).abs();
        let (long, half) =
            (stage.h * chance.range(0.04, 0.2) * (0.4 + away * 1.5), stage.s * chance.range(0.012, 0.03));
        stage.polygon(
            &[(x - half, -4.0), (x + half, -4.0), (x + half * 0.2, long), (x - half * 0.1, long)],
            dark.shift(chance.range(-0.1, 0.1)),
        );
    }
}

/// Bergs and drifts under a wide sky, lights of the north at night.
pub(super) fn snowfield(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.56);
    stage.sky(line);
    if stage.light.is_night() && stage.light.sun_shows() {
        stars(stage, 641, line, 60);
        northern_lights(stage, line);
    }
    let ice = ink(222, 236, 246);
    crags(
        stage,
        &Relief { stream: 642, line, tall: 0.17, haze: 0.66, plane: 10, colour: ink(190, 208, 226) },
    );
    crags(stage, &Relief { stream: 643, line, tall: 0.08, haze: 0.46, plane: 24, colour: ice });
    ground(stage, line, Soil::Snow);
    let mut chance = stage.chance(644);
    for i in 0..4 {
        let x = w * (i as f32 + chance.range(0.1, 0.9)) / 4.0;
        if (x / w - stage.plan.focus).abs() < 0.14 {
            continue;
        }
        let y = line + (h - line) * (0.05 + 0.1 * i as f32);
        let tall = chance.range(0.07, 0.15) * (0.8 + 0.2 * i as f32);
        berg(
            stage,
            &Relief {
                stream: 645 + i as u64,
                line: y,
                tall,
                haze: 0.32 - 0.07 * i as f32,
                plane: 46 + 20 * i as u8,
                colour: ice,
            },
            x,
            s * (0.1 + 0.04 * i as f32),
        );
    }
    let light = stage.light.clone();
    wind_marks(stage, line + (h - line) * 0.2, 18, light.tone(ink(150, 184, 214), 0.6));
    stage.canvas.plane(Plane::Slope((line, 40), (h, 232)));
    for (t, x, wide) in [(0.42, 0.1, 0.5), (0.66, 0.85, 0.56), (0.9, 0.2, 0.7)] {
        let y = line + (h - line) * t;
        let drift = [
            (w * (x - wide), y + h * 0.06),
            (w * (x - wide * 0.3), y - h * 0.012),
            (w * x, y - h * 0.03),
            (w * (x + wide * 0.5), y + h * 0.004),
            (w * (x + wide), y + h * 0.06),
        ];
        stage.smooth(
            &drift,
            Paint::vertical(
                y - h * 0.03,
                y + h * 0.05,
                &[(0.0, light.tone(ice.shift(0.4), 1.06)), (1.0, light.tone(ice, 0.8).alpha(0.0))],
            ),
        );
    }
    Floor::open(stage, line, 0.55)
}

/// Curtains of green light.
fn northern_lights(stage: &mut Stage, line: f32) {
    let mut chance = stage.chance(649);
    stage.on_what_is_there();
    for k in 0..3 {
        let y = line * chance.range(0.25, 0.55);
        let colour = [ink(90, 230, 150), ink(110, 220, 200), ink(150, 120, 220)][k];
        for i in 0..26 {
            let t = i as f32 / 26.0;
            let at = y + line * 0.1 * sin_turns(t * 1.1 + 0.3 * k as f32);
            let x = stage.w * t;
            let tall = line * chance.range(0.16, 0.34);
            let stops = [(0.0, colour.alpha(0.0)), (0.8, colour.alpha(0.3)), (1.0, colour.alpha(0.0))];
            stage.rect(x, at - tall, stage.w / 24.0, tall, Paint::vertical(at - tall, at, &stops));
        }
    }
}

/// Broken columns, a lintel, blocks in the grass.
pub(super) fn ruins(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.6);
    stage.sky(line);
    let green = stage.light.leaf(ink(104, 126, 96));
    mounds(stage, &Relief { stream: 651, line, tall: 0.16, haze: 0.74, plane: 8, colour: green });
    mounds(stage, &Relief { stream: 652, line, tall: 0.08, haze: 0.56, plane: 22, colour: green });
    tree_row(stage, Tree::Cypress, 653, line + h * 0.01, h * 0.14, 0.5, 34, 8);
    ground(stage, line, Soil::Grass);
    let stone = stage.plan.palette[0].mix(ink(214, 200, 172), 0.7);
    let mut chance = stage.chance(654);
    for (row, (foot, tall, haze, count)) in [(0.08, 0.24, 0.42, 8), (0.26, 0.42, 0.16, 5)].iter().enumerate()
    {
        let y = line + (h - line) * foot;
        stage.plane(54 + 50 * row as u8);
        let mut tops: Vec<Point> = Vec::new();
        for i in 0..*count {
            let x = w * (i as f32 + 0.5) / *count as f32;
            if row == 1 && (x / w - stage.plan.focus).abs() < 0.17 {
                continue;
            }
            let whole = chance.happens(0.55);
            let height = h * tall * if whole { 1.0 } else { chance.range(0.25, 0.7) };
            column(stage, x, (y - height, y), s * (0.014 + 0.014 * row as f32), stone, *haze);
            if whole {
                tops.push((x, y - height));
            }
        }
        for pair in tops.windows(2).filter(|p| p[1].0 - p[0].0 < w * 1.4 / *count as f32) {
            let tall = h * 0.035 * (1.0 + row as f32 * 0.6);
            let tone = stage.light.far(stage.light.tone(stone, 0.8), *haze);
            stage.rect(pair[0].0 - s * 0.03, pair[0].1 - tall, pair[1].0 - pair[0].0 + s * 0.06, tall, tone);
            stage.rect(
                pair[0].0 - s * 0.034,
                pair[0].1 - tall * 1.3,
                pair[1].0 - pair[0].0 + s * 0.068,
                tall * 0.34,
                tone.shift(0.14),
            );
        }
    }
    rocks(stage, 655, (line + (h - line) * 0.3, h * 0.98), 12, stone);
    Floor::open(stage, line, 0.56)
}

/// Grass between the stones.
pub(super) fn ruins_front(stage: &mut Stage) {
    let colour = stage.light.grass(ink(128, 136, 76));
    tufts(stage, 656, colour, 0.055, 60);
}
