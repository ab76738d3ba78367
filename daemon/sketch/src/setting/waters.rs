//! Water: beach, island, open sea, under the surface, river, lake.

use super::parts::{
    Relief, Soil, Tree, crags, ground, mounds, reflect, ripples, rocks, shaft, tree, tree_row, tufts, water,
};
use crate::canvas::Plane;
use crate::colour::ink;
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::path::Point;
use crate::read::Weather;
use crate::stage::{Floor, Stage};

/// Wide sand, a low surf, palms at the side.
pub(super) fn beach(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.46);
    let shore = line + (h - line) * 0.24;
    stage.sky(line);
    mounds(stage, &Relief { stream: 701, line, tall: 0.04, haze: 0.7, plane: 10, colour: ink(92, 118, 104) });
    water(stage, line, shore + h * 0.03);
    ripples(stage, 702, line, shore, 30);
    ground(stage, shore, Soil::Sand);
    let light = stage.light.clone();
    let white = light.lit(ink(250, 250, 246));
    for (i, (shift, wide, alpha)) in
        [(-0.034, 0.004, 0.5), (-0.014, 0.006, 0.7), (0.004, 0.011, 0.95)].iter().enumerate()
    {
        let knots: Vec<Point> = (0..=14)
            .map(|k| {
                (
                    w * (k as f32 / 13.0 - 0.03),
                    shore + h * (shift + 0.008 * sin_turns(k as f32 * 0.13 + 0.3 * i as f32)),
                )
            })
            .collect();
        stage.stroke(&knots, h * wide, h * wide * 0.6, white.alpha(*alpha));
    }
    stage.on_what_is_there();
    stage.rect(
        0.0,
        shore,
        w,
        h * 0.06,
        Paint::vertical(
            shore,
            shore + h * 0.06,
            &[(0.0, light.sky[1].alpha(0.45)), (1.0, light.sky[1].alpha(0.0))],
        ),
    );
    let mut chance = stage.chance(703);
    let side = if stage.plan.focus > 0.5 { 0.07 } else { 0.93 };
    stage.plane(120);
    for (dx, t, tall) in [(0.1, 0.3, 0.4), (0.0, 0.42, 0.6)] {
        let x = w * (side + if side < 0.5 { dx } else { -dx });
        let y = shore + (h - shore) * t;
        let shadow = light.shade.times(light.shade).alpha(0.35);
        stage.ellipse((x - light.side * w * 0.08, y), w * 0.1, h * 0.012, shadow);
        tree(stage, &mut chance, Tree::Palm, (x, y), h * tall, 0.06);
    }
    rocks(stage, 704, (shore + h * 0.05, h), 5, ink(176, 158, 132));
    Floor {
        far: line,
        stand: shore + (h - shore) * 0.46,
        water: Some(shore),
        ..Floor::open(stage, line, 0.6)
    }
}

