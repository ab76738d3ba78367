//! What grows: trees as marks of the distance, grass and leaves at the near edge.

use crate::chance::Chance;
use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::Stage;

/// Shapes of trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::setting) enum Tree {
    Round,
    Fir,
    Palm,
    Cypress,
    Bare,
}

/// One tree; `haze` is the air before it.
pub(in crate::setting) fn tree(
    stage: &mut Stage,
    chance: &mut Chance,
    kind: Tree,
    foot: Point,
    tall: f32,
    haze: f32,
) {
    let light = stage.light.clone();
    let bark = light.far(light.tone(ink(92, 74, 60), 0.35), haze);
    let tone = |base: Ink, amount: f32| light.far(light.tone(base, amount), haze);
    let (x, y) = foot;
    let bald = light.season == Some(crate::read::Season::Winter) && kind == Tree::Round;
    match if bald { Tree::Bare } else { kind } {
        Tree::Round => {
            let leaf = light.leaf(ink(84, 118, 66));
            stage.stroke(&[(x, y), (x, y - tall * 0.5)], tall * 0.035, tall * 0.025, bark);
            for (dx, dy, r) in [(-0.16, 0.56, 0.2), (0.15, 0.54, 0.2), (0.0, 0.7, 0.25), (-0.05, 0.84, 0.15)]
            {
                let at = (x + tall * (dx + chance.range(-0.03, 0.03)), y - tall * dy);
                stage.ellipse(at, tall * r, tall * r * 0.88, tone(leaf, 0.35));
                let lit = (at.0 + light.side * tall * r * 0.26, at.1 - tall * r * 0.24);
                stage.ellipse(lit, tall * r * 0.62, tall * r * 0.52, tone(leaf, 1.05).alpha(0.75));
            }
        }
        Tree::Fir => {
            let leaf = if light.snow_lies() { ink(150, 172, 170) } else { ink(52, 82, 66) };
            stage.stroke(&[(x, y), (x, y - tall * 0.3)], tall * 0.02, tall * 0.02, bark);
            for i in 0..4 {
                let (top, bottom) = (1.0 - 0.24 * i as f32, 0.62 - 0.17 * i as f32);
                let half = tall * (0.1 + 0.05 * i as f32);
                let shape =
                    [(x, y - tall * top), (x + half, y - tall * bottom), (x - half, y - tall * bottom)];
                let (a, b) = (tone(leaf, 0.9), tone(leaf, 0.2));
                let (a, b) = if light.side < 0.0 { (a, b) } else { (b, a) };
                stage.polygon(&shape, Paint::linear((x - half, y), (x + half, y), a, b));
            }
        }
        Tree::Palm => {
            palm(stage, chance, foot, tall, bark, tone(ink(74, 122, 70), 0.8), tone(ink(74, 122, 70), 0.2))
        }
        Tree::Cypress => {
            let leaf = light.leaf(ink(56, 82, 58));
            let half = tall * 0.11;
            let shape = [
                (x, y),
                (x - half, y - tall * 0.3),
                (x - half * 0.7, y - tall * 0.7),
                (x, y - tall),
                (x + half * 0.7, y - tall * 0.7),
                (x + half, y - tall * 0.3),
            ];
            let (a, b) = if light.side < 0.0 { (0.95, 0.2) } else { (0.2, 0.95) };
            stage.smooth(&shape, Paint::linear((x - half, y), (x + half, y), tone(leaf, a), tone(leaf, b)));
        }
        Tree::Bare => {
            stage.stroke(&[(x, y), (x, y - tall * 0.55)], tall * 0.035, tall * 0.02, bark);
            for i in 0..7 {
                let side = if i % 2 == 0 { 1.0 } else { -1.0 };
                let from = (x, y - tall * (0.36 + 0.05 * i as f32));
                let tip =
                    (x + side * tall * chance.range(0.14, 0.3), from.1 - tall * chance.range(0.16, 0.32));
                stage.stroke(
                    &[from, ((from.0 + tip.0) / 2.0, from.1 - tall * 0.08), tip],
                    tall * 0.016,
                    tall * 0.004,
                    bark,
                );
            }
        }
    }
}

