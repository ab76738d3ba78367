//! What rises from the ground: hills, crags, mesas, dunes, ice, single rocks.

use crate::chance::Chance;
use crate::colour::{Ink, ink};
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::Stage;

/// One range across the picture.
#[derive(Debug, Clone, Copy)]
pub(in crate::setting) struct Relief {
    /// Which randomness it takes.
    pub stream: u64,
    /// The row it stands on.
    pub line: f32,
    /// Height as a share of the picture's height.
    pub tall: f32,
    /// How much air lies before it, 0 to 1.
    pub haze: f32,
    /// Depth, 0 to 255.
    pub plane: u8,
    pub colour: Ink,
}

impl Relief {
    /// Its colour in light and air.
    fn tone(&self, stage: &Stage, amount: f32) -> Ink {
        stage.light.far(stage.light.tone(self.colour, amount), self.haze)
    }

    fn tall(&self, stage: &Stage) -> f32 {
        stage.h * self.tall * stage.plan.reach
    }

    fn fill(&self, stage: &mut Stage, mut crest: Vec<Point>, below: f32) {
        let top = self.line - self.tall(stage);
        crest.extend([(stage.w * 1.06, self.line + below), (-stage.w * 0.06, self.line + below)]);
        let (high, low) = (self.tone(stage, 0.85), self.tone(stage, 0.5));
        let low = stage.light.far(low, 0.25);
        stage.plane(self.plane);
        stage.polygon(&crest, Paint::vertical(top, self.line + below, &[(0.0, high), (1.0, low)]));
    }
}

/// Round hills.
pub(in crate::setting) fn mounds(stage: &mut Stage, relief: &Relief) {
    let mut chance = stage.chance(relief.stream);
    let (a, b, c) = (chance.unit(), chance.range(0.5, 0.9), chance.range(1.3, 2.1));
    let tall = relief.tall(stage);
    let crest = |t: f32| {
        let wave = 0.62 * sin_turns(t * b + a) + 0.38 * sin_turns(t * c + 2.0 * a);
        relief.line - tall * (0.55 + 0.45 * wave)
    };
    let points =
        (0..=28).map(|i| (stage.w * (i as f32 / 28.0 * 1.12 - 0.06), crest(i as f32 / 28.0))).collect();
    relief.fill(stage, points, stage.h * 0.12);
}

/// Sharp rocks by midpoint displacement, each peak with a lit flank.
pub(in crate::setting) fn crags(stage: &mut Stage, relief: &Relief) {
    let mut chance = stage.chance(relief.stream);
    let mut heights = vec![chance.range(0.3, 0.8), chance.range(0.5, 1.0), chance.range(0.3, 0.9)];
    let mut reach = 0.3;
    for _ in 0..4 {
        let mut finer = Vec::with_capacity(heights.len() * 2);
        for pair in heights.windows(2) {
            finer.extend([pair[0], (pair[0] + pair[1]) / 2.0 + chance.range(-reach, reach)]);
        }
        finer.extend(heights.last());
        (heights, reach) = (finer, reach * 0.52);
    }
    let tall = relief.tall(stage);
    let count = heights.len() - 1;
    let points: Vec<Point> = heights
        .iter()
        .enumerate()
        .map(|(i, v)| {
            let t = i as f32 / count as f32 * 1.12 - 0.06;
            (stage.w * t, relief.line - tall * v.clamp(0.05, 1.05))
        })
        .collect();
    relief.fill(stage, points.clone(), stage.h * 0.04);
    let lit = relief.tone(stage, 1.15);
    let flank = stage.light.side;
    for three in points.windows(3) {
        let (before, here, after) = (three[0], three[1], three[2]);
        if here.1 < before.1 && here.1 <= after.1 {
            let fall = (relief.line - here.1) * 0.6;
            let sweep = [
                here,
                (here.0 + flank * fall * 0.5, here.1 + fall),
                (here.0 + flank * fall * 0.12, here.1 + fall * 0.7),
            ];
            stage.polygon(
                &sweep,
                Paint::linear(here, (here.0, here.1 + fall), lit.alpha(0.7), lit.alpha(0.0)),
            );
        }
    }
}

/// Table mountains with strata.
pub(in crate::setting) fn mesas(stage: &mut Stage, relief: &Relief, count: usize) {
    let mut chance = stage.chance(relief.stream);
    stage.plane(relief.plane);
    for i in 0..count {
        let x = stage.w * (i as f32 + chance.range(0.1, 0.9)) / count as f32;
        let tall = relief.tall(stage) * chance.range(0.5, 1.0);
        let half = tall * chance.range(0.5, 1.3);
        let top = relief.line - tall;
        let body = [
            (x - half * 0.8, top),
            (x + half * 0.75, top + tall * chance.range(-0.03, 0.05)),
            (x + half * 0.86, top + tall * 0.4),
            (x + half * 1.45, relief.line + 2.0),
            (x - half * 1.5, relief.line + 2.0),
            (x - half * 0.9, top + tall * 0.42),
        ];
        let (lit, dark) = (relief.tone(stage, 1.05), relief.tone(stage, 0.3));
        let (from, to) = if stage.light.side < 0.0 { (lit, dark) } else { (dark, lit) };
        stage.polygon(&body, Paint::linear((x - half, top), (x + half, top), from, to));
        for t in [0.16, 0.3, 0.42] {
            let y = top + tall * t;
            stage.rect(x - half * 0.86, y, half * 1.7, tall * 0.02, dark.alpha(0.4));
        }
    }
}

