//! Water: its colour, what it mirrors, and its ripples.

use crate::canvas::{Plane, blend};
use crate::colour::ink;
use crate::number::sin_turns;
use crate::paint::Paint;
use crate::setting::sky::sun_position;
use crate::stage::Stage;

/// Water between two rows, in the colour of its depth and of the sky.
pub(in crate::setting) fn water(stage: &mut Stage, far: f32, near: f32) {
    let light = stage.light.clone();
    let deep = ink(38, 92, 122).times(light.fill).mix(light.sky[0], 0.4);
    let pale = light.sky[2].mix(deep, 0.4);
    stage.canvas.plane(Plane::Slope((far, 30), (near, 150)));
    let stops = [(0.0, pale), (0.45, deep), (1.0, deep.shift(-0.2))];
    stage.rect(0.0, far, stage.w, near - far + 1.0, Paint::vertical(far, near, &stops));
}

/// Mirrors what stands above a row into the water below it, weaker and more broken towards the camera.
pub(in crate::setting) fn reflect(stage: &mut Stage, line: f32, near: f32, strength: f32) {
    stage.canvas.settle();
    let (width, height) = (stage.canvas.width, stage.canvas.height);
    let line_row = (line.max(1.0) as usize).min(height - 1);
    let end = (near.max(0.0) as usize).min(height);
    for y in line_row..end {
        let down = (y - line_row) as f32;
        let t = down / (end - line_row).max(1) as f32;
        let up = (down * 1.05) as usize + 1;
        let Some(source) = line_row.checked_sub(up) else { break };
        let swing = stage.s * (0.001 + 0.012 * t) * sin_turns(down / (stage.s * (0.012 + 0.03 * t)));
        let weight = (strength * (1.0 - 0.55 * t) * 256.0) as u32;
        let (above, below) = stage.canvas.pixels.split_at_mut(y * width);
        let from = &above[source * width..(source + 1) * width];
        for (x, pixel) in below[..width].iter_mut().enumerate() {
            let sx = (x as i32 + swing as i32).clamp(0, width as i32 - 1) as usize;
            *pixel = blend(*pixel, from[sx], weight);
        }
    }
}

/// Ripples and the path of the sun or moon.
pub(in crate::setting) fn ripples(stage: &mut Stage, stream: u64, far: f32, near: f32, count: usize) {
    let mut chance = stage.chance(stream);
    let light = stage.light.clone();
    stage.on_what_is_there();
    let dark = ink(38, 92, 122).times(light.fill).shift(-0.4);
    for i in 0..count {
        let t = (i as f32 + 0.5) / count as f32;
        let y = far + (near - far) * t * t;
        let length = stage.w * (0.02 + 0.14 * t) * chance.range(0.5, 1.5);
        let x = stage.w * chance.range(-0.05, 1.05);
        let thick = stage.h * (0.0006 + 0.0034 * t);
        let tone = if i % 3 == 0 { light.sky[2].alpha(0.32) } else { dark.alpha(0.2) };
        stage.smooth(&[(x - length / 2.0, y), (x, y - thick), (x + length / 2.0, y), (x, y + thick)], tone);
    }
    if light.sun_shows() {
        let (x, _) = sun_position(stage, far);
        let bright = light.key.shift(0.35);
        for i in 0..24 {
            let t = i as f32 / 24.0;
            let y = far + (near - far) * (0.02 + 0.9 * t);
            let at = x + chance.range(-1.0, 1.0) * stage.s * (0.015 + 0.08 * t);
            let length = stage.s * chance.range(0.012, 0.06) * (0.4 + t);
            let thick = stage.h * (0.001 + 0.0026 * t);
            stage.smooth(
                &[(at - length, y), (at, y - thick), (at + length, y), (at, y + thick)],
                bright.alpha(0.7 - 0.45 * t),
            );
        }
    }
}
