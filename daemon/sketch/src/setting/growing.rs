//! Green places: jungle, park, garden, meadow, hills.

use super::parts::{
    Relief, Soil, Tree, big_leaves, flowers, ground, mounds, shaft, towers, track, tree, tree_row, tufts,
};
use crate::canvas::Plane;
use crate::colour::ink;
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// Layers of leaves, vines, light from a gap above.
pub(super) fn jungle(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.66);
    let light = stage.light.clone();
    let glow = light.sky[2].mix(ink(206, 226, 150), 0.5).times(light.fill);
    let high = light.tone(ink(72, 112, 84), 0.9);
    stage.plane(0);
    stage.rect(
        0.0,
        0.0,
        w,
        line + h * 0.05,
        Paint::vertical(0.0, line, &[(0.0, high), (0.6, glow), (1.0, glow.shift(0.15))]),
    );
    stage.on_what_is_there();
    stage.glow((w * (0.5 + 0.2 * light.side), h * 0.3), s * 0.6, s * 0.6, light.key.alpha(0.5));
    tree_row(stage, Tree::Palm, 501, line + h * 0.01, h * 0.44, 0.68, 16, 7);
    crown(stage, 502, h * 0.2, 0.6, 30);
    tree_row(stage, Tree::Palm, 503, line + h * 0.04, h * 0.56, 0.42, 48, 5);
    ground(stage, line + h * 0.02, Soil::Earth);
    stage.on_what_is_there();
    let moss = light.tone(ink(76, 104, 56), 0.6);
    stage.rect(
        0.0,
        line + h * 0.02,
        w,
        h - line,
        Paint::vertical(
            line,
            h,
            &[(0.0, light.far(moss, 0.4).alpha(0.8)), (1.0, moss.shift(-0.3).alpha(0.7))],
        ),
    );
    track(stage, line + h * 0.03, 0.3, ink(150, 122, 84));
    undergrowth(stage, line);
    crown(stage, 504, h * 0.13, 0.22, 96);
    vines(stage);
    for i in 0..3 {
        let x = w * (0.5 + light.side * (0.36 - 0.17 * i as f32));
        shaft(stage, (x, -4.0), s * 0.02, (x - light.side * w * 0.22, line + h * 0.14), s * 0.09, 0.2);
    }
    Floor::open(stage, line, 0.55)
}

/// Leaves that hang in from the top edge.
fn crown(stage: &mut Stage, stream: u64, drop: f32, haze: f32, plane: u8) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    let leaf = light.leaf(ink(62, 104, 58));
    stage.plane(plane);
    for i in 0..26 {
        let x = stage.w * (i as f32 + chance.unit()) / 26.0;
        let away = (x / stage.w - stage.plan.focus).abs();
        let long = drop * chance.range(0.5, 1.2) * (0.5 + 1.4 * away);
        let lean = drop * chance.range(-0.5, 0.5);
        let wide = drop * 0.14;
        let tone = light.far(light.tone(leaf, chance.range(0.1, 0.85)), haze);
        stage.smooth(
            &[
                (x, -8.0),
                (x + lean * 0.5 + wide, long * 0.5),
                (x + lean, long),
                (x + lean * 0.5 - wide, long * 0.5),
            ],
            tone,
        );
    }
}

/// Bushes of broad leaves on both sides of the way.
fn undergrowth(stage: &mut Stage, line: f32) {
    let mut chance = stage.chance(506);
    let light = stage.light.clone();
    let leaf = light.leaf(ink(72, 112, 62));
    for i in 0..18 {
        let t = i as f32 / 18.0;
        let y = line + (stage.h - line) * (0.06 + 0.5 * t);
        let x = stage.w * chance.unit();
        if (x / stage.w - stage.plan.focus).abs() < 0.16 {
            continue;
        }
        stage.plane(60 + (90.0 * t) as u8);
        let r = stage.s * (0.04 + 0.06 * t);
        for k in 0..7 {
            let turn = 0.5 + 0.5 * (k as f32 + 0.5) / 7.0;
            let tip = (x + r * 1.3 * crate::number::cos_turns(turn), y + r * 1.2 * sin_turns(turn));
            let mid = ((x + tip.0) / 2.0, (y + tip.1) / 2.0 - r * 0.16);
            let tone = light.far(light.tone(leaf, chance.range(0.15, 1.0)), 0.34 * (1.0 - t));
            stage
                .smooth(&[(x, y), (mid.0 - r * 0.12, mid.1), tip, (mid.0 + r * 0.12, mid.1 + r * 0.1)], tone);
        }
    }
}