/// An island with palms, a reef's pale water, a sandbar before it.
pub(super) fn island(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.52);
    let shore = line + (h - line) * 0.58;
    stage.sky(line);
    crags(stage, &Relief { stream: 711, line, tall: 0.05, haze: 0.76, plane: 8, colour: ink(110, 128, 136) });
    water(stage, line, shore + h * 0.05);
    let light = stage.light.clone();
    let x = w * (1.0 - stage.plan.focus * 0.9);
    let y = line + (h - line) * 0.16;
    stage.plane(44);
    stage.ellipse((x, y + h * 0.012), w * 0.3, h * 0.032, light.tone(ink(112, 196, 190), 0.9).alpha(0.6));
    stage.ellipse((x, y), w * 0.2, h * 0.02, light.far(light.tone(ink(232, 208, 160), 0.95), 0.25));
    let green = light.far(light.tone(light.leaf(ink(84, 122, 72)), 0.6), 0.35);
    stage.smooth(
        &[
            (x - w * 0.15, y),
            (x - w * 0.08, y - h * 0.075),
            (x, y - h * 0.12),
            (x + w * 0.07, y - h * 0.065),
            (x + w * 0.15, y),
        ],
        green,
    );
    let mut chance = stage.chance(712);
    for i in 0..7 {
        let at = (x + w * (i as f32 / 6.0 - 0.5) * 0.28, y + h * 0.004);
        tree(stage, &mut chance, Tree::Palm, at, h * 0.19, 0.3);
    }
    reflect(stage, y + h * 0.015, y + h * 0.14, 0.3);
    ripples(stage, 713, line, shore, 40);
    ground(stage, shore, Soil::Sand);
    let white = light.lit(ink(250, 250, 246));
    for shift in [-0.03, 0.0] {
        let knots: Vec<Point> = (0..=12)
            .map(|k| (w * (k as f32 / 11.0 - 0.03), shore + h * (shift + 0.012 * sin_turns(k as f32 * 0.11))))
            .collect();
        stage.stroke(&knots, h * 0.006, h * 0.01, white.alpha(0.8));
    }
    rocks(stage, 714, (shore + h * 0.03, h), 6, ink(150, 136, 118));
    Floor {
        far: line,
        stand: shore + (h - shore) * 0.45,
        water: Some(shore),
        ..Floor::open(stage, line, 0.6)
    }
}

/// Nothing but water: swells in rows, foam on their crests when it blows.
pub(super) fn sea(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.5);
    stage.sky(line);
    let light = stage.light.clone();
    water(stage, line, h);
    let rough = match light.weather {
        Weather::Storm => 2.6,
        Weather::Wind | Weather::Rain => 1.6,
        Weather::Clear | Weather::Clouds | Weather::Overcast | Weather::Fog | Weather::Snow => 0.7,
    };
    ripples(stage, 721, line, line + (h - line) * 0.5, 30);
    let deep = ink(34, 84, 112).times(light.fill).mix(light.sky[0], 0.35);
    for i in 0..8 {
        let t = (i as f32 + 1.0) / 9.0;
        let y = line + (h - line) * t * (0.35 + 0.65 * t);
        let tall = h * 0.03 * rough * (0.15 + t);
        let turn = stage.plan.choices.arrangement * 3.0 + 0.37 * i as f32;
        let beat = 1.0 / (0.16 + 0.4 * t);
        let crest: Vec<Point> = (0..=30)
            .map(|k| {
                let u = k as f32 / 30.0;
                let wave = sin_turns(u * beat + turn) * 0.7 + sin_turns(u * beat * 2.3 + turn) * 0.3;
                (w * (u * 1.06 - 0.03), y - tall * wave)
            })
            .collect();
        let mut body = crest.clone();
        body.extend([(w * 1.05, y + h * 0.16), (-w * 0.05, y + h * 0.16)]);
        stage.plane(40 + 23 * i as u8);
        let top = light.far(deep.mix(light.sky[2], 0.3), 0.4 * (1.0 - t));
        let low = light.far(deep.shift(-0.16), 0.4 * (1.0 - t));
        stage.polygon(
            &body,
            Paint::vertical(
                y - tall,
                y + h * 0.12,
                &[(0.0, top.alpha(0.9)), (0.5, low.alpha(0.85)), (1.0, low.alpha(0.0))],
            ),
        );
        let foam = light.lit(ink(246, 250, 250)).alpha(if rough > 1.0 { 0.6 } else { 0.2 });
        for part in crest.chunks(5).step_by(2) {
            stage.stroke(part, h * 0.001, h * 0.004 * t * rough.min(1.6), foam);
        }
    }
    if stage.plan.floats {
        return Floor { water: Some(h), mirror: 0.32, ..Floor::open(stage, line, 0.4) };
    }
    jetty(stage, line);
    Floor::open(stage, line, 0.52)
}

