//! Places of a town beside the street: alley, skyline, market, bridge, harbour, road.

use super::parts::{
    Relief, Soil, Tree, gables, ground, mounds, reflect, ripples, rocks, slabs, towers, tree_row, tufts,
    water,
};
use super::weather::is_wet;
use crate::canvas::Plane;
use crate::colour::{Ink, ink};
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// A point in one-point perspective: half widths across, picture heights up, depth of 1 and more.
fn deep(stage: &Stage, vanish: Point, across: f32, up: f32, z: f32) -> Point {
    (vanish.0 + across * stage.w / z, vanish.1 + (stage.h * (1.04 - up) - vanish.1) / z)
}

/// Two walls, a strip of sky, washing lines, one lamp.
pub(super) fn alley(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.58);
    let light = stage.light.clone();
    let vanish = (w * (0.5 + (0.5 - stage.plan.focus) * 0.5), line);
    stage.sky(line);
    stage.plane(14);
    let far = light.far(light.tone(ink(150, 132, 118), 0.7), 0.6);
    stage.rect(vanish.0 - w * 0.1, line - h * 0.34, w * 0.2, h * 0.36, far);
    stage.polygon(
        &[
            (vanish.0 - w * 0.11, line - h * 0.34),
            (vanish.0, line - h * 0.44),
            (vanish.0 + w * 0.11, line - h * 0.34),
        ],
        far.shift(-0.15),
    );
    ground(stage, line, Soil::Stone);
    slabs(stage, line, vanish, 9, 12);
    let mut chance = stage.chance(401);
    for side in [-1.0_f32, 1.0] {
        for (i, z) in [5.0_f32, 3.4, 2.3, 1.55, 1.0]
            .windows(2)
            .map(|z| (z[0], z[1]))
            .collect::<Vec<_>>()
            .iter()
            .enumerate()
        {
            let haze = 0.46 - 0.14 * i as f32;
            let wall = [stage.plan.palette[0], stage.plan.palette[3], ink(176, 128, 100), ink(158, 150, 140)]
                [chance.index(4)];
            let amount = if side == light.side { 0.18 } else { 0.82 };
            let tone = |c: Ink, a: f32| light.far(light.tone(c, a), haze);
            let p = |up: f32, depth: f32| deep(stage, vanish, side * 0.34, up, depth);
            let tall = chance.range(1.15, 1.6);
            let near = if i == 3 { 0.42 } else { z.1 };
            let at = |t: f32, up: f32| p(up, 1.0 / ((1.0 - t) / z.0 + t / near));
            let body = [p(0.0, z.0), p(tall, z.0), p(tall, near), p(0.0, near)];
            let door = [at(0.3, 0.0), at(0.3, 0.26), at(0.55, 0.26), at(0.55, 0.0)];
            let panes: Vec<[Point; 4]> = (0..3)
                .map(|row| {
                    let up = 0.42 + 0.26 * row as f32;
                    [at(0.22, up), at(0.22, up + 0.16), at(0.5, up + 0.16), at(0.5, up)]
                })
                .collect();
            stage.plane(40 + 42 * i as u8);
            stage.polygon(
                &body,
                Paint::linear(body[0], body[1], tone(wall, amount * 0.6), tone(wall, amount + 0.1)),
            );
            stage.polygon(&door, tone(ink(84, 62, 52), amount));
            for pane in panes {
                let lit = light.is_dark() && chance.happens(0.5);
                stage.polygon(&pane, if lit { ink(255, 208, 128) } else { tone(ink(60, 70, 84), 0.7) });
            }
        }
    }
    washing(stage, vanish);
    let lamp = deep(stage, vanish, -0.26, 0.72, 1.7);
    stage.plane(150);
    stage.stroke(
        &[deep(stage, vanish, -0.34, 0.74, 1.7), lamp],
        s * 0.004,
        s * 0.004,
        light.tone(ink(40, 40, 44), 0.5),
    );
    stage.ellipse(lamp, s * 0.014, s * 0.02, ink(255, 226, 160));
    stage.on_what_is_there();
    if light.is_dark() {
        stage.glow(lamp, s * 0.35, s * 0.35, ink(255, 196, 112).alpha(0.6));
        stage.glow(
            (lamp.0 + w * 0.05, line + (h - line) * 0.5),
            s * 0.4,
            s * 0.12,
            ink(255, 190, 110).alpha(0.4),
        );
    }
    Floor { mirror: if is_wet(stage) { 0.4 } else { 0.04 }, ..Floor::open(stage, line, 0.6) }
}