fn vines(stage: &mut Stage) {
    let mut chance = stage.chance(507);
    let dark = stage.light.tone(ink(52, 66, 42), 0.25);
    stage.plane(110);
    for _ in 0..7 {
        let x = stage.w * chance.unit();
        let (sway, long) = (stage.w * chance.range(-0.06, 0.06), stage.h * chance.range(0.2, 0.5));
        stage.stroke(
            &[(x, -4.0), (x + sway, long * 0.6), (x + sway * 0.4, long)],
            stage.s * 0.004,
            stage.s * 0.002,
            dark,
        );
    }
}

/// Large leaves before a jungle.
pub(super) fn jungle_front(stage: &mut Stage) {
    let colour = stage.light.leaf(ink(44, 82, 52));
    big_leaves(stage, 508, colour);
}

/// Lawn, a curved way, round trees, a pond, the town behind.
pub(super) fn park(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.58);
    stage.sky(line);
    towers(stage, 511, line, 0.2, 0.74, 10);
    tree_row(stage, Tree::Round, 512, line + h * 0.012, h * 0.15, 0.52, 28, 12);
    tree_row(stage, Tree::Round, 513, line + h * 0.03, h * 0.2, 0.32, 48, 6);
    ground(stage, line + h * 0.015, Soil::Grass);
    let light = stage.light.clone();
    let pond = (w * (1.0 - stage.plan.focus), line + (h - line) * 0.22);
    stage.plane(84);
    stage.ellipse(pond, w * 0.2, (h - line) * 0.075, light.tone(ink(96, 110, 70), 0.4));
    stage.ellipse(
        pond,
        w * 0.19,
        (h - line) * 0.066,
        Paint::vertical(
            pond.1 - h * 0.03,
            pond.1 + h * 0.03,
            &[(0.0, light.sky[1]), (1.0, light.sky[0].shift(-0.2))],
        ),
    );
    track(stage, line + h * 0.03, 0.3, ink(216, 200, 168));
    lamps(stage, line);
    let side = if stage.plan.focus > 0.5 { 0.06 } else { 0.94 };
    let mut chance = stage.chance(515);
    stage.plane(150);
    tree(stage, &mut chance, Tree::Round, (w * side, line + (h - line) * 0.5), h * 0.66, 0.05);
    let shadow = light.shade.times(light.shade).alpha(0.4);
    stage.on_what_is_there();
    stage.ellipse((w * side - light.side * w * 0.06, line + (h - line) * 0.51), s * 0.2, s * 0.03, shadow);
    Floor::open(stage, line, 0.5)
}

/// Lamps along the way.
fn lamps(stage: &mut Stage, line: f32) {
    let light = stage.light.clone();
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    for (i, t) in [0.08_f32, 0.2, 0.42].iter().enumerate() {
        let foot = (stage.w * (stage.plan.focus + side * (0.05 + 0.32 * t)), line + (stage.h - line) * t);
        let tall = stage.h * (0.1 + 0.3 * t);
        stage.plane(60 + 36 * i as u8);
        let iron = light.far(light.tone(ink(44, 48, 50), 0.4), 0.5 - 0.2 * i as f32);
        stage.stroke(&[foot, (foot.0, foot.1 - tall)], tall * 0.03, tall * 0.02, iron);
        stage.ellipse(
            (foot.0, foot.1 - tall),
            tall * 0.06,
            tall * 0.07,
            if light.is_dark() { ink(255, 232, 176) } else { light.tone(ink(232, 230, 220), 0.9) },
        );
        if light.is_dark() {
            stage.on_what_is_there();
            stage.glow((foot.0, foot.1 - tall), tall * 0.7, tall * 0.7, ink(255, 206, 130).alpha(0.5));
        }
    }
}

