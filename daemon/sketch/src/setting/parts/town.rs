//! Rows of houses: towers of a city, gables of a village.

use crate::colour::{Ink, ink};
use crate::stage::Stage;

/// One row of towers from edge to edge on a base row; windows are lit once it is dark.
pub(in crate::setting) fn towers(stage: &mut Stage, stream: u64, base: f32, tall: f32, haze: f32, plane: u8) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    let tall = stage.h * tall * stage.plan.reach;
    stage.plane(plane);
    let mut x = -stage.w * 0.03;
    while x < stage.w {
        let width = stage.w * chance.range(0.045, 0.1) * (1.0 - 0.4 * haze);
        let middle = 1.0 - ((x / stage.w - stage.plan.focus).abs() * 0.9).min(0.55);
        let height = tall * chance.range(0.35, 1.0) * middle;
        let wall =
            [ink(104, 112, 130), ink(128, 120, 122), stage.plan.palette[2].mix(ink(110, 114, 126), 0.6)]
                [chance.index(3)];
        let (lit, dark) = (light.far(light.tone(wall, 0.95), haze), light.far(light.tone(wall, 0.3), haze));
        let top = base - height;
        let split = width * 0.62;
        let (near, far) = if light.side < 0.0 { (lit, dark) } else { (dark, lit) };
        stage.rect(x, top, split, height + 4.0, near);
        stage.rect(x + split, top + height * 0.012, width - split, height + 4.0, far);
        crown(stage, chance.index(5), (x, top), width, height, dark);
        if haze < 0.75 {
            windows(stage, chance.next(), (x, top), (width, height), haze);
        }
        x += width * chance.range(0.92, 1.25);
    }
}

/// What a tower ends in: a mast, a setback, a slope, or nothing.
fn crown(stage: &mut Stage, kind: usize, (x, top): (f32, f32), width: f32, height: f32, colour: Ink) {
    match kind {
        0 => {
            stage.rect(x + width * 0.46, top - height * 0.22, (width * 0.05).max(0.8), height * 0.22, colour)
        }
        1 => stage.rect(x + width * 0.2, top - height * 0.07, width * 0.55, height * 0.08, colour),
        2 => {
            stage.polygon(&[(x, top + 1.0), (x + width, top - height * 0.1), (x + width, top + 1.0)], colour)
        }
        _ => {}
    }
}

fn windows(stage: &mut Stage, seed: u64, (x, top): (f32, f32), (width, height): (f32, f32), haze: f32) {
    let light = stage.light.clone();
    let cell = (stage.s * 0.02 * (1.1 - haze)).max(3.0);
    let (columns, rows) = ((width / cell) as usize, (height / (cell * 1.3)) as usize);
    let mut chance = crate::chance::Chance::new(seed, 5);
    let pane = if light.is_dark() {
        light.far(ink(255, 208, 130), haze * 0.7)
    } else {
        light.far(light.sky[0].mix(light.sky[1], 0.5).shift(-0.2), haze)
    };
    for row in 0..rows.min(16) {
        for column in 0..columns.min(6) {
            if chance.happens(if light.is_dark() { 0.42 } else { 0.7 }) {
                let at = (x + cell * (column as f32 + 0.3), top + cell * 1.3 * (row as f32 + 0.6));
                stage.rect(
                    at.0,
                    at.1,
                    cell * 0.5,
                    cell * 0.6,
                    pane.alpha(if light.is_dark() { 0.95 } else { 0.5 }),
                );
            }
        }
    }
}

/// A row of gabled houses.
pub(in crate::setting) fn gables(stage: &mut Stage, stream: u64, base: f32, tall: f32, haze: f32, plane: u8) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    let tall = stage.h * tall * stage.plan.reach;
    stage.plane(plane);
    let mut x = -stage.w * 0.02;
    while x < stage.w {
        let width = tall * chance.range(0.55, 0.9);
        let height = tall * chance.range(0.5, 0.75);
        let wall = [
            stage.plan.palette[0],
            stage.plan.palette[3],
            ink(226, 214, 196),
            stage.plan.palette[1].shift(0.35),
            ink(190, 150, 120),
        ][chance.index(5)];
        let roof = [ink(150, 84, 62), ink(104, 92, 92), ink(132, 96, 74)][chance.index(3)];
        let roof = if light.snow_lies() { ink(232, 238, 246) } else { roof };
        let tone = |c: Ink, amount: f32| light.far(light.tone(c, amount), haze);
        let top = base - height;
        stage.rect(x, top, width, height + 3.0, tone(wall, 0.8));
        let shade = if light.side < 0.0 { x + width * 0.6 } else { x };
        stage.rect(shade, top, width * 0.4, height + 3.0, tone(wall, 0.2).alpha(0.3));
        let over = width * 0.06;
        stage.polygon(
            &[(x - over, top), (x + width / 2.0, top - height * 0.55), (x + width + over, top)],
            tone(roof, 0.75),
        );
        for row in 0..2 {
            for column in 0..2 {
                let at =
                    (x + width * (0.18 + 0.4 * column as f32), top + height * (0.14 + 0.42 * row as f32));
                let lamp = light.is_dark() && chance.happens(0.55);
                let pane = if lamp {
                    light.far(ink(255, 210, 130), haze * 0.5)
                } else {
                    tone(ink(72, 84, 100), 0.6)
                };
                stage.rect(at.0, at.1, width * 0.2, height * 0.22, pane);
            }
        }
        x += width * chance.range(1.0, 1.08);
    }
}