/// Cloth on lines across the alley.
fn washing(stage: &mut Stage, vanish: Point) {
    let mut chance = stage.chance(402);
    let light = stage.light.clone();
    for (z, up) in [(2.6, 1.0), (1.7, 0.98)] {
        let (a, b) = (deep(stage, vanish, -0.34, up, z), deep(stage, vanish, 0.34, up, z));
        let sag = stage.h * 0.04 / z;
        stage.plane((110.0 / z) as u8 + 50);
        stage.stroke(
            &[a, ((a.0 + b.0) / 2.0, a.1 + sag), b],
            stage.s * 0.002,
            stage.s * 0.002,
            light.tone(ink(60, 58, 60), 0.6),
        );
        for i in 0..4 {
            let t = 0.18 + 0.2 * i as f32;
            let (x, y) = (a.0 + (b.0 - a.0) * t, a.1 + sag * sin_turns(t * 0.5));
            let (wide, tall) = (stage.w * 0.07 / z, stage.h * chance.range(0.1, 0.17) / z);
            let cloth = stage.plan.palette[i % 4].mix(ink(244, 240, 232), 0.35);
            stage.polygon(
                &[(x, y), (x + wide, y), (x + wide * 0.94, y + tall), (x + wide * 0.06, y + tall * 0.96)],
                light.tone(cloth, 0.85),
            );
        }
    }
}

/// Three rows of towers behind the edge of a roof.
pub(super) fn skyline(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.78);
    stage.sky(line);
    towers(stage, 411, line, 0.42, 0.7, 12);
    towers(stage, 412, line, 0.5, 0.46, 34);
    towers(stage, 413, line + h * 0.02, 0.36, 0.2, 60);
    let light = stage.light.clone();
    stage.on_what_is_there();
    let stops = [(0.0, light.haze.alpha(0.0)), (1.0, light.haze.alpha(0.55))];
    stage.rect(0.0, line - h * 0.16, w, h * 0.18, Paint::vertical(line - h * 0.16, line, &stops));
    let wall = ink(128, 116, 108);
    stage.canvas.plane(Plane::Slope((line, 100), (h, 232)));
    stage.rect(
        0.0,
        line,
        w,
        h - line + 1.0,
        Paint::vertical(line, h, &[(0.0, light.tone(wall, 0.85)), (1.0, light.tone(wall, 0.35))]),
    );
    slabs(stage, line, (w * 0.5, line - h * 0.4), 10, 6);
    stage.plane(98);
    stage.rect(0.0, line - h * 0.035, w, h * 0.045, light.tone(wall, 0.3));
    stage.rect(0.0, line - h * 0.045, w, h * 0.014, light.tone(wall, 1.1));
    let side = if stage.plan.focus > 0.5 { 0.1 } else { 0.9 };
    let x = w * side;
    stage.plane(128);
    stage.rect(
        x - s * 0.09,
        line - h * 0.1,
        s * 0.18,
        h * 0.19,
        Paint::linear(
            (x - s * 0.09, 0.0),
            (x + s * 0.09, 0.0),
            light.tone(wall, 0.9),
            light.tone(wall, 0.25),
        ),
    );
    stage.rect(x - s * 0.1, line - h * 0.11, s * 0.2, h * 0.018, light.tone(wall, 0.6));
    stage.stroke(
        &[(x, line - h * 0.1), (x, line - h * 0.3)],
        s * 0.004,
        s * 0.002,
        light.tone(ink(50, 50, 54), 0.5),
    );
    for t in [0.17, 0.22, 0.27] {
        stage.rect(x - s * 0.03, line - h * t, s * 0.06, s * 0.003, light.tone(ink(50, 50, 54), 0.5));
    }
    Floor { shadow_end: h, ..Floor::open(stage, line, 0.5) }
}