/// Planks over the water, for what cannot swim.
fn jetty(stage: &mut Stage, line: f32) {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let (fx, top) = (w * stage.plan.focus, line + (h - line) * 0.4);
    let half = |y: f32| w * (0.07 + 0.2 * (y - top) / (h - top));
    let wood = ink(140, 112, 84);
    stage.plane(110);
    for (t, side) in [(0.02, -1.0), (0.02, 1.0), (0.4, -1.0), (0.4, 1.0)] {
        let y = top + (h - top) * t;
        let post = light.tone(wood, 0.15);
        stage.rect(fx + side * half(y) - w * 0.008, y - h * 0.02, w * 0.016, h * (0.07 + 0.1 * t), post);
    }
    stage.canvas.plane(Plane::Slope((top, 120), (h, 232)));
    let deck =
        [(fx - half(top), top), (fx + half(top), top), (fx + half(h), h + 1.0), (fx - half(h), h + 1.0)];
    stage.polygon(
        &deck,
        Paint::vertical(top, h, &[(0.0, light.tone(wood, 0.95)), (1.0, light.tone(wood, 0.5))]),
    );
    stage.on_what_is_there();
    for i in 0..14 {
        let y = top + (h - top) * (i as f32 / 13.0) * (0.4 + 0.6 * i as f32 / 13.0);
        stage.rect(
            fx - half(y),
            y,
            half(y) * 2.0,
            h * (0.001 + 0.003 * i as f32 / 13.0),
            light.tone(wood, 0.05).alpha(0.7),
        );
    }
}

/// Light from the surface, rocks and kelp in the blue, fish, sand.
pub(super) fn underwater(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.72);
    let blue = ink(24, 110, 150).times(stage.light.fill).mix(stage.plan.palette[2], 0.12);
    let (top, low) = (blue.mix(ink(150, 226, 226), 0.55), blue.shift(-0.55));
    stage.light.haze = blue.mix(low, 0.25);
    stage.plane(0);
    stage.rect(
        0.0,
        0.0,
        w,
        line + 2.0,
        Paint::vertical(0.0, line, &[(0.0, top), (0.4, blue), (1.0, blue.mix(low, 0.5))]),
    );
    let colour = ink(52, 84, 96);
    for (i, (tall, haze)) in [(0.26, 0.78), (0.18, 0.58), (0.1, 0.36)].iter().enumerate() {
        crags(
            stage,
            &Relief {
                stream: 731 + i as u64,
                line: line + h * 0.02,
                tall: *tall,
                haze: *haze,
                plane: 16 + 20 * i as u8,
                colour,
            },
        );
    }
    fish(stage, line, low);
    ground(stage, line + h * 0.01, Soil::Sand);
    stage.on_what_is_there();
    stage.rect(
        0.0,
        line,
        w,
        h - line,
        Paint::vertical(
            line,
            h,
            &[(0.0, stage.light.haze.alpha(0.75)), (1.0, stage.light.haze.shift(-0.3).alpha(0.55))],
        ),
    );
    corals(stage, line);
    for i in 0..5 {
        let x = w * (0.12 + 0.19 * i as f32);
        stage.light.key = top.shift(0.4);
        shaft(stage, (x, -4.0), s * 0.02, (x - stage.light.side * w * 0.14, line + h * 0.06), s * 0.09, 0.2);
    }
    let mut chance = stage.chance(735);
    stage.plane(140);
    for _ in 0..26 {
        let (x, r) = (w * chance.unit(), s * chance.range(0.002, 0.008));
        let y = h * chance.range(0.05, 0.9);
        stage.ellipse((x, y), r, r, top.shift(0.4).alpha(0.4));
        stage.ellipse((x - r * 0.3, y - r * 0.3), r * 0.35, r * 0.35, ink(255, 255, 255).alpha(0.7));
    }
    Floor::open(stage, line, 0.5)
}

