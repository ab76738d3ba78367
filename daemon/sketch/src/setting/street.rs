//! A street in one-point perspective: façades with windows, pavements, lamps, wet asphalt in rain.

use super::weather::is_wet;
use crate::canvas::Plane;
use crate::chance::Chance;
use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::path::Point;
use crate::stage::{Floor, Stage};

/// The camera of the street: everything at depth `z` shrinks towards the vanishing point.
struct View {
    vanish: Point,
    ground: f32,
    half_road: f32,
}

impl View {
    fn of(stage: &Stage) -> Self {
        let line = stage.h * (0.53 - 0.1 * stage.plan.height);
        let beside = 0.5 + (0.5 - stage.plan.focus) * 0.7;
        let away = if stage.plan.closes_street { stage.plan.focus } else { beside };
        Self {
            vanish: (stage.w * away, line),
            ground: stage.h * 1.06,
            half_road: stage.w.max(stage.h * 0.9) * 0.62,
        }
    }

    /// The canvas point at a lateral offset (in half roads), a height (in picture heights) and a depth of 1 and more.
    fn at(&self, across: f32, up: f32, z: f32, h: f32) -> Point {
        let x = self.vanish.0 + across * self.half_road / z;
        let y = self.vanish.1 + (self.ground - self.vanish.1 - up * h) / z;
        (x, y)
    }
}

/// Sky, far houses, two rows of façades, road and pavements.
pub(super) fn street(stage: &mut Stage) -> Floor {
    let view = View::of(stage);
    stage.sky(view.vanish.1 + stage.h * 0.04);
    skyline(stage, &view);
    ground(stage, &view);
    for side in [-1.0, 1.0] {
        row_of_houses(stage, &view, side);
        lamps(stage, &view, side);
    }
    let line = view.vanish.1;
    let mirror = if is_wet(stage) { 0.42 } else { 0.06 };
    Floor {
        far: line,
        near: stage.h,
        stand: line + (stage.h - line) * 0.62,
        shadow_end: stage.h,
        mirror,
        water: None,
    }
}

fn skyline(stage: &mut Stage, view: &View) {
    let mut chance = stage.chance(91);
    for (haze, plane, tall) in [(0.72, 8, 0.19), (0.5, 16, 0.12)] {
        let colour = stage.light.far(stage.light.tone(ink(96, 104, 122), 0.45), haze);
        stage.plane(plane);
        let mut x = view.vanish.0 - stage.w * 0.3;
        while x < view.vanish.0 + stage.w * 0.3 {
            let (width, height) =
                (stage.w * chance.range(0.025, 0.06), stage.h * tall * chance.range(0.45, 1.0));
            stage.rect(x, view.vanish.1 - height, width, height + 4.0, colour);
            x += width;
        }
    }
}

fn ground(stage: &mut Stage, view: &View) {
    let (w, h, line) = (stage.w, stage.h, view.vanish.1);
    let light = stage.light.clone();
    let wet = is_wet(stage);
    let snow = |base: Ink, cover: f32| {
        if light.snow_lies() { base.mix(ink(236, 240, 247), cover) } else { base }
    };
    let asphalt = snow(ink(88, 90, 96), 0.62);
    let dark = if wet { 0.15 } else { 0.4 };
    stage.canvas.plane(Plane::Slope((line, 30), (h, 232)));
    let stops = [
        (0.0, light.far(light.tone(asphalt, 0.7), 0.5)),
        (0.3, light.tone(asphalt, dark + 0.3)),
        (1.0, light.tone(asphalt, dark)),
    ];
    stage.rect(0.0, line, w, h - line, Paint::vertical(line, h, &stops));
    for side in [-1.0_f32, 1.0] {
        let stone = light.tone(snow(ink(160, 156, 150), 0.85), if side == light.side { 0.35 } else { 0.75 });
        let p = |across: f32, z: f32| view.at(across * side, 0.0, z, h);
        stage.polygon(&[p(0.78, 40.0), p(0.78, 0.9), p(1.5, 0.9), p(1.5, 40.0)], stone);
        stage.polygon(&[p(0.76, 40.0), p(0.76, 0.9), p(0.8, 0.9), p(0.8, 40.0)], stone.shift(0.2));
        for i in 0..8 {
            let z = 1.0 + 0.42 * i as f32;
            stage.polygon(
                &[p(0.8, z), p(1.3, z), p(1.3, z * 1.012), p(0.8, z * 1.012)],
                stone.shift(-0.3).alpha(0.5),
            );
        }
    }
    stage.on_what_is_there();
    for i in 0..9 {
        let (z0, z1) = (1.05 + 0.75 * i as f32, 1.05 + 0.75 * i as f32 + 0.36);
        let p = |across: f32, z: f32| view.at(across, 0.0, z, h);
        stage.polygon(
            &[p(-0.016, z0), p(0.016, z0), p(0.016, z1), p(-0.016, z1)],
            light.tone(ink(232, 228, 214), 0.8).alpha(0.75),
        );
    }
    if wet {
        wet_sheen(stage, view);
    }
}