/// Stalls with striped awnings on both sides, lamps on strings over the way.
pub(super) fn market(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.56);
    let light = stage.light.clone();
    let vanish = (w * (0.5 + (0.5 - stage.plan.focus) * 0.4), line);
    stage.sky(line);
    gables(stage, 421, line + h * 0.02, 0.26, 0.6, 14);
    gables(stage, 422, line + h * 0.03, 0.2, 0.42, 28);
    ground(stage, line + h * 0.02, Soil::Stone);
    slabs(stage, line + h * 0.02, vanish, 12, 10);
    for (i, z) in [4.4_f32, 3.0, 2.1, 1.45].iter().enumerate() {
        for side in [-1.0, 1.0] {
            stage.plane(46 + 40 * i as u8);
            stall(stage, vanish, side, *z, 0.5 - 0.15 * i as f32, i + usize::from(side > 0.0));
        }
    }
    for (z, up) in [(3.0, 1.05), (1.9, 1.06)] {
        let (a, b) = (deep(stage, vanish, -0.6, up, z), deep(stage, vanish, 0.6, up, z));
        stage.plane((160.0 / z) as u8);
        for i in 0..=12 {
            let t = i as f32 / 12.0;
            let at = (a.0 + (b.0 - a.0) * t, a.1 + h * 0.1 / z * sin_turns(t * 0.5));
            if light.is_dark() {
                stage.glow(at, s * 0.05 / z, s * 0.05 / z, ink(255, 200, 120).alpha(0.8));
            }
            stage.ellipse(
                at,
                s * 0.009 / z,
                s * 0.011 / z,
                if light.is_dark() { ink(255, 236, 190) } else { stage.plan.palette[1 + i % 3] },
            );
        }
    }
    Floor { mirror: if is_wet(stage) { 0.35 } else { 0.0 }, ..Floor::open(stage, line, 0.6) }
}

/// One stall: table with heaps of goods, posts, an awning in stripes.
fn stall(stage: &mut Stage, vanish: Point, side: f32, z: f32, haze: f32, which: usize) {
    let light = stage.light.clone();
    let mut chance = stage.chance(430 + which as u64);
    let tone = |c: Ink, a: f32| light.far(light.tone(c, a), haze);
    let p = |across: f32, up: f32, depth: f32| deep(stage, vanish, side * across, up, depth);
    let (near, far) = (z, z * 1.34);
    let amount = if side == light.side { 0.35 } else { 0.9 };
    let wood = ink(150, 112, 78);
    let table = [p(0.34, 0.0, near), p(0.34, 0.2, near), p(0.34, 0.2, far), p(0.34, 0.0, far)];
    let top = [p(0.34, 0.2, near), p(0.66, 0.24, near), p(0.66, 0.24, far), p(0.34, 0.2, far)];
    let front = [p(0.34, 0.0, near), p(0.34, 0.2, near), p(0.7, 0.2, near), p(0.7, 0.0, near)];
    let goods: Vec<(Point, f32)> =
        (0..7).map(|i| (p(0.36 + 0.045 * i as f32, 0.23, near), stage.s * 0.024 / z)).collect();
    let posts = [(p(0.34, 0.0, near), p(0.34, 0.62, near)), (p(0.34, 0.0, far), p(0.34, 0.62, far))];
    let stripes: Vec<[Point; 4]> = (0..8)
        .map(|i| {
            let (a, b) = (near + (far - near) * i as f32 / 8.0, near + (far - near) * (i + 1) as f32 / 8.0);
            [p(0.28, 0.58, a), p(0.66, 0.82, a), p(0.66, 0.82, b), p(0.28, 0.58, b)]
        })
        .collect();
    let edge = [p(0.28, 0.58, near), p(0.66, 0.82, near), p(0.66, 0.76, near), p(0.28, 0.52, near)];
    stage.polygon(&top, tone(wood, 1.0));
    stage.polygon(&table, tone(wood, amount * 0.7));
    stage.polygon(&front, tone(wood, 0.45));
    for (at, r) in goods {
        let fruit = [
            stage.plan.palette[1],
            stage.plan.palette[3],
            ink(196, 60, 48),
            ink(120, 150, 60),
            ink(232, 168, 60),
        ][chance.index(5)];
        stage.ellipse(at, r * 1.2, r * 0.8, tone(fruit, 0.55));
        stage.ellipse((at.0 + light.side * r * 0.3, at.1 - r * 0.2), r * 0.7, r * 0.45, tone(fruit, 1.05));
    }
    for (foot, head) in posts {
        stage.stroke(&[foot, head], stage.s * 0.008 / z, stage.s * 0.008 / z, tone(wood, 0.4));
    }
    let cloth = stage.plan.palette[1 + which % 3];
    for (i, stripe) in stripes.iter().enumerate() {
        stage.polygon(stripe, tone(if i % 2 == 0 { cloth } else { ink(244, 238, 226) }, amount));
    }
    stage.polygon(&edge, tone(cloth, 0.6));
}