/// Hedges, an arch of roses, beds of flowers, stones in the lawn.
pub(super) fn garden(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.56);
    let light = stage.light.clone();
    stage.sky(line);
    tree_row(stage, Tree::Round, 521, line, h * 0.24, 0.62, 12, 9);
    tree_row(stage, Tree::Cypress, 522, line + h * 0.01, h * 0.24, 0.45, 26, 7);
    let hedge = light.leaf(ink(66, 100, 58));
    stage.plane(46);
    let top = line - h * 0.07;
    let crest: Vec<Point> = (0..=30)
        .map(|i| (w * (i as f32 / 28.0 - 0.03), top + h * 0.006 * sin_turns(i as f32 * 0.37)))
        .chain([(w * 1.05, line + h * 0.04), (-w * 0.05, line + h * 0.04)])
        .collect();
    stage.smooth(
        &crest,
        Paint::vertical(
            top,
            line + h * 0.03,
            &[
                (0.0, light.far(light.tone(hedge, 0.95), 0.25)),
                (1.0, light.far(light.tone(hedge, 0.2), 0.25)),
            ],
        ),
    );
    ground(stage, line + h * 0.02, Soil::Grass);
    rose_arch(stage, line);
    for side in [-1.0_f32, 1.0] {
        let x = |t: f32| w * (0.5 + side * (0.2 + 0.42 * t));
        let y = |t: f32| line + h * 0.03 + (h - line) * 0.9 * t;
        let bed = [(x(0.0), y(0.0)), (x(0.2), y(0.0)), (x(1.5), y(1.0)), (x(0.75), y(1.0))];
        stage.canvas.plane(Plane::Slope((line, 50), (h, 232)));
        stage.polygon(&bed, light.tone(ink(112, 84, 60), 0.55));
        let mut chance = stage.chance(if side < 0.0 { 523 } else { 524 });
        for i in 0..70 {
            let t = ((i as f32 + 0.5) / 70.0) * ((i as f32 + 0.5) / 70.0);
            let across = chance.unit();
            let at = (x(0.12 * across + t * (0.75 + 0.6 * across)), y(t));
            let r = s * (0.004 + 0.016 * t);
            let leaf = light.leaf(ink(82, 120, 64));
            stage.ellipse((at.0, at.1 - r * 0.4), r * 1.2, r, light.tone(leaf, chance.range(0.2, 0.9)));
            let bloom =
                [stage.plan.palette[1], stage.plan.palette[3], ink(232, 120, 140), ink(246, 240, 230)]
                    [chance.index(4)];
            stage.ellipse(
                (at.0 + r * chance.range(-0.5, 0.5), at.1 - r * 1.1),
                r * 0.55,
                r * 0.5,
                light.tone(bloom.shift(0.1), 1.0),
            );
        }
    }
    stage.on_what_is_there();
    for i in 0..8 {
        let t = (i as f32 + 0.6) / 8.0;
        let y = line + (h - line) * (0.07 + 0.95 * t * t);
        let x = w * (0.5 + (stage.plan.focus - 0.5) * t) + s * 0.01 * if i % 2 == 0 { 1.0 } else { -1.0 };
        stage.ellipse(
            (x, y),
            s * (0.012 + 0.07 * t),
            s * (0.003 + 0.016 * t),
            light.tone(ink(196, 190, 178), 0.9),
        );
    }
    Floor::open(stage, line, 0.56)
}

fn rose_arch(stage: &mut Stage, line: f32) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let light = stage.light.clone();
    let (x, half, foot) = (w * 0.5, s * 0.085, line + h * 0.045);
    stage.plane(62);
    let knots: Vec<Point> = (0..=16)
        .map(|i| 0.5 + 0.5 * i as f32 / 16.0)
        .map(|t| (x + half * crate::number::cos_turns(t), foot - h * 0.16 + half * sin_turns(t)))
        .collect();
    let leaf = light.leaf(ink(70, 108, 60));
    let mut whole = vec![(x - half, foot)];
    whole.extend(knots);
    whole.push((x + half, foot));
    stage.stroke(&whole, s * 0.022, s * 0.022, light.far(light.tone(leaf, 0.5), 0.2));
    let mut chance = stage.chance(526);
    for at in whole {
        let r = s * chance.range(0.006, 0.011);
        stage.ellipse((at.0 + r, at.1 - r * 0.5), r, r, light.tone(stage.plan.palette[1].shift(0.2), 1.0));
    }
}

/// Blossoms at the near edge.
pub(super) fn garden_front(stage: &mut Stage) {
    let colour = stage.light.grass(ink(84, 118, 62));
    tufts(stage, 527, colour, 0.05, 60);
    let (h, from) = (stage.h, stage.h * 0.95);
    flowers(stage, 528, (from, h), 14);
}

/// A wide field with flowers or grain, a line of trees far off.
pub(super) fn meadow(stage: &mut Stage) -> Floor {
    let h = stage.h;
    let line = stage.horizon(0.58);
    let green = stage.light.leaf(ink(98, 126, 88));
    stage.sky(line);
    for (i, (tall, haze)) in [(0.1, 0.74), (0.06, 0.58)].iter().enumerate() {
        mounds(
            stage,
            &Relief {
                stream: 531 + i as u64,
                line,
                tall: *tall,
                haze: *haze,
                plane: 10 + 14 * i as u8,
                colour: green,
            },
        );
    }
    tree_row(stage, Tree::Round, 533, line + h * 0.008, h * 0.065, 0.45, 40, 22);
    let wheat = stage.plan.choices.arrangement < 0.45;
    ground(stage, line, if wheat { Soil::Wheat } else { Soil::Grass });
    field_rows(stage, line, wheat);
    if !wheat && !stage.light.snow_lies() {
        flowers(stage, 534, (line + h * 0.03, h), 130);
    }
    if stage.plan.choices.focus < 0.5 {
        track(stage, line + h * 0.01, 0.16, ink(196, 172, 128));
    }
    let mut chance = stage.chance(536);
    let x = stage.w * if stage.plan.focus > 0.5 { 0.14 } else { 0.86 };
    stage.plane(78);
    tree(stage, &mut chance, Tree::Round, (x, line + (h - line) * 0.12), h * 0.26, 0.2);
    Floor::open(stage, line, 0.5)
}