/// Lights and sky mirrored in wet asphalt: long soft streaks under bright things.
fn wet_sheen(stage: &mut Stage, view: &View) {
    let mut chance = stage.chance(92);
    let light = stage.light.clone();
    let (h, line) = (stage.h, view.vanish.1);
    stage.glow(
        (view.vanish.0, line + (h - line) * 0.25),
        stage.w * 0.3,
        (h - line) * 0.8,
        light.sky[2].alpha(0.4),
    );
    let warm = if light.is_dark() { ink(255, 190, 110) } else { light.sky[2].shift(0.3) };
    for i in 0..22 {
        let x = stage.w * chance.range(0.0, 1.0);
        let top = line + (h - line) * chance.range(0.12, 0.5);
        let long = (h - line) * chance.range(0.15, 0.45);
        let wide = stage.s * chance.range(0.006, 0.02);
        let tint = [warm, stage.plan.palette[1], stage.plan.palette[2]]
            [usize::from(i % 4 == 1) + usize::from(i % 7 == 3)];
        let bright = if light.is_dark() { tint.mix(warm, 0.4) } else { light.sky[1].shift(0.2) };
        let stops = [(0.0, bright.alpha(0.0)), (0.25, bright.alpha(0.34)), (1.0, bright.alpha(0.0))];
        stage.smooth(
            &[(x, top), (x + wide, top + long * 0.4), (x, top + long), (x - wide, top + long * 0.4)],
            Paint::vertical(top, top + long, &stops),
        );
    }
}

fn row_of_houses(stage: &mut Stage, view: &View, side: f32) {
    let mut chance = stage.chance(if side < 0.0 { 93 } else { 94 });
    let mut edges = vec![0.82];
    while edges.len() < 9 {
        let last = edges[edges.len() - 1];
        edges.push(last * chance.range(1.28, 1.5));
    }
    for i in (0..edges.len() - 1).rev() {
        let wall = [
            stage.plan.palette[0],
            stage.plan.palette[3],
            ink(172, 140, 120),
            ink(150, 156, 160),
            stage.plan.palette[1].mix(ink(200, 190, 180), 0.5),
        ][chance.index(5)];
        let tall = chance.range(0.85, 1.5);
        facade(stage, view, &mut chance, side, (edges[i], edges[i + 1]), tall, wall, 200 - 20 * i as u8);
    }
}

#[allow(clippy::too_many_arguments)]
fn facade(
    stage: &mut Stage,
    view: &View,
    chance: &mut Chance,
    side: f32,
    (z0, z1): (f32, f32),
    tall: f32,
    wall: Ink,
    plane: u8,
) {
    let h = stage.h;
    let light = stage.light.clone();
    let haze = ((z0 - 1.0) / 9.0).clamp(0.0, 0.7);
    let lit = if side == light.side { 0.22 } else { 0.9 };
    let p = |up: f32, z: f32| view.at(1.25 * side, up, z, h);
    let tone = |base: Ink, amount: f32| light.far(light.tone(base, amount), haze);
    stage.plane(plane);
    let body = [p(0.0, z0), p(tall, z0), p(tall, z1), p(0.0, z1)];
    stage.polygon(
        &body,
        Paint::linear(p(0.0, z0), p(tall, z0), tone(wall, lit * 0.75), tone(wall, lit + 0.1)),
    );
    stage.polygon(
        &[p(tall, z0), p(tall + 0.035, z0), p(tall + 0.035, z1), p(tall, z1)],
        tone(wall, lit).shift(-0.18),
    );
    stage.polygon(&[p(0.30, z0), p(0.315, z0), p(0.315, z1), p(0.30, z1)], tone(wall, lit).shift(0.15));
    let at = |t: f32, up: f32| {
        // Even steps along the wall are uneven in depth: interpolate 1/z.
        let z = 1.0 / ((1.0 - t) / z0 + t / z1);
        p(up, z)
    };
    let columns = if z0 < 3.0 { 3 } else { 2 };
    let rows = ((tall - 0.36) / 0.2) as usize;
    for row in 0..rows {
        for column in 0..columns {
            let (t0, u0) = ((column as f32 + 0.26) / columns as f32, 0.37 + 0.2 * row as f32);
            let (t1, u1) = (t0 + 0.46 / columns as f32, u0 + 0.125);
            let lamp = light.is_dark() && chance.happens(0.5);
            let glass = if lamp {
                light.far(ink(255, 206, 124), haze * 0.5)
            } else {
                tone(light.sky[0].mix(light.sky[2], 0.3).shift(-0.32), 0.9)
            };
            stage.polygon(
                &[
                    at(t0 - 0.02, u0 - 0.012),
                    at(t0 - 0.02, u1 + 0.012),
                    at(t1 + 0.02, u1 + 0.012),
                    at(t1 + 0.02, u0 - 0.012),
                ],
                tone(wall, lit).shift(0.12),
            );
            stage.polygon(&[at(t0, u0), at(t0, u1), at(t1, u1), at(t1, u0)], glass);
        }
    }
    shop(stage, &at, &tone, lit, chance);
}