/// The deck between two gates of a suspension bridge, water below, a far shore.
pub(super) fn bridge(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.58);
    let light = stage.light.clone();
    let vanish = (w * (0.5 + (0.5 - stage.plan.focus) * 0.4), line);
    stage.sky(line);
    towers(stage, 441, line, 0.13, 0.66, 12);
    let hills = Relief { stream: 442, line, tall: 0.05, haze: 0.6, plane: 16, colour: ink(92, 110, 104) };
    mounds(stage, &hills);
    water(stage, line, h);
    reflect(stage, line, line + (h - line) * 0.4, 0.5);
    ripples(stage, 443, line, h, 30);
    let p = |across: f32, up: f32, z: f32| deep(stage, vanish, across, up, z);
    let deck = [p(-0.44, 0.0, 14.0), p(0.44, 0.0, 14.0), p(0.44, 0.0, 0.85), p(-0.44, 0.0, 0.85)];
    let marks: Vec<[Point; 4]> = (0..9)
        .map(|i| {
            let (a, b) = (1.0 + 0.6 * i as f32, 1.28 + 0.6 * i as f32);
            [p(-0.01, 0.0, a), p(0.01, 0.0, a), p(0.01, 0.0, b), p(-0.01, 0.0, b)]
        })
        .collect();
    stage.canvas.plane(Plane::Slope((line, 50), (h, 232)));
    let tar = Soil::Asphalt.ink(&light);
    stage.polygon(
        &deck,
        Paint::vertical(line, h, &[(0.0, light.far(light.tone(tar, 0.9), 0.5)), (1.0, light.tone(tar, 0.5))]),
    );
    stage.on_what_is_there();
    for mark in marks {
        stage.polygon(&mark, light.tone(ink(236, 230, 210), 0.85).alpha(0.75));
    }
    let iron = stage.plan.palette[1].mix(ink(150, 62, 50), 0.5);
    for (i, z) in [5.0_f32, 1.9].iter().enumerate() {
        gate(stage, vanish, *z, light.far(light.tone(iron, 0.6), 0.55 - 0.4 * i as f32), 60 + 80 * i as u8);
    }
    for side in [-1.0, 1.0] {
        cables(stage, vanish, side, iron);
    }
    Floor { mirror: if is_wet(stage) { 0.35 } else { 0.0 }, ..Floor::open(stage, line, 0.62) }
}

/// A gate of the bridge: two legs and two beams.
fn gate(stage: &mut Stage, vanish: Point, z: f32, colour: Ink, plane: u8) {
    let thick = stage.s * 0.05 / z;
    stage.plane(plane);
    for side in [-1.0, 1.0] {
        let (foot, head) =
            (deep(stage, vanish, side * 0.47, -0.1, z), deep(stage, vanish, side * 0.44, 1.35, z));
        stage.stroke(&[foot, head], thick, thick * 0.8, colour);
    }
    for up in [0.72, 1.22] {
        let (a, b) = (deep(stage, vanish, -0.45, up, z), deep(stage, vanish, 0.45, up, z));
        stage.rect(a.0, a.1, b.0 - a.0, thick * 0.8, colour);
    }
}

/// Main cable, hangers and rail of one side.
fn cables(stage: &mut Stage, vanish: Point, side: f32, iron: Ink) {
    let light = stage.light.clone();
    stage.plane(120);
    let sag = |z: f32| {
        let t = ((z - 1.9) / 3.1).clamp(-0.4, 1.0);
        1.35 - 1.0 * (1.0 - (2.0 * t - 1.0) * (2.0 * t - 1.0)).max(0.0) * if t >= 0.0 { 1.0 } else { 0.0 }
    };
    let mut cable = Vec::new();
    for i in 0..=18 {
        let z = 5.0 - 3.1 * i as f32 / 18.0;
        let at = deep(stage, vanish, side * 0.45, sag(z), z);
        let foot = deep(stage, vanish, side * 0.45, 0.0, z);
        stage.stroke(
            &[at, foot],
            stage.s * 0.0024 / z,
            stage.s * 0.0024 / z,
            light.far(light.tone(iron, 0.5), 0.3),
        );
        cable.push(at);
    }
    cable.push(deep(stage, vanish, side * 0.46, 0.3, 1.1));
    let thick = stage.s * 0.006;
    stage.stroke(&cable, thick * 0.4, thick, light.tone(iron, 0.7));
    for up in [0.1, 0.17] {
        let rail = [deep(stage, vanish, side * 0.44, up, 10.0), deep(stage, vanish, side * 0.44, up, 0.85)];
        stage.stroke(&rail, thick * 0.2, thick * 1.4, light.tone(iron, 0.8));
    }
    for i in 0..10 {
        let z = 0.95 + 0.42 * i as f32;
        let post = [deep(stage, vanish, side * 0.44, 0.0, z), deep(stage, vanish, side * 0.44, 0.17, z)];
        stage.stroke(&post, thick * 0.8 / z, thick * 0.8 / z, light.tone(iron, 0.6));
    }
}