/// A shoal that swims one way.
fn fish(stage: &mut Stage, line: f32, dark: crate::colour::Ink) {
    let mut chance = stage.chance(736);
    let way = if stage.plan.focus > 0.5 { 1.0 } else { -1.0 };
    let centre = (stage.w * (1.0 - stage.plan.focus), line * 0.42);
    stage.plane(48);
    for _ in 0..22 {
        let at =
            (centre.0 + stage.w * chance.range(-0.22, 0.22), centre.1 + line * chance.range(-0.22, 0.22));
        let r = stage.s * chance.range(0.008, 0.016);
        let tone = dark.mix(stage.light.haze, chance.range(0.1, 0.5));
        stage.ellipse(at, r * 1.5, r * 0.55, tone);
        stage.polygon(
            &[
                (at.0 - way * r * 1.2, at.1),
                (at.0 - way * r * 2.2, at.1 - r * 0.6),
                (at.0 - way * r * 2.2, at.1 + r * 0.6),
            ],
            tone,
        );
    }
}

/// Corals, stones and kelp on both sides.
fn corals(stage: &mut Stage, line: f32) {
    let mut chance = stage.chance(737);
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let light = stage.light.clone();
    rocks(stage, 738, (line + h * 0.03, h), 9, ink(70, 96, 104));
    for i in 0..16 {
        let t = i as f32 / 16.0;
        let x = w * chance.unit();
        if (x / w - stage.plan.focus).abs() < 0.14 {
            continue;
        }
        let y = line + (h - line) * (0.1 + 0.85 * t);
        let colour =
            [ink(226, 110, 96), ink(232, 164, 96), ink(150, 96, 160), ink(88, 150, 96)][chance.index(4)];
        let tone = light.far(light.tone(colour, 0.7), 0.6 - 0.5 * t);
        let size = s * (0.03 + 0.07 * t);
        stage.plane(80 + (100.0 * t) as u8);
        for k in 0..5 {
            let lean = (k as f32 - 2.0) * 0.35 + chance.range(-0.1, 0.1);
            let tip = (x + size * lean, y - size * chance.range(0.9, 1.5));
            stage.stroke(
                &[(x, y), (x + size * lean * 0.3, y - size * 0.5), tip],
                size * 0.13,
                size * 0.07,
                tone.shift(0.06 * (k as f32 - 2.0)),
            );
        }
    }
}

/// Kelp at both edges.
pub(super) fn underwater_front(stage: &mut Stage) {
    let mut chance = stage.chance(739);
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let dark = stage.light.haze.shift(-0.72).mix(ink(20, 60, 50), 0.4);
    stage.plane(246);
    for i in 0..9 {
        let x = if i % 2 == 0 { w * chance.range(-0.01, 0.12) } else { w * chance.range(0.88, 1.01) };
        let tall = h * chance.range(0.22, 0.5);
        let knots: Vec<Point> = (0..=6)
            .map(|k| {
                (x + s * 0.022 * sin_turns(k as f32 * 0.22 + 0.1 * i as f32), h + 4.0 - tall * k as f32 / 6.0)
            })
            .collect();
        stage.stroke(&knots, s * 0.014, s * 0.004, dark.shift(chance.range(0.0, 0.12)));
    }
}