/// Lines of a tilled field, or waves of grass.
fn field_rows(stage: &mut Stage, line: f32, tilled: bool) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let base = if tilled { Soil::Wheat } else { Soil::Grass }.ink(&light);
    stage.on_what_is_there();
    if tilled {
        let vanish = w * (0.5 + (0.5 - stage.plan.focus) * 0.4);
        for i in 0..17 {
            let x = vanish + (i as f32 - 8.0) * w * 0.2;
            stage.polygon(
                &[(vanish + (x - vanish) * 0.04, line), (x, h * 1.02), (x + w * 0.06, h * 1.02)],
                light.tone(base, 0.2).alpha(0.3),
            );
        }
    }
    for i in 0..9 {
        let t = (i as f32 + 0.5) / 9.0;
        let y = line + (h - line) * t * t;
        let wave: Vec<Point> = (0..=10)
            .map(|k| (w * k as f32 / 10.0, y + h * 0.008 * (0.2 + t) * sin_turns(k as f32 * 0.21 + t * 3.0)))
            .collect();
        stage.stroke(
            &wave,
            h * 0.004 * (0.2 + t),
            h * 0.003 * (0.2 + t),
            light.tone(base, if i % 2 == 0 { 1.3 } else { 0.3 }).alpha(0.3),
        );
    }
}

/// Grass and ears before a meadow.
pub(super) fn meadow_front(stage: &mut Stage) {
    let wheat = stage.plan.choices.arrangement < 0.45;
    let colour = stage.light.grass(if wheat { ink(196, 158, 78) } else { ink(92, 122, 62) });
    tufts(stage, 535, colour, 0.075, 110);
}

/// Hills behind hills, a river of light in the valley, cypresses on a crest.
pub(super) fn hills(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.62);
    let light = stage.light.clone();
    stage.sky(line);
    let greens = [ink(112, 132, 140), ink(104, 130, 118), ink(112, 140, 92), ink(126, 146, 78)];
    for (i, (tall, haze)) in [(0.24, 0.76), (0.17, 0.58), (0.11, 0.4), (0.05, 0.24)].iter().enumerate() {
        let colour = light.grass(greens[i]);
        mounds(
            stage,
            &Relief {
                stream: 541 + i as u64,
                line: line + h * 0.014 * i as f32,
                tall: *tall,
                haze: *haze,
                plane: 8 + 16 * i as u8,
                colour,
            },
        );
        if i == 2 {
            tree_row(stage, Tree::Cypress, 545, line + h * 0.01, h * 0.075, 0.4, 48, 9);
        }
    }
    let river = stage.light.sky[2].mix(stage.light.sky[0], 0.3);
    let x = w * (1.0 - stage.plan.focus);
    stage.plane(62);
    stage.smooth(
        &[
            (x - w * 0.3, line + h * 0.05),
            (x, line + h * 0.042),
            (x + w * 0.2, line + h * 0.054),
            (x + w * 0.05, line + h * 0.062),
        ],
        river.alpha(0.85),
    );
    ground(stage, line + h * 0.06, Soil::Grass);
    track(stage, line + h * 0.07, 0.22, ink(206, 186, 146));
    slabs_of_field(stage, line + h * 0.06);
    tree_row(stage, Tree::Round, 546, line + h * 0.075, h * 0.09, 0.22, 84, 5);
    Floor::open(stage, line + h * 0.04, 0.5)
}

/// Patches of field on the near slope.
fn slabs_of_field(stage: &mut Stage, top: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    stage.on_what_is_there();
    let mut chance = stage.chance(547);
    for i in 0..6 {
        let x = w * (i as f32 / 5.0 - 0.1);
        let colour = [ink(196, 180, 96), ink(104, 138, 72), ink(150, 160, 84)][chance.index(3)];
        let deep = (h - top) * chance.range(0.1, 0.22);
        let field = [
            (x, top + h * 0.005),
            (x + w * 0.18, top + h * 0.002),
            (x + w * 0.15, top + deep),
            (x - w * 0.05, top + deep * 0.9),
        ];
        stage.polygon(&field, light.tone(light.grass(colour), 0.9).alpha(0.45));
    }
}