/// A quay: houses and masts across the water, bollards and stone before it.
pub(super) fn harbour(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.54);
    let quay = line + (h - line) * 0.52;
    stage.sky(line);
    let hills = Relief { stream: 451, line, tall: 0.12, haze: 0.6, plane: 12, colour: ink(96, 116, 104) };
    mounds(stage, &hills);
    gables(stage, 452, line + 1.0, 0.13, 0.4, 26);
    water(stage, line, quay);
    reflect(stage, line, quay, 0.6);
    ripples(stage, 453, line, quay, 34);
    boats(stage, line, quay);
    let light = stage.light.clone();
    let stone = ink(150, 142, 132);
    stage.canvas.plane(Plane::Slope((quay, 150), (h, 232)));
    stage.rect(
        0.0,
        quay,
        w,
        h - quay + 1.0,
        Paint::vertical(quay, h, &[(0.0, light.tone(stone, 0.95)), (1.0, light.tone(stone, 0.5))]),
    );
    slabs(stage, quay, (w * 0.5, line - h * 0.2), 12, 7);
    stage.plane(150);
    stage.rect(0.0, quay - h * 0.004, w, h * 0.012, light.tone(stone, 1.25));
    stage.rect(0.0, quay + h * 0.006, w, h * 0.008, light.tone(stone, 0.1).alpha(0.5));
    for t in [0.1, 0.9] {
        let x = w * t;
        stage.plane(170);
        stage.rect(x - s * 0.018, quay - s * 0.045, s * 0.036, s * 0.075, light.tone(ink(54, 56, 62), 0.5));
        stage.ellipse((x, quay - s * 0.045), s * 0.026, s * 0.014, light.tone(ink(70, 72, 78), 0.9));
    }
    Floor {
        water: Some(quay),
        ..Floor { far: line, stand: quay + (h - quay) * 0.42, ..Floor::open(stage, line, 0.7) }
    }
}

/// Hulls with masts at their moorings.
fn boats(stage: &mut Stage, line: f32, quay: f32) {
    let mut chance = stage.chance(454);
    let light = stage.light.clone();
    for i in 0..6 {
        let t = i as f32 / 6.0;
        let y = line + (quay - line) * (0.12 + 0.5 * t);
        let x = stage.w * chance.unit();
        if (x / stage.w - stage.plan.focus).abs() < 0.13 {
            continue;
        }
        let half = stage.s * (0.05 + 0.06 * t);
        let haze = 0.4 - 0.3 * t;
        let hull = [stage.plan.palette[1], ink(236, 232, 222), stage.plan.palette[2]][chance.index(3)];
        let tone = |c: Ink, a: f32| light.far(light.tone(c, a), haze);
        stage.plane(44 + (60.0 * t) as u8);
        stage.ellipse((x, y + half * 0.12), half * 1.1, half * 0.14, tone(ink(24, 48, 60), 0.3).alpha(0.6));
        stage.polygon(
            &[
                (x - half, y - half * 0.26),
                (x + half * 1.1, y - half * 0.32),
                (x + half * 0.8, y + half * 0.1),
                (x - half * 0.8, y + half * 0.1),
            ],
            tone(hull, 0.7),
        );
        stage.rect(x - half * 0.3, y - half * 0.55, half * 0.6, half * 0.3, tone(ink(240, 236, 226), 0.85));
        stage.stroke(
            &[(x, y - half * 0.3), (x, y - half * 2.4)],
            half * 0.05,
            half * 0.025,
            tone(ink(86, 66, 52), 0.6),
        );
        stage.stroke(
            &[(x, y - half * 2.3), (x - half * 0.9, y - half * 0.3)],
            half * 0.012,
            half * 0.012,
            tone(ink(60, 56, 56), 0.5),
        );
        stage.stroke(
            &[(x, y - half * 2.3), (x + half, y - half * 0.34)],
            half * 0.012,
            half * 0.012,
            tone(ink(60, 56, 56), 0.5),
        );
    }
}