/// A river that winds out of the hills past the near bank.
pub(super) fn river(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.56);
    let light = stage.light.clone();
    stage.sky(line);
    crags(stage, &Relief { stream: 741, line, tall: 0.24, haze: 0.72, plane: 8, colour: ink(116, 130, 148) });
    let green = light.leaf(ink(92, 120, 84));
    mounds(stage, &Relief { stream: 742, line, tall: 0.11, haze: 0.5, plane: 22, colour: green });
    tree_row(stage, Tree::Fir, 743, line + h * 0.012, h * 0.1, 0.42, 38, 20);
    ground(stage, line, Soil::Grass);
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let x = |t: f32| w * (0.5 + side * t);
    let y = |t: f32| line + (h - line) * t;
    let banks = [
        (x(0.02), y(0.0)),
        (x(0.05), y(0.0)),
        (x(0.02), y(0.07)),
        (x(-0.06), y(0.13)),
        (x(0.1), y(0.22)),
        (x(0.4), y(0.4)),
        (x(0.8), y(1.1)),
        (x(0.02), y(1.1)),
        (x(0.0), y(0.6)),
        (x(-0.1), y(0.3)),
        (x(-0.22), y(0.17)),
        (x(-0.1), y(0.08)),
    ];
    stage.canvas.plane(Plane::Slope((line, 42), (h, 220)));
    stage.smooth(
        &banks.map(|p| (p.0 - side * s * 0.008, p.1 + h * 0.004)),
        light.tone(ink(128, 108, 82), 0.5),
    );
    let deep = ink(44, 100, 122).times(light.fill).mix(light.sky[0], 0.35);
    stage.smooth(
        &banks,
        Paint::vertical(line, h, &[(0.0, light.sky[2]), (0.3, light.sky[1].mix(deep, 0.4)), (1.0, deep)]),
    );
    stage.on_what_is_there();
    let mut chance = stage.chance(744);
    for i in 0..22 {
        let t = 0.28 + 0.7 * i as f32 / 22.0;
        let at = (x(0.08 + 0.34 * t + chance.range(-0.12, 0.14) * t), y(t));
        let long = s * (0.02 + 0.09 * t);
        stage.smooth(
            &[(at.0 - long, at.1), (at.0, at.1 - h * 0.003), (at.0 + long, at.1), (at.0, at.1 + h * 0.003)],
            light.sky[2].shift(0.3).alpha(0.4),
        );
    }
    rocks(stage, 745, (y(0.24), h), 12, ink(134, 130, 126));
    tree_row(stage, Tree::Round, 746, y(0.09), h * 0.13, 0.3, 60, 6);
    Floor::open(stage, line, 0.52)
}

/// Reeds at the near bank.
pub(super) fn reeds(stage: &mut Stage) {
    let colour = stage.light.grass(ink(108, 126, 70));
    tufts(stage, 747, colour, 0.09, 54);
}

/// Mountains and firs mirrored in still water, stones at the near shore.
pub(super) fn lake(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.52);
    let shore = line + (h - line) * 0.6;
    let light = stage.light.clone();
    stage.sky(line);
    crags(stage, &Relief { stream: 751, line, tall: 0.34, haze: 0.68, plane: 8, colour: ink(118, 132, 152) });
    crags(stage, &Relief { stream: 752, line, tall: 0.2, haze: 0.46, plane: 20, colour: ink(98, 112, 124) });
    mounds(
        stage,
        &Relief {
            stream: 753,
            line,
            tall: 0.07,
            haze: 0.36,
            plane: 32,
            colour: light.leaf(ink(76, 104, 78)),
        },
    );
    tree_row(stage, Tree::Fir, 754, line, h * 0.1, 0.28, 44, 26);
    water(stage, line, shore + h * 0.03);
    reflect(stage, line, shore, 0.78);
    ripples(stage, 755, line, shore, 22);
    ground(stage, shore, if light.snow_lies() { Soil::Snow } else { Soil::Earth });
    let wet: Vec<Point> = (0..=12)
        .map(|k| (w * (k as f32 / 11.0 - 0.03), shore + h * 0.012 * sin_turns(k as f32 * 0.17)))
        .collect();
    stage.stroke(&wet, h * 0.014, h * 0.02, light.tone(ink(110, 94, 76), 0.5).alpha(0.8));
    rocks(stage, 756, (shore - h * 0.01, h * 0.98), 16, ink(136, 134, 132));
    Floor { far: line, stand: shore + (h - shore) * 0.4, water: Some(shore), ..Floor::open(stage, line, 0.7) }
}