/// The ground floor: a shop window under an awning.
fn shop(
    stage: &mut Stage,
    at: &dyn Fn(f32, f32) -> Point,
    tone: &dyn Fn(Ink, f32) -> Ink,
    lit: f32,
    chance: &mut Chance,
) {
    let glass =
        if stage.light.is_dark() { ink(255, 214, 146) } else { tone(stage.light.sky[0].shift(-0.45), 0.8) };
    stage.polygon(&[at(0.12, 0.05), at(0.12, 0.22), at(0.62, 0.22), at(0.62, 0.05)], glass);
    stage
        .polygon(&[at(0.72, 0.0), at(0.72, 0.22), at(0.88, 0.22), at(0.88, 0.0)], tone(ink(86, 66, 56), lit));
    let cloth = stage.plan.palette[1 + chance.index(2)];
    stage.polygon(
        &[at(0.08, 0.225), at(0.08, 0.275), at(0.66, 0.275), at(0.66, 0.225)],
        tone(cloth, lit + 0.1),
    );
}

fn lamps(stage: &mut Stage, view: &View, side: f32) {
    let h = stage.h;
    let light = stage.light.clone();
    let iron = ink(52, 54, 60);
    for (i, z) in [6.4_f32, 4.0, 2.5, 1.6].iter().enumerate() {
        let (foot, head) = (view.at(0.86 * side, 0.0, *z, h), view.at(0.86 * side, 0.78, *z, h));
        let arm = view.at(0.74 * side, 0.80, *z, h);
        let colour = light.far(light.tone(iron, 0.6), 0.5 - 0.12 * i as f32);
        let thick = h * 0.013 / z;
        stage.plane(90 + 25 * i as u8);
        stage.stroke(&[foot, head], thick, thick * 0.7, colour);
        stage.stroke(&[head, ((head.0 + arm.0) / 2.0, arm.1 - thick), arm], thick * 0.7, thick * 0.6, colour);
        if light.is_dark() {
            stage.on_what_is_there();
            let r = h * 0.30 / z;
            stage.glow(arm, r, r, ink(255, 200, 120).alpha(0.42));
            stage.ellipse(arm, thick * 1.3, thick * 0.9, ink(255, 240, 206));
            let pool = view.at(0.72 * side, 0.0, *z, h);
            stage.glow(pool, r * 1.3, r * 0.3, ink(255, 190, 110).alpha(0.34));
        } else {
            stage.ellipse(arm, thick * 1.2, thick * 0.8, light.tone(ink(220, 220, 214), 0.9));
        }
    }
}

/// A bollard and a strip of pavement in the near corner.
pub(super) fn foreground(stage: &mut Stage) {
    let light = stage.light.clone();
    let side = if stage.plan.focus > 0.5 { 0.0 } else { 1.0 };
    let x = stage.w * (0.055 + 0.89 * side);
    let (h, s) = (stage.h, stage.s);
    stage.plane(242);
    let iron = ink(46, 48, 54);
    let tone = Paint::linear(
        (x - s * 0.025, 0.0),
        (x + s * 0.025, 0.0),
        light.tone(iron, if light.side < 0.0 { 1.0 } else { 0.1 }),
        light.tone(iron, if light.side < 0.0 { 0.1 } else { 1.0 }),
    );
    stage.rect(x - s * 0.022, h - s * 0.2, s * 0.044, s * 0.21, tone.clone());
    stage.ellipse((x, h - s * 0.2), s * 0.028, s * 0.02, tone);
    stage.rect(x - s * 0.023, h - s * 0.15, s * 0.046, s * 0.016, light.tone(ink(226, 222, 210), 0.7));
    if stage.light.is_dark() || stage.light.is_low() {
        stage.on_what_is_there();
        super::interior::vignette(stage);
    }
}