/// One dune: a lit slope and a shaded slip face that meet in a curved crest. `x` is the crest's highest point.
pub(in crate::setting) fn dune(stage: &mut Stage, relief: &Relief, x: f32, half: f32) {
    let (line, tall) = (relief.line, relief.tall(stage));
    let towards = stage.light.side;
    let (lit, dark) = (relief.tone(stage, 1.08), relief.tone(stage, 0.3));
    stage.plane(relief.plane);
    let peak = (x, line - tall);
    let body = [
        (x - half * 1.6, line + tall * 0.25),
        (x - half * 0.7, line - tall * 0.42),
        peak,
        (x + half * 0.7, line - tall * 0.42),
        (x + half * 1.6, line + tall * 0.25),
    ];
    stage.smooth(
        &body,
        Paint::vertical(peak.1, line + tall * 0.2, &[(0.0, lit), (1.0, relief.tone(stage, 0.8))]),
    );
    let away = -towards;
    let slip = [
        peak,
        (x + away * half * 0.3, line - tall * 0.62),
        (x + away * half * 0.75, line - tall * 0.3),
        (x + away * half * 1.5, line + tall * 0.2),
        (x + away * half * 0.5, line + tall * 0.2),
        (x - away * half * 0.12, line - tall * 0.1),
        (x + away * half * 0.14, line - tall * 0.5),
    ];
    stage
        .smooth(&slip, Paint::vertical(peak.1, line + tall * 0.2, &[(0.0, dark), (1.0, dark.mix(lit, 0.4))]));
}

/// A berg of ice: a few facets, blue in the shade.
pub(in crate::setting) fn berg(stage: &mut Stage, relief: &Relief, x: f32, half: f32) {
    let mut chance = stage.chance(relief.stream);
    let (line, tall) = (relief.line, relief.tall(stage));
    let peak = (x + half * chance.range(-0.3, 0.3), line - tall);
    let mid = (x + half * chance.range(-0.15, 0.2), line - tall * chance.range(0.1, 0.25));
    let (lit, dark) = (relief.tone(stage, 1.1), relief.tone(stage, 0.45).mix(ink(96, 160, 200), 0.3));
    let (left, right) = if stage.light.side < 0.0 { (lit, dark) } else { (dark, lit) };
    stage.plane(relief.plane);
    let shoulder = (x - half * 0.62, line - tall * chance.range(0.45, 0.7));
    let other = (x + half * 0.6, line - tall * chance.range(0.4, 0.7));
    stage.polygon(&[(x - half, line), shoulder, peak, mid, (x - half * 0.1, line)], left);
    stage.polygon(&[(x - half * 0.1, line), mid, peak, other, (x + half, line)], right);
    stage.polygon(&[shoulder, peak, mid], left.shift(0.2).alpha(0.6));
}

/// Single rocks between two rows, larger towards the camera; they keep clear of the focal point.
pub(in crate::setting) fn rocks(
    stage: &mut Stage,
    stream: u64,
    (far, near): (f32, f32),
    count: usize,
    colour: Ink,
) {
    let mut chance = stage.chance(stream);
    for i in 0..count {
        let t = (i as f32 + 0.5) / count as f32;
        let y = far + (near - far) * t;
        let x = stage.w * chance.unit();
        let half = stage.s * (0.012 + 0.05 * t) * chance.range(0.5, 1.2);
        if (x / stage.w - stage.plan.focus).abs() < 0.16 {
            continue;
        }
        stage.plane((70.0 + 150.0 * (y / stage.h).clamp(0.0, 1.0)) as u8);
        rock(stage, &mut chance, (x, y), half, colour);
    }
}

fn rock(stage: &mut Stage, chance: &mut Chance, (x, y): Point, half: f32, colour: Ink) {
    let light = stage.light.clone();
    let tall = half * chance.range(0.7, 1.3);
    let shadow = light.shade.times(light.shade).alpha(0.45);
    stage.ellipse((x - light.side * half * 0.5, y), half * 1.3, half * 0.24, shadow);
    let peak = (x + half * chance.range(-0.3, 0.3), y - tall);
    let outline = [
        (x - half, y + half * 0.06),
        (x - half * 0.82, y - tall * chance.range(0.35, 0.6)),
        peak,
        (x + half * 0.72, y - tall * chance.range(0.4, 0.7)),
        (x + half, y + half * 0.06),
    ];
    stage.polygon(&outline, light.tone(colour, 0.35));
    let lit = [
        peak,
        (x + light.side * half * 0.78, y - tall * 0.45),
        (x + light.side * half * 0.55, y),
        (x, y - tall * 0.2),
    ];
    stage.polygon(&lit, light.tone(colour, 1.05));
    if light.snow_lies() {
        stage.polygon(&[outline[1], peak, outline[3], (x, y - tall * 0.62)], light.lit(ink(240, 244, 250)));
    }
}