fn palm(stage: &mut Stage, chance: &mut Chance, (x, y): Point, tall: f32, bark: Ink, lit: Ink, dark: Ink) {
    let lean = tall * chance.range(-0.22, 0.22);
    let head = (x + lean, y - tall * 0.86);
    let knots = [(x, y), (x + lean * 0.3, y - tall * 0.42), head];
    stage.stroke(&knots, tall * 0.035, tall * 0.02, bark);
    for i in 0..9 {
        let turn = i as f32 / 8.0;
        let (dx, rise) = (1.0 - 2.0 * turn, 0.12 + 0.2 * (1.0 - (1.0 - 2.0 * turn).abs()));
        let reach = tall * chance.range(0.3, 0.42);
        let mid = (head.0 + dx * reach * 0.55, head.1 - tall * rise);
        let tip = (head.0 + dx * reach, head.1 + tall * (0.22 - 0.3 * (1.0 - dx.abs())));
        let wide = tall * 0.035;
        let leaf = [head, (mid.0, mid.1 - wide), tip, (mid.0, mid.1 + wide)];
        stage.smooth(&leaf, if i % 2 == 0 { lit } else { dark });
    }
}

/// Trees side by side along a row.
#[allow(clippy::too_many_arguments)]
pub(in crate::setting) fn tree_row(
    stage: &mut Stage,
    kind: Tree,
    stream: u64,
    y: f32,
    tall: f32,
    haze: f32,
    plane: u8,
    count: usize,
) {
    let mut chance = stage.chance(stream);
    stage.plane(plane);
    for i in 0..count {
        let x = stage.w * (i as f32 + chance.range(0.1, 0.9)) / count as f32;
        let foot = (x, y + tall * chance.range(-0.03, 0.06));
        let size = tall * chance.range(0.65, 1.15);
        tree(stage, &mut chance, kind, foot, size, haze);
    }
}

/// Blades along the bottom edge, lower before the focal point.
pub(in crate::setting) fn tufts(stage: &mut Stage, stream: u64, colour: Ink, tall: f32, count: usize) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    stage.plane(246);
    for i in 0..count {
        let x = stage.w * (i as f32 + chance.unit()) / count as f32;
        let away = (x / stage.w - stage.plan.focus).abs();
        let size = stage.s * tall * chance.range(0.5, 1.2) * (0.35 + away * 1.6);
        let lean = chance.range(-0.35, 0.35);
        let tone = light.tone(colour, chance.range(0.05, 0.9));
        let knots = [
            (x, stage.h + 2.0),
            (x + lean * size * 0.3, stage.h - size * 0.5),
            (x + lean * size, stage.h - size),
        ];
        stage.stroke(&knots, stage.s * 0.005, stage.s * 0.0012, tone);
    }
}

/// Dots of blossom between two rows.
pub(in crate::setting) fn flowers(stage: &mut Stage, stream: u64, (far, near): (f32, f32), count: usize) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    stage.on_what_is_there();
    for i in 0..count {
        let t = (i as f32 + 0.5) / count as f32;
        let at = (stage.w * chance.unit(), far + (near - far) * t * t);
        let r = stage.s * (0.0016 + 0.006 * t * t);
        let colour =
            [stage.plan.palette[1], stage.plan.palette[3], ink(244, 238, 226), stage.plan.palette[2]]
                [chance.index(4)];
        stage.ellipse((at.0, at.1 + r * 0.8), r * 0.8, r * 0.5, light.tone(ink(70, 96, 52), 0.3).alpha(0.7));
        stage.ellipse(at, r, r * 0.75, light.tone(colour.shift(0.15), 1.0));
    }
}

/// Large dark leaves that reach in from both lower corners.
pub(in crate::setting) fn big_leaves(stage: &mut Stage, stream: u64, colour: Ink) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    stage.plane(250);
    for side in [-1.0_f32, 1.0] {
        let root = (if side < 0.0 { -stage.w * 0.01 } else { stage.w * 1.01 }, stage.h * 1.02);
        for i in 0..6 {
            let t = i as f32 / 5.0;
            let length = stage.s * chance.range(0.16, 0.34);
            let (dx, dy) = (-side * length * (0.15 + 0.75 * t), -length * (1.0 - 0.75 * t));
            let wide = length * 0.16;
            let n = (-dy / length * wide, dx / length * wide);
            let (mid, tip) = ((root.0 + dx * 0.5, root.1 + dy * 0.5), (root.0 + dx, root.1 + dy));
            let tone = light.tone(colour, chance.range(0.05, 0.4));
            stage.smooth(&[root, (mid.0 + n.0, mid.1 + n.1), tip, (mid.0 - n.0, mid.1 - n.1)], tone);
            stage.stroke(&[root, mid, tip], stage.s * 0.002, stage.s * 0.0008, tone.shift(0.14));
        }
    }
}
