//! Above the ground: among the clouds, and in space.

use super::parts::{Relief, Soil, cloud_bank, crags, ground, mounds, planet, rocks, stars};
use crate::colour::ink;
use crate::paint::Paint;
use crate::stage::{Floor, Stage};

/// Banks of cloud below a high sky.
pub(super) fn sky(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.72);
    stage.sky(line);
    crags(
        stage,
        &Relief { stream: 801, line, tall: 0.06, haze: 0.74, plane: 10, colour: ink(120, 134, 160) },
    );
    for (i, (drop, size)) in [(0.0, 0.06), (0.22, 0.11), (0.5, 0.19)].iter().enumerate() {
        cloud_bank(
            stage,
            802 + i as u64,
            line + (h - line) * drop,
            s * size,
            30 + 62 * i as u8,
            0.2 * i as f32,
        );
    }
    stage.on_what_is_there();
    let light = stage.light.clone();
    stage.glow((w * (0.5 + 0.3 * light.side), line), s * 0.7, s * 0.3, light.key.alpha(0.4));
    Floor { far: line, stand: line + (h - line) * 0.42, ..Floor::open(stage, line, 0.42) }
}

/// Cloud before the camera.
pub(super) fn sky_front(stage: &mut Stage) {
    let (h, s) = (stage.h, stage.s);
    cloud_bank(stage, 806, h * 0.97, s * 0.16, 246, 0.75);
}

/// Stars, a great planet, the ground of a moon with craters.
pub(super) fn space(stage: &mut Stage) -> Floor {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let line = stage.horizon(0.76);
    let hue = stage.plan.palette[2].mix(stage.plan.palette[1], stage.plan.choices.palette);
    stage.plane(0);
    let night = ink(6, 7, 16);
    stage.rect(0.0, 0.0, w, h, Paint::vertical(0.0, line, &[(0.0, night), (1.0, night.mix(hue, 0.3))]));
    stage.on_what_is_there();
    let mut chance = stage.chance(811);
    for i in 0..5 {
        let t = i as f32 / 4.0;
        let at = (w * (0.1 + 0.8 * t), line * (0.7 - 0.5 * t + chance.range(-0.08, 0.08)));
        stage.glow(at, s * 0.42, s * 0.26, hue.shift(0.1).alpha(0.3));
    }
    stars(stage, 812, line, 150);
    stage.plane(10);
    let ringed = stage.plan.choices.arrangement < 0.6;
    let x = w * (1.0 - stage.plan.focus);
    planet(stage, (x, line * 0.38), s * 0.19, stage.plan.palette[1].mix(ink(200, 150, 110), 0.4), ringed);
    stage.plane(24);
    planet(stage, (w * stage.plan.focus + w * 0.16, line * 0.16), s * 0.04, ink(190, 192, 204), false);
    stage.light.haze = night.mix(hue, 0.3);
    // Without air the sun is white, whatever the hour.
    stage.light.fill = ink(236, 236, 244);
    stage.light.key = ink(255, 252, 244);
    stage.light.shade = ink(48, 50, 70);
    stage.light.hardness = 1.0;
    crags(stage, &Relief { stream: 813, line, tall: 0.1, haze: 0.5, plane: 40, colour: ink(150, 150, 160) });
    mounds(
        stage,
        &Relief {
            stream: 814,
            line: line + h * 0.01,
            tall: 0.04,
            haze: 0.25,
            plane: 60,
            colour: ink(150, 150, 158),
        },
    );
    ground(stage, line, Soil::Moon);
    craters(stage, line);
    rocks(stage, 816, (line + h * 0.03, h), 10, ink(150, 150, 156));
    Floor::open(stage, line, 0.5)
}

fn craters(stage: &mut Stage, line: f32) {
    let mut chance = stage.chance(815);
    let light = stage.light.clone();
    let dust = ink(158, 158, 166);
    stage.on_what_is_there();
    for i in 0..12 {
        let t = (i as f32 + 0.7) / 12.0;
        let at = (stage.w * chance.unit(), line + (stage.h - line) * t);
        let r = stage.s * (0.014 + 0.07 * t) * chance.range(0.5, 1.1);
        let flat = r * 0.26;
        stage.ellipse((at.0, at.1 + flat * 0.16), r * 1.08, flat * 1.15, light.tone(dust, 1.2).alpha(0.7));
        let (a, b) = ((at.0 + light.side * r, 0.0), (at.0 - light.side * r, 0.0));
        stage.ellipse(at, r, flat, Paint::linear(a, b, light.tone(dust, 0.0), light.tone(dust, 0.9)));
    }
}