/// A road to the horizon, poles along it, hills.
pub(super) fn road(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let line = stage.horizon(0.58);
    let light = stage.light.clone();
    let vanish = (w * (0.5 + (stage.plan.focus - 0.5) * 0.3), line);
    stage.sky(line);
    for (i, (tall, haze)) in [(0.17, 0.72), (0.1, 0.5), (0.05, 0.34)].iter().enumerate() {
        let colour = light.leaf(ink(96, 118, 92));
        mounds(
            stage,
            &Relief {
                stream: 461 + i as u64,
                line,
                tall: *tall,
                haze: *haze,
                plane: 10 + 14 * i as u8,
                colour,
            },
        );
    }
    let soil = if stage.plan.choices.arrangement < 0.5 { Soil::Grass } else { Soil::Earth };
    tree_row(stage, Tree::Round, 464, line + h * 0.01, h * 0.05, 0.4, 44, 14);
    ground(stage, line, soil);
    let p = |across: f32, up: f32, z: f32| deep(stage, vanish, across, up, z);
    let tar = Soil::Asphalt.ink(&light);
    let body = [p(-0.36, 0.0, 40.0), p(0.36, 0.0, 40.0), p(0.36, 0.0, 0.8), p(-0.36, 0.0, 0.8)];
    let mut marks: Vec<[Point; 4]> = (0..12)
        .map(|i| {
            let (a, b) = (1.0 + 0.7 * i as f32, 1.3 + 0.7 * i as f32);
            [p(-0.012, 0.0, a), p(0.012, 0.0, a), p(0.012, 0.0, b), p(-0.012, 0.0, b)]
        })
        .collect();
    marks.extend([-0.33_f32, 0.33].map(|x| {
        [p(x - 0.008, 0.0, 40.0), p(x + 0.008, 0.0, 40.0), p(x + 0.008, 0.0, 0.8), p(x - 0.008, 0.0, 0.8)]
    }));
    stage.polygon(
        &body,
        Paint::vertical(
            line,
            h,
            &[(0.0, light.far(light.tone(tar, 0.9), 0.5)), (1.0, light.tone(tar, 0.45))],
        ),
    );
    for mark in marks {
        stage.polygon(&mark, light.tone(ink(238, 232, 212), 0.9).alpha(0.8));
    }
    poles(stage, vanish);
    rocks(stage, 467, (line + h * 0.06, h), 7, ink(138, 126, 112));
    Floor { mirror: if is_wet(stage) { 0.35 } else { 0.0 }, ..Floor::open(stage, line, 0.58) }
}

/// Poles with wires along one side of the road.
fn poles(stage: &mut Stage, vanish: Point) {
    let light = stage.light.clone();
    let side = if stage.plan.focus > 0.5 { -1.0 } else { 1.0 };
    let mut before: Option<Point> = None;
    for (i, z) in [9.0_f32, 5.6, 3.6, 2.4, 1.6, 1.08].iter().enumerate() {
        let (foot, head) =
            (deep(stage, vanish, side * 0.5, 0.0, *z), deep(stage, vanish, side * 0.5, 0.95, *z));
        let colour = light.far(light.tone(ink(84, 68, 56), 0.5), 0.6 - 0.1 * i as f32);
        stage.plane(40 + 28 * i as u8);
        stage.stroke(&[foot, head], stage.s * 0.014 / z, stage.s * 0.011 / z, colour);
        let arm = stage.s * 0.07 / z;
        stage.rect(head.0 - arm, head.1 + arm * 0.3, arm * 2.0, arm * 0.14, colour);
        if let Some(last) = before {
            let mid = ((last.0 + head.0) / 2.0, (last.1 + head.1) / 2.0 + stage.h * 0.06 / z);
            stage.stroke(&[last, mid, head], stage.s * 0.001, stage.s * 0.002, colour);
        }
        before = Some(head);
    }
}

/// What grows at the near edge of a road.
pub(super) fn roadside(stage: &mut Stage) {
    let colour = stage.light.grass(ink(140, 140, 84));
    tufts(stage, 468, colour, 0.05, 40);
}
